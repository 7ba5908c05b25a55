//! Tables of the region: stations, needs, places, edges.

use super::Given;
use super::table::{Shape, Table};
use crate::words;
use tepat_model::plan::{StationOutcome, outcomes};
use tepat_model::region::{
    Alternate, Delivery, Edge, Place, PlaceKind, Region, Station, bends_written, effects_written,
    periods_written,
};
use tepat_order::Order as _;
use tepat_planner::needs::Kit;

/// A station with the names of its areas.
pub(super) struct Named<'a> {
    pub(super) station: &'a Station,
    pub(super) desa: &'a str,
    pub(super) kecamatan: &'a str,
    outcome: Option<StationOutcome>,
    pub(super) kit: Option<&'a Kit>,
}

/// Stations in the order of codes, each as `TPS 001 Perian` on a map.
pub(super) fn named<'a>(given: &Given<'a>) -> Vec<Named<'a>> {
    let region = given.region;
    let outcomes = given.plan.map(|plan| outcomes(region, plan)).unwrap_or_default();
    let of = |(at, station)| {
        let home = region.home_of(station);
        let ppk = home.and_then(|home| region.ppk_of(home));
        Named {
            station,
            desa: home.map_or(station.home(), |home| home.name.as_str()),
            kecamatan: ppk.map_or("", |ppk| ppk.name.as_str()),
            outcome: outcomes.get(at).copied(),
            kit: given.needs.stations.get(at),
        }
    };
    region.stations.iter().enumerate().map(of).collect()
}

/// `TPS 001 Perian`.
pub(super) fn label(station: &Station, desa: &str) -> String {
    format!("TPS {:03} {desa}", station.number)
}

fn at(region: &Region, station: &Station) -> Shape {
    region.position_of(station).map_or(Shape::Nowhere, Shape::Point)
}

/// Where stations go if they have to; `intake` reads it again as alternates.
pub(super) fn alternates(given: &Given) -> Table {
    let region = given.region;
    let mut stations = named(given);
    stations.retain(|row| region.alternates.get(&row.station.code).is_some());
    let none = Alternate::default();
    let of = |row: &Named<'_>| region.alternates.get(&row.station.code).unwrap_or(&none);
    Table::of(&stations, given.language, |row| {
        let position = region.at_alternate(row.station);
        let shape = position.and_then(|station| region.position_of(&station));
        let shape = shape.map_or(Shape::Nowhere, Shape::Point);
        (row.station.code.clone(), label(row.station, row.desa), shape)
    })
    .column("station_code", |row| row.station.code.as_str())
    .column("kecamatan", |row| row.kecamatan)
    .column("desa", |row| row.desa)
    .column("tps", |row| row.station.number)
    .column("served_from", |row| of(row).post.as_str())
    .of_shape("lat", |row| of(row).lat)
    .of_shape("lon", |row| of(row).lon)
    .column("address", |row| of(row).address.as_str())
    .column("agreed_by", |row| of(row).agreed_by.as_str())
    .column("agreed_on", |row| of(row).agreed_on.as_str())
    .column("note", |row| of(row).note.as_str())
    .done()
}

/// Stations with voters, positions and arrivals.
pub(super) fn stations(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let word = |key: &str| words::text(language, key);
    let stations = named(given);
    let table =
        Table::of(&stations, language, |row| {
            let (station, label) = (row.station, label(row.station, row.desa));
            (station.code.clone(), label, at(region, station))
        })
        .column("station_code", |row| row.station.code.as_str())
        .column("kecamatan", |row| row.kecamatan)
        .column("desa", |row| row.desa)
        .column("tps", |row| row.station.number)
        .column("voters", |row| row.station.voters)
        .column("served_from", |row| {
            if row.station.home.is_empty() { "" } else { row.station.desa.as_str() }
        })
        .of_shape("lat", |row| row.station.lat)
        .of_shape("lon", |row| row.station.lon)
        .column("address", |row| row.station.address.as_str())
        .column("note", |row| row.station.note.as_str());
    if given.plan.is_none() {
        return table.done();
    }
    table
        .column("state", |row| row.outcome.map(|outcome| word(state(outcome))))
        .moment("arrival", &region.info, |row| row.outcome.and_then(StationOutcome::at))
        .column("slack_minutes", |row| row.outcome.and_then(slack_minutes))
        .done()
}

fn state(outcome: StationOutcome) -> &'static str {
    match outcome {
        StationOutcome::OnTime { .. } => "state-on-time",
        StationOutcome::Late { .. } => "state-late",
        StationOutcome::Unserved => "state-unserved",
    }
}

fn slack_minutes(outcome: StationOutcome) -> Option<f64> {
    match outcome {
        StationOutcome::OnTime { slack_minutes, .. } => Some(slack_minutes.into()),
        StationOutcome::Late { late_minutes, .. } => Some(-f64::from(late_minutes)),
        StationOutcome::Unserved => None,
    }
}

/// What each station gets, item by item, and what that takes up in a vehicle.
pub(super) fn needs(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let stations = named(given);
    let mut table = Table::of(&stations, language, |row| {
        let (station, label) = (row.station, label(row.station, row.desa));
        (station.code.clone(), label, at(region, station))
    })
    .column("station_code", |row| row.station.code.as_str())
    .column("kecamatan", |row| row.kecamatan)
    .column("desa", |row| row.desa)
    .column("tps", |row| row.station.number)
    .column("voters", |row| row.station.voters);
    let of = |row: &Named, figure: &dyn Fn(&Kit) -> f64| row.kit.map(figure);
    for (at, item) in region.items.iter().enumerate() {
        let quantity = move |kit: &Kit| kit.quantities.get(at).map_or(0.0, |many| *many as f64);
        let heading = item.name(language.code()).to_owned();
        table = table.named(&item.code, heading, |row| of(row, &quantity));
    }
    table
        .column("boxes", |row| of(row, &|kit| kit.load.boxes as f64))
        .column("weight_kg", |row| of(row, &|kit| kit.load.weight_g as f64 / 1e3))
        .column("volume_litres", |row| of(row, &|kit| kit.load.volume_cm3 as f64 / 1e3))
        .done()
}

/// Stores, posts, piers and junctions; areas come before what belongs to them.
pub(super) fn places(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let word = |key: &str| words::text(language, key);
    let yes = |yes: bool| if yes { word("answer-yes") } else { String::new() };
    let mut places: Vec<&Place> = region.places.iter().collect();
    places.order_by_key(|place| place.kind);
    Table::of(&places, language, |place| {
        let shape = place.position().map_or(Shape::Nowhere, Shape::Point);
        (place.code.clone(), place.name.clone(), shape)
    })
    .column("code", |place| place.code.as_str())
    .column("name", |place| place.name.as_str())
    .column("kind", |place| word(words::kind_key(place.kind)))
    .column("parent", |place| place.parent.as_str())
    .of_shape("lat", |place| place.position().map(|(lat, _)| lat))
    .of_shape("lon", |place| place.position().map(|(_, lon)| lon))
    .column("local_mode", |place| {
        place.local_mode.map(|mode| word(&format!("mode-{}", mode.key())))
    })
    .column("radius_m", |place| place.radius_m)
    .column("delivery", |place| {
        let is_post = place.kind == PlaceKind::Ppk;
        (is_post || place.delivery != Delivery::default()).then(|| {
            word(match place.delivery {
                Delivery::Tiered => "delivery-tiered",
                Delivery::Direct => "delivery-direct",
                Delivery::Villages => "delivery-villages",
            })
        })
    })
    .column("wave", |place| place.wave_h.map(|day| words::h_day(day.into())))
    .column("flood_prone", |place| yes(place.flood_prone))
    .column("custody", |place| {
        place.custody.map(|custody| word(if custody { "answer-yes" } else { "answer-no" }))
    })
    .column("polres", |place| place.polres.as_str())
    .column("note", |place| place.note.as_str())
    .done()
}

/// Most rows that a list of edges may have to be read again.
const MOST_EDGES: usize = 90_000;

/// Whether the imported network is too large for a list.
pub(super) fn leaves_links(region: &Region) -> bool {
    region.edges.len() + region.net.links.len() > MOST_EDGES
}

/// The region's own edges, then the links of the imported network that none of them replaces, if
/// a list can hold them all.
pub(super) fn network(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let word = |key: &str| words::text(language, key);
    let yes = |yes: bool| if yes { word("answer-yes") } else { String::new() };
    let limit = |most: u32| (most > 0).then_some(most);
    let name = |code: &str| region.places.get(code).map(|place| place.name.clone());
    let count = if leaves_links(region) { 0 } else { region.net.links.len() };
    let links = (0..count).filter_map(|link| region.stand_in(link));
    let links: Vec<Edge> = links.filter(|edge| region.edges.get(&edge.code).is_none()).collect();
    let edges: Vec<&Edge> = region.edges.iter().chain(&links).collect();
    Table::of(&edges, language, |edge| {
        let label = if edge.name.is_empty() { &edge.code } else { &edge.name };
        let shape = region.course(edge).map_or(Shape::Nowhere, Shape::Line);
        (edge.code.clone(), label.clone(), shape)
    })
    .column("edge_code", |edge| edge.code.as_str())
    .column("edge_name", |edge| edge.name.as_str())
    .column("from", |edge| edge.from.as_str())
    .column("to", |edge| edge.to.as_str())
    .column("beginning", |edge| name(&edge.from))
    .column("ending", |edge| name(&edge.to))
    .column("mode", |edge| word(&format!("mode-{}", edge.mode.key())))
    .column("way", |edge| edge.way.as_str())
    .column("length_m", |edge| edge.length_m)
    .column("minutes", |edge| edge.minutes)
    .column("closed", |edge| yes(edge.closed))
    .column("flood_prone", |edge| yes(edge.flood_prone))
    .column("one_way", |edge| yes(edge.one_way))
    .column("max_weight_kg", |edge| limit(edge.max_weight_kg))
    .column("max_width_cm", |edge| limit(edge.max_width_cm))
    .column("effects", |edge| effects_written(&edge.effects))
    .column("closures", |edge| periods_written(&edge.closures))
    .of_shape("bends", |edge| bends_written(&edge.bends))
    .column("note", |edge| edge.note.as_str())
    .done()
}
