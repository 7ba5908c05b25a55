//! Queries on a customised hierarchy: distances, tables and paths.

use std::collections::BTreeMap;

use super::{CLOSED, Graph, Hierarchy};

/// Sources handled in one sweep over the targets' part of the hierarchy.
const LANES: usize = 8;

/// Customised weights of the edges of a [`Hierarchy`], upward and downward.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    pub(super) edges: Vec<[u64; 2]>,
}

/// The part of a hierarchy above a set of target nodes, from the top down.
///
/// Built once per set of targets and weights; each source then takes one sweep over it:
/// Delling, Goldberg and Werneck (2011), "Faster batched shortest paths in road networks".
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// Ranks in descending order.
    ranks: Vec<u32>,
    first: Vec<u32>,
    /// Index of the higher rank in `ranks`, and the downward weight.
    edges: Vec<(u32, u64)>,
    /// By target: index in `ranks`.
    targets: Vec<u32>,
}

impl Targets {
    /// Number of the targets.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are no targets.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}

impl Hierarchy {
    /// Selects the part of the hierarchy above `targets` (nodes).
    pub fn targets(&self, metric: &Metric, targets: &[u32]) -> Targets {
        const ABSENT: u32 = u32::MAX;
        let mut position = vec![ABSENT; self.nodes()];
        let mut ranks = Vec::new();
        for &target in targets {
            let mut next = Some(self.rank[target as usize] as usize);
            while let Some(rank) = next.filter(|&rank| position[rank] == ABSENT) {
                position[rank] = 0;
                ranks.push(rank as u32);
                next = self.parent(rank);
            }
        }
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        for (at, &rank) in ranks.iter().enumerate() {
            position[rank as usize] = at as u32;
        }
        let mut first = Vec::with_capacity(ranks.len() + 1);
        let mut edges = Vec::new();
        first.push(0);
        for &rank in &ranks {
            let open = self.up(rank as usize).filter(|&edge| metric.edges[edge][1] < CLOSED);
            edges.extend(
                open.map(|edge| (position[self.heads[edge] as usize], metric.edges[edge][1])),
            );
            first.push(edges.len() as u32);
        }
        let targets = targets.iter().map(|&node| position[self.rank[node as usize] as usize]);
        Targets { ranks, first, edges, targets: targets.collect() }
    }

    /// Distances from every source to every target, row by row; [`CLOSED`] where there is
    /// no path.
    ///
    /// O(sources · (edges above a source + edges above the targets)).
    pub fn matrix(&self, metric: &Metric, sources: &[u32], targets: &Targets) -> Vec<u64> {
        let mut cells = Vec::with_capacity(sources.len() * targets.len());
        let mut climb = vec![CLOSED; self.nodes()];
        let mut swept = vec![[CLOSED; LANES]; targets.ranks.len()];
        for batch in sources.chunks(LANES) {
            swept.fill([CLOSED; LANES]);
            for (lane, &source) in batch.iter().enumerate() {
                let start = self.rank[source as usize] as usize;
                self.climb(metric, start, &mut climb, |rank, distance| {
                    // Ranks descend, so binary search finds the index.
                    if let Ok(at) = targets.ranks.binary_search_by(|r| (rank as u32).cmp(r)) {
                        swept[at][lane] = distance;
                    }
                });
            }
            for at in 0..targets.ranks.len() {
                let mut best = swept[at];
                let range = targets.first[at] as usize..targets.first[at + 1] as usize;
                for &(above, weight) in &targets.edges[range] {
                    let above = &swept[above as usize];
                    for lane in 0..LANES {
                        best[lane] = best[lane].min(above[lane] + weight);
                    }
                }
                swept[at] = best;
            }
            for (lane, _) in batch.iter().enumerate() {
                cells.extend(targets.targets.iter().map(|&at| swept[at as usize][lane]));
            }
        }
        cells
    }

    /// Walks up the tree from a rank and calls `visit` with every ancestor and its
    /// distance. Leaves `scratch` as it was, closed everywhere.
    fn climb(
        &self,
        metric: &Metric,
        start: usize,
        scratch: &mut [u64],
        mut visit: impl FnMut(usize, u64),
    ) {
        scratch[start] = 0;
        let mut next = Some(start);
        while let Some(rank) = next {
            let distance = std::mem::replace(&mut scratch[rank], CLOSED);
            if distance < CLOSED {
                for edge in self.up(rank) {
                    let head = &mut scratch[self.heads[edge] as usize];
                    *head = (*head).min(distance + metric.edges[edge][0]);
                }
                visit(rank, distance);
            }
            next = self.parent(rank);
        }
    }

    /// The distance between two nodes, or [`CLOSED`]. O(edges above the two).
    pub fn distance(&self, metric: &Metric, from: usize, to: usize) -> u64 {
        self.meet(metric, from, to).map_or(CLOSED, |meeting| meeting.distance)
    }

    /// The length and arcs of a shortest path between two nodes, in order of travel; `None`
    /// if there is none. Among equally short paths the choice is deterministic.
    ///
    /// `weight` returns the weight of an arc, with which the metric was customised.
    pub fn path(
        &self,
        graph: &Graph,
        metric: &Metric,
        weight: impl Fn(u32) -> u64,
        from: usize,
        to: usize,
    ) -> Option<(u64, Vec<u32>)> {
        let meeting = self.meet(metric, from, to)?;
        let mut arcs = Vec::new();
        for &(edge, down) in &meeting.edges {
            self.unpack(metric, &weight, edge, down, &mut arcs);
        }
        Some((meeting.distance, without_rounds(graph, from, arcs)))
    }

    fn meet(&self, metric: &Metric, from: usize, to: usize) -> Option<Meeting> {
        let up = self.half(metric, from, 0);
        let down = self.half(metric, to, 1);
        let mut best: Option<(u64, usize, usize)> = None;
        // The common ancestors are a common suffix of both paths to the root.
        let common = up.iter().rev().zip(down.iter().rev());
        for (back, (a, b)) in common.enumerate().take_while(|(_, (a, b))| a.rank == b.rank) {
            let total = a.distance + b.distance;
            if total < best.map_or(CLOSED, |(best, ..)| best) {
                best = Some((total, up.len() - 1 - back, down.len() - 1 - back));
            }
        }
        let (distance, up_at, down_at) = best?;
        let walk = |half: &[Above], mut at: usize, is_down: bool| {
            let mut edges = Vec::new();
            while let Some((edge, before)) = half[at].from {
                edges.push((edge, is_down));
                at = before;
            }
            edges
        };
        let mut edges = walk(&up, up_at, false);
        edges.reverse();
        edges.extend(walk(&down, down_at, true));
        Some(Meeting { distance, edges })
    }

    /// All ancestors of a node in ascending order, with their upward or downward distances.
    fn half(&self, metric: &Metric, node: usize, way: usize) -> Vec<Above> {
        let mut half = Vec::new();
        let mut next = Some(self.rank[node] as usize);
        while let Some(rank) = next {
            half.push(Above { rank: rank as u32, distance: CLOSED, from: None });
            next = self.parent(rank);
        }
        half[0].distance = 0;
        for at in 0..half.len() {
            let Above { rank, distance, .. } = half[at];
            if distance == CLOSED {
                continue;
            }
            let mut above = at;
            for edge in self.up(rank as usize) {
                let total = distance + metric.edges[edge][way];
                while half[above].rank != self.heads[edge] {
                    above += 1;
                }
                if total < half[above].distance {
                    half[above].distance = total;
                    half[above].from = Some((edge, at));
                }
            }
        }
        half
    }

    fn tail(&self, edge: usize) -> u32 {
        self.first.partition_point(|&first| first as usize <= edge) as u32 - 1
    }

    /// Appends the arcs that an edge represents.
    fn unpack(
        &self,
        metric: &Metric,
        weight_of: &impl Fn(u32) -> u64,
        edge: usize,
        down: bool,
        arcs: &mut Vec<u32>,
    ) {
        let mut open = vec![(edge, down)];
        while let Some((edge, down)) = open.pop() {
            let weight = metric.edges[edge][usize::from(down)];
            let on_it = self.arcs_on(edge, down).map(|arc| (weight_of(arc), arc));
            if let Some((of_arc, arc)) = on_it.min()
                && of_arc == weight
            {
                arcs.push(arc);
                continue;
            }
            let (low, high) = (self.tail(edge), self.heads[edge]);
            if let Some((from, to)) = self.middle(metric, low, high, weight, down) {
                // The edge pushed last is unpacked first.
                open.push((to, false));
                open.push((from, true));
            }
        }
    }

    /// The two edges of the lower triangle that gave an edge its weight, first down, then
    /// up.
    fn middle(
        &self,
        metric: &Metric,
        low: u32,
        high: u32,
        weight: u64,
        down: bool,
    ) -> Option<(usize, usize)> {
        let (a, b) = (self.down(low as usize), self.down(high as usize));
        let (mut i, mut j) = (0, 0);
        while let (Some(&(x, x_edge)), Some(&(y, y_edge))) = (a.get(i), b.get(j)) {
            if x == y {
                let (from, to) = if down { (y_edge, x_edge) } else { (x_edge, y_edge) };
                let (from, to) = (from as usize, to as usize);
                if metric.edges[from][1] + metric.edges[to][0] == weight {
                    return Some((from, to));
                }
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        None
    }
}

struct Above {
    rank: u32,
    distance: u64,
    /// The edge by which it is reached, and the index of the rank before.
    from: Option<(usize, usize)>,
}

struct Meeting {
    distance: u64,
    /// Edges in order of travel, each with whether it is travelled downward.
    edges: Vec<(usize, bool)>,
}

/// Removes cycles of zero weight from a path.
fn without_rounds(graph: &Graph, from: usize, arcs: Vec<u32>) -> Vec<u32> {
    let mut passed = BTreeMap::from([(from as u32, 0)]);
    let mut way: Vec<u32> = Vec::with_capacity(arcs.len());
    for arc in arcs {
        let head = graph.arcs()[arc as usize].1;
        way.push(arc);
        if let Some(&length) = passed.get(&head) {
            for arc in way.drain(length..) {
                passed.remove(&graph.arcs()[arc as usize].1);
            }
            passed.insert(head, length);
        } else {
            passed.insert(head, way.len());
        }
    }
    way
}
