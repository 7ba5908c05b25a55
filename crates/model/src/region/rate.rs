//! What is paid besides the transport itself: rates of allowances, packing and loading.

use serde::{Deserialize, Serialize};

use super::limits::{between, code_fits, one_line, refused};
use super::{PlaceKind, Record, Region, Table};
use crate::message::Message;

/// What money is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// Vehicles and boats by the day, at the rates of their classes.
    Rent,
    /// Their kilometres, at the rates of their classes.
    Distance,
    /// Their hours of travelling, loading and unloading, at the rates of their classes.
    Hours,
    /// Teams that carry on foot: all that their classes cost.
    Porters,
    /// Allowances of the police on convoys.
    Escorts,
    /// Allowances of the commission's staff on convoys.
    Staff,
    /// Nights away.
    Nights,
    /// Packing of kits and boxes.
    Packing,
    /// Loading and unloading of boxes.
    Loading,
    /// Allowances of units that guard stations, goods and halting vehicles.
    Guards,
}

impl CostKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 10] = [
        Self::Rent,
        Self::Distance,
        Self::Hours,
        Self::Porters,
        Self::Escorts,
        Self::Staff,
        Self::Nights,
        Self::Packing,
        Self::Loading,
        Self::Guards,
    ];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rent => "rent",
            Self::Distance => "distance",
            Self::Hours => "hours",
            Self::Porters => "porters",
            Self::Escorts => "escorts",
            Self::Staff => "staff",
            Self::Nights => "nights",
            Self::Packing => "packing",
            Self::Loading => "loading",
            Self::Guards => "guards",
        }
    }

    /// Whether it is part of the plan's own cost, which the search lowers.
    pub fn is_transport(self) -> bool {
        matches!(self, Self::Rent | Self::Distance | Self::Hours | Self::Porters)
    }
}

/// What a rate pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// An officer on a convoy, per day.
    EscortDay,
    /// A member of the commission's staff on a convoy, per day.
    StaffDay,
    /// A person of crew, escort or staff, per night away.
    Night,
    /// Packing a station's kit before it leaves.
    PackingKit,
    /// Wrapping a box before it leaves, on the way out and on the way back.
    PackingBox,
    /// Loading a box and unloading it again, each time; porters do so themselves.
    LoadingBox,
    /// A member of a unit who guards stations, per day begun.
    StationGuardDay,
    /// A member of a unit who guards goods at a store, post or pier, also during recapitulation, or a
    /// vehicle that halts overnight, per day begun.
    GuardDay,
}

impl RateKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::EscortDay,
        Self::StaffDay,
        Self::Night,
        Self::PackingKit,
        Self::PackingBox,
        Self::LoadingBox,
        Self::StationGuardDay,
        Self::GuardDay,
    ];

    /// The rates of units that guard, of which no default has a published source.
    pub const OF_GUARDS: [Self; 2] = [Self::StationGuardDay, Self::GuardDay];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::EscortDay => "escort_day",
            Self::StaffDay => "staff_day",
            Self::Night => "night",
            Self::PackingKit => "packing_kit",
            Self::PackingBox => "packing_box",
            Self::LoadingBox => "loading_box",
            Self::StationGuardDay => "station_guard_day",
            Self::GuardDay => "guard_day",
        }
    }

    /// The kind of cost that it is.
    pub fn cost_kind(self) -> CostKind {
        match self {
            Self::EscortDay => CostKind::Escorts,
            Self::StaffDay => CostKind::Staff,
            Self::Night => CostKind::Nights,
            Self::PackingKit | Self::PackingBox => CostKind::Packing,
            Self::LoadingBox => CostKind::Loading,
            Self::StationGuardDay | Self::GuardDay => CostKind::Guards,
        }
    }
}

/// A rate, for the whole region or for one sub-district where it differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The kind, or `kind@area`.
    pub code: String,
    /// What it pays for.
    pub kind: RateKind,
    /// Code of the sub-district where it holds; empty for all others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
    /// Rupiah per unit of its kind.
    pub rupiah: u32,
    /// Where the figure comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// Greatest rate.
const MOST_RUPIAH: i64 = 1_000_000_000;

impl Rate {
    /// A rate of a kind in a sub-district, or in the whole region if `area` is empty.
    pub fn new(kind: RateKind, area: &str, rupiah: u32, source: &str) -> Self {
        Self {
            code: Self::code_of(kind, area),
            kind,
            area: area.to_owned(),
            rupiah,
            source: source.to_owned(),
        }
    }

    /// The code of the rate of a kind in a sub-district.
    pub fn code_of(kind: RateKind, area: &str) -> String {
        if area.is_empty() { kind.key().to_owned() } else { format!("{}@{area}", kind.key()) }
    }
}

impl Record for Rate {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        if self.code != Self::code_of(self.kind, &self.area) {
            return Err(refused("record-rate-code", &self.code, "code"));
        }
        between(&self.code, "rupiah", self.rupiah, 0, MOST_RUPIAH)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if !self.area.is_empty() && !region.is_area(&self.area) {
            let what = Message::warning("rate-no-area").about(&self.code);
            found.push(what.with("area", self.area.as_str()));
        }
    }
}

impl Region {
    /// Rupiah per unit of a kind in a sub-district: its own rate, else that of the region, else 0.
    /// O(log rates).
    pub fn rate_rupiah(&self, kind: RateKind, area: &str) -> u32 {
        let own = (!area.is_empty()).then(|| self.rates.get(&Rate::code_of(kind, area))).flatten();
        own.or_else(|| self.rates.get(kind.key())).map_or(0, |rate| rate.rupiah)
    }

    /// Whether units that guard are paid anywhere. O(rates).
    pub fn pays_guards(&self) -> bool {
        self.rates.iter().any(|rate| rate.rupiah > 0 && RateKind::OF_GUARDS.contains(&rate.kind))
    }
}

/// A part of the budget: what it pays for, and how much it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// Code, e.g. `B001`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// The most that may be spent.
    pub ceiling_rupiah: u64,
    /// Kinds of cost that it pays; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<CostKind>,
    /// Kinds of places; it pays for trips that start from them. Empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<PlaceKind>,
    /// Codes of sub-districts; it pays for goods of their stations. Empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Codes of units; it pays for their guards alone. Empty for all costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forces: Vec<String>,
}

/// Greatest ceiling: a thousand times what a regency spends on a whole election.
const MOST_CEILING_RUPIAH: u64 = 100_000_000_000_000;

impl BudgetLine {
    /// Whether it pays costs of this kind on trips from such a place for goods of a sub-district
    /// (empty if that is unknown), or for guards of a unit (empty if it is paid to none).
    pub fn pays(&self, kind: CostKind, tier: Option<PlaceKind>, area: &str, force: &str) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.tiers.is_empty() || tier.is_some_and(|tier| self.tiers.contains(&tier)))
            && (self.areas.is_empty() || self.areas.iter().any(|own| own == area))
            && (self.forces.is_empty() || self.forces.iter().any(|own| own == force))
    }
}

impl Record for BudgetLine {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        one_line(&self.code, "name", &self.name)?;
        let ceiling = i64::try_from(self.ceiling_rupiah).unwrap_or(i64::MAX);
        between(&self.code, "ceiling_rupiah", ceiling, 0, MOST_CEILING_RUPIAH as i64)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        for area in self.areas.iter().filter(|area| !region.is_area(area)) {
            let what = Message::warning("budget-no-area").about(&self.code);
            found.push(what.with("area", area.as_str()));
        }
        for force in self.forces.iter().filter(|force| region.forces.get(force).is_none()) {
            let what = Message::warning("people-no-force").about(&self.code);
            found.push(what.with("force", force.as_str()));
        }
    }
}

/// A code for a new budget line that no line has.
pub fn new_budget_code(lines: &Table<BudgetLine>) -> String {
    let number = (1..).find(|number| lines.get(&format!("B{number:03}")).is_none());
    format!("B{:03}", number.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_of_a_sub_district_goes_before_that_of_the_region() {
        let mut region = Region::default();
        let check = |region: &Region, area: &str, expect: u32| {
            assert_eq!(region.rate_rupiah(RateKind::Night, area), expect, "{area}");
        };
        check(&region, "K1", 0);
        region.rates.put(Rate::new(RateKind::Night, "", 100, ""));
        region.rates.put(Rate::new(RateKind::Night, "K1", 0, ""));
        region.rates.put(Rate::new(RateKind::StaffDay, "K2", 7, ""));
        check(&region, "", 100);
        check(&region, "K1", 0);
        check(&region, "K2", 100);
    }

    #[test]
    fn impossible_rates_and_lines_are_refused() {
        let rate = Rate::new(RateKind::Night, "K1", 5, "");
        let check = |rate: Rate, expect: Option<&str>| {
            assert_eq!(rate.validate().err().map(|message| message.key).as_deref(), expect);
        };
        check(rate.clone(), None);
        check(Rate { area: "K2".into(), ..rate.clone() }, Some("record-rate-code"));
        check(Rate { kind: RateKind::StaffDay, ..rate.clone() }, Some("record-rate-code"));
        check(Rate { rupiah: 1_000_000_001, ..rate }, Some("record-field-between"));
        let line = BudgetLine { code: "B001".into(), name: "Sewa".into(), ..BudgetLine::default() };
        assert_eq!(line.validate(), Ok(()));
        let over = BudgetLine { ceiling_rupiah: u64::MAX, ..line.clone() };
        assert!(over.validate().is_err());
        assert!(BudgetLine { name: "a\nb".into(), ..line }.validate().is_err());
    }

    #[test]
    fn a_line_pays_what_all_its_conditions_allow() {
        let line = BudgetLine {
            kinds: vec![CostKind::Rent, CostKind::Nights],
            tiers: vec![PlaceKind::Store],
            areas: vec!["K1".into()],
            ..BudgetLine::default()
        };
        let check = |kind, tier, area: &str, expect: bool| {
            assert_eq!(line.pays(kind, tier, area, ""), expect, "{kind:?} {tier:?} {area}");
        };
        check(CostKind::Rent, Some(PlaceKind::Store), "K1", true);
        check(CostKind::Hours, Some(PlaceKind::Store), "K1", false);
        check(CostKind::Rent, Some(PlaceKind::Ppk), "K1", false);
        check(CostKind::Rent, None, "K1", false);
        check(CostKind::Nights, Some(PlaceKind::Store), "K2", false);
        check(CostKind::Nights, Some(PlaceKind::Store), "", false);
        assert!(BudgetLine::default().pays(CostKind::Rent, None, "", ""));
        let of_unit = BudgetLine { forces: vec!["F001".into()], ..BudgetLine::default() };
        assert!(of_unit.pays(CostKind::Guards, None, "K1", "F001"));
        assert!(!of_unit.pays(CostKind::Guards, None, "K1", "F002"));
        assert!(!of_unit.pays(CostKind::Rent, None, "K1", ""));
    }
}
