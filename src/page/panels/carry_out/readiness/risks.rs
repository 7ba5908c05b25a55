//! The register of risks.

use std::cell::RefCell;

use leptos::prelude::*;

use super::Known;
use crate::page::job::{self, Job};
use crate::page::keys::Command;
use crate::page::parts::{Table, commit, thing_with_code};
use crate::page::state::{Desk, Selected, Shared, Stage, t, t_with, wording};
use crate::worker::messages::{Reply, Request};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::Risk;
use tepat_view::desk::{risk_effect_in_words, risks_in_words, risks_of_assessments, risks_sheet};
use tepat_view::export::What;
use tepat_view::sheet::CellEdit;
use tepat_view::words;

/// Runs of a simulation.
const RUNS: u64 = 1_000;

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

#[component]
pub fn RisksTab(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let scenarios = Memo::new(move |_| {
        desk.document.with(|document| {
            let all = document.iter().flat_map(|document| document.scenarios());
            all.map(|(id, name)| (id.to_owned(), name.to_owned())).collect::<Vec<_>>()
        })
    });
    let sheet = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        let scenarios = scenarios.get();
        known.with(|known| Shared::new(risks_sheet(&region, &known.risks, &scenarios, language)))
    });
    let told = move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| words::message(language, &risks_in_words(&region, &known.risks)))
    };
    let add = move |_| {
        let code = super::new_code(desk, "K");
        let at = desk.selection.with_untracked(|thing| match thing {
            Some(Selected::Place(code) | Selected::Station(code) | Selected::Edge(code)) => {
                code.clone()
            }
            _ => String::new(),
        });
        let new = Risk {
            code: code.clone(),
            name: words::text(desk.language.get_untracked(), "risk-new"),
            on: desk.today_untracked(),
            at,
            ..Risk::default()
        };
        desk.edit(Edit::put(TableName::Risks, &[new]), "");
        picked.set(Some(code));
    };
    let of_field = move |_| {
        let language = desk.language.get_untracked();
        let new = desk.region.with_untracked(|region| risks_of_assessments(region, language));
        if !new.is_empty() {
            desk.edit(Edit::put(TableName::Risks, &new), "");
        }
        desk.notify(Message::note("risks-added").with("count", new.len()));
    };
    view! {
        <p id="risks-told">{told}</p>
        <p class="quiet">{wording("risks-how")}</p>
        <div class="table-in-scroll desk-long">
            <Table
                id="risks"
                exports=&[What::Risks]
                label=Signal::derive(wording("desk-tab-risks"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| commit(desk, TableName::Risks, dated(edits))
            >
                <button type="button" class="primary" id="risk-add" on:click=add>
                    {wording("risk-add")}
                </button>
                <button
                    type="button"
                    id="risks-of-field"
                    title=wording("risks-of-field-how")
                    on:click=of_field
                >
                    {wording("risks-of-field")}
                </button>
            </Table>
        </div>
        {move || picked.get().map(|code| view! { <OfRisk code picked scenarios/> })}
    }
}

/// Lets a worker find what a risk takes away, and enters it.
fn simulate(desk: Desk, code: String, is_counting: RwSignal<bool>) {
    let Some(plan) = desk.plan.get_untracked() else {
        return desk.notify(Message::note("risk-simulate-no-plan"));
    };
    is_counting.set(true);
    let request = Request::RiskEffect {
        region: Box::new((*desk.region.get_untracked()).clone()),
        plan: Box::new((*plan).clone()),
        risk: code.clone(),
        runs: RUNS,
        seed: desk.options.get_untracked().seed,
    };
    let code = StoredValue::new(code);
    let hear = move |reply: Result<Reply, Message>| {
        is_counting.set(false);
        let found = match reply {
            Ok(Reply::RiskEffect(Some(found))) => found,
            Ok(_) => return desk.notify(Message::warning("risk-simulate-unknown")),
            Err(message) => return desk.notify(message),
        };
        let told = risk_effect_in_words(&found, RUNS);
        let told = words::message(desk.language.get_untracked(), &told);
        let fields = [("stations", found.stations().into()), ("effect", told.clone().into())];
        desk.edit(Edit::set_many(TableName::Risks, &code.get_value(), fields), "");
        desk.notify(Message::note("risk-simulated").with("told", told));
    };
    job::ask_once(&JOB, &request, hear);
}

/// Days as people type them become days of the file.
pub(super) fn dated(edits: Vec<CellEdit>) -> Vec<CellEdit> {
    let day = |edit: CellEdit| {
        let is_day = matches!(edit.field, "due" | "answered_on");
        let typed = edit.value.as_str().filter(|_| is_day);
        match typed.and_then(words::parse_day) {
            Some(day) => CellEdit { value: day.into(), ..edit },
            None => edit,
        }
    };
    edits.into_iter().map(day).collect()
}

/// What can be done with a risk: show its place, put its alternative into force, remove it.
#[component]
fn OfRisk(
    code: String,
    picked: RwSignal<Option<String>>,
    scenarios: Memo<Vec<(String, String)>>,
) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let risk = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.risks.get(code).cloned()))
    });
    let place = move || {
        let at = risk.with(|risk| risk.as_ref().map(|risk| risk.at.clone())).unwrap_or_default();
        desk.region.with(|region| thing_with_code(region, &at))
    };
    let alternative = Memo::new(move |_| {
        let id = risk.with(|risk| risk.as_ref().map(|risk| risk.scenario.clone()))?;
        scenarios.with(|all| all.iter().find(|(known, _)| *known == id).cloned())
    });
    let here = move |_| {
        let at = desk.selection.with_untracked(|thing| match thing {
            Some(Selected::Place(code) | Selected::Station(code) | Selected::Edge(code)) => {
                Some(code.clone())
            }
            _ => None,
        });
        match at {
            Some(at) => desk.edit(Edit::set(TableName::Risks, &code.get_value(), "at", at), ""),
            None => desk.notify(Message::note("risk-select-place")),
        }
    };
    let put_into_force = move |_| {
        let Some((id, name)) = alternative.get_untracked() else { return };
        let state = [("state", "happened".into())];
        let happened = Edit::set_many(TableName::Risks, &code.get_value(), state);
        desk.edit(happened, &t_with("risk-in-force-why", &[("scenario", name.into())]));
        desk.scenario.set(id);
        if desk.plan.with_untracked(Option::is_none) || desk.stale.get_untracked() {
            desk.go(Stage::Plan);
            Command::Plan.run(desk);
        } else {
            desk.go(Stage::Documents);
        }
    };
    let is_counting = RwSignal::new(false);
    let simulate = move |_| simulate(desk, code.get_value(), is_counting);
    let remove = move |_| {
        picked.set(None);
        desk.edit(Edit::Remove { table: TableName::Risks, code: code.get_value() }, "");
    };
    view! {
        <div class="panel-actions" id="risk-actions">
            {move || place().map(|thing| view! {
                <button type="button" on:click=move |_| desk.show(thing.clone())>
                    {t("risk-show")}
                </button>
            })}
            <button type="button" title=wording("risk-here-why") on:click=here>
                {wording("risk-here")}
            </button>
            {move || alternative.get().map(|(_, name)| view! {
                <button
                    type="button"
                    class="primary"
                    id="risk-in-force"
                    title=t("risk-in-force-how")
                    on:click=put_into_force
                >
                    {t_with("risk-in-force", &[("scenario", name.into())])}
                </button>
            })}
            <button
                type="button"
                id="risk-simulate"
                title=wording("risk-simulate-how")
                disabled=move || is_counting.get()
                on:click=simulate
            >
                {move || t(if is_counting.get() { "board-counting" } else { "risk-simulate" })}
            </button>
            <button type="button" on:click=remove>{wording("people-remove")}</button>
        </div>
    }
}
