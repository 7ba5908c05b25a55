//! What lies below the network: sub-districts as areas, their borders, the coast, rivers.

use std::collections::BTreeMap;

use geo::{LineString, Simplify};

use super::projection::{Point, Projection};
use tepat_model::region::{Outlines, PlaceKind, PositionE4, Region};

/// Lines of the ground, the least important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroundLine {
    /// A large river.
    River,
    /// Between two villages of one sub-district.
    Village,
    /// Between two sub-districts.
    District,
    /// Where the outlines end.
    Rim,
    /// Where the sea begins.
    Coast,
}

impl GroundLine {
    /// All kinds, in the order of [`GroundLevel::lines`].
    pub const ALL: [Self; 5] = [Self::River, Self::Village, Self::District, Self::Rim, Self::Coast];
}

/// The ground at all levels of detail.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// The sub-districts that have outlines: positions of their posts in the region's table of
    /// places, in order.
    pub districts: Vec<usize>,
    /// The levels, finest first; none without outlines.
    pub levels: Vec<GroundLevel>,
}

/// The ground at one level of detail.
#[derive(Clone, Debug, Default)]
pub struct GroundLevel {
    /// Maximum distance by which simplification moved a line.
    pub tolerance_m: f64,
    /// The rings around each of [`Ground::districts`]: outer ones turn one way, holes the other.
    pub fills: Vec<Vec<LineString>>,
    /// The lines of each kind.
    pub lines: [Vec<LineString>; 5],
}

/// Tolerance of each level, in metres.
const LEVELS_M: [f64; 5] = [0.0, 75.0, 150.0, 300.0, 600.0];

impl Ground {
    /// Lays out the outlines that are known of a region. O(points).
    pub fn new(region: &Region, projection: Projection) -> Self {
        let outlines = region.known_outlines();
        if outlines.is_empty() {
            return Self::default();
        }
        let district_of: Vec<Option<usize>> =
            outlines.areas.iter().map(|area| district(region, &area.code)).collect();
        let mut districts: Vec<usize> = district_of.iter().copied().flatten().collect();
        districts.sort_unstable();
        districts.dedup();
        let kinds = kinds(&outlines, &district_of);
        let line = |points: &Vec<PositionE4>| -> LineString {
            points.iter().map(|at| projection.to_map(degrees(*at))).collect()
        };
        let borders: Vec<LineString> = outlines.borders.iter().map(|b| line(&b.points)).collect();
        let rivers: Vec<LineString> = outlines.rivers.iter().map(|r| line(&r.points)).collect();
        let levels = LEVELS_M.map(|tolerance_m| {
            // Each border once, so that areas keep fitting together.
            let simple = |line: &LineString| match tolerance_m > 0.0 {
                true => line.simplify(tolerance_m),
                false => line.clone(),
            };
            let borders: Vec<LineString> = borders.iter().map(simple).collect();
            let mut lines: [Vec<LineString>; 5] = Default::default();
            lines[GroundLine::River as usize] = rivers.iter().map(simple).collect();
            for (border, kind) in borders.iter().zip(&kinds) {
                lines[*kind as usize].push(border.clone());
            }
            let mut fills = vec![Vec::new(); districts.len()];
            for (area, district) in outlines.areas.iter().zip(&district_of) {
                let Some(Ok(number)) = district.map(|d| districts.binary_search(&d)) else {
                    continue;
                };
                for ring in &area.rings {
                    let sides = ring.iter().map(|side| (&borders[side.border], side.is_reversed));
                    fills[number].push(joined(sides));
                }
            }
            GroundLevel { tolerance_m, fills, lines }
        });
        Self { districts, levels: levels.into() }
    }

    /// The corners of all areas of sub-districts at the coarsest level, which are those that matter
    /// for its extent.
    pub fn corners(&self) -> impl Iterator<Item = Point> + '_ {
        self.levels
            .last()
            .into_iter()
            .flat_map(|level| level.fills.iter().flatten().flat_map(|ring| ring.0.iter().copied()))
    }

    /// Number of the coarsest level that looks like the finest at this scale.
    pub fn level_at(&self, metres_per_px: f64) -> usize {
        let fits = |level: &GroundLevel| level.tolerance_m <= 0.75 * metres_per_px;
        self.levels.iter().rposition(fits).unwrap_or(0)
    }
}

/// The sub-district of an area: the position of its post.
fn district(region: &Region, code: &str) -> Option<usize> {
    let place = region.places.get(code)?;
    if !matches!(place.kind, PlaceKind::Pps | PlaceKind::Ppk) {
        return None;
    }
    region.places.position(&region.ppk_of(place)?.code)
}

/// What each border is.
fn kinds(outlines: &Outlines, district_of: &[Option<usize>]) -> Vec<GroundLine> {
    let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, area) in outlines.areas.iter().enumerate() {
        for side in area.rings.iter().flatten() {
            let areas = beside.entry(side.border).or_default();
            if areas.last() != Some(&number) {
                areas.push(number);
            }
        }
    }
    let kind = |(number, is_coast): (usize, bool)| match beside.get(&number).map(Vec::as_slice) {
        _ if is_coast => GroundLine::Coast,
        Some([first, others @ ..]) if !others.is_empty() => {
            let is_one = others.iter().all(|area| district_of[*area] == district_of[*first]);
            if is_one { GroundLine::Village } else { GroundLine::District }
        }
        _ => GroundLine::Rim,
    };
    outlines.borders.iter().map(|border| border.is_coast).enumerate().map(kind).collect()
}

/// A ring of sides.
fn joined<'a>(sides: impl Iterator<Item = (&'a LineString, bool)>) -> LineString {
    let mut points: Vec<Point> = Vec::new();
    for (side, is_reversed) in sides {
        // The point at which two sides meet is already in the ring.
        let skipped = usize::from(!points.is_empty());
        match is_reversed {
            true => points.extend(side.0.iter().rev().skip(skipped)),
            false => points.extend(side.0.iter().skip(skipped)),
        }
    }
    LineString::new(points)
}

fn degrees([lat, lon]: PositionE4) -> (f64, f64) {
    (f64::from(lat) / 1e4, f64::from(lon) / 1e4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::place;
    use tepat_model::region::{Border, OutlinedArea, River, SharedOutlines, Side, Table};

    /// Three villages in a row, the first two of one sub-district, on the sea in the south.
    fn region() -> Region {
        let border = |points: &[PositionE4], is_coast| Border { points: points.to_vec(), is_coast };
        let side = |border| Side { border, is_reversed: false };
        let back = |border| Side { border, is_reversed: true };
        let area =
            |code: &str, ring: Vec<Side>| OutlinedArea { code: code.into(), rings: vec![ring] };
        let outlines = Outlines {
            borders: vec![
                border(&[[1_000, 1_000], [0, 1_000]], false),
                border(&[[1_000, 2_000], [500, 2_001], [0, 2_000]], false),
                border(&[[1_000, 1_000], [1_000, 0], [0, 0]], false),
                border(&[[0, 0], [0, 1_000]], true),
                border(&[[1_000, 2_000], [1_000, 1_000]], false),
                border(&[[0, 1_000], [0, 2_000]], true),
                border(&[[1_000, 2_000], [1_000, 3_000], [0, 3_000], [0, 2_000]], false),
            ],
            areas: vec![
                area("D1", vec![side(2), side(3), back(0)]),
                area("D2", vec![side(4), side(0), side(5), back(1)]),
                area("D3", vec![back(6), side(1)]),
            ],
            rivers: vec![River { name: "Barito".into(), points: vec![[0, 500], [900, 500]] }],
        };
        let of = |parent: &str, code: &str| {
            let post = place(code, PlaceKind::Pps, 0.05, 0.05);
            tepat_model::region::Place { parent: parent.into(), ..post }
        };
        Region {
            places: Table::new(vec![
                place("K1", PlaceKind::Ppk, 0.05, 0.05),
                place("K2", PlaceKind::Ppk, 0.05, 0.25),
                of("K1", "D1"),
                of("K1", "D2"),
                of("K2", "D3"),
            ]),
            outlines: SharedOutlines::new("", &outlines).expect("sound outlines"),
            ..Region::default()
        }
    }

    #[test]
    fn borders_are_told_by_what_is_beside_them() {
        let region = region();
        let ground = Ground::new(&region, Projection::of(&region));
        let bounds = crate::scene::Scene::new(&region).bounds.expect("areas have bounds");
        assert!(bounds.width() > 30_000.0, "the region is as wide as its areas: {bounds:?}");
        let posts = ["K1", "K2"].map(|code| region.places.position(code).expect("a post"));
        assert_eq!(ground.districts, posts);
        let counts = |level: usize| ground.levels[level].lines.each_ref().map(Vec::len);
        // A river; between D1 and D2; between D2 and D3; three rims; two stretches of coast.
        assert_eq!(counts(0), [1, 1, 1, 3, 2]);
        let fills = |level: usize| ground.levels[level].fills.iter().map(Vec::len);
        assert_eq!(fills(0).collect::<Vec<_>>(), [2, 1]);
        assert!(ground.levels[0].fills.iter().flatten().all(|ring| ring.is_closed()));
        let points = |level: usize| ground.levels[level].lines[2][0].0.len();
        assert_eq!((points(0), points(1)), (3, 2), "11 m aside is gone at 75 m");
        assert_eq!([10.0, 200.0, 900.0].map(|scale| ground.level_at(scale)), [0, 2, 4]);
    }

    #[test]
    fn without_outlines_there_is_no_ground() {
        let region = Region { outlines: SharedOutlines::default(), ..region() };
        let ground = Ground::new(&region, Projection::of(&region));
        assert!(ground.districts.is_empty() && ground.levels.is_empty());
        assert_eq!(ground.level_at(1.0), 0);
    }

    #[test]
    fn every_sub_district_of_a_bundled_region_is_an_area() {
        for bundled in tepat_model::region::bundled() {
            let region = bundled.region().expect("a readable region");
            let ground = Ground::new(&region, Projection::of(&region));
            let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk).count();
            assert_eq!(ground.districts.len(), posts, "{}", bundled.slug);
            for level in &ground.levels {
                assert!(level.fills.iter().all(|rings| !rings.is_empty()));
                assert!(level.fills.iter().flatten().all(|ring| ring.is_closed()));
            }
            let has_coast = !ground.levels[0].lines[GroundLine::Coast as usize].is_empty();
            assert_eq!(has_coast, bundled.slug != "barito-utara");
        }
    }
}
