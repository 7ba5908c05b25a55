//! A question before an action that loses work.

use leptos::prelude::*;

use super::{Confirm, shell::Shell};
use crate::page::state::{Desk, t, wording};
use tepat_view::words;

/// The question; its default answer changes nothing.
#[component]
pub fn Ask(confirm: Confirm) -> impl IntoView {
    let desk = Desk::get();
    let Confirm { title, question, first, yes, act } = confirm;
    let go_on = move |_| {
        desk.dialog.set(None);
        act.run(());
    };
    view! {
        <Shell id="confirm" title>
            <p>{move || words::message(desk.language.get(), &question)}</p>
            <div class="dialog-actions">
                <button id="confirm-yes" class="danger" on:click=go_on>{move || t(yes)}</button>
                {first.map(|(key, act)| view! {
                    <button
                        id="confirm-first"
                        on:click=move |_| {
                            desk.dialog.set(None);
                            act.run(());
                        }
                    >
                        {move || t(key)}
                    </button>
                })}
                <button class="primary" autofocus on:click=move |_| desk.dialog.set(None)>
                    {wording("confirm-stay")}
                </button>
            </div>
        </Shell>
    }
}
