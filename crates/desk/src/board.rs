//! The board of a control room: what should have happened by a moment, what has been reported, and
//! whom to call.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::supply::stages_by_trips;
use crate::under_way::{Followed, Standing, followed};
use tepat_model::plan::{Heading, Plan, SettledTrip};
use tepat_model::region::{PlaceKind, Region, SupplyStep};
use tepat_model::time::{Moment, h_day};
use tepat_order::Order as _;
use tepat_planner::certainty::Simulation;
use tepat_planner::forecast;
use tepat_planner::handed::boxes_handed_over;

/// What a control room sees at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// How many trips stand how, in the order of [`Standing::ALL`].
    pub trips: Vec<(Standing, u64)>,
    /// The waves, in the order in which they leave the stores.
    pub waves: Vec<WaveBoard>,
    /// Trips to ask after or to act on, longest overdue first.
    pub calls: Vec<Call>,
}

impl Board {
    /// Stations, those that should have their goods by now, and those that are reported to.
    pub fn stations(&self) -> (u64, u64, u64) {
        let sum = |of: fn(&WaveBoard) -> u64| self.waves.iter().map(of).sum();
        (sum(|wave| wave.stations), sum(|wave| wave.planned), sum(|wave| wave.delivered))
    }
}

/// The stations whose goods leave the stores on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveBoard {
    /// That H-day.
    pub h_day: i32,
    /// Stations whose goods leave then.
    pub stations: u64,
    /// Of them, those whose goods should have left a store by now.
    pub planned_out: u64,
    /// Of them, those whose goods are reported to have left one.
    pub out: u64,
    /// Of them, those that should have their goods by now.
    pub planned: u64,
    /// Of them, those that are reported to have them, by trips or because all their boxes were counted
    /// there.
    pub delivered: u64,
    /// Of the others, those where some boxes were counted.
    #[serde(default)]
    pub in_part: u64,
    /// Of all, those where boxes were damaged.
    #[serde(default)]
    pub damaged: u64,
}

/// A trip that somebody should ask after or act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Code of the trip.
    pub trip: String,
    /// How it stands.
    pub standing: Standing,
    /// Code of the place to call: where it leaves, or where it is to arrive.
    pub at: String,
    /// When it should have left, or arrived; of a trip that failed, when it did.
    pub since: Moment,
    /// Stations whose goods it carries.
    pub stations: u64,
}

/// The board at a moment. O(visits · log stations).
pub fn board(region: &Region, plan: &Plan, settled: &[SettledTrip], now: Moment) -> Board {
    let all = followed(region, plan, settled, now);
    let count = |of: Standing| all.iter().filter(|trip| trip.standing == of).count() as u64;
    let mut calls: Vec<Call> =
        all.iter().filter_map(|followed| call(region, followed, now)).collect();
    calls.order_by(|a, b| (a.since, &a.trip).cmp(&(b.since, &b.trip)));
    Board {
        trips: Standing::ALL.map(|standing| (standing, count(standing))).to_vec(),
        waves: waves(region, plan, settled, now),
        calls,
    }
}

fn call(region: &Region, followed: &Followed<'_>, now: Moment) -> Option<Call> {
    let trip = followed.trip;
    let since = match followed.standing {
        Standing::NoReport => trip.depart_at,
        Standing::NotArrived => {
            let last = trip.visits.last();
            last.map_or(trip.back_at, |visit| trip.handed_over(followed.heading, visit))
        }
        Standing::Failed => followed.mark.and_then(|mark| mark.at).unwrap_or(now),
        Standing::OnTheWay | Standing::NotYet | Standing::Arrived => return None,
    };
    Some(Call {
        trip: trip.code.clone(),
        standing: followed.standing,
        at: whom(region, followed),
        since,
        stations: trip.kits().count() as u64,
    })
}

/// Where somebody knows of a trip: at its base before it has left, else where it arrives; of stations
/// at their village post.
fn whom(region: &Region, followed: &Followed<'_>) -> String {
    let trip = followed.trip;
    let is_under_way = followed.standing == Standing::NotArrived;
    let last = trip.visits.last().filter(|_| is_under_way && followed.heading == Heading::Out);
    let Some(last) = last else { return trip.base.clone() };
    let post = region.stations.get(&last.at).and_then(|station| region.pps_of(station));
    post.map_or_else(|| last.at.clone(), |post| post.code.clone())
}

fn waves(region: &Region, plan: &Plan, settled: &[SettledTrip], now: Moment) -> Vec<WaveBoard> {
    let stages = stages_by_trips(region, plan, settled);
    let stage = |station: &str| stages[region.stations.position(station)?];
    let counted = boxes_handed_over(region);
    let mut waves: BTreeMap<i32, WaveBoard> = BTreeMap::new();
    for (station, planned) in planned_stations(region, plan) {
        let h_day = h_day(planned.leaves);
        let wave = waves.entry(h_day).or_insert(WaveBoard { h_day, ..WaveBoard::default() });
        let stage = stage(station);
        wave.stations += 1;
        wave.planned_out += u64::from(planned.leaves <= now);
        let boxes = counted.get(station).copied().unwrap_or_default();
        let has_goods = stage >= Some(SupplyStep::Delivered) || boxes.is_whole();
        wave.out += u64::from(stage >= Some(SupplyStep::Dispatched) || boxes.delivered > 0);
        wave.planned += u64::from(planned.there.is_some_and(|there| there <= now));
        wave.delivered += u64::from(has_goods);
        wave.in_part += u64::from(!has_goods && boxes.delivered > 0);
        wave.damaged += u64::from(boxes.damaged > 0);
    }
    // H-days count down to voting day.
    waves.into_values().rev().collect()
}

/// When a station's goods leave a store first, and when they are handed over at the station.
#[derive(Clone, Copy, Debug)]
struct Planned {
    leaves: Moment,
    there: Option<Moment>,
}

fn planned_stations<'p>(region: &Region, plan: &'p Plan) -> BTreeMap<&'p str, Planned> {
    let is_store =
        |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Store);
    let mut found: BTreeMap<&str, Planned> = BTreeMap::new();
    for trip in &plan.trips {
        for visit in &trip.visits {
            for kit in &visit.kits {
                let leaves = trip.depart_at;
                if is_store(&trip.base) {
                    let planned = found.entry(kit).or_insert(Planned { leaves, there: None });
                    planned.leaves = planned.leaves.min(leaves);
                }
                if let Some(planned) = found.get_mut(kit.as_str()).filter(|_| *kit == visit.at) {
                    planned.there = Some(visit.done);
                }
            }
        }
    }
    found
}

/// A station that is not sure to have its goods in time, after what has been reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threatened {
    /// Its code.
    pub station: String,
    /// When its goods are to be expected; `None` if they are stranded.
    pub expected: Option<Moment>,
    /// When they are due; `None` if they are stranded.
    pub due: Option<Moment>,
    /// In what share of the runs they are there in time.
    pub on_time: f64,
}

/// Stations without their goods that are late in more runs than promised, if nobody plans again: the
/// plan goes on from what has been reported ([`forecast()`]), under delays drawn by chance. Least sure
/// first, then by when they are due.
///
/// O(runs · (trips + visits)).
pub fn threatened(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    now: Moment,
    (runs, seed): (u64, u64),
) -> Vec<Threatened> {
    let delivered = stages_by_trips(region, plan, settled);
    let counted = boxes_handed_over(region);
    let has_goods = |station: &str| {
        let at = region.stations.position(station);
        at.is_some_and(|at| delivered[at] >= Some(SupplyStep::Delivered))
            || counted.get(station).is_some_and(|boxes| boxes.is_whole())
    };
    let expected = forecast(region, plan, settled, now);
    let mut simulation = Simulation::new(region, &expected, seed);
    let mut tally = simulation.tally();
    for run in 0..runs {
        simulation.run(run, None, &mut tally);
    }
    let promised = f64::from(region.promise.stations_percent) / 100.0;
    let found = simulation.certainty(&tally).stations.into_iter().map(|station| Threatened {
        expected: Some(station.planned),
        due: Some(station.due),
        on_time: station.on_time,
        station: station.station,
    });
    let lost = expected.unserved.into_iter().map(|unserved| Threatened {
        station: unserved.station,
        expected: None,
        due: None,
        on_time: 0.0,
    });
    let mut found: Vec<Threatened> = found
        .chain(lost)
        .filter(|station| station.on_time < promised && !has_goods(&station.station))
        .collect();
    found.order_by(|a, b| {
        let surer = a.on_time.total_cmp(&b.on_time);
        surer.then(a.due.cmp(&b.due)).then_with(|| a.station.cmp(&b.station))
    });
    found
}
