//! The timeline: one row per vehicle, one bar per trip.

use std::collections::BTreeMap;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::schedule::{a_trip, destination};
use crate::page::panels::prepare::fleet::class_name;
use crate::page::panels::selected_code;
use crate::page::parts::use_size;
use crate::page::state::{Desk, Selected, Shared, wording};
use tepat_model::plan::{Heading, Plan, Trip};
use tepat_model::region::Region;
use tepat_model::time::{DAY_MINUTES, Moment, h_day};
use tepat_view::export::trip_key;
use tepat_view::words::{self, Language};

/// Height of a row in pixels; must agree with the style sheet.
const ROW_PX: i32 = 24;
/// Width of the name column in pixels.
const NAMES_PX: i32 = 150;
/// Rows kept in the page above and below those on the screen.
const MARGIN: usize = 6;
/// Zoom levels, in pixels per hour.
const ZOOMS: [f64; 7] = [2.5, 4.0, 7.0, 12.0, 20.0, 35.0, 60.0];

/// One trip as a bar.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    trip: String,
    from: Moment,
    depart: Moment,
    to: Moment,
    /// Whether it brings goods back.
    back: bool,
    late: bool,
    /// Nights on which it stands still with goods: from, until, and whether custody is allowed.
    nights: Vec<(Moment, Moment, bool)>,
    said: String,
}

/// One vehicle, or the heading of a base.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    name: String,
    is_base: bool,
    bars: Vec<Bar>,
}

/// All vehicles in use, base by base, and the period they cover.
#[derive(Clone, Debug, Default, PartialEq)]
struct Board {
    rows: Vec<Row>,
    from: Moment,
    to: Moment,
    /// Text key and moment of each deadline.
    deadlines: Vec<(&'static str, Moment)>,
}

/// The timeline of all vehicles.
#[component]
pub fn Timeline() -> impl IntoView {
    let desk = Desk::get();
    let board = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match desk.plan.get() {
            Some(plan) => desk.region.with(|region| board(region, &plan, language)),
            None => Board::default(),
        })
    });
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
    let selected = selected_code(desk, a_trip);
    let at_px = move |at: Moment| {
        let from = board.with(|board| board.from);
        f64::from(NAMES_PX) + f64::from(at - from) * px_per_minute()
    };
    let width = move || at_px(board.with(|board| board.to));

    // Scrolls to a trip that is selected elsewhere.
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
        let bar = target.and_then(|target| target.closest("[data-trip]").ok().flatten());
        if let Some(code) = bar.and_then(|bar| bar.get_attribute("data-trip")) {
            desk.show(Selected::Trip(code));
        }
    };
    let key = move |event: KeyboardEvent| {
        let next = board.with_untracked(|board| {
            let now = selected.get_untracked().and_then(|code| find(board, &code));
            step(board, now, &event.key())
        });
        if let Some(code) = next {
            event.prevent_default();
            desk.show(Selected::Trip(code));
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
            <span class="quiet">{wording("timeline-legend")}</span>
        </div>
        <div
            class="timeline"
            node_ref=view
            tabindex="0"
            role="application"
            aria-label=wording("timeline-label")
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

/// The vehicles base by base: the store first, then the others by first departure.
fn board(region: &Region, plan: &Plan, language: Language) -> Board {
    let mut order: Vec<(Heading, &Trip)> = plan.all_trips().collect();
    let store = region.store().map(|store| store.code.as_str());
    let first =
        |base: &str| plan.trips.iter().find(|trip| trip.base == base).map(|trip| trip.load_at);
    order.sort_by_cached_key(|(_, trip)| {
        (
            Some(trip.base.as_str()) != store,
            first(&trip.base).unwrap_or(Moment::MAX),
            trip.base.clone(),
            trip.class.clone(),
            trip.vehicle,
            trip.load_at,
        )
    });
    let mut board = Board {
        from: order.iter().map(|(_, trip)| trip.load_at).min().unwrap_or(0),
        to: order.iter().map(|(_, trip)| trip.back_at).max().unwrap_or(0),
        deadlines: vec![
            ("deadline-ppk", region.rules.ppk_due()),
            ("deadline-pps", region.rules.pps_due()),
            ("deadline-tps", region.rules.tps_due()),
        ],
        ..Board::default()
    };
    if plan.has_return() {
        let rules = &region.rules;
        board.deadlines.extend([
            ("deadline-pps-back", rules.pps_back()),
            ("deadline-ppk-back", rules.ppk_back()),
            ("deadline-store-back", rules.store_back()),
        ]);
    }
    // Whole days, so that the day names above stay in sight.
    board.from = board.from.div_euclid(DAY_MINUTES) * DAY_MINUTES;
    board.to = (board.to.div_euclid(DAY_MINUTES) + 1) * DAY_MINUTES;
    let mut nights: BTreeMap<&str, Vec<(Moment, Moment, bool)>> = BTreeMap::new();
    for halt in plan.halts.iter().flatten().filter(|halt| halt.is_on_the_way()) {
        let night = (halt.from, halt.until, halt.custody);
        nights.entry(&halt.trip).or_default().push(night);
    }
    let (mut base, mut vehicle) = ("", String::new());
    for (heading, trip) in order {
        if trip.base != base {
            base = &trip.base;
            let name = region.places.get(base).map_or(base, |place| &place.name).to_owned();
            board.rows.push(Row { name, is_base: true, bars: Vec::new() });
        }
        if trip.vehicle_code() != vehicle {
            vehicle = trip.vehicle_code();
            let class = class_name(region, &trip.class, language);
            let name = format!("{class} {}", trip.vehicle);
            board.rows.push(Row { name, is_base: false, bars: Vec::new() });
        }
        let bar = Bar {
            trip: trip.code.clone(),
            from: trip.load_at,
            depart: trip.depart_at,
            to: trip.back_at,
            back: heading == Heading::Back,
            late: trip.is_late(heading),
            nights: nights.get(trip.code.as_str()).cloned().unwrap_or_default(),
            said: format!(
                "{} · {} · {} · {} – {}",
                trip.code,
                words::text(language, trip_key(heading, trip)),
                destination(region, trip),
                words::moment(language, trip.depart_at),
                words::moment(language, trip.back_at)
            ),
        };
        if let Some(row) = board.rows.last_mut() {
            row.bars.push(bar);
        }
    }
    board
}

/// Row and position of a trip's bar.
fn find(board: &Board, code: &str) -> Option<(usize, usize)> {
    board
        .rows
        .iter()
        .enumerate()
        .find_map(|(at, row)| row.bars.iter().position(|bar| bar.trip == code).map(|bar| (at, bar)))
}

/// The trip that an arrow key moves to.
fn step(board: &Board, now: Option<(usize, usize)>, key: &str) -> Option<String> {
    let first = |mut rows: Box<dyn Iterator<Item = &Row> + '_>, near: Option<Moment>| {
        let row = rows.find(|row| !row.bars.is_empty())?;
        let nearest = row.bars.iter().min_by_key(|bar| near.map_or(0, |at| (bar.from - at).abs()));
        nearest.map(|bar| bar.trip.clone())
    };
    let Some((row, bar)) = now else {
        return key
            .starts_with("Arrow")
            .then(|| first(Box::new(board.rows.iter()), None))
            .flatten();
    };
    let from = board.rows[row].bars[bar].from;
    match key {
        "ArrowRight" => board.rows[row].bars.get(bar + 1).map(|bar| bar.trip.clone()),
        "ArrowLeft" => {
            bar.checked_sub(1).and_then(|bar| board.rows[row].bars.get(bar)).map(|b| b.trip.clone())
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
            let (code, left) = (bar.trip.clone(), at_px(bar.from));
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
                    data-trip=bar.trip.clone()
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
