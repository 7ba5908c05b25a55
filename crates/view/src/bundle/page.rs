//! Pages of a bundle: papers and lists as HTML that any browser shows and prints.

use crate::export::{Given, escaped};
use crate::papers::{Cell, Frame, Grid, Kind, Lie, Mark, Paper, Papers, Part, Set};
use crate::sheet::Sheet;
use crate::words::{self, Language};

/// What all pages have in common.
pub(super) struct Page<'a> {
    /// The frame of sheets.
    pub frame: &'a Frame,
    /// Name of the style sheet.
    pub style: &'a str,
    /// Language.
    pub language: Language,
}

impl Page<'_> {
    /// All papers of a kind.
    pub fn of_papers(&self, kind: Kind, given: &Given, papers: &Papers) -> String {
        let sheets = (0..papers.len()).filter_map(|at| papers.paper(given, at));
        self.html(&words::text(self.language, kind.name_key()), sheets)
    }

    /// A list as one paper.
    pub fn of_sheet(&self, mark: &'static str, title: &str, sheet: &Sheet) -> String {
        let heads = sheet.columns.iter().map(|column| (column.heading.clone(), false)).collect();
        let row = |row| {
            let cells = (0..sheet.columns.len()).map(|column| Cell::Text(sheet.shown(row, column)));
            cells.collect()
        };
        let rows = (0..sheet.len()).map(row).collect();
        let grid = Grid { heads, rows, set: Set::Small, ..Grid::default() };
        let paper = Paper {
            mark: Mark::new(mark, ""),
            title: title.to_owned(),
            parts: vec![Part::Grid(grid)],
            lie: Lie::Across,
            ..Paper::default()
        };
        self.html(title, std::iter::once(paper))
    }

    fn html(&self, title: &str, papers: impl Iterator<Item = Paper>) -> String {
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\n\
             <link rel=\"stylesheet\" href=\"../{}\">\n",
            self.language.code(),
            escaped(title),
            self.style,
        );
        for paper in papers {
            html.push_str(&self.frame.sheet(&paper));
            html.push('\n');
        }
        html
    }
}
