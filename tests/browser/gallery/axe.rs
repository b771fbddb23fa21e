//! axe-core over every screen, in both languages and both themes: no violation of WCAG 2.2 A and AA.
//!
//! What axe cannot decide (`incomplete`) is counted by rule and printed, never taken for a pass. Two trials show that
//! it finds what is wrong: without them an axe that did nothing would look like a panel without a fault. axe-core never
//! ships; `AXE_CORE` says where its script lies.

use crate::trials::{Hall, Looks, trial};
use crate::viewer::{Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The variable that names axe-core's script.
const VARIABLE: &str = "AXE_CORE";

/// The rules of these levels are held.
const TAGS: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']";

/// A window in which nothing but the longest notes scrolls.
const TALL: u32 = 2400;

/// What axe has done so far.
#[derive(Default)]
struct Tally {
    looks: usize,
    passed: u64,
    /// Rule → how many elements it could not decide about, and the last of them.
    undecided: BTreeMap<String, (u64, String)>,
}

pub struct Axe {
    source: String,
    tally: Mutex<Tally>,
}

impl Axe {
    /// # Errors
    /// A sentence that says how to come by axe-core.
    pub fn read() -> Outcome<Arc<Self>> {
        let file = std::env::var(VARIABLE).map_err(|_| {
            Trouble::new(format!(
                "{VARIABLE} names no file: `cargo xtask test --only axe` installs axe-core and names it"
            ))
        })?;
        let source = std::fs::read_to_string(&file).map_err(|e| Trouble::new(format!("{file}: {e}")))?;
        Ok(Arc::new(Self { source, tally: Mutex::default() }))
    }

    /// What axe says of the page as it stands: the violations, a line each.
    fn judge(&self, viewer: &mut Viewer) -> Outcome<Vec<String>> {
        viewer.promise(&format!("{}\ndone(true);", self.source))?;
        let found = viewer.promise(&format!(
            "axe.run(document, {{runOnly: {{type: 'tag', values: {TAGS}}}}}).then(function (found) {{
               function tell(rule) {{ return {{id: rule.id, nodes: rule.nodes.map(function (node) {{ return node.html.slice(0, 160) + ' — ' + (node.any.concat(node.all, node.none).map(function (check) {{ return check.message; }}).join('; ')); }})}}; }}
               done({{violations: found.violations.map(tell), incomplete: found.incomplete.map(tell), passes: found.passes.length}});
             }}, function (error) {{ done({{error: String(error)}}); }});"
        ))?;
        if let Some(error) = found["error"].as_str() {
            return Err(Trouble::new(error));
        }
        let passes = found["passes"].as_u64().unwrap_or(0);
        if passes == 0 {
            return Err(Trouble::new(format!("axe held the page to no rule: {found}")));
        }
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.looks += 1;
        tally.passed += passes;
        for rule in list_of(&found["incomplete"]) {
            let id = rule["id"].as_str().unwrap_or_default().to_owned();
            for node in list_of(&rule["nodes"]) {
                let (count, example) = tally.undecided.entry(id.clone()).or_default();
                *count += 1;
                example.clone_from(&node.as_str().unwrap_or_default().to_owned());
            }
        }
        Ok(list_of(&found["violations"]).iter().map(|rule| format!("{}: {}", rule["id"], rule["nodes"])).collect())
    }

    /// How much was looked at, in two lines.
    pub fn tell(&self) {
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        println!("axe-core: {} looks, {} checks passed", tally.looks, tally.passed);
        let tell = |(rule, (count, example)): (&String, &(u64, String))| {
            format!("\n  {rule}: {count}, such as {}", example.replace('\n', " "))
        };
        let undecided: Vec<String> = tally.undecided.iter().map(tell).collect();
        println!(
            "could not be decided: {}",
            if undecided.is_empty() { "nothing".to_owned() } else { undecided.concat() }
        );
    }
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub fn list(hall: &Arc<Hall>, axe: &Arc<Axe>, looks: Looks) -> Vec<Trial> {
    let mut trials = vec![
        find_fault(
            hall,
            axe,
            "axe finds letters that are too pale",
            "document.querySelector('[data-part=message]').style.color = '#ccc';",
            "color-contrast",
        ),
        find_fault(
            hall,
            axe,
            "axe finds a button without a name",
            "document.querySelector('[data-action=install]').textContent = '';",
            "button-name",
        ),
    ];
    for screen in hall.screens.clone() {
        let axe = Arc::clone(axe);
        trials.push(trial(hall, screen.name.clone(), move |viewer| {
            let mut found = Vec::new();
            for (locale, theme) in
                [("ru", Theme::Light), ("ru", Theme::Dark), ("en", Theme::Light), ("en", Theme::Dark)]
            {
                if !looks.takes((locale, theme) == ("ru", Theme::Light)) {
                    continue;
                }
                viewer.show(&screen.name, locale, theme, USUAL_WIDTH)?;
                // What is scrolled out of sight cannot be judged by its colours.
                viewer.resize(TALL)?;
                let violations = axe.judge(viewer)?;
                found.extend(violations.into_iter().map(|line| format!("{locale} {}: {line}", theme.name())));
            }
            if found.is_empty() { Ok(()) } else { Err(Trouble::new(found.join("\n"))) }
        }));
    }
    trials
}

/// A page that was made worse, and the rule that must say so.
fn find_fault(hall: &Arc<Hall>, axe: &Arc<Axe>, name: &'static str, spoil: &'static str, rule: &'static str) -> Trial {
    let axe = Arc::clone(axe);
    trial(hall, name, move |viewer| {
        viewer.show("available", "ru", Theme::Light, USUAL_WIDTH)?;
        viewer.run(&format!("{spoil} return true;"))?;
        let violations = axe.judge(viewer)?;
        let found = violations.iter().any(|line| line.contains(rule));
        if found { Ok(()) } else { Err(Trouble::new(format!("axe says only {violations:?}"))) }
    })
}
