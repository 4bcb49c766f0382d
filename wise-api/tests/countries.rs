//! Countries in requests and responses.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used)]

use wise_api::address::{self, Address};
use wise_api::codec::Encode;
use wise_api::comparison;
use wise_api::operation::{Operation, Request};
use wise_api::profile::CreatePersonalAddress;
use wise_api::{CountryCode, Currency};

fn body(request: &Request) -> serde_json::Value {
    serde_json::from_slice(request.body().unwrap()).unwrap()
}

fn sent(value: &dyn Encode) -> Request {
    let mut request = Request::new(&address::operation::Create::INFO);
    request.json(value).unwrap();
    request
}

/// Every way to name the country.
fn spellings() -> Vec<CountryCode> {
    let texts = ["GB", "gb", "GBR", "gbr"];
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn a_field_writes_its_own_form() {
    for country in spellings() {
        let address = CreatePersonalAddress::builder()
            .address_first_line("56 Shoreditch High Street")
            .city("London")
            .country_iso3_code(country);
        let request = sent(&address);
        assert_eq!(body(&request)["countryIso3Code"], "gbr", "{country:?}");
        // The field can be set without the setter, and what serde writes goes out just as well.
        let mut address = address;
        address.country_iso3_code = country;
        let request = sent(&address);
        assert_eq!(body(&request)["countryIso3Code"], "gbr");
        #[cfg(feature = "serde-both")]
        assert_eq!(
            serde_json::to_value(&address).unwrap()["countryIso3Code"],
            "gbr"
        );

        let refresh = address::operation::RefreshRequirements::new(
            address::RefreshRequirements::new(address::RefreshRequirementsDetails::new(country)),
        );
        let request = refresh.request().unwrap();
        assert_eq!(body(&request)["details"]["country"], "GB", "{country:?}");
    }
}

#[test]
fn a_list_of_countries_is_written_in_the_form_of_its_place() {
    let evidence = wise_api::verification::PersonalEvidences::new().intended_countries(spellings());
    let request = sent(&evidence);
    let list = body(&request)["intendedCountries"].clone();
    assert_eq!(list, serde_json::json!(["gbr", "gbr", "gbr", "gbr"]));
}

#[test]
fn a_query_parameter_writes_its_own_form() {
    for country in spellings() {
        let get = comparison::operation::Get::builder()
            .source_currency(Currency::GBP)
            .target_currency(Currency::EUR)
            .source_country(country);
        let target = get.request().unwrap().target().unwrap();
        assert!(target.contains("sourceCountry=GB"), "{target}");
        assert!(!target.contains("GBR"), "{target}");
    }
}

#[test]
fn odd_text_in_an_answer_stays_readable() {
    let long = "a country with a name that is longer than any other";
    let cases = [
        ("\"gbr\"", Some("gbr")),
        ("\"United Kingdom\"", Some("United Kingdom")),
        ("\"\"", Some("")),
        ("null", None),
        ("{\"code\":\"GB\"}", None),
        (&*format!("{long:?}"), None),
    ];
    for (json, kept) in cases {
        let text = format!("{{\"details\":{{\"country\":{json}}},\"id\":1}}");
        let address: Address = serde_json::from_str(&text).unwrap();
        let details = address.details().unwrap();
        assert_eq!(details.country.as_ref().map(CountryCode::as_str), kept);
        if kept.is_none() && json != "null" {
            assert_eq!(details.extra().get("country").unwrap().as_str(), json);
        }
        #[cfg(feature = "serde-both")]
        assert_eq!(serde_json::to_string(&address).unwrap(), text);
    }
}

#[cfg(feature = "serde-both")]
#[test]
fn what_was_read_is_written_as_it_came_and_sent_in_the_form_of_its_place() {
    let text = r#"{"addressFirstLine":"1 High Street","countryIso3Code":"GBR"}"#;
    let address: wise_api::profile::PersonalAddress = serde_json::from_str(text).unwrap();
    assert_eq!(address.country_iso3_code().unwrap(), CountryCode::GB);
    assert_eq!(serde_json::to_string(&address).unwrap(), text);
    let request = sent(&address);
    assert_eq!(body(&request)["countryIso3Code"], "gbr");
}
