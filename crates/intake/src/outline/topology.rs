//! The borders that areas share.
//!
//! Maps of areas store each area with a ring of its own. Neighbours then have the same points,
//! or nearly: one of two may lack points that lie on its straight line. So points that are all
//! but the same become one, lines get the points that lie on them, and the stretches of rings
//! that have the same areas on their sides become borders.

use std::collections::{BTreeMap, BTreeSet};

use geo::orient::{Direction, Orient};
use geo::{Area, Coord, LineString, Polygon};
use rstar::{AABB, RTree};

use super::Shape;
use tepat_model::region::Side;
use tepat_order::Gather as _;

/// A point in hundred-thousandths of a degree, about a metre: latitude and longitude.
pub(super) type Point = [i32; 2];

/// Points this near are one, and lie on a line this near: less than is left after rounding.
const SAME: i32 = 5;
/// Two lines with the same ends are one border if they are on average this near.
const SLIVER: f64 = 40.0;
/// Most borders with the same ends among which some are looked for that are one.
const MOST_WITH_SAME_ENDS: usize = 16;
/// How often borders are merged: merged ones may make longer ones that can be.
const MERGES: usize = 4;

/// Borders, and the rings of areas made of them.
#[derive(Debug)]
pub(super) struct Topology {
    pub borders: Vec<Stretch>,
    /// Code and rings of each area that has any.
    pub areas: Vec<(String, Vec<Vec<Side>>)>,
}

/// The longest line between the same areas.
#[derive(Debug)]
pub(super) struct Stretch {
    pub points: Vec<Point>,
    /// Numbers of the areas beside it.
    pub areas: Vec<usize>,
    pub is_coast: bool,
}

/// What is on the sides of a line: the numbers of areas, and whether the sea.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sides {
    areas: Vec<usize>,
    is_coast: bool,
}

type Segment = (Point, Point);

fn segment(a: Point, b: Point) -> Segment {
    (a.min(b), a.max(b))
}

impl Topology {
    pub fn new(shapes: &[Shape<'_>], is_sea: impl Fn(Coord) -> bool) -> Self {
        let mut known = Known::default();
        let rings = |shape: &Shape<'_>| -> Vec<Vec<Point>> {
            // Outer rings turn one way and holes the other, so that both can be filled together.
            let turned = shape.outline.orient(Direction::Default);
            let lines = turned
                .0
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
            lines.map(|line| line.0.iter().map(|at| known.point(*at)).collect()).collect()
        };
        let areas: Vec<Vec<Vec<Point>>> = shapes.iter().map(rings).collect();
        let all = RTree::bulk_load(known.points());
        let areas: Vec<Vec<Vec<Point>>> = areas
            .into_iter()
            .map(|rings| rings.into_iter().filter_map(|ring| noded(ring, &all)).collect())
            .collect();
        let mut topology = Self::of_rings(&areas, &is_sea);
        for _ in 0..MERGES {
            let merged = topology.slivers();
            if merged.is_empty() {
                break;
            }
            topology = Self::of_rings(&topology.rings(&merged), &is_sea);
        }
        for (area, shape) in topology.areas.iter_mut().zip(shapes) {
            area.0 = shape.code.to_owned();
        }
        topology.areas.retain(|(_, rings)| !rings.is_empty());
        topology
    }

    /// The borders of areas whose rings share points; their codes are left empty.
    fn of_rings(areas: &[Vec<Vec<Point>>], is_sea: &impl Fn(Coord) -> bool) -> Self {
        let (borders, border_of) = Graph::new(areas, is_sea).borders();
        let area = |rings: &Vec<Vec<Point>>| {
            let sides = rings.iter().map(|ring| sides(ring, &borders, &border_of));
            (String::new(), sides.filter(|ring| !ring.is_empty()).collect())
        };
        let areas = areas.iter().map(area).collect();
        Self { borders, areas }
    }

    /// Borders to be replaced by another one, which has the same ends and encloses next to
    /// nothing with it: neighbours drew their common border each in their own way.
    fn slivers(&self) -> BTreeMap<usize, Replacement> {
        let mut by_ends: BTreeMap<(Point, Point), Vec<usize>> = BTreeMap::new();
        for (number, border) in self.borders.iter().enumerate().filter(|(_, b)| b.is_rim()) {
            let (first, last) = border.ends();
            by_ends.entry(segment(first, last)).or_default().push(number);
        }
        let mut merged = BTreeMap::new();
        // No more meet in two points but in files made to take long.
        for group in by_ends.into_values().filter(|group| group.len() <= MOST_WITH_SAME_ENDS) {
            for (rank, other) in group.iter().enumerate() {
                let beside = &self.borders[*other];
                let kept = group[..rank].iter().filter(|kept| !merged.contains_key(*kept));
                let kept = kept.copied().find(|kept| self.borders[*kept].is_as_good_as(beside));
                if let Some(border) = kept {
                    let turns = self.borders[border].ends() != beside.ends();
                    merged.insert(*other, Replacement { border, turns });
                }
            }
        }
        merged
    }

    /// The rings of all areas as points, with some borders replaced.
    fn rings(&self, replaced: &BTreeMap<usize, Replacement>) -> Vec<Vec<Vec<Point>>> {
        let ring = |sides: &Vec<Side>| {
            let mut points: Vec<Point> = Vec::new();
            for side in sides {
                let other = replaced.get(&side.border);
                let own = &self.borders[other.map_or(side.border, |other| other.border)].points;
                match side.is_reversed != other.is_some_and(|other| other.turns) {
                    true => points.extend(own.iter().rev()),
                    false => points.extend(own),
                }
            }
            without_spikes(points)
        };
        let rings = |(_, rings): &(String, Vec<Vec<Side>>)| rings.iter().filter_map(ring).collect();
        self.areas.iter().map(rings).collect()
    }
}

/// What stands in for a border.
struct Replacement {
    border: usize,
    /// Whether it runs the other way.
    turns: bool,
}

/// Points met so far, so that points that are all but the same become one.
#[derive(Default)]
struct Known {
    cells: BTreeMap<[i32; 2], Vec<Point>>,
}

impl Known {
    fn point(&mut self, at: Coord) -> Point {
        let point = [at.y, at.x].map(|degrees| libm::round(degrees * 1e5) as i32);
        let [row, column] = point.map(|value| value.div_euclid(SAME + 1));
        for row in row - 1..=row + 1 {
            for column in column - 1..=column + 1 {
                let near = self.cells.get(&[row, column]).into_iter().flatten();
                if let Some(same) = near.copied().find(|other| is_same(point, *other)) {
                    return same;
                }
            }
        }
        self.cells.entry([row, column]).or_default().push(point);
        point
    }

    fn points(self) -> Vec<Point> {
        self.cells.into_values().flatten().collect()
    }
}

fn is_same(a: Point, b: Point) -> bool {
    (a[0] - b[0]).abs() <= SAME && (a[1] - b[1]).abs() <= SAME
}

/// A ring without its last point, which is its first, and with all points that lie on its lines;
/// `None` if it surrounds nothing.
fn noded(ring: Vec<Point>, all: &RTree<Point>) -> Option<Vec<Point>> {
    let mut points: Vec<Point> = Vec::with_capacity(ring.len());
    for pair in ring.windows(2) {
        points.push(pair[0]);
        points.extend(on_line(pair[0], pair[1], all));
    }
    // A closed ring's last pair ends where the first begins.
    if ring.first() != ring.last() {
        points.extend(ring.last());
    }
    without_spikes(points)
}

/// The points that lie on a line between its ends, in order.
fn on_line(a: Point, b: Point, all: &RTree<Point>) -> Vec<Point> {
    let low = [a[0].min(b[0]) - SAME, a[1].min(b[1]) - SAME];
    let high = [a[0].max(b[0]) + SAME, a[1].max(b[1]) + SAME];
    let along = difference(b, a);
    let length_2 = dot(along, along);
    let mut found: Vec<(i64, Point)> = all
        .locate_in_envelope(&AABB::from_corners(low, high))
        .filter(|point| **point != a && **point != b)
        .filter_map(|point| {
            let to = difference(*point, a);
            let (share, aside) = (dot(to, along), to[0] * along[1] - to[1] * along[0]);
            let is_between = share > 0 && share < length_2;
            let reach = i128::from(SAME) * i128::from(SAME) * i128::from(length_2);
            let is_near = i128::from(aside) * i128::from(aside) <= reach;
            (is_between && is_near).then_some((share, *point))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, point)| point).collect()
}

fn difference(a: Point, b: Point) -> [i64; 2] {
    [i64::from(a[0]) - i64::from(b[0]), i64::from(a[1]) - i64::from(b[1])]
}

fn dot(a: [i64; 2], b: [i64; 2]) -> i64 {
    a[0] * b[0] + a[1] * b[1]
}

/// A closed line without points that repeat, or to which it goes and comes back the same way.
fn without_spikes(points: Vec<Point>) -> Option<Vec<Point>> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        match kept[..] {
            [.., last] if last == point => {}
            [.., before, _] if before == point => drop(kept.pop()),
            _ => kept.push(point),
        }
    }
    // The same where the end meets the beginning.
    let mut ring = &kept[..];
    loop {
        ring = match ring {
            [first, .., last] if first == last => &ring[..ring.len() - 1],
            [_, second, .., last] if second == last => &ring[1..ring.len() - 1],
            [first, .., before, _] if first == before => &ring[..ring.len() - 2],
            _ => break,
        };
    }
    (ring.len() > 2).then(|| ring.to_vec())
}

/// Lines between points, with what is on their sides.
struct Graph {
    sides: BTreeMap<Segment, Sides>,
    next: BTreeMap<Point, Vec<Point>>,
}

impl Graph {
    fn new(areas: &[Vec<Vec<Point>>], is_sea: &impl Fn(Coord) -> bool) -> Self {
        let mut sides: BTreeMap<Segment, Sides> = BTreeMap::new();
        let mut next: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
        for (area, rings) in areas.iter().enumerate() {
            for ring in rings {
                for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    let own = sides.entry(segment(*a, *b)).or_default();
                    if own.areas.is_empty() {
                        next.entry(*a).or_default().push(*b);
                        next.entry(*b).or_default().push(*a);
                    }
                    if own.areas.last() != Some(&area) {
                        own.areas.push(area);
                    }
                }
            }
        }
        for ((a, b), own) in &mut sides {
            own.is_coast = own.areas.len() == 1 && is_sea(middle(*a, *b));
        }
        Self { sides, next }
    }

    /// Whether borders end at a point.
    fn is_end(&self, at: Point) -> bool {
        match self.next.get(&at).map(Vec::as_slice) {
            Some([a, b]) => self.sides.get(&segment(at, *a)) != self.sides.get(&segment(at, *b)),
            _ => true,
        }
    }

    /// All borders, and the border of each segment. Rings without an end begin at their first
    /// point.
    fn borders(&self) -> (Vec<Stretch>, BTreeMap<Segment, usize>) {
        let mut border_of: BTreeMap<Segment, usize> = BTreeMap::new();
        let mut borders = Vec::new();
        for of_rings in [false, true] {
            for (start, next) in &self.next {
                if !of_rings && !self.is_end(*start) {
                    continue;
                }
                for first in next {
                    let key = segment(*start, *first);
                    if border_of.contains_key(&key) {
                        continue;
                    }
                    let points = self.walk(*start, *first, of_rings);
                    for pair in points.windows(2) {
                        border_of.insert(segment(pair[0], pair[1]), borders.len());
                    }
                    let sides = self.sides.get(&key).cloned().unwrap_or_default();
                    let Sides { areas, is_coast } = sides;
                    borders.push(Stretch { points, areas, is_coast });
                }
            }
        }
        (borders, border_of)
    }

    fn walk(&self, start: Point, first: Point, of_ring: bool) -> Vec<Point> {
        let mut points = vec![start, first];
        let (mut before, mut at) = (start, first);
        while at != start && (of_ring || !self.is_end(at)) {
            let next = self.next.get(&at).into_iter().flatten();
            let Some(next) = next.copied().find(|next| *next != before) else { break };
            points.push(next);
            (before, at) = (at, next);
        }
        points
    }
}

fn middle(a: Point, b: Point) -> Coord {
    let mean = |axis: usize| (f64::from(a[axis]) + f64::from(b[axis])) / 2e5;
    Coord { x: mean(1), y: mean(0) }
}

/// The borders that a ring follows.
fn sides(ring: &[Point], borders: &[Stretch], border_of: &BTreeMap<Segment, usize>) -> Vec<Side> {
    let number = |at: usize| {
        let (a, b) = (ring[at % ring.len()], ring[(at + 1) % ring.len()]);
        border_of.get(&segment(a, b)).copied()
    };
    let ends: BTreeSet<Point> = (0..ring.len())
        .filter_map(|at| borders.get(number(at)?))
        .flat_map(|border| [border.points[0], border.points[border.points.len() - 1]])
        .gather();
    let Some(start) = ring.iter().position(|point| ends.contains(point)) else { return Vec::new() };
    let mut sides = Vec::new();
    let mut at = start;
    while at < start + ring.len() {
        let Some(border) = number(at) else { return Vec::new() };
        let points = &borders[border].points;
        let (from, to) = (ring[at % ring.len()], ring[(at + 1) % ring.len()]);
        let is_reversed = !(points[0] == from && points[1] == to);
        sides.push(Side { border, is_reversed });
        at += points.len() - 1;
    }
    sides
}

impl Stretch {
    /// Whether it begins where it ends.
    pub fn is_ring(&self) -> bool {
        self.points.first() == self.points.last()
    }

    /// Whether it is a border of one area alone.
    pub fn is_rim(&self) -> bool {
        self.areas.len() == 1
    }

    /// First and last point.
    fn ends(&self) -> (Point, Point) {
        (self.points[0], self.points[self.points.len() - 1])
    }

    /// Whether this border of one area and that of another, with the same ends, are one.
    fn is_as_good_as(&self, other: &Self) -> bool {
        !self.is_ring() && self.areas != other.areas && self.width_to(other) <= SLIVER
    }

    /// Mean distance to a line with the same ends.
    fn width_to(&self, other: &Self) -> f64 {
        let coord = |[lat, lon]: &Point| Coord { x: f64::from(*lon), y: f64::from(*lat) };
        let back: Vec<Coord> = match self.ends() != other.ends() {
            true => other.points.iter().map(coord).collect(),
            false => other.points.iter().rev().map(coord).collect(),
        };
        let there: LineString = self.points.iter().map(coord).collect();
        let length: f64 = there.lines().map(|line| libm::hypot(line.dx(), line.dy())).sum();
        let ring = there.0.into_iter().chain(back).collect();
        Polygon::new(ring, Vec::new()).unsigned_area() / length.max(1.0)
    }

    /// Its points in metres.
    pub fn in_metres(&self, scale_m: Coord) -> LineString {
        self.points.iter().map(|point| metres(*point, scale_m)).collect()
    }
}

/// A point in metres east and north, given the metres of a unit on either axis.
pub(super) fn metres([lat, lon]: Point, scale_m: Coord) -> Coord {
    Coord { x: f64::from(lon) * scale_m.x, y: f64::from(lat) * scale_m.y }
}
