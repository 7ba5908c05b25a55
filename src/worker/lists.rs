//! Lists being imported: the worker reads them and keeps their cells, so that the page holds only what
//! it shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use tepat_intake::import::{
    Field, Grid, Intent, Kind, ListImport, Mapping, MatchedName, Moved, NameChoices, SheetChoice,
    SkippedRow, StationImport, TotalCheck, UnresolvedName, choose_sheets, paste, propose,
    read_grids, read_staff, read_stations, said_of_sheets,
};
use tepat_model::document::{Edit, Name, Roster};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Force, Place, Region, Ruling, Station, Tick};

/// Rows of each sheet that the page gets to show.
const HEAD_ROWS: usize = 300;

/// A question about the list that was opened last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ListQuestion {
    /// Cells pasted from a spreadsheet; they become the list.
    Paste(String),
    /// Treat it as another kind.
    Kind(Kind),
    /// Whether hidden rows and columns are read, for a list of this kind.
    Hidden(bool, Option<Kind>),
    /// The first and last row of the heading of a sheet.
    Heading(usize, Kind, u32, u32),
    /// The region that it is read into, without its imported network, and names of people that are
    /// there already. There is no answer.
    Into(Box<Region>, Roster),
    /// What loading it would do.
    Read(Box<Reading>),
    /// What it brings, as it was read last.
    Take,
}

/// How a list is to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// Number that the answer bears.
    pub number: u32,
    /// All sheets as they are to be read.
    pub sheets: Vec<SheetChoice>,
    /// The kind of list.
    pub kind: Kind,
    /// The user's answers about names.
    pub choices: NameChoices,
    /// What a station list is to do; `None` leaves it to Tepat.
    pub intent: Option<Intent>,
    /// What the source of pasted cells is called.
    pub pasted: String,
}

/// An answer of the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ListAnswer {
    /// The first rows of each sheet, and what is proposed for it.
    Opened(Vec<Grid>, Vec<SheetChoice>),
    /// Other mappings of all sheets.
    Proposed(Vec<Mapping>),
    /// Another mapping of a sheet.
    Headed(usize, Mapping),
    /// What loading it would do, with the number of the question; `None` if no sheet is selected.
    Read(u32, Option<Box<Outcome>>),
    /// What it brings.
    Taken(Load),
    /// Why it cannot be opened.
    Refused(Message),
}

/// What is recorded when a list is loaded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Load {
    /// The changes, in order, each with its reason.
    pub edits: Vec<(Edit, String)>,
    /// Names of people, by code; they go beside the changes.
    pub names: BTreeMap<String, Name>,
}

/// The effect of loading the list, whatever its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What the list holds.
    pub kind: Kind,
    /// Name of the file, or of the paste.
    pub source: String,
    /// What a station list does to existing stations.
    pub intent: Intent,
    /// Whether loading it changes anything.
    pub changes: bool,
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
}

/// The list that is open.
#[derive(Default)]
pub struct Lists {
    grids: Vec<Grid>,
    region: Region,
    roster: Roster,
    load: Load,
}

impl Lists {
    /// Opens a file.
    pub fn open(&mut self, name: &str, bytes: &[u8]) -> ListAnswer {
        self.keep(read_grids(name, bytes))
    }

    /// Answers a question; `None` to what only tells something.
    pub fn answer(&mut self, question: ListQuestion) -> Option<ListAnswer> {
        Some(match question {
            ListQuestion::Into(region, roster) => {
                (self.region, self.roster) = (*region, roster);
                return None;
            }
            ListQuestion::Paste(text) => self.keep(paste(&text).map(|grid| vec![grid])),
            ListQuestion::Kind(kind) => {
                ListAnswer::Proposed(self.grids.iter().map(|grid| propose(grid, kind)).collect())
            }
            ListQuestion::Hidden(is_read, kind) => {
                self.grids.iter_mut().for_each(|grid| grid.show_hidden(is_read));
                self.laid_out(kind)
            }
            ListQuestion::Heading(sheet, kind, first, last) => match self.grids.get(sheet) {
                Some(grid) => {
                    let mapping = Mapping::with_heading_rows(grid, kind, first, last);
                    ListAnswer::Headed(sheet, mapping)
                }
                None => ListAnswer::Proposed(Vec::new()),
            },
            ListQuestion::Read(reading) => {
                ListAnswer::Read(reading.number, self.read(&reading).map(Box::new))
            }
            ListQuestion::Take => ListAnswer::Taken(std::mem::take(&mut self.load)),
        })
    }

    fn keep(&mut self, read: Result<Vec<Grid>, Message>) -> ListAnswer {
        match read {
            Ok(grids) => {
                self.grids = grids;
                self.laid_out(None)
            }
            Err(fault) => ListAnswer::Refused(fault),
        }
    }

    fn laid_out(&self, kind: Option<Kind>) -> ListAnswer {
        let heads = self.grids.iter().map(|grid| grid.head(HEAD_ROWS)).collect();
        ListAnswer::Opened(heads, choose_sheets(&self.grids, kind))
    }

    fn read(&mut self, reading: &Reading) -> Option<Outcome> {
        let taken: Vec<(&Grid, &Mapping)> = self
            .grids
            .iter()
            .zip(&reading.sheets)
            .filter(|(_, sheet)| sheet.is_taken && sheet.mapping.kind == reading.kind)
            .map(|(grid, sheet)| (grid, &sheet.mapping))
            .collect();
        let known = (&self.region, &self.roster);
        let read = read(&taken, reading.kind, known, &reading.choices, reading.intent);
        let (mut outcome, load) = read?;
        self.load = load;
        outcome.report.splice(0..0, said_of_sheets(&self.grids, &reading.sheets));
        if outcome.source.is_empty() {
            outcome.name_source(&mut self.load, &reading.pasted);
        }
        Some(outcome)
    }
}

impl Outcome {
    /// Names the source of cells that come from no file.
    fn name_source(&mut self, load: &mut Load, name: &str) {
        name.clone_into(&mut self.source);
        for (edit, _) in &mut load.edits {
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
    taken: &[(&Grid, &Mapping)],
    kind: Kind,
    (region, roster): (&Region, &Roster),
    choices: &NameChoices,
    intent: Option<Intent>,
) -> Option<(Outcome, Load)> {
    let (grid, mapping) = *taken.first()?;
    Some(match kind {
        Kind::Stations => {
            let read = |intent| {
                let parts = taken
                    .iter()
                    .map(|(grid, mapping)| read_stations(grid, mapping, region, choices, intent));
                StationImport::joined(parts.collect(), &grid.file, region)
            };
            let says_agreed = taken.iter().any(|(_, mapping)| {
                let agreed = [Field::AgreedBy, Field::AgreedOn];
                agreed.iter().any(|field| mapping.column_of(*field).is_some())
            });
            let import = match intent {
                Some(intent) => read(intent),
                None if says_agreed => read(Intent::Alternate),
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
            let load = Load { edits: import.edits(), names: BTreeMap::new() };
            let outcome = Outcome {
                kind: mapping.kind,
                intent: import.intent,
                changes: !load.edits.is_empty(),
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
            };
            (outcome, load)
        }
        Kind::Places => {
            let import = ListImport::<Place>::of_sheets(taken, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-places", import)
        }
        Kind::Edges => {
            let import = ListImport::<Edge>::of_sheets(taken, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-edges", import)
        }
        Kind::Forces => {
            let import = ListImport::<Force>::of_sheets(taken, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-forces", import)
        }
        Kind::Ticks => {
            let import = ListImport::<Tick>::of_sheets(taken, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-ticks", import)
        }
        Kind::Rulings => {
            let import = ListImport::<Ruling>::of_sheets(taken, region, choices);
            listed(mapping.kind, import.edit(), "load-fact-rulings", import)
        }
        Kind::Staff => {
            let import = read_staff(taken, region, roster, choices);
            let edit = import.edit();
            let (outcome, load) = listed(mapping.kind, edit, "load-fact-staff", import.list);
            (outcome, Load { names: import.names, ..load })
        }
    })
}

/// The notice to show once a station list is loaded.
fn said_of(import: &StationImport) -> Message {
    match import.intent {
        Intent::Alternate => Message::note("notice-alternates").with("count", import.moved.len()),
        Intent::Move => Message::note("notice-moved").with("count", import.edits().len()),
        _ => Message::note("notice-stations-loaded")
            .with("updated", import.stations.len() - import.added)
            .with("added", import.added)
            .with("removed", import.removed.len()),
    }
    .with("source", import.source.as_str())
}

fn listed<T>(kind: Kind, edit: Edit, fact: &str, import: ListImport<T>) -> (Outcome, Load) {
    let records = import.records.len();
    let outcome = Outcome {
        kind,
        intent: Intent::default(),
        changes: true,
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
    };
    (outcome, Load { edits: vec![(edit, String::new())], names: BTreeMap::new() })
}
