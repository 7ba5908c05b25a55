//! Where in a planning file something is wrong, as people know it: list, record and field.

/// Fields that identify a record.
const NAMES: [&[u8]; 3] = [b"code", b"station", b"id"];
/// Longest name quoted, in bytes.
const LONGEST_NAME: usize = 100;

/// A spot in a planning file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The list that the record stands in, such as `stations`.
    pub list: String,
    /// Code of the record; its number in the list, from 1, if it has none.
    pub record: String,
    /// The field in which, or after which, reading failed; may be empty.
    pub field: String,
}

/// An object or list that is open.
struct Frame {
    is_list: bool,
    /// Where it begins.
    start: usize,
    /// The last key of an object.
    key: String,
    /// How many values of a list are over.
    count: usize,
}

/// The record at a byte of a JSON text; `None` outside of all lists. O(bytes).
pub(super) fn spot(json: &[u8], offset: usize) -> Option<Spot> {
    let frames = open_at(json, offset);
    let element = |at: &usize| *at > 0 && frames[*at - 1].is_list && !frames[*at].is_list;
    let elements: Vec<usize> = (1..frames.len()).filter(element).collect();
    let named = elements.iter().rev().find_map(|&at| Some((at, name(json, frames[at].start)?)));
    let (at, record) = match named {
        Some(named) => named,
        None => elements.first().map(|&at| (at, (frames[at - 1].count + 1).to_string()))?,
    };
    let list = at.checked_sub(2).map(|above| frames[above].key.clone()).unwrap_or_default();
    Some(Spot { list, record, field: frames[at].key.clone() })
}

/// The objects and lists that are open at a byte, the outermost first.
fn open_at(json: &[u8], offset: usize) -> Vec<Frame> {
    let end = offset.min(json.len());
    let (mut frames, mut at): (Vec<Frame>, usize) = (Vec::new(), 0);
    // Whether a string is the key of what follows.
    let mut is_key = false;
    while at < end {
        match json[at] {
            start @ (b'{' | b'[') => {
                let is_list = start == b'[';
                frames.push(Frame { is_list, start: at, key: String::new(), count: 0 });
                is_key = !is_list;
            }
            b'}' | b']' => {
                frames.pop();
                is_key = false;
            }
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.count += 1;
                    is_key = !frame.is_list;
                }
            }
            b'"' => {
                let (text, after) = string(json, at);
                if let (true, Some(frame)) = (is_key, frames.last_mut())
                    && after <= end
                {
                    frame.key = String::from_utf8_lossy(text).into_owned();
                }
                is_key = false;
                at = after;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    frames
}

/// The bytes of a string that begins at a quotation mark, escapes included, and where it is over.
fn string(json: &[u8], at: usize) -> (&[u8], usize) {
    let mut end = at + 1;
    while end < json.len() && json[end] != b'"' {
        end += if json[end] == b'\\' { 2 } else { 1 };
    }
    let end = end.min(json.len());
    (&json[at + 1..end], end + 1)
}

/// The text that identifies the object that begins at a byte.
fn name(json: &[u8], start: usize) -> Option<String> {
    let (mut depth, mut at) = (0_usize, start);
    let mut key: Option<&[u8]> = None;
    while at < json.len() {
        match json[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return None,
            b'}' | b']' => depth -= 1,
            b',' if depth == 1 => key = None,
            b'"' => {
                let (text, after) = string(json, at);
                match key {
                    None if depth == 1 => key = Some(text),
                    // A text that does not end names nothing.
                    Some(key) if depth == 1 && NAMES.contains(&key) && after <= json.len() => {
                        let text = &text[..text.len().min(LONGEST_NAME)];
                        return Some(String::from_utf8_lossy(text).into_owned());
                    }
                    _ => {}
                }
                at = after;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_named() {
        let check = |json: &str, expect: Option<[&str; 3]>| {
            let offset = json.find('!').expect("a mark");
            let found = spot(json.as_bytes(), offset);
            let found = found.as_ref().map(|s| [&*s.list, &*s.record, &*s.field]);
            assert_eq!(found, expect, "{json}");
        };
        check(r#"{"region": {"info": {"code": !"#, None);
        check(
            r#"{"region": {"places": [{"code": "A"}], "stations": [{"code": "A.001", "voters": !-3}"#,
            Some(["stations", "A.001", "voters"]),
        );
        check(
            r#"{"stations": [{"a": 1}, {"voters": "!", "x": {"code": "y"}, "code": "A.\"2"}]"#,
            Some(["stations", r#"A.\"2"#, "voters"]),
        );
        check(r#"{"effects": [{"a": 1}, {"when": !"}]"#, Some(["effects", "2", "when"]));
        check(
            r#"{"edges": [{"code": "E1", "effects": [{"when": !"#,
            Some(["edges", "E1", "effects"]),
        );
        check(r#"{"changes": [{"id": "c1", "edit": {"do": !"#, Some(["changes", "c1", "edit"]));
        check("!", None);
        check(r#"]]},,"a":!"#, None);
        check(r#"[{"code":"\!"#, Some(["", "1", "code"]));
    }
}
