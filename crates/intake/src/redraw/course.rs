//! Lengths and points along a line of positions.

use super::Position;
use tepat_model::region::straight_m;

/// Length of a line in metres, position by position.
pub fn length_m(course: &[Position]) -> u64 {
    course.windows(2).map(|pair| straight_m(pair[0], pair[1])).sum()
}

/// Rounds a position to six decimals, about a tenth of a metre.
pub(super) fn rounded((lat, lon): Position) -> Position {
    let round = |degrees: f64| libm::round(degrees * 1e6) / 1e6;
    (round(lat), round(lon))
}

/// A point on a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OnCourse {
    /// Number of the segment, from 0.
    pub segment: usize,
    /// Position of the point.
    pub at: Position,
    /// Distance from the point asked for.
    pub distance_m: u64,
}

/// The nearest point to `to` on a line of at least two positions; the first among equals.
pub(super) fn nearest(course: &[Position], to: Position) -> OnCourse {
    let mut best = OnCourse { segment: 0, at: course[0], distance_m: u64::MAX };
    for (segment, pair) in course.windows(2).enumerate() {
        let at = rounded(foot(pair[0], pair[1], to));
        let distance_m = straight_m(at, to);
        if distance_m < best.distance_m {
            best = OnCourse { segment, at, distance_m };
        }
    }
    best
}

/// The point between `a` and `b` nearest to `to`, on a plane around `to`.
fn foot(a: Position, b: Position, to: Position) -> Position {
    let cosine = libm::cos(to.0.to_radians());
    let flat = |at: Position| ((at.1 - to.1) * cosine, at.0 - to.0);
    let ((ax, ay), (bx, by)) = (flat(a), flat(b));
    let (dx, dy) = (bx - ax, by - ay);
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 { -(ax * dx + ay * dy) / square } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

/// Splits `amount` in the ratio of `part` to `whole`, rounded. Both shares are at least 1 if
/// `amount` allows it.
pub(super) fn shared(amount: u32, part: u64, whole: u64) -> (u32, u32) {
    let exact = (u64::from(amount) * part + whole / 2) / whole.max(1);
    let first = u32::try_from(exact).unwrap_or(amount);
    let first = if amount >= 2 { first.clamp(1, amount - 1) } else { first.min(amount) };
    (first, amount - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shared_without_loss() {
        let check = |amount, part, whole, expect| assert_eq!(shared(amount, part, whole), expect);
        check(100, 1, 4, (25, 75));
        check(7, 1, 2, (4, 3));
        check(10, 0, 100, (1, 9));
        check(10, 100, 100, (9, 1));
        check(1, 1, 3, (0, 1));
        check(0, 1, 3, (0, 0));
        check(u32::MAX, 2, 3, (2_863_311_530, 1_431_655_765));
        check(5, 0, 0, (1, 4));
    }

    #[test]
    fn the_nearest_point_is_on_the_line() {
        let course = [(0.0, 117.0), (0.0, 117.1), (0.1, 117.1)];
        let check = |to, segment, at| {
            let found = nearest(&course, to);
            assert_eq!((found.segment, found.at), (segment, at), "{to:?}");
        };
        check((0.01, 117.05), 0, (0.0, 117.05));
        check((0.05, 117.2), 1, (0.05, 117.1));
        check((-1.0, 116.0), 0, (0.0, 117.0));
        check((0.0, 117.1), 0, (0.0, 117.1));
        assert_eq!(nearest(&[(1.0, 2.0), (1.0, 2.0)], (1.0, 2.0)).distance_m, 0);
    }
}
