//! Labels of boxes, as scanners type them: each is one box at a step.
//!
//! `62.05.01.2001.001 1/4 0a1b2c3d4e5f`: station, which box of how many, and the version of the data
//! that the label was printed from, which is passed over.

use std::collections::{BTreeMap, BTreeSet};

use tepat_model::message::Message;
use tepat_model::region::{Item, Region, SupplyEntry, SupplyStep};
use tepat_planner::needs::kit;

/// A box that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Code of its station.
    pub station: String,
    /// Which box it is, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

/// Reads the code of a label. O(log stations + items).
///
/// # Errors
/// It is no such code, or not of this region, or of another number of boxes than the station gets.
pub fn read_label(text: &str, region: &Region) -> Result<Scanned, Message> {
    let no_box = || Message::error("scan-no-box").with("text", text.trim());
    let mut words = text.split_whitespace();
    let (code, share) = words.next().zip(words.next()).ok_or_else(no_box)?;
    let (number, of) = share.split_once('/').ok_or_else(no_box)?;
    let number: u32 = number.parse().map_err(|_| no_box())?;
    let of: u32 = of.parse().map_err(|_| no_box())?;
    let no_station = || Message::error("scan-no-station").with("text", code);
    let station = region.stations.get(code).ok_or_else(no_station)?;
    let boxes = kit(station, &region.items, &region.rules).load.boxes;
    if i64::from(of) != boxes || number == 0 || number > of {
        let message = Message::error("scan-no-such-box").with("text", share);
        return Err(message.with("station", code).with("of", boxes));
    }
    Ok(Scanned { station: code.to_owned(), number, of })
}

/// Boxes of a station as somebody reports them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// The boxes.
    pub boxes: Vec<Scanned>,
    /// Whether they are damaged.
    pub are_damaged: bool,
}

/// Words for damaged goods.
const DAMAGED: [&str; 2] = ["rusak", "damaged"];

/// Reads one box by its label, or all boxes of a station by its code, and whether they are damaged;
/// `None` if the text does not begin with the code of a station. O(log stations + items).
///
/// # Errors
/// It is no box that the station gets.
pub fn read_goods(text: &str, region: &Region) -> Option<Result<Goods, Message>> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let station = region.stations.get(words.first()?)?;
    let before = words.len();
    words.retain(|word| !DAMAGED.contains(&word.to_lowercase().as_str()));
    let are_damaged = words.len() < before;
    if words.len() > 1 {
        let read = read_label(&words.join(" "), region);
        return Some(read.map(|scanned| Goods { boxes: vec![scanned], are_damaged }));
    }
    let boxes = kit(station, &region.items, &region.rules).load.boxes;
    let of = u32::try_from(boxes).unwrap_or(0);
    let all = (1..=of).map(|number| Scanned { station: station.code.clone(), number, of });
    Some(Ok(Goods { boxes: all.collect(), are_damaged }))
}

impl Goods {
    /// The entries that say that they were handed over at their station, without those that stand there
    /// already, on whatever day. What was damaged stays so. O(boxes · entries).
    pub fn entries(&self, region: &Region, on: &str, by: &str) -> Vec<SupplyEntry> {
        let damaged = u32::from(self.are_damaged);
        let entry = |scanned: &Scanned| match scanned.entered(region, SupplyStep::Delivered) {
            Some(before) if before.damaged >= damaged => None,
            Some(before) => Some(SupplyEntry { damaged, ..before.clone() }),
            None => Some(SupplyEntry { damaged, ..scanned.entry(SupplyStep::Delivered, on, by) }),
        };
        self.boxes.iter().filter_map(entry).collect()
    }
}

impl Scanned {
    /// The remark of its entries: `1/4`.
    fn note(&self) -> String {
        format!("{}/{}", self.number, self.of)
    }

    /// The entry that says that this box has a step, if there is one. O(entries).
    pub fn entered<'r>(&self, region: &'r Region, step: SupplyStep) -> Option<&'r SupplyEntry> {
        let note = self.note();
        region.supplies.iter().find(|entry| {
            entry.item == Item::BOX
                && entry.step == step
                && entry.place == self.station
                && entry.note == note
        })
    }

    /// An entry that says so. Its code follows from box and step, so that two people who scan it count
    /// it once.
    pub fn entry(&self, step: SupplyStep, on: &str, by: &str) -> SupplyEntry {
        let number = self.number.to_string();
        SupplyEntry {
            code: SupplyEntry::code_of(on, &["scan", step.key(), &self.station, &number]),
            on: on.to_owned(),
            item: Item::BOX.to_owned(),
            step,
            count: 1,
            place: self.station.clone(),
            by: by.to_owned(),
            note: self.note(),
            ..SupplyEntry::default()
        }
    }
}

/// A station of whose boxes some have a step and others not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// Code of the station.
    pub station: String,
    /// Numbers of the boxes that are missing, in order.
    pub missing: Vec<u32>,
    /// How many boxes the station gets.
    pub of: u32,
}

/// Stations of whose boxes some were scanned at a step and others not, in order of their codes.
/// O(entries · log entries).
pub fn short(region: &Region, step: SupplyStep) -> Vec<Short> {
    let mut seen: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for entry in region.supplies.iter().filter(|it| it.item == Item::BOX && it.step == step) {
        let number = entry.note.split_once('/').and_then(|(number, _)| number.parse().ok());
        if let Some(number) = number {
            seen.entry(&entry.place).or_default().insert(number);
        }
    }
    let missing = |(code, seen): (&str, BTreeSet<u32>)| {
        let station = region.stations.get(code)?;
        let boxes = kit(station, &region.items, &region.rules).load.boxes;
        let of = u32::try_from(boxes).unwrap_or(0);
        let missing: Vec<u32> = (1..=of).filter(|number| !seen.contains(number)).collect();
        let station = code.to_owned();
        (!missing.is_empty()).then_some(Short { station, missing, of })
    };
    seen.into_iter().filter_map(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Basis, Station};

    fn region() -> Region {
        let boxes = Item {
            code: Item::BOX.into(),
            name_id: String::new(),
            name_en: String::new(),
            basis: Basis::Station,
            quantity: 4,
            weight_g: 1,
            volume_cm3: 1,
            source: String::new(),
            returns: None,
        };
        Region {
            stations: [Station::new("62.05.01.2001", 1, 300)].into_iter().collect(),
            items: [boxes].into_iter().collect(),
            ..Region::default()
        }
    }

    #[test]
    fn stations_are_short_of_what_was_not_scanned() {
        let mut region = region();
        let code = region.stations.iter().next().unwrap().code.clone();
        let step = SupplyStep::Delivered;
        assert_eq!(short(&region, step), [], "nothing was scanned, so nothing is known");
        let mut scan = |number: u32| {
            let scanned = Scanned { station: code.clone(), number, of: 4 };
            region.supplies.put(scanned.entry(step, "2024-11-26", "PPS"));
            short(&region, step).into_iter().flat_map(|it| it.missing).collect::<Vec<_>>()
        };
        assert_eq!(scan(3), [1, 2, 4]);
        assert_eq!(scan(1), [2, 4]);
        assert_eq!(scan(1), [2, 4]);
        assert_eq!((scan(2), scan(4)), (vec![4], vec![]));
        assert_eq!(short(&region, SupplyStep::Returned), [], "another step");
    }

    #[test]
    fn labels_are_read_as_scanners_type_them() {
        let region = region();
        let code = region.stations.iter().next().unwrap().code.clone();
        let check = |text: &str, expect: Result<u32, &str>| {
            let found = read_label(&text.replace('@', &code), &region);
            let number = found.as_ref().map(|box_| box_.number).map_err(|it| it.key.as_str());
            assert_eq!(number, expect, "{text}");
        };
        check("@ 1/4 0a1b2c3d4e5f", Ok(1));
        check("  @ 4/4", Ok(4));
        check("@ 5/4", Err("scan-no-such-box"));
        check("@ 0/4", Err("scan-no-such-box"));
        check("@ 1/5", Err("scan-no-such-box"));
        check("99.99 1/4", Err("scan-no-station"));
        check("@", Err("scan-no-box"));
        check("@ satu", Err("scan-no-box"));
        check("", Err("scan-no-box"));
    }

    #[test]
    fn goods_are_one_box_or_all_of_a_station() {
        let mut region = region();
        let code = region.stations.iter().next().unwrap().code.clone();
        let check = |text: &str, expect: Option<Result<(usize, bool), &str>>| {
            let found = read_goods(&text.replace('@', &code), &region);
            let found = found.as_ref().map(|read| {
                let goods = read.as_ref().map(|goods| (goods.boxes.len(), goods.are_damaged));
                goods.map_err(|message| message.key.as_str())
            });
            assert_eq!(found, expect, "{text}");
        };
        check("@", Some(Ok((4, false))));
        check("@ rusak", Some(Ok((4, true))));
        check("@ 2/4 0a1b2c3d4e5f Damaged", Some(Ok((1, true))));
        check("@ 5/4", Some(Err("scan-no-such-box")));
        check("T0001 berangkat", None);
        check("", None);
        let goods = read_goods(&format!("{code} rusak"), &region).unwrap().unwrap();
        let entries = goods.entries(&region, "2024-11-26", "Ani");
        assert_eq!(entries.iter().map(|entry| entry.damaged).sum::<u32>(), 4);
        // The same boxes scanned one by one are the same entries.
        let one = read_label(&format!("{code} 3/4"), &region).unwrap();
        assert_eq!(entries[2].code, one.entry(SupplyStep::Delivered, "2024-11-26", "").code);
        // After midnight they are still the same, and what is damaged is not whole again.
        region.supplies = entries.into_iter().collect();
        let whole = read_goods(&code, &region).unwrap().unwrap();
        assert_eq!(whole.entries(&region, "2024-11-27", "Ani"), []);
        let known = region.supplies.iter().next().unwrap().code.clone();
        region
            .supplies
            .put(SupplyEntry { damaged: 0, ..region.supplies.get(&known).unwrap().clone() });
        let again = goods.entries(&region, "2024-11-27", "Ani");
        assert_eq!(
            again.iter().map(|it| (&it.code, it.damaged)).collect::<Vec<_>>(),
            [(&known, 1)]
        );
    }

    #[test]
    fn a_box_counts_once_at_each_step() {
        let mut region = region();
        let code = region.stations.iter().next().unwrap().code.clone();
        let label = read_label(&format!("{code} 2/4"), &region).unwrap();
        let packed = label.entry(SupplyStep::Packed, "2024-11-20", "Ani");
        assert_eq!((packed.count, packed.by.as_str(), packed.note.as_str()), (1, "Ani", "2/4"));
        assert_ne!(packed.code, label.entry(SupplyStep::Delivered, "2024-11-20", "").code);
        assert_eq!(packed.code, label.entry(SupplyStep::Packed, "2024-11-20", "Budi").code);
        assert!(label.entered(&region, SupplyStep::Packed).is_none());
        region.supplies = [packed].into_iter().collect();
        assert!(label.entered(&region, SupplyStep::Packed).is_some());
        assert!(label.entered(&region, SupplyStep::Delivered).is_none());
    }
}
