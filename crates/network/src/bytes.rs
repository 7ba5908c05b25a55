//! Variable-length integers, as in protocol buffers, read with bounds checks.

/// The unread rest of a byte string and its offset.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'a> {
    left: &'a [u8],
    offset: usize,
}

/// The bytes end too early, or a number has more than 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Offset from the beginning of the bytes.
    pub offset: usize,
}

impl<'a> Bytes<'a> {
    /// All of `bytes`, unread.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes, offset: 0 }
    }

    /// Whether everything is read.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Number of unread bytes.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// The error of something wrong here.
    pub fn broken(&self) -> Broken {
        Broken { offset: self.offset }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// There are fewer.
    pub fn take(&mut self, count: u64) -> Result<&'a [u8], Broken> {
        let count = usize::try_from(count).map_err(|_| self.broken())?;
        let (taken, left) = self.left.split_at_checked(count).ok_or(self.broken())?;
        (self.left, self.offset) = (left, self.offset + count);
        Ok(taken)
    }

    /// The next byte.
    ///
    /// # Errors
    /// There is none.
    pub fn byte(&mut self) -> Result<u8, Broken> {
        let (&first, left) = self.left.split_first().ok_or(self.broken())?;
        (self.left, self.offset) = (left, self.offset + 1);
        Ok(first)
    }

    /// A number of up to 64 bits, seven bits to a byte.
    ///
    /// # Errors
    /// The bytes end within it, or it has more bits.
    pub fn number(&mut self) -> Result<u64, Broken> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.broken())
    }

    /// Fills the slice with the next numbers.
    ///
    /// Browsers optimise a function between calls, not during one, so millions of numbers
    /// are read in many short calls.
    #[inline(never)]
    pub(crate) fn numbers(&mut self, into: &mut [u64]) -> Result<(), Broken> {
        for number in into {
            *number = match self.left.split_first() {
                Some((&byte, left)) if byte < 0x80 => {
                    (self.left, self.offset) = (left, self.offset + 1);
                    byte.into()
                }
                _ => self.number()?,
            };
        }
        Ok(())
    }

    /// A zigzag-encoded signed number.
    ///
    /// # Errors
    /// As of [`Self::number`].
    pub fn signed(&mut self) -> Result<i64, Broken> {
        self.number().map(unfold)
    }
}

/// Decodes zigzag: 0, 1, 2, 3 … become 0, -1, 1, -2 …
pub(crate) fn unfold(folded: u64) -> i64 {
    (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed()
}

/// Writes a number for [`Bytes::number`].
pub fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes a number for [`Bytes::signed`].
pub fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, (number << 1).cast_unsigned() ^ (number >> 63).cast_unsigned());
}
