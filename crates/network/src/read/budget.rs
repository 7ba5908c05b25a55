//! The memory that one file may unpack to.

use std::io::Read;

use super::MOST_WHOLE_BYTES;
use super::error::{Fault, ReadError};

/// Greatest compression ratio of deflate.
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
    /// The stated size may be false: it reserves no more than the packed bytes can unpack to, and
    /// the actual output is counted.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] with the name of the part where the budget is exhausted;
    /// `broken` where the part does not unpack.
    pub(super) fn unpack(
        &mut self,
        part: Option<&str>,
        packed_bytes: u64,
        stated_bytes: u64,
        mut packed: impl Read,
        broken: impl Fn(std::io::Error) -> ReadError,
    ) -> Result<Vec<u8>, ReadError> {
        let likely = stated_bytes.min(packed_bytes.saturating_mul(MOST_DEFLATE_RATIO));
        // One byte more than is left shows that there is too much.
        let most = self.left + 1;
        let mut room = likely.saturating_add(1).max(1 << 12).min(most);
        let mut content = Vec::new();
        loop {
            let free = room - content.len() as u64;
            content.reserve_exact(free as usize);
            packed.by_ref().take(free).read_to_end(&mut content).map_err(&broken)?;
            if (content.len() as u64) < room || room == most {
                break;
            }
            // Doubling beyond the limit would waste memory.
            room = if room < most / 2 { 2 * room } else { most };
        }
        let left = self.left.checked_sub(content.len() as u64);
        self.left =
            left.ok_or(Fault::TooLarge { most: MOST_WHOLE_BYTES, part: part.map(str::to_owned) })?;
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_draw_on_one_budget_and_stated_sizes_may_lie() {
        let unpack = |left: u64, sizes: &[(usize, u64)]| {
            let mut budget = Budget { left };
            let parts = sizes.iter().map(|&(bytes, stated)| {
                let content = vec![7; bytes];
                let broken = |_| Fault::Cut.into();
                let read = budget.unpack(Some("a"), 1 << 20, stated, &content[..], broken);
                read.map(|read| assert_eq!(read, content)).map_err(|error| error.fault)
            });
            parts.collect::<Result<Vec<_>, _>>().map(|_| budget.left)
        };
        let too_large = Fault::TooLarge { most: MOST_WHOLE_BYTES, part: Some("a".to_owned()) };
        for stated in [0, 10, 9_000, u64::MAX] {
            assert_eq!(unpack(20_000, &[(10_000, stated), (10_000, stated)]), Ok(0));
            assert_eq!(
                unpack(20_000, &[(10_000, stated), (10_001, stated)]),
                Err(too_large.clone())
            );
            assert_eq!(unpack(9, &[(0, stated), (9, stated), (0, stated)]), Ok(0));
        }
    }
}
