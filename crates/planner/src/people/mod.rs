//! Who guards stations, goods and trips, and where there are too few.
//!
//! Everything follows from region and plan: the class of each station ([`classes`]), what is to be
//! guarded and when ([`demands`]), and which unit takes what ([`assign`]). An assignment changes
//! nothing in the plan.
//!
//! # What is optimal
//!
//! Demands with the same period are met by one flow of least cost: as many as can be met, the most
//! vulnerable first, then the shortest journeys. Periods are taken one after another, stations first,
//! then in order of time, each with the members who are neither on duty nor resting. So nobody can
//! leave fewer gaps at stations, whereas another order of the rest might.

mod assign;
mod classes;
mod demands;
mod filled;
mod flow;
mod groups;
mod median;
mod nearest;
mod posts;
mod remedies;
mod staff;
mod training;
mod ways;

pub use assign::pinned_ahead;
pub use classes::{Applying, Classed, classes};
pub use demands::{Demand, DemandKind, area_of, demands};
pub use filled::{StaffPost, by_area, staff_posts};
pub use flow::{Arc, Flow};
pub use median::{FAR_MINUTES, Median};
pub use nearest::{Nearest, Proposal, covered};
pub use posts::{Cover, NewPost, Posts};
pub use remedies::{Remedy, RemedyKind, least_stations_per_group, with_remedy};
pub use staff::{StaffOf, staff};
pub use training::{Trainees, TrainingPlan, Untrained, proposed_trainings};

use serde::{Deserialize, Serialize};

use tepat_model::plan::Plan;
use tepat_model::region::{Region, Vulnerability};
use tepat_model::time::Moment;

/// Who guards what, and what stays unguarded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Class of each station, in the order of the region's stations.
    pub stations: Vec<Classed>,
    /// What is to be guarded, in order of time, kind and place.
    pub demands: Vec<Demand>,
    /// Who guards it, in the order of demands and units.
    pub duties: Vec<Duty>,
    /// What is left unguarded, in the order of demands.
    pub shortfalls: Vec<Shortfall>,
    /// Use of each unit, in the order of the region's.
    pub forces: Vec<ForceUse>,
    /// What would close the gap, cheapest first.
    pub remedies: Vec<Remedy>,
    /// What bases cover, and where new posts would bring most.
    pub posts: Posts,
    /// How far voters are from bases, and where new posts would shorten that most.
    #[serde(default)]
    pub median: Median,
    /// How far each village is from the nearest base, now and with either choice of new posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<Nearest>,
    /// Who goes to which training session.
    #[serde(default)]
    pub training: TrainingPlan,
}

/// Members of a unit at a demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Position of the demand.
    pub demand: usize,
    /// Code of the unit.
    pub force: String,
    /// Code of the unit that it is lent to; empty if it is not lent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lent_to: String,
    /// How many members.
    pub officers: u32,
    /// Their journey from the base of the unit, one way, at reference speeds; `None` if no way leads
    /// there, which only pins allow.
    pub travel_minutes: Option<u32>,
    /// Whether it was pinned by hand.
    #[serde(default)]
    pub pinned: bool,
}

/// Why nobody more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No unit has the sub-district, may do this kind of duty and has members.
    NoForce,
    /// No way leads there from the bases of such units.
    NoWay,
    /// All their members are on duty or resting.
    AllBusy,
}

/// Members missing at a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// Position of the demand.
    pub demand: usize,
    /// How many are missing.
    pub short: u32,
    /// Why.
    pub cause: Cause,
}

/// What a unit does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForceUse {
    /// Code of the unit.
    pub force: String,
    /// Members on duty at stations.
    pub at_stations: u32,
    /// Most members on duty or resting at a time.
    pub most_busy: u32,
    /// Hours on duty of all members together.
    pub duty_hours: u32,
    /// Stations of its own sub-districts; of several owners the first police unit counts them.
    pub own_stations: u32,
    /// What one member more would bring at stations.
    pub price: Price,
}

/// What one member more would bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    /// Nothing.
    #[default]
    Nothing,
    /// One gap less, at stations of this class.
    Gap(Vulnerability),
    /// Shorter journeys by so many minutes.
    Minutes(u32),
}

impl People {
    /// Codes of the places of new posts.
    pub fn new_posts(&self, proposal: Proposal) -> Vec<&str> {
        match proposal {
            Proposal::Cover => self.posts.new.iter().map(|post| post.at.as_str()).collect(),
            Proposal::Median => self.median.new.iter().map(String::as_str).collect(),
        }
    }

    /// Members missing altogether.
    pub fn short(&self) -> u32 {
        self.shortfalls.iter().map(|gap| gap.short).sum()
    }

    /// Members missing at stations.
    pub fn short_at_stations(&self) -> u32 {
        let at_stations = |gap: &&Shortfall| self.demands[gap.demand].kind == DemandKind::Stations;
        self.shortfalls.iter().filter(at_stations).map(|gap| gap.short).sum()
    }

    /// The duties of a demand.
    pub fn duties_of(&self, demand: usize) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.demand == demand)
    }

    /// Most members missing at the same time. O(gaps²).
    pub fn most_short(&self) -> u32 {
        let of = |gap: &Shortfall| (&self.demands[gap.demand], gap.short);
        let at = |moment: Moment| {
            let gaps = self.shortfalls.iter().map(of);
            let now = gaps.filter(|(demand, _)| (demand.from..demand.until).contains(&moment));
            now.map(|(_, short)| short).sum()
        };
        self.shortfalls.iter().map(|gap| at(self.demands[gap.demand].from)).max().unwrap_or(0)
    }
}

/// Plans who guards what, and tries what would close the gaps. Without a plan only stations are
/// guarded. O(flows of `demands` · units), some hundred milliseconds for a regency.
pub fn people(region: &Region, plan: Option<&Plan>) -> People {
    let mut people = assigned(region, plan);
    people.remedies = remedies::remedies(region, plan, &people);
    let ways = ways::Ways::new(region);
    people.posts = posts::posts(region, &ways);
    people.median = median::median(region, &ways);
    people.nearest = nearest::nearest(region, &ways, &people.posts, &people.median);
    people.training = training::training(region, &ways);
    people
}

/// The same without remedies and posts.
pub fn assigned(region: &Region, plan: Option<&Plan>) -> People {
    let ways = ways::Ways::new(region);
    let stations = classes(region, plan);
    let demands = demands(region, plan, &stations, &ways);
    assign::assign(region, stations, demands, &ways)
}
