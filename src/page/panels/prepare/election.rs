//! The election: voting day, what is voted on, and re-votes.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::page::parts::{Link, NumberField, TextField, value_of};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_intake::begin::{offset_of_zone, with_code};
use tepat_intake::revote::{Revote, named_stations};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Info, PlaceKind};
use tepat_order::{Gather as _, Order as _};
use tepat_view::words;

/// Common combinations of elections, with their text keys.
const PRESETS: [(&str, &[&str]); 3] = [
    ("rules-preset-pilkada", &["gubernur", "bupati"]),
    ("election-preset-bupati", &["bupati"]),
    ("election-preset-pemilu", &["presiden", "dpr", "dpd", "dprd provinsi", "dprd kabupaten"]),
];

/// Stations of a re-vote listed at most.
const MOST_LISTED: usize = 200;

#[component]
pub fn ElectionPanel() -> impl IntoView {
    view! {
        <div class="panel-scroll">
            <Election/>
            <Again/>
        </div>
    }
}

/// Voting day, what is voted on, and the ballots.
#[component]
fn Election() -> impl IntoView {
    let desk = Desk::get();
    let info = move |field: &'static str, value: String| {
        desk.edit(Edit::set(TableName::Info, "", field, value), "");
    };
    let elections = |names: Vec<String>| Edit::set(TableName::Rules, "", "elections", names);
    let of_info = move |field: fn(&Info) -> &String| {
        Signal::derive(move || desk.region.with(|region| field(&region.info).clone()))
    };
    let zone = move |typed: String| {
        let written = typed.trim().to_owned();
        if let Some(hours) = offset_of_zone(&written) {
            let fields = [("timezone", written.into()), ("utc_offset_hours", hours.into())];
            desk.edit(Edit::set_many(TableName::Info, "", fields), "");
        }
    };
    let code = move |typed: String| {
        let edit = desk.region.with_untracked(|region| with_code(region, typed.trim()));
        desk.edit(edit, "");
    };
    let day = move || desk.region.with(|region| region.info.voting_day.clone());
    let written = move || desk.region.with(|region| region.rules.elections.join(", "));
    let date = move || desk.region.with(|region| words::date(desk.language.get(), &region.info, 0));
    view! {
        <div class="fields">
            <label class="field">
                <span>{wording("begin-name")}</span>
                <TextField
                    id="region-name"
                    label=Signal::derive(wording("begin-name"))
                    value=of_info(|info| &info.name)
                    accepts=|typed: String| !typed.trim().is_empty()
                    why=Signal::derive(wording("region-name-unfit"))
                    on_commit=move |typed: String| info("name", typed.trim().to_owned())
                />
            </label>
            <label class="field">
                <span>{wording("begin-code")}</span>
                <TextField
                    id="region-code"
                    label=Signal::derive(wording("begin-code"))
                    value=of_info(|info| &info.code)
                    accepts=|typed: String| !typed.trim().is_empty()
                    why=Signal::derive(wording("region-name-unfit"))
                    on_commit=code
                />
                <span class="quiet">{wording("region-code-why")}</span>
            </label>
            <label class="field">
                <span>{wording("begin-zone-label")}</span>
                <TextField
                    id="region-zone"
                    label=Signal::derive(wording("begin-zone-label"))
                    value=of_info(|info| &info.timezone)
                    accepts=|typed: String| offset_of_zone(&typed).is_some()
                    why=Signal::derive(wording("begin-zone-unfit"))
                    on_commit=zone
                />
                <span class="quiet">{wording("region-zone-why")}</span>
            </label>
            <DayField
                id="election-day"
                name="election-day"
                day=Signal::derive(day)
                on_commit=move |day: String| info("voting_day", day)
            >
                <span class="quiet">{date}</span>
            </DayField>
            <label class="field">
                <span>{wording("election-vote")}</span>
                <TextField
                    id="election-vote"
                    label=Signal::derive(wording("election-vote"))
                    value=Signal::derive(move || desk.region.with(|r| r.info.vote.clone()))
                    on_commit=move |typed: String| info("vote", typed)
                />
                <span class="quiet">{wording("election-vote-why")}</span>
            </label>
            <label class="field">
                <span>{wording("rule-elections")}</span>
                <TextField
                    id="election-ballots"
                    label=Signal::derive(wording("rule-elections"))
                    value=Signal::derive(written)
                    accepts=move |typed: String| !names_in(&typed).is_empty()
                    why=Signal::derive(wording("election-ballots-unfit"))
                    on_commit=move |typed: String| desk.edit(elections(names_in(&typed)), "")
                />
            </label>
            <div class="panel-actions">
                <span>{wording("rules-presets")}</span>
                {PRESETS.map(|(key, names)| view! {
                    <button
                        type="button"
                        on:click=move |_| {
                            let names = names.iter().map(|name| (*name).to_owned()).collect();
                            desk.edit(elections(names), "");
                        }
                    >
                        {wording(key)}
                    </button>
                }).into_iter().collect_view()}
            </div>
        </div>
    }
}

fn names_in(typed: &str) -> Vec<String> {
    let parts = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// A date field: accepts the usual notations and hands on ISO 8601.
#[component]
fn DayField(
    /// Id of the field.
    id: &'static str,
    /// Text key of its name.
    name: &'static str,
    /// The current date in ISO 8601; may be empty.
    #[prop(into)]
    day: Signal<String>,
    /// Called with a new date.
    #[prop(into)]
    on_commit: Callback<String>,
    /// Content below the field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let language = Desk::get().language;
    view! {
        <label class="field">
            <span>{wording(name)}</span>
            <TextField
                id
                label=Signal::derive(wording(name))
                value=Signal::derive(move || day.with(|day| words::day(language.get(), day)))
                accepts=move |typed: String| words::parse_day(&typed).is_some()
                why=Signal::derive(wording("election-day-unfit"))
                example=Signal::derive(wording("election-day-example"))
                on_commit=move |typed: String| {
                    if let Some(day) = words::parse_day(&typed) {
                        on_commit.run(day);
                    }
                }
            />
            {children.map(|children| children())}
        </label>
    }
}

/// A re-vote as a scenario of its own: its stations, date, ballot and spare ballots.
#[component]
fn Again() -> impl IntoView {
    let desk = Desk::get();
    let pasted = RwSignal::new(String::new());
    let report = RwSignal::new(Vec::<Message>::new());
    let day = RwSignal::new(String::new());
    let election = RwSignal::new("bupati".to_owned());
    let spare = RwSignal::new(desk.region.with_untracked(|r| r.rules.psu_spare_ballots));
    let add = move |_| {
        let named =
            pasted.with_untracked(|text| desk.region.with_untracked(|r| named_stations(text, r)));
        if !named.stations.is_empty() {
            pasted.set(String::new());
        }
        desk.revoting.update(|chosen| chosen.extend(named.stations));
        report.set(named.report);
    };
    // Stays empty: a chosen village moves to the list below.
    let chosen_village = RwSignal::new(String::new());
    let villages = Memo::new(move |_| {
        desk.region.with(|region| {
            let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Pps);
            let named = posts.map(|post| {
                let ppk = region.ppk_of(post).map_or("", |ppk| ppk.name.as_str());
                (post.code.clone(), format!("{ppk} › {}", post.name))
            });
            let mut named: Vec<(String, String)> = named.collect();
            named.order_by(|a, b| a.1.cmp(&b.1));
            named
        })
    });
    let chosen = Memo::new(move |_| {
        desk.region.with(|region| {
            let here = |code: &&String| region.stations.get(code).is_some();
            desk.revoting.with(|codes| codes.iter().filter(here).cloned().gather::<BTreeSet<_>>())
        })
    });
    let figures = move || {
        let (stations, voters) = desk.region.with(|region| {
            chosen.with(|codes| {
                let stations = codes.iter().filter_map(|code| region.stations.get(code));
                let voters: u64 = stations.map(|station| u64::from(station.voters)).sum();
                (codes.len(), voters)
            })
        });
        let others = desk.region.with(|region| region.stations.len()) - stations;
        t_with(
            "revote-figures",
            &[("stations", stations.into()), ("voters", voters.into()), ("others", others.into())],
        )
    };
    let begin = move |_| {
        let voting_day = day.get_untracked();
        let vote = t_with("revote-vote", &[("election", election.get_untracked().into())]);
        let revote = Revote {
            stations: chosen.get_untracked(),
            voting_day,
            vote,
            election: election.get_untracked().trim().to_owned(),
            spare_ballots: spare.get_untracked(),
        };
        match desk.region.with_untracked(|region| revote.edit(region)) {
            Err(message) => desk.notify(message),
            Ok(edit) => {
                let day = words::day(desk.language.get_untracked(), &revote.voting_day);
                desk.begin_scenario(&t_with("revote-scenario", &[("day", day.into())]));
                desk.edit(edit, "");
                desk.revoting.set(BTreeSet::new());
                report.set(Vec::new());
                desk.notify(Message::note("notice-revote").with("stations", revote.stations.len()));
            }
        }
    };
    let is_ready = move || {
        let dated = day.with(|day| !day.is_empty());
        dated && chosen.with(|codes| !codes.is_empty()) && election.with(|e| !e.trim().is_empty())
    };
    let list = move || {
        let codes = chosen.get();
        let shown = codes.into_iter().take(MOST_LISTED);
        shown
            .map(|code| {
                let station = Selected::Station(code.clone());
                let label = t("revote-not-this");
                view! {
                    <li class="row">
                        <Link to=station/>
                        <button
                            type="button"
                            class="plain compact"
                            aria-label=label.clone()
                            title=label
                            on:click=move |_| desk.revoting.update(|codes| {
                                codes.remove(&code);
                            })
                        >
                            "✕"
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <h3>{wording("revote-title")}</h3>
        <p class="quiet">{wording("revote-lead")}</p>
        <label class="field">
            <span>{wording("revote-paste")}</span>
            <textarea id="revote-paste" rows="3" spellcheck="false" bind:value=pasted></textarea>
        </label>
        <div class="panel-actions">
            <button
                type="button"
                id="revote-add"
                disabled=move || pasted.with(|text| text.trim().is_empty())
                on:click=add
            >
                {wording("revote-add")}
            </button>
            <Show when=move || chosen.with(|codes| !codes.is_empty())>
                <button type="button" on:click=move |_| desk.revoting.set(BTreeSet::new())>
                    {wording("revote-clear")}
                </button>
            </Show>
        </div>
        <label class="field">
            <span>{wording("revote-village")}</span>
            <select
                id="revote-village"
                on:change=move |event| {
                    let village = value_of(&event);
                    desk.mark_for_revote(desk.region.with_untracked(|region| {
                        let of_village = region.stations.iter().filter(|s| s.home() == village);
                        of_village.map(|station| station.code.clone()).collect()
                    }));
                    chosen_village.notify();
                }
                prop:value=move || chosen_village.get()
            >
                <option value="">{wording("revote-village-choose")}</option>
                {move || villages.get().into_iter().map(|(code, name)| view! {
                    <option value=code>{name}</option>
                }).collect_view()}
            </select>
        </label>
        <ul class="messages">
            {move || report.get().iter().map(|message| view! {
                <li class="message" data-severity="warning">
                    {words::message(desk.language.get(), message)}
                </li>
            }).collect_view()}
        </ul>
        <Show when=move || chosen.with(|codes| !codes.is_empty())>
            <p id="revote-figures" role="status">{figures}</p>
            <ul class="revote-list" data-repeats="">{list}</ul>
        </Show>
        <div class="fields">
            <DayField
                id="revote-day"
                name="revote-day"
                day
                on_commit=move |typed: String| day.set(typed)
            />
            <label class="field">
                <span>{wording("revote-ballot")}</span>
                <TextField
                    id="revote-ballot"
                    label=Signal::derive(wording("revote-ballot"))
                    value=election
                    on_commit=move |typed: String| election.set(typed)
                />
            </label>
            <label class="field">
                <span>{wording("rule-psu-spare-ballots")}</span>
                <NumberField
                    id="revote-spare"
                    label=Signal::derive(wording("rule-psu-spare-ballots"))
                    value=Signal::derive(move || Some(spare.get().into()))
                    least=0
                    most=1_000_000
                    on_commit={move |typed: Option<i64>| {
                        spare.set(typed.and_then(|typed| u32::try_from(typed).ok()).unwrap_or(0));
                    }}
                />
            </label>
        </div>
        <div class="panel-actions">
            <button
                type="button"
                id="revote-begin"
                class="primary"
                disabled=move || !is_ready()
                on:click=begin
            >
                {wording("revote-begin")}
            </button>
            <span class="quiet">{wording("revote-why")}</span>
        </div>
    }
}
