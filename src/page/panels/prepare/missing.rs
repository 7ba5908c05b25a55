//! What a new region still lacks before a plan can be made.

use leptos::prelude::*;

use crate::page::dialogs::Dialog;
use crate::page::keys::Command;
use crate::page::state::{Desk, t_with, wording};
use tepat_intake::begin::{Next, Todo, What, missing, propose_fleet, sketch, sketched};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Located, Region};
use tepat_view::words;

/// The list, each entry with its next step; empty for a complete region.
#[component]
pub fn Missing() -> impl IntoView {
    let desk = Desk::get();
    let is_planned = Memo::new(move |_| desk.plan.with(Option::is_some));
    let todos = Memo::new(move |_| desk.region.with(|region| missing(region, is_planned.get())));
    // A complete region needs no guide to its first plan.
    let shows = Memo::new(move |_| {
        let open = todos.with(|todos| todos.iter().filter(|todo| todo.open > 0).count());
        let is_new = desk.region.with(|region| is_new(region));
        open > 1 || (open > 0 && is_new)
    });
    let first = move || todos.with(|todos| todos.iter().find(|todo| todo.open > 0).map(|t| t.what));
    view! {
        <Show when=move || shows.get()>
            <section class="missing" aria-labelledby="missing-title">
                <h3 id="missing-title">{wording("missing-title")}</h3>
                <ol>
                    {move || {
                        let first = first();
                        todos.get().into_iter().map(|todo| {
                            let is_next = Some(todo.what) == first;
                            view! { <Line todo is_next/> }
                        }).collect_view()
                    }}
                </ol>
            </section>
        </Show>
    }
}

/// Whether some data of a region are only assumed, as in a new one.
fn is_new(region: &Region) -> bool {
    sketched(region) > 0 || region.places.iter().any(|place| place.located != Located::Stated)
}

#[component]
fn Line(todo: Todo, is_next: bool) -> impl IntoView {
    let desk = Desk::get();
    let Todo { what, codes, open, next } = todo;
    let state = move || match open {
        0 => wording("missing-done")(),
        _ => t_with("missing-open", &[("open", open.into())]),
    };
    let sketches = move || {
        let edges = desk.region.with(|region| sketched(region));
        let shows = what == What::Network && edges > 0;
        shows.then(|| t_with("missing-sketch", &[("edges", edges.into())]))
    };
    let first = codes.into_iter().next();
    let main = next.first().copied();
    let button = move |next: Next| {
        let first = first.clone();
        view! {
            <button
                type="button"
                id=format!("missing-{}", slug(next))
                class:primary=Some(next) == main
                on:click=move |_| act(desk, next, first.clone())
            >
                {wording(next.key())}
            </button>
        }
    };
    view! {
        <li data-done=(open == 0).then_some("")>
            <span class="missing-what">{wording(what.key())}</span>
            <span class="quiet">{state} {move || sketches().map(|text| format!(" · {text}"))}</span>
            <Show when=move || is_next>
                <span class="row">{next.iter().copied().map(button.clone()).collect_view()}</span>
            </Show>
        </li>
    }
}

fn slug(next: Next) -> &'static str {
    next.key().trim_start_matches("missing-do-")
}

/// Carries out the next step, or opens the place to do it.
fn act(desk: Desk, next: Next, first: Option<String>) {
    let text = |key| words::text(desk.language.get_untracked(), key);
    match next {
        Next::LoadList | Next::LoadPlaces | Next::LoadPositions | Next::LoadNetwork => {
            desk.dialog.set(Some(Dialog::Import(None)));
        }
        Next::Place => desk.placing.set(first),
        Next::Sketch => {
            let (edges, report) =
                desk.region.with_untracked(|region| sketch(region, &text("begin-sketch-note")));
            desk.edit(Edit::put(TableName::Edges, &edges), &text("missing-why-sketched"));
            report.into_iter().for_each(|message| desk.notify(message));
        }
        Next::AddVehicles => {
            let (fleet, report) = desk
                .region
                .with_untracked(|region| propose_fleet(region, &text("begin-fleet-note")));
            desk.edit(Edit::put(TableName::Fleet, &fleet), &text("missing-why-fleet"));
            report.into_iter().for_each(|message| desk.notify(message));
        }
        Next::Plan => Command::Plan.run(desk),
    }
}
