//! Features of a map (RFC 7946).

use serde_json::{Value, json};

use super::json::{object, pretty};
use super::table::{Position, Row, Shape, Table};

/// One feature per row; rows without a position have no geometry.
pub(super) fn write(table: &Table) -> Vec<u8> {
    let beside = table.beside_shape();
    let feature = |row: &Row| {
        let mut properties = object(&table.columns, &row.cells, &beside);
        if let Value::Object(fields) = &mut properties {
            fields.entry("name").or_insert_with(|| row.label.clone().into());
        }
        json!({ "type": "Feature", "properties": properties, "geometry": geometry(&row.shape) })
    };
    let features: Vec<Value> = table.rows.iter().map(feature).collect();
    pretty(&json!({ "type": "FeatureCollection", "features": features }))
}

fn geometry(shape: &Shape) -> Value {
    let position = |(lat, lon): &Position| json!([lon, lat]);
    match shape {
        Shape::Nowhere => Value::Null,
        Shape::Point(at) => json!({ "type": "Point", "coordinates": position(at) }),
        Shape::Line(line) => {
            let line: Vec<Value> = line.iter().map(position).collect();
            json!({ "type": "LineString", "coordinates": line })
        }
    }
}
