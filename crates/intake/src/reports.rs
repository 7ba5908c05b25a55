//! Reports of trips, one a line: which trip, how far it has come, and when.
//!
//! `T0012 berangkat 07.30`, `T0013;tiba;H-2 14.10`, `T0014 gagal 1` (after one stop), or the code alone, as
//! a scanner types it; the version of the plan that the code on a paper ends with is passed over. The
//! code of a hand-over, `T0012.3`, reports what was done up to that stop; scanned after that of a later
//! stop, it says nothing new.

use std::collections::BTreeMap;

use tepat_model::message::{Message, Value};
use tepat_model::plan::{Heading, Mark, MarkState, Plan, SettledTrip, SettledTrips};
use tepat_model::time::{DAY_MINUTES, Moment, parse_clock, parse_moment};

/// What lines report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reports {
    /// Codes of trips with their marks, in the order of the lines; a later line about the same trip
    /// replaces an earlier one.
    pub marks: Vec<(String, Mark)>,
    /// What could not be understood, by row from 1; nothing of such a row counts.
    pub refused: Vec<Message>,
    /// Hand-overs that say nothing new, by row; nothing of such a row counts either.
    pub known: Vec<Message>,
}

/// What holds for lines that do not say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// How far the trip has come.
    pub state: MarkState,
    /// When; `None` counts as planned.
    pub at: Option<Moment>,
    /// When the reports are entered: a time of day is the last one before.
    pub now: Moment,
}

/// Words for the states, in the languages of the page and as files have them.
const WORDS: [(&str, MarkState); 16] = [
    ("dimuat", MarkState::Loaded),
    ("muat", MarkState::Loaded),
    ("loaded", MarkState::Loaded),
    ("berangkat", MarkState::Departed),
    ("jalan", MarkState::Departed),
    ("departed", MarkState::Departed),
    ("left", MarkState::Departed),
    ("tiba", MarkState::Arrived),
    ("sampai", MarkState::Arrived),
    ("diterima", MarkState::Arrived),
    ("arrived", MarkState::Arrived),
    ("received", MarkState::Arrived),
    ("gagal", MarkState::Failed),
    ("rusak", MarkState::Failed),
    ("failed", MarkState::Failed),
    ("settled", MarkState::Settled),
];

/// Heads of a column of trips; such a first row is no report.
const HEADINGS: [&str; 5] = ["perjalanan", "trip", "kode", "code", "trips"];

/// Words that only explain a number: `3/5 stops done`.
const BESIDE: [&str; 5] = ["perhentian", "selesai", "stop", "stops", "done"];

/// Reads reports about the trips of a plan, of which some are settled already.
/// O(characters + lines · trips).
pub fn read_reports(text: &str, plan: &Plan, settled: &[SettledTrip], usual: Usual) -> Reports {
    let settled = SettledTrips::new(settled);
    let mut reports = Reports::default();
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for (row, line) in (1_u32..).zip(text.lines()) {
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"'))
            .filter(|word| !word.is_empty())
            .collect();
        let Some(first) = words.first() else { continue };
        if row == 1 && HEADINGS.contains(&first.to_lowercase().as_str()) {
            continue;
        }
        match report(&words, plan, usual) {
            Ok(Report { code, mark, is_hand_over }) => {
                let before = rows.get(&code).map(|&at| reports.marks[at].1);
                let before = before.or_else(|| {
                    let (heading, trip) = plan.trip(&code)?;
                    Some(settled.of(heading, trip)?.mark)
                });
                let is_known = is_hand_over && before.is_some_and(|it| is_further(it, mark));
                match rows.get(&code) {
                    _ if is_known => {
                        let known = Message::note("report-known").with("text", code);
                        reports.known.push(known.at_row(row));
                    }
                    Some(&at) => reports.marks[at].1 = mark,
                    None => {
                        rows.insert(code.clone(), reports.marks.len());
                        reports.marks.push((code, mark));
                    }
                }
            }
            Err(message) => reports.refused.push(message.at_row(row)),
        }
    }
    reports
}

/// What a line reports.
struct Report {
    code: String,
    mark: Mark,
    /// Whether it has the code of a hand-over.
    is_hand_over: bool,
}

/// Whether what is known is past what a hand-over reports.
fn is_further(known: Mark, reported: Mark) -> bool {
    match (known.state, reported.state) {
        (MarkState::Arrived, MarkState::Departed) => true,
        (MarkState::Departed, MarkState::Departed) => reported.stops <= known.stops,
        _ => false,
    }
}

fn report(words: &[&str], plan: &Plan, usual: Usual) -> Result<Report, Message> {
    let written = words[0].to_uppercase();
    let stop_of = |(trip, stop): (&str, &str)| Some((trip.to_owned(), stop.parse::<u32>().ok()?));
    let (code, handed_over) = match written.split_once('.').and_then(stop_of) {
        Some((code, stop)) => (code, Some(stop)),
        None => (written, None),
    };
    let (heading, trip) = match plan.trip(&code) {
        Some((_, trip)) if trip.is_posting() => return Err(refused("report-posting", &code)),
        Some(found) => found,
        None => return Err(refused("report-no-such-trip", words[0])),
    };
    // On the way back the last hand-over is at the base.
    let most = trip.visits.len();
    let last = most + usize::from(heading == Heading::Back);
    let (mut state, mut stops, mut day, mut clock) = (usual.state, handed_over, None, None);
    if let Some(stop) = handed_over {
        let is_last = stop as usize == last;
        state = if is_last { MarkState::Arrived } else { MarkState::Departed };
        stops = stops.filter(|_| !is_last);
    }
    for word in &words[1..] {
        let lower = word.to_lowercase();
        let known = WORDS.iter().find(|(known, _)| *known == lower);
        let number = lower.parse::<u32>().ok();
        if is_version(&lower) || (stops.is_some() && BESIDE.contains(&&*lower)) {
            continue;
        }
        if let Some((_, named)) = known {
            state = *named;
        } else if let Some(at) = parse_moment(&lower) {
            let is_whole = lower.contains('t');
            day = Some(at.div_euclid(DAY_MINUTES));
            clock = if is_whole { Some(at.rem_euclid(DAY_MINUTES)) } else { clock };
        } else if let Some((done, of)) = share(&lower) {
            if of as usize != most {
                return Err(refused("report-stops", &code).with("stops", of).with("most", most));
            }
            stops = Some(done);
        } else if let (Some(number), MarkState::Failed) = (number, state) {
            stops = Some(number);
        } else if let Some(minute) = parse_clock(&lower) {
            clock = Some(minute);
        } else {
            return Err(refused("report-word", word).with("trip", code));
        }
    }
    // Who has arrived at some of the stops is under way to the others.
    if state == MarkState::Arrived && stops.is_some_and(|stops| (stops as usize) < most) {
        state = MarkState::Departed;
    }
    if let Some(stops) = stops.filter(|&stops| stops as usize > most) {
        let message = refused("report-stops", &code);
        return Err(message.with("stops", stops).with("most", most));
    }
    let at = match (day, clock) {
        (None, None) => usual.at,
        (Some(day), clock) => Some(day * DAY_MINUTES + clock.unwrap_or(0)),
        (None, Some(minute)) => Some(last_before(usual.now, minute)),
    };
    if let Some(at) = at.filter(|&at| at > usual.now) {
        let message = refused("report-later", &code).with("at", Value::Moment(at.into()));
        return Err(message.with("now", Value::Moment(usual.now.into())));
    }
    let counts = matches!(state, MarkState::Departed | MarkState::Failed);
    let stops = stops.filter(|_| counts).unwrap_or(0);
    let mark = Mark { state, at, stops };
    Ok(Report { code, mark, is_hand_over: handed_over.is_some() })
}

/// Stops done of all: `3/5`.
fn share(word: &str) -> Option<(u32, u32)> {
    let (done, of) = word.split_once('/')?;
    Some((done.parse().ok()?, of.parse().ok()?))
}

/// The last moment with a minute of the day that is not after `now`.
fn last_before(now: Moment, minute: i32) -> Moment {
    let today = now.div_euclid(DAY_MINUTES) * DAY_MINUTES + minute;
    if today > now { today - DAY_MINUTES } else { today }
}

/// Whether a word is the version of the plan that the code on a paper ends with. The trip is the same
/// as long as its code is.
fn is_version(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn refused(key: &str, text: &str) -> Message {
    Message::error(key).with("text", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MarkState::{Arrived, Departed, Failed, Loaded};
    use tepat_model::plan::{PostedFrom, Trip, Visit, settled_with};
    use tepat_model::time::moment;

    fn plan() -> Plan {
        let visit = Visit {
            at: "A".to_owned(),
            leg: tepat_model::plan::Leg::default(),
            arrive: 0,
            done: 0,
            due: 0,
            kits: Vec::new(),
            late: Vec::new(),
        };
        let trip = |code: &str| Trip {
            code: code.to_owned(),
            base: "G".to_owned(),
            class: "truck".to_owned(),
            vehicle: 1,
            posted_from: None,
            load_at: 0,
            depart_at: 0,
            visits: vec![visit.clone(), visit.clone()],
            back: tepat_model::plan::Leg::default(),
            back_at: 0,
            mark: None,
        };
        let from = PostedFrom { base: "K".to_owned(), vehicle: 2 };
        let posting = Trip { posted_from: Some(from), visits: Vec::new(), ..trip("T0014") };
        Plan {
            trips: vec![trip("T0012"), trip("T0013"), posting],
            returns: vec![trip("R0001")],
            ..Plan::default()
        }
    }

    #[test]
    fn lines_are_read_as_people_and_scanners_write_them() {
        let now = moment(2, 540);
        let usual = Usual { state: Departed, at: Some(now), now };
        let check = |line: &str, expect: Result<(MarkState, Option<Moment>, u32), &str>| {
            let found = read_reports(line, &plan(), &[], usual);
            let mark = found.marks.first().map(|(_, mark)| (mark.state, mark.at, mark.stops));
            let refused = found.refused.first().map(|message| message.key.as_str());
            assert_eq!((mark, refused), (expect.ok(), expect.err()), "{line}");
        };
        check("T0012", Ok((Departed, Some(now), 0)));
        check("t0012 berangkat 07.30", Ok((Departed, Some(moment(2, 450)), 0)));
        check("T0012;tiba;H-3 14.10", Ok((Arrived, Some(moment(3, 850)), 0)));
        check("T0012\tdimuat\tH-3T06:00", Ok((Loaded, Some(moment(3, 360)), 0)));
        check("\"T0012\",\"arrived\",\"H-3\"", Ok((Arrived, Some(moment(3, 0)), 0)));
        check("T0012 gagal 1", Ok((Failed, Some(now), 1)));
        check("T0012 gagal 1 08:15", Ok((Failed, Some(moment(2, 495)), 1)));
        check("T0012 tiba 22.45", Ok((Arrived, Some(moment(3, 1365)), 0)));
        check("T0012 0a1b2c3d4e5f", Ok((Departed, Some(now), 0)));
        check("T0012.1 0a1b2c3d4e5f", Ok((Departed, Some(now), 1)));
        check("T0012.2 07.30", Ok((Arrived, Some(moment(2, 450)), 0)));
        check("T0012.1 gagal", Ok((Failed, Some(now), 1)));
        check("T0012.3", Err("report-stops"));
        check("T0012.1 tiba", Ok((Departed, Some(now), 1)));
        check("T0012.2 tiba", Ok((Arrived, Some(now), 0)));
        check("T0012 1/2", Ok((Departed, Some(now), 1)));
        check("T0012 tiba 1/2", Ok((Departed, Some(now), 1)));
        check("T0012 tiba 2/2 08.00", Ok((Arrived, Some(moment(2, 480)), 0)));
        check("T0012 berangkat 1/2 perhentian selesai", Ok((Departed, Some(now), 1)));
        check("T0012 departed 1/2 stops done", Ok((Departed, Some(now), 1)));
        check("T0012 1/3", Err("report-stops"));
        check("T0012 selesai", Err("report-word"));
        check("R0001.2", Ok((Departed, Some(now), 2)));
        check("R0001.3", Ok((Arrived, Some(now), 0)));
        check("R0001.4", Err("report-stops"));
        check("T0099.1", Err("report-no-such-trip"));
        check("T0099 tiba", Err("report-no-such-trip"));
        check("R0001 tiba", Ok((Arrived, Some(now), 0)));
        check("R0001 gagal 3", Err("report-stops"));
        check("T0014 tiba", Err("report-posting"));
        check("T0012 terbang", Err("report-word"));
        check("T0012 gagal 3", Err("report-stops"));
        check("T0012 tiba H-1 09.00", Err("report-later"));
    }

    #[test]
    fn an_earlier_hand_over_says_nothing_new() {
        let plan = plan();
        let now = moment(2, 540);
        let usual = Usual { state: Arrived, at: Some(now), now };
        let check = |known: (MarkState, u32), line: &str, expect: (MarkState, u32, usize)| {
            let mark = Mark { state: known.0, at: Some(moment(2, 500)), stops: known.1 };
            let settled = settled_with(&plan, &["T0012"]).into_iter();
            let settled: Vec<_> = settled.map(|trip| SettledTrip { mark, ..trip }).collect();
            let found = read_reports(line, &plan, &settled, usual);
            let mark = found.marks.first().map_or(mark, |(_, mark)| *mark);
            assert_eq!((mark.state, mark.stops, found.known.len()), expect, "{line}");
        };
        check((Loaded, 0), "T0012.1", (Departed, 1, 0));
        check((Arrived, 0), "T0012.1", (Arrived, 0, 1));
        check((Departed, 1), "T0012.2", (Arrived, 0, 0));
        check((Failed, 1), "T0012.2", (Arrived, 0, 0));
        check((Departed, 2), "T0012.1", (Departed, 2, 1));
        // Typed by hand it corrects.
        check((Arrived, 0), "T0012 1/2", (Departed, 1, 0));
        check((Loaded, 0), "T0012.2\nT0012.1", (Arrived, 0, 1));
    }

    #[test]
    fn rows_stand_alone_and_the_last_report_of_a_trip_counts() {
        let usual = Usual { state: Arrived, at: None, now: moment(2, 540) };
        let text = "Trip;State\nT0012;departed\n\nT0013 apa\nT0012\nT0013";
        let found = read_reports(text, &plan(), &[], usual);
        let plain = |state| Mark { state, at: None, stops: 0 };
        let marks = [("T0012".to_owned(), plain(Arrived)), ("T0013".to_owned(), plain(Arrived))];
        assert_eq!(found.marks, marks);
        assert_eq!(found.refused.len(), 1);
        assert_eq!(found.refused[0].at.row, Some(4));
    }
}
