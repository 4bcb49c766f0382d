//! `api.md` lists every method once, and its links lead to pages of operations that are in the contracts.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use support::named::{INPUTS, OUTPUT};
use wise_codegen::editions::Editions;

#[test]
fn every_method_is_listed_once_with_its_operation() {
    let text = std::fs::read_to_string(support::workspace().join("wise-api/api.md")).unwrap();
    let mut listed: Vec<&str> = text.lines().filter(|line| line.contains("()")).collect();
    listed.sort_unstable();
    let mut expected = Vec::new();
    for version in &OUTPUT.versions {
        for (call, operation) in version.names.calls.iter().zip(&version.api.operations) {
            let resource = &version.names.resources[call.resource];
            let receiver = if version.api.version.is_empty() {
                format!("{}().", version.module)
            } else {
                String::new()
            };
            expected.push((
                format!("`{receiver}{}().{}(…)`", resource.accessor, call.method),
                format!("`{} {}`", operation.method, operation.path),
                format!("`{}`", operation.id),
            ));
        }
    }
    assert_eq!(listed.len(), expected.len());
    for (method, http, id) in expected {
        let rows = listed
            .iter()
            .filter(|row| row.contains(&method) && row.contains(&http) && row.contains(&id));
        assert_eq!(rows.count(), 1, "{method} {http}");
    }
}

#[test]
fn links_lead_to_operations_of_the_contracts() {
    let text = std::fs::read_to_string(support::workspace().join("wise-api/api.md")).unwrap();
    let mut pages = BTreeSet::new();
    let editions = Editions::parse(&INPUTS.editions).unwrap();
    for version in &OUTPUT.versions {
        let edition = editions.pages(&version.api.version);
        let edition = match edition.strip_prefix('/') {
            Some(edition) => format!("{edition}/"),
            None => edition,
        };
        for operation in &version.api.operations {
            for tag in &operation.tags {
                pages.insert(format!("{edition}{tag}/{}", operation.id.to_lowercase()));
            }
        }
    }
    let base = "https://docs.wise.com/api-reference/";
    let links: Vec<&str> = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link)
        .collect();
    assert!(links.len() > 100, "{} links", links.len());
    for link in links {
        let page = link.strip_prefix(base).unwrap_or(link);
        assert!(pages.contains(page), "{link} leads nowhere");
    }
}
