//! Lists as offices write them, from the bytes of a file to the change of the region.

mod as_they_are;
mod guarding;
mod network;
mod partial;
mod robust;
mod samples;
mod staff;
mod station_lists;
mod workbooks;

use tepat_intake::import::{
    Grid, Intent, Kind, NameChoices, StationImport, guess_kind, paste, propose, read_grids,
    read_stations,
};
use tepat_model::message::Message;
use tepat_model::region::{Region, bundled};

fn region(slug: &str) -> Region {
    bundled().iter().find(|b| b.slug == slug).and_then(|b| b.region()).expect("a bundled region")
}

fn kukar() -> Region {
    region("kutai-kartanegara")
}

fn sample(name: &str) -> Grid {
    let path = format!("{}/data/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a sample");
    read_grids(name, &bytes).expect("a readable sample").remove(0)
}

/// A table with ` | ` between its cells, read as if it had been pasted.
fn table(text: &str) -> Grid {
    let lines: Vec<String> = text.lines().map(|line| line.trim().replace('|', "\t")).collect();
    paste(lines.join("\n").trim_start_matches('\n')).expect("a table")
}

/// A list of all stations of the villages it names.
fn stations(grid: &Grid, region: &Region, choices: &NameChoices) -> StationImport {
    stations_to(grid, region, choices, Intent::Replace)
}

fn stations_to(
    grid: &Grid,
    region: &Region,
    choices: &NameChoices,
    intent: Intent,
) -> StationImport {
    assert_eq!(guess_kind(grid), Kind::Stations);
    read_stations(grid, &propose(grid, Kind::Stations), region, choices, intent)
}

/// Each message as `row key`, without those about places missing from the list and about how
/// much villages change.
fn told(report: &[Message]) -> Vec<String> {
    let name = |message: &Message| {
        let key = message.key.trim_start_matches("import-");
        message.at.row.map_or_else(|| key.to_owned(), |row| format!("{row} {key}"))
    };
    let is_aside = |message: &&Message| {
        let key = message.key.as_str();
        key.ends_with("-not-listed")
            || key.contains("-village-change")
            || key.contains("-villages-change")
    };
    report.iter().filter(|message| !is_aside(message)).map(name).collect()
}
