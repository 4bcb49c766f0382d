//! Where answers stand in a body, and what is wrong with them.

use serde_json::Value;

use super::catalogue::Type;
use super::{Field, Forms, number};

/// Where the answers of a form stand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// In `details`, but for some members of a recipient.
    Recipient,
    /// In `details`.
    Details,
    /// In the body itself.
    Body,
}

/// The members of a recipient that stand beside `details`.
const BESIDE: [&str; 1] = ["accountHolderName"];

/// What Wise says of a value that it does not take.
const NOT_VALID: &str = "NOT_VALID";

/// Something that is wrong with a body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) arguments: Vec<String>,
}

impl Place {
    /// The path of a key in a refusal.
    fn path(self, key: &str) -> String {
        match self {
            Self::Details => format!("details.{key}"),
            Self::Recipient | Self::Body => key.to_owned(),
        }
    }

    /// The answer to a field.
    pub(crate) fn answer<'b>(self, body: &'b Value, key: &str) -> Option<&'b Value> {
        let details = body.get("details");
        let found = match self {
            Self::Body => nested(body, key),
            Self::Recipient if BESIDE.contains(&key) => nested(body, key),
            // Clients of the oldest pages have it beside `details`.
            Self::Recipient if key == "legalType" => details
                .and_then(|details| nested(details, key))
                .or_else(|| nested(body, key)),
            Self::Recipient | Self::Details => details.and_then(|details| nested(details, key)),
        };
        found.filter(|value| !value.is_null() && *value != "")
    }
}

/// The value of a dotted key. `iban` is as good as `IBAN`.
fn nested<'b>(object: &'b Value, key: &str) -> Option<&'b Value> {
    let mut value = object;
    for part in key.split('.') {
        let members = value.as_object()?;
        let close = || {
            members
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(part))
        };
        value = members
            .get(part)
            .or_else(|| close().map(|(_, value)| value))?;
    }
    Some(value)
}

/// A value as text.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

impl Forms {
    /// The fields of a type, with those that answers of a body bring with them.
    pub(crate) fn fields(
        &self,
        form: &Type<'_>,
        place: Place,
        body: &Value,
    ) -> Result<Vec<Field>, String> {
        let mut fields = Vec::new();
        for field in &form.fields {
            let answer = place.answer(body, &field.key).and_then(plain);
            let then = answer.and_then(|answer| field.then.get(&answer));
            fields.push(field.clone());
            for name in then.into_iter().flatten() {
                fields.push(self.field(name, None)?);
            }
        }
        Ok(fields)
    }

    /// What is wrong with the answers of a body: everything at once, as Wise does.
    pub(crate) fn faults(
        &self,
        form: &Type<'_>,
        place: Place,
        body: &Value,
    ) -> Result<Vec<Fault>, String> {
        let fields = self.fields(form, place, body)?;
        let mut faults: Vec<Fault> = fields
            .iter()
            .filter_map(|field| self.fault(field, place, body))
            .collect();
        let answers = match place {
            Place::Recipient | Place::Details => body.get("details").unwrap_or(&Value::Null),
            Place::Body => body,
        };
        let members = answers.as_object().into_iter().flatten();
        for (name, _) in members.filter(|(name, _)| name.contains('.')) {
            let outer = name.split('.').next().unwrap_or_default();
            let message = format!("A member of `{outer}` has to stand in an object of that name.");
            faults.push(Fault::of(place.path(name), message, Vec::new()));
        }
        Ok(faults)
    }

    fn fault(&self, field: &Field, place: Place, body: &Value) -> Option<Fault> {
        let path = place.path(&field.key);
        let Some(answer) = place.answer(body, &field.key) else {
            let message = format!("{} is needed.", field.label);
            let arguments = vec![field.key.clone()];
            return field.required.then(|| Fault::of(path, message, arguments));
        };
        let Some(answer) = plain(answer) else {
            let message = format!("{} has to be a text.", field.label);
            return Some(Fault::of(path, message, vec![field.key.clone()]));
        };
        let reason = self.reason(field, &answer)?;
        let message = format!("{} {reason}.", field.label);
        Some(Fault::of(path, message, vec![field.key.clone(), answer]))
    }

    /// Why an answer is not taken.
    fn reason(&self, field: &Field, answer: &str) -> Option<String> {
        let length = answer.chars().count();
        if field.min > 0 && length < field.min {
            return Some(format!("has at least {} characters", field.min));
        }
        if field.max > 0 && length > field.max {
            return Some(format!("has at most {} characters", field.max));
        }
        if !field.choices.is_empty() {
            return (!self.is_choice(&field.choices, answer))
                .then(|| "is none of the values to choose from".to_owned());
        }
        if !field.fits(answer) {
            return Some("does not have the form that it has to have".to_owned());
        }
        number::check(&field.key, answer).err().map(str::to_owned)
    }
}

impl Fault {
    pub(crate) fn of(
        path: impl Into<String>,
        message: impl Into<String>,
        arguments: Vec<String>,
    ) -> Self {
        Self {
            code: NOT_VALID,
            path: path.into(),
            message: message.into(),
            arguments,
        }
    }
}
