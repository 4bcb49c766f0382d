//! `object!`: a struct that is a JSON object.
//!
//! One line a field, in the order in which the fields are written: how it may be missing (`required`, `required_nullable`,
//! `optional`, `nullable`, or `received`: set by Wise alone, and never written), how the getter hands it out (`copy`, `ref`, `deref … as Target`), its name and type, and its name in JSON.
//! Then, where they apply, `as text` (a number that travels in quotes), `set name` (the setter; needed where the type also has
//! getters, whose names the fields have) and `null name` (the setter of `null`). A last line `extra extra;` names the map of undeclared
//! members, whose field is always called `extra`.
//!
//! The flag after the type says which halves it needs: `encode`, `decode`, `encode, decode`, or `build` (a constructor and
//! setters only, for bodies that are not JSON).

macro_rules! object {
    ($name:ident: encode; $($fields:tt)*) => {
        $crate::support::object_builder! { [] $name; $($fields)* }
        $crate::support::object_encode! { $name; $($fields)* }
        $crate::support::object_other_half! { decode $name; $($fields)* }
    };
    ($name:ident: decode; $($fields:tt)*) => {
        $crate::support::object_accessors! { $name; $($fields)* }
        $crate::support::object_decode! { $name; $($fields)* }
        $crate::support::object_other_half! { encode $name; $($fields)* }
    };
    ($name:ident: encode, decode; $($fields:tt)*) => {
        $crate::support::object_builder! { [both] $name; $($fields)* }
        $crate::support::object_accessors! { $name; $($fields)* }
        $crate::support::object_encode! { $name; $($fields)* }
        $crate::support::object_decode! { $name; $($fields)* }
    };
    ($name:ident: build; $($fields:tt)*) => {
        $crate::support::object_builder! { [] $name; $($fields)* }
    };
}
pub(crate) use object;

/// The half that the flags do not ask for.
#[cfg(feature = "serde-both")]
macro_rules! object_other_half {
    (encode $($rest:tt)*) => { $crate::support::object_encode! { $($rest)* } };
    (decode $($rest:tt)*) => { $crate::support::object_decode! { $($rest)* } };
}
#[cfg(not(feature = "serde-both"))]
macro_rules! object_other_half {
    ($($rest:tt)*) => {};
}
pub(crate) use object_other_half;

/// `new` with what is required, and a setter for what is not.
macro_rules! object_builder {
    ($both:tt $name:ident; $(
        $( required $rm:ident $rn:ident: $rt:ty $( as $ra:ty )? = $rw:literal $( as $rx:ident )? $( set $rs:ident )? )?
        $( required_nullable $qm:ident $qn:ident: $qt:ty $( as $qa:ty )? = $qw:literal $( as $qx:ident )? $( set $qs:ident )? )?
        $( optional $om:ident $on:ident: $ot:ty $( as $oa:ty )? = $ow:literal $( as $ox:ident )? $( set $os:ident )? )?
        $( received $cm:ident $cn:ident: $ct:ty $( as $ca:ty )? = $cw:literal $( as $cx:ident )? )?
        $( nullable $nm:ident $nn:ident: $nt:ty $( as $na:ty )? = $nw:literal $( as $nx:ident )? $( set $ns:ident )? $( null $nz:ident )? )?
        $( extra $extra:ident )?
    ;)*) => {
        #[allow(deprecated)]
        impl $name {
            /// What is required; everything else starts out absent.
            #[allow(clippy::new_without_default, clippy::too_many_arguments)]
            #[must_use]
            pub fn new($(
                $( $rn: impl ::core::convert::Into<$rt>, )?
                $( $qn: impl ::core::convert::Into<::core::option::Option<$qt>>, )?
            )*) -> Self {
                Self { $(
                    $( $rn: $rn.into(), )?
                    $( $qn: $qn.into(), )?
                    $( $on: ::core::option::Option::None, )?
                    $( $cn: ::core::option::Option::None, )?
                    $( $nn: $crate::Nullable::Absent, )?
                    $( $extra: $crate::Extra::new(), )?
                )* }
            }

            $(
                $( $crate::support::object_setter! { $both optional $on: $ot = $ow $( set $os )? } )?
                $( $crate::support::object_setter! { $both nullable $nn: $nt = $nw $( set $ns )? $( null $nz )? } )?
                $( $crate::support::object_setter! { extra $extra } )?
            )*
        }
    };
}
pub(crate) use object_builder;

macro_rules! object_setter {
    ([both] $kind:ident $name:ident: $type:ty = $wire:literal) => {};
    ([both] $kind:ident $name:ident: $type:ty = $wire:literal null $null:ident) => {
        $crate::support::object_setter! { @null $name = $wire null $null }
    };
    ([] $kind:ident $name:ident: $type:ty = $wire:literal $( null $null:ident )?) => {
        $crate::support::object_setter! { [] $kind $name: $type = $wire set $name $( null $null )? }
    };
    ([$($both:ident)?] optional $name:ident: $type:ty = $wire:literal set $set:ident) => {
        #[doc = concat!("Sets `", $wire, "`.")]
        #[must_use]
        pub fn $set(mut self, value: impl ::core::convert::Into<$type>) -> Self {
            self.$name = ::core::option::Option::Some(value.into());
            self
        }
    };
    ([$($both:ident)?] nullable $name:ident: $type:ty = $wire:literal set $set:ident $( null $null:ident )?) => {
        #[doc = concat!("Sets `", $wire, "`.")]
        #[must_use]
        pub fn $set(mut self, value: impl ::core::convert::Into<$type>) -> Self {
            self.$name = $crate::Nullable::Value(value.into());
            self
        }

        $( $crate::support::object_setter! { @null $name = $wire null $null } )?
    };
    (@null $name:ident = $wire:literal null $null:ident) => {
        #[doc = concat!("Sends `", $wire, "` as `null`.")]
        #[must_use]
        pub fn $null(mut self) -> Self {
            self.$name = $crate::Nullable::Null;
            self
        }
    };
    (extra $extra:ident) => {
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
    };
}
pub(crate) use object_setter;

/// A getter for each field that can be missing.
macro_rules! object_accessors {
    ($name:ident; $(
        $( required $rm:ident $rn:ident: $rt:ty $( as $ra:ty )? = $rw:literal $( as $rx:ident )? $( set $rs:ident )? )?
        $( required_nullable $qm:ident $qn:ident: $qt:ty $( as $qa:ty )? = $qw:literal $( as $qx:ident )? $( set $qs:ident )? )?
        $( optional $om:ident $on:ident: $ot:ty $( as $oa:ty )? = $ow:literal $( as $ox:ident )? $( set $os:ident )? )?
        $( received $cm:ident $cn:ident: $ct:ty $( as $ca:ty )? = $cw:literal $( as $cx:ident )? )?
        $( nullable $nm:ident $nn:ident: $nt:ty $( as $na:ty )? = $nw:literal $( as $nx:ident )? $( set $ns:ident )? $( null $nz:ident )? )?
        $( extra $extra:ident )?
    ;)*) => {
        #[allow(deprecated)]
        impl $name {
            $(
                $( $crate::support::object_getter! { $name as_ref $qm $qn: $qt $( as $qa )? = $qw } )?
                $( $crate::support::object_getter! { $name as_ref $om $on: $ot $( as $oa )? = $ow } )?
                $( $crate::support::object_getter! { $name as_ref $cm $cn: $ct $( as $ca )? = $cw } )?
                $( $crate::support::object_getter! { $name as_option $nm $nn: $nt $( as $na )? = $nw } )?
            )*
        }
    };
}
pub(crate) use object_accessors;

macro_rules! object_getter {
    ($owner:ident $view:ident copy $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out.")]
        pub fn $name(&self) -> ::core::result::Result<$type, $crate::MissingField> {
            self.$name
                .$view()
                .copied()
                .ok_or($crate::MissingField::new(stringify!($owner), $wire))
        }
    };
    ($owner:ident $view:ident ref $name:ident: $type:ty $( as $target:ty )? = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out.")]
        pub fn $name(&self) -> ::core::result::Result<&$type, $crate::MissingField> {
            self.$name
                .$view()
                .ok_or($crate::MissingField::new(stringify!($owner), $wire))
        }
    };
    ($owner:ident $view:ident deref $name:ident: $type:ty as $target:ty = $wire:literal) => {
        #[doc = concat!("`", $wire, "`, or an error that names it when Wise left it out.")]
        pub fn $name(&self) -> ::core::result::Result<&$target, $crate::MissingField> {
            match self.$name.$view() {
                ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                ::core::option::Option::None => ::core::result::Result::Err(
                    $crate::MissingField::new(stringify!($owner), $wire),
                ),
            }
        }
    };
}
pub(crate) use object_getter;

macro_rules! object_encode {
    ($name:ident; $(
        $( required $rm:ident $rn:ident: $rt:ty $( as $ra:ty )? = $rw:literal $( as $rx:ident )? $( set $rs:ident )? )?
        $( required_nullable $qm:ident $qn:ident: $qt:ty $( as $qa:ty )? = $qw:literal $( as $qx:ident )? $( set $qs:ident )? )?
        $( optional $om:ident $on:ident: $ot:ty $( as $oa:ty )? = $ow:literal $( as $ox:ident )? $( set $os:ident )? )?
        $( received $cm:ident $cn:ident: $ct:ty $( as $ca:ty )? = $cw:literal $( as $cx:ident )? )?
        $( nullable $nm:ident $nn:ident: $nt:ty $( as $na:ty )? = $nw:literal $( as $nx:ident )? $( set $ns:ident )? $( null $nz:ident )? )?
        $( extra $extra:ident )?
    ;)*) => {
        #[allow(deprecated)]
        impl $crate::support::EncodeFields for $name {
            #[allow(unused_variables)]
            fn fields(&self, fields: &mut $crate::support::FieldWriter<'_>) {
                $(
                    $( $crate::support::object_encode!(@ always $( $rx )? fields, $rw, &self.$rn); )?
                    $( $crate::support::object_encode!(@ always $( $qx )? fields, $qw, &self.$qn); )?
                    $( $crate::support::object_encode!(@ present $( $ox )? fields, $ow, &self.$on); )?
                    $( $crate::support::object_encode!(@ present $( $nx )? fields, $nw, &self.$nn); )?
                    $( fields.extra(&self.$extra); )?
                )*
            }
        }

        #[allow(deprecated)]
        impl $crate::support::Encode for $name {
            fn encode(&self, out: &mut $crate::support::JsonWriter) {
                out.object(self);
            }
        }

        $crate::support::serialize_trait!($name);
    };
    (@ always $fields:ident, $wire:literal, $value:expr) => { $fields.always($wire, $value) };
    (@ present $fields:ident, $wire:literal, $value:expr) => { $fields.present($wire, $value) };
    (@ always text $fields:ident, $wire:literal, $value:expr) => { $fields.always_text($wire, $value) };
    (@ present text $fields:ident, $wire:literal, $value:expr) => { $fields.present_text($wire, $value) };
}
pub(crate) use object_encode;

macro_rules! object_decode {
    ($name:ident; $(
        $( required $rm:ident $rn:ident: $rt:ty $( as $ra:ty )? = $rw:literal $( as $rx:ident )? $( set $rs:ident )? )?
        $( required_nullable $qm:ident $qn:ident: $qt:ty $( as $qa:ty )? = $qw:literal $( as $qx:ident )? $( set $qs:ident )? )?
        $( optional $om:ident $on:ident: $ot:ty $( as $oa:ty )? = $ow:literal $( as $ox:ident )? $( set $os:ident )? )?
        $( received $cm:ident $cn:ident: $ct:ty $( as $ca:ty )? = $cw:literal $( as $cx:ident )? )?
        $( nullable $nm:ident $nn:ident: $nt:ty $( as $na:ty )? = $nw:literal $( as $nx:ident )? $( set $ns:ident )? $( null $nz:ident )? )?
        $( extra $extra:ident )?
    ;)*) => {
        #[allow(deprecated)]
        impl $crate::support::Decode for $name {
            #[allow(unused_variables)]
            fn decode(
                node: &$crate::support::Node<'_>,
            ) -> ::core::result::Result<Self, $crate::support::DecodeError> {
                let object = node.object(stringify!($name))?;
                ::core::result::Result::Ok(Self { $(
                    $( $rn: object.required($rw)?, )?
                    $( $qn: object.optional($qw)?, )?
                    $( $on: object.optional($ow)?, )?
                    $( $cn: object.optional($cw)?, )?
                    $( $nn: object.nullable($nw)?, )?
                    $( $extra: object.extra(Self::DECLARED), )?
                )* })
            }
        }

        #[allow(deprecated)]
        impl $name {
            /// The declared fields, by their names in JSON.
            #[allow(dead_code)]
            pub(crate) const DECLARED: &'static [&'static str] = &[$( $( $rw, )? $( $qw, )? $( $ow, )? $( $cw, )? $( $nw, )? )*];
        }

        $crate::support::deserialize_trait!($name);
    };
}
pub(crate) use object_decode;
