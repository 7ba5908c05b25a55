//! Who is at the page.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::state::{Desk, t};

/// Asks for the name that stands beside every change.
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
                    <span>{move || t("author-name")}</span>
                    <input
                        type="text"
                        autofocus
                        autocomplete="name"
                        maxlength="80"
                        placeholder=move || t("author-example")
                        bind:value=name
                    />
                </label>
                <p class="quiet">{move || t("author-why")}</p>
                <div class="dialog-actions">
                    <button type="submit" class="primary">{move || t("dialog-keep")}</button>
                </div>
            </form>
        </Shell>
    }
}
