//! A trip: its stops and times, its load, its cost.

use leptos::prelude::*;

use super::fact;
use super::station::vehicle_name;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::parts::figures::{
    count, cubic_metres, decimal, kilograms, kilometres, minutes, moment, rupiah,
};
use crate::page::parts::{Because, Link, thing_with_code};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::Edit;
use tepat_model::message::Value;
use tepat_model::plan::{
    Heading, Mark, PaidDays, Plan, Trip, Visit, marked, released_with, trip_cost_rupiah,
    trip_work_minutes,
};
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::Moment;
use tepat_planner::needs::{Load, carried_items, kit};
use tepat_view::custody::{halt_in_words, halts_of};
use tepat_view::under_way::mark_in_words;
use tepat_view::words::{self, Language};

#[component]
pub fn TripFacts(code: String) -> impl IntoView {
    let desk = Desk::get();
    move || {
        let plan = desk.plan.get()?;
        let (heading, trip) = plan.trip(&code)?;
        Some(facts(desk, &plan, heading, trip))
    }
}

fn facts(desk: Desk, plan: &Shared<Plan>, heading: Heading, trip: &Trip) -> impl IntoView + use<> {
    let region = desk.region.get();
    let language = desk.language.get();
    let is_back = heading == Heading::Back;
    let items = carried_items(&region, heading);
    let stations = trip.kits().filter_map(|code| region.stations.get(code));
    let load: Load = stations.map(|station| kit(station, &items, &region.rules).load).sum();
    let stop = |visit: &Visit| {
        let handed_over = trip.handed_over(heading, visit);
        view! { <Stop visit=visit.clone() handed_over/> }
    };
    let stops = trip.visits.iter().map(stop).collect_view();
    let class = region.classes.get(&trip.class);
    let end = match heading {
        _ if trip.is_posting() => "trip-there",
        Heading::Out => "trip-back",
        Heading::Back => "trip-unloaded",
    };
    view! {
        <h2>{trip.code.clone()}</h2>
        <p class="quiet">
            {vehicle_name(desk, &region, trip)}
            ", "
            <Link to=Selected::Place(trip.base.clone())/>
        </p>
        {is_back.then(|| view! { <p class="quiet">{t("trip-is-return")}</p> })}
        {trip.posted_from.as_ref().map(|from| view! {
            <p class="quiet">
                {t("trip-posts")} " " <Link to=Selected::Place(from.base.clone())/>
            </p>
        })}
        {(!trip.is_posting()).then(|| view! { <Settling heading trip=trip.clone()/> })}
        <dl class="fact-list">
            {(!is_back && !trip.is_posting())
                .then(|| fact(t("trip-load-at"), moment(trip.load_at)))}
            {fact(t("trip-depart"), moment(trip.depart_at))}
            {fact(t(end), moment(trip.back_at))}
            {fact(t("col-distance"), kilometres(trip.length_m()))}
            {fact(t("figure-cost"), cost(&region, plan, trip))}
            {class.map(|class| fact(t("figure-crew"), count(class.crew)))}
        </dl>
        {(!trip.is_posting()).then(|| view! {
            <h3>{t("trip-load")}</h3>
            {class.map(|class| bars(class, load))}
            <h3>{t("trip-stops")}</h3>
            <ol class="chain">{stops}</ol>
        })}
        {nights(&region, plan, &trip.code, language)}
        <p class="quiet">
            {t_with("trip-same-vehicle", &[("class", class_name(&region, &trip.class, language).into())])}
            " "
            {others(plan, trip)}
        </p>
    }
}

/// Where the vehicle halts overnight with goods, who guards them, and what was tried where custody is
/// not allowed.
fn nights(
    region: &Region,
    plan: &Plan,
    trip: &str,
    language: Language,
) -> Option<impl IntoView + use<>> {
    let halts = halts_of(plan, trip);
    (!halts.is_empty()).then(|| {
        let rows = halts.iter().map(|halt| {
            let severity = if halt.custody { "note" } else { "warning" };
            let tried = halt.tried.iter().map(|tried| words::message(language, tried));
            view! {
                <li class="message" data-severity=severity>
                    {words::message(language, &halt_in_words(region, halt, language))}
                    {tried.map(|tried| view! { <p class="quiet">{tried}</p> }).collect_view()}
                </li>
            }
        });
        view! {
            <h3>{t("custody-title")}</h3>
            <ul class="messages" id="trip-nights">{rows.collect_view()}</ul>
        }
    })
}

/// Settles the trip and those it depends on, or releases it and those that depend on it.
#[component]
fn Settling(heading: Heading, trip: Trip) -> impl IntoView {
    let desk = Desk::get();
    let code = trip.code.clone();
    let settled = Memo::new({
        let trip = trip.clone();
        move |_| desk.is_settled(heading, &trip)
    });
    let reported = Memo::new(move |_| {
        let mark = desk.settled.with(|settled| {
            Some(settled.iter().find(|settled| settled.is(heading, &trip))?.mark)
        })?;
        (!mark.is_plain()).then(|| mark_in_words(mark, desk.language.get()))
    });
    let change = move |_| {
        let Some(plan) = desk.plan.get_untracked() else { return };
        let code = [code.as_str()];
        let edit = desk.settled.with_untracked(|known| match settled.get_untracked() {
            true => Edit::Release { trips: released_with(&plan, known, &code) },
            false => Edit::Settle { trips: marked(&plan, known, &[(code[0], Mark::default())]) },
        });
        desk.edit(edit, "");
    };
    view! {
        <p class="settling" data-settled=move || settled.get().then_some("")>
            <Show when=move || settled.get()>
                <span class="quiet">
                    {move || reported.get().unwrap_or_else(|| t("trip-settled"))}
                </span>
                " "
            </Show>
            <button type="button" title=wording("trip-settle-why") on:click=change>
                {move || if settled.get() { t("trip-release") } else { t("trip-settle") }}
            </button>
        </p>
    }
}

#[component]
fn Stop(visit: Visit, handed_over: Moment) -> impl IntoView {
    let desk = Desk::get();
    let to = desk.region.with(|region| thing_with_code(region, &visit.at));
    let is_late = handed_over > visit.due;
    let way = t_with(
        "trip-way",
        &[
            ("km", kilometres(visit.leg.length_m.into()).into()),
            ("time", minutes(visit.leg.minutes).into()),
        ],
    );
    let times = t_with(
        "trip-stop-times",
        &[
            ("arrive", moment(visit.arrive).into()),
            ("done", moment(visit.done).into()),
            ("due", moment(visit.due).into()),
        ],
    );
    view! {
        <li data-late=is_late.then_some("")>
            <p>
                {to.map(|to| view! { <Link to/> })}
                " · "
                {t_with("trip-kits", &[("kits", visit.kits.len().into())])}
            </p>
            <p class="quiet">{times}</p>
            <p class="quiet">{way}</p>
            {reasons(&visit, desk.language.get())}
        </li>
    }
}

/// Why a visit is late, and possible remedies.
pub fn reasons(visit: &Visit, language: Language) -> impl IntoView + use<> {
    let say = |reason| view! { <p class="message" data-severity="warning">{reason}</p> };
    visit.late.iter().map(|reason| say(words::message(language, reason))).collect_view()
}

/// How full the vehicle is, for each of its limits.
fn bars(class: &VehicleClass, load: Load) -> impl IntoView + use<> {
    let (boxes, kg, litres) = (class.capacity_boxes, class.capacity_kg, class.capacity_litres);
    let bar = |name: String, used: f64, most: f64, shown: String| {
        let share = used / most.max(1.0);
        view! {
            <div class="load" data-full=(share > 1.0).then_some("")>
                <span>{name}</span>
                <meter min="0" max="1" prop:value=share.min(1.0)></meter>
                <span class="quiet">{shown}</span>
            </div>
        }
    };
    view! {
        <div class="loads">
            {bar(
                t("figure-boxes"),
                load.boxes as f64,
                boxes.into(),
                format!("{} / {}", count(load.boxes), count(boxes)),
            )}
            {bar(
                t("figure-weight"),
                load.weight_g as f64 / 1000.0,
                kg.into(),
                format!("{} / {} kg", kilograms(load.weight_g), count(kg)),
            )}
            {bar(
                t("figure-volume"),
                load.volume_cm3 as f64 / 1000.0,
                litres.into(),
                format!(
                    "{} / {} m³",
                    cubic_metres(load.volume_cm3),
                    decimal(f64::from(litres) / 1000.0, 2),
                ),
            )}
        </div>
    }
}

/// The cost, which opens to its components.
fn cost(region: &Region, plan: &Plan, trip: &Trip) -> impl IntoView + use<> {
    let mut paid = PaidDays::default();
    let earlier = plan.all_trips().map(|(_, other)| other);
    for earlier in earlier.take_while(|other| other.code != trip.code) {
        paid.add(earlier);
    }
    let new_days = paid.add(trip).1.len() as u32;
    let all = trip_cost_rupiah(region, trip, new_days);
    let class = region.classes.get(&trip.class);
    let because = class.map(|class| {
        t_with(
            "trip-cost-because",
            &[
                ("km", kilometres(trip.length_m()).into()),
                ("per-km", Value::Rupiah(class.rupiah_per_km.into())),
                ("hours", minutes(trip_work_minutes(region, trip)).into()),
                ("per-hour", Value::Rupiah(class.rupiah_per_hour.into())),
                ("days", new_days.into()),
                ("per-day", Value::Rupiah(class.rupiah_per_day.into())),
            ],
        )
    });
    view! { <Because shown=Signal::stored(rupiah(all))>{because}</Because> }
}

/// The other trips of the same vehicle.
fn others(plan: &Plan, trip: &Trip) -> impl IntoView + use<> {
    let same =
        |other: &&Trip| other.vehicle_code() == trip.vehicle_code() && other.code != trip.code;
    let links: Vec<_> = plan
        .all_trips()
        .map(|(_, other)| other)
        .filter(same)
        .map(|other| view! { <Link to=Selected::Trip(other.code.clone())/> " " })
        .collect();
    if links.is_empty() { "–".into_any() } else { links.into_any() }
}
