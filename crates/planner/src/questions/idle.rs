//! Why vehicles of a class stand idle at a place in a plan.

use std::collections::BTreeSet;

use tepat_model::plan::Plan;
use tepat_model::region::{PlaceKind, Region, Standing, VehicleClass};
use tepat_order::Gather as _;

/// Why vehicles stand idle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Fewer vehicles suffice for everything that the class carries from there.
    Enough {
        /// Number that make trips.
        used: usize,
        /// Number that stand there.
        all: usize,
    },
    /// No open edge that the class may use leads away.
    NoWay,
    /// No goods leave the place.
    NothingLeaves,
    /// All goods leave with other classes, by code.
    Others(Vec<String>),
}

/// Why some vehicles of a class at a place make no trip in a plan; `None` if all of them do, or
/// none stands there. O(edges + trips).
pub fn why_idle(region: &Region, plan: &Plan, class: &str, base: &str) -> Option<Idle> {
    let standing = standing(region, class, base);
    let leaving: Vec<_> =
        plan.trips.iter().filter(|trip| trip.base == base && !trip.is_posting()).collect();
    let of_class = leaving.iter().filter(|trip| trip.class == class);
    let used = of_class.map(|trip| trip.vehicle).gather::<BTreeSet<_>>().len();
    if standing <= used {
        return None;
    }
    let found = region.classes.get(class)?;
    if used > 0 {
        return Some(Idle::Enough { used, all: standing });
    }
    if !can_leave(region, found, base) {
        return Some(Idle::NoWay);
    }
    let others: BTreeSet<&str> = leaving.iter().map(|trip| trip.class.as_str()).gather();
    Some(match others.is_empty() {
        true => Idle::NothingLeaves,
        false => Idle::Others(others.into_iter().map(str::to_owned).collect()),
    })
}

/// Number of vehicles of a class at a place, from rows of the fleet for it or for all posts.
fn standing(region: &Region, class: &str, base: &str) -> usize {
    let Some(place) = region.places.get(base) else { return 0 };
    let stands = |standing| match standing {
        Standing::At(code) => code == base,
        Standing::EachPpk => place.kind == PlaceKind::Ppk,
        Standing::EachPps => place.kind == PlaceKind::Pps,
    };
    let rows = region.fleet.iter().filter(|row| row.class == class && stands(row.standing()));
    rows.map(|row| row.count as usize).sum()
}

/// Whether an open edge that the class may use under the region's conditions leads away, or
/// stations of the village itself are within its reach.
fn can_leave(region: &Region, class: &VehicleClass, base: &str) -> bool {
    let travels = |mode| class.pace_on(mode) > 0;
    let edges = region.edges.iter().any(|edge| {
        let leads_away = edge.from == base || (edge.to == base && !edge.one_way);
        let fits = (edge.max_weight_kg == 0 || class.gross_kg <= edge.max_weight_kg)
            && (edge.max_width_cm == 0 || class.width_cm <= edge.max_width_cm);
        leads_away
            && fits
            && travels(edge.mode)
            && !edge.passage(region.conditions, region).is_closed()
    });
    edges
        || region.places.get(base).is_some_and(|place| {
            place.kind == PlaceKind::Pps && place.local_mode.is_none_or(travels)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::plan::{Leg, Trip};
    use tepat_model::region::{Edge, Fleet, Mode, Place, bundled};

    fn any_class() -> VehicleClass {
        let region = bundled()[0].region().unwrap_or_default();
        region.classes.get_at(0).cloned().expect("a bundled region has classes")
    }

    fn region(closed: bool) -> Region {
        let mut region = Region::default();
        for (code, kind) in [("G", PlaceKind::Store), ("K", PlaceKind::Ppk)] {
            region.places.put(Place::new(code, kind, 0.0, 0.0));
        }
        for code in ["truck", "boat"] {
            let mut pace_percent = [0; 6];
            pace_percent[if code == "boat" { Mode::River } else { Mode::Paved } as usize] = 100;
            region.classes.put(VehicleClass { code: code.into(), pace_percent, ..any_class() });
            region.fleet.put(Fleet::new(code, "G", 2));
        }
        region.edges.put(Edge {
            code: "E".into(),
            from: "G".into(),
            to: "K".into(),
            mode: Mode::Paved,
            closed,
            ..Edge::default()
        });
        region
    }

    fn plan(trips: &[(&str, u32)]) -> Plan {
        let trip = |&(class, vehicle): &(&str, u32)| Trip {
            code: format!("T{vehicle}"),
            base: "G".into(),
            class: class.into(),
            vehicle,
            posted_from: None,
            load_at: 0,
            depart_at: 0,
            visits: Vec::new(),
            back: Leg::default(),
            back_at: 0,
            mark: None,
        };
        Plan { trips: trips.iter().map(trip).collect(), ..Plan::default() }
    }

    #[test]
    fn idle_vehicles_say_why() {
        let check = |closed, trips: &[(&str, u32)], class, expect: Option<Idle>| {
            assert_eq!(why_idle(&region(closed), &plan(trips), class, "G"), expect, "{class}");
        };
        check(false, &[("truck", 1), ("truck", 2)], "truck", None);
        check(
            false,
            &[("truck", 1), ("truck", 1)],
            "truck",
            Some(Idle::Enough { used: 1, all: 2 }),
        );
        check(false, &[], "truck", Some(Idle::NothingLeaves));
        check(false, &[("boat", 1)], "truck", Some(Idle::Others(vec!["boat".to_owned()])));
        check(false, &[("truck", 1)], "boat", Some(Idle::NoWay));
        check(true, &[], "truck", Some(Idle::NoWay));
        check(false, &[], "ship", None);
    }
}
