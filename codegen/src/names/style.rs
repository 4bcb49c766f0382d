//! What names are like that a person could have chosen.

use super::methods::is_version;
use super::number::singular;
use super::parts::pascal;
use heck::ToSnakeCase;

/// Whether a name is one that a person could have chosen: no word twice, none that says nothing, not what the module says.
pub fn reads_well(path: &str) -> bool {
    const EMPTY: &[&str] = &[
        "Data", "Dto", "Inner", "Item", "Items", "Model", "Object", "Unnamed", "Variant",
    ];
    const ALONE: &[&str] = &[
        "Action",
        "Attributes",
        "Body",
        "Content",
        "Entry",
        "Info",
        "List",
        "Payload",
        "Properties",
        "Resource",
        "Value",
        "Values",
    ];
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let module = pascal(module.rsplit("::").next().unwrap_or(module));
    let again = name.strip_prefix(&module);
    let again = again.is_some_and(|rest| rest.starts_with(char::is_uppercase) && !is_version(rest));
    let snake = name.to_snake_case();
    let words: Vec<String> = snake.split('_').map(pascal).collect();
    let twice = words
        .windows(2)
        .any(|pair| singular(&pair[0]) == singular(&pair[1]));
    let empty = words.iter().any(|word| EMPTY.contains(&word.as_str()));
    let place = ["Response", "Request"]
        .iter()
        .any(|end| name.ends_with(end) && !module.ends_with(end));
    !(again || twice || empty || place || ALONE.contains(&name))
}
