//! Time to spare: how much earlier than required a plan aims to be done.

use serde::{Deserialize, Serialize};

use super::limits::{between, code_fits};
use super::{Place, Record, Region, Station, VehicleClass};
use crate::message::Message;
use crate::time::{DAY_MINUTES, DailyHours};

/// How much time a plan leaves for delays at a place.
///
/// Deadlines and daily hours stay as they are: a margin only says what a plan aims at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// Code of the place.
    pub place: String,
    /// Minutes by which the stations of this village, or of all villages of this sub-district that
    /// have no record of their own, are to be served before the deadline.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minutes: u16,
    /// Percentage by which travelling to this place, and handing over there, is planned to take
    /// longer than it should; that of a sub-district holds for its villages, as above.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slower_percent: u16,
    /// Minutes that vehicles standing here, or at villages as above, keep free at the end of each
    /// working day.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub day_minutes: u16,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(minutes: &u16) -> bool {
    *minutes == 0
}

/// Longest time to keep free of a day, in minutes.
pub const LONGEST_DAY_MARGIN_MINUTES: u16 = 720;

/// Greatest percentage by which work is planned to take longer.
pub const SLOWEST_PERCENT: u16 = 300;

/// Longest margin, in minutes: ten days.
pub const LONGEST_MARGIN_MINUTES: u16 = 10 * DAY_MINUTES as u16;

impl Margin {
    /// Whether it leaves any time.
    pub fn leaves_something(&self) -> bool {
        self.minutes > 0 || self.slower_percent > 0 || self.day_minutes > 0
    }
}

impl Record for Margin {
    fn code(&self) -> &str {
        &self.place
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.place)?;
        let most = i64::from(LONGEST_MARGIN_MINUTES);
        between(&self.place, "minutes", self.minutes, 0, most)?;
        between(&self.place, "slower_percent", self.slower_percent, 0, SLOWEST_PERCENT.into())?;
        between(&self.place, "day_minutes", self.day_minutes, 0, LONGEST_DAY_MARGIN_MINUTES.into())
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.places.get(&self.place).is_none() {
            let what = Message::warning("margin-no-place").about(&self.place);
            found.push(what.with("place", self.place.as_str()));
        }
    }
}

impl Region {
    /// Minutes before the deadline at which a plan aims to serve a station: the margin of its
    /// village, else of its sub-district, else 0. O(log margins).
    pub fn margin_minutes(&self, station: &Station) -> u16 {
        let post = self.pps_of(station);
        post.and_then(|post| self.margin_of(post)).map_or(0, |margin| margin.minutes)
    }

    /// Percentage by which work at a place is planned to take longer. O(log margins).
    pub fn slower_percent(&self, place: &Place) -> u16 {
        self.margin_of(place).map_or(0, |margin| margin.slower_percent)
    }

    /// The margin of a place, or of its sub-district.
    fn margin_of(&self, place: &Place) -> Option<&Margin> {
        if self.margins.is_empty() {
            return None;
        }
        let of_area = || self.margins.get(&self.ppk_of(place)?.code);
        self.margins.get(&place.code).or_else(of_area)
    }

    /// The hours in which a plan lets the vehicles of a class work that stand at a place: their
    /// daily hours without what is kept free, but at least half of them. O(log margins).
    pub fn planned_hours(&self, class: &VehicleClass, base: &Place) -> DailyHours {
        let hours = class.hours;
        let free = self.margin_of(base).map_or(0, |margin| margin.day_minutes.into());
        if free == 0 || hours.is_round_the_clock() {
            return hours;
        }
        let free = hours.length_minutes().min(2 * free) / 2;
        DailyHours { end_minute: hours.end_minute - free, ..hours }
    }
}
