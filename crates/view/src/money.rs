//! Costs and the budget in words and tables.

use crate::export::heading_key;
use crate::people::force_name;
use crate::sheet::{Form, Sheet, Total};
use crate::words::{self, Language, class_name};
use tepat_model::message::{Message, Value};
use tepat_model::plan::Heading;
use tepat_model::region::{CostKind, RateKind, Region};
use tepat_planner::PlaceIndex;
use tepat_planner::money::{BudgetCheck, Dimension, Key, Ledger, Line, LineSpending, Sum, Totals};

/// The name of a kind of cost.
pub fn kind_name(language: Language, kind: CostKind) -> String {
    words::text(language, &format!("cost-{}", kind.key()))
}

/// The name of what a rate pays for, with its unit.
pub fn rate_name(language: Language, kind: RateKind) -> String {
    words::text(language, &format!("rate-{}", kind.key().replace('_', "-")))
}

/// The name of a rate by its code, with its sub-district; the code itself if it is none.
pub fn rate_title(region: &Region, code: &str, language: Language) -> String {
    let (kind, area) = code.split_once('@').unwrap_or((code, ""));
    let Some(kind) = RateKind::ALL.into_iter().find(|known| known.key() == kind) else {
        return code.to_owned();
    };
    let name = rate_name(language, kind);
    let place = region.places.get(area).map_or(area, |place| place.name.as_str());
    if place.is_empty() { name } else { format!("{name}: {place}") }
}

/// The text key of the name of a dimension.
pub fn dimension_key(dimension: Dimension) -> String {
    format!("costs-by-{}", dimension.key())
}

/// The name of a value of a dimension.
pub fn key_name(region: &Region, language: Language, key: &Key) -> String {
    let unknown = || words::text(language, "costs-unknown");
    match key {
        Key::Kind(kind) => kind_name(language, *kind),
        Key::Area(area) => area.map_or_else(unknown, |area| area.place(region).name.clone()),
        Key::Day(day) => words::h_day(-i64::from(*day)),
        Key::Tier(tier) => {
            tier.map_or_else(unknown, |tier| words::text(language, words::kind_key(tier)))
        }
        Key::Class(class) => class_name(region, class, language),
        Key::Vehicle(code) => vehicle_name(region, language, code),
        Key::Trip(code) => code.clone(),
        Key::Heading(heading) => words::text(language, heading_key(*heading)),
        Key::Force(code) => force_name(region, code),
        Key::Guards => words::text(language, "costs-guards"),
        Key::Trips => words::text(language, "costs-trips"),
    }
}

/// `Truk boks 2, Gudang KPU`: class, number and base.
fn vehicle_name(region: &Region, language: Language, code: &str) -> String {
    let parts =
        code.split_once('@').and_then(|(class, rest)| Some((class, rest.rsplit_once('/')?)));
    let Some((class, (base, number))) = parts else { return code.to_owned() };
    let base = region.places.get(base).map_or(base, |base| base.name.as_str());
    format!("{} {number}, {base}", class_name(region, class, language))
}

/// A code of a value that stays the same in all languages.
pub fn key_code(region: &Region, key: &Key) -> String {
    match key {
        Key::Kind(kind) => kind.key().to_owned(),
        Key::Area(area) => area.map_or("", |area| &area.place(region).code).to_owned(),
        Key::Day(day) => words::h_day(-i64::from(*day)),
        Key::Tier(tier) => tier.map_or("", words::kind_key).to_owned(),
        Key::Class(code) | Key::Vehicle(code) | Key::Trip(code) | Key::Force(code) => code.clone(),
        Key::Heading(Heading::Out) => "out".to_owned(),
        Key::Heading(Heading::Back) => "back".to_owned(),
        Key::Guards => "guards".to_owned(),
        Key::Trips => "trips".to_owned(),
    }
}

/// What a line of a derivation is about: the kind of cost with its class, or the rate.
pub fn line_name(region: &Region, language: Language, line: &Line) -> String {
    match line.rate {
        Some(rate) => rate_name(language, rate),
        None => {
            let class = class_name(region, &line.class, language);
            format!("{}, {class}", kind_name(language, line.kind))
        }
    }
}

/// How an amount comes about: `12 hari × Rp450.000`.
pub fn derived(language: Language, line: &Line) -> String {
    let unit = words::text(language, &format!("unit-{}", line.unit.key().replace('_', "-")));
    let units = words::decimal(language, line.units, 2);
    format!("{units} {unit} × {}", words::rupiah_whole(language, line.rate_rupiah.into()))
}

/// The sums of a dimension as a table, in the order of values, with the share of each in the total.
pub fn costs_sheet(region: &Region, ledger: &Ledger, by: Dimension, language: Language) -> Sheet {
    let total = ledger.totals().rupiah.max(1) as f64;
    let sums = ledger.sums(by);
    let sheet = Sheet::of(&sums, language, |sum| key_code(region, &sum.key));
    // Days are sorted as such.
    let sheet = match by {
        Dimension::Day => sheet.numbers(&dimension_key(by), Form::HDay, |sum| match sum.key {
            Key::Day(day) => Some(-f64::from(day)),
            _ => None,
        }),
        _ => sheet.texts(&dimension_key(by), |sum| key_name(region, language, &sum.key)),
    };
    sheet
        .numbers("costs-total", Form::WholeRupiah, |sum| Some(sum.rupiah as f64))
        .total(Total::Sum)
        .numbers("costs-share", Form::Decimal, |sum| {
            Some(libm::round(sum.rupiah as f64 * 1000.0 / total) / 10.0)
        })
        .numbers("costs-transport", Form::WholeRupiah, |sum| Some(sum.transport_rupiah as f64))
        .total(Total::Sum)
        .numbers("costs-besides", Form::WholeRupiah, |sum| {
            Some((sum.rupiah - sum.transport_rupiah) as f64)
        })
        .total(Total::Sum)
        .done()
}

/// Everything the plan costs, and which part of it the search lowers.
pub fn totals_in_words(language: Language, totals: Totals) -> Message {
    let amount = |rupiah: u64| Value::Text(whole(language, rupiah));
    Message::note("costs-told")
        .with("total", amount(totals.rupiah))
        .with("transport", amount(totals.transport_rupiah))
        .with("besides", amount(totals.rupiah - totals.transport_rupiah))
}

/// What guards cost nothing only because there is no rate for it; `None` if all are paid.
pub fn unpaid_guards_in_words(person_days: u64) -> Option<Message> {
    (person_days > 0).then(|| Message::note("costs-guards-unpaid").with("days", person_days))
}

/// What is to be said about the budget: ceilings that are exceeded and by what, what no line pays,
/// and what two lines count. Empty if there are no lines.
pub fn budget_in_words(region: &Region, check: &BudgetCheck, language: Language) -> Vec<Message> {
    if check.lines.is_empty() {
        return Vec::new();
    }
    let name = |code: &str| line_title(region, code);
    let mut told: Vec<Message> = Vec::new();
    for line in check.over() {
        told.push(
            largest(region, language, line, Message::warning("budget-over"))
                .with("line", name(&line.code))
                .with("spent", whole(language, line.rupiah))
                .with("ceiling", whole(language, line.ceiling_rupiah))
                .with("over", whole(language, line.over_rupiah())),
        );
    }
    if check.unpaid.rupiah > 0 {
        let unpaid = Message::warning("budget-unpaid");
        told.push(
            largest(region, language, &check.unpaid, unpaid)
                .with("spent", whole(language, check.unpaid.rupiah)),
        );
    }
    for overlap in &check.overlaps {
        told.push(
            Message::warning("budget-twice")
                .with("first", name(&overlap.lines.0))
                .with("second", name(&overlap.lines.1))
                .with("rupiah", whole(language, overlap.rupiah)),
        );
    }
    told
}

/// The name of a budget line; its code if it has none.
pub fn line_title(region: &Region, code: &str) -> String {
    let name = region.budget.get(code).map_or("", |line| line.name.as_str());
    if name.is_empty() { code.to_owned() } else { name.to_owned() }
}

/// Adds the largest costs of a line.
fn largest(region: &Region, language: Language, line: &LineSpending, to: Message) -> Message {
    let list = |sums: &[Sum]| {
        let named = sums.iter().map(|sum| {
            let name = key_name(region, language, &sum.key);
            format!("{name} {}", words::rupiah(language, number(sum.rupiah)))
        });
        named.collect::<Vec<String>>().join(", ")
    };
    to.with("kinds", list(&line.kinds))
        .with("areas", list(&line.areas))
        .with("trips", list(&line.trips))
}

/// The amount in whole rupiah.
pub fn whole(language: Language, rupiah: u64) -> String {
    words::rupiah_whole(language, number(rupiah))
}

/// A sub-district's code; empty if it is unknown.
pub(crate) fn area_code(region: &Region, area: Option<PlaceIndex>) -> &str {
    area.map_or("", |area| area.place(region).code.as_str())
}

fn number(rupiah: u64) -> i64 {
    i64::try_from(rupiah).unwrap_or(i64::MAX)
}
