//! Papers to hand out, as data: one template for all, written as HTML by [`html`].
//!
//! [`Papers::new`] lists the sheets of a kind, which is quick; [`Papers::paper`] makes one of them, so
//! that thousands can be made in batches.

mod balance;
mod driver;
mod goods;
mod hand_over;
pub mod html;
mod inquiries;
mod labels;
mod manifest;
mod map;
mod packing;
mod phones;
mod poster;
mod receipt;
mod regent;
mod wave_plan;
mod waybill;

use std::sync::OnceLock;

pub use balance::{Line, balance};
pub use html::{Frame, Mark};
pub(crate) use labels::brought;
pub use labels::{Label, box_code, version};
pub use map::scale_bar_m;

use crate::export::Given;
use crate::people::Contacts;
use crate::scene::Scene;
use tepat_model::plan::Trip;
use tepat_model::region::Region;
use tepat_model::time::h_day;

/// A kind of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What a trip carries, where to, and who signs.
    Waybill,
    /// What a vehicle carries on a day.
    Manifest,
    /// Who hands what to whom, at each stop of each trip, out and back.
    HandOver,
    /// For the driver: map, way in words, times, telephones.
    Driver,
    /// What goes into the boxes of a station.
    Packing,
    /// Labels of boxes.
    Labels,
    /// What the stations of a village get.
    Receipt,
    /// What goes out and does not come back.
    Balance,
    /// When the villages of a sub-district get their goods, in large letters.
    Poster,
    /// When the goods of each sub-district leave.
    WavePlan,
    /// The region or a sub-district as a map.
    Map,
    /// The plan on one page.
    Regent,
    /// What supervisors asked, and the answers.
    Inquiries,
}

/// Size of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 297 by 420 mm.
    A3,
    /// 420 by 594 mm.
    A2,
    /// 594 by 841 mm.
    A1,
}

/// Orientation of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lie {
    /// Portrait.
    #[default]
    Upright,
    /// Landscape, for many columns.
    Across,
}

/// Which part of a plan is printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Code of a sub-district; empty for all.
    pub kecamatan: String,
    /// H-day of departure; `None` for all.
    pub day: Option<i32>,
    /// Code of the only trip to print; `None` for all.
    pub trip: Option<String>,
    /// Size of the sheet, for kinds that come in several.
    pub size: Size,
}

/// A paper; printed it may take several pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// What it is about, for its number and its code.
    pub mark: Mark,
    /// Title.
    pub title: String,
    /// Lines below the title.
    pub lines: Vec<String>,
    /// Its body.
    pub parts: Vec<Part>,
    /// Orientation.
    pub lie: Lie,
    /// Size.
    pub size: Size,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A table.
    Grid(Grid),
    /// Sentences.
    Remarks(Vec<String>),
    /// A signature field for each of these people.
    Signatures(Vec<String>),
    /// A sheet full of labels, without head and foot.
    Labels(Vec<Label>),
    /// A drawing as SVG.
    Drawing(String),
}

/// A table on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Headings; those of columns to fill in are marked.
    pub heads: Vec<(String, bool)>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Totals.
    pub foot: Vec<Row>,
    /// How large it is set.
    pub set: Set,
}

/// How large a table is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Set {
    /// As usual.
    #[default]
    Usual,
    /// Small, for many columns.
    Small,
    /// Large, to be read from afar.
    Large,
    /// Over half of the width.
    Half,
}

/// A row of a table.
pub type Row = Vec<Cell>;

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// Text with smaller lines below it.
    Noted(String, Vec<String>),
    /// A figure.
    Number(String),
    /// Room to write in.
    Blank,
    /// Much room to write in.
    Wide,
    /// A heading over so many columns.
    Across(String, usize),
}

impl Kind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 13] = [
        Self::Waybill,
        Self::Manifest,
        Self::HandOver,
        Self::Driver,
        Self::Packing,
        Self::Labels,
        Self::Receipt,
        Self::Balance,
        Self::Poster,
        Self::WavePlan,
        Self::Map,
        Self::Regent,
        Self::Inquiries,
    ];

    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waybill => "waybill",
            Self::Manifest => "manifest",
            Self::HandOver => "hand-over",
            Self::Driver => "driver",
            Self::Packing => "packing",
            Self::Labels => "labels",
            Self::Receipt => "receipt",
            Self::Balance => "balance",
            Self::Poster => "poster",
            Self::WavePlan => "waves",
            Self::Map => "map",
            Self::Regent => "regent",
            Self::Inquiries => "inquiries",
        }
    }

    /// Text key of its name.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Waybill => "document-waybills",
            Self::Manifest => "document-manifest",
            Self::HandOver => "document-hand-over",
            Self::Driver => "document-driver",
            Self::Packing => "document-packing",
            Self::Labels => "document-labels",
            Self::Receipt => "document-receipts",
            Self::Balance => "document-balance",
            Self::Poster => "document-poster",
            Self::WavePlan => "document-wave-plan",
            Self::Map => "document-map",
            Self::Regent => "document-regent",
            Self::Inquiries => "document-inquiries",
        }
    }

    /// Whether it is made from a plan.
    pub fn needs_plan(self) -> bool {
        !matches!(self, Self::Packing | Self::Labels | Self::Receipt | Self::Map | Self::Inquiries)
    }

    /// Whether it is printed by day.
    pub fn is_by_day(self) -> bool {
        matches!(self, Self::Waybill | Self::Manifest | Self::HandOver | Self::Driver)
    }

    /// Whether it can be printed for one trip.
    pub fn is_by_trip(self) -> bool {
        matches!(self, Self::Waybill | Self::HandOver | Self::Driver)
    }

    /// The sizes it comes in.
    pub fn sizes(self) -> &'static [Size] {
        match self {
            Self::Map => &Size::ALL,
            Self::Poster => &[Size::A4, Size::A3],
            _ => &[Size::A4],
        }
    }
}

impl Size {
    /// All sizes, smallest first.
    pub const ALL: [Self; 4] = [Self::A4, Self::A3, Self::A2, Self::A1];

    /// Its name: `A4`.
    pub fn key(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::A2 => "A2",
            Self::A1 => "A1",
        }
    }

    /// Width and height in millimetres, upright.
    pub fn mm(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
            Self::A2 => (420.0, 594.0),
            Self::A1 => (594.0, 841.0),
        }
    }
}

impl Scope {
    /// Whether a trip is part of it.
    pub fn takes_trip(&self, region: &Region, trip: &Trip) -> bool {
        if let Some(only) = &self.trip {
            return trip.code == *only;
        }
        self.day.is_none_or(|day| h_day(trip.depart_at) == day)
            && (self.kecamatan.is_empty()
                || trip.kits().any(|kit| kecamatan_of(region, kit) == Some(&*self.kecamatan)))
    }

    /// Whether a station is in its sub-district.
    fn takes_station(&self, region: &Region, station: &str) -> bool {
        self.kecamatan.is_empty() || kecamatan_of(region, station) == Some(&*self.kecamatan)
    }
}

/// Code of the sub-district of a station.
pub fn kecamatan_of<'a>(region: &'a Region, station: &str) -> Option<&'a str> {
    let pps = region.pps_of(region.stations.get(station)?)?;
    region.ppk_of(pps).map(|ppk| ppk.code.as_str())
}

/// What a sheet is about: a trip, vehicle, place or station, and which of several sheets about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    code: String,
    /// The day, the stop or the first box.
    part: i32,
}

impl Subject {
    fn new(code: &str, part: i32) -> Self {
        Self { code: code.to_owned(), part }
    }
}

/// The sheets of a kind.
#[derive(Debug)]
pub struct Papers {
    kind: Kind,
    scope: Scope,
    subjects: Vec<Subject>,
    scene: OnceLock<Scene>,
    contacts: OnceLock<Contacts>,
}

impl Papers {
    /// Lists the sheets of a kind for a part of the plan. O(stations + visits).
    pub fn new(given: &Given, kind: Kind, scope: &Scope) -> Self {
        let subjects = match kind {
            _ if kind.needs_plan() && given.plan.is_none() => Vec::new(),
            Kind::Manifest => manifest::subjects(given, scope),
            Kind::HandOver => hand_over::subjects(given, scope),
            Kind::Waybill | Kind::Driver => driver::subjects(given, scope),
            Kind::Packing => packing::subjects(given, scope),
            Kind::Labels => labels::subjects(given, scope),
            Kind::Receipt => receipt::subjects(given, scope),
            Kind::Poster => poster::subjects(given, scope),
            Kind::Inquiries if given.region.inquiries.is_empty() => Vec::new(),
            Kind::Balance | Kind::WavePlan | Kind::Map | Kind::Regent | Kind::Inquiries => {
                vec![Subject::default()]
            }
        };
        Self {
            kind,
            scope: scope.clone(),
            subjects,
            scene: OnceLock::new(),
            contacts: OnceLock::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.subjects.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty()
    }

    /// Makes one of them from the data that they were listed for; `None` if there is none with that
    /// number.
    pub fn paper(&self, given: &Given, number: usize) -> Option<Paper> {
        let subject = self.subjects.get(number)?;
        let scene = || self.scene.get_or_init(|| Scene::new(given.region));
        let known = || given.roster.map(|it| Contacts::of(given.region, it)).unwrap_or_default();
        let contacts = || self.contacts.get_or_init(known);
        match self.kind {
            Kind::Waybill => waybill::paper(given, contacts(), subject),
            Kind::Manifest => manifest::paper(given, contacts(), subject),
            Kind::HandOver => hand_over::paper(given, subject),
            Kind::Driver => driver::paper(given, contacts(), scene(), subject),
            Kind::Packing => packing::paper(given, subject),
            Kind::Labels => Some(labels::paper(given, subject)),
            Kind::Receipt => receipt::paper(given, subject),
            Kind::Balance => balance::paper(given, &self.scope),
            Kind::Poster => poster::paper(given, &self.scope, subject),
            Kind::WavePlan => wave_plan::paper(given, &self.scope),
            Kind::Map => Some(map::paper(given, scene(), &self.scope)),
            Kind::Regent => regent::paper(given),
            Kind::Inquiries => Some(inquiries::paper(given)),
        }
    }
}

impl Grid {
    /// A table with these headings.
    fn new(heads: impl IntoIterator<Item = String>) -> Self {
        Self { heads: heads.into_iter().map(|head| (head, false)).collect(), ..Self::default() }
    }

    /// Adds columns to fill in.
    #[must_use]
    fn with_blanks(mut self, heads: impl IntoIterator<Item = String>) -> Self {
        self.heads.extend(heads.into_iter().map(|head| (head, true)));
        self
    }

    #[must_use]
    fn set(self, set: Set) -> Self {
        Self { set, ..self }
    }
}
