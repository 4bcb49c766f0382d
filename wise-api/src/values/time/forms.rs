//! The forms of instants and dates, read byte by byte: a list of a thousand transfers has thousands of them.

use jiff::civil;

/// Reads digits from the front of a text.
struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    /// Begins behind white space, and ends before it.
    #[inline]
    fn new(text: &'t str) -> Self {
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let plain = ends(text.as_bytes().first()) && ends(text.as_bytes().last());
        let text = if plain { text } else { text.trim() };
        Self {
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn is_done(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Two digits.
    #[inline]
    fn two(&mut self) -> Option<u8> {
        let &[tens, ones] = self.bytes.get(self.at..self.at + 2)? else {
            return None;
        };
        if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
            return None;
        }
        self.at += 2;
        Some((tens - b'0') * 10 + (ones - b'0'))
    }

    /// Whether the next byte is one of these, which is then passed.
    #[inline]
    fn take(&mut self, expected: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| expected.contains(&byte));
        self.at += usize::from(found);
        found
    }

    #[inline]
    fn need(&mut self, expected: &[u8]) -> Option<()> {
        self.take(expected).then_some(())
    }

    #[inline]
    fn date(&mut self) -> Option<Day> {
        let (century, year) = (self.two()?, self.two()?);
        self.need(b"-")?;
        let month = self.two()?;
        self.need(b"-")?;
        let day = self.two()?;
        let year = i16::from(century) * 100 + i16::from(year);
        let exists = matches!(month, 1..=12) && day >= 1 && day <= days_of(year, month);
        exists.then_some(Day { year, month, day })
    }

    /// Seconds and nanoseconds since midnight.
    #[inline]
    fn time(&mut self) -> Option<(i64, i32)> {
        let hour = self.two()?;
        self.need(b":")?;
        let minute = self.two()?;
        let (mut second, mut nanosecond) = (0, 0);
        if self.take(b":") {
            second = self.two()?;
            // The point is missing in some of them: `12:34:567890` is 12:34:56.7890.
            let pointed = self.take(b".,");
            nanosecond = self.fraction(pointed)?;
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        // A leap second is read as the last second of its minute, as clocks do that know none.
        let second = second.min(59);
        let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
        Some((seconds, nanosecond))
    }

    /// As many digits as there are, nine at most, as nanoseconds.
    #[inline]
    fn fraction(&mut self, pointed: bool) -> Option<i32> {
        let (mut nanosecond, mut unit) = (0, 1_000_000_000);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            unit /= 10;
            if unit == 0 {
                return None;
            }
            nanosecond += i32::from(digit - b'0') * unit;
            self.at += 1;
        }
        (!pointed || unit < 1_000_000_000).then_some(nanosecond)
    }

    /// How many seconds before UTC: `Z`, `+01:00`, `+0100`, `+01`, or nothing, which means UTC.
    #[inline]
    fn offset(&mut self) -> Option<i64> {
        if self.is_done() || self.take(b"Zz") {
            return Some(0);
        }
        let negative = self.peek() == Some(b'-');
        self.need(b"+-")?;
        let hours = self.two()?;
        let colon = self.take(b":");
        let minutes = if self.is_done() && !colon {
            0
        } else {
            self.two()?
        };
        if hours > 23 || minutes > 59 {
            return None;
        }
        let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60;
        Some(if negative { -seconds } else { seconds })
    }
}

/// A day that exists, of the years 0 to 9999.
struct Day {
    year: i16,
    month: u8,
    day: u8,
}

impl Day {
    /// Days since 1 January 1970, in the Gregorian calendar of all times. A year begins in March here, so that the leap day is its last.
    fn since_epoch(&self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month < 3);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

/// How many days a month has.
fn days_of(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first second of the year 0.
const FIRST: i64 = -62_167_219_200;

/// An instant in any of its forms, in white space.
pub(super) fn parse_instant(text: &str) -> Option<jiff::Timestamp> {
    let mut scanner = Scanner::new(text);
    let days = scanner.date()?.since_epoch();
    let (mut seconds, mut nanosecond) = (days * 86_400, 0);
    if !scanner.is_done() {
        scanner.need(b"Tt ")?;
        let (time, fraction) = scanner.time()?;
        seconds += time - scanner.offset()?;
        nanosecond = fraction;
    }
    // What an offset moves before the year 0 could not be written in the form that is read here.
    if !scanner.is_done() || seconds < FIRST {
        return None;
    }
    jiff::Timestamp::new(seconds, nanosecond).ok()
}

/// A date, in white space.
pub(super) fn parse_date(text: &str) -> Option<civil::Date> {
    let mut scanner = Scanner::new(text);
    let Day { year, month, day } = scanner.date().filter(|_| scanner.is_done())?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
