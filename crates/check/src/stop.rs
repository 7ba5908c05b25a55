//! Where a vehicle can stop.

use tepat_model::message::Message;
use tepat_model::region::{Place, PlaceKind, Region, Station};

/// A place of the network, or a station in a village.
#[derive(Clone, Copy)]
pub(super) enum Stop<'a> {
    Place(&'a Place),
    Station { station: &'a Station, village: &'a Place },
}

impl<'a> Stop<'a> {
    /// The stop with this code; `None` for a station whose village post is unknown.
    pub(super) fn find(region: &'a Region, code: &str) -> Option<Self> {
        match region.stations.get(code) {
            Some(station) => {
                village_of(region, station).map(|village| Self::Station { station, village })
            }
            None => region.places.get(code).map(Self::Place),
        }
    }

    /// The place that represents this stop in the network.
    pub(super) fn network_place(self) -> &'a Place {
        match self {
            Self::Place(place) => place,
            Self::Station { village, .. } => village,
        }
    }
}

/// The village post of a station.
pub(super) fn village_of<'a>(region: &'a Region, station: &Station) -> Option<&'a Place> {
    region.places.get(&station.desa).filter(|place| place.kind == PlaceKind::Pps)
}

/// The sub-district post of a station.
pub(super) fn kecamatan_of<'a>(region: &'a Region, station: &Station) -> Option<&'a Place> {
    let village = village_of(region, station)?;
    region.places.get(&village.parent).filter(|place| place.kind == PlaceKind::Ppk)
}

/// An error at a stop of a trip.
pub(super) fn error_at(key: &str, trip: &str, stop: &str) -> Message {
    Message::error(key).about(trip).with("trip", trip).with("stop", stop)
}
