//! All relays together: the worth of a plan, and the effect of changing some relays.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::deadlines::{deadlines, deadlines_of_trips};
use super::lateness::Lateness;
use super::past::Past;
use super::pins::Pins;
use super::posting::Posting;
use super::relay::{EarlierPlans, Given, Relay, UNITS_PER_RUPIAH, Worth};
use super::routed::RoutedRelay;
use super::timetable::Timetable;
use super::yard::Yard;
use crate::chains::{Chains, Pooled, RelayKey};
use crate::needs::Needs;
use crate::travel::Network;
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use tepat_model::message::Message;
use tepat_model::plan::{Trip, trip_days};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_order::Order as _;
use tepat_routing::Search;

/// When each hop of each station's chain must be done.
pub type Dues = PerStation<Vec<Moment>>;

/// Everything that stays the same while a region is being planned.
pub struct Stage<'s, 'r> {
    /// Ways and their times.
    pub network: &'s mut Network<'r>,
    /// What each station gets.
    pub needs: &'s Needs,
    /// The plan that people know.
    pub usual: Option<&'s Past<'s>>,
    /// Trips that must stay as they are.
    pub pins: &'s Pins,
    /// Iterations spent on adjusting relays to one another.
    pub adjusted: u64,
}

impl<'r> Stage<'_, 'r> {
    /// The region.
    pub fn region(&self) -> &'r Region {
        self.network.region()
    }

    /// States the problem of a relay from its input. The search starts from some earlier trips, if
    /// given; with `hold`, nothing is loaded earlier than by these.
    pub fn state(
        &mut self,
        chains: &Chains,
        dues: &Dues,
        given: &Given,
        start: Option<&Past<'_>>,
        hold: bool,
    ) -> Relay {
        let earlier_plans = EarlierPlans { start, hold, usual: self.usual, pins: self.pins };
        Relay::new(self.network, self.needs, chains, given, dues, earlier_plans)
    }

    /// Routes a relay with at most a few iterations of search: along earlier trips if given, at
    /// their moments unless goods are late then, and by insertion otherwise.
    pub fn insert(
        &mut self,
        chains: &Chains,
        dues: &Dues,
        given: Given,
        start: Option<&Past<'_>>,
        iterations: u64,
    ) -> RoutedRelay {
        let holds = start.is_some() && iterations == 0;
        let held =
            holds.then(|| self.insert_once(chains, dues, given.clone(), start, true, iterations));
        match held {
            Some(held) if held.worth().is_in_time() => held,
            _ => {
                let free = self.insert_once(chains, dues, given, start, false, iterations);
                match held {
                    Some(held) if held.worth().lateness() <= free.worth().lateness() => held,
                    _ => free,
                }
            }
        }
    }

    fn insert_once(
        &mut self,
        chains: &Chains,
        dues: &Dues,
        given: Given,
        start: Option<&Past<'_>>,
        hold: bool,
        iterations: u64,
    ) -> RoutedRelay {
        let relay = self.state(chains, dues, &given, start, hold);
        let search = match &relay.start {
            Some(start) => Search::from(&relay.problem, 0, start, 0.0),
            // Skips what only a search would use.
            None if iterations == 0 => {
                Search::from(&relay.problem, 0, &relay.nothing_served(), 0.0)
            }
            None => Search::new(&relay.problem, 0),
        };
        let solution = match search {
            Ok(mut search) => {
                search.step(iterations, 1.0);
                self.adjusted += iterations;
                search.best()
            }
            Err(_) => relay.nothing_served(),
        };
        RoutedRelay::new(self.network, given, relay, solution)
    }

    /// Deadlines that leave time for the rest of each chain, from the rules alone.
    pub fn dues(&self, chains: &Chains) -> Dues {
        deadlines(self.region(), self.needs, chains)
    }

    /// Deadlines that keep the later trips of a plan on time; `trips` is in order of loading.
    pub fn dues_of(&self, chains: &Chains, trips: &[Trip]) -> Dues {
        let times = self.network.step_times();
        deadlines_of_trips(self.region(), self.needs, chains, times, trips)
    }
}

/// A whole plan: the chains, and every relay routed with what earlier relays hand over.
#[derive(Clone, Debug)]
pub struct Whole {
    chains: Rc<Chains>,
    relays: BTreeMap<RelayKey, Part>,
    /// How vehicles of the pool get home.
    ways_home: Vec<Rc<Posting>>,
    worth: Worth,
}

/// Cost of vehicle-days, in rupiah, that several relays of a base have each paid for.
fn days_paid_twice(relays: &BTreeMap<RelayKey, Part>) -> i64 {
    let mut by_base: BTreeMap<PlaceIndex, Vec<&RoutedRelay>> = BTreeMap::new();
    for (key, part) in relays {
        by_base.entry(key.base).or_default().push(&part.routed);
    }
    let twice = |routed: Vec<&RoutedRelay>| -> i64 {
        let mut paid = BTreeSet::new();
        let days = routed.iter().flat_map(|routed| routed.vehicles()).flat_map(|used| {
            used.days.iter().map(|&day| (used.class, used.number, day, used.rupiah_per_day))
        });
        days.filter(|day| !paid.insert(*day)).map(|(.., rupiah)| rupiah).sum()
    };
    by_base.into_values().filter(|routed| routed.len() > 1).map(twice).sum()
}

/// What it costs that vehicles are posted to other bases, in rupiah and search units, beyond what the
/// relays reckoned with. Days on which a vehicle only travels are paid like any other, and a day on
/// which it works from two bases once.
fn postings_rupiah_and_units(relays: &BTreeMap<RelayKey, Part>, yard: &Yard) -> (i64, i64) {
    let used = || relays.values().flat_map(|part| part.routed.vehicles());
    if used().all(|used| used.posting.is_none() && used.way_home.is_none()) {
        return (0, 0);
    }
    let (mut rupiah, mut units) = (0, 0);
    let mut paid: BTreeMap<(ClassIndex, Pooled), BTreeSet<i32>> = BTreeMap::new();
    let mut per_day: BTreeMap<ClassIndex, i64> = BTreeMap::new();
    let mut days_at: BTreeSet<(ClassIndex, PlaceIndex, usize, i32)> = BTreeSet::new();
    for (key, part) in relays {
        for used in part.routed.vehicles() {
            rupiah -= used.posting_units / UNITS_PER_RUPIAH;
            units -= used.posting_units;
            per_day.insert(used.class, used.rupiah_per_day);
            let paid = paid.entry((used.class, used.stands)).or_default();
            for &day in &used.days {
                // A day that a base has paid twice has been deducted already.
                let is_new_here = days_at.insert((used.class, key.base, used.number, day));
                if !paid.insert(day) && is_new_here {
                    rupiah -= used.rupiah_per_day;
                    units -= used.rupiah_per_day * UNITS_PER_RUPIAH;
                }
            }
        }
    }
    let arrivals =
        used().filter_map(|used| Some((used.class, used.stands, used.posting.as_ref()?)));
    let home = yard.ways_home_of().map(|(&(class, stands), posting)| (class, stands, posting));
    for (class, stands, posting) in arrivals.chain(home) {
        let paid = paid.entry((class, stands)).or_default();
        let days = trip_days(&posting.trip).filter(|day| paid.insert(*day)).count() as i64;
        let rent = days * per_day.get(&class).copied().unwrap_or(0);
        rupiah += posting.rupiah + rent;
        units += posting.units + rent * UNITS_PER_RUPIAH;
    }
    (rupiah, units)
}

/// One relay of a whole plan.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its input in this plan, available no later than its trips need it.
    pub given: Given,
    /// Its trips.
    pub routed: Rc<RoutedRelay>,
}

impl Whole {
    pub(super) fn new(chains: Rc<Chains>, relays: BTreeMap<RelayKey, Part>, yard: &Yard) -> Self {
        let mut worth: Worth = relays.values().map(|part| part.routed.worth()).sum();
        worth.unserved += chains.unserved.len() as i64;
        let twice = days_paid_twice(&relays);
        worth.rupiah -= twice;
        worth.counted -= twice * UNITS_PER_RUPIAH;
        let ways_home: Vec<Rc<Posting>> = yard.ways_home().cloned().collect();
        let more = postings_rupiah_and_units(&relays, yard);
        worth.rupiah += more.0;
        worth.counted += more.1;
        Self { chains, relays, ways_home, worth }
    }

    /// The same plan with other chains, or with some relays routed differently.
    ///
    /// Relays whose trips are all still possible at their moments stay unchanged. The others keep
    /// their trips as far as possible, and get `effort` iterations by their number of kits.
    pub fn with(
        &self,
        stage: &mut Stage<'_, '_>,
        chains: &Rc<Chains>,
        dues: &Dues,
        changes: &[Rc<RoutedRelay>],
        effort: impl Fn(usize) -> u64,
    ) -> Self {
        let mut timetable = Timetable::new(Rc::clone(chains));
        while let Some(given) = timetable.next_relay() {
            let changed = changes.iter().find(|routed| routed.given().key == given.key);
            let known = changed.or_else(|| Some(&self.relays.get(&given.key)?.routed));
            let routed = match known {
                Some(known) if known.holds(&given) => Rc::clone(known),
                _ => {
                    let start = known.map(|known| Past::new(known.trips()));
                    let iterations = effort(given.goods.len());
                    let given = given.clone();
                    Rc::new(stage.insert(chains, dues, given, start.as_ref(), iterations))
                }
            };
            timetable.take_over(given, routed);
        }
        timetable.whole()
    }

    /// The chains of hops.
    pub fn chains(&self) -> &Rc<Chains> {
        &self.chains
    }

    /// The relays in order.
    pub fn relays(&self) -> impl Iterator<Item = &Part> {
        self.relays.values()
    }

    /// One relay.
    pub fn relay(&self, key: RelayKey) -> Option<&Part> {
        self.relays.get(&key)
    }

    /// Worth of the whole plan.
    pub fn worth(&self) -> Worth {
        self.worth
    }

    /// Whether this plan is better than another, without costing more money merely to save hours.
    pub fn is_better_than(&self, other: &Self) -> bool {
        let (this, that) = (self.worth, other.worth);
        this < that && (this.rupiah <= that.rupiah || this.lateness() < that.lateness())
    }

    /// Stations whose goods stay at a base because no vehicle is free in time, with the base. Trips
    /// carry these goods part of the way in vain.
    pub fn left_out(&self) -> impl Iterator<Item = (StationIndex, PlaceIndex)> {
        self.relays.iter().flat_map(|(key, part)| {
            part.routed.left_out().iter().map(|&station| (station, key.base))
        })
    }

    /// All trips in order of loading, without codes.
    pub fn trips(&self) -> Vec<Trip> {
        let mut trips: Vec<Trip> =
            self.relays.values().flat_map(|part| part.routed.trips()).cloned().collect();
        trips.extend(self.ways_home.iter().map(|posting| posting.trip.clone()));
        trips.order_by_key(|trip| (trip.load_at, trip.back_at));
        trips
    }

    /// Deadlines that keep the later trips of the plan on time.
    pub fn dues(&self, stage: &Stage<'_, '_>) -> Dues {
        stage.dues_of(&self.chains, &self.trips())
    }

    /// Messages about settled trips and waits under way.
    pub fn notes(&self) -> Vec<Message> {
        self.relays.values().flat_map(|part| part.routed.notes()).cloned().collect()
    }

    /// The trips, each late visit with the reason and possible remedies; see [`Lateness`].
    pub fn explained_trips(&self, region: &Region, needs: &Needs) -> Vec<Trip> {
        let mut lateness = Lateness::new(region, needs, self);
        let mut all = Vec::new();
        for (key, Part { routed, .. }) in &self.relays {
            let mut trips = routed.trips().to_vec();
            for visit in trips.iter_mut().flat_map(|trip| &mut trip.visits) {
                if visit.done > visit.due {
                    let kits = visit.kits.iter();
                    let kits = kits.filter_map(|kit| StationIndex::of_code(region, kit));
                    let mut said = kits.map(|station| lateness.explain(station, *key));
                    visit.late = said.find(|said| !said.is_empty()).unwrap_or_default();
                }
            }
            all.extend(trips);
        }
        all.extend(self.ways_home.iter().map(|posting| posting.trip.clone()));
        all
    }
}
