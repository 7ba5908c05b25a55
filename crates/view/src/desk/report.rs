//! The report of a day in words: figures with where they come from, what moved, and what must go up.

use super::{day_in_words, item_name};
use crate::people::area_name;
use crate::sheet::{Editor, Form, Sheet};
use crate::words::{self, Language};
use tepat_desk::report::{Alarm, Discipline, Figure, Report};
use tepat_model::fingerprint::tag;
use tepat_model::message::Message;
use tepat_model::region::{Escalation, Region};
use tepat_order::Order as _;

/// The name of a figure, without its sub-district.
pub fn figure_name(language: Language, name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    words::text(language, &format!("report-{name}"))
}

/// What was passed up and the answers, what is open first, then the latest.
pub fn escalations_sheet(region: &Region, language: Language) -> Sheet {
    let mut sent: Vec<&Escalation> = region.escalations.iter().collect();
    sent.order_by(|a, b| {
        let open_first = a.answered_on.is_empty().cmp(&b.answered_on.is_empty()).reverse();
        open_first.then_with(|| b.on.cmp(&a.on)).then_with(|| a.code.cmp(&b.code))
    });
    Sheet::of(&sent, language, |sent| sent.code.clone())
        .texts("col-on", |sent| sent.on.clone())
        .texts("escalation-what", |sent| sent.what.clone())
        .texts("escalation-to", |sent| sent.to.clone())
        .edit("to", Editor::Text)
        .texts("escalation-answered", |sent| sent.answered_on.clone())
        .edit("answered_on", Editor::Text)
        .texts("escalation-answer", |sent| sent.answer.clone())
        .edit("answer", Editor::Text)
        .marked(|sent| if sent.answered_on.is_empty() { "bad" } else { "" })
        .done()
}

/// What must go up at once as entries of a day; those that are entered for that day are left out.
pub fn escalations_of(region: &Region, report: &Report, language: Language) -> Vec<Escalation> {
    let entry = |alarm: &Alarm| {
        let what = words::message(language, &alarm_in_words(region, alarm, language));
        let id = serde_json::to_string(alarm).unwrap_or_default();
        let code = format!("X{}-{}", report.on, tag(&[&id]));
        Escalation { code, on: report.on.clone(), what, ..Escalation::default() }
    };
    let all = report.alarms.iter().map(entry);
    all.filter(|entry| region.escalations.get(&entry.code).is_none()).collect()
}

/// Where a figure comes from.
pub fn origin_name(language: Language, figure: &Figure) -> String {
    words::text(language, &format!("report-from-{}", figure.origin.key()))
}

/// A figure of how much, such as `12 dari 30`; shares in per cent.
pub fn figure_in_words(language: Language, figure: &Figure) -> String {
    let count = |number| words::count(language, number);
    let is_share = figure.name.starts_with("ready_");
    match figure.of {
        Some(_) if is_share => format!("{} %", count(figure.value)),
        Some(of) => words::text_with(
            language,
            "report-of",
            &[("value", figure.value.into()), ("of", of.into())],
        ),
        None => count(figure.value),
    }
}

/// What moved since the last report, such as `+12`; empty if nothing did, or that is not known.
pub fn change_in_words(language: Language, figure: &Figure) -> String {
    match figure.change {
        Some(change) if change > 0 => format!("+{}", words::count(language, change)),
        Some(change) if change < 0 => words::count(language, change),
        _ => String::new(),
    }
}

/// What must go up, in a sentence that can be sent.
pub fn alarm_in_words(region: &Region, alarm: &Alarm, language: Language) -> Message {
    match alarm {
        Alarm::Unserved(count) => Message::error("alarm-unserved").with("count", *count),
        Alarm::Late(count) => Message::error("alarm-late").with("count", *count),
        Alarm::FirstWave(wave) => Message::error("alarm-first-wave")
            .with("on", day_in_words(region, language, &wave.on))
            .with("short", wave.short())
            .with("until", wave.until),
        Alarm::Short(item, stations) => Message::error("alarm-short")
            .with("item", item_name(region, language, item))
            .with("stations", *stations),
        Alarm::Guards(short) => Message::error("alarm-guards").with("short", *short),
        Alarm::Risk(code) => {
            let risk = region.risks.get(code).cloned().unwrap_or_default();
            let or_none = |text: &str| match text {
                "" => words::text(language, "risk-nobody"),
                text => text.to_owned(),
            };
            Message::error("alarm-risk")
                .about(code)
                .with("risk", risk.name.as_str())
                .with("state", super::risk_state_name(language, risk.state).to_lowercase())
                .with("owner", or_none(&risk.owner))
                .with("measure", or_none(&risk.measure))
        }
        Alarm::Silence(day) => {
            Message::error("alarm-silence").with("on", day_in_words(region, language, day))
        }
    }
}

/// How complete and punctual reports were, in a sentence.
pub fn discipline_in_words(discipline: Discipline) -> Message {
    Message::note("report-discipline")
        .with("due", discipline.due)
        .with("issued", discipline.issued)
        .with("punctual", discipline.punctual)
}

/// The figures of the whole region.
pub fn figures_sheet(report: &Report, language: Language) -> Sheet {
    Sheet::of(&report.figures, language, |figure| figure.name.clone())
        .texts("report-figure", |figure| figure_name(language, &figure.name))
        .texts("report-value", |figure| figure_in_words(language, figure))
        .texts("report-change", |figure| change_in_words(language, figure))
        .texts("report-from", |figure| origin_name(language, figure))
        .marked(|figure| if figure.is_better() == Some(false) { "bad" } else { "" })
        .done()
}

/// The figures of sub-districts, one a column; those that got worse are marked.
pub fn situation_sheet(region: &Region, report: &Report, language: Language) -> Sheet {
    let rows = &report.areas;
    let columns = rows.first().map_or(&[][..], |(_, figures)| figures.as_slice());
    let mut sheet = Sheet::of(rows, language, |(area, _)| area.clone())
        .texts("col-kecamatan", |(area, _)| area_name(region, language, area));
    for (at, figure) in columns.iter().enumerate() {
        sheet = sheet.numbers_named(
            figure_name(language, &figure.name),
            Form::Count,
            move |(_, all)| all.get(at).map(|figure| figure.value as f64),
        );
    }
    let worse = |figures: &[Figure]| figures.iter().any(|f| f.is_better() == Some(false));
    sheet.marked(|(_, figures)| if worse(figures) { "bad" } else { "" }).done()
}

/// The report as a text for a messenger: what must go up first, then figures, then sub-districts that
/// are behind.
pub fn report_text(region: &Region, report: &Report, language: Language) -> String {
    let say = |message: &Message| words::message(language, message);
    let mut lines = vec![say(&title(region, report, language))];
    lines.extend(
        report
            .alarms
            .iter()
            .map(|alarm| format!("! {}", say(&alarm_in_words(region, alarm, language)))),
    );
    if report.alarms.is_empty() {
        lines.push(words::text(language, "report-no-alarm"));
    }
    lines.push(String::new());
    lines.extend(report.figures.iter().map(|figure| line(figure, language)));
    let slipped: Vec<String> = report
        .areas
        .iter()
        .flat_map(|(area, figures)| figures.iter().map(move |figure| (area, figure)))
        .filter(|(_, figure)| figure.is_better() == Some(false))
        .map(|(area, figure)| {
            format!("- {}: {}", area_name(region, language, area), line(figure, language))
        })
        .collect();
    if !slipped.is_empty() {
        lines.push(String::new());
        lines.push(words::text(language, "report-slipped"));
        lines.extend(slipped);
    }
    lines.push(String::new());
    lines.push(say(&discipline_in_words(report.discipline)));
    lines.join("\n")
}

/// The head of a report.
pub fn title(region: &Region, report: &Report, language: Language) -> Message {
    let named = |key: &str| {
        Message::note(key)
            .with("region", region.info.name.as_str())
            .with("on", day_in_words(region, language, &report.on))
    };
    match report.since.as_str() {
        "" => named("report-title"),
        day => named("report-title-since").with("since", words::day(language, day)),
    }
}

fn line(figure: &Figure, language: Language) -> String {
    let change = change_in_words(language, figure);
    let change = if change.is_empty() { change } else { format!(" ({change})") };
    format!(
        "{}: {}{change}",
        figure_name(language, &figure.name),
        figure_in_words(language, figure)
    )
}
