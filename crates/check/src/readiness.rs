//! Readiness: how far each criterion is in a sub-district, from the raw entries, plan and reports.

use std::collections::BTreeSet;

use super::stop::kecamatan_of;
use super::supply::Judge;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::{Answer, Item, PlaceKind, ReadyState, Region, SupplyStep};

/// What is said of a criterion in a sub-district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Code of the sub-district.
    pub area: String,
    /// Code of the criterion.
    pub criterion: String,
    /// How far it is; `None` if nobody knows.
    pub state: Option<ReadyState>,
}

/// Compares what is said of readiness on a day, ISO 8601, with what entries, plan and reports give. Left
/// out is what follows from sharing, guarding and simulation, which are judged elsewhere or drawn by
/// chance. O(trips · settled trips + statements · (stations + visits + entries)).
pub fn audit_readiness(
    region: &Region,
    plan: Option<&Plan>,
    settled: &[SettledTrip],
    day: &str,
    said: &[Said],
) -> Vec<Message> {
    let judge = Judge::new(region, plan, settled, day);
    let criteria = region.readiness_criteria();
    let mut found = Vec::new();
    for one in said {
        let answer = criteria.get(&one.criterion).and_then(|criterion| criterion.answer);
        let known = match answer {
            Some(Answer::Supplied | Answer::Guarded | Answer::Certain) => continue,
            Some(Answer::Packed) => packed(&judge, &one.area),
            Some(Answer::Served) => served(region, plan, &one.area),
            Some(Answer::Assessed) => assessed(region, day, &one.area),
            None => None,
        };
        let expect = known.or_else(|| by_people(region, day, one));
        if one.state != expect {
            found.push(
                Message::error("check-readiness")
                    .about(&one.area)
                    .with("criterion", one.criterion.as_str())
                    .with("area", one.area.as_str())
                    .with("recorded", one.state.map_or("-", ReadyState::key))
                    .with("derived", expect.map_or("-", ReadyState::key)),
            );
        }
    }
    found
}

/// The state of a part of a whole.
fn of_whole(part: i64, whole: i64) -> ReadyState {
    if part >= whole {
        ReadyState::Yes
    } else if part == 0 {
        ReadyState::No
    } else {
        ReadyState::Partly
    }
}

fn by_people(region: &Region, day: &str, one: &Said) -> Option<ReadyState> {
    let own = region.readiness.iter().filter(|entry| {
        entry.area == one.area && entry.criterion == one.criterion && *entry.on <= *day
    });
    own.max_by(|a, b| a.on.cmp(&b.on)).map(|entry| entry.state)
}

fn packed(judge: &Judge<'_>, area: &str) -> Option<ReadyState> {
    judge.region.items.get(Item::BOX)?;
    let whole = judge.derive(Item::BOX, "");
    let entries = judge.region.supplies.iter();
    let is_known = entries
        .filter(|entry| entry.item == Item::BOX && *entry.on <= *judge.day)
        .any(|entry| entry.count > 0);
    if !is_known && whole.dispatched == 0 && whole.delivered == 0 {
        return None;
    }
    let own = judge.derive(Item::BOX, area);
    let good = judge.entered(Item::BOX, area, SupplyStep::Packed)
        - judge.damaged(Item::BOX, area, SupplyStep::Packed);
    Some(of_whole(good.max(own.dispatched), own.needed))
}

fn served(region: &Region, plan: Option<&Plan>, area: &str) -> Option<ReadyState> {
    let in_time: BTreeSet<&str> = plan?
        .trips
        .iter()
        .flat_map(|trip| &trip.visits)
        .filter(|visit| visit.done <= visit.due)
        .map(|visit| visit.at.as_str())
        .collect();
    let own = region
        .stations
        .iter()
        .filter(|station| kecamatan_of(region, station).is_some_and(|post| post.code == area));
    let own: Vec<bool> = own.map(|station| in_time.contains(station.code.as_str())).collect();
    let part = own.iter().filter(|is| **is).count();
    Some(of_whole(part as i64, own.len() as i64))
}

fn assessed(region: &Region, day: &str, area: &str) -> Option<ReadyState> {
    let made = region.assessments.iter().filter(|assessment| *assessment.on <= *day);
    let mut about: BTreeSet<&str> = BTreeSet::new();
    for assessment in made {
        about.insert(&assessment.about);
        if let Some(edge) = region.edges.get(&assessment.about) {
            about.extend([edge.from.as_str(), edge.to.as_str()]);
        }
    }
    if about.is_empty() {
        return None;
    }
    let villages: Vec<&str> = region
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Pps && place.parent == area)
        .map(|place| place.code.as_str())
        .collect();
    let part = villages.iter().filter(|village| about.contains(**village)).count();
    Some(of_whole(part as i64, villages.len() as i64))
}
