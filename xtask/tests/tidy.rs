//! House rules for what people write: short files, short functions, and plain words.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

#[path = "support/sources.rs"]
#[allow(dead_code)]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sources::{files, root};
use syn::visit::Visit;

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;

/// Phrases that have to be decoded, and the field's words for them.
const PHRASES: [(&str, &str); 6] = [
    ("what is sent", "the request, its body, retries"),
    ("nobody knows", "unknown"),
    ("who asks", "the caller"),
    ("says otherwise", "a default, an override"),
    ("another one", "changed from … to …, differs, a new one"),
    ("are more", "gained, more than"),
];

/// Names that several public types of a crate have, and why.
const SHARED_NAMES: &[(&str, &str, &str)] = &[("xtask", "Args", "each command has its options")];

/// The files of the repository that people write, with their text.
fn written_by_hand(ends: &[&str]) -> Vec<(String, String)> {
    // Links lead to files that are here already.
    let enters = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        !path.is_symlink() && !matches!(name, "target" | ".git" | "generated")
    };
    let texts = files(root(), &enters).into_iter().filter_map(|path| {
        let name = path
            .strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = std::fs::read_to_string(&path).ok()?;
        let counts = ends.iter().any(|end| name.ends_with(end)) && !text.contains("@generated");
        counts.then_some((name, text))
    });
    texts.collect()
}

/// What is longer than it may be, each with its lines. There are no exceptions.
fn too_long<K: std::fmt::Debug>(limit: usize, found: BTreeMap<K, usize>) -> String {
    let wrong = found.into_iter();
    let wrong =
        wrong.map(|(one, lines)| format!("{one:?}: {lines} lines, and {limit} at most: split it"));
    wrong.collect::<Vec<_>>().join("\n")
}

#[test]
fn files_are_short() {
    let files = written_by_hand(&[".rs"]);
    let long = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.lines().count()));
    let long = long.filter(|(_, lines)| *lines > FILE_LINES).collect();
    let wrong = too_long(FILE_LINES, long);
    assert!(wrong.is_empty(), "{wrong}");
}

/// The functions of a formatted file, outside of its tests, by name, with their lines.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    // The functions that are open, by their indentation.
    let mut open: Vec<(usize, &str, usize)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code == "mod tests {" {
            break;
        }
        if code == "}"
            && let Some((_, name, start)) = open.pop_if(|(at, ..)| *at == indent)
        {
            found.push((name, number - start + 1));
        }
        let head = code.split("fn ").next().unwrap_or("");
        let is_head = code.contains("fn ")
            && head.split_whitespace().all(|word| {
                matches!(word, "pub" | "async" | "const")
                    || word.starts_with("pub(")
                    || matches!(word, "in" | "super)" | "crate)")
            });
        if is_head && !code.ends_with(';') && !code.ends_with('}') {
            let name = code[head.len() + 3..].split(['(', '<']).next().unwrap();
            open.push((indent, name, number));
        }
    }
    found
}

/// The functions that are a table: one `match`, each arm of which is one expression on its own.
#[derive(Default)]
struct Tables(BTreeSet<String>);

impl Tables {
    fn of(text: &str) -> BTreeSet<String> {
        let mut tables = Self::default();
        tables.visit_file(&syn::parse_file(text).unwrap());
        tables.0
    }

    fn look(&mut self, name: &syn::Ident, body: &syn::Block) {
        let [syn::Stmt::Expr(only, None)] = body.stmts.as_slice() else {
            return;
        };
        // `Some(match …)`, too.
        let only = match only {
            syn::Expr::Call(call) if call.args.len() == 1 => &call.args[0],
            other => other,
        };
        if let syn::Expr::Match(table) = only
            && table.arms.iter().all(|arm| is_entry(&arm.body))
        {
            self.0.insert(name.to_string());
        }
    }
}

/// Whether the arm of a table is one expression that decides nothing by itself.
fn is_entry(arm: &syn::Expr) -> bool {
    match arm {
        syn::Expr::Block(block) => {
            matches!(block.block.stmts.as_slice(), [syn::Stmt::Expr(one, None)] if is_entry(one))
        }
        syn::Expr::Match(_) | syn::Expr::If(_) | syn::Expr::Closure(_) | syn::Expr::Macro(_) => {
            false
        }
        _ => true,
    }
}

impl<'a> Visit<'a> for Tables {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.look(&function.sig.ident, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.look(&function.sig.ident, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

#[test]
fn a_table_is_no_long_function() {
    let found = Tables::of(
        "fn a(x: u8) -> Option<u8> { Some(match x { 1 => f(x), 2 => { g(x) } _ => return None }) }
        fn b(x: u8) -> u8 { match x { 1 => { h(); 2 } _ => 3 } }
        fn c(x: u8) -> u8 { h(); match x { 1 => 2, _ => 3 } }
        fn d(x: u8) -> u8 { match x { 1 => if y { 1 } else { 2 }, _ => 3 } }",
    );
    assert_eq!(found, BTreeSet::from(["a".to_owned()]));
}

#[test]
fn functions_are_short() {
    let files = written_by_hand(&[".rs"]);
    let mut long = BTreeMap::new();
    for (file, text) in &files {
        let is_test = ["/tests/", "/benches/", "tests.rs"]
            .iter()
            .any(|part| file.contains(part));
        if is_test {
            continue;
        }
        let mut found = functions(text);
        found.retain(|(_, lines)| *lines > FUNCTION_LINES);
        if !found.is_empty() {
            let tables = Tables::of(text);
            found.retain(|(name, _)| !tables.contains(*name));
        }
        long.extend(
            found
                .into_iter()
                .map(|(name, lines)| ((file.as_str(), name), lines)),
        );
    }
    let wrong = too_long(FUNCTION_LINES, long);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn functions_are_counted() {
    let text = "impl A {\n    pub(super) async fn one(\n        &self,\n    ) -> u8 {\n        1\n    }\n}\n\nfn two() {}\n\nmod tests {\n    fn three() {\n    }\n}\n";
    assert_eq!(functions(text), [("one", 5)]);
}

#[test]
fn words_are_plain() {
    let mut wrong = Vec::new();
    for (file, text) in written_by_hand(&[".rs", ".md", ".toml"]) {
        if file == "xtask/tests/tidy.rs" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let words = line.to_lowercase();
            let found = PHRASES.iter().filter(|(phrase, _)| has(&words, phrase));
            for (phrase, better) in found {
                wrong.push(format!(
                    "{file}:{}: `{phrase}`; better: {better}",
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Texts that a reader of the generated documentation has not seen, and what they are called there.
const UNSEEN: [(&str, &str); 5] = [
    ("the bundle", "the contract, or Wise's page"),
    ("the prose", "Wise's page"),
    ("the guide", "Wise's guide"),
    ("the sample", "an example of Wise's page"),
    ("the published sample", "an example of Wise's page"),
];

#[test]
fn documentation_names_no_text_that_its_reader_has_not_seen() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let words = written_by_hand(&["docs.toml"]).into_iter();
    for (file, text) in words.filter(|(file, _)| file.starts_with("spec/")) {
        count += 1;
        for (number, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            let found = UNSEEN.iter().filter(|(unseen, _)| has(&line, unseen));
            for (unseen, better) in found {
                wrong.push(format!(
                    "{file}:{}: `{unseen}`; better: {better}",
                    number + 1
                ));
            }
        }
    }
    assert!(count > 40, "the documentation is somewhere else");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What only `place.rs` knows: how the steps of a place are written.
const STEPS: &[&str] = &[
    r#"("[]")"#,
    r#"{way}[]"#,
    r#""{}[]""#,
    r#"step("{}")"#,
    "split_once('@')",
    "split_once('|')",
    "['.', '|'",
    "['.', '['",
    "['.', '@'",
    "matches(\"[]\")",
];

#[test]
fn places_are_taken_apart_in_one_file() {
    let mut wrong = Vec::new();
    let sources = written_by_hand(&[".rs"]).into_iter().filter(|(file, _)| {
        let source = ["codegen/src/", "diff/src/"];
        source.iter().any(|start| file.starts_with(start)) && !file.starts_with("codegen/src/place")
    });
    for (file, text) in sources {
        for (number, line) in text.lines().enumerate() {
            for step in STEPS.iter().filter(|step| line.contains(**step)) {
                wrong.push(format!(
                    "{file}:{}: `{step}`: use or add a function of `codegen/src/place.rs`",
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a kind of type is told by its name. Everywhere else a type is asked: what is inside of it, how it is written, lent or given.
const KINDS: &[&str] = &[
    "codegen/src/model/",
    "codegen/src/build/",
    "codegen/src/rust/ty.rs",
];

/// So a new kind of type is one entry in each of these, and no other file has to learn of it.
#[test]
fn kinds_of_types_are_told_in_few_files() {
    let mut wrong = Vec::new();
    let elsewhere = written_by_hand(&[".rs"]).into_iter().filter(|(file, _)| {
        file.contains("/src/") && !KINDS.iter().any(|start| file.starts_with(start))
    });
    for (file, text) in elsewhere {
        for (number, line) in text.lines().enumerate() {
            let mut uses = line.split("TypeRef::").skip(1);
            if uses.any(|rest| {
                rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '{' || c == '*')
            }) {
                wrong.push(format!(
                    "{file}:{}: a kind of type by its name: ask the type (`codegen/src/model/type_ref.rs`, `codegen/src/rust/ty.rs`)",
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What renderers do not look into: they read the crate as data (`codegen/src/rust`), and documentation.
const BEHIND_THE_CRATE: &[&str] = &[
    "crate::model",
    "crate::names",
    "crate::named",
    "crate::rules",
    "crate::editions",
    "crate::amounts",
    "rust.api",
    "rust.names",
    "types.api",
    "types.names",
    "types.rules",
];

#[test]
fn renderers_read_the_crate_as_data() {
    let mut wrong = Vec::new();
    let renderers = written_by_hand(&[".rs"]).into_iter();
    let renderers = renderers.filter(|(file, _)| file.starts_with("codegen/src/render/"));
    let mut count = 0;
    for (file, text) in renderers {
        count += 1;
        // A chain of calls may have a line for each of them.
        let text: String = text.split_whitespace().collect();
        let found = BEHIND_THE_CRATE.iter();
        for behind in found.filter(|behind| text.contains(**behind)) {
            wrong.push(format!(
                "{file}: `{behind}`: read it from `crate::rust`, or add it there"
            ));
        }
    }
    assert!(count > 20, "the renderers are somewhere else");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a text has a phrase as whole words.
fn has(text: &str, phrase: &str) -> bool {
    let letter = |at: Option<char>| at.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + phrase.len()..]);
        !letter(before.chars().next_back()) && !letter(after.chars().next())
    })
}

/// The public types at the top of a file.
fn public_types(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (kind, rest) = line.strip_prefix("pub ")?.split_once(' ')?;
        let name = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        matches!(kind, "struct" | "enum" | "trait" | "type" | "union").then_some(name)
    })
}

/// A type of `common` belongs to no resource that would tell it from what the runtime calls so.
#[test]
fn common_types_have_names_of_their_own() {
    let hand_written: BTreeSet<String> = written_by_hand(&[".rs"])
        .iter()
        .filter(|(file, _)| file.starts_with("wise-api/src/"))
        .flat_map(|(_, text)| public_types(text).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let common = files(&root().join("wise-api/src"), &|_| true).into_iter();
    let common: Vec<_> = common.filter(|path| path.ends_with("common.rs")).collect();
    let mut count = 0;
    for path in common {
        let text = std::fs::read_to_string(&path).unwrap();
        for name in public_types(&text) {
            count += 1;
            let path = path.display();
            assert!(!hand_written.contains(name), "{path}: `{name}`");
        }
    }
    assert!(count > 10, "the common types are somewhere else");
}

/// A reader who knows a name of a crate knows what it means everywhere in that crate. Generated types have their module beside their name.
#[test]
fn a_name_means_one_thing() {
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (file, text) in written_by_hand(&[".rs"]) {
        let Some((crate_, _)) = file.split_once("/src/") else {
            continue;
        };
        for name in public_types(&text) {
            let key = (crate_.to_owned(), name.to_owned());
            found.entry(key).or_default().push(file.clone());
        }
    }
    let known = |crate_: &str, name: &str| {
        SHARED_NAMES
            .iter()
            .any(|(within, one, _)| (*within, *one) == (crate_, name))
    };
    let mut wrong = Vec::new();
    for ((crate_, name), files) in &found {
        if files.len() > 1 && !known(crate_, name) {
            wrong.push(format!("{crate_}: `{name}` in {}", files.join(", ")));
        }
    }
    for (crate_, name, _) in SHARED_NAMES {
        let files = found.get(&((*crate_).to_owned(), (*name).to_owned()));
        if files.is_none_or(|files| files.len() < 2) {
            wrong.push(format!(
                "{crate_}: `{name}` is one type: remove it from the list"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
