use super::NumberOrText;
use crate::codec::{AsText, decode_text, encode_received, encode_text};

#[test]
fn an_id_goes_back_as_it_came_wherever_it_stands() {
    for json in ["7", "\"7\"", "\"a7\"", "0", "\"007\"", "-12"] {
        let id: NumberOrText = decode_text(json).unwrap();
        assert_eq!(encode_received(&id), json);
        assert_eq!(encode_received(&AsText(&id)), json);
    }
    let list: Vec<NumberOrText> = decode_text("[7,\"7\"]").unwrap();
    assert_eq!(encode_received(&list), "[7,\"7\"]");
    assert_eq!(list[0], list[1]);
}

#[test]
fn a_request_has_it_as_its_place_wants_it() {
    for json in ["7", "\"7\""] {
        let id: NumberOrText = decode_text(json).unwrap();
        assert_eq!(encode_text(&id), "7");
        assert_eq!(encode_text(&AsText(&id)), "\"7\"");
    }
    let built = NumberOrText::new("7");
    assert_eq!(encode_received(&AsText(&built)), "\"7\"");
    assert_eq!(encode_received(&AsText(&7_i64)), "\"7\"");
}
