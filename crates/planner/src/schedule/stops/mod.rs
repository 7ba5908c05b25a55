//! Travel between the stops of a relay, as a routing problem states it.

mod gates;

pub(super) use gates::gates;

use std::collections::BTreeMap;

use crate::travel::{LONGEST_WAY_MS, LocalWay, Network, Stop, UNREACHABLE_MS, local_ways};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::Region;
use tepat_routing::{Hubs, Matrix, NO_WAY, Travel, Way};

/// Above this many stops, travel is not stored pair by pair.
const MOST_IN_MATRIX: usize = 1_500;

const MS_PER_MINUTE: u64 = 60_000;

/// Percentage by which work at a stop is planned to take longer.
pub(super) fn slower_percent(region: &Region, stop: Stop) -> u16 {
    region.slower_percent(stop.place().place(region))
}

/// Minutes that are planned to take so many per cent longer, rounded up.
pub(super) fn slowed(minutes: i32, percent: u16) -> i32 {
    let planned = (i64::from(minutes) * (100 + i64::from(percent)) + 99) / 100;
    i32::try_from(planned).unwrap_or(NO_WAY - 1).min(NO_WAY - 1)
}

/// Minutes and metres of a class between all pairs of `stops`, each exactly
/// those of [`Network::way`] or, with margins, as much longer as the slower of both stops is planned
/// to take.
///
/// Few stops make a matrix. If there are many, the stations of each village hang on their post.
pub(super) fn travel(
    network: &mut Network<'_>,
    class: ClassIndex,
    stops: &[Stop],
    with_margins: bool,
) -> Travel {
    let with_margins = with_margins && !network.region().margins.is_empty();
    if stops.len() <= MOST_IN_MATRIX {
        Travel::Matrix(matrix(network, class, stops, with_margins))
    } else {
        Travel::Hubs(hubs(network, class, stops, with_margins))
    }
}

/// O(stops²) time and memory.
fn matrix(
    network: &mut Network<'_>,
    class: ClassIndex,
    stops: &[Stop],
    with_margins: bool,
) -> Matrix {
    let table = network.table(class, stops);
    let whole = |number: u32| i32::try_from(number).unwrap_or(NO_WAY).min(NO_WAY - 1);
    let region = network.region();
    let percent = |stop: &Stop| if with_margins { slower_percent(region, *stop) } else { 0 };
    let slower: Vec<u16> = stops.iter().map(percent).collect();
    let slower = slower.iter().flat_map(|from| slower.iter().map(|to| *from.max(to)));
    let cells = table.minutes.iter().zip(&table.length_m).zip(slower);
    let (metres, minutes) = cells
        .map(|((&minutes, &metres), slower)| match minutes {
            u32::MAX => (NO_WAY, NO_WAY),
            minutes => (whole(metres), slowed(whole(minutes), slower)),
        })
        .unzip();
    Matrix::new(stops.len(), metres, Some(minutes))
}

/// O(villages² + Σ stops of a village²) memory.
fn hubs(network: &mut Network<'_>, class: ClassIndex, stops: &[Stop], with_margins: bool) -> Hubs {
    let region = network.region();
    let (vehicle, rules) = (class.class(region), &region.rules);
    let joints = places(stops);
    let slower = |way: Way, from: PlaceIndex, to: PlaceIndex| {
        if !with_margins {
            return way;
        }
        let percent = [from, to].map(|place| region.slower_percent(place.place(region)));
        let percent = u64::from(percent[0].max(percent[1]));
        Way { ticks: way.ticks.saturating_mul(100 + percent) / 100, ..way }
    };
    let mut between = Vec::with_capacity(joints.len() * joints.len());
    for &from in &joints {
        let tree = network.tree(class, from);
        between.extend(joints.iter().map(|&to| match tree.ms(to) {
            UNREACHABLE_MS => Way::NONE,
            ticks => slower(Way { distance: tree.length_m(to), ticks }, from, to),
        }));
    }
    let mut hubs = Hubs::new(joints.len(), between, MS_PER_MINUTE, LONGEST_WAY_MS);
    let local = |way: LocalWay| Way { distance: way.length_m, ticks: way.ms(vehicle, rules) };
    let mut stops_of: BTreeMap<PlaceIndex, Vec<Stop>> = BTreeMap::new();
    for &stop in stops {
        let here = stop.place();
        let local = |way: LocalWay| slower(local(way), here, here);
        let others = stops_of.entry(here).or_default();
        let to_others: Vec<Way> =
            others.iter().map(|&other| local_ways(region, other, stop).map(local).sum()).collect();
        let hub = joints.partition_point(|&place| place < stop.place());
        hubs.add(hub, stop.local(region).map(local).unwrap_or_default(), &to_others);
        others.push(stop);
    }
    hubs
}

/// The places at which some stops connect to the network, each once, in rising order.
fn places(stops: &[Stop]) -> Vec<PlaceIndex> {
    let mut places: Vec<PlaceIndex> = stops.iter().map(|stop| stop.place()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;

    #[test]
    fn hubs_and_matrix_say_what_the_table_says() {
        for bundled in bundled() {
            let region = bundled.region().expect("a bundled region");
            let mut network = Network::new(&region);
            // Stations of every ninth village, their posts, and piers.
            let posts: Vec<PlaceIndex> = PlaceIndex::all(&region).step_by(9).collect();
            let stations = crate::StationIndex::all(&region)
                .filter_map(|station| Stop::of_station(&region, station))
                .filter(|stop| posts.contains(&stop.place()));
            let stops: Vec<Stop> =
                posts.iter().map(|&post| Stop::Place(post)).chain(stations).take(300).collect();
            for class in ClassIndex::all(&region) {
                let table = network.table(class, &stops);
                let matrix = Travel::Matrix(matrix(&mut network, class, &stops, false));
                let hubs = Travel::Hubs(hubs(&mut network, class, &stops, false));
                assert_eq!((matrix.locations(), hubs.locations()), (stops.len(), stops.len()));
                for (cell, (&minutes, &metres)) in
                    table.minutes.iter().zip(&table.length_m).enumerate()
                {
                    let (from, to) = (cell / stops.len(), cell % stops.len());
                    let expect = match minutes {
                        u32::MAX => (NO_WAY, NO_WAY),
                        minutes => (metres as i32, minutes as i32),
                    };
                    for travel in [&matrix, &hubs] {
                        let found = (travel.distance(from, to), travel.duration(from, to));
                        assert_eq!(found, expect, "{:?} to {:?}", stops[from], stops[to]);
                    }
                }
            }
        }
    }
}
