//! Dates and times as text, compared without a clock.

/// Whether a text is a day of the calendar as `2024-11-20`, from 1900 to 2999.
///
/// ```
/// use tepat_model::calendar::is_date;
///
/// assert!(is_date("2024-02-29"));
/// assert!(!is_date("2023-02-29"));
/// ```
pub fn is_date(text: &str) -> bool {
    date(text).is_some()
}

/// Seconds since 1970 in UTC of an RFC 3339 time; fractions of a second are left out.
/// `None` if the text is not such a time.
///
/// ```
/// use tepat_model::calendar::utc_seconds;
///
/// assert_eq!(utc_seconds("1970-01-01T08:00:00+08:00"), Some(0));
/// assert_eq!(utc_seconds("1970-01-02T00:00:01.5Z"), Some(86_401));
/// ```
pub fn utc_seconds(text: &str) -> Option<i64> {
    let (year, month, day) = date(text.get(..10)?)?;
    let rest = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
    let seconds =
        clock(rest.get(..5)?)? * 60 + number(rest.get(5..8)?.strip_prefix(':')?, 2, 0..=60)?;
    let zone = rest.get(8..)?;
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => zone,
    };
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        ("+", ahead) => clock(ahead)? * 60,
        ("-", behind) => -clock(behind)? * 60,
        _ => return None,
    };
    Some(days_since_1970(year, month, day) * 86_400 + seconds - offset)
}

fn date(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4, 1900..=2999)?;
    let month = number(parts.next()?, 2, 1..=12)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(parts.next()?, 2, 1..=days)?;
    parts.next().is_none().then_some((year, month, day))
}

/// Minutes of `08:30`.
fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(number(hours, 2, 0..=23)? * 60 + number(minutes, 2, 0..=59)?)
}

fn number(text: &str, digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let is_whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_whole && range.contains(number))
}

/// Days from 1970-01-01 in the Gregorian calendar, counted from March so that the
/// leap day ends the year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_the_calendar() {
        for day in ["2024-11-20", "2000-02-29", "1900-12-31"] {
            assert!(is_date(day), "{day}");
        }
        for text in [
            "",
            "20-11-2024",
            "2024-13-01",
            "2024-11-31",
            "1900-02-29",
            "2024-11-20T08:00",
            "2024-1-01",
            "2024-11-+1",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn times_are_compared_across_zones() {
        let check = |text: &str, expect| assert_eq!(utc_seconds(text), expect, "{text}");
        check("2024-11-20T08:00:00+08:00", Some(1_732_060_800));
        check("2024-11-20T00:00:00Z", Some(1_732_060_800));
        check("2024-11-19T23:30:00.123-00:30", Some(1_732_060_800));
        for text in [
            "",
            "2024-11-20",
            "2024-11-20T08:00:00",
            "2024-11-20T08:00+08:00",
            "kemarin",
            "2024-11-20T25:00:00Z",
        ] {
            check(text, None);
        }
    }
}
