//! Lists of some of a village's stations leave the others alone.

use tepat_intake::import::{Field, Intent, Kind, NameChoices, StationImport, propose};
use tepat_model::document::{BASE, Document, Edit, Stamp};
use tepat_model::region::{Region, Station};

use super::{kukar, stations_to, table, told};

/// Twelve stations moved because of a flood: numbers, unchanged voters, and new positions.
const MOVED: &str = "Kecamatan | Desa | No TPS | Jumlah Pemilih | Lintang | Bujur | Alamat | Keterangan
    Muara Muntai | Jantur | 001 | 334 | -0,36995 | 116,32531 | Aula Desa Batuq | pindah, BA 26/11/2024
    Muara Muntai | Jantur | 002 | 333 | -0,36895 | 116,32531 | Aula Desa Batuq | pindah, BA 26/11/2024
    Muara Muntai | Jantur Selatan | 001 | 387 | -0,4519 | 116,34465 | SDN Muara Aloh | pindah, BA 26/11/2024
    Muara Muntai | Jantur Selatan | 002 | 387 | -0,4509 | 116,34465 | SDN Muara Aloh | pindah, BA 26/11/2024
    Muara Muntai | Jantur Selatan | 003 | 387 | -0,4499 | 116,34465 | SDN Muara Aloh | pindah, BA 26/11/2024
    Muara Muntai | Jantur Selatan | 004 | 387 | -0,4489 | 116,34465 | SDN Muara Aloh | pindah, BA 26/11/2024
    Muara Muntai | Rebaq Rinding | 001 | 349 | -0,33 | 116,372 | Balai desa | pindah, BA 26/11/2024
    Muara Muntai | Rebaq Rinding | 002 | 348 | -0,33 | 116,37299 | Balai desa | pindah, BA 26/11/2024
    Muara Muntai | Batuq | 001 | 296 | -0,3369 | 116,3936 | Kantor camat | pindah, BA 26/11/2024
    Muara Muntai | Batuq | 002 | 296 | -0,3369 | 116,3946 | Kantor camat | pindah, BA 26/11/2024
    Kenohan | Tuana Tuha | 001 | 328 | -0,0400 | 116,4500 | SDN 1 | pindah
    Kenohan | Tuana Tuha | 002 | 328 | -0,0410 | 116,4500 | SDN 1 | pindah";

fn read(text: &str, region: &Region, intent: Intent) -> StationImport {
    stations_to(&table(text), region, &NameChoices::new(), intent)
}

fn apply(import: &StationImport, region: &mut Region) {
    for (edit, _) in import.edits() {
        edit.apply(region).expect("a change that fits");
    }
}

fn voters(region: &Region) -> u64 {
    region.stations.iter().map(|station| u64::from(station.voters)).sum()
}

#[test]
fn a_list_of_some_stations_keeps_the_others() {
    let before = kukar();
    let mut after = before.clone();
    let import = read(MOVED, &before, Intent::Update);
    assert_eq!((import.stations.len(), import.added, import.removed.len()), (12, 0, 0));
    apply(&import, &mut after);
    assert_eq!(after.stations.len(), before.stations.len());
    assert_eq!(voters(&after), voters(&before) + 1, "one of the twelve has a voter more");
    assert!(import.only_moves);
    let named: Vec<&str> = import.stations.iter().map(|s| s.code.as_str()).collect();
    for (was, is) in before.stations.iter().zip(&after.stations) {
        assert_eq!(was == is, !named.contains(&was.code.as_str()), "{}", was.code);
    }
}

#[test]
fn columns_that_are_absent_and_cells_that_are_empty_stay_as_they_are() {
    let region = kukar();
    let import = read(
        "Kecamatan | Desa | TPS | Alamat | Keterangan
         Tabang | Sidomulyo | 1 | SDN 3 |
         Tabang | Sidomulyo | 2 | | rawan",
        &region,
        Intent::Update,
    );
    assert_eq!(told(&import.report), [""; 0]);
    let now = |number: u32| {
        region.stations.get(&Station::code_of("64.02.12.2010", number)).expect("there").clone()
    };
    let first = Station { address: "SDN 3".into(), ..now(1) };
    let second = Station { note: "rawan".into(), ..now(2) };
    assert_eq!(import.stations, [first, second]);
}

#[test]
fn only_new_stations_need_voters() {
    let import = read(
        "Kecamatan | Desa | TPS | Alamat
         Tabang | Sidomulyo | 1 | SDN 3
         Tabang | Sidomulyo | 77 | SDN 4",
        &kukar(),
        Intent::Update,
    );
    assert_eq!(told(&import.report), ["3 station-new-without-voters"]);
    assert_eq!(import.stations.len(), 1);
}

#[test]
fn adding_leaves_what_is_there() {
    let before = kukar();
    let mut after = before.clone();
    let import = read(
        "Kecamatan | Desa | TPS | DPT
         Tabang | Sidomulyo | 1 | 1
         Tabang | Sidomulyo | 77 | 120",
        &before,
        Intent::Add,
    );
    assert!(told(&import.report).contains(&"stations-there".to_owned()), "{:?}", import.report);
    assert_eq!((import.stations.len(), import.added), (1, 1));
    apply(&import, &mut after);
    assert_eq!(after.stations.len(), before.stations.len() + 1);
    assert_eq!(voters(&after), voters(&before) + 120);
}

#[test]
fn a_count_lower_than_what_is_there_says_so() {
    let region = kukar();
    let list = "Kecamatan | Desa | Jumlah TPS | DPT
         Muara Muntai | Perian | 5 | 2000";
    let update = read(list, &region, Intent::Update);
    assert_eq!(told(&update.report), ["2 village-has-more"]);
    assert!(update.removed.is_empty());
    let replace = read(list, &region, Intent::Replace);
    assert_eq!(told(&replace.report), [""; 0]);
    assert_eq!(replace.removed.iter().map(|s| s.number).collect::<Vec<_>>(), [6, 7]);
    let [change] = &replace.changes[..] else { panic!("{:?}", replace.changes) };
    assert_eq!((change.stations_after, change.voters_after), (5, 2000));
}

#[test]
fn stations_move_each_by_a_record_of_its_own_and_keep_their_voters() {
    let without_voters: String = MOVED
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let kept: Vec<&str> = [0, 1, 2, 4, 5, 6, 7].iter().map(|&at| cells[at]).collect();
            kept.join("|") + "\n"
        })
        .collect();
    let region = kukar();
    let import = read(&without_voters, &region, Intent::Move);
    assert_eq!(told(&import.report), [""; 0]);
    assert_eq!(import.moved.len(), 12, "{:?}", import.moved);
    let edits = import.edits();
    assert_eq!(edits.len(), 12);
    let mut document = Document::new(region, "KPU");
    for (edit, why) in edits {
        assert!(matches!(edit, Edit::Set { .. }), "{edit:?}");
        assert!(why.starts_with("pindah"), "{why}");
        let stamp = Stamp { by: "Rina".into(), why, ..Stamp::default() };
        document.edit(BASE, edit, &stamp).expect("a change that fits");
    }
    let after = document.view(BASE).region;
    for found in &import.moved {
        let (was, is) = (
            document.region.stations.get(&found.station).expect("there"),
            after.stations.get(&found.station).expect("still there"),
        );
        assert_eq!((was.voters, was.number), (is.voters, is.number));
        assert_eq!(is.desa, found.to);
        assert_eq!(is.home(), was.home(), "its voters are of the same village");
    }
    // Close to the post of Batuq, and far from the village's own post.
    assert!(import.moved.iter().any(|found| found.to != found.from), "{:?}", import.moved);
}

#[test]
fn the_post_is_the_one_written_else_proposed_and_can_be_chosen() {
    let region = kukar();
    let code = |name: &str| {
        region.places.iter().find(|place| place.name == name).expect("a village").code.clone()
    };
    let (home, other) = (code("Jantur"), code("Batuq"));
    let list = table(
        "Kecamatan | Desa | TPS | Pindah ke desa
         Muara Muntai | Jantur | 1 | Batuq",
    );
    let mapping = propose(&list, Kind::Stations);
    assert!(mapping.column_of(Field::ServedFrom).is_some());
    let written = stations_to(&list, &region, &NameChoices::new(), Intent::Move);
    let [station] = &written.stations[..] else { panic!("{:?}", written.report) };
    assert_eq!((station.desa.as_str(), station.home()), (other.as_str(), home.as_str()));
    assert_eq!((station.lat, station.lon), (None, None), "it is at its new post");
    assert!(region.position_of(station).is_some());

    let [found] = &written.moved[..] else { panic!("{:?}", written.moved) };
    let choices = NameChoices::from([(found.key.clone(), home.clone())]);
    let chosen = stations_to(&list, &region, &choices, Intent::Move);
    assert_eq!((chosen.stations[0].desa.as_str(), chosen.stations[0].home.as_str()), (&*home, ""));

    // A list loaded later keeps the post.
    let mut after = region.clone();
    apply(&written, &mut after);
    let later = read(
        "Kecamatan | Desa | TPS | DPT
         Muara Muntai | Jantur | 1 | 340",
        &after,
        Intent::Update,
    );
    assert_eq!(later.stations[0].desa, other);
    assert_eq!(later.changes[0].desa, home);
}

#[test]
fn an_alternate_in_the_own_village_is_at_its_post_and_an_address_is_none() {
    let mut region = kukar();
    // A station far from the post of its own village, where it floods.
    let station = region.stations.iter().next().unwrap().clone();
    let post = region.places.get(&station.desa).unwrap().clone();
    let kecamatan = region.ppk_of(&post).unwrap().name.clone();
    let (lat, lon) = (Some(post.lat + 0.01), Some(post.lon));
    region.stations.put(tepat_model::region::Station { lat, lon, ..station.clone() });
    let list = format!(
        "Kecamatan | Desa | No TPS | Desa Cadangan | Lokasi Cadangan
        {kecamatan} | {0} | {1} | {0} | Balai Desa",
        post.name, station.number
    );
    let import = read(&list, &region, Intent::Alternate);
    let mut agreed = region.clone();
    apply(&import, &mut agreed);
    let found = agreed.alternates.get(&station.code).expect("an alternate");
    assert_eq!((found.post.as_str(), found.lat), (station.desa.as_str(), None));
    let there = agreed.at_alternate(agreed.stations.get(&station.code).unwrap()).unwrap();
    assert_eq!((there.desa.as_str(), there.lat), (station.desa.as_str(), None));
    // Whoever only says what serves it moves nothing.
    assert_eq!(read(&list, &region, Intent::Update).moved, []);
    let list = format!(
        "Kecamatan | Desa | No TPS | Desa Cadangan | Lokasi Cadangan
        {kecamatan} | {} | {} | | Balai Desa",
        post.name, station.number
    );
    let import = read(&list, &region, Intent::Alternate);
    let keys: Vec<&str> = import.report.iter().map(|said| said.key.as_str()).collect();
    assert_eq!(keys, ["import-alternate-address"]);
    assert_eq!(import.edits(), []);
}

#[test]
fn a_list_of_alternates_moves_nothing_until_it_is_asked_to() {
    let list = "Kecamatan | Desa | No TPS | Lintang | Bujur | Desa Cadangan | Lokasi Cadangan | Disepakati oleh | Tanggal sepakat | Keterangan
        Muara Muntai | Jantur | 001 | -0,36995 | 116,32531 | | Aula Desa Batuq | PPS Jantur | 20/11/2024 | lantai tinggi
        Muara Muntai | Jantur | 002 | | | Batuq | | camat | kapan-kapan |
        Muara Muntai | Batuq | 001 | | | | | | |";
    let region = kukar();
    let mapping = propose(&table(list), Kind::Stations);
    for field in [Field::AgreedBy, Field::AgreedOn, Field::ServedFrom, Field::Address] {
        assert!(mapping.column_of(field).is_some(), "{field:?}");
    }
    let import = read(list, &region, Intent::Alternate);
    let keys: Vec<&str> = import.report.iter().map(|said| said.key.as_str()).collect();
    assert_eq!(keys, ["import-alternate-same", "import-agreed-on"], "{:?}", import.report);
    let [(edit, _)] = &import.edits()[..] else { panic!("{:?}", import.edits()) };
    let mut document = Document::new(region.clone(), "KPU");
    document.edit(BASE, edit.clone(), &Stamp::default()).expect("a change that fits");
    let agreed = document.view(BASE).region;
    assert_eq!(agreed.stations, region.stations, "nothing has moved");
    let told: Vec<_> = agreed
        .alternates
        .iter()
        .map(|it| {
            (it.agreed_by.as_str(), it.agreed_on.as_str(), it.note.as_str(), it.lat.is_some())
        })
        .collect();
    assert_eq!(
        told,
        [("PPS Jantur", "2024-11-20", "lantai tinggi", true), ("camat", "", "", false)]
    );
    // The same list, written out again, says the same.
    let needs = tepat_planner::needs::needs(&agreed);
    let language = tepat_view::words::Language::Indonesian;
    let given = tepat_view::export::Given {
        region: &agreed,
        needs: &needs,
        plan: None,
        people: None,
        roster: None,
        language,
    };
    let (what, csv) = (tepat_view::export::What::Alternates, tepat_view::export::Format::Csv);
    let bytes = tepat_view::export::export(&given, what, csv, None);
    let grids = tepat_intake::import::read_grids("cadangan.csv", &bytes).expect("a list");
    let again = stations_to(&grids[0], &region, &NameChoices::new(), Intent::Alternate);
    let mut other = region.clone();
    apply(&again, &mut other);
    assert_eq!(other.alternates, agreed.alternates, "{:?}", again.report);
    // At one press, those of the sub-district go, each as a change of its own, and undo brings them back.
    let area = region.area_of_code(agreed.alternates[0].station.as_str());
    let moves = tepat_intake::alternates::to_alternates(&agreed, area.unwrap());
    assert_eq!(moves.len(), 2);
    for (_, edit) in moves {
        document.edit(BASE, edit, &Stamp::default()).expect("a change that fits");
    }
    let gone = document.view(BASE).region;
    assert_eq!(tepat_intake::alternates::to_alternates(&gone, ""), []);
    let second = gone.stations.get(&agreed.alternates[1].station).unwrap();
    assert!(!second.home.is_empty() && second.lat.is_none(), "{second:?}");
    assert_eq!(voters(&gone), voters(&region));
    document.undo(BASE, &Stamp::default());
    document.undo(BASE, &Stamp::default());
    assert_eq!(document.view(BASE).region, agreed);
}
