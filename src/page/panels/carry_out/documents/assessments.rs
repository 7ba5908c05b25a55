//! Forms for field work: what to check in a sub-district, with room for the findings.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet, signatures};
use super::pile::Sheets;
use crate::page::panels::inspector::circumstance_key;
use crate::page::parts::end_name;
use crate::page::parts::figures::{count, kilometres, minutes, moment};
use crate::page::state::{Desk, Shared, t, t_with};
use tepat_model::region::edge_reference_ms;
use tepat_model::region::{Edge, Place, PlaceKind, Region};
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::words::{self, Language};

/// One form per sub-district.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> Sheets {
    let region = desk.region.get();
    let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    let posts = posts.filter(|ppk| scope.kecamatan.is_empty() || ppk.code == scope.kecamatan);
    let codes: Vec<String> = posts.map(|ppk| ppk.code.clone()).collect();
    let frame = frame(desk);
    Sheets::new(codes.len(), move |number| match region.places.get(&codes[number]) {
        Some(ppk) => form(&frame, &region, ppk, language),
        None => ().into_any(),
    })
}

fn form(frame: &Frame, region: &Shared<Region>, ppk: &Place, language: Language) -> AnyView {
    let inside = |code: &str| {
        let place = region.places.get(code);
        place.is_some_and(|place| place.code == ppk.code || place.parent == ppk.code)
    };
    let edges = region.edges.iter().filter(|edge| inside(&edge.from) || inside(&edge.to));
    let edge_rows = edges.map(|edge| edge_row(region, edge, language)).collect_view();
    let places = region
        .places
        .iter()
        .filter(|place| place.kind != PlaceKind::Junction && inside(&place.code));
    let place_rows = places.map(|place| place_row(region, place, language)).collect_view();
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-code")}</th>
                    <th scope="col">{t("col-edge")}</th>
                    <th scope="col">{t("col-mode")}</th>
                    <th scope="col">{t("col-length")}</th>
                    <th scope="col">{t("fact-reference")}</th>
                    <th scope="col">{t("form-known")}</th>
                    <th scope="col">{t("form-passable")}</th>
                    <th scope="col">{t("form-hours")}</th>
                    <th scope="col">{t("form-found")}</th>
                </tr>
            </thead>
            <tbody>{edge_rows}</tbody>
        </table>
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-code")}</th>
                    <th scope="col">{t("col-name")}</th>
                    <th scope="col">{t("col-kind")}</th>
                    <th scope="col">{t("col-stations")}</th>
                    <th scope="col">{t("form-known")}</th>
                    <th scope="col">{t("form-reachable")}</th>
                    <th scope="col">{t("form-found")}</th>
                </tr>
            </thead>
            <tbody>{place_rows}</tbody>
        </table>
        {signatures(&[t("form-assessor"), t("form-ppk")])}
    }
    .into_any();
    let title = t_with("paper-assessment", &[("name", ppk.name.as_str().into())]);
    let mark = Mark::new("PL", ppk.code.as_str());
    sheet(frame, Lie::Across, &mark, &title, &[t("form-filled-by"), t("form-how")], body)
}

fn edge_row(region: &Region, edge: &Edge, language: Language) -> AnyView {
    let name = |code: &str| end_name(region, code, language);
    let ms = edge_reference_ms(edge, region);
    view! {
        <tr>
            <td>{edge.code.clone()}</td>
            <td>{format!("{} – {}", name(&edge.from), name(&edge.to))}</td>
            <td>{words::text(language, &format!("mode-{}", edge.mode.key()))}</td>
            <td class="number">{kilometres(edge.length_m.into())}</td>
            <td class="number">{minutes(ms.div_ceil(60_000))}</td>
            <td>{known(edge, language).join("; ")}</td>
            <td class="paper-ticks">{t("form-ticks")}</td>
            <td class="paper-blank"></td>
            <td class="paper-blank wide"></td>
        </tr>
    }
    .into_any()
}

/// What is known about an edge besides its length.
fn known(edge: &Edge, language: Language) -> Vec<String> {
    let mut known = Vec::new();
    if edge.closed {
        known.push(t("edge-is-closed"));
    }
    if edge.flood_prone {
        known.push(t("map-flood-prone"));
    }
    known.extend(edge.effects.iter().map(|effect| {
        let when = words::text(language, circumstance_key(effect.when));
        match effect.percent {
            0 => format!("{when}: {}", t("edge-is-closed")),
            percent => format!("{when}: {percent} %"),
        }
    }));
    known.extend(edge.closures.iter().map(|(from, until)| {
        format!("{} {} – {}", t("edge-is-closed"), moment(*from), moment(*until))
    }));
    if edge.max_weight_kg > 0 {
        known.push(t_with("assessment-up-to", &[("kg", count(edge.max_weight_kg).into())]));
    }
    if !edge.note.is_empty() {
        known.push(edge.note.clone());
    }
    known
}

fn place_row(region: &Region, place: &Place, language: Language) -> AnyView {
    let stations = region.stations.iter().filter(|station| station.desa == place.code).count();
    let flood = place.flood_prone.then(|| t("map-flood-prone"));
    let known: Vec<String> =
        flood.into_iter().chain([place.note.clone()]).filter(|part| !part.is_empty()).collect();
    let kind = words::kind_key(place.kind);
    view! {
        <tr>
            <td>{place.code.clone()}</td>
            <td>{place.name.clone()}</td>
            <td>{words::text(language, kind)}</td>
            <td class="number">{(stations > 0).then(|| count(stations))}</td>
            <td>{known.join("; ")}</td>
            <td class="paper-ticks">{t("form-ticks")}</td>
            <td class="paper-blank wide"></td>
        </tr>
    }
    .into_any()
}
