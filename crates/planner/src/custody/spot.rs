//! Where on its way a vehicle is after some minutes of travel.

use crate::travel::{StepTimes, Stop, local_ways};
use tepat_model::plan::Trip;
use tepat_model::region::{Region, Step, VehicleClass};

/// A place or station, or a point on the way from one to the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub at: String,
    pub edge: String,
    pub toward: String,
    pub beyond_m: u32,
}

/// A point of a leg at which a step begins or ends.
struct Mark {
    /// Code of the place or station; empty at a node of the imported network.
    code: String,
    /// Travelled so far.
    ms: u64,
    length_m: u64,
    /// The step from here on; empty on local ways.
    edge: String,
}

/// Closer to a place than this, a vehicle stands there: moments are whole minutes.
const AT_A_PLACE_MS: u64 = 60_000;

/// Where the vehicle of a trip is when it has travelled some minutes of a leg; legs are counted from
/// 0, and the last is the way back.
pub(super) fn spot(
    region: &Region,
    times: &StepTimes,
    trip: &Trip,
    leg: usize,
    gone_minutes: i32,
) -> Spot {
    let stop = |number: Option<usize>| {
        number.and_then(|number| trip.visits.get(number)).map_or(&trip.base, |visit| &visit.at)
    };
    let (from, to) = (stop(leg.checked_sub(1)), stop(Some(leg)));
    let minutes = trip.visits.get(leg).map_or(&trip.back, |visit| &visit.leg).minutes;
    let at = |code: &str| Spot { at: code.to_owned(), ..Spot::default() };
    let gone = u32::try_from(gone_minutes).unwrap_or(0);
    if gone == 0 {
        return at(from);
    }
    if gone >= minutes {
        return at(to);
    }
    between(&marks(region, times, trip, leg, from, to), u64::from(gone) * 60_000)
        .unwrap_or_else(|| at(from))
}

/// The spot after some milliseconds of a way; `None` at its start.
fn between(marks: &[Mark], gone_ms: u64) -> Option<Spot> {
    let places = || marks.iter().filter(|mark| !mark.code.is_empty());
    let nearest = places().min_by_key(|mark| mark.ms.abs_diff(gone_ms))?;
    if nearest.ms.abs_diff(gone_ms) < AT_A_PLACE_MS {
        return Some(Spot { at: nearest.code.clone(), ..Spot::default() });
    }
    let next = marks.partition_point(|mark| mark.ms <= gone_ms);
    let (begun, end) = (marks.get(next.checked_sub(1)?)?, marks.get(next)?);
    let share_m = u128::from(end.length_m - begun.length_m) * u128::from(gone_ms - begun.ms)
        / u128::from(end.ms - begun.ms);
    let last = marks[..next].iter().rfind(|mark| !mark.code.is_empty())?;
    let toward = marks[next..].iter().find(|mark| !mark.code.is_empty())?;
    let beyond_m = begun.length_m - last.length_m + u64::try_from(share_m).unwrap_or(0);
    Some(Spot {
        at: last.code.clone(),
        edge: begun.edge.clone(),
        toward: toward.code.clone(),
        beyond_m: u32::try_from(beyond_m).unwrap_or(u32::MAX),
    })
}

/// The points of a leg in order, from stop to stop.
fn marks(
    region: &Region,
    times: &StepTimes,
    trip: &Trip,
    leg: usize,
    from: &str,
    to: &str,
) -> Vec<Mark> {
    let class = region.classes.get(&trip.class);
    let mut marks = Marks::starting(from);
    let ends = Stop::of_code(region, from).zip(Stop::of_code(region, to));
    let Some((start, end)) = ends else { return marks.0 };
    if start.place() == end.place() {
        marks.go_local(region, class, start, end);
    } else {
        if let Stop::Station(..) = start {
            let post = Stop::Place(start.place());
            marks.go_local(region, class, start, post);
            marks.reach(post.code(region));
        }
        let codes = &trip.visits.get(leg).map_or(&trip.back, |visit| &visit.leg).edges;
        let mut here = start.place().place(region).code.clone();
        for step in codes.iter().flat_map(|code| region.steps_of(code)) {
            let Some(way) = region.step(step) else { continue };
            let [a, b] = ends_of(region, &way);
            here = if a == here { b } else { a };
            let length_m = u64::from(way.length_m());
            marks.go(way.code(), times.ms(step, class), length_m);
            if region.places.get(&here).is_some() {
                marks.reach(&here);
            }
        }
        if let Stop::Station(..) = end {
            marks.go_local(region, class, Stop::Place(end.place()), end);
        }
    }
    marks.reach(to);
    marks.0
}

/// Codes of the places or nodes at both ends of a step.
fn ends_of(region: &Region, way: &Step<'_>) -> [String; 2] {
    match way {
        Step::Edge(edge) => [edge.from.clone(), edge.to.clone()],
        Step::Link(link) => [link.from, link.to].map(|node| {
            let node = region.imported().nodes.get(node as usize);
            node.map_or_else(String::new, |node| format!("n{}", node.id))
        }),
    }
}

/// The marks so far; the last is where the way has come.
struct Marks(Vec<Mark>);

impl Marks {
    fn starting(code: &str) -> Self {
        Self(vec![Mark { code: code.to_owned(), ms: 0, length_m: 0, edge: String::new() }])
    }

    fn go(&mut self, edge: String, ms: u64, length_m: u64) {
        let Some(last) = self.0.last_mut() else { return };
        last.edge = edge;
        let (ms, length_m) = (last.ms.saturating_add(ms), last.length_m.saturating_add(length_m));
        self.0.push(Mark { code: String::new(), ms, length_m, edge: String::new() });
    }

    fn go_local(&mut self, region: &Region, class: Option<&VehicleClass>, from: Stop, to: Stop) {
        for way in local_ways(region, from, to) {
            let ms = class.map_or(0, |class| way.ms(class, &region.rules));
            self.go(String::new(), ms, way.length_m.into());
        }
    }

    /// The way has come to a place or station.
    fn reach(&mut self, code: &str) {
        if let Some(last) = self.0.last_mut() {
            code.clone_into(&mut last.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicle_stands_at_a_place_or_between_two() {
        let mark = |code: &str, minutes: u64, length_m, edge: &str| Mark {
            code: code.into(),
            ms: minutes * 60_000,
            length_m,
            edge: edge.into(),
        };
        // A node without a name lies between B and C.
        let marks = [
            mark("A", 0, 0, "e1"),
            mark("B", 60, 30_000, "e2"),
            mark("", 120, 70_000, "e3"),
            mark("C", 180, 90_000, ""),
        ];
        let check = |gone_ms: u64, expect: (&str, &str, &str, u32)| {
            let Spot { at, edge, toward, beyond_m } = between(&marks, gone_ms).unwrap_or_default();
            assert_eq!((&*at, &*edge, &*toward, beyond_m), expect, "{gone_ms} ms");
        };
        let minute = 60_000;
        check(30 * minute, ("A", "e1", "B", 15_000));
        check(60 * minute, ("B", "", "", 0));
        check(60 * minute + 59_999, ("B", "", "", 0));
        check(61 * minute, ("B", "e2", "C", 666));
        check(120 * minute, ("B", "e3", "C", 40_000));
        check(150 * minute, ("B", "e3", "C", 50_000));
        check(180 * minute - 59_999, ("C", "", "", 0));
    }
}
