//! One pass over the relays of a plan, each searched by itself.
//!
//! A lane does not change the chains. Its findings can be recorded as a few solutions and repeated
//! elsewhere.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Report;
use super::team::Better;
use super::watch::Watch;
use crate::chains::RelayKey;
use crate::schedule::{Dues, Part, Past, Relay, RoutedRelay, Stage, Whole};
use tepat_routing::{Search, Solution};

/// Iterations between two reports: a few milliseconds at most.
const BURST: u64 = 64;

/// How often during its search a relay's best solution is tried in the whole plan.
const CHECKPOINTS: u64 = 4;

/// Initial temperature of a search that starts from a good solution, relative to that of a search
/// from scratch.
const WARM: f64 = 0.3;

/// Iterations for a relay whose goods change because another relay's trips or chains do.
pub(super) fn adjusting(kits: usize) -> u64 {
    (2 * kits as u64).min(200)
}

/// The relays to search and the iterations of each.
pub(super) type Shares = Vec<(RelayKey, u64)>;

/// How relays are searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Gives this lane its own random choices.
    pub seed: u64,
    /// Whether each relay starts from scratch, because a search seldom leaves what it settles on
    /// early; otherwise it starts from the present solution.
    pub from_nothing: bool,
    /// Whether the present plan was searched before.
    pub warm: bool,
}

/// A whole plan being searched.
pub(super) struct Lane<'l, 's, 'r> {
    stage: &'l mut Stage<'s, 'r>,
    /// The best plan so far.
    pub whole: Whole,
    /// The deadlines that keep its later trips on time.
    pub dues: Dues,
    /// Solutions that improved it, in order.
    pub better: Vec<Better>,
}

impl<'l, 's, 'r> Lane<'l, 's, 'r> {
    /// Starts from a plan.
    pub fn new(stage: &'l mut Stage<'s, 'r>, whole: Whole, dues: Dues) -> Self {
        Self { stage, whole, dues, better: Vec::new() }
    }

    /// Searches all relays that have a share.
    pub async fn search(
        &mut self,
        shares: &Shares,
        manner: Manner,
        watch: &mut Watch<'_, impl Report>,
    ) {
        for (number, &(key, iterations)) in shares.iter().enumerate() {
            if watch.is_over() {
                return;
            }
            if let Some(part) = self.whole.relay(key).cloned() {
                let seed = manner.seed ^ (number as u64) << 32;
                self.search_relay(&part, iterations, Manner { seed, ..manner }, watch).await;
            }
        }
    }

    async fn search_relay(
        &mut self,
        part: &Part,
        iterations: u64,
        manner: Manner,
        watch: &mut Watch<'_, impl Report>,
    ) {
        let heat = if manner.warm { WARM } else { 1.0 };
        let start = (!manner.from_nothing).then(|| Past::new(part.routed.trips()));
        let relay = self.state(part, start.as_ref());
        let search = match &relay.start {
            Some(start) => Search::from(&relay.problem, manner.seed, start, heat),
            None => Search::new(&relay.problem, manner.seed),
        };
        // A search cannot start only if a settled trip has become impossible.
        let Ok(mut search) = search else { return };
        let place = &part.given.key.base.place(self.stage.region()).name;
        let (mut done, mut tried) = (0, None);
        for checkpoint in 1..=CHECKPOINTS {
            let end = iterations * checkpoint / CHECKPOINTS;
            while done < end {
                let burst = BURST.min(end - done);
                let allowed = watch.at_most(burst);
                search.step(allowed, done as f64 / iterations as f64);
                watch.count(allowed);
                watch.tell("doing-improve", place, None).await;
                // What is found between two checkpoints is tried only at the next one, so that runs
                // of different length do the same.
                if allowed < burst || watch.is_over() && done + burst < end {
                    return;
                }
                done += burst;
            }
            if tried.is_none_or(|tried| search.best_score() < tried) {
                tried = Some(search.best_score());
                if self.try_solution(part, &relay, search.best()) {
                    watch.best = watch.best.min(Some(self.whole.worth()));
                }
            }
        }
    }

    /// States a relay's problem with the present deadlines.
    fn state(&mut self, part: &Part, start: Option<&Past<'_>>) -> Relay {
        self.stage.state(self.whole.chains(), &self.dues, &part.given, start, false)
    }

    /// Accepts a solution of a relay if it improves the whole plan.
    fn try_solution(&mut self, part: &Part, relay: &Relay, solution: Solution) -> bool {
        if relay.worth(&solution) >= part.routed.worth() {
            return false;
        }
        let routes = solution.routes.clone();
        let given = part.given.clone();
        let routed = RoutedRelay::new(self.stage.network, given, relay.clone(), solution);
        let routed = Rc::new(routed);
        // Later relays may need other trips, which takes longer to find out.
        for adjusting in [false, true] {
            if self.try_routed(&routed, adjusting) {
                self.better.push(Better { relay: part.given.key, routes, adjusting });
                return true;
            }
        }
        false
    }

    /// Accepts a relay's trips if they improve the whole plan.
    pub fn try_routed(&mut self, routed: &Rc<RoutedRelay>, adjust: bool) -> bool {
        let effort = if adjust { adjusting } else { |_| 0 };
        let chains = Rc::clone(self.whole.chains());
        let changes = [Rc::clone(routed)];
        let whole = self.whole.with(self.stage, &chains, &self.dues, &changes, effort);
        let is_better = whole.is_better_than(&self.whole);
        if is_better {
            self.dues = whole.dues(self.stage);
            self.whole = whole;
        }
        is_better
    }

    /// Repeats what another member of the team found, starting from the same plan.
    pub fn repeat(&mut self, better: &[Better]) {
        for of_relay in better.chunk_by(|a, b| a.relay == b.relay) {
            let Some(part) = self.whole.relay(of_relay[0].relay).cloned() else { continue };
            let relay = self.state(&part, None);
            for Better { routes, adjusting, .. } in of_relay {
                let solution = Solution::of_routes(relay.problem.jobs.len(), routes.clone());
                let given = part.given.clone();
                let routed = RoutedRelay::new(self.stage.network, given, relay.clone(), solution);
                self.try_routed(&Rc::new(routed), *adjusting);
            }
        }
    }
}

/// By relay: the divisor of its share of a cycle's iterations, because its last searches found
/// nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Idle(BTreeMap<RelayKey, u64>);

/// Largest divisor of a relay's share.
const LEAST_SHARE: u64 = 8;

/// Least iterations of a relay's search.
pub(super) const LEAST_ITERATIONS: u64 = 16;

impl Idle {
    /// Updates the divisors after a cycle in which these relays were searched.
    pub fn learn(&mut self, shares: &Shares, before: &Whole, after: &Whole) {
        for &(key, _) in shares {
            let trips_of = |whole: &Whole| whole.relay(key).map(|part| Rc::as_ptr(&part.routed));
            let brought = trips_of(before) != trips_of(after);
            let idle = self.0.entry(key).or_insert(1);
            *idle = if brought { 1 } else { (*idle * 2).min(LEAST_SHARE) };
        }
    }

    /// The relays of a lane and the iterations of each. A relay's share of `iterations` is
    /// proportional to its kits to the power of 1.5, because large relays are harder, and smaller
    /// if its last searches found nothing.
    pub fn shares(&self, whole: &Whole, iterations: u64) -> Shares {
        let several_jobs = |part: &&Part| part.routed.relay().problem.jobs.len() > 1;
        let idle = |key: RelayKey| self.0.get(&key).copied().unwrap_or(1);
        let weights: Vec<(RelayKey, u128)> = whole
            .relays()
            .filter(several_jobs)
            .map(|Part { given, .. }| {
                let kits = given.goods.len() as u128;
                (given.key, (kits.pow(3) * 4096).isqrt() / u128::from(idle(given.key)))
            })
            .collect();
        let all = weights.iter().map(|(_, weight)| weight).sum::<u128>().max(1);
        let share = |weight: u128| (u128::from(iterations) * weight / all) as u64;
        let shares = weights.iter().map(|&(key, weight)| match idle(key) {
            2.. => (key, share(weight)),
            _ => (key, share(weight).max(LEAST_ITERATIONS)),
        });
        shares.filter(|(_, iterations)| *iterations >= LEAST_ITERATIONS).collect()
    }
}
