//! The schedule of a sub-district as a poster: when each village gets its goods, and by which vehicle.

use std::collections::{BTreeMap, BTreeSet};

use super::goods::{count, text};
use super::labels::brought;
use super::manifest::vehicle_name;
use super::{Grid, Lie, Mark, Paper, Part, Row, Scope, Set, Subject, kecamatan_of};
use crate::export::Given;
use crate::words;
use tepat_model::plan::{Trip, Visit, outcomes};
use tepat_model::region::{PlaceKind, Station};
use tepat_model::time::{Moment, h_day, minute_of_day};
use tepat_order::{Gather as _, Order as _};

/// One for each sub-district with stations.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let region = given.region;
    let posts: BTreeSet<&str> =
        region.stations.iter().filter_map(|it| kecamatan_of(region, &it.code)).gather();
    let taken =
        posts.into_iter().filter(|ppk| scope.kecamatan.is_empty() || scope.kecamatan == **ppk);
    taken.map(|ppk| Subject::new(ppk, 0)).collect()
}

/// The stations of a village, with what brings their goods.
#[derive(Default)]
struct Village<'a> {
    stations: usize,
    boxes: i64,
    unserved: usize,
    visits: Vec<(&'a Trip, &'a Visit)>,
}

pub(super) fn paper(given: &Given, scope: &Scope, subject: &Subject) -> Option<Paper> {
    let (region, language) = (given.region, given.language);
    let (plan, ppk) = (given.plan?, region.places.get(&subject.code)?);
    let (brought, outcomes) = (brought(plan), outcomes(region, plan));
    let mut villages: BTreeMap<&str, Village<'_>> = BTreeMap::new();
    for (at, station) in region.stations.iter().enumerate() {
        if kecamatan_of(region, &station.code) != Some(&subject.code) {
            continue;
        }
        let village = villages.entry(village(given, station)).or_default();
        village.stations += 1;
        village.boxes += given.needs.stations.get(at).map_or(0, |kit| kit.load.boxes);
        match brought.get(station.code.as_str()) {
            Some(by) if outcomes[at].at().is_some() => village.visits.push(*by),
            _ => village.unserved += 1,
        }
    }
    let mut rows: Vec<(i32, Row)> = villages
        .iter()
        .map(|(name, village)| {
            let arrive = village.visits.iter().map(|(_, visit)| visit.arrive);
            (arrive.clone().min().unwrap_or(i32::MAX), row(given, name, village))
        })
        .collect();
    rows.order_by_key(|(arrive, _)| *arrive);
    let heads = ["poster-when", "level-of-desa", "col-stations", "figure-boxes", "poster-vehicle"]
        .map(|key| words::text(language, key));
    let all: i64 = villages.values().map(|village| village.boxes).sum();
    let stations: usize = villages.values().map(|village| village.stations).sum();
    let foot = vec![vec![
        text(words::text(language, "paper-total")),
        text(""),
        count(language, stations),
        count(language, all),
        text(""),
    ]];
    let kind = words::text(language, words::kind_key(PlaceKind::Ppk));
    Some(Paper {
        mark: Mark::new("JK", &subject.code),
        title: words::text_with(language, "paper-kecamatan", &[("name", ppk.name.as_str().into())]),
        lines: vec![
            words::text(language, "paper-poster"),
            words::text_with(language, "poster-call", &[("post", kind.into())]),
        ],
        parts: vec![Part::Grid(Grid {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            foot,
            ..Grid::new(heads).set(Set::Large)
        })],
        lie: Lie::Upright,
        size: scope.size.min(super::Size::A3),
    })
}

fn village<'a>(given: &Given<'a>, station: &'a Station) -> &'a str {
    given.region.home_of(station).map_or(station.home(), |desa| &desa.name)
}

fn row(given: &Given, name: &str, village: &Village<'_>) -> Row {
    let (region, language) = (given.region, given.language);
    let arrive = village.visits.iter().map(|(_, visit)| visit.arrive);
    let when = arrive.clone().min().zip(arrive.max());
    let when = when.map(|(first, last)| between(given, first, last)).unwrap_or_default();
    let left = match village.unserved {
        0 => String::new(),
        many => words::text_with(language, "poster-unserved", &[("count", many.into())]),
    };
    let mut vehicles: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (trip, _) in &village.visits {
        vehicles.entry(vehicle_name(region, trip, language)).or_default().insert(&trip.code);
    }
    let vehicles = vehicles.into_iter().map(|(vehicle, trips)| {
        format!("{vehicle} ({})", trips.into_iter().collect::<Vec<_>>().join(", "))
    });
    vec![
        text([when, left].map(|it| it.trim().to_owned()).join(" ").trim()),
        text(name),
        count(language, village.stations),
        count(language, village.boxes),
        text(vehicles.collect::<Vec<_>>().join(", ")),
    ]
}

/// `Tuesday 26 Nov, 08.42–09.57`, or both days if they differ.
fn between(given: &Given, first: Moment, last: Moment) -> String {
    let (info, language) = (&given.region.info, given.language);
    let day = |at| {
        let day = words::h_day(h_day(at).into());
        words::date(language, info, h_day(at)).unwrap_or(day)
    };
    let clock = |at| words::time_of_day(language, minute_of_day(at));
    let begin = format!("{}, {}", day(first), clock(first));
    match (first == last, h_day(first) == h_day(last)) {
        (true, _) => begin,
        (_, true) => format!("{begin}–{}", clock(last)),
        _ => format!("{begin} – {}, {}", day(last), clock(last)),
    }
}
