//! Computes plain formulas that a program wrote without a result: references, sums and
//! differences. Anything else is left to the spreadsheet that can compute it.

use super::budget::Budget;
use super::grid::{Cell, Fault, Sheet};
use super::xlsx::position;

/// Rounds over all formulas; each resolves what refers to results of the one before.
const MOST_ROUNDS: usize = 16;
/// Deepest nesting of brackets.
const MOST_DEPTH: usize = 16;

/// Replaces formulas without results by their values where they are plain. `sheets` holds every
/// sheet that they may refer to.
pub(super) fn compute(sheets: &mut [Sheet], budget: &mut Budget) -> Result<(), Fault> {
    for _ in 0..MOST_ROUNDS {
        let mut found = false;
        for own in 0..sheets.len() {
            let pending = std::mem::take(&mut sheets[own].formulas);
            for at in pending {
                let value = match sheets[own].cell(at) {
                    Cell::Formula(text) => evaluate(text, own, sheets, budget)?,
                    _ => continue,
                };
                match value {
                    Some(value) => {
                        sheets[own].replace(at, value);
                        found = true;
                    }
                    None => sheets[own].formulas.push(at),
                }
            }
        }
        if !found {
            break;
        }
    }
    Ok(())
}

fn evaluate(
    text: &str,
    own: usize,
    sheets: &[Sheet],
    budget: &mut Budget,
) -> Result<Option<Cell>, Fault> {
    let mut reader = Reader { rest: text.trim().trim_start_matches('='), own, sheets, budget };
    let value = reader.sum(0)?;
    let ended = reader.rest.trim().is_empty();
    Ok(value.filter(|_| ended).filter(|cell| !matches!(cell, Cell::Formula(_))))
}

struct Reader<'a> {
    rest: &'a str,
    /// The sheet that a reference without a sheet means.
    own: usize,
    sheets: &'a [Sheet],
    budget: &'a mut Budget,
}

/// The number that a cell adds to a sum; empty cells count as zero, text does not count.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Empty => Some(0.0),
        Cell::Number(number) => Some(*number),
        Cell::Text(_) | Cell::Formula(_) => None,
    }
}

fn finite(number: f64) -> Option<Cell> {
    number.is_finite().then_some(Cell::Number(number))
}

impl Reader<'_> {
    fn takes(&mut self, mark: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Terms with plus and minus between them.
    fn sum(&mut self, depth: usize) -> Result<Option<Cell>, Fault> {
        if depth > MOST_DEPTH {
            return Ok(None);
        }
        let negative = self.takes('-');
        let Some(first) = self.term(depth)? else { return Ok(None) };
        let first = match negative {
            true => number(&first).and_then(|value| finite(-value)),
            false => Some(first),
        };
        let Some(mut value) = first else { return Ok(None) };
        loop {
            let sign = match () {
                () if self.takes('+') => 1.0,
                () if self.takes('-') => -1.0,
                () => return Ok(Some(value)),
            };
            let Some(term) = self.term(depth)? else { return Ok(None) };
            let sum = number(&value).zip(number(&term)).and_then(|(a, b)| finite(a + sign * b));
            match sum {
                Some(sum) => value = sum,
                None => return Ok(None),
            }
        }
    }

    fn term(&mut self, depth: usize) -> Result<Option<Cell>, Fault> {
        self.rest = self.rest.trim_start();
        if self.takes('(') {
            let value = self.sum(depth + 1)?;
            let closed = self.takes(')');
            return Ok(value.filter(|_| closed));
        }
        if self.rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("SUM(")) {
            self.rest = &self.rest[4..];
            return self.sum_of_ranges(depth);
        }
        let digits = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (written, rest) = self.rest.split_at(digits.unwrap_or(self.rest.len()));
        if let Ok(value) = written.parse() {
            self.rest = rest;
            return Ok(finite(value));
        }
        let Some((sheet, at)) = self.reference() else { return Ok(None) };
        self.budget.take_fill()?;
        Ok(Some(self.sheets[sheet].cell(at).clone()))
    }

    /// The arguments of `SUM(`, to its closing bracket.
    fn sum_of_ranges(&mut self, depth: usize) -> Result<Option<Cell>, Fault> {
        let mut sum = 0.0;
        loop {
            let before = self.rest;
            let range = self.reference().filter(|_| self.takes(':'));
            if let Some((sheet, first)) = range {
                let Some((_, last)) = self.reference() else { return Ok(None) };
                let rows = &self.sheets[sheet].rows;
                for row in rows.iter().take(last.0.saturating_add(1)).skip(first.0) {
                    for cell in row.iter().take(last.1.saturating_add(1)).skip(first.1) {
                        self.budget.take_fill()?;
                        match cell {
                            Cell::Formula(_) => return Ok(None),
                            cell => sum += number(cell).unwrap_or(0.0),
                        }
                    }
                }
            } else {
                self.rest = before;
                let term = self.sum(depth + 1)?;
                let Some(value) = term.as_ref().and_then(number) else { return Ok(None) };
                sum += value;
            }
            if self.takes(')') {
                return Ok(finite(sum));
            }
            if !self.takes(',') && !self.takes(';') {
                return Ok(None);
            }
        }
    }

    /// A cell such as `B$3`, `data!A1` or `'Kec. Tabang'!A1`: its sheet, row and column.
    fn reference(&mut self) -> Option<(usize, (usize, usize))> {
        let mut rest = self.rest.trim_start();
        let mut sheet = self.own;
        let quoted = rest.strip_prefix('\'').and_then(|rest| rest.split_once("'!"));
        let bare = || {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')?;
            Some((&rest[..end], rest[end..].strip_prefix('!')?))
        };
        if let Some((name, after)) = quoted.or_else(bare) {
            let name = name.replace("''", "'");
            let same = |sheet: &Sheet| {
                sheet.name.as_ref().is_some_and(|own| own.to_lowercase() == name.to_lowercase())
            };
            sheet = self.sheets.iter().position(same)?;
            rest = after;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '$');
        let (written, after) = rest.split_at(end.unwrap_or(rest.len()));
        let at = position(&written.replace('$', ""))?;
        self.rest = after;
        Some((sheet, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_formulas_are_computed_and_others_left() {
        let check = |formula: &str, expect: Option<&str>| {
            let mut budget = Budget::default();
            let mut own = Sheet::named("TPS".into());
            for (column, value) in [10.0, 20.0, 30.5].into_iter().enumerate() {
                own.put(0, column, Cell::Number(value), &mut budget).unwrap();
            }
            own.put(1, 0, Cell::text("Liju"), &mut budget).unwrap();
            own.put(1, 1, Cell::Formula("A1+1".into()), &mut budget).unwrap();
            own.put(2, 0, Cell::Formula(formula.into()), &mut budget).unwrap();
            own.formulas = vec![(2, 0), (1, 1)];
            let mut other = Sheet::named("Data Kec.".into());
            other.put(0, 0, Cell::Number(7.0), &mut budget).unwrap();
            let mut sheets = [own, other];
            compute(&mut sheets, &mut budget).unwrap();
            let value = match sheets[0].cell((2, 0)) {
                Cell::Formula(_) => None,
                cell => Some(cell.shown()),
            };
            assert_eq!(value.as_deref(), expect, "{formula}");
        };
        check("A1+B1", Some("30"));
        check("=$A$1 + B1 - C1", Some("-0.5"));
        check("SUM(A1:C1)", Some("60.5"));
        check("sum(A1:B1,5)", Some("35"));
        check("SUM(A1:B1;C1)", Some("60.5"));
        check("A2", Some("Liju"));
        check("B2", Some("11"));
        check("B2+A1", Some("21"));
        check("'Data Kec.'!A1", Some("7"));
        check("'data kec.'!A1+1", Some("8"));
        check("(A1+B1)-(5)", Some("25"));
        check("Z9", Some(""));
        check("A2+1", None);
        check("Tiada!A1", None);
        check("A3", None);
        check("SUM(A1:A9)", None);
        check("A1*2", None);
        check("VLOOKUP(A1,B1:C9,2)", None);
        check("A1+", None);
        check("", None);
        check("((((((((((((((((((((1))))))))))))))))))))", None);
        check("é!A1", None);
    }
}
