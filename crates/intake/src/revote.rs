//! A re-vote: some stations vote again, on another day, with one ballot.

use std::collections::BTreeSet;

use crate::import::{Intent, Kind, NameChoices, paste, propose, read_stations};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_order::Gather as _;

/// Stations that a text names, and what it says that is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// Codes of the stations, in order.
    pub stations: Vec<String>,
    /// What could not be understood.
    pub report: Vec<Message>,
}

/// Finds the stations that a pasted list names: rows with sub-district, village and number, with or
/// without headings, or codes of stations alone.
pub fn named_stations(text: &str, region: &Region) -> Named {
    let words: Vec<&str> = text.split([',', ';', '\n', '\t', ' ']).map(str::trim).collect();
    let is_station = |word: &&&str| region.stations.get(word).is_some();
    let codes: BTreeSet<&str> = words.iter().filter(is_station).copied().gather();
    if !codes.is_empty() && words.iter().all(|word| word.is_empty() || codes.contains(word)) {
        let stations = codes.into_iter().map(str::to_owned).collect();
        return Named { stations, report: Vec::new() };
    }
    match with_headings(text) {
        None => named_in(text, region),
        Some(headed) => {
            let mut named = named_in(&headed, region);
            // The user's text does not have the row that was added.
            for row in named.report.iter_mut().filter_map(|message| message.at.row.as_mut()) {
                *row -= 1;
            }
            named
        }
    }
}

/// The text under the headings that fit it, if it is nothing but rows of two or three cells that
/// end in a number: village and number, after the sub-district.
fn with_headings(text: &str) -> Option<String> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let mark = ['\t', ';', ','].into_iter().find(|mark| text.contains(*mark))?;
    let headings: &[&str] = match lines().next()?.split(mark).count() {
        2 => &["Desa", "TPS"],
        3 => &["Kecamatan", "Desa", "TPS"],
        _ => return None,
    };
    let is_row = |line: &str| {
        let last = line.rsplit(mark).next().unwrap_or_default();
        line.split(mark).count() == headings.len() && last.contains(|c: char| c.is_ascii_digit())
    };
    lines().all(is_row).then(|| format!("{}\n{text}", headings.join(&mark.to_string())))
}

fn named_in(text: &str, region: &Region) -> Named {
    let grid = match paste(text) {
        Ok(grid) => grid,
        Err(message) => return Named { stations: Vec::new(), report: vec![message] },
    };
    let mapping = propose(&grid, Kind::Stations);
    let read = read_stations(&grid, &mapping, region, &NameChoices::new(), Intent::Update);
    let mut report = read.report;
    if report.iter().any(|message| message.key.starts_with("import-column-missing")) {
        report = vec![Message::error("revote-list-unclear")];
    }
    let mut stations = Vec::new();
    for station in read.stations {
        if region.stations.get(&station.code).is_some() {
            stations.push(station.code);
        } else {
            let desa = region.home_of(&station).map_or(station.home(), |desa| desa.name.as_str());
            let unknown = Message::error("revote-station-unknown")
                .with("number", format!("{:03}", station.number))
                .with("desa", desa);
            report.push(unknown);
        }
    }
    Named { stations, report }
}

/// What a re-vote is.
#[derive(Clone, Debug, PartialEq)]
pub struct Revote {
    /// Codes of the stations that vote again.
    pub stations: BTreeSet<String>,
    /// The day, ISO 8601.
    pub voting_day: String,
    /// What is voted, in words.
    pub vote: String,
    /// The one election that is held again.
    pub election: String,
    /// Specially marked ballots that the regency keeps.
    pub spare_ballots: u32,
}

impl Revote {
    /// The change that makes a region one of the re-vote: all other stations are removed, and day,
    /// election and spare are set.
    ///
    /// # Errors
    /// No station votes, or the change does not fit the region.
    pub fn edit(&self, region: &Region) -> Result<Edit, Message> {
        let codes = region.stations.iter().map(|station| station.code.clone());
        let (voting, others): (Vec<String>, Vec<String>) =
            codes.partition(|code| self.stations.contains(code));
        if voting.is_empty() {
            return Err(Message::error("revote-without-stations"));
        }
        let info =
            [("voting_day", self.voting_day.clone().into()), ("vote", self.vote.clone().into())];
        let rules = [
            ("elections", vec![self.election.clone()].into()),
            ("psu_spare_ballots", self.spare_ballots.into()),
        ];
        let edit = Edit::Several {
            edits: vec![
                Edit::remove_all(TableName::Stations, others),
                Edit::set_many(TableName::Info, "", info),
                Edit::set_many(TableName::Rules, "", rules),
            ],
        };
        edit.apply(&mut region.clone())?;
        Ok(edit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;

    fn region() -> Region {
        bundled().iter().find_map(|b| b.region().filter(|r| r.stations.len() > 1000)).unwrap()
    }

    #[test]
    fn stations_are_named_by_code_or_by_village_and_number() {
        let region = region();
        let codes: Vec<&str> = region.stations.iter().take(3).map(|s| s.code.as_str()).collect();
        let named = named_stations(&codes.join("\n"), &region);
        assert_eq!(
            (named.stations, named.report),
            (codes.iter().map(|c| (*c).to_owned()).collect(), vec![])
        );

        let list = "Kecamatan\tDesa\tTPS\nTabang\tSidomulyo\t1\nTabang\tSidomulyo\t2\nTabang\tSidomulyo\t777\n";
        let named = named_stations(list, &region);
        assert_eq!(named.stations, ["64.02.12.2010.001", "64.02.12.2010.002"]);
        let keys: Vec<&str> = named.report.iter().map(|message| message.key.as_str()).collect();
        assert_eq!(keys, ["import-station-new-without-voters"]);

        let check = |list: &str, expect: &[&str]| {
            let named = named_stations(list, &region);
            let keys = named.report.iter().map(|message| message.key.as_str());
            let found: Vec<&str> = named.stations.iter().map(String::as_str).chain(keys).collect();
            assert_eq!(found, expect, "{list:?}");
        };
        check("Tabang\tSidomulyo\t1", &["64.02.12.2010.001"]);
        check(
            "Tabang; Sidomulyo; TPS 002\n\nTabang; Sidomulyo; 1\n",
            &["64.02.12.2010.001", "64.02.12.2010.002"],
        );
        check("Perian,1\nPerian,2", &["64.02.01.2001.001", "64.02.01.2001.002"]);
        // Two villages have the name.
        check("Sidomulyo,1\nSidomulyo,2", &["import-desa-unsure"]);
        check("besok di balai desa", &["revote-list-unclear"]);
        let misspelt = named_stations("Tabang\tSidomulyo\t1\nTabang\tSidomulio\t2", &region);
        assert_eq!(misspelt.stations.len(), 2);
        assert_eq!(misspelt.report.iter().map(|m| m.at.row).collect::<Vec<_>>(), [Some(2)]);

        let with_voters =
            "Kecamatan\tDesa\tTPS\tDPT\nTabang\tSidomulyo\t1\t300\nTabang\tSidomulyo\t777\t300\n";
        let named = named_stations(with_voters, &region);
        assert_eq!(named.stations.len(), 1);
        assert!(named.report.iter().any(|message| message.key == "revote-station-unknown"));
    }

    #[test]
    fn a_revote_keeps_the_stations_named_and_changes_day_election_and_spare() {
        let mut region = region();
        let stations: BTreeSet<String> =
            region.stations.iter().take(15).map(|station| station.code.clone()).collect();
        let revote = Revote {
            stations: stations.clone(),
            voting_day: "2025-04-19".into(),
            vote: "Pemungutan suara ulang".into(),
            election: "bupati".into(),
            spare_ballots: 500,
        };
        revote.edit(&region).unwrap().apply(&mut region).unwrap();
        assert!(region.stations.iter().all(|station| stations.contains(&station.code)));
        assert_eq!(region.stations.len(), 15);
        assert_eq!(region.info.voting_day, "2025-04-19");
        assert_eq!(region.rules.elections, ["bupati"]);
        assert_eq!(region.rules.psu_spare_ballots, 500);

        let refused = |revote: Revote| revote.edit(&region).unwrap_err().key;
        assert_eq!(
            refused(Revote { stations: BTreeSet::new(), ..revote.clone() }),
            "revote-without-stations"
        );
        assert_eq!(
            refused(Revote { voting_day: "19 April".into(), ..revote }),
            "record-not-a-date"
        );
    }
}
