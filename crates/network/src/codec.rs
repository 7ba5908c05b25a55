//! Packs a network into few bytes and unpacks it.
//!
//! The format is four bytes `TNET`, one byte for the version, and a zlib stream of columns:
//! every field of all records together, as variable-length integers, most of them as
//! differences to the previous record, because similar values next to each other compress
//! well. The reader trusts nothing: any bytes give either a sound network or an error, in
//! memory proportional to the unpacked bytes.

use std::fmt;
use std::io::{Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

use crate::bytes::{Broken, Bytes, put, put_signed, unfold};
use crate::net::{Direction, Kind, Link, Net, Node, Pier, Surface, Who};

const MAGIC: &[u8; 4] = b"TNET";
/// Version of the layout; raised when an older program could misread it.
const VERSION: u8 = 1;
/// Most bytes that a packed network may unpack to, so that a few bytes cannot fill the
/// memory.
const MOST_BYTES: u64 = 256 << 20;
/// Most bytes of memory that one network may take. The largest network that the readers
/// accept, of ten million points, takes about two thirds.
const MOST_NET_BYTES: u64 = 1 << 30;
/// Numbers read at a time.
const AT_ONCE: usize = 1024;
/// Greatest latitude and longitude, in ten-millionths of a degree.
pub(crate) const MOST_LAT_E7: i32 = 900_000_000;
pub(crate) const MOST_LON_E7: i32 = 1_800_000_000;

/// Why bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// They do not begin with the magic number.
    NotANet,
    /// They have a later version of the layout, this one.
    Newer(u8),
    /// They would unpack to more than 256 MiB, or take more memory than is left.
    TooLarge,
    /// They end early or do not unpack.
    Cut,
    /// A record is out of range or out of order, or refers to a record that does not exist.
    Unsound,
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANet => f.write_str("not a packed network"),
            Self::Newer(version) => write!(f, "packed network of version {version}"),
            Self::TooLarge => f.write_str("packed network too large"),
            Self::Cut => f.write_str("packed network cut short or damaged"),
            Self::Unsound => f.write_str("packed network contradicts itself"),
        }
    }
}

impl std::error::Error for CodecError {}

impl From<Broken> for CodecError {
    fn from(_: Broken) -> Self {
        Self::Cut
    }
}

impl Net {
    /// Packs the network. The same network gives the same bytes everywhere.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut packed = MAGIC.to_vec();
        packed.push(VERSION);
        let mut zlib = ZlibEncoder::new(packed, Compression::fast());
        // Writing into memory does not fail.
        let _ = zlib.write_all(&self.columns());
        zlib.finish().unwrap_or_default()
    }

    /// Unpacks a network.
    ///
    /// # Errors
    /// The reason why the bytes are not a network. A returned network is sound (see
    /// [`Net::is_sound`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut left_bytes = MOST_NET_BYTES;
        Self::from_bytes_within(bytes, &mut left_bytes)
    }

    /// Unpacks a network and charges its memory to `left_bytes`, a budget that several
    /// networks of one file can share.
    ///
    /// # Errors
    /// [`CodecError::TooLarge`] before more memory is used than is left; otherwise as
    /// [`Self::from_bytes`].
    pub fn from_bytes_within(bytes: &[u8], left_bytes: &mut u64) -> Result<Self, CodecError> {
        let packed = bytes.strip_prefix(MAGIC).ok_or(CodecError::NotANet)?;
        let (&version, packed) = packed.split_first().ok_or(CodecError::Cut)?;
        if version != VERSION {
            return Err(CodecError::Newer(version));
        }
        let mut columns = Vec::new();
        let read = ZlibDecoder::new(packed).take(MOST_BYTES).read_to_end(&mut columns);
        if columns.len() as u64 == MOST_BYTES {
            return Err(CodecError::TooLarge);
        }
        read.map_err(|_| CodecError::Cut)?;
        let mut bytes = Bytes::new(&columns);
        let net = Self::from_columns(&mut bytes, left_bytes)?;
        if bytes.is_empty() && net.is_sound() { Ok(net) } else { Err(CodecError::Unsound) }
    }

    /// Whether all records are sorted and in range and refer only to existing records.
    pub fn is_sound(&self) -> bool {
        let on_earth = |lat: i32, lon: i32| {
            (-MOST_LAT_E7..=MOST_LAT_E7).contains(&lat)
                && (-MOST_LON_E7..=MOST_LON_E7).contains(&lon)
        };
        let named = |name: u32| name == 0 || (name as usize) < self.names.len();
        let has = |node: u32| (node as usize) < self.nodes.len();
        let mut next_bend = 0_usize;
        let mut bends_follow = |link: &Link| {
            let follows = link.first_bend as usize == next_bend;
            next_bend += link.bends as usize;
            follows
        };
        self.nodes.is_sorted_by(|a, b| a.id < b.id)
            && self.links.is_sorted_by(|a, b| (a.way, a.part) < (b.way, b.part))
            && self.piers.is_sorted_by(|a, b| a.id < b.id)
            && self.nodes.iter().all(|node| on_earth(node.lat_e7, node.lon_e7))
            && self.bends.iter().all(|bend| on_earth(bend[0], bend[1]))
            && self.piers.iter().all(|pier| on_earth(pier.lat_e7, pier.lon_e7) && named(pier.name))
            && self.links.iter().all(|link| {
                has(link.from) && has(link.to) && named(link.name) && bends_follow(link)
            })
            && next_bend == self.bends.len()
            && self.names.first().is_none_or(String::is_empty)
    }

    fn columns(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.nodes.len() * 8 + self.links.len() * 12);
        for count in [self.nodes.len(), self.links.len(), self.names.len(), self.piers.len()] {
            put(&mut out, count as u64);
        }
        differences(&mut out, self.nodes.iter().map(|node| node.id));
        differences(&mut out, self.nodes.iter().map(|node| node.lat_e7.into()));
        differences(&mut out, self.nodes.iter().map(|node| node.lon_e7.into()));
        let links = &self.links;
        differences(&mut out, links.iter().map(|link| link.way));
        links.iter().for_each(|link| put(&mut out, link.part.into()));
        differences(&mut out, links.iter().map(|link| link.from.into()));
        for link in links {
            put_signed(&mut out, i64::from(link.to) - i64::from(link.from));
        }
        out.extend(links.iter().map(|link| link.kind as u8));
        out.extend(
            links.iter().map(|link| {
                link.surface as u8 | (link.direction as u8) << 3 | (link.who as u8) << 5
            }),
        );
        links.iter().for_each(|link| put(&mut out, link.length_dm.into()));
        links.iter().for_each(|link| put(&mut out, link.max_weight_kg.into()));
        links.iter().for_each(|link| put(&mut out, link.max_width_cm.into()));
        links.iter().for_each(|link| put(&mut out, link.name.into()));
        links.iter().for_each(|link| put(&mut out, self.bends_of(link).len() as u64));
        for link in links {
            let mut before = self.nodes.get(link.from as usize).map_or([0; 2], Node::position);
            for bend in self.bends_of(link) {
                put_signed(&mut out, i64::from(bend[0]) - i64::from(before[0]));
                put_signed(&mut out, i64::from(bend[1]) - i64::from(before[1]));
                before = *bend;
            }
        }
        for name in &self.names {
            put(&mut out, name.len() as u64);
            out.extend_from_slice(name.as_bytes());
        }
        differences(&mut out, self.piers.iter().map(|pier| pier.id));
        differences(&mut out, self.piers.iter().map(|pier| pier.lat_e7.into()));
        differences(&mut out, self.piers.iter().map(|pier| pier.lon_e7.into()));
        self.piers.iter().for_each(|pier| put(&mut out, pier.name.into()));
        out
    }

    fn from_columns(bytes: &mut Bytes<'_>, left_bytes: &mut u64) -> Result<Self, CodecError> {
        // Every record has at least a byte in every column.
        let mut counts = [0; 4];
        for (count, least_bytes) in counts.iter_mut().zip([3, 11, 1, 4]) {
            let stated = usize::try_from(bytes.number()?).map_err(|_| CodecError::Cut)?;
            if stated > bytes.len() / least_bytes {
                return Err(CodecError::Cut);
            }
            *count = stated;
        }
        let [nodes, links, names, piers] = counts;
        take::<Node>(left_bytes, nodes)?;
        take::<Link>(left_bytes, links)?;
        take::<String>(left_bytes, names)?;
        take::<Pier>(left_bytes, piers)?;
        let mut net = Self {
            nodes: vec![Node { id: 0, lat_e7: 0, lon_e7: 0 }; nodes],
            links: vec![Link::default(); links],
            ..Self::default()
        };
        sums(bytes, &mut net.nodes, |node, id| node.id = id)?;
        sums(bytes, &mut net.nodes, |node, lat| node.lat_e7 = lat)?;
        sums(bytes, &mut net.nodes, |node, lon| node.lon_e7 = lon)?;
        let all = &mut net.links;
        sums(bytes, all, |link, way| link.way = way)?;
        column(bytes, all, |link, part| link.part = part)?;
        sums(bytes, all, |link, from: u32| link.from = from)?;
        each(bytes, all, |link, number| {
            let to = i64::from(link.from).wrapping_add(unfold(number));
            link.to = u32::try_from(to).map_err(|_| CodecError::Unsound)?;
            Ok(())
        })?;
        for link in all.iter_mut() {
            link.kind = kind(bytes.byte()?).ok_or(CodecError::Unsound)?;
        }
        for link in all.iter_mut() {
            let flags = bytes.byte()?;
            link.surface = surface(flags & 7).ok_or(CodecError::Unsound)?;
            link.direction = direction(flags >> 3 & 3).ok_or(CodecError::Unsound)?;
            link.who = who(flags >> 5).ok_or(CodecError::Unsound)?;
        }
        column(bytes, all, |link, length| link.length_dm = length)?;
        column(bytes, all, |link, weight| link.max_weight_kg = weight)?;
        column(bytes, all, |link, width| link.max_width_cm = width)?;
        column(bytes, all, |link, name| link.name = name)?;
        column(bytes, all, |link, bends| link.bends = bends)?;
        let mut bends = 0_usize;
        for link in all.iter_mut() {
            link.first_bend = u32::try_from(bends).map_err(|_| CodecError::TooLarge)?;
            bends = bends.saturating_add(link.bends as usize);
        }
        // Every bend has at least two bytes.
        if bends > bytes.len() / 2 {
            return Err(CodecError::Cut);
        }
        take::<[i32; 2]>(left_bytes, bends)?;
        net.bends = vec![[0; 2]; bends];
        // A number outside the range wraps around; the position is then off the Earth, or valid by
        // chance.
        each(bytes, net.bends.as_flattened_mut(), |degree, number| {
            *degree = unfold(number) as i32;
            Ok(())
        })?;
        for link in &net.links {
            let node = net.nodes.get(link.from as usize).ok_or(CodecError::Unsound)?;
            let mut before = node.position();
            for bend in &mut net.bends[link.first_bend as usize..][..link.bends as usize] {
                *bend = [0, 1].map(|axis| before[axis].wrapping_add(bend[axis]));
                before = *bend;
            }
        }
        for _ in 0..names {
            let length = bytes.number()?;
            let name = std::str::from_utf8(bytes.take(length)?).map_err(|_| CodecError::Unsound)?;
            net.names.push(name.to_owned());
        }
        net.piers = vec![Pier::default(); piers.min(bytes.len())];
        if net.piers.len() < piers {
            return Err(CodecError::Cut);
        }
        sums(bytes, &mut net.piers, |pier, id| pier.id = id)?;
        sums(bytes, &mut net.piers, |pier, lat| pier.lat_e7 = lat)?;
        sums(bytes, &mut net.piers, |pier, lon| pier.lon_e7 = lon)?;
        column(bytes, &mut net.piers, |pier, name| pier.name = name)?;
        Ok(net)
    }
}

impl Node {
    /// Latitude and longitude in ten-millionths of a degree.
    pub fn position(&self) -> [i32; 2] {
        [self.lat_e7, self.lon_e7]
    }
}

/// Charges the memory of `count` records to the budget.
fn take<T>(left_bytes: &mut u64, count: usize) -> Result<(), CodecError> {
    let bytes = (count as u64).saturating_mul(size_of::<T>() as u64);
    *left_bytes = left_bytes.checked_sub(bytes).ok_or(CodecError::TooLarge)?;
    Ok(())
}

/// Writes each number as the difference to the previous one.
fn differences(out: &mut Vec<u8>, numbers: impl Iterator<Item = i64>) {
    let mut before = 0_i64;
    for number in numbers {
        put_signed(out, number.wrapping_sub(before));
        before = number;
    }
}

/// Reads a number for each record.
fn each<T>(
    bytes: &mut Bytes<'_>,
    records: &mut [T],
    mut set: impl FnMut(&mut T, u64) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let mut numbers = [0; AT_ONCE];
    for records in records.chunks_mut(AT_ONCE) {
        let numbers = &mut numbers[..records.len()];
        bytes.numbers(numbers)?;
        for (record, number) in records.iter_mut().zip(numbers) {
            set(record, *number)?;
        }
    }
    Ok(())
}

/// Reads what [`differences`] wrote, converting to a possibly narrower type.
fn sums<T, N: TryFrom<i64>>(
    bytes: &mut Bytes<'_>,
    records: &mut [T],
    set: impl Fn(&mut T, N),
) -> Result<(), CodecError> {
    let mut sum = 0_i64;
    each(bytes, records, |record, number| {
        sum = sum.wrapping_add(unfold(number));
        set(record, N::try_from(sum).map_err(|_| CodecError::Unsound)?);
        Ok(())
    })
}

/// Reads plain numbers.
fn column<T, N: TryFrom<u64>>(
    bytes: &mut Bytes<'_>,
    records: &mut [T],
    set: impl Fn(&mut T, N),
) -> Result<(), CodecError> {
    each(bytes, records, |record, number| {
        set(record, N::try_from(number).map_err(|_| CodecError::Unsound)?);
        Ok(())
    })
}

fn kind(number: u8) -> Option<Kind> {
    Kind::ALL.get(usize::from(number)).copied()
}

fn surface(number: u8) -> Option<Surface> {
    use Surface::{Broken, Earth, Gravel, Paved, Unknown};
    [Unknown, Paved, Gravel, Earth, Broken].get(usize::from(number)).copied()
}

fn direction(number: u8) -> Option<Direction> {
    [Direction::Both, Direction::Forward, Direction::Backward].get(usize::from(number)).copied()
}

fn who(number: u8) -> Option<Who> {
    [Who::All, Who::OnFoot, Who::Nobody].get(usize::from(number)).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position() -> impl Strategy<Value = [i32; 2]> {
        (-MOST_LAT_E7..=MOST_LAT_E7, -MOST_LON_E7..=MOST_LON_E7).prop_map(|(lat, lon)| [lat, lon])
    }

    /// A link and its bends.
    fn link() -> impl Strategy<Value = (Link, Vec<[i32; 2]>)> {
        let ends = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
        let limits = (any::<u32>(), any::<u32>(), any::<u16>());
        let classes = (0..Kind::ALL.len() as u8, 0_u8..5, 0_u8..3, 0_u8..3);
        (any::<i64>(), 0_u32..9, ends, limits, classes, prop::collection::vec(position(), 0..4))
            .prop_map(|(way, part, ends, limits, classes, bends)| {
                let link = Link {
                    way,
                    part,
                    from: ends.0.index(5) as u32,
                    to: ends.1.index(5) as u32,
                    kind: kind(classes.0).unwrap(),
                    surface: surface(classes.1).unwrap(),
                    direction: direction(classes.2).unwrap(),
                    who: who(classes.3).unwrap(),
                    length_dm: limits.0,
                    max_weight_kg: limits.1,
                    max_width_cm: limits.2,
                    name: u32::from(limits.2 % 2),
                    ..Link::default()
                };
                (link, bends)
            })
    }

    fn net() -> impl Strategy<Value = Net> {
        let nodes = prop::collection::btree_map(any::<i64>(), position(), 5..9);
        let piers = prop::collection::btree_map(any::<i64>(), position(), 0..3);
        (nodes, prop::collection::vec(link(), 0..20), piers).prop_map(|(nodes, links, piers)| {
            let mut links = links;
            links.sort_by_key(|(link, _)| (link.way, link.part));
            links.dedup_by_key(|(link, _)| (link.way, link.part));
            let mut net = Net {
                nodes: nodes
                    .into_iter()
                    .map(|(id, [lat_e7, lon_e7])| Node { id, lat_e7, lon_e7 })
                    .collect(),
                names: vec![String::new(), "Jalan Poros".into()],
                piers: piers
                    .into_iter()
                    .map(|(id, [lat_e7, lon_e7])| Pier { id, lat_e7, lon_e7, name: 1 })
                    .collect(),
                ..Net::default()
            };
            for (mut link, bends) in links {
                (link.first_bend, link.bends) = (net.bends.len() as u32, bends.len() as u32);
                net.links.push(link);
                net.bends.extend(bends);
            }
            net
        })
    }

    proptest! {
        #[test]
        fn a_network_comes_back_as_it_was(net in net()) {
            prop_assert!(net.is_sound());
            prop_assert_eq!(Net::from_bytes(&net.to_bytes()), Ok(net));
        }

        #[test]
        fn cut_bytes_are_refused(net in net(), share in 0.0_f64..1.0) {
            let bytes = net.to_bytes();
            let cut = (bytes.len() as f64 * share) as usize;
            prop_assert!(Net::from_bytes(&bytes[..cut]).is_err());
        }

        #[test]
        fn altered_columns_give_a_sound_network_or_none(
            net in net(),
            hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut columns = net.columns();
            for (at, byte) in hits {
                let at = at.index(columns.len());
                columns[at] = byte;
            }
            check(&columns);
        }

        #[test]
        fn any_bytes_give_a_sound_network_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            check(&bytes);
            let _ = Net::from_bytes(&bytes);
        }
    }

    /// Reads columns that anybody may have written.
    fn check(columns: &[u8]) {
        let mut zlib = ZlibEncoder::new(b"TNET\x01".to_vec(), Compression::fast());
        zlib.write_all(columns).unwrap();
        if let Ok(net) = Net::from_bytes(&zlib.finish().unwrap()) {
            assert!(net.is_sound());
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (bytes, error) in [
            (&b""[..], CodecError::NotANet),
            (b"PNG", CodecError::NotANet),
            (b"TNET", CodecError::Cut),
            (b"TNET\x02", CodecError::Newer(2)),
            (b"TNET\x01abc", CodecError::Cut),
        ] {
            assert_eq!(Net::from_bytes(bytes), Err(error));
        }
        assert_eq!(Net::from_bytes(&Net::default().to_bytes()), Ok(Net::default()));
    }
}
