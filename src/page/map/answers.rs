//! Answers of the network on the map: ways, and how soon places are reached.

use std::collections::BTreeSet;

use super::brush::Brush;
use super::content::Content;
use crate::page::state::Answers;
use crate::region::{PlaceKind, Region};
use crate::scene::{Course, Point, Scene};

/// What there is to draw of the answers.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Ways with their number; the chosen one last.
    ways: Vec<(bool, Vec<Course>)>,
    /// Villages, and in how many hours they are reached.
    reach: Vec<(Point, Option<i32>)>,
}

impl Drawn {
    /// Lays answers out.
    pub fn new(answers: &Answers, region: &Region, scene: &Scene) -> Self {
        let ways = answers.ways.iter().flatten().enumerate();
        let mut ways: Vec<(bool, Vec<Course>)> = ways
            .map(|(number, found)| {
                let codes = found.way.parts.iter().flat_map(|part| &part.edges);
                let steps = codes.flat_map(|code| region.steps_of(code));
                let courses = steps.filter_map(|step| scene.course(region, step)).collect();
                (number == answers.chosen, courses)
            })
            .collect();
        ways.sort_by_key(|(chosen, _)| *chosen);
        let arrivals = answers.arrivals.iter();
        let arrivals = arrivals.flat_map(|(begin, all)| all.iter().map(move |one| (*begin, one)));
        let reach = arrivals
            .filter_map(|(begin, (code, at))| {
                let place = region.places.position(code)?;
                let is_village = region.places[place].kind == PlaceKind::Pps;
                let hours = at.map(|at| (at - begin).div_euclid(60));
                is_village.then_some((scene.places[place], hours))
            })
            .collect();
        Self { ways, reach }
    }
}

/// Paints ways above the network.
pub fn paint_ways(brush: &Brush, content: &Content) {
    brush.on_screen();
    let context = brush.context;
    context.set_line_join("round");
    context.set_line_cap("round");
    for (chosen, courses) in &content.answers.ways {
        let width = if *chosen { 6.0 } else { 4.0 };
        for (colour, width) in [
            (&brush.palette.halo, width + 3.0),
            (if *chosen { &brush.palette.accent } else { &brush.palette.quiet }, width),
        ] {
            brush.pen(colour, width, &[], 1.0);
            courses.iter().for_each(|course| brush.polyline(course.points()));
        }
    }
}

/// Paints how soon places are reached, above everything.
pub fn paint_reach(brush: &Brush, content: &Content) {
    brush.on_screen();
    let mut taken: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (at, hours) in &content.answers.reach {
        let is_seen = brush.camera.shows(*at, -10.0);
        let at = brush.camera.to_screen(*at);
        let cell = ((at.x / 20.0).floor() as i64, (at.y / 20.0).floor() as i64);
        if is_seen && taken.insert(cell) {
            brush.hours(at, *hours);
        }
    }
}
