//! Recording.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use http::{HeaderMap, Method, StatusCode};

use super::cut::Cutter;
use super::replay::Replay;
use super::tape::{self, Exchange, RecordingError, Tape};
use crate::engine::HttpBody;
use crate::engine::{HttpRequest, HttpResponse, Reached, Transport, TransportFailure};
use crate::{BoxFuture, Builder, Environment};

/// Records what a client sends and gets, for tests that replay it without a server.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wise_api::testing::{Recorder, Recording};
/// use wise_api::{Environment, Method, Wise};
///
/// let recorder = Recorder::new().cut("accountHolderName");
/// let wise = Wise::builder()
///     .environment(Environment::Sandbox)
///     .personal_token(std::env::var("WISE_API_TOKEN")?)
///     .recorder(&recorder)
///     .build()?;
/// wise.request(Method::GET, "/v2/profiles").await?;
/// recorder.save("tests/data/profiles.json")?;
///
/// // In the test, without a token and a server:
/// let replay = Recording::open("tests/data/profiles.json")?.replay();
/// let profiles = replay.request(Method::GET, "/v2/profiles").await?;
/// replay.verify()?;
/// # Ok(())
/// # }
/// ```
///
/// **What stays out of the file:**
///
/// - All headers but a few that say nothing about anybody (`Content-Type`, `Retry-After`, the trace id …). Of a demand for strong customer
///   authentication, that there was one.
/// - Values under secret names, in queries, forms and JSON at any depth, also in JSON within a text: tokens, one-time tokens, passwords, PAN,
///   CVV, PIN, signatures. Names of your own are added with [`cut`](Self::cut).
/// - JOSE messages, bodies in parts, and everything that was to be JSON and is not.
/// - Card numbers anywhere, by their check digit; tokens behind `Bearer` and `Basic`; and everything that stood in one of these places, wherever
///   else it stands.
///
/// A text becomes `cut-out`, a number 0, so that types stay. [`save`](Self::save) searches the text of the file once more, and writes nothing
/// if it finds a secret.
///
/// **What stays in it:** names, addresses, account numbers and amounts, because tests need them. Record in the sandbox, with people
/// that are made up, or cut their names out; in production, what is in the file is personal data.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    names: BTreeSet<String>,
    exchanges: Vec<Raw>,
}

/// An exchange as it was, which never leaves the memory.
struct Raw {
    method: Method,
    target: String,
    sent_headers: HeaderMap,
    sent: Bytes,
    head: Option<(StatusCode, HeaderMap)>,
    body: BytesMut,
    failure: Option<(Reached, bool)>,
}

impl Recorder {
    /// A recorder that has nothing yet. Clones share what they record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cuts out the values of members, parameters and headers of this name, too, in any case.
    #[must_use]
    pub fn cut(self, name: &str) -> Self {
        self.state().names.insert(name.to_ascii_lowercase());
        self
    }

    /// What was recorded so far, without what stays out.
    ///
    /// # Errors
    /// [`RecordingError`], when a secret would be in it all the same.
    pub fn recording(&self) -> Result<Recording, RecordingError> {
        let state = self.state();
        let mut cutter = Cutter::new(state.names.clone());
        for raw in &state.exchanges {
            cutter.learn_headers(&raw.sent_headers);
            cutter.learn_pairs(raw.target.split_once('?').map_or("", |(_, query)| query));
            cutter.learn_body(&raw.sent_headers, &raw.sent);
            if let Some((_, headers)) = &raw.head {
                cutter.learn_headers(headers);
                cutter.learn_body(headers, &raw.body);
            }
        }
        let tape = Tape {
            names: state.names.iter().cloned().collect(),
            exchanges: state.exchanges.iter().map(|raw| raw.cut(&cutter)).collect(),
        };
        let text = tape::write(&tape);
        if cutter.finds(&text) {
            let reason = "a secret of an exchange stands at a place from which it was not cut out: nothing is written; cut the name of that place with `Recorder::cut`";
            return Err(RecordingError(reason.to_owned()));
        }
        Ok(Recording(tape))
    }

    /// Writes what was recorded into a file.
    ///
    /// # Errors
    /// Those of [`recording`](Self::recording), and when the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        let text = self.recording()?.to_text();
        std::fs::write(&path, text).map_err(|error| at(path.as_ref(), &error))
    }

    fn begin(&self, raw: Raw) -> usize {
        let mut state = self.state();
        state.exchanges.push(raw);
        state.exchanges.len() - 1
    }

    fn change(&self, number: usize, change: impl FnOnce(&mut Raw)) {
        if let Some(raw) = self.state().exchanges.get_mut(number) {
            change(raw);
        }
    }
}

impl fmt::Debug for Recorder {
    /// Nothing of what was recorded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchanges = self.state().exchanges.len();
        f.debug_struct("Recorder")
            .field("exchanges", &exchanges)
            .finish_non_exhaustive()
    }
}

fn at(path: &Path, error: &std::io::Error) -> RecordingError {
    RecordingError(format!("{}: {error}", path.display()))
}

impl Raw {
    fn cut(&self, cutter: &Cutter) -> Exchange {
        let (status, headers) = match &self.head {
            Some((status, headers)) => (Some(status.as_u16()), headers.clone()),
            None => (None, HeaderMap::new()),
        };
        let broken = self.failure.map(|(reached, _)| match reached {
            Reached::No => "no",
            Reached::Maybe => "maybe",
            Reached::Yes => "yes",
        });
        // A response that nobody read to its end broke off.
        let broken = broken.or(status.is_none().then_some("maybe"));
        Exchange {
            method: self.method.to_string(),
            target: cutter.target(&self.target),
            sent_headers: cutter.headers(&self.sent_headers),
            sent: cutter.body(&self.sent_headers, &self.sent),
            status,
            body: cutter.body(&headers, &self.body),
            headers: cutter.headers(&headers),
            broken: broken.map(str::to_owned),
            timed_out: self.failure.is_some_and(|(_, timed_out)| timed_out),
        }
    }
}

impl Builder {
    /// Records all exchanges, for a test that replays them: see [`Recorder`].
    #[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
    pub fn recorder(self, recorder: &Recorder) -> Self {
        let recorder = recorder.clone();
        self.around(move |inner, environment| {
            Arc::new(Around {
                inner,
                recorder: recorder.clone(),
                environment: environment.clone(),
            })
        })
    }
}

/// A transport that is recorded.
struct Around {
    inner: Arc<dyn Transport>,
    recorder: Recorder,
    environment: Environment,
}

impl Transport for Around {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let recorder = self.recorder.clone();
        let target = self.environment.target(&request.url).to_owned();
        let inner = Arc::clone(&self.inner);
        Box::pin(async move {
            let mut request = request;
            let mut sent = Bytes::new();
            if let Some(body) = request.body.take() {
                let collected = body.collect(usize::MAX).await;
                sent = collected.map_err(|error| TransportFailure::new(Reached::No, error))?;
                request.body = Some(sent.clone().into());
            }
            let number = recorder.begin(Raw {
                method: request.method.clone(),
                target,
                sent_headers: request.headers.clone(),
                sent,
                head: None,
                body: BytesMut::new(),
                failure: None,
            });
            let answer = inner.send(request).await;
            match answer {
                Ok(answer) => Ok(recorded(recorder, number, answer)),
                Err(failure) => {
                    recorder.change(number, |raw| {
                        raw.failure = Some((failure.reached(), failure.is_timeout()));
                    });
                    Err(failure)
                }
            }
        })
    }
}

/// A response whose body is recorded while it is read.
fn recorded(recorder: Recorder, number: usize, answer: HttpResponse) -> HttpResponse {
    let (status, headers, body, truncated) = answer.into_parts();
    recorder.change(number, |raw| {
        raw.head = Some((status, headers.clone()));
        // Until it has come to its end.
        raw.failure = Some((Reached::Yes, false));
    });
    let chunks = match body {
        HttpBody::Whole(body) => stream::iter([Ok(body)]).boxed(),
        HttpBody::Chunks(chunks) => chunks,
    };
    let noted = stream::unfold(Some((chunks, recorder)), move |state| async move {
        let (mut chunks, recorder) = state?;
        let next = chunks.next().await;
        recorder.change(number, |raw| match &next {
            Some(Ok(chunk)) => raw.body.extend_from_slice(chunk),
            Some(Err(failure)) => raw.failure = Some((Reached::Yes, failure.is_timeout())),
            None => raw.failure = None,
        });
        let next = next?;
        let goes_on = next.is_ok();
        Some((next, goes_on.then_some((chunks, recorder))))
    });
    let answer = HttpResponse::streamed(status, headers, noted);
    if truncated {
        answer.truncated()
    } else {
        answer
    }
}

/// Recorded exchanges, without secrets: see [`Recorder`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording(Tape);

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    /// [`RecordingError`], when it cannot be read, or is no recording.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| at(path, &error))?;
        Self::from_text(&text)
            .map_err(|error| RecordingError(format!("{}: {error}", path.display())))
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`RecordingError`], when it is no recording.
    pub fn from_text(text: &str) -> Result<Self, RecordingError> {
        tape::read(text).map(Self)
    }

    /// The text of a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        tape::write(&self.0)
    }

    /// How many exchanges there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.exchanges.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.exchanges.is_empty()
    }

    /// A client that is answered from the recording: each exchange once, the first that fits.
    #[must_use]
    pub fn replay(&self) -> Replay {
        Replay::new(self.0.clone())
    }
}
