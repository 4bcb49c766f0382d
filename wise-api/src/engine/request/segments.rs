//! The segments of a path, and what is hidden in them.

/// Whether a segment is `.` or `..`, also percent-encoded.
pub(super) fn is_dots(segment: &[u8]) -> bool {
    let (mut rest, mut dots) = (segment, 0);
    while !rest.is_empty() {
        rest = match rest {
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return false,
        };
        dots += 1;
    }
    matches!(dots, 1 | 2)
}

/// What the segments of a path are between its slashes.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &[u8]> {
    path.as_bytes().split(|byte| *byte == b'/')
}

/// What a segment of a path by hand hides.
pub(super) fn hidden_in(path: &str) -> Option<&'static str> {
    path.split('/').find_map(hidden)
}

/// What a segment hides behind percent encoding, once or several times over, that changes a path.
fn hidden(segment: &str) -> Option<&'static str> {
    let lower = segment.to_ascii_lowercase();
    for (code, encoded) in [("2e", "`%2e`"), ("2f", "`%2f`"), ("5c", "`%5c`")] {
        for (at, _) in lower.match_indices(code) {
            // `%25` is an encoded `%`, so `%252e` is `%2e` behind one more decoder.
            let mut before = lower.get(..at)?;
            while let Some(rest) = before.strip_suffix("25") {
                before = rest;
            }
            if before.ends_with('%') {
                return Some(encoded);
            }
        }
    }
    None
}
