//! Stations that flood and their agreed alternates, in words and as a table.

use crate::sheet::{Editor, Sheet};
use crate::words::{self, Language};
use tepat_model::message::Message;
use tepat_model::region::{Alternate, PlaceKind, Region, Station};

/// Stations named at most.
const MOST_NAMED: usize = 12;

/// How many stations are known to flood, how many have an alternate, and which have none; nothing if
/// none floods and none has one.
pub fn alternates_in_words(region: &Region, language: Language) -> Vec<Message> {
    let flooding = region.flooding();
    let floods = region.stations.iter().filter(|station| flooding.takes(station)).count();
    let agreed = region.alternates.iter().filter(|it| it.is_somewhere()).count();
    if floods == 0 && agreed == 0 {
        return Vec::new();
    }
    let mut told =
        vec![Message::note("alternates-told").with("floods", floods).with("agreed", agreed)];
    let without = region.without_alternate();
    if !without.is_empty() {
        let named = without.iter().take(MOST_NAMED);
        let named: Vec<String> =
            named.map(|station| words::station_name(region, &station.code, language)).collect();
        told.push(
            Message::warning("alternates-missing")
                .with("count", without.len())
                .with("more", without.len() - named.len())
                .with("names", named.join(", ")),
        );
    }
    told
}

/// Stations that flood or have an alternate, with where they go.
pub fn alternates_sheet(region: &Region, language: Language) -> Sheet {
    let flooding = region.flooding();
    let is_shown = |station: &&Station| {
        region.alternates.get(&station.code).is_some() || flooding.takes(station)
    };
    let rows: Vec<&Station> = region.stations.iter().filter(is_shown).collect();
    let none = Alternate::default();
    let of = |station: &Station| region.alternates.get(&station.code).unwrap_or(&none);
    let name = |code: &str| region.places.get(code).map_or(code, |place| &place.name).to_owned();
    let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Pps);
    let posts = std::iter::once((String::new(), words::text(language, "alternates-own-post")))
        .chain(posts.map(|place| (place.code.clone(), place.name.clone())));
    let state = |station: &Station| {
        let key = match (of(station).is_somewhere(), region.at_alternate(station).is_some()) {
            (false, _) => "alternates-none",
            (true, true) => "alternates-agreed",
            (true, false) => "alternates-there",
        };
        words::text(language, key)
    };
    Sheet::of(&rows, language, |station| station.code.clone())
        .texts("col-code", |station| station.code.clone())
        .texts("people-village", |station| name(station.home()))
        .texts("col-flood", |station| {
            let key = if flooding.takes(station) { "answer-yes" } else { "answer-no" };
            words::text(language, key)
        })
        .texts("alternates-state", |station| state(station))
        .texts("alternates-post", |station| match of(station).post.as_str() {
            "" => String::new(),
            code => name(code),
        })
        .edit("post", Editor::Choice(posts.collect()))
        .texts("col-address", |station| of(station).address.clone())
        .edit("address", Editor::Text)
        .texts("fact-position", |station| {
            let position = of(station).lat.zip(of(station).lon);
            position.map_or_else(String::new, |(lat, lon)| format!("{lat}, {lon}"))
        })
        .edit("position", Editor::Text)
        .texts("alternates-by", |station| of(station).agreed_by.clone())
        .edit("agreed_by", Editor::Text)
        .texts("alternates-on", |station| of(station).agreed_on.clone())
        .edit("agreed_on", Editor::Text)
        .texts("col-note", |station| of(station).note.clone())
        .edit("note", Editor::Text)
        .marked(|station| if of(station).is_somewhere() { "" } else { "bad" })
        .done()
}
