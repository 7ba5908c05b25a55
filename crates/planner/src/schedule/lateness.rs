//! Explains why goods are late and what would help.

use std::collections::BTreeMap;

use super::relay::Relay;
use crate::StationIndex;
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;
use tepat_routing::why::{Binding, Limit, Relaxation, Why};
use tepat_routing::{Solution, VehicleId};

/// The number of late lots explained per relay; further ones are late for the same reasons.
const MOST_EXPLAINED: usize = 20;

/// For stations that miss a deadline of the rules: the binding constraint and the cheapest
/// remedy.
///
/// Explains the first lots of the relay only; each takes one [`Why::ask`].
pub(super) fn explain(
    region: &Region,
    relay: &Relay,
    solution: &Solution,
) -> BTreeMap<StationIndex, Vec<Message>> {
    let mut reasons = BTreeMap::new();
    let late = relay.late_jobs(solution);
    if late.is_empty() {
        return reasons;
    }
    let Ok(mut why) = Why::new(relay.problem.clone(), solution.clone()) else { return reasons };
    for job in late.into_iter().take(MOST_EXPLAINED) {
        let Some(reason) = why.ask(job) else { continue };
        let mut said = vec![binding(region, relay, reason.binding)];
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

fn about(region: &Region, relay: &Relay, key: &str) -> Message {
    let base = relay.key.base.place(region);
    Message::warning(key).about(&base.code).with("from", base.name.as_str())
}

fn binding(region: &Region, relay: &Relay, binding: Binding) -> Message {
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
    let say = |key| about(region, relay, key);
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
