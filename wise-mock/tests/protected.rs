//! Strong customer authentication for whatever Wise's pages call protected, in every version.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use support::{Sent, Wire, operations};
use wise_mock::{Region, Server};

/// What the pages call protected, as of the publication of 2026-08-20; the download is the older address of a statement.
const PROTECTED: [&str; 8] = [
    "3dschallengeresultpost",
    "balancestatementdownload",
    "balancestatementget",
    "batchgroupfund",
    "batchgrouppaymentinitiationcreate",
    "cardpinget",
    "cardsensitivedetailsget",
    "transferfund",
];

async fn challenged(mock: &Server) -> BTreeSet<String> {
    let mut wire = Wire::connect(&mock.url()).await;
    let mut challenged = BTreeSet::new();
    for operation in operations() {
        let reply = wire.send(&Sent::least(operation)).await;
        let token = reply.header("x-2fa-approval").is_some();
        if reply.status == 403 && token && reply.header("x-2fa-approval-result") == Some("rejected")
        {
            challenged.insert(format!(
                "{} {}",
                operation.version,
                operation.id.to_ascii_lowercase()
            ));
        }
    }
    challenged
}

#[tokio::test]
async fn every_operation_that_the_pages_call_protected_wants_a_token_in_every_version() {
    let expected: BTreeSet<String> = operations()
        .map(|one| (one, one.id.to_ascii_lowercase()))
        .filter(|(_, id)| PROTECTED.contains(&id.as_str()))
        .map(|(one, id)| format!("{} {id}", one.version))
        .collect();
    for id in PROTECTED {
        let here = |one: &String| one.split_once(' ').is_some_and(|(_, known)| known == id);
        assert!(expected.iter().any(here), "no version has {id}");
    }
    let versions: BTreeSet<&str> = operations().map(|one| one.version.as_str()).collect();
    let further = versions.len() - 1;
    assert!(
        expected.len() > PROTECTED.len() * further.min(1),
        "{expected:?}"
    );
    let mock = Server::start().await.unwrap();
    assert_eq!(challenged(&mock).await, BTreeSet::new());
    mock.require_documented_sca();
    assert_eq!(challenged(&mock).await, expected);
    let europe = Server::builder().region(Region::Eu).start().await.unwrap();
    assert_eq!(challenged(&europe).await, expected);
}

/// The operations of a bundle whose pages call them protected. An operation begins with its method, four columns in.
fn called_protected(bundle: &str) -> BTreeSet<String> {
    let begins = |line: &str| {
        let method = line
            .strip_prefix("    ")
            .and_then(|line| line.strip_suffix(':'));
        method.is_some_and(|method| ["get", "post", "put", "patch", "delete"].contains(&method))
    };
    let mut operations: Vec<Vec<&str>> = Vec::new();
    for line in bundle.lines() {
        if begins(line) {
            operations.push(Vec::new());
        }
        if let Some(operation) = operations.last_mut() {
            operation.push(line.trim());
        }
    }
    let protected = operations.iter().filter(|lines| {
        let text = lines.join(" ");
        text.contains("endpoint is SCA protected")
    });
    let ids = protected.filter_map(|lines| {
        lines
            .iter()
            .find_map(|line| line.strip_prefix("operationId: "))
    });
    ids.map(str::to_ascii_lowercase).collect()
}

#[test]
fn no_published_page_calls_anything_else_protected() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        eprintln!("skipped: WISE_BUNDLES names no directory of bundles");
        return;
    };
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut seen = 0;
    for entry in std::fs::read_dir(root.join(directory)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let found = called_protected(&std::fs::read_to_string(&path).unwrap());
        seen += found.len();
        assert!(!found.is_empty(), "{}", path.display());
        let unknown: Vec<_> = found
            .iter()
            .filter(|id| !PROTECTED.contains(&id.as_str()))
            .collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", path.display());
    }
    assert!(seen > 0, "no bundle calls anything protected");
}
