//! The ledger of a plan: worked out by hand, equal to the plan's own cost, and audited.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tepat::cli::money::spent;
use tepat::cli::people::watches;
use tepat_check::{audit, check};
use tepat_model::document::Document;
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{Heading, Plan, summary};
use tepat_model::region::{
    BudgetLine, CostKind, Force, ForceKind, PlaceKind, Rate, RateKind, Region, bundled, usual_rates,
};
use tepat_planner::money::{
    Dimension, Key, Ledger, Payee, Sum, check_budget, ledger, ledger_of_guards, ledger_with_guards,
    unpaid_guard_days,
};
use tepat_planner::needs::needs;
use tepat_planner::people::assigned;
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::export::{Format, Given, What, export};
use tepat_view::money::{budget_in_words, derived};
use tepat_view::words::{self, Language};

use crate::regions::any_region;
use crate::tiny;

fn make(region: &Region, iterations: u64, seed: u64) -> Plan {
    let options = Options { iterations: Some(iterations), seed };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

/// Transport is the plan's own cost, sums of every dimension are the total, and the checker agrees.
fn assert_adds_up(region: &Region, plan: &Plan) {
    let (ledger, own) = (ledger(region, plan), summary(region, plan));
    let totals = ledger.totals();
    assert_eq!(totals.transport_rupiah, own.total_rupiah());
    let by_heading = ledger.sums(Dimension::Heading);
    let of = |heading| {
        let sum = by_heading.iter().find(|sum| sum.key == Key::Heading(heading));
        sum.map_or(0, |sum| sum.transport_rupiah)
    };
    assert_eq!(of(Heading::Out), own.all.cost_rupiah);
    assert_eq!(of(Heading::Back), own.returned.map_or(0, |back| back.all.cost_rupiah));
    for by in Dimension::ALL {
        let sums = ledger.sums(by);
        assert_eq!(sums.iter().map(|sum| sum.rupiah).sum::<u64>(), totals.rupiah, "{by:?}");
        for Sum { key, rupiah, .. } in sums {
            let lines = ledger.lines(|entry| ledger.key(entry, by) == key);
            assert_eq!(lines.iter().map(|line| line.rupiah).sum::<u64>(), rupiah, "{key:?}");
        }
    }
    assert_eq!(audit(region, plan, &[], &spent(&ledger)), []);
}

/// The tiny region with rates that tell each other apart; sub-district K2 pays staff more.
fn region() -> Region {
    let mut region = tiny::region();
    for (kind, area, rupiah) in [
        (RateKind::EscortDay, "", 100),
        (RateKind::StaffDay, "", 10),
        (RateKind::StaffDay, "K2", 1_000),
        (RateKind::Night, "", 7),
        (RateKind::PackingKit, "", 3),
        (RateKind::PackingBox, "", 5),
        (RateKind::LoadingBox, "", 11),
    ] {
        region.rates.put(Rate::new(kind, area, rupiah, ""));
    }
    region
}

fn by_kind(ledger: &Ledger) -> BTreeMap<CostKind, u64> {
    let kind = |sum: Sum| match sum.key {
        Key::Kind(kind) => (kind, sum.rupiah),
        other => panic!("{other:?}"),
    };
    ledger.sums(Dimension::Kind).into_iter().map(kind).collect()
}

#[test]
fn a_plan_made_by_hand_costs_what_was_worked_out() {
    let region = region();
    let plan = tiny::plan(&region);
    assert_adds_up(&region, &plan);
    let ledger = ledger(&region, &plan);
    let expect = [
        // The truck on two days and the boat; the porters' day counts as theirs.
        (CostKind::Rent, 300_000),
        (CostKind::Distance, 620_124 + 90_018 + 200_040),
        (CostKind::Hours, 47_700 + 19_013 + 13_009),
        (CostKind::Porters, 31_146 + 16_011 + 100_000),
        // Two officers on each of three convoys; nobody escorts what leaves a village post.
        (CostKind::Escorts, 3 * 2 * 100),
        (CostKind::Staff, 10 + 10 + 1_000),
        (CostKind::Packing, 3 * 3 + 6 * 5),
        // Four boxes by truck, four by boat and two by truck; porters load themselves.
        (CostKind::Loading, 10 * 11),
    ];
    assert_eq!(by_kind(&ledger), BTreeMap::from(expect));
    let of = |by: Dimension| -> Vec<u64> { ledger.sums(by).iter().map(|sum| sum.rupiah).collect() };
    let far = 313_049 + 200 + 1_000 + 3 + 10 + 22;
    let all = ledger.totals().rupiah;
    assert_eq!(of(Dimension::Area), [all - far, far]);
    // H-3 by truck, H-2 by boat, H-1 on foot and by truck.
    let (truck, boat) = (767_824 + 210 + 6 + 20 + 44, 209_031 + 210 + 44);
    assert_eq!(of(Dimension::Day), [truck, boat, all - truck - boat]);
    assert_eq!(of(Dimension::Tier), [truck + far, boat, 147_157]);
}

#[test]
fn what_a_trip_costs_is_divided_by_its_kits() {
    let region = region();
    let mut plan = tiny::plan(&region);
    let third = "K2.D2.001".to_owned();
    plan.trips[0].visits[0].kits.push(third);
    plan.trips.truncate(1);
    let ledger = ledger(&region, &plan);
    let parts: Vec<(u64, (u32, u32))> = ledger
        .entries
        .iter()
        .filter(|entry| entry.kind == CostKind::Distance)
        .map(|entry| (entry.rupiah, entry.kits))
        .collect();
    assert_eq!(parts, [(413_416, (2, 3)), (206_708, (1, 3))]);
    let rent: Vec<u64> = ledger
        .entries
        .iter()
        .filter(|entry| entry.kind == CostKind::Rent)
        .map(|entry| entry.rupiah)
        .collect();
    assert_eq!(rent, [66_666, 33_334]);
}

#[test]
fn nights_and_second_days_are_paid_once() {
    let region = region();
    let check = |spoil: fn(&mut Plan), kind: CostKind, expect: u64| {
        let mut plan = tiny::plan(&region);
        let before = by_kind(&ledger(&region, &plan)).get(&kind).copied().unwrap_or(0);
        spoil(&mut plan);
        let after = by_kind(&ledger(&region, &plan)).get(&kind).copied().unwrap_or(0);
        assert_eq!(after - before, expect, "{kind:?}");
        assert_adds_up(&region, &plan);
    };
    let overnight = |plan: &mut Plan| plan.trips[0].back_at += 1_440;
    // Crew of two, two officers and one of staff.
    check(overnight, CostKind::Nights, 5 * 7);
    check(overnight, CostKind::Rent, 100_000);
    check(overnight, CostKind::Escorts, 200);
    // The truck makes its second trip on the day of the first: nothing is paid for that day.
    let same_day = |plan: &mut Plan| {
        plan.trips[0].back_at += 1_440;
        tiny::shift(&mut plan.trips[3], -1_440 + 400);
        plan.trips.swap(1, 3);
    };
    check(same_day, CostKind::Rent, 0);
    check(same_day, CostKind::Escorts, 0);
}

#[test]
fn planted_faults_are_found() {
    let mut region = region();
    region.edges.put(tiny::edge("F1", "G", "K2", tepat_model::region::Mode::Paved, 10_000));
    let plan = make(&region, 20, 1);
    assert!(!plan.returns.is_empty());
    assert_adds_up(&region, &plan);
    let whole = ledger(&region, &plan);
    let mut planted = 0;
    let mut check = |spoil: &dyn Fn(&mut Ledger), what: &str| {
        let mut ledger = whole.clone();
        spoil(&mut ledger);
        let found = audit(&region, &plan, &[], &spent(&ledger));
        assert!(!found.is_empty(), "{what}");
        for found in found {
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &found);
                assert!(text != found.key && !text.contains('{'), "{text}");
            }
        }
        planted += 1;
    };
    for at in 0..whole.entries.len() {
        let kind = whole.entries[at].kind;
        let what = format!("entry {at}, {kind:?}");
        check(&|ledger| _ = ledger.entries.remove(at), &what);
        check(&|ledger| ledger.entries.push(ledger.entries[at]), &what);
        check(&|ledger| ledger.entries[at].rupiah += 1, &what);
        let other = if kind == CostKind::Rent { CostKind::Hours } else { CostKind::Rent };
        check(&|ledger| ledger.entries[at].kind = other, &what);
        check(
            &|ledger| {
                let Payee::Trip(trip) = ledger.entries[at].payee else { panic!() };
                let heading = &mut ledger.trips[trip].heading;
                *heading = if *heading == Heading::Out { Heading::Back } else { Heading::Out };
            },
            &what,
        );
    }
    assert!(planted >= 100, "{planted}");
    // A ledger of other rates, rules or trips is not that of this plan.
    let mut others: Vec<(Region, Plan)> = Vec::new();
    let of_trips = RateKind::ALL.into_iter().filter(|kind| !RateKind::OF_GUARDS.contains(kind));
    for kind in of_trips.filter(|kind| *kind != RateKind::Night) {
        let mut other = region.clone();
        other.rates.put(Rate::new(kind, "K1", 77, ""));
        others.push((other, plan.clone()));
    }
    let mut other = region.clone();
    other.rules.escort_staff_per_trip += 1;
    others.push((other, plan.clone()));
    let mut other = plan.clone();
    other.trips[0].vehicle += 1;
    other.trips[0].back_at += 1_440;
    others.push((region.clone(), other));
    for (other, its_plan) in others {
        let found = audit(&region, &plan, &[], &spent(&ledger(&other, &its_plan)));
        assert!(!found.is_empty());
    }
}

#[test]
fn guards_cost_what_was_worked_out_and_the_checker_agrees() {
    let mut region = region();
    let plan = tiny::plan(&region);
    let unit = |code: &str, kind, areas: &[&str]| Force {
        code: code.into(),
        kind,
        base: "G".into(),
        strength: 40,
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        ..Force::default()
    };
    region.forces.put(unit("P1", ForceKind::Police, &["K1"]));
    region.forces.put(unit("P2", ForceKind::Police, &["K2"]));
    let people = assigned(&region, Some(&plan));
    let guards = |region: &Region| {
        let sums = ledger_of_guards(region, &people).sums(Dimension::Force);
        sums.into_iter().map(|sum| (sum.key, sum.rupiah)).collect::<Vec<_>>()
    };
    assert_eq!(guards(&region), [], "without a rate guards cost nothing");
    let all_days = unpaid_guard_days(&region, &people);
    for (kind, area, rupiah) in [
        (RateKind::StationGuardDay, "", 1_000),
        (RateKind::StationGuardDay, "K2", 30_000),
        (RateKind::GuardDay, "", 7_000_000),
    ] {
        region.rates.put(Rate::new(kind, area, rupiah, ""));
    }
    assert_eq!(unpaid_guard_days(&region, &people), 0);
    // Two officers each guard the stations of K1 and of K2 from the morning of the vote until the
    // count is finished, within 24 hours; everything else is the millions.
    let found = guards(&region);
    let small = |at: usize| found[at].1 % 1_000_000;
    assert_eq!((small(0), small(1)), (2 * 1_000, 2 * 30_000));
    let shifts: u64 = found.iter().map(|(_, rupiah)| rupiah / 7_000_000).sum();
    assert_eq!(shifts + 4, all_days);
    assert!(shifts > 0, "goods are guarded");
    let whole = ledger_with_guards(&region, &plan, Some(&people));
    assert_eq!(whole.totals().transport_rupiah, summary(&region, &plan).total_rupiah());
    for by in Dimension::ALL {
        let sum: u64 = whole.sums(by).iter().map(|sum| sum.rupiah).sum();
        assert_eq!(sum, whole.totals().rupiah, "{by:?}");
    }
    assert_eq!(whole.lines(|entry| entry.kind == CostKind::Guards).len(), 3);
    // A line for one unit pays its guards and nothing else.
    region.budget.put(BudgetLine {
        code: "B1".into(),
        forces: vec!["P2".into()],
        ceiling_rupiah: found[1].1 - 1,
        ..BudgetLine::default()
    });
    let budget = check_budget(&region, &whole);
    assert_eq!((budget.lines[0].rupiah, budget.lines[0].over_rupiah()), (found[1].1, 1));
    // The checker derives the same, and sees a rupiah, a unit or a day that is wrong.
    let sent = watches(&people);
    assert_eq!(audit(&region, &plan, &sent, &spent(&whole)), []);
    for at in 0..whole.entries.len() {
        if whole.entries[at].kind != CostKind::Guards {
            continue;
        }
        let mut wrong = whole.clone();
        wrong.entries[at].rupiah += 1;
        let other = wrong.clone();
        let mut moved = whole.clone();
        let Payee::Force(force) = moved.entries[at].payee else { panic!() };
        moved.entries[at].payee = Payee::Force(1 - force);
        wrong.entries.remove(at);
        for spoilt in [wrong, other, moved] {
            let found = audit(&region, &plan, &sent, &spent(&spoilt));
            assert!(!found.is_empty(), "entry {at}");
            for language in [Language::Indonesian, Language::English] {
                assert!(!words::message(language, &found[0]).contains('{'));
            }
        }
    }
}

#[test]
fn bundled_plans_add_up() {
    for bundled in bundled() {
        let region = bundled.region().unwrap();
        assert_eq!(region.rates, usual_rates(&region.info.province));
        let plan = make(&region, 200, 1);
        assert!(check(&region, &plan).is_valid());
        assert_adds_up(&region, &plan);
        let totals = ledger(&region, &plan).totals();
        assert!(totals.rupiah > totals.transport_rupiah, "{}", bundled.slug);
    }
}

#[test]
fn rates_and_budget_leave_the_plan_as_it_is() {
    let region = region();
    let plain = tiny::region();
    assert_eq!(fingerprint(&region), fingerprint(&plain));
    let mut with_budget = region.clone();
    with_budget.budget.put(BudgetLine { code: "B001".into(), ..BudgetLine::default() });
    assert_eq!(fingerprint(&with_budget), fingerprint(&plain));
    assert_eq!(make(&with_budget, 50, 1), make(&plain, 50, 1));
    // Without them a file is as it was before there were any.
    let written = |region: &Region| serde_json::to_value(region).unwrap();
    assert!(written(&plain).get("rates").is_none() && written(&plain).get("budget").is_none());
    let document = Document::new(with_budget.clone(), "Ani");
    let opened = Document::from_bytes("a.tepat", &document.to_bytes()).unwrap();
    assert_eq!(opened.region, with_budget);
}

#[test]
fn a_budget_says_what_breaks_it_what_nobody_pays_and_what_counts_twice() {
    let mut region = region();
    let line = |code: &str, ceiling_rupiah, kinds: &[CostKind]| BudgetLine {
        code: code.into(),
        name: format!("Mata {code}"),
        ceiling_rupiah,
        kinds: kinds.to_vec(),
        ..BudgetLine::default()
    };
    let plan = tiny::plan(&region);
    let ledger = ledger(&region, &plan);
    assert_eq!(budget_in_words(&region, &check_budget(&region, &ledger), Language::English), []);
    region.budget.put(line("B1", 300_000, &[CostKind::Rent]));
    region.budget.put(line("B2", 79_721, &[CostKind::Hours]));
    region.budget.put(BudgetLine {
        tiers: vec![PlaceKind::Store],
        areas: vec!["K2".into()],
        ..line("B3", 1_000_000, &[CostKind::Rent, CostKind::Staff])
    });
    let found = check_budget(&region, &ledger);
    let spent: Vec<(u64, u64)> =
        found.lines.iter().map(|line| (line.rupiah, line.over_rupiah())).collect();
    assert_eq!(spent, [(300_000, 0), (79_722, 1), (101_000, 0)]);
    let counted = 300_000 + 79_722 + 1_000;
    assert_eq!(found.unpaid.rupiah, ledger.totals().rupiah - counted);
    let twice: Vec<_> = found.overlaps.iter().map(|o| (o.lines.0.as_str(), o.rupiah)).collect();
    assert_eq!(twice, [("B1", 100_000)]);
    for language in [Language::Indonesian, Language::English] {
        let told = budget_in_words(&region, &found, language);
        let keys: Vec<&str> = told.iter().map(|message| message.key.as_str()).collect();
        assert_eq!(keys, ["budget-over", "budget-unpaid", "budget-twice"]);
        for message in &told {
            let text = words::message(language, message);
            assert!(!text.contains('{') && text.len() > 40, "{text}");
        }
        assert!(words::message(language, &told[0]).contains("Mata B2"));
    }
}

#[test]
fn the_exported_entries_are_the_whole_ledger() {
    let region = region();
    let plan = tiny::plan(&region);
    let needs = needs(&region);
    let language = Language::English;
    let given = Given {
        region: &region,
        needs: &needs,
        plan: Some(&plan),
        people: None,
        roster: None,
        language,
    };
    assert_eq!(What::Costs.formats(), [Format::Csv, Format::Xlsx, Format::Json]);
    let json = export(&given, What::Costs, Format::Json, None);
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
    let rupiah: u64 = rows.iter().map(|row| row["cost_rupiah"].as_u64().unwrap()).sum();
    assert_eq!(rupiah, ledger(&region, &plan).totals().rupiah);
    assert_eq!(rows[0]["cost_kind"], "Distance");
    assert_eq!(rows[0]["cost_quantity"], 124);
    assert_eq!(rows[0]["cost_unit"], "km");
    assert_eq!(rows[0]["cost_area"], "K1");
    assert_eq!(rows[0]["cost_day"], "H-3");
}

#[test]
fn an_amount_is_written_as_it_comes_about() {
    let region = region();
    let ledger = ledger(&region, &tiny::plan(&region));
    let check = |kind: CostKind, expect: &[&str]| {
        let lines = ledger.lines(|entry| entry.kind == kind);
        let written: Vec<String> =
            lines.iter().map(|line| derived(Language::English, line)).collect();
        assert_eq!(written, expect);
    };
    check(CostKind::Rent, &["1 days × Rp100,000", "2 days × Rp100,000"]);
    check(CostKind::Staff, &["2 person-days × Rp10", "1 person-days × Rp1,000"]);
    check(CostKind::Distance, &["18 km × Rp5,001", "164 km × Rp5,001"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_adds_up(
        region in any_region(),
        rates in proptest::collection::vec((0_usize..RateKind::ALL.len(), any::<bool>(), 0_u32..2_000_000), 0..10),
        police in 0_u16..4,
        seed in any::<u64>(),
    ) {
        let mut region = region;
        let ppk = region.places.iter().find(|place| place.kind == PlaceKind::Ppk);
        let ppk = ppk.map(|place| place.code.clone()).unwrap_or_default();
        for (kind, is_of_area, rupiah) in rates {
            let area = if is_of_area { ppk.as_str() } else { "" };
            region.rates.put(Rate::new(RateKind::ALL[kind], area, rupiah, ""));
        }
        region.rules.escort_police_per_trip = police;
        assert_adds_up(&region, &make(&region, 20, seed));
    }
}
