use std::collections::BTreeMap;

use geo::{Area, Polygon, polygon};
use proptest::prelude::*;

use super::*;
use crate::import::{Landmark, Origin};
use tepat_model::region::{Outlines, Place, PlaceKind, Region, Table};

fn shape<'a>(code: &'a str, outline: &'a MultiPolygon) -> Shape<'a> {
    Shape { code, outline }
}

fn square(x: f64, y: f64, side: f64) -> Polygon {
    polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)]
}

/// How many areas each border has beside it.
fn beside(outlines: &Outlines) -> Vec<usize> {
    let mut counts = vec![0; outlines.borders.len()];
    for side in outlines.areas.iter().flat_map(|area| area.rings.iter().flatten()) {
        counts[side.border] += 1;
    }
    counts
}

/// Size of an area in square degrees.
fn size(outlines: &Outlines, number: usize) -> f64 {
    let rings = outlines.areas[number].rings.iter();
    let ring = |sides: &Vec<_>| {
        let points: LineString = outlines.ring(sides).into_iter().map(degrees).collect();
        Polygon::new(points, Vec::new()).unsigned_area()
    };
    rings.map(ring).sum()
}

#[test]
fn a_line_gets_the_points_that_only_its_neighbours_have() {
    // One large square beside two small ones: its long side lacks the point where they meet.
    let large = MultiPolygon::from(square(0.0, 0.0, 0.2));
    let low = MultiPolygon::from(square(0.2, 0.0, 0.1));
    let high = MultiPolygon::from(square(0.2, 0.1, 0.1));
    let shapes = [shape("A", &large), shape("B", &low), shape("C", &high)];
    let outlines = generalised(&shapes, &[], MOST_POINTS);
    let mut counts = beside(&outlines);
    counts.sort_unstable();
    assert_eq!(counts, [1, 1, 1, 2, 2, 2], "three rims, three common borders");
    assert_eq!(outlines.areas.len(), 3);
}

#[test]
fn a_border_that_neighbours_drew_differently_becomes_one() {
    let left = polygon![(x: 0.0, y: 0.0), (x: 0.1, y: 0.0), (x: 0.1002, y: 0.05), (x: 0.1, y: 0.1),
        (x: 0.0, y: 0.1)];
    let right = polygon![(x: 0.1, y: 0.0), (x: 0.2, y: 0.0), (x: 0.2, y: 0.1), (x: 0.1, y: 0.1),
        (x: 0.0999, y: 0.07), (x: 0.0999, y: 0.03)];
    let (left, right) = (MultiPolygon::from(left), MultiPolygon::from(right));
    let outlines = generalised(&[shape("A", &left), shape("B", &right)], &[], MOST_POINTS);
    let mut counts = beside(&outlines);
    counts.sort_unstable();
    assert_eq!(counts, [1, 1, 2]);
    // A gulf between them is not a border.
    let far = MultiPolygon::from(square(0.12, 0.0, 0.1));
    let outlines = generalised(&[shape("A", &left), shape("C", &far)], &[], MOST_POINTS);
    assert_eq!(beside(&outlines), [1, 1]);
}

#[test]
fn specks_go_but_an_island_that_is_all_of_an_area_stays() {
    let main = square(0.0, 0.0, 1.0);
    let speck = square(1.2, 0.5, 0.000_2);
    let both = MultiPolygon::new(vec![main, speck.clone()]);
    let alone = MultiPolygon::from(square(1.4, 0.5, 0.000_5));
    let outlines = generalised(&[shape("A", &both), shape("B", &alone)], &[], MOST_POINTS);
    assert_eq!(outlines.areas[0].rings.len(), 1);
    assert_eq!(outlines.areas[1].rings.len(), 1);
    assert!(size(&outlines, 1) > 0.0);
}

#[test]
fn only_rims_at_the_sea_are_coast() {
    let (west, east) = (square(0.0, 0.0, 0.1), square(0.1, 0.0, 0.1));
    let (west, east) = (MultiPolygon::from(west), MultiPolygon::from(east));
    let sea = polygon![(x: 0.05, y: -0.1), (x: 0.3, y: -0.1), (x: 0.3, y: 0.2), (x: 0.05, y: 0.2)];
    let outlines = generalised(&[shape("A", &west), shape("B", &east)], &[sea], MOST_POINTS);
    let coasts: Vec<usize> =
        outlines.borders.iter().map(|b| usize::from(b.is_coast) * b.points.len()).collect();
    // Each side of a square is one line, so the middle of those of A decides.
    assert_eq!(coasts.iter().filter(|points| **points > 0).count(), 1);
    assert!(beside(&outlines).iter().zip(&outlines.borders).all(|(n, b)| *n == 1 || !b.is_coast));
}

#[test]
fn rivers_are_cut_at_the_extent_and_joined_where_a_source_cuts_them() {
    let area = MultiPolygon::from(square(0.0, 0.0, 1.0));
    let mut outlines = generalised(&[shape("A", &area)], &[], MOST_POINTS);
    let upper: LineString = vec![(-5.0, 0.5), (-0.05, 0.5), (0.5, 0.5)].into();
    let lower: LineString = vec![(0.5, 0.5), (0.9, 0.4), (3.0, 0.4)].into();
    let other: LineString = vec![(5.0, 5.0), (6.0, 6.0)].into();
    add_rivers(&mut outlines, [("Mahakam", &upper), ("Mahakam", &lower), ("Kayan", &other)]);
    let [river] = &outlines.rivers[..] else { panic!("{:?}", outlines.rivers) };
    assert_eq!(river.name, "Mahakam");
    assert_eq!(river.points, [[5_000, -500], [5_000, 5_000], [4_000, 9_000]]);
}

/// Villages of a jagged grid. Neighbours have the same border, but begin their rings elsewhere
/// and turn as they like.
fn jagged(columns: usize, jags: Vec<f64>, turns: Vec<bool>) -> Vec<MultiPolygon> {
    let rows = turns.len() / columns;
    let step = 0.05;
    let jag = |key: usize| jags[key % jags.len()] * step * 0.3;
    let corner = |column: usize, row: usize| {
        let key = row * 31 + column * 7;
        (column as f64 * step + jag(key), row as f64 * step + jag(key + 1))
    };
    // Points between two corners, seen from the lesser one.
    let between = |a: (f64, f64), b: (f64, f64), key: usize| -> Vec<(f64, f64)> {
        let at = |k: usize| {
            let share = k as f64 / 12.0;
            let aside = jag(key + k) * 0.2;
            (a.0 + (b.0 - a.0) * share + aside, a.1 + (b.1 - a.1) * share - aside)
        };
        (1..12).map(at).collect()
    };
    let mut villages = Vec::new();
    for (number, turn) in turns.iter().enumerate().take(columns * rows) {
        let (column, row) = (number % columns, number / columns);
        let mut ring: Vec<(f64, f64)> = Vec::new();
        let mut side = |from: (usize, usize), to: (usize, usize)| {
            let (low, high) = (from.min(to), from.max(to));
            let key = low.0 * 101 + low.1 * 57 + usize::from(low.0 == high.0) * 13;
            let mut points = between(corner(low.0, low.1), corner(high.0, high.1), key);
            if low != from {
                points.reverse();
            }
            ring.push(corner(from.0, from.1));
            ring.extend(points);
        };
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        for at in 0..4 {
            side(corners[at], corners[(at + 1) % 4]);
        }
        let begins = number * 5 % ring.len();
        ring.rotate_left(begins);
        if *turn {
            ring.reverse();
        }
        villages.push(Polygon::new(ring.into(), Vec::new()).into());
    }
    villages
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neighbours_share_their_borders_and_areas_keep_their_size(
        jags in prop::collection::vec(-1.0..1.0_f64, 17..60),
        turns in prop::collection::vec(any::<bool>(), 6..20),
        most_points in 40..2_000_usize,
    ) {
        let villages = jagged(3, jags, turns);
        let codes: Vec<String> = (0..villages.len()).map(|number| number.to_string()).collect();
        let shapes: Vec<Shape> =
            codes.iter().zip(&villages).map(|(code, outline)| shape(code, outline)).collect();
        let outlines = generalised(&shapes, &[], most_points);
        prop_assert_eq!(outlines.areas.len(), villages.len());
        // Sound, and the same after packing.
        prop_assert_eq!(Outlines::from_bytes(&outlines.to_bytes()), Ok(outlines.clone()));
        // What is inside the grid has an area on either side, and its lines are named once.
        let rows = villages.len() / 3;
        let rims = beside(&outlines).iter().filter(|count| **count == 1).count();
        prop_assert!(beside(&outlines).iter().all(|count| *count <= 2));
        prop_assert!(rims <= 2 * (3 + rows), "{} rims", rims);
        for (number, village) in villages.iter().enumerate() {
            let (before, after) = (village.unsigned_area(), size(&outlines, number));
            // Rounding alone moves each point by up to half a ten-thousandth.
            let rounding = 0.000_05 * 0.2 * 2.0;
            prop_assert!(
                (after - before).abs() <= 0.05 * before + rounding,
                "{}: {} became {}", number, before, after
            );
        }
    }
}

/// However few points there may be, no corner of an area is cut off.
#[test]
fn areas_keep_their_corners() {
    let villages = jagged(3, vec![0.0; 17], vec![false; 12]);
    let codes: Vec<String> = (0..villages.len()).map(|number| number.to_string()).collect();
    let shapes: Vec<Shape> =
        codes.iter().zip(&villages).map(|(code, outline)| shape(code, outline)).collect();
    let outlines = generalised(&shapes, &[], 1);
    for (number, village) in villages.iter().enumerate() {
        let (before, after) = (village.unsigned_area(), size(&outlines, number));
        assert!((after - before).abs() <= 0.05 * before, "{number}: {before} became {after}");
    }
}

fn landmark(code: &str, name: &str, within: &str, outline: Polygon) -> Landmark {
    Landmark {
        origin: Origin::Areas,
        code: code.into(),
        names: vec![name.into()],
        within: within.into(),
        kind: None,
        at: None,
        outline: outline.into(),
    }
}

fn region() -> Region {
    let place = |code: &str, name: &str, kind, parent: &str, lat, lon| Place {
        name: name.into(),
        parent: parent.into(),
        ..Place::new(code, kind, lat, lon)
    };
    Region {
        places: Table::new(vec![
            place("K1", "Tabang", PlaceKind::Ppk, "64.99", 0.05, 0.05),
            place("K2", "Laham", PlaceKind::Ppk, "64.99", 0.05, 0.25),
            place("D1", "Tabang", PlaceKind::Pps, "K1", 0.05, 0.05),
            place("D2", "Umaq", PlaceKind::Pps, "K1", 0.05, 0.15),
            place("D3", "Laham", PlaceKind::Pps, "K2", 0.05, 0.25),
        ]),
        ..Region::default()
    }
}

#[test]
fn areas_are_places_by_code_or_by_name_and_position() {
    let region = region();
    let check = |areas: &[Landmark], expect: &[&str]| {
        let outlines = of_region(&region, "x.geojson", areas);
        let codes: Vec<&str> = outlines.areas.iter().map(|area| area.code.as_str()).collect();
        assert_eq!(codes, expect);
    };
    let small = |code: &str, name: &str, x: f64| landmark(code, name, "", square(x, 0.0, 0.1));
    check(&[small("D2", "whatever", 0.5), small("", "Umaq", 0.1)], &["D2"]);
    // A village and its sub-district have one name: the village is the smaller.
    let large = landmark("", "Kecamatan Tabang", "", square(0.0, 0.0, 0.2));
    check(&[large.clone(), small("", "Tabang", 0.0)], &["D1"]);
    // Where no village of it is known, a sub-district is an area itself.
    check(&[large, small("", "Laham", 0.2)], &["D1", "D3"]);
    check(&[landmark("", "Umaq", "Laham", square(0.1, 0.0, 0.1))], &[]);
    check(&[small("", "Umaq", 3.0)], &[]);
    check(&[], &[]);
}

#[test]
fn outlines_of_a_region_become_an_edit_once() {
    let mut region = region();
    let areas = [landmark("D1", "Tabang", "", square(0.0, 0.0, 0.1))];
    let edit = edit_of(&region, "desa.geojson", &areas).expect("an edit");
    edit.apply(&mut region).expect("it fits");
    assert_eq!(region.outlines.source(), "desa.geojson");
    assert_eq!(region.outlines.areas[0].code, "D1");
    assert_eq!(edit_of(&region, "desa.geojson", &areas), None, "it has them");
    assert_eq!(edit_of(&region, "a.geojson", &[]), None);
}

#[test]
fn without_bends_worth_drawing_little_is_left() {
    let mut bends: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for k in 0..1_000 {
        let turn = k as f64 / 1_000.0 * std::f64::consts::TAU;
        bends.insert(k, (libm::cos(turn) * 0.5, libm::sin(turn) * 0.5));
    }
    let round: Polygon = Polygon::new(bends.into_values().collect::<Vec<_>>().into(), Vec::new());
    let circle = MultiPolygon::from(round);
    let outlines = generalised(&[shape("A", &circle)], &[], 60);
    assert!(outlines.borders[0].points.len() <= 60);
    let share = size(&outlines, 0) / circle.unsigned_area();
    assert!((0.95..1.05).contains(&share), "{share}");
}
