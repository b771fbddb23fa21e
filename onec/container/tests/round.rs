//! What is written is read again.

use extension_update_container::{Compatibility, Draft, read_extension, write_extension};

#[test]
fn a_written_extension_says_what_it_was_given() {
    let compatibility = Compatibility::parse("8.3.16").unwrap();
    let draft =
        Draft { name: "Демо", vendor: "ООО \"Ёлка\"", version: "1.2.3", prefix: "Демо_", compatibility };
    let bytes = write_extension(&draft).unwrap();
    assert_eq!(bytes, write_extension(&draft).unwrap());
    let read = read_extension(&bytes).unwrap();
    assert_eq!(
        (read.name.as_str(), read.vendor.as_str(), read.version.as_str(), read.prefix.as_str()),
        ("Демо", "ООО \"Ёлка\"", "1.2.3", "Демо_")
    );
    assert_eq!((read.compatibility.number(), read.compatibility.to_string().as_str()), (80316, "8.3.16"));
}

fn written() -> Vec<u8> {
    let compatibility = Compatibility::parse("8.3.16").unwrap();
    write_extension(&Draft { name: "Демо", vendor: "Кот", version: "1.2.3", prefix: "Демо_", compatibility }).unwrap()
}

#[test]
fn a_file_that_breaks_off_anywhere_is_refused() {
    let whole = written();
    for length in 0..whole.len() {
        // What follows the last block that is read may be missing.
        if let Ok(read) = read_extension(&whole[..length]) {
            assert_eq!((read.name.as_str(), read.version.as_str()), ("Демо", "1.2.3"), "{length} bytes");
        }
    }
    assert!(read_extension(&whole[..whole.len() / 2]).is_err());
    assert!(read_extension(b"").is_err());
    assert!(read_extension(b"<!DOCTYPE html><html></html>").is_err());
}

#[test]
fn no_altered_byte_stops_the_reader() {
    let whole = written();
    for place in 0..whole.len() {
        for change in [1, 0x55, 0xff] {
            let mut altered = whole.clone();
            altered[place] ^= change;
            // Whatever it says, it says it: an error or an extension, never a panic and never for ever.
            let _ = read_extension(&altered);
        }
    }
}
