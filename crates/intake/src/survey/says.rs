//! Messages about the reading of a network.

use tepat_network::read::{At, Fault, Format, ReadError, ReadReport, Remark};
use tepat_network::{Kind, MergeReport};

use tepat_model::message::{Message, Value};

/// Why a file yields no network.
pub(crate) fn error(error: &ReadError) -> Message {
    let message = match &error.fault {
        Fault::Empty => Message::error("survey-empty"),
        Fault::NotANetwork { begins } => {
            Message::error("survey-not-a-network").with("begins", begins.as_str())
        }
        Fault::Cut => Message::error("survey-cut"),
        Fault::Damaged { detail } => {
            Message::error("survey-damaged").with("detail", detail.as_str())
        }
        Fault::Unsupported { detail } => {
            Message::error("survey-unsupported").with("detail", detail.as_str())
        }
        Fault::TooLarge { most, part: None } => {
            Message::error("survey-too-large").with("megabytes", most >> 20)
        }
        Fault::TooLarge { most, part: Some(part) } => Message::error("survey-archive-too-large")
            .with("megabytes", most >> 20)
            .with("part", part.as_str()),
        Fault::PackedTwice { part: None } => Message::error("survey-packed-twice"),
        Fault::PackedTwice { part: Some(part) } => {
            Message::error("survey-part-packed-twice").with("part", part.as_str())
        }
        Fault::TooMany { most } => Message::error("survey-too-many").with("most", *most),
        Fault::NotDegrees { x, y } => {
            Message::error("survey-not-degrees").with("x", x.as_str()).with("y", y.as_str())
        }
        Fault::Swapped { x, y } => {
            Message::error("survey-swapped").with("x", x.as_str()).with("y", y.as_str())
        }
        Fault::NotMetres { x, y, projection } => Message::error("survey-not-metres")
            .with("x", x.as_str())
            .with("y", y.as_str())
            .with("projection", projection.as_str()),
        Fault::Projection { name } => {
            Message::error("survey-projection").with("name", name.as_str())
        }
        Fault::Packing { name } => Message::error("survey-packing").with("name", name.as_str()),
        Fault::History => Message::error("survey-history"),
        Fault::NotUtf8 => Message::error("survey-not-utf8"),
        Fault::NoNetworkInArchive => Message::error("survey-no-network-in-archive"),
        Fault::NothingThere => Message::error("survey-nothing-there"),
        Fault::AllOutside => Message::error("survey-all-outside"),
        Fault::IsATrack => Message::error("survey-is-a-track"),
        Fault::Cancelled => Message::error("survey-cancelled"),
    };
    match error.at {
        Some(At::Line(line) | At::Record(line)) => {
            message.at_row(u32::try_from(line).unwrap_or(u32::MAX))
        }
        Some(At::Byte(byte)) => message.at_column(&format!("@{byte}")),
        None => message,
    }
}

/// Summary of a network.
pub(super) fn facts(report: &ReadReport) -> Vec<Message> {
    let length_m: u64 = report.kinds.iter().map(|kind| kind.length_m).sum();
    let mut facts = vec![
        Message::note("survey-fact-read")
            .with("format", Value::Word(format_key(report.format).to_owned()))
            .with("links", report.links)
            .with("nodes", report.nodes)
            .with("km", length_m.div_ceil(1_000))
            .with("points", report.points),
    ];
    for kind in &report.kinds {
        facts.push(
            Message::note("survey-fact-kind")
                .with("kind", Value::Word(kind_key(kind.kind).to_owned()))
                .with("links", kind.links)
                .with("km", kind.length_m.div_ceil(1_000)),
        );
    }
    let percent = report.largest_m.saturating_mul(100) / length_m.max(1);
    facts.push(
        Message::note("survey-fact-pieces")
            .with("pieces", report.components)
            .with("nodes", report.largest_nodes)
            .with("percent", percent),
    );
    facts
}

/// Result of merging two networks.
pub(super) fn merged(report: &MergeReport) -> Message {
    Message::note("survey-fact-merged")
        .with("same", report.same)
        .with("replaced", report.replaced)
        .with("added", report.added)
        .with("joined", report.joined)
}

/// What was dropped, assumed or not read.
pub(super) fn remarks(report: &ReadReport) -> Vec<Message> {
    let say = |(remark, noted): (&Remark, &tepat_network::read::Noted)| {
        let key = format!("survey-remark-{}", remark.key());
        let message = match remark {
            Remark::MissingPoints
            | Remark::IgnoredDatum
            | Remark::BadPositions
            | Remark::AssumedKind
            | Remark::BarrierAtCrossing
            | Remark::UnreadLimit => Message::warning(&key),
            _ => Message::note(&key),
        };
        message.with("count", noted.count).with("first", noted.first.to_string())
    };
    report.remarks.iter().map(say).collect()
}

fn format_key(format: Format) -> &'static str {
    match format {
        Format::OsmPbf | Format::OsmXml => "survey-format-osm",
        Format::GeoJson => "survey-format-geojson",
        Format::Shapefile => "survey-format-shapefile",
        Format::Gpx => "survey-format-gpx",
        Format::Kml => "survey-format-kml",
    }
}

/// Text key for the name of a kind of way.
fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Motorway => "way-motorway",
        Kind::Trunk => "way-trunk",
        Kind::Primary => "way-primary",
        Kind::Secondary => "way-secondary",
        Kind::Tertiary => "way-tertiary",
        Kind::Unclassified => "way-unclassified",
        Kind::Residential => "way-residential",
        Kind::Service => "way-service",
        Kind::Track => "way-track",
        Kind::RoughTrack => "way-rough-track",
        Kind::Path => "way-path",
        Kind::Ferry => "way-ferry",
        Kind::River => "way-river",
        Kind::Canal => "way-canal",
        Kind::Sea => "way-sea",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_view::words::{self, Language};

    #[test]
    fn every_kind_and_remark_has_a_text() {
        let remarks = [
            Remark::NotInUse,
            Remark::Area,
            Remark::NoWay,
            Remark::NotNavigable,
            Remark::TooShort,
            Remark::Twice,
            Remark::MissingPoints,
            Remark::BadPositions,
            Remark::Outside,
            Remark::CutAtBorder,
            Remark::NoLine,
            Remark::AssumedNavigable,
            Remark::AssumedKind,
            Remark::AssumedTrack,
            Remark::UnknownSurface,
            Remark::AssumedOpenGate,
            Remark::NeedsLeave,
            Remark::Barrier,
            Remark::BarrierAtCrossing,
            Remark::UnreadLimit,
            Remark::TurnRestriction,
            Remark::Conditional,
            Remark::Seasonal,
            Remark::BarrierPassed,
            Remark::FerryRoute,
            Remark::IgnoredDatum,
        ];
        let keys = remarks.map(|remark| format!("survey-remark-{}", remark.key()));
        let kinds = Kind::ALL.map(|kind| kind_key(kind).to_owned());
        for key in keys.iter().chain(&kinds) {
            for language in [Language::Indonesian, Language::English] {
                assert_ne!(&words::text(language, key), key);
            }
        }
    }
}
