//! Answers agree with trying every possibility.

use proptest::prelude::*;
use tepat_model::region::{Circumstance, Conditions, Edge, PlaceKind, Region, Water, bundled};
use tepat_planner::chains::standing_at;
use tepat_planner::questions::{
    Asker, Cause, Criticals, Cut, Kept, Question, Shift, Want, WaysBetween, answer, shifts,
    unreached, ways_between,
};
use tepat_planner::travel::{Network, Stop, UNREACHABLE_MS};
use tepat_planner::{ClassIndex, PlaceIndex};

use crate::networks::regions;
use crate::tiny;

/// The earliest arrival over all chains of at most five parts.
fn earliest(
    network: &mut Network<'_>,
    from: PlaceIndex,
    to: PlaceIndex,
    at: i32,
    parts: u32,
    seen: &mut Vec<PlaceIndex>,
) -> Option<i32> {
    let region = network.region();
    let mut classes: Vec<ClassIndex> =
        standing_at(region, from).into_iter().map(|(c, _)| c).collect();
    if classes.is_empty() && seen.len() == 1 {
        classes = ClassIndex::all(region).collect();
    }
    let mut best: Option<i32> = None;
    for class in classes {
        let hours = class.class(region).hours;
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
        for change in PlaceIndex::all(region) {
            let place = change.place(region);
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
        let from = PlaceIndex::of_code(&region, "G").unwrap();
        for to in PlaceIndex::all(&region).filter(|&to| to != from) {
            let expect = earliest(&mut network, from, to, at, 4, &mut vec![from]);
            let code = &to.place(&region).code;
            prop_assert_eq!(arrivals[to.position()].1, expect, "{}", code);
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
}

/// The region with one edge changed.
fn with_edge(region: &Region, code: &str, change: impl Fn(&mut Edge)) -> Region {
    let mut region = region.clone();
    let mut edge = region.edges.get(code).unwrap().clone();
    change(&mut edge);
    region.edges.put(edge);
    region
}

/// A row's villages, each with voters and minutes of delay.
fn row(shift: &Shift) -> Vec<(&str, u64, Option<i32>)> {
    shift.places.iter().map(|p| (p.place.as_str(), p.voters, p.minutes())).collect()
}

#[test]
fn each_closure_is_looked_at_alone() {
    // `E5`, which is closed in the tiny region, brings a truck to K1 in no time.
    let open = with_edge(&tiny::region(), "E5", |edge| edge.closed = false);
    let at = -2_460;
    let asked = |region: &Region| shifts(&mut Asker::new(region), "G", at, |_, _| true).unwrap();
    assert_eq!(asked(&open), []);
    let mut region = with_edge(&tiny::region(), "E3", |edge| edge.closed = true);
    region = with_edge(&region, "E8", |edge| edge.closed = true);
    region.conditions.rain = true;
    let found = asked(&region);
    let causes: Vec<&Cause> = found.iter().map(|shift| &shift.cause).collect();
    let closed = |code: &str| Cause::Closed(code.to_owned());
    assert_eq!(
        causes,
        [
            &Cause::All,
            &closed("E3"),
            &closed("E5"),
            &Cause::Condition(Circumstance::Rain),
            &closed("E8")
        ]
    );
    assert_eq!(row(&found[0])[0], ("K1.D1", 800, None));
    assert_eq!(row(&found[1]), [("K1.D1", 800, None)]);
    assert_eq!((found[1].lost_stations(), found[1].lost_voters()), (2, 800));
    // 118 minutes later: two hours instead of two minutes.
    assert_eq!(row(&found[2]), [("K1.D1", 800, Some(118))]);
    let (before, after) = found[2].cost_rupiah();
    assert!(after > before, "{before} {after}");
    assert!(found[4].places.is_empty());
    // If E5 is closed all day, the truck takes the long way; if it is closed for an hour, the truck
    // waits if that is sooner.
    let for_a_while = |until: i32| {
        let region = with_edge(&open, "E5", |edge| edge.closures = vec![(at - 10, until)]);
        asked(&region)[1].clone()
    };
    assert_eq!(row(&for_a_while(at + 1_000)), [("K1.D1", 800, Some(118))]);
    assert_eq!(row(&for_a_while(at + 60)), [("K1.D1", 800, Some(60))]);
    assert!(for_a_while(at - 5).places.is_empty());
    let mut asker = Asker::new(&region);
    assert!(shifts(&mut asker, "nowhere", at, |_, _| true).is_err());
    assert_eq!(shifts(&mut asker, "G", at, |_, _| false).unwrap().len(), 1);
}

/// Arrivals at the villages only.
fn arrivals(region: &Region, at: i32) -> Vec<(String, Option<i32>)> {
    let posts = |code: &str| region.places.get(code).is_some_and(|p| p.kind == PlaceKind::Pps);
    let mut all = Asker::new(region).arrivals("G", "", at).unwrap();
    all.retain(|(code, _)| posts(code));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn shifts_are_what_asking_both_regions_gives(region in regions(), at in -6_000..-1_000_i32) {
        // A closure after everything is over forces the timed search in both regions.
        let late = (90_000, 90_001);
        let region = with_edge(&region, "E4", |edge| edge.closures.push(late));
        let mut open = region.clone();
        open.conditions = Conditions::default();
        for edge in &region.edges {
            let link = region.link(&edge.code).and_then(|link| region.stand_in(link));
            // A scenario may also open what was imported as closed.
            let closed = edge.closed && link.is_some_and(|link| link.closed);
            let closures = if edge.code == "E4" { vec![late] } else { Vec::new() };
            open.edges.put(Edge { closed, closures, ..edge.clone() });
        }
        let before = arrivals(&open, at);
        for shift in shifts(&mut Asker::new(&region), "G", at, |_, _| true).unwrap() {
            let with = match &shift.cause {
                Cause::All => region.clone(),
                Cause::Closed(code) => with_edge(&open, code, |edge| edge.closed = true),
                Cause::ClosedFor { edge, from, until } => {
                    with_edge(&open, edge, |edge| edge.closures.insert(0, (*from, *until)))
                }
                Cause::Condition(when) => {
                    let mut with = open.clone();
                    match when {
                        Circumstance::Rain => with.conditions.rain = true,
                        Circumstance::RoughSea => with.conditions.rough_sea = true,
                        Circumstance::LowWater => with.conditions.water = Water::Low,
                        _ => with.conditions.water = Water::High,
                    }
                    with
                }
            };
            let after = arrivals(&with, at);
            let both = before.iter().zip(&after).filter(|(was, is)| was.1.is_some() && was != is);
            let expect: Vec<_> = both.map(|(was, is)| (was.0.clone(), was.1.unwrap(), is.1)).collect();
            let mut found: Vec<_> = shift
                .places
                .iter()
                .map(|p| (p.place.clone(), p.before.arrive, p.after.map(|after| after.arrive)))
                .collect();
            found.sort();
            prop_assert_eq!(found, expect, "{:?}", shift.cause);
        }
    }
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_kept_changes_no_answer(region in regions(), edge in 0..8_usize, at in -6_000..-1_000_i32) {
        let code = region.edges[edge].code.clone();
        let closed = with_edge(&region, &code, |edge| edge.closed = !edge.closed);
        let mut wet = closed.clone();
        wet.conditions.rain = !wet.conditions.rain;
        let question = Question::Arrivals { from: "G".into(), class: String::new(), at };
        let mut kept = Kept::default();
        for region in [&region, &region, &closed, &wet, &region] {
            let nothing = Question::Arrivals { from: "nowhere".into(), class: String::new(), at };
            let refused = answer(&mut kept, region, &nothing, |_, _| {}).is_err();
            prop_assert!(refused);
            let found = answer(&mut kept, region, &question, |_, _| {}).unwrap();
            let expect = answer(&mut Kept::default(), region, &question, |_, _| {}).unwrap();
            prop_assert_eq!(found, expect);
        }
    }
}
