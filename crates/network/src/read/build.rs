//! Turns lines through points into a network of nodes and links.

use std::collections::HashMap;

use super::chains::{Chains, Piece};
use super::clip::Clip;
use super::error::{Fault, ReadError};
use super::report::{ReadReport, Remark};
use super::simplify;
use super::tags::Attributes;
use super::{MOST_KEPT_POINTS, Progress, ReadOptions, tell};
use crate::codec::{MOST_LAT_E7, MOST_LON_E7};
use crate::earth::distance_m;
use crate::net::{Link, Net, Node, Pier, Who};
use tepat_order::Order as _;

/// Most bytes of a name.
const MOST_NAME_BYTES: usize = 200;
/// Memory limit of all different names together, in bytes, far above what a country needs; further
/// ways get no name.
const MOST_NAMES_BYTES: usize = 128 << 20;
/// Bytes that a name takes in the list and the index, beside its text.
const NAME_OVERHEAD_BYTES: usize = 80;
/// Ids of the second halves of nodes with barriers count down from here; no position gives
/// such an id.
const TWINS: i64 = -7_000_000_000_000_000_000;
/// Links between two progress reports.
const REPORT_EVERY: usize = 1 << 16;

/// A point of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Vertex {
    pub id: i64,
    pub position: [i32; 2],
}

/// A way, or a piece of one, through points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub way: i64,
    /// Position in the way of the first point, or of the last point before it.
    pub part: u32,
    /// Overrides the part number of the first link if the piece begins between two points.
    pub lead: Option<u32>,
    /// Index of its first point in [`Sketch::refs`].
    pub first: u32,
    /// Number of its points.
    pub count: u32,
    pub attributes: Attributes,
}

/// The lines and points found by a reader, from which the network is built.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    pub lines: Vec<Line>,
    /// Indices into `vertices`.
    pub refs: Vec<u32>,
    pub vertices: Vec<Vertex>,
    /// Vertices that not everybody may pass.
    pub barriers: Vec<(u32, Who)>,
    /// Sorted by id.
    pub piers: Vec<Pier>,
    /// Lengths of parts of cut steps, in micrometres, by their ends.
    pub cut_um: HashMap<(u32, u32), u64>,
    names: Names,
}

#[derive(Debug)]
struct Names {
    bytes: usize,
    all: Vec<String>,
    at: HashMap<String, u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { bytes: 0, all: vec![String::new()], at: HashMap::from([(String::new(), 0)]) }
    }
}

/// The id of a node without an id in its source, derived from its position.
pub(crate) fn id_of([lat, lon]: [i32; 2]) -> i64 {
    let lat = i64::from(lat) + i64::from(MOST_LAT_E7);
    let lon = i64::from(lon) + i64::from(MOST_LON_E7);
    -1 - (lat * (2 * i64::from(MOST_LON_E7) + 1) + lon)
}

/// The id of a way without an id in its source, derived from its course (FNV-1a), so that
/// the same way in another file gets the same id.
pub(super) fn way_of(line: &[[i32; 2]]) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in line.iter().flatten().flat_map(|degree| degree.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    -1 - (hash >> 2).cast_signed()
}

impl Sketch {
    /// The index of a name; adds the name if it is new.
    pub(super) fn name(&mut self, name: &str) -> u32 {
        let mut end = name.len().min(MOST_NAME_BYTES);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        let name = name[..end].trim();
        if let Some(&at) = self.names.at.get(name) {
            return at;
        }
        self.names.bytes += 2 * name.len() + NAME_OVERHEAD_BYTES;
        if self.names.bytes > MOST_NAMES_BYTES {
            return 0;
        }
        let at = self.names.all.len() as u32;
        self.names.all.push(name.to_owned());
        self.names.at.insert(name.to_owned(), at);
        at
    }

    /// Adds a way given by positions; each becomes a vertex.
    pub(super) fn add(
        &mut self,
        line: &[[i32; 2]],
        attributes: Attributes,
    ) -> Result<(), ReadError> {
        if self.refs.len() + line.len() > MOST_KEPT_POINTS {
            return Err(Fault::TooMany { most: MOST_KEPT_POINTS as u64 }.into());
        }
        self.lines.push(Line {
            way: way_of(line),
            part: 0,
            lead: None,
            first: self.refs.len() as u32,
            count: line.len() as u32,
            attributes,
        });
        for &position in line {
            self.refs.push(self.vertices.len() as u32);
            self.vertices.push(Vertex { id: id_of(position), position });
        }
        Ok(())
    }

    /// Unites vertices with the same id. O(vertices log vertices).
    pub(super) fn unite_vertices(&mut self) {
        let mut order: Vec<u32> = (0..self.vertices.len() as u32).collect();
        order.sort_unstable_by_key(|&at| self.vertices[at as usize].id);
        let mut united: Vec<Vertex> = Vec::new();
        let mut now_at = vec![0; self.vertices.len()];
        for at in order {
            let vertex = self.vertices[at as usize];
            if united.last().is_none_or(|last| last.id != vertex.id) {
                united.push(vertex);
            }
            now_at[at as usize] = united.len() as u32 - 1;
        }
        self.refs.iter_mut().for_each(|at| *at = now_at[*at as usize]);
        self.vertices = united;
    }

    /// Cuts lines at the vertices for which `gone` holds and removes these.
    pub(super) fn drop_vertices(
        &mut self,
        report: &mut ReadReport,
        gone: impl Fn(&Vertex) -> bool,
    ) {
        let mut pieces = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let mut begin = line.first;
            let end = line.first + line.count;
            for at in line.first..=end {
                let is_gone = at < end && gone(&self.vertices[self.refs[at as usize] as usize]);
                if is_gone {
                    report.note(Remark::MissingPoints, line.way);
                }
                if is_gone || at == end {
                    if at - begin >= 2 {
                        let part = line.part + (begin - line.first);
                        pieces.push(Line { part, first: begin, count: at - begin, ..*line });
                    }
                    begin = at + 1;
                }
            }
        }
        self.lines = pieces;
    }

    /// Builds the network: clips, splits where ways meet, joins where nothing branches off,
    /// and simplifies. O(points log points).
    pub(super) fn build(
        mut self,
        options: &ReadOptions,
        report: &mut ReadReport,
        progress: &mut Progress<'_>,
    ) -> Result<Net, ReadError> {
        self.lines.order_by_key(|line| (line.way, line.part));
        let mut twice = Vec::new();
        self.lines.dedup_by(|later, first| {
            let same = (later.way, later.part) == (first.way, first.part);
            if same {
                twice.push(first.way);
            }
            same
        });
        twice.into_iter().for_each(|way| report.note(Remark::Twice, way));
        if let Some(clip) = options.clip {
            self.clip(&Clip::new(clip), report);
            tell(progress, 0.85)?;
        }
        let points: usize = self.lines.iter().map(|line| line.count as usize).sum();
        if points > MOST_KEPT_POINTS {
            return Err(Fault::TooMany { most: MOST_KEPT_POINTS as u64 }.into());
        }
        let mut pieces = self.split(&[]);
        tell(progress, 0.88)?;
        let joints = self.join(&options.anchors, &pieces, report);
        if !joints.is_empty() {
            // Two lists of pieces at once would be the largest use of memory.
            drop(pieces);
            pieces = self.split(&joints);
        }
        self.part_at_barriers(&mut pieces, report);
        tell(progress, 0.92)?;
        self.finish(&pieces, &joints, options.tolerance_m, progress)
    }

    fn points_of(&self, line: &Line) -> &[u32] {
        &self.refs[line.first as usize..(line.first + line.count) as usize]
    }

    /// Keeps the parts inside the box, with new vertices where lines cross its border.
    fn clip(&mut self, clip: &Clip, report: &mut ReadReport) {
        let lines = std::mem::take(&mut self.lines);
        let refs = std::mem::take(&mut self.refs);
        let inside: Vec<bool> = self.vertices.iter().map(|v| clip.has(v.position)).collect();
        for line in lines {
            let points = &refs[line.first as usize..(line.first + line.count) as usize];
            let kept = self.lines.len();
            if points.iter().all(|&at| inside[at as usize]) {
                let first = self.refs.len() as u32;
                self.refs.extend_from_slice(points);
                self.lines.push(Line { first, ..line });
                continue;
            }
            let mut piece: Option<(u32, usize)> = None;
            for (step, ends) in (0_u32..).zip(points.windows(2)) {
                let [a, b] = [ends[0], ends[1]];
                let [from, to] = [a, b].map(|at| self.vertices[at as usize].position);
                let Some((enter, leave)) = clip.within(from, to) else {
                    self.end_piece(&mut piece, line);
                    continue;
                };
                if piece.is_none() {
                    piece = Some((line.part + step, self.refs.len()));
                    let first = if inside[a as usize] { a } else { self.border(enter) };
                    self.refs.push(first);
                }
                let last = if inside[b as usize] { b } else { self.border(leave) };
                self.refs.push(last);
                if !inside[b as usize] {
                    self.end_piece(&mut piece, line);
                }
            }
            self.end_piece(&mut piece, line);
            let remark =
                if self.lines.len() > kept { Remark::CutAtBorder } else { Remark::Outside };
            report.note(remark, line.way);
        }
        self.piers.retain(|pier| clip.has([pier.lat_e7, pier.lon_e7]));
        self.unite_vertices_keeping_barriers();
    }

    fn border(&mut self, position: [i32; 2]) -> u32 {
        self.vertices.push(Vertex { id: id_of(position), position });
        self.vertices.len() as u32 - 1
    }

    fn end_piece(&mut self, piece: &mut Option<(u32, usize)>, line: Line) {
        let Some((part, first)) = piece.take() else { return };
        let (first, count) = (first as u32, (self.refs.len() - first) as u32);
        if count >= 2 {
            self.lines.push(Line { part, first, count, ..line });
        }
    }

    fn unite_vertices_keeping_barriers(&mut self) {
        let ids: Vec<(i64, Who)> =
            self.barriers.iter().map(|&(at, who)| (self.vertices[at as usize].id, who)).collect();
        self.unite_vertices();
        let find = |id: i64| self.vertices.binary_search_by_key(&id, |v| v.id).ok();
        self.barriers =
            ids.into_iter().filter_map(|(id, who)| Some((find(id)? as u32, who))).collect();
    }

    /// Cuts lines where they meet themselves or others, at barriers and at `joints`.
    fn split(&self, joints: &[u32]) -> Vec<Piece> {
        // 1: used once; 2: a node.
        let mut uses = vec![0_u8; self.vertices.len()];
        for line in &self.lines {
            let points = self.points_of(line);
            for (at, &vertex) in points.iter().enumerate() {
                let is_end = at == 0 || at + 1 == points.len();
                let uses = &mut uses[vertex as usize];
                *uses = if is_end { 2 } else { (*uses + 1).min(2) };
            }
        }
        for &vertex in self.barriers.iter().map(|(vertex, _)| vertex).chain(joints) {
            uses[vertex as usize] = 2;
        }
        let mut pieces = Vec::with_capacity(self.lines.len());
        for (number, line) in (0..).zip(&self.lines) {
            let points = self.points_of(line);
            let mut begin = 0;
            for at in 1..points.len() {
                if uses[points[at] as usize] < 2 {
                    continue;
                }
                let run = &points[begin..=at];
                if run.len() == 2 && run[0] == run[1] {
                    // A point given twice in a row.
                    begin = at;
                    continue;
                }
                let length_um = run.windows(2).map(|ends| self.step_um(ends[0], ends[1])).sum();
                pieces.push(Piece {
                    line: number,
                    part: line.lead.filter(|_| begin == 0).unwrap_or(line.part + begin as u32),
                    ends: [points[begin], points[at]],
                    first: line.first + begin as u32,
                    count: (at - begin + 1) as u32,
                    length_um,
                });
                begin = at;
            }
        }
        pieces
    }

    /// Length in micrometres of the step between two consecutive vertices. Whole numbers
    /// make sums independent of order, and micrometres keep the rounding error of thousands
    /// of steps small.
    pub(super) fn step_um(&self, a: u32, b: u32) -> u64 {
        if let Some(length_um) = self.cut_um.get(&(a, b)) {
            return *length_um;
        }
        let [a, b] = [a, b].map(|at| self.vertices[at as usize].position);
        libm::round(distance_m(a, b) * 1e6) as u64
    }

    /// Inserts a link of zero length with restricted access at each barrier.
    fn part_at_barriers(&mut self, pieces: &mut Vec<Piece>, report: &mut ReadReport) {
        if self.barriers.is_empty() {
            return;
        }
        self.barriers.order_by_key(|(vertex, _)| *vertex);
        self.barriers.dedup_by_key(|(vertex, _)| *vertex);
        let mut arms: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.barriers.len()];
        for (at, piece) in pieces.iter().enumerate() {
            for end in 0..2 {
                let found = self.barriers.binary_search_by_key(&piece.ends[end], |b| b.0);
                if let Ok(barrier) = found {
                    arms[barrier].push((at, end));
                }
            }
        }
        for (at, arms) in arms.into_iter().enumerate() {
            let (vertex, who) = self.barriers[at];
            let Vertex { id, position } = self.vertices[vertex as usize];
            let &[_, (second, end)] = arms.as_slice() else {
                if arms.len() > 2 {
                    report.note(Remark::BarrierAtCrossing, id);
                }
                continue;
            };
            report.note(Remark::Barrier, id);
            let twin = self.vertices.len() as u32;
            self.vertices.push(Vertex { id: TWINS.saturating_sub(id.saturating_abs()), position });
            pieces[second].ends[end] = twin;
            let attributes = self.lines[pieces[second].line as usize].attributes;
            let line = self.lines.len() as u32;
            self.lines.push(Line {
                way: id.saturating_abs().saturating_neg(),
                part: 0,
                lead: None,
                first: 0,
                count: 0,
                attributes: Attributes { who, name: 0, ..attributes },
            });
            let ends = [vertex, twin];
            pieces.push(Piece { line, part: 0, ends, first: 0, count: 0, length_um: 0 });
        }
    }

    fn finish(
        self,
        pieces: &[Piece],
        joints: &[u32],
        tolerance_m: f64,
        progress: &mut Progress<'_>,
    ) -> Result<Net, ReadError> {
        let mut net = Net::default();
        let mut names = Renamed { new: vec![0; self.names.all.len()], all: vec![String::new()] };
        let (mut line, mut keep) = (Vec::new(), Vec::new());
        Chains::new(pieces, &self.lines, self.vertices.len(), joints).each(|chain| {
            if net.links.len().is_multiple_of(REPORT_EVERY) {
                tell(progress, 0.92 + 0.07 * net.links.len() as f64 / pieces.len() as f64)?;
            }
            line.clear();
            let mut length_um = 0;
            for &(at, backwards) in &chain.pieces {
                let piece = &pieces[at as usize];
                length_um += piece.length_um;
                let points = &self.refs[piece.first as usize..(piece.first + piece.count) as usize];
                let position = |&at: &u32| self.vertices[at as usize].position;
                // The last point of one piece is the first of the next.
                let skip = usize::from(!line.is_empty());
                if backwards {
                    line.extend(points.iter().rev().skip(skip).map(position));
                } else {
                    line.extend(points.iter().skip(skip).map(position));
                }
            }
            simplify::kept(&line, tolerance_m, &mut keep);
            let first_bend = net.bends.len() as u32;
            let inner = keep.get(1..keep.len().saturating_sub(1)).unwrap_or_default();
            net.bends.extend(inner.iter().map(|&at| line[at]));
            let Piece { line, part, .. } = pieces[chain.named as usize];
            let Line { way, attributes, .. } = self.lines[line as usize];
            net.links.push(Link {
                way,
                part,
                // Vertex indices here; `number_nodes` replaces them by node indices.
                from: chain.ends[0],
                to: chain.ends[1],
                kind: attributes.kind,
                surface: attributes.surface,
                direction: attributes.direction,
                who: attributes.who,
                length_dm: u32::try_from((length_um + 50_000) / 100_000).unwrap_or(u32::MAX),
                max_weight_kg: attributes.max_weight_kg,
                max_width_cm: attributes.max_width_cm,
                name: names.of(attributes.name, &self.names.all),
                first_bend,
                bends: inner.len() as u32,
            });
            Ok(())
        })?;
        for pier in &self.piers {
            net.piers.push(Pier { name: names.of(pier.name, &self.names.all), ..*pier });
        }
        net.names = names.all;
        self.number_nodes(&mut net);
        debug_assert!(net.is_sound());
        Ok(net)
    }

    /// Makes nodes, sorted by id, of the vertices at which links end.
    fn number_nodes(self, net: &mut Net) {
        let mut node_of = vec![0_u32; self.vertices.len()];
        for end in net.links.iter().flat_map(|link| [link.from, link.to]) {
            node_of[end as usize] = 1;
        }
        let ends = (0..).zip(&node_of).filter(|(_, is_end)| **is_end == 1);
        let mut ends: Vec<u32> = ends.map(|(vertex, _)| vertex).collect();
        ends.sort_unstable_by_key(|&vertex| self.vertices[vertex as usize].id);
        for vertex in ends {
            let Vertex { id, position: [lat_e7, lon_e7] } = self.vertices[vertex as usize];
            if net.nodes.last().is_none_or(|node| node.id != id) {
                net.nodes.push(Node { id, lat_e7, lon_e7 });
            }
            node_of[vertex as usize] = net.nodes.len() as u32 - 1;
        }
        for link in &mut net.links {
            [link.from, link.to] = [link.from, link.to].map(|end| node_of[end as usize]);
        }
    }
}

/// Renumbers the names that are still used.
struct Renamed {
    new: Vec<u32>,
    all: Vec<String>,
}

impl Renamed {
    fn of(&mut self, old: u32, names: &[String]) -> u32 {
        let new = &mut self.new[old as usize];
        if old != 0 && *new == 0 {
            *new = self.all.len() as u32;
            self.all.push(names[old as usize].clone());
        }
        *new
    }
}
