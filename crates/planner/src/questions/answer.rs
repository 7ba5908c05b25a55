//! Questions and answers as values, so that they can be sent to a worker and back.

use serde::{Deserialize, Serialize};

use super::{
    Arrivals, Asker, Critical, Criticals, Found, Kept, Shift, Unreached, WaysBetween, shifts,
    unreached, ways_between,
};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// A question about the network of a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Ways between two places or stations.
    Ways(WaysBetween),
    /// When each place is reached from one place or station; see [`super::Asker::arrivals`].
    Arrivals {
        /// Code of the place or station where the way begins.
        from: String,
        /// Code of the only class to use. If empty, any classes, with changes between them.
        #[serde(default)]
        class: String,
        /// Earliest departure.
        at: Moment,
    },
    /// Which edges and piers are critical, and which villages cannot be reached.
    Critical {
        /// When goods leave the store.
        at: Moment,
    },
    /// How each closure and condition of the scenario shifts arrivals.
    Shifts {
        /// Code of the place or station where the way begins.
        from: String,
        /// Earliest departure.
        at: Moment,
    },
}

/// The answer to a [`Question`], in the same order of variants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// See [`ways_between`].
    Ways(Vec<Found>),
    /// See [`super::Asker::arrivals`].
    Arrivals {
        /// Earliest departure, as in the question.
        at: Moment,
        /// Arrivals at all places.
        arrivals: Arrivals,
    },
    /// See [`Criticals::find`] and [`unreached`].
    Critical {
        /// Cuts that strand a village or lengthen its way.
        criticals: Vec<Critical>,
        /// Villages that no chain of vehicles reaches.
        unreached: Vec<Unreached>,
    },
    /// See [`shifts`].
    Shifts(Vec<Shift>),
}

/// Answers a question. `report` receives the number of cuts or causes done and of all of them.
///
/// # Errors
/// The question names a code that does not exist.
pub fn answer(
    kept: &mut Kept,
    region: &Region,
    question: &Question,
    report: impl FnMut(usize, usize),
) -> Result<Answer, Message> {
    let mut asker = kept.asker(region);
    let answered = answered(&mut asker, question, report);
    kept.keep(&asker);
    answered
}

fn answered(
    asker: &mut Asker<'_>,
    question: &Question,
    mut report: impl FnMut(usize, usize),
) -> Result<Answer, Message> {
    Ok(match question {
        Question::Ways(ask) => Answer::Ways(ways_between(asker, ask)?),
        Question::Arrivals { from, class, at } => {
            Answer::Arrivals { at: *at, arrivals: asker.arrivals(from, class, *at)? }
        }
        Question::Critical { at } => Answer::Critical {
            unreached: unreached(asker, *at),
            criticals: Criticals::new(asker).find(|done, of| {
                report(done, of);
                true
            }),
        },
        Question::Shifts { from, at } => Answer::Shifts(shifts(asker, from, *at, |done, of| {
            report(done, of);
            true
        })?),
    })
}
