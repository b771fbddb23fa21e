//! System enumerations that need no platform. A name of one alone is a value too, whose type has a name of its own
//! (published as measured on 8.3.27).

use std::rc::Rc;

use crate::error::{Outcome, raise};
use crate::runtime::Runtime;
use crate::value::{Item, Kind, Object, Value, is};

/// In Russian, in English, and as it is shown.
type Member = (&'static str, &'static str, &'static str);

struct Enumeration {
    russian: &'static str,
    english: &'static str,
    /// The type of the enumeration itself.
    own_type: &'static str,
    members: &'static [Member],
    /// Whether the platform has no others.
    complete: bool,
}

const ALL: &[Enumeration] = &[
    Enumeration {
        russian: "ХешФункция",
        english: "HashFunction",
        own_type: "ПеречислениеХешФункция",
        members: &[
            ("SHA256", "SHA256", "SHA256"),
            ("SHA512", "SHA512", "SHA512"),
            ("SHA1", "SHA1", "SHA1"),
            ("MD5", "MD5", "MD5"),
            ("CRC32", "CRC32", "CRC32"),
        ],
        complete: false,
    },
    Enumeration {
        russian: "КодировкаТекста",
        english: "TextEncoding",
        own_type: "ПеречислениеКодировкаТекста",
        members: &[("UTF8", "UTF8", "UTF8")],
        complete: false,
    },
    Enumeration {
        russian: "НаправлениеПоиска",
        english: "SearchDirection",
        own_type: "ПеречислениеНаправлениеПоиска",
        members: &[("СНачала", "FromBegin", "СНачала"), ("СКонца", "FromEnd", "СКонца")],
        complete: true,
    },
    Enumeration {
        russian: "НаправлениеСортировки",
        english: "SortDirection",
        own_type: "ПеречислениеНаправлениеСортировки",
        members: &[("Возр", "Asc", "Возр"), ("Убыв", "Desc", "Убыв")],
        complete: true,
    },
    Enumeration {
        russian: "ПереносСтрокJSON",
        english: "JSONLineBreak",
        own_type: "ПеречислениеПереносСтрокJSON",
        members: &[
            ("Нет", "None", "Нет"),
            ("Авто", "Auto", "Автоматически"),
            ("Windows", "Windows", "Windows"),
            ("Unix", "Unix", "Unix"),
        ],
        complete: true,
    },
    Enumeration {
        russian: "ФорматДатыJSON",
        english: "JSONDateFormat",
        own_type: "ПеречислениеФорматДатыJSON",
        members: &[
            ("ISO", "ISO", "ISO"),
            ("JavaScript", "JavaScript", "JavaScript"),
            ("Microsoft", "Microsoft", "Microsoft"),
        ],
        complete: true,
    },
    Enumeration {
        russian: "ВариантЗаписиДатыJSON",
        english: "JSONDateWritingVariant",
        own_type: "ПеречислениеВариантЗаписиДатыJSON",
        members: &[
            ("ЛокальнаяДата", "LocalDate", "Локальная дата"),
            ("ЛокальнаяДатаСоСмещением", "LocalDateWithOffset", "Локальная дата со смещением"),
            ("УниверсальнаяДата", "UniversalDate", "Универсальная дата"),
        ],
        complete: true,
    },
    Enumeration {
        russian: "ТипЗначенияJSON",
        english: "JSONValueType",
        own_type: "ПеречислениеТипЗначенияJSON",
        // Two of them are shown with a blank at the end.
        members: &[
            ("Null", "Null", "Значение Null"),
            ("Булево", "Boolean", "Булево"),
            ("ИмяСвойства", "PropertyName", "Имя свойства "),
            ("Комментарий", "Comment", "Комментарий"),
            ("КонецМассива", "ArrayEnd", "Конец массива "),
            ("КонецОбъекта", "ObjectEnd", "Конец объекта"),
            ("НачалоМассива", "ArrayStart", "Начало массива"),
            ("НачалоОбъекта", "ObjectStart", "Начало объекта"),
            ("Ничего", "None", "Нет"),
            ("Строка", "String", "Строка"),
            ("Число", "Number", "Число"),
        ],
        complete: true,
    },
];

fn item(of: &Enumeration, member: &Member) -> Value {
    Value::Item(Rc::new(Item { of: of.russian, name: member.0, shown: member.2 }))
}

impl Object for &'static Enumeration {
    fn kind(&self) -> Kind {
        Kind::Language(self.own_type)
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.members.iter().find(|(russian, english, _)| is(name, russian, english)) {
            Some(member) => Ok(item(self, member)),
            None if self.complete => raise(format!("Поле объекта не обнаружено ({name})")),
            None => self.no_field(name),
        }
    }
}

pub fn global(name: &str) -> Option<Value> {
    ALL.iter().find(|all| is(name, all.russian, all.english)).map(Value::object)
}

/// A member by its Russian names; nothing where there is none.
pub fn member(of: &str, name: &str) -> Value {
    let found = ALL.iter().find(|all| all.russian == of);
    found.and_then(|all| Some(item(all, all.members.iter().find(|(own, ..)| *own == name)?))).unwrap_or_default()
}

/// The Russian name of a value of this enumeration.
pub fn name_of(value: &Value, of: &str) -> Option<&'static str> {
    match value {
        Value::Item(item) if item.of == of => Some(item.name),
        _ => None,
    }
}
