//! Values and the trait of every object, of the language and of the host alike.
//! What is live is counted, so that a run has a limit of memory. Read next: `collections.rs`, `runtime.rs`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use crate::error::{Outcome, raise, refuse};
use crate::number::Number;
use crate::runtime::Runtime;

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
}

/// Bytes of texts and elements that are live in this thread, about.
pub fn live_bytes() -> usize {
    LIVE.with(Cell::get)
}

/// Counts elements of a collection, and lets them go with it.
#[derive(Debug, Default)]
pub struct Weight(Cell<usize>);

impl Weight {
    pub fn add(&self, bytes: usize) {
        self.0.set(self.0.get() + bytes);
        LIVE.with(|live| live.set(live.get() + bytes));
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        let bytes = self.0.get();
        // At the end of a thread the counter may be gone before the values.
        let _ = LIVE.try_with(|live| live.set(live.get().saturating_sub(bytes)));
    }
}

thread_local! {
    /// Values whose holders have gone, and whether somebody lets them go already.
    static LEFT: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    static CLEARING: Cell<bool> = const { Cell::new(false) };
}

/// Lets values go one after another. A collection of collections, a million deep, would else go down a million levels
/// of the stack.
pub(crate) fn let_go(values: impl IntoIterator<Item = Value>) {
    // What has no inside goes at once, and at the end of a thread the list may be gone before the values.
    let objects = values.into_iter().filter(|value| matches!(value, Value::Object(_)));
    let _ = LEFT.try_with(|left| left.borrow_mut().extend(objects));
    if CLEARING.try_with(|clearing| clearing.replace(true)).unwrap_or(true) {
        return;
    }
    while let Ok(Some(value)) = LEFT.try_with(|left| left.borrow_mut().pop()) {
        drop(value);
    }
    let _ = CLEARING.try_with(|clearing| clearing.set(false));
}

#[derive(Debug)]
struct TextBody {
    text: Box<str>,
    _weight: Weight,
}

/// A text; sharing it is cheap. Positions in it count UTF-16 units, as on the platform.
#[derive(Clone, Debug)]
pub struct Text(Rc<TextBody>);

impl Text {
    pub fn new(text: impl Into<Box<str>>) -> Text {
        let text = text.into();
        let weight = Weight::default();
        weight.add(text.len() + 32);
        Text(Rc::new(TextBody { text, _weight: weight }))
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0.text
    }
}

/// Arguments of a call; a skipped one is `None`. A callee may write an argument back (`Структура.Свойство`).
pub type Args = Vec<Option<Value>>;

#[derive(Clone, Default)]
pub enum Value {
    #[default]
    Undefined,
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    /// Seconds since 0001-01-01T00:00:00.
    Date(i64),
    Type(Rc<str>),
    /// A value of an enumeration: the type, the name in code, and how it is shown.
    Item(Rc<Item>),
    Object(Rc<dyn Object>),
}

#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    pub of: &'static str,
    pub name: &'static str,
    pub shown: &'static str,
}

/// Whose an object is, with its type as `Строка(ТипЗнч(…))` shows it.
pub enum Kind {
    Language(&'static str),
    /// The platform's double: [`crate::runtime::Platform::before`] is asked before each call.
    Platform(&'static str),
}

/// An object. Names come as they are written; compare them with [`is`].
pub trait Object: Any {
    fn kind(&self) -> Kind;

    fn type_name(&self) -> &'static str {
        let (Kind::Language(name) | Kind::Platform(name)) = self.kind();
        name
    }

    fn is_host(&self) -> bool {
        matches!(self.kind(), Kind::Platform(_))
    }

    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        self.no_field(name)
    }

    fn set(&self, _runtime: &Runtime, name: &str, _value: Value) -> Outcome<()> {
        self.no_field(name).map(|_| ())
    }

    fn call(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Outcome {
        self.no_method(name)
    }

    fn get_index(&self, runtime: &Runtime, index: &Value) -> Outcome {
        match index {
            Value::Text(name) => self.get(runtime, name),
            _ => refuse(format!("{}[…]", self.type_name())),
        }
    }

    fn set_index(&self, runtime: &Runtime, index: &Value, value: Value) -> Outcome<()> {
        match index {
            Value::Text(name) => self.set(runtime, name, value),
            _ => refuse(format!("{}[…] = …", self.type_name())),
        }
    }

    /// What `Для Каждого` goes through.
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        raise("Итератор для значения не определен")
    }

    /// How many elements, for what has any.
    fn count(&self) -> Option<usize> {
        None
    }

    fn shown(&self) -> String {
        self.type_name().to_owned()
    }

    /// Names of the properties, for `ЗаполнитьЗначенияСвойств`.
    fn fields(&self) -> Option<Vec<String>> {
        None
    }

    /// The words of the platform for an unknown property; for what the language itself has, a refusal.
    fn no_field(&self, name: &str) -> Outcome {
        if self.is_host() {
            raise(format!("Поле объекта не обнаружено ({name})"))
        } else {
            refuse(format!("{}.{name}", self.type_name()))
        }
    }

    fn no_method(&self, name: &str) -> Outcome {
        if self.is_host() {
            raise(format!("Метод объекта не обнаружен ({name})"))
        } else {
            refuse(format!("{}.{name}()", self.type_name()))
        }
    }
}

/// Whether a name is this one, in Russian or in English, in whatever case.
pub fn is(name: &str, russian: &str, english: &str) -> bool {
    same(name, russian) || same(name, english)
}

/// Whether two names are the same in whatever case.
pub fn same(a: &str, b: &str) -> bool {
    let (mut left, mut right) = (a.chars(), b.chars());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => match (lower_letter(one), lower_letter(other)) {
                (Some(one), Some(other)) if one == other => {}
                (Some(_), Some(_)) => return false,
                _ => return fold_case(a) == fold_case(b),
            },
            _ => return fold_case(a) == fold_case(b),
        }
    }
}

/// A name in lower case, as the tables of names hold it.
pub fn fold_case(name: &str) -> String {
    let mut small = String::with_capacity(name.len());
    for letter in name.chars() {
        match lower_letter(letter) {
            Some(letter) => small.push(letter),
            None => small.extend(letter.to_lowercase()),
        }
    }
    small
}

/// The small letter of a Latin or a Russian one. Names are looked up at every step of a program, and nearly all their
/// letters are such: so the tables of Unicode are not asked.
fn lower_letter(letter: char) -> Option<char> {
    match letter {
        'А'..='Я' => char::from_u32(u32::from(letter) + 32),
        'а'..='я' => Some(letter),
        _ if letter.is_ascii() => Some(letter.to_ascii_lowercase()),
        _ => None,
    }
}

/// The object as this Rust type, where it is one.
pub fn downcast<T: Object>(object: &Rc<dyn Object>) -> Option<&T> {
    let any: &dyn Any = &**object;
    any.downcast_ref()
}

/// The place of an element that is given by its number or by itself.
pub(crate) fn place_of<T: Object>(elements: &[Rc<T>], given: &Value) -> Outcome<usize> {
    let found = match given {
        Value::Number(number) => number.to_i64().and_then(|at| usize::try_from(at).ok()),
        Value::Object(object) => {
            downcast::<T>(object).and_then(|one| elements.iter().position(|own| std::ptr::eq(&**own, one)))
        }
        _ => None,
    };
    found.filter(|at| *at < elements.len()).map_or_else(|| raise("Индекс находится за границами"), Ok)
}

impl Value {
    pub fn text(text: impl Into<Box<str>>) -> Value {
        Value::Text(Text::new(text))
    }

    pub fn number(value: impl Into<Number>) -> Value {
        Value::Number(value.into())
    }

    pub fn object(object: impl Object) -> Value {
        Value::Object(Rc::new(object))
    }

    /// The object of this Rust type, where it is one.
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        match self {
            Value::Object(object) => downcast(object),
            _ => None,
        }
    }

    pub fn type_name(&self) -> &str {
        match self {
            Value::Undefined => "Не определено",
            Value::Null => "Null",
            Value::Bool(_) => "Булево",
            Value::Number(_) => "Число",
            Value::Text(_) => "Строка",
            Value::Date(_) => "Дата",
            Value::Type(_) => "Тип",
            Value::Item(item) => item.of,
            Value::Object(object) => object.type_name(),
        }
    }

    /// The relation of keys and of `Найти`: a boolean is no number.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => **a == **b,
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::Type(a), Value::Type(b)) => a == b,
            (Value::Item(a), Value::Item(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => {
                Rc::ptr_eq(a, b)
                    || downcast::<crate::library::binary::Uuid>(a)
                        .is_some_and(|a| downcast::<crate::library::binary::Uuid>(b).is_some_and(|b| a.0 == b.0))
            }
            _ => false,
        }
    }

    /// The operator `=`: a boolean equals 1 or 0, nothing else is converted (measured on 8.3.27).
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Bool(flag), Value::Number(number)) | (Value::Number(number), Value::Bool(flag)) => {
                *number == Number::from(i64::from(*flag))
            }
            _ => self.is_same(other),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::text(text)
    }
}

impl<T: Object> From<Rc<T>> for Value {
    fn from(object: Rc<T>) -> Value {
        Value::Object(object)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Bool(flag)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{:?}", &**text),
            other => write!(f, "{}", crate::convert::show(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fold_case, same};

    #[test]
    fn names_are_the_same_in_whatever_case_and_alphabet() {
        let pairs =
            [("", ""), ("Имя", "иМЯ"), ("Ёлка", "ёЛКА"), ("Name_1", "NAME_1"), ("ÄЯz", "äяZ"), ("İ", "i\u{307}")];
        for (one, other) in pairs {
            assert!(same(one, other) && same(other, one), "{one} {other}");
            assert_eq!(fold_case(one), fold_case(other));
        }
        for (one, other) in [("", "а"), ("Имя", "Имя1"), ("Имя", "Ими"), ("o", "о"), ("İ", "i"), ("Ё", "Е"), ("@", "`")]
        {
            assert!(!same(one, other) && !same(other, one), "{one} {other}");
            assert_ne!(fold_case(one), fold_case(other));
        }
        let letters: String = ('\u{0}'..='\u{52f}').collect();
        assert_eq!(fold_case(&letters), letters.chars().flat_map(char::to_lowercase).collect::<String>());
    }
}
