//! Searches a whole plan: its relays again and again, and other chains between.
//!
//! The search goes through cycles, each with twice the iterations of the one before. In a
//! cycle every relay is searched by itself, against deadlines that keep the later trips of
//! the best plan in time; then other chains are tried. Whatever is found counts only if it
//! makes the whole plan better: fewer stations unserved, then less lateness, then a lower
//! cost over all relays. What is tried, in which order and for how long does not depend on
//! when the search ends, so that one that ends later has found all that one that ends
//! earlier has: more iterations never give a worse plan.
//!
//! All cycles but the first search in several lanes: each goes over all relays from the same
//! plan, with dice of its own, and the best plan goes on with whatever the others found that
//! makes it better still. The members of a team share the lanes; how many members there are
//! changes nothing but the time.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Report;
use super::lane::{Idle, LEAST_ITERATIONS, Lane, Manner, Shares, adjusting};
use super::team::{Exchange, Found, Team};
use super::watch::Watch;
use crate::StationIndex;
use crate::chains::{Chains, Detour, StationWay, detours};
use crate::schedule::{Dues, Stage, Whole};

/// Iterations of the first cycle.
const FIRST_CYCLE: u64 = 6000;

/// Members of a team that have something to do.
pub const MOST_MEMBERS: usize = LANES as usize;

/// Lanes of every cycle but the first.
const LANES: u32 = 4;

/// Other chains get as many iterations after a cycle as it had, divided by this.
const DETOURS_SHARE: u64 = 2;

/// Other chains tried again after each cycle, at most.
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
    /// Whether the plan it began with is one that was searched before.
    warm: bool,
    idle: Idle,
    /// Detours that did not make the plan better, by their ways.
    refused: BTreeSet<Vec<StationWay>>,
    /// Whether the team's members know of each other that their search is over.
    parted: bool,
}

impl<'i, 's, 'r, E: Exchange> Improving<'i, 's, 'r, E> {
    /// Before the first cycle.
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

    /// Searches until the watch says that it is over, or nothing is left to search.
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

    /// Ends the search together with the team: where time ends it, some members may be about to
    /// exchange what they found. They hear nothing, and end as well; so nobody takes what is
    /// found in a later search for an answer.
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
            // What a single lane finds takes no longer to search than to repeat.
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
        // In the order of lanes, so that of two plans alike the same one counts everywhere.
        wholes.sort_by_key(|(lane, whole)| (whole.worth(), *lane));
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

    /// Goes on from the best of these plans, and takes over what makes it better from the others.
    /// Lanes that were stopped are not joined, as what they still would have found might forbid it.
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

    /// Tries other chains: those not tried yet first, then those that promise most.
    async fn try_detours(&mut self, cycle: u32, watch: &mut Watch<'_, impl Report>) {
        let fixed: BTreeSet<StationIndex> = self.stage.pins.stations().collect();
        let chains = Rc::clone(self.whole.chains());
        let mut detours = detours(self.stage.needs, self.stage.network, &chains, &fixed);
        detours.sort_by_key(|detour| self.refused.contains(detour.ways()));
        let new = detours.iter().filter(|detour| !self.refused.contains(detour.ways())).count();
        let most = cycle_iterations(cycle) / DETOURS_SHARE;
        let mut moved = BTreeSet::new();
        let mut done = 0;
        for detour in detours.into_iter().take(new + MOST_RETRIED) {
            if watch.is_over() || done >= most {
                return;
            }
            // It was found for chains that have changed since.
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
