//! Lists of staff by name, with the faults they usually have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use tepat_check::{StaffTally, audit_staff};
use tepat_intake::import::{
    Grid, Kind, NameChoices, StaffImport, guess_kind, propose, read_grids, read_staff,
};
use tepat_model::document::{BASE, Document, Edit, Roster, Stamp};
use tepat_model::message::{Message, Value};
use tepat_model::region::{Person, Region, StaffRole};
use tepat_planner::people::{StaffPost, staff_posts};

use super::{kukar, table, told};

fn read(grid: &Grid, region: &Region, roster: &Roster) -> StaffImport {
    assert_eq!(guess_kind(grid), Kind::Staff);
    let mapping = propose(grid, Kind::Staff);
    read_staff(&[(grid, &mapping)], region, roster, &NameChoices::new())
}

/// Posts as the planner counts them, which the checker counts again.
fn posts(region: &Region) -> Vec<StaffPost> {
    let (posts, lost) = staff_posts(region);
    let tally = |post: &StaffPost| StaffTally {
        role: post.role,
        at: post.at.clone(),
        needed: post.needed,
        filled: post.filled,
        trained: post.trained,
        doubtful: post.doubtful,
        missing: post.missing,
        over: post.over,
    };
    let tallies: Vec<StaffTally> = posts.iter().map(tally).collect();
    assert_eq!(audit_staff(region, &tallies, &lost), []);
    posts
}

fn with(region: &Region, import: &StaffImport) -> (Region, Roster) {
    let mut changed = region.clone();
    import.edit().apply(&mut changed).expect("a change that fits");
    assert_eq!(changed.validate(), Ok(()));
    let mut roster = Roster::default();
    roster.enter(import.names.clone(), "");
    (changed, roster)
}

/// Reads a list into the region, and compares people and messages.
fn check(text: &str, expect: &[&str], report: &[&str]) -> (Region, Roster) {
    let region = kukar();
    let import = read(&table(text), &region, &Roster::default());
    let shown = |person: &Person| {
        let name = &import.names[&person.code];
        let marks = [(person.chair, "chair"), (person.trained, "trained")];
        let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let twin = import.names.get(&person.twin).map_or("", |twin| twin.name.as_str());
        format!(
            "{} {} {} {} {} {twin}",
            name.name,
            name.phone,
            person.role.key(),
            person.at,
            marks.join("+")
        )
    };
    let found: Vec<String> =
        import.list.records.iter().map(|person| shown(person).trim().to_owned()).collect();
    assert_eq!(found, expect, "{:?}", import.list.report);
    assert_eq!(told(&import.list.report), report);
    let (changed, roster) = with(&region, &import);
    posts(&changed);
    (changed, roster)
}

#[test]
fn people_get_posts_and_names_stay_beside() {
    let (region, _) = check(
        "No | Nama Lengkap | Jabatan | Kecamatan | Desa | TPS | No HP | Bimtek
         1 | Kristina Bulan | Ketua KPPS | Muara Muntai | Perian | 1 | 0812-3456-7890 | sudah
         2 | Yohanes Lawai | Anggota | Muara Muntai | Perian | 1 | 81234567891 | belum
         3 | Markus Ledoh | Linmas | Muara Muntai | PERIAN | 2 | | ya
         4 | | Anggota KPPS | Muara Muntai | Perian | 2 | |
         5 | Herlina | Sekretaris PPS | Muara Muntai | Perian | | 123 |
         6 | Agustinus | Ketua PPK | Tabang | | | | x
         7 | Nurjanah | Bidan pos kesehatan | Tabang | | | |
         8 | Bambang | Penjaga gudang | | | | |",
        &[
            "Kristina Bulan 081234567890 kpps 64.02.01.2001.001 chair+trained",
            "Yohanes Lawai 081234567891 kpps 64.02.01.2001.001",
            "Markus Ledoh  linmas 64.02.01.2001.002 trained",
            "Herlina  pps_secretariat 64.02.01.2001",
            "Agustinus  ppk 64.02.12 chair+trained",
            "Nurjanah  health 64.02.12",
            "Bambang  store_guard 64.02.G1",
        ],
        &["3 role-assumed", "6 phone-unreadable"],
    );
    // Nothing of the region says who anybody is.
    let written = serde_json::to_string(&region).unwrap();
    for personal in ["Kristina", "Lawai", "Ledoh", "81234567890"] {
        assert!(!written.contains(personal), "{personal}");
    }
    let of = |role: StaffRole, at: &str| {
        let all = posts(&region);
        let post = all.iter().find(|post| post.role == role && post.at == at).unwrap().clone();
        (post.needed, post.filled, post.trained, post.missing, post.over)
    };
    let stations = region.stations.iter().filter(|s| s.home() == "64.02.01.2001").count() as u32;
    assert_eq!(of(StaffRole::Kpps, "64.02.01.2001"), (7 * stations, 2, 1, 7 * stations - 2, 0));
    assert_eq!(of(StaffRole::PpsSecretariat, "64.02.01.2001"), (3, 1, 0, 2, 0));
    assert_eq!(of(StaffRole::Ppk, "64.02.12"), (5, 1, 1, 4, 0));
    assert_eq!(of(StaffRole::StoreGuard, "64.02.G1"), (0, 1, 0, 0, 1));
}

#[test]
fn what_cannot_be_read_is_said() {
    check(
        "Nama | Jabatan | Kecamatan | Desa | TPS | NIK
         Kristina Bulan | Guru | Muara Muntai | Perian | 1 |
         Yohanes Lawai | KPPS | Muara Muntai | Perian | 99 |
         Markus Ledoh | KPPS | Muara Muntai | Antah Berantah | 1 |
         Agustinus | PPK | Entah | | |
         Herlina | KPPS | Muara Muntai | Perain | 1 | 6.4E+15",
        &["Herlina  kpps 64.02.01.2001.001"],
        &[
            "2 role-unknown",
            "3 station-not-there",
            "4 desa-unknown",
            "5 staff-no-area",
            "5 kecamatan-unknown",
            "6 name-similar",
            "6 nik-unreadable",
        ],
    );
}

#[test]
fn one_person_is_counted_once() {
    let head = "Nama | Jabatan | Kecamatan | Desa | TPS | NIK | HP\n";
    let rows = |rows: &[&str]| format!("{head}{}", rows.join("\n"));
    let tabang = "64.02.12.2007";
    let at = |number: u32| format!("kpps {tabang}.{number:03}");
    let own = "Tabang | Bila Talang";
    // The same name at the same post.
    check(
        &rows(&[
            &format!("Hj. Siti Aminah, S.Pd | KPPS | {own} | 1 | |"),
            &format!("ST. AMINAH | KPPS | {own} | 1 | | 081234567890"),
        ]),
        &[&format!("Hj. Siti Aminah, S.Pd 081234567890 {}", at(1))],
        &["3 staff-twice"],
    );
    // Two spellings, with and without a number that proves it.
    check(
        &rows(&[
            &format!("Kristina Bulan | KPPS | {own} | 1 | 6402011234567890 |"),
            &format!("Kristina Bulna | KPPS | {own} | 1 | 6402011234567890 |"),
            &format!("Yohanes Lawai | KPPS | {own} | 1 | |"),
            &format!("Yohanes Lawei | KPPS | {own} | 1 | |"),
        ]),
        &[
            &format!("Kristina Bulan  {}", at(1)),
            &format!("Yohanes Lawai  {}", at(1)),
            &format!("Yohanes Lawei  {}  Yohanes Lawai", at(1)),
        ],
        &["3 staff-spelled", "5 staff-alike"],
    );
    // In two places by the same number; in one village by the same name.
    check(
        &rows(&[
            &format!("Kristina Bulan | KPPS | {own} | 1 | 6402011234567890 |"),
            "Kristina Bulan | Linmas | Muara Muntai | Perian | 2 | 6402011234567890 |",
            &format!("Yohanes Lawai | KPPS | {own} | 1 | |"),
            &format!("Yohanes Lawai | PPS | {own} | | |"),
        ]),
        &[
            &format!("Kristina Bulan  {}", at(1)),
            "Kristina Bulan  linmas 64.02.01.2001.002  Kristina Bulan",
            &format!("Yohanes Lawai  {}", at(1)),
            &format!("Yohanes Lawai  pps {tabang}  Yohanes Lawai"),
        ],
        &["3 staff-two-places", "5 staff-namesake"],
    );
    // Namesakes with numbers of their own, and the same name in another village.
    check(
        &rows(&[
            &format!("Kristina Bulan | KPPS | {own} | 1 | 6402011234567890 |"),
            &format!("Kristina Bulan | KPPS | {own} | 1 | 6402019876543210 |"),
            "Kristina Bulan | KPPS | Muara Muntai | Perian | 2 | |",
        ]),
        &[
            &format!("Kristina Bulan  {}", at(1)),
            &format!("Kristina Bulan  {}", at(1)),
            "Kristina Bulan  kpps 64.02.01.2001.002",
        ],
        &[],
    );
    // A number that two people share.
    check(
        &rows(&[
            &format!("Kristina Bulan | KPPS | {own} | 1 | 6402011234567890 |"),
            &format!("Yohanes Lawai | KPPS | {own} | 1 | 6402011234567890 |"),
        ]),
        &[&format!("Kristina Bulan  {}", at(1)), &format!("Yohanes Lawai  {}", at(1))],
        &["3 staff-nik-shared"],
    );
}

#[test]
fn a_list_that_comes_again_updates() {
    let list = "Nama | Jabatan | Kecamatan | Desa | TPS | Bimtek
        Kristina Bulan | KPPS | Tabang | Bila Talang | 1 | belum
        Yohanes Lawai | KPPS | Tabang | Bila Talang | 1 | belum";
    let (region, roster) = check(
        list,
        &["Kristina Bulan  kpps 64.02.12.2007.001", "Yohanes Lawai  kpps 64.02.12.2007.001"],
        &[],
    );
    let codes = |import: &StaffImport| -> Vec<String> {
        import.list.records.iter().map(|person| person.code.clone()).collect()
    };
    let known: Vec<String> = region.staff.iter().map(|person| person.code.clone()).collect();
    let again = "Nama | Jabatan | Kecamatan | Desa | TPS | Bimtek
        KRISTINA BULAN | KPPS | Tabang | Bila Talang | 1 | sudah
        Markus Ledoh | KPPS | Tabang | Bila Talang | 1 | sudah";
    let import = read(&table(again), &region, &roster);
    assert_eq!(codes(&import)[0], codes(&import)[0].clone());
    assert!(codes(&import).contains(&known[0]) && import.list.added == 1);
    assert_eq!(told(&import.list.report), ["staff-staying"]);
    let (later, _) = with(&region, &import);
    assert_eq!(later.staff.len(), 3);
    assert!(later.staff.get(&known[0]).unwrap().trained);
    // After the names were taken out, the same list names the same number of people.
    let import = read(&table(list), &region, &Roster::default());
    assert_eq!((codes(&import), import.list.added), (known, 0));
    assert_eq!(told(&import.list.report), ["staff-renamed"]);
}

// ---- twelve thousand people

/// Numbers by chance, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }
}

const FIRST: [&str; 18] = [
    "Kristina",
    "Muhammad",
    "Yohanes",
    "Fransiska",
    "Bambang",
    "Herlina",
    "Agustinus",
    "Nurjanah",
    "Suprianto",
    "Veronika",
    "Zulkifli",
    "Margareta",
    "Darmawan",
    "Hasanuddin",
    "Lukmanul",
    "Oktavianus",
    "Rosmiati",
    "Theresia",
];
const MIDDLE: [&str; 18] = [
    "Anggraini",
    "Prasetyo",
    "Kusumawardani",
    "Hidayatullah",
    "Siregar",
    "Wicaksono",
    "Puspitasari",
    "Gunawan",
    "Ramadhani",
    "Firmansyah",
    "Tumanggor",
    "Iskandar",
    "Maharani",
    "Nugroho",
    "Sulistyo",
    "Handayani",
    "Wulandari",
    "Pamungkas",
];
const LAST: [&str; 18] = [
    "Simanjuntak",
    "Tarigan",
    "Mahakam",
    "Wijayakusuma",
    "Batubara",
    "Lumbantoruan",
    "Kalimantan",
    "Pangestu",
    "Hutabarat",
    "Sukmawati",
    "Nasution",
    "Padmasari",
    "Rumahorbo",
    "Cakrawala",
    "Digdoyo",
    "Eksanudin",
    "Pohan",
    "Mangunsong",
];

#[derive(Clone)]
struct Row {
    name: String,
    role: &'static str,
    kecamatan: String,
    desa: String,
    number: u32,
    nik: String,
    phone: String,
    trained: bool,
    /// Number of the person, before rows are shuffled.
    id: usize,
}

/// What is to be found about a pair of rows, by the numbers of their people.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Twice,
    Spelled,
    Alike,
    TwoPlaces,
    Namesake,
}

#[test]
fn twelve_thousand_people_are_read_and_reconciled() {
    let region = kukar();
    let mut dice = Dice(12_000);
    let (mut rows, names_of) = everybody(&region, &mut dice);
    let mut faults: Vec<(Fault, usize, usize)> = Vec::new();
    let mut free: Vec<usize> = (0..rows.len()).step_by(17).collect();
    let mut take = |dice: &mut Dice| {
        let at = dice.roll(free.len());
        free.swap_remove(at)
    };
    let mut add = |rows: &mut Vec<Row>, fault: Fault, of: usize, row: Row| {
        let id = rows.len();
        rows.push(Row { id, ..row });
        faults.push((fault, of, id));
    };
    let slip = |name: &str| {
        // One vowel of the last word.
        let at = name.rfind(['a', 'i', 'u']).expect("a vowel");
        format!("{}o{}", &name[..at], &name[at + 1..])
    };
    for turn in 0..40 {
        let of = take(&mut dice);
        let row = rows[of].clone();
        let shouted = Row { name: format!("H. {}", row.name.to_uppercase()), ..row };
        add(&mut rows, Fault::Twice, of, shouted);
        let of = take(&mut dice);
        let row = rows[of].clone();
        let spelled = Row { name: slip(&row.name), ..row };
        add(&mut rows, Fault::Spelled, of, spelled);
        let of = take(&mut dice);
        let row = rows[of].clone();
        let alike = Row { name: slip(&row.name), nik: String::new(), phone: String::new(), ..row };
        add(&mut rows, Fault::Alike, of, alike);
        let (of, there) = (take(&mut dice), take(&mut dice));
        let (row, other) = (rows[of].clone(), rows[there].clone());
        if row.desa != other.desa {
            let elsewhere = Row { name: row.name, nik: row.nik, phone: row.phone, ..other };
            add(&mut rows, Fault::TwoPlaces, of, elsewhere);
        }
        let of = take(&mut dice);
        let row = rows[of].clone();
        let role = if row.role == "Linmas" { "KPPS" } else { "Linmas" };
        let namesake = Row { role, nik: String::new(), phone: String::new(), ..row };
        add(&mut rows, Fault::Namesake, of, namesake);
        // What is no fault: a namesake with numbers of their own, of the same station.
        let of = take(&mut dice);
        let (id, row) = (rows.len(), rows[of].clone());
        let nik = format!("6409{:012}", 55_000_000 + turn * 1_111);
        let phone = format!("0857{:08}", 77_000_000 + turn * 1_111);
        rows.push(Row { nik, phone, id, ..row });
    }
    assert!(rows.len() >= 12_000, "{}", rows.len());
    // Villages misspelt in one row each; the misspelling may not be another village.
    let mut misspelt: BTreeMap<String, String> = BTreeMap::new();
    for at in (0..3_000).step_by(83) {
        let desa = rows[at].desa.clone();
        let wrong = swapped(&desa);
        if desa.len() >= 8 && wrong != desa && !names_of.contains(&wrong) {
            rows[at].desa.clone_from(&wrong);
            misspelt.insert(wrong, desa);
        }
    }
    assert!(misspelt.len() >= 15, "{}", misspelt.len());
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.roll(at + 1));
    }

    let mut csv = String::from("No;Nama;Jabatan;Kecamatan;Desa/Kel;TPS;NIK;No HP;Bimtek\n");
    for (at, row) in rows.iter().enumerate() {
        let Row { name, role, kecamatan, desa, number, nik, phone, trained, .. } = row;
        let trained = if *trained { "sudah" } else { "belum" };
        // An apostrophe keeps a spreadsheet from rounding.
        let [nik, phone] = [nik, phone].map(|number| match number.as_str() {
            "" => String::new(),
            number => format!("'{number}"),
        });
        writeln!(
            csv,
            "{};{name};{role};{kecamatan};{desa};{number:03};{nik};{phone};{trained}",
            at + 1
        )
        .unwrap();
    }
    let grid = read_grids("petugas.csv", csv.as_bytes()).unwrap().remove(0);
    let import = read(&grid, &region, &Roster::default());

    // Every fault is found, in its rows, and nothing else.
    let row_of: BTreeMap<usize, usize> =
        rows.iter().enumerate().map(|(at, row)| (row.id, at + 2)).collect();
    let expect: BTreeSet<(String, usize, usize)> = faults
        .iter()
        .map(|(fault, of, other)| {
            let key = match fault {
                Fault::Twice => "import-staff-twice",
                Fault::Spelled => "import-staff-spelled",
                Fault::Alike => "import-staff-alike",
                Fault::TwoPlaces => "import-staff-two-places",
                Fault::Namesake => "import-staff-namesake",
            };
            let [a, b] = [row_of[of], row_of[other]];
            (key.to_owned(), a.max(b), a.min(b))
        })
        .collect();
    let found: BTreeSet<(String, usize, usize)> = import
        .list
        .report
        .iter()
        .filter(|message| message.key.starts_with("import-staff-"))
        .map(|message| {
            let first = text(message, "first").parse().unwrap();
            (message.key.clone(), message.at.row.unwrap() as usize, first)
        })
        .collect();
    assert_eq!(
        found.difference(&expect).collect::<Vec<_>>(),
        Vec::<&(String, usize, usize)>::new()
    );
    assert_eq!(
        expect.difference(&found).collect::<Vec<_>>(),
        Vec::<&(String, usize, usize)>::new()
    );
    let others: BTreeSet<&str> = import
        .list
        .report
        .iter()
        .map(|message| message.key.as_str())
        .filter(|key| !key.starts_with("import-staff-"))
        .collect();
    assert_eq!(others, BTreeSet::from(["import-name-similar"]));
    let matched: BTreeMap<String, String> = import
        .list
        .matched
        .iter()
        .filter(|name| name.how == tepat_intake::import::How::Similar)
        .map(|name| (name.written.clone(), region.places.get(&name.code).unwrap().name.clone()))
        .collect();
    assert_eq!(matched, misspelt);

    // Nobody is lost, and posts have who was entered, once.
    let once = faults.iter().filter(|(f, ..)| matches!(f, Fault::Twice | Fault::Spelled)).count();
    assert_eq!(import.list.records.len(), rows.len() - once);
    let (changed, roster) = with(&region, &import);
    let all = posts(&changed);
    let sum = |of: fn(&StaffPost) -> u32| all.iter().map(of).sum::<u32>() as usize;
    let doubtful = faults.len() - once;
    assert_eq!(sum(|post| post.doubtful), doubtful);
    assert_eq!(sum(|post| post.filled), rows.len() - once - doubtful);

    // The file stays small, and a copy without names has none.
    let mut document = Document::new(region, "KPU");
    document.edit(BASE, import.edit(), &Stamp::default()).unwrap();
    document.roster = roster;
    let bytes = document.to_bytes();
    println!("{} people, {} kB", changed.staff.len(), bytes.len() / 1_000);
    assert!(bytes.len() < 1_500_000, "{}", bytes.len());
    assert_eq!(Document::from_bytes("a.tepat", &bytes).unwrap(), document);
    let sent = String::from_utf8(document.without_names().to_json()).unwrap();
    for personal in ["Kristina", "Simanjuntak", rows[0].phone.as_str(), rows[0].nik.as_str()] {
        assert!(personal.is_empty() || !sent.contains(personal), "{personal}");
    }
    // Undo takes the posts back, names or not.
    document.undo(BASE, &Stamp::default()).unwrap();
    assert_eq!(document.view(BASE).region.staff.len(), 0);
    assert!(matches!(import.edit(), Edit::Put { .. }));
}

fn text(message: &Message, name: &str) -> String {
    let value = message.values.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    match value {
        Some(Value::Text(text)) => text.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

/// Nine people a station, each with numbers of their own; equal names only in different villages.
/// Also the names of all villages.
fn everybody(region: &Region, dice: &mut Dice) -> (Vec<Row>, BTreeSet<String>) {
    for pool in [FIRST, MIDDLE, LAST] {
        for (at, word) in pool.iter().enumerate() {
            for other in &pool[..at] {
                assert!(apart(word, other) >= 4, "{word} {other}");
            }
        }
    }
    let mut used: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut rows = Vec::new();
    for station in region.stations.iter().take(1_334) {
        let home = region.home_of(station).expect("a village");
        let kecamatan = region.ppk_of(home).expect("a sub-district");
        for member in 0..9 {
            let names = used.entry(&home.code).or_default();
            let name = loop {
                let drawn = dice.roll(FIRST.len() * MIDDLE.len() * LAST.len());
                if names.insert(drawn) {
                    break drawn;
                }
            };
            let [first, rest] = [name % FIRST.len(), name / FIRST.len()];
            let [middle, last] = [rest % MIDDLE.len(), rest / MIDDLE.len()];
            let id = rows.len();
            rows.push(Row {
                name: format!("{} {} {}", FIRST[first], MIDDLE[middle], LAST[last]),
                role: if member < 7 { "KPPS" } else { "Linmas" },
                kecamatan: kecamatan.name.clone(),
                desa: home.name.clone(),
                number: station.number,
                // No two differ in a single digit.
                nik: format!("6402{:012}", id * 1_111),
                phone: format!("0812{:08}", id * 1_111),
                trained: dice.roll(3) > 0,
                id,
            });
        }
    }
    let villages = region.places.iter().map(|place| place.name.clone()).collect();
    (rows, villages)
}

/// Two letters in the middle of a name are swapped.
fn swapped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() / 2;
    if letters[at - 1].is_lowercase() && letters[at].is_lowercase() {
        letters.swap(at - 1, at);
    }
    letters.into_iter().collect()
}

/// By how many letters two words differ (Levenshtein).
fn apart(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (before + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            before = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
