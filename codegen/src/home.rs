//! The directory of `spec/` that an entry belongs to, by the names of its operation, event or type.

use crate::layout::{SHARED, of_path};
use crate::names::registry::Registry;
use crate::place::{around, event_of, operation, rooted};

/// The directory of an operation: that of its resource. `None` for one that has no name.
pub fn of_operation(names: &Registry, id: &str) -> Option<String> {
    let known = |key: &str, entry: &crate::names::registry::OperationEntry| {
        key.eq_ignore_ascii_case(id) || entry.aliases.iter().any(|alias| alias == id)
    };
    let entry = names.operations.get(id).or_else(|| {
        let mut all = names.operations.iter();
        all.find(|(key, entry)| known(key, entry))
            .map(|(_, entry)| entry)
    })?;
    let (accessor, _) = entry.call.split_once('.')?;
    names.resources.get(accessor).cloned()
}

/// The directory of an event type: that of its payload.
pub fn of_event(names: &Registry, event: &str) -> Option<String> {
    let start = format!("{event}@");
    let keys = names.types.range(start.clone()..);
    let mut keys = keys.take_while(|(key, _)| key.starts_with(&start));
    let whole = |key: &str| rooted(key).is_some_and(|(_, way)| way.is_empty());
    keys.find(|(key, _)| whole(key))
        .map(|(_, path)| of_path(path))
}

/// The directory of a place, by the type that stands there or around it, or by its operation or event.
pub fn of_place(names: &Registry, place: &str) -> Option<String> {
    let (place, _) = place.split_once(" = ").unwrap_or((place, ""));
    // An older version has orders of its own: `legacy/quoteCreate.request`.
    let place = match place.split_once('/') {
        Some((version, rest)) if !version.contains(['.', '#']) => rest,
        _ => place,
    };
    let mut at = place;
    loop {
        if let Some(path) = names.types.get(at) {
            return Some(of_path(path));
        }
        match around(at) {
            Some((outer, _)) => at = outer,
            None => break,
        }
    }
    match event_of(place) {
        Some((event, _)) => of_event(names, event),
        None => of_operation(names, operation(place)),
    }
}

/// The directory of an entry of the documentation, by its table and key. `None` where nothing tells it.
pub fn of_words(names: &Registry, table: &str, key: &str) -> Option<String> {
    match table {
        "resources" => Some(key.replace("::", "/")),
        "operations" | "examples" => of_operation(names, key),
        "events" => of_event(names, key),
        _ if key.contains("::") => Some(of_path(key)),
        _ => {
            let home = key.contains('.').then(|| operation(key));
            let home = home.and_then(|operation| of_operation(names, operation));
            Some(home.unwrap_or_else(|| SHARED.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_its_type_and_else_to_its_operation_or_event() {
        let text = r#"
            [resources]
            quotes = "quote"
            [operations]
            quoteGet = { http = "GET /q", call = "quotes.get", aliases = ["getQuote"] }
            [types]
            "quoteGet.response" = "quote::Quote"
            "quoteGet.response.fees[]" = "common::Fee"
            "quotes#made@1.0.0" = "webhook::quotes::Made"
        "#;
        let names = Registry::parse("names.toml", text).unwrap_or_default();
        for (place, home) in [
            ("quoteGet", Some("quote")),
            ("quoteGet.query.type", Some("quote")),
            ("legacy/quoteGet.response", Some("quote")),
            ("quoteGet.response.state = DONE", Some("quote")),
            ("quoteGet.response.fees[].kind", Some("common")),
            ("quotes#made@1.0.0.data.id", Some("webhook/quotes")),
            ("quotes#made@2.0.0", Some("webhook/quotes")),
            ("nothing.response.id", None),
        ] {
            assert_eq!(of_place(&names, place).as_deref(), home, "{place}");
        }
        for id in ["quoteGet", "quoteget", "getQuote"] {
            assert_eq!(of_operation(&names, id).as_deref(), Some("quote"), "{id}");
        }
        assert_eq!(of_path("webhook::quotes::Made.id"), "webhook/quotes");
        assert_eq!(of_path("webhook::Made"), "webhook");
    }

    #[test]
    fn names_go_to_the_file_of_their_module_and_read_back() {
        let text = r#"
            [resources]
            quotes = "quote"
            [operations]
            quoteGet = { http = "GET /q", call = "quotes.get" } # review
            [types]
            "quoteGet.response" = "quote::Quote"
            "quotes#made@1.0.0" = "webhook::quotes::Made"
            "unknown.response" = "quote::Other"
            [variants]
            "gone.response.state = DONE" = "Done"
            [arguments]
            quoteGet = ["path.id", "query.of"]
        "#;
        let names = Registry::parse("names.toml", text).unwrap_or_default();
        let files = names.files();
        let paths: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let expected = [
            "spec/quote/names.toml",
            "spec/shared/names.toml",
            "spec/webhook/quotes/names.toml",
        ];
        assert_eq!(paths, expected);
        assert_eq!(Registry::read(&files), Ok(names));
    }
}
