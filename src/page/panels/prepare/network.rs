//! The network: its edges, which of them are closed, and what is cut off.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::conditions::ConditionsChoice;
use crate::page::dialogs::Dialog;
use crate::page::panels::selected_code;
use crate::page::parts::figures::{count, kilometres};
use crate::page::parts::{Figure, Link, Table, Tabs, commit, end_name};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::TableName;
use tepat_model::plan::{Leg, Plan};
use tepat_model::region::edge_reference_ms;
use tepat_model::region::{Edge, Mode, Passage, PlaceKind, Region};
use tepat_order::Order as _;
use tepat_planner::PlaceIndex;
use tepat_planner::travel::reach;
use tepat_view::export::What;
use tepat_view::sheet::{Editor, Form, Sheet, Total};
use tepat_view::words::{self, Language};

#[component]
pub fn NetworkPanel() -> impl IntoView {
    let desk = Desk::get();
    let tab = RwSignal::new(0);
    let cut_off = Memo::new(move |_| desk.region.with(cut_off));
    let names = Signal::derive(move || {
        let places = cut_off.with(Vec::len);
        vec![
            t("network-tab-edges"),
            t("network-tab-questions"),
            t_with("network-tab-cut-off", &[("places", places.into())]),
            t("network-tab-ways"),
        ]
    });
    view! {
        <div class="panel-top">
            <ConditionsChoice/>
            <button
                type="button"
                id="network-load"
                on:click=move |_| desk.dialog.set(Some(Dialog::Import(None)))
            >
                {wording("network-load")}
            </button>
        </div>
        <Tabs id="network" names chosen=tab/>
        {move || match tab.get() {
            0 => view! {
                <Lengths/>
                <EdgeTable/>
            }
            .into_any(),
            1 => view! { <super::questions::Questions/> }.into_any(),
            2 => view! { <CutOff places=cut_off/> }.into_any(),
            _ => view! { <super::ways::WaysTable/> }.into_any(),
        }}
    }
}

/// Kilometres of each mode, and the number of closed edges.
#[component]
fn Lengths() -> impl IntoView {
    let desk = Desk::get();
    let length = move |mode: Mode| {
        desk.region.with(|region| {
            let of_mode = region.edges.iter().filter(|edge| edge.mode == mode);
            of_mode.map(|edge| u64::from(edge.length_m)).sum::<u64>()
        })
    };
    let closed = move || {
        desk.region.with(|region| {
            let passage = |edge: &Edge| edge.passage(region.conditions, region);
            region.edges.iter().filter(|edge| passage(edge).is_closed()).count()
        })
    };
    let figures = Mode::ALL
        .map(|mode| {
            let name = Signal::derive(move || {
                words::text(desk.language.get(), &format!("mode-{}", mode.key()))
            });
            view! {
                <Show when=move || { length(mode) > 0 }>
                    <Figure label=name value=Signal::derive(move || kilometres(length(mode)))/>
                </Show>
            }
        })
        .collect_view();
    view! {
        <dl class="figures">
            {figures}
            <Figure
                label=Signal::derive(wording("network-closed"))
                value=Signal::derive(move || count(closed()))
                tone=Signal::derive(move || if closed() > 0 { "bad" } else { "" })
            />
        </dl>
    }
}

/// All edges.
#[component]
fn EdgeTable() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        let used = desk.plan.with(|plan| plan.as_deref().map(trips_by_edge));
        Shared::new(desk.region.with(|region| edge_sheet(region, used.as_ref(), language)))
    });
    view! {
        <Table
            id="edges"
            exports=&[What::Network]
            label=Signal::derive(wording("network-tab-edges"))
            sheet
            selected=selected_code(desk, an_edge)
            on_select=move |code: String| desk.show(Selected::Edge(code))
            on_edit=move |edits| commit(desk, TableName::Edges, edits)
        />
    }
}

fn an_edge(thing: &Selected) -> Option<&String> {
    if let Selected::Edge(code) = thing { Some(code) } else { None }
}

/// Number of trips that use each edge.
fn trips_by_edge(plan: &Plan) -> BTreeMap<String, u32> {
    let mut trips: BTreeMap<String, u32> = BTreeMap::new();
    for trip in &plan.trips {
        let legs = trip.visits.iter().map(|visit| &visit.leg).chain([&trip.back]);
        let mut passed: Vec<&String> = legs.flat_map(|leg: &Leg| &leg.edges).collect();
        passed.order();
        passed.dedup();
        for code in passed {
            *trips.entry(code.clone()).or_default() += 1;
        }
    }
    trips
}

fn edge_sheet(region: &Region, used: Option<&BTreeMap<String, u32>>, language: Language) -> Sheet {
    let word = |key: &str| words::text(language, key);
    let name = |code: &str| end_name(region, code, language);
    let choices = |yes: &str, no: &str| {
        Editor::Choice(vec![("true".to_owned(), word(yes)), ("false".to_owned(), word(no))])
    };
    let modes = Editor::Choice(
        Mode::ALL
            .map(|mode| (mode.key().to_owned(), word(&format!("mode-{}", mode.key()))))
            .to_vec(),
    );
    let rows: Vec<&Edge> = region.edges.iter().collect();
    let sheet = Sheet::of(&rows, language, |edge| edge.code.clone())
        .texts("col-edge", |edge| format!("{} – {}", name(&edge.from), name(&edge.to)))
        .texts("col-mode", |edge| word(&format!("mode-{}", edge.mode.key())))
        .edit("mode", modes)
        .numbers("col-length", Form::Kilometres, |edge| Some(edge.length_m.into()))
        .total(Total::Sum)
        .numbers("col-reference", Form::Minutes, |edge| {
            Some(edge_reference_ms(edge, region).div_ceil(60_000) as f64)
        })
        .numbers("col-stated", Form::Count, |edge| edge.minutes.map(f64::from))
        .edit("minutes", Editor::Number { least: 1, most: 43_200, optional: true })
        .texts("col-passable", |edge| {
            word(if edge.closed { "edge-is-closed" } else { "edge-is-open" })
        })
        .edit("closed", choices("edge-is-closed", "edge-is-open"))
        .texts("col-passage", |edge| match edge.passage(region.conditions, region) {
            Passage::Usual | Passage::Closed => String::new(),
            Passage::ClosedByConditions => word("edge-closed-by-conditions"),
            Passage::Slowed => {
                let percent = edge.speed_percent(region.conditions, region);
                words::text_with(language, "edge-slowed", &[("percent", percent.into())])
            }
        })
        .texts("col-flood", |edge| word(if edge.flood_prone { "answer-yes" } else { "answer-no" }))
        .edit("flood_prone", choices("answer-yes", "answer-no"));
    let sheet = match used {
        Some(used) => sheet.numbers("col-trips", Form::Count, |edge| {
            Some(used.get(&edge.code).copied().unwrap_or(0).into())
        }),
        None => sheet,
    };
    sheet
        .texts("col-note", |edge| edge.note.clone())
        .edit("note", Editor::Text)
        .texts("col-code", |edge| edge.code.clone())
        .marked(
            |edge| {
                if edge.passage(region.conditions, region).is_closed() { "closed" } else { "" }
            },
        )
        .done()
}

/// A post without a connection to the store.
#[derive(Clone, Debug, PartialEq)]
struct CutOffPlace {
    code: String,
    stations: usize,
    /// Whether reopening closed edges would connect it.
    by_closure: bool,
}

/// Village posts without a connection to the store, in order of code.
fn cut_off(region: &Shared<Region>) -> Vec<CutOffPlace> {
    let store = region.store().and_then(|store| PlaceIndex::of_code(region, &store.code));
    let Some(store) = store else { return Vec::new() };
    let reach = reach(region);
    PlaceIndex::all(region)
        .map(|at| (at, at.place(region)))
        .filter(|&(at, place)| place.kind == PlaceKind::Pps && !reach.joined(store, at))
        .map(|(at, place)| CutOffPlace {
            code: place.code.clone(),
            stations: region.stations.iter().filter(|s| s.desa == place.code).count(),
            by_closure: reach.joined_without_closures(store, at),
        })
        .collect()
}

#[component]
fn CutOff(places: Memo<Vec<CutOffPlace>>) -> impl IntoView {
    let row = |place: CutOffPlace| {
        let reason =
            if place.by_closure { t("network-cut-by-closure") } else { t("network-cut-no-edges") };
        view! {
            <li class="message" data-severity="error">
                <Link to=Selected::Place(place.code)/>
                " · "
                {t_with("trip-kits", &[("kits", place.stations.into())])}
                " · "
                {reason}
            </li>
        }
    };
    view! {
        <div class="panel-scroll">
            <Show when=move || places.with(Vec::is_empty)>
                <p class="empty">{wording("network-all-joined")}</p>
            </Show>
            <ul class="messages">
                {move || places.get().into_iter().map(row).collect_view()}
            </ul>
        </div>
    }
}
