//! Ways of a class between a base and all places.

use crate::travel::{LocalWay, Network, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Region, VehicleClass};
use tepat_network::graph::CLOSED;

/// Rounding error of the triangle inequality in metres, over two ways within a village and one
/// between their ends.
const ROUNDED_M: u32 = 3;

/// Distances there and back between a base and each place by position, or [`CLOSED`].
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Milliseconds along the fastest ways.
    ms: Vec<u64>,
    /// Thousandths of a rupiah along the cheapest ways, by kilometre and hour.
    money: Vec<u64>,
    /// Whether every way back is as long as the way there.
    pub are_even: bool,
}

impl Rows {
    /// The rows of each base, with times by day and without closures.
    pub fn of_class(
        network: &Network<'_>,
        class: ClassIndex,
        bases: &[PlaceIndex],
    ) -> Vec<(PlaceIndex, Self)> {
        let region = network.region();
        let vehicle = class.class(region);
        let step_ms = |&step: &u32| match network.step_day_ms(step as usize, vehicle) {
            UNREACHABLE_MS => CLOSED,
            ms => ms,
        };
        let ms: Vec<u64> = network.arc_steps().iter().map(step_ms).collect();
        let money = network.arc_steps().iter().zip(&ms);
        let money: Vec<u64> = money
            .map(|(&step, &ms)| match ms {
                CLOSED => CLOSED,
                ms => thousandths(vehicle, network.step_m(step as usize), ms),
            })
            .collect();
        let places = region.places.len();
        let by_time = there_and_back(network, &ms, bases);
        let by_money = there_and_back(network, &money, bases);
        let rows = bases.iter().zip(by_time.into_iter().zip(by_money));
        rows.map(|(&base, (time, money))| {
            let are_even = time.iter().chain(&money).take(2 * places).all(|(a, b)| a == b);
            (base, Self { ms: sums(time), money: sums(money), are_even })
        })
        .collect()
    }

    /// Minutes there and back to a place and on along a local way; `None` if there is no way.
    pub fn minutes(
        &self,
        to: PlaceIndex,
        local: Option<LocalWay>,
        class: &VehicleClass,
        region: &Region,
    ) -> Option<f64> {
        let ms = self.ms.get(to.position()).copied().filter(|&ms| ms < CLOSED)?;
        let local = local.map_or(Some(0), |way| local_ms(way, class, region))?;
        Some((ms + 2 * local) as f64 / 60_000.0)
    }

    /// Rupiah there and back, by kilometre and hour.
    pub fn rupiah(
        &self,
        to: PlaceIndex,
        local: Option<LocalWay>,
        class: &VehicleClass,
        region: &Region,
    ) -> Option<f64> {
        let money = self.money.get(to.position()).copied().filter(|&money| money < CLOSED)?;
        let local = local.map_or(Some(0), |way| {
            let ms = local_ms(way, class, region)?;
            Some(thousandths(class, way.length_m.saturating_sub(ROUNDED_M), ms))
        })?;
        Some((money + 2 * local) as f64 / 1000.0)
    }
}

fn local_ms(way: LocalWay, class: &VehicleClass, region: &Region) -> Option<u64> {
    let way = LocalWay { length_m: way.length_m.saturating_sub(ROUNDED_M), ..way };
    Some(way.ms(class, &region.rules)).filter(|&ms| ms < CLOSED)
}

/// Cost of a distance and a time, in thousandths of a rupiah, rounded down.
fn thousandths(class: &VehicleClass, metres: u32, ms: u64) -> u64 {
    let by_distance = u64::from(metres) * u64::from(class.rupiah_per_km);
    let by_time = u128::from(ms) * u128::from(class.rupiah_per_hour) / 3600;
    by_distance.saturating_add(u64::try_from(by_time).unwrap_or(CLOSED)).min(CLOSED)
}

/// From each base: the shortest ways there and back to every place.
fn there_and_back(
    network: &Network<'_>,
    weights: &[u64],
    bases: &[PlaceIndex],
) -> Vec<Vec<(u64, u64)>> {
    let places = network.region().places.len();
    if let Some(customised) = network.customise(weights) {
        let all: Vec<PlaceIndex> = PlaceIndex::all(network.region()).collect();
        let table = network.rows(&customised, &all);
        let row = |base: &PlaceIndex| {
            let back = table.iter().map(|row| row[base.position()]);
            table[base.position()].iter().copied().zip(back).collect()
        };
        return bases.iter().map(row).collect();
    }
    let graph = network.graph();
    let reversed = graph.reversed();
    let row = |base: &PlaceIndex| {
        let there = graph.tree(weights, base.node()).distance;
        let back = reversed.tree(weights, base.node()).distance;
        there.into_iter().zip(back).take(places).collect()
    };
    bases.iter().map(row).collect()
}

fn sums(ways: Vec<(u64, u64)>) -> Vec<u64> {
    ways.into_iter().map(|(there, back)| there.saturating_add(back).min(CLOSED)).collect()
}
