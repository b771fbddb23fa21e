//! Keys that press a button wherever in the panel the focus is: which one, and when not.

/// How long a main button must have stood there before a key presses it, in milliseconds: what has just changed was not
/// read yet.
pub const SETTLED_MS: u64 = 600;

/// A key that went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Its number, as `keyCode` has it: the oldest engines know no names of keys.
    pub code: u32,
    /// Whether Ctrl was down.
    pub ctrl: bool,
    /// Whether it is held down and repeats.
    pub repeats: bool,
}

/// What a stroke presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Ctrl+Enter: the main button.
    Main,
    /// Esc: whatever calls off what goes on.
    Cancel,
}

impl Stroke {
    /// What it presses, where the main button has stood there for so many milliseconds.
    pub fn presses(self, stood_ms: u64) -> Option<Shortcut> {
        match self {
            Stroke { repeats: true, .. } => None,
            Stroke { code: 13, ctrl: true, .. } if stood_ms >= SETTLED_MS => Some(Shortcut::Main),
            Stroke { code: 27, .. } => Some(Shortcut::Cancel),
            _ => None,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_key_presses_the_main_button_once_and_only_one_that_was_there_to_be_read() {
        let enter = Stroke { code: 13, ctrl: true, repeats: false };
        assert_eq!(enter.presses(SETTLED_MS), Some(Shortcut::Main));
        assert_eq!(enter.presses(SETTLED_MS - 1), None);
        assert_eq!(Stroke { repeats: true, ..enter }.presses(60_000), None);
        assert_eq!(Stroke { ctrl: false, ..enter }.presses(60_000), None);
        let escape = Stroke { code: 27, ctrl: false, repeats: false };
        assert_eq!(escape.presses(0), Some(Shortcut::Cancel));
        assert_eq!(Stroke { repeats: true, ..escape }.presses(0), None);
        assert_eq!(Stroke { code: 65, ctrl: true, repeats: false }.presses(60_000), None);
    }
}
