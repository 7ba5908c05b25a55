//! What a plan leaves undone: stations unserved or late, by village and cause, with what would
//! help.

use std::collections::BTreeMap;

use super::out;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Unserved};
use tepat_model::region::{Record, Region, no_way_back};
use tepat_view::words::{self, Language};

/// Most stations named in one line.
const MOST_NAMED: usize = 8;

/// Prints what the plan leaves undone; returns whether there is anything.
pub(super) fn print(language: Language, region: &Region, plan: &Plan) -> bool {
    // Where no vehicle comes back from, none is sent: more of them would not help.
    let stuck = if plan.unserved.is_empty() { Vec::new() } else { no_way_back(region) };
    let reason = |unserved: &Unserved| -> Message {
        let station = region.stations.get(&unserved.station);
        let post = station.and_then(|station| region.places.get(&station.desa));
        let codes = post.map(|post| [post.code.as_str(), post.parent.as_str()]);
        let is_here = |message: &&Message| {
            let code = message.at.code.as_deref();
            codes.is_some_and(|codes| codes.into_iter().any(|own| Some(own) == code))
        };
        stuck.iter().find(is_here).unwrap_or(&unserved.reason).clone()
    };
    let reasons: Vec<(&str, Message)> =
        plan.unserved.iter().map(|one| (one.station.as_str(), reason(one))).collect();
    let unserved = reasons.iter().map(|(station, reason)| (*station, vec![reason]));
    let unserved = grouped(language, region, unserved);
    for group in &unserved {
        group.print(language, "cli-unserved-group");
    }
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    let late = visits.filter(|visit| visit.kits.contains(&visit.at) && visit.done > visit.due);
    let late = grouped(language, region, late.map(|v| (v.at.as_str(), v.late.iter().collect())));
    for group in &late {
        group.print(language, "cli-late-group");
    }
    !unserved.is_empty() || !late.is_empty()
}

/// Stations of one village with one cause.
struct Group {
    village: String,
    numbers: Vec<u32>,
    causes: Vec<String>,
}

impl Group {
    fn print(&self, language: Language, key: &str) {
        let mut numbers: Vec<String> =
            self.numbers.iter().take(MOST_NAMED).map(|number| format!("{number:03}")).collect();
        if self.numbers.len() > MOST_NAMED {
            numbers.push("…".to_owned());
        }
        let message = Message::note(key)
            .with("desa", self.village.as_str())
            .with("count", self.numbers.len())
            .with("numbers", numbers.join(", "));
        out::line(&words::message(language, &message));
        for cause in &self.causes {
            out::line(&format!("  {cause}"));
        }
    }
}

/// Stations with their reasons, by village and reason, in the order of codes.
fn grouped<'p>(
    language: Language,
    region: &Region,
    stations: impl Iterator<Item = (&'p str, Vec<&'p Message>)>,
) -> Vec<Group> {
    let mut groups: BTreeMap<(String, Vec<String>), Group> = BTreeMap::new();
    for (code, reasons) in stations {
        let station = region.stations.get(code);
        let home = station.and_then(|station| region.home_of(station));
        let village = home.map_or(code, |home| home.name.as_str()).to_owned();
        let key = home.map_or(code, |home| home.code()).to_owned();
        let causes: Vec<String> =
            reasons.iter().map(|reason| words::message(language, reason)).collect();
        let group = groups.entry((key, causes.clone()));
        let group = group.or_insert_with(|| Group { village, numbers: Vec::new(), causes });
        group.numbers.extend(station.map(|station| station.number));
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.numbers.sort_unstable());
    groups
}
