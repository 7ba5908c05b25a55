//! Why a station cannot be served, and what would help.

use super::remedy::{self, Lack};
use crate::needs::Load;
use crate::travel::{Network, Stop, reach};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Mode, Place, Region, Station, no_way_back};

pub(super) fn no_store() -> Message {
    Message::error("unserved-no-store")
}

pub(super) fn no_pps(station: &Station) -> Message {
    Message::error("unserved-no-pps").about(&station.code).with("desa", station.desa.as_str())
}

pub(super) fn no_ppk(pps: &Place) -> Message {
    Message::error("unserved-no-ppk")
        .about(&pps.code)
        .with("place", pps.name.as_str())
        .with("parent", pps.parent.as_str())
}

/// No vehicles lead from one place to a stop: no way at all, a closure, one-way roads, or no
/// vehicle for the way.
pub(super) fn no_way(network: &Network<'_>, from: PlaceIndex, to: Stop) -> Message {
    let region = network.region();
    let reach = reach(region);
    let (start, end) = (from.place(region), to.place().place(region));
    let about = |key: &str| {
        Message::error(key)
            .about(&end.code)
            .with("from", start.name.as_str())
            .with("to", end.name.as_str())
    };
    if from == to.place() {
        let mode = end.local_mode.unwrap_or(Mode::Unpaved).key();
        return about("unserved-no-local-vehicle")
            .with("mode", tepat_model::message::Value::Word(format!("mode-{mode}")));
    }
    if reach.joined(from, to.place()) {
        return lacking(network, from, to.place(), about);
    }
    let is_closed = reach.joined_without_closures(from, to.place());
    match remedy::landing(network, &reach, from, to.place()) {
        Some((landing, metres)) => {
            let closed = "unserved-closed-landing";
            about(if is_closed { closed } else { "unserved-no-way-landing" })
                .with("landing", landing.name.as_str())
                .with("km", tepat_model::message::Value::Decimal(metres as f64 / 1000.0))
        }
        None => about(if is_closed { "unserved-closed" } else { "unserved-no-way" }),
    }
}

/// Vehicles lead to a stop, but not from the place or of the class that people have set.
pub(super) fn not_by_hand(network: &Network<'_>, to: Stop) -> Message {
    let region = network.region();
    let end = to.place().place(region);
    let via = region.places.get(&end.via).map_or(end.via.as_str(), |place| &place.name);
    Message::error("unserved-not-by-hand")
        .about(&end.code)
        .with("to", end.name.as_str())
        .with("via", if via.is_empty() { "–" } else { via })
        .with("class", if end.by_class.is_empty() { "–" } else { end.by_class.as_str() })
}

/// Open ways connect two places, but no vehicle goes there and back.
fn lacking(
    network: &Network<'_>,
    from: PlaceIndex,
    to: PlaceIndex,
    about: impl Fn(&str) -> Message,
) -> Message {
    let region = network.region();
    match remedy::lack(network, from, to) {
        Lack::WrongWay(edges) if edges.is_empty() => about("unserved-wrong-way"),
        Lack::WrongWay(edges) => about("unserved-wrong-way-by").with("edges", edges.join(", ")),
        Lack::NoWayBack => {
            let code = &to.place(region).code;
            let stuck = no_way_back(region).into_iter();
            let mut stuck = stuck.filter(|stuck| stuck.at.code.as_ref() == Some(code));
            match stuck.next() {
                Some(stuck) => Message { severity: Severity::Error, ..stuck },
                None => about("unserved-no-vehicle"),
            }
        }
        Lack::Vehicle(at, mode) => {
            let on_water = matches!(mode, Mode::River | Mode::Sea | Mode::Ferry);
            let key = if on_water { "unserved-no-boat" } else { "unserved-no-vehicle-on" };
            about(key)
                .with("landing", at.place(region).name.as_str())
                .with("mode", tepat_model::message::Value::Word(format!("mode-{}", mode.key())))
        }
        Lack::Unknown => about("unserved-no-vehicle"),
    }
}

/// A station's kit is too large for every class that could bring it from a base.
pub(super) fn kit_too_large(
    region: &Region,
    base: PlaceIndex,
    kit: Load,
    classes: &[ClassIndex],
) -> Message {
    let largest = classes
        .iter()
        .map(|class| class.class(region))
        .max_by_key(|class| (class.capacity_kg, class.capacity_boxes));
    let base = base.place(region);
    Message::error("unserved-kit-too-large")
        .about(&base.code)
        .with("from", base.name.as_str())
        .with("boxes", kit.boxes)
        .with("kg", (kit.weight_g + 999) / 1000)
        .with("most_boxes", largest.map_or(0, |class| class.capacity_boxes))
        .with("most_kg", largest.map_or(0, |class| class.capacity_kg))
}
