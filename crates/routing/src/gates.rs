//! Stretches of way that are shut at times.
//!
//! Vehicles on a shut stretch, or arriving at one, wait there until it opens. Where nobody can
//! halt, as on a ferry, they wait before it until there is time to pass it as a whole. A vehicle
//! that sets out later never overtakes, so earliest arrivals stay correct (first in, first out).

use std::collections::BTreeMap;

use tepat_hours::FAR_FUTURE;
use tepat_hours::{DAY_MINUTES, DailyHours, Moment, minute_of_day};

/// When a stretch is shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shut {
    /// Periods of closure: from, until; in any order.
    pub closed: Vec<(Moment, Moment)>,
    /// The daily hours in which it is open.
    pub open: DailyHours,
    /// Whether vehicles cannot halt on it: it is passed within one opening, unless it takes longer
    /// than any day's opening.
    pub in_one_go: bool,
}

/// A stretch of the way between two hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Ticks from the way's beginning to the stretch's.
    pub begin: u64,
    /// Ticks from the way's beginning to the stretch's end.
    pub end: u64,
    /// Index of its closing times in [`Gates::shut`].
    pub shut: usize,
}

/// The stretches that are shut at times on the ways of one travel table.
///
/// Locations hang on hubs as in [`crate::Hubs`]; each may be a hub of its own. The way between
/// locations of different hubs passes the stretches between these hubs. Ways within a hub have no
/// stretches.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// By location: its hub, and ticks between the two.
    pub places: Vec<(usize, u64)>,
    /// By first and last hub, the stretches in the order they are passed.
    pub ways: BTreeMap<(usize, usize), Vec<Gate>>,
    /// Closing times of the stretches.
    pub shut: Vec<Shut>,
    /// Ticks per unit of duration; at least 1.
    pub ticks_each: u64,
}

impl Gates {
    /// Whether nothing is ever shut.
    pub fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }

    /// The stretches between two locations; most pairs have none. O(log ways).
    #[inline]
    pub fn between(&self, from: usize, to: usize) -> Option<Stretches<'_>> {
        let &(from, lead) = self.places.get(from)?;
        let &(to, _) = self.places.get(to)?;
        let gates = self.ways.get(&(from, to)).filter(|gates| !gates.is_empty())?;
        Some(Stretches { of: self, gates, lead })
    }
}

/// The stretches of one way that are shut at times.
#[derive(Clone, Copy, Debug)]
pub struct Stretches<'a> {
    of: &'a Gates,
    gates: &'a [Gate],
    lead: u64,
}

impl Stretches<'_> {
    /// The moment at which a way of duration `took` ends if travel can begin at `at`; `None` if a
    /// stretch never opens again.
    ///
    /// Travel begins as [`DailyHours::advance`] says. A unit of its duration belongs to the first
    /// stretch that has any part of it, and passes only while that stretch is open and within
    /// `hours`. O(stretches + waits and nights).
    pub fn advance(&self, hours: DailyHours, at: Moment, took: i32) -> Option<Moment> {
        let (mut now, mut gone) = (hours.begin(at, took), 0);
        let each = self.of.ticks_each.max(1);
        let whole = |ticks: u64| i32::try_from(ticks).unwrap_or(i32::MAX);
        for gate in self.gates {
            let begin =
                whole(self.lead.saturating_add(gate.begin) / each).clamp(gone, took.max(gone));
            let end = whole(self.lead.saturating_add(gate.end).div_ceil(each))
                .clamp(begin, took.max(begin));
            now = spend(hours, &[], now, begin - gone);
            gone = end;
            now = match self.of.shut.get(gate.shut) {
                Some(shut) if end > begin => {
                    let (open, minutes) = (both(hours, shut.open)?, end - begin);
                    let begun = match shut.in_one_go {
                        true => begin_in_one_go(open, &shut.closed, now, minutes),
                        false => now,
                    };
                    spend(open, &shut.closed, begun, minutes)
                }
                _ => spend(hours, &[], now, end - begin),
            };
        }
        let arrive = spend(hours, &[], now, took - gone);
        (arrive < FAR_FUTURE).then_some(arrive)
    }
}

/// The hours that are in both; `None` if they do not overlap.
fn both(a: DailyHours, b: DailyHours) -> Option<DailyHours> {
    let start_minute = a.start_minute.max(b.start_minute);
    let end_minute = a.end_minute.min(b.end_minute);
    (start_minute < end_minute).then_some(DailyHours { start_minute, end_minute })
}

/// The first moment at which `minutes` can pass without a halt within `hours` and outside
/// `closed`; `at` if that is longer than a day's hours.
fn begin_in_one_go(
    hours: DailyHours,
    closed: &[(Moment, Moment)],
    at: Moment,
    minutes: i32,
) -> Moment {
    if !hours.is_round_the_clock() && minutes > hours.length_minutes() {
        return at;
    }
    let mut now = hours.begin(at, minutes);
    while now < FAR_FUTURE {
        let meets = |&&(from, until): &&(Moment, Moment)| {
            from < until && from < now.saturating_add(minutes) && now < until
        };
        match closed.iter().find(meets) {
            Some(&(_, until)) => now = hours.begin(until, minutes),
            None => return now,
        }
    }
    now
}

/// The moment at which `minutes` have passed within `hours` and outside `closed`.
fn spend(hours: DailyHours, closed: &[(Moment, Moment)], at: Moment, minutes: i32) -> Moment {
    let (mut now, mut left) = (at, minutes);
    while left > 0 && now < FAR_FUTURE {
        now = hours.begin(now, 1);
        let holds = |&&(from, until): &&(Moment, Moment)| from <= now && now < until;
        if let Some(&(_, until)) = closed.iter().find(holds) {
            now = until;
            continue;
        }
        let next = closed.iter().map(|&(from, _)| from).filter(|&from| from > now).min();
        let night = if hours.is_round_the_clock() {
            FAR_FUTURE + DAY_MINUTES
        } else {
            now - minute_of_day(now) + hours.end_minute
        };
        let passed = left.min(night.min(next.unwrap_or(night)) - now);
        now += passed;
        left -= passed;
    }
    now.min(FAR_FUTURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALWAYS: DailyHours = DailyHours::ROUND_THE_CLOCK;
    const DAY: DailyHours = DailyHours { start_minute: 360, end_minute: 1080 };

    #[test]
    fn shut_stretches_are_waited_for_where_they_are() {
        let check =
            |hours, closed: &[(i32, i32)], open, gate: (u64, u64), ask: (i32, i32), expect| {
                let gates = Gates {
                    places: vec![(0, 0), (1, 0)],
                    ways: [((0, 1), vec![Gate { begin: gate.0, end: gate.1, shut: 0 }])].into(),
                    shut: vec![Shut { closed: closed.to_vec(), open, in_one_go: false }],
                    ticks_each: 10,
                };
                let way = gates.between(0, 1).expect("a gate");
                assert_eq!(way.advance(hours, ask.0, ask.1), expect, "{closed:?} {gate:?} {ask:?}");
                assert!(gates.between(1, 0).is_none());
            };
        check(ALWAYS, &[], ALWAYS, (100, 200), (500, 60), Some(560));
        check(ALWAYS, &[(400, 505)], ALWAYS, (100, 200), (500, 60), Some(560)); // opens before the vehicle arrives
        check(ALWAYS, &[(400, 600)], ALWAYS, (100, 200), (500, 60), Some(650)); // 10 to go, then waits
        check(ALWAYS, &[(515, 600)], ALWAYS, (100, 200), (500, 60), Some(645)); // shut half way
        check(ALWAYS, &[(520, 600)], ALWAYS, (100, 200), (500, 60), Some(560)); // just through
        check(ALWAYS, &[(505, 520), (520, 530)], ALWAYS, (100, 200), (500, 60), Some(580));
        check(ALWAYS, &[(0, 511)], ALWAYS, (109, 111), (500, 60), Some(561)); // part of a minute counts as the whole
        check(ALWAYS, &[], DAY, (100, 200), (1075, 60), Some(1440 + 360 + 50)); // dusk comes first
        check(DAY, &[], DAY, (100, 200), (1075, 60), Some(1440 + 420)); // does not begin on too short a day
        check(DAY, &[(0, 1070)], ALWAYS, (100, 200), (500, 60), Some(1440 + 360 + 40));
        check(DAY, &[(0, i32::MAX)], ALWAYS, (100, 200), (500, 60), None);
        let night = DailyHours { start_minute: 1100, end_minute: 1200 };
        check(night, &[], DAY, (100, 200), (1100, 60), None);
    }

    #[test]
    fn whoever_cannot_be_across_in_time_waits_on_the_bank() {
        // Twenty minutes there, a crossing, ten minutes more.
        let check = |hours, closed: &[(i32, i32)], crossing: i32, at, expect| {
            let took = 30 + crossing;
            let gate = Gate { begin: 20, end: 20 + crossing as u64, shut: 0 };
            let gates = Gates {
                places: vec![(0, 0), (1, 0)],
                ways: [((0, 1), vec![gate])].into(),
                shut: vec![Shut { closed: closed.to_vec(), open: ALWAYS, in_one_go: true }],
                ticks_each: 1,
            };
            let way = gates.between(0, 1).expect("a crossing");
            assert_eq!(way.advance(hours, at, took), expect, "{closed:?} {crossing} {at}");
        };
        check(ALWAYS, &[(600, 840)], 24, 550, Some(604)); // across by 594
        check(ALWAYS, &[(600, 840)], 24, 556, Some(610)); // across by 600
        check(ALWAYS, &[(600, 840)], 24, 557, Some(874)); // waits from 577 to 840
        check(ALWAYS, &[(600, 840), (860, 900)], 24, 557, Some(934)); // that opening is too short
        check(ALWAYS, &[(860, 900), (600, 840)], 24, 557, Some(934));
        check(DAY, &[], 24, 1_000, Some(1_054));
        check(DAY, &[(1_030, 1_035)], 24, 1_000, Some(1_069)); // across by 1059
        check(DAY, &[(1_030, 1_060)], 24, 1_000, Some(1_440 + 394)); // the day ends first
        check(DAY, &[], 800, 360, Some(1_440 + 360 + 110)); // longer than any day: halts
        check(ALWAYS, &[(600, i32::MAX)], 24, 590, None);
    }

    #[test]
    fn open_stretches_change_nothing() {
        let gates = Gates {
            places: vec![(0, 7), (1, 0)],
            ways: [(
                (0, 1),
                vec![Gate { begin: 30, end: 90, shut: 0 }, Gate { begin: 90, end: 95, shut: 0 }],
            )]
            .into(),
            shut: vec![Shut { closed: vec![(-9_000, -8_000)], open: ALWAYS, in_one_go: false }],
            ticks_each: 10,
        };
        let way = gates.between(0, 1).expect("gates");
        for hours in [ALWAYS, DAY, DailyHours { start_minute: 0, end_minute: 5 }] {
            for at in (-3_000..3_000).step_by(7) {
                for took in [0, 1, 9, 10, 11, 719, 720, 721, 2_000] {
                    assert_eq!(
                        way.advance(hours, at, took),
                        Some(hours.advance(at, took)),
                        "{at} {took}"
                    );
                }
            }
        }
    }
}
