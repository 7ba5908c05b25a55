//! Travel between many stops at once.

use super::{LONGEST_WAY_MS, LocalWay, Network, Stop};
use crate::ClassIndex;

/// Minutes and metres of one class between all pairs of some stops, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelTable {
    /// Minutes, rounded up; `u32::MAX` where there is no way.
    pub minutes: Vec<u32>,
    /// Metres.
    pub length_m: Vec<u32>,
}

impl Network<'_> {
    /// The table of a class over `stops`; every cell equals [`Network::way`].
    /// O(stops²), plus one tree for each place that connects a stop to the network.
    pub fn table(&mut self, class: ClassIndex, stops: &[Stop]) -> TravelTable {
        let region = self.region;
        let (vehicle, rules) = (class.class(region), &region.rules);
        let ends: Vec<Option<LocalWay>> = stops.iter().map(|stop| stop.local(region)).collect();
        let end_ms: Vec<u64> =
            ends.iter().map(|end| end.map_or(0, |end| end.ms(vehicle, rules))).collect();
        let end_m: Vec<u32> = ends.iter().map(|end| end.map_or(0, |end| end.length_m)).collect();
        let mut table = TravelTable::default();
        for (a, &from) in stops.iter().enumerate() {
            let tree = self.tree(class, from.place());
            for (b, &to) in stops.iter().enumerate() {
                let place = to.place();
                let (ms, length_m) = if from.place() != place {
                    let ms = end_ms[a].saturating_add(end_ms[b]).saturating_add(tree.ms(place));
                    (ms, end_m[a].saturating_add(end_m[b]).saturating_add(tree.length_m(place)))
                } else if from == to {
                    (0, 0)
                } else {
                    self.local(class, from, to)
                };
                let minutes = u32::try_from(ms.div_ceil(60_000)).unwrap_or(u32::MAX);
                table.minutes.push(if ms > LONGEST_WAY_MS { u32::MAX } else { minutes });
                table.length_m.push(length_m);
            }
        }
        table
    }
}
