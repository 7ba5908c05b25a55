//! Interprets OpenStreetMap tags of ways and nodes.

use super::report::Remark;
use crate::net::{Direction, Kind, Surface, Who};

/// Keys and values; ways have only a few.
pub(super) type Tags<'a> = [(&'a str, &'a str)];

/// The attributes of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub kind: Kind,
    pub surface: Surface,
    pub direction: Direction,
    pub who: Who,
    pub max_weight_kg: u32,
    pub max_width_cm: u16,
    /// Index of the name; 0 means no name.
    pub name: u32,
}

impl Attributes {
    /// The attributes seen from the other end.
    pub(super) fn reversed(self) -> Self {
        let direction = match self.direction {
            Direction::Both => Direction::Both,
            Direction::Forward => Direction::Backward,
            Direction::Backward => Direction::Forward,
        };
        Self { direction, ..self }
    }
}

/// The meaning of a way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    /// A link, with remarks on it.
    Link(Attributes, Vec<Remark>),
    /// A pier or ferry terminal.
    Pier,
    /// A way that looks like a link but cannot be travelled.
    Dropped(Remark),
    /// Anything else.
    Other,
}

/// The meaning of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// A pier or ferry terminal.
    Pier,
    /// A barrier that lets only some pass.
    Barrier(Who),
    /// A gate assumed open.
    OpenGate,
    /// A barrier assumed passable.
    Passed,
    /// Anything else.
    Other,
}

/// The value of a key.
pub(super) fn get<'a>(tags: &Tags<'a>, key: &str) -> Option<&'a str> {
    tags.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

/// Whether a key has one of these values.
pub(super) fn is(tags: &Tags<'_>, key: &str, values: &[&str]) -> bool {
    get(tags, key).is_some_and(|value| values.contains(&value))
}

/// The local name.
pub(super) fn name<'a>(tags: &Tags<'a>) -> &'a str {
    ["name", "ref"].into_iter().find_map(|key| get(tags, key)).unwrap_or_default()
}

/// Reads the tags of a way; `closed` means that it ends where it begins.
pub(super) fn way(tags: &Tags<'_>, closed: bool) -> Way {
    if is(tags, "route", &["ferry"]) {
        return link(tags, Kind::Ferry, Vec::new());
    }
    if let Some(highway) = get(tags, "highway") {
        return road(tags, highway);
    }
    if let Some(waterway) = get(tags, "waterway") {
        return water(tags, waterway, closed);
    }
    if is(tags, "man_made", &["pier"]) || is(tags, "amenity", &["ferry_terminal"]) {
        return Way::Pier;
    }
    Way::Other
}

fn road(tags: &Tags<'_>, highway: &str) -> Way {
    let mut remarks = Vec::new();
    let kind = match highway {
        "motorway" | "motorway_link" => Kind::Motorway,
        "trunk" | "trunk_link" => Kind::Trunk,
        "primary" | "primary_link" => Kind::Primary,
        "secondary" | "secondary_link" => Kind::Secondary,
        "tertiary" | "tertiary_link" => Kind::Tertiary,
        "unclassified" | "road" => Kind::Unclassified,
        "residential" | "living_street" => Kind::Residential,
        "service" | "busway" => Kind::Service,
        "track" => match get(tags, "tracktype") {
            Some("grade1" | "grade2") => Kind::Track,
            Some(_) => Kind::RoughTrack,
            None => {
                remarks.push(Remark::AssumedTrack);
                Kind::RoughTrack
            }
        },
        "path" | "footway" | "pedestrian" | "bridleway" | "cycleway" | "steps" => Kind::Path,
        "construction" | "proposed" | "planned" | "abandoned" | "razed" | "disused" => {
            return Way::Dropped(Remark::NotInUse);
        }
        _ => return Way::Dropped(Remark::NoWay),
    };
    if is(tags, "area", &["yes"]) {
        return Way::Dropped(Remark::Area);
    }
    link(tags, kind, remarks)
}

fn water(tags: &Tags<'_>, waterway: &str, closed: bool) -> Way {
    let boats = get(tags, "boat").or_else(|| get(tags, "motorboat"));
    let barred = matches!(boats, Some("no" | "private"));
    let allowed = boats.is_some() && !barred;
    let kind = match waterway {
        "river" => Kind::River,
        "canal" | "fairway" => Kind::Canal,
        "stream" | "tidal_channel" | "drain" | "ditch" if allowed => Kind::River,
        "stream" | "tidal_channel" | "drain" | "ditch" => {
            return Way::Dropped(Remark::NotNavigable);
        }
        _ => return Way::Other,
    };
    let passage = ["tunnel", "intermittent"];
    let dry = passage.iter().any(|key| get(tags, key).is_some_and(|value| value != "no"));
    if barred || (dry && !allowed) {
        return Way::Dropped(Remark::NotNavigable);
    }
    if closed && is(tags, "area", &["yes"]) {
        return Way::Dropped(Remark::Area);
    }
    let mut remarks = by_time(tags);
    if !allowed {
        remarks.push(Remark::AssumedNavigable);
    }
    // The direction of a river is its current, not a one-way rule.
    let attributes = Attributes { kind, ..Attributes::default() };
    Way::Link(attributes, remarks)
}

fn link(tags: &Tags<'_>, kind: Kind, mut remarks: Vec<Remark>) -> Way {
    let surface = surface(tags);
    if surface == Surface::Unknown && kind < Kind::Path {
        remarks.push(Remark::UnknownSurface);
    }
    let who = who(tags, kind);
    if who == Who::Nobody {
        remarks.push(Remark::NeedsLeave);
    }
    remarks.extend(by_time(tags));
    let mut limit = |keys: &[&str], read: fn(&str) -> Option<f64>| -> f64 {
        let stated = keys.iter().find_map(|key| get(tags, key));
        let stated = stated.filter(|value| !matches!(*value, "none" | "default" | "unsigned"));
        let number = stated.map(|value| read(value).filter(|number| *number > 0.0));
        if number == Some(None) {
            remarks.push(Remark::UnreadLimit);
        }
        number.flatten().unwrap_or(0.0)
    };
    let max_weight_kg = limit(&["maxweight", "maxweightrating"], kilograms) as u32;
    let mut max_width_cm = limit(&["maxwidth", "maxwidth:physical"], centimetres) as u16;
    // A narrow path stops vehicles even without a sign.
    let narrow =
        get(tags, "width").and_then(centimetres).filter(|width| (1.0..300.0).contains(width));
    if let (0, Some(width)) = (max_width_cm, narrow) {
        max_width_cm = width as u16;
    }
    let direction = direction(tags, kind);
    Way::Link(
        Attributes { kind, surface, direction, who, max_weight_kg, max_width_cm, name: 0 },
        remarks,
    )
}

/// Remarks on conditions that vary over time but are treated as constant.
fn by_time(tags: &Tags<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if tags.iter().any(|(key, _)| key.ends_with(":conditional"))
        || is(tags, "oneway", &["reversible", "alternating"])
    {
        remarks.push(Remark::Conditional);
    }
    let seasons = ["seasonal", "intermittent", "winter_road", "ice_road"];
    if seasons.iter().any(|key| get(tags, key).is_some_and(|value| value != "no")) {
        remarks.push(Remark::Seasonal);
    }
    remarks
}

fn surface(tags: &Tags<'_>) -> Surface {
    if is(tags, "smoothness", &["horrible", "very_horrible", "impassable"]) {
        return Surface::Broken;
    }
    let stated = get(tags, "surface").unwrap_or_default();
    match stated.split(':').next().unwrap_or_default() {
        "paved" | "asphalt" | "concrete" | "paving_stones" | "sett" | "cobblestone"
        | "unhewn_cobblestone" | "bricks" | "metal" | "wood" | "chipseal" => Surface::Paved,
        "unpaved" | "gravel" | "compacted" | "fine_gravel" | "pebblestone" | "rock" | "shells" => {
            Surface::Gravel
        }
        "earth" | "dirt" | "ground" | "mud" | "sand" | "grass" | "clay" | "soil" | "laterite" => {
            Surface::Earth
        }
        _ => match get(tags, "tracktype") {
            Some("grade1") => Surface::Paved,
            Some("grade2" | "grade3") => Surface::Gravel,
            Some("grade4" | "grade5") => Surface::Earth,
            _ => Surface::Unknown,
        },
    }
}

fn direction(tags: &Tags<'_>, kind: Kind) -> Direction {
    if kind == Kind::Path {
        return Direction::Both;
    }
    let oneway = ["oneway:motor_vehicle", "oneway"].into_iter().find_map(|key| get(tags, key));
    match oneway {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        // Ways with a changing direction are open in both directions at some time.
        Some(_) => Direction::Both,
        None if is(tags, "junction", &["roundabout", "circular"])
            || is(tags, "highway", &["motorway"]) =>
        {
            Direction::Forward
        }
        None => Direction::Both,
    }
}

fn who(tags: &Tags<'_>, kind: Kind) -> Who {
    let barred =
        |value: &str| matches!(value, "no" | "private" | "permit" | "military" | "emergency");
    // A farm or forest road is closed to other vehicles but not to people on foot.
    let worked =
        |value: &str| matches!(value, "agricultural" | "forestry" | "agricultural;forestry");
    let most_special = |keys: &[&str]| keys.iter().find_map(|key| get(tags, key));
    let motor = most_special(&["motorcar", "motor_vehicle", "vehicle", "access"]);
    let foot = most_special(&["foot", "access"]);
    let motor_barred = motor.is_some_and(|value| barred(value) || worked(value));
    let foot_barred = foot.is_some_and(barred);
    match (kind, motor_barred, foot_barred) {
        (Kind::Path, _, true) | (_, true, true) => Who::Nobody,
        (Kind::Path, ..) | (_, false, _) => Who::All,
        (_, true, false) => Who::OnFoot,
    }
}

/// Reads the tags of a node.
pub(super) fn point(tags: &Tags<'_>) -> Point {
    if is(tags, "man_made", &["pier"])
        || is(tags, "amenity", &["ferry_terminal"])
        || is(tags, "leisure", &["slipway"])
        || is(tags, "mooring", &["yes", "ferry", "commercial"])
    {
        return Point::Pier;
    }
    if is(tags, "waterway", &["waterfall", "weir", "dam", "lock_gate", "sluice_gate"]) {
        return Point::Barrier(Who::Nobody);
    }
    let Some(barrier) = get(tags, "barrier") else { return Point::Other };
    let allowed = match who(tags, Kind::Unclassified) {
        Who::All
            if ["motorcar", "motor_vehicle", "vehicle", "access"]
                .iter()
                .any(|key| get(tags, key).is_some()) =>
        {
            return Point::Other;
        }
        who => who,
    };
    match barrier {
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "chain" | "hampshire_gate"
            if allowed == Who::All =>
        {
            Point::OpenGate
        }
        "block" | "bollard" | "jersey_barrier" | "cycle_barrier" | "stile" | "turnstile"
        | "kissing_gate" | "debris" | "log" | "bar" | "motorcycle_barrier" | "horse_stile"
        | "planter" | "wall" | "fence"
            if allowed == Who::All =>
        {
            Point::Barrier(Who::OnFoot)
        }
        _ if allowed != Who::All => Point::Barrier(allowed),
        // Not obstacles: entrances and kerbs.
        "entrance" | "kerb" | "no" => Point::Other,
        _ => Point::Passed,
    }
}

/// Parses `3.5`, `3.5 t`, `8000 kg` or `3 st` into kilograms.
fn kilograms(value: &str) -> Option<f64> {
    let (number, unit) = number(value)?;
    let each = match unit {
        "" | "t" | "ton" | "tons" | "tonnes" => 1_000.0,
        "kg" => 1.0,
        "st" => 907.184_74,
        "lbs" | "lb" => 0.453_592_37,
        "kN" => 101.971_621,
        _ => return None,
    };
    Some(number * each).filter(|weight| *weight <= 1e6)
}

/// Parses `2.5`, `2.5 m`, `250 cm` or `8'2"` into centimetres.
fn centimetres(value: &str) -> Option<f64> {
    let (number, unit) = number(value)?;
    let width = match unit {
        "" | "m" => number * 100.0,
        "cm" => number,
        "ft" | "'" => number * 30.48,
        _ => {
            let inches = unit.strip_prefix('\'')?.strip_suffix('"')?.trim().parse::<f64>().ok()?;
            (number * 12.0 + inches) * 2.54
        }
    };
    Some(width).filter(|width| *width <= 6e4)
}

/// A number and the unit after it.
fn number(value: &str) -> Option<(f64, &str)> {
    let value = value.trim();
    let end =
        value.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number: f64 = number.replace(',', ".").parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((number, unit.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags written `a=b c=d`.
    fn tags(text: &str) -> Vec<(&str, &str)> {
        text.split(' ').filter_map(|tag| tag.split_once('=')).collect()
    }

    #[test]
    fn tags_of_ways_mean_what_the_wiki_says() {
        use Direction::{Backward, Forward};
        let road = |kind, surface| Attributes { kind, surface, ..Attributes::default() };
        let primary = road(Kind::Primary, Surface::Paved);
        for (text, expected) in [
            ("highway=primary surface=asphalt", primary),
            (
                "highway=primary surface=asphalt oneway=yes",
                Attributes { direction: Forward, ..primary },
            ),
            (
                "highway=primary surface=asphalt oneway=-1",
                Attributes { direction: Backward, ..primary },
            ),
            ("highway=primary surface=asphalt oneway=no", primary),
            (
                "highway=primary surface=asphalt junction=roundabout",
                Attributes { direction: Forward, ..primary },
            ),
            ("highway=primary_link surface=concrete:lanes", primary),
            (
                "highway=primary surface=asphalt access=no",
                Attributes { who: Who::Nobody, ..primary },
            ),
            ("highway=primary surface=asphalt access=no motor_vehicle=yes", primary),
            (
                "highway=primary surface=asphalt motor_vehicle=no",
                Attributes { who: Who::OnFoot, ..primary },
            ),
            (
                "highway=primary surface=asphalt access=private foot=yes",
                Attributes { who: Who::OnFoot, ..primary },
            ),
            (
                "highway=primary surface=asphalt maxweight=3.5 maxwidth=2,2",
                Attributes { max_weight_kg: 3_500, max_width_cm: 220, ..primary },
            ),
            (
                "highway=primary surface=asphalt maxweight=8000kg width=2.5",
                Attributes { max_weight_kg: 8_000, max_width_cm: 250, ..primary },
            ),
            ("highway=primary surface=asphalt maxweight=none width=7", primary),
            ("highway=track tracktype=grade1", road(Kind::Track, Surface::Paved)),
            ("highway=track tracktype=grade4", road(Kind::RoughTrack, Surface::Earth)),
            ("highway=track", road(Kind::RoughTrack, Surface::Unknown)),
            (
                "highway=track tracktype=grade2 smoothness=horrible",
                road(Kind::Track, Surface::Broken),
            ),
            ("highway=steps oneway=yes", road(Kind::Path, Surface::Unknown)),
            ("route=ferry", road(Kind::Ferry, Surface::Unknown)),
            ("waterway=river", road(Kind::River, Surface::Unknown)),
            ("waterway=canal oneway=yes", road(Kind::Canal, Surface::Unknown)),
            ("waterway=stream boat=yes", road(Kind::River, Surface::Unknown)),
        ] {
            let Way::Link(read, _) = way(&tags(text), false) else { panic!("{text}") };
            assert_eq!(read, expected, "{text}");
        }
        for (text, expected) in [
            ("building=yes", Way::Other),
            ("highway=construction", Way::Dropped(Remark::NotInUse)),
            ("highway=platform", Way::Dropped(Remark::NoWay)),
            ("highway=pedestrian area=yes", Way::Dropped(Remark::Area)),
            ("waterway=river boat=no", Way::Dropped(Remark::NotNavigable)),
            ("waterway=stream", Way::Dropped(Remark::NotNavigable)),
            ("waterway=dam", Way::Other),
            ("man_made=pier", Way::Pier),
        ] {
            assert_eq!(way(&tags(text), false), expected, "{text}");
        }
    }

    #[test]
    fn what_is_assumed_is_said() {
        for (text, expected) in [
            ("highway=track", vec![Remark::AssumedTrack, Remark::UnknownSurface]),
            ("waterway=river", vec![Remark::AssumedNavigable]),
            ("waterway=river boat=yes", vec![]),
            ("highway=service surface=asphalt access=private", vec![Remark::NeedsLeave]),
            ("highway=service surface=asphalt maxweight=heavy", vec![Remark::UnreadLimit]),
            ("highway=service surface=asphalt access:conditional=no", vec![Remark::Conditional]),
            ("highway=service surface=asphalt oneway=reversible", vec![Remark::Conditional]),
            ("highway=service surface=asphalt seasonal=dry_season", vec![Remark::Seasonal]),
            ("highway=service surface=asphalt seasonal=no", vec![]),
            ("waterway=river boat=yes intermittent=yes", vec![Remark::Seasonal]),
            ("route=ferry motor_vehicle:conditional=no", vec![Remark::Conditional]),
        ] {
            let Way::Link(_, remarks) = way(&tags(text), false) else { panic!("{text}") };
            assert_eq!(remarks, expected, "{text}");
        }
    }

    #[test]
    fn nodes_stand_in_the_way_or_not() {
        for (text, expected) in [
            ("barrier=bollard", Point::Barrier(Who::OnFoot)),
            ("barrier=bollard motor_vehicle=yes", Point::Other),
            ("barrier=gate", Point::OpenGate),
            ("barrier=gate access=private", Point::Barrier(Who::Nobody)),
            ("barrier=gate access=private foot=yes", Point::Barrier(Who::OnFoot)),
            ("barrier=toll_booth", Point::Passed),
            ("barrier=toll_booth motor_vehicle=yes", Point::Other),
            ("barrier=kerb", Point::Other),
            ("waterway=waterfall", Point::Barrier(Who::Nobody)),
            ("amenity=ferry_terminal", Point::Pier),
            ("highway=crossing", Point::Other),
        ] {
            assert_eq!(point(&tags(text)), expected, "{text}");
        }
    }
}
