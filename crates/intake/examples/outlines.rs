//! Makes `data/*/outlines.bin`, the outlines of the bundled regions, from published maps:
//!
//! ```sh
//! cargo run --release -p tepat-intake --example outlines -- FOLDER
//! ```
//!
//! `FOLDER` has `desa_64.02.geojson` and the like, the villages of each regency with `kode` and
//! `nama` (cahyadsn/wilayah_boundaries, MIT), and files whose names begin with `ne_rivers`
//! (Natural Earth, public domain). `data/*/sea.csv`, where there is one, is drawn by hand around
//! the coast: rims of the regency inside it are coast.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use geo::{LineString, Polygon};
use serde_json::Value as Json;
use tepat_intake::import::read_areas;
use tepat_intake::outline::{MOST_POINTS, Shape, add_rivers, generalised};
use tepat_model::region::bundled;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder has the maps?")?);
    let rivers = rivers(&folder)?;
    for region in bundled() {
        let file = format!("desa_{}.geojson", region.code);
        let villages = read_areas(&file, &fs::read(folder.join(&file))?)
            .map_err(|message| format!("{file}: {}", message.key))?;
        let shapes: Vec<Shape> = villages
            .iter()
            .map(|village| Shape { code: &village.code, outline: &village.outline })
            .collect();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(region.slug);
        let mut outlines = generalised(&shapes, &sea(&own.join("sea.csv"))?, MOST_POINTS);
        add_rivers(&mut outlines, rivers.iter().map(|(name, course)| (name.as_str(), course)));
        let packed = outlines.to_bytes();
        println!(
            "{}: {} areas, {} borders ({} coast), {} points, {} rivers, {} bytes",
            region.slug,
            outlines.areas.len(),
            outlines.borders.len(),
            outlines.borders.iter().filter(|border| border.is_coast).count(),
            outlines.borders.iter().map(|border| border.points.len()).sum::<usize>(),
            outlines.rivers.len(),
            packed.len(),
        );
        fs::write(own.join("outlines.bin"), packed)?;
    }
    Ok(())
}

/// The polygon around the coast, a latitude and longitude a line; none for a region inland.
fn sea(file: &Path) -> Fallible<Vec<Polygon>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for line in fs::read_to_string(file)?.lines().skip(1) {
        let (lat, lon) = line.split_once(',').ok_or("two columns are needed")?;
        corners.push((lon.parse()?, lat.parse()?));
    }
    Ok(vec![Polygon::new(corners.into(), Vec::new())])
}

/// Names and courses of all rivers.
fn rivers(folder: &Path) -> Fallible<Vec<(String, LineString)>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ne_rivers"))
    });
    files.sort();
    let mut rivers = Vec::new();
    for file in files {
        let map: Json = serde_json::from_slice(&fs::read(file)?)?;
        for feature in map["features"].as_array().ok_or("no features")? {
            let name = feature["properties"]["name"].as_str().unwrap_or_default();
            let coordinates = &feature["geometry"]["coordinates"];
            let lines = match feature["geometry"]["type"].as_str() {
                Some("MultiLineString") => coordinates.as_array().cloned().unwrap_or_default(),
                _ => vec![coordinates.clone()],
            };
            for line in lines {
                let points: Vec<[f64; 2]> = serde_json::from_value(line)?;
                rivers.push((name.to_owned(), points.into_iter().map(|[x, y]| (x, y)).collect()));
            }
        }
    }
    Ok(rivers)
}
