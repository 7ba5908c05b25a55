//! The code of a key on paper: what the file keeps, in groups of four letters.
//!
//! It holds the version of the key file, the salt, the sealed secret, three bytes of the public
//! half's SHA-256 and three bytes of the SHA-256 of all before them: 55 bytes, 22 groups. Like the
//! file, it is worth nothing without the passphrase.

use sha2::{Digest, Sha256};

use super::base32;
use super::file::{KeyFile, Owner, VERSION};
use crate::message::Message;

const CHECK_BYTES: usize = 3;
const CODE_BYTES: usize = 1 + 16 + 32 + CHECK_BYTES + CHECK_BYTES;

impl KeyFile {
    /// The code to write on paper, 22 groups of four letters and digits.
    pub fn code(&self) -> String {
        let bytes = |hex: &str| super::bytes::<32>(hex).unwrap_or_default();
        let mut code = vec![VERSION as u8];
        code.extend(super::bytes::<16>(&self.salt).unwrap_or_default());
        code.extend(bytes(&self.sealed));
        code.extend(&Sha256::digest(bytes(&self.key))[..CHECK_BYTES]);
        let check = Sha256::digest(&code);
        code.extend(&check[..CHECK_BYTES]);
        base32::grouped(&base32::written(&code), " ")
    }

    /// The key file again from its code on paper. O(one derivation of the passphrase).
    ///
    /// # Errors
    /// The code is mistyped, or the passphrase is not the one it was made with.
    pub fn recover(
        code: &str,
        owner: Owner,
        passphrase: &str,
        made_at: &str,
    ) -> Result<Self, Message> {
        let code = base32::read(code).ok_or_else(|| Message::error("key-code-letters"))?;
        if code.len() != CODE_BYTES {
            let wrong = Message::error("key-code-length").with("groups", code.len() * 8 / 5 / 4);
            return Err(wrong.with("of", CODE_BYTES * 8 / 5 / 4));
        }
        let (content, check) = code.split_at(CODE_BYTES - CHECK_BYTES);
        if Sha256::digest(content)[..CHECK_BYTES] != *check || content[0] != VERSION as u8 {
            return Err(Message::error("key-code-mistyped"));
        }
        let (content, of_key) = content.split_at(content.len() - CHECK_BYTES);
        let mut file = Self::sealed_as(owner, made_at, &content[1..17], &content[17..])?;
        file.key = file.unsealed(passphrase)?.public();
        let key = super::bytes::<32>(&file.key).unwrap_or_default();
        match Sha256::digest(key)[..CHECK_BYTES] == *of_key {
            true => Ok(file),
            false => Err(Message::error("key-wrong-passphrase")),
        }
    }
}
