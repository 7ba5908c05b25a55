//! The inverse of Lambert's conformal conic projection, on an ellipsoid.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use super::datum::Ellipsoid;

/// A conformal cone: J. Snyder, *Map Projections: A Working Manual*, 1987, equations 14-15 to 15-11.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cone {
    /// Latitude at which northings begin, in degrees.
    pub origin: f64,
    /// Meridian at which eastings begin, in degrees.
    pub meridian: f64,
    /// Latitudes at which lengths are true but for the scale, in degrees; one cone touches at both.
    pub parallels: [f64; 2],
    /// Scale on them.
    pub scale: f64,
}

/// Rounds of the iteration for the latitude; each gains at least two digits.
const ROUNDS: usize = 12;

impl Cone {
    /// Whether there is such a cone: its parallels are not at poles, nor opposite each other.
    pub fn is_one(&self) -> bool {
        let [one, other] = self.parallels;
        let are_parallels = [one, other].iter().all(|lat| lat.abs() < 89.9);
        are_parallels && (one + other).abs() > 0.01 && self.origin.abs() < 89.9
    }

    /// Longitude and latitude in degrees from metres east and north of the origin.
    pub fn degrees(&self, [east, north]: [f64; 2], on: Ellipsoid) -> [f64; 2] {
        let eccentricity = libm::sqrt(on.flattening * (2.0 - on.flattening));
        // The distance of a parallel from the tip, and its radius, on a cone of unit size.
        let stretch = |sine: f64| {
            let e = eccentricity;
            libm::pow((1.0 - e * sine) / (1.0 + e * sine), e / 2.0)
        };
        let from_tip = |lat: f64| libm::tan(FRAC_PI_4 - lat / 2.0) / stretch(libm::sin(lat));
        let radius = |lat: f64| {
            let sine = libm::sin(lat);
            libm::cos(lat) / libm::sqrt(1.0 - eccentricity * eccentricity * sine * sine)
        };
        let [one, other] = self.parallels.map(f64::to_radians);
        let n = if (one - other).abs() < 1e-9 {
            libm::sin(one)
        } else {
            (libm::log(radius(one)) - libm::log(radius(other)))
                / (libm::log(from_tip(one)) - libm::log(from_tip(other)))
        };
        let size = self.scale * on.axis_m * radius(one) / (n * libm::pow(from_tip(one), n));
        let to_origin = size * libm::pow(from_tip(self.origin.to_radians()), n);
        let side = n.signum();
        let [x, y] = [side * east, side * (to_origin - north)];
        let distance = libm::pow(libm::hypot(x, y) / (size * side), 1.0 / n);
        let mut lat = FRAC_PI_2 - 2.0 * libm::atan(distance);
        for _ in 0..ROUNDS {
            lat = FRAC_PI_2 - 2.0 * libm::atan(distance * stretch(libm::sin(lat)));
        }
        [self.meridian + (libm::atan2(x, y) / n).to_degrees(), lat.to_degrees()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longitude and latitude as PROJ 9 has them.
    #[test]
    fn metres_become_the_degrees_that_proj_has() {
        let grs = Ellipsoid::WGS_84;
        let clarke = Ellipsoid::new(6_378_206.4, 294.978_698_2).unwrap();
        let check = |cone: Cone, on: Ellipsoid, metres: [f64; 2], [lon, lat]: [f64; 2]| {
            let [x, y] = cone.degrees(metres, on);
            assert!((x - lon).abs() < 2e-8 && (y - lat).abs() < 2e-8, "{x} {y}, {lon} {lat}");
        };
        let france = Cone { origin: 46.5, meridian: 3.0, parallels: [49.0, 44.0], scale: 1.0 };
        check(france, grs, [-47_530.98, 262_035.26], [2.352_199_963_0, 48.856_600_005_0]);
        check(france, grs, [300_000.0, -399_999.5], [6.666_842_342_0, 42.836_779_356_8]);
        let jamaica = Cone { origin: 18.0, meridian: -77.0, parallels: [18.0; 2], scale: 1.0 };
        let metres = [5_966.58, -7_506.49];
        check(jamaica, clarke, metres, [-76.943_683_350_8, 17.932_166_657_4]);
        let smaller = Cone { scale: 0.9998, ..jamaica };
        check(smaller, grs, metres, [-76.943_671_277_0, 17.932_156_702_0]);
        let south = Cone { origin: -30.0, meridian: 134.0, parallels: [-20.0, -40.0], scale: 1.0 };
        check(south, grs, [-500_000.0, 250_000.5], [128.860_488_488_4, -27.607_248_655_3]);
    }

    #[test]
    fn planes_are_no_cones() {
        let cone = |parallels| Cone { origin: 0.0, meridian: 0.0, parallels, scale: 1.0 };
        assert!(cone([10.0, 20.0]).is_one());
        assert!(!cone([10.0, -10.0]).is_one() && !cone([90.0, 10.0]).is_one());
        assert!(!cone([f64::NAN, 10.0]).is_one());
    }
}
