//! The way of a user through Wise's consent page and back.

use std::fmt;
use std::hint::black_box;

use uuid::Uuid;

use crate::{ProfileId, Secret};

/// The `state` of one visit to the consent page: it ties the callback to the browser that was sent there, so keep it in that browser's
/// session, and take it only once.
#[derive(Clone, Debug)]
pub struct ConsentState(Secret);

impl ConsentState {
    /// A new one, which nobody can guess.
    #[inline]
    pub fn random() -> Self {
        let text = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        Self(Secret::new(text))
    }

    /// The text, for the session.
    #[inline]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether it is the same, in a time that does not depend on where they differ. Nothing is the same as an empty state.
    #[inline]
    pub fn matches(&self, returned: &str) -> bool {
        !returned.is_empty() && same(self.expose().as_bytes(), returned.as_bytes())
    }
}

/// Looks at every byte, wherever they differ.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    let differences = one
        .iter()
        .zip(other)
        .fold(0, |all, (a, b)| black_box(all | (a ^ b)));
    one.len() == other.len() && black_box(differences) == 0
}

impl From<String> for ConsentState {
    /// The one from the session.
    #[inline]
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
}

impl From<&str> for ConsentState {
    /// The one from the session.
    #[inline]
    fn from(text: &str) -> Self {
        Self(Secret::new(text))
    }
}

/// What the user's browser brings back from the consent page.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Consent {
    /// The code, for [`Oauth::authorization_code`](crate::oauth::Oauth::authorization_code). It can be redeemed once.
    pub code: Secret,
    /// The profile for which the user has consented.
    pub profile_id: Option<ProfileId>,
}

impl Consent {
    /// Reads the callback: its query, or its whole address. `state` is the one that was sent to the consent page.
    ///
    /// # Errors
    /// Whatever is wrong with the callback, the state first: after [`ConsentError::StateDiffers`] nothing in it can be trusted.
    #[inline]
    pub fn from_callback(callback: &str, state: &ConsentState) -> Result<Self, ConsentError> {
        let query = callback
            .split_once('?')
            .map_or(callback, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let mut parameters = Parameters::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let slot = match &*name {
                "state" => &mut parameters.state,
                "code" => &mut parameters.code,
                "profileId" => &mut parameters.profile_id,
                "error" => &mut parameters.error,
                "error_description" => &mut parameters.error_description,
                _ => continue,
            };
            if slot.replace(value.into_owned()).is_some() {
                return Err(ConsentError::Ambiguous);
            }
        }
        if !state.matches(parameters.state.as_deref().unwrap_or_default()) {
            return Err(ConsentError::StateDiffers);
        }
        if let Some(error) = parameters.error {
            return Err(ConsentError::Refused {
                error,
                description: parameters.error_description,
            });
        }
        let code = parameters.code.filter(|code| !code.is_empty());
        Ok(Self {
            code: Secret::new(code.ok_or(ConsentError::NoCode)?),
            profile_id: parameters
                .profile_id
                .and_then(|id| id.parse().ok())
                .map(|id: i64| ProfileId::from(id)),
        })
    }
}

#[derive(Default)]
struct Parameters {
    state: Option<String>,
    code: Option<String>,
    profile_id: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Why a callback brings no code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentError {
    /// The state is missing or not the one that was sent: the callback does not come from a visit that this browser began. It may be an
    /// attack.
    StateDiffers,
    /// A parameter is there twice.
    Ambiguous,
    /// The user or Wise has said no.
    Refused {
        /// The code of the error, such as `access_denied`.
        error: String,
        /// What Wise says about it.
        description: Option<String>,
    },
    /// There is neither a code nor an error.
    NoCode,
}

impl fmt::Display for ConsentError {
    /// Without the texts of the callback, which anybody can write.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StateDiffers => "the callback does not have the state that was sent",
            Self::Ambiguous => "the callback has a parameter twice",
            Self::Refused { .. } => "the consent was refused",
            Self::NoCode => "the callback has no code",
        })
    }
}

impl std::error::Error for ConsentError {}
