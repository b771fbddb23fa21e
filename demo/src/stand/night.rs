//! One night of the base, wound through on the page's order: people go home, the clock goes from the evening to the
//! morning, and the shipped scheduled job comes as often as an administrator would have it come. What the night has in
//! it, the settings say. It must never install anything itself, nor say what came of it in words of its own where the
//! modules have theirs. Read next: `mishaps`.

use std::rc::Rc;

use extension_update_bsl::{Value as Bsl, calendar::Moment, convert};
use serde_json::{Value, json};

use super::live::Live;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// When the job comes, in minutes after midnight.
const EVENING: [i64; 2] = [22 * 60 + 12, 23 * 60 + 42];
const NIGHT: [i64; 9] = [42, 72, 102, 132, 162, 192, 222, 252, 282];
/// The window of the product's rules is over, and the job comes once more.
const AFTER_WINDOW: i64 = 312;
const MORNING: i64 = 9 * 60;

/// How long the base gives the job until it looks at the clock again.
const JOB: i64 = 5_000;
/// For how many minutes people are warned in the night that ends their sessions.
const WARNED: i64 = 10;
/// Nights that the page is told of.
const MOST_NIGHTS: usize = 30;
const HOUR: i64 = 60 * MINUTE;

const RULES: &str = "Демо_ОбновлениеРасширенияНочьПравила";
const APPROVAL: &str = "Демо_ОбновлениеРасширенияНочьОдобрение";
const MORNING_MODULE: &str = "Демо_ОбновлениеРасширенияУтро";

impl Live {
    /// Lets the administrator of the base turn the night on or off, as the form of the rules does: the rest of the
    /// rules stay the product's.
    pub fn set_rules(&self) {
        let settings = self.settings.borrow();
        if !settings.is("part", "extension") {
            return;
        }
        let mode = if settings.is("night", "on") { "approved" } else { "off" };
        self.change_rule("Режим", mode.into());
    }

    fn change_rule(&self, name: &str, value: Bsl) {
        let modes = &self.stand.base.modes;
        let before = (modes.administrator.replace(true), modes.safe.replace(false));
        let kept = self.stand.on_server(RULES, "Правила", &[]).and_then(|rules| {
            if let Bsl::Object(rules) = &rules {
                rules.set(&self.stand.server, name, value)?;
            }
            self.stand.on_server(RULES, "ЗапомнитьПравила", &[rules])
        });
        modes.administrator.set(before.0);
        modes.safe.set(before.1);
        if let Err(error) = kept {
            self.journal.note(&format!("Стенд не записал правила ночи: {error}"));
        }
    }

    /// The form of the rules has its say too: the setting is what the base keeps, and an open form of updates reads its
    /// settings once more.
    pub fn follow_rules(&self) {
        if !self.settings.borrow().is("part", "extension") {
            return;
        }
        let kept = self.stand.base.settings.borrow();
        let rules = kept.iter().find(|([_, key, _], _)| key == "ПравилаНочи").map(|(_, rules)| rules.clone());
        drop(kept);
        let is_on = rules.is_some_and(|rules| self.member(&rules, "Режим") == "approved");
        let value = if is_on { "on" } else { "" };
        if !self.settings.borrow().is("night", value) {
            self.settings.borrow_mut().put("night", value.to_owned());
            self.changed.borrow_mut().push("night");
            self.stand.base.announced.borrow_mut().push("Демо_ИзмененЛицензионныйКлюч".to_owned());
        }
    }

    /// The night after this day passes, and the next session begins in the morning.
    ///
    /// # Errors
    /// There is no night here, in a sentence.
    pub fn pass_night(self: &Rc<Live>) -> Result<Value, &'static str> {
        let settings = self.settings.borrow().clone();
        if !settings.is("part", "extension") {
            return Err("Ночное задание есть только у расширения");
        }
        if self.mishaps.is_night() {
            return Err("Эта ночь ещё не прошла");
        }
        self.forms.borrow_mut().clear();
        self.stand.restart();
        self.mishaps.begin_night(&self.stand, &settings, self.bounds.night);
        // Whoever has said how long people are warned keeps his word; else they are for this night.
        let warns = settings.is("night_event", "warned") && self.rule("ЗавершатьСеансыЗа") == "0";
        if warns {
            self.change_rule("ЗавершатьСеансыЗа", Bsl::number(WARNED));
        }
        let before = self.news();
        let midnight = self.stand.base.clock.get().div_euclid(DAY) * DAY;
        for minutes in EVENING {
            self.come_to(midnight + minutes * MINUTE);
            self.run_job();
        }
        self.mishaps.after_evening(&settings);
        for minutes in NIGHT {
            self.come_to(midnight + DAY + minutes * MINUTE);
            self.run_job();
        }
        self.come_to(midnight + DAY + AFTER_WINDOW * MINUTE);
        self.mishaps.after_window(&self.stand);
        self.run_job();
        self.come_to(midnight + DAY + MORNING * MINUTE);
        self.keep_night(midnight + DAY, &before);
        if warns {
            self.change_rule("ЗавершатьСеансыЗа", Bsl::number(0_i64));
        }
        self.mishaps.end_night(&self.stand, &settings);
        self.restart();
        self.follow_clock();
        Ok(json!({ "restarted": true }))
    }

    fn rule(&self, name: &str) -> String {
        let rules = self.stand.on_server(RULES, "Правила", &[]).unwrap_or_default();
        self.member(&rules, name)
    }

    fn come_to(&self, moment: i64) {
        let left = moment - self.stand.base.clock.get();
        if left > 0 {
            self.stand.advance(left);
        }
    }

    /// The base's scheduler calls the one procedure that an administrator has given it.
    fn run_job(&self) {
        if self.ended.get() {
            return;
        }
        self.stand.server.begin_steps();
        let called = self.stand.on_server("Демо_ОбновлениеРасширенияНочь", "Выполнить", &[]);
        self.stand.advance(JOB);
        let faults = &self.stand.base.faults;
        if faults.has_ended() {
            self.journal.note("Питание пропало сразу после записи расширения. База поднята снова.");
            faults.clear();
            self.stand.restart();
        } else if let Err(error) = called {
            self.journal.note(&error.to_string());
        }
    }

    /// What the modules have to say of the last night: for each extension its title, the record and the moment that
    /// tells it from others.
    fn news(&self) -> Vec<(&'static str, Bsl, String)> {
        let about = |(id, title): (&str, &'static str)| {
            let night = self.stand.on_server(MORNING_MODULE, "Ночь", &[id.into(), self.approval(id)]);
            let night = night.unwrap_or_default();
            let moment = self.member(&night, "Момент");
            (title, night, moment)
        };
        self.titles().into_iter().map(about).collect()
    }

    /// The extensions of the form: id and title.
    fn titles(&self) -> Vec<(&'static str, &'static str)> {
        self.settings.borrow().extensions().into_iter().map(|(id, title, _)| (id, title)).collect()
    }

    fn approval(&self, id: &str) -> Bsl {
        self.stand.on_server(APPROVAL, "Одобрение", &[id.into()]).unwrap_or_default()
    }

    fn member(&self, of: &Bsl, name: &str) -> String {
        match of {
            Bsl::Object(object) => {
                object.get(&self.stand.server, name).map(|value| convert::show(&value)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn keep_night(&self, midnight: i64, before: &[(&'static str, Bsl, String)]) {
        let new: Vec<String> = self
            .news()
            .into_iter()
            .zip(before)
            .filter(|((_, _, moment), (_, _, earlier))| moment != earlier)
            .filter_map(|((title, night, _), _)| {
                let text = self.stand.on_server(MORNING_MODULE, "ТекстНочи", &[title.into(), night]);
                text.ok().map(|text| convert::show(&text))
            })
            .collect();
        let sentence = if new.is_empty() { self.tell_silence() } else { new.join(" ") };
        let Moment { year, month, day, .. } = Moment::from_seconds(midnight / 1000);
        let mut nights = self.nights.borrow_mut();
        nights.insert(
            0,
            json!({ "date": format!("{day:02}.{month:02}.{year}"), "sentence": sentence, "versions": self.versions() }),
        );
        nights.truncate(MOST_NIGHTS);
    }

    /// Why a night had nothing in it.
    fn tell_silence(&self) -> String {
        let rules = self.stand.on_server(RULES, "Правила", &[]).unwrap_or_default();
        let off = self.stand.on_server(RULES, "ПочемуВыключено", &[rules]).map(|why| convert::show(&why));
        if let Ok(off) = off
            && !off.is_empty()
        {
            return format!("{off}.");
        }
        let approvals: Vec<Bsl> = self.titles().into_iter().map(|(id, _)| self.approval(id)).collect();
        if approvals.iter().all(|approval| matches!(approval, Bsl::Undefined)) {
            return "Ничего не одобрено: ничего не ставилось.".to_owned();
        }
        let waits = approvals.iter().any(|approval| self.member(approval, "Отложено") == "Да");
        let words = if waits {
            "Одобренное ждёт, пока не откроют форму обновления: ничего не ставилось."
        } else {
            "Одобренное ждёт своего окна: ничего не ставилось."
        };
        words.to_owned()
    }

    /// What stands in the base: the version of the one extension, or each with its name.
    fn versions(&self) -> String {
        let all = self.titles();
        let version = |id: &str| self.stand.base.installed(id).map(|held| held.version).unwrap_or_default();
        match all.as_slice() {
            [(only, _)] => version(only),
            _ => all.iter().map(|(id, _)| format!("{id} {}", version(id))).collect::<Vec<_>>().join(", "),
        }
    }

    /// The clock of the panel's document goes with the base's: both are in the same morning.
    fn follow_clock(&self) {
        let ahead = (self.stand.base.clock.get() - Live::real_clock() + HOUR / 2).div_euclid(HOUR).max(0);
        self.settings.borrow_mut().put("ahead", ahead.to_string());
        self.changed.borrow_mut().push("ahead");
    }

    pub fn tell_clock(&self) -> String {
        let Moment { year, month, day, hour, minute, .. } = Moment::from_seconds(self.stand.base.seconds());
        format!("{day:02}.{month:02}.{year}, {hour:02}:{minute:02}")
    }
}
