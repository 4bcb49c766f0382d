//! What a build has that leaves things out, as far as the dependencies show it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::process::Command;

/// The crates that a program gets with these features, those that only compile others included.
fn crates(features: &str) -> BTreeSet<String> {
    reached("normal,build", features)
}

fn reached(edges: &str, features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "wise-api", "--edges", edges])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--offline",
            "--locked",
        ])
        .args(["--no-default-features", "--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = text.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

/// The feature of the newest version.
fn newest() -> String {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    let newest = manifest["features"]["__newest"].as_array().unwrap();
    newest[0].as_str().unwrap().to_owned()
}

/// Whatever speaks HTTP or TLS, runs tasks, or needs a C compiler.
const HEAVY: [&str; 13] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "cc",
    "h2",
    "hyper",
    "mio",
    "native-tls",
    "openssl",
    "reqwest",
    "ring",
    "rustls",
    "tokio",
    "url",
];

#[test]
fn types_alone_bring_no_http_no_tls_and_no_c_compiler() {
    let newest = newest();
    let more = format!("{newest},legacy,forms,serde-both");
    for (features, most) in [(&newest, 40), (&more, 48)] {
        let crates = crates(features);
        assert!(
            crates.len() <= most,
            "{features}: {} {crates:?}",
            crates.len()
        );
        let heavy: Vec<_> = HEAVY
            .iter()
            .filter(|name| crates.contains(**name))
            .collect();
        assert!(heavy.is_empty(), "{features}: {heavy:?}");
    }
}

#[test]
fn the_front_page_says_how_many_crates_come_with_it() {
    let page = include_str!("../README.md");
    let newest = newest();
    // It does not count itself.
    let brings = |features: &str| reached("normal", features).len() - 1;
    let (all, few) = (brings("default"), brings(&newest));
    for figure in [
        format!("| {all} crates, "),
        format!(" {few} without HTTP |"),
        format!(" {few} crates, no HTTP, no TLS, no Tokio."),
    ] {
        assert!(page.contains(&figure), "not on the page: {figure:?}");
    }
}

#[test]
fn signatures_come_from_the_library_that_does_tls() {
    for (features, with, without) in [
        (
            "webhook-verify",
            "aws-lc-rs",
            &["ring", "rustls", "hyper", "tokio"][..],
        ),
        (
            "webhook-verify-ring",
            "ring",
            &["aws-lc-rs", "rustls", "hyper", "tokio"][..],
        ),
        ("rustls", "aws-lc-rs", &["ring", "h2", "native-tls"][..]),
        (
            "rustls-ring",
            "ring",
            &["aws-lc-rs", "h2", "native-tls"][..],
        ),
        (
            "rustls-no-provider",
            "rustls",
            &["aws-lc-rs", "ring", "h2"][..],
        ),
        (
            "native-tls",
            "native-tls",
            &["aws-lc-rs", "ring", "rustls", "h2"][..],
        ),
        (
            "reqwest",
            "hyper",
            &["aws-lc-rs", "ring", "rustls", "h2", "native-tls"][..],
        ),
        ("rustls-ring,http2", "h2", &["aws-lc-rs"][..]),
    ] {
        let crates = crates(&format!("{},{features}", newest()));
        assert!(crates.contains(with), "{features}: no {with}");
        for name in without {
            assert!(!crates.contains(*name), "{features}: {name}");
        }
    }
}
