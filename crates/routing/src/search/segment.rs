//! Parts of a trip as functions of when they begin.
//!
//! Without daily hours and with one window per job, the end of a part of a trip depends on its
//! start through only three numbers, and two parts join in constant time: Vidal, Crainic,
//! Gendreau, Prins, "A hybrid genetic algorithm with adaptive diversity management for a large
//! class of vehicle routing problems with time-windows", Computers & Operations Research 40(1),
//! 2013, doi:10.1016/j.cor.2012.07.018.

use crate::problem::Job;

/// Before and after every moment, with room for sums.
const EARLY: i64 = -(1 << 40);
const LATE: i64 = 1 << 40;

/// A part of a trip. Begun at `s`, it ends at `max(s + duration, earliest_end)`; it can be begun
/// until `latest_start`.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    pub duration: i64,
    pub earliest_end: i64,
    pub latest_start: i64,
}

impl Segment {
    /// An empty part.
    pub const EMPTY: Self = Self { duration: 0, earliest_end: EARLY, latest_start: LATE };

    /// Serving one job.
    pub fn of_job(job: &Job) -> Self {
        let service = i64::from(job.service);
        let (open, close) =
            job.windows.first().map_or((EARLY, LATE), |&(open, close)| (open.into(), close.into()));
        Self { duration: service, earliest_end: open + service, latest_start: close }
    }

    /// Whether `next`, `travel` away, can follow if this part begins early enough.
    #[inline]
    pub fn reaches(&self, travel: i64, next: &Self) -> bool {
        self.earliest_end + travel <= next.latest_start
    }

    /// This part, then `travel`, then `next`, which must be reachable.
    #[inline]
    pub fn then(&self, travel: i64, next: &Self) -> Self {
        let until_next = self.duration + travel;
        Self {
            duration: until_next + next.duration,
            earliest_end: next.earliest_end.max(self.earliest_end + travel + next.duration),
            latest_start: self.latest_start.min(next.latest_start - until_next),
        }
    }
}
