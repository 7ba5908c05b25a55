//! Finds where goods change vehicle on their way from a post to a stop.
//!
//! If a region has several stores, all goods start at the main one, the first. The others are
//! transit stores: goods for the sub-districts that a transit store serves are brought there first.
//! It serves those that name it as their parent, and those of the rest that its vehicles reach
//! faster than the vehicles of any other store.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{AllStanding, LONGEST_LEG_MINUTES, leads_through};
use crate::travel::{Network, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{PlaceKind, Region, Skip, Standing};
use tepat_model::time::{DailyHours, Moment};

/// Finds chains of legs and caches the search from each starting place.
pub(super) struct ChainFinder<'a> {
    region: &'a Region,
    standing: Rc<AllStanding>,
    /// The main store, and the transit stores.
    stores: Option<(PlaceIndex, Vec<PlaceIndex>)>,
    /// The transit stores of sub-district posts found so far.
    transit: BTreeMap<PlaceIndex, Option<PlaceIndex>>,
    from: BTreeMap<PlaceIndex, Vec<Label>>,
    /// Whether ways set by hand are kept.
    keeps_pins: bool,
}

/// The earliest readiness of goods at a place where vehicles are based.
#[derive(Clone, Debug)]
struct Label {
    place: PlaceIndex,
    ready: Moment,
    /// Position of the previous label; its own for the start.
    before: usize,
    vehicles: Vec<(ClassIndex, DailyHours)>,
}

/// Legs of one step, and when goods that leave in the morning arrive.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub arrival: Moment,
    /// Base and stop of each leg.
    pub legs: Vec<(PlaceIndex, Stop)>,
}

impl<'a> ChainFinder<'a> {
    pub(super) fn new(region: &'a Region, standing: Rc<AllStanding>) -> Self {
        let main = region.store().and_then(|store| PlaceIndex::of_code(region, &store.code));
        let stores = main.map(|main| (main, transit_stores(region)));
        let (transit, from) = (BTreeMap::new(), BTreeMap::new());
        Self { region, standing, stores, transit, from, keeps_pins: true }
    }

    /// A finder of all ways, also where others are set by hand.
    pub(super) fn without_pins(region: &'a Region, standing: Rc<AllStanding>) -> Self {
        Self { keeps_pins: false, ..Self::new(region, standing) }
    }

    /// The legs (base and stop) by which goods that leave `from` in the morning reach `to`
    /// first; `None` if no vehicles can carry them there.
    pub(super) fn find(
        &mut self,
        network: &mut Network<'_>,
        from: PlaceIndex,
        to: Stop,
    ) -> Option<Vec<(PlaceIndex, Stop)>> {
        self.ways(network, from, to).into_iter().min_by_key(|way| way.arrival).map(|way| way.legs)
    }

    /// For each base from which the last leg can start, the fastest legs; from the main store via
    /// the transit store that serves the stop, if goods can pass through it. Where the last base is set
    /// by hand, only the ways from there.
    pub(super) fn ways(
        &mut self,
        network: &mut Network<'_>,
        from: PlaceIndex,
        to: Stop,
    ) -> Vec<Way> {
        let (region, keeps_pins) = (self.region, self.keeps_pins);
        let kept = |mut ways: Vec<Way>| {
            let is_kept =
                |way: &Way| way.legs.last().is_some_and(|&(base, _)| is_by_hand(region, base, to));
            ways.retain(|way| !keeps_pins || is_kept(way));
            ways
        };
        let transit = self.transit_of(network, from, to);
        let by_transit = transit.map(|transit| kept(self.by_transit(network, from, transit, to)));
        match by_transit.filter(|ways| !ways.is_empty()) {
            Some(ways) => ways,
            None => kept(self.straight(network, from, to)),
        }
    }

    /// The transit store that goods from `from` to `to` pass through; `None` unless `from` is the
    /// main store.
    fn transit_of(
        &mut self,
        network: &mut Network<'_>,
        from: PlaceIndex,
        to: Stop,
    ) -> Option<PlaceIndex> {
        let (main, transits) = self.stores.as_ref()?;
        let post = self.region.ppk_of(to.place().place(self.region))?;
        let post = PlaceIndex::of_code(self.region, &post.code)?;
        if from != *main || transits.is_empty() {
            return None;
        }
        if let Some(known) = self.transit.get(&post) {
            return *known;
        }
        let named = PlaceIndex::of_code(self.region, &post.place(self.region).parent);
        let mut fastest_ms = |store: PlaceIndex| {
            let standing = self.standing.at(store).iter();
            let times = standing
                .map(|&(class, _)| network.ms(class, Stop::Place(store), Stop::Place(post)));
            times.min().unwrap_or(UNREACHABLE_MS)
        };
        let found = match named.filter(|named| named == main || transits.contains(named)) {
            Some(named) => named,
            // Of equally near stores, the main one, then the first.
            None => std::iter::once(*main)
                .chain(transits.iter().copied())
                .min_by_key(|store| fastest_ms(*store))?,
        };
        let found = Some(found).filter(|found| found != main);
        self.transit.insert(post, found);
        found
    }

    /// Ways with a hand-over at a transit store.
    fn by_transit(
        &mut self,
        network: &mut Network<'_>,
        from: PlaceIndex,
        transit: PlaceIndex,
        to: Stop,
    ) -> Vec<Way> {
        let there = self.straight(network, from, Stop::Place(transit));
        let Some(there) = there.into_iter().min_by_key(|way| way.arrival) else {
            return Vec::new();
        };
        let began = i32::from(self.region.rules.release_minute);
        let on = self.straight(network, transit, to).into_iter();
        // The departure from the transit store shifts all onward ways equally.
        let joined = on.map(|on| Way {
            arrival: there.arrival + (on.arrival - began).max(0),
            legs: there.legs.iter().copied().chain(on.legs).collect(),
        });
        joined.collect()
    }

    /// For each base from which the last leg can start, the fastest legs without a transit store.
    fn straight(&mut self, network: &mut Network<'_>, from: PlaceIndex, to: Stop) -> Vec<Way> {
        if !self.from.contains_key(&from) {
            let labels = self.spread(network, from);
            self.from.insert(from, labels);
        }
        let labels = &self.from[&from];
        let (region, keeps_pins) = (self.region, self.keeps_pins);
        let way = |(at, label): (usize, &Label)| {
            let legs = legs(labels, at, to);
            let is_past = |&(base, _): &(PlaceIndex, Stop)| goes_past(region, base, to);
            // Goods already at the stop need no other vehicle to get there.
            if at > 0 && (to == Stop::Place(label.place) || legs[1..].iter().any(is_past)) {
                return None;
            }
            let vehicles = label.vehicles.iter();
            let vehicles = vehicles
                .filter(|(class, _)| !keeps_pins || may_bring(region, *class, label.place, to));
            let arrivals =
                vehicles.filter_map(|&(class, hours)| arrival(network, label, class, hours, to));
            let arrival = arrivals.min()?;
            Some(Way { arrival, legs })
        };
        labels.iter().enumerate().filter_map(way).collect()
    }

    /// Dijkstra's algorithm over these places by moment of readiness. Daily hours keep travel first
    /// in, first out, so the search is exact.
    fn spread(&self, network: &mut Network<'_>, from: PlaceIndex) -> Vec<Label> {
        let start = i32::from(self.region.rules.release_minute);
        let handover = i32::from(self.region.rules.handover_minutes);
        let mut done = vec![self.label(from, start, 0)];
        let mut open: BTreeMap<PlaceIndex, (Moment, usize)> = BTreeMap::new();
        let mut newest = 0;
        let piers = changing_places(self.region, from);
        loop {
            for &pier in piers.iter().filter(|&&pier| done.iter().all(|d| d.place != pier)) {
                let (base, to) = (done[newest].place, Stop::Place(pier));
                let goes = |class| {
                    !self.keeps_pins
                        || is_by_hand(self.region, base, to)
                            && may_bring(self.region, class, base, to)
                };
                for &(class, hours) in done[newest].vehicles.iter().filter(|it| goes(it.0)) {
                    let there = arrival(network, &done[newest], class, hours, to);
                    let Some(ready) = there.map(|there| there + handover) else { continue };
                    let known = open.entry(pier).or_insert((ready, newest));
                    *known = (*known).min((ready, newest));
                }
            }
            let next = open.iter().map(|(&pier, &(ready, before))| (ready, pier, before)).min();
            let Some((ready, pier, before)) = next else { return done };
            open.remove(&pier);
            newest = done.len();
            done.push(self.label(pier, ready, before));
        }
    }

    fn label(&self, place: PlaceIndex, ready: Moment, before: usize) -> Label {
        let standing = self.standing.at(place).iter();
        let vehicles =
            standing.map(|&(class, _)| (class, class.class(self.region).hours)).collect();
        Label { place, ready, before, vehicles }
    }
}

/// Whether goods may be brought to a stop from a base, if people have set from where.
pub(super) fn is_by_hand(region: &Region, base: PlaceIndex, to: Stop) -> bool {
    let set = &to.place().place(region).via;
    set.is_empty() || base == to.place() || base.place(region).code == *set
}

/// Whether vehicles of a class may bring goods to a stop from a base, if people have set the class.
pub(crate) fn may_bring(region: &Region, class: ClassIndex, base: PlaceIndex, to: Stop) -> bool {
    let set = &to.place().place(region).by_class;
    set.is_empty() || base == to.place() || class.class(region).code == *set
}

/// Whether goods that come to a stop from elsewhere go past a place that their delivery leads through,
/// because people have left that open or want it; then they change no vehicles there.
pub(super) fn goes_past(region: &Region, place: PlaceIndex, to: Stop) -> bool {
    let post = place.place(region);
    matches!(to, Stop::Station(_, pps) if pps == place)
        && post.skip != Skip::Never
        && leads_through(region, post)
}

fn has_own_fleet(region: &Region, code: &str) -> bool {
    region.fleet.iter().any(|row| row.count > 0 && row.standing() == Standing::At(code))
}

/// The stores with their own fleet besides the main one.
pub(crate) fn transit_stores(region: &Region) -> Vec<PlaceIndex> {
    let main = region.store().map(|store| store.code.as_str());
    let is_transit = |place: &PlaceIndex| {
        let place = place.place(region);
        place.kind == PlaceKind::Store
            && Some(place.code.as_str()) != main
            && has_own_fleet(region, &place.code)
    };
    PlaceIndex::all(region).filter(is_transit).collect()
}

/// Where goods from a place may change vehicles: piers and village posts with their own fleet, and
/// from a sub-district post also its village posts.
pub(crate) fn changing_places(region: &Region, from: PlaceIndex) -> Vec<PlaceIndex> {
    let start = from.place(region);
    let changes = |place: &PlaceIndex| {
        let place = place.place(region);
        match place.kind {
            PlaceKind::Pier => has_own_fleet(region, &place.code),
            PlaceKind::Pps => {
                has_own_fleet(region, &place.code)
                    || (start.kind == PlaceKind::Ppk && place.parent == start.code)
            }
            _ => false,
        }
    };
    PlaceIndex::all(region).filter(changes).collect()
}

/// The legs that end with one from the base of a label to a stop.
fn legs(labels: &[Label], last: usize, to: Stop) -> Vec<(PlaceIndex, Stop)> {
    let mut legs = vec![(labels[last].place, to)];
    let mut at = last;
    while labels[at].before != at {
        let before = labels[at].before;
        legs.push((labels[before].place, Stop::Place(labels[at].place)));
        at = before;
    }
    legs.reverse();
    legs
}

fn arrival(
    network: &mut Network<'_>,
    label: &Label,
    class: ClassIndex,
    hours: DailyHours,
    to: Stop,
) -> Option<Moment> {
    let ms = network.ms(class, Stop::Place(label.place), to);
    let minutes = i32::try_from(ms.div_ceil(60_000)).ok()?;
    (minutes <= LONGEST_LEG_MINUTES).then(|| hours.advance(label.ready, minutes))
}
