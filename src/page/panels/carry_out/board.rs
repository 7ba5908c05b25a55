//! The control room: the night on one large screen, reports entered as they come.

use std::cell::RefCell;
use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::under_way::{Clock, REPORTED, computer_clock, record, usual_now};
use crate::page::dialogs::Shell;
use crate::page::job::{self, Job};
use crate::page::panels::messages::Messages;
use crate::page::parts::figures::count;
use crate::page::parts::{Camera, ChoiceField, Figure};
use crate::page::state::{Desk, Selected, Shared, Stage, t, t_with, wording};
use crate::worker::messages::{Reply, Request};
use tepat_desk::board::{Board, Call, Threatened, WaveBoard, board};
use tepat_desk::supply::{Goods, read_goods};
use tepat_desk::under_way::Standing;
use tepat_intake::reports::{Usual, read_reports};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::{Message, Severity};
use tepat_model::plan::{Mark, MarkState};
use tepat_model::time::Moment;
use tepat_view::desk::{board_in_words, call_in_words, log, threatened_in_words};
use tepat_view::people::Contacts;
use tepat_view::under_way::state_key;
use tepat_view::words;

/// How often the clock of the board follows that of the computer.
const TICK: Duration = Duration::from_secs(20);

/// How long after a report the simulation waits for the next.
const REST: Duration = Duration::from_secs(2);

/// Runs of a simulation: the shares are then within 3 % of what more would say, 19 times out of 20.
const RUNS: u64 = 1_000;

/// Calls and lines of the log shown at most.
const MOST_CALLS: usize = 40;
const MOST_LINES: usize = 12;

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// The control room, over the whole page.
#[component]
pub fn ControlRoom() -> impl IntoView {
    let desk = Desk::get();
    let now = Memo::new(move |_| desk.now.get().unwrap_or_else(|| usual_now(desk)));
    let seen = Memo::new(move |_| {
        let plan = desk.plan.get()?;
        let region = desk.region.get();
        Some(Shared::new(desk.settled.with(|settled| board(&region, &plan, settled, now.get()))))
    });
    follow_clock(desk);
    view! {
        <Shell id="board-dialog" title="board-title">
            <div class="board-head">
                <Clock now/>
                <p role="status">
                    {move || seen.get().map(|board| {
                        words::message(desk.language.get(), &board_in_words(&board))
                    })}
                </p>
            </div>
            <dl class="figures">
                {Standing::ALL.map(|standing| view! { <Count seen standing/> }).into_iter().collect_view()}
            </dl>
            <Entry now/>
            <div class="board-columns">
                <Calls seen now/>
                <div>
                    <Waves seen/>
                    <Threats now/>
                    <Log/>
                </div>
            </div>
        </Shell>
    }
}

type Seen = Memo<Option<Shared<Board>>>;

/// Lets the board's clock follow the computer's, unless another moment has been set.
fn follow_clock(desk: Desk) {
    let tick = move || {
        let Some(clock) = desk.region.with_untracked(computer_clock) else { return };
        let set = desk.now.get_untracked();
        if set.is_none_or(|set| (0..=5).contains(&(clock - set))) {
            desk.now.set(Some(clock));
        }
    };
    tick();
    if let Ok(timer) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || timer.clear());
    }
}

#[component]
fn Count(seen: Seen, standing: Standing) -> impl IntoView {
    let number = move || {
        let of = |board: &Shared<Board>| {
            board.trips.iter().find(|(of, _)| *of == standing).map_or(0, |(_, trips)| *trips)
        };
        seen.with(|board| board.as_ref().map_or(0, of))
    };
    let tone = Signal::derive(move || match number() {
        1.. if standing.is_open() || standing == Standing::Failed => "bad",
        _ => "",
    });
    view! {
        <Figure
            label=Signal::derive(wording(standing.key()))
            value=Signal::derive(move || count(number()))
            tone
        />
    }
}

/// One report at a time, as a scanner or a person types it.
#[component]
fn Entry(now: Memo<Moment>) -> impl IntoView {
    let desk = Desk::get();
    let field = NodeRef::<html::Input>::new();
    let state = RwSignal::new(MarkState::Arrived);
    let refused = RwSignal::new(Vec::<Message>::new());
    let choices = Signal::derive(move || {
        let language = desk.language.get();
        REPORTED
            .map(|state| (state.key().to_owned(), words::text(language, state_key(state))))
            .to_vec()
    });
    let take = move || {
        let (Some(field), Some(plan)) = (field.get_untracked(), desk.plan.get_untracked()) else {
            return;
        };
        if let Some(goods) = desk.region.with_untracked(|it| read_goods(&field.value(), it)) {
            let said = match goods {
                Ok(goods) => count_goods(desk, &goods),
                Err(message) => message,
            };
            if said.severity == Severity::Note {
                field.set_value("");
            }
            return refused.set(vec![said]);
        }
        let now = now.get_untracked();
        let usual = Usual { state: state.get_untracked(), at: Some(now), now };
        let settled = desk.settled.get_untracked();
        let reports = read_reports(&field.value(), &plan, &settled, usual);
        let marks: Vec<(&str, Mark)> =
            reports.marks.iter().map(|(code, mark)| (code.as_str(), *mark)).collect();
        record(desk, &marks);
        // What was not understood stays to be corrected.
        if reports.refused.is_empty() {
            field.set_value("");
        }
        refused.set(reports.refused.into_iter().chain(reports.known).collect());
    };
    let enter = move |event: SubmitEvent| {
        event.prevent_default();
        take();
    };
    let scanned = move |text: String| {
        if let Some(field) = field.get_untracked() {
            field.set_value(&text);
            take();
        }
    };
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // Fails only if the element has left the page.
            let _ = field.focus();
        }
    });
    view! {
        <form class="board-entry" on:submit=enter>
            <input
                id="board-entry"
                type="text"
                autocomplete="off"
                spellcheck="false"
                autofocus
                aria-label=wording("board-entry")
                placeholder=wording("board-entry-how")
                node_ref=field
            />
            <span class="quiet">{wording("board-entry-state")}</span>
            <ChoiceField
                label=Signal::derive(wording("board-entry-state"))
                choices
                value=Signal::derive(move || state.get().key().to_owned())
                on_commit=move |key: String| {
                    if let Some(chosen) = REPORTED.into_iter().find(|state| state.key() == key) {
                        state.set(chosen);
                    }
                }
            />
        </form>
        <Camera on_code=scanned/>
        <Messages list=Signal::derive(move || refused.get())/>
    }
}

/// Enters boxes as handed over at their station, as one change.
fn count_goods(desk: Desk, goods: &Goods) -> Message {
    let (on, by) = (desk.today_untracked(), desk.author.get_untracked());
    let station = goods.boxes.first().map_or("", |scanned| scanned.station.as_str());
    let language = desk.language.get_untracked();
    let name = desk.region.with_untracked(|region| words::station_name(region, station, language));
    let entries = desk.region.with_untracked(|region| goods.entries(region, &on, &by));
    if entries.is_empty() {
        return Message::note("board-counted-before").with("station", name);
    }
    let key = if goods.are_damaged { "board-counted-damaged" } else { "board-counted" };
    match desk.try_edit(Edit::put(TableName::Supplies, &entries), "") {
        Ok(()) => Message::note(key).with("boxes", entries.len()).with("station", name),
        Err(message) => message,
    }
}

/// Trips that are overdue or failed, with what to press once somebody has answered.
#[component]
fn Calls(seen: Seen, now: Memo<Moment>) -> impl IntoView {
    let desk = Desk::get();
    // Reports change nothing in them.
    let contacts = StoredValue::new(desk.document.with_untracked(|document| {
        let roster = document.as_ref().map(|document| &document.roster);
        let of = |it| desk.region.with_untracked(|region| Contacts::of(region, it));
        roster.map(of).unwrap_or_default()
    }));
    let line = move |call: Call| {
        let told = desk.plan.with(|plan| {
            let plan = plan.as_ref()?;
            let language = desk.language.get();
            let told = desk.region.with(|region| call_in_words(region, plan, &call, language));
            Some(words::message(language, &told))
        });
        // Who is asked after leaving has mostly left as planned; who arrives does so now.
        let answer = match call.standing {
            Standing::NoReport => Some(("board-departed-now", MarkState::Departed, false)),
            Standing::NotArrived => Some(("board-arrived-now", MarkState::Arrived, true)),
            _ => None,
        };
        let code = call.trip.clone();
        let answer = answer.map(move |(text, state, is_now)| {
            let press = move |_| {
                let at = is_now.then(|| now.get_untracked());
                record(desk, &[(&code, Mark { state, at, stops: 0 })]);
            };
            view! { <button type="button" on:click=press>{move || t(text)}</button> }
        });
        let contact = contacts.with_value(|contacts| contacts.at(&call.at).map(str::to_owned));
        let code = call.trip.clone();
        let show = move |_| {
            desk.dialog.set(None);
            desk.go(Stage::UnderWay);
            desk.selection.set(Some(Selected::Trip(code.clone())));
        };
        view! {
            <li class=if call.standing == Standing::NoReport { "" } else { "bad" }>
                <button type="button" class="plain link" on:click=show>{told}</button>
                {contact.map(|contact| view! { <b>{contact}</b> })}
                {answer}
            </li>
        }
    };
    let all = move || seen.with(|board| board.as_ref().map_or(0, |board| board.calls.len()));
    view! {
        <section id="board-calls">
            <h3>{wording("board-calls")}</h3>
            <ul>
                {move || seen.with(|board| {
                    let calls = board.iter().flat_map(|board| &board.calls).take(MOST_CALLS);
                    calls.cloned().map(line).collect_view()
                })}
            </ul>
            {move || match all() {
                0 => Some(t("board-calls-none")),
                all if all > MOST_CALLS => {
                    Some(t_with("board-calls-more", &[("count", (all - MOST_CALLS).into())]))
                }
                _ => None,
            }.map(|said| view! { <p class="quiet">{said}</p> })}
        </section>
    }
}

/// Planned and reported, by wave.
#[component]
fn Waves(seen: Seen) -> impl IntoView {
    let of = |actual: u64, planned: u64| {
        let values = [("actual", count(actual).into()), ("planned", count(planned).into())];
        let class = if actual < planned { "bad" } else { "" };
        view! { <td class=class>{t_with("board-of", &values)}</td> }
    };
    let row = move |wave: &WaveBoard| {
        let class = if wave.damaged > 0 { "bad" } else { "" };
        view! {
            <tr>
                <th scope="row">{words::h_day(wave.h_day.into())}</th>
                <td>{count(wave.stations)}</td>
                {of(wave.out, wave.planned_out)}
                {match wave.in_part {
                    0 => of(wave.delivered, wave.planned).into_any(),
                    part => {
                        let values = [
                            ("actual", count(wave.delivered).into()),
                            ("planned", count(wave.planned).into()),
                            ("part", count(part).into()),
                        ];
                        view! { <td>{t_with("board-of-part", &values)}</td> }.into_any()
                    }
                }}
                <td class=class>{count(wave.damaged)}</td>
            </tr>
        }
    };
    view! {
        <section id="board-waves">
            <h3>{wording("board-waves")}</h3>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{wording("board-wave")}</th>
                        <th scope="col">{wording("board-stations")}</th>
                        <th scope="col">{wording("board-out")}</th>
                        <th scope="col">{wording("board-there")}</th>
                        <th scope="col">{wording("board-damaged")}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || seen.with(|board| {
                        board.iter().flat_map(|board| &board.waves).map(row).collect_view()
                    })}
                </tbody>
            </table>
        </section>
    }
}

/// Where goods may be late, simulated from what is reported.
#[component]
fn Threats(now: Memo<Moment>) -> impl IntoView {
    let desk = Desk::get();
    let found = RwSignal::new(None::<Vec<Threatened>>);
    let is_counting = RwSignal::new(false);
    watch_threats(desk, now, found, is_counting);
    let told = move || {
        let language = desk.language.get();
        found.with(|found| {
            let threatened = found.as_ref()?;
            if threatened.is_empty() {
                return Some(vec![t("board-threatened-none")]);
            }
            let told = desk.region.with(|region| threatened_in_words(region, threatened));
            Some(told.iter().map(|message| words::message(language, message)).collect::<Vec<_>>())
        })
    };
    let how = move || {
        let promised = desk.region.with(|region| region.promise.stations_percent);
        let values = [("runs", count(RUNS).into()), ("promised", promised.into())];
        t_with("board-threatened-how", &values)
    };
    view! {
        <section id="board-threatened" aria-busy=move || is_counting.get().to_string()>
            <h3>
                {wording("board-threatened-title")}
                <Show when=move || is_counting.get()>
                    " "<small class="quiet">{wording("board-counting")}</small>
                </Show>
            </h3>
            <ul>
                {move || {
                    told().unwrap_or_default().into_iter().map(|said| view! { <li>{said}</li> }).collect_view()
                }}
            </ul>
            <details class="quiet">
                <summary>{wording("board-threatened-derived")}</summary>
                <p>{how}</p>
            </details>
        </section>
    }
}

/// Simulates again shortly after every report, one simulation at a time.
fn watch_threats(
    desk: Desk,
    now: Memo<Moment>,
    found: RwSignal<Option<Vec<Threatened>>>,
    is_counting: RwSignal<bool>,
) {
    let hear = move |reply: Result<Reply, Message>| {
        is_counting.set(false);
        match reply {
            Ok(Reply::Threatened(threatened)) => found.set(Some(threatened)),
            Ok(_) => {}
            Err(message) => desk.notify(message),
        }
    };
    let begin = move || {
        let Some(plan) = desk.plan.get_untracked() else { return };
        let request = Request::Threatened {
            region: Box::new((*desk.region.get_untracked()).clone()),
            plan: Box::new((*plan).clone()),
            settled: (*desk.settled.get_untracked()).clone(),
            now: now.get_untracked(),
            runs: RUNS,
            seed: desk.options.get_untracked().seed,
        };
        job::ask_once(&JOB, &request, hear);
    };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<()>| {
        desk.plan.track();
        desk.settled.track();
        desk.region.track();
        now.track();
        let rest = if before.is_none() { Duration::ZERO } else { REST };
        is_counting.set(true);
        if let Some(timer) = waiting.get_value() {
            timer.clear();
        }
        waiting.set_value(set_timeout_with_handle(begin, rest).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = waiting.get_value() {
            timer.clear();
        }
        job::let_go(JOB.take());
    });
}

/// What was entered last, by whom and when.
#[component]
fn Log() -> impl IntoView {
    let desk = Desk::get();
    let lines = Memo::new(move |_| {
        let (language, scenario) = (desk.language.get(), desk.scenario.get());
        desk.document.with(|document| {
            document.as_ref().map(|it| log(it, &scenario, MOST_LINES, language)).unwrap_or_default()
        })
    });
    view! {
        <section id="board-log">
            <h3>{wording("board-log")}</h3>
            <ol>
                {move || lines.get().into_iter().map(|line| {
                    let time = line.at.get(11..16).unwrap_or_default().replace(':', ".");
                    view! {
                        <li>
                            <time datetime=line.at.clone()>{time}</time>" "
                            <b>{line.by}</b>" "{line.what}
                        </li>
                    }
                }).collect_view()}
            </ol>
            <Show when=move || lines.with(Vec::is_empty)>
                <p class="quiet">{wording("board-log-none")}</p>
            </Show>
        </section>
    }
}
