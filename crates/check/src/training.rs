//! Who goes to which training session: room, dates, and that nobody is lost.

use std::collections::BTreeMap;

use tepat_model::message::Message;
use tepat_model::region::{Region, StaffRole};

/// People of one home at one session; at none if `session` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Code of their village, sub-district or store.
    pub from: String,
    /// What they do.
    pub role: StaffRole,
    /// Code of the session; empty if no session takes them.
    pub session: String,
    /// How many.
    pub people: u32,
}

/// Judges who is sent where: an error for every session that is too full, too late or for others, and
/// for every home whose people do not add up. O(people · log homes).
pub fn audit_training(region: &Region, sendings: &[Sending]) -> Vec<Message> {
    let mut found = Vec::new();
    let mut wrong = |at: &str, key: &str| found.push(Message::error(key).about(at).with("at", at));
    let mut full: BTreeMap<&str, u32> = BTreeMap::new();
    let mut sent: BTreeMap<(&str, StaffRole), u32> = BTreeMap::new();
    for sending in sendings {
        *sent.entry((&sending.from, sending.role)).or_default() += sending.people;
        if sending.session.is_empty() {
            continue;
        }
        *full.entry(&sending.session).or_default() += sending.people;
        match region.trainings.get(&sending.session) {
            Some(session)
                if session.h_day >= region.staffing.trained_by_h
                    && session.role.is_none_or(|role| role == sending.role) => {}
            _ => wrong(&sending.session, "check-training-session"),
        }
    }
    for session in &region.trainings {
        if full.get(session.code.as_str()).copied().unwrap_or(0) > u32::from(session.capacity) {
            wrong(&session.code, "check-training-room");
        }
    }
    let mut wanted: BTreeMap<(&str, StaffRole), u32> = BTreeMap::new();
    for person in &region.staff {
        if person.trained || !person.twin.is_empty() {
            continue;
        }
        let village = region.stations.get(&person.at).map_or(person.at.as_str(), |s| s.home());
        if region.post_of(person).is_some() {
            *wanted.entry((village, person.role)).or_default() += 1;
        }
    }
    for home in wanted.keys().chain(sent.keys()).collect::<std::collections::BTreeSet<_>>() {
        if wanted.get(home) != sent.get(home) {
            wrong(home.0, "check-training-sum");
        }
    }
    found
}
