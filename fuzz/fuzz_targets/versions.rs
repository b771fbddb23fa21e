//! Version texts, one a line: what is read prints and reads again as itself, the order is total, and plain numbers
//! compare as numbers. It must never trust the parser's own arithmetic: the numbers are read here once more, in another
//! way. Read next: `src/core/version.rs`.
#![no_main]

use extension_update::core::version::{Version, VersionError};
use extension_update_fuzz::{Choice, parse_start};
use libfuzzer_sys::fuzz_target;
use std::cmp::Ordering;

fuzz_target!(|text: &str| {
    let mut read = Vec::new();
    for line in text.split('\n').take(4) {
        match Version::parse(line) {
            Ok(version) => {
                check_print(&version);
                check_numbers(line, Ok(&version));
                read.push(version);
            }
            Err(error) => {
                assert!(!error.reason().is_empty());
                check_numbers(line, Err(error));
            }
        }
        check_config(line);
    }
    check_order(&read);
});

fn check_print(version: &Version) {
    let printed = version.to_string();
    let again = Version::parse(&printed).expect("what was read reads again");
    assert_eq!(&again, version);
    assert_eq!(again.is_prerelease(), version.is_prerelease());
    assert_eq!(printed, printed.trim());
}

/// One to four plain numbers are a version exactly when each of them fits.
fn check_numbers(line: &str, read: Result<&Version, VersionError>) {
    let plain = |part: &&str| !part.is_empty() && part.len() < 30 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = line.split('.').collect();
    if parts.len() > 4 || !parts.iter().all(plain) {
        return;
    }
    let numbers: Vec<u128> = parts.iter().map(|part| part.parse().expect("29 digits fit into 128 bits")).collect();
    let fits = numbers.iter().all(|number| *number <= u128::from(u32::MAX));
    match read {
        Ok(version) => {
            assert!(fits, "{line}");
            let canonical: Vec<String> = numbers.iter().map(u128::to_string).collect();
            let canonical = Version::parse(&canonical.join(".")).expect("plain numbers");
            assert_eq!(version.cmp(&canonical), Ordering::Equal, "{line}");
            let mut greater = numbers;
            greater.resize(4, 0);
            if greater[3] < u128::from(u32::MAX) {
                greater[3] += 1;
                let greater: Vec<String> = greater.iter().map(u128::to_string).collect();
                assert!(Version::parse(&greater.join(".")).expect("plain numbers") > *version, "{line}");
            }
        }
        Err(error) => assert!(!fits && error == VersionError::TooLarge, "{line}: {error:?}"),
    }
}

fn check_order(read: &[Version]) {
    for a in read {
        for b in read {
            assert_eq!(a.cmp(b), b.cmp(a).reverse());
            assert_eq!(a == b, a.cmp(b) == Ordering::Equal);
            for c in read {
                assert!(!(a <= b && b <= c) || a <= c, "{a} <= {b} <= {c}");
            }
        }
    }
}

/// As the installed version a text is nothing installed, that version, or a config that is refused with a sentence.
fn check_config(line: &str) {
    match (parse_start(&Choice { installed: line, ..Choice::default() }), Version::parse(line)) {
        (Ok(start), Ok(version)) => assert_eq!(start.config.extension.installed, Some(version)),
        (Ok(start), Err(_)) => {
            assert!(start.config.extension.installed.is_none() && line.trim().is_empty(), "{line:?}");
        }
        (Err(refusal), Err(_)) => assert!(refusal.text.starts_with("extension.version: "), "{}", refusal.text),
        (Err(refusal), Ok(_)) => panic!("{line:?} is a version: {}", refusal.text),
    }
}
