//! OpenStreetMap in two passes: ways, then the nodes they pass.

use std::collections::BTreeMap;

use super::build::{Line, Sketch, Vertex};
use super::error::{Fault, ReadError};
use super::report::{ReadReport, Remark};
use super::tags::{self, Point, Tags, Way};
use super::{MOST_POINTS, Progress};
use crate::codec::{MOST_LAT_E7, MOST_LON_E7};
use crate::net::Pier;

/// Which elements are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Nodes,
    /// Ways and relations.
    Ways,
}

/// An element of a file.
pub(super) enum Element<'e> {
    Node {
        id: i64,
        /// Latitude and longitude in ten-millionths of a degree, perhaps out of bounds.
        position: [i64; 2],
        tags: &'e Tags<'e>,
    },
    Way {
        id: i64,
        refs: &'e [i64],
        tags: &'e Tags<'e>,
    },
    Relation {
        id: i64,
        tags: &'e Tags<'e>,
    },
}

/// A file that can be read more than once.
pub(super) trait Source {
    /// Hands on each element of the kind asked for.
    fn each(
        &self,
        want: Want,
        progress: &mut Progress<'_>,
        visit: &mut dyn FnMut(Element<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError>;
}

/// Latitude of a node that has not come yet.
const NOWHERE: i32 = i32::MIN;

/// Reads ways with the nodes they pass, barriers on them, and piers.
pub(super) fn sketch(
    source: &impl Source,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Sketch, ReadError> {
    let mut sketch = Sketch::default();
    let mut refs: Vec<i64> = Vec::new();
    let mut pier_ways: Vec<(i64, i64, u32)> = Vec::new();
    source.each(Want::Ways, &mut |share| progress(share * 0.4), &mut |element| {
        match element {
            Element::Way { id, refs: points, tags } => {
                let closed = points.len() > 2 && points.first() == points.last();
                match tags::way(tags, closed) {
                    Way::Other => (),
                    Way::Dropped(remark) => report.note(remark, id),
                    Way::Pier => {
                        if let Some(&first) = points.first() {
                            let name = sketch.name(tags::name(tags));
                            pier_ways.push((id, first, name));
                        }
                    }
                    Way::Link(..) if points.len() < 2 => report.note(Remark::TooShort, id),
                    Way::Link(mut attributes, remarks) => {
                        if refs.len() + points.len() > MOST_POINTS {
                            return Err(Fault::TooMany { most: MOST_POINTS as u64 }.into());
                        }
                        remarks.into_iter().for_each(|remark| report.note(remark, id));
                        attributes.name = sketch.name(tags::name(tags));
                        sketch.lines.push(Line {
                            way: id,
                            part: 0,
                            lead: None,
                            first: refs.len() as u32,
                            count: points.len() as u32,
                            attributes,
                        });
                        refs.extend_from_slice(points);
                    }
                }
            }
            Element::Relation { id, tags } => {
                if tags::get(tags, "type").is_some_and(|kind| kind.starts_with("restriction")) {
                    report.note(Remark::TurnRestriction, id);
                }
            }
            Element::Node { .. } => (),
        }
        Ok(())
    })?;
    report.points = refs.len() as u64;

    let mut ids = refs.clone();
    ids.extend(pier_ways.iter().map(|(_, node, _)| node));
    ids.sort_unstable();
    ids.dedup();
    ids.shrink_to_fit();
    sketch.refs = Vec::with_capacity(refs.len());
    for id in refs {
        // Every id was put in.
        sketch.refs.push(ids.binary_search(&id).unwrap_or_default() as u32);
    }
    sketch.vertices = ids.into_iter().map(|id| Vertex { id, position: [NOWHERE, 0] }).collect();
    let vertex = |vertices: &[Vertex], id: i64| vertices.binary_search_by_key(&id, |v| v.id).ok();

    let mut piers: BTreeMap<i64, Pier> = BTreeMap::new();
    let mut next = 0;
    source.each(Want::Nodes, &mut |share| progress(0.4 + share * 0.4), &mut |element| {
        let Element::Node { id, position, tags } = element else { return Ok(()) };
        // Nodes mostly come in order, so the one looked for is mostly the next.
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
            }
            (Point::Barrier(who), Some(at)) => sketch.barriers.push((at as u32, who)),
            (Point::OpenGate, Some(_)) => report.note(Remark::AssumedOpenGate, id),
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

/// A position in bounds; `None` if it is not.
pub(super) fn on_earth(position: [i64; 2]) -> Option<[i32; 2]> {
    let [lat, lon] = position.map(i32::try_from);
    let (lat, lon) = (lat.ok()?, lon.ok()?);
    let inside =
        (-MOST_LAT_E7..=MOST_LAT_E7).contains(&lat) && (-MOST_LON_E7..=MOST_LON_E7).contains(&lon);
    inside.then_some([lat, lon])
}
