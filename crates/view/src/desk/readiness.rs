//! Readiness in words and tables.

use crate::people::area_name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_desk::readiness::{AreaReadiness, Block, Judged, Point};
use tepat_model::message::Message;
use tepat_model::region::{Answer, Criterion, ReadinessPart, ReadyState, Region, Table};
use tepat_order::Order as _;

/// The name of a part.
pub fn part_name(language: Language, part: ReadinessPart) -> String {
    words::text(language, &format!("readiness-part-{}", part.key()))
}

/// The name of a state; a question mark while nobody says.
pub fn ready_name(language: Language, state: Option<ReadyState>) -> String {
    match state {
        Some(state) => words::text(language, &format!("ready-{}", state.key())),
        None => words::text(language, "ready-unknown"),
    }
}

/// The name of a criterion: its own, else that of the usual one, else its code.
pub fn criterion_name(region: &Region, language: Language, code: &str) -> String {
    let own = region.criteria.get(code).map_or("", |criterion| criterion.name.as_str());
    if !own.is_empty() {
        return own.to_owned();
    }
    let key = format!("criterion-{code}");
    let usual = words::text(language, &key);
    if usual == key { code.to_owned() } else { usual }
}

/// What in the file answers, such as `kotak dikemas 12 dari 30`.
pub fn answer_in_words(language: Language, (answer, have, of): (Answer, u64, u64)) -> String {
    let values = [("have", have.into()), ("of", of.into())];
    words::text_with(language, &format!("answer-{}", answer.key()), &values)
}

/// Sub-districts by score, the least ready first.
pub fn scores_sheet(region: &Region, areas: &[AreaReadiness], language: Language) -> Sheet {
    let mut rows: Vec<&AreaReadiness> = areas.iter().collect();
    rows.order_by_key(|area| area.score().percent());
    let open =
        |area: &AreaReadiness| area.judged.iter().filter(|judged| !judged.is_ready()).count();
    let mut sheet = Sheet::of(&rows, language, |area| area.area.clone())
        .texts("col-kecamatan", |area| area_name(region, language, &area.area))
        .numbers("readiness-percent", Form::Count, |area| Some(f64::from(area.score().percent())))
        .total(Total::Least);
    for part in ReadinessPart::ALL {
        sheet = sheet
            .numbers_named(part_name(language, part), Form::Count, |area| {
                Some(f64::from(area.parts[part as usize].percent()))
            })
            .total(Total::Least);
    }
    sheet
        .numbers("readiness-open", Form::Count, |area| Some(open(area) as f64))
        .total(Total::Sum)
        .marked(|area| if area.is_ready() { "" } else { "bad" })
        .done()
}

/// The criteria of a sub-district: the state of those that people answer is edited in place. Keys are
/// codes of criteria.
pub fn judged_sheet(region: &Region, area: &AreaReadiness, language: Language) -> Sheet {
    let mut rows: Vec<&Judged> = area.judged.iter().collect();
    rows.order_by_key(|judged| judged.part);
    let states = ReadyState::ALL
        .map(|state| (state.key().to_owned(), ready_name(language, Some(state))))
        .to_vec();
    let entry = |judged: &Judged| region.readiness.get(&judged.entry);
    let text = |of: fn(&tepat_model::region::ReadinessEntry) -> &String| {
        move |judged: &&Judged| entry(judged).map(of).cloned().unwrap_or_default()
    };
    let by_people = |judged: &&Judged| judged.answered.is_none();
    Sheet::of(&rows, language, |judged| judged.criterion.clone())
        .texts("readiness-criterion", |judged| criterion_name(region, language, &judged.criterion))
        .texts("readiness-part", |judged| part_name(language, judged.part))
        .texts("readiness-state", |judged| ready_name(language, judged.state))
        .edit("state", Editor::Choice(states))
        .only_where(by_people)
        .texts("readiness-evidence", |judged| match judged.answered {
            Some(answered) => answer_in_words(language, answered),
            None => text(|entry| &entry.evidence)(judged),
        })
        .edit("evidence", Editor::Text)
        .only_where(by_people)
        .texts("readiness-by", text(|entry| &entry.by))
        .edit("by", Editor::Text)
        .only_where(by_people)
        .texts("readiness-due", |judged| judged.due.clone())
        .edit("due", Editor::Text)
        .only_where(by_people)
        .texts("supply-day", text(|entry| &entry.on))
        .marked(|judged| if judged.is_ready() { "" } else { "bad" })
        .done()
}

/// The list of criteria, to be edited.
pub fn criteria_sheet(region: &Region, criteria: &Table<Criterion>, language: Language) -> Sheet {
    let parts = ReadinessPart::ALL.map(|part| (part.key().to_owned(), part_name(language, part)));
    let answer_name = |answer: Option<Answer>| match answer {
        Some(answer) => words::text(language, &format!("answers-{}", answer.key())),
        None => words::text(language, "answers-people"),
    };
    let mut answers = vec![(String::new(), answer_name(None))];
    answers.extend(Answer::ALL.map(|answer| (answer.key().to_owned(), answer_name(Some(answer)))));
    Sheet::of(criteria, language, |criterion| criterion.code.clone())
        .texts("readiness-criterion", |criterion| criterion_name(region, language, &criterion.code))
        .edit("name", Editor::Text)
        .texts("readiness-part", |criterion| part_name(language, criterion.part))
        .edit("part", Editor::Choice(parts.to_vec()))
        .texts("readiness-answer", |criterion| answer_name(criterion.answer))
        .edit("answer", Editor::Choice(answers))
        .texts("readiness-source", |criterion| criterion.source.clone())
        .edit("source", Editor::Text)
        .done()
}

/// How ready the region is altogether, in a sentence.
pub fn readiness_in_words(areas: &[AreaReadiness]) -> Message {
    let ready = areas.iter().filter(|area| area.is_ready()).count();
    let percent = |part: ReadinessPart| {
        let scores = areas.iter().map(|area| area.parts[part as usize]);
        scores.reduce(|sum, score| sum.plus(score)).unwrap_or_default().percent()
    };
    Message::note("readiness-told")
        .with("ready", ready)
        .with("areas", areas.len())
        .with("technical", percent(ReadinessPart::Technical))
        .with("coordination", percent(ReadinessPart::Coordination))
        .with("neutrality", percent(ReadinessPart::Neutrality))
}

/// What blocks, in sentences, what holds up most sub-districts first.
pub fn blocks_in_words(region: &Region, blocks: &[Block], language: Language) -> Vec<Message> {
    /// More names than these are only counted.
    const MOST_NAMES: usize = 5;
    let told = |block: &Block| {
        let names: Vec<String> = block
            .areas
            .iter()
            .take(MOST_NAMES)
            .map(|area| area_name(region, language, area))
            .collect();
        let more = if block.areas.len() > MOST_NAMES { ", …" } else { "" };
        Message::warning("readiness-block")
            .with("criterion", criterion_name(region, language, &block.criterion))
            .with("part", part_name(language, block.part))
            .with("count", block.areas.len())
            .with("areas", format!("{}{more}", names.join(", ")))
            .with("overdue", block.overdue)
    };
    blocks.iter().map(told).collect()
}

/// Readiness week by week.
pub fn trend_sheet(points: &[Point], language: Language) -> Sheet {
    let mut sheet = Sheet::of(points, language, |point| point.on.clone())
        .texts("supply-day", |point| words::day(language, &point.on));
    for part in ReadinessPart::ALL {
        sheet = sheet.numbers_named(part_name(language, part), Form::Count, |point| {
            Some(f64::from(point.parts[part as usize].percent()))
        });
    }
    sheet.done()
}
