//! A table that works like a spreadsheet and stays fast with ten thousand rows.
//!
//! The page holds only the rows on the screen and a few around them. The keyboard focus stays on
//! the grid, and `aria-activedescendant` names the active cell, so that rows can come and go
//! without losing the focus.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;
use serde_json::Value as Json;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Element, KeyboardEvent, MouseEvent};

use super::{ExportMenu, use_size, value_of};
use crate::page::state::{Desk, Shared, Sought, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_view::export::What;
use tepat_view::sheet::{Arrangement, CellEdit, Editor, Form, Sheet};
use tepat_view::words;

/// Height of a row in pixels; must agree with the style sheet.
const ROW_PX: i32 = 28;
/// How many rows the page keeps above and below those on the screen.
const MARGIN: usize = 8;

/// The cell being edited.
#[derive(Clone, Debug, PartialEq)]
struct Editing {
    /// Position of the row in the current order, and column.
    at: (usize, usize),
    /// The initial text of the field.
    text: String,
    /// Left edge, top edge and width of the field within the table, in pixels.
    place: (f64, f64, f64),
    /// How far the table was scrolled when editing began, vertically and horizontally, in pixels.
    scrolled: (i32, i32),
}

/// The rows that an action applies to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picked {
    /// Keys of the rows, in the order shown.
    pub keys: Vec<String>,
    /// Whether the user selected them, rather than a filter leaving them.
    pub by_hand: bool,
}

/// The state that the parts of a table share.
#[derive(Clone, Copy)]
struct Grid {
    desk: Desk,
    id: StoredValue<String>,
    sheet: Memo<Shared<Sheet>>,
    arrangement: RwSignal<Arrangement>,
    order: Memo<Shared<Vec<u32>>>,
    /// The active cell: position of its row in the current order, and column.
    cursor: RwSignal<(usize, usize)>,
    /// The row at the other end of the selection.
    anchor: RwSignal<usize>,
    editing: RwSignal<Option<Editing>>,
    root: NodeRef<html::Div>,
    view: NodeRef<html::Div>,
    /// Key of the row that is selected across the page.
    selected: Signal<Option<String>>,
    on_select: Callback<String>,
    on_edit: Option<OnEdit>,
    /// How far the view is scrolled, vertically and horizontally, in pixels.
    scrolled: RwSignal<(i32, i32)>,
}

/// Records valid edits, or returns why it cannot.
pub type OnEdit = Callback<Vec<CellEdit>, Result<(), Message>>;

/// A table that shows a sheet.
#[component]
pub fn Table(
    /// Id of the element, and prefix of its cells' ids.
    #[prop(into)]
    id: String,
    /// Accessible name of the table.
    #[prop(into)]
    label: Signal<String>,
    /// The sheet to show.
    sheet: Memo<Shared<Sheet>>,
    /// Key of the row selected elsewhere.
    #[prop(into)]
    selected: Signal<Option<String>>,
    /// Called with the key of the row the user moves to.
    #[prop(into)]
    on_select: Callback<String>,
    /// Called with edits whose values are valid.
    #[prop(optional, into)]
    on_edit: Option<OnEdit>,
    /// Receives the selected rows if there are several, else the rows that filters and search
    /// leave.
    #[prop(optional)]
    picked: Option<RwSignal<Picked>>,
    /// The lists to export, reduced to the rows shown.
    #[prop(optional)]
    exports: Option<&'static [What]>,
    /// Further buttons beside the search field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let arrangement = RwSignal::new(Arrangement::default());
    let order = Memo::new(move |_| {
        Shared::new(sheet.with(|sheet| arrangement.with(|arrangement| sheet.arrange(arrangement))))
    });
    let grid = Grid {
        desk: Desk::get(),
        id: StoredValue::new(id.clone()),
        sheet,
        arrangement,
        order,
        cursor: RwSignal::new((0, 0)),
        anchor: RwSignal::new(0),
        editing: RwSignal::new(None),
        root: NodeRef::new(),
        view: NodeRef::new(),
        selected,
        on_select,
        on_edit,
        scrolled: RwSignal::new((0, 0)),
    };
    let size = use_size(grid.view);
    let scroll_top = RwSignal::new(0);
    let window = Memo::new(move |_| {
        let first = (scroll_top.get() / ROW_PX).max(0) as usize;
        let on_screen = (size.get().1 / ROW_PX).max(0) as usize + 1;
        let most = order.with(|order| order.len());
        (first.saturating_sub(MARGIN).min(most), (first + on_screen + MARGIN).min(most))
    });
    // The attribute may only name a cell that is in the page.
    let active = move || {
        let ((at, column), (first, last)) = (grid.cursor.get(), window.get());
        let is_there =
            (first..last).contains(&at) && sheet.with(|sheet| column < sheet.columns.len());
        is_there.then(|| grid.cell_id((at, column)))
    };
    // A new sheet creates new rows, so that they show its values.
    let generation = Memo::new(move |before: Option<&u32>| {
        sheet.track();
        before.map_or(0, |before| before + 1)
    });
    grid.follow();
    grid.follow_links();
    let only = Signal::derive(move || grid.codes_shown());
    let exports = exports.map(|whats| view! { <ExportMenu whats only/> });
    if let Some(picked) = picked {
        Effect::new(move |_| picked.set(grid.picked()));
    }

    view! {
        <div class="table" node_ref=grid.root>
            <div class="table-bar">
                <input
                    type="search"
                                        placeholder=wording("table-search")
                    aria-label=wording("table-search")
                    on:input=move |event| {
                        let typed = value_of(&event);
                        arrangement.update(|arrangement| arrangement.search = typed);
                    }
                />
                <span class="table-count" role="status">{move || grid.count()}</span>
                {children.map(|children| children())}
                {exports}
                <button type="button" on:click=move |_| grid.copy_all()>
                    {wording("table-copy-all")}
                </button>
            </div>
            <div
                id=id
                class="table-view"
                style=("--frozen", move || sheet.with(|sheet| format!("{}ch", sheet.width(0))))
                node_ref=grid.view
                role="grid"
                tabindex="0"
                aria-label=label
                aria-multiselectable="true"
                aria-rowcount=move || order.with(|order| order.len() + 1)
                aria-colcount=move || sheet.with(|sheet| sheet.columns.len())
                aria-activedescendant=active
                on:scroll=move |_| {
                    let Some(view) = grid.view.get_untracked() else { return };
                    scroll_top.set(view.scroll_top());
                    // On leaving the field, a valid value is kept; an invalid one scrolls along
                    // with its field.
                    let now = (view.scroll_top(), view.scroll_left());
                    grid.scrolled.set(now);
                    if grid.editing.with_untracked(|e| e.as_ref().is_some_and(|e| e.scrolled != now)) {
                        grid.focus();
                    }
                }
                on:keydown=move |event| grid.key(&event)
                on:click=move |event| grid.click(&event)
                on:dblclick=move |event| grid.double_click(&event)
                on:copy=move |event| grid.copy(&event)
                on:paste=move |event| grid.paste(&event)
            >
                <div
                    class="table-sheet"
                    style=("--columns", move || sheet.with(template))
                    style=("--width", move || sheet.with(least_width))
                >
                    {move || sheet.with(|sheet| grid.head(sheet))}
                    <div
                        class="table-body"
                        role="rowgroup"
                        style:height=move || {
                            format!("{}px", order.with(|order| order.len()) as i32 * ROW_PX)
                        }
                    >
                        <For
                            each=move || {
                                let (first, last) = window.get();
                                let made = generation.get();
                                order.with(|order| {
                                    (first..last.min(order.len()))
                                        .map(|at| (made, at, order[at]))
                                        .collect::<Vec<_>>()
                                })
                            }
                            key=|row| *row
                            children=move |(_, at, row)| grid.row(at, row)
                        />
                    </div>
                    <div class="table-row table-foot" role="row">
                        {move || {
                            sheet.with(|sheet| {
                                order.with(|order| {
                                    (0..sheet.columns.len())
                                        .map(|column| foot(sheet, order, column))
                                        .collect_view()
                                })
                            })
                        }}
                    </div>
                </div>
            </div>
            {move || grid.editing.get().map(|editing| grid.editor(editing))}
        </div>
    }
}

/// Commits edits of a table of the region: a single one as a field, several as one change.
///
/// # Errors
/// Returns why a value is not accepted.
pub fn commit(desk: Desk, table: TableName, mut edits: Vec<CellEdit>) -> Result<(), Message> {
    if edits.len() == 1
        && let Some(edit) = edits.pop()
    {
        return desk.try_edit(Edit::set(table, &edit.key, edit.field, edit.value), "");
    }
    let records = desk.region.with_untracked(|region| {
        let mut records: Vec<(String, Json)> = Vec::new();
        for edit in edits {
            let known = records.iter().position(|(key, _)| *key == edit.key);
            let at = known.or_else(|| {
                let record = region.record(table, &edit.key)?;
                records.push((edit.key.clone(), record));
                Some(records.len() - 1)
            });
            if let Some(at) = at
                && let Json::Object(fields) = &mut records[at].1
            {
                fields.insert(edit.field.to_owned(), edit.value);
            }
        }
        records
    });
    if !records.is_empty() {
        let records: Vec<Json> = records.into_iter().map(|(_, record)| record).collect();
        desk.try_edit(Edit::put(table, &records), "")?;
    }
    Ok(())
}

impl Grid {
    fn cell_id(self, (at, column): (usize, usize)) -> String {
        self.id.with_value(|id| format!("{id}-r{at}-c{column}"))
    }

    /// The sheet's row at a position in the current order.
    fn row_at(self, at: usize) -> Option<usize> {
        self.order.with_untracked(|order| order.get(at).map(|&row| row as usize))
    }

    fn key_at(self, at: usize) -> Option<String> {
        let row = self.row_at(at)?;
        Some(self.sheet.with_untracked(|sheet| sheet.key(row).to_owned()))
    }

    /// Keys of the rows that search and filters leave.
    fn codes_shown(self) -> BTreeSet<String> {
        self.order.with(|order| {
            let key = |&row: &u32| self.sheet.with_untracked(|s| s.key(row as usize).to_owned());
            order.iter().map(key).collect()
        })
    }

    fn picked(self) -> Picked {
        let (cursor, anchor) = (self.cursor.get().0, self.anchor.get());
        let filtered = self.arrangement.with(|arrangement| {
            let is_set = |filter: &String| !filter.trim().is_empty();
            is_set(&arrangement.search) || arrangement.filters.iter().any(is_set)
        });
        self.order.with(|order| {
            let rows: &[u32] = match (cursor == anchor, filtered) {
                (false, _) => {
                    let last = cursor.max(anchor).min(order.len().saturating_sub(1));
                    order.get(cursor.min(anchor)..=last).unwrap_or_default()
                }
                (true, true) => order,
                (true, false) => &[],
            };
            let key = |&row: &u32| self.sheet.with_untracked(|s| s.key(row as usize).to_owned());
            Picked { keys: rows.iter().map(key).collect(), by_hand: cursor != anchor }
        })
    }

    fn count(self) -> String {
        let (shown, all) =
            (self.order.with(|order| order.len()), self.sheet.with(|sheet| sheet.len()));
        if shown == all {
            t_with("table-rows", &[("all", all.into())])
        } else {
            t_with("table-rows-of", &[("shown", shown.into()), ("all", all.into())])
        }
    }

    /// Scrolls to the row when it is selected elsewhere.
    fn follow(self) {
        Effect::new(move |_| {
            let Some(key) = self.selected.get() else { return };
            let position = self.order.with(|order| {
                self.sheet.with_untracked(|sheet| {
                    let row = sheet.row_of(&key)? as u32;
                    order.iter().position(|&shown| shown == row)
                })
            });
            if let Some(at) = position
                && at != self.cursor.get_untracked().0
            {
                self.anchor.set(at);
                self.cursor.update(|cursor| cursor.0 = at);
                self.scroll_to(at);
            }
        });
    }

    /// Filters the rows to those that a link elsewhere refers to.
    fn follow_links(self) {
        Effect::new(move |_| {
            let is_this = |sought: &Sought| self.id.with_value(|id| id == sought.table);
            let Some(sought) = self.desk.sought.get().filter(is_this) else { return };
            let heading = words::text(self.desk.language.get_untracked(), sought.column);
            let column = self
                .sheet
                .with(|sheet| sheet.columns.iter().position(|column| column.heading == heading));
            let Some(column) = column else { return };
            let mut filters = vec![String::new(); column + 1];
            filters[column] = sought.filter;
            self.arrangement.update(|arrangement| {
                arrangement.filters = filters;
                arrangement.search.clear();
            });
            self.desk.sought.set(None);
        });
    }

    fn head(self, sheet: &Sheet) -> impl IntoView + use<> {
        let columns = || sheet.columns.iter().enumerate();
        let headings = columns()
            .map(|(column, it)| {
                let sorted = move || {
                    self.arrangement
                        .with(|a| a.sort.filter(|(by, _)| *by == column).map(|(_, f)| f))
                };
                view! {
                    <div
                        class="table-cell"
                        class:number=it.form != Form::Text
                        role="columnheader"
                        aria-sort=move || match sorted() {
                            Some(true) => "descending",
                            Some(false) => "ascending",
                            None => "none",
                        }
                    >
                        <button type="button" tabindex="-1" on:click=move |_| self.sort_by(column)>
                            <span>{it.heading.clone()}</span>
                            <span class="table-arrow" aria-hidden="true">
                                {move || match sorted() {
                                    Some(true) => "▾",
                                    Some(false) => "▴",
                                    None => "",
                                }}
                            </span>
                        </button>
                    </div>
                }
            })
            .collect_view();
        let filters = columns()
            .map(|(column, it)| {
                let named = it.heading.clone();
                let is_text = it.form == Form::Text;
                view! {
                    <div class="table-cell" role="gridcell">
                        <input
                            type="text"
                            class="table-filter"
                            aria-label=move || {
                                t_with("table-filter", &[("column", named.as_str().into())])
                            }
                            placeholder=if is_text { "…" } else { "> < .." }
                            title=move || {
                                if is_text { t("table-filter-text") } else { t("table-filter-number") }
                            }
                            prop:value=move || {
                                let filter = |a: &Arrangement| a.filters.get(column).cloned();
                                self.arrangement.with(filter).unwrap_or_default()
                            }
                            on:input=move |event| {
                                let typed = value_of(&event);
                                self.arrangement
                                    .update(|arrangement| {
                                        if arrangement.filters.len() <= column {
                                            arrangement.filters.resize(column + 1, String::new());
                                        }
                                        arrangement.filters[column] = typed;
                                    });
                            }
                            on:keydown=move |event| self.key_in_filter(&event)
                        />
                    </div>
                }
            })
            .collect_view();
        view! {
            <div class="table-head" data-repeats="" role="rowgroup">
                <div class="table-row" role="row" aria-rowindex="1">
                    {headings}
                </div>
                <div class="table-row" role="row">
                    {filters}
                </div>
            </div>
        }
    }

    fn row(self, at: usize, row: u32) -> impl IntoView + use<> {
        let row = row as usize;
        let chosen = move || {
            let (cursor, anchor) = (self.cursor.get().0, self.anchor.get());
            (cursor.min(anchor)..=cursor.max(anchor)).contains(&at)
        };
        let key = self.sheet.with_untracked(|sheet| sheet.key(row).to_owned());
        let is_selected = move || self.selected.with(|now| now.as_ref() == Some(&key));
        let (mark, cells) = self.sheet.with_untracked(|sheet| {
            let cells = sheet
                .columns
                .iter()
                .enumerate()
                .map(|(column, it)| {
                    let mut class = String::from("table-cell");
                    if it.form != Form::Text {
                        class.push_str(" number");
                    }
                    if self.on_edit.is_some() && sheet.editor(row, column).is_some() {
                        class.push_str(" can-edit");
                    }
                    let shown = sheet.shown(row, column);
                    let title = (shown.chars().count() > 28).then(|| shown.clone());
                    view! {
                        <div
                            id=self.cell_id((at, column))
                            class=class
                            class:is-active=move || self.cursor.get() == (at, column)
                            role="gridcell"
                            data-at=format!("{at} {column}")
                            title=title
                        >
                            {shown}
                        </div>
                    }
                })
                .collect_view();
            (sheet.mark(row), cells)
        });
        view! {
            <div
                class="table-row"
                class:is-chosen=chosen
                class:is-selected=is_selected
                role="row"
                data-mark=mark
                aria-rowindex=at + 2
                aria-selected=move || if chosen() { "true" } else { "false" }
                style:top=format!("{}px", at as i32 * ROW_PX)
            >
                {cells}
            </div>
        }
    }

    fn sort_by(self, column: usize) {
        self.arrangement.update(|arrangement| {
            arrangement.sort = match arrangement.sort {
                Some((by, false)) if by == column => Some((column, true)),
                Some((by, true)) if by == column => None,
                _ => Some((column, false)),
            };
        });
    }

    fn go_to(self, at: usize, column: usize, extend: bool) {
        let rows = self.order.with_untracked(|order| order.len());
        let columns = self.sheet.with_untracked(|sheet| sheet.columns.len());
        if rows == 0 || columns == 0 {
            return;
        }
        let (at, column) = (at.min(rows - 1), column.min(columns - 1));
        let moved = self.cursor.get_untracked().0 != at;
        if !extend {
            self.anchor.set(at);
        }
        self.cursor.set((at, column));
        self.scroll_to(at);
        self.uncover(column);
        if (moved || !extend)
            && let Some(key) = self.key_at(at)
        {
            self.on_select.run(key);
        }
    }

    /// Scrolls until a row is visible between the head and the foot.
    fn scroll_to(self, at: usize) {
        let Some(view) = self.view.get_untracked() else {
            return;
        };
        let covered = 2 * ROW_PX + ROW_PX;
        let (top, bottom) = (at as i32 * ROW_PX, (at as i32 + 1) * ROW_PX);
        let (from, to) = (view.scroll_top(), view.scroll_top() + view.client_height() - covered);
        if top < from {
            view.set_scroll_top(top);
        } else if bottom > to {
            view.set_scroll_top(top - (to - from) / 2);
        }
    }

    /// Scrolls sideways until a column is visible and not covered by the frozen one.
    fn uncover(self, column: usize) {
        let Some(view) = self.view.get_untracked() else { return };
        // The headings are always in the page; distant rows are not.
        let head = |column: usize| {
            let selector = format!(".table-head .table-cell:nth-child({})", column + 1);
            let head = view.query_selector(&selector).ok().flatten()?;
            Some(head.get_bounding_client_rect())
        };
        let (Some(frozen), Some(cell)) = (head(0), head(column)) else { return };
        let right = view.get_bounding_client_rect().left() + f64::from(view.client_width());
        let by = if column == 0 {
            0.0
        } else if cell.left() < frozen.right() {
            cell.left() - frozen.right()
        } else {
            (cell.right() - right).max(0.0)
        };
        if by != 0.0 {
            view.set_scroll_left(view.scroll_left() + by.round() as i32);
        }
    }

    fn key(self, event: &KeyboardEvent) {
        // The filter fields in the head handle their own keys.
        if event.target() != event.current_target() {
            return;
        }
        let (at, column) = self.cursor.get_untracked();
        let control = event.ctrl_key() || event.meta_key();
        let page =
            self.view.get_untracked().map_or(10, |v| (v.client_height() / ROW_PX - 4).max(1));
        let last = self.order.with_untracked(|order| order.len()).saturating_sub(1);
        let extend = event.shift_key();
        match event.key().as_str() {
            "ArrowDown" if control => self.go_to(last, column, extend),
            "ArrowUp" if control => self.go_to(0, column, extend),
            "ArrowDown" => self.go_to(at + 1, column, extend),
            "ArrowUp" => self.go_to(at.saturating_sub(1), column, extend),
            "ArrowRight" => self.go_to(at, column + 1, extend),
            "ArrowLeft" => self.go_to(at, column.saturating_sub(1), extend),
            "PageDown" => self.go_to(at + page as usize, column, extend),
            "PageUp" => self.go_to(at.saturating_sub(page as usize), column, extend),
            "Home" if control => self.go_to(0, 0, extend),
            "End" if control => self.go_to(last, usize::MAX, extend),
            "Home" => self.go_to(at, 0, extend),
            "End" => self.go_to(at, usize::MAX, extend),
            "Enter" | "F2" => self.edit_at(at, column),
            "Escape" if self.editing.with_untracked(Option::is_some) => self.editing.set(None),
            "Escape" if self.anchor.get_untracked() != at => self.anchor.set(at),
            "a" if control => {
                self.anchor.set(0);
                self.cursor.set((last, column));
            }
            typed if !control && !event.alt_key() && typed.chars().count() == 1 && typed != " " => {
                // A digit meant for a cell must not lead to another stage.
                let is_digit = typed.chars().all(|c| c.is_ascii_digit());
                if !self.begin_editing(at, column, Some(typed)) && !is_digit {
                    return;
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn key_in_filter(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" | "Enter" => {
                event.prevent_default();
                self.focus();
                self.go_to(0, self.cursor.get_untracked().1, false);
            }
            _ => event.stop_propagation(),
        }
    }

    fn click(self, event: &MouseEvent) {
        if let Some((at, column)) = cell_under(event) {
            self.go_to(at, column, event.shift_key());
        }
    }

    fn double_click(self, event: &MouseEvent) {
        if let Some((at, column)) = cell_under(event) {
            self.edit_at(at, column);
        }
    }

    fn copy(self, event: &ClipboardEvent) {
        if event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>()) {
            return;
        }
        let (cursor, anchor) = (self.cursor.get_untracked().0, self.anchor.get_untracked());
        let text = self.order.with_untracked(|order| {
            let last = cursor.max(anchor).min(order.len().saturating_sub(1));
            let rows = order.get(cursor.min(anchor)..=last).unwrap_or_default();
            self.sheet.with_untracked(|sheet| sheet.tsv(rows, false))
        });
        if let Some(data) = event.clipboard_data() {
            // Fails only outside a copy event.
            let _ = data.set_data("text/plain", &text);
            event.prevent_default();
        }
    }

    fn copy_all(self) {
        let desk = self.desk;
        let text = self
            .order
            .with_untracked(|order| self.sheet.with_untracked(|sheet| sheet.tsv(order, true)));
        let rows = self.order.with_untracked(|order| order.len());
        let writing = window().navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            desk.notify(match JsFuture::from(writing).await {
                Ok(_) => Message::note("table-copied").with("rows", rows),
                Err(_) => Message::warning("table-not-copied"),
            });
        });
    }

    /// Pastes a block of cells copied from a spreadsheet, starting at the active cell.
    fn paste(self, event: &ClipboardEvent) {
        let (Some(on_edit), Some(data)) = (self.on_edit, event.clipboard_data()) else {
            return;
        };
        if event.target() != event.current_target() {
            return;
        }
        let text = data.get_data("text").unwrap_or_default();
        let (at, column) = self.cursor.get_untracked();
        let mut edits = Vec::new();
        let (mut refused, mut first_refused) = (0_usize, None);
        for (line, cells) in text.lines().enumerate() {
            let Some(row) = self.row_at(at + line) else {
                break;
            };
            for (offset, typed) in cells.split('\t').enumerate() {
                match self.sheet.with_untracked(|sheet| sheet.parse(row, column + offset, typed)) {
                    Some(edit) => edits.push(edit),
                    None => {
                        first_refused.get_or_insert((row, column + offset, typed.to_owned()));
                        refused += 1;
                    }
                }
            }
        }
        event.prevent_default();
        if !edits.is_empty()
            && let Err(reason) = on_edit.run(edits)
        {
            self.desk.notify(reason);
        }
        if let Some((row, column, typed)) = first_refused {
            self.desk.notify(
                Message::warning("table-paste-refused")
                    .with("cells", refused)
                    .with("typed", typed)
                    .with("why", self.why_unfit(row, column)),
            );
        }
    }

    /// Edits a cell, or shows its row on the map if the cell cannot be edited.
    fn edit_at(self, at: usize, column: usize) {
        if !self.begin_editing(at, column, None)
            && let Some(key) = self.key_at(at)
        {
            self.on_select.run(key);
        }
    }

    /// Opens an editor over a cell; returns `false` if the cell cannot be edited.
    fn begin_editing(self, at: usize, column: usize, typed: Option<&str>) -> bool {
        let Some(row) = self.row_at(at) else {
            return false;
        };
        let can = self.on_edit.is_some()
            && self.sheet.with_untracked(|sheet| sheet.editor(row, column).is_some());
        let cell = document().get_element_by_id(&self.cell_id((at, column)));
        let (root, view) = (self.root.get_untracked(), self.view.get_untracked());
        let (true, Some(cell), Some(root), Some(view)) = (can, cell, root, view) else {
            return false;
        };
        let (cell, root) = (cell.get_bounding_client_rect(), root.get_bounding_client_rect());
        let text = match typed {
            Some(typed) => typed.to_owned(),
            None => self.sheet.with_untracked(|sheet| sheet.typed(row, column)),
        };
        self.editing.set(Some(Editing {
            at: (at, column),
            text,
            place: (cell.left() - root.left(), cell.top() - root.top(), cell.width()),
            scrolled: (view.scroll_top(), view.scroll_left()),
        }));
        true
    }

    /// Describes which values a cell accepts.
    fn why_unfit(self, row: usize, column: usize) -> String {
        self.sheet.with_untracked(|sheet| {
            let Some((_, editor)) = sheet.editor(row, column) else { return t("table-fixed") };
            match editor {
                Editor::Number { least, most, .. } => {
                    let form = sheet.columns[column].form;
                    let write = |number: i64| match form {
                        // H-days count backwards: the earliest is the largest.
                        Form::HDay => words::h_day(number),
                        _ => words::count(self.desk.language.get_untracked(), number),
                    };
                    let (least, most) = match form {
                        Form::HDay => (write(*most), write(*least)),
                        _ => (write(*least), write(*most)),
                    };
                    let key = if form == Form::HDay { "table-bounds-day" } else { "table-bounds" };
                    t_with(key, &[("least", least.into()), ("most", most.into())])
                }
                Editor::Choice(choices) => {
                    let shown: Vec<&str> = choices.iter().map(|(_, shown)| &**shown).collect();
                    t_with("table-choices", &[("choices", shown.join(", ").into())])
                }
                Editor::Text => String::new(),
            }
        })
    }

    /// The editor over the cell being edited.
    fn editor(self, editing: Editing) -> Option<AnyView> {
        let (at, column) = editing.at;
        let row = self.row_at(at)?;
        let (_, editor) = self
            .sheet
            .with_untracked(|sheet| sheet.editor(row, column).map(|(f, e)| (f, e.clone())))?;
        let label = self.sheet.with_untracked(|sheet| sheet.columns[column].heading.clone());
        let unfit = RwSignal::new(None::<String>);
        // A refused value keeps its field open, with the typed text and the reason.
        let finish = move |typed: String, step: (usize, usize)| {
            let edit = self.sheet.with_untracked(|sheet| {
                let before = sheet.typed(row, column);
                if before == typed {
                    Ok(None)
                } else {
                    sheet.parse(row, column, &typed).map(Some).ok_or(())
                }
            });
            let language = self.desk.language.get_untracked();
            let recorded = match (edit, self.on_edit) {
                (Err(()), _) => Err(untrack(|| self.why_unfit(row, column))),
                (Ok(Some(edit)), Some(on_edit)) => {
                    on_edit.run(vec![edit]).map_err(|reason| words::message(language, &reason))
                }
                (Ok(_), _) => Ok(()),
            };
            match recorded {
                Err(reason) => unfit.set(Some(reason)),
                Ok(()) => {
                    self.editing.set(None);
                    self.focus();
                    if step != (0, 0) {
                        self.go_to(at + step.0, column + step.1, false);
                    }
                }
            }
        };
        let on_key = move |event: KeyboardEvent| {
            let typed = || value_of(&event);
            match event.key().as_str() {
                "Enter" => finish(typed(), (1, 0)),
                "Tab" if !event.shift_key() => finish(typed(), (0, 1)),
                "Escape" => {
                    self.editing.set(None);
                    self.focus();
                }
                _ => {
                    event.stop_propagation();
                    return;
                }
            }
            event.prevent_default();
            event.stop_propagation();
        };
        // On leaving by mouse or scrolling, keep a valid value; an invalid one stays in its field.
        let on_leave = move |event: web_sys::FocusEvent| {
            if self
                .editing
                .with_untracked(|now| now.as_ref().is_some_and(|now| now.at == (at, column)))
            {
                finish(value_of(&event), (0, 0));
            }
        };
        let (left, top, width) = editing.place;
        let began = editing.scrolled;
        let node = NodeRef::<html::Input>::new();
        let select = NodeRef::<html::Select>::new();
        Effect::new(move |_| {
            if let Some(input) = node.get() {
                // A hidden element cannot take the focus; nothing is lost then.
                let _ = input.focus();
            }
            if let Some(select) = select.get() {
                let _ = select.focus();
            }
        });
        let field = match editor {
            Editor::Choice(choices) => {
                let options = choices
                    .into_iter()
                    .map(|(value, shown)| {
                        let selected = shown == editing.text;
                        view! { <option value=value selected=selected>{shown}</option> }
                    })
                    .collect_view();
                view! {
                    <select
                        node_ref=select
                                                aria-label=label
                        on:keydown=on_key
                        on:change=move |event| finish(value_of(&event), (0, 0))
                        on:blur=on_leave
                    >
                        {options}
                    </select>
                }
                .into_any()
            }
            Editor::Text | Editor::Number { .. } => {
                let is_number = matches!(editor, Editor::Number { .. });
                view! {
                    <input
                        node_ref=node
                                                class:number=is_number
                        type="text"
                        autocomplete="off"
                        aria-label=label
                        aria-invalid=move || unfit.with(Option::is_some).then_some("true")
                        prop:value=editing.text
                        on:keydown=on_key
                        on:blur=on_leave
                    />
                    {move || unfit.get().map(|why| view! {
                        <p class="table-unfit" role="alert">{why}</p>
                    })}
                }
                .into_any()
            }
        };
        Some(
            view! {
                <div
                    class="table-editor"
                    style:left=move || {
                        format!("{}px", left - f64::from(self.scrolled.get().1 - began.1))
                    }
                    style:top=move || {
                        format!("{}px", top - f64::from(self.scrolled.get().0 - began.0))
                    }
                    style:min-width=format!("{width}px")
                >
                    {field}
                </div>
            }
            .into_any(),
        )
    }

    fn focus(self) {
        if let Some(view) = self.view.get_untracked() {
            // A hidden element cannot take the focus; nothing is lost then.
            let _ = view.focus();
        }
    }
}

/// Position and column of the cell under a click.
fn cell_under(event: &MouseEvent) -> Option<(usize, usize)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let at = target.closest("[data-at]").ok()??.get_attribute("data-at")?;
    let (at, column) = at.split_once(' ')?;
    Some((at.parse().ok()?, column.parse().ok()?))
}

/// The grid's column widths; the last column takes the remaining space.
fn template(sheet: &Shared<Sheet>) -> String {
    let last = sheet.columns.len().saturating_sub(1);
    let width = |column| match sheet.width(column) {
        width if column == last => format!("minmax({width}ch, 1fr)"),
        width => format!("{width}ch"),
    };
    (0..sheet.columns.len()).map(width).collect::<Vec<_>>().join(" ")
}

fn least_width(sheet: &Shared<Sheet>) -> String {
    format!("{}ch", (0..sheet.columns.len()).map(|column| sheet.width(column)).sum::<usize>())
}

fn foot(sheet: &Sheet, order: &[u32], column: usize) -> impl IntoView + use<> {
    let total = sheet.total(order, column);
    let is_number = sheet.columns[column].form != Form::Text;
    view! {
        <div class="table-cell" class:number=is_number role="gridcell">{total}</div>
    }
}
