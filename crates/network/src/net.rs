//! The network model: nodes, and links between them with lengths, kinds and limits.

use serde::{Deserialize, Serialize};

/// A point where links meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id in the source. Nodes from sources other than OpenStreetMap get a negative id
    /// derived from their position, so reading a file twice gives the same ids.
    pub id: i64,
    /// Latitude in ten-millionths of a degree, WGS 84.
    pub lat_e7: i32,
    /// Longitude likewise.
    pub lon_e7: i32,
}

/// The kind of a link, in OpenStreetMap's terms.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `highway=motorway`, and its links.
    Motorway,
    /// `highway=trunk`, and its links.
    Trunk,
    /// `highway=primary`, and its links.
    Primary,
    /// `highway=secondary`, and its links.
    Secondary,
    /// `highway=tertiary`, and its links.
    Tertiary,
    /// `highway=unclassified` or `road`.
    #[default]
    Unclassified,
    /// `highway=residential` or `living_street`.
    Residential,
    /// `highway=service`.
    Service,
    /// `highway=track` of grade 1 or 2.
    Track,
    /// `highway=track` of grade 3 to 5, or none.
    RoughTrack,
    /// `highway=path`, `footway`, `pedestrian`, `bridleway`, `cycleway` or `steps`.
    Path,
    /// `route=ferry`, and hand-drawn boat legs.
    Ferry,
    /// `waterway=river` that boats may use.
    River,
    /// `waterway=canal` and other water that boats may use.
    Canal,
    /// Open sea.
    Sea,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 15] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Unclassified,
        Self::Residential,
        Self::Service,
        Self::Track,
        Self::RoughTrack,
        Self::Path,
        Self::Ferry,
        Self::River,
        Self::Canal,
        Self::Sea,
    ];
}

/// The surface of a link.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Unknown.
    #[default]
    Unknown,
    /// Asphalt, concrete, paving stones.
    Paved,
    /// Gravel, compacted, fine stones.
    Gravel,
    /// Earth, mud, sand, grass.
    Earth,
    /// Too uneven for anything but off-road vehicles (`smoothness=horrible` and worse).
    Broken,
}

/// The direction in which a link may be travelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Both directions.
    #[default]
    Both,
    /// Only from its first node to its last.
    Forward,
    /// Only from its last node to its first.
    Backward,
}

/// Who may use a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Everybody who can travel this kind of way.
    #[default]
    All,
    /// Only people on foot, for example behind a bollard or where motor vehicles are
    /// banned.
    OnFoot,
    /// Nobody without permission.
    Nobody,
}

/// A stretch of way between two nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Id of the way in its source; negative where the source has none.
    pub way: i64,
    /// Position along the way at which the link begins; together with `way` it identifies
    /// the link. Values of 2³¹ and above mean that the link begins between two points
    /// because a place is joined there; the remaining bits are then the position as a
    /// floating-point number.
    pub part: u32,
    /// Position of its first node in [`Net::nodes`].
    pub from: u32,
    /// Position of its last node.
    pub to: u32,
    /// Its kind.
    pub kind: Kind,
    /// Its surface.
    pub surface: Surface,
    /// Its direction.
    pub direction: Direction,
    /// Who may use it.
    pub who: Who,
    /// Length in decimetres, measured along all its bends.
    pub length_dm: u32,
    /// Weight limit in kilograms; 0 if unknown.
    pub max_weight_kg: u32,
    /// Width limit in centimetres; 0 if unknown.
    pub max_width_cm: u16,
    /// Index of its name in [`Net::names`]; 0 means no name.
    pub name: u32,
    /// Index of its first bend in [`Net::bends`].
    pub first_bend: u32,
    /// Number of its bends.
    pub bends: u32,
}

/// A place where goods and people change between land and water.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pier {
    /// Its id in the source; negative if it is a way there or has no id.
    pub id: i64,
    /// Latitude in ten-millionths of a degree, WGS 84.
    pub lat_e7: i32,
    /// Longitude likewise.
    pub lon_e7: i32,
    /// Index of its name in [`Net::names`]; 0 means no name.
    pub name: u32,
}

/// A network: nodes sorted by id, links sorted by way and part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// Sorted by id, without duplicates.
    pub nodes: Vec<Node>,
    /// Sorted by way and part, without duplicates.
    pub links: Vec<Link>,
    /// Bends of all links, as latitude and longitude in ten-millionths of a degree.
    pub bends: Vec<[i32; 2]>,
    /// Names; the first one is empty.
    pub names: Vec<String>,
    /// Piers and ferry terminals, sorted by id, without duplicates.
    pub piers: Vec<Pier>,
}

impl Net {
    /// Whether the network has no content at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty() && self.piers.is_empty()
    }

    /// Index of the node with this id. O(log nodes).
    pub fn node(&self, id: i64) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok()
    }

    /// Index of a part of a way. O(log links).
    pub fn link(&self, way: i64, part: u32) -> Option<usize> {
        self.links.binary_search_by_key(&(way, part), |link| (link.way, link.part)).ok()
    }

    /// The bends of a link, in order from its first node.
    pub fn bends_of(&self, link: &Link) -> &[[i32; 2]] {
        let (first, count) = (link.first_bend as usize, link.bends as usize);
        self.bends.get(first..first.saturating_add(count)).unwrap_or_default()
    }

    /// The name of a link; may be empty.
    pub fn name_of(&self, link: &Link) -> &str {
        self.names.get(link.name as usize).map_or("", String::as_str)
    }
}

/// The code of a node, such as `n123`, by which a planner's edges refer to it.
pub fn node_code(id: i64) -> String {
    format!("n{id}")
}

/// The id in a node's code; `None` if the code is malformed.
pub fn node_id(code: &str) -> Option<i64> {
    whole(code.strip_prefix('n')?)
}

/// The code of a link, such as `w123.4`.
pub fn link_code(way: i64, part: u32) -> String {
    format!("w{way}.{part}")
}

/// Way and part in a link's code; `None` if the code is malformed.
pub fn link_id(code: &str) -> Option<(i64, u32)> {
    let (way, part) = code.strip_prefix('w')?.split_once('.')?;
    Some((whole(way)?, whole(part)?))
}

/// Parses a number, accepting only the form that the functions above write.
fn whole<T: std::str::FromStr + std::fmt::Display>(written: &str) -> Option<T> {
    written.parse().ok().filter(|number: &T| number.to_string() == written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_they_stand_for_and_nothing_else_is_one() {
        for id in [0, 7, -7, i64::MIN, i64::MAX] {
            assert_eq!(node_id(&node_code(id)), Some(id));
            assert_eq!(link_id(&link_code(id, 4)), Some((id, 4)));
        }
        for code in
            ["", "n", "n+1", "n01", "n1.2", "N1", "n 1", "n-0", "64.02.12", "n99999999999999999999"]
        {
            assert_eq!(node_id(code), None, "{code}");
        }
        for code in ["", "w", "w1", "w1.", "w.1", "w1.-1", "w1.01", "w1.2.3", "w1.4294967296"] {
            assert_eq!(link_id(code), None, "{code}");
        }
    }
}
