//! What one call has caused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a call has had new tokens asked for: a second time, it would send the same refresh token again.
#[derive(Clone, Default)]
pub(crate) struct Scope(Arc<AtomicBool>);

// For those who renew tokens, which a build can lack.
#[allow(dead_code)]
impl Scope {
    #[inline]
    pub(crate) fn has_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    #[inline]
    pub(crate) fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
