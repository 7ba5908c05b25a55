//! `tepat merge`, `diff` and `split`: files that travel.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{name, open, out, read_bytes, stamp, write};
use tepat_model::document::{
    BASE, Brought, Collision, Document, Merged, Opened, Part, Returned, Rule, Stamp, TableName,
    decisions,
};
use tepat_model::message::{Message, Severity};
use tepat_view::documents::sheet_csv;
use tepat_view::merge::{
    brought, collisions_sheet, effect, figures, in_one, parted, refused, when, who,
};
use tepat_view::words::{self, Language};

/// Exit status if something is left for people to decide or to look at.
const OPEN: u8 = 4;

/// Which files to merge, and how to decide what collides.
#[derive(Debug, Args)]
pub struct Merge {
    /// The trunk: the planning file that the others are merged into.
    file: PathBuf,
    /// Files that come back: copies of the trunk, or parts that were split from it.
    #[arg(required = true)]
    returned: Vec<PathBuf>,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// Decide collisions by a rule; may be given several times, and the first that decides counts.
    #[arg(long, value_enum)]
    rule: Vec<ByRule>,
    /// Write the collisions with both sides as CSV.
    #[arg(long)]
    csv: Option<PathBuf>,
    /// Who merges, for the record of changes.
    #[arg(long, default_value = "")]
    by: String,
    /// When, such as 2024-11-20T08:00:00+08:00, instead of now.
    #[arg(long)]
    at: Option<String>,
}

/// A rule that decides collisions.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ByRule {
    /// What the trunk says.
    Mine,
    /// What the files say that come back.
    Theirs,
    /// What was said last.
    Newest,
    /// What a sub-district says about its own places, in its part.
    Own,
}

impl From<ByRule> for Rule {
    fn from(by: ByRule) -> Self {
        match by {
            ByRule::Mine => Self::Mine,
            ByRule::Theirs => Self::Theirs,
            ByRule::Newest => Self::Newest,
            ByRule::Own => Self::Own,
        }
    }
}

/// Merges files; see the exit statuses in the help of the command.
pub fn merge(language: Language, arguments: &Merge) -> Result<ExitCode, Message> {
    let say = |message: &Message| out::line(&words::message(language, message));
    let trunk = opened(language, &arguments.file)?;
    let mut returned = Vec::new();
    for path in &arguments.returned {
        let name = name(path);
        let opened = Document::open(&name, &read_bytes(path)?);
        returned.push(Returned { name, opened });
    }
    let merged = trunk.merge(&returned);
    let strains = trunk.strains(&merged);
    let stamp = stamp_of(&arguments.by, arguments.at.as_deref());
    let mut document = merged.document.clone();
    let rules: Vec<Rule> = arguments.rule.iter().map(|&rule| rule.into()).collect();
    decide(language, &trunk, &mut document, &rules, &stamp)?;
    let region = document.view(BASE).region;

    for file in &merged.files {
        say(&brought(file));
        file.refused.iter().for_each(|change| say(&refused(change, &region, language)));
    }
    let open: Vec<Collision> = all_collisions(&document);
    open.iter().for_each(|collision| say(&in_one(collision, &region, language)));
    strains.iter().for_each(say);
    say_effect(language, &trunk, &document);
    say(&total(&merged, open.len()));
    if let Some(path) = &arguments.csv {
        let csv = sheet_csv(&collisions_sheet(&open, &region, language));
        super::save::save(path, csv.as_bytes())
            .map_err(|error| super::cannot_write(path, &error))?;
    }
    if merged.files.iter().all(|file| file.left.is_some()) {
        return Ok(ExitCode::FAILURE);
    }
    let written = write(language, &arguments.output, &document)?;
    let is_whole = |file: &Brought| file.left.is_none() && file.refused.is_empty();
    let all_done = open.is_empty() && strains.is_empty() && merged.files.iter().all(is_whole);
    Ok(if all_done { written } else { ExitCode::from(OPEN) })
}

/// The collisions of the base and of all scenarios, each once.
pub(super) fn all_collisions(document: &Document) -> Vec<Collision> {
    let mut found = document.collisions(BASE);
    for (scenario, _) in document.scenarios() {
        let own = document.collisions(scenario).into_iter();
        found.extend(own.filter(|collision| collision.scenario != BASE));
    }
    found
}

/// Decides what rules decide, as changes that say so.
fn decide(
    language: Language,
    trunk: &Document,
    document: &mut Document,
    rules: &[Rule],
    stamp: &Stamp,
) -> Result<(), Message> {
    let mine: BTreeSet<&str> = trunk.changes.iter().map(|change| change.id.as_str()).collect();
    for &rule in rules {
        let collisions = all_collisions(document);
        let mut chosen = BTreeMap::new();
        for (at, collision) in collisions.iter().enumerate() {
            let region = document.view(&collision.scenario).region;
            if let Some(side) = rule.side(collision, &mine, &region) {
                chosen.insert(at, side);
            }
        }
        if chosen.is_empty() {
            continue;
        }
        let told = Message::note("merge-decided-by-rule")
            .with("count", chosen.len())
            .with("rule", words::text(language, &format!("rule-{}", rule.key())));
        let told = words::message(language, &told);
        let why = if stamp.why.is_empty() { told.clone() } else { stamp.why.clone() };
        let stamp = Stamp { why, ..stamp.clone() };
        let before = document.clone();
        for (scenario, edit) in decisions(&collisions, &chosen, |s| before.view(s).region) {
            document.edit(&scenario, edit, &stamp)?;
        }
        out::line(&told);
    }
    Ok(())
}

/// What the merge does to the plan of the trunk.
fn say_effect(language: Language, trunk: &Document, document: &Document) {
    let before = trunk.view(BASE).region;
    let after = document.view(BASE).region;
    let Some(plan) = trunk.plan(BASE) else {
        out::line(&words::text(language, "effect-no-plan"));
        return;
    };
    let effect = effect(&before, plan, &after);
    for message in effect.sentences(&after, language) {
        out::line(&words::message(language, &message));
    }
}

fn total(merged: &Merged, open: usize) -> Message {
    let left = merged.files.iter().filter(|file| file.left.is_some()).count();
    Message::note("merge-total")
        .with("files", merged.files.len() - left)
        .with("left", left)
        .with("news", merged.files.iter().map(|file| file.news.len()).sum::<usize>())
        .with("refused", merged.files.iter().map(|file| file.refused.len()).sum::<usize>())
        .with("open", open)
}

/// Which files to compare.
#[derive(Debug, Args)]
pub struct Diff {
    /// Planning file to read.
    file: PathBuf,
    /// The file to compare it with.
    other: PathBuf,
    /// Print every field that differs as CSV, and nothing else.
    #[arg(long)]
    csv: bool,
}

/// Compares two files; exit status 4 if they differ.
pub fn diff(language: Language, arguments: &Diff) -> Result<ExitCode, Message> {
    let one = opened(language, &arguments.file)?;
    let other = opened(language, &arguments.other)?;
    let [region, beside] = [&one, &other].map(|document| document.view(BASE).region);
    let parted = parted(&one, &other);
    let sheet = parted.sheet(&region, &beside, language);
    if arguments.csv {
        out::print(&sheet_csv(&sheet));
        return Ok(if parted.is_same() { ExitCode::SUCCESS } else { ExitCode::from(OPEN) });
    }
    let say = |message: &Message| out::line(&words::message(language, message));
    if !parted.related {
        out::line(&words::text(language, "diff-unrelated"));
    }
    let sides = [(&arguments.file, &region), (&arguments.other, &beside)];
    for ((path, region), changes) in sides.into_iter().zip(&parted.own) {
        if changes.is_empty() {
            continue;
        }
        say(&Message::note("diff-own").with("name", name(path)).with("count", changes.len()));
        for change in changes {
            let key = if change.why.is_empty() { "diff-change" } else { "diff-change-why" };
            let told = Message::note(key)
                .with("when", when(&change.at))
                .with("who", who(change, region, language))
                .with("what", words::describe(&change.edit, region, language))
                .with("why", change.why.as_str());
            out::line(&format!("  {}", words::message(language, &told)));
        }
    }
    for row in 0..sheet.len() {
        let [what, field, here, there] = [1, 3, 4, 6].map(|column| sheet.shown(row, column));
        let what = if field.is_empty() { what } else { format!("{what}: {field}") };
        say(&Message::note("diff-figure")
            .with("what", what)
            .with("one", here)
            .with("other", there));
    }
    let plans = [(&region, one.plan(BASE)), (&beside, other.plan(BASE))];
    figures(plans, language).iter().for_each(say);
    if parted.is_same() {
        out::line(&words::text(language, "diff-same"));
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(OPEN))
}

/// Which part to split, for whom.
#[derive(Debug, Args)]
pub struct Split {
    /// Planning file to read.
    file: PathBuf,
    /// Code of the sub-district's post.
    #[arg(long = "for", value_name = "CODE")]
    area: String,
    /// For whom the part is.
    #[arg(long)]
    recipient: String,
    /// What the recipient may change: lists such as stations, places, edges, assessments, fleet,
    /// margins.
    #[arg(long, value_delimiter = ',', default_value = "stations,places,edges,assessments")]
    may: Vec<String>,
    /// Also give the names and telephone numbers of its staff.
    #[arg(long)]
    names: bool,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// Who splits it, for the record.
    #[arg(long, default_value = "")]
    by: String,
    /// When, such as 2024-11-20T08:00:00+08:00, instead of now.
    #[arg(long)]
    at: Option<String>,
}

/// Splits a sub-district's part out of a file.
pub fn split(language: Language, arguments: &Split) -> Result<ExitCode, Message> {
    let document = opened(language, &arguments.file)?;
    let may: Vec<TableName> =
        arguments.may.iter().map(|list| changeable(list)).collect::<Result<_, _>>()?;
    let stamp = stamp_of(&arguments.by, arguments.at.as_deref());
    let mut part = document.split(&arguments.area, &arguments.recipient, &may, &stamp)?;
    if arguments.names {
        part.take_names(&document);
    }
    let region = part.view(BASE).region;
    let lists: Vec<String> = may.iter().map(|&table| words::table_name(language, table)).collect();
    let told = Message::note("split-done")
        .with("area", region.places.get(&arguments.area).map_or("", |place| &place.name))
        .with("recipient", arguments.recipient.as_str())
        .with("stations", region.stations.len())
        .with("trips", part.plan(BASE).map_or(0, |plan| plan.trips.len()))
        .with("may", lists.join(", "));
    out::line(&words::message(language, &told));
    write(language, &arguments.output, &part)
}

fn changeable(list: &str) -> Result<TableName, Message> {
    let known = || Part::CHANGEABLE.map(TableName::key).join(", ");
    Part::CHANGEABLE
        .into_iter()
        .find(|table| table.key() == list)
        .ok_or_else(|| Message::error("cli-no-such-list").with("list", list).with("known", known()))
}

/// Opens a file, and refuses one that was altered.
fn opened(language: Language, file: &Path) -> Result<Document, Message> {
    let Opened { document, notes } = open(file)?;
    notes.iter().for_each(|note| out::error(&words::message(language, note)));
    match notes.iter().find(|note| note.severity == Severity::Error) {
        Some(fault) => Err(fault.clone()),
        None => Ok(document),
    }
}

fn stamp_of(by: &str, at: Option<&str>) -> Stamp {
    let now = stamp(by, "", None);
    match at {
        Some(at) => Stamp { at: at.to_owned(), ..now },
        None => now,
    }
}
