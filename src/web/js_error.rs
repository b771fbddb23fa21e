//! What the browser refuses must not stop the panel: a failed call of the page's is dropped here, in one place,
//! knowingly.

use wasm_bindgen::JsValue;

/// A call to the page whose failure changes nothing that the panel could mend (an element that somebody else removed,
/// for one).
pub fn ignore<T>(result: Result<T, JsValue>) {
    let _dropped = result;
}
