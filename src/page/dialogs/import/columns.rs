//! The first rows of the list, with a field selector above each column.

use leptos::prelude::*;

use super::draft::Draft;
use crate::page::state::{Desk, wording};
use tepat_intake::import::{Column, Field, Intent, Kind, Mapping, SheetChoice};
use tepat_view::words;

/// Rows shown below the heading.
const ROWS_SHOWN: usize = 5;

/// The kind of list, and the field of each column.
#[component]
pub fn Columns(
    draft: Draft,
    /// Whether a region begins with the list: its stations then are all there are.
    #[prop(optional)]
    is_new: bool,
) -> impl IntoView {
    view! {
        <div class="row import-what">
            <SheetChoice draft/>
            {(!is_new).then(|| view! { <KindChoice draft/> })}
            <HeadingRows draft/>
            {(!is_new).then(|| view! { <IntentChoice draft/> })}
        </div>
        <div class="import-grid" tabindex="0" role="region" aria-label=wording("load-columns")>
            {move || draft.mapping.get().map(|mapping| grid(draft, &mapping))}
        </div>
    }
}

#[component]
fn SheetChoice(draft: Draft) -> impl IntoView {
    let names = move || {
        draft.grids.with(|grids| {
            grids.iter().map(|grid| grid.sheet.clone().unwrap_or_default()).collect::<Vec<_>>()
        })
    };
    let choose = move |event| {
        if let Ok(sheet) = event_target_value(&event).parse() {
            draft.show_sheet(sheet);
        }
    };
    view! {
        <strong>
            {move || draft.with_grid(|grid| grid.file.clone()).filter(|file| !file.is_empty())}
        </strong>
        <Show when=move || draft.grids.with(|grids| grids.len() > 1)>
            <label class="row">
                {wording("load-sheet")}
                <select on:change=choose>
                    {move || names().into_iter().enumerate().map(|(at, name)| view! {
                        <option value=at.to_string() selected=move || draft.sheet.get() == at>{name}</option>
                    }).collect_view()}
                </select>
            </label>
            <TakenSheets draft/>
        </Show>
        <HiddenChoice draft/>
    }
}

/// Selects the sheets to read; each is shown with its number of rows.
#[component]
fn TakenSheets(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let entries = move || {
        let names = draft.grids.with(|grids| {
            grids.iter().map(|grid| grid.sheet.clone().unwrap_or_default()).collect::<Vec<_>>()
        });
        let sheets = draft.sheets.get();
        let entry = |(at, (name, sheet)): (usize, (String, SheetChoice))| {
            let rows = words::count(desk.language.get(), i64::try_from(sheet.rows).unwrap_or(0));
            let take = move |event| draft.take_sheet(at, event_target_checked(&event));
            view! {
                <label class="row">
                    <input type="checkbox" prop:checked=sheet.is_taken on:change=take/>
                    {format!("{name} ({rows})")}
                </label>
            }
        };
        names.into_iter().zip(sheets).enumerate().map(entry).collect_view()
    };
    view! { <fieldset id="import-sheets" class="row"><legend>{wording("load-sheets")}</legend>{entries}</fieldset> }
}

/// Whether to read rows and columns that the workbook hides.
#[component]
fn HiddenChoice(draft: Draft) -> impl IntoView {
    let answer = Memo::new(move |_| draft.hidden());
    let choose = move |event| match event_target_value(&event).as_str() {
        "read" => draft.show_hidden(true),
        "leave" => draft.show_hidden(false),
        _ => {}
    };
    let is = move |wanted| answer.get() == Some(wanted);
    view! {
        <Show when=move || answer.with(Option::is_some)>
            <label class="row">
                {wording("load-hidden")}
                <select id="import-hidden" on:change=choose>
                    <option value="" selected=move || is(None)>{wording("load-hidden-open")}</option>
                    <option value="read" selected=move || is(Some(true))>{wording("load-hidden-read")}</option>
                    <option value="leave" selected=move || is(Some(false))>{wording("load-hidden-leave")}</option>
                </select>
            </label>
        </Show>
    }
}

#[component]
fn KindChoice(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let is_kind = move |kind| draft.mapping.with(|m| m.as_ref().is_some_and(|m| m.kind == kind));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.key() == chosen) {
            draft.set_kind(kind);
        }
    };
    view! {
        <label class="row">
            {wording("load-kind")}
            <select id="import-kind" on:change=choose>
                {Kind::ALL.map(|kind| view! {
                    <option value=kind.key() selected=move || is_kind(kind)>
                        {move || words::text(desk.language.get(), kind.key())}
                    </option>
                }).into_iter().collect_view()}
            </select>
        </label>
    }
}

/// What the list does to existing stations.
#[component]
fn IntentChoice(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let intent = Memo::new(move |_| {
        draft.outcome.with(|outcome| {
            outcome.as_ref().filter(|o| o.kind == Kind::Stations).map(|outcome| outcome.intent)
        })
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        draft.intent.set(Intent::ALL.into_iter().find(|intent| intent.key() == chosen));
    };
    view! {
        <Show when=move || intent.with(Option::is_some)>
            <label class="row import-intent">
                {wording("load-intent")}
                <select id="import-intent" on:change=choose>
                    {Intent::ALL.map(|one| view! {
                        <option value=one.key() selected=move || intent.get() == Some(one)>
                            {move || words::text(desk.language.get(), one.key())}
                        </option>
                    }).into_iter().collect_view()}
                </select>
            </label>
        </Show>
    }
}

#[component]
fn HeadingRows(draft: Draft) -> impl IntoView {
    let heading = move || {
        draft.mapping.with(|mapping| {
            let rows = mapping.as_ref().map(|m| m.heading_rows.clone()).unwrap_or_default();
            (rows.first().copied().unwrap_or(1), rows.last().copied().unwrap_or(1))
        })
    };
    let number = move |event: &leptos::ev::Event| event_target_value(event).parse::<u32>().ok();
    let set_first = move |event: leptos::ev::Event| {
        if let Some(first) = number(&event) {
            draft.set_heading(first, untrack(heading).1.max(first));
        }
    };
    let set_last = move |event: leptos::ev::Event| {
        if let Some(last) = number(&event) {
            draft.set_heading(untrack(heading).0.min(last), last);
        }
    };
    view! {
        <label class="row">
            {wording("load-heading-from")}
            <input
                type="number" min="1" class="row-number"
                prop:value=move || heading().0.to_string() on:change=set_first
            />
        </label>
        <label class="row">
            {wording("load-heading-to")}
            <input
                type="number" min="1" class="row-number"
                prop:value=move || heading().1.to_string() on:change=set_last
            />
        </label>
    }
}

fn grid(draft: Draft, mapping: &Mapping) -> impl IntoView + use<> {
    let begin = mapping.first_row.max(1) as usize - 1;
    let head = mapping.heading_rows.first().map_or(begin, |row| *row as usize - 1).min(begin);
    let width = mapping.columns.len();
    let rows = draft.with_grid(|grid| {
        let end = grid.rows.len().min(begin + ROWS_SHOWN);
        (head.min(end)..end)
            .map(|row| {
                let cells = (0..width).map(|c| view! { <td>{grid.cell(row, c).shown()}</td> });
                view! {
                    <tr class:heading=row < begin>
                        <th scope="row">{row + 1}</th>
                        {cells.collect_view()}
                    </tr>
                }
            })
            .collect_view()
    });
    // Indicators may have a column each instead of a field.
    let is_indicator = |column: &Column| mapping.kind == Kind::Ticks && column.names_indicator();
    let heads = mapping.columns.iter().enumerate().map(|(at, column)| {
        view! {
            <th scope="col" class:mapped=column.field.is_some() || is_indicator(column)>
                <FieldChoice draft kind=mapping.kind column=at field=column.field
                    unused=if is_indicator(column) { "field-indicator" } else { "load-column-unused" }
                    letter=column.letter.clone()/>
            </th>
        }
    });
    view! {
        <table>
            <thead><tr><td></td>{heads.collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn FieldChoice(
    draft: Draft,
    kind: Kind,
    column: usize,
    field: Option<Field>,
    /// Text key of what it is without a field.
    unused: &'static str,
    letter: String,
) -> impl IntoView {
    let language = Desk::get().language;
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let field = kind.fields().iter().find(|field| field.key() == chosen).copied();
        draft.assign(column, field);
    };
    view! {
        <label>
            <span>{letter}</span>
            <select on:change=choose>
                <option value="" selected=field.is_none()>{wording(unused)}</option>
                {kind.fields().iter().map(|&offered| view! {
                    <option value=offered.key() selected=field == Some(offered)>
                        {move || words::text(language.get(), offered.key())}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
}
