//! Packing a bundle for a dispute.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::panels::{a_selected_trip, kecamatan_choices};
use crate::page::parts::ChoiceField;
use crate::page::signing::{KeyField, Submit, Waiting};
use crate::page::state::{Desk, t, t_with, wording};
use crate::page::writing::{self, Wish};
use tepat_model::key::KeyFile;

/// Asks whose papers are packed, and who signs if anybody does.
#[component]
pub fn Bundle() -> impl IntoView {
    let desk = Desk::get();
    let key = RwSignal::new(None::<KeyFile>);
    let passphrase = RwSignal::new(String::new());
    let area = RwSignal::new(String::new());
    let names = RwSignal::new(false);
    let waiting = Waiting::idle();
    let progress = RwSignal::new(None::<(usize, usize)>);
    let trip = StoredValue::new(a_selected_trip(desk));
    let only_trip = RwSignal::new(false);
    let has_names = desk.document.with_untracked(|document| {
        document.as_ref().is_some_and(|document| !document.roster.names.is_empty())
    });
    let areas = Signal::derive(move || kecamatan_choices(desk));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let trip = trip.get_value().filter(|_| only_trip.get_untracked()).unwrap_or_default();
        let wish = Wish {
            area: area.get_untracked(),
            trip,
            names: names.get_untracked(),
            key: key.get_untracked().map(|key| (key, passphrase.get_untracked())),
        };
        progress.set(Some((0, 1)));
        writing::bundle(desk, wish, waiting, move |at| progress.set(at));
    };
    // Whoever leaves the dialog wants no bundle.
    on_cleanup(writing::leave_bundle);
    view! {
        <Shell id="bundle-dialog" title="bundle-title">
            <form on:submit=submit>
                <p class="quiet">{wording("bundle-lead")}</p>
                <ChoiceField
                    id="bundle-area"
                    label=Signal::derive(wording("col-kecamatan"))
                    choices=areas
                    value=Signal::derive(move || area.get())
                    on_commit=move |code: String| area.set(code)
                />
                {trip.get_value().map(|code| view! {
                    <label class="check">
                        <input type="checkbox" bind:checked=only_trip/>
                        <span>{t_with("document-only-trip", &[("trip", code.into())])}</span>
                    </label>
                })}
                {has_names.then(|| view! {
                    <label class="check">
                        <input type="checkbox" id="bundle-names" bind:checked=names/>
                        <span>{wording("split-names")}</span>
                    </label>
                })}
                <p>{wording("bundle-key")}</p>
                <KeyField key passphrase waiting/>
                {move || progress.get().map(|(done, of)| view! {
                    <progress
                        id="bundle-progress"
                        aria-label=t("bundle-title")
                        max=of.to_string()
                        prop:value=done.to_string()
                    ></progress>
                })}
                <Submit id="bundle-save" waiting lacks=Signal::derive(|| false)/>
            </form>
        </Shell>
    }
}
