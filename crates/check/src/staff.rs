//! Who fills which post: seat by seat, from the raw data.

use std::collections::{BTreeMap, BTreeSet};

use tepat_model::message::Message;
use tepat_model::region::{Person, PlaceKind, Region, StaffLevel, StaffRole};

/// How many people of a role a village, sub-district or store is said to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffTally {
    /// What they do.
    pub role: StaffRole,
    /// Code of the village, sub-district or store.
    pub at: String,
    /// How many are wanted.
    pub needed: u32,
    /// How many are there.
    pub filled: u32,
    /// How many of these are trained.
    pub trained: u32,
    /// Entries that are not counted because somebody is entered twice.
    pub doubtful: u32,
    /// Seats that nobody takes.
    pub missing: u32,
    /// People without a seat.
    pub over: u32,
}

/// Judges how posts are said to be filled: an error for every post that differs, for every post left
/// out, and if people are lost. `lost` are codes of people whose post the region does not have.
/// O(posts · people).
pub fn audit_staff(region: &Region, posts: &[StaffTally], lost: &[String]) -> Vec<Message> {
    let mut found = Vec::new();
    let said: BTreeMap<(StaffRole, &str), &StaffTally> =
        posts.iter().map(|post| ((post.role, post.at.as_str()), post)).collect();
    let mut counted = lost.len();
    for role in StaffRole::ALL {
        for place in &region.places {
            let expect = seated(region, role, &place.code);
            counted += (expect.filled + expect.doubtful) as usize;
            let is_nothing = expect.needed + expect.filled + expect.doubtful == 0;
            match said.get(&(role, place.code.as_str())) {
                Some(post) if **post == expect => {}
                None if is_nothing => {}
                _ => found.push(
                    Message::error("check-staff-post")
                        .about(&place.code)
                        .with("at", place.code.as_str())
                        .with("needed", expect.needed)
                        .with("filled", expect.filled)
                        .with("missing", expect.missing),
                ),
            }
        }
    }
    let is_once = lost.iter().collect::<BTreeSet<_>>().len() == lost.len();
    if counted != region.staff.len() || said.len() != posts.len() || !is_once {
        found.push(
            Message::error("check-staff-sum")
                .with("counted", counted)
                .with("people", region.staff.len()),
        );
    }
    found
}

/// Seats people one by one.
fn seated(region: &Region, role: StaffRole, at: &str) -> StaffTally {
    let kind = region.places.get(at).map(|place| place.kind);
    let stations: Vec<&str> = match (role.level(), kind) {
        (StaffLevel::Station, Some(PlaceKind::Pps)) => {
            let own = region.stations.iter().filter(|station| station.home() == at);
            own.map(|station| station.code.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let has_stations = |village: &str| region.stations.iter().any(|s| s.home() == village);
    let is_wanted = match (role.level(), kind) {
        (StaffLevel::Station, _) => false,
        (StaffLevel::Village, Some(PlaceKind::Pps)) => has_stations(at),
        (StaffLevel::Area, Some(PlaceKind::Ppk)) => {
            let villages = region.places.iter().filter(|place| place.parent == at);
            villages.map(|place| place.code.as_str()).any(has_stations)
        }
        (StaffLevel::Store, Some(PlaceKind::Store)) => true,
        _ => false,
    };
    let each = usize::from(role.wanted(&region.staffing));
    // A seat is at a station, or anywhere at the place.
    let mut seats: Vec<Option<&str>> =
        stations.iter().flat_map(|station| vec![Some(*station); each]).collect();
    seats.extend(vec![None; if is_wanted { each } else { 0 }]);
    let needed = seats.len() as u32;
    let is_here = |person: &&Person| {
        let fits = match role.level() {
            StaffLevel::Station => kind == Some(PlaceKind::Pps),
            StaffLevel::Village => kind == Some(PlaceKind::Pps),
            StaffLevel::Area => kind == Some(PlaceKind::Ppk),
            StaffLevel::Store => kind == Some(PlaceKind::Store),
        };
        person.role == role && ((person.at == at && fits) || stations.contains(&person.at.as_str()))
    };
    let here: Vec<&Person> = region.staff.iter().filter(is_here).collect();
    let (sure, doubtful): (Vec<&Person>, Vec<&Person>) =
        here.into_iter().partition(|person| person.twin.is_empty());
    let (mut over, mut waiting) = (0, 0);
    for person in &sure {
        match seats.iter().position(|seat| *seat == Some(person.at.as_str())) {
            Some(seat) => drop(seats.swap_remove(seat)),
            None if stations.contains(&person.at.as_str()) => over += 1,
            None => waiting += 1,
        }
    }
    for _ in 0..waiting {
        over += u32::from(seats.pop().is_none());
    }
    StaffTally {
        role,
        at: at.to_owned(),
        needed,
        filled: sure.len() as u32,
        trained: sure.iter().filter(|person| person.trained).count() as u32,
        doubtful: doubtful.len() as u32,
        missing: seats.len() as u32,
        over,
    }
}
