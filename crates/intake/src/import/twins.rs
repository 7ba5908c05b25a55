//! Finds the rows of a list of staff that are one person.
//!
//! Two rows are surely one person if they have the same identity number, or the same telephone number,
//! and names that are alike. Equal names at one post are one person unless their identity numbers
//! differ. Names that are alike at one place, and equal names in one village, may be one person. Across
//! villages a name alone proves nothing.

use std::collections::BTreeMap;

use super::headings::Field;
use super::persons::{person_key, persons_alike};
use super::places::Codes;
use super::rows::row_number;
use tepat_model::document::{Name, Roster};
use tepat_model::message::Message;
use tepat_model::region::{Person, Region, StaffRole};

/// Sheet, row and column of a list.
pub(super) type Cell = (usize, usize, Field);

/// Somebody in a list, or in the region already.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Where in the list; `None` for people of the region.
    pub from: Option<Cell>,
    /// Name of the sheet; empty if it has none.
    pub sheet_name: String,
    /// Name as written, and as it is compared.
    pub name: String,
    pub key: String,
    pub role: StaffRole,
    pub chair: bool,
    /// Code of the station, village, sub-district or store.
    pub at: String,
    /// Code of the village, sub-district or store.
    pub post: String,
    /// Identity and telephone number; empty if not known.
    pub nik: String,
    pub phone: String,
    /// What the list says of their training; nothing if it is silent.
    pub trained: Option<bool>,
    /// Code, once they have one.
    pub code: String,
}

/// What comes of a list.
#[derive(Default)]
pub(super) struct Reconciled {
    pub people: Vec<Person>,
    pub names: BTreeMap<String, Name>,
    /// What is to be said, and where.
    pub told: Vec<(Option<Cell>, Message)>,
}

/// A number or place that more people share tells nothing of any of them; only the latest are compared,
/// so that no list takes long.
const MOST_COMPARED: usize = 300;

/// How sure it is that two entries are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// By their names.
    Named,
    /// By a number and their names.
    Sure,
}

/// Gives everybody a code: that of the same person in the region, else of somebody at the post whose
/// name is not known, else a new one. O(rows · people of a place).
pub(super) fn reconcile(
    entries: Vec<Entry>,
    region: &Region,
    roster: &Roster,
    codes: Codes,
) -> Reconciled {
    let mut known = Known::new(region, roster, codes);
    entries.into_iter().for_each(|entry| known.take(entry));
    known.finish()
}

struct Known<'a> {
    region: &'a Region,
    codes: Codes,
    /// Everybody so far, people of the region first.
    all: Vec<Entry>,
    /// Rows of people of the region that the list has.
    claimed: BTreeMap<usize, Entry>,
    by_nik: BTreeMap<String, Vec<usize>>,
    by_phone: BTreeMap<String, Vec<usize>>,
    by_place: BTreeMap<(String, StaffRole), Vec<usize>>,
    /// Equal names in a village, whatever they do there.
    by_name: BTreeMap<(String, String), Vec<usize>>,
    /// People of the region without names, by place and role, the last first.
    nameless: BTreeMap<(String, StaffRole), Vec<String>>,
    /// How many of them got names.
    renamed: usize,
    result: Reconciled,
}

impl<'a> Known<'a> {
    fn new(region: &'a Region, roster: &Roster, codes: Codes) -> Self {
        let mut known = Self {
            region,
            codes,
            all: Vec::new(),
            claimed: BTreeMap::new(),
            by_nik: BTreeMap::new(),
            by_phone: BTreeMap::new(),
            by_place: BTreeMap::new(),
            by_name: BTreeMap::new(),
            nameless: BTreeMap::new(),
            renamed: 0,
            result: Reconciled::default(),
        };
        for person in region.staff.iter().rev() {
            if roster.name(&person.code).is_empty() {
                let at = (person.at.clone(), person.role);
                known.nameless.entry(at).or_default().push(person.code.clone());
            }
        }
        for person in &region.staff {
            let name = roster.name(&person.code);
            if let Some(post) = region.post_of(person).filter(|_| !name.is_empty()) {
                known.add(Entry {
                    name: name.to_owned(),
                    key: person_key(name),
                    role: person.role,
                    at: person.at.clone(),
                    post: post.to_owned(),
                    phone: roster.phone(&person.code).to_owned(),
                    code: person.code.clone(),
                    ..Entry::default()
                });
            }
        }
        known
    }

    fn add(&mut self, entry: Entry) {
        let number = self.all.len();
        for (index, value) in [(&mut self.by_nik, &entry.nik), (&mut self.by_phone, &entry.phone)] {
            if !value.is_empty() {
                index.entry(value.clone()).or_default().push(number);
            }
        }
        self.by_place.entry((entry.at.clone(), entry.role)).or_default().push(number);
        self.by_name.entry((entry.post.clone(), entry.key.clone())).or_default().push(number);
        self.all.push(entry);
    }

    fn take(&mut self, mut entry: Entry) {
        let Some((number, tie)) = self.same(&entry) else {
            self.say_shared_number(&entry);
            entry.code = self.free_code(&entry);
            self.put(&entry, "");
            return self.add(entry);
        };
        let other = self.all[number].clone();
        let is_same_post = other.post == entry.post && other.role == entry.role;
        let is_same_place =
            other.at == entry.at || other.at == other.post || entry.at == entry.post;
        let is_equal = other.key == entry.key;
        if is_same_post && is_same_place && (tie == Tie::Sure || is_equal) {
            if other.from.is_none() && !self.claimed.contains_key(&number) {
                // Somebody of the region, as the list has them now.
                entry.code.clone_from(&other.code);
                let twin = self.region.staff.get(&other.code).map(|known| known.twin.clone());
                self.put(&entry, &twin.unwrap_or_default());
                self.claimed.insert(number, entry);
                return;
            }
            let key = if is_equal { "import-staff-twice" } else { "import-staff-spelled" };
            self.say(key, &entry, number);
            return self.complete(&other.code, &entry);
        }
        let key = match (is_same_post && is_same_place, tie) {
            (true, _) => "import-staff-alike",
            (false, Tie::Sure) => "import-staff-two-places",
            (false, Tie::Named) => "import-staff-namesake",
        };
        self.say(key, &entry, number);
        entry.code = self.free_code(&entry);
        self.put(&entry, &other.code);
        self.add(entry);
    }

    /// The earlier entry that is most surely the same person; at their own post before others.
    fn same(&self, entry: &Entry) -> Option<(usize, Tie)> {
        let place = (entry.at.clone(), entry.role);
        let name = (entry.post.clone(), entry.key.clone());
        let found = [
            self.by_nik.get(&entry.nik),
            self.by_phone.get(&entry.phone),
            self.by_place.get(&place),
            self.by_name.get(&name),
        ];
        let latest = |all: &Vec<usize>| all[all.len().saturating_sub(MOST_COMPARED)..].to_vec();
        let mut candidates: Vec<usize> = found.into_iter().flatten().flat_map(latest).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let rank = |number: &usize| {
            let other = &self.all[*number];
            let tie = tie(other, entry)?;
            let is_own = other.post == entry.post && other.role == entry.role;
            let is_here = is_own && other.at == entry.at;
            // Alike is enough at the same place only.
            let counts = tie == Tie::Sure || other.key == entry.key || is_here;
            counts.then_some((tie, is_here, is_own, other.key == entry.key))
        };
        let ranked = candidates.into_iter().filter_map(|number| Some((rank(&number)?, number)));
        let best = ranked.max_by_key(|(rank, number)| (*rank, std::cmp::Reverse(*number)));
        best.map(|((tie, ..), number)| (number, tie))
    }

    fn say(&mut self, key: &str, entry: &Entry, earlier: usize) {
        let other = self.claimed.get(&earlier).unwrap_or(&self.all[earlier]);
        let first = match other.from {
            Some((sheet, row, _)) => {
                let here = entry.from.is_some_and(|(own, ..)| own == sheet);
                let row = row_number(row).to_string();
                if here { row } else { format!("{} {row}", other.sheet_name).trim().to_owned() }
            }
            // Of the region: by its code.
            None => other.code.clone(),
        };
        let message = Message::warning(key)
            .with("name", entry.name.as_str())
            .with("other", other.name.as_str())
            .with("place", self.shown(&entry.at))
            .with("elsewhere", self.shown(&other.at))
            .with("first", first);
        self.result.told.push((entry.from, message));
    }

    /// Names a place for people.
    fn shown(&self, code: &str) -> String {
        let name = |code: &str| {
            self.region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
        };
        match self.region.stations.get(code) {
            Some(station) => format!("TPS {:03} {}", station.number, name(station.home())),
            None => name(code),
        }
    }

    /// Says which earlier row has the same identity number under another name.
    fn say_shared_number(&mut self, entry: &Entry) {
        let first = self.by_nik.get(&entry.nik).and_then(|all| all.first().copied());
        if let Some(first) = first {
            self.say("import-staff-nik-shared", entry, first);
        }
    }

    fn free_code(&mut self, entry: &Entry) -> String {
        let nameless = self.nameless.get_mut(&(entry.at.clone(), entry.role)).and_then(Vec::pop);
        self.renamed += usize::from(nameless.is_some());
        nameless.unwrap_or_else(|| self.codes.free())
    }

    fn put(&mut self, entry: &Entry, twin: &str) {
        let before = self.region.staff.get(&entry.code);
        let was_trained = before.is_some_and(|person| person.trained);
        self.result.people.push(Person {
            code: entry.code.clone(),
            role: entry.role,
            at: entry.at.clone(),
            chair: entry.chair,
            trained: entry.trained.unwrap_or(was_trained),
            twin: twin.to_owned(),
        });
        let (name, phone) = (entry.name.clone(), entry.phone.clone());
        let name = Name { name, phone, ..Name::default() };
        self.result.names.insert(entry.code.clone(), name);
    }

    /// Adds what a second row about somebody says.
    fn complete(&mut self, code: &str, entry: &Entry) {
        if let Some(person) = self.result.people.iter_mut().rfind(|person| person.code == code) {
            person.trained |= entry.trained.unwrap_or(false);
            person.chair |= entry.chair;
            if person.at == entry.post {
                person.at.clone_from(&entry.at);
            }
        }
        if let Some(name) = self.result.names.get_mut(code)
            && name.phone.is_empty()
        {
            name.phone.clone_from(&entry.phone);
        }
    }

    fn finish(mut self) -> Reconciled {
        if self.renamed > 0 {
            let message = Message::warning("import-staff-renamed").with("count", self.renamed);
            self.result.told.push((None, message));
        }
        let posts: std::collections::BTreeSet<(&str, StaffRole)> =
            self.result.people.iter().map(|person| (person.at.as_str(), person.role)).collect();
        let taken: std::collections::BTreeSet<&str> =
            self.result.people.iter().map(|person| person.code.as_str()).collect();
        let staying = self.region.staff.iter().filter(|person| {
            posts.contains(&(person.at.as_str(), person.role))
                && !taken.contains(person.code.as_str())
        });
        let staying = staying.count();
        if staying > 0 {
            let message = Message::note("import-staff-staying").with("count", staying);
            self.result.told.push((None, message));
        }
        self.result
    }
}

/// Whether two entries are or may be one person.
fn tie(a: &Entry, b: &Entry) -> Option<Tie> {
    if !persons_alike(&a.key, &b.key) {
        return None;
    }
    let are_equal = |a: &str, b: &str| !a.is_empty() && a == b;
    if are_equal(&a.nik, &b.nik) {
        return Some(Tie::Sure);
    }
    if !a.nik.is_empty() && !b.nik.is_empty() && !is_slip(&a.nik, &b.nik) {
        return None;
    }
    if are_equal(&a.phone, &b.phone) {
        return Some(Tie::Sure);
    }
    Some(Tie::Named)
}

/// Whether two numbers of the same length differ in a single digit, or in two that are swapped.
fn is_slip(a: &str, b: &str) -> bool {
    a.len() == b.len() && strsim::osa_distance(a, b) <= 1
}
