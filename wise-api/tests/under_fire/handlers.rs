//! SCA handlers that call Wise from tasks and threads of their own are not asked without end.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Method;
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::operation::{Request, Response};
use wise_api::{BoxError, Call, Error, Wise};

use super::wire::{request, says, wired};

/// How the handler comes by what it sends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    /// It clones a client that it has.
    Clone,
    /// It makes the call, and hands that on.
    Call,
    /// It clones a call that was made before.
    OldCall,
    /// It uses the client that it is given.
    Given,
    /// What it begins has the client from a place that both know.
    Shared,
}

/// Where it is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    /// The handler itself, which waits for it.
    Handler,
    /// A task that the handler waits for.
    Task,
    /// A task that it leaves alone.
    Detached,
    /// A thread with a runtime of its own, which it waits for.
    Thread,
}

/// What a handler needs for its calls.
#[derive(Default)]
struct Means {
    asked: AtomicU32,
    client: OnceLock<Wise>,
    call: OnceLock<Call<Request>>,
}

fn post(number: Option<u32>) -> Request {
    let mut request = request(Method::POST);
    if let Some(number) = number {
        request.text("text/plain", &number.to_string());
    }
    request
}

type Sent = Result<Response, Error>;

async fn send(
    from: From,
    call: impl Future<Output = Sent> + Send + 'static,
) -> Result<(), BoxError> {
    match from {
        From::Handler => {
            call.await.ok();
        }
        From::Task => {
            tokio::spawn(call).await?.ok();
        }
        From::Detached => {
            tokio::spawn(call);
        }
        From::Thread => {
            let (done, wait) = futures_util::future::abortable(std::future::pending::<()>());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread();
                let runtime = { runtime }.enable_all().build().unwrap();
                runtime.block_on(call).ok();
                wait.abort();
            });
            done.await.ok();
        }
    }
    Ok(())
}

async fn clear(
    means: &Means,
    given: Wise,
    required: ScaRequired,
    (by, from, varies): (By, From, bool),
) -> Result<ScaApproval, BoxError> {
    let number = means.asked.fetch_add(1, Ordering::SeqCst);
    // Whatever goes wrong, this test comes to an end.
    if number > 300 {
        return Err("asked too often".into());
    }
    let request = post(varies.then_some(number));
    let client = means.client.get().ok_or("no client")?;
    match by {
        By::Given => send(from, async move { given.send(request).await }).await?,
        By::Clone => {
            let wise = client.clone();
            send(from, async move { wise.send(request).await }).await?;
        }
        By::Call => send(from, client.send(request).into_future()).await?,
        By::OldCall => {
            let call = means.call.get().ok_or("no call")?.clone();
            send(from, call.into_future()).await?;
        }
        By::Shared => unreachable!("has to own the means"),
    }
    Ok(ScaApproval::from(&required))
}

/// How often a handler is asked for one call.
async fn asked(by: By, from: From, varies: bool) -> u32 {
    let means = Arc::new(Means::default());
    let (builder, _) = wired(|request, _| {
        if request.headers.contains_key("x-2fa-approval") {
            return Box::pin(async {
                tokio::time::sleep(Duration::from_millis(5)).await;
                says(200, &[], "{}").await
            });
        }
        let demand = [
            ("x-2fa-approval-result", "REJECTED"),
            ("x-2fa-approval", "hush-token"),
        ];
        says(403, &demand, "")
    });
    let own = Arc::clone(&means);
    let wise = builder
        .sca_handler(move |given: Wise, required: ScaRequired| {
            let means = Arc::clone(&own);
            async move {
                if by != By::Shared {
                    return clear(&means, given, required, (by, from, varies)).await;
                }
                let number = means.asked.fetch_add(1, Ordering::SeqCst);
                let request = post(varies.then_some(number));
                let call = async move { means.client.get().unwrap().send(request).await };
                send(from, call).await?;
                Ok(ScaApproval::from(&required))
            }
        })
        .build()
        .unwrap();
    means.call.set(wise.send(post(None))).ok().unwrap();
    means.client.set(wise.clone()).unwrap();
    wise.send(post(None)).await.unwrap();
    // Time for what was left alone.
    tokio::time::sleep(Duration::from_millis(60)).await;
    means.asked.load(Ordering::SeqCst)
}

#[tokio::test]
async fn what_a_handler_begins_with_a_client_or_call_of_its_own_does_not_come_back() {
    let mut wrong = Vec::new();
    for by in [By::Clone, By::Call, By::OldCall, By::Given] {
        for from in [From::Handler, From::Task, From::Detached, From::Thread] {
            for varies in [false, true] {
                let count = asked(by, from, varies).await;
                if count != 1 {
                    wrong.push((by, from, varies, count));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn the_same_request_by_a_shared_client_does_not_come_back() {
    for from in [From::Handler, From::Task, From::Detached, From::Thread] {
        assert_eq!(asked(By::Shared, from, false).await, 1, "{from:?}");
    }
}

#[tokio::test]
async fn requests_by_a_shared_client_that_wait_for_one_another_have_an_end() {
    assert_eq!(asked(By::Shared, From::Task, true).await, 256);
}
