//! The chains along which sealed goods come back after the count.

use std::rc::Rc;

use super::finder::ChainFinder;
use super::{Chains, Direction, HopIndex, Reasons, Step, Tier, along, fits, reasons, steps_of};
use crate::needs::Needs;
use crate::travel::{Network, Stop};
use crate::{PlaceIndex, StationIndex};
use tepat_model::message::Message;
use tepat_model::plan::Unserved;
use tepat_model::region::{Delivery, Region};

impl Chains {
    /// The chains by which the goods of some served stations come back; all others get none.
    ///
    /// Goods come back the way they went. Those of directly served sub-districts skipped the posts
    /// on the way out, but pass them on the way back, because the sub-district post recapitulates
    /// the results; without days of recapitulation they, too, come back the way they went. A village
    /// post whose vehicles do not reach a station is passed over: the sub-district post fetches the
    /// goods there. `needs` is what comes back.
    pub fn back(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        is_served: impl Fn(StationIndex) -> bool,
    ) -> Self {
        let region = network.region();
        let mut finder = ChainFinder::without_pins(region, Rc::clone(&self.standing));
        let mut reasons = Reasons::new();
        let mut back = self.clone();
        back.direction = Direction::Back;
        back.unserved.clear();
        for station in StationIndex::all(region) {
            let went = self.of_station[station].as_slice();
            let chain = if !is_served(station) {
                Ok(Vec::new())
            } else if went.is_empty() || passes_posts_on_the_way_back_alone(region, station) {
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

    /// The fastest chain through both posts, or without the village post if need be.
    fn by_the_posts(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        finder: &mut ChainFinder<'_>,
        reasons: &mut Reasons,
        station: StationIndex,
    ) -> Result<Vec<HopIndex>, Message> {
        let region = network.region();
        let (store, ppk, to) = ends(region, station)?;
        let pps = to.place();
        let first = (Tier::Store, store, Stop::Place(ppk));
        let posts = [first, (Tier::SubDistrict, ppk, Stop::Place(pps)), (Tier::Village, pps, to)];
        let straight = [first, (Tier::SubDistrict, ppk, to)];
        self.along_steps(network, needs, finder, reasons, station, &posts).or_else(|reason| {
            self.along_steps(network, needs, finder, reasons, station, &straight)
                .map_err(|_| reason)
        })
    }

    fn along_steps(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        finder: &mut ChainFinder<'_>,
        reasons: &mut Reasons,
        station: StationIndex,
        steps: &[Step],
    ) -> Result<Vec<HopIndex>, Message> {
        let (region, kit) = (network.region(), needs[station].load);
        let mut chain = Vec::new();
        for &(tier, from, to) in steps {
            let Some(legs) = finder.find(network, from, to) else {
                let reason = reasons.entry((from, to.place()));
                return Err(reason.or_insert_with(|| reasons::no_way(network, from, to)).clone());
            };
            for (relay, to) in along(tier, legs) {
                let hop = self.hop(network, relay, to);
                let classes = &self[hop].classes;
                if !classes.iter().any(|&class| fits(class.class(region), kit)) {
                    return Err(reasons::kit_too_large(region, relay.base, kit, classes));
                }
                chain.push(hop);
            }
        }
        Ok(chain)
    }
}

/// Whether goods of a station skipped the posts on the way out and may not on the way back.
fn passes_posts_on_the_way_back_alone(region: &Region, station: StationIndex) -> bool {
    let ppk = region.pps_of(station.station(region)).and_then(|pps| region.ppk_of(pps));
    region.rules.recap_days > 0 && ppk.is_some_and(|ppk| ppk.delivery != Delivery::Tiered)
}

/// The store, the sub-district post and the stop of a station.
fn ends(region: &Region, station: StationIndex) -> Result<(PlaceIndex, PlaceIndex, Stop), Message> {
    let steps = steps_of(region, station)?;
    let stop = Stop::of_station(region, station)
        .ok_or_else(|| reasons::no_pps(station.station(region)))?;
    let ppk = region
        .ppk_of(stop.place().place(region))
        .and_then(|ppk| PlaceIndex::of_code(region, &ppk.code))
        .ok_or_else(|| reasons::no_ppk(stop.place().place(region)))?;
    let store = steps.first().map_or(ppk, |step| step.1);
    Ok((store, ppk, stop))
}
