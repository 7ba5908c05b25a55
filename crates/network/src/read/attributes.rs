//! Interprets attribute tables of lines that are not from OpenStreetMap.

use super::report::{ReadReport, Remark};
use super::tags::{self, Attributes, Way};
use crate::net::{Direction, Kind, Surface};

/// Names of fields that hold the name of a way, the usual ones first.
const NAMES: [&str; 9] =
    ["name", "nama", "namobj", "nama_jalan", "nama_ruas", "nm_ruas", "namajalan", "nmruas", "ruas"];

/// Words for kinds of way in the tables of Indonesian offices; the first match counts.
const KINDS: [(&str, Kind); 24] = [
    ("setapak", Kind::Path),
    ("tangga", Kind::Path),
    ("footpath", Kind::Path),
    ("ferry", Kind::Ferry),
    ("feri", Kind::Ferry),
    ("penyeberangan", Kind::Ferry),
    ("sungai", Kind::River),
    ("river", Kind::River),
    ("kanal", Kind::Canal),
    ("terusan", Kind::Canal),
    ("canal", Kind::Canal),
    ("pelayaran", Kind::Sea),
    ("jalan laut", Kind::Sea),
    ("arteri", Kind::Primary),
    ("nasional", Kind::Primary),
    ("kolektor", Kind::Secondary),
    ("provinsi", Kind::Secondary),
    ("lokal", Kind::Tertiary),
    ("kabupaten", Kind::Tertiary),
    ("lingkungan", Kind::Residential),
    ("desa", Kind::Unclassified),
    ("hauling", Kind::Track),
    ("kebun", Kind::RoughTrack),
    ("logging", Kind::RoughTrack),
];

/// Words for surfaces.
const SURFACES: [(&str, Surface); 12] = [
    ("rusak berat", Surface::Broken),
    ("aspal", Surface::Paved),
    ("beton", Surface::Paved),
    ("paving", Surface::Paved),
    ("asphalt", Surface::Paved),
    ("hotmix", Surface::Paved),
    ("kerikil", Surface::Gravel),
    ("sirtu", Surface::Gravel),
    ("agregat", Surface::Gravel),
    ("gravel", Surface::Gravel),
    ("tanah", Surface::Earth),
    ("pasir", Surface::Earth),
];

/// Longest field, in bytes, that is searched for words.
const MOST_BYTES: usize = 200;

/// Reads the attributes and the name of a line. Fields named like OpenStreetMap keys are
/// read as tags; otherwise all fields are searched for known words. `None` if the line
/// cannot be travelled.
pub(super) fn read<'f>(
    fields: &[(&'f str, &'f str)],
    way: i64,
    report: &mut ReadReport,
) -> Option<(Attributes, &'f str)> {
    let name = NAMES
        .iter()
        .find_map(|name| fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)))
        .map_or("", |(_, value)| value.trim());
    match tags::way(fields, false) {
        Way::Link(attributes, remarks) => {
            remarks.into_iter().for_each(|remark| report.note(remark, way));
            return Some((attributes, if name.is_empty() { tags::name(fields) } else { name }));
        }
        Way::Dropped(remark) => {
            report.note(remark, way);
            return None;
        }
        Way::Pier | Way::Other => (),
    }
    let words: Vec<String> = fields
        .iter()
        .filter(|(field, value)| {
            // A street named after a river is not a river.
            !NAMES.iter().any(|name| field.eq_ignore_ascii_case(name)) && value.len() <= MOST_BYTES
        })
        .map(|(_, value)| value.to_lowercase())
        .collect();
    let said = |word: &str| words.iter().any(|value| value.contains(word));
    let kind = KINDS.iter().find(|(word, _)| said(word)).map(|(_, kind)| *kind);
    let surface = SURFACES.iter().find(|(word, _)| said(word)).map(|(_, surface)| *surface);
    if kind.is_none() {
        report.note(Remark::AssumedKind, way);
    }
    let kind = kind.unwrap_or_default();
    if surface.is_none() && kind < Kind::Path {
        report.note(Remark::UnknownSurface, way);
    }
    let surface = surface.unwrap_or_default();
    Some((Attributes { kind, surface, direction: Direction::Both, ..Attributes::default() }, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_words_are_understood() {
        for (fields, kind, surface, name) in [
            (
                vec![("REMARK", "Jalan Kolektor"), ("MATRJL", "Aspal")],
                Kind::Secondary,
                Surface::Paved,
                "",
            ),
            (vec![("REMARK", "Jalan Setapak")], Kind::Path, Surface::Unknown, ""),
            (
                vec![("NAMOBJ", "Jl. Sungai Kandilo"), ("REMARK", "Jalan Lokal")],
                Kind::Tertiary,
                Surface::Unknown,
                "Jl. Sungai Kandilo",
            ),
            (
                vec![("jenis", "SUNGAI"), ("nama", "Mahakam")],
                Kind::River,
                Surface::Unknown,
                "Mahakam",
            ),
            (vec![("kondisi", "Tanah, rusak berat")], Kind::Unclassified, Surface::Broken, ""),
            (
                vec![("highway", "track"), ("tracktype", "grade2"), ("name", "Poros")],
                Kind::Track,
                Surface::Gravel,
                "Poros",
            ),
        ] {
            let mut report = ReadReport::default();
            let (attributes, read) = read(&fields, 1, &mut report).unwrap();
            assert_eq!((attributes.kind, attributes.surface, read), (kind, surface, name));
        }
    }
}
