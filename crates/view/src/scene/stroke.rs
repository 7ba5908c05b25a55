//! The network as lines to draw, at several levels of detail.

use std::collections::BTreeMap;

use geo::{BoundingRect, LineString, Rect, Simplify};

use super::Course;
use super::projection::{Point, overlap};
use tepat_model::region::{Edge, Mode, Passage, PlaceKind, Region};

/// Everything that decides how a line of the network is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    /// Mode of travel.
    pub mode: Mode,
    /// Its state under the region's conditions.
    pub passage: Passage,
    /// Whether it is known to flood.
    pub flood_prone: bool,
    /// Whether it is only a sketch between neighbours.
    pub is_sketch: bool,
}

impl Look {
    fn of(edge: &Edge, region: &Region) -> Self {
        let passage = edge.passage(region.conditions, region);
        let (flood_prone, is_sketch) = (edge.flood_prone, edge.is_sketch());
        Self { mode: edge.mode, passage, flood_prone, is_sketch }
    }
}

/// Neighbouring lines with the same look, drawn in one stroke.
#[derive(Clone, Debug)]
pub struct Tile {
    /// How its lines are drawn.
    pub look: Look,
    /// Bounding box.
    pub bounds: Rect,
    /// The lines.
    pub lines: Vec<LineString>,
}

/// The whole network at one level of detail.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// Maximum distance by which simplification moved a line.
    pub tolerance_m: f64,
    /// Tiles, sorted by cell, then by look.
    pub tiles: Vec<Tile>,
}

/// The network at every level of detail, finest first.
#[derive(Clone, Debug, Default)]
pub struct Strokes {
    /// The levels.
    pub levels: Vec<Level>,
}

/// Tolerance and cell size of each level, in metres.
const LEVELS: [(f64, f64); 4] =
    [(0.0, 16_000.0), (40.0, 32_000.0), (160.0, 128_000.0), (640.0, 512_000.0)];

impl Strokes {
    /// Chains the edges of `region`, whose courses are `edges`, into lines.
    ///
    /// Edges without a course are skipped. O(edges × log edges).
    pub fn new(region: &Region, edges: &[Option<Course>]) -> Self {
        let chains = chains(region, edges);
        let levels = LEVELS.map(|(tolerance_m, cell_m)| level(&chains, tolerance_m, cell_m));
        Self { levels: levels.into() }
    }

    /// Number of the coarsest level that looks like the finest at this scale.
    pub fn level_at(&self, metres_per_px: f64) -> usize {
        let fits = |level: &Level| level.tolerance_m <= 0.75 * metres_per_px;
        self.levels.iter().rposition(fits).unwrap_or(0)
    }
}

impl Level {
    /// Numbers of the tiles that touch `view`.
    pub fn in_view<'a>(&'a self, view: &'a Rect) -> impl Iterator<Item = usize> + 'a {
        self.tiles
            .iter()
            .enumerate()
            .filter(|(_, tile)| overlap(&tile.bounds, view))
            .map(|(number, _)| number)
    }
}

fn level(chains: &[(Look, LineString)], tolerance_m: f64, cell_m: f64) -> Level {
    let mut cells: BTreeMap<(i64, i64, Look), Vec<LineString>> = BTreeMap::new();
    for (look, line) in chains {
        let line = if tolerance_m > 0.0 { line.simplify(tolerance_m) } else { line.clone() };
        let Some(bounds) = line.bounding_rect() else {
            continue;
        };
        let cell = bounds.center() / cell_m;
        cells.entry((cell.x.floor() as i64, cell.y.floor() as i64, *look)).or_default().push(line);
    }
    let tiles = cells.into_iter().filter_map(|((_, _, look), lines)| {
        let corners = lines.iter().flat_map(|line| line.0.iter().copied());
        super::projection::bounds_of(corners).map(|bounds| Tile { look, bounds, lines })
    });
    Level { tolerance_m, tiles: tiles.collect() }
}

/// Joins edges end to end at junctions of exactly two edges with one look, so that dashes
/// continue and bends can be simplified. Posts and piers are never joined over.
fn chains(region: &Region, edges: &[Option<Course>]) -> Vec<(Look, LineString)> {
    let joints = Joints::new(region);
    let mut drawn = vec![false; region.edges.len()];
    let mut chains = Vec::new();
    // Chains with an end come first; what remains are rings, which may start anywhere.
    for rings in [false, true] {
        for (edge, ends) in joints.ends.iter().enumerate() {
            let Some((from, to)) = *ends else { continue };
            let begins = |place: &usize| rings || joints.after(edge, *place).is_none();
            if let (false, Some(start)) = (drawn[edge], [from, to].iter().find(|p| begins(p))) {
                let line = joints.walk(edge, *start, &mut drawn, edges);
                chains.push((joints.looks[edge], LineString::new(line)));
            }
        }
    }
    chains
}

/// Which edges meet where, by their positions in the region's tables.
struct Joints {
    ends: Vec<Option<(usize, usize)>>,
    looks: Vec<Look>,
    /// The two edges at every place that may be a bend.
    bends: Vec<Option<[usize; 2]>>,
}

impl Joints {
    fn new(region: &Region) -> Self {
        let position = |code: &str| region.places.position(code);
        let ends: Vec<Option<(usize, usize)>> =
            region.edges.iter().map(|edge| position(&edge.from).zip(position(&edge.to))).collect();
        let mut edges_at = vec![Vec::new(); region.places.len()];
        for (edge, ends) in ends.iter().enumerate() {
            if let Some((from, to)) = *ends {
                edges_at[from].push(edge);
                edges_at[to].push(edge);
            }
        }
        let looks: Vec<Look> = region.edges.iter().map(|edge| Look::of(edge, region)).collect();
        let bends = region.places.iter().zip(edges_at).map(|(place, edges)| match edges[..] {
            [a, b] if place.kind == PlaceKind::Junction && a != b && looks[a] == looks[b] => {
                Some([a, b])
            }
            _ => None,
        });
        Self { bends: bends.collect(), ends, looks }
    }

    /// The edge that continues `edge` at `place`.
    fn after(&self, edge: usize, place: usize) -> Option<usize> {
        let [a, b] = self.bends[place]?;
        Some(if a == edge { b } else { a })
    }

    /// The points of a chain that leaves `start` along `edge`.
    fn walk(
        &self,
        edge: usize,
        start: usize,
        drawn: &mut [bool],
        courses: &[Option<Course>],
    ) -> Vec<Point> {
        let mut along: Vec<Point> = Vec::new();
        let (mut next, mut place) = (Some(edge), start);
        while let Some((edge, (from, to))) = next.and_then(|edge| Some((edge, self.ends[edge]?))) {
            drawn[edge] = true;
            let points = courses[edge].as_ref().map_or(&[][..], Course::points);
            // The point at which two edges meet is already in the line.
            let skipped = usize::from(!along.is_empty());
            if place == from {
                place = to;
                along.extend(points.iter().skip(skipped));
            } else {
                place = from;
                along.extend(points.iter().rev().skip(skipped));
            }
            next = self.after(edge, place).filter(|edge| !drawn[*edge]);
        }
        along
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::{edge, place};
    use tepat_model::region::Table;

    /// A bent road J1-J2-J3 from A to B, a river between the same ends, and a ring of three
    /// bends.
    fn region() -> Region {
        let at = |code: &str, kind, x: f64, y: f64| place(code, kind, y, x);
        let (post, bend) = (PlaceKind::Pps, PlaceKind::Junction);
        Region {
            places: Table::new(vec![
                at("A", post, 0.0, 0.0),
                at("B", post, 4.0, 0.0),
                at("J1", bend, 1.0, 0.0001),
                at("J2", bend, 2.0, 0.0),
                at("J3", bend, 3.0, 1.0),
                at("R1", bend, 8.0, 0.0),
                at("R2", bend, 9.0, 0.0),
                at("R3", bend, 9.0, 1.0),
            ]),
            edges: Table::new(vec![
                edge("E1", "A", "J1", Mode::Paved),
                edge("E2", "J2", "J1", Mode::Paved),
                edge("E3", "J2", "J3", Mode::Paved),
                edge("E4", "B", "J3", Mode::Paved),
                edge("E5", "A", "B", Mode::River),
                edge("E6", "R1", "R2", Mode::Foot),
                edge("E7", "R2", "R3", Mode::Foot),
                edge("E8", "R3", "R1", Mode::Foot),
                edge("E9", "A", "nowhere", Mode::Foot),
            ]),
            ..Region::default()
        }
    }

    fn strokes(region: &Region) -> Strokes {
        let scene = crate::scene::Scene::new(region);
        Strokes::new(region, &scene.edges)
    }

    fn points(level: &Level, mode: Mode) -> Vec<usize> {
        let of_mode = level.tiles.iter().filter(|tile| tile.look.mode == mode);
        of_mode.flat_map(|tile| tile.lines.iter().map(|line| line.0.len())).collect()
    }

    #[test]
    fn edges_join_at_bends_only() {
        let strokes = strokes(&region());
        assert_eq!(points(&strokes.levels[0], Mode::Paved), [5]);
        assert_eq!(points(&strokes.levels[0], Mode::River), [2]);
        assert_eq!(points(&strokes.levels[0], Mode::Foot), [4], "a ring closes");
    }

    #[test]
    fn a_closure_ends_a_chain() {
        let mut region = region();
        let closed = Edge { closed: true, ..region.edges[1].clone() };
        region.edges.put(closed);
        let mut lines = points(&strokes(&region).levels[0], Mode::Paved);
        lines.sort_unstable();
        assert_eq!(lines, [2, 2, 3]);
    }

    #[test]
    fn coarse_levels_drop_small_bends() {
        let strokes = strokes(&region());
        assert_eq!(points(&strokes.levels[1], Mode::Paved), [4], "11 m aside is gone at 40 m");
        assert_eq!(strokes.level_at(1.0), 0);
        assert_eq!(strokes.level_at(60.0), 1);
        assert_eq!(strokes.level_at(5_000.0), 3);
        assert_eq!(Strokes::default().level_at(1.0), 0);
    }
}
