//! Finds positions for places that have none, or only an assumed one.

use std::collections::{BTreeMap, BTreeSet};

use super::info::zone_edit;
use crate::import::{Landmark, Origin, above, are_alike, normal};
use tepat_model::document::{Document, Edit, TableName};
use tepat_model::message::{Message, Value};
use tepat_model::region::{Located, Place, PlaceKind, Region, straight_m};
use tepat_order::Gather as _;

/// Landmarks of one name within this many metres of one another are one.
const SAME_M: u64 = 3_000;
/// Most names compared with each other in search of slips.
const MOST_COMPARED: usize = 2_000_000;
/// Names listed in one message.
const NAMES_LISTED: usize = 6;
/// Bounds of a village's radius, where it follows from its stations, in metres.
const RADIUS_M: (u32, u32) = (500, 20_000);

type Position = (f64, f64);

/// Places whose position is found, and what is to be said of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewPositions {
    /// The places as they are now, by code; only those that change.
    pub places: Vec<Place>,
    /// Where the positions come from, and who has none or an assumed one.
    pub report: Vec<Message>,
}

/// How a position was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// A landmark of this origin.
    Landmark(Origin),
    /// A landmark whose name is only alike.
    Alike,
    /// The mean of the positions of its stations.
    OfStations,
    /// At its village of the same name, else at the one with the most stations.
    AtVillage,
    /// The store at the post of the area it stands in, else at the one with the most stations.
    AtPost,
}

impl Way {
    /// Whether the position is assumed: it would be another if more were known.
    fn is_assumed(self) -> bool {
        !matches!(self, Self::Landmark(Origin::List | Origin::Extract))
    }

    fn key(self) -> &'static str {
        match self {
            Self::Landmark(origin) => origin.key(),
            Self::Alike => "begin-way-alike",
            Self::OfStations => "begin-way-stations",
            Self::AtVillage => "begin-way-village",
            Self::AtPost => "begin-way-post",
        }
    }
}

/// Finds positions for the places of a region that have none or an assumed one.
///
/// A place is where a landmark with its code is, else where the only landmark with its name
/// within its area is. A village without either is at the mean of its stations, else at a point
/// inside its outline, else where the only landmark within its area is whose name differs by a
/// slip. A sub-district post without either is in its village of the same name,
/// else in the one with the most stations; the store is at the post with the most. All these are
/// assumed and said. What is left has no position.
///
/// # Complexity
/// O((places + landmarks) log landmarks), and the outlines' points for landmarks inside them.
pub fn locate(region: &Region, landmarks: &[Landmark]) -> NewPositions {
    let finder = Finder::new(region, landmarks);
    let mut now: BTreeMap<&str, (Position, Option<Way>)> = BTreeMap::new();
    let mut located = NewPositions::default();
    for kind in [PlaceKind::Pps, PlaceKind::Ppk, PlaceKind::Store] {
        for place in region.places.iter().filter(|place| place.kind == kind) {
            let found = match place.located {
                Located::Stated => Some(((place.lat, place.lon), None)),
                _ => finder.find(place, &now, &mut located.report).map(|(at, way)| (at, Some(way))),
            };
            // What was assumed before holds until something better is found.
            let found = found.or_else(|| Some((place.position()?, None)));
            if let Some(found) = found {
                now.insert(&place.code, found);
            }
        }
    }
    let (mut by_way, mut nowhere): (BTreeMap<Way, Vec<&str>>, _) = (BTreeMap::new(), Vec::new());
    for place in &region.places {
        match now.get(place.code.as_str()) {
            Some((at, Some(way))) => {
                let moved = finder.moved(place, *at, *way);
                if moved != *place {
                    by_way.entry(*way).or_default().push(&place.name);
                    located.places.push(moved);
                }
            }
            Some((_, None)) => {}
            None if place.located == Located::Unknown => nowhere.push(place.name.as_str()),
            None => {}
        }
    }
    for (way, names) in by_way {
        let message = match way.is_assumed() {
            true => Message::warning("begin-positions-assumed"),
            false => Message::note("begin-positions-found"),
        };
        located.report.push(
            message
                .with("count", names.len())
                .with("way", Value::Word(way.key().to_owned()))
                .with("names", shortened(&names)),
        );
    }
    if !nowhere.is_empty() {
        located.report.push(
            Message::warning("begin-positions-missing")
                .with("count", nowhere.len())
                .with("names", shortened(&nowhere)),
        );
    }
    located
}

/// The edit together with what follows from it: where stations, a village or landmarks give a
/// place a better position than an assumed one, or a first one, and the time zone of a region that
/// has none. Other edits return as they are.
pub fn with_located(edit: Edit, document: &Document, scenario: &str) -> Edit {
    if !may_place(&edit) {
        return edit;
    }
    let mut region = document.view(scenario).region;
    let is_open = |place: &Place| place.located != Located::Stated;
    let is_open = region.places.iter().any(is_open) || region.info.timezone.is_empty();
    if !is_open || edit.apply(&mut region).is_err() {
        return edit;
    }
    let located = locate(&region, &[]).places;
    let places = (!located.is_empty()).then(|| Edit::put(TableName::Places, &located));
    region.places.put_all(located);
    let follows: Vec<Edit> = places.into_iter().chain(zone_edit(&region)).collect();
    if follows.is_empty() {
        return edit;
    }
    let mut edits = match edit {
        Edit::Several { edits } => edits,
        edit => vec![edit],
    };
    edits.extend(follows);
    Edit::Several { edits }
}

/// Whether an edit may say where something is.
fn may_place(edit: &Edit) -> bool {
    match edit {
        Edit::Put { table, .. } | Edit::Set { table, .. } => {
            matches!(table, TableName::Places | TableName::Stations)
        }
        Edit::Several { edits } => edits.iter().any(may_place),
        _ => false,
    }
}

fn shortened(names: &[&str]) -> String {
    let some = names.iter().take(NAMES_LISTED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMES_LISTED { format!("{some}, …") } else { some }
}

/// What the areas above landmarks are, as maps name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    /// Sub-districts of the region.
    SubDistricts,
    /// The region.
    Region,
    /// Areas that the list does not know: they tell nothing.
    Others,
}

struct Finder<'a> {
    region: &'a Region,
    above: Above,
    by_code: BTreeMap<&'a str, Vec<&'a Landmark>>,
    by_name: BTreeMap<String, Vec<&'a Landmark>>,
    /// Places of each kind and name; a name that several have needs its area to tell them apart.
    names: BTreeMap<(PlaceKind, String), usize>,
    /// Positions of the stations of each village.
    stations: BTreeMap<&'a str, Vec<Position>>,
    /// Number of stations of each village.
    counts: BTreeMap<&'a str, usize>,
}

impl<'a> Finder<'a> {
    fn new(region: &'a Region, landmarks: &'a [Landmark]) -> Self {
        let (mut by_code, mut by_name) =
            (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for landmark in landmarks {
            if !landmark.code.is_empty() {
                by_code.entry(landmark.code.as_str()).or_default().push(landmark);
            }
            for name in &landmark.names {
                by_name.entry(own_name(name)).or_default().push(landmark);
            }
        }
        let mut names = BTreeMap::new();
        for place in &region.places {
            *names.entry((place.kind, own_name(&place.name))).or_insert(0) += 1;
        }
        let mut stations: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
        let mut counts = BTreeMap::new();
        for station in &region.stations {
            *counts.entry(station.desa.as_str()).or_insert(0) += 1;
            if let Some(at) = station.lat.zip(station.lon) {
                stations.entry(station.desa.as_str()).or_default().push(at);
            }
        }
        let above = areas_above(region, landmarks);
        Self { region, above, by_code, by_name, names, stations, counts }
    }

    /// Where a place is. `now` has the places above it in the order of [`locate`].
    fn find(
        &self,
        place: &Place,
        now: &BTreeMap<&str, (Position, Option<Way>)>,
        report: &mut Vec<Message>,
    ) -> Option<(Position, Way)> {
        let landmark = self.landmark(place, report);
        if let Some((at, way)) = landmark.filter(|(_, way)| !way.is_assumed()) {
            return Some((at, way));
        }
        let derived = match place.kind {
            PlaceKind::Pps => self.mean_of_stations(place).map(|at| (at, Way::OfStations)),
            PlaceKind::Ppk => self.main_village(place, now).map(|at| (at, Way::AtVillage)),
            PlaceKind::Store => {
                let own = now.get(place.parent.as_str()).map(|(at, _)| *at);
                own.or_else(|| self.main_post(now)).map(|at| (at, Way::AtPost))
            }
            PlaceKind::Pier | PlaceKind::Junction => None,
        };
        derived.or(landmark).or_else(|| self.alike(place, report))
    }

    /// The only landmark within the area of a village whose name is so much alike that one may be
    /// a slip for the other, unless it is the name of another village.
    fn alike(&self, place: &Place, report: &mut Vec<Message>) -> Option<(Position, Way)> {
        let comparisons = self.by_name.len().saturating_mul(self.region.places.len());
        if place.kind != PlaceKind::Pps || comparisons > MOST_COMPARED {
            return None;
        }
        let own = own_name(&place.name);
        let is_free = |name: &String| !self.names.contains_key(&(place.kind, name.clone()));
        let near = self.by_name.iter().filter(|(name, _)| are_alike(name, &own) && is_free(name));
        let mut within = near.flat_map(|(_, landmarks)| landmarks).filter(|landmark| {
            landmark.kind.is_none_or(|kind| kind == place.kind)
                && self.is_within(landmark, place) == Some(true)
        });
        let landmark = within.next()?;
        let at = landmark.position()?;
        let is_same = |other: &&Landmark| {
            other.position().is_some_and(|other| straight_m(at, other) <= SAME_M)
        };
        if !within.all(is_same) {
            return None;
        }
        let name = landmark.names.first().map_or("", String::as_str);
        let said = Message::warning("begin-position-alike").about(&place.code);
        report.push(said.with("place", place.name.as_str()).with("other", name));
        Some((at, Way::Alike))
    }

    /// The landmark that a place is: by code, else the only one by name within its area.
    fn landmark(&self, place: &Place, report: &mut Vec<Message>) -> Option<(Position, Way)> {
        let with_code = self.by_code.get(place.code.as_str()).into_iter().flatten().copied();
        if let Some(best) = best(with_code.collect()) {
            return best.position().map(|at| (at, way_of(best)));
        }
        let name = own_name(&place.name);
        let named = self.by_name.get(&name).filter(|_| !name.is_empty())?;
        let is_unique = self.names.get(&(place.kind, name)) == Some(&1);
        let fitting: Vec<&Landmark> = named
            .iter()
            .copied()
            .filter(|landmark| landmark.kind.is_none_or(|kind| kind == place.kind))
            .filter(|landmark| self.is_within(landmark, place).unwrap_or(is_unique))
            .collect();
        // Of each origin, one or those that lie together.
        let origin = fitting.iter().map(|landmark| rank(landmark)).min()?;
        let fitting: Vec<&Landmark> =
            fitting.into_iter().filter(|landmark| rank(landmark) == origin).collect();
        let (first, at) = fitting.iter().find_map(|l| Some((*l, l.position()?)))?;
        let apart = |other: &&&Landmark| {
            other.position().is_some_and(|other| straight_m(at, other) > SAME_M)
        };
        if let Some(other) = fitting.iter().find(apart) {
            report.push(
                Message::warning("begin-name-twice")
                    .about(&place.code)
                    .with("place", place.name.as_str())
                    .with("km", other.position().map_or(0, |o| straight_m(at, o) / 1_000)),
            );
            return None;
        }
        Some((at, way_of(first)))
    }

    /// Whether a landmark lies in the area that a place belongs to; `None` where that cannot be
    /// told.
    fn is_within(&self, landmark: &Landmark, place: &Place) -> Option<bool> {
        let parent = self.region.places.get(&place.parent);
        let (code, name) = match parent {
            Some(parent) => (parent.code.as_str(), parent.name.as_str()),
            None => (self.region.info.code.as_str(), self.region.info.name.as_str()),
        };
        if let Some(above) = above(&landmark.code).filter(|_| above(&place.code).is_some()) {
            return Some(above == code);
        }
        let info = &self.region.info;
        match self.above {
            _ if landmark.within.is_empty() => {}
            Above::SubDistricts => return Some(is_named(&landmark.within, code, name)),
            Above::Region => return Some(is_named(&landmark.within, &info.code, &info.name)),
            Above::Others => {}
        }
        let at = landmark.position()?;
        let inside = |code: &str, name: &str| {
            let with_code = self.by_code.get(code).into_iter().flatten();
            let named = self.by_name.get(&own_name(name)).into_iter().flatten();
            let mut areas = with_code.chain(named).filter(|area| !area.outline.0.is_empty());
            let first = areas.next()?;
            Some(first.surrounds(at) || areas.any(|area| area.surrounds(at)))
        };
        // Without an outline of its own area, that of the whole region tells namesakes apart.
        match inside(code, name) {
            None if inside(&info.code, &info.name) == Some(false) => Some(false),
            told => told,
        }
    }

    fn mean_of_stations(&self, place: &Place) -> Option<Position> {
        mean(self.stations.get(place.code.as_str())?)
    }

    /// Where the village of the same name is, else the one with the most stations.
    fn main_village(
        &self,
        post: &Place,
        now: &BTreeMap<&str, (Position, Option<Way>)>,
    ) -> Option<Position> {
        let of_post = |place: &&Place| place.kind == PlaceKind::Pps && place.parent == post.code;
        let villages = self.region.places.iter().filter(of_post);
        let villages = villages.filter(|village| now.contains_key(village.code.as_str()));
        let main = villages.max_by_key(|village| {
            let is_namesake = own_name(&village.name) == own_name(&post.name);
            let count = self.counts.get(village.code.as_str()).copied().unwrap_or(0);
            (is_namesake, count, std::cmp::Reverse(&village.code))
        })?;
        now.get(main.code.as_str()).map(|(at, _)| *at)
    }

    /// Where the sub-district post with the most stations is.
    fn main_post(&self, now: &BTreeMap<&str, (Position, Option<Way>)>) -> Option<Position> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for place in self.region.places.iter().filter(|place| place.kind == PlaceKind::Pps) {
            let count = self.counts.get(place.code.as_str()).copied().unwrap_or(0);
            *counts.entry(place.parent.as_str()).or_default() += count;
        }
        let known = counts.into_iter().filter(|(post, _)| now.contains_key(post));
        let (main, _) = known.max_by_key(|(post, count)| (*count, std::cmp::Reverse(*post)))?;
        now.get(main).map(|(at, _)| *at)
    }

    fn moved(&self, place: &Place, (lat, lon): Position, way: Way) -> Place {
        let located = if way.is_assumed() { Located::Assumed } else { Located::Stated };
        let mut moved = Place { lat, lon, located, ..place.clone() };
        let stations = self.stations.get(place.code.as_str());
        if let Some(stations) = stations.filter(|_| place.kind == PlaceKind::Pps) {
            let farthest = stations.iter().map(|at| straight_m((lat, lon), *at)).max();
            let farthest = u32::try_from(farthest.unwrap_or(0)).unwrap_or(u32::MAX);
            moved.radius_m = farthest.clamp(RADIUS_M.0, RADIUS_M.1);
        }
        moved
    }
}

/// Whether a text is the code or the name of an area.
fn is_named(written: &str, code: &str, name: &str) -> bool {
    crate::import::ministry_code(written) == code || own_name(written) == own_name(name)
}

/// What the landmarks are said to be within. Another country's map may have wards of a council
/// where its list has wards of a constituency.
fn areas_above(region: &Region, landmarks: &[Landmark]) -> Above {
    let written: BTreeSet<&str> =
        landmarks.iter().map(|l| l.within.as_str()).filter(|within| !within.is_empty()).gather();
    let posts = || region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    let names: BTreeSet<String> = posts().map(|post| own_name(&post.name)).gather();
    let is_post = |written: &&str| {
        names.contains(&own_name(written))
            || region.places.get(&crate::import::ministry_code(written)).is_some()
    };
    let is_region = |written: &&str| is_named(written, &region.info.code, &region.info.name);
    match () {
        () if written.iter().any(is_post) => Above::SubDistricts,
        () if written.iter().any(is_region) => Above::Region,
        () => Above::Others,
    }
}

/// A name without what an area is called: `Kabupaten Kutai Timur` is Kutai Timur.
fn own_name(name: &str) -> String {
    let normal = normal(name);
    let words = ["kabupaten ", "kab ", "kota "];
    // Spaces are written in one place and not in another.
    words.iter().find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal).replace(' ', "")
}

/// An area, whatever it comes from, says only that a place is somewhere inside.
fn way_of(landmark: &Landmark) -> Way {
    let is_area = landmark.at.is_none();
    Way::Landmark(if is_area { Origin::Areas } else { landmark.origin })
}

/// A position that is stated before a point inside an outline, each by origin.
fn rank(landmark: &Landmark) -> (bool, Origin) {
    (landmark.at.is_none(), landmark.origin)
}

fn best(landmarks: Vec<&Landmark>) -> Option<&Landmark> {
    landmarks.into_iter().filter(|l| l.position().is_some()).min_by_key(|l| rank(l))
}

fn mean(positions: &[Position]) -> Option<Position> {
    let count = positions.len() as f64;
    let sum = positions.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let round = |degrees: f64| libm::round(degrees * 1e5) / 1e5;
    (!positions.is_empty()).then(|| (round(sum.0 / count), round(sum.1 / count)))
}
