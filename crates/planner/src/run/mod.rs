//! Makes a plan step by step, so that a caller can watch the search and stop it at any time.

mod homeward;
mod improve;
mod lane;
mod team;
mod watch;

use std::collections::BTreeSet;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::bound::{Bound, may_be_bounded};
use crate::chains::{Chains, find_chains};
use crate::custody::{Tried, halts, key_of, obey, obey_back, open_nights};
use crate::drive::retime;
use crate::needs::{Needs, needs};
use crate::schedule::{Past, Pins, Stage, Timetable, Whole, Worth, number};
use crate::travel::{Network, StepTimes, closed_at_times};
use crate::{PlaceIndex, StationIndex};
use improve::Improving;
use tepat_model::fingerprint::{fingerprint, fingerprint_of};
use tepat_model::message::{Message, Severity, Value};
use tepat_model::plan::{
    Heading, PaidDays, Plan, Progress, SettledTrip, SettledTrips, Trip, Unserved, summary,
    trip_cost_rupiah,
};
use tepat_model::region::{Edge, Place, PlaceKind, Region, Skip, Station, no_way_back};
use tepat_model::time::Moment;
use tepat_order::{Gather as _, Order as _};
use watch::Watch;

pub use improve::MOST_MEMBERS;
pub use team::{Exchange, Found, Team, alone};

/// Default number of search iterations: about ten seconds for a large regency.
pub const DEFAULT_ITERATIONS: u64 = 65_000;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Total number of iterations; 0 makes only the first plan. `None` searches until the report
    /// says that the time is used up.
    pub iterations: Option<u64>,
    /// Seed of the random choices.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: Some(DEFAULT_ITERATIONS), seed: 1 }
    }
}

/// What a search starts from; by default nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The previous plan. The search keeps its trips unless others are worth the change;
    /// see [`tepat_model::region::Rules::change_cost_rupiah`].
    pub earlier: Option<&'a Plan>,
    /// The previous plan for the codes of trips, also for a search from scratch. Trips that are the
    /// same keep their codes, and no code is given to another trip. `None` means [`Self::earlier`].
    pub codes: Option<&'a Plan>,
    /// Leaves the return out of the plan, for plans that are only compared.
    pub distribution_only: bool,
    /// Trips that must stay as they are. [`Plan::notes`] lists those that have become
    /// impossible; their goods are planned like all others.
    pub settled: &'a [SettledTrip],
}

/// What to do after a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Search on.
    GoOn,
    /// Search on; this share of the available time is used up, from 0 to 1. It matters only if
    /// [`Options::iterations`] is `None`.
    Spent(f64),
    /// Complete the current pass without further search and keep the better plan.
    Stop,
}

/// Receives the progress of a search, with the plan whenever there is a new one, and may stop it.
///
/// It is awaited, so that a single-threaded caller can handle other events in between.
pub trait Report: AsyncFnMut(&Progress, Option<&Plan>) -> Next {}

impl<F: AsyncFnMut(&Progress, Option<&Plan>) -> Next> Report for F {}

/// Plans a region synchronously and alone; see [`plan`].
pub fn plan_now(
    region: &Region,
    start: Start<'_>,
    options: Options,
    report: impl FnMut(&Progress, Option<&Plan>) -> Next,
) -> Plan {
    plan_in_team(region, start, options, &mut alone(), report)
}

/// Plans a region synchronously, as a member of a team whose exchange blocks; see [`plan`].
pub fn plan_in_team(
    region: &Region,
    start: Start<'_>,
    options: Options,
    team: &mut Team<impl Exchange>,
    mut report: impl FnMut(&Progress, Option<&Plan>) -> Next,
) -> Plan {
    let mut report = async |progress: &Progress, plan: Option<&Plan>| report(progress, plan);
    at_once(plan(region, start, options, team, &mut report))
}

/// Completes a search whose reports and exchanges never wait.
pub(crate) fn at_once<T>(searching: impl Future<Output = T>) -> T {
    let mut searching = pin!(searching);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        // Neither report nor exchange is ever pending, so the first poll completes.
        if let Poll::Ready(found) = searching.as_mut().poll(&mut context) {
            return found;
        }
    }
}

/// Plans a region.
///
/// The first plan is made by insertion alone, or from the earlier plan if there is one; `report`
/// gets it within a second or so. Then the whole plan is searched in cycles; see [`improve`]. If
/// there is an earlier plan and the region has changed since, a plan from scratch is searched as
/// well. The successor of the earlier plan is kept unless it leaves more stations unserved, is
/// later, or costs more than [`DEAREST_KEPT`] times as much and is not being carried out yet. If the
/// rules want it, the return of the goods is planned at the end, with some iterations of its own.
/// `report` is called between short bursts of work and may stop the search. The same region, start, options and answers give
/// the same plan, byte for byte, whatever the size of the team; from scratch, more iterations never
/// give a worse distribution.
pub async fn plan(
    region: &Region,
    start: Start<'_>,
    options: Options,
    team: &mut Team<impl Exchange>,
    report: &mut impl Report,
) -> Plan {
    let anew = start.earlier.filter(|earlier| earlier.input != fingerprint(region));
    let halves: u64 = parts(region, start, anew.is_some()).iter().sum();
    let all = options.iterations.map(|iterations| iterations.saturating_mul(halves) / 2);
    let mut watch = Watch::new(options, all, team.of, report);
    watch.tell("doing-prepare", "", None).await;
    let needs = needs(region);
    let mut network = Network::new(region);
    let run = Run { region, start, options, needs: &needs };
    let (plan, by_posts) = run.distribution(&mut network, anew.is_some(), team, &mut watch).await;
    match start.distribution_only {
        true => plan,
        false => {
            // Whoever stops a search does not want to wait for moves.
            let (plan, tried) = match watch.is_stopped() {
                true => (plan, Tried::new()),
                false => run.with_custody(plan, network.step_times()),
            };
            let plan = run.with_return(plan, by_posts, &mut network, &mut watch).await;
            with_halts(region, network.step_times(), plan, tried, watch.is_stopped())
        }
    }
}

/// Names where goods stand still overnight, with what was tried for the distribution. Unless the
/// search was stopped, the nights of the return first fall where custody is allowed.
fn with_halts(
    region: &Region,
    times: &StepTimes,
    plan: Plan,
    tried: Tried,
    is_stopped: bool,
) -> Plan {
    let (plan, more) = match is_stopped {
        true => (plan, Tried::new()),
        false => obey_back(region, times, plan),
    };
    let mut halts = halts(region, times, &plan);
    for halt in halts.iter_mut().filter(|halt| !halt.custody) {
        let key = key_of(halt);
        let known = tried.get(&key).or_else(|| more.get(&key)).cloned();
        halt.tried.push(known.unwrap_or_else(|| Message::note("custody-untried")));
    }
    Plan { halts: Some(halts), ..plan }
}

/// Adds the return to the plan of a distribution, as [`plan`] does.
pub(crate) async fn plan_return(
    region: &Region,
    plan: Plan,
    start: Start<'_>,
    options: Options,
    report: &mut impl Report,
) -> Plan {
    let needs = needs(region);
    let run = Run { region, start, options, needs: &needs };
    let mut watch = Watch::new(options, options.iterations, 1, report);
    let mut network = Network::new(region);
    // How sure the distribution is was found for these trips; so they stay.
    let plan = run.with_return(plan, None, &mut network, &mut watch).await;
    with_halts(region, network.step_times(), plan, Tried::new(), watch.is_stopped())
}

/// Searches on from a plan, even if the region is another by now; without a search from scratch and
/// without the return. For plans that are only compared.
pub(crate) async fn go_on(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    options: Options,
    report: &mut impl Report,
) -> Plan {
    let needs = needs(region);
    let start = Start { earlier: Some(plan), settled, ..Start::default() };
    let run = Run { region, start, options, needs: &needs };
    let mut watch = Watch::new(options, options.iterations, 1, report);
    let mut network = Network::new(region);
    let found = run.search(&mut network, start.earlier, true, &mut alone(), &mut watch).await;
    run.plan(&watch, &found, Vec::new())
}

/// The parts of a run, in halves of its iterations or of equal shares of its time: on from an earlier
/// plan; from scratch, which takes only half as much time before if both are searched; and where posts
/// are open from scratch once more, past none of them.
fn parts(region: &Region, start: Start<'_>, anew: bool) -> Vec<u64> {
    let kept = start.earlier.map(|_| if anew { 1 } else { 2 });
    let scratch: &[u64] = match (start.earlier.is_none() || anew, region.has_open_posts()) {
        (false, _) => &[],
        (true, false) => &[2],
        (true, true) => &[2, 2],
    };
    kept.into_iter().chain(scratch.iter().copied()).collect()
}

/// Share of the time after which the return is planned.
const BEFORE_RETURN: f64 = 0.9;

/// How much more the earlier plan's successor may cost than a plan from scratch.
const DEAREST_KEPT: f64 = 1.01;

/// What every search of a run has in common.
#[derive(Clone, Copy)]
struct Run<'a> {
    region: &'a Region,
    start: Start<'a>,
    options: Options,
    needs: &'a Needs,
}

/// The best plan of a search, with the settled trips that it could not keep.
struct Outcome {
    whole: Whole,
    pins: Pins,
    /// A lower bound on the cost of serving the same stations; unknown until the outcome is chosen.
    least_rupiah: Option<u64>,
}

impl<'a> Run<'a> {
    /// Moves trips so that nights fall where custody is allowed. That costs something; where the plan
    /// gets dearer by it than the earlier one, for no fewer nights elsewhere, the earlier one stays.
    fn with_custody(&self, plan: Plan, times: &StepTimes) -> (Plan, Tried) {
        let Self { region, start, options, .. } = *self;
        let iterations = plan.iterations;
        let obeyed = obey(region, times, plan, start.settled);
        let value = |plan: &Plan| (worth(region, plan), open_nights(region, times, &plan.trips));
        let (worth, nights) = value(&obeyed.0);
        let before = as_before(region, start, options).filter(|before| {
            let (worth_before, nights_before) = value(before);
            worth_before < worth && nights_before <= nights
        });
        match before {
            Some(before) => obey(region, times, Plan { iterations, ..before }, start.settled),
            None => obeyed,
        }
    }

    /// Plans the way out: the successor of the earlier plan and, if there is none or the region has
    /// changed since, a plan from scratch. With it come the chains of the best plan by way of all posts,
    /// if that was searched as well.
    async fn distribution(
        &self,
        network: &mut Network<'a>,
        anew: bool,
        team: &mut Team<impl Exchange>,
        watch: &mut Watch<'_, impl Report>,
    ) -> (Plan, Option<Rc<Chains>>) {
        let Self { region, start, options, .. } = *self;
        if options.iterations == Some(0)
            && let Some(plan) = as_before(region, start, options)
        {
            return (plan, None);
        }
        // If time ends the run, the return takes some of it.
        let end = match options.iterations {
            None if region.rules.plan_return => BEFORE_RETURN,
            _ => 1.0,
        };
        let parts = parts(region, start, anew);
        let until = |part: usize| {
            let until: u64 = parts[..=part].iter().sum();
            until as f64 / parts.iter().sum::<u64>() as f64 * end
        };
        let mut kept = None;
        if start.earlier.is_some() {
            watch.go_on_until(until(0));
            kept = Some(self.search(network, start.earlier, true, team, watch).await);
        }
        if let Some(kept) = kept.as_mut().filter(|_| !anew || watch.is_stopped()) {
            kept.least_rupiah = self.least_rupiah(network, &kept.whole, team, watch).await;
            let plan = self.plan(watch, kept, Vec::new());
            // A search that starts from a plan finds one at least as good, unless the kept parts of
            // its trips no longer quite fit together.
            let before = as_before(region, start, options);
            let plan = before
                .filter(|before| worth(region, before) < worth(region, &plan))
                .map_or(plan, |before| Plan { iterations: watch.done(), ..before });
            return (plan, None);
        }
        let first = usize::from(kept.is_some());
        watch.go_on_until(until(first));
        let mut fresh = self.search(network, None, true, team, watch).await;
        let (mut said, mut by_posts) = (Vec::new(), None);
        if region.has_open_posts() && !watch.is_stopped() {
            watch.go_on_until(until(first + 1));
            let closed = self.search(network, None, false, team, watch).await;
            by_posts = Some(Rc::clone(closed.whole.chains()));
            let is_better = fresh.whole.is_better_than(&closed.whole);
            said = match is_better {
                true => skipping_brings(
                    (closed.whole.worth(), last_arrival(&closed.whole)),
                    (fresh.whole.worth(), last_arrival(&fresh.whole)),
                ),
                false => vec![Message::note("plan-skips-nothing")],
            };
            fresh = if is_better { fresh } else { closed };
        }
        let (chosen, said) = match &mut kept {
            Some(kept) => match choose(kept, &fresh, region.rules.is_under_way()) {
                (true, kept_at) => (kept, kept_at.into_iter().collect()),
                (false, why) => (&mut fresh, why.into_iter().chain(said).collect()),
            },
            None => (&mut fresh, said),
        };
        chosen.least_rupiah = self.least_rupiah(network, &chosen.whole, team, watch).await;
        let plan = self.plan(watch, chosen, said);
        (plan, by_posts)
    }

    /// Searches from an earlier plan, or from scratch; past posts that are open if it `may_skip` them.
    async fn search(
        &self,
        network: &mut Network<'a>,
        earlier: Option<&Plan>,
        may_skip: bool,
        team: &mut Team<impl Exchange>,
        watch: &mut Watch<'_, impl Report>,
    ) -> Outcome {
        let usual = earlier.map(|plan| Past::new(&plan.trips));
        let earlier_trips = earlier.map(|plan| plan.trips.as_slice());
        let mut chains = find_chains(self.region, self.needs, network, may_skip);
        // Settled trips come last, because their ways must stay.
        let trips = earlier_trips.unwrap_or_default().iter().flat_map(|trip| {
            let visits = trip.visits.iter();
            visits.map(|visit| (trip.base.as_str(), visit.at.as_str(), visit.kits.as_slice()))
        });
        chains = chains.as_carried(network, self.needs, false, trips);
        let mut settled: Vec<&SettledTrip> =
            self.start.settled.iter().filter(|settled| !settled.back).collect();
        settled.order_by_key(|settled| settled.trip.load_at);
        let settled = settled.into_iter().flat_map(|SettledTrip { trip, visits, .. }| {
            let visits = visits.iter();
            visits.map(|visit| (trip.base.as_str(), visit.at.as_str(), visit.kits.as_slice()))
        });
        chains = chains.as_carried(network, self.needs, true, settled);
        let before = watch.best;
        loop {
            let pins = Pins::new(network, self.needs, &chains, self.start.settled);
            let shared = Rc::new(chains);
            let mut stage = Stage {
                network,
                needs: self.needs,
                usual: usual.as_ref(),
                pins: &pins,
                adjusted: 0,
            };
            let whole = first_plan(&mut stage, &shared, earlier_trips, watch).await;
            let left_out = self.left_out(&whole);
            if !left_out.is_empty() {
                chains = Chains::clone(&shared);
                chains.strike(self.region, &left_out);
                continue;
            }
            if before.is_none() {
                watch.best = Some(whole.worth());
                let first =
                    Outcome { whole: whole.clone(), pins: pins.clone(), least_rupiah: None };
                let first = self.plan(watch, &first, Vec::new());
                watch.tell("doing-first", "", Some(&first)).await;
            }
            let improving =
                Improving::new(&mut stage, team, whole, self.options.seed, earlier.is_some());
            let whole = improving.run(watch).await;
            return Outcome { whole, pins, least_rupiah: None };
        }
    }

    /// A lower bound on the cost of serving the stations that can be served, past whatever posts are open.
    /// It is as good as the search is long.
    async fn least_rupiah(
        &self,
        network: &Network<'_>,
        whole: &Whole,
        team: &Team<impl Exchange>,
        watch: &mut Watch<'_, impl Report>,
    ) -> Option<u64> {
        // The plan of the first member is the result.
        if team.number > 0 || !may_be_bounded(network) {
            return None;
        }
        let chains = whole.chains();
        let unserved: BTreeSet<&str> =
            chains.unserved.iter().map(|unserved| unserved.station.as_str()).gather();
        let served = StationIndex::all(self.region)
            .filter(|station| !unserved.contains(station.station(self.region).code.as_str()));
        let iterations = self.options.iterations.unwrap_or_else(|| watch.done());
        let mut bound = Bound::new(network, self.needs, served);
        while bound.may_rise(if watch.is_stopped() { 0 } else { iterations }) {
            bound.round();
            watch.tell("doing-bound", "", None).await;
        }
        Some(bound.least_rupiah())
    }

    /// Stations whose goods got stuck at a base in a first plan.
    fn left_out(&self, whole: &Whole) -> Vec<Unserved> {
        let left_out: Vec<(StationIndex, PlaceIndex)> = whole.left_out().collect();
        let stuck = if left_out.is_empty() { Vec::new() } else { no_way_back(self.region) };
        let unserved = |&(station, base): &(StationIndex, PlaceIndex)| {
            let (station, base) = (station.station(self.region), base.place(self.region));
            let no_vehicle_free = || {
                Message::error("unserved-no-vehicle-free")
                    .about(&base.code)
                    .with("from", base.name.as_str())
            };
            let reason = self.no_return(&stuck, station).unwrap_or_else(no_vehicle_free);
            Unserved { station: station.code.clone(), reason }
        };
        left_out.iter().map(unserved).collect()
    }

    /// The reason if nothing returns from a station's posts: the remedy is another way, not another
    /// vehicle.
    fn no_return(&self, stuck: &[Message], station: &Station) -> Option<Message> {
        let pps = self.region.pps_of(station)?;
        let posts = [self.region.ppk_of(pps), Some(pps)];
        let is_of = |stuck: &&Message| {
            let code = stuck.at.code.as_deref();
            posts.into_iter().flatten().any(|post| Some(post.code.as_str()) == code)
        };
        let found = stuck.iter().find(is_of)?.clone();
        Some(Message { severity: Severity::Error, ..found })
    }

    /// The plan of an outcome, with what is said of the choice between several.
    fn plan(&self, watch: &Watch<'_, impl Report>, chosen: &Outcome, said: Vec<Message>) -> Plan {
        let mut trips = chosen.whole.explained_trips(self.region, self.needs);
        if !self.region.margins.is_empty() {
            // What the plan leaves for delays is in no moment that people are told.
            retime(self.region, &StepTimes::new(self.region), &mut trips);
        }
        let codes = self.start.codes.or(self.start.earlier);
        let codes = codes.map(|plan| (plan.trips.as_slice(), plan.last_number));
        let last_number = number(&mut trips, 'T', codes);
        let notes = [
            said,
            skipping(self.region, chosen.whole.chains()),
            chosen.pins.refused().to_vec(),
            chosen.whole.notes(),
            closures(self.region),
            postings(self.region, &trips).into_iter().collect(),
        ];
        Plan {
            input: fingerprint(self.region),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.options.seed,
            iterations: watch.done(),
            earlier: self.start.earlier.map(fingerprint_of).unwrap_or_default(),
            trips,
            last_number,
            least_rupiah: chosen.least_rupiah,
            unserved: chosen.whole.chains().unserved.clone(),
            access: chosen.whole.chains().access.clone(),
            notes: notes.concat(),
            ..Plan::default()
        }
    }
}

/// The earlier plan, if it was made for the same region and has all settled trips: without a search
/// it stays.
fn as_before(region: &Region, start: Start<'_>, options: Options) -> Option<Plan> {
    let earlier = start.earlier.filter(|earlier| earlier.input == fingerprint(region))?;
    let known = SettledTrips::new(start.settled);
    let marked = |heading: Heading, trips: &[Trip]| -> Vec<Trip> {
        let mark_of = |trip: &Trip| known.of(heading, trip).map(|settled| settled.mark);
        trips.iter().map(|trip| Trip { mark: mark_of(trip), ..trip.clone() }).collect()
    };
    start.settled.iter().all(|settled| has(earlier, settled)).then(|| Plan {
        seed: options.seed,
        iterations: 0,
        earlier: fingerprint_of(earlier),
        trips: marked(Heading::Out, &earlier.trips),
        returns: marked(Heading::Back, &earlier.returns),
        ..earlier.clone()
    })
}

/// Whether a plan has a settled trip with what is reported of it: that moves trips, so it must have been
/// known.
fn has(plan: &Plan, settled: &SettledTrip) -> bool {
    plan.all_trips().any(|(heading, trip)| {
        settled.is(heading, trip) && trip.mark.unwrap_or_default() == settled.mark
    })
}

/// Stations unserved, stations late, and rupiah.
fn worth(region: &Region, plan: &Plan) -> (usize, usize, u64) {
    (plan.unserved.len(), plan.late_stations(), summary(region, plan).all.cost_rupiah)
}

/// Routes all relays by insertion, or along some earlier trips.
async fn first_plan(
    stage: &mut Stage<'_, '_>,
    chains: &Rc<Chains>,
    trips: Option<&[Trip]>,
    watch: &mut Watch<'_, impl Report>,
) -> Whole {
    let region = stage.region();
    let dues = match trips {
        Some(trips) => stage.dues_of(chains, trips),
        None => stage.dues(chains),
    };
    let past = trips.map(Past::new);
    let mut timetable = Timetable::new(Rc::clone(chains));
    while let Some(given) = timetable.next_relay() {
        let base = &given.key.base.place(region).name;
        let routed = stage.insert(chains, &dues, given.clone(), past.as_ref(), 0);
        timetable.take_over(given, Rc::new(routed));
        watch.tell("doing-first", base, None).await;
    }
    timetable.whole()
}

/// Whether the successor of an earlier plan is kept beside the plan from scratch, and a note that
/// states why not, or what keeping costs. While a plan is carried out, what people know is not changed
/// to save money.
fn choose(kept: &Outcome, fresh: &Outcome, is_under_way: bool) -> (bool, Option<Message>) {
    let (keeping, anew) = (kept.whole.worth(), fresh.whole.worth());
    let more = keeping.rupiah - anew.rupiah;
    let rupiah = Value::Rupiah(more);
    if keeping.lateness() > anew.lateness() {
        let minutes = (keeping.late_minutes - anew.late_minutes).max(0);
        let said = Message::note("plan-anew-later")
            .with("stations", (keeping.unserved - anew.unserved).max(0))
            .with("by", Value::Minutes(minutes));
        return (false, Some(said));
    }
    if !is_under_way
        && keeping.lateness() == anew.lateness()
        && keeping.rupiah as f64 > DEAREST_KEPT * anew.rupiah as f64
    {
        return (false, Some(Message::note("plan-anew-dearer").with("by", rupiah)));
    }
    let costs = more > 0 && keeping.lateness() == anew.lateness();
    (true, costs.then(|| Message::note("plan-kept").with("by", rupiah)))
}

/// What it brings that goods go past open posts: the worth and the last arrival of the plan in which
/// they pass all of them, and of this one.
fn skipping_brings(then: (Worth, Moment), now: (Worth, Moment)) -> Vec<Message> {
    let ((then, last_then), (now, last_now)) = (then, now);
    let saved = then.rupiah - now.rupiah;
    let unserved = then.unserved - now.unserved;
    let late = then.late_minutes - now.late_minutes;
    let brings = match (unserved, late, saved) {
        (0, 0, 0..) => Message::note("plan-skips-bring").with("cost", Value::Rupiah(saved)),
        _ => Message::note("plan-skips-serve")
            .with("unserved", unserved.max(0))
            .with("late", Value::Minutes(late.max(0)))
            .with("cost", Value::Rupiah((-saved).max(0))),
    };
    // Moments of plans that serve other stations say nothing of each other.
    let sooner = if unserved == 0 { last_then - last_now } else { 0 };
    let by = Value::Minutes(sooner.abs().into());
    let time = match sooner {
        0 => None,
        1.. => Some(Message::note("plan-skips-sooner").with("by", by)),
        _ => Some(Message::note("plan-skips-later").with("by", by)),
    };
    std::iter::once(brings).chain(time).collect()
}

/// When the last goods of a plan are signed for; 0 if nobody gets any.
fn last_arrival(whole: &Whole) -> Moment {
    let trips = whole.trips();
    let visits = trips.iter().flat_map(|trip| &trip.visits);
    visits.map(|visit| visit.done).max().unwrap_or_default()
}

/// How many posts goods go past, and that the law wants them at the sub-district posts first.
fn skipping(region: &Region, chains: &Chains) -> Vec<Message> {
    if region.keeps_all_posts() {
        return Vec::new();
    }
    let is_open = |post: &Place| post.kind == PlaceKind::Ppk && post.skip != Skip::Never;
    let duty = region.places.iter().any(is_open).then(|| Message::note("plan-skips-duty"));
    let (ppk, pps, stations) = chains.skipped(region);
    let (key, posts) = match (ppk, pps) {
        (0, _) => ("plan-skips-pps", pps),
        (_, 0) => ("plan-skips-ppk", ppk),
        _ => ("plan-skips", ppk),
    };
    let skips = Message::note(key).with("posts", posts).with("pps", pps).with("stations", stations);
    duty.into_iter().chain([skips]).collect()
}

/// Whether a region can be planned at all.
///
/// # Errors
/// There is no store, or no station.
pub fn plannable(region: &Region) -> Result<(), Message> {
    if region.store().is_none() {
        return Err(Message::error("region-no-store"));
    }
    if region.stations.is_empty() {
        return Err(Message::error("region-no-stations"));
    }
    Ok(())
}

/// A note about vehicles that are posted to other bases, if any are; trips in order of loading.
fn postings(region: &Region, trips: &[Trip]) -> Option<Message> {
    let (mut paid, mut times, mut rupiah) = (PaidDays::default(), 0, 0);
    for trip in trips {
        // Days on which a vehicle carries goods before it moves are paid by those trips.
        let (_, days) = paid.add(trip);
        if trip.is_posting() {
            times += 1;
            rupiah += trip_cost_rupiah(region, trip, days.len() as u32);
        }
    }
    (times > 0).then(|| {
        Message::note("plan-posted")
            .with("times", times)
            .with("cost", Value::Rupiah(i64::try_from(rupiah).unwrap_or(i64::MAX)))
    })
}

/// A note for each edge that closes at some time during the plan.
fn closures(region: &Region) -> Vec<Message> {
    let note = |edge: &Edge| {
        Message::note("plan-edge-closes").about(&edge.code).with("edge", edge.code.as_str())
    };
    closed_at_times(region).into_iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;

    #[test]
    fn what_going_past_posts_brings_is_said_truly() {
        let check = |then: (i64, i64, i64, Moment), now: (i64, i64, i64, Moment), expect: &str| {
            let of = |(unserved, late_minutes, rupiah, last): (i64, i64, i64, Moment)| {
                (Worth { unserved, late_minutes, rupiah, ..Worth::default() }, last)
            };
            let said = skipping_brings(of(then), of(now)).into_iter().map(|message| {
                let values = message.values.into_iter().map(|(key, value)| match value {
                    Value::Count(of) | Value::Minutes(of) | Value::Rupiah(of) => {
                        format!("{key} {of}")
                    }
                    value => format!("{key} {value:?}"),
                });
                let values: Vec<String> = values.collect();
                format!("{}: {}", message.key, values.join(", "))
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expect);
        };
        check((0, 0, 9, -5), (0, 0, 7, -5), "plan-skips-bring: cost 2");
        check((0, 0, 9, -5), (0, 0, 9, -8), "plan-skips-bring: cost 0; plan-skips-sooner: by 3");
        let serve = "plan-skips-serve: unserved 0, late 6, cost 0; plan-skips-later: by 1";
        check((0, 6, 9, -5), (0, 0, 7, -4), serve);
        // More that is served may be later, and comes later.
        check((2, 0, 7, -9), (0, 5, 9, -5), "plan-skips-serve: unserved 2, late 0, cost 2");
        check((2, 0, 0, 0), (0, 0, 9, -5), "plan-skips-serve: unserved 2, late 0, cost 9");
    }

    #[test]
    fn progress_counts_the_stations_no_vehicle_reaches() {
        let slug = "barito-utara";
        let mut region = bundled()
            .iter()
            .find(|bundled| bundled.slug == slug)
            .and_then(|bundled| bundled.region())
            .expect("a bundled region");
        // Without boats the river villages are out of reach.
        region.fleet.retain(|row| !["ces", "longboat"].contains(&row.class.as_str()));
        let mut reported = None;
        let options = Options { iterations: Some(20), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |progress, _| {
            reported = progress.unserved.or(reported);
            Next::GoOn
        });
        assert!(!plan.unserved.is_empty());
        assert_eq!(reported, Some(plan.unserved.len()));
    }
}
