//! Soft outlines of sub-districts around their posts.

use std::collections::BTreeMap;

use geo::concave_hull::ConcaveHullOptions;
use geo::{ConcaveHull, MultiPoint};

use super::is_somewhere;
use super::projection::Point;
use tepat_model::region::{PlaceKind, Region};
use tepat_order::Order as _;

/// A rough outline around the posts of a sub-district; not its boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Position of the sub-district post in the region's table of places.
    pub ppk: usize,
    /// The outline; a point or a line if there are too few posts.
    pub outline: Vec<Point>,
}

/// The outline of every sub-district, in the order of the region's places.
pub fn areas(region: &Region, places: &[Point]) -> Vec<Area> {
    let mut posts: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    for (place, at) in region.places.iter().zip(places) {
        let ppk = match place.kind {
            PlaceKind::Ppk => region.places.position(&place.code),
            PlaceKind::Pps => {
                region.ppk_of(place).and_then(|ppk| region.places.position(&ppk.code))
            }
            _ => None,
        };
        if let Some(ppk) = ppk.filter(|_| is_somewhere(at)) {
            posts.entry(ppk).or_default().push(*at);
        }
    }
    posts.into_iter().map(|(ppk, posts)| Area { ppk, outline: outline(posts) }).collect()
}

fn outline(mut posts: Vec<Point>) -> Vec<Point> {
    posts.order_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    posts.dedup();
    if posts.len() < 4 {
        return posts;
    }
    let posts: MultiPoint = posts.into_iter().map(geo::Point::from).collect();
    let gently = ConcaveHullOptions { concavity: 2.5, length_threshold: 8_000.0 };
    posts.concave_hull_with_options(gently).exterior().0.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Coord;

    #[test]
    fn few_or_equal_posts_still_have_an_outline() {
        let at = |x: f64, y: f64| Coord { x, y };
        assert_eq!(outline(vec![at(1.0, 1.0); 9]), [at(1.0, 1.0)]);
        assert_eq!(outline(vec![at(1.0, 1.0), at(0.0, 0.0)]), [at(0.0, 0.0), at(1.0, 1.0)]);
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)];
        let around = outline(square.iter().map(|(x, y)| at(*x, *y)).collect());
        assert_eq!(around.first(), around.last());
        assert!(square[..4].iter().all(|(x, y)| around.contains(&at(*x, *y))));
        let row = (0..6).map(|k| at(f64::from(k), 0.0)).collect();
        assert!(outline(row).iter().all(|point| point.y == 0.0));
    }
}
