//! Ellipsoids, and the shift from national datums to WGS 84.

/// Least and greatest half axis of an ellipsoid of the earth, in metres.
const AXES_M: [f64; 2] = [6_300_000.0, 6_450_000.0];
/// An axis nearer than this to that of WGS 84, in metres, is of WGS 84 or GRS 80.
const SAME_AXIS_M: f64 = 0.5;
/// Radians in a second of arc.
const SECOND: f64 = std::f64::consts::PI / (180.0 * 3_600.0);

/// An ellipsoid of revolution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipsoid {
    /// Half the great axis in metres.
    pub axis_m: f64,
    /// Flattening.
    pub flattening: f64,
}

impl Ellipsoid {
    /// That of WGS 84; the flattening of GRS 80 differs by a tenth of a millimetre.
    pub const WGS_84: Self = Self { axis_m: 6_378_137.0, flattening: 1.0 / 298.257_223_563 };

    /// An ellipsoid with this reciprocal of the flattening, 0 for a sphere; `None` if the earth
    /// has no such form.
    pub(super) fn new(axis_m: f64, inverse: f64) -> Option<Self> {
        let is_flat = inverse == 0.0 || (250.0..350.0).contains(&inverse);
        let flattening = if inverse == 0.0 { 0.0 } else { 1.0 / inverse };
        let [least, greatest] = AXES_M;
        let fits = is_flat && (least..greatest).contains(&axis_m);
        fits.then_some(Self { axis_m, flattening })
    }
}

/// How positions of a datum become positions of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shift {
    /// They are the same within a few metres.
    None,
    /// A similarity in space: three shifts in metres, three rotations of the position vector in
    /// seconds of arc, and a change of scale in millionths.
    Similarity([f64; 7]),
    /// Nobody said, so positions stay as they are. They may be off by several hundred metres.
    Unknown,
}

/// Ellipsoid, prime meridian and position of a datum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datum {
    /// The ellipsoid.
    pub ellipsoid: Ellipsoid,
    /// Longitude from which it counts, in degrees east of Greenwich.
    pub meridian: f64,
    /// The way to WGS 84.
    pub shift: Shift,
}

/// Datums that programs name without their shifts, by a part of the name in small letters, with
/// the shifts of the EPSG registry.
const KNOWN: [(&str, [f64; 7]); 17] = [
    ("osgb", [446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489]),
    ("greatbritain1936", [446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489]),
    ("tm65", [482.5, -130.6, 564.6, -1.042, -0.214, -0.631, 8.15]),
    ("tm75", [482.5, -130.6, 564.6, -1.042, -0.214, -0.631, 8.15]),
    ("indonesian1974", moved(-24.0, -15.0, 5.0)),
    ("batavia", moved(-377.0, 681.0, -50.0)),
    ("makassar", moved(-587.8, 519.75, 145.76)),
    ("gunungsegara", moved(-403.0, 684.0, 41.0)),
    ("timbalai1948", moved(-679.0, 669.0, -48.0)),
    ("kertau", moved(-11.0, 851.0, 5.0)),
    ("luzon1911", moved(-133.0, -77.0, -51.0)),
    ("philippinereferencesystem", [-127.62, -67.24, -47.04, -3.068, 4.903, 1.578, -1.06]),
    ("arc1960", moved(-160.0, -6.0, -302.0)),
    ("minna", moved(-92.0, -93.0, 122.0)),
    ("accra", moved(-199.0, 32.0, 322.0)),
    ("european1950", moved(-87.0, -98.0, -121.0)),
    ("europeandatum1950", moved(-87.0, -98.0, -121.0)),
];

const fn moved(x: f64, y: f64, z: f64) -> [f64; 7] {
    [x, y, z, 0.0, 0.0, 0.0, 0.0]
}

impl Datum {
    /// WGS 84, and what differs from it by a few metres at most.
    pub const WGS_84: Self =
        Self { ellipsoid: Ellipsoid::WGS_84, meridian: 0.0, shift: Shift::None };

    /// A datum as a file states it: its name in small letters and digits, its ellipsoid, and the
    /// shift, empty if none is stated.
    pub(super) fn new(name: &str, ellipsoid: Ellipsoid, meridian: f64, stated: &[f64]) -> Self {
        let known = || KNOWN.iter().find(|(part, _)| name.contains(part)).map(|(_, shift)| *shift);
        let is_usual = (ellipsoid.axis_m - Ellipsoid::WGS_84.axis_m).abs() < SAME_AXIS_M;
        let shift = match stated {
            [] => match known() {
                Some(shift) => Shift::Similarity(shift),
                None if is_usual => Shift::None,
                None => Shift::Unknown,
            },
            all if all.iter().all(|by| *by == 0.0) && is_usual => Shift::None,
            some => {
                let mut all = [0.0; 7];
                all.iter_mut().zip(some).for_each(|(to, by)| *to = *by);
                Shift::Similarity(all)
            }
        };
        let ellipsoid = if shift == Shift::None { Ellipsoid::WGS_84 } else { ellipsoid };
        Self { ellipsoid, meridian, shift }
    }

    /// Longitude and latitude in degrees of WGS 84 from those of the datum, on the ellipsoid.
    pub(super) fn to_wgs_84(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        let lon = lon + self.meridian;
        match self.shift {
            Shift::None | Shift::Unknown => [lon, lat],
            Shift::Similarity(shift) => shifted([lon, lat], self.ellipsoid, shift),
        }
    }
}

/// Longitude and latitude in degrees of WGS 84 of a position on an ellipsoid, through space.
fn shifted([lon, lat]: [f64; 2], of: Ellipsoid, shift: [f64; 7]) -> [f64; 2] {
    let [x, y, z] = in_space([lon, lat], of);
    let [dx, dy, dz, rx, ry, rz, ppm] = shift;
    let [rx, ry, rz] = [rx, ry, rz].map(|seconds| seconds * SECOND);
    let scale = 1.0 + ppm * 1e-6;
    on_ellipsoid(
        [
            dx + scale * (x - rz * y + ry * z),
            dy + scale * (rz * x + y - rx * z),
            dz + scale * (-ry * x + rx * y + z),
        ],
        Ellipsoid::WGS_84,
    )
}

fn squared_eccentricity(of: Ellipsoid) -> f64 {
    of.flattening * (2.0 - of.flattening)
}

fn in_space([lon, lat]: [f64; 2], of: Ellipsoid) -> [f64; 3] {
    let [lon, lat] = [lon, lat].map(f64::to_radians);
    let e2 = squared_eccentricity(of);
    let sine = libm::sin(lat);
    let normal = of.axis_m / libm::sqrt(1.0 - e2 * sine * sine);
    [
        normal * libm::cos(lat) * libm::cos(lon),
        normal * libm::cos(lat) * libm::sin(lon),
        normal * (1.0 - e2) * sine,
    ]
}

/// Longitude and latitude in degrees; five rounds leave less than a millimetre near the ground.
fn on_ellipsoid([x, y, z]: [f64; 3], of: Ellipsoid) -> [f64; 2] {
    const ROUNDS: usize = 5;
    let e2 = squared_eccentricity(of);
    let from_axis = libm::hypot(x, y);
    let mut lat = libm::atan2(z, from_axis * (1.0 - e2));
    for _ in 0..ROUNDS {
        let sine = libm::sin(lat);
        let normal = of.axis_m / libm::sqrt(1.0 - e2 * sine * sine);
        lat = libm::atan2(z + e2 * normal * sine, from_axis);
    }
    [libm::atan2(y, x).to_degrees(), lat.to_degrees()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_stated_known_by_name_or_unknown() {
        let airy = Ellipsoid::new(6_377_563.396, 299.324_964_6).unwrap();
        let check = |name: &str, ellipsoid, stated: &[f64], expect| {
            assert_eq!(Datum::new(name, ellipsoid, 0.0, stated).shift, expect, "{name}");
        };
        check("dosgb1936", airy, &[], Shift::Similarity(KNOWN[0].1));
        check("dosgb1936", airy, &[1.0, 2.0, 3.0], Shift::Similarity(moved(1.0, 2.0, 3.0)));
        check("someother", airy, &[], Shift::Unknown);
        check("someother", airy, &[0.0; 7], Shift::Similarity([0.0; 7]));
        check("dgn95", Ellipsoid::WGS_84, &[0.0; 7], Shift::None);
        check("dgn95", Ellipsoid::WGS_84, &[], Shift::None);
        for (axis, inverse) in [(1.0, 298.0), (6_378_137.0, 1.0), (f64::NAN, 298.0)] {
            assert_eq!(Ellipsoid::new(axis, inverse), None);
        }
    }

    #[test]
    fn a_datum_without_a_shift_stays_where_it_is() {
        for at in [[115.0, -0.5], [-179.9, 89.0], [0.0, 0.0]] {
            let [lon, lat] = shifted(at, Ellipsoid::WGS_84, [0.0; 7]);
            assert!((lon - at[0]).abs() < 1e-9 && (lat - at[1]).abs() < 1e-9, "{at:?}");
        }
        let datum = Datum { meridian: 106.807_719_4, ..Datum::WGS_84 };
        assert_eq!(datum.to_wgs_84([10.0, -0.5])[0], 116.807_719_4);
    }
}
