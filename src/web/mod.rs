//! The edge in a page: carries effects out and turns what happens into events. It decides nothing.
//!
//! These are the exports that the loader (`www/embed/loader.js`) calls; the public face of the page is made there. Next: `runtime.rs`.

mod bridge;
mod clipboard;
mod dom;
mod fetch;
mod js_error;
mod listener;
mod maker;
mod patch;
mod runtime;
mod slices;

use crate::core::error::{Code, Failure, Refusal};
use crate::core::event::Event;
use crate::core::json::Json;
use wasm_bindgen::prelude::*;

const NEITHER: &str = "JSON text or an object is needed";

/// Puts the panel into an element of the page, and tells the host `ready` where that has not been done.
#[wasm_bindgen]
pub fn mount(container: &web_sys::Element) {
    runtime::boot();
    runtime::mount(container);
}

/// Tells the host `ready`, where that has not been done, without a place in the page: `start`'s config names it.
#[wasm_bindgen]
pub fn boot() {
    runtime::boot();
}

/// Starts, or starts again with a new config: JSON text, or an object.
///
/// The answer is JSON text: `{"ok":true}`, or `{"ok":false,"error":{"code":…,"text":…}}`.
#[wasm_bindgen]
pub fn start(config: JsValue) -> String {
    runtime::boot();
    let answer =
        answer(text_of(&config).ok_or_else(|| Refusal::config(NEITHER)).and_then(|text| runtime::start(&text)));
    fetch::forget_early();
    answer
}

/// Hands over a question that was put before the engine was there: a `GET` of this address with the header `accept`. The next `start` takes it
/// over where it would put the very same, and aborts it where not.
#[wasm_bindgen(js_name = takeOver)]
pub fn take_over(url: String, accept: String, response: js_sys::Promise, controller: web_sys::AbortController) {
    fetch::keep_early(url, accept, response, controller);
}

/// Takes a report of the host's: JSON text, or an object. The answer is that of `start`.
#[wasm_bindgen]
pub fn report(report: JsValue) -> String {
    runtime::boot();
    answer(text_of(&report).ok_or_else(|| Refusal::report(NEITHER)).and_then(|text| runtime::report(&text)))
}

/// The oldest message that the host has not taken yet, as JSON text, or `""`.
#[wasm_bindgen]
pub fn take() -> String {
    runtime::take()
}

/// The panel's own version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// A config or a report that was kept until the engine ran has turned out wrong: there is nobody left to answer, so the page says it.
#[wasm_bindgen(js_name = turnedOutWrong)]
pub fn turned_out_wrong(text: String) {
    let failure = Failure::with_detail(Code::Config, crate::core::source::cut(&text));
    runtime::dispatch_to(0, Event::TurnedOutWrong(failure));
}

fn answer(result: Result<(), Refusal>) -> String {
    let json = match result {
        Ok(()) => Json::object([("ok", Json::Bool(true))]),
        Err(refusal) => Json::object([
            ("ok", Json::Bool(false)),
            ("error", Json::object([("code", refusal.code.into()), ("text", refusal.text.into())])),
        ]),
    };
    json.to_string()
}

/// BSL passes text only; a web page may pass an object.
fn text_of(value: &JsValue) -> Option<String> {
    value.as_string().or_else(|| js_sys::JSON::stringify(value).ok()?.as_string())
}
