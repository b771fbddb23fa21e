//! WebAssembly's binary form (core specification, chapter 5), as far as the build must know it: sections, and the
//! numbers and blocks in them. Read next: `imports.rs` and `order.rs`, which use it.

/// The ids of sections.
pub const IMPORTS: u8 = 2;
pub const TYPED_FUNCTIONS: u8 = 3;
pub const CODE: u8 = 10;

pub const UNKNOWN: &str = "the module has another form than expected: its sections cannot be read";

/// A section's id and its body.
pub type Section<'a> = (u8, &'a [u8]);

/// The first eight bytes of a module, and its sections.
pub fn read_sections(module: &[u8]) -> Result<(&[u8], Vec<Section<'_>>), String> {
    let mut reader = Reader { rest: module };
    let head = reader.take(8)?;
    let mut sections = Vec::new();
    while !reader.rest.is_empty() {
        sections.push((reader.byte()?, reader.block()?));
    }
    Ok((head, sections))
}

/// What is left of a module, or of a part of it.
pub struct Reader<'a> {
    pub rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(UNKNOWN)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    /// Unsigned LEB128.
    pub fn number(&mut self) -> Result<u32, String> {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| UNKNOWN.to_owned());
            }
        }
        Err(UNKNOWN.to_owned())
    }

    /// Bytes with their length before them.
    pub fn block(&mut self) -> Result<&'a [u8], String> {
        let length = self.number()?;
        self.take(length as usize)
    }
}

pub fn put_number(to: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

pub fn put_block(to: &mut Vec<u8>, block: &[u8]) {
    put_number(to, block.len() as u32);
    to.extend_from_slice(block);
}
