//! A row of tabs.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Shows a tab. One that is shown already stays as it is: setting the signal again would draw it
/// anew, and its table would lose search and filters.
pub fn open_tab(chosen: RwSignal<usize>, tab: usize) {
    if chosen.get_untracked() != tab {
        chosen.set(tab);
    }
}

/// Tabs over one panel; arrow keys move between them.
#[component]
pub fn Tabs(
    /// Name of the group, used in element ids.
    id: &'static str,
    /// Labels of the tabs, in order.
    #[prop(into)]
    names: Signal<Vec<String>>,
    /// Index of the chosen tab.
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let key = move |event: KeyboardEvent| {
        let most = names.with_untracked(Vec::len).max(1);
        let now = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % most,
            "ArrowLeft" => (now + most - 1) % most,
            "Home" => 0,
            "End" => most - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        open_tab(chosen, next);
        if let Some(tab) = document().get_element_by_id(&format!("{id}-tab-{next}"))
            && let Some(tab) = tab.dyn_ref::<HtmlElement>()
        {
            // A hidden element cannot take the focus; nothing is lost then.
            let _ = tab.focus();
        }
    };
    let tab = move |index: usize| {
        view! {
            <button
                type="button"
                role="tab"
                id=format!("{id}-tab-{index}")
                aria-selected=move || if chosen.get() == index { "true" } else { "false" }
                tabindex=move || if chosen.get() == index { 0 } else { -1 }
                on:click=move |_| open_tab(chosen, index)
            >
                {move || names.with(|names| names.get(index).cloned())}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" on:keydown=key>
            {(0..names.with_untracked(Vec::len)).map(tab).collect_view()}
        </div>
    }
}
