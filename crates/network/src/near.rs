//! Finds indexed points near lines that are given one after another.

use crate::earth::{distance_m, metres_per_e7};
use crate::join::Family;
use crate::net::{Link, Net, Node};

/// Most rows that are searched for one straight piece. With rows fifteen metres high that
/// is a hundred kilometres, longer than any surveyed piece.
const MOST_ROWS: i64 = 1_024;
/// Smallest height of a row, in metres.
const LEAST_ROW_M: f64 = 100.0;

/// Points sorted into rows from south to north, and within a row from west to east.
pub(crate) struct Points {
    reach_e7: i64,
    reach_m: f64,
    row_e7: i64,
    /// Row, longitude and payload.
    sorted: Vec<(i64, i64, u32)>,
}

impl Points {
    /// Indexes points with their payload, to be found within `reach_m` metres. O(points log
    /// points).
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

    /// Calls back for every point within reach of a straight piece, and for some slightly
    /// beyond, in a fixed order. O(rows crossed · log points + points reported).
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

/// The point of a straight piece that is nearest to a given point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Foot {
    /// Square of the distance, in square metres.
    pub square_m: f64,
    /// Where along the piece the nearest point is, 0 to 1.
    pub share: f64,
}

/// The point of the piece from `a` to `b` nearest to `p`, on a plane tangent at `p`.
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

/// A point of a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnLink {
    /// Position of the link.
    pub link: usize,
    /// How many of its bends lie before the point.
    pub bends_before: usize,
    /// Where the point is.
    pub position: [i32; 2],
    /// Distance from the position asked for, in metres.
    pub distance_m: f64,
    /// Length of the part of the link before it, in decimetres.
    pub before_dm: u32,
    /// Whether the link belongs to the longest connected piece that the family can travel.
    pub in_longest: bool,
}

impl Net {
    /// For each position, the nearest point within reach on a way with which places are
    /// joined for a family. The longest connected piece that the family can travel is
    /// preferred, as when a file is read. O(nodes + links + bends) for few positions.
    pub fn nearest_links(&self, positions: &[[i32; 2]], family: Family) -> Vec<Option<OnLink>> {
        let points = Points::new((0..).zip(positions.iter().copied()), family.reach_m());
        let in_longest = self.in_longest(|link| family.passes(link.kind, link.who));
        let most = family.reach_m() * family.reach_m();
        let mut best: Vec<[Option<(f64, OnLink)>; 2]> = vec![[None; 2]; positions.len()];
        let links = self.links.iter().enumerate();
        for (at, link) in links.filter(|(_, link)| family.takes(link.kind, link.who)) {
            let in_longest = in_longest[link.from as usize];
            for (segment, [a, b]) in self.segments_of(link).enumerate() {
                points.near(a, b, |point| {
                    let point = point as usize;
                    let foot = foot(positions[point], a, b);
                    let best = &mut best[point][usize::from(in_longest)];
                    if foot.square_m <= most && best.is_none_or(|(least, _)| foot.square_m < least)
                    {
                        let position = [0, 1].map(|axis| {
                            let [a, b] = [a[axis], b[axis]].map(f64::from);
                            libm::round(a + (b - a) * foot.share) as i32
                        });
                        let on = OnLink {
                            link: at,
                            bends_before: segment,
                            position,
                            distance_m: libm::sqrt(foot.square_m),
                            before_dm: 0,
                            in_longest,
                        };
                        *best = Some((foot.square_m, on));
                    }
                });
            }
        }
        let found = best.into_iter().map(|[other, longest]| longest.or(other));
        found.map(|found| found.map(|(_, on)| self.measured(on))).collect()
    }

    /// Adds the position along the link, scaled so that the drawn course matches the stated
    /// length.
    fn measured(&self, on: OnLink) -> OnLink {
        let link = &self.links[on.link];
        let (mut before_m, mut whole_m) = (0.0, 0.0);
        for (segment, [a, b]) in self.segments_of(link).enumerate() {
            let length_m = distance_m(a, b);
            whole_m += length_m;
            match segment.cmp(&on.bends_before) {
                std::cmp::Ordering::Less => before_m += length_m,
                std::cmp::Ordering::Equal => before_m += distance_m(a, on.position),
                std::cmp::Ordering::Greater => {}
            }
        }
        let share = if whole_m > 0.0 { (before_m / whole_m).min(1.0) } else { 0.0 };
        OnLink { before_dm: libm::round(share * f64::from(link.length_dm)) as u32, ..on }
    }

    /// By node: whether it belongs to the piece with the greatest total length among the
    /// links for which `passable` holds.
    pub fn in_longest(&self, passable: impl Fn(&Link) -> bool) -> Vec<bool> {
        let pieces = self.components(&passable);
        let mut lengths_dm = vec![0_u64; pieces.count()];
        for link in self.links.iter().filter(|link| passable(link)) {
            lengths_dm[pieces.of(link.from as usize) as usize] += u64::from(link.length_dm);
        }
        let by_length = |piece: &u32| (lengths_dm[*piece as usize], std::cmp::Reverse(*piece));
        let longest = (0..pieces.count() as u32).max_by_key(by_length);
        (0..self.nodes.len()).map(|node| Some(pieces.of(node)) == longest).collect()
    }

    /// The straight pieces of a link, in order from its first node.
    pub fn segments_of(&self, link: &Link) -> impl Iterator<Item = [[i32; 2]; 2]> {
        let end = |node: u32| self.nodes.get(node as usize).map(Node::position);
        let bends = self.bends_of(link).iter().copied();
        let from = end(link.from).into_iter().chain(bends.clone());
        from.zip(bends.chain(end(link.to))).map(|(a, b)| [a, b])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::net::Kind;

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

        #[test]
        fn the_nearest_link_is_found(
            lines in prop::collection::vec(
                (0..3_usize, prop::collection::vec([-90_000..90_000_i32, 0..180_000_i32], 2..6)),
                1..12,
            ),
            points in prop::collection::vec([-200_000..200_000_i32, -100_000..300_000_i32], 1..5),
        ) {
            let mut net = Net::default();
            for (kind, line) in &lines {
                let (from, to) = (net.nodes.len() as u32, net.nodes.len() as u32 + 1);
                for end in [line[0], line[line.len() - 1]] {
                    let id = net.nodes.len() as i64;
                    net.nodes.push(Node { id, lat_e7: end[0], lon_e7: end[1] });
                }
                let kind = [Kind::Primary, Kind::Path, Kind::River][*kind];
                let first_bend = net.bends.len() as u32;
                net.bends.extend(&line[1..line.len() - 1]);
                let bends = line.len() as u32 - 2;
                let length_m: f64 = line.windows(2).map(|ends| distance_m(ends[0], ends[1])).sum();
                let length_dm = (length_m * 10.0) as u32;
                net.links.push(Link { way: i64::from(from), from, to, kind, length_dm, first_bend, bends, ..Link::default() });
            }
            for family in Family::ALL {
                let longest = net.in_longest(|link| family.passes(link.kind, link.who));
                for (point, found) in points.iter().zip(net.nearest_links(&points, family)) {
                    let plain = |in_longest: bool| {
                        let links = net.links.iter().filter(|link| {
                            family.takes(link.kind, link.who) && longest[link.from as usize] == in_longest
                        });
                        let feet = links.flat_map(|link| net.segments_of(link)).map(|[a, b]| foot(*point, a, b).square_m);
                        feet.min_by(f64::total_cmp).map(libm::sqrt).filter(|metres| *metres <= family.reach_m())
                    };
                    let expect = plain(true).or_else(|| plain(false));
                    prop_assert_eq!(found.map(|on| on.distance_m), expect);
                    if let Some(on) = found {
                        let link = &net.links[on.link];
                        prop_assert!(on.before_dm <= link.length_dm && on.bends_before <= link.bends as usize);
                        prop_assert!((distance_m(*point, on.position) - on.distance_m).abs() < 1.0 + on.distance_m * 0.01);
                    }
                }
            }
        }
    }
}
