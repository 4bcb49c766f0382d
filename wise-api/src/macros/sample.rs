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
        $( required $rm:ident $rn:ident: $rt:ty $( as $ra:ty )? = $rw:literal $( as $rx:ident )? $( set $rs:ident )? )?
        $( required_nullable $qm:ident $qn:ident: $qt:ty $( as $qa:ty )? = $qw:literal $( as $qx:ident )? $( set $qs:ident )? )?
        $( optional $om:ident $on:ident: $ot:ty $( as $oa:ty )? = $ow:literal $( as $ox:ident )? $( set $os:ident )? )?
        $( received $cm:ident $cn:ident: $ct:ty $( as $ca:ty )? = $cw:literal $( as $cx:ident )? )?
        $( nullable $nm:ident $nn:ident: $nt:ty $( as $na:ty )? = $nw:literal $( as $nx:ident )? $( set $ns:ident )? $( null $nz:ident )? )?
        $( extra $extra:ident )?
    ;)*) => {
        $crate::support::sample! { $name, place => Self { $(
            $( $rn: $crate::testing::Sample::sample_at(place.member($rw)), )?
            $( $qn: $crate::testing::Sample::sample_at(place.member($qw)), )?
            $( $on: $crate::testing::Sample::sample_at(place.member($ow)), )?
            $( $cn: $crate::testing::Sample::sample_at(place.member($cw)), )?
            $( $nn: $crate::testing::Sample::sample_at(place.member($nw)), )?
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
