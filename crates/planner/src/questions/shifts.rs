//! How each closure and condition of a scenario shifts arrivals, one by one and all together.
//!
//! "Before" is the region with all edges open and the usual conditions; "after" is the same
//! region with one cause. Two causes can strand a village together although each alone leaves
//! it an equally good way. Therefore the first row shows the effect of all causes together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Asker, Itinerary, stop};
use crate::PlaceIndex;
use crate::travel::Stop;
use tepat_model::message::Message;
use tepat_model::region::{Circumstance, Conditions, Edge, PlaceKind, Region, Water};
use tepat_model::time::Moment;
use tepat_order::Order as _;

/// A cause that shifts arrivals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Everything the scenario closes and slows.
    All,
    /// A circumstance that the scenario assumes.
    Condition(Circumstance),
    /// An edge that the scenario marks as closed, by code.
    Closed(String),
    /// An edge that is closed for some time.
    ClosedFor {
        /// Code of the edge.
        edge: String,
        /// First closed moment.
        from: Moment,
        /// First open moment afterwards.
        until: Moment,
    },
}

impl Cause {
    /// Code of the edge, if the cause is the closure of one.
    pub fn edge(&self) -> Option<&str> {
        match self {
            Self::All | Self::Condition(_) => None,
            Self::Closed(edge) | Self::ClosedFor { edge, .. } => Some(edge),
        }
    }
}

/// Arrival at a place by the fastest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// Moment of arrival.
    pub arrive: Moment,
    /// Cost of the way there, without the way back.
    pub cost_rupiah: u64,
}

/// A village that a cause shifts: it is reached at another moment, or no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shifted {
    /// Code of its post.
    pub place: String,
    /// Number of its stations.
    pub stations: usize,
    /// Number of its voters.
    pub voters: u64,
    /// Arrival without the cause.
    pub before: Coming,
    /// Arrival with the cause; `None` if there is no way left.
    pub after: Option<Coming>,
}

impl Shifted {
    /// How many minutes later it is reached, negative if earlier; `None` if there is no way left.
    pub fn minutes(&self) -> Option<i32> {
        self.after.map(|after| after.arrive.saturating_sub(self.before.arrive))
    }
}

/// The effect of one cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// What is closed or slowed.
    pub cause: Cause,
    /// The villages that it shifts: first those that lose their way, then the latest.
    pub places: Vec<Shifted>,
}

impl Shift {
    /// Villages that have no way left.
    pub fn lost(&self) -> impl Iterator<Item = &Shifted> {
        self.places.iter().filter(|place| place.after.is_none())
    }

    /// Villages that are reached later.
    pub fn later(&self) -> impl Iterator<Item = &Shifted> {
        self.places.iter().filter(|place| place.minutes().is_some_and(|minutes| minutes > 0))
    }

    /// Number of stations in the villages that have no way left.
    pub fn lost_stations(&self) -> usize {
        self.lost().map(|place| place.stations).sum()
    }

    /// Number of voters in the villages that have no way left.
    pub fn lost_voters(&self) -> u64 {
        self.lost().map(|place| place.voters).sum()
    }

    /// Number of voters in the villages that are reached later.
    pub fn later_voters(&self) -> u64 {
        self.later().map(|place| place.voters).sum()
    }

    /// The longest delay of a village, in minutes; 0 if none is reached later.
    pub fn worst_minutes(&self) -> i32 {
        self.later().filter_map(Shifted::minutes).max().unwrap_or(0)
    }

    /// Total cost of the ways to the shifted villages that still have one, in rupiah: before
    /// and after.
    pub fn cost_rupiah(&self) -> (u64, u64) {
        let both = self.places.iter().filter_map(|place| Some((place.before, place.after?)));
        both.fold((0, 0), |(before, after), (was, is)| {
            (before.saturating_add(was.cost_rupiah), after.saturating_add(is.cost_rupiah))
        })
    }
}

/// Finds how the closures and conditions of a region shift arrivals in its villages, for
/// departures from one place or station.
///
/// The first shift shows all causes together. The others show one cause each: those that
/// strand the most voters first, then those with the longest delay, then in order of
/// [`Cause`]. The list is empty if the region closes and slows nothing.
///
/// The closure of an edge is examined only for villages whose way before uses the edge, since
/// it slows no other way. `report` receives the number of causes done and of all causes; it
/// returns `false` to stop, and then the shifts found so far are the answer. Each cause takes
/// the time of [`Asker::arrivals`] and of one way to each examined village.
///
/// # Errors
/// No place or station has the code.
pub fn shifts(
    asker: &mut Asker<'_>,
    from: &str,
    at: Moment,
    mut report: impl FnMut(usize, usize) -> bool,
) -> Result<Vec<Shift>, Message> {
    let region = asker.region();
    let start = stop(region, from)?;
    let causes = causes(region);
    let Some((all, single)) = causes.split_first() else { return Ok(Vec::new()) };
    // Both sides must count time in the same way, or the counting itself would shift arrivals.
    let by_clock = asker.is_by_clock();
    let open = opened(region);
    let (preparation, earlier) = asker.prepared();
    let mut before = Asker::resumed(&open, &preparation, earlier).by_clock(by_clock);
    let villages: Vec<Village> = villages(&mut before, start, at);
    let mut shifts = vec![Shift {
        cause: all.clone(),
        places: shifted(asker, start, at, villages.iter(), region),
    }];
    let of = causes.len();
    for (done, cause) in single.iter().enumerate() {
        if !report(done + 1, of) {
            break;
        }
        let passed = cause.edge().map(|code| open.edges.position(code));
        let touched = villages.iter().filter(|village| match passed {
            Some(edge) => edge.is_some_and(|edge| village.edges.contains(&edge)),
            None => true,
        });
        let touched: Vec<&Village> = touched.collect();
        let places = if touched.is_empty() {
            Vec::new()
        } else {
            let with = with(&open, region, cause);
            let (preparation, earlier) = before.prepared();
            let mut after = Asker::resumed(&with, &preparation, earlier).by_clock(by_clock);
            shifted(&mut after, start, at, touched.into_iter(), region)
        };
        shifts.push(Shift { cause: cause.clone(), places });
    }
    let rank = |shift: &Shift| (shift.lost_voters(), shift.worst_minutes());
    shifts[1..].order_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.cause.cmp(&b.cause)));
    Ok(shifts)
}

/// A village that is reached without any cause.
struct Village {
    place: PlaceIndex,
    before: Coming,
    /// Positions of the edges on its way.
    edges: BTreeSet<usize>,
}

fn villages(asker: &mut Asker<'_>, from: Stop, at: Moment) -> Vec<Village> {
    let region = asker.region();
    let is_post = |place: &PlaceIndex| place.place(region).kind == PlaceKind::Pps;
    let posts: Vec<PlaceIndex> = PlaceIndex::all(region).filter(is_post).collect();
    let ways = asker.fastest(from, at, &posts);
    let village = |(place, way): (PlaceIndex, Option<Itinerary>)| {
        let way = way?;
        let codes = way.parts.iter().flat_map(|part| &part.edges);
        let edges = codes.filter_map(|code| region.edges.position(code)).collect();
        Some(Village { place, before: coming(&way), edges })
    };
    posts.iter().copied().zip(ways).filter_map(village).collect()
}

fn coming(way: &Itinerary) -> Coming {
    Coming { arrive: way.arrive, cost_rupiah: way.cost_rupiah }
}

/// The villages among these that are reached at another moment or no longer.
fn shifted<'v>(
    asker: &mut Asker<'_>,
    from: Stop,
    at: Moment,
    villages: impl Iterator<Item = &'v Village>,
    region: &Region,
) -> Vec<Shifted> {
    let villages: Vec<&Village> = villages.collect();
    let posts: Vec<PlaceIndex> = villages.iter().map(|village| village.place).collect();
    let ways = asker.fastest(from, at, &posts);
    let mut shifted: Vec<Shifted> = Vec::new();
    for (village, way) in villages.into_iter().zip(ways) {
        let after = way.as_ref().map(coming);
        if after.is_some_and(|after| after.arrive == village.before.arrive) {
            continue;
        }
        let place = &village.place.place(region).code;
        let here = region.stations.iter().filter(|station| station.desa == *place);
        let (stations, voters) =
            here.fold((0, 0), |(count, sum), s| (count + 1, sum + u64::from(s.voters)));
        let place = place.clone();
        shifted.push(Shifted { place, stations, voters, before: village.before, after });
    }
    let rank = |place: &Shifted| match place.minutes() {
        None => (1, place.voters, 0),
        Some(minutes) => (0, 0, minutes),
    };
    shifted.order_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.place.cmp(&b.place)));
    shifted
}

/// [`Cause::All`], then each cause by itself; empty if there is none.
fn causes(region: &Region) -> Vec<Cause> {
    let holding = Circumstance::ALL.into_iter().filter(|&when| region.conditions.hold(when));
    let mut causes: Vec<Cause> = holding.map(Cause::Condition).collect();
    for edge in &region.edges {
        if edge.closed && !is_closed_as_imported(region, edge) {
            causes.push(Cause::Closed(edge.code.clone()));
        }
        let edge_code = || edge.code.clone();
        let closures = edge.closures.iter();
        causes.extend(closures.map(|&(from, until)| Cause::ClosedFor {
            edge: edge_code(),
            from,
            until,
        }));
    }
    if !causes.is_empty() {
        causes.insert(0, Cause::All);
    }
    causes
}

/// Whether an edge stands in for a link that nobody may pass. The scenario did not close it.
fn is_closed_as_imported(region: &Region, edge: &Edge) -> bool {
    let link = region.link(&edge.code).and_then(|link| region.stand_in(link));
    link.is_some_and(|link| link.closed)
}

/// The region with all edges open and the usual conditions.
fn opened(region: &Region) -> Region {
    let mut open = region.clone();
    open.conditions = Conditions::default();
    let shut = |edge: &&Edge| edge.closed || !edge.closures.is_empty();
    let opened = region.edges.iter().filter(shut).map(|edge| Edge {
        closed: is_closed_as_imported(region, edge),
        closures: Vec::new(),
        ..edge.clone()
    });
    open.edges.put_all(opened.collect());
    open
}

/// The open region with one cause added.
fn with(open: &Region, region: &Region, cause: &Cause) -> Region {
    let mut with = open.clone();
    let mut change = |code: &str, change: &dyn Fn(&mut Edge)| {
        if let Some(mut edge) = open.edges.get(code).cloned() {
            change(&mut edge);
            with.edges.put(edge);
        }
    };
    match cause {
        Cause::All => return region.clone(),
        Cause::Closed(edge) => change(edge, &|edge| edge.closed = true),
        Cause::ClosedFor { edge, from, until } => {
            change(edge, &|edge| edge.closures = vec![(*from, *until)]);
        }
        Cause::Condition(when) => match when {
            Circumstance::Rain => with.conditions.rain = true,
            Circumstance::RoughSea => with.conditions.rough_sea = true,
            Circumstance::LowWater => with.conditions.water = Water::Low,
            Circumstance::HighWater => with.conditions.water = Water::High,
            Circumstance::Night => {}
        },
    }
    with
}
