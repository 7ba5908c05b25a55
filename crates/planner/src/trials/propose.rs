//! Which changes are worth a trial.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::{Change, Group, Trial};
use crate::chains::leads_through;
use tepat_model::document::{Edit, TableName};
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::{
    Delivery, Edge, Fleet, Place, PlaceKind, Region, Rules, Skip, Standing, VehicleClass,
};
use tepat_model::time::DAY_MINUTES;
use tepat_order::Gather as _;

/// How much later deadlines at posts are tried, and how much longer vehicles may be under way.
const LATER_MINUTES: u16 = 120;

/// The changes of a group that suit the region and its plan.
///
/// Proposed are: to give up what was fixed for single sub-districts, to deliver straight or by way
/// of the posts, to begin a day earlier or later, deadlines at posts and ends of the day two hours
/// later, one vehicle more where all of a base are used, one less where any is used, and to open
/// closed edges. Vehicles that stand at every post of a kind are not proposed.
pub fn proposed(region: &Region, plan: &Plan, settled: &[SettledTrip], group: Group) -> Vec<Trial> {
    let posts = || region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    match group {
        Group::Pins => {
            let mut trials: Vec<Trial> = posts().flat_map(|post| freed(region, post)).collect();
            trials.extend(region.places.iter().filter_map(freed_way));
            if !settled.is_empty() {
                let trips = settled.iter().map(|settled| settled.trip.clone()).collect();
                trials.push(Trial::new(Change::Release, vec![Edit::Release { trips }]));
            }
            trials
        }
        Group::Posts => posts().flat_map(other_deliveries).collect(),
        Group::Rules => {
            let classes = used_classes(region, plan);
            rules(&region.rules).into_iter().chain(classes.into_iter().filter_map(longer)).collect()
        }
        Group::Fleet => fleet(region, plan),
        Group::Edges => region.edges.iter().filter_map(opened).collect(),
    }
}

/// Trials of a row of the fleet with each of these numbers of vehicles.
pub fn counts(row: &Fleet, counts: RangeInclusive<u32>) -> Vec<Trial> {
    counts.filter(|count| *count != row.count).map(|count| counted(row, count)).collect()
}

/// A sub-district without what was fixed for it.
pub(crate) fn freed(region: &Region, post: &Place) -> Vec<Trial> {
    let code = &post.code;
    let freed = |change: fn(String) -> Change, field: &str, value: serde_json::Value| {
        Trial::new(change(code.clone()), vec![Edit::set(TableName::Places, code, field, value)])
    };
    let mut trials = Vec::new();
    if post.wave_h.is_some() && post.delivery != Delivery::Direct {
        trials.push(freed(Change::FreeWave, "wave_h", serde_json::Value::Null));
    }
    let by_store = region.places.get(&post.parent).is_some_and(|it| it.kind == PlaceKind::Store);
    if by_store {
        trials.push(freed(Change::FreeStore, "parent", region.info.code.as_str().into()));
    }
    trials
}

/// A post to which goods come as the search decides, if that was fixed.
pub(crate) fn freed_way(post: &Place) -> Option<Trial> {
    let is_fixed = !post.via.is_empty() || !post.by_class.is_empty();
    is_fixed.then(|| {
        let fields = [("via", "".into()), ("by_class", "".into())];
        let edit = Edit::set_many(TableName::Places, &post.code, fields);
        Trial::new(Change::FreeWay(post.code.clone()), vec![edit])
    })
}

/// A post that is open and that the delivery leads through, the other way: past it if goods `pass` it
/// now, else through it.
pub(crate) fn other_passing(region: &Region, post: &Place, pass: bool) -> Option<Trial> {
    let (change, skip): (fn(String) -> Change, Skip) = match pass {
        true => (Change::Past, Skip::Always),
        false => (Change::Through, Skip::Never),
    };
    (post.skip == Skip::Open && leads_through(region, post)).then(|| {
        let edit = Edit::set(TableName::Places, &post.code, "skip", skip.key());
        Trial::new(change(post.code.clone()), vec![edit])
    })
}

/// A sub-district in each of the ways in which it is not served now. Where goods may go past its post,
/// that they go straight to the villages is no other way, nor by way of the post if they never do.
pub(crate) fn other_deliveries(post: &Place) -> Vec<Trial> {
    let is_same = |delivery: Delivery| match delivery {
        Delivery::Villages => post.skip != Skip::Never,
        Delivery::Tiered => post.skip == Skip::Always && post.delivery == Delivery::Villages,
        Delivery::Direct => false,
    };
    let is_other = |delivery: &Delivery| *delivery != post.delivery && !is_same(*delivery);
    let others = Delivery::ALL.into_iter().filter(is_other);
    let trial = |delivery: Delivery| {
        let change = match delivery {
            Delivery::Tiered => Change::ByPosts,
            Delivery::Villages => Change::Villages,
            Delivery::Direct => Change::Direct,
        };
        let edit = Edit::set(TableName::Places, &post.code, "delivery", delivery.key());
        Trial::new(change(post.code.clone()), vec![edit])
    };
    others.map(trial).collect()
}

/// Days and deadlines of the distribution.
pub(crate) fn rules(rules: &Rules) -> Vec<Trial> {
    let day = |name: &str, h: i16, by: i16| (name.to_owned(), i64::from(h.saturating_add(by)));
    let mut changes = vec![
        day("dispatch_from_h", rules.dispatch_from_h, 1),
        day("dispatch_from_h", rules.dispatch_from_h, -1),
        day("direct_from_h", rules.direct_from_h, 1),
        day("tps_from_h", rules.tps_from_h, 1),
    ];
    for (name, minute) in
        [("ppk_due_minute", rules.ppk_due_minute), ("pps_due_minute", rules.pps_due_minute)]
    {
        let later = minute.saturating_add(LATER_MINUTES);
        if i32::from(later) < DAY_MINUTES {
            changes.push((name.to_owned(), later.into()));
        }
    }
    let trial = |(name, value): (String, i64)| {
        let edit = Edit::set(TableName::Rules, "", &name, value);
        Trial::new(Change::Rule(name, value), vec![edit])
    };
    changes.into_iter().map(trial).collect()
}

/// The classes that a plan uses, in order of code.
fn used_classes<'r>(region: &'r Region, plan: &Plan) -> Vec<&'r VehicleClass> {
    let used: BTreeSet<&str> = plan.trips.iter().map(|trip| trip.class.as_str()).gather();
    used.into_iter().filter_map(|code| region.classes.get(code)).collect()
}

/// A class that may be under way for longer on each day.
pub(crate) fn longer(class: &VehicleClass) -> Option<Trial> {
    let until = class.hours.end_minute + i32::from(LATER_MINUTES);
    let mut hours = class.hours;
    hours.end_minute = until;
    (until <= DAY_MINUTES).then(|| {
        let value = serde_json::to_value(hours).unwrap_or_default();
        let edit = Edit::set(TableName::Classes, &class.code, "hours", value);
        Trial::new(Change::Until(class.code.clone(), until), vec![edit])
    })
}

/// One vehicle more where all of a base are used, and one less where any is.
fn fleet(region: &Region, plan: &Plan) -> Vec<Trial> {
    let mut used: BTreeMap<(&str, &str), BTreeSet<u32>> = BTreeMap::new();
    for trip in &plan.trips {
        used.entry((&trip.class, &trip.base)).or_default().insert(trip.vehicle);
    }
    let mut trials = Vec::new();
    for row in &region.fleet {
        let Standing::At(base) = row.standing() else { continue };
        let of_row = used.get(&(row.class.as_str(), base)).map_or(0, BTreeSet::len);
        if of_row > 0 {
            trials.push(counted(row, row.count.saturating_sub(1)));
        }
        if of_row >= row.count as usize {
            trials.push(counted(row, row.count.saturating_add(1)));
        }
    }
    trials
}

pub(crate) fn counted(row: &Fleet, count: u32) -> Trial {
    let edit = Edit::set(TableName::Fleet, &row.code, "count", count);
    Trial::new(Change::Count(row.code.clone(), count), vec![edit])
}

/// A closed edge, open.
pub(crate) fn opened(edge: &Edge) -> Option<Trial> {
    let is_shut = edge.closed || !edge.closures.is_empty();
    is_shut.then(|| {
        let fields = [("closed", false.into()), ("closures", serde_json::json!([]))];
        let edit = Edit::set_many(TableName::Edges, &edge.code, fields);
        Trial::new(Change::Open(edge.code.clone()), vec![edit])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::Table;

    fn post(delivery: Delivery, skip: Skip) -> Place {
        Place { delivery, skip, ..Place::new("K", PlaceKind::Ppk, 0.0, 0.0) }
    }

    #[test]
    fn deliveries_that_change_nothing_are_not_proposed() {
        let check = |delivery: Delivery, skip: Skip, expect: &[fn(String) -> Change]| {
            let found = other_deliveries(&post(delivery, skip)).into_iter().map(|it| it.change);
            let expect: Vec<Change> = expect.iter().map(|change| change("K".into())).collect();
            assert_eq!(found.collect::<Vec<_>>(), expect, "{delivery:?} {skip:?}");
        };
        use Change::{ByPosts, Direct, Villages};
        check(Delivery::Tiered, Skip::Never, &[Villages, Direct]);
        check(Delivery::Tiered, Skip::Open, &[Direct]);
        check(Delivery::Tiered, Skip::Always, &[Direct]);
        check(Delivery::Direct, Skip::Open, &[ByPosts]);
        check(Delivery::Direct, Skip::Always, &[ByPosts]);
        check(Delivery::Villages, Skip::Never, &[ByPosts, Direct]);
        check(Delivery::Villages, Skip::Open, &[ByPosts, Direct]);
        check(Delivery::Villages, Skip::Always, &[Direct]);
    }

    #[test]
    fn only_posts_that_goods_are_led_through_are_tried_the_other_way() {
        let check = |delivery: Delivery, skip: Skip, expect: [bool; 2]| {
            let village = Place::new("K.D", PlaceKind::Pps, 0.0, 0.0);
            let village = Place { parent: "K".into(), skip, ..village };
            let places = Table::new(vec![post(delivery, skip), village]);
            let region = Region { places, ..Region::default() };
            let found = ["K", "K.D"].map(|code| {
                let post = region.places.get(code).expect("a post");
                [true, false].map(|pass| other_passing(&region, post, pass).is_some())
            });
            assert_eq!(found, expect.map(|is_tried| [is_tried; 2]), "{delivery:?} {skip:?}");
        };
        check(Delivery::Tiered, Skip::Open, [true, true]);
        check(Delivery::Villages, Skip::Open, [false, true]);
        check(Delivery::Direct, Skip::Open, [false, false]);
        check(Delivery::Tiered, Skip::Always, [false, false]);
    }
}
