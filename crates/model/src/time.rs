//! Moments of a plan, counted from voting day.
//!
//! A [`Moment`] counts minutes from 00.00 local time on voting day, so the evening before
//! is negative. Days are counted backwards as H-days: H-1 is the day before voting day.

pub use tepat_hours::{DAY_MINUTES, DailyHours, Moment, minute_of_day};

/// The moment at `minute_of_day` on an H-day. Days after voting day are negative.
///
/// ```
/// use tepat_model::time::moment;
///
/// assert_eq!(moment(1, 1260), -180); // 21.00 the night before
/// assert_eq!(moment(-1, 480), 1920); // 08.00 the morning after
/// ```
pub fn moment(h_day: i32, minute_of_day: i32) -> Moment {
    minute_of_day - h_day * DAY_MINUTES
}

/// The H-day of a moment: 1 is the day before voting day, 0 voting day, -1 the day after.
pub fn h_day(at: Moment) -> i32 {
    -at.div_euclid(DAY_MINUTES)
}

/// Reads a moment such as `H-3 06.30`, `H-3T06:30`, `H-3`, `H 12:00` or `h+1`.
pub fn parse_moment(text: &str) -> Option<Moment> {
    let text = text.trim().to_lowercase().replace('\u{2212}', "-");
    let rest = text.strip_prefix('h')?;
    let (day, clock) = match rest.split_once(|c: char| c.is_whitespace() || c == 't') {
        Some((day, clock)) => (day, clock.trim()),
        None => (rest, ""),
    };
    let day: i32 = if day.is_empty() { 0 } else { day.parse().ok()? };
    let minute = if clock.is_empty() { 0 } else { parse_clock(clock)? };
    (day.abs() <= 1000).then_some(day * DAY_MINUTES + minute)
}

/// Reads `06.30`, `6:30` or `6` as a minute of the day; up to 24.00.
pub fn parse_clock(text: &str) -> Option<i32> {
    let (hour, minute) = text.trim().split_once(['.', ':']).unwrap_or((text.trim(), "0"));
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    let of_day = i32::checked_add(hour.checked_mul(60)?, minute)?;
    ((0..=24).contains(&hour) && (0..60).contains(&minute) && of_day <= DAY_MINUTES)
        .then_some(of_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h_days_read_back() {
        assert_eq!(h_day(moment(5, 0)), 5);
        assert_eq!(h_day(moment(1, 1439)), 1);
        assert_eq!(h_day(0), 0);
        assert_eq!(h_day(moment(-2, 30)), -2);
        assert_eq!(minute_of_day(moment(2, 390)), 390);
    }

    #[test]
    fn moments_are_read_as_they_are_written() {
        let check =
            |text: &str, expect: Option<Moment>| assert_eq!(parse_moment(text), expect, "{text}");
        check("H-3 06.30", Some(moment(3, 390)));
        check("H-2T08:00", Some(moment(2, 480)));
        check(" h-1 21.30", Some(moment(1, 1290)));
        check("HT06:00", Some(360));
        check("h", Some(0));
        check("H+1 7", Some(1440 + 420));
        check("H\u{2212}2", Some(moment(2, 0)));
        check("3", None);
        check("H--2T08:00", None);
        check("H-2 24.01", None);
        check("H99999999999", None);
        check("H 99999999.0", None);
        assert_eq!(parse_clock("24.00"), Some(1440));
        assert_eq!(parse_clock("24.01"), None);
    }
}
