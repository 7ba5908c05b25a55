//! Steps that close at times on the ways between the stops of a relay.

use std::collections::BTreeMap;

use super::{MS_PER_MINUTE, places};
use crate::ClassIndex;
use crate::travel::{Network, Opening, Stop};
use tepat_routing::{Gate, Gates, Shut};

/// The steps that close at times on the ways of a class between all pairs of `stops`, following
/// [`Network::way`]; empty if no way has any.
///
/// Walks once along each way between places that contains such a step.
pub(in crate::schedule) fn gates(
    network: &mut Network<'_>,
    class: ClassIndex,
    stops: &[Stop],
) -> Gates {
    let region = network.region();
    let vehicle = class.class(region);
    let joints = places(stops);
    let mut gates = Gates { ticks_each: MS_PER_MINUTE, ..Gates::default() };
    // For each step that closes for the class, its position among the gates.
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for (from, &start) in joints.iter().enumerate() {
        let tree = network.tree(class, start);
        for (to, &end) in joints.iter().enumerate().filter(|(_, end)| tree.awaits(**end)) {
            let (mut met, mut begin) = (Vec::new(), 0);
            for step in tree.path(network, end) {
                let end = begin + network.step_open_ms(step, vehicle);
                if let Some(opening) = network.step_times().opening(region, step, vehicle) {
                    let shut = *known.entry(step).or_insert_with(|| {
                        let Opening { closed, hours, in_one_go } = opening;
                        gates.shut.push(Shut { closed, open: hours, in_one_go });
                        gates.shut.len() - 1
                    });
                    met.push(Gate { begin, end, shut });
                }
                begin = end;
            }
            gates.ways.insert((from, to), met);
        }
    }
    if !gates.is_empty() {
        let joint = |stop: &Stop| joints.partition_point(|&place| place < stop.place());
        let places = stops.iter().map(|stop| (joint(stop), stop.local_ms(region, vehicle)));
        gates.places = places.collect();
    }
    gates
}
