//! Edges that stand in for links of the imported network, and the codes that tie them.
//!
//! A link is `w<way>.<part>`, a node `n<id>`. An edge with a link's code is used in
//! its place: closed, slower, or along another way than the map it came from says.

use std::sync::{Arc, LazyLock};

use tepat_network::{Direction, Link, Net, Node, Who};

use super::{Edge, Mode, Region, Ways};

static NO_NET: LazyLock<Arc<Net>> = LazyLock::new(Arc::default);

/// The code of a link.
pub fn link_code(link: &Link) -> String {
    format!("w{}.{}", link.way, link.part)
}

/// The code of a node.
pub fn node_code(node: &Node) -> String {
    format!("n{}", node.id)
}

/// Where a node is, in degrees.
pub fn node_position(node: &Node) -> (f64, f64) {
    degrees([node.lat_e7, node.lon_e7])
}

fn degrees([lat_e7, lon_e7]: [i32; 2]) -> (f64, f64) {
    (f64::from(lat_e7) / 1e7, f64::from(lon_e7) / 1e7)
}

impl Region {
    /// The imported network; empty where none was imported.
    pub fn imported_net(&self) -> &Arc<Net> {
        &NO_NET
    }

    /// Position of the link with this code in the imported network. O(log links).
    pub fn link(&self, code: &str) -> Option<usize> {
        let (way, part) = code.strip_prefix('w')?.split_once('.')?;
        self.imported_net().link(way.parse().ok()?, part.parse().ok()?)
    }

    /// Where the node with this code is. O(log nodes).
    pub(super) fn node_point(&self, code: &str) -> Option<(f64, f64)> {
        let net = self.imported_net();
        let node = net.node(code.strip_prefix('n')?.parse().ok()?)?;
        Some(node_position(&net.nodes[node]))
    }

    /// An edge that stands in for a link and says the same; `None` where the link or one of its
    /// nodes is not there.
    pub fn stand_in(&self, link: usize) -> Option<Edge> {
        let net = self.imported_net();
        let link = net.links.get(link)?;
        let end = |node: u32| net.nodes.get(node as usize).map(node_code);
        let mode = Ways::new(&self.ways).of(link).mode;
        let mut edge = Edge {
            code: link_code(link),
            from: end(link.from)?,
            to: end(link.to)?,
            mode: if link.who == Who::OnFoot { Mode::Foot } else { mode },
            length_m: (link.length_dm / 10).max(1),
            closed: link.who == Who::Nobody,
            one_way: link.direction != Direction::Both,
            max_weight_kg: link.max_weight_kg,
            max_width_cm: link.max_width_cm.into(),
            bends: net.bends_of(link).iter().copied().map(degrees).collect(),
            note: net.name_of(link).to_owned(),
            ..Edge::default()
        };
        if link.direction == Direction::Backward {
            std::mem::swap(&mut edge.from, &mut edge.to);
            edge.bends.reverse();
        }
        Some(edge)
    }
}
