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
/// Stations to which no ordinary road leads on, for one four-wheel drive, one team of porters or
/// one boat where their goods come from.
const FOR_PICKUP: usize = 15;
const FOR_PORTERS: usize = 5;
const FOR_LONGBOAT: usize = 20;
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
    // Where no ordinary road leads on to all that goods are for, what can go the way does.
    let reach = Reach::new(region);
    for base in region.places.iter().filter(|place| !is_direct(&place.code)) {
        for (way, stations) in stations_by_way(region, base, &reach) {
            match way {
                Way::Road => {}
                Way::Track => add("pickup_4wd", &base.code, stations.div_ceil(FOR_PICKUP)),
                Way::OnFoot => add("porter", &base.code, stations.div_ceil(FOR_PORTERS)),
                Way::Water => add("longboat", &base.code, stations.div_ceil(FOR_LONGBOAT)),
            }
        }
    }
    let rows: Vec<Fleet> = rows.into_values().collect();
    let message = Message::warning("begin-fleet-assumed")
        .with("stations", region.stations.len())
        .with("rows", rows.len());
    let report = if rows.is_empty() { Vec::new() } else { vec![message] };
    (rows, report)
}

/// The easiest ways on which something leads from place to place, the easiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Roads, and ferries that carry vehicles.
    Road,
    /// Rough tracks too.
    Track,
    /// Paths too.
    OnFoot,
    /// Water too, or nothing at all.
    Water,
}

/// Which places are joined by ways of each kind and the easier ones.
struct Reach<'a> {
    region: &'a Region,
    joined: [(Way, UnionFind<usize>); 3],
}

impl<'a> Reach<'a> {
    /// O((places + nodes + edges + links) log places).
    fn new(region: &'a Region) -> Self {
        let (net, places) = (region.imported(), region.places.len());
        let node_of = |code: &str| match node_id(code) {
            Some(id) => net.node(id).map(|node| places + node),
            None => region.places.position(code),
        };
        let by_edges = region.edges.iter().filter(|edge| !edge.closed).filter_map(|edge| {
            let way = match edge.mode {
                Mode::Paved | Mode::Unpaved | Mode::Ferry => Way::Road,
                Mode::Offroad => Way::Track,
                Mode::Foot => Way::OnFoot,
                Mode::River | Mode::Sea => return None,
            };
            Some((way, node_of(&edge.from)?, node_of(&edge.to)?))
        });
        let by_links = net.links.iter().filter(|link| link.who != Who::Nobody).filter_map(|link| {
            let way = match link.kind {
                Kind::River | Kind::Canal | Kind::Sea => return None,
                Kind::RoughTrack => Way::Track,
                Kind::Path => Way::OnFoot,
                _ => Way::Road,
            };
            Some((way, places + link.from as usize, places + link.to as usize))
        });
        let ways: Vec<(Way, usize, usize)> = by_edges.chain(by_links).collect();
        let joined = [Way::Road, Way::Track, Way::OnFoot].map(|level| {
            let mut joined = UnionFind::new(places + net.nodes.len());
            for (_, from, to) in ways.iter().filter(|(way, ..)| *way <= level) {
                joined.union(*from, *to);
            }
            (level, joined)
        });
        Self { region, joined }
    }

    fn way(&self, from: &Place, to: &Place) -> Way {
        let [from, to] = [from, to].map(|place| self.region.places.position(&place.code));
        let joins =
            |joined: &UnionFind<usize>| from.zip(to).is_some_and(|(a, b)| joined.equiv(a, b));
        let easiest = self.joined.iter().find(|(_, joined)| joins(joined));
        easiest.map_or(Way::Water, |(way, _)| *way)
    }
}

/// Stations by the easiest way from a base to their next post: that of their sub-district where
/// the base is a store, their village's where it is a sub-district's post. Posts without a
/// position are left out.
fn stations_by_way(region: &Region, base: &Place, reach: &Reach<'_>) -> BTreeMap<Way, usize> {
    let mut counts = BTreeMap::new();
    for station in &region.stations {
        let Some(pps) = region.pps_of(station) else { continue };
        let Some(ppk) = region.ppk_of(pps) else { continue };
        let next = match base.kind {
            PlaceKind::Store if ppk.delivery != Delivery::Tiered => pps,
            PlaceKind::Store => ppk,
            PlaceKind::Ppk if ppk.code == base.code => pps,
            _ => continue,
        };
        if next.position().is_some() {
            *counts.entry(reach.way(base, next)).or_insert(0) += 1;
        }
    }
    counts
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
