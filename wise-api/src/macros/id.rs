//! `id!`: identifiers that cannot be mistaken for one another.

macro_rules! id {
    ($( $(#[$meta:meta])* $name:ident: $kind:ident; )*) => {
        $( $crate::support::id_type! { $kind $(#[$meta])* $name } )*
    };
}
pub(crate) use id;

macro_rules! id_type {
    (i64 $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl ::core::convert::From<$name> for i64 {
            #[inline]
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::core::convert::From<&$name> for $name {
            #[inline]
            fn from(id: &$name) -> Self {
                *id
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl $crate::support::ParamValue for $name {
            #[inline]
            fn each(&self, each: &mut dyn FnMut(&str)) {
                $crate::support::ParamValue::each(&self.0, each);
            }
        }

        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                $crate::support::Encode::encode(&self.0, out);
            }
        }

        impl $crate::support::Decode for $name {
            const STRICT: bool = true;

            #[inline]
            fn decode(
                node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                <i64 as $crate::support::Decode>::decode(node).map(Self)
            }
        }

        $crate::support::sample! {
            $name, place => Self($crate::testing::Sample::sample_at(place.member("id")))
        }
        $crate::support::serialize_trait!($name);
        $crate::support::deserialize_trait!($name);
    };
    (either $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// The contract has it as a number in some places, and as a text in others. It keeps its text, and travels as a number where one
        /// belongs, if it is one.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::support::NumberOrText);

        impl $name {
            /// The text.
            #[inline]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The number, if it is one.
            #[inline]
            pub fn number(&self) -> ::core::option::Option<i64> {
                self.0.number()
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                Self::from(number.to_string())
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self($crate::support::NumberOrText::new(text))
            }
        }

        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                $crate::support::Encode::encode(&self.0, out);
            }
        }

        impl $crate::support::Decode for $name {
            const STRICT: bool = true;

            #[inline]
            fn decode(
                node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                $crate::support::Decode::decode(node).map(Self)
            }
        }

        $crate::support::text_conversions!($name);
        $crate::support::sample! {
            // As a number, so that it fits where the contract has one.
            $name, place => <Self as ::core::convert::From<i64>>::from(12345)
        }
        $crate::support::serialize_trait!($name);
        $crate::support::deserialize_trait!($name);
    };
    (text $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::string::String);

        impl $name {
            /// The text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as a UUID, if it is one.
            #[inline]
            pub fn uuid(&self) -> ::core::result::Result<::uuid::Uuid, ::uuid::Error> {
                self.0.parse()
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl ::core::convert::From<::uuid::Uuid> for $name {
            #[inline]
            fn from(uuid: ::uuid::Uuid) -> Self {
                Self(uuid.to_string())
            }
        }

        $crate::support::text_traits!($name #[STRICT]);
        $crate::support::sample! {
            $name, place => Self($crate::testing::Sample::sample_at(place.member("id")))
        }
        $crate::support::serialize_trait!($name);
        $crate::support::deserialize_trait!($name);
    };
}
pub(crate) use id_type;
