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

            /// The members that the payload has beside its fields, and the values of its fields that are not readable, as exact JSON in their
            /// order.
            ///
            /// None of an event that is unreadable or unknown, which has the whole payload.
            pub fn extra(&self) -> &$crate::Extra {
                match self {
                    $( Self::$variant(payload) => $crate::support::Decode::beside_fields(payload), )*
                    Self::Unreadable { .. } | Self::Unrecognized(_) => $crate::Extra::none(),
                }
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
                let unreadable = |reason| {
                    $crate::support::warn_unreadable(event_type, schema_version, &reason);
                    Self::Unreadable {
                        event_type: event_type.to_owned(),
                        schema_version: schema_version.to_owned(),
                        reason,
                        data: data.clone(),
                    }
                };
                let mut known = false;
                for (_, versions, read) in same {
                    if versions.contains(&schema_version) {
                        return read(payload, &unreadable);
                    }
                    known = true;
                }
                if known && schema_version.is_empty() {
                    return unreadable($crate::support::without_version());
                }
                Self::Unrecognized(data.clone())
            }
        }
    };
}
pub(crate) use events;
