//! The report of the desk on paper.

use leptos::prelude::*;

use super::paper::{frame, sheet, signatures};
use crate::page::panels::known;
use crate::page::state::{Desk, t};
use tepat_desk::readiness::blocks;
use tepat_desk::report::Figure;
use tepat_model::message::Message;
use tepat_model::region::{Region, RiskState};
use tepat_view::desk::{
    alarm_in_words, blocks_in_words, change_in_words, discipline_in_words, figure_in_words,
    figure_name, origin_name, readiness_in_words, risk_state_name, title,
};
use tepat_view::papers::{Lie, Mark};
use tepat_view::people::area_name;
use tepat_view::words::{self, Language};

/// Risks and blocks printed at most.
const MOST_LINES: usize = 15;

/// The report of the day in view.
pub fn report(desk: Desk, language: Language) -> AnyView {
    let region = desk.region.get();
    let known = known(desk);
    let say = |message: &Message| words::message(language, message);
    let lines = vec![
        say(&title(&region, &known.report, language)),
        say(&discipline_in_words(known.report.discipline)),
    ];
    let alarms = known.report.alarms.iter().map(|alarm| {
        view! { <li>{say(&alarm_in_words(&region, alarm, language))}</li> }
    });
    let alarms = alarms.collect_view();
    let no_alarm = known.report.alarms.is_empty().then(|| t("report-no-alarm"));
    let blocks = blocks_in_words(&region, &blocks(&known.areas, &known.day), language);
    let blocks = blocks.iter().take(MOST_LINES).map(|block| view! { <li>{say(block)}</li> });
    let blocks = blocks.collect_view();
    let body = view! {
        <h2>{t("report-alarms")}</h2>
        <p>{no_alarm}</p>
        <ul>{alarms}</ul>
        <h2>{t("report-figure")}</h2>
        {figures(&known.report.figures, language)}
        <h2>{t("report-situation")}</h2>
        {situation(&region, &known.report.areas, language)}
        <h2>{t("desk-tab-readiness")}</h2>
        <p>{say(&readiness_in_words(&known.areas))}</p>
        <ul>{blocks}</ul>
        <h2>{t("desk-tab-risks")}</h2>
        {risks(&region, &known, language)}
        {signatures(&[t("report-signature")])}
    };
    let mark = Mark::new("LD", known.report.on.as_str());
    sheet(&frame(desk), Lie::Upright, &mark, &t("document-desk"), &lines, body.into_any())
}

fn figures(figures: &[Figure], language: Language) -> AnyView {
    let row = |figure: &Figure| {
        view! {
            <tr>
                <td>{figure_name(language, &figure.name)}</td>
                <td class="number">{figure_in_words(language, figure)}</td>
                <td class="number">{change_in_words(language, figure)}</td>
                <td>{origin_name(language, figure)}</td>
            </tr>
        }
    };
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("report-figure")}</th>
                    <th scope="col">{t("report-value")}</th>
                    <th scope="col">{t("report-change")}</th>
                    <th scope="col">{t("report-from")}</th>
                </tr>
            </thead>
            <tbody>{figures.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn situation(region: &Region, areas: &[(String, Vec<Figure>)], language: Language) -> AnyView {
    let heads = areas.first().map_or(&[][..], |(_, figures)| figures.as_slice());
    let heads = heads.iter().map(|figure| {
        view! { <th scope="col">{figure_name(language, &figure.name)}</th> }
    });
    let cell = |figure: &Figure| {
        let change = change_in_words(language, figure);
        let change = if change.is_empty() { change } else { format!(" ({change})") };
        let value = words::count(language, figure.value);
        view! { <td class="number">{format!("{value}{change}")}</td> }
    };
    let rows = areas.iter().map(|(area, figures)| {
        view! {
            <tr>
                <td>{area_name(region, language, area)}</td>
                {figures.iter().map(cell).collect_view()}
            </tr>
        }
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("col-kecamatan")}</th>
                    {heads.collect_view()}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn risks(region: &Region, known: &crate::page::panels::Known, language: Language) -> AnyView {
    let live = known.risks.iter().filter_map(|weighed| region.risks.get(&weighed.code));
    let live = live.filter(|risk| risk.state != RiskState::Closed).take(MOST_LINES);
    let rows = live.map(|risk| {
        view! {
            <tr>
                <td>{risk.name.clone()}</td>
                <td>{risk_state_name(language, risk.state)}</td>
                <td>{risk.owner.clone()}</td>
                <td>{risk.measure.clone()}</td>
                <td>{words::day(language, &risk.due)}</td>
            </tr>
        }
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("risk-name")}</th>
                    <th scope="col">{t("risk-state")}</th>
                    <th scope="col">{t("risk-owner")}</th>
                    <th scope="col">{t("risk-measure")}</th>
                    <th scope="col">{t("risk-due")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
