//! `follow!`: what one version of the API can follow, by the operations that read its state.

/// The version; then for each thing its subject, the client that gets the method, and the method that reads the state, or the operation
/// that lists it, with the ids that it needs. The last id is that of the thing.
macro_rules! follow {
    ($version:ident; $(
        $subject:ident $module:ident :: $client:ident $( . $method:ident )? $( by $reader:ident :: $operation:ident )? ( $($ids:tt)* ),
    )*) => {
        $( $crate::support::follow! { @$subject $version $module $client [$($method)?] [$($reader $operation)?] ($($ids)*) } )*
    };
    (@Transfer $version:ident $module:ident $client:ident [$method:ident] [] ($($id:ident: $ty:ident),*)) => {
        impl $crate::$version::$module::$client {
            /// Follows a transfer to its end: paid out, cancelled, or its money back with the sender.
            ///
            /// ```no_run
            #[doc = $crate::support::follow!(@example $version $module $client ($($id: $ty),*))]
            /// use wise_api::follow::Phase;
            ///
            #[doc = concat!("let mut follow = calls.follow(", $(stringify!($id), ", ",)* ");")]
            /// while let Some(change) = follow.next().await {
            ///     let change = change?;
            ///     match change.phase {
            ///         Phase::Done => println!("paid out"),
            ///         Phase::Returned => println!("the money came back"),
            ///         _ => println!("{}", change.state),
            ///     }
            /// }
            /// # Ok(())
            /// # }
            /// ```
            #[allow(clippy::clone_on_copy, deprecated)]
            pub fn follow(&self, $($id: impl ::core::convert::Into<$crate::$ty>),*) -> $crate::follow::Follow {
                $crate::support::follow!(@read self Transfer $method $($id: $ty),*)
            }
        }
    };
    (@CardOrder $version:ident $module:ident $client:ident [$method:ident] [] ($($id:ident: $ty:ident),*)) => {
        impl $crate::$version::$module::$client {
            /// Follows the order of a card until it is complete or cancelled.
            ///
            /// ```no_run
            #[doc = $crate::support::follow!(@example $version $module $client ($($id: $ty),*))]
            #[doc = concat!("let mut follow = calls.follow(", $(stringify!($id), ", ",)* ");")]
            /// while let Some(change) = follow.next().await {
            ///     println!("{}", change?.state);
            /// }
            /// # Ok(())
            /// # }
            /// ```
            #[allow(clippy::clone_on_copy, deprecated)]
            pub fn follow(&self, $($id: impl ::core::convert::Into<$crate::$ty>),*) -> $crate::follow::Follow {
                $crate::support::follow!(@read self CardOrder $method $($id: $ty),*)
            }
        }
    };
    (@KycReview $version:ident $module:ident $client:ident [$method:ident] [] ($($id:ident: $ty:ident),*)) => {
        impl $crate::$version::$module::$client {
            /// Follows the review of a customer until it is passed. It can wait for the customer in between, which is
            /// [`Phase::NeedsAction`](crate::follow::Phase::NeedsAction).
            ///
            /// ```no_run
            #[doc = $crate::support::follow!(@example $version $module $client ($($id: $ty),*))]
            #[doc = concat!("let mut follow = calls.follow(", $(stringify!($id), ", ",)* ");")]
            /// while let Some(change) = follow.next().await {
            ///     println!("{}", change?.state);
            /// }
            /// # Ok(())
            /// # }
            /// ```
            #[allow(clippy::clone_on_copy, deprecated)]
            pub fn follow(&self, $($id: impl ::core::convert::Into<$crate::$ty>),*) -> $crate::follow::Follow {
                $crate::support::follow!(@read self KycReview $method $($id: $ty),*)
            }
        }
    };
    (@BalanceMovement $version:ident $module:ident $client:ident [] [$reader:ident $operation:ident] ($($id:ident: $ty:ident),*)) => {
        impl $crate::$version::$module::$client {
            /// Follows a movement between balances whose response was still `PENDING`, until it is complete, cancelled or reversed.
            ///
            /// Wise has no call that reads a movement again. This reads the activities since `created`, the movement's
            /// `creationTime`, and takes the status of the one whose resource is the balance transaction with the movement's id. That
            /// the two ids are the same is not documented: where no activity has it, no state is given, so set a
            /// [deadline](crate::follow::FollowPolicy::deadline). Webhooks of balances make it ask at once.
            ///
            /// ```no_run
            #[doc = $crate::support::follow!(@example $version $module $client ($($id: $ty,)* movement_id: BalanceMovementId, created: Timestamp))]
            /// use std::time::Duration;
            /// use wise_api::follow::FollowPolicy;
            ///
            #[doc = concat!("let follow = calls.follow_movement(", $(stringify!($id), ", ",)* "movement_id, created);")]
            /// let mut follow = follow.policy(FollowPolicy::new().deadline(Duration::from_secs(3600)));
            /// while let Some(change) = follow.next().await {
            ///     println!("{}", change?.state);
            /// }
            /// # Ok(())
            /// # }
            /// ```
            #[allow(clippy::clone_on_copy)]
            pub fn follow_movement(
                &self,
                $($id: impl ::core::convert::Into<$crate::$ty>,)*
                movement_id: impl ::core::convert::Into<$crate::BalanceMovementId>,
                created: $crate::Timestamp,
            ) -> $crate::follow::Follow {
                $( let $id: $crate::$ty = $id.into(); )*
                let scope = $crate::support::follow!(@last $($id)*).to_string();
                let list = move || $crate::$version::$reader::operation::$operation::new($($id.clone()),*);
                $crate::follow::Follow::of_movement(&self.client, scope, &movement_id.into(), created, list)
            }
        }
    };
    (@example $version:ident $module:ident $client:ident ($($id:ident: $ty:ident),*)) => {
        concat!(
            "# async fn example(calls: wise_api::", stringify!($version), "::", stringify!($module), "::", stringify!($client),
            $(", ", stringify!($id), ": wise_api::", stringify!($ty),)*
            ") -> Result<(), Box<dyn std::error::Error>> {"
        )
    };
    (@read $self:ident $subject:ident $method:ident $($id:ident: $ty:ident),*) => {{
        let calls = $self.clone();
        $( let $id: $crate::$ty = $id.into(); )*
        let followed = $crate::support::follow!(@last $($id)*).to_string();
        $crate::follow::Follow::of($crate::follow::FollowSubject::$subject, followed, move || calls.$method($($id.clone()),*))
    }};
    (@last $last:ident) => { $last };
    (@last $first:ident $($rest:ident)+) => { $crate::support::follow!(@last $($rest)+) };
}
pub(crate) use follow;
