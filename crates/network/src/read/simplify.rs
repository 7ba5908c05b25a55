//! Simplifies lines.

use crate::earth::metres_per_e7;

/// Most points simplified as a whole, which bounds the work.
const LONGEST_RUN: usize = 1_000;

/// Simplifies a line so that it stays within `tolerance_m` of the original and keeps its
/// ends.
pub fn simplified(line: &[[i32; 2]], tolerance_m: f64) -> Vec<[i32; 2]> {
    let mut keep = Vec::new();
    kept(line, tolerance_m, &mut keep);
    keep.into_iter().map(|at| line[at]).collect()
}

/// Indices of the points to keep, including the first and last, such that no point is
/// farther than `tolerance_m` from the line through them.
///
/// Douglas and Peucker, *Algorithms for the reduction of the number of points
/// required to represent a digitized line*, 1973; on runs of at most 1,000
/// points, so O(1000 · points) at worst.
pub(super) fn kept(line: &[[i32; 2]], tolerance_m: f64, keep: &mut Vec<usize>) {
    keep.clear();
    let Some(last) = line.len().checked_sub(1) else { return };
    keep.push(0);
    let mut runs = Vec::new();
    let mut begin = 0;
    while begin < last {
        let end = last.min(begin + LONGEST_RUN);
        runs.push((begin, end));
        // The first half of a run is always handled first, so points come in order.
        while let Some((from, to)) = runs.pop() {
            match farthest(&line[from..=to]) {
                Some((at, distance_m)) if distance_m > tolerance_m => {
                    runs.push((from + at, to));
                    runs.push((from, from + at));
                }
                _ => keep.push(to),
            }
        }
        begin = end;
    }
}

/// The point farthest from the straight line between the ends, and its distance.
fn farthest(line: &[[i32; 2]]) -> Option<(usize, f64)> {
    let (first, last) = (line.first()?, line.last()?);
    let scale = metres_per_e7(first[0]);
    let metres = |point: &[i32; 2]| {
        [0, 1].map(|axis| (f64::from(point[axis]) - f64::from(first[axis])) * scale[axis])
    };
    let along = metres(last);
    let square = along[0] * along[0] + along[1] * along[1];
    let mut best: Option<(usize, f64)> = None;
    for (at, point) in line.iter().enumerate().take(line.len() - 1).skip(1) {
        let point = metres(point);
        let share = (point[0] * along[0] + point[1] * along[1]) / square;
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let off = [point[0] - share * along[0], point[1] - share * along[1]];
        let distance = off[0] * off[0] + off[1] * off[1];
        if best.is_none_or(|(_, most)| distance > most) {
            best = Some((at, distance));
        }
    }
    best.map(|(at, square)| (at, libm::sqrt(square)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_the_line_go_and_corners_stay() {
        let straight: Vec<[i32; 2]> = (0..5_000).map(|i| [i * 100, i * 100]).collect();
        let corner = [[0, 0], [0, 50_000], [50_000, 50_000], [50_000, 50_100], [50_000, 100_000]];
        for (line, expected) in [
            (&[][..], vec![]),
            (&corner[..1], vec![0]),
            (&corner[..2], vec![0, 1]),
            (&corner[..], vec![0, 1, 2, 4]),
            (&straight[..], vec![0, 1_000, 2_000, 3_000, 4_000, 4_999]),
        ] {
            let mut keep = Vec::new();
            kept(line, 3.0, &mut keep);
            assert_eq!(keep, expected);
        }
    }
}
