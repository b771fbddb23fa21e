//! Brace lists: what they mean, where they end, and how much of them is read.

use extension_update_container::{Code, Limits, Value, parse_list, parse_lists};

const SMALL: Limits = Limits { text: 1000, values: 50, depth: 8, ..Limits::DEFAULT };

fn code_of(text: &str) -> Option<Code> {
    parse_lists(text, &SMALL).err().map(|problem| problem.code())
}

fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

#[test]
fn texts_words_and_lists_are_told_apart() {
    let list = parse_list("{1,\"a \"\"b\"\"\r\n{,}\",9cd5-11,\r\n{},{\"\"},,AB\r\nC+/=}", &SMALL).unwrap();
    let expected = vec![
        word("1"),
        Value::Text("a \"b\"\r\n{,}".to_owned()),
        word("9cd5-11"),
        Value::List(Vec::new()),
        Value::List(vec![Value::Text(String::new())]),
        word(""),
        word("ABC+/="),
    ];
    assert_eq!(list, Value::List(expected));
    assert_eq!(list.at(&[4, 0]).and_then(Value::as_text), Some(""));
    assert_eq!((list.at(&[4, 1]), list.at(&[0, 0]), list.at(&[7])), (None, None, None));
    assert_eq!(list.at(&[]), Some(&list));
}

#[test]
fn several_lists_stand_in_a_row() {
    let lists = parse_lists(" {0,{1}},\r\n{2} ,{3}\r\n", &SMALL).unwrap();
    assert_eq!(lists.len(), 3);
    assert_eq!(parse_list("{1},{2}", &SMALL).unwrap_err().code(), Code::NotAList);
}

#[test]
fn lines_break_as_the_platform_breaks_them() {
    let list = parse_list("{0,{216,0,{80315,0}},1}", &SMALL).unwrap();
    assert_eq!(list.to_string(), "{0,\r\n{216,0,\r\n{80315,0}\r\n},1}");
}

#[test]
fn what_is_no_list_is_said_to_be_none() {
    for text in [
        "",
        " ",
        "1",
        "\"a\"",
        "{",
        "{1",
        "{1,",
        "{\"a",
        "{\"a\"\"",
        "}",
        "{1}}",
        "{1},",
        "{1},2",
        "{1}{2}",
        "{1}x",
        "{\"a\"b}",
        "{a\"b\"}",
        "{1{2}}",
        "{{1}2}",
        "{\"a\"\"b\"c}",
        "{a\0b}",
        "{1}\u{feff}",
    ] {
        assert_eq!(code_of(text), Some(Code::NotAList), "{text:?}");
    }
}

#[test]
fn depth_values_and_length_have_limits() {
    let nest = |depth: usize| format!("{}{}", "{".repeat(depth), "}".repeat(depth));
    assert_eq!((code_of(&nest(8)), code_of(&nest(9))), (None, Some(Code::TooLarge)));
    let many = |values: usize| format!("{{{}}}", vec!["1"; values - 1].join(","));
    assert_eq!((code_of(&many(50)), code_of(&many(51))), (None, Some(Code::TooLarge)));
    let long = |length: usize| format!("{{{}}}", "x".repeat(length - 2));
    assert_eq!((code_of(&long(1000)), code_of(&long(1001))), (None, Some(Code::TooLarge)));
    let deep = parse_lists(&"{".repeat(1 << 20), &Limits::DEFAULT);
    assert_eq!(deep.unwrap_err().code(), Code::TooLarge, "depth is not the stack's");
}
