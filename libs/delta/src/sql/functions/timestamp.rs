//! Timestamps from text, by a strict grammar:
//! `YYYY-MM-DD`, `T` or one space, `HH:MM:SS`, optionally a dot and digits (those after the sixth are ignored), then `Z`, an offset
//! `+HH:MM` or `+HHMM` up to 18:00, or nothing, which means UTC. Years 1 to 9999, also after the conversion to UTC.

use std::sync::Arc;

use deltalake_core::arrow::array::TimestampMicrosecondArray;
use deltalake_core::arrow::datatypes::{DataType, TimeUnit};
use deltalake_core::datafusion::logical_expr::{ScalarUDF, Signature, Volatility};

use super::scalar::{function, texts};

const DAY: i64 = 86_400_000_000;
/// 0001-01-01 and 10000-01-01 in microseconds since the epoch.
const FIRST: i64 = -719_162 * DAY;
const END: i64 = 2_932_897 * DAY;

/// `try_timestamp(text) -> timestamp(us, UTC)`, null when the text does not follow the grammar above.
pub fn try_timestamp() -> ScalarUDF {
    let returns = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    function("try_timestamp", Signature::string(1, Volatility::Immutable), returns, |args| {
        let values = texts(&args[0])?.iter().map(|text| text.and_then(parse)).collect::<TimestampMicrosecondArray>();
        Ok(Arc::new(values.with_timezone("UTC")))
    })
}

fn parse(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (year, month, day) = (digits(bytes, 0, 4)?, digits(bytes, 5, 2)?, digits(bytes, 8, 2)?);
    let (hour, minute, second) = (digits(bytes, 11, 2)?, digits(bytes, 14, 2)?, digits(bytes, 17, 2)?);
    let separators = bytes[4] == b'-' && bytes[7] == b'-' && bytes[13] == b':' && bytes[16] == b':';
    if !separators || !matches!(bytes[10], b'T' | b' ') {
        return None;
    }
    if year == 0 || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (micros, zone) = fraction(&bytes[19..])?;
    let seconds = (hour * 60 + minute) * 60 + second - offset(zone)? * 60;
    let time = days_since_epoch(year, month, day) * DAY + seconds * 1_000_000 + micros;
    (FIRST..END).contains(&time).then_some(time)
}

fn digits(bytes: &[u8], from: usize, count: usize) -> Option<i64> {
    bytes
        .get(from..from + count)?
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

/// The microseconds of an optional fraction, and the text after it.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    if rest.first() != Some(&b'.') {
        return Some((0, rest));
    }
    let end = rest[1..].iter().position(|byte| !byte.is_ascii_digit()).map_or(rest.len(), |end| end + 1);
    if end == 1 {
        return None;
    }
    let micros =
        (0..6).fold(0, |value, index| value * 10 + rest[1..end].get(index).map_or(0, |digit| i64::from(digit - b'0')));
    Some((micros, &rest[end..]))
}

/// Minutes east of UTC.
fn offset(zone: &[u8]) -> Option<i64> {
    let sign = match zone {
        b"" | b"Z" => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let (hours, minutes) = match zone.len() {
        6 if zone[3] == b':' => (digits(zone, 1, 2)?, digits(zone, 4, 2)?),
        5 => (digits(zone, 1, 2)?, digits(zone, 3, 2)?),
        _ => return None,
    };
    let total = hours * 60 + minutes;
    (minutes <= 59 && total <= 18 * 60).then_some(sign * total)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's days_from_civil (https://howardhinnant.github.io/date_algorithms.html).
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_every_form() {
        let noon = 1_762_689_340_000_000;
        for (text, micros) in [
            ("2025-11-09T11:55:40Z", 0),
            ("2025-11-09 11:55:40", 0),
            ("2025-11-09T11:55:40.669190Z", 669_190),
            ("2025-11-09T11:55:40.1", 100_000),
            ("2025-11-09T11:55:40.000001789Z", 1),
            ("2025-11-09T08:55:40-03:00", 0),
            ("2025-11-09T13:55:40+0200", 0),
        ] {
            assert_eq!(parse(text), Some(noon + micros), "{text}");
        }
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse("2024-02-29T00:00:00Z"), Some(1_709_164_800_000_000));
        assert_eq!(parse("0001-01-01T00:00:00Z"), Some(super::FIRST));
        assert_eq!(parse("9999-12-31T23:59:59.999999Z"), Some(super::END - 1));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2025-11-09",
            "2025-11-09T11:55Z",
            "2025-11-09t11:55:40Z",
            "2025-11-09T11:55:40z",
            "2025-11-09  11:55:40Z",
            "2025-02-30T10:00:00Z",
            "2023-02-29T10:00:00Z",
            "2025-13-01T10:00:00Z",
            "2025-11-09T24:00:00Z",
            "2025-11-09T23:60:00Z",
            "2025-11-09T23:59:60Z",
            "2025-11-09T11:55:40.Z",
            "2025-11-09T11:55:40+18:01",
            "2025-11-09T11:55:40+01:60",
            "2025-11-09T11:55:40+1:00",
            "2025-11-09T11:55:40 Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "09/11/2025 15:55",
            "２025-11-09T11:55:40Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
