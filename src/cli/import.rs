//! `tepat import`: loads lists, networks and tracks into a planning file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{name, read, read_bytes, shape, stamp, write};
use tepat_intake::import::{
    Grid, Intent, Kind, NameChoices, StationImport, guess_kind, propose, read_edges, read_grids,
    read_places, read_stations,
};
use tepat_intake::survey::{self, FileKind, Onto};
use tepat_model::document::{BASE, Document, Edit};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Mode, Region};
use tepat_view::words::{self, Language};

/// Arguments of `tepat import`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Files to load, in this order. Lists: CSV, XLSX, ODS. Networks: .osm.pbf, .osm,
    /// .osm.gz, GeoJSON, Shapefile (.shp with its .dbf and
    /// .prj beside it, or .zip). Recorded tracks: GPX.
    #[arg(required = true)]
    lists: Vec<PathBuf>,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// What the lists hold; by default found from their headings.
    #[arg(long, value_enum)]
    kind: Option<ListKind>,
    /// Sheet of a workbook; the first by default.
    #[arg(long)]
    sheet: Option<String>,
    /// Name of this machine, of which only a hash is recorded; random by default.
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
    /// Who loads it, for the record of changes.
    #[arg(long, default_value = "tepat")]
    by: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListKind {
    Stations,
    Places,
    Edges,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stations {
    Update,
    Add,
    Replace,
    Move,
}

impl Stations {
    fn intent(self) -> Intent {
        match self {
            Self::Update => Intent::Update,
            Self::Add => Intent::Add,
            Self::Replace => Intent::Replace,
            Self::Move => Intent::Move,
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
        if let Some(kind) = survey::kind_of(&name(list), &bytes) {
            let source = file_name(list);
            let edit = match kind {
                FileKind::Network => network(language, &source, &bytes, &document, arguments)?,
                FileKind::Tracks => tracks(language, &source, &bytes, &document, arguments)?,
            };
            document.edit(BASE, edit, &stamp(""))?;
            continue;
        }
        let grids = read_grids(&name(list), &bytes)?;
        let grid = choose(&grids, arguments.sheet.as_deref())
            .ok_or_else(|| Message::error("cli-no-such-sheet").in_file(&name(list)))?;
        let kind = arguments.kind.map_or_else(|| guess_kind(grid), ListKind::kind);
        let region = document.view(BASE).region;
        let loaded = load(grid, kind, &region, arguments.stations.intent());
        let count = |severity| loaded.report.iter().filter(|m| m.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        for message in &loaded.report {
            println!("{}", words::message(language, message));
        }
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
            let edit = survey::with_connections(edit, &document, BASE, &note);
            document.edit(BASE, edit, &stamp(&why))?;
        }
        let loaded = Message::note("cli-imported")
            .in_file(&name(list))
            .with("taken", loaded.taken)
            .with("warnings", warnings)
            .with("errors", errors);
        println!("{}", words::message(language, &loaded));
    }
    write(language, &arguments.output, &document)
}

/// Reads a network and prints its report to standard error.
fn network(
    language: Language,
    source: &str,
    bytes: &[u8],
    document: &Document,
    arguments: &Arguments,
) -> Result<Edit, Message> {
    let region = document.view(BASE).region;
    let options = survey::options(&region, !arguments.no_clip);
    let read = survey::read_network(source, bytes, &options, &mut |_| true)?;
    let earlier = survey::earlier(document, BASE);
    let note = words::text(language, "survey-note");
    let onto = if arguments.replace { Onto::Replace } else { Onto::Add };
    let import = survey::Import::new(source, read, &region, &earlier, &note, onto);
    report(language, import.facts.iter().chain(&import.report));
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
fn report<'m>(language: Language, messages: impl IntoIterator<Item = &'m Message>) {
    for message in messages {
        eprintln!("{}", words::message(language, message));
    }
}

/// The name of a file without its folders, for the record of changes.
fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn choose<'g>(grids: &'g [Grid], sheet: Option<&str>) -> Option<&'g Grid> {
    match sheet {
        Some(sheet) => grids.iter().find(|grid| grid.sheet.as_deref() == Some(sheet)),
        None => grids.first(),
    }
}

/// What a list changes.
struct Loaded {
    /// The changes with their reasons, in order.
    edits: Vec<(Edit, String)>,
    /// Number of records taken.
    taken: usize,
    /// Number of stations removed.
    removals: usize,
    /// Messages about the list.
    report: Vec<Message>,
}

fn load(grid: &Grid, kind: Kind, region: &Region, intent: Intent) -> Loaded {
    let mapping = propose(grid, kind);
    let choices = NameChoices::default();
    let one = |edit: Edit, taken: usize, report: Vec<Message>| {
        let edits = vec![(edit, String::new())];
        Loaded { edits, taken, removals: 0, report }
    };
    match kind {
        Kind::Stations => {
            let list = read_stations(grid, &mapping, region, &choices, intent);
            Loaded {
                edits: list.edits(),
                taken: list.stations.len(),
                removals: list.removed.len(),
                report: effects(&list, region).chain(list.report.iter().cloned()).collect(),
            }
        }
        Kind::Places => {
            let list = read_places(grid, &mapping, region, &choices);
            one(list.edit(), list.records.len(), list.report)
        }
        Kind::Edges => {
            let list = read_edges(grid, &mapping, region, &choices);
            one(list.edit(), list.records.len(), list.report)
        }
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
    fn kind(self) -> Kind {
        match self {
            Self::Stations => Kind::Stations,
            Self::Places => Kind::Places,
            Self::Edges => Kind::Edges,
        }
    }
}
