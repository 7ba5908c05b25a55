//! Which posts goods pass on their way from the store to a station.

use std::collections::BTreeSet;

use super::{Chains, Step, Tier, reasons};
use crate::travel::Stop;
use crate::{PlaceIndex, StationIndex};
use tepat_model::message::Message;
use tepat_model::region::{Delivery, Place, PlaceKind, Region, Skip};

/// Which posts the goods of a station pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tiers {
    /// That of its sub-district.
    pub ppk: bool,
    /// That of its village.
    pub pps: bool,
}

/// The places that the goods of a station may have to pass, and where they end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    pub store: PlaceIndex,
    pub ppk: PlaceIndex,
    pub pps: PlaceIndex,
    pub stop: Stop,
}

impl Ends {
    /// Those of a station.
    pub fn of(region: &Region, station: StationIndex) -> Result<Self, Message> {
        let store = region.store().and_then(|store| PlaceIndex::of_code(region, &store.code));
        let store = store.ok_or_else(reasons::no_store)?;
        let stop = Stop::of_station(region, station)
            .ok_or_else(|| reasons::no_pps(station.station(region)))?;
        let pps = stop.place();
        let ppk = region
            .ppk_of(pps.place(region))
            .and_then(|ppk| PlaceIndex::of_code(region, &ppk.code))
            .ok_or_else(|| reasons::no_ppk(pps.place(region)))?;
        Ok(Self { store, ppk, pps, stop })
    }

    /// The posts passed if goods go past none that is open.
    pub fn administered(&self, region: &Region) -> Tiers {
        let (ppk, pps) = self.posts(region);
        let led = led_through(ppk);
        Tiers { ppk: led.ppk && ppk.skip != Skip::Always, pps: led.pps && pps.skip != Skip::Always }
    }

    /// What comes closest to some posts: open ones as there, the others as administered.
    pub fn nearest(&self, region: &Region, wanted: Tiers) -> Tiers {
        let (ppk, pps) = self.posts(region);
        let usual = self.administered(region);
        let pick = |post: &Place, usual: bool, wanted: bool| match post.skip {
            Skip::Open => usual && wanted,
            _ => usual,
        };
        Tiers { ppk: pick(ppk, usual.ppk, wanted.ppk), pps: pick(pps, usual.pps, wanted.pps) }
    }

    /// All posts that goods may pass together, first those of [`Self::administered`].
    pub fn allowed(&self, region: &Region) -> Vec<Tiers> {
        let mut all = Vec::new();
        for (ppk, pps) in [(true, true), (false, true), (true, false), (false, false)] {
            let tiers = self.nearest(region, Tiers { ppk, pps });
            if !all.contains(&tiers) {
                all.push(tiers);
            }
        }
        all
    }

    /// The steps by way of some posts. What goes to the stations from a sub-district post goes on the
    /// days on which it may leave the village posts, apart from what goes to these.
    pub fn steps(&self, tiers: Tiers) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut here = (Tier::Store, self.store);
        if tiers.ppk {
            steps.push((here.0, here.1, Stop::Place(self.ppk)));
            here = (if tiers.pps { Tier::SubDistrict } else { Tier::Village }, self.ppk);
        }
        if tiers.pps {
            steps.push((here.0, here.1, Stop::Place(self.pps)));
            here = (Tier::Village, self.pps);
        }
        steps.push((here.0, here.1, self.stop));
        steps
    }

    /// The posts passed along some hand-overs, base and stop of each, in order; `known` where these
    /// do not say.
    pub fn passed(&self, legs: &[(PlaceIndex, Stop)], known: Tiers) -> Tiers {
        let touches = |post| legs.iter().any(|&(base, to)| base == post || to == Stop::Place(post));
        let mut end = Stop::Place(self.store);
        for &(base, to) in legs {
            if end == Stop::Place(base) {
                end = to;
            }
        }
        let is_past_ppk = end == Stop::Place(self.pps) || end == self.stop;
        Tiers {
            ppk: touches(self.ppk) || known.ppk && !is_past_ppk,
            pps: touches(self.pps) || known.pps && end != self.stop,
        }
    }

    fn posts<'r>(&self, region: &'r Region) -> (&'r Place, &'r Place) {
        (self.ppk.place(region), self.pps.place(region))
    }
}

/// Whether the delivery of its sub-district leads goods through a post.
pub(crate) fn leads_through(region: &Region, post: &Place) -> bool {
    let led = region.ppk_of(post).map(led_through);
    led.is_some_and(|led| if post.kind == PlaceKind::Ppk { led.ppk } else { led.pps })
}

/// The posts that the delivery of a sub-district leads through.
fn led_through(ppk: &Place) -> Tiers {
    match ppk.delivery {
        Delivery::Tiered => Tiers { ppk: true, pps: true },
        Delivery::Villages => Tiers { ppk: false, pps: true },
        Delivery::Direct => Tiers { ppk: false, pps: false },
    }
}

impl Chains {
    /// The steps of a station's chain; none if it has none.
    pub(super) fn steps(&self, station: StationIndex) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for hop in self.of_station[station].iter().map(|&hop| &self[hop]) {
            match steps.last_mut() {
                Some((tier, _, to)) if *tier == hop.relay.tier => *to = hop.to,
                _ => steps.push((hop.relay.tier, hop.relay.base, hop.to)),
            }
        }
        steps
    }

    /// Whether a station's goods go straight from the store to it, past all posts.
    pub(super) fn is_straight(&self, station: StationIndex) -> bool {
        let mut hops = self.of_station[station].iter().map(|&hop| &self[hop]);
        let is_of_store = |hop: &super::Hop| hop.relay.tier == Tier::Store;
        hops.next_back().is_some_and(is_of_store)
    }

    /// Whether a station's goods, which go straight to it, change vehicles at its own village post.
    pub fn changes_at_own_post(
        &self,
        region: &Region,
        station: StationIndex,
        base: PlaceIndex,
    ) -> bool {
        base.place(region).code == station.station(region).desa && self.is_straight(station)
    }

    /// How many sub-district and village posts goods go past that their delivery leads through, and of
    /// how many stations.
    pub fn skipped(&self, region: &Region) -> (usize, usize, usize) {
        let (mut ppk, mut pps, mut stations) = (BTreeSet::new(), BTreeSet::new(), 0_usize);
        for station in StationIndex::all(region) {
            let Ok(ends) = Ends::of(region, station) else { continue };
            let Some(tiers) = self.tiers(&ends, station) else { continue };
            let led = led_through(ends.ppk.place(region));
            let (past_ppk, past_pps) = (led.ppk && !tiers.ppk, led.pps && !tiers.pps);
            ppk.extend(past_ppk.then_some(ends.ppk));
            pps.extend(past_pps.then_some(ends.pps));
            stations += usize::from(past_ppk || past_pps);
        }
        (ppk.len(), pps.len(), stations)
    }

    /// The posts that a station's goods pass; `None` if it gets nothing.
    pub(super) fn tiers(&self, ends: &Ends, station: StationIndex) -> Option<Tiers> {
        let steps = self.steps(station);
        let passes = |post| steps.iter().any(|&(_, from, _)| from == post);
        (!steps.is_empty()).then(|| Tiers { ppk: passes(ends.ppk), pps: passes(ends.pps) })
    }
}
