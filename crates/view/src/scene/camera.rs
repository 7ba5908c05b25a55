//! The visible part of the map, and its scale.

use geo::{Coord, Rect};

use super::projection::Point;

/// Closest view, in metres per pixel.
const CLOSEST_M_PER_PX: f64 = 0.25;
/// Widest view, in metres per pixel: half the globe on a small screen.
const WIDEST_M_PER_PX: f64 = 20_000.0;
/// Scale for a region of a single point.
const LONE_POINT_M_PER_PX: f64 = 10.0;

/// A view of the map. Screen positions are in CSS pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Map position at the centre of the screen.
    pub centre: Point,
    /// Scale.
    pub metres_per_px: f64,
    /// Width of the screen.
    pub width_px: f64,
    /// Height of the screen.
    pub height_px: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            centre: Coord { x: 0.0, y: 0.0 },
            metres_per_px: LONE_POINT_M_PER_PX,
            width_px: 1.0,
            height_px: 1.0,
        }
    }
}

impl Camera {
    fn middle_px(&self) -> Point {
        Coord { x: self.width_px / 2.0, y: self.height_px / 2.0 }
    }

    /// Screen position of a map position.
    pub fn to_screen(&self, at: Point) -> Point {
        (at - self.centre) / self.metres_per_px + self.middle_px()
    }

    /// Map position at a screen position.
    pub fn to_map(&self, at_px: Point) -> Point {
        (at_px - self.middle_px()) * self.metres_per_px + self.centre
    }

    /// The visible part of the map.
    pub fn view(&self) -> Rect {
        let corner = Coord { x: self.width_px, y: self.height_px };
        Rect::new(self.to_map(Coord { x: 0.0, y: 0.0 }), self.to_map(corner))
    }

    /// Whether a map position is on the screen, at least `inset_px` from its edge.
    pub fn shows(&self, at: Point, inset_px: f64) -> bool {
        let at_px = self.to_screen(at);
        (inset_px..=self.width_px - inset_px).contains(&at_px.x)
            && (inset_px..=self.height_px - inset_px).contains(&at_px.y)
    }

    /// Moves the map by this many pixels.
    pub fn pan(&mut self, by_px: Point) {
        self.centre = self.centre - by_px * self.metres_per_px;
    }

    /// Zooms in by `factor` and keeps the position under `about_px` in place.
    pub fn zoom(&mut self, about_px: Point, factor: f64) {
        let kept = self.to_map(about_px);
        self.metres_per_px = (self.metres_per_px / factor).clamp(CLOSEST_M_PER_PX, WIDEST_M_PER_PX);
        self.centre = kept - (about_px - self.middle_px()) * self.metres_per_px;
    }

    /// Shows all of `bounds` with a margin of `margin_px`, to the right of the `covered_px`
    /// that something else covers at the left.
    pub fn fit(&mut self, bounds: &Rect, margin_px: f64, covered_px: f64) {
        let whole_px = self.width_px;
        self.width_px = (whole_px - covered_px).max(1.0);
        let wide = bounds.width() / (self.width_px - 2.0 * margin_px).max(1.0);
        let high = bounds.height() / (self.height_px - 2.0 * margin_px).max(1.0);
        let scale = wide.max(high);
        let scale = if scale > 0.0 { scale } else { LONE_POINT_M_PER_PX };
        self.metres_per_px = scale.clamp(CLOSEST_M_PER_PX, WIDEST_M_PER_PX);
        self.width_px = whole_px;
        self.centre = bounds.center();
        self.pan(Coord { x: covered_px / 2.0, y: 0.0 });
    }

    /// The same view, extended by `margin_px` on every side.
    pub fn with_margin(&self, margin_px: f64) -> Self {
        Self {
            width_px: self.width_px + 2.0 * margin_px,
            height_px: self.height_px + 2.0 * margin_px,
            ..*self
        }
    }
}

/// The longest length up to `most_m` that is 1, 2 or 5 times a power of ten, for a scale bar.
pub fn round_length_m(most_m: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(most_m.max(1e-3))));
    [5.0, 2.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length| *length <= most_m)
        .unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera {
            centre: Coord { x: 100.0, y: -50.0 },
            metres_per_px: 20.0,
            width_px: 800.0,
            height_px: 600.0,
        }
    }

    fn near(a: Point, b: Point) {
        assert!((a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6, "{a:?} {b:?}");
    }

    #[test]
    fn screen_and_map_undo_each_other() {
        let at_px = Coord { x: 17.0, y: 399.0 };
        near(camera().to_screen(camera().to_map(at_px)), at_px);
    }

    #[test]
    fn zoom_keeps_the_point_under_the_pointer() {
        let (mut camera, about) = (camera(), Coord { x: 700.0, y: 20.0 });
        let before = camera.to_map(about);
        camera.zoom(about, 3.0);
        near(camera.to_map(about), before);
        camera.zoom(about, 1e12);
        near(camera.to_map(about), before);
        assert_eq!(camera.metres_per_px, CLOSEST_M_PER_PX);
    }

    #[test]
    fn pan_follows_the_pointer() {
        let mut moved = camera();
        moved.pan(Coord { x: 30.0, y: -10.0 });
        let at = camera().to_map(Coord { x: 0.0, y: 0.0 });
        near(moved.to_screen(at), Coord { x: 30.0, y: -10.0 });
    }

    #[test]
    fn fit_takes_in_everything_even_nothing() {
        let mut camera = camera();
        let bounds = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 90_000.0, y: 200_000.0 });
        camera.fit(&bounds, 20.0, 0.0);
        assert!(camera.shows(bounds.min(), 19.9) && camera.shows(bounds.max(), 19.9));
        camera.fit(&bounds, 20.0, 500.0);
        assert!(camera.to_screen(bounds.min()).x >= 519.9 && camera.shows(bounds.max(), 19.9));
        let point = Coord { x: 5.0, y: 5.0 };
        camera.fit(&Rect::new(point, point), 20.0, 0.0);
        assert_eq!((camera.metres_per_px, camera.centre), (LONE_POINT_M_PER_PX, point));
        camera.width_px = 0.0;
        camera.height_px = 0.0;
        camera.fit(&bounds, 20.0, 9e9);
        assert!(camera.metres_per_px.is_finite());
    }

    #[test]
    fn scale_bars_are_round() {
        for (most, expect) in [(120.0, 100.0), (499.0, 200.0), (500.0, 500.0), (9_999.0, 5_000.0)] {
            assert_eq!(round_length_m(most), expect);
        }
    }
}
