//! The list of stations with their goods and times.

use super::List;
use crate::words::{self, Language};
use tepat_model::plan::StationOutcome;
use tepat_model::region::Region;
use tepat_planner::needs::Needs;

/// A row for each station with what it gets and when.
pub fn stations_csv(
    region: &Region,
    needs: &Needs,
    outcomes: &[StationOutcome],
    language: Language,
) -> String {
    let mut list = List::new(language);
    let word = |key: &str| words::text(language, key);
    let headings = ["col-code", "col-kecamatan", "level-of-desa", "col-tps", "col-voters"]
        .into_iter()
        .map(word)
        .chain(region.items.iter().map(|item| item.name(language.code()).to_owned()))
        .chain(["col-arrival", "col-arrival-date", "col-slack-minutes"].into_iter().map(word));
    list.row(headings);
    for (at, (station, kit)) in region.stations.iter().zip(&needs.stations).enumerate() {
        let pps = region.pps_of(station);
        let ppk = pps.and_then(|pps| region.ppk_of(pps));
        let outcome = outcomes.get(at);
        let arrival = outcome.and_then(|outcome| outcome.at());
        let slack = outcome.and_then(|outcome| match outcome {
            StationOutcome::OnTime { slack_minutes, .. } => Some(*slack_minutes),
            StationOutcome::Late { late_minutes, .. } => Some(-late_minutes),
            StationOutcome::Unserved => None,
        });
        let fields = [
            station.code.clone(),
            ppk.map(|ppk| ppk.name.clone()).unwrap_or_default(),
            region.home_of(station).map(|desa| desa.name.clone()).unwrap_or_default(),
            station.number.to_string(),
            station.voters.to_string(),
        ]
        .into_iter()
        .chain(kit.quantities.iter().map(u64::to_string))
        .chain([
            arrival.map(|at| words::moment(language, at)).unwrap_or_default(),
            arrival.map(|at| words::moment_long(language, &region.info, at)).unwrap_or_default(),
            slack.map(|slack| slack.to_string()).unwrap_or_default(),
        ]);
        list.row(fields);
    }
    list.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;
    use tepat_planner::needs::needs;

    #[test]
    fn every_station_has_a_row_of_all_columns() {
        let region = bundled()[2].region().expect("a bundled region");
        let mut outcomes = vec![StationOutcome::Unserved; region.stations.len()];
        outcomes[0] = StationOutcome::Late { at: -60, late_minutes: 120 };
        let text = stations_csv(&region, &needs(&region), &outcomes, Language::Indonesian);
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("headings").len(), 8 + region.items.len());
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), region.stations.len());
        assert_eq!(rows[0].get(0), Some(region.stations[0].code.as_str()));
        assert_eq!(rows[0].get(rows[0].len() - 1), Some("-120"));
        assert_eq!(rows[0].get(rows[0].len() - 3), Some("H-1 23.00"));
        assert_eq!(rows[1].get(rows[1].len() - 1), Some(""));
    }
}
