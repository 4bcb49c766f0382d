//! What the mock remembers: the operations whose answers depend on earlier requests.

use http::Method;
use serde_json::Value;

use crate::exchange::{Answer, Incoming};
use crate::generate::Source;
use crate::token::Tokens;

/// The state of one mock. Every server has its own.
#[derive(Debug)]
pub struct State {
    #[expect(dead_code, reason = "for the tokens that /oauth/token gives")]
    tokens: Tokens,
}

impl State {
    /// A state in which nothing has happened yet. What it puts into `tokens` is accepted from then on.
    pub(crate) fn new(tokens: Tokens) -> Self {
        Self { tokens }
    }

    /// The answer to a request that has passed every check; nothing for an operation that needs no state, for which the mock
    /// makes up an answer. `source` makes up the answers that the contract describes, to be filled in.
    pub(crate) fn answer(&self, incoming: &Incoming, source: &Source) -> Option<Answer> {
        let _ = (incoming, source);
        None
    }

    /// The answer to a request below `/_mock/` that the server itself does not know; nothing where there is none.
    pub(crate) fn control(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        let _ = (method, path, body);
        None
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {}
}
