//! Sub-districts told apart by a figure of the plan or the network: what each has, and into which
//! step of a legend it falls.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;
use tepat_desk::readiness::AreaReadiness;
use tepat_model::plan::StationOutcome;
use tepat_model::region::{Mode, Place, PlaceKind, Region, Vulnerability, Ways};
use tepat_model::time::Moment;
use tepat_order::Gather as _;
use tepat_planner::certainty::{AreaCertainty, Certainty};
use tepat_planner::needs::Needs;
use tepat_planner::people::{FAR_MINUTES, Nearest, People, Proposal};

use crate::comparison::{AreaChange, WORTH_A_LINE_MINUTES};
use crate::people::{AreaOf, areas};
use crate::scene::TIGHT_MINUTES;
use crate::words::{self, Language};

/// By what sub-districts are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShadeBy {
    /// By nothing: neighbours only differ a little.
    #[default]
    Nothing,
    /// When the last of their stations has its goods.
    Arrival,
    /// The weight of what their stations get.
    Load,
    /// The least time that one of their stations has left before the deadline.
    Slack,
    /// How often all their stations are in time in a simulation.
    Certainty,
    /// The hardest kind of way that leads to one of their villages.
    Access,
    /// How vulnerable the most vulnerable of their stations is.
    Vulnerability,
    /// How many officers are missing at their stations.
    Missing,
    /// How many of the criteria of readiness they meet.
    Readiness,
    /// How far the average voter is from the nearest base of a permanent unit.
    PostsNow,
    /// The same with the new posts that cover most voters.
    PostsCover,
    /// The same with the new posts that shorten the ways most.
    PostsMedian,
    /// How much nearer bases come by the new posts that cover most voters.
    PostsCoverChange,
    /// How much nearer bases come by the new posts that shorten the ways most.
    PostsMedianChange,
    /// How much later or earlier their last goods arrive than in the plan compared with.
    ArrivalChange,
    /// How much dearer or cheaper they are.
    CostChange,
    /// How many of their stations get their goods by other stops or classes.
    WayChange,
    /// How much surer or less sure it is that all their stations are in time.
    CertaintyChange,
}

impl ShadeBy {
    /// All choices.
    pub const ALL: [Self; 18] = [
        Self::Nothing,
        Self::Arrival,
        Self::Load,
        Self::Slack,
        Self::Certainty,
        Self::Access,
        Self::Vulnerability,
        Self::Missing,
        Self::Readiness,
        Self::PostsNow,
        Self::PostsCover,
        Self::PostsMedian,
        Self::PostsCoverChange,
        Self::PostsMedianChange,
        Self::ArrivalChange,
        Self::CostChange,
        Self::WayChange,
        Self::CertaintyChange,
    ];

    /// What differs from the plan compared with.
    pub const CHANGES: [Self; 4] =
        [Self::ArrivalChange, Self::CostChange, Self::WayChange, Self::CertaintyChange];

    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nothing => "map-shade-nothing",
            Self::Arrival => "map-shade-arrival",
            Self::Load => "map-shade-load",
            Self::Slack => "map-shade-slack",
            Self::Certainty => "map-shade-certainty",
            Self::Access => "map-shade-access",
            Self::Vulnerability => "map-shade-vulnerability",
            Self::Missing => "map-shade-missing",
            Self::Readiness => "map-shade-readiness",
            Self::PostsNow => "map-shade-posts-now",
            Self::PostsCover => "map-shade-posts-cover",
            Self::PostsMedian => "map-shade-posts-median",
            Self::PostsCoverChange => "map-shade-posts-cover-change",
            Self::PostsMedianChange => "map-shade-posts-median-change",
            Self::ArrivalChange => "map-shade-arrival-change",
            Self::CostChange => "map-shade-cost-change",
            Self::WayChange => "map-shade-way-change",
            Self::CertaintyChange => "map-shade-certainty-change",
        }
    }

    /// Whether there is nothing to show without a plan.
    pub fn needs_plan(self) -> bool {
        matches!(self, Self::Arrival | Self::Slack | Self::Certainty) || self.is_change()
    }

    /// Whether it compares two plans.
    pub fn is_change(self) -> bool {
        Self::CHANGES.contains(&self)
    }

    /// Whether it shows who guards what.
    pub fn needs_people(self) -> bool {
        matches!(self, Self::Vulnerability | Self::Missing) || self.is_of_posts()
    }

    /// Whether it shows how far bases and proposed posts are.
    pub fn is_of_posts(self) -> bool {
        self == Self::PostsNow || self.proposal().is_some()
    }

    /// Whose new posts it shows.
    pub fn proposal(self) -> Option<Proposal> {
        match self {
            Self::PostsCover | Self::PostsCoverChange => Some(Proposal::Cover),
            Self::PostsMedian | Self::PostsMedianChange => Some(Proposal::Median),
            _ => None,
        }
    }

    /// Whether it shows how much nearer they come.
    pub fn is_of_posts_change(self) -> bool {
        matches!(self, Self::PostsCoverChange | Self::PostsMedianChange)
    }

    /// The minutes of a village that it shows: how far away the nearest base or post is, or how much
    /// nearer; `None` where no way leads.
    pub fn minutes(self, village: &Nearest) -> Option<i32> {
        let minutes = |minutes: u32| i32::try_from(minutes.min(FAR_MINUTES)).unwrap_or(i32::MAX);
        let Some(proposal) = self.proposal() else { return village.now.map(minutes) };
        let then = village.with(proposal).map(minutes)?;
        if !self.is_of_posts_change() {
            return Some(then);
        }
        Some(then - minutes(village.now.unwrap_or(FAR_MINUTES)))
    }

    /// What a village counts as where no way leads: a day away, and no nearer.
    fn minutes_unreached(self) -> i32 {
        if self.is_of_posts_change() { 0 } else { i32::try_from(FAR_MINUTES).unwrap_or(i32::MAX) }
    }
}

/// The figure of a sub-district.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// A moment.
    Moment(Moment),
    /// A length of time in minutes.
    Minutes(i32),
    /// How many of a thousand simulated runs go well.
    Permille(u16),
    /// A weight in grams.
    Grams(i64),
    /// The hardest mode of a way.
    Hardest(Ease),
    /// A class of vulnerability.
    Class(Vulnerability),
    /// A number of people.
    People(u32),
    /// A share in per cent; more is better.
    Percent(u32),
    /// Minutes from the nearest base; fewer is better.
    Away(i32),
    /// How many minutes later; negative if earlier.
    Later(i32),
    /// How many rupiah dearer; negative if cheaper.
    Dearer(i64),
    /// How many thousandths less sure; negative if surer.
    LessSure(i32),
    /// A number of stations that differ.
    Stations(u32),
    /// A station is late, or nothing arrives; or no way leads there.
    Bad,
}

/// How hard kinds of ways are on goods and people, the easiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ease {
    /// Paved road.
    Paved,
    /// Gravel or earth road.
    Unpaved,
    /// Track for four-wheel drive.
    Offroad,
    /// Ferry, river or sea.
    Water,
    /// Footpath.
    Foot,
}

impl Ease {
    const ALL: [Self; 5] = [Self::Paved, Self::Unpaved, Self::Offroad, Self::Water, Self::Foot];

    fn of(mode: Mode) -> Self {
        match mode {
            Mode::Paved => Self::Paved,
            Mode::Unpaved => Self::Unpaved,
            Mode::Offroad => Self::Offroad,
            Mode::River | Mode::Sea | Mode::Ferry => Self::Water,
            Mode::Foot => Self::Foot,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Paved => "map-ease-paved",
            Self::Unpaved => "map-ease-unpaved",
            Self::Offroad => "map-ease-offroad",
            Self::Water => "map-ease-water",
            Self::Foot => "map-ease-foot",
        }
    }
}

/// Arrivals that differ by this many minutes are much later or earlier.
const MUCH_LATER_MINUTES: i64 = 180;
/// Differences in the cost of a sub-district that are hardly any, and that are great.
const HARDLY_DEARER_RUPIAH: i64 = 100_000;
const MUCH_DEARER_RUPIAH: i64 = 2_000_000;

/// Weights from this on are written in tonnes.
const MOST_IN_KG: i64 = 10_000;

/// A step of the legend: 0 is the lightest, [`BAD_STEP`] what fails.
pub type Step = usize;

/// The step of sub-districts with late or unserved stations, or without a way.
pub const BAD_STEP: Step = 5;

/// Figures and steps of all sub-districts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shade {
    /// By what they are coloured.
    pub by: ShadeBy,
    /// Figure and step of each sub-district, by the position of its post in the region's table
    /// of places.
    pub districts: BTreeMap<usize, (Figure, Step)>,
}

/// Figures and steps of the sub-districts of `region`. `outcomes` follow the region's table of
/// stations; they are empty without a plan, and then so is what needs one.
///
/// O((stations + edges + links) log places).
pub fn shade(by: ShadeBy, region: &Region, needs: &Needs, outcomes: &[StationOutcome]) -> Shade {
    let figures: BTreeMap<usize, Figure> = match by {
        ShadeBy::Nothing => BTreeMap::new(),
        ShadeBy::Load => loads(region, needs),
        ShadeBy::Arrival => of_outcomes(region, outcomes, |outcome| match outcome {
            StationOutcome::OnTime { at, .. } => Figure::Moment(at),
            StationOutcome::Late { .. } | StationOutcome::Unserved => Figure::Bad,
        }),
        ShadeBy::Slack => {
            let negative = |outcome| match outcome {
                // The least slack is the worst, so the greatest of the negatives.
                StationOutcome::OnTime { slack_minutes, .. } => Figure::Minutes(-slack_minutes),
                StationOutcome::Late { .. } | StationOutcome::Unserved => Figure::Bad,
            };
            let least = of_outcomes(region, outcomes, negative).into_iter();
            least
                .map(|(post, figure)| match figure {
                    Figure::Minutes(minutes) => (post, Figure::Minutes(-minutes)),
                    figure => (post, figure),
                })
                .collect()
        }
        ShadeBy::Access => access(region),
        // These come with `shade_certainty`, `shade_people` and `shade_readiness`.
        ShadeBy::Certainty | ShadeBy::Vulnerability | ShadeBy::Missing | ShadeBy::Readiness => {
            BTreeMap::new()
        }
        // These come with `shade_posts`.
        ShadeBy::PostsNow
        | ShadeBy::PostsCover
        | ShadeBy::PostsMedian
        | ShadeBy::PostsCoverChange
        | ShadeBy::PostsMedianChange => BTreeMap::new(),
        // These come with `shade_changes` and `shade_certainty_change`.
        ShadeBy::ArrivalChange
        | ShadeBy::CostChange
        | ShadeBy::WayChange
        | ShadeBy::CertaintyChange => BTreeMap::new(),
    };
    stepped(by, figures)
}

/// Likewise, by how sure the plan is. A sub-district that is never in time fails.
pub fn shade_certainty(region: &Region, certainty: &Certainty) -> Shade {
    let found = certainty.areas.iter().filter_map(|area| {
        let figure = match libm::round(area.on_time * 1_000.0) as u16 {
            0 => Figure::Bad,
            permille => Figure::Permille(permille),
        };
        Some((region.places.position(&area.ppk)?, figure))
    });
    stepped(ShadeBy::Certainty, found.collect())
}

/// Likewise, by who guards what.
pub fn shade_people(by: ShadeBy, region: &Region, people: &People) -> Shade {
    let figure = |area: &AreaOf| match by {
        ShadeBy::Vulnerability => {
            let has = |class: &Vulnerability| area.stations[*class as usize] > 0;
            Vulnerability::ALL.into_iter().rfind(has).map(Figure::Class)
        }
        ShadeBy::Missing => Some(Figure::People(area.short)),
        _ => None,
    };
    let found = areas(people)
        .into_iter()
        .filter_map(|area| Some((region.places.position(&area.area)?, figure(&area)?)));
    stepped(by, found.collect())
}

/// Likewise, by how far the average voter is from the nearest base or proposed post, or how much nearer
/// that comes. A sub-district none of whose voters is reached fails.
pub fn shade_posts(by: ShadeBy, region: &Region, villages: &[Nearest]) -> Shade {
    let mut sums: BTreeMap<usize, (i64, i64, bool)> = BTreeMap::new();
    for village in villages {
        let post = region.places.get(&village.village).and_then(|place| region.ppk_of(place));
        let Some(post) = post.and_then(|post| region.places.position(&post.code)) else { continue };
        let (minutes, voters, is_reached) = sums.entry(post).or_default();
        let own = by.minutes(village);
        // Whoever no way leads to counts as a day away, as in the averages in words.
        let counted = i64::from(own.unwrap_or_else(|| by.minutes_unreached()));
        let weight = i64::try_from(village.voters).unwrap_or(i64::MAX);
        *minutes = minutes.saturating_add(counted.saturating_mul(weight));
        *voters = voters.saturating_add(weight);
        *is_reached |= own.is_some();
    }
    let figure = |(minutes, voters, is_reached): (i64, i64, bool)| {
        if voters == 0 || !is_reached {
            return Figure::Bad;
        }
        let average = i32::try_from(minutes / voters).unwrap_or(i32::MAX);
        if by.is_of_posts_change() { Figure::Later(average) } else { Figure::Away(average) }
    };
    stepped(by, sums.into_iter().map(|(post, sum)| (post, figure(sum))).collect())
}

/// Likewise, by how ready they are.
pub fn shade_readiness(region: &Region, areas: &[AreaReadiness]) -> Shade {
    let figures = areas.iter().filter_map(|area| {
        let percent = area.score().percent();
        Some((region.places.position(&area.area)?, Figure::Percent(percent)))
    });
    stepped(ShadeBy::Readiness, figures.collect())
}

/// Likewise, by what differs from another plan. A sub-district where more stations are late or unserved
/// fails, if it is coloured by arrival.
pub fn shade_changes(by: ShadeBy, region: &Region, changes: &[AreaChange]) -> Shade {
    let figure = |change: &AreaChange| match by {
        ShadeBy::ArrivalChange if change.is_worse => Some(Figure::Bad),
        ShadeBy::ArrivalChange => change.later_minutes.map(Figure::Later),
        ShadeBy::CostChange => Some(Figure::Dearer(change.dearer_rupiah)),
        ShadeBy::WayChange => Some(Figure::Stations(change.moved)),
        _ => None,
    };
    let found = changes
        .iter()
        .filter_map(|change| Some((region.places.position(&change.ppk)?, figure(change)?)));
    stepped(by, found.collect())
}

/// Likewise, by how much less sure each sub-district is than in another simulation.
pub fn shade_certainty_change(
    region: &Region,
    now: &[AreaCertainty],
    before: &[AreaCertainty],
) -> Shade {
    let permille = |area: &AreaCertainty| libm::round(area.on_time * 1_000.0) as i32;
    let found = now.iter().filter_map(|area| {
        let was = before.iter().find(|it| it.ppk == area.ppk)?;
        let less = permille(was) - permille(area);
        Some((region.places.position(&area.ppk)?, Figure::LessSure(less)))
    });
    stepped(ShadeBy::CertaintyChange, found.collect())
}

/// The step of a difference: 2 where there is hardly any, below where it is better, above where it is
/// worse; the farthest steps from `much` on.
fn step_of_change(by: i64, hardly: i64, much: i64) -> Step {
    match by {
        by if by <= -much => 0,
        by if by < -hardly => 1,
        by if by <= hardly => 2,
        by if by < much => 3,
        _ => 4,
    }
}

/// The step of each figure.
fn stepped(by: ShadeBy, figures: BTreeMap<usize, Figure>) -> Shade {
    let breaks = quartiles(figures.values());
    let step = |figure: Figure| match figure {
        Figure::Bad => BAD_STEP,
        Figure::Hardest(ease) => ease as usize,
        Figure::Class(class) => [0, 2, 4][class as usize],
        Figure::Permille(permille) => {
            [950, 900, 750, 500].iter().filter(|least| permille < **least).count()
        }
        Figure::People(0) | Figure::Stations(0) => 0,
        Figure::Later(minutes) => {
            step_of_change(minutes.into(), WORTH_A_LINE_MINUTES.into(), MUCH_LATER_MINUTES)
        }
        Figure::Dearer(rupiah) => step_of_change(rupiah, HARDLY_DEARER_RUPIAH, MUCH_DEARER_RUPIAH),
        Figure::LessSure(permille) => step_of_change(permille.into(), 10, 100),
        Figure::Away(minutes) => [30, 60, 120, 240].iter().filter(|most| minutes > **most).count(),
        Figure::Percent(percent) => {
            let below = |least: &&u32| percent < **least;
            [100, 75, 50, 25].iter().filter(below).count()
        }
        Figure::Minutes(minutes) => {
            let over = |least: &&i32| minutes < **least;
            [720, 360, TIGHT_MINUTES].iter().filter(over).count() + 1
        }
        figure => breaks.iter().filter(|least| figure >= **least).count() + 1,
    };
    let districts = figures.into_iter().map(|(post, figure)| (post, (figure, step(figure))));
    Shade { by, districts: districts.collect() }
}

/// Where the second, third and last quarter of the different figures begin.
fn quartiles<'a>(figures: impl Iterator<Item = &'a Figure>) -> Vec<Figure> {
    let mut sorted: Vec<Figure> = figures.copied().filter(|f| *f != Figure::Bad).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut breaks: Vec<Figure> =
        (1..4).filter_map(|k| sorted.get(sorted.len() * k / 4)).copied().collect();
    breaks.dedup();
    breaks.retain(|least| Some(least) != sorted.first());
    breaks
}

/// Positions of the posts of sub-districts.
fn posts(region: &Region) -> impl Iterator<Item = (usize, &Place)> {
    region.places.iter().enumerate().filter(|(_, place)| place.kind == PlaceKind::Ppk)
}

fn loads(region: &Region, needs: &Needs) -> BTreeMap<usize, Figure> {
    let load = |(post, place): (usize, &Place)| {
        Some((post, Figure::Grams(needs.by_kecamatan.get(&place.code)?.load.weight_g)))
    };
    posts(region).filter_map(load).gather()
}

/// The greatest figure of the stations of each sub-district.
fn of_outcomes(
    region: &Region,
    outcomes: &[StationOutcome],
    figure: impl Fn(StationOutcome) -> Figure,
) -> BTreeMap<usize, Figure> {
    let mut worst: BTreeMap<usize, Figure> = BTreeMap::new();
    for (station, outcome) in region.stations.iter().zip(outcomes) {
        let post = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
        let Some(post) = post.and_then(|post| region.places.position(&post.code)) else { continue };
        let figure = figure(*outcome);
        let known = worst.entry(post).or_insert(figure);
        *known = (*known).max(figure);
    }
    worst
}

/// The hardest kind of way to a village of each sub-district, if every other is taken before it:
/// from the store over paved roads alone as far as they lead, then unpaved ones, and so on.
fn access(region: &Region) -> BTreeMap<usize, Figure> {
    let Some(store) = region.store().and_then(|store| region.places.position(&store.code)) else {
        return BTreeMap::new();
    };
    let (net, places) = (region.imported(), region.places.len());
    let ways = Ways::new(&region.ways);
    let stood_in: BTreeSet<usize> =
        region.edges.iter().filter_map(|edge| region.link(&edge.code)).gather();
    let end = |code: &str| {
        let node = || Some(places + net.node(tepat_network::node_id(code)?)?);
        region.places.position(code).or_else(node)
    };
    let mut of_ease: [Vec<(usize, usize)>; 5] = Default::default();
    for edge in &region.edges {
        if let (false, Some(ends)) = (
            edge.passage(region.conditions, region).is_closed(),
            end(&edge.from).zip(end(&edge.to)),
        ) {
            of_ease[Ease::of(edge.mode) as usize].push(ends);
        }
    }
    for (number, link) in net.links.iter().enumerate() {
        if !stood_in.contains(&number) {
            let ends = (places + link.from as usize, places + link.to as usize);
            of_ease[Ease::of(ways.of(link).mode) as usize].push(ends);
        }
    }
    let mut joined = UnionFind::new(places + net.nodes.len());
    let mut reached: BTreeMap<usize, Ease> = BTreeMap::new();
    let villages: Vec<usize> = (0..places)
        .filter(|place| matches!(region.places[*place].kind, PlaceKind::Pps | PlaceKind::Ppk))
        .collect();
    for (ease, ends) in Ease::ALL.into_iter().zip(of_ease) {
        for (a, b) in ends {
            joined.union(a, b);
        }
        let root = joined.find_mut(store);
        for village in &villages {
            if joined.find_mut(*village) == root {
                reached.entry(*village).or_insert(ease);
            }
        }
    }
    let mut hardest: BTreeMap<usize, Figure> = BTreeMap::new();
    for village in villages {
        let place = &region.places[village];
        let post = region.ppk_of(place).and_then(|post| region.places.position(&post.code));
        let Some(post) = post else { continue };
        let figure = reached.get(&village).map_or(Figure::Bad, |ease| Figure::Hardest(*ease));
        let known = hardest.entry(post).or_insert(figure);
        *known = (*known).max(figure);
    }
    hardest
}

impl Figure {
    /// The figure in words; a dash for what fails.
    pub fn words(self, language: Language) -> String {
        match self {
            Self::Moment(at) => words::moment(language, at),
            Self::Minutes(minutes) | Self::Away(minutes) => {
                words::minutes(language, minutes.into())
            }
            Self::Permille(permille) => {
                format!("{} %", words::decimal(language, f64::from(permille) / 10.0, 1))
            }
            Self::Grams(grams) if grams < MOST_IN_KG * 1_000 => {
                format!("{} kg", words::count(language, grams / 1_000))
            }
            Self::Grams(grams) => {
                format!("{} t", words::decimal(language, grams as f64 / 1e6, 1))
            }
            Self::Hardest(ease) => words::text(language, ease.key()),
            Self::Class(class) => crate::people::class_name(language, class),
            Self::People(count) => {
                words::text_with(language, "people-shade-count", &[("count", count.into())])
            }
            Self::Percent(percent) => format!("{percent} %"),
            Self::Later(by) => signed(by.into(), |by| words::minutes(language, by)),
            Self::Dearer(by) => signed(by, |by| words::rupiah(language, by)),
            // More is better for readers: a plan that is less sure loses points.
            Self::LessSure(by) => {
                let points = |by: i64| words::decimal(language, by as f64 / 10.0, 1);
                format!("{} %", signed(-i64::from(by), points))
            }
            Self::Stations(count) => {
                words::text_with(language, "map-shade-stations", &[("count", count.into())])
            }
            Self::Bad => "–".to_owned(),
        }
    }
}

/// A difference with its sign; an equals sign for none.
fn signed(by: i64, write: impl Fn(i64) -> String) -> String {
    match by {
        0 => "=".to_owned(),
        1.. => format!("+{}", write(by)),
        _ => format!("−{}", write(-by)),
    }
}

/// A row of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its step.
    pub step: Step,
    /// What it stands for.
    pub text: String,
    /// Names of its sub-districts.
    pub names: Vec<String>,
}

impl Shade {
    /// The figure of a sub-district in words, for its name on the map.
    pub fn label(&self, post: usize, language: Language) -> Option<String> {
        match self.districts.get(&post)? {
            (Figure::Bad, _) => Some(words::text(language, self.bad_key())),
            (figure, _) => Some(figure.words(language)),
        }
    }

    /// The steps that occur, lightest first, with the sub-districts of each.
    pub fn legend(&self, region: &Region, language: Language) -> Vec<Row> {
        let mut rows: BTreeMap<Step, Vec<(usize, Figure)>> = BTreeMap::new();
        for (post, (figure, step)) in &self.districts {
            rows.entry(*step).or_default().push((*post, *figure));
        }
        let row = |(step, members): (Step, Vec<(usize, Figure)>)| {
            let figures = members.iter().map(|(_, figure)| *figure);
            let ends = figures.clone().min().zip(figures.max());
            let text = match ends {
                Some((Figure::Bad, _)) | None => words::text(language, self.bad_key()),
                Some((least, most)) if least == most => least.words(language),
                Some((least, most)) => {
                    format!("{} – {}", least.words(language), most.words(language))
                }
            };
            let places = members.iter().filter_map(|(post, _)| region.places.get_at(*post));
            Row { step, text, names: places.map(|place| place.name.clone()).collect() }
        };
        rows.into_iter().map(row).collect()
    }

    fn bad_key(&self) -> &'static str {
        match self.by {
            ShadeBy::Access => "map-shade-unreached",
            by if by.is_of_posts() => "map-shade-unreached",
            ShadeBy::Certainty => "map-shade-never",
            ShadeBy::ArrivalChange => "map-shade-worse",
            _ => "map-shade-bad",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::{edge, place, station};
    use tepat_model::region::Edge;
    use tepat_planner::needs::needs;

    /// Five sub-districts of one village and station each, in a chain from the store on.
    fn region(modes: [Mode; 5]) -> Region {
        let mut region = Region::default();
        region.places.put(place("G", PlaceKind::Store, 0.0, 0.0));
        let mut before = "G".to_owned();
        for (number, mode) in modes.into_iter().enumerate() {
            let (post, village) = (format!("K{number}"), format!("K{number}.D"));
            region.places.put(place(&post, PlaceKind::Ppk, 0.0, 0.1));
            let own = place(&village, PlaceKind::Pps, 0.0, 0.1);
            region.places.put(Place { parent: post.clone(), ..own });
            region.stations.put(station(&village, 1));
            region.edges.put(edge(&format!("E{number}"), &before, &village, mode));
            region.edges.put(edge(&format!("F{number}"), &village, &post, Mode::Paved));
            before = village;
        }
        region
    }

    fn steps(shade: &Shade) -> Vec<Step> {
        shade.districts.values().map(|(_, step)| *step).collect()
    }

    #[test]
    fn slack_is_the_least_of_the_stations_in_fixed_steps() {
        let region = region([Mode::Paved; 5]);
        let needs = needs(&region);
        let on_time = |slack_minutes| StationOutcome::OnTime { at: 0, slack_minutes };
        let outcomes =
            [on_time(800), on_time(719), on_time(359), on_time(119), StationOutcome::Unserved];
        let shade = shade(ShadeBy::Slack, &region, &needs, &outcomes);
        assert_eq!(steps(&shade), [1, 2, 3, 4, BAD_STEP]);
        let rows = shade.legend(&region, Language::English);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[4].names, ["K4"]);
        let none = super::shade(ShadeBy::Slack, &region, &needs, &[]);
        assert!(none.districts.is_empty(), "there is no plan");
    }

    #[test]
    fn arrival_is_the_last_and_colours_follow_the_plan() {
        let region = region([Mode::Paved; 5]);
        let needs = needs(&region);
        let at = |at| StationOutcome::OnTime { at, slack_minutes: 500 };
        let late = StationOutcome::Late { at: 90, late_minutes: 5 };
        let check = |outcomes: [StationOutcome; 5], expect: [Step; 5]| {
            let shade = shade(ShadeBy::Arrival, &region, &needs, &outcomes);
            assert_eq!(steps(&shade), expect);
        };
        check([at(-400), at(-300), at(-200), at(-100), late], [1, 2, 3, 4, BAD_STEP]);
        check([at(-100), at(-300), at(-200), at(-400), late], [4, 2, 3, 1, BAD_STEP]);
        check([at(-100); 5], [1; 5]);
    }

    #[test]
    fn how_often_all_stations_are_in_time_has_fixed_steps() {
        let region = region([Mode::Paved; 5]);
        let area = |(number, on_time): (usize, f64)| AreaCertainty {
            ppk: format!("K{number}"),
            stations: 1,
            on_time,
            late_stations: 0.0,
            slack_minutes: 0,
        };
        let shares = [1.0, 0.949, 0.8, 0.25, 0.0002];
        let areas = shares.into_iter().enumerate().map(area).collect();
        let shade = shade_certainty(&region, &Certainty { areas, ..Certainty::default() });
        assert_eq!(steps(&shade), [0, 1, 2, 4, BAD_STEP]);
        let post = region.places.position("K1").unwrap_or_default();
        assert_eq!(shade.label(post, Language::Indonesian).as_deref(), Some("94,9 %"));
    }

    #[test]
    fn differences_are_better_below_and_worse_above_the_middle() {
        let region = region([Mode::Paved; 5]);
        let change = |(number, later): (usize, Option<i32>)| AreaChange {
            ppk: format!("K{number}"),
            later_minutes: later,
            is_worse: number == 4,
            dearer_rupiah: [-3_000_000, -200_000, 0, 500_000, 2_000_000][number],
            moved: [0, 1, 2, 3, 4][number],
        };
        let later = [Some(-200), Some(-20), Some(15), Some(60), Some(-90)];
        let changes: Vec<AreaChange> = later.into_iter().enumerate().map(change).collect();
        let check = |by, expect: [Step; 5], label: &str| {
            let shade = shade_changes(by, &region, &changes);
            assert_eq!(steps(&shade), expect, "{by:?}");
            let post = region.places.position("K3").unwrap_or_default();
            assert_eq!(shade.label(post, Language::English).as_deref(), Some(label), "{by:?}");
        };
        check(ShadeBy::ArrivalChange, [0, 1, 2, 3, BAD_STEP], "+1 h");
        check(ShadeBy::CostChange, [0, 1, 2, 3, 4], "+Rp500,000");
        check(ShadeBy::WayChange, [0, 2, 3, 4, 4], "3 stations");
    }

    #[test]
    fn a_plan_that_is_less_sure_loses_points() {
        let region = region([Mode::Paved; 5]);
        let area = |(number, on_time): (usize, f64)| AreaCertainty {
            ppk: format!("K{number}"),
            stations: 1,
            on_time,
            late_stations: 0.0,
            slack_minutes: 0,
        };
        let all = |shares: [f64; 5]| shares.into_iter().enumerate().map(area).collect::<Vec<_>>();
        let (now, before) = (all([1.0, 0.9, 0.8, 0.75, 0.5]), all([0.5, 0.85, 0.8, 0.8, 0.7]));
        let shade = shade_certainty_change(&region, &now, &before);
        assert_eq!(steps(&shade), [0, 1, 2, 3, 4]);
        let post = region.places.position("K4").unwrap_or_default();
        assert_eq!(shade.label(post, Language::Indonesian).as_deref(), Some("−20 %"));
    }

    #[test]
    fn colours_follow_what_guards_and_is_missing() {
        use tepat_model::region::{Force, Ruling};
        use tepat_planner::people::people;
        let mut region = region([Mode::Paved; 5]);
        for (station, class) in [("K1.D", Vulnerability::Very), ("K2.D", Vulnerability::Vulnerable)]
        {
            let station = station_code(station);
            region.rulings.put(Ruling { station, class, reason: String::new() });
        }
        let areas = vec!["K0".to_owned(), "K1".to_owned(), "K2".to_owned(), "K3".to_owned()];
        let force =
            Force { code: "F".into(), base: "G".into(), strength: 6, areas, ..Force::default() };
        region.forces.put(force);
        let people = people(&region, None);
        let check = |by, expect: [Step; 5]| {
            assert_eq!(steps(&shade_people(by, &region, &people)), expect, "{by:?}");
        };
        check(ShadeBy::Vulnerability, [0, 4, 2, 0, 0]);
        // Two officers a station: six of eight in its area, none at K4.
        let missing = shade_people(ShadeBy::Missing, &region, &people);
        let short: Vec<Figure> = missing.districts.values().map(|(figure, _)| *figure).collect();
        assert_eq!(short.iter().filter(|figure| **figure == Figure::People(2)).count(), 2);
        assert_eq!(short[4], Figure::People(2));
        assert_eq!((short[1], short[2]), (Figure::People(0), Figure::People(0)));
    }

    fn station_code(village: &str) -> String {
        tepat_model::region::Station::code_of(village, 1)
    }

    #[test]
    fn new_posts_bring_bases_nearer() {
        let region = region([Mode::Paved; 5]);
        let village = |number: usize, now, cover| Nearest {
            village: format!("K{number}.D"),
            stations: 1,
            voters: 100,
            now,
            then: [cover, now],
        };
        let villages = [
            village(0, Some(30), Some(30)),
            village(1, Some(61), Some(20)),
            village(2, Some(300), Some(90)),
            village(3, None, Some(240)),
            village(4, None, None),
        ];
        let check = |by, expect: [Step; 5], label: &str| {
            let shade = shade_posts(by, &region, &villages);
            assert_eq!(steps(&shade), expect, "{by:?}");
            let post = region.places.position("K2").unwrap_or_default();
            assert_eq!(shade.label(post, Language::English).as_deref(), Some(label), "{by:?}");
        };
        check(ShadeBy::PostsNow, [0, 2, 4, BAD_STEP, BAD_STEP], "5 h");
        check(ShadeBy::PostsCover, [0, 0, 2, 3, BAD_STEP], "1 h 30");
        check(ShadeBy::PostsMedian, [0, 2, 4, BAD_STEP, BAD_STEP], "5 h");
        check(ShadeBy::PostsCoverChange, [2, 1, 0, 0, BAD_STEP], "−3 h 30");
        check(ShadeBy::PostsMedianChange, [2, 2, 2, BAD_STEP, BAD_STEP], "=");
    }

    #[test]
    fn load_follows_the_needs() {
        let mut region = region([Mode::Paved; 5]);
        region.items = tepat_model::region::usual_items();
        for number in 2..=9 {
            region.stations.put(station("K3.D", number));
        }
        let shade = shade(ShadeBy::Load, &region, &needs(&region), &[]);
        let heaviest = shade.districts.iter().max_by_key(|(_, (figure, _))| *figure);
        let k3 = region.places.position("K3").unwrap();
        assert_eq!(heaviest.map(|(post, _)| *post), Some(k3));
        assert!(shade.districts[&k3].1 > shade.districts[&region.places.position("K0").unwrap()].1);
    }

    #[test]
    fn access_is_the_hardest_way_that_cannot_be_avoided() {
        let modes = [Mode::Paved, Mode::Offroad, Mode::Unpaved, Mode::River, Mode::Foot];
        let mut region = region(modes);
        let check = |region: &Region, expect: [Step; 5]| {
            let shade = shade(ShadeBy::Access, region, &Needs::default(), &[]);
            assert_eq!(steps(&shade), expect);
        };
        // Beyond the rough track every way begins with it, until another one leads there.
        check(&region, [0, 2, 2, 3, 4]);
        region.edges.put(edge("R", "G", "K2.D", Mode::Unpaved));
        check(&region, [0, 1, 1, 3, 4]);
        let closed = region.edges.get("E3").unwrap().clone();
        region.edges.put(Edge { closed: true, ..closed });
        check(&region, [0, 1, 1, BAD_STEP, BAD_STEP]);
    }
}
