//! Where vehicles are after the relays completed so far, and since when they are free.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::posting::Posting;
use super::routed::UsedVehicle;
use crate::chains::{AllStanding, Pooled};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::time::Moment;

/// By class and number at a base: when vehicles that have made trips from there are free.
pub type FreeFrom = BTreeMap<(ClassIndex, usize), Moment>;

/// A vehicle of the pool that a base can use, though it does not stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its class.
    pub class: ClassIndex,
    /// Its number at the base, from 0.
    pub number: usize,
    /// The vehicle.
    pub vehicle: Pooled,
    /// Where it is, and its number there: at the base itself if it was posted there before, elsewhere
    /// if it must be posted first.
    pub from: (PlaceIndex, usize),
    /// Since when it is free there; `None` if it has made no trip yet.
    pub free: Option<Moment>,
}

/// The vehicles between two relays.
#[derive(Clone, Debug)]
pub struct Yard {
    standing: Rc<AllStanding>,
    free_from: BTreeMap<PlaceIndex, FreeFrom>,
    /// The vehicles of the pool that are not at home: where they are, with which number, and since
    /// when they are free.
    away: BTreeMap<(ClassIndex, Pooled), (PlaceIndex, usize, Moment)>,
    /// The ways home of those vehicles.
    ways_home: BTreeMap<(ClassIndex, Pooled), Rc<Posting>>,
}

impl Yard {
    /// All vehicles at home; some of them have made trips before.
    pub fn new(standing: Rc<AllStanding>, free_from: BTreeMap<PlaceIndex, FreeFrom>) -> Self {
        Self { standing, free_from, away: BTreeMap::new(), ways_home: BTreeMap::new() }
    }

    /// When the vehicles that stand at a base are free, if they have made trips from there.
    pub fn free_from(&self, base: PlaceIndex) -> FreeFrom {
        self.free_from.get(&base).cloned().unwrap_or_default()
    }

    /// The vehicles of the pool that a base can use, though they do not stand there; also its own
    /// ones that are away. O(vehicles of the pool).
    pub fn posted(&self, base: PlaceIndex) -> Vec<Posted> {
        let mut posted = Vec::new();
        for class in self.standing.pooled_classes() {
            let own = self.away.keys().filter(|(known, at)| (*known, at.home) == (class, base));
            let own = own.map(|(_, vehicle)| (vehicle.number, *vehicle));
            for (number, vehicle) in own.chain(self.standing.posted_from(class, base)) {
                let Pooled { home, number: at_home } = vehicle;
                let (from, free) = match self.away.get(&(class, vehicle)) {
                    Some(&(place, number, free)) => ((place, number), Some(free)),
                    None => {
                        let free = self.free_from.get(&home);
                        (
                            (home, at_home),
                            free.and_then(|free| free.get(&(class, at_home))).copied(),
                        )
                    }
                };
                posted.push(Posted { class, number, vehicle, from, free });
            }
        }
        posted
    }

    /// Records what vehicles a relay from a base has used.
    pub fn take_over(&mut self, base: PlaceIndex, used: &[UsedVehicle]) {
        for used in used {
            let (class, number, back_at) = (used.class, used.number, used.back_at);
            self.free_from.entry(base).or_default().insert((class, number), back_at);
            let Some(vehicle) = self.standing.pooled(class, base, number) else { continue };
            let key = (class, vehicle);
            self.away.remove(&key);
            self.ways_home.remove(&key);
            if vehicle.home != base {
                self.away.insert(key, (base, number, back_at));
            }
            if let Some(way_home) = &used.way_home {
                self.ways_home.insert(key, Rc::clone(way_home));
            }
        }
    }

    /// How the vehicles that are not at home get there.
    pub fn ways_home(&self) -> impl Iterator<Item = &Rc<Posting>> {
        self.ways_home.values()
    }

    /// The same, with the class and the vehicle.
    pub fn ways_home_of(&self) -> impl Iterator<Item = (&(ClassIndex, Pooled), &Rc<Posting>)> {
        self.ways_home.iter()
    }
}
