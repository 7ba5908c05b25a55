//! Lists of places and of network edges.

use tepat_intake::import::{
    Kind, ListImport, NameChoices, guess_kind, propose, read_edges, read_places,
};
use tepat_model::region::{Edge, Mode, Place, PlaceKind};

use super::{kukar, table, told};

fn places(text: &str) -> ListImport<Place> {
    let grid = table(text);
    assert_eq!(guess_kind(&grid), Kind::Places);
    read_places(&grid, &propose(&grid, Kind::Places), &kukar(), &NameChoices::new())
}

fn edges(text: &str) -> ListImport<Edge> {
    let grid = table(text);
    assert_eq!(guess_kind(&grid), Kind::Edges);
    read_edges(&grid, &propose(&grid, Kind::Edges), &kukar(), &NameChoices::new())
}

/// A code without the tag of the list it was given for.
fn untagged(code: &str) -> &str {
    code.split('-').next().unwrap_or_default()
}

#[test]
fn the_regions_own_places_and_edges_are_read_back_unchanged() {
    let region = kukar();
    for (name, kind) in [("places.csv", Kind::Places), ("edges.csv", Kind::Edges)] {
        let path = format!("{}/data/kutai-kartanegara/{name}", env!("CARGO_MANIFEST_DIR"));
        let grid = tepat_intake::import::read_grids(name, &std::fs::read(path).expect("a table"))
            .expect("a readable table")
            .remove(0);
        assert_eq!(guess_kind(&grid), kind);
        let mapping = propose(&grid, kind);
        let mut changed = region.clone();
        let edit = match kind {
            Kind::Places => read_places(&grid, &mapping, &region, &NameChoices::new()).edit(),
            _ => read_edges(&grid, &mapping, &region, &NameChoices::new()).edit(),
        };
        edit.apply(&mut changed).expect("a change that fits");
        assert_eq!(changed, region, "{name}");
    }
}

#[test]
fn places_are_added_or_completed() {
    let import = places(
        "Nama | Jenis | Lintang | Bujur | Rawan banjir | Keterangan
         Dermaga Baru | dermaga | -0,42 | 116,98 | ya | dibangun 2024
         Simpang Tiga Loa Janan | simpang | 0°34' LS | 117°4' BT | |
         Tabang | PPK | | | tidak | genset ada",
    );
    assert_eq!(told(&import.report), [""; 0]);
    let found: Vec<(&str, &str, PlaceKind, bool)> = import
        .records
        .iter()
        .map(|p| (untagged(&p.code), p.name.as_str(), p.kind, p.flood_prone))
        .collect();
    assert_eq!(
        found,
        [
            ("64.02.12", "Tabang", PlaceKind::Ppk, false),
            ("64.02.I0001", "Dermaga Baru", PlaceKind::Pier, true),
            ("64.02.I0002", "Simpang Tiga Loa Janan", PlaceKind::Junction, false),
        ]
    );
    assert_eq!(import.added, 2);
    let tabang = kukar().places.get("64.02.12").cloned().expect("Tabang");
    assert_eq!((import.records[0].lat, import.records[0].lon), (tabang.lat, tabang.lon));
    assert_eq!(import.records[0].note, "genset ada");
    let mut region = kukar();
    import.edit().apply(&mut region).expect("a change that fits");
    assert_eq!(region.places.len(), kukar().places.len() + 2);
}

#[test]
fn doubtful_places_are_named() {
    let import = places(
        "Kode | Nama | Jenis | Induk | Lintang | Bujur
          | Dermaga A | dermaga | | |
          | Dermaga B | pelabuhan udara | | -0,42 | 116,98
          | Dermaga C | bandara | | -0,42 | 116,98
          | Dermaga D | dermaga | | utara | 116,98
          | Dermaga E | dermaga | | 116,98 | -0,42
          | Dermaga F | dermaga | | -6,2 | 106,8
          | Desa Antah | desa | | -0,42 | 116,98
         64.02.12.2999 | Desa Baru | | Qwxyz | 0,42 | 116,01
         64.02.12.2998 | Desa Lain | | | 0,42 | 116,01
         64.02.12.2998 | Desa Lain | | | 0,42 | 116,01
         X1 | Entah | | | 0,42 | 116,01",
    );
    assert_eq!(
        told(&import.report),
        [
            "2 place-without-position",
            "4 place-kind-unknown",
            "5 place-position-unreadable",
            "8 area-code-missing",
            "9 place-unknown",
            "11 place-twice",
            "12 place-kind-missing",
            "6 position-swapped",
            "7 place-far",
        ]
    );
    let codes: Vec<&str> = import.records.iter().map(|place| untagged(&place.code)).collect();
    assert_eq!(codes, ["64.02.12.2998", "64.02.I0002", "64.02.I0004", "64.02.I0005"]);
}

#[test]
fn edges_are_read_by_name_or_code() {
    let import = edges(
        "Dari | Ke | Moda | Jarak (km) | Waktu (jam)
         PPK Tabang | Desa Muara Ritan | sungai | 12,5 | 1,5
         Gudang | 64.02.12 | jalan tanah | 180 | 8 jam 30 menit
         Gudang | PPK Tabang | sungai | | 2 hari",
    );
    assert_eq!(told(&import.report), [""; 0]);
    let found: Vec<(Mode, Option<u32>)> =
        import.records.iter().map(|edge| (edge.mode, edge.minutes)).collect();
    assert_eq!(
        found,
        [(Mode::River, Some(90)), (Mode::Unpaved, Some(510)), (Mode::River, Some(2880)),]
    );
    assert_eq!(import.records[0].length_m, 12_500);
    assert!(import.records[2].length_m > 50_000);
    assert!(import.records.iter().all(|edge| edge.code.starts_with("64.02.I")));
    let mut region = kukar();
    import.edit().apply(&mut region).expect("a change that fits");
    assert_eq!(region.edges.len(), kukar().edges.len() + 3);
}

#[test]
fn an_edge_that_is_there_keeps_its_code_whichever_end_comes_first() {
    let region = kukar();
    let known = region.edges.first().expect("an edge");
    let import = edges(&format!(
        "from | to | mode | length_m
         {} | {} | {} | 1.234",
        known.to,
        known.from,
        known.mode.key()
    ));
    assert_eq!((import.added, import.records.len()), (0, 1));
    assert_eq!((&import.records[0].code, import.records[0].length_m), (&known.code, 1234));
    assert_eq!((import.records[0].minutes, &import.records[0].note), (known.minutes, &known.note));
}

#[test]
fn doubtful_edges_are_named() {
    let import = edges(
        "Kode | Dari | Ke | Moda | Panjang (km) | Menit | Ditutup
          | PPK Tabang | PPK Tabang | sungai | 1 | |
          | PPK Tabang | Qwxyz | sungai | 1 | |
          | PPK Tabang | Muara Wis | sungai | 1 | |
          | PPK Tabang | | sungai | 1 | |
          | PPK Tabang | Gudang | balon udara | 1 | |
          | PPK Tabang | Gudang | laut | jauh | |
          | PPK Tabang | Gudang | laut | 9 | lama |
         A | PPK Tabang | Gudang | laut | | |
         B | Gudang | PPK Tabang | laut | 9 | |
         A | PPK Kenohan | Gudang | laut | 9 | 30 | barangkali",
    );
    assert_eq!(
        told(&import.report),
        [
            "2 edge-to-itself",
            "3 place-unknown",
            "4 place-unsure",
            "5 edge-end-missing",
            "6 mode-unknown",
            "7 figure-unreadable",
            "8 duration-unreadable",
            "10 edge-twice",
            "11 edge-code-twice",
            "9 edge-estimated",
        ]
    );
    assert_eq!(import.records.len(), 1);
}
