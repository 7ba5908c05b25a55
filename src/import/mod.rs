//! Reads planners' own lists as offices really write them.
//!
//! A file or a paste becomes [`Grid`]s of cells; [`propose`] finds the heading
//! and says what each column holds, which the user may correct; then
//! [`read_stations`], [`read_places`] or [`read_edges`] turn the rows into
//! records and a report of everything that does not fit. Nothing changes until
//! the `edit()` of the result is recorded in the planning file.
//!
//! No input whatsoever may panic here, run for ever or take memory without bound.

mod budget;
mod delimited;
mod edges;
mod grid;
mod headings;
mod list;
mod names;
mod number;
mod ods;
mod package;
mod places;
mod position;
mod rows;
mod stations;
mod totals;
mod xlsx;

pub use edges::read_edges;
pub use grid::{Cell, Grid, column_letter, paste, read_grids};
pub use headings::{Column, Field, Kind, Mapping, guess_kind, propose};
pub use list::ListImport;
pub use names::{How, LEAVE_OUT, MatchedName, NameChoices, UnresolvedName};
pub use places::read_places;
pub use rows::{Reason, SkippedRow};
pub use stations::{DesaChange, StationImport, read_stations};
pub use totals::{Level, TotalCheck};
