//! The desk: goods, readiness, risks, tasks and the report, as of a day.

mod alternates;
mod criteria;
mod report;
mod risks;
mod supply;
mod tasks;

use leptos::prelude::*;

use crate::page::guarding;
use crate::page::parts::{Tabs, TextField};
use crate::page::state::{Desk, Shared, t, wording};
use tepat_desk::readiness::{AreaReadiness, Facts, readiness};
use tepat_desk::report::{Report, report};
use tepat_desk::risks::{Weighed, weighed};
use tepat_desk::supply::{Share, Supply, share_out, supply};
use tepat_desk::tasks::{Counted, countdown};
use tepat_model::fingerprint::tag;
use tepat_view::words::parse_day;

/// What the desk knows as of the day in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The day, ISO 8601.
    pub day: String,
    /// Goods.
    pub supply: Supply,
    /// What is short, shared out.
    pub shares: Vec<Share>,
    /// Readiness of sub-districts.
    pub areas: Vec<AreaReadiness>,
    /// Risks in the order in which they matter.
    pub risks: Vec<Weighed>,
    /// Tasks, those that are late first.
    pub tasks: Vec<Counted>,
    /// The report.
    pub report: Report,
}

/// Derives all of it; reactive to everything it follows from.
pub fn known(desk: Desk) -> Known {
    let (region, plan, day) = (desk.region.get(), desk.plan.get(), desk.today());
    let people = desk.current_people();
    let certainty = desk.certainty.with(|certainty| {
        let found = certainty.found.as_ref().filter(|_| !certainty.is_old)?;
        Some(found.certainty.clone())
    });
    let plan = plan.as_deref();
    let supply = desk.settled.with(|settled| supply(&region, plan, settled, &day));
    let shares = share_out(&region, plan, &supply);
    let facts = Facts {
        region: &region,
        plan,
        supply: &supply,
        shares: &shares,
        people: people.as_deref(),
        certainty: certainty.as_ref(),
        day: &day,
    };
    let (areas, report) = (readiness(&facts), report(&facts));
    Known {
        areas,
        report,
        risks: weighed(&region, plan, &day),
        tasks: countdown(&region, &day),
        shares,
        supply,
        day,
    }
}

/// A code for a new record of the desk: a letter, and what tells this moment and file apart.
fn new_code(desk: Desk, letter: &str) -> String {
    let stamp = desk.stamp("");
    let of_file = desk.document.with_untracked(|document| {
        document.as_ref().map(|document| document.tag(&stamp)).unwrap_or_default()
    });
    format!("{letter}-{of_file}{}", tag(&[letter, &of_file]))
}

#[component]
pub fn ReadinessPanel() -> impl IntoView {
    let desk = Desk::get();
    guarding::follow(desk, move || desk.region.with(|region| !region.forces.is_empty()));
    let known = Memo::new(move |_| Shared::new(known(desk)));
    let tab = RwSignal::new(0);
    let names = Signal::derive(|| {
        vec![
            t("desk-tab-supply"),
            t("desk-tab-readiness"),
            t("desk-tab-risks"),
            t("desk-tab-tasks"),
            t("desk-tab-report"),
        ]
    });
    view! {
        <Tabs id="readiness" names chosen=tab/>
        <div class="panel-scroll desk-panel">
            <Day/>
            {move || match tab.get() {
                0 => view! { <supply::SupplyTab known/> }.into_any(),
                1 => view! { <criteria::CriteriaTab known/> }.into_any(),
                2 => view! { <risks::RisksTab known/> <alternates::Alternates/> }.into_any(),
                3 => view! { <tasks::TasksTab known/> }.into_any(),
                _ => view! { <report::ReportTab known/> }.into_any(),
            }}
        </div>
    }
}

/// The day that everything is seen from.
#[component]
fn Day() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <div class="panel-actions">
            <label class="labelled" title=wording("desk-day-why")>
                <span>{wording("desk-day")}</span>
                <TextField
                    id="desk-day"
                    label=Signal::derive(wording("desk-day"))
                    value=Signal::derive(move || desk.today())
                    why=Signal::derive(wording("desk-day-unfit"))
                    accepts=Callback::new(|typed: String| parse_day(&typed).is_some())
                    on_commit=move |typed: String| desk.day.set(parse_day(&typed))
                />
            </label>
            <Show when=move || desk.day.with(Option::is_some)>
                <button type="button" on:click=move |_| desk.day.set(None)>
                    {wording("desk-day-now")}
                </button>
            </Show>
        </div>
    }
}
