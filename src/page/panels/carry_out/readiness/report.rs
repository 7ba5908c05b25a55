//! The report of the day: what must go up, figures with where they come from, and issuing it.

use leptos::html;
use leptos::prelude::*;

use super::Known;
use super::risks::dated;
use crate::page::panels::messages::Messages;
use crate::page::parts::{RuleNumber, Table, commit};
use crate::page::state::{Desk, Shared, Stage, t, t_with, wording};
use tepat_desk::report::Origin;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::DeskRules;
use tepat_view::desk::{
    alarm_in_words, discipline_in_words, escalations_of, escalations_sheet, figures_sheet,
    report_text, situation_sheet, title,
};
use tepat_view::words;

#[component]
pub fn ReportTab(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let say = move |of: fn(&crate::page::state::Desk, &Known) -> Message| {
        move || known.with(|known| words::message(desk.language.get(), &of(&desk, known)))
    };
    let head = say(|desk, known| {
        desk.region.with(|region| title(region, &known.report, desk.language.get()))
    });
    let kept = say(|_, known| discipline_in_words(known.report.discipline));
    let alarms = Signal::derive(move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| {
            let alarms = known.report.alarms.iter();
            alarms.map(|alarm| alarm_in_words(&region, alarm, language)).collect::<Vec<_>>()
        })
    });
    let none = Memo::new(move |_| alarms.with(Vec::is_empty));
    let figures = Memo::new(move |_| {
        let language = desk.language.get();
        known.with(|known| Shared::new(figures_sheet(&known.report, language)))
    });
    let situation = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| Shared::new(situation_sheet(&region, &known.report, language)))
    });
    let figure = RwSignal::new(None::<String>);
    let area = RwSignal::new(None::<String>);
    let go_to_origin = move |_| {
        let Some(name) = figure.get_untracked() else { return };
        let origin = known.with_untracked(|known| {
            let found = known.report.figures.iter().find(|figure| figure.name == name);
            found.map(|figure| figure.origin)
        });
        match origin {
            Some(Origin::Plan) => desk.go(Stage::Plan),
            Some(Origin::Supply) => show_tab(0),
            Some(Origin::Readiness) => show_tab(1),
            Some(Origin::Risks) => show_tab(2),
            Some(Origin::Tasks) => show_tab(3),
            None => {}
        }
    };
    view! {
        <h3>{head}</h3>
        <p id="report-discipline">{kept}</p>
        <div id="report-alarms"><Messages list=alarms/></div>
        <Show when=move || none.get()><p>{wording("report-no-alarm")}</p></Show>
        <Escalations known/>
        <Issue known/>
        <div class="table-in-scroll desk-long">
            <Table
                id="report-figures"
                label=Signal::derive(wording("report-figure"))
                sheet=figures
                selected=figure
                on_select=move |name: String| figure.set(Some(name))
            >
                <Show when=move || figure.with(Option::is_some)>
                    <button type="button" id="report-origin" on:click=go_to_origin>
                        {wording("report-origin")}
                    </button>
                </Show>
            </Table>
        </div>
        <h3>{wording("report-situation")}</h3>
        <div class="table-in-scroll">
            <Table
                id="report-situation"
                label=Signal::derive(wording("report-situation"))
                sheet=situation
                selected=area
                on_select=move |code: String| area.set(Some(code))
            />
        </div>
        <details>
            <summary>{wording("report-rules")}</summary>
            <ul class="rules">
                <Rule key="desk-report-weekday" field="report_weekday" least=1 most=7
                    of=|rules| rules.report_weekday/>
                <Rule key="desk-daily-from" field="daily_from_h" least=0 most=60
                    of=|rules| rules.daily_from_h/>
                <Rule key="desk-escalate" field="escalate_percent" least=0 most=100
                    of=|rules| rules.escalate_percent/>
            </ul>
        </details>
    }
}

#[component]
fn Rule(
    /// Text key of its name.
    key: &'static str,
    /// Its field.
    field: &'static str,
    /// Least value.
    least: i64,
    /// Greatest value.
    most: i64,
    /// Its value.
    of: fn(&DeskRules) -> u16,
) -> impl IntoView {
    let desk = Desk::get();
    let value = Memo::new(move |_| desk.region.with(|region| i64::from(of(&region.desk))));
    view! { <RuleNumber key table=TableName::Desk field least most value/> }
}

/// Shows a tab of the panel by its number.
fn show_tab(number: usize) {
    use wasm_bindgen::JsCast;
    let tab = document().get_element_by_id(&format!("readiness-tab-{number}"));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
        tab.click();
    }
}

/// What was passed up at once, and what came back.
#[component]
fn Escalations(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let new = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| escalations_of(&region, &known.report, language))
    });
    let record = move |_| {
        let new = new.get_untracked();
        match new.as_slice() {
            [] => desk.notify(Message::note("escalation-none")),
            new => desk.edit(Edit::put(TableName::Escalations, new), ""),
        }
    };
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| escalations_sheet(region, language)))
    });
    let has_any = Memo::new(move |_| desk.region.with(|region| !region.escalations.is_empty()));
    view! {
        <button
            type="button"
            id="escalation-record"
            title=wording("escalation-record-how")
            on:click=record
        >
            {move || t_with("escalation-record", &[("count", new.with(Vec::len).into())])}
        </button>
        <Show when=move || has_any.get()>
            <h3>{wording("escalation-title")}</h3>
            <div class="table-in-scroll">
                <Table
                    id="escalations"
                    label=Signal::derive(wording("escalation-title"))
                    sheet
                    selected=picked
                    on_select=move |code: String| picked.set(Some(code))
                    on_edit=move |edits| commit(desk, TableName::Escalations, dated(edits))
                />
            </div>
        </Show>
    }
}

/// Issuing the report of the day, which records its figures, and its text for a messenger.
#[component]
fn Issue(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let note = NodeRef::<html::Input>::new();
    let issued = Memo::new(move |_| {
        let day = known.with(|known| known.day.clone());
        desk.region.with(|region| region.desk_reports.get(&day).cloned())
    });
    let issue = move |nothing: bool| {
        let said = note.get_untracked().map(|field| field.value()).unwrap_or_default();
        let author = desk.author.get_untracked();
        let on = desk.clock_day();
        let record =
            known.with_untracked(|known| known.report.issued(&on, &author, nothing, said.trim()));
        match desk.try_edit(Edit::put(TableName::DeskReports, &[record]), "") {
            Ok(()) => desk.notify(Message::note("report-issued")),
            Err(message) => desk.notify(message),
        }
    };
    let text = move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| report_text(&region, &known.report, language))
    };
    let said = move || {
        let issued = issued.get()?;
        let key = if issued.nothing { "report-is-issued-nothing" } else { "report-is-issued" };
        let by = if issued.by.is_empty() { t("report-unsigned") } else { issued.by };
        let values =
            [("on", words::day(desk.language.get(), &issued.issued_on).into()), ("by", by.into())];
        Some(t_with(key, &values))
    };
    view! {
        <div class="panel-actions" id="report-issue">
            <label class="labelled">
                <span class="quiet">{wording("report-note")}</span>
                <input node_ref=note type="text" autocomplete="off" id="report-note"/>
            </label>
            <button type="button" class="primary" id="report-sign" on:click=move |_| issue(false)>
                {wording("report-sign")}
            </button>
            <button
                type="button"
                id="report-nothing"
                title=wording("report-nothing-why")
                on:click=move |_| issue(true)
            >
                {wording("report-nothing")}
            </button>
        </div>
        {move || said().map(|said| view! { <p class="quiet" id="report-is-issued">{said}</p> })}
        <details id="report-message">
            <summary>{wording("report-message")}</summary>
            <pre tabindex="0">{text}</pre>
        </details>
    }
}
