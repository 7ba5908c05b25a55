//! Takes networks and recorded tracks from files into a region: roads and rivers become one
//! imported network, tracks become edges.
//!
//! [`kind_of`] tells what a file is. [`read_network`] reads it, and [`Import::new`] joins the
//! result with the region and reports what would change. Both take long; [`Joining`] does both
//! and runs in a worker. Nothing a planner did by hand is overwritten: corrected
//! connections stay, removed ones stay removed, and edges that stand in for links continue to
//! do so.

mod connect;
mod handover;
mod rejoin;
mod says;
mod stand_ins;
mod tracks;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tepat_network::read::{
    Format, Progress, ReadOptions, ReadReport, format_of, holds_points, read, read_tracks,
};
use tepat_network::{Net, link_id, node_id};

use crate::import::is_list_of_edges;
use tepat_model::document::{Document, Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Located, Place, PlaceKind, Record, Region, SharedNet};
use tepat_order::{Gather as _, Order as _};

pub(crate) use says::error as why;

pub use handover::Joining;
pub use rejoin::{CONNECTIONS, rejoin, with_connections};
pub use tracks::{TrackImport, read_recorded};

/// Larger maps are networks, and not searched for what they hold.
const MOST_LIST_BYTES: usize = 24 << 20;
/// What a file with lines or areas holds.
const LINES: [&str; 4] = ["<trk", "<rte", "LineString", "Polygon"];
/// How far, in degrees, the part of a file that is kept extends beyond the outermost places.
const MARGIN_DEGREES: f64 = 0.15;

/// What a file adds to a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A network.
    Network,
    /// Recorded tracks.
    Tracks,
}

/// What kind of file this is, judged by its content or by its name; `None` if neither reader
/// takes it. Lists of edges belong to [`crate::import`].
pub fn kind_of(name: &str, bytes: &[u8]) -> Option<FileKind> {
    const PROMISES: [&str; 8] =
        [".pbf", ".osm", ".osm.gz", ".geojson", ".shp", ".osm.bz2", ".gpx", ".zip"];
    // A map with nothing but points is a list of places or stations.
    let is_list = |points: &str| {
        let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        bytes.len() <= MOST_LIST_BYTES && has(points) && !LINES.iter().any(|line| has(line))
    };
    // Answers of programs, and maps without lines or areas, are lists.
    let may_be_network = || {
        let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        bytes.len() > MOST_LIST_BYTES
            || [
                "LineString",
                "Polygon",
                "FeatureCollection",
                "Topology",
                "\"way\"",
                "esriGeometryPoly",
            ]
            .iter()
            .any(|mark| has(mark))
    };
    let name = name.to_ascii_lowercase();
    let promised = PROMISES.iter().any(|end| name.ends_with(end));
    match format_of(bytes) {
        Ok(Format::Gpx) if is_list("<wpt") || is_list_of_edges(bytes) => None,
        Ok(Format::Gpx) => Some(FileKind::Tracks),
        Ok(Format::Kml) => read_tracks(bytes, &mut |_| true).is_ok().then_some(FileKind::Tracks),
        Ok(Format::GeoJson) if is_list("Point\"") || is_list_of_edges(bytes) => None,
        Ok(Format::GeoJson) if !may_be_network() => None,
        Ok(Format::Shapefile) if holds_points(bytes) => None,
        // Workbooks are archives too, and planning files may be plain JSON.
        Ok(Format::Shapefile) if bytes.starts_with(b"PK") => promised.then_some(FileKind::Network),
        Ok(Format::GeoJson) => (promised || name.ends_with(".json")).then_some(FileKind::Network),
        Ok(_) => Some(FileKind::Network),
        Err(_) if name.ends_with(".gpx") => Some(FileKind::Tracks),
        Err(_) => promised.then_some(FileKind::Network),
    }
}

/// The result of reading a network file.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadNetwork {
    /// The network.
    pub net: Net,
    /// What the reader dropped, assumed and found.
    pub report: ReadReport,
}

/// Read options for a region: the area around its places if `clip`, else the whole file.
pub fn options(region: &Region, clip: bool) -> ReadOptions {
    let anchors = anchored(region).map(position_e7).collect();
    ReadOptions { clip: extent(region).filter(|_| clip), anchors, ..ReadOptions::default() }
}

/// The places that are connected with a network: all but junctions and those that nobody knows
/// the position of.
fn anchored(region: &Region) -> impl Iterator<Item = &Place> {
    region
        .places
        .iter()
        .filter(|place| place.kind != PlaceKind::Junction && place.located != Located::Unknown)
}

fn position_e7(place: &Place) -> [i32; 2] {
    [place.lat, place.lon].map(|degrees| libm::round(degrees * 1e7) as i32)
}

/// South, west, north and east limits of the area around the places, in degrees.
fn extent(region: &Region) -> Option<[f64; 4]> {
    let mut places = region.places.iter().filter_map(Place::position);
    let (lat, lon) = places.next()?;
    let [south, west, north, east] = places.fold([lat, lon, lat, lon], |edges, (lat, lon)| {
        let [south, west, north, east] = edges;
        [south.min(lat), west.min(lon), north.max(lat), east.max(lon)]
    });
    let margin = MARGIN_DEGREES;
    Some([south - margin, west - margin, north + margin, east + margin])
}

/// Reads a network file. Takes long: `progress` receives the share done and may cancel.
///
/// # Errors
/// Names the file, the position of the fault in it, and the fault.
pub fn read_network(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
    progress: &mut Progress<'_>,
) -> Result<ReadNetwork, Message> {
    let (net, report) =
        read(bytes, options, progress).map_err(|error| says::error(&error).in_file(name))?;
    Ok(ReadNetwork { net, report })
}

/// Records that earlier network imports put into a region, by code.
pub type Earlier = BTreeMap<String, Json>;

/// The records that imports in a scenario have put and nothing has removed since, each in its
/// latest version.
pub fn earlier(document: &Document, scenario: &str) -> Earlier {
    let mut records = Earlier::new();
    document.edits(scenario).for_each(|edit| note(edit, false, &mut records));
    records
}

/// Records what an edit puts and removes. `beside`: whether the same change also puts
/// connections; the edges it removes are then connections too.
fn note(edit: &Edit, beside: bool, records: &mut Earlier) {
    let put = |all: &[Json], records: &mut Earlier| {
        let coded = all.iter().filter_map(|record| Some((record["code"].as_str()?, record)));
        records.extend(coded.map(|(code, record)| (code.to_owned(), record.clone())));
    };
    match edit {
        Edit::Net { places, edges, dropping, .. } => {
            dropping.iter().for_each(|code| drop(records.remove(code)));
            put(places, records);
            put(edges, records);
        }
        Edit::Put { table: TableName::Edges, source, records: edges, .. }
            if beside && source == CONNECTIONS =>
        {
            put(edges, records);
        }
        Edit::Remove { table: TableName::Edges, code } if beside => drop(records.remove(code)),
        Edit::Several { edits } => {
            let joins =
                |edit: &Edit| matches!(edit, Edit::Put { source, .. } if source == CONNECTIONS);
            let beside = edits.iter().any(joins);
            edits.iter().for_each(|edit| note(edit, beside, records));
        }
        _ => {}
    }
}

/// How a new network relates to the one the region has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Onto {
    /// Merge the two (see [`tepat_network::merge`]).
    #[default]
    Add,
    /// Replace the existing one.
    Replace,
}

/// A network ready to be recorded in a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "handover::Finished", try_from = "handover::Finished")]
pub struct Import {
    /// The file it came from.
    pub source: String,
    /// The change to record.
    pub edit: Edit,
    /// Number of links.
    pub links: usize,
    /// A summary in a few lines.
    pub facts: Vec<Message>,
    /// Everything dropped, assumed or kept; warnings first.
    pub report: Vec<Message>,
}

impl Import {
    /// Joins a network with a region. `earlier` comes from the function [`earlier`]; `note` is
    /// the remark on connections that says they are assumed.
    pub fn new(
        source: &str,
        read: ReadNetwork,
        region: &Region,
        earlier: &Earlier,
        note: &str,
        onto: Onto,
    ) -> Self {
        let ReadNetwork { net, report: read } = read;
        let mut facts = says::facts(&read);
        let mut report = says::remarks(&read);
        let by_hand = by_hand(region, earlier);
        let is_free = |code: &str| !by_hand.contains(&code);
        let mut stand_ins = Vec::new();
        let (net, made, dropping) = if onto == Onto::Add && !region.net.is_none() {
            let (merged, merging) = tepat_network::merge(&region.net, &net);
            facts.push(says::merged(&merging));
            stand_ins = stand_ins::cut(region, &merged, &merging.cuts, &mut report);
            let made = connect::extend(region, &merged, earlier, note, &mut report);
            // Second connections left over from a first connection that has been replaced.
            let seconds = made.edges.iter().filter_map(|edge| rejoin::second_of(&edge.code));
            let is_old = |code: &String| earlier.contains_key(code) && is_free(code);
            let is_made = |code: &String| made.edges.iter().any(|edge| edge.code == *code);
            let dropping = seconds.filter(|code| is_old(code) && !is_made(code)).collect();
            (merged, made, dropping)
        } else {
            let made = connect::connect(region, &net, &read, note, &mut report);
            let codes = made.places.iter().map(Record::code);
            let new: BTreeSet<&str> = codes.chain(made.edges.iter().map(Record::code)).gather();
            let old = earlier.keys().filter(|code| is_free(code) && !new.contains(code.as_str()));
            let dropping: Vec<String> = old.cloned().collect();
            (net, made, dropping)
        };
        let net = SharedNet::from(net);
        facts.push(made.fact());
        let (places, edges) = (records(&made.places, &is_free), records(&made.edges, &is_free));
        if !by_hand.is_empty() {
            report.push(Message::note("survey-kept").with("count", by_hand.len()));
        }
        report.extend(lost(region, &net));
        report.order_by_key(|message| message.severity);
        let links = net.links.len();
        let source = source.to_owned();
        let mut edit = Edit::Net { source: source.clone(), net, dropping, places, edges };
        if !stand_ins.is_empty() {
            let stand_ins = Edit::put_from(TableName::Edges, &source, Vec::new(), &stand_ins);
            edit = Edit::Several { edits: vec![edit, stand_ins] };
        }
        Self { source, edit, links, facts, report }
    }
}

/// Records as JSON, limited to the codes that `may` accepts.
fn records<T: Serialize + Record>(all: &[T], may: &impl Fn(&str) -> bool) -> Vec<Json> {
    let free = all.iter().filter(|record| may(record.code()));
    free.filter_map(|record| serde_json::to_value(record).ok()).collect()
}

/// Codes of earlier imports' records that were changed or removed by hand since.
fn by_hand<'e>(region: &Region, earlier: &'e Earlier) -> Vec<&'e str> {
    let now = |code: &str| -> Option<Json> {
        let place = region.places.get(code).and_then(|place| serde_json::to_value(place).ok());
        place.or_else(|| serde_json::to_value(region.edges.get(code)?).ok())
    };
    let altered = earlier.iter().filter(|(code, put)| now(code).as_ref() != Some(put));
    altered.map(|(code, _)| code.as_str()).collect()
}

/// Warnings about edges that name links or nodes the new network lacks.
fn lost(region: &Region, net: &SharedNet) -> Vec<Message> {
    let mut lost = Vec::new();
    for edge in &region.edges {
        if let Some((way, part)) = link_id(&edge.code)
            && net.link(way, part).is_none()
        {
            lost.push(
                Message::warning("survey-link-lost")
                    .about(&edge.code)
                    .with("link", edge.code.as_str()),
            );
            continue;
        }
        let gone = [&edge.from, &edge.to]
            .into_iter()
            .find(|end| node_id(end).is_some_and(|id| net.node(id).is_none()));
        // Connections made by an earlier import disappear with its network.
        if let Some(node) = gone.filter(|_| !connect::is_connection(&edge.code)) {
            lost.push(
                Message::warning("survey-node-lost")
                    .about(&edge.code)
                    .with("edge", edge.code.as_str())
                    .with("node", node.as_str()),
            );
        }
    }
    lost
}
