//! What looks like no success of an operation, for every operation of every version.

#![allow(clippy::unwrap_used)]

use wise_api::operation::Response;
use wise_api::{HeaderMap, StatusCode};
use wise_contract::VERSIONS;
use wise_contract::case::Case;

const PAGE: &str = "<!DOCTYPE html>\n<html><body>Please log in</body></html>";

fn cases() -> impl Iterator<Item = (&'static str, &'static Case)> {
    VERSIONS.iter().flat_map(|(version, modules)| {
        let cases = modules.iter().copied().flatten();
        cases.map(move |case| (*version, case))
    })
}

fn success(case: &Case, media: &'static str, body: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", media.parse().unwrap());
    Response::new(&(case.info)(), StatusCode::OK, headers, body)
}

#[test]
fn a_page_is_an_uncertain_outcome_of_every_write() {
    let (mut writes, mut wrong) = (0, Vec::new());
    for (version, case) in cases() {
        let info = (case.info)();
        if info.method.is_safe() {
            continue;
        }
        writes += 1;
        match (case.read)(&success(case, "text/html; charset=utf-8", PAGE)) {
            Err(error) if error.outcome_is_uncertain() => {}
            Err(error) => wrong.push(format!("{version}: {}: certain: {error}", info.id)),
            Ok(_) => wrong.push(format!("{version}: {}: a success", info.id)),
        }
    }
    assert!(wrong.is_empty(), "{} of {writes}: {wrong:#?}", wrong.len());
    assert!(writes > 150, "{writes}");
}

#[test]
fn nothing_where_a_body_is_documented_was_accepted_and_cannot_be_read() {
    let (mut documented, mut wrong) = (0, Vec::new());
    for (version, case) in cases() {
        let info = (case.info)();
        // What has no result takes nothing for one; so does a list of bytes, and JSON that may be absent.
        let Err(error) = (case.read)(&success(case, "application/json", "")) else {
            continue;
        };
        documented += 1;
        let told = error.to_string();
        // Funding has a verdict in its body, and without it the outcome is unknown.
        if told.contains("without the body that says whether it was done") {
            if !error.outcome_is_uncertain() {
                wrong.push(format!("{version}: {}: certain: {told}", info.id));
            }
            continue;
        }
        let accepted = info.method.is_safe() || told.contains("accepted");
        let says = told.contains("without the body that the contract documents");
        if error.outcome_is_uncertain() || !accepted || !says {
            wrong.push(format!("{version}: {}: {told}", info.id));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {documented}: {wrong:#?}",
        wrong.len()
    );
    assert!(documented > 150 * VERSIONS.len(), "{documented}");
}
