//! What a plan has delivered so far, by wave, and brought back, as its days are played through.

use std::collections::BTreeMap;

use tepat_model::plan::{Plan, Trip};
use tepat_model::time::{Moment, h_day};

/// The stations whose goods first leave on one H-day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// The H-day.
    pub h_day: i32,
    /// When the goods of each of them are signed for, in order.
    served_at: Vec<Moment>,
}

impl Wave {
    /// How many stations it has.
    pub fn stations(&self) -> usize {
        self.served_at.len()
    }

    /// How many of them have their goods at a moment. O(log stations).
    pub fn served_by(&self, moment: Moment) -> usize {
        self.served_at.partition_point(|at| *at <= moment)
    }
}

/// The waves of a plan, the earliest first. O(kits · log stations).
pub fn waves_so_far(plan: &Plan) -> Vec<Wave> {
    let mut leaves: BTreeMap<&str, Moment> = BTreeMap::new();
    for trip in &plan.trips {
        for kit in trip.kits() {
            let first = leaves.entry(kit).or_insert(trip.load_at);
            *first = trip.load_at.min(*first);
        }
    }
    let mut waves: BTreeMap<i32, Vec<Moment>> = BTreeMap::new();
    for visit in plan.trips.iter().flat_map(|trip| &trip.visits) {
        if let Some(left) = leaves.get(visit.at.as_str()).filter(|_| visit.kits.contains(&visit.at))
        {
            waves.entry(-h_day(*left)).or_default().push(visit.done);
        }
    }
    let wave = |(day, mut served_at): (i32, Vec<Moment>)| {
        served_at.sort_unstable();
        Wave { h_day: -day, served_at }
    };
    waves.into_iter().map(wave).collect()
}

/// The return of sealed goods to the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Homecoming {
    /// When its first trip leaves.
    pub begins_at: Moment,
    /// When the goods of each station are back at the store, in order.
    back_at: Vec<Moment>,
}

impl Homecoming {
    /// How many stations' goods come back.
    pub fn stations(&self) -> usize {
        self.back_at.len()
    }

    /// How many of them are back by a moment. O(log stations).
    pub fn back_by(&self, moment: Moment) -> usize {
        self.back_at.partition_point(|at| *at <= moment)
    }
}

/// The return of a plan to a store; `None` if none is planned. O(kits · log kits).
pub fn homecoming(plan: &Plan, store: &str) -> Option<Homecoming> {
    let begins_at = plan.returns.iter().map(|trip| trip.load_at).min()?;
    let last = plan.returns.iter().filter(|trip| trip.base == store);
    let mut back_at: Vec<Moment> =
        last.flat_map(|trip| trip.kits().map(|_| trip.back_at)).collect();
    back_at.sort_unstable();
    Some(Homecoming { begins_at, back_at })
}

/// How many vehicles are under way at a moment, loading included, on the way out or back. O(trips).
pub fn vehicles_under_way(plan: &Plan, moment: Moment) -> usize {
    let is_under_way = |trip: &Trip| trip.load_at <= moment && moment < trip.back_at;
    plan.all_trips().filter(|(_, trip)| is_under_way(trip)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::plan::{Leg, Visit};
    use tepat_model::time::moment;

    #[test]
    fn stations_count_in_the_wave_in_which_their_goods_first_leave() {
        let trip = |load_at: Moment, at: &str, done: Moment, kits: &[&str]| Trip {
            code: String::new(),
            base: "G".into(),
            class: "truck".into(),
            vehicle: 1,
            posted_from: None,
            load_at,
            depart_at: load_at,
            visits: vec![Visit {
                at: at.into(),
                leg: Leg::default(),
                arrive: done,
                done,
                due: done,
                kits: kits.iter().map(|kit| (*kit).to_owned()).collect(),
                late: Vec::new(),
            }],
            back: Leg::default(),
            back_at: done,
            mark: None,
        };
        let plan = Plan {
            trips: vec![
                trip(moment(3, 420), "K", moment(3, 600), &["a", "b"]),
                trip(moment(2, 420), "b", moment(2, 500), &["b"]),
                trip(moment(1, 420), "a", moment(1, 480), &["a"]),
                trip(moment(1, 420), "c", moment(1, 500), &["c"]),
            ],
            ..Plan::default()
        };
        let waves = waves_so_far(&plan);
        let days: Vec<(i32, usize)> = waves.iter().map(|it| (it.h_day, it.stations())).collect();
        assert_eq!(days, [(3, 2), (1, 1)]);
        let check = |at: Moment, served: [usize; 2], under_way: usize| {
            let found: Vec<usize> = waves.iter().map(|wave| wave.served_by(at)).collect();
            assert_eq!((found.as_slice(), vehicles_under_way(&plan, at)), (&served[..], under_way));
        };
        check(moment(3, 0), [0, 0], 0);
        check(moment(3, 600), [0, 0], 0);
        check(moment(2, 450), [0, 0], 1);
        check(moment(2, 500), [1, 0], 0);
        check(moment(1, 470), [1, 0], 2);
        check(moment(1, 480), [2, 0], 1);
        check(moment(0, 0), [2, 1], 0);
        assert_eq!(homecoming(&plan, "G"), None);
    }

    #[test]
    fn goods_are_back_when_the_last_trip_reaches_the_store() {
        let trip = |base: &str, load_at: Moment, back_at: Moment, kits: &[&str]| Trip {
            code: String::new(),
            base: base.into(),
            class: "truck".into(),
            vehicle: 1,
            posted_from: None,
            load_at,
            depart_at: load_at,
            visits: vec![Visit {
                at: "x".into(),
                leg: Leg::default(),
                arrive: load_at,
                done: load_at,
                due: back_at,
                kits: kits.iter().map(|kit| (*kit).to_owned()).collect(),
                late: Vec::new(),
            }],
            back: Leg::default(),
            back_at,
            mark: None,
        };
        let plan = Plan {
            returns: vec![
                trip("K", moment(-1, 480), moment(-1, 600), &["a", "b"]),
                trip("G", moment(-2, 480), moment(-2, 700), &["a"]),
                trip("G", moment(-3, 480), moment(-3, 600), &["b", "c"]),
            ],
            ..Plan::default()
        };
        let home = homecoming(&plan, "G").unwrap_or_default();
        assert_eq!((home.begins_at, home.stations()), (moment(-1, 480), 3));
        let check = |at: Moment, back: usize| assert_eq!(home.back_by(at), back);
        check(moment(-1, 600), 0);
        check(moment(-2, 700), 1);
        check(moment(-3, 599), 1);
        check(moment(-3, 600), 3);
        assert_eq!(vehicles_under_way(&plan, moment(-1, 500)), 1);
    }
}
