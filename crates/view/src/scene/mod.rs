//! What the map shows, as geometry: positions, lines, marks, names, and what lies where.
//!
//! Nothing here draws or needs a browser; the page paints a [`Scene`] on a canvas. Records are
//! identified by their position in the region's tables.

mod area;
mod camera;
mod course;
mod ground;
pub mod label;
mod lasso;
mod mark;
mod net;
mod pick;
mod projection;
mod route;
mod stroke;

pub use area::Area;
pub use camera::{Camera, round_length_m};
pub use course::Course;
pub use ground::{Ground, GroundLevel, GroundLine};
pub use lasso::encloses;
pub use mark::{KINDS, StationState, TIGHT_MINUTES, Village};
pub(crate) use net::positions;
pub use net::{LinkLook, NetLevel, NetScene, NetSorting, NetTile};
pub use pick::Feature;
pub use projection::{Point, Projection, bounds_of, overlap, widened};
pub use route::{Flow, Routes, TripLine, Way};
pub use stroke::{Level, Look, Strokes, Tile};

use geo::Rect;

use pick::Index;
use tepat_model::region::{Place, Region, Step};

/// Where places are that nobody knows the position of: out of everybody's sight.
const NOWHERE: Point = Point { x: 1e9, y: 1e9 };

/// Whether a position is on the map.
fn is_somewhere(at: &Point) -> bool {
    *at != NOWHERE
}

/// A region laid out on the map.
#[derive(Debug, Default)]
pub struct Scene {
    /// Projection from degrees to the map.
    pub projection: Projection,
    /// Extent of all places, stations and areas; `None` when there are none.
    pub bounds: Option<Rect>,
    /// Position of each place; far away where it is not known.
    pub places: Vec<Point>,
    /// Position of each station: its own coordinates, else its village's.
    pub stations: Vec<Option<Point>>,
    /// Stations by village.
    pub villages: Vec<Village>,
    /// Course of each edge; `None` if one of its ends is unknown.
    pub edges: Vec<Option<Course>>,
    /// The edges as lines to draw.
    pub strokes: Strokes,
    /// Areas, borders and rivers below the network.
    pub ground: Ground,
    /// Rough outlines of the sub-districts that are not areas of the ground.
    pub areas: Vec<Area>,
    index: Index,
}

impl Scene {
    /// Lays out `region` around its centre. O((places + stations + edges) log edges).
    pub fn new(region: &Region) -> Self {
        Self::laid_out(region, Projection::of(region))
    }

    /// Lays out `region` with a given projection, so that unchanged things stay in place.
    pub fn laid_out(region: &Region, projection: Projection) -> Self {
        let at = |place: &Place| place.position().map_or(NOWHERE, |at| projection.to_map(at));
        let places: Vec<Point> = region.places.iter().map(at).collect();
        let stations: Vec<Option<Point>> = region
            .stations
            .iter()
            .map(|station| region.position_of(station).map(|at| projection.to_map(at)))
            .collect();
        let edges: Vec<Option<Course>> =
            region.edges.iter().map(|edge| Course::of(edge, region, projection)).collect();
        let ground = Ground::new(region, projection);
        let mut areas = area::areas(region, &places);
        areas.retain(|area| ground.districts.binary_search(&area.ppk).is_err());
        Self {
            projection,
            bounds: bounds_of(
                places
                    .iter()
                    .copied()
                    .filter(is_somewhere)
                    .chain(stations.iter().flatten().copied())
                    .chain(ground.corners()),
            ),
            villages: mark::villages(region, &places),
            strokes: Strokes::new(region, &edges),
            ground,
            areas,
            index: Index::new(&places, &stations, &edges),
            places,
            stations,
            edges,
        }
    }

    /// The course of an edge or imported link, by its step number; see [`Region::step`].
    pub fn course(&self, region: &Region, step: usize) -> Option<Course> {
        match region.step(step)? {
            Step::Edge(_) => self.edges.get(step)?.clone(),
            Step::Link(link) => {
                let points = net::positions(&region.net, link).map(|at| self.projection.to_map(at));
                Course::through(points.collect())
            }
        }
    }

    /// Bounding box of a feature; `None` if it is not on the map.
    pub fn bounds_of(&self, feature: Feature, routes: &Routes) -> Option<Rect> {
        match feature {
            Feature::Place(place) => {
                bounds_of(self.places.get(place).copied().filter(is_somewhere))
            }
            Feature::Station(station) => bounds_of(*self.stations.get(station)?),
            Feature::Edge(edge) => Some(self.edges.get(edge)?.as_ref()?.bounds()),
            // The imported network has its own scene.
            Feature::Link(_) => None,
            Feature::Trip(trip) => bounds_of(
                routes.trips.get(trip)?.ways.iter().flat_map(|way| way.points.iter().copied()),
            ),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tepat_model::region::{Edge, Mode, Place, PlaceKind, Station};

    pub fn place(code: &str, kind: PlaceKind, lat: f64, lon: f64) -> Place {
        Place::new(code, kind, lat, lon)
    }

    pub fn station(desa: &str, number: u32) -> Station {
        Station::new(desa, number, 300)
    }

    pub fn edge(code: &str, from: &str, to: &str, mode: Mode) -> Edge {
        Edge {
            code: code.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            mode,
            length_m: 1_000,
            ..Edge::default()
        }
    }

    #[test]
    fn empty_and_single_regions_have_a_scene() {
        let mut region = Region::default();
        assert_eq!(Scene::new(&region).bounds, None);
        region.places.put(place("P", PlaceKind::Store, -0.4, 117.0));
        let scene = Scene::new(&region);
        let bounds = scene.bounds.expect("one place has bounds");
        assert_eq!((bounds.width(), bounds.height()), (0.0, 0.0));
        region.edges.put(edge("E", "P", "P", Mode::Foot));
        region.edges.put(edge("F", "P", "Q", Mode::Foot));
        let scene = Scene::new(&region);
        assert_eq!(scene.edges.iter().flatten().count(), 1);
        let routes = Routes::default();
        assert_eq!(scene.bounds_of(Feature::Edge(1), &routes), None);
        assert_eq!(scene.bounds_of(Feature::Trip(0), &routes), None);
        assert_eq!(scene.bounds_of(Feature::Place(7), &routes), None);
    }

    #[test]
    fn every_bundled_region_is_drawn_whole() {
        for bundled in tepat_model::region::bundled() {
            let region = bundled.region().expect("a readable region");
            let scene = Scene::new(&region);
            assert!(scene.edges.iter().all(Option::is_some), "{}", bundled.slug);
            for level in &scene.strokes.levels {
                let drawn: usize =
                    level.tiles.iter().flat_map(|t| &t.lines).map(|l| l.0.len() - 1).sum();
                assert!(drawn > 0 && drawn <= region.edges.len());
            }
            let finest = &scene.strokes.levels[0];
            let drawn: usize =
                finest.tiles.iter().flat_map(|t| &t.lines).map(|l| l.0.len() - 1).sum();
            assert_eq!(drawn, region.edges.len(), "{}: every edge once", bundled.slug);
            let counted: usize = scene.villages.iter().map(|v| v.stations.len()).sum();
            assert_eq!(counted, region.stations.len());
        }
    }
}
