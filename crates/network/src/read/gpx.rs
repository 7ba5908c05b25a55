//! Reads recorded tracks from GPX, and drawn lines from KML and KMZ.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::error::{Fault, ReadError};
use super::osm::on_earth;
use super::packed::{self, ZIP_MAGIC};
use super::xml::{Tag, Tags, number};
use super::{Progress, tell};
use crate::earth::distance_m;
use tepat_order::Order as _;

/// Most points of all tracks together.
const MOST_TRACK_POINTS: usize = 2_000_000;
/// Segments of a track are joined if the next starts within this many metres: the receiver lost its
/// signal for a moment.
const SHORT_GAP_M: f64 = 500.0;
/// Anyone slower than this over [`HALT_S`] stands still.
const HALT_M_PER_S: f64 = 0.15;
/// Shortest halt, in seconds, that does not count as travel.
const HALT_S: i64 = 600;
/// A step that is this many times as long as usual, and slow, was not recorded.
const LEAP: f64 = 10.0;
/// Points between two progress reports.
const REPORT_EVERY: usize = 1 << 14;

/// A recorded position with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackPoint {
    /// Latitude and longitude in ten-millionths of a degree.
    pub position: [i32; 2],
    /// Seconds since 1970 in UTC, if recorded.
    pub at_s: Option<i64>,
}

/// The gap between two parts of a recorded trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Metres in a straight line.
    pub length_m: u32,
    /// Seconds, if both ends have a time.
    pub duration_s: Option<i64>,
}

/// The stretches of a track with a time at both ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timed {
    /// Metres along the track.
    pub length_m: f64,
    /// Seconds on the move.
    pub moving_s: i64,
    /// Seconds of halts, which the other figures exclude.
    pub halted_s: i64,
}

/// One recorded trip, or part of one with gaps in its recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Its name; may be empty.
    pub name: String,
    /// Kind of travel according to the recorder, such as `car` or `boat`; may be empty.
    pub kind: String,
    /// Its points, at least two.
    pub points: Vec<TrackPoint>,
    /// Where segments begin that were joined over a short gap, as positions in `points`.
    pub joints: Vec<usize>,
    /// The gap before it, if it continues the previous track.
    pub gap: Option<Gap>,
}

impl Track {
    /// Its length in metres, along all points.
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|ends| distance_m(ends[0].position, ends[1].position)).sum()
    }

    /// The stretches between points with times, without gaps and stretches on which the clock
    /// stands still or runs backwards.
    pub fn timed(&self) -> Timed {
        let mut timed = Timed::default();
        let (mut since, mut length_m) = (None, 0.0);
        for (at, point) in self.points.iter().enumerate() {
            if self.joints.contains(&at) {
                since = None;
            }
            if let Some(before) = at.checked_sub(1) {
                length_m += distance_m(self.points[before].position, point.position);
            }
            let Some(now_s) = point.at_s else {
                continue;
            };
            let passed_s = since.map_or(0, |since: i64| now_s.saturating_sub(since));
            if passed_s >= HALT_S && length_m < HALT_M_PER_S * passed_s as f64 {
                timed.halted_s = timed.halted_s.saturating_add(passed_s);
            } else if passed_s > 0 {
                timed.length_m += length_m;
                timed.moving_s = timed.moving_s.saturating_add(passed_s);
            }
            (since, length_m) = (Some(now_s), 0.0);
        }
        timed
    }

    /// Speed on the timed stretches in km/h, if there are any.
    pub fn speed_kmh(&self) -> Option<f64> {
        let timed = self.timed();
        (timed.moving_s > 0 && timed.length_m >= 1.0)
            .then(|| timed.length_m * 3.6 / timed.moving_s as f64)
    }

    /// Seconds for the whole track at the speed of its timed stretches.
    pub fn duration_s(&self) -> Option<i64> {
        self.speed_kmh().map(|kmh| libm::round(self.length_m() * 3.6 / kmh) as i64)
    }

    /// Where the recorder was off within a segment: the next point is far off, as no other two
    /// are, and reached more slowly than the rest.
    fn leaps(&self) -> Vec<usize> {
        let step = |at: usize| {
            let [from, to] = [self.points[at - 1], self.points[at]];
            let passed_s = from.at_s.zip(to.at_s).map(|(from, to)| to.saturating_sub(from));
            (distance_m(from.position, to.position), passed_s)
        };
        let steps: Vec<(f64, Option<i64>)> = (1..self.points.len()).map(step).collect();
        let mut lengths: Vec<f64> = steps.iter().map(|(metres, _)| *metres).collect();
        lengths.order_by(f64::total_cmp);
        let usual_m = lengths.get(lengths.len() / 2).copied().unwrap_or(0.0);
        let is_far = |metres: f64| metres > SHORT_GAP_M && metres > LEAP * usual_m;
        let others = steps.iter().filter(|(metres, passed_s)| {
            !is_far(*metres) && passed_s.is_some_and(|passed_s| (1..HALT_S).contains(&passed_s))
        });
        let (metres, seconds) = others.fold((0.0, 0.0), |(metres, seconds), step| {
            (metres + step.0, seconds + step.1.unwrap_or(0) as f64)
        });
        let is_leap = |(own_m, passed_s): &(f64, Option<i64>)| {
            let passed_s = passed_s.filter(|passed_s| *passed_s >= HALT_S);
            is_far(*own_m)
                && passed_s.is_some_and(|passed_s| 2.0 * own_m * seconds < metres * passed_s as f64)
        };
        let leaps = steps.iter().enumerate().filter(|(_, step)| is_leap(step));
        leaps.map(|(at, _)| at + 1).collect()
    }

    /// Its parts between long gaps, each with at least two points.
    fn parts(self, starts: &[usize]) -> Vec<Self> {
        let leaps = self.leaps();
        let mut parts: Vec<Self> = Vec::new();
        let mut part = Self { points: Vec::new(), ..self.clone() };
        for (at, point) in self.points.iter().enumerate() {
            let begins = starts.contains(&at) || leaps.binary_search(&at).is_ok();
            if let (true, Some(last)) = (begins, part.points.last()) {
                let length_m = distance_m(last.position, point.position);
                if length_m <= SHORT_GAP_M {
                    part.joints.push(part.points.len());
                } else {
                    let duration_s = last.at_s.zip(point.at_s).map(|(from, to)| to - from);
                    let gap = Some(Gap { length_m: length_m as u32, duration_s });
                    let next = Self { points: Vec::new(), joints: Vec::new(), gap, ..self.clone() };
                    parts.push(std::mem::replace(&mut part, next));
                }
            }
            part.points.push(*point);
        }
        parts.push(part);
        parts.retain(|part| part.points.len() >= 2);
        parts
    }
}

/// Reads the tracks of a file in order; routes, and the lines of KML, count as tracks without
/// times. A track whose segments lie far apart becomes several.
///
/// The file is neither GPX nor KML, is cut short, damaged, too long or has no track. The error says
/// where.
/// where.
pub fn read_tracks(bytes: &[u8], progress: &mut Progress<'_>) -> Result<Vec<Track>, ReadError> {
    let mut tracks = Vec::new();
    match bytes.starts_with(&ZIP_MAGIC) {
        true => {
            for document in packed::all_kml(bytes, &mut Budget::default())? {
                tracks.extend(tracks_of(&document, progress)?);
            }
        }
        false => tracks = tracks_of(bytes, progress)?,
    }
    if tracks.is_empty() { Err(Fault::NothingThere.into()) } else { Ok(tracks) }
}

/// The tracks of one document.
fn tracks_of(document: &[u8], progress: &mut Progress<'_>) -> Result<Vec<Track>, ReadError> {
    let mut source = Tags::new(document);
    let mut tracks = Vec::new();
    let mut track = Track::default();
    // Positions in the track at which a segment begins.
    let mut starts = Vec::new();
    // Text may come in pieces.
    let mut coordinates = String::new();
    let mut in_line = false;
    // The times of a track in KML stand apart from its points.
    let mut moments: VecDeque<Option<i64>> = VecDeque::new();
    let mut points = 0;
    // The tag to which text belongs.
    let mut inside = String::new();
    let mut in_point = false;
    loop {
        match source.next()? {
            Tag::Done => break,
            Tag::Begin(tag) => {
                inside = tag.local_name().as_ref().to_owned();
                match inside.as_str() {
                    "trk" | "rte" | "Placemark" => {
                        (track, starts) = (Track::default(), Vec::new());
                        in_point = false;
                    }
                    "trkseg" => starts.push(track.points.len()),
                    "LineString" => {
                        in_line = true;
                        coordinates.clear();
                        starts.push(track.points.len());
                    }
                    "Track" => {
                        starts.push(track.points.len());
                        moments.clear();
                    }
                    "trkpt" | "rtept" => {
                        let degrees =
                            |name| number::<f64>(&tag, name).filter(|degrees| degrees.is_finite());
                        let e7 = |degrees: f64| libm::round(degrees * 1e7) as i64;
                        let at = degrees("lat").zip(degrees("lon"));
                        // A receiver without a fix writes nonsense, which is skipped.
                        let at = at.and_then(|(lat, lon)| on_earth([e7(lat), e7(lon)]));
                        track.points.extend(at.map(|position| TrackPoint { position, at_s: None }));
                        in_point = at.is_some();
                        points += 1;
                        if points > MOST_TRACK_POINTS {
                            return Err(Fault::TooMany { most: MOST_TRACK_POINTS as u64 }.into());
                        }
                    }
                    _ => (),
                }
                if points % REPORT_EVERY == 0 {
                    tell(progress, source.share())?;
                }
            }
            Tag::Text(text) => match (inside.as_str(), in_point) {
                ("time", true) => {
                    if let Some(point) = track.points.last_mut() {
                        point.at_s = seconds(&text);
                    }
                }
                ("coordinates", _) if in_line => coordinates.push_str(&text),
                ("when", _) => moments.push_back(seconds(&text)),
                ("coord", _) => {
                    let at_s = moments.pop_front().flatten();
                    let position = kml_position(&text.trim().replace(' ', ","));
                    let point = position.map(|position| TrackPoint { position, at_s });
                    track.points.extend(point);
                    points += 1;
                    if points > MOST_TRACK_POINTS {
                        return Err(Fault::TooMany { most: MOST_TRACK_POINTS as u64 }.into());
                    }
                }
                ("name", false) if track.name.is_empty() => track.name = short(&text),
                ("type", false) if track.kind.is_empty() => track.kind = short(&text),
                _ => (),
            },
            Tag::End(name) => {
                inside.clear();
                match name.as_str() {
                    "trkpt" | "rtept" => in_point = false,
                    "LineString" => {
                        in_line = false;
                        let line = coordinates.split_whitespace().filter_map(kml_position);
                        let line = line.map(|position| TrackPoint { position, at_s: None });
                        let before = track.points.len();
                        track.points.extend(line.take(MOST_TRACK_POINTS + 1));
                        points += track.points.len() - before;
                        if points > MOST_TRACK_POINTS {
                            return Err(Fault::TooMany { most: MOST_TRACK_POINTS as u64 }.into());
                        }
                    }
                    "trk" | "rte" | "Placemark" if track.points.len() >= 2 => {
                        tracks.extend(std::mem::take(&mut track).parts(&starts));
                    }
                    _ => (),
                }
            }
        }
    }
    Ok(tracks)
}

/// A position as KML writes it: longitude, latitude and perhaps height.
fn kml_position(text: &str) -> Option<[i32; 2]> {
    let mut parts = text.split(',').map(|part| part.trim().parse::<f64>().ok());
    let (lon, lat) = (parts.next()??, parts.next()??);
    let e7 = |degrees: f64| libm::round(degrees * 1e7) as i64;
    on_earth([e7(lat), e7(lon)]).filter(|_| lat.is_finite() && lon.is_finite())
}

fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Parses a time such as `2024-11-20T08:01:02.5+08:00` into seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let clock = rest.get(..8)?;
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let zone = rest[8..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let ahead = match zone {
        "" | "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            sign * (hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60)
        }
    };
    let sensible = (1970..3000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && ahead.abs() < 172_800;
    // Days since 1970 by the civil calendar, counting years from March.
    let shifted = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year - 719_468;
    sensible.then(|| days * 86_400 + hour * 3_600 + minute * 60 + second - ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_counted_from_1970() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-03-01T00:00:00Z", Some(951_868_800)),
            ("2024-11-27T07:00:00.125+08:00", Some(1_732_662_000)),
            ("2024-11-27T07:00:00-01:30", Some(1_732_696_200)),
            ("2024-11-27 00:00:00", Some(1_732_665_600)),
            ("2024-11-27", None),
            ("2024-13-27T07:00:00Z", None),
            ("x", None),
            ("2024-11-27T07:0", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_track_has_length_and_time() {
        let text = r#"<?xml version="1.0"?><gpx><metadata><name>x</name></metadata><trk><name>Ke Jantur</name>
            <type>boat</type><trkseg>
            <trkpt lat="-0.5" lon="116.4"><time>2024-11-20T00:00:00Z</time></trkpt>
            <trkpt lat="nan" lon="116.4"><time>2024-11-20T00:09:00Z</time></trkpt>
            <trkpt lat="-0.5" lon="116.5"><time>2024-11-20T00:40:00Z</time></trkpt>
            </trkseg></trk></gpx>"#;
        let tracks = read_tracks(text.as_bytes(), &mut |_| true).unwrap();
        let [track] = tracks.as_slice() else { panic!("{tracks:?}") };
        assert_eq!((track.name.as_str(), track.kind.as_str()), ("Ke Jantur", "boat"));
        assert_eq!(track.points.len(), 2);
        assert_eq!(track.duration_s(), Some(2_400));
        assert!((track.length_m() - 11_119.0).abs() < 2.0, "{}", track.length_m());
    }

    /// Points on the equator `(km east of 116°, minute)`, in segments.
    fn gpx(segments: &[&[(f64, Option<i64>)]]) -> String {
        let point = |&(km, minute): &(f64, Option<i64>)| {
            let time = minute.map_or(String::new(), |minute| {
                format!("<time>2024-11-20T{:02}:{:02}:00Z</time>", minute / 60, minute % 60)
            });
            format!(r#"<trkpt lat="0" lon="{:.7}">{time}</trkpt>"#, 116.0 + km / 111.195)
        };
        let segment = |points: &&[(f64, Option<i64>)]| {
            format!("<trkseg>{}</trkseg>", points.iter().map(point).collect::<String>())
        };
        format!("<gpx><trk>{}</trk></gpx>", segments.iter().map(segment).collect::<String>())
    }

    #[test]
    fn speed_is_that_of_the_stretches_with_times() {
        let check = |segments: &[&[(f64, Option<i64>)]], expect: &[(i64, Option<i64>)]| {
            let tracks = read_tracks(gpx(segments).as_bytes(), &mut |_| true).unwrap();
            let found: Vec<(i64, Option<i64>)> = tracks
                .iter()
                .map(|track| {
                    let minutes = track.duration_s().map(|s| (s + 30) / 60);
                    ((track.length_m() / 1e3).round() as i64, minutes)
                })
                .collect();
            assert_eq!(found, expect, "{segments:?}");
        };
        check(&[&[(0.0, Some(0)), (10.0, Some(20)), (20.0, Some(40))]], &[(20, Some(40))]);
        // Times only at the beginning: the rest is equally fast.
        check(&[&[(0.0, Some(0)), (1.0, None), (2.0, Some(10)), (20.0, None)]], &[(20, Some(100))]);
        check(&[&[(0.0, Some(0)), (20.0, None)]], &[(20, None)]);
        check(&[&[(0.0, None), (20.0, None)]], &[(20, None)]);
        // The clock runs backwards, then on.
        check(&[&[(0.0, Some(30)), (5.0, Some(20)), (10.0, Some(30))]], &[(10, Some(20))]);
        // A night's halt is not travel.
        check(
            &[&[(0.0, Some(0)), (10.0, Some(20)), (10.01, Some(620)), (20.0, Some(640))]],
            &[(20, Some(40))],
        );
        // Far apart in place and time: two trips.
        check(
            &[&[(0.0, Some(0)), (8.0, Some(16))], &[(16.0, Some(320)), (20.0, Some(328))]],
            &[(8, Some(16)), (4, Some(8))],
        );
        // The recorder was off for hours within one segment.
        let minute = |at: i64| (at as f64 / 2.0, Some(at));
        let before: Vec<_> = (0..16).map(minute).collect();
        let after = (0..9).map(|at| (15.5 + at as f64 / 2.0, Some(320 + at)));
        let all: Vec<_> = before.iter().copied().chain(after).collect();
        check(&[&all], &[(8, Some(15)), (4, Some(8))]);
        // A moment without a signal: one trip, and the moment counts for nothing.
        check(
            &[&[(0.0, Some(0)), (8.0, Some(16))], &[(8.3, Some(90)), (16.3, Some(106))]],
            &[(16, Some(33))],
        );
    }

    #[test]
    fn lines_of_kml_are_tracks_without_times() {
        let text = "<kml><Document><name>Peta</name><Placemark><name>Jalan logging</name><LineString>
            <coordinates>115.36903,-1.07293,0 115.40,-1.03,0
            115.49535,-0.94356,0</coordinates></LineString></Placemark>
            <Placemark><name>TPS 1</name><Point><coordinates>115.3,-1.0,0</coordinates></Point></Placemark>
            </Document></kml>";
        let tracks = read_tracks(text.as_bytes(), &mut |_| true).unwrap();
        let [track] = tracks.as_slice() else { panic!("{tracks:?}") };
        assert_eq!((track.name.as_str(), track.points.len()), ("Jalan logging", 3));
        assert_eq!(track.points[0].position, [-10_729_300, 1_153_690_300]);
        assert_eq!(track.duration_s(), None);
        let recorded = "<kml><Placemark><name>Rekaman</name><gx:Track><when>2024-11-20T00:00:00Z</when>
            <when>2024-11-20T00:40:00Z</when><gx:coord>116.4 -0.5 0</gx:coord><gx:coord>116.5 -0.5 0</gx:coord>
            </gx:Track></Placemark></kml>";
        let tracks = read_tracks(recorded.as_bytes(), &mut |_| true).unwrap();
        assert_eq!(tracks[0].duration_s(), Some(2_400));
        let points = text.replace("LineString", "Point");
        assert!(read_tracks(points.as_bytes(), &mut |_| true).is_err());
    }
}
