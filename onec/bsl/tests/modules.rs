//! The shipped modules: each of them loads on each side, what needs no platform gives what it should, and a text of any
//! kind ends in an answer. The host's hook is held here too.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use extension_update_bsl::error::raise;
use extension_update_bsl::runtime::{Plain, PlatformCall, on_large_stack};
use extension_update_bsl::{Args, Limits, Outcome, Platform, Runtime, Side, Value, convert, load, run_script};
use proptest::prelude::*;

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "bsl") {
            found.push(path);
        }
    }
}

fn onec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_shipped_module_loads_on_every_side() {
    let mut found = vec![];
    for part in ["extension", "installer", "service"] {
        collect(&onec().join(part), &mut found);
    }
    assert!(found.len() >= 30, "{}", found.len());
    for path in found {
        let text = fs::read_to_string(&path).expect("a module");
        for side in [Side::Server, Side::ThinClient, Side::WebClient] {
            let loaded = load("Модуль", &text, side, &|_| false);
            let module = loaded.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let procedures = text.lines().filter(|line| line.starts_with("Процедура ") || line.starts_with("Функция "));
            assert!(side == Side::WebClient || module.procedures.len() == procedures.count(), "{}", path.display());
        }
    }
}

fn module(name: &str) -> (String, String) {
    let name = format!("Демо_ОбновлениеРасширения{name}");
    let path = onec().join("extension/CommonModules").join(&name).join("Ext/Module.bsl");
    (name, fs::read_to_string(path).expect("the module is there"))
}

fn runtime(names: &[&str]) -> Runtime {
    let runtime = Runtime::new(Side::Server, Limits::default(), Box::new(Plain(|_: &str| {})));
    for name in names {
        let (name, text) = module(name);
        runtime.add_module(&name, &text, None).expect("it loads");
    }
    runtime
}

fn call(runtime: &Runtime, module: &str, procedure: &str, args: &[&str]) -> Value {
    let mut args = args.iter().map(|arg| Some(Value::from(*arg))).collect();
    let outcome = runtime.call(&format!("Демо_ОбновлениеРасширения{module}"), procedure, &mut args);
    outcome.unwrap_or_else(|error| panic!("{procedure}: {error}"))
}

#[test]
fn versions_compare_by_their_numbers() {
    let runtime = runtime(&["КлиентСервер"]);
    for (first, second, expected) in [
        ("0.0.0.4", "0.0.0.3", "1"),
        ("0.0.0.10", "0.0.0.9", "1"),
        ("1.2", "1.2.0.0", "0"),
        ("1.2.042.1", "1.2.42.1", "0"),
        ("2.0", "10.0", "-1"),
    ] {
        let order = call(&runtime, "КлиентСервер", "СравнитьВерсии", &[first, second]);
        // Only the sign is promised.
        let sign = convert::to_number(&order).expect("a number").to_i64().expect("a whole one").signum();
        assert_eq!(sign.to_string(), expected, "{first} {second}");
    }
    for (text, expected) in [("12", "12"), ("007", "7"), ("-1", ""), ("", ""), ("1а", "")] {
        assert_eq!(convert::show(&call(&runtime, "КлиентСервер", "ЦелоеИзСтроки", &[text])), expected, "{text}");
    }
}

#[test]
fn addresses_are_taken_apart() {
    let runtime = runtime(&["КлиентСервер", "Адреса"]);
    for (address, expected) in [
        ("https://Example.com/a?b#c", "https example.com 443 example.com /a?b"),
        ("https://example.com:8443", "https example.com 8443 example.com:8443 /"),
        ("http://127.0.0.1:80/x", "http 127.0.0.1 80 127.0.0.1:80 /x"),
        ("http://[::1]/x", "http [::1] 80 [::1] /x"),
        ("http://example.com/", ""),
        ("https://user@example.com/", ""),
        ("https://example.com:99999/", ""),
        ("mailto:a@b", ""),
    ] {
        let parts = call(&runtime, "Адреса", "РазобратьАдрес", &[address]);
        let shown = match &parts {
            Value::Object(parts) => {
                let shown =
                    |name: &str| convert::show(&parts.get(&runtime, name).expect("a field")).replace('\u{a0}', "");
                ["Схема", "Хост", "Порт", "ХостИПорт", "Путь"].map(shown).join(" ")
            }
            _ => String::new(),
        };
        assert_eq!(shown, expected, "{address}");
    }
}

#[test]
fn what_was_run_is_counted() {
    let runtime = runtime(&["КлиентСервер"]);
    call(&runtime, "КлиентСервер", "КнопкаСигнала", &[]);
    call(&runtime, "КлиентСервер", "КнопкаСигнала", &[]);
    let coverage = runtime.coverage();
    let runs: Vec<u64> = coverage[0].procedures.iter().map(|(_, _, runs)| *runs).collect();
    assert_eq!(runs.iter().sum::<u64>(), 2);
    assert_eq!(coverage[0].procedures[0].0.as_ref(), "КнопкаСигнала");
    assert_eq!(coverage[0].lines.iter().filter(|(_, runs)| *runs == 2).count(), 1);
}

/// Says what it was asked; the third call fails.
struct Failing(Rc<RefCell<Vec<String>>>);

impl Platform for Failing {
    fn function(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Option<Outcome> {
        (name == "Узнать").then(|| Ok(Value::from("ответ")))
    }
    fn before(&self, _runtime: &Runtime, call: &PlatformCall) -> Outcome<()> {
        self.0.borrow_mut().push(format!("{}({})", call.name, call.line));
        if self.0.borrow().len() == 3 { raise("связь потеряна") } else { Ok(()) }
    }
    fn say(&self, text: &str) {
        self.0.borrow_mut().push(text.to_owned());
    }
    fn cross(&self, _runtime: &Runtime, _module: &str, procedure: &str, args: &mut Args) -> Outcome {
        args[0] = Some(Value::from("изменён"));
        Ok(Value::from(procedure))
    }
}

#[test]
fn the_host_sees_each_call_and_can_let_it_fail() {
    let log = Rc::new(RefCell::new(vec![]));
    let runtime = Runtime::new(Side::ThinClient, Limits::default(), Box::new(Failing(log.clone())));
    let text = "&НаСервере\nФункция Там(А)\nВозврат 1 / 0;\nКонецФункции\nХ = 1;\nСообщить(Там(Х));\nСообщить(Х);\nПопытка\nУзнать();\nИсключение\nСообщить(ОписаниеОшибки());\nКонецПопытки;";
    let index = runtime.add_module("Форма", text, None).expect("it loads");
    runtime.start(index).expect("the failure is caught");
    assert_eq!(*log.borrow(), ["Там", "изменён", "Узнать(9)", "{Форма(9)}: связь потеряна"]);
}

/// Keeps the depths at which procedures were left.
struct Leaving(Rc<RefCell<Vec<usize>>>);

impl Platform for Leaving {
    fn left(&self, depth: usize) {
        self.0.borrow_mut().push(depth);
    }
}

#[test]
fn a_module_is_a_value_and_can_be_shared() {
    let depths = Rc::new(RefCell::new(vec![]));
    let first = Runtime::new(Side::Server, Limits::default(), Box::new(Leaving(depths.clone())));
    let text = "Перем Счет Экспорт;\nФункция Внутри(Знач А) Экспорт\nСчет = А + 1;\nВозврат Счет;\nКонецФункции\n\
        Функция Сам() Экспорт\nВозврат ЭтотОбъект;\nКонецФункции\n\
        Функция Снаружи(А, Знач Б) Экспорт\nВозврат Внутри(А);\nКонецФункции";
    first.add_module("М", text, None).expect("it loads");
    let number = |value: Value| convert::show(&value);
    let one = || vec![Some(Value::number(1i64)), Some(Value::Undefined)];
    assert_eq!(number(first.call("М", "Снаружи", &mut one()).expect("it runs")), "2");
    // The inner one is left to depth 1, the outer one to none.
    assert_eq!(*depths.borrow(), [1, 0]);
    assert_eq!(first.by_value("М", "Снаружи"), [false, true]);
    // A module that names itself gives its exported procedures to whoever has the value.
    let Value::Object(own) = first.call("М", "Сам", &mut vec![]).expect("it runs") else { panic!("no object") };
    let mut args = vec![Some(Value::number(4i64))];
    assert_eq!(number(own.call(&first, "Внутри", &mut args).expect("it is exported")), "5");
    assert!(own.call(&first, "НетТакой", &mut args).is_err());
    // Another runtime takes it over: what is counted is counted for both, variables are its own.
    let second = Runtime::new(Side::Server, Limits::default(), Box::new(Plain(|_: &str| {})));
    assert!(second.share_module(&first, "Нет", None).is_none());
    assert!(second.share_module(&first, "М", None).is_some());
    assert_eq!(second.coverage(), first.coverage());
    assert_eq!(second.variable("М", "Счет").map(number), Some(String::new()));
    assert!(second.set_variable("М", "Счет", Value::number(9i64)));
    assert_eq!(first.variable("М", "Счет").map(number), Some("5".to_owned()));
    assert!(!second.set_variable("М", "Нет", Value::Undefined));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the text, loading and running end in an answer.
    #[test]
    fn any_text_ends_in_an_answer(words in proptest::collection::vec(proptest::sample::select(vec![
        "Если", "Тогда", "КонецЕсли", "Для", "Каждого", "Из", "По", "Цикл", "КонецЦикла", "Попытка", "Исключение", "КонецПопытки",
        "Процедура", "КонецПроцедуры", "Функция", "КонецФункции", "Возврат", "Новый", "Массив", "А", "ё", "=", "+", "-", "%", "(", ")",
        "[", "]", ",", ";", ".", "?(", "\"", "|", "'2024'", "'20240101'", "1", "0.5", "Не", "И", "Перем", "#Если", "#КонецЕсли", "&НаКлиенте",
        "Сообщить", "ВызватьИсключение", "~М", "//", "\n", "СтрРазделить", "Формат", "Окр",
    ]), 0..40)) {
        let text = words.join(" ");
        let limits = Limits { steps: 10_000, ..Limits::default() };
        let ended = on_large_stack(|| run_script("С", &text, limits, |_| {}));
        prop_assert!(ended.is_ok(), "{text}");
    }
}
