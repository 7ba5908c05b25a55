//! Tables of who guards what.

use std::collections::BTreeMap;

use super::{
    area_name, areas_in_words, class_name, demand_kind_name, demand_name, force_kind_name,
    force_name, indicator_name, period_in_words, price_in_words, units, why,
};
use crate::custody::name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_model::region::{
    Feed, ForceKind, Pattern, PlaceKind, Region, Vulnerability, usual_patterns,
};
use tepat_model::time::h_day;
use tepat_planner::money::{Dimension, Key, ledger_of_guards};
use tepat_planner::people::{Demand, DemandKind, Duty, ForceUse, People, StaffOf, area_of, staff};

/// Stations with class and reason, and who comes.
pub fn stations_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, demand) in people.demands.iter().enumerate() {
        groups.extend(demand.stations.iter().map(|code| (code.as_str(), number)));
    }
    let rows: Vec<_> = region.stations.iter().zip(&people.stations).collect();
    let demand = |code: &str| groups.get(code).map(|number| (*number, &people.demands[*number]));
    let choices = std::iter::once((String::new(), words::text(language, "people-by-points")))
        .chain(
            Vulnerability::ALL.map(|class| (class.key().to_owned(), class_name(language, class))),
        );
    Sheet::of(&rows, language, |(station, _)| station.code.clone())
        .texts("col-code", |(station, _)| station.code.clone())
        .texts("col-kecamatan", |(station, _)| {
            let home = region.home_of(station);
            let area = home.map_or_else(String::new, |home| area_of(region, home));
            area_name(region, language, &area)
        })
        .texts("people-village", |(station, _)| name(region, station.home()))
        .texts("people-class", |(_, classed)| class_name(language, classed.class))
        .numbers("people-points", Form::Count, |(_, classed)| Some(f64::from(classed.points)))
        .texts("people-ruling", |(station, _)| {
            let ruling = region.rulings.get(&station.code);
            let by_points = || words::text(language, "people-by-points");
            ruling.map_or_else(by_points, |ruling| class_name(language, ruling.class))
        })
        .edit("class", Editor::Choice(choices.collect()))
        .texts("people-why", |(station, classed)| why(region, language, &station.code, classed))
        .numbers("people-group", Form::Count, |(station, _)| {
            demand(&station.code).map(|(_, demand)| demand.stations.len() as f64)
        })
        .texts("people-units", |(station, _)| {
            demand(&station.code)
                .map_or_else(String::new, |(number, _)| units(region, people, number))
        })
        .marked(|(station, _)| {
            let gap = demand(&station.code)
                .and_then(|(number, _)| people.shortfalls.iter().find(|gap| gap.demand == number));
            if gap.is_some() { "bad" } else { "" }
        })
        .done()
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
        .numbers_named(kind(DemandKind::Stations), Form::Count, of(DemandKind::Stations))
        .total(Total::Sum)
        .numbers_named(kind(DemandKind::Guard), Form::Count, of(DemandKind::Guard))
        .total(Total::Sum)
        .numbers_named(kind(DemandKind::Halt), Form::Count, of(DemandKind::Halt))
        .total(Total::Sum)
        .numbers_named(kind(DemandKind::Escort), Form::Count, of(DemandKind::Escort))
        .total(Total::Sum)
        .numbers("people-missing", Form::Count, |day| {
            Some(f64::from(day.short)).filter(|short| *short > 0.0)
        })
        .total(Total::Sum)
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
        .numbers_named(class(Vulnerability::Less), Form::Count, of(Vulnerability::Less))
        .total(Total::Sum)
        .numbers_named(class(Vulnerability::Vulnerable), Form::Count, of(Vulnerability::Vulnerable))
        .total(Total::Sum)
        .numbers_named(class(Vulnerability::Very), Form::Count, of(Vulnerability::Very))
        .total(Total::Sum)
        .numbers("people-police-wanted", Form::Count, |area| some(area.officers))
        .total(Total::Sum)
        .numbers("people-missing-stations", Form::Count, |area| some(area.short))
        .total(Total::Sum)
        .numbers("people-missing-else", Form::Count, |area| some(area.short_elsewhere))
        .total(Total::Sum)
        .numbers("people-linmas", Form::Count, |area| some(area.linmas))
        .total(Total::Sum)
        .marked(|area| if area.short > 0 { "bad" } else { "" })
        .done()
}

/// Units, what they have and what they do.
pub fn forces_sheet(region: &Region, people: &People, language: Language) -> Sheet {
    let rows: Vec<_> = region.forces.iter().collect();
    let used = |code: &str| people.forces.iter().find(|used| used.force == code);
    let number = |code: &str, of: fn(&ForceUse) -> u32| used(code).map(|used| f64::from(of(used)));
    let places = region.places.iter().filter(|place| place.kind != PlaceKind::Junction);
    let bases =
        places.map(|place| (place.code.clone(), words::base_name(region, &place.code, language)));
    let kinds = ForceKind::ALL.map(|kind| (kind.key().to_owned(), force_kind_name(language, kind)));
    let whole = |least, most| Editor::Number { least, most, optional: false };
    let paid = ledger_of_guards(region, people).sums(Dimension::Force);
    Sheet::of(&rows, language, |force| force.code.clone())
        .texts("col-name", |force| force.name.clone())
        .edit("name", Editor::Text)
        .texts("col-kind", |force| force_kind_name(language, force.kind))
        .edit("kind", Editor::Choice(kinds.to_vec()))
        .texts("people-base", |force| words::base_name(region, &force.base, language))
        .edit("base", Editor::Choice(bases.collect()))
        .numbers("people-strength", Form::Count, |force| Some(f64::from(force.strength)))
        .total(Total::Sum)
        .edit("strength", whole(0, 100_000))
        .texts("people-areas", |force| areas_in_words(region, language, &force.areas))
        .numbers("people-rest", Form::Count, |force| Some(f64::from(force.rest_hours)))
        .edit("rest_hours", whole(0, 240))
        .numbers("people-duty", Form::Count, |force| Some(f64::from(force.duty_hours)))
        .edit("duty_hours", whole(1, 240))
        .numbers("people-own-stations", Form::Count, |force| {
            number(&force.code, |used| used.own_stations)
        })
        .total(Total::Sum)
        .numbers("people-at-stations", Form::Count, |force| {
            number(&force.code, |used| used.at_stations)
        })
        .total(Total::Sum)
        .numbers("people-spare", Form::Count, |force| {
            let used = used(&force.code)?.at_stations;
            force.kind.is_police().then(|| f64::from(force.strength.saturating_sub(used)))
        })
        .total(Total::Sum)
        .numbers("people-per-station", Form::Decimal, |force| {
            let own = used(&force.code)?.own_stations;
            (own > 0).then(|| f64::from(force.strength) / f64::from(own))
        })
        .numbers("people-most-busy", Form::Count, |force| {
            number(&force.code, |used| used.most_busy)
        })
        .total(Total::Sum)
        .numbers("people-paid", Form::WholeRupiah, |force| {
            let sum = paid.iter().find(|sum| sum.key == Key::Force(force.code.clone()));
            sum.map(|sum| sum.rupiah as f64)
        })
        .total(Total::Sum)
        .texts("people-price", |force| {
            used(&force.code).map_or_else(String::new, |used| price_in_words(language, used.price))
        })
        .done()
}

/// Staff and fees by sub-district.
pub fn staff_sheet(region: &Region, language: Language) -> Sheet {
    let rows = staff(region);
    let number = |of: fn(&StaffOf) -> u32| move |row: &StaffOf| Some(f64::from(of(row)));
    Sheet::of(&rows, language, |row| row.area.clone())
        .texts("col-kecamatan", |row| area_name(region, language, &row.area))
        .numbers("col-stations", Form::Count, number(|row| row.stations))
        .total(Total::Sum)
        .numbers("staff-villages", Form::Count, number(|row| row.villages))
        .total(Total::Sum)
        .numbers("staff-kpps", Form::Count, number(|row| row.kpps))
        .total(Total::Sum)
        .numbers("staff-linmas", Form::Count, number(|row| row.linmas))
        .total(Total::Sum)
        .numbers("staff-pps", Form::Count, number(|row| row.pps))
        .total(Total::Sum)
        .numbers("staff-ppk", Form::Count, number(|row| row.ppk))
        .total(Total::Sum)
        .numbers("staff-stations-rupiah", Form::WholeRupiah, |row| Some(row.stations_rupiah as f64))
        .total(Total::Sum)
        .numbers("staff-committees-rupiah", Form::WholeRupiah, |row| {
            Some(row.committees_rupiah as f64)
        })
        .total(Total::Sum)
        .done()
}

/// Duties of a unit, which can be pinned; the keys are the codes of their postings.
pub fn duties_sheet(region: &Region, people: &People, force: &str, language: Language) -> Sheet {
    let of = |duty: &Duty| &people.demands[duty.demand];
    let rows: Vec<&Duty> = people.duties.iter().filter(|duty| duty.force == force).collect();
    let pinned = [("", "people-price-nothing"), ("yes", "people-pinned")]
        .map(|(value, key)| (value.to_owned(), words::text(language, key)));
    Sheet::of(&rows, language, |duty| posting_code(of(duty), duty))
        .texts("people-what", |duty| demand_kind_name(language, of(duty).kind))
        .texts("people-where", |duty| demand_name(region, language, of(duty)))
        .texts("people-when", |duty| period_in_words(language, of(duty)))
        .numbers("people-officers", Form::Count, |duty| Some(f64::from(duty.officers)))
        .numbers("people-travel", Form::Minutes, |duty| duty.travel_minutes.map(f64::from))
        .total(Total::Greatest)
        .texts("export-guard-lent-to", |duty| match duty.lent_to.as_str() {
            "" => String::new(),
            to => force_name(region, to),
        })
        .texts("people-pin", |duty| pinned[usize::from(duty.pinned)].1.clone())
        .edit("pinned", Editor::Choice(pinned.to_vec()))
        .done()
}

fn posting_code(demand: &Demand, duty: &Duty) -> String {
    tepat_model::region::Posting::code_of(&duty.force, &demand.at, demand.from)
}

/// Usual ways to share stations: police, stations, linmas.
pub const PRESETS: [(u16, u16, u16); 8] =
    [(2, 1, 2), (2, 2, 4), (2, 3, 3), (2, 4, 8), (2, 6, 12), (2, 8, 16), (2, 16, 32), (1, 2, 4)];

/// The patterns that hold: of the region, or else the usual ones, and those of units; the keys are
/// their codes.
pub fn patterns_sheet(region: &Region, language: Language) -> Sheet {
    let general = Vulnerability::ALL.iter().filter_map(|class| {
        let code = Pattern::code_of("", *class);
        region.patterns.get(&code).cloned().or_else(|| usual_patterns().get(&code).cloned())
    });
    let own = region.patterns.iter().filter(|pattern| !pattern.force.is_empty()).cloned();
    let rows: Vec<Pattern> = general.chain(own).collect();
    let written =
        |(police, stations, linmas): (u16, u16, u16)| format!("{police}-{stations}-{linmas}");
    let presets = PRESETS.map(|preset| (written(preset), written(preset)));
    let whole = |least, most| Editor::Number { least, most, optional: false };
    Sheet::of(&rows, language, |pattern| pattern.code.clone())
        .texts("people-pattern-whose", |pattern| match pattern.force.as_str() {
            "" => words::text(language, "people-pattern-all"),
            force => force_name(region, force),
        })
        .texts("people-class", |pattern| class_name(language, pattern.class))
        .texts("people-pattern-preset", |pattern| {
            written((pattern.police, pattern.stations, pattern.linmas))
        })
        .edit("preset", Editor::Choice(presets.to_vec()))
        .numbers("people-pattern-police", Form::Count, |pattern| Some(pattern.police.into()))
        .edit("police", whole(0, 100))
        .numbers("people-pattern-stations", Form::Count, |pattern| Some(pattern.stations.into()))
        .edit("stations", whole(1, 1_000))
        .numbers("people-pattern-most", Form::Count, |pattern| Some(pattern.loosest().into()))
        .edit("most_stations", whole(0, 1_000))
        .numbers("people-pattern-linmas", Form::Count, |pattern| Some(pattern.linmas.into()))
        .edit("linmas", whole(0, 2_000))
        .done()
}

/// The indicators that hold, with weights that can be changed.
pub fn indicators_sheet(region: &Region, language: Language) -> Sheet {
    let rows: Vec<_> = region.indicators_used().iter().cloned().collect();
    let whole = |least, most| Editor::Number { least, most, optional: false };
    Sheet::of(&rows, language, |indicator| indicator.code.clone())
        .texts("col-name", |indicator| indicator_name(region, language, &indicator.code))
        .edit("name", Editor::Text)
        .numbers("people-points", Form::Count, |indicator| Some(indicator.weight.into()))
        .edit("weight", whole(0, 100))
        .texts("people-why", |indicator| {
            let key = match indicator.feed {
                None => "feed-none",
                Some(Feed::AccessHours) => "feed-access-hours",
                Some(Feed::Changes) => "feed-changes",
                Some(Feed::FloodProne) => "feed-flood-prone",
                Some(Feed::Late) => "feed-late",
            };
            words::text(language, key)
        })
        .numbers("people-from", Form::Count, |indicator| {
            let counts = matches!(indicator.feed, Some(Feed::AccessHours | Feed::Changes));
            counts.then(|| indicator.from.into())
        })
        .edit("from", whole(0, 1_000))
        .only_where(|indicator| matches!(indicator.feed, Some(Feed::AccessHours | Feed::Changes)))
        .texts("col-source", |indicator| indicator.source.clone())
        .edit("source", Editor::Text)
        .done()
}
