//! Several panels in one page of a real browser: each has its own state, messages, events and end, and one engine
//! serves them all.
#![cfg(target_arch = "wasm32")]

mod patience;

use extension_update::web;
use js_sys::{Array, Reflect};
use patience::wait_for;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::*;
use web_sys::{Document, Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A panel in an element of its own, whose number is nobody else's.
fn place(panel: u32) -> Element {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    web::mount(&place, panel);
    place
}

fn start(panel: u32, version: &str, more: &str) {
    let config = format!(
        r#"{{"extension":{{"id":"DEMO","name":"Panel {panel}","version":"{version}"}},{more}
        "source":{{"kind":"releases-api","url":"https://updates.example.com/","transport":"host"}}}}"#
    );
    assert_eq!(web::start(config.into(), panel), r#"{"ok":true}"#);
}

/// The names of the messages that wait, and the ticket of the last question among them.
fn take_all(panel: u32) -> (Vec<String>, f64) {
    let (mut names, mut ticket) = (Vec::new(), 0.0);
    while let Ok(message) = js_sys::JSON::parse(&web::take(panel)) {
        let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).unwrap();
        let name = get(&message, "message").as_string().unwrap();
        if name == "fetch" {
            ticket = get(&get(&message, "params"), "ticket").as_f64().unwrap();
        }
        names.push(name);
    }
    (names, ticket)
}

const OFFER: &str = r#"{\"modules\":[{\"uniqid\":\"0.0.0.4\",\"files\":[{\"name\":\"a.cfe\",\"url\":\"https://example.com/a.cfe\"}]},{\"uniqid\":\"0.0.0.3\"}]}"#;

fn answer(panel: u32) {
    let (_, ticket) = take_all(panel);
    let report = format!(r#"{{"report":"fetched","ticket":{ticket},"status":200,"body":"{OFFER}"}}"#);
    assert_eq!(web::report(report.into(), panel), r#"{"ok":true}"#);
}

fn root(place: &Element) -> HtmlElement {
    place.query_selector("[data-extension-update]").unwrap().unwrap().unchecked_into()
}

fn state(place: &Element) -> String {
    root(place).get_attribute("data-state").unwrap_or_default()
}

#[wasm_bindgen_test]
fn two_panels_share_no_state_no_message_and_no_language() {
    let (first, second) = (place(11), place(12));
    start(11, "0.0.0.3", r#""locale":"ru","theme":"light","#);
    start(12, "0.0.0.4", r#""locale":"en","theme":"dark","#);
    assert_eq!(take_all(11).0, ["ready", "fetch", "state"]);
    answer(12);
    assert_eq!((state(&first), state(&second)), ("checking".into(), "up-to-date".into()));
    let look = |place: &Element| ["lang", "data-theme"].map(|name| root(place).get_attribute(name).unwrap_or_default());
    assert_eq!(look(&first), ["ru", "light"]);
    assert_eq!(look(&second), ["en", "dark"]);
    assert!(second.text_content().unwrap().contains("Panel 12"));
    // What the one is told is nothing to the other.
    let stray = r#"{"report":"installed","operation":"x","version":"0.0.0.4"}"#;
    assert!(web::report(stray.into(), 11).contains(r#""code":"operation""#));
    assert_eq!(state(&second), "up-to-date");
    [11, 12].into_iter().for_each(web::destroy);
    assert_eq!((first.child_element_count(), second.child_element_count()), (0, 0));
}

#[wasm_bindgen_test]
async fn a_press_and_an_event_belong_to_the_panel_in_whose_element_they_are() {
    let places = [place(21), place(22)];
    let heard = Array::new();
    let pushed = heard.clone();
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        pushed.push(&event.target().unwrap());
    });
    let document = document();
    document.add_event_listener_with_callback("extension-update:install", listener.as_ref().unchecked_ref()).unwrap();
    for panel in [21, 22] {
        start(panel, "0.0.0.3", "");
        answer(panel);
    }
    let button = places[1].query_selector("[data-action=install]").unwrap().unwrap();
    button.unchecked_into::<HtmlElement>().click();
    assert_eq!((state(&places[0]), state(&places[1])), ("available".into(), "installing".into()));
    wait_for("the event", || heard.length() > 0).await;
    assert_eq!(heard.length(), 1);
    assert!(heard.get(0) == JsValue::from(root(&places[1])), "the event starts at its own panel");
    // A program presses as the button does.
    assert_eq!(web::press("install", 21), r#"{"ok":true}"#);
    assert_eq!(state(&places[0]), "installing");
    document
        .remove_event_listener_with_callback("extension-update:install", listener.as_ref().unchecked_ref())
        .unwrap();
    [21, 22].into_iter().for_each(web::destroy);
}

#[wasm_bindgen_test]
async fn a_panel_that_is_gone_hears_and_does_nothing_and_leaves_the_others_alone() {
    let (gone, other) = (place(31), place(32));
    start(31, "0.0.0.3", "");
    start(32, "0.0.0.3", "");
    let (_, ticket) = take_all(31);
    web::destroy(31);
    web::destroy(31);
    assert_eq!(web::take(31), "");
    web::press("check", 31);
    assert_eq!(gone.child_element_count(), 0);
    answer(32);
    assert_eq!(state(&other), "available");
    // A report for the old panel makes no new one of what was: it has no such question.
    let late = format!(r#"{{"report":"fetched","ticket":{ticket},"status":200,"body":"{OFFER}"}}"#);
    assert!(web::report(late.into(), 31).contains(r#""ok":false"#));
    assert_eq!(gone.child_element_count(), 0);
    [31, 32].into_iter().for_each(web::destroy);
}

#[wasm_bindgen_test]
async fn only_the_first_panel_clicks_the_button_of_the_page() {
    for old in std::iter::from_fn(|| document().get_element_by_id("extension-update-signal")) {
        old.remove();
    }
    place(41);
    start(41, "0.0.0.3", "");
    let heard = Array::new();
    let pushed = heard.clone();
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        pushed.push(&Reflect::get(&event, &"detail".into()).unwrap());
    });
    let page = document();
    page.add_event_listener_with_callback("extension-update:fetch", listener.as_ref().unchecked_ref()).unwrap();
    wait_for("the last message of the start", || heard.length() > 0).await;
    assert!(document().get_element_by_id("extension-update-signal").is_none());
    page.remove_event_listener_with_callback("extension-update:fetch", listener.as_ref().unchecked_ref()).unwrap();
    web::destroy(41);
}

#[wasm_bindgen_test]
fn panels_that_come_and_go_leave_nothing_in_the_page() {
    let before = document().query_selector_all("*").unwrap().length();
    for round in 0..100 {
        let numbers: Vec<u32> = (0..10).map(|index| 1_000 + round * 10 + index).collect();
        let places: Vec<Element> = numbers.iter().map(|number| place(*number)).collect();
        for number in &numbers {
            start(*number, "0.0.0.3", "");
            answer(*number);
        }
        assert!(places.iter().all(|place| state(place) == "available"));
        numbers.iter().for_each(|number| web::destroy(*number));
        places.iter().for_each(Element::remove);
    }
    assert_eq!(document().query_selector_all("*").unwrap().length(), before);
}
