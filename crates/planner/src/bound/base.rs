//! The charges that the vehicles of a base put on kits.

use std::collections::BTreeMap;

use super::ladder::Ladder;
use super::rows::Rows;
use crate::chains::fits;
use crate::needs::Load;
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::DAY_MINUTES;

/// A place where vehicles stand.
pub(super) struct Base<'n> {
    network: &'n Network<'n>,
    carriages: Vec<Carriage>,
}

/// A class at a base.
struct Carriage {
    class: ClassIndex,
    rows: Rows,
    /// The dimension of a load by which its share of a vehicle is taken. Any gives a bound.
    dimension: usize,
    by_money: Ladder,
    by_time: Ladder,
    /// The longest way to a place where kits may change vehicles, by money and by time.
    farthest: Option<Distance>,
    /// The joint share of a vehicle that the kits of each stop take.
    at_stop: BTreeMap<Stop, f64>,
    /// What the way may be charged at most for each kit that starts here, the most first.
    most_charged: Vec<Distance>,
    /// The least of each amount among their loads.
    least_load: Load,
    /// Least minutes of work for all kits that start here, if they fit into a day of the vehicle
    /// with room to spare; that day is paid whole.
    day_minutes: Option<f64>,
}

/// A leg in the distances of a carriage.
#[derive(Clone, Copy)]
struct Distance {
    rupiah: f64,
    minutes: f64,
}

impl<'n> Base<'n> {
    /// Without vehicles.
    pub fn new(network: &'n Network<'n>) -> Self {
        Self { network, carriages: Vec::new() }
    }

    /// Adds a class based here. Each kit that starts here is given with the stop where its step
    /// ends; kits may change vehicles at `changing`.
    pub fn add(
        &mut self,
        class: ClassIndex,
        rows: Rows,
        kits: &[(Stop, Load)],
        changing: &[PlaceIndex],
    ) {
        let vehicle = class.class(self.network.region());
        let kits: Vec<(Stop, Load)> =
            kits.iter().copied().filter(|&(_, load)| fits(vehicle, load)).collect();
        let all: Load = kits.iter().map(|&(_, load)| load).sum();
        let filled = |at: &usize| all.amounts()[*at] as f64 / capacity(vehicle)[*at];
        let dimension = (0..3).max_by(|a, b| filled(a).total_cmp(&filled(b))).unwrap_or(0);
        let mut carriage = Carriage {
            class,
            rows,
            dimension,
            by_money: Ladder::default(),
            by_time: Ladder::default(),
            farthest: None,
            at_stop: BTreeMap::new(),
            most_charged: Vec::new(),
            least_load: Load::default(),
            day_minutes: None,
        };
        let ways = changing.iter().filter_map(|&place| self.way(&carriage, Stop::Place(place)));
        carriage.farthest = ways.reduce(|a, b| Distance {
            rupiah: a.rupiah.max(b.rupiah),
            minutes: a.minutes.max(b.minutes),
        });
        let counted: Vec<(Stop, Distance, f64)> = kits
            .iter()
            .filter_map(|&(to, kit)| {
                let share = carriage.share(vehicle, kit);
                Some((to, self.counted(&carriage, to)?, share))
            })
            .collect();
        let ladder = |distance: fn(&Distance) -> f64| {
            // The charge of a kit by itself also holds where the way back differs.
            let plain = (!carriage.rows.are_even).then_some((f64::INFINITY, 1.0));
            let kits = counted.iter().map(|(_, way, share)| (distance(way), *share));
            Ladder::new(kits.chain(plain).collect())
        };
        let (by_money, by_time) = (ladder(|way| way.rupiah), ladder(|way| way.minutes));
        (carriage.by_money, carriage.by_time) = (by_money, by_time);
        carriage.least_load =
            kits.iter().map(|&(_, load)| load).reduce(Load::least).unwrap_or_default();
        carriage.most_charged =
            carriage.most_charged(counted.iter().map(|&(_, way, share)| (way, share)));
        for (to, _, share) in counted {
            *carriage.at_stop.entry(to).or_default() += share;
        }
        let work = kits.iter().filter_map(|&(to, kit)| {
            let way = self.counted(&carriage, to)?;
            Some(self.minutes(&carriage, to, way, way, kit))
        });
        let work: f64 = work.sum();
        // A day of a vehicle that may be posted elsewhere may be paid there.
        let is_whole = 0.0 < work && work < length_minutes(vehicle);
        let is_posted = is_posted(self.network.region(), class);
        carriage.day_minutes = (is_whole && !is_posted).then_some(work);
        self.carriages.push(carriage);
    }

    /// The least rupiah for the first leg of a kit that starts here: to `leg`, on its way to `to`.
    pub fn first_charge(&self, leg: Stop, to: Stop, kit: Load) -> Option<f64> {
        let charges = self.carriages.iter().filter_map(|carriage| {
            let class = carriage.class.class(self.network.region());
            let way = self.way(carriage, leg).filter(|_| fits(class, kit))?;
            let counted = self.counted(carriage, to)?;
            let share = carriage.share(class, kit);
            let travel = carriage.by_money.charge(way.rupiah, counted.rupiah, share);
            let hours = self.stop_minutes(carriage, leg, kit) / 60.0;
            let minutes = self.minutes(carriage, leg, way, counted, kit);
            let days = match carriage.day_minutes {
                Some(all) => minutes.min(self.minutes(carriage, to, counted, counted, kit)) / all,
                None => minutes / length_minutes(class),
            };
            let by_hour = hours * f64::from(class.rupiah_per_hour);
            Some(travel + by_hour + days * f64::from(class.rupiah_per_day))
        });
        charges.min_by(f64::total_cmp)
    }

    /// The least rupiah for a later leg of a kit, which changes vehicles here.
    pub fn later_charge(&self, leg: Stop, kit: Load) -> Option<f64> {
        let charges = self.carriages.iter().filter_map(|carriage| {
            let class = carriage.class.class(self.network.region());
            let way = self.way(carriage, leg).filter(|_| fits(class, kit))?;
            let share = carriage.share(class, kit);
            let way = carriage.beyond(class, way, kit);
            let stop = handling_minutes(class, kit) + share * self.setup_minutes(leg);
            let by_hour = stop / 60.0 * f64::from(class.rupiah_per_hour);
            // The day of a vehicle that also carries kits starting here is charged to those.
            let days = match carriage.day_minutes {
                Some(_) => 0.0,
                None => (share * way.minutes + stop) / length_minutes(class),
            };
            Some(share * way.rupiah + by_hour + days * f64::from(class.rupiah_per_day))
        });
        charges.min_by(f64::total_cmp)
    }

    /// Minutes of work charged to a kit that starts here.
    fn minutes(
        &self,
        carriage: &Carriage,
        leg: Stop,
        way: Distance,
        counted: Distance,
        kit: Load,
    ) -> f64 {
        let share = carriage.share(carriage.class.class(self.network.region()), kit);
        carriage.by_time.charge(way.minutes, counted.minutes, share)
            + self.stop_minutes(carriage, leg, kit)
    }

    /// Minutes of handling, and of work at a stop that its kits share.
    fn stop_minutes(&self, carriage: &Carriage, leg: Stop, kit: Load) -> f64 {
        let class = carriage.class.class(self.network.region());
        let together = carriage.at_stop.get(&leg).copied().unwrap_or(1.0).min(1.0);
        let setup = self.setup_minutes(leg) * carriage.share(class, kit) / together.max(1e-12);
        handling_minutes(class, kit) + setup
    }

    fn setup_minutes(&self, stop: Stop) -> f64 {
        let rules = &self.network.region().rules;
        match stop {
            Stop::Place(_) => f64::from(rules.handover_minutes),
            Stop::Station(..) => f64::from(rules.station_minutes),
        }
    }

    fn way(&self, carriage: &Carriage, to: Stop) -> Option<Distance> {
        let region = self.network.region();
        let class = carriage.class.class(region);
        let local = to.local(region);
        Some(Distance {
            rupiah: carriage.rows.rupiah(to.place(), local, class, region)?,
            minutes: carriage.rows.minutes(to.place(), local, class, region)?,
        })
    }

    /// The distance at which a kit counts that ends its step at `to`: the distance of `to`, or if
    /// it cannot be carried there directly, the longest that it may be carried.
    fn counted(&self, carriage: &Carriage, to: Stop) -> Option<Distance> {
        self.way(carriage, to).or(carriage.farthest)
    }
}

impl Carriage {
    /// What the way may be charged at most for kits with these distances and shares, in both units,
    /// the most first.
    fn most_charged(&self, kits: impl Iterator<Item = (Distance, f64)>) -> Vec<Distance> {
        let charges = kits.map(|(way, share)| {
            let farthest = self.farthest.unwrap_or(way);
            let charge = |ladder: &Ladder, unit: fn(&Distance) -> f64| {
                ladder.charge(unit(&farthest).max(unit(&way)), unit(&way), share)
            };
            let rupiah = charge(&self.by_money, |distance| distance.rupiah);
            (rupiah, charge(&self.by_time, |distance| distance.minutes))
        });
        let (mut rupiah, mut minutes): (Vec<f64>, Vec<f64>) = charges.unzip();
        rupiah.sort_by(|a, b| b.total_cmp(a));
        minutes.sort_by(|a, b| b.total_cmp(a));
        let both = rupiah.into_iter().zip(minutes);
        both.map(|(rupiah, minutes)| Distance { rupiah, minutes }).collect()
    }

    /// A distance less what kits that start here may be charged for the way of the same trip. Charges
    /// by share of the rest, and those charges, never add up to more than the trip.
    fn beyond(&self, class: &VehicleClass, way: Distance, kit: Load) -> Distance {
        let (room, taken, least) = (room(class), kit.amounts(), self.least_load.amounts());
        let beside = (0..3).map(|at| match least[at] {
            0 => usize::MAX,
            least => usize::try_from((room[at] - taken[at]) / least).unwrap_or(0),
        });
        let beside = beside.min().unwrap_or(0);
        let charged = self.most_charged.iter().take(beside);
        charged.fold(way, |way, charged| Distance {
            rupiah: (way.rupiah - charged.rupiah).max(0.0),
            minutes: (way.minutes - charged.minutes).max(0.0),
        })
    }

    fn share(&self, class: &VehicleClass, kit: Load) -> f64 {
        kit.amounts()[self.dimension] as f64 / capacity(class)[self.dimension]
    }
}

fn handling_minutes(class: &VehicleClass, kit: Load) -> f64 {
    // Once to load, once to unload.
    2.0 * kit.boxes as f64 * f64::from(class.load_minutes_per_box_tenths) / 10.0
}

fn length_minutes(class: &VehicleClass) -> f64 {
    f64::from(class.hours.length_minutes().clamp(1, DAY_MINUTES))
}

/// Boxes, grams and cubic centimetres that a vehicle holds.
fn room(class: &VehicleClass) -> [i64; 3] {
    let (kg, litres) = (i64::from(class.capacity_kg), i64::from(class.capacity_litres));
    [i64::from(class.capacity_boxes), kg * 1000, litres * 1000]
}

fn capacity(class: &VehicleClass) -> [f64; 3] {
    room(class).map(|amount| (amount as f64).max(1.0))
}

/// Whether a vehicle of the class may be posted to another base.
fn is_posted(region: &Region, class: ClassIndex) -> bool {
    let code = &class.class(region).code;
    region.fleet.iter().any(|row| row.pooled && row.count > 0 && row.class == *code)
}
