//! Solutions as `.sol` files.
//!
//! Each route is a line `Route #1: 5 2 0 7` that names locations by index. An index below the
//! number of depots is a depot, where the vehicle loads again; any other is a client. If vehicles
//! differ, the position of the line tells which vehicle of the file it is, and unused vehicles
//! have lines without visits.

use std::fmt::Write as _;

use super::Instance;
use super::error::{Error, Reason};
use crate::evaluate::{self, Score};
use crate::solution::{Route, Solution, Trip};

/// Writes a solution, with its cost if it serves all jobs that must be served.
pub fn write_solution(instance: &Instance, solution: &Solution) -> String {
    let different = instance.problem.vehicle_types.len() > 1;
    let route_of = |vehicle| {
        let found = solution.routes.binary_search_by_key(&vehicle, |route| route.vehicle);
        found.ok().map(|at| &solution.routes[at])
    };
    let lines: Vec<Option<&Route>> = if different {
        instance.vehicles.iter().map(|&vehicle| route_of(vehicle)).collect()
    } else {
        solution.routes.iter().map(Some).collect()
    };
    let mut text = String::new();
    for (index, route) in lines.into_iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(text, "Route #{}:", index + 1);
        let depot =
            route.map_or(0, |r| instance.problem.vehicle_types[r.vehicle.vehicle_type].start);
        for (at, trip) in route.iter().flat_map(|route| &route.trips).enumerate() {
            if at > 0 {
                let _ = write!(text, " {depot}");
            }
            for &job in &trip.jobs {
                let _ = write!(text, " {}", instance.problem.jobs[job].location);
            }
        }
        text.push('\n');
    }
    if let Ok(score @ Score { unserved: 0, late: 0, .. }) =
        evaluate::score(&instance.problem, solution)
    {
        let _ = writeln!(text, "Cost: {}", score.cost);
    }
    text
}

/// Reads a solution, feasible or not; clients it does not name are left out.
///
/// # Errors
/// A location or vehicle does not exist, or a vehicle reloads at a depot other than its own.
pub fn read_solution(instance: &Instance, text: &str) -> Result<Solution, Error> {
    let mut unserved = vec![true; instance.problem.jobs.len()];
    let mut solution = Solution::default();
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let routes = lines.filter(|(_, line)| line.starts_with("Route"));
    for (index, (line, text)) in routes.enumerate() {
        let (name, visits) =
            text.split_once(':').ok_or_else(|| Error::at(line, text, Reason::Line))?;
        let wrong = |reason| Error::at(line, name, reason);
        let mut route = Vec::from([Trip::default()]);
        let depot = instance
            .vehicles
            .get(index)
            .map(|id| instance.problem.vehicle_types[id.vehicle_type].start);
        for cell in visits.split_whitespace() {
            let location: usize = cell.parse().map_err(|_| wrong(Reason::Number(cell.into())))?;
            match location.checked_sub(instance.depots) {
                None if Some(location) == depot => route.push(Trip::default()),
                Some(job) if job < unserved.len() => {
                    unserved[job] = false;
                    if let Some(trip) = route.last_mut() {
                        trip.jobs.push(job);
                    }
                }
                _ => return Err(wrong(Reason::Range(cell.into()))),
            }
        }
        route.retain(|trip| !trip.jobs.is_empty());
        if !route.is_empty() {
            let vehicle = *instance.vehicles.get(index).ok_or_else(|| wrong(Reason::Missing))?;
            solution.routes.push(Route { vehicle, trips: route });
        }
    }
    solution.routes.sort();
    solution.unserved = (0..unserved.len()).filter(|&job| unserved[job]).collect();
    Ok(solution)
}
