//! OpenDocument spreadsheets.

use quick_xml::events::{BytesStart, Event};

use super::budget::Budget;
use super::grid::{Cell, Fault, Merge, Refusal, Sheet};
use super::package::{attribute, damaged, entity, xml};

/// Reads every sheet of a document's content, in order.
pub(super) fn read(content: &str) -> Result<Vec<Sheet>, Refusal> {
    let mut reader = xml(content);
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let mut table: Option<Table> = None;
    // Nesting depth inside a comment, whose text does not belong to the cell.
    let mut comment = 0_usize;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) if e.local_name().as_ref() == "annotation" => comment += 1,
            Event::End(e) if e.local_name().as_ref() == "annotation" => {
                comment = comment.saturating_sub(1);
            }
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                let name = attribute(&e, "name").unwrap_or_default();
                budget.take_cells(1)?;
                budget.take_text(name.len())?;
                table = Some(Table::new(name));
            }
            Event::End(e) if e.local_name().as_ref() == "table" => {
                if let Some(table) = table.take() {
                    sheets.push(table.finish(&mut budget)?);
                }
            }
            Event::Eof if table.is_some() => return Err(damaged("table").into()),
            Event::Eof => return Ok(sheets),
            _ if comment > 0 => {}
            event => {
                if let Some(table) = &mut table {
                    let followed = table.follow(&event, &mut budget);
                    followed.map_err(|fault| fault.in_sheet(table.name()))?;
                }
            }
        }
    }
}

#[derive(Default)]
struct Table {
    sheet: Sheet,
    merges: Vec<Merge>,
    /// Columns declared so far.
    columns: usize,
    row: usize,
    column: usize,
    row_repeats: usize,
    row_cells: Vec<(usize, usize, Cell)>,
    cell: Option<OpenCell>,
}

#[derive(Default)]
struct OpenCell {
    repeats: usize,
    covered: bool,
    rows_spanned: usize,
    columns_spanned: usize,
    number: Option<f64>,
    text: String,
}

impl Table {
    fn new(name: String) -> Self {
        Self { sheet: Sheet::named(name), ..Self::default() }
    }

    fn name(&self) -> &str {
        self.sheet.name.as_deref().unwrap_or_default()
    }

    fn follow(&mut self, event: &Event, budget: &mut Budget) -> Result<(), Fault> {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "table-row" => {
                    self.column = 0;
                    self.row_repeats = repeats(e, "number-rows-repeated");
                    if is_hidden(e) {
                        self.sheet.hide_rows(self.row, self.row_repeats);
                    }
                    self.row_cells.clear();
                }
                "table-column" => {
                    let count = repeats(e, "number-columns-repeated");
                    if is_hidden(e) {
                        self.sheet.hide_columns(self.columns, count);
                    }
                    self.columns = self.columns.saturating_add(count);
                }
                "table-cell" => self.cell = Some(OpenCell::new(e, false)),
                "covered-table-cell" => self.cell = Some(OpenCell::new(e, true)),
                "p" | "s" | "tab" | "line-break" => self.add_text(" "),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => self.close_cell(),
                "table-row" => return self.close_row(budget),
                _ => {}
            },
            Event::Text(part) => self.add_text(&part.xml10_content()),
            Event::CData(part) => self.add_text(&part.xml10_content()),
            Event::GeneralRef(reference) => self.add_text(&entity(reference)),
            _ => {}
        }
        Ok(())
    }

    fn add_text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        if cell.rows_spanned > 1 || cell.columns_spanned > 1 {
            let last = (
                self.row.saturating_add(cell.rows_spanned - 1),
                self.column.saturating_add(cell.columns_spanned - 1),
            );
            self.merges.push(Merge { first: (self.row, self.column), last });
        }
        let value = match cell.number {
            _ if cell.covered => Cell::Empty,
            Some(number) => Cell::Number(number),
            None => Cell::text(&cell.text),
        };
        if !value.is_empty() {
            self.row_cells.push((self.column, cell.repeats, value));
        }
        self.column = self.column.saturating_add(cell.repeats);
    }

    fn close_row(&mut self, budget: &mut Budget) -> Result<(), Fault> {
        let cells = std::mem::take(&mut self.row_cells);
        if !cells.is_empty() {
            // The bounds of `Sheet` end these loops, whatever the file states.
            for row in self.row..self.row.saturating_add(self.row_repeats) {
                for (first, repeats, value) in &cells {
                    for column in *first..first.saturating_add(*repeats) {
                        self.sheet.put(row, column, value.clone(), budget)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }

    fn finish(mut self, budget: &mut Budget) -> Result<Sheet, Refusal> {
        let filled = self.sheet.fill(&self.merges, budget);
        filled.map_err(|fault| fault.in_sheet(self.name()))?;
        Ok(self.sheet)
    }
}

impl OpenCell {
    fn new(element: &BytesStart, covered: bool) -> Self {
        let is_figure = attribute(element, "value-type")
            .is_some_and(|kind| matches!(kind.as_str(), "float" | "percentage" | "currency"));
        Self {
            repeats: repeats(element, "number-columns-repeated"),
            covered,
            rows_spanned: repeats(element, "number-rows-spanned"),
            columns_spanned: repeats(element, "number-columns-spanned"),
            number: attribute(element, "value")
                .filter(|_| is_figure)
                .and_then(|value| value.parse().ok())
                .filter(|number: &f64| number.is_finite()),
            text: String::new(),
        }
    }
}

/// Whether rows or columns are hidden by hand or by a filter.
fn is_hidden(element: &BytesStart) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility != "visible")
}

fn repeats(element: &BytesStart, name: &str) -> usize {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
