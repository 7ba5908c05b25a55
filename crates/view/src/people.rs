//! Who guards what, in words and tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::custody::name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_model::message::{Message, Value};
use tepat_model::region::{ForceKind, PlaceKind, Region, Vulnerability};
use tepat_model::time::{h_day, moment};
use tepat_planner::people::{
    Applying, Cause, Classed, Demand, DemandKind, ForceUse, People, Price, Remedy, RemedyKind,
    StaffOf, area_of, least_stations_per_group, staff,
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
            words::text_with(
                language,
                "people-trip",
                &[("trip", demand.at.as_str().into()), ("place", from.into())],
            )
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
        people.demands.iter().filter(move |demand| {
            demand.kind == DemandKind::Stations && demand.class == class
        })
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

/// Stations with class and reason, and who comes.
pub fn stations_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, demand) in people.demands.iter().enumerate() {
        groups.extend(demand.stations.iter().map(|code| (code.as_str(), number)));
    }
    let rows: Vec<_> = region.stations.iter().zip(&people.stations).collect();
    let demand = |code: &str| groups.get(code).map(|number| (*number, &people.demands[*number]));
    let choices = std::iter::once((String::new(), words::text(language, "people-by-points")))
        .chain(Vulnerability::ALL.map(|class| {
            (class.key().to_owned(), class_name(language, class))
        }));
    Sheet::of(&rows, language, |(station, _)| station.code.clone())
        .texts("col-code", |(station, _)| station.code.clone())
        .texts("col-kecamatan", |(station, _)| {
            let home = region.home_of(station);
            let area = home.map_or_else(String::new, |home| area_of(region, home));
            area_name(region, language, &area)
        })
        .texts("col-village", |(station, _)| name(region, station.home()))
        .texts("people-class", |(_, classed)| class_name(language, classed.class))
        .numbers("people-points", Form::Count, |(_, classed)| {
            Some(f64::from(classed.points))
        })
        .texts("people-ruling", |(station, _)| {
            let ruling = region.rulings.get(&station.code);
            let by_points = || words::text(language, "people-by-points");
            ruling.map_or_else(by_points, |ruling| class_name(language, ruling.class))
        })
        .edit("class", Editor::Choice(choices.collect()))
        .texts("people-why", |(station, classed)| {
            why(region, language, &station.code, classed)
        })
        .numbers("people-group", Form::Count, |(station, _)| {
            demand(&station.code).map(|(_, demand)| demand.stations.len() as f64)
        })
        .texts("people-units", |(station, _)| {
            demand(&station.code).map_or_else(String::new, |(number, _)| {
                units(region, people, number)
            })
        })
        .marked(|(station, _)| {
            let gap = demand(&station.code)
                .and_then(|(number, _)| people.shortfalls.iter().find(|gap| gap.demand == number));
            if gap.is_some() { "bad" } else { "" }
        })
        .done()
}

/// Units at a demand with their numbers: `Polres Kukar 2`.
pub fn units(region: &Region, people: &People, demand: usize) -> String {
    let duties = people.duties_of(demand);
    let unit = |duty: &tepat_planner::people::Duty| {
        format!("{} {}", force_name(region, &duty.force), duty.officers)
    };
    duties.map(unit).collect::<Vec<_>>().join(", ")
}

/// What is wanted and missing on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayOf {
    /// H-day.
    pub h_day: i32,
    /// By kind of demand, in the order of [`DemandKind::ALL`]: officers of all duties that begin then.
    pub officers: [u32; 4],
    /// Officers missing at them.
    pub short: u32,
}

/// What is wanted day by day, in order.
pub fn days(people: &People) -> Vec<DayOf> {
    let mut days: BTreeMap<i32, DayOf> = BTreeMap::new();
    for demand in &people.demands {
        let day = days.entry(-h_day(demand.from)).or_default();
        day.h_day = h_day(demand.from);
        day.officers[demand.kind as usize] += demand.officers;
    }
    for gap in &people.shortfalls {
        let demand = &people.demands[gap.demand];
        days.entry(-h_day(demand.from)).or_default().short += gap.short;
    }
    days.into_values().collect()
}

/// Demands day by day.
pub fn days_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let rows = days(people);
    let kind = |kind: DemandKind| demand_kind_name(language, kind);
    let of = |kind: DemandKind| {
        move |day: &DayOf| {
            Some(f64::from(day.officers[kind as usize])).filter(|officers| *officers > 0.0)
        }
    };
    Sheet::of(&rows, language, |day| words::h_day(day.h_day.into()))
        .texts("people-day", |day| {
            let date = words::date(language, &region.info, day.h_day);
            let short = words::h_day(day.h_day.into());
            date.map_or_else(|| short.clone(), |date| format!("{short}, {date}"))
        })
        .numbers_named(kind(DemandKind::Stations), Form::Count, of(DemandKind::Stations)).total(Total::Sum)
        .numbers_named(kind(DemandKind::Guard), Form::Count, of(DemandKind::Guard)).total(Total::Sum)
        .numbers_named(kind(DemandKind::Halt), Form::Count, of(DemandKind::Halt)).total(Total::Sum)
        .numbers_named(kind(DemandKind::Escort), Form::Count, of(DemandKind::Escort)).total(Total::Sum)
        .numbers("people-missing", Form::Count, |day| {
            Some(f64::from(day.short)).filter(|short| *short > 0.0)
        }).total(Total::Sum)
        .marked(|day| if day.short > 0 { "bad" } else { "" })
        .done()
}

/// A sub-district: its stations by class, and the officers wanted and missing at them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaOf {
    /// Code of the sub-district.
    pub area: String,
    /// Stations by class, in the order of [`Vulnerability::ALL`].
    pub stations: [u32; 3],
    /// Officers wanted at stations.
    pub officers: u32,
    /// Officers missing at stations.
    pub short: u32,
    /// Officers missing at anything else, on all days together.
    pub short_elsewhere: u32,
    /// Linmas wanted.
    pub linmas: u32,
}

/// All sub-districts with demands, by code.
pub fn areas(people: &People) -> Vec<AreaOf> {
    let mut areas: BTreeMap<&str, AreaOf> = BTreeMap::new();
    for demand in &people.demands {
        let area = areas.entry(demand.area()).or_default();
        area.area = demand.area().to_owned();
        area.linmas += demand.linmas;
        if demand.kind == DemandKind::Stations {
            area.stations[demand.class as usize] += demand.stations.len() as u32;
            area.officers += demand.officers;
        }
    }
    for gap in &people.shortfalls {
        let demand = &people.demands[gap.demand];
        let area = areas.entry(demand.area()).or_default();
        match demand.kind {
            DemandKind::Stations => area.short += gap.short,
            _ => area.short_elsewhere += gap.short,
        }
    }
    areas.into_values().collect()
}

/// Sub-districts with their stations and gaps.
pub fn areas_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let rows = areas(people);
    let some = |number: u32| Some(f64::from(number)).filter(|number| *number > 0.0);
    let of = |class: Vulnerability| move |area: &AreaOf| some(area.stations[class as usize]);
    let class = |class: Vulnerability| class_name(language, class);
    Sheet::of(&rows, language, |area| area.area.clone())
        .texts("col-kecamatan", |area| area_name(region, language, &area.area))
        .numbers_named(class(Vulnerability::Less), Form::Count, of(Vulnerability::Less)).total(Total::Sum)
        .numbers_named(
            class(Vulnerability::Vulnerable),
            Form::Count,
            of(Vulnerability::Vulnerable),
        ).total(Total::Sum)
        .numbers_named(class(Vulnerability::Very), Form::Count, of(Vulnerability::Very)).total(Total::Sum)
        .numbers("people-police-wanted", Form::Count, |area| {
            some(area.officers)
        }).total(Total::Sum)
        .numbers("people-missing-stations", Form::Count, |area| {
            some(area.short)
        }).total(Total::Sum)
        .numbers("people-missing-else", Form::Count, |area| {
            some(area.short_elsewhere)
        }).total(Total::Sum)
        .numbers("people-linmas", Form::Count, |area| some(area.linmas)).total(Total::Sum)
        .marked(|area| if area.short > 0 { "bad" } else { "" })
        .done()
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

/// Units, what they have and what they do.
pub fn forces_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let rows: Vec<_> = region.forces.iter().collect();
    let used = |code: &str| people.forces.iter().find(|used| used.force == code);
    let number = |code: &str, of: fn(&ForceUse) -> u32| used(code).map(|used| f64::from(of(used)));
    let places = region.places.iter().filter(|place| place.kind != PlaceKind::Junction);
    let bases = places.map(|place| {
        (place.code.clone(), words::base_name(region, &place.code, language))
    });
    let kinds = ForceKind::ALL.map(|kind| {
        (kind.key().to_owned(), force_kind_name(language, kind))
    });
    let whole = |least, most| Editor::Number { least, most, optional: false };
    Sheet::of(&rows, language, |force| force.code.clone())
        .texts("col-name", |force| force.name.clone())
        .edit("name", Editor::Text)
        .texts("col-kind", |force| force_kind_name(language, force.kind))
        .edit("kind", Editor::Choice(kinds.to_vec()))
        .texts("people-base", |force| words::base_name(region, &force.base, language))
        .edit("base", Editor::Choice(bases.collect()))
        .numbers("people-strength", Form::Count, |force| {
            Some(f64::from(force.strength))
        }).total(Total::Sum)
        .edit("strength", whole(0, 100_000))
        .texts("people-areas", |force| areas_in_words(region, language, &force.areas))
        .numbers("people-rest", Form::Count, |force| {
            Some(f64::from(force.rest_hours))
        })
        .edit("rest_hours", whole(0, 240))
        .numbers("people-duty", Form::Count, |force| {
            Some(f64::from(force.duty_hours))
        })
        .edit("duty_hours", whole(1, 240))
        .numbers("people-own-stations", Form::Count, |force| {
            number(&force.code, |used| used.own_stations)
        }).total(Total::Sum)
        .numbers("people-at-stations", Form::Count, |force| {
            number(&force.code, |used| used.at_stations)
        }).total(Total::Sum)
        .numbers("people-spare", Form::Count, |force| {
            let used = used(&force.code)?.at_stations;
            force.kind.is_police().then(|| f64::from(force.strength.saturating_sub(used)))
        }).total(Total::Sum)
        .numbers("people-per-station", Form::Decimal, |force| {
            let own = used(&force.code)?.own_stations;
            (own > 0).then(|| f64::from(force.strength) / f64::from(own))
        })
        .numbers("people-most-busy", Form::Count, |force| {
            number(&force.code, |used| used.most_busy)
        }).total(Total::Sum)
        .texts("people-price", |force| {
            used(&force.code).map_or_else(String::new, |used| price_in_words(language, used.price))
        })
        .done()
}

/// Names of sub-districts; of none, the whole region.
pub fn areas_in_words(region: &Region, language: Language, areas: &[String]) -> String {
    if areas.is_empty() {
        return words::text(language, "people-everywhere");
    }
    let names = areas.iter().map(|area| area_name(region, language, area));
    names.collect::<Vec<_>>().join(", ")
}

/// Staff and fees by sub-district.
pub fn staff_sheet(region: &Region, language: Language) -> Sheet {
    let rows = staff(region);
    let number = |of: fn(&StaffOf) -> u32| move |row: &StaffOf| Some(f64::from(of(row)));
    Sheet::of(&rows, language, |row| row.area.clone())
        .texts("col-kecamatan", |row| area_name(region, language, &row.area))
        .numbers("col-stations", Form::Count, number(|row| row.stations)).total(Total::Sum)
        .numbers("staff-villages", Form::Count, number(|row| row.villages)).total(Total::Sum)
        .numbers("staff-kpps", Form::Count, number(|row| row.kpps)).total(Total::Sum)
        .numbers("staff-linmas", Form::Count, number(|row| row.linmas)).total(Total::Sum)
        .numbers("staff-pps", Form::Count, number(|row| row.pps)).total(Total::Sum)
        .numbers("staff-ppk", Form::Count, number(|row| row.ppk)).total(Total::Sum)
        .numbers("staff-stations-rupiah", Form::WholeRupiah, |row| {
            Some(row.stations_rupiah as f64)
        }).total(Total::Sum)
        .numbers("staff-committees-rupiah", Form::WholeRupiah, |row| {
            Some(row.committees_rupiah as f64)
        }).total(Total::Sum)
        .done()
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
    let on_duty: BTreeSet<&str> = people.duties.iter().map(|duty| duty.force.as_str()).collect();
    let codes = region.forces.iter().map(|force| force.code.clone());
    codes.filter(|code| on_duty.contains(code.as_str())).collect()
}

/// When a demand begins and ends, in words.
pub fn period_in_words(language: Language, demand: &Demand) -> String {
    let whole = |at| words::moment(language, at);
    if h_day(demand.from) == h_day(demand.until - 1) {
        let end = words::moment(language, moment(h_day(demand.from), 0) + minute(demand.until));
        let end = end.split_once(' ').map_or(end.clone(), |(_, time)| time.to_owned());
        return format!("{}–{end}", whole(demand.from));
    }
    format!("{} – {}", whole(demand.from), whole(demand.until))
}

fn minute(at: i32) -> i32 {
    tepat_model::time::minute_of_day(at)
}
