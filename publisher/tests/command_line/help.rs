//! What `--help` says, as goldens: it is the tool's contract with those who write scripts. `UPDATE_EXPECT=1` writes
//! them anew.

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
    expect_file!["../golden/help.txt"].assert_eq(&help(&[]));
    expect_file!["../golden/help-init.txt"].assert_eq(&help(&["init"]));
    expect_file!["../golden/help-halt.txt"].assert_eq(&help(&["halt"]));
    expect_file!["../golden/help-resume.txt"].assert_eq(&help(&["resume"]));
    expect_file!["../golden/help-keygen.txt"].assert_eq(&help(&["keygen"]));
    expect_file!["../golden/help-pub.txt"].assert_eq(&help(&["pub"]));
    expect_file!["../golden/help-passphrase.txt"].assert_eq(&help(&["passphrase"]));
    expect_file!["../golden/help-build.txt"].assert_eq(&help(&["build"]));
    expect_file!["../golden/help-sign.txt"].assert_eq(&help(&["sign"]));
    expect_file!["../golden/help-verify.txt"].assert_eq(&help(&["verify"]));
    expect_file!["../golden/help-diff.txt"].assert_eq(&help(&["diff"]));
    expect_file!["../golden/help-completions.txt"].assert_eq(&help(&["completions"]));
    expect_file!["../golden/help-man.txt"].assert_eq(&help(&["man"]));
    expect_file!["../golden/help-lint.txt"].assert_eq(&help(&["lint"]));
    expect_file!["../golden/help-inspect.txt"].assert_eq(&help(&["inspect"]));
    expect_file!["../golden/help-import-github.txt"].assert_eq(&help(&["import-github"]));
    expect_file!["../golden/help-root.txt"].assert_eq(&help(&["root"]));
    expect_file!["../golden/help-root-init.txt"].assert_eq(&help(&["root", "init"]));
    expect_file!["../golden/help-root-rotate.txt"].assert_eq(&help(&["root", "rotate"]));
    expect_file!["../golden/help-root-sign.txt"].assert_eq(&help(&["root", "sign"]));
    expect_file!["../golden/help-root-show.txt"].assert_eq(&help(&["root", "show"]));
    expect_file!["../golden/help-fresh.txt"].assert_eq(&help(&["fresh"]));
    expect_file!["../golden/help-revoke.txt"].assert_eq(&help(&["revoke"]));
    expect_file!["../golden/help-watch.txt"].assert_eq(&help(&["watch"]));
    for command in crate::recipes::COMMANDS {
        let words: Vec<&str> = command.split(' ').collect();
        assert!(help(&words).contains("extension-feed "), "{command} has no example");
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
