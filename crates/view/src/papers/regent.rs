//! The plan on one page, for those who decide.

use std::collections::BTreeMap;

use super::goods::{count, text};
use super::{Cell, Grid, Mark, Paper, Part, Row, Set, kecamatan_of};
use crate::custody::{name, nights_in_words};
use crate::export::Given;
use crate::money::{budget_in_words, totals_in_words, whole};
use crate::shortfall::unserved;
use crate::words::{self, Language};
use tepat_model::plan::{Plan, StationOutcome, Summary, outcomes, summary};
use tepat_model::time::Moment;
use tepat_planner::money::check_budget;

/// Causes of unserved stations named at most, so that the page stays one.
const MOST_CAUSES: usize = 4;

pub(super) fn paper(given: &Given) -> Option<Paper> {
    let (region, language, plan) = (given.region, given.language, given.plan?);
    let sums = summary(region, plan);
    let ledger = given.ledger(plan);
    let say = |message| words::message(language, &message);
    let mut told = vec![say(totals_in_words(language, ledger.totals()))];
    let budget = check_budget(region, &ledger);
    told.extend(budget_in_words(region, &budget, language).into_iter().map(say));
    told.push(say(nights_in_words(sums.nights)));
    let causes = unserved(region, &plan.unserved);
    for group in causes.iter().take(MOST_CAUSES) {
        let stations = group.stations().into();
        let because = group.causes.iter().map(|cause| words::message(language, cause));
        let because = because.collect::<Vec<_>>().join(" ").into();
        let values = [("stations", stations), ("because", because)];
        told.push(words::text_with(language, "regent-unserved", &values));
    }
    if causes.len() > MOST_CAUSES {
        let more = [("count", (causes.len() - MOST_CAUSES).into())];
        told.push(words::text_with(language, "regent-more", &more));
    }
    let signing = ["regent-chair", "regent-regent"];
    Some(Paper {
        mark: Mark::new("RB", ""),
        title: words::text(language, "paper-regent"),
        parts: vec![
            Part::Grid(figures(given, plan, &sums, ledger.totals().rupiah)),
            Part::Grid(areas(given, plan)),
            Part::Remarks(told),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        ..Paper::default()
    })
}

/// The figures in two columns of name and value.
fn figures(given: &Given, plan: &Plan, sums: &Summary, rupiah: u64) -> Grid {
    let (region, language) = (given.region, given.language);
    let number = |number: usize| words::count(language, number as i64);
    let long = |at: Option<Moment>| {
        at.map_or_else(|| "–".to_owned(), |at| words::moment_long(language, &region.info, at))
    };
    let total = &given.needs.total;
    let tonnes = total.load.weight_g as f64 / 1e6;
    let boxes = [
        ("boxes", total.load.boxes.into()),
        ("tonnes", words::decimal(language, tonnes, 1).into()),
    ];
    let used = [
        ("vehicles", sums.all.vehicles.into()),
        ("trips", sums.all.trips.into()),
        ("boats", sums.boat_trips.into()),
    ];
    let people = [
        ("crew", sums.crew.into()),
        ("police", sums.escort_police.into()),
        ("staff", sums.escort_staff.into()),
    ];
    let returned = sums.returned.as_ref().map_or_else(
        || words::text(language, "balance-no-return"),
        |back| {
            let values = [
                ("back", back.back.into()),
                ("left", back.unreturned.into()),
                ("at", long(back.all_back).into()),
            ];
            words::text_with(language, "regent-returned", &values)
        },
    );
    let of_all = [("on", sums.on_time.into()), ("all", sums.stations.into())];
    let rows = [
        ("regent-stations", words::text_with(language, "regent-of", &of_all)),
        ("regent-late", number(sums.late)),
        ("regent-unserved-many", number(sums.unserved)),
        ("col-voters", words::count(language, total.voters as i64)),
        ("regent-goods", words::text_with(language, "regent-boxes", &boxes)),
        ("regent-first", long(plan.trips.iter().map(|trip| trip.depart_at).min())),
        ("regent-last", long(sums.latest.as_ref().map(|(at, _)| *at))),
        ("regent-vehicles", words::text_with(language, "regent-used", &used)),
        ("regent-people", words::text_with(language, "regent-crew", &people)),
        ("regent-return", returned),
        ("regent-cost", whole(language, rupiah)),
    ];
    let row =
        |(key, value): (&str, String)| vec![text(words::text(language, key)), Cell::Number(value)];
    let heads = ["regent-figure", "regent-value"].map(|key| words::text(language, key));
    Grid { rows: rows.into_iter().map(row).collect(), ..Grid::new(heads) }
}

/// Stations and arrivals of a sub-district.
#[derive(Default)]
struct Sums {
    stations: usize,
    boxes: i64,
    late: usize,
    unserved: usize,
    first: Option<Moment>,
    last: Option<Moment>,
}

fn areas(given: &Given, plan: &Plan) -> Grid {
    let (region, language) = (given.region, given.language);
    let mut areas: BTreeMap<&str, Sums> = BTreeMap::new();
    for (at, outcome) in outcomes(region, plan).into_iter().enumerate() {
        let code = kecamatan_of(region, &region.stations[at].code).unwrap_or_default();
        let sums = areas.entry(code).or_default();
        sums.stations += 1;
        sums.boxes += given.needs.stations.get(at).map_or(0, |kit| kit.load.boxes);
        sums.late += usize::from(matches!(outcome, StationOutcome::Late { .. }));
        sums.unserved += usize::from(outcome == StationOutcome::Unserved);
        if let Some(at) = outcome.at() {
            sums.first = Some(sums.first.map_or(at, |first| first.min(at)));
            sums.last = sums.last.max(Some(at));
        }
    }
    let moment = |at: Option<Moment>| at.map(|at| words::moment(language, at)).unwrap_or_default();
    let row = |(code, sums): (&str, &Sums)| -> Row {
        vec![
            text(name(region, code)),
            count(language, sums.stations),
            count(language, sums.boxes),
            text(moment(sums.first)),
            text(moment(sums.last)),
            trouble(language, sums.late),
            trouble(language, sums.unserved),
        ]
    };
    let heads = [
        "col-kecamatan",
        "col-stations",
        "figure-boxes",
        "regent-area-first",
        "regent-area-last",
        "regent-late",
        "regent-unserved-many",
    ]
    .map(|key| words::text(language, key));
    let rows = areas.iter().map(|(code, sums)| row((code, sums))).collect();
    Grid { rows, ..Grid::new(heads).set(Set::Small) }
}

/// A number that should be none.
fn trouble(language: Language, number: usize) -> Cell {
    if number == 0 { text("–") } else { count(language, number) }
}
