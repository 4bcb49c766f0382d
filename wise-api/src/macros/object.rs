//! `object!`: a struct that is a JSON object.
//!
//! One line a field, in the order in which the fields are written: how it may be missing (`required`, `required_nullable`,
//! `optional`, `nullable`, or `received`: set by Wise alone, and never written), in parentheses how a getter hands it out, where it has
//! one (`copy`, `ref`, `deref Target`), its name and type, and its name in JSON. Then, where they apply, `as text` (a number that travels
//! in quotes) or `as Alpha3Lower` (the form of a country code). A last line `extra extra;` names the map of undeclared members, whose
//! field is always called `extra`. The methods that set what is not required are listed by `setters!`.
//!
//! `new(name: Type, …);` before the fields lists what the constructor takes, in an order of its own: recorded in `names.toml`,
//! and not that in which the fields are written. Without it, nothing is required. With
//! `named Builder(…)` in its place, a builder takes them by name, because two neighbours have one type.
//!
//! The flag after the type says which halves it needs: `encode`, `decode`, `encode, decode`, or `build` (a constructor and
//! setters only, for bodies that are not JSON).
//!
//! Every type that is read has the line `extra extra;`: what its fields cannot hold must stay within reach. A line `strict true;` behind
//! it says that there are amounts somewhere inside, though no field is one. It is not found out here, because types may contain themselves.

macro_rules! object {
    ($name:ident: encode; new $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name new $arguments; $($fields)* }
        $crate::support::object_encode! { $name serialize_trait; $($fields)* }
        $crate::support::object_other_half! { decode $name; $($fields)* }
    };
    ($name:ident: decode; $($fields:tt)*) => {
        $crate::support::object_accessors! { $name; $($fields)* }
        $crate::support::object_decode! { $name; $($fields)* }
        $crate::support::object_other_half! { encode $name; $($fields)* }
    };
    ($name:ident: encode, decode; new $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name new $arguments; $($fields)* }
        $crate::support::object_accessors! { $name; $($fields)* }
        $crate::support::object_encode! { $name serialize_trait; $($fields)* }
        $crate::support::object_decode! { $name; $($fields)* }
    };
    ($name:ident: build; new $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name new $arguments; $($fields)* }
    };
    ($name:ident: encode; named $builder:ident $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name named $builder $arguments; $($fields)* }
        $crate::support::object_encode! { $name serialize_trait; $($fields)* }
        $crate::support::object_other_half! { decode $name; $($fields)* }
    };
    ($name:ident: encode, decode; named $builder:ident $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name named $builder $arguments; $($fields)* }
        $crate::support::object_accessors! { $name; $($fields)* }
        $crate::support::object_encode! { $name serialize_trait; $($fields)* }
        $crate::support::object_decode! { $name; $($fields)* }
    };
    ($name:ident: build; named $builder:ident $arguments:tt; $($fields:tt)*) => {
        $crate::support::object_builder! { $name named $builder $arguments; $($fields)* }
    };
    // What requires nothing.
    ($name:ident: encode; $($fields:tt)*) => {
        $crate::support::object! { $name: encode; new(); $($fields)* }
    };
    ($name:ident: encode, decode; $($fields:tt)*) => {
        $crate::support::object! { $name: encode, decode; new(); $($fields)* }
    };
    ($name:ident: build; $($fields:tt)*) => {
        $crate::support::object! { $name: build; new(); $($fields)* }
    };
}
pub(crate) use object;

/// The half that the flags do not ask for.
#[cfg(feature = "serde-both")]
macro_rules! object_other_half {
    (encode $name:ident; $($fields:tt)*) => {
        $crate::support::object_encode! { $name serialize_response_trait; $($fields)* }
    };
    (decode $($rest:tt)*) => { $crate::support::object_decode! { $($rest)* } };
}
#[cfg(not(feature = "serde-both"))]
macro_rules! object_other_half {
    ($($rest:tt)*) => {};
}
pub(crate) use object_other_half;

/// What makes a value of what is required. What is not has setters: `setters!`.
macro_rules! object_builder {
    ($name:ident $how:ident $( $builder:ident )? ($( $(#[$doc:meta])* $an:ident: $at:ty ),* $(,)?); $(
        $( required $rn:ident: $rt:ty = $rw:literal $( as $rx:ident )? )?
        $( required_nullable $( ($qm:ident $( $qa:ty )?) )? $qn:ident: $qt:ty = $qw:literal $( as $qx:ident )? )?
        $( optional $( ($om:ident $( $oa:ty )?) )? $on:ident: $ot:ty = $ow:literal $( as $ox:ident )? )?
        $( received $( ($cm:ident $( $ca:ty )?) )? $cn:ident: $ct:ty = $cw:literal $( as $cx:ident )? )?
        $( nullable $( ($nm:ident $( $na:ty )?) )? $nn:ident: $nt:ty = $nw:literal $( as $nx:ident )? )?
        $( extra $extra:ident )?
        $( strict $strict:literal )?
    ;)*) => {
        #[allow(deprecated)]
        impl $name {
            #[allow(clippy::too_many_arguments)]
            fn from_required($( $an: $at ),*) -> Self {
                Self { $(
                    $( $rn, )?
                    $( $qn, )?
                    $( $on: ::core::option::Option::None, )?
                    $( $cn: ::core::option::Option::None, )?
                    $( $nn: $crate::Nullable::Absent, )?
                    $( $extra: $crate::Extra::new(), )?
                )* }
            }

            $( $(
                /// Adds a member that the contract does not name.
                #[must_use]
                pub fn insert_extra(
                    mut self,
                    key: impl ::core::convert::Into<::std::string::String>,
                    value: impl ::core::convert::Into<$crate::Json>,
                ) -> Self {
                    self.$extra.insert(key.into(), value.into());
                    self
                }
            )? )*
        }

        $crate::support::object_constructor! { $how $name $( $builder )? ($( $(#[$doc])* $an: $at ),*) }
    };
}
pub(crate) use object_builder;

/// `new`, with arguments in their order; or a builder, whose steps name them.
macro_rules! object_constructor {
    (new $name:ident ($( $an:ident: $at:ty ),*)) => {
        #[allow(deprecated)]
        impl $name {
            /// What is required; everything else starts out absent.
            #[allow(clippy::new_without_default, clippy::too_many_arguments)]
            #[must_use]
            pub fn new($( $an: impl ::core::convert::Into<$at> ),*) -> Self {
                Self::from_required($( $an.into() ),*)
            }
        }
    };
    (named $name:ident $builder:ident ($( $(#[$doc:meta])* $an:ident: $at:ty ),*)) => {
        impl $name {
            #[doc = concat!("Takes what is required, by name and in this order:", $( " `", stringify!($an), "`", )* ".")]
            ///
            /// The last of them gives the value, in which everything else is still absent.
            pub fn builder() -> $builder<()> {
                $builder(())
            }
        }

        #[doc = concat!("What [`", stringify!($name), "::builder`] has been given so far. The compiler refuses one that is left out.")]
        #[derive(Clone, Debug)]
        #[must_use = "a builder gives a value when everything required was given"]
        pub struct $builder<Given>(Given);

        $crate::support::object_step! { $name $builder [] $( $(#[$doc])* $an: $at ),* }
    };
}
pub(crate) use object_constructor;

/// One method of a builder for each argument, each on the builder that has the arguments before it.
macro_rules! object_step {
    ($name:ident $builder:ident [$( $gn:ident: $gt:ty, )*] $(#[$doc:meta])* $an:ident: $at:ty) => {
        #[allow(deprecated)]
        impl $builder<($( $gt, )*)> {
            $(#[$doc])*
            ///
            /// It is the last of what is required, and gives the value.
            #[must_use]
            pub fn $an(self, $an: impl ::core::convert::Into<$at>) -> $name {
                let ($( $gn, )*) = self.0;
                $name::from_required($( $gn, )* $an.into())
            }
        }
    };
    ($name:ident $builder:ident [$( $gn:ident: $gt:ty, )*] $(#[$doc:meta])* $an:ident: $at:ty, $( $rest:tt )+) => {
        #[allow(deprecated)]
        impl $builder<($( $gt, )*)> {
            $(#[$doc])*
            pub fn $an(self, $an: impl ::core::convert::Into<$at>) -> $builder<($( $gt, )* $at,)> {
                let ($( $gn, )*) = self.0;
                $builder(($( $gn, )* $an.into(),))
            }
        }

        $crate::support::object_step! { $name $builder [$( $gn: $gt, )* $an: $at,] $( $rest )+ }
    };
}
pub(crate) use object_step;

/// A getter for each field that can be missing.
macro_rules! object_accessors {
    ($name:ident; $(
        $( required $rn:ident: $rt:ty = $rw:literal $( as $rx:ident )? )?
        $( required_nullable $( ($qm:ident $( $qa:ty )?) )? $qn:ident: $qt:ty = $qw:literal $( as $qx:ident )? )?
        $( optional $( ($om:ident $( $oa:ty )?) )? $on:ident: $ot:ty = $ow:literal $( as $ox:ident )? )?
        $( received $( ($cm:ident $( $ca:ty )?) )? $cn:ident: $ct:ty = $cw:literal $( as $cx:ident )? )?
        $( nullable $( ($nm:ident $( $na:ty )?) )? $nn:ident: $nt:ty = $nw:literal $( as $nx:ident )? )?
        $( extra $extra:ident )?
        $( strict $strict:literal )?
    ;)*) => {
        #[allow(deprecated)]
        impl $name {
            $( $(
                /// The members that have no field, and the values of fields that are not readable, as exact JSON in their order.
                pub fn $extra(&self) -> &$crate::Extra {
                    &self.$extra
                }
            )? )*

            /// Why a field has no value.
            #[allow(dead_code)]
            #[inline]
            fn without(&self, field: &'static str) -> $crate::engine::MissingField {
                let extra: ::core::option::Option<&$crate::Extra> =
                    ::core::option::Option::None $( $( .or(::core::option::Option::Some(&self.$extra)) )? )*;
                $crate::engine::MissingField::of(stringify!($name), field, extra)
            }

            $(
                $( $( $crate::support::object_getter! { option $qm $qn: $qt $( as $qa )? = $qw } )? )?
                $( $( $crate::support::object_getter! { option $om $on: $ot $( as $oa )? = $ow } )? )?
                $( $( $crate::support::object_getter! { option $cm $cn: $ct $( as $ca )? = $cw } )? )?
                $( $( $crate::support::object_getter! { nullable $nm $nn: $nt $( as $na )? = $nw } )? )?
            )*
        }
    };
}
pub(crate) use object_accessors;

// A match and no closure, which would be a body of its own to the compiler: there are thousands of these.
macro_rules! object_getter {
    (option copy $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<$type, $crate::engine::MissingField> {
            match &self.$name {
                ::core::option::Option::Some(value) => ::core::result::Result::Ok(*value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
    (option ref $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<&$type, $crate::engine::MissingField> {
            match &self.$name {
                ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
    (option deref $name:ident: $type:ty as $target:ty = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<&$target, $crate::engine::MissingField> {
            match &self.$name {
                ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
    (nullable copy $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<$type, $crate::engine::MissingField> {
            match &self.$name {
                $crate::Nullable::Value(value) => ::core::result::Result::Ok(*value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
    (nullable ref $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<&$type, $crate::engine::MissingField> {
            match &self.$name {
                $crate::Nullable::Value(value) => ::core::result::Result::Ok(value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
    (nullable deref $name:ident: $type:ty as $target:ty = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out or it is not readable.")]
        #[inline]
        pub fn $name(&self) -> ::core::result::Result<&$target, $crate::engine::MissingField> {
            match &self.$name {
                $crate::Nullable::Value(value) => ::core::result::Result::Ok(value),
                _ => ::core::result::Result::Err(self.without($wire)),
            }
        }
    };
}
pub(crate) use object_getter;

macro_rules! object_encode {
    ($name:ident $write:ident; $(
        $( required $rn:ident: $rt:ty = $rw:literal $( as $rx:ident )? )?
        $( required_nullable $( ($qm:ident $( $qa:ty )?) )? $qn:ident: $qt:ty = $qw:literal $( as $qx:ident )? )?
        $( optional $( ($om:ident $( $oa:ty )?) )? $on:ident: $ot:ty = $ow:literal $( as $ox:ident )? )?
        $( received $( ($cm:ident $( $ca:ty )?) )? $cn:ident: $ct:ty = $cw:literal $( as $cx:ident )? )?
        $( nullable $( ($nm:ident $( $na:ty )?) )? $nn:ident: $nt:ty = $nw:literal $( as $nx:ident )? )?
        $( extra $extra:ident )?
        $( strict $strict:literal )?
    ;)*) => {
        #[allow(deprecated)]
        impl $crate::support::EncodeFields for $name {
            #[allow(unused_variables)]
            #[inline]
            fn fields(&self, fields: &mut $crate::support::FieldWriter<'_>) {
                let extra: ::core::option::Option<&$crate::Extra> =
                    ::core::option::Option::None $( $( .or(::core::option::Option::Some(&self.$extra)) )? )*;
                $(
                    $( $crate::support::object_encode!(@ required $( $rx )? fields, extra, $rw, &self.$rn); )?
                    $( $crate::support::object_encode!(@ required $( $qx )? fields, extra, $qw, &self.$qn); )?
                    $( $crate::support::object_encode!(@ optional $( $ox )? fields, extra, $ow, &self.$on); )?
                    $( fields.received(extra, $cw, &self.$cn); )?
                    $( $crate::support::object_encode!(@ optional $( $nx )? fields, extra, $nw, &self.$nn); )?
                    $( fields.extra(&self.$extra); )?
                )*
            }
        }

        #[allow(deprecated)]
        impl $crate::support::Encode for $name {
            #[inline]
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                out.object(self);
            }
        }

        $crate::support::$write!($name);
    };
    (@ $how:ident $fields:ident, $extra:ident, $wire:literal, $value:expr) => { $fields.$how($extra, $wire, $value) };
    (@ $how:ident text $fields:ident, $extra:ident, $wire:literal, $value:expr) => {
        $fields.$how($extra, $wire, &$crate::support::AsText($value))
    };
    (@ $how:ident $form:ident $fields:ident, $extra:ident, $wire:literal, $value:expr) => {
        $fields.$how($extra, $wire, &$crate::support::InForm($value, $crate::support::CountryForm::$form))
    };
}
pub(crate) use object_encode;

macro_rules! object_decode {
    ($name:ident; $(
        $( required $rn:ident: $rt:ty = $rw:literal $( as $rx:ident )? )?
        $( required_nullable $( ($qm:ident $( $qa:ty )?) )? $qn:ident: $qt:ty = $qw:literal $( as $qx:ident )? )?
        $( optional $( ($om:ident $( $oa:ty )?) )? $on:ident: $ot:ty = $ow:literal $( as $ox:ident )? )?
        $( received $( ($cm:ident $( $ca:ty )?) )? $cn:ident: $ct:ty = $cw:literal $( as $cx:ident )? )?
        $( nullable $( ($nm:ident $( $na:ty )?) )? $nn:ident: $nt:ty = $nw:literal $( as $nx:ident )? )?
        $( extra $extra:ident )?
        $( strict $strict:literal )?
    ;)*) => {
        #[allow(deprecated)]
        impl $crate::support::Decode for $name {
            const STRICT: bool = false $(
                $( || <$rt as $crate::support::Decode>::AMOUNT )?
                $( || <$qt as $crate::support::Decode>::AMOUNT )?
                $( || <$ot as $crate::support::Decode>::AMOUNT )?
                $( || <$ct as $crate::support::Decode>::AMOUNT )?
                $( || <$nt as $crate::support::Decode>::AMOUNT )?
                $( || $strict )?
            )*;
            const FIELDS: ::core::option::Option<&'static [&'static str]> =
                ::core::option::Option::Some(&[$( $( $rw, )? $( $qw, )? $( $ow, )? $( $cw, )? $( $nw, )? )*]);

            #[inline]
            fn decode(
                node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                let declared = <Self as $crate::support::Decode>::FIELDS.unwrap_or_default();
                let mut members = node.members(stringify!($name), declared)?;
                $(
                    $( let mut $rn = ::core::option::Option::None; )?
                    $( let mut $qn = ::core::option::Option::None; )?
                    $( let mut $on = ::core::option::Option::None; )?
                    $( let mut $cn = ::core::option::Option::None; )?
                    $( let mut $nn = $crate::Nullable::Absent; )?
                )*
                while members.advance()? {
                    match members.key() {
                        $(
                            $( $rw => members.required(&mut $rn), )?
                            $( $qw => members.optional(&mut $qn), )?
                            $( $ow => members.optional(&mut $on), )?
                            $( $cw => members.optional(&mut $cn), )?
                            $( $nw => members.nullable(&mut $nn), )?
                        )*
                        _ => members.unknown(),
                    }?;
                }
                ::core::result::Result::Ok(Self { $(
                    $( $rn: members.need($rn, $rw)?, )?
                    $( $qn, )?
                    $( $on, )?
                    $( $cn, )?
                    $( $nn, )?
                    $( $extra: members.kept(), )?
                )* })
            }

            #[inline]
            fn beside_fields(&self) -> &$crate::Extra {
                let extra: ::core::option::Option<&$crate::Extra> =
                    ::core::option::Option::None $( $( .or(::core::option::Option::Some(&self.$extra)) )? )*;
                match extra {
                    ::core::option::Option::Some(extra) => extra,
                    ::core::option::Option::None => $crate::Extra::none(),
                }
            }
        }

        $crate::support::deserialize_trait!($name);
        $crate::support::object_sample! { $name; $(
            $( field $rn = $rw )?
            $( field $qn = $qw )?
            $( field $on = $ow )?
            $( field $cn = $cw )?
            $( field $nn = $nw )?
            $( extra $extra )?
        ;)* }
    };
}
pub(crate) use object_decode;
