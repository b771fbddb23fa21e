//! What a screen says in one glance: whom to trust, what is to be pressed, and that nobody has done anything wrong where nobody has.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::Action;
use extension_update::view::node::Node;
use extension_update::view::screen::view;
use serde_json::json;

fn screen(desk: &Desk) -> String {
    Node::from(view(&desk.session)).to_string()
}

/// The actions of the screen's buttons, in order.
fn actions(desk: &Desk) -> Vec<String> {
    let text = screen(desk);
    let action = |rest: &str| rest.split('"').next().unwrap_or_default().to_owned();
    text.split("data-action=\"").skip(1).map(action).collect()
}

/// The action of the button that is drawn as the main one.
fn main_button(desk: &Desk) -> String {
    let text = screen(desk);
    let main = text.lines().find(|line| line.contains("eu-main")).unwrap_or_default();
    main.split("data-action=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

fn refused(changes: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::opened(changes);
    let ticket = desk.ticket();
    let answer = answered(403, r#"{"error":"Ключ не найден"}"#);
    desk.send(extension_update::core::event::Event::FeedArrived { ticket, answer });
    assert_eq!(desk.state(), "licence");
    desk
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
    assert!(text.contains("Укажите лицензионный ключ") && !text.contains("не принял"), "{text}");
    assert!(text.contains("eu-notice") && !text.contains("eu-bad"), "{text}");
    assert!(screen(&refused(&[])).contains("eu-bad"), "a key that was refused is one");
}

#[test]
fn every_state_with_an_answer_says_who_vouches_for_it() {
    let signed = given(&[], &[release("0.0.0.4", json!({}))]);
    let text = screen(&signed);
    let key = extension_update::core::trust::key_id(key(1).verifying_key().as_bytes());
    for told in [
        "data-part=\"trust\"",
        "Подпись поставщика проверена",
        key.as_str(),
        "действуют до 30.03.2027",
        "SHA-256 0123456789abcdef",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let mut unsigned = Desk::opened(&[]);
    unsigned.answer(&modules(&[module("0.0.0.3", "")]));
    let text = screen(&unsigned);
    assert!(text.contains("Без подписи: сведения с updates.example.com по HTTPS"), "{text}");
    let mut near = Desk::opened(&[("source.url", "\"http://127.0.0.1:8123/releases/v1/1c/\"")]);
    near.answer(&modules(&[module("0.0.0.3", "")]));
    assert!(screen(&near).contains("\"Без подписи: сведения с 127.0.0.1\""), "{}", screen(&near));
    assert!(!screen(&waiting(&[])).contains("data-part=\"trust\""), "nobody has answered yet");
}

#[test]
fn an_address_with_the_key_in_it_is_shown_without() {
    let address = format!("\"https://updates.example.com/{KEY}/releases/v1/1c/\"");
    let mut desk = Desk::opened(&[("source.url", &address)]);
    desk.answer(&modules(&[module("0.0.0.4", "- x")]));
    assert!(screen(&desk).contains("data-part=\"trust\"") && !screen(&desk).contains(KEY));
}

#[test]
fn where_trying_again_cannot_help_the_main_button_copies_the_details() {
    for code in ["name", "rights", "safe-mode", "main-node", "incompatible"] {
        let mut desk = Desk::installing();
        desk.report_install("failed", &format!(r#","code":"{code}","text":"x""#));
        let buttons = actions(&desk);
        assert_eq!(buttons[buttons.len() - 3..], ["copy", "retry", "download"], "{code}");
        assert_eq!(main_button(&desk), "copy", "{code}");
    }
    let mut desk = waiting(&[]);
    give(&mut desk, 200, &sign_bytes("application/vnd.extension-update.feed.v1+json", b"{}", &[9]).to_string());
    assert_eq!((desk.code(), actions(&desk)), (Some("signature"), vec!["copy".into(), "retry".into()]));
    desk.press(Action::Copy);
    desk.send(extension_update::core::event::Event::Copied(true));
    let text = screen(&desk);
    let [said, folded] = ["Подробности скопированы", "data-part=\"details\""].map(|part| text.find(part).unwrap());
    assert!(said < folded, "what came of it is not folded away: {text}");
    for code in ["network", "lock", "hash", "other"] {
        let mut desk = Desk::installing();
        desk.report_install("failed", &format!(r#","code":"{code}","text":"x""#));
        let buttons = actions(&desk);
        assert_eq!(buttons[buttons.len() - 2..], ["retry", "download"], "{code}");
    }
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
    let mut quiet = Desk::opened(&[("policy.backupHint", "false")]);
    quiet.answer(&modules(&[module("0.0.0.4", "- x")]));
    assert!(!screen(&quiet).contains(hint));
    assert!(!screen(&given(&[], &[release("0.0.0.3", json!({}))])).contains(hint), "there is nothing to install");
    // Whoever has put it off may install it there and then; without the network too.
    let mut later = Desk::available();
    later.press(Action::ALL[8]);
    assert_eq!((later.state(), screen(&later).contains(hint)), ("later", true));
}
