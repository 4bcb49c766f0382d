//! Texts that people might write into the files of decisions.

/// What people might write by mistake, where a key or a value belongs.
#[rustfmt::skip]
#[allow(dead_code)]
pub const BY_MISTAKE: &[&str] = &[
    "", " ", "  x", "a b", "a::b", "a::B", "a::b::C", "a.b", "a.b.c", "a..b", ".", "::", "[]", "a[]", "a{}", "a|B", "a|", "|",
    "fn", "self", "Self", "crate", "type", "dyn", "r#type", "_", "__", "9", "9a", "-", "a-b", "new", "send", "client",
    "timeout", "currency=", "country=", "EUR", "GB", "Gb", "\"", "\\", "\n", "\r\n", "\0", "\t", "\u{202e}", "é", "²", "🦀",
    "*/", "//", "{}", "{version}", "$crate", "#[x]", "<T>", "'a", "%2F", "https://x", "http://", "1.5", "-1", "1e9", "NaN",
    "true", "null", "99999999999999999999", "potList", "potlist", "potList.response", "potList.response.pots[]",
    "potList.response.pots[].price", "potCreate.request", "potCreate.request.pin", "lidUpdate.path.potId", "pots#gone@1.0.0.x",
    "pots#gone@*", "@*", "#", "pot::Pot", "common::Glaze", "Pot", "PotId", "String", "Option", "Extra", "extra", "Unrecognized",
    "burnt", "wet", "coin", "price",
];

/// What people might write where a name belongs.
#[rustfmt::skip]
#[allow(dead_code)]
pub const FOR_NAMES: &[&str] = &[
    "", " ", "_", "self", "Self", "super", "crate", "fn", "type", "yield", "r#type", "r#self", "new", "clone", "client", "send",
    "body", "timeout", "get", "list", "spoons.get", "kettles.list", "rates.list rates", "a.b.c", "quotes.", ".get",
    "kettles.move", "kettles.self", "spoons.clone", "spoons.request", "spoons.create", "kettles.get_v1", "kettles.get_v_1",
    "kettle", "spoon", "runtime", "webhook", "operation", "common", "../kettle", "kettle::Kettle", "kettle::Kettles",
    "spoon::Spoon", "rate::My Rate", "rate::rate", "a::b::C", "webhook::x::Y", "kettle::Option", "kettle::KettleId", "KettleId",
    "Kettle", "String", "Unrecognized", "Wooden", "Red", "A", "9", "9a", "a-b", "a b", "a\"b", "a\\", "\n", "a\nb", "*/", "/*",
    "//", "\"#", "{}", "$crate", "#[x]", "<T>", "naïve", "²", "é", "🦀", "\u{202e}", "lid", "lid_null", "with_lid",
    "insert_extra", "extra", "fmt", "1.", ".5", "+1", "-1", "1e9", "99999999999999999999", "true", "null", "[1]", "x_y", "Fine",
    "fine", "fine::Fine", "fine.fine",
];
