//! What the files in `data` say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use toml::{Table, Value};

static FORMS: LazyLock<Result<Forms, String>> = LazyLock::new(Forms::read);

/// The currency of an entry for all that have none of their own.
const ANY: &str = "*";

/// Every form.
pub(crate) struct Forms {
    fields: BTreeMap<String, Table>,
    recipients: BTreeMap<String, Vec<RecipientType>>,
    transfers: Transfers,
    choices: BTreeMap<String, Vec<(String, String)>>,
    pub(super) validators: BTreeMap<String, BTreeMap<String, Validator>>,
}

/// A way to pay somebody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecipientType {
    r#type: String,
    title: String,
    fields: Vec<String>,
    #[serde(default)]
    change: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transfers {
    purpose: Vec<String>,
    funds: Vec<String>,
    nature: Vec<String>,
    reference: BTreeMap<String, usize>,
}

/// A field. Texts are empty, and limits zero, where there are none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(super) key: String,
    pub(super) label: String,
    #[serde(default = "text")]
    pub(super) kind: String,
    #[serde(default = "yes")]
    pub(super) required: bool,
    #[serde(default)]
    refreshes: bool,
    #[serde(default)]
    pub(super) format: String,
    #[serde(default)]
    pub(super) example: String,
    #[serde(default)]
    pub(super) min: usize,
    #[serde(default)]
    pub(super) max: usize,
    #[serde(default)]
    pub(super) pattern: String,
    #[serde(default)]
    pub(super) choices: String,
    /// The fields that an answer brings with it.
    #[serde(default)]
    pub(super) then: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) validator: String,
    /// Asked for only where `Accept-Minor-Version: 1` was sent.
    #[serde(default)]
    pub(super) minor: bool,
}

fn text() -> String {
    "text".to_owned()
}

fn yes() -> bool {
    true
}

impl Field {
    pub(super) fn refreshes(&self) -> bool {
        self.refreshes || !self.then.is_empty()
    }

    /// Whether the pattern takes the whole value. The patterns of Wise mean the same in Java and here.
    pub(super) fn fits(&self, value: &str) -> bool {
        self.pattern.is_empty() || whole(&self.pattern).is_some_and(|regex| regex.is_match(value))
    }
}

/// What a parameter has to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Validator {
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(default)]
    pub(super) pattern: String,
    /// The key of a field whose check digits count.
    #[serde(default)]
    pub(super) number: String,
}

/// A pattern that has to take the whole of a text.
pub(super) fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!(r"\A(?:{pattern})\z")).ok()
}

/// A type with its fields, as far as they do not depend on answers.
pub(crate) struct Type<'f> {
    pub(crate) name: &'f str,
    pub(super) title: &'f str,
    pub(super) fields: Vec<Field>,
}

impl Type<'_> {
    /// Asks for these fields, too, where the type does not.
    pub(crate) fn ask(&mut self, forms: &Forms, names: &[&str]) -> Result<(), String> {
        for name in names {
            let field = forms.field(name, None)?;
            if self.fields.iter().all(|known| known.key != field.key) {
                self.fields.push(field);
            }
        }
        Ok(())
    }
}

impl Forms {
    /// The forms.
    pub(crate) fn get() -> Result<&'static Self, String> {
        FORMS.as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Self, String> {
        let forms = Self {
            fields: parsed("fields", include_str!("data/fields.toml"))?,
            recipients: parsed("recipients", include_str!("data/recipients.toml"))?,
            transfers: parsed("transfers", include_str!("data/transfers.toml"))?,
            choices: choices(parsed("choices", include_str!("data/choices.toml"))?)?,
            validators: parsed("validators", include_str!("data/validators.toml"))?,
        };
        Ok(forms)
    }

    /// The ways to pay somebody in a currency.
    pub(crate) fn recipient(&self, currency: &str) -> Result<Vec<Type<'_>>, String> {
        let of = |currency| self.recipients.get(currency);
        let types = of(currency)
            .or_else(|| of(ANY))
            .map_or(&[][..], Vec::as_slice);
        let types = types.iter().map(|data| {
            let fields = data.fields.iter();
            let fields = fields.map(|name| self.field(name, data.change.get(name)));
            Ok(Type {
                name: &data.r#type,
                title: &data.title,
                fields: fields.collect::<Result<_, String>>()?,
            })
        });
        types.collect()
    }

    /// What a transfer between two currencies is asked for.
    pub(crate) fn transfer(&self, source: &str, target: &str) -> Result<Type<'static>, String> {
        let Transfers {
            purpose,
            funds,
            nature,
            reference,
        } = &self.transfers;
        let has = |list: &[String], currency: &str| list.iter().any(|one| one == currency);
        let mut fields = vec![self.field("reference", None)?];
        let longest = reference.get(target).or_else(|| reference.get(ANY));
        fields[0].max = longest.copied().unwrap_or_default();
        if has(purpose, target) {
            fields.push(self.field("transferPurpose", None)?);
        }
        if has(funds, target) {
            fields.push(self.field("sourceOfFunds", None)?);
        }
        if has(nature, source) || has(nature, target) {
            fields.push(self.field("transferNature", None)?);
        }
        Ok(Type {
            name: "transfer",
            title: "",
            fields,
        })
    }

    /// A form of these fields.
    pub(crate) fn of(&self, name: &'static str, fields: &[&str]) -> Result<Type<'static>, String> {
        let fields = fields.iter().map(|field| self.field(field, None));
        Ok(Type {
            name,
            title: "",
            fields: fields.collect::<Result<_, String>>()?,
        })
    }

    /// A field by its name in the files, with what a type changes about it.
    pub(super) fn field(&self, name: &str, change: Option<&Value>) -> Result<Field, String> {
        let unknown = || format!("fields.toml has no field `{name}`");
        let mut table = self.fields.get(name).cloned().ok_or_else(unknown)?;
        if let Some(Value::Table(change)) = change {
            table.extend(change.clone());
        }
        table
            .entry("key")
            .or_insert_with(|| Value::String(name.to_owned()));
        let field = Field::deserialize(table);
        field.map_err(|error| format!("the field `{name}`: {error}"))
    }

    /// What can be chosen: values and their labels. Empty for a field of free text.
    pub(super) fn choices(&self, field: &Field) -> &[(String, String)] {
        let list = self.choices.get(&field.choices);
        list.map_or(&[], Vec::as_slice)
    }

    /// Whether a value is one of a list.
    pub(crate) fn is_choice(&self, list: &str, value: &str) -> bool {
        let list = self.choices.get(list);
        list.is_some_and(|list| list.iter().any(|(key, _)| key == value))
    }
}

fn parsed<'de, T: Deserialize<'de>>(name: &str, text: &'de str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("{name}.toml: {error}"))
}

/// The lists with labels, and those of codes alone.
fn choices(mut file: Table) -> Result<BTreeMap<String, Vec<(String, String)>>, String> {
    let codes = file
        .remove("codes")
        .map(BTreeMap::<String, Vec<String>>::deserialize);
    let codes = codes.transpose().map_err(|error| error.to_string())?;
    let lists = BTreeMap::<String, BTreeMap<String, String>>::deserialize(file);
    let lists = lists.map_err(|error| error.to_string())?;
    let mut choices: BTreeMap<String, Vec<(String, String)>> = lists
        .into_iter()
        .map(|(name, list)| (name, list.into_iter().collect()))
        .collect();
    for (name, codes) in codes.unwrap_or_default() {
        let what = if name.starts_with("wallets") {
            "Wallet"
        } else {
            "Bank"
        };
        let list = codes.into_iter().map(|code| {
            let label = format!("{what} {code}");
            (code, label)
        });
        choices.insert(name, list.collect());
    }
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use super::super::number;
    use super::*;

    /// Every field that any form can have.
    fn all(forms: &Forms) -> Vec<(String, Field)> {
        let mut all = Vec::new();
        for name in forms.fields.keys() {
            all.push((name.clone(), forms.field(name, None).expect("a field")));
        }
        for currency in forms.recipients.keys() {
            for one in forms.recipient(currency).expect("types") {
                for field in one.fields {
                    all.push((format!("{currency} {} {}", one.name, field.key), field));
                }
            }
        }
        all
    }

    #[test]
    fn every_field_can_be_asked_and_its_example_is_right() {
        let forms = Forms::get().expect("forms");
        let mut wrong = Vec::new();
        for (place, field) in all(forms) {
            if !field.pattern.is_empty() && whole(&field.pattern).is_none() {
                wrong.push(format!("{place}: a pattern that is none"));
            }
            let chosen = !field.choices.is_empty();
            if chosen && forms.choices(&field).is_empty() {
                wrong.push(format!("{place}: no list {}", field.choices));
            }
            let names = field.then.values().flatten();
            for name in names.filter(|name| !forms.fields.contains_key(*name)) {
                wrong.push(format!("{place}: no field {name}"));
            }
            if !field.validator.is_empty() && !forms.validators.contains_key(&field.validator) {
                wrong.push(format!("{place}: no validator {}", field.validator));
            }
            let example = field.example.as_str();
            let right = example.is_empty()
                || field.fits(example)
                    && (chosen || number::check(&field.key, example).is_ok())
                    && (field.max == 0 || example.chars().count() <= field.max);
            if !right {
                wrong.push(format!("{place}: the example {example}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn no_change_is_of_a_field_that_the_type_does_not_have() {
        let forms = Forms::get().expect("forms");
        for (currency, types) in &forms.recipients {
            for one in types {
                let lost = one.change.keys().find(|name| !one.fields.contains(*name));
                assert_eq!(lost, None, "{currency} {}", one.r#type);
            }
        }
    }
}
