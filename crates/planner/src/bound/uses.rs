//! What is paid for each time, and who bears it.

/// Something that is paid for each time that a vehicle uses it, whatever it carries.
pub(super) struct Use {
    /// Rupiah by kilometre and hour, and besides by the part of a day.
    pub price: [f64; 2],
    /// The price as days are counted now.
    pub now: f64,
    /// What each vehicle's worth of goods bears.
    pub by_room: Shared,
    pub bearers: Vec<Bearer>,
}

/// Goods that bear something: on their way, or of the empty vehicle's way back from where they were
/// unloaded.
pub(super) struct Bearer {
    pub goods: u32,
    pub is_back: bool,
    pub shared: Shared,
}

/// A flow, and the part that is borne for it.
#[derive(Clone, Copy, Default)]
pub(super) struct Shared {
    /// In the sum of all rounds by their weights.
    flow: f64,
    /// As it is now.
    pub part: f64,
    /// In the sum of all rounds by their weights.
    parts: f64,
}

/// How much a round counts.
#[derive(Clone, Copy)]
pub(super) struct Round {
    pub weight: f64,
    /// Of all rounds before.
    pub before: f64,
    /// How sharply greater flows are told from smaller ones.
    pub scale: f64,
}

impl Use {
    /// Not used in any round so far: whoever uses it bears it by the room that goods take.
    pub fn new(price: [f64; 2], now: f64, round: Round) -> Self {
        let by_room = Shared { flow: 0.0, part: 1.0, parts: round.before };
        Self { price, now, by_room, bearers: Vec::new() }
    }

    /// Adds a flow of goods that fill so many vehicles. Returns its place among the bearers if it is
    /// new there.
    pub fn flow(&mut self, goods: u32, is_back: bool, vehicles: f64, round: Round) -> Option<u32> {
        self.by_room.flow += round.weight * vehicles;
        let added = add(&mut self.bearers, goods, is_back, round.weight);
        self.share(round.scale);
        added
    }

    /// Shares the use out, and returns how often it is used at least, in the sum of all rounds.
    pub fn share(&mut self, scale: f64) -> f64 {
        let bearers = self.bearers.iter_mut().map(|bearer| &mut bearer.shared);
        share(&mut bearers.chain([&mut self.by_room]).collect::<Vec<_>>(), scale)
    }

    /// Keeps what is borne now for the mean.
    pub fn keep(&mut self, weight: f64) {
        self.by_room.keep(weight);
        self.bearers.iter_mut().for_each(|bearer| bearer.shared.keep(weight));
    }

    /// Charges the mean of all rounds.
    pub fn settle(&mut self, weights: f64) {
        self.by_room.settle(weights);
        self.bearers.iter_mut().for_each(|bearer| bearer.shared.settle(weights));
    }
}

impl Shared {
    pub fn keep(&mut self, weight: f64) {
        self.parts += weight * self.part;
    }

    pub fn settle(&mut self, weights: f64) {
        self.part = self.parts / weights;
    }
}

/// Adds a flow, and returns its place if it is new.
pub(super) fn add(
    bearers: &mut Vec<Bearer>,
    goods: u32,
    is_back: bool,
    weight: f64,
) -> Option<u32> {
    match bearers.iter_mut().find(|it| it.goods == goods && it.is_back == is_back) {
        Some(bearer) => {
            bearer.shared.flow += weight;
            None
        }
        None => {
            let shared = Shared { flow: weight, ..Shared::default() };
            bearers.push(Bearer { goods, is_back, shared });
            Some(bearers.len() as u32 - 1)
        }
    }
}

/// Shares something out in proportion to exp(`scale` · flow), and returns the greatest flow.
pub(super) fn share(all: &mut [&mut Shared], scale: f64) -> f64 {
    let most = all.iter().map(|it| it.flow).fold(0.0, f64::max);
    for it in all.iter_mut() {
        it.part = libm::exp(scale * (it.flow - most));
    }
    let sum: f64 = all.iter().map(|it| it.part).sum();
    all.iter_mut().for_each(|it| it.part /= sum);
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_borne_by_those_who_use_it_most_and_never_more_than_once() {
        let check = |flows: &[(u32, bool, f64, f64)], expect: &[f64], by_room: f64| {
            let mut it = Use::new([1.0, 1.0], 1.0, Round { weight: 1.0, before: 0.0, scale: 50.0 });
            for &(goods, is_back, part, vehicles) in flows {
                let round = Round { weight: part, before: 0.0, scale: 50.0 };
                it.flow(goods, is_back, vehicles, round);
            }
            let parts: Vec<f64> = it.bearers.iter().map(|bearer| bearer.shared.part).collect();
            let all = parts.iter().sum::<f64>() + it.by_room.part;
            assert!((all - 1.0).abs() < 1e-9, "{flows:?}: {all}");
            for (part, expect) in
                parts.iter().chain([&it.by_room.part]).zip(expect.iter().chain([&by_room]))
            {
                assert!((part - expect).abs() < 1e-6, "{flows:?}: {parts:?}, {}", it.by_room.part);
            }
        };
        // One vehicle is for whoever needs it, however little that takes up.
        check(&[(1, false, 1.0, 0.1)], &[1.0], 0.0);
        // Whoever uses it half as much bears nothing as long as the other is there.
        check(&[(1, false, 1.0, 0.1), (2, false, 0.5, 0.1)], &[1.0, 0.0], 0.0);
        check(&[(1, false, 1.0, 0.1), (2, true, 1.0, 0.1)], &[0.5, 0.5], 0.0);
        // Where more than one vehicle is full, room is what counts.
        check(&[(1, false, 1.0, 1.2), (2, false, 1.0, 0.9)], &[0.0, 0.0], 1.0);
    }
}
