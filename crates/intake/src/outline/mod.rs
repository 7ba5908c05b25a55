//! Outlines of areas, generalised for the map.
//!
//! [`generalised`] finds the borders that areas share ([`topology`]), simplifies each once
//! ([`simplify`]), and gives what a file has room for. [`of_region`] does it for the areas of a
//! map that are places of a region.

mod matching;
mod simplify;
#[cfg(test)]
mod tests;
mod topology;

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Polygon, Rect};

pub use matching::{edit_of, of_region};
use topology::Topology;

use tepat_model::region::{Outlines, PositionE4, River};

/// Most points of all borders of a region: about 30 kB.
pub const MOST_POINTS: usize = 9_000;
/// Most points of a map of areas that is generalised at all.
const MOST_POINTS_READ: usize = 1 << 20;
/// What is outside of the region's extent by more than this share of it is not drawn.
const AROUND: f64 = 0.08;
/// A stretch of a river shorter than this share of the region's extent is not drawn.
const SHORTEST: f64 = 0.05;

/// An area to be outlined.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// Code of the place that it is; may be empty.
    pub code: &'a str,
    /// Its outline, x to the east and y to the north in degrees.
    pub outline: &'a MultiPolygon,
}

/// Generalises areas so that all borders together have at most `most_points` points, as far as
/// no area then loses or gains more than a few per cent of its size. Rims of the whole within
/// `sea` are marked as coast. Nothing if the areas have over a million points.
///
/// # Complexity
/// O(points × log points).
pub fn generalised(shapes: &[Shape<'_>], sea: &[Polygon], most_points: usize) -> Outlines {
    let rings = shapes.iter().flat_map(|shape| &shape.outline.0);
    let points: usize = rings.map(|polygon| polygon.exterior().0.len()).sum();
    if points > MOST_POINTS_READ {
        return Outlines::default();
    }
    let is_sea = |at: Coord| sea.iter().any(|sea| sea.contains(&at));
    let topology = Topology::new(shapes, is_sea);
    let mut tolerance_m2 = topology.finest_m2();
    loop {
        let outlines = topology.simplified(tolerance_m2);
        let points: usize = outlines.borders.iter().map(|border| border.points.len()).sum();
        // No region on Earth needs more than this.
        if points <= most_points || tolerance_m2 > 1e12 {
            return outlines;
        }
        tolerance_m2 *= 1.5;
    }
}

/// Adds the stretches of rivers that cross the extent of the outlines, or pass nearby.
pub fn add_rivers<'a>(
    outlines: &mut Outlines,
    rivers: impl IntoIterator<Item = (&'a str, &'a LineString)>,
) {
    let points = outlines.borders.iter().flat_map(|border| &border.points);
    let points: LineString = points.map(|[lat, lon]| degrees([*lat, *lon])).collect();
    let Some(extent) = points.bounding_rect() else { return };
    let margin = Coord { x: extent.width(), y: extent.height() } * AROUND;
    let extent = Rect::new(extent.min() - margin, extent.max() + margin);
    let mut stretches: Vec<River> = Vec::new();
    for (name, course) in rivers {
        for run in course.0.split(|at| !extent.contains(at)) {
            let mut points: Vec<PositionE4> = run.iter().map(|at| rounded(*at)).collect();
            points.dedup();
            // Sources cut a river where its width changes.
            let before = stretches.iter_mut().find(|river| {
                river.name == name && points.first().is_some_and(|p| river.points.last() == Some(p))
            });
            match before {
                Some(river) => river.points.extend(points.drain(1..)),
                None if points.len() > 1 => {
                    stretches.push(River { name: name.to_owned(), points });
                }
                None => {}
            }
        }
    }
    let is_seen = |river: &River| {
        let points: LineString = river.points.iter().map(|at| degrees(*at)).collect();
        let size = points.bounding_rect().map_or(0.0, |own| own.width().max(own.height()));
        size > SHORTEST * extent.width().max(extent.height())
    };
    outlines.rivers.extend(stretches.into_iter().filter(is_seen));
}

fn degrees([lat, lon]: PositionE4) -> Coord {
    Coord { x: f64::from(lon) / 1e4, y: f64::from(lat) / 1e4 }
}

fn rounded(at: Coord) -> PositionE4 {
    [at.y, at.x].map(|degrees| libm::round(degrees * 1e4) as i32)
}
