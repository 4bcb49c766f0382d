//! `setters!`: the methods that set the fields that a constructor does not take.
//!
//! One line a field, below its documentation, which the method has as well: `optional` or `nullable`, the name of the field, its
//! type, and after `=` the name of the method; then `null name`, the method that sends `null`. The method has the name of the field, or
//! one that begins with `with_` where a type is both read and written, because a getter has the name of the field there.

macro_rules! setters {
    ($name:ident { $(
        $(#[$doc:meta])*
        $how:ident $field:ident: $type:ty = $set:ident $( null $null:ident )?,
    )* }) => {
        #[allow(deprecated)]
        impl $name { $(
            $(#[$doc])*
            #[must_use]
            pub fn $set(mut self, value: impl ::core::convert::Into<$type>) -> Self {
                self.$field = $crate::support::setter!($how value.into());
                self
            }
            $(
                #[doc = concat!("Sends `", stringify!($field), "` as `null`.")]
                #[must_use]
                #[inline]
                pub fn $null(mut self) -> Self {
                    self.$field = $crate::Nullable::Null;
                    self
                }
            )?
        )* }
    };
}
pub(crate) use setters;

/// A value in what its field can be missing by.
macro_rules! setter {
    (optional $value:expr) => {
        ::core::option::Option::Some($value)
    };
    (nullable $value:expr) => {
        $crate::Nullable::Value($value)
    };
}
pub(crate) use setter;
