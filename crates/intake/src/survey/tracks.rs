//! Turns recorded tracks into edges between the places at their ends.

use serde::{Deserialize, Serialize};
use tepat_network::distance_m;
use tepat_network::read::{Progress, Track, read_tracks, simplified};

use super::{position_e7, says};
use tepat_model::document::{Edit, TableName};
use tepat_model::fingerprint::tag;
use tepat_model::message::{Message, Value};
use tepat_model::region::{Edge, Mode, Place, Region};

/// Maximum distance in metres from either end of a track to its place.
const NEAR_M: f64 = 5_000.0;
/// Maximum deviation in metres when a track is simplified.
const TOLERANCE_M: f64 = 10.0;
/// Nobody travels slower than this, in km/h.
const SLOWEST_KMH: f64 = 0.5;
/// Where times cover less than this share of a track, it is said.
const MOSTLY: f64 = 0.5;
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
        let title = if track.name.is_empty() { name } else { &track.name };
        if let Some(gap) = track.gap {
            let minutes = gap.duration_s.map_or(0, |seconds| seconds / 60);
            let key = match gap.duration_s {
                Some(_) => "survey-track-gap",
                None => "survey-track-gap-without-time",
            };
            import.report.push(
                Message::warning(key)
                    .with("track", title)
                    .with("km", Value::Decimal(f64::from(gap.length_m) / 1e3))
                    .with("time", Value::Minutes(minutes)),
            );
        }
        let ends = [track.points.first(), track.points.last()].map(|point| {
            let position = point.map_or([0; 2], |point| point.position);
            (position, nearest(region, position))
        });
        match ends {
            [(_, Some(from)), (_, Some(to))] if from.code != to.code => {
                let mode = mode.unwrap_or_else(|| guess(track));
                let time = time_of(track, mode);
                import.report.extend(doubts(track, title, &time));
                let minutes = match time {
                    Time::Known(minutes) => Some(minutes),
                    Time::None | Time::Implausible { .. } => None,
                };
                let edge = edge_of(track, [from, to], region, (mode, minutes), &import.edges, &tag);
                let key = match edge.minutes {
                    Some(_) => "survey-track",
                    None => "survey-track-without-time",
                };
                import.report.push(
                    Message::note(key)
                        .about(&edge.code)
                        .with("track", title)
                        .with("from", from.name.as_str())
                        .with("to", to.name.as_str())
                        .with("km", Value::Decimal(f64::from(edge.length_m) / 1e3))
                        .with("time", Value::Minutes(edge.minutes.unwrap_or(0).into())),
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
    (mode, minutes): (Mode, Option<u32>),
    made: &[Edge],
    tag: &str,
) -> Edge {
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
    let mut edge = known.cloned().unwrap_or_else(|| Edge {
        code: new_code(region, made, tag),
        from: from.code.clone(),
        to: to.code.clone(),
        mode,
        ..Edge::default()
    });
    edge.length_m = libm::round(track.length_m()).clamp(1.0, 3e6) as u32;
    edge.minutes = minutes.or(edge.minutes);
    edge.bends = bends.take(10_000).collect();
    edge
}

/// What the times of a track say of the whole of it.
enum Time {
    /// It has none.
    None,
    /// Minutes.
    Known(u32),
    /// Nobody travels like that at this speed.
    Implausible { kmh: f64, mode: Mode },
}

fn time_of(track: &Track, mode: Mode) -> Time {
    let Some((kmh, seconds)) = track.speed_kmh().zip(track.duration_s()) else {
        return Time::None;
    };
    let fastest_kmh = match mode {
        Mode::Foot => 10.0,
        Mode::River | Mode::Sea | Mode::Ferry => 80.0,
        Mode::Offroad => 80.0,
        Mode::Paved | Mode::Unpaved => 130.0,
    };
    match u32::try_from((seconds + 30) / 60) {
        Ok(minutes) if (SLOWEST_KMH..=fastest_kmh).contains(&kmh) => {
            Time::Known(minutes.clamp(1, 43_200))
        }
        _ => Time::Implausible { kmh, mode },
    }
}

/// What is to be checked of a track's times.
fn doubts(track: &Track, title: &str, time: &Time) -> Vec<Message> {
    let timed = track.timed();
    let km = |metres: f64| Value::Decimal(metres / 1e3);
    let mut doubts = Vec::new();
    if let Time::Implausible { kmh, mode } = time {
        doubts.push(
            Message::warning("survey-track-implausible")
                .with("track", title)
                .with("kmh", Value::Decimal(*kmh))
                .with("mode", Value::Word(mode.key().to_owned())),
        );
    }
    let share = timed.length_m / track.length_m().max(1.0);
    if matches!(time, Time::Known(_)) && share < MOSTLY {
        doubts.push(
            Message::warning("survey-track-times-in-parts")
                .with("track", title)
                .with("timed", km(timed.length_m))
                .with("km", km(track.length_m())),
        );
    }
    if timed.halted_s > 0 {
        doubts.push(
            Message::note("survey-track-halted")
                .with("track", title)
                .with("time", Value::Minutes(timed.halted_s / 60)),
        );
    }
    doubts
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
    match track.speed_kmh() {
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
