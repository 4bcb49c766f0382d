//! An operation under test: the call that a user writes, and what its responses are read as.

use std::fmt::Debug;

use serde_json::Value;
use wise_api::codec::{Decode, Encode};
use wise_api::operation::{Idempotency, Operation, OperationInfo, Request, Response};
use wise_api::{Bytes, Call, Envelope, Error, IdempotencyKey, Jose, Json, RawBody, Redirect, Wise};

use crate::given::{Arguments, Made};

/// One operation.
#[derive(Debug)]
pub struct Case {
    /// The facts of the operation.
    pub info: fn() -> OperationInfo,
    /// Builds the request, through the client and every option that is given.
    pub call: fn(&Wise, &Arguments<'_>) -> Made<Request>,
    /// Reads a success as the operation does.
    pub read: fn(&Response) -> Result<Back, Error>,
    /// The headers whose value the client decides: what the contract allows beside it cannot be sent.
    pub constants: &'static [&'static str],
    /// The documented error bodies.
    pub refusals: &'static [Refusal],
}

/// A documented error body.
#[derive(Debug)]
pub struct Refusal {
    /// The status, as documented: `400`, or `default`.
    pub status: &'static str,
    /// The media type.
    pub media: &'static str,
    /// Reads the body as the documented type.
    pub read: fn(&Response) -> Result<Back, Error>,
}

/// What a body was read as, written again.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    /// What it says.
    pub body: Body,
    /// Whether something in it was kept without being understood.
    pub unrecognized: bool,
}

/// A body, as far as an operation promises to understand it.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing is read.
    Nothing,
    /// JSON of a type.
    Json(Value),
    /// The bytes as they came.
    Bytes(Bytes),
}

/// The header that every operation takes, and every call can set.
const CORRELATION_ID: &str = "X-External-Correlation-Id";

/// The request of a call, with the options that every call has.
///
/// # Errors
/// When an option has no such value, or the client refuses the call.
pub fn request<O: Operation>(mut call: Call<O>, given: &Arguments<'_>) -> Made<Request> {
    if let Some(id) = given.header.optional::<String>(CORRELATION_ID)? {
        call = call.correlation_id(id);
    }
    if let Idempotency::Header { name, .. } = O::INFO.idempotency
        && let Some(key) = given.header.optional::<IdempotencyKey>(name)?
    {
        call = call.idempotency_key(key);
    }
    // Whole decimals arrive as they were given; that too fine amounts are refused has a test of its own.
    Ok(call.unchecked_amounts().into_request()?)
}

type Caller = fn(&Wise, &Arguments<'_>) -> Made<Request>;

impl Case {
    const fn new<O: Operation>(
        call: Caller,
        read: fn(&Response) -> Result<Back, Error>,
        refusals: &'static [Refusal],
    ) -> Self {
        Self {
            info: || O::INFO,
            call,
            read,
            constants: &[],
            refusals,
        }
    }

    /// The same operation with headers that always have the same value.
    pub const fn constants(self, constants: &'static [&'static str]) -> Self {
        Self { constants, ..self }
    }

    /// An operation that answers with JSON of a type.
    pub const fn json<O>(call: Caller, refusals: &'static [Refusal]) -> Self
    where
        O: Operation<Output: Encode + Debug>,
    {
        Self::new::<O>(
            call,
            |response| again(response, &O::decode(response)?),
            refusals,
        )
    }

    /// An operation that answers with nothing.
    pub const fn empty<O: Operation<Output = ()>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| {
            O::decode(response)?;
            Ok(Back {
                body: Body::Nothing,
                unrecognized: false,
            })
        };
        Self::new::<O>(call, read, refusals)
    }

    /// An operation whose response the contract leaves out.
    pub const fn raw<O: Operation<Output = RawBody>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| Ok(bytes(O::decode(response)?.bytes().clone()));
        Self::new::<O>(call, read, refusals)
    }

    /// An operation that answers with bytes.
    pub const fn bytes<O: Operation<Output = Bytes>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| Ok(bytes(O::decode(response)?));
        Self::new::<O>(call, read, refusals)
    }

    /// An operation whose success is a redirect.
    pub const fn redirect<O: Operation<Output = Redirect>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| {
            O::decode(response)?;
            Ok(Back {
                body: Body::Nothing,
                unrecognized: false,
            })
        };
        Self::new::<O>(call, read, refusals)
    }

    /// An operation that answers with text.
    pub const fn text<O: Operation<Output = String>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| Ok(bytes(O::decode(response)?.into()));
        Self::new::<O>(call, read, refusals)
    }

    /// An operation that answers with JSON of a type, or with a message that it is in.
    pub const fn envelope<O, T>(call: Caller, refusals: &'static [Refusal]) -> Self
    where
        O: Operation<Output = Envelope<T>>,
        T: Encode + Debug,
    {
        let read = |response: &Response| match O::decode(response)? {
            Envelope::Open(value) => again(response, &value),
            Envelope::Sealed(message) => Ok(bytes(message.into_string().into())),
        };
        Self::new::<O>(call, read, refusals)
    }

    /// An operation that answers with a signed or encrypted message.
    pub const fn jose<O: Operation<Output = Jose>>(
        call: Caller,
        refusals: &'static [Refusal],
    ) -> Self {
        let read = |response: &Response| Ok(bytes(O::decode(response)?.into_string().into()));
        Self::new::<O>(call, read, refusals)
    }
}

impl Refusal {
    /// An error body of a type.
    pub const fn new<T: Decode + Encode + Debug>(
        status: &'static str,
        media: &'static str,
    ) -> Self {
        Self {
            status,
            media,
            read: |response| again(response, &response.json::<T>()?),
        }
    }
}

fn bytes(bytes: Bytes) -> Back {
    Back {
        body: Body::Bytes(bytes),
        unrecognized: false,
    }
}

/// Writes what was read.
fn again<T: Encode + Debug>(response: &Response, value: &T) -> Result<Back, Error> {
    written(response, value, &format!("{value:?}"))
}

/// Not generic, so that it is compiled once and not for every type.
fn written(response: &Response, value: &dyn Encode, shown: &str) -> Result<Back, Error> {
    let text = Json::from_encode(value);
    // Whatever this crate writes is JSON; if it ever were not, the raw text says so in the comparison.
    let value = serde_json::from_str(text.as_str())
        .unwrap_or_else(|_| Value::String(format!("{:?}", response.body())));
    Ok(Back {
        body: Body::Json(value),
        unrecognized: shown.contains("Unrecognized("),
    })
}
