//! A station: what it gets, how that arrives, and what can be changed.

use leptos::prelude::*;
use serde_json::Value as Json;

use super::explain::Explained;
use super::fact;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::parts::figures::{count, cubic_metres, kilograms, minutes, moment};
use crate::page::parts::{
    Because, Link, NumberField, TextField, label_of, slack, state_key, state_of,
};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::plan::{Halt, StationOutcome, Trip};
use tepat_model::region::{Basis, Item, Region, Rules, Station};
use tepat_planner::needs::{Load, kit};
use tepat_view::custody::halt_in_words;
use tepat_view::explain::nights_of;
use tepat_view::words;

#[component]
pub fn StationFacts(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let station = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.stations.get(code).cloned()))
    });
    let outcome = move || {
        let at = desk.region.with(|region| code.with_value(|c| region.stations.position(c)))?;
        desk.outcomes.with(|outcomes| outcomes.get(at).copied())
    };
    view! {
        {move || station.get().map(|station| view! { <Heading station/> })}
        {move || outcome().map(|outcome| view! { <Outcome outcome code/> })}
        <h3>{wording("inspector-way")}</h3>
        {move || chain(desk, code)}
        {move || nights(desk, code)}
        <Explained code/>
        <h3>{wording("inspector-needs")}</h3>
        {move || station.get().map(|station| view! { <StationKit station/> })}
        <h3>{wording("inspector-change")}</h3>
        {move || station.get().map(|station| view! { <Changes station/> })}
    }
}

#[component]
fn Heading(station: Station) -> impl IntoView {
    let desk = Desk::get();
    let name =
        desk.region.with(|region| label_of(region, &Selected::Station(station.code.clone())));
    let above = desk.region.with(|region| {
        let pps = region.pps_of(&station)?;
        let ppk = region.ppk_of(pps).map(|ppk| Selected::Place(ppk.code.clone()));
        Some((Selected::Place(pps.code.clone()), ppk))
    });
    let code = StoredValue::new(station.code.clone());
    let votes_again = Memo::new(move |_| {
        desk.revoting.with(|codes| code.with_value(|code| codes.contains(code)))
    });
    let toggle = move |_| {
        let code = code.get_value();
        desk.revoting.update(|codes| {
            if !codes.remove(&code) {
                codes.insert(code);
            }
        });
    };
    let above_post = above.as_ref().map(|(pps, _)| view! { <Link to=pps.clone()/> });
    view! {
        <h2>{name}</h2>
        <p class="quiet">
            {above.map(|(pps, ppk)| view! {
                <Link to=pps/>
                {ppk.map(|ppk| view! { ", " <Link to=ppk/> })}
                " · "
            })}
            {station.code.clone()}
        </p>
        <p>
            <button
                type="button"
                id="revote-toggle"
                aria-pressed=move || votes_again.get().to_string()
                on:click=toggle
            >
                {move || if votes_again.get() { t("revote-unmark") } else { t("revote-mark") }}
            </button>
        </p>
        {(!station.home.is_empty()).then(|| view! {
            <p>{wording("station-served-elsewhere")}" "{above_post}</p>
        })}
    }
}

#[component]
fn Outcome(outcome: StationOutcome, code: StoredValue<String>) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let state = state_of(Some(&outcome));
    let long = |at| desk.region.with(|region| words::moment_long(language, &region.info, at));
    let due = desk.plan.with(|plan| {
        let visits = plan.iter().flat_map(|plan| &plan.trips).flat_map(|trip| &trip.visits);
        code.with_value(|code| visits.filter(|visit| visit.at == *code).map(|v| v.due).next_back())
    });
    let reason = desk.plan.with(|plan| {
        let unserved = plan.as_ref().map(|plan| &plan.unserved)?;
        let mine = code.with_value(|code| unserved.iter().find(|it| it.station == *code))?;
        Some(words::message(language, &mine.reason))
    });
    view! {
        <p>
            <span class="badge" data-mark=state>{words::text(language, state_key(state))}</span>
        </p>
        <dl class="fact-list">
            {outcome.at().map(|at| fact(t("col-arrival"), long(at)))}
            {due.map(|due| fact(t("fact-due"), long(due)))}
            {slack(&outcome).map(|slack| fact(t("col-slack"), minutes(slack)))}
            {move || sureness(desk, code).map(|sure| fact(t("fact-certainty"), sure))}
        </dl>
        {reason.map(|reason| view! { <p class="message" data-severity="error">{reason}</p> })}
    }
}

/// In how many of a hundred simulated runs the station is in time, and by when it is served in nine of
/// ten; `None` before a simulation, and once it is old.
fn sureness(desk: Desk, code: StoredValue<String>) -> Option<String> {
    desk.certainty.with(|certainty| {
        let found = certainty.found.as_ref().filter(|_| !certainty.is_old)?;
        let mut stations = found.certainty.stations.iter();
        let mine = code.with_value(|code| stations.find(|it| it.station == *code))?;
        let percent = words::decimal(desk.language.get(), mine.on_time * 100.0, 1);
        let values = [("percent", percent.into()), ("nine", moment(mine.nine_in_ten).into())];
        Some(t_with("fact-certainty-of", &values))
    })
}

/// Where the goods spend nights on their way, and who guards them.
fn nights(desk: Desk, code: StoredValue<String>) -> Option<impl IntoView> {
    let language = desk.language.get();
    let region = desk.region.get();
    let plan = desk.plan.get()?;
    let halts = code.with_value(|code| nights_of(&plan, code));
    (!halts.is_empty()).then(|| {
        let row = |halt: &&Halt| {
            let severity = if halt.custody { "note" } else { "warning" };
            let told = words::message(language, &halt_in_words(&region, halt, language));
            view! { <li class="message" data-severity=severity>{told}</li> }
        };
        let rows = halts.iter().map(row).collect_view();
        view! {
            <h3>{t("custody-title")}</h3>
            <ul class="messages" id="station-nights">{rows}</ul>
        }
    })
}

/// Every hand-over from the store to the station.
fn chain(desk: Desk, code: StoredValue<String>) -> AnyView {
    let trips: Vec<Trip> = desk.plan.with(|plan| {
        let all = plan.iter().flat_map(|plan| &plan.trips);
        code.with_value(|code| {
            all.filter(|trip| trip.kits().any(|kit| kit == code)).cloned().collect()
        })
    });
    if trips.is_empty() {
        return view! { <p class="quiet">{t("inspector-no-way")}</p> }.into_any();
    }
    let steps = trips
        .into_iter()
        .filter_map(|trip| {
            let visit = code.with_value(|code| {
                trip.visits.iter().find(|visit| visit.kits.contains(code)).cloned()
            })?;
            let to = desk
                .region
                .with(|region| crate::page::parts::thing_with_code(region, &visit.at))?;
            let vehicle = desk.region.with(|region| vehicle_name(desk, region, &trip));
            Some(view! {
                <li>
                    <p>
                        <Link to=Selected::Place(trip.base.clone())/>
                        " → "
                        <Link to/>
                    </p>
                    <p>
                        <Link to=Selected::Trip(trip.code.clone())/>
                        " · "
                        {vehicle}
                    </p>
                    <p class="quiet">
                        {t_with(
                            "chain-times",
                            &[
                                ("depart", moment(trip.depart_at).into()),
                                ("arrive", moment(visit.arrive).into()),
                                ("done", moment(visit.done).into()),
                            ],
                        )}
                    </p>
                    <p class="quiet">{load(desk, &trip, visit.kits.len())}</p>
                    {super::trip::reasons(&visit, desk.language.get())}
                </li>
            })
        })
        .collect_view();
    view! { <ol class="chain">{steps}</ol> }.into_any()
}

/// What a trip carries, and for how many stations of it the goods are handed over with this one's.
fn load(desk: Desk, trip: &Trip, here: usize) -> String {
    let load = desk.region.with(|region| {
        let stations = trip.kits().filter_map(|kit| region.stations.get(kit));
        stations.map(|station| kit(station, &region.items, &region.rules).load).sum::<Load>()
    });
    let values = [
        ("boxes", load.boxes.into()),
        ("weight", kilograms(load.weight_g).into()),
        ("stations", trip.kits().count().into()),
        ("here", here.into()),
    ];
    t_with("chain-load", &values)
}

/// Display name of a vehicle: class and number.
pub fn vehicle_name(desk: Desk, region: &Region, trip: &Trip) -> String {
    format!("{} {}", class_name(region, &trip.class, desk.language.get()), trip.vehicle)
}

/// What the station gets; every quantity opens to its derivation.
#[component]
fn StationKit(station: Station) -> impl IntoView {
    let desk = Desk::get();
    let (items, rules, kit) = desk.region.with(|region| {
        (region.items.to_vec(), region.rules.clone(), kit(&station, &region.items, &region.rules))
    });
    let language = desk.language.get();
    let rows = items
        .iter()
        .zip(&kit.quantities)
        .map(|(item, quantity)| {
            let quantity = count(*quantity);
            let because = because(item, &station, &rules);
            view! {
                <tr>
                    <th scope="row">{item.name(language.code()).to_owned()}</th>
                    <td>
                        <Because shown=Signal::stored(quantity)>{because}</Because>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="plain kit">
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t("figure-weight")}</th>
                    <td>{kilograms(kit.load.weight_g)}</td>
                </tr>
                <tr>
                    <th scope="row">{t("figure-volume")}</th>
                    <td>{cubic_metres(kit.load.volume_cm3)}</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// Derivation of a quantity.
fn because(item: &Item, station: &Station, rules: &Rules) -> String {
    let elections = rules.elections.len();
    match item.basis {
        Basis::Ballot => {
            let per_mille = f64::from(station.voters) * f64::from(rules.reserve_permille) / 1000.0;
            let each = tepat_planner::needs::ballots(station.voters, rules.reserve_permille);
            t_with(
                "because-ballots",
                &[
                    ("voters", station.voters.into()),
                    (
                        "percent",
                        tepat_model::message::Value::Decimal(
                            f64::from(rules.reserve_permille) / 10.0,
                        ),
                    ),
                    ("exact", crate::page::parts::figures::decimal(per_mille, 3).into()),
                    ("reserve", (each - u64::from(station.voters)).into()),
                    ("each", each.into()),
                    ("elections", elections.into()),
                    ("all", (each * elections as u64).into()),
                ],
            )
        }
        Basis::Election => t_with(
            "because-elections",
            &[
                ("quantity", item.quantity.into()),
                ("elections", elections.into()),
                ("all", (u64::from(item.quantity) * elections as u64).into()),
            ],
        ),
        Basis::Station => t_with("because-station", &[("quantity", item.quantity.into())]),
    }
}

/// What can be changed about a station.
#[component]
fn Changes(station: Station) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(station.code.clone());
    let set = move |field: &str, value: Json| {
        desk.edit(Edit::set(TableName::Stations, &code.get_value(), field, value), "");
    };
    let position = match (station.lat, station.lon) {
        (Some(lat), Some(lon)) => format!("{lat}, {lon}"),
        _ => String::new(),
    };
    let move_to = move |typed: String| {
        let fields = match degrees(&typed) {
            Some((lat, lon)) => [("lat", lat.into()), ("lon", lon.into())],
            None => [("lat", Json::Null), ("lon", Json::Null)],
        };
        desk.edit(Edit::set_many(TableName::Stations, &code.get_value(), fields), "");
    };
    view! {
        <label class="labelled">
            <span>{t("col-voters")}</span>
            <NumberField
                label=Signal::derive(wording("col-voters"))
                value=Signal::stored(Some(i64::from(station.voters)))
                least=0
                most=100_000
                on_commit={move |number: Option<i64>| set("voters", number.into())}
            />
        </label>
        <label class="labelled">
            <span>{t("col-address")}</span>
            <TextField
                label=Signal::derive(wording("col-address"))
                value=Signal::stored(station.address.clone())
                on_commit=move |typed: String| set("address", typed.into())
            />
        </label>
        <label class="labelled">
            <span>{t("fact-position")}</span>
            <TextField
                label=Signal::derive(wording("fact-position"))
                value=Signal::stored(position)
                why=Signal::derive(wording("field-degrees-unfit"))
                accepts=|typed: String| typed.is_empty() || degrees(&typed).is_some()
                on_commit=move_to
            />
        </label>
    }
}

/// `-0.53621, 116.47910`: latitude and longitude.
pub fn degrees(typed: &str) -> Option<(f64, f64)> {
    let mut parts = typed.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let (lat, lon) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some((lat, lon))
}
