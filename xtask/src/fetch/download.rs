//! Getting the published bytes, all of them and nothing else.

use std::error::Error;
use std::fs;
use std::io::{IsTerminal, Write, stderr};
use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Response, Url, redirect};
use wise_codegen::problem::Problem;

/// Thirty times what the bundle weighs; more is not the bundle.
const MOST: usize = 48 * 1024 * 1024;
const REDIRECTS: usize = 5;

/// Reads a file of at most [`MOST`] bytes.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let problem = |what: String, todo: &str| {
        Problem::new("", what, todo).at(&path.display().to_string(), None)
    };
    let todo = "Give the path of a bundle to --file";
    let size = fs::metadata(path)
        .map_err(|error| problem(format!("cannot be read: {error}"), todo))?
        .len();
    if size > MOST as u64 {
        return Err(problem(too_much(), todo));
    }
    fs::read(path).map_err(|error| problem(format!("cannot be read: {error}"), todo))
}

/// Downloads `url`, reporting progress on stderr; `timeout` is for the whole of it.
pub fn download(url: &str, timeout: Duration) -> Result<Vec<u8>, Problem> {
    let problem = |what: String, todo: &str| Problem::new("", what, todo).at(url, None);
    let address = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| {
            problem(
                "this is not an http or https address".into(),
                "For a file on disk use --file",
            )
        })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| problem(format!("no network: {error}"), "Try again"))?;
    runtime.block_on(async {
        let client = client(&address, timeout)
            .map_err(|error| problem(chain(&error), "Check the TLS setup of this machine"))?;
        let response = client
            .get(address.clone())
            .header("accept", "application/yaml, application/json, */*;q=0.5")
            .send()
            .await
            .map_err(|error| failed(url, timeout, &error))?;
        accept(url, &address, &response)?;
        body(url, timeout, response).await
    })
}

fn client(address: &Url, timeout: Duration) -> reqwest::Result<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("wise-rust-xtask/", env!("CARGO_PKG_VERSION")))
        .timeout(timeout)
        .redirect(redirect::Policy::custom(|attempt| {
            let secure = |url: &Url| url.scheme() == "https";
            if attempt.previous().len() > REDIRECTS {
                attempt.error("more redirects than make sense")
            } else if attempt.previous().iter().any(secure) && !secure(attempt.url()) {
                attempt.error("redirected from https to plain http")
            } else {
                attempt.follow()
            }
        }));
    let host = address.host_str().unwrap_or_default();
    if matches!(host, "localhost" | "[::1]") || host.starts_with("127.") {
        builder = builder.no_proxy();
    }
    builder.build()
}

/// Whether this response can be the bundle at all.
fn accept(url: &str, asked: &Url, response: &Response) -> Result<(), Problem> {
    let from = if response.url() == asked {
        String::new()
    } else {
        format!("redirected to {}, which ", response.url())
    };
    let problem = |what: String, todo: &str| Err(Problem::new("", what, todo).at(url, None));
    let subject = |what: &str| {
        if from.is_empty() {
            format!("the server {what}")
        } else {
            format!("{from}{what}")
        }
    };
    let status = response.status();
    if !status.is_success() || status.as_u16() == 204 {
        let todo = if status.is_server_error() || status.as_u16() == 429 {
            "Try again later"
        } else {
            "Check the address in a browser, and give the right one to --url"
        };
        return problem(subject(&format!("answered {status}")), todo);
    }
    let kind = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if kind.contains("html") {
        return problem(
            subject(&format!("sent a page ({kind}) instead of the bundle")),
            "The bundle has moved, or somebody asks for a login: give its new address to --url, or a copy to --file",
        );
    }
    Ok(())
}

async fn body(url: &str, timeout: Duration, mut response: Response) -> Result<Vec<u8>, Problem> {
    let whole = response.content_length();
    let mut progress = Progress::new(whole);
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                bytes.extend_from_slice(&chunk);
                progress.at(bytes.len());
            }
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Err(failed(url, timeout, &error)),
            Err(error) => {
                let of = whole.map_or(String::new(), |whole| format!(" of {whole}"));
                return Err(Problem::new(
                    "",
                    format!(
                        "the download broke off after {}{of} bytes: {}",
                        bytes.len(),
                        chain(&error)
                    ),
                    "Try again",
                )
                .at(url, None));
            }
        }
        if bytes.len() > MOST {
            return Err(Problem::new("", too_much(), "Check the address").at(url, None));
        }
    }
    progress.end(bytes.len());
    Ok(bytes)
}

fn too_much() -> String {
    format!("more than {} MiB: this is not the bundle", MOST >> 20)
}

fn failed(url: &str, timeout: Duration, error: &reqwest::Error) -> Problem {
    let (what, todo) = if error.is_timeout() {
        (
            format!("not complete after {} seconds", timeout.as_secs()),
            "Try again, or allow more with --timeout",
        )
    } else if error.is_redirect() {
        (
            format!("redirects go wrong: {}", chain(error)),
            "Give the final address to --url",
        )
    } else {
        (
            format!("no response: {}", chain(error)),
            "Check the address and the network, then try again",
        )
    };
    Problem::new("", what, todo).at(url, None)
}

/// An error and its causes; reqwest keeps the interesting part at the end.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        next = cause.source();
    }
    text
}

/// Bytes so far: rewritten in place on a terminal, a line for every quarter of a MiB elsewhere.
struct Progress {
    whole: Option<u64>,
    terminal: bool,
    shown: usize,
}

impl Progress {
    const STEP: usize = 256 * 1024;

    fn new(whole: Option<u64>) -> Self {
        Self {
            whole,
            terminal: stderr().is_terminal(),
            shown: 0,
        }
    }

    fn at(&mut self, bytes: usize) {
        if bytes >= self.shown + Self::STEP {
            self.shown = bytes;
            self.show(bytes, if self.terminal { '\r' } else { '\n' });
        }
    }

    fn end(&self, bytes: usize) {
        self.show(bytes, '\n');
    }

    fn show(&self, bytes: usize, end: char) {
        let of = self
            .whole
            .map_or(String::new(), |whole| format!(" of {whole}"));
        // Progress that cannot be shown is no reason to stop.
        let _ = write!(stderr(), "downloaded {bytes}{of} bytes{end}");
    }
}
