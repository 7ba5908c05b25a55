//! The program as people run it: keys, signatures, and files that survive its end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use tepat_model::document::{BASE, Document, Edit, Opened, Stamp, TableName};

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tepat-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn tepat(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tepat"));
    command.current_dir(folder).args(["--language", "en"]).args(arguments);
    command.env("TEPAT_PASSPHRASE", "empat kuda di dermaga").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = tepat(folder, arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

#[test]
fn supervisors_ask_and_are_answered_on_the_command_line() {
    let folder = folder("inquiries");
    let ok = |arguments: &[&str]| {
        let (status, said) = run(&folder, arguments);
        assert_eq!(status, Some(0), "{arguments:?}: {said}");
        said
    };
    ok(&["sample", "barito-utara", "-o", "a.tepat"]);
    let ask = |about: &str| {
        let asked = ["inquiries", "a.tepat", "--ask", "Why by boat?", "--about", about];
        run(&folder, &[&asked[..], &["--by", "Bawaslu", "-o", "b.tepat"]].concat())
    };
    let (status, said) = ask("nothing of that name");
    assert_eq!((status, said.contains("nothing of that name")), (Some(1), true), "{said}");
    for about in ["rent", "SJ/T0001/62.05/2024", "62.05.0001"] {
        let (status, said) = ask(about);
        let is_known = about != "62.05.0001";
        assert_eq!(status == Some(0), is_known, "{about}: {said}");
    }
    ok(&["inquiries", "a.tepat", "--ask", "Why so dear?", "--about", "rent", "-o", "b.tepat"]);
    let listed = ok(&["inquiries", "b.tepat", "--open"]);
    let code = listed.split(" · ").next().unwrap().to_owned();
    assert!(listed.contains("Why so dear?") && code.starts_with("Q-"), "{listed}");
    let answer = ["inquiries", "b.tepat", "--answer", &code, "-o", "c.tepat"];
    assert_eq!(run(&folder, &answer).0, Some(1), "an answer says something");
    ok(&[&answer[..], &["--with", "Two boats for five days.", "--by", "KPU"]].concat());
    assert!(!ok(&["inquiries", "c.tepat", "--open"]).contains("Why so dear?"));
    ok(&["export", "c.tepat", "--what", "inquiries", "-o", "q.csv"]);
    let csv = fs::read_to_string(folder.join("q.csv")).unwrap();
    assert!(csv.contains("Two boats for five days.") && csv.contains("Why so dear?"), "{csv}");
    ok(&["papers", "c.tepat", "--what", "inquiries", "-o", "q.html"]);
    let html = fs::read_to_string(folder.join("q.html")).unwrap();
    assert!(html.contains("Two boats for five days."), "{html}");
    let (_, told) = run(&folder, &["diff", "a.tepat", "c.tepat"]);
    assert!(told.contains("Two boats for five days."), "{told}");
    let withdraw = ["inquiries", "b.tepat", "--withdraw", &code, "-o", "d.tepat"];
    ok(&withdraw);
    assert!(ok(&["inquiries", "d.tepat"]).contains("withdrawn"));
}

#[test]
fn a_file_is_signed_and_verified_on_the_command_line() {
    let folder = folder("sign");
    let ok = |arguments: &[&str]| {
        let (status, said) = run(&folder, arguments);
        assert_eq!(status, Some(0), "{arguments:?}: {said}");
        said
    };
    ok(&["sample", "barito-utara", "-o", "a.tepat"]);
    assert_eq!(run(&folder, &["verify", "a.tepat"]).0, Some(4), "nobody has signed");
    let made = ok(&["key", "--name", "Sari", "--office", "KPU", "-o", "sari.kunci"]);
    let after = |text: &str, before: &str| {
        let line = text.lines().find(|line| line.contains(before)).unwrap().to_owned();
        line.rsplit(": ").next().unwrap().to_owned()
    };
    let fingerprint = after(&made, "Fingerprint");
    ok(&["sign", "a.tepat", "--key", "sari.kunci", "--as", "approved", "-o", "b.tepat"]);
    let (status, said) = run(&folder, &["verify", "b.tepat"]);
    assert_eq!((status, said.contains("not confirmed")), (Some(4), true), "{said}");
    let said = ok(&["verify", "b.tepat", "--known", &fingerprint.to_lowercase().replace('-', " ")]);
    assert!(said.contains("Approved by Sari, KPU"), "{said}");

    // The key again from its sheet signs as the same.
    let code = after(&made, "Code to recover");
    let again =
        ok(&["key", "--name", "Sari", "--office", "KPU", "--recover", &code, "-o", "again.kunci"]);
    assert_eq!(after(&again, "Fingerprint"), fingerprint);

    // What was altered is named, with what a copy says.
    let json = Document::from_bytes("b", &fs::read(folder.join("b.tepat")).unwrap()).unwrap();
    let json = String::from_utf8(json.to_json()).unwrap();
    let altered = json.replacen("\"reserve_permille\":25", "\"reserve_permille\":52", 1);
    assert_ne!(altered, json);
    fs::write(folder.join("c.tepat"), altered).unwrap();
    let (status, said) = run(&folder, &["verify", "c.tepat", "--against", "b.tepat"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Rules is not as Sari (KPU) signed it"), "{said}");
    assert!(said.contains("region.rules.reserve_permille: 52; in the copy: 25"), "{said}");

    let wrong = tepat(
        &folder,
        &["sign", "a.tepat", "--key", "sari.kunci", "--as", "seen", "-o", "x.tepat"],
    )
    .env("TEPAT_PASSPHRASE", "bukan kata sandinya")
    .output()
    .unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    assert!(!folder.join("x.tepat").exists());
    fs::remove_dir_all(&folder).unwrap();
}

/// How often the program is killed; `TEPAT_KILLS=1000` for the whole test.
fn kills() -> u32 {
    std::env::var("TEPAT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(100)
}

#[test]
fn nothing_is_lost_when_the_program_is_killed_while_it_saves() {
    let folder = folder("kill");
    let ok = |arguments: &[&str]| {
        let (status, said) = run(&folder, arguments);
        assert_eq!(status, Some(0), "{arguments:?}: {said}");
    };
    ok(&["sample", "kutai-kartanegara", "-o", "induk.tepat"]);
    let read = |name: &str| Document::open(name, &fs::read(folder.join(name)).unwrap()).unwrap();
    let trunk = read("induk.tepat").document;
    let mut whole = Vec::new();
    for name in ["satu", "dua"] {
        let mut copy = trunk.clone();
        let stamp = Stamp { at: "2024-11-20T08:00:00+08:00".into(), ..Stamp::default() };
        copy.edit(BASE, Edit::set(TableName::Info, "", "vote", name), &stamp).unwrap();
        fs::write(folder.join(name), copy.to_bytes()).unwrap();
        whole.push(copy);
    }
    // Each run replaces what the file says by the other state.
    let save = |name| ["merge", "induk.tepat", name, "-o", "rencana.tepat"];
    let clock = Instant::now();
    ok(&save("satu"));
    let takes = clock.elapsed();
    let (kills, mut killed, mut saved) = (kills(), 0, [0, 0]);
    for at in 0..kills {
        let name = ["satu", "dua"][at as usize % 2];
        let mut child = tepat(&folder, &save(name));
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Kills fall at every point of a run but its first part, and a few after it.
        std::thread::sleep(takes.mul_f64(0.4 + 0.9 * f64::from(at) / f64::from(kills)));
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let Opened { document, notes } = read("rencana.tepat");
        assert_eq!(notes, [], "after kill {at}");
        let state = whole.iter().position(|whole| *whole == document);
        saved[state.unwrap_or_else(|| panic!("neither state after kill {at}"))] += 1;
    }
    assert!(killed > kills / 4, "only {killed} of {kills} were killed while at work");
    println!("killed {killed} times at work; states found: {saved:?}");
    // What killed runs leave beside the file disturbs no later one, and is removed in time.
    let left = || {
        let entries = fs::read_dir(&folder).unwrap().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count()
    };
    let old = folder.join(".rencana.tepat.1.part");
    let part = fs::File::create(&old).unwrap();
    part.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    let before = left();
    ok(&save("satu"));
    assert_eq!((left(), old.exists()), (before - 1, false));
    fs::remove_dir_all(&folder).unwrap();
}
