//! The figures of a plan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cost::{PaidDays, is_convoy, trip_days};
use super::halt::Nights;
use super::returns::{Returned, returned};
use super::{Plan, Trip};
use crate::message::{Message, Value};
use crate::region::{Family, Region};
use crate::time::Moment;

/// The outcome of a plan for one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StationOutcome {
    /// The goods arrive in time.
    OnTime {
        /// When they are signed for.
        at: Moment,
        /// Minutes before the deadline.
        slack_minutes: i32,
    },
    /// The goods arrive too late.
    Late {
        /// When they are signed for.
        at: Moment,
        /// Minutes after the deadline.
        late_minutes: i32,
    },
    /// No goods arrive.
    Unserved,
}

impl StationOutcome {
    /// When the goods are signed for; `None` if none arrive.
    pub fn at(self) -> Option<Moment> {
        match self {
            Self::OnTime { at, .. } | Self::Late { at, .. } => Some(at),
            Self::Unserved => None,
        }
    }
}

/// How much one vehicle class is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassUse {
    /// Vehicles used.
    pub vehicles: u32,
    /// Trips made.
    pub trips: u32,
    /// Metres driven, sailed or walked.
    pub length_m: u64,
    /// Minutes from loading to return, night halts included.
    pub minutes: u64,
    /// Cost.
    pub cost_rupiah: u64,
}

/// A plan in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Stations in the region.
    pub stations: usize,
    /// Stations whose goods arrive by the deadline.
    pub on_time: usize,
    /// Stations whose goods arrive late.
    pub late: usize,
    /// Stations without goods.
    pub unserved: usize,
    /// When and where the last goods are signed for.
    pub latest: Option<(Moment, String)>,
    /// Smallest slack of any station, in minutes; negative if late.
    pub least_slack_minutes: Option<i32>,
    /// Use of each class, by code.
    pub classes: BTreeMap<String, ClassUse>,
    /// Use of all classes together.
    pub all: ClassUse,
    /// Trips by boat or ship.
    pub boat_trips: u32,
    /// Number of people in the crews of all vehicles used.
    pub crew: u32,
    /// Greatest number of police on convoys on any one day.
    pub escort_police: u32,
    /// Greatest number of commission staff on convoys on any one day.
    pub escort_staff: u32,
    /// See [`Plan::least_rupiah`].
    pub least_rupiah: Option<u64>,
    /// The return of sealed goods, which no other figure here includes; `None` if it was not
    /// planned.
    #[serde(default)]
    pub returned: Option<Returned>,
    /// Nights on the way and at places, of distribution and return; `None` if they were not named.
    #[serde(default)]
    pub nights: Option<Nights>,
}

impl ClassUse {
    /// Adds a trip of this cost; not its vehicle.
    pub(super) fn add(&mut self, trip: &Trip, cost_rupiah: u64) {
        self.trips += 1;
        self.length_m += trip.length_m();
        self.minutes += u64::try_from(trip.back_at - trip.load_at).unwrap_or(0);
        self.cost_rupiah += cost_rupiah;
    }
}

impl Summary {
    /// Cost of distribution and return together.
    pub fn total_rupiah(&self) -> u64 {
        self.all.cost_rupiah + self.returned.as_ref().map_or(0, |back| back.all.cost_rupiah)
    }

    /// How much dearer the plan can be than the cheapest possible one, if known.
    pub fn gap(&self) -> Option<Message> {
        let least = self.least_rupiah.filter(|&least| least > 0)?;
        let more = self.all.cost_rupiah.saturating_sub(least);
        let percent = (u128::from(more) * 100).div_ceil(least.into());
        let rupiah = i64::try_from(least).unwrap_or(i64::MAX);
        Some(
            Message::note("plan-gap")
                .with("least", Value::Rupiah(rupiah))
                .with("percent", i64::try_from(percent).unwrap_or(i64::MAX)),
        )
    }
}

/// The outcome for every station, in the order of the stations of the region.
pub fn outcomes(region: &Region, plan: &Plan) -> Vec<StationOutcome> {
    let mut outcomes = vec![StationOutcome::Unserved; region.stations.len()];
    for visit in plan.trips.iter().flat_map(|trip| &trip.visits) {
        if let Some(position) = region.stations.position(&visit.at) {
            let spare = visit.due - visit.done;
            outcomes[position] = if spare >= 0 {
                StationOutcome::OnTime { at: visit.done, slack_minutes: spare }
            } else {
                StationOutcome::Late { at: visit.done, late_minutes: -spare }
            };
        }
    }
    outcomes
}

/// Computes the figures of a plan. O(trips × visits).
pub fn summary(region: &Region, plan: &Plan) -> Summary {
    let mut sums = Summary {
        stations: region.stations.len(),
        least_rupiah: plan.least_rupiah,
        returned: returned(region, plan),
        nights: Nights::of(plan),
        ..Summary::default()
    };
    for (station, outcome) in region.stations.iter().zip(outcomes(region, plan)) {
        let spare = match outcome {
            StationOutcome::OnTime { slack_minutes, .. } => {
                sums.on_time += 1;
                slack_minutes
            }
            StationOutcome::Late { late_minutes, .. } => {
                sums.late += 1;
                -late_minutes
            }
            StationOutcome::Unserved => {
                sums.unserved += 1;
                continue;
            }
        };
        sums.least_slack_minutes = Some(sums.least_slack_minutes.map_or(spare, |s| s.min(spare)));
        let at = outcome.at().unwrap_or_default();
        if sums.latest.as_ref().is_none_or(|(latest, _)| at > *latest) {
            sums.latest = Some((at, station.code.clone()));
        }
    }
    add_trips(region, plan, &mut sums);
    sums
}

fn add_trips(region: &Region, plan: &Plan, sums: &mut Summary) {
    let mut vehicles = PaidDays::default();
    let mut convoys_on: BTreeMap<i32, u32> = BTreeMap::new();
    for trip in &plan.trips {
        let (first_trip, cost_rupiah) = vehicles.charge(region, trip);
        let class = sums.classes.entry(trip.class.clone()).or_default();
        for used in [class, &mut sums.all] {
            used.vehicles += u32::from(first_trip);
            used.add(trip, cost_rupiah);
        }
        if let Some(class) = region.classes.get(&trip.class) {
            sums.boat_trips += u32::from(matches!(class.family, Family::Water | Family::Sea));
            sums.crew += if first_trip { class.crew.into() } else { 0 };
        }
        if is_convoy(region, trip) {
            for day in trip_days(trip) {
                *convoys_on.entry(day).or_default() += 1;
            }
        }
    }
    let most = convoys_on.into_values().max().unwrap_or(0);
    sums.escort_police = most * u32::from(region.rules.escort_police_per_trip);
    sums.escort_staff = most * u32::from(region.rules.escort_staff_per_trip);
}
