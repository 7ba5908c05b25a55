//! Tells which areas of a map are places of a region.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, MultiPolygon};

use super::{MOST_POINTS, Shape, generalised};
use crate::import::{Landmark, ministry_code, normal};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Place, PlaceKind, Region, SharedOutlines};

/// The outlines of a region: those areas that are its villages, and those of sub-districts of
/// which no village is among them. Further areas with codes below the region's have their borders
/// drawn. None if no area is a place of the region, or its outlines do not fit into a file.
///
/// # Complexity
/// O(points × log points).
pub fn of_region(region: &Region, source: &str, areas: &[Landmark]) -> SharedOutlines {
    let shapes = shapes(region, areas);
    if shapes.iter().all(|shape| shape.code.is_empty()) {
        return SharedOutlines::default();
    }
    let outlines = generalised(&shapes, &[], MOST_POINTS);
    SharedOutlines::new(source, &outlines).unwrap_or_default()
}

/// The edit that gives a region the outlines of a map; `None` if nothing in it is one of its
/// places, or the region has these outlines already.
pub fn edit_of(region: &Region, source: &str, areas: &[Landmark]) -> Option<Edit> {
    let outlines = of_region(region, source, areas);
    if outlines.is_none() || outlines == region.outlines {
        return None;
    }
    match serde_json::to_value(&outlines).ok()? {
        serde_json::Value::Object(fields) => {
            Some(Edit::Set { table: TableName::Outlines, code: String::new(), fields })
        }
        _ => None,
    }
}

fn shapes<'a>(region: &'a Region, areas: &'a [Landmark]) -> Vec<Shape<'a>> {
    let known = Known::new(areas);
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut shapes: Vec<Shape<'a>> = Vec::new();
    let mut outlined: BTreeSet<&str> = BTreeSet::new();
    for kind in [PlaceKind::Pps, PlaceKind::Ppk] {
        for place in region.places.iter().filter(|place| place.kind == kind) {
            // A sub-district is what its villages cover.
            let is_covered = kind == PlaceKind::Ppk && outlined.contains(place.code.as_str());
            let found = known.find(region, place).filter(|area| taken.insert(*area));
            if let Some(area) = found.filter(|_| !is_covered) {
                outlined.insert(&place.parent);
                shapes.push(Shape { code: &place.code, outline: &areas[area].outline });
            }
        }
    }
    // Villages of the region without stations in the list.
    let below = format!("{}.", region.info.code);
    let kind = shapes.first().and_then(|shape| region.places.get(shape.code)).map(|p| p.kind);
    let others = areas.iter().enumerate().filter(|(number, area)| {
        !taken.contains(number) && area.kind == kind && area.code.starts_with(&below)
    });
    shapes.extend(others.map(|(_, area)| Shape { code: "", outline: &area.outline }));
    shapes
}

/// Areas with an outline, by code and by name.
struct Known<'a> {
    areas: &'a [Landmark],
    by_code: BTreeMap<&'a str, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'a> Known<'a> {
    fn new(areas: &'a [Landmark]) -> Self {
        let (mut by_code, mut by_name) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
        let outlined = areas.iter().enumerate().filter(|(_, area)| !area.outline.0.is_empty());
        for (number, area) in outlined {
            if !area.code.is_empty() {
                by_code.entry(area.code.as_str()).or_insert(number);
            }
            for name in &area.names {
                by_name.entry(normal(name)).or_default().push(number);
            }
        }
        Self { areas, by_code, by_name }
    }

    /// The area that a place is: by code, else by name within the area above it, around its
    /// position. Where a village and its sub-district have one name, the village is the smaller.
    fn find(&self, region: &Region, place: &Place) -> Option<usize> {
        if let Some(area) = self.by_code.get(place.code.as_str()) {
            return Some(*area);
        }
        let parent = region.places.get(&place.parent);
        let is_within = |written: &str| {
            parent.is_none_or(|parent| {
                normal(written) == normal(&parent.name) || ministry_code(written) == parent.code
            })
        };
        let fits = |area: &&usize| {
            let area = &self.areas[**area];
            area.kind.is_none_or(|kind| kind == place.kind)
                && (area.within.is_empty() || is_within(&area.within))
                && place.position().is_none_or(|at| area.surrounds(at))
        };
        let fitting = self.by_name.get(&normal(&place.name))?.iter().filter(fits);
        let size = |area: &usize| size(&self.areas[*area].outline);
        let by_size = |a: &&usize, b: &&usize| size(a).total_cmp(&size(b));
        match place.kind {
            PlaceKind::Pps => fitting.min_by(by_size).copied(),
            _ => fitting.max_by(by_size).copied(),
        }
    }
}

fn size(outline: &MultiPolygon) -> f64 {
    outline.unsigned_area()
}
