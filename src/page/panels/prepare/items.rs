//! The goods that stations get.

use leptos::prelude::*;

use crate::page::parts::{Table, commit};
use crate::page::state::{Desk, Shared, wording};
use tepat_model::document::TableName;
use tepat_model::region::{Basis, Item, Returns};
use tepat_view::sheet::{Editor, Form, Sheet};
use tepat_view::words::{self, Language};

/// The goods, with editable quantities and weights.
#[component]
pub fn ItemTable() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| item_sheet(&region.items, language)))
    });
    view! {
        <Table
            id="items"
            label=Signal::derive(wording("needs-tab-items"))
            sheet
            selected=Signal::stored(None::<String>)
            on_select=|_| ()
            on_edit=move |edits| commit(desk, TableName::Items, edits)
        />
    }
}

fn item_sheet(items: &[Item], language: Language) -> Sheet {
    let up_to = |most| Editor::Number { least: 0, most, optional: false };
    let returns = Returns::ALL
        .map(|returns| (returns.key().to_owned(), words::text(language, &returns_key(returns))));
    Sheet::of(items, language, |item| item.code.clone())
        .texts("col-item", |item| item.name(language.code()).to_owned())
        .texts("col-basis", |item| words::text(language, basis_key(item.basis)))
        .numbers("col-quantity", Form::Count, |item| {
            (item.basis != Basis::Ballot).then_some(item.quantity.into())
        })
        .edit("quantity", up_to(100_000))
        .only_where(|item| item.basis != Basis::Ballot)
        .numbers("col-weight-g", Form::Count, |item| Some(item.weight_g.into()))
        .edit("weight_g", up_to(1_000_000))
        .numbers("col-volume-cm3", Form::Count, |item| Some(item.volume_cm3.into()))
        .edit("volume_cm3", up_to(10_000_000))
        .texts("col-returns", |item| words::text(language, &returns_key(item.how_returned())))
        .edit("returns", Editor::Choice(returns.to_vec()))
        .texts("col-source", |item| item.source.clone())
        .done()
}

/// Text key of how an item comes back.
fn returns_key(returns: Returns) -> String {
    format!("returns-{}", returns.key())
}

/// Text key of what an item is counted by.
pub fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::Ballot => "basis-ballot",
        Basis::Election => "basis-election",
        Basis::Station => "basis-station",
    }
}
