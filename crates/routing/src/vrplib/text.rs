//! A file's text as named entries: specifications and sections.

use std::collections::BTreeMap;

use super::error::{Error, Reason};

/// All entries of a file by name, in capitals and without `_SECTION`.
pub(super) struct Text<'t> {
    entries: BTreeMap<String, Entry<'t>>,
}

/// A specification or a section.
pub(super) struct Entry<'t> {
    /// Its name as the file writes it, in capitals.
    pub name: String,
    /// Its first line, from 1.
    pub line: usize,
    pub content: Content<'t>,
}

pub(super) enum Content<'t> {
    Value(&'t str),
    Rows(Vec<Row<'t>>),
}

/// A line of a section.
pub(super) struct Row<'t> {
    pub line: usize,
    text: &'t str,
}

impl<'t> Row<'t> {
    /// Its words, separated by spaces.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.text.split_whitespace()
    }
}

impl<'t> Text<'t> {
    /// Splits a file up to its `EOF` line; drops blank lines, comments and lines that begin with
    /// `#`.
    pub fn split(text: &'t str) -> Result<Self, Error> {
        let mut entries: Vec<Entry> = Vec::new();
        for (index, text) in text.lines().enumerate() {
            let (line, text) = (index + 1, text.trim());
            if text == "EOF" {
                break;
            }
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let header = text.trim_end_matches([' ', ':']);
            if header.ends_with("_SECTION") && !header.contains([' ', ':']) {
                let name = header.to_ascii_uppercase();
                entries.push(Entry { name, line, content: Content::Rows(Vec::new()) });
                continue;
            }
            let in_section = match entries.last_mut() {
                Some(Entry { content: Content::Rows(rows), name, .. }) => Some((rows, name)),
                _ => None,
            };
            match (text.split_once(':'), in_section) {
                (Some((name, value)), None) => {
                    let name = name.trim().to_ascii_uppercase();
                    entries.push(Entry { name, line, content: Content::Value(value.trim()) });
                }
                (Some((name, _)), Some(_)) => {
                    return Err(Error::at(line, name.trim(), Reason::Order));
                }
                (None, Some((rows, _))) => rows.push(Row { line, text }),
                (None, None) => return Err(Error::at(line, "", Reason::Line)),
            }
        }
        Self::by_name(entries)
    }

    fn by_name(entries: Vec<Entry<'t>>) -> Result<Self, Error> {
        let mut named = BTreeMap::new();
        for entry in entries.into_iter().filter(|entry| entry.name != "COMMENT") {
            let key = entry.name.trim_end_matches("_SECTION").to_owned();
            let (line, name) = (entry.line, entry.name.clone());
            if named.insert(key, entry).is_some() {
                return Err(Error::at(line, &name, Reason::Twice));
            }
        }
        Ok(Self { entries: named })
    }

    /// All entries, sorted by name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'t>> {
        self.entries.values()
    }

    /// The entry with this name.
    pub fn get(&self, key: &str) -> Option<&Entry<'t>> {
        self.entries.get(key)
    }

    /// A specification's value as written.
    pub fn value(&self, key: &str) -> Option<&'t str> {
        match self.get(key)?.content {
            Content::Value(value) => Some(value),
            Content::Rows(_) => None,
        }
    }

    /// A specification's value as a number, if it exists.
    pub fn number<T>(
        &self,
        key: &str,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let (Some(entry), Some(value)) = (self.get(key), self.value(key)) else { return Ok(None) };
        entry.number(entry.line, value, convert).map(Some)
    }

    /// A number for each of `count` things: from a row each, or from one specification for all, or
    /// else `default`.
    pub fn column<T: Copy>(
        &self,
        key: &str,
        count: usize,
        default: T,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        if let Some(value) = self.number(key, &convert)? {
            return Ok(vec![value; count]);
        }
        let rows = self.table(key, count, convert)?;
        Ok(rows.map_or_else(
            || vec![default; count],
            |rows| rows.into_iter().map(|[value]| value).collect(),
        ))
    }

    /// A section of `count` numbered rows with `N` numbers each, if it exists.
    pub fn table<const N: usize, T: Copy>(
        &self,
        key: &str,
        count: usize,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<Option<Vec<[T; N]>>, Error> {
        let Some(entry) = self.get(key) else { return Ok(None) };
        let mut table = Vec::new();
        for (row, cells) in entry.numbered(count)? {
            let numbers: Vec<T> = cells
                .map(|cell| entry.number(row.line, cell, &convert))
                .collect::<Result<_, _>>()?;
            let found = numbers.len();
            let numbers = numbers.try_into().map_err(|_| {
                Error::at(row.line, &entry.name, Reason::Count { expected: N, found })
            })?;
            table.push(numbers);
        }
        Ok(Some(table))
    }

    /// A section of `count` numbered rows with any number of locations each, if it exists.
    pub fn lists(
        &self,
        key: &str,
        count: usize,
        locations: usize,
    ) -> Result<Option<Vec<Vec<usize>>>, Error> {
        let Some(entry) = self.get(key) else { return Ok(None) };
        let rows = entry.numbered(count)?.into_iter().map(|(row, cells)| {
            cells.map(|cell| entry.number(row.line, cell, |x| position(x, locations))).collect()
        });
        rows.collect::<Result<_, _>>().map(Some)
    }
}

impl<'t> Entry<'t> {
    /// The rows of a section.
    pub fn rows(&self) -> Result<&[Row<'t>], Error> {
        match &self.content {
            Content::Rows(rows) => Ok(rows),
            Content::Value(value) => Err(self.error(Reason::NotSupported((*value).to_owned()))),
        }
    }

    /// The rows of a section without their numbers, which must count up from 0 or 1.
    fn numbered(
        &self,
        count: usize,
    ) -> Result<Vec<(&Row<'t>, impl Iterator<Item = &'t str> + use<'t>)>, Error> {
        let rows = self.rows()?;
        if rows.len() != count {
            return Err(self.error(Reason::Count { expected: count, found: rows.len() }));
        }
        let first = rows.first().and_then(|row| row.cells().next()) == Some("0");
        let numbered = rows.iter().zip(usize::from(!first)..).map(|(row, number)| {
            let mut cells = row.cells();
            match cells.next().unwrap_or_default() {
                cell if cell.parse() == Ok(number) => Ok((row, cells)),
                cell => Err(Error::at(row.line, &self.name, Reason::Numbering(cell.to_owned()))),
            }
        });
        numbered.collect()
    }

    /// A number that `convert` accepts.
    pub fn number<T>(
        &self,
        line: usize,
        cell: &str,
        convert: impl Fn(f64) -> Option<T>,
    ) -> Result<T, Error> {
        let wrong = |reason: fn(String) -> Reason| {
            Error::at(line, &self.name, reason(cell.chars().take(40).collect()))
        };
        let number = cell.parse().ok().filter(|number: &f64| number.is_finite());
        convert(number.ok_or_else(|| wrong(Reason::Number))?).ok_or_else(|| wrong(Reason::Range))
    }

    /// An error that concerns the whole entry.
    pub fn error(&self, reason: Reason) -> Error {
        Error::at(self.line, &self.name, reason)
    }
}

/// The location, counted from 0, from the file's number, counted from 1.
pub(super) fn position(number: f64, locations: usize) -> Option<usize> {
    let at = usize::try_from(whole(number)?.checked_sub(1)?).ok()?;
    (at < locations).then_some(at)
}

/// A number without a fraction.
pub(super) fn whole(number: f64) -> Option<i64> {
    (libm::trunc(number) == number).then_some(number as i64)
}
