//! Placemarks for phones and globes (OGC KML 2.2).

use std::fmt::Write;

use super::table::{Cell, Position, Row, Shape, Table};
use super::xml::escaped;

/// One placemark per row with a position; what else is known stands in its extended data.
pub(super) fn write(table: &Table, name: &str) -> Vec<u8> {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>{}</name>\n",
        escaped(name)
    );
    let beside = table.beside_shape();
    for row in &table.rows {
        if let Some(geometry) = geometry(&row.shape) {
            let (name, facts) = (escaped(&row.label), facts(table, row, &beside));
            // Writing to a string cannot fail.
            let _ = writeln!(text, "<Placemark><name>{name}</name>{facts}{geometry}</Placemark>");
        }
    }
    text.push_str("</Document>\n</kml>\n");
    text.into_bytes()
}

fn geometry(shape: &Shape) -> Option<String> {
    let position = |(lat, lon): &Position| format!("{lon},{lat}");
    match shape {
        Shape::Nowhere => None,
        Shape::Point(at) => {
            Some(format!("<Point><coordinates>{}</coordinates></Point>", position(at)))
        }
        Shape::Line(line) => {
            let line: Vec<String> = line.iter().map(position).collect();
            let line = line.join(" ");
            Some(format!(
                "<LineString><tessellate>1</tessellate><coordinates>{line}</coordinates></LineString>"
            ))
        }
    }
}

fn facts(table: &Table, row: &Row, beside: &[usize]) -> String {
    let mut facts = String::from("<ExtendedData>");
    for &at in beside {
        let fact = match &row.cells[at] {
            Cell::Empty => continue,
            Cell::Text(text) => escaped(text),
            Cell::Number(number) => number.to_string(),
        };
        let column = &table.columns[at];
        let (key, heading) = (escaped(&column.key), escaped(&column.heading));
        let _ = write!(
            facts,
            "<Data name=\"{key}\"><displayName>{heading}</displayName><value>{fact}</value></Data>"
        );
    }
    facts + "</ExtendedData>"
}
