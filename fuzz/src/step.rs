//! What may happen to a session: the steps of an input. It must never do any of them: `fuzz_targets/session.rs` does.
//! Read next: `made.rs`.

use crate::made::Made;
use libfuzzer_sys::arbitrary::{self, Arbitrary};

#[derive(Arbitrary, Debug)]
pub enum Step<'a> {
    Open(Opening<'a>),
    Refuse,
    TurnOutWrong,
    Answer(Reply<'a>),
    /// The same for an older question.
    AnswerLate(Reply<'a>),
    Report(Told),
    /// A report as it stands in the host's text.
    Say(&'a str),
    Press(u8),
    RunOut(u8),
    /// Seconds, also backwards: clocks are set.
    Wait(i32),
    FollowLink(&'a str),
    ChooseChannel(bool),
    Copied(bool),
}

#[derive(Arbitrary, Debug)]
pub struct Opening<'a> {
    pub flags: u8,
    pub more: u8,
    pub memory: Kept<'a>,
}

#[derive(Arbitrary, Debug)]
pub enum Kept<'a> {
    Nothing,
    /// What the panel asked to be kept.
    Last,
    Counter(u8),
    Damaged(&'a str),
}

#[derive(Arbitrary, Debug)]
pub enum Reply<'a> {
    Feed(Made),
    NotModified,
    Status { status: u16, retry_after: &'a str, body: &'a str },
    Silence(u8),
}

#[derive(Arbitrary, Debug)]
pub struct Told {
    pub old: bool,
    pub news: u8,
    pub number: u8,
}
