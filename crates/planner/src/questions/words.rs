//! Turns ways, risks and causes into messages, and parses moments.

use super::{Cause, Itinerary, ItineraryPart, Risk};
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;

/// Describes a way with one message for each part, in order of travel. `language`, `id` or
/// `en`, chooses the names of the classes.
///
/// For example "Truck to the Muara Muntai landing, 2 h 10"; "boat to Jantur, 40 min".
pub fn in_words(region: &Region, way: &Itinerary, language: &str) -> Vec<Message> {
    way.parts.iter().map(|part| part_in_words(region, part, language)).collect()
}

fn part_in_words(region: &Region, part: &ItineraryPart, language: &str) -> Message {
    let class = region.classes.get(&part.class);
    let class = class.map_or(part.class.as_str(), |class| class.name(language));
    let name = |code: &str| match region.places.get(code) {
        Some(place) => place.name.clone(),
        None => code.to_owned(),
    };
    let key = if part.along.is_empty() { "way-part" } else { "way-part-along" };
    Message::note(key)
        .about(&part.to)
        .with("class", class.to_owned())
        .with("from", name(&part.from))
        .with("to", name(&part.to))
        .with("time", Value::Minutes(part.minutes.into()))
        .with("depart", Value::Moment(part.depart.into()))
        .with("arrive", Value::Moment(part.arrive.into()))
        .with("along", part.along.join(", "))
}

/// Describes the risks along a way with one message for each kind that occurs, and its length.
pub fn risk_in_words(risk: Risk) -> Vec<Message> {
    let all = [
        ("risk-flood", risk.flood_m),
        ("risk-weather", risk.weather_m),
        ("risk-offroad", risk.offroad_m),
        ("risk-river", risk.river_m),
        ("risk-sea", risk.sea_m),
    ];
    let some = all.into_iter().filter(|&(_, length_m)| length_m > 0);
    some.map(|(key, length_m)| {
        Message::note(key).with("km", Value::Decimal(f64::from(length_m) / 1000.0))
    })
    .collect()
}

/// Describes the cause of a shift.
pub fn cause_in_words(region: &Region, cause: &Cause) -> Message {
    let about = |key: &str, code: &str| {
        Message::note(key).about(code).with("edge", edge_name(region, code))
    };
    match cause {
        Cause::All => Message::note("cause-all"),
        Cause::Condition(when) => {
            Message::note(&format!("circumstance-{}", when.key().replace('_', "-")))
        }
        Cause::Closed(code) => about("cause-closed", code),
        Cause::ClosedFor { edge, from, until } => about("cause-closed-for", edge)
            .with("from", Value::Moment((*from).into()))
            .with("until", Value::Moment((*until).into())),
    }
}

/// Names an edge after the places at its ends, or else after its note; the code follows.
fn edge_name(region: &Region, code: &str) -> String {
    let Some(edge) = region.edges.get(code) else { return code.to_owned() };
    let end = |code: &str| region.places.get(code).map(|place| place.name.clone());
    match (end(&edge.from), end(&edge.to)) {
        (Some(from), Some(to)) => format!("{from} – {to} ({code})"),
        _ if !edge.note.is_empty() => format!("{} ({code})", edge.note),
        _ => code.to_owned(),
    }
}
