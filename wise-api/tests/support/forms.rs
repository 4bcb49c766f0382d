//! Forms of the tests' own, and what is done with them everywhere.

#![allow(dead_code, clippy::unwrap_used)]

use wise_api::Json;
use wise_api::form::{Form, FormKind};

pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// A form of the tests' own, by its name.
#[macro_export]
macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("data/forms/", $name, ".json"))
    };
}

pub fn recipient(data: &str, choice: &str) -> Form {
    let mut form = Form::parse(FormKind::Recipient, data).unwrap();
    let changes = form.choose(choice).unwrap();
    assert!(changes.dropped.is_empty());
    form
}

pub fn answered(form: &mut Form, answers: &[(&str, &str)]) {
    for (key, value) in answers {
        let answered = form.answer(key, *value).unwrap();
        assert_eq!(answered.unchecked, Vec::<String>::new(), "{key}");
    }
}

/// The answers that a refresh would have taken: the form does not change here.
pub fn refreshed(form: &mut Form, data: &str) {
    let changes = form.update(&Json::parse(data).unwrap()).unwrap();
    assert!(changes.dropped.is_empty(), "{changes:?}");
}
