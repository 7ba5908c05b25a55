//! What every station must get, and the totals of areas.
//!
//! Ballots are voters plus the reserve, rounded up for each station and never on a total;
//! everything else is a quantity per station or per election.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use crate::StationIndex;
use tepat_model::plan::Heading;
use tepat_model::region::{Basis, Item, Region, Returns, Rules, Station};

/// What a consignment takes up in a vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Ballot boxes.
    pub boxes: i64,
    /// Weight in grams.
    pub weight_g: i64,
    /// Volume in cubic centimetres.
    pub volume_cm3: i64,
}

impl Load {
    /// Boxes, grams and cubic centimetres.
    pub fn amounts(self) -> [i64; 3] {
        [self.boxes, self.weight_g, self.volume_cm3]
    }

    /// The lesser of each amount.
    pub fn least(self, other: Self) -> Self {
        Self {
            boxes: self.boxes.min(other.boxes),
            weight_g: self.weight_g.min(other.weight_g),
            volume_cm3: self.volume_cm3.min(other.volume_cm3),
        }
    }

    /// The greater of each amount.
    pub fn most(self, other: Self) -> Self {
        Self {
            boxes: self.boxes.max(other.boxes),
            weight_g: self.weight_g.max(other.weight_g),
            volume_cm3: self.volume_cm3.max(other.volume_cm3),
        }
    }
}

impl Add for Load {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            boxes: self.boxes + other.boxes,
            weight_g: self.weight_g + other.weight_g,
            volume_cm3: self.volume_cm3 + other.volume_cm3,
        }
    }
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Load {
    fn sum<I: Iterator<Item = Self>>(loads: I) -> Self {
        loads.fold(Self::default(), Add::add)
    }
}

/// The goods of one station, or of all stations of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kit {
    /// Stations counted.
    pub stations: u64,
    /// Their registered voters.
    pub voters: u64,
    /// Quantity of each item, in the order of the region's items.
    pub quantities: Vec<u64>,
    /// What it takes up in a vehicle.
    pub load: Load,
}

impl Kit {
    fn add(&mut self, other: &Self) {
        self.stations += other.stations;
        self.voters += other.voters;
        self.quantities.resize(other.quantities.len(), 0);
        for (sum, quantity) in self.quantities.iter_mut().zip(&other.quantities) {
            *sum += quantity;
        }
        self.load += other.load;
    }
}

/// Needs of a whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// One kit for each station, in the order of the region's stations.
    pub stations: Vec<Kit>,
    /// Sums by code of the village.
    pub by_desa: BTreeMap<String, Kit>,
    /// Sums by code of the sub-district.
    pub by_kecamatan: BTreeMap<String, Kit>,
    /// Sum of the regency, without the spare.
    pub total: Kit,
    /// Specially marked ballots for a re-vote, kept at the regency.
    pub spare_ballots: u64,
    /// Bundles of ballots to receive, spare included.
    pub koli: u64,
}

impl std::ops::Index<StationIndex> for Needs {
    type Output = Kit;

    fn index(&self, station: StationIndex) -> &Kit {
        &self.stations[station.position()]
    }
}

/// Ballots of one election for `voters`: the reserve is added and rounded up.
///
/// ```
/// assert_eq!(tepat_planner::needs::ballots(425, 25), 436); // 10.625 in reserve becomes 11
/// ```
pub fn ballots(voters: u32, reserve_permille: u32) -> u64 {
    let (voters, reserve) = (u64::from(voters), u64::from(reserve_permille));
    voters + (voters * reserve).div_ceil(1000)
}

/// Computes the needs of every station and all totals. O(stations × items).
pub fn needs(region: &Region) -> Needs {
    needs_of(region, &region.items)
}

/// The part of [`needs`] that comes back with the sealed boxes; quantities are in the order of the
/// region's items of that kind. O(stations × items).
pub fn sealed_returns(region: &Region) -> Needs {
    needs_of(region, &carried_items(region, Heading::Back))
}

/// The items that trips of the plan carry: all of them out, the sealed ones back.
pub fn carried_items(region: &Region, heading: Heading) -> Vec<Item> {
    let is_carried =
        |item: &&Item| heading == Heading::Out || item.how_returned() == Returns::Sealed;
    region.items.iter().filter(is_carried).cloned().collect()
}

fn needs_of(region: &Region, items: &[Item]) -> Needs {
    let mut needs =
        Needs { spare_ballots: region.rules.psu_spare_ballots.into(), ..Needs::default() };
    needs.total.quantities = vec![0; items.len()];
    for station in &region.stations {
        let kit = kit(station, items, &region.rules);
        needs.total.add(&kit);
        needs.by_desa.entry(station.desa.clone()).or_default().add(&kit);
        if let Some(ppk) = region.pps_of(station).and_then(|pps| region.ppk_of(pps)) {
            needs.by_kecamatan.entry(ppk.code.clone()).or_default().add(&kit);
        }
        needs.stations.push(kit);
    }
    let printed: u64 = items
        .iter()
        .zip(&needs.total.quantities)
        .filter(|(item, _)| item.basis == Basis::Ballot)
        .map(|(_, quantity)| quantity)
        .sum();
    needs.koli =
        (printed + needs.spare_ballots).div_ceil(region.rules.ballots_per_koli.max(1).into());
    needs
}

/// The kit of one station.
pub fn kit(station: &Station, items: &[Item], rules: &Rules) -> Kit {
    let elections = rules.elections.len() as u64;
    let mut kit = Kit { stations: 1, voters: station.voters.into(), ..Kit::default() };
    for item in items {
        let quantity = match item.basis {
            Basis::Ballot => elections * ballots(station.voters, rules.reserve_permille),
            Basis::Election => elections * u64::from(item.quantity),
            Basis::Station => u64::from(item.quantity),
        };
        let pieces = quantity as i64;
        kit.quantities.push(quantity);
        kit.load += Load {
            boxes: if item.code == Item::BOX { pieces } else { 0 },
            weight_g: pieces * i64::from(item.weight_g),
            volume_cm3: pieces * i64::from(item.volume_cm3),
        };
    }
    kit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserve_is_rounded_up_per_station() {
        for (voters, expect) in
            [(0, 0), (1, 2), (39, 40), (40, 41), (41, 43), (400, 410), (600, 615)]
        {
            assert_eq!(ballots(voters, 25), expect, "{voters} voters");
        }
    }
}
