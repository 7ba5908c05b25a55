//! What units lend each other.

use leptos::prelude::*;

use crate::page::parts::{ChoiceField, NumberField};
use crate::page::state::{Desk, t, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::Lending;
use tepat_view::people::force_name;

/// All lendings, and a form for a new one.
#[component]
pub fn Lendings() -> impl IntoView {
    let desk = Desk::get();
    let codes = Memo::new(move |_| {
        desk.region.with(|r| r.lendings.iter().map(|l| l.code.clone()).collect::<Vec<_>>())
    });
    let none = Memo::new(move |_| codes.with(Vec::is_empty));
    view! {
        <h3>{wording("people-lendings")}</h3>
        <Show when=move || none.get()>
            <p class="quiet">{wording("people-lendings-none")}</p>
        </Show>
        <ul class="rules" id="lendings">
            <For
                each=move || codes.get()
                key=Clone::clone
                children=|code| view! { <Row code/> }
            />
        </ul>
        <NewLending/>
    }
}

#[component]
fn Row(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let lending = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.lendings.get(code).cloned()))
    });
    let label = Signal::derive(move || {
        let lending = lending.get().unwrap_or_default();
        desk.region.with(|region| {
            let names = [&lending.from, &lending.to].map(|force| force_name(region, force));
            names.join(" → ")
        })
    });
    let set = move |officers: Option<i64>| {
        desk.edit(
            Edit::set(TableName::Lendings, &code.get_value(), "officers", officers.unwrap_or(0)),
            "",
        );
    };
    let remove = move |_| {
        desk.edit(Edit::Remove { table: TableName::Lendings, code: code.get_value() }, "");
    };
    view! {
        <li class="rule">
            <span class="rule-name">{label}</span>
            <NumberField
                label=label
                value=Signal::derive(move || {
                    lending.with(|lending| lending.as_ref().map(|lending| lending.officers.into()))
                })
                least=0
                most=100_000
                on_commit=set
            />
            <button type="button" on:click=remove>{wording("people-remove")}</button>
        </li>
    }
}

#[component]
fn NewLending() -> impl IntoView {
    let desk = Desk::get();
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let officers = RwSignal::new(10_i64);
    let forces = Signal::derive(move || {
        desk.region.with(|region| {
            let named = |force: &tepat_model::region::Force| {
                (force.code.clone(), force_name(region, &force.code))
            };
            region.forces.iter().map(named).collect::<Vec<_>>()
        })
    });
    let choice = move |chosen: RwSignal<String>, at: usize| {
        Signal::derive(move || {
            let chosen = chosen.get();
            forces.with(|forces| {
                let known = forces.iter().find(|(code, _)| *code == chosen);
                let usual = forces.get(at).or_else(|| forces.last());
                known.or(usual).map(|(code, _)| code.clone()).unwrap_or_default()
            })
        })
    };
    let (lender, borrower) = (choice(from, 0), choice(to, 1));
    let is_possible = Memo::new(move |_| lender.get() != borrower.get());
    let add = move |_| {
        let officers = u32::try_from(officers.get_untracked()).unwrap_or(0);
        let lending = Lending::new(&lender.get_untracked(), &borrower.get_untracked(), officers);
        desk.edit(Edit::put(TableName::Lendings, &[lending]), "");
    };
    view! {
        <div class="panel-actions">
            <label class="labelled">
                <span class="quiet">{wording("people-lend-from")}</span>
                <ChoiceField
                    label=Signal::derive(wording("people-lend-from"))
                    choices=forces
                    value=lender
                    on_commit=move |code: String| from.set(code)
                />
            </label>
            <label class="labelled">
                <span class="quiet">{wording("people-lend-to")}</span>
                <ChoiceField
                    label=Signal::derive(wording("people-lend-to"))
                    choices=forces
                    value=borrower
                    on_commit=move |code: String| to.set(code)
                />
            </label>
            <label class="labelled">
                <span class="quiet">{wording("people-lend-officers")}</span>
                <NumberField
                    label=Signal::derive(wording("people-lend-officers"))
                    value=Signal::derive(move || Some(officers.get()))
                    least=1
                    most=100_000
                    on_commit={move |typed: Option<i64>| officers.set(typed.unwrap_or(1))}
                />
            </label>
            <button
                type="button"
                id="lend"
                disabled=move || !is_possible.get()
                on:click=add
            >
                {move || t("people-lend")}
            </button>
        </div>
    }
}
