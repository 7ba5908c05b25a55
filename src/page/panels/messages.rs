//! A list of messages, each with a link to its subject.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::page::parts::{Link, thing_with_code};
use crate::page::state::{Desk, Stage, t_with, wording};
use tepat_model::message::{Message, Severity};
use tepat_model::region::Rules;
use tepat_view::words;

/// Messages, each with a link to the record it concerns.
#[component]
pub fn Messages(
    /// The messages to show.
    #[prop(into)]
    list: Signal<Vec<Message>>,
) -> impl IntoView {
    view! {
        <ul class="messages">
            {move || {
                let list = list.get();
                let shown = folded(&list).into_iter().map(|alike| match alike[..] {
                    [first, _, _, _, ..] => many(first, &alike),
                    _ => alike.iter().map(|message| entry(message)).collect_view().into_any(),
                });
                shown.collect_view()
            }}
        </ul>
    }
}

/// The same, each on a line of its own however alike they are.
#[component]
pub fn Lines(
    /// The messages to show.
    list: Vec<Message>,
) -> impl IntoView {
    view! { <ul class="messages">{list.iter().map(entry).collect_view()}</ul> }
}

/// Groups messages that say the same about different things, in the order of each group's first.
fn folded(list: &[Message]) -> Vec<Vec<&Message>> {
    let mut found: Vec<Vec<&Message>> = Vec::new();
    let mut places: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for message in list {
        let key = (message.severity, message.key.as_str());
        let at = *places.entry(key).or_insert(found.len());
        match found.get_mut(at) {
            Some(alike) => alike.push(message),
            None => found.push(vec![message]),
        }
    }
    found
}

/// One line for a group of messages, which opens to all of them.
fn many(first: &Message, alike: &[&Message]) -> AnyView {
    let desk = Desk::get();
    let text = words::message(desk.language.get(), first);
    let values = [("count", alike.len().into()), ("first", text.into())];
    let all: Vec<Message> = alike.iter().map(|message| (*message).clone()).collect();
    let is_open = RwSignal::new(false);
    view! {
        <li class="message message-many" data-severity=look(first)>
            <button
                type="button"
                class="link"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {t_with("messages-alike", &values)}
            </button>
            <Show when=move || is_open.get()>
                <ul class="messages">{all.iter().map(entry).collect_view()}</ul>
            </Show>
        </li>
    }
    .into_any()
}

fn look(message: &Message) -> &'static str {
    match message.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn entry(message: &Message) -> impl IntoView + use<> {
    let desk = Desk::get();
    let severity = look(message);
    let text = words::message(desk.language.get(), message);
    let code = message.at.code.clone().unwrap_or_default();
    let thing = desk.region.with(|region| thing_with_code(region, &code));
    let jump = match thing {
        Some(thing) => view! { <Link to=thing/> }.into_any(),
        None => stage_of(desk, &code).map(|stage| jump_to(desk, stage)).into_any(),
    };
    view! { <li class="message" data-severity=severity>{text} " " {jump}</li> }
}

/// The stage in which a record without a place on the map is edited.
fn stage_of(desk: Desk, code: &str) -> Option<Stage> {
    if Rules::NAMES.contains(&code) {
        return Some(Stage::Needs);
    }
    let is_of_costs = desk
        .region
        .with(|region| region.rates.get(code).is_some() || region.budget.get(code).is_some());
    if is_of_costs {
        return Some(Stage::Plan);
    }
    let guards = desk.region.with(|region| {
        region.forces.get(code).is_some()
            || region.patterns.get(code).is_some()
            || region.ticks.get(code).is_some()
            || region.lendings.get(code).is_some()
            || region.postings.get(code).is_some()
    });
    if guards {
        return Some(Stage::Security);
    }
    let of_desk = desk.region.with(|region| {
        region.supplies.get(code).is_some()
            || region.readiness.get(code).is_some()
            || region.risks.get(code).is_some()
    });
    if of_desk {
        return Some(Stage::Readiness);
    }
    let in_fleet = desk
        .region
        .with(|region| region.fleet.get(code).is_some() || region.classes.get(code).is_some());
    in_fleet.then_some(Stage::Fleet)
}

fn jump_to(desk: Desk, stage: Stage) -> impl IntoView {
    view! {
        <button type="button" class="link" on:click=move |_| desk.go(stage)>
            {wording("open-there")}
        </button>
    }
}

/// The lines of a typed text that were refused, which stay in their field to be corrected.
pub fn refused_lines(text: &str, refused: &[Message]) -> String {
    let rows: Vec<u32> = refused.iter().filter_map(|message| message.at.row).collect();
    let lines = (1_u32..).zip(text.lines()).filter(|(row, _)| rows.contains(row));
    lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}
