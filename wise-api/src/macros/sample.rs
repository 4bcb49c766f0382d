//! `sample!` and what makes plausible values for tests, by feature `testing`. Without it, they are nothing.

#[cfg(feature = "testing")]
macro_rules! sample {
    ($name:ident, $place:ident => $value:expr) => {
        #[allow(deprecated)]
        impl $crate::testing::Sample for $name {
            #[allow(unused_variables)]
            fn sample_at($place: $crate::testing::Place) -> Self {
                $value
            }
        }
    };
}
#[cfg(not(feature = "testing"))]
macro_rules! sample {
    ($($rest:tt)*) => {};
}
pub(crate) use sample;

#[cfg(feature = "testing")]
macro_rules! sample_method {
    ($name:ident) => {
        #[allow(deprecated)]
        impl $name {
            /// A plausible value, for tests, of which every field can be set to another: see [`testing`](crate::testing).
            #[must_use]
            pub fn sample() -> Self {
                $crate::testing::Sample::sample_at($crate::testing::Place::TOP)
            }
        }
    };
}
#[cfg(not(feature = "testing"))]
macro_rules! sample_method {
    ($($rest:tt)*) => {};
}
pub(crate) use sample_method;

/// A sample of an object: all fields have a value.
#[cfg(feature = "testing")]
macro_rules! object_sample {
    ($name:ident; $(
        $( field $field:ident = $wire:literal )? $( extra $extra:ident )?
    ;)*) => {
        $crate::support::sample! { $name, place => Self { $(
            $( $field: $crate::testing::Sample::sample_at(place.member($wire)), )?
            $( $extra: $crate::Extra::new(), )?
        )* } }

        $crate::support::sample_method! { $name }
    };
}
#[cfg(not(feature = "testing"))]
macro_rules! object_sample {
    ($($rest:tt)*) => {};
}
pub(crate) use object_sample;

/// A sample of a union: of its first alternative.
macro_rules! union_sample {
    ($name:ident { tag $tag:literal; $first:ident($type:ty) $( $rest:tt )* }) => {
        $crate::support::sample! {
            $name, place => Self::$first($crate::testing::Sample::sample_at(place))
        }
        $crate::support::sample_method! { $name }
    };
    ($name:ident { $by:ident; $first:ident($type:ty) $( $rest:tt )* }) => {
        $crate::support::sample! {
            $name, place => Self::$first($crate::testing::Sample::sample_at(place))
        }
        $crate::support::sample_method! { $name }
    };
}
pub(crate) use union_sample;
