//! Reading typed keys out of a [`Json`] object, with errors that name the key by its whole path.

use super::Json;

/// An object of the host's, and where it stands (`"source."`).
pub struct Fields<'a> {
    value: &'a Json,
    path: &'static str,
}

static NOTHING: Json = Json::Object(Vec::new());

impl<'a> Fields<'a> {
    /// The keys of `value`.
    ///
    /// # Errors
    /// A sentence that names `name`, where `value` is no object.
    pub fn of(value: &'a Json, name: &str) -> Result<Fields<'a>, String> {
        match value {
            Json::Object(_) => Ok(Fields { value, path: "" }),
            other => Err(format!("{name}: an object is needed, not {}", other.kind())),
        }
    }

    /// Whether anything but `null` stands under `key`.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The object under `key`; an empty one where it is absent. `path` is its name with a dot behind, for errors.
    ///
    /// # Errors
    /// A sentence that names the key, where something else than an object stands there.
    pub fn object(&self, key: &str, path: &'static str) -> Result<Fields<'a>, String> {
        match self.value.get(key) {
            None => Ok(Fields { value: &NOTHING, path }),
            Some(value @ Json::Object(_)) => Ok(Fields { value, path }),
            Some(other) => Err(self.wrong(key, "an object", other)),
        }
    }

    /// The string under `key`, if there is one.
    ///
    /// # Errors
    /// A sentence that names the key, where something else than a string stands there.
    pub fn text(&self, key: &str) -> Result<Option<&'a str>, String> {
        match self.value.get(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, "a string", other)),
        }
    }

    /// The string under `key`.
    ///
    /// # Errors
    /// A sentence that names the key, where there is no string.
    pub fn required_text(&self, key: &str) -> Result<&'a str, String> {
        self.text(key)?.ok_or_else(|| format!("{}{key}: is required", self.path))
    }

    /// The integer from 0 on under `key`, if there is one.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn integer(&self, key: &str) -> Result<Option<u64>, String> {
        match self.value.get(key) {
            None => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(self.wrong(key, "an integer from 0 on", value)),
            },
        }
    }

    /// The integer from 0 on under `key`.
    ///
    /// # Errors
    /// A sentence that names the key, where there is none.
    pub fn required_integer(&self, key: &str) -> Result<u64, String> {
        self.integer(key)?.ok_or_else(|| format!("{}{key}: is required", self.path))
    }

    /// The elements of the array under `key`; none where it is absent.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn array(&self, key: &str) -> Result<&'a [Json], String> {
        match self.value.get(key) {
            None => Ok(&[]),
            Some(Json::Array(items)) => Ok(items),
            Some(other) => Err(self.wrong(key, "an array", other)),
        }
    }

    /// The entries of the object under `key`; none where it is absent.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn entries(&self, key: &str) -> Result<&'a [(String, Json)], String> {
        match self.value.get(key) {
            None => Ok(&[]),
            Some(Json::Object(entries)) => Ok(entries),
            Some(other) => Err(self.wrong(key, "an object", other)),
        }
    }

    /// The strings of the object under `key`, each with its own key; none where it is absent.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn texts_by_key(&self, key: &str) -> Result<Vec<(String, String)>, String> {
        let text = |(name, value): &(String, Json)| match value {
            Json::String(text) => Ok((name.clone(), text.clone())),
            other => Err(self.wrong(key, "an object of strings", other)),
        };
        self.entries(key)?.iter().map(text).collect()
    }

    /// The truth value under `key`, if there is one.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, String> {
        match self.value.get(key) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(*value)),
            Some(other) => Err(self.wrong(key, "true or false", other)),
        }
    }

    /// The strings of the array under `key`, if there is one.
    ///
    /// # Errors
    /// A sentence that names the key, where something else stands there.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>, String> {
        match self.value.get(key) {
            None => Ok(None),
            Some(Json::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Json::String(text) => Ok(text.clone()),
                    other => Err(self.wrong(key, "an array of strings", other)),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some(other) => Err(self.wrong(key, "an array of strings", other)),
        }
    }

    /// The word under `key` as the value that `words` give it; `default` where the key is absent.
    ///
    /// # Errors
    /// A sentence that names the key and the words that are known.
    pub fn word<T: Copy>(&self, key: &str, default: Option<T>, words: &[(&str, T)]) -> Result<T, String> {
        let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        match (self.text(key)?, default) {
            (None, Some(default)) => Ok(default),
            (None, None) => Err(format!("{}{key}: is required", self.path)),
            (Some(text), _) => {
                words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
                    format!("{}{key}: one of {} is needed, not {}", self.path, known(), Json::from(text))
                })
            }
        }
    }

    fn wrong(&self, key: &str, needed: &str, found: &Json) -> String {
        format!("{}{key}: {needed} is needed, not {}", self.path, found.kind())
    }
}
