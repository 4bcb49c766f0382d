//! `client!`: the client of a resource in one version, whose operations stand below `shared`; and `accessors!`, which lead to them.

/// The documentation and the name of the client, its module and the version as a type; what the documentation of its methods has
/// between the crate and a module, between the client and a resource, and in the address of a page. Then one line an operation: its home
/// below `shared`, method and type, and what goes over the wire. The braces hold the operations that this version alone has.
macro_rules! client {
    ($(#[$meta:meta])* $client:ident of $module:ident, $version:ty; $here:literal $via:literal $pages:literal;
        $( $home:ident $method:ident $operation:ident $( steps $steps:ident )? $http:literal, )* { $( $own:item )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $client {
            pub(crate) client: $crate::Wise,
        }

        impl $client {
            #[inline]
            pub(crate) fn new(client: &$crate::Wise) -> Self {
                Self {
                    client: client.clone(),
                }
            }

            $( $crate::shared::$home::$module::methods! { @$method $here $via $pages $http } )*
        }

        /// The operations as plain values, which can be logged, tested, or sent another way.
        #[allow(clippy::new_without_default, clippy::too_many_arguments)]
        pub mod operation {
            #[allow(unused_imports)]
            use super::*;

            $(
                #[doc = concat!("`", $http, "` as a value.")]
                pub type $operation = $crate::shared::$home::$module::operation::$operation<$version>;

                $(
                    #[doc = concat!("What a call of [`", stringify!($operation), "`] has been given so far.")]
                    pub type $steps<Then, Given> =
                        $crate::shared::$home::$module::operation::$steps<$version, Then, Given>;
                )?
            )*

            $( $own )*
        }
    };
}
pub(crate) use client;

/// What leads to the resources: the type with these methods, its field with the client if it is not the client itself, and for each
/// resource the method, the module and the type.
macro_rules! accessors {
    ($owner:ty, $field:tt; $( $(#[$meta:meta])* $accessor:ident $module:ident $client:ident, )*) => {
        impl $owner {
            $( $crate::support::accessors! { @ $field $(#[$meta])* $accessor $module $client } )*
        }
    };
    (@ [] $(#[$meta:meta])* $accessor:ident $module:ident $client:ident) => {
        $(#[$meta])*
        #[inline]
        pub fn $accessor(&self) -> $module::$client {
            $module::$client::new(self)
        }
    };
    (@ [$field:ident] $(#[$meta:meta])* $accessor:ident $module:ident $client:ident) => {
        $(#[$meta])*
        #[inline]
        pub fn $accessor(&self) -> $module::$client {
            $module::$client::new(&self.$field)
        }
    };
}
pub(crate) use accessors;
