//! Exchange rates of now, of one moment and of a period.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::call::{Refusal, Reply};
use super::clock::moment;
use super::rates::Pair;
use super::world::World;
use crate::exchange::{Incoming, Response};

/// How many points in time the rates of a period may have.
const MOST_TIMES: usize = 10_000;

impl World {
    pub(super) fn rates_get(&self, call: &Incoming) -> Reply {
        #[derive(Serialize)]
        struct Rate<'a> {
            rate: &'a RawValue,
            source: &'a str,
            target: &'a str,
            time: &'a str,
        }
        let times = self.rate_times(call)?;
        let (source, target) = (call.query_param("source"), call.query_param("target"));
        let one = source.zip(target);
        let one = one.and_then(|(source, target)| self.rates.pair(source, target));
        let wanted: Vec<&Pair> = match (source, target) {
            (Some(_), Some(_)) => one.iter().collect(),
            // Every currency against itself only when that was asked for.
            _ => (self.rates.pairs().iter())
                .filter(|pair| {
                    source.is_none_or(|source| source == pair.source)
                        && target.is_none_or(|target| target == pair.target)
                        && pair.source != pair.target
                })
                .collect(),
        };
        let rates = times.iter().flat_map(|time| {
            wanted.iter().map(move |pair| Rate {
                rate: &pair.rate,
                source: &pair.source,
                target: &pair.target,
                time,
            })
        });
        let body = serde_json::to_string(&rates.collect::<Vec<_>>()).unwrap_or_default();
        Ok(Response::empty(StatusCode::OK).typed("application/json", body))
    }

    /// The times that rates are asked for, the newest first: now, a `time`, or every `group` from `to` back to `from`, both included.
    /// There is no rate of the future.
    fn rate_times(&self, call: &Incoming) -> Result<Vec<String>, Refusal> {
        let now = self.now();
        let at = |name: &str| {
            let Some(text) = call.query_param(name) else {
                return Ok(None);
            };
            // A plus that was not encoded has become a space.
            let found = moment_or_day(text).or_else(|| moment_or_day(&text.replace(' ', "+")));
            let form = "is a time, such as 2026-01-31T12:00:00, or a date";
            found
                .map(Some)
                .ok_or_else(|| bad(call, now, &format!("{name} {form}")))
        };
        let (time, from, to) = (at("time")?, at("from")?, at("to")?);
        let group = call.query_param("group");
        let period = from.is_some() || to.is_some() || group.is_some();
        let wrong = match (time, from) {
            (Some(_), _) if period => Some("time goes without from, to and group"),
            (Some(time), _) if time > now => Some("time is in the future"),
            (None, None) if period => Some("to and group need from"),
            (_, Some(from)) if from > to.unwrap_or(now) => Some("from is after to"),
            (_, Some(from)) if from > now => Some("from is in the future"),
            _ => None,
        };
        let one_pair = ["source", "target"]
            .iter()
            .all(|name| call.query_param(name).is_some());
        let wrong = wrong.or((period && !one_pair).then_some("a period needs source and target"));
        if let Some(wrong) = wrong {
            return Err(bad(call, now, wrong));
        }
        let Some(from) = from else {
            return Ok(vec![written(time.unwrap_or(now))]);
        };
        let step = match group {
            Some("minute") => SignedDuration::from_mins(1),
            Some("hour") => SignedDuration::from_hours(1),
            _ => SignedDuration::from_hours(24),
        };
        let mut times = Vec::new();
        let mut next = Some(to.unwrap_or(now).min(now));
        while let Some(time) = next.filter(|time| *time >= from) {
            if times.len() == MOST_TIMES {
                let wrong = format!("this period has over {MOST_TIMES} rates");
                return Err(bad(call, now, &wrong));
            }
            times.push(written(time));
            next = time.checked_sub(step).ok();
        }
        Ok(times)
    }
}

/// A time, or a day with or without a zone.
fn moment_or_day(text: &str) -> Option<Timestamp> {
    moment(text).or_else(|| {
        let (day, zone) = text.split_at_checked(10)?;
        moment(&format!("{day}T00:00:00{zone}"))
    })
}

/// A time as Wise writes that of a rate, in whole seconds.
fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// The refusal in the shape that Wise has published for rates, which is not that of other operations.
fn bad(call: &Incoming, now: Timestamp, message: &str) -> Refusal {
    let body = json!({
        "timestamp": now.to_string(),
        "status": 400,
        "error": "Bad Request",
        "message": message,
        "path": call.operation.path,
    });
    Box::new(Response::json(StatusCode::BAD_REQUEST, &body))
}
