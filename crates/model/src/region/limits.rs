//! Detects impossible values and creates the messages about them.

use crate::calendar::is_date;
use crate::message::Message;

/// The error of a field with an impossible value.
pub(super) fn out_of_range(code: &str, field: &str) -> Message {
    refused("record-field-out-of-range", code, field)
}

/// An error about one field of one record.
pub(super) fn refused(key: &str, code: &str, field: &str) -> Message {
    Message::error(key).about(code).at_column(field).with("field", field)
}

/// Refuses a number below `least` or above `most`.
pub(super) fn between(
    code: &str,
    field: &str,
    value: impl Into<i64>,
    least: i64,
    most: i64,
) -> Result<(), Message> {
    if (least..=most).contains(&value.into()) {
        return Ok(());
    }
    Err(refused("record-field-between", code, field).with("least", least).with("most", most))
}

/// Refuses a text with control characters such as tabs and line breaks.
pub(super) fn one_line(code: &str, field: &str, text: &str) -> Result<(), Message> {
    match text.chars().any(char::is_control) {
        true => Err(refused("record-field-control", code, field)),
        false => Ok(()),
    }
}

/// Refuses a code that is empty, longer than any real one, or not on one line.
pub(super) fn code_fits(code: &str) -> Result<(), Message> {
    if code.trim().is_empty() || code.len() > 64 {
        return Err(out_of_range(code, "code"));
    }
    one_line(code, "code", code)
}

/// Refuses a code that is not one, or one that looks like two joined codes.
pub(super) fn single_code_fits(code: &str) -> Result<(), Message> {
    code_fits(code)?;
    match code.contains('@') {
        true => Err(refused("record-joined-code", code, "code")),
        false => Ok(()),
    }
}

/// Refuses a day that does not exist.
pub(super) fn a_date(code: &str, field: &str, day: &str) -> Result<(), Message> {
    match is_date(day) {
        true => Ok(()),
        false => Err(refused("record-not-a-date", code, field)),
    }
}

/// Refuses a day that does not exist, unless none is given.
pub(super) fn a_date_or_none(code: &str, field: &str, day: &str) -> Result<(), Message> {
    if day.is_empty() { Ok(()) } else { a_date(code, field, day) }
}

/// Refuses a position that is not on Earth.
pub(super) fn position_fits(code: &str, lat: f64, lon: f64) -> Result<(), Message> {
    for (field, degrees, most) in [("lat", lat, 90), ("lon", lon, 180)] {
        if degrees.is_nan() || degrees.abs() > f64::from(most) {
            let (least, most) = (i64::from(-most), i64::from(most));
            let message = refused("record-field-between", code, field);
            return Err(message.with("least", least).with("most", most));
        }
    }
    Ok(())
}

/// Refuses an H-day further than thirty days from voting day.
pub(super) fn h_day_fits(code: &str, field: &str, h_day: i16) -> Result<(), Message> {
    between(code, field, h_day, -30, 30)
}

/// Furthest moment from voting day in a plan: a year, in minutes.
pub(crate) const FURTHEST_MOMENT: i64 = 366 * 1_440;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_values_are_refused() {
        let key = |checked: Result<(), Message>| checked.err().map(|message| message.key);
        let between_key = Some("record-field-between".to_owned());
        assert_eq!(key(between("", "f", 7, 0, 7)), None);
        assert_eq!(key(between("", "f", -1, 0, 7)), between_key);
        for (lat, lon) in [(f64::NAN, 0.0), (91.0, 0.0), (0.0, f64::INFINITY), (0.0, -180.1)] {
            assert_eq!(key(position_fits("", lat, lon)), between_key);
        }
        assert_eq!(key(position_fits("", -90.0, 180.0)), None);
        assert_eq!(key(code_fits("64.02.E1")), None);
        for code in ["", "  ", "a\nb", "a\u{7f}", &"x".repeat(65)] {
            assert!(code_fits(code).is_err(), "{code:?}");
        }
    }
}
