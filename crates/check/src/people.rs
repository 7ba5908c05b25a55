//! Who guards what: rest, one place at a time, jurisdiction, pattern and arithmetic, from the raw
//! data.

use std::collections::{BTreeMap, BTreeSet};

use super::stop::kecamatan_of;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{
    Feed, Force, ForceKind, Pattern, Place, PlaceKind, Region, Station, Vulnerability,
    usual_patterns,
};
use tepat_model::time::{DAY_MINUTES, Moment};

/// From when until when how many members are lent.
type Lent = (Moment, Moment, u32);

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WatchKind {
    /// A group of stations.
    Stations,
    /// Goods that lie at a place.
    Guard,
    /// A vehicle that halts overnight.
    Halt,
    /// A trip.
    Escort,
}

/// Officers wanted somewhere for a while, and who is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// What is watched.
    pub kind: WatchKind,
    /// Code of the first station, of the place, or of the trip.
    pub at: String,
    /// Codes of the stations of a group.
    pub stations: Vec<String>,
    /// Codes of the trips that an escort goes along with.
    pub trips: Vec<String>,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// Officers wanted.
    pub officers: u32,
    /// Officers missing.
    pub short: u32,
    /// Who is sent.
    pub sent: Vec<Sent>,
}

/// Members of a unit at a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Code of the unit.
    pub force: String,
    /// Code of the unit that it is lent to; empty if it is not.
    pub lent_to: String,
    /// How many.
    pub officers: u32,
    /// Whether they were pinned by hand, wherever that is.
    pub pinned: bool,
}

/// Judges an assignment: an error for everything that breaks a rule. O(watches² + trips · stations).
pub fn audit_people(region: &Region, plan: Option<&Plan>, watches: &[Watch]) -> Vec<Message> {
    let judge = Judge { region, plan, watches };
    let mut found = Vec::new();
    for watch in watches {
        judge.adds_up(watch, &mut found);
        judge.may_be_sent(watch, &mut found);
    }
    judge.stations(&mut found);
    judge.trips(&mut found);
    judge.nights(&mut found);
    judge.strength(&mut found);
    judge.lendings(&mut found);
    found
}

/// The sub-district where a watch begins.
pub(super) fn area_of_watch(region: &Region, plan: &Plan, watch: &Watch) -> Option<String> {
    let judge = Judge { region, plan: Some(plan), watches: &[] };
    match watch.kind {
        WatchKind::Stations => judge.area_of_station(watch.stations.first()?),
        _ => judge.areas(watch).into_iter().next(),
    }
}

struct Judge<'a> {
    region: &'a Region,
    plan: Option<&'a Plan>,
    watches: &'a [Watch],
}

fn wrong(key: &str, at: &str) -> Message {
    Message::error(key).about(at).with("at", at)
}

impl Judge<'_> {
    fn of(&self, kind: WatchKind) -> impl Iterator<Item = &Watch> {
        self.watches.iter().filter(move |watch| watch.kind == kind)
    }

    fn adds_up(&self, watch: &Watch, found: &mut Vec<Message>) {
        let sent: u64 = watch.sent.iter().map(|sent| u64::from(sent.officers)).sum();
        if sent + u64::from(watch.short) != u64::from(watch.officers) || watch.from >= watch.until {
            found.push(
                wrong("check-people-sum", &watch.at)
                    .with("sent", sent)
                    .with("short", watch.short)
                    .with("officers", watch.officers),
            );
        }
    }

    /// Kind of unit, length of shift, jurisdiction.
    fn may_be_sent(&self, watch: &Watch, found: &mut Vec<Message>) {
        let areas = self.areas(watch);
        for sent in &watch.sent {
            let Some(force) = self.region.forces.get(&sent.force) else {
                found.push(wrong("check-people-force", &watch.at).with("force", &*sent.force));
                continue;
            };
            if sent.pinned {
                continue;
            }
            let police = matches!(force.kind, ForceKind::Police | ForceKind::Reinforcement);
            let fits = match watch.kind {
                WatchKind::Stations | WatchKind::Escort => police,
                WatchKind::Halt => force.kind != ForceKind::Linmas,
                WatchKind::Guard => {
                    force.kind != ForceKind::Linmas
                        && watch.until - watch.from <= Moment::from(force.duty_hours) * 60
                }
            };
            if !fits {
                found.push(wrong("check-people-kind", &watch.at).with("force", &*force.name));
            }
            let at_home = if sent.lent_to.is_empty() { &sent.force } else { &sent.lent_to };
            let owner = self.region.forces.get(at_home);
            let owns = |owner: &Force| {
                owner.areas.is_empty() || areas.iter().any(|area| owner.areas.contains(area))
            };
            if !owner.is_some_and(owns) {
                found.push(wrong("check-people-area", &watch.at).with("force", &*force.name));
            }
        }
    }

    /// Sub-districts of a watch.
    fn areas(&self, watch: &Watch) -> BTreeSet<String> {
        let of_station = |code: &String| self.area_of_station(code.as_str());
        match watch.kind {
            WatchKind::Stations => watch.stations.iter().filter_map(of_station).collect(),
            WatchKind::Guard => self.area_at(&watch.at).into_iter().collect(),
            WatchKind::Halt => {
                let halts = self.plan.and_then(|plan| plan.halts.as_ref()).into_iter().flatten();
                let own = halts.filter(|halt| halt.trip == watch.at && halt.from == watch.from);
                own.filter_map(|halt| self.area_at(&halt.at)).collect()
            }
            WatchKind::Escort => {
                let mut areas = BTreeSet::new();
                for trip in watch.trips.iter().filter_map(|code| self.trip(code)) {
                    let kits = trip.visits.iter().flat_map(|visit| &visit.kits);
                    areas.extend(kits.filter_map(of_station).chain(self.area_at(&trip.base)));
                }
                areas
            }
        }
    }

    fn trip(&self, code: &str) -> Option<&Trip> {
        let plan = self.plan?;
        plan.trips.iter().chain(&plan.returns).find(|trip| trip.code == code)
    }

    fn area_of_station(&self, code: &str) -> Option<String> {
        let station = self.region.stations.get(code)?;
        self.area_at(if station.home.is_empty() { &station.desa } else { &station.home })
    }

    /// The sub-district of a place or station: its own, its parent's, or that of the nearest post.
    fn area_at(&self, code: &str) -> Option<String> {
        let is_ppk = |code: &str| {
            self.region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Ppk)
        };
        if let Some(station) = self.region.stations.get(code) {
            return kecamatan_of(self.region, station).map(|ppk| ppk.code.clone());
        }
        let place = self.region.places.get(code)?;
        if place.kind == PlaceKind::Ppk {
            return Some(place.code.clone());
        }
        if is_ppk(&place.parent) {
            return Some(place.parent.clone());
        }
        let mut nearest: Option<(u64, &Place)> = None;
        for post in &self.region.places {
            let below = post.kind == PlaceKind::Pps && is_ppk(&post.parent);
            if post.kind == PlaceKind::Ppk || below {
                let ends = place.position().zip(post.position());
                let Some((here, there)) = ends else { continue };
                let metres = tepat_model::region::straight_m(here, there);
                if nearest.is_none_or(|(least, _)| metres < least) {
                    nearest = Some((metres, post));
                }
            }
        }
        let (_, post) = nearest?;
        Some(if post.kind == PlaceKind::Ppk { post.code.clone() } else { post.parent.clone() })
    }

    /// Every station in one group, of one class and sub-district, as large as the pattern allows.
    fn stations(&self, found: &mut Vec<Message>) {
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for watch in self.of(WatchKind::Stations) {
            let mut kinds = BTreeSet::new();
            for code in &watch.stations {
                *times.entry(code).or_default() += 1;
                let class = self.region.stations.get(code).map(|station| self.class(station));
                kinds.insert((self.area_of_station(code).unwrap_or_default(), class));
            }
            let Some((area, Some(class))) = kinds.pop_first().filter(|_| kinds.is_empty()) else {
                found.push(wrong("check-people-mixed", &watch.at));
                continue;
            };
            let pattern = self.pattern(&area, class);
            let whole = watch.stations.len() <= usize::from(pattern.stations);
            if !whole || watch.officers != u32::from(pattern.police) {
                found.push(
                    wrong("check-people-pattern", &watch.at)
                        .with("stations", watch.stations.len())
                        .with("officers", watch.officers)
                        .with("most", pattern.stations)
                        .with("police", pattern.police),
                );
            }
        }
        for station in &self.region.stations {
            let area = self.area_of_station(&station.code).unwrap_or_default();
            let expect = u32::from(self.pattern(&area, self.class(station)).police > 0);
            let recorded = times.remove(station.code.as_str()).unwrap_or(0);
            if recorded != expect {
                let times = wrong("check-people-station", &station.code);
                found.push(times.with("times", recorded).with("expect", expect));
            }
        }
    }

    fn class(&self, station: &Station) -> Vulnerability {
        if let Some(ruling) = self.region.rulings.get(&station.code) {
            return ruling.class;
        }
        let village = if station.home.is_empty() { &station.desa } else { &station.home };
        let mut points = 0_u32;
        for indicator in &self.region.indicators_used() {
            let mut ticks = self.region.ticks.iter().filter(|t| t.indicator == indicator.code);
            let ticked = ticks.any(|tick| tick.at == station.code || tick.at == *village);
            if ticked || self.follows(station, village, indicator.feed, indicator.from) {
                points += u32::from(indicator.weight);
            }
        }
        let security = self.region.security;
        if points >= u32::from(security.very_from) {
            Vulnerability::Very
        } else if points >= u32::from(security.vulnerable_from) {
            Vulnerability::Vulnerable
        } else {
            Vulnerability::Less
        }
    }

    fn follows(&self, station: &Station, village: &str, feed: Option<Feed>, from: u16) -> bool {
        let access = || {
            let all = self.plan.map(|plan| plan.access.as_slice()).unwrap_or_default();
            all.iter().find(|access| access.place == station.desa)
        };
        match feed {
            None => false,
            Some(Feed::FloodProne) => {
                self.region.places.get(village).is_some_and(|place| place.flood_prone)
            }
            Some(Feed::AccessHours) => access().is_some_and(|a| a.minutes >= 60 * u32::from(from)),
            Some(Feed::Changes) => access().is_some_and(|a| a.changes >= u32::from(from.max(1))),
            Some(Feed::Late) => self.plan.is_some_and(|plan| {
                let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
                let mut own = visits.filter(|v| v.at == station.code && v.kits.contains(&v.at));
                own.next().is_none_or(|visit| visit.done > visit.due)
            }),
        }
    }

    /// The pattern of a class: of the first resort that names the sub-district, of all, or the usual.
    fn pattern(&self, area: &str, class: Vulnerability) -> Pattern {
        let patterns = &self.region.patterns;
        for force in &self.region.forces {
            if force.kind == ForceKind::Police && force.areas.iter().any(|own| own == area) {
                let own = patterns.iter().find(|p| p.force == force.code && p.class == class);
                if let Some(own) = own {
                    return own.clone();
                }
            }
        }
        let general = patterns.iter().find(|p| p.force.is_empty() && p.class == class).cloned();
        let usual = || usual_patterns().iter().find(|pattern| pattern.class == class).cloned();
        general.or_else(usual).unwrap_or_default()
    }

    /// Every trip from a store, pier or sub-district post has one escort while it lasts, which stays with
    /// its vehicle as long as no whole day lies between two trips.
    fn trips(&self, found: &mut Vec<Message>) {
        let wanted = u32::from(self.region.rules.escort_police_per_trip);
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for watch in self.of(WatchKind::Escort) {
            let trips: Vec<&Trip> = watch.trips.iter().filter_map(|c| self.trip(c)).collect();
            for code in &watch.trips {
                *times.entry(code).or_default() += 1;
            }
            let vehicle = |trip: &Trip| (trip.class.clone(), trip.base.clone(), trip.vehicle);
            let last_day = |trip: &Trip| trip.back_at.div_euclid(DAY_MINUTES);
            let stays = |pair: &[&Trip]| {
                vehicle(pair[0]) == vehicle(pair[1])
                    && pair[1].load_at.div_euclid(DAY_MINUTES) <= last_day(pair[0])
            };
            let begins = trips.iter().map(|trip| trip.load_at).min();
            let ends = trips.iter().map(|trip| trip.back_at).max();
            let fits = watch.officers == wanted
                && trips.len() == watch.trips.len()
                && trips.windows(2).all(stays)
                && begins == Some(watch.from)
                && ends == Some(watch.until);
            if !fits {
                found.push(wrong("check-people-escort", &watch.at).with("wanted", wanted));
            }
        }
        let all = self.plan.into_iter().flat_map(|plan| plan.trips.iter().chain(&plan.returns));
        for trip in all {
            let base = self.region.places.get(&trip.base);
            let carries = trip.posted_from.is_none();
            let escorted =
                base.is_some_and(|base| base.kind != PlaceKind::Pps) && wanted > 0 && carries;
            let recorded = times.get(trip.code.as_str()).copied().unwrap_or(0);
            if recorded != u32::from(escorted) {
                found.push(wrong("check-people-escort", &trip.code).with("wanted", wanted));
            }
        }
    }

    /// Every night that goods lie somewhere is guarded by as many as the plan says.
    fn nights(&self, found: &mut Vec<Message>) {
        let halts = self.plan.and_then(|plan| plan.halts.as_ref()).into_iter().flatten();
        for halt in halts {
            let on_the_way = !halt.trip.is_empty();
            let (kind, at, wanted) = match on_the_way {
                true => {
                    let more = halt.guards.saturating_sub(halt.of_escort);
                    (WatchKind::Halt, &halt.trip, u32::from(more))
                }
                false => (WatchKind::Guard, &halt.at, u32::from(halt.guards)),
            };
            let first = halt.from.div_euclid(DAY_MINUTES) + 1;
            for night in first..=halt.until.div_euclid(DAY_MINUTES) {
                let midnight = night * DAY_MINUTES;
                let own = self.of(kind).filter(|watch| {
                    watch.at == *at && watch.from <= midnight && midnight <= watch.until
                });
                let most = own.map(|watch| watch.officers).max().unwrap_or(0);
                if most < wanted {
                    found.push(
                        wrong("check-people-night", at)
                            .with("night", Value::Moment(midnight.into()))
                            .with("wanted", wanted)
                            .with("guards", most),
                    );
                }
            }
        }
    }

    /// No unit has more members on duty or resting at a time than it has.
    fn strength(&self, found: &mut Vec<Message>) {
        for force in &self.region.forces {
            let rest = Moment::from(force.rest_hours) * 60;
            let mut changes: BTreeMap<Moment, i64> = BTreeMap::new();
            for watch in self.watches {
                let own = watch.sent.iter().filter(|sent| sent.force == force.code);
                for sent in own {
                    *changes.entry(watch.from).or_default() += i64::from(sent.officers);
                    *changes.entry(watch.until + rest).or_default() -= i64::from(sent.officers);
                }
            }
            let mut busy = 0;
            for (at, change) in changes {
                busy += change;
                if busy > i64::from(force.strength) {
                    found.push(
                        Message::error("check-people-rest")
                            .about(&force.code)
                            .with("force", force.name.as_str())
                            .with("moment", Value::Moment(at.into()))
                            .with("busy", busy)
                            .with("strength", force.strength),
                    );
                    break;
                }
            }
        }
    }

    /// No unit lends more members at a time than was agreed.
    fn lendings(&self, found: &mut Vec<Message>) {
        let mut pairs: BTreeMap<(&str, &str), Vec<Lent>> = BTreeMap::new();
        for watch in self.watches {
            for sent in watch.sent.iter().filter(|sent| !sent.lent_to.is_empty()) {
                let pair = (sent.force.as_str(), sent.lent_to.as_str());
                pairs.entry(pair).or_default().push((watch.from, watch.until, sent.officers));
            }
        }
        for ((from, to), lent) in pairs {
            let agreed = self.region.lendings.iter().find(|l| l.from == from && l.to == to);
            let agreed = agreed.map_or(0, |lending| lending.officers);
            let at = |at: Moment| -> u32 {
                lent.iter().filter(|l| l.0 <= at && at < l.1).map(|l| l.2).sum()
            };
            let most = lent.iter().map(|l| at(l.0)).max().unwrap_or(0);
            if most > agreed {
                found.push(
                    Message::error("check-people-lent")
                        .about(from)
                        .with("from", from)
                        .with("to", to)
                        .with("lent", most)
                        .with("agreed", agreed),
                );
            }
        }
    }
}
