//! The map's legend: the meaning of lines and marks, with switches for the layers.

use leptos::prelude::*;

use super::Map;
use super::layers::Layer;
use crate::page::certainty::simulate;
use crate::page::panels::compare;
use crate::page::parts::ExportMenu;
use crate::page::state::{t, t_with, wording};
use tepat_model::region::{Edge, Family, Mode};
use tepat_model::time::moment;
use tepat_view::export::{Format, What};
use tepat_view::scene::StationState;
use tepat_view::shade::{BAD_STEP, Row, ShadeBy};
use tepat_view::words;

/// The legend, which the user can fold away.
#[component]
pub fn Legend(map: Map) -> impl IntoView {
    let has_plan = move || map.desk.plan.with(Option::is_some);
    let hindered = move || map.desk.region.with(|region| !region.conditions.are_usual());
    let has_net = move || map.desk.region.with(|region| !region.net.links.is_empty());
    let has_sketch =
        move || map.desk.region.with(|region| region.edges.iter().any(Edge::is_sketch));
    let has_settled = move || map.desk.settled.with(|settled| !settled.is_empty());
    // The user's choice holds until the space for the legend changes.
    let follow = move |event: web_sys::Event| {
        map.legend_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    // Whoever chooses colours wants to know what they mean, however little room there is.
    Effect::new(move |before: Option<ShadeBy>| {
        let now = map.desk.shade_by.get();
        if before.is_some_and(|before| before != now) {
            map.legend_open.set(true);
        }
        now
    });
    view! {
        <details class="map-legend" prop:open=move || map.legend_open.get() on:toggle=follow>
            <summary>{wording("map-legend")}</summary>
            <ul>
                {Mode::ALL
                    .into_iter()
                    .map(|mode| view! { <Switch map layer=Layer::Mode(mode)>{line_swatch(mode)}</Switch> })
                    .collect_view()}
                <li class="map-key">{closed_swatch()}{wording("map-closed")}</li>
                <Show when=hindered>
                    <li class="map-key">{closed_by_conditions_swatch()}{wording("map-closed-by-conditions")}</li>
                    <li class="map-key">{slowed_swatch()}{wording("map-slowed")}</li>
                </Show>
                <li class="map-key">{flood_swatch()}{wording("map-flood-prone")}</li>
                <Show when=has_sketch>
                    <li class="map-key">{sketch_swatch()}{wording("map-sketch")}</li>
                </Show>
            </ul>
            <ul>
                <Switch map layer=Layer::Stations>{station_swatch(StationState::Unplanned)}</Switch>
                <Show when=has_plan>
                    {StationState::ALL[1..]
                        .iter()
                        .map(|state| view! {
                            <li class="map-key map-sub">
                                {station_swatch(*state)}
                                {let state = *state; move || state_name(state)}
                            </li>
                        })
                        .collect_view()}
                    <Switch map layer=Layer::Routes>{route_swatch(Family::Road)}</Switch>
                    <Show when=has_settled>
                        <li class="map-key map-sub">{settled_swatch()}{wording("map-settled")}</li>
                    </Show>
                    {[Family::Road, Family::Water, Family::Sea, Family::Foot]
                        .into_iter()
                        .map(|family| view! {
                            <li class="map-key map-sub">
                                {route_swatch(family)}{move || family_name(family)}
                            </li>
                        })
                        .collect_view()}
                </Show>
            </ul>
            <ul>
                <Places/>
                <Show when=has_net>
                    <Switch map layer=Layer::Imported>{imported_swatch()}</Switch>
                </Show>
                <Switch map layer=Layer::Areas>{area_swatch()}</Switch>
                <GroundKeys map/>
                <Switch map layer=Layer::Labels>{label_swatch()}</Switch>
            </ul>
            <Shades map/>
            <ExportMenu
                whats=&[What::Stations, What::Places, What::Network, What::Trips, What::Unserved]
                formats=&[Format::GeoJson, Format::Gpx, Format::Kml]
            />
        </details>
    }
}

/// The lines of the ground, where there are outlines.
#[component]
fn GroundKeys(map: Map) -> impl IntoView {
    let outlines = Memo::new(move |_| {
        let outlines = map.desk.region.with(|region| region.known_outlines());
        let has_coast = outlines.borders.iter().any(|border| border.is_coast);
        (!outlines.is_empty(), !outlines.rivers.is_empty(), has_coast)
    });
    let key = |shown: fn((bool, bool, bool)) -> bool, class: &'static str, text: &'static str| {
        view! {
            <Show when=move || shown(outlines.get())>
                <li class="map-key map-sub">
                    {swatch(view! { <path class=class d="M1 11l8-5 8 4 10-6"/> })}
                    {wording(text)}
                </li>
            </Show>
        }
    };
    view! {
        {key(|(areas, _, _)| areas, "village-border", "map-village-borders")}
        {key(|(_, rivers, _)| rivers, "great-river", "map-rivers")}
        {key(|(_, _, coast)| coast, "coast", "map-coast")}
    }
}

/// The choice by what sub-districts are coloured, and what the colours mean.
#[component]
fn Shades(map: Map) -> impl IntoView {
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let by = ShadeBy::ALL.into_iter().find(|by| by.key() == chosen);
        map.shade_by.set(by.unwrap_or_default());
    };
    let rows = move || {
        let language = map.desk.language.get();
        map.desk.region.with(|region| map.shade.get().legend(region, language))
    };
    let lacks_plan = move || map.shade_by.get().needs_plan() && map.desk.plan.with(Option::is_none);
    let lacks_certainty = move || {
        let has_found = map.desk.certainty.with(|certainty| certainty.found.is_some());
        map.shade_by.get() == ShadeBy::Certainty && !lacks_plan() && !has_found
    };
    let lacks_other = move || {
        map.shade_by.get().is_change()
            && !lacks_plan()
            && map.shade.with(|it| it.districts.is_empty())
    };
    let why_none = move || match map.shade_by.get() {
        ShadeBy::CertaintyChange => t("map-shade-no-certainty-of"),
        _ => t("map-shade-no-other"),
    };
    let against = move || {
        let is_compared = map.shade_by.get().is_change() && !lacks_other();
        let name = is_compared.then(|| compare::chosen_name(map.desk)).flatten()?;
        Some(t_with("map-shade-against", &[("name", name.into())]))
    };
    let deadline = move || {
        let rules = map.desk.region.with(|region| region.rules.clone());
        let at = moment(rules.tps_due_h.into(), rules.tps_due_minute.into());
        let when = words::moment(map.desk.language.get(), at);
        t_with("map-shade-deadline", &[("when", when.into())])
    };
    view! {
        <label class="map-shade">
            {wording("map-shade")}
            <select id="map-shade" on:change=choose prop:value=move || map.shade_by.get().key()>
                {ShadeBy::ALL
                    .into_iter()
                    .map(|by| view! { <option value=by.key()>{wording(by.key())}</option> })
                    .collect_view()}
            </select>
        </label>
        <ul class="map-shades" aria-live="polite">
            <Show when=lacks_plan>
                <li class="map-key map-sub">{wording("map-summary-no-plan")}</li>
            </Show>
            <Show when=lacks_certainty>
                <li class="map-key map-sub">
                    <button
                        type="button"
                        class="plain"
                        disabled=move || map.desk.certainty.with(|it| it.running.is_some())
                        on:click=move |_| simulate(map.desk)
                    >
                        {wording("certainty-go")}
                    </button>
                </li>
            </Show>
            {move || rows().into_iter().map(shade_row).collect_view()}
            <Show when=lacks_other>
                <li class="map-key map-sub">{why_none}</li>
            </Show>
            {move || against().map(|said| view! { <li class="map-key map-sub">{said}</li> })}
            <Show when=move || {
                let by = map.shade_by.get();
                by.needs_plan() && !by.is_change() && !lacks_plan()
            }>
                <li class="map-key map-sub">{deadline}</li>
            </Show>
        </ul>
    }
}

/// A step of the colours: its range, and which sub-districts are in it.
fn shade_row(Row { step, text, names }: Row) -> impl IntoView {
    let class = format!("shade-{step}");
    let hatch = (step == BAD_STEP).then(|| {
        view! { <path class="hatch" d="M4 13L12 3M11 13l8-10M18 13l6-8"/> }
    });
    view! {
        <li class="map-key" title=names.join(", ")>
            {swatch(view! { <rect class=class x="3" y="2" width="22" height="12"/>{hatch} })}
            <span>
                {text}" "<span class="map-sub">{format!("({})", names.len())}</span>
                <span class="map-unseen">{names.join(", ")}</span>
            </span>
        </li>
    }
}

#[component]
fn Switch(map: Map, layer: Layer, children: Children) -> impl IntoView {
    let checked = move || map.layers.with(|layers| layers.shows(layer));
    view! {
        <li>
            <label class="map-key">
                <input
                    type="checkbox"
                    prop:checked=checked
                    on:change=move |_| map.layers.update(|layers| layers.toggle(layer))
                />
                {children()}
                {move || layer_name(layer, map)}
            </label>
        </li>
    }
}

fn layer_name(layer: Layer, map: Map) -> String {
    match layer {
        Layer::Mode(Mode::Paved) => t("mode-paved"),
        Layer::Mode(Mode::Unpaved) => t("mode-unpaved"),
        Layer::Mode(Mode::Offroad) => t("mode-offroad"),
        Layer::Mode(Mode::River) => t("mode-river"),
        Layer::Mode(Mode::Sea) => t("mode-sea"),
        Layer::Mode(Mode::Foot) => t("mode-foot"),
        Layer::Mode(Mode::Ferry) => t("mode-ferry"),
        Layer::Stations => t("map-stations"),
        Layer::Routes => t("map-routes"),
        Layer::Labels => t("map-labels"),
        Layer::Areas => {
            // Without outlines they are only known roughly.
            let is_rough = map.desk.region.with(|region| region.known_outlines().is_none());
            if is_rough { t("map-areas") } else { t("map-districts") }
        }
        Layer::Imported => t("map-imported"),
    }
}

fn state_name(state: StationState) -> String {
    match state {
        StationState::Unplanned => t("map-state-unplanned"),
        StationState::OnTime => t("map-state-on-time"),
        StationState::Tight => t("map-state-tight"),
        StationState::Late => t("map-state-late"),
        StationState::Unserved => t("map-state-unserved"),
    }
}

fn family_name(family: Family) -> String {
    match family {
        Family::Road => t("map-family-road"),
        Family::Water => t("map-family-water"),
        Family::Sea => t("map-family-sea"),
        Family::Foot => t("map-family-foot"),
    }
}

/// The marks for each kind of place.
#[component]
fn Places() -> impl IntoView {
    view! {
        <li class="map-key">
            {swatch(view! {
                <path class="ink" d="M8 13V7l6-4.5L20 7v6z"/>
                <path class="halo" d="M12.5 13V9h3v4z"/>
            })}
            {wording("kind-store")}
        </li>
        <li class="map-key">
            {swatch(view! { <path class="ink" d="M9.5 3.5h9v9h-9z"/> })}
            {wording("kind-ppk")}
        </li>
        <li class="map-key">
            {swatch(view! { <path class="quiet" d="M14 3l5 5-5 5-5-5z"/> })}
            {wording("kind-pps")}
        </li>
        <li class="map-key">
            {swatch(view! {
                <circle class="sea" cx="14" cy="8" r="6"/>
                <path class="anchor" d="M14 4.5v6.8M12 6.5h4M10.8 9.2a3.4 3.4 0 0 0 6.4 0"/>
            })}
            {wording("kind-pier")}
        </li>
    }
}

fn swatch(shapes: impl IntoView) -> impl IntoView {
    view! { <svg class="map-swatch" viewBox="0 0 28 16" aria-hidden="true">{shapes}</svg> }
}

fn line_swatch(mode: Mode) -> impl IntoView {
    let class = format!("line mode-{}", mode.key());
    swatch(view! { <path class=class d="M1 8h26"/> })
}

fn closed_swatch() -> impl IntoView {
    swatch(view! {
        <path class="line mode-paved faint" d="M1 8h26"/>
        <path class="cross" d="M10.5 4.5l7 7m0-7l-7 7"/>
    })
}

fn closed_by_conditions_swatch() -> impl IntoView {
    swatch(view! {
        <path class="line mode-paved faint" d="M1 8h26"/>
        <circle class="cross-ring" cx="14" cy="8" r="6.5"/>
        <path class="cross" d="M11 5l6 6m0-6l-6 6"/>
    })
}

fn slowed_swatch() -> impl IntoView {
    swatch(view! {
        <path class="line mode-paved" d="M1 8h26"/>
        <path class="slowed" d="M10 3h8l-8 10h8z"/>
    })
}

fn imported_swatch() -> impl IntoView {
    swatch(view! { <path class="line mode-paved thin" d="M1 11l8-5 8 4 10-6M9 6l2 8"/> })
}

fn sketch_swatch() -> impl IntoView {
    swatch(view! {
        <path class="sketch" d="M1 8h26"/>
        <path class="sketch-core" d="M1 8h26"/>
    })
}

fn flood_swatch() -> impl IntoView {
    swatch(view! {
        <path class="flood" d="M3 8h22"/>
        <path class="line mode-paved" d="M1 8h26"/>
    })
}

fn station_swatch(state: StationState) -> impl IntoView {
    let shapes = match state {
        StationState::Unplanned => {
            view! { <circle class="neutral" cx="14" cy="8" r="4"/> }.into_any()
        }
        StationState::OnTime => view! { <circle class="good" cx="14" cy="8" r="3.5"/> }.into_any(),
        StationState::Tight => view! {
            <circle class="warn" cx="14" cy="8" r="3.8"/>
            <circle class="warn-ring" cx="14" cy="8" r="6.4"/>
        }
        .into_any(),
        StationState::Late => view! {
            <path class="bad" d="M14 1.5l6.5 11.5h-13z"/>
            <path class="mark" d="M14 6v2.8M14 10.9v.1"/>
        }
        .into_any(),
        StationState::Unserved => view! {
            <path class="bad" d="M9 3h10v10H9z"/>
            <path class="mark" d="M11.8 5.8l4.4 4.4m0-4.4l-4.4 4.4"/>
        }
        .into_any(),
    };
    swatch(shapes)
}

fn route_swatch(family: Family) -> impl IntoView {
    let class = match family {
        Family::Road => "route route-road",
        Family::Water => "route route-water",
        Family::Sea => "route route-sea",
        Family::Foot => "route route-foot",
    };
    swatch(view! { <path class=class d="M3 8h22"/> })
}

fn settled_swatch() -> impl IntoView {
    swatch(view! {
        <path class="route route-road" d="M3 8h22"/>
        <path class="settled" d="M3 8h22"/>
    })
}

fn area_swatch() -> impl IntoView {
    swatch(view! { <rect class="area" x="3" y="2" width="22" height="12" rx="5"/> })
}

fn label_swatch() -> impl IntoView {
    swatch(view! { <text class="letters" x="14" y="12.5" text-anchor="middle">"Aa"</text> })
}
