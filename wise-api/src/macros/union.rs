//! `union!`: an enum over JSON shapes.
//!
//! The enum itself stands before it, and has a last variant `Unrecognized(Json)`. What decides is the value of a field (`tag "name";`), which
//! fields are there (`keys;`), or the kind of the JSON value (`kind;`). Whatever cannot be decided, or does not decode as what was
//! decided, is kept as it is: a union never fails a response.

macro_rules! union {
    ($name:ident: $( $flag:ident ),+; $($body:tt)*) => {
        $crate::support::union_halves! { $name [$( $flag )+] { $($body)* } }
        $crate::support::union_sample! { $name { $($body)* } }
    };
}
pub(crate) use union;

macro_rules! union_halves {
    ($name:ident [encode] $body:tt) => {
        $crate::support::union_half! { encode serialize_trait $name $body }
        $crate::support::union_other_half! { decode $name $body }
    };
    ($name:ident [decode] $body:tt) => {
        $crate::support::union_half! { decode $name $body }
        $crate::support::union_other_half! { encode serialize_response_trait $name $body }
    };
    ($name:ident [encode decode] $body:tt) => {
        $crate::support::union_half! { encode serialize_trait $name $body }
        $crate::support::union_half! { decode $name $body }
    };
    ($name:ident [encode from] $body:tt) => {
        $crate::support::union_halves! { $name [encode] $body }
        $crate::support::union_from! { $name $body }
    };
    ($name:ident [decode from] $body:tt) => {
        $crate::support::union_halves! { $name [decode] $body }
        $crate::support::union_from! { $name $body }
    };
    ($name:ident [encode decode from] $body:tt) => {
        $crate::support::union_halves! { $name [encode decode] $body }
        $crate::support::union_from! { $name $body }
    };
}
pub(crate) use union_halves;

/// The half that the flags do not ask for.
#[cfg(feature = "serde-both")]
macro_rules! union_other_half {
    ($($rest:tt)*) => { $crate::support::union_half! { $($rest)* } };
}
#[cfg(not(feature = "serde-both"))]
macro_rules! union_other_half {
    ($($rest:tt)*) => {};
}
pub(crate) use union_other_half;

macro_rules! union_from {
    ($name:ident { tag $tag:literal; $( $variant:ident($type:ty) = $how:tt; )* }) => {
        $crate::support::union_from! { @ $name $( $variant($type) )* }
    };
    ($name:ident { $by:ident; $( $variant:ident($type:ty) = $how:tt; )* }) => {
        $crate::support::union_from! { @ $name $( $variant($type) )* }
    };
    (@ $name:ident $( $variant:ident($type:ty) )*) => {
        $(
            #[allow(deprecated)]
            impl ::core::convert::From<$type> for $name {
                #[inline]
                fn from(value: $type) -> Self {
                    Self::$variant(value)
                }
            }
        )*
    };
}
pub(crate) use union_from;

macro_rules! union_half {
    (encode $write:ident $name:ident { tag $tag:literal; $( $variant:ident($type:ty) = $value:literal; )* }) => {
        #[allow(deprecated)]
        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                match self {
                    $( Self::$variant(value) => out.tagged($tag, $value, value), )*
                    Self::Unrecognized(json) => $crate::support::Encode::encode(json, out),
                }
            }
        }
        $crate::support::$write!($name);
    };
    (encode $write:ident $name:ident { $by:ident; $( $variant:ident($type:ty) = $how:tt; )* }) => {
        #[allow(deprecated)]
        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                match self {
                    $( Self::$variant(value) => $crate::support::Encode::encode(value, out), )*
                    Self::Unrecognized(json) => $crate::support::Encode::encode(json, out),
                }
            }
        }
        $crate::support::$write!($name);
    };
    (decode $name:ident { tag $tag:literal; $( $variant:ident($type:ty) = $value:literal; )* }) => {
        $crate::support::union_half! { @decode $name node {
            match node.tag($tag)?.as_deref() {
                $( ::core::option::Option::Some($value) => node.try_decode().map(Self::$variant), )*
                _ => ::core::option::Option::None,
            }
        } }
    };
    (decode $name:ident { keys; $( $variant:ident($type:ty) = [$( $key:literal ),* $(,)?]; )* }) => {
        $crate::support::union_half! { @decode $name node {
            const KEYS: &[&str] = &[$( $( $key, )* )*];
            $( $crate::support::union_half! { @first node KEYS $variant($type) [$( $key ),*] } )*
            match node.present(KEYS)? {
                $(
                    ::core::option::Option::Some(keys) if keys.all(&[$( $key ),*]) => {
                        node.try_decode().map(Self::$variant)
                    }
                )*
                _ => ::core::option::Option::None,
            }
        } }
    };
    // What has none of the keys is read without looking for them first.
    (@first $node:ident $keys:ident $variant:ident($type:ty) []) => {
        if const { $crate::support::are_beside($keys, <$type as $crate::support::Decode>::FIELDS) }
            && let ::core::option::Option::Some(value) = $node.without($keys)
        {
            return ::core::result::Result::Ok(Self::$variant(value));
        }
    };
    (@first $node:ident $keys:ident $variant:ident($type:ty) [$( $key:literal ),+]) => {};
    (decode $name:ident { kind; $( $variant:ident($type:ty) = $kind:ident; )* }) => {
        $crate::support::union_half! { @decode $name node {
            match node.kind() {
                $( $crate::support::union_half!(@kind $kind) => node.try_decode().map(Self::$variant), )*
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        } }
    };
    // Alternatives that only their sender can tell apart are kept as they are.
    (decode $name:ident { sender; $( $variant:ident($type:ty) = $how:tt; )* }) => {
        $crate::support::union_half! { @decode $name node { ::core::option::Option::None } }
    };
    (@kind string) => { $crate::support::Kind::String };
    (@kind number) => { $crate::support::Kind::Number };
    (@kind boolean) => { $crate::support::Kind::Bool };
    (@kind array) => { $crate::support::Kind::Array };
    (@kind object) => { $crate::support::Kind::Object };
    (@decode $name:ident $node:ident $decide:block) => {
        #[allow(deprecated)]
        impl $crate::support::Decode for $name {
            #[inline]
            fn decode(
                $node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                let decided: ::core::option::Option<Self> = $decide;
                match decided {
                    ::core::option::Option::Some(decided) => ::core::result::Result::Ok(decided),
                    ::core::option::Option::None => $node.json().map(Self::Unrecognized),
                }
            }
        }
        $crate::support::deserialize_trait!($name);
    };
}
pub(crate) use union_half;
