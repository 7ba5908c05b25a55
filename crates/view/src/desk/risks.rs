//! Risks in words and tables.

use crate::sheet::{Editor, Form, Sheet};
use crate::words::{self, Language};
use tepat_desk::risks::{RiskEffect, Weighed};
use tepat_model::fingerprint::tag;
use tepat_model::message::{Message, Value};
use tepat_model::region::{Assessment, Region, Risk, RiskState, Verdict};

/// The name of a state of a risk.
pub fn risk_state_name(language: Language, state: RiskState) -> String {
    words::text(language, &format!("risk-state-{}", state.key()))
}

/// The name of what a code stands for on the map; the code itself if it is unknown.
fn thing(region: &Region, language: Language, code: &str) -> String {
    if region.stations.get(code).is_some() {
        words::station_name(region, code, language)
    } else if region.places.get(code).is_some() {
        words::place_name(region, code, language)
    } else if region.edges.get(code).is_some() {
        words::edge_name(region, code, language)
    } else {
        code.to_owned()
    }
}

/// The register, in the order in which risks matter; `scenarios` are ids with names.
pub fn risks_sheet(
    region: &Region,
    weighed: &[Weighed],
    scenarios: &[(String, String)],
    language: Language,
) -> Sheet {
    let rows: Vec<(&Risk, &Weighed)> = weighed
        .iter()
        .filter_map(|weighed| Some((region.risks.get(&weighed.code)?, weighed)))
        .collect();
    let states =
        RiskState::ALL.map(|state| (state.key().to_owned(), risk_state_name(language, state)));
    let mut choices = vec![(String::new(), words::text(language, "risk-no-scenario"))];
    choices.extend(scenarios.iter().cloned());
    let scenario_name = |id: &str| {
        choices.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name).to_owned()
    };
    let optional = |most| Editor::Number { least: 0, most, optional: true };
    Sheet::of(&rows, language, |(risk, _)| risk.code.clone())
        .texts("risk-name", |(risk, _)| risk.name.clone())
        .edit("name", Editor::Text)
        .texts("risk-state", |(risk, _)| risk_state_name(language, risk.state))
        .edit("state", Editor::Choice(states.to_vec()))
        .numbers("risk-percent", Form::Count, |(risk, _)| risk.percent.map(f64::from))
        .edit("percent", optional(100))
        .numbers("risk-stations", Form::Count, |(_, of)| of.stations.map(|n| n as f64))
        .edit("stations", optional(1_000_000))
        .numbers("risk-expected", Form::Decimal, |(_, of)| {
            of.expected_hundredths.map(|hundredths| hundredths as f64 / 100.0)
        })
        .texts("risk-at", |(risk, _)| thing(region, language, &risk.at))
        .texts("risk-cause", |(risk, _)| risk.cause.clone())
        .edit("cause", Editor::Text)
        .texts("risk-effect", |(risk, _)| risk.effect.clone())
        .edit("effect", Editor::Text)
        .texts("risk-owner", |(risk, _)| risk.owner.clone())
        .edit("owner", Editor::Text)
        .texts("risk-measure", |(risk, _)| risk.measure.clone())
        .edit("measure", Editor::Text)
        .texts("risk-due", |(risk, _)| risk.due.clone())
        .edit("due", Editor::Text)
        .texts("risk-scenario", |(risk, _)| match risk.scenario.as_str() {
            "" => String::new(),
            id => scenario_name(id),
        })
        .edit("scenario", Editor::Choice(choices.clone()))
        .marked(|(risk, of)| match risk.state {
            RiskState::Happened => "bad",
            _ if of.is_overdue => "bad",
            _ => "",
        })
        .done()
}

/// Obstacles that somebody found in the field, as risks; those that the register has already are left
/// out. What is closed has happened.
pub fn risks_of_assessments(region: &Region, language: Language) -> Vec<Risk> {
    let found = region.assessments.iter().filter(|it| it.verdict != Verdict::Passable);
    let risk = |it: &Assessment| Risk {
        code: format!("field-{}", tag(&[&it.code])),
        name: words::text_with(
            language,
            "risk-of-assessment",
            &[("at", thing(region, language, &it.about).into())],
        ),
        on: it.on.clone(),
        state: match it.verdict {
            Verdict::Closed => RiskState::Happened,
            Verdict::Hard | Verdict::Passable => RiskState::Open,
        },
        cause: it.found.clone(),
        at: it.about.clone(),
        owner: it.by.clone(),
        ..Risk::default()
    };
    found.map(risk).filter(|risk| region.risks.get(&risk.code).is_none()).collect()
}

/// What a risk takes away if it happens, in a sentence.
pub fn risk_effect_in_words(effect: &RiskEffect, runs: u64) -> Message {
    Message::note("risk-effect-simulated")
        .with("stranded", effect.stranded as usize)
        .with("before", Value::Decimal(effect.late_before))
        .with("after", Value::Decimal(effect.late_after))
        .with("runs", runs as usize)
}

/// How many risks there are, and what they take away, in a sentence.
pub fn risks_in_words(region: &Region, weighed: &[Weighed]) -> Message {
    let of = |state: RiskState| region.risks.iter().filter(|risk| risk.state == state).count();
    let is_live = |weighed: &&Weighed| {
        region.risks.get(&weighed.code).is_some_and(|risk| risk.state != RiskState::Closed)
    };
    let live: Vec<&Weighed> = weighed.iter().filter(is_live).collect();
    let hundredths: u64 = live.iter().filter_map(|weighed| weighed.expected_hundredths).sum();
    Message::note("risks-told")
        .with("happened", of(RiskState::Happened))
        .with("open", of(RiskState::Open))
        .with("handled", of(RiskState::Handled))
        .with("overdue", live.iter().filter(|weighed| weighed.is_overdue).count())
        .with("stations", Value::Decimal(hundredths as f64 / 100.0))
        .with("unweighed", live.iter().filter(|w| w.expected_hundredths.is_none()).count())
}
