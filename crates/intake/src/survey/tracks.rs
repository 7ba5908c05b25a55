//! Turns recorded tracks into edges between the places at their ends.

use serde::{Deserialize, Serialize};
use tepat_network::distance_m;
use tepat_network::read::{Progress, Track, read_tracks, simplified};

use super::{position_e7, says};
use tepat_model::document::{Edit, TableName};
use tepat_model::fingerprint::tag;
use tepat_model::message::Message;
use tepat_model::region::{Edge, Mode, Place, Region};

/// Maximum distance in metres from either end of a track to its place.
const NEAR_M: f64 = 5_000.0;
/// Maximum deviation in metres when a track is simplified.
const TOLERANCE_M: f64 = 10.0;
/// Tracks slower than this, in km/h, count as walked unless something says otherwise.
const FOOT_KMH: f64 = 6.0;

/// Tracks ready to be recorded in a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackImport {
    /// The file they came from.
    pub source: String,
    /// New or changed edges, in the order of the tracks.
    pub edges: Vec<Edge>,
    /// What each track became, or why it became nothing.
    pub report: Vec<Message>,
}

impl TrackImport {
    /// The change to record.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Edges, &self.source, Vec::new(), &self.edges)
    }
}

/// Reads recorded tracks. The edge between the places nearest to a track's ends takes its
/// bends, its length and, from its time stamps, its minutes; an existing edge keeps everything
/// else. `mode` is how the tracks were travelled. If it is `None`, the kind in the file
/// decides, then the speed.
///
/// # Errors
/// If the file is no track file, is damaged, or holds no track.
pub fn read_recorded(
    name: &str,
    bytes: &[u8],
    region: &Region,
    mode: Option<Mode>,
    progress: &mut Progress<'_>,
) -> Result<TrackImport, Message> {
    let tracks = read_tracks(bytes, progress).map_err(|error| says::error(&error).in_file(name))?;
    let tag = tag(&[&String::from_utf8_lossy(bytes)]);
    let mut import = TrackImport { source: name.to_owned(), edges: Vec::new(), report: Vec::new() };
    for track in &tracks {
        let ends = [track.points.first(), track.points.last()].map(|point| {
            let position = point.map_or([0; 2], |point| point.position);
            (position, nearest(region, position))
        });
        let title = if track.name.is_empty() { name } else { &track.name };
        match ends {
            [(_, Some(from)), (_, Some(to))] if from.code != to.code => {
                let edge = edge_of(track, [from, to], region, mode, &import.edges, &tag);
                import.report.push(
                    Message::note("survey-track")
                        .about(&edge.code)
                        .with("track", title)
                        .with("from", from.name.as_str())
                        .with("to", to.name.as_str())
                        .with(
                            "km",
                            tepat_model::message::Value::Decimal(f64::from(edge.length_m) / 1e3),
                        )
                        .with(
                            "time",
                            tepat_model::message::Value::Minutes(edge.minutes.unwrap_or(0).into()),
                        ),
                );
                import.edges.retain(|earlier| earlier.code != edge.code);
                import.edges.push(edge);
            }
            [(_, Some(place)), (_, Some(_))] => import.report.push(
                Message::warning("survey-track-stays")
                    .with("track", title)
                    .with("place", place.name.as_str()),
            ),
            _ => import.report.push(Message::warning("survey-track-nowhere").with("track", title)),
        }
    }
    Ok(import)
}

/// The place nearest to a position, the first among equals; `None` if none is near.
fn nearest(region: &Region, position: [i32; 2]) -> Option<&Place> {
    let near = |place: &&Place| distance_m(position_e7(place), position);
    let place = region.places.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
    (near(&place) <= NEAR_M).then_some(place)
}

fn edge_of(
    track: &Track,
    [from, to]: [&Place; 2],
    region: &Region,
    mode: Option<Mode>,
    made: &[Edge],
    tag: &str,
) -> Edge {
    let mode = mode.unwrap_or_else(|| guess(track));
    let joins = |edge: &&Edge| {
        let ends = (edge.from.as_str(), edge.to.as_str());
        let there = ends == (from.code.as_str(), to.code.as_str());
        let back = ends == (to.code.as_str(), from.code.as_str());
        (there || (back && !edge.one_way)) && on_water(edge.mode) == on_water(mode)
    };
    let known = made.iter().chain(&region.edges).find(joins);
    let mut line: Vec<[i32; 2]> = track.points.iter().map(|point| point.position).collect();
    if known.is_some_and(|edge| edge.from == to.code) {
        line.reverse();
    }
    let bends = simplified(&line, TOLERANCE_M);
    let bends = bends.iter().map(|bend| (f64::from(bend[0]) / 1e7, f64::from(bend[1]) / 1e7));
    let minutes = track.duration_s().and_then(|seconds| u32::try_from((seconds + 30) / 60).ok());
    let mut edge = known.cloned().unwrap_or_else(|| Edge {
        code: new_code(region, made, tag),
        from: from.code.clone(),
        to: to.code.clone(),
        mode,
        ..Edge::default()
    });
    edge.length_m = libm::round(track.length_m()).clamp(1.0, 3e6) as u32;
    edge.minutes = minutes.map(|minutes| minutes.clamp(1, 43_200)).or(edge.minutes);
    edge.bends = bends.take(10_000).collect();
    edge
}

fn on_water(mode: Mode) -> bool {
    matches!(mode, Mode::River | Mode::Sea | Mode::Ferry)
}

/// The mode of a track, from its kind or else its speed.
fn guess(track: &Track) -> Mode {
    let kind = format!("{} {}", track.kind, track.name).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if says(&["feri", "ferry", "ferri", "penyeberangan", "lct", "ponton"]) {
        return Mode::Ferry;
    }
    if says(&["boat", "perahu", "kapal", "klotok", "ketinting", "longboat", "speed", "sungai"]) {
        return Mode::River;
    }
    if says(&["foot", "walk", "hik", "jalan kaki"]) {
        return Mode::Foot;
    }
    let hours = track.duration_s().map(|seconds| seconds as f64 / 3_600.0);
    match hours.map(|hours| track.length_m() / 1e3 / hours) {
        Some(kmh) if kmh < FOOT_KMH => Mode::Foot,
        _ => Mode::Unpaved,
    }
}

/// A new code `….G0001-k7q2m`: the next number, and the tag of the file it comes from.
fn new_code(region: &Region, made: &[Edge], tag: &str) -> String {
    let prefix = format!("{}.G", region.info.code);
    let number = |edge: &Edge| -> Option<u32> {
        let own = edge.code.strip_prefix(&prefix)?;
        own.split('-').next()?.parse().ok().filter(|number| *number < u32::MAX)
    };
    let last = made.iter().chain(&region.edges).filter_map(number).max().unwrap_or(0);
    format!("{prefix}{:04}-{tag}", last + 1)
}
