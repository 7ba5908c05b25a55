//! Travel between the stops of a routing problem.

use std::collections::BTreeMap;

use super::{LONGEST_WAY_MS, Network, Stop, UNREACHABLE_MS, locals};
use tepat_routing::{Hubs, Matrix, NO_WAY, Travel, Way};

/// Above so many stops travel is not written down pair by pair.
const MOST_IN_MATRIX: usize = 1_500;

const MS_PER_MINUTE: u64 = 60_000;

impl Network<'_> {
    /// Minutes and metres of a class (by position) between all pairs of `stops`,
    /// each exactly those of [`Network::way`].
    ///
    /// Few stops make a matrix; of many, those of one village hang on their post.
    pub fn travel(&mut self, class: usize, stops: &[Stop]) -> Travel {
        if stops.len() <= MOST_IN_MATRIX {
            Travel::Matrix(self.matrix(class, stops))
        } else {
            Travel::Hubs(self.hubs(class, stops))
        }
    }

    /// O(stops²) time and memory.
    pub(super) fn matrix(&mut self, class: usize, stops: &[Stop]) -> Matrix {
        let table = self.table(class, stops);
        let whole = |number: u32| i32::try_from(number).unwrap_or(NO_WAY).min(NO_WAY - 1);
        let cells = table.minutes.iter().zip(&table.length_m);
        let (metres, minutes) = cells
            .map(|(&minutes, &metres)| match minutes {
                u32::MAX => (NO_WAY, NO_WAY),
                minutes => (whole(metres), whole(minutes)),
            })
            .unzip();
        Matrix::new(stops.len(), metres, Some(minutes))
    }

    /// O(villages² + Σ stops of a village²) memory.
    pub(super) fn hubs(&mut self, class: usize, stops: &[Stop]) -> Hubs {
        let region = self.region();
        let (vehicle, rules) = (&region.classes[class], &region.rules);
        let mut nodes: Vec<usize> = stops.iter().map(|stop| stop.node()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut between = Vec::with_capacity(nodes.len() * nodes.len());
        for &from in &nodes {
            let tree = self.tree(class, from);
            between.extend(nodes.iter().map(|&to| match tree.ms(to) {
                UNREACHABLE_MS => Way::NONE,
                ticks => Way { distance: tree.length_m(to), ticks },
            }));
        }
        let mut hubs = Hubs::new(nodes.len(), between, MS_PER_MINUTE, LONGEST_WAY_MS);
        let local =
            |way: super::LocalWay| Way { distance: way.length_m, ticks: way.ms(vehicle, rules) };
        let mut stops_of: BTreeMap<usize, Vec<Stop>> = BTreeMap::new();
        for &stop in stops {
            let others = stops_of.entry(stop.node()).or_default();
            let to_others: Vec<Way> = others
                .iter()
                .map(|&other| locals(region, other, stop).into_iter().map(local).sum())
                .collect();
            let hub = nodes.partition_point(|&node| node < stop.node());
            hubs.add(hub, stop.local(region).map(local).unwrap_or_default(), &to_others);
            others.push(stop);
        }
        hubs
    }
}
