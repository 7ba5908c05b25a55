//! Cuts a sub-district's part out of a planning file.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::part::Part;
use super::planning_file::{BASE, Document, Stamp, StoredPlan};
use super::seal::root_of;
use crate::fingerprint::fingerprint;
use crate::message::Message;
use crate::plan::{Plan, Trip};
use crate::region::{Place, PlaceKind, Region, Standing, Subject, Table, TableName};
use tepat_order::Gather as _;

impl Document {
    /// A planning file with what the sub-district with the post `area` needs of this one: its
    /// posts, stations and ways, those on the way from the store, its vehicles, the trips that
    /// bring its goods, its staff without names, and all rules. `may` are the tables that the recipient may change.
    ///
    /// The plan in it is an extract: its trips have only the stops and goods of the sub-district.
    /// An imported network is kept whole. O(records · log records).
    ///
    /// # Errors
    /// There is no such sub-district, or nobody is named whom the part is for.
    pub fn split(
        &self,
        area: &str,
        recipient: &str,
        may: &[TableName],
        stamp: &Stamp,
    ) -> Result<Self, Message> {
        let whole = self.view(BASE).region;
        if whole.places.get(area).is_none_or(|place| place.kind != PlaceKind::Ppk) {
            return Err(Message::error("split-no-such-area").with("area", area));
        }
        if recipient.trim().is_empty() {
            return Err(Message::error("split-no-recipient"));
        }
        let plan = self.plan(BASE).map(|plan| extract(&whole, plan, area));
        let region = cut(&whole, plan.as_ref(), area);
        let may: BTreeSet<TableName> =
            may.iter().filter(|table| Part::CHANGEABLE.contains(table)).copied().gather();
        let part = Part {
            of: self.root.clone(),
            heads: self.heads(),
            area: area.to_owned(),
            recipient: recipient.trim().to_owned(),
            may: may.into_iter().collect(),
            at: stamp.at.clone(),
            by: stamp.by.clone(),
        };
        let mut document = Self::new(region, &stamp.by);
        document.root = root_of(&document.made_by, &document.region, Some(&part));
        document.part = Some(part);
        if let Some(mut plan) = plan {
            plan.input = fingerprint(&document.region);
            let heads = document.heads();
            let (at, by) = (stamp.at.clone(), stamp.by.clone());
            document.plans = vec![StoredPlan { plan, at, by, heads, ..StoredPlan::default() }];
        }
        Ok(document)
    }
}

/// Whether a station's goods go to a sub-district.
fn is_served(region: &Region, station: &str, area: &str) -> bool {
    let post = region.stations.get(station).and_then(|station| region.pps_of(station));
    post.and_then(|post| region.ppk_of(post)).is_some_and(|ppk| ppk.code == area)
}

/// What of a plan concerns a sub-district.
fn extract(region: &Region, plan: &Plan, area: &str) -> Plan {
    Plan {
        access: plan.access.iter().filter(|access| access.place == area).cloned().collect(),
        halts: None,
        least_rupiah: None,
        notes: Vec::new(),
        ..plan.extract(&|station| is_served(region, station, area))
    }
}

/// What of a region a sub-district needs.
fn cut(whole: &Region, plan: Option<&Plan>, area: &str) -> Region {
    let stations: Vec<_> =
        whole.stations.iter().filter(|s| is_served(whole, &s.code, area)).cloned().collect();
    let is_own = |place: &Place| {
        place.code == area || whole.ppk_of(place).is_some_and(|ppk| ppk.code == area)
    };
    let own = whole.places.iter().filter(|place| is_own(place)).map(|place| place.code.clone());
    let own: BTreeSet<String> = own.gather();

    let mut edges: BTreeSet<&str> = ways_from_store(whole, &own);
    let of_area =
        whole.edges.iter().filter(|edge| own.contains(&edge.from) || own.contains(&edge.to));
    edges.extend(of_area.map(|edge| edge.code.as_str()));
    let trips: Vec<&Trip> =
        plan.iter().flat_map(|plan| plan.trips.iter().chain(&plan.returns)).collect();
    for trip in &trips {
        let legs = trip.visits.iter().map(|visit| &visit.leg).chain([&trip.back]);
        let used = legs.flat_map(|leg| &leg.edges).filter(|code| whole.edges.get(code).is_some());
        edges.extend(used.map(String::as_str));
    }
    let edges: Table<_> =
        whole.edges.iter().filter(|edge| edges.contains(edge.code.as_str())).cloned().collect();

    // Posts of others where nothing is handed over are only passed.
    let handed: BTreeSet<&str> = trips
        .iter()
        .flat_map(|trip| trip.visits.iter().map(|visit| visit.at.as_str()).chain([&*trip.base]))
        .chain(stations.iter().map(|station| station.home()))
        .gather();
    let mut kept: BTreeSet<String> = own.clone();
    kept.extend(edges.iter().flat_map(|edge| [edge.from.clone(), edge.to.clone()]));
    kept.extend(handed.iter().map(|&code| code.to_owned()));
    kept.extend(whole.store().map(|store| store.code.clone()));
    let is_post = |place: &Place| matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps);
    let is_passed = |place: &Place| {
        is_post(place) && !own.contains(&place.code) && !handed.contains(place.code.as_str())
    };
    let posts = whole.places.iter().filter(|place| kept.contains(&place.code) && is_post(place));
    let above: Vec<String> =
        posts.filter(|place| !is_passed(place)).map(|place| place.parent.clone()).collect();
    kept.extend(above);
    let places =
        whole.places.iter().filter(|place| kept.contains(&place.code)).map(
            |place| match is_passed(place) {
                true => Place { kind: PlaceKind::Junction, parent: String::new(), ..place.clone() },
                false => place.clone(),
            },
        );
    let places: Table<Place> = places.collect();

    let mut part = whole.clone();
    part.stations = Table::new(stations.clone());
    part.edges = edges;
    part.places = places;
    part.fleet.retain(|row| match row.standing() {
        Standing::At(base) => kept.contains(base),
        _ => true,
    });
    let things = part.edges.iter().map(|edge| edge.code.clone()).chain(kept.iter().cloned());
    let things: BTreeSet<String> = things.gather();
    part.assessments.retain(|found| things.contains(&found.about));
    part.margins.retain(|margin| kept.contains(&margin.place));
    part.rates.retain(|rate| rate.area.is_empty() || kept.contains(&rate.area));
    part.budget = Table::default();
    let is_brought = |code: &str| trips.iter().any(|trip| trip.code == code);
    part.inquiries.retain(|inquiry| match inquiry.subject {
        Subject::Place | Subject::Edge => things.contains(&inquiry.about),
        Subject::Station => stations.iter().any(|station| station.code == inquiry.about),
        Subject::Trip => is_brought(&inquiry.about),
        Subject::Change | Subject::Cost | Subject::Paper => false,
    });
    part.alternates.retain(|it| part.stations.get(&it.station).is_some());
    part.staff.retain(|person| whole.post_of(person).is_some_and(|post| own.contains(post)));
    part
}

/// Codes of the edges on the shortest ways from the store to some places, whatever the mode.
fn ways_from_store<'a>(region: &'a Region, to: &BTreeSet<String>) -> BTreeSet<&'a str> {
    let mut beside: BTreeMap<&str, Vec<(&str, u64, &str)>> = BTreeMap::new();
    for edge in region.edges.iter().filter(|edge| !edge.closed) {
        let length_m = u64::from(edge.length_m);
        for (from, to) in [(&edge.from, &edge.to), (&edge.to, &edge.from)] {
            beside.entry(from).or_default().push((to, length_m, &edge.code));
        }
    }
    let Some(store) = region.store() else { return BTreeSet::new() };
    let mut by: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut open = BinaryHeap::from([Reverse((0_u64, store.code.as_str(), "", ""))]);
    while let Some(Reverse((at_m, place, before, edge))) = open.pop() {
        if !done.insert(place) {
            continue;
        }
        by.insert(place, (before, edge));
        for &(next, length_m, code) in beside.get(place).into_iter().flatten() {
            open.push(Reverse((at_m.saturating_add(length_m), next, place, code)));
        }
    }
    let mut edges = BTreeSet::new();
    for place in to {
        let mut here = place.as_str();
        while let Some(&(before, edge)) = by.get(here).filter(|(_, edge)| !edge.is_empty()) {
            if !edges.insert(edge) {
                break;
            }
            here = before;
        }
    }
    edges
}
