//! Places names on the map so that they do not overlap.

use std::collections::BTreeMap;

use geo::{Coord, Rect};

use super::projection::{Point, overlap, widened};

/// A name to be placed. All measures are in screen pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The point it names.
    pub at: Point,
    /// Distance between the name and the point.
    pub gap_px: f64,
    /// Width of the name.
    pub width_px: f64,
    /// Height of a line.
    pub height_px: f64,
}

/// Side of the grid cells in which overlapping names are looked up.
const CELL_PX: f64 = 128.0;

/// Places each name beside, above or below its point so that it covers no obstacle and no
/// earlier name. A name does not cross the edge of `screen`: it lies entirely inside or, where
/// a larger area is painted, entirely outside.
///
/// Returns the box of each name, or `None` if there is no room. O(wishes).
pub fn place(wishes: &[Wish], obstacles: &[Rect], screen: &Rect) -> Vec<Option<Rect>> {
    let mut taken = Taken::default();
    obstacles.iter().for_each(|obstacle| taken.add(*obstacle));
    wishes
        .iter()
        .map(|wish| {
            let free = positions(wish).into_iter().find(|name| {
                (contains(screen, name) || !overlap(screen, name)) && taken.is_free(name)
            })?;
            taken.add(free);
            Some(free)
        })
        .collect()
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.min().x <= inner.min().x
        && outer.min().y <= inner.min().y
        && inner.max().x <= outer.max().x
        && inner.max().y <= outer.max().y
}

/// Candidate boxes: right, left, above, below, then the corners.
fn positions(wish: &Wish) -> [Rect; 8] {
    let Wish { at, gap_px: gap, width_px: width, height_px: height } = *wish;
    let (left, right) = (at.x - gap - width, at.x + gap);
    let (above, below) = (at.y - gap - height, at.y + gap);
    let (middle_x, middle_y) = (at.x - width / 2.0, at.y - height / 2.0);
    [
        (right, middle_y),
        (left, middle_y),
        (middle_x, above),
        (middle_x, below),
        (right, above),
        (right, below),
        (left, above),
        (left, below),
    ]
    .map(|(x, y)| Rect::new(Coord { x, y }, Coord { x: x + width, y: y + height }))
}

#[derive(Default)]
struct Taken {
    cells: BTreeMap<(i32, i32), Vec<Rect>>,
}

impl Taken {
    fn add(&mut self, taken: Rect) {
        for cell in cells(&taken) {
            self.cells.entry(cell).or_default().push(taken);
        }
    }

    fn is_free(&self, name: &Rect) -> bool {
        let name = &widened(*name, 1.0);
        cells(name).all(|cell| {
            self.cells
                .get(&cell)
                .is_none_or(|taken| taken.iter().all(|other| !overlap(name, other)))
        })
    }
}

fn cells(area: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
    let cell = |at: f64| (at / CELL_PX).floor() as i32;
    let columns = cell(area.min().x)..=cell(area.max().x);
    let rows = cell(area.min().y)..=cell(area.max().y);
    columns.flat_map(move |column| rows.clone().map(move |row| (column, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(x: f64, y: f64) -> Wish {
        Wish { at: Coord { x, y }, gap_px: 4.0, width_px: 60.0, height_px: 12.0 }
    }

    fn screen() -> Rect {
        Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 400.0, y: 300.0 })
    }

    #[test]
    fn names_never_overlap_and_stay_on_the_screen() {
        let wishes: Vec<Wish> =
            (0..200).map(|k| wish(f64::from(k * 37 % 400), f64::from(k * 91 % 300))).collect();
        let placed: Vec<Rect> = place(&wishes, &[], &screen()).into_iter().flatten().collect();
        assert!(placed.len() > 40, "{} placed", placed.len());
        for (i, a) in placed.iter().enumerate() {
            assert!(contains(&screen(), a) || !overlap(&screen(), a));
            assert!(placed[..i].iter().all(|b| !overlap(a, b)), "{a:?}");
        }
    }

    #[test]
    fn the_first_wish_wins_and_others_step_aside() {
        let placed = place(&[wish(100.0, 100.0), wish(100.0, 100.0)], &[], &screen());
        let left_edges: Vec<f64> = placed.iter().flatten().map(|name| name.min().x).collect();
        assert_eq!(left_edges, [104.0, 36.0]);
    }

    #[test]
    fn obstacles_push_names_away() {
        let wall = Rect::new(Coord { x: 101.0, y: 0.0 }, Coord { x: 399.0, y: 299.0 });
        let placed = place(&[wish(100.0, 100.0)], &[wall], &screen());
        assert_eq!(placed[0].map(|name| name.max().x), Some(96.0));
        let beyond = place(&[wish(-40.0, 100.0), wish(370.0, 100.0)], &[], &screen());
        let left_edges: Vec<f64> = beyond.iter().flatten().map(|name| name.min().x).collect();
        assert_eq!(left_edges, [-104.0, 306.0], "neither crosses the rim");
        let everything = place(&[wish(100.0, 100.0)], &[screen()], &screen());
        assert_eq!(everything, [None]);
    }
}
