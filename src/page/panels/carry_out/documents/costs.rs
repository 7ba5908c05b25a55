//! The budget plan on paper: what is spent and how that comes about, the lines that pay it, and where
//! the rates come from.

use leptos::prelude::*;

use super::Scope;
use super::paper::{frame, sheet, signatures};
use crate::page::state::{Desk, t, t_with};
use tepat_model::region::Region;
use tepat_planner::money::{BudgetCheck, Line, check_budget, ledger_with_guards};
use tepat_view::money::{derived, line_name, line_title, rate_title, whole};
use tepat_view::papers::{Lie, Mark};
use tepat_view::words::{self, Language};

pub fn sheets(desk: Desk, scope: &Scope, language: Language) -> AnyView {
    let region = desk.region.get();
    let Some(plan) = desk.plan.get() else { return ().into_any() };
    if desk.awaits_guards() {
        return view! { <p class="quiet">{t("costs-guards-wait")}</p> }.into_any();
    }
    let people = desk.current_people();
    let ledger = ledger_with_guards(&region, &plan, people.as_deref());
    let is_whole = scope.kecamatan.is_empty();
    let lines = ledger.lines(|entry| {
        is_whole || entry.area.is_some_and(|area| area.place(&region).code == scope.kecamatan)
    });
    let budget = is_whole.then(|| check_budget(&region, &ledger));
    let lines_of = budget.filter(|budget| !budget.lines.is_empty());
    let body = view! {
        {spending(&region, &lines, language)}
        {lines_of.map(|budget| ceilings(&region, &budget, language))}
        {sources(&region, language)}
        {signatures(&[t("paper-costs-made"), t("paper-costs-approved")])}
    };
    let about = region.places.get(&scope.kecamatan);
    let about = about.map(|ppk| t_with("paper-kecamatan", &[("name", ppk.name.as_str().into())]));
    let (mark, lines) = (Mark::new("RAB", scope.kecamatan.as_str()), about.as_slice());
    sheet(&frame(desk), Lie::Upright, &mark, &t("paper-costs"), lines, body.into_any())
}

/// Every rate with its quantity and amount, and the total.
fn spending(region: &Region, lines: &[Line], language: Language) -> AnyView {
    let row = |line: &Line| {
        view! {
            <tr>
                <td>{line_name(region, language, line)}</td>
                <td class="number">{derived(language, line)}</td>
                <td class="number">{whole(language, line.rupiah)}</td>
            </tr>
        }
    };
    let total = lines.iter().map(|line| line.rupiah).fold(0, u64::saturating_add);
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("costs-by-kind")}</th>
                    <th scope="col">{t("paper-costs-how")}</th>
                    <th scope="col">{t("costs-total")}</th>
                </tr>
            </thead>
            <tbody>{lines.iter().map(row).collect_view()}</tbody>
            <tfoot>
                <tr>
                    <td>{t("paper-total")}</td>
                    <td></td>
                    <td class="number">{whole(language, total)}</td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

/// The lines of the budget, and what none of them pays.
fn ceilings(region: &Region, budget: &BudgetCheck, language: Language) -> AnyView {
    let row = |name: String, ceiling: String, spent: String, left: String| {
        view! {
            <tr>
                <td>{name}</td>
                <td class="number">{ceiling}</td>
                <td class="number">{spent}</td>
                <td class="number">{left}</td>
            </tr>
        }
    };
    let lines = budget.lines.iter().map(|line| {
        let amount = |rupiah| whole(language, rupiah);
        let left = match line.over_rupiah() {
            0 => amount(line.ceiling_rupiah - line.rupiah),
            over => format!("−{}", amount(over)),
        };
        let name = line_title(region, &line.code);
        row(name, amount(line.ceiling_rupiah), amount(line.rupiah), left)
    });
    let unpaid = budget.unpaid.rupiah;
    let unpaid = (unpaid > 0).then(|| {
        row(t("paper-costs-unpaid"), String::new(), whole(language, unpaid), String::new())
    });
    view! {
        <table class="paper-small">
            <thead>
                <tr>
                    <th scope="col">{t("budget-title")}</th>
                    <th scope="col">{t("budget-ceiling")}</th>
                    <th scope="col">{t("paper-costs-spent")}</th>
                    <th scope="col">{t("paper-costs-left")}</th>
                </tr>
            </thead>
            <tbody>{lines.collect_view()} {unpaid}</tbody>
        </table>
    }
    .into_any()
}

/// Where the rates of the region come from.
fn sources(region: &Region, language: Language) -> AnyView {
    let row = |rate: &tepat_model::region::Rate| {
        let name = rate_title(region, &rate.code, language);
        let amount = words::rupiah_whole(language, rate.rupiah.into());
        view! { <p>{format!("{name}: {amount}. {}", rate.source)}</p> }
    };
    view! {
        <div class="paper-remarks">
            <p>{t("paper-costs-vehicles")}</p>
            {region.rates.iter().map(row).collect_view()}
        </div>
    }
    .into_any()
}
