//! What is known about the selection, and what can be changed about it.

mod assessments;
mod edge;
mod edge_form;
pub(super) mod explain;
mod link;
mod place;
mod station;
mod trip;

pub use edge_form::circumstance_key;
pub use station::degrees;

use leptos::prelude::*;

use super::inquiries::{InquiriesAbout, subject_of};
use crate::page::parts::Link;
use crate::page::state::{Desk, Selected, wording};
use tepat_model::region::{Mode, Place, has_surface};
use tepat_view::words;

/// Shows the selection, whatever its kind.
#[component]
pub fn Inspector() -> impl IntoView {
    let desk = Desk::get();
    // A selection that no longer exists, or not in this plan, shows nothing.
    let there = Memo::new(move |_| {
        let selected = desk.selection.get()?;
        let known = desk.region.with(|region| match &selected {
            Selected::Station(code) => region.stations.get(code).is_some(),
            Selected::Place(code) => region.places.get(code).is_some(),
            Selected::Edge(code) => region.edges.get(code).is_some() || region.link(code).is_some(),
            Selected::Trip(code) => {
                desk.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.trip(code).is_some()))
            }
        });
        known.then_some(selected)
    });
    view! {
        <div class="inspector">
            {move || match there.get() {
                Some(Selected::Station(code)) => view! { <station::StationFacts code/> }.into_any(),
                Some(Selected::Place(code)) => view! { <place::PlaceFacts code/> }.into_any(),
                Some(Selected::Edge(code)) => view! { <link::EdgeOrLink code/> }.into_any(),
                Some(Selected::Trip(code)) => view! { <trip::TripFacts code/> }.into_any(),
                None => view! { <p class="empty">{wording("inspector-empty")}</p> }.into_any(),
            }}
            {move || there.get().map(|selected| {
                let (subject, about) = subject_of(&selected);
                view! { <InquiriesAbout subject about=about.to_owned()/> }
            })}
        </div>
    }
}

/// A fact with its label.
fn fact(name: String, value: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// A link to the sub-district post above a place, if there is one.
fn above(desk: Desk, place: &Place) -> Option<AnyView> {
    desk.region.with(|region| {
        let ppk = region.ppk_of(place).filter(|ppk| ppk.code != place.code)?;
        Some(view! { <Link to=Selected::Place(ppk.code.clone())/> }.into_any())
    })
}

/// The name of a mode.
fn mode_name(mode: Mode) -> String {
    words::text(Desk::get().language.get(), &format!("mode-{}", mode.key()))
}

/// The name of a class of way from its code: kind and surface.
fn way_name(language: words::Language, code: &str) -> String {
    let (key, surface) = code.split_once('.').unwrap_or((code, "unknown"));
    let surface = if has_surface(key) { surface } else { "unknown" };
    let kind = words::text(language, &format!("link-{}", key.replace('_', "-")));
    match surface {
        "unknown" => kind,
        _ => format!("{kind}, {}", words::text(language, &format!("surface-{surface}"))),
    }
}

/// All modes: keys and names.
fn mode_choices(language: words::Language) -> Vec<(String, String)> {
    let name = |mode: Mode| words::text(language, &format!("mode-{}", mode.key()));
    Mode::ALL.map(|mode| (mode.key().to_owned(), name(mode))).to_vec()
}
