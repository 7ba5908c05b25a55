//! Labels of boxes, as scanners type them: each is one box at a step.
//!
//! `62.05.01.2001.001 1/4 0a1b2c3d4e5f`: station, which box of how many, and the version of the data
//! that the label was printed from, which is passed over.

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

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Basis, Station};

    fn region() -> Region {
        let boxes = Item { code: Item::BOX.into(), quantity: 4, ..Item::default() };
        Region {
            stations: [Station::new("62.05.01.2001", 1, 300)].into_iter().collect(),
            items: [Item { basis: Basis::Station, ..boxes }].into_iter().collect(),
            ..Region::default()
        }
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
