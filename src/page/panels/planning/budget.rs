//! The budget: what each line pays, its ceiling, and what the plan spends on it.

use leptos::prelude::*;
use serde_json::{Value as Json, json};

use super::costs::areas_of;
use crate::page::panels::messages::Messages;
use crate::page::parts::{NumberField, TextField, Toggle};
use crate::page::state::{Desk, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{BudgetLine, CostKind, PlaceKind, new_budget_code};
use tepat_order::Order as _;
use tepat_planner::money::{BudgetCheck, Ledger, check_budget};
use tepat_view::money::{budget_in_words, kind_name, whole};
use tepat_view::people::force_name;
use tepat_view::words::{self, kind_key};

/// Greatest ceiling; the region's records have the same.
const MOST_RUPIAH: i64 = 100_000_000_000_000;

/// Kinds of places that trips start from.
const TIERS: [PlaceKind; 4] = [PlaceKind::Store, PlaceKind::Ppk, PlaceKind::Pps, PlaceKind::Pier];

/// All lines, and what is wrong with them.
#[component]
pub fn BudgetLines(book: Memo<Option<Shared<Ledger>>>) -> impl IntoView {
    let desk = Desk::get();
    let codes = Memo::new(move |_| {
        desk.region.with(|region| region.budget.iter().map(|b| b.code.clone()).collect::<Vec<_>>())
    });
    let check = Memo::new(move |_| {
        let book = book.get()?;
        Some(Shared::new(desk.region.with(|region| check_budget(region, &book))))
    });
    let told = Signal::derive(move || {
        let (language, check) = (desk.language.get(), check.get());
        let told = |check: Shared<BudgetCheck>| {
            desk.region.with(|region| budget_in_words(region, &check, language))
        };
        check.map(told).unwrap_or_default()
    });
    // Without any line nothing is said to be paid by none.
    let unpaid = move || {
        let check = check.get().filter(|check| !check.lines.is_empty())?;
        Some(check.unpaid.rupiah).filter(|rupiah| *rupiah > 0)
    };
    let add = move |_| {
        let code = desk.region.with_untracked(|region| new_budget_code(&region.budget));
        let number = code.trim_start_matches(['B', '0']).to_owned();
        let name = t_with("budget-new-name", &[("number", number.into())]);
        desk.edit(
            Edit::put(TableName::Budget, &[BudgetLine { code, name, ..BudgetLine::default() }]),
            "",
        );
    };
    view! {
        <h4>{wording("budget-title")}</h4>
        <p class="quiet">{wording("budget-lead")}</p>
        <ul class="budget" id="budget">
            <For
                each=move || codes.get()
                key=Clone::clone
                children=move |code| view! { <Line code check/> }
            />
            {move || unpaid().map(|rupiah| view! {
                <li class="budget-line" id="budget-unpaid">
                    <span>{wording("paper-costs-unpaid")}</span>
                    <span class="toned" data-tone="warn">{whole(desk.language.get(), rupiah)}</span>
                </li>
            })}
        </ul>
        <div id="budget-told"><Messages list=told/></div>
        <button type="button" id="budget-add" on:click=add>{wording("budget-add")}</button>
    }
}

/// One line: name, ceiling, what is spent, and what it pays.
#[component]
fn Line(code: String, check: Memo<Option<Shared<BudgetCheck>>>) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let line = Memo::new(move |_| {
        desk.region.with(|region| {
            code.with_value(|code| region.budget.get(code).cloned()).unwrap_or_default()
        })
    });
    let set = move |field: &'static str, value: Json| {
        desk.edit(Edit::set(TableName::Budget, &code.get_value(), field, value), "");
    };
    let set_ceiling =
        move |ceiling: Option<i64>| set("ceiling_rupiah", ceiling.unwrap_or(0).into());
    let spent = Memo::new(move |_| {
        let check = check.get()?;
        let own = check.lines.iter().find(|own| code.with_value(|code| own.code == *code))?;
        Some((own.rupiah, own.ceiling_rupiah))
    });
    let told = move || {
        let (rupiah, ceiling) = spent.get()?;
        let amount = |rupiah: u64| whole(desk.language.get(), rupiah).into();
        Some(match rupiah.checked_sub(ceiling) {
            None | Some(0) => {
                let left = amount(ceiling - rupiah);
                t_with("budget-spent", &[("spent", amount(rupiah)), ("left", left)])
            }
            Some(over) => {
                let values = [("spent", amount(rupiah)), ("over", amount(over))];
                t_with("budget-spent-over", &values)
            }
        })
    };
    let tone = move || match spent.get() {
        Some((rupiah, ceiling)) if rupiah > ceiling => "bad",
        _ => "good",
    };
    let remove = move |_| {
        desk.edit(Edit::Remove { table: TableName::Budget, code: code.get_value() }, "");
    };
    view! {
        <li class="budget-line">
            <TextField
                label=Signal::derive(wording("budget-name"))
                value=Signal::derive(move || line.with(|line| line.name.clone()))
                on_commit=move |name: String| set("name", name.into())
            />
            <label class="labelled">
                <span class="quiet">{wording("budget-ceiling")}</span>
                <NumberField
                    label=Signal::derive(wording("budget-ceiling"))
                    value=Signal::derive(move || {
                        i64::try_from(line.with(|line| line.ceiling_rupiah)).ok()
                    })
                    least=0
                    most=MOST_RUPIAH
                    on_commit=set_ceiling
                />
            </label>
            <span class="toned" data-tone=tone>{told}</span>
            <button type="button" on:click=remove>{wording("budget-remove")}</button>
            <Pays line set/>
        </li>
    }
}

/// What a line pays: a choice of kinds, starting places and sub-districts.
#[component]
fn Pays(
    line: Memo<BudgetLine>,
    set: impl Fn(&'static str, Json) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = Desk::get();
    let kinds = CostKind::ALL.map(|kind| {
        let change = move |on: bool| {
            set("kinds", json!(with(&line.with_untracked(|line| line.kinds.clone()), kind, on)));
        };
        view! {
            <Toggle
                label=Signal::derive(move || kind_name(desk.language.get(), kind))
                on=Signal::derive(move || line.with(|line| line.kinds.contains(&kind)))
                on_change=change
            />
        }
    });
    let tiers = TIERS.map(|tier| {
        let change = move |on: bool| {
            set("tiers", json!(with(&line.with_untracked(|line| line.tiers.clone()), tier, on)));
        };
        view! {
            <Toggle
                label=Signal::derive(move || words::text(desk.language.get(), kind_key(tier)))
                on=Signal::derive(move || line.with(|line| line.tiers.contains(&tier)))
                on_change=change
            />
        }
    });
    let areas = move || {
        let area = move |(code, name): (String, String)| {
            let code = StoredValue::new(code);
            let change = move |on: bool| {
                let areas = line.with_untracked(|line| line.areas.clone());
                set("areas", json!(with(&areas, code.get_value(), on)));
            };
            let is_on = move || line.with(|line| code.with_value(|code| line.areas.contains(code)));
            view! {
                <Toggle label=Signal::stored(name) on=Signal::derive(is_on) on_change=change/>
            }
        };
        desk.region.with(|region| areas_of(region)).into_iter().map(area).collect_view()
    };
    let forces = move || {
        let unit = move |(code, name): (String, String)| {
            let code = StoredValue::new(code);
            let change = move |on: bool| {
                let forces = line.with_untracked(|line| line.forces.clone());
                set("forces", json!(with(&forces, code.get_value(), on)));
            };
            let is_on =
                move || line.with(|line| code.with_value(|code| line.forces.contains(code)));
            view! {
                <Toggle label=Signal::stored(name) on=Signal::derive(is_on) on_change=change/>
            }
        };
        let units = desk.region.with(|region| {
            let units = region.forces.iter();
            units.map(|force| (force.code.clone(), force.name.clone())).collect::<Vec<_>>()
        });
        (!units.is_empty()).then(|| {
            view! {
                <fieldset class="budget-choices">
                    <legend>{wording("budget-forces")}</legend>
                    {units.into_iter().map(unit).collect_view()}
                </fieldset>
            }
        })
    };
    let summary = move || {
        let language = desk.language.get();
        let line = line.get();
        let kinds = line.kinds.iter().map(|kind| kind_name(language, *kind));
        let tiers = line.tiers.iter().map(|tier| words::text(language, kind_key(*tier)));
        let named = |code: &String| {
            desk.region.with(|r| r.places.get(code).map_or(code.clone(), |p| p.name.clone()))
        };
        let areas = line.areas.iter().map(named);
        let forces = line.forces.iter();
        let forces = forces.map(|code| desk.region.with(|region| force_name(region, code)));
        let parts: Vec<String> =
            [kinds.collect::<Vec<_>>(), tiers.collect(), areas.collect(), forces.collect()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(|part| part.join(", "))
                .collect();
        let what = if parts.is_empty() { t("budget-pays-all") } else { parts.join("; ") };
        t_with("budget-pays", &[("what", what.into())])
    };
    view! {
        <details>
            <summary>{summary}</summary>
            <fieldset class="budget-choices">
                <legend>{wording("budget-kinds")}</legend>
                {kinds.into_iter().collect_view()}
            </fieldset>
            <fieldset class="budget-choices">
                <legend>{wording("budget-tiers")}</legend>
                {tiers.into_iter().collect_view()}
            </fieldset>
            <fieldset class="budget-choices">
                <legend>{wording("budget-areas")}</legend>
                {areas}
            </fieldset>
            {forces}
        </details>
    }
}

/// A list with or without a value.
fn with<T: Clone + PartialEq + Ord>(list: &[T], value: T, on: bool) -> Vec<T> {
    let mut list: Vec<T> = list.iter().filter(|own| **own != value).cloned().collect();
    if on {
        list.push(value);
    }
    list.order();
    list
}
