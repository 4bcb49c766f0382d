//! Values that a schema accepts, made from the schema: the same ones for the same seed.

mod answer;
mod flatten;
mod number;
mod text;
mod value;

use serde_json::Value;

use crate::contract::Schema;

/// Which of the values that a schema accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Variation {
    /// Everything that there can be, and nothing `null`.
    #[default]
    Full,
    /// Nothing but what is required.
    Minimal,
    /// Everything, and `null` wherever it is allowed.
    Nulls,
    /// Everything, with values of enums and tags of unions that the contract does not list.
    UnknownEnums,
    /// Everything, and a field that the contract does not list in every object that may have one.
    UnknownFields,
    /// Everything, with times that have no zone, as Wise sends some of them.
    NaiveTimestamps,
}

impl Variation {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Full,
        Self::Minimal,
        Self::Nulls,
        Self::UnknownEnums,
        Self::UnknownFields,
        Self::NaiveTimestamps,
    ];

    /// Its name in `X-Mock-Variation` and in the control endpoints: `full`, `minimal`, `nulls`, `unknown-enums`, `unknown-fields`,
    /// `naive-timestamps`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Minimal => "minimal",
            Self::Nulls => "nulls",
            Self::UnknownEnums => "unknown-enums",
            Self::UnknownFields => "unknown-fields",
            Self::NaiveTimestamps => "naive-timestamps",
        }
    }

    /// The variation of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|variation| variation.as_str() == name)
    }
}

/// Where a value stands within its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Edge {
    /// Somewhere that looks like a real value.
    #[default]
    Middle,
    /// As short, small and few as the schema allows.
    Low,
    /// As long, large and many as the schema allows; where it has no limit, as in the middle.
    High,
}

/// Makes values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Source {
    /// The same seed makes the same values.
    pub seed: u64,
    /// Which of the values that a schema accepts.
    pub variation: Variation,
    /// Where values stand within their limits.
    pub edge: Edge,
    /// The alternative of every union, by its place, which starts again when there are not as many; by the seed unless set.
    pub alternative: Option<usize>,
    /// How many values further every enum is than the seed has it, which starts again after the last one.
    pub further: usize,
}

/// Stands for an unknown value of an enum.
pub(crate) const UNKNOWN_TEXT: &str = "MOCK_UNKNOWN_VALUE";
pub(crate) const UNKNOWN_NUMBER: i64 = 987_654;
/// The name of the unknown field.
pub(crate) const UNKNOWN_FIELD: &str = "mockUnknownField";

impl Source {
    /// A source of ordinary values.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    /// The same source with another variation.
    #[must_use]
    pub fn variation(self, variation: Variation) -> Self {
        Self { variation, ..self }
    }

    /// How many values the longest enum has that [`value`](Self::value) chooses from.
    pub fn longest_enum(&self, schema: &Schema) -> usize {
        let maker = value::Maker::new(self, schema.root());
        maker.make(schema.value(), schema.pointer());
        maker.longest.get()
    }

    /// A value that the schema accepts; but for [`Variation::UnknownEnums`] and [`Variation::NaiveTimestamps`], whose point it
    /// is to go beyond it.
    pub fn value(&self, schema: &Schema) -> Value {
        value::Maker::new(self, schema.root()).make(schema.value(), schema.pointer())
    }
}
