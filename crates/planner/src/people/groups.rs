//! Neighbouring stations that share a group of officers.

use std::collections::BTreeMap;

use super::ways::Ways;
use crate::PlaceIndex;
use tepat_model::region::Region;
use tepat_order::Order as _;

/// Stations that form a group: codes, in order.
pub(super) type Group = Vec<String>;

/// Divides stations of one class in one sub-district into groups of `size`.
///
/// Each village fills groups of its own. What is left over joins what is left over in villages at most
/// `group_minutes` away, nearest first. Stations are given in order, each with its village.
pub(super) fn groups(
    region: &Region,
    ways: &Ways,
    stations: &[(&str, &str)],
    size: usize,
) -> Vec<Group> {
    let size = size.max(1);
    let mut villages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (station, village) in stations {
        villages.entry(village).or_default().push(station);
    }
    let mut found: Vec<Group> = Vec::new();
    let mut left: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (village, own) in villages {
        let whole = own.len() / size * size;
        let (full, rest) = own.split_at(whole);
        found
            .extend(full.chunks(size).map(|group| group.iter().map(|s| (*s).to_owned()).collect()));
        if !rest.is_empty() {
            left.insert(village, rest.to_vec());
        }
    }
    while let Some((village, mut group)) = left.pop_first() {
        for other in neighbours(region, ways, village, left.keys().copied()) {
            let Some(own) = left.get_mut(other) else { continue };
            let room = size.saturating_sub(group.len()).min(own.len());
            group.extend(own.drain(..room));
            if own.is_empty() {
                left.remove(other);
            }
        }
        found.push(group.into_iter().map(str::to_owned).collect());
    }
    found.order();
    found
}

/// Other villages within the limit of the region, nearest first.
fn neighbours<'a>(
    region: &Region,
    ways: &Ways,
    village: &str,
    others: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let most = u64::from(region.security.group_minutes);
    let (Some(from), true) = (PlaceIndex::of_code(region, village), most > 0) else {
        return Vec::new();
    };
    let minutes = ways.minutes_within(from, most);
    let away = |other: &'a str| {
        let at = PlaceIndex::of_code(region, other)?;
        Some((minutes[at.position()]?, other))
    };
    let mut near: Vec<(u32, &str)> = others.filter_map(away).collect();
    near.sort_unstable();
    near.into_iter().map(|(_, other)| other).collect()
}
