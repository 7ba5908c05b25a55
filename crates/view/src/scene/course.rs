//! The course of an edge on the map, along its bends.

use geo::{BoundingRect, Distance, Euclidean, Length, Line, LineString, Rect};

use super::projection::{Point, Projection};
use tepat_model::region::{Edge, Region};

/// A line from end to end, with at least two points.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    line: LineString,
    bounds: Rect,
}

impl Course {
    /// The course of an edge; `None` if one of its ends is missing.
    pub(super) fn of(edge: &Edge, region: &Region, projection: Projection) -> Option<Self> {
        let points = region.course(edge)?.into_iter().map(|at| projection.to_map(at));
        Self::through(points.collect())
    }

    /// The course through at least two points; `None` for fewer.
    pub fn through(points: Vec<Point>) -> Option<Self> {
        let line = LineString::new(points);
        let bounds = line.bounding_rect().filter(|_| line.0.len() > 1)?;
        Some(Self { line, bounds })
    }

    /// Ends and bends, in order.
    pub fn points(&self) -> &[Point] {
        &self.line.0
    }

    /// First point.
    pub fn start(&self) -> Point {
        self.line.0[0]
    }

    /// Last point.
    pub fn end(&self) -> Point {
        self.line.0[self.line.0.len() - 1]
    }

    /// Bounding box.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Length on the map.
    pub fn length_m(&self) -> f64 {
        Euclidean.length(&self.line)
    }

    /// Distance from a point.
    pub fn distance_m(&self, to: Point) -> f64 {
        Euclidean.distance(&self.line, &geo::Point::from(to))
    }

    /// The nearest point of the course to `to`.
    pub fn nearest(&self, to: Point) -> Point {
        let mut best = (f64::INFINITY, self.start());
        for piece in self.line.lines() {
            let at = foot(piece, to);
            let distance = (at.x - to.x).hypot(at.y - to.y);
            if distance < best.0 {
                best = (distance, at);
            }
        }
        best.1
    }

    /// The point at a share of the length, from 0 at the start to 1 at the end.
    pub fn along(&self, share: f64) -> Point {
        let mut left_m = share.clamp(0.0, 1.0) * self.length_m();
        for piece in self.line.lines() {
            let length_m = Euclidean.length(&piece);
            if left_m <= length_m && length_m > 0.0 {
                return piece.start + piece.delta() * (left_m / length_m);
            }
            left_m -= length_m;
        }
        self.end()
    }

    /// The course in the opposite direction.
    pub(super) fn turned(&self) -> Self {
        let mut turned = self.clone();
        turned.line.0.reverse();
        turned
    }
}

fn foot(piece: Line, to: Point) -> Point {
    let along = piece.delta();
    let square = along.x * along.x + along.y * along.y;
    let from = to - piece.start;
    let share = if square > 0.0 { (from.x * along.x + from.y * along.y) / square } else { 0.0 };
    piece.start + along * share.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Coord;

    fn at(x: f64, y: f64) -> Point {
        Coord { x, y }
    }

    #[test]
    fn points_lie_along_the_bends() {
        let course = Course::through(vec![at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)]);
        let course = course.expect("three points");
        for (share, expect) in [
            (-1.0, at(0.0, 0.0)),
            (0.25, at(5.0, 0.0)),
            (0.75, at(10.0, 5.0)),
            (2.0, at(10.0, 10.0)),
        ] {
            assert_eq!(course.along(share), expect, "{share}");
        }
        assert_eq!(course.nearest(at(4.0, 3.0)), at(4.0, 0.0));
        assert_eq!(course.nearest(at(20.0, 20.0)), at(10.0, 10.0));
        assert_eq!(course.distance_m(at(13.0, 5.0)), 3.0);
        assert_eq!(course.turned().along(0.25), at(10.0, 5.0));
    }

    #[test]
    fn a_course_without_extent_is_one_still() {
        let point = Course::through(vec![at(1.0, 2.0); 2]).expect("two points");
        assert_eq!((point.along(0.5), point.nearest(at(0.0, 0.0))), (at(1.0, 2.0), at(1.0, 2.0)));
        assert_eq!(Course::through(vec![at(1.0, 2.0)]), None);
        assert_eq!(Course::through(Vec::new()), None);
    }
}
