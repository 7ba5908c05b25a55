//! What one file may take in memory, however often its parts are referenced.

use super::grid::Fault;

/// Most cells of all sheets of a file, gaps and rows included.
pub(super) const MOST_CELLS: usize = 3_000_000;
/// Most bytes of text in all cells of a file, repetitions included.
pub(super) const MOST_TEXT_BYTES: usize = 64 << 20;

/// What the sheets of one file may still take.
///
/// Every sheet draws on the same budget, so a file that shows one part as a
/// hundred sheets takes no more memory than a file with one.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text_bytes: usize,
    fills: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: MOST_CELLS, text_bytes: MOST_TEXT_BYTES, fills: MOST_CELLS }
    }
}

impl Budget {
    /// Takes cells, or rows, which cost as much memory as a cell each.
    pub(super) fn take_cells(&mut self, count: usize) -> Result<(), Fault> {
        self.cells = self.cells.checked_sub(count).ok_or(Fault::TooManyCells)?;
        Ok(())
    }

    /// Takes a look at a cell that a merge covers: merges may overlap, and each of them
    /// takes time even where it changes nothing.
    pub(super) fn take_fill(&mut self) -> Result<(), Fault> {
        self.fills = self.fills.checked_sub(1).ok_or(Fault::TooManyCells)?;
        Ok(())
    }

    /// Takes the text of one cell.
    pub(super) fn take_text(&mut self, bytes: usize) -> Result<(), Fault> {
        self.text_bytes = self.text_bytes.checked_sub(bytes).ok_or(Fault::TooMuchText)?;
        Ok(())
    }
}
