//! Goods: what is needed, usable, short, and how far they have come, from the raw entries and reports.

use std::collections::BTreeSet;

use super::kit::pieces;
use super::stop::kecamatan_of;
use tepat_model::message::Message;
use tepat_model::plan::{Heading, MarkState, Plan, SettledTrip, Trip};
use tepat_model::region::{Basis, PlaceKind, Region, SupplyEntry, SupplyStep};

/// What is said of an item, in a sub-district or the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Code of the item.
    pub item: String,
    /// Code of the sub-district; empty for the whole region.
    pub area: String,
    /// Pieces needed.
    pub needed: i64,
    /// Pieces that can be used; of a sub-district, 0.
    pub usable: i64,
    /// Pieces missing; of a sub-district, 0.
    pub short: i64,
    /// Pieces out of the store.
    pub dispatched: i64,
    /// Pieces handed over at stations.
    pub delivered: i64,
}

/// Compares what is said of goods on a day, ISO 8601, with what entries and reported trips give.
/// O(trips · settled trips + visits + statements · (stations + entries)).
pub fn audit_supply(
    region: &Region,
    plan: Option<&Plan>,
    settled: &[SettledTrip],
    day: &str,
    stocks: &[Stock],
) -> Vec<Message> {
    let judge = Judge::new(region, plan, settled, day);
    let mut found = Vec::new();
    for stock in stocks {
        let derived = judge.derive(&stock.item, &stock.area);
        let figures = [
            ("needed", stock.needed, derived.needed),
            ("usable", stock.usable, derived.usable),
            ("short", stock.short, derived.short),
            ("dispatched", stock.dispatched, derived.dispatched),
            ("delivered", stock.delivered, derived.delivered),
        ];
        for (figure, recorded, derived) in figures {
            if recorded != derived {
                found.push(
                    Message::error("check-supply")
                        .about(&stock.item)
                        .with("item", stock.item.as_str())
                        .with("area", stock.area.as_str())
                        .with("figure", figure)
                        .with("recorded", recorded)
                        .with("derived", derived),
                );
            }
        }
    }
    found
}

/// What goods are derived from.
pub(super) struct Judge<'a> {
    pub(super) region: &'a Region,
    pub(super) day: &'a str,
    /// Stations whose goods are reported to have left a store.
    left: BTreeSet<&'a str>,
    /// Stations at which theirs are reported to have been handed over.
    served: BTreeSet<&'a str>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        region: &'a Region,
        plan: Option<&'a Plan>,
        settled: &[SettledTrip],
        day: &'a str,
    ) -> Self {
        let mut judge = Self { region, day, left: BTreeSet::new(), served: BTreeSet::new() };
        for trip in plan.into_iter().flat_map(|plan| &plan.trips) {
            if let Some(known) = settled.iter().find(|known| known.is(Heading::Out, trip)) {
                judge.hear(trip, known.mark.state, known.mark.stops as usize);
            }
        }
        judge
    }

    /// Notes what the report of a trip says of stations.
    fn hear(&mut self, trip: &'a Trip, state: MarkState, stops: usize) {
        let (taken, done) = match state {
            MarkState::Settled | MarkState::Loaded => return,
            MarkState::Departed => (usize::MAX, stops),
            MarkState::Arrived => (usize::MAX, usize::MAX),
            MarkState::Failed => (stops, stops),
        };
        let base = self.region.places.get(&trip.base);
        let from_store = base.is_some_and(|base| base.kind == PlaceKind::Store);
        for (number, visit) in trip.visits.iter().enumerate() {
            if from_store && number < taken {
                self.left.extend(visit.kits.iter().map(String::as_str));
            }
            if number < done && visit.kits.contains(&visit.at) {
                self.served.insert(&visit.at);
            }
        }
    }

    /// What is true of an item, in a sub-district or the whole region if that is empty.
    pub(super) fn derive(&self, item: &str, area: &str) -> Stock {
        let areas: Vec<String> = self
            .region
            .places
            .iter()
            .filter(|place| place.kind == PlaceKind::Ppk && (area.is_empty() || place.code == area))
            .map(|place| place.code.clone())
            .collect();
        let mut stock = Stock { item: item.to_owned(), area: area.to_owned(), ..Stock::default() };
        for one in &areas {
            let [needed, dispatched, delivered] = self.by_stations(item, one);
            stock.needed += needed;
            stock.dispatched += dispatched.max(self.entered(item, one, SupplyStep::Dispatched));
            stock.delivered += delivered.max(self.entered(item, one, SupplyStep::Delivered));
        }
        if area.is_empty() {
            let of = |step| self.entered(item, "", step);
            stock.dispatched = stock.dispatched.max(of(SupplyStep::Dispatched));
            stock.delivered = stock.delivered.max(of(SupplyStep::Delivered));
            stock.needed = self.needed(item);
            let in_store =
                [SupplyStep::Received, SupplyStep::Sorted, SupplyStep::Folded, SupplyStep::Packed];
            let damaged: i64 = in_store.map(|step| self.damaged(item, "", step)).iter().sum();
            stock.usable = (of(SupplyStep::Received) - damaged).max(0);
            stock.short = (stock.needed - stock.usable).max(0);
        }
        stock
    }

    /// Pieces of all stations, and the spare ballots with the first item that is one.
    fn needed(&self, item: &str) -> i64 {
        let Some(of) = self.region.items.get(item) else { return 0 };
        let stations = self.region.stations.iter();
        let all: i64 = stations.map(|station| pieces(self.region, station, of)).sum();
        let first = self.region.items.iter().find(|item| item.basis == Basis::Ballot);
        let spare = if first.is_some_and(|first| first.code == item) {
            i64::from(self.region.rules.psu_spare_ballots)
        } else {
            0
        };
        all + spare
    }

    /// Pieces that entries name, for a sub-district or for all and none.
    pub(super) fn entered(&self, item: &str, area: &str, step: SupplyStep) -> i64 {
        self.summed(item, area, step, |entry| entry.count)
    }

    /// Those of them that are damaged.
    pub(super) fn damaged(&self, item: &str, area: &str, step: SupplyStep) -> i64 {
        self.summed(item, area, step, |entry| entry.damaged)
    }

    fn summed(&self, item: &str, area: &str, step: SupplyStep, of: fn(&SupplyEntry) -> u32) -> i64 {
        let is_here = |place: &str| {
            let village = self.region.stations.get(place).map_or(place, |s| s.desa.as_str());
            let known = self.region.places.get(village);
            let own = known.filter(|known| known.kind == PlaceKind::Ppk);
            let above = known.and_then(|known| self.region.places.get(&known.parent));
            let post = own.or(above.filter(|above| above.kind == PlaceKind::Ppk));
            post.is_some_and(|post| post.code == area)
        };
        let entries = self.region.supplies.iter().filter(|entry| {
            entry.item == item
                && entry.step == step
                && *entry.on <= *self.day
                && (area.is_empty() || is_here(&entry.place))
        });
        entries.map(|entry| i64::from(of(entry))).sum()
    }

    /// Pieces that the stations of a sub-district need, that left a store, and that were handed over,
    /// station by station.
    fn by_stations(&self, item: &str, area: &str) -> [i64; 3] {
        let Some(item) = self.region.items.get(item) else { return [0; 3] };
        let mut sums = [0; 3];
        for station in &self.region.stations {
            if kecamatan_of(self.region, station).is_none_or(|post| post.code != area) {
                continue;
            }
            let code = station.code.as_str();
            let has_come = self.served.contains(code);
            let has_left = has_come || self.left.contains(code);
            let pieces = pieces(self.region, station, item);
            sums[0] += pieces;
            sums[1] += if has_left { pieces } else { 0 };
            sums[2] += if has_come { pieces } else { 0 };
        }
        sums
    }
}
