//! Station lists in the many forms that offices use.

use tepat_intake::import::{
    Field, Intent, Kind, LEAVE_OUT, Level, NameChoices, Reason, propose, read_stations,
};
use tepat_model::document::Edit;
use tepat_model::region::Station;

use super::{kukar, stations, table, told};

/// Checks what a list yields (`code voters`, without the regency's `64.02.`) and what it
/// reports.
fn check(text: &str, taken: &[&str], said: &[&str]) {
    let import = stations(&table(text), &kukar(), &NameChoices::new());
    let found: Vec<String> = import
        .stations
        .iter()
        .map(|s| format!("{} {}", s.code.trim_start_matches("64.02."), s.voters))
        .collect();
    assert_eq!(found, taken, "{text}");
    assert_eq!(told(&import.report), said, "{text}");
}

#[test]
fn a_plain_list_is_taken_as_it_is() {
    check(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 2 | 1.020
         Tabang | Gunungsari | TPS 01 | 297",
        &["12.2001.001 297", "12.2010.001 353", "12.2010.002 1020"],
        &["3 station-over-cap"],
    );
}

#[test]
fn names_hold_for_the_rows_below() {
    check(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 353
          | | 2 | 310
          | Gunungsari | 1 | 297
         Muara Muntai | Perian | 1 | 300
          | | 2 | 301",
        &[
            "01.2001.001 300",
            "01.2001.002 301",
            "12.2001.001 297",
            "12.2010.001 353",
            "12.2010.002 310",
        ],
        &[],
    );
}

#[test]
fn areas_may_stand_over_their_stations() {
    check(
        "No | TPS | L | P | Jumlah
         KECAMATAN TABANG | | | |
         DESA SIDOMULYO | | | |
         1 | 1 | 170 | 183 | 353
         2 | 2 | 150 | 160 | 310
         Desa Gunungsari | | | |
         3 | 1 | 147 | 150 | 297",
        &["12.2001.001 297", "12.2010.001 353", "12.2010.002 310"],
        &[],
    );
    check(
        "No | Desa | TPS | L | P | Jumlah
         KECAMATAN TABANG | | | | |
          | SIDOMULYO | | | |
         1 | | 1 | 170 | 183 | 353
         2 | | 2 | 150 | 160 | 310
          | Desa Gunungsari | | | |
         3 | | 1 | 147 | 150 | 297",
        &["12.2001.001 297", "12.2010.001 353", "12.2010.002 310"],
        &[],
    );
}

#[test]
fn codes_win_over_names() {
    check(
        "Kode Desa | Desa | Kecamatan | TPS | DPT
         64.02.12.2010 | Sidomulyo | Tabang | 1 | 353
         6402122001 | apa saja | Tabang | 1 | 297
         99.99 | Perian | Muara Muntai | 1 | 300",
        &["01.2001.001 300", "12.2001.001 297", "12.2010.001 353"],
        &["3 code-with-other-name", "4 code-unknown"],
    );
    check(
        "Kode Desa | TPS | DPT
         99.99.99.9999 | 1 | 300",
        &[],
        &["2 code-unknown"],
    );
}

#[test]
fn voters_are_checked_against_men_and_women() {
    check(
        "Kecamatan | Desa | TPS | L | P | Jumlah
         Tabang | Sidomulyo | 1 | 170 | 183 | 353
         Tabang | Sidomulyo | 2 | 150 | 160 | 311
         Tabang | Sidomulyo | 3 | 150 | 160 |
         Tabang | Sidomulyo | 4 | 150 | ? | 310
         Tabang | Sidomulyo | 5 | 150 | banyak | -
         Tabang | Sidomulyo | 6 | | |
         Tabang | Sidomulyo | 7 | -5 | 100 | 95",
        &[
            "12.2010.001 353",
            "12.2010.002 311",
            "12.2010.003 310",
            "12.2010.004 310",
            "12.2010.007 95",
        ],
        &[
            "6 figure-unreadable",
            "7 voters-missing",
            "station-numbers-missing",
            "3 voters-do-not-add-up",
            "8 figure-unreadable-unused",
        ],
    );
    check(
        "Kecamatan | Desa | TPS | Laki-laki | Perempuan
         Tabang | Sidomulyo | 1 | 170 | 183",
        &["12.2010.001 353"],
        &[],
    );
}

#[test]
fn rows_that_cannot_be_a_station_are_refused_and_the_rest_is_taken() {
    check(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 001 | 353
         Tabang | Sidomulyo | satu | 310
         Tabang | Sidomulyo | 2 | 999.999
         Tabang | Qwxyz | 1 | 300
         Tabang | Perian | 1 | 300
         Tabang | Gunungsari | | ",
        &["12.2010.001 353"],
        &[
            "3 station-twice",
            "4 station-number-unreadable",
            "5 record-field-between",
            "6 desa-unknown",
            "7 desa-unsure",
            "8 row-without-figures",
            "average-over-cap",
        ],
    );
}

#[test]
fn totals_are_checked_on_every_level() {
    check(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 2 | 310
          | Jumlah | 2 | 663
         Tabang | Gunungsari | 1 | 297
          | Sub Total | 1 | 298
          | JUMLAH KECAMATAN | 3 | 960
         Muara Muntai | Perian | 1 | 300
         TOTAL | | 4 | 1.260",
        &["01.2001.001 300", "12.2001.001 297", "12.2010.001 353", "12.2010.002 310"],
        &["6 total-differs"],
    );
    check(
        "TOTAL | | 2 | 664
         Kecamatan | Desa | TPS | DPT
         Jumlah seluruhnya | | 2 | 664
         Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 2 | 310",
        &["12.2010.001 353", "12.2010.002 310"],
        &["3 total-differs"],
    );
}

#[test]
fn a_total_says_what_it_sums() {
    let list = table(
        "Kecamatan | Desa | Jumlah TPS | DPT
         Tabang | Sidomulyo | 2 | 663
         Tabang | Gunungsari | 1 | 297
         Jumlah | | 3 | 960
         Muara Muntai | Perian | 1 | 300
         Jumlah Muara Muntai | | 1 | 300
         Total Kabupaten | | 4 | 1260",
    );
    let import = stations(&list, &kukar(), &NameChoices::new());
    let levels: Vec<(u32, Level)> = import
        .totals
        .iter()
        .filter(|t| t.field == Field::Voters)
        .map(|t| (t.row, t.level))
        .collect();
    assert_eq!(levels, [(4, Level::Kecamatan), (6, Level::Kecamatan), (7, Level::Regency)]);
    assert_eq!(told(&import.report), [""; 0]);
}

#[test]
fn too_many_voters_for_so_few_stations_are_noticed() {
    check(
        "Kecamatan | Desa | Jumlah TPS | DPT
         Tabang | Sidomulyo | 2 | 663
         Total Kabupaten | | 171 | 297.994",
        &["12.2010.001 332", "12.2010.002 331"],
        &["3 total-differs", "3 average-over-cap", "3 total-differs"],
    );
    check(
        "Kecamatan | Desa | Jumlah TPS | DPT
         Tabang | Sidomulyo | 1 | 1.743
         Tabang | Gunungsari | 0 | 300
         Tabang | Gunungsari | 1.500 | 300",
        &["12.2010.001 1743"],
        &["3 station-count-unreadable", "4 station-count-unreadable", "2 average-over-cap"],
    );
}

#[test]
fn numbers_left_out_are_noticed() {
    check(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 3 | 310
         Tabang | Gunungsari | 12 | 297",
        &["12.2001.012 297", "12.2010.001 353", "12.2010.003 310"],
        &["station-numbers-missing"],
    );
}

#[test]
fn coordinates_are_kept_repaired_or_refused() {
    let region = kukar();
    let desa = region.places.get("64.02.12.2010").expect("Sidomulyo");
    let (lat, lon) = (desa.lat, desa.lon);
    let list = table(&format!(
        "Kecamatan | Desa | TPS | DPT | Lintang | Bujur
         Tabang | Sidomulyo | 1 | 353 | {lat} | {lon}
         Tabang | Sidomulyo | 2 | 353 | {lon} | {lat}
         Tabang | Sidomulyo | 3 | 353 | {} | {lon}
         Tabang | Sidomulyo | 4 | 353 | {} | {lon}
         Tabang | Sidomulyo | 5 | 353 | utara | {lon}
         Tabang | Sidomulyo | 6 | 353 | | ",
        -lat,
        lat + 2.0,
    ));
    let import = stations(&list, &region, &NameChoices::new());
    let at = |station: &Station| station.lat.zip(station.lon);
    assert!(import.stations[..3].iter().all(|station| at(station) == Some((lat, lon))));
    for station in &import.stations[3..] {
        assert_eq!(
            at(station),
            region.stations.get(&station.code).and_then(at),
            "{}",
            station.code
        );
    }
    assert_eq!(
        told(&import.report),
        ["3 position-swapped", "4 position-sign", "5 position-far", "6 position-unreadable"]
    );
}

#[test]
fn a_question_is_answered_by_the_user() {
    let list = table(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Ponoragan | 1 | 353
         Tabang | PONORAGAN | 2 | 310
         Tabang | Gunungsari | 1 | 297",
    );
    let (region, mapping) = (kukar(), propose(&list, Kind::Stations));
    let asked = read_stations(&list, &mapping, &region, &NameChoices::new(), Intent::Replace);
    let [question] = &asked.unresolved[..] else {
        panic!("{:?}", asked.unresolved);
    };
    assert_eq!((question.row, question.rows), (2, 2));
    assert_eq!(asked.stations.len(), 1);

    let answer = |code: &str| NameChoices::from([(question.key.clone(), code.to_owned())]);
    let chosen =
        read_stations(&list, &mapping, &region, &answer(&question.candidates[0]), Intent::Replace);
    assert_eq!((chosen.stations.len(), chosen.unresolved.len()), (3, 0));
    let left = read_stations(&list, &mapping, &region, &answer(LEAVE_OUT), Intent::Replace);
    assert_eq!((left.stations.len(), left.unresolved.len()), (1, 0));
    let left_rows: Vec<u32> =
        left.skipped.iter().filter(|s| s.reason == Reason::LeftOut).map(|s| s.row).collect();
    assert_eq!(left_rows, [2, 3]);
    let nonsense = read_stations(&list, &mapping, &region, &answer("99.99"), Intent::Replace);
    assert_eq!(nonsense.unresolved.len(), 1);
}

#[test]
fn villages_are_replaced_only_when_asked_for_and_no_others() {
    let mut region = kukar();
    let before = region.stations.len();
    let list = table(
        "Kecamatan | Desa | TPS | DPT
         Muara Muntai | Perian | 1 | 400",
    );
    let import = stations(&list, &region, &NameChoices::new());
    let [change] = &import.changes[..] else { panic!("{:?}", import.changes) };
    assert_eq!((change.stations_before, change.stations_after), (7, 1));
    assert_eq!((change.voters_before, change.voters_after), (2308, 400));
    let removed: Vec<u32> = import.removed.iter().map(|station| station.number).collect();
    assert_eq!(removed, [2, 3, 4, 5, 6, 7]);
    let [(edit, _)] = &import.edits()[..] else { panic!("one change") };
    let Edit::Put { removing, .. } = edit else { panic!("{edit:?}") };
    assert_eq!(removing.len(), 6, "removals are recorded by name");
    edit.apply(&mut region).expect("a change that fits");
    assert_eq!(region.stations.len(), before - 6);
}

#[test]
fn pages_titles_and_signatures_are_passed_over() {
    let list = table(
        "DAFTAR TPS | | |
         KABUPATEN KUTAI KARTANEGARA | | |

         Kecamatan | Desa | TPS | DPT
         1 | 2 | 3 | 4
         Tabang | Sidomulyo | 1 | 353
         Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 2 | 310
         TOTAL | | 2 | 663
          | Tenggarong, November 2024 | |
          | Ketua | | ",
    );
    let import = stations(&list, &kukar(), &NameChoices::new());
    assert_eq!(told(&import.report), [""; 0]);
    assert_eq!(import.stations.len(), 2);
    let titles = import.skipped.iter().filter(|row| row.reason == Reason::Title);
    assert_eq!(titles.map(|row| row.row).collect::<Vec<_>>(), [1, 2, 4, 5, 7, 10, 11]);
}

#[test]
fn a_list_without_headings_is_mapped_by_hand() {
    let list = table(
        "Tabang | Sidomulyo | 1 | 353
         Tabang | Sidomulyo | 2 | 310",
    );
    let region = kukar();
    let mut mapping = propose(&list, Kind::Stations);
    let refused = read_stations(&list, &mapping, &region, &NameChoices::new(), Intent::Replace);
    assert_eq!(told(&refused.report).len(), 3);
    assert!(refused.stations.is_empty() && refused.desa.is_empty());
    let fields = [Field::Kecamatan, Field::Desa, Field::StationNumber, Field::Voters];
    for (column, field) in fields.into_iter().enumerate() {
        mapping.assign(column, Some(field));
    }
    let import = read_stations(&list, &mapping, &region, &NameChoices::new(), Intent::Replace);
    assert_eq!((import.stations.len(), told(&import.report).len()), (2, 0));
}
