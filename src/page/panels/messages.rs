//! A list of messages, each with a way to what it is about.

use leptos::prelude::*;

use crate::page::parts::{Link, thing_with_code};
use crate::page::state::{Desk, Stage, wording};
use tepat_model::message::{Message, Severity};
use tepat_model::region::Rules;
use tepat_view::words;

/// Messages with a jump to the record each is about.
#[component]
pub fn Messages(
    /// What to show.
    #[prop(into)]
    list: Signal<Vec<Message>>,
) -> impl IntoView {
    view! {
        <ul class="messages">
            {move || list.get().into_iter().map(|message| entry(&message)).collect_view()}
        </ul>
    }
}

fn entry(message: &Message) -> impl IntoView + use<> {
    let desk = Desk::get();
    let severity = match message.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
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
