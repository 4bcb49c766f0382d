//! Metrics of all calls, by a hook, in the text format of Prometheus. It runs against a double, so it needs no token:
//! `cargo run --example metrics --features testing`.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wise_api::error::Reached;
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::testing::{Fake, Reply};
use wise_api::{Method, Wise};

/// The upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// What is counted by: few values each, so that there are few series. No id, no path with arguments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    operation: &'static str,
    method: String,
    /// The status, or how the attempt broke off.
    outcome: String,
}

#[derive(Clone, Copy, Debug, Default)]
struct Series {
    attempts: u64,
    retried: u64,
    seconds: f64,
    within: [u64; BOUNDS.len()],
}

/// A hook that counts. Clones share their counters: one is given to the client, and the other is asked by `/metrics`.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<Labels, Series>>>);

impl Hook for Metrics {
    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let outcome = match (end.status, end.reached) {
            (Some(status), _) => status.as_str().to_owned(),
            (None, Reached::No) => "not_sent".to_owned(),
            (None, Reached::Maybe | Reached::Yes) => "broken".to_owned(),
        };
        let labels = Labels {
            operation: attempt.operation,
            method: attempt.method.to_string(),
            outcome,
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let series = all.entry(labels).or_default();
        series.attempts += 1;
        series.retried += u64::from(end.retry_in.is_some());
        let seconds = end.duration.as_secs_f64();
        series.seconds += seconds;
        for (count, bound) in series.within.iter_mut().zip(BOUNDS) {
            *count += u64::from(seconds <= bound);
        }
    }
}

impl Metrics {
    /// What a scrape gets, with the content type `text/plain; version=0.0.4`.
    pub fn to_text(&self) -> Result<String, fmt::Error> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        writeln!(
            text,
            "# HELP wise_attempts_total Requests that were sent, repetitions included."
        )?;
        writeln!(text, "# TYPE wise_attempts_total counter")?;
        for (labels, series) in all.iter() {
            writeln!(text, "wise_attempts_total{{{labels}}} {}", series.attempts)?;
        }
        writeln!(
            text,
            "# HELP wise_retries_total Attempts after which the request is sent again."
        )?;
        writeln!(text, "# TYPE wise_retries_total counter")?;
        for (labels, series) in all.iter() {
            writeln!(text, "wise_retries_total{{{labels}}} {}", series.retried)?;
        }
        writeln!(
            text,
            "# HELP wise_attempt_seconds From sending to the last byte of the response."
        )?;
        writeln!(text, "# TYPE wise_attempt_seconds histogram")?;
        for (labels, series) in all.iter() {
            for (count, bound) in series.within.iter().zip(BOUNDS) {
                writeln!(
                    text,
                    "wise_attempt_seconds_bucket{{{labels},le=\"{bound}\"}} {count}"
                )?;
            }
            let attempts = series.attempts;
            writeln!(
                text,
                "wise_attempt_seconds_bucket{{{labels},le=\"+Inf\"}} {attempts}"
            )?;
            writeln!(
                text,
                "wise_attempt_seconds_sum{{{labels}}} {}",
                series.seconds
            )?;
            writeln!(text, "wise_attempt_seconds_count{{{labels}}} {attempts}")?;
        }
        Ok(text)
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            method,
            outcome,
        } = self;
        write!(
            f,
            "operation=\"{operation}\",method=\"{method}\",outcome=\"{outcome}\""
        )
    }
}

/// A call that is refused once, and another that breaks off.
pub async fn demonstrate() -> Result<String, Box<dyn std::error::Error>> {
    let metrics = Metrics::default();
    let builder = Wise::builder().user_token("not a real one");
    let wise = Fake::with(builder.hook(metrics.clone()))?;
    let busy = Reply::status(503).delay(Duration::from_millis(300));
    let rates = wise
        .expect()
        .request(Method::GET, "/v1/rates")
        .replies(busy);
    rates.then(Reply::json(200, &[0; 0]));
    wise.expect()
        .request(Method::POST, "/v1/quotes")
        .replies(Reply::dropped_after());
    wise.request(Method::GET, "/v1/rates").await?;
    wise.request(Method::POST, "/v1/quotes").await.err();
    wise.verify()?;
    Ok(metrics.to_text()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", demonstrate().await?);
    Ok(())
}
