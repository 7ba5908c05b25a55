//! "Ekspor": saves what is shown in formats for other programs.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;

use crate::page::state::{Desk, t, wording};
use crate::page::storage::{download, slug};
use tepat_model::message::Message;
use tepat_view::export::{Format, Given, What, export, left_out};

/// One entry: a list in a format.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Choice {
    what: What,
    format: Format,
}

/// A fold-out with a button for every list and format.
#[component]
pub fn ExportMenu(
    /// The lists, in order.
    whats: &'static [What],
    /// The formats on offer; those that cannot hold a list are left out.
    #[prop(default = &Format::ALL)]
    formats: &'static [Format],
    /// Codes of the records shown, if some are left out.
    #[prop(optional)]
    only: Option<Signal<BTreeSet<String>>>,
) -> impl IntoView {
    let desk = Desk::get();
    let fold = NodeRef::<html::Details>::new();
    let save = move |choice: Choice| {
        if let Some(fold) = fold.get_untracked() {
            fold.set_open(false);
        }
        save(desk, choice, only.map(|only| only.get_untracked()).as_ref());
    };
    let list = move |what: What| {
        let offered = formats.iter().filter(|format| what.formats().contains(format));
        let buttons = offered.map(|&format| {
            let ending = format.ending();
            view! {
                <button
                    type="button"
                    data-export=format!("{}.{ending}", what.key())
                    on:click=move |_| save(Choice { what, format })
                >
                    {ending.to_uppercase()}
                </button>
            }
        });
        let has_none = move || what.is_of_plan() && desk.plan.with(Option::is_none);
        view! {
            <li hidden=has_none>
                <span>{wording(what.name_key())}</span>
                {buttons.collect_view()}
            </li>
        }
    };
    view! {
        <details class="export" node_ref=fold>
            <summary>{wording("export")}</summary>
            <ul>{whats.iter().copied().map(list).collect_view()}</ul>
        </details>
    }
}

fn save(desk: Desk, Choice { what, format }: Choice, only: Option<&BTreeSet<String>>) {
    let region = desk.region.get_untracked();
    let (needs, plan) = (desk.needs.get_untracked(), desk.plan.get_untracked());
    let people = untrack(|| desk.current_people());
    let given = Given {
        region: &region,
        needs: &needs,
        plan: plan.as_deref(),
        people: people.as_deref(),
        roster: None,
        language: desk.language.get_untracked(),
    };
    if let Some(message) = left_out(&region, what) {
        desk.notify(message);
    }
    let list = slug(&t(what.name_key()));
    let name = format!("{list}-{}.{}", slug(&region.info.name), format.ending());
    if download(&name, &export(&given, what, format, only)).is_err() {
        desk.notify(Message::error("notice-save-failed").with("name", name));
    } else if what.is_of_plan() {
        desk.hand_out();
    }
}

/// Saves a list as CSV under the region's name and one that `key` gives.
pub fn download_csv(desk: Desk, key: &str, csv: &str) {
    let region = desk.region.with_untracked(|region| slug(&region.info.name));
    let name = tepat_view::words::text(desk.language.get_untracked(), key);
    let name = format!("{region}-{}.csv", slug(&name));
    if download(&name, csv.as_bytes()).is_err() {
        desk.notify(Message::error("notice-save-failed").with("name", name));
    }
}
