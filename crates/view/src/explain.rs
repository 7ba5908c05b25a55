//! Why a station's goods go as they do, and what drives cost and risk of the whole, in words.

use crate::custody::name;
use crate::money::{key_name, whole};
use crate::trials::change_in_words;
use crate::words::{self, Language, class_name};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Halt, Plan, Trip, Visit, nights};
use tepat_model::region::Region;
use tepat_order::Order as _;
use tepat_planner::explain::{Way, Weighed};
use tepat_planner::money::{Dimension, Ledger};

/// Largest costs of a dimension that are named.
const MOST_NAMED: usize = 3;

/// The dimensions whose largest costs are named.
const DRIVERS: [Dimension; 4] =
    [Dimension::Kind, Dimension::Area, Dimension::Class, Dimension::Day];

/// How much more or less another way costs, as `Rp4,1 juta lebih murah`.
pub fn cost_in_words(usual: &Weighed, other: &Weighed) -> Message {
    let more = rupiah(other.outcome.cost_rupiah) - rupiah(usual.outcome.cost_rupiah);
    let key = match more {
        0 => "explain-same-cost",
        1.. => "explain-dearer",
        _ => "explain-cheaper",
    };
    Message::note(key).with("by", Value::Rupiah(more.abs()))
}

/// How much sooner or later the station has its goods by another way.
pub fn time_in_words(usual: &Weighed, other: &Weighed) -> Message {
    match (usual.way.done, other.way.done) {
        (_, None) => Message::note("explain-never"),
        (None, Some(done)) => Message::note("explain-at").with("at", Value::Moment(done.into())),
        (Some(now), Some(then)) => {
            let key = match then - now {
                0 => "explain-same-time",
                1.. => "explain-later",
                _ => "explain-sooner",
            };
            Message::note(key).with("by", Value::Minutes((then - now).abs().into()))
        }
    }
}

/// The next best way in two sentences: what it is and what it brings, and why the plan does not take it.
pub fn next_in_words(
    region: &Region,
    language: Language,
    usual: &Weighed,
    best: &Weighed,
) -> [Message; 2] {
    let said = |message: &Message| words::message(language, message);
    let what = Message::note("explain-next")
        .with("change", said(&change_in_words(region, language, &best.trial.change)))
        .with("way", way_in_words(region, language, &best.way))
        .with("cost", said(&cost_in_words(usual, best)))
        .with("time", said(&time_in_words(usual, best)));
    let undone = |of: &Weighed| of.outcome.late + of.outcome.unserved;
    let (now, then) = (undone(usual), undone(best));
    let key = if then > now {
        "explain-why-late"
    } else if then < now {
        match best.trial.change.is_for_search() {
            true => "explain-better-late",
            false => "explain-better-late-ruled",
        }
    } else if best.outcome.cost_rupiah > usual.outcome.cost_rupiah {
        "explain-why-dearer"
    } else if best.outcome.cost_rupiah < usual.outcome.cost_rupiah {
        match best.trial.change.is_for_search() {
            true => "explain-better",
            false => "explain-better-ruled",
        }
    } else {
        "explain-why-even"
    };
    let why = Message::note(key)
        .with("now", now)
        .with("then", then)
        .with("cost", said(&cost_in_words(usual, best)));
    [what, why]
}

/// What a plan chose for a village or sub-district, and how much dearer, later and less sure the next best
/// of some other ways is.
pub fn choice_in_words(
    region: &Region,
    language: Language,
    usual: &Weighed,
    best: &Weighed,
) -> Message {
    let said = |message: &Message| words::message(language, message);
    let one_digit = |late: f64| Value::Decimal((late * 10.0).round() / 10.0);
    Message::note("explain-choice")
        .about(&usual.of)
        .with("way", said(&chosen_in_words(region, usual)))
        .with("change", said(&change_in_words(region, language, &best.trial.change)))
        .with("cost", said(&cost_in_words(usual, best)))
        .with("time", said(&time_in_words(usual, best)))
        .with("now", one_digit(usual.outcome.late_by_delays))
        .with("then", one_digit(best.outcome.late_by_delays))
}

/// Whether the goods of a village or sub-district are handed over at its post, and from where they come.
fn chosen_in_words(region: &Region, usual: &Weighed) -> Message {
    let post = usual.of.as_str();
    let is_below = |code: &str| {
        let desa = region.stations.get(code).map_or(code, |station| &station.desa);
        desa == post || region.places.get(desa).is_some_and(|pps| pps.parent == post)
    };
    let hops = &usual.way.hops;
    let through = hops.iter().find(|hop| hop.at == post);
    let past = || hops.iter().find(|hop| is_below(&hop.at));
    let key = if through.is_some() { "explain-through" } else { "explain-past" };
    let base = through.or_else(past).map(|hop| name(region, &hop.base)).unwrap_or_default();
    Message::note(key).with("place", name(region, post)).with("base", base)
}

/// The cheapest remedy that works, with its cost.
pub fn remedy_in_words(
    region: &Region,
    language: Language,
    usual: &Weighed,
    remedy: Option<&Weighed>,
    tried: usize,
) -> Message {
    let said = |message: &Message| words::message(language, message);
    match remedy {
        None => Message::warning("explain-no-remedy").with("tried", tried),
        Some(remedy) => Message::note("explain-remedy")
            .with("change", said(&change_in_words(region, language, &remedy.trial.change)))
            .with("cost", said(&cost_in_words(usual, remedy)))
            .with("time", said(&time_in_words(usual, remedy)))
            .with("tried", tried),
    }
}

/// A way as its bases and classes: `Gudang → (truk) Kota Bangun → (ces) TPS 001 …`.
pub fn way_in_words(region: &Region, language: Language, way: &Way) -> String {
    let mut told = way.hops.first().map(|hop| name(region, &hop.base)).unwrap_or_default();
    for hop in &way.hops {
        let class = class_name(region, &hop.class, language);
        told = format!("{told} → ({class}) {}", name(region, &hop.at));
    }
    told
}

/// A hand-over in a sentence: from where to where, on which trip with which vehicle and load, and when.
pub fn hop_in_words(region: &Region, language: Language, trip: &Trip, visit: &Visit) -> Message {
    Message::note("explain-hop")
        .about(&trip.code)
        .with("from", name(region, &trip.base))
        .with("to", name(region, &visit.at))
        .with("trip", trip.code.as_str())
        .with("class", class_name(region, &trip.class, language))
        .with("number", trip.vehicle)
        .with("kits", trip.kits().count())
        .with("depart", Value::Moment(trip.depart_at.into()))
        .with("arrive", Value::Moment(visit.arrive.into()))
        .with("done", Value::Moment(visit.done.into()))
}

/// The trips and visits that bring a station's goods, in order. O(visits · log kits).
pub fn hops_of<'p>(plan: &'p Plan, station: &str) -> Vec<(&'p Trip, &'p Visit)> {
    let has = |visit: &Visit| visit.kits.iter().any(|kit| kit == station);
    let hops = plan
        .trips
        .iter()
        .filter_map(|trip| trip.visits.iter().find(|visit| has(visit)).map(|visit| (trip, visit)));
    hops.collect()
}

/// The nights that a station's goods spend on the way out, on vehicles and at places, in order.
pub fn nights_of<'p>(plan: &'p Plan, station: &str) -> Vec<&'p Halt> {
    let hops = hops_of(plan, station);
    let rides = |halt: &Halt| {
        hops.iter().any(|(trip, visit)| halt.trip == trip.code && halt.from < visit.done)
    };
    // Goods lie at a place from one hand-over there until the next loading; those of other stations may
    // have come the day before.
    let lies = |halt: &Halt| {
        hops.windows(2).any(|pair| {
            let ((_, came), (goes, _)) = (pair[0], pair[1]);
            let is_meanwhile = halt.from < goes.load_at && halt.until > came.done;
            halt.at == came.at && is_meanwhile && nights(came.done, goes.load_at) > 0
        })
    };
    let halts = plan.halts.iter().flatten();
    halts.filter(|halt| if halt.is_on_the_way() { rides(halt) } else { lies(halt) }).collect()
}

/// What drives the cost of a plan: its largest sums, with their share of the total, by kind,
/// sub-district, class and day.
pub fn cost_drivers(region: &Region, language: Language, ledger: &Ledger) -> Vec<Message> {
    let total = ledger.totals().rupiah;
    if total == 0 {
        return Vec::new();
    }
    let of = |by: Dimension| {
        let mut sums = ledger.sums(by);
        // The sort is stable: equal sums stay in the order of their values.
        sums.order_by_key(|sum| std::cmp::Reverse(sum.rupiah));
        let told = sums.iter().take(MOST_NAMED).map(|sum| {
            let percent = sum.rupiah * 100 / total;
            let amount = whole(language, sum.rupiah);
            format!("{} {amount} ({percent} %)", key_name(region, language, &sum.key))
        });
        Message::note("explain-cost-driver")
            .with("by", words::text(language, &crate::money::dimension_key(by)))
            .with("sums", told.collect::<Vec<_>>().join("; "))
    };
    DRIVERS.map(of).to_vec()
}

fn rupiah(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::plan::Leg;
    use tepat_model::time::{Moment, moment};

    #[test]
    fn nights_of_a_station_are_those_of_its_own_goods() {
        let trip = |code: &str,
                    base: &str,
                    load_at: Moment,
                    at: &str,
                    done: Moment,
                    kits: &[&str]| {
            let kits = kits.iter().map(|kit| (*kit).to_owned()).collect();
            let leg = Leg::default();
            let visit =
                Visit { at: at.into(), leg, arrive: done, done, due: done, kits, late: Vec::new() };
            Trip {
                code: code.into(),
                base: base.into(),
                class: "truck".into(),
                vehicle: 1,
                posted_from: None,
                load_at,
                depart_at: load_at,
                visits: vec![visit],
                back: Leg::default(),
                back_at: done,
                mark: None,
            }
        };
        let (early, late) = (moment(2, 900), moment(1, 500));
        let halt = |trip: &str, at: &str, from: Moment, until: Moment| Halt {
            trip: trip.into(),
            at: at.into(),
            from,
            until,
            ..Halt::default()
        };
        let plan = Plan {
            trips: vec![
                trip("T1", "G", moment(2, 420), "K", early, &["a"]),
                trip("T2", "G", moment(2, 600), "K", late, &["b"]),
                trip("T3", "K", moment(1, 510), "a", moment(1, 600), &["a"]),
                trip("T4", "K", moment(1, 520), "b", moment(1, 700), &["b"]),
            ],
            halts: Some(vec![
                halt("", "K", early, moment(1, 520)),
                halt("T2", "J", moment(2, 1000), moment(1, 360)),
            ]),
            ..Plan::default()
        };
        let check = |station: &str, expect: &[&str]| {
            let found: Vec<&str> =
                nights_of(&plan, station).iter().map(|it| it.at.as_str()).collect();
            assert_eq!(found, expect, "{station}");
            assert_eq!(hops_of(&plan, station).len(), 2, "{station}");
        };
        check("a", &["K"]);
        check("b", &["J"]);
    }
}
