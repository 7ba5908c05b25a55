//! The clock: trips shown at a moment, and played through.

use leptos::prelude::*;

use super::Map;
use super::chart::{read, redraw};
use crate::page::state::{t, t_with, wording};
use tepat_view::words::moment_long;

/// Minutes of the plan that pass in a second.
const SPEEDS: [i32; 3] = [30, 90, 240];
/// Step of the slider in minutes.
const STEP_MINUTES: i32 = 10;
/// Step of the clock where motion is not wanted, once a second.
const CALM_STEP_MINUTES: f64 = 60.0;

/// The clock under the map. Only there when a plan is.
#[component]
pub fn Playback(map: Map) -> impl IntoView {
    let span = Memo::new(move |_| {
        map.routes_drawn.track();
        read(map.chart, |chart| chart.content.routes.span()).flatten()
    });
    let speed = RwSignal::new(SPEEDS[1]);
    let language = map.desk.language;
    let said = move || {
        let at = map.moment.get().unwrap_or_default() as i32;
        map.desk.region.with(|region| moment_long(language.get(), &region.info, at))
    };
    let toggle = move |_| {
        if map.playing.get_untracked() {
            map.playing.set(false);
        } else if let Some((first, last)) = span.get_untracked() {
            let at = map.moment.get_untracked().filter(|at| *at < f64::from(last));
            map.moment.set(Some(at.unwrap_or_else(|| f64::from(first))));
            map.playing.set(true);
            play(map, last, speed);
        }
    };
    let set = move |event| {
        map.playing.set(false);
        map.moment.set(event_target_value(&event).parse().ok());
    };
    Effect::new(move |_| {
        let moment = map.moment.get();
        redraw(map.chart, |chart| {
            if chart.moment.is_some() != moment.is_some() {
                chart.repaint();
            }
            chart.moment = moment;
        });
    });
    // A plan that went away takes its clock along.
    Effect::new(move |_| {
        if span.get().is_none() {
            map.playing.set(false);
            map.moment.set(None);
        }
    });
    view! {
        <Show when=move || span.get().is_some()>
            <div class="map-clock" class:is-on=move || map.moment.get().is_some()>
                <button
                    type="button"
                    class="map-button"
                    id="map-play"
                    aria-label=move || if map.playing.get() { t("map-pause") } else { t("map-play") }
                    title=move || if map.playing.get() { t("map-pause") } else { t("map-play") }
                    on:click=toggle
                >
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d=move || if map.playing.get() {
                            "M4 3h3v10H4zM9 3h3v10H9z"
                        } else {
                            "M5 3l8 5-8 5z"
                        }/>
                    </svg>
                </button>
                <button
                    type="button"
                    class="map-button"
                    id="map-present"
                    aria-label=wording("command-present")
                    title=wording("command-present")
                    on:click=move |_| map.desk.presenting.set(true)
                >
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path class="stroke" d="M2 3h12v8H2zM8 11v3M5 14h6"/>
                    </svg>
                </button>
                <Show when=move || map.moment.get().is_some()>
                    <input
                        type="range"
                        min=move || span.get().map(|(first, _)| first)
                        max=move || span.get().map(|(first, last)| {
                            // The whole steps must reach the end.
                            first + (last - first + STEP_MINUTES - 1) / STEP_MINUTES * STEP_MINUTES
                        })
                        step=STEP_MINUTES
                        aria-label=wording("map-clock")
                        aria-valuetext=said
                        prop:value=move || map.moment.get().unwrap_or_default().to_string()
                        on:input=set
                    />
                    <output>{said}</output>
                    <select
                        aria-label=wording("map-speed")
                        on:change=move |event| {
                            speed.set(event_target_value(&event).parse().unwrap_or(SPEEDS[1]));
                        }
                    >
                        {SPEEDS
                            .into_iter()
                            .map(|minutes| view! {
                                <option value=minutes selected=minutes == SPEEDS[1]>
                                    {move || t_with("map-speed-of", &[("minutes", minutes.into())])}
                                </option>
                            })
                            .collect_view()}
                    </select>
                    <button
                        type="button"
                        class="map-button map-clock-off"
                        aria-label=wording("map-clock-off")
                        title=wording("map-clock-off")
                        on:click=move |_| {
                            map.playing.set(false);
                            map.moment.set(None);
                        }
                    >
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path class="stroke" d="M4 4l8 8m0-8l-8 8"/>
                        </svg>
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// Lets the clock run until it is stopped or everything is over.
fn play(map: Map, last: i32, speed: RwSignal<i32>) {
    let calm = window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches());
    step(map, f64::from(last), speed, calm, js_sys::Date::now());
}

fn step(map: Map, last: f64, speed: RwSignal<i32>, calm: bool, then_ms: f64) {
    let go = move || {
        // The map may be gone by now, and its signals with it.
        if map.playing.try_get_untracked() != Some(true) {
            return;
        }
        let now_ms = js_sys::Date::now();
        let seconds = ((now_ms - then_ms) / 1_000.0).min(1.0);
        let by = if calm { CALM_STEP_MINUTES } else { seconds * f64::from(speed.get_untracked()) };
        let next = map.moment.get_untracked().unwrap_or(last) + by;
        map.moment.set(Some(next.min(last)));
        if next >= last {
            map.playing.set(false);
        } else {
            step(map, last, speed, calm, now_ms);
        }
    };
    if calm {
        set_timeout(go, std::time::Duration::from_secs(1));
    } else {
        request_animation_frame(go);
    }
}
