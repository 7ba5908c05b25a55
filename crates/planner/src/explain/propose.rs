//! Which other ways and which remedies are worth a trial for a station.

use std::rc::Rc;

use super::{Hop, last_way};
use crate::chains::{
    AllStanding, Ends, Step, bases_to, classes_to, fits, steps_of, transit_stores,
};
use crate::needs::needs;
use crate::travel::{Network, Stop};
use crate::trials::propose::{
    counted, freed, freed_way, longer, opened, other_deliveries, other_passing, rules,
};
use crate::trials::{Change, Trial};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use tepat_model::document::{Edit, TableName};
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::{Fleet, Place, PlaceKind, Region, Standing, straight_m};
use tepat_order::Order as _;

/// Other bases, and other classes, tried for each step of a station's goods.
const MOST_OF_A_KIND: usize = 2;
/// Closed edges that are tried open: those nearest to the village.
const MOST_EDGES: usize = 3;

/// The other ways that the goods of a station could go, each as a trial that forces it: the other kinds
/// of delivery, past open posts or through them, the fastest other bases and classes that bring goods to
/// its sub-district and village, the other stores, and what was set by hand given up. For the code of a
/// post it is what the plan itself chose for that village or sub-district among several: posts, landings
/// and transit stores.
///
/// O(bases · classes) ways through the network.
pub fn other_ways(region: &Region, plan: &Plan, of: &str) -> Vec<Trial> {
    let mut network = Network::new(region);
    let standing = Rc::new(AllStanding::new(region, &mut network));
    let mut among = Among { network: &mut network, standing: &standing, plan };
    match region.places.get(of) {
        Some(post) => among.of_post(post),
        None => among.of_station(of),
    }
}

/// The codes of all sub-district posts, and if wanted of the village posts, for whose goods the plan
/// chose among several ways, with the [`other_ways`].
///
/// O(posts · bases) ways through the network.
pub fn chosen(region: &Region, plan: &Plan, and_villages: bool) -> Vec<(String, Vec<Trial>)> {
    let mut network = Network::new(region);
    let standing = Rc::new(AllStanding::new(region, &mut network));
    let mut among = Among { network: &mut network, standing: &standing, plan };
    let is_wanted = |place: &&Place| match place.kind {
        PlaceKind::Ppk => true,
        PlaceKind::Pps => and_villages,
        _ => false,
    };
    let posts = region.places.iter().filter(is_wanted);
    let all = posts.map(|post| (post.code.clone(), among.of_post(post)));
    all.filter(|(_, trials)| !trials.is_empty()).collect()
}

/// What the ways of a plan were chosen among.
struct Among<'a, 'r> {
    network: &'a mut Network<'r>,
    standing: &'a Rc<AllStanding>,
    plan: &'a Plan,
}

impl Among<'_, '_> {
    fn of_station(&mut self, station: &str) -> Vec<Trial> {
        let region = self.network.region();
        let Some(index) = StationIndex::of_code(region, station) else { return Vec::new() };
        let Some((pps, ppk)) = posts(region, index) else { return Vec::new() };
        let kit = needs(region)[index].load;
        let hops = last_way(region, self.plan, station).hops;
        let mut trials = other_deliveries(ppk);
        let otherwise = |post| passed_otherwise(region, post, &hops);
        trials.extend([ppk, pps].into_iter().filter_map(otherwise));
        trials.extend([ppk, pps].into_iter().filter_map(freed_way));
        trials.extend(other_stores(region, ppk, &hops));
        for step in steps_along(region, index, &hops) {
            let (_, from, to) = step;
            if from == to.place() {
                continue;
            }
            let (bases, others) = self.other_bases(step, &hops);
            trials.extend(others);
            let now = hops.iter().find(|hop| hop.at == to.code(region));
            let base = now.map(|now| PlaceIndex::of_code(region, &now.base));
            let Some(base) = base.unwrap_or(bases.first().copied()) else { continue };
            let code = &to.place().place(region).code;
            let classes = classes_to(self.network, self.standing, base, to).into_iter();
            let classes = classes
                .map(|class| class.class(region))
                .filter(|class| fits(class, kit) && now.is_none_or(|now| now.class != class.code));
            trials.extend(classes.take(MOST_OF_A_KIND).map(|class| {
                let change = Change::ByClass(code.clone(), class.code.clone());
                forced(change, code, "by_class", &class.code)
            }));
        }
        trials
    }

    fn of_post(&mut self, post: &Place) -> Vec<Trial> {
        let region = self.network.region();
        let hops = last_way(region, self.plan, &post.code).hops;
        let last = hops.last().and_then(|hop| StationIndex::of_code(region, &hop.at));
        let Some(station) = last else { return Vec::new() };
        let mut trials: Vec<Trial> = passed_otherwise(region, post, &hops).into_iter().collect();
        if post.kind == PlaceKind::Ppk {
            trials.extend(other_stores(region, post, &hops));
        }
        if post.via.is_empty() {
            for step in steps_along(region, station, &hops) {
                if step.2.place().place(region) == post && step.1 != step.2.place() {
                    trials.extend(self.other_bases(step, &hops).1);
                }
            }
        }
        trials
    }

    /// The bases that can bring goods over a step, the fastest first, and trials of the first of those
    /// that do not do it now.
    fn other_bases(&mut self, step: Step, hops: &[Hop]) -> (Vec<PlaceIndex>, Vec<Trial>) {
        let region = self.network.region();
        let (_, from, to) = step;
        let code = &to.place().place(region).code;
        let now = hops.iter().find(|hop| hop.at == to.code(region));
        let bases = bases_to(self.network, self.standing, from, to);
        let is_other =
            |base: &&PlaceIndex| now.is_none_or(|now| now.base != base.place(region).code);
        let others = bases.iter().filter(is_other).take(MOST_OF_A_KIND).map(|base| {
            let base = &base.place(region).code;
            forced(Change::Via(code.clone(), base.clone()), code, "via", base)
        });
        let others = others.collect();
        (bases, others)
    }
}

/// The other way at an open post than the goods go now.
fn passed_otherwise(region: &Region, post: &Place, hops: &[Hop]) -> Option<Trial> {
    let pass = hops.iter().any(|hop| hop.at == post.code || hop.base == post.code);
    (!hops.is_empty()).then(|| other_passing(region, post, pass)).flatten()
}

/// The steps of a station's goods by way of the posts that they pass in a plan.
fn steps_along(region: &Region, station: StationIndex, hops: &[Hop]) -> Vec<Step> {
    let Ok(ends) = Ends::of(region, station) else { return Vec::new() };
    let legs = hops.iter().filter_map(|hop| {
        Some((PlaceIndex::of_code(region, &hop.base)?, Stop::of_code(region, &hop.at)?))
    });
    let legs: Vec<(PlaceIndex, Stop)> = legs.collect();
    ends.steps(ends.nearest(region, ends.passed(&legs, ends.administered(region))))
}

/// What could help a station that is late or gets nothing: more vehicles along its way or where
/// nothing leads on, longer days of its vehicles, other days and deadlines, closed edges near it open,
/// settled trips released.
pub fn remedies(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    station: &str,
) -> Vec<Trial> {
    let Some(index) = StationIndex::of_code(region, station) else { return Vec::new() };
    let Some((pps, ppk)) = posts(region, index) else { return Vec::new() };
    let mut network = Network::new(region);
    let standing = Rc::new(AllStanding::new(region, &mut network));
    let hops = last_way(region, plan, station).hops;
    let mut trials = freed(region, ppk);
    if !settled.is_empty() {
        let trips = settled.iter().map(|settled| settled.trip.clone()).collect();
        trials.push(Trial::new(Change::Release, vec![Edit::Release { trips }]));
    }
    trials.extend(rules(&region.rules));
    let mut classes: Vec<&str> = hops.iter().map(|hop| hop.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let classes = classes.into_iter().filter_map(|code| region.classes.get(code));
    trials.extend(classes.filter_map(longer));
    let mut more: Vec<(&str, &str)> =
        hops.iter().map(|hop| (hop.class.as_str(), hop.base.as_str())).collect();
    more.sort_unstable();
    more.dedup();
    trials.extend(more.into_iter().map(|(class, base)| one_more(region, class, base)));
    let steps = steps_of(region, index).unwrap_or_default();
    if hops.is_empty() {
        trials.extend(leading_on(&mut network, &standing, &steps));
    }
    let far = |place: &Place| straight_m((place.lat, place.lon), (pps.lat, pps.lon));
    let end = |code: &str| region.places.get(code).map_or(u64::MAX, far);
    let mut edges: Vec<(u64, Trial)> = region
        .edges
        .iter()
        .filter_map(|edge| Some((end(&edge.from).min(end(&edge.to)), opened(edge)?)))
        .collect();
    edges.order_by_key(|(metres, _)| *metres);
    trials.extend(edges.into_iter().take(MOST_EDGES).map(|(_, trial)| trial));
    trials
}

/// The posts of a station's village and sub-district.
fn posts(region: &Region, station: StationIndex) -> Option<(&Place, &Place)> {
    let pps = region.pps_of(station.station(region))?;
    Some((pps, region.ppk_of(pps)?))
}

fn forced(change: Change, post: &str, field: &str, code: &str) -> Trial {
    Trial::new(change, vec![Edit::set(TableName::Places, post, field, code)])
}

/// The stores that could serve a sub-district instead of the one that does.
fn other_stores(region: &Region, ppk: &Place, hops: &[Hop]) -> Vec<Trial> {
    let transits = transit_stores(region);
    let codes = transits.iter().map(|store| store.place(region).code.as_str());
    let main = region.store().map(|store| store.code.as_str());
    let passes = |code: &&str| hops.iter().any(|hop| hop.base == *code);
    let now = codes.clone().find(passes).or(main);
    let others = main.into_iter().chain(codes).filter(|code| Some(*code) != now);
    let by = |store: &str| {
        forced(Change::Store(ppk.code.clone(), store.into()), &ppk.code, "parent", store)
    };
    if transits.is_empty() { Vec::new() } else { others.map(by).collect() }
}

/// One vehicle more of a class at a base.
fn one_more(region: &Region, class: &str, base: &str) -> Trial {
    let row =
        region.fleet.iter().find(|row| row.class == class && row.standing() == Standing::At(base));
    if let Some(row) = row {
        return counted(row, row.count.saturating_add(1));
    }
    let change = Change::New(class.to_owned(), base.to_owned());
    let row = serde_json::to_value(Fleet::new(class, base, 1)).unwrap_or_default();
    Trial::new(
        change,
        vec![Edit::Put {
            table: TableName::Fleet,
            source: String::new(),
            replacing_desa: Vec::new(),
            removing: Vec::new(),
            records: vec![row],
        }],
    )
}

/// Vehicles where none leads on: for the first step that has no way, two classes at its start, at the
/// piers nearest to its end, and at its end itself.
fn leading_on(network: &mut Network<'_>, standing: &Rc<AllStanding>, steps: &[Step]) -> Vec<Trial> {
    let region = network.region();
    let stuck =
        steps.iter().find(|&&(_, from, to)| bases_to(network, standing, from, to).is_empty());
    let Some(&(_, from, to)) = stuck else { return Vec::new() };
    let end = to.place().place(region);
    let far = |place: &Place| straight_m((place.lat, place.lon), (end.lat, end.lon));
    let mut piers: Vec<PlaceIndex> =
        PlaceIndex::all(region).filter(|pier| pier.place(region).kind == PlaceKind::Pier).collect();
    piers.order_by_key(|pier| far(pier.place(region)));
    let bases = std::iter::once(from).chain(piers.into_iter().take(MOST_OF_A_KIND));
    let mut trials = Vec::new();
    for base in bases {
        let mut classes: Vec<ClassIndex> = ClassIndex::all(region)
            .filter(|&class| {
                network.ms(class, Stop::Place(base), to) < crate::travel::UNREACHABLE_MS
            })
            .collect();
        classes.order_by_key(|class| class.class(region).rupiah_per_day);
        let codes = classes.into_iter().take(MOST_OF_A_KIND).map(|class| class.class(region));
        let base = &base.place(region).code;
        trials.extend(codes.map(|class| one_more(region, &class.code, base)));
    }
    trials
}
