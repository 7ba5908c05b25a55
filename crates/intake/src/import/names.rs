//! Finds the place that a written name means.
//!
//! Names are compared first exactly, then without the usual differences in spelling (case,
//! spaces, punctuation, abbreviations, roman numerals), then by similarity within their
//! sub-district. A similar name must be close, and clearly closer than the next one. Everything
//! else becomes a question to the user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::headings::Field;
use super::rows::{Rows, quoted, row_number};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Place, PlaceKind, Region};
use tepat_order::Order as _;

/// Least similarity, of 1, for taking one name for another.
const LIKE_ENOUGH: f64 = 0.85;
/// Least lead over the next most similar name.
const CLEARLY_CLOSER: f64 = 0.04;
/// Least similarity for offering a place to the user.
const WORTH_OFFERING: f64 = 0.6;
/// Maximum places offered for one name.
const MOST_OFFERED: usize = 6;
/// Maximum different names looked up in one list; no region has as many places.
pub(super) const MOST_LOOKED_UP: usize = 5_000;
/// Longer texts, in bytes, are not names.
const LONGEST_NAME: usize = 100;

/// The choice that leaves out a name's rows.
pub const LEAVE_OUT: &str = "";

/// Key in [`NameChoices`] for the answer to all rows whose code and name name different
/// villages: [`BY_CODE`] or [`BY_NAME`].
pub const TRUSTED: &str = "trusted: code or name";
/// The code counts.
pub const BY_CODE: &str = "code";
/// The name counts.
pub const BY_NAME: &str = "name";

/// The user's answers: key of a written name → code of the place it means, or [`LEAVE_OUT`].
pub type NameChoices = BTreeMap<String, String>;

/// How a written name was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By its code.
    Code,
    /// Letter for letter.
    Exact,
    /// Equal except for case, spaces, punctuation or an abbreviation.
    Normalised,
    /// By similarity; worth a check.
    Similar,
    /// Chosen by the user.
    Chosen,
}

impl How {
    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Code => "import-how-code",
            Self::Exact => "import-how-exact",
            Self::Normalised => "import-how-normalised",
            Self::Similar => "import-how-similar",
            Self::Chosen => "import-how-chosen",
        }
    }
}

/// A written name and the place it was matched with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchedName {
    /// Key in [`NameChoices`] for changing the match.
    pub key: String,
    /// The name or code as written in the list.
    pub written: String,
    /// The area above it as written; may be empty.
    pub within: String,
    /// Code of the place.
    pub code: String,
    /// How it was matched.
    pub how: How,
    /// First row in which it occurs.
    pub row: u32,
    /// Number of rows in which it occurs.
    pub rows: usize,
}

/// A written name that may mean several places or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnresolvedName {
    /// Key in [`NameChoices`].
    pub key: String,
    /// The name or code as written in the list.
    pub written: String,
    /// The area above it as written; may be empty.
    pub within: String,
    /// Codes of the places it may mean, the likeliest first.
    pub candidates: Vec<String>,
    /// First row in which it occurs.
    pub row: u32,
    /// Number of rows in which it occurs.
    pub rows: usize,
}

/// The key of a written name, independent of case and spaces.
pub(super) fn choice_key(written: &str, within: &str) -> String {
    let key = if within.is_empty() {
        normal(written)
    } else {
        format!("{} / {}", normal(within), normal(written))
    };
    if key.trim_matches([' ', '/']).is_empty() { written.to_owned() } else { key }
}

/// The key in [`NameChoices`] of a village as a list writes it.
pub(crate) fn name_key(written: &str, within: &str) -> String {
    choice_key(written, within)
}

/// The key in [`NameChoices`] of a sub-district as a list writes it.
pub(crate) fn name_key_of_kecamatan(written: &str) -> String {
    format!("kecamatan {}", choice_key(written, ""))
}

/// Whether two names are so much alike that one may be a slip for the other.
pub(crate) fn are_alike(a: &str, b: &str) -> bool {
    /// Names whose lengths differ by more cannot be alike enough.
    const MOST_LONGER: usize = 4;
    let [a, b] = [a, b].map(compact);
    let short_enough =
        a.len().max(b.len()) <= LONGEST_NAME && a.len().abs_diff(b.len()) <= MOST_LONGER;
    short_enough && !a.is_empty() && similarity(&a, &b) >= LIKE_ENOUGH
}

/// The result of looking up a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found<'a> {
    One(&'a Place, How),
    /// Several places or none, the likeliest first.
    Open(Vec<&'a Place>),
}

/// Index of a region's places by name.
pub(super) struct Directory<'a> {
    places: Vec<(String, &'a Place)>,
    by_code: BTreeMap<String, &'a Place>,
    region_code: String,
}

impl<'a> Directory<'a> {
    pub(super) fn new(region: &'a Region) -> Self {
        let places = region.places.iter().map(|place| (compact(&place.name), place)).collect();
        let by_code = region.places.iter().map(|place| (bare_code(&place.code), place)).collect();
        Self { places, by_code, region_code: bare_code(&region.info.code) }
    }

    /// The sub-district with this name.
    pub(super) fn kecamatan(&self, written: &str) -> Found<'a> {
        self.find(written, |place| place.kind == PlaceKind::Ppk)
    }

    /// The village with this name, within its sub-district if that is known.
    pub(super) fn desa(&self, written: &str, kecamatan: Option<&str>) -> Found<'a> {
        let is_desa = |place: &Place| place.kind == PlaceKind::Pps;
        let Some(kecamatan) = kecamatan else {
            // Across the whole regency, similarity alone proves nothing.
            return match self.find(written, is_desa) {
                Found::One(place, How::Similar) => Found::Open(vec![place]),
                found => found,
            };
        };
        match self.find(written, |place| is_desa(place) && place.parent == kecamatan) {
            Found::Open(mut offered) => {
                // Boundaries change: the village may have belonged to another sub-district.
                let elsewhere = match self.find(written, is_desa) {
                    Found::One(place, How::Exact | How::Normalised) => vec![place],
                    Found::Open(places) => places
                        .into_iter()
                        .filter(|place| compact(&place.name) == compact(written))
                        .collect(),
                    Found::One(..) => Vec::new(),
                };
                let known = |place: &&Place| !offered.iter().any(|other| other.code == place.code);
                let elsewhere: Vec<&Place> = elsewhere.into_iter().filter(known).collect();
                offered.splice(0..0, elsewhere);
                Found::Open(offered)
            }
            one => one,
        }
    }

    /// Any place, by code, by name, or by kind and name as in `PPK Tabang`.
    pub(super) fn place(&self, written: &str) -> Found<'a> {
        if let Some(place) = self.by_code(written) {
            return Found::One(place, How::Code);
        }
        let first = written.split([' ', '.']).next().unwrap_or_default();
        let named_kind = kind_word(first);
        match named_kind {
            Some(kind) => {
                // "Gudang Tenggarong" may be the store's full name, or mean the store in
                // Tenggarong.
                let rest = written[first.len()..].trim_matches([' ', '.']);
                match self.find(written, |place| place.kind == kind) {
                    Found::Open(_) if !rest.is_empty() => {
                        self.find(rest, |place| place.kind == kind)
                    }
                    Found::Open(_) => self.only(kind),
                    one => one,
                }
            }
            None => self.find(written, |_| true),
        }
    }

    fn only(&self, kind: PlaceKind) -> Found<'a> {
        let all: Vec<&Place> = self
            .places
            .iter()
            .map(|(_, place)| *place)
            .filter(|place| place.kind == kind)
            .collect();
        match all[..] {
            [place] => Found::One(place, How::Normalised),
            _ => Found::Open(all.into_iter().take(MOST_OFFERED).collect()),
        }
    }

    fn with_code(&self, code: &str) -> Option<&'a Place> {
        self.places.iter().map(|(_, place)| *place).find(|place| place.code == code)
    }

    /// The place with a code, which may lack its dots or the regency's part.
    pub(super) fn by_code(&self, written: &str) -> Option<&'a Place> {
        if written.len() > LONGEST_NAME {
            return None;
        }
        let bare = bare_code(written);
        let full = format!("{}{bare}", self.region_code);
        self.by_code.get(&bare).or_else(|| self.by_code.get(&full)).copied()
    }

    /// The village and number of a station's code, which ends in the number's three digits.
    pub(super) fn by_station_code(&self, written: &str) -> Option<(&'a Place, u32)> {
        let (village, number) = split_station_code(written)?;
        let place = self.by_code(&village).filter(|place| place.kind == PlaceKind::Pps)?;
        Some((place, number))
    }

    /// Whether a written name is close to a place's own, however it is spelled.
    pub(super) fn is_like(written: &str, place: &Place) -> bool {
        written.len() <= LONGEST_NAME
            && similarity(&compact(written), &compact(&place.name)) >= LIKE_ENOUGH
    }

    fn find(&self, written: &str, fits: impl Fn(&Place) -> bool) -> Found<'a> {
        if written.len() > LONGEST_NAME {
            return Found::Open(Vec::new());
        }
        let among = || self.places.iter().filter(|(_, place)| fits(place));
        let one = |places: Vec<&'a Place>, how| match places[..] {
            [] => None,
            [place] => Some(Found::One(place, how)),
            _ => Some(Found::Open(places)),
        };
        let trimmed = written.trim();
        let exact = among().filter(|(_, place)| place.name == trimmed).map(|(_, p)| *p).collect();
        if let Some(found) = one(exact, How::Exact) {
            return found;
        }
        let key = compact(written);
        if key.is_empty() {
            return Found::Open(Vec::new());
        }
        let same = among().filter(|(name, _)| *name == key).map(|(_, place)| *place).collect();
        if let Some(found) = one(same, How::Normalised) {
            return found;
        }
        let mut alike: Vec<(f64, &Place)> = among()
            .map(|(name, place)| (similarity(&key, name), *place))
            .filter(|(similarity, _)| *similarity >= WORTH_OFFERING)
            .collect();
        alike.order_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
        let next = alike.get(1).map_or(0.0, |(similarity, _)| *similarity);
        match alike.first() {
            Some((similarity, place))
                if *similarity >= LIKE_ENOUGH && similarity - next >= CLEARLY_CLOSER =>
            {
                Found::One(place, How::Similar)
            }
            _ => {
                Found::Open(alike.into_iter().take(MOST_OFFERED).map(|(_, place)| place).collect())
            }
        }
    }
}

/// Code of the one sub-district or village post with this code or name; a sub-district before a
/// village of the same name.
pub(crate) fn named_post(region: &Region, written: &str) -> Option<String> {
    let directory = Directory::new(region);
    let is_post = |place: &&Place| matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps);
    if let Some(place) = directory.by_code(written).filter(is_post) {
        return Some(place.code.clone());
    }
    let found = [directory.kecamatan(written), directory.desa(written, None)];
    found.into_iter().find_map(|found| match found {
        Found::One(place, _) => Some(place.code.clone()),
        Found::Open(_) => None,
    })
}

/// The village's part of a station's code, and the station's number.
pub(super) fn split_station_code(written: &str) -> Option<(String, u32)> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let mut village = bare_code(written);
    let number = village.split_off(village.len().checked_sub(3).filter(|at| *at > 0)?);
    let number = number.parse().ok().filter(|number| *number > 0)?;
    Some((village, number))
}

/// A code without its dots.
fn bare_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

/// What a written name resolves to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Resolution<'a> {
    Place(&'a Place),
    /// The user must decide.
    Open,
    /// Left out by the user.
    LeftOut,
}

/// All names of a list, each looked up once.
pub(super) struct NameLog<'a> {
    pub directory: Directory<'a>,
    choices: &'a NameChoices,
    entries: BTreeMap<String, Entry<'a>>,
}

struct Entry<'a> {
    written: String,
    within: String,
    row: usize,
    rows: usize,
    field: Field,
    /// The two villages that code and name of the rows name, if these are asked about.
    disagree: Option<[&'a Place; 2]>,
    outcome: Outcome<'a>,
}

enum Outcome<'a> {
    Found(Found<'a>),
    LeftOut,
}

impl<'a> NameLog<'a> {
    pub(super) fn new(region: &'a Region, choices: &'a NameChoices) -> Self {
        Self { directory: Directory::new(region), choices, entries: BTreeMap::new() }
    }

    /// Which of the villages named by a code and by a name is meant: a question, until the user
    /// or an earlier answer settles it.
    pub(super) fn disagreement(
        &mut self,
        (code, desa, within): (&str, &str, &str),
        row: usize,
        [by_code, by_name]: [&'a Place; 2],
    ) -> Resolution<'a> {
        let trusted = self.choices.get(TRUSTED).and_then(|answer| match answer.as_str() {
            BY_CODE => Some(by_code),
            BY_NAME => Some(by_name),
            _ => None,
        });
        let written = format!("{code} {desa}");
        let resolution =
            self.resolve((&written, within), row, Field::DesaCode, |_| match trusted {
                Some(place) => Found::One(place, How::Chosen),
                None => Found::Open(vec![by_code, by_name]),
            });
        if let Some(entry) = self.entries.get_mut(&choice_key(&written, within)) {
            entry.disagree = Some([by_code, by_name]);
        }
        resolution
    }

    /// Looks up a name, unless the user or an earlier row has settled it.
    pub(super) fn resolve(
        &mut self,
        (written, within): (&str, &str),
        row: usize,
        field: Field,
        look: impl FnOnce(&Directory<'a>) -> Found<'a>,
    ) -> Resolution<'a> {
        let key = match field {
            Field::Kecamatan => name_key_of_kecamatan(written),
            _ => choice_key(written, within),
        };
        if !self.entries.contains_key(&key) {
            let chosen = self.choices.get(&key).and_then(|code| match code.as_str() {
                LEAVE_OUT => Some(Outcome::LeftOut),
                code => {
                    let place = self.directory.with_code(code)?;
                    Some(Outcome::Found(Found::One(place, How::Chosen)))
                }
            });
            let outcome = chosen.unwrap_or_else(|| {
                let few = self.entries.len() < MOST_LOOKED_UP;
                Outcome::Found(if few { look(&self.directory) } else { Found::Open(Vec::new()) })
            });
            let (written, within) = (written.to_owned(), within.to_owned());
            let entry = Entry { written, within, row, rows: 0, field, disagree: None, outcome };
            self.entries.insert(key.clone(), entry);
        }
        let Some(entry) = self.entries.get_mut(&key) else {
            return Resolution::Open;
        };
        entry.rows += 1;
        match &entry.outcome {
            Outcome::LeftOut => Resolution::LeftOut,
            Outcome::Found(Found::One(place, _)) => Resolution::Place(place),
            Outcome::Found(Found::Open(_)) => Resolution::Open,
        }
    }

    /// All names by first row, and the messages about them.
    pub(super) fn finish(
        self,
        rows: &Rows,
        report: &mut Vec<Message>,
    ) -> (Vec<MatchedName>, Vec<UnresolvedName>) {
        let (mut matched, mut unresolved) = (Vec::new(), Vec::new());
        for (key, entry) in self.entries {
            let Entry { written, within, row, rows: count, field, disagree, outcome } = entry;
            match outcome {
                Outcome::LeftOut => {}
                Outcome::Found(Found::One(place, how)) => {
                    if how == How::Similar {
                        let message = Message::warning("import-name-similar")
                            .about(&place.code)
                            .with("written", quoted(&written))
                            .with("place", place.name.as_str())
                            .with("code", place.code.as_str());
                        report.push(rows.at(message, row, Some(field)));
                    }
                    let (row, code) = (row_number(row), place.code.clone());
                    matched.push(MatchedName { key, written, within, code, how, row, rows: count });
                }
                Outcome::Found(Found::Open(places)) => {
                    let mut message =
                        unknown(field, &written, &within, &places).with("rows", count);
                    if let Some([by_code, by_name]) = disagree {
                        message = Message::error("import-code-and-name-disagree")
                            .with("written", quoted(&written))
                            .with("by_code", named(by_code))
                            .with("by_name", named(by_name))
                            .with("rows", count);
                    }
                    let by_code = matches!(field, Field::DesaCode | Field::StationCode);
                    let named_too = by_code && disagree.is_none() && rows.has(Field::Desa);
                    if named_too {
                        message.severity = Severity::Warning;
                    }
                    report.push(rows.at(message, row, Some(field)));
                    if named_too {
                        continue;
                    }
                    let candidates = places.iter().map(|place| place.code.clone()).collect();
                    let row = row_number(row);
                    unresolved.push(UnresolvedName {
                        key,
                        written,
                        within,
                        candidates,
                        row,
                        rows: count,
                    });
                }
            }
        }
        matched.order_by(|a, b| (a.row, &a.key).cmp(&(b.row, &b.key)));
        unresolved.order_by(|a, b| (a.row, &a.key).cmp(&(b.row, &b.key)));
        (matched, unresolved)
    }
}

fn named(place: &Place) -> String {
    format!("{} ({})", place.name, place.code)
}

fn unknown(field: Field, written: &str, within: &str, places: &[&Place]) -> Message {
    let names: Vec<String> =
        places.iter().take(3).map(|place| format!("{} ({})", place.name, place.code)).collect();
    let names = names.join(", ");
    if matches!(field, Field::DesaCode | Field::StationCode) && is_rounded(written) {
        return Message::error("import-code-rounded").with("written", quoted(written));
    }
    let written = quoted(written);
    match (field, names.is_empty()) {
        (Field::Kecamatan, _) => {
            Message::warning("import-kecamatan-unknown").with("written", written)
        }
        (Field::DesaCode | Field::StationCode, _) => {
            Message::error("import-code-unknown").with("written", written)
        }
        (Field::Desa, true) => Message::error("import-desa-unknown")
            .with("written", written)
            .with("within", quoted(within)),
        (Field::Desa, false) => Message::error("import-desa-unsure")
            .with("written", written)
            .with("within", quoted(within))
            .with("candidates", names),
        (_, true) => Message::error("import-place-unknown").with("written", written),
        (_, false) => {
            Message::error("import-place-unsure").with("written", written).with("candidates", names)
        }
    }
}

/// Whether a spreadsheet has rounded a long code, as to `6,20504E+12`.
fn is_rounded(written: &str) -> bool {
    let upper = written.to_uppercase().replace(',', ".");
    upper.contains("E+") && upper.parse::<f64>().is_ok()
}

/// The kind of place that a word names.
pub(super) fn kind_word(word: &str) -> Option<PlaceKind> {
    Some(match word.trim_matches('.').to_lowercase().as_str() {
        "store" | "gudang" | "warehouse" | "logistik" | "kpu" => PlaceKind::Store,
        "ppk" | "kecamatan" | "kec" | "camat" | "subdistrict" | "sub-district" | "district" => {
            PlaceKind::Ppk
        }
        "pps" | "desa" | "kelurahan" | "kel" | "ds" | "village" | "ward" => PlaceKind::Pps,
        "pier" | "dermaga" | "pelabuhan" | "jetty" | "port" | "tambatan" | "penyeberangan" => {
            PlaceKind::Pier
        }
        "junction" | "simpang" | "persimpangan" | "pertigaan" | "perempatan" | "crossing" => {
            PlaceKind::Junction
        }
        _ => return None,
    })
}

/// A name without the usual differences in spelling, as words separated by spaces.
pub(crate) fn normal(name: &str) -> String {
    let lower = plain(name);
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_area = |word: &&str| {
        matches!(*word, "desa" | "ds" | "kelurahan" | "kel" | "kecamatan" | "kec" | "pps" | "ppk")
    };
    if words.len() > 1 && words.first().is_some_and(is_area) {
        words.remove(0);
    }
    if words.len() > 1 && words.last().is_some_and(is_area) {
        words.pop();
    }
    let written_out = words.iter().enumerate().map(|(i, word)| written_out(word, i > 0));
    written_out.collect::<Vec<_>>().join(" ")
}

/// A text in small letters without accents, and without the apostrophes within words that some
/// write and some do not: `Long Yi'in`, `Sant Julià`.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(c) = chars.next() {
        let follows = chars.peek().is_some_and(|next| next.is_alphabetic());
        let is_within = follows && plain.ends_with(char::is_alphabetic);
        match c {
            '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʻ' | '´' if is_within => {}
            // What an accent is where it is a character of its own, and between Catalan Ls.
            '\u{300}'..='\u{36f}' => {}
            '·' if is_within => {}
            c => match unaccented(c) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(c),
            },
        }
    }
    plain
}

/// The letters that a small letter with an accent stands for.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => return None,
    })
}

/// A name without differences in spelling and without spaces.
pub(crate) fn compact(name: &str) -> String {
    normal(name).replace(' ', "")
}

/// A word written out: place-name abbreviations in full, numbers as digits.
fn written_out(word: &str, follows: bool) -> String {
    let full = match word {
        "tj" | "tg" | "tjg" | "tanj" => "tanjung",
        "ma" | "mra" | "mr" => "muara",
        "lb" | "lbk" => "lubuk",
        "lg" => "long",
        "sei" | "si" | "sungei" | "s" => "sungai",
        "tl" | "tlk" | "telok" => "teluk",
        "bt" => "batu",
        "bkt" => "bukit",
        "gn" | "gng" | "gg" => "gunung",
        "kp" | "kpg" | "kamp" | "kpng" => "kampung",
        "kt" => "kota",
        "sp" | "spg" => "simpang",
        "sbr" | "sebrang" => "seberang",
        "hulu" => "ulu",
        "hilir" => "ilir",
        "satu" if follows => "1",
        "dua" if follows => "2",
        "tiga" if follows => "3",
        other => other,
    };
    match roman(full) {
        Some(number) if follows => number.to_string(),
        _ => match full.trim_start_matches('0') {
            digits if full.bytes().all(|byte| byte.is_ascii_digit()) => digits.to_owned(),
            _ => full.to_owned(),
        },
    }
}

/// The number that a roman numeral in small letters stands for, up to 20.
pub(super) fn roman(word: &str) -> Option<usize> {
    const NUMERALS: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    NUMERALS.iter().position(|numeral| *numeral == word).map(|i| i + 1)
}

/// Final words that distinguish neighbouring places.
const TELLING: [&str; 31] = [
    "ulu", "ilir", "tengah", "seberang", "barat", "timur", "utara", "selatan", "darat", "laut",
    "baru", "lama", "kanan", "kiri", "atas", "bawah", "dalam", "luar", "north", "south", "east",
    "west", "central", "upper", "lower", "inner", "outer", "new", "old", "left", "right",
];

/// Similarity of two compact names, from 0 to 1. Names that differ in a number or in one of the
/// [`TELLING`] words are neighbours and never similar enough.
fn similarity(a: &str, b: &str) -> f64 {
    let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
    let telling = |name: &str| TELLING.iter().position(|word| name.ends_with(word));
    let similarity =
        f64::midpoint(strsim::jaro_winkler(a, b), strsim::normalized_damerau_levenshtein(a, b));
    match digits(a) == digits(b) && telling(a) == telling(b) {
        true => similarity,
        false => similarity.min(LIKE_ENOUGH - 0.01),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;

    fn region(slug: &str) -> Region {
        bundled().iter().find(|b| b.slug == slug).and_then(|b| b.region()).unwrap()
    }

    #[test]
    fn names_lose_what_people_write_differently() {
        let check = |a: &str, b: &str| assert_eq!(compact(a), compact(b), "{a} / {b}");
        check("KOTABANGUN ULU", "Kota Bangun Ulu");
        check("Kota Bangun Hulu", "Kota Bangun Ulu");
        check("Batuah Desa", "Batuah");
        check("Kel. Sanga Sanga Dalam", "Sanga-Sanga Dalam");
        check("Tj. Harapan", "Tanjung Harapan");
        check("Ma. Muntai", "Muara Muntai");
        check("Sungai Liju", "Sei Liju");
        check("Lemo 2", "Lemo II");
        check("Benangin 03", "Benangin III");
        check("Montallat Satu", "Montallat I");
        assert_ne!(compact("Desa"), "");
        assert_ne!(compact("Lemo I"), compact("Lemo II"));
    }

    #[test]
    fn villages_are_found_in_their_sub_district() {
        let region = region("kutai-kartanegara");
        let directory = Directory::new(&region);
        let check = |kecamatan: &str, desa: &str, expect: &str| {
            let within = match directory.kecamatan(kecamatan) {
                Found::One(place, _) => Some(place.code.as_str()),
                Found::Open(_) => None,
            };
            let found = match directory.desa(desa, within) {
                Found::One(place, how) => format!("{} {how:?}", place.code),
                Found::Open(places) if places.is_empty() => "?".to_owned(),
                Found::Open(places) => format!("? {}", places[0].code),
            };
            assert_eq!(found, expect, "{kecamatan} / {desa}");
        };
        check("Muara Muntai", "Perian", "64.02.01.2001 Exact");
        check("Kec. Ma. Muntai", "PERIAN", "64.02.01.2001 Normalised");
        check("Muara Mutai", "Perain", "64.02.01.2001 Similar");
        check("Tabang", "Bilah Talang", "64.02.12.2007 Similar");
        check("Kembang Janggut", "Long Beleh Halok", "64.02.10.2007 Similar");
        check("Tabang", "Kampung Baru", "64.02.12.2008 Exact");
        // A name that occurs in several sub-districts needs its sub-district.
        check("", "Sumber Sari", "? 64.02.02.2014");
        check("", "Perian", "64.02.01.2001 Exact");
        // Found in another sub-district than written: the user is asked.
        check("Tabang", "Perian", "? 64.02.01.2001");
        check("Tabang", "Antah Berantah", "?");
    }

    #[test]
    fn any_place_is_found_by_code_kind_or_name() {
        let region = region("kutai-kartanegara");
        let directory = Directory::new(&region);
        let check = |written: &str, expect: &str| {
            let found = match directory.place(written) {
                Found::One(place, how) => format!("{} {how:?}", place.code),
                Found::Open(_) => "?".to_owned(),
            };
            assert_eq!(found, expect, "{written}");
        };
        check("64.02.12", "64.02.12 Code");
        check("6402122007", "64.02.12.2007 Code");
        check("12.2007", "64.02.12.2007 Code");
        check("PPK Muara Wis", "64.02.18 Normalised");
        check("Desa Muara Wis", "64.02.18.2001 Normalised");
        check("Gudang", "64.02.G1 Normalised");
        check("Muara Wis", "?");
        check("", "?");
        check("é", "?");
    }

    #[test]
    fn no_official_name_is_taken_for_another() {
        let mut confused = Vec::new();
        for bundled in bundled() {
            let region = bundled.region().unwrap();
            let directory = Directory::new(&region);
            for place in region.places.iter().filter(|place| place.kind == PlaceKind::Pps) {
                let found = directory.desa(&place.name.to_uppercase(), Some(&place.parent));
                assert_eq!(found, Found::One(place, How::Normalised), "{}", place.name);
                // If the village were new, no other may be taken for it without asking.
                let mut without = region.clone();
                without.places.remove(&place.code);
                let found = Directory::new(&without).desa(&place.name, Some(&place.parent)).clone();
                if let Found::One(other, _) = found {
                    confused.push(format!("{} for {}", place.name, other.name));
                }
            }
        }
        assert_eq!(confused, [""; 0]);
    }
}
