//! `events!`: the enum over webhook payloads.

/// Implements what the enum needs; the enum itself stands before it, and has a last variant `Unrecognized(Json)`.
macro_rules! events {
    ($name:ident { $( $variant:ident($type:ty) = $event:literal [$( $version:literal ),*]; )* }) => {
        #[allow(deprecated)]
        impl $name {
            /// Every event that the contracts name: event type and schema version.
            pub const fn known() -> &'static [(&'static str, &'static str)] {
                &[$( $( ($event, $version), )* )*]
            }

            /// Reads the payload of an event. What is unknown, or is not what was announced, is kept as it is.
            pub(crate) fn read(event_type: &str, schema_version: &str, data: &$crate::Json) -> Self {
                let decided = match (event_type, schema_version) {
                    $( $( ($event, $version) )|* => data.decode().ok().map(Self::$variant), )*
                    _ => ::core::option::Option::None,
                };
                decided.unwrap_or_else(|| Self::Unrecognized(data.clone()))
            }
        }
    };
}
pub(crate) use events;
