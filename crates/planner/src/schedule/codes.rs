//! Codes of trips: a trip that is the same as in the previous plan keeps its code.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tepat_model::plan::Trip;
use tepat_order::Order as _;

/// Gives all trips their codes, a letter and a number, and sorts them by loading and code. `before`
/// has the trips of the earlier plan and the highest number used before it, see
/// [`Plan::last_number`]; returns that number for the new plan.
///
/// [`Plan::last_number`]: tepat_model::plan::Plan::last_number
///
/// A trip is the same as an earlier one if both have the same base and class and more than half of
/// the hand-overs of each are also hand-overs of the other. All other trips get numbers that no
/// earlier plan has used, in their order. O(hand-overs log hand-overs).
pub(crate) fn number(trips: &mut [Trip], letter: char, before: Option<(&[Trip], u32)>) -> u32 {
    trips.order_by(|a, b| {
        let key = |trip: &Trip| (trip.load_at, trip.back_at, trip.vehicle);
        key(a).cmp(&key(b)).then_with(|| (&a.base, &a.class).cmp(&(&b.base, &b.class)))
    });
    let kept = before.map_or(Vec::new(), |(before, _)| same_trips(trips, before));
    let used = before.map_or(0, |(before, last)| highest(before, letter).max(last));
    let last = used.saturating_add((trips.len() - kept.len()) as u32);
    let digits = last.to_string().len().max(4);
    for trip in &mut *trips {
        trip.code.clear();
    }
    if let Some((before, _)) = before {
        for (new, old) in kept {
            trips[new].code.clone_from(&before[old].code);
        }
    }
    let mut next = used;
    for trip in trips.iter_mut().filter(|trip| trip.code.is_empty()) {
        next += 1;
        trip.code = format!("{letter}{next:0digits$}");
    }
    trips.order_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
    if highest(trips, letter) < last { last } else { 0 }
}

/// The highest number among the codes of some trips.
fn highest(trips: &[Trip], letter: char) -> u32 {
    let number = |trip: &Trip| trip.code.strip_prefix(letter)?.parse().ok();
    trips.iter().filter_map(number).max().unwrap_or(0)
}

/// Pairs of a new and an earlier trip that are the same. Each trip is in one pair at most.
fn same_trips(trips: &[Trip], before: &[Trip]) -> Vec<(usize, usize)> {
    type HandOver<'a> = (&'a str, &'a str, &'a str, &'a str);
    let mut brought: BTreeMap<HandOver<'_>, usize> = BTreeMap::new();
    for (number, trip) in before.iter().enumerate() {
        brought.extend(hand_overs(trip).map(|hand_over| (hand_over, number)));
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (number, trip) in trips.iter().enumerate() {
        for old in hand_overs(trip).filter_map(|hand_over| brought.get(&hand_over)) {
            *shared.entry((number, *old)).or_default() += 1;
        }
    }
    let size = |trip: &Trip| trip.kits().count();
    let mostly =
        |new: usize, old: usize, count| 2 * count > size(&trips[new]).max(size(&before[old]));
    let mut pairs: Vec<(usize, usize, usize)> = shared
        .into_iter()
        .filter(|&((new, old), count)| mostly(new, old, count))
        .map(|((new, old), count)| (count, new, old))
        .collect();
    // Only one other trip can have more than half of a trip, unless a plan carries a kit twice.
    pairs.sort_unstable_by_key(|&(count, new, old)| (Reverse(count), new, old));
    let (mut taken, mut gone) = (vec![false; trips.len()], vec![false; before.len()]);
    pairs.retain(|&(_, new, old)| {
        let free = !taken[new] && !gone[old] && !before[old].code.is_empty();
        (taken[new], gone[old]) = (taken[new] || free, gone[old] || free);
        free
    });
    pairs.into_iter().map(|(_, new, old)| (new, old)).collect()
}

/// Base, class, stop and kit of everything a trip hands over; of one that posts a vehicle, where that
/// comes from.
fn hand_overs(trip: &Trip) -> impl Iterator<Item = (&str, &str, &str, &str)> {
    let posted = trip.posted_from.iter();
    let posted = posted.map(|from| (trip.base.as_str(), trip.class.as_str(), &*from.base, ""));
    let handed_over = trip.visits.iter().flat_map(|visit| {
        visit
            .kits
            .iter()
            .map(|kit| (trip.base.as_str(), trip.class.as_str(), visit.at.as_str(), kit.as_str()))
    });
    posted.chain(handed_over)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::plan::{Leg, Plan, Visit};

    fn number(trips: &mut [Trip], before: Option<&Plan>) -> u32 {
        super::number(trips, 'T', before.map(|plan| (plan.trips.as_slice(), plan.last_number)))
    }

    fn trip(code: &str, load_at: i32, class: &str, kits: &[&str]) -> Trip {
        let visit = Visit {
            at: "K".into(),
            leg: Leg::default(),
            arrive: load_at,
            done: load_at,
            due: 0,
            kits: kits.iter().map(|&kit| kit.to_owned()).collect(),
            late: Vec::new(),
        };
        Trip {
            code: code.into(),
            base: "G".into(),
            class: class.into(),
            vehicle: 1,
            posted_from: None,
            load_at,
            depart_at: load_at,
            visits: vec![visit],
            back: Leg::default(),
            back_at: load_at,
            mark: None,
        }
    }

    fn codes(trips: &[Trip]) -> Vec<(&str, &str)> {
        trips.iter().map(|trip| (trip.code.as_str(), trip.visits[0].kits[0].as_str())).collect()
    }

    #[test]
    fn trips_that_carry_mostly_the_same_keep_their_codes() {
        let before = Plan {
            trips: vec![
                trip("T0001", 10, "truck", &["a", "b", "c"]),
                trip("T0003", 20, "truck", &["d", "e"]),
                trip("T0002", 30, "boat", &["f"]),
                trip("by hand", 40, "truck", &["g"]),
            ],
            last_number: 7,
            ..Plan::default()
        };
        let mut trips = vec![
            trip("", 40, "truck", &["a", "b", "x"]), // later, but the same
            trip("", 20, "truck", &["d"]),           // half of it is not enough
            trip("", 20, "truck", &["e"]),
            trip("", 10, "truck", &["f"]),           // another class
            trip("", 5, "truck", &["g", "z", "g2"]), // a third of it
        ];
        assert_eq!(number(&mut trips, Some(&before)), 0);
        let expect =
            [("T0008", "g"), ("T0009", "f"), ("T0010", "d"), ("T0011", "e"), ("T0001", "a")];
        assert_eq!(codes(&trips), expect);
        // The same again: nothing new.
        let before = Plan { trips: trips.clone(), ..Plan::default() };
        assert_eq!(number(&mut trips, Some(&before)), 0);
        assert_eq!((codes(&trips), &trips), (expect.to_vec(), &before.trips));
        // A number that is gone is not reused.
        trips.retain(|trip| trip.code != "T0011");
        assert_eq!(number(&mut trips, Some(&before)), 11);
        let before = Plan { trips: trips.clone(), last_number: 11, ..Plan::default() };
        trips.push(trip("", 20, "truck", &["e"]));
        assert_eq!(number(&mut trips, Some(&before)), 0);
        assert!(codes(&trips).contains(&("T0012", "e")));
    }

    #[test]
    fn a_first_plan_is_numbered_in_order_of_loading() {
        let mut trips = vec![trip("x", 2, "truck", &["a"]), trip("", 1, "truck", &["b"])];
        assert_eq!(number(&mut trips, None), 0);
        assert_eq!(codes(&trips), [("T0001", "b"), ("T0002", "a")]);
        assert_eq!(number(&mut [], None), 0);
    }
}
