//! The sample lists in `data/samples/`.

use std::collections::BTreeMap;

use tepat_intake::import::{How, Kind, Level, NameChoices, Reason, propose};
use tepat_view::words::{self, Language};

use super::{kukar, region, sample, stations, told};

#[test]
fn the_workbook_of_a_whole_regency_is_read_to_the_last_voter() {
    let (grid, region) = (sample("tps-kutai-kartanegara.xlsx"), kukar());
    let mapping = propose(&grid, Kind::Stations);
    assert_eq!((mapping.heading_rows.clone(), mapping.first_row), (vec![6, 7], 8));
    let import = stations(&grid, &region, &NameChoices::new());
    assert_eq!(import.stations.len(), 1447);
    assert_eq!(import.stations.iter().map(|s| s.voters).sum::<u32>(), 552_469);
    assert_eq!(import.desa.len(), 237);
    assert_eq!(import.unresolved, []);
    assert_eq!(told(&import.report), ["1000 name-similar", "1150 name-similar"]);

    let levels = [Level::Desa, Level::Kecamatan, Level::Regency];
    let checks = |level| import.totals.iter().filter(move |check| check.level == level);
    assert_eq!(levels.map(|level| checks(level).count()), [237 * 4, 20 * 4, 4]);
    assert!(import.totals.iter().all(|check| check.stated == check.computed));

    let skipped = |reason| import.skipped.iter().filter(|row| row.reason == reason).count();
    assert_eq!(skipped(Reason::Subtotal), 237);
    assert_eq!(skipped(Reason::Total), 21);
    assert_eq!(skipped(Reason::Title), 6 + 2);
    assert_eq!(import.skipped.len() + import.rows_read, grid.rows.len());

    // Coordinates missing from the list are kept.
    for (before, after) in region.stations.iter().zip(&import.stations) {
        assert_eq!((&before.code, before.lat, before.lon), (&after.code, after.lat, after.lon));
    }
}

#[test]
fn the_change_makes_the_region_what_the_list_says() {
    let mut region = kukar();
    let import = stations(&sample("tps-kutai-kartanegara.xlsx"), &region, &NameChoices::new());
    let [(edit, _)] = &import.edits()[..] else { panic!("one change") };
    edit.apply(&mut region).expect("a change that fits");
    assert_eq!(*region.stations, *import.stations);
    assert_eq!(region.validate(), Ok(()));
}

#[test]
fn names_written_otherwise_are_told_how_they_were_found() {
    let import = stations(&sample("tps-kutai-kartanegara.xlsx"), &kukar(), &NameChoices::new());
    let found: BTreeMap<&str, (&str, How)> =
        import.matched.iter().map(|m| (m.code.as_str(), (m.written.as_str(), m.how))).collect();
    for (code, written, how) in [
        ("64.02.02.2003", "Jembayan", How::Exact),
        ("64.02.03.2006", "Batuah Desa", How::Normalised),
        ("64.02.05.2007", "Badak  Baru", How::Normalised),
        ("64.02.08.2005", "KOTABANGUN ULU", How::Normalised),
        ("64.02.10.2007", "Long Beleh Halok", How::Similar),
        ("64.02.11.2005", "Muara Kaman Ulu.", How::Normalised),
        ("64.02.12.2007", "Bilah Talang", How::Similar),
        ("64.02.15.1003", "Sanga Sanga Dalam", How::Normalised),
    ] {
        assert_eq!(found.get(code), Some(&(written, how)), "{code}");
    }
}

#[test]
fn every_fault_of_the_faulty_list_is_named_where_it_is() {
    let import = stations(&sample("tps-bermasalah.csv"), &kukar(), &NameChoices::new());
    assert_eq!(
        told(&import.report),
        [
            "6 station-twice",
            "19 desa-unsure",
            "13 voters-do-not-add-up",
            "13 station-over-cap",
            "20 figure-unreadable-unused",
            "29 total-differs",
            "32 position-far",
            "33 voters-do-not-add-up",
            "37 position-swapped",
        ]
    );
    let message = |row: u32| {
        let found = import.report.iter().rfind(|message| message.at.row == Some(row));
        words::message(Language::Indonesian, found.expect("a message"))
    };
    assert_eq!(
        message(13),
        "tps-bermasalah.csv, baris 13, kolom Jumlah Pemilih: TPS 1 Melintang: 1.743 pemilih, \
         melebihi batas 600 per TPS. Periksa angkanya, atau ubah batas di Kebutuhan › Aturan."
    );
    let total = import.totals.iter().find(|check| check.stated != check.computed);
    // The true total is 8,293; row 13 has 1,743 instead of 371, and the duplicate row does not
    // count.
    let expect = (29, "JUMLAH Muara Wis", 8413, 8293 + 1743 - 371);
    assert_eq!(total.map(|t| (t.row, t.label.as_str(), t.stated, t.computed)), Some(expect));
    assert!(import.skipped.iter().any(|row| row.row == 30 && row.reason == Reason::Blank));

    let region = kukar();
    let sari_jaya = region.places.iter().find(|place| place.name == "Sari Jaya");
    let swapped = sari_jaya.map(|desa| format!("{}.001", desa.code));
    let swapped = import.stations.iter().find(|station| Some(&station.code) == swapped.as_ref());
    assert_eq!(swapped.map(|s| (s.lat, s.lon)), Some((Some(-0.63353), Some(117.25452))));
}

#[test]
fn a_list_by_village_is_shared_out_among_stations() {
    let region = region("barito-utara");
    let import = stations(&sample("tps-barito-utara-per-desa.csv"), &region, &NameChoices::new());
    assert_eq!(import.report, []);
    assert_eq!((import.stations.len(), import.rows_read), (270, 103));
    assert_eq!(import.stations.iter().map(|s| s.voters).sum::<u32>(), 114_980);
    for village in import.stations.chunk_by(|a, b| a.desa == b.desa) {
        let voters: Vec<u32> = village.iter().map(|station| station.voters).collect();
        assert!(voters.is_sorted_by(|a, b| a >= b) && voters[0] - voters[voters.len() - 1] <= 1);
        assert!(village.iter().zip(1..).all(|(station, number)| station.number == number));
    }
}
