//! Settlements and administrative areas named in an OpenStreetMap extract.
//!
//! The network needs none of them, so separate passes read them on request.

use std::collections::BTreeMap;

use super::budget::Budget;
use super::error::{Fault, ReadError};
use super::osm::{Source, Want, What, on_earth};
use super::tags::{self, Tags};
use super::{Format, MOST_KEPT_POINTS, Progress, format_of, packed, pbf, xml};

/// Most settlements and areas of a file.
const MOST_NAMED: usize = 1 << 20;
/// Kinds of settlements, as `place` has them.
const SETTLEMENTS: [&str; 8] =
    ["city", "town", "borough", "suburb", "village", "quarter", "neighbourhood", "hamlet"];

/// A settlement or an administrative area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its names: the usual one first, then alternatives.
    pub names: Vec<String>,
    /// Where a settlement is: latitude and longitude in ten-millionths of a degree.
    pub at: Option<[i32; 2]>,
    /// Closed rings around an area, outer and inner in no order; positions likewise.
    pub rings: Vec<Vec<[i32; 2]>>,
}

/// Reads the named settlements (`place`) and areas (`boundary=administrative`) of an OpenStreetMap
/// extract in the order of the file, areas only with complete outlines. Other formats yield
/// nothing. O(file), in three passes.
///
/// # Errors
/// As of [`read`](super::read()).
pub fn read_named(bytes: &[u8], progress: &mut Progress<'_>) -> Result<Vec<Named>, ReadError> {
    let format = format_of(bytes)?;
    let mut budget = Budget::default();
    match format {
        Format::OsmPbf => {
            let whole = packed::whole(bytes, format, &mut budget)?;
            named(&pbf::Blocks::new(&whole), progress)
        }
        Format::OsmXml => {
            let whole = packed::whole(bytes, format, &mut budget)?;
            named(&xml::Document::new(&whole), progress)
        }
        _ => Ok(Vec::new()),
    }
}

/// An area whose outline is being assembled.
struct Area {
    names: Vec<String>,
    ways: Vec<i64>,
}

fn named(source: &impl Source, progress: &mut Progress<'_>) -> Result<Vec<Named>, ReadError> {
    let mut areas = Vec::new();
    let mut ways: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    source.each(Want::Ways, &mut |share| progress(share / 3.0), &mut |element, tags| {
        let names = names_of(tags);
        if !tags::is(tags, "boundary", &["administrative"]) || names.is_empty() {
            return Ok(());
        }
        let members = match element.what {
            What::Relation => element.refs.clone(),
            _ => vec![element.id],
        };
        ways.extend(members.iter().map(|way| (*way, Vec::new())));
        areas.push(Area { names, ways: members });
        few_enough(areas.len().max(ways.len()), MOST_NAMED)
    })?;
    let mut points = 0;
    source.each(Want::Ways, &mut |share| progress((1.0 + share) / 3.0), &mut |element, _| {
        if let Some(nodes) = ways.get_mut(&element.id).filter(|_| element.what == What::Way) {
            points += element.refs.len();
            few_enough(points, MOST_KEPT_POINTS)?;
            nodes.clone_from(&element.refs);
        }
        Ok(())
    })?;
    let mut positions: BTreeMap<i64, [i32; 2]> = BTreeMap::new();
    let mut ids: Vec<i64> = ways.values().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    source.each(
        Want::Nodes,
        &mut |share| progress((2.0 + share) / 3.0),
        &mut |element, tags| {
            let Some(at) = on_earth(element.position) else { return Ok(()) };
            if ids.binary_search(&element.id).is_ok() {
                positions.insert(element.id, at);
            }
            if tags::is(tags, "place", &SETTLEMENTS) {
                let names = names_of(tags);
                if !names.is_empty() {
                    found.push(Named { names, at: Some(at), rings: Vec::new() });
                }
            }
            few_enough(found.len(), MOST_NAMED)
        },
    )?;
    for Area { names, ways: members } in areas {
        let lines = members.iter().filter_map(|way| ways.get(way)).filter(|line| line.len() > 1);
        let rings = rings(lines.cloned().collect());
        let placed = |ring: Vec<i64>| {
            ring.iter().map(|node| positions.get(node).copied()).collect::<Option<Vec<_>>>()
        };
        // A ring with a gap, as at the edge of an extract, encloses nothing.
        let rings: Vec<_> = rings.into_iter().filter_map(placed).collect();
        if !rings.is_empty() {
            found.push(Named { names, at: None, rings });
        }
    }
    Ok(found)
}

fn few_enough(count: usize, most: usize) -> Result<(), ReadError> {
    if count > most { Err(Fault::TooMany { most: most as u64 }.into()) } else { Ok(()) }
}

/// The names of an element, each once.
fn names_of(tags: &Tags<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for key in ["name", "official_name", "alt_name", "name:id", "old_name", "short_name"] {
        for name in tags::get(tags, key).unwrap_or_default().split(';').map(str::trim) {
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Assembles closed rings from lines that meet at their ends, using each line once. Lines that
/// close nothing are left out.
fn rings(lines: Vec<Vec<i64>>) -> Vec<Vec<i64>> {
    let mut at_end: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for end in [line.first(), line.last()].into_iter().flatten() {
            at_end.entry(*end).or_default().push(number);
        }
    }
    let mut is_used = vec![false; lines.len()];
    let mut rings = Vec::new();
    for first in 0..lines.len() {
        if std::mem::replace(&mut is_used[first], true) {
            continue;
        }
        let mut ring = lines[first].clone();
        while ring.first() != ring.last() {
            let Some(end) = ring.last().copied() else { break };
            let next = at_end.get_mut(&end).and_then(|lines_here| {
                lines_here.retain(|number| !is_used[*number]);
                lines_here.pop()
            });
            let Some(next) = next else { break };
            is_used[next] = true;
            let line = &lines[next];
            if line.first() == Some(&end) {
                ring.extend(&line[1..]);
            } else {
                ring.extend(line.iter().rev().skip(1));
            }
        }
        if ring.len() > 3 && ring.first() == ring.last() {
            rings.push(ring);
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_meet_close_a_ring() {
        let check = |lines: &[&[i64]], expect: &[&[i64]]| {
            let lines = lines.iter().map(|line| line.to_vec()).collect();
            assert_eq!(rings(lines), expect.iter().map(|r| r.to_vec()).collect::<Vec<_>>());
        };
        check(&[&[1, 2, 3, 1]], &[&[1, 2, 3, 1]]);
        check(&[&[1, 2, 3], &[3, 4, 1]], &[&[1, 2, 3, 4, 1]]);
        check(&[&[1, 2, 3], &[1, 4, 3]], &[&[1, 2, 3, 4, 1]]);
        check(&[&[1, 2, 3], &[3, 4]], &[]);
        check(&[&[1, 2, 1]], &[]);
        check(&[&[1, 2], &[7, 8, 9, 7], &[2, 3], &[3, 1]], &[&[1, 2, 3, 1], &[7, 8, 9, 7]]);
    }

    #[test]
    fn settlements_and_areas_are_read_with_all_their_names() {
        let text = r#"<osm version="0.6">
            <node id="1" lat="0.0" lon="116.0"/><node id="2" lat="0.0" lon="116.2"/>
            <node id="3" lat="0.2" lon="116.2"/><node id="4" lat="0.2" lon="116.0"/>
            <node id="5" lat="0.1" lon="116.1"><tag k="place" v="village"/>
                <tag k="name" v="Long Bagun"/><tag k="alt_name" v="Bagun;Lg. Bagun"/></node>
            <node id="6" lat="0.1" lon="116.1"><tag k="place" v="farm"/><tag k="name" v="X"/></node>
            <node id="7" lat="0.1" lon="116.1"><tag k="place" v="hamlet"/></node>
            <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
            <way id="2"><nd ref="1"/><nd ref="4"/><nd ref="3"/></way>
            <way id="3"><nd ref="3"/><nd ref="9"/></way>
            <relation id="1"><member type="way" ref="1" role="outer"/>
                <member type="way" ref="2" role="outer"/>
                <tag k="boundary" v="administrative"/><tag k="name" v="Mahakam"/></relation>
            <relation id="2"><member type="way" ref="3" role="outer"/>
                <tag k="boundary" v="administrative"/><tag k="name" v="Cut"/></relation>
        </osm>"#;
        let found = read_named(text.as_bytes(), &mut |_| true).unwrap();
        let names: Vec<_> = found.iter().map(|named| named.names.join("|")).collect();
        assert_eq!(names, ["Long Bagun|Bagun|Lg. Bagun", "Mahakam"]);
        assert_eq!(found[0].at, Some([1_000_000, 1_161_000_000]));
        assert_eq!(found[1].rings[0].len(), 5);
        assert_eq!(read_named(b"{\"type\": \"FeatureCollection\"}", &mut |_| true), Ok(Vec::new()));
    }
}
