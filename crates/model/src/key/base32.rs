//! Base 32 with the letters and digits of Crockford's alphabet, which nobody confuses when reading
//! them out: without `I`, `L`, `O` and `U`.

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Writes bytes, five bits a letter; bits that are missing at the end count as 0.
pub(super) fn written(bytes: &[u8]) -> String {
    let letters = (bytes.len() * 8).div_ceil(5);
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let letter =
        |at: usize| (at * 5..at * 5 + 5).fold(0, |value, at| value << 1 | usize::from(bit(at)));
    (0..letters).map(|at| char::from(LETTERS[letter(at)])).collect()
}

/// Reads what [`written`] wrote, in capitals or not, with spaces and hyphens anywhere, and with `O`
/// for 0 and `I` or `L` for 1. `None` if anything else is in it.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        let value = LETTERS.iter().position(|known| char::from(*known) == letter)?;
        held = (held << 5 | value as u32) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// Groups of four letters with something between them.
pub(super) fn grouped(letters: &str, between: &str) -> String {
    let (groups, rest) = letters.as_bytes().as_chunks::<4>();
    let groups = groups.iter().map(|group| &group[..]).chain([rest]).filter(|g| !g.is_empty());
    let groups: Vec<String> =
        groups.map(|group| group.iter().map(|&letter| char::from(letter)).collect()).collect();
    groups.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for length in 0..40_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(97) ^ 0x5a).collect();
            let read = read(&grouped(&written(&bytes).to_lowercase(), " - ")).unwrap_or_default();
            assert_eq!(read[..bytes.len()], bytes[..]);
        }
        assert_eq!(read("oil0"), read("0110"));
        assert_eq!(read("U"), None);
    }
}
