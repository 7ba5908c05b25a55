use super::evaluate::score_route;
use super::*;
use crate::needs::Load;
use crate::time::{DailyHours, moment};

/// Stops on a line, `spacing` minutes and kilometres apart, the base at 0.
fn line(stops: usize, spacing: u32) -> Matrix {
    let mut matrix = Matrix { stops, ..Matrix::default() };
    for from in 0..stops as u32 {
        for to in 0..stops as u32 {
            matrix.minutes.push(from.abs_diff(to) * spacing);
            matrix.length_m.push(from.abs_diff(to) * spacing * 1000);
        }
    }
    matrix
}

fn boxes(boxes: i64) -> Load {
    Load { boxes, weight_g: boxes * 10_000, volume_cm3: boxes * 100_000 }
}

fn group(vehicles: usize, capacity: i64, matrix: Matrix) -> Group {
    Group {
        free_from: vec![moment(5, 0); vehicles],
        capacity: boxes(capacity),
        hours: DailyHours { start_minute: 360, end_minute: 1080 },
        load_minutes_per_box_tenths: 10,
        rupiah_per_km: 1000,
        rupiah_per_hour: 0,
        rupiah_per_day: 0,
        matrix,
    }
}

fn lot(stop: usize, count: i64) -> Lot {
    Lot { stop, load: boxes(count), stations: 1, release: moment(3, 420), due: moment(1, 1260) }
}

fn problem(lots: Vec<Lot>, groups: Vec<Group>) -> Problem {
    let stops = groups[0].matrix.stops;
    Problem { stop_minutes: vec![10; stops], lots, groups, hour_worth_rupiah: 0 }
}

#[test]
fn one_trip_serves_stops_on_the_way() {
    let problem = problem(vec![lot(3, 2), lot(1, 2), lot(2, 2)], vec![group(2, 10, line(4, 10))]);
    let search = Search::new(&problem, 1, 0);
    let (solution, score) = search.best();
    assert_eq!(score, Score { unserved: 0, late_minutes: 0, rupiah: 60_000 });
    assert_eq!(solution.routes.iter().map(|route| route.trips.len()).sum::<usize>(), 1);
}

#[test]
fn moments_follow_from_loading_travel_and_handing_over() {
    let problem = problem(vec![lot(1, 3), lot(1, 2)], vec![group(1, 10, line(2, 60))]);
    let times = trip_times(&problem, &problem.groups[0], moment(5, 0), &Trip { lots: vec![0, 1] });
    assert_eq!(times.load_at, moment(3, 420));
    assert_eq!(times.depart_at, moment(3, 425));
    assert_eq!(times.visits, [(1, moment(3, 485), moment(3, 500), 0..2)]);
    assert_eq!(times.back_at, moment(3, 560));
}

#[test]
fn too_large_a_lot_is_left_out() {
    let problem = problem(vec![lot(1, 11), lot(1, 1)], vec![group(1, 10, line(2, 10))]);
    let search = Search::new(&problem, 1, 0);
    assert_eq!(search.best().0.left_out, [0]);
    assert_eq!(search.best().1.unserved, 1);
}

#[test]
fn several_trips_when_vehicles_are_few() {
    let problem = problem(vec![lot(1, 6); 4], vec![group(1, 10, line(2, 30))]);
    let search = Search::new(&problem, 1, 0);
    assert_eq!(search.best().0.routes[0].trips.len(), 4);
    assert_eq!(search.best().1.unserved, 0);
}

#[test]
fn search_improves_keeps_every_lot_and_repeats_itself() {
    let mut rng = fastrand::Rng::with_seed(7);
    let points: Vec<(i64, i64)> = (0..40).map(|_| (rng.i64(0..100), rng.i64(0..100))).collect();
    let mut matrix = Matrix { stops: points.len(), ..Matrix::default() };
    for a in &points {
        for b in &points {
            let away = ((a.0 - b.0).abs() + (a.1 - b.1).abs()) as u32;
            matrix.minutes.push(away);
            matrix.length_m.push(away * 1000);
        }
    }
    let lots = (1..points.len()).map(|stop| lot(stop, 1 + (stop % 4) as i64)).collect();
    let problem = problem(lots, vec![group(5, 12, matrix)]);
    let run = |seed| {
        let mut search = Search::new(&problem, seed, 2000);
        let first = search.best().1;
        while !search.is_finished() {
            search.step(64);
        }
        let (solution, score) = search.best();
        (first, score, solution.clone())
    };
    let (first, score, solution) = run(3);
    assert!(score < first, "{score:?} after {first:?}");
    let mut seen: Vec<usize> = solution
        .routes
        .iter()
        .flat_map(|route| route.trips.iter().flat_map(|trip| trip.lots.clone()))
        .chain(solution.left_out.clone())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..problem.lots.len()).collect::<Vec<_>>());
    let plain: Score = solution
        .routes
        .iter()
        .fold(Score::default(), |sum, route| sum + score_route(&problem, route));
    assert_eq!(plain, score, "the running score is the plain one");
    assert_eq!(run(3), (first, score, solution));
}
