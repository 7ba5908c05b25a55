//! A list of objects.

use serde_json::{Map, Value};

use super::table::{Cell, Column, Table};

/// One object per row; empty cells are left out.
pub(super) fn write(table: &Table) -> Vec<u8> {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let rows = table.rows.iter().map(|row| object(&table.columns, &row.cells, &all)).collect();
    pretty(&Value::Array(rows))
}

/// The cells of these columns by key.
pub(super) fn object(columns: &[Column], cells: &[Cell], wanted: &[usize]) -> Value {
    let mut object = Map::new();
    for &at in wanted {
        let value = match &cells[at] {
            Cell::Empty => continue,
            Cell::Text(text) => Value::String(text.clone()),
            Cell::Number(number) => number_value(*number),
        };
        object.insert(columns[at].key.clone(), value);
    }
    Value::Object(object)
}

/// Whole numbers without a decimal mark.
fn number_value(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if libm::trunc(number) == number && number.abs() < EXACT {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}

/// The text of a value, with a final line break.
pub(super) fn pretty(value: &Value) -> Vec<u8> {
    // All keys are strings, so writing cannot fail.
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    text
}
