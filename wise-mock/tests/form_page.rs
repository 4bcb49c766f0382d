//! The form of a recipient as a web page, filled in as a browser does.

#![allow(clippy::unwrap_used)]

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use wise_mock::{Kind, Server};

/// The value of an attribute behind a text.
fn value<'p>(page: &'p str, behind: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(behind)?;
    rest.split_once("value=\"")?.1.split('"').next()
}

struct Browser {
    http: reqwest::Client,
    url: String,
    page: String,
}

impl Browser {
    /// Sends the form of the page with these fields.
    async fn submit(&mut self, fields: &[(&str, &str)]) {
        let hidden = ["_form", "_before"].map(|name| {
            let behind = format!("name=\"{name}\"");
            format!("{name}={}", value(&self.page, &behind).unwrap())
        });
        let fields = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
        let body: Vec<String> = hidden.into_iter().chain(fields).collect();
        let post = self
            .http
            .post(&self.url)
            .header("content-type", "application/x-www-form-urlencoded");
        self.page = post
            .body(body.join("&"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn pounds_are_filled_in_changed_to_euros_and_sent() {
    let mock = Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    let test = std::env::current_exe().unwrap();
    let directory = test.parent().unwrap().parent().unwrap().join("examples");
    let program = directory.join(format!(
        "wise_api_form_axum{}",
        std::env::consts::EXE_SUFFIX
    ));
    assert!(
        program.exists(),
        "first: cargo build -p wise-mock --examples"
    );
    let mut child = Command::new(program)
        .env("WISE_API_URL", mock.url())
        .env("WISE_API_TOKEN", Kind::User.token())
        .env("WISE_PROFILE", profile.to_string())
        .env("WISE_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = told.next_line().await.unwrap().unwrap();
    let url = line.strip_prefix("listening on ").unwrap().to_owned();
    let http = reqwest::Client::new();
    let page = http.get(&url).send().await.unwrap().text().await.unwrap();
    let mut browser = Browser { http, url, page };
    assert!(
        browser.page.contains("name=\"sortCode\""),
        "{}",
        browser.page
    );

    let person = [
        ("legalType", "PRIVATE"),
        ("accountHolderName", "Ada <Example>"),
    ];
    let pounds = [
        ("_currency", "GBP"),
        ("_type", "sort_code"),
        ("sortCode", "231470"),
        ("accountNumber", "123"),
        ("_do", "create"),
    ];
    browser.submit(&[&pounds[..], &person[..]].concat()).await;
    assert!(
        browser.page.contains("<strong>"),
        "an account number of three digits: {}",
        browser.page
    );
    assert!(browser.page.contains("Ada &lt;Example&gt;") && !browser.page.contains("<Example>"));
    assert_eq!(value(&browser.page, "name=\"sortCode\""), Some("231470"));

    let euros = [
        ("_currency", "EUR"),
        ("_type", "sort_code"),
        ("sortCode", "231470"),
        ("_do", "show"),
    ];
    browser.submit(&[&euros[..], &person[..]].concat()).await;
    assert!(browser.page.contains("name=\"IBAN\"") && !browser.page.contains("name=\"sortCode\""));
    assert!(
        browser.page.contains("Ada &lt;Example&gt;"),
        "the name was kept"
    );

    for iban in [
        "DE88370400440532013000",
        "DE89370400440532013000",
        "DE89370400440532013000",
    ] {
        let euros = [
            ("_currency", "EUR"),
            ("_type", "iban"),
            ("IBAN", iban),
            ("_do", "create"),
        ];
        browser.submit(&[&euros[..], &person[..]].concat()).await;
        let refused = iban.starts_with("DE88");
        assert!(
            !refused || browser.page.contains("<strong>"),
            "{}",
            browser.page
        );
        if browser.page.contains("id=\"made\"") {
            break;
        }
    }
    assert!(
        browser.page.contains("recipient 40000001"),
        "{}",
        browser.page
    );
}
