//! Edges that replace links of the imported network.
//!
//! The code of a link is `w<way>.<part>`, that of a node `n<id>`. An edge with the code of a
//! link is used instead of the link, to correct what the imported map says.

use tepat_network::{Direction, Node, Who, link_code, link_id, node_code, node_id};

use super::{Edge, Mode, Region, Ways, way_code};

/// Position of a node in degrees.
pub fn node_position(node: &Node) -> (f64, f64) {
    degrees([node.lat_e7, node.lon_e7])
}

fn degrees([lat_e7, lon_e7]: [i32; 2]) -> (f64, f64) {
    (f64::from(lat_e7) / 1e7, f64::from(lon_e7) / 1e7)
}

impl Region {
    /// Index of the link with this code in the imported network. O(log links).
    pub fn link(&self, code: &str) -> Option<usize> {
        let (way, part) = link_id(code)?;
        self.net.link(way, part)
    }

    /// Position of the node with this code. O(log nodes).
    pub(super) fn node_point(&self, code: &str) -> Option<(f64, f64)> {
        let node = self.net.node(node_id(code)?)?;
        Some(node_position(&self.net.nodes[node]))
    }

    /// An edge that replaces a link and says the same as the link; `None` if the link or one of
    /// its nodes does not exist.
    pub fn stand_in(&self, link: usize) -> Option<Edge> {
        let net = &self.net;
        let link = net.links.get(link)?;
        let end = |node: u32| net.nodes.get(node as usize).map(|node| node_code(node.id));
        let ways = Ways::new(&self.ways);
        let profile = ways.of(link);
        // People on a ferry for them alone go at its speed, not at that of walking.
        let rides = link.who == Who::OnFoot && profile.mode == Mode::Ferry && profile.kmh_dry > 0;
        let minutes =
            (u64::from(link.length_dm) * 6).div_ceil(u64::from(profile.kmh_dry).max(1) * 1_000);
        let mut edge = Edge {
            code: link_code(link.way, link.part),
            from: end(link.from)?,
            to: end(link.to)?,
            mode: if link.who == Who::OnFoot { Mode::Foot } else { profile.mode },
            way: way_code(link.kind, link.surface),
            length_m: (link.length_dm / 10).max(1),
            minutes: rides.then(|| u32::try_from(minutes).unwrap_or(u32::MAX).max(1)),
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
