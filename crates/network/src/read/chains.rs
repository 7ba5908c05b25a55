//! Joins pieces of ways where nothing branches off.

use super::build::Line;
use super::error::ReadError;
use super::tags::Attributes;

/// Part of a line between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Index of its line.
    pub line: u32,
    /// Part number within the way.
    pub part: u32,
    /// Indices of its first and last vertex; at a barrier possibly of the second half.
    pub ends: [u32; 2],
    /// Index of its first point, and number of points.
    pub first: u32,
    pub count: u32,
    pub length_um: u64,
}

/// Consecutive pieces without a branch between them.
#[derive(Default)]
pub(super) struct Chain {
    /// Each piece, and whether it is walked backwards.
    pub pieces: Vec<(u32, bool)>,
    /// The piece that gives the chain its way, part and direction.
    pub named: u32,
    pub ends: [u32; 2],
}

/// Finds chains by the vertices at which exactly two ends of pieces meet.
pub(super) struct Chains<'a> {
    pieces: &'a [Piece],
    lines: &'a [Line],
    /// Up to two arms of each vertex: piece and end, packed.
    arms: Vec<[u32; 2]>,
}

const NO_ARM: u32 = u32::MAX;
const MANY_ARMS: u32 = u32::MAX - 1;

impl<'a> Chains<'a> {
    /// Chains never continue across `joints`.
    pub(super) fn new(
        pieces: &'a [Piece],
        lines: &'a [Line],
        vertices: usize,
        joints: &[u32],
    ) -> Self {
        let mut arms = vec![[NO_ARM; 2]; vertices];
        joints.iter().for_each(|&vertex| arms[vertex as usize] = [MANY_ARMS; 2]);
        for (at, piece) in (0_u32..).zip(pieces) {
            for end in 0..2 {
                let arms = &mut arms[piece.ends[end as usize] as usize];
                match arms {
                    [NO_ARM, _] => arms[0] = at << 1 | end,
                    [_, NO_ARM] => arms[1] = at << 1 | end,
                    _ => *arms = [MANY_ARMS; 2],
                }
            }
        }
        Self { pieces, lines, arms }
    }

    fn attributes(&self, at: u32) -> Attributes {
        self.lines[self.pieces[at as usize].line as usize].attributes
    }

    /// The piece that continues piece `at` across a vertex, if it has the same attributes:
    /// its index and whether it is walked backwards.
    fn next(&self, at: u32, vertex: u32, like: Attributes) -> Option<(u32, bool)> {
        let [a, b] = self.arms[vertex as usize];
        if a >= MANY_ARMS || b >= MANY_ARMS || a >> 1 == b >> 1 {
            return None;
        }
        let other = if a >> 1 == at { b } else { a };
        let (next, backwards) = (other >> 1, other & 1 == 1);
        let attributes = self.attributes(next);
        let walked = if backwards { attributes.reversed() } else { attributes };
        // Barriers stay links of their own.
        let whole = [next, at].iter().all(|&at| self.pieces[at as usize].count > 0);
        (whole && walked == like).then_some((next, backwards))
    }

    /// Calls back for every chain in order of way and part of its first piece, after which
    /// it is named. O(pieces log pieces).
    pub(super) fn each(
        &self,
        mut visit: impl FnMut(&Chain) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let name = |at: u32| {
            let piece = &self.pieces[at as usize];
            (self.lines[piece.line as usize].way, piece.part)
        };
        let mut order: Vec<u32> = (0..self.pieces.len() as u32).collect();
        order.sort_unstable_by_key(|&at| name(at));
        order.dedup_by_key(|at| name(*at));
        let mut used = vec![false; self.pieces.len()];
        let (mut chain, mut after) = (Chain::default(), Vec::new());
        for seed in order {
            if used[seed as usize] {
                continue;
            }
            used[seed as usize] = true;
            chain.named = seed;
            chain.ends = self.pieces[seed as usize].ends;
            chain.pieces.clear();
            after.clear();
            let like = self.attributes(seed);
            self.walk(seed, &mut chain.ends[1], like, &mut used, &mut after);
            self.walk(seed, &mut chain.ends[0], like.reversed(), &mut used, &mut chain.pieces);
            chain.pieces.reverse();
            chain.pieces.iter_mut().for_each(|(_, backwards)| *backwards = !*backwards);
            chain.pieces.push((seed, false));
            chain.pieces.append(&mut after);
            visit(&chain)?;
        }
        Ok(())
    }

    /// Follows pieces with the same attributes from one end of a piece while nothing
    /// branches off.
    fn walk(
        &self,
        seed: u32,
        end: &mut u32,
        like: Attributes,
        used: &mut [bool],
        found: &mut Vec<(u32, bool)>,
    ) {
        let mut at = seed;
        while let Some((next, backwards)) = self.next(at, *end, like)
            && !std::mem::replace(&mut used[next as usize], true)
        {
            *end = self.pieces[next as usize].ends[usize::from(!backwards)];
            found.push((next, backwards));
            at = next;
        }
    }
}
