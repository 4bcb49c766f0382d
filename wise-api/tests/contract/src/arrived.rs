//! What of a call arrives at the server: every header, the path, the query and the bytes of the body, held against the contract and
//! against the request that a caller keeps to repeat it.

use std::collections::HashMap;

use wise_api::operation::Idempotency;
use wise_api::operation::Request;
use wise_api::retry::RetryPolicy;
use wise_api::{Environment, HeaderMap, IdempotencyKey};
use wise_api::{Method, Wise};
use wise_mock::contract::Operation;

use crate::inputs::Input;
use crate::listener::{Arrival, Listener};
use crate::wire::{self, Written};

/// Where the API begins at the listener, and where the hosts of card data do.
const BASES: [&str; 2] = ["/api", "/cards"];
/// What the client is told to call itself.
const SUFFIX: &str = "contract-tests/1";
const CORRELATION_ID: &str = "x-external-correlation-id";
/// What HTTP itself needs, and what the client's HTTP stack says of itself.
const OF_HTTP: [&str; 2] = ["host", "content-length"];

/// The credentials of the client, as schemes of the contract and as the header sent for them.
fn credentials() -> [(&'static str, String); 4] {
    [
        ("UserToken", "Bearer a-user-token".to_owned()),
        ("PersonalToken", "Bearer a-personal-token".to_owned()),
        ("ClientCredentialsToken", "Bearer an-app-token".to_owned()),
        // `an-id:a-secret` in Base64.
        ("BasicAuth", "Basic YW4taWQ6YS1zZWNyZXQ=".to_owned()),
    ]
}

/// A listener, and a client that has every kind of credential.
#[derive(Debug)]
pub struct Wire {
    listener: Listener,
    wise: Wise,
}

impl Wire {
    /// Starts both.
    ///
    /// # Errors
    /// When there is no free port, or no client can be made.
    pub async fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let listener = Listener::start().await?;
        let [api, cards] = BASES.map(|base| format!("http://{}{base}", listener.authority()));
        let wise = Wise::builder()
            .environment(Environment::Custom { api, cards })
            .user_token("a-user-token")
            .personal_token("a-personal-token")
            .client_credentials_token("an-app-token")
            .basic("an-id", "a-secret")
            .user_agent_suffix(SUFFIX)
            .retry(RetryPolicy::never())
            .build()?;
        Ok(Self { listener, wise })
    }

    /// The client.
    pub fn client(&self) -> &Wise {
        &self.wise
    }

    /// Sends a request that is kept twice, and says what is otherwise than the contract, the request and the client have it, and what
    /// differs between the two. `constants` are the headers whose value the client decides.
    pub async fn kept(
        &self,
        operation: &Operation,
        constants: &[&str],
        request: &Request,
        input: &Input,
    ) -> Vec<String> {
        let (first, second) = match (self.arrival(request).await, self.arrival(request).await) {
            (Ok(first), Ok(second)) => (first, second),
            (Err(problem), _) | (_, Err(problem)) => return vec![problem],
        };
        let mut found = self.differences(operation, constants, request, input, &first);
        if first != second {
            found.push(format!(
                "sent again, it is another request: {first:?}, then {second:?}"
            ));
        }
        found
    }

    /// Sends a request on which everything that a caller can give is given, and says what was replaced.
    pub async fn given(&self, request: &Request) -> Vec<String> {
        let key = IdempotencyKey::generate();
        let mut given = vec![
            ("user-agent", "someone-else/2".to_owned()),
            (CORRELATION_ID, "an-id-of-the-caller".to_owned()),
            ("authorization", "Bearer of-the-caller".to_owned()),
            ("accept", "application/x-of-the-caller".to_owned()),
            ("x-of-the-caller", "one, two".to_owned()),
        ];
        if let Idempotency::Header { name, .. } = request.info().idempotency {
            given.push((name, key.to_string()));
        }
        // On the request, and on the call.
        let mut own = request.clone();
        let mut call = self.wise.send(request.clone());
        for (name, value) in &given {
            if let Err(error) = own.header(name, value) {
                return vec![error.to_string()];
            }
            call = call.header(name, value);
        }
        own.query("of_the_caller", &"a b".to_owned());
        let call = match call.into_request() {
            Ok(call) => call,
            Err(error) => return vec![error.to_string()],
        };
        let mut found = Vec::new();
        for (place, request) in [("request", own), ("call", call)] {
            let arrival = match self.arrival(&request).await {
                Ok(arrival) => arrival,
                Err(problem) => return vec![problem],
            };
            for (name, value) in &given {
                let name = name.to_ascii_lowercase();
                let arrived = arrival.header(&name);
                if arrived != [value] {
                    found.push(format!(
                        "header/{name}: {value:?} was given on the {place}, {arrived:?} arrived"
                    ));
                }
            }
            if place == "request" && !arrival.target.ends_with("of_the_caller=a%20b") {
                found.push(format!("query/of_the_caller: lost in {}", arrival.target));
            }
        }
        found
    }

    /// Sends a request once, and gives what arrived.
    ///
    /// # Errors
    /// When it did not arrive exactly once.
    pub async fn arrival(&self, request: &Request) -> Result<Arrival, String> {
        self.listener.take();
        let sent = self.wise.send(request.clone()).await;
        let mut arrived = self.listener.take();
        match (arrived.pop(), arrived.len()) {
            (Some(arrival), 0) => Ok(arrival),
            (Some(_), more) => Err(format!("it arrived {} times", more + 1)),
            (None, _) => Err(match sent {
                Ok(_) => "nothing arrived".to_owned(),
                Err(error) => format!("nothing arrived: {error}"),
            }),
        }
    }

    /// What differs between an arrival and what the contract, the kept request and the settings of the client ask for.
    pub fn differences(
        &self,
        operation: &Operation,
        constants: &[&str],
        request: &Request,
        input: &Input,
        arrival: &Arrival,
    ) -> Vec<String> {
        let mut found = Vec::new();
        if arrival.method != operation.method.as_str() {
            found.push(format!(
                "method: {} became {}",
                operation.method, arrival.method
            ));
        }
        let own = !request.info().servers.is_empty();
        let base = BASES[usize::from(own)];
        let Some(target) = arrival.target.strip_prefix(base) else {
            found.push(format!("path: {} is not below {base}", arrival.target));
            return found;
        };
        // As it was kept, and as the contract describes it.
        if request.target().ok().as_deref() != Some(target) {
            found.push(format!("target: {:?} became {target}", request.target()));
        }
        let body = request.body().map(|body| body.to_vec()).unwrap_or_default();
        if body != arrival.body {
            found.push("body: its bytes are not those of the request".to_owned());
        }
        self.of_the_client(operation, request, arrival, &mut found);
        let mut documented = HashMap::new();
        for (name, value) in &arrival.headers {
            let ours = ["authorization", "user-agent", CORRELATION_ID];
            let mut names = input.header.keys();
            let given = names.any(|one| one.eq_ignore_ascii_case(name));
            if OF_HTTP.contains(&name.as_str()) || (ours.contains(&name.as_str()) && !given) {
                continue;
            }
            if documented.insert(name.clone(), value.clone()).is_some() {
                found.push(format!("header/{name}: it arrived twice"));
            }
        }
        let headers = match HeaderMap::try_from(&documented) {
            Ok(headers) => headers,
            Err(error) => {
                found.push(format!("headers: {error}"));
                return found;
            }
        };
        for (name, value) in request.headers() {
            let arrived = arrival.header(name.as_str());
            if value.to_str().ok().as_slice() != arrived {
                found.push(format!("header/{name}: {value:?} became {arrived:?}"));
            }
        }
        let written = Written {
            target,
            headers: &headers,
            body: (!arrival.body.is_empty() || request.body().is_some())
                .then_some(arrival.body.as_slice()),
        };
        found.extend(wire::written(
            operation,
            constants,
            request.info(),
            &written,
            input,
        ));
        found
    }

    /// The headers that the client adds, each once.
    fn of_the_client(
        &self,
        operation: &Operation,
        request: &Request,
        arrival: &Arrival,
        found: &mut Vec<String>,
    ) {
        let version = match request.info().version {
            "" => "unversioned",
            version => version,
        };
        let agent = format!(
            "wise-api/{} ({version}) {SUFFIX}",
            env!("CARGO_PKG_VERSION")
        );
        let bytes = arrival.body.len();
        // A write without a body has a length of zero, or none.
        let length = (bytes > 0).then(|| bytes.to_string());
        let mut expected = vec![("host", Some(self.listener.authority()))];
        if !request.headers().contains_key("user-agent") {
            expected.push(("user-agent", Some(agent)));
        }
        if !request.headers().contains_key("authorization") {
            expected.push(("authorization", authorization(operation)));
        }
        if !request.headers().contains_key("content-type") {
            expected.push(("content-type", None));
        }
        if bytes > 0 || operation.method == Method::GET {
            expected.push(("content-length", length));
        }
        if let Idempotency::Header { name, required } = request.info().idempotency {
            let key = request.headers().get(name);
            let key = key.and_then(|key| key.to_str().ok());
            let usable = key.is_some_and(|key| key.parse::<IdempotencyKey>().is_ok());
            if required && !usable {
                found.push(format!(
                    "header/{name}: the kept request has no key: {key:?}"
                ));
            }
        }
        for (name, value) in expected {
            let arrived = arrival.header(name);
            if arrived != value.as_deref().into_iter().collect::<Vec<_>>() {
                found.push(format!("header/{name}: {value:?} became {arrived:?}"));
            }
        }
        let id = arrival.header(CORRELATION_ID);
        if id.len() != 1 || id.iter().any(|id| id.is_empty() || id.len() > 36) {
            found.push(format!("header/{CORRELATION_ID}: {id:?} arrived"));
        }
    }
}

/// What the contract has an operation authorized with: the first alternative, because the client has them all.
fn authorization(operation: &Operation) -> Option<String> {
    let mut alternatives = operation.security.iter().filter(|all| !all.is_empty());
    let scheme = alternatives.next()?.first()?;
    let mut credentials = credentials().into_iter();
    credentials
        .find(|(name, _)| name == scheme)
        .map(|(_, value)| value)
}
