//! Numbers, amounts, durations, dates and H-days, formatted for each language.

use super::{Language, text};
pub use tepat_model::calendar::parse_day;
use tepat_model::region::Info;
use tepat_model::time::{self, DAY_MINUTES, Moment, minute_of_day};

/// A whole number in groups of three: 1.447 or 1,447.
pub fn count(language: Language, number: i64) -> String {
    let mark = if language == Language::Indonesian { '.' } else { ',' };
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        grouped.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with up to `places` decimals: 2,5 or 2.5.
pub fn decimal(language: Language, number: f64, places: usize) -> String {
    let fixed = format!("{:.places$}", number.abs());
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut written = count(language, whole.parse().unwrap_or(i64::MAX));
    if number < 0.0 && fixed.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        written.insert(0, '−');
    }
    if !fraction.is_empty() {
        written.push(if language == Language::Indonesian { ',' } else { '.' });
        written.push_str(fraction);
    }
    written
}

/// An amount of money, rounded from a million up: Rp3,5 juta.
pub fn rupiah(language: Language, amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    let size = amount.unsigned_abs();
    let scaled = |unit: f64, key: &str| {
        format!("{sign}Rp{} {}", decimal(language, size as f64 / unit, 1), text(language, key))
    };
    match size {
        1_000_000_000.. => scaled(1e9, "unit-billion"),
        1_000_000.. => scaled(1e6, "unit-million"),
        _ => format!("{sign}Rp{}", count(language, size as i64)),
    }
}

/// An amount of money in whole rupiah: Rp3.512.000.
pub fn rupiah_whole(language: Language, amount: i64) -> String {
    let written = count(language, amount);
    match written.strip_prefix('−') {
        Some(size) => format!("−Rp{size}"),
        None => format!("Rp{written}"),
    }
}

/// A duration: 45 mnt, 2 j 10, 1.093 j.
pub fn minutes(language: Language, length: i64) -> String {
    let sign = if length < 0 { "−" } else { "" };
    let (hours, rest) = (length.unsigned_abs() / 60, length.unsigned_abs() % 60);
    let (h, m) = (text(language, "unit-hours"), text(language, "unit-minutes"));
    let grouped = count(language, i64::try_from(hours).unwrap_or(i64::MAX));
    match (hours, rest) {
        (0, rest) => format!("{sign}{rest} {m}"),
        (_, 0) => format!("{sign}{grouped} {h}"),
        (_, rest) => format!("{sign}{grouped} {h} {rest:02}"),
    }
}

/// A distance in kilometres.
pub fn kilometres(language: Language, metres: u64) -> String {
    let km = metres as f64 / 1000.0;
    let places = usize::from(metres < 100_000);
    format!("{} km", decimal(language, km, places))
}

/// An H-day: H-3 three days before voting day, H, H+1 the day after.
pub fn h_day(h_day: i64) -> String {
    match h_day {
        0 => "H".to_owned(),
        1.. => format!("H-{h_day}"),
        _ => format!("H+{}", h_day.unsigned_abs()),
    }
}

/// An H-day as people type it: `H-3`, `H`, `H+1`, or a bare number of days before voting day.
pub fn parse_h_day(text: &str) -> Option<i64> {
    let text = text.trim().replace('−', "-");
    let days: i64 = match text.strip_prefix(['H', 'h']) {
        Some("") => 0,
        Some(rest) if rest.starts_with(['-', '+']) => -rest.parse::<i64>().ok()?,
        Some(_) => return None,
        None => text.parse().ok()?,
    };
    (-1_000..=1_000).contains(&days).then_some(days)
}

/// A moment in short: H-3 06.30.
pub fn moment(language: Language, at: Moment) -> String {
    format!("{} {}", h_day(time::h_day(at).into()), clock(language, at))
}

/// A moment in its long form: Minggu 24 Nov, H-3, 06.30 WITA.
pub fn moment_long(language: Language, info: &Info, at: Moment) -> String {
    let short = moment(language, at);
    let (day, clock) = short.split_once(' ').unwrap_or((&short, ""));
    match date(language, info, time::h_day(at)) {
        Some(date) => format!("{date}, {day}, {clock} {}", info.timezone),
        None => format!("{short} {}", info.timezone),
    }
}

/// The weekday and date of an H-day: Minggu 24 Nov.
pub fn date(language: Language, info: &Info, h_day: i32) -> Option<String> {
    let date = calendar_day(info, h_day)?;
    let weekday = text(language, &format!("weekday-{}", date.weekday().number_from_monday()));
    let month = text(language, &format!("month-{}", u8::from(date.month())));
    Some(format!("{weekday} {} {month}", date.day()))
}

/// The date of an H-day in ISO 8601: 2024-11-24.
pub fn iso_day(info: &Info, h_day: i32) -> Option<String> {
    let date = calendar_day(info, h_day)?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

/// The moment of a minute of a calendar day: year, month and day; `None` if it is no date, or the
/// voting day is not known.
pub fn moment_of(info: &Info, (year, month, day): (i32, u8, u8), minute: i32) -> Option<Moment> {
    let month = ::time::Month::try_from(month).ok()?;
    let date = ::time::Date::from_calendar_date(year, month, day).ok()?;
    let days = (date - calendar_day(info, 0)?).whole_days();
    i32::try_from(days).ok()?.checked_mul(DAY_MINUTES)?.checked_add(minute)
}

fn calendar_day(info: &Info, h_day: i32) -> Option<::time::Date> {
    let mut numbers = info.voting_day.splitn(3, '-').map(|part| part.parse().ok());
    let (year, month, day): (i32, i32, i32) =
        (numbers.next()??, numbers.next()??, numbers.next()??);
    let month = ::time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let voting_day = ::time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    voting_day.checked_sub(::time::Duration::days(h_day.into()))
}

/// A day with its year, from ISO 8601: 19 Apr 2025; unchanged if it is no date.
pub fn day(language: Language, iso: &str) -> String {
    match parse_day(iso).as_deref().map(|iso| iso.splitn(3, '-').collect::<Vec<_>>()).as_deref() {
        Some([year, month, day]) => {
            let month = text(language, &format!("month-{}", month.trim_start_matches('0')));
            format!("{} {month} {year}", day.trim_start_matches('0'))
        }
        _ => iso.to_owned(),
    }
}

fn clock(language: Language, at: Moment) -> String {
    time_of_day(language, minute_of_day(at))
}

/// A minute of the day as people write it, up to 24.00 for its end.
pub fn time_of_day(language: Language, minute: i32) -> String {
    let mark = if language == Language::Indonesian { '.' } else { ':' };
    format!("{:02}{mark}{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English as En, Indonesian as Id};

    #[test]
    fn figures_follow_the_language() {
        let check = |written: String, expect: &str| assert_eq!(written, expect);
        check(count(Id, 1447), "1.447");
        check(count(En, 305_796), "305,796");
        check(count(Id, -1000), "−1.000");
        check(count(Id, 0), "0");
        check(decimal(Id, 2.5, 1), "2,5");
        check(decimal(En, 1234.0, 2), "1,234");
        check(decimal(En, -0.001, 2), "0");
        check(rupiah(Id, 3_500_000), "Rp3,5 juta");
        check(rupiah(En, 950), "Rp950");
        check(rupiah(Id, -21_300_000), "−Rp21,3 juta");
        check(rupiah(Id, -950), "−Rp950");
        check(minutes(Id, 130), "2 j 10");
        check(minutes(En, 45), "45 min");
        check(minutes(Id, 65_580), "1.093 j");
        check(moment(Id, -180), "H-1 21.00");
        check(moment(En, 60), "H 01:00");
        check(moment(En, 1500), "H+1 01:00");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let check = |typed: &str, expect: Option<&str>| {
            assert_eq!(parse_day(typed).as_deref(), expect, "{typed}");
        };
        for typed in ["19 April 2025", "19 apr 2025", "Sabtu, 19 April 2025", "19/4/2025"] {
            check(typed, Some("2025-04-19"));
        }
        check("2025-04-19", Some("2025-04-19"));
        check("6 Agustus 2025", Some("2025-08-06"));
        check("31 April 2025", None);
        check("19 April", None);
        check("19 April 25", None);
        check("besok", None);
        check("", None);
        assert_eq!(day(Id, "2025-08-06"), "6 Agu 2025");
        assert_eq!(parse_day(&day(Id, "2025-08-06")).as_deref(), Some("2025-08-06"));
        assert_eq!(parse_day(&day(En, "2025-05-16")).as_deref(), Some("2025-05-16"));
        assert_eq!(day(Id, ""), "");
    }

    #[test]
    fn dates_have_their_weekday() {
        let info =
            Info { voting_day: "2024-11-27".into(), timezone: "WITA".into(), ..Info::default() };
        assert_eq!(date(Id, &info, 3).as_deref(), Some("Minggu 24 Nov"));
        assert_eq!(moment_long(En, &info, -180), "Tue 26 Nov, H-1, 21:00 WITA");
        assert_eq!(date(Id, &Info::default(), 3), None);
        assert_eq!(moment_of(&info, (2024, 11, 26), 1260), Some(-180));
        assert_eq!(moment_of(&info, (2024, 11, 28), 5), Some(1445));
        assert_eq!(moment_of(&info, (2024, 11, 31), 5), None);
        assert_eq!(moment_of(&Info::default(), (2024, 11, 26), 0), None);
    }
}
