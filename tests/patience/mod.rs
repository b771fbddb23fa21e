//! How the tests in a browser wait: for the condition itself, with an upper bound.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;

/// Comes back once the condition holds; fails with what the page shows.
pub async fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let window = web_sys::window().unwrap();
    for _ in 0..2_000 {
        if condition() {
            return;
        }
        let pause = Promise::new(&mut |resolve: Function, _| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 4).unwrap();
        });
        JsFuture::from(pause).await.unwrap();
    }
    panic!("{what} did not come: {}", window.document().unwrap().body().unwrap().inner_text());
}
