//! ChromeDriver, by the HTTP protocol of WebDriver.

use std::fmt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Far longer than a page on loopback takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The member that holds the name of an element, by the standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The browser talks to nobody but the page.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--proxy-server=127.0.0.1:9",
];

/// Why the test failed.
#[derive(Debug)]
pub(crate) struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<reqwest::Error> for Failed {
    fn from(error: reqwest::Error) -> Self {
        Self(format!("ChromeDriver: {error}"))
    }
}

/// What the page has to be like.
pub(crate) fn expect(holds: bool, what: &str) -> Result<(), Failed> {
    holds.then_some(()).ok_or_else(|| Failed(what.to_owned()))
}

/// A program by its environment variable, or the first of these names in the PATH.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.into_iter().find(|file| file.is_file())
}

/// A browser with an empty profile of its own.
pub(crate) struct Driver {
    http: reqwest::Client,
    session: String,
    process: Child,
    profile: PathBuf,
}

impl Driver {
    /// Nothing, with a message, where there is no browser.
    pub(crate) async fn start() -> Option<Self> {
        let driver = program("WISE_CHROMEDRIVER", &["chromedriver"]);
        let chrome = program(
            "WISE_CHROME",
            &["chromium", "google-chrome", "google-chrome-stable"],
        );
        let (Some(driver), Some(chrome)) = (driver, chrome) else {
            let needed = std::env::var("WISE_BROWSER").is_ok_and(|value| value == "required");
            assert!(!needed, "WISE_BROWSER=required, and there is no browser");
            println!(
                "SKIPPED: the form page was not tested in a browser; install chromium and chromium-driver"
            );
            return None;
        };
        let mut process = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut told = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = tokio::time::timeout(PATIENCE, told.next_line()).await;
            let line = line.unwrap().unwrap().expect("ChromeDriver has ended");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let profile = std::env::temp_dir().join(format!("form-browser-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&profile);
        std::fs::create_dir_all(&profile).unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.display()));
        let options = json!({"binary": chrome, "args": flags});
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}).to_string();
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(2 * PATIENCE)
            .build()
            .unwrap();
        let address = format!("http://127.0.0.1:{port}/session");
        let sent = http.post(&address).body(wanted).send().await.unwrap();
        let begun: Value = serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap();
        let id = begun["value"]["sessionId"].as_str();
        let id = id.unwrap_or_else(|| panic!("no session: {begun}"));
        Some(Self {
            http,
            session: format!("{address}/{id}"),
            process,
            profile,
        })
    }

    /// One command. Its value.
    async fn command(&self, path: &str, body: Option<Value>) -> Result<Value, Failed> {
        let address = format!("{}{path}", self.session);
        let request = match body {
            Some(body) => self.http.post(address).body(body.to_string()),
            None => self.http.get(address),
        };
        let answer = request.send().await?;
        let status = answer.status();
        let answer = answer.bytes().await?;
        let answer: Value = serde_json::from_slice(&answer)
            .map_err(|error| Failed(format!("{path}: {status}: {error}")))?;
        if status.is_success() {
            return Ok(answer["value"].clone());
        }
        let value = &answer["value"];
        Err(Failed(format!(
            "{path}: {} {}",
            value["error"], value["message"]
        )))
    }

    async fn elements(&self, css: &str) -> Result<Vec<String>, Failed> {
        let by = json!({"using": "css selector", "value": css});
        let found = self.command("/elements", Some(by)).await?;
        let found = found.as_array().into_iter().flatten();
        let ids = found.filter_map(|one| one[ELEMENT].as_str());
        Ok(ids.map(str::to_owned).collect())
    }

    /// The only element of this kind.
    async fn element(&self, css: &str) -> Result<String, Failed> {
        let mut found = self.elements(css).await?;
        match (found.pop(), found.len()) {
            (Some(only), 0) => Ok(only),
            (last, more) => {
                let count = more + usize::from(last.is_some());
                Err(Failed(format!("{count} elements are `{css}`")))
            }
        }
    }

    async fn act(&self, element: &str, action: &str, body: Value) -> Result<(), Failed> {
        let path = format!("/element/{element}/{action}");
        self.command(&path, Some(body)).await.map(drop)
    }

    pub(crate) async fn open(&self, url: &str) -> Result<(), Failed> {
        self.command("/url", Some(json!({"url": url})))
            .await
            .map(drop)
    }

    pub(crate) async fn has(&self, name: &str) -> Result<bool, Failed> {
        let found = self.elements(&format!("[name=\"{name}\"]")).await?;
        Ok(!found.is_empty())
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, name: &str) -> Result<String, Failed> {
        let element = self.element(&format!("[name=\"{name}\"]")).await?;
        let path = format!("/element/{element}/property/value");
        let value = self.command(&path, None).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Types into a field, over what stands there.
    pub(crate) async fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        let field = self.element(&format!("input[name=\"{name}\"]")).await?;
        self.act(&field, "clear", json!({})).await?;
        self.act(&field, "value", json!({"text": text})).await
    }

    /// Chooses from a list.
    pub(crate) async fn choose(&self, name: &str, value: &str) -> Result<(), Failed> {
        let css = format!("select[name=\"{name}\"] option[value=\"{value}\"]");
        let option = self.element(&css).await?;
        self.act(&option, "click", json!({})).await
    }

    /// Presses a button, and waits for the page that follows.
    pub(crate) async fn submit(&self, what: &str) -> Result<(), Failed> {
        let button = self.element(&format!("button[value=\"{what}\"]")).await?;
        self.act(&button, "click", json!({})).await?;
        let until = Instant::now() + PATIENCE;
        // The button of the old page is gone once there is a new one.
        while self
            .command(&format!("/element/{button}/name"), None)
            .await
            .is_ok()
        {
            if Instant::now() > until {
                return Err(Failed(format!("no page follows `{what}`")));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// The texts of all elements of a kind, as they are shown.
    pub(crate) async fn texts(&self, css: &str) -> Result<Vec<String>, Failed> {
        let mut texts = Vec::new();
        for element in self.elements(css).await? {
            let text = self
                .command(&format!("/element/{element}/text"), None)
                .await?;
            texts.push(text.as_str().unwrap_or_default().to_owned());
        }
        Ok(texts)
    }

    /// Ends the browser. The page that it showed last, where it is wanted.
    pub(crate) async fn end(mut self, show: bool) -> String {
        let mut shown = Value::Null;
        if show {
            shown = self.command("/source", None).await.unwrap_or_default();
        }
        // ChromeDriver ends its browser by itself; killed, it would leave it behind.
        let _ = self.http.delete(&self.session).send().await;
        let _ = self.process.kill().await;
        let _ = std::fs::remove_dir_all(&self.profile);
        shown.as_str().unwrap_or_default().to_owned()
    }
}
