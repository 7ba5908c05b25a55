//! What a plan costs besides transport, and whether the budget pays it.

use super::out;
use tepat_check::{Spent, audit};
use tepat_model::message::Message;
use tepat_model::plan::{Heading, Plan};
use tepat_model::region::Region;
use tepat_planner::money::{check_budget, ledger};
use tepat_view::money::{budget_in_words, totals_in_words};
use tepat_view::words::{self, Language};

/// Prints the total, and what is to be said about the budget.
pub(super) fn print(language: Language, region: &Region, plan: &Plan) {
    let ledger = ledger(region, plan);
    let told = totals_in_words(language, ledger.totals());
    out::line(&words::message(language, &told));
    if region.rates.is_empty() {
        out::line(&words::text(language, "costs-no-rates"));
    }
    for message in budget_in_words(region, &check_budget(region, &ledger), language) {
        out::line(&words::message(language, &message));
    }
}

/// Where the ledger's sums differ from those that the checker derives.
pub(super) fn audited(region: &Region, plan: &Plan) -> Vec<Message> {
    let ledger = ledger(region, plan);
    let mut spent = Spent::default();
    for entry in &ledger.entries {
        let sums = match ledger.trip(entry).heading {
            Heading::Out => &mut spent.out,
            Heading::Back => &mut spent.back,
        };
        let sum: &mut i64 = sums.entry(entry.kind).or_default();
        *sum = sum.saturating_add(i64::try_from(entry.rupiah).unwrap_or(i64::MAX));
    }
    audit(region, plan, &spent)
}
