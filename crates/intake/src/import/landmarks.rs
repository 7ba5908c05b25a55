//! Landmarks: anything with a name or a code that has a position, by which places are found.

use geo::{Contains, InteriorPoint, MultiPolygon, Point, Polygon};
use tepat_network::read::Named;

use super::grid::Grid;
use super::headings::{Field, Kind, propose};
use super::names::kind_word;
use super::number;
use super::position;
use super::rows::Rows;
use tepat_model::region::PlaceKind;

/// What a landmark comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A list of places or points of a map.
    List,
    /// An extract of OpenStreetMap.
    Extract,
    /// A map of areas.
    Areas,
}

impl Origin {
    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::List => "begin-origin-list",
            Self::Extract => "begin-origin-extract",
            Self::Areas => "begin-origin-areas",
        }
    }
}

/// Something with a name or a code that has a position or an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    /// What it comes from.
    pub origin: Origin,
    /// Its code as the Interior Ministry writes it, else as it was written; may be empty.
    pub code: String,
    /// Its names, the usual one first.
    pub names: Vec<String>,
    /// Name or code of the area above it; may be empty.
    pub within: String,
    /// What it is, if that is said.
    pub kind: Option<PlaceKind>,
    /// Where it is, in degrees; `None` of an area.
    pub at: Option<(f64, f64)>,
    /// Its outline, x to the east and y to the north in degrees; empty unless it is an area.
    pub outline: MultiPolygon,
}

impl Landmark {
    /// A position of it: its own, else a point inside its outline.
    pub fn position(&self) -> Option<(f64, f64)> {
        self.at.or_else(|| {
            let inside = self.outline.interior_point()?;
            Some((rounded(inside.y()), rounded(inside.x())))
        })
    }

    /// Whether a position is inside its outline.
    pub fn surrounds(&self, (lat, lon): (f64, f64)) -> bool {
        self.outline.contains(&Point::new(lon, lat))
    }

    /// The landmarks of an extract.
    pub fn of_extract(named: Vec<Named>) -> Vec<Self> {
        let degrees = |e7: i32| f64::from(e7) / 1e7;
        let ring = |ring: Vec<[i32; 2]>| {
            let points: Vec<(f64, f64)> =
                ring.into_iter().map(|[lat, lon]| (degrees(lon), degrees(lat))).collect();
            Polygon::new(points.into(), Vec::new())
        };
        let landmark = |named: Named| Self {
            origin: Origin::Extract,
            code: String::new(),
            names: named.names,
            within: String::new(),
            kind: None,
            at: named.at.map(|[lat, lon]| (degrees(lat), degrees(lon))),
            outline: MultiPolygon::new(named.rings.into_iter().map(ring).collect()),
        };
        named.into_iter().map(landmark).collect()
    }
}

/// Five decimals, a metre: finer than anybody knows a post that was not stated.
fn rounded(degrees: f64) -> f64 {
    libm::round(degrees * 1e5) / 1e5
}

/// The landmarks of a list of places: those of its rows that have a position.
pub fn landmarks_of(grid: &Grid) -> Vec<Landmark> {
    let mapping = propose(grid, Kind::Places);
    let rows = Rows { grid, mapping: &mapping };
    let landmark = |row: usize| {
        let written = described(&rows, row);
        let [lat, lon, both] = &rows.position(row);
        let read = match number::is_blank(both) {
            true => position::angle(lat).zip(position::angle(lon)),
            false => position::pair(both),
        };
        let (at, _) = position::on_earth(read?).ok()?;
        Some(Landmark { at: Some(at), ..written })
    };
    rows.range().filter(|row| !rows.repeats_heading(*row)).filter_map(landmark).collect()
}

/// What a row says a place is, without its position.
pub(super) fn described(rows: &Rows<'_>, row: usize) -> Landmark {
    let text = |field| rows.text(row, field);
    let code = ministry_code(&text(Field::Code));
    let kind = text(Field::PlaceKind).split([' ', '/', '(']).find_map(kind_word);
    Landmark {
        origin: Origin::List,
        kind: kind.or_else(|| kind_of_code(&code)),
        code,
        names: Some(text(Field::Name)).filter(|name| !name.is_empty()).into_iter().collect(),
        within: text(Field::Parent),
        at: None,
        outline: MultiPolygon::new(Vec::new()),
    }
}

/// A code in the form of the Interior Ministry: `6402122001` becomes `64.02.12.2001`. Other codes
/// stay as they are written.
pub(crate) fn ministry_code(written: &str) -> String {
    let written = written.trim();
    let bare: String = written.chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.to_owned();
    }
    match bare.len() {
        4 => format!("{}.{}", &bare[..2], &bare[2..]),
        6 => format!("{}.{}.{}", &bare[..2], &bare[2..4], &bare[4..]),
        10 => format!("{}.{}.{}.{}", &bare[..2], &bare[2..4], &bare[4..6], &bare[6..]),
        _ => written.to_owned(),
    }
}

/// The code of the area above a village's code, if that is the Interior Ministry's.
pub(crate) fn above(code: &str) -> Option<&str> {
    (kind_of_code(code) == Some(PlaceKind::Pps)).then(|| &code[..8])
}

/// What has such a code of the Interior Ministry.
fn kind_of_code(code: &str) -> Option<PlaceKind> {
    let lengths: Vec<usize> = code.split('.').map(str::len).collect();
    let digits = code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match lengths[..] {
        [2, 2, 2] if digits => Some(PlaceKind::Ppk),
        [2, 2, 2, 4] if digits => Some(PlaceKind::Pps),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::paste;

    #[test]
    fn codes_of_the_ministry_get_their_dots() {
        for (written, expect) in [
            ("6402122001", "64.02.12.2001"),
            ("64.02.12.2001", "64.02.12.2001"),
            ("640212", "64.02.12"),
            ("64 02", "64.02"),
            ("E05000026", "E05000026"),
            ("12345", "12345"),
            ("", ""),
        ] {
            assert_eq!(ministry_code(written), expect);
        }
        assert_eq!(above("64.02.12.2001"), Some("64.02.12"));
        assert_eq!(above("64.02.12"), None);
        assert_eq!(above("é4.02.12.2001"), None);
    }

    #[test]
    fn rows_with_a_position_are_landmarks() {
        let text = "Kode\tNama\tKecamatan\tLintang\tBujur\n\
                    6411012001\tLong Bagun\tMahakam\t0,45\t115,1\n\
                    \tMamahak\tMahakam\t115,2\t0,5\n\tUjoh\tMahakam\t\t\n";
        let found = landmarks_of(&paste(text).unwrap());
        let said: Vec<_> = found.iter().map(|l| (l.code.as_str(), l.at)).collect();
        assert_eq!(said, [("64.11.01.2001", Some((0.45, 115.1))), ("", Some((0.5, 115.2)))]);
        assert_eq!(found[0].kind, Some(PlaceKind::Pps));
        assert_eq!((found[1].names[0].as_str(), found[1].within.as_str()), ("Mamahak", "Mahakam"));
    }
}
