//! Finds by how little each limit must be widened.

use std::collections::BTreeMap;

use super::limit::Limit;
use super::place::{Driven, Place, Places};
use crate::evaluate::Score;
use crate::problem::Problem;

/// Factor by which each try goes further until a widening suffices.
const STEP: i64 = 16;

/// The least widening found so far, and the best place for it.
struct Least<'a> {
    limit: Limit,
    by: i64,
    gain: Score,
    place: &'a Place,
}

/// For each limit that may be in the way: by how little it must be widened so
/// that some place serves the job on time and the others no later than now, and
/// the best such place.
pub(super) fn least<'a>(
    problem: &mut Problem,
    job: usize,
    places: &'a Places,
) -> Vec<(Limit, i64, &'a Place)> {
    let mut least: BTreeMap<Limit, Least<'a>> = BTreeMap::new();
    let on_time = |problem: &Problem, gain: &Driven| {
        !gain.is_late(problem, job) && gain.score.late <= places.others_late
    };
    for place in &places.all {
        let limits = match place.gain {
            Ok(gain) if on_time(problem, &gain) => vec![Limit::None],
            gain => Limit::behind(problem, job, place.route.vehicle, gain.err()),
        };
        for limit in limits {
            let most = limit.most(problem, job);
            let mut good = |by| {
                limit.relaxed(problem, job, by, |problem| {
                    let gain = place.gain(problem, job).ok();
                    gain.filter(|gain| on_time(problem, gain)).map(|gain| gain.score)
                })
            };
            let before = least.get(&limit.of_any_vehicle());
            let found = match before {
                Some(before) => good(before.by).map(|gain| (before.by, gain)),
                None => enough(most, &mut good),
            };
            let Some(found) = found else { continue };
            let (by, gain) = bisect(found, good);
            if before.is_none_or(|before| (by, gain) < (before.by, before.gain)) {
                least.insert(limit.of_any_vehicle(), Least { limit, by, gain, place });
            }
        }
    }
    least.into_values().map(|least| (least.limit, least.by, least.place)).collect()
}

/// Tries larger and larger numbers up to `most`; one that is good, with what it is good for.
fn enough<T>(most: i64, mut good: impl FnMut(i64) -> Option<T>) -> Option<(i64, T)> {
    let mut by = most.min(STEP);
    loop {
        if let Some(what) = good(by) {
            return Some((by, what));
        }
        if by >= most {
            return None;
        }
        by = by.saturating_mul(STEP).min(most);
    }
}

/// The least good number up to one that is good, if all above a good one are;
/// some good number in any case. 0 is not tried.
fn bisect<T>(found: (i64, T), mut good: impl FnMut(i64) -> Option<T>) -> (i64, T) {
    let (mut bad, mut found) = (0, found);
    while found.0 - bad > 1 {
        let middle = i64::midpoint(bad, found.0);
        match good(middle) {
            Some(what) => found = (middle, what),
            None => bad = middle,
        }
    }
    found
}
