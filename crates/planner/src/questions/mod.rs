//! Questions about the network: the best ways and alternatives, when places are reached, which
//! villages cannot be reached, and which edges and piers are critical.
//!
//! A way is a chain of parts, each travelled with one class. Goods change to another class
//! where vehicles of that class stand; each change takes the rules' hand-over minutes. The
//! first class must stand where the way begins; if no class stands there, all of them count
//! as present. The answers are data; [`in_words`] and its like turn them into
//! [`Message`]s.

mod answer;
mod chains;
mod critical;
mod idle;
mod risk;
mod shifts;
mod unreached;
mod words;

pub use answer::{Answer, Question, answer};
pub use chains::{Asker, Itinerary, ItineraryPart};
pub use critical::{Critical, Criticals, Cut};
pub use idle::{Idle, why_idle};
pub use risk::Risk;
pub use shifts::{Cause, Coming, Shift, Shifted, shifts};
pub use unreached::{Unreached, unreached, without_return};
pub use words::{cause_in_words, in_words, risk_in_words};

use serde::{Deserialize, Serialize};

use crate::travel::{Made, Preparation, Stop};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use std::rc::Rc;
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// The criterion for comparing ways between two stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// The earliest arrival.
    #[default]
    Fastest,
    /// The lowest cost of the way there, without the way back.
    Cheapest,
    /// The lowest risk; see [`Risk`].
    Safest,
}

/// A question about ways between two places or stations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WaysBetween {
    /// Code of the place or station where the way begins.
    pub from: String,
    /// Code of the place or station where the way ends.
    pub to: String,
    /// Code of the only class to use. If empty, any classes, with changes between them.
    #[serde(default)]
    pub class: String,
    /// Earliest departure.
    pub at: Moment,
}

/// One of the ways between two stops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The criteria by which no other way is better; empty for a mere alternative.
    pub best: Vec<Want>,
    /// Its parts, times and cost.
    pub way: Itinerary,
}

/// The code of each place and when it is reached, `None` if never; in order of code.
pub type Arrivals = Vec<(String, Option<Moment>)>;

/// The stop with a code.
///
/// # Errors
/// No place or station has the code, or the station has no village post.
pub fn stop(region: &Region, code: &str) -> Result<Stop, Message> {
    let place = PlaceIndex::of_code(region, code).map(Stop::Place);
    let station = || Stop::of_station(region, StationIndex::of_code(region, code)?);
    place
        .or_else(station)
        .ok_or_else(|| Message::error("ask-no-such-place").with("code", code.to_owned()))
}

/// Finds the fastest, the cheapest and the safest way, in this order, and then alternatives;
/// six ways at most. The list is empty if there is no way.
///
/// An alternative shares at most 70 % of its time with each way before it, and takes at most
/// twice as long as the fastest way.
///
/// # Errors
/// The question names a code that does not exist.
pub fn ways_between(asker: &mut Asker<'_>, ask: &WaysBetween) -> Result<Vec<Found>, Message> {
    let region = asker.region();
    let (from, to) = (stop(region, &ask.from)?, stop(region, &ask.to)?);
    let class = match ask.class.as_str() {
        "" => None,
        code => Some(
            ClassIndex::of_code(region, code)
                .ok_or_else(|| Message::error("ask-no-such-class").with("code", code.to_owned()))?,
        ),
    };
    let mut found: Vec<Found> = Vec::new();
    for want in [Want::Fastest, Want::Cheapest, Want::Safest] {
        // Only the fastest way may use edges that close at times.
        let best = asker.best(from, to, class, ask.at, want);
        asker.forget(want);
        let Some(way) = best else { continue };
        match found.iter_mut().find(|known| known.way.is_along(&way)) {
            Some(known) => known.best.push(want),
            None => found.push(Found { best: vec![want], way }),
        }
    }
    let Some(first) = found.first() else { return Ok(found) };
    for way in asker.others(&first.way.clone(), from, to, class, ask.at) {
        let is_different = found.iter().all(|known| way.shared_percent(&known.way) <= 70);
        let longest = 2 * i64::from(found[0].way.arrive - ask.at);
        if is_different && i64::from(way.arrive - ask.at) <= longest && found.len() < 6 {
            found.push(Found { best: Vec::new(), way });
        }
    }
    Ok(found)
}

/// Keeps the preparation of one question for the next.
#[derive(Default)]
pub struct Kept(Option<(Rc<Preparation>, Made)>);

impl Kept {
    /// Makes an asker for a region. It reuses the kept preparation if that still fits the region.
    pub fn asker<'a>(&mut self, region: &'a Region) -> Asker<'a> {
        match self.0.take() {
            Some((preparation, earlier)) => Asker::resumed(region, &preparation, earlier),
            None => Asker::new(region),
        }
    }

    /// Keeps the preparation of an asker.
    pub fn keep(&mut self, asker: &Asker<'_>) {
        self.0 = Some(asker.prepared());
    }
}
