//! How an operation becomes a request: path, query, headers and body.

use super::context::Context;
use super::types::ident;
use super::{money, pages};
use crate::rust::{
    Body, ListStyle, Location, Media, OutcomeBody, RustField, RustOperation, TypeRef,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// The statements of `Operation::request`.
pub(super) fn request(context: &Context<'_>, operation: &RustOperation<'_>) -> TokenStream {
    let (of, operation) = (operation, operation.model);
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
        let Some(input) = of.input_of(parameter) else {
            continue;
        };
        let field = ident(input.name);
        let value = in_form(&parameter.ty, quote!(self.#field));
        let commas = parameter.list == ListStyle::Comma && parameter.ty.items().is_some();
        steps.push(match parameter.location {
            Location::Path => quote!(request.path(#wire, #value)?;),
            Location::Query if commas => quote!(request.query_list(#wire, #value);),
            Location::Query => quote!(request.query(#wire, #value);),
            Location::Header => quote!(request.header(#wire, #value)?;),
        });
    }
    steps.extend(pages::check(of));
    steps.extend(money::checks(context, of));
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
        Media::Text(media) if body.ty.payload().is_some() => {
            each(&|body| quote!(request.envelope(#media, #body);))
        }
        Media::Text(media) => each(&|body| quote!(request.text(#media, #body);)),
        Media::Bytes(media) => each(&|body| quote!(request.upload(#media, #body);)),
        Media::Multipart => {
            let fields = body.ty.named().and_then(|id| context.rust.structure(id));
            let fields = fields.map_or(&[][..], |object| &object.fields);
            let parts: Vec<TokenStream> = fields.iter().map(part).collect();
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

/// A part of a multipart body.
fn part(field: &RustField<'_>) -> TokenStream {
    let (name, wire, model) = (ident(field.name), &field.model.wire, field.model);
    let ty = model.ty.item();
    if ty.is_upload() {
        return quote!(form.file(#wire, &body.#name););
    }
    if model.json_part && !model.ty.is_text() {
        return quote!(form.json(#wire, &body.#name)?;);
    }
    let value = in_form(ty, quote!(body.#name));
    quote!(form.text(#wire, #value);)
}
