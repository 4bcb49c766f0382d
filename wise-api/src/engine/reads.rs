//! Files that are being read, for a clock that must not run ahead of them.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Of the whole process, because a reader knows no clock.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

static BEGUN: AtomicUsize = AtomicUsize::new(0);

struct Read;

impl Drop for Read {
    #[inline]
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A read, which counts until it ends or is dropped.
#[inline]
pub(crate) async fn reading<T>(read: impl Future<Output = T>) -> T {
    UNDER_WAY.fetch_add(1, Ordering::SeqCst);
    BEGUN.fetch_add(1, Ordering::SeqCst);
    let _under_way = Read;
    read.await
}

/// The number of the read that began last, while any goes on.
#[cfg(feature = "testing")]
#[inline]
pub(crate) fn read_under_way() -> Option<usize> {
    (UNDER_WAY.load(Ordering::SeqCst) > 0).then(|| BEGUN.load(Ordering::SeqCst))
}
