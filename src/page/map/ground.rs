//! The ground of the map: sub-districts as areas, their borders, coast and rivers.

use geo::{LineString, Rect};
use web_sys::Path2d;

use super::brush::Brush;
use super::content::Content;
use super::paint::Paths;
use tepat_view::scene::{GroundLevel, GroundLine, Point};
use tepat_view::shade::BAD_STEP;

/// From this scale on the borders of villages are drawn, in metres per pixel.
const VILLAGES_BELOW_M_PER_PX: f64 = 160.0;
/// Distance between the strokes of a hatching.
const HATCH_PX: f64 = 7.0;
/// Width of the band of sea along a coast.
const SEA_PX: f64 = 18.0;

/// How far its rim may be from the coast: wide lines with many bends are slow to draw.
const SEA_DETAIL_PX: f64 = 5.0;

/// Paints the ground.
pub fn paint(brush: &Brush, content: &Content, paths: &mut Paths) {
    let ground = &content.scene.ground;
    let number = ground.level_at(brush.camera.metres_per_px);
    let Some(level) = ground.levels.get(number) else { return };
    brush.on_map();
    brush.context.set_line_join("round");
    // The areas cover the half of the band that is on land.
    let coarse = ground.level_at(SEA_DETAIL_PX * brush.camera.metres_per_px);
    if let Some(level) = ground.levels.get(coarse) {
        let mut sea = Lines { brush, level, number: coarse, paths: &mut *paths };
        sea.stroke(GroundLine::Coast, &brush.palette.sea, SEA_PX);
    }
    let mut lines = Lines { brush, level, number, paths };
    for (area, post) in ground.districts.iter().enumerate() {
        let colour = colour(brush, content, *post, area);
        let Some(path) = lines.paths.of(number, area, || level.fills[area].clone()) else {
            continue;
        };
        brush.context.set_fill_style_str(colour);
        brush.context.fill_with_path_2d(path);
        if step(content, *post) == Some(BAD_STEP) {
            hatch(brush, &level.fills[area], path);
        }
    }
    let palette = brush.palette;
    lines.stroke(GroundLine::River, &palette.water, 3.5);
    if brush.camera.metres_per_px < VILLAGES_BELOW_M_PER_PX {
        lines.stroke(GroundLine::Village, &palette.village_border, 0.8);
    }
    lines.stroke(GroundLine::District, &palette.district_border, 1.1);
    lines.stroke(GroundLine::Rim, &palette.rim, 1.4);
    lines.stroke(GroundLine::Coast, &palette.water, 1.2);
}

fn step(content: &Content, post: usize) -> Option<usize> {
    content.shade.districts.get(&post).map(|(_, step)| *step)
}

/// The colour of a sub-district: that of its step, else one by which neighbours differ a little.
pub fn colour<'a>(brush: &Brush<'a>, content: &Content, post: usize, number: usize) -> &'a str {
    let palette = brush.palette;
    match step(content, post) {
        Some(step) => palette.shade(step),
        None => &palette.areas[number % palette.areas.len()],
    }
}

/// The lines of one level, each kind in one path.
struct Lines<'a> {
    brush: &'a Brush<'a>,
    level: &'a GroundLevel,
    number: usize,
    paths: &'a mut Paths,
}

impl Lines<'_> {
    fn stroke(&mut self, kind: GroundLine, colour: &str, width_px: f64) {
        let lines = &self.level.lines[kind as usize];
        // The fills come first among the paths of a level.
        let place = self.level.fills.len() + kind as usize;
        if let Some(path) = self.paths.of(self.number, place, || lines.clone()) {
            self.brush.pen(colour, width_px, &[], self.brush.camera.metres_per_px);
            self.brush.context.stroke_with_path(path);
        }
    }
}

/// Strokes across an area, so that what fails is told without colour.
fn hatch(brush: &Brush, rings: &[LineString], path: &Path2d) {
    let points = rings.iter().flat_map(|ring| ring.0.iter().map(|at| brush.camera.to_screen(*at)));
    let Some(extent) = tepat_view::scene::bounds_of(points) else { return };
    let screen = Rect::new(
        Point { x: 0.0, y: 0.0 },
        Point { x: brush.camera.width_px, y: brush.camera.height_px },
    );
    let low =
        Point { x: extent.min().x.max(screen.min().x), y: extent.min().y.max(screen.min().y) };
    let high =
        Point { x: extent.max().x.min(screen.max().x), y: extent.max().y.min(screen.max().y) };
    if low.x >= high.x || low.y >= high.y {
        return;
    }
    let context = brush.context;
    context.save();
    context.clip_with_path_2d(path);
    brush.on_screen();
    brush.pen(&brush.palette.hatch, 1.5, &[], 1.0);
    context.begin_path();
    // Where a stroke begins depends on the map alone, so that strokes move with it.
    let origin = brush.camera.to_screen(Point { x: 0.0, y: 0.0 });
    let height = high.y - low.y;
    let offset = (origin.x + origin.y).rem_euclid(HATCH_PX);
    let mut sum = ((low.x + low.y) / HATCH_PX).floor() * HATCH_PX + offset;
    while sum < high.x + high.y + HATCH_PX {
        context.move_to(sum - low.y, low.y);
        context.line_to(sum - low.y - height, high.y);
        sum += HATCH_PX;
    }
    context.stroke();
    context.restore();
    brush.on_map();
}
