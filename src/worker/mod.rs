//! The page's side of long work, in a Web Worker.

pub mod messages;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(message: &JsValue);
}

/// Starts listening. The worker's first lines call it once, after the module
/// is ready; it must have installed its `message` listener when it returns.
#[wasm_bindgen]
pub fn worker_main() {
    console_error_panic_hook::set_once();
    let echo = Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
        if let Ok(data) = js_sys::Reflect::get(&event, &"data".into()) {
            post_message(&data);
        }
    });
    // Fails only if the global object refuses properties.
    let _ = js_sys::Reflect::set(&js_sys::global(), &"onmessage".into(), echo.as_ref());
    echo.forget();
}
