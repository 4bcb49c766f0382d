//! A short example for each operation: the call with what it requires, and with what `[examples]` of the documentation adds to that, with
//! plausible values. It is compiled as a doctest.

use super::context::Context;
use super::marks::{HERE, VIA};
use super::operations::named_from;
use super::types::is_named;
use crate::model::{Field, Kind, OutcomeBody, Parameter, Struct, TypeId, TypeRef, Union};
use crate::names::order::{BODY, place};
use crate::names::words::{plural, snake};
use std::collections::BTreeSet;

/// As far as a line goes before it is broken.
const WIDTH: usize = 100;

/// The lines of the example of an operation.
pub fn lines(context: &Context<'_>, index: usize) -> Vec<String> {
    let operation = &context.api.operations[index];
    let call = &context.names.calls[index];
    let mut writer = Writer {
        context,
        key: &call.key,
        wanted: context.docs.example(&call.key),
        uses: BTreeSet::new(),
        open: Vec::new(),
        values: 0,
    };
    let mut arguments: Vec<(String, String, Code)> = Vec::new();
    let mut options: Vec<(usize, Code)> = Vec::new();
    for parameter in operation.asked() {
        let wanted = writer.wants(&parameter.wire);
        if parameter.required {
            let name = context.names.parameter(index, parameter).to_owned();
            arguments.push((place(parameter), name, writer.parameter(parameter)));
        } else if let Some(place) = wanted {
            let name = context.names.parameter(index, parameter).to_owned();
            let value = writer.parameter(parameter);
            options.push((place, Code::call(name, vec![value])));
        }
    }
    options.sort_by_key(|(place, _)| *place);
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let value = writer.value(&body.ty, &Place::body());
        arguments.push((BODY.to_owned(), BODY.to_owned(), value));
    }
    let order = &context.names.arguments[index];
    arguments.sort_by_key(|(place, ..)| order.iter().position(|one| one == place));
    let named = named_from(context, index).unwrap_or(arguments.len());
    let steps = arguments.split_off(named.min(arguments.len()));
    let arguments = arguments.into_iter().map(|(.., code)| code).collect();
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
    let mut methods = vec![Code::call(call.method.clone(), arguments)];
    let steps = steps.into_iter();
    methods.extend(steps.map(|(_, name, code)| Code::call(name, vec![code])));
    methods.extend(options.into_iter().map(|(_, option)| option));
    statement(context, index, &methods, &mut out);
    out.push("# Ok(())".to_owned());
    out.push("# }".to_owned());
    out.push("```".to_owned());
    out
}

/// The call, on one line or on one for each of its methods.
fn statement(context: &Context<'_>, index: usize, methods: &[Code], out: &mut Vec<String>) {
    let accessor = &context.names.resources[context.names.calls[index].resource].accessor;
    let accepted = context.api.operations[index].verdict.is_some();
    let result = match result(context, index) {
        Some(name) => format!("let {name} = "),
        None => String::new(),
    };
    let flat: String = methods
        .iter()
        .map(|method| format!(".{}", method.flat()))
        .collect();
    let end = if accepted { ".accepted()?;" } else { ";" };
    let short = format!("{result}wise{VIA}.{accessor}(){flat}.await?{end}");
    if short.len() <= WIDTH {
        out.push(short);
        return;
    }
    out.push(format!("{result}wise{VIA}"));
    out.push(format!("    .{accessor}()"));
    for method in methods {
        method.write(4, ".", "", out);
    }
    if accepted {
        out.push("    .await?".to_owned());
        out.push(format!("    {end}"));
    } else {
        out.push("    .await?;".to_owned());
    }
}

/// What a caller would call that which comes back.
fn result(context: &Context<'_>, index: usize) -> Option<String> {
    let operation = &context.api.operations[index];
    let call = &context.names.calls[index];
    let resource = &context.names.resources[call.resource];
    let of_type = |id: TypeId| {
        let name = snake(&context.names.types[id.0].name);
        let name = match name.rsplit_once('_') {
            Some((rest, last)) if is_version(last) => rest,
            _ => &name,
        };
        name.strip_prefix("any_").unwrap_or(name).to_owned()
    };
    let of_method = || {
        let words: Vec<&str> = call
            .method
            .split('_')
            .skip(1)
            .take_while(|word| *word != "for" && !is_version(word))
            .collect();
        if words.is_empty() {
            "answer".to_owned()
        } else {
            words.join("_")
        }
    };
    let name = match &operation.outcome.body {
        OutcomeBody::Empty => return None,
        OutcomeBody::Undocumented(_) => "answer".to_owned(),
        OutcomeBody::Bytes(_) => of_method(),
        OutcomeBody::Redirect(_) => "redirect".to_owned(),
        OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) => match ty {
            TypeRef::List(_) if call.method == "list" => resource.accessor.clone(),
            TypeRef::List(inner) => match inner.named() {
                Some(id) => plural(&of_type(id)),
                None => of_method(),
            },
            TypeRef::Envelope(inner) => inner.named().map_or_else(of_method, of_type),
            _ => ty.named().map_or_else(of_method, of_type),
        },
    };
    Some(match (name.as_str(), &operation.outcome.body) {
        ("answer", OutcomeBody::Bytes(_)) => "file".to_owned(),
        _ if name.starts_with("r#") => "answer".to_owned(),
        _ => name,
    })
}

/// `v1`, at the end of the name of an older call.
fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// An expression that can be broken into lines.
enum Code {
    /// What stays on its line.
    Plain(String),
    /// A call with its arguments, and the setters after it.
    Call {
        head: String,
        arguments: Vec<Code>,
        setters: Vec<Code>,
    },
    /// `vec![…]`, or a list without `vec!`.
    List {
        open: &'static str,
        items: Vec<Code>,
    },
}

impl Code {
    fn call(head: String, arguments: Vec<Self>) -> Self {
        Self::Call {
            head,
            arguments,
            setters: Vec::new(),
        }
    }

    fn flat(&self) -> String {
        let all = |items: &[Self]| {
            let items: Vec<String> = items.iter().map(Self::flat).collect();
            items.join(", ")
        };
        match self {
            Self::Plain(text) => text.clone(),
            Self::List { open, items } => format!("{open}{}]", all(items)),
            Self::Call {
                head,
                arguments,
                setters,
            } => {
                let setters: String = setters
                    .iter()
                    .map(|setter| format!(".{}", setter.flat()))
                    .collect();
                format!("{head}({}){setters}", all(arguments))
            }
        }
    }

    /// Writes it with what stands before and after it.
    fn write(&self, indent: usize, before: &str, after: &str, out: &mut Vec<String>) {
        let space = " ".repeat(indent);
        let flat = self.flat();
        if indent + before.len() + flat.len() + after.len() <= WIDTH {
            out.push(format!("{space}{before}{flat}{after}"));
            return;
        }
        match self {
            Self::Plain(text) => out.push(format!("{space}{before}{text}{after}")),
            Self::List { open, items } => {
                out.push(format!("{space}{before}{open}"));
                for item in items {
                    item.write(indent + 4, "", ",", out);
                }
                out.push(format!("{space}]{after}"));
            }
            Self::Call {
                head,
                arguments,
                setters,
            } => {
                let start = Self::call(head.clone(), Vec::new()).flat();
                let start = start.trim_end_matches(')');
                let list: Vec<String> = arguments.iter().map(Self::flat).collect();
                let first = format!("{space}{before}{start}{})", list.join(", "));
                let rest = if setters.is_empty() { after } else { "" };
                let whole = first.len() + rest.len() <= WIDTH || arguments.is_empty();
                if whole {
                    out.push(format!("{first}{rest}"));
                } else {
                    out.push(format!("{space}{before}{start}"));
                    for argument in arguments {
                        argument.write(indent + 4, "", ",", out);
                    }
                    out.push(format!("{space}){rest}"));
                }
                for (at, setter) in setters.iter().enumerate() {
                    let last = at + 1 == setters.len();
                    let indent = if whole { indent + 4 } else { indent };
                    setter.write(indent, ".", if last { after } else { "" }, out);
                }
            }
        }
    }
}

/// Where a value stands: its name on the wire, the type that has it, and the way to it from the body.
struct Place {
    wire: String,
    owner: String,
    path: String,
}

impl Place {
    fn body() -> Self {
        Self {
            wire: "body".to_owned(),
            owner: String::new(),
            path: String::new(),
        }
    }
}

struct Writer<'a, 'c> {
    context: &'c Context<'a>,
    /// The operation.
    key: &'c str,
    /// What is shown beside what is required.
    wanted: &'c [String],
    uses: BTreeSet<String>,
    open: Vec<TypeId>,
    /// How many values of types are in it.
    values: usize,
}

/// The most values of types in one example. Nobody reads more, and types that need each other twice at every level would
/// have more of them than memory.
const MOST_VALUES: usize = 256;

impl Writer<'_, '_> {
    fn use_root(&mut self, name: &str) {
        self.uses.insert(format!("wise_api::{name}"));
    }

    /// Where the documentation asks for something: what it lists stands in the order of a story.
    fn wants(&self, path: &str) -> Option<usize> {
        let place = self.wanted.iter().position(|one| one == path)?;
        self.context.docs.showed(self.key, path);
        Some(place)
    }

    /// The value that the documentation gives, if it can be one.
    fn given(&self, place: &Place, kind: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let way = if place.path.is_empty() {
            &place.wire
        } else {
            &place.path
        };
        let keys = [
            format!("{}.{way}", self.key),
            format!("{}.{}", place.owner, place.wire),
            place.wire.clone(),
            kind.to_owned(),
        ];
        self.context.docs.value(&keys, fits).map(str::to_owned)
    }

    fn text(&self, place: &Place, kind: &str, otherwise: &str) -> String {
        let given = self.given(place, kind, |_| true);
        match given.as_deref().unwrap_or(otherwise) {
            // Quotes stay as they are, where a raw text can hold them.
            text if text.contains('"')
                && !text.contains("\"#")
                && !text.contains(char::is_control) =>
            {
                format!("r#\"{text}\"#")
            }
            text => format!("{text:?}"),
        }
    }

    fn number(&self, place: &Place, kind: &str, otherwise: &str) -> String {
        let whole = |text: &str| !text.starts_with('+') && text.parse::<i64>().is_ok();
        self.given(place, kind, whole)
            .unwrap_or_else(|| otherwise.to_owned())
    }

    fn parameter(&mut self, parameter: &Parameter) -> Code {
        let place = Place {
            wire: parameter.wire.clone(),
            owner: String::new(),
            path: parameter.wire.clone(),
        };
        match &parameter.ty {
            // Each of them is converted.
            TypeRef::List(inner) => Code::List {
                open: "[",
                items: vec![self.value(inner, &place)],
            },
            ty => self.value(ty, &place),
        }
    }

    /// An expression that converts into a type.
    fn value(&mut self, ty: &TypeRef, place: &Place) -> Code {
        Code::Plain(match ty {
            TypeRef::Bool => {
                let known = |text: &str| text == "true" || text == "false";
                self.given(place, "", known)
                    .unwrap_or_else(|| "true".to_owned())
            }
            TypeRef::Int32 => {
                let whole = |text: &str| !text.starts_with('+') && text.parse::<i32>().is_ok();
                self.given(place, "", whole)
                    .unwrap_or_else(|| "1".to_owned())
            }
            TypeRef::Int64 => self.number(place, "", "1"),
            TypeRef::Decimal => {
                self.use_root("Decimal");
                self.decimal(place)
            }
            TypeRef::Text => self.text(place, "", text(&place.wire)),
            TypeRef::Secret => self.text(place, "", "…"),
            TypeRef::IdempotencyKey => {
                self.use_root("IdempotencyKey");
                "IdempotencyKey::generate()".to_owned()
            }
            TypeRef::Currency => {
                self.use_root("Currency");
                let code =
                    |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
                let given = self.given(place, "Currency", code);
                let code = given.unwrap_or_else(|| currency(&place.wire).to_owned());
                format!("Currency::{code}")
            }
            TypeRef::Country(_) => {
                self.use_root("CountryCode");
                let code =
                    |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
                let given = self.given(place, "CountryCode", code);
                format!("CountryCode::{}", given.unwrap_or_else(|| "GB".to_owned()))
            }
            TypeRef::Timestamp => {
                self.use_root("Timestamp");
                let text = self.text(place, "Timestamp", "2026-01-31T12:00:00Z");
                format!("{text}.parse::<Timestamp>()?")
            }
            TypeRef::Date => {
                self.use_root("Date");
                let text = self.text(place, "Date", "2026-01-31");
                format!("{text}.parse::<Date>()?")
            }
            TypeRef::DecimalText => self.text(place, "DecimalText", "100.00"),
            TypeRef::Guid => self.text(place, "Guid", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
            TypeRef::Id(name) if self.context.holds_numbers(name) => {
                self.number(place, name, "12345")
            }
            TypeRef::Id(name) => self.text(place, name, "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
            TypeRef::Upload => {
                self.use_root("Upload");
                "Upload::new(\"document.pdf\", std::fs::read(\"document.pdf\")?)".to_owned()
            }
            TypeRef::Jose => {
                self.use_root("Jose");
                "Jose::from(\"eyJ…\")".to_owned()
            }
            TypeRef::Json => {
                self.use_root("Json");
                match self.given(place, "", |text| {
                    serde_json::from_str::<serde_json::Value>(text).is_ok()
                }) {
                    Some(text) => format!("Json::parse({text:?})?"),
                    None => "Json::default()".to_owned(),
                }
            }
            TypeRef::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            TypeRef::Envelope(inner) => return self.value(inner, place),
            TypeRef::List(inner) => {
                return Code::List {
                    open: "vec![",
                    items: vec![self.exact(inner, place)],
                };
            }
            TypeRef::Named(id) => return self.named(*id, place),
        })
    }

    fn decimal(&self, place: &Place) -> String {
        let digits = |text: &str| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
            let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            number(whole) && number(rest) && format!("{whole}{rest}").parse::<i64>().is_ok()
        };
        let text = self.given(place, "Decimal", digits);
        let text = text.as_deref().unwrap_or("100");
        match text.split_once('.') {
            Some((whole, rest)) => {
                let all = format!("{whole}{rest}");
                let all = all.trim_start_matches('0');
                let all = if all.is_empty() { "0" } else { all };
                format!("Decimal::new({all}, {})", rest.len())
            }
            // A number in Rust has 32 bits by default.
            None if text.parse::<i32>().is_err() => format!("Decimal::from({text}_i64)"),
            None => format!("Decimal::from({text})"),
        }
    }

    /// An expression that has the type itself, where nothing converts it.
    fn exact(&mut self, ty: &TypeRef, place: &Place) -> Code {
        let value = self.value(ty, place);
        let from = match ty {
            TypeRef::Text => return Code::Plain(format!("{}.to_owned()", value.flat())),
            TypeRef::Secret => "Secret",
            TypeRef::DecimalText => "DecimalText",
            TypeRef::Guid => "Guid",
            TypeRef::Id(name) => name.as_str(),
            _ => return value,
        };
        self.use_root(from);
        Code::call(format!("{from}::from"), vec![value])
    }

    fn named(&mut self, id: TypeId, place: &Place) -> Code {
        let context = self.context;
        let name = &context.names.types[id.0];
        let path = format!("{}::{}", name.module, name.name);
        self.values += 1;
        if self.values > MOST_VALUES {
            return Code::Plain("unimplemented!(\"the rest of a large value\")".to_owned());
        }
        self.uses.insert(format!("wise_api::{HERE}{}", name.module));
        if self.open.contains(&id) {
            return Code::call(format!("{path}::new"), Vec::new());
        }
        self.open.push(id);
        let code = match &context.api.ty(id).kind {
            Kind::Enum(values) => {
                let known = |text: &str| values.iter().any(|value| value == text);
                let given = self.given(place, &path, known);
                Code::Plain(match given.or_else(|| values.first().cloned()) {
                    Some(value) => format!("{path}::{}", context.names.variants[&(id, value)]),
                    None => format!("{path}::from({})", self.text(place, "", text(&place.wire))),
                })
            }
            Kind::Struct(object) => self.object(id, object, path, place),
            Kind::Union(union) => self.union(id, union, &path, place),
        };
        self.open.pop();
        code
    }

    fn object(&mut self, id: TypeId, object: &Struct, path: String, place: &Place) -> Code {
        let def = self.context.api.ty(id);
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for field in object.fields.iter().filter(|field| !field.read_only) {
            let at = Place {
                wire: field.wire.clone(),
                owner: path.clone(),
                path: if place.path.is_empty() {
                    field.wire.clone()
                } else {
                    format!("{}.{}", place.path, field.wire)
                },
            };
            let wanted = self.wants(&at.path);
            if field.required && field.nullable {
                arguments.push((&field.wire, self.exact(&field.ty, &at)));
            } else if field.required {
                arguments.push((&field.wire, self.value(&field.ty, &at)));
            } else if let Some(place) = wanted {
                let value = self.value(&field.ty, &at);
                let name = self.setter(id, field, def.sent && def.received);
                setters.push((place, Code::call(name, vec![value])));
            }
        }
        setters.sort_by_key(|(place, _)| *place);
        if let Some(order) = self.context.names.constructors.get(&id) {
            arguments.sort_by_key(|(wire, _)| order.iter().position(|one| one == *wire));
        }
        let setters = setters.into_iter().map(|(_, setter)| setter);
        if is_named(self.context, id) {
            let names = &self.context.names.fields;
            let steps = arguments
                .into_iter()
                .map(|(wire, value)| Code::call(names[&(id, wire.clone())].clone(), vec![value]));
            return Code::Call {
                head: format!("{path}::builder"),
                arguments: Vec::new(),
                setters: steps.chain(setters).collect(),
            };
        }
        Code::Call {
            head: format!("{path}::new"),
            arguments: arguments.into_iter().map(|(_, code)| code).collect(),
            setters: setters.collect(),
        }
    }

    fn setter(&self, id: TypeId, field: &Field, both: bool) -> String {
        let name = &self.context.names.fields[&(id, field.wire.clone())];
        if both {
            format!("with_{}", name.trim_start_matches("r#"))
        } else {
            name.clone()
        }
    }

    fn union(&mut self, id: TypeId, union: &Union, path: &str, place: &Place) -> Code {
        let known = |text: &str| union.variants.iter().any(|one| one.label == text);
        let given = self.given(place, path, known);
        let variant = match given {
            Some(label) => union.variants.iter().find(|one| one.label == label),
            None => union.variants.first(),
        };
        let Some(variant) = variant else {
            return Code::Plain(format!("{path}::Unrecognized(Default::default())"));
        };
        let inner = self.exact(&variant.ty, place);
        let inner = if self.context.boxed(id, &variant.ty) {
            Code::call("Box::new".to_owned(), vec![inner])
        } else {
            inner
        };
        let name = &self.context.names.variants[&(id, variant.label.clone())];
        Code::call(format!("{path}::{name}"), vec![inner])
    }
}

/// A currency, by the name of what it is for.
fn currency(wire: &str) -> &'static str {
    if wire.to_lowercase().contains("target") {
        "EUR"
    } else {
        "GBP"
    }
}

/// A plausible text, by the name of what it is for.
fn text(wire: &str) -> &'static str {
    let lower = wire.to_lowercase();
    let has = |part: &str| lower.contains(part);
    if has("currency") {
        currency(wire)
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
