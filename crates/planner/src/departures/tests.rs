//! The latest departures agree with driving each chain forward.

use super::*;
use crate::drive::{PreparedPlan, set_moments};
use crate::{Next, Options, Start, plan_now};
use tepat_model::plan::Heading;
use tepat_model::region::bundled;

/// Whether all deadlines of a chain hold if its first trip loads at a moment and each later one as
/// soon as the goods are there.
fn holds(
    region: &Region,
    times: &StepTimes,
    chain: &[(&Trip, usize)],
    load_at: Moment,
    posts: &[&str],
) -> bool {
    let mut ready = load_at;
    chain.iter().all(|&(trip, visit)| {
        let mut alone = [trip.clone()];
        let mut prepared = PreparedPlan::unlinked(region, times, &alone, Heading::Out);
        prepared.plan_to_load(0, ready);
        set_moments(&prepared, &mut alone);
        let visit = &alone[0].visits[visit];
        ready = visit.done;
        !posts.contains(&visit.at.as_str()) || visit.done <= visit.due
    })
}

#[test]
fn no_goods_can_leave_later_and_be_in_time() {
    let bundled = bundled().iter().find(|bundled| bundled.slug == "barito-utara");
    let mut region = bundled.and_then(|bundled| bundled.region()).expect("a bundled region");
    region.rules.plan_return = false;
    let options = Options { iterations: Some(0), seed: 1 };
    let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
    let times = StepTimes::new(&region);
    let found = latest_departures(&region, &times, &plan, |_| 0);
    assert_eq!(found.stations.len() + plan.unserved.len(), region.stations.len());
    for (kit, departure) in found.stations.iter().step_by(7) {
        let mut chain: Vec<(&Trip, usize)> = plan
            .trips
            .iter()
            .filter_map(|trip| Some((trip, trip.visits.iter().position(|v| v.kits.contains(kit))?)))
            .collect();
        chain.sort_by_key(|(trip, _)| trip.load_at);
        let station = region.stations.get(kit).expect("a station");
        let pps = region.pps_of(station).expect("a village");
        let ppk = region.ppk_of(pps).expect("a sub-district");
        let posts = [kit.as_str(), &pps.code, &ppk.code];
        let hours = region.classes.get(&chain[0].0.class).expect("a class").hours;
        let loading = chain[0].0.depart_at - chain[0].0.load_at;
        let latest_load = hours.retreat(departure.latest, loading);
        assert!(holds(&region, &times, &chain, latest_load, &posts), "{kit}: {departure:?}");
        assert!(!holds(&region, &times, &chain, latest_load + 1, &posts), "{kit}: {departure:?}");
        assert!(posts.contains(&departure.decides.as_str()), "{departure:?}");
        let post = &found.posts[&ppk.code];
        assert!(post.slack_minutes() <= departure.slack_minutes());
        assert_eq!(departure.planned, chain[0].0.depart_at);
    }
    // A delay takes away what it lasts, or more where a night lies between.
    let delayed = latest_departures(&region, &times, &plan, |_| 60);
    for (kit, departure) in &delayed.stations {
        assert!(departure.latest <= found.stations[kit].latest, "{kit}");
    }
}
