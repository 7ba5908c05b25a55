//! Plans made to a promise are valid, keep it under delays they were not made for, and do not
//! depend on who makes them.

use tepat_model::fingerprint::fingerprint;
use tepat_model::region::{Margin, Promise, Region, bundled};
use tepat_planner::certainty::certainty_of;
use tepat_planner::promise::{Promised, promise_in_team};
use tepat_planner::{Next, Options, Start, alone};

fn region() -> Region {
    let mut regions = bundled().iter();
    regions.find(|bundled| bundled.slug == "barito-utara").unwrap().region().unwrap()
}

fn make(region: &Region, iterations: u64, next: Next) -> Promised {
    let options = Options { iterations: Some(iterations), seed: 1 };
    promise_in_team(region, Start::default(), options, &mut alone(), |_| next)
}

#[test]
fn a_plan_made_to_a_promise_keeps_it_under_other_delays() {
    let mut region = region();
    region.promise = Promise { stations_percent: 70, areas_percent: 50 };
    let promised = make(&region, 16_000, Next::GoOn);
    assert!(promised.short.is_empty(), "{:?}", promised.short);
    assert!(!promised.margins.is_empty(), "the promise asks for nothing");
    promised.edit(&region).unwrap().apply(&mut region).unwrap();
    assert_eq!(promised.plan.input, fingerprint(&region));
    let verdict = tepat_check::check(&region, &promised.plan);
    assert!(verdict.is_valid(), "{:?}", verdict.violations);
    // Three standard errors of a share found in a thousand runs.
    let found = certainty_of(&region, &promised.plan, 1_000, 77).certainty;
    let too_rare = |share: f64, percent: u16| share < f64::from(percent) / 100.0 - 0.045;
    let stations = found.stations.iter().filter(|station| too_rare(station.on_time, 70));
    assert_eq!(stations.count(), 0);
    let areas = found.areas.iter().filter(|area| too_rare(area.on_time, 50));
    assert_eq!(areas.count(), 0);
    assert_eq!(
        make(&Region { margins: Default::default(), ..region }, 16_000, Next::GoOn),
        promised
    );
}

#[test]
fn a_stopped_search_keeps_a_plan_for_the_margins_it_says() {
    let mut region = region();
    let promised = make(&region, 16_000, Next::Stop);
    if let Some(edit) = promised.edit(&region) {
        edit.apply(&mut region).unwrap();
    }
    assert_eq!(promised.plan.input, fingerprint(&region));
    assert!(!promised.plan.trips.is_empty());
}

#[test]
fn margins_of_villages_come_before_those_of_sub_districts() {
    let mut region = region();
    let station = region.stations.iter().next().unwrap().clone();
    let pps = region.pps_of(&station).unwrap().clone();
    let ppk = region.ppk_of(&pps).unwrap().code.clone();
    let class = region.classes.iter().find(|class| !class.hours.is_round_the_clock());
    let class = class.unwrap().clone();
    let margin = |place: &str, minutes| Margin {
        place: place.to_owned(),
        minutes,
        slower_percent: minutes,
        day_minutes: minutes,
    };
    let mut check = |margins: Vec<Margin>, expect: u16| {
        region.margins = margins.into_iter().collect();
        assert_eq!(region.margin_minutes(&station), expect);
        assert_eq!(region.slower_percent(&pps), expect);
        let free = class.hours.end_minute - region.planned_hours(&class, &pps).end_minute;
        assert_eq!(free, i32::from(expect));
    };
    check(vec![], 0);
    check(vec![margin(&ppk, 30)], 30);
    check(vec![margin(&ppk, 30), margin(&pps.code, 60)], 60);
    check(vec![margin("elsewhere", 30)], 0);
}
