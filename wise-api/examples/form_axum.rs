//! A recipient, asked for on a web page: the form of a currency as HTML, with axum.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8787 WISE_API_TOKEN=… WISE_PROFILE=12345 WISE_LISTEN=127.0.0.1:8080 \
//!     cargo run --example form_axum --features forms
//! ```
//!
//! The form is kept here and not in the browser, as JSON with its answers, so that it could lie in a database. It works without scripts:
//! every button sends the whole form, and a change of currency or type takes the answers along that still apply.

use std::collections::HashMap;
use std::env;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use wise_api::form::{Field, Form, LiveForm};
use wise_api::{BoxError, Environment, Wise};

const CURRENCIES: [&str; 6] = ["GBP", "EUR", "USD", "INR", "BRL", "MXN"];

#[derive(Clone)]
struct Pages {
    wise: Wise,
    profile: i64,
    kept: Arc<Mutex<HashMap<String, String>>>,
}

type Pairs = Vec<(String, String)>;

/// What is wrong, by the key of a field; empty for what belongs to none.
type Wrong = Vec<(String, String)>;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment)
        .user_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let pages = Pages {
        wise,
        profile: env::var("WISE_PROFILE")?.parse()?,
        kept: Arc::default(),
    };
    let app = Router::new()
        .route("/", get(begin).post(go_on))
        .with_state(pages);
    let address = env::var("WISE_LISTEN").unwrap_or("127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}/", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn begin(State(pages): State<Pages>) -> Html<String> {
    match pages.asked(CURRENCIES[0]).await {
        Ok(form) => pages.page(CURRENCIES[0], form, &Wrong::new()),
        Err(error) => Html(escaped(&error.to_string())),
    }
}

async fn go_on(State(pages): State<Pages>, body: String) -> Html<String> {
    let pairs = pairs(&body);
    match pages.went_on(&pairs).await {
        Ok(page) => page,
        Err(error) => Html(format!(
            "<p>{}</p><a href=\"/\">again</a>",
            escaped(&error.to_string())
        )),
    }
}

impl Pages {
    async fn went_on(&self, pairs: &Pairs) -> Result<Html<String>, BoxError> {
        let value = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let mut form = self.taken(value("_form"))?.with(&self.wise);
        let mut wrong = answer(&mut form, pairs);
        let currency = CURRENCIES
            .into_iter()
            .find(|one| *one == value("_currency"));
        let currency = currency.ok_or("no such currency")?;
        if currency != value("_before") {
            let answers: serde_json::Map<String, serde_json::Value> = pairs
                .iter()
                .filter(|(key, value)| !key.starts_with('_') && !value.is_empty())
                .map(|(key, value)| (key.clone(), value.as_str().into()))
                .collect();
            form = self.asked(currency).await?;
            let answers = serde_json::Value::Object(answers).to_string();
            form.prefill(&wise_api::Json::parse(&answers)?).await?;
            wrong.clear();
        } else if !value("_type").is_empty() {
            let _ = form.choose(value("_type"))?;
        }
        if form.needs_refresh() {
            let _ = form.refresh().await?;
        } else if value("_do") == "create" && wrong.is_empty() {
            match form.create(self.profile) {
                Err(incomplete) => {
                    let missing = incomplete.missing.iter();
                    wrong.extend(missing.map(|key| (key.clone(), "is needed".to_owned())));
                    if wrong.is_empty() {
                        wrong.push((String::new(), incomplete.to_string()));
                    }
                }
                Ok(call) => match call.await {
                    Ok(recipient) => {
                        return Ok(Html(format!(
                            "<p id=\"made\">recipient {}</p>",
                            recipient.id()?
                        )));
                    }
                    Err(error) => wrong = refused(&form, &error),
                },
            }
        }
        Ok(self.page(currency, form, &wrong))
    }

    /// The form of a currency, with its first way to pay.
    async fn asked(&self, currency: &str) -> Result<LiveForm, BoxError> {
        let mut form = self.wise.recipients().form("GBP", currency, 100).await?;
        let first = form.types().first().map(|one| one.name.clone());
        let _ = form.choose(&first.ok_or("nobody can be paid in this currency")?)?;
        Ok(form)
    }

    /// The form that was kept under a name that only its page knows.
    fn taken(&self, id: &str) -> Result<Form, BoxError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let form = kept.get(id).ok_or("this page is too old")?;
        Ok(serde_json::from_str(form)?)
    }

    /// A page with the form, which is kept.
    fn page(&self, currency: &str, form: LiveForm, wrong: &Wrong) -> Html<String> {
        let id = uuid::Uuid::new_v4().to_string();
        let form = form.into_form();
        let types: Vec<(&str, &str)> = form
            .types()
            .iter()
            .map(|one| (one.name.as_str(), one.title.as_deref().unwrap_or(&one.name)))
            .collect();
        let chosen = form
            .chosen()
            .map(|one| one.name.as_str())
            .unwrap_or_default();
        let currencies = CURRENCIES.map(|one| (one, one));
        let mut fields = String::new();
        for field in form.fields() {
            fields += &input(&form, field);
            for (_, message) in wrong.iter().filter(|(key, _)| *key == field.key) {
                fields += &format!("<strong>{}</strong>", escaped(message));
            }
        }
        for (_, message) in wrong.iter().filter(|(key, _)| form.field(key).is_none()) {
            fields += &format!("<strong>{}</strong>", escaped(message));
        }
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><title>Recipient</title><form method=\"post\">\
            <input type=\"hidden\" name=\"_form\" value=\"{id}\"><input type=\"hidden\" name=\"_before\" value=\"{currency}\">\
            {}{}{fields}<button name=\"_do\" value=\"show\">Show</button><button name=\"_do\" value=\"create\">Create</button></form>",
            select("_currency", "Currency", currency, &currencies),
            select("_type", "Way", chosen, &types),
        );
        let kept = serde_json::to_string(&form).unwrap_or_default();
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, kept);
        Html(page)
    }
}

/// Takes the answers of the page. What is wrong with them.
fn answer(form: &mut LiveForm, pairs: &Pairs) -> Wrong {
    let mut wrong = Wrong::new();
    for (key, value) in pairs.iter().filter(|(key, _)| !key.starts_with('_')) {
        if form.field(key).is_none() || value.is_empty() {
            continue;
        }
        if let Err(error) = form.answer(key, value.as_str()) {
            wrong.push((key.clone(), error.to_string()));
        }
    }
    wrong
}

/// What Wise says against it.
fn refused(form: &LiveForm, error: &wise_api::Error) -> Wrong {
    let Some(errors) = form.errors_of(error) else {
        return vec![(String::new(), error.to_string())];
    };
    let message = |entry: &wise_api::error::ErrorEntry| {
        entry.message.clone().unwrap_or("is not taken".to_owned())
    };
    let fields = errors.by_key().iter();
    let fields = fields.flat_map(|(key, entries)| {
        entries
            .iter()
            .map(move |entry| (key.clone(), message(entry)))
    });
    let other = errors
        .other()
        .iter()
        .map(|entry| (String::new(), message(entry)));
    fields.chain(other).collect()
}

fn input(form: &Form, field: &Field) -> String {
    let answer: String = form
        .get(&field.key)
        .and_then(|json| json.decode().ok())
        .unwrap_or_default();
    let label = field.label.as_deref().unwrap_or(&field.key);
    if field.kind.is_choice() {
        let values: Vec<(&str, &str)> = field
            .values
            .iter()
            .map(|value| {
                (
                    value.key.as_str(),
                    value.label.as_deref().unwrap_or(&value.key),
                )
            })
            .collect();
        return select(&field.key, label, &answer, &values);
    }
    let example = field.example.as_deref().unwrap_or_default();
    format!(
        "<label>{} <input name=\"{}\" value=\"{}\" placeholder=\"{}\"></label><br>",
        escaped(label),
        escaped(&field.key),
        escaped(&answer),
        escaped(example)
    )
}

fn select(name: &str, label: &str, chosen: &str, values: &[(&str, &str)]) -> String {
    let options = values.iter().map(|(value, label)| {
        let selected = if *value == chosen { " selected" } else { "" };
        format!(
            "<option value=\"{}\"{selected}>{}</option>",
            escaped(value),
            escaped(label)
        )
    });
    let options: String = options.collect();
    let (name, label) = (escaped(name), escaped(label));
    format!(
        "<label>{label} <select name=\"{name}\"><option value=\"\"></option>{options}</select></label><br>"
    )
}

fn escaped(text: &str) -> String {
    let signs = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
    ];
    signs.iter().fold(text.to_owned(), |text, (sign, name)| {
        text.replace(*sign, name)
    })
}

/// The fields of a form as a browser sends them.
fn pairs(body: &str) -> Pairs {
    let url = reqwest::Url::parse(&format!("http://form/?{body}"));
    url.map(|url| url.query_pairs().into_owned().collect())
        .unwrap_or_default()
}
