//! The plan while it is carried out: what is reported of trips, and planning the rest again.

use std::collections::BTreeMap;

use leptos::html;
use leptos::prelude::*;

use crate::page::keys::Command;
use crate::page::panels::messages::{Messages, refused_lines};
use crate::page::panels::planning::compare::{handed_out, short_time, told_since};
use crate::page::panels::planning::schedule::{a_trip, destination};
use crate::page::panels::prepare::fleet::class_name;
use crate::page::panels::selected_code;
use crate::page::parts::figures::{count, moment};
use crate::page::parts::{ChoiceField, Figure, NumberField, Picked, Table, TextField};
use crate::page::state::{Desk, Selected, Shared, Stage, t, t_with, wording};
use tepat_desk::under_way::{Followed, Standing, followed};
use tepat_intake::reports::{Usual, read_reports};
use tepat_model::document::Edit;
use tepat_model::message::Message;
use tepat_model::plan::{Mark, MarkState, SettledTrip, marked, released_with, unreported};
use tepat_model::region::Region;
use tepat_model::time::{DAY_MINUTES, Moment, parse_moment};
use tepat_order::Order as _;
use tepat_view::sheet::{Form, Sheet, Total};
use tepat_view::under_way::{mark_in_words, state_key};
use tepat_view::words::{self, Language};

/// The states that are reported.
pub(super) const REPORTED: [MarkState; 4] =
    [MarkState::Loaded, MarkState::Departed, MarkState::Arrived, MarkState::Failed];

/// Days from voting day within which the computer's clock is taken for that of the plan.
const NEAR_DAYS: i32 = 30;

#[component]
pub fn UnderWayPanel() -> impl IntoView {
    let desk = Desk::get();
    let planned = Memo::new(move |_| desk.plan.with(Option::is_some));
    view! {
        <Show
            when=move || planned.get()
            fallback=|| view! { <p class="empty">{wording("plan-none-yet")}</p> }
        >
            <Followed/>
        </Show>
    }
}

/// What holds for reports that do not say it themselves.
#[derive(Clone, Copy)]
struct Entry {
    now: Memo<Moment>,
    /// The moment reported; `None` for as planned.
    at: RwSignal<Option<Moment>>,
    /// Of a trip that has departed or failed: stops that have got their goods.
    stops: RwSignal<u32>,
}

impl Entry {
    fn mark(self, state: MarkState) -> Mark {
        let failed = state == MarkState::Failed;
        // Goods of a trip that failed are back no earlier than it is reported.
        let unsaid = failed.then(|| self.now.get_untracked());
        let counts = failed || state == MarkState::Departed;
        let stops = if counts { self.stops.get_untracked() } else { 0 };
        Mark { state, at: self.at.get_untracked().or(unsaid), stops }
    }
}

#[component]
fn Followed() -> impl IntoView {
    let desk = Desk::get();
    let now = Memo::new(move |_| desk.now.get().unwrap_or_else(|| usual_now(desk)));
    let entry = Entry { now, at: RwSignal::new(None), stops: RwSignal::new(0) };
    let standings = Memo::new(move |_| {
        let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
        if let Some(plan) = desk.plan.get() {
            let region = desk.region.get();
            let all =
                desk.settled_behind.with(|settled| followed(&region, &plan, settled, now.get()));
            all.iter().for_each(|trip| *counts.entry(trip.standing).or_default() += 1);
        }
        let is_failed = |trip: &&SettledTrip| trip.mark.state == MarkState::Failed;
        let failed = desk.settled_behind.with(|settled| settled.iter().filter(is_failed).count());
        counts.insert(Standing::Failed, failed);
        counts
    });
    let figure = move |standing: Standing| {
        let number = move || standings.with(|counts| counts.get(&standing).copied().unwrap_or(0));
        let tone = Signal::derive(move || match number() {
            0 => "",
            _ if standing.is_open() || standing == Standing::Failed => "bad",
            _ => "",
        });
        view! {
            <Figure
                label=Signal::derive(wording(standing.key()))
                value=Signal::derive(move || count(number()))
                tone
            />
        }
    };
    view! {
        <Rest now/>
        <dl class="figures" id="under-way">{Standing::ALL.map(figure).into_iter().collect_view()}</dl>
        <Failures/>
        <Typed entry/>
        <Trips entry/>
    }
}

/// The moment that reports and the rest of the plan count from.
#[component]
pub(super) fn Clock(now: Memo<Moment>) -> impl IntoView {
    let desk = Desk::get();
    let clock = Memo::new(move |_| desk.region.with(computer_clock));
    view! {
        <label class="labelled" title=wording("under-way-now-why")>
            <span>{wording("under-way-now")}</span>
            <TextField
                id="under-way-now"
                label=Signal::derive(wording("under-way-now"))
                value=Signal::derive(move || moment(now.get()))
                why=Signal::derive(wording("field-moment-unfit"))
                accepts=Callback::new(|text: String| parse_moment(&text).is_some())
                on_commit=move |text: String| desk.now.set(parse_moment(&text))
            />
        </label>
        <Show when=move || clock.get().is_some()>
            <button type="button" on:click=move |_| {
                desk.now.set(desk.region.with_untracked(computer_clock));
            }>{wording("under-way-clock")}</button>
        </Show>
    }
}

/// The computer's clock as a moment of the plan, if voting day is near.
pub(super) fn computer_clock(region: &Shared<Region>) -> Option<Moment> {
    let date = js_sys::Date::new_0();
    let year = i32::try_from(date.get_full_year()).ok()?;
    let month = u8::try_from(date.get_month() + 1).ok()?;
    let day = u8::try_from(date.get_date()).ok()?;
    let minute = i32::try_from(date.get_hours() * 60 + date.get_minutes()).ok()?;
    let at = words::moment_of(&region.info, (year, month, day), minute)?;
    (at.abs() <= NEAR_DAYS * DAY_MINUTES).then_some(at)
}

/// What the plan was last continued from, else the computer's clock, else its beginning.
pub(super) fn usual_now(desk: Desk) -> Moment {
    let (from, clock) = desk.region.with(|region| {
        let rules = &region.rules;
        (rules.is_under_way().then(|| rules.load_from()), computer_clock(region))
    });
    let first = || desk.plan.with(|plan| plan.as_ref()?.trips.first().map(|trip| trip.depart_at));
    from.or(clock).or_else(first).unwrap_or_default()
}

/// Planning what has not begun, from now on.
#[component]
fn Rest(now: Memo<Moment>) -> impl IntoView {
    let desk = Desk::get();
    let assumed = Memo::new(move |_| {
        let Some(plan) = desk.plan.get() else { return Vec::new() };
        desk.settled_behind.with(|settled| {
            let open = unreported(&plan, settled, now.get());
            open.into_iter().map(|trip| trip.code.clone()).collect::<Vec<_>>()
        })
    });
    let from = move || {
        let rules = desk.region.with(|region| region.rules.clone());
        rules
            .is_under_way()
            .then(|| t_with("under-way-from", &[("at", moment(rules.load_from()).into())]))
    };
    let go_on = move |_| {
        let Some(plan) = desk.plan.get_untracked() else { return };
        let codes = assumed.get_untracked();
        let marks: Vec<(&str, Mark)> =
            codes.iter().map(|code| (code.as_str(), Mark::default())).collect();
        let trips = desk.settled.with_untracked(|settled| marked(&plan, settled, &marks));
        let language = desk.language.get_untracked();
        if !trips.is_empty() {
            desk.edit(Edit::Settle { trips }, &words::text(language, "under-way-assumed-why"));
        }
        desk.edit(Edit::load_from(now.get_untracked()), "");
        desk.go(Stage::Plan);
        Command::Plan.run(desk);
    };
    let since = Memo::new(move |_| {
        desk.document.track();
        let version = handed_out(desk)?;
        let told = told_since(desk, &version)?;
        let at = short_time(&version.at);
        Some(t_with("history-since", &[("at", at.into()), ("told", told.into())]))
    });
    view! {
        <div class="panel-actions">
            <Clock now/>
            <button
                type="button"
                class="primary"
                id="under-way-rest"
                disabled=move || desk.running.with(Option::is_some)
                on:click=go_on
            >
                {wording("under-way-rest")}
            </button>
            <button
                type="button"
                id="under-way-board"
                title=wording("board-open-why")
                on:click=move |_| Command::ControlRoom.run(desk)
            >
                {wording("board-open")}
            </button>
        </div>
        {move || from().map(|from| view! { <p class="quiet">{from}</p> })}
        <Show when=move || !assumed.with(Vec::is_empty)>
            <details class="quiet" id="under-way-assumed">
                <summary>
                    {move || t_with(
                        "under-way-assumed",
                        &[("count", assumed.with(Vec::len).into())],
                    )}
                </summary>
                <p>{move || assumed.with(|codes| codes.join(", "))}</p>
            </details>
        </Show>
        {move || since.get().map(|since| view! { <p class="quiet" id="under-way-since">{since}</p> })}
    }
}

/// Trips that failed; those of which nothing was handed over are in no plan any more.
#[component]
fn Failures() -> impl IntoView {
    let desk = Desk::get();
    let failed = Memo::new(move |_| {
        desk.settled_behind.with(|settled| {
            let failed = settled.iter().filter(|trip| trip.mark.state == MarkState::Failed);
            failed.cloned().collect::<Vec<SettledTrip>>()
        })
    });
    let row = move |trip: SettledTrip| {
        let (language, key) = (desk.language.get(), trip.trip.clone());
        let said = desk.region.with(|region| {
            let vehicle = class_name(region, &key.class, language);
            let values = [
                ("vehicle", format!("{vehicle} {}", key.vehicle).into()),
                ("from", words::base_name(region, &key.base, language).into()),
                ("load", moment(key.load_at).into()),
                ("at", trip.mark.at.map(moment).unwrap_or_default().into()),
                ("stops", trip.mark.stops.into()),
                ("of", trip.visits.len().into()),
            ];
            t_with("under-way-failure", &values)
        });
        let release = move |_| desk.edit(Edit::Release { trips: vec![key.clone()] }, "");
        view! {
            <li class="message" data-severity="warning">
                {said}
                " "
                <button type="button" on:click=release>{wording("under-way-unfail")}</button>
            </li>
        }
    };
    view! {
        <ul class="messages" id="under-way-failures">
            {move || failed.get().into_iter().map(row).collect_view()}
        </ul>
    }
}

/// Reports as they are typed, pasted or scanned.
#[component]
fn Typed(entry: Entry) -> impl IntoView {
    let desk = Desk::get();
    let field = NodeRef::<html::Textarea>::new();
    let text = RwSignal::new(String::new());
    let state = RwSignal::new(MarkState::Departed);
    let choices = Signal::derive(move || {
        let language = desk.language.get();
        REPORTED
            .map(|state| (state.key().to_owned(), words::text(language, state_key(state))))
            .to_vec()
    });
    let read = Memo::new(move |_| {
        let now = entry.now.get();
        let usual = Usual { state: state.get(), at: entry.at.get(), now };
        let plan = desk.plan.get();
        let settled = desk.settled_behind.get();
        plan.map(|plan| text.with(|text| read_reports(text, &plan, &settled, usual)))
            .unwrap_or_default()
    });
    let record = move |_| {
        let reports = read.get_untracked();
        let marks: Vec<(&str, Mark)> = reports
            .marks
            .iter()
            .map(|(code, mark)| {
                let unsaid = (mark.state == MarkState::Failed).then(|| entry.now.get_untracked());
                (code.as_str(), Mark { at: mark.at.or(unsaid), ..*mark })
            })
            .collect();
        settle(desk, &marks);
        let kept = text.with_untracked(|text| refused_lines(text, &reports.refused));
        if let Some(field) = field.get_untracked() {
            field.set_value(&kept);
        }
        text.set(kept);
    };
    let refused =
        Signal::derive(move || read.with(|read| [&read.refused[..], &read.known].concat()));
    view! {
        <details class="under-way-typed" id="under-way-typed">
            <summary>{wording("under-way-typed")}</summary>
            <p class="quiet">{wording("under-way-typed-how")}</p>
            <textarea
                rows="5"
                spellcheck="false"
                aria-label=wording("under-way-typed")
                placeholder="T0012 berangkat 07.30&#10;T0013 tiba&#10;T0014 gagal 1"
                node_ref=field
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <div class="panel-actions">
                <span>{wording("under-way-unsaid")}</span>
                <ChoiceField
                    label=Signal::derive(wording("under-way-unsaid"))
                    choices
                    value=Signal::derive(move || state.get().key().to_owned())
                    on_commit=move |key: String| {
                        if let Some(chosen) = REPORTED.into_iter().find(|state| state.key() == key) {
                            state.set(chosen);
                        }
                    }
                />
                <button
                    type="button"
                    id="under-way-record"
                    disabled=move || read.with(|read| read.marks.is_empty())
                    on:click=record
                >
                    {move || t_with(
                        "under-way-record",
                        &[("count", read.with(|read| read.marks.len()).into())],
                    )}
                </button>
            </div>
            <Messages list=refused/>
        </details>
    }
}

/// Records marks.
pub(super) fn record(desk: Desk, marks: &[(&str, Mark)]) {
    let Some(plan) = desk.plan.get_untracked() else { return };
    let trips = desk.settled.with_untracked(|settled| marked(&plan, settled, marks));
    if !trips.is_empty() {
        desk.edit(Edit::Settle { trips }, "");
    }
}

/// Records marks, and says how many.
fn settle(desk: Desk, marks: &[(&str, Mark)]) {
    record(desk, marks);
    desk.notify(Message::note("reports-recorded").with("count", marks.len()));
}

/// All trips as they stand, to be marked.
#[component]
fn Trips(entry: Entry) -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(Picked::default());
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match desk.plan.get() {
            Some(plan) => desk.region.with(|region| {
                desk.settled_behind.with(|settled| {
                    trip_sheet(region, &followed(region, &plan, settled, entry.now.get()), language)
                })
            }),
            None => Sheet::default(),
        })
    });
    let mark = move |state: MarkState| {
        let keys = picked.get_untracked().keys;
        let mark = entry.mark(state);
        let stops = |code: &str| {
            let visits =
                desk.plan.with_untracked(|plan| Some(plan.as_ref()?.trip(code)?.1.visits.len()));
            mark.stops.min(visits.and_then(|it| it.try_into().ok()).unwrap_or(0))
        };
        let marks: Vec<(&str, Mark)> =
            keys.iter().map(|code| (code.as_str(), Mark { stops: stops(code), ..mark })).collect();
        settle(desk, &marks);
        // The next trips have their own number.
        entry.stops.set(0);
    };
    let release = move |_| {
        let Some(plan) = desk.plan.get_untracked() else { return };
        let picked = picked.get_untracked();
        let codes: Vec<&str> = picked.keys.iter().map(String::as_str).collect();
        let trips = desk.settled.with_untracked(|known| released_with(&plan, known, &codes));
        let count = trips.len();
        if count > 0 {
            desk.edit(Edit::Release { trips }, "");
        }
        desk.notify(Message::note("notice-released").with("count", count));
    };
    let button = move |state: MarkState| {
        view! {
            <button type="button" data-state=state.key() on:click=move |_| mark(state)>
                {move || t_with(
                    "under-way-mark",
                    &[
                        ("state", t(state_key(state)).into()),
                        ("count", picked.with(|picked| picked.keys.len()).into()),
                    ],
                )}
            </button>
        }
    };
    view! {
        <Table
            id="under-way-trips"
            label=Signal::derive(wording("schedule-tab-trips"))
            sheet
            selected=selected_code(desk, a_trip)
            on_select=move |code: String| desk.show(Selected::Trip(code))
            picked
        >
            <Show
                when=move || picked.with(|picked| !picked.keys.is_empty())
                fallback=|| view! { <span class="quiet">{wording("under-way-pick")}</span> }
            >
                <label class="labelled">
                    <span class="quiet">{wording("under-way-at")}</span>
                    <TextField
                        id="under-way-at"
                        label=Signal::derive(wording("under-way-at"))
                        value=Signal::derive(move || entry.at.get().map(moment).unwrap_or_default())
                        example=Signal::derive(wording("under-way-as-planned"))
                        why=Signal::derive(wording("field-moment-unfit"))
                        accepts=Callback::new(|text: String| {
                            text.is_empty() || parse_moment(&text).is_some()
                        })
                        on_commit=move |text: String| entry.at.set(parse_moment(&text))
                    />
                </label>
                <label class="labelled" title=wording("under-way-stops-why")>
                    <span class="quiet">{wording("under-way-stops")}</span>
                    <NumberField
                        label=Signal::derive(wording("under-way-stops"))
                        value=Signal::derive(move || Some(entry.stops.get().into()))
                        least=0
                        most=500
                        on_commit={move |stops: Option<i64>| {
                            entry.stops.set(stops.and_then(|stops| stops.try_into().ok()).unwrap_or(0));
                        }}
                    />
                </label>
                {REPORTED.map(button).into_iter().collect_view()}
                <button type="button" id="under-way-release" on:click=release>
                    {move || t_with(
                        "under-way-release",
                        &[("count", picked.with(|picked| picked.keys.len()).into())],
                    )}
                </button>
            </Show>
        </Table>
    }
}

fn trip_sheet(region: &Region, trips: &[Followed<'_>], language: Language) -> Sheet {
    let name = |code: &str| {
        region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    // What needs attention comes first.
    let mut trips: Vec<&Followed<'_>> = trips.iter().collect();
    trips.order_by_key(|followed| followed.standing);
    Sheet::of(&trips, language, |followed| followed.trip.code.clone())
        .texts("col-trip", |followed| followed.trip.code.clone())
        .texts("under-way-standing", |followed| words::text(language, followed.standing.key()))
        .texts("under-way-reported", |followed| {
            followed.mark.map(|mark| mark_in_words(mark, language)).unwrap_or_default()
        })
        .texts("under-way-done", |followed| {
            if followed.done == 0 {
                return String::new();
            }
            let all = followed.trip.visits.len();
            let values = [("done", followed.done.into()), ("all", all.into())];
            words::text_with(language, "under-way-done-of", &values)
        })
        .numbers("trip-depart", Form::Moment, |followed| Some(followed.trip.depart_at.into()))
        .numbers("col-arrival", Form::Moment, |followed| {
            let last = followed.trip.visits.last();
            last.map(|visit| followed.trip.handed_over(followed.heading, visit).into())
        })
        .texts("col-class", |followed| {
            format!(
                "{} {}",
                class_name(region, &followed.trip.class, language),
                followed.trip.vehicle
            )
        })
        .texts("col-from", |followed| name(&followed.trip.base))
        .texts("col-to", |followed| destination(region, followed.trip))
        .numbers("col-kits", Form::Count, |followed| Some(followed.trip.kits().count() as f64))
        .total(Total::Sum)
        .marked(|followed| if followed.standing.is_open() { "late" } else { "" })
        .done()
}
