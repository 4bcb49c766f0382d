//! Which values of a list are documented as final.

use super::Builder;
use crate::model::{Finals, Kind};

impl Builder<'_> {
    /// Adds what rules say to the lists of values.
    pub(super) fn finals(&mut self) {
        let mut failed = Vec::new();
        for def in &mut self.api.types {
            let Kind::Enum(values) = &def.kind else {
                continue;
            };
            let Some(rule) = self.rules.finals(&def.keys) else {
                continue;
            };
            let unknown: Vec<&String> = (rule.finals.iter())
                .filter(|value| !values.contains(value))
                .collect();
            for value in &unknown {
                let at = rule.at.first().cloned().unwrap_or_default();
                let what = format!(
                    "`[[values]]` of `{at}` calls `{value}` final, which is not among the values"
                );
                failed.push((def.at.clone(), at, what));
            }
            if unknown.is_empty() {
                def.finals = Some(Finals {
                    values: rule.finals.clone(),
                    note: rule.note.clone(),
                    source: rule.source.clone(),
                });
            }
        }
        for (at, place, what) in failed {
            self.unfit(&at, ("values", &[place]), what, "there is no `is_final`");
        }
    }
}
