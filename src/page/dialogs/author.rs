//! Asks who is using the page.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::state::{Desk, wording};

/// Asks for the name that is recorded with every change.
#[component]
pub fn Author() -> impl IntoView {
    let desk = Desk::get();
    let name = RwSignal::new(desk.author.get_untracked());
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.author.set(name.get_untracked().trim().to_owned());
        desk.dialog.set(None);
    };
    view! {
        <Shell id="author-dialog" title="author-title">
            <form on:submit=keep>
                <label class="field">
                    <span>{wording("author-name")}</span>
                    <input
                        type="text"
                        autofocus
                        autocomplete="name"
                        maxlength="80"
                        placeholder=wording("author-example")
                        bind:value=name
                    />
                </label>
                <p class="quiet">{wording("author-why")}</p>
                <div class="dialog-actions">
                    <button type="submit" class="primary">{wording("dialog-keep")}</button>
                </div>
            </form>
        </Shell>
    }
}
