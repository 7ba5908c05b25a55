//! The map in words: a summary, and the posts and piers in view as buttons.

use leptos::prelude::*;

use super::Map;
use super::chart::read;
use super::gesture::point_out;
use crate::page::state::{t, t_with, wording};
use tepat_model::region::{Edge, PlaceKind, Region};
use tepat_order::Order as _;
use tepat_view::scene::{Feature, StationState};

/// What the map shows, for those who do not see it.
pub fn summary(map: Map) -> String {
    let counts = map.desk.region.with(|region| {
        let of_kind = |kind| region.places.iter().filter(|place| place.kind == kind).count();
        [
            ("ppk", of_kind(PlaceKind::Ppk).into()),
            ("pps", of_kind(PlaceKind::Pps).into()),
            ("piers", of_kind(PlaceKind::Pier).into()),
            ("stations", region.stations.len().into()),
            ("edges", region.edges.len().into()),
            ("closed", closed(region).into()),
        ]
    });
    let places = t_with("map-summary", &counts);
    let outcomes = map.desk.outcomes.get();
    if outcomes.is_empty() {
        return format!("{places} {}", t("map-summary-no-plan"));
    }
    let of_state =
        |state| outcomes.iter().filter(|outcome| StationState::from(**outcome) == state).count();
    let states = t_with(
        "map-summary-plan",
        &[
            ("on-time", of_state(StationState::OnTime).into()),
            ("tight", of_state(StationState::Tight).into()),
            ("late", of_state(StationState::Late).into()),
            ("unserved", of_state(StationState::Unserved).into()),
        ],
    );
    format!("{places} {states}")
}

fn closed(region: &Region) -> usize {
    let is_closed = |edge: &&Edge| edge.passage(region.conditions, region).is_closed();
    region.edges.iter().filter(is_closed).count()
}

/// The store, posts and piers in view, north to south, to step through with Tab.
#[component]
pub fn InView(map: Map) -> impl IntoView {
    let listed = Memo::new(move |_| {
        map.view_count.track();
        map.desk.region.track();
        let places = read(map.chart, |chart| {
            let scene = &chart.content.scene;
            let places = chart.content.region.places.iter().zip(&scene.places).enumerate();
            let mut places: Vec<(i64, usize, String)> = places
                .filter(|(_, (place, at))| {
                    matches!(place.kind, PlaceKind::Store | PlaceKind::Ppk | PlaceKind::Pier)
                        && chart.camera.shows(**at, 0.0)
                })
                .map(|(number, (place, at))| (at.y as i64, number, place.name.clone()))
                .collect();
            places.order();
            places
        });
        places.unwrap_or_default()
    });
    view! {
        <ul class="map-list" aria-label=wording("map-in-view")>
            {move || listed
                .get()
                .into_iter()
                .map(|(_, number, name)| {
                    let feature = Feature::Place(number);
                    let select = move |_| {
                        let selected = read(map.chart, |chart| chart.content.selected_of(feature));
                        map.desk.selection.set(selected.flatten());
                    };
                    view! {
                        <li>
                            <button
                                type="button"
                                on:click=select
                                on:focus=move |_| point_out(map.chart, Some(feature))
                                on:blur=move |_| point_out(map.chart, None)
                            >
                                {name}
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
