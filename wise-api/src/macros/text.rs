//! `text_traits!`: what every type that is a text on the wire has in common.

/// Needs `as_str` and `From<&str>`. `#[STRICT]` or `#[AMOUNT]` behind the name is what `Decode` calls so: a number may stand for the text, and
/// nothing else.
macro_rules! text_traits {
    ($name:ident $( #[$is:ident] )?) => {
        $crate::support::text_conversions!($name);

        #[allow(deprecated)]
        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                out.string(self.as_str());
            }
        }

        #[allow(deprecated)]
        impl $crate::support::Decode for $name {
            $( const $is: bool = true; )?

            #[inline]
            fn decode(
                node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                $crate::support::text_traits!(@read node $( $is )?).map(|text| Self::from(&*text))
            }
        }
    };
    (@read $node:ident) => { $node.scalar() };
    (@read $node:ident $is:ident) => { $node.strict_text() };
}
pub(crate) use text_traits;

/// What has nothing to do with JSON. Needs `as_str` and `From<&str>`.
macro_rules! text_conversions {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&$name> for $name {
            #[inline]
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        #[allow(deprecated)]
        impl $crate::support::ParamValue for $name {
            #[inline]
            fn each(&self, each: &mut dyn FnMut(&str)) {
                each(self.as_str());
            }
        }
    };
}
pub(crate) use text_conversions;
