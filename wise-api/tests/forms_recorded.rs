//! Every pattern and example of the recorded forms, when `WISE_RECORDED` names where they lie.

#![cfg(feature = "forms")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use wise_api::form::{Form, FormKind, PatternMatch};

/// Examples that are hints for a list or a sentence, and no values.
fn is_hint(example: &str) -> bool {
    example.contains("Choose") || example.contains("choose") || example.contains("(eg ")
}

fn recorded() -> Option<PathBuf> {
    let named = std::env::var_os("WISE_RECORDED")?;
    // Relative to the workspace, as other input that is not part of it.
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = root.join(named).join("requirements");
    assert!(folder.is_dir(), "WISE_RECORDED: {folder:?} is no folder");
    Some(folder)
}

#[test]
fn recorded_forms_are_understood_and_their_examples_pass() {
    let Some(folder) = recorded() else {
        println!("no recorded forms here");
        return;
    };
    let (mut patterns, mut examples, mut hints) = (0, 0, 0);
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let form = Form::parse(FormKind::Recipient, &text).unwrap();
        assert!(!form.types().is_empty(), "{path:?}");
        for (choice, field) in form
            .types()
            .iter()
            .flat_map(|choice| choice.fields().map(move |field| (choice, field)))
        {
            let place = || format!("{path:?} {} {}", choice.name, field.key);
            let Some(pattern) = &field.pattern else {
                continue;
            };
            patterns += 1;
            if let Some(reason) = pattern.unchecked() {
                wrong.push(format!("{}: {pattern}: {reason}", place()));
            }
            match field.example.as_deref() {
                Some(example) if is_hint(example) => hints += 1,
                Some(example) => {
                    examples += 1;
                    if pattern.matches(example) != PatternMatch::Yes {
                        wrong.push(format!("{}: {pattern} against {example}", place()));
                    }
                }
                None => {}
            }
        }
        let stored = serde_json::to_string(&form).unwrap();
        let back: Form = serde_json::from_str(&stored).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), stored);
        assert_eq!(back.draft(), form.draft());
    }
    println!("{patterns} patterns, {examples} examples, {hints} hints");
    assert!(patterns > 0 && examples > 0);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
