//! The conditions that a scenario assumes, and their effect on the network.

use leptos::prelude::*;
use serde_json::Value as Json;

use crate::page::panels::inspector::circumstance_key;
use crate::page::parts::Toggle;
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Circumstance, Conditions, Passage, Region, Water};
use tepat_view::words::{self, Language};

/// Rain, water level and sea state of the current scenario.
#[component]
pub fn ConditionsChoice() -> impl IntoView {
    let desk = Desk::get();
    let conditions = Memo::new(move |_| desk.region.with(|region| region.conditions));
    let set = move |field: &str, value: Json| {
        desk.edit(Edit::set(TableName::Conditions, "", field, value), "");
    };
    let switch = move |field: &'static str, when: Circumstance| {
        view! {
            <Toggle
                label=Signal::derive(wording(circumstance_key(when)))
                on=Signal::derive(move || conditions.get().hold(when))
                on_change=move |on: bool| set(field, on.into())
            />
        }
    };
    let waters = Water::ALL
        .map(|water| {
            let chosen = move || conditions.get().water == water;
            view! {
                <label class="toggle">
                    <input
                        type="radio"
                        name="water"
                        value=water.key()
                        prop:checked=chosen
                        on:change=move |_| set("water", water.key().into())
                    />
                    <span>{wording(water_key(water))}</span>
                </label>
            }
        })
        .collect_view();
    let words = move || in_words(desk.language.get(), conditions.get());
    view! {
        <details class="conditions" id="conditions">
            <summary>
                <span>{wording("conditions")}": "</span>
                <strong>{words}</strong>
                " "
                <span class="conditions-sum" role="status">
                    {move || together(desk, conditions.get())}
                </span>
                " "
                <span class="quiet conditions-change">{wording("conditions-change")}</span>
            </summary>
            <fieldset aria-label=wording("conditions")>
                <div class="condition">
                    {switch("rain", Circumstance::Rain)}
                    {switch("waves", Circumstance::RoughSea)}
                    <span class="condition" role="radiogroup" aria-label=wording("condition-water")>
                        <span>{wording("condition-water")}":"</span>
                        {waters}
                    </span>
                </div>
                <p class="form-hint">{move || effects(desk)}</p>
            </fieldset>
        </details>
    }
}

fn water_key(water: Water) -> &'static str {
    match water {
        Water::Low => "water-low",
        Water::Normal => "water-normal",
        Water::High => "water-high",
    }
}

/// How many edges the conditions close and how many they slow, without those closed by hand.
fn closed_and_slowed(region: &Region, conditions: Conditions) -> (usize, usize) {
    region.edges.iter().fold((0, 0), |(closed, slowed), edge| {
        match edge.passage(conditions, region) {
            Passage::ClosedByConditions => (closed + 1, slowed),
            Passage::Slowed => (closed, slowed + 1),
            Passage::Usual | Passage::Closed => (closed, slowed),
        }
    })
}

/// Each circumstance by itself.
fn alone() -> [(Circumstance, Conditions); 4] {
    let usual = Conditions::default();
    [
        (Circumstance::Rain, Conditions { rain: true, ..usual }),
        (Circumstance::RoughSea, Conditions { rough_sea: true, ..usual }),
        (Circumstance::LowWater, Conditions { water: Water::Low, ..usual }),
        (Circumstance::HighWater, Conditions { water: Water::High, ..usual }),
    ]
}

/// The effect of each circumstance by itself.
fn effects(desk: Desk) -> String {
    let effect =
        |(when, conditions)| match desk.region.with(|region| closed_and_slowed(region, conditions))
        {
            (0, 0) => None,
            (closed, slowed) => Some(t_with(
                "condition-effect",
                &[
                    ("when", t(circumstance_key(when)).into()),
                    ("closed", closed.into()),
                    ("slowed", slowed.into()),
                ],
            )),
        };
    let effects: Vec<String> = alone().into_iter().filter_map(effect).collect();
    if effects.is_empty() { t("condition-no-effect") } else { effects.join("; ") }
}

/// The joint effect of the current conditions.
fn together(desk: Desk, conditions: Conditions) -> String {
    if conditions.are_usual() {
        return String::new();
    }
    let (closed, slowed) = desk.region.with(|region| closed_and_slowed(region, conditions));
    t_with("conditions-sum", &[("closed", closed.into()), ("slowed", slowed.into())])
}

/// A short description of the conditions that are out of the ordinary.
pub fn in_words(language: Language, conditions: Conditions) -> String {
    let holding = Circumstance::ALL.into_iter().filter(|when| conditions.hold(*when));
    let named: Vec<String> =
        holding.map(|when| words::text(language, circumstance_key(when))).collect();
    match named.is_empty() {
        true => words::text(language, "conditions-usual-short"),
        false => named.join(", "),
    }
}
