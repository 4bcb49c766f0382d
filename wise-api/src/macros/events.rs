//! `events!`: the enum over webhook payloads.

/// Implements what the enum needs; the enum itself stands before it, and has the variants `Unreadable { … }` and `Unrecognized(Json)`.
macro_rules! events {
    ($name:ident { $( $variant:ident($type:ty) = $event:literal [$( $version:literal ),*]; )* }) => {
        #[allow(deprecated)]
        impl $name {
            /// Every event that the contracts name: event type and schema version.
            pub const fn known() -> &'static [(&'static str, &'static str)] {
                &[$( $( ($event, $version), )* )*]
            }

            /// Reads the payload of an event. What is unknown is kept as it is, and so is what cannot be read, with the reason.
            // A contract can be without events. Each event is made where it stays, because it is as large as the largest payload.
            #[allow(unreachable_code, unused_variables)]
            #[inline]
            pub(crate) fn read(
                event_type: &str,
                schema_version: &str,
                payload: $crate::support::Payload<'_>,
                data: &$crate::Json,
            ) -> Self {
                type Unreadable<'a> = &'a dyn Fn($crate::codec::DecodeError) -> $name;
                type Read = fn($crate::support::Payload<'_>, Unreadable<'_>) -> $name;
                // In the order of the event types, by the generator.
                const EVENTS: &[(&str, &[&str], Read)] =
                    &[$( ($event, &[$( $version ),*], |payload, unreadable| match payload.read() {
                        ::core::result::Result::Ok(payload) => $name::$variant(payload),
                        ::core::result::Result::Err(reason) => unreadable(reason),
                    }) ),*];
                let first = EVENTS.partition_point(|(event, ..)| *event < event_type);
                let same = EVENTS.iter().skip(first).take_while(|(event, ..)| *event == event_type);
                let mut same = same.filter(|(_, versions, _)| versions.contains(&schema_version));
                let Some((.., read)) = same.next() else {
                    return Self::Unrecognized(data.clone());
                };
                read(payload, &|reason| {
                    $crate::support::warn_unreadable(event_type, schema_version, &reason);
                    Self::Unreadable {
                        event_type: event_type.to_owned(),
                        schema_version: schema_version.to_owned(),
                        reason,
                        data: data.clone(),
                    }
                })
            }
        }
    };
}
pub(crate) use events;
