//! The imported network on a map sheet: generalised to what the scale shows, the important ways first,
//! and no more of them than a sheet can hold.

use geo::{Coord, LineString, Rect, Simplify};

use super::canvas::{Canvas, Pen};
use super::legend::Legend;
use crate::scene::{LinkLook, Point, Scene, overlap, positions};
use tepat_model::region::{Mode, Region, Ways};

/// Most points of lines on a sheet; each takes about ten bytes.
const MOST_POINTS: usize = 40_000;
/// Lines are simplified by this much, in millimetres.
const TOLERANCE_MM: f64 = 0.15;
/// Importance of links, from main roads and waters to paths.
const RANKS: std::ops::RangeInclusive<u8> = 0..=3;

/// How much of an imported network is on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// All that its scale shows.
    All,
    /// The important ways alone: the others would not fit.
    Important,
    /// None: not even those would fit.
    Nothing,
}

/// Draws the links in view, as lines of each mode together. Ranks for which there is no room are left
/// out as a whole. O(links).
pub(super) fn imported(
    canvas: &mut Canvas,
    region: &Region,
    scene: &Scene,
    legend: &mut Legend,
) -> Drawn {
    let net = &region.net;
    let ways = Ways::new(&region.ways);
    let metres_per_px = canvas.metres_per_mm() / 4.0;
    let tolerance_m = canvas.metres_per_mm() * TOLERANCE_MM;
    let view = canvas.view();
    let mut lines: [Vec<(Mode, LineString)>; 4] = Default::default();
    for link in &net.links {
        let look = LinkLook::of(link, &ways);
        if !look.is_seen_at(metres_per_px) {
            continue;
        }
        let points = positions(net, link).map(|at| scene.projection.to_map(at));
        let line: LineString = points.collect();
        if is_in(&line, &view) {
            let line = if line.0.len() > 2 { line.simplify(tolerance_m) } else { line };
            lines[usize::from(look.rank)].push((look.mode, line));
        }
    }
    let mut left = MOST_POINTS;
    for rank in RANKS {
        let of_rank = &lines[usize::from(rank)];
        let points = of_rank.iter().map(|(_, line)| line.0.len()).sum::<usize>();
        if points > left {
            return if rank == *RANKS.start() { Drawn::Nothing } else { Drawn::Important };
        }
        left -= points;
        for mode in Mode::ALL {
            let of_mode = of_rank.iter().filter(|(own, _)| *own == mode);
            let pen = Pen::imported(mode, rank);
            if canvas.lines(of_mode.map(|(_, line)| &line.0[..]), pen) {
                legend.line(&format!("mode-{}", mode.key()), Pen::of_mode(mode, false));
            }
        }
    }
    Drawn::All
}

fn is_in(line: &LineString, view: &Rect) -> bool {
    let corner = |pick: fn(f64, f64) -> f64, start: f64| {
        let of = |sum: Point, at: &Coord| Coord { x: pick(sum.x, at.x), y: pick(sum.y, at.y) };
        line.0.iter().fold(Coord { x: start, y: start }, of)
    };
    let (min, max) = (corner(f64::min, f64::INFINITY), corner(f64::max, f64::NEG_INFINITY));
    !line.0.is_empty() && overlap(&Rect::new(min, max), view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::SharedNet;
    use tepat_network::{Kind, Link, Net, Node};

    /// A region with so many streets of a kind side by side, each of some points.
    fn region(kinds: &[(Kind, i32, i32)]) -> Region {
        let mut net = Net::default();
        for &(kind, streets, points) in kinds {
            for street in 0..streets {
                let lat_e7 = street * 400 - 50_000;
                let id = net.nodes.len() as i64;
                let at = |lon_e7: i32, id| Node { id, lat_e7, lon_e7: 1_170_000_000 + lon_e7 };
                net.nodes.extend([at(-80_000, id), at(80_000, id + 1)]);
                net.links.push(Link {
                    way: id,
                    from: id as u32,
                    to: id as u32 + 1,
                    kind,
                    first_bend: net.bends.len() as u32,
                    bends: points as u32,
                    ..Link::default()
                });
                // Zigzags that no simplification removes.
                let bend = |n: i32| {
                    let step = 160_000 / (points + 1);
                    [lat_e7 + (n % 2) * 3_000, 1_170_000_000 - 80_000 + (n + 1) * step]
                };
                net.bends.extend((0..points).map(bend));
            }
        }
        Region { net: SharedNet::from(net), ..Region::default() }
    }

    #[test]
    fn the_important_ways_come_first_and_a_sheet_has_bounds() {
        let check = |kinds: &[(Kind, i32, i32)], expect: Drawn| {
            let region = region(kinds);
            let projection = crate::scene::Projection::about(0.0, 117.0);
            let scene = Scene::laid_out(&region, projection);
            let area = Rect::new((-1_000.0, -1_000.0), (1_000.0, 1_000.0));
            let mut canvas = Canvas::new(area, (150.0, 150.0), 1.0);
            let drawn = imported(&mut canvas, &region, &scene, &mut Legend::default());
            assert_eq!(drawn, expect, "{kinds:?}");
            let svg = canvas.finish((150.0, 150.0), "", |_, _| {});
            assert!(svg.len() < 20 * MOST_POINTS, "{} bytes", svg.len());
            svg
        };
        let main = check(&[(Kind::Primary, 3, 10)], Drawn::All);
        let both = check(&[(Kind::Primary, 3, 10), (Kind::Residential, 5, 10)], Drawn::All);
        assert!(main.len() < both.len());
        // More small streets than fit are left out, and the main roads stay.
        let many = [(Kind::Primary, 3, 10), (Kind::Residential, 200, 300)];
        assert_eq!(check(&many, Drawn::Important), main);
        assert_eq!(check(&[(Kind::Primary, 200, 300)], Drawn::Nothing).matches("<path").count(), 0);
    }
}
