//! The rules of a plan. Each has a default that can be edited.

use serde::{Deserialize, Serialize};

use super::limits::{between, h_day_fits, one_line, refused};
use super::parts::Single;
use super::{Circumstance, Mode};
use crate::message::Message;
use crate::time::{Moment, moment};

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $(#[serde($skip:meta)])? $name:ident: $kind:ty = $default:expr, $source:literal;)*) => {
        /// Rules and figures. [`Rules::source`] says where each default comes from.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Rules { $($(#[doc = $doc])* $(#[serde($skip)])? pub $name: $kind,)* }

        impl Default for Rules {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl Rules {
            /// Names of all rules, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// All rules by name, including those that files leave out.
            pub fn to_json(&self) -> serde_json::Value {
                let rules = [$((
                    stringify!($name).to_owned(),
                    serde_json::to_value(&self.$name).unwrap_or_default(),
                )),*];
                serde_json::Value::Object(rules.into_iter().collect())
            }

            /// Source of the default of a rule: `published` with a short name, or `background`.
            pub fn source(name: &str) -> &'static str {
                match name { $(stringify!($name) => $source,)* _ => "" }
            }
        }
    };
}

rules! {
    /// Elections held at the same time, each with its own ballot.
    elections: Vec<String> = vec!["gubernur".to_owned(), "bupati".to_owned()], "published: Pilkada 2024";
    /// Ballots in reserve per thousand voters, rounded up per station.
    reserve_permille: u32 = 25, "published: UU Pilkada 80-81";
    /// Specially marked ballots that the regency keeps for a re-vote.
    psu_spare_ballots: u32 = 2000, "published: KPU 2024";
    /// Greatest number of voters of a station.
    max_voters_per_station: u32 = 600, "published: Pilkada 2024";
    /// Ballots in one koli.
    ballots_per_koli: u32 = 2000, "published: 154 koli for 307.796";
    /// First H-day on which goods may leave the store.
    dispatch_from_h: i16 = 5, "published: Kutai Timur 2024";
    /// H-day on which directly served sub-districts get their goods.
    direct_from_h: i16 = 1, "published: Kutai Timur 2024";
    /// H-day before which nothing loads that is not settled: what has already happened stays.
    #[serde(skip_serializing_if = "is::<30>")]
    load_from_h: i16 = 30, "background";
    /// Minute of that day.
    #[serde(skip_serializing_if = "is::<0>")]
    load_from_minute: u16 = 0, "background";
    /// Minute of the day at which goods are ready to load.
    release_minute: u16 = 420, "background";
    /// H-day by which goods must be at the sub-district post.
    ppk_due_h: i16 = 2, "published: Kaltim 2024";
    /// Minute of that day.
    ppk_due_minute: u16 = 1200, "background";
    /// H-day by which goods must be at the village post.
    pps_due_h: i16 = 1, "published: Kaltim 2024";
    /// Minute of that day.
    pps_due_minute: u16 = 900, "background";
    /// H-day by which goods must be at the station.
    tps_due_h: i16 = 1, "published: Kaltim 2024";
    /// Minute of that day.
    tps_due_minute: u16 = 1260, "background";
    /// First H-day on which goods leave a village post for its stations.
    tps_from_h: i16 = 1, "published: Kaltim 2024";
    /// Rising hours of the access score; each that a sub-district reaches lets its goods leave a day
    /// earlier.
    wave_hours: Vec<u16> = vec![3, 6, 9], "background";
    /// Minutes to count and sign for goods that are handed over at a post or pier.
    handover_minutes: u16 = 30, "background";
    /// Minutes to unload, count and sign for goods at a station.
    station_minutes: u16 = 10, "background";
    /// Reference speed on paved roads.
    paved_kmh: u16 = 40, "background";
    /// Reference speed on unpaved roads.
    unpaved_kmh: u16 = 22, "background";
    /// Reference speed off road.
    offroad_kmh: u16 = 10, "background";
    /// Reference speed on rivers.
    river_kmh: u16 = 15, "background";
    /// Reference speed at sea.
    sea_kmh: u16 = 16, "background";
    /// Reference speed on foot.
    foot_kmh: u16 = 3, "background";
    /// Speed of ferries that carry vehicles.
    #[serde(skip_serializing_if = "is_usual_ferry")]
    ferry_kmh: u16 = USUAL_FERRY_KMH, "background";
    /// Speed on paved roads in rain, as a percentage of the normal speed.
    rain_paved_percent: u16 = 85, "background";
    /// Speed on unpaved roads in rain.
    rain_unpaved_percent: u16 = 60, "background";
    /// Speed off road in rain.
    rain_offroad_percent: u16 = 40, "background";
    /// Speed on foot in rain.
    rain_foot_percent: u16 = 70, "background";
    /// Speed at high water on edges known to flood; 0 closes them.
    high_water_flood_percent: u16 = 0, "background";
    /// Speed on rivers at low water.
    low_water_river_percent: u16 = 60, "background";
    /// Speed on a rough sea; 0 closes it.
    waves_sea_percent: u16 = 0, "background";
    /// Length of ways within villages, as a percentage of the straight line.
    detour_percent: u16 = 140, "background";
    /// Police on every trip that leaves the store, a pier or a sub-district post.
    escort_police_per_trip: u16 = 2, "published: Bulungan 2024";
    /// Commission staff on every such trip.
    escort_staff_per_trip: u16 = 1, "background";
    /// Value of an hour of a vehicle in the choice of routes, in addition to its cost.
    hour_worth_rupiah: u32 = 25_000, "background";
    /// Saving required to give goods to another vehicle than in the previous plan.
    change_cost_rupiah: u32 = 50_000, "background";
    /// Whether the return of sealed goods is planned as well.
    #[serde(skip_serializing_if = "is::<1>")]
    plan_return: bool = true, "background";
    /// H-day on which the count at the stations is finished.
    #[serde(skip_serializing_if = "is::<0>")]
    count_done_h: i16 = 0, "background";
    /// Minute of that day.
    #[serde(skip_serializing_if = "is::<1_080>")]
    count_done_minute: u16 = 1080, "background";
    /// H-day by which sealed goods must be back at the village post.
    #[serde(skip_serializing_if = "is::<-1>")]
    pps_back_h: i16 = -1, "background";
    /// Minute of that day.
    #[serde(skip_serializing_if = "is::<1_080>")]
    pps_back_minute: u16 = 1080, "background";
    /// H-day by which they must be back at the sub-district post.
    #[serde(skip_serializing_if = "is::<-3>")]
    ppk_back_h: i16 = -3, "published: PKPU 18/2024";
    /// Minute of that day.
    #[serde(skip_serializing_if = "is::<1_200>")]
    ppk_back_minute: u16 = 1200, "background";
    /// Days of recapitulation at the sub-district post, from the day on which the last of its goods
    /// are back; 0 if the goods go on at once.
    #[serde(skip_serializing_if = "is::<3>")]
    recap_days: u16 = 3, "background";
    /// H-day by which they must be back at the store.
    #[serde(skip_serializing_if = "is::<-9>")]
    store_back_h: i16 = -9, "published: PKPU 18/2024";
    /// Minute of that day.
    #[serde(skip_serializing_if = "is::<1_200>")]
    store_back_minute: u16 = 1200, "background";
    /// Guards of a loaded vehicle that halts overnight; its escort counts.
    #[serde(skip_serializing_if = "is::<2>")]
    guards_vehicle: u16 = 2, "background";
    /// Guards of goods that lie overnight at a store.
    #[serde(skip_serializing_if = "is::<6>")]
    guards_store: u16 = 6, "background";
    /// The same at a sub-district post.
    #[serde(skip_serializing_if = "is::<6>")]
    guards_ppk: u16 = 6, "published: Kapuas Hulu 2024";
    /// The same at a village post.
    #[serde(skip_serializing_if = "is::<2>")]
    guards_pps: u16 = 2, "background";
    /// The same at a pier or crossing.
    #[serde(skip_serializing_if = "is::<2>")]
    guards_elsewhere: u16 = 2, "background";
    /// What moving trips may cost for each night that then falls where custody is allowed.
    #[serde(skip_serializing_if = "is::<500_000>")]
    custody_night_rupiah: u32 = 500_000, "background";
    /// Minutes that a change of vehicle besides those at posts counts in the access score.
    #[serde(skip_serializing_if = "is::<0>")]
    access_change_minutes: u16 = 0, "background";
    /// How much of the minutes that bad weather adds counts, as a percentage.
    #[serde(skip_serializing_if = "is::<0>")]
    access_weather_percent: u16 = 0, "background";
    /// Minutes that each kind of weather counts that closes the way.
    #[serde(skip_serializing_if = "is::<0>")]
    access_closing_minutes: u16 = 0, "background";
    /// How much of the delay in nine of ten simulated runs counts, as a percentage; only in the
    /// scores that are shown.
    #[serde(skip_serializing_if = "is::<100>")]
    access_doubt_percent: u16 = 100, "background";
}

const USUAL_FERRY_KMH: u16 = 12;

/// Left out of files, so that files written before this rule existed keep their bytes.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_usual_ferry(kmh: &u16) -> bool {
    *kmh == USUAL_FERRY_KMH
}

/// Likewise: whether a rule has its usual value.
fn is<const USUAL: i64>(value: &(impl Copy + Into<i64>)) -> bool {
    (*value).into() == USUAL
}

impl Rules {
    /// Reference speed of a mode in km/h, at least 1.
    pub fn speed_kmh(&self, mode: Mode) -> u16 {
        match mode {
            Mode::Paved => self.paved_kmh,
            Mode::Unpaved => self.unpaved_kmh,
            Mode::Offroad => self.offroad_kmh,
            Mode::River => self.river_kmh,
            Mode::Sea => self.sea_kmh,
            Mode::Foot => self.foot_kmh,
            Mode::Ferry => self.ferry_kmh,
        }
        .max(1)
    }

    /// Speed as a percentage of the normal speed while a circumstance holds, for edges that
    /// state no effect of their own; 0 closes them.
    pub fn percent_under(&self, circumstance: Circumstance, mode: Mode, flood_prone: bool) -> u16 {
        match (circumstance, mode) {
            (Circumstance::Rain, Mode::Paved) => self.rain_paved_percent,
            (Circumstance::Rain, Mode::Unpaved) => self.rain_unpaved_percent,
            (Circumstance::Rain, Mode::Offroad) => self.rain_offroad_percent,
            (Circumstance::Rain, Mode::Foot) => self.rain_foot_percent,
            (Circumstance::LowWater, Mode::River) => self.low_water_river_percent,
            (Circumstance::RoughSea, Mode::Sea) => self.waves_sea_percent,
            (Circumstance::HighWater, Mode::River | Mode::Sea | Mode::Ferry) => 100,
            (Circumstance::HighWater, _) if flood_prone => self.high_water_flood_percent,
            _ => 100,
        }
    }

    /// Before that nothing loads that is not settled.
    pub fn load_from(&self) -> Moment {
        moment(self.load_from_h.into(), self.load_from_minute.into())
    }

    /// Whether the plan is being carried out: only the rest of it can still be planned.
    pub fn is_under_way(&self) -> bool {
        self.load_from() > Self::default().load_from()
    }

    /// When goods must be at the sub-district post.
    pub fn ppk_due(&self) -> Moment {
        moment(self.ppk_due_h.into(), self.ppk_due_minute.into())
    }

    /// When goods must be at the village post.
    pub fn pps_due(&self) -> Moment {
        moment(self.pps_due_h.into(), self.pps_due_minute.into())
    }

    /// When goods must be at the station.
    pub fn tps_due(&self) -> Moment {
        moment(self.tps_due_h.into(), self.tps_due_minute.into())
    }

    /// When the count at the stations is finished.
    pub fn count_done(&self) -> Moment {
        moment(self.count_done_h.into(), self.count_done_minute.into())
    }

    /// When sealed goods must be back at the village post.
    pub fn pps_back(&self) -> Moment {
        moment(self.pps_back_h.into(), self.pps_back_minute.into())
    }

    /// When they must be back at the sub-district post.
    pub fn ppk_back(&self) -> Moment {
        moment(self.ppk_back_h.into(), self.ppk_back_minute.into())
    }

    /// When they must be back at the store.
    pub fn store_back(&self) -> Moment {
        moment(self.store_back_h.into(), self.store_back_minute.into())
    }
}

impl Single for Rules {
    fn validate(&self) -> Result<(), Message> {
        let limits = [
            ("elections", self.elections.len() as i64, 1, 10),
            ("wave_hours", self.wave_hours.len() as i64, 0, 30),
            ("reserve_permille", self.reserve_permille.into(), 0, 1_000),
            ("psu_spare_ballots", self.psu_spare_ballots.into(), 0, 1_000_000),
            ("max_voters_per_station", self.max_voters_per_station.into(), 1, 100_000),
            ("ballots_per_koli", self.ballots_per_koli.into(), 1, 1_000_000),
            ("release_minute", self.release_minute.into(), 0, 1_439),
            ("ppk_due_minute", self.ppk_due_minute.into(), 0, 1_440),
            ("pps_due_minute", self.pps_due_minute.into(), 0, 1_440),
            ("tps_due_minute", self.tps_due_minute.into(), 0, 1_440),
            ("handover_minutes", self.handover_minutes.into(), 0, 1_440),
            ("station_minutes", self.station_minutes.into(), 0, 1_440),
            ("paved_kmh", self.paved_kmh.into(), 1, 200),
            ("unpaved_kmh", self.unpaved_kmh.into(), 1, 200),
            ("offroad_kmh", self.offroad_kmh.into(), 1, 200),
            ("river_kmh", self.river_kmh.into(), 1, 200),
            ("sea_kmh", self.sea_kmh.into(), 1, 200),
            ("foot_kmh", self.foot_kmh.into(), 1, 200),
            ("ferry_kmh", self.ferry_kmh.into(), 1, 200),
            ("rain_paved_percent", self.rain_paved_percent.into(), 0, 100),
            ("rain_unpaved_percent", self.rain_unpaved_percent.into(), 0, 100),
            ("rain_offroad_percent", self.rain_offroad_percent.into(), 0, 100),
            ("rain_foot_percent", self.rain_foot_percent.into(), 0, 100),
            ("high_water_flood_percent", self.high_water_flood_percent.into(), 0, 100),
            ("low_water_river_percent", self.low_water_river_percent.into(), 0, 100),
            ("waves_sea_percent", self.waves_sea_percent.into(), 0, 100),
            ("detour_percent", self.detour_percent.into(), 100, 1_000),
            ("escort_police_per_trip", self.escort_police_per_trip.into(), 0, 1_000),
            ("escort_staff_per_trip", self.escort_staff_per_trip.into(), 0, 1_000),
            ("hour_worth_rupiah", self.hour_worth_rupiah.into(), 0, 100_000_000),
            ("change_cost_rupiah", self.change_cost_rupiah.into(), 0, 1_000_000_000),
            ("count_done_minute", self.count_done_minute.into(), 0, 1_440),
            ("pps_back_minute", self.pps_back_minute.into(), 0, 1_440),
            ("ppk_back_minute", self.ppk_back_minute.into(), 0, 1_440),
            ("store_back_minute", self.store_back_minute.into(), 0, 1_440),
            ("recap_days", self.recap_days.into(), 0, 30),
            ("guards_vehicle", self.guards_vehicle.into(), 0, 1_000),
            ("guards_store", self.guards_store.into(), 0, 1_000),
            ("guards_ppk", self.guards_ppk.into(), 0, 1_000),
            ("guards_pps", self.guards_pps.into(), 0, 1_000),
            ("guards_elsewhere", self.guards_elsewhere.into(), 0, 1_000),
            ("custody_night_rupiah", self.custody_night_rupiah.into(), 0, 1_000_000_000),
            ("access_change_minutes", self.access_change_minutes.into(), 0, 1_440),
            ("access_weather_percent", self.access_weather_percent.into(), 0, 1_000),
            ("access_closing_minutes", self.access_closing_minutes.into(), 0, 1_440),
            ("access_doubt_percent", self.access_doubt_percent.into(), 0, 1_000),
        ];
        for (name, value, least, most) in limits {
            between(name, name, value, least, most)?;
        }
        let h_days = [
            ("dispatch_from_h", self.dispatch_from_h),
            ("direct_from_h", self.direct_from_h),
            ("load_from_h", self.load_from_h),
            ("ppk_due_h", self.ppk_due_h),
            ("pps_due_h", self.pps_due_h),
            ("tps_due_h", self.tps_due_h),
            ("tps_from_h", self.tps_from_h),
            ("count_done_h", self.count_done_h),
            ("pps_back_h", self.pps_back_h),
            ("ppk_back_h", self.ppk_back_h),
            ("store_back_h", self.store_back_h),
        ];
        h_days.iter().try_for_each(|(name, h_day)| h_day_fits(name, name, *h_day))?;
        for (at, election) in self.elections.iter().enumerate() {
            one_line("elections", "elections", election)?;
            if election.trim().is_empty() || self.elections[..at].contains(election) {
                return Err(refused("record-elections-named", "elections", "elections"));
            }
        }
        for hours in &self.wave_hours {
            between("wave_hours", "wave_hours", *hours, 0, 1_000)?;
        }
        if !self.wave_hours.is_sorted() {
            return Err(refused("record-not-rising", "wave_hours", "wave_hours"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_rules_are_refused() {
        let check = |change: fn(&mut Rules), expect: Option<&str>| {
            let mut rules = Rules::default();
            change(&mut rules);
            assert_eq!(rules.validate().err().map(|m| m.key).as_deref(), expect);
        };
        check(|_| {}, None);
        check(|rules| rules.tps_due_h = -1, None);
        check(|rules| rules.tps_due_h = -31, Some("record-field-between"));
        check(|rules| rules.dispatch_from_h = 31, Some("record-field-between"));
        check(|rules| rules.elections.clear(), Some("record-field-between"));
        check(|rules| rules.elections = vec![" ".into()], Some("record-elections-named"));
        check(
            |rules| rules.elections = vec!["bupati".into(), "bupati".into()],
            Some("record-elections-named"),
        );
        check(|rules| rules.wave_hours = vec![6, 3], Some("record-not-rising"));
        check(|rules| rules.foot_kmh = 0, Some("record-field-between"));
        check(|rules| rules.recap_days = 31, Some("record-field-between"));
        check(|rules| rules.store_back_h = -31, Some("record-field-between"));
    }

    #[test]
    fn files_leave_out_later_rules_only_if_they_are_the_usual_ones() {
        let written = |rules: &Rules| serde_json::to_value(rules).expect("rules as JSON");
        let late = [
            "ferry_kmh",
            "plan_return",
            "recap_days",
            "count_done_h",
            "store_back_minute",
            "guards_ppk",
        ];
        for name in late {
            assert!(written(&Rules::default()).get(name).is_none(), "{name}");
        }
        for name in Rules::NAMES {
            assert!(Rules::default().to_json().get(name).is_some(), "{name}");
        }
        let rules = Rules { plan_return: false, recap_days: 0, ..Rules::default() };
        assert_eq!(serde_json::from_value::<Rules>(written(&rules)).ok(), Some(rules));
    }
}
