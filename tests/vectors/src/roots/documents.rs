//! What a root, and the envelope around it, must look like: types, forms, sizes. Next: `floors.rs`.

use super::{
    ABSENT, Case, Document, FEED, FRESH, Lines, REVOCATION, ROOT, confirmation, feed, hash, pin, revocation, role,
    root, root_with_fresh, row,
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

pub(super) fn types(lines: &mut Lines) {
    let first = root(1, &[1], &[11]);
    for kind in [FEED, FRESH, REVOCATION, "", "application/json"] {
        let case = Case::chain(std::slice::from_ref(&first));
        let other = first.clone().of(kind).seal();
        lines.refuse(
            &format!("a root as {kind:?}"),
            &Case { roots: vec![other], ..case.clone() },
            "root",
            "payloadType",
        );
        let altered = first.clone().of(kind).signed(&first.signatures());
        let case = Case { roots: vec![altered], ..case };
        lines.refuse(&format!("a root whose type was altered to {kind:?}"), &case, "root", "too few keys");
        let case = Case::one(&[11]).feed(feed(42, &[11]).of(if kind == FEED { ROOT } else { kind }));
        lines.refuse(&format!("a feed as another type than that of a feed, {kind:?}"), &case, "format", "payloadType");
    }
    // Documents that the right keys have rightly signed, at the place of another.
    let all = root(1, &[1], &[1]).with("fresh", &role(&[1], 1));
    let case = Case::chain(std::slice::from_ref(&all)).feed(feed(42, &[1]));
    let confirmed = confirmation(&case.feed).by(&[1]);
    lines.take("one key in all roles", &case.clone().fresh(&confirmed));
    lines.refuse("a root in place of the feed", &case.clone().feed(all.clone()), "format", "payloadType");
    lines.refuse(
        "a fresh statement in place of the feed",
        &case.clone().feed(confirmed.clone()),
        "format",
        "payloadType",
    );
    lines.refuse("a revocation in place of the feed", &case.clone().feed(revocation(1)), "format", "payloadType");
    let placed = |root: &Document| Case { roots: vec![root.seal()], ..case.clone() };
    lines.refuse("a feed in place of the root", &placed(&case.feed), "root", "payloadType");
    lines.refuse("a root without its words, as a root", &placed(&confirmed.clone().of(ROOT)), "root", "root");
    for (what, other) in [
        ("the feed", case.feed.clone()),
        ("a root", all.clone()),
        ("a revocation", revocation(1)),
        ("the statement as a feed", confirmed.clone().of(FEED)),
        ("the statement as a root", confirmed.clone().of(ROOT)),
        ("the feed as a statement", case.feed.clone().of(FRESH)),
    ] {
        lines.take_with(&format!("{what} in place of the fresh statement"), &case.clone().fresh(&other), stale());
    }
    let case = case.fresh(&confirmed);
    for (what, other) in [
        ("the feed", case.feed.clone()),
        ("a root", all),
        ("a fresh statement", confirmed),
        ("the revocation as a feed", revocation(1).of(FEED)),
        ("the revocation as a root", revocation(1).of(ROOT)),
        ("the revocation as a fresh statement", revocation(1).of(FRESH)),
    ] {
        lines.take(&format!("{what} in place of a revocation"), &case.clone().revoke(&[other]));
    }
}

fn stale() -> Value {
    json!({"stale": true})
}

pub(super) fn forms(lines: &mut Lines) {
    // What is wrong is named: `roots[0]: feed.threshold: …`.
    let refuse = |lines: &mut Lines, key: &'static str, raw: &str| {
        let long = [Base64::encode_string(&[7; 31]), Base64::encode_string(&[7; 33]), pin(1), pin(11), pin(21)];
        let short = ["31 bytes", "33 bytes", "own", "own", "own"];
        let shown = long.iter().zip(short).fold(raw.to_owned(), |shown, (long, short)| shown.replace(long, short));
        let case = Case::chain(&[root_with_fresh().with(key, raw)]);
        lines.refuse(&format!("a root with {key} = {shown}"), &case, "root", key);
    };
    for schema in ["0", "2", "1.5", "\"1\"", "true", "[1]", "null", ABSENT] {
        refuse(lines, "schema", schema);
    }
    for version in ["\"1\"", "1.5", "-1", "true", "[1]", "{}", "null", "18446744073709551617", ABSENT] {
        refuse(lines, "version", version);
    }
    for key in ["issued", "expires"] {
        for moment in ["\"\"", "\"2027-09-01\"", "\"soon\"", "1819785600", "true", "[]", "null", ABSENT] {
            refuse(lines, key, moment);
        }
    }
    let reversed = Case::chain(&[root_with_fresh().with("issued", "\"2027-09-01T08:00:00Z\"")]);
    lines.refuse("a root that ends as it begins", &reversed, "root", "expires");
    for key in ["root", "feed"] {
        for none in ["7", "\"x\"", "true", "[]", "{}", "null", ABSENT] {
            refuse(lines, key, none);
        }
    }
    for none in ["7", "\"x\"", "true", "[]", "{}"] {
        refuse(lines, "fresh", none);
    }
    for (key, number) in [("root", 1), ("feed", 11), ("fresh", 21)] {
        let own = pin(number);
        for keys in ["7", "\"x\"", "true", "{}", "[]", "null"] {
            refuse(lines, key, &format!("{{\"keys\":{keys},\"threshold\":1}}"));
        }
        refuse(lines, key, "{\"threshold\":1}");
        let short = Base64::encode_string(&[7; 31]);
        let long = Base64::encode_string(&[7; 33]);
        for broken in ["7", "null", "[]", "\"\"", "\"DEMO\"", &format!("\"{short}\""), &format!("\"{long}\"")] {
            refuse(lines, key, &format!("{{\"keys\":[{broken},\"{own}\"],\"threshold\":1}}"));
        }
        for threshold in ["0", "2", "\"1\"", "1.5", "-1", "true", "[1]", "18446744073709551617"] {
            refuse(lines, key, &format!("{{\"threshold\":{threshold},\"keys\":[\"{own}\"]}}"));
        }
        refuse(lines, key, &format!("{{\"keys\":[\"{own}\",\"{own}\"],\"threshold\":2}}"));
        refuse(lines, key, &format!("{{\"keys\":[\"{own}\"]}}"));
    }
    let plain = root(1, &[1], &[11]);
    let text = String::from_utf8(plain.payload()).unwrap_or_default();
    for (name, changed) in [
        ("words that nobody knows", plain.clone().with("newer", r#"{"a":[1.5,-2,null,"я"]}"#).payload()),
        ("depth 8", plain.clone().with("x", "[[[[[[[1]]]]]]]").payload()),
        ("white space around", format!(" \n{text}\n").into_bytes()),
        ("fresh = null", plain.clone().with("fresh", "null").payload()),
    ] {
        lines.take(&format!("a root with {name}"), &Case::chain(&[plain.clone().made_of(changed)]));
    }
    let role_twice = format!("{{\"keys\":[\"{}\"],\"keys\":[\"{}\"],\"threshold\":1}}", pin(99), pin(11));
    for (name, changed) in [
        ("depth 9", plain.clone().with("x", "[[[[[[[[1]]]]]]]]").payload()),
        ("depth 2000", plain.clone().with("x", &format!("{}1{}", "[".repeat(2000), "]".repeat(2000))).payload()),
        ("its version twice", text.replacen("\"version\"", "\"version\":1,\"version\"", 1).into_bytes()),
        ("its feed keys twice", text.replacen("\"feed\"", "\"feed\":{},\"feed\"", 1).into_bytes()),
        ("keys twice in a role", plain.clone().with("feed", &role_twice).payload()),
        ("a key twice where nobody looks", plain.clone().with("x", r#"[{"a":1,"a":1}]"#).payload()),
        ("a byte order mark", format!("\u{feff}{text}").into_bytes()),
        ("more behind it", format!("{text}{text}").into_bytes()),
        ("a byte that begins nothing", [text.as_bytes(), b"\xff"].concat()),
        ("such a byte in a string", [b"{\"x\":\"\xff\",".as_slice(), &text.as_bytes()[1..]].concat()),
        ("nothing in it", Vec::new()),
        ("null in it", b"null".to_vec()),
        ("a list around it", format!("[{text}]").into_bytes()),
        ("a byte less", text.as_bytes()[..text.len() - 1].to_vec()),
    ] {
        lines.refuse(
            &format!("a root with {name}"),
            &Case::chain(&[plain.clone().made_of(changed)]),
            "root",
            "roots[0]",
        );
    }
    // A broken root is refused wherever it stands.
    let second = root(2, &[1], &[11]).with("schema", "2");
    let between = Case::chain(&[plain.clone(), second.clone(), root(3, &[1], &[11])]);
    lines.refuse("a broken root before a good one", &between, "root", "roots[1]: schema");
    let behind = Case::chain(&[plain.clone(), second]);
    lines.refuse("a broken root behind a good one", &behind, "root", "roots[1]: schema");
    members(lines, &plain);
}

/// The envelope, and those inside it.
fn members(lines: &mut Lines, plain: &Document) {
    let good = Case::chain(std::slice::from_ref(plain));
    for raw in ["7", "\"x\"", "true", "{}"] {
        lines.refuse(&format!("roots = {raw}"), &good.clone().member("roots", raw), "root", "no array");
    }
    for raw in ["7", "\"x\"", "true", "null", "[]", "{}"] {
        lines.refuse(
            &format!("roots = [{raw}]"),
            &good.clone().member("roots", &format!("[{raw}]")),
            "root",
            "roots[0]",
        );
    }
    let beside = format!("[{},7]", plain.seal());
    lines.refuse("a number behind a good root", &good.clone().member("roots", &beside), "root", "roots[1]");
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut sealed: Value = serde_json::from_str(&plain.seal()).unwrap_or_default();
        change(&mut sealed);
        sealed.to_string()
    };
    let url = Base64::encode_string(&plain.payload()).replace('+', "-").replace('/', "_");
    let other = Base64::encode_string(&root(1, &[1], &[99]).payload());
    let cut = Base64::encode_string(&[1; 32]);
    let zeros = Base64::encode_string(&[0; 64]);
    for (name, text) in [
        ("without payload", edit(&|sealed| sealed["payload"] = Value::Null)),
        ("whose payload is a number", edit(&|sealed| sealed["payload"] = 7.into())),
        ("whose payload is none", edit(&|sealed| sealed["payload"] = "".into())),
        ("whose payload was exchanged", edit(&|sealed| sealed["payload"] = other.clone().into())),
        ("whose payload is no base64", edit(&|sealed| sealed["payload"] = format!("{url}-_").into())),
        ("without payloadType", edit(&|sealed| sealed["payloadType"] = Value::Null)),
        ("whose payloadType is a list", edit(&|sealed| sealed["payloadType"] = json!([ROOT]))),
        ("without signatures", edit(&|sealed| sealed["signatures"] = Value::Null)),
        ("whose signatures are an object", edit(&|sealed| sealed["signatures"] = json!({}))),
        ("whose signatures are none", edit(&|sealed| sealed["signatures"] = json!([]))),
        ("whose signature is a text", edit(&|sealed| sealed["signatures"] = json!(["x"]))),
        ("whose signature is cut", edit(&|sealed| sealed["signatures"][0]["sig"] = cut.clone().into())),
        ("whose signature is zero", edit(&|sealed| sealed["signatures"][0]["sig"] = zeros.clone().into())),
        ("whose signature is of a feed", edit(&|sealed| sealed["signatures"] = json!(feed(42, &[1]).signatures()))),
    ] {
        let case = Case { roots: vec![text], ..good.clone() };
        lines.refuse(&format!("a root {name}"), &case, "root", "roots[0]");
    }
    let twice = plain.seal().replacen("\"payload\"", "\"payload\":\"\",\"payload\"", 1);
    lines.refuse("a root whose payload stands twice", &Case { roots: vec![twice], ..good.clone() }, "format", "");
    let twice = good.clone().member("roots", "[]").member("roots", &format!("[{}]", plain.seal()));
    lines.refuse("roots stand twice", &twice, "format", "");
    let deep = edit(&|sealed| sealed["x"] = json!([[[[[[1]]]]]]));
    lines.refuse("depth 9 beside a root", &Case { roots: vec![deep], ..good.clone() }, "format", "");
    let deep = edit(&|sealed| sealed["x"] = json!([[[[[1]]]]]));
    lines.take("depth 8 beside a root", &Case { roots: vec![deep], ..good.clone() });
    lines.take("a member that nobody knows", &good.member("newer", r#"{"a":[1]}"#));
}

pub(super) fn sizes(lines: &mut Lines) {
    let signed = |count: usize| {
        let by: Vec<u8> = (1..count).map(|_| 99).chain([1]).collect();
        Case::chain(&[root(1, &[1], &[11]).by(&by)])
    };
    lines.take("a root of 16 signatures, the last one counts", &signed(16));
    lines.refuse("a root of 17 signatures", &signed(17), "root", "more than 16");
    let most = 384 * 1024;
    let good = Case::chain(&row(2));
    let bare = lines.length(&good.clone().member("padding", "\"\""));
    for size in [most, most + 1] {
        let case = good.clone().member("padding", &format!("\"{}\"", "x".repeat(size - bare)));
        let name = format!("an envelope of {size} with two roots");
        if size == most { lines.take(&name, &case) } else { lines.refuse(&name, &case, "too-large", "") }
    }
    // 256 KiB is the limit of a feed; a root as large as a feed may be has room beside a small one.
    let large = root(1, &[1], &[11]).with("x", &format!("\"{}\"", "x".repeat(255 * 1024)));
    lines.take("a root of 255 KiB", &Case::chain(std::slice::from_ref(&large)));
    // More keys than may sign one envelope are of no use, and each is asked about each signature.
    let wide = |last: u8| {
        let keys: Vec<u8> = (30..=last).collect();
        Case::chain(&[root(1, &[1], &keys)]).feed(feed(42, &[last]))
    };
    lines.take("a role of 16 keys", &wide(45));
    lines.refuse("a role of 17 keys", &wide(46), "root", "feed.keys");
    let remembered = json!({"root": {"version": 16, "sha256": hash(row(16)[15].payload())}});
    lines.take("16 roots that are remembered", &Case::chain(&row(16)).memory(remembered));
}
