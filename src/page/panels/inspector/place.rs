//! A place: what it contains, what arrives and leaves, and what can be changed.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::Value as Json;

use super::assessments::Assessments;
use super::explain::Explained;
use super::station::vehicle_name;
use super::{above, fact, mode_name};
use crate::page::dialogs::Dialog;
use crate::page::panels::prepare::fleet::{class_name, idle_in_words};
use crate::page::parts::figures::{count, kilometres, minutes, moment};
use crate::page::parts::{ChoiceField, Link, TextField, Toggle};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_intake::redraw::{End, Redraw};
use tepat_model::document::{Edit, TableName};
use tepat_model::plan::Trip;
use tepat_model::region::edge_reference_ms;
use tepat_model::region::{Delivery, Place, PlaceKind, Skip, Standing, VehicleClass};
use tepat_order::{Gather as _, Order as _};
use tepat_planner::departures::Departure;
use tepat_view::words;

#[component]
pub fn PlaceFacts(code: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(code);
    let place = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.places.get(code).cloned()))
    });
    view! {
        {move || place.get().map(|place| view! { <Heading place/> })}
        {move || place.get().map(|place| arrivals(desk, &place))}
        {move || place.get().map(|place| departures(desk, &place))}
        {move || place.get().map(|place| fleet(desk, &place))}
        {move || place.get().map(|place| edges(desk, &place))}
        <Assessments about=code.get_value() of_edge=false/>
        {move || place.get().filter(|place| place.kind == PlaceKind::Ppk).map(|place| view! {
            <p>
                <button
                    type="button"
                    class="compact"
                    id="split-part"
                    on:click=move |_| desk.dialog.set(Some(Dialog::Split(place.code.clone())))
                >
                    {wording("split-button")}
                </button>
            </p>
        })}
        {move || {
            let is_post = |it: &Place| matches!(it.kind, PlaceKind::Ppk | PlaceKind::Pps);
            place.get().filter(is_post).map(|_| view! { <Explained code/> })
        }}
        <h3>{wording("inspector-change")}</h3>
        {move || place.get().map(|place| view! { <Changes place/> })}
    }
}

#[component]
fn Heading(place: Place) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let kit = desk.needs.with(|needs| match place.kind {
        PlaceKind::Ppk => needs.by_kecamatan.get(&place.code).cloned(),
        PlaceKind::Pps => needs.by_desa.get(&place.code).cloned(),
        PlaceKind::Store => Some(needs.total.clone()),
        PlaceKind::Pier | PlaceKind::Junction => None,
    });
    view! {
        <h2>{place.name.clone()}</h2>
        <p class="quiet">
            {words::text(language, words::kind_key(place.kind))}
            {above(desk, &place).map(|above| view! { ", " {above} })}
            " · "
            {place.code.clone()}
        </p>
        <dl class="fact-list">
            {kit.map(|kit| view! {
                {fact(t("figure-tps"), count(kit.stations))}
                {fact(t("figure-voters"), count(kit.voters))}
                {fact(t("figure-boxes"), count(kit.load.boxes))}
            })}
            {place.local_mode.map(|mode| fact(t("fact-local-mode"), mode_name(mode)))}
            {access(desk, &place).map(|parts| fact(t("wave-place"), parts))}
            {latest(desk, &place).map(|departure| view! {
                {fact(t("wave-latest"), moment(departure.latest))}
                {fact(t("wave-slack"), minutes(departure.slack_minutes()))}
            })}
            {(!place.note.is_empty()).then(|| fact(t("col-note"), place.note.clone()))}
        </dl>
    }
}

/// The latest safe departure of a post's goods, if the plan brings it any.
fn latest(desk: Desk, place: &Place) -> Option<Departure> {
    if !matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps) {
        return None;
    }
    desk.departures.with(|found| found.posts.get(&place.code).cloned())
}

/// The access score of a post and its parts, if the plan says.
fn access(desk: Desk, place: &Place) -> Option<String> {
    let score = desk.plan.with(|plan| {
        let found = plan.as_ref()?.access.iter().find(|access| access.place == place.code)?;
        Some(desk.region.with(|region| found.score(&region.rules)))
    })?;
    let values = [
        ("score", minutes(score.minutes()).into()),
        ("travel", minutes(score.travel).into()),
        ("changes", minutes(score.changes).into()),
        ("weather", minutes(score.weather).into()),
        ("closing", minutes(score.closing).into()),
    ];
    Some(t_with("wave-place-parts", &values))
}

/// A heading and one line per trip.
fn trip_list(desk: Desk, heading: String, trips: Vec<(Trip, String)>) -> Option<AnyView> {
    if trips.is_empty() {
        return None;
    }
    let rows = trips
        .into_iter()
        .map(|(trip, what)| {
            let vehicle = desk.region.with(|region| vehicle_name(desk, region, &trip));
            view! {
                <li>
                    <Link to=Selected::Trip(trip.code.clone())/>
                    " · "
                    {vehicle}
                    " · "
                    <span class="quiet">{what}</span>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <h3>{heading}</h3>
            <ul class="lines">{rows}</ul>
        }
        .into_any(),
    )
}

fn arrivals(desk: Desk, place: &Place) -> Option<AnyView> {
    let mut trips: Vec<(i32, Trip, usize)> = desk.plan.with(|plan| {
        let trips = plan.iter().flat_map(|plan| &plan.trips);
        trips
            .filter_map(|trip| {
                let visit = trip.visits.iter().find(|visit| visit.at == place.code)?;
                Some((visit.arrive, trip.clone(), visit.kits.len()))
            })
            .collect()
    });
    trips.order_by_key(|(at, _, _)| *at);
    let trips = trips
        .into_iter()
        .map(|(at, trip, kits)| {
            let what = t_with("place-arrival", &[("at", moment(at).into()), ("kits", kits.into())]);
            (trip, what)
        })
        .collect();
    trip_list(desk, t("place-arrivals"), trips)
}

fn departures(desk: Desk, place: &Place) -> Option<AnyView> {
    let trips = desk.plan.with(|plan| {
        let trips = plan.iter().flat_map(|plan| &plan.trips);
        trips.filter(|trip| trip.base == place.code).cloned().collect::<Vec<_>>()
    });
    let trips = trips
        .into_iter()
        .map(|trip| {
            let what = t_with(
                "place-departure",
                &[("at", moment(trip.depart_at).into()), ("kits", trip.kits().count().into())],
            );
            (trip, what)
        })
        .collect();
    trip_list(desk, t("place-departures"), trips)
}

/// The vehicles based here.
fn fleet(desk: Desk, place: &Place) -> Option<AnyView> {
    let language = desk.language.get();
    let rows: Vec<(String, String)> = desk.region.with(|region| {
        let here = |standing: Standing| match standing {
            Standing::At(code) => code == place.code,
            Standing::EachPpk => place.kind == PlaceKind::Ppk,
            Standing::EachPps => place.kind == PlaceKind::Pps,
        };
        region
            .fleet
            .iter()
            .filter(|row| here(row.standing()))
            .map(|row| {
                let name = class_name(region, &row.class, language);
                (row.class.clone(), format!("{} {name}", row.count))
            })
            .collect()
    });
    let has_any = !rows.is_empty();
    let rows = rows
        .into_iter()
        .map(|(class, name)| {
            let why = idle_in_words(desk, &class, &place.code);
            view! { <li>{name} " " <span class="quiet">{why}</span></li> }
        })
        .collect_view();
    has_any.then(|| {
        view! {
            <h3>{t("place-fleet")}</h3>
            <ul class="lines">{rows}</ul>
        }
        .into_any()
    })
}

/// The edges that end here.
fn edges(desk: Desk, place: &Place) -> AnyView {
    let legs = desk.region.with(|region| {
        let here = region.edges.iter().filter(|e| e.from == place.code || e.to == place.code);
        here.map(|edge| (edge.clone(), edge_reference_ms(edge, region))).collect::<Vec<_>>()
    });
    let rows = legs
        .into_iter()
        .map(|(edge, ms)| {
            let other = if edge.from == place.code { &edge.to } else { &edge.from };
            let other = desk.region.with(|region| {
                region.places.get(other).map_or_else(|| other.clone(), |place| place.name.clone())
            });
            view! {
                <li data-closed=edge.closed.then_some("")>
                    <Link to=Selected::Edge(edge.code.clone()) label=format!("→ {other}")/>
                    " "
                    <span class="quiet">
                        {format!(
                            "{} · {} · {}",
                            mode_name(edge.mode),
                            kilometres(edge.length_m.into()),
                            minutes(ms.div_ceil(60_000)),
                        )}
                        {edge.closed.then(|| format!(" · {}", t("edge-is-closed")))}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>{t("place-edges")}</h3>
        <ul class="lines">{rows}</ul>
    }
    .into_any()
}

/// What can be changed about a place.
#[component]
fn Changes(place: Place) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(place.code.clone());
    let set = move |field: &str, value: Json| {
        desk.edit(Edit::set(TableName::Places, &code.get_value(), field, value), "");
    };
    let deliveries = Signal::derive(|| {
        let name = |delivery: Delivery| match delivery {
            Delivery::Tiered => t("delivery-tiered"),
            Delivery::Villages => t("delivery-villages"),
            Delivery::Direct => t("delivery-direct"),
        };
        Delivery::ALL.map(|delivery| (delivery.key().to_owned(), name(delivery))).to_vec()
    });
    let delivery = place.delivery.key();
    let wave = place.wave_h.map_or_else(String::new, |h_day| words::h_day(h_day.into()));
    let of_ppk = (place.kind == PlaceKind::Ppk).then(|| {
        view! {
            <label class="labelled">
                <span>{t("col-delivery")}</span>
                <ChoiceField
                    label=Signal::derive(wording("col-delivery"))
                    choices=deliveries
                    value=Signal::stored(delivery.to_owned())
                    on_commit=move |chosen: String| set("delivery", chosen.into())
                />
            </label>
            <label class="labelled">
                <span>{t("fact-wave")}</span>
                <TextField
                    label=Signal::derive(wording("fact-wave"))
                    value=Signal::stored(wave.clone())
                    why=Signal::derive(wording("field-h-day-unfit"))
                    accepts=|typed: String| typed.is_empty() || words::parse_h_day(&typed).is_some()
                    on_commit=move |typed: String| set("wave_h", words::parse_h_day(&typed).into())
                />
            </label>
        }
    });
    view! {
        <label class="labelled">
            <span>{t("col-name")}</span>
            <TextField
                label=Signal::derive(wording("col-name"))
                value=Signal::stored(place.name.clone())
                why=Signal::derive(wording("field-empty-unfit"))
                accepts=|typed: String| !typed.is_empty()
                on_commit=move |typed: String| set("name", typed.into())
            />
        </label>
        {of_ppk}
        {matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps).then(|| view! { <Fixed place=place.clone()/> })}
        <Toggle
            label=Signal::derive(wording("col-flood"))
            on=Signal::stored(place.flood_prone)
            on_change=move |on: bool| set("flood_prone", on.into())
        />
        <Toggle
            label=Signal::derive(wording("custody-field"))
            on=Signal::stored(place.allows_custody())
            on_change=move |on: bool| set("custody", on.into())
        />
        <label class="labelled">
            <span>{t("col-note")}</span>
            <TextField
                label=Signal::derive(wording("col-note"))
                value=Signal::stored(place.note.clone())
                on_commit=move |typed: String| set("note", typed.into())
            />
        </label>
        <Redrawing place/>
    }
}

/// Whether goods may go past a post, and from where and by which class they come to it, if people decide
/// that.
#[component]
fn Fixed(place: Place) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(place.code.clone());
    let set = move |field: &str, chosen: String| {
        desk.edit(Edit::set(TableName::Places, &code.get_value(), field, chosen), "");
    };
    let language = desk.language;
    let bases = Signal::derive(move || {
        let free = (String::new(), t("fixed-by-search"));
        desk.region.with(|region| {
            let bases: BTreeSet<&str> = region
                .places
                .iter()
                .filter(|base| !matches!(base.kind, PlaceKind::Junction | PlaceKind::Pps))
                .map(|base| base.code.as_str())
                .chain(region.fleet.iter().map(|row| row.base.as_str()))
                .filter(|base| region.places.get(base).is_some())
                .chain(Some(place.via.as_str()).filter(|via| !via.is_empty()))
                .gather();
            let named = bases.into_iter().filter(|base| code.with_value(|code| code != base));
            let name =
                |base: &str| (base.to_owned(), words::base_name(region, base, language.get()));
            std::iter::once(free).chain(named.map(name)).collect::<Vec<_>>()
        })
    });
    let classes = Signal::derive(move || {
        let free = (String::new(), t("fixed-by-search"));
        desk.region.with(|region| {
            let name = |class: &VehicleClass| {
                (class.code.clone(), words::class_name(region, &class.code, language.get()))
            };
            std::iter::once(free).chain(region.classes.iter().map(name)).collect::<Vec<_>>()
        })
    });
    let (via, by_class, skip) = desk.region.with_untracked(|region| {
        let place = code.with_value(|code| region.places.get(code).cloned());
        place.map(|place| (place.via, place.by_class, place.skip)).unwrap_or_default()
    });
    let skips = Signal::derive(|| {
        Skip::ALL.map(|skip| (skip.key().to_owned(), t(words::skip_key(skip)))).to_vec()
    });
    view! {
        <label class="labelled">
            <span>{t("col-skip")}</span>
            <ChoiceField
                label=Signal::derive(wording("col-skip"))
                choices=skips
                value=Signal::stored(skip.key().to_owned())
                on_commit=move |chosen: String| set("skip", chosen)
            />
        </label>
        <label class="labelled">
            <span>{t("col-via")}</span>
            <ChoiceField
                label=Signal::derive(wording("col-via"))
                choices=bases
                value=Signal::stored(via)
                on_commit=move |chosen: String| set("via", chosen)
            />
        </label>
        <label class="labelled">
            <span>{t("col-by-class")}</span>
            <ChoiceField
                label=Signal::derive(wording("col-by-class"))
                choices=classes
                value=Signal::stored(by_class)
                on_commit=move |chosen: String| set("by_class", chosen)
            />
        </label>
    }
}

/// Converting a place on the map, and removing it.
#[component]
fn Redrawing(place: Place) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(place.code.clone());
    let meeting = desk.region.with(|region| {
        region.edges.iter().filter(|e| e.from == place.code || e.to == place.code).count()
    });
    let is_junction = place.kind == PlaceKind::Junction;
    let make_pier = move |_| {
        let name = words::text(desk.language.get_untracked(), "redraw-pier-name");
        let at = End::Place(code.get_value());
        desk.redraw("redraw-why-pier", |redraw| redraw.pier(&at, &name));
    };
    let make_junction = move |_| {
        desk.redraw("redraw-why-junction", |redraw| redraw.junction(&code.get_value()));
    };
    let join = move |_| {
        desk.redraw("redraw-why-joined", |redraw| redraw.join(&code.get_value()));
    };
    view! {
        <div class="form-actions">
            {is_junction.then(|| view! {
                <button type="button" class="compact" id="make-pier" on:click=make_pier>
                    {wording("redraw-make-pier")}
                </button>
            })}
            {(place.kind == PlaceKind::Pier).then(|| view! {
                <button type="button" class="compact" on:click=make_junction>
                    {wording("redraw-make-junction")}
                </button>
            })}
            {(is_junction && meeting == 2).then(|| view! {
                <button type="button" class="compact" id="join-edges" on:click=join>
                    {wording("redraw-join")}
                </button>
            })}
            {(place.kind != PlaceKind::Store).then(|| view! {
                <button
                    type="button"
                    class="compact danger"
                    id="remove-place"
                    on:click=move |_| desk.remove(&code.get_value(), Redraw::remove_place)
                >
                    {wording("redraw-remove")}
                </button>
            })}
        </div>
    }
}
