//! Names that can be pressed: the thing is selected and shown on the map.

use leptos::prelude::*;

use crate::page::state::{Desk, Selected, t_with};
use crate::region::Region;

/// The name of a thing; pressed, it is selected everywhere and shown on the map.
#[component]
pub fn Link(
    /// The thing.
    to: Selected,
    /// Its name; what [`label_of`] says unless given.
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

/// What people call a thing of the region; its code where it has no name.
pub fn label_of(region: &Region, thing: &Selected) -> String {
    let name = |code: &str| {
        region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    match thing {
        Selected::Place(code) => name(code),
        Selected::Station(code) => match region.stations.get(code) {
            Some(station) => t_with(
                "station-name",
                &[
                    ("number", format!("{:03}", station.number).into()),
                    ("desa", name(&station.desa).into()),
                ],
            ),
            None => code.clone(),
        },
        Selected::Edge(code) => match region.edges.get(code) {
            Some(edge) => format!("{} – {}", name(&edge.from), name(&edge.to)),
            None => code.clone(),
        },
        Selected::Trip(code) => code.clone(),
    }
}

/// The thing of a region that has this code.
pub fn thing_with_code(region: &Region, code: &str) -> Option<Selected> {
    let owned = code.to_owned();
    if region.stations.get(code).is_some() {
        Some(Selected::Station(owned))
    } else if region.places.get(code).is_some() {
        Some(Selected::Place(owned))
    } else if region.edges.get(code).is_some() {
        Some(Selected::Edge(owned))
    } else {
        None
    }
}
