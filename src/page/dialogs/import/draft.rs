//! A list on its way in: its cells, what its columns mean, and what would come of it.

use leptos::prelude::*;

use crate::page::state::{Desk, Shared};
use tepat_intake::import::{
    Field, Grid, Kind, ListImport, Mapping, MatchedName, NameChoices, SkippedRow, TotalCheck,
    UnresolvedName, guess_kind, paste, propose, read_edges, read_grids, read_places, read_stations,
};
use tepat_model::document::Edit;
use tepat_model::message::Message;
use tepat_model::region::Region;

/// What loading the list would do, whichever kind it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the list holds.
    pub kind: Kind,
    /// Where it came from.
    pub source: String,
    /// The change to record.
    pub edit: Edit,
    /// Records taken.
    pub records: usize,
    /// What they amount to.
    pub facts: Vec<Message>,
    /// Names found.
    pub matched: Vec<MatchedName>,
    /// Names to ask about.
    pub unresolved: Vec<UnresolvedName>,
    /// Everything to be said.
    pub report: Vec<Message>,
    /// Rows passed over.
    pub skipped: Vec<SkippedRow>,
    /// Totals that were checked.
    pub totals: Vec<TotalCheck>,
}

/// The state of the dialog.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Sheets that were read; empty until a list was chosen.
    pub grids: RwSignal<Shared<Vec<Grid>>>,
    /// Which of them is in view.
    pub sheet: RwSignal<usize>,
    /// What its columns hold.
    pub mapping: RwSignal<Option<Mapping>>,
    /// What the user said of names.
    pub choices: RwSignal<NameChoices>,
    /// Why the list could not be read.
    pub fault: RwSignal<Option<Message>>,
    /// What loading would do.
    pub outcome: Memo<Option<Shared<Outcome>>>,
}

impl Draft {
    /// Nothing chosen yet.
    pub fn new(desk: Desk) -> Self {
        let grids = RwSignal::new(Shared::new(Vec::new()));
        let sheet = RwSignal::new(0);
        let mapping = RwSignal::new(None::<Mapping>);
        let choices = RwSignal::new(NameChoices::new());
        let outcome = Memo::new(move |_| {
            let grids: Shared<Vec<Grid>> = grids.get();
            let grid = grids.get(sheet.get())?;
            mapping.with(|mapping| {
                choices.with(|choices| {
                    let outcome = read(grid, mapping.as_ref()?, &desk.region.get(), choices);
                    Some(Shared::new(outcome))
                })
            })
        });
        Self { grids, sheet, mapping, choices, fault: RwSignal::new(None), outcome }
    }

    /// Whether there is a list to look at; reactive.
    pub fn has_grid(self) -> bool {
        self.grids.with(|grids| !grids.is_empty())
    }

    /// The sheet in view; reactive.
    pub fn with_grid<T>(self, look: impl FnOnce(&Grid) -> T) -> Option<T> {
        self.grids.with(|grids| grids.get(self.sheet.get()).map(look))
    }

    /// Takes a file in.
    pub fn read_file(self, name: &str, bytes: &[u8]) {
        self.take(read_grids(name, bytes));
    }

    /// Takes cells in that were pasted.
    pub fn read_paste(self, text: &str) {
        self.take(paste(text).map(|grid| vec![grid]));
    }

    fn take(self, read: Result<Vec<Grid>, Message>) {
        match read {
            Ok(grids) => {
                // The longest sheet is the list; the others are cover sheets.
                let longest = (0..grids.len()).rev().max_by_key(|&at| grids[at].rows.len());
                self.fault.set(None);
                self.grids.set(Shared::new(grids));
                self.show_sheet(longest.unwrap_or(0));
            }
            Err(fault) => self.fault.set(Some(fault)),
        }
    }

    /// Goes to another sheet.
    pub fn show_sheet(self, sheet: usize) {
        self.sheet.set(sheet);
        self.choices.set(NameChoices::new());
        self.mapping.set(untrack(|| self.with_grid(|grid| propose(grid, guess_kind(grid)))));
    }

    /// Takes the list for another kind.
    pub fn set_kind(self, kind: Kind) {
        self.choices.set(NameChoices::new());
        self.mapping.set(untrack(|| self.with_grid(|grid| propose(grid, kind))));
    }

    /// Says which rows are the heading.
    pub fn set_heading(self, first: u32, last: u32) {
        let Some(kind) = self.mapping.with_untracked(|m| m.as_ref().map(|m| m.kind)) else {
            return;
        };
        self.mapping.set(untrack(|| {
            self.with_grid(|grid| Mapping::with_heading_rows(grid, kind, first, last))
        }));
    }

    /// Says what a column holds.
    pub fn assign(self, column: usize, field: Option<Field>) {
        self.mapping.update(|mapping| {
            if let Some(mapping) = mapping {
                mapping.assign(column, field);
            }
        });
    }

    /// Says which place a written name means.
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

fn read(grid: &Grid, mapping: &Mapping, region: &Region, choices: &NameChoices) -> Outcome {
    match mapping.kind {
        Kind::Stations => {
            let import = read_stations(grid, mapping, region, choices);
            let voters: u64 = import.stations.iter().map(|s| u64::from(s.voters)).sum();
            let (stations_before, voters_before) = import
                .changes
                .iter()
                .fold((0, 0), |(s, v), c| (s + c.stations_before, v + c.voters_before));
            let facts = vec![
                Message::note("load-fact-stations")
                    .with("stations", import.stations.len())
                    .with("desa", import.replacing_desa.len())
                    .with("voters", voters),
                Message::note("load-fact-before")
                    .with("stations", stations_before)
                    .with("voters", voters_before),
            ];
            Outcome {
                kind: mapping.kind,
                edit: import.edit(),
                records: import.stations.len(),
                facts,
                source: import.source,
                matched: import.matched,
                unresolved: import.unresolved,
                report: import.report,
                skipped: import.skipped,
                totals: import.totals,
            }
        }
        Kind::Places => {
            let import = read_places(grid, mapping, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-places", import)
        }
        Kind::Edges => {
            let import = read_edges(grid, mapping, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-edges", import)
        }
    }
}

fn listed<T>(kind: Kind, edit: Edit, fact: &str, import: ListImport<T>) -> Outcome {
    let records = import.records.len();
    Outcome {
        kind,
        edit,
        records,
        facts: vec![Message::note(fact).with("count", records).with("added", import.added)],
        source: import.source,
        matched: import.matched,
        unresolved: import.unresolved,
        report: import.report,
        skipped: import.skipped,
        totals: Vec::new(),
    }
}
