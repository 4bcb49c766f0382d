//! The enum over the payloads of webhooks.

use super::Types;
use crate::model::{Event, TypeRef};
use crate::names::words::pascal;

/// A variant of the enum: the events that share a payload type.
#[derive(Clone, Debug)]
pub struct EventVariant<'a> {
    /// `TransfersStateChangeV4`.
    pub name: String,
    /// The type of the payload.
    pub data: &'a TypeRef,
    /// `transfers#state-change`.
    pub event_type: &'a str,
    /// The schema versions, newest first.
    pub versions: Vec<&'a str>,
    /// The events, by position in the model.
    pub events: Vec<usize>,
    /// Whether all of them are deprecated.
    pub deprecated: bool,
}

impl<'a> Types<'a> {
    pub(super) fn events(&self) -> Vec<EventVariant<'a>> {
        let mut found: Vec<EventVariant<'a>> = Vec::new();
        let mut events: Vec<(usize, &'a Event)> = self.api.events.iter().enumerate().collect();
        events.sort_by(|(_, a), (_, b)| {
            a.event_type
                .cmp(&b.event_type)
                .then(b.schema_version.cmp(&a.schema_version))
        });
        for (index, event) in events {
            let same = found.iter_mut().find(|variant| {
                variant.event_type == event.event_type
                    && *variant.data == event.data
                    && event.data.named().is_some()
            });
            match same {
                Some(variant) => {
                    variant.versions.push(&event.schema_version);
                    variant.events.push(index);
                    variant.deprecated &= event.deprecated;
                }
                None => found.push(EventVariant {
                    name: self.event_name(event),
                    data: &event.data,
                    event_type: &event.event_type,
                    versions: vec![&event.schema_version],
                    events: vec![index],
                    deprecated: event.deprecated,
                }),
            }
        }
        found
    }

    fn event_name(&self, event: &Event) -> String {
        let group = event.event_type.split('#').next().unwrap_or_default();
        match event.data.named() {
            Some(id) => format!("{}{}", pascal(group), self.names.types[id.0].name),
            None => format!(
                "{}{}",
                pascal(&event.event_type),
                pascal(&event.schema_version)
            ),
        }
    }
}
