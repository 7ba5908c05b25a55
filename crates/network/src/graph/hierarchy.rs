//! Customizable contraction hierarchies: Dibbelt, Strasser and Wagner (2016),
//! <https://doi.org/10.1145/2886843>.
//!
//! Nodes are contracted one after another, joining the neighbours of each. The result, an
//! elimination tree with edges to ancestors, does not depend on weights. Customising then
//! propagates weights from lower to higher edges through all triangles.

use super::{CLOSED, Graph, Metric};

/// The nodes of a graph by rank, each with edges to the higher-ranked nodes it depends on.
///
/// Internally all nodes are ranks; the public functions translate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hierarchy {
    pub(super) rank: Vec<u32>,
    /// By rank: index of its first edge. Edges lead to higher ranks, in ascending order.
    pub(super) first: Vec<u32>,
    pub(super) heads: Vec<u32>,
    /// By rank: index of its first entry in `down`.
    first_down: Vec<u32>,
    /// Edges from lower ranks: the lower rank and the edge, in order of rank.
    down: Vec<(u32, u32)>,
    /// By arc: twice its edge, plus one if it leads down; or `NO_SLOT`.
    slot: Vec<u32>,
    /// Arcs on edges, sorted by slot and number.
    in_slots: Vec<u32>,
    /// By block of [`SLOTS_AT_ONCE`] slots: index of its first arc in `in_slots`. An index
    /// of every slot would take several times the memory of the arcs.
    first_in_slots: Vec<u32>,
}

const NO_SLOT: u32 = u32::MAX;
/// Slots in a block.
const SLOTS_AT_ONCE: usize = 16;

impl Hierarchy {
    /// Contracts the nodes of a graph in the given order; see [`Self::within`].
    pub fn new(graph: &Graph, order: &[u32]) -> Self {
        Self::within(graph, order, usize::MAX).unwrap_or_default()
    }

    /// Contracts the nodes in the given order, with at most `most_edges` edges; `None` if
    /// there would be more, as on a full grid, where customising costs more than searching.
    ///
    /// Nodes missing from the order follow by number, and repeated ones are ignored.
    /// O(edges of the hierarchy · log); a good order keeps the edges close to the number of
    /// arcs.
    pub fn within(graph: &Graph, order: &[u32], most_edges: usize) -> Option<Self> {
        let nodes = graph.nodes();
        let rank = ranks(nodes, order);
        let up = contract(graph, &rank, most_edges)?;
        let mut first = Vec::with_capacity(nodes + 1);
        let mut heads = Vec::with_capacity(up.iter().map(Vec::len).sum());
        first.push(0);
        for list in up {
            heads.extend(list);
            first.push(heads.len() as u32);
        }
        let mut hierarchy = Self { rank, first, heads, ..Self::default() };
        hierarchy.link_down();
        hierarchy.place(graph);
        Some(hierarchy)
    }

    /// Number of edges, including shortcuts.
    pub fn edges(&self) -> usize {
        self.heads.len()
    }

    /// Bytes of memory that a [`Metric`] of this hierarchy takes.
    pub fn metric_bytes(&self) -> usize {
        self.edges() * size_of::<[u64; 2]>()
    }

    /// Number of nodes.
    pub(super) fn nodes(&self) -> usize {
        self.rank.len()
    }

    pub(super) fn up(&self, rank: usize) -> std::ops::Range<usize> {
        self.first[rank] as usize..self.first[rank + 1] as usize
    }

    /// The parent in the elimination tree.
    pub(super) fn parent(&self, rank: usize) -> Option<usize> {
        self.up(rank).next().map(|edge| self.heads[edge] as usize)
    }

    pub(super) fn down(&self, rank: usize) -> &[(u32, u32)] {
        &self.down[self.first_down[rank] as usize..self.first_down[rank + 1] as usize]
    }

    /// The arcs that lie on an edge, upward or downward, in order of their numbers.
    pub(super) fn arcs_on(&self, edge: usize, down: bool) -> impl Iterator<Item = u32> {
        let slot = 2 * edge + usize::from(down);
        let block = slot / SLOTS_AT_ONCE;
        let range = self.first_in_slots[block] as usize..self.first_in_slots[block + 1] as usize;
        let arcs = self.in_slots[range].iter().copied();
        arcs.filter(move |&arc| self.slot[arc as usize] as usize == slot)
    }

    /// Customises the hierarchy with weights, one per arc. O(triangles).
    ///
    /// # Panics
    /// If there are fewer weights than arcs.
    pub fn customise(&self, weights: &[u64]) -> Metric {
        let mut edges = vec![[CLOSED; 2]; self.edges()];
        for (&slot, &weight) in self.slot.iter().zip(weights) {
            if slot != NO_SLOT {
                let edge = &mut edges[slot as usize / 2][slot as usize % 2];
                *edge = weight.min(*edge);
            }
        }
        let mut edge_to = vec![0_u32; self.nodes()];
        for high in 0..self.nodes() {
            for edge in self.up(high) {
                edge_to[self.heads[edge] as usize] = edge as u32;
            }
            for &(low, low_edge) in self.down(high) {
                let [to_high, from_high] = edges[low_edge as usize];
                if to_high == CLOSED && from_high == CLOSED {
                    continue;
                }
                for edge in low_edge as usize + 1..self.first[low as usize + 1] as usize {
                    let [to_top, from_top] = edges[edge];
                    let over = &mut edges[edge_to[self.heads[edge] as usize] as usize];
                    over[0] = over[0].min(from_high + to_top);
                    over[1] = over[1].min(from_top + to_high);
                }
            }
        }
        Metric { edges }
    }

    fn link_down(&mut self) {
        let nodes = self.nodes();
        let mut first_down = vec![0_u32; nodes + 1];
        for &head in &self.heads {
            first_down[head as usize + 1] += 1;
        }
        for rank in 0..nodes {
            first_down[rank + 1] += first_down[rank];
        }
        let mut next = first_down.clone();
        let mut down = vec![(0, 0); self.heads.len()];
        for low in 0..nodes {
            for edge in self.up(low) {
                let at = &mut next[self.heads[edge] as usize];
                down[*at as usize] = (low as u32, edge as u32);
                *at += 1;
            }
        }
        (self.first_down, self.down) = (first_down, down);
    }

    /// Finds the edge of every arc.
    fn place(&mut self, graph: &Graph) {
        let mut slots = vec![NO_SLOT; graph.arcs().len()];
        for node in 0..graph.nodes() {
            for out in graph.out(node) {
                let (tail, head) = (self.rank[node], self.rank[out.head as usize]);
                let low = tail.min(head) as usize;
                let range = self.up(low);
                if let Ok(at) = self.heads[range.clone()].binary_search(&tail.max(head))
                    && tail != head
                {
                    let edge = (range.start + at) as u32;
                    slots[out.arc as usize] = 2 * edge + u32::from(tail > head);
                }
            }
        }
        let on_edges = (0..slots.len() as u32).filter(|&arc| slots[arc as usize] != NO_SLOT);
        let mut arcs: Vec<u32> = on_edges.collect();
        arcs.sort_by_key(|&arc| slots[arc as usize]);
        arcs.shrink_to_fit();
        let blocks = (2 * self.edges()).div_ceil(SLOTS_AT_ONCE);
        let before = |block: usize| {
            arcs.partition_point(|&arc| (slots[arc as usize] as usize) < block * SLOTS_AT_ONCE)
        };
        self.first_in_slots = (0..=blocks).map(|block| before(block) as u32).collect();
        (self.slot, self.in_slots) = (slots, arcs);
    }
}

/// By node: its rank in the order.
fn ranks(nodes: usize, order: &[u32]) -> Vec<u32> {
    const UNRANKED: u32 = u32::MAX;
    let mut rank = vec![UNRANKED; nodes];
    let mut next = 0;
    for node in order.iter().copied().chain(0..nodes as u32) {
        if let Some(rank) = rank.get_mut(node as usize)
            && *rank == UNRANKED
        {
            *rank = next;
            next += 1;
        }
    }
    rank
}

/// By rank: the higher-ranked neighbours once all lower ranks are contracted; `None` if
/// there are more than `most_edges` in total.
fn contract(graph: &Graph, rank: &[u32], most_edges: usize) -> Option<Vec<Vec<u32>>> {
    let nodes = graph.nodes();
    let mut up: Vec<Vec<u32>> = vec![Vec::new(); nodes];
    for node in 0..nodes {
        for out in graph.out(node) {
            let (tail, head) = (rank[node], rank[out.head as usize]);
            if tail != head {
                up[tail.min(head) as usize].push(tail.max(head));
            }
        }
    }
    // A rank passes its neighbours on to its parent; children have lower ranks than their
    // parents.
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); nodes];
    let mut edges = 0;
    for low in 0..nodes {
        let mut list = std::mem::take(&mut up[low]);
        for child in std::mem::take(&mut children[low]) {
            list.extend(up[child as usize].iter().filter(|&&head| head != low as u32));
        }
        list.sort_unstable();
        list.dedup();
        if let Some(&parent) = list.first() {
            children[parent as usize].push(low as u32);
        }
        list.shrink_to_fit();
        edges += list.len();
        if edges > most_edges {
            return None;
        }
        up[low] = list;
    }
    Some(up)
}
