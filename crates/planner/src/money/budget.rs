//! Which line of the budget pays what, and what breaks it.

use std::cmp::Reverse;

use super::{Dimension, Entry, Ledger, Sum};
use tepat_model::region::{BudgetLine, Region};
use tepat_order::Order as _;

/// Costs named at most for each dimension of a line.
const MOST_NAMED: usize = 3;

/// What one line pays, or what no line pays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineSpending {
    /// Code of the line; empty for what no line pays.
    pub code: String,
    /// Its ceiling; 0 for what no line pays.
    pub ceiling_rupiah: u64,
    /// What the plan spends on it.
    pub rupiah: u64,
    /// Its largest kinds of cost, largest first.
    pub kinds: Vec<Sum>,
    /// Its largest sub-districts.
    pub areas: Vec<Sum>,
    /// Its largest trips.
    pub trips: Vec<Sum>,
}

impl LineSpending {
    /// By how much it exceeds the ceiling.
    pub fn over_rupiah(&self) -> u64 {
        self.rupiah.saturating_sub(self.ceiling_rupiah)
    }
}

/// What two lines both pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Codes of the lines, in order.
    pub lines: (String, String),
    /// The amount that counts in both.
    pub rupiah: u64,
}

/// A plan against the budget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BudgetCheck {
    /// All lines, in the order of the region's.
    pub lines: Vec<LineSpending>,
    /// What no line pays.
    pub unpaid: LineSpending,
    /// What counts twice.
    pub overlaps: Vec<Overlap>,
}

impl BudgetCheck {
    /// The lines whose ceiling is exceeded.
    pub fn over(&self) -> impl Iterator<Item = &LineSpending> {
        self.lines.iter().filter(|line| line.over_rupiah() > 0)
    }
}

/// Adds up what each line pays. O(entries · lines²).
pub fn check_budget(region: &Region, ledger: &Ledger) -> BudgetCheck {
    let pays = |line: &BudgetLine, entry: &Entry| {
        let area = entry.area.map_or("", |area| area.place(region).code.as_str());
        let tier = ledger.trip(entry).and_then(|trip| trip.tier);
        line.pays(entry.kind, tier, area, ledger.force(entry))
    };
    let mut found = BudgetCheck::default();
    for (at, line) in region.budget.iter().enumerate() {
        let mut spending = spending(ledger, |entry| pays(line, entry));
        spending.code.clone_from(&line.code);
        spending.ceiling_rupiah = line.ceiling_rupiah;
        found.lines.push(spending);
        for other in region.budget.iter().skip(at + 1) {
            let both = ledger.entries.iter().filter(|e| pays(line, e) && pays(other, e));
            let rupiah = sum(both);
            if rupiah > 0 {
                let lines = (line.code.clone(), other.code.clone());
                found.overlaps.push(Overlap { lines, rupiah });
            }
        }
    }
    found.unpaid = spending(ledger, |entry| !region.budget.iter().any(|line| pays(line, entry)));
    found
}

fn spending(ledger: &Ledger, of: impl Fn(&Entry) -> bool) -> LineSpending {
    let largest = |by| {
        let mut sums = ledger.sums_of(by, &of);
        sums.order_by_key(|sum| Reverse(sum.rupiah));
        sums.truncate(MOST_NAMED);
        sums
    };
    LineSpending {
        rupiah: sum(ledger.entries.iter().filter(|entry| of(entry))),
        kinds: largest(Dimension::Kind),
        areas: largest(Dimension::Area),
        trips: largest(Dimension::Trip),
        ..LineSpending::default()
    }
}

fn sum<'e>(entries: impl Iterator<Item = &'e Entry>) -> u64 {
    entries.map(|entry| entry.rupiah).fold(0, u64::saturating_add)
}
