//! What supervisors ask about things: at the thing itself, and all of them as a list.

use leptos::prelude::*;

use super::carry_out::change::thing_of_inquiry;
use crate::page::parts::{ExportMenu, Table, Toggle, commit};
use crate::page::state::{Desk, Selected, Shared, t, wording};
use tepat_model::document::{TableName, short_id, with_status};
use tepat_model::region::{Inquiry, InquiryStatus, Subject};
use tepat_view::export::What;
use tepat_view::inquiries::{
    answer_in_words, in_order, inquiries_in_words, inquiries_sheet, status_name, who_and_when,
};
use tepat_view::words::{self, describe};

/// Changes that are offered as an answer.
const MOST_CHANGES: usize = 30;

/// What a selected thing is to an inquiry.
pub fn subject_of(selected: &Selected) -> (Subject, &str) {
    match selected {
        Selected::Place(code) => (Subject::Place, code),
        Selected::Station(code) => (Subject::Station, code),
        Selected::Edge(code) => (Subject::Edge, code),
        Selected::Trip(code) => (Subject::Trip, code),
    }
}

/// The inquiries about one thing, and asking another.
#[component]
pub fn InquiriesAbout(subject: Subject, about: String) -> impl IntoView {
    let desk = Desk::get();
    let about = StoredValue::new(about);
    let listed = Memo::new(move |_| {
        desk.region.with(|region| {
            let all = in_order(region).into_iter();
            let own =
                all.filter(|it| it.subject == subject && about.with_value(|a| it.about == *a));
            own.cloned().collect::<Vec<_>>()
        })
    });
    let is_open = RwSignal::new(false);
    let ask = move |text: String| record(desk, subject, &about.get_value(), &text);
    view! {
        <section class="inquiries">
            <h3>{wording("inquiries-title")}</h3>
            <ul class="lines">
                {move || listed.get().into_iter().map(|it| view! { <Line it/> }).collect_view()}
            </ul>
            <Show
                when=move || is_open.get()
                fallback=move || view! {
                    <button
                        type="button"
                        class="compact inquiry-add"
                        on:click=move |_| is_open.set(true)
                    >
                        {wording("inquiry-add")}
                    </button>
                }
            >
                <Write label="inquiry-asked" send="inquiry-send" is_open on_text={move |text: String, _: String| ask(text)}/>
            </Show>
        </section>
    }
}

/// Records a question; says why if it does not fit. Returns whether it fitted.
fn record(desk: Desk, subject: Subject, about: &str, text: &str) -> bool {
    let stamp = desk.stamp("");
    let edit = desk.document.with_untracked(|document| {
        document.as_ref().map(|document| document.ask(subject, about, text, &stamp).1)
    });
    edit.is_some_and(|edit| recorded(desk, edit))
}

fn recorded(desk: Desk, edit: tepat_model::document::Edit) -> bool {
    match desk.try_edit(edit, "") {
        Ok(()) => true,
        Err(message) => {
            desk.notify(message);
            false
        }
    }
}

/// One inquiry with its answer, and what can be done about it.
#[component]
fn Line(it: Inquiry) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let is_open = RwSignal::new(false);
    let code = StoredValue::new(it.code.clone());
    let reply = move |text: String, change: String| {
        let stamp = desk.stamp("");
        let edit = desk.document.with_untracked(|document| {
            let document = document.as_ref()?;
            Some(document.answer(&code.get_value(), &text, &change, &stamp))
        });
        match edit {
            Some(Ok(edit)) => recorded(desk, edit),
            Some(Err(message)) => {
                desk.notify(message);
                false
            }
            None => false,
        }
    };
    let turn = move |to: InquiryStatus| {
        move |_| {
            recorded(desk, with_status(&code.get_value(), to));
        }
    };
    let answer = answer_in_words(&it, language);
    let mark = match it.status {
        InquiryStatus::Open => "tight",
        InquiryStatus::Answered => "on-time",
        InquiryStatus::Withdrawn => "",
    };
    let waits = it.is_open();
    view! {
        <li>
            <p>
                <span class="badge" data-mark=mark>{status_name(language, it.status)}</span>
                " "
                {it.asked.clone()}
            </p>
            <p class="quiet">{who_and_when(&it.by, &it.on, language)}</p>
            {(!answer.is_empty()).then(|| view! {
                <p class="inquiry-answer">{answer}</p>
                <p class="quiet">{who_and_when(&it.answered_by, &it.answered_on, language)}</p>
            })}
            {if waits {
                view! {
                    <Show
                        when=move || is_open.get()
                        fallback=move || view! {
                            <span class="form-actions">
                                <button
                                    type="button"
                                    class="compact inquiry-reply"
                                    on:click=move |_| is_open.set(true)
                                >
                                    {wording("inquiry-reply")}
                                </button>
                                <button
                                    type="button"
                                    class="compact"
                                    on:click=turn(InquiryStatus::Withdrawn)
                                >
                                    {wording("inquiry-withdraw")}
                                </button>
                            </span>
                        }
                    >
                        <Write
                            label="inquiry-answer"
                            send="inquiry-reply-send"
                            is_open
                            with_change=true
                            on_text={move |text: String, change: String| reply(text, change)}
                        />
                    </Show>
                }
                .into_any()
            } else {
                view! {
                    <button type="button" class="compact" on:click=turn(InquiryStatus::Open)>
                        {wording("inquiry-reopen")}
                    </button>
                }
                .into_any()
            }}
        </li>
    }
}

/// A form for a question or an answer; closes when what was written fits.
#[component]
fn Write(
    /// Text key of the field.
    label: &'static str,
    /// Text key of the button.
    send: &'static str,
    /// Whether it is shown.
    is_open: RwSignal<bool>,
    /// Whether a change may be named that answers.
    #[prop(optional)]
    with_change: bool,
    /// Takes the text and the id of the change; returns whether it fitted.
    #[prop(into)]
    on_text: Callback<(String, String), bool>,
) -> impl IntoView {
    let desk = Desk::get();
    let text = RwSignal::new(String::new());
    let change = RwSignal::new(String::new());
    let changes = Memo::new(move |_| if with_change { last_changes(desk) } else { Vec::new() });
    let is_empty =
        move || text.with(|text| text.trim().is_empty()) && change.with(String::is_empty);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_empty() && on_text.run((text.get_untracked(), change.get_untracked())) {
            is_open.set(false);
            text.set(String::new());
        }
    };
    view! {
        <form class="form inquiry-form" on:submit=submit>
            <label class="stacked">
                <span>{wording(label)}</span>
                <textarea rows="2" maxlength="1000" bind:value=text></textarea>
            </label>
            {with_change.then(|| view! {
                <label class="stacked">
                    <span>{wording("inquiry-by-change")}</span>
                    <select bind:value=change>
                        <option value="">{wording("inquiry-no-one-change")}</option>
                        {move || changes
                            .get()
                            .into_iter()
                            .map(|(id, what)| view! { <option value=id>{what}</option> })
                            .collect_view()}
                    </select>
                </label>
            })}
            <div class="form-actions">
                <button type="submit" class="primary compact" disabled=is_empty>
                    {wording(send)}
                </button>
                <button type="button" class="compact" on:click=move |_| is_open.set(false)>
                    {wording("load-cancel")}
                </button>
            </div>
        </form>
    }
}

/// Ids of the last changes that hold, with what they do, newest first.
fn last_changes(desk: Desk) -> Vec<(String, String)> {
    let language = desk.language.get();
    let region = desk.region.get();
    desk.document.with(|document| {
        let rows = document.as_ref().map(|document| document.history()).unwrap_or_default();
        let held = rows.into_iter().rev().filter(|row| row.holds).take(MOST_CHANGES);
        let named = held.map(|row| {
            let what = describe(&row.change.edit, &region, language);
            let what: String = what.chars().take(80).collect();
            (row.change.id.clone(), format!("{} {what}", short_id(&row.change.id)))
        });
        named.collect()
    })
}

/// All inquiries, those that are open first; asking about anything that has a code or number.
///
/// `about` is what the next question is about.
#[component]
pub fn Inquiries(about: RwSignal<String>) -> impl IntoView {
    let desk = Desk::get();
    let only_open = RwSignal::new(false);
    let picked = RwSignal::new(None::<String>);
    let asked = RwSignal::new(String::new());
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| inquiries_sheet(region, only_open.get(), language)))
    });
    let has_any = Memo::new(move |_| desk.region.with(|region| !region.inquiries.is_empty()));
    let told = move || {
        let told = desk.region.with(|region| inquiries_in_words(region));
        words::message(desk.language.get(), &told)
    };
    let chosen = Memo::new(move |_| {
        let code = picked.get()?;
        desk.region.with(|region| region.inquiries.get(&code).cloned())
    });
    let show = move |code: String| {
        let thing = desk.region.with_untracked(|region| {
            region.inquiries.get(&code).and_then(|it| thing_of_inquiry(it, region))
        });
        picked.set(Some(code));
        if let Some(thing) = thing {
            desk.selection.set(Some(thing));
        }
    };
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let scenario = desk.scenario.get_untracked();
        let subject = desk.document.with_untracked(|document| {
            let document = document.as_ref()?;
            Some(document.subject_of(&scenario, &about.get_untracked()))
        });
        match subject {
            Some(Ok((subject, code))) if record(desk, subject, &code, &asked.get_untracked()) => {
                asked.set(String::new());
                about.set(String::new());
            }
            Some(Err(message)) => desk.notify(message),
            _ => {}
        }
    };
    let is_empty = move || {
        asked.with(|text| text.trim().is_empty()) || about.with(|text| text.trim().is_empty())
    };
    view! {
        <section id="inquiries" aria-labelledby="inquiries-title">
            <h3 id="inquiries-title">{wording("inquiries-title")}</h3>
            <Show
                when=move || has_any.get()
                fallback=|| view! { <p class="quiet">{wording("inquiries-none")}</p> }
            >
                <p id="inquiries-told">{told}</p>
                <div class="panel-actions">
                    <Toggle
                        label=Signal::derive(wording("inquiries-only-open"))
                        on=only_open
                        on_change=move |on| only_open.set(on)
                    />
                    <ExportMenu whats=&[What::Inquiries]/>
                </div>
                <div class="table-in-scroll">
                    <Table
                        id="inquiry-list"
                        label=Signal::derive(wording("inquiries-title"))
                        sheet
                        selected=picked
                        on_select=show
                        on_edit=move |edits| commit(desk, TableName::Inquiries, edits)
                    />
                </div>
                <ul class="lines">
                    {move || chosen.get().map(|it| view! { <Line it/> })}
                </ul>
            </Show>
            <form class="panel-actions" id="inquiry-ask" on:submit=ask>
                <label class="labelled">
                    <span class="quiet">{wording("inquiry-about")}</span>
                    <input
                        type="text"
                        id="inquiry-what"
                        autocomplete="off"
                        title=move || t("inquiry-what")
                        placeholder=wording("inquiry-what-hint")
                        bind:value=about
                    />
                </label>
                <label class="labelled">
                    <span class="quiet">{wording("inquiry-asked")}</span>
                    <input
                        type="text"
                        id="inquiry-question"
                        autocomplete="off"
                        maxlength="1000"
                        bind:value=asked
                    />
                </label>
                <button type="submit" disabled=is_empty>{wording("inquiry-send")}</button>
            </form>
        </section>
    }
}
