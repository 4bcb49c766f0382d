//! The client of a resource, and its operations as plain values.

use super::context::Context;
use super::form::{Argument, Form};
use super::format::Item;
use super::pages;
use super::paths::Scope;
use super::steps;
use super::types::{doc_attributes, ident, tidy, type_text};
use crate::model::{
    Body, Idempotency, Kind, ListStyle, Location, Media, Operation, OutcomeBody, Parameter, Struct,
    TypeId, TypeRef, Verdict,
};
use crate::names::order::{BODY, place};
use crate::rust::{self, Alike, Origin, alike};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// The operations of a resource, in alphabetical order of their methods.
pub(super) fn operations_of(context: &Context<'_>, resource: usize) -> Vec<usize> {
    let calls = &context.names.calls;
    let mut found: Vec<usize> = (0..calls.len())
        .filter(|index| calls[*index].resource == resource)
        .collect();
    found.sort_by(|a, b| {
        calls[*a]
            .method
            .trim_start_matches("r#")
            .cmp(calls[*b].method.trim_start_matches("r#"))
    });
    found
}

fn arguments(context: &Context<'_>, index: usize, scope: &Scope) -> Vec<Argument> {
    let operation = &context.api.operations[index];
    let mut found = Vec::new();
    for parameter in required_parameters(context, index) {
        let name = ident(context.names.parameter(index, parameter));
        let held = context.ty(&parameter.ty, scope);
        let (given, into) = match &parameter.ty {
            TypeRef::List(inner) => {
                let inner = context.ty(inner, scope);
                (
                    quote!(impl IntoIterator<Item = impl Into<#inner>>),
                    quote!(#name.into_iter().map(Into::into).collect()),
                )
            }
            TypeRef::Bool | TypeRef::Int32 | TypeRef::Int64 | TypeRef::Decimal => {
                (held.clone(), quote!(#name))
            }
            _ => (quote!(impl Into<#held>), quote!(#name.into())),
        };
        found.push(Argument {
            name,
            given,
            into,
            held,
        });
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let name = format_ident!("body");
        let held = context.ty(&body.ty, scope);
        let plain = matches!(&body.ty, TypeRef::Named(id) if matches!(context.api.ty(*id).kind, Kind::Struct(_)));
        let (given, into) = if plain {
            (held.clone(), quote!(#name))
        } else {
            (quote!(impl Into<#held>), quote!(#name.into()))
        };
        found.push(Argument {
            name,
            given,
            into,
            held,
        });
        let order = &context.names.arguments[index];
        let at = order.iter().position(|one| one == BODY);
        if let Some((at, body)) = at.zip(found.pop()) {
            found.insert(at.min(found.len()), body);
        }
    }
    found
}

/// The parameters that have to be given, in the order of the arguments.
fn required_parameters<'a>(context: &Context<'a>, index: usize) -> Vec<&'a Parameter> {
    let order = &context.names.arguments[index];
    let operation = &context.api.operations[index];
    let required = operation.asked().filter(|parameter| parameter.required);
    let mut found: Vec<&Parameter> = required.collect();
    found.sort_by_key(|parameter| order.iter().position(|one| *one == place(parameter)));
    found
}

/// The arguments of a call as a caller sees them.
pub(super) fn required(context: &Context<'_>, index: usize) -> Vec<rust::Argument> {
    let operation = &context.api.operations[index];
    let origin = |name: &proc_macro2::Ident| {
        let mut parameters = operation.asked();
        let given = parameters.find(|one| *name == ident(context.names.parameter(index, one)));
        given.map_or(Origin::Body(index), |one| {
            Origin::Parameter(index, one.location, one.wire.clone())
        })
    };
    arguments(context, index, &Scope::version(""))
        .into_iter()
        .map(|argument| rust::Argument {
            name: Some(argument.name.to_string()),
            ty: tidy(&argument.given.to_string()),
            origin: origin(&argument.name),
        })
        .collect()
}

/// The first argument of a call that is given by its name: the first of two neighbours for which the same could be given.
pub(super) fn named_from(context: &Context<'_>, index: usize) -> Option<usize> {
    let list = required(context, index);
    let mut pairs = list.windows(2);
    pairs.position(|two| alike(context.rules, &two[0].ty, &two[1].ty) >= Alike::Literal)
}

pub(super) fn optional(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.asked().filter(|parameter| !parameter.required)
}

/// Inside of the module of the operations.
pub(super) fn operations_scope(context: &Context<'_>, resource: usize) -> Scope {
    let own = context
        .names
        .calls
        .iter()
        .filter(|call| call.resource == resource);
    Scope::operations(
        &context.names.resources[resource].module,
        own.map(|call| call.operation.clone()).collect(),
    )
}

/// The method of the client, with marks for what differs between versions.
pub(super) fn method(context: &Context<'_>, index: usize) -> String {
    let operation = &context.api.operations[index];
    let call = &context.names.calls[index];
    let scope = Scope::version(&context.names.resources[call.resource].module);
    let docs = doc_attributes(&context.docs.operation(context, index));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let method = ident(&call.method);
    let value = ident(&call.operation);
    let arguments = arguments(context, index, &scope);
    let given = arguments.iter().map(|argument| {
        let (name, given) = (&argument.name, &argument.given);
        quote!(#name: #given)
    });
    let text = match named_from(context, index) {
        None => {
            let names = arguments.iter().map(|argument| &argument.name);
            quote! {
                pub fn #method(&self, #(#given),*) -> Call<operation::#value> {
                    Call::new(&self.client, operation::#value::new(#(#names),*))
                }
            }
        }
        Some(first) => {
            let (places, names) = arguments.split_at(first);
            let (steps, then) = (steps::name(context, index), steps::then(names));
            let given = given.take(first);
            let held = places.iter().map(|argument| &argument.held);
            let into = places.iter().map(|argument| &argument.into);
            quote! {
                #[doc = ""]
                #[doc = #then]
                pub fn #method(&self, #(#given),*) -> operation::#steps<crate::Wise, (#(#held,)*)> {
                    operation::#steps::__begin(self.client.clone(), (#(#into,)*))
                }
            }
        }
    };
    let text = Item::tokens(quote! {
        impl Client {
            #docs
            #deprecated
            #text
        }
    });
    // Without the lines around it.
    let lines: Vec<&str> = text.0.trim_end().lines().collect();
    let inner = lines.get(1..lines.len().saturating_sub(1));
    let inner = inner.unwrap_or_default().iter();
    inner
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect()
}

/// The types that the method of an operation names.
pub(super) fn named_by_method(context: &Context<'_>, index: usize) -> Vec<TypeId> {
    let operation = &context.api.operations[index];
    let body = operation.body.as_ref().filter(|body| body.required);
    let body = body.and_then(|body| body.ty.named());
    // What is given by its name is in no signature of the client.
    let first = named_from(context, index).unwrap_or(usize::MAX);
    let order = context.names.arguments[index].iter().take(first);
    order
        .filter_map(|key| {
            let mut parameters = operation.asked();
            let parameter = parameters.find(|one| place(one) == *key);
            match parameter {
                Some(parameter) => parameter.ty.named(),
                None => body.filter(|_| key == BODY),
            }
        })
        .collect()
}

/// Operations as the text of a module.
pub(super) fn indented(items: impl IntoIterator<Item = Item>) -> String {
    let mut text = String::new();
    for item in items {
        text.push('\n');
        for line in item.0.trim_end().lines() {
            if !line.is_empty() {
                text.push_str("    ");
                text.push_str(line);
            }
            text.push('\n');
        }
    }
    text
}

/// An operation as a plain value.
pub(super) fn operation(
    context: &Context<'_>,
    index: usize,
    scope: &Scope,
    form: Form<'_>,
) -> Vec<Item> {
    let operation = &context.api.operations[index];
    let call = &context.names.calls[index];
    let name = ident(&call.operation);
    let arguments = arguments(context, index, scope);
    let mut fields: Vec<TokenStream> = Vec::new();
    for argument in &arguments {
        let (field, held) = (&argument.name, &argument.held);
        let docs = match operation
            .parameters
            .iter()
            .find(|parameter| *field == ident(context.names.parameter(index, parameter)))
        {
            Some(parameter) => context.docs.parameter(context, index, parameter),
            None => vec!["The body.".to_owned()],
        };
        let docs = doc_attributes(&docs);
        fields.push(quote!(#docs pub #field: #held,));
    }
    let mut options = String::new();
    let mut unset = Vec::new();
    for parameter in optional(operation) {
        let field_name = context.names.parameter(index, parameter);
        let field = ident(field_name);
        let held = context.ty(&parameter.ty, scope);
        let doc = format!(" `{}`", parameter.wire);
        fields.push(quote!(#[doc = #doc] pub #field: Option<#held>,));
        unset.push(quote!(#field: None,));
        for line in context.docs.parameter(context, index, parameter) {
            options.push_str(if line.is_empty() {
                "    ///"
            } else {
                "    /// "
            });
            options.push_str(&line);
            options.push('\n');
        }
        let given = match &parameter.ty {
            TypeRef::List(inner) => format!("[{}]", type_text(context, inner, scope)),
            other => type_text(context, other, scope),
        };
        options.push_str(&format!("    {field_name}: {given},\n"));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let held = context.ty(&body.ty, scope);
        fields.push(quote!(#[doc = " The body."] pub body: Option<#held>,));
        unset.push(quote!(body: None,));
        options.push_str(&format!(
            "    /// The body.\n    body: {},\n",
            type_text(context, &body.ty, scope)
        ));
    }
    let given = arguments.iter().map(|argument| {
        let (name, given) = (&argument.name, &argument.given);
        quote!(#name: #given)
    });
    let set = arguments.iter().map(|argument| {
        let (name, into) = (&argument.name, &argument.into);
        if *name == into.to_string() {
            quote!(#name,)
        } else {
            quote!(#name: #into,)
        }
    });
    let path = match form {
        Form::Own => &operation.path,
        Form::Shared { dated, .. } => dated,
        Form::Neutral => "",
    };
    let docs = doc_attributes(&[format!("`{}`: `{} {path}`", operation.id, operation.method)]);
    let implementation = implementation(context, index, scope, form);
    let (generic, given_version) = form.generics();
    if !matches!(form, Form::Own) {
        fields.push(quote!(_version: V,));
        unset.push(quote!(_version: V::default(),));
    }
    let mut items = vec![Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name #given_version { #(#fields)* }
    })];
    match named_from(context, index) {
        Some(first) => {
            let steps = steps::Steps {
                value: &name,
                name: steps::name(context, index),
                arguments: &arguments,
                first,
                form,
            };
            items.extend(steps.items(&unset));
        }
        None => items.push(Item::tokens(quote! {
            impl #generic #name #given_version {
                /// The operation with all that it requires.
                #[must_use]
                pub fn new(#(#given),*) -> Self {
                    Self { #(#set)* #(#unset)* }
                }
            }
        })),
    }
    items.push(Item::tokens(quote! {
        impl #generic Operation for #name #given_version {
            #implementation
        }
    }));
    if !options.is_empty() {
        items.push(Item(format!(
            "call_options! {{ {} {{\n{options}}} }}\n",
            form.subject(&name.to_string())
        )));
    }
    items.extend(pages::paged(context, index, scope, form));
    let windowed = pages::windowed(context, index);
    items.extend(windowed.map(|rest| {
        Item::tokens(quote!(impl #generic Windowed for #name #given_version { #rest }))
    }));
    items
}

fn implementation(
    context: &Context<'_>,
    index: usize,
    scope: &Scope,
    form: Form<'_>,
) -> TokenStream {
    let operation = &context.api.operations[index];
    let (output, decode) = match &operation.outcome.body {
        OutcomeBody::Empty => (quote!(()), quote!(response.empty())),
        OutcomeBody::Undocumented(_) => (quote!(RawBody), quote!(response.raw())),
        OutcomeBody::Bytes(media) => (
            quote!(Bytes),
            quote!(response.documented(&[#(#media),*])?.bytes()),
        ),
        OutcomeBody::Redirect(_) => (quote!(Redirect), quote!(response.redirect())),
        OutcomeBody::Text(media, TypeRef::Jose) => {
            (quote!(Jose), quote!(response.documented(&[#media])?.jose()))
        }
        OutcomeBody::Text(_, ty @ TypeRef::Envelope(_))
        | OutcomeBody::Json(_, ty @ TypeRef::Envelope(_)) => {
            (context.ty(ty, scope), quote!(response.envelope()))
        }
        OutcomeBody::Text(media, _) => (
            quote!(String),
            quote!(response.documented(&[#media])?.text()),
        ),
        OutcomeBody::Json(_, ty) => {
            let ty = context.ty(ty, scope);
            match &operation.verdict {
                Some(verdict) => (quote!(Outcome<#ty>), self::verdict(verdict)),
                None => (ty, quote!(response.json())),
            }
        }
    };
    let info = info(context, operation, form);
    let request = request(context, index);
    quote! {
        type Output = #output;

        const INFO: OperationInfo = #info;

        fn request(&self) -> Result<Request, Error> {
            #request
        }

        fn decode(response: &Response) -> Result<Self::Output, Error> {
            #decode
        }
    }
}

fn verdict(verdict: &Verdict) -> TokenStream {
    let Verdict {
        field,
        accepted,
        refused,
        kind,
        code,
        message,
    } = verdict;
    quote! {
        const VERDICT: Verdict = Verdict {
            field: #field,
            accepted: &[#(#accepted),*],
            refused: &[#(#refused),*],
            kind: #kind,
            code: #code,
            message: #message,
        };
        Outcome::of(response, &VERDICT)
    }
}

fn info(context: &Context<'_>, operation: &Operation, form: Form<'_>) -> TokenStream {
    let id = &operation.id;
    let version = match form {
        Form::Own => {
            let version = &context.api.version;
            quote!(#version)
        }
        Form::Shared { .. } | Form::Neutral => quote!(V::VERSION),
    };
    let path = match form {
        Form::Own => {
            let path = &operation.path;
            quote!(#path)
        }
        Form::Shared {
            dated,
            unversioned: Some(other),
        } => quote!(if V::VERSION.is_empty() { #other } else { #dated }),
        Form::Shared { dated, .. } => quote!(#dated),
        Form::Neutral => quote!(""),
    };
    let method = format_ident!("{}", operation.method);
    let servers = &operation.servers;
    let alternatives = operation.security.iter().flatten().map(|all| {
        let all = all.iter().map(|scheme| match scheme.as_str() {
            "UserToken" | "PersonalToken" | "ClientCredentialsToken" | "BasicAuth" => {
                let scheme = format_ident!("{scheme}");
                quote!(Credential::#scheme)
            }
            other => quote!(Credential::Other(#other)),
        });
        quote!(&[#(#all),*])
    });
    let idempotency = match &operation.idempotency {
        Idempotency::None => quote!(None),
        Idempotency::Header { name, required } => {
            quote!(Header { name: #name, required: #required })
        }
        Idempotency::Body(field) => quote!(Body(#field)),
    };
    let retry = format_ident!(
        "{}",
        if operation.never_retry {
            "Never"
        } else {
            "WhereSafe"
        }
    );
    quote! {
        OperationInfo {
            id: #id,
            method: Method::#method,
            version: #version,
            path: #path,
            security: &[#(#alternatives),*],
            servers: &[#(#servers),*],
            idempotency: Idempotency::#idempotency,
            retry: Retry::#retry,
        }
    }
}

fn request(context: &Context<'_>, index: usize) -> TokenStream {
    let operation = &context.api.operations[index];
    let mut steps: Vec<TokenStream> = Vec::new();
    let accept = match &operation.outcome.body {
        OutcomeBody::Json(media, _) | OutcomeBody::Text(media, _) => Some(media.clone()),
        OutcomeBody::Bytes(media) => Some(format!("{}, */*", media.join(", "))),
        OutcomeBody::Undocumented(media) => media.clone(),
        OutcomeBody::Empty | OutcomeBody::Redirect(_) => None,
    };
    if let OutcomeBody::Redirect(statuses) = &operation.outcome.body {
        let statuses = statuses
            .iter()
            .map(|status| Literal::u16_unsuffixed(*status));
        steps.push(quote!(request.redirects(&[#(#statuses),*]);));
    }
    if let Some(accept) = accept {
        steps.push(quote!(request.accept(#accept);));
    }
    for parameter in &operation.parameters {
        let wire = &parameter.wire;
        if let Some(constant) = &parameter.constant {
            steps.push(quote!(request.constant(#wire, #constant);));
            continue;
        }
        if operation.is_key(parameter) {
            continue;
        }
        let field = ident(context.names.parameter(index, parameter));
        let value = in_form(&parameter.ty, quote!(self.#field));
        steps.push(match (parameter.location, parameter.list, &parameter.ty) {
            (Location::Path, ..) => quote!(request.path(#wire, #value)?;),
            (Location::Query, ListStyle::Comma, TypeRef::List(_)) => {
                quote!(request.query_list(#wire, #value);)
            }
            (Location::Query, ..) => quote!(request.query(#wire, #value);),
            (Location::Header, ..) => quote!(request.header(#wire, #value)?;),
        });
    }
    steps.extend(pages::check(context, index));
    steps.extend(super::money::checks(context, index));
    if let Some(body) = &operation.body {
        steps.push(send(context, body));
    }
    if steps.is_empty() {
        return quote!(Ok(Request::new(&Self::INFO)));
    }
    quote! {
        let mut request = Request::new(&Self::INFO);
        #(#steps)*
        Ok(request)
    }
}

/// A value that travels as text, with its country codes in the form of the place.
fn in_form(ty: &TypeRef, value: TokenStream) -> TokenStream {
    match ty.country() {
        Some(form) => {
            let form = format_ident!("{form:?}");
            quote!(&InForm(&#value, CountryForm::#form))
        }
        None => quote!(&#value),
    }
}

fn send(context: &Context<'_>, body: &Body) -> TokenStream {
    let each = |step: &dyn Fn(TokenStream) -> TokenStream| {
        if body.required {
            step(quote!(&self.body))
        } else {
            let step = step(quote!(body));
            quote!(if let Some(body) = &self.body { #step })
        }
    };
    match &body.media {
        Media::Json(media) if media == "application/json" => {
            each(&|body| quote!(request.json(#body)?;))
        }
        Media::Json(media) => each(&|body| quote!(request.json_as(#media, #body)?;)),
        Media::Form => each(&|body| quote!(request.form(#body)?;)),
        Media::Text(media) if matches!(body.ty, TypeRef::Envelope(_)) => {
            each(&|body| quote!(request.envelope(#media, #body);))
        }
        Media::Text(media) => each(&|body| quote!(request.text(#media, #body);)),
        Media::Bytes(media) => each(&|body| quote!(request.upload(#media, #body);)),
        Media::Multipart => {
            let parts = match &body.ty {
                TypeRef::Named(id) => match &context.api.ty(*id).kind {
                    Kind::Struct(Struct { fields, .. }) => fields
                        .iter()
                        .map(|field| {
                            let wire = &field.wire;
                            let name = ident(&context.names.fields[&(*id, field.wire.clone())]);
                            match inner(&field.ty) {
                                TypeRef::Upload => quote!(form.file(#wire, &body.#name);),
                                _ if field.json_part && field.ty != TypeRef::Text => {
                                    quote!(form.json(#wire, &body.#name)?;)
                                }
                                ty => {
                                    let value = in_form(ty, quote!(body.#name));
                                    quote!(form.text(#wire, #value);)
                                }
                            }
                        })
                        .collect(),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            each(&|body| {
                quote! {
                    let body = #body;
                    let mut form = Multipart::new();
                    #(#parts)*
                    request.multipart(form);
                }
            })
        }
    }
}

fn inner(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::List(item) => inner(item),
        other => other,
    }
}
