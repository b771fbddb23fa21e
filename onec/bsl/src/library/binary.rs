//! Binary data, hashes, Base64 and identifiers. Only UTF-8 is read and written as text.

use std::cell::RefCell;
use std::rc::Rc;

use base64ct::{Base64, Encoding};
use sha2::Digest;

use crate::error::{Outcome, raise, refuse};
use crate::library::{Function, arg, bad_argument, function, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, Weight, is};

pub const FUNCTIONS: &[Function] = &[
    function("Base64Строка", "Base64String", 1, 1, |_, args| {
        Ok(Value::text(Base64::encode_string(&bytes(args, 0)?)))
    }),
    function("Base64Значение", "Base64Value", 1, 1, |_, args| {
        let text: String = text_arg(args, 0).split_whitespace().collect();
        Base64::decode_vec(&text).map_or_else(|_| refuse("Base64Значение: не Base64"), |bytes| Ok(binary(bytes)))
    }),
    function(
        "ПолучитьДвоичныеДанныеИзСтроки",
        "GetBinaryDataFromString",
        1,
        3,
        |_, args| {
            utf8(args, 1)?;
            Ok(binary(text_arg(args, 0).as_bytes().to_vec()))
        },
    ),
    function(
        "ПолучитьСтрокуИзДвоичныхДанных",
        "GetStringFromBinaryData",
        1,
        2,
        |_, args| {
            utf8(args, 1)?;
            match std::str::from_utf8(&bytes(args, 0)?) {
                Ok(text) => Ok(Value::text(text.strip_prefix('\u{feff}').unwrap_or(text))),
                Err(_) => refuse("ПолучитьСтрокуИзДвоичныхДанных: не UTF-8"),
            }
        },
    ),
    function(
        "ПолучитьHexСтрокуИзДвоичныхДанных",
        "GetHexStringFromBinaryData",
        1,
        1,
        |_, args| Ok(Value::text(bytes(args, 0)?.iter().map(|byte| format!("{byte:02X}")).collect::<String>())),
    ),
    function("СоединитьДвоичныеДанные", "ConcatBinaryData", 1, 1, |runtime, args| {
        let Value::Object(parts) = arg(args, 0) else { return bad_argument(1) };
        let mut all = vec![];
        for part in parts.elements(runtime)? {
            match part.downcast::<Binary>() {
                Some(part) => all.extend_from_slice(&part.bytes),
                None => return bad_argument(1),
            }
        }
        Ok(binary(all))
    }),
];

/// `ДвоичныеДанные`; a host makes them by [`binary`].
pub struct Binary {
    pub bytes: Rc<[u8]>,
    _weight: Weight,
}

pub fn binary(bytes: impl Into<Rc<[u8]>>) -> Value {
    let bytes = bytes.into();
    let weight = Weight::default();
    weight.add(bytes.len() + 32);
    Value::object(Binary { bytes, _weight: weight })
}

/// The bytes of an argument.
pub fn bytes(args: &Args, at: usize) -> Outcome<Rc<[u8]>> {
    match arg(args, at).downcast::<Binary>() {
        Some(data) => Ok(data.bytes.clone()),
        None => bad_argument(at + 1),
    }
}

fn utf8(args: &Args, at: usize) -> Outcome<()> {
    match arg(args, at) {
        Value::Undefined => Ok(()),
        Value::Item(item) if item.name == "UTF8" => Ok(()),
        Value::Text(name) if is(&name, "UTF-8", "UTF8") => Ok(()),
        _ => refuse("кодировка, кроме UTF-8"),
    }
}

impl Object for Binary {
    fn kind(&self) -> Kind {
        Kind::Language("Двоичные данные")
    }
    fn call(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Размер", "Size") => Ok(Value::number(self.bytes.len())),
            _ => self.no_method(name),
        }
    }
}

/// `УникальныйИдентификатор`: two with the same value are equal.
pub struct Uuid(pub u128);

impl Object for Uuid {
    fn kind(&self) -> Kind {
        Kind::Language("Уникальный идентификатор")
    }
    fn shown(&self) -> String {
        let hex = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }
}

fn uuid(args: &Args) -> Outcome {
    if let Some(Some(text)) = args.first() {
        let text = crate::convert::to_text(text);
        let shape =
            |(at, c): (usize, char)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() };
        let value = u128::from_str_radix(&text.replace('-', ""), 16).ok();
        return match value.filter(|_| text.len() == 36 && text.char_indices().all(shape)) {
            Some(value) => Ok(Value::object(Uuid(value))),
            None => raise("Неверный формат уникального идентификатора"),
        };
    }
    let mut random = [0u8; 16];
    if getrandom::fill(&mut random).is_err() {
        return raise("Случайные числа недоступны");
    }
    let value = u128::from_be_bytes(random) & !(0xf000 << 64) & !(0xc << 60) | (0x4000 << 64) | (0x8 << 60);
    Ok(Value::object(Uuid(value)))
}

/// `ХешированиеДанных`: the bytes are kept and hashed when asked.
struct Hashing {
    function: &'static str,
    bytes: RefCell<Vec<u8>>,
    weight: Weight,
}

impl Object for Hashing {
    fn kind(&self) -> Kind {
        Kind::Language("Хеширование данных")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        if !is(name, "ХешСумма", "HashSum") {
            return self.no_field(name);
        }
        let all = self.bytes.borrow();
        Ok(match self.function {
            "SHA256" => binary(sha2::Sha256::digest(&*all).to_vec()),
            "SHA512" => binary(sha2::Sha512::digest(&*all).to_vec()),
            "SHA1" => binary(sha1::Sha1::digest(&*all).to_vec()),
            "MD5" => binary(md5::Md5::digest(&*all).to_vec()),
            _ => Value::number(i64::from(crc32fast::hash(&all))),
        })
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        if !is(name, "Добавить", "Append") {
            return self.no_method(name);
        }
        let value = arg(args, 0);
        let more: &[u8] = match (&value, value.downcast::<Binary>()) {
            (_, Some(data)) => &data.bytes,
            (Value::Text(text), _) => text.as_bytes(),
            _ => return bad_argument(1),
        };
        self.weight.add(more.len());
        self.bytes.borrow_mut().extend_from_slice(more);
        Ok(Value::Undefined)
    }
}

pub fn construct(of: &str, args: &Args) -> Option<Outcome> {
    if is(of, "УникальныйИдентификатор", "UUID") {
        return Some(uuid(args));
    }
    if !is(of, "ХешированиеДанных", "DataHashing") {
        return None;
    }
    Some(match arg(args, 0) {
        Value::Item(item) if item.of == "ХешФункция" => {
            Ok(Value::object(Hashing { function: item.name, bytes: RefCell::default(), weight: Weight::default() }))
        }
        _ => bad_argument(1),
    })
}
