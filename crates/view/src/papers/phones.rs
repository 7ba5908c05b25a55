//! Telephone numbers on papers: from the roster of the file where it has them, else room to write.

use crate::export::Given;
use crate::people::contact_at;
use crate::words::{self, Language};
use tepat_model::plan::Trip;

/// Room for driver and escort, whom no list names.
pub(super) fn driver(language: Language) -> String {
    words::text(language, "waybill-driver")
}

/// Whom to call at a place; `None` if the file knows nobody with a number there.
pub(super) fn contact(given: &Given, place: &str) -> Option<String> {
    let who = contact_at(given.region, given.roster?, place);
    let told = || words::text_with(given.language, "paper-call", &[("who", who.clone().into())]);
    (!who.is_empty()).then(told)
}

/// Whom to call where a trip begins, or room for the number.
pub(super) fn dispatcher(given: &Given, base: &str) -> String {
    let who = given.roster.map(|roster| contact_at(given.region, roster, base));
    let who = who.filter(|who| !who.is_empty());
    let who = who.unwrap_or_else(|| "____________________".to_owned());
    words::text_with(given.language, "paper-dispatcher", &[("who", who.into())])
}

/// That numbers of a trip's base and stops are missing, if any are.
pub(super) fn lacking(given: &Given, trip: &Trip) -> Option<String> {
    let places = trip.visits.iter().map(|visit| visit.at.as_str()).chain([trip.base.as_str()]);
    let known = places.map(|place| contact(given, place).is_some());
    let (known, unknown): (Vec<bool>, Vec<bool>) = known.partition(|known| *known);
    let key = match (known.is_empty(), unknown.is_empty()) {
        (_, true) => return None,
        (true, _) => "paper-phones-none",
        (false, _) => "paper-phones-some",
    };
    Some(words::text(given.language, key))
}
