//! Making a plan, and its figures.

use leptos::prelude::*;

use super::certainty::CertaintySection;
use super::choices::ChoicesSection;
use super::compare::told_since;
use super::costs::{CostsSection, show_costs};
use super::nights::{NightSection, nights};
use super::progress::RunningSearch;
use super::returning::ReturnSection;
use super::trials::TrialsSection;
use crate::page::frame::seek_state;
use crate::page::panels::carry_out::signatures::SignedLine;
use crate::page::panels::messages::Messages;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::parts::figures::{count, kilometres, minutes, moment, rupiah};
use crate::page::parts::{ChoiceField, ExportMenu, Figure, Link, NumberField, Toggle};
use crate::page::state::{Desk, Selected, Shared, Stage, t, t_with, wording};
use tepat_model::plan::{Plan, StationOutcome, Summary, summary};
use tepat_model::region::Region;
use tepat_planner::DEFAULT_ITERATIONS;
use tepat_view::comparison::POLLS_OPEN;
use tepat_view::export::What;
use tepat_view::scene::TIGHT_MINUTES;
use tepat_view::shortfall::{ShortVillage, Shortfall, late, unserved};
use tepat_view::words;

#[component]
pub fn PlanPanel() -> impl IntoView {
    let desk = Desk::get();
    let running = Memo::new(move |_| desk.running.with(Option::is_some));
    let planned = Memo::new(move |_| desk.plan.with(Option::is_some));
    view! {
        <div class="panel-scroll">
            <Show when=move || running.get() fallback=|| view! { <div class="panel-actions"><Effort/></div> }>
                <RunningSearch/>
            </Show>
            <Show when=move || planned.get() && desk.stale.get()>
                <p class="stale" role="status">{wording("plan-stale")}</p>
            </Show>
            <Show
                when=move || planned.get()
                fallback=move || {
                    (!running.get()).then(|| view! { <p class="empty">{wording("plan-none-yet")}</p> })
                }
            >
                <Result/>
            </Show>
        </div>
    }
}

/// How long to search: name, text key, and iterations.
const EFFORTS: [(&str, &str, u64); 3] = [
    ("quick", "effort-quick", DEFAULT_ITERATIONS / 10),
    ("good", "effort-good", DEFAULT_ITERATIONS),
    ("thorough", "effort-thorough", DEFAULT_ITERATIONS * 10),
];

/// The options of the next search.
#[component]
fn Effort() -> impl IntoView {
    let desk = Desk::get();
    let choices = Signal::derive(move || {
        let language = desk.language.get();
        EFFORTS.map(|(name, key, _)| (name.to_owned(), words::text(language, key))).to_vec()
    });
    let chosen = move || {
        let iterations = desk.options.get().iterations;
        let known = EFFORTS.into_iter().find(|(_, _, of)| Some(*of) == iterations);
        known.map(|(name, _, _)| name.to_owned()).unwrap_or_default()
    };
    let choose = move |name: String| {
        if let Some((_, _, iterations)) = EFFORTS.into_iter().find(|(known, _, _)| *known == name) {
            desk.options.update(|options| options.iterations = Some(iterations));
        }
    };
    view! {
        <ChoiceField
            label=Signal::derive(wording("plan-effort"))
            choices
            value=Signal::derive(chosen)
            on_commit=choose
        />
        <label class="labelled" title=wording("plan-seed-why")>
            <span class="quiet">{wording("plan-seed")}</span>
            <NumberField
                label=Signal::derive(wording("plan-seed"))
                value=Signal::derive(move || i64::try_from(desk.options.get().seed).ok())
                least=0
                most=1_000_000
                on_commit={move |seed: Option<i64>| {
                    let seed = seed.and_then(|seed| u64::try_from(seed).ok()).unwrap_or(1);
                    desk.options.update(|options| options.seed = seed);
                }}
            />
        </label>
        <Show when=move || desk.plan.with(Option::is_some)>
            <span title=wording("plan-from-scratch-why")>
                <Toggle
                    label=Signal::derive(wording("plan-from-scratch"))
                    on=desk.from_scratch
                    on_change=move |on| desk.from_scratch.set(on)
                />
            </span>
        </Show>
    }
}

/// The plan in figures.
#[component]
fn Result() -> impl IntoView {
    let desk = Desk::get();
    let now = move || desk.summary.get();
    let before = Memo::new(move |_| {
        let version = desk.before.get()?;
        Some(Shared::new(desk.region.with(|region| summary(region, &version.plan))))
    });
    let told = Memo::new(move |_| told_since(desk, &*desk.before.get()?));
    // A figure of the plan, and its difference from the previous plan.
    let figure =
        move |of: fn(&Summary) -> i64| move || now().map(|now| of(&now)).unwrap_or_default();
    let change = move |of: fn(&Summary) -> i64, write: fn(i64) -> String| {
        Signal::derive(move || match (now(), before.get()) {
            (Some(now), Some(before)) => difference(of(&now) - of(&before), write),
            _ => String::new(),
        })
    };
    let plain = count;
    let counted = move |label: fn() -> String, of: fn(&Summary) -> i64| {
        view! {
            <Figure
                label=Signal::derive(label)
                value=Signal::derive(move || count(figure(of)()))
                change=change(of, plain)
            />
        }
    };
    // Zero late stations are no good news while others are unserved, and vice versa.
    let bad_if_any = move |of: fn(&Summary) -> i64| {
        Signal::derive(move || match (figure(of)(), figure(|s| (s.late + s.unserved) as i64)()) {
            (1.., _) => "bad",
            (_, 0) => "good",
            _ => "",
        })
    };
    let after_polls = Memo::new(move |_| {
        let after = |outcome: &StationOutcome| outcome.at().is_some_and(|at| at > POLLS_OPEN);
        desk.outcomes.with(|outcomes| outcomes.iter().filter(|outcome| after(outcome)).count())
    });
    view! {
        <SignedLine/>
        <dl class="figures large">
            <Figure
                label=Signal::derive(wording("state-on-time"))
                value=Signal::derive(move || count(figure(|s| s.on_time as i64)()))
                change=change(|s| s.on_time as i64, plain)
                tone=Signal::derive(move || {
                    let all = now().is_some_and(|now| now.on_time == now.stations);
                    if all { "good" } else { "" }
                })
            />
            <Figure
                label=Signal::derive(wording("state-late"))
                value=Signal::derive(move || count(figure(|s| s.late as i64)()))
                change=change(|s| s.late as i64, plain)
                tone=bad_if_any(|s| s.late as i64)
                leads=move |()| seek_state(desk, "state-late")
            />
            <Figure
                label=Signal::derive(wording("state-unserved"))
                value=Signal::derive(move || count(figure(|s| s.unserved as i64)()))
                change=change(|s| s.unserved as i64, plain)
                tone=bad_if_any(|s| s.unserved as i64)
                leads=move |()| seek_state(desk, "state-unserved")
            />
        </dl>
        <Show when=move || after_polls.get() != 0>
            <p class="toned" data-tone="bad" id="plan-after-polls">
                {move || t_with("plan-after-polls", &[("count", after_polls.get().into())])}
            </p>
        </Show>
        <p>{move || now().map(|now| view! { <Latest summary=now/> })}</p>
        <dl class="figures">
            <Figure
                label=Signal::derive(wording("costs-figure"))
                value=Signal::derive(move || rupiah(figure(|s| s.all.cost_rupiah as i64)()))
                change=change(|s| s.all.cost_rupiah as i64, rupiah)
                leads=move |()| show_costs()
            />
            {counted(|| t("figure-vehicles-used"), |s| s.all.vehicles.into())}
            <Figure
                label=Signal::derive(wording("figure-trips"))
                value=Signal::derive(move || count(figure(|s| s.all.trips.into())()))
                change=change(|s| s.all.trips.into(), plain)
                leads=move |()| desk.seek(Stage::Schedule, "trips", "col-trip", String::new())
            />
            {counted(|| t("figure-boat-trips"), |s| s.boat_trips.into())}
            <Figure
                label=Signal::derive(wording("figure-distance"))
                value=Signal::derive(move || kilometres(figure(|s| s.all.length_m as i64)() as u64))
            />
            <Figure
                label=Signal::derive(wording("figure-hours"))
                value=Signal::derive(move || count(figure(|s| s.all.minutes as i64)() / 60))
                change=change(|s| s.all.minutes as i64 / 60, plain)
            />
            {counted(|| t("figure-crew"), |s| s.crew.into())}
            {counted(|| t("figure-police"), |s| s.escort_police.into())}
            {counted(|| t("figure-staff"), |s| s.escort_staff.into())}
            <Figure
                label=Signal::derive(wording("custody-figure-nights"))
                value=Signal::derive(move || count(figure(|s| nights(s).on_the_way.into())()))
                change=change(|s| nights(s).on_the_way.into(), plain)
            />
            <Figure
                label=Signal::derive(wording("custody-figure-without"))
                value=Signal::derive(move || {
                    count(figure(|s| nights(s).without_custody.into())())
                })
                change=change(|s| nights(s).without_custody.into(), plain)
                tone=Signal::derive(move || {
                    if figure(|s| nights(s).without_custody.into())() > 0 { "bad" } else { "" }
                })
            />
        </dl>
        <p class="quiet" id="plan-gap" title=wording("plan-gap-why")>
            {move || now().and_then(|now| now.gap()).map(|gap| words::message(desk.language.get(), &gap))}
        </p>
        <Show when=move || before.get().is_some()>
            <p class="quiet">{wording("plan-compared")}</p>
        </Show>
        {move || told.get().map(|told| view! {
            <p id="plan-told">
                {t_with("plan-told", &[("told", told.into())])}
                " "
                <button type="button" class="link" on:click=move |_| desk.go(Stage::Compare)>
                    {wording("plan-told-more")}
                </button>
            </p>
        })}
        <Notes/>
        <ByClass/>
        <Undone
            id="unserved"
            title="plan-unserved"
            groups=|region, plan| unserved(region, &plan.unserved)
        />
        <Show when=move || now().is_some_and(|now| now.unserved != 0)>
            <ExportMenu whats=&[What::Unserved]/>
        </Show>
        <Undone id="late" title="plan-late" groups=late/>
        <ChoicesSection/>
        <NightSection/>
        <ReturnSection/>
        <CostsSection/>
        <CertaintySection/>
        <TrialsSection/>
        <Origin/>
    }
}

/// A difference with its sign; empty if there is none.
fn difference(by: i64, write: fn(i64) -> String) -> String {
    match by {
        0 => String::new(),
        more @ 1.. => format!("+{}", write(more)),
        less => write(less),
    }
}

/// The last arrival and the smallest slack.
#[component]
fn Latest(summary: Shared<Summary>) -> impl IntoView {
    let latest = summary.latest.clone().map(|(at, station)| {
        view! {
            <span>{t_with("plan-latest", &[("at", moment(at).into())])}</span>
            " "
            <Link to=Selected::Station(station)/>
            ". "
        }
    });
    let slack = summary.least_slack_minutes.map(|slack| {
        let text = if slack < 0 {
            t_with("plan-least-slack-late", &[("late", minutes(-slack).into())])
        } else {
            t_with("plan-least-slack", &[("slack", minutes(slack).into())])
        };
        let tone = if slack < 0 {
            "bad"
        } else if slack < TIGHT_MINUTES {
            "warn"
        } else {
            "good"
        };
        view! { <span class="toned" data-tone=tone>{text}</span> }
    });
    view! { {latest} {slack} }
}

/// Use of each vehicle class.
#[component]
fn ByClass() -> impl IntoView {
    let desk = Desk::get();
    let rows = move || {
        let language = desk.language.get();
        let summary = desk.summary.get()?;
        let rows = summary.classes.iter().map(|(class, used)| {
            let name = desk.region.with(|region| class_name(region, class, language));
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{count(used.vehicles)}</td>
                    <td>{count(used.trips)}</td>
                    <td>{kilometres(used.length_m)}</td>
                    <td>{minutes(used.minutes / 60 * 60)}</td>
                    <td>{rupiah(used.cost_rupiah)}</td>
                </tr>
            }
        });
        Some(rows.collect_view())
    };
    view! {
        <div class="plain-scroll">
        <table class="plain">
            <caption>{wording("plan-by-class")}</caption>
            <thead>
                <tr>
                    <th scope="col">{wording("col-class")}</th>
                    <th scope="col">{wording("col-vehicles")}</th>
                    <th scope="col">{wording("col-trips")}</th>
                    <th scope="col">{wording("col-distance")}</th>
                    <th scope="col">{wording("col-hours")}</th>
                    <th scope="col">{wording("col-cost")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
}

/// Reasons listed at most.
const MOST_REASONS: usize = 40;

/// Stations that the plan leaves unserved or serves late, by reason and village.
#[component]
fn Undone(
    /// Id of the list.
    id: &'static str,
    /// Text key of the title.
    title: &'static str,
    /// Groups those stations.
    groups: fn(&Region, &Plan) -> Vec<Shortfall>,
) -> impl IntoView {
    let desk = Desk::get();
    let groups = Memo::new(move |_| {
        let plan = desk.plan.get();
        desk.region.with(|region| plan.map(|plan| groups(region, &plan)).unwrap_or_default())
    });
    let count = move || groups.with(|groups| groups.iter().map(Shortfall::stations).sum::<usize>());
    let more = move || groups.with(|groups| groups.len().saturating_sub(MOST_REASONS));
    view! {
        <Show when=move || count() != 0>
            <h3>{move || t_with(title, &[("stations", count().into())])}</h3>
            <ul class="messages" id=id>
                {move || {
                    groups.get().into_iter().take(MOST_REASONS).map(group_of_stations).collect_view()
                }}
            </ul>
            <Show when=move || more() != 0>
                <p class="quiet">{move || t_with("compare-more", &[("count", more().into())])}</p>
            </Show>
        </Show>
    }
}

/// A reason and the villages it applies to.
pub fn group_of_stations(group: Shortfall) -> impl IntoView {
    let language = Desk::get().language.get();
    let causes = group.causes.iter().map(|cause| words::message(language, cause));
    let causes: Vec<String> = causes.collect();
    let village = |village: ShortVillage| {
        let to = match village.stations.as_slice() {
            [only] => Selected::Station(only.clone()),
            _ => Selected::Place(village.code.clone()),
        };
        let values = [
            ("count", village.stations.len().into()),
            ("numbers", village.numbers.as_str().into()),
        ];
        view! { <li><Link to/> " " {t_with("plan-unserved-village", &values)}</li> }
    };
    view! {
        <li class="message" data-severity="error">
            {causes.join(" ")}
            <ul>{group.villages.into_iter().map(village).collect_view()}</ul>
        </li>
    }
}

/// Further remarks, such as settled trips that could not be kept.
#[component]
fn Notes() -> impl IntoView {
    let desk = Desk::get();
    let list = Signal::derive(move || {
        desk.plan.with(|plan| plan.iter().flat_map(|plan| plan.notes.clone()).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || !list.with(Vec::is_empty)>
            <h3>{wording("plan-notes")}</h3>
            <Messages list/>
        </Show>
    }
}

/// The input of the plan, so that it can be reproduced.
#[component]
fn Origin() -> impl IntoView {
    let desk = Desk::get();
    move || {
        let plan = desk.plan.get()?;
        let language = desk.language.get();
        Some(view! {
            <p class="quiet">
                {words::text_with(
                    language,
                    "plan-origin",
                    &[
                        ("input", plan.input.chars().take(12).collect::<String>().into()),
                        ("engine", plan.engine.as_str().into()),
                        ("seed", plan.seed.to_string().into()),
                        ("iterations", plan.iterations.into()),
                    ],
                )}
            </p>
        })
    }
}
