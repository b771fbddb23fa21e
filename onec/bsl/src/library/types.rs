//! Types, conversions to a condition, and what is filled.

use crate::convert::to_condition;
use crate::error::{Outcome, refuse};
use crate::library::{Function, arg, function, text_arg};
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
];

fn type_named(name: &str) -> Outcome {
    match TYPES.iter().find(|(russian, english, _)| same(name, russian) || same(name, english)) {
        Some((_, _, shown)) => Ok(Value::Type((*shown).into())),
        None => refuse(format!("Тип(\"{name}\")")),
    }
}

/// Measured on 8.3.27: a boolean always is, a text of blanks is not, an empty collection is not.
pub fn is_filled(value: &Value) -> bool {
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

/// Without a list: what both have. With one: every name must be in both (measured on 8.3.27).
fn fill_properties(runtime: &Runtime, args: &mut Args) -> Outcome {
    let (Value::Object(target), Value::Object(source)) = (arg(args, 0), arg(args, 1)) else {
        return crate::library::bad_argument(1);
    };
    let given = text_arg(args, 2);
    let excluded = text_arg(args, 3);
    let excluded = names(&excluded);
    let (Some(own), Some(theirs)) = (target.fields(), source.fields()) else {
        return refuse(format!("ЗаполнитьЗначенияСвойств: {}, {}", target.type_name(), source.type_name()));
    };
    let listed = names(&given);
    if listed.is_empty() {
        for name in own.iter().filter(|name| theirs.iter().any(|other| same(other, name))) {
            if !excluded.iter().any(|other| same(other, name)) {
                target.set(runtime, name, source.get(runtime, name)?)?;
            }
        }
        return Ok(Value::Undefined);
    }
    for name in listed {
        if excluded.iter().any(|other| same(other, name)) {
            // Which of the two lists wins was not published for every shape.
            return refuse("ЗаполнитьЗначенияСвойств с обоими списками");
        }
        if !own.iter().any(|other| same(other, name)) {
            return crate::error::raise(format!("Поле объекта не обнаружено ({name})"));
        }
        target.set(runtime, name, source.get(runtime, name)?)?;
    }
    Ok(Value::Undefined)
}
