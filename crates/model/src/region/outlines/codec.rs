//! Packs outlines into few bytes and unpacks them.
//!
//! The format is four bytes `TOUT`, one byte for the version, and a zlib stream of columns of
//! variable-length integers: positions as differences to the point before. The reader trusts
//! nothing: any bytes give either sound outlines or an error, in memory proportional to the
//! unpacked bytes.

use std::fmt;
use std::io::{Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use tepat_network::bytes::{Broken, Bytes, put, put_signed};

use super::{Border, OutlinedArea, Outlines, PositionE4, River, Side};

const MAGIC: &[u8; 4] = b"TOUT";
/// Version of the layout; raised when an older program could misread it.
const VERSION: u8 = 1;
/// Most bytes of packed outlines: ten times what a regency's have.
pub(super) const MOST_PACKED_BYTES: usize = 256 << 10;
/// Most bytes they may unpack to, so that a few bytes cannot fill the memory.
const MOST_BYTES: u64 = 2 << 20;

/// Why bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlinesError {
    /// They do not begin with the magic number.
    NotOutlines,
    /// They have a later version of the layout, this one.
    Newer(u8),
    /// There are more than 256 KiB of them, or they would unpack to more than 2 MiB.
    TooLarge,
    /// They end early or do not unpack.
    Cut,
    /// A position is not on Earth, a ring does not close, or something does not exist.
    Unsound,
}

impl fmt::Display for OutlinesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOutlines => f.write_str("not packed outlines"),
            Self::Newer(version) => write!(f, "packed outlines of version {version}"),
            Self::TooLarge => f.write_str("packed outlines too large"),
            Self::Cut => f.write_str("packed outlines cut short or damaged"),
            Self::Unsound => f.write_str("packed outlines contradict themselves"),
        }
    }
}

impl std::error::Error for OutlinesError {}

impl From<Broken> for OutlinesError {
    fn from(_: Broken) -> Self {
        Self::Cut
    }
}

impl Outlines {
    /// Packs the outlines. The same outlines give the same bytes everywhere.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut columns = Vec::new();
        put(&mut columns, self.borders.len() as u64);
        for border in &self.borders {
            put(&mut columns, (border.points.len() as u64) << 1 | u64::from(border.is_coast));
        }
        put_lines(&mut columns, self.borders.iter().map(|border| &border.points));
        put(&mut columns, self.areas.len() as u64);
        for area in &self.areas {
            put_text(&mut columns, &area.code);
            put(&mut columns, area.rings.len() as u64);
            area.rings.iter().for_each(|ring| put(&mut columns, ring.len() as u64));
        }
        let mut before = 0;
        for side in self.areas.iter().flat_map(|area| &area.rings).flatten() {
            let number = (side.border as i64) << 1 | i64::from(side.is_reversed);
            put_signed(&mut columns, number - before);
            before = number;
        }
        put(&mut columns, self.rivers.len() as u64);
        for river in &self.rivers {
            put_text(&mut columns, &river.name);
            put(&mut columns, river.points.len() as u64);
        }
        put_lines(&mut columns, self.rivers.iter().map(|river| &river.points));
        let mut packed = MAGIC.to_vec();
        packed.push(VERSION);
        let mut zlib = ZlibEncoder::new(packed, Compression::best());
        // Writing into memory does not fail.
        let _ = zlib.write_all(&columns);
        zlib.finish().unwrap_or_default()
    }

    /// Unpacks outlines. O(their size).
    ///
    /// # Errors
    /// The bytes are something else, damaged, of a later version, or too many.
    pub fn from_bytes(packed: &[u8]) -> Result<Self, OutlinesError> {
        if packed.len() > MOST_PACKED_BYTES {
            return Err(OutlinesError::TooLarge);
        }
        let packed = packed.strip_prefix(MAGIC).ok_or(OutlinesError::NotOutlines)?;
        let (&version, packed) = packed.split_first().ok_or(OutlinesError::Cut)?;
        if version != VERSION {
            return Err(OutlinesError::Newer(version));
        }
        let mut columns = Vec::new();
        let read = ZlibDecoder::new(packed).take(MOST_BYTES + 1).read_to_end(&mut columns);
        if columns.len() as u64 > MOST_BYTES {
            return Err(OutlinesError::TooLarge);
        }
        read.map_err(|_| OutlinesError::Cut)?;
        let outlines = unpacked(&mut Bytes::new(&columns))?;
        if outlines.is_sound() { Ok(outlines) } else { Err(OutlinesError::Unsound) }
    }
}

fn unpacked(bytes: &mut Bytes<'_>) -> Result<Outlines, OutlinesError> {
    let count = count(bytes)?;
    let heads = many(count, || bytes.number())?;
    let lengths = heads.iter().map(|head| head >> 1).collect();
    let lines = lines(bytes, lengths)?;
    let coasts = heads.iter().map(|head| head & 1 == 1);
    let borders = lines.into_iter().zip(coasts);
    let borders = borders.map(|(points, is_coast)| Border { points, is_coast }).collect();
    let areas = areas(bytes)?;
    let count = self::count(bytes)?;
    let rivers = many(count, || Ok((text(bytes)?, bytes.number()?)))?;
    let (names, lengths): (Vec<String>, Vec<u64>) = rivers.into_iter().unzip();
    let lines = self::lines(bytes, lengths)?;
    let rivers = names.into_iter().zip(lines).map(|(name, points)| River { name, points });
    let outlines = Outlines { borders, areas, rivers: rivers.collect() };
    if bytes.is_empty() { Ok(outlines) } else { Err(OutlinesError::Unsound) }
}

fn areas(bytes: &mut Bytes<'_>) -> Result<Vec<OutlinedArea>, OutlinesError> {
    let count = count(bytes)?;
    let heads = many(count, || {
        let code = text(bytes)?;
        let rings = self::count(bytes)?;
        Ok((code, many(rings, || self::count(bytes))?))
    })?;
    let mut number = 0_i64;
    let mut side = |bytes: &mut Bytes<'_>| {
        number = number.checked_add(bytes.signed()?).ok_or(bytes.broken())?;
        let border = usize::try_from(number >> 1).map_err(|_| bytes.broken())?;
        Ok(Side { border, is_reversed: number & 1 == 1 })
    };
    let mut areas = Vec::with_capacity(heads.len());
    for (code, lengths) in heads {
        let mut rings = Vec::with_capacity(lengths.len());
        for length in lengths {
            rings.push(many(length, || side(bytes))?);
        }
        areas.push(OutlinedArea { code, rings });
    }
    Ok(areas)
}

/// A number of things of which each takes a byte at least.
fn count(bytes: &mut Bytes<'_>) -> Result<usize, Broken> {
    let count = bytes.number()?;
    usize::try_from(count).ok().filter(|count| *count <= bytes.len()).ok_or(bytes.broken())
}

fn many<T>(count: usize, mut one: impl FnMut() -> Result<T, Broken>) -> Result<Vec<T>, Broken> {
    // No capacity is reserved for what may not come.
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(one()?);
    }
    Ok(all)
}

fn put_text(columns: &mut Vec<u8>, text: &str) {
    put(columns, text.len() as u64);
    columns.extend(text.bytes());
}

fn text(bytes: &mut Bytes<'_>) -> Result<String, Broken> {
    let length = bytes.number()?;
    let text = bytes.take(length)?;
    String::from_utf8(text.to_vec()).map_err(|_| bytes.broken())
}

/// All latitudes, then all longitudes, as differences to the point before, also from line to
/// line.
fn put_lines<'a>(columns: &mut Vec<u8>, lines: impl Iterator<Item = &'a Vec<PositionE4>> + Clone) {
    for axis in [0, 1] {
        let mut before = 0;
        for point in lines.clone().flatten() {
            put_signed(columns, i64::from(point[axis]) - i64::from(before));
            before = point[axis];
        }
    }
}

fn lines(bytes: &mut Bytes<'_>, lengths: Vec<u64>) -> Result<Vec<Vec<PositionE4>>, Broken> {
    let total = lengths.iter().try_fold(0_u64, |sum, length| sum.checked_add(*length));
    // Each point takes two bytes at least.
    let total = total.and_then(|total| usize::try_from(total).ok());
    let total = total.filter(|total| *total <= bytes.len() / 2).ok_or(bytes.broken())?;
    let mut points = vec![PositionE4::default(); total];
    for axis in [0, 1] {
        let mut value = 0_i64;
        for point in &mut points {
            value = value.checked_add(bytes.signed()?).ok_or(bytes.broken())?;
            point[axis] = i32::try_from(value).map_err(|_| bytes.broken())?;
        }
    }
    let mut rest = &points[..];
    let line = |length: u64| {
        let (line, left) = rest.split_at(length as usize);
        rest = left;
        line.to_vec()
    };
    Ok(lengths.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two villages side by side, one with an island.
    fn outlines() -> Outlines {
        let border = |points: &[PositionE4], is_coast| Border { points: points.to_vec(), is_coast };
        let side = |border, is_reversed| Side { border, is_reversed };
        let area = |code: &str, rings| OutlinedArea { code: code.into(), rings };
        Outlines {
            borders: vec![
                border(&[[0, 10], [10, 10]], false),
                border(&[[10, 10], [10, 0], [0, 0], [0, 10]], true),
                border(&[[10, 10], [10, 20], [0, 20], [0, 10]], false),
                border(&[[30, 30], [30, 31], [31, 31], [30, 30]], true),
            ],
            areas: vec![
                area("64.02.01.2001", vec![vec![side(0, false), side(1, false)]]),
                area(
                    "64.02.01.2002",
                    vec![vec![side(2, false), side(0, false)], vec![side(3, true)]],
                ),
                area("", Vec::new()),
            ],
            rivers: vec![River { name: "Mahakam".into(), points: vec![[-5, 1_160_000], [7, 3]] }],
        }
    }

    #[test]
    fn outlines_come_back() {
        for outlines in [Outlines::default(), outlines()] {
            let packed = outlines.to_bytes();
            assert_eq!(Outlines::from_bytes(&packed).as_ref(), Ok(&outlines));
            assert_eq!(outlines.to_bytes(), packed);
        }
        let ring = outlines().ring(&outlines().areas[0].rings[0]);
        assert_eq!(ring, [[0, 10], [10, 10], [10, 0], [0, 0], [0, 10]]);
    }

    #[test]
    fn rings_that_do_not_close_are_refused() {
        let check = |change: fn(&mut Outlines)| {
            let mut changed = outlines();
            change(&mut changed);
            let read = Outlines::from_bytes(&changed.to_bytes());
            assert_eq!(read, Err(OutlinesError::Unsound));
        };
        check(|o| o.areas[0].rings[0][0].is_reversed = true);
        check(|o| o.areas[0].rings[0][0].border = 9);
        check(|o| o.areas[0].rings.push(Vec::new()));
        check(|o| o.borders[0].points[0] = [0, 11]);
        check(|o| o.borders[3].points = vec![[0, 0]]);
        check(|o| o.rivers[0].points[0] = [900_001, 0]);
    }

    #[test]
    fn what_are_no_outlines_is_refused() {
        let packed = outlines().to_bytes();
        let check = |bytes: &[u8], expect| assert_eq!(Outlines::from_bytes(bytes), Err(expect));
        check(b"", OutlinesError::NotOutlines);
        check(b"TNET\x01", OutlinesError::NotOutlines);
        check(b"TOUT", OutlinesError::Cut);
        check(b"TOUT\x02", OutlinesError::Newer(2));
        check(&packed[..packed.len() - 8], OutlinesError::Cut);
        check(&[MAGIC, &[0; MOST_PACKED_BYTES][..]].concat(), OutlinesError::TooLarge);
        let mut bomb = ZlibEncoder::new(b"TOUT\x01".to_vec(), Compression::best());
        bomb.write_all(&vec![0; MOST_BYTES as usize + 1]).unwrap();
        check(&bomb.finish().unwrap(), OutlinesError::TooLarge);
        // No length is believed that the bytes cannot hold.
        for column in [&[0xff, 0xff, 0xff, 0x7f][..], &[1, 0xfe, 0xff, 0xff, 0x7f], &[0, 1, 0x7f]] {
            let mut lie = ZlibEncoder::new(b"TOUT\x01".to_vec(), Compression::best());
            lie.write_all(column).unwrap();
            check(&lie.finish().unwrap(), OutlinesError::Cut);
        }
    }

    #[test]
    fn damaged_bytes_never_panic() {
        let mut columns = Vec::new();
        ZlibDecoder::new(&outlines().to_bytes()[5..]).read_to_end(&mut columns).unwrap();
        for at in 0..columns.len() {
            for value in [0, 1, 2, 0x7f, 0x80, 0xff] {
                let mut damaged = columns.clone();
                damaged[at] = value;
                if let Ok(read) = unpacked(&mut Bytes::new(&damaged)) {
                    read.is_sound();
                }
            }
        }
    }
}
