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
}
