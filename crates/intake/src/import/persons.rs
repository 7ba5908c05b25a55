//! Names of people, as lists write them: with titles, abbreviations and several spellings.

use super::names::plain;

/// Words before a name that are no part of it.
const TITLES: [&str; 17] = [
    "h", "hj", "haji", "hajjah", "drs", "dra", "dr", "drg", "ir", "prof", "sdr", "sdri", "bpk",
    "bapak", "ibu", "mr", "mrs",
];
/// Degrees after a name.
const DEGREES: [&str; 21] = [
    "spd", "pd", "se", "sh", "st", "skom", "kom", "sip", "ip", "sag", "spdi", "amd", "mpd", "msi",
    "mm", "sos", "ssos", "skm", "s", "e", "h",
];
/// Of so many letters one may differ in names that are alike, and never more than two.
const LETTERS_PER_SLIP: usize = 7;
const MOST_SLIPS: usize = 2;

/// A person's name without titles and without the usual differences in spelling; letters only.
pub(super) fn person_key(name: &str) -> String {
    let before_degrees = name.split(',').next().unwrap_or_default();
    let plain = plain(before_degrees);
    let mut words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && TITLES.contains(&words[0]) {
        words.remove(0);
    }
    while words.len() > 2 && words.last().is_some_and(|word| DEGREES.contains(word)) {
        words.pop();
    }
    let is_first_of_many = |at: usize| at == 0 && words.len() > 1;
    words.iter().enumerate().map(|(at, word)| folded(word, is_first_of_many(at))).collect()
}

/// A word of a name: old and new spelling, and usual variants, become one.
fn folded(word: &str, is_first_of_many: bool) -> String {
    let full = match word {
        "m" | "md" | "moh" | "muh" | "mohd" | "mohamad" | "mohammad" | "muhamad" | "muhamat"
        | "mohamed" | "muhammed"
            if is_first_of_many =>
        {
            "muhammad"
        }
        "abd" if is_first_of_many => "abdul",
        "st" | "sitti" if is_first_of_many => "siti",
        "achmad" | "akhmad" | "ahmat" | "akhmat" => "ahmad",
        other => other,
    };
    let modern = full
        .replace("oe", "u")
        .replace("dj", "j")
        .replace("tj", "c")
        .replace("ph", "f")
        .replace('y', "i")
        .replace('z', "s");
    let mut single = String::with_capacity(modern.len());
    for letter in modern.chars() {
        if !single.ends_with(letter) {
            single.push(letter);
        }
    }
    single
}

/// Whether two keys of [`person_key`] differ by no more than a slip of the pen or two, one in seven letters. Names
/// that end in `putra` and `putri`, or have different numbers, are those of two people.
pub(super) fn persons_alike(a: &str, b: &str) -> bool {
    let most = (a.len().max(b.len()) / LETTERS_PER_SLIP).min(MOST_SLIPS);
    if a == b || most == 0 || a.len().abs_diff(b.len()) > most {
        return a == b;
    }
    let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
    let child = |name: &str| ["putra", "putri"].iter().position(|end| name.ends_with(end));
    if digits(a) != digits(b) || (child(a).is_some() && child(b).is_some() && child(a) != child(b))
    {
        return false;
    }
    // Most pairs differ in too many letters, which is quicker to tell.
    letters_apart(a, b) <= 2 * most && strsim::damerau_levenshtein(a, b) <= most
}

/// How many letters one name has more than the other, added up over the letters.
fn letters_apart(a: &str, b: &str) -> usize {
    let mut counts = [0_i32; 32];
    for byte in a.bytes() {
        counts[usize::from(byte & 31)] += 1;
    }
    for byte in b.bytes() {
        counts[usize::from(byte & 31)] -= 1;
    }
    counts.iter().map(|count| count.unsigned_abs() as usize).sum()
}

/// A telephone number with its leading zero; empty if the text is none.
pub(super) fn phone_of(written: &str) -> String {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("62").filter(|_| digits.len() > 10).unwrap_or(&digits);
    let local = local.trim_start_matches('0');
    if (8..=13).contains(&local.len()) { format!("0{local}") } else { String::new() }
}

/// The sixteen digits of an identity number; empty if the text has another number of them.
pub(super) fn nik_of(written: &str) -> String {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let is_plain = !written.contains(|c: char| c.is_alphabetic());
    if digits.len() == 16 && is_plain { digits } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let check = |a: &str, b: &str| assert_eq!(person_key(a), person_key(b), "{a} / {b}");
        check("Muhammad Rizki", "M. Rizky");
        check("MOH. RIZKI", "Muhamad  Rizki");
        check("Hj. Siti Aminah, S.Pd", "St. Aminah");
        check("Soekarno", "Sukarno");
        check("Sulistyowati", "Sulistiyowati");
        check("Nur Hayati", "Nurhayati");
        check("Djoko Widodo S.E.", "Joko Widodo");
        check("Achmad Fauzi", "Ahmad Fauzy");
        assert_ne!(person_key("Siti Aminah"), person_key("Siti Aminatun"));
        assert_ne!(person_key("Haji"), "");
    }

    #[test]
    fn alike_is_a_slip_of_the_pen() {
        let check = |a: &str, b: &str, expect: bool| {
            assert_eq!(persons_alike(&person_key(a), &person_key(b)), expect, "{a} / {b}");
        };
        check("Yohanes Lawai", "Yohannes Lawai", true);
        check("Markus Ledoh", "Marcus Ledoh", true);
        check("Kristina Bulan", "Kristina Bulna", true);
        check("Andi Saputra", "Andi Saputri", false);
        check("Ahmad Fauzi", "Ahmad Fauzan", false);
        check("Dayang", "Dayung", false);
        check("Siti Aminah", "Sri Wahyuni", false);
    }

    #[test]
    fn numbers_are_told_from_other_text() {
        let phone =
            |written: &str, expect: &str| assert_eq!(phone_of(written), expect, "{written}");
        phone("0812-3456-7890", "081234567890");
        phone("+62 812 3456 7890", "081234567890");
        phone("81234567890", "081234567890");
        phone("-", "");
        phone("12", "");
        let nik = |written: &str, expect: &str| assert_eq!(nik_of(written), expect, "{written}");
        nik("6402 0112 3456 7890", "6402011234567890");
        nik("6.40201E+15", "");
        nik("123", "");
    }
}
