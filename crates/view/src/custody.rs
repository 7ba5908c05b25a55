//! Where goods stay overnight, in words.

use crate::words::{self, Language};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Halt, Nights, Plan};
use tepat_model::region::Region;

/// The nights of a plan in a sentence.
pub fn nights_in_words(nights: Option<Nights>) -> Message {
    let Some(nights) = nights else { return Message::note("custody-nights-unknown") };
    Message::note("custody-nights")
        .with("nights", nights.on_the_way)
        .with("without", nights.without_custody)
        .with("places", nights.at_places)
        .with("placeswithout", nights.at_places_without)
        .with("guards", nights.guards)
}

/// Where it is: at a place, or how far after one on which edge.
pub fn where_in_words(region: &Region, halt: &Halt) -> Message {
    let place = name(region, &halt.at);
    if halt.toward.is_empty() {
        return Message::note("custody-where-place").with("place", place);
    }
    let key = if halt.edge.is_empty() { "custody-where-local" } else { "custody-where-way" };
    let edge = region.edges.get(&halt.edge).filter(|edge| !edge.name.is_empty());
    Message::note(key)
        .with("place", place)
        .with("next", name(region, &halt.toward))
        .with("km", Value::Decimal(f64::from(halt.beyond_m / 100) / 10.0))
        .with("edge", edge.map_or_else(|| halt.edge.clone(), |edge| edge.name.clone()))
}

/// Text key of whether custody is allowed there.
pub fn custody_key(halt: &Halt) -> &'static str {
    if halt.custody { "custody-allowed" } else { "custody-not-allowed" }
}

/// Who guards.
pub fn guards_in_words(halt: &Halt) -> Message {
    let key = if halt.of_escort > 0 { "custody-guards-escort" } else { "custody-guards" };
    Message::note(key).with("guards", halt.guards).with("escort", halt.of_escort)
}

/// A halt in a sentence: where, how long, whether custody is allowed, and who guards.
pub fn halt_in_words(region: &Region, halt: &Halt, language: Language) -> Message {
    let said = |message: &Message| words::message(language, message);
    let key = if halt.is_on_the_way() { "custody-halt" } else { "custody-rest" };
    Message::note(key)
        .about(if halt.is_on_the_way() { &halt.trip } else { &halt.at })
        .with("trip", halt.trip.as_str())
        .with("where", said(&where_in_words(region, halt)))
        .with("from", Value::Moment(halt.from.into()))
        .with("until", Value::Moment(halt.until.into()))
        .with("nights", halt.nights())
        .with("kits", halt.kits)
        .with("custody", words::text(language, custody_key(halt)))
        .with("guards", said(&guards_in_words(halt)))
}

/// The halts of a trip, in order.
pub fn halts_of<'p>(plan: &'p Plan, trip: &str) -> Vec<&'p Halt> {
    plan.halts.iter().flatten().filter(|halt| halt.is_on_the_way() && halt.trip == trip).collect()
}

/// The halts without custody, in order.
pub fn without_custody(plan: &Plan) -> impl Iterator<Item = &Halt> {
    plan.halts.iter().flatten().filter(|halt| !halt.custody)
}

/// Name of a place, or of a station as `TPS 001 Perian`.
pub fn name(region: &Region, code: &str) -> String {
    let place = region.places.get(code).map(|place| place.name.clone());
    let station = || {
        let station = region.stations.get(code)?;
        let home = region.home_of(station).map_or("", |home| &home.name);
        Some(format!("TPS {:03} {home}", station.number))
    };
    place.or_else(station).unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Edge, Place, PlaceKind};

    #[test]
    fn a_halt_says_where_and_who_guards() {
        let mut region = Region::default();
        for (code, name) in [("p", "Sangkulirang"), ("q", "Sandaran")] {
            let place = Place::new(code, PlaceKind::Ppk, 0.0, 0.0);
            region.places.put(Place { name: name.into(), ..place });
        }
        region.edges.put(Edge { code: "e1".into(), ..Edge::default() });
        let at_place = Halt {
            trip: "T0001".into(),
            at: "p".into(),
            from: -1_860,
            until: -1_080,
            kits: 3,
            custody: true,
            guards: 2,
            of_escort: 2,
            ..Halt::default()
        };
        let on_the_way = Halt {
            edge: "e1".into(),
            toward: "q".into(),
            beyond_m: 12_345,
            custody: false,
            of_escort: 0,
            ..at_place.clone()
        };
        let at_post = Halt { trip: String::new(), ..at_place.clone() };
        let check = |halt: &Halt, expect: &str| {
            let english = Language::English;
            let told = words::message(english, &halt_in_words(&region, halt, english));
            assert!(told.contains(expect), "{told}");
        };
        check(
            &at_place,
            "Trip T0001 halts overnight at Sangkulirang, H-2 17:00 to H-1 06:00 (nights: 1; \
             stations: 3): custody allowed; 2 guards, 2 of them police escort.",
        );
        check(
            &on_the_way,
            "between Sangkulirang and Sandaran, 12.3 km after Sangkulirang (edge e1), H-2 17:00 \
             to H-1 06:00 (nights: 1; stations: 3): no custody; 2 guards.",
        );
        check(&at_post, "Goods of 3 stations stay overnight at Sangkulirang");
    }
}
