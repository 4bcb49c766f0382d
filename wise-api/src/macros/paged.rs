//! `paged!`: operations whose response is one page of a longer list.

/// The parameter that says where a page begins, the member of the response with the items and its name in JSON (none where the response is the
/// list), and how the next page is found: `cursor MEMBER = "its name in JSON"`, `offset`, `number FIRST MEMBER-WITH-THE-TOTAL`, or `last MEMBER-OF-AN-ITEM = "its name in JSON"`.
macro_rules! paged {
    (generic $version:ident: $operation:ty { $( $rest:tt )+ }) => {
        $crate::support::paged! { [<$version: $crate::support::ApiVersion>] $operation { $( $rest )+ } }
    };
    ([$( $generics:tt )*] $operation:ty { $position:ident: $by:ty; items $( $items:ident = $wire:literal )?: $item:ty; $( $next:tt )+ }) => {
        impl $( $generics )* $crate::support::Paged for $operation {
            type Position = $by;
            type Item = $item;
            const ITEMS: ::core::option::Option<&'static str> =
                $crate::support::paged_items!(@wire $( $wire )?);

            fn position(&self) -> &::core::option::Option<$by> {
                &self.$position
            }

            fn position_mut(&mut self) -> &mut ::core::option::Option<$by> {
                &mut self.$position
            }

            fn items(page: &Self::Output) -> &[$item] {
                $crate::support::Listed::as_list($crate::support::paged_items!([&] page $( $items )?))
            }

            fn into_items(page: Self::Output) -> ::std::vec::Vec<$item> {
                $crate::support::Listed::into_list($crate::support::paged_items!([] page $( $items )?))
            }

            fn read_item(
                item: &$crate::support::Json,
            ) -> ::core::result::Result<$item, $crate::support::DecodeError> {
                item.decode()
            }

            $crate::support::paged_after!($by, $item; $( $next )+);

            #[allow(unused_variables)]
            fn next(
                page: &Self::Output,
                walk: &$crate::support::Walk<$by>,
            ) -> ::core::result::Result<::core::option::Option<$by>, $crate::support::Error> {
                $crate::support::paged_next!(page, walk, $by, $item; $( $next )+)
            }
        }
    };
    ($operation:ident { $( $rest:tt )+ }) => {
        $crate::support::paged! { [] $operation { $( $rest )+ } }
    };
}
pub(crate) use paged;

macro_rules! paged_items {
    (@wire) => { ::core::option::Option::None };
    (@wire $wire:literal) => { ::core::option::Option::Some($wire) };
    ([&] $page:ident) => { $page };
    ([] $page:ident) => { $page };
    ([$( $by:tt )?] $page:ident $items:ident) => { $( $by )? $page.$items };
}
pub(crate) use paged_items;

/// What says where the next page begins, where it is a member of the page or of the last item.
macro_rules! paged_after {
    ($by:ty, $item:ty; last $id:ident = $wire:literal) => {
        const BY_LAST_ITEM: bool = true;

        fn after(
            item: &$crate::support::Json,
        ) -> ::core::result::Result<$by, $crate::support::Error> {
            let members = item.decode::<$crate::support::Extra>().ok();
            let id = members.and_then(|members| members.get($wire)?.decode().ok());
            let missing =
                || $crate::support::MissingField::new(::core::stringify!($item), $wire).into();
            id.ok_or_else(missing)
        }
    };
    ($by:ty, $item:ty; cursor $next:ident = $wire:literal) => {
        const CURSOR: ::core::option::Option<&'static str> = ::core::option::Option::Some($wire);
    };
    ($by:ty, $item:ty; $( $other:tt )+) => {};
}
pub(crate) use paged_after;

macro_rules! paged_next {
    ($page:ident, $walk:ident, $by:ty, $item:ty; cursor $next:ident = $wire:literal) => {
        Ok($walk.cursor($page.$next.clone().into()))
    };
    ($page:ident, $walk:ident, $by:ty, $item:ty; offset) => {
        Ok($walk.offset())
    };
    ($page:ident, $walk:ident, $by:ty, $item:ty; number $first:literal) => {
        Ok($walk.number($first, ::core::option::Option::None))
    };
    ($page:ident, $walk:ident, $by:ty, $item:ty; number $first:literal $total:ident: $count:ty) => {{
        let total: ::core::option::Option<$count> = $page.$total.into();
        Ok($walk.number($first, total.map(::core::convert::Into::into)))
    }};
    ($page:ident, $walk:ident, $by:ty, $item:ty; last $id:ident = $wire:literal) => {{
        let Some(last) = <Self as $crate::support::Paged>::items($page).last() else {
            return Ok(::core::option::Option::None);
        };
        let id: ::core::option::Option<$by> = last.$id.clone().into();
        let missing =
            || $crate::support::MissingField::new(::core::stringify!($item), $wire).into();
        id.map(::core::option::Option::Some).ok_or_else(missing)
    }};
}
pub(crate) use paged_next;
