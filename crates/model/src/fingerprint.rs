//! Short texts that stand for data and change whenever the data change.

use std::io::{BufWriter, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::region::{
    Delays, DeskRules, Promise, Region, Security, SharedOutlines, Staffing, Table,
};

/// Fingerprint of a region: SHA-256, in hexadecimal, over the region as it is written in a
/// file. A plan keeps it to say what it was made for.
///
/// The imported network, which may be large, is represented by its own SHA-256. Field
/// assessments are left out: they change nothing until they are applied. So are delays,
/// the promise, outlines, rates, the budget, who guards and works, what
/// the desk keeps, agreed alternates, and what supervisors ask: no plan depends on them.
pub fn fingerprint(region: &Region) -> String {
    let is_plain = region.net.is_none()
        && region.assessments.is_empty()
        && region.delays.are_usual()
        && region.promise.is_usual()
        && region.outlines.is_none()
        && region.rates.is_empty()
        && region.budget.is_empty()
        && region.has_no_people()
        && region.has_no_desk()
        && region.alternates.is_empty()
        && region.inquiries.is_empty();
    if is_plain {
        return fingerprint_of(region);
    }
    let net = if region.net.is_none() { region.net.clone() } else { region.net.digest() };
    let (assessments, delays) = (Table::default(), Delays::default());
    let (promise, outlines) = (Promise::default(), SharedOutlines::default());
    let (rates, budget) = (Table::default(), Table::default());
    fingerprint_of(&Region {
        net,
        assessments,
        delays,
        promise,
        outlines,
        rates,
        budget,
        security: Security::default(),
        indicators: Table::default(),
        ticks: Table::default(),
        rulings: Table::default(),
        patterns: Table::default(),
        forces: Table::default(),
        lendings: Table::default(),
        postings: Table::default(),
        staffing: Staffing::default(),
        desk: DeskRules::default(),
        supplies: Table::default(),
        criteria: Table::default(),
        readiness: Table::default(),
        risks: Table::default(),
        units: Table::default(),
        tasks: Table::default(),
        meetings: Table::default(),
        escalations: Table::default(),
        desk_reports: Table::default(),
        staff: Table::default(),
        trainings: Table::default(),
        inquiries: Table::default(),
        alternates: Table::default(),
        ..region.clone()
    })
}

/// SHA-256, in hexadecimal, over a part of a file as compact JSON.
pub fn fingerprint_of(part: &impl Serialize) -> String {
    let mut digest = BufWriter::with_capacity(1 << 16, Digesting(Sha256::new()));
    // Hashing cannot fail, and every part of a document can be written as JSON.
    let _ = serde_json::to_writer(&mut digest, part);
    let _ = digest.flush();
    hex(&digest.get_ref().0.clone().finalize())
}

struct Digesting(Sha256);

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Five letters and digits that stand for some data, to keep codes apart that are made
/// independently: of two different inputs, one pair in 33 million shares its tag. The
/// letters `i`, `l`, `o` and `u` do not occur, so that a tag can be read aloud.
///
/// ```
/// use tepat_model::fingerprint::tag;
///
/// assert_eq!(tag(&["laptop", "2024-11-20"]).len(), 5);
/// assert_ne!(tag(&["laptop", "2024-11-20"]), tag(&["laptop2", "024-11-20"]));
/// ```
pub fn tag(parts: &[&str]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(serde_json::to_vec(parts).unwrap_or_default());
    digest[..5].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
