//! Reads planners' own lists, as offices really write them.
//!
//! A file or a pasted table becomes [`Grid`]s of cells. [`propose`] finds the heading and the
//! field of each column, which the user may correct. [`read_stations`], [`read_places`],
//! [`read_edges`], [`read_forces`], [`read_ticks`], [`read_rulings`] or [`read_staff`] then turn the
//! rows into records and a report of everything that does not fit.
//! Nothing changes until the result's `edit()` is recorded in the planning file.
//!
//! No input may cause a panic, an endless loop or unbounded memory use here.

mod alike;
mod budget;
mod delimited;
mod described;
mod edges;
mod forces;
mod forms;
mod formula;
mod geojson;
mod grid;
mod headings;
mod hidden;
mod intent;
mod landmarks;
mod list;
mod loose;
mod marks;
mod moves;
mod names;
mod number;
mod ods;
mod outlines;
mod package;
mod persons;
mod places;
mod points;
mod position;
mod records;
mod rows;
mod shapes;
mod sheets;
mod spots;
mod staff;
mod stations;
mod supplies;
mod totals;
mod tps;
mod twins;
mod vulnerability;
mod xlsx;

pub use alike::count_of;
pub(crate) use alike::folded;
pub use edges::read_edges;
pub use forces::read_forces;
pub use grid::{Cell, Grid, column_letter, paste, read_grids};
pub use headings::{Column, Field, Kind, Mapping, guess_kind, propose};
pub use hidden::Hidden;
pub use intent::Intent;
pub use landmarks::{Landmark, Origin, landmarks_of};
pub(crate) use landmarks::{above, ministry_code};
pub use list::ListImport;
pub use moves::Moved;
pub(crate) use moves::changed_fields;
pub use names::{
    BY_CODE, BY_NAME, How, LEAVE_OUT, MatchedName, NameChoices, TRUSTED, UnresolvedName,
};
pub(crate) use names::{are_alike, compact, name_key, name_key_of_kecamatan, named_post, normal};
pub use outlines::{is_map_of_areas, read_areas};
pub use places::read_places;
pub(crate) use points::is_list_of_edges;
pub use position::position_in;
pub(crate) use rows::row_number;
pub use rows::{Reason, SkippedRow};
pub use shapes::said_of_datum;
pub use sheets::{PointsBeside, SheetChoice, choose_sheets, points_beside_lines, said_of_sheets};
pub use staff::{StaffImport, read_staff};
pub use stations::{DesaChange, StationImport, read_stations};
pub(crate) use stations::{FIGURES, NamedRow, named_rows};
pub use supplies::{SupplyImport, is_list_of_supplies, read_supplies};
pub use totals::{Level, TotalCheck};
pub use vulnerability::{read_rulings, read_ticks};
