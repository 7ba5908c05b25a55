//! Projection from degrees to metres on a flat map of one regency.

use geo::{Coord, Rect};

use tepat_model::region::{Place, Region, node_position};

/// A map position: metres east (`x`) and south (`y`) of the origin.
pub type Point = Coord<f64>;

/// Metres per degree of latitude on a sphere of radius 6,371 km.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// An equirectangular projection around the centre of a region.
///
/// A regency is a few hundred kilometres wide and close to the equator, so the error in lengths
/// is well below one per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    origin_lat: f64,
    origin_lon: f64,
    metres_per_degree_lon: f64,
}

impl Default for Projection {
    fn default() -> Self {
        Self::about(0.0, 0.0)
    }
}

impl Projection {
    /// The projection around (`lat`, `lon`) in degrees.
    pub fn about(lat: f64, lon: f64) -> Self {
        // Beyond 89° a degree of longitude would shrink to almost nothing.
        let cosine = libm::cos(lat.clamp(-89.0, 89.0).to_radians());
        Self { origin_lat: lat, origin_lon: lon, metres_per_degree_lon: METRES_PER_DEGREE * cosine }
    }

    /// The projection around the centre of everything in `region`. The imported network counts
    /// only if there is nothing else.
    pub fn of(region: &Region) -> Self {
        let places = region.places.iter().filter_map(Place::position);
        let stations = region.stations.iter().filter_map(|station| station.lat.zip(station.lon));
        let degrees = places.chain(stations).map(|(lat, lon)| Coord { x: lon, y: lat });
        let nodes = region.net.nodes.iter().map(node_position);
        let net = || bounds_of(nodes.map(|(lat, lon)| Coord { x: lon, y: lat }));
        match bounds_of(degrees).or_else(net) {
            Some(bounds) => Self::about(bounds.center().y, bounds.center().x),
            None => Self::default(),
        }
    }

    /// Map position of (`lat`, `lon`).
    pub fn to_map(self, (lat, lon): (f64, f64)) -> Point {
        Coord {
            x: (lon - self.origin_lon) * self.metres_per_degree_lon,
            y: (self.origin_lat - lat) * METRES_PER_DEGREE,
        }
    }

    /// Latitude and longitude of a map position, rounded to five decimals (about a metre).
    pub fn to_degrees(self, at: Point) -> (f64, f64) {
        let round = |degrees: f64| libm::round(degrees * 1e5) / 1e5;
        (
            round(self.origin_lat - at.y / METRES_PER_DEGREE).clamp(-90.0, 90.0),
            round(self.origin_lon + at.x / self.metres_per_degree_lon).clamp(-180.0, 180.0),
        )
    }
}

/// Bounding box of the points; `None` if there are none.
pub fn bounds_of(points: impl IntoIterator<Item = Point>) -> Option<Rect> {
    points.into_iter().fold(None, |bounds: Option<Rect>, point| {
        Some(bounds.map_or_else(|| Rect::new(point, point), |bounds| around(bounds, point)))
    })
}

fn around(bounds: Rect, point: Point) -> Rect {
    let (min, max) = (bounds.min(), bounds.max());
    Rect::new(
        Coord { x: min.x.min(point.x), y: min.y.min(point.y) },
        Coord { x: max.x.max(point.x), y: max.y.max(point.y) },
    )
}

/// Whether two rectangles share a point.
pub fn overlap(a: &Rect, b: &Rect) -> bool {
    a.min().x <= b.max().x
        && b.min().x <= a.max().x
        && a.min().y <= b.max().y
        && b.min().y <= a.max().y
}

/// The rectangle, extended by `margin` on every side.
pub fn widened(bounds: Rect, margin: f64) -> Rect {
    let by = Coord { x: margin, y: margin };
    Rect::new(bounds.min() - by, bounds.max() + by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_come_back_to_five_decimals() {
        let projection = Projection::about(-0.4, 116.98);
        for position in [(-0.4, 116.98), (-0.33689, 116.39264), (0.7, 117.99999)] {
            assert_eq!(projection.to_degrees(projection.to_map(position)), position);
        }
    }

    #[test]
    fn north_is_up_and_lengths_are_metres() {
        let north = Projection::about(60.0, 10.0).to_map((61.0, 11.0));
        assert_eq!(libm::round(north.y), -111_195.0);
        assert_eq!(libm::round(north.x), 55_598.0); // cos 60° = ½
    }

    #[test]
    fn an_empty_region_and_the_pole_stay_finite() {
        assert_eq!(Projection::of(&Region::default()).to_map((0.0, 0.0)), Coord { x: 0.0, y: 0.0 });
        let (_, lon) = Projection::about(90.0, 0.0).to_degrees(Coord { x: 1e9, y: 0.0 });
        assert!(lon.is_finite());
        assert_eq!(bounds_of([]), None);
    }
}
