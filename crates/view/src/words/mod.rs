//! Writes messages, numbers and moments in Indonesian or English.
//!
//! The texts are Fluent files in `locales/`, one for each part of the program. A test ensures
//! that both languages have the same texts with the same values, and that every key in the code
//! exists.

mod described;
mod figures;
mod names;
mod spoken;

pub use described::{conflict, describe, field_name, record_name, shown, table_name};
pub use figures::{
    count, date, day, decimal, h_day, iso_day, kilometres, minutes, moment, moment_long, moment_of,
    parse_day, parse_h_day, rupiah, rupiah_whole, time_of_day,
};
pub use names::{
    base_name, class_name, destination, edge_name, link_kind_key, place_name, station_name,
};
pub use spoken::{inside, number, sentence, spoken_length};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::langid;

use tepat_model::message::{Message, Value};
use tepat_model::region::{PlaceKind, Skip};

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Indonesian, the first language.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The language's code, `id` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }
}

macro_rules! locale_files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../../../locales/", $language, "/common.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/region.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/file.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/begin.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/import.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/plan.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/check.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/inquiry.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/page.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/panels.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/map.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/redraw.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/graph.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/cli.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/survey.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/export.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/money.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/custody.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/reports.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/waves.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/merge.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/signing.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/people.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/desk.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/papers.ftl")),
        ]
    };
}

const INDONESIAN: &[&str] = locale_files!("id");
const ENGLISH: &[&str] = locale_files!("en");

thread_local! {
    static BUNDLES: [FluentBundle<FluentResource>; 2] =
        [bundle(langid!("id"), INDONESIAN), bundle(langid!("en"), ENGLISH)];
}

fn bundle(id: unic_langid::LanguageIdentifier, files: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![id]);
    // `figures` formats numbers and names; isolation marks would end up in copied text.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(part, _)| part);
        // The tests catch texts defined twice.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The text for `key`; the key itself if there is no such text.
pub fn text(language: Language, key: &str) -> String {
    text_with(language, key, &[])
}

/// The text for `key` with its values filled in.
pub fn text_with(language: Language, key: &str, values: &[(&str, Value)]) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in values {
        args.set((*name).to_owned(), FluentValue::from(figure(language, value)));
        // Plural forms need the plain number as well as the grouped one.
        if let Value::Count(number) = value {
            args.set(format!("{name}-number"), FluentValue::from(*number));
        }
    }
    BUNDLES.with(|bundles| {
        let bundle = &bundles[language as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    })
}

/// The name of the store of a region, which may have no name yet.
pub fn store_name(language: Language, region: &str) -> String {
    match region.trim() {
        "" => text(language, "kind-store"),
        name => text_with(language, "begin-store-name", &[("name", name.into())]),
    }
}

/// A complete message: where it applies, then its text.
pub fn message(language: Language, message: &Message) -> String {
    let values: Vec<(&str, Value)> =
        message.values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let body = with_others(language, text_with(language, &message.key, &values), message);
    let place = whereabouts(language, message);
    if place.is_empty() { body } else { format!("{place}: {body}") }
}

/// A message that stands for a group of similar ones, with the places or subjects of the others.
fn with_others(language: Language, body: String, message: &Message) -> String {
    let value = |name: &str| message.values.iter().find(|(own, _)| own == name).map(|(_, v)| v);
    let Some(alike) = value("alike") else {
        return body;
    };
    let part = |name: &str, key: &str, field: &str| match value(name) {
        Some(Value::Text(text)) if !text.is_empty() => {
            text_with(language, key, &[(field, text.as_str().into())])
        }
        _ => String::new(),
    };
    let rows = part("alike_rows", "message-alike-rows", "rows");
    let such = part("alike_such", "message-alike-such", "such");
    let values = [
        ("message", body.into()),
        ("alike", alike.clone()),
        ("rows", rows.into()),
        ("such", such.into()),
    ];
    text_with(language, "message-alike", &values)
}

/// Where a message applies: file, sheet, row or record, and column, as far as known.
pub fn whereabouts(language: Language, message: &Message) -> String {
    let at = &message.at;
    let mut parts: Vec<String> = at.file.iter().cloned().collect();
    if let Some(sheet) = &at.sheet {
        parts.push(text_with(language, "at-sheet", &[("sheet", sheet.as_str().into())]));
    }
    if let Some(row) = at.row {
        parts.push(text_with(language, "at-row", &[("row", Value::Text(row.to_string()))]));
    }
    // What is wrong in a planning file is in the field of a record; some messages name it.
    let names_record = || message.values.iter().any(|(name, _)| name == "record");
    if let (Some(_), None, Some(code), Some(_)) = (&at.file, at.row, &at.code, &at.column)
        && !names_record()
    {
        parts.push(text_with(language, "at-record", &[("record", code.as_str().into())]));
    }
    if let Some(column) = &at.column {
        parts.push(text_with(language, "at-column", &[("column", column.as_str().into())]));
    }
    parts.join(", ")
}

/// One value, formatted for the language.
pub fn figure(language: Language, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Count(number) => count(language, *number),
        Value::Decimal(number) => decimal(language, *number, 2),
        Value::Rupiah(amount) => rupiah(language, *amount),
        Value::Minutes(length) => minutes(language, *length),
        Value::Moment(at) => moment(language, i32::try_from(*at).unwrap_or(i32::MAX)),
        Value::Word(key) => text(language, key),
    }
}

/// The text key of a kind of place.
pub fn kind_key(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Store => "kind-store",
        PlaceKind::Ppk => "kind-ppk",
        PlaceKind::Pps => "kind-pps",
        PlaceKind::Pier => "kind-pier",
        PlaceKind::Junction => "kind-junction",
    }
}

/// The text key of whether goods may go past a post.
pub fn skip_key(skip: Skip) -> &'static str {
    match skip {
        Skip::Never => "skip-never",
        Skip::Open => "skip-open",
        Skip::Always => "skip-always",
    }
}

#[cfg(test)]
mod tests;
