//! Travel between locations that hang on hubs, without a table of all pairs.

use crate::travel::NO_WAY;

/// Locations that hang on hubs, as stations hang on the posts of their villages.
///
/// The way between locations of different hubs leads over both hubs; locations of one hub are
/// joined directly. Memory: locations + hubs² + the sum over all hubs of their locations squared.
///
/// Durations are counted in ticks, added up and only then rounded up, so every pair has exactly
/// the duration of its whole way.
#[derive(Clone, Debug, Default)]
pub struct Hubs {
    /// Hub of each location, and its index among the hub's locations.
    places: Vec<Place>,
    /// Way between each location and its hub.
    spokes: Vec<Way>,
    hubs: usize,
    /// Ways between hubs, row by row.
    between: Vec<Way>,
    /// Ways between the locations of each hub.
    within: Vec<Block>,
    ticks_each: u64,
    longest_ticks: u64,
}

/// Length and duration of a way or of a part of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Distance.
    pub distance: u32,
    /// Duration in ticks.
    pub ticks: u64,
}

impl Way {
    /// No way.
    pub const NONE: Self = Self { distance: 0, ticks: u64::MAX };

    fn then(self, next: Self) -> Self {
        Self {
            distance: self.distance.saturating_add(next.distance),
            ticks: self.ticks.saturating_add(next.ticks),
        }
    }
}

/// All pairs of some locations, row by row.
#[derive(Clone, Debug, Default)]
struct Block {
    count: usize,
    ways: Vec<Way>,
}

impl std::iter::Sum for Way {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Self::then)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    hub: u32,
    number: u32,
}

impl Hubs {
    /// Hubs joined by `between` (row by row), still without locations. `ticks_each` is the number
    /// of ticks in a unit of duration; a way longer than `longest_ticks` counts as no way.
    pub fn new(hubs: usize, between: Vec<Way>, ticks_each: u64, longest_ticks: u64) -> Self {
        Self {
            hubs,
            between,
            within: vec![Block::default(); hubs],
            ticks_each: ticks_each.max(1),
            longest_ticks,
            ..Self::default()
        }
    }

    /// Adds the next location, `spoke` away from `hub`. `to_others` are the ways to the hub's
    /// earlier locations, in order; each holds in both directions.
    pub fn add(&mut self, hub: usize, spoke: Way, to_others: &[Way]) {
        let block = &mut self.within[hub];
        let mut ways = Vec::with_capacity((block.count + 1) * (block.count + 1));
        for (row, &way) in block.ways.chunks(block.count.max(1)).zip(to_others) {
            ways.extend_from_slice(row);
            ways.push(way);
        }
        ways.extend_from_slice(to_others);
        ways.push(Way::default());
        self.places.push(Place { hub: hub as u32, number: block.count as u32 });
        *block = Block { count: block.count + 1, ways };
        self.spokes.push(spoke);
    }

    /// Number of locations.
    pub fn locations(&self) -> usize {
        self.places.len()
    }

    /// Distance from location to location, or [`NO_WAY`].
    #[inline(never)]
    pub fn distance(&self, from: usize, to: usize) -> i32 {
        let way = self.way(from, to);
        if way.ticks > self.longest_ticks { NO_WAY } else { whole(way.distance.into()) }
    }

    /// Duration from location to location, or [`NO_WAY`].
    #[inline(never)]
    pub fn duration(&self, from: usize, to: usize) -> i32 {
        let ticks = self.way(from, to).ticks;
        if ticks > self.longest_ticks { NO_WAY } else { whole(ticks.div_ceil(self.ticks_each)) }
    }

    #[inline]
    fn way(&self, from: usize, to: usize) -> Way {
        let (a, b) = (self.places[from], self.places[to]);
        if a.hub == b.hub {
            let block = &self.within[a.hub as usize];
            return block.ways[a.number as usize * block.count + b.number as usize];
        }
        let between = self.between[a.hub as usize * self.hubs + b.hub as usize];
        self.spokes[from].then(between).then(self.spokes[to])
    }
}

fn whole(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(NO_WAY).min(NO_WAY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(distance: u32, ticks: u64) -> Way {
        Way { distance, ticks }
    }

    #[test]
    fn ways_lead_over_hubs_and_round_once() {
        let between = vec![way(0, 0), way(100, 61), way(100, 61), way(0, 0)];
        let mut hubs = Hubs::new(2, between, 60, 500);
        hubs.add(0, way(0, 0), &[]);
        hubs.add(1, way(7, 59), &[]);
        hubs.add(1, way(3, 1), &[way(5, 70)]);
        hubs.add(1, way(900, 400), &[way(1, 60), way(2, 61)]);
        let check = |from, to, expect: (i32, i32)| {
            assert_eq!((hubs.distance(from, to), hubs.duration(from, to)), expect, "{from} {to}");
            assert_eq!((hubs.distance(to, from), hubs.duration(to, from)), expect, "{to} {from}");
        };
        check(0, 0, (0, 0));
        check(0, 1, (107, 2)); // 120 ticks, not 2 + 1 units
        check(0, 2, (103, 2));
        check(1, 2, (5, 2));
        check(1, 3, (1, 1));
        check(2, 3, (2, 2));
        check(3, 3, (0, 0));
        check(0, 3, (1000, 8));
        assert_eq!(hubs.locations(), 4);
    }

    #[test]
    fn too_long_a_way_is_none() {
        let mut hubs = Hubs::new(2, vec![way(0, 0), Way::NONE, Way::NONE, way(0, 0)], 60, 100);
        hubs.add(0, way(1, 50), &[]);
        hubs.add(1, way(1, 50), &[]);
        hubs.add(0, way(1, 50), &[way(2, 101)]);
        hubs.add(0, way(1, 50), &[way(2, 100), way(2, 7)]);
        assert_eq!((hubs.distance(0, 1), hubs.duration(1, 0)), (NO_WAY, NO_WAY));
        assert_eq!((hubs.distance(0, 2), hubs.duration(2, 0)), (NO_WAY, NO_WAY));
        assert_eq!((hubs.distance(0, 3), hubs.duration(3, 0)), (2, 2));
    }
}
