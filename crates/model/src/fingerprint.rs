//! What a plan was made for, as a short text that changes with any part of it.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::region::{Region, Table};

/// SHA-256 over a region as it is written in a file, in hexadecimal: what a plan
/// was made for. Of its imported network, which may be large, the SHA-256 is written;
/// field assessments, which change nothing until they are applied, are not.
pub fn fingerprint(region: &Region) -> String {
    if region.net.is_none() && region.assessments.is_empty() {
        return fingerprint_of(region);
    }
    let net = if region.net.is_none() { region.net.clone() } else { region.net.digest() };
    fingerprint_of(&Region { net, assessments: Table::default(), ..region.clone() })
}

/// SHA-256 over a part of a file as it is written there, in hexadecimal.
pub fn fingerprint_of(part: &impl Serialize) -> String {
    hex(&Sha256::digest(serde_json::to_vec(part).unwrap_or_default()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
