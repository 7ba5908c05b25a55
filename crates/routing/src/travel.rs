//! Distances and durations between locations, for one means of travel.

use crate::hubs::Hubs;

/// Distance and duration where there is no way.
pub const NO_WAY: i32 = i32::MAX;

/// Travel between all locations of a problem.
#[derive(Clone, Debug)]
pub enum Travel {
    /// Every pair is stored; memory grows with the square of the number of locations.
    Matrix(Matrix),
    /// Straight lines in a plane, measured when asked for.
    Plane(Plane),
    /// Ways over hubs, added up when asked for.
    Hubs(Hubs),
}

impl Travel {
    /// Distance from location to location, or [`NO_WAY`].
    #[inline(always)]
    pub fn distance(&self, from: usize, to: usize) -> i32 {
        match self {
            Self::Matrix(matrix) => matrix.distance[from * matrix.locations + to],
            Self::Plane(plane) => plane.distance(from, to),
            Self::Hubs(hubs) => hubs.distance(from, to),
        }
    }

    /// Duration from location to location, or [`NO_WAY`].
    #[inline(always)]
    pub fn duration(&self, from: usize, to: usize) -> i32 {
        match self {
            Self::Matrix(Matrix { locations, duration: Some(duration), .. }) => {
                duration[from * locations + to]
            }
            Self::Hubs(hubs) => hubs.duration(from, to),
            _ => self.distance(from, to),
        }
    }

    /// Like [`Self::distance`], for going through many `from` with one `to`: reads a single row if
    /// both directions are the same.
    #[inline(always)]
    pub fn distance_to(&self, to: usize, from: usize) -> i32 {
        match self {
            Self::Matrix(matrix) if matrix.symmetric => {
                matrix.distance[to * matrix.locations + from]
            }
            _ => self.distance(from, to),
        }
    }

    /// Like [`Self::duration`], reading as [`Self::distance_to`] does.
    #[inline(always)]
    pub fn duration_to(&self, to: usize, from: usize) -> i32 {
        match self {
            Self::Matrix(matrix) if matrix.symmetric => self.duration(to, from),
            _ => self.duration(from, to),
        }
    }

    /// Whether there is a way from location to location.
    #[inline]
    pub fn reaches(&self, from: usize, to: usize) -> bool {
        self.duration(from, to) != NO_WAY
    }

    /// Number of locations.
    pub fn locations(&self) -> usize {
        match self {
            Self::Matrix(matrix) => matrix.locations,
            Self::Plane(plane) => plane.points.len(),
            Self::Hubs(hubs) => hubs.locations(),
        }
    }
}

/// A table of all pairs, row by row; it need not be symmetric.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Number of locations.
    pub locations: usize,
    /// `locations²` distances, each at least 0, or [`NO_WAY`] where there is no way.
    pub distance: Vec<i32>,
    /// Durations likewise; `None` if they equal the distances.
    pub duration: Option<Vec<i32>>,
    symmetric: bool,
}

impl Matrix {
    /// A table of `locations²` distances and, optionally, durations, row by row.
    pub fn new(locations: usize, distance: Vec<i32>, duration: Option<Vec<i32>>) -> Self {
        let alike = |table: &Vec<i32>| {
            (0..locations).all(|from| {
                (0..from).all(|to| table[from * locations + to] == table[to * locations + from])
            })
        };
        let symmetric = alike(&distance) && duration.as_ref().is_none_or(alike);
        Self { locations, distance, duration, symmetric }
    }
}

/// Points in a plane, and how their distances are rounded.
#[derive(Clone, Debug, Default)]
pub struct Plane {
    /// Coordinates.
    pub points: Vec<(f64, f64)>,
    /// How distances become whole numbers.
    pub rounding: Rounding,
}

/// How a length becomes a whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest whole number.
    #[default]
    Nearest,
    /// Ten times the length, rounded down (the DIMACS challenge's rule for time windows).
    TenfoldDown,
    /// A thousand times the length, rounded to the nearest.
    ThousandfoldNearest,
}

impl Rounding {
    /// The whole number for a length; halves go to the even neighbour.
    #[inline]
    pub fn apply(self, length: f64) -> i64 {
        match self {
            Self::Nearest => libm::rint(length) as i64,
            Self::TenfoldDown => (10.0 * length) as i64,
            Self::ThousandfoldNearest => libm::rint(1000.0 * length) as i64,
        }
    }
}

impl Plane {
    #[inline(never)]
    fn distance(&self, from: usize, to: usize) -> i32 {
        let (a, b) = (self.points[from], self.points[to]);
        let (x, y) = (a.0 - b.0, a.1 - b.1);
        // Square roots are exact to the last bit on every machine.
        self.rounding.apply((x * x + y * y).sqrt()).clamp(0, i64::from(NO_WAY) - 1) as i32
    }

    /// Stores all pairs.
    pub fn matrix(&self) -> Matrix {
        let locations = self.points.len();
        let pairs = (0..locations).flat_map(|from| (0..locations).map(move |to| (from, to)));
        let distance = pairs.map(|(from, to)| self.distance(from, to)).collect();
        Matrix { locations, distance, duration: None, symmetric: true }
    }
}
