//! Surat jalan: what a vehicle carries, where it goes, and who signs.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet, signatures};
use super::pile::Sheets;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::parts::figures::{count, cubic_metres, kilograms};
use crate::page::parts::{label_of, thing_with_code};
use crate::page::state::{Desk, Selected, Shared, t, t_with};
use tepat_model::plan::{Halt, Heading, Plan, Trip, Visit};
use tepat_model::region::{PlaceKind, Region};
use tepat_planner::needs::{Kit, carried_items, kit};
use tepat_planner::people::People;
use tepat_view::comparison::stations_by_village;
use tepat_view::custody::{halts_of, where_in_words};
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::people::escorting;
use tepat_view::words::{self, Language};

/// One sheet per trip.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> Sheets {
    let Some(plan) = desk.plan.get() else { return Sheets::none("plan-none-yet") };
    let region = desk.region.get();
    let trips = plan.all_trips().filter(|(_, trip)| !trip.is_posting());
    let trips = trips.filter(|(_, trip)| scope.takes_trip(&region, trip));
    let codes: Vec<String> = trips.map(|(_, trip)| trip.code.clone()).collect();
    let (frame, people) = (frame(desk), desk.current_people());
    Sheets::new(codes.len(), move |number| match plan.trip(&codes[number]) {
        Some((heading, trip)) => {
            waybill(&frame, &region, &plan, (heading, trip), people.as_deref(), language)
        }
        None => ().into_any(),
    })
}

/// The paper of a trip. On the way back the goods are handed over by those at the stops, and received
/// at the base.
fn waybill(
    frame: &Frame,
    region: &Shared<Region>,
    plan: &Plan,
    (heading, trip): (Heading, &Trip),
    people: Option<&People>,
    language: Language,
) -> AnyView {
    let is_back = heading == Heading::Back;
    let either = |out: &'static str, back: &'static str| if is_back { back } else { out };
    let long = |at| words::moment_long(language, &region.info, at);
    let from = region.places.get(&trip.base).map_or(trip.base.as_str(), |place| &place.name);
    let vehicle = format!("{} {}", class_name(region, &trip.class, language), trip.vehicle);
    let mut lines = vec![
        t_with("waybill-vehicle", &[("vehicle", vehicle.into())]),
        t_with(
            either("waybill-from", "waybill-to"),
            &[
                ("from", from.into()),
                ("depart", long(trip.depart_at).into()),
                ("back", long(trip.back_at).into()),
            ],
        ),
        t_with("waybill-driver", &[]),
        escort(region, people, trip),
    ];
    lines.extend(halts_of(plan, &trip.code).into_iter().map(|halt| night(region, halt, language)));
    let body = view! {
        {stops(region, heading, trip, language)}
        {goods(region, heading, trip, language)}
        <p class="paper-remarks">{t("waybill-condition")}</p>
        {signatures(&[
            t(either("waybill-sender", "waybill-handing-over")),
            t("waybill-driver-name"),
            t("waybill-escort-name"),
            t(either("waybill-receiver", "waybill-receiver-back")),
        ])}
    }
    .into_any();
    let title = either("paper-waybill", "paper-waybill-back");
    let title = t_with(title, &[("trip", trip.code.as_str().into())]);
    sheet(frame, Lie::Upright, &Mark::new("SJ", trip.code.as_str()), &title, &lines, body)
}

/// Where the vehicle stays overnight with goods, with room for who guards it.
fn night(region: &Region, halt: &Halt, language: Language) -> String {
    let long = |at| words::moment_long(language, &region.info, at);
    let values = [
        ("where", words::message(language, &where_in_words(region, halt)).into()),
        ("from", long(halt.from).into()),
        ("until", long(halt.until).into()),
        ("guards", halt.guards.into()),
    ];
    let line = t_with("custody-waybill", &values);
    if halt.custody { line } else { format!("{line} {}", t("custody-waybill-not-allowed")) }
}

/// How many escort a trip, and from which units if they are assigned.
fn escort(region: &Region, people: Option<&People>, trip: &Trip) -> String {
    let from_pps = region.places.get(&trip.base).is_some_and(|place| place.kind == PlaceKind::Pps);
    if from_pps {
        return t("waybill-no-escort");
    }
    let wanted = t_with(
        "waybill-escort",
        &[
            ("police", region.rules.escort_police_per_trip.into()),
            ("staff", region.rules.escort_staff_per_trip.into()),
        ],
    );
    match people.map(|people| escorting(region, people, &trip.code)) {
        Some(sent) if !sent.is_empty() => {
            format!("{wanted} {}", t_with("waybill-escort-units", &[("units", sent.into())]))
        }
        _ => wanted,
    }
}

/// The stops, with room to write and sign.
fn stops(region: &Shared<Region>, heading: Heading, trip: &Trip, language: Language) -> AnyView {
    let items = carried_items(region, heading);
    let boxes = |visit: &Visit| {
        let stations = visit.kits.iter().filter_map(|code| region.stations.get(code));
        stations.map(|station| kit(station, &items, &region.rules).load.boxes).sum::<i64>()
    };
    let rows = trip
        .visits
        .iter()
        .enumerate()
        .map(|(at, visit)| {
            let thing = thing_with_code(region, &visit.at)
                .unwrap_or_else(|| Selected::Place(visit.at.clone()));
            // A station's own name says for whom it is.
            let is_post = !visit.kits.contains(&visit.at);
            let for_whom = is_post.then(|| stations_by_village(region, &visit.kits));
            view! {
                <tr>
                    <td class="number">{at + 1}</td>
                    <td>
                        {label_of(region, &thing)}
                        {for_whom.map(|stations| view! {
                            <br/>
                            <span class="paper-stations">{stations}</span>
                        })}
                    </td>
                    <td class="number">{visit.kits.len()}</td>
                    <td class="number">{count(boxes(visit))}</td>
                    <td>{words::moment(language, visit.arrive)}</td>
                    <td>{words::moment(language, visit.due)}</td>
                    <td class="paper-blank"></td>
                    <td class="paper-blank wide"></td>
                </tr>
            }
        })
        .collect_view();
    let is_back = heading == Heading::Back;
    let heads = [
        "paper-number",
        if is_back { "paper-fetched-at" } else { "paper-destination" },
        "col-kits",
        "figure-boxes",
        "paper-arrives",
        if is_back { "paper-due-at-base" } else { "fact-due" },
        if is_back { "paper-handed-at" } else { "paper-received-at" },
        if is_back { "paper-handed-by" } else { "paper-received-by" },
    ]
    .map(|key| {
        let to_fill_in = key.starts_with("paper-received") || key.starts_with("paper-handed");
        view! { <th scope="col" class:to-fill-in=to_fill_in>{words::text(language, key)}</th> }
    });
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

/// The total of all goods on board.
fn goods(region: &Shared<Region>, heading: Heading, trip: &Trip, language: Language) -> AnyView {
    let carried = carried_items(region, heading);
    let kits: Vec<Kit> = trip
        .kits()
        .filter_map(|code| region.stations.get(code))
        .map(|station| kit(station, &carried, &region.rules))
        .collect();
    let load: tepat_planner::needs::Load = kits.iter().map(|kit| kit.load).sum();
    let items = carried
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let all: u64 = kits.iter().filter_map(|kit| kit.quantities.get(at)).sum();
            view! {
                <tr>
                    <td>{item.name(language.code()).to_owned()}</td>
                    <td class="number">{count(all)}</td>
                    <td class="paper-blank"></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="paper-half">
            <thead>
                <tr>
                    <th scope="col">{t("col-item")}</th>
                    <th scope="col">{t("col-quantity")}</th>
                    <th scope="col" class="to-fill-in">{t("paper-counted")}</th>
                </tr>
            </thead>
            <tbody>{items}</tbody>
            <tfoot>
                <tr>
                    <td>{t("paper-load")}</td>
                    <td colspan="2" class="number">
                        {format!("{} · {}", kilograms(load.weight_g), cubic_metres(load.volume_cm3))}
                    </td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}
