//! `tepat import`: a list of stations, places or edges into a planning file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{name, read, read_bytes, stamp, write};
use crate::file::{BASE, Edit};
use crate::import::{
    Grid, Kind, NameChoices, guess_kind, propose, read_edges, read_grids, read_places,
    read_stations,
};
use crate::message::{Message, Severity};
use crate::region::Region;
use crate::words::{self, Language};

/// What `tepat import` takes.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Lists to load, in this order: CSV, XLSX or ODS.
    #[arg(required = true)]
    lists: Vec<PathBuf>,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// What the lists hold; found from their headings if not given.
    #[arg(long, value_enum)]
    kind: Option<ListKind>,
    /// Sheet of a workbook; the first if not given.
    #[arg(long)]
    sheet: Option<String>,
    /// Load what can be read even if some rows cannot.
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

/// Loads the lists one after the other; none is written if one is refused.
pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(&arguments.file)?;
    for list in &arguments.lists {
        let grids = read_grids(&name(list), &read_bytes(list)?)?;
        let grid = choose(&grids, arguments.sheet.as_deref())
            .ok_or_else(|| Message::error("cli-no-such-sheet").in_file(&name(list)))?;
        let kind = arguments.kind.map_or_else(|| guess_kind(grid), ListKind::kind);
        let (edit, taken, report) = load(grid, kind, &document.view(BASE).region);
        let count = |severity| report.iter().filter(|m| m.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        for message in &report {
            println!("{}", words::message(language, message));
        }
        if errors > 0 && !arguments.partial {
            return Err(Message::error("cli-import-refused")
                .in_file(&name(list))
                .with("errors", errors));
        }
        document.edit(BASE, edit, &stamp(&arguments.by, ""))?;
        let loaded = Message::note("cli-imported")
            .in_file(&name(list))
            .with("taken", taken)
            .with("warnings", warnings)
            .with("errors", errors);
        println!("{}", words::message(language, &loaded));
    }
    write(language, &arguments.output, &document)
}

fn choose<'g>(grids: &'g [Grid], sheet: Option<&str>) -> Option<&'g Grid> {
    match sheet {
        Some(sheet) => grids.iter().find(|grid| grid.sheet.as_deref() == Some(sheet)),
        None => grids.first(),
    }
}

fn load(grid: &Grid, kind: Kind, region: &Region) -> (Edit, usize, Vec<Message>) {
    let mapping = propose(grid, kind);
    let choices = NameChoices::default();
    match kind {
        Kind::Stations => {
            let list = read_stations(grid, &mapping, region, &choices);
            (list.edit(), list.stations.len(), list.report)
        }
        Kind::Places => {
            let list = read_places(grid, &mapping, region, &choices);
            (list.edit(), list.records.len(), list.report)
        }
        Kind::Edges => {
            let list = read_edges(grid, &mapping, region, &choices);
            (list.edit(), list.records.len(), list.report)
        }
    }
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
