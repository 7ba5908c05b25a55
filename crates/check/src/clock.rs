//! A class's working hours as one continuous line of working minutes.

use tepat_model::region::VehicleClass;

const DAY: i64 = 1440;

const A_THOUSAND_YEARS: i64 = 1000 * 365 * DAY;

/// Longer than any work, but small enough to add to any moment without overflow.
const FOREVER: i64 = 1 << 40;

/// The moment `minute` of the day H-`h`.
pub(super) fn on_h_day(h: i16, minute: u16) -> i64 {
    i64::from(minute) - i64::from(h) * DAY
}

/// The day of a moment; 0 is voting day.
pub(super) fn day_of(at: i64) -> i64 {
    at.div_euclid(DAY)
}

/// The daily hours of a class laid end to end; minute 0 is the opening on voting day.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    opens: i64,
    length: i64,
}

impl Clock {
    pub(super) fn of(class: &VehicleClass) -> Self {
        let opens = i64::from(class.hours.start_minute).clamp(0, DAY - 1);
        let closes = i64::from(class.hours.end_minute).clamp(opens + 1, DAY);
        Self { opens, length: closes - opens }
    }

    /// Whether the minute that begins at `at` is a working minute.
    pub(super) fn is_open(self, at: i64) -> bool {
        (self.opens..self.opens + self.length).contains(&at.rem_euclid(DAY))
    }

    /// Working minutes before `at`.
    pub(super) fn worked_by(self, at: i64) -> i64 {
        let today = (at.rem_euclid(DAY) - self.opens).clamp(0, self.length);
        day_of(at) * self.length + today
    }

    /// When work of `minutes` ends if it is ready to begin at `ready`.
    pub(super) fn done(self, ready: i64, minutes: i64) -> i64 {
        if minutes <= 0 {
            return ready;
        }
        let minutes = minutes.min(FOREVER);
        self.moment(self.begun(ready, minutes) + minutes - 1) + 1
    }

    /// When the minutes of work begin that is ready at `ready`, one after the other.
    pub(super) fn passing(self, ready: i64, minutes: i64) -> Vec<i64> {
        let begun = self.begun(ready, minutes);
        (0..minutes).map(|minute| self.moment(begun + minute)).collect()
    }

    /// When work of `minutes` ends if each minute passes only while `may_pass(minute, moment)`
    /// holds; [`FOREVER`] if that takes more than a thousand years. `passes` gets the moments at
    /// which they begin.
    pub(super) fn done_where(
        self,
        ready: i64,
        minutes: i64,
        may_pass: impl Fn(i64, i64) -> bool,
        mut passes: impl FnMut(i64),
    ) -> i64 {
        if minutes <= 0 {
            return ready;
        }
        let (mut now, mut passed) = (self.moment(self.begun(ready, minutes)), 0);
        while passed < minutes {
            if now - ready > A_THOUSAND_YEARS {
                return FOREVER;
            }
            if self.is_open(now) && may_pass(passed, now) {
                passes(now);
                passed += 1;
            }
            now += 1;
        }
        now
    }

    /// The working minute in which work of `minutes` begins if it is ready at `ready`.
    fn begun(self, ready: i64, minutes: i64) -> i64 {
        let begun = self.worked_by(ready);
        let left_today = self.length - begun.rem_euclid(self.length);
        let has_nights = self.length < DAY;
        let is_too_short = has_nights && (left_today + 1..=self.length).contains(&minutes);
        if is_too_short { begun + left_today } else { begun }
    }

    /// The moment at which a working minute begins.
    fn moment(self, minute: i64) -> i64 {
        minute.div_euclid(self.length) * DAY + self.opens + minute.rem_euclid(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::time::DailyHours;

    #[test]
    fn agrees_with_the_planner_minute_by_minute() {
        for (start_minute, end_minute) in
            [(360, 1080), (0, 1440), (300, 360), (0, 60), (1380, 1440)]
        {
            let hours = DailyHours { start_minute, end_minute };
            let clock =
                Clock { opens: start_minute.into(), length: (end_minute - start_minute).into() };
            for at in (-3000..3000).step_by(7) {
                for minutes in [0, 1, 59, 60, 61, 719, 720, 721, 1439, 1440, 1441, 5000] {
                    assert_eq!(
                        clock.done(at.into(), minutes.into()),
                        i64::from(hours.advance(at, minutes)),
                        "{hours:?}: {minutes} from {at}"
                    );
                }
            }
        }
    }

    #[test]
    fn counts_working_minutes_between_moments() {
        let clock = Clock { opens: 360, length: 720 };
        let between = |from: i64, to: i64| clock.worked_by(to) - clock.worked_by(from);
        assert_eq!(between(0, 1440), 720);
        assert_eq!(between(400, 500), 100);
        assert_eq!(between(1000, 1440 + 400), 80 + 40);
        assert_eq!(between(-1440, 0), 720);
        assert!(
            !clock.is_open(359)
                && clock.is_open(360)
                && clock.is_open(1079)
                && !clock.is_open(1080)
        );
    }
}
