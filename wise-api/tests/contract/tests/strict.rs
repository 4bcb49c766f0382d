//! That the contract tests fail when they should: the mock refuses what is wrong with a request, and what a type loses of an
//! response is noticed.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};
use wise_api::operation::{Request, Response};
use wise_api::{Error, HeaderMap, Method, StatusCode, Wise};
use wise_contract::VERSIONS;
use wise_contract::arrived::Wire;
use wise_contract::case::{Body, Case};
use wise_contract::compare::{Direction, differences};
use wise_contract::inputs::{Input, least, most};
use wise_contract::listener::Arrival;
use wise_contract::wire;
use wise_mock::contract::{Contracts, Location, Operation};
use wise_mock::generate::Source;

/// Every operation with its generated call, and the least that it needs.
fn all() -> impl Iterator<Item = (&'static Operation, &'static Case, Input)> {
    let cases = VERSIONS.iter().flat_map(|(version, modules)| {
        let cases = modules.iter().copied().flatten();
        cases.map(move |case| (*version, case))
    });
    cases.map(|(version, case)| {
        let info = (case.info)();
        let operations = Contracts::get().unwrap().operations().iter();
        let operation = operations
            .filter(|operation| operation.version == version)
            .find(|operation| operation.id == info.id && operation.method == info.method)
            .unwrap();
        (operation, case, least(operation))
    })
}

async fn status(wise: &Wise, request: Request) -> Option<StatusCode> {
    match wise.send(request).await {
        Ok(_) => None,
        Err(Error::Api(refused)) => Some(refused.status()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_query_parameter_that_nobody_names_is_refused_by_every_operation() {
    let mock = wise_mock::Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let mut tried = 0;
    for (operation, case, input) in all() {
        let Ok(mut request) = (case.call)(&wise, &input.arguments()) else {
            continue;
        };
        request.query("x_unnamed", &"1".to_owned());
        let status = status(&wise, request).await;
        assert_eq!(
            status,
            Some(StatusCode::UNPROCESSABLE_ENTITY),
            "{}",
            operation.id
        );
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn a_body_of_another_kind_is_refused() {
    let mock = wise_mock::Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let mut tried = 0;
    for (operation, case, input) in all() {
        let media = operation
            .body
            .as_ref()
            .and_then(|body| body.content.first());
        let typed = media.filter(|media| media.kind == "application/json");
        let Some(schema) = typed.and_then(|media| media.schema.as_ref()) else {
            continue;
        };
        let wrong = json!([[["no", "such"], 1]]);
        let Ok(mut request) = (case.call)(&wise, &input.arguments()) else {
            continue;
        };
        if schema.check(&wrong).is_empty() {
            continue;
        }
        let wrong = wise_api::Json::from(wrong);
        request.json(&wrong).unwrap();
        let status = status(&wise, request).await;
        assert_eq!(
            status,
            Some(StatusCode::UNPROCESSABLE_ENTITY),
            "{}",
            operation.id
        );
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
}

#[tokio::test]
async fn a_header_or_query_parameter_that_is_missing_is_refused() {
    let mock = wise_mock::Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let mut tried = 0;
    for (operation, case, input) in all() {
        let Ok(request) = (case.call)(&wise, &input.arguments()) else {
            continue;
        };
        let needs = |location| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|one| one.location == location && one.required)
        };
        if !needs(Location::Query) && !needs(Location::Header) {
            continue;
        }
        // The same path and body, and nothing else of what the call has.
        let target = request.target().unwrap();
        let path = target.split('?').next().unwrap_or_default();
        let mut bare = wise.request(request.info().method.clone(), path);
        if let Some(body) = request.body() {
            bare = bare.body("application/json", body.clone());
        }
        if !request.info().servers.is_empty() {
            continue;
        }
        assert!(
            status(&wise, bare.operation().clone()).await.is_some(),
            "{}",
            operation.id
        );
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

#[tokio::test]
async fn a_path_that_nobody_serves_is_refused() {
    let mock = wise_mock::Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let request = wise.request(Method::GET, "/v1/no-such-thing");
    let request = request.operation().clone();
    assert_eq!(status(&wise, request).await, Some(StatusCode::NOT_FOUND));
}

#[test]
fn what_a_call_loses_or_adds_is_noticed() {
    let wise = Wise::builder()
        .environment(wise_api::Environment::Sandbox)
        .build()
        .unwrap();
    let mut tried = 0;
    for (operation, case, _) in all() {
        let input = most(operation);
        let Ok(request) = (case.call)(&wise, &input.arguments()) else {
            continue;
        };
        let found = |input: &Input| wire::differences(operation, case.constants, &request, input);
        for part in ["query", "header", "body"] {
            let mut other = input.clone();
            let members = match part {
                "query" => Some(&mut other.query),
                "header" => Some(&mut other.header),
                _ => other.body.as_mut().and_then(Value::as_object_mut),
            };
            if let Some(members) = members {
                members.insert("x_unnamed".to_owned(), json!("1"));
                assert!(!found(&other).is_empty(), "{}: {part}", operation.id);
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

/// As if a type had a field less: every member of every response in its turn.
#[test]
fn a_field_that_an_answer_loses_is_noticed() {
    let mut tried = 0;
    for (operation, case, _) in all() {
        let Some(status) = operation.success().map(|success| success.status) else {
            continue;
        };
        let Ok(answer) = Source::new(1).answer(operation, status, &HeaderMap::new()) else {
            continue;
        };
        let (status, body) = (answer.status, answer.body);
        let response = Response::new(&(case.info)(), status, answer.headers, body.clone());
        let Ok(Body::Json(back)) = (case.read)(&response).map(|back| back.body) else {
            continue;
        };
        let sent: Value = serde_json::from_slice(&body).unwrap();
        for name in back
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys())
        {
            let mut less = back.clone();
            less.as_object_mut().unwrap().remove(name);
            let found = differences(&sent, &less, Direction::Read);
            assert!(
                found.iter().any(|one| one.contains(name)),
                "{}: {name}",
                operation.id
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

/// As if the client lost, replaced or added something after the request was made: every header, the path, the query and the body.
#[tokio::test]
async fn what_arrives_otherwise_is_noticed() {
    let wire = Wire::start().await.unwrap();
    let mut tried = 0;
    for (operation, case, _) in all() {
        let input = most(operation);
        let Ok(request) = (case.call)(wire.client(), &input.arguments()) else {
            continue;
        };
        let arrival = wire.arrival(&request).await.unwrap();
        let found = |arrival: &Arrival| {
            wire.differences(operation, case.constants, &request, &input, arrival)
        };
        assert_eq!(found(&arrival), Vec::<String>::new(), "{}", operation.id);
        let mut others = Vec::new();
        for index in 0..arrival.headers.len() {
            let (name, _) = arrival.headers[index].clone();
            // Without one of the caller's it is a new id for each call, and a client accepts anything unless it is told otherwise.
            let made_up = !request.headers().contains_key(&name)
                && ["x-external-correlation-id", "accept"].contains(&name.as_str());
            if name == "content-length" && arrival.body.is_empty() {
                continue;
            }
            if !made_up {
                let mut other = arrival.clone();
                other.headers.remove(index);
                others.push((format!("{name} lost"), other));
                let mut other = arrival.clone();
                other.headers[index].1.push('0');
                others.push((format!("{name} replaced"), other));
            }
            let mut other = arrival.clone();
            other.headers.push(arrival.headers[index].clone());
            others.push((format!("{name} twice"), other));
        }
        let mut other = arrival.clone();
        other.headers.push(("x-unheard".to_owned(), "1".to_owned()));
        others.push(("a header added".to_owned(), other));
        let mut other = arrival.clone();
        other.target = match arrival.target.split_once('?') {
            Some((path, query)) => format!("{path}?{query}&x=1"),
            None => format!("{}?x=1", arrival.target),
        };
        others.push(("a parameter added".to_owned(), other));
        let mut other = arrival.clone();
        other.target = arrival.target.replacen("/api/", "/cards/", 1);
        other.target = other.target.replacen("/cards/cards", "/cards/x", 1);
        if other.target != arrival.target {
            others.push(("another host".to_owned(), other));
        }
        let mut other = arrival.clone();
        other.body.push(b' ');
        others.push(("a byte more".to_owned(), other));
        let mut other = arrival.clone();
        other.method = "TRACE".to_owned();
        others.push(("another method".to_owned(), other));
        for (what, other) in others {
            assert!(!found(&other).is_empty(), "{}: {what}", operation.id);
            tried += 1;
        }
    }
    assert!(tried > 3000, "{tried}");
}
