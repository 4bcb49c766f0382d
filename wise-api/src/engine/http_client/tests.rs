use super::*;

#[test]
fn an_address_is_the_same_however_it_is_read() {
    let addresses = Addresses::default();
    let texts = [
        "https://api.wise.com/2026Q3/transfers/1",
        "https://api.wise.com/2026Q3/transfers/1?a=%20&b=x y#c",
        "https://api.wise.com/a/../b/./c%2Fd",
        "https://api.wise.com/",
        "https://api.wise.com",
        "https://api.wise.com?x=/y",
        "https://API.wise.com/a",
        "https://api.wise.com//other.example/a",
        "https://api.wise.com/\\other.example/a",
        "https://api.wise.com\\@other.example/a",
        "https://api.wise.com@other.example/a",
        "http://127.0.0.1:8787/api/v1/rates?source=EUR",
        "http://127.0.0.1:8787/a:b/https://c",
        "http://[::1]:80/a",
        "https://münchen.example/ü",
        "https:///a",
        "no address",
        "/a",
        "",
    ];
    // Twice, so that each is read with and without an origin that is known.
    for text in texts.iter().chain(&texts).chain(texts.iter().rev()) {
        assert_eq!(addresses.read(text), Url::parse(text), "{text}");
        assert_eq!(addresses.read(text), Url::parse(text), "{text}, again");
    }
}
