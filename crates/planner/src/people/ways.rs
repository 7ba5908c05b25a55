//! Journeys of people: over every open way at its reference speed, changing vehicles freely.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tepat_network::graph::{CLOSED, Graph};

use crate::PlaceIndex;
use crate::travel::{StepTimes, graph};
use tepat_model::region::Region;

/// Minutes to each place; `None` where no way leads.
type Minutes = Rc<Vec<Option<u32>>>;

/// Minutes between places, computed when first asked for.
pub struct Ways {
    graph: Graph,
    weights: Vec<u64>,
    places: usize,
    known: RefCell<BTreeMap<(usize, u64), Minutes>>,
}

impl Ways {
    /// Prepares a region. O(places + edges + links).
    pub fn new(region: &Region) -> Self {
        let (graph, steps) = graph(region);
        let times = StepTimes::new(region);
        let weight = |step: &u32| match times.ms(*step as usize, None) {
            0 => CLOSED,
            ms => ms,
        };
        let weights = steps.iter().map(weight).collect();
        Self { graph, weights, places: region.places.len(), known: RefCell::default() }
    }

    /// Minutes from a place to all places, rounded up; `None` where no way leads.
    pub fn minutes_from(&self, from: PlaceIndex) -> Minutes {
        self.minutes_within(from, u64::from(u32::MAX))
    }

    /// The same within so many minutes; places farther away count as unreached.
    pub fn minutes_within(&self, from: PlaceIndex, most_minutes: u64) -> Minutes {
        let key = (from.position(), most_minutes);
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let limit = most_minutes.saturating_mul(60_000);
        let tree = self.graph.tree_within(&self.weights, &[(from.node(), 0)], limit);
        let minutes = |&ms: &u64| {
            (ms < CLOSED).then(|| u32::try_from(ms.div_ceil(60_000)).unwrap_or(u32::MAX))
        };
        let found = Rc::new(tree.distance.iter().take(self.places).map(minutes).collect());
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        found
    }
}
