//! Straight distances on the ground.

/// Mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres between two points in degrees (latitude, longitude), rounded to whole metres.
///
/// The equirectangular approximation, within 0.1 % of the great circle over the
/// distances inside a regency near the equator. Sine and cosine come from
/// `libm`, so the result is the same natively and in the browser.
///
/// ```
/// assert_eq!(tepat_model::region::straight_m((0.0, 117.0), (0.0, 117.01)), 1112);
/// ```
pub fn straight_m(from: (f64, f64), to: (f64, f64)) -> u64 {
    let mean_lat = (from.0 + to.0) / 2.0;
    let y = (to.0 - from.0).to_radians();
    let x = (to.1 - from.1).to_radians() * libm::cos(mean_lat.to_radians());
    libm::round(EARTH_RADIUS_M * libm::sqrt(x * x + y * y)) as u64
}
