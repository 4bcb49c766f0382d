//! `open_enum!`: an enum of texts that may grow.

/// Implements what an open enum needs; the enum itself stands before it, and has a last variant `Unrecognized(Unrecognized)`.
macro_rules! open_enum {
    ($name:ident { $( $variant:ident = $text:literal ),* $(,)? }) => {
        #[allow(deprecated)]
        impl $name {
            /// The value as it is written.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            /// Every value that the contract names.
            pub const fn known() -> &'static [&'static str] {
                &[$( $text ),*]
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $( $text => Self::$variant, )*
                    other => Self::Unrecognized($crate::Unrecognized::new(other)),
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::cmp::PartialEq<str> for $name {
            #[inline]
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        #[allow(deprecated)]
        impl ::core::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        $crate::support::text_traits!($name);
        $crate::support::sample! {
            $name, place => Self::from(Self::known().first().copied().unwrap_or_default())
        }
        $crate::support::serialize_trait!($name);
        $crate::support::deserialize_trait!($name);
    };
}
pub(crate) use open_enum;
