//! Numbers as people type them, in Indonesian or English notation.
//!
//! `1.743` is ambiguous by itself: as a count it means one thousand seven hundred, as a measure
//! between one and two.

use super::grid::Cell;

/// A whole number, and whether it is a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub value: i64,
    /// The spreadsheet took the dot of `1.743` for a decimal point and stored 1.743.
    pub doubtful: bool,
}

/// Reads a count; `None` if the cell does not hold one.
pub(super) fn whole(cell: &Cell) -> Option<Whole> {
    let sure = |value| Whole { value, doubtful: false };
    match cell {
        Cell::Empty | Cell::Formula(_) => None,
        Cell::Number(number) if number.abs() >= 1e15 => None,
        Cell::Number(number) if number.fract() == 0.0 => Some(sure(*number as i64)),
        Cell::Number(number) => {
            let thousandfold = number * 1000.0;
            let restored = (1.0..1000.0).contains(number)
                && (thousandfold - libm::round(thousandfold)).abs() < 1e-6;
            restored.then(|| Whole { value: libm::round(thousandfold) as i64, doubtful: true })
        }
        Cell::Text(text) => figure(strip_units(text))?.whole.map(sure),
    }
}

/// Reads a measure; `None` if the cell does not hold one.
pub(super) fn decimal(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Empty | Cell::Formula(_) => None,
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => figure(strip_units(text)).map(|figure| figure.decimal),
    }
}

/// Whether the cell states no value.
pub(super) fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Number(_) | Cell::Formula(_) => false,
        Cell::Text(text) => {
            let text = text.to_lowercase();
            text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '…' | '?' | ' '))
                || matches!(
                    text.as_str(),
                    "nihil" | "n/a" | "kosong" | "tidak ada" | "null" | "none"
                )
        }
    }
}

fn strip_units(text: &str) -> &str {
    const UNITS: [&str; 14] = [
        "orang", "org", "jiwa", "pemilih", "tps", "buah", "unit", "voters", "people", "km", "m",
        "meter", "ha", "kl",
    ];
    let text = text.trim_start_matches(['±', '~', '≈', '+', ' ']);
    let text = text.strip_prefix("Rp").map_or(text, |rest| rest.trim_start_matches(['.', ' ']));
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let unit = text[bare.len()..].trim_matches('.').to_lowercase();
    if UNITS.contains(&unit.as_str()) { bare.trim_end() } else { text.trim_end() }
}

struct Figure {
    whole: Option<i64>,
    decimal: f64,
}

/// Splits a figure at its separators and works out what it can mean.
fn figure(text: &str) -> Option<Figure> {
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    // Longer figures are account numbers and would not fit into an `i64`.
    if text.len() > 30 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_mark = |c: char| c == '.' || c == ',';
    let is_gap = |c: char| matches!(c, ' ' | '\'' | '’' | '\u{2009}' | '\u{202f}');
    if !text.chars().all(|c| c.is_ascii_digit() || is_mark(c) || is_gap(c)) {
        return None;
    }
    let last = text.rfind(is_mark);
    let groups_of = |part: &str| -> Option<String> {
        let groups: Vec<&str> = part.split(|c| is_mark(c) || is_gap(c)).collect();
        let (first, rest) = groups.split_first()?;
        let fits = rest.is_empty()
            || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
        (fits && !first.is_empty()).then(|| groups.concat())
    };
    let value = |digits: &str| {
        let value: i64 = digits.parse().ok().filter(|value| *value < 1_000_000_000_000_000)?;
        Some(if negative { -value } else { value })
    };
    let fractional = |whole: &str, fraction: &str| -> Option<Figure> {
        let digits_only = fraction.bytes().all(|byte| byte.is_ascii_digit());
        let digits = groups_of(whole).filter(|_| digits_only)?;
        let decimal: f64 = format!("{digits}.{fraction}0").parse().ok()?;
        let is_whole = fraction.bytes().all(|byte| byte == b'0');
        Some(Figure {
            whole: if is_whole { value(&digits) } else { None },
            decimal: if negative { -decimal } else { decimal },
        })
    };
    let grouped = |text: &str| -> Option<Figure> {
        let whole = value(&groups_of(text)?)?;
        Some(Figure { whole: Some(whole), decimal: whole as f64 })
    };
    let Some(at) = last else {
        return grouped(text);
    };
    let (before, after) = (&text[..at], &text[at + 1..]);
    let mark = text[at..].chars().next()?;
    let mixed = before.contains(|c| is_mark(c) && c != mark);
    let repeated = before.contains(mark);
    match (mixed, repeated) {
        // 1.743,5 or 1,743.5
        (true, false) => fractional(before, after),
        // 1.234.567
        (false, true) => grouped(text),
        (true, true) => None,
        (false, false) => {
            let decimal = fractional(before, after)?;
            let whole = if after.len() == 3 && !before.starts_with('0') {
                grouped(text)?.whole
            } else {
                decimal.whole
            };
            Some(Figure { whole, decimal: decimal.decimal })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_both_manners() {
        let check = |text: &str, expect: Option<i64>| {
            assert_eq!(whole(&Cell::text(text)).map(|read| read.value), expect, "{text:?}");
        };
        check("353", Some(353));
        check("1.743", Some(1743));
        check("1,743", Some(1743));
        check("1 743", Some(1743));
        check("1\u{a0}743", Some(1743));
        check("1'743", Some(1743));
        check("297.994", Some(297_994));
        check("1.234.567", Some(1_234_567));
        check("1,234,567.00", Some(1_234_567));
        check("12,0", Some(12));
        check("12.00", Some(12));
        check("1.743,00", Some(1743));
        check("±350", Some(350));
        check("± 1.250 jiwa", Some(1250));
        check("412 orang", Some(412));
        check("001", Some(1));
        check("-5", Some(-5));
        check("12,5", None);
        check("1.74", None);
        check("0.743", None);
        check("1.74.3", None);
        check("dua ratus", None);
        check("3 dan 4", None);
        check("12 3", None);
        check("", None);
        check("99999999999999999999", None);
        check("é", None);
    }

    #[test]
    fn a_thousand_eaten_by_the_spreadsheet_is_restored_with_a_doubt() {
        let check = |number, expect| assert_eq!(whole(&Cell::Number(number)), expect, "{number}");
        check(353.0, Some(Whole { value: 353, doubtful: false }));
        check(1.743, Some(Whole { value: 1743, doubtful: true }));
        check(1.5, Some(Whole { value: 1500, doubtful: true }));
        check(0.5, None);
        check(1.2345, None);
        check(1e300, None);
    }

    #[test]
    fn measures_are_read_in_both_manners() {
        let check = |text: &str, expect: Option<f64>| {
            assert_eq!(decimal(&Cell::text(text)), expect, "{text:?}");
        };
        check("-0,33068", Some(-0.33068));
        check("-0.33068", Some(-0.33068));
        check("116,503", Some(116.503));
        check("1.234,5", Some(1234.5));
        check("1,234.5", Some(1234.5));
        check("12,5 km", Some(12.5));
        check("±7", Some(7.0));
        check("5.", Some(5.0));
        check("1.2.3", None);
        check("dekat", None);
        check("-", None);
    }

    #[test]
    fn dashes_say_nothing() {
        for (text, expect) in [("-", true), ("–", true), ("nihil", true), ("0", false), ("", true)]
        {
            assert_eq!(is_blank(&Cell::text(text)), expect, "{text:?}");
        }
    }
}
