//! How each closure and condition of a scenario shifts arrivals, one by one and all together.
//!
//! Before is the same region with every edge open and conditions as usual; after is
//! the same with one cause alone. A cause by itself can be without effect where another
//! way serves as well, and strand a village together with a second: the first row says
//! what they come to together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Asker, Itinerary, stop};
use crate::PlaceIndex;
use crate::travel::Stop;
use tepat_model::message::Message;
use tepat_model::region::{Circumstance, Conditions, Edge, PlaceKind, Region, Water};
use tepat_model::time::Moment;

/// What shifts arrivals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Everything the scenario closes and slows.
    All,
    /// A circumstance the scenario takes for granted.
    Condition(Circumstance),
    /// An edge closed by hand, by code.
    Closed(String),
    /// An edge closed for a while.
    ClosedFor {
        /// Its code.
        edge: String,
        /// From when.
        from: Moment,
        /// Until when.
        until: Moment,
    },
}

impl Cause {
    /// Code of the one edge it is about.
    pub fn edge(&self) -> Option<&str> {
        match self {
            Self::All | Self::Condition(_) => None,
            Self::Closed(edge) | Self::ClosedFor { edge, .. } => Some(edge),
        }
    }
}

/// How one comes to a place: by the fastest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// When it is over.
    pub arrive: Moment,
    /// What the way there costs.
    pub cost_rupiah: u64,
}

/// A village reached at another moment than before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shifted {
    /// Code of its post.
    pub place: String,
    /// Its stations.
    pub stations: usize,
    /// Its voters.
    pub voters: u64,
    /// Without the cause.
    pub before: Coming,
    /// With it; `None` if there is no way left.
    pub after: Option<Coming>,
}

impl Shifted {
    /// Minutes later than before, less than 0 if sooner; `None` if there is no way left.
    pub fn minutes(&self) -> Option<i32> {
        self.after.map(|after| after.arrive.saturating_sub(self.before.arrive))
    }
}

/// What one cause does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The cause.
    pub cause: Cause,
    /// The villages it shifts: those that lose their way first, then the latest.
    pub places: Vec<Shifted>,
}

impl Shift {
    /// Villages without a way.
    pub fn lost(&self) -> impl Iterator<Item = &Shifted> {
        self.places.iter().filter(|place| place.after.is_none())
    }

    /// Villages reached later.
    pub fn later(&self) -> impl Iterator<Item = &Shifted> {
        self.places.iter().filter(|place| place.minutes().is_some_and(|minutes| minutes > 0))
    }

    /// Stations of the villages without a way.
    pub fn lost_stations(&self) -> usize {
        self.lost().map(|place| place.stations).sum()
    }

    /// Voters of the villages without a way.
    pub fn lost_voters(&self) -> u64 {
        self.lost().map(|place| place.voters).sum()
    }

    /// Voters of the villages reached later.
    pub fn later_voters(&self) -> u64 {
        self.later().map(|place| place.voters).sum()
    }

    /// Minutes by which the latest village is reached later; 0 if none is.
    pub fn worst_minutes(&self) -> i32 {
        self.later().filter_map(Shifted::minutes).max().unwrap_or(0)
    }

    /// Rupiah of the ways to the villages that are reached at another moment, before and after.
    pub fn cost_rupiah(&self) -> (u64, u64) {
        let both = self.places.iter().filter_map(|place| Some((place.before, place.after?)));
        both.fold((0, 0), |(before, after), (was, is)| {
            (before.saturating_add(was.cost_rupiah), after.saturating_add(is.cost_rupiah))
        })
    }
}

/// How the closures and conditions of a region shift arrivals in its villages from a place or
/// station on: all together first, then one by one, the most voters lost first, then the most
/// minutes, then in order of [`Cause`]. Nothing if the region closes and slows nothing.
///
/// An edge is looked at only where a village's way before passes it: no other way becomes
/// slower by its closing. `report` hears how many causes are done of how many and may end the
/// work; then what is known so far is the answer. For each cause that matters the time of
/// [`Asker::arrivals`] and of a way to each village.
///
/// # Errors
/// The code is not known.
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
    // Whether moments or plain minutes are added up must not make the difference.
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
    shifts[1..].sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.cause.cmp(&b.cause)));
    Ok(shifts)
}

/// A village that is reached before.
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

/// Those of the villages that are reached at another moment.
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
    shifted.sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.place.cmp(&b.place)));
    shifted
}

/// All together, then every cause by itself; nothing if there is none.
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

/// Whether an edge stands in for a link nobody may pass: no closure of the scenario.
fn is_closed_as_imported(region: &Region, edge: &Edge) -> bool {
    let link = region.link(&edge.code).and_then(|link| region.stand_in(link));
    link.is_some_and(|link| link.closed)
}

/// The region with every edge open and conditions as usual.
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

/// The open region with one cause.
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
