//! The host of the scenes: plays one to the panel's core as a form would, and says whether it has come out as the scene
//! promises.
//!
//! It does what `gallery-play.js` and `gallery-clock.js` do in a page, and must never touch the panel but as a host or
//! a reader does: configs and reports as JSON text, messages taken one by one, presses of buttons that are on the
//! screen, and time that passes.

use super::sight::{children, find, word};
use extension_update::core::config::{Look, Opening};
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Event, Timer};
use extension_update::core::moment::Moment;
use extension_update::core::outbox::Outbox;
use extension_update::core::panel::{Occurrence, Panel};
use extension_update::core::report::HostReport;
use extension_update::view::node::{Attr, Element, Node};
use extension_update::view::screen::draw;
use extension_update_scenes::{Look as Chosen, Scenes};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::LazyLock;

/// The catalogue, read once.
pub static SCENES: LazyLock<Scenes> = LazyLock::new(|| Scenes::read().unwrap());

/// Shorter timers are the panel's own pace, which needs nobody to let time pass.
const LONG: u32 = 1000;

/// A panel with the host that has played a scene to it.
pub struct Player {
    pub panel: Panel,
    /// What its clock says.
    pub now: Moment,
    /// What the panel was last started with, and what it wanted to be remembered since.
    pub config: Value,
    /// Each message that it has sent, in order.
    pub messages: Vec<Value>,
    code: Value,
    answers: VecDeque<Value>,
    last_answer: Value,
    /// Tickets of the questions that no answer has come to yet, oldest first.
    questions: VecDeque<Value>,
    operations: Vec<Value>,
    outbox: Outbox,
    /// Which run out and when, in the order in which they were set.
    timers: Vec<((usize, Timer), u32, Moment)>,
}

/// The names of all scenes.
pub fn names() -> Vec<String> {
    SCENES.list().iter().map(|scene| scene["name"].as_str().unwrap().to_owned()).collect()
}

/// The scene of this name as a player reads it, in this language.
pub fn scene(name: &str, locale: &str) -> Value {
    SCENES.tell(name, &Chosen { locale: locale.into(), theme: String::new() }).unwrap()
}

/// The outline of a scene's screen, in Russian.
pub fn shown(name: &str) -> String {
    Player::play(&scene(name, "ru")).unwrap_or_else(|trouble| panic!("{name}: {trouble}")).outline()
}

impl Player {
    /// Plays a scene to its end.
    ///
    /// # Errors
    /// Says where the scene could not be played, or what it has come to instead of what it promises.
    pub fn play(scene: &Value) -> Result<Player, String> {
        let moment = scene["moment"].as_str().and_then(Moment::parse).ok_or("the scene has no moment")?;
        let mut player = Player {
            // What a page makes of a chance that is always a half.
            panel: Panel::new(u32::MAX / 2),
            now: moment,
            config: scene["config"].clone(),
            messages: Vec::new(),
            code: scene["code"].clone(),
            answers: scene["answers"].as_array().into_iter().flatten().cloned().collect(),
            last_answer: Value::Null,
            questions: VecDeque::new(),
            operations: Vec::new(),
            outbox: Outbox::default(),
            timers: Vec::new(),
        };
        player.handle(Occurrence::Of(0, Event::Booted(Look::default())));
        if scene["start"] == json!(true) {
            player.start()?;
        }
        player.rest()?;
        for step in scene["steps"].as_array().into_iter().flatten() {
            player.perform(step).map_err(|trouble| format!("{step}: {trouble}"))?;
        }
        player.compare(scene)?;
        Ok(player)
    }

    /// One step, until the panel has come to rest after it.
    pub fn perform(&mut self, step: &Value) -> Result<(), String> {
        if step["press"].is_string() {
            let press = self.find_button(step).ok_or("there is nothing to press")?;
            self.handle(press);
        }
        // Unfolding is the page's own affair: the core hears nothing of it.
        if let Some(part) = step["open"].as_str() {
            find(&self.screen(), &|element| word(element, Attr::Part) == part).ok_or("there is nothing to open")?;
        }
        if !step["answer"].is_null() {
            self.answers.push_back(step["answer"].clone());
        }
        if step["again"] == json!(true) {
            self.answers.push_back(self.last_answer.clone());
        }
        if step["start"].is_object() {
            change(&mut self.config, &step["start"]);
            self.start()?;
        }
        if step["report"].is_object() {
            let mut report = step["report"].clone();
            if report["operation"].is_null() {
                report["operation"] = self.operations.last().cloned().unwrap_or_default();
            }
            self.report(&report)?;
        }
        if let Some(millis) = step["pass"].as_u64() {
            self.pass(millis);
        }
        self.rest()
    }

    /// Whether the screen is the one that the scene promises.
    fn compare(&self, scene: &Value) -> Result<(), String> {
        let screen = self.screen();
        let state = word(&screen, Attr::State);
        let message = find(&screen, &|element| word(element, Attr::Part) == "message");
        let code = message.map_or("", |message| word(message, Attr::Code));
        if scene["state"] != state {
            return Err(format!("the panel is {state} ({code}), not {}", scene["state"]));
        }
        // Each extension of a list has a code of its own.
        if state != "several" && code != scene["code"].as_str().unwrap_or_default() {
            return Err(format!("the code is «{code}», not {}", scene["code"]));
        }
        Ok(())
    }

    pub fn screen(&self) -> Element {
        draw(&self.panel)
    }

    /// The outline of the screen.
    pub fn outline(&self) -> String {
        Node::from(self.screen()).to_string()
    }

    /// A parameter of the newest message of this name.
    pub fn newest(&self, message: &str, key: &str) -> Option<&Value> {
        self.messages.iter().rfind(|told| told["message"] == message).map(|told| &told["params"][key])
    }

    /// Tells the panel what happened, carries out what it orders, and gives the page its turn; the host hears of
    /// nothing yet.
    pub fn happen(&mut self, occurrence: Occurrence) -> Vec<Effect> {
        let mut effects = self.handle(occurrence);
        while let Some(timer) = self.next_timer(|millis, _| millis < LONG) {
            effects.extend(self.run_out(timer));
        }
        effects
    }

    fn handle(&mut self, occurrence: Occurrence) -> Vec<Effect> {
        let orders = self.panel.handle(occurrence, self.now);
        for (extension, effect) in &orders {
            if let Effect::SetTimer { timer, .. } | Effect::ClearTimer(timer) = effect {
                self.timers.retain(|(running, ..)| *running != (*extension, *timer));
            }
            match effect {
                Effect::TellHost(message) => drop(self.outbox.push(message)),
                Effect::SetTimer { timer, millis } => {
                    self.timers.push(((*extension, *timer), *millis, self.now.after(u64::from(*millis))));
                }
                // The rest a page does by itself, and no scene waits for: questions over its own transport, and its
                // clipboard.
                Effect::ClearTimer(_) | Effect::Fetch { .. } | Effect::AbortFetch | Effect::Copy(_) => {}
            }
        }
        orders.into_iter().map(|(_, effect)| effect).collect()
    }

    /// The timer that runs out first of those that are wanted.
    fn next_timer(&self, wanted: impl Fn(u32, Moment) -> bool) -> Option<usize> {
        let wanted = self.timers.iter().enumerate().filter(|(_, (_, millis, due))| wanted(*millis, *due));
        wanted.min_by_key(|(_, (.., due))| due.millis()).map(|(at, _)| at)
    }

    fn run_out(&mut self, at: usize) -> Vec<Effect> {
        let ((extension, timer), ..) = self.timers.remove(at);
        self.handle(Occurrence::Of(extension, Event::TimerFired(timer)))
    }

    /// Lets this much time pass, and every timer in it run out in its turn.
    fn pass(&mut self, millis: u64) {
        let end = self.now.after(millis);
        while let Some(at) = self.next_timer(|millis, due| millis >= LONG && due.millis() <= end.millis()) {
            let due = self.timers[at].2;
            self.now = if due.millis() > self.now.millis() { due } else { self.now };
            self.run_out(at);
        }
        self.now = end;
    }

    /// Takes every message and gives every answer, until the panel has nothing under way.
    fn rest(&mut self) -> Result<(), String> {
        loop {
            let taken = self.take();
            let given = self.give_answers()?;
            match self.next_timer(|millis, _| millis < LONG) {
                Some(timer) => drop(self.run_out(timer)),
                None if !taken && !given => return Ok(()),
                None => {}
            }
        }
    }

    fn take(&mut self) -> bool {
        let before = self.messages.len();
        while let Ok(told) = serde_json::from_str::<Value>(&self.outbox.take()) {
            let params = &told["params"];
            match told["message"].as_str().unwrap_or_default() {
                "fetch" => self.questions.push_back(params["ticket"].clone()),
                "install" | "schedule" => self.operations.push(params["operation"].clone()),
                "remember" => self.keep(params),
                _ => {}
            }
            self.messages.push(told);
        }
        self.messages.len() > before
    }

    fn keep(&mut self, params: &Value) {
        let several = self.config.get("extensions").and_then(Value::as_array);
        let own = several.and_then(|list| list.iter().position(|one| one["extension"]["id"] == params["extension"]));
        let owner = match own {
            Some(index) => &mut self.config["extensions"][index],
            None => &mut self.config,
        };
        owner["memory"] = params["memory"].clone();
    }

    /// The answers go to the questions in order; a question for which there is none waits, as a slow service makes it.
    fn give_answers(&mut self) -> Result<bool, String> {
        let mut given = false;
        while !self.questions.is_empty() && !self.answers.is_empty() {
            let ticket = self.questions.pop_front();
            self.last_answer = self.answers.pop_front().unwrap_or_default();
            let mut report = self.last_answer.clone();
            change(&mut report, &json!({"report": "fetched", "ticket": ticket}));
            self.report(&report)?;
            given = true;
        }
        Ok(given)
    }

    fn start(&mut self) -> Result<(), String> {
        let text = self.config.to_string();
        match Opening::parse(&text) {
            Ok(opening) => self.handle(Occurrence::Opened(Box::new(opening))),
            // The call is answered with the reason; a scene with a wrong config is about what the reader sees of it.
            Err(refusal) if self.code == Code::Config.as_str() => {
                let failure = Failure::with_detail(Code::Config, refusal.text);
                self.handle(Occurrence::Of(0, Event::Refused(failure, text)))
            }
            Err(refusal) => return Err(format!("the config was refused: {}", refusal.text)),
        };
        Ok(())
    }

    fn report(&mut self, report: &Value) -> Result<(), String> {
        let occurrence = HostReport::parse(&report.to_string()).and_then(|report| self.panel.admit(report));
        self.handle(occurrence.map_err(|refusal| format!("the report {report} was refused: {}", refusal.text))?);
        Ok(())
    }

    /// What a press on the button that a step names comes to, where it is on the screen.
    fn find_button(&self, step: &Value) -> Option<Occurrence> {
        let [action, value, inside] = ["press", "value", "inside"].map(|key| step[key].as_str().unwrap_or_default());
        let screen = self.screen();
        let is_meant = |element: &Element| {
            word(element, Attr::Action) == action && (value.is_empty() || word(element, Attr::Choice) == value)
        };
        let mut sections = 0..;
        children(&screen).find_map(|child| {
            let id = word(child, Attr::Extension);
            // Outside of the sections a button is meant for all.
            let extension = if id.is_empty() { None } else { sections.next() };
            let button = find(child, &is_meant).filter(|_| inside.is_empty() || id == inside)?;
            Occurrence::of_press(word(button, Attr::Action), word(button, Attr::Choice), extension)
        })
    }
}

/// Puts the changes into an object, key by key; what is no object is replaced.
pub fn change(object: &mut Value, changes: &Value) {
    for (key, value) in changes.as_object().into_iter().flatten() {
        match &mut object[key] {
            old if old.is_object() && value.is_object() => change(old, value),
            old => *old = value.clone(),
        }
    }
}
