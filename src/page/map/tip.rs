//! What the map says about a feature under the pointer.

use super::content::Content;
use crate::page::parts::{end_name, link_kind_key};
use tepat_model::message::Value;
use tepat_model::plan::StationOutcome;
use tepat_model::region::{Passage, PlaceKind, Region};
use tepat_view::scene::{Feature, StationState};
use tepat_view::words::{self, Language, kilometres, minutes, moment, text, text_with};

/// The name of a feature, then what is worth knowing about it at a glance.
pub fn lines(
    language: Language,
    content: &Content,
    outcomes: &[StationOutcome],
    feature: Feature,
) -> Vec<String> {
    let tip = Tip { language, content, outcomes };
    match feature {
        Feature::Place(place) => tip.place(place),
        Feature::Station(station) => tip.station(station),
        Feature::Edge(edge) => tip.edge(edge),
        Feature::Link(link) => tip.link(link),
        Feature::Trip(trip) => tip.trip(trip),
    }
}

/// The name of a place or station, or its code where it is not known.
fn name_of<'a>(region: &'a Region, code: &'a str) -> &'a str {
    region.places.get(code).map_or(code, |place| place.name.as_str())
}

struct Tip<'a> {
    language: Language,
    content: &'a Content,
    outcomes: &'a [StationOutcome],
}

impl Tip<'_> {
    fn with(&self, key: &str, values: &[(&str, Value)]) -> String {
        text_with(self.language, key, values)
    }

    fn place(&self, number: usize) -> Vec<String> {
        let region = &self.content.region;
        let place = &region.places[number];
        let kind = text(
            self.language,
            match place.kind {
                PlaceKind::Store => "kind-store",
                PlaceKind::Ppk => "kind-ppk",
                PlaceKind::Pps => "kind-pps",
                PlaceKind::Pier => "kind-pier",
                PlaceKind::Junction => "kind-junction",
            },
        );
        let kind = match (place.kind, region.ppk_of(place)) {
            (PlaceKind::Pps, Some(ppk)) => format!("{kind} · {}", ppk.name),
            _ => kind,
        };
        let mut lines = vec![place.name.clone(), kind];
        let villages = &self.content.scene.villages;
        if let Ok(village) = villages.binary_search_by_key(&number, |village| village.place) {
            let stations = &villages[village].stations;
            lines.push(self.with("map-tip-stations", &[("count", stations.len().into())]));
            if !self.content.states.is_empty() {
                lines.extend(self.states_of(stations));
            }
        }
        if place.flood_prone {
            lines.push(text(self.language, "map-flood-prone"));
        }
        lines
    }

    /// Counts by state, best first, leaving out what there is none of.
    fn states_of(&self, stations: &[usize]) -> impl Iterator<Item = String> {
        StationState::ALL.into_iter().filter_map(|state| {
            let of_state = |station: &&usize| self.content.state(**station) == state;
            let count = stations.iter().filter(of_state).count();
            let name = text(self.language, state.key());
            (count > 0).then(|| format!("{} {name}", words::count(self.language, count as i64)))
        })
    }

    fn station(&self, number: usize) -> Vec<String> {
        let station = &self.content.region.stations[number];
        let desa = name_of(&self.content.region, station.home());
        let values =
            [("number", Value::Text(format!("{:03}", station.number))), ("desa", desa.into())];
        let mut lines = vec![
            self.with("map-tip-station", &values),
            self.with("map-tip-voters", &[("count", station.voters.into())]),
        ];
        if let Some(outcome) = self.outcomes.get(number) {
            let state = text(self.language, self.content.state(number).key());
            lines.push(match *outcome {
                StationOutcome::OnTime { at, slack_minutes } => {
                    let spare = minutes(self.language, slack_minutes.into());
                    let spare = self.with("map-tip-spare", &[("spare", spare.into())]);
                    format!("{state} · {} · {spare}", moment(self.language, at))
                }
                StationOutcome::Late { at, late_minutes } => {
                    let late = minutes(self.language, late_minutes.into());
                    format!("{state} {late} · {}", moment(self.language, at))
                }
                StationOutcome::Unserved => state,
            });
        }
        lines
    }

    fn edge(&self, number: usize) -> Vec<String> {
        let region = &self.content.region;
        let edge = &region.edges[number];
        let name = |code: &str| end_name(region, code, self.language);
        let ends = format!("{} – {}", name(&edge.from), name(&edge.to));
        let mode = text(self.language, &format!("mode-{}", edge.mode.key()));
        let length = kilometres(self.language, edge.length_m.into());
        let mut lines = vec![ends, format!("{mode} · {length}")];
        match edge.passage(region.conditions, region) {
            Passage::Usual => {}
            Passage::Closed => lines.push(text(self.language, "map-closed")),
            Passage::ClosedByConditions => {
                lines.push(text(self.language, "edge-closed-by-conditions"));
            }
            Passage::Slowed => {
                let percent = edge.speed_percent(region.conditions, region);
                lines.push(self.with("edge-slowed", &[("percent", percent.into())]));
            }
        }
        if edge.flood_prone {
            lines.push(text(self.language, "map-flood-prone"));
        }
        let mut trips: Vec<usize> = self.content.routes.trips_on(number).collect();
        trips.sort_unstable();
        trips.dedup();
        if !trips.is_empty() {
            lines.push(self.with("map-tip-trips", &[("count", trips.len().into())]));
        }
        lines
    }

    fn link(&self, number: usize) -> Vec<String> {
        let net = self.content.net.net();
        let Some(link) = net.links.get(number) else { return Vec::new() };
        let kind = text(self.language, &link_kind_key(link));
        let length = kilometres(self.language, u64::from(link.length_dm / 10));
        match net.name_of(link) {
            "" => vec![format!("{kind} · {length}")],
            name => vec![name.to_owned(), format!("{kind} · {length}")],
        }
    }

    fn trip(&self, number: usize) -> Vec<String> {
        let Some(trip) = self.content.plan.as_ref().and_then(|plan| plan.trips.get(number)) else {
            return Vec::new();
        };
        let region = &self.content.region;
        let class = region.classes.get(&trip.class);
        let class = class.map_or(trip.class.as_str(), |class| class.name(self.language.code()));
        let when = [
            ("depart", moment(self.language, trip.depart_at).into()),
            ("back", moment(self.language, trip.back_at).into()),
        ];
        vec![
            format!("{} · {class} {}", trip.code, trip.vehicle),
            self.with("map-tip-from", &[("base", name_of(region, &trip.base).into())]),
            self.with("map-tip-when", &when),
            self.with("map-tip-stops", &[("count", trip.visits.len().into())]),
        ]
    }
}
