//! A list being imported: its cells, the meaning of its columns, and the effect of loading it.

use leptos::prelude::*;

use crate::page::state::{Desk, Shared};
use std::collections::BTreeMap;
use tepat_intake::import::{
    Field, Grid, Intent, Kind, ListImport, Mapping, MatchedName, Moved, NameChoices, SheetChoice,
    SkippedRow, StationImport, TotalCheck, UnresolvedName, choose_sheets, paste, propose,
    read_grids, read_staff, read_stations, said_of_sheets,
};

use tepat_model::document::{Edit, Name, Roster};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Force, Place, Region, Ruling, Station, Tick};
use tepat_view::words;

/// The effect of loading the list, whatever its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the list holds.
    pub kind: Kind,
    /// Name of the file, or of the paste.
    pub source: String,
    /// What a station list does to existing stations.
    pub intent: Intent,
    /// The changes to record, in order, each with its reason.
    pub edits: Vec<(Edit, String)>,
    /// Number of records read.
    pub records: usize,
    /// Stations that would be removed.
    pub removed: Vec<Station>,
    /// Stations that would be moved.
    pub moved: Vec<Moved>,
    /// The notice to show once the list is loaded.
    pub done: Message,
    /// A short summary of the effect.
    pub facts: Vec<Message>,
    /// Names that were matched.
    pub matched: Vec<MatchedName>,
    /// Names that the user has to resolve.
    pub unresolved: Vec<UnresolvedName>,
    /// All messages about the list.
    pub report: Vec<Message>,
    /// Rows that were skipped.
    pub skipped: Vec<SkippedRow>,
    /// Totals that were checked against the rows.
    pub totals: Vec<TotalCheck>,
    /// Names of people, by code; they go beside the changes.
    pub names: BTreeMap<String, Name>,
}

/// The state of the dialog.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Sheets that were read; empty until a list is chosen.
    pub grids: RwSignal<Shared<Vec<Grid>>>,
    /// What is known about each sheet, and which sheets are read. The mapping of the sheet in view
    /// is [`Self::mapping`] instead.
    pub sheets: RwSignal<Vec<SheetChoice>>,
    /// Index of the sheet in view.
    pub sheet: RwSignal<usize>,
    /// Meaning of the columns of the sheet in view.
    pub mapping: RwSignal<Option<Mapping>>,
    /// The user's answers about names.
    pub choices: RwSignal<NameChoices>,
    /// What the user wants a station list to do; `None` leaves it to Tepat.
    pub intent: RwSignal<Option<Intent>>,
    /// The outcome whose removals the user has agreed to.
    pub agreed: RwSignal<Option<Shared<Outcome>>>,
    /// Why the list could not be read.
    pub fault: RwSignal<Option<Message>>,
    /// The effect of loading the list.
    pub outcome: Memo<Option<Shared<Outcome>>>,
}

impl Draft {
    /// An empty draft.
    pub fn new(desk: Desk) -> Self {
        let grids = RwSignal::new(Shared::new(Vec::new()));
        let sheets = RwSignal::new(Vec::<SheetChoice>::new());
        let sheet = RwSignal::new(0);
        let mapping = RwSignal::new(None::<Mapping>);
        let choices = RwSignal::new(NameChoices::new());
        let intent = RwSignal::new(None::<Intent>);
        let agreed = RwSignal::new(None);
        let outcome = Memo::new(move |_| {
            let grids: Shared<Vec<Grid>> = grids.get();
            let (in_view, region) = (sheet.get(), desk.region.get());
            let mapping = mapping.get()?;
            let taken: Vec<(&Grid, Mapping)> = sheets.with(|sheets| {
                let all = grids.iter().zip(sheets).enumerate();
                all.filter(|(_, (_, sheet))| sheet.is_taken)
                    .map(|(at, (grid, sheet))| match at == in_view {
                        true => (grid, mapping.clone()),
                        false => (grid, sheet.mapping.clone()),
                    })
                    .filter(|(_, own)| own.kind == mapping.kind)
                    .collect()
            });
            let roster = desk.document.with(|document| match (mapping.kind, document) {
                (Kind::Staff, Some(document)) => document.roster.clone(),
                _ => Roster::default(),
            });
            let known = (&*region, &roster);
            let mut outcome =
                choices.with(|choices| read(&taken, mapping.kind, known, choices, intent.get()))?;
            let said = sheets.with(|sheets| said_of_sheets(&grids, sheets));
            outcome.report.splice(0..0, said);
            if outcome.source.is_empty() {
                outcome.name_source(&words::text(desk.language.get(), "load-pasted"));
            }
            Some(Shared::new(outcome))
        });
        let fault = RwSignal::new(None);
        Self { grids, sheets, sheet, mapping, choices, intent, agreed, fault, outcome }
    }

    /// Whether the list could be loaded now; reactive.
    pub fn is_ready(self) -> bool {
        self.outcome.with(|outcome| {
            outcome.as_ref().is_some_and(|outcome| {
                let changes = outcome.records > 0 && !outcome.edits.is_empty();
                changes && (outcome.removed.is_empty() || self.is_agreed(outcome))
            })
        })
    }

    /// Whether the user has agreed to exactly these removals; reactive.
    pub fn is_agreed(self, outcome: &Shared<Outcome>) -> bool {
        self.agreed.with(|agreed| agreed.as_ref() == Some(outcome))
    }

    /// Whether a list has been read; reactive.
    pub fn has_grid(self) -> bool {
        self.grids.with(|grids| !grids.is_empty())
    }

    /// Applies `look` to the sheet in view; reactive.
    pub fn with_grid<T>(self, look: impl FnOnce(&Grid) -> T) -> Option<T> {
        self.grids.with(|grids| grids.get(self.sheet.get()).map(look))
    }

    /// Reads a file.
    pub fn read_file(self, name: &str, bytes: &[u8]) {
        self.take(read_grids(name, bytes));
    }

    /// Reads cells pasted from a spreadsheet.
    pub fn read_paste(self, text: &str) {
        self.take(paste(text).map(|grid| vec![grid]));
    }

    fn take(self, read: Result<Vec<Grid>, Message>) {
        match read {
            Ok(grids) => {
                self.fault.set(None);
                self.choose_all(grids);
            }
            Err(fault) => self.fault.set(Some(fault)),
        }
    }

    /// The sheets as they are to be read; reactive.
    pub fn chosen(self) -> Vec<SheetChoice> {
        let (in_view, mapping) = (self.sheet.get(), self.mapping.get());
        let mut sheets = self.sheets.get();
        if let (Some(sheet), Some(mapping)) = (sheets.get_mut(in_view), mapping) {
            sheet.mapping = mapping;
        }
        sheets
    }

    /// Takes the sheets that look alike, and shows the longest of them.
    fn choose_all(self, grids: Vec<Grid>) {
        self.choose_of_kind(grids, None);
    }

    /// The same for lists of this kind, whatever they look like.
    pub fn choose_of_kind(self, grids: Vec<Grid>, kind: Option<Kind>) {
        let sheets = choose_sheets(&grids, kind);
        let taken = (0..sheets.len()).rev().filter(|&at| sheets[at].is_taken);
        let longest = taken.max_by_key(|&at| sheets[at].rows).unwrap_or(0);
        self.choices.set(NameChoices::new());
        self.mapping.set(sheets.get(longest).map(|sheet| sheet.mapping.clone()));
        self.sheets.set(sheets);
        self.sheet.set(longest);
        self.grids.set(Shared::new(grids));
    }

    /// Shows another sheet. A sheet that is not selected becomes the only one selected.
    pub fn show_sheet(self, sheet: usize) {
        let (before, mapping) = (self.sheet.get_untracked(), self.mapping.get_untracked());
        self.sheets.update(|sheets| {
            if let (Some(old), Some(mapping)) = (sheets.get_mut(before), mapping) {
                old.mapping = mapping;
            }
            if sheets.get(sheet).is_some_and(|sheet| !sheet.is_taken) {
                for (at, other) in sheets.iter_mut().enumerate() {
                    other.is_taken = at == sheet;
                }
            }
        });
        let of = |sheets: &Vec<SheetChoice>| sheets.get(sheet).map(|sheet| sheet.mapping.clone());
        self.mapping.set(self.sheets.with_untracked(of));
        self.sheet.set(sheet);
    }

    /// Selects or deselects a sheet.
    pub fn take_sheet(self, sheet: usize, is_taken: bool) {
        self.sheets.update(|sheets| {
            if let Some(sheet) = sheets.get_mut(sheet) {
                sheet.is_taken = is_taken;
            }
        });
    }

    /// Whether any sheet hides rows or columns, and the user's choice about them; reactive.
    pub fn hidden(self) -> Option<Option<bool>> {
        self.grids.with(|grids| grids.iter().find_map(|grid| Some(grid.hidden.as_ref()?.is_read)))
    }

    /// Sets whether hidden rows and columns are read.
    pub fn show_hidden(self, is_read: bool) {
        let mut grids: Vec<Grid> = self.grids.with_untracked(|grids| grids.to_vec());
        grids.iter_mut().for_each(|grid| grid.show_hidden(is_read));
        let kind = self.mapping.with_untracked(|mapping| mapping.as_ref().map(|m| m.kind));
        self.choose_of_kind(grids, kind);
    }

    /// Treats the list as another kind.
    pub fn set_kind(self, kind: Kind) {
        self.choices.set(NameChoices::new());
        let grids = self.grids.get_untracked();
        self.sheets.update(|sheets| {
            for (grid, sheet) in grids.iter().zip(sheets) {
                sheet.mapping = propose(grid, kind);
            }
        });
        self.mapping.set(untrack(|| self.with_grid(|grid| propose(grid, kind))));
    }

    /// Sets which rows form the heading.
    pub fn set_heading(self, first: u32, last: u32) {
        let Some(kind) = self.mapping.with_untracked(|m| m.as_ref().map(|m| m.kind)) else {
            return;
        };
        self.mapping.set(untrack(|| {
            self.with_grid(|grid| Mapping::with_heading_rows(grid, kind, first, last))
        }));
    }

    /// Sets the field of a column.
    pub fn assign(self, column: usize, field: Option<Field>) {
        self.mapping.update(|mapping| {
            if let Some(mapping) = mapping {
                mapping.assign(column, field);
            }
        });
        // Sheets that look alike get the same answer.
        let heading = self
            .mapping
            .with_untracked(|mapping| Some(mapping.as_ref()?.columns.get(column)?.heading.clone()));
        self.sheets.update(|sheets| {
            for mapping in sheets.iter_mut().map(|sheet| &mut sheet.mapping) {
                if mapping.columns.get(column).map(|column| &column.heading) == heading.as_ref() {
                    mapping.assign(column, field);
                }
            }
        });
    }

    /// Sets which place a written name means.
    pub fn choose(self, key: &str, code: Option<String>) {
        self.choices.update(|choices| match code {
            Some(code) => {
                choices.insert(key.to_owned(), code);
            }
            None => {
                choices.remove(key);
            }
        });
    }
}

impl Outcome {
    /// Names the source of cells that come from no file.
    fn name_source(&mut self, name: &str) {
        name.clone_into(&mut self.source);
        for (edit, _) in &mut self.edits {
            if let Edit::Put { source, .. } = edit {
                name.clone_into(source);
            }
        }
        for (field, value) in &mut self.done.values {
            if field == "source" {
                *value = name.into();
            }
        }
    }
}

/// Reads the selected sheets as one list; `None` if none is selected.
fn read(
    taken: &[(&Grid, Mapping)],
    kind: Kind,
    (region, roster): (&Region, &Roster),
    choices: &NameChoices,
    intent: Option<Intent>,
) -> Option<Outcome> {
    let (grid, mapping) = taken.first()?;
    let sheets: Vec<(&Grid, &Mapping)> =
        taken.iter().map(|(grid, mapping)| (*grid, mapping)).collect();
    Some(match kind {
        Kind::Stations => {
            let read = |intent| {
                let parts = taken
                    .iter()
                    .map(|(grid, mapping)| read_stations(grid, mapping, region, choices, intent));
                StationImport::joined(parts.collect(), &grid.file, region)
            };
            let import = match intent {
                Some(intent) => read(intent),
                None => match read(Intent::Update) {
                    import if import.only_moves => read(Intent::Move),
                    import => import,
                },
            };
            let done = said_of(&import);
            let voters: u64 = import.stations.iter().map(|s| u64::from(s.voters)).sum();
            let (stations_before, voters_before) = import
                .changes
                .iter()
                .fold((0, 0), |(s, v), c| (s + c.stations_before, v + c.voters_before));
            let (stations_after, voters_after) = import
                .changes
                .iter()
                .fold((0, 0), |(s, v), c| (s + c.stations_after, v + c.voters_after));
            let facts = vec![
                Message::note("load-fact-stations")
                    .with("stations", import.stations.len())
                    .with("desa", import.desa.len())
                    .with("voters", voters),
                Message::note("load-fact-before")
                    .with("stations", stations_before)
                    .with("voters", voters_before),
                Message::note("load-fact-after")
                    .with("stations", stations_after)
                    .with("voters", voters_after)
                    .with("updated", import.stations.len() - import.added)
                    .with("added", import.added)
                    .with("removed", import.removed.len()),
            ];
            Outcome {
                kind: mapping.kind,
                intent: import.intent,
                edits: import.edits(),
                records: import.stations.len(),
                done,
                facts,
                removed: import.removed,
                moved: import.moved,
                source: import.source,
                matched: import.matched,
                unresolved: import.unresolved,
                report: import.report,
                skipped: import.skipped,
                totals: import.totals,
                names: BTreeMap::new(),
            }
        }
        Kind::Places => {
            let import = ListImport::<Place>::of_sheets(&sheets, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-places", import)
        }
        Kind::Edges => {
            let import = ListImport::<Edge>::of_sheets(&sheets, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-edges", import)
        }
        Kind::Forces => {
            let import = ListImport::<Force>::of_sheets(&sheets, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-forces", import)
        }
        Kind::Ticks => {
            let import = ListImport::<Tick>::of_sheets(&sheets, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-ticks", import)
        }
        Kind::Rulings => {
            let import = ListImport::<Ruling>::of_sheets(&sheets, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-rulings", import)
        }
        Kind::Staff => {
            let import = read_staff(&sheets, region, roster, choices);
            let edit = import.edit();
            let names = import.names;
            Outcome { names, ..listed(mapping.kind, edit, "load-fact-staff", import.list) }
        }
    })
}

/// The notice to show once a station list is loaded.
fn said_of(import: &StationImport) -> Message {
    match import.intent {
        Intent::Move => Message::note("notice-moved").with("count", import.edits().len()),
        _ => Message::note("notice-stations-loaded")
            .with("updated", import.stations.len() - import.added)
            .with("added", import.added)
            .with("removed", import.removed.len()),
    }
    .with("source", import.source.as_str())
}

fn listed<T>(kind: Kind, edit: Edit, fact: &str, import: ListImport<T>) -> Outcome {
    let records = import.records.len();
    Outcome {
        kind,
        intent: Intent::default(),
        edits: vec![(edit, String::new())],
        records,
        removed: Vec::new(),
        moved: Vec::new(),
        done: Message::note("notice-imported")
            .with("count", records)
            .with("source", import.source.as_str()),
        facts: vec![Message::note(fact).with("count", records).with("added", import.added)],
        source: import.source,
        matched: import.matched,
        unresolved: import.unresolved,
        report: import.report,
        skipped: import.skipped,
        totals: Vec::new(),
        names: BTreeMap::new(),
    }
}
