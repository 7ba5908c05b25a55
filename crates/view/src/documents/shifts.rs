//! The list of arrivals that closures shift, by village.

use super::List;
use crate::words::{self, Language};
use tepat_model::region::Region;
use tepat_planner::questions::{Shift, Shifted, cause_in_words};

const HEADINGS: [&str; 13] = [
    "col-cause",
    "col-edge",
    "col-code",
    "level-of-desa",
    "col-kecamatan",
    "col-stations",
    "col-voters",
    "shift-outcome",
    "shift-arrival-before",
    "shift-arrival-after",
    "shift-minutes",
    "shift-cost-before",
    "shift-cost-after",
];

/// A row for each cause and village it shifts; a cause without effect has one row without a
/// village.
pub fn shifts_csv(region: &Region, shifts: &[Shift], language: Language) -> String {
    let mut list = List::headed(language, &HEADINGS);
    for shift in shifts {
        let cause = words::message(language, &cause_in_words(region, &shift.cause));
        let edge = shift.cause.edge().unwrap_or_default().to_owned();
        if shift.places.is_empty() {
            let outcome = words::text(language, "shift-is-none");
            let blank = std::iter::repeat_n(String::new(), 5);
            let rest = std::iter::repeat_n(String::new(), 5);
            list.row([cause, edge].into_iter().chain(blank).chain([outcome]).chain(rest));
            continue;
        }
        for shifted in &shift.places {
            let begin = [cause.clone(), edge.clone()];
            list.row(begin.into_iter().chain(fields(region, shifted, language)));
        }
    }
    list.done()
}

fn fields(region: &Region, shifted: &Shifted, language: Language) -> [String; 11] {
    let place = region.places.get(&shifted.place);
    let ppk = place.and_then(|place| region.places.get(&place.parent));
    let outcome = match shifted.minutes() {
        None => "shift-is-lost",
        Some(..0) => "shift-is-sooner",
        Some(_) => "shift-is-later",
    };
    let after = shifted.after;
    [
        shifted.place.clone(),
        place.map(|place| place.name.clone()).unwrap_or_default(),
        ppk.map(|ppk| ppk.name.clone()).unwrap_or_default(),
        shifted.stations.to_string(),
        shifted.voters.to_string(),
        words::text(language, outcome),
        words::moment(language, shifted.before.arrive),
        after.map(|after| words::moment(language, after.arrive)).unwrap_or_default(),
        shifted.minutes().map(|minutes| minutes.to_string()).unwrap_or_default(),
        shifted.before.cost_rupiah.to_string(),
        after.map(|after| after.cost_rupiah.to_string()).unwrap_or_default(),
    ]
}
