//! Versions beside the crate that knows semver's rules: prereleases stand in its order.

use extension_update::core::version::Version;
use extension_update::semver;
use proptest::prelude::*;

proptest! {
    #[test]
    fn prereleases_stand_in_the_order_of_semver(
        numbers in prop::array::uniform3(0u64..3),
        ends in prop::array::uniform2("(-(0|[1-9][0-9]?|[a-c]{1,2}|rc)(\\.(0|[1-9][0-9]?|[a-c]{1,2}))?)?"),
    ) {
        let [major, minor, patch] = numbers;
        let texts = ends.map(|end| format!("{major}.{minor}.{patch}{end}"));
        let [own, other] = texts.clone().map(|text| Version::parse(&text).unwrap());
        let [known, other_known] = texts.map(|text| semver::Version::parse(&text).unwrap());
        prop_assert_eq!(own.cmp(&other), known.cmp(&other_known));
    }
}
