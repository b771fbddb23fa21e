//! Containers of extensions. Bytes of any kind: nothing panics, nothing grows beyond the limits, and what is read twice
//! is the same. Containers made here: they hold what they were given. Lists: what is read prints and reads again as
//! itself. It must never raise the limits. Read next: `onec/container/src/container.rs`.
#![no_main]

use std::collections::BTreeMap;

use extension_update_container::{
    Code, Compatibility, Container, Draft, Limits, parse_lists, read_extension_within, write_container, write_extension,
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

const LIMITS: Limits =
    Limits { file: 64 << 10, entries: 64, blocks: 256, unpacked: 256 << 10, text: 64 << 10, values: 4096, depth: 32 };

#[derive(Arbitrary, Debug)]
struct Made<'a> {
    entries: BTreeMap<&'a str, &'a [u8]>,
    texts: [&'a str; 4],
    mode: u32,
}

fuzz_target!(|data: &[u8]| {
    match data {
        [b'{' | b'"', ..] => check_lists(&String::from_utf8_lossy(data)),
        [0xff, ..] => check_bytes(data),
        _ => {
            let mut data = arbitrary::Unstructured::new(data);
            if let Ok(made) = Made::arbitrary(&mut data) {
                check_made(&made);
            }
        }
    }
});

fn check_bytes(bytes: &[u8]) {
    let extension = read_extension_within(bytes, LIMITS);
    assert_eq!(extension, read_extension_within(bytes, LIMITS));
    let mut next =
        Container::open(bytes, LIMITS).inspect_err(|problem| assert_eq!(extension, Err(problem.clone()))).ok();
    if let Ok(extension) = &extension {
        assert!(!extension.name.is_empty() && extension.root.len() == 36);
        assert_eq!(Compatibility::from_number(extension.compatibility.number()), Some(extension.compatibility));
        assert_eq!(Compatibility::parse(&extension.compatibility.to_string()), Some(extension.compatibility));
    }
    while let Some(container) = next {
        assert!(container.entries().len() <= LIMITS.entries);
        for entry in container.entries() {
            assert!(container.contains(entry.name()));
            let packed = container.read_packed(entry.name());
            assert!(packed.as_ref().is_ok_and(|packed| packed.len() <= bytes.len()) || packed.is_err());
            match container.read(entry.name()) {
                Ok(contents) => assert!(packed.is_ok() && contents.len() <= LIMITS.unpacked),
                Err(problem) => assert_ne!(problem.code(), Code::MissingEntry),
            }
        }
        next = container.open_next().ok().flatten();
    }
}

fn check_lists(text: &str) {
    if let Ok(lists) = parse_lists(text, &LIMITS) {
        let printed = lists.iter().map(ToString::to_string).collect::<Vec<_>>().join(",\r\n");
        // Line breaks make a text longer.
        let wider = Limits { text: 1 << 20, ..LIMITS };
        assert_eq!(parse_lists(&printed, &wider), Ok(lists));
    }
}

fn check_made(made: &Made<'_>) {
    let entries: Vec<(&str, &[u8])> = made.entries.iter().map(|(name, contents)| (*name, *contents)).collect();
    match write_container(&entries) {
        Ok(bytes) => {
            let container = Container::open(&bytes, Limits::DEFAULT).expect("what was written opens");
            assert_eq!(container.entries().len(), entries.len());
            for (name, contents) in entries {
                assert_eq!(container.read(name).as_deref(), Ok(contents));
            }
        }
        Err(problem) => assert_eq!(problem.code(), Code::Malformed),
    }
    let Some(compatibility) = Compatibility::from_number(80_000 + made.mode % 20_000) else {
        unreachable!("a mode in the range");
    };
    let [name, vendor, version, prefix] = made.texts;
    match write_extension(&Draft { name, vendor, version, prefix, compatibility }) {
        Ok(bytes) => {
            let read = read_extension_within(&bytes, Limits::DEFAULT).expect("what was written reads");
            assert_eq!([&*read.name, &*read.vendor, &*read.version, &*read.prefix], made.texts);
            assert_eq!(read.compatibility, compatibility);
        }
        Err(_) => assert!(name.is_empty()),
    }
}
