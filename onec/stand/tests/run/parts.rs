//! The parts by themselves, in the extension and in the installer's copy alike: what each gives for what it is given,
//! also where no form would ever ask it so. Read next: `exchange.rs`.

use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Side, Value, convert};
use extension_update_stand::extensions::make_file;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Stand, When};

use crate::field;
use crate::place::{Place, items, leave, places};
use crate::visit::{FORM, Visit, file, sha256};

crate::cases![
    versions_are_compared_or_not_at_all,
    bytes_are_held_to_what_was_declared,
    a_file_is_judged_by_what_it_says_of_itself,
    what_was_written_is_read_again,
    an_interrupted_install_is_told_as_it_ended,
    the_config_names_what_the_vendor_has_set,
    what_a_page_says_is_read_with_care
];

fn versions_are_compared_or_not_at_all() {
    for place in places() {
        for (first, second, order) in [
            ("1.0", "1.0.0.0", Some(0)),
            ("v1.2", "1.1.9", Some(1)),
            ("V1.2", "1.2", Some(0)),
            ("1.0-rc1", "1.0", Some(-1)),
            ("1.0-rc.2", "1.0-rc.10", Some(-1)),
            ("1.0-a", "1.0-1", Some(1)),
            ("1.0-a", "1.0-a.1", Some(-1)),
            ("1.0+7", "1.0+8", Some(0)),
            ("1.0.0.10", "1.0.0.9", Some(1)),
            ("4294967295", "4294967294", Some(1)),
            ("4294967296", "1", None),
            ("1.0+", "1.0", None),
            ("1.0-", "1.0", None),
            ("1.0-рц", "1.0", None),
            ("1.0-rc.01", "1.0", None),
            ("1.2.3.4.5", "1.0", None),
            ("1..2", "1.0", None),
            ("", "1.0", None),
            ("1.x", "1.0", None),
        ] {
            let found = place.call("КлиентСервер", "СравнитьВерсии", &[first.into(), second.into()]);
            let found = match found {
                Value::Undefined => None,
                number => convert::to_number(&number).expect("a number").to_i64().map(i64::signum),
            };
            assert_eq!(found, order, "{first} {second}");
            let same = place.call("КлиентСервер", "ЭтоОднаВерсия", &[first.into(), second.into()]);
            assert!(same.equals(&Value::Bool(order == Some(0))), "{first} {second}");
        }
        for (text, number) in [("0", "0"), ("007", "7"), ("12", "12"), ("", ""), ("-1", ""), ("1 2", ""), ("x", "")] {
            assert_eq!(place.shown("КлиентСервер", "ЦелоеИзСтроки", &[text.into()]), number, "«{text}»");
        }
    }
}

fn bytes_are_held_to_what_was_declared() {
    let data = b"hello".to_vec();
    let sha = sha256(&data);
    let md5 = "5d41402abc4b2a76b9719d911017c592";
    for place in places() {
        for (name, value, told) in [
            ("Размер", Value::number(5_usize), ""),
            ("Размер", Value::number(6_usize), "В файле 5 байт вместо 6"),
            ("SHA256", Value::text(sha.to_uppercase()), ""),
            ("SHA256", Value::text("0".repeat(64)), "SHA-256 файла не совпадает"),
            ("MD5", Value::text(md5.to_uppercase()), ""),
            ("MD5", Value::text("0".repeat(32)), "MD5 файла не совпадает"),
            ("НуженХеш", Value::Bool(true), "не объявлен SHA-256"),
        ] {
            let wanted = place.wants("DEMO", "0.0.0.4");
            place.set(&wanted, name, value);
            let found = place.call("Проверка", "ЗаключениеОБайтах", &[binary(data.clone()), wanted]);
            assert_eq!(place.text(&found, "Код"), if told.is_empty() { "" } else { "hash" }, "{name}");
            assert!(place.text(&found, "Текст").contains(told), "{name}");
        }
        // Where a hash is needed and there, it is looked at.
        let wanted = place.wants("DEMO", "0.0.0.4");
        place.set(&wanted, "НуженХеш", Value::Bool(true));
        place.set(&wanted, "SHA256", Value::text(sha.as_str()));
        let found = place.call("Проверка", "ЗаключениеОБайтах", &[binary(data.clone()), wanted]);
        assert_eq!(place.text(&found, "Код"), "");
    }
}

fn a_file_is_judged_by_what_it_says_of_itself() {
    for place in places() {
        let judge = |data: Vec<u8>| {
            let found = place.call("Проверка", "Заключение", &[binary(data), place.wants("DEMO", "0.0.0.4")]);
            (place.text(&found, "Код"), place.text(&found, "Текст"))
        };
        assert_eq!(judge(file("0.0.0.4")).0, "");
        let (code, text) = judge(file("0.0.0.5"));
        assert!(code == "other" && text == "В файле версия 0.0.0.5 вместо 0.0.0.4", "{text}");
        let (code, text) = judge(make_file("OTHER", "0.0.0.4").expect("a name"));
        assert!(code == "name" && text == "В файле расширение «OTHER» вместо «DEMO»", "{text}");
        assert_eq!(judge(b"nothing".to_vec()).0, "name");
        place.stand.base.extensions.borrow_mut().database[0].main_node = true;
        assert_eq!(judge(file("0.0.0.4")).0, "main-node");
        place.stand.base.extensions.borrow_mut().database[0].main_node = false;
        place.stand.base.modes.administrator.set(false);
        assert_eq!(judge(file("0.0.0.4")).0, "rights");
        place.stand.base.modes.safe.set(true);
        assert_eq!(judge(file("0.0.0.4")).0, "safe-mode");
    }
}

fn what_was_written_is_read_again() {
    for place in places() {
        let write = |wanted: &Value, data: Vec<u8>| {
            let found = place.call("Установка", "Записать", &[binary(data), wanted.clone()]);
            place.call("Шаги", "ЗаписатьИсход", &[found.clone(), wanted.clone()]);
            (place.text(&found, "Код"), place.text(&found, "Текст"), field!(place.stand, found, "Возвращено"))
        };
        let version = || place.stand.base.installed("DEMO").map(|found| found.version).unwrap_or_default();
        // Another version than the one that was wanted: what was there comes back.
        let (code, text, restored) = write(&place.wants("DEMO", "0.0.0.4"), file("0.0.0.5"));
        assert_eq!((code.as_str(), text.as_str()), ("other", "После записи в базе версия 0.0.0.5 вместо 0.0.0.4"));
        assert!(restored.equals(&Value::Bool(true)) && version() == "0.0.0.3");
        // Somebody else has changed it meanwhile: nothing is written, nothing is put back.
        let wanted = place.wants("DEMO", "0.0.0.4");
        place.set(&wanted, "ХешСумма", "x".into());
        let (code, text, restored) = write(&wanted, file("0.0.0.4"));
        assert!(
            code == "other" && text.contains("изменил другой сеанс") && matches!(restored, Value::Undefined),
            "{text}"
        );
        assert_eq!(version(), "0.0.0.3");
        // The kept file is not the one that was judged.
        let wanted = place.wants("DEMO", "0.0.0.4");
        place.set(&wanted, "SHA256", Value::text("0".repeat(64)));
        assert_eq!(write(&wanted, file("0.0.0.4")).0, "hash");
        assert_eq!(version(), "0.0.0.3");
        // It cannot be put back either, and is said so in the log.
        place.stand.base.fail_after_write(1, "Диск заполнен");
        place.stand.base.faults.plan("РасширениеКонфигурации.Записать", When::Before, 1, 1, "Диск заполнен");
        let (code, _, restored) = write(&place.wants("DEMO", "0.0.0.4"), file("0.0.0.4"));
        assert!(code == "other" && restored.equals(&Value::Bool(false)));
        assert!(place.stand.base.log().iter().any(|line| line.contains("вернуть не удалось")));
        assert!(place.stand.base.log().iter().any(|line| line.contains("Возврат") && line.contains("Диск заполнен")));
        // The words of the platform are all there is to tell causes by.
        for (text, code) in [
            ("Ошибка исключительной блокировки", "lock"),
            ("Cannot set exclusive mode", "lock"),
            ("Exclusive lock failed", "lock"),
            ("Монопольный режим", "lock"),
            ("Нарушение прав доступа!", "rights"),
            ("Недостаточно прав", "rights"),
            ("Access violation", "rights"),
            ("Запрещено в безопасном режиме", "safe-mode"),
            ("Not in safe mode", "safe-mode"),
            ("Что-то ещё", "other"),
        ] {
            assert_eq!(place.shown("Установка", "КодОшибкиЗаписи", &[text.into()]), code, "{text}");
        }
    }
}

fn an_interrupted_install_is_told_as_it_ended() {
    for place in places() {
        for (then, told) in [
            ("0.0.0.3", "прервалась до записи. В базе прежняя версия: 0.0.0.3"),
            ("0.0.0.4", "прервалась после записи: версия 0.0.0.4 в базе"),
            ("0.0.0.9", "расширение сменил кто-то ещё: в базе версия 0.0.0.9"),
            ("", "расширение сменил кто-то ещё: в базе версия -"),
        ] {
            place.stand.base.extensions.borrow_mut().database.clear();
            place.stand.base.install("DEMO", "0.0.0.3").expect("a name");
            leave(&place, "99-20200101000000");
            place.stand.base.extensions.borrow_mut().database.clear();
            if !then.is_empty() {
                place.stand.base.install("DEMO", then).expect("a name");
            }
            let found = place.call("Операция", "Прежняя", &[]);
            assert!(place.text(&found, "Текст").contains(told), "{}", place.text(&found, "Текст"));
            assert!(matches!(place.call("Хранение", "Операция", &["DEMO".into()]), Value::Undefined));
            assert!(place.stand.base.temporary.borrow().is_empty(), "its file is left");
        }
        // One of another session that goes on is left alone; one of nobody is waited for, an hour at the most.
        place.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
        leave(&place, "9-20261002080000");
        assert_eq!(place.text(&place.call("Операция", "Прежняя", &[]), "Текст"), "");
        assert!(place.call("Операция", "ИдетВДругомСеансе", &["DEMO".into()]).equals(&Value::Bool(true)));
        let work = leave(&place, "9-20261002080000");
        let work = field!(place.stand, work, "Работа");
        let hindrances = place.call("Подготовка", "ПомехиЗагрузке", &[work]);
        assert!(place.call("Подготовка", "ЧтоТоМешает", &[hindrances]).equals(&Value::Bool(true)));
        leave(&place, "");
        assert_eq!(place.text(&place.call("Операция", "Прежняя", &[]), "Текст"), "");
        place.stand.base.clock.set(place.stand.base.clock.get() + 3_600_000);
        assert!(place.text(&place.call("Операция", "Прежняя", &[]), "Текст").contains("прервалась"));
        // What cannot be read is in the log, and the form opens.
        let storage = "СтандартноеХранилищеНастроекМенеджер.Загрузить";
        place.stand.base.faults.plan(storage, When::Before, 0, 1, "Хранилище недоступно");
        assert_eq!(place.text(&place.call("Операция", "Прежняя", &[]), "Текст"), "");
        assert!(place.stand.base.log().iter().any(|line| line.contains("Хранилище недоступно")));
        place.stand.base.faults.clear();
        // An attempt of this session that the panel has given up keeps nothing.
        let own = place.shown("Операция", "ИмяСеанса", &[]);
        let record = leave(&place, &own);
        let work = field!(place.stand, record, "Работа");
        place.call("Операция", "Отметить", &[work.clone(), Value::Bool(true)]);
        let kept = place.call("Хранение", "Операция", &["DEMO".into()]);
        assert!(field!(place.stand, kept, "Оставлена").equals(&Value::Bool(true)));
        place.call("Операция", "ЗабытьПрежнюю", std::slice::from_ref(&work));
        assert!(matches!(place.call("Хранение", "Операция", &["DEMO".into()]), Value::Undefined));
        leave(&place, &own);
        place.call("Операция", "Закончить", &[work]);
        assert!(matches!(place.call("Хранение", "Операция", &["DEMO".into()]), Value::Undefined));
    }
}

fn the_config_names_what_the_vendor_has_set() {
    let settings = "Настройки.ИмяРасширения = \"DEMO\";";
    let more = "Настройки.ИмяРасширения = \"DEMO\"; Настройки.КаналыНаВыбор = СтрРазделить(\"stable,beta\", \",\"); \
        Настройки.ПериодПроверки = 24; Настройки.СайтыКартинок.Добавить(\"example.com\");";
    let stand = Stand::changed("extension", Side::ThinClient, &[(settings, more)]).expect("the modules load");
    let place = Place { stand, is_installer: false };
    place.keep_licence();
    let config = place.shown("ВызовСервера", "НастройкиПанели", &[]);
    for wanted in [
        r#""channelChoices":["stable","beta"]"#,
        r#""checkInterval":24"#,
        r#""imageHosts":["example.com"]"#,
        r#""licence":{"until":"2026-10-01"}"#,
        r#""session":"7-20261002080000""#,
    ] {
        assert!(config.contains(wanted), "{wanted}: {config}");
    }
    for place in places() {
        place.keep_licence();
        let config = place.shown("Конфиг", "НастройкиПанели", &[]);
        assert!(config.contains(r#""until":"2026-10-01""#) && !config.contains("checkInterval"), "{config}");
        let one = r#"{"host":{"operation":{"a":1},"platform":"8"},"memory":1}"#;
        let two =
            r#"{"extensions":[{"extension":{"id":"A"},"host":{"operation":1}},{"extension":{"id":"B"},"host":{}}]}"#;
        let gone = place.shown("ВызовСервера", "НастройкиБезОперации", &[one.into()]);
        assert!(!gone.contains("operation") && gone.contains("platform"), "{gone}");
        let gone = place.shown("ВызовСервера", "НастройкиБезОперации", &[two.into()]);
        assert!(!gone.contains("operation") && gone.contains(r#""id":"B""#), "{gone}");
        let kept =
            place.shown("ВызовСервера", "ЗапомнитьПамять", &[place.json(r#"{"seq":5}"#), two.into(), "DEMO".into()]);
        assert!(!kept.contains("seq"), "{kept}");
        let own = two.replace("\"B\"", "\"DEMO\"");
        let args = [place.json(r#"{"seq":5}"#), Value::text(own), "DEMO".into()];
        assert!(place.shown("ВызовСервера", "ЗапомнитьПамять", &args).contains(r#""memory":{"seq":5}"#));
        place.stand.base.faults.plan("Сохранить", When::Before, 0, 1, "Хранилище недоступно");
        let args = [place.json(r#"{"seq":6}"#), one.into(), "".into()];
        assert!(place.shown("ВызовСервера", "ЗапомнитьПамять", &args).contains(r#""memory":{"seq":6}"#));
        assert!(place.stand.base.log().iter().any(|line| line.contains("Память")));
        // An install that goes on is named with the stage that it is at.
        let record = leave(&place, &place.shown("Операция", "ИмяСеанса", &[]));
        let config = place.shown("Конфиг", "НастройкиПанели", &[field!(place.stand, record, "Работа")]);
        assert!(config.contains(r#""operation":"op-9","version":"0.0.0.4","stage":"check""#), "{config}");
    }
}

fn what_a_page_says_is_read_with_care() {
    for place in places() {
        let texts = extension_update_bsl::collections::array(vec![
            "no JSON".into(),
            "[1]".into(),
            r#"{"message":"install"}"#.into(),
            r#"{"message":"fetch","params":null}"#.into(),
            r#"{"message":"install","params":"x"}"#.into(),
            r#"{"message":"install","params":{"operation":"op-3"}}"#.into(),
            r#"{"message":"fetch","params":{"ticket":4}}"#.into(),
            r#"{"message":"ready","params":{}}"#.into(),
        ]);
        let found = items(&place.call("ВызовСервера", "РазобратьСообщения", &[texts]));
        let reports: Vec<String> = found.iter().map(|one| place.text(one, "ОтчетПриСбое")).collect();
        assert!(
            found.len() == 3
                && reports[0].contains("op-3")
                && reports[1].contains("\"ticket\":4")
                && reports[2].is_empty(),
            "{reports:?}"
        );
        assert_eq!(place.stand.base.log().iter().filter(|line| line.contains("не объект JSON")).count(), 5);
        let form = place.stand.base.next_uuid();
        let begin = |text: &str| place.call("ВызовСервера", "НачатьУстановку", &[place.json(text), form.clone()]);
        for text in [
            r#"{"operation":"op-1","extension":"OTHER","version":"1","artifact":{"urls":[]}}"#,
            r#"{"operation":"op-1","extension":"DEMO","version":"1","artifact":null}"#,
        ] {
            assert!(field!(place.stand, begin(text), "Конец").equals(&Value::Bool(true)), "{text}");
        }
        // A question that cannot even begin is answered.
        place.stand.base.faults.plan("ПоместитьВоВременноеХранилище", When::Before, 0, 1, "Сеанс прерван");
        let asked = place.json(r#"{"ticket":6,"method":"GET","url":"http://127.0.0.1:1/","headers":{},"body":null,"maxBytes":8,"timeoutMs":1}"#);
        let step = place.call("ВызовСервера", "НачатьЗапрос", &[asked, form.clone()]);
        assert!(field!(place.stand, step, "Конец").equals(&Value::Bool(true)));
        place.stand.base.faults.plan("ПоместитьВоВременноеХранилище", When::Before, 0, 1, "Сеанс прерван");
        let asked = place
            .json(r#"{"version":"1.0","artifact":{"urls":["http://127.0.0.1:1/"],"size":1,"sha256":null,"md5":null}}"#);
        let step = place.call("ВызовСервера", "НачатьСкачивание", &[asked, form.clone()]);
        assert_eq!(place.text(&step, "Текст"), "Не удалось начать загрузку файла");
        assert!(matches!(place.call("Основа", "Настройки", &["OTHER".into()]), Value::Undefined));
        // After a question that came before the download, the download begins.
        let record = leave(&place, "");
        let work = field!(place.stand, record, "Работа");
        place.set(&work, "Адрес", "".into());
        place.set(&work, "Артефакт", place.json(r#"{"urls":["http://127.0.0.1:1/"],"size":1}"#));
        place.call("Хранение", "ЗапомнитьОперацию", &[Value::Undefined, "DEMO".into()]);
        let step = place.call("ВызовСервера", "ПродолжитьПослеВопроса", &[work, form]);
        assert!(field!(place.stand, step, "Конец").equals(&Value::Bool(false)));
        assert!(!place.text(&field!(place.stand, step, "Работа"), "Адрес").is_empty());
    }
    let visit = Visit::open_on(Stand::extension().expect("the modules load"), FORM);
    assert!(visit.page.starts.borrow()[0].contains(r#""version":"0.0.0.3""#));
}
