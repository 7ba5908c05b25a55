//! What would close the gaps: each remedy is tried.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::demands::DemandKind;
use super::{Cause, People, assigned};
use tepat_model::plan::Plan;
use tepat_model::region::{
    Force, ForceKind, Lending, Pattern, Region, Vulnerability, new_force_code, usual_patterns,
};
use tepat_order::Order as _;

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Stations of a class share groups as loosely as their patterns allow.
    Looser(Vulnerability),
    /// A unit lends another members that it does not need.
    Lend {
        /// Code of the unit that lends.
        from: String,
        /// Code of the unit that borrows.
        to: String,
        /// How many members.
        officers: u32,
    },
    /// Members come from elsewhere, to a sub-district.
    Reinforce {
        /// Code of the sub-district whose post is their base.
        area: String,
        /// How many.
        officers: u32,
    },
}

/// A remedy and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What is done, on top of nothing else.
    pub kind: RemedyKind,
    /// Officers who are then still missing, at any time.
    pub short: u32,
    /// Officers who are then still missing at stations.
    pub short_at_stations: u32,
}

/// Pairs of units tried at most.
const MOST_LENDINGS: usize = 3;

/// Tries remedies, those that need nobody from elsewhere first. Each is one assignment.
pub(super) fn remedies(region: &Region, plan: Option<&Plan>, people: &People) -> Vec<Remedy> {
    if people.shortfalls.is_empty() || region.forces.is_empty() {
        return Vec::new();
    }
    let mut kinds: Vec<RemedyKind> = Vec::new();
    let loose = |class: &Vulnerability| loosened(region, *class) != *region;
    let classes = [Vulnerability::Less, Vulnerability::Vulnerable];
    kinds.extend(classes.into_iter().filter(|c| loose(c)).map(RemedyKind::Looser));
    kinds.extend(lendings(region, people));
    kinds.extend(reinforcement(people));
    let try_it = |kind: RemedyKind| {
        let after = assigned(&with_remedy(region, &kind), plan);
        Remedy { kind, short: after.short(), short_at_stations: after.short_at_stations() }
    };
    let tried = kinds.into_iter().map(try_it);
    tried.filter(|remedy| remedy.short < people.short()).collect()
}

/// The region with a remedy.
pub fn with_remedy(region: &Region, kind: &RemedyKind) -> Region {
    let mut region = match kind {
        RemedyKind::Looser(class) => return loosened(region, *class),
        _ => region.clone(),
    };
    match kind {
        RemedyKind::Looser(_) => {}
        RemedyKind::Lend { from, to, officers } => {
            let known = region.lendings.get(&Lending::new(from, to, 0).code);
            let officers = known.map_or(0, |known| known.officers).saturating_add(*officers);
            region.lendings.put(Lending::new(from, to, officers));
        }
        RemedyKind::Reinforce { area, officers } => {
            region.forces.put(Force {
                code: new_force_code(&region.forces),
                kind: ForceKind::Reinforcement,
                base: area.clone(),
                strength: *officers,
                ..Force::default()
            });
        }
    }
    region
}

/// The region with the loosest patterns for a class.
fn loosened(region: &Region, class: Vulnerability) -> Region {
    let mut region = region.clone();
    if region.patterns.get(&Pattern::code_of("", class)).is_none()
        && let Some(usual) = usual_patterns().get(&Pattern::code_of("", class))
        && usual.loosest() > usual.stations
    {
        region.patterns.put(usual.clone());
    }
    let own = region.patterns.iter().filter(|pattern| pattern.class == class);
    let loose = own.filter(|pattern| pattern.loosest() > pattern.stations);
    let loose: Vec<Pattern> = loose
        .map(|pattern| {
            let (few, many) = (u32::from(pattern.stations.max(1)), u32::from(pattern.loosest()));
            let linmas = (u32::from(pattern.linmas) * many).div_ceil(few);
            Pattern {
                stations: pattern.loosest(),
                linmas: u16::try_from(linmas).unwrap_or(u16::MAX),
                ..pattern.clone()
            }
        })
        .collect();
    region.patterns.put_all(loose);
    region
}

/// Units with members to spare on voting day, each with the unit whose stations lack most.
fn lendings(region: &Region, people: &People) -> Vec<RemedyKind> {
    let idle = |force: &Force| {
        let used = people.forces.iter().find(|used| used.force == force.code);
        force.strength.saturating_sub(used.map_or(0, |used| used.at_stations))
    };
    let lacks = |force: &Force| -> u32 {
        let gaps = people.shortfalls.iter().filter(|gap| {
            let demand = &people.demands[gap.demand];
            demand.kind == DemandKind::Stations && force.owns(demand.area())
        });
        gaps.map(|gap| gap.short).sum()
    };
    let mut found = Vec::new();
    for from in region.forces.iter().filter(|force| force.kind.is_police() && idle(force) > 0) {
        for to in region.forces.iter().filter(|to| to.kind.is_police() && to.code != from.code) {
            let officers = idle(from).min(lacks(to));
            if officers > 0 && lacks(from) == 0 {
                let (from, to) = (from.code.clone(), to.code.clone());
                found.push((officers, RemedyKind::Lend { from, to, officers }));
            }
        }
    }
    found.order_by_key(|(officers, _)| std::cmp::Reverse(*officers));
    found.truncate(MOST_LENDINGS);
    found.into_iter().map(|(_, kind)| kind).collect()
}

/// As many members as are missing at the same time, in the sub-district that lacks most.
fn reinforcement(people: &People) -> Option<RemedyKind> {
    let mut areas: BTreeMap<&str, u32> = BTreeMap::new();
    for gap in people.shortfalls.iter().filter(|gap| gap.cause != Cause::NoWay) {
        *areas.entry(people.demands[gap.demand].area()).or_default() += gap.short;
    }
    let most = areas.values().max().copied()?;
    let area = areas.into_iter().find(|(area, short)| *short == most && !area.is_empty())?.0;
    Some(RemedyKind::Reinforce { area: area.to_owned(), officers: people.most_short() })
}

/// The fewest stations for each group of `police` officers with which so many officers suffice for so
/// many stations; `None` if there is no whole group.
pub fn least_stations_per_group(stations: u32, officers: u32, police: u32) -> Option<f64> {
    let groups = officers.checked_div(police)?;
    (groups > 0).then(|| f64::from(stations) / f64::from(groups))
}
