//! `api.md` lists every method once, and its links lead to pages of operations that are in the contracts.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use support::named::{INPUTS, OUTPUT};
use wise_codegen::editions::Editions;
use wise_codegen::named::Version;

#[test]
fn every_method_is_listed_once_with_its_operation() {
    let text = std::fs::read_to_string(support::workspace().join("wise-api/api.md")).unwrap();
    let mut listed: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    listed.sort_unstable();
    let mut expected = Vec::new();
    let mut repeated = 0;
    let editions = Editions::parse(&INPUTS.editions).unwrap();
    let versions = OUTPUT.versions.iter();
    let root = editions.at_root(versions.map(|one| one.api.version.as_str()));
    for (index, version) in OUTPUT.versions.iter().enumerate() {
        let at_root = root == Some(index);
        let receiver = match at_root {
            true => String::new(),
            false => format!("{}().", version.module),
        };
        let others = OUTPUT.versions.iter().enumerate();
        let others = others.filter(|(other, _)| *other > index || root == Some(*other));
        let others: Vec<&Version> = others
            .filter(|(other, _)| !at_root && *other != index)
            .map(|(_, one)| one)
            .collect();
        for (call, operation) in version.names.calls.iter().zip(&version.api.operations) {
            let resource = &version.names.resources[call.resource];
            let method = format!("{}().{}(…)`", resource.accessor, call.method);
            let http = format!("`{} {}`", operation.method, operation.path);
            let id = format!("`{}`", operation.id);
            // The unversioned paths are listed by themselves.
            if !version.api.version.is_empty()
                && others.iter().any(|one| calls(one, &method, &http, &id))
            {
                repeated += 1;
            } else {
                expected.push((format!("`{receiver}{method}"), http, id));
            }
        }
    }
    assert_eq!(listed.len(), expected.len());
    for (method, http, id) in expected {
        let rows = listed
            .iter()
            .filter(|row| row.contains(&method) && row.contains(&http) && row.contains(&id));
        assert_eq!(rows.count(), 1, "{method} {http}");
    }
    // What is not repeated is counted, so that nobody takes an older version for a small one.
    let counted = text.lines().filter_map(|line| {
        let (count, rest) = line.split_once(" methods are those of another quarter")?;
        assert!(rest.contains("` in front"), "{line}");
        count.parse::<usize>().ok()
    });
    assert_eq!(counted.sum::<usize>(), repeated);
}

/// Whether a version has this very call.
fn calls(version: &Version, method: &str, http: &str, id: &str) -> bool {
    let calls = version.names.calls.iter().zip(&version.api.operations);
    calls.into_iter().any(|(call, operation)| {
        let resource = &version.names.resources[call.resource];
        method == format!("{}().{}(…)`", resource.accessor, call.method)
            && http == format!("`{} {}`", operation.method, operation.path)
            && id == format!("`{}`", operation.id)
    })
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
