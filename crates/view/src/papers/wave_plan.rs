//! The wave plan: sub-districts, hardest and farthest first, and when their goods leave.

use super::goods::{count, text};
use super::{Grid, Lie, Mark, Paper, Part, Scope};
use crate::export::Given;
use crate::waves::{Wave, waves};
use crate::words;

pub(super) fn paper(given: &Given, scope: &Scope) -> Option<Paper> {
    let (region, language, plan) = (given.region, given.language, given.plan?);
    let waves = waves(region, plan, None);
    let waves =
        waves.iter().filter(|wave| scope.kecamatan.is_empty() || wave.ppk.code == scope.kecamatan);
    let long = |at| words::moment_long(language, &region.info, at);
    let row = |wave: &Wave<'_>| {
        let day = i32::from(wave.wave_h);
        let date = words::date(language, &region.info, day).unwrap_or_default();
        let kit = given.needs.by_kecamatan.get(&wave.ppk.code);
        let departure = wave.departure.as_ref();
        vec![
            text(format!("{} {date}", words::h_day(day.into()))),
            text(wave.ppk.name.clone()),
            count(language, kit.map_or(0, |kit| kit.stations)),
            count(language, kit.map_or(0, |kit| kit.load.boxes)),
            count(language, wave.score.minutes()),
            text(departure.map(|it| long(it.planned)).unwrap_or_default()),
            text(departure.map(|it| long(it.latest)).unwrap_or_default()),
            text(
                wave.slack_minutes()
                    .map(|it| words::minutes(language, it.into()))
                    .unwrap_or_default(),
            ),
        ]
    };
    let heads = [
        "wave-plan-day",
        "col-kecamatan",
        "col-stations",
        "figure-boxes",
        "wave-plan-score",
        "wave-plan-planned",
        "wave-plan-latest",
        "wave-plan-slack",
    ]
    .map(|key| words::text(language, key));
    let signing = ["paper-costs-made", "paper-costs-approved"];
    Some(Paper {
        mark: Mark::new("RG", &scope.kecamatan),
        title: words::text(language, "document-wave-plan"),
        lines: vec![words::text(language, "wave-plan-how")],
        parts: vec![
            Part::Grid(Grid { rows: waves.map(row).collect(), ..Grid::new(heads) }),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Across,
        ..Paper::default()
    })
}
