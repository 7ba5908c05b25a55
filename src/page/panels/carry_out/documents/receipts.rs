//! Receipts: what each station of a village gets, with room to sign.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, item_heads, sheet, signatures};
use super::pile::Sheets;
use crate::page::parts::figures::count;
use crate::page::state::{Desk, Shared, t, t_with};
use tepat_model::plan::StationOutcome;
use tepat_model::region::{Place, PlaceKind, Region};
use tepat_planner::needs::Needs;
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::words::{self, Language};

/// One sheet per village.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> Sheets {
    let region = desk.region.get();
    let wanted = |place: &&Place| {
        place.kind == PlaceKind::Pps
            && (scope.kecamatan.is_empty() || place.parent == scope.kecamatan)
    };
    let villages = region.places.iter().filter(wanted);
    let codes: Vec<String> = villages.map(|desa| desa.code.clone()).collect();
    let (frame, needs, outcomes) = (frame(desk), desk.needs.get(), desk.outcomes.get());
    Sheets::new(codes.len(), move |number| match region.places.get(&codes[number]) {
        Some(desa) => receipt(&frame, &region, desa, &needs, &outcomes, language),
        None => ().into_any(),
    })
}

fn receipt(
    frame: &Frame,
    region: &Shared<Region>,
    desa: &Place,
    needs: &Needs,
    outcomes: &[StationOutcome],
    language: Language,
) -> AnyView {
    let ppk = region.ppk_of(desa).map(|ppk| ppk.name.clone()).unwrap_or_default();
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
    let mark = Mark::new("BTTB", desa.code.as_str());
    let area = t_with("paper-kecamatan", &[("name", ppk.into())]);
    sheet(frame, Lie::Across, &mark, &title, &[area], body)
}
