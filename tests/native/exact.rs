//! The planner reaches the cost that an exact enumeration of chains, trips, vehicles and days finds
//! for small regions.
//!
//! The regions have a store, a sub-district post, two village posts with three stations each, and a
//! pier from which boats reach the second village. Time is ample, so that only cost decides: each
//! class used pays for one day.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tepat_model::plan::summary;
use tepat_model::region::{
    Basis, Family, Fleet, Mode, Place, PlaceKind, Region, Rules, Skip, Table, VehicleClass,
};
use tepat_model::time::DailyHours;
use tepat_planner::travel::{Network, Stop};
use tepat_planner::trials::Change;
use tepat_planner::{ClassIndex, Next, Options, PlaceIndex, Start, StationIndex, plan_now};

use crate::regions::with_posts;
use crate::tiny::{class, edge, item, place, station};

/// Every kit has two boxes.
const BOXES: u32 = 2;

/// A random vehicle class: boxes it holds, rupiah per km, hour and day.
type Drawn = (u32, u32, u32, u32);

fn drawn() -> impl Strategy<Value = Drawn> {
    (2_u32..9, 0_u32..9_000, 0_u32..60_000, 0_u32..400_000)
}

/// A class that does all its work in less than a day.
fn vehicle(code: &str, pace: [u16; 6], (boxes, per_km, per_hour, per_day): Drawn) -> VehicleClass {
    VehicleClass {
        capacity_boxes: boxes,
        capacity_kg: 10_000,
        capacity_litres: 100_000,
        rupiah_per_km: per_km,
        rupiah_per_hour: per_hour,
        rupiah_per_day: per_day,
        ..class(code, Family::Road, pace, 10)
    }
}

pub fn small_region() -> impl Strategy<Value = Region> {
    let metres = || 2_000_u32..14_000;
    let roads = [metres(), metres(), metres(), metres(), metres(), metres()];
    let stands = proptest::collection::vec((-9_i32..10, -9_i32..10), 6);
    (roads, stands, [drawn(), drawn(), drawn(), drawn(), drawn(), drawn()]).prop_map(
        |(roads, stands, [truck, van, pickup, car, boat, porter])| {
            let village = |code: &str, lat| Place {
                local_mode: Some(Mode::Foot),
                ..place(code, PlaceKind::Pps, "K", lat, 116.0)
            };
            let road = [100, 100, 0, 0, 0, 0];
            let stations = stands.iter().enumerate().map(|(at, &(north, east))| {
                let (village, lat) = if at < 3 { ("K.D1", 1.0) } else { ("K.D2", 2.0) };
                let at_lat = lat + f64::from(north) / 2_000.0;
                let at_lon = 116.0 + f64::from(east) / 2_000.0;
                station(village, at as u32 % 3 + 1, 400, Some((at_lat, at_lon)))
            });
            Region {
                rules: Rules { hour_worth_rupiah: 0, ..Rules::default() },
                items: Table::new(vec![item("box", Basis::Election, 1, 1, 1)]),
                places: Table::new(vec![
                    place("G", PlaceKind::Store, "00.01", 0.0, 116.0),
                    place("K", PlaceKind::Ppk, "00.01", 0.5, 116.0),
                    village("K.D1", 1.0),
                    village("K.D2", 2.0),
                    place("P", PlaceKind::Pier, "", 1.5, 116.0),
                ]),
                stations: stations.collect(),
                edges: Table::new(vec![
                    edge("E1", "G", "K", Mode::Paved, roads[0]),
                    edge("E2", "K", "K.D1", Mode::Paved, roads[1]),
                    edge("E3", "K", "K.D2", Mode::Paved, roads[2]),
                    edge("E4", "K.D1", "K.D2", Mode::Paved, roads[3]),
                    edge("E5", "K", "P", Mode::Paved, roads[4]),
                    edge("E6", "P", "K.D2", Mode::River, roads[5] / 2),
                ]),
                classes: Table::new(vec![
                    vehicle("truck", road, truck),
                    vehicle("van", road, van),
                    vehicle("pickup", road, pickup),
                    vehicle("car", road, car),
                    vehicle("boat", [0, 0, 0, 100, 0, 0], boat),
                    vehicle("porter", [0, 0, 0, 0, 0, 100], porter),
                ]),
                fleet: Table::new(vec![
                    Fleet::new("truck", "G", 2),
                    Fleet::new("van", "G", 2),
                    Fleet::new("pickup", "K", 2),
                    Fleet::new("car", "K", 2),
                    Fleet::new("boat", "P", 2),
                    Fleet::new("porter", "each-pps", 2),
                ]),
                ..crate::tiny::region()
            }
        },
    )
}

/// Rupiah and minutes of the cheapest order of a trip.
fn trip(
    network: &mut Network<'_>,
    class: ClassIndex,
    base: Stop,
    stops: &[(Stop, u32)],
) -> Option<(u64, u32)> {
    let region = network.region();
    let vehicle = class.class(region);
    let boxes: u32 = stops.iter().map(|(_, kits)| kits * BOXES).sum();
    if boxes > vehicle.capacity_boxes {
        return None;
    }
    let (mut best, mut order) = (None, Vec::new());
    let mut open = stops.to_vec();
    orders(&mut open, &mut order, &mut |order| {
        let (mut metres, mut minutes, mut at) = (0_u64, boxes, base);
        for &(stop, kits) in order {
            let Some(way) = network.way(class, at, stop) else { return };
            let setup = match stop {
                Stop::Place(_) => region.rules.handover_minutes,
                Stop::Station(..) => region.rules.station_minutes,
            };
            metres += u64::from(way.length_m);
            minutes += way.minutes() + u32::from(setup) + kits * BOXES;
            at = stop;
        }
        let Some(home) = network.way(class, at, base) else { return };
        metres += u64::from(home.length_m);
        minutes += home.minutes();
        let rupiah = metres * u64::from(vehicle.rupiah_per_km) / 1000
            + u64::from(minutes) * u64::from(vehicle.rupiah_per_hour) / 60;
        best = [best, Some((rupiah, minutes))].into_iter().flatten().min();
    });
    best
}

fn orders<T: Copy>(open: &mut Vec<T>, order: &mut Vec<T>, each: &mut impl FnMut(&[T])) {
    if open.is_empty() {
        each(order);
    }
    for at in 0..open.len() {
        order.push(open.remove(at));
        orders(open, order, each);
        open.insert(at, order.pop().unwrap());
    }
}

/// All parts of some counts of kits except the empty one.
fn parts(counts: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    for &count in counts {
        all = all
            .into_iter()
            .flat_map(|part| (0..=count).map(move |kits| [part.clone(), vec![kits]].concat()))
            .collect();
    }
    all.retain(|part| part.iter().any(|&kits| kits > 0));
    all
}

/// The least rupiah for delivering this many kits to each stop, over all trips and classes that may go
/// there.
fn relay(
    network: &mut Network<'_>,
    base: &str,
    classes: &[&str],
    stops: &[(Stop, u32)],
    may: &dyn Fn(&str, Stop) -> bool,
) -> u64 {
    relays(network, base, classes, &[stops], may)
}

/// The same for several relays of one base, each with its own stops: no trip serves two of them, but a
/// class that works for several is paid for one day.
fn relays(
    network: &mut Network<'_>,
    base: &str,
    classes: &[&str],
    groups: &[&[(Stop, u32)]],
    may: &dyn Fn(&str, Stop) -> bool,
) -> u64 {
    let region = network.region();
    let stops = groups.concat();
    let group_of: Vec<usize> =
        groups.iter().enumerate().flat_map(|(at, group)| vec![at; group.len()]).collect();
    let from = Stop::of_code(region, base).unwrap();
    let classes: Vec<ClassIndex> =
        classes.iter().map(|code| ClassIndex::of_code(region, code).unwrap()).collect();
    let full: Vec<u32> = stops.iter().map(|(_, kits)| *kits).collect();
    let mut trips: Vec<(Vec<u32>, usize, u64)> = Vec::new();
    for part in parts(&full) {
        let mut served = group_of.iter().zip(&part).filter(|(_, kits)| **kits > 0);
        let first = served.next();
        if served.any(|(group, _)| first.is_some_and(|(first, _)| first != group)) {
            continue;
        }
        let loaded: Vec<(Stop, u32)> = stops
            .iter()
            .zip(&part)
            .filter(|(_, kits)| **kits > 0)
            .map(|((stop, _), &kits)| (*stop, kits))
            .collect();
        for (at, &class) in classes.iter().enumerate() {
            if !loaded.iter().all(|(stop, _)| may(&class.class(region).code, *stop)) {
                continue;
            }
            let found = trip(network, class, from, &loaded);
            trips.extend(found.map(|(rupiah, _)| (part.clone(), at, rupiah)));
        }
    }
    // By kits left and classes used; the number of kits only falls, so one pass in rising order is
    // enough.
    let mut least: BTreeMap<(Vec<u32>, usize), u64> =
        BTreeMap::from([((vec![0; full.len()], 0), 0)]);
    for done in std::iter::once(vec![0; full.len()]).chain(parts(&full)) {
        let here: Vec<(usize, u64)> = (0..1 << classes.len())
            .filter_map(|used| Some((used, *least.get(&(done.clone(), used))?)))
            .collect();
        for (used, so_far) in here {
            for (part, at, rupiah) in &trips {
                let next: Vec<u32> = done.iter().zip(part).map(|(a, b)| a + b).collect();
                if next.iter().zip(&full).all(|(next, full)| next <= full) {
                    let known = least.entry((next, used | 1 << at)).or_insert(u64::MAX);
                    *known = (*known).min(so_far + rupiah);
                }
            }
        }
    }
    let days = |used: usize| -> u64 {
        let used = classes.iter().enumerate().filter(|(at, _)| used >> at & 1 == 1);
        used.map(|(_, class)| u64::from(class.class(region).rupiah_per_day)).sum()
    };
    let costs = (0..1 << classes.len())
        .filter_map(|used| Some(least.get(&(full.clone(), used))? + days(used)));
    costs.min().unwrap()
}

/// The least rupiah for the whole region: every number of kits of the second village goes by boat.
fn exact(region: &Region) -> u64 {
    exact_with(region, &Change::Nothing)
}

/// The same if some choice is forced.
pub fn exact_with(region: &Region, forced: &Change) -> u64 {
    let mut network = Network::new(region);
    let stop = |code: &str| Stop::Place(PlaceIndex::of_code(region, code).unwrap());
    let stations = |desa: &str| -> Vec<(Stop, u32)> {
        let of_desa = StationIndex::all(region).filter(|s| s.station(region).desa == desa);
        of_desa.map(|s| (Stop::of_station(region, s).unwrap(), 1)).collect()
    };
    let may = |class: &str, to: Stop| match forced {
        Change::ByClass(post, only) => to != stop(post) || class == only,
        _ => true,
    };
    let boats = match forced {
        Change::Via(post, base) if post == "K.D2" => match base.as_str() {
            "P" => 3..=3,
            _ => 0..=0,
        },
        Change::ByClass(post, class) if post == "K.D2" && class != "boat" => 0..=0,
        _ => 0..=3,
    };
    let from_store = ["truck", "van"];
    let porters = relay(&mut network, "K.D1", &["porter"], &stations("K.D1"), &may)
        + relay(&mut network, "K.D2", &["porter"], &stations("K.D2"), &may);
    let (to_post, base, classes) = match forced {
        Change::Villages(_) => (0, "G", from_store),
        _ => {
            let to_post = relay(&mut network, "G", &from_store, &[(stop("K"), 6)], &may);
            (to_post, "K", ["pickup", "car"])
        }
    };
    let by_boat = boats.map(|boat| {
        let stops = [(stop("K.D1"), 3), (stop("K.D2"), 3 - boat), (stop("P"), boat)];
        let stops: Vec<_> = stops.into_iter().filter(|(_, kits)| *kits > 0).collect();
        let on_land = relay(&mut network, base, &classes, &stops, &may);
        match boat {
            0 => on_land,
            _ => on_land + relay(&mut network, "P", &["boat"], &[(stop("K.D2"), boat)], &may),
        }
    });
    porters + to_post + by_boat.min().unwrap()
}

/// Of 1,500 such regions, three are planned above the least cost, by at most 1.7 %. In two of them
/// it pays to send part of a village's kits by boat, which the search does not try.
#[test]
fn small_regions_cost_what_enumeration_finds() {
    let mut runner = TestRunner::deterministic();
    for case in 0..40 {
        let region = small_region().new_tree(&mut runner).unwrap().current();
        let options = Options { iterations: Some(12_000), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let sums = summary(&region, &plan);
        assert_eq!((sums.unserved, sums.late), (0, 0), "{case}");
        let (found, least) = (sums.all.cost_rupiah, exact(&region));
        // Figures of a trip are cut off to whole rupiah.
        let rounding = 2 * plan.trips.len() as u64;
        assert!(found.abs_diff(least) <= rounding, "{case}: {found}, not {least}");
        let bound = plan.least_rupiah.unwrap();
        assert!(bound <= least + rounding && 10 * bound > 8 * least, "{case}: {bound}, {least}");
    }
}

/// The same region without boats, with stations that everybody reaches, with goods that may go anywhere
/// from the same morning on, and with long days, so that again only cost decides.
fn open_region(region: &Region) -> Region {
    let places = region.places.iter().map(|it| Place {
        skip: if it.kind == PlaceKind::Store { Skip::Never } else { Skip::Open },
        local_mode: Some(Mode::Unpaved),
        wave_h: Some(5),
        ..it.clone()
    });
    let round_the_clock = DailyHours { start_minute: 0, end_minute: 1440 };
    let classes = region.classes.iter().cloned();
    let classes = classes.map(|class| VehicleClass {
        hours: round_the_clock,
        pace_percent: if class.code == "porter" {
            [0, 100, 0, 0, 0, 0]
        } else {
            class.pace_percent
        },
        ..class
    });
    Region {
        rules: Rules { direct_from_h: 5, tps_from_h: 5, ..region.rules.clone() },
        places: places.collect(),
        classes: classes.collect(),
        fleet: region.fleet.iter().filter(|row| row.class != "boat").cloned().collect(),
        ..region.clone()
    }
}

/// The least rupiah over everything that the goods of each village may pass: both posts, one, or none.
fn exact_past_posts(region: &Region) -> u64 {
    let mut network = Network::new(region);
    let stop = |code: &str| Stop::Place(PlaceIndex::of_code(region, code).unwrap());
    let stations = |desa: &str| -> Vec<(Stop, u32)> {
        let of_desa = StationIndex::all(region).filter(|s| s.station(region).desa == desa);
        of_desa.map(|s| (Stop::of_station(region, s).unwrap(), 1)).collect()
    };
    let may = |_: &str, _: Stop| true;
    let villages = ["K.D1", "K.D2"];
    let porters =
        villages.map(|desa| relay(&mut network, desa, &["porter"], &stations(desa), &may));
    // For each village whether its goods pass the sub-district post, and whether its own.
    let all = (0..16).map(|ways: usize| {
        let passes = |at: usize| (ways >> (2 * at) & 1 == 1, ways >> (2 * at + 1) & 1 == 1);
        let (mut rupiah, mut by_post) = (0, 0);
        let (mut from_store, mut to_posts, mut to_stations) = (vec![], vec![], vec![]);
        for (at, desa) in villages.into_iter().enumerate() {
            let (ppk, pps) = passes(at);
            let end = if pps { vec![(stop(desa), 3)] } else { stations(desa) };
            rupiah += if pps { porters[at] } else { 0 };
            by_post += if ppk { 3 } else { 0 };
            match (ppk, pps) {
                (false, _) => from_store.extend(end),
                (true, true) => to_posts.extend(end),
                (true, false) => to_stations.extend(end),
            }
        }
        from_store.extend((by_post > 0).then(|| (stop("K"), by_post)));
        rupiah += relay(&mut network, "G", &["truck", "van"], &from_store, &may);
        rupiah + relays(&mut network, "K", &["pickup", "car"], &[&to_posts, &to_stations], &may)
    });
    all.min().unwrap()
}

/// Chains are tried village by village and sub-district by sub-district, so some regions are planned
/// above the least cost; none above what it costs by way of all posts.
#[test]
fn small_regions_with_open_posts_cost_what_enumeration_finds() {
    let mut runner = TestRunner::deterministic();
    let (mut reached, mut skipping) = (0, 0);
    for case in 0..20 {
        let region = open_region(&small_region().new_tree(&mut runner).unwrap().current());
        let options = Options { iterations: Some(12_000), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let sums = summary(&region, &plan);
        assert_eq!((sums.unserved, sums.late), (0, 0), "{case}");
        let (found, least) = (sums.all.cost_rupiah, exact_past_posts(&region));
        let rounding = 2 * plan.trips.len() as u64 + 12;
        let bound = plan.least_rupiah.unwrap();
        assert!(bound <= least + rounding && 2 * bound > least, "{case}: {bound}, {least}");
        assert!(found + rounding >= least, "{case}: {found} below {least}");
        let closed = with_posts(&region, |_| Skip::Never);
        let by_posts = plan_now(&closed, Start::default(), options, |_, _| Next::GoOn);
        let most = summary(&closed, &by_posts).all.cost_rupiah + 2 * by_posts.trips.len() as u64;
        assert!(found <= most, "{case}: {found}, but {most} by way of all posts");
        reached += usize::from(found <= least + rounding);
        skipping += usize::from(!plan.trips.iter().any(|trip| trip.base == "K"));
    }
    assert!(reached > 0 && skipping > 0, "{reached} of 20 reached, {skipping} past the post");
}
