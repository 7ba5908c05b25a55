//! The duties of all units over the days.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::page::guarding::Last;
use crate::page::panels::planning::gantt::{Bar, Board, Gantt, Row};
use crate::page::state::{Desk, Shared, t, wording};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_planner::people::{DemandKind, People};
use tepat_view::people::{area_name, demand_kind_name, force_name, units_on_duty};
use tepat_view::words::{self, Language};

/// A row for each unit, kind of duty and sub-district, a bar for each period.
#[component]
pub fn Duties() -> impl IntoView {
    let desk = Desk::get();
    let board = Memo::new(move |_| {
        let language = desk.language.get();
        let last = desk.guarding.with(|guarding| guarding.last());
        Shared::new(last.map_or_else(Board::default, |Last { region, people }| {
            board(&region, &people, language)
        }))
    });
    let none = Memo::new(move |_| board.with(|board| board.rows.is_empty()));
    let chosen = RwSignal::new(None::<String>);
    view! {
        <Show
            when=move || !none.get()
            fallback=|| view! { <p class="empty">{t("people-gantt-none")}</p> }
        >
            <p id="people-gantt-told" aria-live="polite">
                {move || {
                    let chosen = chosen.get()?;
                    board.with(|board| said(board, &chosen))
                }}
            </p>
            <Gantt
                board
                label=Signal::derive(wording("people-gantt"))
                legend=Signal::derive(wording("people-gantt-legend"))
                selected=chosen.into()
                on_select=move |code: String| chosen.set(Some(code))
            />
        </Show>
    }
}

/// What a bar is, in words.
fn said(board: &Board, code: &str) -> Option<String> {
    let mut bars = board.rows.iter().flat_map(|row| &row.bars);
    bars.find(|bar| bar.code == code).map(|bar| bar.said.clone())
}

/// Kind of duty, and code of the sub-district.
type Lane<'a> = (DemandKind, &'a str);
/// Members on duty, and whether some are missing, by period.
type Periods = BTreeMap<(Moment, Moment), (u32, bool)>;

fn board(region: &Region, people: &People, language: Language) -> Board {
    let mut board = Board {
        from: people.demands.iter().map(|demand| demand.from).min().unwrap_or(0),
        to: people.demands.iter().map(|demand| demand.until).max().unwrap_or(0),
        ..Board::default()
    };
    for unit in units_on_duty(region, people) {
        let mut lanes: BTreeMap<Lane<'_>, Periods> = BTreeMap::new();
        for duty in people.duties.iter().filter(|duty| duty.force == unit) {
            let demand = &people.demands[duty.demand];
            let is_short = people.shortfalls.iter().any(|gap| gap.demand == duty.demand);
            let lane = lanes.entry((demand.kind, demand.area())).or_default();
            let (officers, any_short) = lane.entry((demand.from, demand.until)).or_default();
            *officers += duty.officers;
            *any_short |= is_short;
        }
        let name = force_name(region, &unit);
        board.rows.push(Row { name: name.clone(), is_base: true, bars: Vec::new() });
        for ((kind, area), periods) in lanes {
            let what = demand_kind_name(language, kind);
            let lane = format!("{what}, {}", area_name(region, language, area));
            let bars = periods.into_iter().map(|((from, to), (officers, is_short))| Bar {
                code: format!("{unit} {} {area} {from} {to}", kind.key()),
                from,
                depart: from,
                to,
                back: false,
                late: is_short,
                nights: Vec::new(),
                said: words::text_with(
                    language,
                    if is_short { "people-gantt-short" } else { "people-gantt-bar" },
                    &[
                        ("force", name.as_str().into()),
                        ("what", lane.as_str().into()),
                        ("officers", officers.into()),
                        ("from", words::moment(language, from).into()),
                        ("until", words::moment(language, to).into()),
                    ],
                ),
            });
            board.rows.push(Row { name: lane.clone(), is_base: false, bars: bars.collect() });
        }
    }
    board.in_whole_days()
}
