//! Questions about the network: ways, reach, critical edges and piers, effects of closures.

mod critical;
mod shifts;
mod ways;

use leptos::prelude::*;

use crate::page::ask::{ask, stop_asking};
use crate::page::frame::icon::Icon;
use crate::page::pace::Pace;
use crate::page::panels::messages::Messages;
use crate::page::parts::{ChoiceField, TextField, label_of, thing_with_code, time_left};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use critical::CriticalList;
use shifts::Shifts;
use tepat_model::region::Region;
use tepat_model::time::parse_moment;
use tepat_planner::questions::{Answer, Question, WaysBetween, without_return};
use ways::Ways;

/// Rows shown at most.
const MOST_ROWS: usize = 100;

/// Asks questions and shows the answers.
#[component]
pub fn Questions() -> impl IntoView {
    let desk = Desk::get();
    let store = desk.region.with_untracked(|r| r.store().map(|store| store.code.clone()));
    let from = RwSignal::new(store.unwrap_or_default());
    let to = RwSignal::new(String::new());
    let class = RwSignal::new(String::new());
    let at = RwSignal::new("H-2T07:00".to_owned());
    let moment = move || parse_moment(&at.get()).unwrap_or(-2_460);
    let classes = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| {
            let all = region.classes.iter();
            let named = all.map(|c| (c.code.clone(), c.name(language.code()).to_owned()));
            std::iter::once((String::new(), t("ask-any-class"))).chain(named).collect::<Vec<_>>()
        })
    });
    let ways = move |_| {
        let question =
            WaysBetween { from: from.get(), to: to.get(), class: class.get(), at: moment() };
        ask(desk, Question::Ways(question));
    };
    let reach = move |_| {
        let (from, class) = (from.get(), class.get());
        ask(desk, Question::Arrivals { from, class, at: moment() });
    };
    let critical = move |_| ask(desk, Question::Critical { at: moment() });
    let shifts = move |_| ask(desk, Question::Shifts { from: from.get(), at: moment() });
    let busy = Memo::new(move |_| desk.answers.with(|answers| answers.asking));
    let pace = Memo::new(move |before: Option<&Pace>| match busy.get() {
        Some((done, of)) if of > 0 => {
            let mut pace = before.cloned().unwrap_or_default();
            pace.note(js_sys::Date::now(), done as f64 / of as f64);
            pace
        }
        _ => Pace::default(),
    });
    let answer = Memo::new(move |_| desk.answers.with(|answers| answers.answer.clone()));
    let is_busy = move || busy.get().is_some();
    view! {
        <div class="panel-scroll" id="questions">
            <datalist id="ask-places">{move || desk.region.with(options)}</datalist>
            <div class="ask-form">
                <PlaceField id="ask-from" label="ask-from" code=from/>
                <PlaceField id="ask-to" label="ask-to" code=to/>
                <div>
                    <label>
                        <span>{wording("ask-class")}</span>
                        <ChoiceField
                            label=Signal::derive(wording("ask-class"))
                            choices=classes
                            value=class
                            on_commit=move |code: String| class.set(code)
                        />
                    </label>
                    <label class="ask-when">
                        <span>{wording("ask-at")}</span>
                        <TextField
                            label=Signal::derive(wording("ask-at"))
                            value=at
                            why=Signal::derive(wording("field-moment-unfit"))
                            accepts=Callback::new(|text: String| parse_moment(&text).is_some())
                            on_commit=move |text: String| at.set(text)
                        />
                    </label>
                </div>
            </div>
            <div class="ask-actions">
                <button
                    type="button"
                    class="primary"
                    id="ask-ways"
                    disabled=move || is_busy() || to.with(String::is_empty)
                    on:click=ways
                >
                    {wording("ask-ways")}
                </button>
                <button type="button" id="ask-reach" disabled=is_busy on:click=reach>
                    {wording("ask-reach")}
                </button>
                <button type="button" id="ask-critical" disabled=is_busy on:click=critical>
                    {wording("ask-critical")}
                </button>
                <button type="button" id="ask-shifts" disabled=is_busy on:click=shifts>
                    {wording("ask-shifts")}
                </button>
                <Show when=is_busy>
                    <button type="button" on:click=move |_| stop_asking(desk)>
                        {wording("ask-stop")}
                    </button>
                </Show>
            </div>
            <p class="form-hint ask-status" role="status">
                {move || match busy.get() {
                    Some((done, of)) if of > 0 => {
                        let done = t_with("ask-progress", &[("done", done.into()), ("of", of.into())]);
                        match time_left(&pace.get()) {
                            Some(left) => format!("{done}, {left}"),
                            None => done,
                        }
                    }
                    Some(_) => t("ask-busy"),
                    None => String::new(),
                }}
            </p>
            <div id="answers">{move || answer.get().map(|answer| shown(answer, from, to))}</div>
        </div>
    }
}

fn shown(answer: Answer, from: RwSignal<String>, to: RwSignal<String>) -> AnyView {
    match answer {
        Answer::Ways(ways) => {
            let end = to.get_untracked();
            view! {
                {stuck(Some(&end))}
                <Ways ways from=from.get_untracked() to=end/>
            }
            .into_any()
        }
        Answer::Arrivals { .. } => view! { <p>{wording("ask-reach-hint")}</p> }.into_any(),
        Answer::Critical { criticals, unreached } => view! {
            {stuck(None)}
            <CriticalList cuts=criticals lost=unreached/>
        }
        .into_any(),
        Answer::Shifts(shifts) => view! { <Shifts shifts/> }.into_any(),
    }
}

/// The posts without a way back, or only the one that is asked about.
fn stuck(asked: Option<&str>) -> impl IntoView + use<> {
    let list = Desk::get().region.with_untracked(|region| without_return(region, asked));
    view! { <Messages list=Signal::stored(list)/> }
}

/// The selectable places.
fn options(region: &crate::page::state::Shared<Region>) -> impl IntoView + use<> {
    let option = |place: &tepat_model::region::Place| {
        view! { <option value=place.code.clone()>{place.name.clone()}</option> }
    };
    region.places.iter().map(option).collect_view()
}

/// Takes a place or station by name or code, or the selected one.
#[component]
fn PlaceField(id: &'static str, label: &'static str, code: RwSignal<String>) -> impl IntoView {
    let desk = Desk::get();
    let shown = move || {
        desk.region.with(|region| match thing_with_code(region, &code.get()) {
            Some(thing) => label_of(region, &thing),
            None => code.get(),
        })
    };
    let choose = move |event: leptos::ev::Event| {
        let typed = crate::page::parts::value_of(&event);
        let found = desk.region.with(|region| code_of(region, typed.trim()));
        code.set(found.unwrap_or_else(|| typed.trim().to_owned()));
    };
    let selected = move || match desk.selection.get() {
        Some(Selected::Place(code) | Selected::Station(code)) => Some(code),
        _ => None,
    };
    view! {
        <label>
            <span>{wording(label)}</span>
            <input type="text" id=id list="ask-places" autocomplete="off" prop:value=shown on:change=choose/>
            <button
                type="button"
                class="plain icon-only"
                title=wording("ask-selected")
                aria-label=wording("ask-selected")
                disabled=move || selected().is_none()
                on:click=move |_| if let Some(chosen) = selected() { code.set(chosen) }
            >
                <Icon name="region"/>
            </button>
        </label>
    }
}

/// The code of a text: the text itself if it is a code, else the only place of that name.
fn code_of(region: &Region, written: &str) -> Option<String> {
    if region.places.get(written).is_some() || region.stations.get(written).is_some() {
        return Some(written.to_owned());
    }
    let written = written.to_lowercase();
    let mut named = region.places.iter().filter(|place| place.name.to_lowercase() == written);
    named.next().map(|place| place.code.clone())
}

fn name_of(region: &Region, code: &str) -> String {
    match thing_with_code(region, code) {
        Some(thing) => label_of(region, &thing),
        None => code.to_owned(),
    }
}
