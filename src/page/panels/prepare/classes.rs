//! The vehicle classes: capacity, ways, hours and cost.

use leptos::prelude::*;
use serde_json::{Value as Json, json};

use crate::page::parts::figures::count;
use crate::page::parts::{NumberField, TextField};
use crate::page::state::{Desk, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Mode, VehicleClass};
use tepat_model::time::parse_clock;
use tepat_view::words;

/// All classes; each opens to its figures.
#[component]
pub fn Classes() -> impl IntoView {
    let desk = Desk::get();
    let codes = Memo::new(move |_| {
        desk.region.with(|region| {
            region.classes.iter().map(|class| class.code.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="panel-scroll">
            <For each=move || codes.get() key=Clone::clone children=|code| view! { <Class code/> }/>
        </div>
    }
}

/// Field, text key of the label, and text key of the unit.
const CAPACITY: [(&str, &str, &str); 5] = [
    ("capacity_boxes", "class-boxes", "unit-boxes"),
    ("capacity_kg", "class-kg", "unit-kg"),
    ("capacity_litres", "class-litres", "unit-litres"),
    ("gross_kg", "class-gross", "unit-kg"),
    ("width_cm", "class-width", "unit-cm"),
];

const COSTS: [(&str, &str, &str); 3] = [
    ("rupiah_per_km", "class-per-km", "unit-rupiah"),
    ("rupiah_per_hour", "class-per-hour", "unit-rupiah"),
    ("rupiah_per_day", "class-per-day", "unit-rupiah"),
];

const WORK: [(&str, &str, &str); 2] = [
    ("crew", "class-crew", "unit-people"),
    ("load_minutes_per_box_tenths", "class-load", "unit-tenths"),
];

#[component]
fn Class(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let class = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.classes.get(code).cloned()))
    });
    let values =
        Memo::new(move |_| class.with(|class| serde_json::to_value(class).unwrap_or_default()));
    let name = move || {
        let language = desk.language.get();
        class.with(|class| class.as_ref().map(|class| class.name(language.code()).to_owned()))
    };
    let fields = move |fields: &[(&'static str, &'static str, &'static str)]| {
        fields
            .iter()
            .map(|&(field, label, unit)| {
                let label = Signal::derive(move || words::text(desk.language.get(), label));
                view! {
                    <ClassNumber
                        label
                        unit
                        value=Signal::derive(move || values.with(|v| v[field].as_i64()))
                        on_commit=move |number: i64| set(desk, code, field, number.into())
                    />
                }
            })
            .collect_view()
    };
    let paces = Mode::PACED
        .map(|mode| {
            let label = Signal::derive(move || {
                words::text(desk.language.get(), &format!("mode-{}", mode.key()))
            });
            let pace = move || class.with(|class| class.as_ref().map(|c| c.pace_on(mode).into()));
            let on_commit = move |number: i64| {
                let paces = class.with_untracked(|class| class.as_ref().map(|c| c.pace_percent));
                if let Some(mut paces) = paces {
                    paces[mode as usize] = u16::try_from(number).unwrap_or(0);
                    set(desk, code, "pace_percent", json!(paces));
                }
            };
            view! { <ClassNumber label unit="unit-percent" value=Signal::derive(pace) on_commit/> }
        })
        .collect_view();
    view! {
        <details class="class">
            <summary>
                <strong>{name}</strong>
                " "
                <span class="quiet">{move || class.with(|class| class.as_ref().map(digest))}</span>
            </summary>
            <div class="class-fields">
                <fieldset>
                    <legend>{wording("class-capacity")}</legend>
                    {fields(&CAPACITY)}
                </fieldset>
                <fieldset>
                    <legend>{wording("class-pace")}</legend>
                    {paces}
                    <p class="quiet">{wording("class-pace-note")}</p>
                </fieldset>
                <fieldset>
                    <legend>{wording("class-hours")}</legend>
                    <Hours class code/>
                    {fields(&WORK)}
                </fieldset>
                <fieldset>
                    <legend>{wording("class-costs")}</legend>
                    {fields(&COSTS)}
                </fieldset>
                <p class="quiet">
                    {move || {
                        let source = class
                            .with(|class| class.as_ref().map(|class| class.source.clone()))
                            .unwrap_or_default();
                        t_with("class-source", &[("source", source.into())])
                    }}
                </p>
            </div>
        </details>
    }
}

fn set(desk: Desk, code: StoredValue<String>, field: &str, value: Json) {
    let code = code.get_value();
    desk.edit(Edit::set(TableName::Classes, &code, field, value), "");
}

/// A class in one line: its capacity and the ways it uses.
fn digest(class: &VehicleClass) -> String {
    let language = Desk::get().language.get();
    let modes: Vec<String> = Mode::PACED
        .into_iter()
        .filter(|mode| class.pace_on(*mode) > 0)
        .map(|mode| words::text(language, &format!("mode-{}", mode.key())))
        .collect();
    t_with(
        "class-digest",
        &[
            ("boxes", count(class.capacity_boxes).into()),
            ("kg", count(class.capacity_kg).into()),
            ("modes", modes.join(", ").into()),
        ],
    )
}

#[component]
fn ClassNumber(
    label: Signal<String>,
    unit: &'static str,
    value: Signal<Option<i64>>,
    #[prop(into)] on_commit: Callback<i64>,
) -> impl IntoView {
    let desk = Desk::get();
    view! {
        <label class="labelled">
            <span>{label}</span>
            <NumberField
                label
                value
                least=0
                most=1_000_000_000
                on_commit={move |number: Option<i64>| on_commit.run(number.unwrap_or_default())}
            />
            <span class="rule-unit">{move || words::text(desk.language.get(), unit)}</span>
        </label>
    }
}

/// The daily hours in which a class moves.
#[component]
fn Hours(class: Memo<Option<VehicleClass>>, code: StoredValue<String>) -> impl IntoView {
    let desk = Desk::get();
    let hours = move || class.with(|class| class.as_ref().map(|class| class.hours));
    let clock = |minute: i32| format!("{:02}.{:02}", minute / 60, minute % 60);
    let accepts = |typed: String| parse_clock(&typed).is_some();
    let commit = move |typed: String, is_start: bool| {
        let now = class.with_untracked(|class| class.as_ref().map(|class| class.hours));
        if let (Some(mut hours), Some(minute)) = (now, parse_clock(&typed)) {
            *if is_start { &mut hours.start_minute } else { &mut hours.end_minute } = minute;
            set(desk, code, "hours", json!(hours));
        }
    };
    view! {
        <div class="labelled">
            <span>{wording("class-from-to")}</span>
            <TextField
                label=Signal::derive(wording("class-from"))
                value=Signal::derive(move || hours().map(|h| clock(h.start_minute)).unwrap_or_default())
                accepts=accepts
                on_commit=move |typed| commit(typed, true)
            />
            <TextField
                label=Signal::derive(wording("class-to"))
                value=Signal::derive(move || hours().map(|h| clock(h.end_minute)).unwrap_or_default())
                accepts=accepts
                on_commit=move |typed| commit(typed, false)
            />
        </div>
    }
}
