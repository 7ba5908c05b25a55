//! Keys that people sign with: made, kept behind a passphrase, recovered from paper.
//!
//! A key pair belongs to a person and an office. The [`KeyFile`] keeps its secret half sealed: the
//! secret is combined, bit by bit, with 32 bytes that Argon2id derives from the passphrase and a
//! salt of its own. The public half says whether a passphrase was the right one. Nothing here draws
//! random numbers; the caller provides them.

mod base32;
mod code;
mod file;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use file::{EXTENSION, KeyFile, LEAST_PASSPHRASE, Owner, RANDOM_BYTES};

/// Letters of a fingerprint: 100 bits, so that nobody can make a second key with the same.
const FINGERPRINT_LETTERS: usize = 20;

/// The secret half of a key, while it is in use.
pub struct Secret(SigningKey);

impl Secret {
    fn of(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half, in hexadecimal.
    pub fn public(&self) -> String {
        crate::fingerprint::hex(self.0.verifying_key().as_bytes())
    }

    /// Signs a message: 128 hexadecimal digits.
    pub fn sign(&self, message: &[u8]) -> String {
        crate::fingerprint::hex(&self.0.sign(message).to_bytes())
    }
}

/// A key of which somebody has made sure, by its fingerprint, whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// The public half, in hexadecimal.
    pub key: String,
    /// Whose it is.
    #[serde(flatten)]
    pub owner: Owner,
}

/// Whether a signature of a message was made with the secret half of a public key; both are in
/// hexadecimal.
pub fn verifies(public: &str, message: &[u8], signature: &str) -> bool {
    let (Some(public), Some(signature)) = (bytes::<32>(public), bytes::<64>(signature)) else {
        return false;
    };
    let Ok(public) = VerifyingKey::from_bytes(&public) else { return false };
    public.verify_strict(message, &Signature::from_bytes(&signature)).is_ok()
}

/// The fingerprint of a public key, to be read out on the phone: five groups of four letters and
/// digits of its SHA-256. Empty for what is no key.
///
/// ```
/// use tepat_model::key::fingerprint;
///
/// assert_eq!(fingerprint(&"00".repeat(32)), "CSM7-NBFR-CAYQ-EV4F-R65R");
/// ```
pub fn fingerprint(public: &str) -> String {
    let Some(public) = bytes::<32>(public) else { return String::new() };
    let letters = base32::written(&Sha256::digest(public));
    base32::grouped(&letters[..FINGERPRINT_LETTERS], "-")
}

/// Bytes written in lower-case hexadecimal digits, exactly `N` of them.
fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}
