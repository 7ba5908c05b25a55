//! Points near lines: few or many points, and lines that go by one after another.

use crate::earth::metres_per_e7;

/// Rows one straight piece is looked for in at most: of points fifteen metres apart it
/// may be a hundred kilometres long. Nobody surveyed a longer one.
const MOST_ROWS: i64 = 1_024;
/// Least height of a row, in metres.
const LEAST_ROW_M: f64 = 100.0;

/// Points in rows from south to north, each row from west to east.
pub(crate) struct Points {
    reach_e7: i64,
    reach_m: f64,
    row_e7: i64,
    /// Row, longitude, and what the point is.
    sorted: Vec<(i64, i64, u32)>,
}

impl Points {
    /// Points with what they are, to be found within `reach_m` metres. O(points log points).
    pub(crate) fn new(points: impl Iterator<Item = (u32, [i32; 2])>, reach_m: f64) -> Self {
        let north_m = metres_per_e7(0)[0];
        let reach_e7 = libm::ceil(reach_m / north_m) as i64 + 1;
        let row_e7 = reach_e7.max(libm::ceil(LEAST_ROW_M / north_m) as i64);
        let place = |(what, [lat, lon]): (u32, [i32; 2])| {
            (i64::from(lat).div_euclid(row_e7), i64::from(lon), what)
        };
        let mut sorted: Vec<_> = points.map(place).collect();
        sorted.sort_unstable();
        Self { reach_e7, reach_m, row_e7, sorted }
    }

    /// Tells of every point within reach of a straight piece, and of some just beyond it,
    /// in a stated order. O(rows it passes · log points + points told of).
    pub(crate) fn near(&self, a: [i32; 2], b: [i32; 2], mut tell: impl FnMut(u32)) {
        let [south, north] = if a[0] <= b[0] { [a, b] } else { [b, a] }.map(|at| at.map(i64::from));
        let rows = [south[0] - self.reach_e7, north[0] + self.reach_e7];
        let rows = rows.map(|lat| lat.div_euclid(self.row_e7));
        if rows[1] - rows[0] > MOST_ROWS || self.sorted.is_empty() {
            return;
        }
        let farthest = a[0].saturating_abs().max(b[0].saturating_abs());
        let east_m = metres_per_e7(farthest.saturating_add(self.reach_e7 as i32))[1].max(1e-9);
        let beside_e7 = libm::ceil(self.reach_m / east_m) as i64 + 1;
        let rise = (north[0] - south[0]).max(1) as f64;
        let lon_at = |lat: i64| {
            let share = ((lat - south[0]) as f64 / rise).clamp(0.0, 1.0);
            south[1] as f64 + (north[1] - south[1]) as f64 * share
        };
        for row in rows[0]..=rows[1] {
            let ends = if south[0] == north[0] {
                [south[1] as f64, north[1] as f64]
            } else {
                let bottom = row * self.row_e7 - self.reach_e7;
                let top = (row + 1) * self.row_e7 + self.reach_e7;
                [lon_at(bottom), lon_at(top)]
            };
            let west = libm::floor(ends[0].min(ends[1])) as i64 - beside_e7;
            let east = libm::ceil(ends[0].max(ends[1])) as i64 + beside_e7;
            let first = self.sorted.partition_point(|at| (at.0, at.1) < (row, west));
            let these = self.sorted[first..].iter();
            these.take_while(|at| (at.0, at.1) <= (row, east)).for_each(|at| tell(at.2));
        }
    }
}

/// How far a point is from a straight piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Foot {
    /// Square of the distance, in square metres.
    pub square_m: f64,
    /// Where along the piece the nearest point is, 0 to 1.
    pub share: f64,
}

/// The point of the piece from `a` to `b` nearest to `p`, on the flat around `p`.
pub(crate) fn foot(p: [i32; 2], a: [i32; 2], b: [i32; 2]) -> Foot {
    let scale = metres_per_e7(p[0]);
    let flat =
        |at: [i32; 2]| [0, 1].map(|axis| (f64::from(at[axis]) - f64::from(p[axis])) * scale[axis]);
    let (a, b) = (flat(a), flat(b));
    let d = [b[0] - a[0], b[1] - a[1]];
    let square = d[0] * d[0] + d[1] * d[1];
    let share = if square > 0.0 { -(a[0] * d[0] + a[1] * d[1]) / square } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    let at = [a[0] + d[0] * share, a[1] + d[1] * share];
    Foot { square_m: at[0] * at[0] + at[1] * at[1], share }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_point_within_reach_is_told_of(
            points in prop::collection::vec([-200_000..200_000_i32, 0..400_000_i32], 0..30),
            a in [-300_000..300_000_i32, 0..500_000_i32],
            b in [-300_000..300_000_i32, 0..500_000_i32],
            reach_m in prop::sample::select(vec![15.0, 1_500.0]),
        ) {
            let indexed = Points::new((0..).zip(points.iter().copied()), reach_m);
            let mut told = Vec::new();
            indexed.near(a, b, |at| told.push(at));
            for (at, &point) in (0..).zip(&points) {
                if foot(point, a, b).square_m <= reach_m * reach_m {
                    prop_assert!(told.contains(&at));
                }
            }
            told.sort_unstable();
            prop_assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "told twice");
        }
    }
}
