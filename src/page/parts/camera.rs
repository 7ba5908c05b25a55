//! Reads QR codes by a camera, beside hand scanners and typing.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use crate::page::panels::Lines;
use crate::page::state::wording;
use tepat_intake::camera::codes_in;
use tepat_model::message::Message;

/// A picture is looked at so often, in milliseconds.
const EVERY_MS: u64 = 200;
/// A code that was away from the camera for so long counts again, in milliseconds.
const AGAIN_MS: f64 = 3_000.0;
/// Width of the pictures that are looked at, in pixels.
const WIDTH: u32 = 640;

/// A button that opens the camera, the picture, and what is wrong if there is none.
#[component]
pub fn Camera(
    /// Takes the text of each code.
    #[prop(into)]
    on_code: Callback<String>,
) -> impl IntoView {
    // The browser calls back outside of the page's tree.
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let is_open = RwSignal::new(false);
    let fault = RwSignal::new(None::<Message>);
    let video = NodeRef::<html::Video>::new();
    let stream = StoredValue::new_local(None::<MediaStream>);
    let last = StoredValue::new((String::new(), 0.0));
    let close = move || {
        if let Some(stream) = stream.try_update_value(Option::take).flatten() {
            stop(&stream);
        }
        is_open.try_set(false);
    };
    let look = move || {
        let Some(video) = video.try_get_untracked().flatten() else { return };
        let Some(code) = code_in(&video) else { return };
        let now_ms = js_sys::Date::now();
        let is_new = last.with_value(|(before, at)| *before != code || *at + AGAIN_MS < now_ms);
        // What stays before the camera is new only once.
        last.set_value((code.clone(), now_ms));
        if is_new && let Some(owner) = owner.try_get_value() {
            owner.with(|| untrack(|| on_code.run(code)));
        }
    };
    let watch = move |opened: MediaStream| {
        let shown = video.try_get_untracked().flatten();
        let Some(shown) = shown.filter(|_| is_open.try_get_untracked() == Some(true)) else {
            // Closed while the browser was still asking.
            return stop(&opened);
        };
        shown.set_src_object(Some(&opened));
        // Pictures come as soon as they can; a refusal only means that none do.
        let _ = shown.play();
        if let Some(before) = stream.try_update_value(|it| it.replace(opened)).flatten() {
            stop(&before);
        }
    };
    let open = move |_| {
        fault.set(None);
        is_open.set(true);
        spawn_local(async move {
            match camera().await {
                Ok(opened) => watch(opened),
                Err(reason) => {
                    close();
                    fault.try_set(Some(reason));
                }
            }
        });
    };
    let interval = StoredValue::new(None::<IntervalHandle>);
    Effect::new(move |_| {
        if let Some(running) = interval.try_update_value(Option::take).flatten() {
            running.clear();
        }
        if is_open.get() {
            interval
                .set_value(set_interval_with_handle(look, Duration::from_millis(EVERY_MS)).ok());
        }
    });
    on_cleanup(move || {
        if let Some(running) = interval.try_update_value(Option::take).flatten() {
            running.clear();
        }
        close();
    });
    view! {
        <div class="camera">
            <Show
                when=move || is_open.get()
                fallback=move || view! {
                    <button type="button" class="compact camera-open" on:click=open>
                        {wording("camera-open")}
                    </button>
                }
            >
                <video
                    node_ref=video
                    muted
                    playsinline
                    aria-label=wording("camera-picture")
                ></video>
                <p class="quiet">{wording("camera-how")}</p>
                <button type="button" class="compact" on:click=move |_| close()>
                    {wording("camera-close")}
                </button>
            </Show>
            <div role="status">
                {move || fault.get().map(|fault| view! { <Lines list=vec![fault]/> })}
            </div>
        </div>
    }
}

/// Switches a camera off.
fn stop(stream: &MediaStream) {
    let stop = |track: JsValue| track.unchecked_into::<MediaStreamTrack>().stop();
    stream.get_tracks().iter().for_each(stop);
}

/// Asks for the camera, the one at the back if there are several.
async fn camera() -> Result<MediaStream, Message> {
    let missing = || Message::error("camera-none");
    let devices = window().navigator().media_devices().map_err(|_| missing())?;
    if devices.is_undefined() {
        return Err(missing());
    }
    let wanted = js_sys::Object::new();
    // Fails only for objects that refuse properties.
    let _ = js_sys::Reflect::set(&wanted, &"facingMode".into(), &"environment".into());
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let opened = devices.get_user_media_with_constraints(&constraints).map_err(|_| missing())?;
    let opened = JsFuture::from(opened).await.map_err(|error| {
        let of = |field: &str| js_sys::Reflect::get(&error, &field.into()).unwrap_or_default();
        let name = of("name").as_string().unwrap_or_default();
        match name.as_str() {
            "NotFoundError" | "OverconstrainedError" => missing(),
            "NotAllowedError" | "SecurityError" => Message::error("camera-refused"),
            "NotReadableError" | "AbortError" => Message::error("camera-busy"),
            _ => Message::error("camera-failed").with("detail", name),
        }
    })?;
    Ok(opened.unchecked_into())
}

/// The code in the picture that a video shows, if there is one.
fn code_in(video: &HtmlVideoElement) -> Option<String> {
    let (width, height) = (video.video_width(), video.video_height());
    if width == 0 || height == 0 {
        return None;
    }
    let (wide, high) = (width.min(WIDTH), height * width.min(WIDTH) / width);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(wide);
    canvas.set_height(high);
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    let (wide_px, high_px) = (f64::from(wide), f64::from(high));
    context
        .draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, wide_px, high_px)
        .ok()?;
    let picture = context.get_image_data(0.0, 0.0, wide_px, high_px);
    let pixels = picture.ok()?.data();
    let grey = |pixel: &[u8]| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        u8::try_from((red * 77 + green * 150 + blue * 29) >> 8).unwrap_or(u8::MAX)
    };
    let grey: Vec<u8> = pixels.chunks_exact(4).map(grey).collect();
    codes_in(wide as usize, high as usize, &grey).into_iter().next()
}
