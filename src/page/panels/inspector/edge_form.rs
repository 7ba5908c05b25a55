//! The form for everything that can be changed about an edge.
//!
//! It is built once per edge; its fields follow the record, so that changing one field does not
//! take the focus from another.

use leptos::prelude::*;
use serde_json::{Value as Json, json};

use super::{mode_choices, way_name};
use crate::page::parts::figures::kilometres;
use crate::page::parts::{ChoiceField, NumberField, TextField, Toggle, end_name};
use crate::page::state::{Desk, t_with, wording};
use tepat_intake::redraw::{Redraw, length_m};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Circumstance, Edge, Effect, KINDS, Mode, SURFACES, Ways, way_code};
use tepat_model::time::parse_moment;
use tepat_model::time::{DAY_MINUTES, moment};
use tepat_order::Order as _;
use tepat_view::sheet::parse_minutes;
use tepat_view::words;

/// An edge's record, as the form reads and writes it.
#[derive(Clone, Copy)]
struct Record {
    desk: Desk,
    code: StoredValue<String>,
    edge: Memo<Edge>,
}

impl Record {
    fn set(self, field: &str, value: impl Into<Json>) {
        let edit = Edit::set(TableName::Edges, &self.code.get_value(), field, value.into());
        self.desk.edit(edit, "");
    }

    fn read<T: Send + Sync + 'static>(
        self,
        read: impl Fn(&Edge) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Signal::derive(move || self.edge.with(&read))
    }
}

#[component]
pub fn EdgeForm(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let edge = Memo::new(move |_| {
        let found = desk.region.with(|r| code.with_value(|code| r.edges.get(code).cloned()));
        found.unwrap_or_default()
    });
    let record = Record { desk, code, edge };
    view! {
        <div class="form">
            <Toggle
                label=Signal::derive(wording("edge-closed"))
                on=record.read(|edge| edge.closed)
                on_change=move |on: bool| record.set("closed", on)
            />
            <Travel record/>
            <Limits record/>
            <Direction record/>
            <Toggle
                label=Signal::derive(wording("col-flood"))
                on=record.read(|edge| edge.flood_prone)
                on_change=move |on: bool| record.set("flood_prone", on)
            />
            <Effects record/>
            <Closures record/>
            <label class="labelled">
                <span>{wording("col-name")}</span>
                <TextField
                    id="edge-name"
                    label=Signal::derive(wording("col-name"))
                    value=record.read(|edge| edge.name.clone())
                    on_commit=move |typed: String| record.set("name", typed)
                />
            </label>
            <label class="labelled">
                <span>{wording("col-note")}</span>
                <TextField
                    label=Signal::derive(wording("col-note"))
                    value=record.read(|edge| edge.note.clone())
                    on_commit=move |typed: String| record.set("note", typed)
                />
            </label>
            <div class="form-actions">
                <button
                    type="button"
                    class="compact danger"
                    id="remove-edge"
                    on:click=move |_| desk.remove(&code.get_value(), Redraw::remove_edge)
                >
                    {wording("redraw-remove")}
                </button>
            </div>
        </div>
    }
}

/// The classes of way of a mode, and "none": codes and names.
fn way_choices(desk: Desk, mode: Mode) -> Vec<(String, String)> {
    let language = desk.language.get();
    let ways = desk.region.with(|region| Ways::new(&region.ways));
    let all = KINDS.iter().flat_map(|(kind, _)| SURFACES.map(|(surface, _)| (*kind, surface)));
    let fitting = all.filter(|(kind, surface)| ways.get(*kind, *surface).mode == mode);
    let none = (String::new(), words::text(language, "edge-way-none"));
    let named = fitting.map(|(kind, surface)| {
        let code = way_code(kind, surface);
        let name = way_name(language, &code);
        (code, name)
    });
    std::iter::once(none).chain(named).collect()
}

/// Mode, class of way, minutes and length.
#[component]
fn Travel(record: Record) -> impl IntoView {
    let Record { desk, edge, .. } = record;
    let language = desk.language;
    let typed_minutes = move |typed: &str| match typed.trim() {
        "" => Some(None),
        typed => {
            let minutes = parse_minutes(language.get_untracked(), typed)?.round();
            (1.0..=43_200.0).contains(&minutes).then_some(Some(minutes as u32))
        }
    };
    // The drawn length, if it differs from the stated one by more than a tenth.
    let measured = Memo::new(move |_| {
        let course = edge.with(|edge| desk.region.with(|region| region.course(edge)))?;
        let drawn_m = u32::try_from(length_m(&course)).ok()?.max(1);
        let stated_m = edge.with(|edge| edge.length_m);
        (stated_m.abs_diff(drawn_m) > stated_m / 10).then_some(drawn_m)
    });
    view! {
        <label class="labelled">
            <span>{wording("col-mode")}</span>
            <ChoiceField
                label=Signal::derive(wording("col-mode"))
                choices=Signal::derive(move || mode_choices(language.get()))
                value=record.read(|edge| edge.mode.key().to_owned())
                on_commit=move |mode: String| record.set("mode", mode)
            />
        </label>
        <label class="labelled">
            <span>{wording("edge-way")}</span>
            <ChoiceField
                label=Signal::derive(wording("edge-way"))
                choices=Signal::derive(move || way_choices(desk, edge.with(|edge| edge.mode)))
                value=record.read(|edge| match edge.way.split_once('.') {
                    None if !edge.way.is_empty() => format!("{}.unknown", edge.way),
                    _ => edge.way.clone(),
                })
                on_commit=move |way: String| record.set("way", way)
            />
        </label>
        <label class="labelled">
            <span>{wording("edge-minutes")}</span>
            <TextField
                id="edge-minutes"
                label=Signal::derive(wording("edge-minutes"))
                value=Signal::derive(move || {
                    let stated = edge.with(|edge| edge.minutes);
                    stated.map(|stated| words::minutes(language.get(), stated.into()))
                        .unwrap_or_default()
                })
                why=Signal::derive(wording("field-minutes-unfit"))
                example=Signal::derive(wording("edge-minutes-example"))
                accepts=move |typed: String| typed_minutes(&typed).is_some()
                on_commit=move |typed: String| {
                    if let Some(minutes) = typed_minutes(&typed) {
                        record.set("minutes", minutes);
                    }
                }
            />
        </label>
        {move || stated_speed(desk, &edge.get()).map(|stated| view! {
            <p class="form-hint" id="edge-stated-speed">{stated}</p>
        })}
        <label class="labelled">
            <span>{wording("edge-length")}</span>
            <NumberField
                label=Signal::derive(wording("edge-length"))
                value=record.read(|edge| Some(edge.length_m.into()))
                least=1
                most=3_000_000
                on_commit={move |metres: Option<i64>| record.set("length_m", metres)}
            />
            <span class="rule-unit">"m"</span>
        </label>
        {move || measured.get().map(|metres| view! {
            <p class="form-hint">
                {t_with("edge-measured", &[("length", kilometres(metres.into()).into())])}
                " "
                <button
                    type="button"
                    class="plain compact"
                    on:click=move |_| record.set("length_m", metres)
                >
                    {wording("edge-measured-use")}
                </button>
            </p>
        })}
    }
}

/// The speed that a stated time amounts to: a slip between hours and minutes shows in it.
fn stated_speed(desk: Desk, edge: &Edge) -> Option<String> {
    let language = desk.language.get();
    let stated = edge.minutes.filter(|minutes| *minutes > 0)?;
    let km_per_hour = f64::from(edge.length_m) * 0.06 / f64::from(stated);
    let values = [
        ("length", kilometres(edge.length_m.into()).into()),
        ("time", words::minutes(language, stated.into()).into()),
        ("speed", words::decimal(language, km_per_hour, 1).into()),
    ];
    Some(t_with("edge-minutes-speed", &values))
}

/// Which vehicles may pass.
#[component]
fn Limits(record: Record) -> impl IntoView {
    let some = |limit: u32| (limit > 0).then_some(i64::from(limit));
    view! {
        <label class="labelled">
            <span>{wording("edge-max-weight")}</span>
            <NumberField
                label=Signal::derive(wording("edge-max-weight"))
                value=record.read(move |edge| some(edge.max_weight_kg))
                least=1
                most=1_000_000
                optional=true
                on_commit={move |kg: Option<i64>| record.set("max_weight_kg", kg.unwrap_or(0))}
            />
            <span class="rule-unit">"kg"</span>
        </label>
        <label class="labelled">
            <span>{wording("edge-max-width")}</span>
            <NumberField
                label=Signal::derive(wording("edge-max-width"))
                value=record.read(move |edge| some(edge.max_width_cm))
                least=1
                most=10_000
                optional=true
                on_commit={move |cm: Option<i64>| record.set("max_width_cm", cm.unwrap_or(0))}
            />
            <span class="rule-unit">"cm"</span>
        </label>
    }
}

/// One way or both.
#[component]
fn Direction(record: Record) -> impl IntoView {
    let Record { desk, code, edge } = record;
    let names = move || {
        let edge = edge.get();
        desk.region.with(|region| {
            let name = |code: &str| end_name(region, code, desk.language.get());
            format!("{} → {}", name(&edge.from), name(&edge.to))
        })
    };
    view! {
        <Toggle
            label=Signal::derive(wording("edge-one-way"))
            on=record.read(|edge| edge.one_way)
            on_change=move |on: bool| record.set("one_way", on)
        />
        <Show when=move || edge.with(|edge| edge.one_way)>
            <p class="form-hint">
                {names} " "
                <button
                    type="button"
                    class="plain compact"
                    on:click=move |_| {
                        desk.redraw("redraw-why-turned", |redraw| {
                            redraw.turn_round(&code.get_value())
                        });
                    }
                >
                    {wording("edge-turn-round")}
                </button>
            </p>
        </Show>
    }
}

/// The effects of rain, water level, sea state and night.
#[component]
fn Effects(record: Record) -> impl IntoView {
    let set = move |when: Circumstance, percent: Option<i64>| {
        let mut effects = record.edge.with_untracked(|edge| edge.effects.clone());
        effects.retain(|effect| effect.when != when);
        if let Some(percent) = percent.and_then(|percent| u16::try_from(percent).ok()) {
            effects.push(Effect { when, percent });
        }
        effects.order_by_key(|effect| effect.when);
        record.set("effects", json!(effects));
    };
    let fields = Circumstance::ALL
        .map(|when| {
            let name = wording(circumstance_key(when));
            view! {
                <label class="labelled">
                    <span>{name}</span>
                    <NumberField
                        label=Signal::derive(name)
                        value=record.read(move |edge| {
                            let effect = edge.effects.iter().find(|effect| effect.when == when);
                            effect.map(|effect| effect.percent.into())
                        })
                        least=0
                        most=1_000
                        optional=true
                        on_commit={move |percent: Option<i64>| set(when, percent)}
                    />
                    <span class="rule-unit">"%"</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend>{wording("edge-effects")}</legend>
            <p class="form-hint">{wording("edge-effects-how")}</p>
            {fields}
        </fieldset>
    }
}

/// Text key of a circumstance.
pub fn circumstance_key(when: Circumstance) -> &'static str {
    match when {
        Circumstance::Rain => "circumstance-rain",
        Circumstance::LowWater => "circumstance-low-water",
        Circumstance::HighWater => "circumstance-high-water",
        Circumstance::RoughSea => "circumstance-waves",
        Circumstance::Night => "circumstance-night",
    }
}

/// Periods of closure.
#[component]
fn Closures(record: Record) -> impl IntoView {
    let edge = record.edge;
    let count = Memo::new(move |_| edge.with(|edge| edge.closures.len()));
    let now = move || edge.with_untracked(|edge| edge.closures.clone());
    // A new closure covers the whole day before voting, for the user to correct.
    let add = move |_| {
        let from = moment(1, 0);
        let mut closures = now();
        closures.push((from, from + DAY_MINUTES));
        record.set("closures", json!(closures));
    };
    let take_out = move |at: usize| {
        let mut closures = now();
        if at < closures.len() {
            closures.remove(at);
            record.set("closures", json!(closures));
        }
    };
    let row = move |at: usize| {
        view! {
            <div class="closure">
                <ClosureEnd record at is_end=false/>
                <span>"–"</span>
                <ClosureEnd record at is_end=true/>
                <button
                    type="button"
                    class="plain compact"
                    title=wording("redraw-remove")
                    aria-label=wording("redraw-remove")
                    on:click=move |_| take_out(at)
                >
                    "×"
                </button>
            </div>
        }
    };
    view! {
        <fieldset>
            <legend>{wording("edge-closures")}</legend>
            {move || (0..count.get()).map(row).collect_view()}
            <button type="button" class="compact" id="add-closure" on:click=add>
                {wording("edge-closure-add")}
            </button>
        </fieldset>
    }
}

/// The start or end of a closure, as `H-1 06.30`.
#[component]
fn ClosureEnd(record: Record, at: usize, is_end: bool) -> impl IntoView {
    let Record { desk, edge, .. } = record;
    let of_edge = move |edge: &Edge| {
        let (from, until) = edge.closures.get(at).copied().unwrap_or_default();
        if is_end { until } else { from }
    };
    let changed = move |typed: &str| {
        let to = parse_moment(typed)?;
        let mut closures = edge.with_untracked(|edge| edge.closures.clone());
        let closure = closures.get_mut(at)?;
        if is_end {
            closure.1 = to
        } else {
            closure.0 = to
        }
        (closure.0 < closure.1).then_some(closures)
    };
    view! {
        <TextField
            label=Signal::derive(wording(if is_end { "edge-closure-until" } else { "edge-closure-from" }))
            value=Signal::derive(move || words::moment(desk.language.get(), edge.with(of_edge)))
            why=Signal::derive(wording("field-closure-unfit"))
            accepts=move |typed: String| changed(&typed).is_some()
            on_commit=move |typed: String| {
                if let Some(closures) = changed(&typed) {
                    record.set("closures", json!(closures));
                }
            }
        />
    }
}
