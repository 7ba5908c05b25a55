//! The schedule on paper: every trip of a day, in order of departure.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::paper::{frame, sheet};
use super::{Scope, day_name};
use crate::page::panels::planning::schedule::destination;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::state::{Desk, Shared, t, t_with};
use tepat_model::plan::{Heading, Plan, Trip, Unserved};
use tepat_model::region::Region;
use tepat_model::time::{h_day, minute_of_day};
use tepat_order::Order as _;
use tepat_view::custody::{halt_in_words, halts_of};
use tepat_view::papers::{Frame, Lie, Mark, kecamatan_of};
use tepat_view::shortfall::{ShortVillage, Shortfall, unserved};
use tepat_view::words::{self, Language};

/// One sheet per day.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let Some(plan) = desk.plan.get() else { return ().into_any() };
    let region = desk.region.get();
    let mut days: BTreeMap<i32, Vec<(Heading, &Trip)>> = BTreeMap::new();
    for (heading, trip) in plan.all_trips().filter(|(_, trip)| scope.takes_trip(&region, trip)) {
        days.entry(-h_day(trip.depart_at)).or_default().push((heading, trip));
    }
    let of = region.places.get(&scope.kecamatan).map(|ppk| ppk.name.clone());
    let frame = frame(desk);
    let left_out = left_out(&frame, &region, &plan, scope, language);
    let days = days
        .into_iter()
        .map(|(day, mut trips)| {
            trips.order_by_key(|(_, trip)| (trip.depart_at, trip.code.clone()));
            let lines = vec![
                of.as_ref().map_or_else(
                    || t("document-all-kecamatan"),
                    |name| t_with("paper-kecamatan", &[("name", name.as_str().into())]),
                ),
                t_with("paper-trips", &[("trips", trips.len().into())]),
            ];
            let title = t_with("paper-schedule", &[("day", day_name(desk, -day, language).into())]);
            let body = view! {
                {table(&region, &trips, language)}
                {nights(&region, &plan, &trips, language)}
            };
            let mark = Mark::new("JD", words::h_day((-day).into()));
            sheet(&frame, Lie::Upright, &mark, &title, &lines, body.into_any())
        })
        .collect_view();
    view! {
        {left_out}
        {days}
    }
    .into_any()
}

/// Where the trips of a day stay overnight with goods.
fn nights(
    region: &Region,
    plan: &Plan,
    trips: &[(Heading, &Trip)],
    language: Language,
) -> Option<AnyView> {
    let halts: Vec<_> = trips.iter().flat_map(|(_, trip)| halts_of(plan, &trip.code)).collect();
    (!halts.is_empty()).then(|| {
        let rows = halts.into_iter().map(|halt| {
            let told = halt_in_words(region, halt, language);
            view! { <p>{words::message(language, &told)}</p> }
        });
        view! {
            <h3>{words::text(language, "custody-title")}</h3>
            {rows.collect_view()}
        }
        .into_any()
    })
}

/// A sheet of the stations that nothing reaches, by reason and village, for all days together.
fn left_out(
    frame: &Frame,
    region: &Region,
    plan: &Plan,
    scope: &Scope,
    language: Language,
) -> Option<AnyView> {
    let is_wanted = |it: &&Unserved| {
        scope.kecamatan.is_empty() || kecamatan_of(region, &it.station) == Some(&*scope.kecamatan)
    };
    let wanted: Vec<Unserved> = plan.unserved.iter().filter(is_wanted).cloned().collect();
    let groups = unserved(region, &wanted);
    let is_whole = scope.day.is_none() && scope.trip.is_none();
    (is_whole && !groups.is_empty()).then(|| {
        let rows = groups.iter().map(|group| {
            let causes: Vec<String> =
                group.causes.iter().map(|cause| words::message(language, cause)).collect();
            let village = |village: &ShortVillage| {
                view! { <p>{format!("{}: {}", village.name, village.numbers)}</p> }
            };
            view! {
                <tr>
                    <td>{causes.join(" ")}</td>
                    <td>{group.villages.iter().map(village).collect_view()}</td>
                    <td class="number">{group.stations()}</td>
                </tr>
            }
        });
        let heads = ["export-reason", "level-of-desa", "col-stations"]
            .map(|key| view! { <th scope="col">{words::text(language, key)}</th> });
        let body = view! {
            <table>
                <thead>
                    <tr>{heads.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        };
        let count: usize = groups.iter().map(Shortfall::stations).sum();
        let title = t_with("plan-unserved", &[("stations", count.into())]);
        let mark = Mark::new("TT", scope.kecamatan.as_str());
        sheet(frame, Lie::Upright, &mark, &title, &[], body.into_any())
    })
}

fn table(region: &Shared<Region>, trips: &[(Heading, &Trip)], language: Language) -> AnyView {
    let name = |code: &str| {
        region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    let rows = trips
        .iter()
        .map(|&(heading, trip)| {
            let last = trip.visits.last().map(|visit| trip.handed_over(heading, visit));
            let arrive = last.map(|at| words::moment(language, at));
            let (here, there) = (name(trip.begins_at()), destination(region, trip));
            let (from, to) = match heading {
                Heading::Out => (here, there),
                Heading::Back => (there, here),
            };
            view! {
                <tr>
                    <td>{clock(language, trip.depart_at)}</td>
                    <td>{trip.code.clone()}</td>
                    <td>{format!("{} {}", class_name(region, &trip.class, language), trip.vehicle)}</td>
                    <td>{from}</td>
                    <td>{to}</td>
                    <td class="number">{trip.visits.len()}</td>
                    <td class="number">{trip.kits().count()}</td>
                    <td>{arrive}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        "paper-leaves",
        "col-trip",
        "col-class",
        "col-from",
        "col-to",
        "trip-stops",
        "col-kits",
        "paper-last-done",
    ]
    .map(|key| view! { <th scope="col">{words::text(language, key)}</th> });
    view! {
        <table>
            <thead>
                <tr>{heads.into_iter().collect_view()}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// `06.30`.
fn clock(language: Language, at: tepat_model::time::Moment) -> String {
    let moment = words::moment(language, minute_of_day(at));
    moment.rsplit(' ').next().unwrap_or_default().to_owned()
}
