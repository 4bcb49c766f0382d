//! A network with a plan of what happens to each attempt, and what goes with it.

#![allow(dead_code, clippy::unwrap_used)]

use std::future::ready;
use std::sync::{Arc, Mutex};

use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::error::Reached;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxError, BoxFuture, HeaderMap, Secret, StatusCode, Wise};

use crate::time::{SHORT, TestClock};

/// Numbers that look random.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// What happens to an attempt.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    NoConnection,
    Broken,
    Silence,
    /// None: the call is answered.
    Answer,
    /// Wise asks for SCA.
    Sca,
    Status(u16),
}

pub const FAULTS: [Fault; 10] = [
    Fault::NoConnection,
    Fault::Broken,
    Fault::Silence,
    Fault::Sca,
    Fault::Sca,
    Fault::Status(401),
    Fault::Status(409),
    Fault::Status(429),
    Fault::Status(503),
    Fault::Status(500),
];

/// A network with a plan, which keeps what was sent.
#[derive(Clone)]
pub struct Network {
    pub plan: Arc<Mutex<Vec<Fault>>>,
    pub clock: TestClock,
    pub sent: Arc<Mutex<Vec<HttpRequest>>>,
    pub body: &'static str,
}

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        self.sent.lock().unwrap().push(request);
        let fault = self.plan.lock().unwrap().pop();
        let (clock, body) = (self.clock.clone(), self.body);
        Box::pin(async move {
            let answer = |status: u16, headers, body: &'static str| {
                let status = StatusCode::from_u16(status).unwrap();
                Ok(HttpResponse::new(status, headers, body))
            };
            let mut headers = HeaderMap::new();
            match fault {
                None | Some(Fault::Answer) => answer(200, headers, body),
                Some(Fault::NoConnection) => Err(TransportFailure::new(Reached::No, "a fault")),
                Some(Fault::Broken) => Err(TransportFailure::new(Reached::Maybe, "a fault")),
                Some(Fault::Silence) => {
                    clock.advance(SHORT * 2);
                    std::future::pending().await
                }
                Some(Fault::Sca) => {
                    headers.insert("x-2fa-approval-result", "REJECTED".parse().unwrap());
                    headers.insert("x-2fa-approval", "a-one-time-token".parse().unwrap());
                    answer(403, headers, "")
                }
                Some(Fault::Status(status)) => {
                    if status == 429 {
                        headers.insert("retry-after", 3.into());
                    }
                    answer(status, headers, "{}")
                }
            }
        })
    }
}

/// Another token each time, as if every one before had run out.
pub struct Fresh(pub Mutex<u32>);

impl TokenProvider for Fresh {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        Box::pin(ready(Ok(Secret::from(format!("token-{count}")))))
    }

    fn refused(&self, _: &Secret, _: &Wise) -> bool {
        true
    }
}

pub async fn clears(_: Wise, _: ScaRequired) -> Result<ScaApproval, BoxError> {
    Ok(ScaApproval::new("a-cleared-token"))
}
