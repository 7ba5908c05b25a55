//! `tepat plan --promise`: plans that are as sure as promised.

use super::out;
use super::stamp;
use tepat_model::document::{Document, Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_planner::promise::Promised;
use tepat_view::certainty::{margin_in_words, promise_in_words};
use tepat_view::words::{self, Language};

/// Records another promise, written `90/75`.
///
/// # Errors
/// It is written otherwise, or asks for more than can be promised.
pub fn set(document: &mut Document, scenario: &str, written: &str) -> Result<(), Message> {
    let refused = || Message::error("cli-promise-unfit").with("written", written);
    let (stations, areas) = written.split_once('/').ok_or_else(refused)?;
    let percent = |text: &str| text.trim().parse::<u16>().map_err(|_| refused());
    let fields = [
        ("stations_percent", percent(stations)?.into()),
        ("areas_percent", percent(areas)?.into()),
    ];
    document.edit(
        scenario,
        Edit::set_many(TableName::Promise, "", fields),
        &stamp("tepat", "", None),
    )
}

/// Records the margins of a plan made to a promise.
///
/// # Errors
/// They do not fit into the region.
pub fn keep(document: &mut Document, scenario: &str, promised: &Promised) -> Result<(), Message> {
    let region = document.view(scenario).region;
    match promised.edit(&region) {
        Some(edit) => document.edit(scenario, edit, &stamp("tepat", "", None)),
        None => Ok(()),
    }
}

/// Prints whether the promise is kept, and what the plan leaves for delays.
pub fn print(language: Language, region: &Region, promised: &Promised) {
    let kept = promise_in_words(region, &promised.certainty);
    for message in
        std::iter::once(kept).chain(region.margins.iter().map(|it| margin_in_words(region, it)))
    {
        out::line(&words::message(language, &message));
    }
}
