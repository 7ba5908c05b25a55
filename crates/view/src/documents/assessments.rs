//! The list of what to check in the field, with the assessments so far.

use super::List;
use crate::words::{self, Language};
use tepat_model::region::{Assessment, Edge, Place, PlaceKind, Region};

const HEADINGS: [&str; 15] = [
    "col-kecamatan",
    "col-code",
    "col-name",
    "col-kind",
    "col-mode",
    "assessment-length-m",
    "assessments",
    "assessment-on",
    "assessment-by",
    "assessment-verdict",
    "assessment-found",
    "assessment-mode-found",
    "assessment-minutes",
    "edge-max-weight",
    "assessment-photo",
];

/// The edges and places of the printed forms, for one sub-district or, if `kecamatan` is empty,
/// for all: a row for each assessment, or a blank one to fill in. The full list ends with the
/// assessments of other things, such as links of the imported network.
pub fn assessments_csv(region: &Region, kecamatan: &str, language: Language) -> String {
    let mut list = List::headed(language, &HEADINGS);
    let is_wanted = |place: Option<&Place>| {
        let ppk = place.and_then(|place| sub_district(region, place));
        kecamatan.is_empty() || ppk.is_some_and(|ppk| ppk.code == kecamatan)
    };
    let end = |code: &str| region.places.get(code);
    let edges = region.edges.iter();
    for edge in edges.filter(|edge| is_wanted(end(&edge.from)) || is_wanted(end(&edge.to))) {
        add(&mut list, region, &edge.code, of_edge(region, edge, language), language);
    }
    let places = region.places.iter().filter(|place| place.kind != PlaceKind::Junction);
    for place in places.filter(|place| is_wanted(Some(place))) {
        add(&mut list, region, &place.code, of_place(region, place, language), language);
    }
    let known = |code: &str| {
        let place = region.places.get(code).filter(|place| place.kind != PlaceKind::Junction);
        place.is_some() || region.edges.get(code).is_some()
    };
    let others = region.assessments.iter().filter(|found| !known(&found.about));
    for found in others.filter(|_| kecamatan.is_empty()) {
        let about = [String::new(), found.about.clone()];
        let blank = std::iter::repeat_n(String::new(), 4);
        list.row(about.into_iter().chain(blank).chain(of_finding(found, language)));
    }
    list.done()
}

fn add(list: &mut List, region: &Region, code: &str, about: [String; 6], language: Language) {
    let mut found = region.assessments.iter().filter(|found| found.about == code).peekable();
    if found.peek().is_none() {
        let blank = std::iter::repeat_n(String::new(), HEADINGS.len() - about.len());
        return list.row(about.into_iter().chain(blank));
    }
    for found in found {
        list.row(about.iter().cloned().chain(of_finding(found, language)));
    }
}

fn of_edge(region: &Region, edge: &Edge, language: Language) -> [String; 6] {
    let ends = [&edge.from, &edge.to].map(|code| region.places.get(code));
    let ppk = ends.into_iter().flatten().find_map(|place| sub_district(region, place));
    let name = |at: usize, code: &str| ends[at].map_or(code, |place| &place.name).to_owned();
    [
        ppk.map(|ppk| ppk.name.clone()).unwrap_or_default(),
        edge.code.clone(),
        format!("{} – {}", name(0, &edge.from), name(1, &edge.to)),
        words::text(language, "col-edge"),
        words::text(language, &format!("mode-{}", edge.mode.key())),
        edge.length_m.to_string(),
    ]
}

fn of_place(region: &Region, place: &Place, language: Language) -> [String; 6] {
    let kind = match place.kind {
        PlaceKind::Store => "kind-store",
        PlaceKind::Ppk => "kind-ppk",
        PlaceKind::Pps => "kind-pps",
        PlaceKind::Pier => "kind-pier",
        PlaceKind::Junction => "kind-junction",
    };
    [
        sub_district(region, place).map(|ppk| ppk.name.clone()).unwrap_or_default(),
        place.code.clone(),
        place.name.clone(),
        words::text(language, kind),
        String::new(),
        String::new(),
    ]
}

fn of_finding(found: &Assessment, language: Language) -> [String; 9] {
    let figure = |figure: Option<u32>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    let mode = found.mode.map(|mode| words::text(language, &format!("mode-{}", mode.key())));
    [
        found.code.clone(),
        found.on.clone(),
        found.by.clone(),
        words::text(language, &format!("verdict-{}", found.verdict.key())),
        found.found.clone(),
        mode.unwrap_or_default(),
        figure(found.minutes),
        figure(found.max_weight_kg),
        found.photo.clone(),
    ]
}

/// The sub-district post that a place is or belongs to.
fn sub_district<'a>(region: &'a Region, place: &'a Place) -> Option<&'a Place> {
    let own = (place.kind == PlaceKind::Ppk).then_some(place);
    own.or_else(|| region.places.get(&place.parent).filter(|p| p.kind == PlaceKind::Ppk))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Verdict, bundled};

    #[test]
    fn everything_has_a_row_and_every_finding_its_own() {
        let mut region = bundled()[2].region().expect("a bundled region");
        let finding = |code: &str, about: &str| Assessment {
            code: code.into(),
            about: about.into(),
            by: "Rina".into(),
            on: "2024-11-20".into(),
            found: "jembatan; putus".into(),
            verdict: Verdict::Closed,
            ..Assessment::default()
        };
        let (edge, place) = (region.edges[0].code.clone(), region.places[1].code.clone());
        let found = [finding("A1", &edge), finding("A2", &edge), finding("A3", &place)];
        region.assessments.put_all(found.into_iter().chain([finding("A4", "w1.0")]).collect());
        let rows = |kecamatan: &str| {
            let text = assessments_csv(&region, kecamatan, Language::Indonesian);
            let text = text.strip_prefix('\u{feff}').expect("a byte order mark").to_owned();
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
            assert_eq!(reader.headers().expect("headings").len(), HEADINGS.len());
            reader.records().map(|row| row.expect("a row")).collect::<Vec<_>>()
        };
        let all = rows("");
        let places = region.places.iter().filter(|place| place.kind != PlaceKind::Junction);
        assert_eq!(all.len(), region.edges.len() + 1 + places.count() + 1);
        let of = |code: &str| all.iter().filter(|row| &row[1] == code).collect::<Vec<_>>();
        assert_eq!(of(&edge).iter().map(|row| &row[6]).collect::<Vec<_>>(), ["A1", "A2"]);
        assert_eq!(
            (&of(&place)[0][9], &of(&place)[0][10]),
            ("tidak dapat dilalui", "jembatan; putus")
        );
        assert_eq!(&of("w1.0")[0][6], "A4");
        let ppk = region.places.iter().find(|place| place.kind == PlaceKind::Ppk).expect("a post");
        let of_one = rows(&ppk.code);
        assert!(!of_one.is_empty() && of_one.len() < all.len() / 4, "{}", of_one.len());
    }
}
