//! Simulation against closed forms, and what must hold for any plan.

use super::draws::normal_share;
use super::*;
use crate::{Next, Options, Start, plan_now};
use tepat_model::plan::{Leg, Mark, MarkState, Trip, Visit};
use tepat_model::region::{Edge, Place, PlaceKind, Station, bundled};
use tepat_model::time::Moment;

/// No delays at all.
const NONE: Delays = Delays {
    overtime_minutes: 0,
    rain_percent: 0,
    rain_shared_percent: 0,
    low_water_percent: 0,
    high_water_percent: 0,
    rough_sea_percent: 0,
    closed_minutes: 0,
    paved_spread_percent: 0,
    unpaved_spread_percent: 0,
    offroad_spread_percent: 0,
    river_spread_percent: 0,
    sea_spread_percent: 0,
    foot_spread_percent: 0,
    ferry_spread_percent: 0,
    handling_spread_percent: 0,
    late_start_percent: 0,
    late_start_minutes: 0,
    breakdowns_per_1000_hours: 0,
    breakdown_minutes: 0,
};

/// A store, and villages with a station each; every village is a sub-district of its own and has
/// an edge of a mode from the store. No vehicle class is known: what is unknown works round the
/// clock at reference speed.
fn region(villages: &[(&str, Mode)], delays: Delays) -> Region {
    let place = |code: &str, kind, parent: &str| Place {
        parent: parent.into(),
        ..Place::new(code, kind, 0.0, 0.0)
    };
    let mut region = Region { delays, ..Region::default() };
    region.places.put(place("g", PlaceKind::Store, ""));
    for &(name, mode) in villages {
        region.places.put(place(&format!("k{name}"), PlaceKind::Ppk, ""));
        region.places.put(place(name, PlaceKind::Pps, &format!("k{name}")));
        region.stations.put(Station::new(name, 1, 300));
        // The weather of an edge is that of where it begins.
        region.edges.put(Edge {
            code: format!("e{name}"),
            from: name.into(),
            to: "g".into(),
            mode,
            minutes: Some(100),
            ..Edge::default()
        });
    }
    region
}

/// A trip for each station, of a vehicle each, that arrives 100 minutes after it leaves at 0 and
/// is due at some moment.
fn plan(villages: &[(&str, Mode)], due: Moment) -> Plan {
    let trip = |at: usize, name: &str| {
        let leg = Leg { edges: vec![format!("e{name}")], minutes: 100, ..Leg::default() };
        let station = format!("{name}.001");
        let visit = Visit {
            at: station.clone(),
            leg: leg.clone(),
            arrive: 100,
            done: 100,
            due,
            kits: vec![station],
            late: Vec::new(),
        };
        Trip {
            code: format!("t{at}"),
            base: "g".into(),
            class: "truck".into(),
            vehicle: at as u32 + 1,
            posted_from: None,
            load_at: 0,
            depart_at: 0,
            visits: vec![visit],
            back: leg,
            back_at: 200,
            mark: None,
        }
    };
    let trips = villages.iter().enumerate().map(|(at, (name, _))| trip(at, name)).collect();
    Plan { trips, ..Plan::default() }
}

fn counted(simulation: &mut Simulation, runs: u64, without: Option<&Cause>) -> Certainty {
    let mut tally = simulation.tally();
    (0..runs).for_each(|run| simulation.run(run, without, &mut tally));
    simulation.certainty(&tally)
}

const RUNS: u64 = 20_000;

/// Four standard errors of a share.
fn assert_near(found: f64, expect: f64) {
    let error = 4.0 * (expect * (1.0 - expect) / RUNS as f64).sqrt() + 0.001;
    assert!((found - expect).abs() <= error, "{found}, expected {expect}");
}

#[test]
fn without_delays_a_plan_is_certain() {
    let villages = [("a", Mode::Paved), ("b", Mode::River)];
    let mut simulation = Simulation::new(&region(&villages, NONE), &plan(&villages, 130), 1);
    let found = counted(&mut simulation, 50, None);
    assert_eq!((found.all_on_time, found.late_stations), (1.0, 0.0));
    for station in &found.stations {
        assert!(station.nine_in_ten - station.planned <= 20, "{station:?}");
    }
}

#[test]
fn one_leg_is_late_as_often_as_its_spread_says() {
    for (spread, due) in [(20, 150), (50, 140), (100, 200)] {
        let villages = [("a", Mode::Unpaved)];
        let delays = Delays { unpaved_spread_percent: spread, ..NONE };
        let region = region(&villages, delays);
        let mut simulation = Simulation::new(&region, &plan(&villages, due), 3);
        let handling = simulation.planned.handling_minutes[0];
        let left = f64::from(due - handling) / 100.0;
        let sigma = (1.0 + f64::from(spread) / 100.0_f64).ln();
        let found = counted(&mut simulation, RUNS, None);
        assert_near(found.stations[0].on_time, normal_share(left.ln() / sigma));
        // Without what makes it late it is not.
        let sure = counted(&mut simulation, 100, Some(&Cause::Travel));
        assert_eq!(sure.late_stations, 0.0);
        let area = Cause::Area("ka".to_owned());
        assert_eq!(counted(&mut simulation, 100, Some(&area)).late_stations, 0.0);
    }
}

#[test]
fn rain_comes_to_a_whole_sub_district_and_is_shared_as_stated() {
    let villages = [("a", Mode::Unpaved), ("b", Mode::Unpaved)];
    let both_late = |shared: u16| {
        let delays = Delays { rain_percent: 30, rain_shared_percent: shared, ..NONE };
        let mut region = region(&villages, delays);
        region.rules.rain_unpaved_percent = 50;
        let mut simulation = Simulation::new(&region, &plan(&villages, 150), 5);
        let found = counted(&mut simulation, RUNS, None);
        for station in &found.stations {
            assert_near(station.on_time, 0.7);
        }
        let dry = Cause::Weather(Circumstance::Rain);
        assert_eq!(counted(&mut simulation, 200, Some(&dry)).late_stations, 0.0);
        // Both or none: whether all are in time says how often both are late.
        1.0 - found.all_on_time - (found.late_stations - (1.0 - found.all_on_time))
    };
    let only_one = |shared: u16| both_late(shared);
    // With nothing shared, one of two alone is late in 2 * 0.3 * 0.7 of all runs.
    assert_near(only_one(0), 0.42);
    assert_near(only_one(100), 0.0);
    let between = only_one(60);
    assert!(between > 0.1 && between < 0.35, "{between}");
}

#[test]
fn a_rough_sea_that_closes_the_way_holds_vehicles_up() {
    let villages = [("a", Mode::Sea), ("b", Mode::Paved)];
    let delays = Delays { rough_sea_percent: 25, closed_minutes: 600, ..NONE };
    let mut region = region(&villages, delays);
    region.rules.waves_sea_percent = 0;
    let mut simulation = Simulation::new(&region, &plan(&villages, 500), 2);
    let found = counted(&mut simulation, RUNS, None);
    assert_near(found.stations[0].on_time, 0.75);
    assert_eq!(found.stations[1].on_time, 1.0);
}

#[test]
fn breakdowns_and_late_starts_come_as_often_as_stated() {
    let villages = [("a", Mode::Paved)];
    let delays = Delays { late_start_percent: 40, late_start_minutes: 60, ..NONE };
    let mut simulation = Simulation::new(&region(&villages, delays), &plan(&villages, 170), 9);
    let left = f64::from(170 - 100 - simulation.planned.handling_minutes[0]);
    let found = counted(&mut simulation, RUNS, None);
    // Rounded up to whole minutes.
    assert_near(found.stations[0].on_time, 1.0 - 0.4 * (-left.floor() / 60.0).exp());
    let delays = Delays { breakdowns_per_1000_hours: 100, breakdown_minutes: 10_000, ..NONE };
    let mut simulation = Simulation::new(&region(&villages, delays), &plan(&villages, 170), 9);
    let found = counted(&mut simulation, RUNS, None);
    let broken = 100.0 * 100.0 / 60_000.0;
    assert_near(found.stations[0].on_time, 1.0 - broken * (-left / 10_000.0).exp());
}

#[test]
fn what_is_past_takes_as_long_as_it_took() {
    let villages = [("a", Mode::Unpaved), ("b", Mode::Unpaved)];
    let delays = Delays {
        unpaved_spread_percent: 100,
        late_start_percent: 100,
        late_start_minutes: 300,
        ..NONE
    };
    let region = region(&villages, delays);
    let late = |state: Option<MarkState>| {
        let mut plan = plan(&villages, 140);
        plan.trips[0].mark = state.map(|state| Mark { state, ..Mark::default() });
        let mut simulation = Simulation::new(&region, &plan, 5);
        let found = counted(&mut simulation, 500, None);
        (found.stations[0].on_time, found.stations[1].on_time)
    };
    let (nothing_known, other) = late(None);
    assert!(nothing_known < 0.3, "{nothing_known}");
    for state in [MarkState::Settled, MarkState::Loaded] {
        assert_eq!(late(Some(state)), (nothing_known, other));
    }
    let (departed, still) = late(Some(MarkState::Departed));
    assert!(departed > nothing_known && departed < 1.0, "it started, but is still on the way");
    assert_eq!(still, other, "nothing else changes");
    assert_eq!(late(Some(MarkState::Arrived)), (1.0, other));
}

#[test]
fn runs_may_be_shared_out_and_depend_on_nothing_else() {
    let barito = bundled().iter().find(|bundled| bundled.slug == "barito-utara").unwrap();
    let region = barito.region().unwrap();
    let options = Options { iterations: Some(0), seed: 1 };
    let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
    let mut simulation = Simulation::new(&region, &plan, 11);
    let whole = {
        let mut tally = simulation.tally();
        (0..60).for_each(|run| simulation.run(run, None, &mut tally));
        tally
    };
    let mut other = Simulation::new(&region, &plan, 11);
    let (mut first, mut second) = (other.tally(), other.tally());
    (30..60).rev().for_each(|run| other.run(run, None, &mut second));
    // A run without a cause in between changes nothing.
    other.run(3, Some(&Cause::Handling), &mut other.tally());
    (0..30).for_each(|run| other.run(run, None, &mut first));
    first.add(&second);
    assert_eq!(first, whole);
    let certainty = simulation.certainty(&whole);
    assert_eq!(certainty.stations.len(), region.stations.iter().count());
    let stations: u32 = certainty.areas.iter().map(|area| area.stations).sum();
    assert_eq!(stations as usize, certainty.stations.len());
    assert!(certainty.late_stations > 0.0, "delays that never make anything late are none");
    // Whatever is left out, fewer or other delays remain: on average nothing becomes later.
    for cause in simulation.causes() {
        let mut without = simulation.tally();
        (0..60).for_each(|run| simulation.run(run, Some(&cause), &mut without));
        assert!(without.mean_late() <= whole.mean_late() + 1.0, "{cause:?}");
    }
}
