//! Items that cannot be read, among those that can.

use std::fmt;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::{Paged, Pages};
use crate::engine::salvage::{array_range, elements, member, member_range, text};
use crate::engine::{Call, Error, Response};
use crate::values::Json;

/// The items of a list, page by page, of which one that cannot be read does not end the walk: it comes as an [`UnreadableItem`] with its
/// JSON, and the next item follows.
///
/// Whatever else goes wrong is an error that ends the walk, as with [`Items`](crate::pages::Items): a call that fails, or a page whose list
/// cannot be found. Comes from [`Call::items_lossless`](crate::Call::items_lossless).
#[must_use = "items come only when they are asked for"]
pub struct LosslessItems<O: Paged> {
    pages: Pages<O>,
    /// What is left of a page.
    page: std::vec::IntoIter<Result<O::Item, UnreadableItem>>,
}

impl<O: Paged> Unpin for LosslessItems<O> {}

impl<O: Paged> Call<O> {
    /// The items of all pages from this one on, as [`stream`](Self::stream) gives them, but for one that cannot be read: it is handed out
    /// with its JSON, and the walk goes on.
    ///
    /// ```no_run
    /// # async fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
    /// let mut transfers = wise.transfers().list().items_lossless();
    /// while let Some(item) = transfers.try_next().await? {
    ///     match item {
    ///         Ok(transfer) => println!("{:?}", transfer.id()),
    ///         Err(unreadable) => eprintln!("{unreadable}"), // `unreadable.json()` is what Wise sent
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn items_lossless(self) -> LosslessItems<O> {
        LosslessItems {
            pages: self.pages(),
            page: Vec::new().into_iter(),
        }
    }
}

impl<O: Paged> LosslessItems<O> {
    /// How many pages to walk at most; 1,000 unless set. Beyond that, the walk ends with an error.
    #[inline]
    pub fn max_pages(mut self, most: u32) -> Self {
        self.pages = self.pages.max_pages(most);
        self
    }

    /// The call of the page to come.
    #[cfg(feature = "blocking")]
    #[inline]
    pub(crate) fn call(&self) -> &Call<O> {
        self.pages.call()
    }

    /// The next item; `None` at the end, and after an error of the walk itself.
    ///
    /// The future may be dropped at any time: the next one goes on with the same call.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<Result<O::Item, UnreadableItem>, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// When the walk cannot go on: see [`Items::try_next`](crate::pages::Items::try_next).
    #[inline]
    pub async fn try_next(&mut self) -> Result<Option<Result<O::Item, UnreadableItem>>, Error> {
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

    #[inline]
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<<Self as Stream>::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_taken(context, take)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Stream for LosslessItems<O> {
    type Item = Result<Result<O::Item, UnreadableItem>, Error>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: Paged> fmt::Debug for LosslessItems<O> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LosslessItems")
            .field("pages", &self.pages)
            .field("left_of_page", &self.page.len())
            .finish()
    }
}

type Read<O> = Vec<Result<<O as Paged>::Item, UnreadableItem>>;

/// Reads a page item by item where it cannot be read as a whole.
fn take<O: Paged>(pages: &mut Pages<O>, answer: &Response) -> Result<Read<O>, Error> {
    let decoded = O::decode(answer).and_then(|page| Ok((sent::<O>(answer, &page)?, page)));
    let failure = match decoded {
        Ok((count, page)) => {
            pages.count(answer, count)?;
            pages.turn(answer, O::next(&page, &pages.walk));
            return Ok(O::into_items(page).into_iter().map(Ok).collect());
        }
        Err(failure) => failure,
    };
    let Some(range) = list_range::<O>(answer) else {
        return Err(failure);
    };
    let raw: Vec<&[u8]> = elements(&answer.body()[range.clone()]).collect();
    let read = |(index, item): (usize, &&[u8])| read_item::<O>(answer, index, item);
    // As everywhere, `null` in a list is nothing.
    let some = raw.iter().enumerate().filter(|(_, item)| **item != NOTHING);
    let items = some.map(read).collect();

    pages.count(answer, raw.len())?;
    let next = match raw.last() {
        Some(last) if O::BY_LAST_ITEM => json(last).map_or_else(
            || Err(answer.unreadable("$", "the last item is no JSON")),
            |last| O::after(&last).map(Some),
        ),
        _ => without_items::<O>(answer, &range).and_then(|page| O::next(&page, &pages.walk)),
    };
    pages.turn(answer, next);
    Ok(items)
}

const NOTHING: &[u8] = b"null";

/// Where the list of a page stands in the body.
fn list_range<O: Paged>(answer: &Response) -> Option<Range<usize>> {
    let body = answer.body();
    let range = match O::ITEMS {
        None => array_range(body),
        Some(name) => member_range(body, name),
    };
    range.filter(|range| !answer.is_truncated() && body.get(range.start) == Some(&b'['))
}

/// How many items a page has as it was sent, `null` among them: that is what positions count.
///
/// # Errors
/// When the list is not, or not wholly, among what was read: an optional list with an item that cannot be read counts as an unreadable
/// field, and is absent.
pub(super) fn sent<O: Paged>(answer: &Response, page: &O::Output) -> Result<usize, Error> {
    let list = O::ITEMS.map_or_else(|| "$".to_owned(), |name| format!("$.{name}"));
    let read = O::items(page).len();
    let Some(range) = list_range::<O>(answer) else {
        let other = O::ITEMS.and_then(|name| member(answer.body(), name));
        return match other.filter(|other| *other != NOTHING) {
            Some(_) => Err(answer.unreadable(&list, "it is not a list")),
            None => Ok(read),
        };
    };
    let all = elements(&answer.body()[range]).enumerate();
    let mut some = all.clone().filter(|(_, item)| *item != NOTHING);
    if some.clone().count() <= read {
        return Ok(all.count());
    }
    let first = some.find_map(|(index, item)| read_item::<O>(answer, index, item).err());
    Err(match first {
        Some(item) => {
            let rest = item.path.strip_prefix('$').unwrap_or_default();
            answer.unreadable(&format!("{list}[{}]{rest}", item.index), &item.reason)
        }
        None => answer.unreadable(&list, "the list cannot be read"),
    })
}

/// The error of a page whose cursor is there and cannot be read: an optional field that cannot be is absent, which would be the end.
pub(super) fn unreadable_cursor<O: Paged>(answer: &Response) -> Option<Error> {
    let name = O::CURSOR?;
    let value = member(answer.body(), name)?;
    let none = value == NOTHING || text(value).is_some_and(|text| text.is_empty());
    let reason =
        "it does not say where the next page begins, so the rest of the list cannot be found";
    (!none).then(|| answer.unreadable(&format!("$.{name}"), reason))
}

/// What a page says beside its items.
fn without_items<O: Paged>(answer: &Response, range: &Range<usize>) -> Result<O::Output, Error> {
    let body = answer.body();
    let rest = [&body[..range.start], b"[]", &body[range.end..]].concat();
    let emptied = answer.clone().with_body(rest.into());
    O::decode(&emptied).map_err(|error| match error {
        Error::Decode(error) => answer.unreadable(error.path(), error.reason()),
        other => other,
    })
}

#[inline]
fn json(raw: &[u8]) -> Option<Json> {
    Json::parse(std::str::from_utf8(raw).ok()?).ok()
}

fn read_item<O: Paged>(
    answer: &Response,
    index: usize,
    raw: &[u8],
) -> Result<O::Item, UnreadableItem> {
    let unreadable = |path: &str, reason: &str| UnreadableItem {
        operation: answer.operation_id(),
        index,
        raw: Bytes::copy_from_slice(raw),
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let json = json(raw).ok_or_else(|| unreadable("$", "it is no JSON"))?;
    O::read_item(&json).map_err(|error| unreadable(error.path(), error.reason()))
}

/// An item of a list that is not what the contract says. Nothing is lost: here is what Wise sent.
#[derive(Clone, PartialEq, Eq)]
pub struct UnreadableItem {
    operation: &'static str,
    index: usize,
    raw: Bytes,
    path: String,
    reason: String,
}

impl UnreadableItem {
    /// The id of the operation.
    #[inline]
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// Which item of its page it is, counted from zero.
    #[inline]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The item as JSON, to be read in another way; `None` in the rare case that it is not even that.
    #[inline]
    pub fn json(&self) -> Option<Json> {
        json(&self.raw)
    }

    /// The bytes of the item.
    #[inline]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Where in the item, as a JSON path that starts at `$`.
    #[inline]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[inline]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for UnreadableItem {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            index,
            path,
            reason,
            ..
        } = self;
        write!(
            f,
            "{operation}: item {index} of the page is not as expected at {path}: {reason}"
        )
    }
}

impl fmt::Debug for UnreadableItem {
    /// Without what Wise sent, which can hold personal data.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnreadableItem({self})")
    }
}

impl std::error::Error for UnreadableItem {}
