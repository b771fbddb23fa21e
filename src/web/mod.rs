//! The edge in a page: carries effects out and turns what happens into events. It decides nothing.
//!
//! These are the exports that the loader (`www/embed/loader.js`) calls; the public face of the page is made there.
//! Next: `runtime.rs`.

mod bridge;
mod calls;
mod clipboard;
mod dom;
mod fetch;
mod js_error;
mod listener;
mod maker;
mod patch;
mod runtime;
mod slices;

use crate::core::config::Look;
use crate::core::error::{Code, Failure, Refusal};
use crate::core::event::Event;
use crate::core::json::Json;
use crate::core::panel::Occurrence;
use wasm_bindgen::prelude::*;

const NEITHER: &str = "JSON text or an object is needed";

/// Puts a panel into an element of the page, and tells the host `ready` where that has not been done.
///
/// A page may have several panels, each with a number that the caller gives it, `panel`, here as in every call; where
/// it is missing, the first one is meant, whose number is 0.
#[wasm_bindgen]
pub fn mount(container: &web_sys::Element, #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) {
    runtime::boot(panel, Look::default());
    runtime::mount(panel, container);
}

/// Tells the host `ready`, where that has not been done, without a place in the page: `start`'s config names it.
///
/// `look` is JSON text with the keys `locale` and `theme` as in a config: what the panel waits in where it has none
/// yet.
#[wasm_bindgen]
pub fn boot(
    #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] look: &str,
) {
    runtime::boot(panel, Look::of(look));
}

/// Starts, or starts again with a new config: JSON text, or an object.
///
/// The answer is JSON text: `{"ok":true}`, or `{"ok":false,"error":{"code":…,"text":…}}`.
#[wasm_bindgen]
pub fn start(config: JsValue, #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) -> String {
    runtime::boot(panel, Look::default());
    let answer =
        answer(text_of(&config).ok_or_else(|| Refusal::config(NEITHER)).and_then(|text| runtime::start(panel, &text)));
    fetch::forget_early();
    answer
}

/// Hands over a question that was put before the engine was there: a `GET` of this address with the header `accept`.
/// The next `start` takes it over where it would put the very same, and aborts it where not.
#[wasm_bindgen(js_name = takeOver)]
pub fn take_over(url: String, accept: String, response: js_sys::Promise, controller: web_sys::AbortController) {
    fetch::keep_early(url, accept, response, controller);
}

/// Takes a report of the host's: JSON text, or an object. The answer is that of `start`.
#[wasm_bindgen]
pub fn report(report: JsValue, #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) -> String {
    runtime::boot(panel, Look::default());
    let text = text_of(&report).ok_or_else(|| Refusal::report(NEITHER));
    answer(text.and_then(|text| runtime::report(panel, &text)))
}

/// The oldest message that the host has not taken yet, as JSON text, or `""`.
#[wasm_bindgen]
pub fn take(#[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) -> String {
    runtime::take(panel)
}

/// Does what the button with this `data-action` does, where the panel heeds it now. The answer is that of `start`.
#[wasm_bindgen]
pub fn press(action: &str, #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) -> String {
    if let Some(occurrence) = Occurrence::of_press(action, "", None) {
        runtime::dispatch(panel, occurrence);
    }
    answer(Ok(()))
}

/// Takes a panel out of the page with all that it waits for. Its number is not used again.
#[wasm_bindgen]
pub fn destroy(#[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) {
    runtime::destroy(panel);
}

/// The panel's own version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// A config or a report that was kept until the engine ran has turned out wrong: there is nobody left to answer, so the
/// page says it.
#[wasm_bindgen(js_name = turnedOutWrong)]
pub fn turned_out_wrong(text: String, #[wasm_bindgen(unchecked_optional_param_type = "number")] panel: u32) {
    let failure = Failure::with_detail(Code::Config, crate::core::excerpt::cut(&text));
    runtime::dispatch_to(panel, 0, Event::TurnedOutWrong(failure));
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
