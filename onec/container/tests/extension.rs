//! What an extension says of itself, and that nothing is guessed. Read next: `build/mod.rs`.

mod build;

use build::{B32, B64, File, GUID, extension, info, object, properties};
use extension_update_container::{Code, Compatibility, Extension, Problem, read_extension};

fn read_changed(position: usize, value: &str) -> Result<Extension, Problem> {
    let mut properties = properties();
    properties[position] = value.to_owned();
    read_extension(&extension(B32, &properties))
}

fn code_of(outcome: Result<Extension, Problem>) -> Option<Code> {
    outcome.err().map(|problem| problem.code())
}

#[test]
fn an_extension_is_read_in_both_widths_and_behind_a_first_container() {
    let mut behind = File::new(B32, 1);
    behind.entry("root", b"{2}");
    let mut behind = behind.finish();
    behind.extend(extension(B64, &properties()));
    for (bytes, is_64_bit) in
        [(extension(B32, &properties()), false), (extension(B64, &properties()), true), (behind, true)]
    {
        let read = read_extension(&bytes).unwrap();
        assert_eq!((read.name.as_str(), read.vendor.as_str()), ("Имя", "Поставщик \"Ы\""));
        assert_eq!((read.version.as_str(), read.prefix.as_str()), ("2.0.1", "Имя_"));
        assert_eq!((read.compatibility.to_string().as_str(), read.root.as_str()), ("8.3.16", GUID));
        assert_eq!(read.is_64_bit, is_64_bit);
    }
}

#[test]
fn empty_texts_are_read_as_such() {
    for position in [14, 15, 42] {
        assert!(read_changed(position, "\"\"").is_ok(), "{position}");
    }
}

#[test]
fn the_configuration_that_it_was_made_for_may_have_no_mode() {
    assert_eq!(read_changed(26, "0").unwrap().compatibility.to_string(), "8.3.16");
}

#[test]
fn another_layout_is_not_read() {
    for (position, value) in [
        (1, r#"{0,{3,{1,0,x},""}}"#),
        (1, "{0,{3,{1,0,x},Имя}}"),
        (1, r#"{0,"Имя"}"#),
        (14, "1"),
        (15, "2.0"),
        (15, "{0}"),
        (26, "3"),
        (26, "\"0\""),
        (41, r#""2""#),
        (42, "80316"),
        (43, "\"8.3.16\""),
        (43, "0"),
        (43, "316"),
        (43, "99999999999"),
    ] {
        assert_eq!(code_of(read_changed(position, value)), Some(Code::UnknownLayout), "{value} at {position}");
    }
    // A value more or less in front moves everything.
    let mut moved = properties();
    moved.insert(5, "{0}".to_owned());
    assert_eq!(code_of(read_extension(&extension(B32, &moved))), Some(Code::UnknownLayout));
    moved.drain(5..7);
    assert_eq!(code_of(read_extension(&extension(B32, &moved))), Some(Code::UnknownLayout));
    assert_eq!(code_of(read_extension(&extension(B32, &properties()[..43]))), Some(Code::UnknownLayout));
}

#[test]
fn the_root_object_must_be_named_and_be_there() {
    let with = |info: &str, object: &str| {
        let mut file = File::new(B32, 2);
        file.entry("configinfo", info.as_bytes());
        file.entry(GUID, object.as_bytes());
        code_of(read_extension(&file.finish()))
    };
    let whole = object(&properties());
    assert_eq!(with(&info(), &whole), None);
    assert_eq!(with(&info().replace(GUID, "x"), &whole), Some(Code::UnknownLayout));
    assert_eq!(with(&info().replace(GUID, &GUID.to_uppercase()), &whole), Some(Code::UnknownLayout));
    assert_eq!(with(&info().replace(GUID, &GUID.replace('4', "5")), &whole), Some(Code::MissingEntry));
    assert_eq!(with("{0}", &whole), Some(Code::UnknownLayout));
    assert_eq!(with("", &whole), Some(Code::NotAList));
    assert_eq!(with(&info(), &whole.replace(GUID, "other")), Some(Code::UnknownLayout));
    assert_eq!(with(&info(), &whole.replace("9cd510cd", "9cd510ce")), Some(Code::UnknownLayout));
    assert_eq!(with(&info(), &format!("{whole},{{1}}")), Some(Code::NotAList));
    let problem = read_extension(&{
        let mut file = File::new(B32, 2);
        file.entry("configinfo", info().as_bytes());
        file.entry(GUID, b"{1");
        file.finish()
    });
    assert!(problem.unwrap_err().to_string().starts_with(&format!("not-a-list: entry `{GUID}`: ")));
}

#[test]
fn a_configuration_is_no_extension() {
    let mut file = File::new(B32, 2);
    file.entry("root", b"{2}");
    file.entry("version", b"{1}");
    assert_eq!(code_of(read_extension(&file.finish())), Some(Code::NotAnExtension));
}

#[test]
fn a_compatibility_mode_is_a_number_and_words() {
    for (number, words) in [(80316, "8.3.16"), (80308, "8.3.8"), (80327, "8.3.27"), (80501, "8.5.1"), (80000, "8.0.0")]
    {
        let mode = Compatibility::from_number(number).unwrap();
        assert_eq!((mode.to_string().as_str(), mode.number()), (words, number));
        assert_eq!(Compatibility::parse(words), Some(mode));
    }
    assert!(Compatibility::parse("8.3.9") < Compatibility::parse("8.3.10"));
    for words in ["", "8.3", "8.3.16.1", "8.3.", "8.3.+1", "8.3.100", "7.7.1", "10.0.0", "8.3.x"] {
        assert_eq!(Compatibility::parse(words), None, "{words}");
    }
    assert_eq!((Compatibility::from_number(0), Compatibility::from_number(100_000)), (None, None));
}

#[test]
fn codes_are_stable_words() {
    let words = [
        (Code::NotAContainer, "not-a-container"),
        (Code::Truncated, "truncated"),
        (Code::CyclicChain, "cyclic-chain"),
        (Code::TooLarge, "too-large"),
        (Code::Malformed, "malformed"),
        (Code::DuplicateEntry, "duplicate-entry"),
        (Code::MissingEntry, "missing-entry"),
        (Code::NotDeflate, "not-deflate"),
        (Code::NotText, "not-text"),
        (Code::NotAList, "not-a-list"),
        (Code::NotAnExtension, "not-an-extension"),
        (Code::UnknownLayout, "unknown-layout"),
    ];
    for (code, word) in words {
        assert_eq!(code.to_string(), word);
    }
}
