//! Searches a whole plan: improves its relays again and again, and tries other chains in between.
//!
//! The search runs in cycles, each with twice the iterations of the one before. In a cycle every
//! relay is searched by itself, against deadlines that keep the later trips of the best plan on
//! time; then other chains are tried. A change is kept only if it improves the whole plan: fewer
//! stations unserved, then less lateness, then a lower cost over all relays. What is tried, in
//! which order and for how long does not depend on when the search ends. So a longer search has
//! found everything that a shorter one finds, and more iterations never give a worse plan.
//!
//! All cycles but the first search in several lanes. Each lane covers all relays, starting from the
//! same plan with its own random numbers; the search continues from the best lane, improved by
//! whatever the other lanes found. The members of a team share the lanes; the number of members
//! affects nothing but the time.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Report;
use super::lane::{Idle, LEAST_ITERATIONS, Lane, Manner, Shares, adjusting};
use super::team::{Exchange, Found, Team};
use super::watch::Watch;
use crate::StationIndex;
use crate::chains::{Chains, Detour, StationWay, detours};
use crate::schedule::{Dues, Stage, Whole};
use tepat_order::{Gather as _, Order as _};

/// Iterations of the first cycle.
const FIRST_CYCLE: u64 = 6000;

/// The number of team members that can have something to do.
pub const MOST_MEMBERS: usize = LANES as usize;

/// Lanes of every cycle but the first.
const LANES: u32 = 4;

/// After a cycle, other chains get as many iterations as it had, divided by this; where goods may go
/// past posts there are more of them, and they get as many as it had.
const DETOURS_SHARE: u64 = 2;

/// Chains refused before that are tried again after each cycle, at most.
const MOST_RETRIED: usize = 12;

/// Iterations of the searches in a cycle.
fn cycle_iterations(cycle: u32) -> u64 {
    FIRST_CYCLE << cycle.min(40)
}

/// A search of a whole plan.
pub(super) struct Improving<'i, 's, 'r, E> {
    stage: &'i mut Stage<'s, 'r>,
    team: &'i mut Team<E>,
    whole: Whole,
    dues: Dues,
    seed: u64,
    /// Whether the plan it started from was searched before.
    warm: bool,
    idle: Idle,
    /// Detours that did not improve the plan, by their ways.
    refused: BTreeSet<Vec<StationWay>>,
    /// Whether the team's members already know that the search is over.
    parted: bool,
}

impl<'i, 's, 'r, E: Exchange> Improving<'i, 's, 'r, E> {
    /// The state before the first cycle.
    pub fn new(
        stage: &'i mut Stage<'s, 'r>,
        team: &'i mut Team<E>,
        whole: Whole,
        seed: u64,
        warm: bool,
    ) -> Self {
        let dues = whole.dues(stage);
        Self {
            stage,
            team,
            whole,
            dues,
            seed,
            warm,
            idle: Idle::default(),
            refused: BTreeSet::new(),
            parted: false,
        }
    }

    /// Searches until the watch ends the run, or nothing is left to search.
    pub async fn run(mut self, watch: &mut Watch<'_, impl Report>) -> Whole {
        self.try_detours(0, watch).await;
        for cycle in 0.. {
            let before = watch.done();
            self.search_relays(cycle, watch).await;
            self.try_detours(cycle, watch).await;
            if watch.is_over() || watch.done() == before {
                break;
            }
        }
        self.part(watch).await;
        self.whole
    }

    /// Ends the search together with the team. If time ends it, some members may be about to
    /// exchange findings. They get an empty answer and end as well, so that nobody mistakes the
    /// findings of a later search for an answer.
    async fn part(&mut self, watch: &Watch<'_, impl Report>) {
        if self.team.of > 1 && !self.parted && !watch.is_stopped() {
            let _ = (self.team.exchange)(Vec::new()).await;
        }
    }

    async fn search_relays(&mut self, cycle: u32, watch: &mut Watch<'_, impl Report>) {
        let lanes = if cycle == 0 { 1 } else { LANES };
        let iterations = cycle_iterations(cycle) / u64::from(lanes);
        let shares = self.idle.shares(&self.whole, iterations);
        let mut found = Vec::new();
        let mut wholes = Vec::new();
        for lane in 0..lanes {
            // The findings of a single lane take as long to repeat as to search.
            if lanes == 1 || self.team.is_mine(lane) {
                let (whole, of_lane) = self.search_lane(cycle, lane, &shares, watch).await;
                wholes.push((lane, whole));
                found.push(of_lane);
            }
        }
        if lanes > 1 && self.team.of > 1 {
            let others = (self.team.exchange)(found.clone()).await;
            for of_lane in &others {
                let mut lane = Lane::new(self.stage, self.whole.clone(), self.dues.clone());
                lane.repeat(&of_lane.better);
                wholes.push((of_lane.lane, lane.whole));
            }
            found.extend(others);
        }
        watch.end_lanes(found.iter().map(|found| found.iterations).sum());
        let is_complete = found.len() == lanes as usize && found.iter().all(|found| !found.stopped);
        if !is_complete {
            self.parted = true;
            watch.end_part();
        }
        // Ties go to the first lane, so that all members choose the same plan.
        wholes.order_by_key(|(lane, whole)| (whole.worth(), *lane));
        let wholes = wholes.into_iter().map(|(_, whole)| whole).collect();
        self.join(&shares, wholes, is_complete, watch);
    }

    async fn search_lane(
        &mut self,
        cycle: u32,
        lane: u32,
        shares: &Shares,
        watch: &mut Watch<'_, impl Report>,
    ) -> (Whole, Found) {
        let seed = self.seed ^ u64::from(cycle) << 48 ^ u64::from(lane) << 56;
        let manner = Manner { seed, from_nothing: cycle > 0, warm: self.warm };
        let all = shares.iter().map(|(_, iterations)| iterations).sum();
        watch.begin_lane(lane, all);
        let mut search = Lane::new(self.stage, self.whole.clone(), self.dues.clone());
        search.search(shares, manner, watch).await;
        let Lane { whole, better, .. } = search;
        let (iterations, stopped) = (watch.of_lane(), watch.is_over() && watch.of_lane() < all);
        (whole, Found { lane, iterations, stopped, better })
    }

    /// Continues from the best of these plans, and takes over improvements from the others. Lanes
    /// that were stopped are not joined, because joining could rule out what they would still have
    /// found.
    fn join(
        &mut self,
        shares: &Shares,
        wholes: Vec<Whole>,
        is_complete: bool,
        watch: &mut Watch<'_, impl Report>,
    ) {
        let mut wholes = wholes.into_iter();
        let Some(best) = wholes.next() else { return };
        let before = std::mem::replace(&mut self.whole, best);
        self.dues = self.whole.dues(self.stage);
        if is_complete {
            let mut joined = Lane::new(self.stage, self.whole.clone(), self.dues.clone());
            for part in wholes.flat_map(|whole| whole.relays().cloned().collect::<Vec<_>>()) {
                let key = part.given.key;
                let now = joined.whole.relay(key).map(|now| now.routed.worth());
                if now.is_some_and(|now| part.routed.worth() < now) {
                    let _ = joined.try_routed(&part.routed, false)
                        || joined.try_routed(&part.routed, true);
                }
            }
            let Lane { whole, dues, .. } = joined;
            (self.whole, self.dues) = (whole, dues);
            self.idle.learn(shares, &before, &self.whole);
        }
        watch.best = Some(self.whole.worth());
    }

    /// Tries other chains: new ones first, then the most promising of those already refused.
    async fn try_detours(&mut self, cycle: u32, watch: &mut Watch<'_, impl Report>) {
        if watch.is_over() {
            return;
        }
        let fixed: BTreeSet<StationIndex> = self.stage.pins.stations().gather();
        let chains = Rc::clone(self.whole.chains());
        let mut detours = detours(self.stage.needs, self.stage.network, &chains, &fixed);
        detours.order_by_key(|detour| self.refused.contains(detour.ways()));
        let new = detours.iter().filter(|detour| !self.refused.contains(detour.ways())).count();
        let share = if chains.may_skip() { 1 } else { DETOURS_SHARE };
        let most = cycle_iterations(cycle) / share;
        let mut moved = BTreeSet::new();
        let mut done = 0;
        for detour in detours.into_iter().take(new + MOST_RETRIED) {
            if watch.is_over() || done >= most {
                return;
            }
            // The detour was found for chains that have changed since.
            if detour.stations().any(|station| moved.contains(&station)) {
                continue;
            }
            watch.tell("doing-chains", "", None).await;
            let before = self.stage.adjusted;
            if self.try_detour(&detour) {
                watch.best = Some(self.whole.worth());
                moved.extend(detour.stations());
            } else {
                self.refused.insert(detour.ways().to_vec());
            }
            let iterations = LEAST_ITERATIONS + self.stage.adjusted - before;
            watch.count_between_cycles(iterations);
            done += iterations;
        }
    }

    fn try_detour(&mut self, detour: &Detour) -> bool {
        let chains = Rc::clone(self.whole.chains());
        let chains = chains.with_detour(self.stage.network, self.stage.needs, detour);
        let Some(chains) = chains.map(Rc::new) else { return false };
        let dues = self.dues_with(&chains, detour);
        let whole = self.whole.with(self.stage, &chains, &dues, &[], adjusting);
        let is_better = whole.is_better_than(&self.whole);
        if is_better {
            self.whole = whole;
            self.dues = self.whole.dues(self.stage);
        }
        is_better
    }

    /// The deadlines of the present plan; those of the rules for stations whose chains differ.
    fn dues_with(&self, chains: &Chains, detour: &Detour) -> Dues {
        let mut dues = self.dues.clone();
        let by_rules = self.stage.dues(chains);
        for station in detour.stations() {
            dues[station].clone_from(&by_rules[station]);
        }
        dues
    }
}
