//! The listener.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::{Request, Response as HttpResponse, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};
use wise_api::webhook::{PublicKey, PublicKeyError};
use wise_api::{Decimal, Environment, Wise};

use crate::alias::Alias;
use crate::contract::Contracts;
use crate::control;
use crate::exchange::Response;
use crate::generate::{Source, Variation};
use crate::log::Received;
use crate::misuse::Misuse;
use crate::mock::{Mock, Outcome};
use crate::overrides::On;
use crate::payload::Payload;
use crate::problem::Problem;
use crate::state::{Clock, EventOrder, Factors, Region};
use crate::token::Kind;

/// The largest body that is read.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// A mock that listens on loopback. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    mock: Arc<Mock>,
    task: AbortHandle,
}

/// Settings of a [`Server`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    port: u16,
    source: Source,
    stateless: bool,
    region: Region,
    aliases: Vec<Alias>,
}

impl Builder {
    /// The port on loopback; any that is free unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What responses are made from: the same seed makes the same responses. Zero unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.source.seed = seed;
        self
    }

    /// Which responses are made; full ones unless set.
    pub fn variation(mut self, variation: Variation) -> Self {
        self.source.variation = variation;
        self
    }

    /// Remembers nothing: every response is made up, for any id. A request with the header `x-mock-variation` is answered like
    /// that in any case.
    pub fn stateless(mut self) -> Self {
        self.stateless = true;
        self
    }

    /// Where the owner of the account lives.
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Serves a version under a further name, for a client that is pointed at a quarter which no contract describes yet.
    pub fn alias(mut self, alias: Alias) -> Self {
        self.aliases.push(alias);
        self
    }

    /// Starts to listen.
    ///
    /// # Errors
    /// When the port is taken, or there is no loopback.
    pub async fn start(self) -> io::Result<Server> {
        let contracts = Contracts::get().map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let mock = Arc::new(Mock::new(
            contracts,
            self.source,
            self.stateless,
            self.aliases,
        ));
        mock.state.set_region(self.region);
        let task = tokio::spawn(serve(listener, Arc::clone(&mock))).abort_handle();
        Ok(Server {
            address,
            mock,
            task,
        })
    }
}

impl Server {
    /// A mock with ordinary settings, on a port of its own.
    ///
    /// # Errors
    /// When there is no loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Settings, to start with.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The address of the API: `http://127.0.0.1:8787`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the hosts for card data.
    pub fn cards_url(&self) -> String {
        format!("{}/twcard", self.url())
    }

    /// Changes the next response of an operation: its id in the contract, in any letter case.
    pub fn on<'m>(&'m self, operation: &'m str) -> On<'m> {
        On {
            contracts: self.mock.contracts,
            overrides: &self.mock.overrides,
            operation,
        }
    }

    /// Takes back what was asked for by [`on`](Self::on) and has not been met yet.
    pub fn clear_overrides(&self) {
        self.mock.overrides.reset();
    }

    /// The requests that came in, oldest first; the last thousand.
    pub fn requests(&self) -> Vec<Received> {
        self.mock.log.all()
    }

    /// Forgets everything that has happened, as if the mock had just been started.
    pub fn reset(&self) {
        self.mock.reset();
    }

    /// The address to point a client at.
    pub fn environment(&self) -> Environment {
        Environment::Custom {
            api: self.url(),
            cards: self.cards_url(),
        }
    }

    /// What the mock accepts as this kind of token. For [`Kind::Basic`] it is id and secret with a colon between them.
    pub fn token(&self, kind: Kind) -> &'static str {
        kind.token()
    }

    /// The time of day of this mock, to let a quote or a one-time token expire.
    pub fn clock(&self) -> &Clock {
        self.mock.state.clock()
    }

    /// Sets a rate, and its inverse. One that is not above zero takes the pair out of the table.
    ///
    /// A pair that nobody set costs the inverse of the opposite direction, otherwise the product of two legs through a third
    /// currency, the US dollar first; both are rounded to ten digits after the point.
    pub fn set_rate(&self, source: &str, target: &str, rate: Decimal) {
        self.mock.state.set_rate(source, target, rate);
    }

    /// Protects an operation, by its id in the contract (`transferFund`): a call is answered with 403 and a one-time token
    /// until that was cleared, with the code 111111.
    ///
    /// # Errors
    /// When no version has the operation.
    pub fn require_sca(&self, operation: &str) -> Result<(), Misuse> {
        let operation = self.mock.contracts.known(operation)?;
        self.mock.state.require_sca(operation, Factors::One);
        Ok(())
    }

    /// The same with two factors of different kinds: a message with a code, and a face.
    ///
    /// # Errors
    /// When no version has the operation.
    pub fn require_sca_with_two_factors(&self, operation: &str) -> Result<(), Misuse> {
        let operation = self.mock.contracts.known(operation)?;
        self.mock.state.require_sca(operation, Factors::Two);
        Ok(())
    }

    /// Protects every operation that Wise's pages call protected: funding, statements, sensitive data of cards and the like.
    pub fn require_documented_sca(&self) {
        self.mock.state.require_documented_sca();
    }

    /// Trusts a public key (PEM) that one-time tokens are signed with in the header `X-Signature`: the older way to show that a call
    /// is its user's.
    ///
    /// # Errors
    /// When it is no key.
    pub fn trust_signing_key(&self, public_key: &str) -> Result<(), Misuse> {
        self.mock.state.trust_signing_key(public_key)
    }

    /// The key that webhooks are signed with, for [`wise_api::webhook::Verifier::key`]. All mocks of a process share it.
    ///
    /// # Errors
    /// When the machine cannot make a key.
    pub fn public_key(&self) -> Result<PublicKey, PublicKeyError> {
        crate::state::public_key()
    }

    /// Waits until every webhook so far was taken by its receiver, or given up.
    pub async fn webhooks_delivered(&self) {
        self.mock.state.delivered().await;
    }

    /// Sends a webhook of an event that did not happen, such as `cards#3ds-challenge`: any that the contract has, with data that
    /// the contract describes.
    pub fn event(&self, event: &str) -> SendEvent<'_> {
        SendEvent {
            mock: &self.mock,
            order: EventOrder {
                event: event.to_owned(),
                ..EventOrder::default()
            },
        }
    }

    /// Settings of a client that talks to this mock and has a token of every kind.
    pub fn client_builder(&self) -> wise_api::Builder {
        let (id, secret) = Kind::Basic.token().split_once(':').unwrap_or_default();
        Wise::builder()
            .environment(self.environment())
            .user_token(Kind::User.token())
            .personal_token(Kind::Personal.token())
            .client_credentials_token(Kind::ClientCredentials.token())
            .basic(id, secret)
    }

    /// A client that talks to this mock and has a token of every kind.
    ///
    /// # Errors
    /// When the HTTP client cannot be made, such as without system certificates.
    pub fn client(&self) -> Result<Wise, wise_api::Error> {
        self.client_builder().build()
    }
}

/// A webhook that a test wants to have. It goes to all who subscribed to the event, unless it is sent [`to`](Self::to) a URL.
#[must_use]
pub struct SendEvent<'m> {
    mock: &'m Mock,
    order: EventOrder,
}

impl SendEvent<'_> {
    /// The receiver: `http://` on loopback. Nobody has to have subscribed.
    pub fn to(mut self, url: impl Into<String>) -> Self {
        self.order.url = Some(url.into());
        self
    }

    /// The schema version for a receiver that is named; the newest unless set. Who subscribed has chosen one.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.order.version = Some(version.into());
        self
    }

    /// Members of `data` that are to be so. The others are made up.
    pub fn data(mut self, data: serde_json::Value) -> Self {
        self.order.data = data;
        self
    }

    /// Sends it, signed. To how many receivers. [`Server::webhooks_delivered`] waits until they have it.
    ///
    /// # Errors
    /// When there is no such event or version, the URL is none of this machine, or the data break the contract.
    pub fn send(self) -> Result<usize, Misuse> {
        self.mock.state.send_event(self.mock.contracts, &self.order)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        self.mock.state.stop();
    }
}

async fn serve(listener: TcpListener, mock: Arc<Mock>) {
    // Ends its connections when it ends itself.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                // Without it a small response waits for the acknowledgement of the one before.
                let _ = stream.set_nodelay(true);
                let mock = Arc::clone(&mock);
                connections.spawn(async move {
                    let service = service_fn(|request| handle(&mock, request));
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .serve_connection(TokioIo::new(stream), service);
                    // A client that goes away is no concern of the mock.
                    let _ = connection.await;
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn handle(mock: &Mock, request: Request<Incoming>) -> io::Result<HttpResponse<Payload>> {
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Ok(too_large());
    }
    let body: Bytes = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        // The client went away.
        Err(error) => return Err(io::Error::other(error)),
    };
    let outcome = match control::path(&parts.uri) {
        Some(path) => Outcome::Whole(control::answer(mock, &parts.method, path, &body)),
        None => mock.answer(&parts, body).await,
    };
    match outcome {
        Outcome::Whole(answer) => {
            let payload = Payload::whole(answer.body.clone());
            Ok(response(answer, payload))
        }
        Outcome::Truncated(answer) => {
            let length = answer.body.len();
            let payload = Payload::broken(answer.body.slice(..length / 2));
            Ok(response(
                answer.header(CONTENT_LENGTH.as_str(), &length.to_string()),
                payload,
            ))
        }
        Outcome::Dropped => Err(io::Error::other("the connection was to end")),
    }
}

fn too_large() -> HttpResponse<Payload> {
    let detail = format!("the mock takes bodies of at most {BODY_LIMIT} bytes");
    let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body", "size", detail);
    // The rest of the body is not read, so that nothing else can come on this connection.
    let answer = problem.response().header(CONNECTION.as_str(), "close");
    let payload = Payload::whole(answer.body.clone());
    response(answer, payload)
}

fn response(answer: Response, payload: Payload) -> HttpResponse<Payload> {
    let mut response = HttpResponse::new(payload);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}
