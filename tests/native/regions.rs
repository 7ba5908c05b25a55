//! Generated regions: small and odd, but accepted by the reader.

use proptest::prelude::*;
use tepat_model::region::{
    Basis, Delivery, Edge, Family, Fleet, Mode, Place, PlaceKind, Region, Rules, Skip, Station,
    Table, VehicleClass,
};
use tepat_model::time::DailyHours;

use crate::tiny;

/// A sub-district: how and on which H-day it is served, and the voters of each village's stations; with
/// whether goods may go past its posts.
type Kecamatan = ((Delivery, Skip), Option<i16>, Vec<(Option<Mode>, Skip, Vec<u32>)>);

/// A region of one to three sub-districts, which may lack ways, vehicles or working hours.
pub fn any_region() -> impl Strategy<Value = Region> {
    let village =
        (proptest::option::of(mode()), skip(), proptest::collection::vec(0_u32..700, 0..4));
    let kecamatan = (
        (prop_oneof![Just(Delivery::Tiered), Just(Delivery::Direct)], skip()),
        proptest::option::weighted(0.3, -1_i16..8),
        proptest::collection::vec(village, 1..4),
    );
    (proptest::collection::vec(kecamatan, 1..4), rules()).prop_flat_map(|(kecamatan, rules)| {
        let (places, stations) = places_and_stations(&kecamatan);
        let (place_count, station_count) = (places.len(), stations.len());
        (
            Just((places, stations, rules)),
            proptest::collection::vec(position(), place_count),
            proptest::collection::vec(proptest::option::weighted(0.7, position()), station_count),
            proptest::collection::vec(way(), place_count + 4),
            classes(),
            fleet(),
        )
            .prop_map(|((places, stations, rules), at, stand, ways, classes, fleet)| {
                let places: Table<Place> = places
                    .into_iter()
                    .zip(at)
                    .map(|(place, (lat, lon))| Place { lat, lon, ..place })
                    .collect();
                Region {
                    rules,
                    edges: edges(&places, &ways),
                    places,
                    stations: stations
                        .into_iter()
                        .zip(stand)
                        .map(|(station, at)| Station {
                            lat: at.map(|at| at.0),
                            lon: at.map(|at| at.1),
                            ..station
                        })
                        .collect(),
                    classes,
                    fleet,
                    items: Table::new(vec![
                        tiny::item("ballot", Basis::Ballot, 0, 10, 0),
                        tiny::item("booth", Basis::Station, 4, 1_300, 12_000),
                        tiny::item("box", Basis::Election, 1, 2_260, 96_000),
                    ]),
                    ..Region::default()
                }
            })
    })
}

/// The same with every post as administered.
pub fn any_closed_region() -> impl Strategy<Value = Region> {
    any_region().prop_map(|region| with_posts(&region, |_| Skip::Never))
}

/// A region whose posts goods may go past as stated.
pub fn with_posts(region: &Region, skip: impl Fn(&Place) -> Skip) -> Region {
    let places = region.places.iter().map(|it| Place { skip: skip(it), ..it.clone() }).collect();
    Region { places, ..region.clone() }
}

fn skip() -> impl Strategy<Value = Skip> {
    prop_oneof![4 => Just(Skip::Never), 2 => Just(Skip::Open), 1 => Just(Skip::Always)]
}

fn mode() -> impl Strategy<Value = Mode> {
    proptest::sample::select(Mode::ALL.to_vec())
}

/// Degrees with all their digits, as in a spreadsheet.
fn position() -> impl Strategy<Value = (f64, f64)> {
    (-0.3_f64..0.3, 115.8_f64..116.4)
}

fn rules() -> impl Strategy<Value = Rules> {
    let due_h = prop_oneof![3 => Just(1_i16), 1 => -2_i16..1];
    let minutes = (0_u16..60, 0_u16..40);
    let back = (-1_i16..2, 0_u16..1_440, 0_u16..4, -4_i16..0);
    (1_usize..4, 0_u32..60, 2_i16..7, due_h, minutes, back).prop_map(
        |(elections, reserve_permille, dispatch_from_h, tps_due_h, minutes, back)| Rules {
            elections: (0..elections).map(|number| format!("e{number}")).collect(),
            reserve_permille,
            dispatch_from_h,
            tps_due_h,
            handover_minutes: minutes.0,
            station_minutes: minutes.1,
            count_done_h: back.0,
            count_done_minute: back.1,
            recap_days: back.2,
            store_back_h: back.3,
            ..Rules::default()
        },
    )
}

fn places_and_stations(kecamatan: &[Kecamatan]) -> (Vec<Place>, Vec<Station>) {
    let place = |code: &str, kind, parent: &str| tiny::place(code, kind, parent, 0.0, 0.0);
    let mut places = vec![
        place("G", PlaceKind::Store, "0"),
        place("J", PlaceKind::Junction, ""),
        place("P", PlaceKind::Pier, ""),
    ];
    let mut stations = Vec::new();
    for (k, ((delivery, skip), wave_h, villages)) in kecamatan.iter().enumerate() {
        let ppk = format!("K{k}");
        places.push(Place {
            delivery: *delivery,
            skip: *skip,
            wave_h: *wave_h,
            ..place(&ppk, PlaceKind::Ppk, "0")
        });
        for (d, (local_mode, skip, voters)) in villages.iter().enumerate() {
            let pps = format!("{ppk}.{d}");
            let post = place(&pps, PlaceKind::Pps, &ppk);
            places.push(Place { local_mode: *local_mode, skip: *skip, ..post });
            let numbered = (1..).zip(voters);
            stations.extend(
                numbered.map(|(number, voters)| tiny::station(&pps, number, *voters, None)),
            );
        }
    }
    (places, stations)
}

#[derive(Clone, Debug)]
struct Connection {
    ends: (proptest::sample::Index, proptest::sample::Index),
    mode: Mode,
    length_m: u32,
    minutes: Option<u32>,
    closed: bool,
}

fn way() -> impl Strategy<Value = Connection> {
    (
        any::<(proptest::sample::Index, proptest::sample::Index)>(),
        prop_oneof![3 => Just(Mode::Paved), 2 => Just(Mode::River), 1 => mode()],
        0_u32..60_000,
        proptest::option::weighted(0.2, 0_u32..900),
        proptest::bool::weighted(0.1),
    )
        .prop_map(|(ends, mode, length_m, minutes, closed)| Connection {
            ends,
            mode,
            length_m,
            minutes,
            closed,
        })
}

/// The first ways join each place to an earlier one, so that most places are reachable.
fn edges(places: &[Place], ways: &[Connection]) -> Table<Edge> {
    let joined = ways.iter().enumerate().map(|(i, way)| {
        let (from, to) = match i + 1 {
            to if to < places.len() => (way.ends.0.index(to), to),
            _ => (way.ends.0.index(places.len()), way.ends.1.index(places.len())),
        };
        Edge {
            minutes: way.minutes,
            closed: way.closed,
            ..tiny::edge(
                &format!("E{i}"),
                &places[from].code,
                &places[to].code,
                way.mode,
                way.length_m,
            )
        }
    });
    joined.filter(|edge| edge.from != edge.to).collect()
}

fn hours() -> impl Strategy<Value = DailyHours> {
    let by_day = (0_i32..700, 60_i32..700).prop_map(|(start_minute, length)| DailyHours {
        start_minute,
        end_minute: start_minute + length,
    });
    prop_oneof![4 => by_day, 1 => Just(DailyHours { start_minute: 0, end_minute: 1440 })]
}

fn classes() -> impl Strategy<Value = Table<VehicleClass>> {
    let class = |code: &'static str, family, pace: [u16; 6]| {
        (2_u32..40, 40_u32..900, 300_u32..9_000, hours(), 0_u16..60).prop_map(
            move |(boxes, kg, litres, hours, tenths)| VehicleClass {
                capacity_boxes: boxes,
                capacity_kg: kg,
                capacity_litres: litres,
                hours,
                ..tiny::class(code, family, pace, tenths)
            },
        )
    };
    (
        class("truck", Family::Road, [100, 90, 0, 0, 0, 0]),
        class("motor", Family::Road, [80, 80, 70, 0, 0, 50]),
        class("boat", Family::Water, [0, 0, 0, 100, 80, 0]),
        class("team", Family::Foot, [10, 15, 30, 0, 0, 100]),
    )
        .prop_map(|(a, b, c, d)| Table::new(vec![a, b, c, d]))
}

fn fleet() -> impl Strategy<Value = Table<Fleet>> {
    let rows = [
        ("truck", "G"),
        ("motor", "G"),
        ("boat", "G"),
        ("boat", "P"),
        ("motor", "each-ppk"),
        ("boat", "each-ppk"),
        ("truck", "each-ppk"),
        ("motor", "each-pps"),
        ("boat", "each-pps"),
        ("team", "each-pps"),
    ];
    let row = (0_u32..4, proptest::bool::weighted(0.25));
    proptest::collection::vec(row, rows.len()).prop_map(move |counts| {
        rows.iter()
            .zip(counts)
            .map(|((class, base), (count, pooled))| Fleet {
                pooled,
                ..Fleet::new(class, base, count)
            })
            .collect()
    })
}
