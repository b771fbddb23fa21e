//! The checks over the sources as they stand, and over sources that are broken on purpose: a check that finds nothing
//! there would be worth nothing. Read next: `selftest.rs`.

use std::{fs, io};

use extension_update_onec_checks::{
    check_all,
    contract::Contract,
    finding::{Finding, list},
    project::Project,
    sources::{Sources, repository},
    template,
};

/// The sources as they stand, parsed once, and the contract.
struct Shipped {
    project: Project,
    unread: Vec<Finding>,
    contract: Contract,
}

impl Shipped {
    fn read() -> io::Result<Shipped> {
        let (project, unread) = Project::read(Sources::read()?);
        Ok(Shipped { project, unread, contract: Contract::read()? })
    }

    /// What is found in sources that were changed.
    fn check(&self, changed: Sources) -> Vec<Finding> {
        check_all(Project::read_beside(changed, &self.project.modules), &self.contract)
    }
}

#[test]
fn the_sources_of_the_1c_side_are_without_a_finding() -> io::Result<()> {
    let shipped = Shipped::read()?;
    let findings = check_all((shipped.project, shipped.unread), &shipped.contract);
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), list(&findings));
    Ok(())
}

#[test]
fn every_template_of_the_panel_is_the_page_of_pkg() -> io::Result<()> {
    let page = fs::read(repository().join("pkg/extension-update.html"))?;
    let sources = Sources::read()?;
    let findings = template::check(&sources, &page);
    assert!(findings.is_empty(), "{}", list(&findings));
    // One byte less, and no template at all.
    assert_eq!(
        template::check(&sources, &page[1..]).len(),
        sources.names().filter(|n| n.ends_with(template::TEMPLATE)).count()
    );
    assert_eq!(template::check(&Sources::default(), &page).len(), 1);
    Ok(())
}

#[test]
fn the_contract_that_is_read_is_the_whole_one() -> io::Result<()> {
    let contract = Contract::read()?;
    let list = |names: &str| names.split(' ').map(str::to_owned).collect();
    let messages = "ready fetch state install cancel download restart open-link open-registration remember proceed \
        schedule unschedule";
    assert_eq!(contract.messages, list(messages));
    let reports = "fetched accepted progress preflight installed failed scheduled unscheduled";
    assert_eq!(contract.reports, list(reports));
    assert_eq!(contract.problems, list("sessions lock incompatible space other"));
    assert!(contract.params.is_superset(&list("ticket maxBytes timeoutMs sha256 memory")));
    Ok(())
}

const CLIENT: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияКлиент/Ext/Module.bsl";
const STEPS: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияУстановкаКлиент/Ext/Module.bsl";
const FIELD: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияПолеКлиент/Ext/Module.bsl";
const CALL: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияВызовСервера/Ext/Module.bsl";
const WORKS: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияРаботы/Ext/Module.bsl";
const SERVER: &str = "extension/CommonModules/Демо_ОбновлениеРасширения/Ext/Module.bsl";
const CONFIG: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияКонфиг/Ext/Module.bsl";
const PREPARE: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияПодготовка/Ext/Module.bsl";
const INSTALL: &str = "extension/CommonModules/Демо_ОбновлениеРасширенияУстановка/Ext/Module.bsl";
const FORM: &str = "extension/CommonForms/Демо_ОбновлениеРасширения/Ext/Form.xml";
const FORM_MODULE: &str = "extension/CommonForms/Демо_ОбновлениеРасширения/Ext/Form/Module.bsl";
const CONFIGURATION: &str = "extension/Configuration.xml";
const SUBSYSTEM: &str = "extension/Subsystems/Демо_ДемонстрационноеРасширение.xml";
const ROLE: &str = "extension/Roles/Демо_ОбновлениеРасширения/Ext/Rights.xml";

/// File, what stands there, what a careless hand makes of it, and a part of the sentence that has to be found.
type Case = (&'static str, &'static str, &'static str, &'static str);

fn check_cases(cases: &[Case]) -> io::Result<()> {
    let shipped = Shipped::read()?;
    let sources = &shipped.project.sources;
    for (file, from, to, expected) in cases {
        let found = shipped.check(sources.with(file, from, to));
        let told = found.iter().any(|finding| finding.to_string().contains(expected));
        assert!(told, "«{to}» instead of «{from}» in {file} is not found as «{expected}», but as:\n{}", list(&found));
    }
    Ok(())
}

#[test]
fn a_module_that_does_not_parse_is_found() -> io::Result<()> {
    check_cases(&[
        (CLIENT, "Если Имя = \"ready\" Тогда", "Если Имя = \"ready\"", "does not parse"),
        (FORM_MODULE, "КонецПроцедуры", "КонецФункции", "does not parse"),
        // A region that is left open.
        (CLIENT, "#КонецОбласти", "", "does not parse"),
    ])
}

#[test]
fn xml_whose_names_ids_or_references_disagree_is_found() -> io::Result<()> {
    check_cases(&[
        (CONFIGURATION, "</ChildObjects>", "", "is not XML"),
        (CONFIGURATION, "<CommonForm>Демо_Рег", "<CommonForm>Демо_Per", "has no file"),
        (CONFIGURATION, "<CommonForm>Демо_РегистрацияПродукта</CommonForm>", "", "belongs to no object"),
        (CONFIGURATION, "<CommonForm>", "<CommonPicture>П</CommonPicture><CommonForm>", "do not know the kind"),
        (CONFIGURATION, "Role.Демо_ОбновлениеРасширения", "Role.Демо_Другая", "is not in the configuration"),
        (CONFIGURATION, "<NamePrefix>Демо_", "<NamePrefix>Наш_", "does not begin with the prefix"),
        (CONFIGURATION, "Language.Русский", "Language.Английский", "is not in the configuration"),
        (ROLE, "CommonForm.Демо_СамопроверкаПоля", "CommonForm.Демо_Самопроверка", "is not in the configuration"),
        (
            ROLE,
            "CommonForm.Демо_СамопроверкаПоля",
            "CommonForm.Демо_РегистрацияПродукта",
            "no role opens CommonForm.Демо_Само",
        ),
        (ROLE, "version=\"2.7\"", "version=\"2.20\"", "has the format version"),
        ("extension/CommonCommands/Демо_ОткрытьРегистрациюПродукта.xml", "<Name>Демо_", "<Name>", "is not called as"),
        ("extension/Languages/Русский.xml", "uuid=\"", "uuid=\"x", "is not a uuid"),
        (SUBSYSTEM, "<UseOneCommand>false</UseOneCommand>", "", "has no UseOneCommand"),
    ])?;
    let shipped = Shipped::read()?;
    let sources = &shipped.project.sources;
    for (file, expected) in [
        ("extension/Roles/Демо_ОбновлениеРасширения/Ext/Rights.xml", "has no Ext/Rights.xml"),
        (FORM_MODULE, "has no Ext/Form/Module.bsl"),
        ("extension/CommonTemplates/Демо_ПанельОбновления/Ext/Template.bin", "has no Ext/Template.bin"),
    ] {
        let found = shipped.check(sources.without(file));
        assert!(list(&found).contains(expected), "{file} is missed: {}", list(&found));
    }
    Ok(())
}

#[test]
fn two_objects_with_one_uuid_are_found() -> io::Result<()> {
    let shipped = Shipped::read()?;
    let sources = &shipped.project.sources;
    let file = "extension/Languages/Русский.xml";
    let text = sources.text(CONFIGURATION).unwrap_or_default();
    let taken = text.split("uuid=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let own = sources.text(file).unwrap_or_default();
    let own = own.split("uuid=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let found = shipped.check(sources.with(file, &own, &taken));
    assert!(list(&found).contains("already"), "{}", list(&found));
    Ok(())
}

#[test]
fn a_form_whose_handlers_paths_or_ids_disagree_is_found() -> io::Result<()> {
    check_cases(&[
        (FORM, ">ПанельПриНажатии<", ">ПанельНажатие<", "the module has no procedure ПанельНажатие"),
        (FORM, "name=\"OnClick\"", "name=\"OnPress\"", "do not know the event OnPress"),
        (FORM, "<DataPath>ТекстПанели", "<DataPath>ТекстПоля", "leads to no attribute"),
        (FORM, "Form.Command.Перезапустить", "Form.Command.Начать", "there is no command Начать"),
        (FORM, "name=\"ГруппаЗамечания\"", "name=\"Панель\"", "is not one of its own"),
        (FORM, " id=\"3\"", " id=\"1\"", "is not a number of its own"),
        (
            FORM_MODULE,
            "(Элемент, ДанныеСобытия, СтандартнаяОбработка)",
            "(Элемент, ДанныеСобытия)",
            "must be a procedure of 3",
        ),
        (
            FORM_MODULE,
            "&НаСервере\nПроцедура ПриСозданииНаСервере",
            "&НаКлиенте\nПроцедура ПриСозданииНаСервере",
            "&НаСервере",
        ),
        (FORM_MODULE, "Элементы.ГруппаПерезапуск", "Элементы.ГруппаРестарт", "the form has no item ГруппаРестарт"),
    ])
}

#[test]
fn a_call_of_what_is_not_there_is_found() -> io::Result<()> {
    check_cases(&[
        (FORM_MODULE, "Клиент.НовыйМост()", "Клиент.НовыйМостик()", "НовыйМостик is not there"),
        (FORM_MODULE, "Клиент.НовыйМост()", "Клиент.НовыйМост(1)", "takes 0 to 0 arguments, not 1"),
        (
            FORM_MODULE,
            "Процедура Подключаемый_ПроверитьРаботы()",
            "Процедура Подключаемый_Проверить()",
            "no procedure without",
        ),
        (FORM_MODULE, "ОбщаяФорма.Демо_Рег", "ОбщаяФорма.Рег", "is not in the configuration"),
        (STEPS, "ВызовСервера.НачатьУстановку(", "Сеть.НовыйЗапрос(1, ", "cannot be reached from here"),
        (
            FIELD,
            "ПослеВопросаОСсылке\", ЭтотОбъект",
            "ПослеОтвета\", ЭтотОбъект",
            "names ПослеОтвета, which is not there",
        ),
        (WORKS, "Работы.ЗагрузитьФайл\"", "Работы.СкачатьФайл\"", "is no exported procedure"),
        (SERVER, "ПолучитьОбщийМакет(\"Демо_Панель", "ПолучитьОбщийМакет(\"Панель", "is not in the configuration"),
        (SERVER, "СтрРазделить(", "СтрПоделить(", "nothing is called СтрПоделить"),
        (SERVER, "см. НовыеНастройки", "см. НовыеУстановки", "the comment names НовыеУстановки"),
        (
            SERVER,
            "Процедура ЗаписатьСобытие(Действие, Уровень, Текст) Экспорт",
            "Процедура ЗаписатьСобытие(Действие, Уровень, Текст)",
            "is not exported",
        ),
        (
            CALL,
            "Функция НастройкиПанели() Экспорт",
            "Функция НастройкиДляПанели() Экспорт",
            "nobody calls НастройкиДляПанели",
        ),
        (
            "extension/CommonForms/Демо_РегистрацияПродукта/Ext/Form/Module.bsl",
            "ЗапомнитьЛицензионныйКлюч(Ключ);",
            "ЗапомнитьЛицензионныйКлюч(Ключ); СпроситьСервис();",
            "cannot be called from &НаСервереБезКонтекста",
        ),
    ])
}

#[test]
fn what_a_web_client_forbids_and_what_came_later_is_found() -> io::Result<()> {
    check_cases(&[
        (FIELD, "ПоказатьВопрос(Оповещение, ", "Вопрос(", "Вопрос: stops the client"),
        (
            CLIENT,
            "Остались = Новый Массив;",
            "Остались = Новый ЧтениеJSON;",
            "ЧтениеJSON: is not there in a web client",
        ),
        (CLIENT, "Тексты.Добавить(Текст);", "Тексты.Добавить(ПрочитатьJSON(Текст));", "ПрочитатьJSON: is not there"),
        (FORM_MODULE, "ОткрытьФорму(", "ОткрытьФормуМодально(", "ОткрытьФормуМодально: stops the client"),
        (
            STEPS,
            "ПолучитьФайл(Шаг.Адрес, Работа.ИмяФайла, Истина)",
            "ПолучитьФайлы(Шаг.Адрес)",
            "ПолучитьФайлы: works on files",
        ),
        (
            CLIENT,
            "Остались = Новый Массив;",
            "Остались = Метаданные.Роли.Найти(1);",
            "Метаданные: is there on the server only",
        ),
        (INSTALL, "= КраткоеПредставлениеОшибки(", "= ОбработкаОшибок.КраткоеПредставлениеОшибки(", "came with 8.3.17"),
        (FIELD, "Процедура ПослеВопросаОСсылке", "Асинх Процедура ПослеВопросаОСсылке", "came with 8.3.18"),
    ])
}

#[test]
fn a_bridge_that_leaves_the_protocol_is_found() -> io::Result<()> {
    check_cases(&[
        (CLIENT, "Имя = \"remember\"", "Имя = \"remind\"", "the message remember has no handler"),
        (CLIENT, "Имя = \"remember\"", "Имя = \"remind\"", "the panel has no message remind"),
        (CLIENT, "Имя = \"cancel\"", "Имя = \"install\"", "is handled twice"),
        (CLIENT, "Параметры[\"memory\"]", "Параметры[\"memories\"]", "no message has the parameter memories"),
        (SERVER, "НовыйОтчет(\"accepted\")", "НовыйОтчет(\"taken\")", "the panel refuses the report taken"),
        (
            SERVER,
            "Отчет.Вставить(\"ticket\", Билет)",
            "Отчет.Вставить(\"status\", Билет)",
            "the panel refuses the report fetched",
        ),
        (SERVER, "Отчет.Вставить(\"restored\"", "Отчет.Вставить(\"returned\"", "no report has the key returned"),
        (CONFIG, "\"licenceKey\"", "\"licenseKey\"", "the config has no key licenseKey"),
        (CONFIG, "Раздел.Вставить(\"policy\"", "Раздел.Вставить(\"theme\"", "the config is made without policy"),
        (CONFIG, "\"imageHosts\"", "\"imageHost\"", "the config has no key imageHost"),
        (PREPARE, "НоваяПомеха(\"sessions\"", "НоваяПомеха(\"session\"", "session is no code of a problem"),
        (CALL, "\"cancelled\"", "\"canceled\"", "canceled is no code"),
        (INSTALL, "Код   = \"main-node\"", "Код   = \"other\"", "of the 11 codes"),
    ])
}

#[test]
fn what_the_standards_ask_for_is_missed_when_it_is_not_there() -> io::Result<()> {
    check_cases(&[
        (CALL, "Функция ПроверитьФайл(Знач Работа)", "Функция ПроверитьФайл(Работа)", "must be Знач"),
        (CALL, "//  Работа - см.", "//  Задача - см.", "the comment of ПродолжитьПослеВопроса names"),
        (CLIENT, "\tМост = Новый Структура;\n", "\tМост = Новый Структура;\n\n\n", "is a second empty line"),
        (CLIENT, "#Область СлужебныеПроцедурыИФункции", "#Область Прочее", "is not a standard region"),
        (
            CLIENT,
            "Процедура ВыполнитьСообщение(Форма, Имя, Параметры)",
            "Процедура ВыполнитьСообщение(Форма, Имя, Параметры) Экспорт",
            "is exported, but stands in",
        ),
        (CLIENT, "// Возвращаемое значение:", "// Возвращает:", "must say what it returns"),
        (SERVER, "\tВозврат Настройки;", "\tВозврат Настройки; ", "ends with a space"),
        (
            FORM_MODULE,
            "&НаКлиенте\nПроцедура ПодготовитьМост",
            "Процедура ПодготовитьМост",
            "stands under no directive",
        ),
        (SERVER, "'Обновление расширения'", "'Обновление 'расширения''", "has a quote inside"),
    ])
}
