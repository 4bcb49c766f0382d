//! What a call is given: values that the contract accepts, from the least to the most, and from one edge to the other.

use serde_json::{Map, Number, Value};
use wise_mock::contract::{Location, Operation, Schema};
use wise_mock::generate::{Edge, Source, Variation};

use crate::given::Arguments;

/// How many alternatives of unions in a body are gone through at most.
const ALTERNATIVES: usize = 64;

/// Text that is easily broken on its way: reserved characters, quotes, spaces, and letters of one to four bytes.
const TRICKY: &str = "a/b?c=d&e#f%20+;,:@'\"\\ <é> 漢字 \u{1F4B7}";
/// A decimal number that no floating-point number holds.
const LONG_DECIMAL: &str = "1234567890123456.123456789012";

/// What one call is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// What is special about it.
    pub name: String,
    /// Parameters in the path.
    pub path: Map<String, Value>,
    /// Parameters in the query.
    pub query: Map<String, Value>,
    /// Parameters in headers.
    pub header: Map<String, Value>,
    /// The body.
    pub body: Option<Value>,
    /// Whether the client may ask for more than this, on purpose.
    pub may_be_too_little: bool,
}

impl Input {
    /// For the call.
    pub fn arguments(&self) -> Arguments<'_> {
        Arguments::new(&self.path, &self.query, &self.header, self.body.as_ref())
    }

    fn of(name: &str, operation: &Operation, source: Source) -> Self {
        let mut input = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for parameter in &operation.parameters {
            if parameter.required || source.variation != Variation::Minimal {
                let value = source.value(&parameter.schema);
                let values = input.at(parameter.location);
                // A parameter that is null is one that is not sent.
                if !value.is_null() {
                    values.insert(parameter.name.clone(), value);
                }
            }
        }
        input.body = body_schema(operation).map(|schema| {
            let mut body = source.value(schema);
            without_read_only(&mut body, schema.value(), schema.root());
            body
        });
        if jose(operation) {
            input.body = Some(Value::from(COMPACT));
        }
        input.intervals();
        input
    }

    /// Without integers that a server in JavaScript cannot tell from their neighbours.
    pub(crate) fn exact(&mut self) {
        let parameters = [&mut self.path, &mut self.query, &mut self.header];
        let values = parameters.into_iter().flat_map(|all| all.values_mut());
        values.chain(&mut self.body).for_each(exact);
    }

    /// An interval ends after it starts, which no schema can say.
    fn intervals(&mut self) {
        let names: Vec<String> = self.query.keys().cloned().collect();
        for name in names {
            let Some(stem) = name.strip_suffix("Start") else {
                continue;
            };
            let end = format!("{stem}End");
            if let (Some(start), Some(Value::String(until))) =
                (self.query.get(&name), self.query.get(&end))
                && start.as_str() > Some(until)
            {
                let (start, until) = (start.clone(), Value::from(until.clone()));
                self.query.insert(name, until);
                self.query.insert(end, start);
            }
        }
    }

    /// The text at a place, which is given as `path/name`, `query/name`, `header/name` or `body/…`.
    fn text_mut(&mut self, place: &str) -> Option<&mut Value> {
        let (part, pointer) = place.split_once('/').unwrap_or((place, ""));
        let name = pointer.split('/').next().unwrap_or_default();
        match part {
            "path" => self.path.get_mut(name),
            "query" => self.query.get_mut(name),
            "header" => self.header.get_mut(name),
            _ if pointer.is_empty() => self.body.as_mut(),
            _ => self.body.as_mut()?.pointer_mut(&format!("/{pointer}")),
        }
    }

    /// Takes a text that the client does not take, although the contract does, for one that it does: what `base` has there, a
    /// number, a day, a currency or a country. Rules make ids of numbers, dates and codes out of what the contract calls text. What the contract lists
    /// or gives a format is not changed: the client has to take it. Whether there was a different one to try.
    pub fn narrow(&mut self, place: &str, base: &mut Self, operation: &Operation) -> bool {
        if !self.any_text(place, operation) {
            return false;
        }
        let ordinary = base.text_mut(place).cloned();
        let others = ["12345", "2026-01-31", "GBP", "GB", "GBR"].map(Value::from);
        let tries = ordinary.into_iter().chain(others);
        let tries: Vec<Value> = tries
            .filter(|one| self.takes(place, one.clone(), operation))
            .collect();
        let Some(text) = self.text_mut(place) else {
            return false;
        };
        let tried = tries.iter().position(|one| one == text);
        match tries.into_iter().nth(tried.map_or(0, |at| at + 1)) {
            Some(next) => {
                *text = next;
                true
            }
            None => false,
        }
    }

    /// Whether the contract takes any text at a place.
    fn any_text(&self, place: &str, operation: &Operation) -> bool {
        let length = |text: &mut Value| text.as_str().map(|text| text.chars().count());
        let length = self.clone().text_mut(place).and_then(length);
        length.is_some_and(|length| {
            let mut letters = ["x", "1"].into_iter();
            letters.any(|letter| self.takes(place, letter.repeat(length).into(), operation))
        })
    }

    /// Whether the contract takes this text at a place where there is one.
    fn takes(&self, place: &str, other_text: Value, operation: &Operation) -> bool {
        let mut other = self.clone();
        let Some(text) = other.text_mut(place) else {
            return false;
        };
        *text = other_text;
        let (part, name) = place.split_once('/').unwrap_or((place, ""));
        let name = name.split('/').next().unwrap_or_default();
        let mut parameters = operation.parameters.iter();
        let (schema, value) = match part {
            "body" => (body_schema(operation), other.body.as_ref()),
            _ => {
                let one = parameters.find(|one| one.location.as_str() == part && one.name == name);
                let value = one.and_then(|one| other.at(one.location).get(name));
                (one.map(|one| &one.schema), value)
            }
        };
        match (schema, value) {
            (Some(schema), Some(value)) => schema.check(value).is_empty(),
            _ => true,
        }
    }

    fn at(&mut self, location: Location) -> &mut Map<String, Value> {
        match location {
            Location::Path => &mut self.path,
            Location::Query => &mut self.query,
            Location::Header => &mut self.header,
        }
    }

    fn same_values(&self, other: &Self) -> bool {
        self.body == other.body && self.query == other.query && self.header == other.header
    }
}

/// The input with only what is required.
pub fn least(operation: &Operation) -> Input {
    let minimal = Source::new(1).variation(Variation::Minimal);
    Input::of("only what is required", operation, minimal)
}

/// The input with everything, in the first alternative of every union.
pub fn most(operation: &Operation) -> Input {
    everything(operation, 0).1
}

fn everything(operation: &Operation, alternative: usize) -> (Source, Input) {
    let source = Source {
        alternative: Some(alternative),
        ..Source::new(1)
    };
    let name = format!("everything, alternative {}", alternative + 1);
    (source, Input::of(&name, operation, source))
}

/// Every input of an operation.
pub fn inputs(operation: &Operation) -> Vec<Input> {
    let source = Source::new(1);
    let minimal = source.variation(Variation::Minimal);
    let mut inputs = vec![least(operation)];
    let mut all: Vec<Input> = Vec::new();
    let mut listed = Vec::new();
    for index in 0..ALTERNATIVES {
        let (source, input) = everything(operation, index);
        if all.iter().any(|known| known.same_values(&input)) {
            break;
        }
        all.push(input);
        // The first value of every enum has been in there.
        for further in 1..longest_enum(operation, &source) {
            let source = Source { further, ..source };
            let name = format!("alternative {}, {further} further in every enum", index + 1);
            listed.push(Input::of(&name, operation, source));
        }
    }
    let extreme = all.first().map(|input| extreme(operation, input));
    inputs.append(&mut all);
    inputs.append(&mut listed);
    let nulls = source.variation(Variation::Nulls);
    inputs.push(Input::of("null wherever it is allowed", operation, nulls));
    for (edge, name) in [
        (Edge::Low, "the smallest values"),
        (Edge::High, "the largest values"),
    ] {
        inputs.push(Input::of(name, operation, Source { edge, ..source }));
    }
    inputs.extend(extreme);
    if operation.body.as_ref().is_some_and(|body| !body.required) {
        // Most bodies are not marked as required, also where a call makes no sense without: then the client asks for one.
        inputs.push(Input {
            body: None,
            may_be_too_little: true,
            ..Input::of("no body", operation, minimal)
        });
    }
    inputs
}

/// How many values the longest enum has that a request can choose from.
fn longest_enum(operation: &Operation, source: &Source) -> usize {
    let parameters = operation.parameters.iter().map(|one| &one.schema);
    let body = body_schema(operation).filter(|_| !jose(operation));
    let schemas = parameters.chain(body);
    let longest = schemas.map(|schema| source.longest_enum(schema));
    longest.max().unwrap_or_default()
}

/// The shape of a JWE, which the server cannot decrypt anyway.
const COMPACT: &str = "eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.AA.AA.AA.AA";

/// Whether the body travels signed or encrypted: what is in there is no concern of the contract.
fn jose(operation: &Operation) -> bool {
    let media = operation
        .body
        .as_ref()
        .and_then(|body| body.content.first());
    media.is_some_and(|media| media.kind.contains("jose"))
}

/// The largest integer that a binary floating-point number holds with all that are below it.
const EXACT: i64 = (1 << 53) - 1;

fn exact(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = number
                .as_i64()
                .filter(|whole| whole.unsigned_abs() > EXACT.unsigned_abs())
            {
                *value = Value::from(EXACT * whole.signum());
            }
        }
        Value::Object(members) => members.values_mut().for_each(exact),
        Value::Array(elements) => elements.iter_mut().for_each(exact),
        _ => {}
    }
}

/// Takes out what only Wise sets.
fn without_read_only(value: &mut Value, schema: &Value, root: &Value) {
    let schema = resolved(schema, root);
    for of in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(of).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            without_read_only(value, part, root);
        }
    }
    match value {
        Value::Object(members) => {
            let properties = schema.get("properties");
            let property = |name: &str| properties.and_then(|all| all.get(name));
            let read_only = |schema: &Value| schema.get("readOnly") == Some(&Value::Bool(true));
            members.retain(|name, _| {
                !property(name).is_some_and(|one| read_only(one) || read_only(resolved(one, root)))
            });
            for (name, member) in members {
                let further = schema.get("additionalProperties");
                if let Some(schema) = property(name).or(further) {
                    without_read_only(member, schema, root);
                }
            }
        }
        Value::Array(elements) => {
            let Some(schema) = schema.get("items") else {
                return;
            };
            for element in elements {
                without_read_only(element, schema, root);
            }
        }
        _ => {}
    }
}

/// What a reference leads to.
fn resolved<'a>(mut schema: &'a Value, root: &'a Value) -> &'a Value {
    let reference = |schema: &'a Value| schema.get("$ref").and_then(Value::as_str);
    while let Some(pointer) = reference(schema).and_then(|text| text.strip_prefix('#')) {
        schema = root.pointer(pointer).unwrap_or(&Value::Null);
    }
    schema
}

fn body_schema(operation: &Operation) -> Option<&Schema> {
    operation.body.as_ref()?.content.first()?.schema.as_ref()
}

/// The same input with tricky text, long decimals and the largest ids wherever the contract accepts them.
fn extreme(operation: &Operation, input: &Input) -> Input {
    let mut extreme = Input {
        name: "reserved characters, other scripts, long decimals, the largest ids".to_owned(),
        ..input.clone()
    };
    for parameter in &operation.parameters {
        // A header takes visible ASCII only, whatever its schema says.
        if parameter.location == Location::Header {
            continue;
        }
        let values = extreme.at(parameter.location);
        if let Some(value) = values.get_mut(&parameter.name) {
            stretch(&parameter.schema, value);
        }
    }
    if let (Some(schema), Some(body)) = (body_schema(operation), &mut extreme.body)
        && !jose(operation)
    {
        stretch(schema, body);
    }
    extreme
}

/// Replaces every text and number in a value, but for those where the schema then finds fault.
fn stretch(schema: &Schema, value: &mut Value) {
    let mut places = Vec::new();
    leaves(value, String::new(), &mut places);
    for (place, stretched) in places {
        let Some(leaf) = value.pointer_mut(&place) else {
            continue;
        };
        let before = std::mem::replace(leaf, stretched);
        if !schema.check(value).is_empty()
            && let Some(leaf) = value.pointer_mut(&place)
        {
            *leaf = before;
        }
    }
}

fn leaves(value: &Value, place: String, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(value, format!("{place}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                leaves(value, format!("{place}/{index}"), found);
            }
        }
        Value::String(_) => found.push((place, Value::from(TRICKY))),
        Value::Number(number) => {
            let whole = number.is_i64() || number.is_u64();
            found.push((place.clone(), Value::from(i64::MAX)));
            if let Some(long) = LONG_DECIMAL.parse::<Number>().ok().filter(|_| !whole) {
                found.push((place, Value::Number(long)));
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}
