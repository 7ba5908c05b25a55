//! Lists as offices write them, from the bytes of a file to the change in the region.

use tepat::import::*;
use tepat::message::{Message, Severity};
use tepat::region::{Region, bundled};
use tepat::words::{self, Language};

fn region(slug: &str) -> Region {
    bundled().iter().find(|b| b.slug == slug).and_then(|b| b.region()).expect("a bundled region")
}

fn sample(name: &str) -> Grid {
    let path = format!("{}/data/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a sample");
    read_grids(name, &bytes).expect("a readable sample").remove(0)
}

fn read(grid: &Grid, region: &Region) -> StationImport {
    let mapping = propose(grid, guess_kind(grid));
    assert_eq!(mapping.kind, Kind::Stations);
    read_stations(grid, &mapping, region, &NameChoices::new())
}

#[test]
fn look() {
    for (s, r) in [
        ("tps-kutai-kartanegara.xlsx", "kutai-kartanegara"),
        ("tps-bermasalah.csv", "kutai-kartanegara"),
        ("tps-barito-utara-per-desa.csv", "barito-utara"),
    ] {
        let t = std::time::Instant::now();
        let g = sample(s);
        let t1 = t.elapsed();
        let m = propose(&g, guess_kind(&g));
        println!(
            "{:?}",
            m.columns
                .iter()
                .map(|c| format!("{}:{:?}:{}", c.heading, c.field, c.confidence))
                .collect::<Vec<_>>()
        );
        println!("{:?} {}", m.heading_rows, m.first_row);
        let t2 = t.elapsed();
        let i = read(&g, &region(r));
        println!(
            "{s} {t1:?} {t2:?} {:?} stations {} voters {} desa {} rows {}",
            t.elapsed(),
            i.stations.len(),
            i.stations.iter().map(|s| u64::from(s.voters)).sum::<u64>(),
            i.replacing_desa.len(),
            i.rows_read
        );
        for m in &i.report {
            println!("{:?} {}", m.severity, words::message(Language::Indonesian, m));
        }
        for t in i.totals.iter().filter(|t| t.stated != t.computed || t.level > Level::Kecamatan) {
            println!("{t:?}");
        }
        let mut n: std::collections::BTreeMap<(Level, bool), usize> = Default::default();
        for t in &i.totals {
            *n.entry((t.level, t.stated == t.computed)).or_default() += 1;
        }
        println!("{n:?}");
        for m in i.matched.iter().filter(|m| m.how != How::Exact) {
            println!("{m:?}");
        }
    }
}
