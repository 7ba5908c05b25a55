//! Questions and answers as one message each, for whoever asks from afar.

use serde::{Deserialize, Serialize};

use super::{
    Arrivals, Asker, Critical, Criticals, Found, Kept, Shift, Unreached, WaysBetween, shifts,
    unreached, ways_between,
};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Ways between two places or stations.
    Ways(WaysBetween),
    /// When all places are reached.
    Arrivals {
        /// Code of the place or station where it begins.
        from: String,
        /// Code of the one class to go with; any, with changes between them, if empty.
        #[serde(default)]
        class: String,
        /// When it begins.
        at: Moment,
    },
    /// What must not fail, and what cannot be reached.
    Critical {
        /// When goods leave the store.
        at: Moment,
    },
    /// What each closure and condition of the scenario does.
    Shifts {
        /// Code of the place or station where it begins.
        from: String,
        /// When it begins.
        at: Moment,
    },
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// See [`ways_between`].
    Ways(Vec<Found>),
    /// See [`super::Asker::arrivals`].
    Arrivals {
        /// When it begins.
        at: Moment,
        /// When which place is reached.
        arrivals: Arrivals,
    },
    /// See [`Criticals::find`] and [`unreached`].
    Critical {
        /// What must not fail.
        criticals: Vec<Critical>,
        /// What cannot be reached.
        unreached: Vec<Unreached>,
    },
    /// See [`shifts`].
    Shifts(Vec<Shift>),
}

/// Answers a question; `report` hears how much of how much is done.
///
/// # Errors
/// A code is not known.
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
