//! Begins a region with nothing but files: a station list, and what there is of places, maps and
//! networks.
//!
//! [`begin`] makes the region from the lists. [`locate`] finds positions for places that have
//! none, from whatever landmarks there are; it is asked again whenever more is known.
//! [`sketch`] proposes a network and [`propose_fleet`] vehicles. [`missing`] says what a region
//! still lacks before it can be planned. Nothing is assumed without a message that says so, and a
//! place whose position nobody knows stays without one.

mod areas;
mod files;
mod fill;
mod fleet;
mod info;
mod locate;
mod missing;
mod sketch;
#[cfg(test)]
mod tests;

pub use files::{Sorted, sort_files};
pub use fleet::propose_fleet;
pub use info::{offset_of_zone, usual_zone, with_code};
pub use locate::{NewPositions, locate, with_located};
pub use missing::{Next, Todo, What, missing, sketched};
pub use sketch::sketch;

use crate::import::{
    Field, Grid, Intent, Kind, Landmark, Mapping, NameChoices, SheetChoice, StationImport,
    UnresolvedName, choose_sheets, folded, landmarks_of, named_post, named_rows, read_stations,
    said_of_sheets,
};
use tepat_model::document::Edit;
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Info, Region, Rules, Table, usual_classes, usual_items, usual_rates};

/// Fields of which a list of stations has at least one.
const NUMBERS: [Field; 4] =
    [Field::StationNumber, Field::StationEither, Field::StationCode, Field::StationCount];
/// Where more than one station in this many has more voters than the cap, the cap is another.
const OVER_CAP_SHARE: usize = 5;
/// Voters of a station where a list does not say, unless somebody says otherwise.
pub const USUAL_VOTERS: u32 = 300;

/// What a region begins with besides its files.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Names and dates; an empty code or time zone is proposed.
    pub info: Info,
    /// Elections held at the same time; the usual ones if empty.
    pub elections: Vec<String>,
    /// Name of the store, in the user's language.
    pub store_name: String,
    /// Where the store is.
    pub store: StoreWish,
    /// Voters of each station where the list does not say.
    pub voters: u32,
    /// Which villages are meant, and the like.
    pub choices: NameChoices,
}

/// Where a store is wished for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum StoreWish {
    /// Wherever is proposed: at the sub-district post with the most stations.
    #[default]
    Proposed,
    /// At this position, in degrees.
    At(f64, f64),
    /// In the sub-district or village of this name or code.
    In(String),
}

impl StoreWish {
    /// Reads `-0.45, 115.1` or the name of a place; nothing proposes.
    pub fn read(written: &str) -> Self {
        let written = written.trim();
        match crate::import::position_in(written) {
            _ if written.is_empty() => Self::Proposed,
            Some((lat, lon)) => Self::At(lat, lon),
            None => Self::In(written.to_owned()),
        }
    }
}

/// What is read of the files a region begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// Station lists.
    pub lists: Vec<Sheets>,
    /// Lists of places, and points of places or stations on maps.
    pub places: Vec<Sheets>,
    /// Areas with outlines.
    pub areas: Vec<Landmark>,
}

/// The sheets of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheets {
    /// One grid for each.
    pub grids: Vec<Grid>,
    /// Which of them are read, and what their columns hold; proposed if nobody has said.
    pub choice: Option<Vec<SheetChoice>>,
}

impl From<Vec<Grid>> for Sheets {
    fn from(grids: Vec<Grid>) -> Self {
        Self { grids, choice: None }
    }
}

/// A region at its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    /// The region; it has no network and no vehicles yet.
    pub region: Region,
    /// Everything found and assumed: errors (rows not taken), then warnings and notes.
    pub report: Vec<Message>,
    /// Names to ask the user about.
    pub unresolved: Vec<UnresolvedName>,
    /// Names of areas that the user was asked about and has answered, to change the answer.
    pub answered: Vec<UnresolvedName>,
}

impl Begun {
    /// Number of errors: rows that were not taken.
    pub fn errors(&self) -> usize {
        crate::import::count_of(&self.report, Severity::Error)
    }
}

/// A sheet that is read, and what its columns hold.
struct Chosen {
    file: String,
    grid: Grid,
    mapping: Mapping,
}

/// Makes a region. The order of the files does not matter, except that of equal statements the
/// first one counts.
///
/// # Complexity
/// O(rows × places) where names are spelled differently, else O(rows log rows).
pub fn begin(wish: &Wish, sources: &Sources) -> Begun {
    let mut report = Vec::new();
    let mut lists = chosen(&sources.lists, Some(Kind::Stations), &mut report);
    let (stations, places): (Vec<Chosen>, Vec<Chosen>) =
        chosen(&sources.places, None, &mut report).into_iter().partition(|chosen| {
            let has = |field: &Field| chosen.mapping.column_of(*field).is_some();
            let is_of_stations = NUMBERS.iter().any(has) && has(&Field::Desa);
            chosen.mapping.kind == Kind::Stations && is_of_stations
        });
    let mut landmarks: Vec<Landmark> = Vec::new();
    for Chosen { file, grid, .. } in &places {
        let found = landmarks_of(grid);
        if found.is_empty() {
            report.push(Message::warning("begin-no-positions").in_file(file));
        }
        landmarks.extend(found);
    }
    landmarks.extend(sources.areas.iter().cloned());
    for list in &mut lists {
        fill::complete(&mut list.grid, &mut list.mapping, wish.voters, &mut report);
    }
    let rows: Vec<_> =
        lists.iter().flat_map(|list| named_rows(&list.grid, &list.mapping)).collect();
    let info = info::proposed(&wish.info, &rows, &landmarks, &mut report);
    let areas = areas::areas(&rows, &landmarks, &info, wish, &mut report);
    let mut region = Region {
        rules: rules(wish),
        items: usual_items(),
        classes: usual_classes(),
        rates: usual_rates(&info.province),
        places: Table::new(areas.places),
        info,
        ..Region::default()
    };
    let mut unresolved = areas.questions;
    let mut take = |region: &mut Region, sheets: Vec<Chosen>| {
        let Some(file) = sheets.first().map(|sheet| sheet.file.clone()) else { return };
        let read = sheets.iter().map(|sheet| {
            read_stations(&sheet.grid, &sheet.mapping, region, &wish.choices, Intent::Update)
        });
        let read = StationImport::joined(read.collect(), &file, region);
        let edits = read.edits();
        // What a reader takes has been validated.
        let refused = edits.iter().find_map(|(edit, _): &(Edit, _)| edit.apply(region).err());
        report.extend(refused);
        report.extend(read.report.into_iter().filter(|message| !is_of_later_lists(&message.key)));
        unresolved.extend(read.unresolved);
    };
    take(&mut region, lists);
    take(&mut region, stations);
    lift_cap(&mut region, &mut report);
    stand_in(&mut region, &wish.store, &mut report);
    let located = locate(&region, &landmarks);
    region.places.put_all(located.places);
    region.outlines = crate::outline::of_region(&region, "", &sources.areas);
    report.extend(folded(located.report));
    report.push(
        Message::note("begin-usual-rules").with("elections", region.rules.elections.join(", ")),
    );
    if region.info.voting_day.is_empty() {
        report.push(Message::warning("begin-no-voting-day"));
    }
    info::propose_zone(&mut region, &mut report);
    report.sort_by_key(|message| message.severity);
    Begun { region, report, unresolved, answered: areas.answered }
}

/// Other countries have larger stations: where many exceed the usual cap, it is set to the largest.
fn lift_cap(region: &mut Region, report: &mut Vec<Message>) {
    let cap = region.rules.max_voters_per_station;
    let over = region.stations.iter().filter(|station| station.voters > cap).count();
    if over * OVER_CAP_SHARE <= region.stations.len() || over < 2 {
        return;
    }
    let largest = region.stations.iter().map(|station| station.voters).max().unwrap_or(cap);
    let lifted = largest.saturating_add(99) / 100 * 100;
    region.rules.max_voters_per_station = lifted;
    if region.validate().is_err() {
        region.rules.max_voters_per_station = cap;
        return;
    }
    let is_of_cap =
        |key: &str| matches!(key, "import-station-over-cap" | "import-average-over-cap");
    report.retain(|message| !is_of_cap(&message.key));
    report.push(
        Message::warning("begin-cap-lifted")
            .with("stations", over)
            .with("usual", i64::from(cap))
            .with("cap", i64::from(lifted)),
    );
}

/// Has the store stand in the place of that name, whose position it then shares.
fn stand_in(region: &mut Region, wish: &StoreWish, report: &mut Vec<Message>) {
    let (StoreWish::In(written), Some(store)) = (wish, region.store()) else { return };
    let mut store = store.clone();
    match named_post(region, written) {
        Some(code) => {
            store.parent = code;
            region.places.put(store);
        }
        None => report.push(
            Message::error("begin-store-unknown")
                .about(&store.code)
                .with("written", written.as_str()),
        ),
    }
}

/// What is only worth saying of a list that is loaded into a region that has stations.
fn is_of_later_lists(key: &str) -> bool {
    matches!(key, "import-desa-not-listed" | "import-kecamatan-not-listed")
}

/// The sheets that are read of each file.
fn chosen(files: &[Sheets], kind: Option<Kind>, report: &mut Vec<Message>) -> Vec<Chosen> {
    let mut all = Vec::new();
    for Sheets { grids, choice } in files {
        let sheets = choice.clone().unwrap_or_else(|| choose_sheets(grids, kind));
        report.extend(said_of_sheets(grids, &sheets));
        let taken = grids.iter().zip(sheets).filter(|(_, sheet)| sheet.is_taken);
        all.extend(taken.map(|(grid, sheet)| Chosen {
            file: grid.file.clone(),
            grid: grid.clone(),
            mapping: sheet.mapping,
        }));
    }
    all
}

fn rules(wish: &Wish) -> Rules {
    let mut rules = Rules::default();
    if !wish.elections.is_empty() {
        rules.elections.clone_from(&wish.elections);
    }
    rules
}
