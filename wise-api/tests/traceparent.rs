//! The trace that a call belongs to.
#![cfg(all(feature = "opentelemetry", feature = "testing"))]
#![allow(clippy::unwrap_used)]

use opentelemetry::Context;
use opentelemetry::context::FutureExt;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use wise_api::testing::{Fake, Reply};
use wise_api::{Method, Wise};

fn within(flags: TraceFlags, state: &[(&str, &str)]) -> Context {
    let state = TraceState::from_key_value(state.iter().copied()).unwrap();
    let trace = TraceId::from(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128);
    let span = SpanId::from(0x00f0_67aa_0ba9_02b7_u64);
    let parent = SpanContext::new(trace, span, flags, true, state);
    Context::new().with_remote_span_context(parent)
}

fn fake() -> Fake {
    let fake = Wise::fake();
    let busy = fake
        .expect()
        .request(Method::GET, "/v1/rates")
        .replies(Reply::status(503));
    busy.then(Reply::json(200, &[0; 0]));
    fake
}

/// The two headers of each attempt.
fn sent(fake: &Fake) -> Vec<(Option<String>, Option<String>)> {
    fake.verify().unwrap();
    let each = fake.requests().into_iter();
    each.map(|request| {
        let text = |name: &str| {
            request
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        (text("traceparent"), text("tracestate"))
    })
    .collect()
}

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-";

#[tokio::test]
async fn a_call_names_the_current_span_as_its_parent() {
    let random = TraceFlags::SAMPLED | TraceFlags::new(0x02);
    for (flags, state, parent, expected) in [
        (
            TraceFlags::SAMPLED,
            &[("shop", "a1"), ("b", "c")][..],
            "01",
            Some("shop=a1,b=c"),
        ),
        (random, &[], "01", None),
        (TraceFlags::NOT_SAMPLED, &[], "00", None),
    ] {
        let fake = fake();
        let call = async { fake.request(Method::GET, "/v1/rates").await };
        call.with_context(within(flags, state)).await.unwrap();
        let header = (
            Some(format!("{PARENT}{parent}")),
            expected.map(str::to_owned),
        );
        assert_eq!(sent(&fake), [header.clone(), header]);
    }
}

#[tokio::test]
async fn without_a_span_nothing_is_sent() {
    let fake = fake();
    fake.request(Method::GET, "/v1/rates").await.unwrap();
    assert_eq!(sent(&fake), [(None, None), (None, None)]);
}

#[tokio::test]
async fn a_header_that_is_given_stays() {
    for (name, value) in [("traceparent", "00-11-22-00"), ("TraceState", "mine=1")] {
        let fake = fake();
        let call = async {
            fake.request(Method::GET, "/v1/rates")
                .header(name, value)
                .await
        };
        call.with_context(within(TraceFlags::SAMPLED, &[("a", "b")]))
            .await
            .unwrap();
        let given = |of: &str| name.eq_ignore_ascii_case(of).then(|| value.to_owned());
        let header = (given("traceparent"), given("tracestate"));
        assert_eq!(sent(&fake), [header.clone(), header]);
    }
}
