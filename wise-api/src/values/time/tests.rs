//! Every form in which Wise sends an instant.

use super::{Date, Timestamp};
use crate::codec::{decode_text, encode_text};

fn read(text: &str) -> Timestamp {
    decode_text(&format!("{text:?}")).unwrap()
}

#[test]
fn every_form_is_read_and_sent_as_utc() {
    for (text, utc) in [
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09.123Z", "2024-05-06T07:08:09.123Z"),
        ("2024-05-06T07:08:09.123456Z", "2024-05-06T07:08:09.123456Z"),
        (
            "2024-05-06T07:08:09.1234567Z",
            "2024-05-06T07:08:09.1234567Z",
        ),
        (
            "2024-05-06T07:08:09.123456789Z",
            "2024-05-06T07:08:09.123456789Z",
        ),
        ("2024-05-06T07:08:09.000Z", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09+05:00", "2024-05-06T02:08:09Z"),
        ("2024-05-06T07:08:09.5-03:30", "2024-05-06T10:38:09.5Z"),
        ("2024-05-06T07:08:09+0000", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09.250+0100", "2024-05-06T06:08:09.25Z"),
        ("2024-05-06T07:08:09+01", "2024-05-06T06:08:09Z"),
        ("2024-05-06T07:08:09", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09.123", "2024-05-06T07:08:09.123Z"),
        ("2024-05-06 07:08:09", "2024-05-06T07:08:09Z"),
        ("2024-05-06 07:08:09.5Z", "2024-05-06T07:08:09.5Z"),
        ("2024-05-06T07:08:091234Z", "2024-05-06T07:08:09.1234Z"),
        ("2024-05-06T07:08", "2024-05-06T07:08:00Z"),
        ("2024-05-06", "2024-05-06T00:00:00Z"),
        ("2024-12-31T23:59:60Z", "2024-12-31T23:59:59Z"),
        ("2024-02-29T00:00:00z", "2024-02-29T00:00:00Z"),
    ] {
        let timestamp = read(text);
        assert_eq!(timestamp.to_string(), utc, "{text}");
        assert_eq!(timestamp.text(), text);
        assert_eq!(encode_text(&timestamp), format!("{utc:?}"));
        assert_eq!(text.parse::<Timestamp>().unwrap(), timestamp);
        assert_eq!(
            utc.parse::<jiff::Timestamp>().unwrap(),
            timestamp.instant().unwrap()
        );
    }
}

#[test]
fn anything_else_is_kept_as_text() {
    for text in [
        "",
        "tomorrow",
        "2023-02-29",
        "2024-13-01T00:00:00Z",
        "2024-05-06T24:00:00Z",
        "2024-05-06T07:08:09.Z",
        "2024-05-06T07:08:09.1234567890Z",
        "2024-05-06T07:08:09+24:00",
        "2024-05-06T07:08:09+1:00",
        "2024-05-06T07:08:09+01:",
        "2024-05-06T07:08:09Zulu",
        "2024-05-06T",
        "2024-05-06Z",
        "06/05/2024",
        "١٢٣٤-05-06",
        "2024-05-06é",
    ] {
        let timestamp = read(text);
        assert_eq!(timestamp.instant(), None, "{text}");
        assert_eq!(timestamp.to_string(), text);
        assert_eq!(encode_text(&timestamp), format!("{text:?}"));
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    let number: Timestamp = decode_text("1715000000.5").unwrap();
    assert_eq!(number.text(), "1715000000.5");
}

#[test]
fn every_day_is_the_one_of_the_calendar() {
    let mut day = jiff::civil::date(0, 1, 1);
    while day.year() < 9999 {
        let text = format!("{day}T12:34:56.5Z");
        let expected = day
            .at(12, 34, 56, 500_000_000)
            .to_zoned(jiff::tz::TimeZone::UTC);
        let read = read(&text).instant();
        assert_eq!(read, Some(expected.unwrap().timestamp()), "{text}");
        // Every day of some years, and each month of all of them.
        let step = if day.year() % 100 < 5 { 1 } else { 13 };
        day = day.checked_add(jiff::Span::new().days(step)).unwrap();
    }
    for text in [
        "1900-02-29",
        "2100-02-29",
        "2023-04-31",
        "2023-00-10",
        "2023-01-00",
    ] {
        assert_eq!(read(text).instant(), None, "{text}");
    }
    assert!(read("2000-02-29").instant().is_some());
}

#[test]
fn white_space_around_an_instant_is_none_of_it() {
    for text in [
        " 2024-05-06T07:08:09Z",
        "2024-05-06T07:08:09Z\u{a0}",
        "\t2024-05-06 07:08:09 ",
    ] {
        let expected: jiff::Timestamp = "2024-05-06T07:08:09Z".parse().unwrap();
        let timestamp = Timestamp::lenient(text);
        assert_eq!(timestamp.instant(), Some(expected), "{text:?}");
        assert_eq!(timestamp.text(), text);
    }
}

#[test]
fn instants_compare_by_time() {
    assert_eq!(
        read("2024-05-06T07:08:09Z"),
        read("2024-05-06 08:08:09+01:00")
    );
    assert!(read("2024-05-06T07:08:09Z") < read("2024-05-06T07:08:09.001Z"));
    assert!(read("zzz") < read("1999-01-01"));
    let now = jiff::Timestamp::from_second(1_700_000_000).unwrap();
    assert_eq!(
        Timestamp::from(std::time::SystemTime::from(now)),
        Timestamp::from(now)
    );
    assert_eq!(Timestamp::from(now).text(), "2023-11-14T22:13:20Z");
}

#[test]
fn dates() {
    let date: Date = decode_text("\"2024-02-29\"").unwrap();
    assert_eq!(date.date(), Some(jiff::civil::date(2024, 2, 29)));
    assert_eq!(Date::from(jiff::civil::date(2024, 2, 29)), date);
    assert_eq!(encode_text(&date), "\"2024-02-29\"");
    let odd: Date = decode_text("\"15/03/1985\"").unwrap();
    assert_eq!((odd.date(), odd.to_string().as_str()), (None, "15/03/1985"));
    assert!("2024-02-30".parse::<Date>().is_err());
}

#[test]
fn what_is_read_as_an_instant_can_be_written_as_one() {
    for text in [
        "0000-01-01T00:00:00Z",
        "9999-12-30T00:00:00-10:00",
        "0000-01-01T00:00:00-01:00",
    ] {
        let instant: Timestamp = text.parse().unwrap();
        assert_eq!(instant.to_string().parse::<Timestamp>().unwrap(), instant);
    }
    // An hour before the year 0, which four digits cannot say.
    assert!("0000-01-01T00:00:00+01:00".parse::<Timestamp>().is_err());
}
