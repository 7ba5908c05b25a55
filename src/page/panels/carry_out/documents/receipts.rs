//! Receipts: what each station of a village gets, with room to sign.

use leptos::prelude::*;

use super::Scope;
use super::paper::{Lie, MOST_SHEETS, item_heads, sheet, signatures, too_many};
use crate::page::parts::figures::count;
use crate::page::state::{Desk, Shared, t, t_with};
use tepat_model::region::{Place, PlaceKind, Region};
use tepat_view::words::{self, Language};

/// One sheet per village.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let region = desk.region.get();
    let wanted = |place: &&Place| {
        place.kind == PlaceKind::Pps
            && (scope.kecamatan.is_empty() || place.parent == scope.kecamatan)
    };
    let villages: Vec<&Place> = region.places.iter().filter(wanted).collect();
    let sheets = villages
        .iter()
        .take(MOST_SHEETS)
        .map(|desa| receipt(desk, &region, desa, language))
        .collect_view();
    view! {
        {too_many(villages.len())}
        {sheets}
    }
    .into_any()
}

fn receipt(desk: Desk, region: &Shared<Region>, desa: &Place, language: Language) -> AnyView {
    let ppk = region.ppk_of(desa).map(|ppk| ppk.name.clone()).unwrap_or_default();
    let needs = desk.needs.get();
    let outcomes = desk.outcomes.get();
    let rows = region
        .stations
        .iter()
        .enumerate()
        .filter(|(_, station)| station.desa == desa.code)
        .map(|(at, station)| {
            let quantities = needs.stations.get(at).map(|kit| {
                kit.quantities
                    .iter()
                    .map(|quantity| view! { <td class="number">{count(*quantity)}</td> })
                    .collect_view()
            });
            let arrival = outcomes.get(at).and_then(|outcome| outcome.at());
            view! {
                <tr>
                    <td>{format!("{:03}", station.number)}</td>
                    <td class="number">{count(station.voters)}</td>
                    {quantities}
                    <td>{arrival.map(|at| words::moment(language, at))}</td>
                    <td class="paper-blank wide"></td>
                </tr>
            }
        })
        .collect_view();
    let items = item_heads(&region.items, language);
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-tps")}</th>
                    <th scope="col">{t("col-voters")}</th>
                    {items}
                    <th scope="col">{t("paper-arrives")}</th>
                    <th scope="col" class="to-fill-in">{t("paper-received-by")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {signatures(&[t("receipt-handed-by"), t("receipt-received-by"), t("receipt-witness")])}
    }
    .into_any();
    let title = t_with("paper-receipt", &[("desa", desa.name.as_str().into())]);
    sheet(desk, Lie::Across, title, vec![t_with("paper-kecamatan", &[("name", ppk.into())])], body)
}
