//! Agreed alternates: where a station goes if its place cannot be used, for example because it floods.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::limits::{a_date_or_none, code_fits, one_line, position_fits, refused};
use super::{Feed, PlaceKind, Record, Region, Station};
use crate::message::Message;
use tepat_order::Gather as _;

/// Where a station goes if it has to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alternate {
    /// Code of the station.
    pub station: String,
    /// Code of the village post that serves it there; empty for the one that serves it now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// Latitude in degrees, if known; else it is at the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Where that is, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Who agreed to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agreed_by: String,
    /// On which day, ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agreed_on: String,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Alternate {
    /// Whether it says where the station goes.
    pub fn is_somewhere(&self) -> bool {
        !self.post.is_empty() || self.lat.is_some()
    }
}

impl Record for Alternate {
    fn code(&self) -> &str {
        &self.station
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.station)?;
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => position_fits(&self.station, lat, lon)?,
            (None, None) => {}
            _ => {
                let half = refused("alternate-half-a-position", &self.station, "lat");
                return Err(half.with("code", self.station.as_str()));
            }
        }
        for (field, text) in [
            ("post", &self.post),
            ("address", &self.address),
            ("agreed_by", &self.agreed_by),
            ("note", &self.note),
        ] {
            one_line(&self.station, field, text)?;
        }
        a_date_or_none(&self.station, "agreed_on", &self.agreed_on)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.stations.get(&self.station).is_none() {
            found.push(Message::warning("alternate-no-station").about(&self.station));
        }
        let is_post =
            |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Pps);
        if !self.post.is_empty() && !is_post(&self.post) {
            let what = Message::warning("alternate-no-post").about(&self.station);
            found
                .push(what.with("station", self.station.as_str()).with("post", self.post.as_str()));
        }
    }
}

/// Places that are prone to floods, and stations and villages that an indicator says so of.
#[derive(Clone, Debug, Default)]
pub struct Flooding<'r> {
    prone: BTreeSet<&'r str>,
    ticked: BTreeSet<&'r str>,
}

impl Flooding<'_> {
    /// Whether a station is known to flood: its village or the post that serves it is prone to floods,
    /// or an indicator that says so is ticked for it or its village. O(log n).
    pub fn takes(&self, station: &Station) -> bool {
        self.prone.contains(station.home())
            || self.prone.contains(station.desa.as_str())
            || self.ticked.contains(station.code.as_str())
            || self.ticked.contains(station.home())
    }
}

impl Region {
    /// What is known to flood. O(places + indicators + ticks).
    pub fn flooding(&self) -> Flooding<'_> {
        let prone = self.places.iter().filter(|place| place.flood_prone);
        let prone = prone.map(|place| place.code.as_str()).gather();
        let indicators = self.indicators_used();
        let is_flood =
            |code: &str| indicators.get(code).is_some_and(|it| it.feed == Some(Feed::FloodProne));
        let ticks = self.ticks.iter().filter(|tick| is_flood(&tick.indicator));
        Flooding { prone, ticked: ticks.map(|tick| tick.at.as_str()).gather() }
    }

    /// Stations that are known to flood and have no alternate, in order.
    /// O(places + ticks + stations · log n).
    pub fn without_alternate(&self) -> Vec<&Station> {
        let flooding = self.flooding();
        let has_one = |code: &str| self.alternates.get(code).is_some_and(Alternate::is_somewhere);
        let stations = self.stations.iter();
        stations.filter(|station| !has_one(&station.code) && flooding.takes(station)).collect()
    }

    /// A station as it is at its alternate; `None` if it has none or is there already. O(log n).
    pub fn at_alternate(&self, station: &Station) -> Option<Station> {
        let alternate = self.alternates.get(&station.code).filter(|it| it.is_somewhere())?;
        let post = if alternate.post.is_empty() { &station.desa } else { &alternate.post };
        let mut moved = station.clone().served_from(post);
        let is_at_own_post = !alternate.post.is_empty() && *post == station.home();
        if alternate.lat.is_some() || *post != station.desa || is_at_own_post {
            // Where it was is no longer where it is.
            (moved.lat, moved.lon) = (alternate.lat, alternate.lon);
        }
        if !alternate.address.is_empty() {
            moved.address.clone_from(&alternate.address);
        }
        (moved != *station).then_some(moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::{Place, Tick};

    fn region() -> Region {
        let mut region = Region::default();
        for code in ["D1", "D2"] {
            region.places.put(Place::new(code, PlaceKind::Pps, 0.0, 0.0));
            region.stations.put(Station::new(code, 1, 300));
        }
        region
    }

    #[test]
    fn stations_that_flood_need_an_alternate() {
        let mut region = region();
        let need = |region: &Region| -> Vec<String> {
            region.without_alternate().iter().map(|station| station.code.clone()).collect()
        };
        assert_eq!(need(&region), [""; 0]);
        let village = region.places.get("D1").unwrap().clone();
        region.places.put(Place { flood_prone: true, ..village });
        region.ticks.put(Tick::new("flood", "D2.001"));
        assert_eq!(need(&region), ["D1.001", "D2.001"]);
        region.alternates.put(Alternate { station: "D1.001".into(), ..Alternate::default() });
        assert_eq!(need(&region).len(), 2, "it does not say where");
        region.alternates.put(Alternate {
            station: "D1.001".into(),
            post: "D2".into(),
            ..Alternate::default()
        });
        assert_eq!(need(&region), ["D2.001"]);
    }

    #[test]
    fn a_station_goes_to_its_alternate_once() {
        let region = region();
        let station = region.stations.get("D1.001").unwrap().clone();
        assert_eq!(region.at_alternate(&station), None);
        let check = |alternate: Alternate, expect: (&str, &str, Option<f64>)| {
            let mut region = region.clone();
            region.alternates.put(Alternate { station: "D1.001".into(), ..alternate });
            let moved = region.at_alternate(&station).unwrap();
            assert_eq!(
                (moved.desa.as_str(), moved.home(), moved.lat),
                (expect.0, expect.1, expect.2)
            );
            region.stations.put(moved.clone());
            assert_eq!(region.at_alternate(&moved), None);
        };
        let other = Alternate { post: "D2".into(), ..Alternate::default() };
        check(other.clone(), ("D2", "D1", None));
        check(Alternate { lat: Some(0.2), lon: Some(0.1), ..other }, ("D2", "D1", Some(0.2)));
        let near = Alternate { lat: Some(0.1), lon: Some(0.1), ..Alternate::default() };
        check(near, ("D1", "D1", Some(0.1)));
    }

    #[test]
    fn impossible_alternates_are_refused() {
        let check = |alternate: Alternate, expect: Option<&str>| {
            let of = Alternate { station: "D1.001".into(), ..alternate };
            assert_eq!(of.validate().err().map(|message| message.key).as_deref(), expect);
        };
        let none = Alternate::default();
        check(none.clone(), None);
        check(Alternate { lat: Some(1.0), ..none.clone() }, Some("alternate-half-a-position"));
        check(
            Alternate { lat: Some(100.0), lon: Some(1.0), ..none.clone() },
            Some("record-field-between"),
        );
        check(Alternate { agreed_on: "besok".into(), ..none }, Some("record-not-a-date"));
    }
}
