//! One sentence for each cause: who refused, until when to wait, which file is meant, what the platform said — and no
//! sentence with a hole.

use crate::desk::sight::{find, screen, word};
use crate::desk::*;
use extension_update::core::event::Action;
use extension_update::core::exchange::{Answer, Response};
use extension_update::view::node::{Attr, Element, Node, Tag};
use extension_update::view::screen::view;
use serde_json::{Value, json};

const GITHUB: (&str, &str) = ("source.kind", "\"github-releases\"");
const ENGLISH: (&str, &str) = ("locale", "\"en\"");

/// A response with these headers.
fn response(status: u16, body: &str, headers: &[(&str, &str)]) -> Answer {
    let header = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string());
    Answer::Arrived(Response {
        status,
        body: body.into(),
        retry_after: header("retry-after"),
        remaining: header("x-ratelimit-remaining"),
        reset: header("x-ratelimit-reset"),
        ..Response::default()
    })
}

/// A desk to whose first question this came.
fn given(changes: &[(&str, &str)], answer: Answer) -> Desk {
    let mut desk = Desk::opened(changes);
    desk.give(answer);
    desk
}

fn read(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(text),
        Node::Notes { .. } => {}
        Node::Element(element) => {
            element.children.iter().for_each(|child| read(child, out));
            if matches!(element.tag, Tag::P | Tag::Li | Tag::Pre) {
                out.push('\n');
            }
        }
    }
}

/// The words of the message, and those of the details in it.
fn said(desk: &Desk) -> (String, String) {
    let screen = view(&desk.session);
    let message = find(&screen, &|element| word(element, Attr::Part) == "message").unwrap();
    let is_details = |element: &Element| element.tag == Tag::Details;
    let [mut words, mut details] = [String::new(), String::new()];
    for child in &message.children {
        match child {
            Node::Element(element) if is_details(element) => read(child, &mut details),
            _ => read(child, &mut words),
        }
    }
    (words, details)
}

fn words(desk: &Desk) -> String {
    said(desk).0
}

#[test]
fn only_the_services_own_json_speaks_of_the_licence() {
    let page = "<!DOCTYPE html><title>Доступ запрещён</title>";
    let own = r#"{"error":"Лицензия истекла"}"#;
    let cases: &[(u16, &str, &str)] = &[
        (403, page, "failed"),
        (401, page, "failed"),
        (402, "Заблокировано", "failed"),
        (403, "", "failed"),
        (403, "[]", "failed"),
        (403, "null", "failed"),
        (403, "\"licence\"", "failed"),
        (401, own, "licence"),
        (402, own, "licence"),
        (403, own, "licence"),
        (403, &format!("\u{feff}{own}"), "licence"),
    ];
    for (status, body, state) in cases {
        let desk = given(&[], answered(*status, body));
        assert_eq!(desk.state(), *state, "{status} {body}");
        let words = words(&desk);
        assert_eq!(words.to_lowercase().contains("лицензи"), *state == "licence", "{status} {body}: {words}");
        if *state == "failed" {
            assert_eq!(desk.code(), Some("http-status"));
            assert!(words.contains("фильтр сети") && words.contains("администратор"), "{words}");
            // The number is for whoever helps.
            assert!(!words.contains(&format!("{status}")) && !words.contains("поставщик"), "{words}");
            let screen = screen(&desk);
            assert!(screen.contains(&format!("http-status: {status}")), "{screen}");
        }
    }
    // Other sources have filters before them too, and what they say in words is theirs.
    assert!(words(&given(&[GITHUB], answered(403, page))).contains("фильтр сети"));
    assert!(words(&given(&[GITHUB, ENGLISH], answered(403, page))).contains("network filter"));
    let spoken = words(&given(&[GITHUB], answered(403, r#"{"message":"Repository access blocked"}"#)));
    assert!(spoken.contains("Repository access blocked") && !spoken.contains("фильтр"), "{spoken}");
}

#[test]
fn a_proxy_that_asks_to_sign_in_is_told_from_the_service() {
    let json = r#"{"error":"Proxy Authentication Required"}"#;
    for (changes, status, body) in [
        (&[GITHUB][..], 407, "<html><title>Proxy Authentication Required</title></html>"),
        (&[], 407, ""),
        (&[], 407, json),
        (&[GITHUB], 511, "<html>Войдите в сеть</html>"),
    ] {
        let desk = given(changes, answered(status, body));
        assert_eq!((desk.state(), desk.code()), ("failed", Some("http-status")), "{status} {body}");
        let words = words(&desk);
        assert!(words.contains("рокси") && words.contains("администратор"), "{words}");
        assert!(!words.contains("поставщик") && !words.contains("лицензи"), "{words}");
    }
    let english = words(&given(&[ENGLISH], answered(407, "")));
    assert!(english.contains("proxy") && english.contains("administrator") && !english.contains("vendor"), "{english}");
}

#[test]
fn a_key_of_data_is_no_licence_key() {
    let cases = [
        ("Не заполнено ключевое поле CONF", "failed"),
        ("Неверный тип ключевого поля", "failed"),
        ("Ключ записи неверен", "failed"),
        ("duplicate key value violates unique constraint", "failed"),
        ("Missing primary key", "failed"),
        ("Cannot parse JSON: key expected at 1:2", "failed"),
        ("Сервис отключён, включите его позже", "failed"),
        ("Некорректные исключения", "failed"),
        ("monkey business: unknown keyword", "failed"),
        ("Ключ не найден", "licence"),
        ("КЛЮЧ не принят", "licence"),
        ("Срок действия ключа истёк", "licence"),
        ("Ключ не получен от сервера", "licence"),
        ("Не заполнено поле KEY", "licence"),
        ("Invalid key.", "licence"),
        ("The key has expired", "licence"),
        ("license: not found", "licence"),
        ("ЛИЦЕНЗИЯ не найдена", "licence"),
    ];
    for (error, state) in cases {
        let desk = given(&[], answered(400, &json!({"error": error}).to_string()));
        assert_eq!(desk.state(), state, "{error}");
        assert!(words(&desk).contains(error), "{error}");
    }
}

/// Half an hour after the desk's 08:00, in seconds since 1970.
const RESET: u64 = 1_790_928_000 + 1800;

#[test]
fn a_rate_limit_says_until_when_in_the_readers_time_and_that_it_is_no_fault() {
    let limit = r#"{"message":"API rate limit exceeded for 203.0.113.7."}"#;
    let reset = RESET.to_string();
    let in_two_hours = ("retry-after", "7200");
    let spent = ("x-ratelimit-remaining", "0");
    let reset = ("x-ratelimit-reset", reset.as_str());
    type Case<'a> = (u16, &'a [(&'a str, &'a str)], &'a str);
    let cases: &[Case<'_>] = &[
        (403, &[spent, reset], "сегодня в 08:30."),
        (429, &[spent, reset], "сегодня в 08:30."),
        (429, &[reset], "сегодня в 08:30."),
        (403, &[spent, reset, in_two_hours], "сегодня в 10:00."),
        (503, &[in_two_hours], "сегодня в 10:00."),
        (429, &[("retry-after", "30")], "сегодня в 08:01."),
        (429, &[("retry-after", "61200")], "завтра в 01:00."),
        (503, &[("retry-after", "Mon, 05 Oct 2026 18:00:00 GMT")], "05.10.2026 в 18:00."),
    ];
    for (status, headers, until) in cases {
        let mut desk = given(&[GITHUB], response(*status, limit, headers));
        assert_eq!((desk.state(), desk.code()), ("failed", Some("http-status")), "{headers:?}");
        let words = words(&desk);
        assert!(words.contains("Это не ошибка") && words.contains(&format!("можно будет {until}")), "{words}");
        assert!(!words.contains("поставщик") && !words.contains("минут"), "{words}");
        assert_eq!(desk.press(Action::Retry), [], "{headers:?}: the service is left alone");
    }
    let english = words(&given(&[GITHUB, ENGLISH], response(403, limit, &[spent, reset])));
    assert!(english.contains("not an error") && english.contains("You can check again today at 08:30."), "{english}");
}

#[test]
fn what_is_left_of_github_or_over_already_holds_nobody_up() {
    let reset = RESET.to_string();
    let reset = ("x-ratelimit-reset", reset.as_str());
    let some = ("x-ratelimit-remaining", "31");
    let over = ("x-ratelimit-reset", "1790927000");
    let spent = ("x-ratelimit-remaining", "0");
    // The number that an answer happens to carry says nothing where it is not used up, or where the status has nothing
    // to do with it.
    for (status, headers) in [(403, [some, reset]), (500, [spent, reset]), (403, [spent, over])] {
        let mut desk = given(&[GITHUB], response(status, r#"{"message":"x"}"#, &headers));
        assert!(!words(&desk).contains("можно будет"), "{status} {headers:?}");
        assert_eq!(names(&desk.press(Action::Retry)), ["fetch", "state"], "{status} {headers:?}");
    }
    // A service that asks for years is not quoted, and is left alone for an hour.
    for (years, transport) in [
        ("99999999999", "\"host\""),
        ("9007199254740991", "\"host\""),
        ("604801", "\"host\""),
        ("18446744073709551", "\"host\""),
        ("18446744073709551", "\"fetch\""),
    ] {
        let changes = [GITHUB, ("source.transport", transport)];
        let mut desk = given(&changes, response(503, "", &[("retry-after", years)]));
        let words = words(&desk);
        assert!(words.contains("Это не ошибка.") && !words.contains("можно будет"), "{words}");
        desk.now = NOW.after(3_599_999);
        assert_eq!(desk.press(Action::Retry), [], "{years}");
        desk.now = NOW.after(3_600_000);
        assert_eq!(questions(&desk.press(Action::Retry)).len(), 1, "{years} {transport}");
    }
}

#[test]
fn a_limit_that_has_to_do_with_no_licence_is_none_of_the_releases_api_either() {
    let desk = given(&[], response(403, r#"{"error":"Слишком часто"}"#, &[("retry-after", "120")]));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("http-status")));
}

/// The artifact of the install that a service with these modules leads to.
fn installed(changes: &[(&str, &str)], body: &str) -> Option<Value> {
    let mut desk = given(changes, arrived(body));
    desk.press(Action::Install);
    let params = desk.messages("install").pop()?;
    serde_json::from_str(&params.get("artifact").unwrap().to_string()).ok()
}

#[test]
fn a_space_in_an_address_is_encoded_and_the_hash_stays_with_its_file() {
    let mut spaced = module("0.0.0.4", "x");
    spaced["download_link"] = "https://updates.example.com/other.cfe".into();
    let file =
        |name: &str, url: &str, digit: &str| json!({"name": name, "url": url, "size": 5, "md5": digit.repeat(32)});
    let cases = [
        ("https://files.invalid/Кошкин дом.cfe", "https://files.invalid/Кошкин%20дом.cfe"),
        ("https://files.invalid/a b/c  d.cfe?x=1 2", "https://files.invalid/a%20b/c%20%20d.cfe?x=1%202"),
        (" https://files.invalid/a%20b.cfe ", "https://files.invalid/a%20b.cfe"),
    ];
    for (url, encoded) in cases {
        spaced["files"] = json!([file("DEMO.zip", "https://files.invalid/DEMO.zip", "1"), file("DEMO.cfe", url, "2")]);
        let artifact = installed(&[], &modules(&[spaced.clone()])).unwrap();
        assert_eq!((&artifact["urls"], &artifact["md5"]), (&json!([encoded]), &json!("2".repeat(32))), "{url}");
    }
    // A space where a browser would repair something else stays refused: what is left has no hash, and gets none of
    // another file.
    spaced["files"] = json!([file("DEMO.cfe", "https://files .invalid/DEMO.cfe", "2")]);
    let artifact = installed(&[], &modules(&[spaced.clone()])).unwrap();
    assert_eq!(
        (&artifact["urls"], &artifact["md5"]),
        (&json!(["https://updates.example.com/other.cfe"]), &Value::Null)
    );
    spaced["files"] = json!([]);
    spaced["download_link"] = "https://files.invalid/Кошкин дом.cfe".into();
    let artifact = installed(&[], &modules(&[spaced])).unwrap();
    assert_eq!(artifact["urls"], json!(["https://files.invalid/Кошкин%20дом.cfe"]));
    let asset = json!({"name": "DEMO.cfe", "size": 5, "state": "uploaded", "browser_download_url": "https://files.invalid/a b.cfe"});
    let list = json!([{"tag_name": "v0.0.0.4", "body": "", "assets": [asset]}]);
    let artifact = installed(&[GITHUB], &list.to_string()).unwrap();
    assert_eq!(artifact["urls"], json!(["https://files.invalid/a%20b.cfe"]));
}

#[test]
fn an_address_that_is_not_accepted_is_told_from_a_file_that_is_not_there() {
    let (refused, missing) = ("не принят: нужен https", "не приложен");
    let of_files = |files: Value, link: Value| {
        let mut module = module("0.0.0.4", "x");
        module["files"] = files;
        module["download_link"] = link;
        given(&[], arrived(&modules(&[module])))
    };
    let of_assets = |assets: Value| {
        given(&[GITHUB], arrived(&json!([{"tag_name": "v0.0.0.4", "body": "", "assets": assets}]).to_string()))
    };
    let file = |url: &str| json!([{"name": "DEMO.cfe", "url": url, "browser_download_url": url}]);
    for (desk, sentence, other) in [
        (of_files(file("http://files.invalid/DEMO.cfe"), Value::Null), refused, missing),
        (of_files(file("/files/DEMO.cfe"), Value::Null), refused, missing),
        (of_files(file("https://files .invalid/DEMO.cfe"), Value::Null), refused, missing),
        (of_files(json!([]), json!("ftp://files.invalid/DEMO.cfe")), refused, missing),
        (of_assets(file("http://files.invalid/DEMO.cfe")), refused, missing),
        (of_files(json!([]), Value::Null), missing, refused),
        (of_files(file(" "), json!("")), missing, refused),
        (of_assets(json!([])), missing, refused),
    ] {
        assert_eq!((desk.state(), desk.code()), ("not-installable", Some("no-artifact")));
        let words = words(&desk);
        assert!(words.contains(sentence) && !words.contains(other), "{words}");
    }
}

/// The words of an install that failed with this text of the host.
fn failed(text: &str) -> (String, String) {
    let mut desk = Desk::installing();
    desk.report_install("failed", &format!(r#","code":"other","text":{},"restored":true"#, json!(text)));
    said(&desk)
}

#[test]
fn what_the_platform_says_keeps_its_end() {
    let stack = "{ОбщийМодуль.ОбновлениеСлужебный.Модуль(218)}: Ошибка при вызове метода контекста (Записать)\n\t";
    let because = "\nпо причине:\n";
    let cause = "РегистрСведений.ЦеныКормов: записи регистра стали неуникальными";
    for times in [1, 4, 40, 400] {
        let text = format!("{}{because}подробности в журнале{because}{cause}", stack.repeat(times));
        let (words, details) = failed(&text);
        for place in [&words, &details] {
            assert!(place.contains(cause), "{times}: {place}");
            assert!(
                place.contains("{ОбщийМодуль.ОбновлениеСлужебный.Модуль(218)}"),
                "{times}: how it began is said too"
            );
        }
        assert!(words.chars().count() < 700 && details.chars().count() < 5000, "{times}: nobody reads a wall");
        assert!(times > 4 || details.contains(&text), "{times}: the details leave nothing out");
    }
    let (short, _) = failed("  короткий текст\n");
    assert!(short.contains("Сообщение программы: короткий текст\n"), "{short}");
}

#[test]
fn the_key_is_hidden_in_whatever_letters_wherever_a_text_comes_from() {
    let forms = [
        "demo-q2bav-eaybv-viyfm-we1we",
        "DEMOQ2BAVEAYBVVIYFMWE1WE",
        "DEMO%2DQ2BAV%2DEAYBV%2dVIYFM%2DWE1WE",
        "demo q2bav eaybv viyfm we1we",
    ];
    for form in forms {
        let screen = |desk: &Desk| screen(desk).to_lowercase();
        let hides =
            |desk: &Desk, what: &str| assert!(!screen(desk).contains("q2bav"), "{form} in {what}: {}", screen(desk));
        for (status, body) in [
            (400, json!({"error": format!("Ключ {form} не найден")})),
            (403, json!({"error": form})),
            (500, json!({"message": format!("at /check?key={form}&x=1")})),
            (200, json!({"error": format!("{form}: ключ отозван")})),
        ] {
            let desk = given(&[], answered(status, &body.to_string()));
            hides(&desk, "an answer of the service");
            assert!(screen(&desk).contains("•••"), "{form}");
        }
        let url = json!(format!("https://updates.example.com/{}/", form.replace(' ', "+"))).to_string();
        hides(&given(&[("source.url", &url)], answered(500, "")), "an address");
        // Where a text is cut, no half of the key is left over.
        for before in [0, 80, 95, 100, 180, 1320, 1333] {
            let text = format!("{}{form}{}", "я".repeat(before), "ю".repeat(5000));
            let mut desk = Desk::installing();
            desk.report_install("failed", &format!(r#","code":"other","text":{}"#, json!(text)));
            hides(&desk, "what the host says of a failure");
            let mut desk = Desk::installing();
            desk.report_install("preflight", &format!(r#","problems":[{{"code":"other","text":{}}}]"#, json!(text)));
            hides(&desk, "what the host found");
        }
        let mut desk = Desk::installing();
        desk.report_install("installed", &format!(r#","version":{}"#, json!(form)));
        hides(&desk, "the version in the base");
    }
}

#[test]
fn no_sentence_has_a_hole() {
    for version in ["", "  "] {
        let mut desk = Desk::installing();
        desk.report_install("installed", &format!(r#","version":{}"#, json!(version)));
        let words = words(&desk);
        assert!(words.contains("Версия в базе не указана.") && !words.contains(": ."), "{version:?}: {words}");
    }
    let mut desk = Desk::installing();
    desk.report_install("installed", r#","version":"0.0.0.2""#);
    assert!(words(&desk).contains("Версия в базе: 0.0.0.2."));
    for status in [400, 403, 500] {
        for body in
            [r#"{"error":""}"#, r#"{"error":" \n"}"#, r#"{"message":"\t"}"#, r#"{"error":"","message":"Занято"}"#]
        {
            let words = words(&given(&[], answered(status, body)));
            assert!(!words.contains("сервиса: \n"), "{status} {body}: {words}");
            assert_eq!(words.contains("Ответ сервиса: Занято"), body.contains("Занято"), "{status} {body}: {words}");
        }
    }
    for text in ["", " ", "\t\n"] {
        let (words, details) = failed(text);
        assert!(!words.contains("Сообщение программы"), "{text:?}: {words}");
        assert!(!details.contains("detail:"), "{text:?}: {details}");
    }
}

#[test]
fn an_answer_without_a_day_is_shown_without_one() {
    let kept = vendor::kept(&vendor::given(&[], &[vendor::plain("0.0.0.4")]));
    let undated = vendor::changed(kept, json!({"checked": null}));
    let mut desk = vendor::waiting(&[("memory", &undated.to_string())]);
    desk.give(Answer::Unreachable);
    assert_eq!(desk.state(), "offline");
    assert!(!words(&desk).contains("проверенные"), "{}", words(&desk));
}
