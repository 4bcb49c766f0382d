//! The operations of a version: what each takes, in which order and how, and what it gives.

use super::alike::named_from;
use super::pages::{Paged, Period};
use super::{Argument, Conversion, Given, Origin, Receiver, Signature, Types};
use crate::model::{self, Body, OutcomeBody, Parameter, TypeRef};
use crate::names::order::{BODY, place};
use crate::names::{Call, Resource};

/// An operation, as a value and as a method of a client.
#[derive(Clone, Debug)]
pub struct RustOperation<'a> {
    /// Its position in the model.
    pub index: usize,
    /// The operation.
    pub model: &'a model::Operation,
    /// Its names.
    pub call: &'a Call,
    /// The resource whose client has it.
    pub resource: &'a Resource,
    /// What has to be given, in the order of the arguments.
    pub required: Vec<Input<'a>>,
    /// The first argument that is given by its name, and the type that holds what has been given so far.
    pub steps: Option<(usize, String)>,
    /// What can be left out.
    pub options: Vec<Input<'a>>,
    /// What a success gives.
    pub output: Success<'a>,
    /// Pagination, if the response is one page of a list.
    pub paged: Option<Paged<'a>>,
    /// The date range it queries, if Wise limits its length.
    pub period: Option<Period<'a>>,
}

/// What an operation takes.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The name of its field, and of its argument or setter.
    pub name: &'a str,
    /// Where it travels.
    pub source: InputSource<'a>,
    /// The type of the value.
    pub ty: &'a TypeRef,
    /// What may be given for it.
    pub taken: Conversion,
    /// The argument.
    pub argument: Argument,
}

/// Where something that an operation takes travels.
#[derive(Clone, Copy, Debug)]
pub enum InputSource<'a> {
    /// In the path, the query or a header.
    Parameter(&'a Parameter),
    /// In the body.
    Body(&'a Body),
}

/// What a success gives.
#[derive(Clone, Copy, Debug)]
pub struct Success<'a> {
    /// What is made of the body.
    pub body: SuccessBody<'a>,
    /// Whether the body says if the operation was done.
    pub outcome: bool,
}

/// What is made of the body of a success.
#[derive(Clone, Copy, Debug)]
pub enum SuccessBody<'a> {
    /// Nothing.
    Unit,
    /// The body as it came.
    Raw,
    /// Bytes of these media types.
    Bytes(&'a [String]),
    /// Where a redirect leads.
    Redirect,
    /// A JOSE message of this media type.
    Jose(&'a str),
    /// Text of this media type.
    Text(&'a str),
    /// What travels as a JOSE message: a message of this type, around this payload.
    Envelope(&'a TypeRef, &'a TypeRef),
    /// JSON of this type.
    Json(&'a TypeRef),
}

impl<'a> SuccessBody<'a> {
    fn of(body: &'a OutcomeBody) -> Self {
        match body {
            OutcomeBody::Empty => Self::Unit,
            OutcomeBody::Undocumented(_) => Self::Raw,
            OutcomeBody::Bytes(media) => Self::Bytes(media),
            OutcomeBody::Redirect(_) => Self::Redirect,
            OutcomeBody::Text(media, ty) => match ty.payload() {
                Some(inner) => Self::Envelope(ty, inner),
                None if ty.is_jose() => Self::Jose(media),
                None => Self::Text(media),
            },
            OutcomeBody::Json(_, ty) => match ty.payload() {
                Some(inner) => Self::Envelope(ty, inner),
                None => Self::Json(ty),
            },
        }
    }

    /// The type of it: a word of the runtime, or a type of the model.
    pub fn ty(self) -> Result<&'a TypeRef, &'static str> {
        match self {
            Self::Unit => Err("()"),
            Self::Raw => Err("RawBody"),
            Self::Bytes(_) => Err("Bytes"),
            Self::Redirect => Err("Redirect"),
            Self::Jose(_) => Err("Jose"),
            Self::Text(_) => Err("String"),
            Self::Envelope(ty, _) | Self::Json(ty) => Ok(ty),
        }
    }
}

impl Input<'_> {
    /// Whether it has to be given.
    pub fn is_required(&self) -> bool {
        match self.source {
            InputSource::Parameter(parameter) => parameter.required,
            InputSource::Body(body) => body.required,
        }
    }
}

impl<'a> RustOperation<'a> {
    /// What it takes for a parameter.
    pub fn input(&self, wire: &str) -> Option<&Input<'a>> {
        let mut all = self.required.iter().chain(&self.options);
        all.find(|input| matches!(input.source, InputSource::Parameter(one) if one.wire == wire))
    }

    /// What it takes for exactly this parameter: a query and a header can have one name.
    pub fn input_of(&self, parameter: &Parameter) -> Option<&Input<'a>> {
        let mut all = self.required.iter().chain(&self.options);
        all.find(|input| matches!(input.source, InputSource::Parameter(one) if std::ptr::eq(one, parameter)))
    }

    /// The first argument that is given by its name.
    pub fn named_from(&self) -> Option<usize> {
        self.steps.as_ref().map(|(first, _)| *first)
    }

    /// What is given by its place, and what by its name.
    pub fn places_and_names(&self) -> (&[Input<'a>], &[Input<'a>]) {
        let first = self.named_from().unwrap_or(self.required.len());
        self.required.split_at(first.min(self.required.len()))
    }

    /// `quote::operation::Create`.
    pub fn path(&self) -> String {
        format!(
            "{}::operation::{}",
            self.resource.module, self.call.operation
        )
    }

    /// The function that makes the value.
    pub fn constructor(&self) -> &'static str {
        if self.steps.is_some() {
            "builder"
        } else {
            "new"
        }
    }

    /// A function that takes what has to be given.
    pub fn signature(&self, receiver: Receiver, returns: impl Into<String>) -> Signature {
        let arguments = self.required.iter().map(|one| one.argument.clone());
        let mut signature = Signature::new(receiver, arguments.collect(), returns);
        signature.given = self.named_from().map_or(Given::Places, Given::NamesFrom);
        signature
    }
}

impl<'a> Types<'a> {
    pub(super) fn operation(&self, index: usize) -> RustOperation<'a> {
        let model = &self.api.operations[index];
        let call = &self.names.calls[index];
        let required = self.required(index, model);
        let first = named_from(required.iter().map(|one| &one.argument));
        RustOperation {
            index,
            model,
            call,
            resource: &self.names.resources[call.resource],
            steps: first.map(|first| (first, self.steps(index))),
            options: self.options(index, model),
            output: Success {
                body: SuccessBody::of(&model.outcome.body),
                outcome: model.verdict.is_some(),
            },
            paged: self.paged(index),
            period: self.period(index),
            required,
        }
    }

    fn parameter(&self, index: usize, parameter: &'a Parameter, taken: Conversion) -> Input<'a> {
        let name = self.names.parameter(index, parameter);
        let origin = Origin::Parameter(index, parameter.location, parameter.wire.clone());
        Input {
            name,
            source: InputSource::Parameter(parameter),
            ty: &parameter.ty,
            taken,
            argument: self.argument(Some(name), (taken, &parameter.ty, false), origin),
        }
    }

    fn body(&self, index: usize, body: &'a Body, taken: Conversion) -> Input<'a> {
        Input {
            name: BODY,
            source: InputSource::Body(body),
            ty: &body.ty,
            taken,
            argument: self.argument(Some(BODY), (taken, &body.ty, false), Origin::Body(index)),
        }
    }

    /// What has to be given, in the recorded order.
    fn required(&self, index: usize, operation: &'a model::Operation) -> Vec<Input<'a>> {
        let parameters = operation.asked().filter(|parameter| parameter.required);
        let mut found: Vec<(String, Input<'a>)> = parameters
            .map(|one| {
                let taken = self.taken_as_parameter(&one.ty);
                (place(one), self.parameter(index, one, taken))
            })
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let taken = self.taken_as_body(&body.ty);
            found.push((BODY.to_owned(), self.body(index, body, taken)));
        }
        let order = &self.names.arguments[index];
        found.sort_by_key(|(place, _)| order.iter().position(|one| one == place));
        found.into_iter().map(|(_, input)| input).collect()
    }

    fn options(&self, index: usize, operation: &'a model::Operation) -> Vec<Input<'a>> {
        let parameters = operation.asked().filter(|parameter| !parameter.required);
        let parameters = parameters.map(|one| {
            let taken = self.taken_as_option(&one.ty);
            self.parameter(index, one, taken)
        });
        let body = operation.body.as_ref().filter(|body| !body.required);
        let body = body.map(|body| self.body(index, body, Conversion::Into));
        parameters.chain(body).collect()
    }

    /// The type that holds what a call has been given so far.
    fn steps(&self, index: usize) -> String {
        let calls = &self.names.calls;
        let own = &calls[index];
        let mut name = format!("{}Steps", own.operation);
        let taken = |name: &str| {
            let mut others = calls.iter();
            others.any(|one| one.resource == own.resource && one.operation == name)
        };
        while taken(&name) {
            name.push_str("Of");
        }
        name
    }
}
