//! The imported network as lines to draw and pick, at several levels of detail.
//!
//! The network is not copied: a tile is a list of links, and its lines are built when it is
//! first drawn. A regency's hundred thousand links thus cost little until they are seen.

use std::collections::BTreeMap;

use geo::{Coord, Distance, Euclidean, LineString, Rect, Simplify};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use tepat_network::{Kind, Link, Net};

use super::projection::{Point, Projection, overlap};
use tepat_model::region::{Mode, SharedNet, Ways};

/// How a link is drawn, and from which scale it is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkLook {
    /// Mode of travel, by its profile.
    pub mode: Mode,
    /// Importance, from 0 for main roads and waters to 3 for paths.
    pub rank: u8,
}

impl LinkLook {
    /// The look of a link.
    pub fn of(link: &Link, ways: &Ways) -> Self {
        Self { mode: ways.of(link).mode, rank: rank_of(link.kind) }
    }

    /// Whether links with this look are drawn at this scale.
    pub fn is_seen_at(self, metres_per_px: f64) -> bool {
        metres_per_px < RANKS_SEEN_BELOW[usize::from(self.rank)]
    }
}

/// Links of each rank are drawn below this scale, in metres per pixel.
const RANKS_SEEN_BELOW: [f64; 4] = [f64::INFINITY, 250.0, 60.0, 20.0];

fn rank_of(kind: Kind) -> u8 {
    match kind {
        Kind::Motorway | Kind::Trunk | Kind::Primary | Kind::Secondary => 0,
        Kind::Ferry | Kind::River | Kind::Sea => 0,
        Kind::Tertiary => 1,
        Kind::Unclassified | Kind::Track | Kind::RoughTrack | Kind::Canal => 2,
        Kind::Residential | Kind::Service | Kind::Path => 3,
    }
}

/// Neighbouring links with the same look.
#[derive(Clone, Debug)]
pub struct NetTile {
    /// How its links are drawn.
    pub look: LinkLook,
    /// Bounding box.
    pub bounds: Rect,
    /// Range of its links in the level's order.
    links: std::ops::Range<usize>,
}

type Entry = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// The network at one level of detail.
#[derive(Clone, Debug, Default)]
pub struct NetLevel {
    tolerance_m: f64,
    /// Links, sorted by cell, then by look.
    order: Vec<u32>,
    /// All tiles, in the same order.
    pub tiles: Vec<NetTile>,
    tree: RTree<Entry>,
}

/// The imported network, laid out on the map.
#[derive(Clone, Debug, Default)]
pub struct NetScene {
    net: SharedNet,
    projection: Projection,
    ways: Option<Ways>,
    looks: Vec<LinkLook>,
    /// Levels of detail, the finest first.
    pub levels: Vec<NetLevel>,
}

/// Tolerance, cell size and last rank drawn of each level; lengths in metres.
const LEVELS: [(f64, f64, u8); 4] =
    [(0.0, 4_000.0, 3), (20.0, 16_000.0, 2), (80.0, 64_000.0, 1), (320.0, 256_000.0, 0)];

/// A network being sorted into tiles, a number of links at a time.
#[derive(Debug)]
pub struct NetSorting {
    net: SharedNet,
    projection: Projection,
    ways: Ways,
    looks: Vec<LinkLook>,
    /// Tiles of each level.
    tiles: [BTreeMap<(Cell, LinkLook), Sorted>; LEVELS.len()],
}

type Cell = (i32, i32);

/// Links of one cell and look, with their bounding box.
#[derive(Debug)]
struct Sorted {
    bounds: Rect,
    links: Vec<u32>,
}

impl NetSorting {
    /// Starts with no link sorted.
    pub fn new(net: SharedNet, projection: Projection, ways: Ways) -> Self {
        let looks = Vec::with_capacity(net.links.len());
        Self { net, projection, ways, looks, tiles: Default::default() }
    }

    /// Whether this sorts exactly this network, with this projection and these profiles.
    pub fn is_of(&self, net: &SharedNet, projection: Projection, ways: &Ways) -> bool {
        self.net == *net && self.projection == projection && self.ways == *ways
    }

    /// Sorts up to `most` further links and returns whether all are sorted. O(links × log
    /// tiles).
    pub fn go_on(&mut self, most: usize) -> bool {
        let from = self.looks.len();
        let all = self.net.links.len();
        for number in from..all.min(from.saturating_add(most)) {
            let link = &self.net.links[number];
            let look = LinkLook::of(link, &self.ways);
            self.looks.push(look);
            let positions = positions(&self.net, link).map(|at| self.projection.to_map(at));
            let Some(bounds) = super::bounds_of(positions) else { continue };
            for ((_, cell_m, last_rank), tiles) in LEVELS.iter().zip(&mut self.tiles) {
                if look.rank > *last_rank {
                    continue;
                }
                let cell = bounds.center() / *cell_m;
                let cell = (cell.x.floor() as i32, cell.y.floor() as i32);
                let tile = tiles.entry((cell, look));
                let tile = tile.or_insert_with(|| Sorted { bounds, links: Vec::new() });
                tile.bounds = union(&tile.bounds, &bounds);
                tile.links.push(number as u32);
            }
        }
        self.looks.len() == all
    }

    /// The scene of the links sorted so far.
    pub fn done(self) -> NetScene {
        let Self { net, projection, ways, looks, tiles } = self;
        let levels =
            LEVELS.iter().zip(tiles).map(|((tolerance_m, ..), tiles)| level(*tolerance_m, tiles));
        NetScene { levels: levels.collect(), net, projection, ways: Some(ways), looks }
    }
}

impl NetScene {
    /// Sorts all links of a network into tiles. O(links × log tiles).
    pub fn new(net: SharedNet, projection: Projection, ways: &Ways) -> Self {
        let mut sorting = NetSorting::new(net, projection, ways.clone());
        sorting.go_on(usize::MAX);
        sorting.done()
    }

    /// Bounding box of the network; `None` if it is empty.
    pub fn bounds(&self) -> Option<Rect> {
        let tiles = self.levels.first()?.tiles.iter();
        super::bounds_of(tiles.flat_map(|tile| [tile.bounds.min(), tile.bounds.max()]))
    }

    /// Whether this shows exactly this network, with this projection and these profiles.
    pub fn is_of(&self, net: &SharedNet, projection: Projection, ways: &Ways) -> bool {
        self.net == *net && self.projection == projection && self.ways.as_ref() == Some(ways)
    }

    /// Whether this shows this network, with any projection and profiles.
    pub fn has_links_of(&self, net: &SharedNet) -> bool {
        self.net == *net
    }

    /// The network.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// Number of the level to draw at this scale.
    pub fn level_at(&self, metres_per_px: f64) -> usize {
        let fits = |(tolerance_m, _, last_rank): &(f64, f64, u8)| {
            let left_out = usize::from(*last_rank) + 1;
            *tolerance_m <= 0.75 * metres_per_px
                && RANKS_SEEN_BELOW.get(left_out).is_none_or(|below| metres_per_px >= *below)
        };
        LEVELS.iter().rposition(fits).unwrap_or(0)
    }

    /// The lines of a tile, simplified for its level, without the links that `hidden` accepts.
    pub fn lines(
        &self,
        level: usize,
        tile: usize,
        hidden: impl Fn(usize) -> bool,
    ) -> Vec<LineString> {
        let Some(level) = self.levels.get(level) else { return Vec::new() };
        let Some(tile) = level.tiles.get(tile) else { return Vec::new() };
        let links = level.order[tile.links.clone()].iter().map(|link| *link as usize);
        links
            .filter(|link| !hidden(*link))
            .filter_map(|link| self.line(link))
            .map(|line| match level.tolerance_m {
                tolerance if tolerance > 0.0 && line.0.len() > 2 => line.simplify(tolerance),
                _ => line,
            })
            .collect()
    }

    /// How a link is drawn.
    pub fn look_of(&self, link: usize) -> Option<LinkLook> {
        self.looks.get(link).copied()
    }

    /// The course of a link on the map.
    pub fn line(&self, link: usize) -> Option<LineString> {
        let link = self.net.links.get(link)?;
        let points = positions(&self.net, link).map(|at| self.projection.to_map(at));
        Some(points.collect())
    }

    /// The nearest link within `reach_m` of a point, among those that `shown` accepts.
    pub fn pick(&self, at: Point, reach_m: f64, shown: impl Fn(usize) -> bool) -> Option<usize> {
        let around =
            Rect::new(at - Coord { x: reach_m, y: reach_m }, at + Coord { x: reach_m, y: reach_m });
        let level = self.levels.first()?;
        let tiles = level.in_view(&around).into_iter().map(|tile| &level.tiles[tile]);
        let links = tiles.flat_map(|tile| &level.order[tile.links.clone()]);
        let at = geo::Point::from(at);
        links
            .map(|link| *link as usize)
            .filter(|link| shown(*link))
            .filter_map(|link| Some((Euclidean.distance(&self.line(link)?, &at), link)))
            .filter(|(distance_m, _)| *distance_m <= reach_m)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, link)| link)
    }
}

impl NetLevel {
    /// Numbers of the tiles that touch `view`, in ascending order.
    pub fn in_view(&self, view: &Rect) -> Vec<usize> {
        let corners = ([view.min().x, view.min().y], [view.max().x, view.max().y]);
        let around = AABB::from_corners(corners.0, corners.1);
        let found = self.tree.locate_in_envelope_intersecting(&around).map(|entry| entry.data);
        let mut tiles: Vec<usize> =
            found.filter(|tile| overlap(&self.tiles[*tile].bounds, view)).collect();
        tiles.sort_unstable();
        tiles
    }
}

/// Ends and bends of a link in degrees; empty if a node is missing.
pub(crate) fn positions<'a>(
    net: &'a Net,
    link: &Link,
) -> impl Iterator<Item = (f64, f64)> + use<'a> {
    let degrees = |[lat, lon]: [i32; 2]| (f64::from(lat) / 1e7, f64::from(lon) / 1e7);
    let end = |node: u32| net.nodes.get(node as usize).map(|node| [node.lat_e7, node.lon_e7]);
    let ends = end(link.from).zip(end(link.to));
    let bends = if ends.is_some() { net.bends_of(link) } else { &[] };
    let (first, last) = ends.unzip();
    first.into_iter().chain(bends.iter().copied()).chain(last).map(degrees)
}

fn union(a: &Rect, b: &Rect) -> Rect {
    Rect::new(
        Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

fn level(tolerance_m: f64, sorted: BTreeMap<(Cell, LinkLook), Sorted>) -> NetLevel {
    let mut order = Vec::with_capacity(sorted.values().map(|tile| tile.links.len()).sum());
    let mut tiles = Vec::with_capacity(sorted.len());
    for ((_, look), Sorted { bounds, links }) in sorted {
        let from = order.len();
        order.extend(links);
        tiles.push(NetTile { look, bounds, links: from..order.len() });
    }
    let entries = tiles.iter().enumerate().map(|(number, tile)| {
        let (min, max) = (tile.bounds.min(), tile.bounds.max());
        GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), number)
    });
    NetLevel { tolerance_m, tree: RTree::bulk_load(entries.collect()), tiles, order }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tepat_model::region::{Table, WayProfile};
    use tepat_network::Node;

    fn ways() -> Ways {
        Ways::new(&Table::default())
    }

    fn projection() -> Projection {
        Projection::about(0.0, 117.0)
    }

    /// A network of links, given by kind and by offsets from (0, 117) in ten-millionths of a
    /// degree.
    fn net(links: &[(Kind, Vec<[i32; 2]>)]) -> SharedNet {
        const LON_E7: i32 = 1_170_000_000;
        let mut net = Net::default();
        for (number, (kind, points)) in links.iter().enumerate() {
            let at = |[lat, lon]: [i32; 2]| [lat, lon + LON_E7];
            let (from, to) = (at(points[0]), at(points[points.len() - 1]));
            for (id, at) in [(2 * number, from), (2 * number + 1, to)] {
                net.nodes.push(Node { id: id as i64, lat_e7: at[0], lon_e7: at[1] });
            }
            let bends = &points[1..points.len() - 1];
            net.links.push(Link {
                way: number as i64,
                from: 2 * number as u32,
                to: 2 * number as u32 + 1,
                kind: *kind,
                first_bend: net.bends.len() as u32,
                bends: bends.len() as u32,
                ..Link::default()
            });
            net.bends.extend(bends.iter().copied().map(at));
        }
        SharedNet::from(net)
    }

    fn scene(links: &[(Kind, Vec<[i32; 2]>)]) -> NetScene {
        NetScene::new(net(links), projection(), &ways())
    }

    #[test]
    fn a_broken_or_empty_net_is_drawn_as_far_as_it_goes() {
        let mut broken: Net = (*net(&[(Kind::Primary, vec![[0, 0], [0, 9]])])).clone();
        broken.links[0].to = 77;
        for net in [Net::default(), broken] {
            let scene = NetScene::new(SharedNet::from(net), projection(), &ways());
            assert!(scene.levels.iter().all(|level| level.tiles.is_empty()));
            assert_eq!(scene.pick(Coord { x: 0.0, y: 0.0 }, 100.0, |_| true), None);
        }
        let (none, ways) = (SharedNet::default(), ways());
        let scene = NetScene::new(none.clone(), projection(), &ways);
        assert!(scene.is_of(&none, projection(), &ways));
        let faster = WayProfile { code: "track".into(), kmh_dry: 99, ..WayProfile::default() };
        assert!(!scene.is_of(&none, projection(), &Ways::new(&Table::new(vec![faster]))));
        assert!(NetScene::default().lines(0, 0, |_| false).is_empty());
    }

    #[test]
    fn levels_show_what_the_scale_has_room_for() {
        let scene = scene(&[
            (Kind::Primary, vec![[0, 0], [100, 50_000], [0, 100_000]]),
            (Kind::Tertiary, vec![[0, 0], [0, 100_000]]),
            (Kind::Path, vec![[0, 0], [0, 100_000]]),
        ]);
        let drawn = |metres_per_px: f64| -> Vec<usize> {
            let number = scene.level_at(metres_per_px);
            let level = &scene.levels[number];
            let seen = (0..level.tiles.len())
                .filter(|tile| level.tiles[*tile].look.is_seen_at(metres_per_px));
            seen.flat_map(|tile| scene.lines(number, tile, |_| false))
                .map(|line| line.0.len())
                .collect()
        };
        assert_eq!(drawn(1.0), [3, 2, 2]);
        assert_eq!(drawn(30.0), [2, 2], "the bend of a metre is gone, and the path");
        assert_eq!(drawn(100.0), [2, 2]);
        assert_eq!(drawn(1_000.0), [2]);
    }

    #[test]
    fn the_nearest_seen_link_is_picked() {
        let scene = scene(&[
            (Kind::Residential, vec![[0, 0], [0, 100_000]]),
            (Kind::Primary, vec![[1_000, 0], [1_000, 100_000]]),
        ]);
        let at = Coord { x: 500.0, y: -2.0 };
        let pick = |reach_m, scale| {
            scene.pick(at, reach_m, |link| {
                scene.look_of(link).is_some_and(|look| look.is_seen_at(scale))
            })
        };
        assert_eq!(pick(20.0, 1.0), Some(0));
        assert_eq!(pick(20.0, 100.0), Some(1));
        assert_eq!(pick(1.0, 1.0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50))]

        #[test]
        fn every_link_is_in_one_tile_that_holds_it(
            links in prop::collection::vec(
                (0..4_usize, prop::collection::vec([-900_000..900_000_i32, -900_000..900_000_i32], 2..6)),
                0..60,
            ),
        ) {
            let kinds = [Kind::Primary, Kind::Tertiary, Kind::Track, Kind::Path];
            let links: Vec<_> = links.into_iter().map(|(kind, at)| (kinds[kind], at)).collect();
            let mut slices = NetSorting::new(net(&links), projection(), ways());
            while !slices.go_on(7) {}
            let slices = slices.done();
            let scene = scene(&links);
            for (one, other) in scene.levels.iter().zip(&slices.levels) {
                prop_assert_eq!(&one.order, &other.order);
            }
            for (level, (_, _, last_rank)) in scene.levels.iter().zip(LEVELS) {
                let mut held: Vec<u32> = level.order.clone();
                held.sort_unstable();
                let expect: Vec<u32> = (0..links.len())
                    .filter(|link| rank_of(links[*link].0) <= last_rank)
                    .map(|link| link as u32)
                    .collect();
                prop_assert_eq!(held, expect);
                prop_assert_eq!(level.tiles.iter().map(|t| t.links.len()).sum::<usize>(), level.order.len());
                for tile in &level.tiles {
                    for link in &level.order[tile.links.clone()] {
                        let line = scene.line(*link as usize).expect("a line");
                        let inside = |at: &Coord| overlap(&Rect::new(*at, *at), &tile.bounds);
                        prop_assert!(line.0.iter().all(inside));
                    }
                }
            }
            for (number, _) in links.iter().enumerate() {
                let line = scene.line(number).expect("a line");
                let found = scene.pick(line.0[0], 1e-6, |_| true);
                prop_assert!(found.is_some());
            }
        }
    }
}
