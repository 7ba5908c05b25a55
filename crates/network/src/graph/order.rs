//! Contraction orders by nested dissection with inertial flow.
//!
//! A part is split by the minimum cut between its first and last quarter along the best of
//! four directions (Schild and Sommer 2015, "On balanced separators in road networks");
//! maximum flow is Dinic's (1970). The separator comes last, and both sides, split
//! recursively, before it. Dead ends and chains come first of all, and small parts are
//! ordered by minimum degree.

use super::Graph;

/// Parts of at most this many nodes are not split again: the bits of a word.
const SMALLEST_PART: usize = 64;

/// Each end of a part holds one in this many of its nodes.
const END_SHARE: usize = 4;

const NONE: u32 = u32::MAX;

/// A contraction order of all nodes in which separators come last.
///
/// `positions` are the nodes' coordinates on a plane, in any unit, up to 2³⁰.
/// Deterministic. About O(nodes log² nodes) on road networks.
pub fn dissection(graph: &Graph, positions: &[[i32; 2]]) -> Vec<u32> {
    let nodes = graph.nodes();
    let mut whole = Whole::of(graph);
    let mut order = whole.reduce();
    let mut local = vec![NONE; nodes];
    let mut core = vec![true; nodes];
    for &node in &order {
        core[node as usize] = false;
    }
    // Filled from the back: separators first, then the parts they separate.
    let mut backwards = Vec::with_capacity(nodes - order.len());
    let mut open: Vec<Vec<u32>> = vec![(0..nodes as u32).filter(|&n| core[n as usize]).collect()];
    while let Some(part) = open.pop() {
        if part.len() <= SMALLEST_PART {
            backwards.extend(whole.by_degree(&part, &mut local).into_iter().rev());
            continue;
        }
        for node in &part {
            local[*node as usize] = 0;
        }
        let pieces = whole.pieces(&part, &mut local);
        if pieces.len() > 1 {
            for node in &part {
                local[*node as usize] = NONE;
            }
            // Small pieces last, so that they are contracted first.
            open.extend(pieces);
            continue;
        }
        let piece = Piece::new(&whole, &part, &mut local);
        let side = piece.cut(positions);
        let separator = piece.separator(&side);
        let mut sides = [Vec::new(), Vec::new()];
        for (at, &node) in part.iter().enumerate() {
            local[node as usize] = NONE;
            if separator[at] {
                backwards.push(node);
            } else {
                sides[usize::from(side[at])].push(node);
            }
        }
        open.extend(sides.into_iter().filter(|side| !side.is_empty()));
    }
    order.extend(backwards.into_iter().rev());
    order
}

/// The neighbours of all nodes, ignoring the direction of arcs.
struct Whole {
    /// By node: index of its first neighbour, and number of neighbours.
    first: Vec<u32>,
    count: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Whole {
    fn of(graph: &Graph) -> Self {
        let mut pairs = Vec::with_capacity(2 * graph.arcs().len());
        for node in 0..graph.nodes() as u32 {
            for out in graph.out(node as usize).iter().filter(|out| out.head != node) {
                pairs.push((node, out.head));
                pairs.push((out.head, node));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut first = vec![0; graph.nodes() + 1];
        for &(tail, _) in &pairs {
            first[tail as usize + 1] += 1;
        }
        for node in 0..graph.nodes() {
            first[node + 1] += first[node];
        }
        let count = first.windows(2).map(|pair| pair[1] - pair[0]).collect();
        Self { first, count, neighbours: pairs.into_iter().map(|(_, head)| head).collect() }
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        let first = self.first[node as usize] as usize;
        first..first + self.count[node as usize] as usize
    }

    fn of_node(&self, node: u32) -> &[u32] {
        &self.neighbours[self.range(node)]
    }

    /// Contracts nodes with at most two neighbours until none is left, and returns them in
    /// order. Neighbours are never contracted in the same round, so long chains stay
    /// balanced.
    fn reduce(&mut self) -> Vec<u32> {
        let mut order = Vec::new();
        let mut round = vec![0_u32; self.count.len()];
        let mut candidates: Vec<u32> = (0..self.count.len() as u32).collect();
        for number in 1.. {
            let mut next = Vec::new();
            for node in std::mem::take(&mut candidates) {
                let around = self.of_node(node);
                if round[node as usize] == NONE || around.len() > 2 {
                    continue;
                }
                if around.iter().any(|&other| round[other as usize] == number) {
                    next.push(node);
                    continue;
                }
                let [a, b] = [around.first(), around.last()].map(|other| other.copied());
                round[node as usize] = NONE;
                order.push(node);
                // Both ends wait for the next round.
                for other in [a, b].into_iter().flatten() {
                    round[other as usize] = number;
                    next.push(other);
                }
                if let (Some(a), Some(b)) = (a, b) {
                    self.replace(a, node, b);
                    self.replace(b, node, a);
                }
            }
            if next.is_empty() {
                break;
            }
            next.sort_unstable();
            next.dedup();
            candidates = next;
        }
        order
    }

    /// Replaces the neighbour `old` of a node by `new`, without duplicates or loops.
    fn replace(&mut self, node: u32, old: u32, new: u32) {
        let range = self.range(node);
        let has_new = new == node || self.of_node(node).contains(&new);
        let Some(at) = self.of_node(node).iter().position(|&other| other == old) else { return };
        let at = range.start + at;
        if has_new {
            self.neighbours.swap(at, range.end - 1);
            self.count[node as usize] -= 1;
        } else {
            self.neighbours[at] = new;
        }
    }

    /// Minimum-degree order of a small part: the node with the fewest neighbours goes next,
    /// and its neighbours are joined.
    fn by_degree(&self, part: &[u32], local: &mut [u32]) -> Vec<u32> {
        for (at, &node) in part.iter().enumerate() {
            local[node as usize] = at as u32;
        }
        let inside = |&&other: &&u32| local[other as usize] != NONE;
        let bits = |node: &u32| {
            let inside = self.of_node(*node).iter().filter(inside);
            inside.fold(0_u64, |bits, &other| bits | 1 << local[other as usize])
        };
        let mut around: Vec<u64> = part.iter().map(bits).collect();
        for &node in part {
            local[node as usize] = NONE;
        }
        let mut left: Vec<usize> = (0..part.len()).collect();
        let mut order = Vec::with_capacity(part.len());
        while let Some(least) =
            (0..left.len()).min_by_key(|&at| (around[left[at]].count_ones(), left[at]))
        {
            let node = left.swap_remove(least);
            order.push(part[node]);
            let joined = around[node];
            for &other in &left {
                if joined & (1 << other) != 0 {
                    around[other] = (around[other] | joined) & !(1 << other) & !(1 << node);
                }
            }
        }
        order
    }

    /// The connected pieces of a part whose nodes are marked 0 in `mark`; largest first.
    ///
    /// A search of our own, because every part of the dissection is split into its pieces
    /// and a library would need a copy of each part as a graph.
    fn pieces(&self, part: &[u32], mark: &mut [u32]) -> Vec<Vec<u32>> {
        let mut pieces: Vec<Vec<u32>> = Vec::new();
        for &start in part {
            if mark[start as usize] != 0 {
                continue;
            }
            mark[start as usize] = 1;
            let mut piece = vec![start];
            let mut at = 0;
            while let Some(&node) = piece.get(at) {
                at += 1;
                for &next in self.of_node(node) {
                    if mark[next as usize] == 0 {
                        mark[next as usize] = 1;
                        piece.push(next);
                    }
                }
            }
            pieces.push(piece);
        }
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
        pieces
    }
}

/// A connected part with its own numbering.
struct Piece<'a> {
    nodes: &'a [u32],
    first: Vec<u32>,
    heads: Vec<u32>,
    /// By arc: the reverse arc.
    back: Vec<u32>,
}

impl<'a> Piece<'a> {
    fn new(whole: &Whole, nodes: &'a [u32], local: &mut [u32]) -> Self {
        for (at, &node) in nodes.iter().enumerate() {
            local[node as usize] = at as u32;
        }
        let mut first = Vec::with_capacity(nodes.len() + 1);
        let mut heads = Vec::new();
        first.push(0);
        for &node in nodes {
            let inside = whole.of_node(node).iter().map(|&next| local[next as usize]);
            heads.extend(inside.filter(|&next| next != NONE));
            first.push(heads.len() as u32);
        }
        // Arcs are visited with ascending tails, so the arcs into a node are met in the
        // same order as its sorted outgoing arcs.
        for at in 0..nodes.len() {
            heads[first[at] as usize..first[at + 1] as usize].sort_unstable();
        }
        let mut next = first.clone();
        let mut back = vec![0; heads.len()];
        for at in 0..nodes.len() {
            for arc in first[at]..first[at + 1] {
                let other = &mut next[heads[arc as usize] as usize];
                back[arc as usize] = *other;
                *other += 1;
            }
        }
        Self { nodes, first, heads, back }
    }

    /// The side of each node under the best of four cuts.
    fn cut(&self, positions: &[[i32; 2]]) -> Vec<bool> {
        let count = self.nodes.len();
        let end = (count / END_SHARE).max(1);
        let mut best: Option<(u64, u64, Vec<bool>)> = None;
        let mut line: Vec<u32> = (0..count as u32).collect();
        for (east, north) in [(1_i64, 0_i64), (0, 1), (1, 1), (1, -1)] {
            let along = |&at: &u32| {
                let node = self.nodes[at as usize];
                let [y, x] = positions[node as usize];
                (east * i64::from(x) + north * i64::from(y), node)
            };
            line.select_nth_unstable_by_key(end - 1, along);
            line[end..].select_nth_unstable_by_key(count - 2 * end, along);
            // A cut of more than twice the best one cannot win, as balance is worth at most
            // that much.
            let most = best.as_ref().map_or(u64::MAX, |(cut, ..)| 2 * cut + 1);
            let mut flow = Flow::new(self, &line[..end], &line[count - end..]);
            let Some(cut) = flow.run(most) else { continue };
            let side = flow.side();
            let inside = side.iter().filter(|&&side| side).count();
            let smaller = inside.min(count - inside) as u64;
            let better = best
                .as_ref()
                .is_none_or(|&(best_cut, best_smaller, _)| cut * best_smaller < best_cut * smaller);
            if better {
                best = Some((cut, smaller, side));
            }
        }
        best.map_or_else(|| vec![false; count], |(_, _, side)| side)
    }

    /// The ends of the cut arcs, on the side with fewer of them.
    fn separator(&self, side: &[bool]) -> Vec<bool> {
        let mut ends = [vec![false; side.len()], vec![false; side.len()]];
        let mut counts = [0_usize; 2];
        for at in 0..side.len() {
            let own = usize::from(side[at]);
            let heads = &self.heads[self.first[at] as usize..self.first[at + 1] as usize];
            if heads.iter().any(|&head| side[head as usize] != side[at]) {
                ends[own][at] = true;
                counts[own] += 1;
            }
        }
        let [out, inside] = ends;
        if counts[1] < counts[0] { inside } else { out }
    }
}

/// An integral flow in a piece with unit capacity in both directions of an arc.
struct Flow<'a> {
    piece: &'a Piece<'a>,
    sources: &'a [u32],
    /// Source, sink or neither.
    is_sink: Vec<bool>,
    flow: Vec<i8>,
    level: Vec<u32>,
    next: Vec<u32>,
}

impl<'a> Flow<'a> {
    fn new(piece: &'a Piece<'a>, sources: &'a [u32], sinks: &[u32]) -> Self {
        let mut is_sink = vec![false; piece.nodes.len()];
        for &sink in sinks {
            is_sink[sink as usize] = true;
        }
        Self {
            piece,
            sources,
            is_sink,
            flow: vec![0; piece.heads.len()],
            level: Vec::new(),
            next: Vec::new(),
        }
    }

    /// The maximum flow; `None` if it exceeds `most`.
    fn run(&mut self, most: u64) -> Option<u64> {
        let mut total = 0;
        while self.spread() {
            self.next = self.piece.first.clone();
            for &source in self.sources {
                while self.augment(source) {
                    total += 1;
                    if total > most {
                        return None;
                    }
                }
            }
        }
        Some(total)
    }

    /// Computes levels from the sources and returns whether a sink was reached.
    fn spread(&mut self) -> bool {
        let piece = self.piece;
        self.level = vec![NONE; piece.nodes.len()];
        let mut queue: Vec<u32> = self.sources.to_vec();
        for &source in self.sources {
            self.level[source as usize] = 0;
        }
        let (mut at, mut reached) = (0, false);
        while let Some(&node) = queue.get(at) {
            at += 1;
            if self.is_sink[node as usize] {
                reached = true;
                continue;
            }
            for arc in piece.first[node as usize]..piece.first[node as usize + 1] {
                let head = piece.heads[arc as usize];
                if self.flow[arc as usize] < 1 && self.level[head as usize] == NONE {
                    self.level[head as usize] = self.level[node as usize] + 1;
                    queue.push(head);
                }
            }
        }
        reached
    }

    /// Sends one unit from a source along ascending levels, if possible.
    fn augment(&mut self, source: u32) -> bool {
        let piece = self.piece;
        let mut path: Vec<u32> = Vec::new();
        let mut node = source as usize;
        loop {
            if self.is_sink[node] {
                for arc in path {
                    self.flow[arc as usize] += 1;
                    self.flow[piece.back[arc as usize] as usize] -= 1;
                }
                return true;
            }
            let arc = self.next[node];
            if arc == piece.first[node + 1] {
                // A dead end: step back and never return here.
                let Some(arc) = path.pop() else { return false };
                node = piece.heads[piece.back[arc as usize] as usize] as usize;
                self.next[node] += 1;
                continue;
            }
            let head = piece.heads[arc as usize] as usize;
            if self.flow[arc as usize] < 1 && self.level[head] == self.level[node] + 1 {
                path.push(arc);
                node = head;
            } else {
                self.next[node] += 1;
            }
        }
    }

    /// The nodes that the sources still reach in the residual graph of the maximum flow.
    fn side(&self) -> Vec<bool> {
        self.level.iter().map(|&level| level != NONE).collect()
    }
}
