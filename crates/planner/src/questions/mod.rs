//! Questions to the network: the best ways and alternatives, how soon places are reached,
//! what cannot be reached, and what must not fail.
//!
//! A way is a chain of parts: a class carries from one place to the next, and where
//! vehicles of another class stand goods change to them, which takes the hand-over's
//! minutes. The first part's class stands where the way begins; where none stands, any
//! class is taken to be there. Everything here is data; [`Message`](tepat_model::message::Message)s
//! put it in words.

mod answer;
mod chains;
mod critical;
mod risk;
mod shifts;
mod unreached;
mod words;

pub use answer::{Answer, Question, answer};
pub use chains::{Asker, Itinerary, ItineraryPart};
pub use critical::{Critical, Criticals, Cut};
pub use risk::Risk;
pub use shifts::{Cause, Coming, Shift, Shifted, shifts};
pub use unreached::{Unreached, unreached};
pub use words::{cause_in_words, in_words, parse_moment, risk_in_words};

use serde::{Deserialize, Serialize};

use crate::travel::{Made, Preparation, Stop};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use std::rc::Rc;
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// What makes a way the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// Arrives first.
    #[default]
    Fastest,
    /// Costs least, for the way there alone.
    Cheapest,
    /// Is least at risk; see [`Risk`].
    Safest,
}

/// A question about ways between two places or stations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WaysBetween {
    /// Code of the place or station where it begins.
    pub from: String,
    /// Code of the place or station where it ends.
    pub to: String,
    /// Code of the one class to go with; any, and changes between them, if empty.
    #[serde(default)]
    pub class: String,
    /// When it begins.
    pub at: Moment,
}

/// A way, and what it is the best in; nothing for one that is merely different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What it is the best in.
    pub best: Vec<Want>,
    /// The way.
    pub way: Itinerary,
}

/// When each place is reached, by code, `None` if never; in order of code.
pub type Arrivals = Vec<(String, Option<Moment>)>;

/// A stop by its code.
///
/// # Errors
/// The code is of no place or station, or of a station without a village post.
pub fn stop(region: &Region, code: &str) -> Result<Stop, Message> {
    let place = PlaceIndex::of_code(region, code).map(Stop::Place);
    let station = || Stop::of_station(region, StationIndex::of_code(region, code)?);
    place
        .or_else(station)
        .ok_or_else(|| Message::error("ask-no-such-place").with("code", code.to_owned()))
}

/// The fastest, the cheapest and the safest way, and others that are really different; the
/// fastest first, nothing if there is no way.
///
/// A way is different if it shares no more than seven tenths of its time with each before it
/// and takes no more than twice the fastest's.
///
/// # Errors
/// A code is not known.
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
        // What closes at times is on the fastest way alone.
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

/// What was prepared for one question and may serve the next.
#[derive(Default)]
pub struct Kept(Option<(Rc<Preparation>, Made)>);

impl Kept {
    /// An asker for a region, with what was prepared before where it still fits.
    pub fn asker<'a>(&mut self, region: &'a Region) -> Asker<'a> {
        match self.0.take() {
            Some((preparation, earlier)) => Asker::resumed(region, &preparation, earlier),
            None => Asker::new(region),
        }
    }

    /// Keeps what an asker prepared.
    pub fn keep(&mut self, asker: &Asker<'_>) {
        self.0 = Some(asker.prepared());
    }
}
