//! Bundles for a dispute: whatever is altered in one is named.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use tepat_check::bundled;
use tepat_model::document::{BASE, Document, Role, Stamp};
use tepat_model::fingerprint::sha256;
use tepat_model::key::{KeyFile, Owner};
use tepat_model::message::Message;
use tepat_model::region::Subject;
use tepat_view::bundle::{ABOUT, About, MANIFEST, PLAN, SIGNATURE, Signer, bundle};
use tepat_view::words::Language;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::tiny;

const PASSPHRASE: &str = "empat kuda di dermaga";

type Members = Vec<(String, Vec<u8>)>;

fn stamp(minute: u32, by: &str) -> Stamp {
    Stamp {
        at: format!("2024-11-20T08:{minute:02}:00+08:00"),
        by: by.into(),
        machine: "laptop".into(),
        why: String::new(),
    }
}

fn key(name: &str) -> KeyFile {
    let owner = Owner { name: name.into(), office: "Bawaslu Contoh".into() };
    let first = name.bytes().next().unwrap_or_default();
    KeyFile::make(owner, PASSPHRASE, &[first; 48], "2024-11-01T08:00:00+08:00").unwrap()
}

/// A signed file with a plan and a question.
fn document() -> Document {
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let mut document = Document::new(region, "KPU Contoh");
    document.keep_plan(BASE, &document.begun(&stamp(1, "Budi")), plan);
    let trip = document.plan(BASE).unwrap().trips[0].code.clone();
    let (_, asked) = document.ask(Subject::Trip, &trip, "Why at night?", &stamp(2, "Bawaslu"));
    document.edit(BASE, asked, &stamp(2, "Bawaslu")).unwrap();
    let key = key("Sari");
    let change = document.to_sign(BASE, Role::Approved, &key.owner, &key.key, &stamp(3, ""));
    let signature = key.unlock(PASSPHRASE).unwrap().sign(&change.signed_bytes());
    document.sign(change, &signature).unwrap();
    document
}

fn packed_by(signer: Option<&KeyFile>) -> Vec<u8> {
    let document = document();
    let about = About {
        made_at: "2024-12-01T08:00:00+08:00".into(),
        signer: signer.map(|key| Signer {
            name: key.owner.name.clone(),
            office: key.owner.office.clone(),
            key: key.key.clone(),
        }),
        ..About::of(&document, BASE, Language::English)
    };
    let sign = |bytes: &[u8]| Ok(signer.unwrap().unlock(PASSPHRASE).unwrap().sign(bytes));
    bundle(&document, &about, "p { color: black }", sign, &mut |_, _| {}).unwrap()
}

fn unpacked(bytes: &[u8]) -> Members {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut member = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            (member.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn packed(members: &Members) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The members that faults name.
fn named(faults: &[Message]) -> Vec<String> {
    let name = |fault: &Message| {
        let of = fault.values.iter().find(|(key, _)| key == "name");
        of.map(|(_, value)| format!("{value:?}"))
    };
    faults.iter().filter_map(name).collect()
}

fn replaced(members: &Members, name: &str, with: impl FnOnce(&[u8]) -> Vec<u8>) -> Members {
    let mut members = members.clone();
    let (_, bytes) = members.iter_mut().find(|(known, _)| known == name).unwrap();
    *bytes = with(bytes);
    members
}

/// The manifest made to fit whatever the members are.
fn fitted(members: &Members) -> Members {
    let lines = members.iter().filter(|(name, _)| ![MANIFEST, SIGNATURE].contains(&name.as_str()));
    let lines = lines.map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)));
    let manifest: String = lines.collect();
    replaced(members, MANIFEST, |_| manifest.into_bytes())
}

#[test]
fn a_bundle_altered_in_more_than_fifty_ways_is_named_each_time() {
    let signer = key("Tono");
    let whole = packed_by(Some(&signer));
    assert_eq!(whole, packed_by(Some(&signer)), "the same file gives the same bundle");
    let found = bundled(&whole);
    assert_eq!(found.faults, []);
    assert_eq!(found.signed_by.unwrap().key, signer.key);
    let members = unpacked(&whole);
    let names: Vec<String> = members.iter().map(|(name, _)| name.clone()).collect();
    let must = [
        "rencana.tepat",
        "riwayat.csv",
        "dokumen/riwayat.html",
        "kunci-publik.txt",
        "pertanyaan.csv",
        "dokumen/waybill.html",
        "dokumen/hand-over.html",
        "verifikasi-bukti.md",
    ];
    assert!(must.iter().all(|name| names.iter().any(|known| known == name)), "{names:?}");

    let mut ways: Vec<(String, Vec<u8>, String)> = Vec::new();
    for (name, bytes) in &members {
        let middle = bytes.len() / 2;
        let flipped = |at: usize| {
            replaced(&members, name, |bytes| {
                let mut bytes = bytes.to_vec();
                bytes[at] ^= 1;
                bytes
            })
        };
        let longer = replaced(&members, name, |bytes| [bytes, b" "].concat());
        let gone: Members = members.iter().filter(|(known, _)| known != name).cloned().collect();
        // Whoever alters the manifest alters what is signed.
        let told = if name == SIGNATURE { MANIFEST } else { name };
        ways.push((format!("{name} flipped"), packed(&flipped(middle)), told.into()));
        ways.push((format!("{name} longer"), packed(&longer), told.into()));
        ways.push((format!("{name} gone"), packed(&gone), name.clone()));
        if ![MANIFEST, SIGNATURE].contains(&name.as_str()) {
            let refitted = packed(&fitted(&flipped(middle)));
            ways.push((format!("{name} flipped, manifest refitted"), refitted, MANIFEST.into()));
        }
    }
    let mut renamed = members.clone();
    let at = names.iter().position(|name| name == "riwayat.csv").unwrap();
    renamed[at].0 = "riwayat-asli.csv".into();
    ways.push(("renamed".into(), packed(&renamed), "riwayat-asli.csv".into()));
    ways.push(("renamed".into(), packed(&renamed), "riwayat.csv".into()));
    let mut added = members.clone();
    added.push(("dokumen/palsu.html".into(), b"<p>".to_vec()));
    ways.push(("added".into(), packed(&added), "dokumen/palsu.html".into()));
    let mut swapped = members.clone();
    let other = names.iter().position(|name| name == "dokumen/waybill.html").unwrap();
    (swapped[at].1, swapped[other].1) = (members[other].1.clone(), members[at].1.clone());
    ways.push(("swapped".into(), packed(&swapped), "riwayat.csv".into()));
    ways.push(("swapped".into(), packed(&swapped), "dokumen/waybill.html".into()));
    let line = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        text.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>().into_bytes()
    };
    ways.push(("a line less".into(), packed(&replaced(&members, MANIFEST, line)), ABOUT.into()));
    let noise = replaced(&members, MANIFEST, |text| [b"nothing\n", text].concat());
    ways.push(("a line of noise".into(), packed(&noise), MANIFEST.into()));
    let unsigned: Members = members.iter().filter(|(name, _)| name != SIGNATURE).cloned().collect();
    ways.push(("the signature taken away".into(), packed(&unsigned), SIGNATURE.into()));
    // Another's signature over the same manifest, with the first one's name.
    let other = key("Budi").unlock(PASSPHRASE).unwrap();
    let manifest = &members.iter().find(|(name, _)| name == MANIFEST).unwrap().1;
    let foreign: String = other.sign(manifest);
    let foreign: Vec<u8> =
        (0..64).map(|at| u8::from_str_radix(&foreign[2 * at..2 * at + 2], 16).unwrap()).collect();
    let forged = replaced(&members, SIGNATURE, |_| foreign);
    ways.push(("signed by another".into(), packed(&forged), MANIFEST.into()));
    // Damage to the archive itself, in the packed bytes of the planning file.
    let packed_plan = whole.windows(PLAN.len()).position(|name| name == PLAN.as_bytes()).unwrap();
    let mut damaged = whole.clone();
    damaged[packed_plan + PLAN.len() + 100] ^= 4;
    ways.push(("damaged".into(), damaged, PLAN.into()));
    // The same name twice: what one program shows, another hides.
    let mut double = members.clone();
    double.push(("riwayat.cs_".into(), b"x".to_vec()));
    let mut doubled = packed(&double);
    for at in 0..doubled.len() - 11 {
        if &doubled[at..at + 11] == b"riwayat.cs_" {
            doubled[at + 10] = b'v';
        }
    }
    ways.push(("a name twice".into(), doubled, "riwayat.csv".into()));
    assert!(50 < ways.len(), "{}", ways.len());
    for (way, bytes, expect) in ways {
        let faults = bundled(&bytes).faults;
        let said = named(&faults);
        assert!(
            said.iter().any(|name| name.contains(&format!("\"{expect}\""))),
            "{way}: {faults:?}"
        );
    }
    for cut in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        assert!(!bundled(&whole[..cut]).faults.is_empty(), "cut off after {cut}");
    }
}

/// Nobody signed: the manifest of an altered bundle can be made to fit, but what follows from the
/// planning file is made again.
#[test]
fn what_the_planning_file_gives_is_made_again() {
    let folder = std::env::temp_dir().join(format!("tepat-bundle-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tepat"));
        command.current_dir(&folder).args(["--language", "en"]).args(arguments);
        let output = command.env("TEPAT_PASSPHRASE", PASSPHRASE).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    fs::write(folder.join("a.tepat"), document().to_bytes()).unwrap();
    fs::write(folder.join("tono.kunci"), key("Tono").to_bytes()).unwrap();
    let (status, said) = run(&["bundle", "a.tepat", "-o", "plain.zip"]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = run(&["verify", "plain.zip"]);
    assert_eq!(status, Some(4), "{said}");
    assert!(said.contains("not signed"), "{said}");
    let members = unpacked(&fs::read(folder.join("plain.zip")).unwrap());
    for name in ["riwayat.csv", "dokumen/waybill.html", "kunci-publik.txt"] {
        let forged = replaced(&members, name, |bytes| [bytes, b"0"].concat());
        fs::write(folder.join("forged.zip"), packed(&fitted(&forged))).unwrap();
        let (status, said) = run(&["verify", "forged.zip"]);
        assert!(status == Some(1) && said.contains(&format!("{name}: not what")), "{said}");
    }
    // What it says of itself does not switch the comparison off.
    let known = tepat_model::key::fingerprint(&key("Sari").key);
    let forged = replaced(&members, "dokumen/waybill.html", |bytes| [bytes, b"0"].concat());
    let told = |field: &str, value: &str| {
        let about = replaced(&forged, ABOUT, |bytes| {
            let mut about: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            about[field] = serde_json::from_str(value).unwrap();
            serde_json::to_vec(&about).unwrap()
        });
        fs::write(folder.join("forged.zip"), packed(&fitted(&about))).unwrap();
        run(&["verify", "forged.zip", "--known", &known])
    };
    let check = |field: &str, value: &str, status: i32, says: &str| {
        let (found, said) = told(field, value);
        assert!(found == Some(status) && said.contains(says), "{field} {value}: {said}");
    };
    check("format", "2", 1, "tentang.json: cannot be read");
    check("heads", "[]", 1, "tentang.json: cannot be read");
    check("papers", "[\"manifest\"]", 1, "dokumen/waybill.html: does not follow");
    check("made_with", "\"0.0.9\"", 4, "is not signed with a confirmed key");
    let (status, said) = run(&["verify", "plain.zip", "--known", &known]);
    assert!(status == Some(4) && said.contains("The planning file inside is intact"), "{said}");
    let packer = tepat_model::key::fingerprint(&key("Tono").key);
    run(&["bundle", "a.tepat", "--key", "tono.kunci", "-o", "signed.zip"]);
    let (status, said) = run(&["verify", "signed.zip", "--known", &known, "--known", &packer]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("signed by Tono, Bawaslu Contoh"), "{said}");
    third_party(&folder);
    fs::remove_dir_all(&folder).unwrap();
}

/// The commands of docs/verify-bundle.md as they stand there.
fn third_party(folder: &Path) {
    for tool in ["unzip", "sha256sum", "jq", "xxd", "openssl"] {
        if Command::new(tool).arg("--help").output().is_err() {
            eprintln!("skipped: {tool} is not installed");
            return;
        }
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify-bundle.md");
    let page = fs::read_to_string(page).unwrap();
    let run = |bundle: &[u8]| {
        let _ = fs::remove_dir_all(folder.join("bukti"));
        fs::write(folder.join("bukti.zip"), bundle).unwrap();
        crate::signed::commands_of(&page, folder)
    };
    let whole = fs::read(folder.join("signed.zip")).unwrap();
    let said = run(&whole);
    assert!(said.contains("every member is as the manifest says"), "{said}");
    assert!(said.contains("Signature Verified Successfully"), "{said}");
    assert!(!said.contains("not in the manifest:"), "{said}");
    let mut members: Members = unpacked(&whole);
    members.push(("dokumen/palsu.html".into(), b"<p>".to_vec()));
    let forged = replaced(&members, "riwayat.csv", |bytes| [bytes, b"0"].concat());
    let said = run(&packed(&forged));
    assert!(said.contains("riwayat.csv: FAILED"), "{said}");
    assert!(said.contains("not in the manifest: dokumen/palsu.html"), "{said}");
    let said = run(&packed(&fitted(&forged)));
    assert!(said.contains("Signature Verification Failure"), "{said}");
}
