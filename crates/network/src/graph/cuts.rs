//! The effect of removing arcs: which targets become unreachable, and how much farther the
//! others get.
//!
//! Arcs have colours; a cut removes all arcs of one colour, such as a bridge that several
//! vehicles use. Only colours in the shortest-path tree matter. For each of them the part
//! of the tree behind it is regrown from the rest (Ramalingam and Reps 1996), so a cut
//! costs time proportional to that part.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{CLOSED, Graph, NO_ARC, Tree};

/// The colour of arcs that are never cut.
pub const NO_COLOUR: u32 = u32::MAX;

/// The effect of one cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The colour of the removed arcs.
    pub colour: u32,
    /// The affected targets, by index, and their new distances; [`CLOSED`] if unreachable.
    pub changed: Vec<(u32, u64)>,
}

/// Iterates over all cuts that matter, in order of colour.
pub struct Cuts<'a> {
    graph: &'a Graph,
    weights: &'a [u64],
    colours: &'a [u32],
    targets: &'a [u32],
    incoming: Graph,
    starts: Vec<u64>,
    tree: Tree,
    first_child: Vec<u32>,
    children: Vec<u32>,
    /// Colours on paths to targets, and the heads of their tree arcs.
    candidates: std::vec::IntoIter<(u32, Vec<u32>)>,
    /// By node: its index among the nodes behind the current cut.
    place: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> Cuts<'a> {
    /// Prepares the cuts of a graph with weights and colours by arc, from several starts
    /// with initial costs to the nodes `targets`. O((nodes + arcs) log nodes).
    pub fn new(
        graph: &'a Graph,
        weights: &'a [u64],
        colours: &'a [u32],
        from: &[(usize, u64)],
        targets: &'a [u32],
    ) -> Self {
        let tree = graph.tree_within(weights, from, CLOSED - 1);
        let nodes = graph.nodes();
        let mut starts = vec![CLOSED; nodes];
        for &(node, cost) in from {
            starts[node] = starts[node].min(cost);
        }
        let before = |node: usize| graph.arcs().get(tree.last_arc[node] as usize).map(|arc| arc.0);
        let mut first_child = vec![0_u32; nodes + 1];
        for parent in (0..nodes).filter_map(before) {
            first_child[parent as usize + 1] += 1;
        }
        for node in 0..nodes {
            first_child[node + 1] += first_child[node];
        }
        let mut next = first_child.clone();
        let mut children = vec![0; first_child[nodes] as usize];
        for node in 0..nodes {
            if let Some(parent) = before(node) {
                let at = &mut next[parent as usize];
                children[*at as usize] = node as u32;
                *at += 1;
            }
        }
        let candidates = candidates(graph, colours, &tree, targets).into_iter();
        Self {
            graph,
            weights,
            colours,
            targets,
            incoming: graph.reversed(),
            starts,
            tree,
            first_child,
            children,
            candidates,
            place: vec![NOWHERE; nodes],
        }
    }

    /// The distances of all targets without any cut.
    pub fn distances(&self) -> Vec<u64> {
        self.targets.iter().map(|&target| self.tree.distance[target as usize]).collect()
    }

    /// Number of remaining cuts.
    pub fn left(&self) -> usize {
        self.candidates.len()
    }

    /// All nodes behind arcs of the tree that lead to `heads`.
    fn behind(&mut self, heads: &[u32]) -> Vec<u32> {
        let mut nodes: Vec<u32> = Vec::new();
        for &head in heads {
            if self.place[head as usize] == NOWHERE {
                self.place[head as usize] = nodes.len() as u32;
                nodes.push(head);
            }
            let mut at = nodes.len() - 1;
            while let Some(&node) = nodes.get(at) {
                at += 1;
                let (from, to) =
                    (self.first_child[node as usize], self.first_child[node as usize + 1]);
                for &child in &self.children[from as usize..to as usize] {
                    if self.place[child as usize] == NOWHERE {
                        self.place[child as usize] = nodes.len() as u32;
                        nodes.push(child);
                    }
                }
            }
        }
        nodes
    }

    /// New distances of the nodes behind a cut.
    fn regrow(&self, colour: u32, nodes: &[u32]) -> Vec<u64> {
        let open = |arc: u32| match self.colours[arc as usize] == colour {
            true => CLOSED,
            false => self.weights[arc as usize].min(CLOSED),
        };
        let mut distance = vec![CLOSED; nodes.len()];
        let mut heap = BinaryHeap::new();
        for (at, &node) in nodes.iter().enumerate() {
            let mut best = self.starts[node as usize];
            for out in self.incoming.out(node as usize) {
                if self.place[out.head as usize] == NOWHERE {
                    best = best.min(self.tree.distance[out.head as usize] + open(out.arc));
                }
            }
            if best < CLOSED {
                distance[at] = best;
                heap.push(Reverse((best, at as u32)));
            }
        }
        while let Some(Reverse((reached, at))) = heap.pop() {
            if reached > distance[at as usize] {
                continue;
            }
            for out in self.graph.out(nodes[at as usize] as usize) {
                let place = self.place[out.head as usize];
                let total = reached + open(out.arc);
                if let Some(known) = distance.get_mut(place as usize)
                    && total < *known
                {
                    *known = total;
                    heap.push(Reverse((total, place)));
                }
            }
        }
        distance
    }
}

impl Iterator for Cuts<'_> {
    type Item = Cut;

    /// O(nodes behind the cut, and their arcs, · log).
    fn next(&mut self) -> Option<Cut> {
        let (colour, heads) = self.candidates.next()?;
        let nodes = self.behind(&heads);
        let distance = self.regrow(colour, &nodes);
        let mut changed = Vec::new();
        for (at, &target) in self.targets.iter().enumerate() {
            if let Some(&now) = distance.get(self.place[target as usize] as usize)
                && now != self.tree.distance[target as usize]
            {
                changed.push((at as u32, now));
            }
        }
        for node in nodes {
            self.place[node as usize] = NOWHERE;
        }
        Some(Cut { colour, changed })
    }
}

/// The colours on tree paths to targets, each with the heads of its tree arcs.
fn candidates(
    graph: &Graph,
    colours: &[u32],
    tree: &Tree,
    targets: &[u32],
) -> Vec<(u32, Vec<u32>)> {
    let mut passed = vec![false; graph.nodes()];
    let mut on_ways = Vec::new();
    for &target in targets {
        let mut node = target as usize;
        while !passed[node] {
            passed[node] = true;
            let arc = tree.last_arc[node];
            if arc == NO_ARC {
                break;
            }
            on_ways.push(colours[arc as usize]);
            node = graph.arcs()[arc as usize].0 as usize;
        }
    }
    on_ways.sort_unstable();
    on_ways.dedup();
    on_ways.retain(|&colour| colour != NO_COLOUR);
    let mut heads: Vec<Vec<u32>> = vec![Vec::new(); on_ways.len()];
    for (node, &arc) in tree.last_arc.iter().enumerate() {
        if arc != NO_ARC
            && let Ok(at) = on_ways.binary_search(&colours[arc as usize])
        {
            heads[at].push(node as u32);
        }
    }
    on_ways.into_iter().zip(heads).collect()
}
