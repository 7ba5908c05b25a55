//! What a plan leaves undone: stations unserved or late, by cause and village.

use std::collections::BTreeMap;

use tepat_model::message::Message;
use tepat_model::plan::{Plan, Unserved};
use tepat_model::region::{Record, Region};
use tepat_order::Order as _;

/// Most stations named in one line.
const MOST_NAMED: usize = 8;

/// Villages whose stations are unserved or late for the same causes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortfall {
    /// The causes, with possible remedies.
    pub causes: Vec<Message>,
    /// The villages, in order of code.
    pub villages: Vec<ShortVillage>,
}

/// Stations of one village.
#[derive(Clone, Debug, PartialEq)]
pub struct ShortVillage {
    /// Code of the village; of the station if its village is unknown.
    pub code: String,
    /// Name of the village.
    pub name: String,
    /// Codes of the stations, in order.
    pub stations: Vec<String>,
    /// The first few of their numbers, as in `001, 002, …`.
    pub numbers: String,
}

impl Shortfall {
    /// Number of stations.
    pub fn stations(&self) -> usize {
        self.villages.iter().map(|village| village.stations.len()).sum()
    }
}

/// Stations that nothing reaches.
pub fn unserved(region: &Region, stations: &[Unserved]) -> Vec<Shortfall> {
    let all = stations.iter();
    grouped(region, all.map(|it| (it.station.as_str(), std::slice::from_ref(&it.reason))))
}

/// Stations that get their goods too late.
pub fn late(region: &Region, plan: &Plan) -> Vec<Shortfall> {
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    let late = visits.filter(|visit| visit.kits.contains(&visit.at) && visit.done > visit.due);
    grouped(region, late.map(|visit| (visit.at.as_str(), causes_of(&visit.late))))
}

/// The reasons without the sentence that says by how much the goods were late before: it differs
/// between stations that are late for one cause.
fn causes_of(said: &[Message]) -> &[Message] {
    match said {
        [since, causes @ ..] if since.key == "late-since" && !causes.is_empty() => causes,
        all => all,
    }
}

/// Groups stations by causes, in the order of the first village of each group. O(stations log
/// stations).
fn grouped<'p>(
    region: &Region,
    stations: impl Iterator<Item = (&'p str, &'p [Message])>,
) -> Vec<Shortfall> {
    let home = |code: &str| region.stations.get(code).and_then(|station| region.home_of(station));
    let mut stations: Vec<(String, &str, &[Message])> = stations
        .map(|(code, causes)| {
            let village = home(code).map_or(code, |village| village.code());
            (village.to_owned(), code, causes)
        })
        .collect();
    stations.order_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut groups: Vec<Shortfall> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (village, code, causes) in stations {
        // Messages cannot be ordered.
        let at = *known.entry(format!("{causes:?}")).or_insert_with(|| {
            groups.push(Shortfall { causes: causes.to_vec(), villages: Vec::new() });
            groups.len() - 1
        });
        let villages = &mut groups[at].villages;
        if villages.last().is_none_or(|last| last.code != village) {
            let name = home(code).map_or(code, |home| home.name.as_str()).to_owned();
            let (stations, numbers) = (Vec::new(), String::new());
            villages.push(ShortVillage { code: village, name, stations, numbers });
        }
        if let Some(last) = villages.last_mut() {
            last.stations.push(code.to_owned());
        }
    }
    for village in groups.iter_mut().flat_map(|group| &mut group.villages) {
        village.numbers = numbers(region, &village.stations);
    }
    groups
}

fn numbers(region: &Region, stations: &[String]) -> String {
    let number = |code: &String| Some(format!("{:03}", region.stations.get(code)?.number));
    let mut numbers: Vec<String> = stations.iter().take(MOST_NAMED).filter_map(number).collect();
    if stations.len() > MOST_NAMED {
        numbers.push("…".to_owned());
    }
    numbers.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Place, PlaceKind, Station};

    #[test]
    fn stations_are_grouped_by_cause_and_village() {
        let village = |code: &str| Place::new(code, PlaceKind::Pps, 0.0, 0.0);
        let station = |(desa, number): (&str, u32)| Station::new(desa, number, 300);
        let region = Region {
            places: ["A", "B"].map(village).into_iter().collect(),
            stations: [("A", 1), ("A", 2), ("A", 10), ("B", 1)].map(station).into_iter().collect(),
            ..Region::default()
        };
        let check = |left: &[(&str, &str)], expect: &[&str]| {
            let unserved_by = |(station, reason): &(&str, &str)| Unserved {
                station: (*station).to_owned(),
                reason: Message::error(reason),
            };
            let left_out: Vec<Unserved> = left.iter().map(unserved_by).collect();
            let shown = |group: &Shortfall| {
                let villages = group.villages.iter().map(|v| format!("{} {}", v.name, v.numbers));
                let villages: Vec<String> = villages.collect();
                format!("{}: {} ({})", group.causes[0].key, villages.join("; "), group.stations())
            };
            let found: Vec<String> = unserved(&region, &left_out).iter().map(shown).collect();
            assert_eq!(found, expect, "{left:?}");
        };
        check(&[], &[]);
        check(
            &[("B.001", "far"), ("A.010", "far"), ("A.001", "far"), ("A.002", "heavy")],
            &["far: A 001, 010; B 001 (3)", "heavy: A 002 (1)"],
        );
        check(&[("X.001", "lost")], &["lost: X.001  (1)"]);
    }

    #[test]
    fn one_cause_of_lateness_is_one_group_however_late_each_is() {
        let check = |said: &[&str], expect: &[&str]| {
            let said: Vec<Message> = said.iter().map(|key| Message::warning(key)).collect();
            let keys: Vec<&str> = causes_of(&said).iter().map(|cause| cause.key.as_str()).collect();
            assert_eq!(keys, expect, "{said:?}");
        };
        check(&[], &[]);
        check(&["late-since"], &["late-since"]);
        check(&["late-since", "late-anyway"], &["late-anyway"]);
        check(&["late-anyway", "late-help-due"], &["late-anyway", "late-help-due"]);
    }
}
