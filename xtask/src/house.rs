//! Tests of the house: who depends on whom, and documents that name only what exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::step::root;

/// Everything below a folder whose name ends in `.rs`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The names in `[dependencies]` of a manifest, without those of tests.
fn dependencies(manifest: &str) -> Vec<&str> {
    let section = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    section
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

/// What each crate may see. A crate that is not here has no place in the house yet.
const LAYERS: [(&str, &[&str]); 10] = [
    ("hours", &[]),
    ("order", &[]),
    ("network", &["order"]),
    ("routing", &["hours"]),
    ("model", &["hours", "network", "order"]),
    ("check", &["model", "network"]),
    ("intake", &["model", "network", "order"]),
    ("planner", &["hours", "model", "network", "order", "routing"]),
    ("desk", &["model", "order", "planner"]),
    ("view", &["desk", "model", "network", "order", "planner"]),
];

#[test]
fn crates_see_only_those_below_them() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let crates = entries(&root().join("crates"));
    assert_eq!(crates.len(), layers.len());
    for path in crates {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let manifest = read(&path.join("Cargo.toml"));
        let seen: Vec<&str> =
            dependencies(&manifest).iter().filter_map(|d| d.strip_prefix("tepat-")).collect();
        assert_eq!(layers.get(name), Some(&seen.as_slice()), "{name}");
        for of_browsers in ["leptos", "web-sys", "js-sys", "wasm-bindgen"] {
            assert!(!manifest.contains(of_browsers), "{name} uses {of_browsers}");
        }
    }
}

/// Clippy lints the page as it is compiled for the host, and for no other target.
#[test]
fn nothing_is_compiled_for_webassembly_alone() {
    // The command line, which a browser does not have, and the empty program in its place.
    let main = root().join("src").join("main.rs");
    for path in [sources(&root().join("src")), sources(&root().join("crates"))].concat() {
        let text = read(&path).replace(r#"not(target_arch = "wasm32")"#, "");
        let expected = usize::from(path == main);
        assert_eq!(text.matches("target_arch").count(), expected, "{}", path.display());
    }
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_glossary_names_what_is_in_the_code() {
    let mut words: BTreeSet<String> =
        entries(&root().join("crates")).iter().map(|p| stem(p)).collect();
    for path in [sources(&root().join("src")), sources(&root().join("crates"))].concat() {
        words.extend(identifiers(&read(&path)).map(str::to_owned));
        words.insert(stem(&path));
    }
    let text = read(&root().join("docs").join("glossary.md"));
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 80, "{} rows", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert_eq!(cells.len(), 4, "{row}");
        for name in quoted(cells[3]).filter(|name| !name.starts_with('.') && !name.contains('*')) {
            if name.contains('/') {
                assert!(root().join(name).exists(), "there is no {name}: {row}");
            } else {
                assert_eq!(identifiers(name).find(|&word| !words.contains(word)), None, "{row}");
            }
        }
    }
}

#[test]
fn the_architecture_names_files_that_exist() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let folders = ["crates/", "src/", "xtask/", "tests/", "docs/", "data/"];
    let paths: Vec<&str> = quoted(&text)
        .filter(|name| folders.iter().any(|folder| name.starts_with(folder)))
        .collect();
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths {
        assert!(root().join(path).exists(), "there is no {path}");
    }
}
