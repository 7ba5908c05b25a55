//! The regions bundled with Tepat, read from the tables in `data/`.

use std::sync::OnceLock;

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Basis, Delivery, Edge, Family, Fleet, Info, Item, Located, Mode, Place, PlaceKind, Rate,
    RateKind, Region, Rules, SharedOutlines, Skip, Station, Table, VehicleClass,
};
use crate::time::DailyHours;
use tepat_order::Order as _;

/// A bundled region: its short name and how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// Name on the command line, e.g. `kutai-kartanegara`.
    pub slug: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Code of the Interior Ministry.
    pub code: &'static str,
    info: &'static str,
    places: &'static str,
    edges: &'static str,
    fleet: &'static str,
    outlines: &'static [u8],
}

macro_rules! region_files {
    ($slug:literal, $name:literal, $code:literal) => {
        Bundled {
            slug: $slug,
            name: $name,
            code: $code,
            info: include_str!(concat!("../../../../data/", $slug, "/region.json")),
            places: include_str!(concat!("../../../../data/", $slug, "/places.csv")),
            edges: include_str!(concat!("../../../../data/", $slug, "/edges.csv")),
            fleet: include_str!(concat!("../../../../data/", $slug, "/fleet.csv")),
            outlines: include_bytes!(concat!("../../../../data/", $slug, "/outlines.bin")),
        }
    };
}

static ALL: [Bundled; 3] = [
    region_files!("kutai-kartanegara", "Kutai Kartanegara", "64.02"),
    region_files!("kutai-timur", "Kutai Timur", "64.08"),
    region_files!("barito-utara", "Barito Utara", "62.05"),
];

/// The outlines that were read, in the order of [`ALL`].
static OUTLINES: [OnceLock<SharedOutlines>; 3] = [const { OnceLock::new() }; 3];

const CLASSES: &str = include_str!("../../../../data/classes.csv");
const ITEMS: &str = include_str!("../../../../data/items.csv");
const RATES: &str = include_str!("../../../../data/rates.csv");

/// The bundled regions, largest first.
pub fn bundled() -> &'static [Bundled] {
    &ALL
}

impl Bundled {
    /// Reads the region. `None` only if its tables in `data/` were damaged when Tepat was built.
    pub fn region(&self) -> Option<Region> {
        let info: Info = serde_json::from_str(self.info).ok()?;
        let rows: Vec<PlaceRow> = read(self.places)?;
        let mut stations = Vec::new();
        for row in rows.iter().filter(|row| row.kind == PlaceKind::Pps) {
            spread_stations(row, &mut stations);
        }
        Some(Region {
            rates: default_rates(&info.province)?,
            info,
            rules: Rules::default(),
            items: default_items()?,
            places: rows.into_iter().map(PlaceRow::into_place).collect(),
            stations: Table::new(stations),
            edges: read::<EdgeRow>(self.edges)?.into_iter().map(EdgeRow::into_edge).collect(),
            classes: default_classes()?,
            fleet: read::<FleetRow>(self.fleet)?.into_iter().map(FleetRow::into_fleet).collect(),
            ..Region::default()
        })
    }

    /// Borders of its areas and large rivers; none only if they were damaged when Tepat was built.
    ///
    /// They are not part of the region, so that files stay small and those of earlier versions
    /// are drawn with them as well.
    pub fn outlines(&self) -> SharedOutlines {
        let read = || SharedOutlines::from_packed("", self.outlines.to_vec()).unwrap_or_default();
        let number = ALL.iter().position(|bundled| bundled.slug == self.slug);
        number.map_or_else(read, |number| OUTLINES[number].get_or_init(read).clone())
    }
}

/// Default goods of every station; empty only if the table in `data/` was damaged when Tepat was
/// built.
pub fn usual_items() -> Table<Item> {
    default_items().unwrap_or_default()
}

/// The vehicle classes of the bundled regions; empty only if the table in `data/` was damaged
/// when Tepat was built.
pub fn usual_classes() -> Table<VehicleClass> {
    default_classes().unwrap_or_default()
}

/// Rates of allowances, packing and loading as they are in a province; empty only if the table in
/// `data/` was damaged when Tepat was built.
pub fn usual_rates(province: &str) -> Table<Rate> {
    default_rates(province).unwrap_or_default()
}

/// Rows of the province go before those without one.
fn default_rates(province: &str) -> Option<Table<Rate>> {
    let mut rows: Vec<RateRow> = read(RATES)?;
    rows.retain(|row| row.province.is_empty() || row.province == province);
    rows.order_by_key(|row| !row.province.is_empty());
    Some(rows.into_iter().map(RateRow::into_rate).collect())
}

fn default_items() -> Option<Table<Item>> {
    Some(read::<ItemRow>(ITEMS)?.into_iter().map(ItemRow::into_item).collect())
}

fn default_classes() -> Option<Table<VehicleClass>> {
    Some(read::<ClassRow>(CLASSES)?.into_iter().map(ClassRow::into_class).collect())
}

fn read<T: DeserializeOwned>(text: &str) -> Option<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().ok()
}

/// Divides the voters of a village evenly among its stations and places the stations on a
/// sunflower spiral, so that no two coincide and all lie within the radius.
fn spread_stations(row: &PlaceRow, stations: &mut Vec<Station>) {
    const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;
    const METRES_PER_DEGREE: f64 = 111_195.0;
    let count = row.stations.unwrap_or(0);
    let voters = row.voters.unwrap_or(0);
    for number in 1..=count {
        let k = f64::from(number - 1);
        let share = voters / count + u32::from(number <= voters % count);
        let reach = libm::sqrt((k + 0.5) / f64::from(count)) * f64::from(row.radius_m.unwrap_or(0));
        let (north, east) =
            (reach * libm::cos(k * GOLDEN_ANGLE), reach * libm::sin(k * GOLDEN_ANGLE));
        let round = |degrees: f64| libm::round(degrees * 1e5) / 1e5;
        stations.push(Station {
            lat: Some(round(row.lat + north / METRES_PER_DEGREE)),
            lon: Some(round(row.lon + east / METRES_PER_DEGREE)),
            ..Station::new(&row.code, number, share)
        });
    }
}

#[derive(Deserialize)]
struct PlaceRow {
    code: String,
    name: String,
    kind: PlaceKind,
    parent: String,
    lat: f64,
    lon: f64,
    local_mode: Option<Mode>,
    radius_m: Option<u32>,
    stations: Option<u32>,
    voters: Option<u32>,
    delivery: Option<Delivery>,
    wave_h: Option<i16>,
    flood_prone: String,
    polres: String,
    note: String,
}

impl PlaceRow {
    fn into_place(self) -> Place {
        Place {
            code: self.code,
            name: self.name,
            kind: self.kind,
            parent: self.parent,
            lat: self.lat,
            lon: self.lon,
            located: Located::Stated,
            local_mode: self.local_mode,
            radius_m: self.radius_m.unwrap_or(0),
            delivery: self.delivery.unwrap_or_default(),
            wave_h: self.wave_h,
            via: String::new(),
            by_class: String::new(),
            skip: Skip::default(),
            flood_prone: self.flood_prone == "yes",
            custody: None,
            polres: self.polres,
            note: self.note,
        }
    }
}

#[derive(Deserialize)]
struct EdgeRow {
    code: String,
    from: String,
    to: String,
    mode: Mode,
    length_m: u32,
    minutes: Option<u32>,
    flood_prone: String,
    note: String,
}

impl EdgeRow {
    fn into_edge(self) -> Edge {
        Edge {
            code: self.code,
            from: self.from,
            to: self.to,
            mode: self.mode,
            length_m: self.length_m,
            minutes: self.minutes,
            flood_prone: self.flood_prone == "yes",
            note: self.note,
            ..Edge::default()
        }
    }
}

#[derive(Deserialize)]
struct FleetRow {
    class: String,
    base: String,
    count: u32,
    note: String,
}

impl FleetRow {
    fn into_fleet(self) -> Fleet {
        Fleet { note: self.note, ..Fleet::new(&self.class, &self.base, self.count) }
    }
}

#[derive(Deserialize)]
struct ItemRow {
    code: String,
    name_id: String,
    name_en: String,
    basis: Basis,
    quantity: u32,
    weight_g: u32,
    volume_cm3: u32,
    source: String,
}

impl ItemRow {
    fn into_item(self) -> Item {
        Item {
            code: self.code,
            name_id: self.name_id,
            name_en: self.name_en,
            basis: self.basis,
            quantity: self.quantity,
            weight_g: self.weight_g,
            volume_cm3: self.volume_cm3,
            source: self.source,
            returns: None,
        }
    }
}

#[derive(Deserialize)]
struct ClassRow {
    code: String,
    name_id: String,
    name_en: String,
    family: Family,
    boxes: u32,
    kg: u32,
    m3: f64,
    paved_percent: u16,
    unpaved_percent: u16,
    offroad_percent: u16,
    river_percent: u16,
    sea_percent: u16,
    foot_percent: u16,
    gross_kg: u32,
    width_cm: u32,
    start_minute: i32,
    end_minute: i32,
    rupiah_per_km: u32,
    rupiah_per_hour: u32,
    rupiah_per_day: u32,
    crew: u16,
    load_minutes_per_box_tenths: u16,
    source: String,
}

impl ClassRow {
    fn into_class(self) -> VehicleClass {
        VehicleClass {
            code: self.code,
            name_id: self.name_id,
            name_en: self.name_en,
            family: self.family,
            capacity_boxes: self.boxes,
            capacity_kg: self.kg,
            capacity_litres: (self.m3 * 1000.0) as u32,
            pace_percent: [
                self.paved_percent,
                self.unpaved_percent,
                self.offroad_percent,
                self.river_percent,
                self.sea_percent,
                self.foot_percent,
            ],
            gross_kg: self.gross_kg,
            width_cm: self.width_cm,
            hours: DailyHours { start_minute: self.start_minute, end_minute: self.end_minute },
            rupiah_per_km: self.rupiah_per_km,
            rupiah_per_hour: self.rupiah_per_hour,
            rupiah_per_day: self.rupiah_per_day,
            crew: self.crew,
            load_minutes_per_box_tenths: self.load_minutes_per_box_tenths,
            source: self.source,
        }
    }
}

#[derive(Deserialize)]
struct RateRow {
    province: String,
    kind: RateKind,
    rupiah: u32,
    source: String,
}

impl RateRow {
    fn into_rate(self) -> Rate {
        Rate::new(self.kind, "", self.rupiah, &self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_all_rates() {
        let check = |province: &str, staff_day: u32| {
            let rates = usual_rates(province);
            let known = RateKind::ALL.len() - RateKind::OF_GUARDS.len();
            assert_eq!(rates.len(), known, "{province}");
            assert_eq!(rates.get("staff_day").map(|rate| rate.rupiah), Some(staff_day));
            assert!(rates.iter().all(|rate| !rate.source.is_empty()));
        };
        check("Kalimantan Tengah", 360_000);
        check("Kalimantan Timur", 430_000);
        check("", 430_000);
    }
}
