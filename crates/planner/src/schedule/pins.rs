//! Settled trips by position, if they are still possible.

use std::collections::{BTreeMap, BTreeSet};

use crate::chains::{Chains, RelayKey, fits, standing_at};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{SettledTrip, TripKey};
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// A settled trip by position.
#[derive(Clone, Debug)]
pub(super) struct Pin {
    pub class: ClassIndex,
    /// Number of its vehicle, from 0.
    pub number: usize,
    pub load_at: Moment,
    /// Stops and the stations whose kits are handed over there.
    pub visits: Vec<(Stop, Vec<StationIndex>)>,
}

impl Pin {
    /// All stations whose kits it carries.
    pub fn stations(&self) -> impl Iterator<Item = StationIndex> {
        self.visits.iter().flat_map(|(_, stations)| stations.iter().copied())
    }
}

/// Settled trips by relay; those of one vehicle are in order of loading.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    relays: BTreeMap<RelayKey, Vec<Pin>>,
    refused: Vec<Message>,
}

impl Pins {
    /// Checks which settled trips are still possible unchanged.
    pub fn new(
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        settled: &[SettledTrip],
    ) -> Self {
        let mut pins = Self::default();
        let mut in_order: Vec<&SettledTrip> = settled.iter().collect();
        in_order.sort_by(|a, b| a.trip.cmp(&b.trip));
        let mut carried = BTreeSet::new();
        for trip in in_order {
            match pin(network, needs, chains, trip, &mut carried) {
                Ok((relay, pin)) => pins.relays.entry(relay).or_default().push(pin),
                Err(key) => pins.refused.push(refusal(network.region(), key, &trip.trip)),
            }
        }
        pins
    }

    /// The settled trips of a relay, in order of loading.
    pub(super) fn of(&self, relay: RelayKey) -> &[Pin] {
        self.relays.get(&relay).map_or(&[], Vec::as_slice)
    }

    /// All stations with kits on settled trips.
    pub fn stations(&self) -> impl Iterator<Item = StationIndex> {
        self.relays.values().flatten().flat_map(Pin::stations)
    }

    /// One message for each impossible trip, with its vehicle, its moment and the reason.
    pub fn refused(&self) -> &[Message] {
        &self.refused
    }
}

/// The trip as positions, or the message key of the reason why it is impossible.
fn pin(
    network: &mut Network<'_>,
    needs: &Needs,
    chains: &Chains,
    settled: &SettledTrip,
    carried: &mut BTreeSet<(StationIndex, usize)>,
) -> Result<(RelayKey, Pin), &'static str> {
    let region = network.region();
    let key = &settled.trip;
    let no_vehicle = "settled-no-vehicle";
    let base = PlaceIndex::of_code(region, &key.base).ok_or(no_vehicle)?;
    let class = ClassIndex::of_code(region, &key.class).ok_or(no_vehicle)?;
    let standing = standing_at(region, base);
    let count = standing.iter().find(|(known, _)| *known == class).map_or(0, |(_, count)| *count);
    if !(1..=count).contains(&key.vehicle) {
        return Err(no_vehicle);
    }
    let (mut visits, mut hops, mut load) = (Vec::new(), Vec::new(), Load::default());
    for visit in &settled.visits {
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
    let number = key.vehicle as usize - 1;
    Ok((relay, Pin { class, number, load_at: key.load_at, visits }))
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

fn refusal(region: &Region, key: &str, trip: &TripKey) -> Message {
    let base = region.places.get(&trip.base).map_or(trip.base.as_str(), |base| &base.name);
    Message::warning(key)
        .about(&trip.base)
        .with("vehicle", trip.vehicle_code())
        .with("from", base)
        .with("load", Value::Moment(trip.load_at.into()))
}
