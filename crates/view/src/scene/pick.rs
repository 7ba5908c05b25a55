//! Finds what lies at a point of the map.

use geo::{Distance, Euclidean, Line};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::projection::Point;
use super::{Course, Routes, Scene};
use tepat_order::Order as _;

/// Something on the map, by its position in the region's tables or in the plan's trips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// A store, post, pier or junction.
    Place(usize),
    /// A polling station.
    Station(usize),
    /// An edge of the network.
    Edge(usize),
    /// A link of the imported network.
    Link(usize),
    /// A trip.
    Trip(usize),
}

impl Feature {
    /// Order of picking: points before lines, the network before the trips on it.
    fn rank(self) -> u8 {
        match self {
            Self::Place(_) | Self::Station(_) => 0,
            Self::Edge(_) => 1,
            Self::Link(_) => 2,
            Self::Trip(_) => 3,
        }
    }
}

type Entry = GeomWithData<Rectangle<[f64; 2]>, Feature>;

/// Spatial index of places, stations and edges.
#[derive(Debug, Default)]
pub(super) struct Index {
    tree: RTree<Entry>,
}

fn entry(line: Line, feature: Feature) -> Entry {
    let corners = ([line.start.x, line.start.y], [line.end.x, line.end.y]);
    GeomWithData::new(Rectangle::from_corners(corners.0, corners.1), feature)
}

impl Index {
    pub(super) fn new(
        places: &[Point],
        stations: &[Option<Point>],
        edges: &[Option<Course>],
    ) -> Self {
        let points = |point: Point| Line::new(point, point);
        let places = places.iter().enumerate().map(|(i, at)| entry(points(*at), Feature::Place(i)));
        let stations = stations
            .iter()
            .enumerate()
            .filter_map(|(i, at)| Some(entry(points((*at)?), Feature::Station(i))));
        let edges = edges
            .iter()
            .enumerate()
            .filter_map(|(i, course)| Some((i, course.as_ref()?.bounds())))
            .map(|(i, bounds)| entry(Line::new(bounds.min(), bounds.max()), Feature::Edge(i)));
        Self { tree: RTree::bulk_load(places.chain(stations).chain(edges).collect()) }
    }
}

impl Scene {
    /// The features within `reach_m` of a point that `shown` accepts: points by distance, then
    /// edges by distance, then the trips on those edges and nearby.
    pub fn pick(
        &self,
        at: Point,
        reach_m: f64,
        routes: &Routes,
        shown: impl Fn(Feature) -> bool,
    ) -> Vec<Feature> {
        let corners = ([at.x - reach_m, at.y - reach_m], [at.x + reach_m, at.y + reach_m]);
        let around = AABB::from_corners(corners.0, corners.1);
        let mut found: Vec<(u8, f64, Feature)> = self
            .tree_entries(&around)
            .filter(|feature| shown(*feature))
            .filter_map(|feature| Some((feature.rank(), self.distance_m(feature, at)?, feature)))
            .filter(|(_, distance, _)| *distance <= reach_m)
            .collect();
        let mut trips: Vec<(f64, usize)> = routes.local_near(at, reach_m);
        for (_, distance, feature) in &found {
            if let Feature::Edge(edge) = feature {
                trips.extend(routes.trips_on(*edge).map(|trip| (*distance, trip)));
            }
        }
        trips.order_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (distance, trip) in trips {
            let trip = Feature::Trip(trip);
            if shown(trip) && !found.iter().any(|(_, _, feature)| *feature == trip) {
                found.push((trip.rank(), distance, trip));
            }
        }
        found.order_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        found.into_iter().map(|(_, _, feature)| feature).collect()
    }

    fn tree_entries(&self, around: &AABB<[f64; 2]>) -> impl Iterator<Item = Feature> {
        self.index.tree.locate_in_envelope_intersecting(around).map(|entry| entry.data)
    }

    fn distance_m(&self, feature: Feature, at: Point) -> Option<f64> {
        let at = geo::Point::from(at);
        let to = |point: Point| Euclidean.distance(geo::Point::from(point), at);
        match feature {
            Feature::Place(place) => Some(to(self.places[place])),
            Feature::Station(station) => self.stations[station].map(to),
            Feature::Edge(edge) => Some(self.edges[edge].as_ref()?.distance_m(at.into())),
            Feature::Link(_) | Feature::Trip(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::{edge, place};
    use tepat_model::region::{Mode, PlaceKind, Region, Table};

    #[test]
    fn points_come_before_lines_and_near_before_far() {
        let region = Region {
            places: Table::new(vec![
                place("A", PlaceKind::Ppk, 0.0, 0.0),
                place("B", PlaceKind::Pier, -0.0002, 0.001),
                place("C", PlaceKind::Pps, 0.0, 1.0),
            ]),
            edges: Table::new(vec![
                edge("E1", "A", "C", Mode::Paved),
                edge("E2", "B", "C", Mode::River),
            ]),
            ..Region::default()
        };
        let scene = Scene::new(&region);
        let (routes, a) = (Routes::default(), scene.places[0]);
        let pick = |at, reach_m| scene.pick(at, reach_m, &routes, |_| true);
        let (pa, pb) = (Feature::Place(0), Feature::Place(1));
        let (e1, e2) = (Feature::Edge(0), Feature::Edge(1));
        assert_eq!(pick(a, 10.0), [pa, e1]);
        assert_eq!(pick(a, 200.0), [pa, pb, e1, e2]);
        let beside = a + geo::Coord { x: 5_000.0, y: 30.0 };
        assert_eq!(pick(beside, 31.0), [e2, e1], "E2 runs some 20 m further south");
        assert_eq!(pick(beside, 29.0), [e2]);
        assert_eq!(pick(beside, 5.0), []);
        assert_eq!(scene.pick(a, 200.0, &routes, |f| f != pa), [pb, e1, e2]);
    }
}
