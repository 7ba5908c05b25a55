//! What is wanted, what is missing, and what would help.

use leptos::prelude::*;

use super::sheet_of;
use crate::page::guarding::Last;
use crate::page::panels::messages::{Lines, Messages};
use crate::page::parts::{ExportMenu, Table};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Posting, Region};
use tepat_planner::people::{People, Proposal, Remedy, with_remedy};
use tepat_view::export::What;
use tepat_view::people::{
    areas_sheet, days_sheet, enough_from, median_in_words, posts_in_words, proposal_in_words,
    proposed_units, remedy_in_words, shortfalls_in_words, totals_in_words,
};
use tepat_view::shade::ShadeBy;
use tepat_view::words;

/// Lines of gaps shown at most.
const MOST_GAPS: usize = 40;

#[component]
pub fn Overview() -> impl IntoView {
    let desk = Desk::get();
    let last = Memo::new(move |_| desk.guarding.with(|guarding| guarding.last()));
    let no_plan = Memo::new(move |_| desk.plan.with(Option::is_none));
    let totals = Signal::derive(move || {
        let last = last.get();
        last.map(|last| totals_in_words(&last.region, &last.people)).unwrap_or_default()
    });
    view! {
        <div class="panel-scroll">
            <p class="quiet">{wording("people-lead")}</p>
            <Show when=move || no_plan.get()>
                <p class="stale">{wording("people-without-plan")}</p>
            </Show>
            <div id="people-totals"><Messages list=totals/></div>
            <div class="panel-actions">
                <Postings last/>
                <ExportMenu whats=&[What::Guards, What::Vulnerability]/>
            </div>
            {move || last.get().map(|last| view! { <Gaps last/> })}
            <h3>{wording("people-days")}</h3>
            <p class="quiet">{wording("people-days-lead")}</p>
            <Days/>
            <h3>{wording("people-areas-title")}</h3>
            <Areas/>
            {move || last.get().map(|last| view! { <Posts last/> })}
        </div>
    }
}

/// Keeps the assignment for the next one, or forgets what was kept.
#[component]
fn Postings(last: Memo<Option<Last>>) -> impl IntoView {
    let desk = Desk::get();
    let kept = Memo::new(move |_| {
        desk.region.with(|region| region.postings.iter().filter(|p| !p.pinned).count())
    });
    let keep = move |_| {
        let Some(last) = last.get_untracked() else { return };
        let postings = desk.region.with_untracked(|region| postings(region, &last.people));
        let count = postings.len();
        let earlier = desk.region.with_untracked(|region| {
            let own = region.postings.iter().filter(|posting| !posting.pinned);
            own.map(|posting| posting.code.clone()).collect()
        });
        desk.edit(Edit::put_from(TableName::Postings, "", earlier, &postings), "");
        desk.notify(Message::note("people-kept").with("count", count));
    };
    let forget = move |_| {
        let earlier = desk.region.with_untracked(|region| {
            let own = region.postings.iter().filter(|posting| !posting.pinned);
            own.map(|posting| posting.code.clone()).collect()
        });
        desk.edit(Edit::remove_all(TableName::Postings, earlier), "");
    };
    let has_duties = Memo::new(move |_| {
        last.with(|last| last.as_ref().is_some_and(|last| !last.people.duties.is_empty()))
    });
    view! {
        <Show when=move || has_duties.get()>
            <button
                type="button"
                id="people-keep"
                title=wording("people-keep-hint")
                on:click=keep
            >
                {wording("people-keep")}
            </button>
        </Show>
        <Show when=move || kept.with(|kept| *kept > 0)>
            <span class="quiet">
                {move || t_with("people-kept", &[("count", kept.get().into())])}
            </span>
            <button type="button" on:click=forget>{wording("people-forget")}</button>
        </Show>
    }
}

/// The duties as postings; those that are pinned stay as they are.
fn postings(region: &Region, people: &People) -> Vec<Posting> {
    let mut found: std::collections::BTreeMap<String, Posting> = std::collections::BTreeMap::new();
    for duty in people.duties.iter().filter(|duty| !duty.pinned) {
        let demand = &people.demands[duty.demand];
        let posting = Posting::new(&duty.force, &demand.at, demand.from, duty.officers);
        let is_pinned = region.postings.get(&posting.code).is_some_and(|known| known.pinned);
        if !is_pinned {
            found.entry(posting.code.clone()).or_insert(posting).officers = duty.officers;
        }
    }
    found.into_values().collect()
}

/// What is missing, and remedies that were tried.
#[component]
fn Gaps(last: Last) -> impl IntoView {
    let language = Desk::get().language.get();
    let Last { region, people } = last;
    if people.shortfalls.is_empty() || region.forces.is_empty() {
        return ().into_any();
    }
    let mut gaps = shortfalls_in_words(&region, &people, language);
    let more = gaps.len().saturating_sub(MOST_GAPS);
    gaps.truncate(MOST_GAPS);
    let enough = enough_from(&region, &people);
    let none = people.remedies.is_empty();
    let remedies = people.remedies.iter().cloned().map(|remedy| view! { <RemedyLine remedy/> });
    view! {
        <h3>{t("people-remedies")}</h3>
        <ul class="messages" id="people-remedies">{remedies.collect_view()}</ul>
        {none.then(|| view! { <p class="quiet">{t("people-remedies-none")}</p> })}
        {enough.map(|message| view! { <p>{words::message(language, &message)}</p> })}
        <h3>{t("people-gaps")}</h3>
        <div id="people-gaps"><Lines list=gaps/></div>
        {(more > 0).then(|| {
            view! { <p class="quiet">{t_with("people-gaps-more", &[("count", more.into())])}</p> }
        })}
    }
    .into_any()
}

/// A remedy, and the button that makes it a change of the region.
#[component]
fn RemedyLine(remedy: Remedy) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let told = desk.region.with(|region| remedy_in_words(region, &remedy, language));
    let told = words::message(language, &told);
    let why = told.clone();
    let apply = move |_| {
        let mut edits: Vec<(Edit, String)> = Vec::new();
        desk.region.with_untracked(|region| {
            let after = with_remedy(region, &remedy.kind);
            if after.patterns != region.patterns {
                let all: Vec<_> = after.patterns.iter().cloned().collect();
                edits.push((Edit::put(TableName::Patterns, &all), why.clone()));
            }
            if after.lendings != region.lendings {
                let all: Vec<_> = after.lendings.iter().cloned().collect();
                edits.push((Edit::put(TableName::Lendings, &all), why.clone()));
            }
            let is_new =
                |force: &&tepat_model::region::Force| region.forces.get(&force.code).is_none();
            let mut forces: Vec<_> = after.forces.iter().filter(is_new).cloned().collect();
            for force in &mut forces {
                force.name = words::text(desk.language.get_untracked(), "force-kind-reinforcement");
                edits
                    .push((Edit::put(TableName::Forces, std::slice::from_ref(force)), why.clone()));
            }
        });
        desk.edit_all(edits);
    };
    view! {
        <li class="message" data-severity="note">
            {told} " "
            <button type="button" on:click=apply>{t("people-apply")}</button>
        </li>
    }
}

/// What bases cover, and where new posts would bring most.
#[component]
fn Posts(last: Last) -> impl IntoView {
    let mut told = posts_in_words(&last.region, &last.people);
    told.extend(median_in_words(&last.region, &last.people));
    let proposals = Proposal::ALL.into_iter().map(|proposal| proposed(&last, proposal));
    (!told.is_empty()).then(|| {
        view! {
            <h3>{t("people-posts")}</h3>
            <div id="people-posts"><Lines list=told/></div>
            <ul class="messages" id="people-proposals">{proposals.collect_view()}</ul>
        }
    })
}

/// What new posts change, with buttons that show them on the map and make them units.
fn proposed(last: &Last, proposal: Proposal) -> Option<impl IntoView + use<>> {
    let desk = Desk::get();
    let language = desk.language.get();
    let told = proposal_in_words(&last.region, &last.people, proposal, language)?;
    let units = proposed_units(&last.region, &last.people, proposal, language);
    let told = words::message(language, &told);
    let why = told.clone();
    let by = ShadeBy::ALL.into_iter().find(|by| by.proposal() == Some(proposal));
    let show = move |_| desk.shade_by.set(by.unwrap_or_default());
    let take = move |_| desk.edit(Edit::put(TableName::Forces, &units), &why);
    Some(view! {
        <li class="message" data-severity="note">
            {told} " "
            <button type="button" on:click=show>{t("people-posts-show")}</button> " "
            <button type="button" on:click=take>{t("people-posts-take")}</button>
        </li>
    })
}

#[component]
fn Days() -> impl IntoView {
    let desk = Desk::get();
    let sheet = sheet_of(desk, days_sheet);
    let chosen = RwSignal::new(None::<String>);
    view! {
        <div class="table-in-scroll">
            <Table
                id="people-days"
                label=Signal::derive(wording("people-days"))
                sheet
                selected=chosen
                on_select=move |code: String| chosen.set(Some(code))
            />
        </div>
    }
}

#[component]
fn Areas() -> impl IntoView {
    let desk = Desk::get();
    let sheet = sheet_of(desk, areas_sheet);
    view! {
        <div class="table-in-scroll">
            <Table
                id="people-areas"
                label=Signal::derive(wording("people-areas-title"))
                sheet
                selected=crate::page::panels::selected_code(desk, crate::page::panels::a_place)
                on_select=move |code: String| desk.show(Selected::Place(code))
            />
        </div>
    }
}
