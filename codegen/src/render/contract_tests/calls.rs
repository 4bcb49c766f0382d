//! The calls of a resource, through the client, as a user writes them.

use super::super::context::Context;
use super::super::format::Item;
use super::super::modules::packed;
use super::super::types::{ident, tidy};
use super::scope;
use crate::rust::{Input, InputSource, Location, Parameter, SuccessBody};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeMap;

/// What stands for the module of the version in the text of a test.
const VERSION: &str = "version_of_the_call";

/// The operations of a module, in the order of its table.
pub fn of(context: &Context<'_>, module: &str) -> Vec<usize> {
    let operations = context.rust.operations.iter();
    let own = operations.filter(|one| one.resource.module == module);
    let mut found: Vec<usize> = own.map(|one| one.index).collect();
    found.sort_by_key(|index| context.rust.operations[*index].call.operation.as_str());
    found
}

/// The text of a test, whatever the version.
pub fn case(context: &Context<'_>, index: usize) -> String {
    format!("{}\n{}", entry(context, index), function(context, index).0)
}

/// The table of the module's operations, and the functions for each of them; nothing where there are none.
pub fn items(context: &Context<'_>, module: &str) -> Vec<Item> {
    let found = of(context, module);
    if found.is_empty() {
        return Vec::new();
    }
    let mut items = Vec::new();
    let mut common: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut entries = Vec::new();
    for index in found {
        let name = name(context, index);
        let places = context
            .sharing
            .map(|all| (&all.versions[context.index], &all.modules));
        let home = places.and_then(|(places, homes)| {
            let home = places.operations[index].home()?;
            Some((home, homes[home].as_str()))
        });
        match home {
            Some((at, home)) => {
                common.entry(at).or_default().push(name.to_string());
                entries.push(format!("{home}!(@{name})"));
            }
            None => {
                let text = function(context, index)
                    .0
                    .replace(VERSION, context.rust.module);
                items.push(Item(text));
                entries.push(compact(&entry(context, index)));
            }
        }
    }
    let homes = context.sharing.map_or(&[][..], |all| &all.modules);
    // Where one home has all of them, its macro makes the table, too.
    if let (1, true) = (common.len(), items.is_empty()) {
        let whole = common.into_iter().map(|(home, names)| {
            let (home, version) = (&homes[home], context.rust.module);
            let (path, names) = (path(home, module), packed(&names));
            Item(format!(
                "use {path} as {home};\n{home}! {{ CASES {version};{names}}}\n"
            ))
        });
        return whole.collect();
    }
    for (home, names) in common {
        let (home, version) = (&homes[home], context.rust.module);
        let (path, names) = (path(home, module), packed(&names));
        // Before the table, which uses it.
        let shared = format!("use {path} as {home};\n{home}! {{ {version};{names}}}\n");
        items.insert(0, Item(shared));
    }
    let table = packed(&entries);
    let table = format!("pub(super) const CASES: &[Case] = &[{table}];\n");
    items.insert(0, Item(table));
    items
}

/// The macro with the tests of a module that several versions have in common.
fn path(home: &str, module: &str) -> String {
    format!("crate::cases::shared::{home}::{module}_cases::cases")
}

/// The macro of a module: for a version the functions, and each entry of its table.
pub fn table(home: &str, module: &str, arms: &[Item]) -> Item {
    let path = path(home, module).replacen("crate", "$crate", 1);
    let mut text = format!(
        "macro_rules! cases {{\n    ($version:ident; $( $name:ident ),* $(,)?) => {{\n        $( {path}! {{ fn $name $version }} )*\n    }};\n    \
        (CASES $version:ident; $( $name:ident ),* $(,)?) => {{\n        pub(super) const CASES: &[Case] = &[$( {path}!(@$name) ),*];\n        \
        $( {path}! {{ fn $name $version }} )*\n    }};\n"
    );
    for arm in arms {
        for line in arm.0.lines() {
            let space = if line.is_empty() { "" } else { "    " };
            text.push_str(&format!("{space}{line}\n"));
        }
    }
    text.push_str("}\npub(crate) use cases;\n");
    Item(text)
}

/// The two arms of an operation.
pub fn arms(context: &Context<'_>, index: usize) -> Item {
    let name = name(context, index);
    let entry = entry(context, index);
    let entry = compact(&entry);
    let function = function(context, index).0.replace(VERSION, "$version");
    let mut text = format!("(fn {name} $version:ident) => {{\n");
    for line in function.lines() {
        let space = if line.is_empty() { "" } else { "    " };
        text.push_str(&format!("{space}{line}\n"));
    }
    text.push_str(&format!("}};\n(@{name}) => {{ {entry} }};\n"));
    Item(text)
}

/// Functions stand beside each other in the files of several resources of one module, so they are called after both.
fn name(context: &Context<'_>, index: usize) -> proc_macro2::Ident {
    let call = context.rust.operations[index].call;
    let accessor = &context.rust.resources()[call.resource].accessor;
    let bare = |name: &str| name.trim_start_matches("r#").to_owned();
    format_ident!("{}_{}", bare(accessor), bare(&call.method))
}

fn entry(context: &Context<'_>, index: usize) -> TokenStream {
    let of = &context.rust.operations[index];
    let operation = of.model;
    let module = ident(&of.resource.module);
    let value = ident(&of.call.operation);
    let function = name(context, index);
    let scope = scope();
    let mut payload = None;
    let constructor = match of.output.body {
        SuccessBody::Envelope(_, inner) => {
            let ty = context.ty(inner, &scope);
            payload = Some(quote!(, #ty));
            quote!(envelope)
        }
        SuccessBody::Unit => quote!(empty),
        SuccessBody::Raw => quote!(raw),
        SuccessBody::Json(_) => quote!(json),
        SuccessBody::Jose(_) => quote!(jose),
        SuccessBody::Text(_) => quote!(text),
        SuccessBody::Bytes(_) => quote!(bytes),
        SuccessBody::Redirect => quote!(redirect),
    };
    let errors = operation.errors.iter().map(|error| {
        let (status, media) = (&error.status, &error.media);
        let ty = context.ty(&error.ty, &scope);
        quote!(Refusal::new::<#ty>(#status, #media))
    });
    let constants = operation.parameters.iter();
    let constants: Vec<&String> = constants
        .filter(|parameter| parameter.constant.is_some())
        .map(|parameter| &parameter.wire)
        .collect();
    let constants = (!constants.is_empty()).then(|| quote!(.constants(&[#(#constants),*])));
    quote! {
        Case::#constructor::<#module::operation::#value #payload>(#function, &[#(#errors),*]) #constants
    }
}

fn function(context: &Context<'_>, index: usize) -> Item {
    let operation = &context.rust.operations[index];
    let scope = scope();
    let function = name(context, index);
    let version = ident(VERSION);
    let accessor = ident(&operation.resource.accessor);
    let method = ident(&operation.call.method);
    let (places, names) = operation.places_and_names();
    let value = |input: &Input<'_>| {
        let ty = context.ty(input.ty, &scope);
        match input.source {
            InputSource::Parameter(parameter) => {
                let (place, wire) = (place(parameter), &parameter.wire);
                quote!(given.#place.required::<#ty>(#wire)?)
            }
            InputSource::Body(_) => quote!(given.body::<#ty>()?),
        }
    };
    let arguments = places.iter().map(value);
    let steps = names.iter().map(|input| {
        let (name, value) = (ident(input.name), value(input));
        quote!(.#name(#value))
    });
    let options = operation.options.iter().map(|input| {
        let (setter, ty) = (ident(input.name), context.ty(input.ty, &scope));
        let value = match input.source {
            InputSource::Parameter(parameter) => {
                let (place, wire) = (place(parameter), &parameter.wire);
                quote!(given.#place.optional::<#ty>(#wire)?)
            }
            InputSource::Body(_) => quote!(given.optional_body::<#ty>()?),
        };
        quote! {
            if let Some(value) = #value {
                call = call.#setter(value);
            }
        }
    });
    let mutable = (!operation.options.is_empty()).then(|| quote!(mut));
    Item::tokens(quote! {
        fn #function(wise: &Wise, given: &Arguments<'_>) -> Made<Request> {
            let #mutable call = wise.#version().#accessor().#method(#(#arguments),*) #(#steps)*;
            #(#options)*
            request(call, given)
        }
    })
}

fn place(parameter: &Parameter) -> proc_macro2::Ident {
    match parameter.location {
        Location::Path => format_ident!("path"),
        Location::Query => format_ident!("query"),
        Location::Header => format_ident!("header"),
    }
}

/// Tokens on one line.
fn compact(tokens: &TokenStream) -> String {
    let text = tidy(&tokens.to_string());
    text.replace("> (", ">(")
        .replace("& [", "&[")
        .replace(" ,", ",")
}
