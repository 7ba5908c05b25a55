//! The balance: boxes and seals that are prepared, go out and come back, and what does not add up.

use std::collections::{BTreeMap, BTreeSet};

use super::goods::{Goods, count, text};
use super::{Grid, Lie, Mark, Paper, Part, Row, Scope, Set, kecamatan_of};
use crate::custody::name;
use crate::export::Given;
use crate::words::{self, Language};
use tepat_model::message::Message;
use tepat_model::plan::{Heading, Plan, outcomes};
use tepat_model::region::{Returns, Station};
use tepat_order::Gather as _;

/// The boxes and seals of a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// The station.
    pub station: &'a Station,
    /// Boxes that are prepared, reach the station, and come back to the store.
    pub boxes: [i64; 3],
    /// Seals likewise.
    pub seals: [i64; 3],
    /// Whether the goods reach the station.
    pub is_served: bool,
    /// Whether the sealed goods come back to the store.
    pub is_returned: bool,
    /// Why it does not balance, if the plan says.
    pub why: Option<Message>,
}

impl Line<'_> {
    /// Whether everything that is prepared goes out and comes back.
    pub fn is_balanced(&self) -> bool {
        [self.boxes, self.seals].iter().all(|[all, out, back]| all == out && out == back)
    }
}

/// The lines of all stations, in their order. O(stations + visits).
pub fn balance<'a>(given: &Given<'a>) -> Vec<Line<'a>> {
    let Some(plan) = given.plan else { return Vec::new() };
    let region = given.region;
    let (out, back) = (Goods::new(region, Heading::Out), Goods::new(region, Heading::Back));
    let store = region.store().map(|store| store.code.as_str());
    let at_store = plan.returns.iter().filter(|trip| Some(trip.base.as_str()) == store);
    let returned: BTreeSet<&str> = at_store.flat_map(|trip| trip.kits()).gather();
    let reasons = reasons(plan);
    let line = |(station, outcome): (&'a Station, tepat_model::plan::StationOutcome)| {
        let code = station.code.as_str();
        let (kit, sealed) = (out.kit(code), back.kit(code));
        let (is_served, is_returned) = (outcome.at().is_some(), returned.contains(code));
        let steps = |all: i64, sealed: i64| {
            [all, all * i64::from(is_served), sealed * i64::from(is_returned)]
        };
        // Seals that are not to come back are in no balance.
        let seals = out.seals(&kit).zip(back.seals(&sealed));
        let mut line = Line {
            station,
            boxes: steps(kit.load.boxes, sealed.load.boxes),
            seals: seals.map_or([0; 3], |(all, sealed)| steps(all, sealed)),
            is_served,
            is_returned,
            why: None,
        };
        if !line.is_balanced() {
            let unplanned = || (!plan.has_return()).then(|| Message::note("balance-no-return"));
            line.why = reasons.get(code).map(|reason| (*reason).clone()).or_else(unplanned);
        }
        line
    };
    region.stations.iter().zip(outcomes(region, plan)).map(line).collect()
}

/// Why stations are not served, or their goods do not come back.
fn reasons(plan: &Plan) -> BTreeMap<&str, &Message> {
    let all = plan.unreturned.iter().chain(&plan.unserved);
    all.map(|it| (it.station.as_str(), &it.reason)).gather()
}

/// Open stations of one village, for one reason.
struct Open<'a, 'l> {
    kecamatan: &'a str,
    desa: String,
    why: String,
    lines: Vec<&'l Line<'a>>,
}

pub(super) fn paper(given: &Given, scope: &Scope) -> Option<Paper> {
    given.plan?;
    let (region, language) = (given.region, given.language);
    let lines = balance(given);
    let lines: Vec<&Line<'_>> =
        lines.iter().filter(|line| scope.takes_station(region, &line.station.code)).collect();
    let open: Vec<&Line<'_>> = lines.iter().copied().filter(|line| !line.is_balanced()).collect();
    let values = [("open", open.len().into()), ("all", lines.len().into())];
    let told = if open.is_empty() {
        words::text_with(language, "balance-even", &[("all", lines.len().into())])
    } else {
        words::text_with(language, "balance-uneven", &values)
    };
    let mut parts = vec![
        Part::Heading(words::text(language, "balance-by-area")),
        Part::Grid(areas(given, &lines)),
        Part::Heading(words::text(language, "balance-open")),
        Part::Remarks(vec![told]),
    ];
    if !open.is_empty() {
        parts.push(Part::Grid(villages(given, &open)));
    }
    if scope.kecamatan.is_empty() {
        parts.push(Part::Heading(words::text(language, "balance-by-item")));
        parts.push(Part::Grid(items(given, &lines)));
    }
    let signing = ["manifest-store", "balance-checked"];
    parts.push(Part::Signatures(signing.map(|key| words::text(language, key)).into()));
    let area = region.places.get(&scope.kecamatan);
    let area = area.map(|ppk| {
        words::text_with(language, "paper-kecamatan", &[("name", ppk.name.as_str().into())])
    });
    Some(Paper {
        mark: Mark::new("NR", &scope.kecamatan),
        title: words::text(language, "paper-balance"),
        lines: area.into_iter().chain([words::text(language, "balance-how")]).collect(),
        parts,
        lie: Lie::Across,
        ..Paper::default()
    })
}

/// Headings of the columns of boxes and seals.
fn columns(language: Language) -> [String; 8] {
    [
        "balance-boxes-all",
        "balance-boxes-out",
        "balance-boxes-back",
        "balance-boxes-open",
        "balance-seals-all",
        "balance-seals-out",
        "balance-seals-back",
        "balance-seals-open",
    ]
    .map(|key| words::text(language, key))
}

/// The figures of lines together, in the order of [`columns`].
fn figures(language: Language, lines: &[&Line<'_>]) -> Row {
    let sum = |of: &dyn Fn(&Line<'_>) -> i64| lines.iter().map(|line| of(line)).sum::<i64>();
    let mut row = Row::new();
    for counted in [|line: &Line<'_>| line.boxes, |line: &Line<'_>| line.seals] {
        let [all, out, back] = [0, 1, 2].map(|at| sum(&|line| counted(line)[at]));
        row.extend([all, out, back, all - back].map(|number| count(language, number)));
    }
    row
}

fn with_figures(cells: impl IntoIterator<Item = String>, figures: Row) -> Row {
    cells.into_iter().map(text).chain(figures).collect()
}

fn areas(given: &Given, lines: &[&Line<'_>]) -> Grid {
    let (region, language) = (given.region, given.language);
    let mut by_area: BTreeMap<&str, Vec<&Line<'_>>> = BTreeMap::new();
    for line in lines {
        let area = kecamatan_of(region, &line.station.code).unwrap_or_default();
        by_area.entry(area).or_default().push(line);
    }
    let row = |(area, lines): (&str, Vec<&Line<'_>>)| {
        let stations = words::count(language, lines.len() as i64);
        with_figures([name(region, area), stations], figures(language, &lines))
    };
    let rows = by_area.into_iter().map(row).collect();
    let total = [words::text(language, "paper-total"), words::count(language, lines.len() as i64)];
    let foot = vec![with_figures(total, figures(language, lines))];
    let heads = ["col-kecamatan", "col-stations"].map(|key| words::text(language, key));
    Grid { rows, foot, ..Grid::new(heads.into_iter().chain(columns(language))).set(Set::Small) }
}

fn villages(given: &Given, open: &[&Line<'_>]) -> Grid {
    let (region, language) = (given.region, given.language);
    let mut groups: Vec<Open<'_, '_>> = Vec::new();
    for line in open {
        let why = line.why.as_ref().map(|why| words::message(language, why)).unwrap_or_default();
        let desa = region.home_of(line.station).map_or(line.station.home(), |desa| &desa.name);
        let kecamatan = kecamatan_of(region, &line.station.code).unwrap_or_default();
        match groups.last_mut().filter(|group| group.why == why && group.desa == desa) {
            Some(group) => group.lines.push(line),
            None => {
                groups.push(Open { kecamatan, desa: desa.to_owned(), why, lines: vec![line] });
            }
        }
    }
    let row = |group: &Open<'_, '_>| {
        let numbers = group.lines.iter().map(|line| format!("{:03}", line.station.number));
        let about = [
            name(region, group.kecamatan),
            group.desa.clone(),
            numbers.collect::<Vec<_>>().join(", "),
        ];
        let mut row = with_figures(about, figures(language, &group.lines));
        row.push(text(group.why.clone()));
        row
    };
    let heads = ["col-kecamatan", "level-of-desa", "col-tps"].map(|key| words::text(language, key));
    let heads = heads.into_iter().chain(columns(language));
    let heads = heads.chain([words::text(language, "export-reason")]);
    Grid { rows: groups.iter().map(row).collect(), ..Grid::new(heads).set(Set::Small) }
}

/// All goods, item by item: prepared, out, and what becomes of them.
fn items(given: &Given, lines: &[&Line<'_>]) -> Grid {
    let (region, language) = (given.region, given.language);
    let goods = Goods::new(region, Heading::Out);
    let mut sums = vec![[0_u64; 3]; goods.items.len()];
    for line in lines {
        let steps = [true, line.is_served, line.is_returned];
        for (sum, quantity) in sums.iter_mut().zip(goods.kit(&line.station.code).quantities) {
            for (sum, counts) in sum.iter_mut().zip(steps) {
                *sum += if counts { quantity } else { 0 };
            }
        }
    }
    let rows = goods.items.iter().zip(sums).map(|(item, [all, out, back])| {
        let [sealed, later, never] = match item.how_returned() {
            Returns::Sealed => [back, 0, 0],
            Returns::Later => [0, out, 0],
            Returns::Never => [0, 0, out],
        };
        let missing = all - sealed - later - never;
        let numbers = [all, out, sealed, later, never, missing];
        let cells = numbers.map(|number| count(language, number));
        std::iter::once(text(item.name(language.code()))).chain(cells).collect()
    });
    let heads = [
        "col-item",
        "balance-prepared",
        "balance-out",
        "balance-sealed",
        "balance-later",
        "balance-used",
        "balance-missing",
    ]
    .map(|key| words::text(language, key));
    Grid { rows: rows.collect(), ..Grid::new(heads).set(Set::Small) }
}
