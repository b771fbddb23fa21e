//! Properties: what is written reads the same, and no bytes make the reader panic. Read next: `extension.rs`.

mod build;

use std::collections::BTreeMap;

use build::{B32, B64, extension, properties};
use extension_update_container::{
    Compatibility, Container, Draft, Limits, Value, parse_list, read_extension, read_extension_within, write_container,
    write_extension,
};
use proptest::{collection, prelude::*};

/// Small enough that what a spoilt file asks for is met as well.
const SMALL: Limits =
    Limits { file: 1 << 20, entries: 64, blocks: 64, unpacked: 100_000, text: 50_000, values: 5_000, depth: 16 };

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![any::<String>().prop_map(Value::Text), "[0-9a-zа-я+/=-]{1,9}".prop_map(Value::Word)];
    leaf.prop_recursive(6, 64, 8, |inner| collection::vec(inner, 0..8).prop_map(Value::List))
}

/// Everything that can be asked of bytes.
fn read_all(bytes: &[u8]) {
    let _ = read_extension_within(bytes, SMALL);
    if let Ok(container) = Container::open(bytes, SMALL) {
        for entry in container.entries() {
            let _ = container.read(entry.name());
            let _ = container.read_text(entry.name());
        }
        let _ = container.open_next();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_extension_reads_as_it_was_drafted(
        name in ".{1,40}", vendor: String, version: String, prefix: String, number in 80_000u32..100_000,
    ) {
        let compatibility = Compatibility::from_number(number).unwrap();
        let draft = Draft { name: &name, vendor: &vendor, version: &version, prefix: &prefix, compatibility };
        let bytes = write_extension(&draft).unwrap();
        prop_assert_eq!(&bytes, &write_extension(&draft).unwrap());
        let read = read_extension(&bytes).unwrap();
        prop_assert_eq!((read.name, read.vendor, read.version, read.prefix), (name, vendor, version, prefix));
        prop_assert_eq!(read.compatibility, compatibility);
    }

    #[test]
    fn a_written_container_holds_what_it_was_given(
        entries in collection::btree_map("[^\0]{1,30}", collection::vec(any::<u8>(), 0..2000), 0..60),
    ) {
        let entries: BTreeMap<String, Vec<u8>> = entries;
        let given: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let bytes = write_container(&given).unwrap();
        let container = Container::open(&bytes, Limits::DEFAULT).unwrap();
        prop_assert_eq!(container.entries().len(), entries.len());
        for (name, contents) in &entries {
            prop_assert_eq!(&container.read(name).unwrap(), contents);
        }
        prop_assert!(container.open_next().unwrap().is_none());
    }

    #[test]
    fn a_printed_list_reads_the_same(parts in collection::vec(any_value(), 0..8)) {
        let list = Value::List(parts);
        prop_assert_eq!(parse_list(&list.to_string(), &Limits::DEFAULT).unwrap(), list);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in collection::vec(any::<u8>(), 0..600), is_64_bit: bool) {
        read_all(&bytes);
        let mark: &[u8] = if is_64_bit { &[0xff; 8] } else { &[0xff, 0xff, 0xff, 0x7f] };
        read_all(&[mark, &bytes].concat());
    }

    #[test]
    fn no_spoilt_file_makes_the_reader_panic(
        is_64_bit: bool, changes in collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = extension(if is_64_bit { B64 } else { B32 }, &properties());
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes);
    }
}

#[test]
fn no_file_that_was_cut_off_is_read() {
    for bits in [B32, B64] {
        let bytes = extension(bits, &properties());
        assert!(read_extension(&bytes).is_ok());
        for length in 0..bytes.len() {
            assert!(read_extension(&bytes[..length]).is_err(), "{length} of {}", bytes.len());
            read_all(&bytes[..length]);
        }
    }
}

#[test]
fn no_altered_byte_stops_the_reader() {
    for bits in [B32, B64] {
        let whole = extension(bits, &properties());
        for place in 0..whole.len() {
            for change in [1, 0x55, 0xff] {
                let mut altered = whole.clone();
                altered[place] ^= change;
                // Whatever it says, it says it: an error or an extension, never a panic and never for ever.
                read_all(&altered);
            }
        }
    }
}

#[test]
fn what_only_looks_like_a_file_is_refused() {
    for bytes in [&b""[..], b"<!DOCTYPE html><html></html>"] {
        assert!(read_extension(bytes).is_err());
    }
}
