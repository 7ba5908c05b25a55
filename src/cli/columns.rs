//! `--column`: says what the columns of a list hold whose headings are not known.

use tepat_intake::import::{Field, Grid, Mapping, SheetChoice};
use tepat_model::message::Message;

/// Gives columns the fields that the user stated, each as `HEADING=FIELD`, in all sheets that have
/// the heading.
///
/// # Errors
/// There is no such column, or no such field in lists of this kind.
pub(super) fn settle(
    wanted: &[String],
    grids: &[Grid],
    sheets: &mut [SheetChoice],
) -> Result<(), Message> {
    let wanted = wanted.iter().map(|pair| {
        let parts = pair.rsplit_once('=').map(|(heading, field)| (heading.trim(), field.trim()));
        parts.ok_or_else(|| Message::error("cli-no-such-column").with("column", pair.as_str()))
    });
    let wanted: Vec<(&str, &str)> = wanted.collect::<Result<_, _>>()?;
    for (grid, sheet) in grids.iter().zip(sheets.iter_mut()) {
        find_heading(grid, &mut sheet.mapping, &wanted);
    }
    for (heading, field) in wanted {
        let mut is_known = false;
        for mapping in sheets.iter_mut().map(|sheet| &mut sheet.mapping) {
            let Some(column) = column_of(mapping, heading) else { continue };
            let field = match field {
                "" => None,
                name => Some(field_of(mapping, name)?),
            };
            mapping.assign(column, field);
            is_known = true;
        }
        if !is_known {
            return Err(Message::error("cli-no-such-column").with("column", heading));
        }
    }
    Ok(())
}

/// Where no heading was recognised, takes the first row for it that has one of those named.
fn find_heading(grid: &Grid, mapping: &mut Mapping, wanted: &[(&str, &str)]) {
    if !mapping.heading_rows.is_empty() {
        return;
    }
    let names = |heading: &str| {
        wanted.iter().any(|(wanted, _)| wanted.to_lowercase() == heading.to_lowercase())
    };
    let row = grid.rows.iter().position(|row| row.iter().any(|cell| names(&cell.shown())));
    if let Some(row) = row.and_then(|row| u32::try_from(row + 1).ok()) {
        *mapping = Mapping::with_heading_rows(grid, mapping.kind, row, row);
    }
}

/// The column with this heading, else with this letter.
fn column_of(mapping: &Mapping, heading: &str) -> Option<usize> {
    let with = |text: fn(&tepat_intake::import::Column) -> &str| {
        let is_same = |column| text(column).to_lowercase() == heading.to_lowercase();
        mapping.columns.iter().position(is_same)
    };
    with(|column| &column.heading).or_else(|| with(|column| &column.letter))
}

fn field_of(mapping: &Mapping, name: &str) -> Result<Field, Message> {
    let own = |field: &Field| field.key().trim_start_matches("field-");
    let fields = mapping.kind.fields();
    fields.iter().find(|field| own(field) == name).copied().ok_or_else(|| {
        let known: Vec<&str> = fields.iter().map(own).collect();
        Message::error("cli-no-such-field").with("field", name).with("fields", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_intake::import::{Kind, choose_sheets, paste};

    #[test]
    fn columns_are_settled_by_heading_or_letter() {
        let check = |wanted: &[&str], expect: Result<&[(usize, Field)], &str>| {
            let grids = [paste("Wilaya\tKomin\tRaqm\tNakhibin\nA\tB\t1\t300").unwrap()];
            let mut sheets = choose_sheets(&grids, Some(Kind::Stations));
            let wanted: Vec<String> = wanted.iter().map(|pair| (*pair).to_owned()).collect();
            let settled = settle(&wanted, &grids, &mut sheets).map_err(|error| error.key);
            let columns = sheets[0].mapping.columns.iter().enumerate();
            let found: Vec<_> = columns.filter_map(|(at, c)| Some((at, c.field?))).collect();
            match expect {
                Ok(fields) => assert_eq!((settled, found.as_slice()), (Ok(()), fields)),
                Err(key) => assert_eq!(settled, Err(key.to_owned())),
            }
        };
        use Field::{Desa, Kecamatan, StationNumber, Voters};
        check(
            &["wilaya=kecamatan", "Komin=desa", "Raqm=station-number", "D=voters"],
            Ok(&[(0, Kecamatan), (1, Desa), (2, StationNumber), (3, Voters)]),
        );
        check(&["Komin=desa", "Komin="], Ok(&[]));
        check(&["Nothing=desa"], Err("cli-no-such-column"));
        check(&["Komin"], Err("cli-no-such-column"));
        check(&["Komin=house"], Err("cli-no-such-field"));
    }
}
