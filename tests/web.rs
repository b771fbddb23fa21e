//! The panel in a page of a real browser: exports, messages, patching, focus and links.
#![cfg(target_arch = "wasm32")]

mod patience;

use extension_update::web;
use js_sys::{Array, Function, Reflect};
use patience::wait_for;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::*;
use web_sys::{Document, Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A new panel in an empty place of the page; the one of the case before is gone, with all that it knew.
fn place() {
    web::destroy(0);
    for old in ["test-place", "extension-update-signal"] {
        if let Some(old) = document().get_element_by_id(old) {
            old.remove();
        }
    }
    let place = document().create_element("div").unwrap();
    place.set_id("test-place");
    document().body().unwrap().append_child(&place).unwrap();
    web::mount(&place, 0);
}

fn start(config: impl Into<JsValue>) {
    assert_eq!(web::start(config.into(), 0), r#"{"ok":true}"#);
}

fn state() -> Option<String> {
    find("[data-extension-update]").unwrap().get_attribute("data-state")
}

fn find(css: &str) -> Option<HtmlElement> {
    document().query_selector(css).unwrap().map(|element| element.unchecked_into())
}

fn press(css: &str) {
    find(css).unwrap_or_else(|| panic!("there is no {css}")).click();
}

const CONFIG: &str = r#"{"extension":{"id":"DEMO","version":"0.0.0.2"},"licenceKey":"SECRET-KEY",
    "source":{"kind":"releases-api","url":"https://updates.example.com/","transport":"host"}}"#;

/// The next message: its name, its parameters as an object, and its text.
fn take() -> Option<(String, JsValue, String)> {
    let text = web::take(0);
    let message = js_sys::JSON::parse(&text).ok()?;
    let get = |key: &str| Reflect::get(&message, &key.into()).unwrap();
    Some((get("message").as_string().unwrap(), get("params"), text))
}

fn take_named(name: &str) -> JsValue {
    std::iter::from_fn(take).find(|(found, ..)| found == name).unwrap_or_else(|| panic!("no message {name}")).1
}

fn field(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn answer(body: &str) {
    let ticket = field(&take_named("fetch"), "ticket").as_f64().unwrap();
    let body = js_sys::JSON::stringify(&body.into()).unwrap().as_string().unwrap();
    let report = format!(r#"{{"report":"fetched","ticket":{ticket},"status":200,"headers":{{}},"body":{body}}}"#);
    assert_eq!(web::report(report.into(), 0), r#"{"ok":true}"#);
}

const OFFER: &str = r#"{"modules":[{"uniqid":"0.0.0.4","changelog":"- **Раз** [два](https://example.com/x) <b>три</b>","files":[{"name":"a.cfe","url":"https://example.com/a.cfe","size":5}]},{"uniqid":"0.0.0.3","changelog":"Старое"}]}"#;

/// A panel that offers 0.0.0.4.
fn available() {
    place();
    start(CONFIG);
    answer(OFFER);
    assert_eq!(state().as_deref(), Some("available"));
}

/// Presses the button that installs; what the host reports of it from then on.
fn install() -> impl Fn(&str) {
    press("[data-action=install]");
    let operation = field(&take_named("install"), "operation").as_string().unwrap();
    move |rest| {
        web::report(format!(r#"{{"operation":"{operation}",{rest}}}"#).into(), 0);
    }
}

#[wasm_bindgen_test]
async fn the_offer_is_drawn_with_the_notes_of_every_missed_release() {
    available();
    wait_for("the last notes", || find("[data-part=notes]").unwrap().inner_text().contains("Старое")).await;
    let versions: Vec<_> = {
        let list = document().query_selector_all("[data-part=notes] [data-version]").unwrap();
        (0..list.length())
            .filter_map(|at| list.item(at)?.dyn_into::<Element>().ok()?.get_attribute("data-version"))
            .collect()
    };
    assert_eq!(versions, ["0.0.0.4", "0.0.0.3"]);
    assert!(find("[data-part=notes] strong").is_some());
    assert!(find("[data-part=notes] b").is_none(), "raw HTML is text");
    assert!(find("[data-part=notes]").unwrap().inner_text().contains("<b>три</b>"));
    assert_eq!(find("[data-part=installed-version]").unwrap().inner_text(), "0.0.0.2");
    assert_eq!(find("[data-part=offered-version]").unwrap().inner_text(), "0.0.0.4");
}

/// Long enough to fold, and to take more than one slice.
fn long_offer() -> String {
    let release = |version: &str| {
        let notes: String =
            (0..1_500).map(|item| format!("- пункт {item} **{version}** {}\\n", "слово ".repeat(6))).collect();
        format!(
            r#"{{"uniqid":"{version}","changelog":"{notes}","files":[{{"name":"a.cfe","url":"https://example.com/a.cfe"}}]}}"#
        )
    };
    format!(r#"{{"modules":[{},{}]}}"#, release("0.0.0.4"), release("0.0.0.3"))
}

#[wasm_bindgen_test]
async fn long_notes_are_seen_at_once_and_arrive_whole_and_in_order() {
    let items = |css: &str| document().query_selector_all(css).unwrap();
    place();
    start(CONFIG);
    answer(&long_offer());
    let newest = "[data-version='0.0.0.4']";
    // In the very call that brought the feed.
    assert!(items(&format!("{newest} li")).length() > 10, "what is seen of the newest notes stands in the first frame");
    // A state in between must not begin anew what is half done.
    press("[data-action=install]");
    wait_for("the last notes", || items("[data-part=notes] li").length() >= 3_000).await;
    for version in ["0.0.0.4", "0.0.0.3"] {
        let found = items(&format!("[data-version='{version}'] li"));
        assert_eq!(found.length(), 1_500);
        for at in [0, 100, 1_499] {
            let text = found.item(at).unwrap().text_content().unwrap();
            assert!(text.starts_with(&format!("пункт {at} {version} ")), "{text}");
        }
        let fold = find(&format!("[data-version='{version}'] .eu-more")).unwrap();
        assert_eq!(fold.first_element_child().unwrap().tag_name(), "SUMMARY");
    }
}

/// Collects something of the events of one kind until it is dropped.
struct Ear {
    kind: &'static str,
    heard: Array,
    listener: Closure<dyn FnMut(web_sys::Event)>,
}

impl Ear {
    fn on(kind: &'static str, read: fn(&web_sys::Event) -> JsValue) -> Ear {
        let heard = Array::new();
        let pushed = heard.clone();
        let listener = Closure::new(move |event: web_sys::Event| {
            pushed.push(&read(&event));
        });
        let ear = Ear { kind, heard, listener };
        document().add_event_listener_with_callback(kind, ear.listener.as_ref().unchecked_ref()).unwrap();
        ear
    }

    /// The parameters of messages of this name, as their events bring them.
    fn on_message(kind: &'static str) -> Ear {
        Ear::on(kind, |event| field(&field(event, "detail"), "params"))
    }

    async fn first(&self) -> JsValue {
        wait_for(self.kind, || self.heard.length() > 0).await;
        self.heard.get(0)
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let callback = self.listener.as_ref().unchecked_ref();
        document().remove_event_listener_with_callback(self.kind, callback).unwrap();
    }
}

fn text(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_message_is_a_click_with_data_an_event_and_a_text_to_take() {
    place();
    let clicks = Ear::on("click", |event| {
        let target: Element = event.target().unwrap().unchecked_into();
        let name = format!("{} {}", target.id(), target.get_attribute("value").unwrap_or_default());
        Array::of2(&name.into(), &field(event, "eventData1C")).into()
    });
    let events = Ear::on_message("extension-update:state");
    start(CONFIG);
    let params = events.first().await;
    let names: Vec<String> = clicks.heard.iter().map(|click| field(&click, "0").as_string().unwrap()).collect();
    let each = ["ready", "fetch", "state"].map(|name| format!("extension-update-signal {name}"));
    assert_eq!(names, each, "every message gets a click of its own");
    let data = field(&clicks.heard.iter().last().unwrap(), "1");
    assert_eq!(field(&data, "event").as_string().as_deref(), Some("state"));
    assert_eq!(field(&params, "state").as_string().as_deref(), Some("checking"));
    assert_eq!(text(&field(&data, "params")), text(&params));
    assert_eq!(text(&take_named("state")), text(&params), "what the click carries is what is taken");
}

#[wasm_bindgen_test]
fn a_host_that_answers_inside_the_call_does_not_re_enter() {
    place();
    start(CONFIG);
    let ticket = field(&take_named("fetch"), "ticket").as_f64().unwrap();
    for _ in 0..2 {
        let body = r#"{\"modules\":[{\"uniqid\":\"0.0.0.2\"}]}"#;
        let report = format!(r#"{{"report":"fetched","ticket":{ticket},"status":200,"body":"{body}"}}"#);
        assert_eq!(web::report(report.into(), 0), r#"{"ok":true}"#);
    }
    assert_eq!(state().as_deref(), Some("up-to-date"));
}

#[wasm_bindgen_test]
fn pressing_install_leaves_no_button_under_the_finger_and_keeps_the_focus() {
    available();
    find("[data-action=install]").unwrap().focus().unwrap();
    let report = install();
    assert!(find("[data-action=install]").is_none());
    let focused = document().active_element().unwrap();
    assert!(focused.has_attribute("data-extension-update"), "a second Enter must not press «Отменить»");
    report(r#""report":"progress","stage":"download","done":2,"total":5"#);
    let bar = find("[data-part=progress]").unwrap();
    assert_eq!((bar.get_attribute("value").as_deref(), bar.get_attribute("max").as_deref()), (Some("2"), Some("5")));
    report(r#""report":"progress","stage":"write""#);
    assert!(
        find("[data-part=progress]").unwrap().get_attribute("value").is_none(),
        "how far the host is, nobody knows"
    );
    assert!(find("[data-action=cancel]").is_none(), "the host writes: it cannot be called off");
    report(r#""report":"installed","version":"0.0.0.4""#);
    press("[data-action=restart]");
    take_named("restart");
}

#[wasm_bindgen_test]
fn notes_that_are_rendered_stay_in_the_page_while_states_change_around_them() {
    available();
    let before = find("[data-part=notes] strong").unwrap();
    press("[data-action=install]");
    let after = find("[data-part=notes] strong").unwrap();
    assert!(before.is_same_node(Some(&after)));
}

/// A click of a button of the mouse, as engines tell it; whether the page has kept the browser from acting on it.
fn click(css: &str, kind: &str, button: i16) -> bool {
    let body = "return !e.dispatchEvent(new MouseEvent(kind, {button: button, bubbles: true, cancelable: true}))";
    Function::new_with_args("e, kind, button", body)
        .call3(&JsValue::NULL, &find(css).unwrap(), &kind.into(), &button.into())
        .unwrap()
        .is_truthy()
}

#[wasm_bindgen_test]
fn a_link_is_told_for_the_main_and_the_middle_button_and_never_followed_in_place() {
    let link = "[data-part=notes] a";
    // Engines before `auxclick` tell every button by a click. WebKitGTK follows a link by the buttons 3 and 4 as well.
    for (kind, button, tells) in [
        ("click", 0, true),
        ("auxclick", 1, true),
        ("click", 1, true),
        ("auxclick", 2, false),
        ("click", 2, false),
        ("auxclick", 3, false),
        ("click", 3, false),
        ("auxclick", 4, false),
        ("click", 4, false),
    ] {
        available();
        assert!(click(link, kind, button), "{kind} {button} would replace the page");
        let told = std::iter::from_fn(take).filter(|(name, ..)| name == "open-link").count();
        assert_eq!(told, usize::from(tells), "{kind} {button}");
    }
    assert!(!click(link, "contextmenu", 2), "the menu of a link is the browser's");
}

#[wasm_bindgen_test]
fn a_button_is_pressed_by_the_main_button_and_no_other() {
    for (kind, button, presses) in
        [("click", 1, false), ("click", 2, false), ("auxclick", 1, false), ("click", 0, true)]
    {
        available();
        click("[data-action=install]", kind, button);
        assert_eq!(std::iter::from_fn(take).any(|(name, ..)| name == "install"), presses, "{kind} {button}");
    }
}

#[wasm_bindgen_test]
fn a_link_is_told_to_the_host_and_not_followed() {
    available();
    let before = web_sys::window().unwrap().location().href().unwrap();
    let prevented =
        js_sys::Function::new_with_args("e", "this.prevented = e.defaultPrevented").bind0(&js_sys::global());
    document().add_event_listener_with_callback("click", &prevented).unwrap();
    press("[data-part=notes] a");
    document().remove_event_listener_with_callback("click", &prevented).unwrap();
    assert_eq!(field(&take_named("open-link"), "url").as_string().as_deref(), Some("https://example.com/x"));
    assert!(field(&js_sys::global(), "prevented").is_truthy());
    assert_eq!(web_sys::window().unwrap().location().href().unwrap(), before);
}

#[wasm_bindgen_test]
fn what_is_wrong_is_answered_and_shown_and_nothing_is_lost() {
    available();
    let refused = web::start("{\"extension\":{\"id\":7}}".into(), 0);
    assert_eq!(
        refused,
        r#"{"ok":false,"error":{"code":"config","text":"extension.id: a string is needed, not number"}}"#
    );
    assert!(web::report("{".into(), 0).contains(r#""code":"report""#));
    assert!(web::report(r#"{"report":"accepted","operation":"x"}"#.into(), 0).contains(r#""code":"operation""#));
    assert!(web::start(JsValue::UNDEFINED, 0).contains(r#""ok":false"#));
    assert!(find("[data-action=install]").is_some(), "the offer stands");
}

#[wasm_bindgen_test]
fn a_config_may_be_an_object_and_name_its_place() {
    place();
    let object = js_sys::JSON::parse(CONFIG).unwrap();
    Reflect::set(&object, &"mount".into(), &"#nowhere".into()).unwrap();
    assert!(web::start(object.clone(), 0).contains("mount: there is no element"));
    Reflect::set(&object, &"mount".into(), &"#test-place".into()).unwrap();
    start(object);
    assert_eq!(document().query_selector_all("[data-extension-update]").unwrap().length(), 1);
}

#[wasm_bindgen_test]
async fn the_fetch_transport_asks_from_the_page_and_survives_what_it_cannot_reach() {
    place();
    // Nobody listens at this port of this machine.
    start(CONFIG.replace("https://updates.example.com/", "http://127.0.0.1:9/").replace("\"host\"", "\"fetch\""));
    wait_for("the failure", || state().as_deref() == Some("failed")).await;
    assert_eq!(find("[data-part=message]").unwrap().get_attribute("data-code").as_deref(), Some("network"));
    assert!(find("[data-action=retry]").is_some());
}

#[wasm_bindgen_test]
fn the_licence_key_is_nowhere_in_the_page() {
    available();
    assert!(!document().document_element().unwrap().outer_html().contains("SECRET-KEY"));
}

/// A config that brings this memory.
fn remembering(memory: &JsValue) -> JsValue {
    let object = js_sys::JSON::parse(CONFIG).unwrap();
    Reflect::set(&object, &"memory".into(), memory).unwrap();
    object
}

#[wasm_bindgen_test]
async fn a_number_stays_a_number_on_every_way_through_the_page() {
    const NUMBERS: &str = r#"{"newer":{"half":0.5,"less":-3,"tiny":1e-7,"huge":1e300,"past":9007199254740993,"wide":12345678901234567890}}"#;
    let given = js_sys::JSON::parse(NUMBERS).unwrap();
    place();
    let ear = Ear::on_message("extension-update:remember");
    start(remembering(&given));
    answer(OFFER);
    let taken = field(&take_named("remember"), "memory");
    let newer = |memory: &JsValue| text(&field(memory, "newer"));
    assert_eq!(newer(&taken), newer(&given));
    let heard = field(&ear.first().await, "memory");
    assert_eq!(text(&heard), text(&taken), "the event says what `take` says");
    // And back: what the event brought is the next config's memory, as an element has it.
    place();
    start(remembering(&heard));
    answer(OFFER);
    assert_eq!(newer(&field(&take_named("remember"), "memory")), newer(&given));
}

#[wasm_bindgen_test]
async fn digits_that_javascript_cannot_hold_are_rounded_in_the_event_only() {
    place();
    let ear = Ear::on_message("extension-update:remember");
    start(CONFIG.replacen('{', r#"{"memory":{"digits":9007199254740993},"#, 1));
    answer(OFFER);
    let message = std::iter::from_fn(take).find(|(name, ..)| name == "remember").unwrap().2;
    assert!(message.contains("9007199254740993"), "{message}");
    let memory = field(&ear.first().await, "memory");
    assert_eq!(field(&memory, "digits").as_f64(), Some(9_007_199_254_740_992.0));
}
