//! The gallery's own page, as a reader uses it: a direct link shows the screen that it names, another choice shows
//! another, and all stand side by side.

use crate::trials::{Hall, trial};
use crate::viewer::Viewer;
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a frame may take, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(25);

/// State, language, theme and width of the panel in the first frame, once it stands; `null` before.
const FIRST: &str = "
  var frame = document.querySelector('#screens iframe'), page = frame && frame.contentDocument;
  if (!page || page.documentElement.getAttribute('data-gallery') !== 'ready') { return null; }
  var root = page.querySelector('[data-extension-update]');
  return [root.getAttribute('data-state'), root.getAttribute('lang'), root.getAttribute('data-theme'), frame.clientWidth];";

pub fn list(hall: &Arc<Hall>) -> Vec<Trial> {
    let count = hall.screens.len();
    vec![
        trial(hall, "a direct link to the gallery shows its screen, and a choice another one", |viewer| {
            viewer.open("/gallery.html?screen=preflight&locale=en&theme=dark&width=480")?;
            expect(viewer, FIRST, &json!(["preflight", "en", "dark", 480]))?;
            let choose = "var list = document.querySelector('[name=screen]'); list.value = 'licence'; list.dispatchEvent(new Event('change', {bubbles: true})); return true;";
            viewer.run(choose)?;
            expect(viewer, FIRST, &json!(["licence", "en", "dark", 480]))?;
            let address = viewer.run("return location.search;")?;
            let kept = address.as_str().is_some_and(|address| address.contains("screen=licence"));
            if kept { Ok(()) } else { Err(Trouble::new(format!("the address is still {address}"))) }
        }),
        trial(hall, "a bare link leads to the screen alone", |viewer| {
            viewer.open("/gallery.html?bare=1&screen=licence&locale=en")?;
            let look = "return location.pathname + ' ' + document.documentElement.getAttribute('data-gallery');";
            expect(viewer, look, &json!("/gallery/screen/licence ready"))
        }),
        trial(hall, "all screens stand side by side", move |viewer| {
            viewer.open("/gallery.html?all=1")?;
            expect(viewer, "return document.querySelectorAll('#screens figure').length;", &json!(count))
        }),
    ]
}

/// Waits until the function body in the page answers this. A page that is being left answers nothing for a moment.
fn expect(viewer: &mut Viewer, body: &str, wanted: &Value) -> Outcome<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        let found = viewer.run(body);
        match &found {
            Ok(found) if found == wanted => return Ok(()),
            _ if Instant::now() < end => std::thread::sleep(POLL),
            Ok(found) => return Err(Trouble::new(format!("found {found}, wanted {wanted}"))),
            Err(trouble) => return Err(Trouble::new(trouble.to_string())),
        }
    }
}
