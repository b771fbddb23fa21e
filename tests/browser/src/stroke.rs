//! Keys as Chromium takes them by the DevTools protocol. Read `devtools` for who strikes them.

/// A key and what it types.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    pub(crate) name: &'static str,
    pub(crate) number: u32,
    pub(crate) text: &'static str,
    /// What is held down meanwhile, as the protocol counts it: 2 is Ctrl, 8 is Shift.
    pub(crate) modifiers: u8,
    /// Whether it has been held down for a while.
    pub(crate) repeats: bool,
}

pub const TAB: Stroke = Stroke { name: "Tab", number: 9, text: "", modifiers: 0, repeats: false };
pub const BACK_TAB: Stroke = Stroke { modifiers: 8, ..TAB };
pub const ENTER: Stroke = Stroke { name: "Enter", number: 13, text: "\r", ..TAB };
pub const CTRL_ENTER: Stroke = Stroke { text: "", modifiers: 2, ..ENTER };
pub const HELD_CTRL_ENTER: Stroke = Stroke { repeats: true, ..CTRL_ENTER };
pub const SPACE: Stroke = Stroke { name: " ", number: 32, text: " ", ..TAB };
pub const ESCAPE: Stroke = Stroke { name: "Escape", number: 27, ..TAB };
pub const DOWN: Stroke = Stroke { name: "ArrowDown", number: 40, ..TAB };
