//! Where places meet a network.
//!
//! A place is joined, for each family of vehicles, with the nearest point of a way
//! of that family; the network gets a node there when it is read. The longest
//! piece of the network that the family can travel is preferred: a nearer way
//! that leads nowhere is taken only where nothing of that piece is in reach.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::earth::metres_per_e7;
use crate::net::{Kind, Surface, Who};

/// What travels alike.
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
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Road, Self::Water, Self::Foot];

    /// How far, in metres, a place may be from a way and still be joined with it.
    pub fn reach_m(self) -> f64 {
        match self {
            Self::Road => 5_000.0,
            Self::Water => 1_500.0,
            Self::Foot => 2_000.0,
        }
    }

    /// Whether places are joined with such a way. People walk to a road as
    /// vehicles do; for them paths count alone.
    pub fn takes(self, kind: Kind, who: Who) -> bool {
        match self {
            Self::Road => kind < Kind::Path && who == Who::All,
            Self::Water => kind > Kind::Path && who == Who::All,
            Self::Foot => kind == Kind::Path && who != Who::Nobody,
        }
    }

    /// Whether the family can travel such a way.
    pub fn passes(self, kind: Kind, who: Who) -> bool {
        match self {
            Self::Road => (kind < Kind::Path || kind == Kind::Ferry) && who == Who::All,
            Self::Water => self.takes(kind, who),
            Self::Foot => (kind <= Kind::Path || kind == Kind::Ferry) && who != Who::Nobody,
        }
    }
}

/// Where a place meets the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snap {
    /// Id of the node there.
    pub node: i64,
    /// How far it is from the place.
    pub distance_m: u32,
    /// Whether the way belongs to the longest piece of the network.
    pub in_largest: bool,
    /// What the way is.
    pub kind: Kind,
    /// What it is covered with.
    pub surface: Surface,
}

/// What was found near a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found<T> {
    pub square_m: f64,
    pub what: T,
    pub in_largest: bool,
}

/// Keeps the nearest of all candidates for each of few points, so that the many
/// candidates need no index. Each offer takes time by the points near it.
pub(crate) struct Nearest<T> {
    points: Vec<[i32; 2]>,
    /// Points by the cell of a grid they are in.
    cells: BTreeMap<[i32; 2], Vec<usize>>,
    cell_e7: [i32; 2],
    most_square_m: f64,
    /// Of each point, the nearest within and without the largest piece.
    best: Vec<[Option<Found<T>>; 2]>,
}

impl<T: Copy + PartialOrd> Nearest<T> {
    pub(crate) fn new(points: &[[i32; 2]], reach_m: f64) -> Self {
        // Degrees of longitude are shortest at the point farthest from the equator.
        let farthest = points.iter().map(|point| point[0].saturating_abs()).max().unwrap_or(0);
        let cell_e7 = metres_per_e7(farthest).map(|metres| {
            libm::ceil(reach_m / metres.max(1e-6)).min(f64::from(i32::MAX)) as i32 + 1
        });
        let mut cells: BTreeMap<[i32; 2], Vec<usize>> = BTreeMap::new();
        for (at, point) in points.iter().enumerate() {
            let cell = [0, 1].map(|axis| point[axis].div_euclid(cell_e7[axis]));
            cells.entry(cell).or_default().push(at);
        }
        let best = points.iter().map(|_| [None; 2]).collect();
        Self { points: points.to_vec(), cells, cell_e7, most_square_m: reach_m * reach_m, best }
    }

    pub(crate) fn offer(&mut self, position: [i32; 2], in_largest: bool, what: T) {
        let [row, column] = [0, 1].map(|axis| position[axis].div_euclid(self.cell_e7[axis]));
        for row in row - 1..=row + 1 {
            for (_, points) in self.cells.range([row, column - 1]..=[row, column + 1]) {
                for &at in points {
                    let scale = metres_per_e7(self.points[at][0]);
                    let [north, east] = [0, 1].map(|axis| {
                        (f64::from(position[axis]) - f64::from(self.points[at][axis])) * scale[axis]
                    });
                    let square_m = north * north + east * east;
                    let best = &mut self.best[at][usize::from(in_largest)];
                    let nearer = best.is_none_or(|best| {
                        square_m < best.square_m || (square_m == best.square_m && what < best.what)
                    });
                    if nearer && square_m <= self.most_square_m {
                        *best = Some(Found { square_m, what, in_largest });
                    }
                }
            }
        }
    }

    /// What was found, in the order of the points.
    pub(crate) fn found(self) -> Vec<Option<Found<T>>> {
        self.best.into_iter().map(|[other, largest]| largest.or(other)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::earth::distance_m;

    proptest! {
        #[test]
        fn the_nearest_is_found(
            points in prop::collection::vec([-200_000..200_000_i32, 0..400_000_i32], 1..6),
            candidates in prop::collection::vec([-300_000..300_000_i32, 0..500_000_i32], 0..40),
        ) {
            let mut nearest = Nearest::new(&points, 1_500.0);
            for (at, position) in candidates.iter().enumerate() {
                nearest.offer(*position, at % 3 == 0, at);
            }
            for (point, found) in points.iter().zip(nearest.found()) {
                let plain = |largest: bool| {
                    let these = candidates.iter().enumerate().filter(|(at, _)| (at % 3 == 0) == largest);
                    these.map(|(_, at)| distance_m(*point, *at)).min_by(f64::total_cmp)
                };
                let expected = [true, false]
                    .into_iter()
                    .find_map(|largest| plain(largest).filter(|metres| *metres <= 1_500.0));
                let found = found.map(|found| libm::sqrt(found.square_m));
                prop_assert_eq!(found.is_some(), expected.is_some());
                let (found, expected) = (found.unwrap_or(0.0), expected.unwrap_or(0.0));
                prop_assert!((found - expected).abs() < 0.5, "{} {}", found, expected);
            }
        }
    }
}
