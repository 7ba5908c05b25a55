//! Vehicle classes and where they stand.

use serde::{Deserialize, Serialize};

use super::limits::{between, code_fits, out_of_range, refused};
use super::{Mode, Record, Region};
use crate::message::Message;
use crate::time::{DAY_MINUTES, DailyHours};

/// General kind of a vehicle class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// On wheels.
    Road,
    /// On rivers and lakes, perhaps along the coast.
    Water,
    /// Sea-going.
    Sea,
    /// Carried by people.
    Foot,
}

/// A kind of vehicle, boat or carrying team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VehicleClass {
    /// Code, e.g. `truck_box`.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// General kind.
    pub family: Family,
    /// Capacity in ballot boxes.
    pub capacity_boxes: u32,
    /// Capacity in kilograms.
    pub capacity_kg: u32,
    /// Capacity in litres.
    pub capacity_litres: u32,
    /// Speed as a percentage of the reference speed of each mode of [`Mode::PACED`]; 0 excludes the
    /// mode.
    pub pace_percent: [u16; 6],
    /// Weight of the loaded vehicle, in kilograms; 0 if weight limits do not apply to it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub gross_kg: u32,
    /// Width in centimetres; 0 if width limits do not apply to it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub width_cm: u32,
    /// Hours of the day in which it works.
    pub hours: DailyHours,
    /// Cost per kilometre.
    pub rupiah_per_km: u32,
    /// Cost per hour of travelling, loading and unloading.
    pub rupiah_per_hour: u32,
    /// Cost per day on which it is used.
    pub rupiah_per_day: u32,
    /// Number of people in its crew.
    pub crew: u16,
    /// Time to load or unload one box and the goods that go with it, in tenths of a minute.
    pub load_minutes_per_box_tenths: u16,
    /// Where the figures come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

impl VehicleClass {
    /// Whether it is within a weight limit and a width limit; 0 means no limit.
    pub fn is_within(&self, max_weight_kg: u32, max_width_cm: u32) -> bool {
        (max_weight_kg == 0 || self.gross_kg <= max_weight_kg)
            && (max_width_cm == 0 || self.width_cm <= max_width_cm)
    }

    /// Speed as a percentage of the reference speed of `mode`. A ferry carries vehicles and
    /// people at its own speed; boats follow its route as they follow rivers.
    pub fn pace_on(&self, mode: Mode) -> u16 {
        match (mode, self.family) {
            (Mode::Ferry, Family::Road | Family::Foot) => 100,
            (Mode::Ferry, Family::Water | Family::Sea) => self.pace_on(Mode::River),
            _ => self.pace_percent[mode as usize],
        }
    }

    /// The name in a language, `id` or `en`.
    pub fn name(&self, language: &str) -> &str {
        if language == "en" { &self.name_en } else { &self.name_id }
    }

    /// Time to load or unload `boxes`, in minutes, rounded up.
    pub fn load_minutes(&self, boxes: i64) -> i32 {
        let tenths = boxes.max(0) * i64::from(self.load_minutes_per_box_tenths);
        i32::try_from((tenths + 9) / 10).unwrap_or(i32::MAX / 4)
    }
}

/// Where the vehicles of a row of the fleet stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// At the place with this code.
    At(&'a str),
    /// The same number at every sub-district post.
    EachPpk,
    /// The same number at every village post.
    EachPps,
}

/// A number of vehicles of a class at a base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fleet {
    /// `class@base`.
    pub code: String,
    /// Code of the class.
    pub class: String,
    /// Code of the place, or `each-ppk`, or `each-pps`.
    pub base: String,
    /// Number of vehicles.
    pub count: u32,
    /// Whether the plan may post them elsewhere, where they are needed more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pooled: bool,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Fleet {
    /// A row of `count` vehicles of `class` at `base`.
    pub fn new(class: &str, base: &str, count: u32) -> Self {
        Self {
            code: format!("{class}@{base}"),
            class: class.to_owned(),
            base: base.to_owned(),
            count,
            pooled: false,
            note: String::new(),
        }
    }

    /// Where they stand.
    pub fn standing(&self) -> Standing<'_> {
        match self.base.as_str() {
            "each-ppk" => Standing::EachPpk,
            "each-pps" => Standing::EachPps,
            code => Standing::At(code),
        }
    }
}

/// Greatest number of vehicles of one class at one base.
const MOST_VEHICLES: i64 = 1_000;

impl Record for VehicleClass {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        let DailyHours { start_minute, end_minute } = self.hours;
        if end_minute < start_minute {
            return Err(refused("record-end-before-start", &self.code, "hours"));
        }
        if start_minute < 0 || end_minute > DAY_MINUTES || end_minute - start_minute < 60 {
            return Err(out_of_range(&self.code, "hours"));
        }
        for pace in self.pace_percent {
            between(&self.code, "pace_percent", pace, 0, 1_000)?;
        }
        for (field, value) in [
            ("capacity_boxes", self.capacity_boxes),
            ("capacity_kg", self.capacity_kg),
            ("capacity_litres", self.capacity_litres),
            ("gross_kg", self.gross_kg),
            ("width_cm", self.width_cm),
            ("rupiah_per_km", self.rupiah_per_km),
            ("rupiah_per_hour", self.rupiah_per_hour),
            ("rupiah_per_day", self.rupiah_per_day),
        ] {
            between(&self.code, field, value, 0, 1_000_000_000)?;
        }
        between(&self.code, "crew", self.crew, 0, 1_000)?;
        let tenths = self.load_minutes_per_box_tenths;
        between(&self.code, "load_minutes_per_box_tenths", tenths, 0, 10_000)
    }
}

impl Record for Fleet {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        between(&self.code, "count", self.count, 0, MOST_VEHICLES)?;
        if self.code != format!("{}@{}", self.class, self.base) {
            return Err(refused("record-fleet-code", &self.code, "code"));
        }
        Ok(())
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.classes.get(&self.class).is_none() {
            found.push(
                Message::error("region-fleet-class-unknown")
                    .about(&self.code)
                    .with("class", self.class.as_str()),
            );
        }
        if let Standing::At(base) = self.standing()
            && region.places.get(base).is_none()
        {
            found.push(
                Message::error("region-fleet-base-unknown").about(&self.code).with("place", base),
            );
        }
    }
}
