//! Plausible values.

use std::collections::BTreeMap;

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
}

impl Place {
    /// Not within another value.
    pub const TOP: Self = Self { name: "", depth: 0 };

    /// A member of what stands here.
    pub fn member(self, name: &'static str) -> Self {
        Self {
            name,
            depth: self.depth.saturating_add(1),
        }
    }

    fn text(self) -> &'static str {
        let name = self.name.to_ascii_lowercase();
        let known = [
            ("email", "ada@example.com"),
            ("phone", "+441632960123"),
            ("firstname", "Ada"),
            ("first_name", "Ada"),
            ("lastname", "Example"),
            ("last_name", "Example"),
            ("iban", "GB33BUKB20201555555555"),
            ("country", "GB"),
            ("currency", "GBP"),
            ("city", "London"),
            ("postcode", "EC1A 1BB"),
            ("postalcode", "EC1A 1BB"),
            ("firstline", "1 Example Street"),
            ("address", "1 Example Street"),
            ("url", "https://example.com"),
            ("date", "2026-01-15"),
            ("time", "2026-01-15T12:00:00Z"),
            ("reference", "Invoice 1024"),
            ("name", "Ada Example"),
        ];
        let found = known.iter().find(|(part, _)| name.contains(part));
        match found {
            Some((_, text)) => text,
            None if name.ends_with("id") => UUID,
            None => "example",
        }
    }

    fn amount(self) -> Decimal {
        let name = self.name.to_ascii_lowercase();
        if name.contains("rate") {
            Decimal::new(11_725, 4)
        } else if name.contains("fee") {
            Decimal::new(142, 2)
        } else {
            Decimal::from(100)
        }
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
    Timestamp: _place => (std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_768_478_400)).into();
    Date: _place => jiff::civil::date(2026, 1, 15).into();
    Guid: _place => Guid::from(UUID);
    Currency: _place => Currency::GBP;
    CountryCode: _place => CountryCode::GB;
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
