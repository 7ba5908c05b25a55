//! The map of places, network, stations and trips.

use leptos::prelude::*;

/// The map; it fills its box.
#[component]
pub fn MapView() -> impl IntoView {
    view! { <div class="map"></div> }
}
