//! How much one file may unpack to, however it is packed.

use std::io::Read;

use super::MOST_WHOLE_BYTES;
use super::error::{Fault, ReadError};

/// No packed byte unpacks to more than this many (deflate).
const MOST_DEFLATE_RATIO: u64 = 1032;

/// Bytes that a file and everything packed inside it may still unpack to in memory.
///
/// All parts draw on the same budget, so neither an archive within a packed file nor a
/// part read twice takes more than one large part would.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MOST_WHOLE_BYTES }
    }
}

impl Budget {
    /// Unpacks a part of `packed_bytes` bytes that states to hold `stated_bytes`.
    ///
    /// The stated size may be a lie: it reserves no more than the packed bytes can
    /// unpack to, and what really comes out is counted.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] with the name of the part where the budget is exhausted;
    /// `broken` where the part does not unpack.
    pub(super) fn unpack(
        &mut self,
        part: Option<&str>,
        packed_bytes: u64,
        stated_bytes: u64,
        packed: impl Read,
        broken: impl FnOnce(std::io::Error) -> ReadError,
    ) -> Result<Vec<u8>, ReadError> {
        let likely = stated_bytes.min(packed_bytes.saturating_mul(MOST_DEFLATE_RATIO));
        let mut content = Vec::with_capacity(likely.min(self.left) as usize);
        packed.take(self.left + 1).read_to_end(&mut content).map_err(broken)?;
        let left = self.left.checked_sub(content.len() as u64);
        self.left =
            left.ok_or(Fault::TooLarge { most: MOST_WHOLE_BYTES, part: part.map(str::to_owned) })?;
        Ok(content)
    }
}
