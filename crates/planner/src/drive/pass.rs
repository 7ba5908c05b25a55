//! How minutes of work pass within daily hours and around closures.

use tepat_model::time::{DAY_MINUTES, DailyHours, Moment, minute_of_day};

/// Later than anything in a plan; whatever gets here stands still.
pub(super) const FAR: Moment = tepat_hours::FAR_FUTURE;

/// What happens in part of the time that work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Working,
    /// Outside the daily hours.
    Halting,
    /// Before a closure, or caught in one.
    Waiting,
}

/// When `minutes` of work are done that is under way at `at`. Unlike [`DailyHours::advance`] it
/// starts on any day, however short. O(nights).
#[inline]
pub(super) fn pass(
    hours: DailyHours,
    at: Moment,
    minutes: i32,
    mut part: impl FnMut(Part, Moment, Moment),
) -> Moment {
    let (mut now, mut left) = (at, minutes.min(FAR));
    while left > 0 && now < FAR {
        now = wait(now, hours.begin(now, 1), Part::Halting, &mut part);
        let passed = left.min(until_halt(hours, now));
        part(Part::Working, now, now + passed);
        now += passed;
        left -= passed;
    }
    now.min(FAR)
}

/// The same where work is only possible in `hours`, which are part of the vehicle's `own` hours,
/// and never during `closures`, which are in order and disjoint. It starts as soon as `on_end`
/// consecutive minutes are open, unless no day has as many. O(nights + closures).
pub(super) fn pass_where_open(
    own: DailyHours,
    hours: DailyHours,
    closures: &[(Moment, Moment)],
    (at, on_end): (Moment, i32),
    minutes: i32,
    mut part: impl FnMut(Part, Moment, Moment),
) -> Moment {
    let (mut now, mut left) = (at, minutes.min(FAR));
    let begin = begin_on_end(hours, closures, at, on_end);
    let mut next = closures.partition_point(|&(_, until)| until <= now);
    while left > 0 && now < FAR {
        if now < begin {
            let works = own.begin(now, 1);
            now = wait(now, works.min(begin), Part::Halting, &mut part);
            let evening = now.saturating_add(until_halt(own, now));
            now = wait(now, evening.min(begin).max(now), Part::Waiting, &mut part);
            continue;
        }
        let works = own.begin(now, 1);
        now = wait(now, works, Part::Halting, &mut part);
        let opens = hours.begin(now, 1);
        if opens > now {
            now = wait(now, opens, Part::Waiting, &mut part);
            continue;
        }
        while closures.get(next).is_some_and(|&(_, until)| until <= now) {
            next += 1;
        }
        let (closed_from, closed_until) = closures.get(next).copied().unwrap_or((FAR, FAR));
        if closed_from <= now {
            now = wait(now, closed_until, Part::Waiting, &mut part);
            continue;
        }
        let passed = left.min(until_halt(hours, now)).min(closed_from - now);
        part(Part::Working, now, now + passed);
        now += passed;
        left -= passed;
    }
    now.min(FAR)
}

/// The first moment with this many consecutive open minutes; the same moment if no day has as many.
fn begin_on_end(
    hours: DailyHours,
    closures: &[(Moment, Moment)],
    at: Moment,
    minutes: i32,
) -> Moment {
    if minutes <= 1 || !hours.is_round_the_clock() && minutes > hours.length_minutes() {
        return at;
    }
    let mut begin = hours.begin(at, minutes);
    for &(from, until) in &closures[closures.partition_point(|&(_, until)| until <= at)..] {
        if until <= begin {
            continue;
        }
        if from >= begin.saturating_add(minutes) {
            break;
        }
        begin = hours.begin(until.min(FAR), minutes);
    }
    begin.min(FAR)
}

fn wait(
    from: Moment,
    until: Moment,
    why: Part,
    part: &mut impl FnMut(Part, Moment, Moment),
) -> Moment {
    if from < until {
        part(why, from, until);
    }
    until
}

/// Minutes from a moment within the hours until they end.
fn until_halt(hours: DailyHours, now: Moment) -> i32 {
    if hours.is_round_the_clock() {
        FAR
    } else {
        hours.end_minute.min(DAY_MINUTES) - minute_of_day(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: DailyHours = DailyHours { start_minute: 360, end_minute: 1080 };

    #[test]
    fn work_under_way_agrees_with_the_calendar_once_it_may_begin() {
        for hours in
            [DAY, DailyHours::ROUND_THE_CLOCK, DailyHours { start_minute: 0, end_minute: 5 }]
        {
            for at in (-3_000..3_000).step_by(7) {
                for minutes in [0, 1, 9, 719, 720, 721, 1_440, 1_441, 5_000] {
                    let begun = hours.begin(at, minutes);
                    let done = pass(hours, begun, minutes, |_, from, until| assert!(from < until));
                    assert_eq!(done, hours.advance(at, minutes), "{hours:?} {at} {minutes}");
                    let open =
                        pass_where_open(hours, hours, &[], (begun, 1), minutes, |_, _, _| ());
                    assert_eq!(open, done, "{hours:?} {at} {minutes}");
                }
            }
        }
    }

    #[test]
    fn closures_are_waited_for_and_halts_are_not_waits() {
        let closures = [(500, 700), (1_000, 1_900)];
        let mut parts = Vec::new();
        let done = pass_where_open(DAY, DAY, &closures, (400, 1), 500, |part, from, until| {
            parts.push((part, from, until));
        });
        use Part::{Halting, Waiting, Working};
        let expect = [
            (Working, 400, 500),
            (Waiting, 500, 700),
            (Working, 700, 1_000),
            (Waiting, 1_000, 1_900),
            (Working, 1_900, 2_000),
        ];
        assert_eq!((done, parts.as_slice()), (2_000, &expect[..]));
        let mut parts = Vec::new();
        let done = pass(DAY, 1_070, 20, |part, from, until| parts.push((part, from, until)));
        let expect = [(Working, 1_070, 1_080), (Halting, 1_080, 1_800), (Working, 1_800, 1_810)];
        assert_eq!((done, parts.as_slice()), (1_810, &expect[..]));
        assert_eq!(pass_where_open(DAY, DAY, &[(0, FAR)], (400, 1), 1, |_, _, _| ()), FAR);
        // A crossing of 30 minutes that takes 40: begun in time, caught all the same.
        let mut parts = Vec::new();
        let done = pass_where_open(DAY, DAY, &closures, (480, 30), 40, |part, from, until| {
            parts.push((part, from, until));
        });
        assert_eq!(
            (done, parts.as_slice()),
            (740, &[(Waiting, 480, 700), (Working, 700, 740)][..])
        );
    }
}
