//! Joins places and piers with the lines.
//!
//! Each is joined, for each family of vehicles, at the nearest point of a line. If that
//! lies between two points of the line, a vertex is inserted. Its id derives from its
//! position, the two new steps keep the length of the old one, and the link that begins
//! there is numbered by its position along the way, so that all other links keep their
//! codes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::build::{Line, Sketch, Vertex, id_of};
use super::chains::Piece;
use super::report::ReadReport;
use super::tags::Attributes;
use crate::components::first_joined;
use crate::earth::distance_m;
use crate::join::{Family, Found, Nearest, Snap, between};
use tepat_order::Order as _;

/// An existing vertex within this distance, in metres, is used instead of a new one.
const NEAR_M: f64 = 3.0;

/// The nearest point of a line for one place and family.
struct Meeting {
    /// The step of the line, by the index of its first end in [`Sketch::refs`].
    step: u32,
    /// Position along the step, 0 to 1.
    share: f64,
    /// Index of the point, and the family for which it is joined.
    point: usize,
    family: Family,
    /// Index of the line's piece, and whether it belongs to the longest connected piece.
    piece: u32,
    in_largest: bool,
}

/// A vertex inserted into a step.
struct Cut {
    step: u32,
    share: f64,
    vertex: u32,
}

/// All inserted vertices.
struct Cuts {
    /// Sorted by step and share.
    all: Vec<Cut>,
    ids: BTreeSet<i64>,
    /// Number of vertices before any was inserted; these are sorted by id.
    old: usize,
}

impl Sketch {
    /// Joins anchors and piers with the lines, inserting vertices where needed. Returns the
    /// vertices of all joints, sorted. O(points · log anchors) for steps of ordinary
    /// length.
    pub(super) fn join(
        &mut self,
        anchors: &[[i32; 2]],
        pieces: &[Piece],
        report: &mut ReadReport,
    ) -> Vec<u32> {
        let piers = self.piers.iter().map(|pier| [pier.lat_e7, pier.lon_e7]);
        let points: Vec<[i32; 2]> = anchors.iter().copied().chain(piers).collect();
        let mut meetings = Vec::new();
        if !points.is_empty() {
            Family::ALL.iter().for_each(|f| self.meet(*f, &points, pieces, &mut meetings));
        }
        meetings.order_by(|a, b| a.step.cmp(&b.step).then(a.share.total_cmp(&b.share)));
        let mut all = vec![[None; 3]; points.len()];
        let mut joints = Vec::new();
        let mut cuts = Cuts { all: Vec::new(), ids: BTreeSet::new(), old: self.vertices.len() };
        for meeting in meetings {
            let vertex = self.vertex_at(&meeting, &mut cuts);
            joints.push(vertex);
            let Vertex { id, position } = self.vertices[vertex as usize];
            let Attributes { kind, surface, .. } =
                self.attributes_of(&pieces[meeting.piece as usize]);
            all[meeting.point][meeting.family as usize] = Some(Snap {
                node: id,
                distance_m: libm::round(distance_m(points[meeting.point], position)) as u32,
                in_largest: meeting.in_largest,
                kind,
                surface,
            });
        }
        self.cut(&cuts.all);
        report.piers_joined = all.split_off(anchors.len());
        report.anchors = all;
        joints.sort_unstable();
        joints.dedup();
        joints
    }

    /// Finds where the points are joined with the lines of a family.
    fn meet(
        &self,
        family: Family,
        points: &[[i32; 2]],
        pieces: &[Piece],
        meetings: &mut Vec<Meeting>,
    ) {
        let mut near = Nearest::new(points, family.reach_m());
        let of_family = |piece: &Piece| {
            let Attributes { kind, who, .. } = self.attributes_of(piece);
            family.takes(kind, who)
        };
        let within = |piece: &&Piece| {
            let Attributes { kind, who, .. } = self.attributes_of(piece);
            family.passes(kind, who)
        };
        let joined = pieces.iter().filter(within).map(|piece| piece.ends);
        let firsts = first_joined(self.vertices.len(), joined);
        let first_of = |piece: &Piece| firsts[piece.ends[0] as usize];
        let mut lengths: BTreeMap<u32, u64> = BTreeMap::new();
        for piece in pieces.iter().filter(within) {
            *lengths.entry(first_of(piece)).or_default() += piece.length_um;
        }
        let longest = lengths.iter().max_by_key(|(first, length)| (**length, Reverse(**first)));
        let longest = longest.map(|(first, _)| *first);
        for (at, piece) in (0_u32..).zip(pieces).filter(|(_, piece)| of_family(piece)) {
            let in_largest = Some(first_of(piece)) == longest;
            for step in piece.first..piece.first + piece.count - 1 {
                near.offer(self.ends_of(step), in_largest, (step, at));
            }
        }
        for (point, found) in near.found().into_iter().enumerate() {
            let Some(Found { share, what: (step, piece), in_largest, .. }) = found else {
                continue;
            };
            meetings.push(Meeting { step, share, point, family, piece, in_largest });
        }
    }

    fn attributes_of(&self, piece: &Piece) -> Attributes {
        self.lines[piece.line as usize].attributes
    }

    fn ends_of(&self, step: u32) -> [[i32; 2]; 2] {
        [step, step + 1].map(|at| self.vertices[self.refs[at as usize] as usize].position)
    }

    /// The vertex of a meeting, possibly a new one. Meetings are given in order of step and
    /// share.
    fn vertex_at(&mut self, meeting: &Meeting, cuts: &mut Cuts) -> u32 {
        let &Meeting { step, share, .. } = meeting;
        let mut position = between(self.ends_of(step), share);
        let before = cuts.all.last().filter(|cut| cut.step == step).map(|cut| cut.vertex);
        let ends = [step, step + 1].map(|at| self.refs[at as usize]);
        let near = ends
            .into_iter()
            .chain(before)
            .map(|vertex| (distance_m(self.vertices[vertex as usize].position, position), vertex));
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, vertex)) = nearest.filter(|(metres, _)| *metres <= NEAR_M) {
            return vertex;
        }
        // A vertex of another line at the same position is a different node.
        let aside = if position[0] > 0 { -1 } else { 1 };
        let old = &self.vertices[..cuts.old];
        let is_taken = |id: i64| old.binary_search_by_key(&id, |vertex| vertex.id).is_ok();
        let mut id = id_of(position);
        while is_taken(id) || !cuts.ids.insert(id) {
            position[0] += aside;
            id = id_of(position);
        }
        let vertex = self.vertices.len() as u32;
        self.vertices.push(Vertex { id, position });
        cuts.all.push(Cut { step, share, vertex });
        vertex
    }

    /// Inserts the new vertices and splits the lines there.
    fn cut(&mut self, cuts: &[Cut]) {
        if cuts.is_empty() {
            return;
        }
        cuts.chunk_by(|a, b| a.step == b.step).for_each(|cuts| self.measure(cuts));
        // The way handled last, and the number of its last link that begins at a cut.
        let mut before = (0, 0);
        for line in std::mem::take(&mut self.lines) {
            let begin = cuts.partition_point(|cut| cut.step < line.first);
            let end = cuts.partition_point(|cut| cut.step + 1 < line.first + line.count);
            match &cuts[begin..end] {
                [] => self.lines.push(line),
                cuts => self.cut_line(line, cuts, &mut before),
            }
        }
    }

    fn cut_line(&mut self, line: Line, cuts: &[Cut], before: &mut (i64, u32)) {
        let mut begin: Option<(&Cut, u32)> = None;
        for cut in cuts.iter().map(Some).chain([None]) {
            // The points of the line between the last cut and this one.
            let from = begin.map_or(line.first, |(cut, _)| cut.step + 1);
            let to = cut.map_or(line.first + line.count, |cut| cut.step + 1);
            let first = self.refs.len() as u32;
            self.refs.extend(begin.map(|(cut, _)| cut.vertex));
            self.refs.extend_from_within(from as usize..to as usize);
            self.refs.extend(cut.map(|cut| cut.vertex));
            let steps = begin.map_or(0, |(cut, _)| cut.step - line.first);
            let count = self.refs.len() as u32 - first;
            let (part, lead) = (line.part + steps, begin.map(|(_, lead)| lead));
            self.lines.push(Line { part, lead, first, count, ..line });
            begin = cut.map(|cut| {
                let along = f64::from(line.part + (cut.step - line.first)) + cut.share;
                // On a line of millions of points two numbers may round to the same.
                let least = if before.0 == line.way { before.1 + 1 } else { 0 };
                *before = (line.way, lead_of(along).max(least));
                (cut, before.1)
            });
        }
    }

    /// Divides the length of a step among the parts between inserted vertices.
    fn measure(&mut self, cuts: &[Cut]) {
        let Some(step) = cuts.first().map(|cut| cut.step) else { return };
        let [from, to] = [step, step + 1].map(|at| self.refs[at as usize]);
        let whole_um = self.step_um(from, to);
        let position = |vertex: u32| self.vertices[vertex as usize].position;
        let (mut before, mut before_um) = (from, 0);
        let mut parts = Vec::new();
        for cut in cuts {
            let metres = [from, to].map(|end| distance_m(position(end), position(cut.vertex)));
            let along = whole_um as f64 * (metres[0] / (metres[0] + metres[1]));
            let along_um = (libm::round(along) as u64).clamp(before_um, whole_um);
            parts.push(((before, cut.vertex), along_um - before_um));
            (before, before_um) = (cut.vertex, along_um);
        }
        parts.push(((before, to), whole_um - before_um));
        self.cut_um.extend(parts);
    }
}

/// The part number of a link that begins between two points of its way: the bits of the
/// position along the way, in steps, as a floating-point number with its sign bit set. It
/// is larger than any index of a point and increases along the way.
fn lead_of(along: f64) -> u32 {
    (-(along as f32)).to_bits()
}
