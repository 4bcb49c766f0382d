//! Calls that block the thread, by feature `blocking`: the same calls, sent another way.
//!
//! [`Wise::blocking`] gives a client with a runtime of its own. Its calls are those of any client, with the same options, errors and retries;
//! what differs is the end: `send()` instead of `.await`, and `for` instead of `try_next().await`.
//!
//! ```no_run
//! use wise_api::{Environment, Error, Wise};
//!
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let wise = Wise::builder()
//!     .environment(Environment::Sandbox)
//!     .personal_token(std::env::var("WISE_API_TOKEN")?)
//!     .build()?
//!     .blocking();
//!
//! let profiles = wise.request(wise_api::Method::GET, "/v2/profiles").send()?;
//! println!("{:?}", profiles.status());
//! # Ok(())
//! # }
//! ```
//!
//! Lists are iterators:
//!
//! ```no_run
//! # #[cfg(feature = "__any-version")]
//! # fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
//! let transfer = wise.transfers().get(98765).send()?;
//! for transfer in wise.transfers().list().profile(12345).stream() {
//!     println!("{}", transfer?.id()?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - The runtime is made with the first call, has one thread, and ends with the last clone of the client. Calls of several threads share it.
//! - What is asynchronous and no call (`wise.oauth()`, approvals, forms) goes through [`Wise::block_on`].
//! - In an asynchronous task, a blocking call would hold up all others on its thread. It sends nothing there and is [`Error::Invalid`]:
//!   await the call instead, or move the work to `tokio::task::spawn_blocking`, where blocking calls are allowed.
//! - Work in the background is done by the thread of the runtime: renewals of tokens, and connections that are kept.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::{Handle, Runtime};

use crate::engine::{
    Download, Downloaded, InvalidRequest, Items, LosslessItems, Operation, Paged, Pages, Sink,
    WithMeta,
};
use crate::{Call, Error, Wise};

/// The runtime of a blocking client, from its first call on.
#[derive(Default)]
struct Own(OnceLock<Runtime>);

impl Own {
    fn handle(&self) -> io::Result<&Handle> {
        if let Some(runtime) = self.0.get() {
            return Ok(runtime.handle());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("wise-api")
            .enable_all()
            .build()?;
        // Of two threads that come at once, one has made a runtime in vain.
        if let Err(second) = self.0.set(runtime) {
            second.shutdown_background();
        }
        let made = self.0.get().map(Runtime::handle);
        made.ok_or_else(|| io::ErrorKind::Other.into())
    }
}

impl Drop for Own {
    /// The last clone may be dropped in an asynchronous task, where a runtime must not be waited for.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Wakes the thread that waits.
struct Waiting(Thread);

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Whether this is within an asynchronous task. Tokio gives each poll of a task a budget, and nothing else: not a thread of
/// `spawn_blocking`, nor one that has entered a runtime.
fn in_a_task() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // More than any budget.
    (0..1024).any(|_| {
        let mut context = Context::from_waker(Waker::noop());
        pin!(tokio::task::consume_budget())
            .poll(&mut context)
            .is_pending()
    })
}

/// Runs a future on this thread, in a runtime whose own thread does the rest.
fn wait<F: Future>(handle: &Handle, future: F) -> F::Output {
    let _entered = handle.enter();
    let waker = Waker::from(Arc::new(Waiting(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

const IN_A_TASK: &str = "a blocking call in an asynchronous task would hold up all tasks of its thread: await the call instead, or make it in `tokio::task::spawn_blocking`";
const NOT_BLOCKING: &str = "this client has no runtime of its own: make the call with a client from `Wise::blocking`, or await it";

impl Wise {
    /// The same client with a runtime of its own, for calls that block the thread: see [`blocking`](crate::blocking).
    pub fn blocking(&self) -> Self {
        let mut client = self.clone();
        client.kept.get_or_insert_default::<Arc<Own>>();
        client
    }

    /// Waits for a future that uses this client, which has to come from [`Wise::blocking`].
    ///
    /// ```no_run
    /// # fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
    /// let wise = wise.blocking();
    /// let both = wise.block_on(async {
    ///     let first = wise.request(wise_api::Method::GET, "/v1/rates").await?;
    ///     let second = wise.request(wise_api::Method::GET, "/v1/currencies").await?;
    ///     Ok::<_, wise_api::Error>((first, second))
    /// })??;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Invalid`], in an asynchronous task, with a client that does not come from [`Wise::blocking`], and when the system has no
    /// thread for the runtime.
    pub fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        self.wait_for("block_on", future)
    }

    fn wait_for<F: Future>(&self, operation: &'static str, future: F) -> Result<F::Output, Error> {
        let refused = |reason: &str| InvalidRequest::error(operation, "runtime", reason);
        let own = self.kept.get::<Arc<Own>>();
        let own = own.ok_or_else(|| refused(NOT_BLOCKING))?;
        if in_a_task() {
            return Err(refused(IN_A_TASK));
        }
        let handle = own.handle().map_err(|error| {
            refused(&format!(
                "the system has no thread for the runtime of the client: {error}"
            ))
        })?;
        Ok(wait(handle, future))
    }
}

impl<O: Operation> Call<O> {
    /// Sends the call, and blocks the thread until it is over: for clients from [`Wise::blocking`]. Others `.await` the call.
    ///
    /// # Errors
    /// Those of the call, and [`Error::Invalid`] as for [`Wise::block_on`].
    pub fn send(self) -> Result<O::Output, Error> {
        let client = self.client().clone();
        client.wait_for(self.operation().info().id, self.into_future())?
    }

    /// As [`send`](Self::send), with status and headers beside the result.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub fn send_with_meta_blocking(self) -> Result<WithMeta<O::Output>, Error> {
        let client = self.client().clone();
        client.wait_for(self.operation().info().id, self.send_with_meta())?
    }
}

impl<O: Operation> Download<'_, O> {
    /// Sends the call, blocks the thread until it is over, writes the body on this thread, and flushes the writer: for clients from
    /// [`Wise::blocking`].
    ///
    /// # Errors
    /// Those of [`Call::send`], and [`Error::Transport`] when the writer fails.
    pub fn send_to<W: io::Write + Send + ?Sized>(
        self,
        writer: &mut W,
    ) -> Result<Downloaded, Error> {
        let (client, operation) = origin(self.call());
        client.wait_for(operation, self.into_sink(Writer(writer)))?
    }
}

/// A writer that blocks.
struct Writer<'w, W: ?Sized>(&'w mut W);

impl<W: io::Write + Send + ?Sized> Sink for Writer<'_, W> {
    async fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.0.write_all(&chunk)
    }

    async fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Pages or items of a list, one call after the other, for `for`. An error ends it.
///
/// [`Call::stream`], [`Call::pages`] and [`Call::items_lossless`] of a client from [`Wise::blocking`] become one.
#[must_use = "an iterator does nothing until it is asked"]
pub struct Blocking<S> {
    client: Wise,
    operation: &'static str,
    /// None after a failure to wait, which would come again.
    list: Option<S>,
}

impl<S> Blocking<S> {
    fn new((client, operation): (Wise, &'static str), list: S) -> Self {
        Self {
            client,
            operation,
            list: Some(list),
        }
    }

    /// The list, to be asked for its position or for a call that goes on from there.
    pub fn into_inner(self) -> Option<S> {
        self.list
    }
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Result<T, Error>> {
        let list = self.list.as_mut()?;
        let next = poll_fn(|context| std::pin::Pin::new(&mut *list).poll_next(context));
        match self.client.wait_for(self.operation, next) {
            Ok(item) => item,
            Err(error) => {
                self.list = None;
                Some(Err(error))
            }
        }
    }
}

impl<S> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

fn origin<O: Operation>(call: &Call<O>) -> (Wise, &'static str) {
    (call.client().clone(), call.operation().info().id)
}

macro_rules! iterate {
    ($( $list:ident )+) => { $(
        impl<O: Paged> IntoIterator for $list<O> {
            type Item = <Self as Stream>::Item;
            type IntoIter = Blocking<Self>;

            /// Blocks the thread for each page: for clients from [`Wise::blocking`].
            fn into_iter(self) -> Blocking<Self> {
                Blocking::new(origin(self.call()), self)
            }
        }
    )+ };
}

iterate! { Pages Items LosslessItems }
