//! Types, conversions to a condition, and what is filled.

use crate::convert::to_condition;
use crate::error::{Outcome, raise, refuse};
use crate::library::{Function, arg, bad_argument, function, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Value, same};

pub const FUNCTIONS: &[Function] = &[
    function("ТипЗнч", "TypeOf", 1, 1, |_, args| Ok(Value::Type(arg(args, 0).type_name().into()))),
    function("Тип", "Type", 1, 1, |_, args| type_named(&text_arg(args, 0))),
    function("Булево", "Boolean", 1, 1, |_, args| Ok(Value::Bool(to_condition(&arg(args, 0))?))),
    function("ЗначениеЗаполнено", "ValueIsFilled", 1, 1, |_, args| {
        Ok(Value::Bool(is_filled(&arg(args, 0))))
    }),
    function("ЗаполнитьЗначенияСвойств", "FillPropertyValues", 2, 4, fill_properties),
];

/// The name in code, in English, and as it is shown.
const TYPES: &[(&str, &str, &str)] = &[
    ("Неопределено", "Undefined", "Не определено"),
    ("Null", "Null", "Null"),
    ("Булево", "Boolean", "Булево"),
    ("Число", "Number", "Число"),
    ("Строка", "String", "Строка"),
    ("Дата", "Date", "Дата"),
    ("Тип", "Type", "Тип"),
    ("Массив", "Array", "Массив"),
    ("ФиксированныйМассив", "FixedArray", "Фиксированный массив"),
    ("Структура", "Structure", "Структура"),
    ("ФиксированнаяСтруктура", "FixedStructure", "Фиксированная структура"),
    ("Соответствие", "Map", "Соответствие"),
    ("ДвоичныеДанные", "BinaryData", "Двоичные данные"),
    ("УникальныйИдентификатор", "UUID", "Уникальный идентификатор"),
    ("ИнформацияОбОшибке", "ErrorInfo", "Информация об ошибке"),
    ("ФиксированноеСоответствие", "FixedMap", "Фиксированное соответствие"),
    ("ТаблицаЗначений", "ValueTable", "Таблица значений"),
    ("СтрокаТаблицыЗначений", "ValueTableRow", "Строка таблицы значений"),
    ("КолонкаТаблицыЗначений", "ValueTableColumn", "Колонка таблицы значений"),
    ("СписокЗначений", "ValueList", "Список значений"),
    ("ЭлементСпискаЗначений", "ValueListItem", "Элемент списка значений"),
    ("ОписаниеТипов", "TypeDescription", "Описание типов"),
];

pub fn type_named(name: &str) -> Outcome {
    match TYPES.iter().find(|(russian, english, _)| same(name, russian) || same(name, english)) {
        Some((_, _, shown)) => Ok(Value::Type((*shown).into())),
        None => refuse(format!("Тип(\"{name}\")")),
    }
}

/// Measured on 8.3.27: a boolean always is, a text of blanks is not, an empty collection is not.
fn is_filled(value: &Value) -> bool {
    match value {
        Value::Undefined | Value::Null => false,
        Value::Bool(_) | Value::Type(_) | Value::Item(_) => true,
        Value::Number(number) => !number.is_zero(),
        Value::Text(text) => !text.trim().is_empty(),
        Value::Date(seconds) => *seconds != 0,
        Value::Object(object) => object.count() != Some(0),
    }
}

fn names(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Without a list: what both have. With one: every name must be in both, the last name first, and what is excluded is
/// not asked (measured on 8.3.27). What has no properties is no error.
fn fill_properties(runtime: &Runtime, args: &mut Args) -> Outcome {
    let (Value::Object(target), Value::Object(source)) = (arg(args, 0), arg(args, 1)) else {
        return bad_argument(1);
    };
    let (own, theirs) = (target.fields().unwrap_or_default(), source.fields().unwrap_or_default());
    let has = |fields: &[String], name: &str| fields.iter().any(|field| same(field, name));
    let (listed, excluded) = (list_arg(args, 2)?, list_arg(args, 3)?.unwrap_or_default());
    match listed {
        None => {
            for name in own.iter().filter(|name| has(&theirs, name) && !has(&excluded, name)) {
                target.set(runtime, name, source.get(runtime, name)?)?;
            }
        }
        Some(listed) => {
            for name in listed.iter().rev() {
                if !has(&own, name) || !has(&theirs, name) {
                    return raise(format!("Поле объекта не обнаружено ({name})"));
                }
                target.set(runtime, name, source.get(runtime, name)?)?;
            }
        }
    }
    Ok(Value::Undefined)
}

fn list_arg(args: &Args, at: usize) -> Outcome<Option<Vec<String>>> {
    match args.get(at).cloned().flatten() {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(names(&text).into_iter().map(str::to_owned).collect())),
        Some(_) => bad_argument(at + 1),
    }
}
