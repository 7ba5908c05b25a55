//! Receipts (BTTB): what each station of a village gets, with room to sign.

use super::goods::{count, text};
use super::{Cell, Grid, Lie, Mark, Paper, Part, Scope, Set, Subject};
use crate::custody::name;
use crate::export::Given;
use crate::words;
use tepat_model::plan::outcomes;
use tepat_model::region::PlaceKind;

/// One for each village.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let villages = given.region.places.iter().filter(|place| {
        place.kind == PlaceKind::Pps
            && (scope.kecamatan.is_empty() || place.parent == scope.kecamatan)
    });
    villages.map(|desa| Subject::new(&desa.code, 0)).collect()
}

pub(super) fn paper(given: &Given, subject: &Subject) -> Option<Paper> {
    let (region, language) = (given.region, given.language);
    let desa = region.places.get(&subject.code)?;
    let ppk = region.ppk_of(desa).map(|ppk| ppk.name.clone()).unwrap_or_default();
    let outcomes = given.plan.map(|plan| outcomes(region, plan)).unwrap_or_default();
    let own = region.stations.iter().enumerate().filter(|(_, own)| own.desa == desa.code);
    let rows = own.map(|(at, station)| {
        let quantities = given.needs.stations.get(at).map(|kit| &kit.quantities[..]);
        let quantities = quantities.unwrap_or_default().iter();
        let arrival = outcomes.get(at).and_then(|outcome| outcome.at());
        let arrival = arrival.map(|at| words::moment(language, at)).unwrap_or_default();
        // Of another village, the number alone is not enough.
        let number = match station.home() == desa.code {
            true => format!("{:03}", station.number),
            false => format!("{:03} {}", station.number, name(region, station.home())),
        };
        let about = [text(number), count(language, station.voters)];
        about
            .into_iter()
            .chain(quantities.map(|quantity| count(language, *quantity)))
            .chain([text(arrival), Cell::Wide])
            .collect()
    });
    let heads = ["col-tps", "col-voters"].map(|key| words::text(language, key)).into_iter();
    let items = region.items.iter().map(|item| item.name(language.code()).to_owned());
    let heads = heads.chain(items).chain([words::text(language, "paper-arrives")]);
    let grid = Grid::new(heads).with_blanks([words::text(language, "paper-received-by")]);
    let signing = ["receipt-handed-by", "receipt-received-by", "receipt-witness"];
    let title = [("desa", desa.name.as_str().into())];
    Some(Paper {
        mark: Mark::new("BTTB", desa.code.as_str()),
        title: words::text_with(language, "paper-receipt", &title),
        lines: vec![words::text_with(language, "paper-kecamatan", &[("name", ppk.into())])],
        parts: vec![
            Part::Grid(Grid { rows: rows.collect(), ..grid.set(Set::Small) }),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Across,
        ..Paper::default()
    })
}
