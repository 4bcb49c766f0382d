//! Names that people wrote: each string that becomes Rust is checked when it is read, and where two would be one.

use super::reserved;
use crate::inputs::Texts;
use crate::problem::Problem;

/// What is wrong with a name that `names.toml` records, before anybody knows where the entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `operations`.
    pub table: &'static str,
    /// The key of the entry.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub todo: String,
    /// How bad it is.
    pub weight: Weight,
}

/// What a fault of an entry means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something else was taken in its place, which a warning says.
    Replaced,
    /// Something else was taken in its place, and what the line records would be lost: an error, but for an update, which goes on
    /// and lists it.
    Undone,
    /// Nothing can be generated with it.
    Fatal,
}

impl Fault {
    /// A fault of an entry with which nothing can be generated.
    pub fn new(
        table: &'static str,
        key: impl Into<String>,
        what: String,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            table,
            key: key.into(),
            what,
            todo: todo.into(),
            weight: Weight::Fatal,
        }
    }

    /// A fault of an entry that would be undone.
    pub fn undone(
        table: &'static str,
        key: impl Into<String>,
        what: String,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            weight: Weight::Undone,
            ..Self::new(table, key, what, todo)
        }
    }

    /// A fault in whose place another name was taken.
    pub fn replaced(table: &'static str, key: impl Into<String>, what: String) -> Self {
        Self {
            weight: Weight::Replaced,
            ..Self::new(
                table,
                key,
                what,
                "Write a different name, or keep the one that was taken",
            )
        }
    }

    /// The problem, with file, line and key.
    pub fn problem(&self, names: &Texts) -> Problem {
        let pointer = format!("[{}] `{}`", self.table, self.key);
        let problem = Problem::new(pointer, self.what.clone(), self.todo.clone());
        match names.find(&[self.table, &self.key]) {
            Some((file, position)) => problem.at(&file.name, Some(position)),
            // An entry that is not there yet.
            None => problem.at("spec/*/names.toml", None),
        }
    }
}

/// Why a text is no identifier that people may choose; `None` when it is one. Raw identifiers are left to wire names that are
/// keywords, which nobody chose.
pub fn not_an_identifier(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("is empty");
    }
    let bare = text.strip_prefix("r#").unwrap_or(text);
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        return Some("begins with a digit");
    }
    // None of these can be raw.
    if matches!(bare, "_" | "self" | "Self" | "super" | "crate") {
        return Some("is a word that Rust keeps for itself");
    }
    let plain = |c: char| c == '_' || c.is_alphanumeric();
    if !bare.chars().all(plain) || syn::parse_str::<syn::Ident>(&format!("r#{bare}")).is_err() {
        return Some("is no identifier: letters, digits and `_` are");
    }
    if bare != text {
        return Some("begins with `r#`, which no chosen name does");
    }
    if super::words::is_keyword(text) {
        return Some("is a keyword of Rust");
    }
    None
}

/// Why a text is no name of a function, field or module.
pub fn not_a_snake_name(text: &str) -> Option<&'static str> {
    not_an_identifier(text).or_else(|| {
        text.chars()
            .any(|c| c.is_uppercase())
            .then_some("has capital letters, which functions, fields and modules do not have")
    })
}

/// Why a text is no name of a type or variant.
pub fn not_a_type_name(text: &str) -> Option<&'static str> {
    not_an_identifier(text).or_else(|| {
        let small = text.starts_with(|c: char| c.is_lowercase() || c == '_');
        small.then_some("does not begin with a capital letter, as types and variants do")
    })
}

/// Why a text is no `module::Name`.
pub fn not_a_type_path(text: &str) -> Option<String> {
    let shown = |part: &str, why: &str| format!("`{part}` in `{text}` {why}");
    let Some((module, name)) = text.rsplit_once("::") else {
        return Some(format!("`{text}` is no `module::Name`"));
    };
    let inner = module.strip_prefix("webhook::").unwrap_or(module);
    if inner.contains("::") {
        return Some(format!(
            "`{text}` has more parts than `module::Name` or `webhook::module::Name`"
        ));
    }
    if let Some(why) = not_a_snake_name(inner) {
        return Some(shown(inner, why));
    }
    if module == inner && reserved::MODULES.contains(&inner) {
        return Some(shown(inner, "is a module that the crate has already"));
    }
    if let Some(why) = not_a_type_name(name) {
        return Some(shown(name, why));
    }
    if reserved::TYPES.contains(&name) {
        return Some(shown(
            name,
            "is a name that generated code has for something else",
        ));
    }
    None
}

/// What is wrong with a call.
pub fn call(text: &str) -> Option<String> {
    let Some((accessor, method)) = text.split_once('.') else {
        return Some(format!("`{text}` is no `resource.method`"));
    };
    let shown = |part: &str, why: &str| format!("`{part}` in `{text}` {why}");
    for part in [accessor, method] {
        if let Some(why) = not_a_snake_name(part) {
            return Some(shown(part, why));
        }
    }
    if reserved::CLIENT_METHODS.contains(&accessor) {
        return Some(shown(accessor, "is a method that the client has already"));
    }
    if reserved::RESOURCE_METHODS.contains(&method)
        || reserved::TYPES.contains(&super::words::pascal(method).as_str())
    {
        return Some(shown(
            method,
            "is a name that generated code has for something else",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{call, not_a_type_path};

    #[test]
    fn calls_are_two_names() {
        for good in ["quotes.create", "quotes.move_on", "three_d_secure.get_v1"] {
            assert_eq!(call(good), None, "{good}");
        }
        for bad in [
            "",
            ".",
            "rates",
            "rates.",
            ".list",
            "rates.list rates",
            "rates.list.all",
            "Rates.list",
            "rates.List",
            "rates.2nd",
            "rates.match",
            "rates.gen",
            "rates.r#match",
            "rates.r#list",
            "r#type.list",
            "rates.self",
            "move.list",
            "send.list",
            "rates.new",
            "rates.request",
            "rates.a-b",
        ] {
            assert!(call(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn types_have_a_module_and_a_name() {
        for good in [
            "rate::Rate",
            "webhook::rates::Rate",
            "common::N3",
            "webhook::common::X",
        ] {
            assert_eq!(not_a_type_path(good), None, "{good}");
        }
        for bad in [
            "",
            "Rate",
            "rate::",
            "::Rate",
            "rate::My Rate",
            "rate::rate",
            "Rate::Rate",
            "rate::Self",
            "rate::Option",
            "a::b::C",
            "webhook::Rate",
            "webhook::a::b::C",
            "engine::Rate",
            "../x::Y",
            "type::Rate",
            "r#type::Rate",
            "rate::r#Rate",
            "rate::Rate<T>",
        ] {
            assert!(not_a_type_path(bad).is_some(), "{bad}");
        }
    }
}
