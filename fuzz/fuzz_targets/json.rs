//! The decoder against another reader of JSON: both take the same texts, and see the same members, elements, texts and numbers in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wise_api::quote::operation::Create;
use wise_api::operation::{Operation, Response};
use wise_api::{Extra, HeaderMap, Json, StatusCode};

/// What this crate does not go into. The other reader stops at 128.
const DEEP: usize = 100;

fn depth(text: &str) -> usize {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    brackets.count()
}

/// The value as this crate takes it apart, level by level.
fn rebuilt(json: &Json) -> Value {
    if let Ok(members) = json.decode::<Extra>() {
        let members = members.iter().map(|(key, value)| (key.to_owned(), rebuilt(value)));
        return Value::Object(members.collect());
    }
    if let Ok(list) = json.decode::<Vec<Json>>()
        && json.as_str().starts_with('[')
    {
        return Value::Array(list.iter().map(rebuilt).collect());
    }
    match json.as_str().starts_with('"') {
        true => Value::String(json.decode().expect("a text")),
        false => json.to_value().expect("a number or a word"),
    }
}

/// Without the members and elements that are `null`: in lists, they are nothing.
fn without_null(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.retain(|item| !item.is_null());
            list.iter_mut().for_each(without_null);
        }
        Value::Object(members) => members.values_mut().for_each(without_null),
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    let response = |text: &str| {
        let body = text.to_owned();
        Response::new(&Create::INFO, StatusCode::OK, HeaderMap::new(), body)
    };
    let theirs = serde_json::from_str::<Value>(text);
    let ours = response(text).json::<Json>();
    let Ok(theirs) = theirs else {
        return;
    };
    if depth(text) > DEEP {
        return;
    }
    let ours = ours.expect("both read it");
    assert_eq!(ours.to_value().expect("both read it"), theirs);
    let (mut ours, mut theirs) = (rebuilt(&ours), theirs);
    without_null(&mut ours);
    without_null(&mut theirs);
    assert_eq!(ours, theirs);
});
