//! What an extension says of itself. It must never guess: where a value does not stand as in real files, the layout is
//! unknown. Read next: `braces.rs`.

use crate::{
    braces::{Value, parse_list, parse_lists},
    compatibility::Compatibility,
    container::Container,
    limits::Limits,
    problem::{Code, Problem},
};

/// The entry that names the root object of an extension; files of configurations have `root` instead.
pub(crate) const INFO: &str = "configinfo";
/// The class of a configuration's own properties; it stands before them.
pub(crate) const PROPERTIES: &str = "9cd510cd-abfc-11d4-9434-004095e12fc7";

const CLASS_AT: [usize; 2] = [3, 0];
const NAME_AT: [usize; 6] = [3, 1, 1, 1, 1, 2];
const VENDOR_AT: [usize; 4] = [3, 1, 1, 14];
const VERSION_AT: [usize; 4] = [3, 1, 1, 15];
const PREFIX_AT: [usize; 4] = [3, 1, 1, 42];
/// The mode of the configuration that the extension was made for, or 0 for none; it is not reported, but it must be
/// there.
const CONFIGURATION_AT: [usize; 4] = [3, 1, 1, 26];
/// A number stands before the prefix.
const PURPOSE_AT: [usize; 4] = [3, 1, 1, 41];
const COMPATIBILITY_AT: [usize; 4] = [3, 1, 1, 43];

/// An extension as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension {
    /// The name in the configuration's tree; never empty.
    pub name: String,
    /// The vendor («Поставщик»); often empty.
    pub vendor: String,
    /// The version («Версия»); often empty in real files.
    pub version: String,
    /// The prefix of the extension's own objects.
    pub prefix: String,
    /// The compatibility mode.
    pub compatibility: Compatibility,
    /// The GUID of the root object, in lower case.
    pub root: String,
    /// Whether the file has numbers of 64 bits.
    pub is_64_bit: bool,
}

/// Reads a `.cfe` file within [`Limits::DEFAULT`].
///
/// # Errors
/// Any [`Code`]; nothing is guessed.
pub fn read_extension(bytes: &[u8]) -> Result<Extension, Problem> {
    read_extension_within(bytes, Limits::DEFAULT)
}

/// Reads a `.cfe` file within limits of the caller's.
///
/// # Errors
/// Any [`Code`]; nothing is guessed.
pub fn read_extension_within(bytes: &[u8], limits: Limits) -> Result<Extension, Problem> {
    let first = Container::open(bytes, limits)?;
    if first.contains(INFO) {
        return read_from(&first, &limits);
    }
    match first.open_next()? {
        Some(second) if second.contains(INFO) => read_from(&second, &limits),
        _ => Err(Problem::new(Code::NotAnExtension, format!("there is no entry `{INFO}`"))),
    }
}

fn read_from(container: &Container<'_>, limits: &Limits) -> Result<Extension, Problem> {
    let info = parse_lists(&container.read_text(INFO)?, limits).map_err(|problem| problem.inside(INFO))?;
    let root = info.get(1).and_then(|list| list.at(&[1])).and_then(Value::as_word).filter(|word| is_guid(word));
    let root = root.ok_or_else(|| unknown("the second list does not name the root object").inside(INFO))?;
    let object = container.read_text(root)?;
    let object = parse_list(&object, limits).map_err(|problem| problem.inside(root))?;
    read_object(&object, root, container.is_64_bit()).map_err(|problem| problem.inside(root))
}

fn read_object(object: &Value, root: &str, is_64_bit: bool) -> Result<Extension, Problem> {
    if object.at(&[1, 0]).and_then(Value::as_word) != Some(root) {
        return Err(unknown("the object does not bear the name of its entry"));
    }
    if object.at(&CLASS_AT).and_then(Value::as_word) != Some(PROPERTIES) {
        return Err(unknown("the properties of a configuration do not stand at 3"));
    }
    let text = |path: &[usize], what: &str| match object.at(path).and_then(Value::as_text) {
        Some(text) => Ok(text.to_owned()),
        None => Err(unknown(&format!("there is no text for the {what}"))),
    };
    let name = text(&NAME_AT, "name")?;
    if name.is_empty() {
        return Err(unknown("the name is empty"));
    }
    let number = |path: &[usize]| object.at(path)?.as_word()?.parse::<u32>().ok();
    let mode = |path: &[usize]| number(path).and_then(Compatibility::from_number);
    let base = number(&CONFIGURATION_AT).filter(|number| *number == 0 || Compatibility::from_number(*number).is_some());
    let (Some(_), Some(_), Some(compatibility)) = (base, number(&PURPOSE_AT), mode(&COMPATIBILITY_AT)) else {
        return Err(unknown("there is no number for the compatibility mode, or not what stands before it"));
    };
    Ok(Extension {
        name,
        vendor: text(&VENDOR_AT, "vendor")?,
        version: text(&VERSION_AT, "version")?,
        prefix: text(&PREFIX_AT, "prefix")?,
        compatibility,
        root: root.to_owned(),
        is_64_bit,
    })
}

fn unknown(what: &str) -> Problem {
    Problem::new(Code::UnknownLayout, what)
}

fn is_guid(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(number, byte)| match number {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase(),
        })
}
