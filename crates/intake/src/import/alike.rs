//! Folds messages of one kind into one, so that two thousand of them hide no other.

use std::collections::BTreeMap;

use super::rows::quoted;
use tepat_model::message::{Message, Severity, Value};

/// More messages of one kind than this become one.
const MOST_APART: usize = 4;
/// Most ranges of rows that one message lists.
const MOST_RANGES: usize = 12;
/// Most examples of what the messages are about.
const MOST_EXAMPLES: usize = 6;
/// Values that tell such messages apart, the most telling first.
const TELLING: [&str; 5] = ["written", "desa", "label", "place", "name"];

/// More than this become one even if each is to be decided, because nobody reads as many.
const MOST_LISTED: usize = 500;
/// Kinds of messages that stay apart: each says something else, and each is to be decided.
const APART: [&str; 7] = [
    "import-village-changes",
    "import-staff-twice",
    "import-staff-spelled",
    "import-staff-alike",
    "import-staff-two-places",
    "import-staff-namesake",
    "import-staff-nik-shared",
];

/// How many messages of a severity a report stands for, those folded into others included.
pub fn count_of(report: &[Message], severity: Severity) -> usize {
    let others = |message: &Message| {
        let alike = message.values.iter().find(|(name, _)| name == "alike");
        match alike {
            Some((_, Value::Count(count))) => usize::try_from(*count).unwrap_or(0),
            _ => 0,
        }
    };
    report.iter().filter(|m| m.severity == severity).map(|message| 1 + others(message)).sum()
}

/// Folds messages alike in text, gravity, sheet and column; each stays where its first one was.
/// The values `alike`, `alike_rows` and `alike_such` say how many more there are, in which rows,
/// and for instance which.
pub(crate) fn folded(report: Vec<Message>) -> Vec<Message> {
    let kind = |message: &Message| {
        let at = &message.at;
        (message.severity, message.key.clone(), at.sheet.clone(), at.column.clone())
    };
    let mut counts = BTreeMap::new();
    for message in &report {
        *counts.entry(kind(message)).or_insert(0_usize) += 1;
    }
    let mut kept: Vec<Message> = Vec::new();
    let mut folded: BTreeMap<_, (usize, Vec<Message>)> = BTreeMap::new();
    for message in report {
        let kind = kind(&message);
        let stays_apart = APART.contains(&message.key.as_str());
        let most = if stays_apart { MOST_LISTED } else { MOST_APART };
        if counts.get(&kind).is_none_or(|count| *count <= most) {
            kept.push(message);
        } else if let Some((_, others)) = folded.get_mut(&kind) {
            others.push(message);
        } else {
            folded.insert(kind, (kept.len(), Vec::new()));
            kept.push(message);
        }
    }
    for (at, others) in folded.into_values() {
        let first = &mut kept[at];
        let mut rows: Vec<u32> = others.iter().filter_map(|other| other.at.row).collect();
        rows.sort_unstable();
        let such = examples(first, &others);
        first.values.extend([
            ("alike".to_owned(), others.len().into()),
            ("alike_rows".to_owned(), ranges(&rows).into()),
            ("alike_such".to_owned(), such.into()),
        ]);
    }
    kept
}

/// What the others are about, where their texts tell it; empty otherwise.
fn examples(first: &Message, others: &[Message]) -> String {
    let text = |message: &Message, name: &str| {
        message.values.iter().find(|(own, _)| own == name).and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    };
    for name in TELLING {
        let Some(own) = text(first, name) else {
            continue;
        };
        let mut found: Vec<String> = Vec::new();
        for other in others.iter().filter_map(|other| text(other, name)) {
            if other != own && !found.contains(&other) && found.len() <= MOST_EXAMPLES {
                found.push(other);
            }
        }
        if found.len() > MOST_EXAMPLES {
            found[MOST_EXAMPLES] = "…".to_owned();
        }
        if !found.is_empty() {
            return found.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
        }
    }
    String::new()
}

/// Rows in order as people list them: `3–9, 12, 15`.
pub(super) fn ranges(rows: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &row in rows {
        match runs.last_mut() {
            Some((_, last)) if row <= last.saturating_add(1) => *last = row,
            _ => runs.push((row, row)),
        }
    }
    let written = |&(first, last): &(u32, u32)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}–{last}"),
    };
    let mut listed: Vec<String> = runs.iter().take(MOST_RANGES).map(written).collect();
    if runs.len() > MOST_RANGES {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_as_ranges() {
        let check = |rows: &[u32], expect: &str| assert_eq!(ranges(rows), expect);
        check(&[], "");
        check(&[3], "3");
        check(&[3, 4, 5, 9, 11, 12], "3–5, 9, 11–12");
        let odd: Vec<u32> = (0..40).map(|at| 2 * at + 1).collect();
        check(&odd, "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …");
    }

    #[test]
    fn many_alike_become_one_and_hide_nothing() {
        let mut report: Vec<Message> = (2..2_271)
            .map(|row| {
                let written = format!("X{}", row % 9);
                Message::warning("import-voters-missing").at_row(row).with("written", written)
            })
            .collect();
        report.push(Message::warning("import-empty").at_row(2_300));
        let folded = folded(report);
        assert_eq!(folded.len(), 2, "{folded:?}");
        let values = &folded[0].values[1..];
        assert_eq!(values[0], ("alike".to_owned(), Value::Count(2_268)));
        assert_eq!(values[1], ("alike_rows".to_owned(), "3–2270".into()));
        assert_eq!(values[2], ("alike_such".to_owned(), "X3, X4, X5, X6, X7, X8, …".into()));
        assert_eq!(folded[1].key, "import-empty");
        assert_eq!(count_of(&folded, Severity::Warning), 2_270);
    }
}
