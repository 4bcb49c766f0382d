//! Lists that come in pages, walked to their end.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::request::single;
use super::{BoxFuture, Call, Error, MissingField, Operation, ParamValue, Response};
use crate::codec::DecodeError;
use crate::values::Json;

mod guard;
mod lossless;
use guard::Guard;
pub use guard::{Endless, PagesError};
pub use lossless::{LosslessItems, UnreadableItem};

/// How many pages are walked unless somebody asks for more.
const MAX_PAGES: u32 = 1_000;

/// An operation whose response is one page of a longer list.
///
/// Which operations are such, and how their pages follow one another, stands in `spec/rules/pages.toml`.
pub trait Paged: Operation + Clone {
    /// What says where a page begins.
    type Position: ParamValue + Clone + fmt::Debug + Send + Sync + 'static;
    /// What is listed.
    type Item: Send + 'static;
    /// The member of the page with the items; `None` where the page is the list.
    const ITEMS: Option<&'static str>;
    /// The member of the page that says where the next begins, in lists that go by one.
    const CURSOR: Option<&'static str> = None;
    /// Whether a page begins after the last item of the one before.
    const BY_LAST_ITEM: bool = false;

    /// Where the page begins that is asked for; `None` for the first.
    fn position(&self) -> &Option<Self::Position>;

    /// The same, to be changed.
    fn position_mut(&mut self) -> &mut Option<Self::Position>;

    /// What is on a page.
    fn items(page: &Self::Output) -> &[Self::Item];

    /// What is on a page, without the rest of it.
    fn into_items(page: Self::Output) -> Vec<Self::Item>;

    /// Reads one item.
    ///
    /// # Errors
    /// When it is not what the contract says.
    fn read_item(item: &Json) -> Result<Self::Item, DecodeError>;

    /// Where the page after an item begins, if that is how pages follow one another: see [`BY_LAST_ITEM`](Self::BY_LAST_ITEM).
    ///
    /// # Errors
    /// When the item does not say what it should.
    #[inline]
    fn after(item: &Json) -> Result<Self::Position, Error> {
        let _ = item;
        Err(MissingField::new("item", "id").into())
    }

    /// Where the page after this one begins; `None` after the last.
    ///
    /// # Errors
    /// When the page does not say what it should.
    fn next(
        page: &Self::Output,
        walk: &Walk<Self::Position>,
    ) -> Result<Option<Self::Position>, Error>;
}

/// How far a list has been walked, with the page that has just come.
#[derive(Clone, Debug)]
pub struct Walk<P> {
    start: Option<P>,
    here: Option<P>,
    first_page: i64,
    this_page: i64,
    items: i64,
}

impl<P: ParamValue> Walk<P> {
    /// The page that begins at the cursor that came with this page. Zero is a cursor; an empty text, which cannot be sent, is none.
    #[inline]
    pub fn cursor(&self, next: Option<P>) -> Option<P> {
        next.filter(|next| !text(next).is_empty())
    }
}

impl<P: Copy + Into<i64> + TryFrom<i64>> Walk<P> {
    /// The page that begins as many items later as there are on this one. An empty page is the end: a short one need not be, because
    /// some of what belongs there may have been left out.
    #[inline]
    pub fn offset(&self) -> Option<P> {
        self.go_on(0, self.this_page)
    }

    /// The page with the next number. An empty page is the end, and so is the page that completes the total, where there is one.
    #[inline]
    pub fn number(&self, first: i64, total: Option<i64>) -> Option<P> {
        // It is unknown how many items there were before the page that the caller began with: as many as would have filled its
        // predecessors, if it is full itself; fewer otherwise, and then an empty page is the end.
        let skipped = self.start.map_or(first, Into::into).saturating_sub(first);
        let before = skipped.max(0).saturating_mul(self.first_page);
        if total == Some(before.saturating_add(self.items)) {
            return None;
        }
        self.go_on(first, 1)
    }

    #[inline]
    fn go_on(&self, first: i64, step: i64) -> Option<P> {
        if self.this_page == 0 {
            return None;
        }
        let next = self.here.map_or(first, Into::into).saturating_add(step);
        // A position that cannot be written stays where it is, which ends the walk with an error.
        P::try_from(next).ok().or(self.here)
    }
}

/// A list in a response, which Wise may leave out when it is empty.
// Only generated operations have any.
#[allow(dead_code)]
pub(crate) trait Listed<T> {
    fn as_list(&self) -> &[T];
    fn into_list(self) -> Vec<T>;
}

impl<T> Listed<T> for Vec<T> {
    #[inline]
    fn as_list(&self) -> &[T] {
        self
    }

    #[inline]
    fn into_list(self) -> Vec<T> {
        self
    }
}

impl<T> Listed<T> for Option<Vec<T>> {
    #[inline]
    fn as_list(&self) -> &[T] {
        self.as_deref().unwrap_or_default()
    }

    #[inline]
    fn into_list(self) -> Vec<T> {
        self.unwrap_or_default()
    }
}

/// The one text of a position.
#[inline]
fn text(position: &dyn ParamValue) -> String {
    single(position).unwrap_or_default()
}

/// The pages of a list, one call after the other. Nothing is sent before the first is asked for, nor ahead of what is asked for;
/// dropping it ends the call under way.
///
/// It is a [`Stream`], and has [`next`](Self::next) and [`try_next`](Self::try_next) for those who want no further crate. An error ends
/// it: [`into_call`](Self::into_call) goes on from there.
#[must_use = "pages come only when they are asked for"]
pub struct Pages<O: Paged> {
    /// For the page to come.
    call: Call<O>,
    pending: Option<BoxFuture<Result<Response, Error>>>,
    /// Why the page to come will not.
    fault: Option<Error>,
    state: State,
    walk: Walk<O::Position>,
    guard: Guard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Failed,
    Ended,
}

// Nothing in it is ever pinned.
impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Pages<O> {
    #[inline]
    fn new(call: Call<O>) -> Self {
        let start = call.operation.position().clone();
        Self {
            call,
            pending: None,
            fault: None,
            state: State::Open,
            walk: Walk {
                here: start.clone(),
                start,
                first_page: 0,
                this_page: 0,
                items: 0,
            },
            guard: Guard {
                positions: HashSet::new(),
                bodies: HashSet::new(),
                pages: 0,
                most: MAX_PAGES,
            },
        }
    }

    /// How many pages to walk at most; 1,000 unless set. Beyond that, the walk ends with an error.
    #[inline]
    pub fn max_pages(mut self, most: u32) -> Self {
        self.guard.most = most;
        self
    }

    /// The next page; `None` at the end, and after an error.
    ///
    /// The future may be dropped at any time: the next one goes on with the same call.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<O::Output, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The next page; `None` at the end.
    ///
    /// # Errors
    /// When the call of the page fails, when Wise gives the same page or position again, and when the walk exceeds
    /// [`max_pages`](Self::max_pages).
    #[inline]
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error> {
        self.next().await.transpose()
    }

    /// Where the page to come begins; `None` for the first.
    #[inline]
    pub fn position(&self) -> Option<&O::Position> {
        self.call.operation.position().as_ref()
    }

    /// The call of the page to come, for another walk from there; `None` at the end of the list.
    #[inline]
    pub fn into_call(self) -> Option<Call<O>> {
        (self.state != State::Ended).then_some(self.call)
    }

    /// The call of the page to come.
    #[cfg(feature = "blocking")]
    #[inline]
    pub(crate) fn call(&self) -> &Call<O> {
        &self.call
    }

    #[inline]
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        self.poll_taken(context, Self::take)
    }

    /// The next page, as it is read.
    fn poll_taken<T>(
        &mut self,
        context: &mut Context<'_>,
        take: impl FnOnce(&mut Self, &Response) -> Result<T, Error>,
    ) -> Poll<Option<Result<T, Error>>> {
        if self.state != State::Open {
            return Poll::Ready(None);
        }
        let page = match self.fault.take() {
            Some(fault) => Err(fault),
            None => {
                let pending = match &mut self.pending {
                    Some(pending) => pending,
                    None => match self.guard.admit(self.call.operation.info().id) {
                        Ok(()) => self.pending.insert(self.call.clone().dispatch()),
                        Err(error) => {
                            self.state = State::Failed;
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                };
                let answer = ready!(pending.as_mut().poll(context));
                self.pending = None;
                answer.and_then(|answer| take(self, &answer))
            }
        };
        if page.is_err() {
            self.state = State::Failed;
        }
        Poll::Ready(Some(page))
    }

    /// Reads a page, and moves the call on to the next.
    #[inline]
    fn take(&mut self, answer: &Response) -> Result<O::Output, Error> {
        let page = O::decode(answer)?;
        // A list with an unreadable item would otherwise look like an empty one, which is the end.
        let count = lossless::sent::<O>(answer, &page)?;
        self.count(answer, count)?;
        self.turn(answer, O::next(&page, &self.walk));
        Ok(page)
    }

    /// Counts a page with this many items.
    #[inline]
    fn count(&mut self, answer: &Response, count: usize) -> Result<(), Error> {
        if count > 0 {
            self.guard.see_page(answer.operation_id(), answer.body())?;
        }
        let here = self.call.operation.position().clone();
        self.guard.pages += 1;
        self.guard
            .positions
            .insert(here.as_ref().map_or_else(String::new, |here| text(here)));
        let walk = &mut self.walk;
        walk.here = here;
        walk.this_page = i64::try_from(count).unwrap_or(i64::MAX);
        walk.items = walk.items.saturating_add(walk.this_page);
        if self.guard.pages == 1 {
            walk.first_page = walk.this_page;
        }
        Ok(())
    }

    /// Moves on to the next page. This one is good whatever it says of the next.
    #[inline]
    fn turn(&mut self, answer: &Response, next: Result<Option<O::Position>, Error>) {
        match next {
            Ok(Some(next)) => {
                self.fault = self.guard.check(answer.operation_id(), &text(&next)).err();
                *self.call.operation.position_mut() = Some(next);
            }
            Ok(None) => match lossless::unreadable_cursor::<O>(answer) {
                Some(error) => self.fault = Some(error),
                None => self.state = State::Ended,
            },
            Err(error) => self.fault = Some(error),
        }
    }
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<O: Paged> fmt::Debug for Pages<O> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.call.operation.info().id)
            .field("pages", &self.guard.pages)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The items of a list, page by page. Nothing is sent before the first is asked for, nor ahead of what is asked for; dropping it
/// ends the call under way.
///
/// It is a [`Stream`], and has [`next`](Self::next) and [`try_next`](Self::try_next) for those who want no further crate. An error ends
/// it: [`into_call`](Self::into_call) goes on from there.
#[must_use = "items come only when they are asked for"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    /// What is left of a page.
    page: std::vec::IntoIter<O::Item>,
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Items<O> {
    /// How many pages to walk at most; 1,000 unless set. Beyond that, the walk ends with an error.
    #[inline]
    pub fn max_pages(mut self, most: u32) -> Self {
        self.pages = self.pages.max_pages(most);
        self
    }

    /// The next item; `None` at the end, and after an error.
    ///
    /// The future may be dropped at any time: the next one goes on with the same call.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// When the call of a page fails, when Wise gives the same page or position again, and when the walk exceeds
    /// [`max_pages`](Self::max_pages).
    #[inline]
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        self.next().await.transpose()
    }

    /// Where the page begins that the next item is on; `None` for the first.
    #[inline]
    pub fn position(&self) -> Option<&O::Position> {
        if self.page.as_slice().is_empty() {
            self.pages.position()
        } else {
            self.pages.walk.here.as_ref()
        }
    }

    /// The call of the page that the next item is on, for another walk from there; `None` at the end of the list. In the middle of
    /// a page, the items of it that have come already come again.
    #[inline]
    pub fn into_call(self) -> Option<Call<O>> {
        if self.page.as_slice().is_empty() {
            return self.pages.into_call();
        }
        let mut call = self.pages.call;
        *call.operation.position_mut() = self.pages.walk.here;
        Some(call)
    }

    /// The call of the page to come.
    #[cfg(feature = "blocking")]
    #[inline]
    pub(crate) fn call(&self) -> &Call<O> {
        self.pages.call()
    }

    #[inline]
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = O::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: Paged> fmt::Debug for Items<O> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("left_of_page", &self.page.len())
            .finish()
    }
}

impl<O: Paged> Call<O> {
    /// All pages from this one on. Each is a call with the options of this one: timeouts, retries, headers.
    #[inline]
    pub fn pages(self) -> Pages<O> {
        Pages::new(self)
    }

    /// The items of all pages from this one on. Each page is a call with the options of this one: timeouts, retries, headers.
    #[inline]
    pub fn stream(self) -> Items<O> {
        Items {
            pages: self.pages(),
            page: Vec::new().into_iter(),
        }
    }
}
