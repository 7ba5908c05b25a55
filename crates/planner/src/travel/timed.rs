//! Earliest arrivals where edges close for hours or days and night slows them.
//!
//! Vehicles wait at a closed edge until it opens, and before a crossing until they can complete it.
//! A later departure never arrives earlier, so Dijkstra's algorithm over moments is correct
//! (Dreyfus 1969). A class is under way only in its daily hours and halts in between, wherever it
//! is.

use tepat_network::graph::CLOSED;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{LONGEST_WAY_MS, Network, Stop, UNREACHABLE_MS, passage::DAYLIGHT};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Circumstance, Edge};
use tepat_model::time::{DailyHours, Moment};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// A way that starts at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// Arrival in whole minutes, rounded up.
    pub arrive: Moment,
    /// Time under way, in minutes, without waits and halts.
    pub minutes: u32,
    /// Steps in order of travel; see [`tepat_model::region::Region::step`].
    pub steps: Vec<usize>,
}

/// Journeys found so far: of a class from a place at a moment, to all places.
pub(super) type Known = BTreeMap<(ClassIndex, PlaceIndex, Moment), Rc<Vec<Option<Journey>>>>;

impl Network<'_> {
    /// Whether any edge depends on the time of day or the date.
    pub fn depends_on_time(&self) -> bool {
        let night = |edge: &Edge| edge.effects.iter().any(|e| e.when == Circumstance::Night);
        self.region.edges.iter().any(|edge| night(edge) || !edge.closures.is_empty())
    }

    /// The earliest arriving journeys of a class from a place to others, departing at a moment or
    /// later; `None` for places it cannot reach.
    ///
    /// Work that fits into one day of its hours is not started on a day too short for it: if the
    /// earliest way would halt for a night, a way of the next morning without a halt is taken.
    /// O((nodes + arcs) log nodes).
    pub fn journeys(
        &mut self,
        class: ClassIndex,
        from: PlaceIndex,
        at: Moment,
        to: &[PlaceIndex],
    ) -> Vec<Option<Journey>> {
        let hours = class.class(self.region).hours;
        let first = self.journeys_at_once(class, from, hours.begin(at, 1), to);
        if hours.is_round_the_clock() {
            return first;
        }
        let morning = hours.begin(at, hours.length_minutes());
        let halts = |journey: &Journey| {
            let minutes = i32::try_from(journey.minutes).unwrap_or(i32::MAX);
            minutes <= hours.length_minutes() && day(journey.arrive - 1) != day(hours.begin(at, 1))
        };
        if !first.iter().flatten().any(halts) {
            return first;
        }
        let next = self.journeys_at_once(class, from, morning, to);
        let better = |(first, next): (Option<Journey>, Option<Journey>)| match (&first, next) {
            (Some(early), Some(next)) if halts(early) && day(next.arrive - 1) == day(morning) => {
                Some(next)
            }
            _ => first,
        };
        first.into_iter().zip(next).map(better).collect()
    }

    /// The journey of a class from stop to stop, with local ways at the ends; `None` if it cannot
    /// go.
    pub fn journey(
        &mut self,
        class: ClassIndex,
        from: Stop,
        at: Moment,
        to: Stop,
    ) -> Option<Journey> {
        let (local_ms, _) = self.local(class, from, to);
        if local_ms == UNREACHABLE_MS {
            return None;
        }
        let key = (class, from.place(), at);
        let all = match self.journeys.get(&key) {
            Some(all) => Rc::clone(all),
            None => {
                let places: Vec<PlaceIndex> = PlaceIndex::all(self.region).collect();
                let all = Rc::new(self.journeys(class, from.place(), at, &places));
                self.journeys.insert(key, Rc::clone(&all));
                all
            }
        };
        let mut journey = all[to.place().position()].clone()?;
        let local = i32::try_from(local_ms.div_ceil(60_000)).ok()?;
        journey.arrive = class.class(self.region).hours.advance(journey.arrive, local);
        journey.minutes = journey.minutes.saturating_add(local.unsigned_abs());
        Some(journey)
    }

    fn journeys_at_once(
        &mut self,
        class: ClassIndex,
        from: PlaceIndex,
        at: Moment,
        to: &[PlaceIndex],
    ) -> Vec<Option<Journey>> {
        let region = self.region;
        let vehicle = class.class(region);
        let start_ms = i64::from(at) * MINUTE_MS;
        let day_ms: Vec<u64> =
            self.times.all().iter().map(|passage| passage.day_ms(vehicle)).collect();
        let preparation = &self.preparation;
        let passages = self.times.all();
        let tree =
            preparation.graph.earliest(&[(from.node(), 0)], LONGEST_WAY_MS, |arc, elapsed| {
                let step = preparation.steps[arc as usize] as usize;
                let now = start_ms + elapsed as i64;
                let pass = Pass {
                    day_ms: day_ms[step],
                    night_percent: passages[step].night_percent,
                    closures: region.edges.get_at(step).map_or(&[], |edge| &edge.closures),
                    hours: vehicle.hours,
                    in_one_go: passages[step].in_one_go(vehicle),
                };
                pass.arrive(now)
                    .map_or(CLOSED, |then| u64::try_from(then - start_ms).unwrap_or(CLOSED))
            });
        let journey = |to: &PlaceIndex| {
            let elapsed = tree.distance[to.node()];
            (elapsed < CLOSED).then(|| {
                let arcs = tree.path(&preparation.graph, to.node());
                let steps: Vec<usize> =
                    arcs.iter().map(|&arc| preparation.steps[arc as usize] as usize).collect();
                let ms: u64 = steps.iter().map(|&step| usable(day_ms[step])).sum();
                let end_ms = start_ms + elapsed as i64;
                Journey {
                    arrive: Moment::try_from(
                        end_ms.div_euclid(MINUTE_MS) + i64::from(end_ms.rem_euclid(MINUTE_MS) > 0),
                    )
                    .unwrap_or(Moment::MAX),
                    minutes: u32::try_from(ms.div_ceil(60_000)).unwrap_or(u32::MAX),
                    steps,
                }
            })
        };
        to.iter().map(journey).collect()
    }
}

fn usable(ms: u64) -> u64 {
    if ms == UNREACHABLE_MS { 0 } else { ms }
}

fn day(at: Moment) -> i32 {
    at.div_euclid(tepat_model::time::DAY_MINUTES)
}

/// One step at one time.
struct Pass<'a> {
    day_ms: u64,
    night_percent: u16,
    closures: &'a [(Moment, Moment)],
    hours: DailyHours,
    /// Whether vehicles cannot halt on it.
    in_one_go: bool,
}

impl Pass<'_> {
    /// When a step is completed that is entered at `now` (milliseconds from the midnight of voting
    /// day) or as soon as possible; `None` if that takes longer than the longest way.
    ///
    /// Time passes in stretches in which nothing changes: hours open or not, day or night, closed
    /// or not. Each stretch reduces the remaining travel by its speed, so nobody overtakes.
    fn arrive(&self, now: i64) -> Option<i64> {
        if self.day_ms == UNREACHABLE_MS {
            return None;
        }
        // In hundredths of a millisecond of daytime travel.
        let all = i64::try_from(self.day_ms).ok()?.checked_mul(100)?;
        let (mut left, mut at) = (all, now);
        let horizon = now + LONGEST_WAY_MS as i64;
        while left > 0 {
            if at > horizon {
                return None;
            }
            let until = self.next_change(at);
            let speed = self.speed_percent(at);
            if speed > 0 {
                let needed = (left + speed - 1) / speed;
                if at + needed <= until {
                    return Some(at + needed);
                }
                left -= (until - at) * speed;
            } else if self.in_one_go {
                // A vehicle that would be caught on the way has waited on the bank.
                left = all;
            }
            at = until;
        }
        Some(at)
    }

    fn speed_percent(&self, at: i64) -> i64 {
        let minute = at.div_euclid(MINUTE_MS);
        let of_day = minute.rem_euclid(1440);
        let (start, end) = (i64::from(self.hours.start_minute), i64::from(self.hours.end_minute));
        let closed = self.closures.iter().any(|&(from, until)| {
            (i64::from(from) * MINUTE_MS..i64::from(until) * MINUTE_MS).contains(&at)
        });
        if closed || !(start..end).contains(&of_day) {
            return 0;
        }
        let light = i64::from(DAYLIGHT.0)..i64::from(DAYLIGHT.1);
        if light.contains(&of_day) { 100 } else { self.night_percent.into() }
    }

    /// The next moment at which the speed may change.
    fn next_change(&self, at: i64) -> i64 {
        let midnight = at.div_euclid(DAY_MS) * DAY_MS;
        let daily = [
            self.hours.start_minute,
            self.hours.end_minute,
            DAYLIGHT.0,
            DAYLIGHT.1,
            tepat_model::time::DAY_MINUTES,
        ];
        let daily = daily.into_iter().map(|minute| midnight + i64::from(minute) * MINUTE_MS);
        let closures = self.closures.iter().flat_map(|&(from, until)| [from, until]);
        let all = daily.chain(closures.map(|moment| i64::from(moment) * MINUTE_MS));
        all.filter(|&change| change > at).min().unwrap_or(midnight + DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_waits_halts_and_slows() {
        let minutes = |of: i64| of * MINUTE_MS;
        let check_pass = |in_one_go,
                          closures: &[(Moment, Moment)],
                          night,
                          hours: (i32, i32),
                          now,
                          takes,
                          expect| {
            let (start_minute, end_minute) = hours;
            let pass = Pass {
                day_ms: minutes(takes) as u64,
                night_percent: night,
                closures,
                hours: DailyHours { start_minute, end_minute },
                in_one_go,
            };
            let found = pass.arrive(minutes(now)).map(|at| at / MINUTE_MS);
            assert_eq!(found, expect, "{closures:?} {night} {hours:?} {now} {takes}");
        };
        let always = (0, 1440);
        let check = |closures: &[(Moment, Moment)], night, hours, now, takes, expect| {
            check_pass(false, closures, night, hours, now, takes, expect);
        };
        let cross = |closures: &[(Moment, Moment)], night, hours, now, takes, expect| {
            check_pass(true, closures, night, hours, now, takes, expect);
        };
        check(&[], 100, always, 600, 30, Some(630));
        check(&[], 100, (360, 1080), 1070, 30, Some(1440 + 380)); // halts at night
        check(&[], 50, always, 1070, 30, Some(1120)); // ten minutes by day, twenty by night
        check(&[], 0, always, 1070, 30, Some(1440 + 380));
        check(&[(620, 700)], 100, always, 600, 30, Some(710)); // caught by the closure
        check(&[(500, 700), (700, 800)], 100, always, 600, 30, Some(830));
        check(&[(0, 400_000)], 100, always, 600, 30, None);
        check(&[], 100, always, 600, 0, Some(600));
        cross(&[(620, 700)], 100, always, 600, 30, Some(730)); // waits on the bank
        cross(&[(620, 700)], 100, always, 590, 30, Some(620)); // just across
        cross(&[(620, 700), (720, 800)], 100, always, 600, 30, Some(830));
        cross(&[], 100, (360, 1080), 1070, 30, Some(1440 + 390));
        cross(&[], 0, always, 1070, 30, Some(1440 + 390));
    }
}
