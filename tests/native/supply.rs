//! Goods from order to return: published sums, reports of trips, entries of three people, and the
//! checker's own sums.

use proptest::prelude::*;
use tepat::cli::desk::stocks;
use tepat_check::audit_supply;
use tepat_desk::supply::{pace, share_out, supply, waves, work_list};
use tepat_model::document::{BASE, Document, Edit, Returned, Stamp, TableName};
use tepat_model::plan::{Mark, MarkState, Plan, SettledTrip, marked};
use tepat_model::region::{Item, Region, ShareRule, SupplyEntry, SupplyStep, bundled};
use tepat_view::desk::{pace_in_words, share_in_words, supply_in_words, waves_in_words};
use tepat_view::words::{self, Language};

use crate::regions::any_region;
use crate::tiny;

/// An entry at the store.
fn entry(on: &str, item: &str, step: SupplyStep, count: u32, damaged: u32) -> SupplyEntry {
    let numbers = format!("{count} {damaged}");
    SupplyEntry {
        code: SupplyEntry::code_of(on, &[item, step.key(), &numbers]),
        on: on.into(),
        item: item.into(),
        step,
        count,
        damaged,
        ..SupplyEntry::default()
    }
}

fn at(place: &str, entry: SupplyEntry) -> SupplyEntry {
    let code = format!("{}{place}", entry.code);
    SupplyEntry { place: place.into(), code, ..entry }
}

fn region_of(slug: &str) -> Region {
    bundled().iter().find(|b| b.slug == slug).and_then(|b| b.region()).unwrap()
}

fn assert_sound(region: &Region, plan: Option<&Plan>, settled: &[SettledTrip], day: &str) {
    let supply = supply(region, plan, settled, day);
    assert_eq!(audit_supply(region, plan, settled, day, &stocks(&supply)), []);
}

fn said(message: &tepat_model::message::Message) -> String {
    words::message(Language::Indonesian, message)
}

#[test]
fn ballots_of_kutai_timur_are_as_many_as_published() {
    let mut region = region_of("kutai-timur");
    let elections = region.rules.elections.len() as u64;
    let need = supply(&region, None, &[], "2024-11-20");
    let ballots = need.item("ballot").unwrap();
    // As in the test of needs: ours are spread evenly within a village.
    assert!((ballots.for_stations / elections).abs_diff(305_796) <= 701 / 2);
    assert_eq!(ballots.spare, 2_000);
    assert_eq!(need.item("box").unwrap().needed(), 701 * elections);
    assert_sound(&region, None, &[], "2024-11-20");
    // A koli less than needed came, and of the rest twelve were damaged.
    let needed = u32::try_from(ballots.needed()).unwrap();
    region.supplies.put(entry("2024-11-01", "ballot", SupplyStep::Ordered, needed, 0));
    region.supplies.put(entry("2024-11-10", "ballot", SupplyStep::Received, needed - 2_000, 0));
    region.supplies.put(entry("2024-11-12", "ballot", SupplyStep::Sorted, 10_000, 12));
    let now = supply(&region, None, &[], "2024-11-20");
    let ballots = now.item("ballot").unwrap();
    assert_eq!((ballots.short(), ballots.over(), ballots.outstanding()), (2_012, 0, 2_000));
    assert_sound(&region, None, &[], "2024-11-20");
    // The day before nothing was damaged yet, and before anything came all is short.
    let before = |day| supply(&region, None, &[], day).item("ballot").unwrap().short();
    assert_eq!((before("2024-11-11"), before("2024-11-09")), (2_000, u64::from(needed)));
    // The spare is what is missing, so only twelve pieces are short at stations.
    let shares = share_out(&region, None, &now);
    let short: Vec<_> = shares.iter().map(|s| (s.item.as_str(), s.needed - s.available)).collect();
    assert_eq!(short, [("ballot", 12)]);
    assert_eq!(shares[0].incomplete_stations(), 1);
}

#[test]
fn what_trips_report_counts_beside_entries() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    let check = |region: &Region, marks: &[(&str, MarkState, u32)], expect: [(u64, u64); 2]| {
        let mut settled: Vec<SettledTrip> = Vec::new();
        for (code, state, stops) in marks {
            let mark = Mark { state: *state, at: None, stops: *stops };
            for trip in marked(&plan, &settled, &[(code, mark)]) {
                settled.retain(|known| known.trip != trip.trip);
                settled.push(trip);
            }
        }
        let now = supply(region, Some(&plan), &settled, "2024-11-26");
        let boxes = region.items.position(Item::BOX).unwrap();
        let of = |area: &str| {
            let item = now.area(area).unwrap().items[boxes];
            (item.dispatched.count(), item.delivered.count())
        };
        assert_eq!([of("K1"), of("K2")], expect, "{marks:?}");
        assert_sound(region, Some(&plan), &settled, "2024-11-26");
        now
    };
    use MarkState::{Arrived, Departed, Failed, Loaded};
    check(&region, &[], [(0, 0), (0, 0)]);
    check(&region, &[("T0001", Loaded, 0)], [(0, 0), (0, 0)]);
    check(&region, &[("T0001", Departed, 0)], [(4, 0), (0, 0)]);
    check(&region, &[("T0001", Arrived, 0), ("T0002", Arrived, 0)], [(4, 0), (0, 0)]);
    // The porters broke off after the first of two stations.
    let porters = [("T0001", Arrived, 0), ("T0002", Arrived, 0), ("T0003", Failed, 1)];
    let now = check(&region, &porters, [(4, 2), (0, 0)]);
    assert_eq!(now.stations, [Some(SupplyStep::Delivered), Some(SupplyStep::Dispatched), None]);
    check(&region, &[("T0004", Failed, 0)], [(0, 0), (0, 0)]);
    check(&region, &[("T0004", Arrived, 0)], [(0, 0), (2, 2)]);
    // Somebody also wrote it down, once less and once more than the trips say.
    region.supplies.put(at("K1", entry("2024-11-24", "box", SupplyStep::Dispatched, 3, 0)));
    region.supplies.put(at("K2.D2.001", entry("2024-11-26", "box", SupplyStep::Delivered, 2, 0)));
    let now = check(&region, &[("T0001", Departed, 0)], [(4, 0), (0, 2)]);
    let boxes = now.item("box").unwrap();
    assert_eq!((boxes.at(SupplyStep::Dispatched).count, boxes.dispatched_by_trips), (4, 4));
    assert_eq!((boxes.at(SupplyStep::Delivered).count, boxes.delivered_by_trips), (2, 0));
    assert!(now.area("K1").unwrap().items[2].dispatched.differs());
    assert_eq!(now.stations[2], Some(SupplyStep::Delivered));
}

#[test]
fn what_is_short_is_shared_in_the_order_of_leaving() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    // Four booths a station, twelve in all; nine came. K1 leaves on H-3, K2 on H-1.
    region.supplies.put(entry("2024-11-10", "booth", SupplyStep::Received, 9, 0));
    let given = |region: &Region| {
        let now = supply(region, Some(&plan), &[], "2024-11-20");
        let shares = share_out(region, Some(&plan), &now);
        let areas = shares[0].areas.iter();
        areas.map(|a| (a.area.clone(), a.gets, a.incomplete_stations, a.voters)).collect::<Vec<_>>()
    };
    assert_eq!(given(&region), [("K1".into(), 8, 0, 0), ("K2".into(), 1, 1, 401)]);
    region.desk.share = ShareRule::Proportional;
    assert_eq!(given(&region), [("K1".into(), 6, 1, 400), ("K2".into(), 3, 1, 401)]);
    // Three of them are on their way to K2 already.
    region.desk.share = ShareRule::FirstLeaving;
    region.supplies.put(at("K2", entry("2024-11-19", "booth", SupplyStep::Dispatched, 3, 0)));
    assert_eq!(given(&region), [("K1".into(), 6, 1, 400), ("K2".into(), 3, 1, 401)]);
    let now = supply(&region, Some(&plan), &[], "2024-11-20");
    let told = said(&share_in_words(
        &region,
        &share_out(&region, Some(&plan), &now)[0],
        Language::Indonesian,
    ));
    assert!(
        told.contains("kurang 3 dari 12") && told.contains("2 TPS dengan 801 pemilih"),
        "{told}"
    );
}

#[test]
fn packing_is_finished_at_the_pace_of_the_last_days() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    let packed = |region: &Region, day: &str| {
        let now = supply(region, Some(&plan), &[], day);
        let pace = pace(region, &now, Item::BOX, SupplyStep::Packed, day).unwrap();
        let waves: Vec<_> = waves(region, Some(&plan), &now, day)
            .iter()
            .map(|wave| (wave.on.clone(), wave.until, wave.packed, wave.short()))
            .collect();
        (pace, waves)
    };
    let (pace, waves) = packed(&region, "2024-11-20");
    assert_eq!((pace.left, pace.done_on), (6, None));
    assert_eq!(waves, [("2024-11-24".into(), 4, 0, 4), ("2024-11-26".into(), 6, 0, 6)]);
    // Two boxes in three days, one of which was a day of rest: four left take six days.
    region.supplies.put(entry("2024-11-18", "box", SupplyStep::Packed, 1, 0));
    region.supplies.put(entry("2024-11-20", "box", SupplyStep::Packed, 2, 1));
    let (pace, waves) = packed(&region, "2024-11-20");
    assert_eq!((pace.pieces, pace.days, pace.worked_days, pace.left), (2, 3, 2, 4));
    assert_eq!(pace.done_on.as_deref(), Some("2024-11-26"));
    // By the evening of the 23rd two more are packed: the first wave just holds.
    assert_eq!(waves, [("2024-11-24".into(), 4, 4, 0), ("2024-11-26".into(), 6, 5, 1)]);
    // A week later nothing of that counts any more.
    let (pace, _) = packed(&region, "2024-11-27");
    assert_eq!((pace.pieces, pace.done_on), (0, None));
    for day in ["2024-11-20", "2024-11-27"] {
        let (pace, _) = packed(&region, day);
        assert!(said(&pace_in_words(&region, &pace, Language::Indonesian)).contains("4 kotak"));
    }
    let now = supply(&region, Some(&plan), &[], "2024-11-20");
    let waves = tepat_desk::supply::waves(&region, Some(&plan), &now, "2024-11-20");
    let told = said(&waves_in_words(&region, &waves, Language::Indonesian).unwrap());
    assert!(
        told.starts_with("Gelombang pertama terpenuhi, tetapi sampai 26 Nov 2024, H-1"),
        "{told}"
    );
}

#[test]
fn the_work_of_the_day_is_what_is_left_over_the_days_until_the_first_goods_leave() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    region.rules.psu_spare_ballots = 0;
    let ballots = supply(&region, None, &[], "2024-11-20").item("ballot").unwrap().needed();
    assert_eq!(ballots, 2 * (410 + 410 + 412));
    region.supplies.put(entry("2024-11-10", "ballot", SupplyStep::Received, 2_464, 0));
    region.supplies.put(entry("2024-11-19", "ballot", SupplyStep::Sorted, 1_004, 4));
    region.supplies.put(entry("2024-11-20", "ballot", SupplyStep::Folded, 200, 0));
    // The first goods leave on the 24th: four days, the 20th included.
    let now = supply(&region, Some(&plan), &[], "2024-11-20");
    let list = work_list(&region, Some(&plan), &now, "2024-11-20");
    let of: Vec<_> = list
        .iter()
        .filter(|work| work.item == "ballot")
        .map(|work| (work.step, work.left, work.ready, work.a_day))
        .collect();
    use SupplyStep::{Folded, Packed, Sorted};
    assert_eq!(
        of,
        [(Sorted, 1_464, 1_460, 366), (Folded, 2_264, 800, 566), (Packed, 2_464, 200, 616)]
    );
    assert!(list.iter().all(|work| (work.item.as_str(), work.step) != ("box", Sorted)));
}

#[test]
fn entries_of_three_people_merge() {
    let stamp = |by: &str, minute: u8| Stamp {
        at: format!("2024-11-20T08:{minute:02}:00+08:00"),
        by: by.into(),
        machine: by.into(),
        why: String::new(),
    };
    let trunk = Document::new(tiny::region(), "KPU");
    let mut files = Vec::new();
    for (number, by) in (1_u8..).zip(["Ani", "Budi", "Citra"]) {
        let mut copy = trunk.clone();
        let stamp = stamp(by, number);
        let typed = SupplyEntry {
            code: SupplyEntry::code_of("2024-11-20", &[&copy.tag(&stamp), "1"]),
            by: by.into(),
            ..entry("2024-11-20", "box", SupplyStep::Packed, number.into(), 0)
        };
        copy.edit(BASE, Edit::put(TableName::Supplies, &[typed]), &stamp).unwrap();
        // All of them also load the same list.
        let listed = entry("2024-11-10", "box", SupplyStep::Received, 6, 0);
        copy.edit(BASE, Edit::put(TableName::Supplies, &[listed]), &stamp).unwrap();
        let name = format!("{by}.tepat");
        let opened = Document::open(&name, &copy.to_bytes());
        files.push(Returned { name, opened });
    }
    let merged = trunk.merge(&files).document;
    assert_eq!(merged.collisions(BASE), []);
    let region = merged.view(BASE).region;
    let now = supply(&region, None, &[], "2024-11-20");
    let boxes = now.item("box").unwrap();
    assert_eq!(boxes.at(SupplyStep::Packed).count, 6);
    assert_eq!((boxes.at(SupplyStep::Received).count, boxes.short(), boxes.over()), (6, 0, 0));
    let told = supply_in_words(&region, &now, Language::Indonesian);
    assert!(told.iter().all(|message| message.at.code.as_deref() != Some("box")), "{told:?}");
}

#[test]
fn no_plan_depends_on_supplies() {
    let mut region = tiny::region();
    let before = tepat_model::fingerprint::fingerprint(&region);
    region.supplies.put(entry("2024-11-10", "booth", SupplyStep::Received, 9, 0));
    region.desk.pace_days = 3;
    assert_eq!(tepat_model::fingerprint::fingerprint(&region), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_checker_agrees_on_any_entries(
        mut region in any_region(),
        entries in proptest::collection::vec(
            (0_usize..8, 0_usize..100, 0_usize..1_000, 0_u32..500, 0_u32..5, 1_u32..29), 0..40),
    ) {
        for (number, (step, item, place, count, damaged, day)) in entries.into_iter().enumerate() {
            let Some(item) = region.items.get_at(item % region.items.len().max(1)) else { continue };
            let (places, stations) = (region.places.len(), region.stations.len());
            let place = match place % (places + stations + 1) {
                0 => String::new(),
                at if at <= places => region.places[at - 1].code.clone(),
                at => region.stations[at - places - 1].code.clone(),
            };
            let on = format!("2024-11-{day:02}");
            let new = SupplyEntry {
                code: format!("S{number}"),
                place,
                ..entry(&on, &item.code, SupplyStep::ALL[step], count, damaged.min(count))
            };
            region.supplies.put(new);
        }
        assert_sound(&region, None, &[], "2024-11-15");
    }
}
