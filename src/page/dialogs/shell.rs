//! The frame of every dialog: title, close button, and keys that reach nothing else while it is
//! open.

use leptos::{html, prelude::*};

use crate::page::frame::icon::Icon;
use crate::page::state::{Desk, t, wording};

/// A modal dialog. Escape, the close button and a press on the backdrop close it.
#[component]
pub fn Shell(
    /// Id of the element.
    id: &'static str,
    /// Text key of the title.
    title: &'static str,
    /// Content of the dialog.
    children: Children,
) -> impl IntoView {
    let desk = Desk::get();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only if the element has left the page.
            let _ = dialog.show_modal();
        }
    });
    let press = move |event: leptos::ev::MouseEvent| {
        // The dialog element shows only as the backdrop; everything else lies in the box inside it.
        let on_backdrop = dialog
            .get_untracked()
            .is_some_and(|dialog| event.target().as_deref() == Some(dialog.as_ref()));
        if on_backdrop {
            desk.dialog.set(None);
        }
    };
    // The event comes late: by then the next dialog may be open and this one off the page.
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
