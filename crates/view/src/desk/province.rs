//! Several regencies on one map, each sub-district by how it stands, as SVG and as a page to print.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::export::escaped;
use crate::scene::{Ground, GroundLine, Point, Projection, bounds_of};
use crate::words::{self, Language};
use tepat_desk::province::AreaState;
use tepat_model::region::{Place, PlaceKind, Region};

/// A regency and how its sub-districts stand, by code of their posts.
pub struct Regency<'a> {
    /// Its region.
    pub region: &'a Region,
    /// The states of its sub-districts.
    pub states: BTreeMap<String, AreaState>,
    /// What its row in the table says.
    pub told: String,
}

/// Width of the map, and the most height, in units of the SVG.
const WIDTH: f64 = 1000.0;
const MOST_HEIGHT: f64 = 1200.0;
/// The level of detail of the borders.
const LEVEL: usize = 3;

/// Colour of each state and the letter that stands for it too.
fn look(state: AreaState) -> (&'static str, char) {
    match state {
        AreaState::Ready => ("#f4f0f7", '✓'),
        AreaState::InPart => ("#cdbbe0", '◐'),
        AreaState::NotReady => ("#9272b8", '○'),
        AreaState::Late => ("#f6d7a0", 'T'),
        AreaState::Short => ("#f0b4a0", '−'),
        AreaState::Silent => ("url(#silent)", '?'),
    }
}

/// The name of a state.
pub fn area_state_name(language: Language, state: AreaState) -> String {
    words::text(language, &format!("province-{}", state.key()))
}

/// The map with its legend; empty if nothing is anywhere. Sub-districts without an outline are
/// circles at their posts. O(points of all outlines).
pub fn province_svg(regencies: &[Regency<'_>], language: Language) -> String {
    let posts = |region: &'_ Region| -> Vec<(f64, f64)> {
        let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
        posts.filter_map(Place::position).collect()
    };
    let all: Vec<(f64, f64)> = regencies.iter().flat_map(|regency| posts(regency.region)).collect();
    if all.is_empty() {
        return String::new();
    }
    let mean = |of: fn(&(f64, f64)) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    let projection = Projection::about(mean(|at| at.0), mean(|at| at.1));
    let grounds: Vec<Ground> =
        regencies.iter().map(|regency| Ground::new(regency.region, projection)).collect();
    let corners = grounds.iter().flat_map(Ground::corners);
    let posts = all.iter().map(|at| projection.to_map(*at));
    let Some(bounds) = bounds_of(corners.chain(posts)) else { return String::new() };
    let (width_m, height_m) = (bounds.width().max(1_000.0), bounds.height().max(1_000.0));
    let scale = ((WIDTH - 20.0) / width_m).min((MOST_HEIGHT - 20.0) / height_m);
    let height = height_m * scale + 20.0;
    let legend_px = 26.0 * AreaState::ALL.len() as f64 + 10.0;
    let to_px = move |at: Point| {
        ((at.x - bounds.min().x) * scale + 10.0, (at.y - bounds.min().y) * scale + 10.0)
    };
    let title = escaped(&words::text(language, "province-map"));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{title}\" \
         viewBox=\"0 0 {WIDTH} {:.0}\" font-family=\"sans-serif\"><title>{title}</title>\
         <defs><pattern id=\"silent\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"8\" height=\"8\" fill=\"#eee\"/>\
         <path d=\"M0 8L8 0\" stroke=\"#888\"/></pattern></defs>\n",
        height + legend_px,
    );
    let mut names = String::new();
    for (regency, ground) in regencies.iter().zip(&grounds) {
        districts(&mut svg, &mut names, regency, ground, projection, language, &to_px);
        rim(&mut svg, ground, &to_px);
    }
    svg.push_str(&names);
    legend(&mut svg, regencies, language, height);
    svg.push_str("</svg>\n");
    svg
}

/// The sub-districts of a regency in the colours of their states, and their names.
fn districts(
    svg: &mut String,
    names: &mut String,
    regency: &Regency<'_>,
    ground: &Ground,
    projection: Projection,
    language: Language,
    to_px: &impl Fn(Point) -> (f64, f64),
) {
    let region = regency.region;
    let fills = ground.levels.get(LEVEL).map(|level| level.fills.as_slice()).unwrap_or_default();
    for (position, place) in region.places.iter().enumerate() {
        let Some(state) = regency.states.get(&place.code).copied() else { continue };
        let (colour, letter) = look(state);
        let said = format!("{}: {}", place.name, area_state_name(language, state));
        let rings = ground.districts.binary_search(&position).ok().and_then(|at| fills.get(at));
        let path: String =
            rings.into_iter().flatten().map(|ring| path(&ring.0, to_px, true)).collect();
        let post = place.position().map(|at| to_px(projection.to_map(at)));
        let shape = match (path.is_empty(), post) {
            (false, _) => format!("<path d=\"{path}\" fill-rule=\"evenodd\""),
            (true, Some((x, y))) => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\""),
            (true, None) => continue,
        };
        let _ = writeln!(
            svg,
            "{shape} fill=\"{colour}\" stroke=\"#777\" stroke-width=\"0.6\"><title>{}</title></{}>",
            escaped(&said),
            if path.is_empty() { "circle" } else { "path" },
        );
        if let Some((x, y)) = post {
            let _ = writeln!(
                names,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"11\" text-anchor=\"middle\" \
                 paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"2.5\">{letter} {}</text>",
                escaped(&place.name),
            );
        }
    }
}

/// Where a regency ends.
fn rim(svg: &mut String, ground: &Ground, to_px: &impl Fn(Point) -> (f64, f64)) {
    let Some(level) = ground.levels.get(LEVEL) else { return };
    let lines = [GroundLine::Rim, GroundLine::Coast].map(|kind| &level.lines[kind as usize]);
    let d: String = lines.into_iter().flatten().map(|line| path(&line.0, to_px, false)).collect();
    let _ = writeln!(svg, "<path d=\"{d}\" fill=\"none\" stroke=\"#222\" stroke-width=\"2\"/>");
}

fn path(points: &[Point], to_px: &impl Fn(Point) -> (f64, f64), closed: bool) -> String {
    let mut d = String::new();
    for (number, at) in points.iter().enumerate() {
        let (x, y) = to_px(*at);
        let _ = write!(d, "{}{x:.1} {y:.1}", if number == 0 { 'M' } else { 'L' });
    }
    if closed {
        d.push('Z');
    }
    d
}

/// What the colours mean, with how many sub-districts have each.
fn legend(svg: &mut String, regencies: &[Regency<'_>], language: Language, top: f64) {
    for (number, state) in AreaState::ALL.into_iter().enumerate() {
        let (colour, letter) = look(state);
        let states = regencies.iter().flat_map(|regency| regency.states.values());
        let count = states.filter(|own| **own == state).count();
        let y = top + 26.0 * number as f64 + 4.0;
        let name = escaped(&area_state_name(language, state));
        let _ = writeln!(
            svg,
            "<rect x=\"10\" y=\"{y:.0}\" width=\"28\" height=\"18\" fill=\"{colour}\" stroke=\"#777\"/>\
             <text x=\"48\" y=\"{:.0}\" font-size=\"15\">{letter} {name}: {count}</text>",
            y + 14.0,
        );
    }
}

/// A page to print: the map, a line for each regency, and what they amount to.
pub fn province_html(
    regencies: &[Regency<'_>],
    together: &str,
    day: &str,
    language: Language,
) -> String {
    let title = words::text_with(language, "province-title", &[("day", day.into())]);
    let title = escaped(&title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>body{{font:14px sans-serif;margin:12mm}}svg{{max-width:100%;max-height:180mm}}\
         li{{margin:.3em 0}}</style>\n<h1>{title}</h1>\n",
        language.code(),
    );
    html.push_str(&province_svg(regencies, language));
    html.push_str("<ul>\n");
    for regency in regencies {
        let _ = writeln!(html, "<li>{}</li>", escaped(&regency.told));
    }
    let _ = writeln!(html, "</ul>\n<p><strong>{}</strong></p>\n</html>", escaped(together));
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::place;

    #[test]
    fn sub_districts_have_the_colour_of_their_state_and_none_is_lost() {
        let bundled = tepat_model::region::bundled();
        let mut regions: Vec<Region> = bundled.iter().filter_map(|it| it.region()).collect();
        // One without outlines, and with a name that must not become markup.
        let mut bare = Region::default();
        let named = place("X1", PlaceKind::Ppk, -0.5, 116.0);
        bare.places.put(Place { name: "A<B & C".into(), ..named });
        regions.push(bare);
        let state = |number: usize| AreaState::ALL[number % AreaState::ALL.len()];
        let regencies: Vec<Regency<'_>> = regions
            .iter()
            .map(|region| {
                let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
                let states = posts.enumerate().map(|(n, post)| (post.code.clone(), state(n)));
                Regency { region, states: states.collect(), told: String::new() }
            })
            .collect();
        let areas: usize = regencies.iter().map(|regency| regency.states.len()).sum();
        for language in [Language::Indonesian, Language::English] {
            let svg = province_svg(&regencies, language);
            assert_eq!(svg.matches("<title>").count(), areas + 1);
            assert_eq!(svg.matches("<circle").count(), 1, "the one without an outline");
            assert!(svg.contains("A&lt;B &amp; C") && !svg.contains("NaN"));
            let html = province_html(&regencies, "1 < 2", "2024-11-20", language);
            assert!(html.contains(&svg) && html.contains("1 &lt; 2"));
        }
        assert_eq!(province_svg(&[], Language::English), "");
    }
}
