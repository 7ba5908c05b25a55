//! Computes the entries of a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::{Billed, Entry, Ledger, Payee};
use crate::needs::{Needs, needs, sealed_returns};
use crate::{PlaceIndex, StationIndex};
use tepat_model::plan::{
    Charge, Heading, PaidDays, Plan, Trip, Unit, is_convoy, trip_cost, trip_days,
};
use tepat_model::region::{CostKind, Family, RateKind, Region, VehicleClass};
use tepat_model::time::DAY_MINUTES;

/// All costs of a plan's trips. A trip of an unknown class costs nothing, as in the plan's own figures.
/// O((trips + kits carried + days) log n).
pub fn ledger(region: &Region, plan: &Plan) -> Ledger {
    let mut book = Book {
        region,
        out: needs(region),
        back: sealed_returns(region),
        paid: PaidDays::default(),
        packed: [BTreeSet::new(), BTreeSet::new()],
        ledger: Ledger::default(),
    };
    for (heading, trip) in plan.all_trips() {
        book.enter(heading, trip);
    }
    book.ledger
}

/// The ledger while it is written.
struct Book<'a> {
    region: &'a Region,
    out: Needs,
    back: Needs,
    paid: PaidDays,
    /// Stations whose goods have been packed, on the way out and back.
    packed: [BTreeSet<StationIndex>; 2],
    ledger: Ledger,
}

/// The kits on a trip that belong to one sub-district.
#[derive(Default)]
struct Part {
    kits: u32,
    boxes: u64,
    /// Kits and boxes that no earlier trip has carried this way.
    new_kits: u32,
    new_boxes: u64,
}

type Parts = BTreeMap<Option<PlaceIndex>, Part>;

impl Book<'_> {
    fn enter(&mut self, heading: Heading, trip: &Trip) {
        let base = self.region.places.get(&trip.base);
        self.ledger.trips.push(Billed {
            code: trip.code.clone(),
            heading,
            class: trip.class.clone(),
            vehicle: trip.vehicle_code(),
            tier: base.map(|base| base.kind),
        });
        let (_, new_days) = self.paid.add(trip);
        let parts = self.parts(heading, trip);
        let Some(class) = self.region.classes.get(&trip.class) else { return };
        self.transport(trip, class, &new_days, &parts);
        self.people(trip, class, &new_days, &parts);
        self.handling(heading, trip, class, &parts);
    }

    /// The goods of a trip by sub-district; a trip without any belongs to none.
    fn parts(&mut self, heading: Heading, trip: &Trip) -> Parts {
        let region = self.region;
        let needs = if heading == Heading::Out { &self.out } else { &self.back };
        let packed = &mut self.packed[heading as usize];
        let mut parts = Parts::new();
        for station in trip.kits().filter_map(|kit| StationIndex::of_code(region, kit)) {
            let post = region.pps_of(station.station(region));
            let ppk = post.and_then(|post| region.ppk_of(post));
            let part = parts
                .entry(ppk.and_then(|ppk| PlaceIndex::of_code(region, &ppk.code)))
                .or_default();
            let boxes = u64::try_from(needs[station].load.boxes).unwrap_or(0);
            part.kits += 1;
            part.boxes += boxes;
            if packed.insert(station) {
                part.new_kits += 1;
                part.new_boxes += boxes;
            }
        }
        if parts.is_empty() {
            parts.insert(None, Part { kits: 1, ..Part::default() });
        }
        parts
    }

    /// What the plan's own cost consists of.
    fn transport(&mut self, trip: &Trip, class: &VehicleClass, new_days: &[i32], parts: &Parts) {
        let Some(cost) = trip_cost(self.region, trip, new_days.len() as u32) else { return };
        let paid = |of_vehicles, day, charge| {
            let is_foot = class.family == Family::Foot;
            let kind = if is_foot { CostKind::Porters } else { of_vehicles };
            Paid { kind, rate: None, day, charge }
        };
        let loads = load_day(trip);
        self.divide(paid(CostKind::Distance, loads, cost.distance), parts);
        self.divide(paid(CostKind::Hours, loads, cost.hours), parts);
        let one_day = Charge { quantity: 1, ..cost.days };
        for day in new_days {
            self.divide(paid(CostKind::Rent, *day, one_day), parts);
        }
    }

    /// Allowances of people. Escorts stay with their vehicle and are paid for a day once, as it is.
    fn people(&mut self, trip: &Trip, class: &VehicleClass, new_days: &[i32], parts: &Parts) {
        let rules = &self.region.rules;
        let (mut police, mut staff) = (0, 0);
        if is_convoy(self.region, trip) {
            police = rules.escort_police_per_trip;
            staff = rules.escort_staff_per_trip;
        }
        let away = u64::from(police) + u64::from(staff) + u64::from(class.crew);
        let area = self.main_area(parts);
        let person_days = |people: u16| (Unit::PersonDay, u64::from(people));
        for day in new_days {
            let escorts = self.at_rate(RateKind::EscortDay, &area, *day, person_days(police));
            let staff = self.at_rate(RateKind::StaffDay, &area, *day, person_days(staff));
            self.divide(escorts, parts);
            self.divide(staff, parts);
        }
        let days = trip_days(trip);
        for night in *days.start()..*days.end() {
            let nights = self.at_rate(RateKind::Night, &area, night, (Unit::PersonNight, away));
            self.divide(nights, parts);
        }
    }

    /// Packing before goods first leave, and loading each time; porters load themselves.
    fn handling(&mut self, heading: Heading, trip: &Trip, class: &VehicleClass, parts: &Parts) {
        for (&area, part) in parts {
            let loaded = if class.family == Family::Foot { 0 } else { part.boxes };
            let kits = if heading == Heading::Out { part.new_kits } else { 0 };
            for (rate, unit, quantity) in [
                (RateKind::PackingKit, Unit::Kit, kits.into()),
                (RateKind::PackingBox, Unit::Box, part.new_boxes),
                (RateKind::LoadingBox, Unit::Box, loaded),
            ] {
                let at = self.code(area);
                let paid = self.at_rate(rate, &at, load_day(trip), (unit, quantity));
                self.put(paid, area, (1, 1), paid.charge.rupiah());
            }
        }
    }

    fn at_rate(&self, rate: RateKind, area: &str, day: i32, of: (Unit, u64)) -> Paid {
        let rate_rupiah = self.region.rate_rupiah(rate, area);
        let charge = Charge { rate_rupiah, unit: of.0, quantity: of.1 };
        Paid { kind: rate.cost_kind(), rate: Some(rate), day, charge }
    }

    /// The sub-district whose rates hold for the people on a trip: the one that most kits are for, of
    /// several the first.
    fn main_area(&self, parts: &Parts) -> String {
        let most = parts.values().map(|part| part.kits).max();
        let main = parts.iter().find(|(_, part)| Some(part.kits) == most);
        main.map(|(area, _)| self.code(*area)).unwrap_or_default()
    }

    fn code(&self, area: Option<PlaceIndex>) -> String {
        area.map(|area| area.place(self.region).code.clone()).unwrap_or_default()
    }

    /// Enters what is paid for a whole trip, divided by kits. Each part ends where the sum of all so
    /// far, rounded down, ends, so that nothing is lost.
    fn divide(&mut self, paid: Paid, parts: &Parts) {
        let whole: u32 = parts.values().map(|part| part.kits).sum();
        let (mut kits, mut entered) = (0, 0);
        for (&area, part) in parts {
            kits += part.kits;
            let so_far = share(paid.charge.rupiah(), kits, whole);
            self.put(paid, area, (part.kits, whole), so_far - entered);
            entered = so_far;
        }
    }

    fn put(&mut self, paid: Paid, area: Option<PlaceIndex>, kits: (u32, u32), rupiah: u64) {
        let Paid { kind, rate, day, charge } = paid;
        if charge.rupiah() > 0 {
            let payee = Payee::Trip(self.ledger.trips.len() - 1);
            self.ledger.entries.push(Entry { payee, kind, rate, day, area, charge, kits, rupiah });
        }
    }
}

/// An amount before it is divided among sub-districts; see [`Entry`].
#[derive(Clone, Copy)]
struct Paid {
    kind: CostKind,
    rate: Option<RateKind>,
    day: i32,
    charge: Charge,
}

/// `part` of `whole` of an amount, rounded down.
fn share(rupiah: u64, part: u32, whole: u32) -> u64 {
    let share = u128::from(rupiah) * u128::from(part) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

fn load_day(trip: &Trip) -> i32 {
    trip.load_at.div_euclid(DAY_MINUTES)
}
