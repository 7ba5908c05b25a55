//! The layers of the map, from the ground up.

use std::collections::BTreeSet;

use geo::{Coord, LineString, Rect};
use web_sys::Path2d;

use super::answers;
use super::brush::{Brush, line_of};
use super::content::Content;
use super::ground;
use tepat_model::region::{Mode, Passage, PlaceKind};
use tepat_order::Order as _;
use tepat_view::scene::{self, Camera, Level, Look, Point, label::Wish, overlap, widened};

/// The paths of the network's tiles, made when first drawn.
#[derive(Default)]
pub struct Paths {
    levels: Vec<Vec<Option<Path2d>>>,
}

impl Paths {
    /// The path of a tile; `None` if the browser cannot make paths.
    pub fn of(
        &mut self,
        level: usize,
        tile: usize,
        lines: impl FnOnce() -> Vec<LineString>,
    ) -> Option<&Path2d> {
        let levels = &mut self.levels;
        if levels.len() <= level {
            levels.resize_with(level + 1, Vec::new);
        }
        let tiles = &mut levels[level];
        if tiles.len() <= tile {
            tiles.resize_with(tile + 1, || None);
        }
        if tiles[tile].is_none() {
            tiles[tile] = path_of(&lines());
        }
        tiles[tile].as_ref()
    }
}

fn path_of(lines: &[LineString]) -> Option<Path2d> {
    let path = Path2d::new().ok()?;
    for line in lines {
        for (step, point) in line.0.iter().enumerate() {
            if step == 0 { path.move_to(point.x, point.y) } else { path.line_to(point.x, point.y) }
        }
    }
    Some(path)
}

/// The paths of all that has tiles.
pub struct AllPaths<'a> {
    /// Of areas and borders.
    pub ground: &'a mut Paths,
    /// Of the region's own edges.
    pub edges: &'a mut Paths,
    /// Of the imported network.
    pub links: &'a mut Paths,
}

/// What decides how everything is painted, beside what there is.
#[derive(Clone, Copy, Debug)]
pub struct Mood {
    /// A trip is selected: the others step back.
    pub trip_selected: bool,
    /// The clock runs: the stations are left to the overlay.
    pub in_play: bool,
    /// How far what is painted reaches beyond the screen.
    pub unseen_px: f64,
}

/// Paints everything but the selection.
pub fn paint(brush: &Brush, content: &Content, paths: AllPaths, mood: Mood) {
    blank(brush);
    if content.layers.areas {
        areas(brush, content);
        ground::paint(brush, content, paths.ground);
    }
    if content.layers.routes {
        flows(brush, content, if mood.trip_selected { 0.25 } else { 1.0 });
    }
    if content.layers.imported {
        imported(brush, content, paths.links);
    }
    network(brush, content, paths.edges);
    hindrances(brush, content);
    answers::paint_ways(brush, content);
    if content.layers.stations && !mood.in_play {
        stations(brush, content, |brush, at, radius, stations| {
            let worst = stations.iter().map(|station| content.state(*station)).max();
            brush.station(at, radius, worst.unwrap_or_default());
        });
    }
    places(brush, content);
    if content.layers.labels {
        labels(brush, content, mood.unseen_px);
    }
    answers::paint_reach(brush, content);
}

fn blank(brush: &Brush) {
    brush.on_screen();
    brush.context.set_fill_style_str(&brush.palette.land);
    brush.context.fill_rect(0.0, 0.0, brush.camera.width_px, brush.camera.height_px);
}

fn areas(brush: &Brush, content: &Content) {
    brush.on_screen();
    let context = brush.context;
    context.set_line_join("round");
    for (number, area) in content.scene.areas.iter().enumerate() {
        context.begin_path();
        for point in &area.outline {
            let at = brush.camera.to_screen(*point);
            context.line_to(at.x, at.y);
        }
        context.close_path();
        let colour = ground::colour(brush, content, area.ppk, number);
        context.set_fill_style_str(colour);
        context.fill();
        brush.pen(colour, 22.0, &[], 1.0);
        context.set_line_cap("round");
        context.stroke();
    }
}

/// Water below, then from the smallest way to the largest.
const MODES_UPWARD: [Mode; 7] =
    [Mode::Sea, Mode::River, Mode::Ferry, Mode::Foot, Mode::Offroad, Mode::Unpaved, Mode::Paved];

/// Widths of imported links by rank, relative to the scale's common width.
const LINK_WIDTHS: [f64; 4] = [1.0, 0.75, 0.55, 0.4];

/// The imported network, thinner than the region's own edges and below them.
fn imported(brush: &Brush, content: &Content, paths: &mut Paths) {
    let (net, unit) = (&content.net, brush.camera.metres_per_px);
    let number = net.level_at(unit);
    let Some(level) = net.levels.get(number) else { return };
    let mut tiles = level.in_view(&brush.camera.view());
    tiles.retain(|tile| {
        let look = level.tiles[*tile].look;
        look.is_seen_at(unit) && content.layers.shows_mode(look.mode)
    });
    // The smallest below; one pen for all tiles of a look.
    tiles.order_by_key(|tile| {
        let look = level.tiles[*tile].look;
        (std::cmp::Reverse(look.rank), look.mode, *tile)
    });
    brush.on_map();
    brush.context.set_line_join("round");
    brush.context.set_global_alpha(0.75);
    let mut pen = None;
    for tile in tiles {
        let look = level.tiles[tile].look;
        if pen != Some(look) {
            let width = LINK_WIDTHS[usize::from(look.rank)] * brush.line_px();
            // Dashes of many short links are slow to draw and tell nothing from afar.
            let dash = if unit < DASHED_BELOW_M_PER_PX { line_of(look.mode).1 } else { &[] };
            brush.pen(brush.palette.mode(look.mode), width.max(0.75), dash, unit);
            pen = Some(look);
        }
        let lines = || net.lines(number, tile, |link| content.stood_in.contains(&link));
        if let Some(path) = paths.of(number, tile, lines) {
            brush.context.stroke_with_path(path);
        }
    }
    brush.context.set_global_alpha(1.0);
}

/// From this scale on imported links are drawn without dashes, in metres per pixel.
const DASHED_BELOW_M_PER_PX: f64 = 10.0;

fn network(brush: &Brush, content: &Content, paths: &mut Paths) {
    let strokes = &content.scene.strokes;
    let number = strokes.level_at(brush.camera.metres_per_px);
    let Some(level) = strokes.levels.get(number) else { return };
    let view = brush.camera.view();
    brush.on_map();
    brush.context.set_line_join("round");
    let mut tiles: Vec<usize> = level.in_view(&view).collect();
    tiles.retain(|tile| content.layers.shows_mode(level.tiles[*tile].look.mode));
    flood_hints(brush, level, number, &tiles, paths);
    for mode in MODES_UPWARD {
        for closed in [false, true] {
            network_lines(brush, level, number, &tiles, paths, |look| {
                look.mode == mode && look.passage.is_closed() == closed && !look.is_sketch
            });
        }
        sketched_lines(brush, level, number, &tiles, paths, mode);
    }
    brush.context.set_global_alpha(1.0);
}

fn network_lines(
    brush: &Brush,
    level: &Level,
    number: usize,
    tiles: &[usize],
    paths: &mut Paths,
    wanted: impl Fn(Look) -> bool,
) {
    let unit = brush.camera.metres_per_px;
    let mut pen_set = false;
    for tile in tiles.iter().filter(|tile| wanted(level.tiles[**tile].look)) {
        let drawn = &level.tiles[*tile];
        if !pen_set {
            let (width, dash) = line_of(drawn.look.mode);
            brush.context.set_global_alpha(if drawn.look.passage.is_closed() { 0.4 } else { 1.0 });
            brush.pen(brush.palette.mode(drawn.look.mode), width * brush.line_px(), dash, unit);
            pen_set = true;
        }
        if let Some(path) = paths.of(number, *tile, || drawn.lines.clone()) {
            brush.context.stroke_with_path(path);
        }
    }
}

/// Dashed twin lines: somebody's guess, not a way that is known.
fn sketched_lines(
    brush: &Brush,
    level: &Level,
    number: usize,
    tiles: &[usize],
    paths: &mut Paths,
    mode: Mode,
) {
    let unit = brush.camera.metres_per_px;
    let wanted = |tile: &&usize| {
        let look = level.tiles[**tile].look;
        look.is_sketch && look.mode == mode
    };
    let width = brush.line_px();
    let (outer, inner) = (width + 2.4, width + 0.4);
    let pens: [(&str, f64, &[f64]); 2] =
        [(brush.palette.mode(mode), outer, &SKETCH_DASH), (&brush.palette.land, inner, &[])];
    for (colour, width, dash) in pens {
        brush.pen(colour, width, dash, unit);
        for tile in tiles.iter().filter(wanted) {
            let drawn = &level.tiles[*tile];
            brush.context.set_global_alpha(if drawn.look.passage.is_closed() { 0.4 } else { 1.0 });
            if let Some(path) = paths.of(number, *tile, || drawn.lines.clone()) {
                brush.context.stroke_with_path(path);
            }
        }
    }
}

/// Dashes of sketched edges, in pixels.
const SKETCH_DASH: [f64; 2] = [7.0, 4.0];

fn flood_hints(brush: &Brush, level: &Level, number: usize, tiles: &[usize], paths: &mut Paths) {
    let unit = brush.camera.metres_per_px;
    brush.pen(&brush.palette.flood, 2.0 * brush.line_px() + 5.0, &[], unit);
    brush.context.set_line_cap("round");
    brush.context.set_global_alpha(0.55);
    for tile in tiles.iter().filter(|tile| level.tiles[**tile].look.flood_prone) {
        if let Some(path) = paths.of(number, *tile, || level.tiles[*tile].lines.clone()) {
            brush.context.stroke_with_path(path);
        }
    }
}

/// Crosses along closed edges and marks along slowed ones, one at least but where
/// another of the kind lies so near that it would be covered.
fn hindrances(brush: &Brush, content: &Content) {
    const APART_PX: f64 = 70.0;
    let mut taken: BTreeSet<(bool, i64, i64)> = BTreeSet::new();
    brush.on_screen();
    let view = brush.camera.view();
    for (edge, course) in content.region.edges.iter().zip(&content.scene.edges) {
        let passage = edge.passage(content.region.conditions, &content.region);
        let Some(course) = course.as_ref().filter(|course| {
            passage != Passage::Usual
                && content.layers.shows_mode(edge.mode)
                && overlap(&course.bounds(), &view)
        }) else {
            continue;
        };
        // A long edge seen from near would carry marks far outside the view.
        let length_px = course.length_m() / brush.camera.metres_per_px;
        let marks = (length_px / APART_PX).clamp(1.0, 200.0).round();
        for number in 0..marks as u32 {
            let along = (f64::from(number) + 0.5) / marks;
            let at = brush.camera.to_screen(course.along(along));
            let cell_px = if passage.is_closed() { 12.0 } else { 32.0 };
            let cell = at / cell_px;
            if taken.insert((passage.is_closed(), cell.x.floor() as i64, cell.y.floor() as i64)) {
                brush.hindrance(at, passage);
            }
        }
    }
}

/// Bands below the network, wider the more trips pass; thin lines inside villages.
fn flows(brush: &Brush, content: &Content, strength: f64) {
    brush.on_screen();
    let context = brush.context;
    let view = brush.camera.view();
    context.set_line_join("round");
    context.set_global_alpha(0.5 * strength);
    for flow in &content.routes.flows {
        let course = &flow.course;
        if !overlap(&course.bounds(), &view) {
            continue;
        }
        let width = brush.line_px() + 3.0 + 1.6 * (flow.trips.len() as f64).ln();
        brush.pen(brush.palette.route(flow.family), width.min(14.0), &[], 1.0);
        context.set_line_cap("round");
        brush.polyline(course.points());
    }
    // A dark core tells settled trips from those that may still change.
    context.set_global_alpha(strength);
    brush.pen(&brush.palette.label, 1.25, &[], 1.0);
    for trip in content.settled.iter().filter_map(|trip| content.routes.trips.get(*trip)) {
        trip.ways.iter().for_each(|way| brush.polyline(&way.points));
    }
    if !Content::by_village(brush.camera) {
        context.set_global_alpha(0.6 * strength);
        for (trip, line) in &content.routes.locals {
            if overlap(&Rect::new(line.start, line.end), &view) {
                brush.pen(brush.palette.route(content.routes.trips[*trip].family), 1.25, &[], 1.0);
                brush.polyline(&[line.start, line.end]);
            }
        }
    }
    context.set_global_alpha(1.0);
}

/// Hands the stations to `draw`: those of a village together from afar, each by
/// itself from near, where only those without coordinates stay with their village.
pub fn stations(brush: &Brush, content: &Content, draw: impl Fn(&Brush, Point, f64, &[usize])) {
    brush.on_screen();
    let view = widened(brush.camera.view(), 12.0 * brush.camera.metres_per_px);
    let in_view = |at: Point| overlap(&Rect::new(at, at), &view);
    if Content::by_village(brush.camera) {
        for village in content.scene.villages.iter().filter(|village| in_view(village.at)) {
            let at = brush.camera.to_screen(village.at);
            draw(brush, at, village.radius_px(), &village.stations);
        }
        return;
    }
    let radius = if brush.camera.metres_per_px < 8.0 { 4.5 } else { 3.5 };
    for village in &content.scene.villages {
        let (with, without): (Vec<usize>, Vec<usize>) = village
            .stations
            .iter()
            .partition(|number| content.region.stations[**number].lat.is_some());
        if !without.is_empty() && in_view(village.at) {
            draw(brush, brush.camera.to_screen(village.at), village.radius_px(), &without);
        }
        for station in with {
            if let Some(at) = content.scene.stations[station].filter(|at| in_view(*at)) {
                draw(brush, brush.camera.to_screen(at), radius, &[station]);
            }
        }
    }
}

/// Whether places of a kind have a mark of their own at this scale.
fn is_marked(kind: PlaceKind, camera: &Camera) -> bool {
    match kind {
        PlaceKind::Pps => !Content::by_village(camera),
        PlaceKind::Junction => camera.metres_per_px < 15.0,
        _ => true,
    }
}

/// The marks of places, the most important on top.
pub fn places(brush: &Brush, content: &Content) {
    brush.on_screen();
    for kind in scene::KINDS.into_iter().rev().filter(|kind| is_marked(*kind, brush.camera)) {
        for (place, at) in content.region.places.iter().zip(&content.scene.places) {
            if place.kind == kind && brush.camera.shows(*at, -10.0) {
                brush.place(brush.camera.to_screen(*at), kind);
            }
        }
    }
}

/// The marks of junctions, whatever the scale.
pub fn junctions(brush: &Brush, content: &Content) {
    for (place, at) in content.region.places.iter().zip(&content.scene.places) {
        if place.kind == PlaceKind::Junction && brush.camera.shows(*at, -4.0) {
            brush.disc(brush.camera.to_screen(*at), 3.0, &brush.palette.quiet);
        }
    }
}

/// A name with what decides its look.
struct Name<'a> {
    text: std::borrow::Cow<'a, str>,
    at: Point,
    kind: Option<PlaceKind>,
    gap_px: f64,
}

impl Name<'_> {
    fn font(&self) -> (u16, f64) {
        match self.kind {
            Some(PlaceKind::Store | PlaceKind::Ppk) => (650, 12.5),
            Some(_) => (400, 11.0),
            None => (400, 10.0),
        }
    }
}

fn labels(brush: &Brush, content: &Content, unseen_px: f64) {
    brush.on_screen();
    let camera = brush.camera;
    let names = names(content, camera);
    let wishes: Vec<Wish> = names
        .iter()
        .map(|name| {
            let (weight, size) = name.font();
            brush.font(weight, size);
            let width_px = brush.width_px(&name.text);
            Wish {
                at: camera.to_screen(name.at),
                gap_px: name.gap_px,
                width_px,
                height_px: size * 1.2,
            }
        })
        .collect();
    let marks = content.region.places.iter().zip(&content.scene.places);
    let obstacles: Vec<Rect> = marks
        .filter(|(place, at)| is_marked(place.kind, camera) && camera.shows(**at, -10.0))
        .map(|(place, at)| {
            let at = camera.to_screen(*at);
            widened(Rect::new(at, at), Brush::place_reach_px(place.kind))
        })
        .collect();
    let corner = Coord { x: camera.width_px, y: camera.height_px };
    // No name crosses the rim of what is seen.
    let rim = Coord { x: unseen_px, y: unseen_px };
    let screen = Rect::new(rim, corner - rim);
    let placed = scene::label::place(&wishes, &obstacles, &screen);
    for (name, place) in names.iter().zip(placed) {
        let Some(place) = place else { continue };
        let (weight, size) = name.font();
        brush.font(weight, size);
        let colour = match name.kind {
            Some(PlaceKind::Store | PlaceKind::Ppk) => &brush.palette.label,
            Some(PlaceKind::Pier) => brush.palette.mode(Mode::Sea),
            _ => &brush.palette.quiet,
        };
        brush.write(&name.text, &place, colour);
    }
}

/// All names wanted at this scale, most important first.
fn names<'a>(content: &'a Content, camera: &Camera) -> Vec<Name<'a>> {
    let wanted = |kind| match kind {
        PlaceKind::Store | PlaceKind::Ppk => true,
        PlaceKind::Pier => camera.metres_per_px < 260.0,
        PlaceKind::Pps => camera.metres_per_px < 130.0,
        PlaceKind::Junction => false,
    };
    let order = [PlaceKind::Store, PlaceKind::Ppk, PlaceKind::Pier, PlaceKind::Pps];
    let mut names = Vec::new();
    for kind in order.into_iter().filter(|kind| wanted(*kind)) {
        let places = content.region.places.iter().zip(&content.scene.places);
        for (number, (place, at)) in places.enumerate() {
            if place.kind == kind && camera.shows(*at, -4.0) {
                let gap_px = Brush::place_reach_px(kind) + 3.0;
                // "Gudang KPU Barito Utara, Muara Teweh": the rest is in its card.
                let name = place.name.split(',').next().unwrap_or_default();
                let text = match content.shade_labels.get(&number) {
                    Some(figure) => format!("{name} · {figure}").into(),
                    None => name.into(),
                };
                names.push(Name { text, at: *at, kind: Some(kind), gap_px });
            }
        }
    }
    if camera.metres_per_px < 6.0 && content.layers.stations {
        for (station, at) in content.region.stations.iter().zip(&content.scene.stations) {
            if let Some(at) = at.filter(|at| station.lat.is_some() && camera.shows(*at, -4.0)) {
                let text = format!("{:03}", station.number).into();
                names.push(Name { text, at, kind: None, gap_px: 8.0 });
            }
        }
    }
    names
}
