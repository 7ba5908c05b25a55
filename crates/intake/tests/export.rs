//! What is exported can be imported again to the same region.

use proptest::prelude::*;
use tepat_intake::import::{
    Intent, Kind, NameChoices, StationImport, choose_sheets, read_edges, read_grids, read_places,
    read_stations,
};
use tepat_intake::survey::kind_of;
use tepat_model::document::Edit;
use tepat_model::region::{
    Circumstance, Delivery, Edge, Effect, Info, Mode, Place, PlaceKind, Record, Region, Station,
    Table,
};
use tepat_network::{Direction, Kind as WayKind, Link, Net, Node};
use tepat_planner::needs::needs;
use tepat_view::export::{Format, Given, What, export};
use tepat_view::words::Language;

/// Names as they occur, and some that lists may trip over.
fn name() -> impl Strategy<Value = String> {
    let odd = ["=1+1", "'=x", "-rusak", "@rina", "Muara; \"Jawa\"", "A,B", "Kŏta <&>", "_x0041_"];
    prop_oneof![
        3 => "[A-Z][a-z]{2,7}( [A-Z][a-z]{2,5})?",
        1 => prop::sample::select(odd.map(str::to_owned).to_vec()),
    ]
}

/// Remarks: nothing, or anything on one line that does not say nothing.
fn note() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 2 => name(), 1 => "[=+@-][a-z0-9]{1,5}x"]
}

/// A position near the middle of the region, in steps of a tenth or of a hundred metres.
fn position() -> impl Strategy<Value = (f64, f64)> {
    let degrees = |steps: i32, middle: f64| (middle * 1e6 + f64::from(steps)) / 1e6;
    (-20_000..20_000_i32, -20_000..20_000_i32, prop_oneof![Just(1), Just(1_000)]).prop_map(
        move |(lat, lon, step)| {
            let [lat, lon] = [lat, lon].map(|steps| steps / step * step);
            (degrees(lat, -0.5), degrees(lon, 116.5))
        },
    )
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(Mode::ALL.to_vec())
}

prop_compose! {
    fn place(code: String, kind: PlaceKind, parent: String)(
        name in name(),
        (lat, lon) in position(),
        local_mode in prop::option::of(mode()),
        radius_m in 0..5_000_u32,
        is_direct in any::<bool>(),
        wave_h in prop::option::of(-3..8_i16),
        flood_prone in any::<bool>(),
        custody in prop::option::of(any::<bool>()),
        polres in prop_oneof![Just(String::new()), Just("Polres Kutai".to_owned())],
        note in note(),
    ) -> Place {
        let delivery = if is_direct { Delivery::Direct } else { Delivery::Tiered };
        let known = Place::new(&code, kind, lat, lon);
        Place {
            name, parent: parent.clone(), local_mode, radius_m, delivery, wave_h, flood_prone,
            custody, polres, note, ..known
        }
    }
}

prop_compose! {
    fn station(desa: String, posts: Vec<String>)(
        number in 1..30_u32,
        voters in 1..600_u32,
        post in prop::option::of(prop::sample::select(posts)),
        position in prop::option::of(position()),
        address in note(),
        note in note(),
    ) -> Station {
        let station = Station::new(&desa, number, voters);
        let station = match post {
            Some(post) => station.served_from(&post),
            None => station,
        };
        let (lat, lon) = (position.map(|at| at.0), position.map(|at| at.1));
        Station { lat, lon, address, note, ..station }
    }
}

prop_compose! {
    fn edge(number: usize, places: Vec<String>)(
        ends in prop::sample::subsequence(places, 2),
        mode in mode(),
        length_m in 1..90_000_u32,
        minutes in prop::option::of(1..900_u32),
        flags in any::<[bool; 3]>(),
        limits in prop_oneof![Just((0, 0)), (1..9_000_u32, 1..400_u32)],
        effects in prop::sample::subsequence(Circumstance::ALL.to_vec(), 0..3),
        closures in prop::collection::vec((-9_000..0_i32, 1..2_000_i32), 0..3),
        bends in prop::collection::vec(position(), 0..4),
        (name, note) in (note(), note()),
    ) -> Edge {
        let effect = |when| Effect { when, percent: 40 };
        Edge {
            code: format!("64.99.E{number:04}"), name, note, mode, length_m, minutes, bends,
            from: ends[0].clone(), to: ends[1].clone(),
            way: if mode == Mode::Unpaved { "track.earth".into() } else { String::new() },
            closed: flags[0], flood_prone: flags[1], one_way: flags[2],
            max_weight_kg: limits.0, max_width_cm: limits.1,
            effects: effects.into_iter().map(effect).collect(),
            closures: closures.into_iter().map(|(from, length)| (from, from + length)).collect(),
        }
    }
}

/// A region with a store, up to three sub-districts with up to three villages each, a pier and a
/// crossing.
fn region() -> impl Strategy<Value = Region> {
    let info = Info { code: "64.99".into(), name: "Contoh".into(), ..Info::default() };
    let villages = prop::collection::vec(1..4_usize, 1..4);
    let places = villages.prop_flat_map(|villages| {
        let own = |code: &str, kind| place(code.to_owned(), kind, "64.99".into()).boxed();
        let mut all = vec![
            own("64.99.G01", PlaceKind::Store),
            own("64.99.P01", PlaceKind::Pier),
            own("64.99.J01", PlaceKind::Junction),
        ];
        for (ppk, villages) in villages.into_iter().enumerate() {
            let ppk = format!("64.99.{:02}", ppk + 1);
            all.push(own(&ppk, PlaceKind::Ppk));
            for village in 1..=villages {
                let code = format!("{ppk}.{}", 2000 + village);
                all.push(place(code, PlaceKind::Pps, ppk.clone()).boxed());
            }
        }
        all
    });
    places.prop_flat_map(move |places| {
        let codes: Vec<String> = places.iter().map(|place| place.code.clone()).collect();
        let posts: Vec<String> = places
            .iter()
            .filter(|place| place.kind == PlaceKind::Pps)
            .map(|place| place.code.clone())
            .collect();
        let of_village = |desa: &String| {
            let each = station(desa.clone(), posts.clone());
            prop::collection::vec(each, 0..4)
        };
        let stations: Vec<_> = posts.iter().map(of_village).collect();
        let edges: Vec<_> = (1..7).map(|number| edge(number, codes.clone())).collect();
        let info = info.clone();
        let net = prop::collection::vec(link(), 0..5).prop_map(net);
        (Just(places), stations, edges, net).prop_map(move |(places, stations, edges, net)| {
            Region {
                info: info.clone(),
                net: net.into(),
                places: places.into_iter().collect(),
                stations: stations.into_iter().flatten().collect(),
                edges: edges.into_iter().collect(),
                ..Region::default()
            }
        })
    })
}

/// A link between two of four nodes, perhaps a loop, with up to two bends.
fn link() -> impl Strategy<Value = (Link, Vec<[i32; 2]>)> {
    let bend = prop::array::uniform2(-900_000..900_000_i32);
    let bends = prop::collection::vec(bend, 0..3);
    let way = (0..4_u32, 0..4_u32, 1..90_000_u32, 0..3_u32);
    (way, bends, any::<bool>()).prop_map(|((from, to, length_dm, name), bends, is_water)| {
        let kind = if is_water { WayKind::River } else { WayKind::Track };
        let direction =
            if length_dm.is_multiple_of(2) { Direction::Backward } else { Direction::Both };
        (Link { from, to, length_dm, name, kind, direction, ..Link::default() }, bends)
    })
}

fn net(links: Vec<(Link, Vec<[i32; 2]>)>) -> Net {
    let node = |id: i64| Node { id, lat_e7: -4_000_001 * id as i32, lon_e7: 1_165_000_003 };
    let names = ["", "Jalan Poros", "Sungai; \"Belayan\""].map(str::to_owned).to_vec();
    let mut net = Net { nodes: (1..5).map(node).collect(), names, ..Net::default() };
    for (way, (link, bends)) in (1..).zip(links) {
        let first_bend = net.bends.len() as u32;
        net.bends.extend(bends.iter().map(|[lat, lon]| [*lat, 1_165_000_000 + lon]));
        net.links.push(Link { way, first_bend, bends: bends.len() as u32, ..link });
    }
    net
}

/// The region with what the file says.
fn imported(region: &Region, what: What, format: Format, bytes: &[u8]) -> Region {
    let file = format!("{}.{}", what.key(), format.ending());
    assert_eq!(kind_of(&file, bytes), None, "{file} is a list");
    let grids = read_grids(&file, bytes).unwrap_or_else(|error| panic!("{file}: {error:?}"));
    let sheets = choose_sheets(&grids, None);
    let choices = NameChoices::new();
    let (grid, mapping) = (&grids[0], &sheets[0].mapping);
    let (edits, open, report) = match mapping.kind {
        Kind::Stations => {
            let list = read_stations(grid, mapping, region, &choices, Intent::Update);
            let list = StationImport::joined(vec![list], &file, region);
            let edits: Vec<Edit> = list.edits().into_iter().map(|(edit, _)| edit).collect();
            (edits, list.unresolved.len(), list.report)
        }
        Kind::Places => {
            let list = read_places(grid, mapping, region, &choices);
            (vec![list.edit()], list.unresolved.len(), list.report)
        }
        Kind::Edges => {
            let list = read_edges(grid, mapping, region, &choices);
            (vec![list.edit()], list.unresolved.len(), list.report)
        }
        other => panic!("{file} is taken for {other:?}"),
    };
    let expect = match what {
        What::Places => Kind::Places,
        What::Network => Kind::Edges,
        _ => Kind::Stations,
    };
    let shown = || format!("{file} {report:?}\n{}", String::from_utf8_lossy(bytes));
    assert_eq!((mapping.kind, open), (expect, 0), "{}", shown());
    let mut after = region.clone();
    for edit in edits {
        edit.apply(&mut after).unwrap_or_else(|error| panic!("{error:?} {}", shown()));
    }
    after
}

/// Every second record.
fn half<R: Record + Clone>(table: &Table<R>) -> Table<R> {
    table.iter().step_by(2).cloned().collect()
}

fn check(region: &Region, language: Language) {
    let given =
        Given { region, needs: &needs(region), plan: None, people: None, roster: None, language };
    for what in [What::Stations, What::Places, What::Network] {
        if what == What::Stations && region.stations.is_empty() {
            continue;
        }
        for &format in what.formats() {
            let bytes = export(&given, what, format, None);
            let mut less = region.clone();
            match what {
                What::Stations => less.stations = half(&region.stations),
                What::Places => less.places = half(&region.places),
                _ => less.edges = half(&region.edges),
            }
            // To the same region: nothing changes. To one that lacks some of it: that is back.
            for before in [region, &less] {
                let after = imported(before, what, format, &bytes);
                let of = format!("{what:?} {format:?}\n{}", String::from_utf8_lossy(&bytes));
                assert_eq!(after.stations, region.stations, "{of}");
                assert_eq!(after.places, region.places, "{of}");
                assert_eq!(after.edges, region.edges, "{of}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn what_is_exported_is_imported_again(region in region(), in_english in any::<bool>()) {
        let language = if in_english { Language::English } else { Language::Indonesian };
        check(&region, language);
    }
}
