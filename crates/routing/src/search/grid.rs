//! Finds near points in a grid of cells that hold a few points each.

use crate::problem::Problem;
use crate::travel::Travel;

/// Average number of points in a cell.
const POINTS_EACH: f64 = 4.0;

/// The jobs of a plane, sorted into cells.
#[derive(Clone, Debug)]
pub struct Grid {
    points: Vec<(f64, f64)>,
    corner: (f64, f64),
    cell: f64,
    columns: usize,
    rows: usize,
    /// Jobs sorted by cell, then where each cell begins.
    jobs: Vec<u32>,
    begins: Vec<usize>,
}

impl Grid {
    /// A grid of the jobs' locations; `None` unless all travel shares one plane. O(jobs).
    pub fn new(problem: &Problem) -> Option<Self> {
        let [Travel::Plane(plane)] = problem.travel.as_slice() else { return None };
        let points: Vec<(f64, f64)> =
            problem.jobs.iter().map(|job| plane.points[job.location]).collect();
        let least = |at: fn(&(f64, f64)) -> f64| points.iter().map(at).fold(f64::MAX, f64::min);
        let most = |at: fn(&(f64, f64)) -> f64| points.iter().map(at).fold(f64::MIN, f64::max);
        let corner = (least(|p| p.0), least(|p| p.1));
        let (width, height) = (most(|p| p.0) - corner.0, most(|p| p.1) - corner.1);
        let cells = (points.len() as f64 / POINTS_EACH).max(1.0);
        let cell =
            (width * height / cells).sqrt().max(width.max(height) / cells).max(f64::MIN_POSITIVE);
        if !cell.is_finite() || points.is_empty() {
            return None;
        }
        let (columns, rows) = ((width / cell) as usize + 1, (height / cell) as usize + 1);
        let mut grid =
            Self { points, corner, cell, columns, rows, jobs: Vec::new(), begins: Vec::new() };
        let cell_of: Vec<usize> = (0..grid.points.len())
            .map(|job| {
                let (column, row) = grid.cell_of(job);
                row * columns + column
            })
            .collect();
        grid.jobs = (0..grid.points.len() as u32).collect();
        grid.jobs.sort_by_key(|&job| cell_of[job as usize]);
        grid.begins = (0..=columns * rows)
            .map(|cell| grid.jobs.partition_point(|&job| cell_of[job as usize] < cell))
            .collect();
        Some(grid)
    }

    fn cell_of(&self, job: usize) -> (usize, usize) {
        let (x, y) = self.points[job];
        let column = ((x - self.corner.0) / self.cell) as usize;
        let row = ((y - self.corner.1) / self.cell) as usize;
        (column.min(self.columns - 1), row.min(self.rows - 1))
    }

    /// At least `count` other jobs, or all there are; among them are the `count` nearest.
    pub fn near(&self, job: usize, count: usize) -> Vec<u32> {
        let (column, row) = self.cell_of(job);
        let all = self.columns.max(self.rows);
        let (mut found, mut ring) = (Vec::new(), 0);
        // All points nearer than r cells lie within a square of r rings.
        while ring <= all && found.len() < count {
            self.add_ring(job, (column, row), ring, &mut found);
            ring += 1;
        }
        let mut squares: Vec<f64> = found.iter().map(|&other| self.square(job, other)).collect();
        let farthest = if squares.len() <= count || count == 0 {
            squares.iter().copied().fold(0.0, f64::max)
        } else {
            *squares.select_nth_unstable_by(count - 1, f64::total_cmp).1
        };
        let needed = (farthest.sqrt() / self.cell).ceil() as usize + 1;
        while ring <= needed.min(all) {
            self.add_ring(job, (column, row), ring, &mut found);
            ring += 1;
        }
        found
    }

    fn square(&self, a: usize, b: u32) -> f64 {
        let (a, b) = (self.points[a], self.points[b as usize]);
        (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
    }

    fn add_ring(&self, job: usize, at: (usize, usize), ring: usize, found: &mut Vec<u32>) {
        let span = |at: usize, of: usize| (at.saturating_sub(ring), (at + ring).min(of - 1));
        let ((left, right), (top, bottom)) = (span(at.0, self.columns), span(at.1, self.rows));
        for row in top..=bottom {
            let edge = row.abs_diff(at.1) == ring;
            for column in left..=right {
                if edge || column.abs_diff(at.0) == ring {
                    let cell = row * self.columns + column;
                    let jobs = &self.jobs[self.begins[cell]..self.begins[cell + 1]];
                    found.extend(jobs.iter().copied().filter(|&other| other as usize != job));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;
    use crate::problem::Job;
    use crate::travel::{Plane, Rounding};

    #[test]
    fn finds_the_nearest_of_all() {
        let mut dice = Dice::new(5);
        // Scattered, on one line, and all in one place.
        for (wide, high) in [(1000, 1000), (1000, 1), (1, 1)] {
            let points: Vec<(f64, f64)> =
                (0..300).map(|_| (dice.below(wide) as f64, dice.below(high) as f64)).collect();
            let jobs = (0..300).map(|location| Job { location, ..Job::default() }).collect();
            let plane = Plane { points, rounding: Rounding::Nearest };
            let problem =
                Problem { jobs, travel: vec![Travel::Plane(plane)], ..Problem::default() };
            let grid = Grid::new(&problem).expect("one plane");
            for (job, count) in [(0, 0), (1, 1), (2, 10), (3, 299), (4, 1000)] {
                let near = grid.near(job, count);
                let mut all: Vec<f64> =
                    (0..300).filter(|&b| b != job as u32).map(|b| grid.square(job, b)).collect();
                let mut found: Vec<f64> = near.iter().map(|&b| grid.square(job, b)).collect();
                all.sort_by(f64::total_cmp);
                found.sort_by(f64::total_cmp);
                let count = count.min(299);
                assert_eq!(found[..count], all[..count], "{wide} {high} {job} {count}");
            }
        }
    }
}
