//! What `--help` says, as goldens: it is the tool's contract with those who write scripts. `UPDATE_EXPECT=1` writes
//! them anew.

use crate::recipes::COMMANDS;
use crate::vendor::Vendor;
use expect_test::expect_file;

#[test]
fn each_command_explains_itself_with_examples() {
    let vendor = Vendor::empty();
    let help = |command: &[&str]| {
        let outcome = vendor.run(&[command, &["--help"]].concat());
        assert_eq!(outcome.code, 0);
        outcome.out
    };
    for command in ["", "root"].into_iter().chain(COMMANDS) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let name = [&["help"], &words[..]].concat().join("-");
        let said = help(&words);
        expect_file![format!("../golden/{name}.txt")].assert_eq(&said);
        assert!(said.contains("extension-feed "), "{command} has no example");
    }
}

#[test]
fn a_wrong_call_ends_with_two_and_a_missing_file_with_three() {
    let vendor = Vendor::empty();
    for args in [
        &["bild"][..],
        &["build"],
        &["sign"],
        &["verify", "feed.json"],
        &["root"],
        &["root", "init", "--feed-key", "x"],
        &["fresh", "feed.json"],
        &["revoke"],
        &["watch", "https://example.com/feed.json"],
        &["build", "--seq", "x"],
        &["lint", "a", "--now", "heute"],
    ] {
        assert_eq!(vendor.run(args).code, 2, "{args:?}");
    }
    vendor.refused(&["build", "--seq", "1"], 3, &["file"]);
    vendor.refused(&["lint", "feed.json"], 3, &["file"]);
}
