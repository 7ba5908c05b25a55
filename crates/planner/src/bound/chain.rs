//! The cheapest chain of goods, as charges are.

use super::layer::{Part, To, Tree};
use super::{Bound, Goods};
use crate::PlaceIndex;
use crate::chains::fits;
use crate::needs::Load;
use crate::travel::Stop;

/// A leg of a chain: the layer of its trips, and the node where the goods are unloaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    pub layer: usize,
    pub node: usize,
}

/// Goods that are charged together.
#[derive(Clone, Copy)]
pub(super) struct Carried<'g> {
    pub goods: &'g Goods,
    /// Whether these are all of them, or one kit.
    pub are_all: bool,
    pub load: Load,
    /// The most of each amount among the kits.
    pub largest: Load,
}

impl Carried<'_> {
    /// How much of the goods these are.
    fn of_all(&self) -> f64 {
        if self.are_all { 1.0 } else { 1.0 / self.goods.kits as f64 }
    }
}

/// Where goods can be, and how they got there.
struct Label {
    place: PlaceIndex,
    rupiah: f64,
    /// The label before, and the leg from there.
    before: Option<(usize, Leg)>,
    is_done: bool,
}

/// What is used again from one search to the next.
#[derive(Default)]
pub(super) struct Scratch {
    pub out: Tree,
    pub back: Tree,
    labels: Vec<Label>,
    /// What the goods are charged if a leg from a label ends there, and the layer of that leg.
    ends: Vec<(f64, usize, usize)>,
    /// Nodes reached so far.
    pub reached: usize,
}

impl Scratch {
    /// The layers of all chains found by the last search that cost at most `most`.
    pub fn layers_within(&self, most: f64) -> Vec<usize> {
        let mut layers = Vec::new();
        for &(_, label, layer) in self.ends.iter().filter(|end| end.0 <= most) {
            layers.push(layer);
            let mut here = label;
            while let Some((before, leg)) = self.labels[here].before {
                layers.push(leg.layer);
                here = before;
            }
        }
        layers.sort_unstable();
        layers.dedup();
        layers
    }
}

impl Bound<'_> {
    /// The least rupiah that goods are charged if it is less than `most`, and the legs of that chain, the
    /// last first (Dijkstra 1959); by some layers alone, if given.
    pub(super) fn cheapest(
        &self,
        carried: Carried<'_>,
        most: f64,
        only: Option<&[usize]>,
        scratch: &mut Scratch,
    ) -> Option<(f64, Vec<Leg>)> {
        let goods = carried.goods;
        let Scratch { out, back, labels, ends, reached } = scratch;
        labels.clear();
        ends.clear();
        labels.push(Label { place: goods.from, rupiah: 0.0, before: None, is_done: false });
        let mut best = most;
        let mut last = None;
        while let Some(here) = nearest(labels).filter(|&here| labels[here].rupiah < best) {
            labels[here].is_done = true;
            let (place, so_far) = (labels[here].place, labels[here].rupiah);
            // Where goods change no vehicles only the way to their end counts.
            let from_here = self.layers_at(goods.tier, place);
            let is_direct = only.is_some_and(|only| only.iter().all(|it| from_here.contains(it)));
            for &number in from_here {
                if only.is_some_and(|only| only.binary_search(&number).is_err()) {
                    continue;
                }
                let layer = &self.layers[number];
                let yard = &self.yards[layer.yard];
                let Some(end) = layer.ground.node(goods.to) else { continue };
                if !fits(yard.class.class(self.region), carried.largest) {
                    continue;
                }
                let part = self.part(number, carried);
                let begun = so_far + yard.begin(goods.number, carried.of_all(), carried.load);
                if begun >= best {
                    continue;
                }
                let stations = layer.ground.beside(goods.to);
                let to = To { most: best - begun, last: is_direct.then_some(end), stations };
                layer.spread(yard, part, false, to.clone(), out);
                layer.spread(yard, part, true, to, back);
                *reached += out.reached.len() + back.reached.len();
                for &node in &out.reached {
                    let node = node as usize;
                    let stop = layer.ground.stops[node];
                    let may_change =
                        || matches!(stop, Stop::Place(place) if self.may_change(goods, place));
                    let on_way = begun + out.cost(node) + back.cost(node);
                    if on_way >= best || (node != end && !may_change()) {
                        continue;
                    }
                    let rupiah = on_way + layer.stop(yard, part, node);
                    let leg = Leg { layer: number, node };
                    if node != end {
                        reach(labels, stop.place(), rupiah, (here, leg));
                    } else {
                        ends.push((rupiah, here, number));
                        if rupiah < best {
                            (best, last) = (rupiah, Some((here, leg)));
                        }
                    }
                }
            }
        }
        let (mut here, leg) = last?;
        let mut legs = vec![leg];
        while let Some((before, leg)) = labels[here].before {
            legs.push(leg);
            here = before;
        }
        Some((best, legs))
    }

    /// Goods as a layer charges them.
    pub(super) fn part(&self, layer: usize, carried: Carried<'_>) -> Part {
        let layer = &self.layers[layer];
        let yard = &self.yards[layer.yard];
        let kits = carried.goods.kits as f64;
        // What goods bear of a trip is borne by the kits on it.
        let on_trip = kits.min(yard.most_kits(carried.goods.least));
        Part {
            goods: carried.goods.number,
            on_trips: carried.of_all() * kits / on_trip,
            vehicles: layer.vehicles(yard, carried.load),
        }
    }
}

fn nearest(labels: &[Label]) -> Option<usize> {
    let open = labels.iter().enumerate().filter(|(_, label)| !label.is_done);
    open.min_by(|(_, a), (_, b)| a.rupiah.total_cmp(&b.rupiah)).map(|(at, _)| at)
}

fn reach(labels: &mut Vec<Label>, place: PlaceIndex, rupiah: f64, before: (usize, Leg)) {
    let before = Some(before);
    match labels.iter_mut().find(|label| label.place == place) {
        Some(label) if label.is_done || label.rupiah <= rupiah => {}
        Some(label) => (label.rupiah, label.before) = (rupiah, before),
        None => labels.push(Label { place, rupiah, before, is_done: false }),
    }
}
