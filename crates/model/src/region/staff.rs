//! Who works at stations, posts and stores, without their names.
//!
//! Names and numbers of people stand beside the changes of a planning file
//! ([`Roster`](crate::document::Roster)), so that they can be taken out of it.

use serde::{Deserialize, Serialize};

use super::limits::{one_line, refused, single_code_fits};
use super::{PlaceKind, Record, Region, Staffing};
use crate::message::Message;

/// What somebody does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Member of a station's team.
    #[default]
    Kpps,
    /// Linmas of a station.
    Linmas,
    /// Member of a village committee.
    Pps,
    /// Secretariat of a village committee.
    PpsSecretariat,
    /// Member of a sub-district committee.
    Ppk,
    /// Secretariat of a sub-district committee.
    PpkSecretariat,
    /// Health post of a sub-district.
    Health,
    /// Technician of a sub-district.
    Technician,
    /// Clerk of a store.
    StoreClerk,
    /// Guard of a store.
    StoreGuard,
}

/// Where people of a role are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaffLevel {
    /// At each station.
    Station,
    /// At the post of each village.
    Village,
    /// At the post of each sub-district.
    Area,
    /// At each store.
    Store,
}

impl StaffRole {
    /// All roles, in the order of lists.
    pub const ALL: [Self; 10] = [
        Self::Kpps,
        Self::Linmas,
        Self::Pps,
        Self::PpsSecretariat,
        Self::Ppk,
        Self::PpkSecretariat,
        Self::Health,
        Self::Technician,
        Self::StoreClerk,
        Self::StoreGuard,
    ];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kpps => "kpps",
            Self::Linmas => "linmas",
            Self::Pps => "pps",
            Self::PpsSecretariat => "pps_secretariat",
            Self::Ppk => "ppk",
            Self::PpkSecretariat => "ppk_secretariat",
            Self::Health => "health",
            Self::Technician => "technician",
            Self::StoreClerk => "store_clerk",
            Self::StoreGuard => "store_guard",
        }
    }

    /// Where people of it are counted.
    pub fn level(self) -> StaffLevel {
        match self {
            Self::Kpps | Self::Linmas => StaffLevel::Station,
            Self::Pps | Self::PpsSecretariat => StaffLevel::Village,
            Self::Ppk | Self::PpkSecretariat | Self::Health | Self::Technician => StaffLevel::Area,
            Self::StoreClerk | Self::StoreGuard => StaffLevel::Store,
        }
    }

    /// How many are wanted at each of them.
    pub fn wanted(self, staffing: &Staffing) -> u16 {
        match self {
            Self::Kpps => staffing.kpps,
            Self::Linmas => staffing.linmas,
            Self::Pps => staffing.pps,
            Self::PpsSecretariat => staffing.pps_secretariat,
            Self::Ppk => staffing.ppk,
            Self::PpkSecretariat => staffing.ppk_secretariat,
            Self::Health => staffing.health,
            Self::Technician => staffing.technicians,
            Self::StoreClerk => staffing.store_clerks,
            Self::StoreGuard => staffing.store_guards,
        }
    }
}

/// Somebody at a post. Who that is stands in the [`Roster`](crate::document::Roster).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Code, which says nothing about the person, e.g. `64.02.I0001-k7q2m`.
    pub code: String,
    /// What they do.
    pub role: StaffRole,
    /// Code of their station, village, sub-district or store; of station staff whose station is not
    /// known that of the village.
    pub at: String,
    /// Whether they chair the team or committee.
    #[serde(default, skip_serializing_if = "is_not")]
    pub chair: bool,
    /// Whether they have been trained.
    #[serde(default, skip_serializing_if = "is_not")]
    pub trained: bool,
    /// Code of another entry that is or may be the same person; empty if none is. An entry with a
    /// twin does not fill a post until somebody decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub twin: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_not(answer: &bool) -> bool {
    !answer
}

impl Record for Person {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        single_code_fits(&self.code)?;
        for (field, code) in [("at", &self.at), ("twin", &self.twin)] {
            one_line(&self.code, field, code)?;
            if code.len() > 64 {
                return Err(refused("record-field-out-of-range", &self.code, field));
            }
        }
        Ok(())
    }
}

impl Region {
    /// Code of the village, sub-district or store where somebody is counted: of station staff the
    /// village. `None` if their post is not in the region or of another kind.
    pub fn post_of<'a>(&'a self, person: &'a Person) -> Option<&'a str> {
        let is_of_station = person.role.level() == StaffLevel::Station;
        let station = self.stations.get(&person.at).filter(|_| is_of_station);
        let kind = match person.role.level() {
            StaffLevel::Station | StaffLevel::Village => PlaceKind::Pps,
            StaffLevel::Area => PlaceKind::Ppk,
            StaffLevel::Store => PlaceKind::Store,
        };
        let place = self.places.get(station.map_or(&person.at, |station| station.home()))?;
        (place.kind == kind).then_some(place.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_a_code_that_fits() {
        let person = |code: &str| Person { code: code.into(), ..Person::default() };
        assert_eq!(person("64.02.I0001-k7q2m").validate(), Ok(()));
        assert!(person("").validate().is_err());
        assert!(person("a@b").validate().is_err());
        let far = Person { at: "x".repeat(65), ..person("P1") };
        assert!(far.validate().is_err());
    }

    #[test]
    fn files_say_no_more_than_needed() {
        let person = Person { code: "P1".into(), at: "A".into(), ..Person::default() };
        let written = serde_json::to_string(&person).unwrap();
        assert_eq!(written, r#"{"code":"P1","role":"kpps","at":"A"}"#);
    }
}
