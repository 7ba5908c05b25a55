//! What changed since papers were handed out, addressed to those who act on it.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::papers::{Matched, says_the_same};
use crate::words::{self, Language};
use tepat_model::message::{Message, Value};
use tepat_model::plan::Trip;
use tepat_model::region::Region;
use tepat_order::Gather as _;

/// What one sub-district must know of a trip.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Code of the trip.
    pub trip: String,
    /// Whether it is new, changed or void.
    pub what: Message,
    /// What is changed, part by part.
    pub parts: Vec<Message>,
}

/// Changes by the code of the sub-district's post that they are for, in the order of codes; a trip
/// with goods for several is told to each. Trips in the order of the plan, void ones first. Shifts that
/// are too small for a new waybill are left out.
pub fn notices(now: Side, before: Side, language: Language) -> BTreeMap<String, Vec<Notice>> {
    let papers = Matched::new(now, before).papers;
    let mut told: BTreeMap<String, Vec<Notice>> = BTreeMap::new();
    let mut tell = |to: BTreeSet<String>, notice: &Notice| {
        for ppk in to {
            told.entry(ppk).or_default().push(notice.clone());
        }
    };
    let old = |code: &str| before.plan.trips.iter().find(|trip| trip.code == code);
    for trip in papers.void.iter().filter_map(|code| old(code)) {
        let what = about(before.region, "notice-void", trip, language);
        let notice = Notice { trip: trip.code.clone(), what, parts: Vec::new() };
        tell(addressees(before.region, trip), &notice);
    }
    for trip in &now.plan.trips {
        let Some(was) = old(&trip.code) else {
            let what = about(now.region, "notice-new", trip, language);
            let parts = stops(now.region, trip);
            let notice = Notice { trip: trip.code.clone(), what, parts };
            tell(addressees(now.region, trip), &notice);
            continue;
        };
        if says_the_same(trip, was) {
            continue;
        }
        let what = about(now.region, "notice-changed", trip, language);
        let parts = differences(now.region, before.region, trip, was, language);
        let mut to = addressees(now.region, trip);
        to.extend(addressees(before.region, was));
        tell(to, &Notice { trip: trip.code.clone(), what, parts });
    }
    told
}

/// The posts of the sub-districts whose goods a trip carries.
fn addressees(region: &Region, trip: &Trip) -> BTreeSet<String> {
    let ppk = |kit: &str| {
        let ppk = region.ppk_of(region.pps_of(region.stations.get(kit)?)?)?;
        Some(ppk.code.clone())
    };
    trip.kits().filter_map(ppk).gather()
}

fn about(region: &Region, key: &str, trip: &Trip, language: Language) -> Message {
    Message::note(key)
        .with("trip", trip.code.as_str())
        .with("vehicle", vehicle(region, trip, language))
        .with("from", words::base_name(region, &trip.base, language))
        .with("depart", Value::Moment(trip.depart_at.into()))
}

fn vehicle(region: &Region, trip: &Trip, language: Language) -> String {
    format!("{} {}", words::class_name(region, &trip.class, language), trip.vehicle)
}

/// Where it hands goods over, and when it arrives there.
fn stops(region: &Region, trip: &Trip) -> Vec<Message> {
    let stop = |visit: &tepat_model::plan::Visit| {
        let key = if visit.kits == [visit.at.clone()] { "notice-stop-here" } else { "notice-stop" };
        at_stop(key, region, &visit.at, visit.kits.iter())
            .with("arrive", Value::Moment(visit.arrive.into()))
    };
    trip.visits.iter().map(stop).collect()
}

fn differences(
    region: &Region,
    old_region: &Region,
    now: &Trip,
    was: &Trip,
    language: Language,
) -> Vec<Message> {
    let mut parts = Vec::new();
    let from_to = |key: &str, now: String, was: String| {
        Message::note(key).with("now", now).with("before", was)
    };
    let (drives, drove) = (vehicle(region, now, language), vehicle(old_region, was, language));
    if drives != drove {
        parts.push(from_to("notice-vehicle", drives, drove));
    }
    let moment = |at| words::moment(language, at);
    if now.depart_at != was.depart_at {
        parts.push(from_to("notice-depart", moment(now.depart_at), moment(was.depart_at)));
    }
    let old: BTreeMap<&str, &tepat_model::plan::Visit> =
        was.visits.iter().map(|visit| (visit.at.as_str(), visit)).gather();
    for visit in &now.visits {
        let name = stop_name(region, &visit.at);
        match old.get(visit.at.as_str()) {
            Some(old) if old.arrive != visit.arrive => {
                let part = from_to("notice-arrive", moment(visit.arrive), moment(old.arrive));
                parts.push(part.with("stop", name));
            }
            _ => {}
        }
    }
    let handed = |trip: &Trip| -> BTreeSet<(String, String)> {
        let of = |visit: &tepat_model::plan::Visit| {
            visit.kits.iter().map(|kit| (visit.at.clone(), kit.clone())).collect::<Vec<_>>()
        };
        trip.visits.iter().flat_map(of).collect()
    };
    let (hands, handed_before) = (handed(now), handed(was));
    for (key, here, region, more) in [
        ("notice-more", "notice-more-here", region, hands.difference(&handed_before)),
        ("notice-less", "notice-less-here", old_region, handed_before.difference(&hands)),
    ] {
        let mut by_stop: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for (stop, kit) in more {
            by_stop.entry(stop).or_default().push(kit);
        }
        parts.extend(by_stop.into_iter().map(|(stop, kits)| {
            let key = if kits.iter().all(|kit| *kit == stop) { here } else { key };
            at_stop(key, region, stop, kits.into_iter())
        }));
    }
    parts
}

/// A message about goods for stations at a stop.
fn at_stop<'a>(
    key: &str,
    region: &Region,
    stop: &str,
    kits: impl Iterator<Item = &'a String>,
) -> Message {
    Message::note(key)
        .with("stop", stop_name(region, stop))
        .with("stations", stations_by_village(region, kits))
}

/// A place by its name, a station by its number and village.
fn stop_name(region: &Region, code: &str) -> String {
    if let Some(place) = region.places.get(code) {
        return place.name.clone();
    }
    stations_by_village(region, [&code.to_owned()])
}

/// Stations by village: `Melayu TPS 3, 4; Loa Ipuh TPS 1`.
pub fn stations_by_village<'a>(
    region: &Region,
    kits: impl IntoIterator<Item = &'a String>,
) -> String {
    let mut of_village: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for kit in kits {
        let (village, number) = match region.stations.get(kit) {
            Some(station) => {
                let village = region.pps_of(station).map(|pps| pps.name.clone());
                (village.unwrap_or_default(), station.number.to_string())
            }
            // A station that the other region alone has: its code holds its number.
            None => (String::new(), kit.clone()),
        };
        of_village.entry(village).or_default().push(number);
    }
    let village = |(name, numbers): (String, Vec<String>)| {
        format!("{name} TPS {}", numbers.join(", ")).trim().to_owned()
    };
    of_village.into_iter().map(village).collect::<Vec<_>>().join("; ")
}
