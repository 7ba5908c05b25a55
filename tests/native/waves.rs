//! Waves: hardest and farthest first, and as published when they are set by hand.

use tepat_check::check;
use tepat_model::plan::{Plan, hardest, wave_h};
use tepat_model::region::{Delivery, Place, PlaceKind, Region, bundled};
use tepat_model::time::h_day;
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::waves::waves;

fn region(slug: &str) -> Region {
    let found = bundled().iter().find(|bundled| bundled.slug == slug);
    let mut region = found.and_then(|bundled| bundled.region()).unwrap();
    region.rules.plan_return = false;
    region
}

fn made(region: &Region) -> Plan {
    let options = Options { iterations: Some(0), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

/// Kutai Timur 2024 (headlinekaltim): sub-districts of each H-day.
const KUTAI_TIMUR: [(i16, &[&str]); 3] = [
    (4, &["17", "03", "01", "11", "06", "18", "05"]),
    (3, &["02", "08", "07", "15", "10", "16"]),
    (2, &["13", "14", "12"]),
];

/// Kutai Kartanegara 2020 (kutairaya.com), where a day is named for a sub-district.
const KUTAI_KARTANEGARA: [(i16, &[&str]); 4] =
    [(6, &["12"]), (5, &["11"]), (4, &["04", "03", "07", "16", "02"]), (3, &["06"])];

#[test]
fn published_waves_are_reproduced_when_set_by_hand() {
    let check_waves = |slug: &str, first: i16, published: &[(i16, &[&str])]| {
        let mut region = region(slug);
        region.rules.dispatch_from_h = first;
        let code = |of: &str| format!("{}.{of}", region.info.code);
        let set: Vec<(String, i16)> =
            published.iter().flat_map(|(day, of)| of.iter().map(|of| (code(of), *day))).collect();
        for (code, day) in &set {
            let place = region.places.get(code).unwrap().clone();
            assert_eq!(place.kind, PlaceKind::Ppk);
            let delivery = Delivery::Tiered;
            region.places.put(Place { wave_h: Some(*day), delivery, ..place });
        }
        let plan = made(&region);
        let shown = waves(&region, &plan, None);
        let mut leave = Vec::new();
        for (code, day) in &set {
            let wave = shown.iter().find(|wave| wave.ppk.code == *code).unwrap();
            assert_eq!(wave.wave_h, *day, "{code}");
            let ppk = wave.ppk;
            let leaves = plan.trips.iter().filter(|trip| {
                trip.base == region.store().unwrap().code
                    && trip.kits().any(|kit| {
                        let station = region.stations.get(kit).unwrap();
                        region.ppk_of(region.pps_of(station).unwrap()) == Some(ppk)
                    })
            });
            let first = leaves.map(|trip| h_day(trip.load_at)).max().unwrap();
            assert!(first <= i32::from(*day), "{code} leaves on H-{first}, not H-{day}");
            leave.push((code, first));
        }
        let verdict = check(&region, &plan);
        assert!(verdict.is_valid(), "{:#?}", verdict.violations);
        assert!(verdict.violations.iter().all(|found| found.key != "check-wave-early"));
        // A day that is set later than goods leave is told.
        let mut later = region.clone();
        let (code, first) = leave.iter().max_by_key(|(_, first)| *first).unwrap();
        let place = later.places.get(code).unwrap().clone();
        later.places.put(Place { wave_h: Some(*first as i16 - 1), ..place });
        let found = check(&later, &plan).violations;
        assert!(found.iter().any(|found| found.key == "check-wave-early"));
        println!("{slug}: {leave:?} of {set:?}");
    };
    check_waves("kutai-timur", 5, &KUTAI_TIMUR);
    check_waves("kutai-kartanegara", 6, &KUTAI_KARTANEGARA);
}

#[test]
fn harder_sub_districts_never_leave_later() {
    for bundled in bundled() {
        let mut region = region(bundled.slug);
        region.rules.access_change_minutes = 30;
        region.rules.access_weather_percent = 25;
        region.rules.access_closing_minutes = 30;
        let plan = made(&region);
        let ppks = region.places.iter().filter(|place| {
            place.kind == PlaceKind::Ppk
                && place.delivery == Delivery::Tiered
                && place.wave_h.is_none()
        });
        let mut scored: Vec<(u32, i16)> = ppks
            .map(|ppk| {
                let score = hardest(&region, ppk, &plan.access).map(|(_, score)| score);
                let score = score.unwrap_or_default();
                (score.minutes(), wave_h(&region, ppk, score))
            })
            .collect();
        scored.sort_unstable();
        assert!(scored.is_sorted_by_key(|(_, day)| *day), "{}: {scored:?}", bundled.slug);
        let shown = waves(&region, &plan, None);
        assert!(shown.is_sorted_by_key(|wave| std::cmp::Reverse(wave.wave_h)));
        assert!(shown.iter().any(|wave| wave.score.changes > 0 || wave.score.weather > 0));
    }
}

#[test]
fn weights_are_seen_in_scores_and_days() {
    let mut region = region("barito-utara");
    region.rules.access_change_minutes = 30;
    region.rules.access_weather_percent = 25;
    region.rules.access_closing_minutes = 30;
    let plan = made(&region);
    let before: Vec<(String, u32, i16)> = waves(&region, &plan, None)
        .iter()
        .map(|wave| (wave.ppk.code.clone(), wave.score.minutes(), wave.wave_h))
        .collect();
    region.rules.access_weather_percent = 0;
    region.rules.access_change_minutes = 0;
    region.rules.access_closing_minutes = 0;
    for wave in waves(&region, &plan, None) {
        let (_, minutes, day) = before.iter().find(|(code, ..)| *code == wave.ppk.code).unwrap();
        assert!(wave.score.minutes() <= *minutes && wave.wave_h <= *day);
        assert_eq!(wave.score.minutes(), wave.score.travel);
    }
    region.rules.wave_hours = Vec::new();
    let due = region.rules.ppk_due_h;
    for wave in waves(&region, &plan, None).iter().filter(|wave| wave.ppk.wave_h.is_none()) {
        let direct = wave.ppk.delivery == Delivery::Direct;
        assert_eq!(wave.wave_h, if direct { region.rules.direct_from_h } else { due });
    }
}
