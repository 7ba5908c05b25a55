//! Converts projected positions to degrees of WGS 84.
//!
//! Planning offices deliver metres in UTM, in Indonesia's TM-3 zones or in another national grid.
//! The projection is given in the `.prj` beside a shape file as well-known text, or as an EPSG
//! code in the `crs` of a GeoJSON document. Any transverse Mercator projection and any conformal cone
//! of Lambert's is read by its parameters, on any ellipsoid. Datums on the ellipsoids of WGS 84 and GRS 80, such as DGN95 and
//! SRGI2013, are treated as WGS 84; they differ by a few metres at most. Other datums are shifted
//! as the text states or as their name implies; see [`Shift`].

use std::f64::consts::FRAC_PI_4;

use super::conic::Cone;
use super::datum::{Datum, Ellipsoid, Shift};
use super::error::{At, Fault, ReadError};
use super::osm::on_earth;

/// Most bytes of a `.prj` that are read; it is a line or two.
const MOST_TEXT_BYTES: usize = 64 << 10;

/// How a file writes positions.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Projection {
    /// Longitude and latitude in degrees of WGS 84.
    #[default]
    Degrees,
    /// Longitude and latitude in degrees of another datum.
    Shifted {
        /// Its name in the file.
        name: String,
        /// The datum.
        datum: Datum,
    },
    /// Metres on a plane.
    Plane {
        /// Its name in the file.
        name: String,
        /// Metres per unit.
        unit_m: f64,
        /// False easting and northing, in metres.
        false_m: [f64; 2],
        /// Which plane.
        kind: Plane,
        /// The datum of its degrees.
        datum: Datum,
    },
}

/// The plane of projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plane {
    /// Transverse Mercator.
    Transverse {
        /// Latitude at which northings begin, in degrees.
        origin: f64,
        /// Central meridian in degrees.
        meridian: f64,
        /// Scale on it.
        scale: f64,
    },
    /// Lambert's conformal cone.
    Conic(Cone),
    /// Web Mercator.
    Web,
}

/// A national grid on a transverse Mercator projection.
struct Grid {
    /// EPSG codes.
    codes: &'static [u32],
    origin: f64,
    meridian: f64,
    scale: f64,
    false_m: [f64; 2],
    /// Datum, axis in metres and reciprocal of the flattening; WGS 84 if there is none.
    datum: Option<(&'static str, f64, f64)>,
}

const AIRY: (&str, f64, f64) = ("osgb", 6_377_563.396, 299.324_964_6);
const IRELAND: (&str, f64, f64) = ("tm75", 6_377_340.189, 299.324_964_6);

/// National grids by code, as in the EPSG registry; what has no code here states its parameters
/// in the `.prj`.
const GRIDS: [Grid; 5] = [
    Grid {
        codes: &[27_700],
        origin: 49.0,
        meridian: -2.0,
        scale: 0.999_601_271_7,
        false_m: [400_000.0, -100_000.0],
        datum: Some(AIRY),
    },
    Grid {
        codes: &[29_902, 29_903],
        origin: 53.5,
        meridian: -8.0,
        scale: 1.000_035,
        false_m: [200_000.0, 250_000.0],
        datum: Some(IRELAND),
    },
    Grid {
        codes: &[2_157],
        origin: 53.5,
        meridian: -8.0,
        scale: 0.999_82,
        false_m: [600_000.0, 750_000.0],
        datum: None,
    },
    Grid {
        codes: &[2_180],
        origin: 0.0,
        meridian: 19.0,
        scale: 0.999_3,
        false_m: [500_000.0, -5_300_000.0],
        datum: None,
    },
    Grid {
        codes: &[2_193],
        origin: 0.0,
        meridian: 173.0,
        scale: 0.999_6,
        false_m: [1_600_000.0, 10_000_000.0],
        datum: None,
    },
];
const CLARKE_1866: (&str, f64, f64) = ("philippinereferencesystem", 6_378_206.4, 294.978_698_2);
const CLARKE_1880: (&str, f64, f64) = ("arc1960", 6_378_249.145, 293.465);

fn datum_of((name, axis_m, inverse): (&str, f64, f64)) -> Datum {
    let ellipsoid = Ellipsoid::new(axis_m, inverse).unwrap_or(Ellipsoid::WGS_84);
    Datum::new(name, ellipsoid, 0.0, &[])
}

impl Projection {
    /// Transverse Mercator in metres from the equator on WGS 84.
    fn transverse(name: &str, meridian: f64, scale: f64, false_m: [f64; 2]) -> Self {
        let kind = Plane::Transverse { origin: 0.0, meridian, scale };
        Self::Plane { name: name.to_owned(), unit_m: 1.0, false_m, kind, datum: Datum::WGS_84 }
    }

    /// A cone in metres on WGS 84; the origin is its latitude and longitude.
    fn conic(name: &str, origin: [f64; 2], parallels: [f64; 2], false_m: [f64; 2]) -> Self {
        let [origin, meridian] = origin;
        let kind = Plane::Conic(Cone { origin, meridian, parallels, scale: 1.0 });
        Self::Plane { name: name.to_owned(), unit_m: 1.0, false_m, kind, datum: Datum::WGS_84 }
    }

    /// The same plane on another datum.
    fn on(self, of: (&str, f64, f64)) -> Self {
        match self {
            Self::Plane { name, unit_m, false_m, kind, .. } => {
                Self::Plane { name, unit_m, false_m, kind, datum: datum_of(of) }
            }
            other => other,
        }
    }

    /// Finds a projection by a name such as `urn:ogc:def:crs:EPSG::32750` or `EPSG:4326`.
    ///
    /// # Errors
    /// [`Fault::Projection`] if it is unknown.
    pub fn of_code(name: &str) -> Result<Self, ReadError> {
        let last = name.rsplit([':', '/', '#']).next().unwrap_or_default();
        if last.eq_ignore_ascii_case("CRS84") {
            return Ok(Self::Degrees);
        }
        let code: u32 = last.trim().parse().unwrap_or(0);
        let utm = |zone: u32, south: bool| {
            let meridian = f64::from(zone) * 6.0 - 183.0;
            let north = if south { 10_000_000.0 } else { 0.0 };
            Self::transverse(name, meridian, 0.9996, [500_000.0, north])
        };
        if let Some(grid) = GRIDS.iter().find(|grid| grid.codes.contains(&code)) {
            let Grid { origin, meridian, scale, false_m, datum, .. } = *grid;
            return Ok(Self::Plane {
                name: name.to_owned(),
                unit_m: 1.0,
                false_m,
                kind: Plane::Transverse { origin, meridian, scale },
                datum: datum.map_or(Datum::WGS_84, datum_of),
            });
        }
        Ok(match code {
            // WGS 84, DGN95, SRGI2013, ETRS89 and NAD83, with heights and without.
            4326 | 4979 | 4755 | 4898 | 9469 | 9470 | 4258 | 4937 | 4269 => Self::Degrees,
            4277 => Self::Shifted { name: name.to_owned(), datum: datum_of(AIRY) },
            // 102,100 is what ArcGIS calls it.
            3857 | 900_913 | 102_100 | 102_113 => Self::Plane {
                name: name.to_owned(),
                unit_m: 1.0,
                false_m: [0.0; 2],
                kind: Plane::Web,
                datum: Datum::WGS_84,
            },
            32_601..=32_660 => utm(code - 32_600, false),
            32_701..=32_760 => utm(code - 32_700, true),
            23_866..=23_872 => utm(code - 23_820, false),
            23_877..=23_884 => utm(code - 23_830, true),
            9_476..=9_482 => utm(code - 9_430, false),
            9_487..=9_494 => utm(code - 9_440, true),
            // ETRS89, and Arc 1960 in East Africa.
            25_828..=25_838 => utm(code - 25_800, false),
            21_035..=21_037 => utm(code - 21_000, true).on(CLARKE_1880),
            21_095..=21_097 => utm(code - 21_060, false).on(CLARKE_1880),
            // TM-3 zones 46.2 to 54.1.
            23_830..=23_845 => {
                let meridian = 94.5 + 3.0 * f64::from(code - 23_830);
                Self::transverse(name, meridian, 0.9999, [200_000.0, 1_500_000.0])
            }
            // Poland's zones 5 to 8, and the Philippines' 1 to 5.
            2_176..=2_179 => {
                let zone = f64::from(code - 2_171);
                Self::transverse(name, zone * 3.0, 0.999_923, [zone * 1e6 + 500_000.0, 0.0])
            }
            3_121..=3_125 => {
                let meridian = 117.0 + 2.0 * f64::from(code - 3_121);
                Self::transverse(name, meridian, 0.999_95, [500_000.0, 0.0]).on(CLARKE_1866)
            }
            // France and its zones, Belgium, and Europe.
            2_154 => Self::conic(name, [46.5, 3.0], [49.0, 44.0], [700_000.0, 6_600_000.0]),
            3_942..=3_950 => {
                let middle = f64::from(code - 3_900);
                let north = (middle - 41.0) * 1e6 + 200_000.0;
                let parallels = [middle - 0.75, middle + 0.75];
                Self::conic(name, [middle, 3.0], parallels, [1_700_000.0, north])
            }
            3_812 => {
                let parallels = [49.0 + 5.0 / 6.0, 51.0 + 1.0 / 6.0];
                let origin = [50.797_815, 4.359_215_833_333_333];
                Self::conic(name, origin, parallels, [649_328.0, 665_262.0])
            }
            3_034 => Self::conic(name, [52.0, 10.0], [35.0, 65.0], [4_000_000.0, 2_800_000.0]),
            _ => return Err(unknown(name)),
        })
    }

    /// Reads the text of a `.prj`.
    ///
    /// # Errors
    /// [`Fault::Projection`] if it is unknown.
    pub fn of_text(text: &[u8]) -> Result<Self, ReadError> {
        let text = String::from_utf8_lossy(&text[..text.len().min(MOST_TEXT_BYTES)]);
        let words = words(&text);
        if words.is_empty() {
            return Ok(Self::Degrees);
        }
        let name = after(&words, &[]).first().map_or("", String::as_str);
        let datum = datum_in(&words).ok_or_else(|| unknown(name))?;
        let method = after(&words, &["PROJECTION", "METHOD"]).first().map(|word| same(word));
        let Some(method) = method else {
            let is_usual = datum == Datum::WGS_84;
            let name = name.to_owned();
            return Ok(if is_usual { Self::Degrees } else { Self::Shifted { name, datum } });
        };
        let parameter = |names: &[&str], usual: f64| -> f64 {
            let at = words.iter().position(|word| names.contains(&same(word).as_str()));
            at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(usual)
        };
        let false_m = [
            parameter(&["falseeasting", "eastingatfalseorigin"], 0.0),
            parameter(&["falsenorthing", "northingatfalseorigin"], 0.0),
        ];
        let meridians = [
            "centralmeridian",
            "longitudeofnaturalorigin",
            "longitudeofcenter",
            "longitudeoffalseorigin",
        ];
        let meridian = parameter(&meridians, 0.0);
        let scale = parameter(&["scalefactor", "scalefactoratnaturalorigin"], 1.0);
        let origins = ["latitudeoforigin", "latitudeofnaturalorigin", "latitudeoffalseorigin"];
        let origin = parameter(&origins, 0.0);
        let first = parameter(&["standardparallel1", "latitudeof1ststandardparallel"], origin);
        let second = parameter(&["standardparallel2", "latitudeof2ndstandardparallel"], first);
        let cone = Cone { origin, meridian, parallels: [first, second], scale };
        let kind = match method.as_str() {
            "transversemercator" | "gausskruger" => Plane::Transverse { origin, meridian, scale },
            "lambertconformalconic"
            | "lambertconformalconic1sp"
            | "lambertconformalconic2sp"
            | "lambertconicconformal1sp"
            | "lambertconicconformal2sp"
                if cone.is_one() =>
            {
                Plane::Conic(cone)
            }
            "mercatorauxiliarysphere" | "popularvisualisationpseudomercator" if meridian == 0.0 => {
                Plane::Web
            }
            // Some programs write this name and define the projection in an extension.
            "mercator1sp" if same(name).contains("pseudomercator") => Plane::Web,
            _ => return Err(unknown(name)),
        };
        let is_plausible = |number: f64| number.is_finite() && number.abs() < 1e9;
        let is_known =
            [false_m[0], false_m[1], meridian, scale, origin].into_iter().all(is_plausible)
                && scale > 0.1
                && origin.abs() <= 90.0;
        if !is_known {
            return Err(unknown(name));
        }
        // The unit of length comes last; the unit of angles is part of the geographic
        // system.
        let unit = words.iter().rposition(|word| ["UNIT", "LENGTHUNIT"].contains(&word.as_str()));
        let unit_m = unit.and_then(|at| words.get(at + 2)?.parse().ok()).unwrap_or(1.0);
        let false_m = false_m.map(|units| units * unit_m);
        Ok(Self::Plane { name: name.to_owned(), unit_m, false_m, kind, datum })
    }

    /// The name of a projection on a datum whose way to WGS 84 is not known: its positions may be
    /// off by several hundred metres.
    pub fn ignored_datum(&self) -> Option<&str> {
        match self {
            Self::Shifted { name, datum } | Self::Plane { name, datum, .. } => {
                (datum.shift == Shift::Unknown).then_some(name)
            }
            Self::Degrees => None,
        }
    }

    /// Converts a written position, easting first, to latitude and longitude in
    /// ten-millionths of a degree.
    ///
    /// # Errors
    /// The position is not on the earth, or is in degrees where metres are declared.
    pub fn position(&self, x: f64, y: f64, at: At) -> Result<[i32; 2], ReadError> {
        let pair = || [x, y].map(short);
        let [lon, lat] = match self {
            Self::Degrees => [x, y],
            Self::Shifted { datum, .. } => datum.to_wgs_84([x, y]),
            Self::Plane { name, .. } if x.abs() <= 180.0 && y.abs() <= 90.0 => {
                let [x, y] = pair();
                let fault = Fault::NotMetres { x, y, projection: name.clone() };
                return Err(ReadError { fault, at: Some(at) });
            }
            Self::Plane { unit_m, false_m, kind, datum, .. } => {
                let metres = [x * unit_m - false_m[0], y * unit_m - false_m[1]];
                datum.to_wgs_84(kind.degrees(metres, datum.ellipsoid))
            }
        };
        let e7 = |degrees: f64| libm::round(degrees * 1e7) as i64;
        let position = on_earth([e7(lat), e7(lon)]);
        position.filter(|_| lat.is_finite() && lon.is_finite()).ok_or_else(|| {
            // No longitude in Indonesia is a valid latitude, so swapped positions are
            // detected at once.
            let swapped = *self == Self::Degrees && x.abs() <= 90.0 && y.abs() <= 180.0;
            let [x, y] = pair();
            let fault = if swapped { Fault::Swapped { x, y } } else { Fault::NotDegrees { x, y } };
            ReadError { fault, at: Some(at) }
        })
    }
}

/// Latitude and longitude in degrees of a position in metres of a UTM zone, on the southern
/// hemisphere with its false northing; `None` if there is no such zone or position.
pub fn degrees_of_utm(zone: u8, is_south: bool, [east, north]: [f64; 2]) -> Option<(f64, f64)> {
    if !(1..=60).contains(&zone) {
        return None;
    }
    let north = if is_south { north - 10_000_000.0 } else { north };
    let meridian = f64::from(zone) * 6.0 - 183.0;
    let utm = Plane::Transverse { origin: 0.0, meridian, scale: 0.9996 };
    let [lon, lat] = utm.degrees([east - 500_000.0, north], Ellipsoid::WGS_84);
    (lat.is_finite() && lon.is_finite()).then_some((lat, lon))
}

impl Plane {
    /// Longitude and latitude in degrees from metres east and north.
    fn degrees(self, [east, north]: [f64; 2], on: Ellipsoid) -> [f64; 2] {
        match self {
            Self::Transverse { origin, meridian, scale } => {
                let transverse = Transverse::new(on, scale);
                let [east, north] = [east, north].map(|metres| metres / transverse.radius_m);
                transverse.degrees([east, north + transverse.to_parallel(origin)], meridian)
            }
            Self::Conic(cone) => cone.degrees([east, north], on),
            Self::Web => {
                let axis_m = Ellipsoid::WGS_84.axis_m;
                let lat = 2.0 * (libm::atan(libm::exp(north / axis_m)) - FRAC_PI_4);
                [(east / axis_m).to_degrees(), lat.to_degrees()]
            }
        }
    }
}

/// The inverse of the transverse Mercator projection, by Krüger's series in the third
/// flattening up to its fourth power: L. Krüger, *Konforme Abbildung des Erdellipsoids
/// in der Ebene*, 1912; in the form of C. Karney, *Transverse Mercator with an accuracy
/// of a few nanometers*, 2011. Accurate to less than a millimetre within 3,000 km of the meridian;
/// far beyond, the result is not a number.
struct Transverse {
    /// Third flattening, and its powers.
    n: [f64; 4],
    /// Radius of the rectifying sphere, times the scale.
    radius_m: f64,
}

impl Transverse {
    fn new(on: Ellipsoid, scale: f64) -> Self {
        let n = on.flattening / (2.0 - on.flattening);
        let [n2, n3, n4] = [n * n, n * n * n, n * n * n * n];
        let radius_m = scale * on.axis_m / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
        Self { n: [n, n2, n3, n4], radius_m }
    }

    /// From the equator to a parallel along the meridian, in radii.
    fn to_parallel(&self, lat: f64) -> f64 {
        if lat == 0.0 {
            return 0.0;
        }
        let [n, n2, n3, n4] = self.n;
        let e = 2.0 * libm::sqrt(n) / (1.0 + n);
        let sine = libm::sin(lat.to_radians());
        let conformal = libm::asin(libm::tanh(libm::atanh(sine) - e * libm::atanh(e * sine)));
        let from_sphere = [
            n / 2.0 - n2 * 2.0 / 3.0 + n3 * 5.0 / 16.0 + n4 * 41.0 / 180.0,
            n2 * 13.0 / 48.0 - n3 * 3.0 / 5.0 + n4 * 557.0 / 1_440.0,
            n3 * 61.0 / 240.0 - n4 * 103.0 / 140.0,
            n4 * 49_561.0 / 161_280.0,
        ];
        let terms = [2.0, 4.0, 6.0, 8.0].into_iter().zip(from_sphere);
        conformal + terms.map(|(twice, f)| f * libm::sin(twice * conformal)).sum::<f64>()
    }

    /// Longitude and latitude in degrees of a position in radii.
    fn degrees(&self, [eta, xi]: [f64; 2], meridian: f64) -> [f64; 2] {
        let [n, n2, n3, n4] = self.n;
        let to_sphere = [
            n / 2.0 - n2 * 2.0 / 3.0 + n3 * 37.0 / 96.0 - n4 / 360.0,
            n2 / 48.0 + n3 / 15.0 - n4 * 437.0 / 1_440.0,
            n3 * 17.0 / 480.0 - n4 * 37.0 / 840.0,
            n4 * 4_397.0 / 161_280.0,
        ];
        let (mut xi_sphere, mut eta_sphere) = (xi, eta);
        for (twice, factor) in [2.0, 4.0, 6.0, 8.0].into_iter().zip(to_sphere) {
            xi_sphere -= factor * libm::sin(twice * xi) * libm::cosh(twice * eta);
            eta_sphere -= factor * libm::cos(twice * xi) * libm::sinh(twice * eta);
        }
        let conformal = libm::asin(libm::sin(xi_sphere) / libm::cosh(eta_sphere));
        let lon = libm::atan2(libm::sinh(eta_sphere), libm::cos(xi_sphere));
        let to_ellipsoid = [
            n * 2.0 - n2 * 2.0 / 3.0 - n3 * 2.0 + n4 * 116.0 / 45.0,
            n2 * 7.0 / 3.0 - n3 * 8.0 / 5.0 - n4 * 227.0 / 45.0,
            n3 * 56.0 / 15.0 - n4 * 136.0 / 35.0,
            n4 * 4_279.0 / 630.0,
        ];
        let mut lat = conformal;
        for (twice, factor) in [2.0, 4.0, 6.0, 8.0].into_iter().zip(to_ellipsoid) {
            lat += factor * libm::sin(twice * conformal);
        }
        let lon = meridian + lon.to_degrees();
        // Wrap around the earth.
        let lon = if lon > 180.0 { lon - 360.0 } else { lon };
        [if lon < -180.0 { lon + 360.0 } else { lon }, lat.to_degrees()]
    }
}

/// The datum that well-known text states; `None` if its ellipsoid is none, or its angles are no
/// degrees.
fn datum_in(words: &[String]) -> Option<Datum> {
    let number =
        |keys: &[&str], at: usize| -> Option<f64> { after(words, keys).get(at)?.parse().ok() };
    let of = ["SPHEROID", "ELLIPSOID"];
    let ellipsoid = Ellipsoid::new(number(&of, 1)?, number(&of, 2).unwrap_or(298.25))?;
    let stated: Vec<f64> =
        after(words, &["TOWGS84"]).iter().map_while(|word| word.parse().ok()).take(7).collect();
    let unit = after(words, &["UNIT", "ANGLEUNIT"]).first().map(|unit| same(unit));
    if unit.is_some_and(|unit| unit.starts_with("grad") || unit == "gon") {
        return None;
    }
    let datum = after(words, &["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"]).first();
    let name = same(datum.map_or("", String::as_str));
    let meridian = number(&["PRIMEM", "PRIMEMERIDIAN"], 1).unwrap_or(0.0);
    (meridian.abs() <= 180.0).then(|| Datum::new(&name, ellipsoid, meridian, &stated))
}

fn unknown(name: &str) -> ReadError {
    Fault::Projection { name: name.chars().take(100).collect() }.into()
}

/// Formats a coordinate for messages.
fn short(number: f64) -> String {
    if number.abs() < 1e12 { format!("{number:.2}") } else { format!("{number:e}") }
}

/// Keywords in capitals, quoted texts unchanged, and numbers of well-known text, in order.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, run) in text.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(run.to_owned());
            continue;
        }
        let separate = |c: char| c.is_whitespace() || "[](),".contains(c);
        words.extend(
            run.split(separate).filter(|word| !word.is_empty()).map(str::to_ascii_uppercase),
        );
    }
    words
}

/// The words after the first of these, or after the very first word.
fn after<'w>(words: &'w [String], keys: &[&str]) -> &'w [String] {
    let is_key = |word: &String| keys.is_empty() || keys.contains(&word.as_str());
    words.iter().position(is_key).map_or(&[], |at| &words[at + 1..])
}

/// Reduces a name to lower-case letters and digits.
fn same(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longitude and latitude as PROJ 9 has them.
    const POINTS: [(&str, [f64; 2], [f64; 2]); 14] = [
        ("EPSG:2154", [652_469.02, 6_862_035.26], [2.352_199_963_0, 48.856_600_005_0]),
        ("EPSG:3945", [1_650_000.25, 5_180_000.75], [2.250_907_870_8, 53.774_426_869_4]),
        ("EPSG:3950", [1_702_345.6, 9_312_345.6], [3.033_419_042_3, 51.009_979_421_7]),
        ("EPSG:3812", [649_686.07, 665_959.5], [4.364_295_625_1, 50.804_085_202_7]),
        ("EPSG:3034", [4_321_000.0, 3_210_000.0], [15.272_186_941_5, 55.702_300_090_6]),
        ("EPSG:32750", [512_345.67, 9_950_123.45], [117.110_950_767_7, -0.451_247_848_5]),
        ("EPSG:32750", [833_978.56, 10_000_000.0], [120.000_000_027_6, 0.0]),
        (
            "urn:ogc:def:crs:EPSG::32750",
            [750_000.0, 9_500_000.5],
            [119.253_071_906_8, -4.520_052_195_7],
        ),
        ("EPSG:32649", [612_345.6, 423_456.7], [112.011_814_435_4, 3.830_488_739_4]),
        ("EPSG:23880", [400_000.0, 9_900_000.0], [116.101_251_062_9, -0.904_618_578_9]),
        (
            "http://www.opengis.net/def/crs/EPSG/0/23837",
            [312_345.6, 1_412_345.6],
            [116.509_362_036_4, -0.792_674_579_1],
        ),
        ("EPSG:3857", [12_915_000.0, -50_000.0], [116.017_418_944, -0.449_153_041_7]),
        ("EPSG:3857", [13_000_000.5, 400_000.25], [116.780_991_427_1, 3.590_910_263_3]),
        ("EPSG:32760", [300_000.0, 1_500_000.0], [169.324_791_583_6, -76.463_943_445_3]),
    ];

    #[test]
    fn metres_become_the_degrees_that_proj_has() {
        for (name, [x, y], [lon, lat]) in POINTS {
            let projection = Projection::of_code(name).unwrap();
            let position = projection.position(x, y, At::Record(1)).unwrap();
            let expected = [lat, lon].map(|degrees| (degrees * 1e7).round() as i32);
            let off = [0, 1].map(|axis| position[axis].abs_diff(expected[axis]));
            assert!(off.iter().all(|off| *off <= 1), "{name} {x} {y}: {position:?} {expected:?}");
        }
    }

    /// Longitude and latitude of positions in national grids, to a metre: Caister in England from
    /// the Ordnance Survey's guide, and the others from their parameters.
    #[test]
    fn national_grids_are_shifted() {
        let check = |code: &str, [x, y]: [f64; 2], [lon, lat]: [f64; 2]| {
            let projection = Projection::of_code(code).unwrap();
            let [found_lat, found_lon] = projection.position(x, y, At::Record(1)).unwrap();
            let off = (f64::from(found_lat) / 1e7 - lat)
                .abs()
                .max((f64::from(found_lon) / 1e7 - lon).abs());
            assert!(off < 2e-5, "{code}: {found_lat} {found_lon}");
            assert_eq!(projection.ignored_datum(), None);
        };
        check("EPSG:27700", [651_409.903, 313_177.270], [1.716_038, 52.657_977]);
    }

    /// The same grid by the parameters of a `.prj`, without its datum's name or with the shift.
    #[test]
    fn the_british_grid_is_read_from_its_parameters() {
        let text = |datum: &str, shift: &str| {
            format!(
                "PROJCS[\"British_National_Grid\",GEOGCS[\"G\",DATUM[\"{datum}\",\
                SPHEROID[\"Airy_1830\",6377563.396,299.3249646]{shift}],PRIMEM[\"Greenwich\",0.0],\
                UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],\
                PARAMETER[\"False_Easting\",400000.0],PARAMETER[\"False_Northing\",-100000.0],\
                PARAMETER[\"Central_Meridian\",-2.0],PARAMETER[\"Scale_Factor\",0.9996012717],\
                PARAMETER[\"Latitude_Of_Origin\",49.0],UNIT[\"Meter\",1.0]]"
            )
        };
        let at = |text: &str, [x, y]: [f64; 2]| {
            let projection = Projection::of_text(text.as_bytes()).unwrap();
            let [lat, lon] = projection.position(x, y, At::Record(1)).unwrap();
            ([lon, lat].map(|e7| f64::from(e7) / 1e7), projection.ignored_datum().is_some())
        };
        let near =
            |[a, b]: [f64; 2], [c, d]: [f64; 2]| (a - c).abs() < 2e-7 && (b - d).abs() < 2e-7;
        let by_code = Projection::of_code("27700").unwrap();
        let caister = [651_409.903, 313_177.270];
        let [lat, lon] = by_code.position(caister[0], caister[1], At::Record(1)).unwrap();
        let expect = [lon, lat].map(|e7| f64::from(e7) / 1e7);
        let shift = ",TOWGS84[446.448,-125.157,542.06,0.15,0.247,0.842,-20.489]";
        for (datum, shift) in [("D_OSGB_1936", ""), ("D_Other", shift)] {
            let (found, is_ignored) = at(&text(datum, shift), caister);
            assert!(near(found, expect) && !is_ignored, "{datum}: {found:?}");
        }
        // The example of EPSG's guidance note 7-2, on the ellipsoid itself.
        let (found, is_ignored) = at(&text("D_Other", ""), [577_274.99, 69_740.50]);
        assert!(near(found, [0.5, 50.5]) && is_ignored, "{found:?}");
    }

    fn plane(datum: &str, method: &str, unit: &str) -> String {
        format!(
            "PROJCS[\"Zone\",GEOGCS[\"G\",{datum},PRIMEM[\"Greenwich\",0.0],\
            UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"{method}\"],\
            PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",10000000.0],\
            PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_Factor\",0.9996],\
            PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[{unit}]]"
        )
    }

    #[test]
    fn texts_say_which_projection_it_is() {
        let wgs = "DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]]";
        let grs =
            "DATUM[\"D\",SPHEROID[\"GRS_1980\",6378137.0,298.257222101],TOWGS84[0,0,0,0,0,0,0]]";
        let old = "DATUM[\"D_Indonesian_1974\",SPHEROID[\"Indonesian\",6378160.0,298.247]]";
        let moved = "DATUM[\"D\",SPHEROID[\"GRS_1980\",6378137.0,298.3],TOWGS84[-24,-15,5]]";
        let metre = "\"Meter\",1.0";
        let like = |of: &str, scale: f64| {
            let code = Projection::of_code(of).unwrap();
            let Projection::Plane { kind, false_m, datum, .. } = code else { panic!() };
            Projection::Plane {
                name: "Zone".into(),
                unit_m: scale,
                false_m: false_m.map(|m| m * scale),
                kind,
                datum,
            }
        };
        let like_named = |name: &str| match like("32750", 1.0) {
            Projection::Plane { unit_m, false_m, kind, datum, .. } => {
                Projection::Plane { name: name.into(), unit_m, false_m, kind, datum }
            }
            other => other,
        };
        let unknown = |name: &str| Err(Fault::Projection { name: name.into() });
        let of = |axis_m, inverse, shift| Datum {
            ellipsoid: Ellipsoid { axis_m, flattening: 1.0 / inverse },
            meridian: 0.0,
            shift,
        };
        let similarity = |x, y, z| Shift::Similarity([x, y, z, 0.0, 0.0, 0.0, 0.0]);
        let id74 = of(6_378_160.0, 298.247, similarity(-24.0, -15.0, 5.0));
        let shifted = of(6_378_137.0, 298.3, similarity(-24.0, -15.0, 5.0));
        let other = "DATUM[\"D_Pulkovo_1942\",SPHEROID[\"Krasovsky\",6378245.0,298.3]]";
        let nobody_knows = of(6_378_245.0, 298.3, Shift::Unknown);
        let on = |datum| match like("32750", 1.0) {
            Projection::Plane { name, unit_m, false_m, kind, .. } => {
                Projection::Plane { name, unit_m, false_m, kind, datum }
            }
            other => other,
        };
        let web = "PROJCS[\"Zone\",GEOGCS[\"G\",DATUM[\"D\",SPHEROID[\"W\",6378137.0,298.25]],UNIT[\"Degree\",0.01]],\
            PROJECTION[\"Mercator_Auxiliary_Sphere\"],PARAMETER[\"Central_Meridian\",0.0],UNIT[\"Meter\",1.0]]";
        let newer = "PROJCRS[\"Zone\",BASEGEOGCRS[\"W\",DATUM[\"W\",ELLIPSOID[\"W\",6378137,298.257223563,LENGTHUNIT[\"metre\",1]]]],\
            CONVERSION[\"UTM zone 50S\",METHOD[\"Transverse Mercator\",ID[\"EPSG\",9807]],\
            PARAMETER[\"Latitude of natural origin\",0],PARAMETER[\"Longitude of natural origin\",117],\
            PARAMETER[\"Scale factor at natural origin\",0.9996],PARAMETER[\"False easting\",500000],\
            PARAMETER[\"False northing\",10000000]],CS[Cartesian,2],LENGTHUNIT[\"metre\",1]]";
        for (text, expected) in [
            (String::new(), Ok(Projection::Degrees)),
            (
                format!("GEOGCS[\"GCS_WGS_1984\",{wgs},UNIT[\"Degree\",0.0174532925199433]]"),
                Ok(Projection::Degrees),
            ),
            (
                format!("GEOGCS[\"GCS_Indonesian_1974\",{old}]"),
                Ok(Projection::Shifted { name: "GCS_Indonesian_1974".into(), datum: id74 }),
            ),
            (plane(wgs, "Transverse_Mercator", metre), Ok(like("32750", 1.0))),
            (plane(grs, "Transverse_Mercator", metre), Ok(like("32750", 1.0))),
            (plane(wgs, "Transverse_Mercator", "\"Foot\",0.3048"), Ok(like("32750", 0.3048))),
            (plane(old, "Transverse_Mercator", metre), Ok(on(id74))),
            (plane(moved, "Transverse_Mercator", metre), Ok(on(shifted))),
            (plane(other, "Transverse_Mercator", metre), Ok(on(nobody_knows))),
            (
                plane(wgs, "Transverse_Mercator", metre).replace("\"Degree\"", "\"Grad\""),
                unknown("Zone"),
            ),
            (plane(wgs, "Transverse_Mercator", metre).replace("0.9996", "0"), unknown("Zone")),
            (plane(wgs, "Lambert_Azimuthal_Equal_Area", metre), unknown("Zone")),
            (
                plane(wgs, "transverse_mercator", metre)
                    .replace("PROJCS", "projcs")
                    .replace("UNIT", "unit"),
                Ok(like("32750", 1.0)),
            ),
            (plane(wgs, "Transverse_Mercator", metre).to_lowercase(), Ok(like_named("zone"))),
            (web.to_owned(), Ok(like("3857", 1.0))),
            (newer.to_owned(), Ok(like("32750", 1.0))),
            ("nonsense".to_owned(), unknown("")),
        ] {
            let read = Projection::of_text(text.as_bytes()).map_err(|error| error.fault);
            assert_eq!(read, expected, "{text}");
        }
        for code in ["EPSG:23850", "EPSG:", "", "urn:ogc:def:crs:EPSG::3035"] {
            assert_eq!(Projection::of_code(code).map_err(|e| e.fault), unknown(code));
        }
    }

    /// As GIS programs write the same cone: the older way of Esri, and the newer one.
    #[test]
    fn cones_are_read_from_their_parameters() {
        let esri = "PROJCS[\"RGF_1993_Lambert_93\",GEOGCS[\"GCS_RGF_1993\",DATUM[\"D_RGF_1993\",\
            SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],\
            UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Lambert_Conformal_Conic\"],\
            PARAMETER[\"False_Easting\",700000.0],PARAMETER[\"False_Northing\",6600000.0],\
            PARAMETER[\"Central_Meridian\",3.0],PARAMETER[\"Standard_Parallel_1\",49.0],\
            PARAMETER[\"Standard_Parallel_2\",44.0],PARAMETER[\"Latitude_Of_Origin\",46.5],\
            UNIT[\"Meter\",1.0]]";
        let newer = "PROJCRS[\"RGF93\",BASEGEOGCRS[\"RGF93\",DATUM[\"RGF93\",\
            ELLIPSOID[\"GRS 1980\",6378137,298.257222101,LENGTHUNIT[\"metre\",1]]],\
            PRIMEM[\"Greenwich\",0,ANGLEUNIT[\"degree\",0.0174532925199433]]],\
            CONVERSION[\"Lambert-93\",METHOD[\"Lambert Conic Conformal (2SP)\"],\
            PARAMETER[\"Latitude of false origin\",46.5],PARAMETER[\"Longitude of false origin\",3],\
            PARAMETER[\"Latitude of 1st standard parallel\",49],\
            PARAMETER[\"Latitude of 2nd standard parallel\",44],\
            PARAMETER[\"Easting at false origin\",700000],\
            PARAMETER[\"Northing at false origin\",6600000]],CS[Cartesian,2],\
            LENGTHUNIT[\"metre\",1]]";
        let by_code = Projection::of_code("EPSG:2154").unwrap();
        for text in [esri, newer] {
            let read = Projection::of_text(text.as_bytes()).unwrap();
            let at = |projection: &Projection| {
                projection.position(652_469.02, 6_862_035.26, At::Record(1))
            };
            assert_eq!(at(&read).unwrap(), at(&by_code).unwrap(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_is_told() {
        let utm = Projection::of_code("EPSG:32750").unwrap();
        let at = At::Record(3);
        for (projection, x, y) in [
            (&Projection::Degrees, 512_000.0, 9_950_000.0),
            (&Projection::Degrees, f64::NAN, 0.0),
            (&utm, f64::INFINITY, 0.0),
            (&utm, f64::NAN, 9e6),
        ] {
            let fault = Fault::NotDegrees { x: short(x), y: short(y) };
            assert_eq!(projection.position(x, y, at), Err(ReadError { fault, at: Some(at) }));
        }
        let fault = |read: Result<_, ReadError>| read.map_err(|error| error.fault);
        let mistaken = fault(utm.position(116.0, -0.5, at));
        assert!(matches!(mistaken, Err(Fault::NotMetres { .. })), "{mistaken:?}");
        let swapped = Fault::Swapped { x: "-0.50".into(), y: "116.00".into() };
        assert_eq!(fault(Projection::Degrees.position(-0.5, 116.0, at)), Err(swapped));
        // Far outside the zone, the result is a position or an error.
        for far in [1e6, 1e7, 1e8, 1e300, -1e300] {
            let _ = utm.position(far, far, at);
        }
    }
}
