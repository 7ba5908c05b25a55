//! What the description of a placemark says: lines such as `Desa: Liju`, or the table that a map
//! on the web writes there.

/// Longest name of a fact, in characters; longer texts are sentences.
const LONGEST_NAME: usize = 40;
/// Most facts of one description.
const MOST_FACTS: usize = 60;

/// The facts of a description, by name, and the text that is left. A text that is not marked up
/// needs two facts at least: one colon may stand in any sentence.
pub(super) fn facts(description: &str) -> (Vec<(String, String)>, String) {
    let is_marked_up = description.contains('<');
    let text = if is_marked_up { unmarked(description) } else { description.to_owned() };
    let (mut facts, mut rest) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match fact(line) {
            Some(fact) if facts.len() < MOST_FACTS => facts.push(fact),
            _ => rest.push(line.replace('\t', " ")),
        }
    }
    match facts.len() {
        0 | 1 if !is_marked_up => (Vec::new(), description.to_owned()),
        _ => (facts, rest.join(", ")),
    }
}

/// Name and value of a line: two cells of a table, or what a colon separates.
fn fact(line: &str) -> Option<(String, String)> {
    let cells: Vec<&str> =
        line.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let (name, value) = match cells[..] {
        [name, value] => (name.trim_end_matches(':'), value),
        [one] => one.split_once(':')?,
        _ => return None,
    };
    let (name, value) = (name.trim(), value.trim());
    let is_name = name.chars().any(char::is_alphabetic) && name.chars().count() <= LONGEST_NAME;
    // An address of the web has a colon too.
    let is_address = value.starts_with("//");
    (is_name && !value.is_empty() && !is_address).then(|| (name.to_owned(), value.to_owned()))
}

/// The text of a marked-up description: a line for each row, paragraph or item, and a tab between
/// cells.
fn unmarked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(&unescaped(before));
        let Some((tag, after)) = after.split_once('>') else {
            rest = "";
            break;
        };
        let name = tag.trim_matches(['/', ' ']).split([' ', '/']).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "tr" | "br" | "p" | "div" | "li" | "table" | "h1" | "h2" | "h3" | "h4" => {
                plain.push('\n')
            }
            "td" | "th" => plain.push('\t'),
            _ => {}
        }
        rest = after;
    }
    plain.push_str(&unescaped(rest));
    plain
}

/// Line breaks within marked-up text are spaces; entities stand for characters.
fn unescaped(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ").replace("&nbsp;", " ").replace('\u{a0}', " ");
    quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), |text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_hold_facts() {
        let check = |text: &str, expect: &[(&str, &str)], left: &str| {
            let (found, rest) = facts(text);
            let found: Vec<(&str, &str)> =
                found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!((found.as_slice(), rest.as_str()), (expect, left), "{text}");
        };
        check(
            "<html><body><table border=\"1\"><tr><td>Desa</td><td><b>Liju</b></td></tr>\n<tr><th>Jumlah&nbsp;DPT</th><td>253</td></tr></table></body></html>",
            &[("Desa", "Liju"), ("Jumlah DPT", "253")],
            "",
        );
        check(
            "Desa: Liju<br>DPT: 253<br/>SD &amp; balai",
            &[("Desa", "Liju"), ("DPT", "253")],
            "SD & balai",
        );
        check("Desa: Liju\nDPT: 253", &[("Desa", "Liju"), ("DPT", "253")], "");
        check("Ketua: Pak Budi", &[], "Ketua: Pak Budi");
        check("<p>Foto</p><img src=\"x\"><br>https://a.id/b", &[], "Foto, https://a.id/b");
        check("SD & balai", &[], "SD & balai");
        check("a < b: c", &[], "a");
        check("", &[], "");
    }
}
