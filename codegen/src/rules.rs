//! `spec/rules/*.toml`: decisions that the document does not state, each with a reason. A rule that matches nothing in any
//! version is a failure, so that the files never hold more than they do.

mod check;
mod codes;
#[macro_use]
mod files;
mod follow;
mod jose;
mod pages;
mod plain;
mod repeats;
mod seen;
mod unused;
mod values;

pub(crate) use codes::names_a_currency;
pub use codes::{CountryRule, CurrencyRule, Hints};
pub use follow::FollowRule;
pub use jose::JoseRule;
pub use pages::{PagesRule, WindowRule};
pub use plain::{Plain, PlainValue};
pub use repeats::{IdempotencyRule, VerdictRule};
pub use seen::{AmendRule, CredentialRule, EitherRule};
pub use unused::Unused;
pub use values::{Listed, ValuesRule};

use serde::Deserialize;
use std::sync::PoisonError;

rules! {
    /// Ids of resources, as types of their own.
    id: IdRule,
    /// Ids that stay plain numbers or texts.
    plain_id: PlaceRule,
    /// Text that must not be shown.
    secret: PlaceRule,
    /// Text that is the code of a currency.
    currency: CurrencyRule,
    /// Text that is called like a currency and is no code of one.
    plain_currency: PlaceRule,
    /// Text that is the code of a country.
    country: CountryRule,
    /// Text that names a country and stays text.
    plain_country: PlaceRule,
    /// In which currency an amount is, where that does not stand beside it under the same name.
    amount: AmountRule,
    /// Numbers in requests that are no amount in a currency.
    plain_amount: PlaceRule,
    /// Text that holds an exact number.
    decimal: PlaceRule,
    /// Text that holds an instant or a date, without a `format` that says so.
    time: TimeRule,
    /// Text that is documented as one of a list, and which values are final.
    values: ValuesRule,
    /// Text that is described by a list of values and stays text.
    plain_values: PlaceRule,
    /// How a union is decided where the document does not say.
    union: UnionRule,
    /// Shapes that mean the same wherever they are.
    shared: SharedRule,
    /// Query parameters that are lists with commas.
    comma_list: PlaceRule,
    /// What is in messages that travel signed or encrypted.
    jose: JoseRule,
    /// Operations whose body may be left out.
    optional_body: PlaceRule,
    /// Where operations carry an idempotency key.
    idempotency: IdempotencyRule,
    /// Operations that clients never repeat on their own.
    never_retry: PlaceRule,
    /// Operations whose response is one page of a longer list.
    pages: PagesRule,
    /// Operations about a period that may only be so long.
    window: WindowRule,
    /// Operations whose success can hold a refusal.
    verdict: VerdictRule,
    /// Operations that read the state of something that takes time.
    follow: FollowRule,
    /// Upstream mistakes that are put right.
    repair: RepairRule,
    /// What Wise was seen to do and the contract does not state.
    amend: AmendRule,
    /// Credentials that operations were seen to take.
    credential: CredentialRule,
    /// Values that one of several fields has.
    either: EitherRule,
}

/// What the hand-written runtime calls: a version without one of these gets no part of the runtime that calls operations.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeRule {
    /// Methods, as `one_time_tokens.get_status`.
    pub calls: Vec<String>,
    /// Types of the model that it names, as `sca::Pin`.
    #[serde(default)]
    pub types: Vec<String>,
    /// Types of ids that it names.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Why.
    pub reason: String,
}

rule! {
    IdRule: properties, at;
    PlaceRule: properties, at;
    TimeRule: properties, at;
    CurrencyRule: properties, last_words, at;
    CountryRule: properties, last_words, at;
    ValuesRule: at;
    UnionRule: at;
    JoseRule: at;
    PagesRule: at;
    WindowRule: at;
    VerdictRule: at;
    AmendRule: at;
    CredentialRule: at;
}

impl files::Rule for SharedRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        let at = self.at.iter().map(|place| (place.as_str(), place.as_str()));
        [("", self.name.as_str())].into_iter().chain(at).collect()
    }
}

impl files::Rule for RepairRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        vec![("", self.at.as_str())]
    }
}

impl files::Rule for AmountRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    /// A currency that none of its amounts has would take the check of them away.
    fn entries(&self) -> Vec<(&str, &str)> {
        let entries = self.properties.iter().chain(&self.at);
        let entries = entries.chain([&self.currency]);
        entries.map(|one| (one.as_str(), one.as_str())).collect()
    }
}

/// An id newtype.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdRule {
    /// The Rust name.
    pub name: String,
    /// `integer`, `text` or `either`: what the newtype holds.
    pub wire: IdWire,
    /// Parameters and properties of these names are this id, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Further places.
    #[serde(default)]
    pub at: Vec<String>,
    /// One line of documentation.
    pub doc: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What an id newtype holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum IdWire {
    /// A whole number.
    Integer,
    /// Text.
    Text,
    /// A whole number in some places and a text in others: it holds both.
    Either,
}

/// A rule about places.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRule {
    /// Parameters and properties of these names, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Places.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// In which currency an amount is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRule {
    /// The property or parameter with the currency: of the same object, or of the nearest one around that has it.
    pub currency: String,
    /// Amounts of these names, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Amounts at these places.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A rule about dates in plain text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeRule {
    /// `instant` or `date`.
    pub kind: TimeKind,
    /// Parameters and properties of these names, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Places.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What a text holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum TimeKind {
    /// A point in time.
    Instant,
    /// A calendar date.
    Date,
}

/// How a union is decided.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnionRule {
    /// Places.
    pub at: Vec<String>,
    /// The alternatives, in the order in which they are tried.
    pub variants: Vec<VariantRule>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// An alternative: the branch of the document that has all of `keys` as properties.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantRule {
    /// Its Rust name.
    pub name: String,
    /// Properties whose presence decides for it. Empty: what is left.
    pub keys: Vec<String>,
}

/// A shape that is one type: by its properties wherever it is, by the places where it stands, or by both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedRule {
    /// `module::Name`.
    pub name: String,
    /// The wire names of exactly these properties, sorted.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Only shapes whose fields have these types: `value: decimal`.
    #[serde(default)]
    pub types: Vec<String>,
    /// Only here. What stands at these places and has the same form is one type, whatever its properties are.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A value in the document that is replaced.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairRule {
    /// JSON pointer below the operation, whose id comes first: `quoteCreate/requestBody/required`.
    pub at: String,
    /// What stands there. The repair fails when it does not.
    pub from: toml::Value,
    /// What should stand there.
    pub to: toml::Value,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rules {
    fn hit(&self, kind: &str, index: usize, what: &str) {
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(format!("{kind}[{index}] {what}"));
    }

    fn place(&self, kind: &str, rules: &[PlaceRule], keys: &[String], property: &str) -> bool {
        let mut found = false;
        for (index, rule) in rules.iter().enumerate() {
            found |= self.matches(kind, index, &rule.properties, &rule.at, keys, property);
        }
        found
    }

    fn matches(
        &self,
        kind: &str,
        index: usize,
        properties: &[String],
        at: &[String],
        keys: &[String],
        property: &str,
    ) -> bool {
        let mut found = false;
        if let Some(name) = properties.iter().find(|name| *name == property) {
            self.hit(kind, index, name);
            found = true;
        }
        for place in at
            .iter()
            .filter(|place| keys.iter().any(|key| same_place(key, place)))
        {
            self.hit(kind, index, place);
            found = true;
        }
        found
    }

    /// The id that a parameter or property is, by its keys, or by its name if the contract has the same wire form.
    pub fn id(&self, keys: &[String], property: &str, wire: IdWire) -> Option<&IdRule> {
        // A place is more precise than a name, and only a place may cross from text to number.
        let by = |names: bool| {
            let rules = self.id.iter().enumerate();
            let mut fitting = rules
                .filter(|(_, rule)| !names || rule.wire == wire || rule.wire == IdWire::Either);
            fitting.find(|(index, rule)| {
                let (properties, at): (&[String], &[String]) = if names {
                    (&rule.properties, &[])
                } else {
                    (&[], &rule.at)
                };
                self.matches("id", *index, properties, at, keys, property)
            })
        };
        by(false).or_else(|| by(true)).map(|(_, rule)| rule)
    }

    /// The property with the currency of an amount, where a rule names it.
    pub fn currency_of(&self, keys: &[String], property: &str) -> Option<&str> {
        let mut found = None;
        for (index, rule) in self.amount.iter().enumerate() {
            if self.matches("amount", index, &rule.properties, &rule.at, keys, property) {
                found = found.or(Some(rule.currency.as_str()));
            }
        }
        found
    }

    /// Notes that the currency of an amount is where the rule for the amount says.
    pub fn has_currency(&self, keys: &[String], property: &str, currency: &str) {
        for (index, rule) in self.amount.iter().enumerate() {
            if rule.currency == currency
                && self.matches("amount", index, &rule.properties, &rule.at, keys, property)
            {
                self.hit("amount", index, currency);
            }
        }
    }

    /// Whether a text must not be shown.
    pub fn is_secret(&self, keys: &[String], property: &str) -> bool {
        self.place("secret", &self.secret, keys, property)
    }

    /// Whether a text holds an exact number.
    pub fn is_decimal(&self, keys: &[String], property: &str) -> bool {
        self.place("decimal", &self.decimal, keys, property)
    }

    /// Whether a query parameter is a list with commas.
    pub fn is_comma_list(&self, keys: &[String], property: &str) -> bool {
        self.place("comma_list", &self.comma_list, keys, property)
    }

    /// Whether the body of an operation may be left out.
    pub fn body_is_optional(&self, operation: &str) -> bool {
        self.place(
            "optional_body",
            &self.optional_body,
            &[operation.to_owned()],
            "",
        )
    }

    /// What a plain text holds.
    pub fn time(&self, keys: &[String], property: &str) -> Option<TimeKind> {
        let found = self.time.iter().enumerate().find(|(index, rule)| {
            self.matches("time", *index, &rule.properties, &rule.at, keys, property)
        });
        found.map(|(_, rule)| rule.kind)
    }

    /// How the union at a place is decided.
    pub fn union(&self, keys: &[String]) -> Option<&UnionRule> {
        let found = self
            .union
            .iter()
            .enumerate()
            .find(|(index, rule)| self.matches("union", *index, &[], &rule.at, keys, ""));
        found.map(|(_, rule)| rule)
    }

    /// The shared type of a shape, by its keys, its wire names (sorted) and `name: type` pairs. A place is more precise than
    /// a shape.
    pub fn shared(
        &self,
        keys: &[String],
        properties: &[&str],
        types: &[String],
    ) -> Option<&SharedRule> {
        let fits = |rule: &SharedRule| {
            (rule.properties.is_empty() || rule.properties == properties)
                && rule.types.iter().all(|wanted| types.contains(wanted))
        };
        let rules = || self.shared.iter().enumerate();
        let found = rules()
            .filter(|(_, rule)| !rule.at.is_empty() && fits(rule))
            .find(|(index, rule)| self.matches("shared", *index, &[], &rule.at, keys, ""))
            .or_else(|| {
                rules().find(|(_, rule)| {
                    rule.at.is_empty() && !rule.properties.is_empty() && fits(rule)
                })
            });
        found.map(|(index, rule)| {
            self.hit("shared", index, "");
            rule
        })
    }

    /// Notes that a repair was done.
    pub fn repaired(&self, index: usize) {
        self.hit("repair", index, "");
    }
}

/// Whether a key is the place of a rule. The case of an operationId does not count, since upstream changes it back and
/// forth; `@*` stands for every version of an event.
pub fn same_place(key: &str, place: &str) -> bool {
    // Nearly all of the many comparisons end here.
    if !place.ends_with('*') && key.as_bytes().last() != place.as_bytes().last() {
        return false;
    }
    if let Some((event, rest)) = place.split_once("@*") {
        return matches!(crate::place::rooted(key), Some((crate::place::Root::Event(found, _), way)) if found == event && way == rest);
    }
    if key.len() != place.len() {
        return false;
    }
    let split = |text: &str| text.find(['.', '/']).unwrap_or(text.len());
    let (a, b) = (split(key), split(place));
    key[..a].eq_ignore_ascii_case(&place[..b]) && key[a..] == place[b..]
}
