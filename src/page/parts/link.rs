//! Names that can be pressed to select a thing and show it on the map.

use leptos::prelude::*;
use tepat_network::node_id;

use crate::page::state::{Desk, Selected, t_with};
use tepat_model::region::{KINDS, Region, Step};
use tepat_view::words::{self, Language};

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
    let name = |code: &str| end_name(region, code, language);
    match thing {
        Selected::Place(code) => name(code),
        Selected::Station(code) => match region.stations.get(code) {
            Some(station) => t_with(
                "station-name",
                &[
                    ("number", format!("{:03}", station.number).into()),
                    ("desa", name(station.home()).into()),
                ],
            ),
            None => code.clone(),
        },
        Selected::Edge(code) => match region.edges.get(code) {
            Some(edge) if !edge.name.is_empty() => edge.name.clone(),
            Some(edge) if region.link(code).is_some() && !edge.note.is_empty() => edge.note.clone(),
            Some(edge) => format!("{} – {}", name(&edge.from), name(&edge.to)),
            None => link_name(region, code).unwrap_or_else(|| code.clone()),
        },
        Selected::Trip(code) => code.clone(),
    }
}

/// The name of the place at an end of an edge; a node of the imported network has none.
pub fn end_name(region: &Region, code: &str, language: Language) -> String {
    match region.places.get(code) {
        Some(place) => place.name.clone(),
        None if node_id(code).is_some() => words::text(language, "network-node"),
        None => code.to_owned(),
    }
}

/// Display name of a link of the imported network, or of a run of links: the name of the first,
/// else its kind.
fn link_name(region: &Region, code: &str) -> Option<String> {
    let first = *region.steps_of(code).first()?;
    let Some(Step::Link(link)) = region.step(first) else { return None };
    Some(match region.net.name_of(link) {
        "" => words::text(Desk::get().language.get(), &link_kind_key(link)),
        name => name.to_owned(),
    })
}

/// Text key of a link's kind.
pub fn link_kind_key(link: &tepat_network::Link) -> String {
    let (_, key) = KINDS[link.kind as usize];
    format!("link-{}", key.replace('_', "-"))
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
