//! Waypoints and routes for navigation devices (GPX 1.1).

use std::fmt::Write;

use super::table::{Cell, Position, Row, Shape, Table};
use super::xml::escaped;

/// Points become waypoints, lines become routes; rows that are nowhere are left out, except for
/// `ways`, which become routes without points. What else is known stands in extensions, which
/// devices pass over and lists are read from.
pub(super) fn write(table: &Table, ways: bool) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"Tepat\" xmlns=\"http://www.topografix.com/GPX/1/1\" \
         xmlns:tepat=\"urn:tepat:list\">\n",
    );
    let beside = table.beside_shape();
    // In a GPX file waypoints come before routes.
    for row in &table.rows {
        if let Shape::Point(at) = &row.shape {
            let _ = writeln!(text, "  <wpt {}>{}</wpt>", position(at), about(table, row, &beside));
        }
    }
    for row in &table.rows {
        let line = match &row.shape {
            Shape::Line(line) => Some(line.as_slice()),
            Shape::Nowhere if ways => Some([].as_slice()),
            _ => None,
        };
        if let Some(line) = line {
            let points = line.iter().map(|at| format!("\n    <rtept {}/>", position(at)));
            let points: String = points.collect();
            let about = about(table, row, &beside);
            let _ = writeln!(text, "  <rte>{about}{points}\n  </rte>");
        }
    }
    text.push_str("</gpx>\n");
    text.into_bytes()
}

fn position((lat, lon): &Position) -> String {
    format!("lat=\"{lat}\" lon=\"{lon}\"")
}

fn about(table: &Table, row: &Row, beside: &[usize]) -> String {
    let mut facts = String::new();
    for &at in beside {
        let fact = match &row.cells[at] {
            Cell::Empty => continue,
            Cell::Text(text) => escaped(text),
            Cell::Number(number) => number.to_string(),
        };
        let key = escaped(&table.columns[at].key);
        let _ = write!(facts, "<tepat:SimpleData name=\"{key}\">{fact}</tepat:SimpleData>");
    }
    let name = escaped(&row.label);
    format!("\n    <name>{name}</name>\n    <extensions>{facts}</extensions>\n  ")
}
