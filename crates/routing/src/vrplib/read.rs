//! Reads an instance.

use std::collections::BTreeMap;

use super::Instance;
use super::error::{Error, Reason};
use super::text::{Text, position, whole};
use crate::amounts::Amounts;
use crate::problem::{EARLIEST, Job, LATEST, Problem, VehicleId, VehicleType};
use crate::travel::{Matrix, Plane, Rounding, Travel};
use tepat_hours::Moment;

/// Known sections; any other could change what the instance means.
const SECTIONS: [&str; 17] = [
    "CAPACITY",
    "DEMAND",
    "DEPOT",
    "EDGE_WEIGHT",
    "NODE_COORD",
    "PRIZE",
    "RELEASE_TIME",
    "SERVICE_TIME",
    "TIME_WINDOW",
    "VEHICLES_ALLOWED_CLIENTS",
    "VEHICLES_DEPOT",
    "VEHICLES_FIXED_COST",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_RELOADS",
    "VEHICLES_RELOAD_DEPOT",
    "VEHICLES_UNIT_DISTANCE_COST",
];

/// Most locations or vehicles.
const MOST: i64 = 1_000_000;

/// The largest amount or cost; a million of them still add up.
const LARGEST: i64 = 1_000_000_000_000;

/// The longest way or service; longer work is capped by [`tepat_hours::DailyHours::advance`].
const LONGEST: i64 = 1 << 24;

/// Up to this many locations, all distances are stored: 100 MB.
const MATRIX_LOCATIONS: usize = 5_000;

/// Reads an instance of a set that rounds in this way. O(text), plus the square of the number of
/// locations up to 5,000.
///
/// Depots are the first locations; without a depot section there is one. A depot's time window is
/// the shift of its vehicles; its service time is ignored. A client with a prize may be left out.
/// Without `VEHICLES` there is a vehicle for each client. Comments and unknown specifications are
/// ignored.
///
/// # Errors
/// The first thing that is wrong or not supported.
pub fn read(text: &str, rounding: Rounding) -> Result<Instance, Error> {
    Reader::new(text, rounding)?.instance()
}

struct Reader<'t> {
    text: Text<'t>,
    rounding: Rounding,
    locations: usize,
    depots: usize,
    vehicles: usize,
    windows: Option<Vec<[i64; 2]>>,
}

/// The attributes in which vehicles differ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Vehicle {
    capacity: i64,
    depot: usize,
    max_trips: usize,
    max_duration: i64,
    max_distance: i64,
    fixed_cost: i64,
    distance_cost: i64,
    /// The clients it may serve, in rising order; `None` for all.
    clients: Option<Vec<usize>>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, rounding: Rounding) -> Result<Self, Error> {
        let text = Text::split(text)?;
        let unknown = |key: &str| !SECTIONS.contains(&key.trim_end_matches("_SECTION"));
        if let Some(entry) =
            text.entries().find(|entry| entry.rows().is_ok() && unknown(&entry.name))
        {
            return Err(entry.error(Reason::NotSupported(entry.name.clone())));
        }
        let locations = text.number("DIMENSION", |x| count(x, 1))?;
        let locations = locations.ok_or_else(|| missing("DIMENSION"))?;
        let depots = depots(&text, locations)?;
        let vehicles = text.number("VEHICLES", |x| count(x, 0))?;
        let vehicles = vehicles.unwrap_or(locations - depots);
        let moment = |x| Some(rounding.apply(x)).filter(|moment| *moment >= 0);
        let windows = text.table("TIME_WINDOW", locations, moment)?;
        if let (Some(entry), Some(windows)) = (text.get("TIME_WINDOW"), &windows) {
            let wrong = |(_, window): &(_, &[i64; 2])| window[0] > window[1].min(LATEST.into());
            if let Some((row, _)) = entry.rows()?.iter().zip(windows).find(wrong) {
                return Err(Error::at(row.line, &entry.name, Reason::Window));
            }
        }
        Ok(Self { text, rounding, locations, depots, vehicles, windows })
    }

    fn instance(&self) -> Result<Instance, Error> {
        let name = self.text.value("NAME").unwrap_or_default().to_owned();
        let (kinds, vehicles) = self.kinds()?;
        let travel = self.travel()?;
        let jobs = self.jobs(&kinds)?;
        let mut vehicle_types: Vec<VehicleType> =
            kinds.into_iter().map(|kind| self.vehicle_type(kind)).collect();
        for id in &vehicles {
            let kind = &mut vehicle_types[id.vehicle_type];
            kind.free_from.push(self.window(kind.start).map_or(0, |(open, _)| open));
        }
        let problem = Problem { jobs, vehicle_types, travel: vec![travel], ..Problem::default() };
        Ok(Instance { name, depots: self.depots, vehicles, problem })
    }

    /// The vehicle types, in order of first appearance, and the type of each vehicle.
    fn kinds(&self) -> Result<(Vec<Vehicle>, Vec<VehicleId>), Error> {
        let mut known: BTreeMap<Vehicle, usize> = BTreeMap::new();
        let mut sizes: Vec<usize> = Vec::new();
        let mut ids = Vec::with_capacity(self.vehicles);
        for vehicle in self.all_vehicles()? {
            let vehicle_type = *known.entry(vehicle).or_insert(sizes.len());
            if vehicle_type == sizes.len() {
                sizes.push(0);
            }
            ids.push(VehicleId { vehicle_type, number: sizes[vehicle_type] });
            sizes[vehicle_type] += 1;
        }
        let mut kinds: Vec<(Vehicle, usize)> = known.into_iter().collect();
        kinds.sort_by_key(|(_, vehicle_type)| *vehicle_type);
        Ok((kinds.into_iter().map(|(kind, _)| kind).collect(), ids))
    }

    fn all_vehicles(&self) -> Result<Vec<Vehicle>, Error> {
        let scaled = self.scaled(LARGEST);
        let room = Amounts::UNLIMITED.0[0];
        let capacity = self.each_vehicle("CAPACITY", room, &scaled)?;
        let max_duration = self.each_vehicle("VEHICLES_MAX_DURATION", i64::MAX, &scaled)?;
        let max_distance = self.each_vehicle("VEHICLES_MAX_DISTANCE", i64::MAX, &scaled)?;
        let fixed_cost = self.each_vehicle("VEHICLES_FIXED_COST", 0, &scaled)?;
        // A price per unit of distance, because distances are scaled already.
        let price = |x| whole(x).filter(|price| (0..=MOST).contains(price));
        let distance_cost = self.each_vehicle("VEHICLES_UNIT_DISTANCE_COST", 1, price)?;
        let depot = |x| position(x, self.depots);
        let depot = self.each_vehicle("VEHICLES_DEPOT", 0, depot)?;
        let max_trips = self.max_trips(&depot)?;
        let mut clients = self.allowed_clients()?;
        let vehicle = |k: usize| Vehicle {
            capacity: capacity[k],
            depot: depot[k],
            max_trips: max_trips[k],
            max_duration: max_duration[k],
            max_distance: max_distance[k],
            fixed_cost: fixed_cost[k],
            distance_cost: distance_cost[k],
            clients: clients[k].take(),
        };
        let vehicles: Vec<Vehicle> = (0..self.vehicles).map(vehicle).collect();
        let limited = |v: &Vehicle| v.max_duration != i64::MAX || v.max_distance != i64::MAX;
        if vehicles.iter().any(|vehicle| vehicle.max_trips > 1 && limited(vehicle)) {
            // They would hold for all trips together; ours hold for each trip.
            return Err(self.not_supported("VEHICLES_RELOAD_DEPOT"));
        }
        Ok(vehicles)
    }

    /// How many trips each vehicle can make: one, or several if it may reload at its own depot.
    fn max_trips(&self, depots: &[usize]) -> Result<Vec<usize>, Error> {
        let key = "VEHICLES_RELOAD_DEPOT";
        let Some(lists) = self.text.lists(key, self.vehicles, self.depots)? else {
            return Ok(vec![1; self.vehicles]);
        };
        if lists.iter().zip(depots).any(|(list, own)| list.iter().any(|depot| depot != own)) {
            return Err(self.not_supported(key));
        }
        // No trip is empty, so more trips than clients are of no use.
        let most = (self.locations - self.depots).max(1);
        let whole = |x| count(f64::min(x, MOST as f64), 0);
        let reloads = self.each_vehicle("VEHICLES_MAX_RELOADS", most, whole)?;
        let trips = |(list, reloads): (&Vec<usize>, usize)| match list.is_empty() {
            true => 1,
            false => (1 + reloads).min(most),
        };
        Ok(lists.iter().zip(reloads).map(trips).collect())
    }

    /// The clients that each vehicle may serve, in rising order; `None` for all.
    fn allowed_clients(&self) -> Result<Vec<Option<Vec<usize>>>, Error> {
        let lists = self.text.lists("VEHICLES_ALLOWED_CLIENTS", self.vehicles, self.locations)?;
        let Some(lists) = lists else { return Ok(vec![None; self.vehicles]) };
        let sorted = lists.into_iter().map(|mut list| {
            list.retain(|location| *location >= self.depots);
            list.sort_unstable();
            list.dedup();
            (list.len() < self.locations - self.depots).then_some(list)
        });
        Ok(sorted.collect())
    }

    fn vehicle_type(&self, kind: Vehicle) -> VehicleType {
        VehicleType {
            until: self.window(kind.depot).map_or(LATEST, |(_, close)| close),
            capacity: Amounts::one(kind.capacity),
            start: kind.depot,
            end: kind.depot,
            max_trips: kind.max_trips,
            max_duration: kind.max_duration,
            max_distance: kind.max_distance,
            fixed_cost: kind.fixed_cost,
            distance_cost: kind.distance_cost,
            ..VehicleType::default()
        }
    }

    fn jobs(&self, kinds: &[Vehicle]) -> Result<Vec<Job>, Error> {
        let demand = self.each_location("DEMAND", 0, self.scaled(LARGEST))?;
        let service = self.each_location("SERVICE_TIME", 0, self.scaled(LONGEST))?;
        let release =
            self.each_location("RELEASE_TIME", EARLIEST.into(), self.scaled(LATEST.into()))?;
        let prize = self.each_location("PRIZE", 0, self.scaled(LARGEST))?;
        let mut allowed = allowed_types(kinds, self.locations);
        let job = |location: usize| Job {
            location,
            amounts: Amounts::one(demand[location]),
            service: moment(service[location]),
            windows: self.window(location).into_iter().collect(),
            release: moment(release[location]),
            optional: Some(prize[location]).filter(|prize| *prize != 0),
            vehicle_types: allowed.as_mut().map(|types| std::mem::take(&mut types[location])),
            ..Job::default()
        };
        Ok((self.depots..self.locations).map(job).collect())
    }

    fn window(&self, location: usize) -> Option<(Moment, Moment)> {
        let [open, close] = self.windows.as_ref()?[location];
        Some((moment(open), moment(close)))
    }

    fn travel(&self) -> Result<Travel, Error> {
        let key = "EDGE_WEIGHT_TYPE";
        match self.text.value(key).ok_or_else(|| missing(key))? {
            "EUC_2D" => self.plane(),
            "EXPLICIT" if self.text.value("EDGE_WEIGHT_FORMAT") == Some("FULL_MATRIX") => {
                self.matrix()
            }
            _ => Err(self.not_supported(key)),
        }
    }

    fn plane(&self) -> Result<Travel, Error> {
        let key = "NODE_COORD";
        let entry = self.text.get(key).ok_or_else(|| missing("NODE_COORD_SECTION"))?;
        let points = self.text.table(key, self.locations, Some)?.unwrap_or_default();
        let points: Vec<(f64, f64)> = points.into_iter().map(|[x, y]| (x, y)).collect();
        let extent = |axis: fn(&(f64, f64)) -> f64| {
            let values = || points.iter().map(axis);
            values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
        };
        let (width, height) = (extent(|point| point.0), extent(|point| point.1));
        // Distances that are too long are caught before two points can be that far apart.
        if self.rounding.apply(width + height) > LONGEST {
            return Err(entry.error(Reason::Range(format!("{width} × {height}"))));
        }
        let plane = Plane { points, rounding: self.rounding };
        Ok(if self.locations > MATRIX_LOCATIONS {
            Travel::Plane(plane)
        } else {
            Travel::Matrix(plane.matrix())
        })
    }

    fn matrix(&self) -> Result<Travel, Error> {
        let entry = self.text.get("EDGE_WEIGHT").ok_or_else(|| missing("EDGE_WEIGHT_SECTION"))?;
        let scaled = self.scaled(LONGEST);
        let mut distance = Vec::new();
        for row in entry.rows()? {
            for cell in row.cells() {
                distance.push(moment(entry.number(row.line, cell, &scaled)?));
            }
        }
        let expected = self.locations.saturating_mul(self.locations);
        if distance.len() != expected {
            return Err(entry.error(Reason::Count { expected, found: distance.len() }));
        }
        Ok(Travel::Matrix(Matrix::new(self.locations, distance, None)))
    }

    fn each_vehicle<T: Copy>(
        &self,
        key: &str,
        default: T,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        self.text.column(key, self.vehicles, default, convert)
    }

    fn each_location(
        &self,
        key: &str,
        default: i64,
        convert: impl Fn(f64) -> Option<i64>,
    ) -> Result<Vec<i64>, Error> {
        self.text.column(key, self.locations, default, convert)
    }

    /// Rounds a number of the file as its set does, if the result is from 0 to `largest`.
    fn scaled(&self, largest: i64) -> impl Fn(f64) -> Option<i64> + use<> {
        let rounding = self.rounding;
        move |number| Some(rounding.apply(number)).filter(|x| (0..=largest).contains(x))
    }

    fn not_supported(&self, key: &str) -> Error {
        let line = self.text.get(key).map(|entry| entry.line);
        let value = self.text.value(key).unwrap_or(key);
        Error::new(line, key, Reason::NotSupported(value.to_owned()))
    }
}

/// The number of depots, which are the first locations in order.
fn depots(text: &Text, locations: usize) -> Result<usize, Error> {
    let Some(entry) = text.get("DEPOT") else { return Ok(1) };
    let mut depots = 0;
    for row in entry.rows()? {
        for cell in row.cells().filter(|cell| *cell != "-1") {
            if entry.number(row.line, cell, |x| position(x, locations))? != depots {
                return Err(Error::at(row.line, &entry.name, Reason::Numbering(cell.to_owned())));
            }
            depots += 1;
        }
    }
    if depots == 0 {
        return Err(entry.error(Reason::Missing));
    }
    Ok(depots)
}

/// For each location, the vehicle types that may serve it; `None` if all serve all.
fn allowed_types(kinds: &[Vehicle], locations: usize) -> Option<Vec<Vec<usize>>> {
    if kinds.iter().all(|kind| kind.clients.is_none()) {
        return None;
    }
    let mut types = vec![Vec::new(); locations];
    for (vehicle_type, kind) in kinds.iter().enumerate() {
        match &kind.clients {
            Some(clients) => clients.iter().for_each(|&client| types[client].push(vehicle_type)),
            None => types.iter_mut().for_each(|types| types.push(vehicle_type)),
        }
    }
    Some(types)
}

fn count(number: f64, least: i64) -> Option<usize> {
    let number = whole(number).filter(|number| (least..=MOST).contains(number))?;
    usize::try_from(number).ok()
}

/// A moment or duration; anything later than [`LATEST`] comes after everything.
fn moment(number: i64) -> Moment {
    Moment::try_from(number).unwrap_or(LATEST).min(LATEST)
}

fn missing(name: &str) -> Error {
    Error::new(None, name, Reason::Missing)
}
