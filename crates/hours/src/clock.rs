//! A vehicle's clock that advances without divisions.

use crate::{DAY_MINUTES, DailyHours, Moment};

/// A moment centuries ahead, from which clocks no longer advance.
pub const FAR_FUTURE: Moment = 1 << 29;
const LONGEST_WORK_MINUTES: i32 = 1 << 24;

/// A moment within daily hours, stored as the preceding midnight and the minutes since.
///
/// It divides when it is set and for work longer than a day, but not for the many short steps
/// between.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: i32,
    end: i32,
    always: bool,
    midnight: Moment,
    minute: i32,
}

impl Clock {
    /// A clock that shows `at`.
    #[inline]
    pub fn new(hours: DailyHours, at: Moment) -> Self {
        let (start, end) = (hours.start_minute, hours.end_minute);
        let always = hours.is_round_the_clock();
        // Round the clock, the day does not matter.
        let minute = if always { 0 } else { at.rem_euclid(DAY_MINUTES) };
        Self { start, end, always, midnight: at - minute, minute }
    }

    /// The current moment.
    #[inline]
    pub fn now(&self) -> Moment {
        self.midnight + self.minute
    }

    /// The clock moved to `at`, or unchanged if `at` is not later.
    #[inline]
    pub fn not_before(self, at: Moment) -> Self {
        if at <= self.now() {
            return self;
        }
        let minute = if self.always { 0 } else { at.rem_euclid(DAY_MINUTES) };
        Self { midnight: at - minute, minute, ..self }
    }

    /// Advances to when work of `minutes` begins; see [`DailyHours::advance`].
    #[inline]
    pub fn begin(&mut self, minutes: i32) {
        if minutes <= 0 || self.always {
            return;
        }
        self.minute = self.minute.max(self.start);
        let room = self.end - self.minute;
        let too_short = minutes > room && minutes <= self.end - self.start;
        if room <= 0 || too_short {
            self.midnight += DAY_MINUTES;
            self.minute = self.start;
        }
    }

    /// Works for `minutes`; see [`DailyHours::advance`].
    #[inline]
    pub fn work(&mut self, minutes: i32) {
        // Clocks stop at this moment, so that sums over any input stay in range.
        if minutes <= 0 || self.now() >= FAR_FUTURE {
            return;
        }
        let minutes = minutes.min(LONGEST_WORK_MINUTES);
        self.begin(minutes);
        self.minute += minutes;
        if self.minute > self.end && !self.always {
            self.halt_at_nights();
        }
    }

    /// Carries the minutes beyond closing time over to the following days.
    #[cold]
    fn halt_at_nights(&mut self) {
        let (rest, length) = (self.minute - self.end, self.end - self.start);
        let full_days = (rest - 1) / length;
        self.midnight += (full_days + 1) * DAY_MINUTES;
        self.minute = self.start + rest - full_days * length;
    }
}
