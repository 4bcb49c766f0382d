//! What stands between an operation and the exchange, and changes bodies: signatures and encryption.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::course::Course;
use super::{Error, Request, Response, Wise};

/// What a layer does for a call, which it borrows.
pub(crate) type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Signs or encrypts the body of a call, or opens the body of its response.
pub(crate) trait Layer: Send + Sync {
    /// Gets ready for one call, before anything of it is sent: checks what can be checked, and fetches keys.
    fn begin<'a>(
        &'a self,
        client: &'a Wise,
        request: &'a Request,
        course: &'a Course,
    ) -> Doing<'a, Box<dyn Session>>;
}

/// One call under way.
pub(crate) trait Session: Send + Sync {
    /// Puts the message in the place of the body.
    fn seal(&self, request: &mut Request) -> Result<(), Error>;

    /// Puts the body in the place of the message, in successes and refusals.
    fn open<'a>(
        &'a self,
        answer: Result<Response, Error>,
        course: &'a Course,
    ) -> Doing<'a, Response>;
}

/// What a client has for calls that were given no layer of their own.
pub(crate) trait Layers: Send + Sync {
    /// The layer that a request needs, if it needs one.
    fn of(&self, request: &Request) -> Option<Arc<dyn Layer>>;
}
