//! Joining places with a network.
//!
//! For each family of vehicles, a place is joined with the nearest point of a way that the
//! family uses; reading puts a node there. Ways in the longest connected piece that the
//! family can travel are preferred: a nearer way outside it is used only if no way of that
//! piece is within reach.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::earth::metres_per_e7;
use crate::net::{Kind, Surface, Who};

/// Longest straight line that is searched along, in ten-millionths of a degree. No road or
/// river runs straight for longer; such a line is an error or crosses the date line. It is
/// joined at its ends only, which bounds the work per line.
const LONGEST_E7: u32 = 10_000_000;

/// Vehicles that use the same ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Motor vehicles.
    Road,
    /// Boats.
    Water,
    /// People on foot.
    Foot,
}

impl Family {
    /// All families, in order.
    pub const ALL: [Self; 3] = [Self::Road, Self::Water, Self::Foot];

    /// Greatest distance, in metres, at which a place is joined with a way.
    pub fn reach_m(self) -> f64 {
        match self {
            Self::Road => 5_000.0,
            Self::Water => 1_500.0,
            Self::Foot => 2_000.0,
        }
    }

    /// Whether places are joined with this kind of way. Paths count for people on foot
    /// only, and roads are already covered by motor vehicles.
    pub fn takes(self, kind: Kind, who: Who) -> bool {
        match self {
            Self::Road => kind < Kind::Path && who == Who::All,
            Self::Water => kind > Kind::Path && who == Who::All,
            Self::Foot => kind == Kind::Path && who != Who::Nobody,
        }
    }

    /// Whether the family can travel this kind of way.
    pub fn passes(self, kind: Kind, who: Who) -> bool {
        match self {
            Self::Road => (kind < Kind::Path || kind == Kind::Ferry) && who == Who::All,
            Self::Water => self.takes(kind, who),
            Self::Foot => (kind <= Kind::Path || kind == Kind::Ferry) && who != Who::Nobody,
        }
    }
}

/// The point at which a place is joined with the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snap {
    /// Id of the node there.
    pub node: i64,
    /// Distance from the place, in metres.
    pub distance_m: u32,
    /// Whether the way belongs to the longest connected piece.
    pub in_largest: bool,
    /// Kind of the way.
    pub kind: Kind,
    /// Surface of the way.
    pub surface: Surface,
}

/// The nearest line found for a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found<T> {
    /// Square of the distance in metres, on a plane that touches the earth at the point.
    pub square_m: f64,
    /// Where on the line the nearest point lies: 0 at its first end, 1 at its last.
    pub share: f64,
    pub what: T,
    pub in_largest: bool,
}

/// Interpolates between two positions.
pub(crate) fn between([from, to]: [[i32; 2]; 2], share: f64) -> [i32; 2] {
    [0, 1].map(|axis| {
        let [from, to] = [from, to].map(|end| f64::from(end[axis]));
        libm::round(from + share * (to - from)) as i32
    })
}

/// Keeps, for each of a few points, the nearest of many straight lines, so the lines need
/// no index. Offering a line takes time proportional to the points near it and the occupied
/// grid rows it crosses; no line crosses more than a degree.
pub(crate) struct Nearest<T> {
    points: Vec<[i32; 2]>,
    /// Points by their cell in a grid.
    cells: BTreeMap<[i32; 2], Vec<usize>>,
    cell_e7: [i32; 2],
    most_square_m: f64,
    /// For each point, the nearest line outside and inside the largest piece.
    best: Vec<[Option<Found<T>>; 2]>,
}

impl<T: Copy + PartialOrd> Nearest<T> {
    pub(crate) fn new(points: &[[i32; 2]], reach_m: f64) -> Self {
        // Degrees of longitude are shortest at the point farthest from the equator.
        let farthest = points.iter().map(|point| point[0].saturating_abs()).max().unwrap_or(0);
        let cell_e7 = metres_per_e7(farthest).map(|metres| {
            libm::ceil(reach_m / metres.max(1e-6)).min(f64::from(i32::MAX - 1)) as i32 + 1
        });
        let mut cells: BTreeMap<[i32; 2], Vec<usize>> = BTreeMap::new();
        for (at, point) in points.iter().enumerate() {
            let cell = [0, 1].map(|axis| point[axis].div_euclid(cell_e7[axis]));
            cells.entry(cell).or_default().push(at);
        }
        let best = points.iter().map(|_| [None; 2]).collect();
        Self { points: points.to_vec(), cells, cell_e7, most_square_m: reach_m * reach_m, best }
    }

    /// Offers the straight line between two positions.
    pub(crate) fn offer(&mut self, ends: [[i32; 2]; 2], in_largest: bool, what: T) {
        let found = |square_m: f64, share: f64| Found { square_m, share, what, in_largest };
        if (0..2).any(|axis| ends[0][axis].abs_diff(ends[1][axis]) > LONGEST_E7) {
            for (end, share) in ends.into_iter().zip([0.0, 1.0]) {
                self.take([end; 2], |point| found(nearest(point, [end; 2]).0, share));
            }
            return;
        }
        self.take(ends, |point| {
            let (square_m, share) = nearest(point, ends);
            found(square_m, share)
        });
    }

    /// Records a line for every point to which it is nearer than the lines before.
    fn take(&mut self, ends: [[i32; 2]; 2], find: impl Fn([i32; 2]) -> Found<T>) {
        let rows = ends.map(|end| end[0].div_euclid(self.cell_e7[0]));
        let last = rows[0].max(rows[1]) + 1;
        let mut row = rows[0].min(rows[1]) - 1;
        while let Some((&[found, _], _)) = self.cells.range([row, i32::MIN]..).next()
            && found <= last
        {
            let [west, east] = self.columns(ends, found);
            for (_, points) in self.cells.range([found, west]..=[found, east]) {
                for &at in points {
                    let new = find(self.points[at]);
                    let best = &mut self.best[at][usize::from(new.in_largest)];
                    let nearer = best
                        .is_none_or(|best| (new.square_m, new.what) < (best.square_m, best.what));
                    if nearer && new.square_m <= self.most_square_m {
                        *best = Some(new);
                    }
                }
            }
            row = found + 1;
        }
    }

    /// The columns of a row that may hold points within reach of a line.
    fn columns(&self, ends: [[i32; 2]; 2], row: i32) -> [i32; 2] {
        let [from, to] = ends.map(|end| end.map(f64::from));
        let rise = to[0] - from[0];
        let mut lons = [from[1], to[1]];
        if rise != 0.0 {
            // Where it enters and leaves the row and its neighbours.
            let height = f64::from(self.cell_e7[0]);
            let shares = [row - 1, row + 2]
                .map(|row| ((f64::from(row) * height - from[0]) / rise).clamp(0.0, 1.0));
            lons = shares.map(|share| from[1] + share * (to[1] - from[1]));
        }
        let column = |lon: f64| (lon as i32).div_euclid(self.cell_e7[1]);
        [column(lons[0].min(lons[1])) - 1, column(lons[0].max(lons[1])) + 1]
    }

    /// The nearest line of each point, in the order of the points.
    pub(crate) fn found(self) -> Vec<Option<Found<T>>> {
        self.best.into_iter().map(|[other, largest]| largest.or(other)).collect()
    }
}

/// Squared distance, in square metres, of a point from a straight line between two
/// positions, and where on the line its nearest point lies (0 to 1).
fn nearest(point: [i32; 2], ends: [[i32; 2]; 2]) -> (f64, f64) {
    let scale = metres_per_e7(point[0]);
    let metres = |position: [i32; 2]| {
        [0, 1].map(|axis| (f64::from(position[axis]) - f64::from(point[axis])) * scale[axis])
    };
    let [from, to] = ends.map(metres);
    let along = [to[0] - from[0], to[1] - from[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let share = -(from[0] * along[0] + from[1] * along[1]) / square;
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let off = match share {
        0.0 => from,
        1.0 => to,
        _ => [from[0] + share * along[0], from[1] + share * along[1]],
    };
    (off[0] * off[0] + off[1] * off[1], share)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::earth::distance_m;

    /// The distance of a straight line by trying ever closer places on it.
    pub(crate) fn plainly(point: [i32; 2], ends: [[i32; 2]; 2]) -> f64 {
        let at = |share: f64| distance_m(point, between(ends, share));
        let (mut low, mut high) = (0.0, 1.0);
        if (0..2).any(|axis| ends[0][axis].abs_diff(ends[1][axis]) > LONGEST_E7) {
            return at(low).min(at(high));
        }
        for _ in 0..60 {
            let [a, b] = [(2.0 * low + high) / 3.0, (low + 2.0 * high) / 3.0];
            (low, high) = if at(a) <= at(b) { (low, b) } else { (a, high) };
        }
        at(low).min(at(0.0)).min(at(1.0))
    }

    fn position() -> impl Strategy<Value = [i32; 2]> {
        // Some near, some across the region, some wherever a wrong number leads.
        prop_oneof![
            4 => [-300_000..300_000_i32, 0..500_000_i32],
            2 => [-4_000_000..4_000_000_i32, -4_000_000..4_000_000_i32],
            1 => [-9_000_000..9_000_000_i32, -9_000_000..9_000_000_i32],
            1 => [-900_000_000..=900_000_000_i32, -1_800_000_000..=1_800_000_000_i32],
        ]
    }

    proptest! {
        #[test]
        fn the_nearest_is_found(
            points in prop::collection::vec([-200_000..200_000_i32, 0..400_000_i32], 1..6),
            lines in prop::collection::vec([position(), position()], 0..40),
        ) {
            let mut nearest = Nearest::new(&points, 1_500.0);
            for (at, ends) in lines.iter().enumerate() {
                nearest.offer(*ends, at % 3 == 0, at);
            }
            for (point, found) in points.iter().zip(nearest.found()) {
                let plain = |largest: bool| {
                    let these = lines.iter().enumerate().filter(|(at, _)| (at % 3 == 0) == largest);
                    these.map(|(_, ends)| plainly(*point, *ends)).min_by(f64::total_cmp)
                };
                let expected = [true, false]
                    .into_iter()
                    .find_map(|largest| plain(largest).filter(|metres| *metres <= 1_500.0));
                if let Some(found) = found {
                    let there = between(lines[found.what], found.share);
                    let metres = libm::sqrt(found.square_m);
                    prop_assert!((distance_m(*point, there) - metres).abs() < 0.5);
                }
                let found = found.map(|found| libm::sqrt(found.square_m));
                prop_assert_eq!(found.is_some(), expected.is_some());
                let (found, expected) = (found.unwrap_or(0.0), expected.unwrap_or(0.0));
                prop_assert!((found - expected).abs() < 0.5, "{} {}", found, expected);
            }
        }
    }

    #[test]
    fn places_and_lines_at_the_ends_of_the_earth_are_taken() {
        let poles = [[900_000_000, 0], [-900_000_000, 1_800_000_000], [0, -1_800_000_000]];
        for reach_m in [0.0, 1_500.0, 1e9] {
            let mut nearest = Nearest::new(&poles, reach_m);
            for ends in [[poles[0], poles[1]], [poles[1], poles[2]], [poles[2], poles[2]]] {
                nearest.offer(ends, true, 0);
            }
            assert!(nearest.found().iter().all(Option::is_some));
        }
    }
}
