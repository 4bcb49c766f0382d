//! Tokens that somebody gives. Only programs with a [`TokenProvider`] have the code that waits for one.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;

use super::{Authorization, TokenProvider, bearer, unsendable};
use crate::engine::broken::Stopped;
use crate::engine::course::{Course, Late};
use crate::engine::foreign::{shielded, shielded_future};
use crate::engine::rate_limit::InQueue;
use crate::engine::{Credential, Wise};
use crate::values::Secret;

/// What a call needs when it asks a provider for a token.
pub(in crate::engine) struct Wanted<'a> {
    pub(in crate::engine) credential: Credential,
    /// The client that the provider is given.
    pub(in crate::engine) wise: &'a Wise,
    pub(in crate::engine) course: &'a Course,
    /// The turn that is given back while there is a wait.
    pub(in crate::engine) place: Option<&'a dyn InQueue>,
}

/// The token, and whether it was there at once.
type Obtained<'a> =
    Pin<Box<dyn Future<Output = Result<(Authorization, bool), Stopped>> + Send + 'a>>;

/// What gives the tokens of a kind.
pub(in crate::engine) trait Provided: Send + Sync {
    /// Gets the token.
    fn obtain<'a>(&'a self, wanted: Wanted<'a>) -> Obtained<'a>;

    /// Tells the provider that Wise has refused a token. Whether there will be another.
    fn refused(&self, token: &Secret, wise: &Wise) -> bool;
}

impl Provided for Arc<dyn TokenProvider> {
    fn obtain<'a>(&'a self, wanted: Wanted<'a>) -> Obtained<'a> {
        Box::pin(obtain(&**self, wanted))
    }

    fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        let refused = || TokenProvider::refused(&**self, token, wise);
        shielded("the token provider", refused).unwrap_or(false)
    }
}

async fn obtain(
    provider: &dyn TokenProvider,
    wanted: Wanted<'_>,
) -> Result<(Authorization, bool), Stopped> {
    let Wanted {
        credential,
        wise,
        course,
        place,
    } = wanted;
    let mut token = pin!(shielded_future("the token provider", || {
        provider.token(wise)
    }));
    let mut at_once = true;
    let held = poll_fn(|context| {
        let polled = token.as_mut().poll(context);
        if polled.is_pending()
            && std::mem::replace(&mut at_once, false)
            && let Some(place) = place
        {
            place.give_back();
        }
        polled
    });
    let token = course.within(held).await;
    let late = || Late("there was no token in time");
    let none = |failure| Stopped::NoToken(credential, failure, None);
    let token = token
        .ok_or_else(|| Stopped::Unsent(late().into()))?
        .unwrap_or_else(|panicked| Err(panicked.into()))
        .map_err(none)?;
    let value = bearer(&token).ok_or_else(|| none(unsendable()))?;
    let authorization = Authorization {
        value,
        renewable: Some(token),
    };
    Ok((authorization, at_once))
}
