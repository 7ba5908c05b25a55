//! Buttons of the map: for what is also done by wheel and keys, and for changing what is there.

use leptos::prelude::*;

use super::Map;
use super::chart::read;
use super::draft::Tool;
use crate::page::parts::figures::kilometres;
use crate::page::parts::{ChoiceField, TextField, label_of};
use crate::page::state::{t, t_with, wording};
use tepat_intake::import::position_in;
use tepat_intake::redraw::length_m;
use tepat_model::region::Mode;

/// All buttons.
#[component]
pub fn Tools(map: Map) -> impl IntoView {
    let can_draw = Memo::new(move |_| map.can_draw());
    let can_move = Memo::new(move |_| map.can_move());
    let can_mark = Memo::new(move |_| map.can_mark());
    // A tool that is not offered any more is not kept in hand.
    Effect::new(move |_| {
        if !can_mark.get() && map.tool.get_untracked() == Tool::Area {
            map.take(Tool::Look);
        }
    });
    let says = Memo::new(move |_| how(map));
    view! {
        <div class="map-tools" data-repeats="" role="group" aria-label=wording("map-tools")>
            <View name=wording("map-zoom-in") drawing="M8 3v10M3 8h10" act=move || map.zoom(1.6)/>
            <View name=wording("map-zoom-out") drawing="M3 8h10" act=move || map.zoom(1.0 / 1.6)/>
            <View
                name=wording("map-fit")
                drawing="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"
                act=move || map.fit()
            />
        </div>
        <Show when=move || map.desk.placing.with(Option::is_some)>
            <div class="map-edit" role="group" aria-label=wording("missing-do-place")>
                <p role="status" class="map-placing">{move || placing(map)}</p>
                <label class="map-typed">
                    <span class="quiet">{wording("missing-place-typed")}</span>
                    <TextField
                        id="map-placed-at"
                        label=Signal::derive(wording("missing-place-typed"))
                        value=Signal::derive(move || {
                            // Empty again for the next place.
                            map.desk.placing.track();
                            String::new()
                        })
                        example=Signal::derive(|| "-0,52 115,61".to_owned())
                        why=Signal::derive(wording("missing-place-unfit"))
                        accepts=Callback::new(|text: String| position_in(&text).is_some())
                        on_commit=move |text: String| {
                            let code = map.desk.placing.get_untracked();
                            if let Some((code, at)) = code.zip(position_in(&text)) {
                                let was_blank = untrack(|| map.is_blank());
                                map.put_place_at(&code, at);
                                if was_blank {
                                    map.fit();
                                }
                            }
                        }
                    />
                </label>
            </div>
        </Show>
        <Show when=move || can_draw.get() || can_move.get() || can_mark.get()>
            <div class="map-edit" role="group" aria-label=wording("map-edit")>
                <div class="map-edit-tools">
                    <Show when=move || can_draw.get()>
                        <Take map tool=Tool::Draw name="map-draw" id="map-draw"/>
                        <Take map tool=Tool::Split name="map-split" id="map-split"/>
                        <Take map tool=Tool::Pier name="map-pier" id="map-pier"/>
                    </Show>
                    <Show when=move || can_mark.get()>
                        <Take map tool=Tool::Area name="map-area" id="map-area"/>
                    </Show>
                    <Show when=move || can_move.get()>
                        <Take map tool=Tool::Move name="map-move" id="map-move"/>
                    </Show>
                    <Show when=move || map.tool.get() == Tool::Draw>
                        <ModeChoice map/>
                    </Show>
                </div>
                <Show when=move || map.tool.get() != Tool::Look>
                    <p role="status">{move || says.get()}</p>
                </Show>
            </div>
        </Show>
    }
}

/// A button that takes a tool up and lays it down again.
#[component]
fn Take(map: Map, tool: Tool, name: &'static str, id: &'static str) -> impl IntoView {
    let take = move |_| {
        map.take(tool);
        if tool == Tool::Draw && map.tool.get_untracked() == tool {
            map.draw_from_selected();
        }
    };
    view! {
        <button
            type="button"
            id=id
            class="map-button wide"
            aria-pressed=move || (map.tool.get() == tool).to_string()
            on:click=take
        >
            {wording(name)}
        </button>
    }
}

#[component]
fn ModeChoice(map: Map) -> impl IntoView {
    let choices = Signal::derive(move || {
        Mode::ALL
            .map(|mode| {
                let name = tepat_view::words::text(
                    map.desk.language.get(),
                    &format!("mode-{}", mode.key()),
                );
                (mode.key().to_owned(), name)
            })
            .to_vec()
    });
    view! {
        <ChoiceField
            label=Signal::derive(wording("col-mode"))
            choices
            value=Signal::derive(move || map.mode.get().key().to_owned())
            on_commit=move |key: String| map.choose_mode(&key)
        />
    }
}

/// What to do to put the next place on the map.
fn placing(map: Map) -> String {
    let code = map.desk.placing.get().unwrap_or_default();
    let name = map.desk.region.with(|region| {
        let place = region.places.get(&code)?;
        let within = region.ppk_of(place).filter(|ppk| ppk.code != code);
        Some(match within {
            Some(ppk) => format!("{}, {}", place.name, ppk.name),
            None => place.name.clone(),
        })
    });
    let key = if map.is_blank() { "missing-place-blank" } else { "missing-place-how" };
    t_with(key, &[("place", name.unwrap_or(code).into())])
}

/// What to do next with the tool in hand.
fn how(map: Map) -> String {
    match map.tool.get() {
        Tool::Look => String::new(),
        Tool::Move => t("map-move-how"),
        Tool::Area => t("map-area-how"),
        Tool::Split => with_cursor(map, t("map-split-how")),
        Tool::Pier => with_cursor(map, t("map-pier-how")),
        Tool::Draw => {
            let points: Vec<_> = map.draft.with(|draft| draft.points().collect());
            let course = read(map.chart, |chart| {
                let projection = chart.content.scene.projection;
                points.iter().map(|at| projection.to_degrees(*at)).collect::<Vec<_>>()
            });
            let so_far = kilometres(course.map_or(0, |course| length_m(&course)));
            let how = match points.len() {
                0 => t("map-draw-how"),
                _ => t_with("map-draw-so-far", &[("length", so_far.into())]),
            };
            with_cursor(map, how)
        }
    }
}

/// The same, after the name of what the next point would be on.
fn with_cursor(map: Map, how: String) -> String {
    let on = map.draft.with(|draft| draft.cursor.and_then(|cursor| cursor.on));
    let thing = on.and_then(|on| read(map.chart, |chart| chart.content.selected_of(on)).flatten());
    match thing {
        Some(thing) => {
            let name = map.desk.region.with(|region| label_of(region, &thing));
            format!("{} {how}", t_with("map-cursor-on", &[("name", name.into())]))
        }
        None => how,
    }
}

#[component]
fn View(
    name: impl Fn() -> String + Copy + Send + Sync + 'static,
    drawing: &'static str,
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="map-button" aria-label=name title=name on:click=move |_| act()>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="stroke" d=drawing/>
            </svg>
        </button>
    }
}
