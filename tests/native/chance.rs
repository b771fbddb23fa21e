//! Chance and digests by known answers: the place of a base in a roll-out must stay where it is when the panel is
//! written anew.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::feed::Rollout;
use extension_update::core::verdict::rollout_delay_millis;
use extension_update::core::version::Version;
use serde_json::json;

#[test]
fn the_place_of_a_base_is_the_same_in_every_release_of_the_panel() {
    // FNV-1a over the base's number and the version, spread as MurmurHash3 ends: computed by another program.
    let cases: [(u32, &str, [u64; 3]); 8] = [
        (0, "0.0.0.4", [420_000, 47_820_000, 4_201_560_000]),
        (0, "1.0.0.1", [3_060_000, 310_860_000, 27_306_000_000]),
        (1, "0.0.0.4", [2_400_000, 244_260_000, 21_460_980_000]),
        (1, "1.0.0.1", [1_200_000, 125_520_000, 11_028_720_000]),
        (0x1234_5678, "0.0.0.4", [420_000, 45_480_000, 3_999_180_000]),
        (0x1234_5678, "1.0.0.1", [2_520_000, 256_500_000, 22_535_940_000]),
        (u32::MAX, "0.0.0.4", [2_100_000, 211_740_000, 18_602_340_000]),
        (u32::MAX, "1.0.0.1", [0, 60_000, 6_180_000]),
    ];
    for (base, version, delays) in cases {
        let version = Version::parse(version).unwrap();
        let delay = |hours: u32| rollout_delay_millis(&version, Rollout { start: NOW, hours }, base);
        assert_eq!([1, 100, 8_784].map(delay), delays, "{base} {version}");
    }
}

#[test]
fn the_number_of_a_base_is_drawn_as_marsaglia_draws_and_never_zero() {
    let rollout = json!({"rollout": {"start": "2026-10-02T08:00:00Z", "hours": 100}});
    // xorshift32 with 13, 17 and 5; an even seed is the odd one after it.
    for (seed, number) in
        [(0, 270_369), (1, 270_369), (7, 1_892_583), (0x9e37_79b9, 1_359_758_873), (0xffff_fffe, 253_983)]
    {
        let mut desk = Desk::new(seed);
        desk.open(signed_start(&[]));
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.5", rollout.clone())])));
        assert_eq!(kept(&desk)["rollout"], number, "seed {seed}");
    }
}

#[test]
fn notes_are_told_apart_by_fnv() {
    // The published answers of FNV-1a, 64 bits.
    for (notes, digest) in
        [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8_u64)]
    {
        let desk = given(&[], &[release("0.0.0.4", json!({"notes": {"ru": notes}}))]);
        // The dialect is one more byte, and markdown's is 0.
        let digest = digest.wrapping_mul(0x0100_0000_01b3);
        assert_eq!(desk.session.state().notes()[0].digest, digest, "{notes:?}");
    }
}
