//! Field assessments of a place or an edge: the findings, and applying them.

use leptos::prelude::*;

use super::mode_choices;
use crate::page::parts::figures::{count, minutes};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_intake::redraw::suggested;
use tepat_model::region::{Assessment, Mode, Verdict};
use tepat_order::Order as _;
use tepat_view::sheet::{parse_minutes, parse_number};
use tepat_view::words;

/// The assessments of a place or edge, newest first, and a form to add one.
#[component]
pub fn Assessments(about: String, of_edge: bool) -> impl IntoView {
    let desk = Desk::get();
    let about = StoredValue::new(about);
    let listed = Memo::new(move |_| {
        let mut found: Vec<Assessment> = desk.region.with(|region| {
            let of_it = |a: &&Assessment| about.with_value(|about| a.about == *about);
            region.assessments.iter().filter(of_it).cloned().collect()
        });
        found.order_by(|a, b| (&b.on, &b.code).cmp(&(&a.on, &a.code)));
        found
    });
    let is_open = RwSignal::new(false);
    view! {
        <h3>{wording("assessments")}</h3>
        <ul class="lines assessments">
            {move || listed.get().into_iter().map(|found| view! { <Finding found/> }).collect_view()}
        </ul>
        <Show
            when=move || is_open.get()
            fallback=move || view! {
                <button
                    type="button"
                    class="compact"
                    id="add-assessment"
                    on:click=move |_| is_open.set(true)
                >
                    {wording("assessment-add")}
                </button>
            }
        >
            <Form about=about.get_value() of_edge is_open/>
        </Show>
    }
}

/// One assessment, and whether its suggestion is already in force.
#[component]
fn Finding(found: Assessment) -> impl IntoView {
    let desk = Desk::get();
    let suggestions: Vec<String> = [
        found.mode.map(super::mode_name),
        found.minutes.map(minutes),
        found.max_weight_kg.map(|kg| t_with("assessment-up-to", &[("kg", count(kg).into())])),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mark = match found.verdict {
        Verdict::Passable => "on-time",
        Verdict::Hard => "tight",
        Verdict::Closed => "unserved",
    };
    let of_edge = desk.region.with(|region| region.edges.get(&found.about).is_some());
    let photo = (!found.photo.is_empty())
        .then(|| t_with("assessment-photo-of", &[("name", found.photo.as_str().into())]));
    let kept = StoredValue::new(found.clone());
    let suggests = Memo::new(move |_| {
        desk.region.with(|region| kept.with_value(|found| suggested(found, region)))
    });
    let apply = move |_| {
        let Some(edit) = suggests.get_untracked() else { return };
        let why = kept.with_value(|found| {
            words::text_with(
                desk.language.get_untracked(),
                "assessment-why",
                &[
                    ("code", found.code.as_str().into()),
                    ("by", found.by.as_str().into()),
                    ("on", found.on.as_str().into()),
                    ("found", found.found.as_str().into()),
                ],
            )
        });
        desk.edit(edit, why.trim_end_matches([':', ' ']));
    };
    view! {
        <li>
            <p>
                <span class="badge" data-mark=mark>{t(verdict_key(found.verdict))}</span>
                " "
                {suggestions.join(" · ")}
            </p>
            {(!found.found.is_empty()).then(|| view! { <p>{found.found.clone()}</p> })}
            <p class="quiet">
                {[Some(found.on.clone()), Some(found.by.clone()), photo, Some(found.code.clone())]
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · ")}
            </p>
            {of_edge.then(|| view! {
                <Show
                    when=move || suggests.with(Option::is_some)
                    fallback=|| view! { <p class="quiet">{wording("assessment-applied")}</p> }
                >
                    <button type="button" class="compact apply-assessment" on:click=apply>
                        {wording("assessment-apply")}
                    </button>
                </Show>
            })}
        </li>
    }
}

/// Text key of a verdict.
fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passable => "verdict-passable",
        Verdict::Hard => "verdict-hard",
        Verdict::Closed => "verdict-closed",
    }
}

/// Today by the computer's clock, in ISO 8601.
fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

#[component]
fn Form(about: String, of_edge: bool, is_open: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language;
    let on = RwSignal::new(today());
    let by = RwSignal::new(desk.author.get_untracked());
    let verdict = RwSignal::new(Verdict::default().key().to_owned());
    let found = RwSignal::new(String::new());
    let photo = RwSignal::new(String::new());
    let mode = RwSignal::new(String::new());
    let time = RwSignal::new(String::new());
    let weight = RwSignal::new(String::new());
    // A whole number of at least 1, or nothing if the field is empty; `None` if the text is
    // neither.
    let whole = move |typed: &str, read: fn(words::Language, &str) -> Option<f64>| {
        if typed.trim().is_empty() {
            return Some(None);
        }
        let number = read(language.get(), typed.trim())?.round();
        (1.0..=1_000_000.0).contains(&number).then_some(Some(number as u32))
    };
    let minutes = Memo::new(move |_| time.with(|typed| whole(typed, parse_minutes)));
    let kg = Memo::new(move |_| weight.with(|typed| whole(typed, parse_number)));
    let record = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(minutes), Some(max_weight_kg)) = (minutes.get_untracked(), kg.get_untracked())
        else {
            return;
        };
        let assessment = Assessment {
            about: about.clone(),
            by: by.get_untracked().trim().to_owned(),
            on: on.get_untracked(),
            found: found.get_untracked().trim().to_owned(),
            photo: photo.get_untracked().trim().to_owned(),
            verdict: verdict.with_untracked(|key| {
                Verdict::ALL.into_iter().find(|v| v.key() == key).unwrap_or_default()
            }),
            mode: mode.with_untracked(|key| Mode::ALL.into_iter().find(|m| m.key() == key)),
            minutes,
            max_weight_kg,
            ..Assessment::default()
        };
        if desk.redraw("", move |redraw| redraw.assess(assessment)) {
            is_open.set(false);
        }
    };
    let unfit = |value: Memo<Option<Option<u32>>>| move || value.get().is_none().then_some("true");
    view! {
        <form class="form assessment" on:submit=record>
            <label class="labelled">
                <span>{wording("assessment-verdict")}</span>
                <select id="assessment-verdict" bind:value=verdict>
                    {Verdict::ALL
                        .map(|verdict| view! {
                            <option value=verdict.key()>{wording(verdict_key(verdict))}</option>
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="stacked">
                <span>{wording("assessment-found")}</span>
                <textarea id="assessment-found" rows="3" maxlength="1000" bind:value=found></textarea>
            </label>
            <label class="labelled">
                <span>{wording("assessment-on")}</span>
                <input type="date" required bind:value=on/>
            </label>
            <label class="labelled">
                <span>{wording("assessment-by")}</span>
                <input type="text" maxlength="100" bind:value=by/>
            </label>
            <label class="labelled">
                <span>{wording("assessment-photo")}</span>
                <input type="text" maxlength="200" placeholder="IMG_0412.jpg" bind:value=photo/>
            </label>
            {of_edge.then(|| view! {
                <label class="labelled">
                    <span>{wording("col-mode")}</span>
                    <select bind:value=mode>
                        <option value="">{wording("assessment-as-is")}</option>
                        {move || mode_choices(language.get())
                            .into_iter()
                            .map(|(key, name)| view! { <option value=key>{name}</option> })
                            .collect_view()}
                    </select>
                </label>
                <label class="labelled">
                    <span>{wording("assessment-minutes")}</span>
                    <input
                        type="text"
                        id="assessment-minutes"
                        placeholder=move || words::minutes(language.get(), 90)
                        aria-invalid=unfit(minutes)
                        bind:value=time
                    />
                </label>
                <label class="labelled">
                    <span>{wording("edge-max-weight")}</span>
                    <input
                        class="number"
                        type="text"
                        inputmode="numeric"
                        aria-invalid=unfit(kg)
                        bind:value=weight
                    />
                    <span class="rule-unit">"kg"</span>
                </label>
            })}
            <div class="form-actions">
                <button
                    type="submit"
                    id="record-assessment"
                    class="primary compact"
                    disabled=move || minutes.get().is_none() || kg.get().is_none()
                >
                    {wording("assessment-record")}
                </button>
                <button type="button" class="compact" on:click=move |_| is_open.set(false)>
                    {wording("load-cancel")}
                </button>
            </div>
        </form>
    }
}
