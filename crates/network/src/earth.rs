//! Distances on the earth.

/// Mean radius, in metres.
const RADIUS_M: f64 = 6_371_008.8;

/// Great-circle distance between two positions in ten-millionths of a degree, in
/// metres, by the haversine formula; within half a per cent of that on WGS 84.
pub fn distance_m(a: [i32; 2], b: [i32; 2]) -> f64 {
    let radians = |e7: f64| e7 * 1e-7_f64.to_radians();
    let half_lat = radians(f64::from(b[0]) - f64::from(a[0])) / 2.0;
    let half_lon = radians(f64::from(b[1]) - f64::from(a[1])) / 2.0;
    let (sin_lat, sin_lon) = (libm::sin(half_lat), libm::sin(half_lon));
    let across = libm::cos(radians(a[0].into())) * libm::cos(radians(b[0].into()));
    let h = sin_lat * sin_lat + across * sin_lon * sin_lon;
    2.0 * RADIUS_M * libm::asin(libm::sqrt(h.min(1.0)))
}

/// Length of a ten-millionth of a degree in metres, northward and eastward, at a latitude.
pub fn metres_per_e7(lat_e7: i32) -> [f64; 2] {
    let north = RADIUS_M * 1e-7_f64.to_radians();
    [north, north * libm::cos(f64::from(lat_e7) * 1e-7_f64.to_radians())]
}
