//! The key file: a key, whose it is, and its secret half behind a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use super::Secret;
use crate::fingerprint::hex;
use crate::message::Message;

/// Ending of the names of key files.
pub const EXTENSION: &str = "kunci";

/// Version of the layout, which also fixes the parameters of the derivation.
pub(super) const VERSION: u32 = 1;

const NAME: &str = "tepat-key";

/// Memory and passes of the derivation: what a page takes for half a second.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 2;

/// Random bytes that a new key needs: its seed and its salt.
pub const RANDOM_BYTES: usize = 48;

/// Fewest characters of a passphrase.
pub const LEAST_PASSPHRASE: usize = 10;

/// Whose key it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Name of the person.
    pub name: String,
    /// Office that the person signs for.
    pub office: String,
}

/// A key with its secret half sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFile {
    /// Always `tepat-key`.
    format: String,
    version: u32,
    /// Whose it is.
    #[serde(flatten)]
    pub owner: Owner,
    /// When it was made, RFC 3339 with the offset.
    pub made_at: String,
    /// The public half, in hexadecimal.
    pub key: String,
    /// Salt of the derivation, in hexadecimal.
    pub(super) salt: String,
    /// The secret half, combined with what is derived from the passphrase.
    pub(super) sealed: String,
}

impl KeyFile {
    /// A new key from random bytes. O(one derivation of the passphrase).
    ///
    /// # Errors
    /// Nobody is named, or the passphrase is too short.
    pub fn make(
        owner: Owner,
        passphrase: &str,
        random: &[u8; RANDOM_BYTES],
        made_at: &str,
    ) -> Result<Self, Message> {
        if passphrase.chars().count() < LEAST_PASSPHRASE {
            return Err(Message::error("key-short-passphrase").with("least", LEAST_PASSPHRASE));
        }
        let (seed, salt) = random.split_at(32);
        let secret = Secret::of(&seed.try_into().unwrap_or_default());
        let sealed = combined(&secret.seed(), &derived(passphrase, salt)?);
        let mut file = Self::sealed_as(owner, made_at, salt, &sealed)?;
        file.key = secret.public();
        Ok(file)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// It is no key file, one of a later version, or damaged.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Message> {
        let damaged = || Message::error("key-file-damaged").in_file(name);
        let file: Self = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if file.format == NAME && file.version > VERSION {
            return Err(Message::error("key-file-newer").in_file(name));
        }
        let is_whole = file.format == NAME
            && super::bytes::<32>(&file.key).is_some()
            && super::bytes::<16>(&file.salt).is_some()
            && super::bytes::<32>(&file.sealed).is_some();
        if is_whole { Ok(file) } else { Err(damaged()) }
    }

    /// The content of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// The secret half. O(one derivation of the passphrase).
    ///
    /// # Errors
    /// The passphrase is not the one it was made with.
    pub fn unlock(&self, passphrase: &str) -> Result<Secret, Message> {
        let secret = self.unsealed(passphrase)?;
        match secret.public() == self.key {
            true => Ok(secret),
            false => Err(Message::error("key-wrong-passphrase")),
        }
    }

    /// The secret half, if the passphrase is right; else any other.
    pub(super) fn unsealed(&self, passphrase: &str) -> Result<Secret, Message> {
        let salt = super::bytes::<16>(&self.salt).unwrap_or_default();
        let sealed = super::bytes::<32>(&self.sealed).unwrap_or_default();
        Ok(Secret::of(&combined(&sealed, &derived(passphrase, &salt)?)))
    }

    pub(super) fn sealed_as(
        owner: Owner,
        made_at: &str,
        salt: &[u8],
        sealed: &[u8],
    ) -> Result<Self, Message> {
        let owner =
            Owner { name: owner.name.trim().to_owned(), office: owner.office.trim().to_owned() };
        if owner.name.is_empty() || owner.office.is_empty() {
            return Err(Message::error("key-no-owner"));
        }
        let made_at = made_at.to_owned();
        let (key, salt, sealed) = (String::new(), hex(salt), hex(sealed));
        Ok(Self { format: NAME.to_owned(), version: VERSION, owner, made_at, key, salt, sealed })
    }
}

/// 32 bytes that take much memory to derive, so that guessing passphrases is slow.
fn derived(passphrase: &str, salt: &[u8]) -> Result<[u8; 32], Message> {
    let failed =
        |error: argon2::Error| Message::error("key-no-memory").with("detail", error.to_string());
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(failed)?;
    let mut derived = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(passphrase.as_bytes(), salt, &mut derived).map_err(failed)?;
    Ok(derived)
}

fn combined(one: &[u8; 32], other: &[u8; 32]) -> [u8; 32] {
    std::array::from_fn(|at| one[at] ^ other[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{fingerprint, verifies};

    const PASSPHRASE: &str = "empat kuda di dermaga";

    fn owner() -> Owner {
        Owner { name: "Sari".to_owned(), office: "KPU Kutai Kartanegara".to_owned() }
    }

    fn key() -> KeyFile {
        let random = std::array::from_fn(|at| at as u8);
        KeyFile::make(owner(), PASSPHRASE, &random, "2024-11-20T08:00:00+08:00")
            .unwrap_or_else(|_| unreachable!())
    }

    #[test]
    fn a_key_is_sealed_opened_and_recovered_from_paper() {
        let key = key();
        assert_eq!(KeyFile::read("sari.kunci", &key.to_bytes()).as_ref(), Ok(&key));
        let secret = key.unlock(PASSPHRASE).unwrap_or_else(|_| unreachable!());
        // The seed is 0, 1, 2 … 31; the public half is that of RFC 8032's method, from OpenSSL.
        assert_eq!(key.key, "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
        assert!(verifies(&key.key, b"rencana", &secret.sign(b"rencana")));
        assert!(!verifies(&key.key, b"rencanb", &secret.sign(b"rencana")));
        assert_eq!(fingerprint(&key.key).len(), 24);

        let code = key.code();
        assert_eq!(code.split(' ').count(), 22);
        let typed = code.to_lowercase().replace('0', "o").replace('1', "l").replace(' ', "-");
        assert_eq!(KeyFile::recover(&typed, owner(), PASSPHRASE, &key.made_at), Ok(key.clone()));
    }

    #[test]
    fn what_is_wrong_with_a_key_is_said() {
        let key = key();
        let said = |result: Result<KeyFile, Message>| result.map_err(|message| message.key).err();
        let recovered =
            |code: &str, passphrase| said(KeyFile::recover(code, owner(), passphrase, ""));
        let code = key.code();
        let other = if code.ends_with('0') { "1" } else { "0" };
        assert_eq!(recovered(&code, "lain sama sekali").as_deref(), Some("key-wrong-passphrase"));
        assert_eq!(
            recovered(&(code[..code.len() - 1].to_owned() + other), PASSPHRASE).as_deref(),
            Some("key-code-mistyped")
        );
        assert_eq!(recovered(&code[5..], PASSPHRASE).as_deref(), Some("key-code-length"));
        assert_eq!(recovered("?", PASSPHRASE).as_deref(), Some("key-code-letters"));
        assert_eq!(
            key.unlock("lain sama sekali").err().map(|m| m.key).as_deref(),
            Some("key-wrong-passphrase")
        );
        let random = [7; RANDOM_BYTES];
        assert_eq!(
            said(KeyFile::make(owner(), "pendek", &random, "")).as_deref(),
            Some("key-short-passphrase")
        );
        assert_eq!(
            said(KeyFile::make(Owner::default(), PASSPHRASE, &random, "")).as_deref(),
            Some("key-no-owner")
        );
        assert_eq!(said(KeyFile::read("x", b"{}")).as_deref(), Some("key-file-damaged"));
        let newer =
            String::from_utf8_lossy(&key.to_bytes()).replace("\"version\": 1", "\"version\": 2");
        assert_eq!(said(KeyFile::read("x", newer.as_bytes())).as_deref(), Some("key-file-newer"));
    }
}
