//! Attendance lists: who is to come to each training session, with room to sign.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet};
use super::pile::Sheets;
use crate::page::state::{Desk, t, t_with};
use tepat_model::region::{Person, Region, Training};
use tepat_planner::people::{People, area_of};
use tepat_view::custody::name;
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::people::{person_name, role_in_words, workplace};
use tepat_view::words::{self, Language};

/// A sheet for each session at which anybody is expected, of the sub-district chosen.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> Sheets {
    let region = desk.region.get();
    let none = || Sheets::none("attendance-none");
    let Some(people) = desk.current_people() else { return none() };
    let is_wanted = |training: &&Training| {
        let place = region.places.get(&training.at);
        let is_in = scope.kecamatan.is_empty()
            || place.is_some_and(|place| area_of(&region, place) == scope.kecamatan);
        is_in && people.training.groups.iter().any(|group| group.session == training.code)
    };
    let trainings: Vec<Training> = region.trainings.iter().filter(is_wanted).cloned().collect();
    if trainings.is_empty() {
        return none();
    }
    let frame = frame(desk);
    Sheets::new(trainings.len(), move |number| {
        list(desk, &frame, &region, &people, &trainings[number], language)
    })
}

/// Who is to come to a session.
fn list(
    desk: Desk,
    frame: &Frame,
    region: &Region,
    people: &People,
    training: &Training,
    language: Language,
) -> AnyView {
    let attending = people.training.attending(region, &training.code);
    let rows = desk.document.with(|document| {
        let document = document.as_ref()?;
        let row = |(at, person): (usize, &&Person)| {
            view! {
                <tr>
                    <td class="number">{at + 1}</td>
                    <td>{person_name(&document.roster, &person.code)}</td>
                    <td>{role_in_words(language, person)}</td>
                    <td>{workplace(region, person)}</td>
                    <td></td>
                </tr>
            }
        };
        Some(attending.iter().enumerate().map(row).collect_view())
    });
    let day = i32::from(training.h_day);
    let date = words::date(language, &region.info, day).unwrap_or_default();
    let lead = t_with(
        "attendance-lead",
        &[
            ("place", name(region, &training.at).into()),
            ("day", format!("{} {date}", words::h_day(day.into())).into()),
            ("people", attending.len().into()),
            ("capacity", u32::from(training.capacity).into()),
        ],
    );
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("attendance-number")}</th>
                    <th scope="col">{t("staff-name")}</th>
                    <th scope="col">{t("staff-role")}</th>
                    <th scope="col">{t("people-where")}</th>
                    <th scope="col">{t("attendance-signature")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    let title = t_with("attendance-title", &[("session", training.code.as_str().into())]);
    let mark = Mark::new("DH", training.code.as_str());
    sheet(frame, Lie::Upright, &mark, &title, &[lead], body.into_any())
}
