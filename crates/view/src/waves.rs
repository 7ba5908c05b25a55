//! Waves by sub-district: how hard each is to reach, when its goods leave, and when they must.

use std::collections::BTreeMap;

use tepat_model::plan::{Access, Plan, Score, hardest, wave_h};
use tepat_model::region::{Place, PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_order::{Gather as _, Order as _};
use tepat_planner::certainty::Certainty;
use tepat_planner::departures::{Departure, Departures, latest_departures};
use tepat_planner::travel::StepTimes;

/// The wave of a sub-district.
#[derive(Clone, Debug)]
pub struct Wave<'a> {
    /// Its post.
    pub ppk: &'a Place,
    /// What makes its hardest place hard to reach, if the plan says.
    pub access: Option<&'a Access>,
    /// The score of that place; with a simulation, its delay is part of it.
    pub score: Score,
    /// The H-day on which its goods may leave the store.
    pub wave_h: i16,
    /// The H-day that the score proposes, with what a simulation shows, if none were set by hand.
    pub proposed_h: i16,
    /// When its goods leave at the latest, and when by the plan, by known times.
    pub departure: Option<Departure>,
    /// The same with the delay that nine of ten simulated runs stay within; `None` without one.
    pub sure: Option<Departure>,
}

/// The waves of all sub-districts, hardest and farthest first.
pub fn waves<'a>(
    region: &'a Region,
    plan: &'a Plan,
    certainty: Option<&Certainty>,
) -> Vec<Wave<'a>> {
    let times = StepTimes::new(region);
    let known = latest_departures(region, &times, plan, |_| 0);
    let delays: BTreeMap<&str, i32> = certainty
        .into_iter()
        .flat_map(|certainty| &certainty.stations)
        .map(|station| (station.station.as_str(), station.nine_in_ten - station.planned))
        .gather();
    let delay = |station: &str| delays.get(station).map_or(0, |&minutes: &i32| minutes.max(0));
    let sure: Option<Departures> =
        certainty.map(|_| latest_departures(region, &times, plan, delay));
    let ppks = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    let mut waves: Vec<Wave<'_>> = ppks
        .map(|ppk| {
            let (access, score) = hardest(region, ppk, &plan.access).unzip();
            let score = score.unwrap_or_default();
            let doubted = score.doubted(worst_delay(region, ppk, &delays), &region.rules);
            let free = Place { wave_h: None, ..ppk.clone() };
            Wave {
                ppk,
                access,
                score: doubted,
                wave_h: wave_h(region, ppk, score),
                proposed_h: wave_h(region, &free, doubted),
                departure: known.posts.get(&ppk.code).cloned(),
                sure: sure.as_ref().and_then(|sure| sure.posts.get(&ppk.code).cloned()),
            }
        })
        .collect();
    waves.order_by(|a, b| {
        let rank = |wave: &Wave<'_>| (wave.wave_h, wave.score.minutes());
        rank(b).cmp(&rank(a)).then_with(|| a.ppk.code.cmp(&b.ppk.code))
    });
    waves
}

/// The greatest delay of a sub-district's stations, in minutes.
fn worst_delay(region: &Region, ppk: &Place, delays: &BTreeMap<&str, i32>) -> u32 {
    let of_ppk = region.stations.iter().filter(|station| {
        let post = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
        post.is_some_and(|post| post.code == ppk.code)
    });
    let worst = of_ppk.filter_map(|station| delays.get(station.code.as_str())).max();
    worst.and_then(|&minutes| u32::try_from(minutes).ok()).unwrap_or(0)
}

impl Wave<'_> {
    /// Minutes by which its goods may leave later than planned.
    pub fn slack_minutes(&self) -> Option<i32> {
        self.departure.as_ref().map(Departure::slack_minutes)
    }

    /// The latest safe departure.
    pub fn latest(&self) -> Option<Moment> {
        self.departure.as_ref().map(|departure| departure.latest)
    }
}
