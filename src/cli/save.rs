//! Writing files so that nothing is lost, whenever the program ends.

use std::fs::{self, File, OpenOptions};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Writes a file whole or not at all: beside it first, through to the disk, then in its place.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    // What a link names is written, not the link; pipes and devices have no place beside them.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&path).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return fs::write(&path, bytes);
    }
    let beside = beside(&path);
    let written = write_through(&beside, bytes).and_then(|()| {
        if let Some(before) = before {
            fs::set_permissions(&beside, before.permissions())?;
        }
        fs::rename(&beside, &path)
    });
    if written.is_err() {
        // What failed is said; what is left of it is of no use.
        let _ = fs::remove_file(&beside);
    }
    written?;
    keep_name(&path);
    forget_killed(&path);
    Ok(())
}

/// What is left of runs that were killed is removed once no run can still be at work on it.
const WORKS_AT_MOST: Duration = Duration::from_secs(3600);

/// Removes what killed runs left beside a file.
fn forget_killed(path: &Path) {
    let begins = format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy());
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_part = name.strip_prefix(&begins).and_then(|rest| rest.strip_suffix(".part"));
        let is_own = is_part.is_some_and(|process| process.parse::<u32>().is_ok());
        let age = entry.metadata().and_then(|about| about.modified()).ok();
        if is_own && age.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > WORKS_AT_MOST) {
            // Whoever may remove it is free to.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A name in the same folder that no other run of the program uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn write_through(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes the folder through as well, where folders can be opened.
fn keep_name(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
