//! Questions to the network: ways, reach, what must not fail.

use leptos::prelude::*;

use crate::message::{Message, Value};
use crate::page::ask::{ask, stop_asking};
use crate::page::parts::{ChoiceField, Link, TextField, label_of, thing_with_code};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use crate::questions::{
    Critical, Cut, Found, Question, Unreached, Want, WaysBetween, in_words, parse_moment,
};
use crate::region::Region;
use crate::words;

/// Rows of the critical list that are shown.
const MOST_ROWS: usize = 100;

/// Asks and shows what is answered.
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
    let busy = Memo::new(move |_| desk.answers.with(|answers| answers.asking));
    let is_busy = move || busy.get().is_some();
    view! {
        <div class="panel-scroll" id="questions">
            <datalist id="ask-places">{move || desk.region.with(options)}</datalist>
            <div class="ask-form">
                <PlaceField id="ask-from" label="ask-from" code=from/>
                <PlaceField id="ask-to" label="ask-to" code=to/>
                <label>
                    <span>{wording("ask-class")}</span>
                    <ChoiceField
                        label=Signal::derive(wording("ask-class"))
                        choices=classes
                        value=class
                        on_commit=move |code: String| class.set(code)
                    />
                </label>
                <label>
                    <span>{wording("ask-at")}</span>
                    <TextField
                        label=Signal::derive(wording("ask-at"))
                        value=at
                        accepts=Callback::new(|text: String| parse_moment(&text).is_some())
                        on_commit=move |text: String| at.set(text)
                    />
                </label>
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
                <Show when=is_busy>
                    <button type="button" on:click=move |_| stop_asking(desk)>
                        {wording("ask-stop")}
                    </button>
                </Show>
            </div>
            <p class="form-hint" role="status">
                {move || match busy.get() {
                    Some((done, of)) if of > 0 => {
                        t_with("ask-progress", &[("done", done.into()), ("of", of.into())])
                    }
                    Some(_) => t("ask-busy"),
                    None => String::new(),
                }}
            </p>
            {move || desk.answers.with(|answers| answers.ways.clone()).map(|ways| {
                view! { <Ways ways from=from.get_untracked() to=to.get_untracked()/> }
            })}
            {move || desk.answers.with(|answers| {
                answers.arrivals.is_some().then(|| view! { <p>{t("ask-reach-hint")}</p> })
            })}
            {move || desk.answers.with(|answers| answers.critical.clone()).map(|(cuts, lost)| {
                view! { <CriticalList cuts lost/> }
            })}
        </div>
    }
}

/// The places to choose from.
fn options(region: &crate::page::state::Shared<Region>) -> impl IntoView + use<> {
    let option = |place: &crate::region::Place| {
        view! { <option value=place.code.clone()>{place.name.clone()}</option> }
    };
    region.places.iter().map(option).collect_view()
}

/// A place or station by name or code, or the one that is selected.
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
                disabled=move || selected().is_none()
                on:click=move |_| if let Some(chosen) = selected() { code.set(chosen) }
            >
                {wording("ask-selected")}
            </button>
        </label>
    }
}

/// The code of what is written: a code itself, or the name of one place.
fn code_of(region: &Region, written: &str) -> Option<String> {
    if region.places.get(written).is_some() || region.stations.get(written).is_some() {
        return Some(written.to_owned());
    }
    let written = written.to_lowercase();
    let mut named = region.places.iter().filter(|place| place.name.to_lowercase() == written);
    named.next().map(|place| place.code.clone())
}

fn want_key(want: Want) -> &'static str {
    match want {
        Want::Fastest => "way-fastest",
        Want::Cheapest => "way-cheapest",
        Want::Safest => "way-safest",
    }
}

fn minutes(minutes: u32) -> Value {
    Value::Minutes(minutes.into())
}

fn km(metres: u32) -> Value {
    Value::Decimal(f64::from(metres) / 1000.0)
}

#[component]
fn Ways(ways: Vec<Found>, from: String, to: String) -> impl IntoView {
    let desk = Desk::get();
    if ways.is_empty() {
        let name = |code: String| desk.region.with_untracked(|region| name_of(region, &code));
        let text = t_with("way-none", &[("from", name(from).into()), ("to", name(to).into())]);
        return view! { <p class="message" data-severity="warning">{text}</p> }.into_any();
    }
    let one = move |(number, found): (usize, Found)| {
        let language = desk.language.get();
        let Found { best, way } = found;
        let names: Vec<String> = best.iter().map(|want| t(want_key(*want))).collect();
        let kind = if names.is_empty() { t("way-other") } else { names.join(", ") };
        let cost = i64::try_from(way.cost_rupiah).unwrap_or(i64::MAX);
        let sum = Message::note("way-sum")
            .with("kind", kind)
            .with("arrive", Value::Moment(way.arrive.into()))
            .with("time", minutes(way.minutes))
            .with("km", km(way.length_m))
            .with("cost", Value::Rupiah(cost));
        let risk = way.risk;
        let risk = (risk != Default::default()).then(|| {
            let values = [
                ("flood", km(risk.flood_m)),
                ("weather", km(risk.weather_m)),
                ("offroad", km(risk.offroad_m)),
                ("river", km(risk.river_m)),
                ("sea", km(risk.sea_m)),
            ];
            view! { <p class="form-hint">{t_with("way-risk", &values)}</p> }
        });
        let parts = desk.region.with(|region| in_words(region, &way, language.code()));
        let parts = parts.iter().map(|part| view! { <li>{words::message(language, part)}</li> });
        let chosen = move || desk.answers.with(|answers| answers.chosen == number);
        view! {
            <li class="way" class:chosen=chosen>
                <button
                    type="button"
                    class="link"
                    aria-pressed=move || chosen().to_string()
                    on:click=move |_| desk.answers.update(|answers| answers.chosen = number)
                >
                    {words::message(language, &sum)}
                </button>
                <ol>{parts.collect_view()}</ol>
                {risk}
            </li>
        }
    };
    view! { <ul class="ways">{move || ways.clone().into_iter().enumerate().map(one).collect_view()}</ul> }
        .into_any()
}

fn name_of(region: &Region, code: &str) -> String {
    match thing_with_code(region, code) {
        Some(thing) => label_of(region, &thing),
        None => code.to_owned(),
    }
}

#[component]
fn CriticalList(cuts: Vec<Critical>, lost: Vec<Unreached>) -> impl IntoView {
    let desk = Desk::get();
    let missing = lost.into_iter().map(|lost| {
        let values = desk.region.with_untracked(|region| {
            [
                ("place", name_of(region, &lost.place).into()),
                ("voters", Value::from(lost.voters)),
                ("nearest", name_of(region, &lost.nearest).into()),
                ("gap", lost.gap_m.into()),
            ]
        });
        view! {
            <li class="message" data-severity="error">
                <Link to=Selected::Place(lost.place)/>
                " · "
                {t_with("unreached-place", &values)}
            </li>
        }
    });
    let is_empty = cuts.is_empty();
    let row = move |critical: Critical| {
        let (what, codes) = match &critical.cut {
            Cut::Edges(codes) => {
                ("critical-edge", codes.iter().map(|code| Selected::Edge(code.clone())).collect())
            }
            Cut::Pier(code) => ("critical-pier-short", vec![Selected::Place(code.clone())]),
        };
        let codes: Vec<Selected> = codes;
        let stranded = desk.region.with_untracked(|region| {
            critical
                .stranded
                .iter()
                .map(|code| name_of(region, code))
                .collect::<Vec<_>>()
                .join(", ")
        });
        let worst = critical.worst_minutes();
        view! {
            <tr>
                <td>
                    {t(what)}
                    " "
                    {codes.into_iter().take(4).map(|to| view! { <Link to/> " " }).collect_view()}
                    <p class="form-hint">{stranded}</p>
                </td>
                <td class="number">{words::count(desk.language.get_untracked(), critical.stranded.len() as i64)}</td>
                <td class="number">{words::count(desk.language.get_untracked(), critical.voters as i64)}</td>
                <td class="number">
                    {(worst > 0).then(|| t_with("critical-longer", &[("time", minutes(worst)), ("villages", critical.longer.len().into())]))}
                </td>
            </tr>
        }
    };
    view! {
        <ul class="messages">{missing.collect_view()}</ul>
        {is_empty.then(|| view! { <p class="empty">{t("critical-none")}</p> })}
        <table class="critical" id="critical">
            <caption>{t("critical-caption")}</caption>
            <thead>
                <tr>
                    <th>{t("critical-what")}</th>
                    <th class="number">{t("critical-villages")}</th>
                    <th class="number">{t("col-voters")}</th>
                    <th class="number">{t("critical-detour")}</th>
                </tr>
            </thead>
            <tbody>{cuts.into_iter().take(MOST_ROWS).map(row).collect_view()}</tbody>
        </table>
    }
}
