//! Reads OpenStreetMap data in two passes: ways, then their nodes.

use std::collections::BTreeMap;

use super::build::{Line, Sketch, Vertex};
use super::error::{Fault, ReadError};
use super::report::{ReadReport, Remark};
use super::tags::{self, Attributes, Point, Tags, Way};
use super::{MOST_POINTS, Progress};
use crate::codec::{MOST_LAT_E7, MOST_LON_E7};
use crate::net::{Kind, Pier};

/// The kind of elements a pass wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Nodes,
    /// Ways and relations.
    Ways,
}

/// The kind of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum What {
    #[default]
    Node,
    Way,
    Relation,
}

impl What {
    pub(super) fn is_wanted(self, want: Want) -> bool {
        (self == Self::Node) == (want == Want::Nodes)
    }
}

/// An element of a file, without its tags.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub what: What,
    pub id: i64,
    /// Of a node: latitude and longitude in ten-millionths of a degree; may be out of
    /// range.
    pub position: [i64; 2],
    /// The nodes of a way, or the ways of a relation.
    pub refs: Vec<i64>,
}

/// Receives an element and its tags.
pub(super) type Visit<'v> = dyn FnMut(&Element, &Tags<'_>) -> Result<(), ReadError> + 'v;

/// A file that can be read more than once.
pub(super) trait Source {
    /// Calls back for every element of the wanted kind.
    fn each(
        &self,
        want: Want,
        progress: &mut Progress<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError>;
}

/// Number of tags of an element that are read; the rest are ignored.
pub(super) const MOST_TAGS: usize = 2_000;
/// Most ways in all ferry routes together.
const MOST_FERRY_WAYS: usize = 1 << 20;
/// Most piers of a file.
const MOST_PIERS: usize = 1 << 20;
/// Latitude of a node whose position is still unknown.
const NOWHERE: i32 = i32::MIN;

/// The ways found in the first pass, with the ids of their nodes.
#[derive(Default)]
struct Ways {
    lines: Vec<Line>,
    refs: Vec<i64>,
    /// Way id, first node and name.
    piers: Vec<(i64, i64, u32)>,
    /// Ways in ferry routes, with the id of the route and its name.
    of_ferries: BTreeMap<i64, (i64, u32)>,
}

impl Ways {
    fn add(&mut self, way: &Element, attributes: Attributes) -> Result<(), ReadError> {
        too_many(self.refs.len() + way.refs.len(), MOST_POINTS)?;
        self.lines.push(Line {
            way: way.id,
            part: 0,
            lead: None,
            first: self.refs.len() as u32,
            count: way.refs.len() as u32,
            attributes,
        });
        self.refs.extend_from_slice(&way.refs);
        Ok(())
    }

    /// Removes a way if it was added last, because its next version follows. Returns
    /// whether it did.
    fn forget(&mut self, way: i64) -> bool {
        let line = self.lines.pop_if(|line| line.way == way);
        self.refs.truncate(line.map_or(self.refs.len(), |line| line.first as usize));
        line.is_some()
    }
}

/// Reads the ways and the ferry routes they belong to.
fn ways(
    source: &impl Source,
    sketch: &mut Sketch,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Ways, ReadError> {
    let mut ways = Ways::default();
    source.each(Want::Ways, &mut |share| progress(share * 0.4), &mut |element, tags| {
        let &Element { what, id, ref refs, .. } = element;
        if what == What::Relation {
            if tags::get(tags, "type").is_some_and(|kind| kind.starts_with("restriction")) {
                report.note(Remark::TurnRestriction, id);
            }
            if tags::is(tags, "route", &["ferry"]) {
                let name = sketch.name(tags::name(tags));
                ways.of_ferries.extend(refs.iter().map(|&way| (way, (id, name))));
                too_many(ways.of_ferries.len(), MOST_FERRY_WAYS)?;
            }
            return Ok(());
        }
        if ways.forget(id) {
            report.note(Remark::Twice, id);
        }
        let closed = refs.len() > 2 && refs.first() == refs.last();
        match tags::way(tags, closed) {
            Way::Other => (),
            Way::Dropped(remark) => report.note(remark, id),
            Way::Pier => {
                if let Some(&first) = refs.first() {
                    too_many(ways.piers.len(), MOST_PIERS)?;
                    ways.piers.push((id, first, sketch.name(tags::name(tags))));
                }
            }
            Way::Link(..) if refs.len() < 2 => report.note(Remark::TooShort, id),
            Way::Link(mut attributes, remarks) => {
                remarks.into_iter().for_each(|remark| report.note(remark, id));
                attributes.name = sketch.name(tags::name(tags));
                ways.add(element, attributes)?;
            }
        }
        Ok(())
    })?;
    for line in &ways.lines {
        ways.of_ferries.remove(&line.way);
    }
    if ways.of_ferries.is_empty() {
        return Ok(ways);
    }
    // Routes follow the ways in a file, so ways that only a route marks as a ferry need
    // another pass.
    let of_ferries = std::mem::take(&mut ways.of_ferries);
    source.each(Want::Ways, &mut |_| progress(0.4), &mut |element, tags| {
        let route = of_ferries.get(&element.id).filter(|_| element.what == What::Way);
        let Some(&(relation, name)) = route else { return Ok(()) };
        if tags::way(tags, false) == Way::Other && element.refs.len() >= 2 {
            report.note(Remark::FerryRoute, relation);
            let attributes = Attributes { kind: Kind::Ferry, name, ..Attributes::default() };
            ways.add(element, attributes)?;
        }
        Ok(())
    })?;
    Ok(ways)
}

/// Reads ways with their nodes, the barriers on them, and piers.
pub(super) fn sketch(
    source: &impl Source,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Sketch, ReadError> {
    let mut sketch = Sketch::default();
    let Ways { lines, refs, piers: pier_ways, .. } = ways(source, &mut sketch, report, progress)?;
    sketch.lines = lines;
    report.points = refs.len() as u64;

    let mut ids = refs.clone();
    ids.extend(pier_ways.iter().map(|(_, node, _)| node));
    ids.sort_unstable();
    ids.dedup();
    ids.shrink_to_fit();
    sketch.refs = Vec::with_capacity(refs.len());
    for id in refs {
        // All ids are in the list.
        sketch.refs.push(ids.binary_search(&id).unwrap_or_default() as u32);
    }
    sketch.vertices = ids.into_iter().map(|id| Vertex { id, position: [NOWHERE, 0] }).collect();
    let vertex = |vertices: &[Vertex], id: i64| vertices.binary_search_by_key(&id, |v| v.id).ok();

    let mut piers: BTreeMap<i64, Pier> = BTreeMap::new();
    let mut next = 0;
    source.each(Want::Nodes, &mut |share| progress(0.4 + share * 0.4), &mut |element, tags| {
        let &Element { id, position, .. } = element;
        // Nodes are mostly sorted, so the next vertex is usually the right one.
        while sketch.vertices.get(next).is_some_and(|vertex| vertex.id < id) {
            next += 1;
        }
        let at = match sketch.vertices.get(next) {
            Some(vertex) if vertex.id == id => Some(next),
            _ => {
                let found = vertex(&sketch.vertices, id);
                next = found.unwrap_or(next);
                found
            }
        };
        let point = if tags.is_empty() { Point::Other } else { tags::point(tags) };
        if at.is_none() && point != Point::Pier {
            return Ok(());
        }
        let Some(position) = on_earth(position) else {
            report.note(Remark::BadPositions, id);
            return Ok(());
        };
        if let Some(at) = at {
            sketch.vertices[at].position = position;
        }
        match (point, at) {
            (Point::Pier, _) => {
                let name = sketch.name(tags::name(tags));
                piers.insert(id, Pier { id, lat_e7: position[0], lon_e7: position[1], name });
                too_many(piers.len(), MOST_PIERS)?;
            }
            (Point::Barrier(who), Some(at)) => {
                // A file may repeat a node any number of times.
                too_many(sketch.barriers.len(), sketch.refs.len())?;
                sketch.barriers.push((at as u32, who));
            }
            (Point::OpenGate, Some(_)) => report.note(Remark::AssumedOpenGate, id),
            (Point::Passed, Some(_)) => report.note(Remark::BarrierPassed, id),
            _ => (),
        }
        Ok(())
    })?;
    for (id, node, name) in pier_ways {
        let at = vertex(&sketch.vertices, node).map(|at| sketch.vertices[at].position);
        if let Some([lat_e7, lon_e7]) = at.filter(|position| position[0] != NOWHERE) {
            let id = id.saturating_abs().saturating_neg();
            piers.insert(id, Pier { id, lat_e7, lon_e7, name });
        }
    }
    sketch.piers = piers.into_values().collect();
    sketch.drop_vertices(report, |vertex| vertex.position[0] == NOWHERE);
    Ok(sketch)
}

fn too_many(count: usize, most: usize) -> Result<(), ReadError> {
    if count > most { Err(Fault::TooMany { most: most as u64 }.into()) } else { Ok(()) }
}

/// The position, if it is in range.
pub(super) fn on_earth(position: [i64; 2]) -> Option<[i32; 2]> {
    let [lat, lon] = position.map(i32::try_from);
    let (lat, lon) = (lat.ok()?, lon.ok()?);
    let inside =
        (-MOST_LAT_E7..=MOST_LAT_E7).contains(&lat) && (-MOST_LON_E7..=MOST_LON_E7).contains(&lon);
    inside.then_some([lat, lon])
}
