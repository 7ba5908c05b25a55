//! Which sub-districts a record belongs to.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Region, TableName};
use tepat_order::Gather as _;

/// Fields that name the place, area or thing a record belongs to.
const NAMING: [&str; 8] = ["desa", "from", "to", "base", "place", "about", "area", "parent"];

impl Region {
    /// Codes of the sub-districts' posts that a record, as it is written in files, belongs to: for
    /// an edge those of both ends. Empty for what serves the whole region.
    pub fn areas_of(&self, table: TableName, record: &Json) -> BTreeSet<String> {
        let text = |field: &str| record[field].as_str().unwrap_or_default();
        if table == TableName::Places && text("kind") == "ppk" {
            return [text("code").to_owned()].into();
        }
        let at = (table == TableName::Staff).then_some("at");
        let fields = NAMING.iter().chain(&at);
        fields.flat_map(|field| self.areas_with(text(field))).gather()
    }

    /// The sub-districts of a place, station or edge.
    fn areas_with(&self, code: &str) -> BTreeSet<String> {
        let of_place = |code: &str| Some(self.ppk_of(self.places.get(code)?)?.code.clone());
        if let Some(station) = self.stations.get(code) {
            return of_place(&station.desa).into_iter().collect();
        }
        if let Some(edge) = self.edges.get(code) {
            return [&edge.from, &edge.to].into_iter().filter_map(|end| of_place(end)).collect();
        }
        of_place(code).into_iter().gather()
    }
}
