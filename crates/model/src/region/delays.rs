//! How far reality may depart from planned times: what a simulation of a plan draws from.
//!
//! No figures are published for any of this. The defaults are background values to be replaced by
//! what an office has seen.

use serde::{Deserialize, Serialize};

use super::Mode;
use super::limits::between;
use super::parts::Single;
use crate::message::Message;

macro_rules! delays {
    ($($(#[doc = $doc:literal])* $name:ident = $default:literal, $least:literal to $most:literal;)*) => {
        /// Chances and spreads. A spread of 20 % means that two of three times lie between the
        /// planned time divided by 1.2 and the planned time multiplied by 1.2.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Delays { $($(#[doc = $doc])* pub $name: u16,)* }

        impl Default for Delays {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl Delays {
            /// Names of all fields in order, with the least and the greatest value.
            pub const FIELDS: &'static [(&'static str, u16, u16)] =
                &[$((stringify!($name), $least, $most)),*];

            /// The values in the order of [`Self::FIELDS`].
            pub fn values(&self) -> Vec<u16> {
                vec![$(self.$name),*]
            }
        }
    };
}

delays! {
    /// Chance of rain in a sub-district on a day, in per cent.
    rain_percent = 30, 0 to 100;
    /// How much of the weather sub-districts share on a day: 0 means none, 100 means all of it.
    rain_shared_percent = 60, 0 to 100;
    /// Chance that rivers are low throughout the plan, in per cent.
    low_water_percent = 10, 0 to 100;
    /// Chance that rivers are high throughout the plan, in per cent.
    high_water_percent = 5, 0 to 100;
    /// Chance of a rough sea on a day, in per cent.
    rough_sea_percent = 10, 0 to 100;
    /// Minutes for which a way that rain, water or waves close holds up a vehicle.
    closed_minutes = 720, 0 to 10_000;
    /// Spread of travel times on paved roads, in per cent.
    paved_spread_percent = 10, 0 to 300;
    /// The same on unpaved roads.
    unpaved_spread_percent = 20, 0 to 300;
    /// The same off road.
    offroad_spread_percent = 30, 0 to 300;
    /// The same on rivers.
    river_spread_percent = 20, 0 to 300;
    /// The same at sea.
    sea_spread_percent = 20, 0 to 300;
    /// The same on foot.
    foot_spread_percent = 20, 0 to 300;
    /// The same on ferries.
    ferry_spread_percent = 30, 0 to 300;
    /// Spread of the time to unload, count and sign, in per cent.
    handling_spread_percent = 30, 0 to 300;
    /// Chance that a trip starts late, in per cent.
    late_start_percent = 10, 0 to 100;
    /// Minutes by which such a trip starts late, on average.
    late_start_minutes = 45, 0 to 10_000;
    /// Minutes for which vehicles on land and people on foot go on after their hours to finish what
    /// was planned for the day.
    overtime_minutes = 120, 0 to 720;
    /// Breakdowns in a thousand hours under way.
    breakdowns_per_1000_hours = 5, 0 to 1_000;
    /// Minutes that a breakdown takes, on average.
    breakdown_minutes = 180, 0 to 10_000;
}

impl Delays {
    /// Whether all values are the defaults.
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Spread of travel times of a mode, in per cent.
    pub fn spread_percent(&self, mode: Mode) -> u16 {
        match mode {
            Mode::Paved => self.paved_spread_percent,
            Mode::Unpaved => self.unpaved_spread_percent,
            Mode::Offroad => self.offroad_spread_percent,
            Mode::River => self.river_spread_percent,
            Mode::Sea => self.sea_spread_percent,
            Mode::Foot => self.foot_spread_percent,
            Mode::Ferry => self.ferry_spread_percent,
        }
    }
}

impl Single for Delays {
    fn validate(&self) -> Result<(), Message> {
        for (&(name, least, most), value) in Self::FIELDS.iter().zip(self.values()) {
            between(name, name, i64::from(value), i64::from(least), i64::from(most))?;
        }
        let both = self.low_water_percent + self.high_water_percent;
        between("low_water_percent", "low_water_percent", i64::from(both), 0, 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_delays_are_refused() {
        let check = |change: fn(&mut Delays), is_possible: bool| {
            let mut delays = Delays::default();
            change(&mut delays);
            assert_eq!(Single::validate(&delays).is_ok(), is_possible, "{delays:?}");
        };
        check(|_| {}, true);
        check(|delays| delays.rain_percent = 101, false);
        check(|delays| delays.foot_spread_percent = 301, false);
        check(|delays| (delays.low_water_percent, delays.high_water_percent) = (60, 41), false);
        check(|delays| (delays.low_water_percent, delays.high_water_percent) = (60, 40), true);
    }
}
