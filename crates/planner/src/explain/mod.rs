//! Why the goods of a station, village or sub-district go as they do: the next best way, and where
//! those of a station are late or missing the cheapest remedy that works.
//!
//! Another way is forced by a pin: other posts, another base that brings the goods to the village or
//! its sub-district, another class, another store. The plan is then searched on as in a
//! [trial](crate::trials), and what comes of it is compared with the same search without the pin. As
//! goods travel together, a pin holds for the whole village or sub-district.

mod propose;

use serde::{Deserialize, Serialize};

use crate::run::Options;
use crate::trials::{Change, Outcome, Trial, make_now};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::Region;
use tepat_model::time::Moment;

pub use propose::{chosen, other_ways, remedies};

/// One hand-over on the way of a station's goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Code of the place that the vehicle starts from.
    pub base: String,
    /// Code of the place or station where it hands them over.
    pub at: String,
    /// Code of its class.
    pub class: String,
}

/// The way of a station's goods in a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Its hand-overs, in order; none if the station gets nothing.
    pub hops: Vec<Hop>,
    /// When the goods are signed for at the station.
    pub done: Option<Moment>,
    /// By how many minutes that is after the deadline.
    pub late_minutes: i32,
}

impl Way {
    /// Whether the station gets its goods in time.
    pub fn is_in_time(&self) -> bool {
        self.done.is_some() && self.late_minutes == 0
    }
}

/// What came of a trial, for one station, village or sub-district, and as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// Code of the station, or of the post of the village or sub-district.
    pub of: String,
    /// What was tried.
    pub trial: Trial,
    /// What came of it as a whole.
    pub outcome: Outcome,
    /// How the goods of the station go then, or of several the last ones.
    pub way: Way,
}

/// The way of a station's goods in a plan. O(visits · log kits).
pub fn way_of(plan: &Plan, station: &str) -> Way {
    let mut way = Way::default();
    for trip in &plan.trips {
        let has = |kits: &[String]| kits.binary_search_by(|kit| kit.as_str().cmp(station)).is_ok();
        for visit in trip.visits.iter().filter(|visit| has(&visit.kits)) {
            if visit.at == station {
                way.done = Some(visit.done);
                way.late_minutes = (visit.done - visit.due).max(0);
            }
            let (base, at, class) = (trip.base.clone(), visit.at.clone(), trip.class.clone());
            way.hops.push(Hop { base, at, class });
        }
    }
    way
}

/// The way of the goods that are signed for last in a village or sub-district, by the code of its post;
/// that of a station for the code of one. It ends nowhere if any station there gets nothing.
/// O(stations + kits).
pub fn last_way(region: &Region, plan: &Plan, of: &str) -> Way {
    if region.stations.get(of).is_some() {
        return way_of(plan, of);
    }
    let is_there = |code: &str| {
        let pps = region.stations.get(code).and_then(|station| region.pps_of(station));
        pps.is_some_and(|pps| pps.code == of || pps.parent == of)
    };
    let own = plan.trips.iter().flat_map(|trip| &trip.visits);
    let own = own.filter(|visit| is_there(&visit.at));
    let last = own.max_by_key(|visit| visit.done);
    let way = last.map(|visit| way_of(plan, &visit.at)).unwrap_or_default();
    let is_left_out = plan.unserved.iter().any(|unserved| is_there(&unserved.station));
    Way { done: way.done.filter(|_| !is_left_out), ..way }
}

/// Makes a trial from a plan at hand, and says what becomes of a station, or of the village or
/// sub-district of a post; see [`crate::trials::make`].
///
/// # Errors
/// The change does not fit into the region.
pub fn weigh(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    of: &str,
    trial: Trial,
    options: Options,
) -> Result<Weighed, Message> {
    let (outcome, found) = make_now(region, plan, settled, &trial, options)?;
    Ok(Weighed { of: of.to_owned(), trial, outcome, way: last_way(region, &found, of) })
}

/// The same for several posts that nothing is changed for: one search tells what becomes of them all.
///
/// # Errors
/// None if the plan is one of the region.
pub fn weigh_usual(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    of: &[String],
    options: Options,
) -> Result<Vec<Weighed>, Message> {
    let trial = Trial::of_nothing();
    let (outcome, found) = make_now(region, plan, settled, &trial, options)?;
    let weighed = |of: &String| Weighed {
        of: of.clone(),
        trial: trial.clone(),
        outcome,
        way: last_way(region, &found, of),
    };
    Ok(of.iter().map(weighed).collect())
}

/// The best of some forced ways beside the usual one: fewest stations unserved and late, then the
/// cheapest. Those that leave the station's goods on their way, such as settled ones, are passed over.
pub fn next_best<'w>(usual: &Weighed, others: &'w [Weighed]) -> Option<&'w Weighed> {
    others.iter().filter(|other| is_other_way(usual, other)).min_by_key(|other| rank(other))
}

fn is_other_way(usual: &Weighed, other: &Weighed) -> bool {
    other.trial.change.is_way() && other.way.hops != usual.way.hops && other.way.done.is_some()
}

/// Each village or sub-district with its next best way, the greatest difference in cost first. `usual` is
/// what comes of no change for each, `tried` what comes of the changes for all.
pub fn biggest_choices<'w>(
    usual: &'w [Weighed],
    tried: &'w [Weighed],
) -> Vec<(&'w Weighed, &'w Weighed)> {
    let choice = |usual: &'w Weighed| {
        let others = tried.iter().filter(|it| it.of == usual.of);
        let is_other = |it: &&Weighed| is_other_way(usual, it);
        others.filter(is_other).min_by_key(|it| rank(it)).map(|best| (usual, best))
    };
    let mut all: Vec<_> = usual.iter().filter_map(choice).collect();
    all.sort_by_key(|(usual, best)| {
        let more = best.outcome.cost_rupiah.abs_diff(usual.outcome.cost_rupiah);
        (std::cmp::Reverse(more), &usual.of)
    });
    all
}

/// The cheapest of some trials by which a station that is late or gets nothing has its goods in time,
/// and no other station is worse off in number.
pub fn cheapest_remedy<'w>(usual: &Weighed, tried: &'w [Weighed]) -> Option<&'w Weighed> {
    let undone = |outcome: &Outcome| outcome.unserved + outcome.late;
    tried
        .iter()
        .filter(|it| it.way.is_in_time() && undone(&it.outcome) < undone(&usual.outcome))
        .min_by_key(|it| (it.outcome.cost_rupiah, &it.trial.change))
}

fn rank(weighed: &Weighed) -> (usize, usize, u64, &Change) {
    let Outcome { unserved, late, cost_rupiah, .. } = weighed.outcome;
    (unserved, late, cost_rupiah, &weighed.trial.change)
}
