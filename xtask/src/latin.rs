//! Text with one byte per character.
//!
//! The page is written in windows-1252, where every byte is a character of its own. What is packed
//! thus takes one byte per byte, where base64 takes four for three. All other text is converted to
//! ASCII and reads the same in any encoding.

use anyhow::{Result, bail};

/// Bytes behind one key.
const BLOCK: usize = 192;

/// Bytes as characters with the same numbers, in blocks that begin with a key with which all bytes of
/// the block are combined by exclusive or.
///
/// The HTML parser would change a zero byte and a carriage return, and `<` could end the element.
/// The key of each block is the first with which it holds none of them; of compressed bytes about
/// one key in ten will do. `start.js` reverses this.
///
/// # Errors
///
/// If no key will do for a block.
pub fn packed(bytes: &[u8]) -> Result<String> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    for block in bytes.chunks(BLOCK) {
        let will_do = |key: &u8| is_kept(*key) && block.iter().all(|byte| is_kept(byte ^ key));
        let Some(key) = (0..=u8::MAX).find(will_do) else {
            bail!("no key keeps all bytes of a block as they are; compress them otherwise");
        };
        text.push(char::from(key));
        text.extend(block.iter().map(|byte| char::from(byte ^ key)));
    }
    Ok(text)
}

/// Whether a byte stays as it is in a script element.
fn is_kept(byte: u8) -> bool {
    !matches!(byte, 0 | b'\r' | b'<')
}

/// The page in the bytes of its file.
///
/// # Errors
///
/// If windows-1252 has no byte for a character.
pub fn bytes(page: &str) -> Result<Vec<u8>> {
    page.chars()
        .map(|c| match u8::try_from(c) {
            Ok(byte) => Ok(byte),
            Err(_) => bail!("the page holds {c:?}, which has no byte in its encoding"),
        })
        .collect()
}

/// A script in ASCII, with escapes that are valid in strings, templates and comments.
pub fn javascript(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            ascii.push(c);
            continue;
        }
        let mut units = [0; 2];
        ascii.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_bytes_hold_nothing_the_parser_would_change() {
        let check = |bytes: &[u8]| {
            let text = packed(bytes).expect("a key for each block");
            assert!(!text.contains(['\0', '\r', '<']));
            // Reads it as start.js does.
            let read: Vec<u8> =
                text.chars().map(|c| u8::try_from(c).expect("one byte a character")).collect();
            let blocks = read.chunks(BLOCK + 1);
            let back: Vec<u8> =
                blocks.flat_map(|block| block[1..].iter().map(|byte| byte ^ block[0])).collect();
            assert_eq!(back, bytes);
        };
        check(b"");
        check(b"\0");
        check(&(0..BLOCK as u8).collect::<Vec<u8>>());
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        check(&noise.take(100_000).collect::<Vec<u8>>());
        let all: Vec<u8> = (0..=255).collect();
        assert!(packed(&all[..BLOCK]).is_ok());
    }

    #[test]
    fn text_becomes_ascii() {
        assert_eq!(javascript("\"… 😀\""), "\"\\u2026 \\ud83d\\ude00\"");
        assert!(bytes("✓").is_err());
        assert_eq!(bytes("aÿ").ok(), Some(vec![b'a', 0xff]));
    }
}
