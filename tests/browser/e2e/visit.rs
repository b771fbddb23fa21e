//! What a case has in its hands: a browser, what is served to it, and the names that contract and demo promise.
//!
//! The names of `data-*` hooks stand here and in the cases, so a renamed hook is one edit. Nothing here decides what is
//! right. Read `cases` next.

use crate::site::Site;
use extension_update_browser::browser::{Manners, quote};
use extension_update_browser::webdriver::Dialect;
use extension_update_browser::{Browser, Engine, Entry, Outcome, Place, Trouble};
use serde_json::Value;
use std::time::Duration;

/// The demo's licence key.
pub const KEY: &str = "DEMO-Q2BAV-EAYBV-VIYFM-WE1WE";

/// An upper bound for what takes a person's moment; slow machines run two engines at once.
pub const SOON: Duration = Duration::from_secs(30);

/// The form's calls into the page are synchronous, as in the platform; browsers say that they are not fond of it.
const SYNCHRONOUS: &str = "Synchronous XMLHttpRequest on the main thread";

/// The field of the licence key, its button and what the service says of the key, as the form's own description names
/// them.
pub const KEY_FIELD: &str = "[data-element=ЛицензионныйКлюч] input";
pub const KEY_APPLY: &str = "[data-element=Применить]";

/// Pages without a session behind them have neither.
const MANNERS: Manners = Manners {
    under_way: "(function () { try { return top.Stand.wire.isUnderWay(); } catch (e) { return false; } })()",
    presses: "(function () { try { return top.Stand.witness.presses(); } catch (e) { return null; } })()",
};

pub struct Visit<'a> {
    pub engine: Engine,
    pub browser: &'a mut Browser,
    pub site: &'a Site,
    /// The document that holds the panel.
    pub field: Place,
    allowed: Vec<&'static str>,
}

impl<'a> Visit<'a> {
    pub fn new(engine: Engine, browser: &'a mut Browser, site: &'a Site) -> Self {
        // Engines that let nobody in during a request would only say on their console that a frame may not see the page
        // around it.
        if engine == Engine::Driven(Dialect::Firefox) {
            browser.heed(MANNERS);
        }
        Self {
            engine,
            browser,
            site,
            field: Place::Frame("iframe[data-demo=field]".to_owned()),
            allowed: vec![SYNCHRONOUS],
        }
    }

    /// Names a part of console entries that this case provokes, such as the browser's own line about an HTTP status.
    pub fn allow_in_console(&mut self, part: &'static str) {
        self.allowed.push(part);
    }

    pub fn unexpected_entries(&mut self) -> Outcome<Vec<Entry>> {
        let entries = self.browser.console()?.iter();
        Ok(entries.filter(|entry| !self.allowed.iter().any(|part| entry.text.contains(part))).cloned().collect())
    }

    pub fn check_console(&mut self) -> Outcome<()> {
        let entries = self.unexpected_entries()?;
        hold(entries.is_empty(), || format!("the console is not empty: {entries:#?}"))
    }

    /// Opens the demo with these settings in the address, `name=value&…`.
    pub fn open_demo(&mut self, settings: &str) -> Outcome<()> {
        let address = format!("{}/{}{settings}", self.site.origin(), if settings.is_empty() { "" } else { "?" });
        self.browser.open(&address)?;
        self.browser.wait_for(&Place::Top, "[data-demo=tab-home]")
    }

    /// Opens the demo on the panel itself, the licence key entered.
    pub fn open_panel(&mut self, settings: &str) -> Outcome<()> {
        self.open_demo(&format!("view=update&key={KEY}&{settings}"))
    }

    /// The same, and waits until the panel offers something.
    pub fn open_offer(&mut self, settings: &str) -> Outcome<()> {
        self.open_panel(settings)?;
        self.wait_for_state("available")
    }

    /// Opens a page of a case's own with these contents.
    pub fn open_page(&mut self, name: &str, head: &str, body: &str, headers: &[(&'static str, &str)]) -> Outcome<()> {
        let text = format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>page</title>{head}</head>\
             <body>{body}</body></html>"
        );
        self.open_text(name, &text, headers)
    }

    /// Opens a page of a case's own that is this text.
    pub fn open_text(&mut self, name: &str, text: &str, headers: &[(&'static str, &str)]) -> Outcome<()> {
        let url = self.site.put_page(name, text, headers)?;
        self.browser.open(&url)
    }

    /// Presses an element of the demo around the panel.
    pub fn press_demo(&mut self, hook: &str) -> Outcome<()> {
        self.browser.click(&Place::Top, &format!("[data-demo={hook}]"))
    }

    /// Enters a licence key in the form «Регистрация продукта», which is open.
    pub fn apply_key(&mut self, key: &str) -> Outcome<()> {
        self.browser.wait_for(&Place::Top, KEY_FIELD)?;
        let clear = format!("document.querySelector('{KEY_FIELD}').value = ''; return true;");
        self.browser.run(&Place::Top, &clear)?;
        self.browser.type_text(&Place::Top, KEY_FIELD, key)?;
        self.browser.click(&Place::Top, KEY_APPLY)
    }

    /// Presses an action of the panel.
    pub fn press(&mut self, action: &str) -> Outcome<()> {
        self.browser.click(&self.field, &format!("[data-action={action}]"))
    }

    pub fn run_in_field(&mut self, body: &str) -> Outcome<Value> {
        self.browser.run(&self.field, body)
    }

    /// Lets the page itself run the code, for listeners and observers that must live on: Firefox ends what a driver's
    /// script leaves behind.
    pub fn plant(&mut self, place: &Place, code: &str) -> Outcome<()> {
        let body = format!(
            "var s = document.createElement('script'); s.textContent = {}; document.documentElement.appendChild(s); s.remove(); return true;",
            quote(code)
        );
        self.browser.run(place, &body).map(|_| ())
    }

    pub fn wait_in_field(&mut self, what: &str, condition: &str) -> Outcome<()> {
        self.browser.wait_until(&self.field, what, condition, SOON).map(|_| ())
    }

    pub fn wait_in_page(&mut self, what: &str, condition: &str) -> Outcome<()> {
        self.ask_page(what, condition).map(|_| ())
    }

    /// What the page answers when it answers something.
    pub fn ask_page(&mut self, what: &str, condition: &str) -> Outcome<Value> {
        self.browser.wait_until(&Place::Top, what, condition, SOON)
    }

    pub fn wait_for_state(&mut self, state: &str) -> Outcome<()> {
        self.wait_for_state_within(state, SOON)
    }

    pub fn wait_for_state_within(&mut self, state: &str, bound: Duration) -> Outcome<()> {
        let condition = format!(
            "var e = document.querySelector('[data-extension-update]'); return !!e && e.getAttribute('data-state') === {};",
            quote(state)
        );
        self.browser.wait_until(&self.field, &format!("the panel is {state}"), &condition, bound).map(|_| ())
    }

    pub fn state(&mut self) -> Outcome<String> {
        let answer = self.run_in_field(
            "var e = document.querySelector('[data-extension-update]'); return e && e.getAttribute('data-state');",
        )?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    /// The visible text of a part of the panel; empty where the part is missing.
    pub fn part(&mut self, name: &str) -> Outcome<String> {
        let answer = self.run_in_field(&format!(
            "var e = document.querySelector('[data-part={name}]'); return e ? e.textContent : '';"
        ))?;
        Ok(answer.as_str().unwrap_or_default().trim().to_owned())
    }

    /// The code of the panel's message; empty where there is none.
    pub fn code(&mut self) -> Outcome<String> {
        let body =
            "var e = document.querySelector('[data-part=message]'); return e && e.getAttribute('data-code') || '';";
        Ok(self.run_in_field(body)?.as_str().unwrap_or_default().to_owned())
    }

    pub fn has_action(&mut self, action: &str) -> Outcome<bool> {
        Ok(self.run_in_field(&format!("return !!document.querySelector('[data-action={action}]');"))? == true)
    }

    /// The text of a part of the demo around the panel.
    pub fn demo_text(&mut self, hook: &str) -> Outcome<String> {
        let body = format!("var e = document.querySelector('[data-demo={hook}]'); return e ? e.textContent : '';");
        Ok(self.browser.run(&Place::Top, &body)?.as_str().unwrap_or_default().trim().to_owned())
    }

    /// Sets several settings of the demo at once (`name=value&…`), as one person would before looking at the form
    /// again.
    pub fn set(&mut self, settings: &str) -> Outcome<()> {
        for pair in settings.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.browser.run(&Place::Top, &format!("Stand.settings.set('{name}', '{value}'); return true;"))?;
        }
        Ok(())
    }

    /// Closes the form with the panel and opens it again: a new page, to which only the base can say what was.
    pub fn reopen(&mut self) -> Outcome<()> {
        self.browser.run(&Place::Top, "Stand.form.reopen(); return true;").map(|_| ())
    }

    /// Waits for the next session of the demo, after a restart.
    pub fn wait_for_session(&mut self, number: u32) -> Outcome<()> {
        let condition = format!("return document.body.getAttribute('data-demo-session') === '{number}';");
        self.wait_in_page(&format!("session {number} runs"), &condition)
    }

    /// How many messages of this name the panel has sent.
    pub fn count_messages(&mut self, name: &str) -> Outcome<u64> {
        let body =
            format!("return document.querySelectorAll('[data-demo=log] [data-demo-message=\"{name}\"]').length;");
        Ok(self.browser.run(&Place::Top, &body)?.as_u64().unwrap_or(0))
    }

    pub fn wait_for_message(&mut self, name: &str) -> Outcome<()> {
        let condition = format!("return !!document.querySelector('[data-demo=log] [data-demo-message=\"{name}\"]');");
        self.wait_in_page(&format!("the panel has sent {name}"), &condition)
    }

    /// Lets the panel write down each state it goes through, and each look of its progress: some last too short to be
    /// seen by asking.
    pub fn watch_states(&mut self) -> Outcome<()> {
        let field = self.field.clone();
        self.plant(
            &field,
            "(function () {
               var seen = window.__e2eStates = [], progress = window.__e2eProgress = [];
               function look() {
                 var e = document.querySelector('[data-extension-update]'), p = document.querySelector('[data-part=progress]');
                 var state = e && e.getAttribute('data-state');
                 if (state && seen[seen.length - 1] !== state) { seen.push(state); }
                 var done = p && p.getAttribute('value') && p.getAttribute('value') + '/' + p.getAttribute('max');
                 if (done && progress[progress.length - 1] !== done) { progress.push(done); }
               }
               look();
               new MutationObserver(look).observe(document.documentElement, {attributes: true, childList: true, subtree: true, characterData: true});
             })();",
        )
    }

    /// The states since `watch_states`, in order.
    pub fn seen_states(&mut self) -> Outcome<Vec<String>> {
        read_texts(&self.run_in_field("return window.__e2eStates || [];")?)
    }

    /// What the progress bar showed (`done/total`) since `watch_states`, in order.
    pub fn seen_progress(&mut self) -> Outcome<Vec<String>> {
        read_texts(&self.run_in_field("return window.__e2eProgress || [];")?)
    }
}

/// The case's own claim, with the words for when it does not hold.
pub fn hold(claim: bool, words: impl FnOnce() -> String) -> Outcome<()> {
    if claim { Ok(()) } else { Err(Trouble::new(words())) }
}

/// Two things must be the same.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Outcome<()> {
    hold(found == wanted, || format!("{what}: found {found:?}, wanted {wanted:?}"))
}

fn read_texts(list: &Value) -> Outcome<Vec<String>> {
    let items = list.as_array().ok_or_else(|| Trouble::new(format!("no list: {list}")))?;
    Ok(items.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect())
}
