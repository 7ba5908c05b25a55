//! What closes at times on the ways between the stops of a routing problem.

use std::collections::BTreeMap;

use super::{Network, Stop};
use tepat_model::region::VehicleClass;
use tepat_model::time::DailyHours;
use tepat_routing::{Gate, Gates, Shut};

const MS_PER_MINUTE: u64 = 60_000;

impl Network<'_> {
    /// The steps that close at times on the ways of a class (by position) between all pairs of
    /// `stops`, as [`Network::way`] leads; nothing where none are on any.
    ///
    /// One walk along each way that such a step is on, between places.
    pub fn gates(&mut self, class: usize, stops: &[Stop]) -> Gates {
        let region = self.region;
        let vehicle = &region.classes[class];
        let mut nodes: Vec<usize> = stops.iter().map(|stop| stop.node()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut gates = Gates { ticks_each: MS_PER_MINUTE, ..Gates::default() };
        // Of each step that closes for the class, its position in what is said of them.
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, &start) in nodes.iter().enumerate() {
            let tree = self.tree(class, start);
            for (to, &end) in nodes.iter().enumerate().filter(|(_, end)| tree.awaits(**end)) {
                let (mut met, mut begin) = (Vec::new(), 0);
                for step in tree.path(self, end) {
                    let end = begin + self.step_open_ms(step, vehicle);
                    if self.times.opening(region, step, vehicle).is_some() {
                        let next = known.len();
                        let shut = *known.entry(step).or_insert(next);
                        met.push(Gate { begin, end, shut });
                    }
                    begin = end;
                }
                gates.ways.insert((from, to), met);
            }
        }
        if gates.is_empty() {
            return gates;
        }
        let mut steps: Vec<(usize, usize)> = known.into_iter().map(|(a, b)| (b, a)).collect();
        steps.sort_unstable();
        gates.shut = steps.into_iter().map(|(_, step)| self.shut(step, vehicle)).collect();
        let lead = |stop: &Stop| stop.local_ms(region, vehicle);
        gates.places = stops
            .iter()
            .map(|stop| (nodes.partition_point(|&node| node < stop.node()), lead(stop)))
            .collect();
        gates
    }

    /// When a step is closed.
    fn shut(&self, step: usize, class: &VehicleClass) -> Shut {
        let opening = self.times.opening(self.region, step, class);
        let open = opening.as_ref().map_or(DailyHours::ROUND_THE_CLOCK, |opening| opening.hours);
        Shut { closed: opening.map_or(Vec::new(), |opening| opening.closed), open }
    }
}
