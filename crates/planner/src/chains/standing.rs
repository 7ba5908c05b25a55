//! Which vehicles stand at each place, and which of them may be posted elsewhere.

use std::collections::BTreeMap;

use crate::travel::{Network, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Fleet, PlaceKind, Region, Standing};

/// A vehicle that may be posted away from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pooled {
    /// Where it stands.
    pub home: PlaceIndex,
    /// Its number in its class there, from 0.
    pub number: usize,
}

/// The vehicles that can be used at each place: those that stand there, and those of the pool.
#[derive(Clone, Debug, Default)]
pub struct AllStanding {
    /// By place: each class and its number of vehicles, in order of class; see [`standing_at`].
    at: BTreeMap<PlaceIndex, Vec<(ClassIndex, u32)>>,
    pool: BTreeMap<ClassIndex, Vec<Pooled>>,
}

impl AllStanding {
    /// Counts what each place can use. Vehicles of the pool count where their class can get to from
    /// one of their homes; then all of them have a number there.
    pub fn new(region: &Region, network: &mut Network<'_>) -> Self {
        let pool = pool(region);
        let mut all = Self { at: BTreeMap::new(), pool };
        for place in PlaceIndex::all(region) {
            let mut here = with_pool(region, place, &all.pool);
            here.retain(|&(class, count)| {
                all.posted_to(class, place).count() < count as usize
                    || all.posted_to(class, place).any(|(_, vehicle)| {
                        let (from, to) = (Stop::Place(vehicle.home), Stop::Place(place));
                        network.ms(class, from, to) != UNREACHABLE_MS
                    })
            });
            all.at.insert(place, here);
        }
        all
    }

    /// [`standing_at`] a place.
    pub fn at(&self, place: PlaceIndex) -> &[(ClassIndex, u32)] {
        self.at.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The classes of the pool.
    pub fn pooled_classes(&self) -> impl Iterator<Item = ClassIndex> + '_ {
        self.pool.keys().copied()
    }

    /// The vehicles of the pool that stand at a place itself.
    fn pooled_at(&self, class: ClassIndex, home: PlaceIndex) -> impl Iterator<Item = Pooled> {
        let of_class = self.pool.get(&class).map_or(&[][..], Vec::as_slice);
        of_class.iter().copied().filter(move |vehicle| vehicle.home == home)
    }

    /// The vehicles of the pool from elsewhere, with their numbers at a place: those after the ones
    /// that stand there.
    pub fn posted_from(
        &self,
        class: ClassIndex,
        base: PlaceIndex,
    ) -> impl Iterator<Item = (usize, Pooled)> {
        let all = self.at(base).iter().find(|(known, _)| *known == class);
        let all = all.map_or(0, |&(_, count)| count as usize);
        let posted = self.posted_to(class, base).count();
        // Where the class cannot get to, nothing has a number.
        let own = all.saturating_sub(posted);
        let has_numbers = all >= posted;
        self.posted_to(class, base)
            .filter(move |_| has_numbers)
            .map(move |(rank, vehicle)| (own + rank, vehicle))
    }

    /// The vehicle of the pool with a number at a place.
    pub fn pooled(&self, class: ClassIndex, base: PlaceIndex, number: usize) -> Option<Pooled> {
        if !self.pool.contains_key(&class) {
            return None;
        }
        let own = self.pooled_at(class, base).find(|vehicle| vehicle.number == number);
        own.or_else(|| {
            let mut posted = self.posted_from(class, base);
            posted.find(|(known, _)| *known == number).map(|(_, vehicle)| vehicle)
        })
    }

    fn posted_to(
        &self,
        class: ClassIndex,
        base: PlaceIndex,
    ) -> impl Iterator<Item = (usize, Pooled)> {
        let of_class = self.pool.get(&class).map_or(&[][..], Vec::as_slice);
        of_class.iter().copied().filter(move |vehicle| vehicle.home != base).enumerate()
    }
}

/// The vehicles that can be used at a place: each class and its number of vehicles, in order of
/// class. Those that stand there come first, then those of the pool from elsewhere, wherever
/// vehicles can be posted at all.
pub fn standing_at(region: &Region, place: PlaceIndex) -> Vec<(ClassIndex, u32)> {
    with_pool(region, place, &pool(region))
}

/// [`standing_at`] with all vehicles of the pool given.
fn with_pool(
    region: &Region,
    place: PlaceIndex,
    pool: &BTreeMap<ClassIndex, Vec<Pooled>>,
) -> Vec<(ClassIndex, u32)> {
    let mut counts: BTreeMap<ClassIndex, u32> = BTreeMap::new();
    for (row, class) in rows_at(region, place) {
        *counts.entry(class).or_default() += row.count;
    }
    if can_be_posted_to(region, place) {
        for (&class, vehicles) in pool {
            let posted = vehicles.iter().filter(|vehicle| vehicle.home != place).count() as u32;
            if posted > 0 {
                *counts.entry(class).or_default() += posted;
            }
        }
    }
    counts.into_iter().collect()
}

/// The rows of the fleet for a place that have vehicles, in order.
fn rows_at(region: &Region, place: PlaceIndex) -> impl Iterator<Item = (&Fleet, ClassIndex)> {
    let place = place.place(region);
    region.fleet.iter().filter_map(move |row| {
        let here = match row.standing() {
            Standing::At(code) => code == place.code,
            Standing::EachPpk => place.kind == PlaceKind::Ppk,
            Standing::EachPps => place.kind == PlaceKind::Pps,
        };
        let class = ClassIndex::of_code(region, &row.class)?;
        (here && row.count > 0).then_some((row, class))
    })
}

/// Vehicles can be posted to the store, to posts, and to other places where vehicles stand.
fn can_be_posted_to(region: &Region, place: PlaceIndex) -> bool {
    let kind = place.place(region).kind;
    matches!(kind, PlaceKind::Store | PlaceKind::Ppk | PlaceKind::Pps)
        || rows_at(region, place).next().is_some()
}

/// All vehicles of the pool by class, in order of home and number.
fn pool(region: &Region) -> BTreeMap<ClassIndex, Vec<Pooled>> {
    let mut pool: BTreeMap<ClassIndex, Vec<Pooled>> = BTreeMap::new();
    if !region.fleet.iter().any(|row| row.pooled) {
        return pool;
    }
    for home in PlaceIndex::all(region) {
        let mut next: BTreeMap<ClassIndex, usize> = BTreeMap::new();
        for (row, class) in rows_at(region, home) {
            let first = next.entry(class).or_default();
            let numbers = *first..*first + row.count as usize;
            *first = numbers.end;
            if row.pooled {
                let vehicles = numbers.map(|number| Pooled { home, number });
                pool.entry(class).or_default().extend(vehicles);
            }
        }
    }
    pool
}
