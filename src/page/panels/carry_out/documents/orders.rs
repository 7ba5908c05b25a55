//! Who guards what, on paper: an order of duty for each unit, and a page for the commander.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet, signatures};
use super::pile::Sheets;
use crate::page::state::{Desk, Shared, t, t_with};
use tepat_model::region::Region;
use tepat_model::time::h_day;
use tepat_planner::people::{Duty, People};
use tepat_view::papers::{Frame, Lie, Mark};
use tepat_view::people::{
    area_name, areas, areas_in_words, class_name, days, demand_kind_name, demand_name, force_name,
    period_in_words, price_in_words, remedy_in_words, shortfalls_in_words, totals_in_words,
    units_on_duty,
};
use tepat_view::words::{self, Language};

/// Gaps printed at most on the commander's page.
const MOST_GAPS: usize = 12;

/// An order for each unit; for the days and sub-district chosen.
pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> Sheets {
    let region = desk.region.get();
    let Some(people) = desk.current_people() else { return not_yet() };
    let units = units_on_duty(&region, &people);
    if units.is_empty() {
        return not_yet();
    }
    let (frame, scope) = (frame(desk), scope.clone());
    Sheets::new(units.len(), move |number| {
        order(&frame, &region, &people, &units[number], &scope, language)
    })
}

fn not_yet() -> Sheets {
    Sheets::none("people-none-yet")
}

/// The order of duty of a unit.
fn order(
    frame: &Frame,
    region: &Region,
    people: &Shared<People>,
    code: &str,
    scope: &Scope,
    language: Language,
) -> AnyView {
    let takes = |duty: &&Duty| {
        let demand = &people.demands[duty.demand];
        duty.force == code
            && (scope.kecamatan.is_empty() || demand.areas.contains(&scope.kecamatan))
            && scope.day.is_none_or(|day| h_day(demand.from) == day)
    };
    let rows = people.duties.iter().filter(takes).map(|duty| {
        let demand = &people.demands[duty.demand];
        let place = demand_name(region, language, demand);
        let lent = (!duty.lent_to.is_empty()).then(|| {
            let to = force_name(region, &duty.lent_to);
            format!(" ({})", t_with("people-lent", &[("force", to.into())]))
        });
        let travel = duty.travel_minutes.map(|minutes| words::minutes(language, minutes.into()));
        view! {
            <tr>
                <td>{period_in_words(language, demand)}</td>
                <td>{demand_kind_name(language, demand.kind)}</td>
                <td>{place} {lent}</td>
                <td>{area_name(region, language, demand.area())}</td>
                <td class="number">{duty.officers}</td>
                <td class="number">{travel}</td>
            </tr>
        }
    });
    let name = force_name(region, code);
    let unit = region.forces.get(code).cloned().unwrap_or_default();
    let used = people.forces.iter().find(|used| used.force == code);
    let lines = vec![
        t_with(
            "people-order-lead",
            &[
                ("strength", unit.strength.into()),
                ("base", words::base_name(region, &unit.base, language).into()),
                ("areas", areas_in_words(region, language, &unit.areas).into()),
            ],
        ),
        t_with(
            "people-order-most",
            &[
                ("busy", used.map_or(0, |used| used.most_busy).into()),
                ("rest", u32::from(unit.rest_hours).into()),
            ],
        ),
    ];
    let body = view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("people-when")}</th>
                    <th scope="col">{t("people-what")}</th>
                    <th scope="col">{t("people-where")}</th>
                    <th scope="col">{t("col-kecamatan")}</th>
                    <th scope="col">{t("people-officers")}</th>
                    <th scope="col">{t("people-travel")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {signatures(&[t_with("people-sign", &[("force", name.as_str().into())])])}
    };
    let title = t_with("people-order-title", &[("force", name.into())]);
    sheet(frame, Lie::Upright, &Mark::new("SPT", code), &title, &lines, body.into_any())
}

/// One page: what is wanted, who is there, what is missing and would help.
pub fn summary(desk: Desk, language: Language) -> AnyView {
    let region = desk.region.get();
    let Some(people) = desk.current_people() else {
        return view! { <p class="empty">{t("people-none-yet")}</p> }.into_any();
    };
    let (region, people) = (&region, &people);
    let told = totals_in_words(region, people);
    let lines: Vec<String> = told.iter().map(|message| words::message(language, message)).collect();
    let mut gaps = shortfalls_in_words(region, people, language);
    let more = gaps.len().saturating_sub(MOST_GAPS);
    gaps.truncate(MOST_GAPS);
    let gaps = gaps.iter().map(|gap| view! { <p>{words::message(language, gap)}</p> });
    let gaps = gaps.collect_view();
    let more = (more > 0).then(|| t_with("people-gaps-more", &[("count", more.into())]));
    let remedies = people.remedies.iter().map(|remedy| {
        let told = remedy_in_words(region, remedy, language);
        view! { <p>{words::message(language, &told)}</p> }
    });
    let body = view! {
        {units_table(region, people, language)}
        {days_table(region, people, language)}
        {areas_table(region, people, language)}
        <div class="paper-remarks">{gaps} <p>{more}</p> {remedies.collect_view()}</div>
    };
    let (mark, title) = (Mark::new("RK", ""), t("people-commander-title"));
    sheet(&frame(desk), Lie::Upright, &mark, &title, &lines, body.into_any())
}

fn units_table(region: &Region, people: &People, language: Language) -> AnyView {
    let number = |number: u32| words::count(language, number.into());
    let rows = region.forces.iter().map(|unit| {
        let used = people.forces.iter().find(|used| used.force == unit.code);
        view! {
            <tr>
                <td>{force_name(region, &unit.code)}</td>
                <td class="number">{number(unit.strength)}</td>
                <td class="number">{used.map(|used| number(used.own_stations))}</td>
                <td class="number">{used.map(|used| number(used.at_stations))}</td>
                <td class="number">{used.map(|used| number(used.most_busy))}</td>
                <td>{used.map(|used| price_in_words(language, used.price))}</td>
            </tr>
        }
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("people-forces")}</th>
                    <th scope="col">{t("people-strength")}</th>
                    <th scope="col">{t("people-own-stations")}</th>
                    <th scope="col">{t("people-at-stations")}</th>
                    <th scope="col">{t("people-most-busy")}</th>
                    <th scope="col">{t("people-price")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn days_table(region: &Region, people: &People, language: Language) -> AnyView {
    let number = |number: u32| words::count(language, number.into());
    let kinds = tepat_planner::people::DemandKind::ALL;
    let rows = days(people).into_iter().map(|day| {
        let short = words::h_day(day.h_day.into());
        let date = words::date(language, &region.info, day.h_day).unwrap_or_default();
        let cells =
            day.officers.map(|officers| view! { <td class="number">{number(officers)}</td> });
        view! {
            <tr>
                <td>{format!("{short} {date}")}</td>
                {cells.into_iter().collect_view()}
                <td class="number">{number(day.short)}</td>
            </tr>
        }
    });
    let heads = kinds.map(|kind| {
        view! { <th scope="col">{demand_kind_name(language, kind)}</th> }
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("people-day")}</th>
                    {heads.into_iter().collect_view()}
                    <th scope="col">{t("people-missing")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn areas_table(region: &Region, people: &People, language: Language) -> AnyView {
    let number = |number: u32| words::count(language, number.into());
    let rows = areas(people).into_iter().map(|area| {
        let cells =
            area.stations.map(|stations| view! { <td class="number">{number(stations)}</td> });
        view! {
            <tr>
                <td>{area_name(region, language, &area.area)}</td>
                {cells.into_iter().collect_view()}
                <td class="number">{number(area.officers)}</td>
                <td class="number">{number(area.short)}</td>
            </tr>
        }
    });
    let heads = tepat_model::region::Vulnerability::ALL.map(|class| {
        view! { <th scope="col">{class_name(language, class)}</th> }
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-kecamatan")}</th>
                    {heads.into_iter().collect_view()}
                    <th scope="col">{t("people-police-wanted")}</th>
                    <th scope="col">{t("people-missing-stations")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
