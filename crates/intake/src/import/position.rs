//! Coordinates as people write them, and whether they are plausible.

use super::grid::Cell;
use super::number;
use tepat_network::read::degrees_of_utm;

/// Most places at which one cell is tried to be split in two.
const MOST_SPLITS: usize = 8;

/// Reads an angle in degrees from `-0,33068`, `0°19'50" LS` or `116.5 BT`.
pub(super) fn angle(cell: &Cell) -> Option<f64> {
    let text = match cell {
        Cell::Text(text) => text,
        other => return number::decimal(other),
    };
    if let Some(degrees) = number::decimal(cell) {
        return Some(degrees);
    }
    if let Some(degrees) = with_exponent(text) {
        return Some(degrees);
    }
    let (mut sign, mut is_lat, mut is_lon) = (1.0, false, false);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        match word.to_lowercase().as_str() {
            "ls" | "s" | "south" | "selatan" => (sign, is_lat) = (-1.0, true),
            "bb" | "w" | "west" | "barat" => (sign, is_lon) = (-1.0, true),
            "lu" | "n" | "u" | "north" | "utara" | "lintang" | "lat" | "latitude" => is_lat = true,
            "bt" | "e" | "t" | "east" | "timur" | "bujur" | "long" | "lon" | "lng"
            | "longitude" => is_lon = true,
            "derajat" => {}
            _ => return None,
        }
    }
    if is_lat && is_lon {
        return None;
    }
    let written: Vec<String> = text
        .replace('−', "-")
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-')))
        .map(|part| part.trim_matches([',', '.']).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let parts: Vec<f64> =
        written.iter().map(|part| number::decimal(&Cell::text(part))).collect::<Option<_>>()?;
    let (degrees, minutes, seconds) = match parts[..] {
        [degrees] => (degrees, 0.0, 0.0),
        [degrees, minutes] => (degrees, minutes, 0.0),
        [degrees, minutes, seconds] => (degrees, minutes, seconds),
        _ => return None,
    };
    let sixtieths = 0.0..60.0;
    if !sixtieths.contains(&minutes) || !sixtieths.contains(&seconds) {
        return None;
    }
    // What has minutes has whole degrees, and what has seconds has whole minutes.
    let has_fraction_before = parts[..parts.len() - 1].iter().any(|part| part.fract() != 0.0);
    if has_fraction_before {
        return None;
    }
    let size = degrees.abs() + minutes / 60.0 + seconds / 3600.0;
    // The sign may stand behind a bracket or a word.
    let written_negative = written.first().is_some_and(|part| part.starts_with('-'));
    Some(if written_negative { -size } else { sign * size })
}

/// Reads `-1.04672E+00`, as a spreadsheet exports small numbers.
fn with_exponent(text: &str) -> Option<f64> {
    let text = text.replace(',', ".");
    let has_exponent = ["E+", "E-", "e+", "e-"].iter().any(|mark| text.contains(mark));
    text.parse().ok().filter(|degrees: &f64| has_exponent && degrees.is_finite())
}

/// Reads latitude and longitude from one cell.
pub(super) fn pair(cell: &Cell) -> Option<(f64, f64)> {
    let Cell::Text(text) = cell else {
        return None;
    };
    if let Some(found) = in_well_known_text(text) {
        return Some(found);
    }
    if let Some(found) = in_form(text) {
        return Some(found);
    }
    let text = in_address(text).unwrap_or(text);
    let text = &spaced(text);
    let on_earth = |(lat, lon): &(f64, f64)| lat.abs() <= 180.0 && lon.abs() <= 180.0;
    let split = [";", "/", ", ", " ", ","].iter().find_map(|separator| {
        let split = |(at, _)| {
            let (lat, lon) = (&text[..at], &text[at + separator.len()..]);
            Some((angle(&Cell::text(lat))?, angle(&Cell::text(lon))?)).filter(on_earth)
        };
        text.match_indices(separator).take(MOST_SPLITS).find_map(split)
    });
    split.or_else(|| fine_pair(text).filter(on_earth))
}

/// Reads `-1.25 115.5 35.0 4.9` as survey programs write it: latitude, longitude, altitude and
/// accuracy.
fn in_form(text: &str) -> Option<(f64, f64)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let numbers: Vec<f64> = words.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    // Degrees and minutes have whole degrees.
    let [lat, lon, _, accuracy] = numbers[..] else { return None };
    let is_fine = words.iter().take(2).all(|word| word.contains('.'));
    let fits = lat.abs() <= 90.0 && lon.abs() <= 180.0 && accuracy >= 0.0;
    (is_fine && fits).then_some((lat, lon))
}

/// Reads `POINT (115.33 -1.05)`: longitude comes first.
fn in_well_known_text(text: &str) -> Option<(f64, f64)> {
    let upper = text.trim().to_uppercase();
    let inside = upper.strip_prefix("POINT")?.split_once('(')?.1.split_once(')')?.0;
    let mut numbers = inside.split_whitespace().map(|word| word.parse::<f64>().ok());
    let (lon, lat) = (numbers.next()??, numbers.next()??);
    (lat.is_finite() && lon.is_finite()).then_some((lat, lon))
}

/// A dash after the letter of a direction separates: `1°02' LS-115°19' BT`.
fn spaced(text: &str) -> String {
    let is_direction = |word: &str| matches!(word, "ls" | "lu" | "s" | "n" | "u");
    let mut spaced = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        let separates = matches!(c, '-' | '–')
            && is_direction(&word)
            && spaced.chars().any(|c| c.is_ascii_digit());
        spaced.push(if separates { ' ' } else { c });
        match c.is_alphabetic() {
            true => word.extend(c.to_lowercase()),
            false => word.clear(),
        }
    }
    spaced
}

/// The only two numbers in a text that are written to a hundred metres or finer, whatever else
/// stands there: `-1.04672,115.33186,0`, `Balai desa (-1.04672, 115.33186)`.
fn fine_pair(text: &str) -> Option<(f64, f64)> {
    const DECIMALS: usize = 3;
    let text = text.replace('−', "-");
    let words = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')));
    let is_fine = |word: &&str| {
        word.split_once('.').is_some_and(|(_, decimals)| {
            decimals.len() >= DECIMALS && decimals.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let numbers: Vec<f64> =
        words.filter(is_fine).map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let says_direction = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| matches!(word.to_lowercase().as_str(), "ls" | "lu" | "s" | "n" | "w" | "bb"));
    match numbers[..] {
        [lat, lon] if !says_direction => Some((lat, lon)),
        _ => None,
    }
}

/// A position on Earth written as latitude and longitude.
pub fn position_in(written: &str) -> Option<(f64, f64)> {
    on_earth(pair(&Cell::text(written))?).ok().map(|(position, _)| position)
}

/// Reads a position from two cells or from one, in degrees or in metres of UTM, and says whether
/// it was in metres. Where the zone is not written, it is the one that is nearest to `place`.
pub(super) fn read(
    [lat, lon, both]: [&Cell; 3],
    place: Option<(f64, f64)>,
) -> Option<((f64, f64), bool)> {
    let (degrees, metres) = match number::is_blank(both) {
        true => {
            let metres = |cell| metres(cell).filter(|number| number.abs() > 1_000.0);
            let metres = metres(lon).zip(metres(lat));
            let metres = metres.map(|(east, north)| Metres::new([east, north], None, None));
            // `1,248` is an angle as well as a thousand metres and more.
            let is_angle = |degrees: &(f64, f64)| degrees.0.abs().max(degrees.1.abs()) <= 180.0;
            let degrees = angle(lat).zip(angle(lon));
            (degrees.filter(|degrees| is_angle(degrees) || metres.is_none()), metres)
        }
        false => (pair(both), Metres::of_text(&both.shown())),
    };
    match metres.and_then(|metres| metres.near(place)) {
        Some(position) if degrees.is_none() => Some((position, true)),
        _ => degrees.map(|degrees| (degrees, false)),
    }
}

/// Metres as written; `391.072` is a whole number of them.
fn metres(cell: &Cell) -> Option<f64> {
    let is_text = matches!(cell, Cell::Text(_));
    let whole = number::whole(cell).filter(|_| is_text).map(|whole| whole.value as f64);
    whole.or_else(|| number::decimal(cell))
}

/// A position in metres of UTM.
struct Metres {
    east: f64,
    north: f64,
    zone: Option<u8>,
    is_south: Option<bool>,
}

impl Metres {
    /// Northings are written first at times; only they exceed a million.
    fn new([east, north]: [f64; 2], zone: Option<u8>, is_south: Option<bool>) -> Self {
        let is_turned = east >= 1e6 && north < 1e6;
        let [east, north] = if is_turned { [north, east] } else { [east, north] };
        Self { east, north, zone, is_south }
    }

    /// Reads `50M 502345 9876543`, `502.345,5 mE 9.876.543 mN zona 50 S` and the like.
    fn of_text(text: &str) -> Option<Self> {
        const LONGEST: usize = 100;
        if text.len() > LONGEST {
            return None;
        }
        let lower = text.to_lowercase();
        let (mut numbers, mut zone, mut is_south) = (Vec::new(), None, None);
        let mut is_after_zone = false;
        for word in pieces(&lower) {
            let number = metres(&Cell::text(word.trim_matches(['.', ','])));
            match (number, word) {
                (Some(number), _) if (1.0..=60.0).contains(&number) && number.fract() == 0.0 => {
                    zone = Some(number as u8);
                    is_after_zone = true;
                    continue;
                }
                (Some(number), _) if number > 1_000.0 => numbers.push(number),
                (Some(_), _) => return None,
                (None, "selatan" | "south" | "ls") => is_south = Some(true),
                (None, "utara" | "north" | "lu") => is_south = Some(false),
                // A band of latitude; S means south here, and no place of that band is near.
                (None, band) if is_after_zone && band.len() == 1 => {
                    is_south = Some(band < "n" || band == "s");
                }
                _ => {}
            }
            is_after_zone = false;
        }
        match numbers[..] {
            [east, north] => Some(Self::new([east, north], zone, is_south)),
            _ => None,
        }
    }

    /// The position in degrees; of several possible ones the nearest to `place`.
    fn near(&self, place: Option<(f64, f64)>) -> Option<(f64, f64)> {
        let is_utm = (1e5..9e5).contains(&self.east) && (0.0..=1e7).contains(&self.north);
        if !is_utm {
            return None;
        }
        let zones = match (self.zone, place) {
            (Some(zone), _) => zone..=zone,
            (None, Some((_, lon))) => {
                let zone = ((lon + 180.0) / 6.0).clamp(0.0, 59.0) as u8 + 1;
                zone.saturating_sub(1).max(1)..=(zone + 1).min(60)
            }
            (None, None) => return None,
        };
        let hemispheres: &[bool] = match self.is_south {
            Some(true) => &[true],
            Some(false) => &[false],
            None if place.is_some() => &[true, false],
            None => return None,
        };
        let positions = zones.flat_map(|zone| hemispheres.iter().map(move |south| (zone, *south)));
        let positions = positions
            .filter_map(|(zone, south)| degrees_of_utm(zone, south, [self.east, self.north]))
            .map(|(lat, lon)| (rounded(lat), rounded(lon)));
        let far =
            |at: &(f64, f64)| place.and_then(|place| distance_m(*at, place)).unwrap_or(f64::MAX);
        positions.min_by(|a, b| far(a).total_cmp(&far(b)))
    }
}

/// The numbers and words of a text: runs of digits with their marks, and runs of letters.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        '0'..='9' | '.' | ',' | '-' => 1,
        c if c.is_alphabetic() => 2,
        _ => 0,
    };
    let (mut pieces, mut start, mut before) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        if kind(c) != before {
            pieces.push(&text[start..at]);
            (start, before) = (at, kind(c));
        }
    }
    pieces.push(&text[start..]);
    let is_word = |piece: &&str| piece.starts_with(|c: char| c.is_alphanumeric());
    pieces.into_iter().filter(is_word).collect()
}

/// The position in the address of a map on the web.
fn in_address(text: &str) -> Option<&str> {
    text.contains("://").then_some(())?;
    let from = ["@", "q=", "ll=", "query=", "destination="]
        .iter()
        .find_map(|mark| Some(&text[text.find(mark)? + mark.len()..]))?;
    let end = from.find(|c: char| !(c.is_ascii_digit() || "+-.,%C ".contains(c)));
    let pair = &from[..end.unwrap_or(from.len())];
    // What follows the second comma is how near the map is seen.
    let second = pair.match_indices(',').nth(1).map_or(pair.len(), |(at, _)| at);
    Some(&pair[..second])
}

/// The repair that moved coordinates to where they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// Nothing.
    None,
    /// Latitude and longitude were in each other's columns.
    Swapped,
    /// The minus sign of a southern latitude was missing, or there was one too many.
    Sign,
}

/// Coordinates within `reach_m` of a place, repaired if swapping them or changing a sign
/// suffices.
///
/// # Errors
/// If they are not: the distance in metres as written, or `None` if they are not on Earth.
pub(super) fn near(
    written: (f64, f64),
    place: (f64, f64),
    reach_m: f64,
) -> Result<((f64, f64), Repair), Option<f64>> {
    let (lat, lon) = written;
    let tries =
        [(written, Repair::None), ((lon, lat), Repair::Swapped), ((-lat, lon), Repair::Sign)];
    for (position, repair) in tries {
        if distance_m(position, place).is_some_and(|distance| distance <= reach_m) {
            return Ok(((rounded(position.0), rounded(position.1)), repair));
        }
    }
    Err(distance_m(written, place))
}

/// Coordinates wherever on Earth they are, repaired if only swapping them brings them there.
///
/// # Errors
/// `None` if they are not on Earth.
pub(super) fn on_earth(written: (f64, f64)) -> Result<((f64, f64), Repair), Option<f64>> {
    let (lat, lon) = written;
    let tries = [(written, Repair::None), ((lon, lat), Repair::Swapped)];
    let fits = |tried: &((f64, f64), Repair)| distance_m(tried.0, (0.0, 0.0)).is_some();
    let (position, repair) = tries.into_iter().find(fits).ok_or(None)?;
    Ok(((rounded(position.0), rounded(position.1)), repair))
}

/// The position that there is now if the one read is the same but for its last decimals.
pub(super) fn kept(read: (f64, f64), now: Option<(f64, f64)>) -> (f64, f64) {
    now.filter(|now| (rounded(now.0), rounded(now.1)) == read).unwrap_or(read)
}

/// Six decimals, a tenth of a metre: finer than any list.
fn rounded(degrees: f64) -> f64 {
    libm::round(degrees * 1e6) / 1e6
}

/// Great-circle distance on a sphere of radius 6,371 km; `None` if a point is not on Earth.
pub(super) fn distance_m(a: (f64, f64), b: (f64, f64)) -> Option<f64> {
    let on_earth = |p: (f64, f64)| p.0.abs() <= 90.0 && p.1.abs() <= 180.0;
    if !on_earth(a) || !on_earth(b) {
        return None;
    }
    let half_sine = |x: f64, y: f64| libm::sin((x - y).to_radians() / 2.0);
    let (north, east) = (half_sine(a.0, b.0), half_sine(a.1, b.1));
    let cosines = libm::cos(a.0.to_radians()) * libm::cos(b.0.to_radians());
    let chord = north * north + cosines * east * east;
    Some(2.0 * 6_371_000.0 * libm::asin(libm::sqrt(chord.min(1.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_read_as_written() {
        let check = |text: &str, expect: Option<f64>| {
            let read = angle(&Cell::text(text)).map(|degrees| libm::round(degrees * 1e5) / 1e5);
            assert_eq!(read, expect, "{text:?}");
        };
        check("-0,33068", Some(-0.33068));
        check("116.50352", Some(116.50352));
        check("0°19'50\" LS", Some(-0.33056));
        check("S 0° 19' 50,5\"", Some(-0.33069));
        check("116° 30' 12\" BT", Some(116.50333));
        check("-0° 19' 50\"", Some(-0.33056));
        check("0° 30' LU", Some(0.5));
        check("0° 75' LS", None);
        check("dekat sungai", None);
        check("1 2 3 4 LS", None);
        check("-1.04672E+00", Some(-1.04672));
        check("1,1533186E+02", Some(115.33186));
        check("1 LS 115 BT", None);
        check("", None);
    }

    #[test]
    fn pairs_are_split() {
        let check = |text: &str, expect| assert_eq!(pair(&Cell::text(text)), expect, "{text:?}");
        check("-0.33, 116.5", Some((-0.33, 116.5)));
        check("-0,33; 116,5", Some((-0.33, 116.5)));
        check("-0.33,116.5", Some((-0.33, 116.5)));
        check("-0.33 116.5", Some((-0.33, 116.5)));
        check("(-0.33, 116.5)", Some((-0.33, 116.5)));
        check("[ -0,33 ; 116,5 ]", Some((-0.33, 116.5)));
        check("-0,33, 116,5", Some((-0.33, 116.5)));
        check("-0,33 116,5", Some((-0.33, 116.5)));
        check("-0.33/116.5", Some((-0.33, 116.5)));
        check("−0.33, 116.5", Some((-0.33, 116.5)));
        check("-0.33° 116.5°", Some((-0.33, 116.5)));
        check("Lat: -0.33 Long: 116.5", Some((-0.33, 116.5)));
        check("LS 0.33 BT 116.5", Some((-0.33, 116.5)));
        check("S0 30 E116 30", Some((-0.5, 116.5)));
        check("1° 30' 0,0\" LS, 116° 30' 0,0\" BT", Some((-1.5, 116.5)));
        check("1°30’0”S, 116°30’0”E", Some((-1.5, 116.5)));
        check("https://maps.google.com/?q=-0.33,116.5", Some((-0.33, 116.5)));
        check("https://www.google.com/maps/@-0.33,116.5,17z", Some((-0.33, 116.5)));
        check("https://contoh.id/peta", None);
        check("-107293, 11536903", None);
        check("116.5", None);
        check("POINT (116.5 -0.33)", Some((-0.33, 116.5)));
        check("POINT Z(116.5 -0.33 12)", Some((-0.33, 116.5)));
        check("-0.3312,116.5123,0", Some((-0.3312, 116.5123)));
        check("Balai desa (-0.3312, 116.5123)", Some((-0.3312, 116.5123)));
        check("(-0.3312)(116.5123)", Some((-0.3312, 116.5123)));
        check("geo:-0.3312,116.5123", Some((-0.3312, 116.5123)));
        check("{-0.33, 116.5}", Some((-0.33, 116.5)));
        check("1°30'00\"LS-116°30'00\"BT", Some((-1.5, 116.5)));
        check("1 30 00 LS 116 30 00 BT", Some((-1.5, 116.5)));
        check("116.5123 -0.3312 1.0001", None);
        check("0.3312 S jalan 116.5123", None);
    }

    #[test]
    fn metres_become_degrees() {
        let near = Some((-1.1, 115.9));
        let read_one = |text: &str, near| {
            let both = Cell::text(text);
            read([&Cell::Empty, &Cell::Empty, &both], near)
        };
        let check = |text: &str, near, expect: Option<((f64, f64), bool)>| {
            let found = read_one(text, near);
            let is_near = |a: ((f64, f64), bool), b: ((f64, f64), bool)| {
                (a.0.0 - b.0.0).abs() < 1e-3 && (a.0.1 - b.0.1).abs() < 1e-3 && a.1 == b.1
            };
            let same = match (found, expect) {
                (Some(found), Some(expect)) => is_near(found, expect),
                (found, expect) => found == expect,
            };
            assert!(same, "{text}: {found:?}");
        };
        let in_degrees = |east, north| degrees_of_utm(50, true, [east, north]);
        assert_eq!(in_degrees(500_000.0, 10_000_000.0), Some((0.0, 117.0)));
        let expect = in_degrees(391_072.0, 9_876_530.0).map(|at| (at, true));
        for text in [
            "50M 391072 9876530",
            "50 S 391072 9876530",
            "391072, 9876530 (zona 50S)",
            "UTM 50S 391072 mE 9876530 mN",
            "391.072 mE; 9.876.530 mN zona 50 selatan",
            "X: 391072,0 Y: 9876530,0 zone 50 South",
            "9876530 mU 391072 mT 50S",
        ] {
            check(text, near, expect);
            check(text, None, expect);
        }
        check("391072 9876530", near, expect);
        check("391072/9876530", near, expect);
        check("391072 9876530", None, None);
        check("-1.116912, 116.021093", near, Some(((-1.116_912, 116.021_093), false)));
        check("391072", near, None);
        check("-107293, 11536903", near, None);
        let metres = [9_876_530.0, 391_072.0].map(Cell::Number);
        let found = read([&metres[0], &metres[1], &Cell::Empty], near);
        assert_eq!(found.map(|found| found.1), Some(true));
        let degrees = ["-1,248", "115,135"].map(Cell::text);
        let found_degrees = read([&degrees[0], &degrees[1], &Cell::Empty], near);
        assert_eq!(found_degrees, Some(((-1.248, 115.135), false)));
        let turned = read([&metres[1], &metres[0], &Cell::Empty], near);
        assert_eq!(turned, found);
    }

    #[test]
    fn a_swap_or_a_lost_sign_is_repaired() {
        let place = (-0.63, 117.25);
        let check = |written, expect| {
            assert_eq!(
                near(written, place, 20_000.0).ok().map(|found| found.1),
                expect,
                "{written:?}"
            );
        };
        check((-0.64, 117.26), Some(Repair::None));
        check((117.26, -0.64), Some(Repair::Swapped));
        check((0.64, 117.26), Some(Repair::Sign));
        check((-1.28, 117.83), None);
        check((f64::NAN, 117.0), None);
        check((500.0, 117.0), None);
    }

    #[test]
    fn typed_positions_are_read() {
        for written in ["-0,52 115,61", "-0.52, 115.61", "-0,52; 115,61", "0°31'12\"S 115°36'36\"E"]
        {
            let (lat, lon) = position_in(written).unwrap_or_default();
            assert!(
                (lat + 0.52).abs() < 1e-9 && (lon - 115.61).abs() < 1e-9,
                "{written}: {lat} {lon}"
            );
        }
        for written in ["", "115.61", "sini", "-0.52 999"] {
            assert_eq!(position_in(written), None, "{written}");
        }
    }
}
