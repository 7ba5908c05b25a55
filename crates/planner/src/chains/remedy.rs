//! Remedies for a place that no chain of vehicles reaches: vehicles of the missing kind, roads open
//! in both directions, boats from the nearest landing.

use tepat_network::graph::CLOSED;

use super::standing_at;
use crate::travel::{Network, Reach, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Mode, Place, PlaceKind, straight_m};

/// A landing farther away than this, in metres, is no help.
const FURTHEST_LANDING_M: u64 = 100_000;
/// Most edges named.
const MOST_NAMED: usize = 3;

/// What keeps goods from a place although open ways connect it with their origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// All ways between them lead away from it; these edges, if any are known, should be opened.
    WrongWay(Vec<String>),
    /// Nothing comes back from it.
    NoWayBack,
    /// From here on no vehicle continues by this mode.
    Vehicle(PlaceIndex, Mode),
    /// None of these.
    Unknown,
}

/// What keeps vehicles from going from one place to another. O((nodes + arcs) log nodes).
pub(super) fn lack(network: &Network<'_>, from: PlaceIndex, to: PlaceIndex) -> Lack {
    let graph = network.graph();
    let weights: Vec<u64> = network
        .arc_steps()
        .iter()
        .map(|&step| match network.step_reference_ms(step as usize) {
            UNREACHABLE_MS => CLOSED,
            ms => ms.max(1),
        })
        .collect();
    let out = graph.tree(&weights, from.node());
    if out.distance[to.node()] >= CLOSED {
        return Lack::WrongWay(against(network, &out.distance));
    }
    if graph.tree(&weights, to.node()).distance[from.node()] >= CLOSED {
        return Lack::NoWayBack;
    }
    let path = out.path(graph, to.node());
    missing(network, from, &path).map_or(Lack::Unknown, |(at, mode)| Lack::Vehicle(at, mode))
}

/// The one-way edges that lead from unreached nodes to reached ones.
fn against(network: &Network<'_>, distance: &[u64]) -> Vec<String> {
    let region = network.region();
    let is_reached = |code: &str| {
        let place = PlaceIndex::of_code(region, code);
        place.map(|place| distance[place.node()] < CLOSED)
    };
    let leads_here = region.edges.iter().filter(|edge| {
        edge.one_way && is_reached(&edge.from) == Some(false) && is_reached(&edge.to) == Some(true)
    });
    leads_here.take(MOST_NAMED).map(|edge| edge.code.clone()).collect()
}

/// Where on a path of arcs, and in which mode, none of the vehicles along it can continue.
fn missing(network: &Network<'_>, from: PlaceIndex, path: &[u32]) -> Option<(PlaceIndex, Mode)> {
    let region = network.region();
    let classes_at = |place| standing_at(region, place).into_iter().map(|(class, _)| class);
    let mut carriers: Vec<ClassIndex> = classes_at(from).collect();
    let mut landing = from;
    for &arc in path {
        let step = network.arc_steps()[arc as usize] as usize;
        let passes =
            |class: &ClassIndex| network.step_day_ms(step, class.class(region)) != UNREACHABLE_MS;
        carriers.retain(passes);
        if carriers.is_empty() {
            return Some((landing, network.step_mode(step)));
        }
        let head = network.graph().arcs()[arc as usize].1 as usize;
        if let Some(place) = PlaceIndex::of_node(region, head)
            && place.place(region).kind != PlaceKind::Junction
        {
            landing = place;
            carriers.extend(classes_at(place));
        }
    }
    None
}

/// The nearest landing to a place that open ways connect with `from`, and the straight distance
/// between the two in metres.
pub(super) fn landing<'r>(
    network: &Network<'r>,
    reach: &Reach,
    from: PlaceIndex,
    to: PlaceIndex,
) -> Option<(&'r Place, u64)> {
    let region = network.region();
    let end = to.place(region);
    let piers = PlaceIndex::all(region).filter(|place| {
        let is_pier = place.place(region).kind == PlaceKind::Pier;
        is_pier && *place != to && reach.joined(from, *place)
    });
    let far = |pier: &Place| straight_m((pier.lat, pier.lon), (end.lat, end.lon));
    let nearest = piers.map(|pier| (far(pier.place(region)), pier)).min()?;
    let (metres, pier) = nearest;
    (metres <= FURTHEST_LANDING_M).then(|| (pier.place(region), metres))
}
