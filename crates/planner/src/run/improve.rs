//! Searches a whole plan: its relays again and again, and other chains between.
//!
//! The search goes through cycles, each with twice the iterations of the one before. In a
//! cycle every relay is searched by itself, against deadlines that keep the later trips of
//! the best plan in time; then other chains are tried. Whatever is found counts only if it
//! makes the whole plan better: fewer stations unserved, then less lateness, then a lower
//! cost over all relays. What is tried, in which order and for how long does not depend on
//! when the search ends, so that one that ends later has found all that one that ends
//! earlier has: more iterations never give a worse plan.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Report;
use super::watch::Watch;
use crate::StationIndex;
use crate::chains::{Chains, Detour, RelayKey, detours};
use crate::schedule::{Dues, Part, Past, Relay, RoutedRelay, Stage, Whole};
use tepat_routing::{Search, Solution};

/// Iterations between two reports: a few milliseconds at most.
const BURST: u64 = 64;

/// Iterations of the first cycle.
const FIRST_CYCLE: u64 = 8_000;

/// Iterations of a relay's search in a cycle, at least.
const LEAST_ITERATIONS: u64 = 16;

/// How often in its search a relay's best solution is tried in the whole plan.
const CHECKPOINTS: u64 = 4;

/// Initial temperature of a search that starts from a good solution, as a share of that of
/// a search from nothing.
const WARM: f64 = 0.3;

/// How far a relay's share of a cycle falls by searches that bring nothing.
const LEAST_SHARE: u64 = 8;

/// Other chains tried after each cycle, at most.
const MOST_DETOURS: usize = 12;

/// Iterations for a relay whose goods change as other chains are tried.
fn adjusting(kits: usize) -> u64 {
    (2 * kits as u64).min(200)
}

/// A search of a whole plan.
pub(super) struct Improving<'i, 's, 'r> {
    stage: &'i mut Stage<'s, 'r>,
    whole: Whole,
    dues: Dues,
    seed: u64,
    /// Whether the plan it began with is one that was searched before.
    warm: bool,
    /// By relay: its share of the cycles' iterations is divided by this.
    idle: BTreeMap<RelayKey, u64>,
}

impl<'i, 's, 'r> Improving<'i, 's, 'r> {
    /// Before the first cycle.
    pub fn new(stage: &'i mut Stage<'s, 'r>, whole: Whole, seed: u64, warm: bool) -> Self {
        let dues = whole.dues(stage);
        Self { stage, whole, dues, seed, warm, idle: BTreeMap::new() }
    }

    /// Searches until the watch says that it is over, or nothing is left to search.
    pub async fn run(mut self, watch: &mut Watch<'_, impl Report>) -> Whole {
        self.try_detours(watch).await;
        for cycle in 0.. {
            let before = watch.done;
            self.search_relays(cycle, watch).await;
            self.try_detours(watch).await;
            if watch.is_over() || watch.done == before {
                break;
            }
        }
        self.whole
    }

    async fn search_relays(&mut self, cycle: u32, watch: &mut Watch<'_, impl Report>) {
        for (number, (key, iterations)) in self.shares(cycle).into_iter().enumerate() {
            if watch.is_over() {
                return;
            }
            // A detour of an earlier cycle may have ended the relay.
            if let Some(part) = self.whole.relay(key).cloned() {
                let seed = self.seed ^ u64::from(cycle) << 48 ^ (number as u64) << 32;
                let before = self.whole.worth();
                self.search_relay(&part, cycle, iterations, seed, watch).await;
                let idle = self.idle.entry(key).or_insert(1);
                *idle = if self.whole.worth() < before { 1 } else { (*idle * 2).min(LEAST_SHARE) };
            }
        }
    }

    /// The relays of a cycle and the iterations of each. They share by their kits to the power
    /// of 1.5, as large ones are harder, and by whether their last searches brought anything.
    fn shares(&self, cycle: u32) -> Vec<(RelayKey, u64)> {
        let several_jobs = |part: &&Part| part.routed.relay().problem.jobs.len() > 1;
        let weights: Vec<(RelayKey, u128)> = self
            .whole
            .relays()
            .filter(several_jobs)
            .map(|Part { given, .. }| {
                let kits = given.goods.len() as u128;
                let idle = self.idle.get(&given.key).copied().unwrap_or(1);
                (given.key, (kits.pow(3) * 4096).isqrt() / u128::from(idle))
            })
            .collect();
        let all = weights.iter().map(|(_, weight)| weight).sum::<u128>().max(1);
        let cycle_iterations = u128::from(FIRST_CYCLE) << cycle.min(40);
        let share = |weight: u128| (cycle_iterations * weight / all) as u64;
        let shares = weights.iter().map(|&(key, weight)| match self.idle.get(&key) {
            Some(2..) => (key, share(weight)),
            _ => (key, share(weight).max(LEAST_ITERATIONS)),
        });
        shares.filter(|(_, iterations)| *iterations >= LEAST_ITERATIONS).collect()
    }

    /// Searches one relay: in the first cycle from the present solution, then from nothing, as
    /// what a search settles on early it seldom leaves.
    async fn search_relay(
        &mut self,
        part: &Part,
        cycle: u32,
        iterations: u64,
        seed: u64,
        watch: &mut Watch<'_, impl Report>,
    ) {
        let from_nothing = cycle > 0;
        let heat = if self.warm { WARM } else { 1.0 };
        let chains = Rc::clone(self.whole.chains());
        let start = (!from_nothing).then(|| Past::new(part.routed.trips()));
        let relay = self.stage.state(&chains, &self.dues, &part.given, start.as_ref(), false);
        let search = match &relay.start {
            Some(start) => Search::from(&relay.problem, seed, start, heat),
            None => Search::new(&relay.problem, seed),
        };
        // Only a settled trip that has become impossible keeps a search from beginning.
        let Ok(mut search) = search else { return };
        let place = &part.given.key.base.place(self.stage.region()).name;
        let (mut done, mut tried) = (0, None);
        for checkpoint in 1..=CHECKPOINTS {
            let end = iterations * checkpoint / CHECKPOINTS;
            while done < end {
                let burst = BURST.min(end - done);
                let allowed = watch.at_most(burst);
                search.step(allowed, done as f64 / iterations as f64);
                watch.done += allowed;
                watch.tell("doing-improve", place, None).await;
                // What is found between two checkpoints is tried at the next one alone, so
                // that runs of different length do the same.
                if allowed < burst || watch.is_over() && done + burst < end {
                    return;
                }
                done += burst;
            }
            if tried.is_none_or(|tried| search.best_score() < tried) {
                tried = Some(search.best_score());
                self.try_solution(part, &relay, search.best(), watch);
            }
        }
    }

    /// Takes a solution of a relay over if the whole plan gets better by it.
    fn try_solution(
        &mut self,
        part: &Part,
        relay: &Relay,
        solution: Solution,
        watch: &mut Watch<'_, impl Report>,
    ) {
        if relay.worth(&solution) >= part.routed.worth() {
            return;
        }
        let given = part.given.clone();
        let routed = RoutedRelay::new(self.stage.network, given, relay.clone(), solution);
        let chains = Rc::clone(self.whole.chains());
        let changes = [Rc::new(routed)];
        // What follows may need other trips, which takes longer to find out.
        for effort in [|_| 0, adjusting] {
            let whole = self.whole.with(self.stage, &chains, &self.dues, &changes, effort);
            if self.accept(whole, watch) {
                return;
            }
        }
    }

    /// Goes on from another plan if it is better, and no dearer in money for the sake of hours.
    fn accept(&mut self, whole: Whole, watch: &mut Watch<'_, impl Report>) -> bool {
        let (now, then) = (self.whole.worth(), whole.worth());
        let better = then < now && (then.rupiah <= now.rupiah || then.lateness() < now.lateness());
        if better {
            self.whole = whole;
            self.dues = self.whole.dues(self.stage);
            watch.best = Some(self.whole.worth());
        }
        better
    }

    /// Tries other chains, those that promise most first.
    async fn try_detours(&mut self, watch: &mut Watch<'_, impl Report>) {
        let fixed: BTreeSet<StationIndex> = self.stage.pins.stations().collect();
        let chains = Rc::clone(self.whole.chains());
        let detours = detours(self.stage.needs, self.stage.network, &chains, &fixed);
        let mut moved = BTreeSet::new();
        for detour in detours.into_iter().take(MOST_DETOURS) {
            if watch.is_over() {
                return;
            }
            // It was found for chains that have changed since.
            if detour.stations().any(|station| moved.contains(&station)) {
                continue;
            }
            watch.tell("doing-chains", "", None).await;
            let chains = Rc::clone(self.whole.chains());
            let chains = chains.with_detour(self.stage.network, self.stage.needs, &detour);
            let Some(chains) = chains.map(Rc::new) else { continue };
            let dues = self.dues_with(&chains, &detour);
            let whole = self.whole.with(self.stage, &chains, &dues, &[], adjusting);
            if self.accept(whole, watch) {
                moved.extend(detour.stations());
            }
        }
    }

    /// The deadlines of the present plan, and by the rules alone where chains are others.
    fn dues_with(&self, chains: &Chains, detour: &Detour) -> Dues {
        let mut dues = self.dues.clone();
        let by_rules = self.stage.dues(chains);
        for station in detour.stations() {
            dues[station].clone_from(&by_rules[station]);
        }
        dues
    }
}
