//! Names that can be pressed to select a thing and show it on the map.

use leptos::prelude::*;

use crate::page::state::{Desk, Selected};
use tepat_model::region::Region;
use tepat_view::words;

/// The name of a thing; a press selects it everywhere and shows it on the map.
#[component]
pub fn Link(
    /// The thing.
    to: Selected,
    /// Text of the link; [`label_of`] by default.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let desk = Desk::get();
    let label = label.unwrap_or_else(|| desk.region.with(|region| label_of(region, &to)));
    view! {
        <button type="button" class="link" on:click=move |_| desk.show(to.clone())>
            {label}
        </button>
    }
}

/// Display name of a thing of the region; its code if it has no name.
pub fn label_of(region: &Region, thing: &Selected) -> String {
    let language = Desk::get().language.get();
    match thing {
        Selected::Place(code) => words::place_name(region, code, language),
        Selected::Station(code) => words::station_name(region, code, language),
        Selected::Edge(code) => words::edge_name(region, code, language),
        Selected::Trip(code) => code.clone(),
    }
}

/// The thing of a region with this code.
pub fn thing_with_code(region: &Region, code: &str) -> Option<Selected> {
    let owned = code.to_owned();
    if region.stations.get(code).is_some() {
        Some(Selected::Station(owned))
    } else if region.places.get(code).is_some() {
        Some(Selected::Place(owned))
    } else if region.edges.get(code).is_some() || region.link(code).is_some() {
        Some(Selected::Edge(owned))
    } else {
        None
    }
}
