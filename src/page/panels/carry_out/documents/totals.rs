//! The needs on paper: by sub-district, or by village within one.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, item_heads, sheet};
use crate::page::parts::figures::{count, cubic_metres, kilograms};
use crate::page::state::{Desk, t, t_with};
use tepat_planner::needs::Kit;
use tepat_view::papers::{Lie, Mark};
use tepat_view::words::Language;

pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let region = desk.region.get();
    let needs = desk.needs.get();
    let name =
        |code: &str| region.places.get(code).map_or(code.to_owned(), |place| place.name.clone());
    let rows: Vec<(String, &Kit)> = if scope.kecamatan.is_empty() {
        needs.by_kecamatan.iter().map(|(code, kit)| (name(code), kit)).collect()
    } else {
        let inside = |code: &String| {
            region.places.get(code).is_some_and(|place| place.parent == scope.kecamatan)
        };
        needs
            .by_desa
            .iter()
            .filter(|(code, _)| inside(code))
            .map(|(code, kit)| (name(code), kit))
            .collect()
    };
    let whole = if scope.kecamatan.is_empty() {
        Some(&needs.total)
    } else {
        needs.by_kecamatan.get(&scope.kecamatan)
    };
    let items = item_heads(&region.items, language);
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-name")}</th>
                    <th scope="col">{t("col-stations")}</th>
                    <th scope="col">{t("col-voters")}</th>
                    {items}
                    <th scope="col">{t("figure-weight")}</th>
                    <th scope="col">{t("figure-volume")}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|(name, kit)| row(name, kit)).collect_view()}</tbody>
            <tfoot>{whole.map(|kit| row(t("paper-total"), kit))}</tfoot>
        </table>
        <p class="paper-remarks">
            {t_with(
                "paper-spare",
                &[("spare", needs.spare_ballots.into()), ("koli", needs.koli.into())],
            )}
        </p>
    }
    .into_any();
    let lines = region
        .places
        .get(&scope.kecamatan)
        .map(|ppk| t_with("paper-kecamatan", &[("name", ppk.name.as_str().into())]));
    let mark = Mark::new("KB", scope.kecamatan.as_str());
    sheet(&frame(desk), Lie::Across, &mark, &t("paper-totals"), lines.as_slice(), body)
}

fn row(name: String, kit: &Kit) -> AnyView {
    let quantities = kit
        .quantities
        .iter()
        .map(|quantity| view! { <td class="number">{count(*quantity)}</td> })
        .collect_view();
    view! {
        <tr>
            <td>{name}</td>
            <td class="number">{count(kit.stations)}</td>
            <td class="number">{count(kit.voters)}</td>
            {quantities}
            <td class="number">{kilograms(kit.load.weight_g)}</td>
            <td class="number">{cubic_metres(kit.load.volume_cm3)}</td>
        </tr>
    }
    .into_any()
}
