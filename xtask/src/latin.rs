//! Text with one byte per character.
//!
//! The page is written in windows-1252, where every byte is a character of its own. What is packed
//! thus takes one byte per byte, where base64 takes four for three. All other text is converted to
//! ASCII and reads the same in any encoding.

use anyhow::{Result, bail};

/// Bytes as characters with the same numbers, in blocks: a key, with which all bytes of the block are
/// combined by exclusive or, their number, and the bytes.
///
/// The HTML parser would change a zero byte and a carriage return, and `<` could end the element.
/// The key of each block is the first with which it holds none of them; of compressed bytes about
/// one key in twenty will do for 255. Where none will, as for a table of all bytes, the block is
/// shorter: for 63 bytes there always is one, because each byte rules out only keys that differ from
/// it in the same six bits. `start.js` reverses this.
pub fn packed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut rest = bytes;
    while !rest.is_empty() {
        let lengths = (1..=u8::MAX).rev().filter(|length| is_kept(*length));
        let fitting = lengths.filter(|length| usize::from(*length) <= rest.len());
        let found = fitting.into_iter().find_map(|length| {
            let (block, behind) = rest.split_at(usize::from(length));
            let will_do = |key: &u8| is_kept(*key) && block.iter().all(|byte| is_kept(byte ^ key));
            Some((length, (0..=u8::MAX).find(will_do)?, block, behind))
        });
        let Some((length, key, block, behind)) = found else { break };
        text.extend([key, length].map(char::from));
        text.extend(block.iter().map(|byte| char::from(byte ^ key)));
        rest = behind;
    }
    text
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
            let text = packed(bytes);
            assert!(!text.contains(['\0', '\r', '<']));
            // Reads it as start.js does.
            let read: Vec<u8> =
                text.chars().map(|c| u8::try_from(c).expect("one byte a character")).collect();
            let (mut back, mut rest) = (Vec::new(), &read[..]);
            while let [key, length, behind @ ..] = rest {
                let (block, next) = behind.split_at(usize::from(*length));
                back.extend(block.iter().map(|byte| byte ^ key));
                rest = next;
            }
            assert_eq!(back, bytes);
        };
        check(b"");
        check(b"\0");
        check(&(0..=255).cycle().take(2_000).collect::<Vec<u8>>());
        check(&[0; 13]);
        check(&[b'<'; 60]);
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        check(&noise.take(100_000).collect::<Vec<u8>>());
    }

    #[test]
    fn text_becomes_ascii() {
        assert_eq!(javascript("\"… 😀\""), "\"\\u2026 \\ud83d\\ude00\"");
        assert!(bytes("✓").is_err());
        assert_eq!(bytes("aÿ").ok(), Some(vec![b'a', 0xff]));
    }
}
