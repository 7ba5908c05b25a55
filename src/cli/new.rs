//! `tepat new`: creates a region from lists and maps.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::import::{Reading, file_name, network, report, say_answers};
use super::{name, out, read_bytes, shape, stamp, write};
use tepat_intake::begin::{
    self, Sheets, Sources, StoreWish, USUAL_VOTERS, Wish, missing, offset_of_zone, propose_fleet,
    sketch, with_located,
};
use tepat_intake::import::{
    Kind, ListImport, choose_sheets, is_map_of_areas, read_areas, read_grids, said_of_datum,
};
use tepat_intake::survey::{FileKind, Onto, kind_of, read_recorded};
use tepat_model::document::{BASE, Document, Edit, TableName};
use tepat_model::message::{Message, Severity, Value};
use tepat_model::region::{Edge, Info, Region};
use tepat_view::words::{self, Language};

/// Arguments of `tepat new`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// List of stations: CSV, XLSX, ODS, JSON, or points in GeoJSON, KML, KMZ, GPX or a
    /// Shapefile. Sub-districts and
    /// villages by name, by code, or by the commission's codes of stations. May be given several
    /// times.
    #[arg(long, required = true)]
    list: Vec<PathBuf>,
    /// List of places with positions.
    #[arg(long)]
    places: Vec<PathBuf>,
    /// Boundaries of sub-districts or villages: GeoJSON, KML, KMZ, Shapefile (.shp with its .dbf and
    /// .prj beside it, or .zip).
    #[arg(long)]
    boundaries: Vec<PathBuf>,
    /// Points of stations or places: GeoJSON, KML, KMZ, GPX, Shapefile, CSV.
    #[arg(long)]
    points: Vec<PathBuf>,
    /// Network: .osm.pbf, .osm, .osm.gz, GeoJSON, Shapefile; recorded tracks and drawn lines: GPX,
    /// KML, KMZ; tables of hours per leg. OpenStreetMap also says where settlements and areas are.
    #[arg(long)]
    network: Vec<PathBuf>,
    /// Table of hours per leg: from, to, mode, hours.
    #[arg(long)]
    hours: Vec<PathBuf>,
    /// Join what is not joined otherwise by a sketch between neighbouring places.
    #[arg(long)]
    sketch: bool,
    /// Where the store is: "lat,lon", or the name or code of a sub-district or village; by default
    /// the sub-district with the most stations.
    #[arg(long, default_value = "")]
    store: String,
    /// Name of the region.
    #[arg(long, default_value = "")]
    name: String,
    /// Code of the region; by default that of most stations.
    #[arg(long, default_value = "")]
    code: String,
    /// Province.
    #[arg(long, default_value = "")]
    province: String,
    /// Time zone: WIB, WITA, WIT, or like UTC+2; by default the province's, else by longitude.
    #[arg(long, default_value = "")]
    time_zone: String,
    /// Voting day, as 2024-11-27.
    #[arg(long, default_value = "")]
    voting_day: String,
    /// Elections held together, with commas between them; by default gubernur, bupati.
    #[arg(long, value_delimiter = ',')]
    elections: Vec<String>,
    /// Voters of each station where the list has none.
    #[arg(long, default_value_t = USUAL_VOTERS)]
    voters: u32,
    #[command(flatten)]
    reading: Reading,
    /// Begin with the rows that can be read even if some cannot.
    #[arg(long)]
    partial: bool,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// Who begins it, for the record of changes.
    #[arg(long, default_value = "tepat")]
    by: String,
    /// Name of this machine, of which a hash is recorded; made up anew each time if not given.
    #[arg(long)]
    machine: Option<String>,
}

/// Creates the region, connects its places, adds vehicles, and prints what is still missing.
pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let begun = begin::begin(&wish(language, arguments)?, &sources(language, arguments)?);
    say(language, &begun.report);
    say_answers(language, &begun.unresolved);
    if begun.errors() > 0 && !arguments.partial {
        return Err(Message::error("cli-import-refused")
            .in_file(&name(&arguments.output))
            .with("errors", begun.errors()));
    }
    let had_zone = !begun.region.info.timezone.is_empty();
    let mut document = Document::new(begun.region, &arguments.by);
    let stamp = stamp(&arguments.by, "", arguments.machine.as_deref());
    for way in ways(arguments)? {
        for edit in way.edits(language, &document, arguments)? {
            document.edit(BASE, with_located(edit, &document, BASE), &stamp)?;
        }
    }
    let region = document.view(BASE).region;
    if !had_zone && !region.info.timezone.is_empty() {
        let zone = Message::note("begin-zone").with("zone", region.info.timezone.as_str());
        say(language, &[zone]);
    }
    if arguments.sketch {
        let (edges, said) = sketch(&region, &words::text(language, "begin-sketch-note"));
        say(language, &said);
        document.edit(BASE, Edit::put(TableName::Edges, &edges), &stamp)?;
    }
    let region = document.view(BASE).region;
    let (fleet, said) = propose_fleet(&region, &words::text(language, "begin-fleet-note"));
    say(language, &said);
    document.edit(BASE, Edit::put(TableName::Fleet, &fleet), &stamp)?;
    say_missing(language, &document.view(BASE).region);
    write(language, &arguments.output, &document)
}

fn say(language: Language, messages: &[Message]) {
    messages.iter().for_each(|message| out::line(&words::message(language, message)));
}

/// Prints everything that is still missing, each with the next step.
fn say_missing(language: Language, region: &Region) {
    for todo in missing(region, false) {
        let Some(next) = todo.next.first() else { continue };
        let doing = words::text(language, next.key());
        let doing = match next.option() {
            "" => doing,
            option => format!("{doing} ({option})"),
        };
        let message = Message::note("missing-next")
            .with("what", Value::Word(todo.what.key().to_owned()))
            .with("open", todo.open)
            .with("next", doing);
        out::line(&words::message(language, &message));
    }
}

fn wish(language: Language, arguments: &Arguments) -> Result<Wish, Message> {
    let zone = arguments.time_zone.trim();
    let hours = match zone {
        "" => 0,
        zone => offset_of_zone(zone).ok_or_else(|| Message::error("begin-zone-unfit"))?,
    };
    let day = match arguments.voting_day.as_str() {
        "" => String::new(),
        written => words::parse_day(written).ok_or_else(|| Message::error("election-day-unfit"))?,
    };
    let choices = arguments.reading.choices();
    let elections = arguments.elections.iter().map(|name| name.trim().to_owned());
    Ok(Wish {
        info: Info {
            code: arguments.code.trim().to_owned(),
            name: arguments.name.trim().to_owned(),
            province: arguments.province.clone(),
            timezone: zone.to_owned(),
            utc_offset_hours: hours,
            voting_day: day,
            ..Info::default()
        },
        elections: elections.filter(|name| !name.is_empty()).collect(),
        store_name: words::store_name(language, &arguments.name),
        store: StoreWish::read(&arguments.store),
        voters: arguments.voters,
        choices,
    })
}

fn sources(language: Language, arguments: &Arguments) -> Result<Sources, Message> {
    let bytes_of = |file: &PathBuf| shape::whole(file, read_bytes(file)?);
    let mut sources = Sources::default();
    for file in &arguments.list {
        let bytes = shape::whole(file, read_bytes(file)?)?;
        report(language, &said_of_datum(&name(file), &bytes));
        let mut grids = read_grids(&name(file), &bytes)?;
        let choice = arguments.reading.sheets(&mut grids, Some(Kind::Stations), &name(file))?;
        sources.lists.push(Sheets { grids, choice: Some(choice) });
    }
    for file in arguments.places.iter().chain(&arguments.points) {
        let bytes = bytes_of(file)?;
        report(language, &said_of_datum(&name(file), &bytes));
        match is_map_of_areas(&bytes) {
            true => sources.areas.extend(read_areas(&name(file), &bytes)?),
            false => sources.places.push(read_grids(&name(file), &bytes)?.into()),
        }
    }
    for file in &arguments.boundaries {
        let bytes = bytes_of(file)?;
        report(language, &said_of_datum(&name(file), &bytes));
        sources.areas.extend(read_areas(&name(file), &bytes)?);
    }
    Ok(sources)
}

/// A file that says how places are joined.
struct Way<'a> {
    file: &'a Path,
    bytes: Vec<u8>,
    kind: Option<FileKind>,
}

/// The files that say how places are joined: networks first, since they may say where places are,
/// then tracks, then tables.
fn ways(arguments: &Arguments) -> Result<Vec<Way<'_>>, Message> {
    let mut ways = Vec::new();
    for file in &arguments.network {
        let bytes = shape::whole(file, read_bytes(file)?)?;
        let kind = kind_of(&name(file), &bytes);
        ways.push(Way { file, bytes, kind });
    }
    for file in &arguments.hours {
        ways.push(Way { file, bytes: read_bytes(file)?, kind: None });
    }
    ways.sort_by_key(|way| match way.kind {
        Some(FileKind::Network) => 0,
        Some(FileKind::Tracks) => 1,
        None => 2,
    });
    Ok(ways)
}

impl Way<'_> {
    fn edits(
        self,
        language: Language,
        document: &Document,
        arguments: &Arguments,
    ) -> Result<Vec<Edit>, Message> {
        let Self { file, bytes, kind } = self;
        let source = file_name(file);
        match kind {
            Some(FileKind::Network) => {
                Ok(vec![network(language, &source, bytes, document, (true, Onto::Add))?])
            }
            Some(FileKind::Tracks) => {
                let region = document.view(BASE).region;
                let import = read_recorded(&source, &bytes, &region, None, &mut |_| true)?;
                report(language, &import.report);
                Ok(vec![import.edit()])
            }
            None => legs(language, file, &bytes, &document.view(BASE).region, arguments),
        }
    }
}

/// The edges of a table of hours per leg.
fn legs(
    language: Language,
    file: &Path,
    bytes: &[u8],
    region: &Region,
    arguments: &Arguments,
) -> Result<Vec<Edit>, Message> {
    let grids = read_grids(&name(file), bytes)?;
    let sheets = choose_sheets(&grids, Some(Kind::Edges));
    let taken = grids.iter().zip(&sheets).filter(|(_, sheet)| sheet.is_taken);
    let sheets: Vec<_> = taken.map(|(grid, sheet)| (grid, &sheet.mapping)).collect();
    let read = ListImport::<Edge>::of_sheets(&sheets, region, &arguments.reading.choices());
    report(language, &read.report);
    say_answers(language, &read.unresolved);
    let errors = tepat_intake::import::count_of(&read.report, Severity::Error);
    if errors > 0 && !arguments.partial {
        let refused = Message::error("cli-import-refused").with("errors", errors);
        return Err(refused.in_file(&name(file)));
    }
    Ok(vec![read.edit()])
}
