//! Any requirements as a form, with any answers: it never panics, what is answered stands in the body, and a stored form is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::Json;
use wise_api::form::{Form, FormKind, Pattern, PatternMatch};

const KINDS: [FormKind; 4] = [
    FormKind::Recipient,
    FormKind::Transfer,
    FormKind::Profile,
    FormKind::Other,
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    // The last line is an answer, what stands before it the form.
    let (form, answer) = text.rsplit_once('\n').unwrap_or((text, "x"));
    let kind = KINDS[usize::from(*first) % KINDS.len()];
    // A pattern alone, too: it is translated, refused, or said to be unchecked.
    let pattern = Pattern::new(form);
    let unchecked = pattern.unchecked().is_some();
    let matched = pattern.matches(answer);
    assert!(!unchecked || matches!(matched, PatternMatch::Unchecked(_)));

    let Ok(mut form) = Form::parse(kind, form) else {
        return;
    };
    let names: Vec<String> = form.types().iter().map(|one| one.name.clone()).collect();
    for name in names.iter().take(4) {
        let _ = form.choose(name).expect("a type of the form");
        let keys: Vec<String> = form.fields().map(|field| field.key.clone()).collect();
        for key in keys.iter().take(8) {
            if let Ok(answered) = form.answer(key, answer) {
                let _ = format!("{answered:?}");
            }
        }
        let draft = form.draft();
        assert!(Json::parse(draft.as_str()).is_ok(), "{draft}");
        let complete = form.is_complete();
        assert_eq!(form.body().is_ok(), complete, "{:?}", form.body());
        let _ = format!("{form:?} {:?} {:?} {:?}", form.missing(), form.problems(), form.unchecked());
        let stored = serde_json::to_string(&form).expect("a form is JSON");
        let again: Form = serde_json::from_str(&stored).expect("our own form");
        // The same JSON, if not in the same words.
        let same = again.draft().to_value().ok() == draft.to_value().ok();
        assert!(same, "{draft} became {}", again.draft());
        assert_eq!(again.is_complete(), complete);
    }
});
