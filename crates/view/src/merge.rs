//! Merged and compared files in the planner's words.

use std::collections::BTreeMap;

use crate::comparison::{Comparison, Side as Planned, compare};
use crate::sheet::Sheet;
use crate::words::{
    self, Language, describe, field_name, place_name, record_name, shown, text, text_with,
};
use serde_json::Value as Json;
use tepat_model::document::{
    About, BASE, Brought, Change, Collision, Document, Refused, TableName,
};
use tepat_model::message::{Message, Value};
use tepat_model::plan::Plan;
use tepat_model::region::{Difference, Region, differences};
use tepat_planner::needs::needs;
use tepat_planner::outlook::{Outlook, outlook};

/// A collision in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is about: the record, and the field if it is one.
    pub what: String,
    /// What was there before.
    pub before: String,
    /// The sides in the order of the collision.
    pub sides: Vec<ToldSide>,
}

/// A side of a collision in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSide {
    /// Who, with the sub-district's part it was made in, if in one.
    pub who: String,
    /// When, in the local time it was recorded in.
    pub when: String,
    /// Why; may be empty.
    pub why: String,
    /// What it makes of it.
    pub value: String,
}

/// A collision in words. `region` names things.
pub fn told(collision: &Collision, region: &Region, language: Language) -> Told {
    let what = match &collision.about {
        About::Field { table, code, field } => {
            let record = name_of(*table, code, collision, region, language);
            format!("{record}: {}", field_name(*table, field, language))
        }
        About::Record { table, code } => name_of(*table, code, collision, region, language),
        About::Net => text(language, "collision-net"),
        About::Trip(trip) => {
            text_with(language, "collision-trip", &[("vehicle", trip.vehicle_code().into())])
        }
    };
    let value = |value: Option<&Json>| value_of(&collision.about, value, region, language);
    let sides = collision.sides.iter().map(|side| {
        let value = match &collision.about {
            About::Record { .. } if side.value.is_some() => changed(&side.change, region, language),
            _ => value(side.value.as_ref()),
        };
        let Change { why, at, .. } = &side.change;
        ToldSide {
            who: who(&side.change, region, language),
            when: when(at),
            why: why.clone(),
            value,
        }
    });
    let before = match &collision.about {
        About::Field { .. } => value(collision.before.as_ref()),
        _ => String::new(),
    };
    Told { what, before, sides: sides.collect() }
}

/// The name of a record, which may be gone: then that of the record as one of the sides has it.
fn name_of(
    table: TableName,
    code: &str,
    collision: &Collision,
    region: &Region,
    language: Language,
) -> String {
    if region.record(table, code).is_none()
        && let Some(record) = collision.before.as_ref().or(collision.sides[0].value.as_ref())
        && let Some(name) = record["name"].as_str().filter(|name| !name.is_empty())
    {
        return name.to_owned();
    }
    record_name(table, code, region, language)
}

fn value_of(about: &About, value: Option<&Json>, region: &Region, language: Language) -> String {
    match (about, value) {
        (About::Field { field, .. }, value) => {
            shown(field, value.unwrap_or(&Json::Null), region, language)
        }
        (_, None) => text(language, "collision-removed"),
        (About::Net, _) => text(language, "collision-net-imported"),
        (About::Trip(_), Some(_)) => text(language, "collision-settled"),
        (About::Record { .. }, Some(_)) => text(language, "collision-kept"),
    }
}

/// What a change does, after a word that says that the record stays.
fn changed(change: &Change, region: &Region, language: Language) -> String {
    text_with(
        language,
        "collision-changed",
        &[("what", describe(&change.edit, region, language).into())],
    )
}

/// Who made a change: the name, and whose part it was made in.
pub fn who(change: &Change, region: &Region, language: Language) -> String {
    let by = if change.by.is_empty() { "–" } else { &change.by };
    match change.part.as_str() {
        "" => by.to_owned(),
        area => {
            let area = place_name(region, area, language);
            text_with(language, "collision-part", &[("by", by.into()), ("area", area.into())])
        }
    }
}

/// `2024-11-24 14:02` from an RFC 3339 time.
pub fn when(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// A collision in one sentence, for lists without room for both sides.
pub fn in_one(collision: &Collision, region: &Region, language: Language) -> Message {
    let told = told(collision, region, language);
    let side = |side: &ToldSide| {
        let values = [
            ("value", side.value.as_str().into()),
            ("who", side.who.as_str().into()),
            ("when", side.when.as_str().into()),
            ("why", side.why.as_str().into()),
        ];
        let key = if side.why.is_empty() { "collision-side" } else { "collision-side-why" };
        text_with(language, key, &values)
    };
    let sides: Vec<String> = told.sides.iter().map(side).collect();
    let code = collision.record().map(|(_, code)| code).unwrap_or_default();
    Message::warning("collision-line")
        .about(code)
        .with("what", told.what)
        .with("sides", sides.join("; "))
}

/// What a file brings, or why it was left out.
pub fn brought(file: &Brought) -> Message {
    if let Some(left) = &file.left {
        return left.clone();
    }
    let key = match (&file.recipient, file.news.len()) {
        (_, 0) => "merge-brings-nothing",
        (None, _) => "merge-brings",
        (Some(_), _) => "merge-brings-part",
    };
    Message::note(key)
        .in_file(&file.name)
        .with("count", file.news.len())
        .with("recipient", file.recipient.clone().unwrap_or_default())
}

/// A change that its maker was not allowed to make.
pub fn refused(refused: &Refused, region: &Region, language: Language) -> Message {
    Message::warning("merge-refused")
        .about(refused.reason.at.code.as_deref().unwrap_or_default())
        .with("what", describe(&refused.change.edit, region, language))
        .with("who", refused.change.by.as_str())
        .with("when", when(&refused.change.at))
        .with(
            "reason",
            words::message(language, &Message { at: Default::default(), ..refused.reason.clone() }),
        )
}

/// What another region does to a plan that nobody makes again.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The plan as it would go on, compared with what it says.
    pub comparison: Comparison,
    /// Trips that can no longer be made as planned.
    pub broken: Vec<Message>,
    /// The plan as it would go on.
    pub plan: Plan,
}

/// What becomes of a plan made for `before` in the region `after`.
pub fn effect(before: &Region, plan: &Plan, after: &Region) -> Effect {
    let Outlook { plan: ahead, broken } = outlook(before, plan, after);
    let now = Planned { region: after, plan: &ahead };
    let comparison = compare(now, Planned { region: before, plan });
    Effect { comparison, broken, plan: ahead }
}

impl Effect {
    /// The effect in sentences, errors first: the stations that become late or get nothing, by
    /// name, then time and means.
    pub fn sentences(&self, region: &Region, language: Language) -> Vec<Message> {
        let mut found = Vec::new();
        for point in self.comparison.worse() {
            let names: Vec<String> = point
                .stations
                .iter()
                .take(MOST_NAMED)
                .map(|code| words::station_name(region, code, language))
                .collect();
            let key = match point.key {
                "worse-unserved" => "effect-unserved",
                "worse-late" | "worse-after-polls" => "effect-late",
                _ => continue,
            };
            let more = point.stations.len() - names.len();
            let names = match more {
                0 => names.join(", "),
                more => text_with(
                    language,
                    "effect-and-more",
                    &[("names", names.join(", ").into()), ("more", more.into())],
                ),
            };
            let first = point.stations.first().map(String::as_str).unwrap_or_default();
            let message = Message::error(key).about(first);
            let message = message.with("count", point.count).with("names", names);
            if !found.contains(&message) {
                found.push(message);
            }
        }
        found.extend(self.broken.iter().take(MOST_BROKEN).cloned());
        let told = self.comparison.sentences(region, language).join(" ");
        found.push(Message::note("effect-told").with("told", told));
        found
    }

    /// Whether more stations are late or get nothing than the plan says.
    pub fn breaks_plan(&self) -> bool {
        let Comparison { now, before, .. } = &self.comparison;
        now.unserved > before.unserved || now.late > before.late || !self.broken.is_empty()
    }
}

/// Stations and trips named at most.
const MOST_NAMED: usize = 6;
const MOST_BROKEN: usize = 6;

/// Two files beside each other.
#[derive(Clone, Debug, Default)]
pub struct Parted {
    /// Whether they are copies of one file, or a part and what it was cut from.
    pub related: bool,
    /// The changes that only the one has, and that only the other has, since they parted.
    pub own: [Vec<Change>; 2],
    /// Where their regions differ.
    pub differences: Vec<Difference>,
}

/// Compares two files in one of their scenarios. O(records + changes · log changes).
pub fn parted(one: &Document, other: &Document) -> Parted {
    let regions = [one, other].map(|document| document.view(BASE).region);
    let related = one.is_copy_of(other);
    let own = match related {
        true => [other.lacking(one), one.lacking(other)]
            .map(|changes| changes.into_iter().cloned().collect()),
        false => [one, other].map(|document| {
            if is_part_of(document, one) || is_part_of(document, other) {
                return document.changes.clone();
            }
            Vec::new()
        }),
    };
    let related = related || is_part_of(one, other) || is_part_of(other, one);
    Parted { related, own, differences: differences(&regions[0], &regions[1]) }
}

fn is_part_of(part: &Document, whole: &Document) -> bool {
    part.part.as_ref().is_some_and(|part| part.of == whole.root)
}

impl Parted {
    /// Whether the files hold the same.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty() && self.own.iter().all(Vec::is_empty)
    }

    /// Every field that differs, with both values and who gave them last.
    pub fn sheet(&self, one: &Region, other: &Region, language: Language) -> Sheet {
        let authors = [0, 1].map(|side| self.authors(side, [one, other][side], language));
        let by = |side: usize, row: &Difference| {
            let key = (row.table, row.code.clone());
            authors[side].get(&key).cloned().unwrap_or_default()
        };
        let named = |row: &Difference| {
            let region = if one.record(row.table, &row.code).is_some() { one } else { other };
            record_name(row.table, &row.code, region, language)
        };
        let value = |row: &Difference, value: &Json, region: &Region| match row.field.as_str() {
            "" if value.is_null() => text(language, "diff-none"),
            "" => text(language, "diff-there"),
            field => shown(field, value, region, language),
        };
        let key = |row: &Difference| format!("{} {} {}", row.table.key(), row.code, row.field);
        Sheet::of(&self.differences, language, key)
            .texts("diff-list", |row| words::table_name(language, row.table))
            .texts("diff-what", named)
            .texts("col-code", |row| row.code.clone())
            .texts("diff-field", |row| match row.field.as_str() {
                "" => String::new(),
                field => field_name(row.table, field, language),
            })
            .texts("diff-one", |row| value(row, &row.one, one))
            .texts("diff-one-by", |row| by(0, row))
            .texts("diff-other", |row| value(row, &row.other, other))
            .texts("diff-other-by", |row| by(1, row))
            .done()
    }

    /// Who last touched each record on a side, when and why.
    fn authors(
        &self,
        side: usize,
        region: &Region,
        language: Language,
    ) -> BTreeMap<(TableName, String), String> {
        let mut authors = BTreeMap::new();
        for change in &self.own[side] {
            let by = [who(change, region, language), when(&change.at), change.why.clone()];
            let by: Vec<String> = by.into_iter().filter(|part| !part.is_empty()).collect();
            for (table, code) in change.edit.records() {
                authors.insert((table, code.to_owned()), by.join(", "));
            }
        }
        authors
    }
}

/// What two files come to, each figure of the one and of the other where they differ: needs, and
/// the plan with its cost.
pub fn figures(sides: [(&Region, Option<&Plan>); 2], language: Language) -> Vec<Message> {
    let totals = sides.map(|(region, _)| needs(region).total);
    let mut found = Vec::new();
    let mut tell = |key: &str, values: [Value; 2]| {
        let [one, other] = values;
        if one != other {
            let what = text(language, key);
            found.push(
                Message::note("diff-figure")
                    .with("what", what)
                    .with("one", one)
                    .with("other", other),
            );
        }
    };
    let count = |of: u64| Value::Count(i64::try_from(of).unwrap_or(i64::MAX));
    tell("diff-stations", totals.each_ref().map(|total| count(total.stations)));
    tell("diff-voters", totals.each_ref().map(|total| count(total.voters)));
    tell("diff-boxes", totals.each_ref().map(|total| Value::Count(total.load.boxes)));
    tell("diff-weight", totals.each_ref().map(|total| Value::Count(total.load.weight_g / 1000)));
    if let [(one, Some(plan)), (other, Some(beside))] = sides {
        let now = Planned { region: other, plan: beside };
        let comparison = compare(now, Planned { region: one, plan });
        let told = comparison.sentences(other, language).join(" ");
        found.push(Message::note("diff-plan").with("told", told));
        let cost = |region, plan| {
            let rupiah = tepat_planner::money::ledger(region, plan).totals().rupiah;
            Value::Rupiah(i64::try_from(rupiah).unwrap_or(i64::MAX))
        };
        let costs = [cost(one, plan), cost(other, beside)];
        if costs[0] != costs[1] {
            let [first, second] = costs;
            found.push(
                Message::note("diff-figure")
                    .with("what", text(language, "diff-cost"))
                    .with("one", first)
                    .with("other", second),
            );
        }
    }
    found
}

/// Every collision with both sides, a row for each side.
pub fn collisions_sheet(collisions: &[Collision], region: &Region, language: Language) -> Sheet {
    let mut rows: Vec<(String, Told, usize)> = Vec::new();
    for (at, collision) in collisions.iter().enumerate() {
        let told = told(collision, region, language);
        rows.extend((0..told.sides.len()).map(|side| (format!("{at} {side}"), told.clone(), side)));
    }
    Sheet::of(&rows, language, |(key, _, _)| key.clone())
        .texts("diff-what", |(_, told, _)| told.what.clone())
        .texts("collision-before", |(_, told, _)| told.before.clone())
        .texts("collision-value", |(_, told, side)| told.sides[*side].value.clone())
        .texts("col-who", |(_, told, side)| told.sides[*side].who.clone())
        .texts("col-when", |(_, told, side)| told.sides[*side].when.clone())
        .texts("col-why", |(_, told, side)| told.sides[*side].why.clone())
        .done()
}
