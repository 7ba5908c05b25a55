//! Answers are what trying everything gives.

use proptest::prelude::*;
use tepat::allocation::standing_at;
use tepat::network::{Network, Stop, UNREACHABLE_MS};
use tepat::questions::{Asker, Criticals, Cut, Want, WaysBetween, shifts, unreached, ways_between};
use tepat::region::{Edge, PlaceKind, Region, bundled};

use crate::networks::regions;
use crate::tiny;

/// The earliest arrival over every chain of at most five parts.
fn earliest(
    network: &mut Network<'_>,
    from: usize,
    to: usize,
    at: i32,
    parts: u32,
    seen: &mut Vec<usize>,
) -> Option<i32> {
    let region = network.region();
    let mut classes: Vec<usize> = standing_at(region, from).into_iter().map(|(c, _)| c).collect();
    if classes.is_empty() && seen.len() == 1 {
        classes = (0..region.classes.len()).collect();
    }
    let mut best: Option<i32> = None;
    for class in classes {
        let hours = region.classes[class].hours;
        let arrive = |network: &mut Network<'_>, to| match network.ms(
            class,
            Stop::Place(from),
            Stop::Place(to),
        ) {
            UNREACHABLE_MS => None,
            ms => Some(hours.advance(at, ms.div_ceil(60_000) as i32)),
        };
        best = best.into_iter().chain(arrive(network, to)).min();
        if parts == 1 {
            continue;
        }
        for change in 0..region.places.len() {
            let place = &region.places[change];
            let may = matches!(place.kind, PlaceKind::Store | PlaceKind::Ppk)
                || region.fleet.iter().any(|row| row.count > 0 && row.base == place.code);
            if !may || place.kind == PlaceKind::Junction || seen.contains(&change) {
                continue;
            }
            if let Some(there) = arrive(network, change) {
                seen.push(change);
                let ready = there + i32::from(region.rules.handover_minutes);
                best = best
                    .into_iter()
                    .chain(earliest(network, change, to, ready, parts - 1, seen))
                    .min();
                seen.pop();
            }
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_fastest_chain_arrives_first(region in regions(), at in -6_000..-1_000_i32) {
        let mut region = region;
        let calm: Vec<Edge> = region.edges.iter().map(|e| Edge { effects: Vec::new(), closures: Vec::new(), ..e.clone() }).collect();
        region.edges.put_all(calm);
        let mut network = Network::new(&region);
        let mut asker = Asker::new(&region);
        let arrivals = asker.arrivals("G", "", at).unwrap();
        let from = region.places.position("G").unwrap();
        for to in (0..region.places.len()).filter(|&to| to != from) {
            let expect = earliest(&mut network, from, to, at, 4, &mut vec![from]);
            let code = &region.places[to].code;
            prop_assert_eq!(arrivals[to].1, expect, "{}", code);
            let ask = WaysBetween { from: "G".into(), to: code.clone(), at, ..WaysBetween::default() };
            let found = ways_between(&mut asker, &ask).unwrap();
            prop_assert_eq!(found.first().map(|found| found.way.arrive), expect);
            for found in &found {
                prop_assert!(found.way.arrive >= expect.unwrap());
                prop_assert_eq!(found.way.parts.last().map(|part| &part.to), Some(code));
            }
            if found.is_empty() {
                continue;
            }
            let cheapest = found.iter().find(|f| f.best.contains(&Want::Cheapest)).unwrap();
            prop_assert!(found.iter().all(|f| cheapest.way.cost_rupiah <= f.way.cost_rupiah + 100_000 * 3));
        }
    }

    #[test]
    fn critical_is_what_closing_strands(region in regions()) {
        let mut region = region;
        let calm: Vec<Edge> = region.edges.iter().map(|e| Edge { closures: Vec::new(), ..e.clone() }).collect();
        region.edges.put_all(calm);
        let lost = |region: &Region| -> Vec<String> {
            unreached(&mut Asker::new(region), -3_000).into_iter().map(|lost| lost.place).collect()
        };
        let before = lost(&region);
        let criticals = Criticals::new(&mut Asker::new(&region)).find(|_, _| true);
        for edge in region.edges.iter().filter(|edge| !edge.closed) {
            let mut cut = region.clone();
            cut.edges.put(Edge { closed: true, ..edge.clone() });
            let expect: Vec<String> = lost(&cut).into_iter().filter(|code| !before.contains(code)).collect();
            let row = criticals.iter().find(|c| matches!(&c.cut, Cut::Edges(codes) if codes.contains(&edge.code)));
            let found = row.map(|row| row.stranded.clone()).unwrap_or_default();
            prop_assert_eq!(found, expect, "{}", edge.code);
        }
    }
}

#[test]
fn the_tiny_region_is_known_by_heart() {
    let region = tiny::region();
    let mut asker = Asker::new(&region);
    let ask =
        WaysBetween { from: "G".into(), to: "K1.D1".into(), at: -2_460, ..WaysBetween::default() };
    let found = ways_between(&mut asker, &ask).unwrap();
    let parts: Vec<(&str, &str, u32)> =
        found[0].way.parts.iter().map(|p| (p.class.as_str(), p.to.as_str(), p.minutes)).collect();
    assert_eq!(parts, [("truck", "K1", 120), ("boat", "K1.D1", 30)]);
    let criticals = Criticals::new(&mut asker).find(|_, _| true);
    let river = criticals
        .iter()
        .find(|c| matches!(&c.cut, Cut::Edges(codes) if codes.contains(&"E3".into())))
        .unwrap();
    assert_eq!((river.stranded.as_slice(), river.voters), (["K1.D1".to_owned()].as_slice(), 800));
    assert!(unreached(&mut asker, -2_460).is_empty());
    let mut cut = region.clone();
    cut.edges.put(Edge { closed: true, ..region.edges.get("E3").unwrap().clone() });
    let gone = unreached(&mut Asker::new(&cut), -2_460);
    assert_eq!(
        (gone[0].place.as_str(), gone[0].nearest.as_str(), gone[0].gap_m),
        ("K1.D1", "P", 5_560)
    );
    let shifted = shifts(&mut asker, &mut Asker::new(&cut), "G", -2_460).unwrap();
    assert_eq!(shifted.len(), 1);
    assert_eq!(shifted[0].2, None);
}

#[test]
fn bundled_regions_answer() {
    for bundled in bundled() {
        let region = bundled.region().unwrap();
        let mut asker = Asker::new(&region);
        assert!(unreached(&mut asker, -3_000).is_empty(), "{}", bundled.slug);
        let criticals = Criticals::new(&mut asker).find(|_, _| true);
        assert!(criticals.iter().any(|critical| critical.voters > 1_000), "{}", bundled.slug);
        assert!(criticals.windows(2).all(|pair| pair[0].voters >= pair[1].voters));
    }
}
