//! The packing list of a station: what goes into its boxes and beside them.

use super::goods::{count, text};
use super::{Cell, Grid, Lie, Mark, Paper, Part, Scope, Subject};
use crate::custody::name;
use crate::export::Given;
use crate::words;
use tepat_model::region::{Basis, Item};

/// One for each station, in order.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let stations = given.region.stations.iter();
    let taken = stations.filter(|station| scope.takes_station(given.region, &station.code));
    taken.map(|station| Subject::new(&station.code, 0)).collect()
}

pub(super) fn paper(given: &Given, subject: &Subject) -> Option<Paper> {
    let (region, language) = (given.region, given.language);
    let at = region.stations.position(&subject.code)?;
    let (station, kit) = (&region.stations[at], given.needs.stations.get(at)?);
    let elections = &region.rules.elections;
    let heads = ["col-item".to_owned(), "packing-where".to_owned()];
    let heads = heads.iter().map(|key| words::text(language, key));
    let last = [words::text(language, "paper-total")];
    let grid = Grid::new(heads.chain(elections.iter().cloned()).chain(last))
        .with_blanks(["packing-packed", "packing-checked"].map(|key| words::text(language, key)));
    let row = |(item, quantity): (&Item, &u64)| {
        let place = if item.volume_cm3 == 0 { "packing-inside" } else { "packing-beside" };
        let place = if item.code == Item::BOX { "packing-box" } else { place };
        let each = match item.basis {
            Basis::Ballot | Basis::Election => quantity.checked_div(elections.len() as u64),
            Basis::Station => None,
        };
        let of_election = || each.map_or_else(|| text(""), |each| count(language, each));
        let mut cells = vec![text(item.name(language.code())), text(words::text(language, place))];
        cells.extend(elections.iter().map(|_| of_election()));
        cells.extend([count(language, *quantity), Cell::Blank, Cell::Blank]);
        cells
    };
    let rows = region.items.iter().zip(&kit.quantities).map(row).collect();
    let ppk = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
    let values = [
        ("kecamatan", ppk.map_or("", |ppk| &ppk.name).into()),
        ("voters", station.voters.into()),
        ("boxes", kit.load.boxes.into()),
        ("kg", words::decimal(language, kit.load.weight_g as f64 / 1_000.0, 1).into()),
    ];
    let boxes = (1..=kit.load.boxes).map(|number| {
        let values = [("number", number.into()), ("of", kit.load.boxes.into())];
        words::text_with(language, "packing-seals", &values)
    });
    let title = [("station", name(region, &station.code).into())];
    let signing = ["packing-by", "packing-checked-by", "packing-supervised-by"];
    Some(Paper {
        mark: Mark::new("DP", &station.code),
        title: words::text_with(language, "paper-packing", &title),
        lines: vec![words::text_with(language, "packing-of", &values)],
        parts: vec![
            Part::Grid(Grid { rows, ..grid }),
            Part::Remarks(boxes.collect()),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Upright,
        ..Paper::default()
    })
}
