//! `tepat import`: loads lists, networks and tracks into a planning file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{columns, name, out, read, read_bytes, shape, stamp, write};
use tepat_intake::begin::{locate, with_located};
use tepat_intake::import::{
    BY_CODE, BY_NAME, Field, Grid, Intent, Kind, ListImport, Mapping, NameChoices, SheetChoice,
    StationImport, TRUSTED, UnresolvedName, choose_sheets, count_of, is_list_of_supplies,
    is_map_of_areas, points_beside_lines, read_areas, read_grids, read_staff, read_stations,
    read_supplies, said_of_datum, said_of_sheets,
};
use tepat_intake::survey::{self, FileKind, Joining, Onto};
use tepat_model::document::{BASE, Document, Edit, Name, Roster, TableName};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Edge, Force, Mode, Place, Region, Ruling, Tick, no_way_back};
use tepat_view::words::{self, Language};

/// Suggested answers per name at most.
const MOST_ANSWERS: usize = 20;

/// What a list cannot say by itself.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Sheet of a workbook, may be given several times; all that look alike if not given.
    #[arg(long)]
    sheet: Vec<String>,
    /// What a column holds, as `HEADING=FIELD` or `LETTER=FIELD`: fields are named after their
    /// text keys, such as kecamatan, desa, station-number, voters, lat, lon; `HEADING=` leaves it
    /// out. May be given several times.
    #[arg(long, value_name = "HEADING=FIELD")]
    column: Vec<String>,
    /// Whether hidden and filtered rows and columns are read.
    #[arg(long, value_enum)]
    hidden: Option<HiddenRows>,
    /// What bare numbers under "TPS" are where the list does not tell.
    #[arg(long, value_enum)]
    tps: Option<Tps>,
    /// What counts where code and name of a row name different villages.
    #[arg(long, value_enum)]
    trust: Option<Trust>,
    /// The place that a written name means, as `NAME=CODE`, in the form that the report gives;
    /// `NAME=` leaves its rows out. May be given several times.
    #[arg(long, value_name = "NAME=CODE")]
    answer: Vec<String>,
}

/// What `tepat import` takes.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Files to load, in this order. Lists: CSV, XLSX, ODS. Networks: .osm.pbf, .osm,
    /// .osm.gz, GeoJSON, Shapefile (.shp with its .dbf and .prj beside it, or .zip). Boundaries,
    /// which say where places are: GeoJSON, KML, KMZ, Shapefile. Recorded tracks and drawn lines:
    /// GPX, KML, KMZ. Points of stations in GeoJSON, KML, KMZ and GPX are read as a list.
    #[arg(required = true)]
    lists: Vec<PathBuf>,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// What the lists hold; by default found from their headings.
    #[arg(long, value_enum)]
    kind: Option<ListKind>,
    #[command(flatten)]
    reading: Reading,
    /// Name of this machine, of which a hash is recorded; made up anew each time if not given.
    #[arg(long)]
    machine: Option<String>,
    /// Keep all of a network, even where it reaches beyond the region.
    #[arg(long)]
    no_clip: bool,
    /// What a list of stations does to existing stations: update those named and add new ones,
    /// only add new ones, replace all stations of the villages named, or move those named.
    #[arg(long, value_enum, default_value = "update")]
    stations: Stations,
    /// Remove the stations that `--stations replace` reports as missing from the list.
    #[arg(long)]
    remove: bool,
    /// Replace the existing network rather than add to it.
    #[arg(long)]
    replace: bool,
    /// How recorded tracks were travelled; by default guessed from kind and speed.
    #[arg(long, value_enum)]
    mode: Option<TrackMode>,
    /// Load the rows that can be read even if some cannot.
    #[arg(long)]
    partial: bool,
    /// The day of goods in rows that name none, such as 2024-11-20.
    #[arg(long)]
    day: Option<String>,
    /// Who loads it, for the record of changes.
    #[arg(long, default_value = "tepat")]
    by: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListKind {
    /// Polling stations.
    Stations,
    /// Stores, posts, piers, junctions.
    Places,
    /// Edges of the network.
    Edges,
    /// Goods that came in and went out.
    Supplies,
    /// Units that guard.
    Forces,
    /// Indicators of vulnerability, by village or station.
    Ticks,
    /// The police's classes of vulnerability.
    Rulings,
    /// Staff by name.
    Staff,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum HiddenRows {
    Read,
    Leave,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Tps {
    Number,
    Count,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Trust {
    Code,
    Name,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stations {
    Update,
    Add,
    Replace,
    Move,
    Alternate,
}

impl Stations {
    fn intent(self) -> Intent {
        match self {
            Self::Update => Intent::Update,
            Self::Add => Intent::Add,
            Self::Replace => Intent::Replace,
            Self::Move => Intent::Move,
            Self::Alternate => Intent::Alternate,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TrackMode {
    Paved,
    Unpaved,
    Offroad,
    River,
    Sea,
    Foot,
    Ferry,
}

impl TrackMode {
    fn mode(self) -> Mode {
        match self {
            Self::Paved => Mode::Paved,
            Self::Unpaved => Mode::Unpaved,
            Self::Offroad => Mode::Offroad,
            Self::River => Mode::River,
            Self::Sea => Mode::Sea,
            Self::Foot => Mode::Foot,
            Self::Ferry => Mode::Ferry,
        }
    }
}

/// Loads the lists one after another; writes nothing if one of them is refused.
pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    let stamp = |why: &str| stamp(&arguments.by, why, arguments.machine.as_deref());
    for list in &arguments.lists {
        let bytes = shape::whole(list, read_bytes(list)?)?;
        report(language, &said_of_datum(&name(list), &bytes));
        if is_map_of_areas(&bytes) {
            let edit = areas(language, &file_name(list), &bytes, &document)?;
            document.edit(BASE, edit, &stamp(""))?;
            continue;
        }
        if let Some(kind) = survey::kind_of(&name(list), &bytes) {
            let source = file_name(list);
            let onto = if arguments.replace { Onto::Replace } else { Onto::Add };
            let edit = match kind {
                FileKind::Network => {
                    let how = (!arguments.no_clip, onto);
                    network(language, &source, bytes.clone(), &document, how)?
                }
                FileKind::Tracks => tracks(language, &source, &bytes, &document, arguments)?,
            };
            document.edit(BASE, edit, &stamp(""))?;
            if !points_too(language, &name(list), &bytes) {
                continue;
            }
        }
        let mut grids = read_grids(&name(list), &bytes)?;
        let kind = match arguments.kind {
            Some(ListKind::Supplies) => {
                supplies(language, list, &grids, &mut document, arguments)?;
                continue;
            }
            None if grids.iter().any(is_list_of_supplies) => {
                supplies(language, list, &grids, &mut document, arguments)?;
                continue;
            }
            given => given.and_then(ListKind::kind),
        };
        let sheets = arguments.reading.sheets(&mut grids, kind, &name(list))?;
        let region = document.view(BASE).region;
        let loaded = load(&grids, &sheets, (&region, &document.roster), arguments);
        let count = |severity| count_of(&loaded.report, severity);
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        for message in &loaded.report {
            out::line(&words::message(language, message));
        }
        say_answers(language, &loaded.unresolved);
        if errors > 0 && !arguments.partial {
            return Err(Message::error("cli-import-refused")
                .in_file(&name(list))
                .with("errors", errors));
        }
        if loaded.removals > 0 && !arguments.remove {
            return Err(Message::error("cli-import-removes")
                .in_file(&name(list))
                .with("count", loaded.removals));
        }
        let note = words::text(language, "survey-note");
        for (edit, why) in loaded.edits {
            let edit = with_located(edit, &document, BASE);
            let edit = survey::with_connections(edit, &document, BASE, &note);
            document.edit(BASE, edit, &stamp(&why))?;
        }
        document.roster.enter(loaded.names, &stamp("").at);
        let loaded = Message::note("cli-imported")
            .in_file(&name(list))
            .with("taken", loaded.taken)
            .with("warnings", warnings)
            .with("errors", errors);
        out::line(&words::message(language, &loaded));
    }
    write(language, &arguments.output, &document)
}

/// Enters a list of goods.
fn supplies(
    language: Language,
    list: &Path,
    grids: &[Grid],
    document: &mut Document,
    arguments: &Arguments,
) -> Result<(), Message> {
    let region = document.view(BASE).region;
    let read = read_supplies(grids, &region, arguments.day.as_deref());
    read.report.iter().for_each(|message| out::line(&words::message(language, message)));
    let errors = count_of(&read.report, Severity::Error);
    if errors > 0 && !arguments.partial {
        let refused = Message::error("cli-import-refused").in_file(&name(list));
        return Err(refused.with("errors", errors));
    }
    let stamp = stamp(&arguments.by, "", arguments.machine.as_deref());
    document.edit(BASE, read.edit(), &stamp)?;
    let said = Message::note("supply-read").in_file(&name(list));
    let said = said.with("count", read.entries.len()).with("added", read.added);
    out::line(&words::message(language, &said));
    Ok(())
}

/// Prints how the names that are open are answered.
pub(super) fn say_answers(language: Language, unresolved: &[UnresolvedName]) {
    for name in unresolved.iter().take(MOST_ANSWERS) {
        let code = name.candidates.first().map_or("…", String::as_str);
        let answer =
            Message::note("import-answer-with").with("key", name.key.as_str()).with("code", code);
        out::line(&words::message(language, &answer));
    }
}

/// Gives places the positions that a map of areas has for them.
fn areas(
    language: Language,
    source: &str,
    bytes: &[u8],
    document: &Document,
) -> Result<Edit, Message> {
    let located = locate(&document.view(BASE).region, &read_areas(source, bytes)?);
    report(language, &located.report);
    let placed = Message::note("notice-placed").with("count", located.places.len());
    out::line(&words::message(language, &placed.with("source", source)));
    Ok(Edit::put_from(TableName::Places, source, Vec::new(), &located.places))
}

/// Reads a network and prints its report to standard error.
pub(super) fn network(
    language: Language,
    source: &str,
    bytes: Vec<u8>,
    document: &Document,
    (clip, onto): (bool, Onto),
) -> Result<Edit, Message> {
    let region = document.view(BASE).region;
    let note = words::text(language, "survey-note");
    let joining = Joining::new(&region, survey::earlier(document, BASE), note, onto, clip);
    let import = joining.read(source, bytes, &mut |_| true, || ())?;
    report(language, import.facts.iter().chain(&import.report));
    let mut joined = Region::clone(&region);
    if import.edit.clone().apply(&mut joined).is_ok() {
        report(language, &no_way_back(&joined));
    }
    Ok(import.edit)
}

fn tracks(
    language: Language,
    source: &str,
    bytes: &[u8],
    document: &Document,
    arguments: &Arguments,
) -> Result<Edit, Message> {
    let region = document.view(BASE).region;
    let mode = arguments.mode.map(TrackMode::mode);
    let import = survey::read_recorded(source, bytes, &region, mode, &mut |_| true)?;
    report(language, &import.report);
    Ok(import.edit())
}

/// Prints messages to standard error.
pub(super) fn report<'m>(language: Language, messages: impl IntoIterator<Item = &'m Message>) {
    for message in messages {
        out::error(&words::message(language, message));
    }
}

/// File name without its folders, for the record of changes.
pub(super) fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

/// Whether a file with lines also holds points that form a list. Other points are only mentioned.
fn points_too(language: Language, name: &str, bytes: &[u8]) -> bool {
    let Some(points) = points_beside_lines(name, bytes) else {
        return false;
    };
    if !points.is_list {
        let count = points.count;
        let message = Message::note("cli-points-not-read").in_file(name).with("count", count);
        out::line(&words::message(language, &message));
    }
    points.is_list
}

impl Reading {
    /// The sheets with those taken that were asked for, and hidden rows as asked for.
    ///
    /// # Errors
    /// If there is no such sheet.
    pub(super) fn sheets(
        &self,
        grids: &mut [Grid],
        kind: Option<Kind>,
        file: &str,
    ) -> Result<Vec<SheetChoice>, Message> {
        if let Some(hidden) = self.hidden {
            grids.iter_mut().for_each(|grid| grid.show_hidden(hidden == HiddenRows::Read));
        }
        let mut sheets = choose_sheets(grids, kind);
        let wanted =
            |grid: &Grid| grid.sheet.as_ref().is_some_and(|name| self.sheet.contains(name));
        if !self.sheet.is_empty() {
            let known = |name: &String| grids.iter().any(|grid| grid.sheet.as_ref() == Some(name));
            if !self.sheet.iter().all(known) {
                return Err(Message::error("cli-no-such-sheet").in_file(file));
            }
            for (grid, sheet) in grids.iter().zip(&mut sheets) {
                sheet.is_taken = wanted(grid);
            }
        }
        for sheet in &mut sheets {
            settle_tps(&mut sheet.mapping, self.tps);
        }
        columns::settle(&self.column, grids, &mut sheets).map_err(|error| error.in_file(file))?;
        Ok(sheets)
    }

    /// The user's answers.
    pub(super) fn choices(&self) -> NameChoices {
        let pairs = self.answer.iter().filter_map(|answer| answer.rsplit_once('='));
        let pairs = pairs.map(|(key, code)| (key.trim().to_owned(), code.trim().to_owned()));
        let mut choices: NameChoices = pairs.collect();
        if let Some(trust) = self.trust {
            let answer = if trust == Trust::Code { BY_CODE } else { BY_NAME };
            choices.insert(TRUSTED.to_owned(), answer.to_owned());
        }
        choices
    }
}

/// Gives bare numbers under `TPS` the meaning that the user stated.
fn settle_tps(mapping: &mut Mapping, tps: Option<Tps>) {
    let field = match tps {
        Some(Tps::Number) => Field::StationNumber,
        Some(Tps::Count) => Field::StationCount,
        None => return,
    };
    let bare = [Field::StationEither, Field::StationNumber, Field::StationCount];
    let columns: Vec<usize> = bare.into_iter().filter_map(|bare| mapping.column_of(bare)).collect();
    if let [column] = columns[..] {
        mapping.assign(column, Some(field));
    }
}

/// What a list changes.
struct Loaded {
    /// The changes with their reasons, in order.
    edits: Vec<(Edit, String)>,
    /// Number of records read.
    taken: usize,
    /// Number of stations removed.
    removals: usize,
    /// Names that the user has to resolve.
    unresolved: Vec<UnresolvedName>,
    /// Names of people, by code.
    names: BTreeMap<String, Name>,
    report: Vec<Message>,
}

/// Reads the selected sheets; as one list if they hold stations.
fn load(
    grids: &[Grid],
    sheets: &[SheetChoice],
    (region, roster): (&Region, &Roster),
    arguments: &Arguments,
) -> Loaded {
    let (choices, intent) = (arguments.reading.choices(), arguments.stations.intent());
    let mut loaded = Loaded {
        edits: Vec::new(),
        taken: 0,
        removals: 0,
        unresolved: Vec::new(),
        names: BTreeMap::new(),
        report: said_of_sheets(grids, sheets),
    };
    let taken = |kind: Kind| -> Vec<(&Grid, &Mapping)> {
        let taken = grids.iter().zip(sheets).filter(|(_, sheet)| sheet.is_taken);
        let taken = taken.map(|(grid, sheet)| (grid, &sheet.mapping));
        taken.filter(|(_, mapping)| mapping.kind == kind).collect()
    };
    // Stations and edges may refer to places in the same file.
    let mut region = Region::clone(region);
    let places = taken(Kind::Places);
    if !places.is_empty() {
        let list = ListImport::<Place>::of_sheets(&places, &region, &choices);
        loaded.take((list.edit(), list.records.len()), list.unresolved, list.report);
        region.places.put_all(list.records);
    }
    macro_rules! load {
        ($($record:ident: $kind:ident),*) => {$(
            let sheets = taken(Kind::$kind);
            if !sheets.is_empty() {
                let list = ListImport::<$record>::of_sheets(&sheets, &region, &choices);
                loaded.take((list.edit(), list.records.len()), list.unresolved, list.report);
            }
        )*};
    }
    load!(Edge: Edges, Force: Forces, Tick: Ticks, Ruling: Rulings);
    let staff = taken(Kind::Staff);
    if !staff.is_empty() {
        let read = read_staff(&staff, &region, roster, &choices);
        let edit = read.edit();
        loaded.names = read.names;
        loaded.take((edit, read.list.records.len()), read.list.unresolved, read.list.report);
    }
    let region = &region;
    let each = taken(Kind::Stations).into_iter();
    let stations: Vec<StationImport> = each
        .map(|(grid, mapping)| read_stations(grid, mapping, region, &choices, intent))
        .collect();
    if !stations.is_empty() {
        let file = grids.first().map_or("", |grid| grid.file.as_str());
        let list = StationImport::joined(stations, file, region);
        loaded.edits.extend(list.edits());
        loaded.taken += list.stations.len();
        loaded.removals += list.removed.len();
        loaded.report.extend(effects(&list, region));
        loaded.report.extend(list.report);
        loaded.unresolved.extend(list.unresolved);
    }
    loaded
}

impl Loaded {
    fn take(
        &mut self,
        (edit, taken): (Edit, usize),
        unresolved: Vec<UnresolvedName>,
        report: Vec<Message>,
    ) {
        self.edits.push((edit, String::new()));
        self.taken += taken;
        self.unresolved.extend(unresolved);
        self.report.extend(report);
    }
}

/// Names of the stations that a list removes or moves.
fn effects<'a>(
    list: &'a StationImport,
    region: &'a Region,
) -> impl Iterator<Item = Message> + use<'a> {
    let named = |key: &str, code: &str| {
        let station = region.stations.get(code);
        let desa = station.and_then(|station| region.home_of(station));
        Message::note(key)
            .about(code)
            .with("number", station.map_or(String::new(), |s| format!("{:03}", s.number)))
            .with("desa", desa.map_or("", |desa| desa.name.as_str()))
    };
    let removed = list.removed.iter().map(move |station| {
        named("import-station-removed", &station.code).with("voters", station.voters)
    });
    let moved = list.moved.iter().map(move |found| {
        let post = region.places.get(&found.to).map_or("", |place| place.name.as_str());
        named("import-station-moved", &found.station)
            .with("metres", i64::from(found.by_m))
            .with("post", post)
    });
    removed.chain(moved)
}

impl ListKind {
    /// The kind of a list that becomes part of the region; goods become entries instead.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::Stations => Some(Kind::Stations),
            Self::Places => Some(Kind::Places),
            Self::Edges => Some(Kind::Edges),
            Self::Supplies => None,
            Self::Forces => Some(Kind::Forces),
            Self::Ticks => Some(Kind::Ticks),
            Self::Rulings => Some(Kind::Rulings),
            Self::Staff => Some(Kind::Staff),
        }
    }
}
