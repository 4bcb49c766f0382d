//! A response that says in which state something is.

use serde_json::Value;

use crate::Error;
use crate::engine::Response;

/// The result of one poll.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) state: Option<String>,
    /// When, by Wise's time.
    pub(super) at: Option<jiff::Timestamp>,
}

impl Read {
    #[inline]
    pub(super) fn of(response: &Response) -> Result<Self, Error> {
        let body = Self::body(response)?;
        let state = body.get("status").and_then(Value::as_str);
        Ok(Self {
            state: state.map(str::to_owned),
            at: Self::date(response),
        })
    }

    #[inline]
    pub(super) fn body(response: &Response) -> Result<Value, Error> {
        let body = response.json::<crate::Json>()?;
        Ok(serde_json::from_str(body.as_str()).unwrap_or_default())
    }

    #[inline]
    pub(super) fn date(response: &Response) -> Option<jiff::Timestamp> {
        let date = response.headers().get(http::header::DATE)?;
        crate::engine::http_date(date.to_str().ok()?)
    }
}
