//! Who guards what, in words and tables.

mod sheets;
mod staff;
mod training;

pub use sheets::*;
pub use staff::*;
pub use training::*;

use std::collections::{BTreeMap, BTreeSet};

use crate::custody::name;
use crate::words::{self, Language};
use tepat_model::message::{Message, Value};
use tepat_model::region::{Force, ForceKind, Region, Vulnerability, new_force_code};
use tepat_model::time::{h_day, minute_of_day, moment};
use tepat_order::Gather as _;
use tepat_planner::people::{
    Applying, Cause, Classed, Demand, DemandKind, Duty, FAR_MINUTES, Nearest, People, Price,
    Proposal, Remedy, RemedyKind, StaffOf, area_of, covered, least_stations_per_group, staff,
};

/// The name of a class of vulnerability.
pub fn class_name(language: Language, class: Vulnerability) -> String {
    words::text(language, &format!("vulnerability-{}", class.key()))
}

/// The name of a kind of unit.
pub fn force_kind_name(language: Language, kind: ForceKind) -> String {
    words::text(language, &format!("force-kind-{}", kind.key()))
}

/// The name of a kind of demand.
pub fn demand_kind_name(language: Language, kind: DemandKind) -> String {
    words::text(language, &format!("demand-{}", kind.key()))
}

/// The name of an indicator: its own, else that of the usual indicator, else its code.
pub fn indicator_name(region: &Region, language: Language, code: &str) -> String {
    let own = region.indicators.get(code).map_or("", |indicator| indicator.name.as_str());
    if !own.is_empty() {
        return own.to_owned();
    }
    let key = format!("indicator-{code}");
    let usual = words::text(language, &key);
    if usual == key { code.to_owned() } else { usual }
}

/// The name of a unit; its code if it has none.
pub fn force_name(region: &Region, code: &str) -> String {
    let own = region.forces.get(code).map(|force| force.name.clone());
    own.filter(|name| !name.is_empty()).unwrap_or_else(|| code.to_owned())
}

/// The name of a sub-district.
pub fn area_name(region: &Region, language: Language, code: &str) -> String {
    let place = region.places.get(code).map(|place| place.name.clone());
    place.unwrap_or_else(|| words::text(language, "people-no-area"))
}

/// Why a station has its class: the indicators that apply with their points, or the police list.
pub fn why(region: &Region, language: Language, station: &str, classed: &Classed) -> String {
    let applies = |applying: &Applying| {
        let name = indicator_name(region, language, &applying.indicator);
        let from_plan = words::text(language, "people-derived");
        match applying.derived {
            true => format!("{name} {} ({from_plan})", applying.weight),
            false => format!("{name} {}", applying.weight),
        }
    };
    let points = classed.applying.iter().map(applies).collect::<Vec<_>>().join(", ");
    let reason = region.rulings.get(station).map(|ruling| ruling.reason.clone());
    let Some(reason) = reason else { return points };
    let ruled = words::text(language, "people-ruled");
    let ruled = if reason.is_empty() { ruled } else { format!("{ruled}: {reason}") };
    if points.is_empty() { ruled } else { format!("{ruled}. {points}") }
}

/// What a demand is for, in words: `TPS 001–004, Sebulu Modern`, a place, or a trip.
pub fn demand_name(region: &Region, language: Language, demand: &Demand) -> String {
    match demand.kind {
        DemandKind::Stations => {
            let mut villages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            for station in demand.stations.iter().filter_map(|code| region.stations.get(code)) {
                villages.entry(station.home()).or_default().push(station.number);
            }
            let village = |(village, numbers): (&str, Vec<u32>)| {
                let numbers: Vec<String> = numbers.iter().map(|n| format!("{n:03}")).collect();
                format!("TPS {}, {}", numbers.join(" "), name(region, village))
            };
            villages.into_iter().map(village).collect::<Vec<_>>().join("; ")
        }
        DemandKind::Guard => name(region, &demand.at),
        DemandKind::Halt | DemandKind::Escort => {
            let from = name(region, &demand.near);
            let trips = demand.trips.join(", ");
            let trips = if trips.is_empty() { demand.at.clone() } else { trips };
            let values = [("trip", trips.into()), ("place", from.into())];
            words::text_with(language, "people-trip", &values)
        }
    }
}

/// How many stations each class has, in a sentence.
pub fn classes_in_words(people: &People) -> Message {
    let of = |class| people.stations.iter().filter(|station| station.class == class).count();
    Message::note("people-classes")
        .with("less", of(Vulnerability::Less))
        .with("vulnerable", of(Vulnerability::Vulnerable))
        .with("very", of(Vulnerability::Very))
}

/// What is wanted and what is missing, in sentences.
pub fn totals_in_words(region: &Region, people: &People) -> Vec<Message> {
    let at_stations = people.demands.iter().filter(|d| d.kind == DemandKind::Stations);
    let wanted: u32 = at_stations.map(|demand| demand.officers).sum();
    let mut told = vec![
        classes_in_words(people),
        Message::note("people-wanted")
            .with("stations", wanted)
            .with("groups", people.demands.iter().filter(|d| !d.stations.is_empty()).count())
            .with("linmas", people.demands.iter().map(|demand| demand.linmas).sum::<u32>()),
    ];
    told.push(match (region.forces.iter().all(|f| f.strength == 0), people.short()) {
        (true, _) => Message::note("people-no-forces"),
        (false, 0) => Message::note("people-enough"),
        (false, short) => Message::warning("people-short")
            .with("short", short)
            .with("stations", people.short_at_stations()),
    });
    told
}

/// What gaps have in common in one line of the list.
type GapKey<'a> = (std::cmp::Reverse<Vulnerability>, i32, DemandKind, &'a str, Cause);

/// The gaps by class, day, kind, sub-district and cause, the most vulnerable first; the numbers add up
/// to what is missing altogether.
pub fn shortfalls_in_words(region: &Region, people: &People, language: Language) -> Vec<Message> {
    let mut gaps: BTreeMap<GapKey<'_>, (u32, u32)> = BTreeMap::new();
    for gap in &people.shortfalls {
        let demand = &people.demands[gap.demand];
        let day = -h_day(demand.from);
        let class = std::cmp::Reverse(demand.class);
        let (short, places) =
            gaps.entry((class, day, demand.kind, demand.area(), gap.cause)).or_default();
        *short += gap.short;
        *places += 1;
    }
    let line = |((class, day, kind, area, cause), (short, places)): (GapKey<'_>, (u32, u32))| {
        let what = match kind {
            DemandKind::Stations => {
                format!("TPS {}", class_name(language, class.0).to_lowercase())
            }
            kind => demand_kind_name(language, kind).to_lowercase(),
        };
        Message::warning(match cause {
            Cause::NoForce => "people-gap-no-force",
            Cause::NoWay => "people-gap-no-way",
            Cause::AllBusy => "people-gap-all-busy",
        })
        .about(area)
        .with("area", area_name(region, language, area))
        .with("short", short)
        .with("day", words::h_day((-day).into()))
        .with("what", what)
        .with("places", places)
    };
    gaps.into_iter().map(line).collect()
}

/// A remedy and what it brings, in a sentence.
pub fn remedy_in_words(region: &Region, remedy: &Remedy, language: Language) -> Message {
    let message = match &remedy.kind {
        RemedyKind::Looser(class) => Message::note("people-remedy-looser")
            .with("class", class_name(language, *class).to_lowercase()),
        RemedyKind::Lend { from, to, officers } => Message::note("people-remedy-lend")
            .with("from", force_name(region, from))
            .with("to", force_name(region, to))
            .with("officers", *officers),
        RemedyKind::Reinforce { area, officers } => Message::note("people-remedy-reinforce")
            .with("area", area_name(region, language, area))
            .with("officers", *officers),
    };
    message.with("short", remedy.short).with("stations", remedy.short_at_stations)
}

/// With how many stations a group the police of the region would suffice for its less vulnerable
/// stations once all others are guarded; `None` if they suffice, or never do.
pub fn enough_from(region: &Region, people: &People) -> Option<Message> {
    if people.short_at_stations() == 0 {
        return None;
    }
    let all: u32 =
        region.forces.iter().filter(|f| f.kind.is_police()).map(|force| force.strength).sum();
    let of = |class: Vulnerability| {
        people
            .demands
            .iter()
            .filter(move |demand| demand.kind == DemandKind::Stations && demand.class == class)
    };
    let others: u32 = [Vulnerability::Vulnerable, Vulnerability::Very]
        .into_iter()
        .flat_map(of)
        .map(|demand| demand.officers)
        .sum();
    let stations: usize = of(Vulnerability::Less).map(|demand| demand.stations.len()).sum();
    let police = of(Vulnerability::Less).map(|demand| demand.officers).max()?;
    let left = all.saturating_sub(others);
    let least = least_stations_per_group(u32::try_from(stations).ok()?, left, police)?;
    Some(
        Message::note("people-enough-from")
            // Rounded up, so that what is shown suffices.
            .with("stations", Value::Decimal((least * 100.0).ceil() / 100.0))
            .with("police", police)
            .with("left", left),
    )
}

/// Units at a demand with their numbers: `Polres Kukar 2`.
pub fn units(region: &Region, people: &People, demand: usize) -> String {
    let duties = people.duties_of(demand);
    let unit = |duty: &Duty| format!("{} {}", force_name(region, &duty.force), duty.officers);
    duties.map(unit).collect::<Vec<_>>().join(", ")
}

/// Units that escort a trip, with their numbers; empty if none is assigned.
pub fn escorting(region: &Region, people: &People, trip: &str) -> String {
    let escorts = |demand: &Demand| {
        demand.kind == DemandKind::Escort && demand.trips.iter().any(|own| own == trip)
    };
    let demand = people.demands.iter().position(escorts);
    demand.map_or_else(String::new, |demand| units(region, people, demand))
}

/// What one member more of a unit would bring.
pub fn price_in_words(language: Language, price: Price) -> String {
    match price {
        Price::Nothing => words::text(language, "people-price-nothing"),
        Price::Gap(class) => words::text_with(
            language,
            "people-price-gap",
            &[("class", class_name(language, class).to_lowercase().into())],
        ),
        Price::Minutes(minutes) => words::text_with(
            language,
            "people-price-minutes",
            &[("minutes", Value::Minutes(minutes.into()))],
        ),
    }
}

/// Names of sub-districts; of none, the whole region.
pub fn areas_in_words(region: &Region, language: Language, areas: &[String]) -> String {
    if areas.is_empty() {
        return words::text(language, "people-everywhere");
    }
    let names = areas.iter().map(|area| area_name(region, language, area));
    names.collect::<Vec<_>>().join(", ")
}

/// What bases cover, and where new posts would bring most, in sentences; nothing without bases or if
/// none are asked for.
pub fn posts_in_words(region: &Region, people: &People) -> Vec<Message> {
    let posts = &people.posts;
    if region.forces.is_empty() || posts.all.stations == 0 {
        return Vec::new();
    }
    let share = |voters: u64| {
        let tenths = voters * 1_000 / posts.all.voters.max(1);
        Value::Decimal(tenths as f64 / 10.0)
    };
    let mut told = vec![
        Message::note("people-posts-now")
            .with("minutes", Value::Minutes(posts.within_minutes.into()))
            .with("stations", posts.now.stations)
            .with("all", posts.all.stations)
            .with("percent", share(posts.now.voters)),
    ];
    told.extend(posts.new.iter().map(|post| {
        Message::note("people-posts-new")
            .about(&post.at)
            .with("place", name(region, &post.at))
            .with("villages", post.adds.villages)
            .with("stations", post.adds.stations)
            .with("voters", post.adds.voters)
    }));
    if !posts.new.is_empty() {
        let key = match posts.then.voters == posts.most_voters {
            true => "people-posts-best",
            false => "people-posts-bound",
        };
        told.push(
            Message::note(key)
                .with("stations", posts.then.stations)
                .with("percent", share(posts.then.voters))
                .with("most", share(posts.most_voters)),
        );
    }
    told
}

/// How far voters are from bases, and where new posts would shorten that most; nothing without bases
/// or if none are asked for.
pub fn median_in_words(region: &Region, people: &People) -> Vec<Message> {
    let median = &people.median;
    if region.forces.is_empty() || median.new.is_empty() {
        return Vec::new();
    }
    // Rounded to tenths of a minute.
    let average = |sum: u64| Value::Decimal((sum * 10 / median.voters.max(1)) as f64 / 10.0);
    let places: Vec<String> = median.new.iter().map(|code| name(region, code)).collect();
    let key = if median.is_best() { "people-median-best" } else { "people-median-bound" };
    let mut told = vec![
        Message::note("people-median-now").with("now", average(median.now)),
        Message::note(key)
            .with("places", places.join(", "))
            .with("then", average(median.then))
            .with("least", average(median.least)),
    ];
    if median.only_areas {
        told.push(Message::note("people-median-areas"));
    }
    told
}

/// What the new posts of a proposal change: villages, stations and voters within reach, before and
/// after, the way of an average voter, and the cost; `None` if it proposes none.
pub fn proposal_in_words(
    region: &Region,
    people: &People,
    proposal: Proposal,
    language: Language,
) -> Option<Message> {
    let new = people.new_posts(proposal);
    if new.is_empty() || region.forces.is_empty() {
        return None;
    }
    let minutes = people.posts.within_minutes;
    let now = covered(&people.nearest, minutes, |village| village.now);
    let then = covered(&people.nearest, minutes, |village| village.with(proposal));
    let average = |of: &dyn Fn(&Nearest) -> Option<u32>| {
        let away =
            |v: &Nearest| v.voters * u64::from(of(v).unwrap_or(FAR_MINUTES).min(FAR_MINUTES));
        let sum: u64 = people.nearest.iter().map(away).sum();
        let voters: u64 = people.nearest.iter().map(|village| village.voters).sum();
        Value::Decimal((sum * 10 / voters.max(1)) as f64 / 10.0)
    };
    let places: Vec<String> = new.iter().map(|code| name(region, code)).collect();
    let rupiah = i64::from(region.security.post_rupiah) * new.len() as i64;
    let cost = match rupiah {
        0 => words::text(language, "people-post-no-cost"),
        rupiah => words::rupiah_whole(language, rupiah),
    };
    let key = match proposal {
        Proposal::Cover => "people-proposal-cover",
        Proposal::Median => "people-proposal-median",
    };
    Some(
        Message::note(key)
            .with("places", places.join(", "))
            .with("minutes", Value::Minutes(minutes.into()))
            .with("villages", now.villages)
            .with("villages_then", then.villages)
            .with("stations", now.stations)
            .with("stations_then", then.stations)
            .with("voters", now.voters)
            .with("voters_then", then.voters)
            .with("average", average(&|village| village.now))
            .with("average_then", average(&|village| village.with(proposal)))
            .with("cost", cost),
    )
}

/// Units at the new posts of a proposal, without members: how many it has is for the police to say.
pub fn proposed_units(
    region: &Region,
    people: &People,
    proposal: Proposal,
    language: Language,
) -> Vec<Force> {
    let mut forces = region.forces.clone();
    let mut added = Vec::new();
    for code in people.new_posts(proposal) {
        let Some(place) = region.places.get(code) else { continue };
        let values = [("place", place.name.as_str().into())];
        let force = Force {
            code: new_force_code(&forces),
            name: words::text_with(language, "people-new-post-name", &values),
            base: code.to_owned(),
            areas: vec![area_of(region, place)],
            ..Force::default()
        };
        forces.put(force.clone());
        added.push(force);
    }
    added
}

/// Number of staff and fees of a month, in a sentence.
pub fn staff_in_words(region: &Region, language: Language) -> Message {
    let rows = staff(region);
    let sum = |of: fn(&StaffOf) -> u32| rows.iter().map(of).sum::<u32>();
    let money = |of: fn(&StaffOf) -> u64| {
        let rupiah = rows.iter().map(of).sum::<u64>();
        words::rupiah_whole(language, i64::try_from(rupiah).unwrap_or(i64::MAX))
    };
    Message::note("staff-told")
        .with("kpps", sum(|row| row.kpps))
        .with("linmas", sum(|row| row.linmas))
        .with("pps", sum(|row| row.pps))
        .with("ppk", sum(|row| row.ppk))
        .with("stations", money(|row| row.stations_rupiah))
        .with("committees", money(|row| row.committees_rupiah))
}

/// The number of days between the first and last demand, for the heads of papers.
pub fn period(people: &People) -> Option<(i32, i32)> {
    let from = people.demands.iter().map(|demand| demand.from).min()?;
    let until = people.demands.iter().map(|demand| demand.until).max()?;
    Some((h_day(from), h_day(until)))
}

/// Units that have duties, in the order of the region's.
pub fn units_on_duty(region: &Region, people: &People) -> Vec<String> {
    let on_duty: BTreeSet<&str> = people.duties.iter().map(|duty| duty.force.as_str()).gather();
    let codes = region.forces.iter().map(|force| force.code.clone());
    codes.filter(|code| on_duty.contains(code.as_str())).collect()
}

/// When a demand begins and ends, in words.
pub fn period_in_words(language: Language, demand: &Demand) -> String {
    let whole = |at| words::moment(language, at);
    if h_day(demand.from) == h_day(demand.until - 1) {
        let end =
            words::moment(language, moment(h_day(demand.from), 0) + minute_of_day(demand.until));
        let end = end.split_once(' ').map_or(end.clone(), |(_, time)| time.to_owned());
        return format!("{}–{end}", whole(demand.from));
    }
    format!("{} – {}", whole(demand.from), whole(demand.until))
}
