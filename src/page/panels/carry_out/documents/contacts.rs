//! Contact sheets: who is where, with telephone numbers.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet};
use crate::page::state::{Desk, t, t_with};
use tepat_model::document::Roster;
use tepat_model::region::{Person, Region, StaffLevel};
use tepat_planner::people::area_of;
use tepat_view::papers::{Lie, Mark};
use tepat_view::people::{area_name, people_of, person_name, role_in_words, workplace};
use tepat_view::words::Language;

/// Everybody of the sub-district chosen; of the whole region only chairs, sub-district committees and
/// stores, because a sheet of everybody would be read by nobody.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let region = desk.region.get();
    let area = &scope.kecamatan;
    let fits = |person: &Person| match area.as_str() {
        "" => person.chair || matches!(person.role.level(), StaffLevel::Area | StaffLevel::Store),
        area => {
            let post = region.post_of(person).and_then(|post| region.places.get(post));
            post.is_some_and(|post| area_of(&region, post) == area)
        }
    };
    let rows = desk.document.with(|document| {
        let document = document.as_ref()?;
        let people = people_of(&region, &document.roster, fits);
        let row = |person: &&Person| row(&region, &document.roster, person, language);
        (!people.is_empty()).then(|| people.iter().map(row).collect_view())
    });
    let Some(rows) = rows else {
        return view! { <p class="empty">{t("contacts-none")}</p> }.into_any();
    };
    let (title, lead) = match area.as_str() {
        "" => (t("document-contacts"), t("contacts-lead")),
        area => {
            let name = area_name(&region, language, area);
            (t_with("contacts-title", &[("area", name.into())]), t("contacts-private"))
        }
    };
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("people-where")}</th>
                    <th scope="col">{t("staff-role")}</th>
                    <th scope="col">{t("staff-name")}</th>
                    <th scope="col">{t("staff-phone")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    let mark = Mark::new("KT", area.as_str());
    sheet(&frame(desk), Lie::Upright, &mark, &title, &[lead], body.into_any())
}

fn row(region: &Region, roster: &Roster, person: &Person, language: Language) -> AnyView {
    view! {
        <tr>
            <td>{workplace(region, person)}</td>
            <td>{role_in_words(language, person)}</td>
            <td>{person_name(roster, &person.code)}</td>
            <td>{roster.phone(&person.code).to_owned()}</td>
        </tr>
    }
    .into_any()
}
