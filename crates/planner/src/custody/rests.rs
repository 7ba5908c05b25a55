//! Goods that lie at a place overnight, between the trip that brings them and the next.

use std::collections::{BTreeMap, BTreeSet};

use super::guards_at;
use tepat_model::plan::{Halt, Trip, nights};
use tepat_model::region::{Place, Region};
use tepat_model::time::Moment;

/// From when until when the goods of a station lie somewhere.
type Stay<'a> = (Moment, Moment, &'a str);

/// Goods on their way out that lie at places overnight; stays there that overlap or meet are one.
pub(super) fn rests_out(region: &Region, trips: &[Trip]) -> Vec<Halt> {
    rests(region, stays_out(trips))
}

/// The same on the way back.
pub(super) fn rests_back(region: &Region, returns: &[Trip]) -> Vec<Halt> {
    rests(region, stays_back(returns))
}

fn rests(region: &Region, stays_at: BTreeMap<&str, Vec<Stay<'_>>>) -> Vec<Halt> {
    let known =
        stays_at.into_iter().filter_map(|(code, stays)| Some((region.places.get(code)?, stays)));
    known.flat_map(|(place, stays)| merged(region, place, stays)).collect()
}

fn merged(region: &Region, place: &Place, mut stays: Vec<Stay<'_>>) -> Vec<Halt> {
    stays.sort_unstable();
    let mut periods: Vec<(Moment, Moment, BTreeSet<&str>)> = Vec::new();
    for (from, until, kit) in stays {
        match periods.last_mut() {
            Some((_, last, kits)) if from <= *last => {
                *last = until.max(*last);
                kits.insert(kit);
            }
            _ => periods.push((from, until, BTreeSet::from([kit]))),
        }
    }
    let rest = |(from, until, kits): (Moment, Moment, BTreeSet<&str>)| Halt {
        at: place.code.clone(),
        from,
        until,
        kits: u32::try_from(kits.len()).unwrap_or(u32::MAX),
        custody: place.allows_custody(),
        guards: guards_at(region, place.kind),
        ..Halt::default()
    };
    periods.into_iter().map(rest).collect()
}

/// By place: goods on their way out lie from their hand-over until the next trip loads.
fn stays_out(trips: &[Trip]) -> BTreeMap<&str, Vec<Stay<'_>>> {
    let mut brought: BTreeMap<(&str, &str), Vec<Moment>> = BTreeMap::new();
    for visit in trips.iter().flat_map(|trip| &trip.visits) {
        for kit in &visit.kits {
            brought.entry((&visit.at, kit)).or_default().push(visit.done);
        }
    }
    let mut stays = Stays::new(brought);
    for trip in trips {
        for kit in trip.kits() {
            stays.end(&trip.base, kit, trip.load_at);
        }
    }
    stays.found
}

/// By place: goods on their way back lie from the return of their trip until they are fetched.
fn stays_back(returns: &[Trip]) -> BTreeMap<&str, Vec<Stay<'_>>> {
    let mut brought: BTreeMap<(&str, &str), Vec<Moment>> = BTreeMap::new();
    for trip in returns {
        for kit in trip.kits() {
            brought.entry((&trip.base, kit)).or_default().push(trip.back_at);
        }
    }
    let mut stays = Stays::new(brought);
    for visit in returns.iter().flat_map(|trip| &trip.visits) {
        for kit in &visit.kits {
            stays.end(&visit.at, kit, visit.done);
        }
    }
    stays.found
}

/// Stays overnight, found from when goods were brought.
struct Stays<'a> {
    /// By place and station, in order.
    brought: BTreeMap<(&'a str, &'a str), Vec<Moment>>,
    found: BTreeMap<&'a str, Vec<Stay<'a>>>,
}

impl<'a> Stays<'a> {
    fn new(mut brought: BTreeMap<(&'a str, &'a str), Vec<Moment>>) -> Self {
        brought.values_mut().for_each(|moments| moments.sort_unstable());
        Self { brought, found: BTreeMap::new() }
    }

    /// The goods of a station leave a place: they have lain there since they were last brought.
    fn end(&mut self, place: &'a str, kit: &'a str, until: Moment) {
        let Some(moments) = self.brought.get(&(place, kit)) else { return };
        let last = moments[..moments.partition_point(|&at| at <= until)].last();
        if let Some(&from) = last.filter(|&&from| nights(from, until) > 0) {
            self.found.entry(place).or_default().push((from, until, kit));
        }
    }
}
