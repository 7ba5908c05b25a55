//! Bundles for a dispute: whether every member is as its manifest says, and the manifest as it was
//! signed.
//!
//! This shares nothing with the code that writes bundles; docs/verify-bundle.md describes their format.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use tepat_model::message::Message;
use zip::ZipArchive;

use super::sealed::{from_hex, sha256};

/// Members of a bundle that have a meaning.
const MANIFEST: &str = "manifest.txt";
const SIGNATURE: &str = "manifest.sig";
const ABOUT: &str = "tentang.json";
const PLAN: &str = "rencana.tepat";

/// Most bytes that the members of a bundle may take when unpacked.
const MOST_BYTES: u64 = 1 << 30;
/// Most members.
const MOST_MEMBERS: usize = 1_000;

/// Who signed a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SignedBy {
    /// Name, as the bundle says.
    pub name: String,
    /// Office, as the bundle says.
    pub office: String,
    /// Public key, in hexadecimal.
    pub key: String,
}

#[derive(Deserialize)]
struct About {
    #[serde(default)]
    signer: Option<SignedBy>,
}

/// What a bundle holds, and what was altered in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundled {
    /// Its members that could be read, by name.
    pub members: BTreeMap<String, Vec<u8>>,
    /// Who signed the manifest; `None` if nobody did, or the signature is not theirs.
    pub signed_by: Option<SignedBy>,
    /// What is wrong, each with the name of the member.
    pub faults: Vec<Message>,
}

/// Whether bytes begin as an archive does.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// Reads a bundle and compares every member with the manifest, and the manifest with its signature.
/// O(bytes), at most a gigabyte when unpacked.
pub fn bundled(bytes: &[u8]) -> Bundled {
    let mut found = Bundled::default();
    if let Err(detail) = read(bytes, &mut found) {
        found.faults.push(Message::error("bundle-unreadable").with("detail", detail));
        return found;
    }
    let about = |key: &str, name: &str| Message::error(key).with("name", name);
    let Some(manifest) = found.members.get(MANIFEST).cloned() else {
        found.faults.push(about("bundle-missing", MANIFEST));
        return found;
    };
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    let text = String::from_utf8_lossy(&manifest);
    for (number, line) in (1_usize..).zip(text.lines()) {
        let Some((hash, name)) = line.split_once("  ").filter(|(_, name)| listed.insert(name))
        else {
            let fault = about("bundle-line", MANIFEST).with("line", number);
            found.faults.push(fault);
            continue;
        };
        let is_damaged = || {
            let of = |(key, value): &(String, _)| key == "name" && *value == name.into();
            found.faults.iter().any(|fault| fault.values.iter().any(of))
        };
        match found.members.get(name) {
            None if is_damaged() => {}
            None => found.faults.push(about("bundle-missing", name)),
            Some(bytes) if sha256(bytes) != hash => {
                found.faults.push(about("bundle-altered", name));
            }
            Some(_) => {}
        }
    }
    let known = |name: &&String| {
        listed.contains(name.as_str()) || [MANIFEST, SIGNATURE].contains(&name.as_str())
    };
    let strange = found.members.keys().filter(|name| !known(name));
    let strange: Vec<Message> = strange.map(|name| about("bundle-extra", name)).collect();
    found.faults.extend(strange);
    for needed in [PLAN, ABOUT] {
        if !listed.contains(needed) {
            found.faults.push(about("bundle-unlisted", needed));
        }
    }
    let signer = found.members.get(ABOUT).and_then(|bytes| {
        let about: About = serde_json::from_slice(bytes).ok()?;
        about.signer
    });
    match (signer, found.members.get(SIGNATURE)) {
        (Some(signer), Some(signature)) if is_signed(&signer.key, &manifest, signature) => {
            found.signed_by = Some(signer);
        }
        (Some(_), None) => found.faults.push(about("bundle-missing", SIGNATURE)),
        (_, Some(_)) => found.faults.push(about("bundle-false", MANIFEST)),
        (None, None) => {}
    }
    found
}

/// Reads the members of an archive, each named fault going on with the next.
///
/// # Errors
/// What the archive suffers from if it cannot be read at all.
fn read(bytes: &[u8], found: &mut Bundled) -> Result<(), String> {
    let (mut known, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for name in headed(bytes)? {
        if !known.insert(name) {
            twice.insert(name);
        }
    }
    // A name that occurs twice hides a member from the list of the archive.
    for name in twice {
        let name = String::from_utf8_lossy(name).into_owned();
        found.faults.push(Message::error("bundle-twice").with("name", name));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if archive.len() > MOST_MEMBERS {
        return Err(format!("{} > {MOST_MEMBERS}", archive.len()));
    }
    // By a field beside its name a member has another name for some programs than for others.
    if let Some(name) = archive.file_names_raw().find(|name| !known.contains(name)) {
        return Err(format!("0x7075: {}", String::from_utf8_lossy(name)));
    }
    archive.validate_header_consistency().map_err(|error| error.to_string())?;
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let listed =
            archive.name_for_index(at).and_then(Result::ok).unwrap_or_default().into_owned();
        let mut content = Vec::new();
        let read = archive.by_index(at).map_err(|error| error.to_string()).and_then(|member| {
            member.take(left + 1).read_to_end(&mut content).map_err(|error| error.to_string())
        });
        let size = content.len() as u64;
        if size > left {
            return Err(format!("> {MOST_BYTES}"));
        }
        left -= size;
        match read {
            Ok(_) => {
                found.members.insert(listed, content);
            }
            Err(detail) => {
                let fault = Message::error("bundle-damaged").with("name", listed);
                found.faults.push(fault.with("detail", detail));
            }
        }
    }
    Ok(())
}

/// The names in the headers of the archive's list, and of one that stands before it.
///
/// # Errors
/// There are too many.
fn headed(bytes: &[u8]) -> Result<Vec<&[u8]>, String> {
    let (mut names, mut at) = (Vec::new(), 0);
    while let Some(found) = bytes[at..].windows(4).position(|four| four == b"PK\x01\x02") {
        at += found;
        let length =
            bytes.get(at + 28..at + 30).map(|two| usize::from(two[0]) | usize::from(two[1]) << 8);
        names.extend(length.and_then(|length| bytes.get(at + 46..at + 46 + length)));
        if names.len() > MOST_MEMBERS {
            return Err(format!("> {MOST_MEMBERS}"));
        }
        at += 4;
    }
    Ok(names)
}

fn is_signed(key: &str, manifest: &[u8], signature: &[u8]) -> bool {
    let key = from_hex(key).and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let (Some(key), Ok(signature)) = (key, Signature::from_slice(signature)) else { return false };
    key.verify_strict(manifest, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use zip::write::{FullFileOptions, ZipWriter};

    /// An archive of members, each with the name that a field beside its own gives it, if any.
    fn packed(members: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, other) in members {
            let mut options = FullFileOptions::default();
            if !other.is_empty() {
                let field = [&[1], &crc32(name.as_bytes()).to_le_bytes()[..], other.as_bytes()];
                options.add_extra_field(0x7075, field.concat(), false).unwrap();
            }
            archive.start_file(*name, options).unwrap();
            archive.write_all(b"x").unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let shift = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), shift))
    }

    #[test]
    fn no_member_has_two_names_or_shares_one() {
        let check = |bytes: &[u8], expect: &[&str]| {
            let keys: Vec<String> = bundled(bytes).faults.into_iter().map(|it| it.key).collect();
            assert_eq!(keys, expect);
        };
        let whole = packed(&[("a", ""), ("b", "")]);
        check(&whole, &["bundle-missing"]);
        check(&packed(&[("a", "a")]), &["bundle-missing"]);
        check(&packed(&[("a", ""), ("b", "a")]), &["bundle-unreadable"]);
        check(&packed(&[("a", ""), ("b", "c")]), &["bundle-unreadable"]);
        let twice = ["bundle-twice", "bundle-twice", "bundle-unreadable"];
        check(&[whole.clone(), whole.clone()].concat(), &twice);
        let many = b"PK\x01\x02".repeat(MOST_MEMBERS + 20);
        check(&many, &["bundle-unreadable"]);
        // The list calls a member otherwise than the member itself.
        let at = whole.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
        let mut renamed = whole.clone();
        renamed[at + 46] = b'c';
        check(&renamed, &["bundle-unreadable"]);
    }

    #[test]
    fn keys_are_whole_bytes_in_lower_case() {
        let check = |text: &str, expect: Option<&[u8]>| {
            assert_eq!(from_hex(text).as_deref(), expect, "{text}");
        };
        check("0aff", Some(&[10, 255]));
        check("", Some(&[]));
        for text in ["0AFF", "+a", "0af", "0g", "é"] {
            check(text, None);
        }
    }
}
