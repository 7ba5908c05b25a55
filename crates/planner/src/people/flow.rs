//! Flows of least cost, by successive shortest paths (Jewell 1958; Busacker and Gowen 1960).
//!
//! Costs are whole numbers and may be negative as long as no circle of arcs is. Flow is sent while it
//! lowers the cost, so that what is worth sending is part of the costs, and the result is optimal.

use std::collections::VecDeque;

/// An arc and how much of it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The node it leads to.
    pub head: usize,
    /// How much more can be sent.
    pub left: u32,
    /// Cost of each.
    pub cost: i64,
}

/// A network of arcs with room and cost. Arcs come in pairs: the arc itself, and the way back over
/// what was sent.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    arcs: Vec<Arc>,
    out: Vec<Vec<usize>>,
}

/// No path.
const FAR: i64 = i64::MAX;

impl Flow {
    /// Adds a node and returns its number.
    pub fn node(&mut self) -> usize {
        self.out.push(Vec::new());
        self.out.len() - 1
    }

    /// Adds an arc and returns its number.
    pub fn arc(&mut self, tail: usize, head: usize, room: u32, cost: i64) -> usize {
        let number = self.arcs.len();
        self.arcs.push(Arc { head, left: room, cost });
        self.arcs.push(Arc { head: tail, left: 0, cost: -cost });
        self.out[tail].push(number);
        self.out[head].push(number + 1);
        number
    }

    /// How much an arc carries.
    pub fn sent(&self, arc: usize) -> u32 {
        self.arcs[arc + 1].left
    }

    /// Sends flow from `source` to `sink` while that lowers the cost; returns the cost. Of equally
    /// good paths the one found first is used. O(augmentations · nodes · arcs) at worst, near
    /// O(augmentations · arcs) in practice.
    pub fn run(&mut self, source: usize, sink: usize) -> i64 {
        let mut total = 0;
        loop {
            let (cost, last) = self.shortest(source);
            if cost[sink] >= 0 || cost[sink] == FAR {
                return total;
            }
            let mut path = Vec::new();
            let mut at = sink;
            while at != source {
                path.push(last[at]);
                at = self.arcs[last[at] ^ 1].head;
            }
            let amount = path.iter().map(|&arc| self.arcs[arc].left).min().unwrap_or(0);
            for arc in path {
                self.arcs[arc].left -= amount;
                self.arcs[arc ^ 1].left += amount;
            }
            total += cost[sink] * i64::from(amount);
        }
    }

    /// The change of the optimal cost if one more could be sent from `node` on, at no cost: at most 0.
    /// Valid after [`Self::run`].
    pub fn one_more_from(&self, node: usize, source: usize, sink: usize) -> i64 {
        let (cost, _) = self.shortest(node);
        cost[sink].min(cost[source]).min(0)
    }

    /// Costs of the cheapest paths from a node over arcs with room, and their last arcs.
    fn shortest(&self, from: usize) -> (Vec<i64>, Vec<usize>) {
        let nodes = self.out.len();
        let (mut cost, mut last) = (vec![FAR; nodes], vec![usize::MAX; nodes]);
        let mut is_waiting = vec![false; nodes];
        let mut waiting = VecDeque::from([from]);
        cost[from] = 0;
        while let Some(node) = waiting.pop_front() {
            is_waiting[node] = false;
            for &number in &self.out[node] {
                let arc = self.arcs[number];
                let through = cost[node].saturating_add(arc.cost);
                if arc.left > 0 && through < cost[arc.head] {
                    cost[arc.head] = through;
                    last[arc.head] = number;
                    if !is_waiting[arc.head] {
                        is_waiting[arc.head] = true;
                        waiting.push_back(arc.head);
                    }
                }
            }
        }
        (cost, last)
    }
}
