//! What is joined to what.

use crate::net::{Link, Net};

/// The pieces of a network that nothing joins with each other.
#[derive(Clone, Debug)]
pub struct Components {
    /// Number of each node's piece; pieces are numbered by their first node.
    of: Vec<u32>,
    /// Nodes of each piece.
    sizes: Vec<u32>,
}

impl Components {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The piece a node is in, by the node's position.
    pub fn of(&self, node: usize) -> u32 {
        self.of[node]
    }

    /// Nodes of a piece.
    pub fn size(&self, piece: u32) -> u32 {
        self.sizes[piece as usize]
    }

    /// The piece with most nodes, the first of equals.
    pub fn largest(&self) -> Option<u32> {
        let by_size = |piece: &u32| (self.size(*piece), std::cmp::Reverse(*piece));
        (0..self.sizes.len() as u32).max_by_key(by_size)
    }
}

impl Net {
    /// The pieces the network falls into when only the links for which `passable`
    /// holds are there, whichever way they go. Nodes none of them touches are
    /// pieces of their own. O((nodes + links) α(nodes)).
    pub fn components(&self, passable: impl Fn(&Link) -> bool) -> Components {
        let mut above: Vec<u32> = (0..self.nodes.len() as u32).collect();
        for link in self.links.iter().filter(|link| passable(link)) {
            let (a, b) = (root(&mut above, link.from), root(&mut above, link.to));
            above[a.max(b) as usize] = a.min(b);
        }
        let mut numbers = vec![0; above.len()];
        let mut sizes = Vec::new();
        for node in 0..above.len() as u32 {
            let top = root(&mut above, node);
            if top == node {
                numbers[node as usize] = sizes.len() as u32;
                sizes.push(0);
            }
            numbers[node as usize] = numbers[top as usize];
            sizes[numbers[node as usize] as usize] += 1;
        }
        Components { of: numbers, sizes }
    }
}

/// The first node of a piece; halves the way there for the next time.
pub(crate) fn root(above: &mut [u32], mut node: u32) -> u32 {
    while above[node as usize] != node {
        above[node as usize] = above[above[node as usize] as usize];
        node = above[node as usize];
    }
    node
}
