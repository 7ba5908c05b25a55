//! The effect of each closure and condition of the scenario.

use leptos::prelude::*;

use super::{MOST_ROWS, name_of};
use crate::page::parts::Link;
use crate::page::parts::figures::count;
use crate::page::state::{Desk, Selected, t, t_with, wording};
use crate::page::storage::download;
use tepat_model::message::{Message, Value};
use tepat_planner::questions::{Shift, Shifted, cause_in_words};
use tepat_view::documents::shifts_csv;
use tepat_view::words;

/// Closures, the worst first. The chosen one opens to its villages, which the map marks.
#[component]
pub fn Shifts(shifts: Vec<Shift>) -> impl IntoView {
    let desk = Desk::get();
    if shifts.is_empty() {
        return view! { <p class="empty">{wording("shifts-none")}</p> }.into_any();
    }
    let kept = StoredValue::new(shifts.clone());
    let rows = shifts.into_iter().take(MOST_ROWS).enumerate();
    let rows = rows.map(|(number, shift)| row(desk, number, shift)).collect_view();
    view! {
        <div class="answer-head">
            <strong>{wording("shifts-caption")}</strong>
            <button
                type="button"
                id="shifts-csv"
                on:click=move |_| kept.with_value(|shifts| export(desk, shifts))
            >
                {wording("download-csv")}
            </button>
        </div>
        <table class="critical" id="shifts">
            <thead>
                <tr>
                    <th scope="col">{wording("col-cause")}</th>
                    <th scope="col" class="number">{wording("critical-villages")}</th>
                    <th scope="col" class="number">{wording("col-voters")}</th>
                    <th scope="col" class="number">{wording("shift-later-col")}</th>
                    <th scope="col" class="number">{wording("shift-dearer")}</th>
                </tr>
            </thead>
            {rows}
        </table>
    }
    .into_any()
}

fn row(desk: Desk, number: usize, shift: Shift) -> impl IntoView {
    let language = desk.language.get_untracked();
    let chosen = Memo::new(move |_| desk.answers.with(|answers| answers.chosen == number));
    let edge = shift.cause.edge().map(|code| Selected::Edge(code.to_owned()));
    let choose = move |_| {
        desk.answers.update(|answers| answers.chosen = number);
        if let Some(edge) = &edge {
            desk.show(edge.clone());
        }
    };
    let cause = desk
        .region
        .with_untracked(|region| words::message(language, &cause_in_words(region, &shift.cause)));
    let worst = shift.worst_minutes();
    let later = (worst > 0).then(|| {
        let values =
            [("time", Value::Minutes(worst.into())), ("villages", shift.later().count().into())];
        t_with("critical-longer", &values)
    });
    let (before, after) = shift.cost_rupiah();
    let dearer = rupiah(after) - rupiah(before);
    let lost = shift.lost().count();
    let (villages, voters) = (count(lost), count(shift.lost_voters()));
    let dearer = (dearer != 0).then(|| words::rupiah(language, dearer));
    let places = StoredValue::new(shift.places);
    view! {
        <tbody class:chosen=chosen>
            <tr>
                <td>
                    <button
                        type="button"
                        class="link"
                        aria-expanded=move || chosen.get().to_string()
                        on:click=choose
                    >
                        {cause}
                    </button>
                </td>
                <td class="number">{villages}</td>
                <td class="number">{voters}</td>
                <td class="number">{later}</td>
                <td class="number">{dearer}</td>
            </tr>
            <Show when=move || chosen.get()>
                <tr>
                    <td colspan="5">{places.with_value(|places| villages_of(desk, places))}</td>
                </tr>
            </Show>
        </tbody>
    }
}

/// The villages that a cause affects, each with its ways before and after.
fn villages_of(desk: Desk, places: &[Shifted]) -> impl IntoView + use<> {
    if places.is_empty() {
        return view! { <p class="form-hint">{t("shift-is-none")}</p> }.into_any();
    }
    let village = |shifted: &Shifted| {
        let before = shifted.before;
        let moment = |at: i32| Value::Moment(at.into());
        let values = |shifted: &Shifted| {
            let voters = [("stations", shifted.stations.into()), ("voters", shifted.voters.into())];
            t_with("shift-below", &voters)
        };
        let what = match shifted.after {
            None => t_with(
                "shift-lost-short",
                &[
                    ("before", moment(before.arrive)),
                    ("cost", Value::Rupiah(rupiah(before.cost_rupiah))),
                ],
            ),
            Some(after) => t_with(
                if after.arrive < before.arrive {
                    "shift-sooner-short"
                } else {
                    "shift-later-short"
                },
                &[
                    ("time", Value::Minutes((after.arrive - before.arrive).abs().into())),
                    ("before", moment(before.arrive)),
                    ("after", moment(after.arrive)),
                    ("cost_before", Value::Rupiah(rupiah(before.cost_rupiah))),
                    ("cost_after", Value::Rupiah(rupiah(after.cost_rupiah))),
                ],
            ),
        };
        let label = desk.region.with_untracked(|region| name_of(region, &shifted.place));
        view! {
            <li data-lost=shifted.after.is_none().then_some("")>
                <Link to=Selected::Place(shifted.place.clone()) label/>
                " "
                <span class="quiet">{values(shifted)}</span>
                <br/>
                {what}
            </li>
        }
    };
    view! { <ul class="shifted">{places.iter().map(village).collect_view()}</ul> }.into_any()
}

fn rupiah(cost: u64) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX)
}

fn export(desk: Desk, shifts: &[Shift]) {
    let language = desk.language.get_untracked();
    let (name, text) = desk.region.with_untracked(|region| {
        let of = region.info.name.to_lowercase().replace(' ', "-");
        (t_with("shifts-file", &[("region", of.into())]), shifts_csv(region, shifts, language))
    });
    if download(&name, text.as_bytes()).is_err() {
        desk.notify(Message::error("notice-save-failed").with("name", name));
    }
}
