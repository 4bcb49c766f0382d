//! Forms as JSON.

use serde_json::{Map, Value, json};

use super::catalogue::Type;
use super::{Field, Forms, Place};

/// How a form is to be shown.
pub(crate) struct Asked<'a> {
    /// Where its answers stand.
    pub(crate) place: Place,
    /// The answers so far; null for none.
    pub(crate) body: &'a Value,
    /// Whether the fields of minor version 1 are asked for.
    pub(crate) minor: bool,
    /// What the mock is called by, for the addresses of validators.
    pub(crate) host: &'a str,
    /// Which members the fields have.
    pub(crate) shape: Shape,
}

/// The forms of Wise differ in their members.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// All of them, null where there is nothing.
    Account,
    /// The same without titles.
    Other,
    /// Without labels of single fields, and without a null for choices.
    Address,
}

impl Forms {
    /// A type with its fields as Wise has it.
    pub(crate) fn json(&self, form: &Type<'_>, asked: &Asked<'_>) -> Result<Value, String> {
        let fields = self.fields(form, asked.place, asked.body)?;
        let fields = fields.iter().filter(|field| asked.minor || !field.minor);
        let groups = fields
            .map(|field| json!({ "name": field.label, "group": [self.field_json(field, asked)] }));
        let mut json = json!({ "type": form.name, "fields": groups.collect::<Value>() });
        if asked.shape == Shape::Account {
            json["title"] = json!(form.title);
            json["usageInfo"] = Value::Null;
        }
        Ok(json)
    }

    fn field_json(&self, field: &Field, asked: &Asked<'_>) -> Value {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let limit = |limit: usize| (limit > 0).then_some(limit);
        let choices = self.choices(field);
        let choices: Option<Value> = (!choices.is_empty()).then(|| {
            let choices = choices.iter();
            choices
                .map(|(key, name)| json!({ "key": key, "name": name }))
                .collect()
        });
        let mut json = Map::new();
        let mut put = |name: &str, value: Value| json.insert(name.to_owned(), value);
        put("key", json!(field.key));
        if asked.shape != Shape::Address {
            put("name", json!(field.label));
        }
        put("type", json!(field.kind));
        put("refreshRequirementsOnChange", json!(field.refreshes()));
        put("required", json!(field.required));
        put("displayFormat", json!(text(&field.format)));
        put("example", json!(field.example));
        put("minLength", json!(limit(field.min)));
        put("maxLength", json!(limit(field.max)));
        put("validationRegexp", json!(text(&field.pattern)));
        put("validationAsync", self.validation(field, asked.host));
        if choices.is_some() || asked.shape != Shape::Address {
            put("valuesAllowed", json!(choices));
        }
        Value::Object(json)
    }

    fn validation(&self, field: &Field, host: &str) -> Value {
        if field.validator.is_empty() {
            return Value::Null;
        }
        let param = json!({ "key": field.key, "parameterName": field.key, "required": true });
        json!({
            "url": format!("http://{host}/v1/validators/{}", field.validator),
            "params": [param],
        })
    }
}
