//! Pieces of ways joined again where nothing branches off.

use super::tags::Attributes;

/// A line between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub way: i64,
    pub part: u32,
    /// Positions of its first and last vertex; of a barrier's, perhaps its second half.
    pub ends: [u32; 2],
    pub first: u32,
    pub count: u32,
    pub length_mm: u64,
    pub attributes: Attributes,
}

/// Pieces one after the other, none branching off.
pub(super) struct Chain {
    /// Each with whether it is walked from its end.
    pub pieces: Vec<(u32, bool)>,
    /// The piece whose way, part and direction it has.
    pub pieces_named: u32,
    pub ends: [u32; 2],
}

/// Finds chains: at each vertex, the two ends of pieces that meet there alone.
pub(super) struct Chains {
    /// Up to two arms of each vertex: piece and end, packed.
    arms: Vec<[u32; 2]>,
}

const NO_ARM: u32 = u32::MAX;
const MANY_ARMS: u32 = u32::MAX - 1;

impl Chains {
    /// Chains end at `joints` at the latest.
    pub(super) fn new(pieces: &[Piece], vertices: usize, joints: &[u32]) -> Self {
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
        Self { arms }
    }

    /// The piece after a vertex to which one comes by piece `at`, if it is its like:
    /// its number and whether it is walked from its end.
    fn next(
        &self,
        pieces: &[Piece],
        at: u32,
        vertex: u32,
        like: Attributes,
    ) -> Option<(u32, bool)> {
        let [a, b] = self.arms[vertex as usize];
        if a >= MANY_ARMS || b >= MANY_ARMS || a >> 1 == b >> 1 {
            return None;
        }
        let other = if a >> 1 == at { b } else { a };
        let backwards = other & 1 == 1;
        let attributes = pieces[(other >> 1) as usize].attributes;
        let walked = if backwards { attributes.reversed() } else { attributes };
        // Barriers stay links of their own.
        let whole = pieces[(other >> 1) as usize].count > 0 && pieces[at as usize].count > 0;
        (whole && walked == like).then_some((other >> 1, backwards))
    }

    /// All chains, each named after its first piece by way and part, in that order.
    pub(super) fn collect(&self, pieces: &[Piece]) -> Vec<Chain> {
        let mut order: Vec<u32> = (0..pieces.len() as u32).collect();
        order.sort_unstable_by_key(|&at| (pieces[at as usize].way, pieces[at as usize].part));
        order.dedup_by_key(|at| (pieces[*at as usize].way, pieces[*at as usize].part));
        let mut used = vec![false; pieces.len()];
        let mut chains = Vec::new();
        for seed in order {
            if std::mem::replace(&mut used[seed as usize], true) {
                continue;
            }
            let piece = &pieces[seed as usize];
            let mut ends = piece.ends;
            let mut after = Vec::new();
            let mut at = seed;
            while let Some((next, backwards)) = self.next(pieces, at, ends[1], piece.attributes)
                && !std::mem::replace(&mut used[next as usize], true)
            {
                ends[1] = pieces[next as usize].ends[usize::from(!backwards)];
                after.push((next, backwards));
                at = next;
            }
            let mut before = Vec::new();
            let like = piece.attributes.reversed();
            at = seed;
            while let Some((next, forwards)) = self.next(pieces, at, ends[0], like)
                && !std::mem::replace(&mut used[next as usize], true)
            {
                ends[0] = pieces[next as usize].ends[usize::from(!forwards)];
                before.push((next, !forwards));
                at = next;
            }
            before.reverse();
            before.push((seed, false));
            before.extend(after);
            chains.push(Chain { pieces: before, pieces_named: seed, ends });
        }
        chains
    }
}
