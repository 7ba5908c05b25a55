//! Puts files together that are one: a shapefile comes with its table and its projection beside
//! it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::CompressionMethod::Stored;
use zip::write::{SimpleFileOptions, ZipWriter};

/// What a shapefile cannot be read well without.
pub const SHAPE_PARTS: [&str; 2] = ["dbf", "prj"];
/// What else comes with it.
const ASIDE: [&str; 7] = ["shx", "cpg", "sbn", "sbx", "qpj", "qmd", "shp.xml"];

/// A file, or several that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole<'a> {
    /// The name of the first of them.
    pub name: &'a str,
    /// What is in it; of several files, an archive of them.
    pub bytes: Cow<'a, [u8]>,
    /// The numbers of the files.
    pub parts: Vec<usize>,
}

/// Puts together each `.shp` and what has its name, ignoring case; other files stay by themselves.
/// In the order of the first of each.
pub fn whole<'a>(files: &[(&'a str, &'a [u8])]) -> Vec<Whole<'a>> {
    let mut stems: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (name, _)) in files.iter().enumerate() {
        if let Some((stem, _)) = stem_and_end(name) {
            stems.entry(stem).or_default().push(at);
        }
    }
    // Without the shapes themselves, the other parts are nothing together.
    stems.retain(|_, parts| parts.iter().any(|at| ends_in(files[*at].0, "shp")));
    let mut wholes = Vec::new();
    for (at, (name, bytes)) in files.iter().enumerate() {
        let parts = stem_and_end(name).and_then(|(stem, _)| stems.get(&stem));
        match parts {
            None => wholes.push(Whole { name, bytes: (*bytes).into(), parts: vec![at] }),
            Some(parts) if parts[0] == at => wholes.push(packed(files, parts)),
            Some(_) => {}
        }
    }
    wholes
}

/// The name of a part of a shapefile without its ending, in small letters, and the ending.
fn stem_and_end(name: &str) -> Option<(String, &'static str)> {
    let lower = name.to_lowercase();
    let ends = ["shp"].into_iter().chain(SHAPE_PARTS).chain(ASIDE);
    let found = ends.into_iter().find(|end| ends_in(&lower, end))?;
    Some((lower[..lower.len() - found.len() - 1].to_owned(), found))
}

fn ends_in(name: &str, end: &str) -> bool {
    let lower = name.to_lowercase();
    lower.strip_suffix(end).is_some_and(|stem| stem.ends_with('.'))
}

/// The parts of one shapefile as an archive; alone, it stays as it is.
fn packed<'a>(files: &[(&'a str, &'a [u8])], parts: &[usize]) -> Whole<'a> {
    let of_end = |end: &str| parts.iter().map(|at| files[*at]).find(|file| ends_in(file.0, end));
    let (name, shapes) = of_end("shp").unwrap_or_default();
    let needed: Vec<_> =
        SHAPE_PARTS.iter().filter_map(|end| Some((*end, of_end(end)?.1))).collect();
    let is_packed = needed.is_empty() || shapes.starts_with(b"PK");
    let archive = || {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(Stored);
        for (end, bytes) in std::iter::once(("shp", shapes)).chain(needed.iter().copied()) {
            zip.start_file(format!("shapes.{end}"), options).ok()?;
            zip.write_all(bytes).ok()?;
        }
        Some(zip.finish().ok()?.into_inner())
    };
    // Only what is too large for an archive cannot be packed.
    let bytes = if is_packed { None } else { archive() };
    Whole { name, bytes: bytes.map_or(shapes.into(), Cow::from), parts: parts.to_vec() }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_parts_of_a_shapefile_are_one_file() {
        let check = |names: &[&str], expect: &[(&str, &[usize], bool)]| {
            let files: Vec<(&str, &[u8])> =
                names.iter().map(|name| (*name, name.as_bytes())).collect();
            let wholes = whole(&files);
            let found: Vec<(&str, &[usize], bool)> = wholes
                .iter()
                .map(|w| (w.name, w.parts.as_slice(), w.bytes.starts_with(b"PK")))
                .collect();
            assert_eq!(found, expect, "{names:?}");
        };
        check(
            &["tps.csv", "Desa.dbf", "desa.SHP", "desa.prj", "desa.cpg", "jalan.dbf"],
            &[
                ("tps.csv", &[0], false),
                ("desa.SHP", &[1, 2, 3, 4], true),
                ("jalan.dbf", &[5], false),
            ],
        );
        check(&["a.shp", "a.shx"], &[("a.shp", &[0, 1], false)]);
        check(&["a.shp", "b.prj"], &[("a.shp", &[0], false), ("b.prj", &[1], false)]);
        check(&["PK.shp", "PK.dbf"], &[("PK.shp", &[0, 1], true)]);
        check(&[], &[]);
        let wholes = whole(&[("a.shp", b"shapes"), ("a.dbf", b"table")]);
        let mut zip = zip::ZipArchive::new(Cursor::new(wholes[0].bytes.to_vec())).unwrap();
        let mut table = String::new();
        zip.by_name("shapes.dbf").unwrap().read_to_string(&mut table).unwrap();
        assert_eq!(table, "table");
    }
}
