//! What a plan costs, kind by kind: the checker's own sums.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::{Clock, day_of};
use super::kit::{Goods, Heading};
use super::people::{Watch, WatchKind, area_of_watch};
use super::stop::kecamatan_of;
use super::trip;
use super::vehicle::{Vehicle, first_names};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{CostKind, Family, PlaceKind, RateKind, Region, VehicleClass};
use tepat_model::time::DAY_MINUTES;

/// Rupiah of each kind of cost, on the way out and on the way back. A kind that costs nothing may be
/// missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// On the way out.
    pub out: BTreeMap<CostKind, i64>,
    /// On the way back.
    pub back: BTreeMap<CostKind, i64>,
    /// Of guards, which belong to no trip: by unit, of stations and of anything else.
    pub guards: BTreeMap<(String, bool), i64>,
}

/// Compares the sums of a ledger with the checker's own: an error for each kind, out and back, that
/// differs, and for the guards of each unit. `watches` are those that the guards follow from; none if
/// guards were not counted. O((trips + kits + edges travelled + watches) log n).
pub fn audit(region: &Region, plan: &Plan, watches: &[Watch], recorded: &Spent) -> Vec<Message> {
    let derived = spent(region, plan, watches);
    let mut found = Vec::new();
    for (key, recorded, derived) in [
        ("check-money-out", &recorded.out, &derived.out),
        ("check-money-back", &recorded.back, &derived.back),
    ] {
        for kind in CostKind::ALL {
            let of = |sums: &BTreeMap<CostKind, i64>| sums.get(&kind).copied().unwrap_or(0);
            if of(recorded) != of(derived) {
                found.push(
                    Message::error(key)
                        .about(kind.key())
                        .with("kind", Value::Word(format!("cost-{}", kind.key())))
                        .with("recorded", of(recorded))
                        .with("derived", of(derived)),
                );
            }
        }
    }
    let units: BTreeSet<_> = recorded.guards.keys().chain(derived.guards.keys()).collect();
    for unit in units {
        let of = |spent: &Spent| spent.guards.get(unit).copied().unwrap_or(0);
        if of(recorded) != of(&derived) {
            found.push(
                Message::error("check-money-guards")
                    .about(&unit.0)
                    .with("force", &*unit.0)
                    .with("recorded", of(recorded))
                    .with("derived", of(&derived)),
            );
        }
    }
    found
}

/// What a plan and its guards cost as the checker derives it.
pub fn spent(region: &Region, plan: &Plan, watches: &[Watch]) -> Spent {
    let out = plan.trips.iter().map(|trip| (trip, Heading::Out));
    let all: Vec<_> = out.chain(plan.returns.iter().map(|trip| (trip, Heading::Back))).collect();
    // Every day of a vehicle is paid by the first trip that uses it.
    let mut payer: BTreeMap<(Vehicle<'_>, i64), usize> = BTreeMap::new();
    let vehicles = first_names(all.iter().map(|(trip, _)| *trip));
    for (number, ((trip, _), vehicle)) in all.iter().zip(vehicles).enumerate() {
        for day in days_of(trip) {
            payer.entry((vehicle, day)).or_insert(number);
        }
    }
    let mut paid_days: BTreeMap<usize, i64> = BTreeMap::new();
    for number in payer.into_values() {
        *paid_days.entry(number).or_default() += 1;
    }
    let mut packed = BTreeSet::new();
    let mut spent = Spent { guards: guards(region, plan, watches), ..Spent::default() };
    for (number, (trip, heading)) in all.into_iter().enumerate() {
        let days = paid_days.get(&number).copied().unwrap_or(0);
        let new: BTreeSet<&str> =
            trip.kits().filter(|kit| packed.insert((heading == Heading::Back, *kit))).collect();
        let sums = match heading {
            Heading::Out => &mut spent.out,
            Heading::Back => &mut spent.back,
        };
        if let Some(class) = region.classes.get(&trip.class) {
            let bill = Bill { region, trip, heading, class, days };
            let mut pay = |kind, rupiah| {
                let sum: &mut i64 = sums.entry(kind).or_default();
                *sum = sum.saturating_add(rupiah);
            };
            bill.transport(&mut pay);
            bill.people(&mut pay);
            bill.handling(&new, &mut pay);
        }
    }
    spent
}

/// Every member who guards, but escorts nobody, is paid for each day begun, at the rate of the place.
fn guards(region: &Region, plan: &Plan, watches: &[Watch]) -> BTreeMap<(String, bool), i64> {
    let mut paid: BTreeMap<(String, bool), i64> = BTreeMap::new();
    for watch in watches.iter().filter(|watch| watch.kind != WatchKind::Escort) {
        let at_stations = watch.kind == WatchKind::Stations;
        let kind = if at_stations { RateKind::StationGuardDay } else { RateKind::GuardDay };
        let area = area_of_watch(region, plan, watch);
        let rate = rate(region, kind, area.as_deref().unwrap_or_default());
        let (mut days, mut at) = (0_i64, watch.from);
        while at < watch.until {
            days += 1;
            at += DAY_MINUTES;
        }
        for sent in &watch.sent {
            let rupiah = (days * i64::from(sent.officers)).saturating_mul(rate);
            if rupiah > 0 {
                *paid.entry((sent.force.clone(), at_stations)).or_default() += rupiah;
            }
        }
    }
    paid
}

/// The rate of a sub-district, or else that of the region.
fn rate(region: &Region, kind: RateKind, area: &str) -> i64 {
    let rates = region.rates.iter().filter(|rate| rate.kind == kind);
    let of = |wanted: &str| rates.clone().find(|rate| rate.area == wanted);
    of(area).or_else(|| of("")).map_or(0, |rate| rate.rupiah.into())
}

/// One trip, and the number of days that it pays for.
struct Bill<'a> {
    region: &'a Region,
    trip: &'a Trip,
    heading: Heading,
    class: &'a VehicleClass,
    days: i64,
}

impl Bill<'_> {
    fn transport(&self, pay: &mut impl FnMut(CostKind, i64)) {
        let (trip, class) = (self.trip, self.class);
        let clock = Clock::of(class);
        let worked = clock.worked_by(trip.back_at.into()) - clock.worked_by(trip.load_at.into());
        let metres = trip::check(self.region, trip, self.heading, &mut Vec::new());
        let on_foot = class.family == Family::Foot;
        for (kind, quantity, rate, per) in [
            (CostKind::Distance, metres, class.rupiah_per_km, 1000),
            (CostKind::Hours, worked.max(0), class.rupiah_per_hour, 60),
            (CostKind::Rent, self.days, class.rupiah_per_day, 1),
        ] {
            let kind = if on_foot { CostKind::Porters } else { kind };
            pay(kind, quantity.saturating_mul(rate.into()) / per);
        }
    }

    fn people(&self, pay: &mut impl FnMut(CostKind, i64)) {
        let rules = &self.region.rules;
        let base = self.region.places.get(&self.trip.base);
        let escorted =
            base.is_some_and(|base| base.kind != PlaceKind::Pps) && self.trip.posted_from.is_none();
        let of_convoy = |people: u16| if escorted { i64::from(people) } else { 0 };
        let police = of_convoy(rules.escort_police_per_trip);
        let staff = of_convoy(rules.escort_staff_per_trip);
        let nights = day_of(self.trip.back_at.into()) - day_of(self.trip.load_at.into());
        let away = (police + staff + i64::from(self.class.crew)) * nights.max(0);
        let area = self.main_area();
        let rate = |kind| rate(self.region, kind, area);
        pay(CostKind::Escorts, (police * self.days).saturating_mul(rate(RateKind::EscortDay)));
        pay(CostKind::Staff, (staff * self.days).saturating_mul(rate(RateKind::StaffDay)));
        pay(CostKind::Nights, away.saturating_mul(rate(RateKind::Night)));
    }

    fn handling(&self, new: &BTreeSet<&str>, pay: &mut impl FnMut(CostKind, i64)) {
        for kit in self.trip.kits() {
            let Some(station) = self.region.stations.get(kit) else { continue };
            let boxes = Goods::of_station(self.region, station, self.heading).boxes;
            let rate = |kind| rate(self.region, kind, self.area_of(kit));
            if new.contains(kit) {
                let kits = i64::from(self.heading == Heading::Out);
                pay(CostKind::Packing, kits.saturating_mul(rate(RateKind::PackingKit)));
                pay(CostKind::Packing, boxes.saturating_mul(rate(RateKind::PackingBox)));
            }
            if self.class.family != Family::Foot {
                pay(CostKind::Loading, boxes.saturating_mul(rate(RateKind::LoadingBox)));
            }
        }
    }

    /// The sub-district of a station; empty if there is none.
    fn area_of(&self, kit: &str) -> &str {
        let station = self.region.stations.get(kit);
        let ppk = station.and_then(|station| kecamatan_of(self.region, station));
        ppk.map_or("", |ppk| ppk.code.as_str())
    }

    /// The sub-district with most kits, of several the first.
    fn main_area(&self) -> &str {
        let mut kits: BTreeMap<&str, u32> = BTreeMap::new();
        for kit in self.trip.kits().filter(|kit| self.region.stations.get(kit).is_some()) {
            *kits.entry(self.area_of(kit)).or_default() += 1;
        }
        let mut main = ("", 0);
        for (area, count) in kits {
            if count > main.1 {
                main = (area, count);
            }
        }
        main.0
    }
}

fn days_of(trip: &Trip) -> impl Iterator<Item = i64> + use<> {
    day_of(trip.load_at.into())..=day_of(trip.back_at.into())
}
