//! `spec/rules.toml`: decisions that the document does not state, each with a reason. A rule that matches nothing in any
//! version is a failure, so that the file never holds more than it does.

mod check;
mod codes;
mod follow;
mod jose;
mod pages;
mod seen;
mod unused;
mod values;

pub(crate) use codes::names_a_currency;
pub use codes::{CountryRule, CurrencyRule, Hints};
pub use follow::FollowRule;
pub use jose::JoseRule;
pub use pages::{PagesRule, WindowRule};
pub use seen::{AmendRule, CredentialRule, EitherRule};
pub use unused::Unused;
pub use values::ValuesRule;

use crate::model::{Idempotency, Location, Parameter, Verdict};
use crate::problem::Problems;
use crate::toml_text;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Ids of resources, as types of their own.
    pub id: Vec<IdRule>,
    /// Ids that stay plain numbers or texts.
    pub plain_id: Vec<PlaceRule>,
    /// Text that must not be shown.
    pub secret: Vec<PlaceRule>,
    /// Text that is the code of a currency.
    pub currency: Vec<CurrencyRule>,
    /// Text that is called like a currency and is no code of one.
    pub plain_currency: Vec<PlaceRule>,
    /// Text that is the code of a country.
    pub country: Vec<CountryRule>,
    /// Text that names a country and stays text.
    pub plain_country: Vec<PlaceRule>,
    /// In which currency an amount is, where that does not stand beside it under the same name.
    pub amount: Vec<AmountRule>,
    /// Numbers in requests that are no amount in a currency.
    pub plain_amount: Vec<PlaceRule>,
    /// Text that holds an exact number.
    pub decimal: Vec<PlaceRule>,
    /// Text that holds an instant or a date, without a `format` that says so.
    pub time: Vec<TimeRule>,
    /// Text that is documented as one of a list, and which values are final.
    pub values: Vec<ValuesRule>,
    /// Text that is described by a list of values and stays text.
    pub plain_values: Vec<PlaceRule>,
    /// How a union is decided where the document does not say.
    pub union: Vec<UnionRule>,
    /// Shapes that mean the same wherever they are.
    pub shared: Vec<SharedRule>,
    /// Query parameters that are lists with commas.
    pub comma_list: Vec<PlaceRule>,
    /// What is in messages that travel signed or encrypted.
    pub jose: Vec<JoseRule>,
    /// Operations whose body may be left out.
    pub optional_body: Vec<PlaceRule>,
    /// Where operations carry an idempotency key.
    pub idempotency: Vec<IdempotencyRule>,
    /// Operations that clients never repeat on their own.
    pub never_retry: Vec<PlaceRule>,
    /// Operations whose answer is one page of a longer list.
    pub pages: Vec<PagesRule>,
    /// Operations about a period that may only be so long.
    pub window: Vec<WindowRule>,
    /// Operations whose success can hold a refusal.
    pub verdict: Vec<VerdictRule>,
    /// Operations that read the state of something that takes time.
    pub follow: Vec<FollowRule>,
    /// Upstream mistakes that are put right.
    pub repair: Vec<RepairRule>,
    /// What Wise was seen to do and the contract does not state.
    pub amend: Vec<AmendRule>,
    /// Credentials that operations were seen to take.
    pub credential: Vec<CredentialRule>,
    /// Values that one of several fields has.
    pub either: Vec<EitherRule>,
    /// What the hand-written runtime calls.
    pub runtime: RuntimeRule,
    #[serde(skip)]
    used: Mutex<BTreeSet<String>>,
}

/// What the hand-written runtime calls: a version without one of these gets no part of the runtime that calls operations.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeRule {
    /// Methods, as `one_time_tokens.get_status`.
    pub calls: Vec<String>,
    /// Why.
    pub reason: String,
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

/// What a plain number or text could be instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plain {
    /// An id.
    Id,
    /// A country.
    Country,
    /// A currency.
    Currency,
    /// An amount of money.
    Amount,
    /// One of a list of values.
    Value,
}

/// A field or parameter that is called like an id, a currency or a country, and is a plain number or text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainValue {
    /// What it is called like.
    pub kind: Plain,
    /// Why it stays plain. `None`: nobody has decided.
    pub reason: Option<String>,
    /// Where it is first used.
    pub place: String,
    /// `i64`, `String` or `Guid`.
    pub ty: &'static str,
}

impl Plain {
    /// The rules that give reasons.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Id => "plain_id",
            Self::Country => "plain_country",
            Self::Currency => "plain_currency",
            Self::Amount => "plain_amount",
            Self::Value => "plain_values",
        }
    }
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
    pub reason: String,
}

/// Where operations carry an idempotency key: one of `header` and `body`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdempotencyRule {
    /// The header, on every operation that has it.
    #[serde(default)]
    pub header: String,
    /// The property of the body, on the operations of `at`.
    #[serde(default)]
    pub body: String,
    /// Operations.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    pub reason: String,
}

/// How the body of a success says whether the operation was done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictRule {
    /// Operations.
    pub at: Vec<String>,
    /// The field that decides: a text, a number or a boolean.
    pub field: String,
    /// Its values that mean yes.
    pub accepted: Vec<String>,
    /// Its values that mean no.
    pub refused: Vec<String>,
    /// The field with the kind of the answer.
    #[serde(default)]
    pub kind: String,
    /// The field with the reason for programs.
    #[serde(default)]
    pub code: String,
    /// The field with the reason for people.
    #[serde(default)]
    pub message: String,
    /// Why.
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
    pub reason: String,
}

impl Rules {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is no TOML, has a key that no rule has, or a name that cannot be one in Rust.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        let rules: Self = toml_text::parse(name, text)?;
        check::rules(&rules, name, text).into_result(rules)
    }

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

    /// Why a value stays a plain number or text, if that has been decided by rules of this kind.
    pub fn plain(&self, kind: Plain, keys: &[String], property: &str) -> Option<&str> {
        let rules = match kind {
            Plain::Id => &self.plain_id,
            Plain::Country => &self.plain_country,
            Plain::Currency => &self.plain_currency,
            Plain::Amount => &self.plain_amount,
            Plain::Value => &self.plain_values,
        };
        let mut reason = None;
        for (index, rule) in rules.iter().enumerate() {
            let (names, at) = (&rule.properties, &rule.at);
            if self.matches(kind.rule(), index, names, at, keys, property) {
                reason = reason.or(Some(rule.reason.as_str()));
            }
        }
        reason
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

    /// How the body of a success says whether an operation was done.
    pub fn verdict(&self, operation: &str) -> Option<Verdict> {
        let keys = [operation.to_owned()];
        let mut rules = self.verdict.iter().enumerate();
        let (_, rule) = rules
            .find(|(index, rule)| self.matches("verdict", *index, &[], &rule.at, &keys, ""))?;
        Some(Verdict {
            field: rule.field.clone(),
            accepted: rule.accepted.clone(),
            refused: rule.refused.clone(),
            kind: rule.kind.clone(),
            code: rule.code.clone(),
            message: rule.message.clone(),
        })
    }

    /// Whether clients never repeat an operation on their own.
    pub fn is_never_retried(&self, operation: &str) -> bool {
        let keys = [operation.to_owned()];
        self.place("never_retry", &self.never_retry, &keys, "")
    }

    /// Where an operation with these parameters carries its idempotency key.
    pub fn idempotency(&self, operation: &str, parameters: &[Parameter]) -> Idempotency {
        for (index, rule) in self.idempotency.iter().enumerate() {
            let header = parameters.iter().find(|parameter| {
                parameter.location == Location::Header
                    && parameter.wire.eq_ignore_ascii_case(&rule.header)
            });
            if let Some(header) = header {
                self.hit("idempotency", index, &rule.header);
                return Idempotency::Header {
                    name: header.wire.clone(),
                    required: header.required,
                };
            }
            let keys = [operation.to_owned()];
            if self.matches("idempotency", index, &[], &rule.at, &keys, "") {
                return Idempotency::Body(rule.body.clone());
            }
        }
        Idempotency::None
    }

    /// Whether a property holds the idempotency key of an operation, sent or received.
    pub fn is_key(&self, property: &str) -> bool {
        self.idempotency
            .iter()
            .any(|rule| !rule.body.is_empty() && rule.body == property)
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

    /// The entries that matched nothing so far.
    pub fn unused(&self) -> Vec<Unused> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unused = Vec::new();
        let mut expect = |kind: &str, index: usize, entry: &str, shown: &str| {
            if !used.contains(&format!("{kind}[{index}] {entry}")) {
                unused.push(Unused {
                    kind: kind.to_owned(),
                    index,
                    text: shown.to_owned(),
                });
            }
        };
        for (index, rule) in self.id.iter().enumerate() {
            rule.properties
                .iter()
                .chain(&rule.at)
                .for_each(|entry| expect("id", index, entry, entry));
        }
        for (kind, rules) in [
            ("plain_id", &self.plain_id),
            ("plain_country", &self.plain_country),
            ("plain_amount", &self.plain_amount),
            ("plain_values", &self.plain_values),
            ("secret", &self.secret),
            ("plain_currency", &self.plain_currency),
            ("decimal", &self.decimal),
            ("comma_list", &self.comma_list),
            ("optional_body", &self.optional_body),
            ("never_retry", &self.never_retry),
        ] {
            for (index, rule) in rules.iter().enumerate() {
                rule.properties
                    .iter()
                    .chain(&rule.at)
                    .for_each(|entry| expect(kind, index, entry, entry));
            }
        }
        for (index, rule) in self.amount.iter().enumerate() {
            rule.properties
                .iter()
                .chain(&rule.at)
                .for_each(|entry| expect("amount", index, entry, entry));
        }
        for (index, rule) in self.currency.iter().enumerate() {
            codes::entries(&rule.properties, &rule.last_words, &rule.at)
                .for_each(|entry| expect("currency", index, entry, entry));
        }
        for (index, rule) in self.country.iter().enumerate() {
            codes::entries(&rule.properties, &rule.last_words, &rule.at)
                .for_each(|entry| expect("country", index, entry, entry));
        }
        for (index, rule) in self.time.iter().enumerate() {
            rule.properties
                .iter()
                .chain(&rule.at)
                .for_each(|entry| expect("time", index, entry, entry));
        }
        for (index, rule) in self.union.iter().enumerate() {
            rule.at
                .iter()
                .for_each(|entry| expect("union", index, entry, entry));
        }
        for (index, rule) in self.verdict.iter().enumerate() {
            rule.at
                .iter()
                .for_each(|entry| expect("verdict", index, entry, entry));
        }
        for (index, rule) in self.shared.iter().enumerate() {
            expect("shared", index, "", &rule.name);
            rule.at
                .iter()
                .for_each(|entry| expect("shared", index, entry, entry));
        }
        for (index, rule) in self.idempotency.iter().enumerate() {
            let header = Some(&rule.header).filter(|header| !header.is_empty());
            header
                .into_iter()
                .chain(&rule.at)
                .for_each(|entry| expect("idempotency", index, entry, entry));
        }
        let pages = self.pages.iter().map(|rule| &rule.at).enumerate();
        let windows = self.window.iter().map(|rule| &rule.at).enumerate();
        let follow = self.follow.iter().map(|rule| &rule.at).enumerate();
        let jose = self.jose.iter().map(|rule| &rule.at).enumerate();
        let credential = self.credential.iter().map(|rule| &rule.at).enumerate();
        let amend = self.amend.iter().map(|rule| &rule.at).enumerate();
        let values = self.values.iter().map(|rule| &rule.at).enumerate();
        for (kind, (index, at)) in (pages.map(|rule| ("pages", rule)))
            .chain(windows.map(|rule| ("window", rule)))
            .chain(follow.map(|rule| ("follow", rule)))
            .chain(jose.map(|rule| ("jose", rule)))
            .chain(amend.map(|rule| ("amend", rule)))
            .chain(values.map(|rule| ("values", rule)))
            .chain(credential.map(|rule| ("credential", rule)))
        {
            at.iter()
                .for_each(|entry| expect(kind, index, entry, entry));
        }
        for (index, rule) in self.follow.iter().enumerate() {
            let of = rule.of.as_deref();
            of.into_iter()
                .for_each(|entry| expect("follow", index, entry, entry));
        }
        for (index, rule) in self.either.iter().enumerate() {
            expect("either", index, &rule.at, &rule.at);
        }
        for (index, rule) in self.repair.iter().enumerate() {
            expect("repair", index, "", &rule.at);
        }
        unused
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
        return crate::place::event_of(key).is_some_and(|(found, version)| {
            found == event && &key[event.len() + 1 + version.len()..] == rest
        });
    }
    if key.len() != place.len() {
        return false;
    }
    let split = |text: &str| text.find(['.', '/']).unwrap_or(text.len());
    let (a, b) = (split(key), split(place));
    key[..a].eq_ignore_ascii_case(&place[..b]) && key[a..] == place[b..]
}
