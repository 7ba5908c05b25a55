//! What the plan costs as a whole: sums by any dimension, their derivation, and the rates.

use leptos::prelude::*;

use super::budget::BudgetLines;
use crate::page::guarding;
use crate::page::panels::inquiries::InquiriesAbout;
use crate::page::parts::{ChoiceField, ExportMenu, NumberField, Table, TextField};
use crate::page::state::{Desk, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{PlaceKind, Rate, RateKind, Region, Subject, usual_rates};
use tepat_planner::money::{Dimension, Key, Ledger, ledger_with_guards, unpaid_guard_days};
use tepat_view::explain::cost_drivers;
use tepat_view::export::What;
use tepat_view::money::{
    costs_sheet, derived, dimension_key, key_code, key_name, line_name, rate_name, rate_title,
    totals_in_words, unpaid_guards_in_words, whole,
};
use tepat_view::sheet::Sheet;
use tepat_view::words;

/// Id of the section.
const ID: &str = "costs";

/// Shows the section.
pub fn show_costs() {
    if let Some(section) = document().get_element_by_id(ID) {
        section.scroll_into_view();
    }
}

/// The costs of the plan, the rates behind them, and the budget that pays them.
#[component]
pub fn CostsSection() -> impl IntoView {
    let desk = Desk::get();
    guarding::follow(desk, move || desk.guards_are_paid());
    let people = Memo::new(move |_| desk.current_people());
    let book = Memo::new(move |_| {
        let (plan, people) = (desk.plan.get()?, people.get());
        let book = desk.region.with(|region| ledger_with_guards(region, &plan, people.as_deref()));
        Some(Shared::new(book))
    });
    let unpaid = move || {
        let people = people.get()?;
        let days = desk.region.with(|region| unpaid_guard_days(region, &people));
        Some(words::message(desk.language.get(), &unpaid_guards_in_words(days)?))
    };
    let told = move || {
        let totals = book.with(|book| book.as_ref().map(|book| book.totals()))?;
        let language = desk.language.get();
        Some(words::message(language, &totals_in_words(language, totals)))
    };
    view! {
        <section id=ID aria-labelledby="costs-title">
            <h3 id="costs-title">{wording("costs-title")}</h3>
            <p id="costs-told">{told}</p>
            {move || drivers(desk, book)}
            <Show when=move || desk.awaits_guards()>
                <p class="stale" id="costs-wait">{wording("costs-guards-wait")}</p>
            </Show>
            {move || unpaid().map(|told| view! { <p class="quiet" id="costs-unpaid">{told}</p> })}
            <p class="quiet">{wording("costs-lead")} " " {wording("costs-guards-lead")}</p>
            <Sums book/>
            <Rates/>
            <BudgetLines book/>
        </section>
    }
}

/// What drives the cost: the largest sums of each dimension.
fn drivers(desk: Desk, book: Memo<Option<Shared<Ledger>>>) -> Option<impl IntoView> {
    let language = desk.language.get();
    let book = book.get()?;
    let told = desk.region.with(|region| cost_drivers(region, language, &book));
    let lines = told.iter().map(|it| view! { <li>{words::message(language, it)}</li> });
    (!told.is_empty()).then(|| {
        view! {
            <p class="quiet">{t("explain-cost")}</p>
            <ul class="lines" id="cost-drivers">{lines.collect_view()}</ul>
        }
    })
}

/// The ledger's sums by a dimension, and how the chosen one comes about.
#[component]
fn Sums(book: Memo<Option<Shared<Ledger>>>) -> impl IntoView {
    let desk = Desk::get();
    let by = RwSignal::new(Dimension::default());
    let chosen = RwSignal::new(None::<String>);
    let choices = Signal::derive(move || {
        let name = |by: Dimension| words::text(desk.language.get(), &dimension_key(by));
        Dimension::ALL.map(|by| (by.key().to_owned(), name(by))).to_vec()
    });
    let choose = move |key: String| {
        chosen.set(None);
        by.set(Dimension::ALL.into_iter().find(|by| by.key() == key).unwrap_or_default());
    };
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(book.with(|book| match book {
            Some(book) => desk.region.with(|region| costs_sheet(region, book, by.get(), language)),
            None => Sheet::default(),
        }))
    });
    let label = Signal::derive(move || {
        let by = words::text(desk.language.get(), &dimension_key(by.get()));
        t_with("costs-table", &[("by", by.into())])
    });
    view! {
        <div class="panel-actions">
            <label class="labelled">
                <span class="quiet">{wording("costs-by")}</span>
                <ChoiceField
                    id="costs-by"
                    label=Signal::derive(wording("costs-by"))
                    choices
                    value=Signal::derive(move || by.get().key().to_owned())
                    on_commit=choose
                />
            </label>
            <ExportMenu whats=&[What::Costs]/>
        </div>
        <div class="table-in-scroll">
            <Table
                id="costs-table"
                label
                sheet
                selected=chosen
                on_select=move |code: String| chosen.set(Some(code))
            />
        </div>
        {move || {
            let code = chosen.get()?;
            let book = book.get()?;
            // Supervisors ask about kinds of cost.
            let asks = (by.get() == Dimension::Kind).then(|| view! {
                <InquiriesAbout subject=Subject::Cost about=code.clone()/>
            });
            Some(view! {
                <Derivation book by=by.get() code/>
                {asks}
            })
        }}
    }
}

/// How one sum comes about: rate times quantity, line by line.
#[component]
fn Derivation(book: Shared<Ledger>, by: Dimension, code: String) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    desk.region.with(|region| {
        let sums = book.sums(by);
        let sum = sums.into_iter().find(|sum| key_code(region, &sum.key) == code)?;
        let is_of = |key: &Key| *key == sum.key;
        let lines = book.lines(|entry| is_of(&book.key(entry, by)));
        let row = |line| {
            let name = line_name(region, language, &line);
            let how = derived(language, &line);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{how}</td>
                    <td>{whole(language, line.rupiah)}</td>
                </tr>
            }
        };
        let values = [
            ("of", key_name(region, language, &sum.key).into()),
            ("rupiah", whole(language, sum.rupiah).into()),
        ];
        Some(view! {
            <div class="plain-scroll">
                <table class="plain" id="costs-derivation">
                    <caption>{t_with("costs-derivation", &values)}</caption>
                    <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        })
    })
}

/// The rates that are paid besides those of the vehicle classes.
#[component]
fn Rates() -> impl IntoView {
    let desk = Desk::get();
    let rows = Memo::new(move |_| {
        let general = RateKind::ALL.map(|kind| (kind, String::new()));
        let of_areas = desk.region.with(|region| {
            let own = region.rates.iter().filter(|rate| !rate.area.is_empty());
            own.map(|rate| (rate.kind, rate.area.clone())).collect::<Vec<_>>()
        });
        general.into_iter().chain(of_areas).collect::<Vec<_>>()
    });
    let none = Memo::new(move |_| desk.region.with(|region| region.rates.is_empty()));
    let fill = move |_| {
        let usual = desk.region.with_untracked(|region| usual_rates(&region.info.province));
        desk.edit(Edit::put(TableName::Rates, &usual), "");
    };
    view! {
        <Show when=move || none.get()>
            <p class="stale">
                {wording("costs-no-rates")}
                " "
                <button type="button" id="rates-usual" on:click=fill>
                    {wording("costs-usual-rates")}
                </button>
            </p>
        </Show>
        <details id="rates">
            <summary>{wording("costs-rates")}</summary>
            <p class="quiet">{wording("costs-rates-lead")}</p>
            <ul class="rules">
                <For
                    each=move || rows.get()
                    key=|(kind, area)| Rate::code_of(*kind, area)
                    children=|(kind, area)| view! { <RateRow kind area/> }
                />
            </ul>
            <NewRate/>
        </details>
    }
}

/// One rate: the amount and its source. A changed amount loses its source.
#[component]
fn RateRow(kind: RateKind, area: String) -> impl IntoView {
    let desk = Desk::get();
    let area = StoredValue::new(area);
    let code = StoredValue::new(area.with_value(|area| Rate::code_of(kind, area)));
    let rate = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.rates.get(code).cloned()))
    });
    let name = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| code.with_value(|code| rate_title(region, code, language)))
    });
    let put = move |rupiah: Option<i64>, source: String| {
        let Some(rupiah) = rupiah.and_then(|rupiah| u32::try_from(rupiah).ok()) else { return };
        let edit = if rate.with_untracked(Option::is_some) {
            let fields = [("rupiah", rupiah.into()), ("source", source.into())];
            Edit::set_many(TableName::Rates, &code.get_value(), fields)
        } else {
            let rate = area.with_value(|area| Rate::new(kind, area, rupiah, &source));
            Edit::put(TableName::Rates, &[rate])
        };
        desk.edit(edit, "");
    };
    let amount = move || rate.with(|rate| rate.as_ref().map(|rate| i64::from(rate.rupiah)));
    let source = move || rate.with(|r| r.as_ref().map(|r| r.source.clone()).unwrap_or_default());
    let set_amount = move |rupiah: Option<i64>| put(rupiah, String::new());
    let set_source = move |source: String| {
        put(rate.with_untracked(|r| r.as_ref().map(|r| r.rupiah.into())), source)
    };
    let source_label =
        Signal::derive(move || format!("{}: {}", name.get(), t("costs-rate-source")));
    let origin = move || {
        let source = source();
        let is_published = source.contains("published") && !source.contains("background");
        if is_published { "published" } else { "background" }
    };
    let remove = move |_| {
        desk.edit(Edit::Remove { table: TableName::Rates, code: code.get_value() }, "");
    };
    let is_of_area = !area.with_value(String::is_empty);
    view! {
        <li class="rule">
            <span class="rule-name">{name}</span>
            <NumberField
                label=name
                value=Signal::derive(amount)
                least=0
                most=1_000_000_000
                on_commit=set_amount
            />
            <span class="rule-unit">"Rp"</span>
            <span class="rule-source" data-source=origin>
                <TextField
                    label=source_label
                    value=Signal::derive(source)
                    on_commit=set_source
                />
            </span>
            {is_of_area.then(|| view! {
                <button type="button" on:click=remove>{wording("budget-remove")}</button>
            })}
        </li>
    }
}

/// Adds a rate of one sub-district, which begins as the general one.
#[component]
fn NewRate() -> impl IntoView {
    let desk = Desk::get();
    let kind = RwSignal::new(RateKind::ALL[0]);
    let area = RwSignal::new(String::new());
    let kinds = Signal::derive(move || {
        let named = |kind: RateKind| (kind.key().to_owned(), rate_name(desk.language.get(), kind));
        RateKind::ALL.map(named).to_vec()
    });
    let areas = Memo::new(move |_| desk.region.with(|region| areas_of(region)));
    let add = move |_| {
        let chosen = area.get_untracked();
        let first = areas.with_untracked(|areas| areas.first().map(|(code, _)| code.clone()));
        let Some(area) = Some(chosen).filter(|code| !code.is_empty()).or(first) else { return };
        let kind = kind.get_untracked();
        let now = desk.region.with_untracked(|region| region.rate_rupiah(kind, &area));
        desk.edit(Edit::put(TableName::Rates, &[Rate::new(kind, &area, now, "")]), "");
    };
    view! {
        <div class="panel-actions">
            <ChoiceField
                label=Signal::derive(wording("costs-rate"))
                choices=kinds
                value=Signal::derive(move || kind.get().key().to_owned())
                on_commit=move |key: String| {
                    let of_key = RateKind::ALL.into_iter().find(|kind| kind.key() == key);
                    kind.set(of_key.unwrap_or(RateKind::ALL[0]));
                }
            />
            <ChoiceField
                label=Signal::derive(wording("costs-rate-area"))
                choices=areas
                value=area
                on_commit=move |code: String| area.set(code)
            />
            <button type="button" id="rate-add" on:click=add>{wording("costs-rate-add")}</button>
        </div>
    }
}

/// Codes and names of the sub-districts.
pub(super) fn areas_of(region: &Region) -> Vec<(String, String)> {
    let posts = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    posts.map(|place| (place.code.clone(), place.name.clone())).collect()
}
