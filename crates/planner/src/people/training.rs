//! Who goes to which training session, so that as many as possible are trained in time with the
//! shortest ways.
//!
//! Untrained people of a village, sub-district or store are alike. They go to sessions by a flow of
//! least cost: whoever can be trained is, then the minutes of all ways together are least. Given the
//! sessions this is optimal; which sessions to hold is the office's decision.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::demands::area_of;
use super::flow::Flow;
use super::ways::Ways;
use crate::PlaceIndex;
use tepat_model::region::{Person, Region, StaffRole, Training, new_training_code};

/// Who goes where, and who is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingPlan {
    /// People who go to sessions, by home, role and session.
    pub groups: Vec<Trainees>,
    /// People whom no session takes, by home and role.
    pub left: Vec<Untrained>,
    /// Codes of sessions after the day by which everybody is to be trained; nobody is sent there.
    pub late: Vec<String>,
}

/// People of one home who go to one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trainees {
    /// Code of their village, sub-district or store.
    pub from: String,
    /// What they do.
    pub role: StaffRole,
    /// Code of the session.
    pub session: String,
    /// How many.
    pub people: u32,
    /// Their way there, at reference speeds.
    pub minutes: u32,
}

/// People whom no session takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untrained {
    /// Code of their village, sub-district or store.
    pub from: String,
    /// What they do.
    pub role: StaffRole,
    /// How many.
    pub people: u32,
    /// Whether any session for their role can be reached; if so all are full.
    pub is_full: bool,
}

impl TrainingPlan {
    /// Minutes of all ways together.
    pub fn minutes(&self) -> u64 {
        self.groups.iter().map(|group| u64::from(group.people) * u64::from(group.minutes)).sum()
    }

    /// How many people no session takes.
    pub fn untrained(&self) -> u32 {
        self.left.iter().map(|left| left.people).sum()
    }

    /// The people at a session, in order of their homes and codes.
    pub fn attending<'a>(&self, region: &'a Region, session: &str) -> Vec<&'a Person> {
        let mut waiting = homes(region);
        let mut found = Vec::new();
        for group in &self.groups {
            let Some(home) = waiting.get_mut(&(group.from.clone(), group.role)) else { continue };
            let rest = home.split_off((group.people as usize).min(home.len()));
            let here = std::mem::replace(home, rest);
            if group.session == session {
                found.extend(here);
            }
        }
        found
    }
}

/// People who are still to be trained, by village, sub-district or store, and role.
fn homes(region: &Region) -> BTreeMap<(String, StaffRole), Vec<&Person>> {
    let mut homes: BTreeMap<(String, StaffRole), Vec<&Person>> = BTreeMap::new();
    for person in region.staff.iter().filter(|p| !p.trained && p.twin.is_empty()) {
        if let Some(home) = region.post_of(person) {
            homes.entry((home.to_owned(), person.role)).or_default().push(person);
        }
    }
    homes
}

/// What training somebody is worth, in minutes: more than all ways along a path together.
const WORTH_MINUTES: i64 = 1_000_000_000;

/// Sends people to sessions. O(sessions) searches for ways, and a flow over homes times sessions.
pub(super) fn training(region: &Region, ways: &Ways) -> TrainingPlan {
    let by_h = region.staffing.trained_by_h;
    let homes = homes(region);
    let (in_time, late): (Vec<&Training>, Vec<&Training>) =
        region.trainings.iter().partition(|training| training.h_day >= by_h);
    let mut plan = TrainingPlan {
        late: late.into_iter().map(|training| training.code.clone()).collect(),
        ..TrainingPlan::default()
    };
    let mut flow = Flow::default();
    let (source, sink) = (flow.node(), flow.node());
    let sessions: Vec<usize> = in_time
        .iter()
        .map(|training| {
            let node = flow.node();
            flow.arc(node, sink, training.capacity.into(), 0);
            node
        })
        .collect();
    let minutes: Vec<_> = in_time
        .iter()
        .map(|training| {
            PlaceIndex::of_code(region, &training.at).map(|place| ways.minutes_from(place))
        })
        .collect();
    let mut arcs = Vec::new();
    for ((home, role), people) in &homes {
        let node = flow.node();
        flow.arc(source, node, people.len() as u32, 0);
        let at = region.places.position(home);
        let mut own = Vec::new();
        for (number, training) in in_time.iter().enumerate() {
            let fits = training.role.is_none_or(|only| only == *role);
            let way = minutes[number].as_ref().zip(at).and_then(|(minutes, at)| minutes[at]);
            if let Some(way) = way.filter(|_| fits) {
                let cost = i64::from(way) - WORTH_MINUTES;
                let arc = flow.arc(node, sessions[number], people.len() as u32, cost);
                own.push((arc, number, way));
            }
        }
        arcs.push(own);
    }
    flow.run(source, sink);
    for (((home, role), people), own) in homes.iter().zip(arcs) {
        let mut left = people.len() as u32;
        for (arc, number, minutes) in &own {
            let sent = flow.sent(*arc);
            left -= sent;
            if sent > 0 {
                plan.groups.push(Trainees {
                    from: home.clone(),
                    role: *role,
                    session: in_time[*number].code.clone(),
                    people: sent,
                    minutes: *minutes,
                });
            }
        }
        if left > 0 {
            plan.left.push(Untrained {
                from: home.clone(),
                role: *role,
                people: left,
                is_full: !own.is_empty(),
            });
        }
    }
    plan
}

/// Sessions of so many people that would train everybody whom the present ones do not: at the post of
/// each sub-district, one a day, the last on the day by which everybody is to be trained.
pub fn proposed_trainings(region: &Region, plan: &TrainingPlan, capacity: u16) -> Vec<Training> {
    let mut areas: BTreeMap<String, u32> = BTreeMap::new();
    for left in &plan.left {
        let place = region.places.get(&left.from);
        let area = place.map_or_else(String::new, |place| area_of(region, place));
        *areas.entry(area).or_default() += left.people;
    }
    let mut known = region.trainings.clone();
    let mut proposed = Vec::new();
    for (area, people) in areas.into_iter().filter(|(area, _)| region.is_area(area)) {
        for day in 0..people.div_ceil(capacity.max(1).into()) {
            let h_day = region.staffing.trained_by_h.saturating_add(day as i16).clamp(0, 366);
            let code = new_training_code(&known);
            let training = Training { code, at: area.clone(), h_day, capacity, role: None };
            known.put(training.clone());
            proposed.push(training);
        }
    }
    proposed
}
