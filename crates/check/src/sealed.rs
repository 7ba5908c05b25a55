//! Hashes and signatures of a planning file, from its bytes.
//!
//! This shares nothing with the code that writes and opens files: it takes the text apart as
//! `docs/format.md` describes it, so that a field which that code overlooks is still hashed.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use tepat_model::message::Message;

/// A planning file of which every part is still as it was written.
#[derive(Deserialize)]
struct File<'a> {
    root: String,
    #[serde(borrow)]
    made_by: &'a RawValue,
    #[serde(borrow)]
    region: &'a RawValue,
    #[serde(borrow, default)]
    part: Option<&'a RawValue>,
    #[serde(borrow, default)]
    changes: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    plans: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Change {
    id: String,
    parents: Vec<String>,
    edit: Edit,
}

#[derive(Deserialize)]
struct Edit {
    #[serde(rename = "do")]
    does: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    signature: String,
    /// Of a signature in a part; what keeps it has another field of that name.
    #[serde(default)]
    part: Value,
    #[serde(default)]
    plans: Vec<SignedPlan>,
}

#[derive(Deserialize)]
struct SignedPlan {
    #[serde(default)]
    scenario: String,
    plan: String,
    entry: String,
}

/// An entry among the plans.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(default)]
    scenario: String,
    #[serde(borrow)]
    plan: &'a RawValue,
}

/// What hashes and signatures say of the unpacked content of a planning file. Errors: something was
/// altered. Warnings: a plan is not the one that the last genuine signature covers. Notes: other
/// things that it does not cover. Empty if all is as it was signed, or unsigned and whole.
///
/// O(bytes).
pub fn sealed(json: &[u8]) -> Vec<Message> {
    let text = String::from_utf8_lossy(json);
    let text = compact(&text);
    let Ok(file) = serde_json::from_str::<File<'_>>(&text) else {
        return vec![Message::error("sealed-unreadable")];
    };
    let mut found = Vec::new();
    let part = file.part.map(|part| format!(",\"part\":{}", part.get())).unwrap_or_default();
    let beginning =
        format!("{{\"made_by\":{},\"region\":{}{part}}}", file.made_by.get(), file.region.get());
    if sha256(&beginning) != file.root {
        found.push(Message::error("sealed-region"));
    }

    let texts = file.changes.iter().map(|text| text.get());
    let changes: Vec<(&str, Change)> =
        texts.filter_map(|text| Some((text, serde_json::from_str(text).ok()?))).collect();
    let ids: BTreeSet<&str> = changes.iter().map(|(_, change)| change.id.as_str()).collect();
    let mut last = None;
    for (text, change) in &changes {
        let about = |key: &str| Message::error(key).with("id", change.id.get(..12).unwrap_or(""));
        let unnamed = without(text, "{\"id\":\"", &change.id);
        if unnamed.as_deref().is_none_or(|unnamed| sha256(unnamed) != change.id) {
            found.push(about("sealed-change"));
        }
        let is_there = |id: &String| *id == file.root || ids.contains(id.as_str());
        if change.parents.is_empty() || !change.parents.iter().all(is_there) {
            found.push(about("sealed-parent"));
        }
        if change.edit.does == "part_signed" && !is_sealed_part(text, &file.root) {
            found.push(about("sealed-part"));
        }
        if change.edit.does == "sign" {
            if unnamed.is_some_and(|unnamed| is_signed(&unnamed, &change.edit)) {
                last = Some(change);
            } else {
                found.push(about("sealed-signature"));
            }
        }
    }
    if changes.len() < file.changes.len() {
        found.push(Message::error("sealed-unreadable"));
    }
    if let Some(signed) = last {
        found.extend(plans_since(&file, &signed.edit));
        let followed: BTreeSet<&String> =
            changes.iter().flat_map(|(_, change)| &change.parents).collect();
        let later = ids.iter().filter(|id| !followed.contains(&(**id).to_owned()));
        if later.clone().count() > 1 || !later.clone().all(|id| *id == signed.id) {
            found.push(Message::note("sealed-changes-since"));
        }
    }
    found
}

/// Whether the signature of a part that a change keeps is genuine, and every change that it covers as
/// it was. `text` is the change that keeps it, in the file with the root `of`.
fn is_sealed_part(text: &str, of: &str) -> bool {
    #[derive(Deserialize)]
    struct Keeper<'a> {
        #[serde(default)]
        part: String,
        #[serde(borrow)]
        edit: Kept<'a>,
    }
    #[derive(Deserialize)]
    struct Kept<'a> {
        root: String,
        #[serde(borrow)]
        part: &'a RawValue,
        #[serde(borrow)]
        changes: Vec<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Part {
        of: String,
        area: String,
    }
    let Ok(Keeper { part: area, edit }) = serde_json::from_str::<Keeper<'_>>(text) else {
        return false;
    };
    let Kept { root, part, changes } = edit;
    let cut: Option<Part> = serde_json::from_str(part.get()).ok();
    if cut.is_none_or(|cut| cut.of != of || cut.area != area) {
        return false;
    }
    let mut known: BTreeSet<String> = [root].into();
    let mut is_last_signed = false;
    for text in changes.into_iter().map(RawValue::get) {
        let Ok(change) = serde_json::from_str::<Change>(text) else { return false };
        let follows =
            !change.parents.is_empty() && change.parents.iter().all(|id| known.contains(id));
        let Some(unnamed) = without(text, "{\"id\":\"", &change.id) else { return false };
        let is_sign = change.edit.does == "sign";
        is_last_signed =
            is_sign && change.edit.part == sha256(part.get()) && is_signed(&unnamed, &change.edit);
        if !follows || sha256(&unnamed) != change.id || (is_sign && !is_last_signed) {
            return false;
        }
        known.insert(change.id);
    }
    is_last_signed
}

/// Plans that are not those of a signature.
fn plans_since(file: &File<'_>, signed: &Edit) -> Vec<Message> {
    let entries = file.plans.iter().filter_map(|entry| {
        let read: Entry<'_> = serde_json::from_str(entry.get()).ok()?;
        Some((read.scenario, (sha256(read.plan.get()), sha256(entry.get()))))
    });
    let entries: BTreeMap<String, (String, String)> = entries.collect();
    let mut found = Vec::new();
    for known in &signed.plans {
        match entries.get(&known.scenario) {
            Some((plan, _)) if *plan != known.plan => {
                found.push(Message::warning("sealed-plan-other"));
            }
            Some((_, entry)) if *entry != known.entry => {
                found.push(Message::note("sealed-versions-other"));
            }
            Some(_) => {}
            None => found.push(Message::warning("sealed-plan-gone")),
        }
    }
    let is_new = |scenario: &&String| signed.plans.iter().all(|known| known.scenario != **scenario);
    found.extend(entries.keys().filter(is_new).map(|_| Message::note("sealed-plan-new")));
    found
}

/// Whether a change without its id was signed with the key that it names.
fn is_signed(unnamed: &str, edit: &Edit) -> bool {
    let Some(start) = unnamed.rfind("\"signature\":\"") else { return false };
    let (before, after) = unnamed.split_at(start);
    let Some(unsigned) = without(after, "\"signature\":\"", &edit.signature) else { return false };
    let key = from_hex(&edit.key).and_then(|key| <[u8; 32]>::try_from(key).ok());
    let signature = from_hex(&edit.signature).and_then(|bytes| Signature::from_slice(&bytes).ok());
    let (Some(key), Some(signature)) = (key, signature) else { return false };
    let message = format!("{before}{unsigned}");
    VerifyingKey::from_bytes(&key)
        .is_ok_and(|key| key.verify_strict(message.as_bytes(), &signature).is_ok())
}

/// A text that begins with `before` and a value, without the value.
fn without(text: &str, before: &str, value: &str) -> Option<String> {
    let rest = text.strip_prefix(before)?.strip_prefix(value)?;
    Some(format!("{before}{rest}"))
}

/// JSON without white space between its values.
fn compact(json: &str) -> String {
    let (mut within, mut escaped) = (false, false);
    let keep = |letter: &char| {
        let kept = within || !letter.is_ascii_whitespace();
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = within,
            '"' => within = !within,
            _ => {}
        }
        kept
    };
    json.chars().filter(keep).collect()
}

pub(super) fn sha256(content: impl AsRef<[u8]>) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| is_digit(&byte)) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_between_values_does_not_count() {
        assert_eq!(
            compact("{ \"a b\" :\n \"c\\\" d\" , \"e\\\\\" : 1 }"),
            "{\"a b\":\"c\\\" d\",\"e\\\\\":1}"
        );
    }

    #[test]
    fn what_is_no_planning_file_is_said_to_be_unreadable() {
        for bytes in [&b""[..], b"{}", b"[1]", b"{\"root\":1}", &[0xff, 0x00]] {
            assert_eq!(sealed(bytes).first().map(|m| m.key.as_str()), Some("sealed-unreadable"));
        }
    }
}
