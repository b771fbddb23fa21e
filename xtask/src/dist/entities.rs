//! The entities of HTML out of a packed table: how the parser that ships finds them. The build puts this file into its
//! copy of the parser's crate, and the tests of this program hold it to the crate itself. It must want nothing but
//! `std`. Read next: `parser.rs`, which packs.

pub(crate) struct Entities<'a> {
    /// What the names stand for, one after another.
    text: String,
    list: Vec<Entity<'a>>,
    /// For each sum of a name the last entity that has it, counted from one; zero is none.
    heads: [usize; 1024],
}

struct Entity<'a> {
    name: &'a [u8],
    value: std::ops::Range<usize>,
    /// Another one with the same sum, as in the heads.
    next: usize,
}

/// Unpacks the table: for each entity how far its code point is behind the one before, a second code point behind `!`
/// if it has one, and the name.
pub(crate) fn unpack(mut packed: &[u8]) -> Entities<'_> {
    let mut all = Entities { text: String::new(), list: Vec::new(), heads: [0; 1024] };
    let mut point = 0;
    while !packed.is_empty() {
        let start = all.text.len();
        point += take_number(&mut packed);
        all.text.extend(char::from_u32(point));
        if let Some(rest) = packed.strip_prefix(b"!") {
            packed = rest;
            all.text.extend(char::from_u32(take_number(&mut packed)));
        }
        let (name, rest) = packed.split_at(packed.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count());
        packed = rest;
        let head = &mut all.heads[sum(name)];
        all.list.push(Entity { name, value: start..all.text.len(), next: *head });
        *head = all.list.len();
    }
    all
}

impl Entities<'_> {
    /// What the entity of this name stands for.
    pub(crate) fn find(&self, name: &[u8]) -> Option<&str> {
        let mut at = self.heads[sum(name)];
        loop {
            let entity = self.list.get(at.checked_sub(1)?)?;
            if entity.name == name {
                return self.text.get(entity.value.clone());
            }
            at = entity.next;
        }
    }
}

/// Takes a number off the front: seven bits in a byte, whose highest bit is set.
fn take_number(packed: &mut &[u8]) -> u32 {
    let mut number = 0;
    while let Some((byte, rest)) = packed.split_first().filter(|(byte, _)| !byte.is_ascii()) {
        number = number << 7 | u32::from(byte & 127);
        *packed = rest;
    }
    number
}

fn sum(name: &[u8]) -> usize {
    name.iter().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte))) % 1024
}
