//! What a test expects.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Reply;
use super::fake::{Expectation, Shared};
use crate::codec::{Encode, encode_received};
use crate::engine::Operation;
use crate::{Call, RawBody, Redirect};

/// What an operation can return, as a reply that carries it.
pub trait ToReply {
    /// The reply. `media_type` is what the operation asks for.
    fn to_reply(&self, media_type: &str) -> Reply;
}

impl<T: Encode> ToReply for T {
    fn to_reply(&self, _: &str) -> Reply {
        Reply::body(200, "application/json", encode_received(self))
    }
}

impl ToReply for () {
    fn to_reply(&self, _: &str) -> Reply {
        Reply::status(204)
    }
}

impl ToReply for Bytes {
    fn to_reply(&self, media_type: &str) -> Reply {
        Reply::body(200, media_type, self.clone())
    }
}

impl ToReply for Redirect {
    fn to_reply(&self, _: &str) -> Reply {
        Reply::status(302).header("location", self.location())
    }
}

impl ToReply for RawBody {
    fn to_reply(&self, media_type: &str) -> Reply {
        Reply::body(200, media_type, self.bytes().clone())
    }
}

/// One expected call. It counts from here on; the methods change it.
#[derive(Debug)]
pub struct Expected<O> {
    shared: Arc<Shared>,
    number: usize,
    media_type: String,
    operation: std::marker::PhantomData<fn() -> O>,
}

impl<O: Operation> Call<O> {
    /// Expects this call, which then returns this value: for clients from [`Fake::expect`](super::Fake::expect).
    pub fn returns(self, value: O::Output) -> Expected<O>
    where
        O::Output: ToReply,
    {
        self.expected(|media_type| value.to_reply(media_type))
    }

    /// Expects this call, which then gets this response or fault.
    pub fn replies(self, reply: Reply) -> Expected<O> {
        self.expected(|_| reply)
    }

    fn expected(self, reply: impl FnOnce(&str) -> Reply) -> Expected<O> {
        let info = self.operation().info();
        let shared = self.client().kept.get::<Arc<Shared>>().cloned();
        let shared = shared.unwrap_or_default();
        let key_is_made = self.makes_its_key();
        let request = self.expected_request();
        let media_type = request.as_ref().map_or("", |request| request.accepted());
        let media_type = media_type.split(',').next().unwrap_or_default().to_owned();
        let mut expectation = Expectation::new(&info, reply(&media_type));
        match request {
            Ok(request) => expectation.of(&request, key_is_made),
            Err(error) => expectation.unusable = Some(format!("it cannot be sent: {error}")),
        }
        Expected {
            number: shared.expect(expectation),
            shared,
            media_type,
            operation: std::marker::PhantomData,
        }
    }
}

impl<O: Operation> Expected<O> {
    fn change(self, change: impl FnOnce(&mut Expectation)) -> Self {
        self.shared.change(self.number, change);
        self
    }

    /// The next such call returns this value.
    pub fn then_returns(self, value: O::Output) -> Self
    where
        O::Output: ToReply,
    {
        let reply = value.to_reply(&self.media_type);
        self.then(reply)
    }

    /// The next such call gets this response or fault.
    pub fn then(self, reply: Reply) -> Self {
        self.change(|expectation| expectation.then(reply))
    }

    /// The call comes exactly so often; the last reply is repeated. Never, with 0.
    pub fn times(self, times: usize) -> Self {
        self.change(|expectation| (expectation.least, expectation.most) = (times, Some(times)))
    }

    /// The call comes so often or more; the last reply is repeated.
    pub fn at_least(self, times: usize) -> Self {
        self.change(|expectation| (expectation.least, expectation.most) = (times, None))
    }

    /// The call may come, and as often as it likes; the last reply is repeated.
    pub fn any_number(self) -> Self {
        self.at_least(0)
    }

    /// The last reply comes so much later, by the clock of the client.
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|expectation| expectation.delay(delay))
    }

    /// Any call of the operation will do, whatever its arguments are.
    pub fn with_any_arguments(self) -> Self {
        self.change(Expectation::any_arguments)
    }
}
