//! Boxes, weight and volume of stations' kits.

use tepat_model::region::{Basis, Item, Region, Returns, Station, VehicleClass};

/// Whether a trip brings goods to the stations or fetches them for its base.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Out,
    Back,
}

/// Quantities of goods, on a vehicle or on land.
#[derive(Clone, Copy, Default)]
pub(super) struct Goods {
    pub(super) boxes: i64,
    pub(super) weight_g: i64,
    pub(super) volume_cm3: i64,
}

impl Goods {
    /// The goods of one station that go one way.
    pub(super) fn of_station(region: &Region, station: &Station, heading: Heading) -> Self {
        let mut goods = Self::default();
        for item in region.items.iter().filter(|item| heading == Heading::Out || is_sealed(item)) {
            goods.add_pieces(item, pieces(region, station, item));
        }
        goods
    }

    /// The goods of all these stations; unknown stations count nothing.
    pub(super) fn of_kits<'a>(
        region: &Region,
        kits: impl IntoIterator<Item = &'a String>,
        heading: Heading,
    ) -> Self {
        let mut sum = Self::default();
        for station in kits.into_iter().filter_map(|kit| region.stations.get(kit)) {
            let goods = Self::of_station(region, station, heading);
            sum.boxes = sum.boxes.saturating_add(goods.boxes);
            sum.weight_g = sum.weight_g.saturating_add(goods.weight_g);
            sum.volume_cm3 = sum.volume_cm3.saturating_add(goods.volume_cm3);
        }
        sum
    }

    fn add_pieces(&mut self, item: &Item, pieces: i64) {
        let times = |each: u32| pieces.saturating_mul(each.into());
        if item.code == "box" {
            self.boxes = self.boxes.saturating_add(pieces);
        }
        self.weight_g = self.weight_g.saturating_add(times(item.weight_g));
        self.volume_cm3 = self.volume_cm3.saturating_add(times(item.volume_cm3));
    }

    /// Minutes a class needs to load or unload these goods.
    pub(super) fn handling_minutes(self, class: &VehicleClass) -> i64 {
        ceil_div(self.boxes.saturating_mul(class.load_minutes_per_box_tenths.into()), 10)
    }
}

/// Whether an item comes back with the boxes.
fn is_sealed(item: &Item) -> bool {
    match item.returns {
        Some(returns) => returns == Returns::Sealed,
        None if item.code == "ink" => false,
        None => item.code == "box" || item.volume_cm3 == 0,
    }
}

/// Pieces of an item that a station gets.
pub(super) fn pieces(region: &Region, station: &Station, item: &Item) -> i64 {
    let elections = i64::try_from(region.rules.elections.len()).unwrap_or(i64::MAX);
    let quantity = i64::from(item.quantity);
    match item.basis {
        Basis::Station => quantity,
        Basis::Election => quantity.saturating_mul(elections),
        Basis::Ballot => {
            let voters = i64::from(station.voters);
            let reserve =
                ceil_div(voters.saturating_mul(region.rules.reserve_permille.into()), 1000);
            voters.saturating_add(reserve).saturating_mul(elections)
        }
    }
}

/// `dividend` ÷ `divisor`, rounded up. Callers pass a dividend of at least 0 and a divisor of
/// at least 1.
pub(super) fn ceil_div(dividend: i64, divisor: i64) -> i64 {
    dividend / divisor + i64::from(dividend % divisor > 0)
}
