//! A short example for each operation: the call with what it requires. It is compiled as a doctest.

use super::Context;
use crate::model::{Field, Kind, OutcomeBody, Struct, TypeId, TypeRef};
use crate::names::words::singular;
use std::collections::BTreeSet;

/// The lines of the example of an operation.
pub fn lines(context: &Context<'_>, index: usize) -> Vec<String> {
    let operation = &context.api.operations[index];
    let call = &context.names.calls[index];
    let resource = &context.names.resources[call.resource];
    let mut writer = Writer {
        context,
        uses: BTreeSet::new(),
        open: Vec::new(),
    };
    let mut arguments: Vec<String> = Vec::new();
    for parameter in operation.asked().filter(|parameter| parameter.required) {
        arguments.push(writer.value(&parameter.ty, &parameter.wire));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(writer.value(&body.ty, "body"));
    }
    let version = if context.newest {
        String::new()
    } else {
        format!(".{}()", context.module)
    };
    let result = match &operation.outcome.body {
        OutcomeBody::Empty => String::new(),
        OutcomeBody::Json(_, TypeRef::List(_)) => {
            format!("let {} = ", variable(&resource.accessor))
        }
        OutcomeBody::Json(..) => format!("let {} = ", variable(&singular(&resource.module))),
        OutcomeBody::Undocumented(_) | OutcomeBody::Text(..) | OutcomeBody::Bytes(_) => {
            "let answer = ".to_owned()
        }
    };
    let mut out = vec!["```no_run".to_owned()];
    out.extend(writer.uses.iter().map(|path| format!("use {path};")));
    if !writer.uses.is_empty() {
        out.push(String::new());
    }
    if operation.deprecated {
        out.push("# #[allow(deprecated)]".to_owned());
    }
    out.push(
        "# async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {"
            .to_owned(),
    );
    let receiver = format!("wise{version}.{}().{}", resource.accessor, call.method);
    let accepted = operation.verdict.as_ref().map(|_| ".accepted()?");
    let short = format!(
        "{result}{receiver}({}).await?{};",
        arguments.join(", "),
        accepted.unwrap_or_default()
    );
    if short.len() <= 100 {
        out.push(short);
    } else {
        out.push(format!("{result}wise{version}"));
        out.push(format!("    .{}()", resource.accessor));
        let inline = format!("    .{}({})", call.method, arguments.join(", "));
        if inline.len() <= 100 {
            out.push(inline);
        } else {
            out.push(format!("    .{}(", call.method));
            out.extend(
                arguments
                    .iter()
                    .map(|argument| format!("        {argument},")),
            );
            out.push("    )".to_owned());
        }
        match accepted {
            Some(accepted) => {
                out.push("    .await?".to_owned());
                out.push(format!("    {accepted};"));
            }
            None => out.push("    .await?;".to_owned()),
        }
    }
    out.push("# Ok(())".to_owned());
    out.push("# }".to_owned());
    out.push("```".to_owned());
    out
}

/// A name for the result that is no keyword.
fn variable(name: &str) -> String {
    match name {
        "case" | "cases" => name.to_owned(),
        _ => crate::names::words::escape(name),
    }
}

struct Writer<'a, 'c> {
    context: &'c Context<'a>,
    uses: BTreeSet<String>,
    open: Vec<TypeId>,
}

impl Writer<'_, '_> {
    fn root(&self) -> String {
        if self.context.newest {
            "wise_api".to_owned()
        } else {
            format!("wise_api::{}", self.context.module)
        }
    }

    fn use_root(&mut self, name: &str) -> String {
        self.uses.insert(format!("wise_api::{name}"));
        name.to_owned()
    }

    /// An expression of a type, for something of this wire name.
    fn value(&mut self, ty: &TypeRef, wire: &str) -> String {
        match ty {
            TypeRef::Bool => "true".to_owned(),
            TypeRef::Int32 | TypeRef::Int64 => "1".to_owned(),
            TypeRef::Decimal => {
                self.use_root("Decimal");
                "Decimal::new(10000, 2)".to_owned()
            }
            TypeRef::Text => format!("{:?}", text(wire)),
            TypeRef::Secret => "\"…\"".to_owned(),
            TypeRef::Timestamp => "std::time::SystemTime::now()".to_owned(),
            TypeRef::Date => {
                self.use_root("Date");
                "\"2026-01-31\".parse::<Date>()?".to_owned()
            }
            TypeRef::DecimalText => "\"100.00\"".to_owned(),
            TypeRef::Guid => "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"".to_owned(),
            TypeRef::Id(name) => {
                let whole = self.context.is_copy(ty);
                let _ = name;
                if whole {
                    "12345".to_owned()
                } else {
                    "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"".to_owned()
                }
            }
            TypeRef::Upload => {
                self.use_root("Upload");
                "Upload::new(\"document.pdf\", vec![0x25, 0x50])".to_owned()
            }
            TypeRef::Jose => {
                self.use_root("Jose");
                "Jose::from(\"eyJ…\")".to_owned()
            }
            TypeRef::Envelope(inner) => self.value(inner, wire),
            TypeRef::Json => {
                self.use_root("Json");
                "Json::default()".to_owned()
            }
            TypeRef::List(inner) => format!("vec![{}]", self.exact(inner, wire)),
            TypeRef::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            TypeRef::Named(id) => self.named(*id, wire),
        }
    }

    /// An expression that has the type itself, where nothing converts it.
    fn exact(&mut self, ty: &TypeRef, wire: &str) -> String {
        let value = self.value(ty, wire);
        match ty {
            TypeRef::Text => format!("{value}.to_owned()"),
            TypeRef::Secret => {
                self.use_root("Secret");
                format!("Secret::from({value})")
            }
            TypeRef::DecimalText => {
                self.use_root("DecimalText");
                format!("DecimalText::from({value})")
            }
            TypeRef::Guid => {
                self.use_root("Guid");
                format!("Guid::from({value})")
            }
            TypeRef::Timestamp => {
                self.use_root("Timestamp");
                format!("Timestamp::from({value})")
            }
            TypeRef::Id(name) => {
                self.use_root(name);
                format!("{name}::from({value})")
            }
            _ => value,
        }
    }

    fn named(&mut self, id: TypeId, wire: &str) -> String {
        let name = self.context.names.types[id.0].clone();
        let path = format!("{}::{}", name.module, name.name);
        self.uses
            .insert(format!("{}::{}", self.root(), name.module));
        if self.open.contains(&id) {
            return format!("{path}::new()");
        }
        self.open.push(id);
        let text = match &self.context.api.ty(id).kind {
            Kind::Enum(values) => match values.first() {
                Some(value) => format!(
                    "{path}::{}",
                    self.context.names.variants[&(id, value.clone())]
                ),
                None => format!("{path}::from({:?})", text(wire)),
            },
            Kind::Struct(object) => {
                let required: Vec<&Field> = required(object).collect();
                let arguments: Vec<String> = required
                    .iter()
                    .map(|field| self.value(&field.ty, &field.wire))
                    .collect();
                format!("{path}::new({})", arguments.join(", "))
            }
            Kind::Union(union) => match union.variants.first() {
                Some(variant) => {
                    let inner = self.exact(&variant.ty, &variant.label);
                    let inner = if self.context.boxed(id, &variant.ty) {
                        format!("Box::new({inner})")
                    } else {
                        inner
                    };
                    format!(
                        "{path}::{}({inner})",
                        self.context.names.variants[&(id, variant.label.clone())]
                    )
                }
                None => format!("{path}::Unrecognized(Default::default())"),
            },
        };
        self.open.pop();
        text
    }
}

/// The arguments of a constructor, in its order.
fn required(object: &Struct) -> impl Iterator<Item = &Field> {
    object
        .fields
        .iter()
        .filter(|field| field.required && !field.read_only)
}

/// A plausible text, by the name of what it is for.
fn text(wire: &str) -> &'static str {
    let lower = wire.to_lowercase();
    let has = |part: &str| lower.contains(part);
    if has("currency") {
        if has("target") { "EUR" } else { "GBP" }
    } else if has("country") {
        "GB"
    } else if has("email") {
        "ada@example.com"
    } else if has("url") {
        "https://example.com/wise"
    } else if has("phone") {
        "+442071838750"
    } else if has("date") {
        "2026-01-31"
    } else if has("name") {
        "Ada Lovelace"
    } else if has("city") {
        "London"
    } else {
        "…"
    }
}
