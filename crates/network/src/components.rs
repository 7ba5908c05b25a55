//! Connected components of a network.

use petgraph::unionfind::UnionFind;

use crate::net::{Link, Net};

/// The connected pieces of a network.
#[derive(Clone, Debug)]
pub struct Components {
    /// Number of each node's piece; pieces are numbered in order of their first node.
    of: Vec<u32>,
    /// Nodes of each piece.
    sizes: Vec<u32>,
}

impl Components {
    /// Number of pieces.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The piece of a node, by the node's index.
    pub fn of(&self, node: usize) -> u32 {
        self.of[node]
    }

    /// Nodes of a piece.
    pub fn size(&self, piece: u32) -> u32 {
        self.sizes[piece as usize]
    }

    /// The piece with the most nodes; the first one of equals.
    pub fn largest(&self) -> Option<u32> {
        let by_size = |piece: &u32| (self.size(*piece), std::cmp::Reverse(*piece));
        (0..self.sizes.len() as u32).max_by_key(by_size)
    }
}

impl Net {
    /// The connected pieces when only the links for which `passable` holds exist,
    /// regardless of their direction. A node without such links is a piece of its own.
    /// O((nodes + links) α(nodes)).
    pub fn components(&self, passable: impl Fn(&Link) -> bool) -> Components {
        let passable = self.links.iter().filter(|link| passable(link));
        let firsts = first_joined(self.nodes.len(), passable.map(|link| [link.from, link.to]));
        let mut numbers = vec![0; firsts.len()];
        let mut sizes = Vec::new();
        for (node, &first) in firsts.iter().enumerate() {
            if first as usize == node {
                numbers[node] = sizes.len() as u32;
                sizes.push(0);
            }
            numbers[node] = numbers[first as usize];
            sizes[numbers[node] as usize] += 1;
        }
        Components { of: numbers, sizes }
    }
}

/// For each of `nodes` nodes, the first node of its connected piece when these pairs are
/// joined. O((nodes + pairs) α(nodes)).
pub(crate) fn first_joined(nodes: usize, pairs: impl Iterator<Item = [u32; 2]>) -> Vec<u32> {
    let mut pieces = UnionFind::<u32>::new(nodes);
    for [a, b] in pairs {
        pieces.union(a, b);
    }
    // The representative of a piece depends on the order of the pairs; its first node does
    // not.
    let mut joined = pieces.into_labeling();
    let mut first: Vec<u32> = (0..nodes as u32).collect();
    for (node, &label) in (0..).zip(&joined) {
        let first = &mut first[label as usize];
        *first = node.min(*first);
    }
    joined.iter_mut().for_each(|label| *label = first[*label as usize]);
    joined
}
