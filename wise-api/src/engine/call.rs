//! A call: an operation that is about to be sent.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::InvalidHeaderName;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

#[cfg(feature = "testing")]
use super::client::Witness;
use super::correlation::{CORRELATION_ID, correlate};
use super::delivery::Delivery;
use super::foreign::shielded;
use super::headers::{self, TRACE_ID};
use super::idempotency::{is_given, read, set};
use super::layer::Layer;
use super::pace::Pace;
use super::{
    Error, IdempotencyKey, Operation, ParamValue, Request, Response, RetryPolicy, ScaApproval, Wise,
};
use crate::codec::bridge::to_send;
use crate::values::Json;

/// A future that can be moved between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The largest correlation id that Wise takes; it ignores longer ones.
const CORRELATION_ID_MAX: usize = 36;

/// An operation and the client that will send it. Nothing happens before it is awaited, and dropping the future ends the call: what
/// has been sent by then may still be done.
///
/// A clone of a call has the same idempotency key, so that sending both asks for one thing.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    client: Wise,
    pub(crate) operation: O,
    options: CallOptions,
}

impl<O: Operation> Call<O> {
    /// A call of an operation.
    pub fn new(client: &Wise, operation: O) -> Self {
        let options = CallOptions::new(operation.info().idempotency.wants_key());
        Self {
            client: client.clone(),
            operation,
            options,
        }
    }

    /// The same call through a layer, instead of the one that it had.
    #[allow(dead_code)] // A build can lack all layers.
    pub(crate) fn layered(mut self, layer: Arc<dyn Layer>) -> Self {
        self.options.layer = Some(layer);
        self
    }

    /// The client that will send it.
    pub(crate) fn client(&self) -> &Wise {
        &self.client
    }

    /// The same call of another operation.
    #[cfg(feature = "forms")]
    pub(crate) fn map_operation<P>(self, map: impl FnOnce(O) -> P) -> Call<P> {
        Call {
            client: self.client,
            operation: map(self.operation),
            options: self.options,
        }
    }

    /// Sends the call, and gives the response as it is.
    pub(crate) fn into_response(self) -> BoxFuture<Result<Response, Error>> {
        self.dispatch()
    }

    /// The operation.
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// How long the call may take with all of its attempts and waits, instead of the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How long each attempt may take.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// How often the call is sent again, instead of the client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Sets the idempotency key, for operations that take it in a header. Use a key again only to ask again for the same.
    ///
    /// Where Wise insists on a key, the call has one from the start; where it does not, giving one makes the call safe to repeat.
    /// The call ends in [`Error::Invalid`] when the operation takes no key, or has it in its body.
    pub fn idempotency_key(mut self, key: impl Into<IdempotencyKey>) -> Self {
        self.options.idempotency_key = Some(key.into());
        self
    }

    /// The key that all attempts will carry, in a header or in the body. `None` where there is none, and where the call cannot
    /// be sent.
    pub fn get_idempotency_key(&self) -> Option<IdempotencyKey> {
        let mut request = self.operation.request().ok()?;
        self.options.apply(&mut request).ok()?;
        read(&request)
    }

    /// Sends amounts as they are. Without this, a call with an amount that is finer than its currency allows (a tenth of a yen) ends
    /// in [`Error::Invalid`] before anything is sent, since Wise would refuse or round it.
    pub fn unchecked_amounts(mut self) -> Self {
        self.options.unchecked_amounts = true;
        self
    }

    /// Sends a one-time token that was cleared since Wise answered this call with [`Error::ScaRequired`]. Send the same call, of which a
    /// clone has the same body and the same idempotency key:
    ///
    /// ```no_run
    /// # use wise_api::approval::ScaRequired;
    /// # use wise_api::operation::Operation;
    /// # use wise_api::{Call, Error};
    /// # async fn clear(required: &ScaRequired) -> Result<(), Error> { Ok(()) }
    /// # async fn example<O: Operation + Clone>(call: Call<O>) -> Result<O::Output, Error> {
    /// match call.clone().await {
    ///     Err(Error::ScaRequired(required)) => {
    ///         clear(&required).await?;
    ///         call.sca_approval(&*required).await
    ///     }
    ///     other => other,
    /// }
    /// # }
    /// ```
    pub fn sca_approval(mut self, approval: impl Into<ScaApproval>) -> Self {
        self.options.sca_approval = Some(approval.into());
        self.options.put_headers = Some(CallOptions::headers);
        self
    }

    /// Whether its idempotency key is one that was made for it.
    #[cfg(feature = "testing")]
    pub(crate) fn makes_its_key(&self) -> bool {
        let request = self.operation.request();
        self.options.idempotency_key.is_none()
            && self.options.generated_key.is_some()
            && request.is_ok_and(|request| !is_given(&request))
    }

    /// Sets a header, over any that the operation or the client would send.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let header = (name.as_ref().to_owned(), value.as_ref().to_owned());
        self.options.headers.push(header);
        self.options.put_headers = Some(CallOptions::headers);
        self
    }

    /// Sends an id of your own, of at most 36 characters, which Wise sends back. Without one, each call has a random id, the same for
    /// all of its attempts, and a request that is kept ([`into_request`](Self::into_request)) has one for all times that it is sent.
    pub fn correlation_id(mut self, id: impl Into<String>) -> Self {
        self.options.correlation_id = Some(id.into());
        self.options.put_headers = Some(CallOptions::headers);
        self
    }

    /// The request that would be sent, without the client's headers. Timeouts and the retry policy of the call stay with it.
    ///
    /// Whoever sends it twice sends the same twice: it has its idempotency key, and a correlation id, if the call was given none.
    pub fn into_request(self) -> Result<Request, Error> {
        let now = shielded("the clock", || self.client.settings.clock.elapsed());
        let mut request = self.expected_request()?;
        correlate(&mut request, now.unwrap_or_default());
        Ok(request)
    }

    /// The request, without an id that nobody gave.
    pub(crate) fn expected_request(self) -> Result<Request, Error> {
        let mut request = self.placed_request()?;
        self.options.apply(&mut request)?;
        let mut options = self.options;
        options.inherit(&request);
        request.pace = Pace {
            timeout: options.timeout,
            attempt_timeout: options.attempt_timeout,
            retry: options.retry,
        };
        Ok(request)
    }

    /// The request of the operation, for the version that the client sends it to.
    pub(crate) fn placed_request(&self) -> Result<Request, Error> {
        let mut request = self.operation.request()?;
        self.client.place(&mut request)?;
        Ok(request)
    }

    /// Sends the call, and gives status, headers and the body as it came beside the result.
    pub async fn send_with_meta(self) -> Result<WithMeta<O::Output>, Error> {
        let response = self.dispatch().await?;
        let value = O::decode(&response)?;
        let parts = Arc::unwrap_or_clone(response.parts);
        Ok(WithMeta {
            value,
            status: parts.status,
            headers: parts.headers,
            body: parts.body,
            attempts: parts.trail.attempts,
            idempotency_key: parts.trail.idempotency_key,
        })
    }

    /// Has each response looked at before any code of the caller's runs.
    #[allow(dead_code)] // A build can lack what renews tokens.
    pub(crate) fn first(mut self, first: Option<First>) -> Self {
        self.options.first = first;
        self
    }

    pub(super) fn dispatch(self) -> BoxFuture<Result<Response, Error>> {
        match self.operation.request() {
            Ok(request) => {
                #[cfg(feature = "testing")]
                if let Some(witness) = self.client.kept.get::<Arc<dyn Witness>>() {
                    witness.called(Arc::new(self.operation));
                }
                self.client.dispatch(request, self.options)
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    /// Sends the call, and has the body of a success go elsewhere.
    pub(super) async fn dispatch_to(self, delivery: &mut dyn Delivery) -> Result<Response, Error> {
        let request = self.operation.request()?;
        #[cfg(feature = "testing")]
        if let Some(witness) = self.client.kept.get::<Arc<dyn Witness>>() {
            witness.called(Arc::new(self.operation));
        }
        let sent = self.client.dispatch_to(request, self.options, delivery);
        sent.await
    }
}

/// What [`Wise::request`] is given.
impl Call<Request> {
    /// Adds a query parameter: nothing for an absent value, the key again for each value of a list.
    pub fn query(mut self, name: &str, value: impl ParamValue) -> Self {
        self.operation.query(name, &value);
        self
    }

    /// Sets a JSON body, from one of this crate's types or any that serde writes.
    ///
    /// # Errors
    /// [`Error::Invalid`], when serde cannot write it, or a member is given twice: by its setter, and as a further one.
    pub fn json(mut self, body: &impl serde::Serialize) -> Result<Self, Error> {
        let body = to_send(|| Json::from_serialize(body)).map_err(|_| {
            self.operation.invalid(
                "body",
                "it cannot be written as JSON, or gives a member twice",
            )
        })?;
        self.operation.json(&body)?;
        Ok(self)
    }

    /// Sets a body that is not JSON.
    pub fn body(mut self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.operation.bytes(media_type, &body.into());
        self
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let response = self.dispatch();
        Box::pin(async move { O::decode(&response.await?) })
    }
}

/// A result with what came beside it.
#[derive(Clone)]
pub struct WithMeta<T> {
    /// The result.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came; of a response that was a JOSE message, what was in it. `Debug` shows its length only.
    pub body: Bytes,
    /// How often the call was sent.
    pub attempts: u32,
    /// The idempotency key that it carried.
    pub idempotency_key: Option<IdempotencyKey>,
}

impl<T> WithMeta<T> {
    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        headers::text(&self.headers, &TRACE_ID)
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for WithMeta<T> {
    /// Without the bytes of the body, which can be secret where the value hides them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WithMeta")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .field("idempotency_key", &self.idempotency_key)
            .finish()
    }
}

/// The body of a response, as far as it arrived.
#[allow(dead_code)] // A build can lack what renews tokens.
pub(crate) struct Came<'a> {
    pub(crate) bytes: &'a [u8],
    /// Whether this is the whole body.
    pub(crate) whole: bool,
}

/// Looks at a success before anything else does: hooks, spans, and whoever reads it. For what must not be lost.
#[derive(Clone)]
pub(crate) struct First(Arc<dyn Fn(Came<'_>) -> BoxFuture<()> + Send + Sync>);

impl First {
    #[allow(dead_code)] // A build can lack what renews tokens.
    pub(crate) fn new(look: impl Fn(Came<'_>) -> BoxFuture<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look))
    }

    pub(super) async fn look(&self, came: Came<'_>) {
        let kept = (self.0)(came);
        kept.await;
    }
}

/// Puts headers of the caller's into a request.
type PutHeaders = fn(&CallOptions, &mut Request) -> Result<(), Error>;

/// What a caller sets for one call.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
    idempotency_key: Option<IdempotencyKey>,
    /// For a request that has no key of its own.
    generated_key: Option<IdempotencyKey>,
    headers: Vec<(String, String)>,
    correlation_id: Option<String>,
    /// Puts what the caller sets of headers into a request: a program that sets none has no code for it.
    put_headers: Option<PutHeaders>,
    pub(super) layer: Option<Arc<dyn Layer>>,
    sca_approval: Option<ScaApproval>,
    pub(super) first: Option<First>,
    unchecked_amounts: bool,
}

impl CallOptions {
    /// Those of a new call, with a key if the operation wants one.
    fn new(wants_key: bool) -> Self {
        Self {
            // Made here and not when the call is sent, so that the caller can write it down before.
            generated_key: wants_key.then(IdempotencyKey::generate),
            ..Self::default()
        }
    }

    /// Takes over what a kept request was given, where the call was given nothing else.
    pub(super) fn inherit(&mut self, request: &Request) {
        let Pace {
            timeout,
            attempt_timeout,
            retry,
        } = &request.pace;
        self.timeout = self.timeout.or(*timeout);
        self.attempt_timeout = self.attempt_timeout.or(*attempt_timeout);
        self.retry = self.retry.take().or_else(|| retry.clone());
    }

    /// Puts what belongs into the request there.
    pub(super) fn apply(&self, request: &mut Request) -> Result<(), Error> {
        request.check_body()?;
        // A request that is kept stays unchecked.
        if self.unchecked_amounts {
            request.amounts_check = None;
        }
        if let Some(check) = request.amounts_check {
            check(request)?;
        }
        if let Some(key) = &self.idempotency_key {
            set(request, key)?;
        } else if let Some(key) = &self.generated_key
            && !is_given(request)
        {
            set(request, key)?;
        }
        match self.put_headers {
            Some(put) => put(self, request),
            None => Ok(()),
        }
    }

    /// The headers that the caller has set, with or without a name.
    fn headers(&self, request: &mut Request) -> Result<(), Error> {
        for (name, value) in &self.headers {
            let key: Result<HeaderName, InvalidHeaderName> = name.parse();
            let key = key.map_err(|_| request.invalid(name, "it is not the name of a header"))?;
            let mut value = HeaderValue::try_from(value).map_err(|_| {
                request.invalid(name, "it has characters that a header must not have")
            })?;
            // Nobody here knows what the caller puts there.
            value.set_sensitive(true);
            headers::put(&mut request.headers, key, value);
        }
        if let Some(approval) = &self.sca_approval {
            approval.apply(&mut request.headers).ok_or_else(|| {
                request.invalid(
                    "sca_approval",
                    "its token is empty, or has characters that a header must not have",
                )
            })?;
        }
        if let Some(id) = &self.correlation_id {
            let usable = !id.is_empty()
                && id.len() <= CORRELATION_ID_MAX
                && id.bytes().all(|b| b.is_ascii_graphic());
            let value = HeaderValue::try_from(id).ok().filter(|_| usable);
            let value = value.ok_or_else(|| {
                request.invalid(
                    "correlation_id",
                    "it is not 1 to 36 visible ASCII characters",
                )
            })?;
            headers::put(&mut request.headers, CORRELATION_ID, value);
        }
        Ok(())
    }
}

impl std::fmt::Debug for CallOptions {
    /// Header values can be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .field("idempotency_key", &self.idempotency_key)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}
