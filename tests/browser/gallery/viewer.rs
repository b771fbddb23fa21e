//! One screen of the gallery in a browser: shown as a reader would see it, measured, pressed.
//!
//! It waits for the page's own word that the screen stands, never for a time. What it runs in the page looks, and
//! presses as a person does. Read `trials` next.

use extension_update_browser::browser::{decode, quote};
use extension_update_browser::devtools::DevTools;
use extension_update_browser::stroke::Stroke;
use extension_update_browser::{Drive, Outcome, Place, Trouble};
use extension_update_demo::Look;
use serde_json::{Value, json};

/// The width of a form that most people have.
pub const USUAL_WIDTH: u32 = 560;
/// A screen that is wide, and 400 % zoom of 1280 pixels.
pub const NARROW: u32 = 320;
/// The height of the window while a screen is brought about.
pub const HEIGHT: u32 = 640;

/// A list of extensions is as long as it is: it scrolls with its page.
const LIST_HEIGHT: u32 = 1600;

/// What a screen is looked at with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    /// The system's own colours instead of the panel's.
    Forced,
    /// As it is printed.
    Paper,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Forced => "forced",
            Theme::Paper => "paper",
        }
    }
}

pub struct Viewer {
    devtools: DevTools,
    origin: String,
    width: u32,
}

impl Viewer {
    pub fn start(origin: &str) -> Outcome<Self> {
        let mut this = Self { devtools: DevTools::start_even()?, origin: origin.to_owned(), width: USUAL_WIDTH };
        this.call("Emulation.setTimezoneOverride", json!({"timezoneId": "UTC"}))?;
        Ok(this)
    }

    pub fn call(&mut self, method: &str, params: Value) -> Outcome<Value> {
        self.devtools.call(method, params)
    }

    /// Shows the screen, and comes back when it stands.
    pub fn show(&mut self, screen: &str, locale: &str, theme: Theme, width: u32) -> Outcome<()> {
        let forced = if theme == Theme::Forced { "active" } else { "none" };
        let media = json!({"media": if theme == Theme::Paper { "print" } else { "" }, "features": [
            {"name": "forced-colors", "value": forced}, {"name": "prefers-color-scheme", "value": "light"}, {"name": "prefers-reduced-motion", "value": "reduce"}
        ]});
        self.call("Emulation.setEmulatedMedia", media)?;
        self.width = width;
        self.resize(HEIGHT)?;
        let look =
            Look { locale: locale.to_owned(), theme: if theme == Theme::Dark { "dark" } else { "light" }.to_owned() };
        let url = format!("{}/gallery/screen/{screen}?locale={}&theme={}", self.origin, look.locale, look.theme);
        self.devtools.open(&url)?;
        let word = self.promise(
            "function look() { var word = document.documentElement.getAttribute('data-gallery'); if (word) { done(word); } else { setTimeout(look, 5); } }
             var setTimeout = galleryClock.later; look();",
        )?;
        if word == "ready" {
            return Ok(());
        }
        let trouble = self.run("return gallery.trouble;")?;
        Err(Trouble::new(trouble.as_str().unwrap_or("the page does not say why").to_owned()))
    }

    /// Opens another page of the service, by its path.
    pub fn open(&mut self, path: &str) -> Outcome<()> {
        self.resize(HEIGHT)?;
        let url = format!("{}{path}", self.origin);
        self.devtools.open(&url)
    }

    /// Runs a function body in the page and answers what it returned.
    pub fn run(&mut self, body: &str) -> Outcome<Value> {
        self.devtools.run(&Place::Top, body)
    }

    /// Runs a function body that calls `done(value)` sooner or later, and answers that value.
    pub fn promise(&mut self, body: &str) -> Outcome<Value> {
        let expression = format!("new Promise(function (done) {{ {body} }})");
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", asked)?;
        match answer.get("exceptionDetails") {
            Some(error) => Err(Trouble::new(error.to_string())),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Plays one more step of a scene: a press, a report, time that passes.
    pub fn perform(&mut self, step: &Value) -> Outcome<()> {
        self.promise(&format!("gallery.perform({step}, function () {{ done(true); }});")).map(|_| ())
    }

    /// Comes back when the panel has come to rest.
    pub fn wait_for_rest(&mut self) -> Outcome<()> {
        self.promise("gallery.whenIdle(function () { done(true); });").map(|_| ())
    }

    /// Presses and lets go of a key, wherever the focus is, and waits for what comes of it.
    pub fn strike(&mut self, key: &Stroke) -> Outcome<()> {
        self.devtools.strike(key)?;
        self.wait_for_rest()
    }

    /// Everything that the page has complained of.
    pub fn complaints(&mut self) -> Outcome<Vec<String>> {
        Ok(self.devtools.console()?.into_iter().map(|entry| format!("{}: {}", entry.level, entry.text)).collect())
    }

    /// The height that shows the screen whole, within that of a large form.
    pub fn natural_height(&mut self) -> Outcome<u32> {
        let body = format!(
            "var root = document.querySelector({}), was = root.style.cssText; root.style.height = 'auto'; root.style.minHeight = '0';
             // Notes take what is left of the window: for as long as this measures, they take what they need.
             var notes = root.querySelector('[data-part=notes]'); if (notes) {{ notes.style.flexBasis = 'auto'; }}
             // What no frame has come near to yet is as high as the style sheet guesses.
             var releases = [].slice.call(root.querySelectorAll('[data-version]'));
             releases.forEach(function (release) {{ release.style.contentVisibility = 'visible'; }});
             var height = Math.ceil(root.getBoundingClientRect().height); root.style.cssText = was; if (notes) {{ notes.style.flexBasis = ''; }}
             releases.forEach(function (release) {{ release.style.contentVisibility = ''; }});
             return height;",
            quote("[data-extension-update]")
        );
        let height = self.run(&body)?.as_u64().unwrap_or(0) as u32;
        let is_list = self.run(
            "return document.querySelector('[data-extension-update]').getAttribute('data-state') === 'several';",
        )?;
        Ok(height.clamp(40, if is_list == true { LIST_HEIGHT } else { HEIGHT }))
    }

    /// Gives the window another width, and the height it had at first.
    pub fn widen(&mut self, width: u32) -> Outcome<()> {
        self.width = width;
        self.resize(HEIGHT)
    }

    /// Gives the window another width and another height.
    pub fn shape(&mut self, width: u32, height: u32) -> Outcome<()> {
        self.width = width;
        self.resize(height)
    }

    pub fn resize(&mut self, height: u32) -> Outcome<()> {
        let size = json!({"width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size)?;
        self.settle()
    }

    /// Unfolds these folds, as whoever reads on does.
    pub fn unfold(&mut self, folds: &str) -> Outcome<()> {
        let open = format!("[].forEach.call({folds}, function (fold) {{ fold.open = true; }}); return true;");
        self.run(&open)?;
        self.settle()
    }

    /// Comes back when the panel has seen what became of its page.
    fn settle(&mut self) -> Outcome<()> {
        // It hears of it with the next frame.
        let wait = "requestAnimationFrame(function () { requestAnimationFrame(function () {
                      if (window.gallery) { gallery.whenIdle(function () { done(true); }); } else { done(true); } }); });";
        self.promise(wait).map(|_| ())
    }

    /// What the window shows, as PNG.
    pub fn picture(&mut self) -> Outcome<Vec<u8>> {
        let answer = self.call("Page.captureScreenshot", json!({"format": "png", "optimizeForSpeed": true}))?;
        decode(&answer["data"])
    }

    /// The page as it would be printed, as PDF.
    pub fn print(&mut self) -> Outcome<Vec<u8>> {
        let answer = self.call("Page.printToPDF", json!({"printBackground": true}))?;
        decode(&answer["data"])
    }
}
