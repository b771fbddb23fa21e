//! What client code may not do: a web client has no JSON, no files and no modal calls, and 8.3.14 has not what came
//! later. Each name stands here with its reason. It must never be silenced line by line: who needs a call takes its
//! asynchronous twin. Read next: `standards.rs`.

use crate::{bsl::same, finding::Finding, project::Project};

const MODAL: &str = "stops the client until the user answers; a web client forbids it";
const FILES: &str = "works on files synchronously; a web client has only the asynchronous twin";
const NO_JSON: &str = "is not there in a web client: JSON is read and written on the server";
const SERVER_ONLY: &str = "is there on the server only";

/// Global methods.
const CALLS: [(&str, &str); 33] = [
    ("Вопрос", MODAL),
    ("Предупреждение", MODAL),
    ("ОткрытьФормуМодально", MODAL),
    ("ОткрытьЗначение", MODAL),
    ("ВвестиЗначение", MODAL),
    ("ВвестиСтроку", MODAL),
    ("ВвестиЧисло", MODAL),
    ("ВвестиДату", MODAL),
    ("УстановитьРасширениеРаботыСФайлами", MODAL),
    ("УстановитьРасширениеРаботыСКриптографией", MODAL),
    ("УстановитьВнешнююКомпоненту", MODAL),
    ("ПодключитьРасширениеРаботыСФайлами", FILES),
    ("ПодключитьВнешнююКомпоненту", FILES),
    ("ПоместитьФайл", FILES),
    ("ПоместитьФайлы", FILES),
    ("ПолучитьФайлы", FILES),
    ("НайтиФайлы", FILES),
    ("КопироватьФайл", FILES),
    ("ПереместитьФайл", FILES),
    ("УдалитьФайлы", FILES),
    ("СоздатьКаталог", FILES),
    ("КаталогВременныхФайлов", FILES),
    ("КаталогДокументов", FILES),
    ("РабочийКаталогДанныхПользователя", FILES),
    ("ПолучитьИмяВременногоФайла", FILES),
    ("ЗапроситьРазрешениеПользователя", FILES),
    ("ЗапуститьПриложение", FILES),
    ("ПрочитатьJSON", NO_JSON),
    ("ЗаписатьJSON", NO_JSON),
    ("ПолучитьОбщийМакет", SERVER_ONLY),
    ("ЗаписьЖурналаРегистрации", SERVER_ONLY),
    ("УстановитьПривилегированныйРежим", SERVER_ONLY),
    ("ПравоДоступа", SERVER_ONLY),
];

/// Types after `Новый`.
const TYPES: [(&str, &str); 18] = [
    ("ЧтениеJSON", NO_JSON),
    ("ЗаписьJSON", NO_JSON),
    ("ПараметрыЗаписиJSON", NO_JSON),
    ("ЧтениеXML", "is not there in a web client"),
    ("ЗаписьXML", "is not there in a web client"),
    ("HTTPСоединение", "is not there in a web client: requests go from the server"),
    ("HTTPЗапрос", "is not there in a web client: requests go from the server"),
    ("WSПрокси", "is not there in a web client"),
    ("ЧтениеТекста", FILES),
    ("ЗаписьТекста", FILES),
    ("ФайловыйПоток", FILES),
    ("ЧтениеДанных", "is not there in a web client"),
    ("ДвоичныеДанные", FILES),
    ("ХешированиеДанных", SERVER_ONLY),
    ("ТаблицаЗначений", SERVER_ONLY),
    ("ДеревоЗначений", SERVER_ONLY),
    ("Запрос", SERVER_ONLY),
    ("COMОбъект", "is not there in a web client"),
];

/// Global objects that client code cannot reach.
const RECEIVERS: [(&str, &str); 8] = [
    ("Метаданные", SERVER_ONLY),
    ("РасширенияКонфигурации", SERVER_ONLY),
    ("ФоновыеЗадания", SERVER_ONLY),
    ("ХранилищеОбщихНастроек", SERVER_ONLY),
    ("Справочники", SERVER_ONLY),
    ("РегистрыСведений", SERVER_ONLY),
    ("Константы", SERVER_ONLY),
    ("ПользователиИнформационнойБазы", SERVER_ONLY),
];

/// Names that 8.3.14, the compatibility mode of the extension, does not have; in any code.
const TOO_NEW: [(&str, &str); 7] = [
    ("ОбработкаОшибок", "8.3.17"),
    ("КатегорияОшибки", "8.3.17"),
    ("НачатьПолучениеФайлаССервера", "8.3.15"),
    ("НачатьПомещениеФайлаНаСервер", "8.3.15"),
    ("ПоместитьФайлНаСерверАсинх", "8.3.18"),
    ("ПолучитьФайлССервераАсинх", "8.3.18"),
    ("ВопросАсинх", "8.3.18"),
];

pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = vec![];
    for (file, module) in &project.modules {
        let mut tell = |line: usize, name: &str, reason: &str| {
            findings.push(Finding::new(file, line, format!("{name}: {reason}")));
        };
        for call in &module.calls {
            let client = project.place(file, module.around(call.line)).client;
            // A procedure of the module's own may bear a name of the platform's.
            if client && call.receiver.is_empty() && module.find(&call.name).is_none() {
                CALLS
                    .iter()
                    .filter(|(name, _)| same(name, &call.name))
                    .for_each(|(name, why)| tell(call.line, name, why));
            }
            let first = call.receiver.split(['.', '(']).next().unwrap_or("");
            if client {
                RECEIVERS
                    .iter()
                    .filter(|(name, _)| same(name, first))
                    .for_each(|(name, why)| tell(call.line, name, why));
            }
            for (name, since) in TOO_NEW.iter().filter(|(name, _)| same(name, first) || same(name, &call.name)) {
                tell(call.line, name, &format!("came with {since}, the compatibility mode is 8.3.14"));
            }
        }
        for (made, line) in &module.made {
            if project.place(file, module.around(*line)).client {
                TYPES.iter().filter(|(name, _)| same(name, made)).for_each(|(name, why)| tell(*line, name, why));
            }
        }
        for line in &module.asynchronous {
            tell(*line, "Асинх, Ждать", "came with 8.3.18, the compatibility mode is 8.3.14");
        }
    }
    findings
}
