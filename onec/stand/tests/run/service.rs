//! The update service in a base: what it gives out, what it lets be published, and the form for it.

use base64ct::{Base64, Encoding};
use extension_update_bsl::collections::{Pairs, map};
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Side, Value, convert};
use extension_update_stand::register::{FormTable, ServiceReply};
use extension_update_stand::values::Record;
use extension_update_stand::{Shown, Stand, When};

use crate::field;
use crate::visit::sha256;

crate::cases![
    files_are_given_out_whole_and_in_parts,
    the_feed_is_no_file,
    what_does_not_fit_is_not_published,
    a_feed_of_any_shape_is_refused_with_a_remark,
    what_is_not_there_is_not_logged_as_deleted,
    the_form_publishes,
    every_call_of_a_publication,
    every_answer_may_be_read_by_a_page,
    a_second_signature_is_no_other_feed,
    the_publication_says_what_failed,
];

const SERVICE: &str = "HTTPСервис.СО_Обновления";
const PUBLISH: &str = "СО_ПубликацияЛенты";

fn service() -> Stand {
    Stand::changed("service", Side::ThinClient, &[]).expect("the modules load")
}

/// What the service answers: status, one header, body.
fn ask(
    stand: &Stand,
    handler: &str,
    method: &str,
    file: &str,
    headers: &[(&str, &str)],
    wanted: &str,
) -> (String, String, String) {
    let (given, parameters) = (map(), map());
    for (name, value) in headers {
        given.insert((*name).into(), (*value).into());
    }
    parameters.insert("ИмяФайла".into(), file.into());
    let question = Record::closed(
        "HTTPСервисЗапрос",
        &[
            ("HTTPМетод", method.into()),
            ("Заголовки", Value::object(given)),
            ("ПараметрыURL", Value::object(parameters)),
        ],
    );
    let reply = stand.on_server(SERVICE, handler, &[question]).unwrap_or_else(|error| panic!("{error}"));
    let all = field!(stand, reply, "Заголовки");
    let all = all.downcast::<Pairs>().expect("a map").pairs();
    let header = all.iter().find(|(name, _)| convert::show(name) == wanted).map(|(_, value)| convert::show(value));
    let body = reply.downcast::<ServiceReply>().expect("a reply").body.borrow().clone();
    let status = convert::show(&field!(stand, reply, "КодСостояния"));
    (status, header.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
}

fn publish(stand: &Stand, procedure: &str, args: &[Value]) -> Vec<String> {
    let remarks = stand.on_server(PUBLISH, procedure, args).unwrap_or_else(|error| panic!("{procedure}: {error}"));
    let Value::Object(remarks) = remarks else { panic!("no remarks") };
    remarks.elements(&stand.server).expect("an array").iter().map(convert::show).collect()
}

fn put(stand: &Stand, name: &str, data: &[u8]) {
    assert_eq!(publish(stand, "ЗагрузитьФайл", &[name.into(), binary(data)]), Vec::<String>::new());
}

/// A feed with this content.
fn feed(content: &str) -> Vec<u8> {
    let payload = Base64::encode_string(content.as_bytes());
    format!(
        r#"{{"payloadType":"application/vnd.extension-update.feed.v1+json","payload":"{payload}","signatures":[{{"sig":"x"}}]}}"#
    )
    .into_bytes()
}

/// A feed of one release with this file.
fn release(seq: u32, name: &str, data: &[u8]) -> Vec<u8> {
    feed(&format!(
        r#"{{"seq":{seq},"products":{{"DEMO":{{"releases":[{{"version":"0.0.0.4","artifact":{{"urls":["https://example.com/base/hs/updates/files/{name}","https://mirror.example.com/{name}"],"size":{},"sha256":"{}"}}}},{{"kind":"info"}}]}}}}}}"#,
        data.len(),
        sha256(data)
    ))
}

fn files_are_given_out_whole_and_in_parts() {
    let stand = service();
    put(&stand, "DEMO.cfe", b"0123456789");
    let tag = format!("\"{}\"", sha256(b"0123456789"));
    for (method, headers, status, header, value, body) in [
        ("GET", vec![], "200", "Cache-Control", "public, max-age=31536000, immutable", "0123456789"),
        ("HEAD", vec![], "200", "ETag", tag.as_str(), ""),
        ("OPTIONS", vec![], "204", "Access-Control-Allow-Headers", "accept, if-none-match, range", ""),
        ("GET", vec![("Range", "bytes=2-4")], "206", "Content-Range", "bytes 2-4/10", "234"),
        ("GET", vec![("range", "bytes=8-")], "206", "Content-Range", "bytes 8-9/10", "89"),
        ("GET", vec![("Range", "bytes=10-11")], "416", "Content-Range", "bytes */10", "Файл короче"),
        ("GET", vec![("Range", "bytes=4-2")], "200", "Accept-Ranges", "bytes", "0123456789"),
        ("GET", vec![("Range", "bytes=1-2-3")], "200", "Accept-Ranges", "bytes", "0123456789"),
        ("GET", vec![("Range", "bytes=x-3")], "200", "Accept-Ranges", "bytes", "0123456789"),
        ("GET", vec![("Range", "bytes=1-2"), ("If-Range", "\"other\"")], "200", "Accept-Ranges", "bytes", "0123456789"),
        ("GET", vec![("If-None-Match", "*")], "304", "ETag", tag.as_str(), ""),
        ("GET", vec![("If-None-Match", "\"a\", W/\"b\"")], "200", "ETag", tag.as_str(), "0123456789"),
    ] {
        let answer = ask(&stand, "ОтдатьФайл", method, "DEMO.cfe", &headers, header);
        assert_eq!(answer, (status.to_owned(), value.to_owned(), body.to_owned()), "{method} {headers:?}");
    }
    let known = format!("\"old\", W/{tag}");
    assert_eq!(ask(&stand, "ОтдатьФайл", "GET", "DEMO.cfe", &[("If-None-Match", &known)], "ETag").0, "304");
    assert_eq!(ask(&stand, "ОтдатьФайл", "GET", "OTHER.cfe", &[], "Cache-Control").1, "no-store");
}

fn the_feed_is_no_file() {
    let stand = service();
    put(&stand, "DEMO.cfe", b"0123456789");
    let data = release(1, "DEMO.cfe", b"0123456789");
    assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(data)]), Vec::<String>::new());
    let (status, kept, _) = ask(&stand, "ОтдатьЛенту", "GET", "", &[], "Cache-Control");
    assert_eq!((status.as_str(), kept.as_str()), ("200", "no-cache"));
    for name in ["feed.json", "FEED.json"] {
        let (status, kept, _) = ask(&stand, "ОтдатьФайл", "GET", name, &[], "Cache-Control");
        assert_eq!((status.as_str(), kept.as_str()), ("404", "no-store"), "{name}");
    }
}

fn what_does_not_fit_is_not_published() {
    let stand = service();
    let data = b"0123456789".to_vec();
    let none = Vec::<String>::new();
    for name in ["", ".hidden", "имя.cfe", "a/b", "feed.json", &"x".repeat(101)] {
        assert_eq!(publish(&stand, "ЗагрузитьФайл", &[name.into(), binary(data.clone())]).len(), 1, "{name}");
    }
    put(&stand, "DEMO.cfe", &data);
    put(&stand, "DEMO.cfe", &data);
    let other = publish(&stand, "ЗагрузитьФайл", &["DEMO.cfe".into(), binary(b"other".to_vec())]);
    assert!(other[0].contains("другим содержимым"), "{other:?}");
    let missing = publish(&stand, "ОпубликоватьЛенту", &[binary(release(1, "NONE.cfe", &data))]);
    assert!(missing[0].contains("которого здесь нет"), "{missing:?}");
    let wrong = publish(&stand, "ОпубликоватьЛенту", &[binary(release(1, "DEMO.cfe", b"other"))]);
    assert!(wrong[0].contains("не тот"), "{wrong:?}");
    assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(release(5, "DEMO.cfe", &data))]), none);
    assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(release(5, "DEMO.cfe", &data))]), none);
    let older = publish(&stand, "ОпубликоватьЛенту", &[binary(release(4, "DEMO.cfe", &data))]);
    assert!(older[0].contains("rollback"), "{older:?}");
    let taken = publish(&stand, "ОпубликоватьЛенту", &[binary(feed(r#"{"seq":5,"products":{}}"#))]);
    assert!(taken[0].contains("equivocation"), "{taken:?}");
    let used = publish(&stand, "УдалитьФайл", &["DEMO.cfe".into()]);
    assert!(used[0].contains("ссылается"), "{used:?}");
    assert!(publish(&stand, "УдалитьФайл", &["feed.json".into()])[0].contains("не удаляют"));
}

fn a_feed_of_any_shape_is_refused_with_a_remark() {
    let stand = service();
    let envelopes = [
        "".to_owned(),
        "[]".to_owned(),
        "{\"payloadType\":\"x\",\"payload\":\"e30=\"}".to_owned(),
        r#"{"payloadType":"application/vnd.extension-update.feed.v1+json","payload":"e30="}"#.to_owned(),
        "x".repeat(393_217),
    ];
    let contents = [
        "[]",
        "{}",
        r#"{"seq":"1","products":{}}"#,
        r#"{"seq":1,"products":[]}"#,
        r#"{"seq":1,"products":{"DEMO":{}}}"#,
        r#"{"seq":1,"products":{"DEMO":[]}}"#,
        r#"{"seq":1,"products":{"DEMO":null}}"#,
        r#"{"seq":1,"products":{"DEMO":{"releases":{}}}}"#,
        r#"{"seq":1,"products":{"DEMO":{"releases":[1]}}}"#,
        r#"{"seq":1,"products":{"DEMO":{"releases":[{"artifact":{"urls":[1]}}]}}}"#,
    ];
    let all = envelopes.into_iter().map(String::into_bytes).chain(contents.map(feed));
    for data in all {
        let shown = String::from_utf8_lossy(&data).chars().take(200).collect::<String>();
        let remarks = publish(&stand, "ОпубликоватьЛенту", &[binary(data)]);
        assert!(!remarks.is_empty(), "{shown}");
    }
    assert!(stand.base.rows.borrow().is_empty());
    assert_eq!(stand.base.log(), Vec::<String>::new());
}

fn what_is_not_there_is_not_logged_as_deleted() {
    let stand = service();
    let remarks = publish(&stand, "УдалитьФайл", &["NONE.cfe".into()]);
    assert!(remarks.len() == 1 && remarks[0].contains("нет"), "{remarks:?}");
    assert_eq!(stand.base.log(), Vec::<String>::new());
    put(&stand, "DEMO.cfe", b"x");
    assert_eq!(publish(&stand, "УдалитьФайл", &["DEMO.cfe".into()]), Vec::<String>::new());
    assert!(stand.base.log().last().is_some_and(|line| line.contains("Удалён файл DEMO.cfe")));
    assert!(stand.base.rows.borrow().is_empty());
}

fn the_form_publishes() {
    let stand = service();
    let form = stand.open("ОбщаяФорма.СО_Публикация", None).expect("the form opens");
    let files = || {
        let table = form.attribute("Файлы");
        let rows = table.downcast::<FormTable>().expect("a table").0.borrow().clone();
        rows.iter().map(|row| convert::show(&field!(stand, *row, "Имя"))).collect::<Vec<_>>()
    };
    stand.command(&form, "ЗагрузитьФайл");
    stand.choose_file(&form, "C:\\builds\\DEMO.cfe", b"0123456789".to_vec());
    assert_eq!(files(), ["DEMO.cfe"]);
    stand.command(&form, "ЗагрузитьФайл");
    stand.choose_file(&form, "имя.cfe", b"0".to_vec());
    stand.command(&form, "ОпубликоватьЛенту");
    stand.choose_file(&form, "feed.json", release(1, "DEMO.cfe", b"0123456789"));
    assert_eq!(files().len(), 2);
    stand.command(&form, "ЗагрузитьФайл");
    stand.answer(vec![Some(Value::Bool(false)), Some("".into()), Some("".into())]);
    // Nothing is chosen in the list, then a row is.
    stand.command(&form, "УдалитьФайл");
    form.set_element("Файлы", "ТекущиеДанные", Record::closed("Строка", &[("Имя", "DEMO.cfe".into())]));
    stand.command(&form, "УдалитьФайл");
    stand.reply("Нет");
    stand.command(&form, "УдалитьФайл");
    stand.reply("Да");
    let shown = stand.base.take_shown();
    let warnings: Vec<_> = shown.iter().filter(|shown| matches!(shown, Shown::Warning(_))).collect();
    assert_eq!(warnings.len(), 2, "{shown:?}");
    assert!(!shown.iter().any(|shown| matches!(shown, Shown::Exception(_))), "{shown:?}");
    let command = "ОбщаяКоманда.СО_ОткрытьПубликацию";
    let given = Record::closed(
        "ПараметрыВыполненияКоманды",
        &[("Источник", Value::Undefined), ("Уникальность", Value::Undefined), ("Окно", Value::Undefined)],
    );
    stand.on_client(command, "ОбработкаКоманды", &[Value::Undefined, given]).expect("it opens");
}

/// Uploads a file, publishes a feed of it and deletes another file, by the form.
fn publish_all(stand: &Stand, fails_at: Option<(usize, When)>) {
    let form = stand.open("ОбщаяФорма.СО_Публикация", None).expect("the form opens");
    stand.base.faults.count(fails_at);
    stand.command(&form, "ЗагрузитьФайл");
    stand.choose_file(&form, "DEMO.cfe", b"0123456789".to_vec());
    stand.command(&form, "ОпубликоватьЛенту");
    stand.choose_file(&form, "feed.json", release(2, "DEMO.cfe", b"0123456789"));
    form.set_element("Файлы", "ТекущиеДанные", Record::closed("Строка", &[("Имя", "OLD.cfe".into())]));
    stand.command(&form, "УдалитьФайл");
    stand.reply("Да");
}

fn every_call_of_a_publication() {
    let model = service();
    let prepare = || {
        let stand = model.again().expect("the modules load");
        put(&stand, "OLD.cfe", b"old");
        let old = feed(r#"{"seq":1,"products":{}}"#);
        assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(old)]), Vec::<String>::new());
        stand
    };
    let whole = prepare();
    publish_all(&whole, None);
    let calls = whole.base.faults.calls();
    let (old, new) = (feed(r#"{"seq":1,"products":{}}"#), release(2, "DEMO.cfe", b"0123456789"));
    let own = ["НачатьПомещениеФайла", "Новый ОписаниеОповещения", "ПоказатьВопрос", "ПоказатьПредупреждение"];
    let mut tried = 0;
    for (at, call) in calls.iter().enumerate() {
        if own.iter().any(|own| call.contains(&format!(".{own} ("))) {
            continue;
        }
        for when in [When::Before, When::After] {
            if when == When::After && !call.starts_with("Вызов сервера.") {
                continue;
            }
            tried += 1;
            let stand = prepare();
            publish_all(&stand, Some((at, when)));
            stand.base.faults.clear();
            let shown = stand.base.take_shown();
            assert!(!shown.iter().any(|shown| matches!(shown, Shown::Exception(_))), "{call} {when:?}: {shown:?}");
            // The feed is the old one or the new one, and a file that the new one names is there.
            let (status, _, body) = ask(&stand, "ОтдатьЛенту", "GET", "", &[], "ETag");
            assert_eq!(status, "200", "{call}");
            assert!(body.as_bytes() == old || body.as_bytes() == new, "{call}: {body}");
            if body.as_bytes() == new {
                assert_eq!(ask(&stand, "ОтдатьФайл", "GET", "DEMO.cfe", &[], "ETag").2, "0123456789", "{call}");
            }
        }
    }
    assert!(tried > 20, "{tried}");
    println!("onec: publication: a failure at each of {tried} places");
}

fn every_answer_may_be_read_by_a_page() {
    let stand = service();
    put(&stand, "DEMO.cfe", b"0123456789");
    let data = release(1, "DEMO.cfe", b"0123456789");
    assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(data)]), Vec::<String>::new());
    let file = "application/octet-stream";
    for (method, name, headers, status, kind) in [
        ("GET", "DEMO.cfe", vec![], "200", file),
        ("HEAD", "DEMO.cfe", vec![], "200", file),
        ("GET", "DEMO.cfe", vec![("Range", "bytes=0-1")], "206", file),
        ("GET", "DEMO.cfe", vec![("Range", "bytes=99-")], "416", "text/plain; charset=utf-8"),
        ("GET", "DEMO.cfe", vec![("If-None-Match", "*")], "304", ""),
        ("OPTIONS", "DEMO.cfe", vec![], "204", ""),
        ("GET", "NONE.cfe", vec![], "404", "text/plain; charset=utf-8"),
    ] {
        let header = |wanted: &str| {
            let (found, value, _) = ask(&stand, "ОтдатьФайл", method, name, &headers, wanted);
            assert_eq!(found, status);
            value
        };
        assert_eq!(header("Access-Control-Allow-Origin"), "*", "{method} {name} {headers:?}");
        assert_eq!(header("Access-Control-Expose-Headers"), "etag, retry-after, content-range");
        assert_eq!(header("X-Content-Type-Options"), "nosniff");
        assert_eq!(header("Content-Type"), kind);
    }
    for (wanted, value) in [("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"), ("Access-Control-Max-Age", "86400")]
    {
        assert_eq!(ask(&stand, "ОтдатьЛенту", "OPTIONS", "", &[], wanted).1, value);
    }
    assert_eq!(ask(&stand, "ОтдатьЛенту", "GET", "", &[], "Content-Type").1, "application/json");
}

fn a_second_signature_is_no_other_feed() {
    let stand = service();
    put(&stand, "DEMO.cfe", b"0123456789");
    let one = release(5, "DEMO.cfe", b"0123456789");
    let two = String::from_utf8_lossy(&one).replace(r#"[{"sig":"x"}]"#, r#"[{"sig":"x"},{"sig":"y"}]"#);
    for data in [one.clone(), two.into_bytes(), one] {
        assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(data)]), Vec::<String>::new());
    }
    let other = feed(r#"{"seq":5,"products":{"DEMO":{"releases":[]}}}"#);
    assert_eq!(publish(&stand, "ОпубликоватьЛенту", &[binary(other)]).len(), 1);
    let log = stand.base.log();
    assert_eq!(log[0], "Информация Сервис обновлений.Публикация: Загружен файл DEMO.cfe");
    assert_eq!(log[1], "Информация Сервис обновлений.Публикация: Опубликована лента, seq 5");
    assert_eq!(log.len(), 4);
}

fn the_publication_says_what_failed() {
    const LOST: &str = "Соединение потеряно";
    let stand = service();
    put(&stand, "DEMO.cfe", b"0123456789");
    let form = stand.open("ОбщаяФорма.СО_Публикация", None).expect("the form opens");
    let table = form.attribute("Файлы");
    assert_eq!(table.downcast::<FormTable>().expect("a table").0.borrow().len(), 1, "the list is there at once");
    let failed = Shown::Warning(format!("Не удалось. Откройте форму снова и посмотрите, что в списке.\n{LOST}"));
    for (command, call) in
        [("ЗагрузитьФайл", "ЗагрузитьФайлНаСервере"), ("ОпубликоватьЛенту", "ОпубликоватьЛентуНаСервере")]
    {
        stand.base.faults.plan(call, When::Before, 0, 1, LOST);
        stand.command(&form, command);
        stand.choose_file(&form, "NEW.cfe", b"x".to_vec());
        assert_eq!(stand.base.take_shown().last(), Some(&failed), "{command}");
    }
    stand.base.faults.plan("УдалитьФайлНаСервере", When::Before, 0, 1, LOST);
    form.set_element("Файлы", "ТекущиеДанные", Record::closed("Строка", &[("Имя", "DEMO.cfe".into())]));
    stand.command(&form, "УдалитьФайл");
    assert_eq!(stand.base.take_shown(), [Shown::Question("Удалить файл DEMO.cfe?".into())]);
    stand.reply("Да");
    assert_eq!(stand.base.take_shown(), [failed]);
    // What is refused is said in the words of the refusal.
    stand.command(&form, "ЗагрузитьФайл");
    stand.choose_file(&form, "DEMO.cfe", b"other".to_vec());
    let told = stand.base.take_shown();
    assert!(
        matches!(told.last(), Some(Shown::Warning(text)) if text.contains("уже выложен с другим содержимым")),
        "{told:?}"
    );
}
