//! What every dialog has: a title, a way out, and the keys to itself while it is open.

use leptos::{html, prelude::*};

use crate::page::frame::icon::Icon;
use crate::page::state::{Desk, t, wording};

/// A modal dialog. Escape, its close button and a press beside it close it.
#[component]
pub fn Shell(
    /// Id of the element.
    id: &'static str,
    /// Key of the title's text.
    title: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let desk = Desk::get();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only if it is not in the page any more.
            let _ = dialog.show_modal();
        }
    });
    let press = move |event: leptos::ev::MouseEvent| {
        // Only the backdrop belongs to the dialog itself; all else is in the box inside.
        let on_backdrop = dialog
            .get_untracked()
            .is_some_and(|dialog| event.target().as_deref() == Some(dialog.as_ref()));
        if on_backdrop {
            desk.dialog.set(None);
        }
    };
    // The event comes late: the next dialog may be open by then, and this one out of the page.
    let closed = move |event: leptos::ev::Event| {
        if event_target::<web_sys::Element>(&event).is_connected() {
            desk.dialog.set(None);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            id=id
            class="dialog"
            aria-labelledby=format!("{id}-title")
            on:close=closed
            on:mousedown=press
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 id=format!("{id}-title")>{move || t(title)}</h2>
                    <button
                        class="plain icon-only"
                        title=wording("dialog-close")
                        aria-label=wording("dialog-close")
                        on:click=move |_| desk.dialog.set(None)
                    >
                        <Icon name="close"/>
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
