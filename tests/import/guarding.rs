//! Lists of units, and of what makes stations vulnerable.

use tepat_intake::import::{
    Kind, NameChoices, guess_kind, propose, read_forces, read_rulings, read_ticks,
};
use tepat_model::region::{Force, Region, Ruling, usual_indicators};
use tepat_view::people::indicator_name;
use tepat_view::words::Language;

use super::{kukar, table, told};

/// Reads a list of units into a region that has one, and compares its records and messages.
fn forces(text: &str, expect: &[&str], report: &[&str]) {
    let mut region = kukar();
    region.forces.put(Force {
        code: "F001".into(),
        name: "Polres Kukar".into(),
        base: "64.02.G1".into(),
        strength: 550,
        ..Force::default()
    });
    let grid = table(text);
    assert_eq!(guess_kind(&grid), Kind::Forces, "{text}");
    let import = read_forces(&grid, &propose(&grid, Kind::Forces), &region, &NameChoices::new());
    let shown = |force: &Force| {
        let code = force.code.split('-').next().unwrap_or_default();
        let (kind, areas) = (force.kind.key(), force.areas.join("+"));
        let hours = format!("{}/{}", force.duty_hours, force.rest_hours);
        format!("{code} {} {kind} {} {} {areas} {hours}", force.name, force.base, force.strength)
    };
    let found: Vec<String> = import.records.iter().map(shown).collect();
    assert_eq!(found, expect, "{:?}", import.report);
    assert_eq!(told(&import.report), report);
    let mut changed = region.clone();
    import.edit().apply(&mut changed).expect("a change that fits");
    assert_eq!(changed.validate(), Ok(()));
}

#[test]
fn units_are_added_or_updated() {
    forces(
        "No | Satuan | Jenis | Pangkalan | Jumlah Personel | Kecamatan | Jam tugas
         1 | Polres Kukar | | | 472 | | 8
         2 | Polsek Tabang | Polri | Tabang | 14 | Tabang |
         3 | Kodim 0906 | TNI AD | Gudang | 1.200 | semua |
         4 | Polres Bontang | Polri | Marang Kayu | 505 | Muara Badak; Marangkayu |
          | Jumlah | | | 2.191 | |",
        &[
            "64.02.I0001 Polsek Tabang police 64.02.12 14 64.02.12 12/12",
            "64.02.I0002 Kodim 0906 army 64.02.G1 1200  12/12",
            "64.02.I0003 Polres Bontang police 64.02.17 505 64.02.05+64.02.17 12/12",
            "F001 Polres Kukar police 64.02.G1 472  8/12",
        ],
        &[],
    );
}

#[test]
fn what_a_list_of_units_leaves_out_is_said() {
    forces(
        "Satuan | Personel\nKoramil Tabang | 9\nSatgas | 20",
        &[
            "64.02.I0001 Koramil Tabang army 64.02.12 9  12/12",
            "64.02.I0002 Satgas police 64.02.G1 20  12/12",
        ],
        &["2 force-base-assumed", "3 force-kind-assumed", "3 force-base-assumed"],
    );
    forces(
        "Satuan | Jenis | Pangkalan | Personel | Kecamatan
         Polsek A | Dishub | Gudang | 9 |
         Polsek B | Polri | Antah Berantah | 9 |
         Polsek C | Polri | Gudang | banyak |
         Polsek D | Polri | Gudang | | 
         Polsek E | Polri | Gudang | 5 | Entah
         Polsek F | Polri | Gudang | 5 | 
         Polsek F | Polri | Gudang | 6 | 
         | Polri | Gudang | 6 | ",
        &["64.02.I0001 Polsek F police 64.02.G1 5  12/12"],
        &[
            "2 force-kind-unknown",
            "3 place-unsure",
            "4 figure-unreadable",
            "5 strength-missing",
            "6 place-unknown",
            "8 place-twice",
            "9 place-nameless",
        ],
    );
}

/// Reads a list of indicators, and compares its ticks and messages.
fn ticks(text: &str, expect: &[&str], report: &[&str]) {
    let region = kukar();
    let grid = table(text);
    assert_eq!(guess_kind(&grid), Kind::Ticks, "{text}");
    let import = read_ticks(&grid, &propose(&grid, Kind::Ticks), &region, &NameChoices::new());
    let found: Vec<&str> = import.records.iter().map(|tick| tick.code.as_str()).collect();
    assert_eq!(found, expect, "{:?}", import.report);
    assert_eq!(told(&import.report), report);
    let mut changed = region.clone();
    import.edit().apply(&mut changed).expect("a change that fits");
}

#[test]
fn indicators_are_ticked_at_villages_and_stations() {
    ticks(
        "Kecamatan | Desa | TPS | Indikator
         Tabang | Bila Talang | | Blank spot; banjir
          | Bilah Talang | 001 | sulit dijangkau
         Muara Muntai | PERIAN | 2 | Tanpa sinyal",
        &[
            "flood@64.02.12.2007",
            "reach@64.02.12.2007.001",
            "signal@64.02.01.2001.002",
            "signal@64.02.12.2007",
        ],
        &["3 name-similar"],
    );
    ticks(
        "Kecamatan | Desa | Tanpa listrik | Tanpa sinyal | Banjir
         Muara Muntai | Perian | x | | 1
         Tabang | Bila Talang | tidak | ya | entah",
        &["flood@64.02.01.2001", "power@64.02.01.2001", "signal@64.02.12.2007"],
        &["3 yes-or-no"],
    );
    ticks(
        "Kecamatan | Desa | TPS | Indikator
         Tabang | Antah Berantah | | banjir
         Muara Muntai | Perian | 99 | banjir
         Muara Muntai | Perian | satu dua | banjir
         Muara Muntai | Perian | 1 | banjir, ramai",
        &["flood@64.02.01.2001.001"],
        &[
            "2 desa-unknown",
            "3 station-not-there",
            "4 station-number-unreadable",
            "5 indicator-unknown",
        ],
    );
}

#[test]
fn usual_indicators_are_known_by_their_names_in_both_languages() {
    let region = Region::default();
    for language in [Language::Indonesian, Language::English] {
        for indicator in &usual_indicators() {
            let name = indicator_name(&region, language, &indicator.code);
            let code = format!("{}@64.02.01.2001", indicator.code);
            ticks(&format!("Desa | Indikator\nPerian | {name}"), &[&code], &[]);
            ticks(&format!("Kecamatan | Desa | {name}\nMuara Muntai | Perian | ya"), &[&code], &[]);
        }
    }
}

#[test]
fn the_police_list_gives_stations_classes() {
    let check = |text: &str, expect: &[&str], report: &[&str]| {
        let region = kukar();
        let grid = table(text);
        assert_eq!(guess_kind(&grid), Kind::Rulings, "{text}");
        let mapping = propose(&grid, Kind::Rulings);
        let import = read_rulings(&grid, &mapping, &region, &NameChoices::new());
        let shown = |ruling: &Ruling| {
            format!("{} {} {}", ruling.station, ruling.class.key(), ruling.reason)
        };
        let found: Vec<String> = import.records.iter().map(shown).collect();
        assert_eq!(found, expect, "{:?}", import.report);
        assert_eq!(told(&import.report), report);
        let mut changed = region.clone();
        import.edit().apply(&mut changed).expect("a change that fits");
    };
    check(
        "Kecamatan | Desa | TPS | Kerawanan | Alasan
         Muara Muntai | Perian | 1 | Sangat Rawan | konflik 2019
         | | 2 | rawan |
         | | 3 | |
         Tabang | Bila Talang | 1 | Kurang rawan | ",
        &[
            "64.02.01.2001.001 very konflik 2019",
            "64.02.01.2001.002 vulnerable ",
            "64.02.12.2007.001 less ",
        ],
        &[],
    );
    // A village's class holds for its stations without a row of their own, wherever that stands.
    let region = kukar();
    let of_village = region.stations.iter().filter(|station| station.home() == "64.02.12.2007");
    let mut expect: Vec<String> =
        of_village.map(|station| format!("{} vulnerable ", station.code)).collect();
    assert!(expect.len() > 1);
    expect[0] = expect[0].replace("vulnerable", "very");
    let expect: Vec<&str> = expect.iter().map(String::as_str).collect();
    let [own, village] =
        ["Tabang | Bila Talang | 1 | sangat rawan", "Tabang | Bila Talang | | rawan"];
    for rows in [[own, village], [village, own]] {
        let text = format!("Kecamatan | Desa | TPS | Kelas\n{}", rows.join("\n"));
        check(&text, &expect, &[]);
    }
    check(
        "Kecamatan | Desa | TPS | Kelas
         Muara Muntai | Perian | 1 | rawan
         Muara Muntai | Perian | 1 | rawan
         Muara Muntai | Perian | 1 | aman
         Muara Muntai | Perian | 2 | merah",
        &["64.02.01.2001.001 vulnerable "],
        &["4 ruling-twice", "5 class-unknown"],
    );
}
