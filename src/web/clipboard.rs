//! The clipboard, in the way that every engine knows: a text that is selected and copied.
//!
//! Not `navigator.clipboard`: old engines lack it, and pages without a safe origin, as in the HTML field, may not use
//! it.

use super::js_error::ignore;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// Puts a text into the clipboard; whether the page could. What had the focus has it again.
pub fn copy(document: &Document, text: &str) -> bool {
    let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let area = document.create_element("textarea").ok().and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
    let (Some(area), Some(body)) = (area, document.body()) else { return false };
    area.set_value(text);
    // In the page, but out of sight: what is not drawn cannot be selected.
    ignore(area.set_attribute("class", "eu-announcement"));
    ignore(area.set_attribute("aria-hidden", "true"));
    ignore(body.append_child(&area));
    area.select();
    let page = document.dyn_ref::<HtmlDocument>();
    let done = page.and_then(|page| page.exec_command("copy").ok()).unwrap_or(false);
    area.remove();
    if let Some(focused) = focused {
        ignore(focused.focus());
    }
    done
}
