//! What helps to recognise a region on a map: borders of areas, the coast, large rivers.
//!
//! Neighbours share their borders: each is stored once, and areas name the borders around them.
//! So a border that is generalised or drawn looks the same from both sides. Plans know nothing
//! of outlines.

mod codec;
mod part;

pub use codec::OutlinesError;
pub use part::SharedOutlines;

/// A position: latitude and longitude in ten-thousandths of a degree, about 11 m.
pub type PositionE4 = [i32; 2];

/// Borders, areas and rivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlines {
    /// Lines at which areas end, each once.
    pub borders: Vec<Border>,
    /// Areas, in no particular order.
    pub areas: Vec<OutlinedArea>,
    /// Large rivers.
    pub rivers: Vec<River>,
}

/// A line between two areas, or at the rim of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Border {
    /// Its course; at least two points.
    pub points: Vec<PositionE4>,
    /// Whether it is known that the sea begins there.
    pub is_coast: bool,
}

/// An area and the rings around it: outer ones, and those around holes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlinedArea {
    /// Code of the village or sub-district; empty if it is none of the region's.
    pub code: String,
    /// Closed rings; the sides of each join end to end.
    pub rings: Vec<Vec<Side>>,
}

/// A border as a ring passes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Position of the border in [`Outlines::borders`].
    pub border: usize,
    /// Whether the ring passes it from its last point to its first.
    pub is_reversed: bool,
}

/// A river, or a stretch of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct River {
    /// Its name; may be empty.
    pub name: String,
    /// Its course; at least two points.
    pub points: Vec<PositionE4>,
}

impl Outlines {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.rivers.is_empty()
    }

    /// The points of a ring, the first one again at the end. O(points).
    pub fn ring(&self, sides: &[Side]) -> Vec<PositionE4> {
        let mut points: Vec<PositionE4> = Vec::new();
        for side in sides {
            let own = &self.borders[side.border].points;
            // The point at which two sides meet is already in the ring.
            let skipped = usize::from(!points.is_empty());
            if side.is_reversed {
                points.extend(own.iter().rev().skip(skipped));
            } else {
                points.extend(own.iter().skip(skipped));
            }
        }
        points
    }

    /// First and last point of a side.
    fn ends(&self, side: Side) -> Option<[PositionE4; 2]> {
        let points = &self.borders.get(side.border)?.points;
        let (first, last) = (*points.first()?, *points.last()?);
        Some(if side.is_reversed { [last, first] } else { [first, last] })
    }

    /// Whether everything refers to what exists, and all rings close. O(points).
    fn is_sound(&self) -> bool {
        let on_earth = |[lat, lon]: &PositionE4| lat.abs() <= 900_000 && lon.abs() <= 1_800_000;
        let is_line = |points: &[PositionE4]| points.len() > 1 && points.iter().all(on_earth);
        let closes = |ring: &Vec<Side>| {
            let ends: Option<Vec<_>> = ring.iter().map(|side| self.ends(*side)).collect();
            ends.is_some_and(|ends| {
                let next = ends.iter().skip(1).chain(ends.first());
                !ends.is_empty() && ends.iter().zip(next).all(|(side, next)| side[1] == next[0])
            })
        };
        self.borders.iter().all(|border| is_line(&border.points))
            && self.rivers.iter().all(|river| is_line(&river.points))
            && self.areas.iter().all(|area| area.rings.iter().all(closes))
    }
}
