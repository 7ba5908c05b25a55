//! Which waybills of a plan are still valid in another one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, WORTH_A_LINE_MINUTES};
use tepat_model::plan::{Plan, Trip};
use tepat_order::Gather as _;

/// Waybills grouped by what became of them; codes of trips in the order of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Papers {
    /// In both plans, but with another vehicle, other stops or goods, or at other times.
    pub changed: Vec<String>,
    /// Only in the plan now.
    pub added: Vec<String>,
    /// Only in the plan before: to be withdrawn.
    pub void: Vec<String>,
    /// Number of unchanged waybills.
    pub same: usize,
}

impl Papers {
    /// Whether every paper is still valid.
    pub fn is_same(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty() && self.void.is_empty()
    }
}

/// The waybills of two plans, matched with each other.
pub(super) struct Matched<'a> {
    pub papers: Papers,
    /// The trip that brings each station its goods, in each of the two plans.
    brings: [BTreeMap<&'a str, &'a Trip>; 2],
}

impl<'a> Matched<'a> {
    pub fn new(now: Side<'a>, before: Side<'a>) -> Self {
        let of_code: BTreeMap<&str, &Trip> =
            with_papers(before.plan).map(|trip| (trip.code.as_str(), trip)).gather();
        let mut papers = Papers::default();
        for trip in with_papers(now.plan) {
            match of_code.get(trip.code.as_str()) {
                None => papers.added.push(trip.code.clone()),
                Some(was) if says_the_same(trip, was) => papers.same += 1,
                Some(_) => papers.changed.push(trip.code.clone()),
            }
        }
        let known: BTreeSet<&str> = with_papers(now.plan).map(|trip| trip.code.as_str()).gather();
        let gone = with_papers(before.plan).filter(|trip| !known.contains(trip.code.as_str()));
        papers.void = gone.map(|trip| trip.code.clone()).collect();
        Self { papers, brings: [brings(now.plan), brings(before.plan)] }
    }

    /// Whether the paper that a station signs is the same in both except for its number.
    pub fn is_same_for(&self, station: &str) -> bool {
        let [now, before] = &self.brings;
        match (now.get(station), before.get(station)) {
            (Some(now), Some(before)) => says_the_same(now, before),
            (None, None) => true,
            _ => false,
        }
    }
}

/// The trips that carry goods, and so a waybill.
fn with_papers(plan: &Plan) -> impl Iterator<Item = &Trip> {
    plan.trips.iter().filter(|trip| !trip.is_posting())
}

fn brings(plan: &Plan) -> BTreeMap<&str, &Trip> {
    let visits = plan.trips.iter().flat_map(|trip| trip.visits.iter().map(move |v| (trip, v)));
    visits.map(|(trip, visit)| (visit.at.as_str(), trip)).gather()
}

/// Whether two waybills mean the same to those who act on them: the same vehicle from the same
/// base, the same stops and goods, at about the same times.
pub(super) fn says_the_same(one: &Trip, other: &Trip) -> bool {
    let near = |a: i32, b: i32| a.saturating_sub(b).abs() <= WORTH_A_LINE_MINUTES;
    (&one.base, &one.class, one.vehicle) == (&other.base, &other.class, other.vehicle)
        && near(one.depart_at, other.depart_at)
        && one.visits.len() == other.visits.len()
        && one.visits.iter().zip(&other.visits).all(|(one, other)| {
            one.at == other.at && one.kits == other.kits && near(one.arrive, other.arrive)
        })
}
