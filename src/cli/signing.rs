//! `tepat key`, `sign` and `verify`: who stands for a file, and whether it is as they signed it.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::save::save;
use super::{cannot_write, name, out, read, read_bytes, stamp, write};
use tepat_check::{Bundled, bundled, is_bundle, sealed, versus};
use tepat_model::document::{BASE, Document, Role, unpack};
use tepat_model::key::{Confirmed, KeyFile, Owner, RANDOM_BYTES, fingerprint};
use tepat_model::message::{Message, Severity, Value};
use tepat_view::bundle::{ABOUT, About, MANIFEST, PLAN, SIGNATURE, STYLE, fixed, members};
use tepat_view::signing::{Known, known, part_told, told};
use tepat_view::words::{self, Language};

/// Exit status if a file is intact, but not signed as it is by anybody whose key is confirmed.
const OPEN: u8 = 4;

/// Differences to a copy that are listed.
const MOST_DIFFERENCES: usize = 100;

/// The variable that holds a passphrase for programs that cannot type one.
const PASSPHRASE: &str = "TEPAT_PASSPHRASE";

/// Whose key to make.
#[derive(Debug, Args)]
pub struct Key {
    /// Name of the person.
    #[arg(long)]
    name: String,
    /// Office that the person signs for.
    #[arg(long)]
    office: String,
    /// Recover the key from the code on its sheet instead of making a new one.
    #[arg(long, value_name = "CODE")]
    recover: Option<String>,
    /// Key file to write. It is kept by its owner and belongs to no planning file.
    #[arg(short, long)]
    output: PathBuf,
}

/// What to sign, and as what.
#[derive(Debug, Args)]
pub struct Sign {
    /// Planning file to read.
    file: PathBuf,
    /// Key file of the person who signs.
    #[arg(long)]
    key: PathBuf,
    /// As what.
    #[arg(long = "as", value_enum)]
    role: As,
    /// Name or id of the scenario whose plan is meant; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// What there is to say about it.
    #[arg(long, default_value = "")]
    why: String,
    /// When, such as 2024-11-20T08:00:00+08:00, instead of now.
    #[arg(long)]
    at: Option<String>,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
}

/// As what somebody signs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum As {
    Proposed,
    Checked,
    Approved,
    Seen,
}

impl From<As> for Role {
    fn from(role: As) -> Self {
        match role {
            As::Proposed => Self::Proposed,
            As::Checked => Self::Checked,
            As::Approved => Self::Approved,
            As::Seen => Self::Seen,
        }
    }
}

/// What to verify.
#[derive(Debug, Args)]
pub struct Verify {
    /// Planning file to read.
    file: PathBuf,
    /// A copy known to be right: every value that differs is listed with what it says.
    #[arg(long, value_name = "COPY")]
    against: Option<PathBuf>,
    /// Fingerprint of a key whose owner has confirmed it; may be given several times.
    #[arg(long, value_name = "FINGERPRINT")]
    known: Vec<String>,
}

pub fn key(language: Language, arguments: &Key) -> Result<ExitCode, Message> {
    let owner = Owner { name: arguments.name.clone(), office: arguments.office.clone() };
    let passphrase = passphrase(language)?;
    let made_at = stamp("", "", None).at;
    let file = match &arguments.recover {
        Some(code) => KeyFile::recover(code, owner, &passphrase, &made_at)?,
        None => {
            let mut random = [0; RANDOM_BYTES];
            getrandom::fill(&mut random).map_err(|error| {
                Message::error("key-no-memory").with("detail", error.to_string())
            })?;
            KeyFile::make(owner, &passphrase, &random, &made_at)?
        }
    };
    let output = &arguments.output;
    save(output, &file.to_bytes()).map_err(|error| cannot_write(output, &error))?;
    let made = Message::note("cli-key-made")
        .with("name", file.owner.name.as_str())
        .with("office", file.owner.office.as_str())
        .with("file", name(output));
    let say = |message: &Message| out::line(&words::message(language, message));
    say(&made);
    say(&Message::note("cli-key-fingerprint").with("fingerprint", fingerprint(&file.key)));
    say(&Message::note("cli-key-code").with("code", file.code()));
    Ok(ExitCode::SUCCESS)
}

pub fn sign(language: Language, arguments: &Sign) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    let key = KeyFile::read(&name(&arguments.key), &read_bytes(&arguments.key)?)?;
    let secret = key.unlock(&passphrase(language)?)?;
    let mut stamp = stamp("", &arguments.why, None);
    if let Some(at) = &arguments.at {
        stamp.at.clone_from(at);
    }
    let role = Role::from(arguments.role);
    let change = document.to_sign(&scenario, role, &key.owner, &key.key, &stamp);
    let signature = secret.sign(&change.signed_bytes());
    document.sign(change, &signature)?;
    let written = write(language, &arguments.output, &document)?;
    let signed = Message::note("cli-signed")
        .with("role", Value::Word(role.key().to_owned()))
        .with("name", key.owner.name.as_str())
        .with("office", key.owner.office.as_str())
        .with("fingerprint", fingerprint(&key.key));
    out::line(&words::message(language, &signed));
    Ok(written)
}

pub fn verify(language: Language, arguments: &Verify) -> Result<ExitCode, Message> {
    let say = |message: &Message| out::line(&words::message(language, message));
    let file = name(&arguments.file);
    let bytes = read_bytes(&arguments.file)?;
    let packed = is_bundle(&bytes).then(|| bundled(&bytes));
    if let Some(found) = &packed {
        found.faults.iter().for_each(say);
    }
    let bytes = match &packed {
        Some(found) => found.members.get(PLAN).cloned(),
        None => Some(bytes),
    };
    let Some(bytes) = bytes else { return Ok(ExitCode::FAILURE) };
    let json = unpack(&file, &bytes)?;
    let opened = Document::open(&file, &json)?;
    let document = opened.document;
    let confirmed = confirmed(&document, &arguments.known);
    let signatures = document.signatures();
    signatures.iter().for_each(|signed| say(&told(signed, &confirmed, language)));
    let parts = document.part_signatures();
    parts.iter().for_each(|signed| say(&part_told(signed, &confirmed, language)));
    opened.notes.iter().for_each(say);
    document.signed_differences().iter().for_each(say);

    let faults = opened.notes.iter().filter(|note| note.severity == Severity::Error).count();
    let checked = sealed(&json);
    let is_whole = |message: &Message| message.severity != Severity::Error;
    let agrees = checked.iter().all(is_whole) || faults > 0;
    if !agrees {
        let found = checked.iter().map(|message| words::message(language, message));
        let found: Vec<String> = found.collect();
        say(&Message::error("verify-checker").with("keys", found.join(" ")));
    }
    if let Some(copy) = &arguments.against {
        against(language, &json, &unpack(&name(copy), &read_bytes(copy)?)?);
    }
    let of_bundle = packed.as_ref().map(|found| in_bundle(language, arguments, found, &document));
    let of_bundle = of_bundle.unwrap_or_default();
    if of_bundle.faults > 0 {
        say(&Message::error("bundle-is-altered").with("count", of_bundle.faults));
        return Ok(ExitCode::FAILURE);
    }
    if faults > 0 || !agrees {
        say(&Message::error("verify-altered").with("count", faults.max(1)));
        return Ok(ExitCode::FAILURE);
    }
    let last = signatures.last();
    let is_same = checked.is_empty() && document.signed_differences().is_empty();
    let (key, status) = match last {
        None => ("verify-unsigned", ExitCode::from(OPEN)),
        Some(signed) if !signed.covers_all() || !is_same => {
            ("verify-changed", ExitCode::from(OPEN))
        }
        Some(signed) if known(signed, &confirmed) != Known::Confirmed => {
            ("verify-unknown", ExitCode::from(OPEN))
        }
        Some(_) if of_bundle.is_open => ("bundle-open", ExitCode::from(OPEN)),
        Some(_) => ("verify-intact", ExitCode::SUCCESS),
    };
    say(&Message::note(key));
    if last.is_some() {
        say(&Message::note("verify-legal"));
    }
    Ok(status)
}

/// What is found of a bundle beside its planning file.
#[derive(Default)]
struct OfBundle {
    /// How many faults there are.
    faults: usize,
    /// Whether nobody answers for it: no confirmed key signed it. How its pages look, and what another
    /// version made, does not follow from the planning file.
    is_open: bool,
}

/// Says who signed a bundle, and which of its members are not those that its planning file gives.
fn in_bundle(
    language: Language,
    arguments: &Verify,
    found: &Bundled,
    document: &Document,
) -> OfBundle {
    let say = |message: &Message| out::line(&words::message(language, message));
    let is_known = |key: &str| {
        let print = plain(&fingerprint(key));
        arguments.known.iter().any(|known| plain(known) == print)
    };
    let is_vouched = found.signed_by.as_ref().is_some_and(|by| is_known(&by.key));
    match &found.signed_by {
        Some(by) => {
            let key = if is_vouched { "bundle-signed" } else { "bundle-signed-unknown" };
            let signed = Message::note(key).with("name", by.name.as_str());
            let print = fingerprint(&by.key);
            say(&signed.with("office", by.office.as_str()).with("fingerprint", print));
        }
        None => say(&Message::warning("bundle-unsigned")),
    }
    // A manifest can be made to fit; what follows from the planning file cannot.
    let about = found.members.get(ABOUT);
    let about = about.and_then(|bytes| serde_json::from_slice::<About>(bytes).ok());
    let Some(about) = about.filter(|about| about.is_of(document)) else {
        say(&Message::error("bundle-about").with("name", ABOUT));
        return OfBundle { faults: found.faults.len() + 1, is_open: true };
    };
    let is_told = |name: &str| {
        let of = |(key, value): &(String, _)| key == "name" && *value == name.into();
        found.faults.iter().any(|fault| fault.values.iter().any(of))
    };
    let made: BTreeMap<String, Vec<u8>> = std::iter::empty()
        .chain(fixed())
        .chain(members(document, &about, &mut |_, _| {}))
        .map(|member| (member.name, member.bytes))
        .collect();
    let unlike = made.iter().filter(|(name, bytes)| found.members.get(*name) != Some(*bytes));
    let unlike = unlike.map(|(name, _)| ("bundle-unlike", name));
    let own = [ABOUT, PLAN, MANIFEST, SIGNATURE, STYLE];
    let strange = found.members.keys();
    let strange = strange.filter(|name| !made.contains_key(*name) && !own.contains(&name.as_str()));
    let strange = strange.map(|name| ("bundle-strange", name));
    let all: Vec<_> = unlike.chain(strange).filter(|(_, name)| !is_told(name)).collect();
    for (key, name) in &all {
        say(&Message::warning(key).with("name", name.as_str()));
    }
    let mut faults = found.faults.len();
    if about.made_with == env!("CARGO_PKG_VERSION") {
        faults += all.len();
    } else if !all.is_empty() {
        say(&Message::warning("bundle-other-version").with("version", about.made_with));
    }
    OfBundle { faults, is_open: !is_vouched }
}

/// A fingerprint without what makes it easy to read.
fn plain(text: &str) -> String {
    text.replace(['-', ' '], "").to_ascii_uppercase()
}

/// The keys in a file whose fingerprints are known.
fn confirmed(document: &Document, fingerprints: &[String]) -> Vec<Confirmed> {
    let known: Vec<String> = fingerprints.iter().map(|text| plain(text)).collect();
    let of_file = document.signatures().into_iter().map(|signed| (signed.change, signed.signature));
    let of_parts = document.part_signatures().into_iter();
    let all = of_file.chain(of_parts.map(|signed| (signed.change, signed.signature)));
    let confirmed = all
        .filter(|(_, signature)| known.contains(&plain(&fingerprint(&signature.key))))
        .map(|(change, signature)| Confirmed {
            key: signature.key.clone(),
            owner: Owner { name: change.by.clone(), office: signature.office.clone() },
        });
    confirmed.collect()
}

/// Lists what differs from a copy.
fn against(language: Language, json: &[u8], copy: &[u8]) {
    let say = |message: &Message| out::line(&words::message(language, message));
    let found = versus(json, copy);
    let nothing = || words::text(language, "verify-nothing");
    for difference in found.iter().take(MOST_DIFFERENCES) {
        let message = Message::note("verify-differs")
            .with("path", difference.path.as_str())
            .with("here", difference.here.clone().unwrap_or_else(nothing))
            .with("there", difference.there.clone().unwrap_or_else(nothing));
        say(&message);
    }
    match found.len() {
        0 => say(&Message::note("verify-same")),
        count if count > MOST_DIFFERENCES => {
            say(&Message::note("verify-differs-more").with("count", count - MOST_DIFFERENCES));
        }
        _ => {}
    }
}

/// A passphrase: from the environment, else a line of standard input.
pub(super) fn passphrase(language: Language) -> Result<String, Message> {
    if let Ok(passphrase) = std::env::var(PASSPHRASE) {
        return Ok(passphrase);
    }
    out::error(&words::text(language, "cli-passphrase"));
    let mut line = String::new();
    // An input that cannot be read holds no passphrase.
    let _ = std::io::stdin().lock().read_line(&mut line);
    match line.trim_end_matches(['\r', '\n']) {
        "" => Err(Message::error("cli-no-passphrase")),
        passphrase => Ok(passphrase.to_owned()),
    }
}
