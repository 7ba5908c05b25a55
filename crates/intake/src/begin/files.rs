//! Tells what the files are that somebody begins a region with.

use super::{Sheets, Sources};
use crate::import::{
    Field, Kind, choose_sheets, is_map_of_areas, read_areas, read_grids, said_of_datum,
};
use crate::survey::{FileKind, kind_of};
use tepat_model::message::Message;

/// Files told apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sorted {
    /// Those that a region begins with.
    pub sources: Sources,
    /// Numbers of those that are loaded once it is open, in this order: networks, which may say
    /// where places are, then tracks and tables of edges, which need to know.
    pub later: Vec<usize>,
    /// What cannot be read, and why; warnings are about what was read.
    pub report: Vec<Message>,
}

/// What a file holds.
enum Content {
    Areas(Vec<crate::import::Landmark>),
    /// Stations, and whether it says how many voters they have.
    Stations(Sheets, bool),
    /// Places, and whether it says what they are.
    Places(Sheets, bool),
    /// A table whose columns nobody has named yet.
    Unknown(Sheets),
    /// A network, tracks or edges, in the order in which they are loaded.
    Later(Turn),
}

/// When a file is loaded that waits for the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Network,
    Tracks,
    Edges,
}

/// Tells what files are by what is in them. Of tables with stations the first one is the list,
/// and so are others with voters; the rest say where stations are. Without any, the list is a table
/// of places that does not say what kind they are: abroad, stations are often listed so; else any
/// table, whose columns the user has to name.
pub fn sort_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Sorted {
    let mut sorted = Sorted::default();
    let (mut without_voters, mut of_no_kind) = (Vec::new(), Vec::new());
    let (mut unknown, mut later) = (Vec::new(), Vec::new());
    for (number, (name, bytes)) in files.into_iter().enumerate() {
        let content = content(name, bytes);
        if matches!(&content, Ok(content) if !matches!(content, Content::Later(_))) {
            sorted.report.extend(said_of_datum(name, bytes));
        }
        match content {
            Ok(Content::Areas(areas)) => sorted.sources.areas.extend(areas),
            Ok(Content::Stations(grids, true)) => sorted.sources.lists.push(grids),
            Ok(Content::Stations(grids, false)) => without_voters.push(grids),
            Ok(Content::Places(grids, true)) => sorted.sources.places.push(grids),
            Ok(Content::Places(grids, false)) => of_no_kind.push(grids),
            Ok(Content::Unknown(grids)) => unknown.push((name, grids)),
            Ok(Content::Later(turn)) => later.push((turn, number)),
            Err(message) => sorted.report.push(message),
        }
    }
    later.sort_unstable();
    sorted.later = later.into_iter().map(|(_, number)| number).collect();
    let mut others = without_voters.into_iter().chain(of_no_kind);
    if sorted.sources.lists.is_empty() {
        sorted.sources.lists.extend(others.next());
    }
    sorted.sources.places.extend(others);
    for (name, grids) in unknown {
        match sorted.sources.lists.is_empty() {
            true => sorted.sources.lists.push(grids),
            false => sorted.report.push(Message::error("begin-not-understood").in_file(name)),
        }
    }
    sorted
}

fn content(name: &str, bytes: &[u8]) -> Result<Content, Message> {
    if is_map_of_areas(bytes) {
        return Ok(Content::Areas(read_areas(name, bytes)?));
    }
    match kind_of(name, bytes) {
        Some(FileKind::Network) => return Ok(Content::Later(Turn::Network)),
        Some(FileKind::Tracks) => return Ok(Content::Later(Turn::Tracks)),
        None => {}
    }
    let grids = read_grids(name, bytes)?;
    let sheets = choose_sheets(&grids, None);
    let taken: Vec<_> = sheets.iter().filter(|sheet| sheet.is_taken).collect();
    let has = |sheet: &crate::import::SheetChoice, fields: &[Field]| {
        fields.iter().any(|field| sheet.mapping.column_of(*field).is_some())
    };
    let of_kind = |kind| taken.iter().any(|sheet| sheet.mapping.kind == kind);
    let says = |fields: &[Field]| taken.iter().any(|sheet| has(sheet, fields));
    let says_voters = says(&[Field::Voters, Field::VotersMale]);
    let says_kind = says(&[Field::PlaceKind, Field::Parent]);
    let names_areas = says(&[Field::Desa, Field::DesaCode, Field::StationCode, Field::Kecamatan])
        || taken.iter().any(|sheet| sheet.mapping.desa_in_rows);
    match () {
        () if of_kind(Kind::Stations) && names_areas => {
            Ok(Content::Stations(grids.into(), says_voters))
        }
        () if of_kind(Kind::Edges) => Ok(Content::Later(Turn::Edges)),
        () if says(&[Field::Lat, Field::LatLon]) => Ok(Content::Places(grids.into(), says_kind)),
        () => Ok(Content::Unknown(grids.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_programs_are_lists() {
        let of = |name: &str, text: &str| {
            let sorted = sort_files([(name, text.as_bytes())]);
            (sorted.sources.lists.len(), sorted.later.len(), sorted.report.len())
        };
        let answer = r#"{"data":[{"kecamatan":"Laham","desa":"Laham","tps":1,"dpt":300}]}"#;
        assert_eq!(of("tps.json", answer), (1, 0, 0));
        assert_eq!(of("a.json", r#"{"type":"Topology","objects":{},"arcs":[]}"#), (0, 1, 0));
        assert_eq!(of("a.json", r#"{"elements":[{"type":"way","id":1}]}"#), (0, 1, 0));
        let places =
            r#"{"elements":[{"type":"node","lat":0.5,"lon":115.1,"tags":{"name":"Laham"}}]}"#;
        assert_eq!(of("a.json", places), (1, 0, 0));
    }

    #[test]
    fn files_are_told_apart_by_what_is_in_them() {
        let list = b"Kecamatan;Desa;TPS;DPT\nLaham;Laham;1;300\n".as_slice();
        let points = b"Kecamatan;Desa;TPS;Lintang;Bujur\nLaham;Laham;1;0,4;115,1\n".as_slice();
        let places = b"Nama;Jenis;Lintang;Bujur\nLaham;desa;0,4;115,1\n".as_slice();
        let legs = b"Dari;Ke;Moda;Jam\nLaham;Ujoh;sungai;2\n".as_slice();
        let areas = br#"{"type": "FeatureCollection", "features": [{"properties": {"nama": "Laham",
            "kode": "64.11.02.2001"}, "geometry": {"type": "Polygon",
            "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}}]}"#
            .as_slice();
        let map = b"<osm version=\"0.6\"></osm>".as_slice();
        let check = |files: &[&[u8]], expect: [usize; 5]| {
            let sorted = sort_files(files.iter().map(|bytes| ("x", *bytes)));
            let Sources { lists, places, areas } = &sorted.sources;
            let faults = sorted.report.len();
            let found = [lists.len(), places.len(), areas.len(), sorted.later.len(), faults];
            assert_eq!(found, expect);
        };
        check(&[points, list, places, areas, map, legs], [1, 2, 1, 2, 0]);
        let track: &[u8] = b"<gpx><trk><trkseg></trkseg></trk></gpx>";
        let waiting = [legs, list, track, map].map(|bytes| ("x", bytes));
        assert_eq!(sort_files(waiting).later, [3, 2, 0]);
        let abroad = b"id,name,area_name,lon,lat\n7,Town Hall,Trafford,-2.3,53.4\n".as_slice();
        check(&[points, places], [1, 1, 0, 0, 0]);
        check(&[places, abroad], [1, 1, 0, 0, 0]);
        check(&[places, abroad, list], [1, 2, 0, 0, 0]);
        check(&[b"", b"\x89PNG\0\x01\x02"], [0, 0, 0, 0, 2]);
        let other = b"satu;dua\n1;2\n".as_slice();
        check(&[other], [1, 0, 0, 0, 0]);
        check(&[other, list], [1, 0, 0, 0, 1]);
    }
}
