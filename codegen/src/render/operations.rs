//! The client of a resource, and its operations as plain values.

use super::context::Context;
use super::form::Form;
use super::format::Item;
use super::given::{Argument, arguments};
use super::pages;
use super::paths::Scope;
use super::steps;
use super::types::{doc_attributes, ident, type_text};
use crate::rust::{
    Conversion, Idempotency, Input, InputSource, Operation, RustOperation, SuccessBody, TypeId,
    Verdict,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Inside of the module of the operations.
pub(super) fn operations_scope(context: &Context<'_>, resource: usize) -> Scope {
    let all = context.rust.operations.iter();
    let own = all.filter(|one| one.call.resource == resource);
    Scope::operations(
        &context.rust.resources()[resource].module,
        own.map(|one| one.call.operation.clone()).collect(),
    )
}

/// The method of the client, with marks for what differs between versions.
pub(super) fn method(context: &Context<'_>, index: usize) -> String {
    let operation = &context.rust.operations[index];
    let call = operation.call;
    let scope = Scope::version(&operation.resource.module);
    let docs = doc_attributes(&context.docs.operation(context, index));
    let deprecated = operation.model.deprecated.then(|| quote!(#[deprecated]));
    let method = ident(&call.method);
    let value = ident(&call.operation);
    let arguments = arguments(context, &operation.required, &scope);
    let given = arguments.iter().map(|argument| {
        let (name, given) = (&argument.name, &argument.given);
        quote!(#name: #given)
    });
    // What is not generic would be compiled in the library, with the types that it returns.
    let mut required = operation.required.iter();
    let is_plain = required.all(|input| matches!(input.taken, Conversion::Itself));
    let inline = is_plain.then(|| quote!(#[inline]));
    let text = match &operation.steps {
        None => {
            let names = arguments.iter().map(|argument| &argument.name);
            quote! {
                pub fn #method(&self, #(#given),*) -> Call<operation::#value> {
                    Call::new(&self.client, operation::#value::new(#(#names),*))
                }
            }
        }
        Some((first, steps)) => {
            let (places, names) = arguments.split_at(*first);
            let (steps, then) = (ident(steps), steps::then(names));
            let given = given.take(*first);
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
            #inline
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
    // What is given by its name is in no signature of the client.
    let (places, _) = context.rust.operations[index].places_and_names();
    places.iter().filter_map(|one| one.ty.named()).collect()
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
    let operation = &context.rust.operations[index];
    let name = ident(&operation.call.operation);
    let arguments = arguments(context, &operation.required, scope);
    let (mut fields, mut unset) = fields(context, operation, scope);
    let (generic, given_version) = form.generics();
    if !matches!(form, Form::Own) {
        fields.push(quote!(_version: V,));
        unset.push(quote!(_version: V::default(),));
    }
    let path = match form {
        Form::Own => &operation.model.path,
        Form::Shared { dated, .. } => dated,
        Form::Neutral => "",
    };
    let (id, method) = (&operation.model.id, &operation.model.method);
    let docs = doc_attributes(&[format!("`{id}`: `{method} {path}`")]);
    let mut items = vec![Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name #given_version { #(#fields)* }
    })];
    match &operation.steps {
        Some((first, steps)) => {
            let steps = steps::Steps {
                value: &name,
                name: ident(steps),
                arguments: &arguments,
                docs: &required_docs(context, operation),
                first: *first,
                form,
            };
            items.extend(steps.items(&unset));
        }
        None => items.push(constructor(&name, &arguments, &unset, form)),
    }
    let implementation = implementation(context, operation, scope, form);
    items.push(Item::tokens(quote! {
        impl #generic Operation for #name #given_version {
            #implementation
        }
    }));
    let options = options(context, operation, scope);
    if !options.is_empty() {
        let subject = form.subject(&operation.call.operation);
        items.push(Item(format!(
            "call_options! {{ {subject} {{\n{options}}} }}\n"
        )));
    }
    items.extend(pages::paged(context, operation, scope, form));
    items.extend(pages::windowed(operation, &name, form));
    items
}

/// The fields of an operation, and those of a new value that hold nothing.
fn fields(
    context: &Context<'_>,
    operation: &RustOperation<'_>,
    scope: &Scope,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let required = operation.required.iter().map(|input| {
        let (field, held) = (ident(input.name), context.ty(input.ty, scope));
        let docs = doc_attributes(&input_docs(context, operation, input));
        quote!(#docs pub #field: #held,)
    });
    let options = operation.options.iter().map(|input| {
        let (field, held) = (ident(input.name), context.ty(input.ty, scope));
        let docs = doc_attributes(&input_docs(context, operation, input));
        quote!(#docs pub #field: Option<#held>,)
    });
    let unset = operation.options.iter().map(|input| {
        let field = ident(input.name);
        quote!(#field: None,)
    });
    (required.chain(options).collect(), unset.collect())
}

/// What each argument is.
fn required_docs(context: &Context<'_>, operation: &RustOperation<'_>) -> Vec<Vec<String>> {
    let inputs = operation.required.iter();
    inputs
        .map(|input| input_docs(context, operation, input))
        .collect()
}

fn input_docs(
    context: &Context<'_>,
    operation: &RustOperation<'_>,
    input: &Input<'_>,
) -> Vec<String> {
    match input.source {
        InputSource::Parameter(one) => context.docs.parameter(context, operation.index, one),
        InputSource::Body(_) => vec!["The body.".to_owned()],
    }
}

/// The function that makes an operation of all that it requires.
fn constructor(
    name: &proc_macro2::Ident,
    arguments: &[Argument],
    unset: &[TokenStream],
    form: Form<'_>,
) -> Item {
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
    let (generic, given_version) = form.generics();
    Item::tokens(quote! {
        impl #generic #name #given_version {
            /// The operation with all that it requires.
            #[must_use]
            pub fn new(#(#given),*) -> Self {
                Self { #(#set)* #(#unset)* }
            }
        }
    })
}

/// What can be set on an operation, as the macro takes it.
fn options(context: &Context<'_>, operation: &RustOperation<'_>, scope: &Scope) -> String {
    let mut options = String::new();
    for input in &operation.options {
        for line in input_docs(context, operation, input) {
            options.push_str(if line.is_empty() {
                "    ///"
            } else {
                "    /// "
            });
            options.push_str(&line);
            options.push('\n');
        }
        let inner = type_text(context, input.taken.inner(input.ty), scope);
        let given = match input.taken {
            Conversion::Each => format!("[{inner}]"),
            Conversion::Itself | Conversion::Into | Conversion::Option => inner,
        };
        options.push_str(&format!("    {}: {given},\n", input.name));
    }
    options
}

fn implementation(
    context: &Context<'_>,
    operation: &RustOperation<'_>,
    scope: &Scope,
    form: Form<'_>,
) -> TokenStream {
    let output = operation.output.body.ty();
    let output = output.map_or_else(
        |word| word.parse().unwrap_or_default(),
        |ty| context.ty(ty, scope),
    );
    let decode = match operation.output.body {
        SuccessBody::Unit => quote!(response.empty()),
        SuccessBody::Raw => quote!(response.raw()),
        SuccessBody::Bytes(media) => quote!(response.documented(&[#(#media),*])?.bytes()),
        SuccessBody::Redirect => quote!(response.redirect()),
        SuccessBody::Jose(media) => quote!(response.documented(&[#media])?.jose()),
        SuccessBody::Envelope(..) => quote!(response.envelope()),
        SuccessBody::Text(media) => quote!(response.documented(&[#media])?.text()),
        SuccessBody::Json(_) => quote!(response.json()),
    };
    let (output, decode) = match &operation.model.verdict {
        Some(verdict) => (quote!(Outcome<#output>), self::verdict(verdict)),
        None => (output, decode),
    };
    let info = info(context, operation.model, form);
    let request = super::request::request(context, operation);
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
            let version = context.rust.version();
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
    let security = security(operation);
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
            security: #security,
            servers: &[#(#servers),*],
            idempotency: Idempotency::#idempotency,
            retry: Retry::#retry,
        }
    }
}

/// The alternatives of credentials.
fn security(operation: &Operation) -> TokenStream {
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
    quote!(&[#(#alternatives),*])
}
