//! The panels of the stages, and the inspector of what is selected.

use leptos::prelude::*;

/// The panel of the stage in view.
#[component]
pub fn StagePanel() -> impl IntoView {
    view! { <div class="stage-panel"></div> }
}

/// What is known about the selection.
#[component]
pub fn Inspector() -> impl IntoView {
    view! { <div class="inspector"></div> }
}
