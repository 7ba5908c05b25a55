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

/// A day as people type it, such as `19 April 2025`, `19/4/2025`, `19-04-2025` or `2025-04-19`, in
/// ISO 8601; `None` if the day does not exist.
pub fn parse_day(typed: &str) -> Option<String> {
    /// The beginnings of months in Indonesian and English.
    const MONTHS: [&[&str]; 12] = [
        &["jan"],
        &["feb", "peb"],
        &["mar"],
        &["apr"],
        &["mei", "may"],
        &["jun"],
        &["jul"],
        &["agu", "ags", "agt", "aug"],
        &["sep"],
        &["okt", "oct"],
        &["nov", "nop"],
        &["des", "dec"],
    ];
    let typed = typed.to_lowercase();
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    // The weekday adds nothing to the date.
    let dated = parts.iter().position(|part| part.starts_with(|c: char| c.is_ascii_digit()))?;
    let [first, month, last] = parts[dated..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let named = |names: &&[&str]| names.iter().any(|name| month.starts_with(name));
    let month: u8 = match MONTHS.iter().position(named) {
        Some(at) => u8::try_from(at + 1).ok()?,
        None => month.parse().ok()?,
    };
    let (year, day): (i32, u8) =
        (year.parse().ok().filter(|_| year.len() == 4)?, day.parse().ok()?);
    Some(format!("{year:04}-{month:02}-{day:02}")).filter(|written| is_date(written))
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

/// The number of a day as `2024-11-20`, counted from 1970-01-01; `None` if it is no day.
///
/// ```
/// use tepat_model::calendar::{day_number, iso_day};
///
/// let day = day_number("2024-02-28").unwrap();
/// assert_eq!(iso_day(day + 2), "2024-03-01");
/// ```
pub fn day_number(text: &str) -> Option<i64> {
    date(text).map(|(year, month, day)| days_since_1970(year, month, day))
}

/// The day with a number as `2024-11-20`; the inverse of [`day_number`] between 1900 and 2999.
pub fn iso_day(number: i64) -> String {
    // Years and days of the year are counted from March, like below.
    let days = number + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day of the week of a day's number: 1 is Monday, 7 Sunday.
pub fn weekday(number: i64) -> u8 {
    u8::try_from((number + 3).rem_euclid(7) + 1).unwrap_or(1)
}

/// The H-day of a day, counted from a voting day; both as `2024-11-20`. `None` if one is no day.
///
/// ```
/// use tepat_model::calendar::h_day_of;
///
/// assert_eq!(h_day_of("2024-11-27", "2024-11-24"), Some(3));
/// assert_eq!(h_day_of("2024-11-27", "2024-11-28"), Some(-1));
/// ```
pub fn h_day_of(voting_day: &str, day: &str) -> Option<i32> {
    i32::try_from(day_number(voting_day)? - day_number(day)?).ok()
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
    fn days_are_counted_and_named() {
        let first = day_number("1900-01-01").unwrap();
        let last = day_number("2999-12-31").unwrap();
        assert_eq!(last - first, 401_766);
        for number in first..=last {
            let day = iso_day(number);
            assert_eq!(day_number(&day), Some(number), "{day}");
        }
        assert_eq!(weekday(day_number("2024-11-27").unwrap()), 3, "a Wednesday");
        assert_eq!(weekday(day_number("1969-12-28").unwrap()), 7, "a Sunday");
        assert_eq!(h_day_of("2024-11-27", "kemarin"), None);
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
