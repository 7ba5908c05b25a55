//! Text that a spreadsheet would take for a formula.
//!
//! Lists come from many offices and are opened by others: a remark that somebody typed must not be
//! computed on another machine. In text files an apostrophe before such a cell makes it text;
//! readers remove it again.

use std::borrow::Cow;

/// Characters that start a formula, in Latin and in full width; tabs and line ends start a new cell
/// in some programs.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as a cell that no spreadsheet computes; plain negative numbers stay numbers.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if begins_formula(text.trim_start_matches('\'')) && !is_plain_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell without the apostrophe that [`guarded`] put before it.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if begins_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

fn begins_formula(text: &str) -> bool {
    text.trim_start_matches([' ', '\u{a0}']).starts_with(SIGNS)
}

/// `-12`, `-0,5` and the like.
fn is_plain_number(text: &str) -> bool {
    let mut marks = 0;
    let digits = text.strip_prefix('-').unwrap_or_default();
    let is_fit = |c: char| {
        let is_mark = c == '.' || c == ',';
        marks += u32::from(is_mark);
        is_mark || c.is_ascii_digit()
    };
    digits.chars().all(is_fit) && digits.starts_with(|c: char| c.is_ascii_digit()) && marks <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_are_read_back() {
        let check = |text: &str, expect: &str| {
            assert_eq!(guarded(text), expect, "{text:?}");
            assert_eq!(unguarded(expect), text, "{text:?}");
        };
        check("=1+1", "'=1+1");
        check("+62 812 000", "'+62 812 000");
        check("@rina", "'@rina");
        check("-rusak", "'-rusak");
        check("-1-1", "'-1-1");
        check(" =1", "' =1");
        check("\t=1", "'\t=1");
        check("＝1", "'＝1");
        check("'=1", "''=1");
        check("-12", "-12");
        check("-0,5", "-0,5");
        check("'-12", "''-12");
        check("'Aisyiyah", "'Aisyiyah");
        check("SD 1 = kantor", "SD 1 = kantor");
        check("", "");
    }
}
