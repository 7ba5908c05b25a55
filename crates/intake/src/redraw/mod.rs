//! Redraws the network by hand; each operation on the map is one recorded change.
//!
//! A [`Redraw`] works on a copy of the region, collects the edits it makes and returns them as
//! one, so that a drawing, split, join or removal is undone in one step. The caller collects
//! the clicks; everything that follows from them (new codes, lengths, shares of minutes) is
//! worked out here.

mod assess;
mod course;
mod numbers;
mod remove;

pub use assess::{is_contradicted, suggested};
pub use course::length_m;
pub use remove::Removal;

use course::{nearest, rounded, shared};
use numbers::Numbers;
use tepat_model::document::{Document, Edit, Stamp, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Mode, Place, PlaceKind, Region};

/// Latitude and longitude in degrees.
pub type Position = (f64, f64);

/// Where a drawn line begins or ends.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// At a place.
    Place(String),
    /// On an edge, which is split there.
    Edge(String, Position),
    /// In open space, where a junction is made.
    Open(Position),
}

/// An edit, and what it made.
#[derive(Clone, Debug, PartialEq)]
pub struct Redrawn {
    /// The whole operation.
    pub edit: Edit,
    /// Code of the resulting edge or place.
    pub code: String,
}

/// A region while it is being redrawn.
#[derive(Clone, Debug)]
pub struct Redraw {
    region: Region,
    numbers: Numbers,
    edits: Vec<Edit>,
}

/// Distance in metres at which a point on an edge counts as the edge's end.
const AT_END_M: u64 = 2;

impl Redraw {
    /// Begins to redraw `region`, a view of `document`, whose codes are not given again.
    /// `stamp` is the one the change will be recorded with.
    pub fn new(document: &Document, region: Region, stamp: &Stamp) -> Self {
        Self { numbers: Numbers::of(document, stamp), region, edits: Vec::new() }
    }

    /// Draws a new edge from `from` to `to` along `bends`, which give its length.
    ///
    /// # Errors
    /// If an end does not exist, or both ends are the same.
    pub fn draw(
        mut self,
        from: &End,
        bends: &[Position],
        to: &End,
        mode: Mode,
    ) -> Result<Redrawn, Message> {
        let from = self.anchor(from)?;
        // The first end may have split the edge that the second one is on.
        let to = match to {
            End::Edge(edge, at) => End::Edge(self.piece_at(edge, *at), *at),
            other => other.clone(),
        };
        let to = self.anchor(&to)?;
        if from == to {
            return Err(Message::error("redraw-same-ends").about(&from));
        }
        let code = self.numbers.edge();
        let bends = bends.iter().copied().map(rounded).collect();
        let mut edge = Edge { code: code.clone(), from, to, mode, bends, ..Edge::default() };
        edge.length_m = self.measured_m(&edge)?;
        self.put_edges(&[edge])?;
        Ok(self.done(code))
    }

    /// Splits an edge with a junction at its nearest point to `at`. The parts share length and
    /// minutes in proportion to their measured lengths; the first part keeps the code.
    ///
    /// # Errors
    /// If the edge or one of its ends does not exist, or the point is at one of its ends.
    pub fn split(mut self, edge: &str, at: Position) -> Result<Redrawn, Message> {
        let code = self.split_at(edge, at)?;
        Ok(self.done(code))
    }

    /// Joins the two edges that meet at a junction and removes the junction.
    ///
    /// # Errors
    /// If the junction does not join exactly two edges, or they differ in more than length.
    pub fn join(mut self, junction: &str) -> Result<Redrawn, Message> {
        let refused = |key: &str| Message::error(key).about(junction);
        let place = self.place(junction)?;
        if place.kind != PlaceKind::Junction {
            return Err(refused("redraw-join-not-a-junction"));
        }
        let here: Vec<&Edge> = self.edges_at(junction).collect();
        let [first, second] = here[..] else {
            return Err(refused("redraw-join-not-two").with("edges", here.len()));
        };
        let (first, second) = (first.clone(), second.clone());
        let joined = joined(&first, &second, (place.lat, place.lon), &self.region)
            .ok_or_else(|| refused("redraw-join-differ"))?;
        let code = joined.code.clone();
        self.put_edges(&[joined])?;
        self.take_edge(&second.code, Some(&code))?;
        self.take_assessments(junction, Some(&code))?;
        self.record(Edit::Remove { table: TableName::Places, code: junction.to_owned() })?;
        Ok(self.done(code))
    }

    /// Makes a pier: a new place, a point of an edge, or a former junction.
    ///
    /// The pier's number is appended to `name`.
    ///
    /// # Errors
    /// If `at` does not exist, or is neither a junction nor on an edge.
    pub fn pier(mut self, at: &End, name: &str) -> Result<Redrawn, Message> {
        let number = self.numbers.next_pier();
        let code = match at {
            End::Open(at) => self.new_place(PlaceKind::Pier, *at)?,
            other => self.anchor(other)?,
        };
        let place = self.place(&code)?;
        let mut pier = match place.kind {
            PlaceKind::Junction | PlaceKind::Pier => place.clone(),
            _ => return Err(Message::error("redraw-not-a-junction").about(&code)),
        };
        if pier.name == pier.code {
            pier.name = format!("{name} {number}");
        }
        pier.kind = PlaceKind::Pier;
        pier.parent = self.area_at((pier.lat, pier.lon));
        self.record(Edit::put(TableName::Places, &[pier]))?;
        Ok(self.done(code))
    }

    /// Turns a pier into a junction, where nothing is handed over.
    ///
    /// # Errors
    /// If it is not a pier, or vehicles are based there.
    pub fn junction(mut self, pier: &str) -> Result<Redrawn, Message> {
        if self.place(pier)?.kind != PlaceKind::Pier {
            return Err(Message::error("redraw-not-a-pier").about(pier));
        }
        if self.region.fleet.iter().any(|row| row.base == pier) {
            return Err(Message::error("redraw-vehicles-stand-here").about(pier));
        }
        self.record(Edit::set(TableName::Places, pier, "kind", "junction"))?;
        Ok(self.done(pier.to_owned()))
    }

    /// Makes an edge that stands in for a link of the imported network, to be changed by hand.
    ///
    /// # Errors
    /// If the link does not exist.
    pub fn correct(mut self, link: &str) -> Result<Redrawn, Message> {
        self.stand_in(link)?;
        Ok(self.done(link.to_owned()))
    }

    /// Closes an edge, or a link of the imported network by an edge that stands in for it.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn close(mut self, code: &str) -> Result<Redrawn, Message> {
        let edge = match self.region.edges.get(code) {
            Some(edge) => edge.clone(),
            None => self.link_edge(code)?,
        };
        self.put_edges(&[Edge { closed: true, ..edge }])?;
        Ok(self.done(code.to_owned()))
    }

    /// Swaps the start and end of an edge, which matters if it is one-way.
    ///
    /// # Errors
    /// If the edge does not exist.
    pub fn turn_round(mut self, edge: &str) -> Result<Redrawn, Message> {
        let edge = turned(self.edge(edge)?);
        let code = edge.code.clone();
        self.put_edges(&[edge])?;
        Ok(self.done(code))
    }

    fn done(mut self, code: String) -> Redrawn {
        let edit = match self.edits.len() {
            1 => self.edits.remove(0),
            _ => Edit::Several { edits: self.edits },
        };
        Redrawn { edit, code }
    }

    fn record(&mut self, edit: Edit) -> Result<(), Message> {
        edit.apply(&mut self.region)?;
        self.edits.push(edit);
        Ok(())
    }

    fn put_edges(&mut self, edges: &[Edge]) -> Result<(), Message> {
        self.record(Edit::put(TableName::Edges, edges))
    }

    fn place(&self, code: &str) -> Result<&Place, Message> {
        self.region.places.get(code).ok_or_else(|| gone(code))
    }

    fn edge(&self, code: &str) -> Result<&Edge, Message> {
        self.region.edges.get(code).ok_or_else(|| gone(code))
    }

    fn edges_at<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Edge> {
        self.region.edges.iter().filter(move |edge| edge.from == place || edge.to == place)
    }

    fn measured_m(&self, edge: &Edge) -> Result<u32, Message> {
        let course = self.region.course(edge).ok_or_else(|| gone(&edge.code))?;
        Ok(u32::try_from(length_m(&course)).unwrap_or(u32::MAX).max(1))
    }

    /// A link in the form of an edge.
    fn link_edge(&self, code: &str) -> Result<Edge, Message> {
        let edge = self.region.link(code).and_then(|link| self.region.stand_in(link));
        edge.ok_or_else(|| gone(code))
    }

    /// Adds an edge that stands in for a link, unless an edge with that code exists.
    fn stand_in(&mut self, code: &str) -> Result<(), Message> {
        if self.region.edges.get(code).is_some() {
            return Ok(());
        }
        let edge = self.link_edge(code)?;
        self.put_edges(&[edge])
    }

    /// The code of the place at an end; makes the place if there is none.
    fn anchor(&mut self, end: &End) -> Result<String, Message> {
        match end {
            End::Place(code) => {
                self.region.point(code).map(|_| code.clone()).ok_or_else(|| gone(code))
            }
            End::Edge(edge, at) => self.split_at(edge, *at),
            End::Open(at) => self.new_place(PlaceKind::Junction, *at),
        }
    }

    fn new_place(&mut self, kind: PlaceKind, at: Position) -> Result<String, Message> {
        let code = match kind {
            PlaceKind::Pier => self.numbers.pier(),
            _ => self.numbers.junction(),
        };
        let (lat, lon) = rounded(at);
        let place = Place::new(&code, kind, lat, lon);
        self.record(Edit::put(TableName::Places, &[place]))?;
        Ok(code)
    }

    /// The sub-district of the post nearest to a point; empty if there is no post.
    fn area_at(&self, at: Position) -> String {
        let posts = self
            .region
            .places
            .iter()
            .filter(|place| matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps));
        posts
            .min_by_key(|post| length_m(&[at, (post.lat, post.lon)]))
            .and_then(|post| self.region.ppk_of(post))
            .map(|ppk| ppk.code.clone())
            .unwrap_or_default()
    }

    /// Splits an edge and returns the code of the junction, or of the end if the point is
    /// there.
    fn split_at(&mut self, code: &str, at: Position) -> Result<String, Message> {
        self.stand_in(code)?;
        let edge = self.edge(code)?.clone();
        let course = self.region.course(&edge).ok_or_else(|| gone(code))?;
        let cut = nearest(&course, at);
        let (before, after) = (&course[..=cut.segment], &course[cut.segment + 1..]);
        let part_m = |ends: &[Position], other: &[Position]| length_m(&[ends, other].concat());
        let first_m = part_m(before, &[cut.at]);
        let second_m = part_m(&[cut.at], after);
        if first_m <= AT_END_M || second_m <= AT_END_M {
            return Err(Message::error("redraw-split-at-end").about(code));
        }
        let junction = self.new_place(PlaceKind::Junction, cut.at)?;
        let whole_m = first_m + second_m;
        let (first_length_m, second_length_m) = shared(edge.length_m, first_m, whole_m);
        let minutes = edge.minutes.map(|minutes| shared(minutes, first_m, whole_m));
        let is_bend = |at: &&Position| rounded(**at) != rounded(cut.at);
        let first = Edge {
            to: junction.clone(),
            length_m: first_length_m,
            minutes: minutes.map(|(first, _)| first),
            bends: before[1..].iter().filter(is_bend).copied().collect(),
            ..edge.clone()
        };
        let second = Edge {
            code: self.numbers.edge(),
            from: junction.clone(),
            length_m: second_length_m,
            minutes: minutes.map(|(_, second)| second),
            bends: after[..after.len() - 1].iter().filter(is_bend).copied().collect(),
            ..edge
        };
        self.put_edges(&[first, second])?;
        Ok(junction)
    }

    /// The piece of `edge` on which a point now lies, in case `edge` was split earlier in this
    /// redraw.
    fn piece_at(&self, edge: &str, at: Position) -> String {
        let made: Vec<&str> = self.edits.iter().flat_map(put_codes).collect();
        let pieces = self.region.edges.iter().filter(|piece| {
            piece.code == edge || (made.contains(&edge) && made.contains(&piece.code.as_str()))
        });
        let distance_m = |piece: &&Edge| {
            self.region.course(piece).map_or(u64::MAX, |course| nearest(&course, at).distance_m)
        };
        pieces.min_by_key(distance_m).map_or_else(|| edge.to_owned(), |piece| piece.code.clone())
    }
}

fn gone(code: &str) -> Message {
    Message::error("edit-no-such-record").about(code).with("code", code)
}

/// Codes of the edges that an edit puts.
fn put_codes(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::Put { table: TableName::Edges, records, .. } => {
            records.iter().filter_map(|record| record["code"].as_str()).collect()
        }
        _ => Vec::new(),
    }
}

fn turned(edge: &Edge) -> Edge {
    let mut turned = Edge { from: edge.to.clone(), to: edge.from.clone(), ..edge.clone() };
    turned.bends.reverse();
    turned
}

/// Joins two edges that meet at `at`; the result keeps the first one's code. `None` if both
/// lead back to one place or differ in how they are travelled.
fn joined(first: &Edge, second: &Edge, at: Position, region: &Region) -> Option<Edge> {
    let meets = |place: &String| [&second.from, &second.to].contains(&place);
    let head = if meets(&first.to) { first.clone() } else { turned(first) };
    let tail = if second.from == head.to { second.clone() } else { turned(second) };
    // Reversing only one of two one-way edges would change the allowed direction.
    let was_turned = |edge: &Edge, before: &Edge| edge.from != before.from;
    let directions_fit = !first.one_way || was_turned(&head, first) == was_turned(&tail, second);
    let alike = first.mode == second.mode
        && first.way == second.way
        && first.closed == second.closed
        && first.one_way == second.one_way
        && first.effects == second.effects
        && first.closures == second.closures;
    if head.from == tail.to || !alike || !directions_fit {
        return None;
    }
    let stated = |edge: &Edge| {
        let ms = tepat_model::region::edge_reference_ms(edge, region);
        u32::try_from(ms.div_ceil(60_000)).unwrap_or(u32::MAX)
    };
    let is_stated = first.minutes.is_some() || second.minutes.is_some();
    let notes: Vec<&str> = [&head.note, &tail.note]
        .into_iter()
        .map(String::as_str)
        .filter(|n| !n.is_empty())
        .collect();
    let note = if head.note == tail.note { head.note.clone() } else { notes.join("; ") };
    let strictest = |a: u32, b: u32| if a == 0 || b == 0 { a.max(b) } else { a.min(b) };
    let mut edge = Edge {
        code: first.code.clone(),
        to: tail.to.clone(),
        length_m: first.length_m.saturating_add(second.length_m),
        minutes: is_stated.then(|| stated(first).saturating_add(stated(second))),
        flood_prone: first.flood_prone || second.flood_prone,
        max_weight_kg: strictest(first.max_weight_kg, second.max_weight_kg),
        max_width_cm: strictest(first.max_width_cm, second.max_width_cm),
        note,
        ..head
    };
    edge.bends.push(at);
    edge.bends.extend(tail.bends);
    // If both were reversed, travel starts at what is now the end.
    let is_turned = edge.from != first.from;
    Some(if edge.one_way && is_turned { turned(&edge) } else { edge })
}

#[cfg(test)]
mod tests;
