//! Total rows: recognised among the other rows, and checked against the rows they sum.

use serde::{Deserialize, Serialize};

use super::grid::Cell;
use super::headings::Field;
use super::names::normal;
use super::number;
use super::rows::{Rows, quoted, row_number};
use tepat_model::message::{Message, Value};

/// The area that a total row sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One village.
    Desa,
    /// One sub-district.
    Kecamatan,
    /// The whole list.
    Regency,
}

impl Level {
    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Desa => "import-level-desa",
            Self::Kecamatan => "import-level-kecamatan",
            Self::Regency => "import-level-regency",
        }
    }
}

/// A figure in a total row and the sum of the rows it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalCheck {
    /// Row number, counted from 1.
    pub row: u32,
    /// Label of the row.
    pub label: String,
    /// The area it sums.
    pub level: Level,
    /// The figure compared.
    pub field: Field,
    /// Figure stated in the row.
    pub stated: i64,
    /// Sum of the rows.
    pub computed: i64,
}

/// The figures that are summed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub stations: i64,
    pub male: i64,
    pub female: i64,
    pub voters: i64,
}

impl Figures {
    fn combine(&self, other: &Self, with: fn(i64, i64) -> i64) -> Self {
        Self {
            stations: with(self.stations, other.stations),
            male: with(self.male, other.male),
            female: with(self.female, other.female),
            voters: with(self.voters, other.voters),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        self.combine(other, i64::saturating_add)
    }

    fn minus(&self, other: &Self) -> Self {
        self.combine(other, i64::saturating_sub)
    }
}

/// What the totals need of a row; names in normalised form.
#[derive(Clone, Debug, Default)]
pub(super) struct Summand {
    pub kecamatan: String,
    pub desa: String,
    pub figures: Figures,
}

/// Sums rows as a list is read, and checks each total row against them.
#[derive(Debug)]
pub(super) struct Totals {
    /// Sums of the first 0, 1, 2 … rows.
    sums: Vec<Figures>,
    last: Option<Summand>,
    /// Number of rows before the village of the last row.
    desa_from: usize,
    /// Number of rows before the sub-district of the last row.
    kecamatan_from: usize,
    /// Number of rows before the last total of any kind.
    after_total: usize,
    /// Totals written above all the rows they sum.
    early: Vec<(usize, String)>,
    pub checks: Vec<TotalCheck>,
    pub report: Vec<Message>,
}

/// The label of a total row; `None` for other rows.
pub(super) fn label(rows: &Rows, row: usize) -> Option<String> {
    let columns = &rows.mapping.columns;
    let cells = rows.grid.rows.get(row)?;
    let numbers = [Field::StationNumber, Field::StationCode];
    let is_figure = |cell: &Cell| cell.shown().chars().any(|c| c.is_ascii_digit());
    let names_desa = !rows.text(row, Field::Desa).is_empty();
    let names_station = names_desa && numbers.iter().any(|f| is_figure(rows.cell(row, *f)));
    // A station may stand at a place whose name begins with such a word.
    let is_label = |column: usize, text: &str| match columns.get(column).and_then(|c| c.field) {
        Some(Field::Address | Field::Note) | None => {
            begins_total(text) && !names_station && (!names_desa || says_only_total(text))
        }
        Some(_) => begins_total(text),
    };
    let is_aside = |column: usize| {
        let field = columns.get(column).and_then(|column| column.field);
        matches!(field, Some(Field::Address | Field::Note))
    };
    // The name of a merged area may precede the label.
    let shown = cells.iter().enumerate().map(|(column, cell)| (column, cell.shown()));
    let mut labels = shown.filter(|(column, text)| {
        is_label(*column, text) && (!is_aside(*column) || says_only_total(text))
    });
    labels.next().map(|(_, text)| text)
}

/// Whether a text begins with a word for totals.
fn begins_total(text: &str) -> bool {
    let words = normal(text);
    let mut words = words.split(' ');
    match words.next().unwrap_or_default() {
        "jumlah" | "jml" | "jlh" | "total" | "subtotal" | "rekap" | "rekapitulasi" => true,
        "sub" | "grand" => matches!(words.next(), Some("total" | "jumlah" | "jml")),
        "sum" => words.next().is_none(),
        _ => false,
    }
}

/// Whether a text names a total and nothing else.
fn says_only_total(text: &str) -> bool {
    let is_such = |word: &str| TOTAL_WORDS.contains(&word) || SCOPE_WORDS.contains(&word);
    begins_total(text) && normal(text).split(' ').all(is_such)
}

/// Words of the labels of totals.
const TOTAL_WORDS: [&str; 12] = [
    "jumlah",
    "jml",
    "jlh",
    "total",
    "subtotal",
    "sub",
    "rekap",
    "rekapitulasi",
    "grand",
    "sum",
    "tps",
    "pemilih",
];
/// Words that say that everything is summed.
const SCOPE_WORDS: [&str; 12] = [
    "kabupaten",
    "kab",
    "keseluruhan",
    "seluruh",
    "semua",
    "seluruhnya",
    "grand",
    "akhir",
    "umum",
    "regency",
    "overall",
    "all",
];

/// The area that a total's label names; `None` if it names none.
fn stated_level(rows: &Rows, row: usize, label: &str, last: Option<&Summand>) -> Option<Level> {
    let lower = label.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if says(&SCOPE_WORDS) {
        return Some(Level::Regency);
    }
    if says(&["kecamatan", "kec", "ppk", "district"]) {
        return Some(Level::Kecamatan);
    }
    if says(&["desa", "kelurahan", "kel", "village", "pps"]) {
        return Some(Level::Desa);
    }
    let name = normal(
        &words.into_iter().filter(|w| !TOTAL_WORDS.contains(w)).collect::<Vec<_>>().join(" "),
    );
    if name.is_empty() {
        return None;
    }
    let stands_in = |field| rows.cell(row, field).shown() == label;
    let last = last?;
    match (name == last.kecamatan, name == last.desa) {
        (true, false) => Some(Level::Kecamatan),
        (false, true) => Some(Level::Desa),
        // If both areas have that name, the label's column decides.
        (true, true) if stands_in(Field::Desa) => Some(Level::Desa),
        (true, true) => Some(Level::Kecamatan),
        (false, false) => None,
    }
}

impl Totals {
    pub(super) fn new() -> Self {
        Self {
            sums: vec![Figures::default()],
            last: None,
            desa_from: 0,
            kecamatan_from: 0,
            after_total: 0,
            early: Vec::new(),
            checks: Vec::new(),
            report: Vec::new(),
        }
    }

    /// Adds a row of the list.
    pub(super) fn add(&mut self, summand: Summand) {
        let before = self.sums.len() - 1;
        let last = self.last.as_ref();
        if last.is_none_or(|last| last.kecamatan != summand.kecamatan) {
            (self.kecamatan_from, self.desa_from) = (before, before);
        } else if last.is_none_or(|last| last.desa != summand.desa) {
            self.desa_from = before;
        }
        self.sums.push(self.sums[before].plus(&summand.figures));
        self.last = Some(summand);
    }

    /// Checks a total row against the rows above it, and returns the area it sums.
    pub(super) fn check(&mut self, rows: &Rows, row: usize, label: String, cap: u32) -> Level {
        let stated = stated(rows, row);
        self.check_average(rows, row, &label, &stated, cap);
        let end = self.sums.len() - 1;
        let said = stated_level(rows, row, &label, self.last.as_ref());
        if end == 0 {
            let level = said.unwrap_or(Level::Regency);
            if level == Level::Regency {
                self.early.push((row, label));
            }
            return level;
        }
        let from = match said {
            Some(Level::Regency) => 0,
            Some(Level::Kecamatan) => self.kecamatan_from,
            Some(Level::Desa) => self.desa_from,
            None => {
                // No area named: take the nearest rows whose sums agree, otherwise the nearest.
                let scopes = [self.after_total, self.desa_from, self.kecamatan_from, 0];
                let fits = |from: &&usize| {
                    let sum = self.sum(**from);
                    **from < end && stated.iter().all(|(field, stated)| *stated == of(&sum, *field))
                };
                let nearest = || scopes.iter().find(|from| **from < end);
                scopes.iter().find(fits).or_else(nearest).copied().unwrap_or(0)
            }
        };
        let level = said.unwrap_or(match from {
            from if from >= self.desa_from => Level::Desa,
            from if from >= self.kecamatan_from => Level::Kecamatan,
            _ => Level::Regency,
        });
        self.compare(rows, row, &label, level, from, &stated);
        self.after_total = end;
        level
    }

    /// Checks the totals that were written above the rows they sum.
    pub(super) fn finish(&mut self, rows: &Rows) {
        for (row, label) in std::mem::take(&mut self.early) {
            self.compare(rows, row, &label, Level::Regency, 0, &stated(rows, row));
        }
    }

    /// Sum of the rows from `from` on.
    pub(super) fn sum(&self, from: usize) -> Figures {
        match (self.sums.last(), self.sums.get(from)) {
            (Some(all), Some(before)) => all.minus(before),
            _ => Figures::default(),
        }
    }

    fn compare(
        &mut self,
        rows: &Rows,
        row: usize,
        label: &str,
        level: Level,
        from: usize,
        stated: &[(Field, i64)],
    ) {
        let sum = self.sum(from);
        for (field, stated) in stated {
            let computed = of(&sum, *field);
            self.checks.push(TotalCheck {
                row: row_number(row),
                label: label.to_owned(),
                level,
                field: *field,
                stated: *stated,
                computed,
            });
            if *stated != computed {
                let message = Message::warning("import-total-differs")
                    .with("label", quoted(label))
                    .with("field", Value::Word(summed_name(*field).to_owned()))
                    .with("stated", *stated)
                    .with("computed", computed)
                    .with("difference", stated.saturating_sub(computed));
                self.report.push(rows.at(message, row, Some(*field)));
            }
        }
    }

    /// Warns of a total impossible under the cap, such as 171 stations for 297,994 voters.
    fn check_average(
        &mut self,
        rows: &Rows,
        row: usize,
        label: &str,
        stated: &[(Field, i64)],
        cap: u32,
    ) {
        let find = |wanted: &[Field]| stated.iter().find(|(field, _)| wanted.contains(field));
        let stations = find(&[Field::StationCount, Field::StationNumber]);
        if let (Some((column, stations)), Some((_, voters))) = (stations, find(&[Field::Voters]))
            && *stations > 0
            && voters / stations >= i64::from(cap)
            && *voters > stations.saturating_mul(cap.into())
        {
            let message = average_over_cap(*stations, *voters, cap).with("label", quoted(label));
            self.report.push(rows.at(message, row, Some(*column)));
        }
    }
}

/// Figures that a total row states.
fn stated(rows: &Rows, row: usize) -> Vec<(Field, i64)> {
    const SUMMED: [Field; 5] = [
        Field::StationCount,
        Field::StationNumber,
        Field::VotersMale,
        Field::VotersFemale,
        Field::Voters,
    ];
    let read =
        |field: &Field| number::whole(rows.cell(row, *field)).map(|number| (*field, number.value));
    SUMMED.iter().filter_map(read).collect()
}

/// The warning that this many stations cannot serve this many voters.
pub(super) fn average_over_cap(stations: i64, voters: i64, cap: u32) -> Message {
    Message::warning("import-average-over-cap")
        .with("stations", stations)
        .with("voters", voters)
        .with("average", voters / stations.max(1))
        .with("cap", cap)
}

fn of(sum: &Figures, field: Field) -> i64 {
    match field {
        Field::VotersMale => sum.male,
        Field::VotersFemale => sum.female,
        Field::Voters => sum.voters,
        _ => sum.stations,
    }
}

fn summed_name(field: Field) -> &'static str {
    match field {
        Field::StationNumber => Field::StationCount.key(),
        other => other.key(),
    }
}
