//! Calls whose last arguments are given by their names: each is a step, in one order, and the last step makes the call.

use super::form::Form;
use super::format::Item;
use super::given::Argument;
use super::types::doc_attributes;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What a method says of the arguments that are given after it.
pub(super) fn then(arguments: &[Argument]) -> String {
    let names = arguments.iter().map(|one| format!("`{}`", one.name));
    let names = names.collect::<Vec<_>>().join(", ");
    format!(" What it requires beside its arguments is set by name, in this order: {names}.")
}

/// A call of which the first arguments are given by their places, and the others by their names.
pub(super) struct Steps<'a> {
    pub(super) value: &'a Ident,
    pub(super) name: Ident,
    pub(super) arguments: &'a [Argument],
    /// What each argument is.
    pub(super) docs: &'a [Vec<String>],
    pub(super) first: usize,
    pub(super) form: Form<'a>,
}

impl Steps<'_> {
    /// The type, and its methods. `unset` are the fields that nothing has been given for.
    pub(super) fn items(&self, unset: &[TokenStream]) -> Vec<Item> {
        let mut items = vec![self.holder(), self.builder()];
        items.extend((self.first..self.arguments.len()).map(|at| self.step(at, unset)));
        items
    }

    fn is_shared(&self) -> bool {
        !matches!(self.form, Form::Own)
    }

    /// The type, when so many arguments have been given.
    fn ty(&self, then: &TokenStream, count: usize) -> TokenStream {
        let (name, version) = (&self.name, self.is_shared().then(|| quote!(V,)));
        let held = self.arguments[..count].iter().map(|one| &one.held);
        quote!(#name<#version #then, (#(#held,)*)>)
    }

    fn holder(&self) -> Item {
        let (name, value) = (&self.name, self.value);
        let doc = format!(
            " What a call of [`{value}`] has been given so far. The compiler refuses one that is left out."
        );
        let (bound, version, field, unset) = if self.is_shared() {
            (
                quote!(V: ApiVersion,),
                quote!(V,),
                quote!(_version: V,),
                quote!(_version: V::default(),),
            )
        } else {
            Default::default()
        };
        Item::tokens(quote! {
            #[doc = #doc]
            #[derive(Clone, Debug)]
            #[must_use = "there is a call when everything required was given"]
            pub struct #name<#version Then, Given> { then: Then, given: Given, #field }

            impl<#bound Then, Given> #name<#version Then, Given> {
                pub(crate) fn __begin(then: Then, given: Given) -> Self {
                    Self { then, given, #unset }
                }
            }
        })
    }

    fn builder(&self) -> Item {
        let (value, name) = (self.value, &self.name);
        let (bound, version) = self.form.generics();
        let (places, names) = self.arguments.split_at(self.first);
        let given = places.iter().map(|one| {
            let (name, given) = (&one.name, &one.given);
            quote!(#name: #given)
        });
        let into = places.iter().map(|one| &one.into);
        let (returns, then) = (self.ty(&quote!(()), self.first), then(names));
        Item::tokens(quote! {
            impl #bound #value #version {
                /// The operation with all that it requires.
                ///
                #[doc = #then]
                pub fn builder(#(#given),*) -> #returns {
                    #name::__begin((), (#(#into,)*))
                }
            }
        })
    }

    fn step(&self, at: usize, unset: &[TokenStream]) -> Item {
        let Argument {
            name, given, into, ..
        } = &self.arguments[at];
        let before: Vec<&Ident> = self.arguments[..at].iter().map(|one| &one.name).collect();
        let (steps, value) = (&self.name, self.value);
        let last = at + 1 == self.arguments.len();
        let (_, version) = self.form.generics();
        let bound = self.is_shared().then(|| quote!(V: ApiVersion,));
        let then = quote!(Then);
        let own = self.ty(&then, at);
        let mut docs = self.docs[at].clone();
        if last {
            docs.extend([String::new(), "The last that is required.".to_owned()]);
        }
        let doc = doc_attributes(&docs);
        if last {
            let set = if *name == into.to_string() {
                quote!(#name,)
            } else {
                quote!(#name: #into,)
            };
            return Item::tokens(quote! {
                impl<#bound Then: Finish<#value #version>> #own {
                    #doc
                    pub fn #name(self, #name: #given) -> Then::Output {
                        let (#(#before,)*) = self.given;
                        self.then.finish(#value { #(#before,)* #set #(#unset)* })
                    }
                }
            });
        }
        let next = self.ty(&then, at + 1);
        Item::tokens(quote! {
            impl<#bound Then> #own {
                #doc
                pub fn #name(self, #name: #given) -> #next {
                    let (#(#before,)*) = self.given;
                    #steps::__begin(self.then, (#(#before,)* #into,))
                }
            }
        })
    }
}
