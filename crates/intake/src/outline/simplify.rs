//! Simplifies borders, each once, so that neighbours keep the same one.

use geo::{Area, Coord, LineString, Polygon, SimplifyVwPreserve};

use super::topology::{Point, Stretch, Topology, metres};
use tepat_model::region::{Border, OutlinedArea, Outlines, PositionE4, Side};

/// By what share of its size an area may shrink or grow.
const MOST_CHANGE: f64 = 0.04;
/// How often borders of an area that changes more are simplified less; the last time not at all.
const ROUNDS: usize = 8;
/// Metres of a unit of latitude: a hundred-thousandth of a degree.
const UNIT_M: f64 = 1.11195;
/// Share of the extent that is seen on a screen at all.
const FINEST: f64 = 1.0 / 4_000.0;

impl Topology {
    /// Metres of a unit east and north.
    fn scale_m(&self) -> Coord {
        let lats = self.borders.iter().flat_map(|border| &border.points).map(|point| point[0]);
        let (low, high) = (lats.clone().min().unwrap_or(0), lats.max().unwrap_or(0));
        let middle = f64::from(low.midpoint(high)) / 1e5;
        Coord { x: UNIT_M * libm::cos(middle.clamp(-89.0, 89.0).to_radians()), y: UNIT_M }
    }

    /// The tolerance below which nobody sees a difference, in square metres.
    pub fn finest_m2(&self) -> f64 {
        let scale_m = self.scale_m();
        let points = self.borders.iter().flat_map(|border| &border.points);
        let points: LineString = points.map(|point| metres(*point, scale_m)).collect();
        let extent = geo::BoundingRect::bounding_rect(&points);
        let width_m = extent.map_or(0.0, |extent| extent.width().max(extent.height()));
        (width_m * FINEST) * (width_m * FINEST)
    }

    /// Borders without the bends of less than so many square metres, areas without islands and
    /// holes smaller than that.
    pub fn simplified(&self, tolerance_m2: f64) -> Outlines {
        let scale_m = self.scale_m();
        let sizes: Vec<f64> = self.areas.iter().map(|(_, rings)| self.size(rings)).collect();
        let areas: Vec<(&str, Vec<&Vec<Side>>)> = self
            .areas
            .iter()
            .map(|(code, rings)| (code.as_str(), self.without_specks(rings, tolerance_m2)))
            .collect();
        let mut tolerances = vec![tolerance_m2; self.borders.len()];
        let simple =
            |border: &Stretch, tolerance_m2: f64| simplified(border, tolerance_m2, scale_m);
        let mut lines: Vec<Vec<PositionE4>> =
            self.borders.iter().map(|border| simple(border, tolerance_m2)).collect();
        for round in 1..=ROUNDS {
            let mut finer = vec![false; self.borders.len()];
            for ((_, rings), size) in areas.iter().zip(&sizes) {
                let now: f64 =
                    rings.iter().map(|ring| size_of(ring, |border| &lines[border])).sum();
                if (now * UNITS_OF_DRAWN - size).abs() > MOST_CHANGE * size.abs() {
                    rings.iter().copied().flatten().for_each(|side| finer[side.border] = true);
                }
            }
            let chosen = (0..finer.len()).filter(|border| finer[*border]);
            for border in chosen {
                tolerances[border] = if round == ROUNDS { 0.0 } else { tolerances[border] / 4.0 };
                lines[border] = simple(&self.borders[border], tolerances[border]);
            }
        }
        self.gathered(&areas, lines)
    }

    /// Size of all rings of an area in square units, be they around it or around a hole.
    fn size(&self, rings: &[Vec<Side>]) -> f64 {
        rings.iter().map(|ring| self.ring_size(ring)).sum()
    }

    fn ring_size(&self, ring: &[Side]) -> f64 {
        size_of(ring, |border| &self.borders[border].points)
    }

    /// The rings but for rims of small islands; the largest is always kept.
    fn without_specks<'a>(&self, rings: &'a [Vec<Side>], least_m2: f64) -> Vec<&'a Vec<Side>> {
        let size = |ring: &Vec<Side>| self.ring_size(ring);
        let largest = rings.iter().map(size).fold(0.0, f64::max);
        let least = least_m2 / (UNIT_M * UNIT_M);
        let is_island = |ring: &[Side]| ring.iter().all(|side| self.borders[side.border].is_rim());
        let is_kept = |ring: &&Vec<Side>| {
            let size = size(ring);
            size >= least || size >= largest || !is_island(ring)
        };
        rings.iter().filter(is_kept).collect()
    }

    /// The outlines, with those borders alone that are left, in the order in which areas name
    /// them.
    fn gathered(
        &self,
        areas: &[(&str, Vec<&Vec<Side>>)],
        mut lines: Vec<Vec<PositionE4>>,
    ) -> Outlines {
        let mut outlines = Outlines::default();
        let mut numbers: Vec<Option<usize>> = vec![None; self.borders.len()];
        for (code, rings) in areas {
            let mut own = Vec::new();
            for ring in rings {
                let mut sides = Vec::new();
                for side in *ring {
                    let border = *numbers[side.border].get_or_insert_with(|| {
                        let points = std::mem::take(&mut lines[side.border]);
                        let is_coast = self.borders[side.border].is_coast;
                        outlines.borders.push(Border { points, is_coast });
                        outlines.borders.len() - 1
                    });
                    sides.push(Side { border, ..*side });
                }
                own.push(sides);
            }
            outlines.areas.push(OutlinedArea { code: (*code).to_owned(), rings: own });
        }
        outlines
    }
}

/// Square units of a square ten-thousandth of a degree, in which outlines are drawn.
const UNITS_OF_DRAWN: f64 = 100.0;

/// A border without its small bends, rounded; at least two points, and four of a ring.
fn simplified(border: &Stretch, tolerance_m2: f64, scale_m: Coord) -> Vec<PositionE4> {
    let line = border.in_metres(scale_m);
    let simple = match border.is_ring() {
        // The ends of a line stay; a ring has none, so it gets one at its far side.
        true => {
            let start = line.0[0];
            let far = (0..line.0.len())
                .max_by(|a, b| {
                    distance_2(line.0[*a], start).total_cmp(&distance_2(line.0[*b], start))
                })
                .unwrap_or(0);
            let halves = [line.0[..=far].to_vec(), line.0[far..].to_vec()].map(LineString::new);
            halves.iter().flat_map(|half| half.simplify_vw_preserve(tolerance_m2).0).collect()
        }
        false => line.simplify_vw_preserve(tolerance_m2).0,
    };
    let units = |at: Coord| [at.y / scale_m.y, at.x / scale_m.x];
    let rounded = |at: Coord| units(at).map(|units| libm::round(units / 10.0) as i32);
    let mut points: Vec<PositionE4> = simple.into_iter().map(rounded).collect();
    points.dedup();
    if let [only] = points[..] {
        points.push(only);
    }
    points
}

fn distance_2(a: Coord, b: Coord) -> f64 {
    let between = a - b;
    between.x * between.x + between.y * between.y
}

/// Size within a ring in squares of the unit of its borders.
fn size_of<'a>(ring: &[Side], points: impl Fn(usize) -> &'a [Point]) -> f64 {
    let coord = |[lat, lon]: Point| Coord { x: f64::from(lon), y: f64::from(lat) };
    let mut line: Vec<Coord> = Vec::new();
    for side in ring {
        let own = points(side.border).iter().copied().map(coord);
        match side.is_reversed {
            true => line.extend(own.rev()),
            false => line.extend(own),
        }
    }
    Polygon::new(LineString::new(line), Vec::new()).unsigned_area()
}
