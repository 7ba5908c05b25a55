//! From lines through points to a network of nodes and links.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::error::{Fault, ReadError};
use super::report::{ReadReport, Remark};
use super::simplify;
use super::tags::Attributes;
use super::{MOST_KEPT_POINTS, Progress, ReadOptions, tell};
use crate::codec::{MOST_LAT_E7, MOST_LON_E7};
use crate::components::root;
use crate::earth::distance_m;
use crate::join::{Family, Found, Nearest, Snap};
use crate::net::{Link, Net, Node, Pier, Who};

/// Most bytes of a name.
const MOST_NAME_BYTES: usize = 200;
/// Ids of the second halves of nodes with barriers count down from here, which
/// no position comes to.
const TWINS: i64 = -7_000_000_000_000_000_000;
/// Links between two reports.
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
    /// Position in the way where the piece begins.
    pub part: u32,
    /// Where its points begin in [`Sketch::refs`].
    pub first: u32,
    /// How many they are.
    pub count: u32,
    pub attributes: Attributes,
}

/// What a reader found, not yet a network.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    pub lines: Vec<Line>,
    /// Positions in `vertices`.
    pub refs: Vec<u32>,
    pub vertices: Vec<Vertex>,
    /// Points at which not everybody passes.
    pub barriers: Vec<(u32, Who)>,
    /// In order of their ids.
    pub piers: Vec<Pier>,
    names: Names,
}

#[derive(Debug)]
struct Names {
    all: Vec<String>,
    at: HashMap<String, u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { all: vec![String::new()], at: HashMap::from([(String::new(), 0)]) }
    }
}

/// The id of a node that has none in its source: made of its position alone.
pub(crate) fn id_of([lat, lon]: [i32; 2]) -> i64 {
    let lat = i64::from(lat) + i64::from(MOST_LAT_E7);
    let lon = i64::from(lon) + i64::from(MOST_LON_E7);
    -1 - (lat * (2 * i64::from(MOST_LON_E7) + 1) + lon)
}

/// The number of a way that has none in its source: made of its course alone
/// (FNV-1a), so that the same way in another file has the same.
pub(super) fn way_of(line: &[[i32; 2]]) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in line.iter().flatten().flat_map(|degree| degree.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    -1 - (hash >> 2).cast_signed()
}

impl Sketch {
    /// The number of a name.
    pub(super) fn name(&mut self, name: &str) -> u32 {
        let mut end = name.len().min(MOST_NAME_BYTES);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        let name = name[..end].trim();
        if let Some(&at) = self.names.at.get(name) {
            return at;
        }
        let at = self.names.all.len() as u32;
        self.names.all.push(name.to_owned());
        self.names.at.insert(name.to_owned(), at);
        at
    }

    /// Adds a way given by positions, of which each is its own node.
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

    /// Makes one vertex of those with one id. O(vertices log vertices).
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

    /// Ends lines before and begins them after the vertices for which `gone` holds.
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

    /// Makes the network: clips, splits where ways meet, joins where nothing
    /// branches off, simplifies. O(points log points).
    pub(super) fn build(
        mut self,
        options: &ReadOptions,
        report: &mut ReadReport,
        progress: &mut Progress<'_>,
    ) -> Result<Net, ReadError> {
        self.lines.sort_by_key(|line| (line.way, line.part));
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
            pieces = self.split(&joints);
        }
        self.part_at_barriers(&mut pieces, report);
        let chains = Chains::new(&pieces, self.vertices.len(), &joints).collect(&pieces);
        tell(progress, 0.92)?;
        self.finish(&pieces, &chains, options.tolerance_m, progress)
    }

    fn points_of(&self, line: &Line) -> &[u32] {
        &self.refs[line.first as usize..(line.first + line.count) as usize]
    }

    /// Keeps what is inside, with new vertices where lines cross the border.
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

    /// Finds where anchors and piers are joined with the lines; the vertices there.
    fn join(&self, anchors: &[[i32; 2]], pieces: &[Piece], report: &mut ReadReport) -> Vec<u32> {
        let piers = self.piers.iter().map(|pier| [pier.lat_e7, pier.lon_e7]);
        let points: Vec<[i32; 2]> = anchors.iter().copied().chain(piers).collect();
        let mut joints = Vec::new();
        let mut all = vec![[None; 3]; points.len()];
        for family in Family::ALL {
            let mut near = Nearest::new(&points, family.reach_m());
            if points.is_empty() {
                break;
            }
            let of_family =
                |piece: &&Piece| family.takes(piece.attributes.kind, piece.attributes.who);
            let within =
                |piece: &&Piece| family.passes(piece.attributes.kind, piece.attributes.who);
            let mut above: Vec<u32> = (0..self.vertices.len() as u32).collect();
            for piece in pieces.iter().filter(within) {
                let [a, b] = piece.ends.map(|end| root(&mut above, end));
                above[a.max(b) as usize] = a.min(b);
            }
            let mut lengths: BTreeMap<u32, u64> = BTreeMap::new();
            for piece in pieces.iter().filter(within) {
                *lengths.entry(root(&mut above, piece.ends[0])).or_default() += piece.length_mm;
            }
            let longest = lengths.iter().max_by_key(|(top, length)| (**length, Reverse(**top)));
            let longest = longest.map(|(top, _)| *top);
            for (at, piece) in (0_u32..).zip(pieces).filter(|(_, piece)| of_family(piece)) {
                let in_largest = Some(root(&mut above, piece.ends[0])) == longest;
                let refs = &self.refs[piece.first as usize..(piece.first + piece.count) as usize];
                for &vertex in refs {
                    let position = self.vertices[vertex as usize].position;
                    near.offer(position, in_largest, (vertex, at));
                }
            }
            for (point, found) in near.found().into_iter().enumerate() {
                let Some(Found { what: (vertex, piece), in_largest, .. }) = found else { continue };
                let Vertex { id, position } = self.vertices[vertex as usize];
                let Attributes { kind, surface, .. } = pieces[piece as usize].attributes;
                joints.push(vertex);
                all[point][family as usize] = Some(Snap {
                    node: id,
                    distance_m: libm::round(distance_m(points[point], position)) as u32,
                    in_largest,
                    kind,
                    surface,
                });
            }
        }
        report.piers_joined = all.split_off(anchors.len());
        report.anchors = all;
        joints.sort_unstable();
        joints.dedup();
        joints
    }

    /// Cuts lines where they meet, themselves or others, at barriers and at `joints`.
    fn split(&self, joints: &[u32]) -> Vec<Piece> {
        // 1: passed once; 2: a node.
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
        for line in &self.lines {
            let points = self.points_of(line);
            let mut begin = 0;
            for at in 1..points.len() {
                if uses[points[at] as usize] < 2 {
                    continue;
                }
                let run = &points[begin..=at];
                let length_mm = run.windows(2).map(|ends| self.step_mm(ends[0], ends[1])).sum();
                pieces.push(Piece {
                    way: line.way,
                    part: line.part + begin as u32,
                    ends: [points[begin], points[at]],
                    first: line.first + begin as u32,
                    count: (at - begin + 1) as u32,
                    length_mm,
                    attributes: line.attributes,
                });
                begin = at;
            }
        }
        pieces
    }

    fn step_mm(&self, a: u32, b: u32) -> u64 {
        let [a, b] = [a, b].map(|at| self.vertices[at as usize].position);
        libm::round(distance_m(a, b) * 1_000.0) as u64
    }

    /// Puts a link of no length, which not everybody may use, where a barrier is.
    fn part_at_barriers(&mut self, pieces: &mut Vec<Piece>, report: &mut ReadReport) {
        if self.barriers.is_empty() {
            return;
        }
        self.barriers.sort_by_key(|(vertex, _)| *vertex);
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
            pieces.push(Piece {
                way: id.saturating_abs().saturating_neg(),
                part: 0,
                ends: [vertex, twin],
                first: 0,
                count: 0,
                length_mm: 0,
                attributes: Attributes { who, name: 0, ..pieces[second].attributes },
            });
        }
    }

    fn finish(
        self,
        pieces: &[Piece],
        chains: &[Chain],
        tolerance_m: f64,
        progress: &mut Progress<'_>,
    ) -> Result<Net, ReadError> {
        let mut ends: Vec<(i64, u32)> = chains
            .iter()
            .flat_map(|chain| chain.ends)
            .map(|vertex| (self.vertices[vertex as usize].id, vertex))
            .collect();
        ends.sort_unstable();
        ends.dedup_by_key(|(id, _)| *id);
        let mut net = Net::default();
        net.nodes.extend(ends.iter().map(|&(id, vertex)| {
            let [lat_e7, lon_e7] = self.vertices[vertex as usize].position;
            Node { id, lat_e7, lon_e7 }
        }));
        let node = |vertex: u32| {
            let id = self.vertices[vertex as usize].id;
            // Every end was put in.
            ends.binary_search_by_key(&id, |(id, _)| *id).unwrap_or_default() as u32
        };
        let mut names = Renamed { new: vec![0; self.names.all.len()], all: vec![String::new()] };
        let (mut line, mut keep) = (Vec::new(), Vec::new());
        for (done, chain) in chains.iter().enumerate() {
            if done % REPORT_EVERY == 0 {
                tell(progress, 0.92 + 0.07 * done as f64 / chains.len() as f64)?;
            }
            line.clear();
            let mut length_mm = 0;
            for &(at, backwards) in &chain.pieces {
                let piece = &pieces[at as usize];
                length_mm += piece.length_mm;
                let points = &self.refs[piece.first as usize..(piece.first + piece.count) as usize];
                let position = |&at: &u32| self.vertices[at as usize].position;
                // The last of one piece is the first of the next.
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
            let Piece { way, part, attributes, .. } = pieces[chain.pieces_named as usize];
            net.links.push(Link {
                way,
                part,
                from: node(chain.ends[0]),
                to: node(chain.ends[1]),
                kind: attributes.kind,
                surface: attributes.surface,
                direction: attributes.direction,
                who: attributes.who,
                length_dm: u32::try_from((length_mm + 50) / 100).unwrap_or(u32::MAX),
                max_weight_kg: attributes.max_weight_kg,
                max_width_cm: attributes.max_width_cm,
                name: names.of(attributes.name, &self.names.all),
                first_bend,
                bends: inner.len() as u32,
            });
        }
        for pier in &self.piers {
            net.piers.push(Pier { name: names.of(pier.name, &self.names.all), ..*pier });
        }
        net.names = names.all;
        debug_assert!(net.is_sound());
        Ok(net)
    }
}

/// Names that are still used, numbered anew.
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

/// A line between two nodes.
#[derive(Clone, Copy, Debug)]
struct Piece {
    way: i64,
    part: u32,
    /// Positions of its first and last vertex; of a barrier's, perhaps its second half.
    ends: [u32; 2],
    first: u32,
    count: u32,
    length_mm: u64,
    attributes: Attributes,
}

/// Pieces one after the other, none branching off.
struct Chain {
    /// Each with whether it is walked from its end.
    pieces: Vec<(u32, bool)>,
    /// The piece whose way, part and direction it has.
    pieces_named: u32,
    ends: [u32; 2],
}

/// Finds chains: at each vertex, the two ends of pieces that meet there alone.
struct Chains {
    /// Up to two arms of each vertex: piece and end, packed.
    arms: Vec<[u32; 2]>,
}

const NO_ARM: u32 = u32::MAX;
const MANY_ARMS: u32 = u32::MAX - 1;

impl Chains {
    /// Chains end at `joints` at the latest.
    fn new(pieces: &[Piece], vertices: usize, joints: &[u32]) -> Self {
        let mut arms = vec![[NO_ARM; 2]; vertices];
        joints.iter().for_each(|&vertex| arms[vertex as usize] = [MANY_ARMS; 2]);
        for (at, piece) in (0_u32..).zip(pieces) {
            for end in 0..2 {
                let arms = &mut arms[piece.ends[end as usize] as usize];
                match arms {
                    [NO_ARM, _] => arms[0] = at << 1 | end,
                    [_, NO_ARM] => arms[1] = at << 1 | end,
                    _ => *arms = [MANY_ARMS; 2],
                }
            }
        }
        Self { arms }
    }

    /// The piece after a vertex to which one comes by piece `at`, if it is its like:
    /// its number and whether it is walked from its end.
    fn next(
        &self,
        pieces: &[Piece],
        at: u32,
        vertex: u32,
        like: Attributes,
    ) -> Option<(u32, bool)> {
        let [a, b] = self.arms[vertex as usize];
        if a >= MANY_ARMS || b >= MANY_ARMS || a >> 1 == b >> 1 {
            return None;
        }
        let other = if a >> 1 == at { b } else { a };
        let backwards = other & 1 == 1;
        let attributes = pieces[(other >> 1) as usize].attributes;
        let walked = if backwards { attributes.reversed() } else { attributes };
        // Barriers stay links of their own.
        let whole = pieces[(other >> 1) as usize].count > 0 && pieces[at as usize].count > 0;
        (whole && walked == like).then_some((other >> 1, backwards))
    }

    /// All chains, each named after its first piece by way and part, in that order.
    fn collect(&self, pieces: &[Piece]) -> Vec<Chain> {
        let mut order: Vec<u32> = (0..pieces.len() as u32).collect();
        order.sort_unstable_by_key(|&at| (pieces[at as usize].way, pieces[at as usize].part));
        order.dedup_by_key(|at| (pieces[*at as usize].way, pieces[*at as usize].part));
        let mut used = vec![false; pieces.len()];
        let mut chains = Vec::new();
        for seed in order {
            if std::mem::replace(&mut used[seed as usize], true) {
                continue;
            }
            let piece = &pieces[seed as usize];
            let mut ends = piece.ends;
            let mut after = Vec::new();
            let mut at = seed;
            while let Some((next, backwards)) = self.next(pieces, at, ends[1], piece.attributes)
                && !std::mem::replace(&mut used[next as usize], true)
            {
                ends[1] = pieces[next as usize].ends[usize::from(!backwards)];
                after.push((next, backwards));
                at = next;
            }
            let mut before = Vec::new();
            let like = piece.attributes.reversed();
            at = seed;
            while let Some((next, forwards)) = self.next(pieces, at, ends[0], like)
                && !std::mem::replace(&mut used[next as usize], true)
            {
                ends[0] = pieces[next as usize].ends[usize::from(!forwards)];
                before.push((next, !forwards));
                at = next;
            }
            before.reverse();
            before.push((seed, false));
            before.extend(after);
            chains.push(Chain { pieces: before, pieces_named: seed, ends });
        }
        chains
    }
}

/// A box on the map.
struct Clip {
    least: [i32; 2],
    most: [i32; 2],
}

impl Clip {
    fn new([south, west, north, east]: [f64; 4]) -> Self {
        let e7 = |degrees: f64, most: i32| {
            libm::round(degrees.clamp(-180.0, 180.0) * 1e7).clamp(-f64::from(most), f64::from(most))
                as i32
        };
        Self {
            least: [e7(south, MOST_LAT_E7), e7(west, MOST_LON_E7)],
            most: [e7(north, MOST_LAT_E7), e7(east, MOST_LON_E7)],
        }
    }

    fn has(&self, position: [i32; 2]) -> bool {
        (0..2).all(|axis| (self.least[axis]..=self.most[axis]).contains(&position[axis]))
    }

    /// The part of a straight line that is inside: Liang and Barsky, *A new concept
    /// and method for line clipping*, 1984.
    fn within(&self, from: [i32; 2], to: [i32; 2]) -> Option<([i32; 2], [i32; 2])> {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            let begin = f64::from(from[axis]);
            let step = f64::from(to[axis]) - begin;
            let gaps = [f64::from(self.least[axis]) - begin, f64::from(self.most[axis]) - begin];
            if step == 0.0 {
                if gaps[0] > 0.0 || gaps[1] < 0.0 {
                    return None;
                }
                continue;
            }
            let (near, far) = if step > 0.0 { (gaps[0], gaps[1]) } else { (gaps[1], gaps[0]) };
            enter = enter.max(near / step);
            leave = leave.min(far / step);
        }
        let at = |share: f64| {
            [0, 1].map(|axis| {
                let begin = f64::from(from[axis]);
                let there = begin + share * (f64::from(to[axis]) - begin);
                (libm::round(there) as i32).clamp(self.least[axis], self.most[axis])
            })
        };
        (enter < leave).then(|| (at(enter), at(leave)))
    }
}
