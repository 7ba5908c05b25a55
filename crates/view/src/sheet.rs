//! Tables on the screen: filtered, sorted, totalled and copied.
//!
//! A [`Sheet`] stores values by column, so that ten thousand rows can be sorted and filtered
//! between two frames. Only the visible cells are ever formatted.

use std::cmp::Ordering;

use crate::words::{self, Language};
use tepat_model::formula::{guarded, unguarded};
use tepat_model::time::{DAY_MINUTES, Moment, parse_moment};
use tepat_order::Order as _;

/// How a column's values are formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text, unchanged.
    Text,
    /// Whole numbers.
    Count,
    /// Numbers with up to two decimals.
    Decimal,
    /// Durations, stored in minutes.
    Minutes,
    /// Moments, stored in minutes relative to voting day.
    Moment,
    /// Days before voting day, shown as H-3 and H+1.
    HDay,
    /// Distances, kept in metres and shown in kilometres.
    Kilometres,
    /// Amounts in rupiah, rounded from a million up.
    Rupiah,
    /// Amounts in whole rupiah.
    WholeRupiah,
}

/// The figure at the foot of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Total {
    /// Nothing.
    #[default]
    None,
    /// Sum of the rows shown.
    Sum,
    /// Least value shown.
    Least,
    /// Greatest value shown.
    Greatest,
}

/// How a cell is edited in place.
#[derive(Clone, Debug, PartialEq)]
pub enum Editor {
    /// A line of text.
    Text,
    /// A whole number between two bounds; may be empty if `optional`.
    Number {
        /// Least value accepted.
        least: i64,
        /// Greatest value accepted.
        most: i64,
        /// Whether the cell may be left empty.
        optional: bool,
    },
    /// One of several options: the value stored in the file, and its label.
    Choice(Vec<(String, String)>),
}

/// The new value of an edited cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellEdit {
    /// Key of the row.
    pub key: String,
    /// Name of the field, as given to [`SheetOf::edit`].
    pub field: &'static str,
    /// The new value, in the file's form.
    pub value: serde_json::Value,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Heading.
    pub heading: String,
    /// How its values are formatted.
    pub form: Form,
    /// The figure at its foot.
    pub total: Total,
    /// The field that editing changes, and the editor.
    pub editor: Option<(&'static str, Editor)>,
    /// Rows in which it cannot be edited; empty if it can be edited in all.
    fixed: Vec<bool>,
    cells: Cells,
}

#[derive(Clone, Debug)]
enum Cells {
    Text(Vec<String>),
    Number(Vec<Option<f64>>),
}

/// A table of values with a key for every row.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Language of the formatted values.
    pub language: Language,
    /// Columns in order.
    pub columns: Vec<Column>,
    keys: Vec<String>,
    marks: Vec<&'static str>,
}

/// Builds a [`Sheet`] from rows, column by column.
#[derive(Debug)]
pub struct SheetOf<'a, R> {
    rows: &'a [R],
    sheet: Sheet,
}

/// Search, filters and sorting chosen by the reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrangement {
    /// Words searched for in every column.
    pub search: String,
    /// A filter for each column, as typed; missing filters are empty.
    pub filters: Vec<String>,
    /// The column to sort by, and whether in descending order.
    pub sort: Option<(usize, bool)>,
}

impl Sheet {
    /// Starts a sheet over `rows`; `key` identifies each row.
    pub fn of<R>(rows: &[R], language: Language, key: impl Fn(&R) -> String) -> SheetOf<'_, R> {
        let keys = rows.iter().map(key).collect();
        SheetOf { rows, sheet: Self { language, keys, ..Self::default() } }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the sheet has no rows.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Key of a row.
    pub fn key(&self, row: usize) -> &str {
        self.keys.get(row).map_or("", String::as_str)
    }

    /// The row with this key.
    pub fn row_of(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|k| k == key)
    }

    /// Name of a row's state, used for styling.
    pub fn mark(&self, row: usize) -> &'static str {
        self.marks.get(row).copied().unwrap_or_default()
    }

    /// Text of a cell.
    pub fn shown(&self, row: usize, column: usize) -> String {
        match self.columns.get(column).map(|column| (&column.cells, column.form)) {
            Some((Cells::Text(texts), _)) => texts.get(row).cloned().unwrap_or_default(),
            Some((Cells::Number(numbers), form)) => numbers
                .get(row)
                .copied()
                .flatten()
                .map(|number| self.written(form, number))
                .unwrap_or_default(),
            None => String::new(),
        }
    }

    /// The field and editor of a cell; `None` if it cannot be edited.
    pub fn editor(&self, row: usize, column: usize) -> Option<(&'static str, &Editor)> {
        let column = self.columns.get(column)?;
        if column.fixed.get(row).copied().unwrap_or(false) {
            return None;
        }
        column.editor.as_ref().map(|(field, editor)| (*field, editor))
    }

    /// Initial text of a cell's editor: unformatted, as one would type it.
    pub fn typed(&self, row: usize, column: usize) -> String {
        match self.columns.get(column).map(|column| &column.cells) {
            Some(Cells::Number(numbers)) => {
                let number = numbers.get(row).copied().flatten();
                number.map(|number| self.bare(number)).unwrap_or_default()
            }
            _ => self.shown(row, column),
        }
    }

    /// The edit that a typed text means for this cell; `None` if the text is not valid.
    pub fn parse(&self, row: usize, column: usize, typed: &str) -> Option<CellEdit> {
        let (field, editor) = self.editor(row, column)?;
        let typed = typed.trim();
        let value = match editor {
            Editor::Text => unguarded(typed).into(),
            Editor::Number { optional: true, .. } if typed.is_empty() => serde_json::Value::Null,
            Editor::Number { least, most, .. } => {
                let number = match self.columns[column].form {
                    Form::HDay => parse_value(self.language, Form::HDay, typed)?,
                    _ => parse_number(self.language, typed)?,
                };
                let whole = number as i64;
                if whole as f64 != number || whole < *least || whole > *most {
                    return None;
                }
                whole.into()
            }
            Editor::Choice(choices) => {
                let fits = |(value, shown): &&(String, String)| {
                    value == typed || shown.eq_ignore_ascii_case(typed)
                };
                let (value, _) = choices.iter().find(fits)?;
                if value.is_empty() { serde_json::Value::Null } else { json_of(value) }
            }
        };
        Some(CellEdit { key: self.key(row).to_owned(), field, value })
    }

    /// The rows that pass the filters, sorted. O(rows × columns) to filter, O(rows log rows) to
    /// sort.
    pub fn arrange(&self, arrangement: &Arrangement) -> Vec<u32> {
        let search = needles(&arrangement.search);
        let filters: Vec<(usize, Filter)> = arrangement
            .filters
            .iter()
            .enumerate()
            .filter(|(column, typed)| *column < self.columns.len() && !typed.trim().is_empty())
            .map(|(column, typed)| {
                (column, Filter::parse(self.language, self.columns[column].form, typed))
            })
            .collect();
        let mut rows: Vec<u32> = (0..self.len())
            .filter(|&row| filters.iter().all(|(column, filter)| self.passes(row, *column, filter)))
            .filter(|&row| self.found(row, &search))
            .map(|row| row as u32)
            .collect();
        if let Some((column, falling)) = arrangement.sort
            && let Some(column) = self.columns.get(column)
        {
            sort(&mut rows, column, falling);
        }
        rows
    }

    /// The figure at the foot of a column for these rows; empty if it has none.
    pub fn total(&self, rows: &[u32], column: usize) -> String {
        let Some(Column { cells: Cells::Number(numbers), total, form, .. }) =
            self.columns.get(column)
        else {
            return String::new();
        };
        let shown = rows.iter().filter_map(|&row| numbers.get(row as usize).copied().flatten());
        let number = match total {
            Total::None => None,
            Total::Sum => Some(shown.sum()),
            Total::Least => shown.reduce(f64::min),
            Total::Greatest => shown.reduce(f64::max),
        };
        number.map(|number| self.written(*form, number)).unwrap_or_default()
    }

    /// Rows for pasting into a spreadsheet: tab-separated, with unformatted numbers.
    pub fn tsv(&self, rows: &[u32], with_headings: bool) -> String {
        let mut lines = Vec::with_capacity(rows.len() + 1);
        if with_headings {
            let headings: Vec<&str> = self.columns.iter().map(|c| c.heading.as_str()).collect();
            lines.push(headings.join("\t"));
        }
        for &row in rows {
            let cells: Vec<String> =
                (0..self.columns.len()).map(|column| self.copied(row as usize, column)).collect();
            lines.push(cells.join("\t"));
        }
        lines.push(String::new());
        lines.join("\r\n")
    }

    /// Width of a column in characters, from its heading, its longest values and its total.
    pub fn width(&self, column: usize) -> usize {
        const BETWEEN: (usize, usize) = (7, 32);
        let Some(Column { heading, cells, .. }) = self.columns.get(column) else {
            return 0;
        };
        let longest = match cells {
            Cells::Text(texts) => texts.iter().map(|text| text.chars().count()).max().unwrap_or(0),
            Cells::Number(_) => (0..self.len().min(200))
                .map(|row| self.shown(row, column).chars().count())
                .max()
                .unwrap_or(0)
                .max(self.total_length(column)),
        };
        (longest * 9 / 10 + 3).max(heading.chars().count() + 4).clamp(BETWEEN.0, BETWEEN.1)
    }

    /// Length of the total of all rows, which is bold and so takes up to a sixth more room.
    fn total_length(&self, column: usize) -> usize {
        let all: Vec<u32> = (0..self.len() as u32).collect();
        match self.total(&all, column).chars().count() {
            0 => 0,
            length => length + length.div_ceil(6),
        }
    }

    fn written(&self, form: Form, number: f64) -> String {
        let (language, whole) = (self.language, libm::round(number) as i64);
        match form {
            Form::Text | Form::Count => words::count(language, whole),
            Form::Decimal => words::decimal(language, number, 2),
            Form::Minutes => words::minutes(language, whole),
            Form::Moment => words::moment(language, whole as Moment),
            Form::HDay => words::h_day(whole),
            Form::Kilometres => words::kilometres(language, number.max(0.0) as u64),
            Form::Rupiah => words::rupiah(language, whole),
            Form::WholeRupiah => words::rupiah_whole(language, whole),
        }
    }

    /// A number without grouping, with the language's decimal mark.
    fn bare(&self, number: f64) -> String {
        let plain = format!("{:.3}", number);
        let plain = plain.trim_end_matches('0').trim_end_matches('.').to_owned();
        if self.language == Language::Indonesian { plain.replace('.', ",") } else { plain }
    }

    fn copied(&self, row: usize, column: usize) -> String {
        match self.columns.get(column) {
            Some(Column { cells: Cells::Number(numbers), form, .. })
                if !matches!(form, Form::Moment | Form::HDay) =>
            {
                let unit = if *form == Form::Kilometres { 1000.0 } else { 1.0 };
                let number = numbers.get(row).copied().flatten();
                number.map(|number| self.bare(number / unit)).unwrap_or_default()
            }
            _ => guarded(&self.shown(row, column).replace(['\t', '\r', '\n'], " ")).into_owned(),
        }
    }

    fn passes(&self, row: usize, column: usize, filter: &Filter) -> bool {
        match &self.columns[column].cells {
            Cells::Text(texts) => filter.takes_text(&texts[row]),
            Cells::Number(numbers) => match filter {
                Filter::Contains(_) | Filter::Exactly(_) => {
                    filter.takes_text(&self.shown(row, column))
                }
                Filter::Within(least, most) => {
                    numbers[row].is_some_and(|number| *least <= number && number <= *most)
                }
                // Displayed values are rounded, so the filter cannot compare with the stored one.
                Filter::Value((least, most), value) => numbers[row].is_some_and(|number| {
                    let form = self.columns[column].form;
                    (*least <= number && number <= *most)
                        || self.written(form, number) == self.written(form, *value)
                }),
            },
        }
    }

    fn found(&self, row: usize, needles: &[String]) -> bool {
        needles.iter().all(|needle| {
            (0..self.columns.len()).any(|column| match &self.columns[column].cells {
                Cells::Text(texts) => contains(&texts[row], needle),
                Cells::Number(_) => contains(&self.shown(row, column), needle),
            })
        })
    }
}

impl<R> SheetOf<'_, R> {
    /// Adds a text column; `heading` is a text key.
    #[must_use]
    pub fn texts(self, heading: &str, cell: impl Fn(&R) -> String) -> Self {
        let cells = Cells::Text(self.rows.iter().map(cell).collect());
        let heading = words::text(self.sheet.language, heading);
        self.column(heading, Form::Text, cells)
    }

    /// Adds a number column; `heading` is a text key.
    #[must_use]
    pub fn numbers(self, heading: &str, form: Form, cell: impl Fn(&R) -> Option<f64>) -> Self {
        let heading = words::text(self.sheet.language, heading);
        self.numbers_named(heading, form, cell)
    }

    /// Adds a number column whose heading is a name, not a text key.
    #[must_use]
    pub fn numbers_named(
        self,
        heading: String,
        form: Form,
        cell: impl Fn(&R) -> Option<f64>,
    ) -> Self {
        let cells = Cells::Number(self.rows.iter().map(cell).collect());
        self.column(heading, form, cells)
    }

    fn column(mut self, heading: String, form: Form, cells: Cells) -> Self {
        self.sheet.columns.push(Column {
            heading,
            form,
            total: Total::None,
            editor: None,
            fixed: Vec::new(),
            cells,
        });
        self
    }

    /// Sets the figure at the foot of the last column added.
    #[must_use]
    pub fn total(mut self, total: Total) -> Self {
        if let Some(column) = self.sheet.columns.last_mut() {
            column.total = total;
        }
        self
    }

    /// Makes the last column added edit a field.
    #[must_use]
    pub fn edit(mut self, field: &'static str, editor: Editor) -> Self {
        if let Some(column) = self.sheet.columns.last_mut() {
            column.editor = Some((field, editor));
        }
        self
    }

    /// Restricts editing of the last column added to some rows.
    #[must_use]
    pub fn only_where(mut self, editable: impl Fn(&R) -> bool) -> Self {
        if let Some(column) = self.sheet.columns.last_mut() {
            column.fixed = self.rows.iter().map(|row| !editable(row)).collect();
        }
        self
    }

    /// Sets the name of each row's state.
    #[must_use]
    pub fn marked(mut self, mark: impl Fn(&R) -> &'static str) -> Self {
        self.sheet.marks = self.rows.iter().map(mark).collect();
        self
    }

    /// Returns the finished sheet.
    pub fn done(self) -> Sheet {
        self.sheet
    }
}

/// Sorts by value; empty cells always come last.
fn sort(rows: &mut [u32], column: &Column, falling: bool) {
    let turn = |order: Ordering| if falling { order.reverse() } else { order };
    match &column.cells {
        Cells::Text(texts) => {
            let lower: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
            rows.order_by(|&a, &b| {
                let (a, b) = (&lower[a as usize], &lower[b as usize]);
                a.is_empty().cmp(&b.is_empty()).then_with(|| turn(a.cmp(b)))
            });
        }
        Cells::Number(numbers) => {
            rows.order_by(|&a, &b| match (numbers[a as usize], numbers[b as usize]) {
                (Some(a), Some(b)) => turn(a.total_cmp(&b)),
                (a, b) => a.is_none().cmp(&b.is_none()),
            })
        }
    }
}

/// What a typed filter means.
#[derive(Clone, Debug, PartialEq)]
enum Filter {
    Contains(Vec<String>),
    Exactly(String),
    Within(f64, f64),
    /// Values within the bounds, or written like the value.
    Value((f64, f64), f64),
}

impl Filter {
    fn parse(language: Language, form: Form, typed: &str) -> Self {
        let typed = typed.trim();
        if form != Form::Text
            && let Some(filter) = parse_range(language, form, typed)
        {
            return filter;
        }
        match typed.strip_prefix('=') {
            Some(exact) => Self::Exactly(exact.trim().to_lowercase()),
            None => Self::Contains(needles(typed)),
        }
    }

    fn takes_text(&self, text: &str) -> bool {
        match self {
            Self::Contains(needles) => needles.iter().all(|needle| contains(text, needle)),
            Self::Exactly(exact) => text.to_lowercase() == *exact,
            Self::Within(..) | Self::Value(..) => false,
        }
    }
}

/// The lower-case words of a search text.
fn needles(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(|word| word.to_lowercase().replace('−', "-")).collect()
}

fn contains(text: &str, needle: &str) -> bool {
    if text.is_ascii() && needle.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        return needle.is_empty()
            || text.windows(needle.len()).any(|part| part.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().replace('−', "-").contains(needle)
}

/// Reads `>5`, `>=5`, `<5`, `<=5`, `2..5`, `..5`, `2..` or a plain `5`. A day without a time,
/// such as `H-3` among moments, is the whole day, and an hour such as `H-3 06` the whole hour.
fn parse_range(language: Language, form: Form, typed: &str) -> Option<Filter> {
    /// Smaller than any visible difference; turns an open bound into a closed one.
    const HAIR: f64 = 1e-6;
    let value = |text: &str| parse_value(language, form, text.trim());
    let last = |text: &str| value(text).map(|from| from + span(form, text.trim()));
    let within = |least: f64, most: f64| Some(Filter::Within(least, most));
    if let Some((least, most)) = typed.split_once("..") {
        let is_open = |text: &str| text.trim().is_empty();
        let from = if is_open(least) { f64::NEG_INFINITY } else { value(least)? };
        return within(from, if is_open(most) { f64::INFINITY } else { last(most)? });
    }
    if let Some(rest) = typed.strip_prefix(">=").or_else(|| typed.strip_prefix('≥')) {
        return within(value(rest)?, f64::INFINITY);
    }
    if let Some(rest) = typed.strip_prefix("<=").or_else(|| typed.strip_prefix('≤')) {
        return within(f64::NEG_INFINITY, last(rest)?);
    }
    if let Some(rest) = typed.strip_prefix('>') {
        return within(last(rest)? + HAIR, f64::INFINITY);
    }
    if let Some(rest) = typed.strip_prefix('<') {
        return within(f64::NEG_INFINITY, value(rest)? - HAIR);
    }
    let text = typed.strip_prefix('=').unwrap_or(typed);
    Some(Filter::Value((value(text)? - HAIR, last(text)? + HAIR), value(text)?))
}

/// How far a value extends beyond its written form: a day or an hour of a moment without its
/// minutes, in minutes less one; 0 for others.
fn span(form: Form, text: &str) -> f64 {
    match text.split_once(char::is_whitespace).map(|(_, clock)| clock.contains(['.', ':'])) {
        _ if form != Form::Moment => 0.0,
        None => f64::from(DAY_MINUTES - 1),
        Some(false) => 59.0,
        Some(true) => 0.0,
    }
}

fn parse_value(language: Language, form: Form, text: &str) -> Option<f64> {
    match form {
        Form::Moment => parse_moment(text).map(f64::from),
        Form::HDay => words::parse_h_day(text).map(|h_day| h_day as f64),
        Form::Minutes => parse_minutes(language, text),
        Form::Kilometres => {
            let km = text.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
            parse_number(language, km).map(|km| km * 1000.0)
        }
        _ => parse_number(language, text),
    }
}

/// Reads a number as people type it: with a sign, groups separated by the language's mark or by
/// spaces, and the language's decimal mark.
///
/// A lone mark that cannot be a group separator is the decimal mark: `2.5` is two and a half in
/// Indonesian too, because groups have three digits.
pub fn parse_number(language: Language, text: &str) -> Option<f64> {
    let text: String = text.trim().replace('−', "-").split_whitespace().collect();
    let unsigned = text.strip_prefix('-');
    let currency = unsigned.unwrap_or(&text).strip_prefix("Rp");
    let text = match (unsigned, currency) {
        (Some(_), Some(amount)) => format!("-{amount}"),
        (None, Some(amount)) => amount.to_owned(),
        _ => text,
    };
    let (group, point) = if language == Language::Indonesian { ('.', ',') } else { (',', '.') };
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole.to_owned(), fraction),
        None => (text.clone(), ""),
    };
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default().to_owned();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|part| part.len() == 3);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first.trim_start_matches('-'))
        || !rest.iter().all(|p| digits(p))
        || !digits(fraction)
    {
        return None;
    }
    match (grouped, rest.as_slice(), fraction) {
        (true, _, "") => format!("{first}{}", rest.concat()).parse().ok(),
        (true, _, fraction) => format!("{first}{}.{fraction}", rest.concat()).parse().ok(),
        (false, [tenths], "") => format!("{first}.{tenths}").parse().ok(),
        _ => None,
    }
}

/// Reads a duration such as `90`, `2 j 10`, `2 h`, `2:10`, `2.10` or `45 mnt`, in minutes.
pub fn parse_minutes(language: Language, text: &str) -> Option<f64> {
    let text = text.to_lowercase();
    let (sign, text) = match text.replace('−', "-").strip_prefix('-') {
        Some(rest) => (-1.0, rest.to_owned()),
        None => (1.0, text),
    };
    if let Some(minutes) = hours_and_minutes(&text) {
        return Some(sign * minutes);
    }
    let without_unit = |text: &str| {
        let number = text.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
        if number.is_empty() { Some(0.0) } else { parse_number(language, number) }
    };
    let minutes = match text.split_once(['j', 'h']) {
        Some((hours, rest)) => {
            let rest = rest.trim_start_matches(|c: char| c.is_alphabetic());
            parse_number(language, hours.trim())? * 60.0 + without_unit(rest)?
        }
        None if text.trim().is_empty() => return None,
        None => without_unit(&text)?,
    };
    Some(sign * minutes)
}

/// Reads hours and minutes as a clock writes them, `2.10` or `2:10`, in minutes. Two digits after
/// the point are minutes: nobody states hundredths of one.
fn hours_and_minutes(text: &str) -> Option<f64> {
    let (hours, minutes) = text.trim().split_once(['.', ':'])?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_clock = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    if !is_clock || !is_digits(hours) || !is_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then(|| f64::from(hours * 60 + minutes))
}

/// A choice's value in the file's form.
fn json_of(value: &str) -> serde_json::Value {
    match value {
        "true" => true.into(),
        "false" => false.into(),
        text => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English as En, Indonesian as Id};

    fn sheet() -> Sheet {
        let rows =
            [("a", "Tabang", Some(430.0)), ("b", "Sepinggan", Some(1600.0)), ("c", "", None)];
        Sheet::of(&rows, Id, |row| row.0.to_owned())
            .texts("col-name", |row| row.1.to_owned())
            .numbers("col-voters", Form::Count, |row| row.2)
            .total(Total::Sum)
            .edit("voters", Editor::Number { least: 0, most: 2000, optional: false })
            .only_where(|row| row.2.is_some())
            .done()
    }

    fn rows(search: &str, filters: &[&str], sort: Option<(usize, bool)>) -> Vec<u32> {
        sheet().arrange(&Arrangement {
            search: search.to_owned(),
            filters: filters.iter().map(|f| (*f).to_owned()).collect(),
            sort,
        })
    }

    #[test]
    fn filters_take_parts_of_text_and_ranges_of_numbers() {
        assert_eq!(rows("", &[], None), [0, 1, 2]);
        assert_eq!(rows("", &["BANG"], None), [0]);
        assert_eq!(rows("", &["="], None), [2]);
        assert_eq!(rows("", &["", ">430"], None), [1]);
        assert_eq!(rows("", &["", ">=430"], None), [0, 1]);
        assert_eq!(rows("", &["", "<1.600"], None), [0]);
        assert_eq!(rows("", &["", "400..500"], None), [0]);
        assert_eq!(rows("", &["", "1600"], None), [1]);
        assert_eq!(rows("", &["", ">x"], None), Vec::<u32>::new());
        assert_eq!(rows("1.600 sepi", &[], None), [1]);
    }

    #[test]
    fn a_filter_finds_what_the_column_shows() {
        let at = [(3, 6, 30), (3, 21, 0), (2, 7, 0), (30, 0, 0)];
        let moments: Vec<(f64, f64, f64)> = at
            .iter()
            .zip([12_345.0, 12_300.0, 500.0, 99_960.0])
            .map(|((day, hour, minute), metres)| {
                let moment = f64::from(-day * DAY_MINUTES + hour * 60 + minute);
                (moment, metres, -21_300_000.0)
            })
            .collect();
        let sheet = Sheet::of(&moments, Id, |row| row.0.to_string())
            .numbers("col-arrival", Form::Moment, |row| Some(row.0))
            .numbers("col-distance", Form::Kilometres, |row| Some(row.1))
            .numbers("col-code", Form::Rupiah, |row| Some(row.2))
            .done();
        let found = |filters: &[&str]| {
            let filters = filters.iter().map(|f| (*f).to_owned()).collect();
            sheet.arrange(&Arrangement { filters, ..Arrangement::default() })
        };
        assert_eq!(found(&["H-3"]), [0, 1]);
        assert_eq!(found(&["h−3"]), [0, 1]);
        assert_eq!(found(&["=H-3"]), [0, 1]);
        assert_eq!(found(&["H-3 06"]), [0]);
        assert_eq!(found(&["H-3 06.30"]), [0]);
        assert_eq!(found(&["H-3 06.31"]), Vec::<u32>::new());
        assert_eq!(found(&["<=H-3"]), [0, 1, 3]);
        assert_eq!(found(&["<H-3"]), [3]);
        assert_eq!(found(&[">H-3"]), [2]);
        assert_eq!(found(&["<H-2 07.00"]), [0, 1, 3]);
        assert_eq!(found(&["H-3..H-2"]), [0, 1, 2]);
        assert_eq!(found(&["", "12,3 km"]), [0, 1]);
        assert_eq!(found(&["", "12,3"]), [0, 1]);
        for row in 0..4 {
            for column in 0..3 {
                let mut filters = vec![String::new(); 3];
                filters[column] = sheet.shown(row, column);
                let found = sheet.arrange(&Arrangement { filters, ..Arrangement::default() });
                assert!(found.contains(&(row as u32)), "{}", sheet.shown(row, column));
            }
        }
    }

    #[test]
    fn sorting_keeps_empty_cells_last_both_ways() {
        assert_eq!(rows("", &[], Some((1, false))), [0, 1, 2]);
        assert_eq!(rows("", &[], Some((1, true))), [1, 0, 2]);
        assert_eq!(rows("", &[], Some((0, false))), [1, 0, 2]);
        assert_eq!(rows("", &[], Some((0, true))), [0, 1, 2]);
        assert_eq!(rows("", &[], Some((9, true))), [0, 1, 2]);
    }

    #[test]
    fn totals_and_copies_follow_what_is_shown() {
        let sheet = sheet();
        assert_eq!(sheet.total(&[0, 1, 2], 1), "2.030");
        assert_eq!(sheet.total(&[0, 2], 1), "430");
        assert_eq!(sheet.total(&[0], 0), "");
        assert_eq!(sheet.tsv(&[1, 2], true), "Nama\tPemilih (DPT)\r\nSepinggan\t1600\r\n\t\r\n");
    }

    #[test]
    fn edits_are_checked_before_they_are_made() {
        let sheet = sheet();
        let value = |typed| sheet.parse(0, 1, typed).map(|edit| edit.value);
        assert_eq!(value("1.200"), Some(1200.into()));
        assert_eq!(value("2001"), None);
        assert_eq!(value("12,5"), None);
        assert_eq!(value(""), None);
        assert!(sheet.parse(2, 1, "5").is_none(), "a fixed cell");
        assert!(sheet.parse(0, 0, "x").is_none(), "no editor");
    }

    #[test]
    fn numbers_are_read_as_each_language_writes_them() {
        for (language, text, expect) in [
            (Id, "1.447", Some(1447.0)),
            (Id, "2,5", Some(2.5)),
            (Id, "2.5", Some(2.5)),
            (Id, "−12", Some(-12.0)),
            (Id, "1.2.3", None),
            (En, "1,447.5", Some(1447.5)),
            (En, "Rp 3 500", Some(3500.0)),
            (Id, "−Rp950", Some(-950.0)),
            (Id, "Rp-950", Some(-950.0)),
            (En, "", None),
            (En, "x", None),
        ] {
            assert_eq!(parse_number(language, text), expect, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_are_read_as_they_are_shown() {
        assert_eq!(parse_minutes(Id, "2 j 10"), Some(130.0));
        assert_eq!(parse_minutes(En, "-1 h"), Some(-60.0));
        assert_eq!(parse_minutes(Id, "45 mnt"), Some(45.0));
        assert_eq!(parse_minutes(Id, ""), None);
        assert_eq!(parse_minutes(Id, "9 jam"), Some(540.0));
        for language in [Id, En] {
            assert_eq!(parse_minutes(language, "9.00"), Some(540.0));
            assert_eq!(parse_minutes(language, "2:10"), Some(130.0));
            assert_eq!(parse_minutes(language, "9"), Some(9.0));
        }
        assert_eq!(parse_minutes(Id, "1.500"), Some(1500.0));
    }
}
