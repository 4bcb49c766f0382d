//! Success responses that can hold a refusal.

use std::fmt;
use std::ops::Deref;

use super::{Error, Response};
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};

/// The response of an operation whose success does not say that Wise did it: the body does. Ask with [`accepted`](Self::accepted) before you
/// go on; the value itself is behind `*`.
///
/// ```no_run
/// # use wise_api::operation::Outcome;
/// # use wise_api::Error;
/// # fn example<T>(outcome: Outcome<T>) -> Result<T, Error> {
/// match outcome.accepted() {
///     Err(Error::NotAccepted(refused)) if refused.is_refusal() => {
///         eprintln!("refused: {:?}", refused.code());
///         Err(Error::NotAccepted(refused))
///     }
///     other => other,
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a success can hold a refusal: call `accepted()`"]
pub struct Outcome<T> {
    value: T,
    response: Response,
    verdict: &'static Verdict,
}

/// How the body of a success says whether Wise did what was asked for, from `spec/rules/outcomes.toml`.
#[derive(Debug)]
pub struct Verdict {
    /// The field that decides.
    pub field: &'static str,
    /// Its values that mean yes.
    pub accepted: &'static [&'static str],
    /// Its values that mean no.
    pub refused: &'static [&'static str],
    /// The field with the kind of the response, or empty.
    pub kind: &'static str,
    /// The field with the reason for programs, or empty.
    pub code: &'static str,
    /// The field with the reason for people, or empty.
    pub message: &'static str,
}

impl<T: Decode> Outcome<T> {
    /// Reads a response. Only operations with a verdict call it, which not every choice of features has.
    #[allow(dead_code)]
    pub(crate) fn of(response: &Response, verdict: &'static Verdict) -> Result<Self, Error> {
        match response.json() {
            Ok(value) => Ok(Self {
                value,
                response: response.clone(),
                verdict,
            }),
            // A refusal stays one, however odd the rest of the response is. What comes from elsewhere says nothing.
            Err(unreadable) if response.is_of_an_api() => {
                match NotAccepted::check(response, verdict) {
                    Ok(()) => Err(unreadable),
                    Err(not_accepted) => Err(not_accepted),
                }
            }
            Err(unreadable) => Err(unreadable),
        }
    }
}

impl<T> Outcome<T> {
    /// The value, if the response says that Wise did what was asked for.
    ///
    /// # Errors
    /// [`Error::NotAccepted`], when it says that Wise did not, and when it says neither: a status that this version of the crate does not
    /// know, or none.
    pub fn accepted(self) -> Result<T, Error> {
        NotAccepted::check(&self.response, self.verdict)?;
        Ok(self.value)
    }

    /// The value, whatever it says.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The whole response.
    pub fn response(&self) -> &Response {
        &self.response
    }
}

impl<T> Deref for Outcome<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Written like the value, so that it can be stored like one.
impl<T: Encode> Encode for Outcome<T> {
    fn encode(&self, out: &mut JsonWriter) {
        self.value.encode(out);
    }
}

/// The scalar fields of an object.
#[derive(Default)]
struct Fields(Vec<(String, Option<String>)>);

impl Decode for Fields {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("response")?;
        let members = object.members();
        Ok(Self(
            members
                .map(|(name, _)| {
                    (
                        name.to_owned(),
                        object.tag(name).map(|text| text.into_owned()),
                    )
                })
                .collect(),
        ))
    }
}

impl Fields {
    fn read(&self, verdict: &Verdict) -> Found {
        let text = |name: &str| {
            let member = self.0.iter().find(|(member, _)| member == name);
            member.and_then(|(_, text)| text.clone())
        };
        Found {
            state: text(verdict.field),
            kind: text(verdict.kind),
            code: text(verdict.code),
            message: text(verdict.message),
        }
    }
}

#[derive(Clone)]
struct Found {
    state: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

/// A success that does not say that Wise did what was asked for.
#[derive(Clone)]
pub struct NotAccepted {
    found: Found,
    refusal: bool,
    field: &'static str,
    response: Response,
}

impl NotAccepted {
    /// Whether the response says that Wise did it; a response that says nothing does not.
    fn check(response: &Response, verdict: &'static Verdict) -> Result<(), Error> {
        let found = response.json::<Fields>().unwrap_or_default().read(verdict);
        let is_among = |states: &[&str]| {
            let state = found.state.as_deref();
            state.is_some_and(|state| states.contains(&state))
        };
        if is_among(verdict.accepted) {
            return Ok(());
        }
        Err(Error::NotAccepted(Box::new(Self {
            refusal: is_among(verdict.refused),
            found,
            field: verdict.field,
            response: response.clone(),
        })))
    }

    /// The id of the operation.
    pub fn operation_id(&self) -> &'static str {
        self.response.parts.operation
    }

    /// Whether the response says no. Otherwise it says neither yes nor no, and somebody has to find out.
    pub fn is_refusal(&self) -> bool {
        self.refusal
    }

    /// The status that decides, such as `REJECTED`.
    pub fn state(&self) -> Option<&str> {
        self.found.state.as_deref()
    }

    /// The kind of the response, such as `BALANCE` for a funding.
    pub fn kind(&self) -> Option<&str> {
        self.found.kind.as_deref()
    }

    /// The reason, for programs, such as `balance.payment-option-unavailable`.
    pub fn code(&self) -> Option<&str> {
        self.found.code.as_deref()
    }

    /// The reason, for people. It can hold personal data.
    pub fn message(&self) -> Option<&str> {
        self.found.message.as_deref()
    }

    /// The whole response.
    pub fn response(&self) -> &Response {
        &self.response
    }
}

impl fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, status) = (self.operation_id(), self.response.parts.status.as_u16());
        let field = self.field;
        write!(f, "{operation}: Wise answered {status}, ")?;
        match self.state().filter(|_| self.refusal) {
            Some(state) => write!(f, "but refused: its `{field}` is {state}")?,
            None if self.response.lacks_body() => {
                f.write_str("but without the body that says whether it was done")?
            }
            None => write!(
                f,
                "but its `{field}` says neither that it was done nor that it was refused"
            )?,
        }
        if let Some(code) = self.code().filter(|code| super::api_error::is_word(code)) {
            write!(f, ", code {code}")?;
        }
        match self.response.trace_id() {
            Some(trace_id) => write!(f, " (trace id {trace_id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for NotAccepted {
    /// Without the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotAccepted")
            .field("refusal", &self.refusal)
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for NotAccepted {}
