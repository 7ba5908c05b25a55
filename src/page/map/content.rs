//! What the map draws, gathered from the desk, and how selections are named on it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use tepat_network::link_code;

use super::answers::{Drawn, Posted};
use super::layers::Layers;
use crate::page::state::{Selected, Shared};
use tepat_model::plan::{Plan, StationOutcome};
use tepat_model::region::{PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_view::scene::{Camera, Feature, NetScene, Routes, Scene, StationState};
use tepat_view::shade::Shade;

/// Above this scale stations are shown by village, in metres per pixel.
const VILLAGES_FROM_M_PER_PX: f64 = 28.0;

/// Everything there is to draw but for the selection.
#[derive(Clone, Default)]
pub struct Content {
    pub region: Shared<Region>,
    pub scene: Rc<Scene>,
    pub plan: Option<Shared<Plan>>,
    pub routes: Rc<Routes>,
    /// How each station fares; empty without a plan.
    pub states: Vec<StationState>,
    /// When each station has its goods; empty without a plan.
    pub served_at: Vec<Option<Moment>>,
    /// Positions of the plan's trips that are settled.
    pub settled: Vec<usize>,
    pub layers: Layers,
    /// By what the sub-districts are coloured.
    pub shade: Shared<Shade>,
    /// Their figures in words, by the position of their posts.
    pub shade_labels: BTreeMap<usize, String>,
    /// Answers of the network.
    pub answers: Rc<Drawn>,
    /// How far bases and proposed posts are.
    pub posted: Posted,
    /// The imported network.
    pub net: Rc<NetScene>,
    /// Positions of the links that edges stand in for.
    pub stood_in: Rc<BTreeSet<usize>>,
}

impl Content {
    /// Takes the outcomes of the plan in view over.
    pub fn set_outcomes(&mut self, outcomes: &[StationOutcome]) {
        self.states = outcomes.iter().map(|outcome| StationState::from(*outcome)).collect();
        self.served_at = outcomes.iter().map(|outcome| outcome.at()).collect();
    }

    pub fn state(&self, station: usize) -> StationState {
        self.states.get(station).copied().unwrap_or_default()
    }

    /// Whether the goods of a station are there at `moment`.
    pub fn is_served(&self, station: usize, moment: f64) -> bool {
        self.served_at.get(station).copied().flatten().is_some_and(|at| f64::from(at) <= moment)
    }

    /// Whether stations are shown by village at this scale.
    pub fn by_village(camera: &Camera) -> bool {
        camera.metres_per_px > VILLAGES_FROM_M_PER_PX
    }

    /// Whether a feature is on the map at this scale.
    pub fn shows(&self, feature: Feature, camera: &Camera) -> bool {
        let far = Self::by_village(camera);
        match feature {
            Feature::Place(place) => match self.region.places[place].kind {
                PlaceKind::Junction => camera.metres_per_px < 60.0,
                PlaceKind::Pps => !far || self.layers.stations,
                _ => true,
            },
            Feature::Station(station) => {
                let placed = self.region.stations[station].lat.is_some();
                self.layers.stations && !far && placed
            }
            Feature::Edge(edge) => self.layers.modes[self.region.edges[edge].mode as usize],
            Feature::Link(link) => {
                self.layers.imported
                    && self.net.look_of(link).is_some_and(|look| {
                        self.layers.shows_mode(look.mode) && look.is_seen_at(camera.metres_per_px)
                    })
            }
            Feature::Trip(_) => self.layers.routes,
        }
    }

    /// The feature that is selected.
    pub fn feature_of(&self, selected: &Selected) -> Option<Feature> {
        match selected {
            Selected::Place(code) => self.region.places.position(code).map(Feature::Place),
            Selected::Station(code) => self.region.stations.position(code).map(Feature::Station),
            Selected::Edge(code) => {
                let edge = self.region.edges.position(code).map(Feature::Edge);
                edge.or_else(|| self.region.link(code).map(Feature::Link))
            }
            Selected::Trip(code) => {
                let trips = &self.plan.as_ref()?.trips;
                trips.iter().position(|trip| trip.code == *code).map(Feature::Trip)
            }
        }
    }

    /// The selection that a feature is.
    pub fn selected_of(&self, feature: Feature) -> Option<Selected> {
        Some(match feature {
            Feature::Place(place) => {
                Selected::Place(self.region.places[..].get(place)?.code.clone())
            }
            Feature::Station(station) => {
                Selected::Station(self.region.stations[..].get(station)?.code.clone())
            }
            Feature::Edge(edge) => Selected::Edge(self.region.edges[..].get(edge)?.code.clone()),
            Feature::Link(link) => Selected::Edge({
                let link = self.net.net().links.get(link)?;
                link_code(link.way, link.part)
            }),
            Feature::Trip(trip) => {
                Selected::Trip(self.plan.as_ref()?.trips.get(trip)?.code.clone())
            }
        })
    }
}
