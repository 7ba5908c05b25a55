//! The best chain of classes between two stops.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tepat_network::graph::{CLOSED, Different, alternatives};

use super::{Arrivals, Risk, Want, risk, stop};
use crate::chains::standing_at;
use crate::travel::{MOST_WEIGHT_BYTES, Made, Network, Preparation, Recent, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::message::Message;
use tepat_model::region::{PlaceKind, Region, Standing, Step};
use tepat_model::time::{DAY_MINUTES, Moment};
use tepat_order::Order as _;

/// The longest leg: thirty days. A longer one counts as no way.
const LONGEST_LEG_MINUTES: u64 = 43_200;

/// A way between two stops, part by part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Itinerary {
    /// Its parts in order of travel; goods change vehicle between two parts.
    pub parts: Vec<ItineraryPart>,
    /// Arrival at the end.
    pub arrive: Moment,
    /// Minutes of travel, without waits, night halts and hand-overs.
    pub minutes: u32,
    /// Length in metres.
    pub length_m: u32,
    /// Cost of the way there, without the way back.
    pub cost_rupiah: u64,
    /// Metres at risk.
    pub risk: Risk,
}

/// The part of a way that is travelled with one class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItineraryPart {
    /// Code of the class.
    pub class: String,
    /// Code of the place or station where the part begins.
    pub from: String,
    /// Code of the place or station where the part ends.
    pub to: String,
    /// Moment of departure.
    pub depart: Moment,
    /// Moment of arrival.
    pub arrive: Moment,
    /// Minutes of travel, without waits and night halts.
    pub minutes: u32,
    /// Length in metres.
    pub length_m: u32,
    /// Codes of edges and links in order of travel, as in a plan's legs.
    pub edges: Vec<String>,
    /// Names of the roads and rivers that make up at least a fifth of its length, in order.
    #[serde(default)]
    pub along: Vec<String>,
}

impl Itinerary {
    /// Whether both ways use the same edges with the same classes.
    pub(super) fn is_along(&self, other: &Self) -> bool {
        let same = |(a, b): (&ItineraryPart, &ItineraryPart)| {
            a.class == b.class && a.to == b.to && a.edges == b.edges
        };
        self.parts.len() == other.parts.len() && self.parts.iter().zip(&other.parts).all(same)
    }

    /// The percentage of its time that it shares with another way. Of each part that is the
    /// share of edges which a part of the other way with the same class uses as well.
    pub(super) fn shared_percent(&self, other: &Self) -> u32 {
        let mut shared = 0_u64;
        for part in &self.parts {
            let with = other.parts.iter().filter(|p| p.class == part.class);
            let most = with
                .map(|p| part.edges.iter().filter(|code| p.edges.contains(code)).count())
                .max()
                .unwrap_or(0);
            let of = part.edges.len().max(1);
            shared += u64::from(part.minutes) * most.min(of) as u64 / of as u64;
        }
        (shared * 100 / u64::from(self.minutes).max(1)) as u32
    }
}

/// Answers questions about the network of one region, and caches what it finds.
pub struct Asker<'a> {
    network: Network<'a>,
    changing: Vec<PlaceIndex>,
    /// Distances of all places from a place, by aim and class.
    rows: BTreeMap<(Want, ClassIndex, PlaceIndex), Rc<Vec<u64>>>,
    weights: Recent<(Want, ClassIndex), Vec<u64>>,
    by_clock: bool,
}

/// The best known arrival at a place where goods may change vehicle.
#[derive(Clone, Copy, Debug)]
struct Label {
    place: PlaceIndex,
    /// What the search minimises: a moment, a cost or weighted milliseconds; see [`Want`].
    value: u64,
    ready: Moment,
    /// Position of the label before; that of the label itself at the start.
    before: usize,
    /// The class that goods arrive with; `None` at the start.
    class: Option<ClassIndex>,
}

/// The value of a leg that cannot be travelled.
const NEVER: u64 = u64::MAX;

impl<'a> Asker<'a> {
    /// Prepares the network of a region; see [`Network::new`].
    pub fn new(region: &'a Region) -> Self {
        Self::of(Network::new(region))
    }

    /// Like [`Self::new`], but reuses what an earlier asker prepared if it fits the region;
    /// see [`Network::resumed`].
    pub fn resumed(region: &'a Region, preparation: &Rc<Preparation>, earlier: Made) -> Self {
        let mut network = Network::resumed(region, preparation);
        if Rc::ptr_eq(network.preparation(), preparation) {
            network.take_over(earlier);
        }
        Self::of(network)
    }

    fn of(network: Network<'a>) -> Self {
        let region = network.region();
        let own_fleet = |code: &str| {
            region.fleet.iter().any(|row| row.count > 0 && row.standing() == Standing::At(code))
        };
        let changing = PlaceIndex::all(region).filter(|place| {
            let place = place.place(region);
            match place.kind {
                PlaceKind::Store | PlaceKind::Ppk => true,
                PlaceKind::Pier | PlaceKind::Pps => own_fleet(&place.code),
                PlaceKind::Junction => false,
            }
        });
        Self {
            changing: changing.collect(),
            by_clock: network.depends_on_time(),
            network,
            rows: BTreeMap::new(),
            weights: Recent::new(MOST_WEIGHT_BYTES),
        }
    }

    /// Whether fastest ways take account of the time of day and of temporary closures.
    pub(super) fn is_by_clock(&self) -> bool {
        self.by_clock
    }

    /// With `by_clock`, fastest ways take account of the time of day even if no edge depends
    /// on it.
    pub(super) fn by_clock(self, by_clock: bool) -> Self {
        Self { by_clock: by_clock || self.by_clock, ..self }
    }

    /// The region that it was made for.
    pub fn region(&self) -> &'a Region {
        self.network.region()
    }

    /// The network with its cached ways.
    pub fn network(&mut self) -> &mut Network<'a> {
        &mut self.network
    }

    /// The preparation for [`Self::resumed`].
    pub(super) fn prepared(&self) -> (Rc<Preparation>, Made) {
        (Rc::clone(self.network.preparation()), self.network.made())
    }

    /// The places where goods may change vehicle: the store, sub-district posts, and piers and
    /// village posts with a fleet of their own.
    pub(super) fn changing(&self) -> &[PlaceIndex] {
        &self.changing
    }

    /// The classes that may continue from a place: the only one asked for, or else those that
    /// stand there. At the start of a way where none stands, all classes may.
    fn at(&self, place: PlaceIndex, is_start: bool, only: Option<ClassIndex>) -> Vec<ClassIndex> {
        let standing: Vec<ClassIndex> =
            standing_at(self.region(), place).into_iter().map(|(class, _)| class).collect();
        match only {
            Some(class) => vec![class],
            None if is_start && standing.is_empty() => ClassIndex::all(self.region()).collect(),
            None => standing,
        }
    }

    /// The best way from stop to stop; `None` if there is none.
    pub(super) fn best(
        &mut self,
        from: Stop,
        to: Stop,
        class: Option<ClassIndex>,
        at: Moment,
        want: Want,
    ) -> Option<Itinerary> {
        let labels = self.spread(from, class, at, want, &[]);
        self.best_of(&labels, from, to, class, at, want)
    }

    fn best_of(
        &mut self,
        labels: &[Label],
        from: Stop,
        to: Stop,
        class: Option<ClassIndex>,
        at: Moment,
        want: Want,
    ) -> Option<Itinerary> {
        let mut best: Option<(u64, usize, ClassIndex)> = None;
        for (number, &label) in labels.iter().enumerate() {
            let start = if number == 0 { from } else { Stop::Place(label.place) };
            for vehicle in self.at(label.place, number == 0, class) {
                let (value, _) = self.leg(want, vehicle, start, to, label.value, label.ready);
                if value < best.map_or(NEVER, |(value, ..)| value) {
                    best = Some((value, number, vehicle));
                }
            }
        }
        let (_, last, vehicle) = best?;
        let mut legs = vec![(vehicle, to)];
        let mut number = last;
        while let Some(class) = labels[number].class {
            legs.push((class, Stop::Place(labels[number].place)));
            number = labels[number].before;
        }
        legs.reverse();
        self.timetable(from, &legs, at, want)
    }

    /// The fastest way to each of some places with any classes; `None` where there is none.
    pub(super) fn fastest(
        &mut self,
        from: Stop,
        at: Moment,
        to: &[PlaceIndex],
    ) -> Vec<Option<Itinerary>> {
        let labels = self.spread(from, None, at, Want::Fastest, &[]);
        let to = to.iter().map(|&place| Stop::Place(place));
        to.map(|to| self.best_of(&labels, from, to, None, at, Want::Fastest)).collect()
    }

    /// When each place of the region is reached, with one class or, if no class has the code
    /// `class`, with any. The list has the order of `region.places`.
    ///
    /// # Errors
    /// No place or station has the code `from`.
    pub fn arrivals(&mut self, from: &str, class: &str, at: Moment) -> Result<Arrivals, Message> {
        let region = self.region();
        let start = stop(region, from)?;
        let class = ClassIndex::of_code(region, class);
        let labels = self.spread(start, class, at, Want::Fastest, &[]);
        let mut arrivals = Vec::with_capacity(region.places.len());
        for place in PlaceIndex::all(region) {
            let mut first = NEVER;
            for (number, &label) in labels.iter().enumerate() {
                let begin = if number == 0 { start } else { Stop::Place(label.place) };
                for vehicle in self.at(label.place, number == 0, class) {
                    let to = Stop::Place(place);
                    first = first.min(
                        self.leg(Want::Fastest, vehicle, begin, to, label.value, label.ready).0,
                    );
                }
            }
            let arrive = (first != NEVER).then(|| moment_of(first));
            arrivals.push((place.place(region).code.clone(), arrive));
        }
        Ok(arrivals)
    }

    /// Dijkstra's search over the places where goods may change vehicle, without the barred
    /// classes.
    fn spread(
        &mut self,
        from: Stop,
        class: Option<ClassIndex>,
        at: Moment,
        want: Want,
        barred: &[ClassIndex],
    ) -> Vec<Label> {
        let value = if want == Want::Fastest { value_of(at) } else { 0 };
        let mut done =
            vec![Label { place: from.place(), value, ready: at, before: 0, class: None }];
        if class.is_some() {
            return done;
        }
        let handover = i32::from(self.region().rules.handover_minutes);
        let mut open: BTreeMap<PlaceIndex, Label> = BTreeMap::new();
        loop {
            let newest = done.len() - 1;
            let label = done[newest];
            let start = if newest == 0 { from } else { Stop::Place(label.place) };
            for vehicle in
                self.at(label.place, newest == 0, None).into_iter().filter(|v| !barred.contains(v))
            {
                for place in self.changing.clone() {
                    if done.iter().any(|known| known.place == place) {
                        continue;
                    }
                    let to = Stop::Place(place);
                    let (value, arrive) =
                        self.leg(want, vehicle, start, to, label.value, label.ready);
                    if value == NEVER {
                        continue;
                    }
                    let ready = arrive.saturating_add(handover);
                    let value = if want == Want::Fastest { value_of(ready) } else { value };
                    let new = Label { place, value, ready, before: newest, class: Some(vehicle) };
                    let known = open.entry(place).or_insert(new);
                    if value < known.value {
                        *known = new;
                    }
                }
            }
            let next = open.values().map(|label| (label.value, label.place)).min();
            let Some(label) = next.and_then(|(_, place)| open.remove(&place)) else { return done };
            done.push(label);
        }
    }

    /// The value and the moment at the end of a leg that begins with `value` at `ready`.
    fn leg(
        &mut self,
        want: Want,
        class: ClassIndex,
        from: Stop,
        to: Stop,
        value: u64,
        ready: Moment,
    ) -> (u64, Moment) {
        const NONE: (u64, Moment) = (NEVER, Moment::MAX);
        let vehicle = class.class(self.region());
        let by_plan = self.network.ms(class, from, to);
        if want == Want::Fastest {
            let timed = self.by_clock && from.place() != to.place();
            if by_plan == UNREACHABLE_MS && !timed {
                return NONE;
            }
            let arrive = if timed {
                let journey = self.network.journey(class, from, ready, to);
                journey.map(|journey| journey.arrive)
            } else {
                minutes_of(by_plan).map(|minutes| vehicle.hours.advance(ready, minutes))
            };
            return arrive.map_or(NONE, |arrive| (value_of(arrive), arrive));
        }
        let mut ms = 0_u64;
        let mut add = 0_u64;
        if from.place() != to.place() {
            add = self.row(want, class, from.place())[to.place().position()];
            if add >= CLOSED {
                return NONE;
            }
            ms = self.network.tree(class, from.place()).ms(to.place());
        }
        let (local_ms, local_m) = self.network.local(class, from, to);
        if local_ms == UNREACHABLE_MS {
            return NONE;
        }
        add += match want {
            Want::Cheapest => {
                cost_milli(vehicle.rupiah_per_km, vehicle.rupiah_per_hour, local_m, local_ms)
            }
            _ => local_ms,
        };
        let Some(minutes) = minutes_of(ms.saturating_add(local_ms)) else { return NONE };
        let arrive = vehicle.hours.advance(ready, minutes);
        if want == Want::Cheapest {
            add += u64::from(vehicle.rupiah_per_day) * 1000 * days(ready, arrive);
        }
        (value.saturating_add(add), arrive)
    }

    /// The distances of all places from a place.
    ///
    /// With an imported network it also finds those of all other places where the class
    /// stands, and then drops the customised hierarchy: each class has one as large as the
    /// network.
    fn row(&mut self, want: Want, class: ClassIndex, from: PlaceIndex) -> Rc<Vec<u64>> {
        if let Some(row) = self.rows.get(&(want, class, from)) {
            return Rc::clone(row);
        }
        let weights = self.weights(want, class);
        let mut sources = vec![from];
        match self.network.customise(&weights) {
            Some(customised) => {
                let others = self.changing.iter().filter(|&&place| place != from);
                let stands = |place: &&PlaceIndex| {
                    standing_at(self.network.region(), **place).iter().any(|(c, _)| *c == class)
                };
                sources.extend(others.filter(stands));
                let rows = self.network.rows(&customised, &sources);
                let keys = sources.iter().map(|&source| (want, class, source));
                self.rows.extend(keys.zip(rows.into_iter().map(Rc::new)));
            }
            None => {
                let mut row = self.network.graph().tree(&weights, from.node()).distance;
                row.truncate(self.network.region().places.len());
                self.rows.insert((want, class, from), Rc::new(row));
            }
        }
        self.rows.get(&(want, class, from)).map(Rc::clone).unwrap_or_default()
    }

    /// Drops what is cached for one aim, which takes much memory on a large network.
    pub(super) fn forget(&mut self, want: Want) {
        self.rows.retain(|key, _| key.0 != want);
        self.weights.retain(|key| key.0 != want);
    }

    pub(super) fn weights(&mut self, want: Want, class: ClassIndex) -> Rc<Vec<u64>> {
        let region = self.region();
        let vehicle = class.class(region);
        let network = &self.network;
        let weight = |step: usize| match network.step_ms(step, vehicle) {
            UNREACHABLE_MS => CLOSED,
            ms => match want {
                Want::Fastest => ms,
                Want::Cheapest => {
                    let length_m = network.step_m(step);
                    cost_milli(vehicle.rupiah_per_km, vehicle.rupiah_per_hour, length_m, ms)
                }
                Want::Safest => ms * risk::factor(region, step, network.step_mode(step)),
            },
        };
        let steps = region.edges.len() + region.net.links.len();
        let bytes = network.arc_steps().len() * size_of::<u64>();
        self.weights.get_or_make((want, class), bytes, || {
            let by_step: Vec<u64> = (0..steps).map(weight).collect();
            network.arc_steps().iter().map(|&step| by_step[step as usize]).collect()
        })
    }

    /// The steps of a leg between two places.
    fn steps(
        &mut self,
        want: Want,
        class: ClassIndex,
        from: PlaceIndex,
        to: PlaceIndex,
    ) -> Vec<usize> {
        if from == to {
            return Vec::new();
        }
        if want == Want::Fastest {
            let tree = self.network.tree(class, from);
            return tree.path(&mut self.network, to);
        }
        let weights = self.weights(want, class);
        let arcs = match self.network.customise(&weights) {
            Some(customised) => {
                let weight = |arc: u32| weights[arc as usize];
                self.network.path(&customised, weight, from, to)
            }
            None => {
                let graph = self.network.graph();
                graph.tree(&weights, from.node()).path(graph, to.node())
            }
        };
        arcs.iter().map(|&arc| self.network.arc_steps()[arc as usize] as usize).collect()
    }

    /// Times a chain of legs, each given by its class and its end.
    fn timetable(
        &mut self,
        from: Stop,
        legs: &[(ClassIndex, Stop)],
        at: Moment,
        want: Want,
    ) -> Option<Itinerary> {
        let mut here = from;
        let mut all = Vec::with_capacity(legs.len());
        for &(class, to) in legs {
            all.push((class, to, self.steps(want, class, here.place(), to.place())));
            here = to;
        }
        self.timed(from, &all, at, want)
    }

    /// Times a chain of legs along given steps.
    fn timed(
        &mut self,
        from: Stop,
        legs: &[(ClassIndex, Stop, Vec<usize>)],
        at: Moment,
        want: Want,
    ) -> Option<Itinerary> {
        let region = self.region();
        let mut way = Itinerary { arrive: at, ..Itinerary::default() };
        let mut here = from;
        for (number, (class, to, steps)) in legs.iter().enumerate() {
            let vehicle = class.class(region);
            let handover = if number == 0 { 0 } else { region.rules.handover_minutes };
            let ready = way.arrive.saturating_add(handover.into());
            let (local_ms, local_m) = self.network.local(*class, here, *to);
            let timed = want == Want::Fastest && self.by_clock && here.place() != to.place();
            let journey = if timed { self.network.journey(*class, here, ready, *to) } else { None };
            let steps = journey.as_ref().map_or(steps, |journey| &journey.steps);
            let ms = steps.iter().map(|&step| self.network.step_day_ms(step, vehicle));
            let ms = ms.fold(local_ms, u64::saturating_add);
            let minutes = minutes_of(ms)?;
            let length_m = steps
                .iter()
                .map(|&step| self.network.step_m(step))
                .fold(local_m, u32::saturating_add);
            for &step in steps {
                way.risk.add(region, step, self.network.step_mode(step), self.network.step_m(step));
            }
            let depart = vehicle.hours.begin(ready, minutes);
            let arrive = journey
                .as_ref()
                .map_or_else(|| vehicle.hours.advance(ready, minutes), |journey| journey.arrive);
            let cost = cost_milli(vehicle.rupiah_per_km, vehicle.rupiah_per_hour, length_m, ms)
                / 1000
                + u64::from(vehicle.rupiah_per_day) * days(depart, arrive);
            way.parts.push(ItineraryPart {
                class: vehicle.code.clone(),
                from: here.code(region).to_owned(),
                to: to.code(region).to_owned(),
                depart,
                arrive,
                minutes: minutes.unsigned_abs(),
                length_m,
                edges: region.codes_of(steps),
                along: along(region, steps),
            });
            way.arrive = arrive;
            way.minutes = way.minutes.saturating_add(minutes.unsigned_abs());
            way.length_m = way.length_m.saturating_add(length_m);
            way.cost_rupiah = way.cost_rupiah.saturating_add(cost);
            here = *to;
        }
        Some(way)
    }

    /// Alternatives to the fastest way: along other edges in its longest part, without the
    /// family of one of its classes, and with each class alone that stands at the start.
    pub(super) fn others(
        &mut self,
        fastest: &Itinerary,
        from: Stop,
        to: Stop,
        class: Option<ClassIndex>,
        at: Moment,
    ) -> Vec<Itinerary> {
        let region = self.region();
        let mut ways = Vec::new();
        let legs: Vec<(ClassIndex, Stop)> = fastest
            .parts
            .iter()
            .filter_map(|part| {
                Some((ClassIndex::of_code(region, &part.class)?, stop(region, &part.to).ok()?))
            })
            .collect();
        let longest = (0..fastest.parts.len()).max_by_key(|&at| fastest.parts[at].minutes);
        if let Some(number) = longest
            && legs.len() == fastest.parts.len()
        {
            let (vehicle, end) = legs[number];
            let start = if number == 0 { from } else { legs[number - 1].1 };
            let weights = self.weights(Want::Fastest, vehicle);
            let graph = self.network.graph();
            let found = alternatives(
                graph,
                &graph.reversed(),
                &weights,
                start.place().node(),
                end.place().node(),
                Different { ways: 4, ..Different::default() },
            );
            for (_, arcs) in found.into_iter().skip(1) {
                let mut all = Vec::new();
                let mut here = from;
                for (at, &(class, to)) in legs.iter().enumerate() {
                    let steps = if at == number {
                        arcs.iter()
                            .map(|&a| self.network.arc_steps()[a as usize] as usize)
                            .collect()
                    } else {
                        self.steps(Want::Fastest, class, here.place(), to.place())
                    };
                    all.push((class, to, steps));
                    here = to;
                }
                // With `Want::Fastest` it could leave these steps where edges close at times.
                ways.extend(self.timed(from, &all, at, Want::Cheapest));
            }
        }
        if class.is_none() {
            let used: Vec<ClassIndex> = legs.iter().map(|leg| leg.0).collect();
            for family in used.iter().map(|class| class.class(region).family) {
                let barred: Vec<ClassIndex> = ClassIndex::all(region)
                    .filter(|class| class.class(region).family == family)
                    .collect();
                let labels = self.spread(from, None, at, Want::Fastest, &barred);
                let without = self.best_without(&labels, from, to, at, &barred);
                ways.extend(without);
            }
            for vehicle in ClassIndex::all(region) {
                if self.at(from.place(), true, None).contains(&vehicle) {
                    ways.extend(self.best(from, to, Some(vehicle), at, Want::Fastest));
                }
            }
        }
        ways.order_by_key(|way| way.arrive);
        ways
    }

    fn best_without(
        &mut self,
        labels: &[Label],
        from: Stop,
        to: Stop,
        at: Moment,
        barred: &[ClassIndex],
    ) -> Option<Itinerary> {
        let way = self.best_of(labels, from, to, None, at, Want::Fastest)?;
        let region = self.region();
        let is_barred = |part: &ItineraryPart| {
            ClassIndex::of_code(region, &part.class).is_some_and(|c| barred.contains(&c))
        };
        (!way.parts.iter().any(is_barred)).then_some(way)
    }
}

/// Names of the roads and rivers that make up at least a fifth of the steps' length, in order.
fn along(region: &Region, steps: &[usize]) -> Vec<String> {
    let net = region.imported();
    let mut names: Vec<(&str, u64)> = Vec::new();
    let mut whole = 0;
    for step in steps.iter().filter_map(|&step| region.step(step)) {
        let (name, length_m) = (step.name(net), u64::from(step.length_m()));
        whole += length_m;
        match names.iter_mut().find(|(known, _)| *known == name) {
            _ if name.is_empty() || matches!(step, Step::Edge(_)) => {}
            Some((_, sum)) => *sum += length_m,
            None => names.push((name, length_m)),
        }
    }
    let long = names.into_iter().filter(|(_, length)| length * 5 >= whole);
    long.map(|(name, _)| name.to_owned()).collect()
}

/// Cost of a distance and a time in thousandths of a rupiah.
fn cost_milli(per_km: u32, per_hour: u32, length_m: u32, ms: u64) -> u64 {
    u64::from(per_km) * u64::from(length_m) + (u64::from(per_hour) * ms).div_ceil(3_600)
}

/// Number of days on which a vehicle is in use between two moments.
fn days(from: Moment, until: Moment) -> u64 {
    let day = |at: Moment| i64::from(at).div_euclid(i64::from(DAY_MINUTES));
    u64::try_from(day(until.saturating_sub(1).max(from)) - day(from) + 1).unwrap_or(1)
}

fn minutes_of(ms: u64) -> Option<i32> {
    let minutes = ms.div_ceil(60_000);
    (minutes <= LONGEST_LEG_MINUTES).then_some(minutes as i32)
}

/// Maps moments to values from 0 on, in the same order.
fn value_of(at: Moment) -> u64 {
    (i64::from(at) - i64::from(Moment::MIN)) as u64
}

fn moment_of(value: u64) -> Moment {
    Moment::try_from(value as i64 + i64::from(Moment::MIN)).unwrap_or(Moment::MAX)
}
