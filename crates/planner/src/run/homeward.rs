//! Plans the return of sealed goods after the distribution has been planned.

use std::rc::Rc;

use super::watch::Watch;
use super::{Report, Run};
use crate::chains::{Chains, find_chains};
use crate::schedule::{Homeward, Relay, RoutedRelay, number};
use crate::travel::Network;
use tepat_model::plan::{Heading, MarkState, Plan, SettledTrips, Trip};
use tepat_routing::{Search, Solution};

/// The return gets the iterations of the distribution divided by this.
const SHARE: u64 = 8;

/// Iterations between two reports.
const BURST: u64 = 64;

impl<'a> Run<'a> {
    /// Adds the return to a plan, if the rules want it planned.
    ///
    /// An earlier plan's return stays as it is while its distribution and the region do, no vehicle has
    /// failed on the way out, and nothing new is reported of the return. Otherwise its settled trips
    /// stay, and
    /// relay after relay is planned, from the stations to the store, each with its share of the
    /// iterations; what one hands over decides when the next can leave. What went past posts comes back
    /// by them as in the earlier plan's return, else as in `by_posts`, a plan by way of all. Every member of a team does
    /// the same.
    pub(super) async fn with_return(
        &self,
        plan: Plan,
        by_posts: Option<Rc<Chains>>,
        network: &mut Network<'a>,
        watch: &mut Watch<'_, impl Report>,
    ) -> Plan {
        if !self.region.rules.plan_return {
            return Plan { returns: Vec::new(), unreturned: Vec::new(), ..plan };
        }
        let earlier = self.start.earlier;
        if let Some(earlier) = earlier.filter(|earlier| {
            earlier.has_return()
                && earlier.input == plan.input
                && same(&earlier.trips, &plan.trips)
                && self.start.settled.iter().all(|trip| match trip.back {
                    true => super::has(earlier, trip),
                    false => trip.mark.state != MarkState::Failed,
                })
        }) {
            let settled = SettledTrips::new(self.start.settled);
            let mark = |trip: &Trip| settled.of(Heading::Back, trip).map(|settled| settled.mark);
            let returns = earlier.returns.iter();
            return Plan {
                returns: returns.map(|trip| Trip { mark: mark(trip), ..trip.clone() }).collect(),
                unreturned: earlier.unreturned.clone(),
                last_return_number: earlier.last_return_number,
                ..plan
            };
        }
        let trips = plan.trips.iter().flat_map(|trip| {
            let visits = trip.visits.iter();
            visits.map(|visit| (trip.base.as_str(), visit.at.as_str(), visit.kits.as_slice()))
        });
        let chains = find_chains(self.region, self.needs, network, true);
        let chains = chains.as_carried(network, self.needs, true, trips);
        let by_posts = self.by_posts(network, by_posts);
        let by_posts = by_posts.as_ref();
        let mut homeward = Homeward::new(network, &chains, by_posts, &plan, self.start.settled);
        let timed = self.options.iterations.is_none();
        watch.go_on_until(1.0);
        let iterations = plan.iterations / SHARE;
        let kits = homeward.kits_to_come().max(1) as u64;
        while let Some(given) = homeward.next_relay(self.region) {
            let relay = homeward.state(network, &given);
            let share = iterations.saturating_mul(given.goods.len() as u64) / kits;
            let base = &given.key.base.place(self.region).name;
            let solution = search(&relay, self.options.seed, share, timed, base, watch).await;
            homeward.take_over(self.region, &RoutedRelay::new(network, given, relay, solution));
        }
        let (mut returns, unreturned, notes) = homeward.finish();
        let codes = self.start.codes.or(earlier);
        let codes = codes.map(|plan| (plan.returns.as_slice(), plan.last_return_number));
        let last_return_number = number(&mut returns, 'R', codes);
        let notes = [plan.notes.as_slice(), notes.as_slice()].concat();
        Plan { returns, unreturned, last_return_number, notes, ..plan }
    }

    /// The chains of a plan by way of all posts, where the earlier plan's return passes them as it did;
    /// `None` if no post is skipped.
    fn by_posts(&self, network: &mut Network<'a>, known: Option<Rc<Chains>>) -> Option<Chains> {
        if self.region.keeps_all_posts() {
            return None;
        }
        let chains = match known {
            Some(known) => Chains::clone(&known),
            None => find_chains(self.region, self.needs, network, false),
        };
        // From the store on, as on the way out.
        let returns = self.start.earlier.map_or(&[][..], |earlier| &earlier.returns);
        let trips = returns.iter().rev().flat_map(|trip| {
            let visits = trip.visits.iter();
            visits.map(|visit| (trip.base.as_str(), visit.at.as_str(), visit.kits.as_slice()))
        });
        Some(chains.as_carried(network, self.needs, false, trips))
    }
}

/// Whether two lists of trips are the same but for what is said about lateness.
fn same(ours: &[Trip], theirs: &[Trip]) -> bool {
    let key = |trip: &Trip| {
        let visits: Vec<_> =
            trip.visits.iter().map(|visit| (visit.at.clone(), visit.done)).collect();
        (trip.vehicle_code(), trip.load_at, visits, trip.back_at)
    };
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(a, b)| key(a) == key(b) && a.kits().eq(b.kits()))
}

/// Searches a relay; without iterations, or once the run is stopped or its time is up, by insertion
/// alone.
async fn search(
    relay: &Relay,
    seed: u64,
    iterations: u64,
    timed: bool,
    base: &str,
    watch: &mut Watch<'_, impl Report>,
) -> Solution {
    let problem = &relay.problem;
    let search = match iterations {
        0 => Search::from(problem, seed, &relay.nothing_served(), 0.0),
        _ => Search::new(problem, seed),
    };
    let Ok(mut search) = search else { return relay.nothing_served() };
    let mut done = 0;
    while done < iterations && !watch.is_stopped() && !(timed && watch.is_over()) {
        let burst = BURST.min(iterations - done);
        search.step(burst, done as f64 / iterations as f64);
        done += burst;
        watch.tell("doing-return", base, None).await;
    }
    search.best()
}
