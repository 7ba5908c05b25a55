//! Waves by sub-district: how hard each is to reach, when its goods leave and arrive, and by when they
//! must leave.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::page::panels::{a_place, selected_code};
use crate::page::parts::{Table, commit, state_of};
use crate::page::state::{Desk, Selected, Shared, wording};
use tepat_model::document::TableName;
use tepat_model::plan::{Plan, StationOutcome};
use tepat_model::region::{Delivery, Place, PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_order::Gather as _;
use tepat_planner::certainty::Certainty;
use tepat_view::custody::name;
use tepat_view::export::What;
use tepat_view::sheet::{Editor, Form, Sheet, Total};
use tepat_view::waves::{Wave, waves};
use tepat_view::words::{self, Language};

/// The waves in a table, whose days can be changed in place.
#[component]
pub fn WaveTable() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let (language, outcomes) = (desk.language.get(), desk.outcomes.get());
        let found = desk.certainty.with(|certainty| match certainty.is_old {
            true => None,
            false => certainty.found.clone(),
        });
        let certainty = found.as_ref().map(|found| &found.certainty);
        Shared::new(match desk.plan.get() {
            Some(plan) => {
                desk.region.with(|region| wave_sheet(region, &plan, certainty, &outcomes, language))
            }
            None => Sheet::default(),
        })
    });
    let unknown = Memo::new(move |_| {
        desk.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.access.is_empty()))
    });
    view! {
        <p class="quiet" id="wave-lead">
            {move || if unknown.get() { wording("wave-none")() } else { wording("wave-lead")() }}
        </p>
        <Table
            id="waves"
            exports=&[What::Waves]
            label=Signal::derive(wording("schedule-tab-waves"))
            sheet
            selected=selected_code(desk, a_place)
            on_select=move |code: String| desk.show(Selected::Place(code))
            on_edit=move |edits| commit(desk, TableName::Places, edits)
        />
    }
}

/// A sub-district's wave, and how its goods fare by the plan.
struct Row<'a> {
    wave: Wave<'a>,
    goods: Goods,
}

#[derive(Clone, Copy, Default)]
struct Goods {
    stations: u32,
    leave: Option<Moment>,
    at_ppk: Option<Moment>,
    last: Option<Moment>,
    late: u32,
    unserved: u32,
}

fn wave_sheet(
    region: &Region,
    plan: &Plan,
    certainty: Option<&Certainty>,
    outcomes: &[StationOutcome],
    language: Language,
) -> Sheet {
    let goods = goods(region, plan, outcomes);
    let rows: Vec<Row<'_>> = waves(region, plan, certainty)
        .into_iter()
        .map(|wave| Row { goods: goods[wave.ppk.code.as_str()], wave })
        .collect();
    let word = |key: &str| words::text(language, key);
    let minutes = |part: u32| Some(f64::from(part));
    Sheet::of(&rows, language, |row| row.wave.ppk.code.clone())
        .texts("col-kecamatan", |row| row.wave.ppk.name.clone())
        .numbers("col-wave", Form::HDay, |row| Some(row.wave.wave_h.into()))
        .edit("wave_h", Editor::Number { least: -30, most: 30, optional: true })
        .only_where(|row| row.wave.ppk.delivery != Delivery::Direct)
        .texts("wave-fixed", |row| {
            if row.wave.ppk.wave_h.is_some() { word("answer-yes") } else { String::new() }
        })
        .texts("wave-date", |row| {
            words::date(language, &region.info, row.wave.wave_h.into()).unwrap_or_default()
        })
        .numbers("wave-proposed", Form::HDay, |row| Some(row.wave.proposed_h.into()))
        .numbers("wave-score", Form::Minutes, |row| minutes(row.wave.score.minutes()))
        .numbers("wave-travel", Form::Minutes, |row| minutes(row.wave.score.travel))
        .numbers("wave-changes", Form::Minutes, |row| minutes(row.wave.score.changes))
        .numbers("wave-weather", Form::Minutes, |row| minutes(row.wave.score.weather))
        .numbers("wave-closing", Form::Minutes, |row| minutes(row.wave.score.closing))
        .numbers("wave-doubt", Form::Minutes, |row| {
            certainty.and(Some(f64::from(row.wave.score.doubt)))
        })
        .texts("wave-hardest", |row| {
            row.wave.access.map(|access| name(region, &access.place)).unwrap_or_default()
        })
        .numbers("col-leaves", Form::Moment, |row| row.goods.leave.map(f64::from))
        .numbers("wave-latest", Form::Moment, |row| row.wave.latest().map(f64::from))
        .numbers("wave-slack", Form::Minutes, |row| row.wave.slack_minutes().map(f64::from))
        .total(Total::Least)
        .texts("wave-decides", |row| {
            let departure = row.wave.departure.as_ref();
            departure.map(|departure| name(region, &departure.decides)).unwrap_or_default()
        })
        .numbers("wave-latest-sure", Form::Moment, |row| {
            row.wave.sure.as_ref().map(|sure| sure.latest.into())
        })
        .numbers("wave-slack-sure", Form::Minutes, |row| {
            row.wave.sure.as_ref().map(|sure| sure.slack_minutes().into())
        })
        .total(Total::Least)
        .numbers("col-at-ppk", Form::Moment, |row| row.goods.at_ppk.map(f64::from))
        .numbers("col-last-arrival", Form::Moment, |row| row.goods.last.map(f64::from))
        .total(Total::Greatest)
        .numbers("col-stations", Form::Count, |row| Some(row.goods.stations.into()))
        .total(Total::Sum)
        .numbers("state-late", Form::Count, |row| Some(row.goods.late.into()))
        .total(Total::Sum)
        .numbers("state-unserved", Form::Count, |row| Some(row.goods.unserved.into()))
        .total(Total::Sum)
        .texts("col-delivery", |row| match row.wave.ppk.delivery {
            Delivery::Tiered => word("delivery-tiered"),
            Delivery::Direct => word("delivery-direct"),
            Delivery::Villages => word("delivery-villages"),
        })
        .marked(|row| match (row.goods.unserved, row.goods.late) {
            (0, 0) => "on-time",
            (0, _) => "late",
            _ => "unserved",
        })
        .done()
}

/// By sub-district: when goods leave the store and arrive, and how many do not.
fn goods<'a>(
    region: &'a Region,
    plan: &Plan,
    outcomes: &[StationOutcome],
) -> BTreeMap<&'a str, Goods> {
    let ppk_of: BTreeMap<&str, &Place> = region
        .stations
        .iter()
        .filter_map(|s| Some((s.code.as_str(), region.ppk_of(region.pps_of(s)?)?)))
        .gather();
    let ppks = region.places.iter().filter(|place| place.kind == PlaceKind::Ppk);
    let mut goods: BTreeMap<&str, Goods> =
        ppks.map(|ppk| (ppk.code.as_str(), Goods::default())).gather();
    for (station, outcome) in region.stations.iter().zip(outcomes) {
        let ppk = ppk_of.get(station.code.as_str());
        let Some(goods) = ppk.and_then(|ppk| goods.get_mut(&*ppk.code)) else { continue };
        goods.stations += 1;
        goods.last = goods.last.max(outcome.at());
        match state_of(Some(outcome)) {
            "late" => goods.late += 1,
            "unserved" => goods.unserved += 1,
            _ => {}
        }
    }
    let store = region.store().map(|store| store.code.as_str());
    for trip in &plan.trips {
        if Some(trip.base.as_str()) == store {
            for kit in trip.kits() {
                if let Some(goods) = ppk_of.get(kit).and_then(|ppk| goods.get_mut(&*ppk.code)) {
                    let first = goods.leave.map_or(trip.depart_at, |at| at.min(trip.depart_at));
                    goods.leave = Some(first);
                }
            }
        }
        for visit in &trip.visits {
            if let Some(goods) = goods.get_mut(visit.at.as_str()) {
                goods.at_ppk = goods.at_ppk.max(Some(visit.done));
            }
        }
    }
    goods
}
