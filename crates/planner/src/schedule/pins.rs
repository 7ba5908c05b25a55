//! Settled trips by position, if they are still possible.

use std::collections::{BTreeMap, BTreeSet};

use crate::chains::{AllStanding, Chains, Direction, Pooled, RelayKey, fits};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use tepat_model::message::{Message, Severity, Value};
use tepat_model::plan::{Mark, MarkState, SettledTrip, SettledVisit, TripKey};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_order::{Gather as _, Order as _};

/// A settled trip by position.
#[derive(Clone, Debug)]
pub(super) struct Pin {
    pub class: ClassIndex,
    /// Number of its vehicle, from 0.
    pub number: usize,
    pub load_at: Moment,
    /// How far it has come.
    pub mark: Mark,
    /// Stops and the stations whose kits are handed over there.
    pub visits: Vec<(Stop, Vec<StationIndex>)>,
}

impl Pin {
    /// All stations whose kits it carries.
    pub fn stations(&self) -> impl Iterator<Item = StationIndex> {
        self.visits.iter().flat_map(|(_, stations)| stations.iter().copied())
    }
}

/// A vehicle by position: base, class and number from 0.
type Vehicle = (PlaceIndex, ClassIndex, usize);

/// Settled trips by relay; those of one vehicle are in order of loading.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    relays: BTreeMap<RelayKey, Vec<Pin>>,
    /// When goods of trips that failed are at their base again.
    again_at: BTreeMap<(PlaceIndex, StationIndex), Moment>,
    /// Vehicles that make no more trips, and those of the pool among them.
    out: BTreeSet<Vehicle>,
    out_of_pool: BTreeSet<(ClassIndex, Pooled)>,
    /// Which way the trips take goods: on the way back relays come in reverse order.
    direction: Direction,
    /// The last relay in which a vehicle of the pool has a settled trip.
    last_of_pool: BTreeMap<(ClassIndex, Pooled), RelayKey>,
    refused: Vec<Message>,
}

impl Pins {
    /// Checks which settled trips of the way that `chains` go are still possible unchanged. Of a trip
    /// that failed, only the stops that have got their goods, or whose goods were fetched, count; the
    /// other goods are at its base again, or still to be fetched. Vehicles that failed on the way out
    /// make no trips of the return.
    pub fn new(
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        settled: &[SettledTrip],
    ) -> Self {
        let mut pins = Self { direction: chains.direction, ..Self::default() };
        let is_back = chains.direction == Direction::Back;
        let (mut in_order, others): (Vec<&SettledTrip>, Vec<&SettledTrip>) =
            settled.iter().partition(|trip| trip.back == is_back);
        if is_back {
            let failed = others.iter().filter(|trip| trip.mark.state == MarkState::Failed);
            let (region, standing) = (network.region(), chains.standing());
            pins.out.extend(failed.filter_map(|trip| vehicle_of(region, standing, &trip.trip)));
        }
        in_order.order_by(|a, b| a.trip.cmp(&b.trip));
        let mut carried = BTreeSet::new();
        for trip in in_order {
            if let Err(key) = pins.add(network, needs, chains, trip, &mut carried) {
                pins.refused.extend(refusals(network.region(), key, &trip.trip, trip.mark));
            }
        }
        pins.out_of_pool = of_pool(chains.standing(), &pins.out);
        for (&key, of_relay) in &pins.relays {
            for Pin { class, number, .. } in of_relay {
                if let Some(vehicle) = chains.standing().pooled(*class, key.base, *number) {
                    let last = pins.last_of_pool.entry((*class, vehicle)).or_insert(key);
                    *last = if is_back { key.min(*last) } else { key.max(*last) };
                }
            }
        }
        pins
    }

    /// Adds a trip, or returns the message key of the reason why it is impossible.
    fn add(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        trip: &SettledTrip,
        carried: &mut BTreeSet<(StationIndex, usize)>,
    ) -> Result<(), &'static str> {
        let vehicle = vehicle_of(network.region(), chains.standing(), &trip.trip)
            .ok_or("settled-no-vehicle")?;
        if self.out.contains(&vehicle) {
            return Err("settled-vehicle-out");
        }
        let has_failed = trip.mark.state == MarkState::Failed;
        let done = match has_failed {
            true => &trip.visits[..trip.visits.len().min(trip.mark.stops as usize)],
            false => &trip.visits[..],
        };
        if !(has_failed && done.is_empty()) {
            let (relay, pin) = pin(network, needs, chains, trip, done, vehicle, carried)?;
            self.relays.entry(relay).or_default().push(pin);
        }
        if has_failed {
            self.fail(network.region(), vehicle, trip, done.len());
        }
        Ok(())
    }

    /// Notes that a vehicle makes no more trips, and that what it did not hand over is at its base.
    fn fail(&mut self, region: &Region, vehicle: Vehicle, trip: &SettledTrip, handed_over: usize) {
        self.out.insert(vehicle);
        let at = trip.mark.at.unwrap_or(trip.trip.load_at);
        let back = trip.visits[handed_over..].iter().flat_map(|visit| &visit.kits);
        for station in back.filter_map(|kit| StationIndex::of_code(region, kit)) {
            let again_at = self.again_at.entry((vehicle.0, station)).or_insert(at);
            *again_at = at.max(*again_at);
        }
    }

    /// When a station's goods are at a base again, if a trip that took them from there failed.
    pub(super) fn again_at(&self, base: PlaceIndex, station: StationIndex) -> Option<Moment> {
        self.again_at.get(&(base, station)).copied()
    }

    /// The vehicles of a base that make no more trips: class and number.
    pub(super) fn out_of(&self, base: PlaceIndex) -> impl Iterator<Item = (ClassIndex, usize)> {
        let here = self.out.iter().filter(move |(at, _, _)| *at == base);
        here.map(|&(_, class, number)| (class, number))
    }

    /// Whether a vehicle of the pool makes no more trips, from wherever.
    pub(super) fn is_out(&self, class: ClassIndex, vehicle: Pooled) -> bool {
        self.out_of_pool.contains(&(class, vehicle))
    }

    /// Whether a vehicle of the pool has settled trips in a later relay; until then it makes no other
    /// trips from where it does not stand.
    pub(super) fn is_booked(&self, class: ClassIndex, vehicle: Pooled, relay: RelayKey) -> bool {
        self.last_of_pool.get(&(class, vehicle)).is_some_and(|&last| match self.direction {
            Direction::Out => last > relay,
            Direction::Back => last < relay,
        })
    }

    /// Gives up the settled trips of relays before one, in their order, that carry goods of some
    /// stations; one message for each, and another for what was reported.
    pub(super) fn give_up(
        &mut self,
        region: &Region,
        before: RelayKey,
        lost: &BTreeSet<StationIndex>,
    ) -> Vec<Message> {
        let mut said = Vec::new();
        for (relay, pins) in self.relays.range_mut(..before) {
            pins.retain(|pin| {
                let is_kept = pin.stations().all(|station| !lost.contains(&station));
                if !is_kept {
                    let trip = TripKey {
                        load_at: pin.load_at,
                        base: relay.base.place(region).code.clone(),
                        class: pin.class.class(region).code.clone(),
                        vehicle: pin.number as u32 + 1,
                    };
                    said.extend(refusals(region, "settled-goods-go-otherwise", &trip, pin.mark));
                }
                is_kept
            });
        }
        said
    }

    /// The settled trips of a relay, in order of loading.
    pub(super) fn of(&self, relay: RelayKey) -> &[Pin] {
        self.relays.get(&relay).map_or(&[], Vec::as_slice)
    }

    /// All stations with kits on settled trips, also on those that failed.
    pub fn stations(&self) -> impl Iterator<Item = StationIndex> {
        let again = self.again_at.keys().map(|&(_, station)| station);
        self.relays.values().flatten().flat_map(Pin::stations).chain(again)
    }

    /// One message for each impossible trip, with its vehicle, its moment and the reason.
    pub fn refused(&self) -> &[Message] {
        &self.refused
    }
}

/// A trip with these of its visits as positions, or the message key of the reason why it is
/// impossible.
fn pin(
    network: &mut Network<'_>,
    needs: &Needs,
    chains: &Chains,
    settled: &SettledTrip,
    done: &[SettledVisit],
    (base, class, number): Vehicle,
    carried: &mut BTreeSet<(StationIndex, usize)>,
) -> Result<(RelayKey, Pin), &'static str> {
    let region = network.region();
    let (mut visits, mut hops, mut load) = (Vec::new(), Vec::new(), Load::default());
    for visit in done {
        let mut stations = Vec::new();
        for kit in &visit.kits {
            let (station, at) =
                hop(region, chains, base, &visit.at, kit).ok_or("settled-goods-go-otherwise")?;
            hops.push((station, at));
            stations.push(station);
            load += needs[station].load;
        }
        let last = hops.last().filter(|_| !stations.is_empty());
        let &(station, at) = last.ok_or("settled-goods-go-otherwise")?;
        visits.push((chains[chains.of_station[station][at]].to, stations));
    }
    let relay_of =
        |&(station, at): &(StationIndex, usize)| chains[chains.of_station[station][at]].relay;
    let relay = hops.first().map(relay_of).ok_or("settled-goods-go-otherwise")?;
    if hops.iter().any(|hop| relay_of(hop) != relay || carried.contains(hop)) {
        return Err("settled-goods-go-otherwise");
    }
    if !fits(class.class(region), load) {
        return Err("settled-too-much");
    }
    let stops = visits.iter().map(|(stop, _)| *stop).chain([Stop::Place(base)]);
    let mut here = Stop::Place(base);
    for stop in stops.collect::<Vec<_>>() {
        if network.ms(class, here, stop) == UNREACHABLE_MS {
            return Err("settled-no-way");
        }
        here = stop;
    }
    carried.extend(hops);
    let (load_at, mark) = (settled.trip.load_at, settled.mark);
    Ok((relay, Pin { class, number, load_at, mark, visits }))
}

/// The vehicles of the pool among some vehicles.
fn of_pool(standing: &AllStanding, vehicles: &BTreeSet<Vehicle>) -> BTreeSet<(ClassIndex, Pooled)> {
    let pooled = |&(base, class, number): &Vehicle| {
        standing.pooled(class, base, number).map(|vehicle| (class, vehicle))
    };
    vehicles.iter().filter_map(pooled).gather()
}

/// The vehicle of a trip, if it stands there or can be posted there.
fn vehicle_of(region: &Region, standing: &AllStanding, key: &TripKey) -> Option<Vehicle> {
    let base = PlaceIndex::of_code(region, &key.base)?;
    let class = ClassIndex::of_code(region, &key.class)?;
    let (_, count) = *standing.at(base).iter().find(|(known, _)| *known == class)?;
    (1..=count).contains(&key.vehicle).then(|| (base, class, key.vehicle as usize - 1))
}

/// The station of a kit and the hop of its chain from a base to a stop.
fn hop(
    region: &Region,
    chains: &Chains,
    base: PlaceIndex,
    at: &str,
    kit: &str,
) -> Option<(StationIndex, usize)> {
    let station = StationIndex::of_code(region, kit)?;
    let hop = chains.of_station[station].iter().position(|&hop| {
        let hop = &chains[hop];
        hop.relay.base == base && hop.to.code(region) == at
    })?;
    Some((station, hop))
}

/// The message that a settled trip is not kept, after an error if that was reported of it.
fn refusals(
    region: &Region,
    key: &str,
    trip: &TripKey,
    mark: Mark,
) -> impl Iterator<Item = Message> + use<> {
    let refused = refusal(region, key, trip);
    let reported = (!mark.is_plain()).then(|| Message {
        key: "reported-not-kept".to_owned(),
        severity: Severity::Error,
        ..refused.clone()
    });
    reported.into_iter().chain([refused])
}

/// The message that a settled trip is not kept, and why.
pub(super) fn refusal(region: &Region, key: &str, trip: &TripKey) -> Message {
    let base = region.places.get(&trip.base).map_or(trip.base.as_str(), |base| &base.name);
    Message::warning(key)
        .about(&trip.base)
        .with("vehicle", trip.vehicle_code())
        .with("from", base)
        .with("load", Value::Moment(trip.load_at.into()))
}
