//! The register of risks: what each would touch, and in what order they matter.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use tepat_model::plan::Plan;
use tepat_model::region::{Edge, PlaceKind, Region, Risk, RiskState};
use tepat_order::{Gather as _, Order as _};
use tepat_planner::certainty::Simulation;
use tepat_planner::outlook::outlook;

/// A risk and what it weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// Code of the risk.
    pub code: String,
    /// Stations that it would touch: as stated, else by place and plan; `None` if neither says.
    pub stations: Option<u64>,
    /// Whether that follows from place and plan.
    pub is_derived: bool,
    /// Likelihood times stations, in hundredths of a station; `None` while one of them is not known.
    pub expected_hundredths: Option<u64>,
    /// Whether its measure is overdue.
    pub is_overdue: bool,
}

/// All risks, in the order in which they matter: what has happened, then what is open by the stations
/// that it takes away on average, then what is not weighed, then what is closed. O(risks · (stations +
/// visits)).
pub fn weighed(region: &Region, plan: Option<&Plan>, day: &str) -> Vec<Weighed> {
    let mut all: Vec<(&Risk, Weighed)> = region
        .risks
        .iter()
        .map(|risk| {
            let derived = || touched(region, plan, &risk.at).filter(|stations| *stations > 0);
            let stated = risk.stations.map(u64::from);
            let stations = stated.or_else(derived);
            let percent = match risk.state {
                RiskState::Happened => Some(100),
                _ => risk.percent.map(u64::from),
            };
            let weighed = Weighed {
                code: risk.code.clone(),
                stations,
                is_derived: stated.is_none() && stations.is_some(),
                expected_hundredths: stations.zip(percent).map(|(stations, p)| stations * p),
                is_overdue: risk.is_overdue(day),
            };
            (risk, weighed)
        })
        .collect();
    let rank = |state: RiskState| match state {
        RiskState::Happened => 0,
        RiskState::Open | RiskState::Handled => 1,
        RiskState::Closed => 2,
    };
    all.order_by(|(a, of_a), (b, of_b)| {
        let heavier = of_b.expected_hundredths.cmp(&of_a.expected_hundredths);
        rank(a.state).cmp(&rank(b.state)).then(heavier).then_with(|| a.code.cmp(&b.code))
    });
    all.into_iter().map(|(_, weighed)| weighed).collect()
}

/// What a risk takes away if it happens: its edge, or all edges at its place, are closed, the trips go
/// on as planned where they can, and nobody plans again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RiskEffect {
    /// Stations whose goods can then not be brought as planned.
    pub stranded: u64,
    /// Stations late on average, as things are.
    pub late_before: f64,
    /// Stations late on average if it happens, without those that are stranded.
    pub late_after: f64,
}

impl RiskEffect {
    /// Stations that are then not in time and are otherwise, rounded.
    pub fn stations(&self) -> u64 {
        let more = self.stranded as f64 + self.late_after - self.late_before;
        more.max(0.0).round() as u64
    }
}

/// Simulates what a risk takes away; `None` if its place is no edge, pier or crossing, so that the plan
/// does not know what would happen. `late_before` is what [`late_on_average`] says of the plan with as
/// many runs from the same seed: the same delays then strike before and after, and the plan is
/// simulated once for all risks. O((edges + trips) log n + runs · (trips + visits)).
pub fn effect(
    region: &Region,
    plan: &Plan,
    risk: &Risk,
    late_before: f64,
    (runs, seed): (u64, u64),
) -> Option<RiskEffect> {
    let is_hub = region
        .places
        .get(&risk.at)
        .is_some_and(|place| matches!(place.kind, PlaceKind::Pier | PlaceKind::Junction));
    let is_hit = |edge: &Edge| {
        edge.code == risk.at || (is_hub && (edge.from == risk.at || edge.to == risk.at))
    };
    if !region.edges.iter().any(is_hit) {
        return None;
    }
    let mut hit = region.clone();
    hit.edges = region
        .edges
        .iter()
        .map(|edge| Edge { closed: edge.closed || is_hit(edge), ..edge.clone() })
        .collect();
    let after = outlook(region, plan, &hit).plan;
    let stranded = after.unserved.len().saturating_sub(plan.unserved.len()) as u64;
    let late_after = late_on_average(&hit, &after, (runs, seed));
    Some(RiskEffect { stranded, late_before, late_after })
}

/// Stations that are late on average in a plan. O(runs · (trips + visits)).
pub fn late_on_average(region: &Region, plan: &Plan, (runs, seed): (u64, u64)) -> f64 {
    let mut simulation = Simulation::new(region, plan, seed);
    let mut tally = simulation.tally();
    (0..runs).for_each(|run| simulation.run(run, None, &mut tally));
    simulation.certainty(&tally).late_stations
}

/// Stations at a station, village or sub-district, or whose goods go over an edge or by way of a place
/// in the plan; `None` for no place.
pub fn touched(region: &Region, plan: Option<&Plan>, at: &str) -> Option<u64> {
    if at.is_empty() {
        return None;
    }
    let mut found: BTreeSet<&str> = region
        .stations
        .iter()
        .filter(|station| {
            station.code == at
                || station.desa == at
                || station.home() == at
                || region.area_of_code(&station.code) == Some(at)
        })
        .map(|station| station.code.as_str())
        .gather();
    for trip in plan.into_iter().flat_map(|plan| &plan.trips) {
        // Goods are on the vehicle until they are handed over.
        let mut on_board: BTreeSet<&str> = trip.kits().gather();
        for visit in &trip.visits {
            if visit.leg.edges.iter().any(|edge| edge == at) || visit.at == at {
                found.extend(&on_board);
            }
            for kit in &visit.kits {
                on_board.remove(kit.as_str());
            }
        }
    }
    Some(found.len() as u64)
}
