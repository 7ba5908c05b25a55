//! What a bare number under the heading `TPS` is: the number of one station, or how many
//! stations a village has.
//!
//! Lists of re-votes and of special stations have one station of each village and look like
//! lists of counts. Each row is judged by its voters and by what the region knows of the
//! village; where nothing tells, the user is asked.

use std::collections::BTreeMap;

use super::grid::Cell;
use super::number;

/// No village has stations this small on average, in voters.
const SMALLEST_AVERAGE: i64 = 20;

/// The meaning of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tps {
    /// The number of a station.
    Number,
    /// How many stations there are.
    Count,
    /// It may be either.
    Unclear,
}

/// What the region knows of a village.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Village {
    pub stations: i64,
    pub voters: i64,
    /// Whether it has a station with the number written.
    pub has_number: bool,
}

/// Whether a cell says itself that it is a number: `TPS 01`, `001`.
pub(super) fn is_labelled(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            let text = text.trim();
            text.len() > 1 && text.starts_with('0') || text.starts_with(char::is_alphabetic)
        }
        _ => false,
    }
}

/// What a row by itself tells of its bare number; `None` if nothing.
pub(super) fn by_itself(
    cell: &Cell,
    voters: Option<i64>,
    village: Option<Village>,
    most_voters: i64,
) -> Option<Tps> {
    if is_labelled(cell) {
        return Some(Tps::Number);
    }
    let count = number::whole(cell)?.value;
    if count == 1 {
        return Some(Tps::Number);
    }
    let voters = voters.filter(|_| count > 1)?;
    let average = voters / count;
    if voters > most_voters {
        // Too many for one station.
        return (average <= most_voters).then_some(Tps::Count);
    }
    if average < SMALLEST_AVERAGE {
        return Some(Tps::Number);
    }
    let village = village?;
    let like = |a: i64, b: i64| (a - b).abs() * 5 <= a.max(b);
    if village.stations == count && like(village.voters, voters) {
        Some(Tps::Count)
    } else if village.has_number && village.voters >= 2 * voters {
        Some(Tps::Number)
    } else {
        None
    }
}

/// What all rows of a list tell of the bare numbers in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Whether a village stands in several rows, or a cell says that it is a number.
    pub names_stations: bool,
    /// Rows of each village, by sub-district, village and code as written.
    pub rows: BTreeMap<[String; 3], usize>,
    pub numbers: usize,
    pub counts: usize,
}

impl Evidence {
    /// The meaning of a cell in a row of this village, with what the row tells by itself.
    pub(super) fn judge(&self, cell: &Cell, village: &[String; 3], by_itself: Option<Tps>) -> Tps {
        let is_one = number::whole(cell).is_some_and(|count| count.value == 1);
        let repeats = self.rows.get(village).is_some_and(|rows| *rows > 1);
        if is_one || repeats || is_labelled(cell) || number::whole(cell).is_none() {
            return Tps::Number;
        }
        let of_list = match (self.names_stations, self.numbers > 0, self.counts > 0) {
            (true, _, false) | (false, true, false) => Tps::Number,
            (false, false, true) => Tps::Count,
            _ => Tps::Unclear,
        };
        match by_itself {
            // A list that names stations does not count them in between.
            Some(Tps::Count) if of_list != Tps::Count => Tps::Unclear,
            Some(Tps::Number) if self.names_stations => Tps::Number,
            None if self.names_stations => Tps::Number,
            _ => of_list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_what_its_number_is() {
        let check = |cell: &str, voters: i64, village: (i64, i64, bool), expect: Option<Tps>| {
            let (stations, of_village, has_number) = village;
            let village = Village { stations, voters: of_village, has_number };
            let found = by_itself(&Cell::text(cell), Some(voters), Some(village), 600);
            assert_eq!(found, expect, "{cell} {voters} {village:?}");
        };
        use Tps::{Count, Number};
        check("TPS 06", 509, (0, 0, false), Some(Number));
        check("006", 509, (0, 0, false), Some(Number));
        check("1", 509, (0, 0, false), Some(Number));
        check("10", 164, (0, 0, false), Some(Number));
        check("901", 250, (3, 900, false), Some(Number));
        check("6", 509, (8, 3200, true), Some(Number));
        check("2", 580, (36, 14_000, true), Some(Number));
        check("2", 580, (2, 610, true), Some(Count));
        check("3", 900, (3, 880, true), Some(Count));
        check("3", 900, (0, 0, false), Some(Count));
        check("2", 580, (0, 0, false), None);
        check("2", 580, (3, 900, true), None);
        check("2", 1900, (0, 0, false), None);
    }
}
