//! What can be read of the beginning of a response.

use super::salvage;

/// The value of `id` at the top of an object, as text, if it is there as a whole. Anything else gives nothing, rather than a part of an id.
pub(super) fn id(body: &[u8]) -> Option<String> {
    let value = salvage::member(body, "id")?;
    let number = value
        .first()
        .is_some_and(|first| first.is_ascii_digit() || *first == b'-');
    if number {
        return std::str::from_utf8(value).ok().map(str::to_owned);
    }
    salvage::text(value).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_counts_only_as_a_whole() {
        for (body, expected) in [
            (r#"{"id":5,"#, Some("5")),
            (r#"{"id":5}"#, Some("5")),
            ("{\"id\": 5\n", Some("5")),
            (r#"{"id":5"#, None),
            (r#"{"id":"#, None),
            (r#"{"id":"a-b""#, Some("a-b")),
            (r#"{"id":"a\"b","x":1"#, Some("a\"b")),
            (r#"{"id":"a-b"#, None),
            (r#"{"user":{"id":1},"x":["}",2],"id":77,"#, Some("77")),
            (r#"{"user":{"id":1},"id""#, None),
            (r#"{"user":{"id":1"#, None),
            (r#"{"text":"\"id\":3,","id":4,"#, Some("4")),
            (r#"{"id":"","a""#, None),
            (r#"{"id":null,"a""#, None),
            (r#"{"id":{"a":1},"b""#, None),
            (r#"[{"id":1}]"#, None),
            (r#"<html>"id":1,"#, None),
            ("", None),
        ] {
            assert_eq!(id(body.as_bytes()).as_deref(), expected, "{body}");
        }
        assert_eq!(id(b"{\"id\":8,\"name\":\"\xc3").as_deref(), Some("8"));
    }
}
