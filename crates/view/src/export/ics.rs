//! Trips as entries of a calendar (iCalendar, RFC 5545).

use super::Given;
use super::plans::name;
use crate::words::{self, text_with};
use tepat_model::plan::Trip;
use tepat_model::region::Region;
use tepat_model::time::{Moment, h_day, minute_of_day};

/// Bytes of a line at most, without its end.
const MOST_IN_LINE: usize = 75;

/// One entry per trip, from loading until it is back, with its stops; `takes` picks trips. Empty
/// while the voting day is unknown.
pub(super) fn write(given: &Given, takes: impl Fn(&Trip) -> bool) -> Vec<u8> {
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned()];
    lines.push("PRODID:-//Tepat//Tepat//ID".to_owned());
    let trips = given.plan.into_iter().flat_map(|plan| plan.all_trips());
    for (_, trip) in trips.filter(|(_, trip)| takes(trip)) {
        lines.extend(entry(given, trip).unwrap_or_default());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect::<String>().into_bytes()
}

fn entry(given: &Given, trip: &Trip) -> Option<Vec<String>> {
    let (region, language) = (given.region, given.language);
    let class = region.classes.get(&trip.class);
    let class = class.map_or(trip.class.as_str(), |class| class.name(language.code()));
    let last = trip.visits.last().map_or_else(String::new, |visit| name(region, &visit.at));
    let values = [
        ("trip", trip.code.as_str().into()),
        ("vehicle", format!("{class} {}", trip.vehicle).into()),
        ("to", last.into()),
        ("kits", trip.kits().count().into()),
    ];
    let stops = trip.visits.iter().map(|visit| {
        let at = words::moment(language, visit.arrive);
        format!("{at} {} ({})", name(region, &visit.at), visit.kits.len())
    });
    let stops: Vec<String> = stops.collect();
    let begins = utc(region, trip.load_at)?;
    let mut lines = vec!["BEGIN:VEVENT".to_owned()];
    lines.push(format!("UID:{}-{}@tepat", region.info.code, trip.code));
    // The moment of writing would make every file another.
    lines.push(format!("DTSTAMP:{begins}"));
    lines.push(format!("DTSTART:{begins}"));
    lines.push(format!("DTEND:{}", utc(region, trip.back_at.max(trip.load_at))?));
    lines.push(format!("SUMMARY:{}", escaped(&text_with(language, "export-ics-trip", &values))));
    lines.push(format!("LOCATION:{}", escaped(&name(region, &trip.base))));
    lines.push(format!("DESCRIPTION:{}", escaped(&stops.join("\n"))));
    lines.push("END:VEVENT".to_owned());
    Some(lines)
}

/// A moment as `20241124T063000Z`.
fn utc(region: &Region, at: Moment) -> Option<String> {
    let at = at - 60 * i32::from(region.info.utc_offset_hours);
    let day = words::iso_day(&region.info, h_day(at))?.replace('-', "");
    let minute = minute_of_day(at);
    Some(format!("{day}T{:02}{:02}00Z", minute / 60, minute % 60))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line with its end, continued on further lines where it is too long.
fn folded(line: &str) -> String {
    let (mut folded, mut length) = (String::new(), 0);
    for letter in line.chars().filter(|letter| !letter.is_control()) {
        if length + letter.len_utf8() > MOST_IN_LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(letter);
        length += letter.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_continued_within_the_limit() {
        let line = format!("SUMMARY:{}", "é".repeat(100));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|line| line.len() <= MOST_IN_LINE));
        assert_eq!(folded.replace("\r\n ", ""), line + "\r\n");
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
