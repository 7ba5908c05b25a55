//! Why a station cannot be served, and what would help.

use crate::needs::Load;
use crate::travel::{Network, Stop, reach};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::message::Message;
use tepat_model::region::{Mode, Place, Region, Station};

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

/// No vehicles lead from one place to a stop: no way at all, a closure, or no vehicle for the way.
pub(super) fn no_way(network: &Network<'_>, from: PlaceIndex, to: Stop) -> Message {
    let region = network.region();
    let reach = reach(region);
    let (start, end) = (from.place(region), to.place().place(region));
    let about = |key| {
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
        return about("unserved-no-vehicle");
    }
    if reach.joined_without_closures(from, to.place()) {
        return about("unserved-closed");
    }
    about("unserved-no-way")
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
