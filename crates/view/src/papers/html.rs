//! Writes papers as HTML: head, body and foot are the same on all of them.

use super::labels::Label;
use super::{Cell, Grid, Lie, Paper, Part, Row, Set, Size};
use crate::documents::{Qr, qr};
use crate::export::{Given, escaped};
use crate::words::{self, Language};
use tepat_model::region::Region;

/// What all sheets of a print have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Language.
    pub language: Language,
    /// The office that issues them.
    pub office: String,
    /// What is voted and when.
    pub vote: String,
    /// Code of the region and year of the vote, as in `62.05/2024`; the end of every number.
    pub series: String,
    /// First digits of the fingerprint of the data.
    pub version: String,
    /// By whom the plan is signed, if it is.
    pub signed: Option<String>,
    /// Whether the data changed since the plan was made.
    pub stale: bool,
}

/// What a paper is about, for its number and its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Short name of the kind of paper, as in `SJ`.
    pub kind: &'static str,
    /// Code of the trip, vehicle, place or station; may be empty.
    pub about: String,
}

impl Mark {
    /// A mark.
    pub fn new(kind: &'static str, about: impl Into<String>) -> Self {
        Self { kind, about: about.into() }
    }
}

impl Frame {
    /// What papers of this region and plan have in common.
    pub fn new(given: &Given) -> Self {
        let (region, language) = (given.region, given.language);
        let year = region.info.voting_day.split('-').next().unwrap_or_default();
        let office = [("name", region.info.name.as_str().into())];
        Self {
            language,
            office: words::text_with(language, "paper-office", &office),
            vote: what_is_voted(region, language),
            series: [region.info.code.as_str(), year].join("/"),
            version: super::version(given),
            signed: None,
            stale: false,
        }
    }

    /// The number of a paper. It follows from what the paper is about, so it stays when the plan is
    /// made again.
    pub fn number(&self, mark: &Mark) -> String {
        [mark.kind, &mark.about, &self.series].map(str::trim).join("/").replace("//", "/")
    }

    /// What the code of a paper says: what it is about, and the version of the data.
    pub fn code(&self, mark: &Mark) -> String {
        let about = if mark.about.is_empty() { mark.kind } else { &mark.about };
        format!("{about} {}", self.version)
    }

    /// The head of a sheet, without its element.
    pub fn head(&self, mark: &Mark, title: &str, lines: &[String]) -> String {
        let mut html = String::new();
        code(&mut html, &self.code(mark));
        element(&mut html, "p", "paper-office", &self.office);
        element(&mut html, "p", "paper-vote", &self.vote);
        element(&mut html, "h1", "", title);
        let number = [("number", self.number(mark).into())];
        let number = words::text_with(self.language, "paper-serial", &number);
        element(&mut html, "p", "paper-serial", &number);
        for line in lines {
            element(&mut html, "p", "", line);
        }
        html
    }

    /// The foot of a sheet, without its element.
    pub fn foot(&self) -> String {
        let language = self.language;
        let mut html = String::new();
        let version = [("input", self.version.as_str().into())];
        let foot = words::text_with(language, "paper-foot", &version);
        element(&mut html, "span", "", &foot);
        if let Some(signed) = &self.signed {
            element(&mut html, "span", "", &format!(" · {signed}"));
        }
        if self.stale {
            html.push(' ');
            element(&mut html, "strong", "", &words::text(language, "paper-stale"));
        }
        html
    }

    /// A whole sheet as an element.
    pub fn sheet(&self, paper: &Paper) -> String {
        ["<article class=\"", &classes(paper), "\">", &self.inside(paper), "</article>"].concat()
    }

    /// What is inside of a sheet's element.
    pub fn inside(&self, paper: &Paper) -> String {
        let mut html = String::new();
        if let [Part::Labels(labels)] = &paper.parts[..] {
            labels.iter().for_each(|label| self.label(&mut html, label));
            return html;
        }
        let head = self.head(&paper.mark, &paper.title, &paper.lines);
        html.extend(["<header>", &head, "</header>"]);
        paper.parts.iter().for_each(|part| add(&mut html, part));
        html.extend(["<footer>", &self.foot(), "</footer>"]);
        html
    }

    fn label(&self, html: &mut String, label: &Label) {
        html.push_str("<section class=\"label\">");
        code(html, &label.code);
        element(html, "p", "label-office", &self.office);
        element(html, "p", "label-vote", &label.vote);
        element(html, "p", "label-kind", &label.kind);
        element(html, "p", "label-area", &label.kecamatan);
        element(html, "p", "label-area", &label.desa);
        element(html, "p", "label-station", &label.station);
        element(html, "p", "label-count", &label.count);
        element(html, "p", "label-trip", &label.trip);
        element(html, "p", "label-code", &label.code);
        html.push_str("</section>");
    }
}

/// The classes of a sheet's element, by which the style sheet gives it its page.
pub fn classes(paper: &Paper) -> String {
    let mut classes = String::from("paper");
    if paper.size != Size::A4 {
        classes.extend([" size-", &paper.size.key().to_lowercase()]);
    }
    if paper.lie == Lie::Across {
        classes.push_str(" across");
    }
    if matches!(paper.parts[..], [Part::Labels(_)]) {
        classes.push_str(" label-sheet");
    }
    classes
}

/// What the vote is and when: `Pemilihan gubernur, bupati · 27 Nov 2024`.
fn what_is_voted(region: &Region, language: Language) -> String {
    let vote = match region.info.vote.as_str() {
        "" => {
            let elections = [("elections", region.rules.elections.join(", ").into())];
            words::text_with(language, "paper-elections", &elections)
        }
        vote => vote.to_owned(),
    };
    match region.info.voting_day.as_str() {
        "" => vote,
        day => format!("{vote} · {}", words::day(language, day)),
    }
}

/// An element with a text.
fn element(html: &mut String, name: &str, class: &str, text: &str) {
    html.extend(["<", name]);
    if !class.is_empty() {
        html.extend([" class=\"", class, "\""]);
    }
    html.extend([">", &escaped(text), "</", name, ">"]);
}

/// A QR code; nothing if its text is too long for one.
fn code(html: &mut String, text: &str) {
    let Some(Qr { size, path }) = qr(text) else { return };
    let label = escaped(text);
    html.push_str(&format!(
        "<svg class=\"paper-code\" viewBox=\"0 0 {size} {size}\" role=\"img\" \
         aria-label=\"{label}\"><path d=\"{path}\"/></svg>"
    ));
}

fn add(html: &mut String, part: &Part) {
    match part {
        Part::Heading(text) => element(html, "h2", "", text),
        Part::Grid(grid) => add_grid(html, grid),
        Part::Remarks(sentences) => {
            html.push_str("<div class=\"paper-remarks\">");
            sentences.iter().for_each(|sentence| element(html, "p", "", sentence));
            html.push_str("</div>");
        }
        Part::Signatures(people) => {
            html.push_str("<div class=\"paper-signatures keep-together\">");
            for who in people {
                html.push_str("<div>");
                element(html, "p", "", who);
                html.push_str("<p class=\"paper-sign\">( <span></span> )</p></div>");
            }
            html.push_str("</div>");
        }
        // Labels have sheets of their own.
        Part::Labels(_) => {}
        Part::Drawing(svg) => html.push_str(svg),
    }
}

fn add_grid(html: &mut String, grid: &Grid) {
    let class = match grid.set {
        Set::Usual => "",
        Set::Small => "paper-small",
        Set::Large => "paper-large",
        Set::Half => "paper-half",
    };
    html.extend(["<table class=\"", class, "\"><thead><tr>"]);
    for (head, to_fill_in) in &grid.heads {
        let class = if *to_fill_in { " class=\"to-fill-in\"" } else { "" };
        html.extend(["<th scope=\"col\"", class, ">", &escaped(head), "</th>"]);
    }
    html.push_str("</tr></thead><tbody>");
    grid.rows.iter().for_each(|row| add_row(html, row));
    html.push_str("</tbody>");
    if !grid.foot.is_empty() {
        html.push_str("<tfoot>");
        grid.foot.iter().for_each(|row| add_row(html, row));
        html.push_str("</tfoot>");
    }
    html.push_str("</table>");
}

fn add_row(html: &mut String, row: &Row) {
    html.push_str("<tr>");
    for cell in row {
        match cell {
            Cell::Text(text) => element(html, "td", "", text),
            Cell::Noted(text, notes) => {
                html.extend(["<td>", &escaped(text)]);
                for note in notes {
                    html.push_str("<br/>");
                    element(html, "span", "paper-stations", note);
                }
                html.push_str("</td>");
            }
            Cell::Number(text) => element(html, "td", "number", text),
            Cell::Blank => element(html, "td", "paper-blank", ""),
            Cell::Wide => element(html, "td", "paper-blank wide", ""),
            Cell::Across(text, columns) => html.extend([
                "<td colspan=\"",
                &columns.to_string(),
                "\" class=\"paper-group\">",
                &escaped(text),
                "</td>",
            ]),
        }
    }
    html.push_str("</tr>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::qr::tests::read;
    use crate::papers::box_code;

    /// The codes on a sheet as another program reads them.
    fn codes(html: &str) -> Vec<String> {
        let drawings = html.split("class=\"paper-code\" viewBox=\"0 0 ").skip(1);
        let code = |drawing: &str| {
            let size = drawing.split(' ').next().unwrap_or_default();
            let path = drawing.split("<path d=\"").nth(1).unwrap_or_default();
            let path = path.split('"').next().unwrap_or_default();
            read(&Qr { size: size.parse().unwrap_or_default(), path: path.to_owned() })
        };
        drawings.map(code).collect()
    }

    #[test]
    fn another_program_reads_the_codes_of_sheets_and_labels() {
        let frame = Frame { version: "0a1b2c3d4e5f".into(), ..Frame::default() };
        let mark = Mark::new("BAST", "T0012.3");
        let head = frame.head(&mark, "Title", &[]);
        assert_eq!(codes(&head), ["T0012.3 0a1b2c3d4e5f"]);
        let label = |number| Label {
            code: box_code("62.05.01.1001.003", number, 2, &frame.version),
            ..Label::default()
        };
        let labels = vec![Part::Labels(vec![label(1), label(2)])];
        let sheet = frame.sheet(&Paper { parts: labels, ..Paper::default() });
        let expect = [1, 2].map(|at| format!("62.05.01.1001.003 {at}/2 0a1b2c3d4e5f"));
        assert_eq!(codes(&sheet), expect);
    }
}
