//! Plausible values.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use rust_decimal::Decimal;

use crate::{
    CountryCode, Currency, Date, DecimalText, Extra, Guid, IdempotencyKey, Jose, Json, Nullable,
    Secret, Timestamp,
};

/// How deep optional values are filled in: types that contain themselves end somewhere.
const DEPTH: u8 = 6;

const UUID: &str = "3b041641-1788-44f2-a60d-f25453fe2e85";

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    name: &'static str,
    depth: u8,
    /// On the side of the recipient, as the names say from the top down to here.
    target: bool,
    /// In what a fee is made of.
    fee: bool,
}

impl Place {
    /// Not within another value.
    pub const TOP: Self = Self {
        name: "",
        depth: 0,
        target: false,
        fee: false,
    };

    /// A member of what stands here.
    pub fn member(self, name: &'static str) -> Self {
        let lower = name.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        Self {
            name,
            depth: self.depth.saturating_add(1),
            target: self.target || says(&["target", "payout", "recipient", "beneficiary"]),
            fee: self.fee || says(&["fee"]),
        }
    }

    fn text(self) -> &'static str {
        let name = self.name.to_ascii_lowercase();
        let found = TEXTS.iter().find(|(part, ..)| name.contains(part));
        match found {
            Some((_, _, text)) if self.target => text,
            Some((_, text, _)) => text,
            None if name.ends_with("id") => UUID,
            None => "example",
        }
    }

    /// 100 GBP are 117.25 EUR, for a fee of 1.42 GBP.
    fn amount(self) -> Decimal {
        if self.name.to_ascii_lowercase().contains("rate") {
            Decimal::new(11_725, 4)
        } else if self.fee {
            Decimal::new(142, 2)
        } else if self.target {
            Decimal::new(11_725, 2)
        } else {
            Decimal::from(100)
        }
    }

    /// A noon, and half an hour later for what ends or is expected.
    fn time(self) -> Timestamp {
        let name = self.name.to_ascii_lowercase();
        let later = ["expir", "estimated", "until", "due"];
        let later = name.starts_with("end") || later.iter().any(|word| name.contains(word));
        let seconds = 1_768_478_400 + if later { 1800 } else { 0 };
        (UNIX_EPOCH + Duration::from_secs(seconds)).into()
    }

    fn whole_number(self) -> i64 {
        let name = self.name.to_ascii_lowercase();
        match name.as_str() {
            "year" => 2026,
            "day" => 15,
            "hour" => 12,
            _ if name.ends_with("id") => 12345,
            _ => 1,
        }
    }
}

/// What a name holds, and the text for it on the side of the sender and on that of the recipient. The first that fits is taken.
const TEXTS: &[(&str, &str, &str)] = &[
    ("email", "ada@example.com", "ben@example.com"),
    ("phone", "+441632960123", "+441632960124"),
    ("firstname", "Ada", "Ben"),
    ("first_name", "Ada", "Ben"),
    ("lastname", "Example", "Example"),
    ("last_name", "Example", "Example"),
    ("iban", "GB33BUKB20201555555555", "DE75512108001245126199"),
    ("swift", "BUKBGB22", "BUKBGB22"),
    ("bic", "BUKBGB22", "BUKBGB22"),
    ("accountnumber", "55555555", "55555555"),
    ("sortcode", "202015", "202015"),
    ("country", "GB", "DE"),
    ("currency", "GBP", "EUR"),
    ("city", "London", "Berlin"),
    ("postcode", "EC1A 1BB", "10115"),
    ("postalcode", "EC1A 1BB", "10115"),
    ("firstline", "1 Example Street", "2 Example Street"),
    ("address", "1 Example Street", "2 Example Street"),
    ("url", "https://example.com", "https://example.com"),
    ("link", "https://example.com", "https://example.com"),
    ("date", "2026-01-15", "2026-01-15"),
    ("time", "2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"),
    ("reference", "Invoice 1024", "Invoice 1024"),
    ("name", "Ada Example", "Ben Example"),
];

/// A type with a plausible value.
pub trait Sample: Sized {
    /// The value, for a place.
    fn sample_at(place: Place) -> Self;
}

macro_rules! samples {
    ($( $type:ty: $place:ident => $value:expr; )*) => { $(
        impl Sample for $type {
            fn sample_at($place: Place) -> Self {
                $value
            }
        }
    )* };
}

samples! {
    String: place => place.text().to_owned();
    bool: _place => true;
    f64: _place => 1.0;
    Decimal: place => place.amount();
    DecimalText: place => DecimalText::from(place.amount().to_string().as_str());
    Timestamp: place => place.time();
    Date: _place => jiff::civil::date(2026, 1, 15).into();
    Guid: _place => Guid::from(UUID);
    Currency: place => if place.target { Currency::EUR } else { Currency::GBP };
    CountryCode: place => if place.target { CountryCode::DE } else { CountryCode::GB };
    Secret: _place => Secret::new("secret");
    // Not `null`, which stands for an absent value at many places.
    Json: _place => Json::parse("\"example\"").unwrap_or_default();
    Extra: _place => Extra::new();
    IdempotencyKey: _place => IdempotencyKey::from_uuid(uuid::Uuid::from_u128(0x3b04_1641_1788_44f2_a60d_f254_53fe_2e85));
    Jose: place => Jose::new(place.text());
}

macro_rules! whole_numbers {
    ($( $type:ty )*) => { $(
        impl Sample for $type {
            fn sample_at(place: Place) -> Self {
                Self::try_from(place.whole_number()).unwrap_or(1)
            }
        }
    )* };
}

whole_numbers! { i32 i64 u32 u64 }

impl<T: Sample> Sample for Option<T> {
    fn sample_at(place: Place) -> Self {
        (place.depth <= DEPTH).then(|| T::sample_at(place))
    }
}

impl<T: Sample> Sample for Nullable<T> {
    fn sample_at(place: Place) -> Self {
        Option::sample_at(place).map_or(Self::Absent, Self::Value)
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample_at(place: Place) -> Self {
        Option::sample_at(place).into_iter().collect()
    }
}

impl<T: Sample> Sample for BTreeMap<String, T> {
    fn sample_at(place: Place) -> Self {
        let one = Option::sample_at(place);
        one.into_iter()
            .map(|one| ("example".to_owned(), one))
            .collect()
    }
}

impl<T: Sample> Sample for Box<T> {
    fn sample_at(place: Place) -> Self {
        Self::new(T::sample_at(place))
    }
}
