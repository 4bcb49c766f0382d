//! Periods that are too long for one call, as calls for one part after the other.

use jiff::SignedDuration;

use super::{Call, Error, Operation, Request};
use crate::values::Timestamp;

/// The finest unit in which Wise writes instants.
const TICK: SignedDuration = SignedDuration::from_millis(1);

/// An operation about a period that may only be so long.
///
/// Which operations are such stands in `spec/rules/pages.toml`. A call about a longer period ends in [`Error::Invalid`], and nothing is sent.
pub trait Windowed: Operation + Clone {
    /// How many days, of 24 hours, the period may have.
    const MAX_DAYS: u32;

    /// Beginning and end of the period.
    fn period_mut(&mut self) -> (&mut Timestamp, &mut Timestamp);
}

/// The calls for one window of a period after the other, earliest first.
#[derive(Clone, Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct Windows<O> {
    /// For all that is left of the period.
    rest: Option<Call<O>>,
}

impl<O: Windowed> Call<O> {
    /// This call, as calls for windows that are as long as Wise allows. Together they cover the period, without a gap or an overlap.
    ///
    /// Each window ends a millisecond before the next one begins, because statements include their end as Wise's examples have it
    /// (`23:59:59.999Z`), in milliseconds. Wise does not document it in so many words.
    ///
    /// ```no_run
    /// # async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {
    /// let from: wise_api::Timestamp = "2023-01-01T00:00:00Z".parse()?;
    /// let to: wise_api::Timestamp = "2025-12-31T23:59:59.999Z".parse()?;
    /// let statement = wise.balance_statements().get(12345, 678).interval_start(from).interval_end(to).currency(wise_api::Currency::EUR);
    /// for window in statement.windows() {
    ///     let statement = window.await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn windows(self) -> Windows<O> {
        Windows { rest: Some(self) }
    }
}

impl<O: Windowed> Iterator for Windows<O> {
    type Item = Call<O>;

    #[inline]
    fn next(&mut self) -> Option<Call<O>> {
        let mut window = self.rest.take()?;
        let (start, end) = window.operation.period_mut();
        // What is no period goes out as it is: the call says what is wrong with it.
        let split = start.instant().zip(end.instant()).and_then(|(from, to)| {
            let next = from.checked_add(longest(O::MAX_DAYS)).ok()?;
            let last = next.checked_sub(TICK).ok()?;
            (next < to).then_some((last, next))
        });
        if let Some((last, next)) = split {
            let mut rest = window.clone();
            *rest.operation.period_mut().0 = next.into();
            self.rest = Some(rest);
            *window.operation.period_mut().1 = last.into();
        }
        Some(window)
    }
}

#[inline]
fn longest(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

impl Request {
    /// Checks that a period is not longer than an operation allows.
    ///
    /// # Errors
    /// When it is, and when it ends before it begins.
    #[inline]
    pub fn period(
        &self,
        start: (&str, &Timestamp),
        end: (&str, &Timestamp),
        max_days: u32,
    ) -> Result<(), Error> {
        // Instants that could not be read are Wise's to judge.
        let Some((from, to)) = start.1.instant().zip(end.1.instant()) else {
            return Ok(());
        };
        if to < from {
            let reason = format!("it is before `{}`", start.0);
            return Err(self.invalid(end.0, &reason));
        }
        if to.duration_since(from) > longest(max_days) {
            let reason = format!(
                "it is more than {max_days} days after `{}`, which is the most; `windows()` splits a longer period",
                start.0
            );
            return Err(self.invalid(end.0, &reason));
        }
        Ok(())
    }
}
