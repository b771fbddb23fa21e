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
