//! Where a feed goes: links, devices, the standard streams, a full disk, and two runs at once.

use crate::vendor::{NOW, Outcome, PASSPHRASE, Vendor, errors, key, outcome, program};
use std::fs;

/// A signed feed's counter.
fn seq(vendor: &Vendor) -> u64 {
    let said = vendor.done(&["verify", "feed.json", "--key", &key("first.pub")]);
    said.strip_prefix("feed       seq ").unwrap().split_once(',').unwrap().0.parse().unwrap()
}

#[test]
fn a_dash_is_the_standard_output_and_then_only_the_feed_is_there() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    let build = ["build", "--seq", "1", "--key", &secret, "--out"];
    vendor.done(&[&build[..], &["feed.json"]].concat());
    let outcome = vendor.run(&[&build[..], &["-"]].concat());
    assert_eq!((outcome.code, &outcome.out), (0, &vendor.text("feed.json")), "{outcome:?}");
    assert!(outcome.err.contains("seq 1, issued"), "the report goes where it does not disturb: {outcome:?}");
    assert!(!vendor.path("-").exists());
    let payload = vendor.run(&["build", "--seq", "1", "--out", "-"]);
    assert!(payload.code == 0 && payload.out.starts_with("{\n  \"schema\": 1"), "{payload:?}");
    // As one of a row of programs.
    let signed = vendor.run_fed(&["sign", "-", "--key", &secret, "--out", "-"], &payload.out);
    assert_eq!((signed.code, &signed.out), (0, &outcome.out), "{signed:?}");
    let read = vendor.run_fed(&["verify", "-", "--key", &key("first.pub")], &signed.out);
    assert!(read.code == 0 && read.out.contains("available: 0.0.0.4"), "{read:?}");
    assert_eq!(vendor.run_fed(&["lint", "-"], &signed.out).out, "0 errors, 0 warnings\n");
    vendor.run_fed(&["build", "--previous", "-", "--out", "next.json"], &signed.out);
    assert!(vendor.path("next.json").exists());
}

#[test]
fn a_dash_is_the_standard_input_for_keys_and_passphrases_and_is_read_once() {
    let vendor = Vendor::new();
    let (secret, public) = (key("first.key"), key("first.pub"));
    let pem = fs::read_to_string(&secret).unwrap();
    let made = vendor.run_fed(&["build", "--seq", "1", "--key", "-"], &pem);
    assert_eq!(made.code, 0, "{made:?}");
    let from_file = vendor.text("feed.json");
    fs::remove_file(vendor.path("feed.json")).unwrap();
    let words = ["--passphrase-file", "-"];
    let two = ["build", "--seq", "1", "--key", &secret, "--key", &key("second.key")];
    let made = vendor.run_fed(&[&two[..], &words].concat(), &format!("{PASSPHRASE}\n"));
    assert_eq!(made.code, 0, "one passphrase for both: {made:?}");
    assert!(vendor.text("feed.json").starts_with(from_file.trim_end_matches("]}\n")));
    let made = vendor.run_fed(&[&["keygen", "new"][..], &words].concat(), "another passphrase");
    assert_eq!(made.code, 0, "{made:?}");
    let read = vendor.run_fed(&["verify", "feed.json", "--key", "-"], &fs::read_to_string(public).unwrap());
    assert_eq!(read.code, 0, "{read:?}");
    let both = vendor.run_fed(&["sign", "feed.json", "--key", "-", "--passphrase-file", "-"], &pem);
    assert!(both.code == 2 && both.err.starts_with("error[usage]"), "{both:?}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_stays() {
    use std::os::unix::fs::symlink;
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.put("site/feed.json", "");
    symlink("site/feed.json", vendor.path("live.json")).unwrap();
    symlink("live.json", vendor.path("feed.json")).unwrap();
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    for link in ["live.json", "feed.json"] {
        assert!(fs::symlink_metadata(vendor.path(link)).unwrap().is_symlink(), "{link}");
    }
    assert!(vendor.text("site/feed.json").contains("payloadType"));
    // What lies at the end of the links is spared as if it had been named.
    vendor.refused(&["build", "--seq", "1", "--key", &secret], 1, &["previous"]);
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", &secret]);
    vendor.done(&["sign", "feed.json", "--key", &key("second.key")]);
    assert!(fs::symlink_metadata(vendor.path("feed.json")).unwrap().is_symlink());
    // A link to what is not there yet says where it is to be.
    symlink("site/new.json", vendor.path("next.json")).unwrap();
    vendor.done(&["build", "--seq", "1", "--out", "next.json"]);
    assert!(vendor.path("site/new.json").exists());
    symlink("round.json", vendor.path("round.json")).unwrap();
    vendor.refused(&["build", "--seq", "1", "--out", "round.json"], 3, &["file"]);
    vendor.refused(&["build", "--seq", "1", "--out", "site"], 3, &["file"]);
    vendor.refused(&["build", "--seq", "1", "--out", "nowhere/feed.json"], 3, &["file"]);
    let left: Vec<_> = fs::read_dir(vendor.path("site")).unwrap().flatten().map(|file| file.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// A node of the system's in the vendor's own folder: a fault of the program must not reach the devices of this
/// machine. Gives whether it could be made, which only root may do.
#[cfg(target_os = "linux")]
fn make_node(vendor: &Vendor, name: &str, kind: &[&str]) -> bool {
    std::process::Command::new("mknod").arg(vendor.path(name)).args(kind).output().unwrap().status.success()
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_or_a_socket_is_written_into_and_never_replaced() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let vendor = Vendor::new();
    assert!(make_node(&vendor, "pipe", &["p"]));
    symlink("pipe", vendor.path("link.json")).unwrap();
    let printed = vendor.done(&["build", "--seq", "1", "--out", "-"]);
    for name in ["pipe", "link.json"] {
        // Held open for reading and writing, so that nobody waits for a reader that has not come yet.
        let mut pipe = fs::File::options().read(true).write(true).open(vendor.path("pipe")).unwrap();
        vendor.done(&["build", "--seq", "1", "--out", name]);
        let kind = fs::symlink_metadata(vendor.path("pipe")).unwrap().file_type();
        assert!(kind.is_fifo(), "{name}: {kind:?}");
        let mut written = vec![0; printed.len()];
        std::io::Read::read_exact(&mut pipe, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), printed, "{name}");
    }
    assert!(fs::symlink_metadata(vendor.path("link.json")).unwrap().is_symlink());
    // The program's own standard output by a name: nothing can be replaced there.
    symlink("/proc/self/fd/1", vendor.path("out.json")).unwrap();
    assert_eq!(printed, vendor.done(&["build", "--seq", "1", "--out", "out.json"]));
    assert!(fs::symlink_metadata(vendor.path("out.json")).unwrap().is_symlink());
    let _socket = std::os::unix::net::UnixListener::bind(vendor.path("socket")).unwrap();
    vendor.refused(&["build", "--seq", "1", "--out", "socket"], 3, &["file"]);
    assert!(fs::symlink_metadata(vendor.path("socket")).unwrap().file_type().is_socket());
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_into_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let vendor = Vendor::new();
    if !(make_node(&vendor, "null", &["c", "1", "3"]) && make_node(&vendor, "full", &["c", "1", "7"])) {
        eprintln!("not checked: only root can make a device, and not in every container");
        return;
    }
    // Where a folder may not hold devices, a node can be made and not opened.
    if let Err(error) = fs::File::options().write(true).open(vendor.path("null")) {
        eprintln!("not checked: a device in the folder for temporary files cannot be opened: {error}");
        return;
    }
    vendor.done(&["build", "--seq", "1", "--out", "null"]);
    vendor.refused(&["build", "--seq", "1", "--out", "full"], 3, &["file"]);
    for name in ["null", "full"] {
        assert!(fs::symlink_metadata(vendor.path(name)).unwrap().file_type().is_char_device(), "{name}");
    }
}

#[test]
fn a_dry_run_holds_nobody_up_and_waits_for_nobody() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    vendor.put(".feed.json.lock", "");
    let file = fs::File::options().write(true).open(vendor.path(".feed.json.lock")).unwrap();
    file.lock().unwrap();
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", &secret, "--dry-run"]);
    // It sees what would be refused all the same.
    vendor.refused(&["build", "--seq", "2", "--key", &secret, "--dry-run"], 1, &["previous"]);
}

#[test]
fn what_is_no_feed_is_not_written_over() {
    let vendor = Vendor::new();
    vendor.put("broken.json", "{\"payloadType\": ");
    vendor.put("vendor.key", fs::read(key("first.key")).unwrap());
    for name in ["CHANGELOG.md", "feed.toml", "files/DEMO-0.0.0.4.cfe", "broken.json", "vendor.key"] {
        let before = fs::read(vendor.path(name)).unwrap();
        vendor.refused(&["build", "--seq", "1", "--key", &key("first.key"), "--out", name], 3, &["exists"]);
        assert_eq!(fs::read(vendor.path(name)).unwrap(), before);
    }
    // A payload is made anew as often as one likes, and an empty file holds nothing.
    vendor.put("payload.json", "");
    vendor.done(&["build", "--seq", "1"]);
    vendor.done(&["build", "--seq", "1"]);
    vendor.refused(&["sign", "payload.json", "--key", &key("first.key"), "--out", "CHANGELOG.md"], 3, &["exists"]);
}

/// Runs the same so many times at once.
fn run_at_once(vendor: &Vendor, times: usize, args: &[&str]) -> Vec<Outcome> {
    let started: Vec<_> = (0..times).map(|_| vendor.start(args)).collect();
    started.into_iter().map(|child| outcome(args, child.wait_with_output().unwrap())).collect()
}

#[test]
fn two_at_once_never_make_the_same_number() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "41", "--key", &secret]);
    let ended = run_at_once(&vendor, 3, &["build", "--previous", "feed.json", "--renew", "--key", &secret]);
    let done = ended.iter().filter(|outcome| outcome.code == 0).count();
    assert!(done > 0, "{ended:?}");
    for refused in ended.iter().filter(|outcome| outcome.code != 0) {
        assert!(refused.code == 3 && refused.err.contains("error[busy]"), "{ended:?}");
    }
    assert_eq!(seq(&vendor), 41 + done as u64, "{ended:?}");
}

#[test]
fn a_lock_is_explained_and_one_that_was_left_is_none() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "41", "--key", &secret]);
    let before = vendor.text("feed.json");
    vendor.put(".feed.json.lock", "4711");
    let file = fs::File::options().write(true).open(vendor.path(".feed.json.lock")).unwrap();
    file.lock().unwrap();
    let next = ["build", "--previous", "feed.json", "--renew", "--key", &secret];
    for args in [&next[..], &["sign", "feed.json", "--key", &secret]] {
        let said = vendor.refused(args, 3, &["busy"]);
        assert!(said.contains(".feed.json.lock need not be deleted"), "{said}");
    }
    // Somewhere else nobody is in the way.
    vendor.done(&["build", "--previous", "feed.json", "--renew"]);
    assert_eq!(vendor.text("feed.json"), before);
    // Whoever held it was killed: its file is still there and locks nothing.
    drop(file);
    vendor.done(&next);
    assert_eq!(seq(&vendor), 42);
    assert!(!cfg!(unix) || !vendor.path(".feed.json.lock").exists());
}

/// Runs the program where no file can grow: every write to one fails, as on a full disk.
#[cfg(target_os = "linux")]
fn run_on_full_disk(vendor: &Vendor, args: &[&str]) -> Outcome {
    let mut command = std::process::Command::new("sh");
    let real = program(&vendor.path(""));
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]).arg(real.get_program()).args(args);
    command.args(["--now", NOW]).current_dir(vendor.path("")).env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE);
    outcome(args, command.stdin(std::process::Stdio::null()).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_nothing_is_half_there() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let files = |vendor: &Vendor| {
        let mut names: Vec<_> = fs::read_dir(vendor.path("")).unwrap().flatten().map(|file| file.file_name()).collect();
        names.sort();
        names
    };
    let (before, there) = (vendor.text("feed.json"), files(&vendor));
    for args in [
        &["keygen", "vendor"][..],
        &["build", "--previous", "feed.json", "--renew", "--key", &secret],
        &["build", "--previous", "feed.json", "--renew"],
        &["sign", "feed.json", "--key", &key("second.key")],
    ] {
        let outcome = run_on_full_disk(&vendor, args);
        assert_eq!((outcome.code, errors(&outcome.err)), (3, vec!["file".into()]), "{args:?}: {outcome:?}");
        assert_eq!((vendor.text("feed.json"), files(&vendor)), (before.clone(), there.clone()), "{args:?}");
    }
}

#[test]
fn of_two_that_make_a_pair_of_keys_at_once_one_does() {
    let vendor = Vendor::new();
    let mut ended = run_at_once(&vendor, 2, &["keygen", "vendor"]);
    ended.sort_by_key(|outcome| outcome.code);
    assert_eq!((ended[0].code, ended[1].code), (0, 3), "{ended:?}");
    assert_eq!(errors(&ended[1].err), ["exists"]);
    // Both halves are of the same pair.
    vendor.done(&["build", "--seq", "1", "--key", "vendor.key"]);
    vendor.done(&["verify", "feed.json", "--key", "vendor.pub"]);
}

#[cfg(unix)]
#[test]
fn half_a_pair_of_keys_is_none() {
    let vendor = Vendor::empty();
    // A link to nowhere: the name is taken, and it is seen only when the file is made.
    std::os::unix::fs::symlink("nowhere", vendor.path("vendor.pub")).unwrap();
    vendor.refused(&["keygen", "vendor"], 3, &["exists"]);
    assert!(!vendor.path("vendor.key").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn whatever_cannot_be_said_ends_with_three() {
    use std::process::Stdio;
    let vendor = Vendor::new();
    let (secret, public) = (key("first.key"), key("first.pub"));
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    vendor.done(&["build", "--seq", "1"]);
    vendor.put("releases.json", "[{\"tag_name\":\"v1\",\"body\":\"x\",\"published_at\":\"2026-10-01\",\"assets\":[{\"name\":\"D.cfe\",\
        \"size\":1,\"browser_download_url\":\"https://e.test/D.cfe\",\"digest\":\"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]}]");
    vendor.put("one.toml", "[products.D]\n");
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = |args: &[&str], out: Stdio, err: Stdio| {
        let mut command = program(&vendor.path(""));
        command.args(args).env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE).stdout(out).stderr(err);
        command.status().unwrap().code()
    };
    let before = vendor.text("feed.json");
    for args in [
        &["lint", "payload.json", "--now", NOW][..],
        &["lint", "payload.json", "--json", "--now", NOW],
        &["verify", "feed.json", "--key", &public, "--now", NOW],
        &["verify", "feed.json", "--key", &public, "--json", "--now", NOW],
        // Refused, and the reason is lost.
        &["verify", "feed.json", "--key", &public, "--json", "--now", "2030-01-01T00:00:00Z"],
        &["build", "--seq", "1", "--dry-run", "--now", NOW],
        &["build", "--seq", "1", "--now", NOW],
        &["build", "--seq", "1", "--out", "-", "--now", NOW],
        &["import-github", "releases.json", "--seq", "1", "--settings", "one.toml", "--out", "i.json", "--now", NOW],
        &["keygen", "vendor", "--now", NOW],
        &["--help"],
        &["build", "--help"],
        &["--version"],
    ] {
        assert_eq!(run(args, full().into(), Stdio::null()), Some(3), "{args:?}");
    }
    // Whoever could not read what they sign has not signed it.
    let sign = ["sign", "feed.json", "--key", &key("second.key"), "--now", NOW];
    assert_eq!(run(&sign, full().into(), Stdio::null()), Some(3));
    assert_eq!(vendor.text("feed.json"), before);
    // A warning that nobody could read is lost as well.
    let next = ["build", "--previous", "feed.json", "--renew", "--out", "next.json", "--now", NOW];
    assert_eq!(run(&next, Stdio::null(), full().into()), Some(3));
    assert_eq!(run(&["bild"], Stdio::null(), full().into()), Some(3));
    assert_eq!(run(&["lint", "missing.json"], Stdio::null(), full().into()), Some(3));
}
