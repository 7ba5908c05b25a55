//! Measures merging: twenty returned files of Kutai Kartanegara, each a part or a copy with
//! corrections of its own, some of which collide.
//!
//! Prints the size of the files in bytes, then milliseconds: reading them, merging, collisions,
//! what does not fit together, and what it does to the plan.

use std::time::Instant;

use tepat_model::document::{BASE, Document, Edit, Part, Returned, Stamp, TableName};
use tepat_model::region::{PlaceKind, bundled};
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::merge::effect;

fn stamp(who: usize, minute: usize) -> Stamp {
    Stamp {
        at: format!("2024-11-{:02}T08:{:02}:{:02}+08:00", 10 + who % 15, minute / 60, minute % 60),
        by: format!("PPK {who}"),
        machine: who.to_string(),
        why: "diperiksa di lapangan".to_owned(),
    }
}

fn main() {
    let slug = std::env::args().nth(1).unwrap_or_else(|| "kutai-kartanegara".to_owned());
    let found = bundled().iter().find(|bundled| bundled.slug == slug);
    let Some(region) = found.and_then(|bundled| bundled.region()) else {
        return eprintln!("no region is called {slug}");
    };
    let mut trunk = Document::new(region.clone(), "KPU");
    let options = Options { iterations: Some(200), seed: 1 };
    trunk.set_plan(BASE, plan_now(&region, Start::default(), options, |_, _| Next::GoOn));
    let ppks = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    let ppks: Vec<&str> = ppks.map(|place| place.code.as_str()).collect();

    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for who in 0..20 {
        let area = ppks[who % ppks.len()];
        let mut copy = match who % 2 {
            0 => trunk.clone(),
            _ => match trunk.split(area, "PPK", &Part::CHANGEABLE, &stamp(who, 0)) {
                Ok(part) => part,
                Err(message) => return eprintln!("{message:?}"),
            },
        };
        let now = copy.view(BASE).region;
        for (at, station) in now.stations.iter().take(30).enumerate() {
            let voters = station.voters + who as u32 + at as u32;
            let edit = Edit::set(TableName::Stations, &station.code, "voters", voters);
            let _ = copy.edit(BASE, edit, &stamp(who, 1 + at));
        }
        files.push((format!("{who}.tepat"), copy.to_bytes()));
    }
    let sizes: Vec<usize> = files.iter().map(|(_, bytes)| bytes.len()).collect();
    println!("bytes {} to {}", sizes.iter().min().unwrap_or(&0), sizes.iter().max().unwrap_or(&0));

    let clock = Instant::now();
    let lap = |what: &str| println!("{what} {} ms", clock.elapsed().as_millis());
    let read = |(name, bytes): &(String, Vec<u8>)| Returned {
        name: name.clone(),
        opened: Document::open(name, bytes),
    };
    let returned: Vec<Returned> = files.iter().map(read).collect();
    lap("read");
    let merged = trunk.merge(&returned);
    lap("merged");
    let collisions = merged.document.collisions(BASE);
    lap("collisions");
    let strains = trunk.strains(&merged);
    lap("strains");
    let after = merged.document.view(BASE).region;
    lap("region");
    let late = trunk.plan(BASE).map(|plan| effect(&region, plan, &after).comparison.now.late);
    lap("effect");
    let news: usize = merged.files.iter().map(|file| file.news.len()).sum();
    println!(
        "{news} changes, {} collisions, {} strains, late {late:?}",
        collisions.len(),
        strains.len()
    );
}
