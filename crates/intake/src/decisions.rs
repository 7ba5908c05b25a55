//! Decisions of a meeting, one a line, as tasks.
//!
//! `Check the pier at Kahala; Logistics desk; H-10`: what, who, and by when as an H-day or a date, with
//! semicolons, tabs or bars between; who may be missing, and the day may stand anywhere after what.

use tepat_model::calendar::{h_day_of, parse_day};
use tepat_model::message::Message;
use tepat_model::region::Task;

/// Most days between a task and voting day.
const MOST_DAYS: i32 = 366;

/// What lines decide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// Tasks without codes, in the order of the lines.
    pub tasks: Vec<Task>,
    /// What could not be understood, by row from 1; nothing of such a row counts.
    pub refused: Vec<Message>,
}

/// Reads decisions for a voting day; `source` says where they were made. O(characters).
pub fn read_decisions(text: &str, voting_day: &str, source: &str) -> Decisions {
    let mut decisions = Decisions::default();
    for (row, line) in (1_u32..).zip(text.lines()) {
        let parts: Vec<&str> =
            line.split([';', '\t', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let Some((name, rest)) = parts.split_first() else { continue };
        match due(rest, name, voting_day) {
            Ok((at, due_h)) => decisions.tasks.push(Task {
                name: (*name).to_owned(),
                due_h,
                by: rest.iter().enumerate().find(|(i, _)| *i != at).map_or("", |(_, by)| by).into(),
                source: source.to_owned(),
                ..Task::default()
            }),
            Err(message) => decisions.refused.push(message.at_row(row)),
        }
    }
    decisions
}

/// The position of the day among the parts after the name, and its H-day.
fn due(rest: &[&str], name: &str, voting_day: &str) -> Result<(usize, i16), Message> {
    let refused = |key: &str| Message::error(key).with("text", name);
    let found = rest.iter().enumerate().rev().find_map(|(at, part)| {
        let day = h_day(part).map(Some).or_else(|| {
            let date = parse_day(part)?;
            Some(h_day_of(voting_day, &date))
        })?;
        Some((at, day))
    });
    let (at, day) = found.ok_or_else(|| refused("task-without-day"))?;
    let day = day.ok_or_else(|| refused("task-without-voting-day"))?;
    let near = (-MOST_DAYS..=MOST_DAYS).contains(&day);
    let due_h = i16::try_from(day).ok().filter(|_| near);
    Ok((at, due_h.ok_or_else(|| refused("task-too-far"))?))
}

/// `H-10`, `h+1` or `H`.
fn h_day(text: &str) -> Option<i32> {
    let rest = text.strip_prefix(['H', 'h'])?.trim().replace('−', "-");
    match rest.as_str() {
        "" => Some(0),
        rest if rest.starts_with(['-', '+']) => Some(rest.parse::<i32>().ok()?.checked_neg()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let check = |line: &str, expect: Result<(&str, &str, i16), &str>| {
            let found = read_decisions(line, "2024-11-27", "Rapat");
            let task = found.tasks.first().map(|it| (it.name.as_str(), it.by.as_str(), it.due_h));
            let refused = found.refused.first().map(|message| message.key.as_str());
            assert_eq!((task, refused), (expect.ok(), expect.err()), "{line}");
            assert!(found.tasks.iter().all(|task| task.source == "Rapat"));
        };
        check("Periksa dermaga; Desk logistik; H-10", Ok(("Periksa dermaga", "Desk logistik", 10)));
        check("Periksa dermaga | H-10 | Budi", Ok(("Periksa dermaga", "Budi", 10)));
        check("Lapor\t\t17/11/2024", Ok(("Lapor", "", 10)));
        check("Tarik kotak; PPK; H+1", Ok(("Tarik kotak", "PPK", -1)));
        check("Hadir; h", Ok(("Hadir", "", 0)));
        check("Hubungi Hasan; Hasan; H−3", Ok(("Hubungi Hasan", "Hasan", 3)));
        check("Periksa dermaga", Err("task-without-day"));
        check("Periksa dermaga; besok", Err("task-without-day"));
        check("Tunggu; H-400", Err("task-too-far"));
        check("Tunggu; H-99999999999", Err("task-without-day"));
        let undated = read_decisions("Lapor; 17/11/2024", "", "Rapat");
        assert_eq!(undated.refused[0].key, "task-without-voting-day");
    }

    #[test]
    fn empty_lines_are_passed_and_rows_counted() {
        let found = read_decisions("\n  \nA; H-1\nB", "", "");
        assert_eq!((found.tasks.len(), found.refused.len()), (1, 1));
        assert_eq!(found.refused[0].at.row, Some(4));
    }
}
