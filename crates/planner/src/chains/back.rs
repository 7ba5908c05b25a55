//! The chains along which sealed goods come back after the count.

use std::rc::Rc;

use super::finder::ChainFinder;
use super::{Chains, Direction, Ends, HopIndex, Reasons, Tier, Tiers, along_steps, fits};
use crate::StationIndex;
use crate::needs::Needs;
use crate::travel::Network;
use tepat_model::message::Message;
use tepat_model::plan::Unserved;

impl Chains {
    /// The chains by which the goods of some served stations come back; all others get none.
    ///
    /// Goods come back the way they went. Those that went past a post on the way out pass both on
    /// the way back, because the sub-district post recapitulates the results; without days of
    /// recapitulation they, too, come back the way they went. A village
    /// post whose vehicles do not reach a station is passed over: the sub-district post fetches the
    /// goods there. `needs` is what comes back; `by_posts` are the chains of a plan by way of all posts,
    /// if one is known, which need not be the fastest.
    pub fn back(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        by_posts: Option<&Self>,
        is_served: impl Fn(StationIndex) -> bool,
    ) -> Self {
        let region = network.region();
        let mut finder = ChainFinder::without_pins(region, Rc::clone(&self.standing));
        let mut reasons = Reasons::new();
        let mut back = self.clone();
        back.direction = Direction::Back;
        back.unserved.clear();
        let recapitulates = region.rules.recap_days > 0;
        for station in StationIndex::all(region) {
            let went = self.of_station[station].as_slice();
            let skips = recapitulates && self.skips_a_post(station);
            let known = by_posts.filter(|_| skips && !went.is_empty());
            let known = known.and_then(|known| back.as_known(network, needs, known, station));
            let chain = if !is_served(station) {
                Ok(Vec::new())
            } else if let Some(known) = known {
                Ok(known)
            } else if went.is_empty() || skips {
                back.by_the_posts(network, needs, &mut finder, &mut reasons, station)
            } else {
                Ok(went.to_vec())
            };
            back.of_station[station] = chain.unwrap_or_else(|reason| {
                let station = station.station(region).code.clone();
                back.unserved.push(Unserved { station, reason });
                Vec::new()
            });
        }
        back
    }

    /// The chain of a station in a plan by way of both posts, if it has one that can carry what comes
    /// back.
    fn as_known(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        known: &Self,
        station: StationIndex,
    ) -> Option<Vec<HopIndex>> {
        let (region, kit) = (network.region(), needs[station].load);
        let way = (!known.skips_a_post(station)).then(|| known.whole_way(station))?;
        let hop = |(relay, to)| {
            let hop = self.hop(network, relay, to);
            let mut classes = self[hop].classes.iter();
            classes.any(|&class| fits(class.class(region), kit)).then_some(hop)
        };
        way.into_iter().map(hop).collect()
    }

    /// The fastest chain through both posts, or without the village post if need be.
    fn by_the_posts(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        finder: &mut ChainFinder<'_>,
        reasons: &mut Reasons,
        station: StationIndex,
    ) -> Result<Vec<HopIndex>, Message> {
        let ends = Ends::of(network.region(), station)?;
        let posts = ends.steps(Tiers { ppk: true, pps: true });
        let mut straight = ends.steps(Tiers { ppk: true, pps: false });
        // Whoever fetches goods past the village post also fetches those that lie there.
        straight.iter_mut().skip(1).for_each(|step| step.0 = Tier::SubDistrict);
        along_steps(network, needs, finder, reasons, self, station, &posts).or_else(|reason| {
            along_steps(network, needs, finder, reasons, self, station, &straight)
                .map_err(|_| reason)
        })
    }

    /// Whether a station's goods went past a post.
    fn skips_a_post(&self, station: StationIndex) -> bool {
        self.steps(station).len() < 3
    }
}
