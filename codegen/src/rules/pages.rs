//! Rules about lists that come in pages, and about periods.

use super::Rules;
use crate::model::{NextPage, Pages, Window};
use serde::Deserialize;

/// Operations whose response is one page of a longer list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagesRule {
    /// Operations.
    pub at: Vec<String>,
    /// The query parameter that says where a page begins.
    pub position: String,
    /// The property of the response that holds the items. Absent: the response is the list.
    pub items: Option<String>,
    /// Where the next page begins: `"offset"`, `{ cursor = "nextCursor" }`, `{ last = "id" }` or `{ number = { first = 1, total = "count" } }`,
    /// where `total` may be absent.
    pub next: NextPage,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Operations about a period that may only be so long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowRule {
    /// Operations.
    pub at: Vec<String>,
    /// The query parameter with the beginning of the period.
    pub start: String,
    /// The query parameter with its end.
    pub end: String,
    /// How many days it may have.
    pub days: u32,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rules {
    /// How the pages of an operation follow one another.
    pub fn pages(&self, operation: &str) -> Option<Pages> {
        let keys = [operation.to_owned()];
        let mut rules = self.pages.iter().enumerate();
        let (_, rule) =
            rules.find(|(index, rule)| self.matches("pages", *index, &[], &rule.at, &keys, ""))?;
        Some(Pages {
            position: rule.position.clone(),
            items: rule.items.clone(),
            next: rule.next.clone(),
        })
    }

    /// The period that an operation is about.
    pub fn window(&self, operation: &str) -> Option<Window> {
        let keys = [operation.to_owned()];
        let mut rules = self.window.iter().enumerate();
        let (_, rule) =
            rules.find(|(index, rule)| self.matches("window", *index, &[], &rule.at, &keys, ""))?;
        Some(Window {
            start: rule.start.clone(),
            end: rule.end.clone(),
            days: rule.days,
        })
    }
}
