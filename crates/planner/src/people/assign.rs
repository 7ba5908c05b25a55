//! Which unit takes what: period by period, each by a flow of least cost.

use std::collections::BTreeMap;

use super::classes::Classed;
use super::demands::{Demand, DemandKind, area_of};
use super::flow::Flow;
use super::ways::Ways;
use super::{Cause, Duty, ForceUse, People, Price, Shortfall};
use crate::PlaceIndex;
use tepat_model::region::{Force, ForceKind, Lending, Posting, Region, Vulnerability};
use tepat_model::time::Moment;
use tepat_order::Order as _;

/// Cost of a minute of a journey. Keeping an earlier posting is worth 1 of it.
const MINUTE: i64 = 1_000;

/// What each further quarter of a unit's members costs that is sent at once, so that units of equal
/// distance share the load.
const QUARTER: i64 = 5 * MINUTE;

/// Worth of an officer at a demand of the least vulnerable; more than all journeys that one officer
/// more could lengthen.
const WORTH: i64 = 1_000_000_000_000;

/// Longest journey that counts, in minutes: ten weeks.
const LONGEST_MINUTES: u32 = 100_000;

/// Assigns units to demands, which are in order.
pub(super) fn assign(
    region: &Region,
    stations: Vec<Classed>,
    demands: Vec<Demand>,
    ways: &Ways,
) -> People {
    let mut desk = Desk::new(region, &demands, ways);
    desk.pin();
    let mut batches: BTreeMap<(bool, Moment, Moment), Vec<usize>> = BTreeMap::new();
    for (number, demand) in demands.iter().enumerate() {
        let is_later = demand.kind != DemandKind::Stations;
        batches.entry((is_later, demand.from, demand.until)).or_default().push(number);
    }
    for batch in batches.values() {
        desk.meet(batch);
    }
    let (duties, prices) = (desk.sorted_duties(), desk.prices.clone());
    let shortfalls = desk.shortfalls(&duties);
    let forces = uses(region, &demands, &duties, &prices);
    People { stations, demands, duties, shortfalls, forces, ..People::default() }
}

/// Members in use from a moment until another.
type Busy = (Moment, Moment, u32);

/// The network of a period.
struct Net {
    flow: Flow,
    source: usize,
    sink: usize,
    /// Nodes of the units.
    forces: Vec<usize>,
    /// Nodes of the lendings.
    lendings: Vec<usize>,
    /// Arcs to demands: arc, demand, unit and lending.
    arcs: Vec<(usize, usize, usize, Option<usize>)>,
}

/// The assignment while it is made.
struct Desk<'a> {
    region: &'a Region,
    demands: &'a [Demand],
    ways: &'a Ways,
    /// By unit: its members on duty or resting.
    busy: Vec<Vec<Busy>>,
    /// By lending: members lent.
    lent: Vec<Vec<Busy>>,
    /// By demand: officers still wanted.
    wanted: Vec<u32>,
    duties: Vec<Duty>,
    /// By unit: what one member more would bring at stations.
    prices: Vec<Price>,
}

impl<'a> Desk<'a> {
    fn new(region: &'a Region, demands: &'a [Demand], ways: &'a Ways) -> Self {
        Self {
            region,
            demands,
            ways,
            busy: vec![Vec::new(); region.forces.len()],
            lent: vec![Vec::new(); region.lendings.len()],
            wanted: demands.iter().map(|demand| demand.officers).collect(),
            duties: Vec::new(),
            prices: vec![Price::Nothing; region.forces.len()],
        }
    }

    /// Sends those who are pinned, as far as their unit has members and the demand wants them.
    fn pin(&mut self) {
        for (demand, force, officers) in pinned_ahead(self.region, self.demands) {
            let free = self.free(force, &self.demands[demand]);
            let officers = officers.min(free).min(self.wanted[demand]);
            self.send(demand, force, None, officers, true);
        }
    }

    /// Meets demands of one period.
    fn meet(&mut self, batch: &[usize]) {
        let mut net = self.net(batch, QUARTER);
        net.flow.run(net.source, net.sink);
        if self.demands[batch[0]].kind == DemandKind::Stations {
            // What a member more is worth does not depend on how the load is shared.
            let mut plain = self.net(batch, 0);
            plain.flow.run(plain.source, plain.sink);
            let gain = |&node: &usize| plain.flow.one_more_from(node, plain.source, plain.sink);
            self.prices = plain.forces.iter().map(|node| price(-gain(node))).collect();
        }
        for (arc, demand, force, lending) in net.arcs {
            self.send(demand, force, lending, net.flow.sent(arc), false);
        }
    }

    /// The network of a period: source, units, lendings, demands, sink. Each further quarter of a unit's
    /// members costs `quarter` more.
    fn net(&self, batch: &[usize], quarter: i64) -> Net {
        let region = self.region;
        let mut flow = Flow::default();
        let (source, sink) = (flow.node(), flow.node());
        let sample = &self.demands[batch[0]];
        let forces: Vec<usize> = region.forces.iter().map(|_| flow.node()).collect();
        for (force, &node) in forces.iter().enumerate() {
            let mut left = self.free(force, sample);
            let most = left.div_ceil(4);
            for step in 0..4 {
                let room = left.min(most);
                flow.arc(source, node, room, quarter * step);
                left -= room;
            }
        }
        let lendings: Vec<usize> = region.lendings.iter().map(|_| flow.node()).collect();
        for (lending, &node) in lendings.iter().enumerate() {
            if let Some(from) = region.forces.position(&region.lendings[lending].from) {
                flow.arc(forces[from], node, self.free_to_lend(lending, sample), 0);
            }
        }
        let mut net = Net { flow, source, sink, forces, lendings, arcs: Vec::new() };
        for &number in batch {
            let worth = WORTH * (1 + self.demands[number].class as i64);
            let node = net.flow.node();
            net.flow.arc(node, sink, self.wanted[number], -worth);
            self.join(&mut net, number, node);
        }
        net
    }

    /// Adds the arcs from units and lendings to a demand.
    fn join(&self, net: &mut Net, number: usize, node: usize) {
        let (region, demand) = (self.region, &self.demands[number]);
        for (force, unit) in region.forces.iter().enumerate() {
            let Some(cost) = self.cost(force, number) else { continue };
            if owns(unit, demand) {
                let arc = net.flow.arc(net.forces[force], node, u32::MAX, cost);
                net.arcs.push((arc, number, force, None));
                continue;
            }
            for (at, lending) in region.lendings.iter().enumerate() {
                if lending.from == unit.code && borrows(region, lending, demand) {
                    let arc = net.flow.arc(net.lendings[at], node, u32::MAX, cost);
                    net.arcs.push((arc, number, force, Some(at)));
                }
            }
        }
    }

    /// Records members of a unit at a demand.
    fn send(
        &mut self,
        demand: usize,
        force: usize,
        lending: Option<usize>,
        officers: u32,
        pinned: bool,
    ) {
        if officers == 0 {
            return;
        }
        let Demand { from, until, .. } = self.demands[demand];
        let unit = &self.region.forces[force];
        self.wanted[demand] -= officers;
        self.busy[force].push((from, until + rest_minutes(unit), officers));
        if let Some(lending) = lending {
            self.lent[lending].push((from, until, officers));
        }
        self.duties.push(Duty {
            demand,
            force: unit.code.clone(),
            lent_to: lending.map_or_else(String::new, |at| self.region.lendings[at].to.clone()),
            officers,
            travel_minutes: self.minutes(force, demand),
            pinned,
        });
    }

    /// Members of a unit who are neither on duty nor resting during a demand and the rest after it.
    fn free(&self, force: usize, demand: &Demand) -> u32 {
        let unit = &self.region.forces[force];
        let until = demand.until + rest_minutes(unit);
        unit.strength.saturating_sub(most(&self.busy[force], demand.from, until))
    }

    fn free_to_lend(&self, lending: usize, demand: &Demand) -> u32 {
        let used = most(&self.lent[lending], demand.from, demand.until);
        self.region.lendings[lending].officers.saturating_sub(used)
    }

    /// Cost of an officer of a unit at a demand; `None` if the unit may not or cannot go there.
    fn cost(&self, force: usize, demand: usize) -> Option<i64> {
        let (unit, wanted) = (&self.region.forces[force], &self.demands[demand]);
        if !may_take(self.region, unit, wanted) {
            return None;
        }
        let minutes = self.minutes(force, demand)?.min(LONGEST_MINUTES);
        let postings = &self.region.postings;
        let is_new = !postings.is_empty()
            && postings.get(&Posting::code_of(&unit.code, &wanted.at, wanted.from)).is_none();
        Some(i64::from(minutes) * MINUTE + i64::from(is_new))
    }

    /// Minutes from the base of a unit to a demand.
    fn minutes(&self, force: usize, demand: usize) -> Option<u32> {
        let from = PlaceIndex::of_code(self.region, &self.region.forces[force].base)?;
        let to = PlaceIndex::of_code(self.region, &self.demands[demand].near)?;
        self.ways.minutes_from(from)[to.position()]
    }

    /// The duties by demand and unit.
    fn sorted_duties(&mut self) -> Vec<Duty> {
        let mut duties = std::mem::take(&mut self.duties);
        duties.order_by(|a, b| {
            (a.demand, &a.force, &a.lent_to, a.pinned)
                .cmp(&(b.demand, &b.force, &b.lent_to, b.pinned))
        });
        duties
    }

    fn shortfalls(&self, duties: &[Duty]) -> Vec<Shortfall> {
        let mut short: Vec<u32> = self.demands.iter().map(|demand| demand.officers).collect();
        for duty in duties {
            short[duty.demand] -= duty.officers;
        }
        let gaps = short.into_iter().enumerate().filter(|(_, short)| *short > 0);
        let gap = |(demand, short)| Shortfall { demand, short, cause: self.cause(demand) };
        gaps.map(gap).collect()
    }

    fn cause(&self, demand: usize) -> Cause {
        let wanted = &self.demands[demand];
        let forces = self.region.forces.iter().enumerate();
        let able: Vec<usize> = forces
            .filter(|(_, unit)| {
                unit.strength > 0 && may_take(self.region, unit, wanted) && {
                    let lends = |lending: &&Lending| {
                        lending.from == unit.code
                            && lending.officers > 0
                            && borrows(self.region, lending, wanted)
                    };
                    owns(unit, wanted) || self.region.lendings.iter().any(|l| lends(&l))
                }
            })
            .map(|(force, _)| force)
            .collect();
        match able.is_empty() {
            true => Cause::NoForce,
            false if able.iter().all(|&force| self.minutes(force, demand).is_none()) => {
                Cause::NoWay
            }
            false => Cause::AllBusy,
        }
    }
}

/// Demand, unit and officers of each pinned posting that still fits, in the order of postings.
pub fn pinned_ahead(region: &Region, demands: &[Demand]) -> Vec<(usize, usize, u32)> {
    let pinned = region.postings.iter().filter(|posting| posting.pinned);
    let found = pinned.filter_map(|posting| {
        let is_it = |demand: &Demand| {
            demand.from == posting.from
                && (demand.at == posting.at || demand.stations.contains(&posting.at))
        };
        let demand = demands.iter().position(is_it)?;
        let force = region.forces.position(&posting.force)?;
        Some((demand, force, posting.officers))
    });
    found.collect()
}

/// Whether a unit does duties of this kind, and its shifts are long enough.
fn may_take(region: &Region, unit: &Force, demand: &Demand) -> bool {
    match demand.kind {
        DemandKind::Stations | DemandKind::Escort => unit.kind.is_police(),
        DemandKind::Guard => {
            unit.kind != ForceKind::Linmas && unit.duty_hours >= region.security.shift_hours
        }
        DemandKind::Halt => unit.kind != ForceKind::Linmas,
    }
}

/// Whether any sub-district of a demand is a unit's own.
fn owns(unit: &Force, demand: &Demand) -> bool {
    demand.areas.iter().any(|area| unit.owns(area))
}

/// Whether members lent in this way may take a demand.
fn borrows(region: &Region, lending: &Lending, demand: &Demand) -> bool {
    region.forces.get(&lending.to).is_some_and(|to| owns(to, demand))
}

fn rest_minutes(unit: &Force) -> Moment {
    Moment::from(unit.rest_hours) * 60
}

/// Most members in use at a time between two moments.
fn most(busy: &[Busy], from: Moment, until: Moment) -> u32 {
    let at = |moment: Moment| {
        let now = busy.iter().filter(|(start, end, _)| *start <= moment && moment < *end);
        now.map(|(_, _, officers)| officers).sum::<u32>()
    };
    let begins = busy.iter().map(|(start, ..)| *start);
    let within = begins.filter(|start| from < *start && *start < until);
    within.chain([from]).map(at).max().unwrap_or(0)
}

/// What a gain of the flow means.
fn price(gain: i64) -> Price {
    // Journeys may grow by up to half of the worth before a gap counts as closed.
    match (gain + WORTH / 2) / WORTH {
        0 => match u32::try_from(gain / MINUTE).unwrap_or(0) {
            0 => Price::Nothing,
            minutes => Price::Minutes(minutes),
        },
        1 => Price::Gap(Vulnerability::Less),
        2 => Price::Gap(Vulnerability::Vulnerable),
        _ => Price::Gap(Vulnerability::Very),
    }
}

/// What each unit does.
fn uses(region: &Region, demands: &[Demand], duties: &[Duty], prices: &[Price]) -> Vec<ForceUse> {
    let mut own_stations = vec![0; region.forces.len()];
    for station in &region.stations {
        let area = region.home_of(station).map_or_else(String::new, |home| area_of(region, home));
        let owner = region
            .forces
            .iter()
            .position(|unit| unit.kind == ForceKind::Police && unit.owns(&area));
        if let Some(owner) = owner {
            own_stations[owner] += 1;
        }
    }
    let of = |(number, unit): (usize, &Force)| {
        let own = duties.iter().filter(|duty| duty.force == unit.code);
        let with_demand = own.map(|duty| (duty.officers, &demands[duty.demand]));
        let busy: Vec<Busy> = with_demand
            .clone()
            .map(|(officers, demand)| (demand.from, demand.until + rest_minutes(unit), officers))
            .collect();
        let minutes: u64 = with_demand
            .clone()
            .map(|(officers, demand)| u64::from(officers) * u64::from(demand.minutes()))
            .sum();
        let at_stations = with_demand.filter(|(_, demand)| demand.kind == DemandKind::Stations);
        ForceUse {
            force: unit.code.clone(),
            at_stations: at_stations.map(|(officers, _)| officers).sum(),
            most_busy: most(&busy, Moment::MIN, Moment::MAX),
            duty_hours: u32::try_from(minutes / 60).unwrap_or(u32::MAX),
            own_stations: own_stations[number],
            price: prices[number],
        }
    };
    region.forces.iter().enumerate().map(of).collect()
}
