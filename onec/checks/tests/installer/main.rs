//! The installer's modules are assembled out of the extension's common modules; the tests hold the committed text to
//! that, byte for byte, so that a check or a way back mended in one place is mended in both. `BLESS=1` writes what is
//! assembled. Read next: `assemble.rs`.

mod assemble;

use std::{fs, path::PathBuf};

use assemble::{MARK, Shared, assemble_form, assemble_object, rename, shorten};
use extension_update_onec_checks::{bsl::Module, finding::Finding};

const OBJECT: &str = "installer/УстановкаРасширения/Ext/ObjectModule.bsl";
const FORM: &str = "installer/УстановкаРасширения/Forms/Форма/Ext/Form/Module.bsl";
const FORM_XML: &str = "installer/УстановкаРасширения/Forms/Форма/Ext/Form.xml";

/// What the installer does in its own way, and why: settings have a check box more, the template is the processor's
/// own, background jobs run nothing but common modules, and without them no install outlives its form, and none runs at
/// night.
const OWN: [&str; 11] = [
    "НочьВызовСервера_Ответить",
    "Операция_Начать",
    "ОповещениеВызовСервера_ЗапомнитьСостояние",
    "Основа_ВсеНастройки",
    "Основа_ТекстПанели",
    "Работы_МожноПродолжить",
    "Работы_НачатьЗагрузку",
    "Работы_НачатьЗапрос",
    "Работы_Отменить",
    "Работы_СостояниеРаботы",
    "Утро_ДополнитьСведения",
];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn read(name: &str) -> String {
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The common modules as the panel's extension has them.
fn read_shared() -> Shared {
    let folder = path("extension/CommonModules");
    let mut shared = Shared::new();
    for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(short) = shorten(&name).filter(|_| entry.path().is_dir()) else { continue };
        let file = format!("extension/CommonModules/{name}/Ext/Module.bsl");
        let module = Module::parse(&file, &read(&file)).unwrap_or_else(|finding| panic!("{finding}"));
        shared.insert(short.to_owned(), module);
    }
    shared
}

/// The part above the mark.
fn own(text: &str) -> &str {
    text.split_once(MARK).unwrap_or_else(|| panic!("the mark is missing:\n{MARK}")).0
}

fn assemble(shared: &Shared) -> [(&'static str, String); 2] {
    let (object, form) = (read(OBJECT), read(FORM));
    let whole_form = format!("{}{MARK}{}", own(&form), assemble_form(shared, own(&form)));
    let whole_object = format!("{}{MARK}{}", own(&object), assemble_object(shared, own(&object), &whole_form));
    [(FORM, whole_form), (OBJECT, whole_object)]
}

fn module(file: &str, text: &str) -> Result<Module, Finding> {
    Module::parse(file, text)
}

#[test]
fn the_installer_is_assembled_out_of_the_common_modules() {
    for (file, text) in assemble(&read_shared()) {
        if std::env::var_os("BLESS").is_some() {
            fs::write(path(file), format!("\u{feff}{text}")).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
        let there = read(file);
        let first = there.lines().zip(text.lines()).position(|(one, other)| one != other);
        assert!(
            there == text,
            "{file} differs from what is assembled (line {first:?}); BLESS=1 cargo test -p extension-update-onec-checks --test installer"
        );
    }
}

#[test]
fn only_what_must_differ_is_the_installers_own() -> Result<(), Finding> {
    let (text, shared) = (read(OBJECT), read_shared());
    let module = module(OBJECT, own(&text))?;
    let mut names: Vec<&str> = module.procedures.iter().map(|procedure| procedure.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, OWN);
    for name in OWN {
        let (from, procedure) = name.split_once('_').unwrap_or_default();
        let there = shared.get(from).and_then(|module| module.find(procedure));
        let there = there.unwrap_or_else(|| panic!("the extension has no {name} any more"));
        let here = module.find(name).map(|here| (here.function, here.exported, here.arity()));
        assert_eq!(here, Some((there.function, there.exported, there.arity())), "{name}");
    }
    Ok(())
}

#[test]
fn everything_that_is_called_stands_in_the_same_module() -> Result<(), Finding> {
    let (object, form) = (read(OBJECT), read(FORM));
    let (object, form) = (module(OBJECT, &object)?, module(FORM, &form)?);
    let shared = read_shared();
    let mut checked = 0;
    for (caller, callee) in [(&object, &object), (&form, &form)] {
        for call in
            caller.calls.iter().filter(|call| shared.keys().any(|short| call.name.starts_with(&format!("{short}_"))))
        {
            let to = if call.receiver.is_empty() { callee } else { &object };
            let found =
                to.find(&call.name).unwrap_or_else(|| panic!("{}:{}: no {}", caller.file, call.line, call.name));
            let (least, most) = found.arity();
            assert!((least..=most).contains(&call.arguments.len()), "{}:{}: {}", caller.file, call.line, call.name);
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} calls were seen");
    for module in [&object, &form] {
        // The probe's job is the one thing that runs a common module: that of the extension which has just been
        // written.
        let job = format!("\"{}Проба.Ответить\"", assemble::STEM);
        let rest = module.text.replace(&job, "");
        assert!(!rest.contains(assemble::STEM), "{} still names a common module", module.file);
    }
    Ok(())
}

/// In a form, a variable called as an attribute is that attribute: an assembled procedure must not write to one by
/// chance.
#[test]
fn no_assembled_procedure_writes_to_an_attribute_of_the_form() {
    let (text, xml) = (read(FORM), read(FORM_XML));
    let attributes: Vec<&str> =
        xml.split("<Attribute name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(attributes.contains(&"ТекстПанели"), "{attributes:?}");
    let assembled = text.split_once(MARK).unwrap_or_default().1;
    for line in assembled.lines() {
        let target = line.trim_start().split_once('=').map_or("", |(target, _)| target.trim());
        assert!(!attributes.contains(&target), "{line}");
    }
}

#[test]
fn names_change_and_nothing_else() -> Result<(), Finding> {
    let mut shared = Shared::new();
    for (short, text) in [
        ("Сеть", "Функция Запрос(А)\nКонецФункции\nПроцедура После(Б) Экспорт\nКонецПроцедуры\n"),
        ("Основа", "Функция Настройки() Экспорт\nКонецФункции\n"),
    ] {
        shared.insert(short.to_owned(), module(short, text)?);
    }
    for (before, after) in [
        ("Запрос = Запрос(1);", "Запрос = Сеть_Запрос(1);"),
        ("А.Запрос(1); Новый Запрос(1);", "А.Запрос(1); Новый Запрос(1);"),
        ("Сообщить(\"Запрос(\"\"1\"\")\");", "Сообщить(\"Запрос(\"\"1\"\")\");"),
        (
            "Новый ОписаниеОповещения(\"После\", ЭтотОбъект, \"После\")",
            "Новый ОписаниеОповещения(\"Сеть_После\", ЭтотОбъект, \"После\")",
        ),
        ("Демо_ОбновлениеРасширения.Настройки().Имя", "Основа_Настройки().Имя"),
        (
            "// см. Запрос, Демо_ОбновлениеРасширения.Настройки. Запрос(1)",
            "// см. Сеть_Запрос, Основа_Настройки. Запрос(1)",
        ),
        ("// См. Демо_ОбновлениеРасширенияСеть.\nА", "// См. Сеть.\nА"),
        ("\"|строка\n\t|Запрос(\"\n", "\"|строка\n\t|Запрос(\"\n"),
    ] {
        assert_eq!(rename(before, &shared, "Сеть"), after);
    }
    Ok(())
}

#[test]
fn a_change_in_a_common_module_is_a_change_in_the_installer() -> Result<(), Finding> {
    let shared = read_shared();
    let before = assemble(&shared);
    let mut changed = shared.clone();
    let text = shared["Проверка"].text.replace("ХешФункция.SHA256", "ХешФункция.MD5");
    changed.insert("Проверка".to_owned(), module("Проверка", &text)?);
    let after = assemble(&changed);
    assert_eq!(before[0], after[0], "the form has no part in it");
    assert_ne!(before[1], after[1]);
    Ok(())
}
