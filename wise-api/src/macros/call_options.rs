//! `call_options!`: the optional parameters of an operation, chained on the operation and on its call.

macro_rules! call_options {
    (generic $version:ident: $operation:ty { $( $(#[$meta:meta])* $name:ident: $( [$item:ty] )? $( $type:path )? ),* $(,)? }) => {
        impl<$version: $crate::support::ApiVersion> $operation {
            $( $crate::support::call_option! { $(#[$meta])* #[must_use] [] $name [$( $item )?] [$( $type )?] } )*
        }

        impl<$version: $crate::support::ApiVersion> $crate::Call<$operation> {
            $( $crate::support::call_option! { $(#[$meta])* [operation] $name [$( $item )?] [$( $type )?] } )*
        }
    };
    ($operation:ty { $( $(#[$meta:meta])* $name:ident: $( [$item:ty] )? $( $type:path )? ),* $(,)? }) => {
        impl $operation {
            $( $crate::support::call_option! { $(#[$meta])* #[must_use] [] $name [$( $item )?] [$( $type )?] } )*
        }

        impl $crate::Call<$operation> {
            $( $crate::support::call_option! { $(#[$meta])* [operation] $name [$( $item )?] [$( $type )?] } )*
        }
    };
}
pub(crate) use call_options;

macro_rules! call_option {
    ($(#[$meta:meta])* [$($through:ident)?] $name:ident [] [$type:path]) => {
        $(#[$meta])*
        pub fn $name(mut self, $name: impl ::core::convert::Into<$type>) -> Self {
            self.$($through.)?$name = ::core::option::Option::Some($name.into());
            self
        }
    };
    ($(#[$meta:meta])* [$($through:ident)?] $name:ident [$item:ty] []) => {
        $(#[$meta])*
        pub fn $name(
            mut self,
            $name: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<$item>>,
        ) -> Self {
            self.$($through.)?$name =
                ::core::option::Option::Some($name.into_iter().map(::core::convert::Into::into).collect());
            self
        }
    };
}
pub(crate) use call_option;
