//! What a screen says in one glance: whom to trust, what is to be pressed, and that nobody has done anything wrong
//! where nobody has.

use crate::desk::player::shown;
use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::session::{BAR_MS, LATE_MS};
use serde_json::json;

fn refused(changes: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::opened(changes);
    let answer = answered(403, r#"{"error":"Ключ не найден"}"#);
    desk.give(answer);
    assert_eq!(desk.state(), "licence");
    desk
}

#[test]
fn what_must_not_wait_looks_more_serious_than_a_routine_offer() {
    for (scene, expected) in [
        ("up-to-date", "eu-good"),
        ("available", "eu-notice"),
        ("from", "eu-warning"),
        ("unclear-empty", "eu-warning"),
        ("critical", "eu-bad"),
        ("critical-withdrawn", "eu-bad"),
        ("withdrawn", "eu-bad"),
        // A service that is not there has taken nothing away; a file that is not the published one is another matter.
        ("failed-network", "eu-warning"),
        ("install-hash", "eu-bad"),
        // What took nothing away is no alarm; what cannot be put back is.
        ("install-lock", "eu-warning"),
        ("install-rights", "eu-warning"),
        ("install-not-connected", "eu-warning"),
        ("install-other", "eu-bad"),
    ] {
        let outline = shown(scene);
        assert_eq!(severity_in(&outline), expected, "{scene}: {outline}");
    }
    let critical = json!({"critical": {"below": "0.0.0.4"}});
    let barred = given(&[("host.obstacle", "\"no-right\"")], &[release("0.0.0.4", critical)]);
    assert_eq!(severity(&barred), "eu-bad", "{}", screen(&barred));
}

#[test]
fn what_is_critical_stays_so_without_the_network() {
    let mut desk = given(&[], &[release("0.0.0.4", json!({"critical": {"below": "0.0.0.4"}}))]);
    desk.press(Action::Check);
    desk.give(extension_update::core::exchange::Answer::Unreachable);
    assert_eq!((desk.state(), severity(&desk).as_str()), ("offline", "eu-bad"), "{}", screen(&desk));
}

#[test]
fn the_headline_names_the_version_and_the_line_below_it_the_installed_one() {
    let text = screen(&given(&[], &[plain("0.0.0.4")]));
    assert_eq!(text_behind(&text, "h2 class=\"eu-headline\""), "Доступна версия 0.0.0.4");
    let below = text_behind(&text, "class=\"eu-sub\"").replace("\\u{a0}", " ");
    assert_eq!(below, "Сейчас установлена 0.0.0.3; новая выпущена 01.10.2026, 50,6 Кб");
    for (part, version) in [("installed-version", "0.0.0.3"), ("offered-version", "0.0.0.4")] {
        assert_eq!(text_behind(&text, &format!("dd data-part=\"{part}\"")), version);
    }
    assert_eq!(text.matches("h2 ").count(), 1, "one heading: {text}");
    // Why it must not wait stands in the first line, with the version.
    let critical = release("0.0.0.4", json!({"critical": {"below": "0.0.0.4"}}));
    let withdrawn = release("0.0.0.3", json!({"withdrawn": {}}));
    for (releases, headline) in [
        (vec![critical.clone()], "Критическое обновление: версия 0.0.0.4"),
        (vec![critical, withdrawn], "Установленная версия отозвана, установите 0.0.0.4"),
    ] {
        assert_eq!(text_behind(&screen(&given(&[], &releases)), "h2 class=\"eu-headline\""), headline);
    }
    let first = screen(&given(&[("extension.version", "\"\"")], &[plain("0.0.0.4")]));
    assert!(!first.contains("Сейчас установлена"), "nothing is: {first}");
}

/// The custom properties of a block of the style, whose first line this is.
fn properties(style: &str, block: &str) -> std::collections::BTreeMap<String, String> {
    let body = style.split_once(block).and_then(|(_, rest)| rest.split_once('}')).map_or("", |(body, _)| body);
    let pairs = body.lines().filter_map(|line| line.trim().strip_prefix("--eu-")?.strip_suffix(';')?.split_once(": "));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The contrast of two colours, as WCAG 2 defines it.
fn contrast(one: &str, other: &str) -> f64 {
    let light = |colour: &str| {
        let hex = colour.trim_start_matches('#');
        let hex: String =
            if hex.len() == 3 { hex.chars().flat_map(|digit| [digit, digit]).collect() } else { hex.into() };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn bar_icon_and_words_of_each_severity_stand_out_in_both_themes() {
    let style = include_str!("../../www/embed/panel.css");
    let light = properties(style, "\n.eu-panel {");
    let mut dark = light.clone();
    dark.extend(properties(style, ".eu-panel[data-theme=dark] {"));
    // `auto` in a dark system looks as `dark` does.
    let mut auto = light.clone();
    auto.extend(properties(style, ".eu-panel[data-theme=auto] {"));
    assert_eq!(auto, dark);
    for (theme, colours) in [("light", light), ("dark", dark)] {
        for severity in ["calm", "good", "notice", "warning", "bad"] {
            let [mark, ground] = [&colours[&format!("{severity}-mark")], &colours[severity]];
            for (what, found, least) in [
                ("mark on the message", contrast(mark, ground), 3.0),
                ("mark on the panel", contrast(mark, &colours["back"]), 3.0),
                ("words", contrast(&colours["text"], ground), 4.5),
                ("quiet words", contrast(&colours["muted"], ground), 4.5),
                ("links", contrast(&colours["link"], ground), 4.5),
            ] {
                assert!(found >= least, "{theme}, {severity}: {what} {found:.2}");
                println!("{theme} {severity}: {what} {found:.2}");
            }
        }
    }
}

#[test]
fn the_form_for_the_key_is_opened_only_where_the_host_has_one() {
    let mut desk = refused(&[("host.registration", "\"Регистрация продукта\"")]);
    assert_eq!(actions(&desk), ["open-registration", "check"]);
    assert!(screen(&desk).contains("«Регистрация продукта»"));
    desk.press(Action::OpenRegistration);
    assert_eq!(desk.messages("open-registration").len(), 1);
    assert_eq!(desk.messages("open-registration")[0].to_string(), "{}");
    // An older form would not answer, and so the button is not there.
    let mut desk = refused(&[]);
    assert_eq!(actions(&desk), ["check"]);
    desk.press(Action::OpenRegistration);
    assert_eq!(desk.messages("open-registration"), []);
}

#[test]
fn no_key_yet_is_no_error() {
    let desk = refused(&[("licenceKey", "\"\""), ("host.registration", "\"Регистрация\"")]);
    let text = screen(&desk);
    assert!(text.contains("Укажите лицензионный ключ") && !text.contains("не принят"), "{text}");
    assert!(text.contains("eu-notice") && !text.contains("eu-bad"), "{text}");
    assert!(
        screen(&refused(&[])).contains("eu-warning"),
        "a key that was refused is in the way, and nothing is lost by it"
    );
}

#[test]
fn every_state_with_an_answer_says_who_vouches_for_it() {
    let signed = given(&[], &[plain("0.0.0.4")]);
    let text = screen(&signed);
    let key = key(1).name();
    for told in [
        "data-part=\"trust\"",
        "Подпись поставщика проверена",
        &key[..16],
        "действуют до 30.03.2027",
        "SHA-256 0123456789abcdef",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let unsigned = Desk::after(&[], &modules(&[module("0.0.0.3", "")]));
    let text = screen(&unsigned);
    assert!(text.contains("Без подписи: сведения с updates.example.com по HTTPS"), "{text}");
    let near =
        Desk::after(&[("source.url", "\"http://127.0.0.1:8123/releases/v1/1c/\"")], &modules(&[module("0.0.0.3", "")]));
    assert!(screen(&near).contains("\"Без подписи: сведения с 127.0.0.1\""), "{}", screen(&near));
    assert!(!screen(&waiting(&[])).contains("data-part=\"trust\""), "nobody has answered yet");
}

#[test]
fn an_address_with_the_key_in_it_is_shown_without() {
    let address = format!("\"https://updates.example.com/{KEY}/releases/v1/1c/\"");
    let desk = Desk::after(&[("source.url", &address)], &modules(&[module("0.0.0.4", "- x")]));
    assert!(screen(&desk).contains("data-part=\"trust\"") && !screen(&desk).contains(KEY));
}

#[test]
fn what_the_user_called_off_is_no_failure() {
    let mut desk = Desk::installing();
    desk.press(Action::Cancel);
    desk.report_install("failed", r#","code":"cancelled","text":"""#);
    let text = screen(&desk);
    assert!(text.contains("Установка отменена") && !text.contains("eu-bad"), "{text}");
    assert!(text.contains("\"Установить обновление\"") && !text.contains("\"Повторить\""), "{text}");
    desk.press(Action::Retry);
    assert_eq!(desk.state(), "installing");
}

#[test]
fn whoever_installs_is_reminded_of_a_backup_unless_the_vendor_says_otherwise() {
    let hint = "Перед обновлением сделайте резервную копию базы.";
    assert!(screen(&Desk::available()).contains(hint));
    let quiet = Desk::after(&[("policy.backupHint", "false")], &modules(&[module("0.0.0.4", "- x")]));
    assert!(!screen(&quiet).contains(hint));
    assert!(!screen(&given(&[], &[plain("0.0.0.3")])).contains(hint), "there is nothing to install");
    // Whoever has put it off may install it there and then; without the network too.
    let mut later = Desk::available();
    later.press(Action::ALL[8]);
    assert_eq!((later.state(), screen(&later).contains(hint)), ("later", true));
}

#[test]
fn a_check_shows_that_it_goes_on_when_it_takes_time_and_can_be_called_off() {
    let mut desk = waiting(&[]);
    assert!(!screen(&desk).contains("data-part=\"progress\""), "what is answered at once must not flicker");
    assert_eq!(actions(&desk), ["cancel"]);
    desk.send(Event::TimerFired(Timer::Slow));
    let text = screen(&desk);
    assert!(text.contains("data-part=\"progress\"") && !text.contains("value="), "{text}");
    assert!(!text.contains("отвечает медленно"), "{text}");
    desk.send(Event::TimerFired(Timer::Silent));
    assert!(screen(&desk).contains("Сервис отвечает медленно…"), "{}", screen(&desk));
    let ticket = desk.ticket();
    desk.press(Action::Cancel);
    assert_eq!((desk.state(), desk.code(), severity(&desk).as_str()), ("failed", Some("cancelled"), "eu-calm"));
    let text = screen(&desk);
    assert!(text.contains("Проверка отменена") && !text.contains("data-part=\"details\""), "{text}");
    assert_eq!((actions(&desk), main_button(&desk)), (vec!["check".to_owned()], "check".to_owned()));
    // What comes after all is nobody's answer any more.
    let feed = sign(&newest(1));
    desk.send(Event::FeedArrived { ticket, answer: answered(200, &feed) });
    assert_eq!(desk.state(), "failed");
    desk.press(Action::Check);
    assert_eq!(desk.state(), "checking");
    give(&mut desk, 200, &feed);
    assert_eq!(desk.state(), "available");
}

#[test]
fn a_check_sets_its_own_timers_and_takes_them_back_at_its_end() {
    let mut desk = waiting(&[]);
    let set = |timer, millis| Effect::SetTimer { timer, millis };
    for effect in [set(Timer::Slow, BAR_MS), set(Timer::Silent, LATE_MS)] {
        assert!(desk.effects.contains(&effect), "{:?}", desk.effects);
    }
    give(&mut desk, 200, &sign(&newest(1)));
    for timer in [Timer::Slow, Timer::Silent] {
        assert!(desk.effects.contains(&Effect::ClearTimer(timer)), "{:?}", desk.effects);
    }
}

#[test]
fn an_install_says_how_far_it_is_and_keeps_its_lines_from_stage_to_stage() {
    let mut desk = Desk::installing();
    let lines = |desk: &Desk| {
        let text = screen(desk);
        let message = text.split("data-part=\"message\"").nth(1).and_then(|rest| rest.split("\n  dl ").next());
        let tags =
            message.unwrap_or_default().lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
        tags.map(|line| line.trim().split_once(" data-").map_or(line.trim(), |(tag, _)| tag).to_owned())
            .collect::<Vec<_>>()
    };
    let first = lines(&desk);
    assert!(screen(&desk).contains("Не закрывайте программу"), "from the start: {}", screen(&desk));
    assert!(screen(&desk).contains("\"Шаг 1 из 4\""), "{}", screen(&desk));
    for (report, told) in [
        (
            r#","stage":"download","done":22281,"total":51814"#,
            "Шаг 2 из 4 · 43\\u{a0}% · 21,8\\u{a0}Кб из 50,6\\u{a0}Кб",
        ),
        (r#","stage":"check","done":7,"total":7"#, "Шаг 3 из 4 · 100\\u{a0}%"),
        (r#","stage":"write""#, "Шаг 4 из 4"),
    ] {
        desk.report_install("progress", report);
        assert!(screen(&desk).contains(&format!("\"{told}\"")), "{told}: {}", screen(&desk));
        assert_eq!(lines(&desk), first, "nothing jumps");
    }
    assert!(!actions(&desk).contains(&"cancel".to_owned()), "what is being written cannot be called off");
    desk.send(Event::TimerFired(Timer::Slow));
    assert_eq!(lines(&desk), first);
}

#[test]
fn what_is_new_is_open_once_after_the_restart() {
    let pending = ("memory", r#"{"pending":{"version":"0.0.0.3","session":"0"}}"#);
    let releases = [plain("0.0.0.3"), plain("0.0.0.2")];
    let mut desk = given(&[pending, ("host.session", "\"1\"")], &releases);
    let text = screen(&desk);
    let history = text.lines().find(|line| line.contains("data-part=\"history\"")).unwrap_or_default();
    assert!(history.contains("open="), "{text}");
    assert_eq!(text.matches("open=").count(), 2, "the history and its newest release: {text}");
    desk.press(Action::Check);
    give(&mut desk, 200, &sign(&payload(1, &releases)));
    let text = screen(&desk);
    let history = text.lines().find(|line| line.contains("data-part=\"history\"")).unwrap_or_default();
    assert!(!history.contains("open="), "once: {text}");
}

#[test]
fn what_was_found_before_an_install_is_told_once_and_in_two_groups() {
    let mut desk = Desk::installing();
    let problems = r#","problems":[{"code":"sessions","text":"В базе работает Мурка.","blocks":false},
        {"code":"lock","text":"Базу держит обмен.","blocks":true},{"code":"space","blocks":true}]"#;
    desk.report_install("preflight", problems);
    let text = screen(&desk);
    let message = text.split("data-part=\"message\"").nth(1).unwrap_or_default();
    let places = ["Мешает установке", "Базу держит обмен.", "не хватает места", "К сведению", "В базе работает Мурка."]
        .map(|words| message.find(words).unwrap_or_else(|| panic!("{words}: {message}")));
    assert!(places.is_sorted(), "{message}");
    // The host's sentence stands for the code's.
    assert!(!message.contains("Сообщение программы") && !message.contains("другие пользователи"), "{message}");
    assert!(message.contains("пока установить нельзя") && message.contains("Устраните причину"), "{message}");
    let mut calm = Desk::installing();
    calm.report_install("preflight", r#","problems":[{"code":"sessions","text":"В базе работает Мурка."}]"#);
    let text = screen(&calm);
    assert!(text.contains("К сведению") && !text.contains("Мешает установке") && !text.contains("Устраните"), "{text}");
}

#[test]
fn what_was_found_out_in_machine_words_stands_in_the_details_alone() {
    let mut desk = waiting(&[]);
    desk.now = extension_update::core::moment::Moment::of_millis(0);
    give(&mut desk, 200, &sign(&payload(1, &[])));
    assert_eq!(desk.code(), Some("clock"));
    let text = screen(&desk);
    let message = text.split("data-part=\"message\"").nth(1).unwrap_or_default();
    let (seen, folded) = message.split_once("data-part=\"details\"").unwrap();
    assert!(folded.contains("detail: 2026-"), "{text}");
    assert!(!seen.contains("2026-"), "{text}");
}

#[test]
fn a_reader_of_an_offer_can_check_again_and_knows_when_it_was_checked() {
    let desk = given(&[], &[plain("0.0.0.4")]);
    let text = screen(&desk);
    assert!(text.contains("data-part=\"last-check\"") && actions(&desk).contains(&"check".to_owned()), "{text}");
}

#[test]
fn a_voice_does_not_run_from_one_sentence_into_the_next() {
    let desk = given(&[], &[plain("0.0.0.4")]);
    let said = text_behind(&screen(&desk), "data-part=\"announcement\"");
    assert!(
        said.contains("Доступна версия 0.0.0.4. Сейчас установлена 0.0.0.3") && said.contains(". Перед обновлением"),
        "{said}"
    );
}

#[test]
fn whoever_cannot_wait_for_a_roll_out_has_a_button_that_says_so() {
    let wave = json!({"start": "2026-10-02T07:00:00Z", "hours": 1000});
    let desk = given(&[], &[release("0.0.0.4", json!({"rollout": wave}))]);
    assert_eq!(desk.state(), "waiting-for-rollout");
    let text = screen(&desk);
    assert!(text.contains("Получить сейчас"), "{text}");
}

#[test]
fn channels_are_a_group_in_which_one_is_chosen_and_the_bolder_one_is_explained() {
    let desk = given(&[("policy.channelChoices", r#"["stable","beta"]"#)], &[plain("0.0.0.4")]);
    let text = screen(&desk);
    assert!(text.contains("role=\"radiogroup\"") && text.contains("Предварительные версии выходят раньше"), "{text}");
    let radios: Vec<&str> = text.lines().filter(|line| line.contains("type=\"radio\"")).collect();
    assert_eq!(radios.len(), 2, "{text}");
    assert!(radios[0].contains("data-value=\"stable\"") && radios[0].contains("checked="), "{text}");
    assert!(radios[1].contains("data-value=\"beta\"") && !radios[1].contains("checked="), "{text}");
    let own = given(&[("policy.channelChoices", r#"["stable","питомник"]"#)], &[plain("0.0.0.4")]);
    assert!(!screen(&own).contains("Предварительные версии"), "a vendor's own channel is not explained");
}
