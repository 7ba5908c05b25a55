//! Telephone numbers on papers: from the roster of the file where it has them, else room to write.

use crate::people::Contacts;
use crate::words::{self, Language};
use tepat_model::plan::Trip;

/// Room for driver and escort, whom no list names.
pub(super) fn driver(language: Language) -> String {
    words::text(language, "waybill-driver")
}

/// Whom to call at a place; `None` if the file knows nobody with a number there.
pub(super) fn contact(contacts: &Contacts, place: &str, language: Language) -> Option<String> {
    let who = contacts.at(place)?;
    Some(words::text_with(language, "paper-call", &[("who", who.into())]))
}

/// Whom to call where a trip begins, or room for the number.
pub(super) fn dispatcher(contacts: &Contacts, base: &str, language: Language) -> String {
    let who = contacts.at(base).unwrap_or("____________________");
    words::text_with(language, "paper-dispatcher", &[("who", who.into())])
}

/// That numbers of a trip's base and stops are missing, if any are.
pub(super) fn lacking(contacts: &Contacts, trip: &Trip, language: Language) -> Option<String> {
    let places = trip.visits.iter().map(|visit| visit.at.as_str()).chain([trip.base.as_str()]);
    let known = places.map(|place| contacts.at(place).is_some());
    let (known, unknown): (Vec<bool>, Vec<bool>) = known.partition(|known| *known);
    let key = match (known.is_empty(), unknown.is_empty()) {
        (_, true) => return None,
        (true, _) => "paper-phones-none",
        (false, _) => "paper-phones-some",
    };
    Some(words::text(language, key))
}
