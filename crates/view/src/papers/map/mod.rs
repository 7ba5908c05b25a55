//! Maps on paper: a region, a sub-district or a trip, drawn to scale in millimetres as SVG.

mod canvas;
mod imported;
mod legend;

use geo::Rect;

use super::{Lie, Mark, Paper, Part, Scope};
use crate::export::Given;
use crate::scene::{Point, Routes, Scene, bounds_of, overlap, widened};
use crate::words::{self, Language};
use canvas::{Canvas, Pen};
use imported::{Drawn, imported};
use legend::Legend;
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{Place, PlaceKind, Region};

/// What head and foot of a sheet and the margins of its page take, in millimetres.
const AROUND_MM: (f64, f64) = (24.0, 67.0);

/// The narrowest part of the world that a map shows, in metres.
const LEAST_M: f64 = 2_000.0;

/// Letters grow with the sheet, but less.
fn letters(size: super::Size) -> f64 {
    match size {
        super::Size::A4 => 1.0,
        super::Size::A3 => 1.2,
        super::Size::A2 => 1.45,
        super::Size::A1 => 1.8,
    }
}

/// Metres per millimetre, rounded up to what people can reckon with.
fn round_scale(metres_per_mm: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(metres_per_mm.max(1e-3))));
    let steps = [1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0];
    let fits = steps.into_iter().map(|step| step * power);
    fits.clone().find(|scale| *scale >= metres_per_mm * 0.999_999).unwrap_or(10.0 * power)
}

/// The length that a scale bar shows at most a quarter of the width with, in metres.
pub fn scale_bar_m(metres_per_mm: f64, width_mm: f64) -> f64 {
    crate::scene::round_length_m(metres_per_mm * width_mm / 4.0)
}

/// The map sheet of the region or a sub-district. It lies as its area does.
pub(super) fn paper(given: &Given, scene: &Scene, scope: &Scope) -> Paper {
    let (region, language) = (given.region, given.language);
    let ppk = region.places.get(&scope.kecamatan).filter(|place| place.kind == PlaceKind::Ppk);
    let area = match ppk {
        Some(ppk) => of_district(region, scene, ppk),
        None => scene.bounds,
    };
    let area = roomy(area.unwrap_or_else(|| Rect::new((0.0, 0.0), (LEAST_M, LEAST_M))));
    let lie = if area.width() > area.height() { Lie::Across } else { Lie::Upright };
    let (short, long) = scope.size.mm();
    let (width, height) = if lie == Lie::Across { (long, short) } else { (short, long) };
    let (width, height) = (width - AROUND_MM.0, height - AROUND_MM.1);
    let scale = letters(scope.size);
    let beside = if lie == Lie::Across { Some(46.0 * scale) } else { None };
    let below = 26.0 * scale;
    let map_mm = match beside {
        Some(wide) => (width - wide, height),
        None => (width, height - below),
    };
    let mut canvas = Canvas::new(area, map_mm, scale);
    let mut legend = Legend::default();
    ground(&mut canvas, scene, &mut legend);
    let drawn = imported(&mut canvas, region, scene, &mut legend);
    if let Some(plan) = given.plan {
        flows(&mut canvas, &Routes::new(region, scene, plan), &mut legend);
    }
    network(&mut canvas, given, scene, &mut legend);
    places(&mut canvas, given, scene, ppk, &mut legend);
    canvas.frame(language);
    match drawn {
        Drawn::All => {}
        Drawn::Important => legend.note(words::text(language, "map-sheet-important")),
        Drawn::Nothing => legend.note(words::text(language, "map-sheet-without")),
    }
    let at = match beside {
        Some(_) => (map_mm.0 + 3.0, 2.0),
        None => (0.0, map_mm.1 + 3.0),
    };
    let columns = if beside.is_some() { 1 } else { 4 };
    let name = [("name", region.info.name.as_str().into())];
    let title = match ppk {
        None => words::text_with(language, "paper-map", &name),
        Some(ppk) => {
            let [region] = name;
            let values = [("kecamatan", ppk.name.as_str().into()), region];
            words::text_with(language, "paper-map-kecamatan", &values)
        }
    };
    let svg = canvas.finish((width, height), &title, |svg, metres_per_mm| {
        let column_mm = beside.map_or(width / 4.0, |wide| wide - 3.0);
        legend.draw(svg, language, metres_per_mm, (at, columns, column_mm), scale);
    });
    Paper {
        mark: Mark::new("PT", &scope.kecamatan),
        title,
        parts: vec![Part::Drawing(svg)],
        lie,
        size: scope.size,
        ..Paper::default()
    }
}

/// The map of a trip: its way and stops.
pub(super) fn of_trip(given: &Given, scene: &Scene, trip: &Trip, mm: (f64, f64)) -> String {
    let alone = Plan { trips: vec![trip.clone()], ..Plan::default() };
    let routes = Routes::new(given.region, scene, &alone);
    let line = routes.trips.first();
    let points = || line.into_iter().flat_map(|line| &line.ways).flat_map(|way| &way.points);
    let area = bounds_of(points().copied()).or(scene.bounds);
    let area = roomy(area.unwrap_or_else(|| Rect::new((0.0, 0.0), (LEAST_M, LEAST_M))));
    let mut canvas = Canvas::new(area, mm, 1.0);
    let mut unused = Legend::default();
    ground(&mut canvas, scene, &mut unused);
    imported(&mut canvas, given.region, scene, &mut unused);
    network(&mut canvas, given, scene, &mut unused);
    for way in line.into_iter().flat_map(|line| &line.ways) {
        canvas.line(&way.points, Pen::TRIP);
    }
    places(&mut canvas, given, scene, None, &mut unused);
    for (at, stop) in line.into_iter().flat_map(|line| &line.stops).enumerate() {
        canvas.stop(*stop, at + 1);
    }
    canvas.frame(given.language);
    canvas.finish(mm, &trip.code, |_, _| {})
}

/// With some room around, and no narrower than people can make out.
fn roomy(area: Rect) -> Rect {
    let margin = 0.03 * area.width().max(area.height());
    let lacking = (LEAST_M - area.width().max(area.height())).max(0.0) / 2.0;
    widened(area, margin + lacking)
}

/// The extent of a sub-district: of its area, its posts and stations.
fn of_district(region: &Region, scene: &Scene, ppk: &Place) -> Option<Rect> {
    let position = region.places.position(&ppk.code)?;
    let belongs = |place: &Place| place.code == ppk.code || place.parent == ppk.code;
    let places = region.places.iter().zip(&scene.places);
    let places = places.filter(|(place, _)| belongs(place) && place.position().is_some());
    let stations = region.stations.iter().zip(&scene.stations);
    let stations = stations
        .filter(|(station, _)| super::kecamatan_of(region, &station.code) == Some(&ppk.code));
    let number = scene.ground.districts.binary_search(&position).ok();
    let level = scene.ground.levels.first();
    let rings = number.zip(level).map(|(number, level)| &level.fills[number]);
    let corners = rings.into_iter().flatten().flat_map(|ring| ring.0.iter().copied());
    bounds_of(
        places
            .map(|(_, at)| *at)
            .chain(stations.filter_map(|(_, at)| *at))
            .chain(corners)
            .collect::<Vec<Point>>(),
    )
}

fn ground(canvas: &mut Canvas, scene: &Scene, legend: &mut Legend) {
    use crate::scene::GroundLine;
    let number = scene.ground.level_at(canvas.metres_per_mm() / 4.0);
    let Some(level) = scene.ground.levels.get(number) else {
        for area in &scene.areas {
            canvas.area(&area.outline);
        }
        return;
    };
    for ring in level.fills.iter().flatten() {
        canvas.land(&ring.0);
    }
    for (kind, lines) in GroundLine::ALL.into_iter().zip(&level.lines) {
        let pen = match kind {
            GroundLine::River => Pen::RIVER,
            GroundLine::Village => Pen::VILLAGE,
            GroundLine::District => Pen::DISTRICT,
            GroundLine::Rim | GroundLine::Coast => Pen::RIM,
        };
        let mut is_drawn = false;
        for line in lines {
            is_drawn |= canvas.line(&line.0, pen);
        }
        let key = match kind {
            GroundLine::River => Some("map-rivers"),
            GroundLine::Village => Some("map-sheet-villages"),
            GroundLine::District => Some("map-sheet-districts"),
            GroundLine::Coast => Some("map-coast"),
            GroundLine::Rim => None,
        };
        if let Some(key) = key.filter(|_| is_drawn) {
            legend.line(key, pen);
        }
    }
}

/// Grey bands below the network, where trips pass.
fn flows(canvas: &mut Canvas, routes: &Routes, legend: &mut Legend) {
    let mut is_drawn = false;
    for flow in &routes.flows {
        let pen = Pen::flow(flow.trips.len());
        is_drawn |= canvas.line(flow.course.points(), pen);
    }
    if is_drawn {
        legend.line("map-sheet-flows", Pen::flow(4));
    }
}

fn network(canvas: &mut Canvas, given: &Given, scene: &Scene, legend: &mut Legend) {
    use tepat_model::region::Mode;
    let strokes = &scene.strokes;
    let number = strokes.level_at(canvas.metres_per_mm() / 4.0);
    let Some(level) = strokes.levels.get(number) else { return };
    let view = canvas.view();
    // The ways of a kind together, so that the legend has them in order.
    for mode in Mode::ALL {
        for closed in [false, true] {
            let tiles = level
                .tiles
                .iter()
                .filter(|tile| tile.look.mode == mode && tile.look.passage.is_closed() == closed);
            let pen = Pen::of_mode(mode, closed);
            let mut is_drawn = false;
            for line in tiles.filter(|tile| overlap(&tile.bounds, &view)).flat_map(|it| &it.lines) {
                is_drawn |= canvas.line(&line.0, pen);
            }
            if is_drawn && closed {
                legend.line("map-closed", pen);
            } else if is_drawn {
                legend.line(&format!("mode-{}", mode.key()), pen);
            }
        }
    }
    let edges = given.region.edges.iter().zip(&scene.edges);
    for (edge, course) in edges {
        let passage = edge.passage(given.region.conditions, given.region);
        if let Some(course) = course.as_ref().filter(|_| passage.is_closed()) {
            canvas.cross(course.along(0.5));
        }
    }
}

/// Marks and names; those of the sub-district in question have all their names first.
fn places(
    canvas: &mut Canvas,
    given: &Given,
    scene: &Scene,
    ppk: Option<&Place>,
    legend: &mut Legend,
) {
    let (region, language) = (given.region, given.language);
    if ppk.is_some() {
        let own = region
            .stations
            .iter()
            .zip(&scene.stations)
            .filter(|(station, _)| station.lat.is_some());
        let mut is_drawn = false;
        for (_, at) in own {
            is_drawn |= at.is_some_and(|at| canvas.station(at));
        }
        if is_drawn {
            legend.station();
        }
    }
    let belongs =
        |place: &Place| ppk.is_none_or(|ppk| place.code == ppk.code || place.parent == ppk.code);
    for kind in crate::scene::KINDS {
        if kind == PlaceKind::Junction {
            continue;
        }
        let mut is_drawn = false;
        for own in [true, false] {
            let places = region.places.iter().zip(&scene.places);
            let of_kind = places.filter(|(place, _)| {
                place.kind == kind && place.position().is_some() && belongs(place) == own
            });
            for (place, at) in of_kind {
                is_drawn |= canvas.place(*at, kind, &place.name);
            }
        }
        if is_drawn {
            legend.place(words::kind_key(kind), kind);
        }
    }
    let left_out = canvas.names();
    if left_out > 0 {
        legend.note(unnamed(language, left_out));
    }
}

fn unnamed(language: Language, count: usize) -> String {
    words::text_with(language, "map-sheet-unnamed", &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_never_too_large() {
        for (wanted, expect) in
            [(1.0, 1.0), (1.1, 1.25), (712.0, 800.0), (99.0, 100.0), (250.0, 250.0), (0.71, 0.8)]
        {
            let scale = round_scale(wanted);
            assert!((scale - expect).abs() < 1e-9, "{wanted}: {scale}");
        }
    }
}
