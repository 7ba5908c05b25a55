//! Reads recorded tracks from GPX.

use serde::{Deserialize, Serialize};

use super::error::{Fault, ReadError};
use super::osm::on_earth;
use super::xml::{Tag, Tags, number};
use super::{Progress, tell};
use crate::earth::distance_m;

/// Most points of all tracks together.
const MOST_TRACK_POINTS: usize = 2_000_000;
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

/// One recorded trip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Its name; may be empty.
    pub name: String,
    /// The recorder's kind of travel, such as `car` or `boat`; may be empty.
    pub kind: String,
    /// Its points, at least two.
    pub points: Vec<TrackPoint>,
}

impl Track {
    /// Its length in metres, along all points.
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|ends| distance_m(ends[0].position, ends[1].position)).sum()
    }

    /// Seconds from the first time stamp to the last, if the last is later.
    pub fn duration_s(&self) -> Option<i64> {
        let mut stamps = self.points.iter().filter_map(|point| point.at_s);
        let first = stamps.next()?;
        let last = stamps.next_back()?;
        (last > first).then(|| last - first)
    }
}

/// Reads the tracks of a file in order; routes count as tracks without times.
///
/// # Errors
/// The file is not GPX, is cut short, damaged, too long or has no track. The error says
/// where.
pub fn read_tracks(bytes: &[u8], progress: &mut Progress<'_>) -> Result<Vec<Track>, ReadError> {
    let mut source = Tags::new(bytes);
    let mut tracks = Vec::new();
    let mut track = Track::default();
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
                    "trk" | "rte" => track = Track::default(),
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
                ("name", false) if track.name.is_empty() => track.name = short(&text),
                ("type", false) if track.kind.is_empty() => track.kind = short(&text),
                _ => (),
            },
            Tag::End(name) => {
                inside.clear();
                match name.as_str() {
                    "trkpt" | "rtept" => in_point = false,
                    "trk" | "rte" if track.points.len() >= 2 => {
                        tracks.push(std::mem::take(&mut track));
                    }
                    _ => (),
                }
            }
        }
    }
    if tracks.is_empty() { Err(Fault::NothingThere.into()) } else { Ok(tracks) }
}

fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Parses a time such as `2024-11-20T08:01:02.5+08:00` into seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_once('T')?;
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
}
