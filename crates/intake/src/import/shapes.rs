//! Shapefiles as lists: the points, with what their table says of them.

use tepat_network::read::{ShapePoints, ignored_datum, read_shape_points};

use super::grid::{Fault, Sheet};
use super::points::{Point, table};
use tepat_model::message::Message;

/// The points of a shapefile as a table.
pub(super) fn of_points(bytes: &[u8]) -> Result<Sheet, Fault> {
    let mut points = Vec::new();
    for ShapePoints { facts, points: positions } in read_shape_points(bytes).map_err(Fault::Map)? {
        let degrees = |e7: i32| f64::from(e7) / 1e7;
        let mut facts = Some(facts);
        for [lat, lon] in positions {
            // Of several points of one record the first has what is known of them.
            let own = facts.take().unwrap_or_default().into_iter().collect();
            points.push(Point::at(own, (degrees(lat), degrees(lon))));
        }
    }
    table(points)
}

/// What is to be said of a shapefile whose datum has no known way to WGS 84: its positions may be
/// off by several hundred metres.
pub fn said_of_datum(file: &str, bytes: &[u8]) -> Option<Message> {
    let name = ignored_datum(bytes)?;
    Some(Message::warning("import-datum-ignored").with("name", name).in_file(file))
}
