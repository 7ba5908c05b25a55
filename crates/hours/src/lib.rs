//! Moments and daily hours.
//!
//! A [`Moment`] counts minutes from the midnight that begins day 0. [`DailyHours`] say when a
//! vehicle class may work; no work is done outside them. Nothing here knows which day is voting
//! day.

mod clock;

pub use clock::{Clock, FAR_FUTURE};

use serde::{Deserialize, Serialize};

/// Minutes relative to 00.00 local time on day 0; negative before it.
pub type Moment = i32;

/// Minutes in a day.
pub const DAY_MINUTES: i32 = 1440;

/// Minutes since local midnight.
pub fn minute_of_day(at: Moment) -> i32 {
    at.rem_euclid(DAY_MINUTES)
}

/// The part of each day in which a vehicle class works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyHours {
    /// Minute of the day at which work may begin, in 0..1440.
    pub start_minute: i32,
    /// Minute of the day by which work must end: after the start, at most 1440.
    pub end_minute: i32,
}

impl DailyHours {
    /// Work at any time of the day.
    pub const ROUND_THE_CLOCK: Self = Self { start_minute: 0, end_minute: DAY_MINUTES };

    /// Working minutes in one day.
    pub fn length_minutes(self) -> i32 {
        self.end_minute - self.start_minute
    }

    /// Whether work is possible at every minute of the day.
    #[inline]
    pub fn is_round_the_clock(self) -> bool {
        self.length_minutes() >= DAY_MINUTES
    }

    /// Works for `minutes` from `at` and returns the moment at which the work is done.
    ///
    /// Work that fits into a whole day does not begin on a day with too little time left: it
    /// waits for the next morning. Work longer than a day begins at once and halts every night.
    /// Round the clock, nothing waits. Work of zero minutes needs no working hours.
    pub fn advance(self, at: Moment, minutes: i32) -> Moment {
        let mut clock = Clock::new(self, at);
        clock.work(minutes);
        clock.now()
    }

    /// When work of `minutes` that is ready at `at` begins; see [`Self::advance`].
    pub fn begin(self, at: Moment, minutes: i32) -> Moment {
        let mut clock = Clock::new(self, at);
        clock.begin(minutes);
        clock.now()
    }

    /// The latest moment at which work of `minutes` can begin and still be done by `due`.
    pub fn retreat(self, due: Moment, minutes: i32) -> Moment {
        if minutes <= 0 {
            return due;
        }
        if self.is_round_the_clock() {
            return due - minutes;
        }
        let length = self.length_minutes();
        let midnight = due - minute_of_day(due);
        let closed = (minute_of_day(due)).min(self.end_minute);
        let (mut day, mut today) = (midnight, closed - self.start_minute);
        if today <= 0 {
            day -= DAY_MINUTES;
            today = length;
        }
        if minutes <= today {
            return day + self.start_minute + today - minutes;
        }
        if minutes <= length {
            return day - DAY_MINUTES + self.end_minute - minutes;
        }
        let rest = minutes - today;
        let full_days = (rest - 1) / length;
        day - (full_days + 1) * DAY_MINUTES + self.end_minute - (rest - full_days * length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(days_before: i32, minute: i32) -> Moment {
        minute - days_before * DAY_MINUTES
    }

    const DAY: DailyHours = DailyHours { start_minute: 360, end_minute: 1080 };

    #[test]
    fn advance_waits_for_the_morning_and_halts_at_night() {
        let check = |at: (i32, i32), minutes, expect: (i32, i32)| {
            assert_eq!(
                DAY.advance(moment(at.0, at.1), minutes),
                moment(expect.0, expect.1),
                "{at:?} + {minutes}"
            );
        };
        check((3, 360), 60, (3, 420));
        check((3, 0), 60, (3, 420)); // before opening
        check((3, 1050), 30, (3, 1080)); // to the very end
        check((3, 1050), 31, (2, 391)); // does not fit: waits for next morning
        check((3, 1100), 10, (2, 370)); // after closing
        check((3, 720), 721, (2, 721)); // longer than a day: begins at once, halts at night
        check((3, 360), 1440, (2, 1080)); // two full days
        check((3, 360), 1441, (1, 361));
        check((3, 500), 0, (3, 500));
    }

    #[test]
    fn round_the_clock_goes_through_midnight() {
        let always = DailyHours { start_minute: 0, end_minute: 1440 };
        assert_eq!(always.advance(moment(4, 655), 960), moment(3, 175));
        assert_eq!(always.begin(moment(4, 655), 960), moment(4, 655));
        assert_eq!(always.retreat(moment(3, 175), 960), moment(4, 655));
    }

    #[test]
    fn retreat_is_the_latest_start() {
        for due in [-1440 * 3 + 100, -1440 * 3 + 700, -1440 * 3 + 1300] {
            for minutes in [1, 60, 500, 719, 720, 721, 1000, 2000] {
                let start = DAY.retreat(due, minutes);
                assert!(DAY.advance(start, minutes) <= due, "{due} {minutes}");
                let later = (1..=DAY_MINUTES).find(|k| DAY.advance(start + k, minutes) <= due);
                assert_eq!(later, None, "{due} {minutes}: could start later");
            }
        }
    }
}
