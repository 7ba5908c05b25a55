//! Text with one byte per character.
//!
//! The page is written in windows-1252, where nearly every byte is a character of its own. The
//! packed module thus takes one byte per byte, where base64 takes four for three. All other
//! text is converted to ASCII and reads the same in any encoding.

use anyhow::{Result, bail};

/// Marks a byte that cannot appear unchanged in a script element.
const ESCAPE: u8 = b'=';
/// Added to the byte after the mark.
const SHIFT: u8 = 64;

/// Bytes as characters with the same numbers.
///
/// The HTML parser would change a zero byte and a carriage return, and `<` could end the
/// element. These bytes, and the mark itself, become the mark and the byte plus [`SHIFT`].
/// `start.js` reverses this.
pub fn packed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for &byte in bytes {
        if matches!(byte, 0 | b'\r' | b'<' | ESCAPE) {
            text.push(char::from(ESCAPE));
            text.push(char::from(byte + SHIFT));
        } else {
            text.push(char::from(byte));
        }
    }
    text
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

/// A style sheet in ASCII, with CSS escapes for everything else.
pub fn css(text: &str) -> String {
    // The space ends the escape and does not belong to the text.
    escaped(text, |c| format!("\\{:x} ", u32::from(c)))
}

/// A script in ASCII, with escapes that are valid in strings, templates and comments.
pub fn javascript(text: &str) -> String {
    escaped(text, |c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

fn escaped(text: &str, escape: impl Fn(char) -> String) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { ascii.push(c) } else { ascii.push_str(&escape(c)) }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_bytes_hold_nothing_the_parser_would_change() {
        let all: Vec<u8> = (0..=255).collect();
        let text = packed(&all);
        assert!(!text.contains(['\0', '\r', '<']));
        // Reads it as start.js does.
        let mut chars = text.chars();
        let mut back = Vec::new();
        while let Some(c) = chars.next() {
            let byte = u8::try_from(c).expect("one byte a character");
            back.push(match byte {
                ESCAPE => u8::try_from(chars.next().expect("a byte behind")).expect("one") - SHIFT,
                byte => byte,
            });
        }
        assert_eq!(back, all);
    }

    #[test]
    fn text_becomes_ascii() {
        assert_eq!(css("a::before{content:\"✓\"}"), "a::before{content:\"\\2713 \"}");
        assert_eq!(javascript("\"… 😀\""), "\"\\u2026 \\ud83d\\ude00\"");
        assert!(bytes("✓").is_err());
        assert_eq!(bytes("aÿ").ok(), Some(vec![b'a', 0xff]));
    }
}
