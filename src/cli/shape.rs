//! Packs the several files of a shapefile into one archive.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use tepat_network::read::{Format, format_of};
use zip::CompressionMethod::Stored;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{name, read_bytes};
use tepat_model::message::Message;

/// Extensions of the files that accompany a `.shp`: attributes and projection.
const BESIDE: [&str; 2] = ["dbf", "prj"];

/// The bytes of a file. For a `.shp`, an archive of it and its companion files.
///
/// # Errors
/// A companion file cannot be read.
pub(super) fn whole(file: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Message> {
    let is_archive = bytes.starts_with(b"PK");
    if is_archive || !matches!(format_of(&bytes), Ok(Format::Shapefile)) {
        return Ok(bytes);
    }
    let mut parts = vec![("shp", bytes)];
    for end in BESIDE {
        if let Some(path) = beside(file, end) {
            parts.push((end, read_bytes(&path)?));
        }
    }
    match <[_; 1]>::try_from(parts) {
        Ok([(_, alone)]) => Ok(alone),
        Err(parts) => archive(&parts).map_err(|error| {
            Message::error("cli-cannot-read").in_file(&name(file)).with("detail", error.to_string())
        }),
    }
}

/// The first file by name in the same folder with the same stem and this extension, ignoring case.
fn beside(file: &Path, end: &str) -> Option<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let others = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let is_beside = |path: &PathBuf| {
        path.file_stem() == file.file_stem()
            && path.extension().is_some_and(|other| other.eq_ignore_ascii_case(end))
    };
    others.flatten().map(|other| other.path()).filter(is_beside).min()
}

fn archive(parts: &[(&str, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(Stored);
    for (end, bytes) in parts {
        zip.start_file(format!("lines.{end}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    /// Checks which files the archive of `jalan.shp` contains when its folder holds `files`.
    fn check(files: &[(&str, &[u8])], expect: &[(&str, &[u8])]) {
        let folder = std::env::temp_dir().join(format!("tepat-shape-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).unwrap());
        let file = folder.join("jalan.shp");
        let bytes = whole(&file, fs::read(&file).unwrap());
        fs::remove_dir_all(&folder).unwrap();
        let bytes = bytes.unwrap();
        if expect.is_empty() {
            return assert_eq!(bytes, files[0].1);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(zip.len(), expect.len());
        for (name, expect) in expect {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, *expect, "{name}");
        }
    }

    #[test]
    fn what_stands_beside_belongs_to_it() {
        const SHP: &[u8] = b"\0\0\x27\x0a lines";
        const ALONE: (&str, &[u8]) = ("lines.shp", SHP);
        check(&[("jalan.shp", SHP)], &[]);
        check(&[("jalan.shp", SHP), ("sungai.dbf", b"d"), ("jalan.shx", b"x")], &[]);
        check(&[("jalan.shp", b"PK"), ("jalan.dbf", b"d")], &[]);
        check(&[("jalan.shp", b"{}"), ("jalan.dbf", b"d")], &[]);
        check(&[("jalan.shp", SHP), ("jalan.PRJ", b"p")], &[ALONE, ("lines.prj", b"p")]);
        check(
            &[("jalan.shp", SHP), ("jalan.dbf", b"d"), ("jalan.prj", b"p")],
            &[ALONE, ("lines.dbf", b"d"), ("lines.prj", b"p")],
        );
    }
}
