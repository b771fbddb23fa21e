//! Blocks, tables and limits: every fault has its code, and none takes more than the limits allow. Read next:
//! `build/mod.rs`.

mod build;

use build::{B32, B64, Bits, File};
use extension_update_container::{Code, Container, Limits, write_container};
use miniz_oxide::deflate::compress_to_vec;

const SMALL: Limits =
    Limits { file: 1 << 20, entries: 8, blocks: 16, unpacked: 10_000, text: 5_000, values: 100, depth: 8 };

fn open_code(bytes: &[u8]) -> Option<Code> {
    Container::open(bytes, SMALL).err().map(|problem| problem.code())
}

fn read_code(bytes: &[u8], name: &str) -> Option<Code> {
    Container::open(bytes, SMALL).unwrap().read(name).err().map(|problem| problem.code())
}

fn in_both(check: impl Fn(Bits)) {
    check(B32);
    check(B64);
}

#[test]
fn entries_are_read_in_both_widths() {
    in_both(|bits| {
        let mut file = File::new(bits, 2);
        file.entry("один", b"1");
        file.entry("two", "\u{feff}текст".as_bytes());
        let bytes = file.finish();
        let container = Container::open(&bytes, SMALL).unwrap();
        assert_eq!(container.is_64_bit(), matches!(bits, B64));
        let names: Vec<_> = container.entries().iter().map(|entry| entry.name()).collect();
        assert_eq!(names, ["один", "two"]);
        assert_eq!(container.read("один").unwrap(), b"1");
        assert_eq!(container.read_text("two").unwrap(), "текст");
        assert_eq!(container.read("three").unwrap_err().code(), Code::MissingEntry);
        assert!(container.open_next().unwrap().is_none());
    });
}

#[test]
fn contents_run_through_blocks_in_any_order() {
    in_both(|bits| {
        let mut file = File::new(bits, 1);
        let last = file.block(0, 8, None, b"fghiXXXX");
        let middle = file.block(0, 2, Some(last), b"de");
        let first = file.block(9, 3, Some(middle), b"abc");
        let head = file.head("n");
        file.row(head, first);
        let bytes = file.finish();
        assert_eq!(Container::open(&bytes, SMALL).unwrap().read_packed("n").unwrap(), b"abcdefghi");
    });
}

#[test]
fn no_contents_are_an_empty_entry() {
    in_both(|bits| {
        let mut file = File::new(bits, 1);
        let head = file.head("n");
        file.row(head, bits.end());
        assert_eq!(Container::open(&file.finish(), SMALL).unwrap().read_packed("n").unwrap(), b"");
    });
}

#[test]
fn a_container_of_64_bits_stands_behind_the_first() {
    let mut file = File::new(B32, 1);
    file.entry("root", b"old");
    let mut bytes = file.finish();
    let mut second = File::new(B64, 1);
    second.entry("root", b"new");
    bytes.extend(second.finish());
    let first = Container::open(&bytes, SMALL).unwrap();
    let next = first.open_next().unwrap().unwrap();
    assert!(next.is_64_bit() && !first.is_64_bit());
    assert_eq!((first.read("root").unwrap(), next.read("root").unwrap()), (b"old".to_vec(), b"new".to_vec()));
}

#[test]
fn what_is_no_container_is_said_to_be_none() {
    for bytes in [&b""[..], b"PK\x03\x04", b"\xff\xff\xff", b"\x7f\xff\xff\xff0000000000000000"] {
        assert_eq!(open_code(bytes), Some(Code::NotAContainer), "{bytes:?}");
    }
    assert_eq!(open_code(b"\xff\xff\xff\x7f0000"), Some(Code::Truncated));
}

#[test]
fn a_chain_that_leads_back_is_cyclic() {
    in_both(|bits| {
        let mut file = File::new(bits, 1);
        let own = file.bytes.len() as u64;
        let block = file.block(20, 3, Some(own), b"abc");
        let head = file.head("n");
        file.row(head, block);
        assert_eq!(read_code(&file.finish(), "n"), Some(Code::CyclicChain));

        let mut file = File::new(bits, 1);
        let first = file.bytes.len() as u64;
        let second = first + bits.head() as u64 + 3;
        file.block(20, 3, Some(second), b"abc");
        file.block(0, 3, Some(first), b"def");
        let head = file.head("n");
        file.row(head, first);
        assert_eq!(read_code(&file.finish(), "n"), Some(Code::CyclicChain));

        // The table and the head of an entry are chains as well.
        let mut file = File::new(bits, 1);
        let start = file.bytes.len() as u64;
        file.block(100, 24, Some(start), &[7; 24]);
        file.row(start, start);
        assert_eq!(open_code(&file.finish()), Some(Code::CyclicChain));
    });
}

#[test]
fn a_chain_ends_before_its_length() {
    in_both(|bits| {
        let mut file = File::new(bits, 1);
        let head = file.head("n");
        let block = file.block(50, 3, None, b"abc");
        file.row(head, block);
        assert_eq!(read_code(&file.finish(), "n"), Some(Code::Truncated));

        let mut file = File::new(bits, 1);
        let head = file.head("n");
        let block = file.block(900, 3, None, b"abc");
        file.row(head, block);
        assert_eq!(read_code(&file.finish(), "n"), Some(Code::Truncated), "longer than the file");
    });
}

#[test]
fn an_empty_block_leads_nowhere() {
    let mut file = File::new(B32, 1);
    let head = file.head("n");
    let end = file.chain(b"abc");
    let block = file.block(3, 0, Some(end), b"");
    file.row(head, block);
    assert_eq!(read_code(&file.finish(), "n"), Some(Code::Malformed));
}

#[test]
fn too_many_blocks_are_too_large() {
    let make = |count: u64| {
        let mut file = File::new(B32, 1);
        let head = file.head("n");
        let mut next = None;
        for number in (0..count).rev() {
            next = Some(file.block(if number == 0 { count } else { 0 }, 1, next, b"x"));
        }
        file.row(head, next.unwrap());
        file.finish()
    };
    let bytes = make(16);
    assert_eq!(Container::open(&bytes, SMALL).unwrap().read_packed("n").unwrap().len(), 16);
    assert_eq!(read_code(&make(17), "n"), Some(Code::TooLarge));
}

#[test]
fn a_bomb_is_not_unpacked_beyond_the_limit() {
    let bomb = |length| {
        let mut file = File::new(B32, 1);
        file.packed_entry("n", &compress_to_vec(&vec![0; length], 9));
        file.finish()
    };
    let bytes = bomb(SMALL.unpacked);
    assert_eq!(Container::open(&bytes, SMALL).unwrap().read("n").unwrap().len(), SMALL.unpacked);
    assert_eq!(read_code(&bomb(SMALL.unpacked + 1), "n"), Some(Code::TooLarge));
    assert_eq!(read_code(&bomb(50 << 20), "n"), Some(Code::TooLarge));
    let text = Container::open(&bytes, SMALL).unwrap().read_text("n").unwrap_err();
    assert_eq!(text.code(), Code::TooLarge, "a text has a limit of its own");
}

#[test]
fn sizes_beyond_the_limits_are_too_large() {
    let mut file = File::new(B32, 9);
    for number in 0..9 {
        file.entry(&number.to_string(), b"");
    }
    assert_eq!(open_code(&file.finish()), Some(Code::TooLarge), "entries");

    let mut file = File::new(B32, 1);
    file.entry(&"n".repeat(2000), b"");
    assert_eq!(open_code(&file.finish()), Some(Code::TooLarge), "a name");

    let mut file = File::new(B32, 1);
    file.entry("n", b"");
    let mut bytes = file.finish();
    bytes.resize(SMALL.file + 1, 0);
    assert_eq!(open_code(&bytes), Some(Code::TooLarge), "the file");
    bytes.pop();
    assert_eq!(open_code(&bytes), None);
}

#[test]
fn entries_must_not_share_their_bytes() {
    let mut file = File::new(B32, 8);
    let contents = file.chain(&[b'x'; 3000]);
    for number in 0..8 {
        let head = file.head(&number.to_string());
        file.row(head, contents);
    }
    let bytes = file.finish();
    let container = Container::open(&bytes, SMALL).unwrap();
    assert_eq!(container.open_next().unwrap_err().code(), Code::Malformed);
}

#[test]
fn heads_must_not_share_their_bytes() {
    let make = |rows: u8| {
        let mut file = File::new(B32, 8);
        let rest = file.block(0, 1976, None, &[0; 1976]);
        for number in 0..rows {
            let mut start = [0; 24];
            start[20] = b'a' + number;
            let head = file.block(2000, 24, Some(rest), &start);
            file.row(head, 0x7fff_ffff);
        }
        open_code(&file.finish())
    };
    assert_eq!((make(1), make(8)), (None, Some(Code::Malformed)));
}

#[test]
fn a_length_beyond_the_file_takes_no_memory() {
    let unbounded = Limits { file: usize::MAX, ..SMALL };
    let mut file = File::new(B64, 1);
    let head = file.head("n");
    let block = file.block(u64::MAX >> 1, 3, None, b"abc");
    file.row(head, block);
    let bytes = file.finish();
    let problem = Container::open(&bytes, unbounded).unwrap().read("n").unwrap_err();
    assert_eq!(problem.code(), Code::Truncated);
}

#[test]
fn deflate_must_end_where_the_entry_ends() {
    let packed = compress_to_vec("много слов".repeat(9).as_bytes(), 6);
    let spoil = |contents: &[u8]| {
        let mut file = File::new(B32, 1);
        file.packed_entry("n", contents);
        read_code(&file.finish(), "n")
    };
    assert_eq!(spoil(&packed), None);
    for length in 0..packed.len() {
        assert_eq!(spoil(&packed[..length]), Some(Code::NotDeflate), "{length} of {}", packed.len());
    }
    assert_eq!(spoil(b"\xff\xff\xff"), Some(Code::NotDeflate));
}

#[test]
fn a_text_must_be_utf_8() {
    let mut file = File::new(B32, 1);
    file.entry("n", b"\xef\xbb\xbf\xff");
    let bytes = file.finish();
    assert_eq!(Container::open(&bytes, SMALL).unwrap().read_text("n").unwrap_err().code(), Code::NotText);
}

#[test]
fn a_table_must_be_whole_and_its_names_distinct() {
    let mut file = File::new(B32, 2);
    file.entry("n", b"1");
    file.entry("n", b"2");
    assert_eq!(open_code(&file.finish()), Some(Code::DuplicateEntry));

    let mut file = File::new(B32, 1);
    let (head, contents) = (file.head("n"), file.chain(b""));
    file.row_without_end(head, contents);
    assert_eq!(open_code(&file.finish()), Some(Code::Malformed));

    for head in [&[7u8; 20][..], &[7; 19], &[], &[0; 24]] {
        let mut file = File::new(B32, 1);
        let at = file.chain(head);
        file.row(at, 0x7fff_ffff);
        assert_eq!(open_code(&file.finish()), Some(Code::Malformed), "{head:?}");
    }

    let mut file = File::new(B32, 1);
    file.entry("n", b"");
    let mut bytes = file.finish();
    bytes[16 + 2..16 + 10].copy_from_slice(b"0000000b");
    assert_eq!(open_code(&bytes), Some(Code::Malformed), "eleven bytes of a row");
}

#[test]
fn a_head_of_a_block_must_be_as_the_format_wants_it() {
    let mut file = File::new(B32, 1);
    file.entry("n", b"");
    let good = file.finish();
    for (at, byte) in
        [(16, b' '), (17, b'\r'), (18, b'g'), (18, b'+'), (26, b'0'), (35, 0), (44, b'_'), (45, b'0'), (46, 0)]
    {
        let mut bytes = good.clone();
        bytes[at] = byte;
        assert_eq!(open_code(&bytes), Some(Code::Malformed), "{byte} at {at}");
    }
}

#[test]
fn the_writer_refuses_what_could_not_be_read() {
    for names in [&[""][..], &["a", "a"], &["a\0b"]] {
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b""[..])).collect();
        assert_eq!(write_container(&entries).unwrap_err().code(), Code::Malformed, "{names:?}");
    }
    let long = "n".repeat(513);
    assert_eq!(write_container(&[(&long, b"")]).unwrap_err().code(), Code::Malformed);
}
