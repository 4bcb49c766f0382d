//! A short example for each operation: the call with what it requires, and with what `[examples]` of the documentation adds to that, with
//! plausible values. It is compiled as a doctest.

mod code;

use super::context::Context;
use super::marks::{HERE, VIA};
use crate::place;
use crate::rust::{
    Conversion, Field, Form, Input, InputSource, Item, OpenEnum, RustOperation, RustStruct,
    RustUnion, Sample, TypeId, TypeRef, Word,
};
use code::{Code, WIDTH};
use std::collections::BTreeSet;

/// The lines of the example of an operation.
pub fn lines(context: &Context<'_>, index: usize) -> Vec<String> {
    let operation = &context.rust.operations[index];
    let (mut writer, mut methods) = call(context, operation, None);
    if writer.values > MOST_VALUES {
        (writer, methods) = call(context, operation, Some(Vec::new()));
    }
    let mut out = vec!["```no_run".to_owned()];
    out.extend(writer.uses.iter().map(|path| format!("use {path};")));
    if !writer.uses.is_empty() {
        out.push(String::new());
    }
    if operation.model.deprecated {
        out.push("# #[allow(deprecated)]".to_owned());
    }
    out.push(
        "# async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {"
            .to_owned(),
    );
    for (_, name, value) in writer.named.iter().flatten() {
        value.write(0, &format!("let {name} = "), ";", &mut out);
    }
    statement(context, index, &methods, &mut out);
    out.push("# Ok(())".to_owned());
    out.push("# }".to_owned());
    out.push("```".to_owned());
    out
}

/// The method that makes a call, with what is set after it.
fn call<'a, 'c>(
    context: &'c Context<'a>,
    operation: &'c RustOperation<'a>,
    named: Option<Vec<NamedValue>>,
) -> (Writer<'a, 'c>, Vec<Code>) {
    let call = operation.call;
    let mut writer = Writer {
        context,
        key: &call.key,
        wanted: context.docs.example(&call.key),
        uses: BTreeSet::new(),
        open: Vec::new(),
        values: 0,
        named,
    };
    let mut options: Vec<(usize, Code)> = Vec::new();
    for input in &operation.options {
        let InputSource::Parameter(parameter) = input.source else {
            continue;
        };
        if let Some(place) = writer.wants(&parameter.wire) {
            let value = writer.input(input);
            options.push((place, Code::call(input.name.to_owned(), vec![value])));
        }
    }
    options.sort_by_key(|(place, _)| *place);
    let (places, names) = operation.places_and_names();
    let arguments = places.iter().map(|input| writer.input(input)).collect();
    let mut methods = vec![Code::call(call.method.clone(), arguments)];
    let steps = names.iter();
    methods.extend(steps.map(|one| Code::call(one.name.to_owned(), vec![writer.input(one)])));
    methods.extend(options.into_iter().map(|(_, option)| option));
    (writer, methods)
}

/// The call, on one line or on one for each of its methods.
fn statement(context: &Context<'_>, index: usize, methods: &[Code], out: &mut Vec<String>) {
    let accessor = &context.rust.resources()[context.rust.operations[index].call.resource].accessor;
    let accepted = context.rust.operations[index].model.verdict.is_some();
    let result = match context.rust.operations[index].result(context.rust) {
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

/// Where a value stands: its name on the wire, the type that has it, the way to it from the body, and the format of texts there.
struct Place<'a> {
    wire: String,
    owner: String,
    path: String,
    format: Option<&'a str>,
}

impl Place<'_> {
    fn body() -> Self {
        Self {
            wire: "body".to_owned(),
            owner: String::new(),
            path: String::new(),
            format: None,
        }
    }

    /// The place of a field of the type that stands here.
    fn member<'f>(&self, owner: &str, field: &'f Field) -> Place<'f> {
        Place {
            wire: field.wire.clone(),
            owner: owner.to_owned(),
            path: place::step(&self.path, &field.wire),
            format: field.facts.format.as_deref(),
        }
    }

    /// What an entry of the documentation calls it.
    fn way(&self) -> &str {
        if self.path.is_empty() {
            &self.wire
        } else {
            &self.path
        }
    }

    /// A text of the format, where no documentation gives one.
    fn text(&self) -> &'static str {
        match self.format {
            Some("email") => "ada@example.com",
            Some("uri" | "uri-reference") => "https://example.com/wise",
            _ => ELLIPSIS,
        }
    }
}

/// A text that the documentation has to give.
const ELLIPSIS: &str = "…";

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
    /// Values that have a name before the call, where it would have too many of them.
    named: Option<Vec<NamedValue>>,
}

/// A type, the name of its value, and the value.
type NamedValue = (TypeId, String, Code);

/// The most values of types in one example. Nobody reads more, and types that need each other twice at every level would
/// have more of them than memory: beyond it, each type has one value with a name.
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
    fn given(&self, place: &Place<'_>, kind: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let keys = [
            format!("{}.{}", self.key, place.way()),
            format!("{}.{}", place.owner, place.wire),
            place.wire.clone(),
            kind.to_owned(),
        ];
        self.context.docs.value(&keys, fits).map(str::to_owned)
    }

    fn text(&self, place: &Place<'_>, kind: &str, otherwise: &str) -> String {
        let given = self.given(place, kind, |_| true);
        if given.is_none() && otherwise == ELLIPSIS {
            let docs = self.context.docs;
            docs.lacks("values", &format!("{}.{}", self.key, place.way()));
        }
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

    /// A value of what an operation takes.
    fn input(&mut self, input: &Input<'_>) -> Code {
        let place = match input.source {
            InputSource::Body(_) => Place::body(),
            InputSource::Parameter(parameter) => {
                self.wants(&parameter.wire);
                Place {
                    wire: parameter.wire.clone(),
                    owner: String::new(),
                    path: parameter.wire.clone(),
                    format: parameter.facts.format.as_deref(),
                }
            }
        };
        let value = self.value(input.taken.inner(input.ty), &place);
        match input.taken {
            // Each of them is converted.
            Conversion::Each => Code::List {
                open: "[",
                items: vec![value],
            },
            Conversion::Itself | Conversion::Into | Conversion::Option => value,
        }
    }

    /// An expression that converts into a type.
    fn value(&mut self, ty: &TypeRef, place: &Place<'_>) -> Code {
        match self.context.rust.types.form(ty) {
            Form::Word(word) => Code::Plain(self.word(&word, place)),
            Form::Map(_) => Code::Plain("std::collections::BTreeMap::new()".to_owned()),
            Form::Envelope(inner) => self.value(inner, place),
            Form::List(inner) => Code::List {
                open: "vec![",
                items: vec![self.exact(inner, place)],
            },
            Form::Named(id) => self.named(id, place),
        }
    }

    fn word(&mut self, word: &Word<'_>, place: &Place<'_>) -> String {
        let name = word.name;
        if word.sample.is_of_the_crate() {
            self.use_root(name);
        }
        match word.sample {
            Sample::Bool => {
                let known = |text: &str| text == "true" || text == "false";
                let given = self.given(place, name, known);
                given.unwrap_or_else(|| "true".to_owned())
            }
            Sample::Whole(bits, otherwise) => {
                let whole = |text: &str| {
                    let fits = match bits {
                        32 => text.parse::<i32>().is_ok(),
                        _ => text.parse::<i64>().is_ok(),
                    };
                    fits && !text.starts_with('+')
                };
                let given = self.given(place, name, whole);
                given.unwrap_or_else(|| otherwise.to_owned())
            }
            Sample::Decimal => self.decimal(place),
            Sample::Suggested => self.text(place, name, place.text()),
            Sample::Text(otherwise) => self.text(place, name, otherwise),
            Sample::Constant(letters, otherwise) => {
                let code = |text: &str| {
                    text.len() == letters && text.bytes().all(|b| b.is_ascii_uppercase())
                };
                let given = self.given(place, name, code);
                format!("{name}::{}", given.as_deref().unwrap_or(otherwise))
            }
            Sample::Parsed(otherwise) => {
                let text = self.text(place, name, otherwise);
                format!("{text}.parse::<{name}>()?")
            }
            Sample::Made(expression) => expression.to_owned(),
            Sample::Json => {
                let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
                match self.given(place, name, json) {
                    Some(text) => format!("{name}::parse({text:?})?"),
                    None => format!("{name}::default()"),
                }
            }
        }
    }

    fn decimal(&self, place: &Place<'_>) -> String {
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
    fn exact(&mut self, ty: &TypeRef, place: &Place<'_>) -> Code {
        let value = self.value(ty, place);
        match self.context.rust.types.form(ty) {
            Form::Word(Word {
                sample: Sample::Suggested,
                ..
            }) => Code::Plain(format!("{}.to_owned()", value.flat())),
            Form::Word(word) if word.id || matches!(word.sample, Sample::Text(_)) => {
                self.use_root(word.name);
                Code::call(format!("{}::from", word.name), vec![value])
            }
            _ => value,
        }
    }

    fn named(&mut self, id: TypeId, place: &Place<'_>) -> Code {
        let context = self.context;
        let name = context.rust.name(id);
        let path = format!("{}::{}", name.module, name.name);
        self.values += 1;
        if self.values > MOST_VALUES && self.named.is_none() {
            return Code::Plain(String::new());
        }
        let mut known = self.named.iter().flatten();
        if let Some((_, name, _)) = known.find(|(one, ..)| *one == id) {
            return Code::Plain(format!("{name}.clone()"));
        }
        self.uses.insert(format!("wise_api::{HERE}{}", name.module));
        if self.open.contains(&id) {
            return Code::call(format!("{path}::new"), Vec::new());
        }
        self.open.push(id);
        let code = match context.rust.item(id) {
            Item::Enum(values) => self.open_enum(values, &path, place),
            Item::Struct(object) => self.object(object, &path, place),
            Item::Union(union) => self.union(union, &path, place),
        };
        self.open.pop();
        self.with_name(id, code)
    }

    /// The value of a type, by its name where there are too many values to write them out.
    fn with_name(&mut self, id: TypeId, code: Code) -> Code {
        let Some(named) = &mut self.named else {
            return code;
        };
        let own = self.context.rust.name(id);
        let short = self.context.rust.variable(id);
        let taken = |name: &str| name == "wise" || named.iter().any(|(_, one, _)| one == name);
        let mut name = format!("{}_{short}", own.module.replace("::", "_"));
        while taken(&name) {
            name.push_str("_value");
        }
        let value = Code::Plain(format!("{name}.clone()"));
        named.push((id, name, code));
        value
    }

    fn open_enum(&mut self, values: &OpenEnum<'_>, path: &str, place: &Place<'_>) -> Code {
        let given = self.given(place, path, |text| values.variant(text).is_some());
        let variant = match &given {
            Some(value) => values.variant(value),
            None => values.shown.map(|(_, name)| name),
        };
        Code::Plain(match variant {
            Some(variant) => format!("{path}::{variant}"),
            None => format!("{path}::from({})", self.text(place, "", place.text())),
        })
    }

    fn object(&mut self, object: &RustStruct<'_>, path: &str, place: &Place<'_>) -> Code {
        let mut setters = Vec::new();
        for field in &object.fields {
            let at = place.member(path, field.model);
            let wanted = self.wants(&at.path);
            if let Some((place, setter)) = wanted.zip(field.setter.as_ref()) {
                let value = self.value(&field.model.ty, &at);
                setters.push((place, Code::call(setter.clone(), vec![value])));
            }
        }
        setters.sort_by_key(|(place, _)| *place);
        let setters = setters.into_iter().map(|(_, setter)| setter);
        let made = object.constructor.as_ref();
        let taken = made.map_or(&[][..], |made| &made.fields);
        let mut arguments = Vec::new();
        for field in taken.iter().map(|at| &object.fields[*at]) {
            let at = place.member(path, field.model);
            let value = match field.presence.taken() {
                Some(Conversion::Option) => self.exact(&field.model.ty, &at),
                _ => self.value(&field.model.ty, &at),
            };
            arguments.push((field.name, value));
        }
        if made.is_some_and(|made| made.builder.is_some()) {
            let steps = arguments.into_iter();
            let steps = steps.map(|(name, value)| Code::call(name.to_owned(), vec![value]));
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

    fn union(&mut self, union: &RustUnion<'_>, path: &str, place: &Place<'_>) -> Code {
        let mut variants = union.variants.iter();
        let known = |text: &str| union.variants.iter().any(|one| one.model.label == text);
        let variant = match self.given(place, path, known) {
            Some(label) => variants.find(|one| one.model.label == label),
            None => variants.next(),
        };
        let Some(variant) = variant else {
            return Code::Plain(format!("{path}::Unrecognized(Default::default())"));
        };
        let inner = self.exact(&variant.model.ty, place);
        let inner = if variant.boxed {
            Code::call("Box::new".to_owned(), vec![inner])
        } else {
            inner
        };
        Code::call(format!("{path}::{}", variant.name), vec![inner])
    }
}
