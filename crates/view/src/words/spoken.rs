//! Words as people say them: small numbers, rounded durations, sentences from parts.

use super::{Language, count, decimal, text, text_with};

/// The largest number that is written in letters.
const MOST_IN_LETTERS: i64 = 10;

/// A number within a sentence: in letters up to ten.
pub fn number(language: Language, number: i64) -> String {
    match number {
        1..=MOST_IN_LETTERS => text(language, &format!("number-{number}")),
        _ => count(language, number),
    }
}

/// A duration in minutes, as people say it: `40 menit`, `2,5 jam`, `sehari`.
pub fn spoken_length(language: Language, minutes: i64) -> String {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    match minutes {
        ..HOUR => {
            let rounded = ((minutes + 2) / 5 * 5).max(5);
            text_with(language, "spoken-minutes", &[("count", rounded.into())])
        }
        HOUR..1_200 => {
            let halves = (minutes + 15) / 30;
            let hours = match halves {
                ..6 => decimal(language, halves as f64 / 2.0, 1),
                _ => count(language, (minutes + HOUR / 2) / HOUR),
            };
            let key = if halves == 2 { "spoken-hour" } else { "spoken-hours" };
            text_with(language, key, &[("hours", hours.into())])
        }
        _ => match (minutes + DAY / 2) / DAY {
            1 => text(language, "spoken-day"),
            days => {
                let days = number(language, days);
                text_with(language, "spoken-days", &[("days", days.into())])
            }
        },
    }
}

/// A name within a sentence: `truk engkel`, but `ODR`.
pub fn inside(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// Joins parts into one sentence.
pub fn sentence(parts: &[String]) -> String {
    let all = parts.join(", ");
    let mut letters = all.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).chain(['.']).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English as En, Indonesian as Id};

    #[test]
    fn lengths_are_said_as_people_say_them() {
        let check = |language, minutes, expect: &str| {
            assert_eq!(spoken_length(language, minutes), expect, "{minutes}");
        };
        check(Id, 3, "5 menit");
        check(Id, 42, "40 menit");
        check(Id, 60, "1 jam");
        check(En, 60, "1 hour");
        check(Id, 140, "2,5 jam");
        check(Id, 175, "3 jam");
        check(Id, 400, "7 jam");
        check(Id, 500, "8 jam");
        check(Id, 1_190, "20 jam");
        check(Id, 1_300, "sehari");
        check(En, 1_440, "a day");
        check(Id, 2_900, "dua hari");
        check(En, 4_300, "three days");
        check(Id, 20 * 1_440, "20 hari");
    }

    #[test]
    fn sentences_begin_large_and_names_inside_small() {
        let check = |written: String, expect: &str| assert_eq!(written, expect);
        check(sentence(&["tabang tiba".into(), "dua lebih".into()]), "Tabang tiba, dua lebih.");
        check(sentence(&[]), "");
        check(inside("Truk engkel"), "truk engkel");
        check(inside("ODR"), "ODR");
        check(inside(""), "");
        check(number(Id, 2), "dua");
        check(number(Id, 12), "12");
        check(number(En, 1_200), "1,200");
    }
}
