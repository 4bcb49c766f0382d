//! What is wrong with the arguments of a request, which is told before it is sent.

use super::Request;
use crate::engine::Error;

/// Looks at a request before it is sent.
pub(in crate::engine) type Check = fn(&Request) -> Result<(), Error>;

/// What is wrong with the arguments of a request, of which hardly any has a fault.
#[derive(Clone, Default)]
pub(in crate::engine) struct Faults {
    /// A parameter that is an amount finer than its currency allows, and what to do.
    pub(in crate::engine) too_fine: Option<(String, String)>,
    /// A member of the body that was given twice.
    repeated: Option<String>,
    /// A file of the body that is too large, and why.
    too_large: Option<(String, String)>,
}

impl Request {
    /// Whether the body can be sent.
    pub(in crate::engine) fn check_body(&self) -> Result<(), Error> {
        let Some(faults) = &self.faults else {
            return Ok(());
        };
        match (&faults.repeated, &faults.too_large) {
            (Some(name), _) => Err(self.twice(name)),
            (None, Some((name, reason))) => Err(self.invalid(name, reason)),
            (None, None) => Ok(()),
        }
    }

    pub(in crate::engine) fn faults(&mut self) -> &mut Faults {
        self.faults.get_or_insert_default()
    }

    /// There is a new body: which member of it was given twice, and which file is too large.
    pub(super) fn body_faults(
        &mut self,
        repeated: Option<String>,
        too_large: Option<(String, String)>,
    ) {
        if self.faults.is_some() || repeated.is_some() || too_large.is_some() {
            let faults = self.faults();
            (faults.repeated, faults.too_large) = (repeated, too_large);
        }
    }
}
