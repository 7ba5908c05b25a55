//! Critical edges and piers, and villages that cannot be reached.

use leptos::prelude::*;

use super::{MOST_ROWS, name_of};
use crate::page::parts::Link;
use crate::page::state::{Desk, Selected, t, t_with};
use tepat_model::message::Value;
use tepat_planner::questions::{Critical, Cut, Unreached};
use tepat_view::words;

/// Critical edges and piers, the worst first.
#[component]
pub fn CriticalList(cuts: Vec<Critical>, lost: Vec<Unreached>) -> impl IntoView {
    let desk = Desk::get();
    let missing = lost.into_iter().map(|lost| {
        let values = desk.region.with_untracked(|region| {
            [
                ("place", name_of(region, &lost.place).into()),
                ("voters", Value::from(lost.voters)),
                ("nearest", name_of(region, &lost.nearest).into()),
                ("gap", lost.gap_m.into()),
            ]
        });
        view! {
            <li class="message" data-severity="error">
                <Link to=Selected::Place(lost.place)/>
                " · "
                {t_with("unreached-place", &values)}
            </li>
        }
    });
    let is_empty = cuts.is_empty();
    let row = move |critical: Critical| {
        let (what, codes) = match &critical.cut {
            Cut::Edges(codes) => {
                ("critical-edge", codes.iter().map(|code| Selected::Edge(code.clone())).collect())
            }
            Cut::Pier(code) => ("critical-pier-short", vec![Selected::Place(code.clone())]),
        };
        let codes: Vec<Selected> = codes;
        let stranded = desk.region.with_untracked(|region| {
            critical
                .stranded
                .iter()
                .map(|code| name_of(region, code))
                .collect::<Vec<_>>()
                .join(", ")
        });
        let worst = critical.worst_minutes();
        view! {
            <tr>
                <td>
                    {t(what)}
                    " "
                    {codes.into_iter().take(4).map(|to| view! { <Link to/> " " }).collect_view()}
                    <p class="form-hint">{stranded}</p>
                </td>
                <td class="number">{words::count(desk.language.get_untracked(), critical.stranded.len() as i64)}</td>
                <td class="number">{words::count(desk.language.get_untracked(), critical.voters as i64)}</td>
                <td class="number">
                    {(worst > 0).then(|| t_with("critical-longer", &[("time", Value::Minutes(worst.into())), ("villages", critical.longer.len().into())]))}
                </td>
            </tr>
        }
    };
    view! {
        <ul class="messages">{missing.collect_view()}</ul>
        {is_empty.then(|| view! { <p class="empty">{t("critical-none")}</p> })}
        <table class="critical" id="critical">
            <caption>{t("critical-caption")}</caption>
            <thead>
                <tr>
                    <th>{t("critical-what")}</th>
                    <th class="number">{t("critical-villages")}</th>
                    <th class="number">{t("col-voters")}</th>
                    <th class="number">{t("critical-detour")}</th>
                </tr>
            </thead>
            <tbody>{cuts.into_iter().take(MOST_ROWS).map(row).collect_view()}</tbody>
        </table>
    }
}
