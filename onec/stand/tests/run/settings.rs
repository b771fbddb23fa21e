//! The vendor's settings of trust: what of them reaches the panel, and what the self-test says of a wrong value.

use extension_update_bsl::{Side, convert};
use extension_update_stand::Stand;
use extension_update_stand::network::Answer;

use crate::place::{Place, items};
use crate::visit::{FORM, Visit, file, install};

crate::cases![
    settings_of_trust_reach_the_panel,
    the_vendor_s_words_reach_the_panel,
    without_them_the_config_is_what_it_was,
    each_wrong_value_has_a_sentence,
    the_self_test_says_what_is_wrong,
    with_other_roots_the_memory_begins_anew,
    pinned_roots_ask_for_a_hash,
    a_further_address_is_asked_as_the_first_one
];

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const OTHER: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";

/// The extension, or its installer, whose vendor has also set this: behind the last line of the demo's own.
fn place(more: &str, is_installer: bool) -> Place {
    let last = "Настройки.АдресСведенийОЛицензии = \"http://127.0.0.1:8123/demo/licence\";";
    let own = format!("{last} {more}");
    let part = if is_installer { "installer" } else { "extension" };
    let stand = Stand::changed(part, Side::ThinClient, &[(last, own.as_str())]).expect("the modules load");
    Place { stand, is_installer }
}

fn remarks(more: &str) -> Vec<String> {
    let found = place(more, false).call("Настройки", "Замечания", &[]);
    items(&found).iter().map(convert::show).collect()
}

fn settings_of_trust_reach_the_panel() {
    let more = format!(
        "Настройки.КорневыеКлючи.Добавить(\"{KEY}\"); Настройки.КорневыеКлючи.Добавить(\"{OTHER}\"); \
         Настройки.ПорогКорневыхКлючей = 2; Настройки.НаименьшийНомерЛенты = 9007199254740991; \
         Настройки.СвежестьЛенты = \"require\"; Настройки.ВыдержкаЧасов = 48; Настройки.ОдобрятьНаНочь = Истина; \
         Настройки.ДополнительныеАдреса.Добавить(\"https://example.com/1\"); \
         Настройки.ДополнительныеАдреса.Добавить(\"https://example.com/2\");"
    );
    for is_installer in [false, true] {
        let config = place(&more, is_installer).config();
        let policy = &config["policy"];
        assert_eq!(policy["root"], serde_json::json!({"keys": [KEY, OTHER], "threshold": 2}));
        assert_eq!(policy["minSeq"], 9_007_199_254_740_991_u64);
        assert_eq!((&policy["freshness"], &policy["minAgeHours"]), (&"require".into(), &48.into()));
        assert_eq!(policy["schedule"], true);
        assert!(place("", is_installer).config()["policy"].get("schedule").is_none(), "nobody asked for it");
        assert_eq!(config["source"]["urls"], serde_json::json!(["https://example.com/1", "https://example.com/2"]));
        // Either the roots or the keys: with both the panel would refuse.
        assert!(policy.get("publicKeys").is_none() && policy.get("threshold").is_none(), "{policy}");
    }
    // The panel takes it, with the feed that the settings are for.
    let opens = |more: &str| {
        let text = convert::show(&place(more, false).call("Конфиг", "НастройкиПанели", &[]));
        extension_update::core::config::Opening::parse(&text).map(|_| ()).map_err(|refusal| refusal.text)
    };
    let signed = format!("{more} Настройки.ВидИсточника = \"signed-feed\";");
    assert_eq!(opens(&signed), Ok(()));
    assert_eq!(remarks(&format!("{more} Настройки.ВидИсточника = \"signed-feed\";")), Vec::<String>::new());
    // Who sets both is not helped to one of them in silence.
    let both = format!("{more} Настройки.ОткрытыеКлючи.Добавить(\"{KEY}\");");
    assert!(opens(&both).is_err_and(|text| text.contains("policy.root")));
    let policy = place(&both, false).config()["policy"].clone();
    assert!(policy.get("root").is_some() && policy["publicKeys"][0] == KEY, "{policy}");
}

fn the_vendor_s_words_reach_the_panel() {
    let more = "Настройки.Тексты.Вставить(\"backup\", НСтр(\"ru = 'Копию делает дежурный.'\"));";
    for is_installer in [false, true] {
        let place = place(more, is_installer);
        assert_eq!(place.config()["texts"], serde_json::json!({"backup": "Копию делает дежурный."}));
        let text = convert::show(&place.call("Конфиг", "НастройкиПанели", &[]));
        let opening = extension_update::core::config::Opening::parse(&text).map(|_| ()).map_err(|refusal| refusal.text);
        assert_eq!(opening, Ok(()));
        for none in ["", "Настройки.Тексты.Вставить(\"backup\", \" \");"] {
            assert!(self::place(none, is_installer).config().get("texts").is_none(), "the panel's own words: {none}");
        }
    }
    let longest = format!("Настройки.Тексты.Вставить(\"backup\", \"{}\");", "я".repeat(300));
    for right in [more, longest.as_str()] {
        assert_eq!(remarks(right), Vec::<String>::new());
    }
}

fn without_them_the_config_is_what_it_was() {
    for is_installer in [false, true] {
        let config = place("", is_installer).config();
        let keys: Vec<&String> = config["policy"].as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["channels", "publicKeys", "threshold"]);
        assert!(config["source"].get("urls").is_none());
    }
    assert_eq!(remarks(""), Vec::<String>::new());
}

fn each_wrong_value_has_a_sentence() {
    let key = |name: &str, key: &str| format!("Настройки.{name}.Добавить(\"{key}\");");
    let keys = |name: &str| [key(name, KEY), key(name, OTHER)].concat();
    let three = "Настройки.ДополнительныеАдреса.Добавить(\"https://example.com/\");".repeat(3);
    for (more, told) in [
        (key("ОткрытыеКлючи", "AAAA"), "ОткрытыеКлючи: ключ 1 - не base64 от 32 байт"),
        (key("ОткрытыеКлючи", &KEY.replace("A=", "B=")), "ОткрытыеКлючи: ключ 1 - не base64 от 32 байт"),
        (key("ОткрытыеКлючи", &KEY.replacen("AA", "A!", 1)), "ОткрытыеКлючи: ключ 1 - не base64 от 32 байт"),
        (key("ОткрытыеКлючи", &KEY.replace('=', "A")), "ОткрытыеКлючи: ключ 1 - не base64 от 32 байт"),
        (
            keys("КорневыеКлючи") + &key("КорневыеКлючи", "<строка из root.pub>"),
            "КорневыеКлючи: ключ 3 - не base64 от 32 байт",
        ),
        ("Настройки.КорневыеКлючи.Добавить(5);".into(), "КорневыеКлючи: ключ 1 - не base64 от 32 байт"),
        ("Настройки.ПорогПодписей = 2;".into(), "ПорогПодписей: нужно целое число от 1 до 1, а не 2"),
        (
            keys("КорневыеКлючи") + "Настройки.ПорогКорневыхКлючей = 3;",
            "ПорогКорневыхКлючей: нужно целое число от 1 до 2, а не 3",
        ),
        // One key twice is one key.
        (
            keys("ОткрытыеКлючи") + &key("ОткрытыеКлючи", KEY) + "Настройки.ПорогПодписей = 3;",
            "ПорогПодписей: нужно целое число от 1 до 2, а не 3",
        ),
        ("Настройки.ПорогПодписей = 0;".into(), "ПорогПодписей: нужно целое число от 1 до 1, а не 0"),
        (
            keys("ОткрытыеКлючи") + &key("КорневыеКлючи", KEY),
            "Заданы и ОткрытыеКлючи, и КорневыеКлючи: нужны либо одни, либо другие",
        ),
        ("Настройки.ВидИсточника = \"signed-feed\";".into(), "Подписанной ленте нужны ОткрытыеКлючи или КорневыеКлючи"),
        ("Настройки.НаименьшийНомерЛенты = -1;".into(), "НаименьшийНомерЛенты: нужно целое число от 0 до 9007"),
        ("Настройки.НаименьшийНомерЛенты = 9007199254740992;".into(), "9007199254740991, а не 9007199254740992"),
        ("Настройки.ВыдержкаЧасов = 721;".into(), "ВыдержкаЧасов: нужно целое число от 0 до 720, а не 721"),
        ("Настройки.ВыдержкаЧасов = 1.5;".into(), "ВыдержкаЧасов: нужно целое число от 0 до 720, а не 1,5"),
        ("Настройки.ВыдержкаЧасов = -1;".into(), "ВыдержкаЧасов: нужно целое число от 0 до 720, а не -1"),
        ("Настройки.ПериодПроверки = 169;".into(), "ПериодПроверки: нужно целое число от 0 до 168, а не 169"),
        ("Настройки.СвежестьЛенты = \"да\";".into(), "СвежестьЛенты: нужно одно из слов warn, require, а не «да»"),
        ("Настройки.СвежестьЛенты = \"require\";".into(), "поэтому нужны КорневыеКлючи"),
        ("Настройки.ВидИсточника = \"\";".into(), "ВидИсточника: нужно одно из слов signed-feed, releases-api"),
        ("Настройки.СпособЗапроса = \"post\";".into(), "СпособЗапроса: нужно одно из слов host, fetch, а не «post»"),
        ("Настройки.АдресИсточника = \"http://example.com/\";".into(), "АдресИсточника: нужен адрес https"),
        (
            "Настройки.ДополнительныеАдреса.Добавить(\"ftp://example.com/\");".into(),
            "ДополнительныеАдреса: нужен адрес https (http - только к этому же компьютеру), а не «ftp://example.com/»",
        ),
        ("Настройки.ДополнительныеАдреса.Добавить(Неопределено);".into(), "ДополнительныеАдреса: нужен адрес https"),
        (
            format!("{three} Настройки.ДополнительныеАдреса.Добавить(\"https://example.com/4\");"),
            "ДополнительныеАдреса: их не больше трёх, а задано 4",
        ),
        ("Настройки.КорневыеКлючи = \"AAAA\";".into(), "КорневыеКлючи: нужно значение типа Массив"),
        ("Настройки.Тексты.Вставить(\"backup\", 5);".into(), "Тексты: backup - не строка"),
        (
            format!("Настройки.Тексты.Вставить(\"backup\", \"{}\");", "я".repeat(301)),
            "Тексты: backup - длиннее 600 байт в UTF-8",
        ),
        ("Настройки.Тексты = \"backup\";".into(), "Тексты: нужно значение типа Структура"),
        ("Настройки.ОдобрятьНаНочь = 1;".into(), "ОдобрятьНаНочь: нужно значение типа Булево"),
        ("Настройки.ВыдержкаЧасов = \"48\";".into(), "ВыдержкаЧасов: нужно значение типа Число"),
    ] {
        let found = remarks(&more);
        assert!(found.len() == 1 && found[0].starts_with("DEMO: ") && found[0].contains(told), "{more}: {found:?}");
    }
    // The limits themselves are right, and so is an empty word.
    let right = format!(
        "{three} {} Настройки.ПорогПодписей = 2; Настройки.ВыдержкаЧасов = 720; Настройки.ПериодПроверки = 168; \
         Настройки.НаименьшийНомерЛенты = 9007199254740991; Настройки.СвежестьЛенты = \"warn\";",
        keys("ОткрытыеКлючи")
    );
    assert_eq!(remarks(&right), Vec::<String>::new());
}

fn with_other_roots_the_memory_begins_anew() {
    for is_installer in [false, true] {
        let place = place(&format!("Настройки.КорневыеКлючи.Добавить(\"{KEY}\");"), is_installer);
        place.call("Хранение", "ЗапомнитьПамять", &[place.json(r#"{"seq":9,"root":{"version":3}}"#)]);
        let memory = || place.config()["memory"].clone();
        assert_eq!(memory()["seq"], 9);
        // The vendor has lost the root keys, and this release pins others: what stood for the old chain would refuse
        // the new one for ever.
        let root = ["extension-update.DEMO", "Корень", "extension-update"].map(str::to_owned);
        let own = place.stand.base.settings.borrow_mut().insert(root.clone(), format!("{OTHER} 1").as_str().into());
        assert_eq!(memory(), serde_json::json!({}));
        // What was remembered under keys that sign feeds goes on with the first roots.
        place.stand.base.settings.borrow_mut().insert(root.clone(), "".into());
        assert_eq!(memory()["seq"], 9);
        place.stand.base.settings.borrow_mut().insert(root, own.expect("it is kept beside the memory"));
        assert_eq!(memory()["seq"], 9);
    }
}

const SELF_TEST: &str = "ОбщаяФорма.Демо_СамопроверкаПоля";

fn the_self_test_says_what_is_wrong() {
    for (more, told) in [
        ("", "Настройки поставщика: замечаний нет"),
        ("Настройки.ВыдержкаЧасов = 721;", "DEMO: ВыдержкаЧасов: нужно целое число от 0 до 720, а не 721"),
    ] {
        for is_lost in [false, true] {
            let visit = Visit::open_on(place(more, false).stand, SELF_TEST);
            if is_lost {
                visit.stand.base.faults.always("ТекстОНастройках", "Соединение потеряно");
            }
            visit.stand.advance(61_000);
            let shown = convert::show(&visit.form.attribute("Сведения"));
            let told = if is_lost {
                "Настройки прочитать не удалось: Соединение потеряно"
            } else {
                told
            };
            assert!(shown.contains(told), "{shown}");
            visit.calm();
        }
    }
}

/// The signature speaks of a file by its hash alone, whoever has signed.
fn pinned_roots_ask_for_a_hash() {
    for is_installer in [false, true] {
        for (more, expected) in [
            ("", ""),
            ("Настройки.КорневыеКлючи.Добавить(\"x\");", "hash"),
            ("Настройки.ОткрытыеКлючи.Добавить(\"x\");", "hash"),
        ] {
            let place = place(more, is_installer);
            let data = file("0.0.0.4");
            let message = install("0.0.0.4", &data).replace(&format!("\"{}\"", crate::visit::sha256(&data)), "null");
            let params = place.call("Основа", "ОбъектИзJSON", &[message.as_str().into()]);
            let wanted = place.call("Проверка", "ТребованияСообщения", &[params]);
            let found = place.call(
                "Проверка",
                "ЗаключениеОБайтах",
                &[extension_update_bsl::library::binary::binary(data), wanted],
            );
            assert_eq!(convert::show(&crate::field!(place.stand, found, "Код")), expected, "{more}");
        }
    }
}

/// The panel asks a further address as it asks the first one, and the form has nothing against it; what it is told of a
/// release that waits, and of codes that it does not know, it passes over.
fn a_further_address_is_asked_as_the_first_one() {
    let more = "Настройки.ДополнительныеАдреса.Добавить(\"https://mirror.example.com/feed.json\");";
    let visit = Visit::open_on(place(more, false).stand, FORM);
    visit.stand.base.answer_with(|question| match question.host.as_str() {
        "mirror.example.com" => Answer::new(200, &[], b"feed"),
        _ => Answer::Lost,
    });
    for (ticket, url) in [(1, "https://example.com/feed.json"), (2, "https://mirror.example.com/feed.json")] {
        let params = format!(r#"{{"ticket":{ticket},"method":"GET","url":"{url}","maxBytes":9,"timeoutMs":1000}}"#);
        visit.page.say("fetch", &params);
    }
    for (state, code) in [("waiting-for-age", "null"), ("failed", "\"stale\""), ("failed", "\"root\"")] {
        let params = format!(r#"{{"state":"{state}","installed":"0.0.0.3","offered":null,"code":{code}}}"#);
        visit.page.say("state", &params);
    }
    visit.stand.advance(3_000);
    assert_eq!(
        *visit.page.reports.borrow(),
        [
            r#"{"report":"fetched","ticket":1,"error":"network"}"#,
            r#"{"report":"fetched","ticket":2,"status":200,"headers":{},"body":"feed"}"#
        ]
    );
    // A release says that it is about security; the form installs it as any other.
    let data = file("0.0.0.4");
    visit.page.reports.borrow_mut().clear();
    visit.stand.base.answer_with(move |question| extension_update_stand::network::serve(question, &data));
    visit.page.say(
        "install",
        &install("0.0.0.4", &file("0.0.0.4")).replace("\"md5\":null", "\"md5\":null,\"security\":true"),
    );
    assert!(visit.finish().contains("installed"));
    let kept = convert::show(&visit.form.attribute("НастройкиПанели"));
    assert!(kept.contains(r#""urls":["https://mirror.example.com/feed.json"]"#), "{kept}");
    visit.calm();
}
