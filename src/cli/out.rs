//! Printing that survives a closed pipe: `tepat … | head` still writes its file.

use std::io::{self, Write};

/// Prints a text to standard output; a closed pipe is not an error.
pub(super) fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

pub(super) fn line(text: &str) {
    print(&format!("{text}\n"));
}

pub(super) fn error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
