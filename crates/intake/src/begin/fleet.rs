//! A first proposal of vehicles, scaled to the stations.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;
use tepat_model::message::Message;
use tepat_model::region::{Delivery, Fleet, Mode, Place, PlaceKind, Region};
use tepat_network::{Kind, Who, node_id};

/// Stations for one vehicle of each class at the store. The bundled regions have between 70 and
/// 145 for a box truck, 60 and 104 for a light truck, and 45 and 145 for a pickup.
const AT_STORE: [(&str, usize); 4] =
    [("truck_box", 100), ("truck_engkel", 80), ("pickup_4wd", 60), ("pickup", 80)];
/// Stations served straight from the store on the last day for one pickup more.
const DIRECT_FOR_PICKUP: usize = 12;
/// Stations of a sub-district for one pickup at its post, at least two.
const STATIONS_FOR_POST_PICKUP: usize = 15;
/// Vehicles at each village post.
const AT_VILLAGE: [(&str, u32); 2] = [("pickup", 1), ("motorbike", 2)];
/// Canoes at a pier, and at a post that is reached by water only.
const CANOES: u32 = 3;
/// Boats at a pier besides canoes.
const LONGBOATS: u32 = 1;
/// Stations without a road from the store for one boat there.
const STATIONS_FOR_LONGBOAT: usize = 20;
/// Greatest number of vehicles in one row.
const MOST: usize = 1_000;

/// Vehicles for a region that has none, and what is to be said of them. `note` is the remark that
/// says they are assumed. Classes that the region lacks are left out. O(records).
pub fn propose_fleet(region: &Region, note: &str) -> (Vec<Fleet>, Vec<Message>) {
    let mut rows: BTreeMap<String, Fleet> = BTreeMap::new();
    let mut add = |class: &str, base: &str, count: usize| {
        if count > 0 && region.classes.get(class).is_some() {
            let row = Fleet::new(class, base, 0);
            let row = rows.entry(row.code.clone()).or_insert(row);
            row.count = u32::try_from((row.count as usize + count).min(MOST)).unwrap_or(0);
            note.clone_into(&mut row.note);
        }
    };
    let of_post = stations_by_post(region);
    let is_direct = |post: &str| {
        region.places.get(post).is_some_and(|place| place.delivery == Delivery::Direct)
    };
    let direct: usize = of_post.iter().filter(|(post, _)| is_direct(post)).map(|(_, n)| n).sum();
    let stores = region.places.iter().filter(|place| place.kind == PlaceKind::Store);
    for (number, store) in stores.enumerate() {
        for (class, stations) in AT_STORE {
            add(class, &store.code, region.stations.len().div_ceil(stations));
        }
        if number == 0 {
            add("pickup", &store.code, direct.div_ceil(DIRECT_FOR_PICKUP));
        }
    }
    for (post, stations) in of_post.iter().filter(|(post, _)| !is_direct(post)) {
        add("pickup", post, stations.div_ceil(STATIONS_FOR_POST_PICKUP).max(2));
    }
    if direct < region.stations.len() {
        for (class, count) in AT_VILLAGE {
            add(class, "each-pps", count as usize);
        }
    }
    let (mut by_road, mut by_water) = (BTreeMap::new(), BTreeMap::new());
    for edge in &region.edges {
        let joins = match edge.mode {
            Mode::River | Mode::Sea => &mut by_water,
            Mode::Paved | Mode::Unpaved | Mode::Offroad | Mode::Ferry => &mut by_road,
            Mode::Foot => continue,
        };
        joins.insert(edge.from.as_str(), ());
        joins.insert(edge.to.as_str(), ());
    }
    for place in &region.places {
        let is_afloat = by_water.contains_key(place.code.as_str());
        let is_ashore = by_road.contains_key(place.code.as_str());
        match place.kind {
            PlaceKind::Pier if is_afloat => {
                add("ces", &place.code, CANOES as usize);
                add("longboat", &place.code, LONGBOATS as usize);
            }
            PlaceKind::Ppk | PlaceKind::Pps if is_afloat && !is_ashore => {
                add("ces", &place.code, CANOES as usize);
            }
            _ => {}
        }
    }
    // Where goods start on a road that does not reach all they are for, boats go on.
    let ashore = Ashore::new(region);
    for base in &region.places {
        let cut_off = stations_without_road(region, base, &ashore);
        match base.kind {
            PlaceKind::Store => {
                add("longboat", &base.code, cut_off.div_ceil(STATIONS_FOR_LONGBOAT));
            }
            PlaceKind::Ppk if cut_off > 0 && !is_direct(&base.code) => {
                add("longboat", &base.code, LONGBOATS as usize);
                add("ces", &base.code, CANOES as usize);
            }
            _ => {}
        }
    }
    let rows: Vec<Fleet> = rows.into_values().collect();
    let message = Message::warning("begin-fleet-assumed")
        .with("stations", region.stations.len())
        .with("rows", rows.len());
    let report = if rows.is_empty() { Vec::new() } else { vec![message] };
    (rows, report)
}

/// Which places roads join, ferries included.
struct Ashore<'a> {
    region: &'a Region,
    joined: UnionFind<usize>,
}

impl<'a> Ashore<'a> {
    /// O((places + nodes + edges + links) log places).
    fn new(region: &'a Region) -> Self {
        let (net, places) = (region.imported(), region.places.len());
        let node_of = |code: &str| match node_id(code) {
            Some(id) => net.node(id).map(|node| places + node),
            None => region.places.position(code),
        };
        let mut joined = UnionFind::new(places + net.nodes.len());
        for edge in &region.edges {
            let is_road = !matches!(edge.mode, Mode::River | Mode::Sea | Mode::Foot);
            let ends = node_of(&edge.from).zip(node_of(&edge.to));
            if let Some((from, to)) = ends.filter(|_| is_road && !edge.closed) {
                joined.union(from, to);
            }
        }
        let is_road = |kind| !matches!(kind, Kind::Path | Kind::River | Kind::Canal | Kind::Sea);
        for link in net.links.iter().filter(|link| is_road(link.kind) && link.who != Who::Nobody) {
            joined.union(places + link.from as usize, places + link.to as usize);
        }
        Self { region, joined }
    }

    fn joins(&self, a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|code| self.region.places.position(code));
        a.zip(b).is_some_and(|(a, b)| self.joined.equiv(a, b))
    }
}

/// Number of stations whose next post no road joins with this base: that of their sub-district
/// where the base is a store, their village's where it is a sub-district's post.
fn stations_without_road(region: &Region, base: &Place, ashore: &Ashore<'_>) -> usize {
    let is_joined =
        |place: &Place| place.position().is_none() || ashore.joins(&base.code, &place.code);
    let is_cut_off = |pps: &Place, ppk: &Place| match base.kind {
        PlaceKind::Store if ppk.delivery == Delivery::Direct => !is_joined(pps),
        PlaceKind::Store => !is_joined(ppk),
        PlaceKind::Ppk => ppk.code == base.code && !is_joined(pps),
        _ => false,
    };
    let posts = region.stations.iter().filter_map(|station| {
        let pps = region.pps_of(station)?;
        Some((pps, region.ppk_of(pps)?))
    });
    posts.filter(|(pps, ppk)| is_cut_off(pps, ppk)).count()
}

/// Number of stations below each sub-district post.
fn stations_by_post(region: &Region) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for station in &region.stations {
        let post = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
        if let Some(post) = post {
            *counts.entry(post.code.as_str()).or_insert(0) += 1;
        }
    }
    counts
}
