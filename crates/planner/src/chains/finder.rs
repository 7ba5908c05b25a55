//! Finds where goods change vehicle on their way from a post to a stop.

use std::collections::BTreeMap;

use super::{LONGEST_LEG_MINUTES, standing_at};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{PlaceKind, Region, Standing};
use tepat_model::time::{DailyHours, Moment};

/// Finds chains of legs and caches the search from each starting place.
pub(super) struct ChainFinder<'a> {
    region: &'a Region,
    /// Places where goods may always change vehicle: piers, and village posts with a fleet of their own.
    piers: Vec<PlaceIndex>,
    from: BTreeMap<PlaceIndex, Vec<Label>>,
}

/// The earliest readiness of goods at a place where vehicles are based.
#[derive(Clone, Debug)]
struct Label {
    place: PlaceIndex,
    ready: Moment,
    /// Position of the label before, itself for the start.
    before: usize,
    vehicles: Vec<(ClassIndex, DailyHours)>,
}

impl<'a> ChainFinder<'a> {
    pub(super) fn new(region: &'a Region) -> Self {
        let has_own_fleet = |code: &str| {
            region.fleet.iter().any(|row| row.count > 0 && row.standing() == Standing::At(code))
        };
        let piers = PlaceIndex::all(region)
            .filter(|place| {
                let place = place.place(region);
                matches!(place.kind, PlaceKind::Pier | PlaceKind::Pps) && has_own_fleet(&place.code)
            })
            .collect();
        Self { region, piers, from: BTreeMap::new() }
    }

    /// The legs (base and stop) by which goods that leave `from` in the morning reach `to`
    /// first; `None` if no vehicles can carry them there.
    pub(super) fn find(
        &mut self,
        network: &mut Network<'_>,
        from: PlaceIndex,
        to: Stop,
    ) -> Option<Vec<(PlaceIndex, Stop)>> {
        let labels = match self.from.remove(&from) {
            Some(labels) => labels,
            None => self.spread(network, from),
        };
        let mut best: Option<(Moment, usize)> = None;
        for (at, label) in labels.iter().enumerate() {
            for &(class, hours) in &label.vehicles {
                let arrival = arrival(network, label, class, hours, to);
                if let Some(arrival) = arrival
                    && best.is_none_or(|(earliest, _)| arrival < earliest)
                {
                    best = Some((arrival, at));
                }
            }
        }
        let legs = best.map(|(_, last)| {
            let mut legs = vec![(labels[last].place, to)];
            let mut at = last;
            while labels[at].before != at {
                let before = labels[at].before;
                legs.push((labels[before].place, Stop::Place(labels[at].place)));
                at = before;
            }
            legs.reverse();
            legs
        });
        self.from.insert(from, labels);
        legs
    }

    /// The piers and, from a sub-district post, its village posts as well.
    fn changing_places(&self, from: PlaceIndex) -> Vec<PlaceIndex> {
        let region = self.region;
        let start = from.place(region);
        let mut places = self.piers.clone();
        if start.kind == PlaceKind::Ppk {
            places.extend(PlaceIndex::all(region).filter(|place| {
                let place = place.place(region);
                place.kind == PlaceKind::Pps && place.parent == start.code
            }));
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Dijkstra's search over these places by moment of readiness. Daily hours keep travel
    /// first in, first out, so the search is exact.
    fn spread(&self, network: &mut Network<'_>, from: PlaceIndex) -> Vec<Label> {
        let start = i32::from(self.region.rules.release_minute);
        let handover = i32::from(self.region.rules.handover_minutes);
        let mut done = vec![self.label(from, start, 0)];
        let mut open: BTreeMap<PlaceIndex, (Moment, usize)> = BTreeMap::new();
        let mut newest = 0;
        let piers = self.changing_places(from);
        loop {
            for &pier in piers.iter().filter(|&&pier| done.iter().all(|d| d.place != pier)) {
                for &(class, hours) in &done[newest].vehicles {
                    let there = arrival(network, &done[newest], class, hours, Stop::Place(pier));
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
        let vehicles = standing_at(self.region, place)
            .into_iter()
            .map(|(class, _)| (class, class.class(self.region).hours))
            .collect();
        Label { place, ready, before, vehicles }
    }
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
