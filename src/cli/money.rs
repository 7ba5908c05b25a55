//! What a plan costs besides transport, and whether the budget pays it.

use super::{out, people::watches};
use tepat_check::{Spent, audit};
use tepat_model::message::Message;
use tepat_model::plan::{Heading, Plan};
use tepat_model::region::{RateKind, Region};
use tepat_planner::money::{Ledger, Payee, check_budget, ledger_with_guards, unpaid_guard_days};
use tepat_planner::people::{People, assigned};
use tepat_view::money::{budget_in_words, totals_in_words, unpaid_guards_in_words};
use tepat_view::words::{self, Language};

/// Prints the total, and what is to be said about the budget.
pub(super) fn print(language: Language, region: &Region, plan: &Plan) {
    let people = guarding(region, plan);
    let ledger = ledger_with_guards(region, plan, Some(&people));
    let told = totals_in_words(language, ledger.totals());
    out::line(&words::message(language, &told));
    if region.rates.is_empty() {
        out::line(&words::text(language, "costs-no-rates"));
    }
    if let Some(told) = unpaid_guards_in_words(unpaid_guard_days(region, &people)) {
        out::line(&words::message(language, &told));
    }
    for message in budget_in_words(region, &check_budget(region, &ledger), language) {
        out::line(&words::message(language, &message));
    }
}

/// Who guards what; nobody without units.
pub(super) fn guarding(region: &Region, plan: &Plan) -> People {
    if region.forces.is_empty() { People::default() } else { assigned(region, Some(plan)) }
}

/// Where the ledger's sums differ from those that the checker derives.
pub(super) fn audited(region: &Region, plan: &Plan) -> Vec<Message> {
    let people = guarding(region, plan);
    let spent = spent(&ledger_with_guards(region, plan, Some(&people)));
    audit(region, plan, &watches(&people), &spent)
}

/// The sums of a ledger in the form that the checker reads.
pub fn spent(ledger: &Ledger) -> Spent {
    let mut spent = Spent::default();
    for entry in &ledger.entries {
        let sum = match entry.payee {
            Payee::Trip(trip) => {
                let sums = match ledger.trips[trip].heading {
                    Heading::Out => &mut spent.out,
                    Heading::Back => &mut spent.back,
                };
                sums.entry(entry.kind).or_default()
            }
            Payee::Force(_) => {
                let at_stations = entry.rate == Some(RateKind::StationGuardDay);
                let unit = (ledger.force(entry).to_owned(), at_stations);
                spent.guards.entry(unit).or_default()
            }
        };
        *sum = sum.saturating_add(i64::try_from(entry.rupiah).unwrap_or(i64::MAX));
    }
    spent
}
