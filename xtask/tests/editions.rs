//! Fetching by edition, from three servers on loopback.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

// Of which this test needs a part.
#[allow(dead_code)]
mod support;

use std::fs;
use support::{Answer, Place, Server, bundle};

fn publishes(version: &str) -> Server {
    let text = bundle(&format!("https://library.test/{version}"));
    Server::start(Answer::ok("application/yaml", &text))
}

/// A place with addresses: name, server, and whether it is a guess.
fn place(latest: &str, addresses: &[(&str, &Server, bool)]) -> Place {
    let place = Place::new();
    let mut text = format!("# Own words.\nlatest = \"{latest}\"\n");
    for (name, server, guess) in addresses {
        let url = server.url();
        text += &format!("[address.{name}]\nurl = \"{url}\"\nguess = {guess}\nnote = \"a test\"\n");
    }
    fs::create_dir_all(place.path("spec")).unwrap();
    fs::write(place.path("spec/editions.toml"), text).unwrap();
    place
}

fn broken() -> Server {
    Server::start(Answer::raw(
        "HTTP/1.1 500 Internal Server Error\ncontent-length: 0\n\n",
        b"",
    ))
}

fn said(output: &std::process::Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn a_broken_edition_fails_alone() {
    let (latest, preview, broken) = (publishes("2031Q2"), publishes("2031Q3"), broken());
    let place = place(
        "2031Q2",
        &[
            ("latest", &latest, false),
            ("active", &broken, false),
            ("preview", &preview, false),
        ],
    );
    place.plant("2031q1");
    let output = place.fetch(&[]);
    let said = said(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("2031Q1 could not be fetched"), "{said}");
    assert!(place.read("spec/2031q2/contract.yaml").contains("loanList"));
    assert_eq!(place.read("spec/2031q1/contract.yaml"), "old contract\n");
    // A preview is for reading: nothing is generated from it.
    assert!(!place.path("spec/2031q3").exists());
    assert!(
        place
            .read("target/preview/2031q3/contract.yaml")
            .contains("loanList")
    );
}

#[test]
fn a_guess_that_fails_is_a_notice() {
    let (latest, broken) = (publishes("2031Q2"), broken());
    let place = place(
        "2031Q2",
        &[("latest", &latest, false), ("active", &broken, true)],
    );
    place.plant("2031q1");
    let output = place.fetch(&[]);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("notice: the address of 2031Q1 is a guess (a test)"),
        "{text}"
    );
    // Asked for alone, there is nothing that succeeded.
    let output = place.fetch(&["--edition", "2031Q1"]);
    assert!(!output.status.success(), "{}", said(&output));
}

#[test]
fn the_file_follows_the_latest_edition() {
    let latest = publishes("2031Q3");
    let place = place("2031Q2", &[("latest", &latest, false)]);
    let output = place.fetch(&["--edition", "latest"]);
    assert!(output.status.success(), "{}", said(&output));
    let file = place.read("spec/editions.toml");
    assert!(
        file.starts_with("# Own words.\nlatest = \"2031Q3\"\n[address.latest]"),
        "{file}"
    );
}

#[test]
fn an_active_version_is_the_version_that_it_says() {
    let other = publishes("2031Q3");
    let place = place(
        "2031Q2",
        &[("active", &other, false), ("preview", &other, false)],
    );
    let output = place.fetch(&["--edition", "2031Q1"]);
    let text = said(&output);
    assert!(!output.status.success(), "{text}");
    assert!(
        text.contains("the address of 2031Q1 serves 2031q3"),
        "{text}"
    );
    assert!(!place.path("spec/2031q3").exists());
    // A preview of what is published already is none.
    place.plant("2031q3");
    let text = said(&place.fetch(&["--edition", "preview"]));
    assert!(text.contains("published already"), "{text}");
    assert_eq!(place.read("spec/2031q3/contract.yaml"), "old contract\n");
}

#[test]
fn a_word_that_is_no_edition_ends_it_before_anything_is_fetched() {
    let latest = publishes("2031Q2");
    let place = place("2031Q2", &[("latest", &latest, false)]);
    let output = place.fetch(&["--edition", "latest", "--edition", "newest"]);
    let text = said(&output);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("`newest` is not an edition"), "{text}");
    assert!(!place.path("spec/2031q2").exists());
}
