//! Explains why goods are late, and suggests remedies.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::deadlines::deadlines;
use super::relay::Relay;
use super::whole::{Dues, Whole};
use crate::StationIndex;
use crate::chains::RelayKey;
use crate::needs::Needs;
use crate::travel::Stop;
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;
use tepat_routing::VehicleId;
use tepat_routing::why::{Binding, Limit, Relaxation, Why};

/// The number of late lots explained per relay.
const MOST_EXPLAINED: usize = 20;

/// Why the goods of stations are late. It is computed relay by relay on request, because each takes
/// a while.
pub(super) struct Lateness<'w> {
    region: &'w Region,
    whole: &'w Whole,
    /// When each hop must be done by the rules, so that later hops have the time they need.
    dues: Dues,
    /// By relay: why its late goods are late there, and possible remedies.
    reasons: BTreeMap<RelayKey, BTreeMap<StationIndex, Vec<Message>>>,
}

impl<'w> Lateness<'w> {
    /// The state before the first question.
    pub fn new(region: &'w Region, needs: &Needs, whole: &'w Whole) -> Self {
        let dues = deadlines(region, needs, whole.chains());
        Self { region, whole, dues, reasons: BTreeMap::new() }
    }

    /// The binding constraint and the cheapest remedy for goods that miss a deadline of the rules
    /// in a relay. The cause is at the first relay of their chain that hands them over later than
    /// the following relays need: those start late through no fault of their own.
    pub fn explain(&mut self, station: StationIndex, late_in: RelayKey) -> Vec<Message> {
        let Some((key, to, by)) = self.first_late(station) else { return Vec::new() };
        let mut said = self.reasons(key, station);
        if said.is_empty() {
            // Too many goods are late there to explain all.
            let not_asked = about(self.region, key, "late-not-asked");
            said.push(not_asked.with("asked", MOST_EXPLAINED));
            said.extend(self.commonest(key));
        }
        if key == late_in {
            return said;
        }
        let to = match to {
            Stop::Place(place) => place.place(self.region).name.as_str(),
            Stop::Station(..) => to.code(self.region),
        };
        let since = about(self.region, key, "late-since");
        let since = since.with("to", to).with("by", Value::Minutes(by));
        std::iter::once(since).chain(said).collect()
    }

    /// Why a station's goods are late in a relay; empty if that is not known.
    fn reasons(&mut self, key: RelayKey, station: StationIndex) -> Vec<Message> {
        let reasons = match self.reasons.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(of_relay(self.region, self.whole, &self.dues, key)),
        };
        reasons.get(&station).cloned().unwrap_or_default()
    }

    /// The reasons most often given in a relay; of equally frequent ones, those of the first station.
    fn commonest(&self, key: RelayKey) -> Vec<Message> {
        let given = self.reasons.get(&key).into_iter().flat_map(BTreeMap::values);
        let mut counted: Vec<(usize, &Vec<Message>)> = Vec::new();
        for said in given {
            match counted.iter_mut().find(|(_, known)| *known == said) {
                Some((count, _)) => *count += 1,
                None => counted.push((1, said)),
            }
        }
        let most = counted.into_iter().rev().max_by_key(|(count, _)| *count);
        most.map(|(_, said)| said.clone()).unwrap_or_default()
    }

    /// The first relay that hands a station's goods over too late, where, and by how many minutes.
    fn first_late(&self, station: StationIndex) -> Option<(RelayKey, Stop, i64)> {
        let chains = self.whole.chains();
        let hops = chains.of_station[station].iter().map(|&hop| &chains[hop]);
        hops.zip(&self.dues[station]).find_map(|(hop, due)| {
            let ready = self.whole.relay(hop.relay)?.routed.ready();
            let (_, ready) = ready.iter().find(|(known, _)| *known == station)?;
            let by = i64::from(*ready) - i64::from(*due);
            (by > 0).then_some((hop.relay, hop.to, by))
        })
    }
}

/// Why a relay hands over goods later than these deadlines. Only the first late lots are explained,
/// because each takes one [`Why::ask`].
fn of_relay(
    region: &Region,
    whole: &Whole,
    dues: &Dues,
    key: RelayKey,
) -> BTreeMap<StationIndex, Vec<Message>> {
    let mut reasons = BTreeMap::new();
    let Some(part) = whole.relay(key) else { return reasons };
    let relay = part.routed.relay();
    let mut problem = relay.problem.clone();
    for (job, stations) in problem.jobs.iter_mut().zip(&relay.lot_stations) {
        let due = |station: &StationIndex| {
            let goods = part.given.goods.iter().find(|goods| goods.station == *station)?;
            dues[*station].get(goods.at).copied()
        };
        job.due = stations.iter().filter_map(due).min().or(job.due);
    }
    let Ok(mut why) = Why::new(problem, part.routed.solution().clone()) else { return reasons };
    let asked = (0..relay.lot_stations.len()).filter_map(|job| Some((job, why.ask(job)?)));
    for (job, reason) in asked.take(MOST_EXPLAINED) {
        let mut said = vec![binding(region, key, reason.binding)];
        let trivial = |relaxation: &&Relaxation| relaxation.limit == Limit::Due;
        let mut useful = reason.relaxations.iter().filter(|relaxation| !trivial(relaxation));
        let help = useful.next().or(reason.relaxations.first());
        said.extend(help.and_then(|help| relaxation(region, relay, help)));
        for &station in &relay.lot_stations[job] {
            reasons.insert(station, said.clone());
        }
    }
    reasons
}

fn about(region: &Region, relay: RelayKey, said: &str) -> Message {
    let base = relay.base.place(region);
    Message::warning(said).about(&base.code).with("from", base.name.as_str())
}

fn binding(region: &Region, relay: RelayKey, binding: Binding) -> Message {
    let key = match binding {
        Binding::Alone(_) | Binding::Due => "late-anyway",
        Binding::Trips | Binding::Vehicles => "late-vehicles-busy",
        Binding::Price | Binding::Nothing => "late-others-first",
    };
    about(region, relay, key)
}

fn relaxation(region: &Region, relay: &Relay, relaxation: &Relaxation) -> Option<Message> {
    let class = |vehicle_type: usize| relay.classes[vehicle_type].class(region).code.as_str();
    let minutes = Value::Minutes(relaxation.by);
    let say = |said| about(region, relay.key, said);
    Some(match relaxation.limit {
        Limit::None => say("late-help-search"),
        Limit::Due => say("late-help-due").with("by", minutes),
        Limit::Release => say("late-help-release").with("by", minutes),
        Limit::Vehicles(kind) => say("late-help-vehicle").with("class", class(kind)),
        Limit::Hours(kind) => say("late-help-hours").with("class", class(kind)).with("by", minutes),
        Limit::FreeFrom(VehicleId { vehicle_type, .. }) => {
            say("late-help-free").with("class", class(vehicle_type)).with("by", minutes)
        }
        Limit::Capacity { vehicle_type, .. } => {
            say("late-help-capacity").with("class", class(vehicle_type))
        }
        _ => return None,
    })
}
