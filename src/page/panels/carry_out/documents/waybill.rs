//! Surat jalan: what a vehicle carries, where it goes, and who signs.

use leptos::prelude::*;

use super::Scope;
use super::paper::{Lie, MOST_SHEETS, sheet, signatures, too_many};
use crate::page::panels::prepare::fleet::class_name;
use crate::page::parts::figures::{count, cubic_metres, kilograms};
use crate::page::parts::{label_of, thing_with_code};
use crate::page::state::{Desk, Selected, Shared, t, t_with};
use tepat_model::plan::{Trip, Visit};
use tepat_model::region::{PlaceKind, Region};
use tepat_planner::needs::{Kit, Needs, kit};
use tepat_view::words::{self, Language};

/// One sheet per trip.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let Some(plan) = desk.plan.get() else { return ().into_any() };
    let region = desk.region.get();
    let trips: Vec<&Trip> =
        plan.trips.iter().filter(|trip| scope.takes_trip(&region, trip)).collect();
    let sheets = trips
        .iter()
        .take(MOST_SHEETS)
        .map(|trip| waybill(desk, &region, trip, language))
        .collect_view();
    view! {
        {too_many(trips.len())}
        {sheets}
    }
    .into_any()
}

fn waybill(desk: Desk, region: &Shared<Region>, trip: &Trip, language: Language) -> AnyView {
    let long = |at| words::moment_long(language, &region.info, at);
    let from = region.places.get(&trip.base).map_or(trip.base.as_str(), |place| &place.name);
    let vehicle = format!("{} {}", class_name(region, &trip.class, language), trip.vehicle);
    let lines = vec![
        t_with("waybill-vehicle", &[("vehicle", vehicle.into())]),
        t_with("waybill-from", &[("from", from.into()), ("depart", long(trip.depart_at).into())]),
        t_with("waybill-driver", &[]),
        escort(region, trip),
    ];
    let body = view! {
        {stops(desk, region, trip, language)}
        {goods(region, trip, language)}
        <p class="paper-remarks">{t("waybill-condition")}</p>
        {signatures(&[
            t("waybill-sender"),
            t("waybill-driver-name"),
            t("waybill-escort-name"),
            t("waybill-receiver"),
        ])}
    }
    .into_any();
    let title = t_with("paper-waybill", &[("trip", trip.code.as_str().into())]);
    sheet(desk, Lie::Upright, title, lines, body)
}

fn escort(region: &Region, trip: &Trip) -> String {
    let from_pps = region.places.get(&trip.base).is_some_and(|place| place.kind == PlaceKind::Pps);
    if from_pps {
        return t("waybill-no-escort");
    }
    t_with(
        "waybill-escort",
        &[
            ("police", region.rules.escort_police_per_trip.into()),
            ("staff", region.rules.escort_staff_per_trip.into()),
        ],
    )
}

/// The stops, with room to write and sign.
fn stops(desk: Desk, region: &Shared<Region>, trip: &Trip, language: Language) -> AnyView {
    let boxes = |visit: &Visit| {
        desk.needs.with(|needs: &Shared<Needs>| {
            let of = |code: &String| needs.stations.get(region.stations.position(code)?);
            visit.kits.iter().filter_map(of).map(|kit| kit.load.boxes).sum::<i64>()
        })
    };
    let rows = trip
        .visits
        .iter()
        .enumerate()
        .map(|(at, visit)| {
            let thing = thing_with_code(region, &visit.at)
                .unwrap_or_else(|| Selected::Place(visit.at.clone()));
            view! {
                <tr>
                    <td class="number">{at + 1}</td>
                    <td>{label_of(region, &thing)}</td>
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
    let heads = [
        "paper-number",
        "paper-destination",
        "col-kits",
        "figure-boxes",
        "paper-arrives",
        "fact-due",
        "paper-received-at",
        "paper-received-by",
    ]
    .map(|key| {
        let to_fill_in = key.starts_with("paper-received");
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
fn goods(region: &Shared<Region>, trip: &Trip, language: Language) -> AnyView {
    let kits: Vec<Kit> = trip
        .kits()
        .filter_map(|code| region.stations.get(code))
        .map(|station| kit(station, &region.items, &region.rules))
        .collect();
    let load: tepat_planner::needs::Load = kits.iter().map(|kit| kit.load).sum();
    let items = region
        .items
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
