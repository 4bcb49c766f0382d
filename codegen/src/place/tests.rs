use super::*;

#[test]
fn places_are_taken_apart() {
    let property = |name: &str| Step::Property(name.to_owned());
    let cases = [
        ("a.response", "a.response", vec![]),
        (
            "a.request.b[].c",
            "a.request",
            vec![property("b"), Step::Items, property("c")],
        ),
        (
            "a.response[]|X.b{}",
            "a.response",
            vec![
                Step::Items,
                Step::Variant("X".to_owned()),
                property("b"),
                Step::Values,
            ],
        ),
        (
            "e#f@2.0.0.transfer.id",
            "e#f@2.0.0",
            vec![property("transfer"), property("id")],
        ),
        ("e#f@*.id", "e#f@*", vec![property("id")]),
        ("e#f@2.0.0", "e#f@2.0.0", vec![]),
    ];
    for (place, root, steps) in cases {
        assert_eq!(split(place), Some((root, steps)), "{place}");
    }
    for wrong in ["", "a", "a.response..b", "a.response[b", "e#f.id"] {
        assert_eq!(split(wrong), None, "{wrong}");
    }
}

#[test]
fn any_name_is_one_step() {
    for name in [
        "a.b", "a[]", "{}", "|", "a@1.0.0", "#", "~", "~2e", "", "größe", "a~b", "~~",
    ] {
        for root in ["op.response", "op.request.x[]", "e#f@1.0.0"] {
            let place = property(root, name);
            let (_, steps) = split(&place).unwrap_or_else(|| panic!("{place}"));
            assert_eq!(
                steps.last(),
                Some(&Step::Property(name.to_owned())),
                "{place}"
            );
            assert_eq!(
                around(&place).map(|(outer, _)| outer),
                Some(root),
                "{place}"
            );
            let place = format!("{root}{}", variant(name));
            let (_, steps) = split(&place).unwrap_or_else(|| panic!("{place}"));
            assert_eq!(
                steps.last(),
                Some(&Step::Variant(name.to_owned())),
                "{place}"
            );
        }
    }
    assert_ne!(
        property("op.response", "a.b"),
        property(&property("op.response", "a"), "b")
    );
}

#[test]
fn places_know_their_roots() {
    for (place, root, way) in [
        ("quoteCreate.response", Root::Response, ""),
        ("quoteCreate.response{}.a", Root::Response, "{}.a"),
        ("transferList.request[].a[]", Root::Request, "[].a[]"),
        ("fund.request|BALANCE.type", Root::Request, "|BALANCE.type"),
        (
            "quoteList.error.422.errors[]",
            Root::Error("422"),
            ".errors[]",
        ),
        (
            "quoteList.query.types[]",
            Root::Parameter("query", "types"),
            "[]",
        ),
        (
            "e#f@2.0.0.transfer.id",
            Root::Event("e#f", "2.0.0"),
            ".transfer.id",
        ),
        ("e#f@*.id", Root::Event("e#f", "*"), ".id"),
    ] {
        assert_eq!(rooted(place), Some((root, way)), "{place}");
    }
    for wrong in ["", "quoteCreate", "quoteCreate.query", "quoteList.error"] {
        assert_eq!(rooted(wrong), None, "{wrong}");
    }
}

#[test]
fn the_end_of_a_place_is_a_name_in_lists_and_maps() {
    for (place, name, element, variant) in [
        ("op.response.a~2eb[]", "a.b", true, None),
        ("op.response.a{}[]", "a", true, None),
        ("op.response|A B", "A B", false, Some("A B")),
        ("op.response|A.b", "b", false, None),
        ("op.response|A[]", "A", true, None),
        ("op.response", "response", false, None),
    ] {
        assert_eq!(last_name(place), name, "{place}");
        assert_eq!(is_element(place), element, "{place}");
        assert_eq!(last_variant(place), variant, "{place}");
    }
    let found: Vec<&str> = beginnings(".a[].b|C.d").collect();
    assert_eq!(found, [".a[]", ".a[].b", ".a[].b|C", ".a[].b|C.d"]);
    assert_eq!(outer("op.response.a[].b|C", 3), "op.response.a");
}

#[test]
fn places_know_what_is_around_them() {
    for (place, outer) in [
        ("quoteCreate.response", None),
        ("transferList.response[]", None),
        (
            "transferList.response[].details",
            Some("transferList.response[]"),
        ),
        (
            "quoteCreate.response.options[]",
            Some("quoteCreate.response"),
        ),
        ("quoteList.query.status", None),
        ("quoteList.error.422", None),
        ("quoteList.error.422.errors[]", Some("quoteList.error.422")),
        ("fund.request|BALANCE", Some("fund.request")),
        ("transfers#state-change@4.0.0", None),
        (
            "transfers#state-change@4.0.0.resource",
            Some("transfers#state-change@4.0.0"),
        ),
    ] {
        assert_eq!(around(place).map(|(outer, _)| outer), outer, "{place}");
    }
}

#[test]
fn ways_are_made_and_taken_apart() {
    assert_eq!(step("", "a"), "a");
    assert_eq!(step("a[]", "b"), "a[].b");
    assert_eq!(step("", "a.b"), "a~2eb");
    for (root, way, whole) in [
        ("request", "a.b", "request.a.b"),
        ("request", "[].a", "request[].a"),
        ("query", "a", "query.a"),
    ] {
        assert_eq!(beneath(root, way), whole);
        let shown = after_root(whole);
        assert_eq!(shown, way);
    }
    assert_eq!(below("a[].b.c", "a[]"), Some("b.c"));
    assert_eq!(below("a", ""), Some("a"));
    assert_eq!(below("a", "b"), None);
    let ways = [
        ("a.b", true, true),
        ("a[].b", false, true),
        ("a{}.b", false, false),
        ("a~2eb", false, false),
    ];
    for (way, plain, listed) in ways {
        assert_eq!((is_plain(way), is_listed(way)), (plain, listed), "{way}");
    }
}
