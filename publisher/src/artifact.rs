//! What the file of a release is: an extension, and what it says of itself, or something else that is called like one.
//!
//! A base that is given another extension, or another version, writes it, reads that back and rolls back; so it is
//! refused here. Whatever the ending of its name, a file that stands in place of another (a pointer, a page) is
//! refused. Beyond that a `.cfe` must hold an extension, a `.zip` must be an archive and is not looked into, and
//! nothing is known of other endings. Read next: `compose.rs`, `files.rs`.

use crate::problem::{Code, Problem, Severity};
use extension_update::core::version::Version;
use extension_update_container::{self as container, Container, Extension, Limits, read_extension};

/// The oldest platform that the panel works on: a release that says nothing else is offered from there on.
const PANEL_SINCE: &str = "8.3.14";
/// As much as it takes to tell a page or an archive.
const BEGINNING: usize = 1024;
/// The class of a configuration's properties; a data processor has others (docs/container.md).
const CONFIGURATION: &str = "9cd510cd-abfc-11d4-9434-004095e12fc7";

/// What a file turned out to be.
#[derive(Clone, Debug)]
pub enum Contents {
    /// An extension, and what it says of itself.
    Extension(Box<Extension>),
    /// A container that this reader cannot make out; why.
    Unclear(String),
    /// A ZIP archive, whatever is in it.
    Archive,
    /// Something that was left in place of the file; what.
    Placeholder(&'static str),
    /// Something else; what.
    Other(String),
}

/// What a feed says of a file, beside its size and hash.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'a> {
    /// The product's id.
    pub product: &'a str,
    /// The name of the extension.
    pub extension: &'a str,
    /// The version of the release.
    pub version: &'a Version,
    /// The least platform that it is offered to.
    pub platform: Option<&'a Version>,
    /// Whether this very file was published under this version before: nothing can be changed about it.
    pub settled: bool,
    /// The name of the file.
    pub file: &'a str,
    /// Where the release stands, for complaints.
    pub place: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Cfe,
    Zip,
    Unknown,
}

fn ending_of(file: &str) -> Ending {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("cfe") => Ending::Cfe,
        Some("zip") => Ending::Zip,
        _ => Ending::Unknown,
    }
}

/// How many bytes of a file of this name are looked at.
pub fn wanted(file: &str) -> usize {
    if ending_of(file) == Ending::Cfe { Limits::DEFAULT.file } else { BEGINNING }
}

/// What these bytes are; `size` is that of the whole file.
pub fn read(bytes: &[u8], size: u64) -> Contents {
    if let Some(what) = find_placeholder(bytes) {
        return Contents::Placeholder(what);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Contents::Archive;
    }
    match read_extension(bytes) {
        Ok(extension) => Contents::Extension(Box::new(extension)),
        Err(problem) if problem.code() == container::Code::NotAContainer => Contents::Other(name_other(bytes).into()),
        Err(_) if size > bytes.len() as u64 => Contents::Unclear(format!("it has {size} bytes, more than is read")),
        Err(problem) => match problem.code() {
            container::Code::NotAnExtension => Contents::Other(name_container(bytes).into()),
            container::Code::UnknownLayout
            | container::Code::TooLarge
            | container::Code::NotText
            | container::Code::NotAList => Contents::Unclear(problem.to_string()),
            _ => Contents::Other(format!("a damaged container ({problem})")),
        },
    }
}

/// What tools and servers leave behind where a file should be.
fn find_placeholder(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let start = start[..start.len().min(64)].to_ascii_lowercase();
    if start.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Some("a Git LFS pointer in place of the file: git lfs pull brings it");
    }
    let page = start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || start.starts_with(b"<head");
    page.then_some("an HTML page: a server answered with that in place of the file")
}

fn name_other(bytes: &[u8]) -> &'static str {
    match bytes {
        _ if bytes.starts_with(b"\x1f\x8b") => "a gzip archive",
        _ if bytes.starts_with(b"7z\xbc\xaf\x27\x1c") => "a 7z archive",
        _ if bytes.starts_with(b"Rar!") => "a RAR archive",
        _ if bytes.trim_ascii_start().starts_with(b"{") => "a text in braces, such as an answer in JSON",
        _ if bytes.trim_ascii_start().starts_with(b"<") => "an XML text",
        _ => "no container of 1C:Enterprise",
    }
}

/// A container without what extensions have: its root object tells a configuration.
fn name_container(bytes: &[u8]) -> &'static str {
    let is_configuration = |container: &Container<'_>| {
        let root = container.read_text("root").ok()?;
        let object = container.read_text(root.split([',', '{', '}', '"']).find(|part| part.len() == 36)?).ok()?;
        Some(object.contains(CONFIGURATION))
    };
    let first = Container::open(bytes, Limits::DEFAULT).ok();
    let second = first.as_ref().and_then(|first| first.open_next().ok().flatten());
    if first.iter().chain(&second).any(|container| is_configuration(container) == Some(true)) {
        "a configuration (.cf), not an extension"
    } else {
        "a container of 1C:Enterprise, but of no extension (a data processor or a report?)"
    }
}

/// Whether a file is what its release promises.
pub fn judge(contents: &Contents, promise: &Promise<'_>) -> Vec<Problem> {
    let Promise { file, place, .. } = promise;
    let kind = |what: &str| vec![Problem::error(Code::FileKind, *place, format!("{file} is {what}"))];
    let problems = match (ending_of(file), contents) {
        (_, Contents::Placeholder(what)) => kind(what),
        (Ending::Cfe, Contents::Extension(extension)) => judge_extension(extension, promise),
        (Ending::Cfe, Contents::Unclear(why)) => {
            let text = format!("{file} cannot be made out, nobody has compared its name and version: {why}");
            vec![Problem::warning(Code::FileKind, *place, text)]
        }
        (Ending::Cfe, Contents::Archive) => kind("a ZIP archive: unpack it"),
        (Ending::Cfe, Contents::Other(what)) => kind(what),
        (Ending::Zip, Contents::Archive) | (Ending::Unknown, _) => Vec::new(),
        (Ending::Zip, _) => kind("no ZIP archive"),
    };
    if !promise.settled {
        return problems;
    }
    // It is out: stopping the next release would help nobody.
    let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
    let told = |problem: Problem| {
        let text = format!("{}; it was published so, and can only be withdrawn", problem.text);
        Problem { severity: Severity::Warning, text, ..problem }
    };
    errors.map(told).collect()
}

fn judge_extension(extension: &Extension, promise: &Promise<'_>) -> Vec<Problem> {
    let Promise { file, place, version, .. } = promise;
    let said = extension.version.trim();
    let same_version = said.is_empty() || Version::parse(said).as_ref() == Ok(*version);
    if extension.name != promise.extension || !same_version {
        let mut text = format!(
            "{file} holds the extension {}, not {} {version}: every base would write it, read that back and roll back",
            format!("{} {said}", extension.name).trim_end(),
            promise.extension
        );
        if extension.name != promise.extension && promise.extension == promise.product {
            text += &format!(
                "; where the extension is not called like the product, say extension = \"{}\" in [products.{}]",
                extension.name,
                key(promise.product)
            );
        }
        return vec![Problem::error(Code::FileContent, *place, text)];
    }
    let mut problems = Vec::new();
    if said.is_empty() {
        let text = format!(
            "{file} holds {} without a version: no base can prove after an install that it has {version}; fill in \
             the extension's property «Версия»",
            extension.name
        );
        problems.push(Problem::warning(Code::FileContent, *place, text));
    }
    let wanted = extension.compatibility.to_string();
    let offered = promise.platform.map_or(PANEL_SINCE, |version| version.as_str());
    let above = |least: &Version| Version::parse(offered).is_ok_and(|offered| *least > offered);
    if Version::parse(&wanted).is_ok_and(|least| above(&least)) {
        let whom = match promise.platform {
            Some(version) => format!("requires.platform.min is {version}"),
            None => format!("it is offered to every platform from {PANEL_SINCE} on"),
        };
        let product = key(promise.product);
        let text = format!(
            "{file} wants compatibility with {wanted}, and {whom}: write requires.platform.min = \"{wanted}.0\" in \
             [products.{product}.releases.\"{version}\"] of feed.toml, or in [products.{product}.defaults]"
        );
        problems.push(Problem::warning(Code::Compatibility, *place, text));
    }
    problems
}

/// A key as TOML wants it: only plain ones stand without quotes.
pub fn key(text: &str) -> String {
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if bare { text.into() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}
