//! JSON pointers (RFC 6901): how they are joined, taken apart and escaped, and what a `$ref` points to.

/// A JSON pointer one segment longer; `/` and `~` in the segment are escaped.
pub fn join(pointer: &str, segment: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + 1 + segment.len());
    longer.push_str(pointer);
    longer.push('/');
    for c in segment.chars() {
        match c {
            '~' => longer.push_str("~0"),
            '/' => longer.push_str("~1"),
            other => longer.push(other),
        }
    }
    longer
}

/// The JSON pointer of these segments; `/` and `~` in them are escaped.
pub fn pointer<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> String {
    segments.into_iter().fold(String::new(), |so_far, segment| {
        join(&so_far, segment.as_ref())
    })
}

/// The segments of a JSON pointer, unescaped.
pub fn segments(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(unescape).collect()
}

/// The last segment of a JSON pointer, unescaped; empty for the whole document.
pub fn last_segment(pointer: &str) -> String {
    pointer
        .rfind('/')
        .map(|slash| unescape(&pointer[slash + 1..]))
        .unwrap_or_default()
}

/// A segment of a JSON pointer, unescaped.
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The JSON pointer that a `$ref` such as `#/components/schemas/Money` names, percent signs decoded; `None` when it
/// leads out of the document or names an anchor.
pub fn reference_pointer(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = fragment
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escape {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}
