//! Calls that Wise holds up until its customer has been asked, of clients with an [`ScaHandler`]: other programs have no code for it.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use http::HeaderMap;

use super::body::Received;
use super::broken::Stopped;
use super::course::Course;
use super::foreign::shielded_future;
use super::sca::{Mark, is_handling};
use super::transport::Head;
use super::{BoxError, Request, ScaApproval, ScaHandler, ScaRequired, Wise};

/// What an attempt gave, or a call with all of its attempts.
pub(super) type Sent<'a> = Pin<Box<dyn Future<Output = Result<Received, Stopped>> + Send + 'a>>;

/// The handler of a client.
pub(super) trait Approver: Send + Sync {
    /// What makes two requests the same, if the handler may be asked about it. Called when the call begins.
    fn admit(&self, request: &Request, target: &str) -> Option<u64>;

    /// Has the handler asked about a call that was answered like this, and sends it again if the handler clears it.
    fn settle<'a>(&'a self, mark: u64, call: &'a mut dyn HeldUp, refused: Received) -> Sent<'a>;
}

/// A call that may be held up.
pub(super) trait HeldUp: Send {
    /// What Wise asks for, where the call can be sent again.
    fn demand(&mut self, refused: &Received) -> Option<ScaRequired>;

    /// The client of the call, without its handler.
    fn client(&self) -> Wise;

    fn course(&self) -> &Course;

    fn headers(&mut self) -> &mut HeaderMap;

    /// What the handler failed with.
    fn not_cleared(&mut self, failure: BoxError);

    /// Sends the call again, as often as a new one.
    fn again(&mut self) -> Sent<'_>;
}

impl Approver for Asking {
    fn admit(&self, request: &Request, target: &str) -> Option<u64> {
        let mark = (&request.info.method, target, &request.body);
        let mark = self.hasher.hash_one(mark);
        let asked = self.asked();
        (!is_handling() && !asked.contains(&mark)).then_some(mark)
    }

    fn settle<'a>(&'a self, mark: u64, call: &'a mut dyn HeldUp, refused: Received) -> Sent<'a> {
        Box::pin(self.settled(mark, call, refused))
    }
}

impl Asking {
    async fn settled(
        &self,
        mark: u64,
        call: &mut dyn HeldUp,
        refused: Received,
    ) -> Result<Received, Stopped> {
        let Some(required) = call.demand(&refused) else {
            return Ok(refused);
        };
        // Until the call is over, so that what the handler begins does not ask it again.
        let Some(_asked) = self.begin(mark) else {
            return Ok(refused);
        };
        let approval = ask(&*self.handler, call.client(), required);
        let approval = call.course().within(approval).await;
        let approval = approval.unwrap_or_else(|| Err("the timeout has passed".into()));
        let applied = approval.and_then(|approval| {
            let applied = approval.apply(call.headers());
            applied.ok_or_else(|| "the one-time token cannot be sent in a header".into())
        });
        if let Err(failure) = applied {
            call.not_cleared(failure);
            return Ok(refused);
        }
        let again = call.again().await;
        again.map_err(|stopped| match stopped {
            // The demand is then the last that Wise has said.
            Stopped::Unsent(failure) => {
                let failure = failure.answered(refused.status, &refused.headers);
                Stopped::Unsent(failure.partial(refused.body))
            }
            Stopped::NoToken(credential, failure, _) => {
                let head = Head::of(refused.status, &refused.headers);
                Stopped::NoToken(credential, failure, Some(Box::new(head)))
            }
            Stopped::Broken(failure) => Stopped::Broken(failure),
        })
    }
}

/// What a handler does, wherever it is polled.
struct Handled<F>(Pin<Box<F>>);

impl<F: Future> Future for Handled<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _mark = Mark::set();
        self.0.as_mut().poll(context)
    }
}

/// Asks a handler, and marks all that it does as its own.
async fn ask(
    handler: &dyn ScaHandler,
    wise: Wise,
    required: ScaRequired,
) -> Result<ScaApproval, BoxError> {
    let clear = || handler.clear(wise, required);
    Handled(Box::pin(shielded_future("the SCA handler", clear)))
        .await
        .unwrap_or_else(|panicked| Err(panicked.into()))
}

/// How many calls of a client wait for its handler at most.
const MOST: usize = 256;

/// The handler of a client, and the requests that wait for it: a handler that makes calls from tasks of its own would otherwise be asked
/// by them, and make more.
pub(super) struct Asking {
    handler: Box<dyn ScaHandler>,
    hasher: RandomState,
    asked: Mutex<Vec<u64>>,
}

impl Asking {
    pub(super) fn new(handler: impl ScaHandler) -> Self {
        Self {
            handler: Box::new(handler),
            hasher: RandomState::new(),
            asked: Mutex::default(),
        }
    }

    fn asked(&self) -> MutexGuard<'_, Vec<u64>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the handler is asked about a request, until this is dropped.
    fn begin(&self, mark: u64) -> Option<Asked<'_>> {
        let mut asked = self.asked();
        (asked.len() < MOST).then(|| {
            asked.push(mark);
            Asked { asking: self, mark }
        })
    }
}

/// A request that waits for its approval, or goes on with it.
struct Asked<'a> {
    asking: &'a Asking,
    mark: u64,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let mut asked = self.asking.asked();
        if let Some(at) = asked.iter().position(|mark| *mark == self.mark) {
            asked.swap_remove(at);
        }
    }
}
