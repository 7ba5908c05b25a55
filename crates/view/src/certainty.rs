//! How sure a plan is, in sentences.

use crate::words::Language;
use tepat_model::message::{Message, Value};
use tepat_model::region::{Margin, Promise, Region};
use tepat_order::Order as _;
use tepat_planner::certainty::{AreaCertainty, Cause, CauseEffect, Certainty, StationCertainty};

/// Stations and causes named at most.
const MOST_NAMED: usize = 10;

/// Causes that would save fewer late stations than this on average are left out.
const LEAST_SAVED: f64 = 0.05;

/// How sure the whole plan is, in a sentence.
pub fn whole_in_words(certainty: &Certainty) -> Message {
    let key = match certainty.unserved {
        0 => "certainty-whole",
        _ => "certainty-whole-unserved",
    };
    Message::note(key)
        .with("unserved", certainty.unserved)
        .with("runs", certainty.runs as usize)
        .with("percent", Value::Decimal(percent(certainty.all_on_time)))
        .with("late", decimal(certainty.late_stations))
}

/// Whether a plan keeps its region's promise, and where it does not.
pub fn promise_in_words(region: &Region, certainty: &Certainty) -> Message {
    let Promise { stations_percent, areas_percent } = region.promise;
    let enough = |share: f64, promised: u16| share * 100.0 >= f64::from(promised);
    // A station that nothing is brought to is never in time.
    let short_stations = certainty.unserved
        + certainty
            .stations
            .iter()
            .filter(|found| !enough(found.on_time, stations_percent))
            .count();
    let short_areas: Vec<String> = certainty
        .areas
        .iter()
        .filter(|area| !enough(area.on_time, areas_percent))
        .map(|area| name(region, &area.ppk))
        .collect();
    let key = match (short_stations, short_areas.as_slice()) {
        (0, []) => "promise-kept",
        (_, []) => "promise-broken-stations",
        _ => "promise-broken",
    };
    let message = if key == "promise-kept" { Message::note(key) } else { Message::warning(key) };
    message
        .with("stations", usize::from(stations_percent))
        .with("areas", usize::from(areas_percent))
        .with("short", short_stations)
        .with("where", short_areas.join(", "))
}

/// What a plan leaves for delays at a place, in a sentence.
pub fn margin_in_words(region: &Region, margin: &Margin) -> Message {
    Message::note("promise-margin")
        .about(&margin.place)
        .with("place", name(region, &margin.place))
        .with("slower", usize::from(margin.slower_percent))
        .with("before", Value::Minutes(margin.minutes.into()))
        .with("day", Value::Minutes(margin.day_minutes.into()))
}

/// The causes that make most stations late, ten at most, in sentences.
pub fn causes_in_words(
    region: &Region,
    causes: &[CauseEffect],
    language: Language,
) -> Vec<Message> {
    let causes = causes.iter().filter(|effect| effect.late_stations >= LEAST_SAVED);
    causes.take(MOST_NAMED).map(|effect| of_cause(region, effect, language)).collect()
}

/// The sub-districts that are not always in time, most worrying first.
pub fn worrying_areas(certainty: &Certainty) -> Vec<&AreaCertainty> {
    let mut areas: Vec<_> = certainty.areas.iter().filter(|area| area.on_time < 1.0).collect();
    areas.order_by(|a, b| a.on_time.total_cmp(&b.on_time).then_with(|| a.ppk.cmp(&b.ppk)));
    areas
}

/// The ten stations at most that are in time least often, most worrying first.
pub fn worrying_stations(certainty: &Certainty) -> Vec<&StationCertainty> {
    let mut stations: Vec<_> =
        certainty.stations.iter().filter(|station| station.on_time < 1.0).collect();
    stations
        .order_by(|a, b| a.on_time.total_cmp(&b.on_time).then_with(|| a.station.cmp(&b.station)));
    stations.truncate(MOST_NAMED);
    stations
}

/// A sub-district in a sentence.
pub fn area_in_words(region: &Region, area: &AreaCertainty) -> Message {
    let key = if area.slack_minutes >= 0 { "certainty-area" } else { "certainty-area-late" };
    Message::note(key)
        .about(&area.ppk)
        .with("area", name(region, &area.ppk))
        .with("percent", Value::Decimal(percent(area.on_time)))
        .with("late", decimal(area.late_stations))
        .with("stations", area.stations as usize)
        .with("slack", Value::Minutes(area.slack_minutes.abs().into()))
}

/// A station in a sentence.
pub fn station_in_words(station: &StationCertainty) -> Message {
    Message::note("certainty-station")
        .about(&station.station)
        .with("station", station.station.as_str())
        .with("percent", Value::Decimal(percent(station.on_time)))
        .with("planned", Value::Moment(station.planned.into()))
        .with("nine", Value::Moment(station.nine_in_ten.into()))
        .with("due", Value::Moment(station.due.into()))
}

fn of_cause(region: &Region, effect: &CauseEffect, language: Language) -> Message {
    let CauseEffect { cause, late_stations } = effect;
    let late = decimal(*late_stations);
    let plain = |key: &str| Message::note(key).with("late", late.clone());
    match cause {
        Cause::Weather(circumstance) => {
            plain(&format!("certainty-cause-{}", circumstance.key().replace('_', "-")))
        }
        Cause::Travel => plain("certainty-cause-travel"),
        Cause::Handling => plain("certainty-cause-handling"),
        Cause::LateStart => plain("certainty-cause-late-start"),
        Cause::Breakdown => plain("certainty-cause-breakdown"),
        Cause::Area(ppk) => {
            plain("certainty-cause-area").about(ppk).with("area", name(region, ppk))
        }
        Cause::Class(class) => {
            let known = region.classes.get(class);
            let name = known.map_or(class.as_str(), |class| class.name(language.code()));
            plain("certainty-cause-class").with("class", name)
        }
    }
}

fn name(region: &Region, code: &str) -> String {
    region.places.get(code).map_or(code, |place| place.name.as_str()).to_owned()
}

/// A share in per cent, rounded down, so that only what always holds is called 100 %.
pub fn percent(share: f64) -> f64 {
    (share * 1000.0).floor() / 10.0
}

fn decimal(number: f64) -> Value {
    Value::Decimal((number * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use tepat_model::region::{Circumstance, bundled};
    use tepat_planner::certainty::certainty_of;
    use tepat_planner::{Next, Options, Start, plan_now};

    #[test]
    fn every_sentence_has_words_in_both_languages() {
        let slug = "barito-utara";
        let bundled = bundled().iter().find(|bundled| bundled.slug == slug).unwrap();
        let region = bundled.region().unwrap();
        let options = Options { iterations: Some(0), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let mut found = certainty_of(&region, &plan, 100, 1);
        assert!(!found.causes.is_empty());
        for effect in &mut found.causes {
            effect.late_stations = 1.0;
        }
        let areas = worrying_areas(&found.certainty);
        let areas: Vec<_> = areas.into_iter().map(|area| area_in_words(&region, area)).collect();
        let stations = worrying_stations(&found.certainty);
        let stations: Vec<_> = stations.into_iter().map(station_in_words).collect();
        assert!(!areas.is_empty() && !stations.is_empty());
        assert_eq!(causes_in_words(&region, &found.causes, Language::English).len(), MOST_NAMED);
        let part = Certainty { unserved: 3, ..found.certainty.clone() };
        let effects = Circumstance::ALL[..4].iter().map(|it| Cause::Weather(*it)).chain([
            Cause::Travel,
            Cause::Handling,
            Cause::LateStart,
            Cause::Breakdown,
            Cause::Area("62.05.01".to_owned()),
            Cause::Class("ces".to_owned()),
        ]);
        let effects = effects.map(|cause| CauseEffect { cause, late_stations: 1.0 });
        let all = effects.map(|effect| of_cause(&region, &effect, Language::English));
        let late = area_in_words(
            &region,
            &AreaCertainty {
                ppk: "62.05.01".to_owned(),
                stations: 3,
                on_time: 0.2,
                late_stations: 1.5,
                slack_minutes: -90,
            },
        );
        let whole = [whole_in_words(&found.certainty), whole_in_words(&part), late];
        let said = whole.into_iter().chain(areas).chain(stations).chain(all);
        for message in said {
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &message);
                assert!(!text.contains(&message.key) && !text.contains('{'), "{text}");
            }
        }
    }

    #[test]
    fn a_promise_is_kept_only_if_every_station_and_sub_district_has_it() {
        let region = Region {
            promise: Promise { stations_percent: 90, areas_percent: 75 },
            ..Region::default()
        };
        let check = |station: f64, area: f64, unserved: usize, key: &str, short: i64| {
            let station = StationCertainty {
                station: "1".to_owned(),
                on_time: station,
                planned: 0,
                nine_in_ten: 0,
                due: 0,
            };
            let area = AreaCertainty {
                ppk: "A".to_owned(),
                stations: 1,
                on_time: area,
                late_stations: 0.0,
                slack_minutes: 0,
            };
            let (stations, areas) = (vec![station], vec![area]);
            let certainty = Certainty { unserved, stations, areas, ..Certainty::default() };
            let said = promise_in_words(&region, &certainty);
            assert_eq!(said.key, key);
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &said);
                assert!(!text.contains(&said.key) && !text.contains('{'), "{text}");
                assert!(short == 0 || text.contains(&short.to_string()), "{text}");
            }
        };
        check(0.9, 0.75, 0, "promise-kept", 0);
        check(0.899, 0.75, 0, "promise-broken-stations", 1);
        check(0.9, 0.749, 0, "promise-broken", 0);
        check(0.899, 0.749, 0, "promise-broken", 1);
        // Nothing comes to two more.
        check(0.9, 0.75, 2, "promise-broken-stations", 2);
    }

    #[test]
    fn only_what_always_holds_is_certain() {
        assert!((percent(1.0) - 100.0).abs() < 1e-9);
        assert!((percent(0.9999) - 99.9).abs() < 1e-9);
    }
}
