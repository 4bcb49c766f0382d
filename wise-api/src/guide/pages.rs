//! Lists that come in pages, and statements of long periods.
//!
//! # Lists
//!
//! The call of such a list gives one page when it is awaited. [`stream()`](crate::Call::stream) gives the items of all pages from there
//! on, [`pages()`](crate::Call::pages) the pages themselves. Only operations that page have them.
//!
//! ```no_run
//! # async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {
//! let mut transfers = wise.transfers().list().profile(12345).limit(100).stream();
//! while let Some(transfer) = transfers.try_next().await? {
//!     println!("{:?}", transfer.id()?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - Nothing is sent before it is asked for. Dropping the stream ends the request under way.
//! - Each page is a call of its own, with the timeouts, retries and headers of the call that it came from.
//! - An error ends the walk. [`position`](crate::Items::position) says where it stood, and
//!   [`into_call`](crate::Items::into_call) gives the call to go on with.
//! - An item that cannot be read makes its page an error. Where nothing may be missed because of one item, walk with
//!   [`items_lossless()`](crate::Call::items_lossless): it hands out such an item with its JSON, and goes on with the next one and the next
//!   page. What is wrong with the rest of a page, such as its cursor, is an error after the items of it.
//! - A cursor or a page that comes a second time is an [`Error::Pages`](crate::Error::Pages), and so are more than 1,000 pages, unless
//!   [`max_pages`](crate::Items::max_pages) allows them.
//! - They are also streams for the crate `futures`.
//!
//! How the pages of an operation follow one another stands in `spec/rules.toml`:
//!
//! | style | what comes next | the end |
//! |---|---|---|
//! | cursor | the cursor of the answer; zero is one | no cursor, `null` or an empty text; one that cannot be read is an error, and an empty page with one is not the end |
//! | offset | as many items later as there were, `null` among them | an empty page; a short one need not be |
//! | number, with a total | the next number | as many items as the total, or an empty page |
//! | number | the next number | an empty page |
//! | last item | what follows the last item's id | an empty page |
//!
//! Offsets and numbers count from the beginning of a list that can change in the meantime. An item can then come twice, or not at all:
//! tell items apart by their ids, and bound a list by a period that has passed where nothing may be missing.
//!
//! # Statements
//!
//! A statement covers [469 days](https://docs.wise.com/api-reference/balance-statement/balancestatementget) at most. A longer period is
//! refused before anything is sent, and [`windows()`](crate::Call::windows) splits it:
//!
//! ```no_run
//! # use wise_api::{Currency, Timestamp};
//! # async fn example(wise: wise_api::Wise, from: Timestamp, to: Timestamp) -> Result<(), wise_api::Error> {
//! let statement = wise.balance_statements().get(12345, 678).interval_start(from).interval_end(to).currency(Currency::EUR);
//! for window in statement.windows() {
//!     let statement = window.await?;
//!     println!("{} lines", statement.transactions()?.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Whether the end of a period belongs to it is not documented. Wise's examples end at `23:59:59.999Z`, so each window ends one
//! millisecond before the next begins.
