//! Who guards: units, how they share stations, what they lend each other, and who is sent where.

use serde::{Deserialize, Serialize};

use super::limits::{FURTHEST_MOMENT, between, code_fits, one_line, refused, single_code_fits};
use super::{PlaceKind, Record, Region, Table, Vulnerability, straight_m};
use crate::message::Message;
use crate::time::Moment;

/// What a unit belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForceKind {
    /// Police resort or sector.
    #[default]
    Police,
    /// Police sent from elsewhere.
    Reinforcement,
    /// Army district, with the villages' Babinsa.
    Army,
    /// Navy.
    Navy,
    /// Community protection.
    Linmas,
}

impl ForceKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Police, Self::Reinforcement, Self::Army, Self::Navy, Self::Linmas];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::Reinforcement => "reinforcement",
            Self::Army => "army",
            Self::Navy => "navy",
            Self::Linmas => "linmas",
        }
    }

    /// Whether its members are police: they alone staff stations and escort goods.
    pub fn is_police(self) -> bool {
        matches!(self, Self::Police | Self::Reinforcement)
    }
}

/// A unit and what it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Force {
    /// Code, e.g. `F001`.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it belongs to.
    pub kind: ForceKind,
    /// Code of the place where it is based.
    pub base: String,
    /// Members that can be sent at the same time.
    pub strength: u32,
    /// Codes of the sub-districts that are its own; empty for the whole region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Longest shift of a guard, in hours.
    #[serde(default = "usual_hours", skip_serializing_if = "are_usual_hours")]
    pub duty_hours: u16,
    /// Hours of rest after a duty.
    #[serde(default = "usual_hours", skip_serializing_if = "are_usual_hours")]
    pub rest_hours: u16,
    /// Remark or source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Longest shift, and rest, where nobody says.
const USUAL_HOURS: u16 = 12;

fn usual_hours() -> u16 {
    USUAL_HOURS
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn are_usual_hours(hours: &u16) -> bool {
    *hours == USUAL_HOURS
}

impl Default for Force {
    fn default() -> Self {
        Self {
            code: String::new(),
            name: String::new(),
            kind: ForceKind::default(),
            base: String::new(),
            strength: 0,
            areas: Vec::new(),
            duty_hours: USUAL_HOURS,
            rest_hours: USUAL_HOURS,
            note: String::new(),
        }
    }
}

impl Force {
    /// Whether a sub-district is its own.
    pub fn owns(&self, area: &str) -> bool {
        self.areas.is_empty() || self.areas.iter().any(|own| own == area)
    }
}

impl Record for Force {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        single_code_fits(&self.code)?;
        one_line(&self.code, "name", &self.name)?;
        between(&self.code, "strength", self.strength, 0, 100_000)?;
        between(&self.code, "duty_hours", self.duty_hours, 1, 240)?;
        between(&self.code, "rest_hours", self.rest_hours, 0, 240)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.places.get(&self.base).is_none() {
            let what = Message::warning("force-no-base").about(&self.code);
            found.push(what.with("force", self.name.as_str()).with("base", self.base.as_str()));
        }
        for area in self.areas.iter().filter(|area| !region.is_area(area)) {
            let what = Message::warning("force-no-area").about(&self.code);
            found.push(what.with("force", self.name.as_str()).with("area", area.as_str()));
        }
    }
}

/// How a unit shares stations of a class among its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// `force@class`; without a force it holds for all that have none of their own.
    pub code: String,
    /// Code of the unit whose sub-districts it holds in; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub force: String,
    /// Class of the stations.
    pub class: Vulnerability,
    /// Police of a group.
    pub police: u16,
    /// Stations of a group.
    pub stations: u16,
    /// Most stations of a group where there are too few police.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub most_stations: u16,
    /// Linmas of a group.
    pub linmas: u16,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl Pattern {
    /// A pattern for a class in the sub-districts of a unit, or everywhere if `force` is empty.
    pub fn new(force: &str, class: Vulnerability, police: u16, stations: u16, linmas: u16) -> Self {
        Self {
            code: Self::code_of(force, class),
            force: force.to_owned(),
            class,
            police,
            stations,
            most_stations: 0,
            linmas,
        }
    }

    /// The code of the pattern of a class and unit.
    pub fn code_of(force: &str, class: Vulnerability) -> String {
        format!("{force}@{}", class.key())
    }

    /// The most stations that a group may have.
    pub fn loosest(&self) -> u16 {
        self.most_stations.max(self.stations)
    }
}

impl Record for Pattern {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        if self.code != Self::code_of(&self.force, self.class) {
            return Err(refused("record-joined-code", &self.code, "code"));
        }
        between(&self.code, "police", self.police, 0, 100)?;
        between(&self.code, "stations", self.stations, 1, 1_000)?;
        between(&self.code, "most_stations", self.most_stations, 0, 1_000)?;
        between(&self.code, "linmas", self.linmas, 0, 2_000)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        no_force(region, &self.code, &self.force, found);
    }
}

/// The patterns that hold where nothing else is set: 2-1-2, 2-2-4 and 2-4-8, which may be 2-8-16.
pub fn usual_patterns() -> Table<Pattern> {
    let less = Pattern::new("", Vulnerability::Less, 2, 4, 8);
    Table::new(vec![
        Pattern { most_stations: 8, ..less },
        Pattern::new("", Vulnerability::Vulnerable, 2, 2, 4),
        Pattern::new("", Vulnerability::Very, 2, 1, 2),
    ])
}

/// Members that a unit lends another, for duties in the other's sub-districts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lending {
    /// `from@to`.
    pub code: String,
    /// Code of the unit that lends.
    pub from: String,
    /// Code of the unit that borrows.
    pub to: String,
    /// The most members at the same time.
    pub officers: u32,
}

impl Lending {
    /// Members lent from one unit to another.
    pub fn new(from: &str, to: &str, officers: u32) -> Self {
        Self { code: format!("{from}@{to}"), from: from.to_owned(), to: to.to_owned(), officers }
    }
}

impl Record for Lending {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        if self.code != Self::new(&self.from, &self.to, 0).code || self.from == self.to {
            return Err(refused("record-joined-code", &self.code, "code"));
        }
        between(&self.code, "officers", self.officers, 0, 100_000)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        for force in [&self.from, &self.to] {
            no_force(region, &self.code, force, found);
        }
    }
}

/// Members of a unit that were sent somewhere: kept from an assignment, or pinned by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// `force@at@from`.
    pub code: String,
    /// Code of the unit.
    pub force: String,
    /// Code of the station that begins the group, of the place, or of the trip.
    pub at: String,
    /// When the duty begins.
    pub from: Moment,
    /// How many members.
    pub officers: u32,
    /// Whether they must stay; others only stay where that costs nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pinned: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

impl Posting {
    /// Members of a unit sent somewhere from a moment on, not pinned.
    pub fn new(force: &str, at: &str, from: Moment, officers: u32) -> Self {
        Self {
            code: Self::code_of(force, at, from),
            force: force.to_owned(),
            at: at.to_owned(),
            from,
            officers,
            pinned: false,
        }
    }

    /// The code of a posting.
    pub fn code_of(force: &str, at: &str, from: Moment) -> String {
        format!("{force}@{at}@{from}")
    }
}

impl Record for Posting {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        if self.code.len() > 150 || self.code != Self::code_of(&self.force, &self.at, self.from) {
            return Err(refused("record-joined-code", &self.code, "code"));
        }
        one_line(&self.code, "code", &self.code)?;
        between(&self.code, "from", self.from, -FURTHEST_MOMENT, FURTHEST_MOMENT)?;
        between(&self.code, "officers", self.officers, 0, 100_000)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        no_force(region, &self.code, &self.force, found);
    }
}

fn no_force(region: &Region, code: &str, force: &str, found: &mut Vec<Message>) {
    if !force.is_empty() && region.forces.get(force).is_none() {
        found.push(Message::warning("people-no-force").about(code).with("force", force));
    }
}

impl Region {
    /// The pattern of a class in a sub-district: that of the first police unit, by code, which has the
    /// sub-district by name and a pattern for the class; else the region's; else the usual one.
    /// O(forces).
    pub fn pattern(&self, area: &str, class: Vulnerability) -> Pattern {
        let named = |force: &&Force| {
            force.kind == ForceKind::Police && force.areas.iter().any(|own| own == area)
        };
        let owners = self.forces.iter().filter(named).map(|force| force.code.as_str());
        let own = owners
            .chain([""])
            .find_map(|force| self.patterns.get(&Pattern::code_of(force, class)).cloned());
        own.or_else(|| usual_patterns().get(&Pattern::code_of("", class)).cloned())
            .unwrap_or_else(|| Pattern::new("", class, 2, 1, 2))
    }

    /// Whether nothing is said of who guards and works.
    pub(crate) fn has_no_people(&self) -> bool {
        self.security.is_usual()
            && self.indicators.is_empty()
            && self.ticks.is_empty()
            && self.rulings.is_empty()
            && self.patterns.is_empty()
            && self.forces.is_empty()
            && self.lendings.is_empty()
            && self.postings.is_empty()
            && self.staffing.is_usual()
            && self.staff.is_empty()
            && self.trainings.is_empty()
    }

    /// Whether a code is that of a sub-district.
    pub fn is_area(&self, code: &str) -> bool {
        self.places.get(code).is_some_and(|place| place.kind == PlaceKind::Ppk)
    }
}

/// A code for a new unit that no unit has.
pub fn new_force_code(forces: &Table<Force>) -> String {
    let number = (1..).find(|number| forces.get(&format!("F{number:03}")).is_none());
    format!("F{:03}", number.unwrap_or(0))
}

/// A unit for each police resort that sub-districts name, without members: how many it has is for the
/// police to say. Its base is proposed at its sub-district post nearest to the store.
pub fn proposed_forces(region: &Region) -> Table<Force> {
    let mut forces: Table<Force> = Table::default();
    for place in region.places.iter().filter(|place| place.kind == PlaceKind::Ppk) {
        let name = format!("Polres {}", place.polres.trim());
        let known = forces.iter().find(|force| force.name == name).cloned();
        let mut force = known.unwrap_or_else(|| Force {
            code: new_force_code(&forces),
            name,
            base: place.code.clone(),
            ..Force::default()
        });
        if !place.polres.trim().is_empty() {
            force.areas.push(place.code.clone());
            forces.put(force);
        }
    }
    if let Some(store) = region.store() {
        let away = |code: &str| {
            let post = region.places.get(code)?.position()?;
            Some(straight_m(store.position()?, post))
        };
        let based = |force: &Force| {
            let own = force.areas.iter().filter_map(|area| Some((away(area)?, area)));
            let base = own.min().map_or_else(|| force.base.clone(), |(_, area)| area.clone());
            Force { base, ..force.clone() }
        };
        forces = forces.iter().map(based).collect();
    }
    // A single resort has the whole region.
    if forces.is_empty() {
        let base = region.store().map_or_else(String::new, |store| store.code.clone());
        let name = format!("Polres {}", region.info.name);
        forces.put(Force { code: new_force_code(&forces), name, base, ..Force::default() });
    }
    forces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Place;

    #[test]
    fn codes_join_what_they_name() {
        let class = Vulnerability::Very;
        assert_eq!(Pattern::new("F001", class, 2, 1, 2).validate(), Ok(()));
        let other = Pattern { force: "F002".into(), ..Pattern::new("F001", class, 2, 1, 2) };
        assert!(other.validate().is_err());
        assert!(Pattern::new("", class, 2, 0, 2).validate().is_err(), "no station");
        assert_eq!(Lending::new("A", "B", 3).validate(), Ok(()));
        assert!(Lending::new("A", "A", 3).validate().is_err());
        assert_eq!(Posting::new("A", "T1", -360, 2).validate(), Ok(()));
        assert!(Posting { from: 0, ..Posting::new("A", "T1", -360, 2) }.validate().is_err());
        assert!(Force { code: "A@B".into(), ..Force::default() }.validate().is_err());
        assert!(Force { code: "A".into(), duty_hours: 0, ..Force::default() }.validate().is_err());
    }

    #[test]
    fn a_resorts_own_pattern_goes_before_the_regions() {
        let mut region = Region::default();
        let check = |region: &Region, area: &str, expect: u16| {
            assert_eq!(region.pattern(area, Vulnerability::Less).stations, expect, "{area}");
        };
        check(&region, "K1", 4);
        region.patterns.put(Pattern::new("", Vulnerability::Less, 2, 8, 16));
        region.patterns.put(Pattern::new("F001", Vulnerability::Less, 2, 1, 2));
        check(&region, "K1", 8);
        let areas = vec!["K1".to_owned()];
        region.forces.put(Force { code: "F001".into(), areas, ..Force::default() });
        check(&region, "K1", 1);
        check(&region, "K2", 8);
    }

    #[test]
    fn resorts_are_proposed_by_the_sub_districts_that_name_them() {
        let mut region = Region::default();
        region.places.put(Place::new("G", PlaceKind::Store, 0.0, 0.3));
        for (code, polres, lon) in
            [("K1", "Kukar", 0.0), ("K2", "Bontang", 0.1), ("K3", "Kukar", 0.2)]
        {
            let place = Place::new(code, PlaceKind::Ppk, 0.0, lon);
            region.places.put(Place { polres: polres.into(), ..place });
        }
        let forces = proposed_forces(&region);
        let areas: Vec<(&str, usize)> =
            forces.iter().map(|force| (force.name.as_str(), force.areas.len())).collect();
        assert_eq!(areas, [("Polres Kukar", 2), ("Polres Bontang", 1)]);
        assert_eq!(forces[0].base, "K3", "the nearest to the store");
        assert!(forces.iter().all(|force| force.strength == 0 && force.validate().is_ok()));
    }
}
