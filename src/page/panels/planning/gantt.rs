//! Bars over days: one row per vehicle or unit, one bar per trip or duty.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use crate::page::parts::use_size;
use crate::page::state::{Desk, Shared, wording};
use tepat_model::time::{DAY_MINUTES, Moment, h_day};
use tepat_view::words;

/// Height of a row in pixels; must agree with the style sheet.
const ROW_PX: i32 = 24;
/// Width of the name column in pixels.
const NAMES_PX: i32 = 150;
/// Rows kept in the page above and below those on the screen.
const MARGIN: usize = 6;
/// Zoom levels, in pixels per hour.
const ZOOMS: [f64; 7] = [2.5, 4.0, 7.0, 12.0, 20.0, 35.0, 60.0];

/// A trip or duty as a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for, in selections.
    pub code: String,
    /// When it begins.
    pub from: Moment,
    /// Until when it loads; when it begins if it does not.
    pub depart: Moment,
    /// When it ends.
    pub to: Moment,
    /// Whether it brings goods back.
    pub back: bool,
    /// Whether it is late, or somebody is missing.
    pub late: bool,
    /// Nights on which it stands still with goods: from, until, and whether custody is allowed.
    pub nights: Vec<(Moment, Moment, bool)>,
    /// What it is, in words.
    pub said: String,
}

/// A row of bars, or the heading of a group of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Whether it is a heading.
    pub is_base: bool,
    /// Its bars, in order of time.
    pub bars: Vec<Bar>,
}

/// All rows, and the period they cover.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// The rows, group by group.
    pub rows: Vec<Row>,
    /// Its first midnight.
    pub from: Moment,
    /// Its last midnight.
    pub to: Moment,
    /// Text key and moment of each deadline.
    pub deadlines: Vec<(&'static str, Moment)>,
}

impl Board {
    /// Widens the period to whole days, so that the day names above stay in sight.
    pub fn in_whole_days(mut self) -> Self {
        self.from = self.from.div_euclid(DAY_MINUTES) * DAY_MINUTES;
        self.to = (self.to.div_euclid(DAY_MINUTES) + 1) * DAY_MINUTES;
        self
    }
}

/// Bars on a board that scrolls both ways; arrow keys move between them.
#[component]
pub fn Gantt(
    /// The board.
    board: Memo<Shared<Board>>,
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What its bars mean, shown above them.
    #[prop(into)]
    legend: Signal<String>,
    /// Code of the selected bar.
    selected: Signal<Option<String>>,
    /// Called with the code of the bar the user moves to.
    #[prop(into)]
    on_select: Callback<String>,
) -> impl IntoView {
    let desk = Desk::get();
    let zoom = RwSignal::new(1_usize);
    let px_per_minute = move || ZOOMS[zoom.get().min(ZOOMS.len() - 1)] / 60.0;
    let view = NodeRef::<html::Div>::new();
    let size = use_size(view);
    let scroll_top = RwSignal::new(0);
    let window = Memo::new(move |_| {
        let first = (scroll_top.get() / ROW_PX).max(0) as usize;
        let on_screen = (size.get().1 / ROW_PX).max(0) as usize + 1;
        let most = board.with(|board| board.rows.len());
        (first.saturating_sub(MARGIN).min(most), (first + on_screen + MARGIN).min(most))
    });
    let at_px = move |at: Moment| {
        let from = board.with(|board| board.from);
        f64::from(NAMES_PX) + f64::from(at - from) * px_per_minute()
    };
    let width = move || at_px(board.with(|board| board.to));

    // Scrolls to a bar that is selected elsewhere.
    Effect::new(move |_| {
        let (Some(code), Some(view)) = (selected.get(), view.get()) else { return };
        let found = board.with_untracked(|board| {
            find(board, &code).map(|(row, bar)| (row, board.rows[row].bars[bar].from))
        });
        if let Some((row, from)) = found {
            let top = row as i32 * ROW_PX;
            if top < view.scroll_top()
                || top > view.scroll_top() + view.client_height() - 3 * ROW_PX
            {
                view.set_scroll_top(top - view.client_height() / 2);
            }
            let left = untrack(|| at_px(from)) as i32;
            if left - NAMES_PX < view.scroll_left()
                || left > view.scroll_left() + view.client_width() - 40
            {
                view.set_scroll_left(left - NAMES_PX - 40);
            }
        }
    });

    let click = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let bar = target.and_then(|target| target.closest("[data-bar]").ok().flatten());
        if let Some(code) = bar.and_then(|bar| bar.get_attribute("data-bar")) {
            on_select.run(code);
        }
    };
    let key = move |event: KeyboardEvent| {
        let next = board.with_untracked(|board| {
            let now = selected.get_untracked().and_then(|code| find(board, &code));
            step(board, now, &event.key())
        });
        if let Some(code) = next {
            event.prevent_default();
            on_select.run(code);
        }
    };
    view! {
        <div class="panel-actions">
            <span class="quiet">{wording("timeline-zoom")}</span>
            <button
                type="button"
                class="icon-only"
                aria-label=wording("timeline-zoom-out")
                disabled=move || zoom.get() == 0
                on:click=move |_| zoom.update(|zoom| *zoom = zoom.saturating_sub(1))
            >
                "−"
            </button>
            <button
                type="button"
                class="icon-only"
                aria-label=wording("timeline-zoom-in")
                disabled=move || zoom.get() == ZOOMS.len() - 1
                on:click=move |_| zoom.update(|zoom| *zoom = (*zoom + 1).min(ZOOMS.len() - 1))
            >
                "+"
            </button>
            <span class="quiet">{legend}</span>
        </div>
        <div
            class="timeline"
            node_ref=view
            tabindex="0"
            role="application"
            aria-label=label
            on:scroll=move |_| {
                if let Some(view) = view.get_untracked() {
                    scroll_top.set(view.scroll_top());
                }
            }
            on:click=click
            on:keydown=key
        >
            <div class="timeline-sheet" style:width=move || format!("{:.0}px", width() + 40.0)>
                <div class="timeline-head">
                    {move || board.with(|board| days(board, desk, at_px))}
                </div>
                <div
                    class="timeline-body"
                    style:height=move || {
                        format!("{}px", board.with(|board| board.rows.len()) as i32 * ROW_PX)
                    }
                >
                    {move || board.with(|board| nights(board, at_px, px_per_minute()))}
                    {move || {
                        let (first, last) = window.get();
                        board.with(|board| {
                            (first..last.min(board.rows.len()))
                                .map(|at| row(&board.rows[at], at, selected, at_px, px_per_minute()))
                                .collect_view()
                        })
                    }}
                </div>
            </div>
        </div>
    }
}

/// Row and position of a bar.
fn find(board: &Board, code: &str) -> Option<(usize, usize)> {
    board
        .rows
        .iter()
        .enumerate()
        .find_map(|(at, row)| row.bars.iter().position(|bar| bar.code == code).map(|bar| (at, bar)))
}

/// The bar that an arrow key moves to.
fn step(board: &Board, now: Option<(usize, usize)>, key: &str) -> Option<String> {
    let first = |mut rows: Box<dyn Iterator<Item = &Row> + '_>, near: Option<Moment>| {
        let row = rows.find(|row| !row.bars.is_empty())?;
        let nearest = row.bars.iter().min_by_key(|bar| near.map_or(0, |at| (bar.from - at).abs()));
        nearest.map(|bar| bar.code.clone())
    };
    let Some((row, bar)) = now else {
        return key
            .starts_with("Arrow")
            .then(|| first(Box::new(board.rows.iter()), None))
            .flatten();
    };
    let from = board.rows[row].bars[bar].from;
    match key {
        "ArrowRight" => board.rows[row].bars.get(bar + 1).map(|bar| bar.code.clone()),
        "ArrowLeft" => {
            bar.checked_sub(1).and_then(|bar| board.rows[row].bars.get(bar)).map(|b| b.code.clone())
        }
        "ArrowDown" => first(Box::new(board.rows[row + 1..].iter()), Some(from)),
        "ArrowUp" => first(Box::new(board.rows[..row].iter().rev()), Some(from)),
        _ => None,
    }
}

fn row(
    row: &Row,
    at: usize,
    selected: Signal<Option<String>>,
    at_px: impl Fn(Moment) -> f64,
    px_per_minute: f64,
) -> AnyView {
    let bars = row
        .bars
        .iter()
        .map(|bar| {
            let (code, left) = (bar.code.clone(), at_px(bar.from));
            let width = (f64::from(bar.to - bar.from) * px_per_minute).max(3.0);
            let loading = f64::from(bar.depart - bar.from) * px_per_minute;
            let night = |&(from, until, custody): &(Moment, Moment, bool)| {
                let left = f64::from(from - bar.from) * px_per_minute;
                let width = f64::from(until - from) * px_per_minute;
                view! {
                    <div
                        class="bar-night"
                        data-custody=custody.then_some("")
                        style:left=format!("{left:.1}px")
                        style:width=format!("{width:.1}px")
                    ></div>
                }
            };
            let nights = bar.nights.iter().map(night).collect_view();
            view! {
                <div
                    class="bar"
                    class:is-selected=move || selected.with(|now| now.as_ref() == Some(&code))
                    data-bar=bar.code.clone()
                    data-back=bar.back.then_some("")
                    data-late=bar.late.then_some("")
                    title=bar.said.clone()
                    style:left=format!("{left:.1}px")
                    style:width=format!("{width:.1}px")
                >
                    <div class="bar-loading" style:width=format!("{loading:.1}px")></div>
                    {nights}
                </div>
            }
        })
        .collect_view();
    view! {
        <div
            class="timeline-row"
            class:is-base=row.is_base
            style:top=format!("{}px", at as i32 * ROW_PX)
        >
            <div class="timeline-name" title=row.name.clone()>{row.name.clone()}</div>
            {bars}
        </div>
    }
    .into_any()
}

/// Day names and deadlines.
fn days(board: &Board, desk: Desk, at_px: impl Fn(Moment) -> f64) -> AnyView {
    let language = desk.language.get();
    let info = desk.region.with(|region| region.info.clone());
    let days = (board.from..board.to)
        .step_by(DAY_MINUTES as usize)
        .map(|midnight| {
            let day = words::moment(language, midnight);
            let day = day.split_once(' ').map_or(day.as_str(), |(day, _)| day).to_owned();
            let date = words::date(language, &info, h_day(midnight)).unwrap_or_default();
            let said = format!("{day} {date}");
            let (left, right) = (at_px(midnight), at_px(midnight + DAY_MINUTES));
            view! {
                <div
                    class="timeline-day"
                    title=said
                    style:left=format!("{left:.1}px")
                    style:width=format!("{:.1}px", right - left)
                >
                    <strong>{day}</strong>
                    " "
                    {date}
                </div>
            }
        })
        .collect_view();
    let deadlines = board
        .deadlines
        .iter()
        .filter(|(_, at)| (board.from..=board.to).contains(at))
        .map(|(key, at)| {
            let name = words::text(language, key);
            let said = format!("{name}: {}", words::moment(language, *at));
            view! {
                <div
                    class="deadline"
                    title=said
                    style:left=format!("{:.1}px", at_px(*at))
                >
                    <span>{name}</span>
                </div>
            }
        })
        .collect_view();
    (days, deadlines).into_any()
}

/// The dark part of each day, from 18.00 to 06.00, and the line at midnight.
fn nights(board: &Board, at_px: impl Fn(Moment) -> f64, px_per_minute: f64) -> AnyView {
    /// Start and length of the night, in minutes.
    const NIGHT: (Moment, Moment) = (18 * 60, 12 * 60);
    let nights = (board.from - DAY_MINUTES..board.to)
        .step_by(DAY_MINUTES as usize)
        .map(|midnight| {
            let dusk = (midnight + NIGHT.0).max(board.from);
            let dawn = (midnight + NIGHT.0 + NIGHT.1).min(board.to);
            let width = f64::from(dawn - dusk).max(0.0) * px_per_minute;
            view! {
                <div
                    class="night"
                    style:left=format!("{:.1}px", at_px(dusk))
                    style:width=format!("{width:.1}px")
                ></div>
            }
        })
        .collect_view();
    let lines = board
        .deadlines
        .iter()
        .map(|(_, at)| {
            view! { <div class="deadline-line" style:left=format!("{:.1}px", at_px(*at))></div> }
        })
        .collect_view();
    (nights, lines).into_any()
}
