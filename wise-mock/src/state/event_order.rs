//! What a test says of an event that it wants to have.

use serde::Deserialize;
use serde_json::Value;

use crate::contract::Contracts;
use crate::misuse::Misuse;

/// An event that a test wants to have: the body of `POST /_mock/events`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventOrder {
    pub(crate) event: String,
    pub(crate) version: Option<String>,
    pub(crate) url: Option<String>,
    /// What goes over what is made up.
    #[serde(default)]
    pub(crate) data: Value,
}

impl EventOrder {
    /// The schema version that was asked for, or the newest one.
    pub(super) fn version(&self, contracts: &Contracts) -> Result<String, Misuse> {
        let mut named = contracts.events().filter(|(event, _)| *event == self.event);
        let unknown = || Misuse(format!("there is no event `{}`", self.event));
        let (_, versions) = named.next().ok_or_else(unknown)?;
        let mut fitting =
            versions.filter(|version| self.version.as_ref().is_none_or(|wanted| wanted == version));
        let newest = fitting.next_back();
        let unknown = || Misuse(format!("`{}` has no such schema version", self.event));
        newest.map(str::to_owned).ok_or_else(unknown)
    }
}
