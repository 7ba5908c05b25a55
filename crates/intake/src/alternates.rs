//! Moves stations to the alternates that were agreed on for them.

use crate::import::changed_fields;
use tepat_model::document::Edit;
use tepat_model::region::Region;

/// The change of each station of an area, its post's code, that has an alternate and is not there yet,
/// with the station's code: of a sub-district, a village or a single station; of all if `area` is
/// empty. O(stations · log places).
pub fn to_alternates(region: &Region, area: &str) -> Vec<(String, Edit)> {
    let is_in = |station: &&tepat_model::region::Station| {
        area.is_empty()
            || station.code == area
            || station.home() == area
            || station.desa == area
            || region.area_of_code(&station.code) == Some(area)
    };
    let change = |station: &tepat_model::region::Station| {
        let there = region.at_alternate(station)?;
        Some((station.code.clone(), changed_fields(station, &there)?))
    };
    region.stations.iter().filter(is_in).filter_map(change).collect()
}
