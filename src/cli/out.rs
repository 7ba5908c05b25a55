//! Printing that goes on when nobody reads any more: `tepat … | head` still writes its file.

use std::io::{self, Write};

/// Prints a text to standard output; a reader that has gone is no fault.
pub(super) fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Prints a line to standard output.
pub(super) fn line(text: &str) {
    print(&format!("{text}\n"));
}

/// Prints a line to standard error.
pub(super) fn error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
