//! Figures of guarding and staffing that hold for the whole region.

use serde::{Deserialize, Serialize};

use super::Vulnerability;
use super::limits::{between, refused};
use super::parts::Single;
use crate::message::Message;
use crate::time::{DAY_MINUTES, Moment};

/// From how many points stations are vulnerable, and when they are guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Points from which a station is vulnerable.
    pub vulnerable_from: u16,
    /// Points from which it is very vulnerable.
    pub very_from: u16,
    /// Days before voting day from which stations are guarded.
    pub stations_from_h: i16,
    /// Minute of that day; they are guarded until the count is finished.
    pub stations_from_minute: u16,
    /// Length of the shifts of guards, in hours; a day has a whole number of them. The first begins
    /// at 06.00.
    pub shift_hours: u16,
    /// Longest way between villages whose stations share a group, in minutes.
    pub group_minutes: u16,
    /// Days before the first goods leave on which guarding the store begins.
    pub store_days_before: u16,
    /// Minutes within which a base covers a village.
    pub post_minutes: u16,
    /// How many new posts to propose.
    pub new_posts: u16,
    /// What a new post costs, in rupiah; 0 if nobody has said.
    #[serde(skip_serializing_if = "costs_nothing")]
    pub post_rupiah: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn costs_nothing(rupiah: &u32) -> bool {
    *rupiah == 0
}

impl Default for Security {
    fn default() -> Self {
        Self {
            vulnerable_from: 3,
            very_from: 5,
            stations_from_h: 0,
            stations_from_minute: 360,
            shift_hours: 12,
            group_minutes: 30,
            store_days_before: 1,
            post_minutes: 60,
            new_posts: 3,
            post_rupiah: 0,
        }
    }
}

/// When the first shift of a day begins.
pub const FIRST_SHIFT_MINUTE: Moment = 360;

impl Security {
    /// Whether it is the default.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The class of a station with so many points.
    pub fn class(&self, points: u32) -> Vulnerability {
        match points {
            points if points >= self.very_from.into() => Vulnerability::Very,
            points if points >= self.vulnerable_from.into() => Vulnerability::Vulnerable,
            _ => Vulnerability::Less,
        }
    }

    /// When stations are guarded from.
    pub fn stations_from(&self) -> Moment {
        crate::time::moment(self.stations_from_h.into(), self.stations_from_minute.into())
    }

    /// Length of a shift in minutes.
    pub fn shift_minutes(&self) -> Moment {
        Moment::from(self.shift_hours) * 60
    }
}

impl Single for Security {
    fn validate(&self) -> Result<(), Message> {
        let limits = [
            ("vulnerable_from", i64::from(self.vulnerable_from), 1, 1_000),
            ("very_from", self.very_from.into(), self.vulnerable_from.into(), 1_000),
            ("stations_from_h", self.stations_from_h.into(), 0, 30),
            ("stations_from_minute", self.stations_from_minute.into(), 0, 1_439),
            ("group_minutes", self.group_minutes.into(), 0, 1_440),
            ("store_days_before", self.store_days_before.into(), 0, 30),
            ("post_minutes", self.post_minutes.into(), 1, 1_440),
            ("new_posts", self.new_posts.into(), 0, 20),
            ("post_rupiah", self.post_rupiah.into(), 0, 4_000_000_000),
        ];
        for (field, value, least, most) in limits {
            between(field, field, value, least, most)?;
        }
        let shift = self.shift_minutes();
        if shift < 240 || DAY_MINUTES % shift != 0 {
            return Err(refused("security-shift", "shift_hours", "shift_hours"));
        }
        Ok(())
    }
}

/// Staff of stations and posts, and their monthly fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Staffing {
    /// Members of a station's team (KPPS), its chair included.
    pub kpps: u16,
    /// Linmas of a station.
    pub linmas: u16,
    /// Members of a village committee (PPS), its chair included.
    pub pps: u16,
    /// Members of a sub-district committee (PPK), its chair included.
    pub ppk: u16,
    /// Secretariat of a village committee.
    #[serde(skip_serializing_if = "is_usual_secretariat")]
    pub pps_secretariat: u16,
    /// Secretariat of a sub-district committee.
    #[serde(skip_serializing_if = "is_usual_secretariat")]
    pub ppk_secretariat: u16,
    /// People at the health post of a sub-district.
    #[serde(skip_serializing_if = "is_nobody")]
    pub health: u16,
    /// Technicians of a sub-district.
    #[serde(skip_serializing_if = "is_nobody")]
    pub technicians: u16,
    /// Clerks of a store.
    #[serde(skip_serializing_if = "is_nobody")]
    pub store_clerks: u16,
    /// Guards of a store that are its own staff.
    #[serde(skip_serializing_if = "is_nobody")]
    pub store_guards: u16,
    /// H-day by which everybody is to be trained.
    #[serde(skip_serializing_if = "is_usual_training")]
    pub trained_by_h: i16,
    /// Fee of the chair of a station's team.
    pub kpps_chair_rupiah: u32,
    /// Fee of another member of it.
    pub kpps_member_rupiah: u32,
    /// Fee of a linmas.
    pub linmas_rupiah: u32,
    /// Fee of the chair of a village committee.
    pub pps_chair_rupiah: u32,
    /// Fee of another member of it.
    pub pps_member_rupiah: u32,
    /// Fee of the chair of a sub-district committee.
    pub ppk_chair_rupiah: u32,
    /// Fee of another member of it.
    pub ppk_member_rupiah: u32,
}

/// A secretary and two assistants.
const USUAL_SECRETARIAT: u16 = 3;

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_usual_secretariat(people: &u16) -> bool {
    *people == USUAL_SECRETARIAT
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_nobody(people: &u16) -> bool {
    *people == 0
}

/// Three days before voting day, so that what is left to do can still be done.
const USUAL_TRAINING_H: i16 = 3;

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_usual_training(h_day: &i16) -> bool {
    *h_day == USUAL_TRAINING_H
}

impl Default for Staffing {
    /// Fees of the commission's decision 472 of 2022.
    fn default() -> Self {
        Self {
            kpps: 7,
            linmas: 2,
            pps: 3,
            ppk: 5,
            pps_secretariat: USUAL_SECRETARIAT,
            ppk_secretariat: USUAL_SECRETARIAT,
            health: 0,
            technicians: 0,
            store_clerks: 0,
            store_guards: 0,
            trained_by_h: USUAL_TRAINING_H,
            kpps_chair_rupiah: 900_000,
            kpps_member_rupiah: 850_000,
            linmas_rupiah: 650_000,
            pps_chair_rupiah: 1_500_000,
            pps_member_rupiah: 1_300_000,
            ppk_chair_rupiah: 2_500_000,
            ppk_member_rupiah: 2_200_000,
        }
    }
}

impl Staffing {
    /// Whether it is the default.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Fees of a station for a month.
    pub fn station_rupiah(&self) -> u64 {
        team(self.kpps, self.kpps_chair_rupiah, self.kpps_member_rupiah)
            + u64::from(self.linmas) * u64::from(self.linmas_rupiah)
    }

    /// Fees of a village committee for a month.
    pub fn pps_total_rupiah(&self) -> u64 {
        team(self.pps, self.pps_chair_rupiah, self.pps_member_rupiah)
    }

    /// Fees of a sub-district committee for a month.
    pub fn ppk_total_rupiah(&self) -> u64 {
        team(self.ppk, self.ppk_chair_rupiah, self.ppk_member_rupiah)
    }
}

/// Fees of a chair and the other members.
fn team(members: u16, chair_rupiah: u32, member_rupiah: u32) -> u64 {
    match members {
        0 => 0,
        members => u64::from(chair_rupiah) + u64::from(members - 1) * u64::from(member_rupiah),
    }
}

impl Single for Staffing {
    fn validate(&self) -> Result<(), Message> {
        const MOST_RUPIAH: i64 = 100_000_000;
        for (field, people) in [
            ("kpps", self.kpps),
            ("linmas", self.linmas),
            ("pps", self.pps),
            ("ppk", self.ppk),
            ("pps_secretariat", self.pps_secretariat),
            ("ppk_secretariat", self.ppk_secretariat),
            ("health", self.health),
            ("technicians", self.technicians),
            ("store_clerks", self.store_clerks),
            ("store_guards", self.store_guards),
        ] {
            between(field, field, people, 0, 100)?;
        }
        between("trained_by_h", "trained_by_h", self.trained_by_h, 0, 366)?;
        for (field, rupiah) in [
            ("kpps_chair_rupiah", self.kpps_chair_rupiah),
            ("kpps_member_rupiah", self.kpps_member_rupiah),
            ("linmas_rupiah", self.linmas_rupiah),
            ("pps_chair_rupiah", self.pps_chair_rupiah),
            ("pps_member_rupiah", self.pps_member_rupiah),
            ("ppk_chair_rupiah", self.ppk_chair_rupiah),
            ("ppk_member_rupiah", self.ppk_member_rupiah),
        ] {
            between(field, field, rupiah, 0, MOST_RUPIAH)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_thresholds() {
        let security = Security::default();
        for (points, expect) in [
            (0, Vulnerability::Less),
            (2, Vulnerability::Less),
            (3, Vulnerability::Vulnerable),
            (4, Vulnerability::Vulnerable),
            (5, Vulnerability::Very),
        ] {
            assert_eq!(security.class(points), expect, "{points}");
        }
    }

    #[test]
    fn impossible_figures_are_refused() {
        let check = |security: Security, fits: bool| {
            assert_eq!(security.validate().is_ok(), fits, "{security:?}");
        };
        let usual = Security::default();
        check(usual, true);
        for (shift_hours, fits) in [(4, true), (8, true), (24, true), (0, false), (5, false)] {
            check(Security { shift_hours, ..usual }, fits);
        }
        check(Security { very_from: 2, ..usual }, false);
        check(Security { stations_from_minute: 1_440, ..usual }, false);
        assert!(Staffing { kpps: 101, ..Staffing::default() }.validate().is_err());
    }

    #[test]
    fn a_station_costs_what_was_decided() {
        let staffing = Staffing::default();
        assert_eq!(staffing.station_rupiah(), 7_300_000);
        assert_eq!(staffing.pps_total_rupiah(), 4_100_000);
        assert_eq!(staffing.ppk_total_rupiah(), 11_300_000);
        assert_eq!(Staffing { kpps: 0, linmas: 0, ..staffing }.station_rupiah(), 0);
    }
}
