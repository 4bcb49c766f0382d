//! `\p{…}`: POSIX classes, which are ASCII in Java, Unicode properties, and blocks.

/// Blocks, by their names without spaces, hyphens and underscores, in lower case.
const BLOCKS: [(&str, &str); 14] = [
    ("basiclatin", r"\x{0}-\x{7f}"),
    ("latin1supplement", r"\x{80}-\x{ff}"),
    ("latinextendeda", r"\x{100}-\x{17f}"),
    ("latinextendedb", r"\x{180}-\x{24f}"),
    ("latinextendedadditional", r"\x{1e00}-\x{1eff}"),
    ("greek", r"\x{370}-\x{3ff}"),
    ("cyrillic", r"\x{400}-\x{4ff}"),
    ("hebrew", r"\x{590}-\x{5ff}"),
    ("arabic", r"\x{600}-\x{6ff}"),
    ("thai", r"\x{e00}-\x{e7f}"),
    ("hiragana", r"\x{3040}-\x{309f}"),
    ("katakana", r"\x{30a0}-\x{30ff}"),
    ("cjkunifiedideographs", r"\x{4e00}-\x{9fff}"),
    ("hangulsyllables", r"\x{ac00}-\x{d7af}"),
];

/// The inside of the class that a name behind `\p` stands for.
pub(super) fn set(name: &str) -> Result<String, String> {
    if let Some(set) = posix(name).or_else(|| java(name)) {
        return Ok(set.to_owned());
    }
    if let Some((kind, value)) = name.split_once('=') {
        return match kind.to_ascii_lowercase().as_str() {
            "script" | "sc" => unicode(value),
            "general_category" | "gc" => unicode(value),
            "block" | "blk" => block(value),
            _ => Err("it has a property of a kind that has no counterpart here".to_owned()),
        };
    }
    if let Some(name) = name.strip_prefix("In") {
        return block(name);
    }
    match name.strip_prefix("Is") {
        Some(name) => unicode(match name {
            "Letter" => "L",
            "Titlecase" => "Lt",
            "Punctuation" => "P",
            "Control" => "Cc",
            "Digit" => "Nd",
            "WhiteSpace" => "White_Space",
            other => other,
        }),
        None => unicode(name),
    }
}

fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => r"\x{0}-\x{7f}",
        "Alpha" => "A-Za-z",
        "Digit" => "0-9",
        "Alnum" => "0-9A-Za-z",
        "Punct" => r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
        "Graph" => r"\x21-\x7e",
        "Print" => r"\x20-\x7e",
        "Blank" => r"\t\x20",
        "Cntrl" => r"\x{0}-\x1f\x7f",
        "XDigit" => "0-9A-Fa-f",
        "Space" => r"\t\n\x0b\f\r\x20",
        _ => return None,
    })
}

/// Names that only Java has.
fn java(name: &str) -> Option<&'static str> {
    Some(match name {
        "L1" => r"\x{0}-\x{ff}",
        "LC" => r"\p{Lu}\p{Ll}\p{Lt}",
        "LD" | "javaLetterOrDigit" => r"\p{L}\p{Nd}",
        "all" => r"\x{0}-\x{10ffff}",
        "javaLetter" => r"\p{L}",
        "javaDigit" => r"\p{Nd}",
        "javaAlphabetic" => r"\p{Alphabetic}",
        "javaLowerCase" => r"\p{Lowercase}",
        "javaUpperCase" => r"\p{Uppercase}",
        _ => return None,
    })
}

fn block(name: &str) -> Result<String, String> {
    let plain: String = name
        .chars()
        .filter(|char| !matches!(char, ' ' | '-' | '_'))
        .map(|char| char.to_ascii_lowercase())
        .collect();
    let known = BLOCKS.iter().find(|(block, _)| *block == plain);
    known
        .map(|(_, set)| (*set).to_owned())
        .ok_or_else(|| format!("its block `{}` is not known here", plain.escape_debug()))
}

/// A script, category or property, which the engines name in the same way. They refuse those that they do not know.
fn unicode(name: &str) -> Result<String, String> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain
        .then(|| format!(r"\p{{{name}}}"))
        .ok_or_else(|| "it has a property without a proper name".to_owned())
}
