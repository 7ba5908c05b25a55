//! Answers of the network on the map: ways, how soon places are reached, and what closures do.

use std::collections::BTreeSet;

use super::brush::Brush;
use super::content::Content;
use crate::page::state::Answers;
use tepat_model::region::{PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_order::Order as _;
use tepat_planner::people::People;
use tepat_planner::questions::{Answer, Found};
use tepat_view::scene::{Course, Point, Scene};
use tepat_view::shade::ShadeBy;

/// What there is to draw of the answers.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Ways with their number; the chosen one last.
    ways: Vec<(bool, Vec<Course>)>,
    /// Villages, and in how many hours they are reached.
    reach: Vec<(Point, Option<i32>)>,
    /// Villages a closure shifts, and by how many minutes; those that lose their way first.
    shifted: Vec<(Point, Option<i32>)>,
}

/// How far bases and proposed posts are from villages, to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// Villages, and how many minutes away the nearest is, or how much nearer it comes.
    villages: Vec<(Point, Option<i32>)>,
    /// Whether the minutes are a difference.
    is_change: bool,
    /// Minutes within which a village counts as covered.
    within_minutes: i32,
    /// Where posts are proposed.
    new: Vec<Point>,
}

impl Posted {
    /// Lays out what `by` shows.
    pub fn new(by: ShadeBy, people: &People, region: &Region, scene: &Scene) -> Self {
        let at = |code: &str| Some(scene.places[region.places.position(code)?]);
        let villages = people.nearest.iter();
        let new = by.proposal().map(|it| people.new_posts(it)).unwrap_or_default();
        let is_change = by.is_of_posts_change();
        let shown = |(_, minutes): &(Point, Option<i32>)| !is_change || *minutes != Some(0);
        Self {
            villages: villages
                .filter_map(|it| Some((at(&it.village)?, by.minutes(it))))
                .filter(shown)
                .collect(),
            is_change,
            within_minutes: i32::try_from(people.posts.within_minutes).unwrap_or(i32::MAX),
            new: new.into_iter().filter_map(at).collect(),
        }
    }
}

impl Drawn {
    /// Lays the answer out.
    pub fn new(answers: &Answers, region: &Region, scene: &Scene) -> Self {
        let mut drawn = Self::default();
        match &answers.answer {
            Some(Answer::Ways(ways)) => drawn.ways = laid_out(ways, answers.chosen, region, scene),
            Some(Answer::Arrivals { at, arrivals }) => {
                let village = |(code, arrive): &(String, Option<Moment>)| {
                    let hours = arrive.map(|arrive| (arrive - at).div_euclid(60));
                    Some((village(region, scene, code)?, hours))
                };
                drawn.reach = arrivals.iter().filter_map(village).collect();
            }
            Some(Answer::Shifts(shifts)) => {
                let places = shifts.get(answers.chosen).map_or(&[][..], |shift| &shift.places);
                let places = places.iter();
                drawn.shifted = places
                    .filter_map(|p| Some((village(region, scene, &p.place)?, p.minutes())))
                    .collect();
            }
            Some(Answer::Critical { .. }) | None => {}
        }
        drawn
    }
}

fn laid_out(
    ways: &[Found],
    chosen: usize,
    region: &Region,
    scene: &Scene,
) -> Vec<(bool, Vec<Course>)> {
    let laid_out = |(number, found): (usize, &Found)| {
        let codes = found.way.parts.iter().flat_map(|part| &part.edges);
        let steps = codes.flat_map(|code| region.steps_of(code));
        let courses = steps.filter_map(|step| scene.course(region, step)).collect();
        (number == chosen, courses)
    };
    let mut ways: Vec<(bool, Vec<Course>)> = ways.iter().enumerate().map(laid_out).collect();
    ways.order_by_key(|(chosen, _)| *chosen);
    ways
}

fn village(region: &Region, scene: &Scene, code: &str) -> Option<Point> {
    let place = region.places.position(code)?;
    (region.places[place].kind == PlaceKind::Pps).then(|| scene.places[place])
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

/// Paints how soon places are reached, or how much later, above everything.
pub fn paint_reach(brush: &Brush, content: &Content) {
    brush.on_screen();
    sparse(brush, &content.answers.reach, |at, hours| brush.hours(at, hours));
    sparse(brush, &content.answers.shifted, |at, minutes| brush.delay(at, minutes));
    let posted = &content.posted;
    sparse(brush, &posted.villages, |at, minutes| match posted.is_change {
        true => brush.delay(at, minutes),
        false => brush.away(at, minutes, posted.within_minutes),
    });
    for at in &posted.new {
        if brush.camera.shows(*at, -10.0) {
            brush.proposed(brush.camera.to_screen(*at));
        }
    }
}

/// Marks what is in view, of those that would lie upon each other the first.
fn sparse(brush: &Brush, all: &[(Point, Option<i32>)], mark: impl Fn(Point, Option<i32>)) {
    let mut taken: BTreeSet<(i64, i64)> = BTreeSet::new();
    for &(at, figure) in all {
        let is_seen = brush.camera.shows(at, -10.0);
        let at = brush.camera.to_screen(at);
        let cell = ((at.x / 20.0).floor() as i64, (at.y / 20.0).floor() as i64);
        if is_seen && taken.insert(cell) {
            mark(at, figure);
        }
    }
}
