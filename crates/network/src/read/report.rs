//! What was read, dropped and assumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Format;
use crate::join::Snap;
use crate::net::{Kind, Net};

/// A remark on what was read. The first group was dropped, the second assumed, the third is
/// not modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Ways being built, planned, abandoned or razed.
    NotInUse,
    /// Ways that are areas, such as squares.
    Area,
    /// Kinds of way that carry no traffic: platforms, corridors, raceways.
    NoWay,
    /// Waterways too small for boats, or closed to them.
    NotNavigable,
    /// Ways with fewer than two points.
    TooShort,
    /// Ways given twice.
    Twice,
    /// Points of ways that are not in the file.
    MissingPoints,
    /// Points that are not on the earth.
    BadPositions,
    /// Ways outside the box.
    Outside,
    /// Ways cut at the border of the box.
    CutAtBorder,
    /// Shapes other than lines.
    NoLine,
    /// Rivers assumed navigable because no tag says otherwise.
    AssumedNavigable,
    /// Roads of unknown kind, assumed unclassified.
    AssumedKind,
    /// Tracks without a grade, assumed rough.
    AssumedTrack,
    /// Roads of unknown surface.
    UnknownSurface,
    /// Gates assumed open.
    AssumedOpenGate,
    /// Roads that nobody may use without permission.
    NeedsLeave,
    /// Barriers that stop vehicles.
    Barrier,
    /// Barriers where more than two ways meet, which are ignored.
    BarrierAtCrossing,
    /// Limits that could not be parsed.
    UnreadLimit,
    /// Turn restrictions.
    TurnRestriction,
    /// Access or direction that applies at certain hours only.
    Conditional,
    /// Ways that exist in certain seasons only.
    Seasonal,
    /// Barriers assumed passable, such as cattle grids and toll booths.
    BarrierPassed,
    /// Ways that are ferries only by the route they belong to.
    FerryRoute,
    /// Projections on a datum whose way to WGS 84 is not known.
    IgnoredDatum,
}

impl Remark {
    /// The key of the remark in message texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotInUse => "not-in-use",
            Self::Area => "area",
            Self::NoWay => "no-way",
            Self::NotNavigable => "not-navigable",
            Self::TooShort => "too-short",
            Self::Twice => "twice",
            Self::MissingPoints => "missing-points",
            Self::BadPositions => "bad-positions",
            Self::Outside => "outside",
            Self::CutAtBorder => "cut-at-border",
            Self::NoLine => "no-line",
            Self::AssumedNavigable => "assumed-navigable",
            Self::AssumedKind => "assumed-kind",
            Self::AssumedTrack => "assumed-track",
            Self::UnknownSurface => "unknown-surface",
            Self::AssumedOpenGate => "assumed-open-gate",
            Self::NeedsLeave => "needs-leave",
            Self::Barrier => "barrier",
            Self::BarrierAtCrossing => "barrier-at-crossing",
            Self::UnreadLimit => "unread-limit",
            Self::TurnRestriction => "turn-restriction",
            Self::Conditional => "conditional",
            Self::Seasonal => "seasonal",
            Self::BarrierPassed => "barrier-passed",
            Self::FerryRoute => "ferry-route",
            Self::IgnoredDatum => "ignored-datum",
        }
    }
}

/// How often a remark was made, and where first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Number of times.
    pub count: u64,
    /// Id of the first way or node concerned.
    pub first: i64,
}

/// Number and length of the links of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// Which.
    pub kind: Kind,
    /// Number of links.
    pub links: u64,
    /// Their length in metres.
    pub length_m: u64,
}

/// Summary of reading a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadReport {
    /// Format of the file.
    pub format: Format,
    /// Its unpacked size in bytes, or the packed size if it was streamed.
    pub bytes: u64,
    /// Nodes of its network.
    pub nodes: u64,
    /// Links of its network.
    pub links: u64,
    /// Piers found.
    pub piers: u64,
    /// Points of ways before they were joined and simplified.
    pub points: u64,
    /// Links by kind, in order of kind, without kinds that do not occur.
    pub kinds: Vec<KindCount>,
    /// Number of connected pieces, counting every link.
    pub components: u64,
    /// Nodes of the largest piece.
    pub largest_nodes: u64,
    /// Length of its links in metres.
    pub largest_m: u64,
    /// For each anchor in order, the point it is joined at, by family.
    pub anchors: Vec<[Option<Snap>; 3]>,
    /// The same for each pier of the network.
    pub piers_joined: Vec<[Option<Snap>; 3]>,
    /// Remarks, in order.
    pub remarks: BTreeMap<Remark, Noted>,
}

impl ReadReport {
    pub(super) fn note(&mut self, remark: Remark, id: i64) {
        let noted = self.remarks.entry(remark).or_insert(Noted { count: 0, first: id });
        noted.count += 1;
    }

    /// Adds the figures of the finished network. O(nodes + links).
    pub(super) fn count(&mut self, net: &Net) {
        self.nodes = net.nodes.len() as u64;
        self.links = net.links.len() as u64;
        self.piers = net.piers.len() as u64;
        let mut kinds = [(0_u64, 0_u64); Kind::ALL.len()];
        for link in &net.links {
            let (links, length_dm) = &mut kinds[link.kind as usize];
            *links += 1;
            *length_dm += u64::from(link.length_dm);
        }
        self.kinds = Kind::ALL
            .into_iter()
            .zip(kinds)
            .filter(|(_, (links, _))| *links > 0)
            .map(|(kind, (links, length_dm))| KindCount { kind, links, length_m: length_dm / 10 })
            .collect();
        let pieces = net.components(|_| true);
        self.components = pieces.count() as u64;
        let Some(largest) = pieces.largest() else { return };
        self.largest_nodes = pieces.size(largest) as u64;
        let inside = net.links.iter().filter(|link| pieces.of(link.from as usize) == largest);
        self.largest_m = inside.map(|link| u64::from(link.length_dm)).sum::<u64>() / 10;
    }
}
