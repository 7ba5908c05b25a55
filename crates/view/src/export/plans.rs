//! Tables of the plan: trips, their stops, stations without goods.

use super::Given;
use super::lists::label;
use super::table::{Position, Shape, Table};
use crate::custody::custody_key;
use crate::scene::{Routes, Scene};
use crate::words;
use tepat_model::plan::{
    Access, Halt, Heading, Plan, Score, Trip, Unserved, Visit, hardest, wave_h,
};
use tepat_model::region::{Region, Station};
use tepat_order::Order as _;
use tepat_planner::departures::latest_departures;
use tepat_planner::travel::StepTimes;

/// Trips in the order of the plan, each along its way.
pub(super) fn trips(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    let scene = Scene::new(region);
    let back = Plan { trips: plan.returns.clone(), ..Plan::default() };
    let routes = [Routes::new(region, &scene, plan), Routes::new(region, &scene, &back)];
    let line = |at: usize| {
        let mut routes = routes.iter().flat_map(|routes| &routes.trips);
        let ways = routes.nth(at).map_or(&[][..], |trip| &trip.ways);
        let mut line: Vec<Position> = Vec::new();
        for point in ways.iter().flat_map(|way| &way.points) {
            let (lat, lon) = scene.projection.to_degrees(*point);
            let position = (rounded(lat), rounded(lon));
            if line.last() != Some(&position) {
                line.push(position);
            }
        }
        if line.len() > 1 { Shape::Line(line) } else { Shape::Nowhere }
    };
    let trips: Vec<(usize, Heading, &Trip)> =
        plan.all_trips().enumerate().map(|(at, (heading, trip))| (at, heading, trip)).collect();
    Table::of(&trips, language, |(at, _, trip)| (trip.code.clone(), trip.code.clone(), line(*at)))
        .column("trip", |(.., trip)| trip.code.as_str())
        .column("direction", |(_, heading, trip)| words::text(language, trip_key(*heading, trip)))
        .column("vehicle_class", |(.., trip)| {
            let class = region.classes.get(&trip.class);
            class.map_or(trip.class.as_str(), |class| class.name(language.code())).to_owned()
        })
        .column("vehicle", |(.., trip)| trip.vehicle)
        .column("base", |(.., trip)| name(region, &trip.base))
        .column("posted_from", |(.., trip)| {
            trip.posted_from.as_ref().map(|from| name(region, &from.base))
        })
        .column("last_stop", |(.., trip)| trip.visits.last().map(|last| name(region, &last.at)))
        .moment("loading", &region.info, |(.., trip)| Some(trip.load_at))
        .moment("departure", &region.info, |(.., trip)| Some(trip.depart_at))
        .moment("back", &region.info, |(.., trip)| Some(trip.back_at))
        .column("stops", |(.., trip)| trip.visits.len() as f64)
        .column("kits", |(.., trip)| trip.kits().count() as f64)
        .column("distance_km", |(.., trip)| trip.length_m() as f64 / 1e3)
        .done()
}

/// Text key of the way that a trip takes goods.
pub fn heading_key(heading: Heading) -> &'static str {
    match heading {
        Heading::Out => "heading-out",
        Heading::Back => "heading-back",
    }
}

/// Which way a trip takes goods, or that it only posts its vehicle.
pub fn trip_key(heading: Heading, trip: &Trip) -> &'static str {
    if trip.is_posting() { "heading-posting" } else { heading_key(heading) }
}

/// Six decimals, a tenth of a metre.
fn rounded(degrees: f64) -> f64 {
    libm::round(degrees * 1e6) / 1e6
}

/// Name of a place, or of a station as `TPS 001 Perian`.
pub(super) fn name(region: &Region, code: &str) -> String {
    let home = |station: &Station| region.home_of(station).map_or("", |home| &home.name).to_owned();
    match (region.places.get(code), region.stations.get(code)) {
        (Some(place), _) => place.name.clone(),
        (_, Some(station)) => label(station, &home(station)),
        _ => code.to_owned(),
    }
}

/// Every stop of every trip, in order of arrival. Goods that are fetched are due at the base.
pub(super) fn schedule(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    type Stop<'a> = ((Heading, &'a Trip), usize, &'a Visit);
    let mut stops: Vec<Stop<'_>> = Vec::new();
    for headed in plan.all_trips() {
        let visits = headed.1.visits.iter().enumerate();
        stops.extend(visits.map(|(at, visit)| (headed, at + 1, visit)));
    }
    stops.order_by_key(|((_, trip), stop, visit)| (visit.arrive, &trip.code, *stop));
    let late = |visit: &Visit| -> Vec<String> {
        visit.late.iter().map(|why| words::message(language, why)).collect()
    };
    Table::of(&stops, language, |((_, trip), stop, visit)| {
        let shape = position(region, &visit.at).map_or(Shape::Nowhere, Shape::Point);
        (trip.code.clone(), format!("{} {stop} {}", trip.code, name(region, &visit.at)), shape)
    })
    .column("trip", |((_, trip), ..)| trip.code.as_str())
    .column("direction", |((heading, _), ..)| words::text(language, heading_key(*heading)))
    .column("stop", |(_, stop, _)| *stop as f64)
    .column("stop_code", |(.., visit)| visit.at.as_str())
    .column("stop_name", |(.., visit)| name(region, &visit.at))
    .moment("arrive", &region.info, |(.., visit)| Some(visit.arrive))
    .moment("done", &region.info, |(.., visit)| Some(visit.done))
    .moment("due", &region.info, |(.., visit)| Some(visit.due))
    .column("slack_minutes", |((heading, trip), _, visit)| {
        f64::from(visit.due) - f64::from(trip.handed_over(*heading, visit))
    })
    .column("kits", |(.., visit)| visit.kits.len() as f64)
    .column("kit_codes", |(.., visit)| visit.kits.join(" "))
    .column("late_why", |(.., visit)| late(visit).join(" "))
    .done()
}

fn position(region: &Region, code: &str) -> Option<Position> {
    match region.stations.get(code) {
        Some(station) => region.position_of(station),
        None => region.places.get(code).map(|place| (place.lat, place.lon)),
    }
}

/// Stations without goods, with the reasons.
pub(super) fn unserved(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    let station = |code: &str| region.stations.get(code);
    let home = |code: &str| station(code).and_then(|station| region.home_of(station));
    let unserved: Vec<&Unserved> = plan.unserved.iter().collect();
    Table::of(&unserved, language, |row| {
        let shape = position(region, &row.station).map_or(Shape::Nowhere, Shape::Point);
        (row.station.clone(), name(region, &row.station), shape)
    })
    .column("station_code", |row| row.station.as_str())
    .column("kecamatan", |row| {
        home(&row.station).and_then(|home| region.ppk_of(home)).map(|ppk| ppk.name.clone())
    })
    .column("desa", |row| home(&row.station).map(|home| home.name.clone()))
    .column("tps", |row| station(&row.station).map(|station| station.number))
    .column("voters", |row| station(&row.station).map(|station| station.voters))
    .of_shape("lat", |row| position(region, &row.station).map(|(lat, _)| lat))
    .of_shape("lon", |row| position(region, &row.station).map(|(_, lon)| lon))
    .column("reason", |row| words::message(language, &row.reason))
    .done()
}

/// Where goods stay overnight, in order of time. Halts between places are at the last place.
pub(super) fn halts(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let halts: Vec<&Halt> =
        given.plan.and_then(|plan| plan.halts.as_ref()).into_iter().flatten().collect();
    let or_none = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    Table::of(&halts, language, |halt| {
        let shape = position(region, &halt.at).map_or(Shape::Nowhere, Shape::Point);
        let code = format!("{} {} {}", halt.trip, halt.at, halt.from);
        (code, name(region, &halt.at), shape)
    })
    .column("trip", |halt| or_none(&halt.trip))
    .column("halt_place", |halt| name(region, &halt.at))
    .column("halt_place_code", |halt| halt.at.as_str())
    .column("halt_edge", |halt| or_none(&halt.edge))
    .column("halt_toward", |halt| or_none(&halt.toward).map(|code| name(region, &code)))
    .column("halt_km", |halt| f64::from(halt.beyond_m) / 1e3)
    .moment("halt_from", &region.info, |halt| Some(halt.from))
    .moment("halt_until", &region.info, |halt| Some(halt.until))
    .column("halt_nights", |halt| halt.nights())
    .column("halt_stations", |halt| halt.kits)
    .column("halt_custody", |halt| words::text(language, custody_key(halt)))
    .column("halt_guards", |halt| u32::from(halt.guards))
    .column("halt_escort", |halt| u32::from(halt.of_escort))
    .column("halt_tried", |halt| {
        let tried = halt.tried.iter().map(|tried| words::message(language, tried));
        tried.collect::<Vec<_>>().join(" ")
    })
    .done()
}

/// How hard each post is to reach, when its goods leave the store by the plan, and when they must.
pub(super) fn waves(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    let departures = latest_departures(region, &StepTimes::new(region), plan, |_| 0).posts;
    let posts: Vec<(&Access, Score)> =
        plan.access.iter().map(|access| (access, access.score(&region.rules))).collect();
    let ppk = |access: &Access| region.places.get(&access.place).and_then(|p| region.ppk_of(p));
    let day = |access: &Access| {
        let ppk = ppk(access)?;
        let (_, score) = hardest(region, ppk, &plan.access)?;
        Some(wave_h(region, ppk, score))
    };
    let departure = |access: &Access| departures.get(&access.place);
    Table::of(&posts, language, |(access, _)| {
        let shape = position(region, &access.place).map_or(Shape::Nowhere, Shape::Point);
        (access.place.clone(), name(region, &access.place), shape)
    })
    .column("code", |(access, _)| access.place.as_str())
    .column("name", |(access, _)| name(region, &access.place))
    .column("kecamatan", |(access, _)| ppk(access).map(|ppk| ppk.name.clone()))
    .column("wave_day", |(access, _)| day(access).map(|day| words::h_day(day.into())))
    .column("wave_date", |(access, _)| {
        day(access).and_then(|day| words::iso_day(&region.info, day.into()))
    })
    .column("wave_score", |(_, score)| score.minutes())
    .column("wave_travel", |(_, score)| score.travel)
    .column("wave_changes", |(_, score)| score.changes)
    .column("wave_weather", |(_, score)| score.weather)
    .column("wave_closing", |(_, score)| score.closing)
    .moment("wave_planned", &region.info, |(access, _)| departure(access).map(|it| it.planned))
    .moment("wave_latest", &region.info, |(access, _)| departure(access).map(|it| it.latest))
    .column("wave_slack", |(access, _)| departure(access).map(|it| f64::from(it.slack_minutes())))
    .column("wave_decides", |(access, _)| departure(access).map(|it| name(region, &it.decides)))
    .done()
}
