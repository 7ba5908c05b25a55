//! One relay as a routing problem.

use std::collections::BTreeMap;

use crate::allocation::{Allocation, Hop, RelayKey, fits, standing_at};
use crate::needs::{Load, Needs};
use crate::network::{Network, Stop};
use crate::region::Region;
use crate::routing::{Group, Lot, Matrix, Problem};
use crate::time::{Moment, moment};

/// A kit waiting at a relay's base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub station: usize,
    pub hop: usize,
    pub ready: Moment,
    pub due: Moment,
}

/// A relay's routing problem and what its numbers stand for.
#[derive(Clone, Debug)]
pub struct Relay {
    /// Which relay.
    pub key: RelayKey,
    /// The problem.
    pub problem: Problem,
    /// What the problem's stops are; the base is the first.
    pub stops: Vec<Stop>,
    /// Classes of the problem's groups, by position.
    pub classes: Vec<usize>,
    /// Stations of each lot, by position.
    pub lot_stations: Vec<Vec<usize>>,
}

impl Relay {
    /// States the problem of the kits waiting at a base.
    pub(super) fn new(
        network: &mut Network<'_>,
        needs: &Needs,
        allocation: &Allocation,
        key: RelayKey,
        waiting: &[Waiting],
        free_from: &BTreeMap<(usize, usize), Vec<Moment>>,
    ) -> Self {
        let region = network.region();
        let mut relay = Self {
            key,
            problem: Problem {
                hour_worth_rupiah: region.rules.hour_worth_rupiah.into(),
                ..Problem::default()
            },
            stops: vec![Stop::Place(key.base)],
            classes: Vec::new(),
            lot_stations: Vec::new(),
        };
        relay.add_lots(region, needs, allocation, waiting);
        relay.add_stop_minutes(region);
        relay.add_groups(network, allocation, waiting, free_from);
        relay
    }

    /// Makes lots of kits that go to the same stop, for the same village, ready at the same moment.
    fn add_lots(
        &mut self,
        region: &Region,
        needs: &Needs,
        allocation: &Allocation,
        waiting: &[Waiting],
    ) {
        let mut together: BTreeMap<(Stop, &str, Moment), Vec<Waiting>> = BTreeMap::new();
        for &kit in waiting {
            let hop = &allocation.hops[kit.hop];
            let desa = region.stations[kit.station].desa.as_str();
            together.entry((hop.to, desa, kit.ready)).or_default().push(kit);
        }
        let mut stop_of: BTreeMap<Stop, usize> = BTreeMap::new();
        for ((to, _, ready), kits) in together {
            let stop = *stop_of.entry(to).or_insert_with(|| {
                self.stops.push(to);
                self.stops.len() - 1
            });
            let due = kits.iter().map(|kit| kit.due).min().unwrap_or_default();
            let release = ready.max(not_before(region, self.key));
            let most = lot_size(region, needs, &allocation.hops[kits[0].hop], &kits);
            let mut load = Load::default();
            let mut stations = Vec::new();
            for kit in kits {
                let more = needs.stations[kit.station].load;
                if !stations.is_empty() && !within(load + more, most) {
                    self.add_lot(
                        stop,
                        std::mem::take(&mut load),
                        release,
                        due,
                        std::mem::take(&mut stations),
                    );
                }
                load += more;
                stations.push(kit.station);
            }
            self.add_lot(stop, load, release, due, stations);
        }
    }

    fn add_lot(
        &mut self,
        stop: usize,
        load: Load,
        release: Moment,
        due: Moment,
        stations: Vec<usize>,
    ) {
        let weight = stations.len() as i64;
        self.problem.lots.push(Lot { stop, load, stations: weight, release, due });
        self.lot_stations.push(stations);
    }

    fn add_stop_minutes(&mut self, region: &Region) {
        self.problem.stop_minutes = self
            .stops
            .iter()
            .map(|stop| match stop {
                Stop::Place(_) => region.rules.handover_minutes.into(),
                Stop::Station(..) => region.rules.station_minutes.into(),
            })
            .collect();
    }

    fn add_groups(
        &mut self,
        network: &mut Network<'_>,
        allocation: &Allocation,
        waiting: &[Waiting],
        free_from: &BTreeMap<(usize, usize), Vec<Moment>>,
    ) {
        let region = network.region();
        let used = |class: usize| {
            waiting.iter().any(|kit| allocation.hops[kit.hop].classes.contains(&class))
        };
        for (position, count) in standing_at(region, self.key.base) {
            if !used(position) {
                continue;
            }
            let class = &region.classes[position];
            let table = network.table(position, &self.stops);
            let free_from = free_from
                .get(&(self.key.base, position))
                .cloned()
                .unwrap_or_else(|| vec![from_the_start(region); count as usize]);
            self.classes.push(position);
            self.problem.groups.push(Group {
                free_from,
                capacity: capacity(class),
                hours: class.hours,
                load_minutes_per_box_tenths: class.load_minutes_per_box_tenths.into(),
                rupiah_per_km: class.rupiah_per_km.into(),
                rupiah_per_hour: class.rupiah_per_hour.into(),
                rupiah_per_day: class.rupiah_per_day.into(),
                matrix: Matrix {
                    stops: self.stops.len(),
                    minutes: table.minutes,
                    length_m: table.length_m,
                },
            });
        }
    }
}

/// What a vehicle of a class holds.
fn capacity(class: &crate::region::VehicleClass) -> Load {
    Load {
        boxes: class.capacity_boxes.into(),
        weight_g: i64::from(class.capacity_kg) * 1000,
        volume_cm3: i64::from(class.capacity_litres) * 1000,
    }
}

fn within(load: Load, most: Load) -> bool {
    load.boxes <= most.boxes && load.weight_g <= most.weight_g && load.volume_cm3 <= most.volume_cm3
}

/// How large a lot may be so that every class that can bring one of its kits can bring all of it.
fn lot_size(region: &Region, needs: &Needs, hop: &Hop, kits: &[Waiting]) -> Load {
    let mut most = Load { boxes: i64::MAX, weight_g: i64::MAX, volume_cm3: i64::MAX };
    for &class in &hop.classes {
        let class = &region.classes[class];
        if kits.iter().all(|kit| fits(class, needs.stations[kit.station].load)) {
            let room = capacity(class);
            most.boxes = most.boxes.min(room.boxes);
            most.weight_g = most.weight_g.min(room.weight_g);
            most.volume_cm3 = most.volume_cm3.min(room.volume_cm3);
        }
    }
    if most.boxes == i64::MAX { Load::default() } else { most }
}

/// Before when nothing leaves a base, whatever is ready.
fn not_before(region: &Region, key: RelayKey) -> Moment {
    let rules = &region.rules;
    if key.tier == 2 {
        moment(rules.tps_from_h.into(), rules.release_minute.into())
    } else {
        from_the_start(region)
    }
}

/// Before all that happens in a plan.
fn from_the_start(region: &Region) -> Moment {
    let rules = &region.rules;
    moment(rules.dispatch_from_h.max(rules.direct_from_h).into(), 0)
}
