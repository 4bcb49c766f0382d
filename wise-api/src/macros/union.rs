//! `union!`: an enum over JSON shapes.
//!
//! The enum itself stands before it, and has a last variant `Unrecognized(Json)`. What decides is the value of a field (`tag "name";`), which
//! fields are there (`keys;`), or the kind of the JSON value (`kind;`). What nothing decides is kept as it is. What was decided, and is not
//! readable as that, is an error: it is no other alternative, and an amount or an id that is wrong must not pass for a shape that is new.
//!
//! A tag or keys are those of an object, and any other value is of another kind than expected, as it is where one type stands.
//! A line `strict true;` behind the flags says that there are amounts somewhere inside.

macro_rules! union {
    ($name:ident: $( $flag:ident ),+; strict true; $($body:tt)*) => {
        $crate::support::union_halves! { $name [$( $flag )+] true { $($body)* } }
        $crate::support::union_sample! { $name { $($body)* } }
    };
    ($name:ident: $( $flag:ident ),+; $($body:tt)*) => {
        $crate::support::union_halves! { $name [$( $flag )+] false { $($body)* } }
        $crate::support::union_sample! { $name { $($body)* } }
    };
}
pub(crate) use union;

macro_rules! union_halves {
    ($name:ident [encode] $strict:literal $body:tt) => {
        $crate::support::union_half! { encode serialize_trait $name $body }
        $crate::support::union_other_half! { decode $strict $name $body }
    };
    ($name:ident [decode] $strict:literal $body:tt) => {
        $crate::support::union_half! { decode $strict $name $body }
        $crate::support::union_extra! { $name }
        $crate::support::union_other_half! { encode serialize_response_trait $name $body }
    };
    ($name:ident [encode decode] $strict:literal $body:tt) => {
        $crate::support::union_half! { encode serialize_trait $name $body }
        $crate::support::union_half! { decode $strict $name $body }
        $crate::support::union_extra! { $name }
    };
    ($name:ident [encode from] $strict:literal $body:tt) => {
        $crate::support::union_halves! { $name [encode] $strict $body }
        $crate::support::union_from! { $name $body }
    };
    ($name:ident [decode from] $strict:literal $body:tt) => {
        $crate::support::union_halves! { $name [decode] $strict $body }
        $crate::support::union_from! { $name $body }
    };
    ($name:ident [encode decode from] $strict:literal $body:tt) => {
        $crate::support::union_halves! { $name [encode decode] $strict $body }
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

/// What an alternative keeps beside its fields, as every type that is read has it.
macro_rules! union_extra {
    ($name:ident) => {
        impl $name {
            /// The members that the alternative has no field for, and the values of its fields that are not readable, as exact JSON in their
            /// order.
            ///
            /// None of [`Unrecognized`](Self::Unrecognized), which holds the whole value, and none of an alternative that is no object.
            pub fn extra(&self) -> &$crate::Extra {
                $crate::support::Decode::beside_fields(self)
            }
        }
    };
}
pub(crate) use union_extra;

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
    (decode $strict:literal $name:ident { tag $tag:literal; $( $variant:ident($type:ty) = $value:literal; )* }) => {
        $crate::support::union_half! { @decode $strict $name [$( $variant($type) )*] node {
            match node.discriminator(stringify!($name), $tag)?.as_deref() {
                $( ::core::option::Option::Some($value) => match node.tagged($tag) {
                    ::core::result::Result::Ok(value) => ::core::result::Result::Ok(Self::$variant(value)),
                    ::core::result::Result::Err(error) => node.decided_again($tag, error),
                }, )*
                _ => match node.unrecognized($tag) {
                    ::core::result::Result::Ok(json) => ::core::result::Result::Ok(Self::Unrecognized(json)),
                    ::core::result::Result::Err(error) => node.decided_again($tag, error),
                },
            }
        } }
    };
    (decode $strict:literal $name:ident { keys; $( $variant:ident($type:ty) = [$( $key:literal ),* $(,)?]; )* }) => {
        $crate::support::union_half! { @decode $strict $name [$( $variant($type) )*] node {
            const KEYS: &[&str] = &[$( $( $key, )* )*];
            #[allow(unused_mut)]
            let mut failed: ::core::option::Option<$crate::support::DecodeError> = ::core::option::Option::None;
            $( $crate::support::union_half! { @first node failed KEYS $variant($type) [$( $key ),*] } )*
            let keys = node.present(stringify!($name), KEYS)?;
            match failed {
                ::core::option::Option::Some(error) if keys.none() => ::core::result::Result::Err(error),
                $( _ if keys.all(&[$( $key ),*]) => node.alternative().map(Self::$variant), )*
                #[allow(unreachable_patterns)]
                _ => node.json().map(Self::Unrecognized),
            }
        } }
    };
    // What has none of the keys is read without looking for them first.
    (@first $node:ident $failed:ident $keys:ident $variant:ident($type:ty) []) => {
        if const { $crate::support::are_beside($keys, <$type as $crate::support::Decode>::FIELDS) } {
            match $node.without($keys) {
                ::core::option::Option::Some(::core::result::Result::Ok(value)) => {
                    return ::core::result::Result::Ok(Self::$variant(value));
                }
                ::core::option::Option::Some(::core::result::Result::Err(error)) => {
                    $failed = ::core::option::Option::Some(error);
                }
                ::core::option::Option::None => {}
            }
        }
    };
    (@first $node:ident $failed:ident $keys:ident $variant:ident($type:ty) [$( $key:literal ),+]) => {};
    (decode $strict:literal $name:ident { kind; $( $variant:ident($type:ty) = $kind:ident; )* }) => {
        $crate::support::union_half! { @decode $strict $name [$( $variant($type) )*] node {
            match node.kind() {
                $( $crate::support::union_half!(@kind $kind) => node.alternative().map(Self::$variant), )*
                #[allow(unreachable_patterns)]
                _ => node.json().map(Self::Unrecognized),
            }
        } }
    };
    // Alternatives that only their sender can tell apart are kept as they are.
    (decode $strict:literal $name:ident { sender; $( $variant:ident($type:ty) = $how:tt; )* }) => {
        $crate::support::union_half! { @decode $strict $name [] node { node.json().map(Self::Unrecognized) } }
    };
    (@kind string) => { $crate::support::Kind::String };
    (@kind number) => { $crate::support::Kind::Number };
    (@kind boolean) => { $crate::support::Kind::Bool };
    (@kind array) => { $crate::support::Kind::Array };
    (@kind object) => { $crate::support::Kind::Object };
    (@decode $strict:literal $name:ident [$( $variant:ident($type:ty) )*] $node:ident $decide:block) => {
        #[allow(deprecated)]
        impl $crate::support::Decode for $name {
            const STRICT: bool = $strict $( || <$type as $crate::support::Decode>::AMOUNT )*;

            #[inline]
            fn decode(
                $node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> $decide

            fn beside_fields(&self) -> &$crate::Extra {
                match self {
                    $( Self::$variant(value) => $crate::support::Decode::beside_fields(value), )*
                    #[allow(unreachable_patterns)]
                    _ => $crate::Extra::none(),
                }
            }
        }
        $crate::support::deserialize_trait!($name);
    };
}
pub(crate) use union_half;
