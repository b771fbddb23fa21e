//! Reading typed keys out of a [`Json`] object, with errors that name the key and those above it.
//!
//! A document is read to its end whatever is wrong with it, and the first fault is the one that is told: nothing comes
//! of a document that has one. So a key that is wrong reads as one that is absent, and no reader gives up half-way. To
//! give up at each key, with all that was read so far to be freed there, is 4 kB more of compressed code.

use super::Json;
use core::cell::Cell;
use core::fmt::Arguments;

/// An object of a document, and where it stands.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    value: &'a Json,
    /// The keys under which it stands, the outermost first; an empty one is none. No document of ours is deeper.
    place: [&'static str; 2],
    fault: &'a Cell<Option<String>>,
}

static NOTHING: Json = Json::Object(Vec::new());

impl<'a> Fields<'a> {
    /// Reads a document whose keys are those of `value`: what `read` makes of them. `None` is for a value that cannot
    /// be without what is wrong or missing.
    ///
    /// # Errors
    /// The first fault: of `value` where it is no object, else of what `read` has asked for.
    pub fn read<T>(value: &Json, name: &str, read: impl FnOnce(Fields<'_>) -> Option<T>) -> Result<T, String> {
        let fault = Cell::new(None);
        let made = read(Fields { value, place: ["", ""], fault: &fault }.inner(value, name));
        match (fault.take(), made) {
            (None, Some(made)) => Ok(made),
            (fault, _) => Err(fault.unwrap_or_else(|| format!("{name}: is incomplete"))),
        }
    }

    /// The keys of another object of the document; `name` is what it is called where it is none.
    pub fn inner(&self, value: &'a Json, name: &str) -> Fields<'a> {
        if !matches!(value, Json::Object(_)) {
            self.refuse(format_args!("{name}: an object is needed, not {}", value.kind()));
        }
        Fields { value, place: ["", ""], fault: self.fault }
    }

    /// Something is wrong with the document: this sentence is told, where it is the first.
    pub fn refuse(&self, fault: Arguments<'_>) {
        let first = self.fault.take().unwrap_or_else(|| std::fmt::format(fault));
        self.fault.set(Some(first));
    }

    /// What stands under `key` is wrong: `fault` says how.
    pub fn refuse_key(&self, key: &str, fault: Arguments<'_>) {
        let dot = |key: &str| if key.is_empty() { "" } else { "." };
        let [outer, inner] = self.place;
        self.refuse(format_args!("{outer}{}{inner}{}{key}: {fault}", dot(outer), dot(inner)));
    }

    /// What stands under `key`; `None` where it is absent or `null`.
    pub fn get(&self, key: &str) -> Option<&'a Json> {
        self.value.get(key)
    }

    /// The object under `key`; an empty one where it is absent.
    pub fn object(&self, key: &'static str) -> Fields<'a> {
        let value = self.typed(key, "an object", |value| matches!(value, Json::Object(_)).then_some(value));
        debug_assert!(self.place[1].is_empty(), "{key} is too deep to be named");
        let place = if self.place[0].is_empty() { [key, ""] } else { [self.place[0], key] };
        Fields { value: value.unwrap_or(&NOTHING), place, fault: self.fault }
    }

    /// The string under `key`, if there is one.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.typed(key, "a string", Json::as_str)
    }

    /// The string under `key`, which must be there.
    pub fn required_text(&self, key: &str) -> &'a str {
        self.require(key);
        self.text(key).unwrap_or_default()
    }

    /// The integer from 0 on under `key`, if there is one.
    pub fn integer(&self, key: &str) -> Option<u64> {
        self.typed(key, "an integer from 0 on", Json::as_u64)
    }

    /// The integer from 0 on under `key`, which must be there.
    pub fn required_integer(&self, key: &str) -> u64 {
        self.require(key);
        self.integer(key).unwrap_or_default()
    }

    /// The truth value under `key`, if there is one.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        self.typed(key, "true or false", Json::as_bool)
    }

    /// The elements of the array under `key`; none where it is absent.
    pub fn array(&self, key: &str) -> &'a [Json] {
        self.typed(key, "an array", Json::as_array).unwrap_or_default()
    }

    /// The entries of the object under `key`; none where it is absent.
    pub fn entries(&self, key: &str) -> &'a [(String, Json)] {
        let entries = |value: &'a Json| if let Json::Object(entries) = value { Some(&**entries) } else { None };
        self.typed(key, "an object", entries).unwrap_or_default()
    }

    /// The strings of the object under `key`, each with its own key; none where it is absent.
    pub fn texts_by_key(&self, key: &str) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (name, value) in self.entries(key) {
            match value {
                Json::String(text) => texts.push((name.clone(), text.clone())),
                other => self.refuse_type(key, "an object of strings", other),
            }
        }
        texts
    }

    /// The strings of the array under `key`; none where it is absent.
    pub fn texts(&self, key: &str) -> Vec<String> {
        const NEEDED: &str = "an array of strings";
        let mut texts = Vec::new();
        for item in self.typed(key, NEEDED, Json::as_array).unwrap_or_default() {
            match item {
                Json::String(text) => texts.push(text.clone()),
                other => self.refuse_type(key, NEEDED, other),
            }
        }
        texts
    }

    /// The word under `key` as the value that `words` give it, if there is one.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let known = words.iter().find(|(word, _)| *word == text);
        if known.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.refuse_word(key, &words, text);
        }
        known.map(|(_, value)| *value)
    }

    /// The word under `key`, which must be there.
    pub fn required_word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        self.require(key);
        self.word(key, words)
    }

    /// There must be something under `key`.
    pub fn require(&self, key: &str) {
        if self.get(key).is_none() {
            self.refuse_key(key, format_args!("is required"));
        }
    }

    /// What stands under `key`, as `read` takes it.
    fn typed<T>(&self, key: &str, needed: &str, read: impl FnOnce(&'a Json) -> Option<T>) -> Option<T> {
        let value = self.get(key)?;
        let read = read(value);
        if read.is_none() {
            self.refuse_type(key, needed, value);
        }
        read
    }

    fn refuse_type(&self, key: &str, needed: &str, found: &Json) {
        self.refuse_key(key, format_args!("{needed} is needed, not {}", found.kind()));
    }

    fn refuse_word(&self, key: &str, words: &[&str], found: &str) {
        self.refuse_key(key, format_args!("one of {} is needed, not {}", words.join(", "), Json::from(found)));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::{Rules, parse};
    use super::*;

    fn read<T>(text: &str, read: impl FnOnce(Fields<'_>) -> Option<T>) -> Result<T, String> {
        Fields::read(&parse(text, Rules::HOST).unwrap(), "the text", read)
    }

    #[test]
    fn the_first_fault_is_told_and_nothing_comes_of_what_was_read() {
        let read = |text: &str| {
            read(text, |fields| {
                let inner = fields.object("a");
                let number = inner.required_integer("b");
                fields.boolean("c");
                inner.refuse(format_args!("the last of all"));
                Some(number)
            })
        };
        let cases = [
            (r#"{"a":{"b":1},"c":2}"#, "c: true or false is needed, not number"),
            (r#"{"a":{"b":"1"},"c":2}"#, "a.b: an integer from 0 on is needed, not string"),
            (r#"{"a":{"b":null}}"#, "a.b: is required"),
            (r#"{"a":[],"c":2}"#, "a: an object is needed, not array"),
            (r#"{"a":{"b":1},"c":true}"#, "the last of all"),
            ("[]", "the text: an object is needed, not array"),
        ];
        for (text, fault) in cases {
            assert_eq!(read(text), Err(fault.into()), "{text}");
        }
    }

    #[test]
    fn a_value_that_was_not_made_is_a_fault_whatever_the_document_is() {
        assert_eq!(read("{}", |_| None::<()>), Err("the text: is incomplete".into()));
        assert_eq!(read("{}", |fields| Some(fields.integer("a"))), Ok(None));
    }

    #[test]
    fn each_kind_of_value_is_read_as_it_stands_and_named_where_it_is_another() {
        type Read = fn(Fields<'_>) -> String;
        let kinds: [(&str, &str, &str, Read); 7] = [
            (r#""x""#, "x", "a string", |fields| fields.required_text("k").into()),
            ("7", "7", "an integer from 0 on", |fields| fields.required_integer("k").to_string()),
            ("false", "Some(false)", "true or false", |fields| format!("{:?}", fields.boolean("k"))),
            ("[1]", "1", "an array", |fields| fields.array("k").len().to_string()),
            (r#"{"a":1}"#, "1", "an object", |fields| fields.entries("k").len().to_string()),
            (r#"["a","b"]"#, "ab", "an array of strings", |fields| fields.texts("k").concat()),
            (r#"{"a":"b"}"#, "ab", "an object", |fields| {
                fields.texts_by_key("k").into_iter().map(|(name, text)| name + &text).collect()
            }),
        ];
        for (index, (value, expected, needed, kind)) in kinds.iter().enumerate() {
            let text = |value: &str| format!(r#"{{"k":{value}}}"#);
            assert_eq!(read(&text(value), |fields| Some(kind(fields))), Ok((*expected).into()));
            let other = if index == 0 { "1" } else { r#""x""# };
            let found = if index == 0 { "number" } else { "string" };
            let fault = format!("k: {needed} is needed, not {found}");
            assert_eq!(read(&text(other), |fields| Some(kind(fields))), Err(fault));
        }
        let within = [
            (r#"{"k":["a",1]}"#, "k: an array of strings is needed, not number"),
            (r#"{"k":{"a":null}}"#, "k: an object of strings is needed, not null"),
        ];
        assert_eq!(read(within[0].0, |fields| Some(fields.texts("k"))), Err(within[0].1.into()));
        assert_eq!(read(within[1].0, |fields| Some(fields.texts_by_key("k"))), Err(within[1].1.into()));
    }

    #[test]
    fn a_word_is_one_of_those_that_are_known() {
        let word = |text: &str| read(text, |fields| Some(fields.required_word("k", &[("a", 1), ("b", 2)])));
        assert_eq!(word(r#"{"k":"b"}"#), Ok(Some(2)));
        assert_eq!(word(r#"{"k":"c"}"#), Err(r#"k: one of a, b is needed, not "c""#.into()));
        assert_eq!(word(r#"{"k":1}"#), Err("k: a string is needed, not number".into()));
        assert_eq!(word("{}"), Err("k: is required".into()));
    }
}
