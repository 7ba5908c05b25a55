//! The way profiles: the mode and speed of each class of road and water.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::Value as Json;

use crate::page::parts::Table;
use crate::page::state::{Desk, Shared, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{KINDS, Mode, Region, SURFACES, WayProfile, default_ways, has_surface};
use tepat_view::sheet::{CellEdit, Editor, Form, Sheet};
use tepat_view::words::{self, Language};

/// Upper bound for speeds; the region's records have the same.
const FASTEST_KMH: i64 = 200;

/// All kinds and surfaces. Editing a row creates a profile of the region's own, which takes
/// precedence over the built-in one.
#[component]
pub fn WaysTable() -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| ways_sheet(region, language)))
    });
    let own = Memo::new(move |_| {
        let code = chosen.get()?;
        desk.region.with(|region| region.ways.get(&code).map(|_| code.clone()))
    });
    let reset = move |_| {
        if let Some(code) = own.get_untracked() {
            desk.edit(Edit::Remove { table: TableName::Ways, code }, "");
        }
    };
    view! {
        <p class="form-hint">
            {move || {
                let own = desk.region.with(|region| region.ways.len());
                t_with("ways-hint", &[("own", own.into())])
            }}
        </p>
        <Table
            id="ways"
            label=Signal::derive(wording("network-tab-ways"))
            sheet
            selected=chosen
            on_select=move |code: String| chosen.set(Some(code))
            on_edit=move |edits| put(desk, edits)
        >
            <button
                type="button"
                id="ways-reset"
                disabled=move || own.with(Option::is_none)
                on:click=reset
            >
                {wording("ways-reset")}
            </button>
        </Table>
    }
}

/// Records edits as one change: each edited row becomes a profile of the region's own.
fn put(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let records = desk.region.with_untracked(|region| {
        let mut records: BTreeMap<String, Json> = BTreeMap::new();
        for edit in edits {
            let record = records.entry(edit.key.clone()).or_insert_with(|| {
                let now = Row::new(&edit.key, region).profile;
                let source =
                    if region.ways.get(&edit.key).is_some() { now.source } else { String::new() };
                serde_json::to_value(WayProfile { code: edit.key.clone(), source, ..now })
                    .unwrap_or_default()
            });
            if let Json::Object(fields) = record {
                fields.insert(edit.field.to_owned(), edit.value);
            }
        }
        records.into_values().collect::<Vec<Json>>()
    });
    match records.is_empty() {
        true => Ok(()),
        false => desk.try_edit(Edit::put(TableName::Ways, &records), ""),
    }
}

/// Source of a profile.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Own,
    Default,
    /// The profile of the kind, regardless of the surface.
    Kind,
}

/// A kind of way, with or without a surface, and the profile that applies to it.
struct Row {
    code: String,
    kind: &'static str,
    surface: Option<&'static str>,
    profile: WayProfile,
    origin: Origin,
}

impl Row {
    fn new(code: &str, region: &Region) -> Self {
        let (kind, surface) = code.split_once('.').map_or((code, None), |(k, s)| (k, Some(s)));
        let own = |code: &str| region.ways.get(code).map(|profile| (profile, Origin::Own));
        let default =
            |code: &str| default_ways().get(code).map(|profile| (profile, Origin::Default));
        let of_kind =
            || own(kind).or_else(|| default(kind)).map(|(profile, _)| (profile, Origin::Kind));
        let found = own(code).or_else(|| default(code)).or_else(of_kind);
        let (profile, origin) = found.map_or_else(
            || (WayProfile::default(), Origin::Kind),
            |(found, of)| (found.clone(), of),
        );
        let known = |key: &str| KINDS.iter().map(|(_, key)| *key).find(|k| *k == key);
        let covered = |key: &str| SURFACES.iter().map(|(_, key)| *key).find(|s| *s == key);
        Self {
            code: code.to_owned(),
            kind: known(kind).unwrap_or_default(),
            surface: surface.and_then(covered),
            profile,
            origin,
        }
    }
}

fn ways_sheet(region: &Region, language: Language) -> Sheet {
    let word = |key: &str| words::text(language, key);
    let codes = KINDS.iter().flat_map(|(_, kind)| {
        let surfaces = SURFACES.iter().filter(move |_| has_surface(kind));
        let covered = surfaces.map(move |(_, surface)| format!("{kind}.{surface}"));
        std::iter::once((*kind).to_owned()).chain(covered)
    });
    let rows: Vec<Row> = codes.map(|code| Row::new(&code, region)).collect();
    let modes =
        Mode::ALL.map(|mode| (mode.key().to_owned(), word(&format!("mode-{}", mode.key()))));
    let kmh = || Editor::Number { least: 0, most: FASTEST_KMH, optional: false };
    Sheet::of(&rows, language, |row| row.code.clone())
        .texts("ways-kind", |row| word(&format!("link-{}", row.kind.replace('_', "-"))))
        .texts("link-surface", |row| match row.surface {
            Some(surface) => word(&format!("surface-{surface}")),
            None => word("ways-any-surface"),
        })
        .texts("col-mode", |row| word(&format!("mode-{}", row.profile.mode.key())))
        .edit("mode", Editor::Choice(modes.to_vec()))
        .numbers("ways-dry", Form::Count, |row| Some(row.profile.kmh_dry.into()))
        .edit("kmh_dry", kmh())
        .numbers("ways-wet", Form::Count, |row| Some(row.profile.kmh_wet.into()))
        .edit("kmh_wet", kmh())
        .texts("ways-origin", |row| {
            word(match row.origin {
                Origin::Own => "ways-own",
                Origin::Default => "ways-default",
                Origin::Kind => "ways-of-kind",
            })
        })
        .texts("ways-source", |row| match row.origin {
            Origin::Own => row.profile.source.clone(),
            Origin::Default | Origin::Kind => String::new(),
        })
        .edit("source", Editor::Text)
        .texts("col-code", |row| row.code.clone())
        .marked(|row| if row.origin == Origin::Own { "own" } else { "" })
        .done()
}
