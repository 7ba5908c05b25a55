//! Every kit's chain of hops, from the store to its station.

use std::collections::BTreeMap;

use super::clock::on_h_day;
use super::stop::{error_at, kecamatan_of, village_of};
use tepat_model::message::{Message, Severity, Value};
use tepat_model::plan::{Plan, Trip, Visit};
use tepat_model::region::{Delivery, PlaceKind, Region, Skip, Station};

/// One kit on one trip, from the trip's base to one of its visits.
#[derive(Clone, Copy)]
struct Hop<'a> {
    trip: &'a Trip,
    visit: &'a Visit,
}

pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    let mut hops: BTreeMap<&str, Vec<Hop<'_>>> = BTreeMap::new();
    for trip in &plan.trips {
        for visit in &trip.visits {
            if region.places.get(&visit.at).is_some_and(|place| place.kind == PlaceKind::Junction) {
                found.push(error_at("check-no-hand-over-place", &trip.code, &visit.at));
            }
            for kit in &visit.kits {
                hops.entry(kit).or_default().push(Hop { trip, visit });
            }
        }
    }
    let mut unserved: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &plan.unserved {
        *unserved.entry(&entry.station).or_default() += 1;
    }

    let named = hops.keys().chain(unserved.keys());
    for code in named.filter(|code| region.stations.get(code).is_none()) {
        found.push(about_station("check-station-unknown", code));
    }
    for station in &region.stations {
        let code = station.code.as_str();
        let times_unserved = unserved.get(code).copied().unwrap_or(0);
        if times_unserved > 1 {
            found.push(about_station("check-unserved-twice", code));
        }
        match (hops.get(code), times_unserved) {
            (None, 0) => found.push(about_station("check-station-forgotten", code)),
            (None, _) => {}
            (Some(_), 1..) => found.push(about_station("check-unserved-carried", code)),
            (Some(hops), 0) => follow(region, plan, station, hops, found),
        }
    }
}

/// When each station's kit is signed for there.
pub(super) fn delivered(plan: &Plan) -> BTreeMap<&str, i64> {
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    let own = visits.filter(|visit| visit.kits.contains(&visit.at));
    own.map(|visit| (visit.at.as_str(), i64::from(visit.done))).collect()
}

fn about_station(key: &str, code: &str) -> Message {
    Message::error(key).about(code).with("station", code)
}

/// Follows a kit from the store; at each base it takes the earliest trip not yet used.
fn follow(
    region: &Region,
    plan: &Plan,
    station: &Station,
    hops: &[Hop<'_>],
    found: &mut Vec<Message>,
) {
    let mut waiting = hops.to_vec();
    waiting.sort_by_key(|hop| (hop.trip.load_at, hop.visit.done));
    let Some(store) = region.places.iter().find(|place| place.kind == PlaceKind::Store) else {
        found.push(broken(station, ""));
        return;
    };
    let mut here = store.code.as_str();
    let mut last: Option<Hop<'_>> = None;
    let mut chain = Vec::new();
    while let Some(next) = waiting.iter().position(|hop| hop.trip.base == here) {
        let hop = waiting.remove(next);
        if let Some(last) = last.filter(|last| hop.trip.load_at < last.visit.done) {
            found.push(
                about_station("check-kit-not-there-yet", &station.code)
                    .with("trip", hop.trip.code.as_str())
                    .with("base", here)
                    .with("load", Value::Moment(hop.trip.load_at.into()))
                    .with("done", Value::Moment(last.visit.done.into())),
            );
        }
        check_by_hand(region, station, hop, found);
        here = &hop.visit.at;
        chain.push(hop);
        last = Some(hop);
    }
    let passed: Vec<&str> = chain.iter().map(|hop| hop.visit.at.as_str()).collect();
    for number in 0..chain.len() {
        check_release(region, station, &chain, &passed, number, found);
        check_always(region, plan, station, chain[number], &passed[number + 1..], found);
    }
    if here != station.code {
        found.push(broken(station, here));
    } else if let Some(hop) = waiting.first() {
        let twice = about_station("check-kit-twice", &station.code);
        found.push(twice.with("trip", hop.trip.code.as_str()));
    } else if !keeps_tiers(region, station, &passed) {
        found.push(about_station("check-post-skipped", &station.code));
    }
}

fn broken(station: &Station, here: &str) -> Message {
    about_station("check-chain-broken", &station.code).with("stop", here)
}

/// Whether the kit passed the posts that it must pass, in order: those to which its kecamatan's
/// delivery leads, unless people have left it open whether goods go past them, or want that.
fn keeps_tiers(region: &Region, station: &Station, passed: &[&str]) -> bool {
    let Some(ppk) = kecamatan_of(region, station) else { return false };
    let mut rest = passed.iter();
    let must_pass_ppk = ppk.delivery == Delivery::Tiered && ppk.skip == Skip::Never;
    let must_pass_pps = ppk.delivery != Delivery::Direct
        && village_of(region, station).is_some_and(|pps| pps.skip == Skip::Never);
    (!must_pass_ppk || rest.any(|at| *at == ppk.code))
        && (!must_pass_pps || rest.any(|at| *at == station.desa))
}

/// Whether goods come to a post, or past it to the station, from the base and by the class that people
/// have set for it. A settled trip may have been promised before, so that is no error.
fn check_by_hand(region: &Region, station: &Station, hop: Hop<'_>, found: &mut Vec<Message>) {
    let (base, at) = (&hop.trip.base, &hop.visit.at);
    let post = if *at == station.code { &station.desa } else { at };
    let Some(post) = region.places.get(post).filter(|post| post.code != *base) else { return };
    let differs = |set: &str, is: &str| !set.is_empty() && set != is;
    if differs(&post.via, base) || differs(&post.by_class, &hop.trip.class) {
        let message = about_station("check-not-by-hand", &station.code)
            .with("trip", hop.trip.code.as_str())
            .with("place", post.name.as_str())
            .with("via", if post.via.is_empty() { "–" } else { post.via.as_str() })
            .with("class", if post.by_class.is_empty() { "–" } else { post.by_class.as_str() });
        let severity = if hop.trip.mark.is_some() { Severity::Warning } else { Severity::Error };
        found.push(Message { severity, ..message });
    }
}

/// Whether goods are not handed over at a post to which their delivery leads, but which people want
/// them to go past. On their way to the sub-district post they may change vehicles at the village post.
/// `later` are the stops after that of the hop.
fn check_always(
    region: &Region,
    plan: &Plan,
    station: &Station,
    hop: Hop<'_>,
    later: &[&str],
    found: &mut Vec<Message>,
) {
    let Some(ppk) = kecamatan_of(region, station) else { return };
    let Some(post) = region.places.get(&hop.visit.at) else { return };
    let is_led_there = if post.code == ppk.code {
        ppk.delivery == Delivery::Tiered
    } else {
        post.code == station.desa
            && ppk.delivery != Delivery::Direct
            && !later.contains(&ppk.code.as_str())
    };
    if post.skip != Skip::Always || !is_led_there {
        return;
    }
    // What was settled may have been promised before. The goods of settled trips that fail, or that are
    // said not to be kept, go on as they went.
    let is_not_kept = |note: &Message| {
        note.key.starts_with("settled-") && note.at.code.as_ref() == Some(&hop.trip.base)
    };
    let is_promised = hop.trip.mark.is_some()
        || region.rules.is_under_way()
        || plan.notes.iter().any(is_not_kept);
    let message = about_station("check-post-not-skipped", &station.code)
        .with("trip", hop.trip.code.as_str())
        .with("place", post.name.as_str());
    let severity = if is_promised { Severity::Warning } else { Severity::Error };
    found.push(Message { severity, ..message });
}

/// Whether a hop of a chain, which begins at the store, begins no earlier than it may. `passed` are all
/// stops of the kit.
fn check_release(
    region: &Region,
    station: &Station,
    chain: &[Hop<'_>],
    passed: &[&str],
    number: usize,
    found: &mut Vec<Message>,
) {
    let (rules, hop) = (&region.rules, chain[number]);
    let kecamatan = kecamatan_of(region, station);
    let from_store = hop.trip.base == chain[0].trip.base;
    // At other village posts goods only change vehicles, as at their own on the way to another post.
    let leads_to_post =
        |at: &&str| *at == station.desa || kecamatan.is_some_and(|ppk| *at == ppk.code);
    let from_village_post = village_of(region, station)
        .is_some_and(|pps| pps.code == hop.trip.base)
        && !passed[number..].iter().any(leads_to_post);
    let passes = |post: &str| passed.contains(&post);
    // What skips a post that it must not skip is said elsewhere.
    let may_skip = keeps_tiers(region, station, passed);
    let passes_ppk = kecamatan.is_some_and(|ppk| passes(&ppk.code));
    let from_ppk_past_pps = may_skip
        && !passes(&station.desa)
        && kecamatan.is_some_and(|ppk| ppk.code == hop.trip.base);
    let h_day = if from_store {
        let is_direct = kecamatan.is_some_and(|ppk| ppk.delivery == Delivery::Direct);
        match is_direct || may_skip && !passes_ppk && !passes(&station.desa) {
            true => rules.direct_from_h,
            false => rules.dispatch_from_h,
        }
    } else if from_village_post || from_ppk_past_pps {
        rules.tps_from_h
    } else {
        return;
    };
    let released = on_h_day(h_day, rules.release_minute);
    let early = |key: &str, released: i64| {
        about_station(key, &station.code)
            .with("trip", hop.trip.code.as_str())
            .with("load", Value::Moment(hop.trip.load_at.into()))
            .with("released", Value::Moment(released))
    };
    let load_at = i64::from(hop.trip.load_at);
    if load_at < released {
        found.push(early("check-released-early", released));
        return;
    }
    // A settled trip may have been promised before the wave was set, so this is no error.
    let ppk = kecamatan_of(region, station).filter(|ppk| ppk.delivery != Delivery::Direct);
    let wave = ppk.filter(|_| from_store).and_then(|ppk| ppk.wave_h);
    if let Some(set) = wave.map(|wave| on_h_day(wave.min(h_day), rules.release_minute))
        && load_at < set
    {
        let warning = early("check-wave-early", set);
        found.push(Message { severity: Severity::Warning, ..warning });
    }
}
