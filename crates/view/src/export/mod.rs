//! Exports the region and its plan to files for other programs.
//!
//! [`export`] builds the requested table ([`What`]) and writes it in a [`Format`]. Lists of
//! stations, places and the network can be imported again (`tepat-intake`): it recognises their
//! headings, and codes identify the records. In a spreadsheet no text becomes a formula.

mod balance;
mod boxes;
mod costs;
mod delimited;
mod desk;
mod geojson;
mod gpx;
mod ics;
mod json;
mod kml;
mod lists;
mod people;
mod plans;
mod table;
mod xlsx;
mod xml;

use std::collections::BTreeSet;

use crate::words::Language;
pub use plans::{heading_key, trip_key};
pub use table::{Cell, Column, Row, Shape, Table};
use tepat_model::document::Roster;
use tepat_model::message::Message;
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_planner::money::{Ledger, ledger_with_guards};
use tepat_planner::needs::Needs;
use tepat_planner::people::{People, assigned};
pub(crate) use xml::escaped;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Stations with voters, positions and arrivals.
    Stations,
    /// What each station gets.
    Needs,
    /// Stores, posts, piers and junctions.
    Places,
    /// The region's own edges and the links of its imported network.
    Network,
    /// Every box by itself.
    Boxes,
    /// What is prepared, goes out and comes back for each station.
    Balance,
    /// Trips of the plan.
    Trips,
    /// Stops of all trips, in order of time.
    Schedule,
    /// Stations without goods, with the reasons.
    Unserved,
    /// All costs of the plan, entry by entry.
    Costs,
    /// Where goods stay overnight.
    Halts,
    /// How hard posts are to reach, when their goods leave, and when they must.
    Waves,
    /// Who guards what.
    Guards,
    /// How vulnerable stations are.
    Vulnerability,
    /// What happened to goods.
    Supplies,
    /// What people said of readiness.
    Readiness,
    /// The register of risks.
    Risks,
    /// What is to be done.
    Tasks,
    /// Reports that were issued.
    Reports,
    /// What supervisors asked, and the answers.
    Inquiries,
    /// Where stations go if they have to.
    Alternates,
}

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Delimited text, as the language's spreadsheets expect it.
    Csv,
    /// A workbook.
    Xlsx,
    /// Features of a map.
    GeoJson,
    /// Waypoints and routes for navigation devices.
    Gpx,
    /// A list of objects.
    Json,
    /// Placemarks for phones and globes.
    Kml,
    /// Entries of a calendar.
    Ics,
}

/// The data to export.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The region.
    pub region: &'a Region,
    /// Its needs.
    pub needs: &'a Needs,
    /// Its plan, if there is one.
    pub plan: Option<&'a Plan>,
    /// Who guards what, if that is known already; else it is computed.
    pub people: Option<&'a People>,
    /// Names and telephone numbers, if papers may show them.
    pub roster: Option<&'a Roster>,
    /// Language of headings and words.
    pub language: Language,
}

impl Given<'_> {
    /// All costs of a plan; who guards what is computed if guards are paid and it is not known.
    pub(crate) fn ledger(&self, plan: &Plan) -> Ledger {
        let region = self.region;
        if self.people.is_none() && region.pays_guards() && !region.forces.is_empty() {
            let people = assigned(region, Some(plan));
            return ledger_with_guards(region, plan, Some(&people));
        }
        ledger_with_guards(region, plan, self.people)
    }
}

impl What {
    /// Everything, in the order of lists.
    pub const ALL: [Self; 21] = [
        Self::Stations,
        Self::Needs,
        Self::Boxes,
        Self::Balance,
        Self::Places,
        Self::Network,
        Self::Trips,
        Self::Schedule,
        Self::Unserved,
        Self::Costs,
        Self::Halts,
        Self::Waves,
        Self::Guards,
        Self::Vulnerability,
        Self::Supplies,
        Self::Readiness,
        Self::Risks,
        Self::Tasks,
        Self::Reports,
        Self::Inquiries,
        Self::Alternates,
    ];

    /// Its name on the command line and in file names.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stations => "stations",
            Self::Needs => "needs",
            Self::Boxes => "boxes",
            Self::Balance => "balance",
            Self::Places => "places",
            Self::Network => "network",
            Self::Trips => "trips",
            Self::Schedule => "schedule",
            Self::Unserved => "unserved",
            Self::Costs => "costs",
            Self::Halts => "halts",
            Self::Waves => "waves",
            Self::Guards => "guards",
            Self::Vulnerability => "vulnerability",
            Self::Supplies => "supplies",
            Self::Readiness => "readiness",
            Self::Risks => "risks",
            Self::Tasks => "tasks",
            Self::Reports => "reports",
            Self::Inquiries => "inquiries",
            Self::Alternates => "alternates",
        }
    }

    /// Text key of its name.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Stations => "export-what-stations",
            Self::Needs => "export-what-needs",
            Self::Boxes => "export-what-boxes",
            Self::Balance => "export-what-balance",
            Self::Places => "export-what-places",
            Self::Network => "export-what-network",
            Self::Trips => "export-what-trips",
            Self::Schedule => "export-what-schedule",
            Self::Unserved => "export-what-unserved",
            Self::Costs => "export-what-costs",
            Self::Halts => "export-what-halts",
            Self::Waves => "export-what-waves",
            Self::Guards => "export-what-guards",
            Self::Vulnerability => "export-what-vulnerability",
            Self::Supplies => "export-what-supplies",
            Self::Readiness => "export-what-readiness",
            Self::Risks => "export-what-risks",
            Self::Tasks => "export-what-tasks",
            Self::Reports => "export-what-reports",
            Self::Inquiries => "export-what-inquiries",
            Self::Alternates => "export-what-alternates",
        }
    }

    /// Whether it is part of a plan.
    pub fn is_of_plan(self) -> bool {
        matches!(
            self,
            Self::Balance
                | Self::Trips
                | Self::Schedule
                | Self::Unserved
                | Self::Costs
                | Self::Halts
                | Self::Waves
        )
    }

    /// The formats that can hold it.
    pub fn formats(self) -> &'static [Format] {
        match self {
            // Money and boxes are nowhere on a map.
            Self::Costs | Self::Boxes | Self::Balance => &[Format::Csv, Format::Xlsx, Format::Json],
            Self::Trips => &Format::ALL,
            _ => &Format::OF_LISTS,
        }
    }
}

impl Format {
    /// Every format, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Csv, Self::Xlsx, Self::GeoJson, Self::Gpx, Self::Json, Self::Kml, Self::Ics];

    /// Those that hold any list with positions.
    const OF_LISTS: [Self; 5] = [Self::Csv, Self::Xlsx, Self::GeoJson, Self::Gpx, Self::Json];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::GeoJson => "geojson",
            Self::Gpx => "gpx",
            Self::Json => "json",
            Self::Kml => "kml",
            Self::Ics => "ics",
        }
    }
}

/// A list as it is, for workbooks that hold several.
pub fn list(given: &Given, what: What) -> Table {
    table(given, what)
}

/// Writes a file. If the plan is missing, its lists are empty. If `only` lists codes, other records
/// are left out.
pub fn export(
    given: &Given,
    what: What,
    format: Format,
    only: Option<&BTreeSet<String>>,
) -> Vec<u8> {
    let takes = |code: &str| only.is_none_or(|only| only.contains(code));
    let mut table = table(given, what);
    table.rows.retain(|row| takes(&row.code));
    match format {
        Format::Csv => delimited::write(&table, given.language),
        Format::Xlsx => xlsx::write(&table, what.key()),
        Format::GeoJson => geojson::write(&table),
        Format::Gpx => gpx::write(&table, what == What::Network),
        Format::Json => json::write(&table),
        Format::Kml => kml::write(&table, &given.region.info.name),
        Format::Ics => ics::write(given, |trip| takes(&trip.code)),
    }
}

/// What a list leaves out, to be said beside it.
pub fn left_out(region: &Region, what: What) -> Option<Message> {
    let leaves = what == What::Network && lists::leaves_links(region);
    leaves.then(|| Message::warning("export-links-left").with("count", region.net.links.len()))
}

fn table(given: &Given, what: What) -> Table {
    match what {
        What::Stations => lists::stations(given),
        What::Needs => lists::needs(given),
        What::Boxes => boxes::boxes(given),
        What::Balance => balance::balance(given),
        What::Places => lists::places(given),
        What::Network => lists::network(given),
        What::Trips => plans::trips(given),
        What::Schedule => plans::schedule(given),
        What::Unserved => plans::unserved(given),
        What::Costs => costs::costs(given),
        What::Halts => plans::halts(given),
        What::Waves => plans::waves(given),
        What::Guards => people::guards(given),
        What::Vulnerability => people::vulnerability(given),
        What::Supplies => desk::supplies(given),
        What::Readiness => desk::readiness(given),
        What::Risks => desk::risks(given),
        What::Tasks => desk::tasks(given),
        What::Reports => desk::reports(given),
        What::Inquiries => desk::inquiries(given),
        What::Alternates => lists::alternates(given),
    }
}

#[cfg(test)]
mod tests;
