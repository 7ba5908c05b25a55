//! Staff of stations and posts, and their fees.

use leptos::prelude::*;

use super::staff_list::StaffList;
use crate::page::panels::{a_place, selected_code};
use crate::page::parts::{RuleNumber, Table};
use crate::page::state::{Desk, Selected, Shared, wording};
use tepat_model::document::TableName;
use tepat_model::region::Staffing;
use tepat_view::people::{staff_in_words, staff_sheet};
use tepat_view::words;

/// A figure of the staff: text key, field, and its value.
type Field = (&'static str, &'static str, fn(&Staffing) -> i64);

/// Numbers of people.
const PEOPLE: [Field; 11] = [
    ("staff-field-kpps", "kpps", |staff| staff.kpps.into()),
    ("staff-field-linmas", "linmas", |staff| staff.linmas.into()),
    ("staff-field-pps", "pps", |staff| staff.pps.into()),
    ("staff-field-ppk", "ppk", |staff| staff.ppk.into()),
    ("staff-field-pps-secretariat", "pps_secretariat", |staff| staff.pps_secretariat.into()),
    ("staff-field-ppk-secretariat", "ppk_secretariat", |staff| staff.ppk_secretariat.into()),
    ("staff-field-health", "health", |staff| staff.health.into()),
    ("staff-field-technicians", "technicians", |staff| staff.technicians.into()),
    ("staff-field-store-clerks", "store_clerks", |staff| staff.store_clerks.into()),
    ("staff-field-store-guards", "store_guards", |staff| staff.store_guards.into()),
    ("staff-field-trained-by", "trained_by_h", |staff| staff.trained_by_h.into()),
];

/// Fees of a month.
const FEES: [Field; 7] = [
    ("staff-field-kpps-chair", "kpps_chair_rupiah", |staff| staff.kpps_chair_rupiah.into()),
    ("staff-field-kpps-member", "kpps_member_rupiah", |staff| staff.kpps_member_rupiah.into()),
    ("staff-field-linmas-rupiah", "linmas_rupiah", |staff| staff.linmas_rupiah.into()),
    ("staff-field-pps-chair", "pps_chair_rupiah", |staff| staff.pps_chair_rupiah.into()),
    ("staff-field-pps-member", "pps_member_rupiah", |staff| staff.pps_member_rupiah.into()),
    ("staff-field-ppk-chair", "ppk_chair_rupiah", |staff| staff.ppk_chair_rupiah.into()),
    ("staff-field-ppk-member", "ppk_member_rupiah", |staff| staff.ppk_member_rupiah.into()),
];

#[component]
pub fn StaffPanel() -> impl IntoView {
    let desk = Desk::get();
    let told = move || {
        let language = desk.language.get();
        let told = desk.region.with(|region| staff_in_words(region, language));
        words::message(language, &told)
    };
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| staff_sheet(region, language)))
    });
    let people = PEOPLE.map(|(key, field, of)| view! { <Number key field most=100 of/> });
    let fees = FEES.map(|(key, field, of)| view! { <Number key field most=100_000_000 of/> });
    view! {
        <div class="panel-scroll">
            <p class="quiet">{wording("staff-lead")}</p>
            <p id="staff-told">{told}</p>
            <StaffList/>
            <h3>{wording("staff-needs-title")}</h3>
            <div class="table-in-scroll">
                <Table
                    id="staff"
                    label=Signal::derive(wording("staff-title"))
                    sheet
                    selected=selected_code(desk, a_place)
                    on_select=move |code: String| desk.show(Selected::Place(code))
                />
            </div>
            <details>
                <summary>{wording("staff-rates")}</summary>
                <p class="quiet">{wording("staff-rates-source")}</p>
                <ul class="rules" id="staff-rates">
                    {people.into_iter().collect_view()} {fees.into_iter().collect_view()}
                </ul>
            </details>
        </div>
    }
}

#[component]
fn Number(
    /// Text key of its name.
    key: &'static str,
    /// Its field.
    field: &'static str,
    /// Greatest value.
    most: i64,
    /// Its value.
    of: fn(&Staffing) -> i64,
) -> impl IntoView {
    let desk = Desk::get();
    let value = Memo::new(move |_| desk.region.with(|region| of(&region.staffing)));
    view! { <RuleNumber key table=TableName::Staffing field least=0 most value/> }
}
