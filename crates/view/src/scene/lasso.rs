//! What lies within an outline drawn by hand.

use super::projection::Point;

/// Whether a point is within an outline, which closes by itself; where it crosses itself, what it
/// goes round twice is outside. Fewer than three points enclose nothing. O(points).
pub fn encloses(outline: &[Point], at: Point) -> bool {
    let Some(last) = outline.last() else { return false };
    let before = std::iter::once(last).chain(outline);
    let crossed = before.zip(outline).filter(|(a, b)| {
        // Sides that a ray to the right passes.
        (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_encloses_what_is_inside() {
        let point = |(x, y): (f64, f64)| Point { x, y };
        let check = |outline: &[(f64, f64)], at: (f64, f64), expect: bool| {
            let outline: Vec<Point> = outline.iter().copied().map(point).collect();
            assert_eq!(encloses(&outline, point(at)), expect, "{outline:?} {at:?}");
        };
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];
        check(&square, (1.0, 1.0), true);
        check(&square, (5.0, 1.0), false);
        check(&square, (-1.0, 1.0), false);
        check(&square, (1.0, 4.5), false);
        let bay = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)];
        check(&bay, (2.0, 3.0), false);
        check(&bay, (0.5, 2.0), true);
        check(&[], (0.0, 0.0), false);
        check(&[(0.0, 0.0), (4.0, 4.0)], (2.0, 2.0), false);
    }
}
