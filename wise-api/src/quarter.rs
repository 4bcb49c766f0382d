//! Calls of the newest quarter that go to a different one.

use crate::engine::Builder;
use crate::versions::NEWEST_VERSION;

impl Builder {
    /// Sends the calls of the newest quarter that this crate has types for ([`NEWEST_VERSION`](crate::NEWEST_VERSION)) to another
    /// quarter, such as `2026Q4`: for trying a quarter that the crate does not have yet, or for staying on one that it no longer has.
    ///
    /// The types stay those of the newest quarter, and nobody has compared them with the other one. What Wise has changed there shows
    /// when a call is made, and not when the program is compiled:
    ///
    /// - A request may be refused, or a field that has another meaning there may be **read as something else**. Do not move money this
    ///   way before you have read Wise's list of changes between the two, and tried each call in the sandbox.
    /// - A response with a required field of another kind ends in [`Error::Decode`](crate::Error::Decode), after the call has had its effect.
    ///
    /// Calls of older quarters, paths that are given by hand ([`Wise::request`](crate::Wise::request)) and the hosts for card data are sent where they
    /// belong. Calls of the unversioned paths end in [`Error::Invalid`](crate::Error::Invalid), so that one client does not mix the two by accident: make
    /// them with a client of their own.
    pub fn api_version(self, quarter: impl Into<String>) -> Self {
        self.sent_elsewhere(NEWEST_VERSION, quarter.into())
    }
}
